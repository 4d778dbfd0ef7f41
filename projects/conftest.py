"""What the tests of all projects share: examples that repeat, the command in a process, and a README that is run."""

import ast
import doctest
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a red test is red for everybody.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None, max_examples=50)
settings.load_profile("repeatable")


@pytest.fixture
def project(request: pytest.FixtureRequest) -> Path:
    """Return the folder of the project that the test is of."""
    return next(folder for folder in request.path.parents if (folder / "pyproject.toml").is_file())


@pytest.fixture
def package(project: Path) -> Path:
    """Return the folder of the project's one package."""
    (folder,) = (path.parent for path in (project / "src").glob("*/__init__.py"))
    return folder


@pytest.fixture
def import_graph(package: Path) -> dict[str, set[str]]:
    """Return which modules of the package each of them imports from; the package itself stands under its own name."""

    def imported(path: Path) -> set[str]:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        return {name.removeprefix(f"{package.name}.") for name in names if name.startswith(package.name)}

    return {module.name: imported(package / f"{module.name}.py") for module in pkgutil.iter_modules([str(package)])}


@pytest.fixture
def start(package: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the project's command in an empty folder with the given arguments, and make sure that it ends."""
    processes = []

    def start(*arguments, environment=(), **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(
            [sys.executable, "-m", package.name, *arguments],
            cwd=tmp_path, env={**os.environ, **dict(environment)}, **options,
        )  # fmt: skip
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout, process.stderr)):
            stream.close()


class Readme:
    """A README whose sessions and examples are run."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")

    def blocks(self, language: str) -> list[str]:
        """Return what stands between fences, in one language."""
        return re.findall(rf"```{language}\n(.*?)```", self.text, flags=re.DOTALL)

    def steps(self) -> list[tuple[str, str]]:
        """Return each command of the sessions, continued in lines that begin with ``>``, and what is shown after it."""
        step = re.compile(r"^\$ (.*\n(?:> ?.*\n)*)((?:(?!\$ ).*\n)*)", re.MULTILINE)
        found = [pair for block in self.blocks("console") for pair in step.findall(block)]
        return [(re.sub(r"^> ?", "", typed, flags=re.MULTILINE), shown) for typed, shown in found]

    def check_session(self, folder: Path) -> None:
        """Assert that every command, run in *folder*, prints exactly what is shown; skip where there is no shell."""
        if shutil.which("sh") is None:
            pytest.skip("the README's commands are for a shell")
        commands = Path(sys.executable).parent
        environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
        assert self.steps()
        for command, shown in self.steps():
            result = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=60,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            )  # fmt: skip
            assert (command, result.stdout) == (command, shown)

    def check_examples(self) -> None:
        """Assert that Python answers the examples as is shown."""
        test = doctest.DocTestParser().get_doctest("\n".join(self.blocks("python")), {}, "README", "README.md", 0)
        assert test.examples
        assert doctest.DocTestRunner().run(test).failed == 0

    @property
    def opening(self) -> str:
        """The first 30 lines, in which a reader decides."""
        return "\n".join(self.text.splitlines()[:30])


@pytest.fixture
def readme(project: Path) -> Readme:
    """Return the project's README."""
    return Readme(project / "README.md")
