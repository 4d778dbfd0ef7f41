"""Every exercise: its stub is kind, its solution and its alternatives pass, each known mistake is told as itself."""

import inspect

import pytest

from tenweeks import catalogue, plugin
from tenweeks.catalogue import Exercise
from tenweeks.judge import judge, judge_source, one_line, solution_of
from tenweeks.plugin import imported, known_alternatives, known_mistakes, objects_of, title_of
from tenweeks.result import Outcome

EXERCISES = catalogue.load().exercises
# No known mistake is endless, and a busy machine may take long.
PATIENCE = 60.0
DIAGNOSIS_PATIENCE = 10.0
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.name for exercise in EXERCISES])


def known(kind: str) -> list[pytest.param]:
    """Return one case for every known mistake, or for every alternative."""
    find = {"mistake": known_mistakes, "alternative": known_alternatives}[kind]
    return [
        pytest.param(exercise, answer, id=f"{exercise.name}-{name}")
        for exercise in EXERCISES
        for name, answer in find(imported(exercise.tests)).items()
    ]


@every_exercise
def test_stub_is_not_started(exercise: Exercise) -> None:
    """An untouched stub is told as not started."""
    assert judge_source(exercise, exercise.stub, f"<stub-{exercise.name}>").outcome is Outcome.NOT_STARTED


@every_exercise
def test_solution_passes_without_advice(exercise: Exercise) -> None:
    """The published solution passes every check, and nothing is left to advise."""
    result = judge(exercise, solution_of(exercise))
    assert result.outcome is Outcome.PASSED, result.as_text()


@pytest.mark.parametrize(("exercise", "answer"), known("alternative"))
def test_alternative_passes(exercise: Exercise, answer: object) -> None:
    """Another right answer passes every check."""
    result = judge(exercise, objects_of(answer, exercise.objects, lambda: solution_of(exercise)))
    assert result.ok, result.as_text()


@pytest.mark.parametrize(("exercise", "answer"), known("mistake"))
def test_mistake_is_told_as_itself(exercise: Exercise, answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known mistake fails first at the test that it names, and its own words are the why."""
    monkeypatch.setattr(plugin, "DIAGNOSIS_SECONDS", DIAGNOSIS_PATIENCE)
    objects = objects_of(answer, exercise.objects, lambda: solution_of(exercise))
    result = judge(exercise, objects, seconds=PATIENCE)
    assert result.outcome in (Outcome.WRONG, Outcome.ERROR), result.as_text()
    named = title_of_check(exercise, answer.caught_by)
    assert result.failed[0].check == named, result.as_text()
    assert result.why == one_line(answer.__doc__), result.as_text()


def title_of_check(exercise: Exercise, name: str) -> str:
    """Return the learner's line of the test called *name*."""
    return title_of(vars(imported(exercise.tests))[name])


@every_exercise
def test_exercise_is_complete(exercise: Exercise) -> None:
    """An exercise has three hints, three mistakes, from Medium up an alternative, and words for all of them."""
    assert len(exercise.hints) >= 3
    assert exercise.mistakes >= 3
    assert exercise.alternatives >= (exercise.level != "Easy")
    module = imported(exercise.tests)
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    spoken = [*tests, *known_mistakes(module).values()]
    assert [each.__name__ for each in spoken if not inspect.getdoc(each)] == []
    titles = [title_of(test) for test in tests]
    assert len(set(titles)) == len(titles), "two checks of one exercise bear the same words"
