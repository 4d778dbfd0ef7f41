"""A learner's first ten minutes, end to end: their copy, a wrong answer, a hint, a right answer, their progress."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tenweeks import catalogue, learner
from tenweeks.catalogue import read_notebook

ROOT = catalogue.course_root()
WRONG = """\
def frequency_counter(text: str, *, casefold: bool = True, ignore: str = " ") -> dict[str, int]:
    counts = {}
    for character in text.lower():
        if character not in ignore:
            counts[character] = counts.get(character, 0) + 1
    return counts


check(frequency_counter)
"""


@pytest.fixture
def my_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder inside the learner's copy, as progress is recorded nowhere else, and remove it afterwards."""
    monkeypatch.setenv("TENWEEKS_DATA", str(tmp_path / "data"))
    folder = learner.learners_folder(ROOT) / f"test-{os.getpid()}"
    folder.mkdir(parents=True)
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def run_command(*arguments: str) -> str:
    """Return what a command prints."""
    command = [sys.executable, "-c", "from tenweeks.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def answers_in_notebook(folder: Path, sources: list[str]) -> list[str]:
    """Run the learner's copy of a lesson in a real kernel with *sources* in the stub's place; return what each says."""
    exercise = catalogue.load().exercise("frequency_counter")
    notebook = learner.learners_copy(read_notebook(exercise.lesson.path))
    cells = [cell for cell in notebook["cells"] if "setup" in catalogue.tags(cell)]
    stub = learner.stub_cell(notebook, exercise)
    cells += [{**stub, "id": f"answer-{number}", "source": source} for number, source in enumerate(sources)]
    notebook["cells"] = cells
    path = folder / exercise.lesson.path.name
    learner.write_notebook(path, notebook)
    ran = nbformat.read(path, as_version=4)
    client = NotebookClient(ran, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    return [cell.outputs[-1].data["text/plain"] for cell in ran.cells[-len(sources) :]]


def test_first_ten_minutes(my_folder: Path) -> None:
    """A stub is kind, a wrong answer is explained, a hint helps, the right answer passes and is remembered."""
    exercise = catalogue.load().exercise("frequency_counter")
    untouched, wrong = answers_in_notebook(my_folder, [exercise.stub, WRONG])
    assert untouched == "○ frequency_counter — not started"
    assert wrong.startswith("✗ frequency_counter — ")
    assert "called     frequency_counter('Straße STRASSE'" in wrong
    assert "`casefold` exists to make them equal" in wrong
    assert wrong.endswith("next  Hint 1 above")

    assert run_command("hint", "frequency_counter").startswith("Hint 1 of 3")

    (right,) = answers_in_notebook(my_folder, [exercise.solution])
    assert right.startswith("✓ frequency_counter — ")

    marks = json.loads(run_command("progress", "--json"))["exercises"]["frequency_counter"]
    assert marks == {"solved": True, "attempts": 2, "hints": 1, "solution_opened": False}


def test_nothing_is_remembered_outside_the_learners_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course's own notebooks leave no progress when they run."""
    monkeypatch.setenv("TENWEEKS_DATA", str(tmp_path / "data"))
    exercise = catalogue.load().exercise("frequency_counter")
    answers_in_notebook(tmp_path, [exercise.solution])
    assert not (tmp_path / "data").exists()
