"""Answers that would harm the process that checks them get their outcome, and the process goes on as before."""

import builtins
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tenweeks import catalogue
from tenweeks.child import check_in_child
from tenweeks.judge import Checks, judge, run_checks, solution_of, verdict
from tenweeks.result import Outcome, Result
from tenweeks.sandbox import PRISTINE_BUILTINS, Deadline, OutOfTime, Output, run_limited

EXERCISE = catalogue.load().exercise("frequency_counter")


def verdict_on(answer: object, seconds: float = 10.0) -> Result:
    """Return the result of one answer to the frequency counter."""
    return judge(EXERCISE, {"frequency_counter": answer}, seconds=seconds)


def loops(text, **options):
    """Never end."""
    while True:
        pass


def prints_without_end(text, **options):
    """Print for ever."""
    while True:
        print("x" * 1_000_000)  # noqa: T201


@pytest.mark.parametrize("answer", [loops, prints_without_end])
def test_endless_answer_is_out_of_time(answer):
    """What never ends is out of time, and says on which call."""
    result = verdict_on(answer, seconds=0.5)
    assert result.outcome is Outcome.TIMEOUT
    assert result.failed[0].called.startswith("frequency_counter('banana'")
    assert result.failed[0].got == "no result after 0.5 s"


def test_next_answer_is_checked_after_an_abandoned_one():
    """A thread that could not be ended does not keep the next answer from being checked, nor from printing."""
    before = threading.active_count()
    flag = {"stop": False}

    def stays_until_told(text, **options):
        while not flag["stop"]:
            try:
                while not flag["stop"]:
                    pass
            except BaseException:
                pass

    assert verdict_on(stays_until_told, seconds=0.2).outcome is Outcome.TIMEOUT
    result = judge(EXERCISE, solution_of(EXERCISE))
    flag["stop"] = True
    for thread in threading.enumerate():
        if thread.name == "tenweeks-check":
            thread.join(5)
    assert result.outcome is Outcome.PASSED
    assert threading.active_count() <= before


ENDLESS = """
import pytest


def endless():
    while True:
        pass
"""
PLACES = {
    "while the tests are read": ENDLESS + "endless()\n",
    "while a test is prepared": ENDLESS + "@pytest.fixture\ndef slow():\n    endless()\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_what_was_not_checked_in_time_has_not_passed(tmp_path, place):
    """Wherever the interruption hits, in the tests or their set-up, it ends in a timeout and never in a pass."""
    tests = tmp_path / "test_total.py"
    parameters = "total, slow" if "slow" in PLACES[place] else "total"
    tests.write_text(f"{PLACES[place]}\n\ndef test_adds({parameters}):\n    assert total([1, 2]) == 3\n", "utf-8")
    checks = Checks(tests, {"total": sum}, dict, seconds=0.3)
    assert verdict("total", checks, run_checks(checks), next_step="").outcome is Outcome.TIMEOUT


def test_output_of_a_gigabyte_is_cut():
    """What an answer prints is kept only in part, and it is told that it prints."""

    def prints_much(text, **options):
        for _ in range(100):
            print("x" * 1_000_000)  # noqa: T201
        return {}

    result = verdict_on(prints_much)
    assert result.outcome is Outcome.WRONG
    assert len(result.as_text()) < 2_000
    assert "printed" in result.as_text()


def test_deep_recursion_is_an_error():
    """A function that calls itself for ever is an error, with the reason."""

    def recurses(text, **options):
        return recurses(text, **options)

    result = verdict_on(recurses)
    assert result.outcome is Outcome.ERROR
    assert result.failed[0].got.startswith("RecursionError")
    assert "calls itself" in result.why


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (lambda text, **options: sys.exit(3), "SystemExit: 3"),
        (lambda text, **options: exec("raise KeyboardInterrupt"), "KeyboardInterrupt"),
        (lambda text, **options: input("text? "), "InputRequested: input() was called"),
        (lambda text, **options: sys.stdin.readline(), "InputRequested: input() was called"),
        (lambda: {}, "TypeError"),
    ],
    ids=["sys.exit", "KeyboardInterrupt", "input", "stdin", "signature"],
)
def test_escape_is_an_error(answer, shown):
    """An answer that tries to leave, to be interrupted or to ask the keyboard is an error of its own."""
    result = verdict_on(answer)
    assert result.outcome is Outcome.ERROR
    assert any(failure.got.startswith(shown) for failure in result.failed), result.as_text()


class EqualToEverything:
    """An object that would pass every comparison."""

    __hash__ = None

    def __eq__(self, other):
        return True


@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: [value], lambda value: {"a": value}])
def test_object_equal_to_everything_is_wrong(wrap):
    """An object that says it equals everything is refused, alone or in a container."""
    result = verdict_on(lambda text, **options: wrap(EqualToEverything()))
    assert result.outcome is Outcome.WRONG
    assert "equals everything" in result.failed[0].got


