"""Probes with which tests check behaviour, not only values: how often, how far, how much.

Each stands in for something the answer is given, and either counts what the answer does with it or fails the check
the moment the answer goes too far. None looks at a clock: ``FakeClock`` is one that moves only when it is told to, and
where threads must meet, ``comes_true`` counts its tries.
"""

import ast
import contextlib
import gc
import inspect
import linecache
import logging
import sys
import textwrap
import threading
import time
import tracemalloc
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, Generic, TypeVar

from tenweeks.answer import functions_of

__all__ = [
    "CallCounter",
    "FakeClock",
    "OverRead",
    "OverReadGuard",
    "comes_true",
    "fresh_logging",
    "in_threads",
    "memory_peak",
    "most_alive",
    "never_called",
    "syntax_tree",
]

Item = TypeVar("Item")

TURN = 0.001  # seconds for which a probe lets other threads go on before it looks again
PATIENCE = 300  # such turns after which a thread is taken to wait for something that never comes


class OverRead(AssertionError):
    """The answer asked for more items than it may."""


class CallCounter:
    """A function that remembers the positional arguments of each of its calls.

    >>> length = CallCounter(len)
    >>> [length("ab"), length("")], length.count, length.calls
    ([2, 0], 2, [('ab',), ('',)])
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls: list[tuple[Any, ...]] = []

    def __repr__(self) -> str:
        return getattr(self.function, "__name__", repr(self.function))

    @property
    def count(self) -> int:
        """The number of calls so far."""
        return len(self.calls)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Remember the call and return what the function returns."""
        self.calls.append(arguments)
        return self.function(*arguments, **keywords)


class OverReadGuard(Generic[Item]):
    """A one-shot iterator over *items* that raises OverRead when more than *limit* of them are asked for.

    It stands for a source that is slow, endless or paid for by the item. Reading to the end of a shorter source is
    never an over-read.

    >>> guard = OverReadGuard("abc", limit=2)
    >>> next(guard), next(guard), guard.read
    ('a', 'b', 2)
    """

    def __init__(self, items: Iterable[Item], limit: int) -> None:
        self.items = iter(items)
        self.limit = limit
        self.read = 0

    def __repr__(self) -> str:
        return f"OverReadGuard({self.items!r}, limit={self.limit})"

    def __iter__(self) -> Iterator[Item]:
        """Return the iterator itself: a second loop goes on where the first one stopped."""
        return self

    def __next__(self) -> Item:
        """Return the next item; raise OverRead past the limit."""
        item = next(self.items)
        if self.read == self.limit:
            raise OverRead(f"more than {self.limit} items were read from the source")
        self.read += 1
        return item


class FakeClock:
    """A clock that moves only when somebody sleeps: stands for ``time.monotonic`` and, by its method, ``time.sleep``.

    Durations that are sums of halves and quarters add up exactly.

    >>> clock = FakeClock()
    >>> clock.sleep(2.5)
    >>> clock()
    2.5
    """

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __repr__(self) -> str:
        return f"FakeClock({self.now})"

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on by *seconds*, at once; raise ValueError if they are negative, as ``time.sleep`` does."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now += seconds

    def run(self, *coroutines: Coroutine[Any, Any, Item]) -> list[Item]:
        """Run *coroutines* at the same time, on an event loop that keeps this clock's time; return their results.

        ``asyncio.sleep`` then moves this clock, as soon as no task has anything else to do.
        """
        from tenweeks.virtual_loop import run_virtually  # imports asyncio, which few checks need

        return run_virtually(self, *coroutines)


