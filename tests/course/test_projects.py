"""The projects as others would rely on them: built, installed, and gated in one way."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from tenweeks import catalogue

ROOT = catalogue.course_root()
FOLDERS = sorted(path.parent for path in ROOT.glob("projects/*/pyproject.toml"))
NOXFILE = (ROOT / "projects" / "noxfile.py").read_text("utf-8")
WORKFLOWS = {path.stem: path.read_text("utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")}
every_project = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def declared(folder: Path) -> dict:
    """Return a folder's ``pyproject.toml``."""
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Build the wheel of every project, without a network, and return them by folder."""
    out = tmp_path_factory.mktemp("dist")
    for folder in FOLDERS:
        command = [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "--target",
            "wheel",
            "--directory",
            str(out / folder.name),
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return {folder: next((out / folder.name).glob("*.whl")) for folder in FOLDERS}


@every_project
def test_wheel_holds_the_package_and_nothing_else(wheels: dict[Path, Path], folder: Path) -> None:
    """A wheel holds every file of ``src``, ``py.typed`` among them, and neither tests nor benchmarks."""
    names = {name for name in zipfile.ZipFile(wheels[folder]).namelist() if ".dist-info/" not in name}
    source = [path for path in (folder / "src").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert names == {path.relative_to(folder / "src").as_posix() for path in source}
    assert any(name.endswith("/py.typed") for name in names)


def test_wheels_work_as_installed(wheels: dict[Path, Path], tmp_path: Path) -> None:
    """Installed into an empty environment from their wheels, the packages are imported from there, and commands run.

    What they need of others is lent by this environment, so that no index is asked.
    """
    environment = tmp_path / "environment"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, environment], check=True, timeout=60)
    (python,) = (path for path in environment.glob("*/python*") if path.stem == "python")
    files = [str(wheel) for wheel in wheels.values()]
    command = [*uv, "pip", "install", "--quiet", "--no-deps", "--python", str(python), *files]
    subprocess.run(command, check=True, timeout=60)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(subprocess.check_output([python, "-c", ask], text=True, timeout=60).strip())
    (own / "lent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    for folder in FOLDERS:
        (package,) = (path.parent.name for path in folder.glob("src/*/__init__.py"))
        code = f"import {package}; print({package}.__file__)"
        told = subprocess.check_output([python, "-I", "-c", code], cwd=tmp_path, text=True, timeout=60)
        assert Path(told.strip()).is_relative_to(environment)
        for name in declared(folder)["project"].get("scripts", {}):
            told = subprocess.check_output([python.parent / name, "--version"], cwd=tmp_path, text=True, timeout=60)
            assert re.fullmatch(rf"{name} \d+\.\d+\.\d+\s", told)


@every_project
def test_package_cannot_leave_by_mistake(folder: Path) -> None:
    """An index refuses every package, since the names are not ours there."""
    assert "Private :: Do Not Upload" in declared(folder)["project"]["classifiers"]


@every_project
def test_what_is_shared_is_said_once(folder: Path) -> None:
    """No project configures for itself what the course's ``pyproject.toml`` says for all."""
    assert set(declared(folder)["tool"]) <= {"hatch", "mutmut"}


def test_gates_are_what_is_promised() -> None:
    """Branches are counted, in processes too; the gate is shut below 95 % of them, and below 85 % of mutants."""
    coverage = declared(ROOT)["tool"]["coverage"]
    assert (coverage["run"]["branch"], coverage["run"]["patch"]) == (True, ["subprocess"])
    assert coverage["report"]["fail_under"] == 95
    assert "LEAST_MUTATION_SCORE = 85" in NOXFILE


def test_workflow_runs_every_session_on_every_interpreter() -> None:
    """The workflow's matrix is the list of interpreters in the noxfile, and its jobs run every session of it."""
    jobs = yaml.safe_load(WORKFLOWS["projects"])["jobs"]
    pythons = re.search(r"^PYTHONS = (\[.*\])", NOXFILE, re.MULTILINE)
    sessions = re.findall(r"^@nox\.session.*\n(?:@.*\n)*def (\w+)", NOXFILE, re.MULTILINE)
    assert pythons
    assert jobs["tests"]["strategy"]["matrix"]["python"] == yaml.safe_load(pythons[1])
    assert sorted(["tests", *jobs["gates"]["strategy"]["matrix"]["session"]]) == sorted(sessions)


def test_actions_are_the_same_everywhere() -> None:
    """One version of each action is used, pinned to a commit; a second one would be reviewed by nobody."""
    used = set(re.findall(r"uses: (\S+)", "\n".join(WORKFLOWS.values())))
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)
    assert len({action.partition("@")[0] for action in used}) == len(used)
