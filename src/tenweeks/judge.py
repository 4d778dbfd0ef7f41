"""Runs an exercise's tests on an answer, within limits, and says what came of it.

Every face of the referee calls ``judge`` and nothing else: the notebook, the command line, the page, the grader.
"""

import contextlib
import functools
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tenweeks.answer import AnswerError, is_untouched, run_source
from tenweeks.catalogue import Exercise
from tenweeks.diagnosis import likeliest_mistake, told_by_result
from tenweeks.explain import learners_lines, message_of
from tenweeks.plugin import Referee, known_mistakes, title_of
from tenweeks.result import Failure, Outcome, Result
from tenweeks.sandbox import TIME_LIMIT, Deadline, OutOfTime, Output, run_limited
from tenweeks.values import clipped, shown

# Pytest with what a check needs and no more: every plugin less is a shorter wait for the answer.
UNUSED_PLUGINS = [
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "nose",
    "pastebin",
    "setuponly",
    "setupplan",
    "stepwise",
    "subtests",
    "terminal",
    "terminalprogress",
    "threadexception",
    "unraisableexception",
    "warnings",
]
PYTEST_OPTIONS = [
    "--import-mode=importlib",
    "--noconftest",
    "--disable-plugin-autoload",
    "--capture=no",
    f"--config-file={os.devnull}",
    *(f"-pno:{name}" for name in UNUSED_PLUGINS),
]

_one_at_a_time = threading.Lock()


def options_in(folder: Path) -> list[str]:
    """Return how pytest is started on a test file in *folder*.

    Without ``--confcutdir`` it would list every folder from the root of the disk down to this one, at every start.
    """
    return [f"--rootdir={folder}", f"--confcutdir={folder}", *PYTEST_OPTIONS]


def judge(
    exercise: Exercise,
    answers: Mapping[str, Any],
    *,
    seconds: float = TIME_LIMIT,
    stop_at_first: bool = False,
) -> Result:
    """Return the result of *answers*, the objects by name, for *exercise*.

    Never raises for what an answer does. *stop_at_first* ends at the first failing check, which is enough to know
    whether a mutant survives.
    """
    if all(map(is_untouched, answers.values())):
        return Result(exercise.name, Outcome.NOT_STARTED)
    for name, answer in answers.items():
        if not (callable(answer) or isinstance(answer, str)):
            failure = Failure(f"{name} can be called", got=f"{name} is {shown(answer)}")
            return Result(exercise.name, Outcome.ERROR, failed=(failure,))
    solution = functools.cache(functools.partial(solution_of, exercise))  # asked for once a mistake, and again a case
    checks = Checks(exercise.tests, answers, solution, seconds, stop_at_first)
    return verdict(exercise.name, checks, run_checks(checks), next_step="Hint 1 above")


@dataclass(frozen=True)
class Checks:
    """What is to be run: the tests, the answer, and within which limits."""

    tests: Path
    answers: Mapping[str, Any]
    solution: Callable[[], Mapping[str, Any]]
    seconds: float
    stop_at_first: bool = False


def run_checks(checks: Checks) -> Referee:
    """Return the referee after it has seen all tests, or as many as there was time for.

    Raises RuntimeError if the tests themselves cannot be run.
    """
    referees: list[Referee] = []

    def run(deadline: Deadline, output: Output) -> None:
        referee = Referee(checks.answers, checks.solution, deadline, output, stop_at_first=checks.stop_at_first)
        referees.append(referee)
        code = pytest.main([str(checks.tests), *options_in(checks.tests.parent)], plugins=[referee])
        if code == pytest.ExitCode.INTERNAL_ERROR:  # an interruption may hit pytest itself, which then ends early
            referee.timed_out |= deadline.passed()
            referee.collection_error = "pytest ended with an internal error"

    with _one_at_a_time, imported_anew(checks.tests):
        ended = run_limited(run, checks.seconds)
    referee = referees[0]
    referee.timed_out |= not ended.finished or isinstance(ended.error, OutOfTime)
    problem = referee.collection_error or ended.error or ("" if referee.checks else "they hold no check")
    if problem and not referee.timed_out:
        raise RuntimeError(f"the tests in {checks.tests.name} cannot be run: {problem}")
    return referee


@contextlib.contextmanager
def imported_anew(tests: Path) -> Iterator[None]:
    """Have pytest import a test file again, so that nothing an answer has changed in it reaches the next check."""
    path = str(tests)
    before = {name: module for name, module in sys.modules.items() if getattr(module, "__file__", None) == path}
    for name in before:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == path]:
            del sys.modules[name]
        sys.modules.update(before)


