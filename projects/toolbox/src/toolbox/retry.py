"""Calls that fail now and then, made again: with growing, scattered waits, and an end.

How long to wait is decided without waiting (`_Run`), so functions and coroutine functions follow one rule, and a test
needs no second of real time. The waits are those of "full jitter": Marc Brooker, "Exponential Backoff And Jitter",
AWS Architecture Blog, 2015.
"""

import inspect
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import KW_ONLY, dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

__all__ = ["retry"]

P = ParamSpec("P")
R = TypeVar("R")


def _never(error: Exception) -> bool:
    return False


async def _sleep_in_task(seconds: float) -> None:
    import asyncio  # takes longer to import than all the rest, and who writes no coroutines needs none of it

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class retry:  # in lower case as `functools.partial` is, since it stands where a function would
    """How to make a call again when it fails: a decorator, and with `call` and `call_async` a helper.

    >>> @retry(attempts=3, on=ConnectionError)
    ... def fetch(city: str) -> str:
    ...     return f"sunny in {city}"
    >>> fetch("Quito"), retry(attempts=5).call(fetch, "Hanoi")
    ('sunny in Quito', 'sunny in Hanoi')

    Retry only what may be done twice: the attempt that failed may have done its work and lost only the answer.

    The function is called at most *attempts* times, 1 or more. Only errors of the types *on* are met by another
    attempt, and no error for which *giveup* is true. Before each further attempt it waits `jitter(0, ceiling)` seconds;
    the ceiling is *backoff* at first and doubles each time, up to *longest*. An error may ask for more by an attribute
    `retry_after`, a number of seconds: that is waited as well, unless it is more than *longest*, which ends it.
    No attempt begins later than *deadline* seconds after the first one did; one that is running is not stopped.

    The last error is raised as the object it is, with a note such as "after 3 attempts". An error of another type, or
    one that *giveup* gives up, is raised at once and bears no note. What is no `Exception` always passes:
    `KeyboardInterrupt`, `SystemExit`, `asyncio.CancelledError`.

    *jitter*, *sleep*, *async_sleep* and *clock* stand for `random.uniform`, `time.sleep`, `asyncio.sleep` and
    `time.monotonic`. Raises `ValueError` for attempts below 1, and for a number of seconds below 0.
    """

    attempts: int = 3
    on: type[Exception] | tuple[type[Exception], ...] = OSError
    _: KW_ONLY
    backoff: float = 0.1
    longest: float = 30.0
    deadline: float | None = None
    giveup: Callable[[Exception], bool] = _never
    jitter: Callable[[float, float], float] = random.uniform
    sleep: Callable[[float], object] = time.sleep
    async_sleep: Callable[[float], Awaitable[object]] = _sleep_in_task
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts must be 1 or more, not {self.attempts!r}")
        for name in ("backoff", "longest", "deadline"):
            seconds = getattr(self, name)
            if seconds is not None and not seconds >= 0:  # "not", since NaN is neither above nor below
                raise ValueError(f"{name} must be 0 seconds or more, not {seconds!r}")

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return *function* made to try again; a coroutine function stays one.

        Raises `TypeError` for a generator function: it would fail in the loop over it, long after the call.
        """
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"{function!r} is a generator function; retry what reads all of it")
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def retried_async(*arguments: P.args, **keywords: P.kwargs) -> Any:
                return await self.call_async(function, *arguments, **keywords)

            return cast("Callable[P, R]", retried_async)

        @wraps(function)
        def retried(*arguments: P.args, **keywords: P.kwargs) -> R:
            return self.call(function, *arguments, **keywords)

        return retried

    def call(self, function: Callable[P, R], /, *arguments: P.args, **keywords: P.kwargs) -> R:
        """Return what *function* returns, at the latest in its last attempt; raise its last error otherwise."""
        run = _Run(self)
        while True:
            try:
                return function(*arguments, **keywords)
            except Exception as error:
                if (seconds := run.wait_after(error)) is None:
                    raise
            self.sleep(seconds)  # outside of `except`, or each error would be told as the context of the next

    async def call_async(self, function: Callable[P, Awaitable[R]], /, *arguments: P.args, **keywords: P.kwargs) -> R:
        """Do the same with a coroutine function; other tasks run while this one waits."""
        run = _Run(self)
        while True:
            try:
                return await function(*arguments, **keywords)
            except Exception as error:
                if (seconds := run.wait_after(error)) is None:
                    raise
            await self.async_sleep(seconds)


class _Run:
    """The attempts of one call: how many there were, since when, and how long to wait at most for the next."""

    def __init__(self, policy: retry) -> None:
        self.policy = policy
        self.began_at = policy.clock()
        self.made = 0
        self.ceiling = min(policy.backoff, policy.longest)

    def wait_after(self, error: Exception) -> float | None:
        """Return how many seconds to wait before the next attempt, or None if *error* is the end of it."""
        policy = self.policy
        self.made += 1
        if not isinstance(error, policy.on) or policy.giveup(error):
            return None
        seconds = self._seconds_to(error)
        if seconds is None:
            error.add_note(f"after {self.made} attempt{'s' if self.made > 1 else ''}")
        return seconds

    def _seconds_to(self, error: Exception) -> float | None:
        policy, asked = self.policy, _asked_for(error)
        if self.made >= policy.attempts or asked > policy.longest:
            return None
        # Jitter comes on top of what was asked for: others were told the same, and would all come back at once.
        seconds = asked + policy.jitter(0, self.ceiling)
        self.ceiling = min(2 * self.ceiling, policy.longest)
        if policy.deadline is not None and policy.clock() - self.began_at + seconds > policy.deadline:
            return None
        return seconds


def _asked_for(error: Exception) -> float:
    """Return how many seconds *error* asks to wait; what is no positive number asks for none."""
    seconds = getattr(error, "retry_after", None)
    return seconds if isinstance(seconds, int | float) and seconds > 0 else 0.0
