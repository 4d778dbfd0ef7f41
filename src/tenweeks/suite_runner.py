"""Runs a learner's tests by pytest, for one version of their subject after the other.

Fixtures, marks and ``pytest.raises`` are therefore what they are everywhere. All versions share one session, since
starting one takes longer than the tests do.
"""

import ast
import builtins
import contextlib
import itertools
import linecache
import socket
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import rewrite
from _pytest.fixtures import FixtureFunctionDefinition

from tenweeks.answer import functions_of
from tenweeks.judge import options_in
from tenweeks.sandbox import OutOfTime

# Left out at other checks: the plugin that brings caplog, and what test cases of unittest need.
NEEDED = {"-pno:logging", "-pno:debugging"}
OPTIONS = [each for each in options_in(Path(__file__).parent) if each not in NEEDED]

# What assertions that pytest has rewritten look up.
REWRITTEN_NEEDS = {"@py_builtins": builtins, "@pytest_ar": rewrite}


class Waits(AssertionError):
    """A test has called what makes it wait for the clock or for another machine."""


@dataclass
class Ran:
    """How each test of a suite ended for one version, in the order in which they ran."""

    passed: list[str] = field(default_factory=list)
    failed: dict[str, BaseException] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def run_suite(
    suite: Sequence[object],
    name: str,
    versions: Sequence[Any],
    *,
    backwards: bool = False,
    enough: Callable[[Ran], bool] = lambda _: False,
    until: Callable[[Ran], bool] = lambda _: False,
) -> list[Ran]:
    """Return, for each of *versions* of the code called *name*, how the tests of *suite* end.

    Once *enough* is true of what has ended for a version, its other tests are left out. Once *until* is true of a
    version, the versions after it are left out, of the list, too.
    Raises OutOfTime if the check that this is part of must end.
    """
    session = SuiteSession(suite, name, versions, backwards=backwards, enough=enough, until=until)
    with warnings.catch_warnings():  # whether one is an error must not depend on where the check runs
        warnings.simplefilter("ignore")
        code = pytest.main([str(Path(__file__)), *OPTIONS], plugins=[session])
    if session.is_out_of_time:
        raise OutOfTime
    if code == pytest.ExitCode.INTERNAL_ERROR:
        raise RuntimeError("the tests cannot be run: pytest ended with an internal error")
    return session.ran


class SuiteSession:
    """A plugin that has pytest find the suite instead of a file, once for each version, and keeps how tests end."""

    def __init__(
        self,
        suite: Sequence[object],
        name: str,
        versions: Sequence[Any],
        *,
        backwards: bool,
        enough: Callable[[Ran], bool],
        until: Callable[[Ran], bool],
    ) -> None:
        self.texts = [SuiteText(each) for each in suite]
        self.name = name
        self.versions = versions
        self.backwards = backwards
        self.enough = enough
        self.until = until
        self.ran = [Ran() for _ in versions]
        self.is_out_of_time = False

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Collector:
        """Put the versions where pytest expects the file that it was started with."""
        return Versions.from_parent(parent, path=module_path, suite_session=self)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Turn the order round, if asked for."""
        if self.backwards:
            items.reverse()

    @contextlib.contextmanager
    def bound(self, index: int) -> Iterator[None]:
        """Have the subject's name stand for a version wherever the suite looks it up, and refuse to wait."""
        version = self.versions[index]
        with pytest.MonkeyPatch.context() as patch:
            for text in self.texts:
                for name, value in {self.name: version, **REWRITTEN_NEEDS}.items():
                    patch.setitem(text.names, name, value)
            if isinstance(version, types.ModuleType):  # for `import` and for patches by a dotted name
                patch.setitem(sys.modules, self.name, version)
            refuse_waiting(patch)
            yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests of one version after the other, fixtures' set-up and tear-down included."""
        for index, items in itertools.groupby(session.items, lambda item: version_of(item).index):
            with self.bound(index):
                self._run_all(session, list(items), self.ran[index])
            if self.until(self.ran[index]):
                del self.ran[index + 1 :]
                break
        return True

    def _run_all(self, session: pytest.Session, items: list[pytest.Item], ran: Ran) -> None:
        for item, following in itertools.zip_longest(items, items[1:]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
            if self.enough(ran):
                session._setupstate.teardown_exact(None)  # what the tests that are left out would have used
                return

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Return a report that has the error itself; pytest's own would spend most of the time on its traceback."""
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, OutOfTime):
            self.is_out_of_time = True
            item.session.shouldstop = "out of time"
        return SuiteReport(
            nodeid=name_of(item),
            location=item.location,
            keywords={},
            outcome="passed" if error is None else "skipped" if isinstance(error, pytest.skip.Exception) else "failed",
            longrepr=None,
            when=call.when,  # type: ignore[arg-type]
            version=version_of(item).index,
            error=error,
        )

    def pytest_runtest_logreport(self, report: "SuiteReport") -> None:
        """Remember how a test ended."""
        ran, test = self.ran[report.version], report.nodeid
        if report.failed:  # without an error where a test should have failed (xfail, strict)
            ran.failed.setdefault(test, report.error or AssertionError(str(report.longrepr)))
            if test in ran.passed:  # its fixtures' tear-down failed
                ran.passed.remove(test)
        elif report.skipped:
            ran.skipped.append(test)
        elif report.when == "call":
            ran.passed.append(test)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a suite that cannot be read as one failed test of the first version."""
        if report.failed:
            self.ran[0].failed.setdefault("reading the tests", AssertionError(collection_error(report)))


class SuiteReport(pytest.TestReport):
    """How one test ended for one version."""

    version: int
    error: BaseException | None


class Versions(pytest.File):
    """Stands for the file of a suite: one module for each version."""

    def __init__(self, *, suite_session: SuiteSession, **given: Any) -> None:
        super().__init__(**given)
        self.suite_session = suite_session

    def collect(self) -> Iterator[pytest.Module]:
        """Yield the modules."""
        for index in range(len(self.suite_session.versions)):
            module = Version.from_parent(self, path=self.path, name=str(index), nodeid=str(index))
            module.index = index
            yield module


class Version(pytest.Module):
    """The suite as a module of its own, made while the subject's name stands for one version."""

    index: int
    parent: Versions

    def _getobj(self) -> types.ModuleType:
        session = self.parent.suite_session
        module = types.ModuleType("suite")
        with session.bound(self.index):
            for text in session.texts:
                vars(module).update(text.made())
        return module


