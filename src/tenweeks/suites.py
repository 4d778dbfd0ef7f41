"""Tests that a learner writes, judged by running them on code that is right and on code that is wrong.

An exercise asks for tests of some code, the *subject*: a function, a class or a module that a lesson gives. Its own
test file has a ``Subject`` with several versions of that code. Those that keep the subject's promise must pass every
test of the learner; each of those that break it must make one fail, and says in its docstring how it behaves, which is
what the learner reads when no test notices.
"""

import contextlib
import re
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import Phase, settings, statistics
from hypothesis._settings import local_settings

from tenweeks.explain import Told, message_of, sought_error
from tenweeks.judge import one_line
from tenweeks.suite_runner import Ran, Waits, run_suite
from tenweeks.values import ADDRESS, clipped

__all__ = ["Ran", "Repair", "Subject", "hypothesis_draws", "module_from"]

WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)  # where nobody reads which input it was
MOST_UNNOTICED = 4  # wrong versions that are told of at once

# The beginning of a temporary path, pytest's `tmp_path` or another, that is a different one each time.
TEMPORARY = re.compile(r"[^\s'\"(]*[/\\](pytest-of-[^/\\]+[/\\]+pytest-\d+|tmp[a-z0-9_]{8})(?=[/\\])")

WRONG_TEST = "The code keeps its promise here, so it is the test that expects something else: read the promise again."
BROKEN_TEST = "The test itself ends in an error before it can judge the code."
WAITING_TEST = "Tests run many times a day, on any machine: give the code a double that answers at once."
OVERFITTED = "Over-fitted: the test asks for more than is promised. This version is right, too: {}."
DEPENDENT = "A test must not need what another one left behind: let each make what it needs, in a fixture."
VACUOUS = (
    "Vacuous: it passes whatever the code does. Does it assert anything about the result, is that line reached, "
    "and is its failure caught by an `except`?"
)
NOT_FOUND = (
    "A regression test has to fail before the repair, or it would not have found the bug: call it with what shows it."
)
WASTEFUL = (
    "What is turned down tests nothing. Build the right input instead: sort two numbers, add a length to a start, draw "
    "from what fits."
)
UNNOTICED = "Which input tells these apart from right code? Write a test that calls the code with that input."


