"""The pytest plugin: gives tests the answer they are to judge, and knows the wrong answers beside them.

A test file of an exercise imports from here: ``mistake``, ``alternative``, ``advice`` and the two checks that hold for
every exercise. Two plugins share the work. ``Answers`` hands the answer to the tests, and is all that plain ``pytest``
needs (see ``tests/conftest.py``). ``Referee`` does that, too, but tells of each failed check in the learner's words
instead of raising it, and tries the known mistakes on it.
"""

import copy
import functools
import importlib.util
import math
import random
import re
import traceback
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
import pytest
from _pytest.assertion import util as assertion_util

from tenweeks.diagnosis import Finding
from tenweeks.explain import Comparison, Evidence, Told, explain, is_raised_by_hand, message_of, seeking
from tenweeks.recorder import Recorder
from tenweeks.result import Failure
from tenweeks.sandbox import IN_BROWSER, Deadline, OutOfTime, Output
from tenweeks.values import clipped, shown

__all__ = ["advice", "alternative", "leaves_its_arguments_unchanged", "mistake", "not_in_browser", "prints_nothing"]

Known = TypeVar("Known", bound=Callable[..., Any])
Test = TypeVar("Test", bound=Callable[..., Any])

DIAGNOSIS_SECONDS = 2.0  # for one known mistake in one case; enough on a machine that is busy with other things


def mistake(*, caught_by: Callable[..., object]) -> Callable[[Known], Known]:
    """Mark a wrong answer that learners give: *caught_by* is the first test that fails for it.

    Its docstring is the *why* that a learner reads who gives the same wrong result. For several objects it is a class
    whose attributes bear their names; what it lacks comes from the solution.
    """

    def mark(answer: Known) -> Known:
        answer.caught_by = caught_by.__name__  # type: ignore[attr-defined]
        return answer

    return mark


def alternative(answer: Known) -> Known:
    """Mark another right answer, different in idea from the solution, which must pass every check."""
    answer.is_alternative = True  # type: ignore[attr-defined]
    return answer


def advice(test: Test) -> Test:
    """Mark a test that no answer must pass: for one that fails it, its docstring is shown as advice."""
    test.is_advice = True  # type: ignore[attr-defined]
    return test


def not_in_browser(missing: str) -> Callable[[Test], Test]:
    """Mark a test that the page in a browser leaves out, since it has no *missing*, such as ``"threads"``."""

    def mark(test: Test) -> Test:
        test.missing_in_browser = missing  # type: ignore[attr-defined]
        return test

    return mark


_GENERATOR = random.Random()  # noqa: S311 (no secret)


@functools.cache
def _shared_generator() -> random.Random:
    """Return the one random generator that Hypothesis uses, registered once a process."""
    from hypothesis import register_random

    register_random(_GENERATOR)
    return _GENERATOR


def leaves_its_arguments_unchanged() -> None:
    """leaves its arguments unchanged"""


def prints_nothing() -> None:
    """prints nothing"""


def imported(tests: Path) -> types.ModuleType:
    """Import an exercise's test file by itself, outside a run of pytest."""
    spec = importlib.util.spec_from_file_location(tests.stem, tests)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known_mistakes(module: types.ModuleType) -> dict[str, Any]:
    """Return the mistakes of a test module by name, in the order in which they stand."""
    return _marked(module, "caught_by")


def known_alternatives(module: types.ModuleType) -> dict[str, Any]:
    """Return the alternative answers of a test module by name."""
    return _marked(module, "is_alternative")


def _marked(module: types.ModuleType, attribute: str) -> dict[str, Any]:
    found = {name: value for name, value in vars(module).items() if attribute in getattr(value, "__dict__", {})}
    for name in found:
        if name.startswith("test_"):
            raise ValueError(f"{module.__name__}: {name} is an answer, not a test; give it another name")
    return found