def test_changed_builtin_is_wrong_and_is_put_back():
    """An answer that changes a built-in is told so, and the built-in is itself again."""
    original = builtins.len

    def changes_len(text, **options):
        builtins.len = lambda items: 3
        builtins.surprise = 1
        return Counter(text)

    result = verdict_on(changes_len)
    assert builtins.len is original
    assert not hasattr(builtins, "surprise")
    assert result.outcome is Outcome.WRONG
    assert "changes the built-in len, surprise" in result.failed[0].got


def test_builtins_changed_in_the_notebook_do_not_reach_the_checks():
    """A built-in that a cell has replaced is itself while an answer is checked, and the learner's afterwards."""

    def their_sum(items):
        return 0

    builtins.sum = their_sum
    try:
        assert judge(EXERCISE, solution_of(EXERCISE)).outcome is Outcome.PASSED
        assert builtins.sum is their_sum
    finally:
        builtins.sum = PRISTINE_BUILTINS["sum"]


class BrokenRepr(dict):
    """A dictionary that cannot be shown."""

    def __repr__(self):
        raise ValueError("no")


def test_broken_repr_is_shown_by_its_class():
    """A result whose __repr__ fails is told by the name of its class."""
    result = verdict_on(lambda text, **options: BrokenRepr())
    assert result.outcome is Outcome.WRONG
    assert result.failed[0].got == "<BrokenRepr whose __repr__ raises ValueError>"


def test_changed_argument_is_told():
    """An answer that changes the list it is given fails the check that holds for every exercise."""
    exercise = catalogue.load().exercise("group_by")

    def empties_its_input(items, key):
        groups = {}
        while isinstance(items, list) and items:
            item = items.pop(0)
            groups.setdefault(key(item), []).append(item)
        for item in items:
            groups.setdefault(key(item), []).append(item)
        return groups

    result = judge(exercise, {"group_by": empties_its_input})
    told = {failure.check: failure for failure in result.failed}["leaves its arguments unchanged"]
    assert told.expected.startswith("group_by([")
    assert told.got.startswith("group_by([]")


def test_process_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Folder, environment, recursion limit and import path are put back."""
    monkeypatch.chdir(tmp_path)

    def wanders(text, **options):
        os.chdir("/")
        os.environ["SURPRISE"] = "1"
        sys.setrecursionlimit(5_000)
        sys.path.insert(0, "/surprise")
        return {}

    limit = sys.getrecursionlimit()
    verdict_on(wanders)
    assert Path.cwd() == tmp_path
    assert "SURPRISE" not in os.environ
    assert sys.getrecursionlimit() == limit
    assert "/surprise" not in sys.path


def test_process_that_ends_itself_is_an_error():
    """In a terminal, an answer that ends its process at once is an error."""
    result = check_in_child(EXERCISE, "import os\ndef frequency_counter(text, **options):\n    os._exit(7)\n")
    assert result.outcome is Outcome.ERROR
    assert result.failed[0].got == "the process ended with code 7"


def test_one_long_operation_is_ended(monkeypatch: pytest.MonkeyPatch):
    """In a terminal, even code that cannot be interrupted is ended."""
    monkeypatch.setattr("tenweeks.child.START_SECONDS", 3.0)
    began = time.monotonic()
    result = check_in_child(
        EXERCISE, "def frequency_counter(text, **options):\n    return 10 ** 10 ** 9\n", seconds=0.5
    )
    assert result.outcome is Outcome.TIMEOUT
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("def frequency_counter(text:\n", "SyntaxError"),
        ("raise SystemExit(4)\n", "SystemExit: 4"),
        ("", "the answer defines what is asked for"),
        ("print('hello')\nfrequency_counter = 5\n", "frequency_counter is 5"),
    ],
    ids=["syntax", "exit", "empty", "number"],
)
def test_file_that_cannot_be_used_is_an_error(source, shown):
    """A file that does not run, or does not define the answer, is an error that says so."""
    result = check_in_child(EXERCISE, source)
    assert result.outcome is Outcome.ERROR
    assert shown in result.as_text()


def test_answer_can_be_traced_after_a_part_with_less_time():
    """Once a part of a run was given less time, functions can still be traced, and what stops the part stops there."""

    def traced() -> list[str]:
        events: list[str] = []

        def trace(_frame: object, event: str, _value: object) -> None:
            events.append(event)

        sys.settrace(trace)
        try:
            "a called function".title(), (lambda: None)()
        finally:
            sys.settrace(None)
        return events

    def run(deadline: Deadline, _output: Output) -> list[list[str]]:
        found = []
        for seconds in (60.0, 0.0):
            try:
                with deadline.shortened(seconds):
                    while not seconds:
                        pass
            except OutOfTime:
                found.append(["stopped"])
            found.append(traced())
        return found

    assert run_limited(run, 5.0).value == [["call"], ["stopped"], ["call"]]
