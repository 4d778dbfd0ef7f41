"""The learner's copy: complete, brought up to date, and never overwritten."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tenweeks import catalogue, learner
from tenweeks.catalogue import Course, Exercise, read_notebook
from tenweeks.errors import UserError
from tenweeks.judge import judge_source
from tenweeks.result import Outcome

ROOT = catalogue.course_root()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Return a course of its own, which a test may change."""
    for name in ("notebooks", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "course", ".*"))
    return catalogue.load(tmp_path)


def edit(path: Path, words: str) -> None:
    """Put *words* into the first code cell of a notebook, as a person would."""
    notebook = read_notebook(path)
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["source"] += f"\n# {words}"
    learner.write_notebook(path, notebook)


def changes(course: Course) -> list[str]:
    """Bring the copy up to date and return what became of each lesson."""
    return [delivery.change for delivery in learner.bring_up_to_date(course)]


def test_first_time_brings_every_lesson(course: Course) -> None:
    """The first copy has every lesson, without a single solution."""
    assert set(changes(course)) == {"new"}
    for lesson in course.lessons:
        assert "# A solution" not in learner.learners_notebook(course.root, lesson).read_text("utf-8")


def test_second_time_changes_nothing(course: Course) -> None:
    """A second run brings nothing and touches no file."""
    changes(course)
    paths = [learner.learners_notebook(course.root, lesson) for lesson in course.lessons]
    before = [path.stat().st_mtime_ns for path in paths]
    assert set(changes(course)) == {""}
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_untouched_lesson_is_updated(course: Course) -> None:
    """A lesson that the learner has only opened and run is replaced by a newer one."""
    changes(course)
    copy = learner.learners_notebook(course.root, course.lessons[0])
    ran = json.loads(copy.read_text("utf-8"))
    ran["cells"][-1]["metadata"]["scrolled"] = True
    learner.write_notebook(copy, ran)
    edit(course.lessons[0].path, "new in the course")
    assert changes(course)[0] == "updated"
    assert "new in the course" in copy.read_text("utf-8")


def test_changed_lesson_is_kept(course: Course) -> None:
    """A lesson in which the learner has written stays as it is, and they are told of the newer one."""
    changes(course)
    copy = learner.learners_notebook(course.root, course.lessons[0])
    edit(copy, "my own words")
    edit(course.lessons[0].path, "new in the course")
    mine = copy.read_bytes()
    assert changes(course)[0] == "kept"
    assert copy.read_bytes() == mine


def test_damaged_copy_is_kept(course: Course) -> None:
    """Even a notebook that cannot be read is the learner's."""
    changes(course)
    copy = learner.learners_notebook(course.root, course.lessons[0])
    copy.write_text("{half", "utf-8")
    edit(course.lessons[0].path, "new in the course")
    assert changes(course)[0] == "kept"
    assert copy.read_text("utf-8") == "{half"


def test_reset_lesson_keeps_a_backup(course: Course) -> None:
    """A reset gives the lesson as it is now and keeps every earlier one under its own name."""
    lesson = course.lessons[0]
    for number in (1, 2):
        changes(course)
        copy = learner.learners_notebook(course.root, lesson)
        edit(copy, f"attempt {number}")
        backup = learner.reset_lesson(course, lesson)
        assert backup is not None
        assert f"attempt {number}" in backup.read_text("utf-8")
        assert f"attempt {number}" not in copy.read_text("utf-8")


def test_reset_exercise_puts_its_stub_back(course: Course) -> None:
    """A reset of one exercise leaves the rest of the notebook as the learner wrote it."""
    changes(course)
    exercise = course.exercises[0]
    path = learner.learners_notebook(course.root, exercise.lesson)
    edit(path, "my own words")
    notebook = read_notebook(path)
    learner.stub_cell(notebook, exercise)["source"] += "\n# my attempt"
    learner.write_notebook(path, notebook)
    (backup,) = learner.reset_exercise(course, exercise)
    assert "# my attempt" in backup.read_text("utf-8")
    assert "# my attempt" not in path.read_text("utf-8")
    assert "my own words" in path.read_text("utf-8")


def test_answer_is_what_was_saved_last(course: Course) -> None:
    """Of a notebook's cell and an answer file, the one that was saved last is the answer."""
    changes(course)
    exercise = course.exercises[0]
    file = learner.write_answer_stub(course.root, exercise)
    notebook = learner.learners_notebook(course.root, exercise.lesson)
    os.utime(file, ns=(1, 1))
    os.utime(notebook, ns=(2, 2))
    assert learner.answer_of(course, exercise) == (exercise.stub, notebook)
    os.utime(file, ns=(3, 3))
    assert learner.answer_of(course, exercise)[1] == file


def test_answer_is_found_while_its_cell_is_broken(course: Course) -> None:
    """A cell that is no valid Python yet is still the learner's answer."""
    changes(course)
    exercise = course.exercises[0]
    path = learner.learners_notebook(course.root, exercise.lesson)
    notebook = read_notebook(path)
    learner.stub_cell(notebook, exercise)["source"] = f"def {exercise.objects[0]}(:\n\ncheck({exercise.objects[0]})"
    learner.write_notebook(path, notebook)
    assert learner.answer_of(course, exercise)[0].startswith(f"def {exercise.objects[0]}(:")


def test_removed_cell_is_told(course: Course) -> None:
    """An exercise whose cell was deleted says how to get it back."""
    changes(course)
    exercise = course.exercises[0]
    path = learner.learners_notebook(course.root, exercise.lesson)
    notebook = read_notebook(path)
    notebook["cells"].remove(learner.stub_cell(notebook, exercise))
    learner.write_notebook(path, notebook)
    with pytest.raises(UserError, match=f"tenweeks reset {exercise.lesson.stem}"):
        learner.answer_of(course, exercise)


@pytest.mark.parametrize("exercise", catalogue.load().exercises, ids=lambda exercise: exercise.name)
def test_answer_stub_is_python_and_not_started(exercise: Exercise, tmp_path: Path) -> None:
    """The file that ``watch`` opens for an exercise is valid Python, and not started."""
    source = learner.write_answer_stub(tmp_path, exercise).read_text("utf-8")
    assert not re.search(r"\bcheck\(", source)
    assert judge_source(exercise, source, "answer.py").outcome is Outcome.NOT_STARTED
