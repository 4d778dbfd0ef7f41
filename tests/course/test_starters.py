"""A project's starter: generated, kind to begin with, never overwritten; its milestones pass on the reference."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tenweeks import catalogue, starters
from tenweeks.errors import UserError
from tenweeks.result import Outcome

ROOT = catalogue.course_root()
PROJECTS = starters.projects(ROOT)
every_project = pytest.mark.parametrize("name", PROJECTS)
one_project = pytest.mark.parametrize("name", list(PROJECTS)[:1])  # for what does not depend on the project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course of its own, as far as projects need one."""
    shutil.copytree(ROOT / "projects", tmp_path / "projects", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return tmp_path


def test_package_without_milestones_is_no_starter(root: Path) -> None:
    """A package that later projects import, and nobody starts, is not offered."""
    assert (root / "projects" / "toolbox" / "src" / "toolbox").is_dir()
    assert "toolbox" not in starters.projects(root)
    with pytest.raises(UserError, match="no project is called 'toolbox'"):
        starters.write_starter(root, "toolbox")


def test_capstones_come_after_the_weeks(root: Path) -> None:
    """Capstones are started by their name, as the weeks' projects are, and are listed after them in their order."""
    for name in ("capstone02_chatroom", "week10_movie_recommender", "capstone10_knowledge_qa"):
        (root / "projects" / name / "tests" / "milestones").mkdir(parents=True)
    names = list(starters.projects(root))
    assert names[0] == "text_analyzer"
    assert names[-6] == "movie_recommender"
    assert names[-5:] == ["file_organizer", "chatroom", "portfolio_analyzer", "ebook_search", "knowledge_qa"]


@every_project
def test_starter_fails_kindly(root: Path, name: str) -> None:
    """A fresh starter can be imported, and every milestone of it is not started, rather than broken."""
    starters.write_starter(root, name)
    results = starters.check_milestones(root, name)
    assert len(results) >= 3
    assert [result.as_text() for result in results if result.outcome is not Outcome.NOT_STARTED] == []


@every_project
def test_reference_passes_every_milestone(name: str) -> None:
    """The reference passes all the milestones that a learner is asked for."""
    reference = PROJECTS[name]
    results = [starters.check_milestone(path, reference / "src") for path in starters.milestones(reference)]
    assert [result.as_text() for result in results if result.outcome is not Outcome.PASSED] == []


@every_project
def test_starter_gives_signatures_and_no_bodies(root: Path, name: str) -> None:
    """Every public function keeps its docstring and has nothing else in it; private names are gone."""
    folder = starters.write_starter(root, name)
    for path in folder.glob("src/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert not node.name.startswith("_") or node.name.endswith("__"), f"{path.name}: {node.name}"
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
                assert ast.unparse(node.body[-1]) == starters.EMPTY_BODY


@every_project
def test_starter_brings_its_brief_and_its_milestones(root: Path, name: str) -> None:
    """The README of a starter names every milestone, and the tests of each are there to be read."""
    folder = starters.write_starter(root, name)
    brief = (folder / "README.md").read_text("utf-8")
    for path in starters.milestones(PROJECTS[name]):
        assert starters.milestone_title(path) in brief
        assert (folder / "tests" / "milestones" / path.name).exists()
    data = [path.name for path in PROJECTS[name].glob("data/*.csv")]
    assert all((folder / "data" / each).is_file() for each in data)


@one_project
def test_started_project_is_never_overwritten(root: Path, name: str) -> None:
    """A second start is refused and changes no file."""
    folder = starters.write_starter(root, name)
    (folder / "README.md").write_text("my notes", "utf-8")
    with pytest.raises(UserError, match="exists already"):
        starters.write_starter(root, name)
    assert (folder / "README.md").read_text("utf-8") == "my notes"


@one_project
def test_broken_package_is_an_error_with_its_line(root: Path, name: str) -> None:
    """A package that cannot be imported makes every milestone an error that says why."""
    folder = starters.write_starter(root, name)
    (package,) = folder.glob("src/*/__init__.py")
    package.write_text("import surprise_that_does_not_exist\n", "utf-8")
    results = starters.check_milestones(root, name)
    assert {result.outcome for result in results} == {Outcome.ERROR}
    assert "surprise_that_does_not_exist" in results[0].as_text()


def test_skeleton_keeps_what_a_learner_needs() -> None:
    """Docstrings, imports, constants and signatures stay; bodies and private names go."""
    source = '''\
"""A module."""

import re

LIMIT = 3
_SECRET = re.compile("x")


class Reader:
    """Reads."""

    size: int = 1

    def read(self, count: int) -> str:
        """Return text."""
        return "a" * count

    def _fill(self) -> None:
        self.size = 2


def one_line(text: str) -> str: return text


@_SECRET.sub
def _private() -> None:
    pass
'''
    kept = [line for line in starters.skeleton(source).splitlines() if line]
    body = "raise NotImplementedError"
    assert kept == [
        '"""A module."""',
        "import re",
        "LIMIT = 3",
        "class Reader:",
        '    """Reads."""',
        "    size: int = 1",
        "    def read(self, count: int) -> str:",
        '        """Return text."""',
        f"        {body}",
        f"def one_line(text: str) -> str: {body}",
    ]


@one_project
def test_command_starts_and_checks(root: Path, name: str) -> None:
    """``tenweeks start`` and ``tenweeks check`` do the same from the command line."""
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "notebooks").mkdir()
    command = [sys.executable, "-c", "from tenweeks.cli import main; main()"]
    environment = {"PYTHONPATH": str(root / "src"), "PYTHONIOENCODING": "utf-8", "PATH": ""}
    started, checked = (
        subprocess.run([*command, verb, name], capture_output=True, encoding="utf-8", env=environment, timeout=120)
        for verb in ("start", "check")
    )
    assert (started.returncode, checked.returncode) == (0, 1), (started, checked)
    assert checked.stdout.count("○") == len(starters.milestones(PROJECTS[name]))