def version_of(item: pytest.Item) -> Version:
    """Return the version that a test was collected for."""
    version = item.getparent(Version)
    assert version is not None
    return version


def name_of(item: pytest.Item) -> str:
    """Return what a learner calls a test; the one test that Hypothesis makes of a state machine bears the machine's."""
    return item.parent.name if item.name == "runTest" and item.parent else item.name


def collection_error(report: pytest.CollectReport) -> str:
    """Return why a suite cannot be read, as one line."""
    lines = [line for line in str(report.longrepr).splitlines() if line.startswith("E ")]
    return lines[-1].removeprefix("E").strip() if lines else str(report.longrepr).strip().splitlines()[-1]


class SuiteText:
    """One class or function of a suite, made anew from its source for each version, with pytest's telling asserts."""

    def __init__(self, given: Any) -> None:
        self.given = given
        self.name: str = given.__name__
        functions = [body_of(function) for function in functions_of(given)]
        self.names: dict[str, Any] = functions[0].__globals__ if functions else {}
        inside = 1 if isinstance(given, type) else 0  # a class is found by its functions, which lie one level deeper
        self.code = next(filter(None, (rewritten(function, inside, self.name) for function in functions)), None)

    def made(self) -> dict[str, object]:
        """Return it by its name, and with it the fixtures that stand beside it."""
        made: dict[str, object] = {
            name: value for name, value in self.names.items() if isinstance(value, FixtureFunctionDefinition)
        }
        if self.code is None:
            made[self.name] = self.given
        else:
            with pytest.MonkeyPatch.context() as patch:
                patch.setitem(self.names, self.name, self.given)
                exec(self.code, self.names)  # noqa: S102 (a learner's tests are there to be run)
                made[self.name] = self.names[self.name]
        made[self.name] = getattr(made[self.name], "TestCase", made[self.name])  # of Hypothesis' state machines
        return made


def body_of(function: Any) -> types.FunctionType:
    """Return the function that a learner wrote, of one that ``given`` has wrapped."""
    return getattr(getattr(function, "hypothesis", None), "inner_test", function)  # type: ignore[no-any-return]


def rewritten(function: types.FunctionType, inside: int, name: str) -> types.CodeType | None:
    """Return code that defines, as *name*, the *function* or, so many levels up, the class that it lies *inside*.

    Its assertions are those that pytest has rewritten. None if the source cannot be had, or is part of a function's.
    """
    filename = function.__code__.co_filename
    source = "".join(linecache.getlines(filename))
    path = function.__code__.co_qualname.split(".")
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with commands of IPython
        return None
    for part in path[: len(path) - inside]:
        tree.body = [node for node in tree.body if getattr(node, "name", "") == part][-1:]
        if not tree.body:
            return None
        found, tree.body = tree.body[0], getattr(tree.body[0], "body", [])
    found.name = name  # type: ignore[attr-defined]
    tree.body = [found]
    rewrite.rewrite_asserts(tree, source.encode())
    return compile(tree, filename, "exec", dont_inherit=True)


def refuse_waiting(patch: pytest.MonkeyPatch) -> None:
    """Raise Waits where this thread sleeps or opens a connection; other threads are not our business."""
    thread = threading.get_ident()

    def refused(called: Callable[..., Any], what: str) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            if threading.get_ident() == thread:
                raise Waits(what)
            return called(*arguments, **keywords)

        return call

    patch.setattr(time, "sleep", refused(time.sleep, "time.sleep was called"))
    patch.setattr(socket.socket, "connect", refused(socket.socket.connect, "a connection was opened"))