def verdict(name: str, checks: Checks, referee: Referee, *, next_step: str) -> Result:
    """Return the result that what *referee* has seen amounts to."""
    findings = list(referee.findings.values())
    house = dict(referee.house_checks())
    total = len(referee.checks) + len(house)
    failures = tuple([finding.failure for finding in findings] + [failure for failure in house.values() if failure])
    if referee.timed_out:
        slow = Failure(referee.running, referee.recorder.called, got=f"no result after {checks.seconds:g} s")
        passed = max(0, list(referee.checks.values()).index(referee.running) - len(findings)) if referee.running else 0
        return Result(name, Outcome.TIMEOUT, passed, total, (slow, *failures), ENDLESS, next_step)
    if not failures:
        outcome = Outcome.PASSED_WITH_ADVICE if referee.advice else Outcome.PASSED
        advice, left_out = tuple(dict.fromkeys(referee.advice)), told_left_out(referee.left_out)
        return Result(name, outcome, total, total, advice=advice, left_out=left_out)
    outcome = Outcome.ERROR if findings and findings[0].raised else Outcome.WRONG
    why = why_of(referee, [check for check, failure in house.items() if failure])
    return Result(name, outcome, total - len(failures), total, failures, why, next_step)


def told_left_out(missing: list[str]) -> str:
    """Return a line about the checks left out in a browser, which has no *missing*; empty if there are none."""
    if not missing:
        return ""
    checks = "1 check" if len(missing) == 1 else f"{len(missing)} checks"
    return f"{checks}: a browser has no {' and no '.join(dict.fromkeys(missing))}. The notebook runs all of them."


ENDLESS = "The loop, the recursion or the wait never ends for this input: what makes it stop, and is that ever reached?"


def why_of(referee: Referee, failed_house: list[Callable[[], None]]) -> str:
    """Return why the answer is wrong: the known mistake's words, or what the first failure itself tells."""
    assert referee.module is not None
    mistakes = known_mistakes(referee.module)
    caught_by = {name: known.caught_by for name, known in mistakes.items()}
    findings = list(referee.findings.values())
    if findings:
        name = likeliest_mistake(findings, caught_by)
        return one_line(mistakes[name].__doc__) if name else told_by_result(findings[0])
    for name, test in caught_by.items():
        if test == failed_house[0].__name__:
            return one_line(mistakes[name].__doc__)
    return HOUSE_REASONS[title_of(failed_house[0])]


HOUSE_REASONS = {
    "leaves its arguments unchanged": "The caller still needs what it gave you: build a new object instead.",
    "prints nothing": "Whoever calls the function wants its result, not a line on their screen: return it.",
}


def one_line(text: str | None) -> str:
    """Return a docstring as one line."""
    return " ".join((text or "").split())


def solution_of(exercise: Exercise) -> dict[str, Any]:
    """Return the objects of the published solution of *exercise*."""
    filename = f"<solution-{exercise.name}>"
    prepared = run_source(exercise.preparation, f"<preparation-{exercise.name}>")
    names = run_source(exercise.solution, filename, prepared)
    return {name: names[name] for name in exercise.objects}


def judge_source(
    exercise: Exercise,
    source: str,
    filename: str,
    *,
    seconds: float = TIME_LIMIT,
    stop_at_first: bool = False,
) -> Result:
    """Return the result of an answer given as the text of a file or a cell; one that cannot run is an *error*."""
    try:
        prepared = run_source(exercise.preparation, f"<preparation-{exercise.name}>")
        names = run_source(source, filename, prepared)
    except AnswerError as error:
        cause = error.__cause__ or error
        lines = " → ".join(f"line {number}: {text}" for number, text in list(learners_lines(cause))[-2:])
        failure = Failure("the answer can be run", got=message_of(cause), error=clipped(lines))
        return Result(exercise.name, Outcome.ERROR, failed=(failure,), next=f"tenweeks hint {exercise.name}")
    if missing := [name for name in exercise.objects if name not in names]:
        failure = Failure("the answer defines what is asked for", expected=", ".join(exercise.objects))
        return Result(exercise.name, Outcome.ERROR, failed=(failure,), why=f"{', '.join(missing)} is not defined")
    objects = {name: names[name] for name in exercise.objects}
    return judge(exercise, objects, seconds=seconds, stop_at_first=stop_at_first)