class Subject:
    """The code that tests are about: versions that are *right*, the first as the lesson gives it, and *wrong* ones.

    *name* is what the tests call it. A version is whatever may stand for it: a function, a class, a module (see
    ``module_from``). Its docstring is a sentence about behaviour without a full stop: of a right version, in what it
    differs and is right all the same; of a wrong one, what it does ("a negative price is accepted").

    Each method but ``run`` is one check of a suite, which is made of classes, functions and fixtures for pytest: it
    returns None, or raises ``Told`` with what the learner is to read.
    """

    def __init__(self, name: str, *, right: Iterable[Any], wrong: Iterable[Any]) -> None:
        self.name = name
        self.right = list(right)
        self.wrong = list(wrong)
        self._known_runs: dict[tuple[int, ...], RightRuns] = {}

    def run(self, suite: object, version: object) -> Ran:
        """Return how the tests of *suite* end for any *version*, for checks that only one exercise has."""
        return run_suite((suite,), self.name, [version])[0]

    def passes_as_given(self, *suite: object) -> None:
        """Check that there are tests, and that each passes for the code as the lesson gives it."""
        given = self._right(suite).runs[0]
        if not given.passed and not given.failed:
            raise Told(expected="tests that run", got="every test is skipped" if given.skipped else "no test was found")
        for test, error in given.failed.items():
            raise failing(test, f"{self.name} as it is given", error, why_fails(error))

    def passes_other_right_code(self, *suite: object) -> None:
        """Check that each test passes for every other right version."""
        given, *others = self._right(suite).runs
        for version, ran in zip(self.right[1:], others, strict=True):
            for test, error in ran.failed.items():
                if test in given.passed:
                    where, why = f"another right version of {self.name}", OVERFITTED.format(sentence(version))
                    raise failing(test, where, error, why)

    def passes_in_any_order(self, *suite: object) -> None:
        """Check that the tests pass in the opposite order, too."""
        backwards = run_suite(suite, self.name, self.right[:1], backwards=True)[0]
        for test, error in backwards.failed.items():
            if test in self._right(suite).runs[0].passed:
                raise failing(test, f"{self.name} as it is given, the last test run first", error, DEPENDENT)

    def can_fail(self, *suite: object) -> None:
        """Check that no test passes both for code that does nothing and for code that raises whenever it is called."""
        hollow = [hollowed(self.right[0], _does_nothing), hollowed(self.right[0], _raises)]
        with hypothesis_draws(phases=WITHOUT_SHRINKING):
            idle, raising = run_suite(suite, self.name, hollow)
        for test in idle.passed:
            if test in raising.passed:
                raise Told(
                    called=f"{test} for a {self.name} that does nothing, and for one that only raises",
                    expected="it fails for one of them",
                    got="it passes for both",
                    why=VACUOUS,
                )

    def wastes_no_examples(self, *suite: object) -> None:
        """Check that no test turns down half of the inputs that Hypothesis makes for it, or more."""
        for each in self._right(suite).statistics:
            cases = [case["status"] for case in each.get("generate-phase", {}).get("test-cases", [])]
            if cases and 2 * cases.count("invalid") >= len(cases):
                raise Told(
                    called=f"{names_of(suite)} for {self.name} as it is given",
                    expected="fewer than half of the inputs of each property are turned down",
                    got=f"{cases.count('invalid')} of {len(cases)} are turned down, by `assume` or a filter",
                    why=WASTEFUL,
                )

    def notices_wrong_code(self, *suite: object) -> None:
        """Check that each wrong version makes a test fail, one that passes for all right versions."""
        with hypothesis_draws(phases=WITHOUT_SHRINKING):
            sought = sought_error()
            if isinstance(sought, Unnoticed) and sought.subject is self and sought.is_right_elsewhere:
                is_right, unnoticed = True, sought.versions if self._leaves(sought.versions, suite) else []
            else:
                is_right, unnoticed = all(map(passes, self._right(suite).runs)), self._unnoticed(suite)
        if unnoticed:
            raise Unnoticed(self, unnoticed, is_right_elsewhere=is_right)

    def _unnoticed(self, suite: tuple[object, ...]) -> list[Any]:
        """Return the wrong versions for which no test fails that passes for all right versions."""
        right = self._right(suite).runs
        trusted = {test for test in right[0].passed if all(test in ran.passed for ran in right)}
        wrong = run_suite(suite, self.name, self.wrong, enough=lambda ran: bool(trusted & ran.failed.keys()))
        return [version for version, ran in zip(self.wrong, wrong, strict=True) if not trusted & ran.failed.keys()]

    def _leaves(self, versions: list[Any], suite: tuple[object, ...]) -> bool:
        """Tell whether a suite that passes for all right versions leaves just these wrong ones unnoticed.

        It ends as soon as it does not: most known mistakes that are tried on an answer's failure leave others.
        """
        noticed = [each for each in self.wrong if each not in versions]
        ran = run_suite(suite, self.name, noticed, enough=fails, until=passes)
        return all(map(fails, ran)) and all(
            map(passes, run_suite(suite, self.name, versions, enough=fails, until=fails))
        )

    def _right(self, suite: tuple[object, ...]) -> "RightRuns":
        """Return how the tests end for each right version; every suite is run once, and kept."""
        key = tuple(map(id, suite))
        if key not in self._known_runs:
            known: list[Any] = []
            with statistics.collector.with_value(known.append):  # type: ignore[arg-type]
                runs = run_suite(suite, self.name, self.right)
            self._known_runs[key] = RightRuns(suite, runs, known)
        return self._known_runs[key]


@dataclass(frozen=True)
class RightRuns:
    """How the tests of a suite end for the right versions of its subject, and what Hypothesis drew for them."""

    suite: tuple[object, ...]  # kept, so that nothing else comes to have its id
    runs: list[Ran]
    statistics: list[dict[str, Any]]


class Unnoticed(Told):
    """Wrong versions of a subject for which no test fails, of a suite that *is right elsewhere*: for all right ones."""

    def __init__(self, subject: Subject, versions: list[Any], *, is_right_elsewhere: bool) -> None:
        told = [f"– {sentence(each)}" for each in versions[:MOST_UNNOTICED]]
        if more := versions[MOST_UNNOTICED:]:
            told.append(f"– and {len(more)} more")
        super().__init__(
            called=f"all tests for each of {len(subject.wrong)} wrong versions of {subject.name}",
            expected="a test fails for each",
            got="\n".join([f"{len(versions)} of {len(subject.wrong)} pass every test:", *told]),
            why=UNNOTICED,
        )
        self.subject = subject
        self.versions = versions
        self.is_right_elsewhere = is_right_elsewhere


def fails(ran: Ran) -> bool:
    """Tell whether a test has failed."""
    return bool(ran.failed)


