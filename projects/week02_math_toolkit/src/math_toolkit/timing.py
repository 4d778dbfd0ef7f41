"""How long functions take: each call, without what it calls, smallest and median."""

import functools
import inspect
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar, cast, overload

from math_toolkit.errors import NoDataError

Parameters = ParamSpec("Parameters")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
Instance = TypeVar("Instance")

# The span that is being timed now, in this thread or task; a span adds its time to the one that it is inside of.
_innermost: "ContextVar[_Span | None]" = ContextVar("innermost", default=None)


class TimingSummary(NamedTuple):
    """What calls took, in seconds."""

    calls: int
    """How many calls there were, those that raised included."""
    total: float
    """The sum of their times; a recursive function's inner calls count again in the outer ones."""
    own: float
    """The sum without the time of timed calls inside of them."""
    minimum: float
    """The shortest time: what the work takes when nothing disturbs it."""
    median: float
    """The median of the latest times: what a call takes usually."""


class Timings:
    """The times of a piece of code, safe for threads."""

    def __init__(self, *, clock: Callable[[], float] = time.perf_counter, keep: int = 1000) -> None:
        """Measure in seconds of *clock*; the median is of the latest *keep* calls."""
        self._clock = clock
        self._lock = threading.Lock()
        self._latest: deque[float] = deque(maxlen=keep)
        self.clear()

    def clear(self) -> None:
        """Forget all that was measured."""
        with self._lock:
            self._latest.clear()
            self._calls, self._total, self._own, self._minimum = 0, 0.0, 0.0, float("inf")

    @contextmanager
    def measure(self) -> Generator[None]:
        """Time the block of a `with` statement, also when it raises."""
        span, outer = _Span(), _innermost.get()
        _innermost.set(span)
        start = self._clock()
        try:
            yield
        finally:
            elapsed = self._clock() - start
            _innermost.set(outer)
            if outer is not None:
                outer.inner += elapsed
            # Inner calls that ran side by side may add up to more.
            self._add(elapsed, max(0.0, elapsed - span.inner))

    def summary(self) -> TimingSummary:
        """Return calls, total, own time, minimum and median; raise `NoDataError` if nothing was measured."""
        with self._lock:
            if not self._calls:
                raise NoDataError("nothing was timed yet")
            median = statistics.median(self._latest)
            return TimingSummary(self._calls, self._total, self._own, self._minimum, median)

    def _add(self, elapsed: float, own: float) -> None:
        with self._lock:
            self._latest.append(elapsed)
            self._calls += 1
            self._total += elapsed
            self._own += own
            self._minimum = min(self._minimum, elapsed)


class Timed(Protocol[Parameters, Result_co]):
    """A timed function: called as the one it wraps, with its timings beside it."""

    timings: Timings
    __wrapped__: Callable[..., Any]

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result_co:
        """Call the function and time it."""

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> "Timed[Parameters, Result_co]":
        """Return the function itself when it is taken from the class."""

    @overload
    def __get__(
        self: "Timed[Concatenate[Instance, Rest], Result_co]", instance: Instance, owner: type | None = None
    ) -> "Timed[Rest, Result_co]":
        """Return the method of *instance*."""


@overload
def timed(function: Callable[Parameters, Result], /) -> Timed[Parameters, Result]:
    """Time *function* with the usual clock."""


@overload
def timed(
    *, clock: Callable[[], float] = time.perf_counter
) -> Callable[[Callable[Parameters, Result]], Timed[Parameters, Result]]:
    """Return the decorator that uses *clock*."""


def timed(function: Callable[..., Any] | None = None, /, *, clock: Callable[[], float] = time.perf_counter) -> Any:
    """Time each call of a function, `async` or not, in seconds of *clock*; the result has `timings`.

    A call that raises is timed, too. Of timed functions that call each other, each one's `own` time leaves out the
    others'. Raises `TypeError` for a generator function, whose work is done after the call.

    >>> @timed(clock=iter([10.0, 12.5]).__next__)
    ... def work():
    ...     return 42
    >>> work()
    42
    >>> work.timings.summary().minimum
    2.5
    """
    if function is None:
        return functools.partial(timed, clock=clock)
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"timed cannot time {function.__qualname__}: a generator works after the call")
    timings = Timings(clock=clock)
    wrapped = cast(Any, functools.wraps(function)(_wrap(function, timings)))
    wrapped.timings = timings
    return wrapped


class _Span:
    __slots__ = ("inner",)

    def __init__(self) -> None:
        self.inner = 0.0


def _wrap(function: Callable[..., Any], timings: Timings) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        with timings.measure():
            return function(*args, **kwargs)

    async def call_async(*args: Any, **kwargs: Any) -> Any:
        with timings.measure():
            return await function(*args, **kwargs)

    return call_async if inspect.iscoroutinefunction(function) else call