def objects_of(known: Any, names: Iterable[str], solution: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Return the objects that a known answer stands for, those that it lacks taken from the *solution*."""
    names = list(names)
    if len(names) == 1 and not hasattr(known, names[0]):
        if isinstance(known, type):  # Python's messages name the class, and are compared with those that an answer gets
            known.__name__ = known.__qualname__ = names[0]
        return {names[0]: known}
    return {name: vars(known)[name] if name in vars(known) else solution()[name] for name in names}


class Answers:
    """Hands each test, for every parameter that bears the name of an object asked for, the answer's object."""

    def __init__(self, answers_for: Callable[[types.ModuleType], Mapping[str, Any]]) -> None:
        self.answers_for = answers_for

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        """Make property checks repeat exactly: the same examples at every run, wherever it is."""
        from hypothesis import HealthCheck, Phase, core, settings
        from hypothesis.configuration import set_hypothesis_home_dir

        set_hypothesis_home_dir(platformdirs.user_cache_path("tenweeks", appauthor=False))  # not beside a notebook
        settings.register_profile(
            "tenweeks",
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=50,
            report_multiple_bugs=False,
            print_blob=False,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
        )
        settings.load_profile("tenweeks")
        # Every check runs in a new thread, for which Hypothesis would register a generator of its own, and collect
        # the garbage of the whole process each time: 20 ms or more. One generator serves them all.
        core.threadlocal._hypothesis_global_random = _shared_generator()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Fill in the parameters that ask for an answer."""
        answers = self.answers_for(metafunc.module)
        if names := [name for name in metafunc.fixturenames if name in answers]:
            metafunc.parametrize(names, [tuple(answers[name] for name in names)], ids=["answer"])


class Referee(Answers):
    """Runs the tests of one exercise on one answer and remembers what failed, told in the learner's words."""

    def __init__(
        self,
        answers: Mapping[str, Any],
        solution: Callable[[], Mapping[str, Any]],
        deadline: Deadline,
        output: Output,
        *,
        stop_at_first: bool = False,
    ) -> None:
        self.recorder = Recorder()
        watched = {name: self.recorder.watched(name, answer) for name, answer in answers.items()}
        super().__init__(lambda module: watched)
        self.answers = answers
        self.solution = solution
        self.deadline = deadline
        self.output = output
        self.stop_at_first = stop_at_first
        self.module: types.ModuleType | None = None
        self.checks: dict[str, str] = {}
        self.findings: dict[str, Finding] = {}
        self.passed_cases: list[Case] = []
        self.advice: list[str] = []
        self.left_out: list[str] = []
        self.running = ""
        self.timed_out = False
        self.collection_error = ""
        self._comparison: Comparison | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember why a test file could not be read; if its time was up, it may well be in order."""
        if report.failed:
            self.collection_error = str(report.longrepr)
            self.timed_out |= self.deadline.passed()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Count the checks: one for each test function, however many cases it has; leave out what cannot run here."""
        if IN_BROWSER:
            self.left_out = [what for each in items if (what := missing_in_browser(each))]
            items[:] = [each for each in items if not missing_in_browser(each)]
        for item in items:
            if isinstance(item, pytest.Function) and not hasattr(item.function, "is_advice"):
                self.module = item.module
                self.checks.setdefault(item.originalname, title_of(item.function))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> Iterator[None]:
        """Prepare one test; a fixture that fails because of the answer fails the check."""
        try:
            yield
        except OutOfTime:
            self._end_out_of_time(item)
            raise  # or the test would be called without its fixtures
        except pytest.skip.Exception:
            raise
        except BaseException as error:
            failure = Failure(self.checks.get(item.originalname, ""), self.recorder.called, got=message_of(error))
            finding = Finding(item.originalname, failure, True, None, error, frozenset())
            self.findings.setdefault(item.originalname, finding)
            raise

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Function) -> Iterator[None]:
        """Run one test; keep its failure instead of raising it."""
        name = item.originalname
        self.running = self.checks.get(name, "")
        case = Case.of(item, self.answers)
        item.funcargs.update(case.fresh_arguments())  # what an answer changes is not to reach the next check
        before = self.output.length
        assertion_util._reprcompare = self._remember_comparison
        self._comparison = None
        self.recorder.reset()
        failed: BaseException | None = None
        try:
            yield
            if case.is_plain:
                self.passed_cases.append(case)
        except OutOfTime:
            self._end_out_of_time(item)
        except pytest.skip.Exception:
            raise
        except BaseException as error:
            failed = error
        if failed is not None:  # out here, or each error of a known mistake would get this one as its context
            printed = self.output.text()[before:] if self.output.length > before else ""
            self._remember_failure(item, case, failed, printed)
            del failed  # the error knows this frame

    def _remember_failure(self, item: pytest.Function, case: "Case", error: BaseException, printed: str) -> None:
        name = item.originalname
        if hasattr(item.function, "is_advice"):
            self.advice.append(title_of(item.function))
        elif name not in self.findings:
            self.findings[name] = self._finding(item, case, error, printed)
            item.session.shouldstop = self.stop_at_first

    def _end_out_of_time(self, item: pytest.Item) -> None:
        self.timed_out = True
        self.deadline.move_to(math.inf)  # pytest is to end in peace
        item.session.shouldstop = "out of time"

    def _remember_comparison(self, operator: str, left: object, right: object) -> None:
        # Pytest's own explanation is a diff, too slow for each of the examples that Hypothesis tries; see
        # pytest_runtest_protocol in _pytest/assertion/__init__.py, which sets the same variable.
        self._comparison = Comparison(operator, left, right)

    def _finding(self, item: pytest.Function, case: "Case", error: BaseException, printed: str) -> Finding:
        evidence = self._evidence(item, error, self.recorder, clipped(" ".join(printed.split())))
        try:
            failure, raised = explain(evidence)
        except Exception:  # a check that fails in a way we cannot explain has failed all the same
            failure, raised = Failure(evidence.check, self.recorder.called, got=message_of(error)), True
        returned = self.recorder.returned if self.recorder.has_returned else evidence
        with seeking(error):
            same = frozenset(self._mistakes_failing_alike(item, case.drawn_at(error), error, failure))
        return Finding(item.originalname, failure, raised, returned, error, same)

    def _evidence(self, item: pytest.Function, error: BaseException, recorder: Recorder, printed: str) -> Evidence:
        check, path = self.checks.get(item.originalname, ""), str(item.path)
        return Evidence(check, error, path, tuple(self.answers), recorder, self._comparison, printed)

    def _mistakes_failing_alike(
        self, item: pytest.Function, case: "Case", error: BaseException, failure: Failure
    ) -> list[str]:
        """Return the known mistakes that fail the test on the same input with the same result.

        Of several, those are left that pass the plain cases which the answer has passed before.
        """
        same: list[str] = []
        same_but_for_words: list[str] = []
        try:
            for name in self._mistakes_to_try(item, error):
                recorder = Recorder()
                other = self._error_of_mistake(name, case, recorder)
                if (
                    other is not None and type(other).__name__ == type(error).__name__
                ):  # a lesson's class has a twin here
                    told, _ = explain(self._evidence(item, other, recorder, ""))
                    # An inner function that raises may be told as returned, since a mistake lies in the test's file.
                    same_place = told.expected == failure.expected
                    if shows_the_same(told, failure) or (same_place and is_alike(other, error)):
                        same.append(name)
                    elif is_raised_by_hand(other) and is_raised_by_hand(error):
                        same_but_for_words.append(name)
            candidates = same or same_but_for_words
            if len(candidates) > 1:
                return [name for name in candidates if self._passes_like_answer(name)] or candidates
        except OutOfTime:  # no time is left for the whole check
            pass
        return same or same_but_for_words

    def _mistakes_to_try(self, item: pytest.Function, error: BaseException) -> list[str]:
        # Only a mistake that explains the first failure can be the why (see diagnosis.likeliest_mistake). The later
        # failures choose among those, so trying all others on them would only make the learner wait.
        mistakes = known_mistakes(item.module)
        for first in self.findings.values():
            return [name for name in mistakes if name in first.same]
        if isinstance(error, Told):  # by a check of a learner's tests, where to try a mistake is to run them many times
            return [name for name, known in mistakes.items() if known.caught_by == item.originalname]
        return list(mistakes)

    def _passes_like_answer(self, name: str) -> bool:
        return all(self._error_of_mistake(name, case, Recorder()) is None for case in self.passed_cases)

    def _error_of_mistake(self, name: str, case: "Case", recorder: Recorder) -> BaseException | None:
        """Return the error with which a known mistake fails a case, or None; raise OutOfTime if the check must end."""
        assert self.module is not None
        objects = objects_of(known_mistakes(self.module)[name], self.answers, self.solution)
        replaced = {key: recorder.watched(key, value) for key, value in objects.items() if key in case.arguments}
        self._comparison = None
        try:
            with self.deadline.shortened(DIAGNOSIS_SECONDS):
                case.test(**case.fresh_arguments() | replaced)
        except OutOfTime as error:
            if self.deadline.passed():
                raise
            return error
        except BaseException as error:
            return error
        return None

    @property
    def functions_are_asked_for(self) -> bool:
        """True if the answer is made of functions, whose calls were watched."""
        return any(isinstance(answer, types.FunctionType) for answer in self.answers.values())

    def house_checks(self) -> Iterator[tuple[Callable[[], None], Failure | None]]:
        """Yield the checks that hold for every function, unless the test file lifts them, and how they failed."""
        module = self.module
        if not self.functions_are_asked_for:
            return
        if not getattr(module, "MAY_CHANGE_ARGUMENTS", False):
            changed = self.recorder.changed
            title = title_of(leaves_its_arguments_unchanged)
            yield (
                leaves_its_arguments_unchanged,
                changed and Failure(title, called=changed[0], expected=changed[1], got=changed[2]),
            )
        if not getattr(module, "MAY_PRINT", False):
            printed = self.output.text()
            yield prints_nothing, Failure(title_of(prints_nothing), got=shown(printed)) if printed else None


