"""The catalogue: what it reads from notebooks and tests, and how it refuses what does not agree."""

import json
from pathlib import Path

import pytest

from tenweeks import catalogue
from tenweeks.catalogue import CatalogueError

REQUIRED = {1: {"year_100", "frequency_counter", "group_by", "calculate", "repl"}}

STATEMENT = """### Easy · Double

Double a number.

<details><summary>Hint 1</summary>

Add it to itself.

</details>"""


def cell(kind: str, name: str, source: str, *tags: str) -> dict:
    """Return a notebook cell."""
    return {"cell_type": kind, "id": name, "source": source, "metadata": {"tags": list(tags)}}


def lesson(**replaced: dict | None) -> list[dict]:
    """Return the cells of a small lesson, some of them replaced or left out."""
    cells = {
        "title": cell("markdown", "title", "# Double numbers"),
        "setup": cell("code", "setup", "import math", "setup"),
        "statement": cell("markdown", "statement", STATEMENT),
        "stub": cell("code", "stub", "def double(x):\n    ...\n\n\ncheck(double)", "exercise"),
        "solution": cell("code", "solution", "# A solution\ndef double(x):\n    return 2 * x", "solution"),
    }
    return [each for each in (cells | replaced).values() if each is not None]


def course_of(root: Path, cells: list[dict], tests: dict[str, str]) -> catalogue.Course:
    """Write a course of one lesson below *root* and load it."""
    folders = root / "notebooks" / "week01", root / "tests" / "week01"
    for folder in folders:
        folder.mkdir(parents=True)
    (folders[0] / "01_double.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    for name, text in tests.items():
        (folders[1] / name).write_text(text, "utf-8")
    return catalogue.load(root)


TESTS = {"test_double.py": "@mistake(caught_by=test_it)\ndef wrong(x): ...\n\n\ndef test_it(double): ...\n"}


def test_exercise_is_read_from_its_cells_and_its_tests(tmp_path: Path) -> None:
    """Name, title, level, hints, stub, solution and known mistakes come from the notebook and the test file."""
    (exercise,) = course_of(tmp_path, lesson(), TESTS).exercises
    assert (exercise.name, exercise.title, exercise.level) == ("double", "Double", "Easy")
    assert (exercise.hints, exercise.objects) == (("Add it to itself.",), ("double",))
    assert (exercise.mistakes, exercise.alternatives, exercise.browser) == (1, 0, True)
    assert exercise.preparation == "import math"
    assert exercise.solution.endswith("return 2 * x")


def test_exercise_of_several_objects_is_found_by_its_tests(tmp_path: Path) -> None:
    """Several objects are the exercise whose tests ask for all of them, whatever its file is called."""
    stub = cell("code", "stub", "check(Circle, ci_yml=ci_yml)", "exercise")
    tests = {"test_shapes.py": "def test_one(Circle): ...\ndef test_two(ci_yml): ...\n", **TESTS}
    (exercise,) = course_of(tmp_path, lesson(stub=stub), tests).exercises
    assert (exercise.name, exercise.objects) == ("shapes", ("Circle", "ci_yml"))


def test_no_browser_tag_is_read(tmp_path: Path) -> None:
    """An exercise that cannot run in the browser says so."""
    stub = cell("code", "stub", "check(double)", "exercise", "no-browser")
    (exercise,) = course_of(tmp_path, lesson(stub=stub), TESTS).exercises
    assert not exercise.browser


@pytest.mark.parametrize(
    ("cells", "tests", "words"),
    [
        (lesson(title=cell("markdown", "title", "No heading")), TESTS, "does not begin with a title"),
        (lesson(statement=None), TESTS, "cell stub: no heading such as"),
        (lesson(solution=None), TESTS, "cell stub: no cell tagged 'solution'"),
        (lesson(), {}, "one test file should ask for double; found none"),
        (
            lesson(stub=cell("code", "stub", "x = 1", "exercise")),
            TESTS,
            r"cell stub: an exercise's cell ends with check",
        ),
        (
            lesson(stub=cell("code", "stub", "check(half)", "exercise")),
            {"test_a.py": "def test_it(half): ...\n", "test_b.py": "def test_it(half): ...\n"},
            "found test_a.py, test_b.py",
        ),
        (
            [*lesson(), *lesson()[2:]],
            TESTS,
            "two exercises have the name 'double'",
        ),
    ],
    ids=["title", "heading", "solution", "tests", "check", "ambiguous", "twice"],
)
def test_disagreement_is_refused_with_its_place(tmp_path: Path, cells: list, tests: dict, words: str) -> None:
    """Where notebook and tests do not agree, the error names the notebook and the cell."""
    with pytest.raises(CatalogueError, match=words):
        course_of(tmp_path, cells, tests)


@pytest.mark.parametrize(("week", "names"), REQUIRED.items())
def test_required_exercises_are_there(week: int, names: set[str]) -> None:
    """Every exercise that the course promises by name is there, in its week."""
    assert names <= {exercise.name for exercise in catalogue.load().exercises if exercise.week == week}


def test_week_1_has_its_five_lessons() -> None:
    """Week 1 has five lessons and at least 22 exercises."""
    course = catalogue.load()
    assert len([lesson for lesson in course.lessons if lesson.week == 1]) == 5
    assert len([exercise for exercise in course.exercises if exercise.week == 1]) >= 22