def passes(ran: Ran) -> bool:
    """Tell whether no test has failed."""
    return not ran.failed


class Repair:
    """A bug and its repair, for a regression test: the code called *name* while it was *broken*, and *repaired*.

    Both methods are checks of a test that a learner writes, as those of ``Subject`` are.
    """

    def __init__(self, name: str, *, broken: Any, repaired: Any) -> None:
        self.name = name
        self.broken = broken
        self.repaired = repaired

    def is_found(self, *suite: object) -> None:
        """Check that a test fails for the broken code."""
        before = run_suite(suite, self.name, [self.broken])[0]
        if not before.failed:
            raise Told(
                called=f"{names_of(suite)} for {self.name} before the repair",
                expected="it fails",
                got="it passes" if before.passed else "there is no test in it",
                why=NOT_FOUND,
            )

    def is_repaired(self, *suite: object) -> None:
        """Check that each test passes for repaired code."""
        for test, error in run_suite(suite, self.name, [self.repaired])[0].failed.items():
            raise failing(test, f"{self.name} after a repair", error, why_fails(error))


@contextlib.contextmanager
def hypothesis_draws(**changed: Any) -> Iterator[None]:
    """Have Hypothesis run tests with some of its settings *changed* in the block, unless a test has its own."""
    # A profile would have to be registered, which Hypothesis refuses in a thread whose own one is another.
    with local_settings(settings(settings.default, **changed)):
        yield


def names_of(suite: Iterable[Any]) -> str:
    """Return the names of a suite's parts."""
    return ", ".join(each.__name__ for each in suite)


def failing(test: str, where: str, error: BaseException, why: str) -> Told:
    """Return what is told of a test that fails where it must pass."""
    return Told(called=f"{test} for {where}", expected="it passes", got=failure_text(error), why=why)


def why_fails(error: BaseException) -> str:
    """Return why a test fails for the code as it is given."""
    if isinstance(error, Waits):
        return WAITING_TEST
    return WRONG_TEST if isinstance(error, AssertionError | pytest.fail.Exception) else BROKEN_TEST


def failure_text(error: BaseException) -> str:
    """Return what pytest says of a failed test, on one line: ``assert 3 == 2, where 3 = words("a b")``.

    The input for which Hypothesis made it fail follows on a line of its own. Of temporary paths the end is told.
    """
    first, *rest = TEMPORARY.sub("…", ADDRESS.sub("", str(error))).splitlines() or [""]
    where = [line.strip("+ ") for line in rest if line.startswith(" +  where")]
    text = clipped(", ".join([first, *where])) if first and isinstance(error, AssertionError) else message_of(error)
    found = failing_input(getattr(error, "__notes__", []))
    return f"{text}\nfor {clipped(found)}" if found else text


def failing_input(notes: list[str]) -> str:
    """Return the input, or the steps of a state machine, that the notes of an error from Hypothesis name."""
    if not notes or not notes[0].startswith("Failing test case: "):
        return ""
    if notes[0].endswith("<state machine>"):
        return "; ".join(step for step in notes[2:] if step.strip() and not step.endswith(".teardown()"))
    call = " ".join(notes[0].split())
    return re.sub(r"^[^(]*\( (self=<.*?>, )?|,? \)$", "", call)


def sentence(version: object) -> str:
    """Return what a version's docstring says of its behaviour, as one line."""
    return one_line(version.__doc__)


def module_from(name: str, source: str) -> types.ModuleType:
    """Return a module called *name*, made from its *source*: a version whose names tests may patch."""
    module = types.ModuleType(name)
    exec(compile(source, f"<{name}>", "exec"), vars(module))  # noqa: S102 (the course's own source)
    return module


def _does_nothing(*_: object, **__: object) -> None:
    """Stand for code that has no effect."""


def _raises(*_: object, **__: object) -> None:
    """Stand for code that never works."""
    raise NotImplementedError("this version only raises an error")


def hollowed(version: Any, body: Callable[..., None]) -> Any:
    """Return *version* with the body of every function that it defines replaced: what is left are the names."""
    if not isinstance(version, type | types.ModuleType):
        return body
    static = staticmethod(body)
    bodies: dict[type, object] = {types.FunctionType: body, staticmethod: static, classmethod: static}
    bodies[property] = property(body)
    replaced = {name: bodies[type(value)] for name, value in vars(version).items() if type(value) in bodies}
    if isinstance(version, type):
        return type(version.__name__, (version,), replaced)
    module = types.ModuleType(version.__name__)
    vars(module).update(vars(version) | replaced)
    return module