@dataclass(frozen=True)
class Case:
    """One call of a test function, which can be repeated with other answers."""

    test: Callable[..., Any]
    arguments: dict[str, Any]
    is_plain: bool  # it draws nothing, and asks for no fixture that is torn down

    @classmethod
    def of(cls, item: pytest.Function, answers: Mapping[str, Any]) -> "Case":
        """Return the call that pytest is about to make; arguments that an answer might change are copied."""
        given = item.callspec.params if hasattr(item, "callspec") else {}
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        copies = {name: copied(value) for name, value in arguments.items() if name in given and name not in answers}
        is_plain = not hasattr(item.function, "hypothesis") and set(arguments) <= {*answers, *given}
        return cls(item.function, arguments | copies, is_plain)

    def fresh_arguments(self) -> dict[str, Any]:
        """Return the arguments, plain data among them as new copies."""
        return {name: copied(value) for name, value in self.arguments.items()}

    def drawn_at(self, error: BaseException) -> "Case":
        """Return the call inside Hypothesis that failed with *error*, with the values that were drawn for it."""
        hypothesis = getattr(self.test, "hypothesis", None)
        if hypothesis is None:
            return self
        inner = hypothesis.inner_test
        names = inner.__code__.co_varnames[: inner.__code__.co_argcount + inner.__code__.co_kwonlyargcount]
        drawn: dict[str, Any] = {}
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_code is inner.__code__:
                drawn = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
        return Case(inner, drawn | self.arguments, is_plain=False)