def comes_true(condition: Callable[[], bool], turns: int = PATIENCE // 3) -> bool:
    """Return True as soon as *condition* holds, or False if other threads have not made it true in so many *turns*.

    To force an interleaving, a function under test waits in this way for what a wrong answer lets another thread do.
    A turn is a millisecond or, where the machine is busy, as long as it takes.

    >>> comes_true(lambda: True), comes_true(lambda: False, turns=1)
    (True, False)
    """
    for _ in range(turns):
        if condition():
            return True
        time.sleep(TURN)
    return condition()


@contextlib.contextmanager
def fresh_logging() -> Iterator[logging.Logger]:
    """Give the root logger as in a new program: no handler, level WARNING, no other logger known yet.

    Puts everything back at the end, and closes the handlers that were made meanwhile. Inside the block an error in a
    handler is raised, where ``logging`` would print it and go on. Loggers got before the block stay as they are, below
    the same root.

    >>> with fresh_logging() as root:
    ...     root.handlers, logging.getLogger("shop").level
    ([], 0)
    """
    root, manager = logging.getLogger(), logging.Logger.manager
    of_root = {name: getattr(root, name) for name in ("level", "handlers", "filters", "propagate", "disabled")}
    loggers, disabled, known = manager.loggerDict, manager.disable, logging._handlerList[:]  # type: ignore[attr-defined]
    by_name = dict(logging._handlers)  # type: ignore[attr-defined]
    last_resort, factory, handle_error = logging.lastResort, logging.getLogRecordFactory(), logging.Handler.handleError
    root.handlers, root.filters, root.propagate, root.disabled = [], [], True, False
    manager.loggerDict, logging._handlerList[:] = {}, []  # type: ignore[attr-defined]
    logging._handlers.clear()  # type: ignore[attr-defined]
    logging.disable(logging.NOTSET)
    root.setLevel(logging.WARNING)
    logging.Handler.handleError = _raise_again  # type: ignore[method-assign]
    try:
        yield root
    finally:
        logging.Handler.handleError = handle_error  # type: ignore[method-assign]
        with contextlib.suppress(Exception):  # a handler of the answer may fail here as well
            logging.shutdown()
        vars(root).update(of_root)
        manager.loggerDict, logging._handlerList[:] = loggers, known  # type: ignore[attr-defined]
        logging._handlers.clear()  # type: ignore[attr-defined]
        logging._handlers.update(by_name)  # type: ignore[attr-defined]
        logging.lastResort = last_resort
        logging.setLogRecordFactory(factory)
        logging.disable(disabled)


def _raise_again(self: logging.Handler, record: logging.LogRecord) -> None:
    """Stand for ``handleError``, which is called while the error is being handled."""
    raise


def in_threads(*functions: Callable[[], Item]) -> list[Item]:
    """Call *functions* at the same time, each in a thread of its own; return their results in order.

    Raises the error of the first that fails, and AssertionError if one does not end. One function alone is called
    directly where there are no threads.

    >>> in_threads(lambda: "Lima", lambda: "Oslo")
    ['Lima', 'Oslo']
    """
    if sys.platform == "emscripten" and len(functions) == 1:
        return [functions[0]()]
    start = threading.Barrier(len(functions))
    results: dict[int, Item] = {}
    errors: dict[int, BaseException] = {}

    def run(position: int) -> None:
        start.wait()
        try:
            results[position] = functions[position]()
        except BaseException as error:
            errors[position] = error

    threads = [threading.Thread(target=run, args=(position,), daemon=True) for position in range(len(functions))]
    for thread in threads:
        thread.start()
    if not comes_true(lambda: not any(thread.is_alive() for thread in threads), PATIENCE):
        raise AssertionError("a thread waits for a lock, or for another thread, and never ends")
    for position in sorted(errors):
        raise errors[position]
    return [results[position] for position in range(len(functions))]


def memory_peak(function: Callable[..., object], *arguments: object) -> int:
    """Return the most memory, in bytes, that Python objects made by one call of *function* took at any moment.

    Objects that know each other in a circle are collected as often as in CPython left to itself, whatever the process
    has set.
    """
    threshold = gc.get_threshold()
    gc.set_threshold(700, *threshold[1:])
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*threshold)


def most_alive(function: Callable[[Iterator[float]], object], numbers: Iterable[float]) -> int:
    """Return how many of *numbers* exist at most at any moment while *function* reads an iterator of them.

    Says what an answer keeps, where ``memory_peak`` would also count what Python holds ready for later. Numbers that
    are turned round, as for a heap with the largest on top, are counted as well.

    >>> most_alive(sum, range(1_000)) < 10, most_alive(list, range(1_000))
    (True, 1000)
    """

    class Number(float):
        alive = most = 0

        def __new__(cls, value: float) -> "Number":
            cls.alive += 1
            cls.most = max(cls.most, cls.alive)
            return super().__new__(cls, value)

        def __del__(self) -> None:
            type(self).alive -= 1

        def __neg__(self) -> "Number":
            return Number(-float(self))

        def __mul__(self, factor: float) -> "Number":
            return Number(float(self) * factor)

        __rmul__ = __mul__

    function(map(Number, numbers))
    return Number.most


def never_called(what: str) -> Callable[..., Any]:
    """Return a function that fails the check when it is called, saying that *what* was called."""

    def refuse(*arguments: object, **keywords: object) -> Any:
        raise AssertionError(f"{what} was called")

    return refuse


def syntax_tree(answer: object) -> ast.AST:
    """Return the syntax tree of the definition of *answer*, a function or a class.

    For the few checks that behaviour cannot make. Classes are found by their methods, since ``inspect`` finds no
    class that was defined in a notebook. Raises OSError if the source is not to be had.
    """
    if not isinstance(answer, type):
        return ast.parse(textwrap.dedent(inspect.getsource(answer)))  # type: ignore[arg-type]
    for function in functions_of(answer):
        lines = linecache.getlines(function.__code__.co_filename)
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.ClassDef) and node.name == answer.__name__:
                return node
    raise OSError(f"no source of {answer.__name__} is to be had")
