"""Mutants: how they are made, and that the published figures are those of the exercises as they are."""

import pytest

from tenweeks import catalogue
from tenweeks.catalogue import Exercise
from tenweeks.mutants import mutants_of

COURSE = catalogue.load()
FIGURES = COURSE.mutant_figures()
LEAST_KILLED = 0.95


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=[exercise.name for exercise in COURSE.exercises])
def test_published_figure_holds(exercise: Exercise) -> None:
    """The figure belongs to this solution and these checks, which kill at least 95 % of the mutants not excused."""
    figure = FIGURES.get(exercise.name)
    assert figure and figure["fingerprint"] == exercise.fingerprint(), "mutants.json is stale; run: make mutants"
    counted = figure["total"] - len(figure["excused"])
    assert figure["killed"] >= LEAST_KILLED * counted
    assert all(len(reason) > 20 for reason in figure["excused"].values()), "an excuse without a reason"


def test_no_figure_is_left_without_its_exercise() -> None:
    """The file names the exercises of the course and no others."""
    assert set(FIGURES) == {exercise.name for exercise in COURSE.exercises}


@pytest.mark.parametrize(
    ("source", "edited"),
    [
        ("def f(a):\n    return a < 1", ["return a <= 1", "return a < 2", "return None"]),
        ("x = a and not b", ["x = a or not b", "x = a and b"]),
        ("for x in y:\n    break", ["for x in y:\n    continue"]),
        ("f(key=1)", ["f()", "f(key=2)", "pass"]),
        ("y = x[1:]", ["y = x[:]", "y = x[2:]"]),
        ("y = [x for x in y if x]", ["y = [x for x in y]"]),
        ("y = text.strip()", ["y = text"]),
        ("y += 1", ["y -= 1", "y += 2", "pass"]),
        ('y = "a" if x else ""', ["y = 'a' if not x else ''", "y = '' if x else ''", "y = 'a' if x else 'x'"]),
    ],
)
def test_small_edits_are_made(source: str, edited: list[str]) -> None:
    """Comparisons, conditions, constants, arguments, slices and statements are edited, one at a time."""
    made = [mutant.source for mutant in mutants_of(source)]
    assert [text for text in edited if not any(text in each for each in made)] == []
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Words."""',
        "def f(x: 'int') -> 'str': ...",
        "from a import b",
        "check(f)",
    ],
)
def test_words_are_left_alone(source: str) -> None:
    """Docstrings, annotations, imports and the call of check are not edited."""
    assert list(mutants_of(source)) == []


def test_text_of_an_error_is_left_alone() -> None:
    """No check asks for the exact words of an error, so only the raising itself is edited."""
    (mutant,) = mutants_of('raise ValueError(f"{x} is no number")')
    assert mutant.after == "pass"


def test_what_tests_choose_as_input_is_left_alone() -> None:
    """In tests that a learner writes the expected values are edited, and not the inputs."""
    source = "class TestWords:\n    def test_two(self):\n        assert count('a b', 3) == 2"
    assert [mutant.after for mutant in mutants_of(source)] == [
        "assert count('a b', 3) != 2",
        "assert count('a b', 3) == 3",
    ]
    repair = "def add_one(x):\n    return x + 1\n\n\ndef test_add_one():\n    assert add_one(4) == 5"
    assert {"return x + 2", "return x - 1", "assert add_one(4) == 6"} <= {mutant.after for mutant in mutants_of(repair)}
    assert not any("add_one(5)" in mutant.after for mutant in mutants_of(repair))
    law = "@given(st.lists(st.integers(), max_size=5))\ndef test_law(items):\n    assert ordered(items, strict=True)"
    assert [mutant.after for mutant in mutants_of(law)] == ["assert ordered(items)"]