def copied(value: Any) -> Any:
    """Return a copy of plain data that can be changed; any other object as it is."""
    return copy.deepcopy(value) if isinstance(value, list | dict | set | bytearray) else value


def missing_in_browser(item: pytest.Item) -> str:
    """Return what the test of *item* needs and a browser has not (see ``not_in_browser``), or an empty text."""
    return getattr(getattr(item, "function", None), "missing_in_browser", "")


def title_of(test: Callable[..., object]) -> str:
    """Return the line that a learner reads of a test: the first of its docstring."""
    return (test.__doc__ or test.__name__.removeprefix("test_").replace("_", " ")).strip().splitlines()[0]


def shows_the_same(one: Failure, other: Failure) -> bool:
    """Tell whether two failures of one test show the same wrong result; a measure has only to miss the same bound."""
    if one.expected != other.expected:
        return False
    is_bound = one.expected.startswith(("< ", "<= ", "> ", ">= "))
    results = [(without_own_names(each.got), without_own_names(each.differs)) for each in (one, other)]
    return is_bound or results[0] == results[1]


def is_alike(one: BaseException, other: BaseException) -> bool:
    """Tell whether two errors, which are no failed assertions, say the same."""
    if not isinstance(one, Exception) or isinstance(one, AssertionError):
        return False
    return without_own_names(message_of(one)) == without_own_names(message_of(other))


OWN_NAME = re.compile(
    r"^TypeError: [\w.<>]+(?=\(\) )|(?<=argument): '\w+'$"
    r"|^(?:UnboundLocalError|NameError): .*variable '\w+'"
    r"|^(?:no error; )?function [\w<>]+(?=$| was returned$)"
    r"|(?<=<generator object )[\w.<>]+(?=>)"
)


def without_own_names(told: str) -> str:
    """Return what is told of a result without the names of functions and variables that its author chose."""
    return OWN_NAME.sub("", told)
