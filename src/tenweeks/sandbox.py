"""Limits on what an answer may do to the process that checks it: time, output, input and global state.

The answer runs in a daemon thread of its own. When its time is up, an exception is raised inside that thread, again and
again, since code may catch it; a thread that will not end is abandoned and whatever it prints is dropped. Code that
holds the interpreter lock in one long operation can only be stopped from another process (see ``child``).

A browser gives Python one thread. There the answer runs in it, and the page's worker rings SIGALRM again and again,
whose handler raises the same exception; what does not end even so is ended together with the worker.
"""

import builtins
import contextlib
import ctypes
import io
import math
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

TIME_LIMIT = 10.0  # seconds for all checks of one answer
INTERRUPTION_INTERVAL = 0.05  # seconds between two attempts to end a thread that is out of time
PATIENCE = 5.0  # seconds of such attempts before the thread is abandoned; collecting garbage alone may take some
MOST_OUTPUT = 10_000  # characters kept of what an answer prints

IN_BROWSER = sys.platform == "emscripten"

PRISTINE_BUILTINS = dict(vars(builtins))


class OutOfTime(BaseException):
    """The time for the answer is up. Not an Exception, so that ``except Exception`` does not catch it."""


class InputRequested(RuntimeError):
    """The answer asked the keyboard for input, though a check gives every value as an argument."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__("input() was called, but a check gives every value as an argument")


class Deadline:
    """The moment from which on a thread is interrupted; part of its run may be given less time."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def shortened(self, seconds: float) -> Iterator[None]:
        """Give the block at most *seconds*; it ends in OutOfTime, which the caller may catch and go on."""
        outer = self.at
        self.move_to(min(outer, time.monotonic() + seconds))
        try:
            yield
        finally:
            self.move_to(outer)

    def move_to(self, moment: float) -> None:
        """Set another moment, from the thread that is timed, and drop an interruption that is still on its way.

        It is dropped by sending one more, which takes its place, and catching that. Taking it back instead would leave
        CPython 3.11 with a signal that nobody answers, for which a traced function (``sys.settrace``) waits for ever.
        """
        while self.at != moment:
            try:
                with self._lock:
                    self.at = moment
                    interrupt_now()
            except OutOfTime:  # ours; or one that came before it, and perhaps before the moment was set
                continue

    def passed(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() > self.at

    def interrupt(self, thread: threading.Thread) -> None:
        """Raise OutOfTime inside *thread* if its time is up."""
        with self._lock:
            if self.passed():
                _raise_in_thread(thread.ident or 0)


def interrupt_now() -> None:
    """Raise OutOfTime in this thread as another thread would.

    In a browser, where none ever waits, do nothing: a signal's handler raises at once or not at all.
    """
    if IN_BROWSER:
        return
    while True:
        _raise_in_thread(threading.get_ident())
        for _ in range(100):  # it arrives at the next step, unless the garbage collector calls back there and drops it
            pass


def _raise_in_thread(identity: int) -> None:
    """Have OutOfTime raised in a thread as soon as it runs Python code."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(identity), ctypes.py_object(OutOfTime))


class Output(io.TextIOBase):
    """A stream that keeps a little of what one thread prints and passes on what all others print."""

    def __init__(self, others: Any) -> None:
        self.others = others
        self.thread: int | None = None
        self.kept: list[str] = []
        self.length = 0

    def write(self, text: str) -> int:
        """Keep the first characters that the watched thread prints; drop the rest."""
        if threading.get_ident() != self.thread:
            return self.others.write(text)  # type: ignore[no-any-return]
        if self.length < MOST_OUTPUT:
            self.kept.append(text[: MOST_OUTPUT - self.length])
        self.length += len(text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream of the other threads."""
        if threading.get_ident() != self.thread:
            self.others.flush()

    def writable(self) -> bool:
        """Tell that the stream can be written to."""
        return True

    def text(self) -> str:
        """Return what was kept."""
        return "".join(self.kept)


@dataclass
class Run(Generic[Value]):
    """How a limited run ended: its value or its exception, or neither if its thread was abandoned."""

    value: Value | None = None
    error: BaseException | None = None
    finished: bool = False


def run_limited(function: Callable[[Deadline, Output], Value], seconds: float) -> Run[Value]:
    """Run *function* in a thread of its own for at most *seconds* and put the process back as it was.

    Never raises, but for a KeyboardInterrupt of the calling thread, on which the run is ended, too.
    """
    deadline, run = Deadline(seconds), Run[Value]()
    output, warnings_shown = Output(sys.stdout), Output(sys.stderr)

    def target() -> None:
        output.thread = warnings_shown.thread = threading.get_ident()
        try:
            run.value = function(deadline, output)
        except BaseException as error:
            deadline.at = math.inf
            run.error = error
        run.finished = True

    if IN_BROWSER:
        with preserved_process(), redirected(output, warnings_shown), alarmed(deadline):
            target()
        return run
    thread = threading.Thread(target=target, name="tenweeks-check", daemon=True)
    with preserved_process(), redirected(output, warnings_shown, thread):
        thread.start()
        try:
            wait_for(thread, deadline)
        except KeyboardInterrupt:
            deadline.at = time.monotonic()
            wait_for(thread, deadline)
            raise
    return run


def wait_for(thread: threading.Thread, deadline: Deadline) -> None:
    """Wait until *thread* ends; interrupt it from its deadline on, and leave it when that does not help."""
    while thread.is_alive():
        thread.join(INTERRUPTION_INTERVAL)
        if thread.is_alive() and deadline.passed():
            if time.monotonic() > deadline.at + PATIENCE:
                return
            deadline.interrupt(thread)


@contextlib.contextmanager
def alarmed(deadline: Deadline) -> Iterator[None]:
    """Raise OutOfTime in the block, at every SIGALRM that comes after the *deadline*."""

    def ring(_number: int, _frame: object) -> None:
        if deadline.passed():
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def redirected(output: Output, errors: Output, thread: threading.Thread | None = None) -> Iterator[None]:
    """Send what *thread*, or this one, prints to *output* and *errors*, and leave it no keyboard."""
    before = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = output, errors, _NoInput()
    report, sys.unraisablehook = sys.unraisablehook, _drop_interruptions(sys.unraisablehook)
    try:
        yield
    finally:
        sys.unraisablehook = report
        sys.stdin = before[2]
        if (
            thread is None or not thread.is_alive()
        ):  # an abandoned thread looks sys.stdout up at every print: leave it our stream
            sys.stdout, sys.stderr = before[:2]


def _drop_interruptions(report: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return a hook that keeps silent about an interruption that hit a destructor; the next one will hit the answer."""
    return lambda unraisable: None if unraisable.exc_type is OutOfTime else report(unraisable)


class _NoInput(io.TextIOBase):
    """A standard input that raises InputRequested when it is read."""

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        raise InputRequested

    def read(self, size: int | None = -1, /) -> str:
        raise InputRequested


def _refuse_input(prompt: object = "", /) -> str:
    raise InputRequested


@contextlib.contextmanager
def preserved_process() -> Iterator[None]:
    """Run the block with the built-ins as they came, and put back what it changes of the process's global state."""
    names, environment = dict(vars(builtins)), dict(os.environ)
    folder, depth = os.getcwd(), sys.getrecursionlimit()  # noqa: PTH109 (goes back to os.chdir as it is)
    lists = [
        (sys.path, sys.path[:]),
        (sys.meta_path, sys.meta_path[:]),
        (warnings.filters, warnings.filters[:]),
    ]
    restore_builtins(PRISTINE_BUILTINS | {"input": _refuse_input})
    try:
        yield
    finally:
        restore_builtins(names)
        if dict(os.environ) != environment:
            os.environ.clear()
            os.environ.update(environment)
        with contextlib.suppress(OSError):
            os.chdir(folder)
        sys.setrecursionlimit(depth)
        for changed, original in lists:
            changed[:] = original  # type: ignore[index]


def restore_builtins(names: dict[str, Any]) -> list[str]:
    """Give every built-in the meaning it has in *names*; return those that had another one, or should not be there."""
    namespace = vars(builtins)
    changed = [name for name, value in names.items() if namespace.get(name) is not value]
    namespace.update(names)
    for name in namespace.keys() - names.keys():
        del namespace[name]
        changed.append(name)
    return changed
