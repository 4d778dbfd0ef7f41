"""Computations under way: one computes, others wait for it, and nobody waits for itself."""

import contextlib
import threading
from collections.abc import Callable, Generator, Hashable
from contextvars import ContextVar
from reprlib import repr as shortened
from types import TracebackType
from typing import Any

from math_toolkit.errors import RecursiveCallError

# The flight inside of which code runs. Tasks and `asyncio.to_thread` inherit it, so a call made there counts, too.
_innermost: "ContextVar[Flight | None]" = ContextVar("innermost", default=None)
# Guards who waits for whom, over all functions. Reentrant, because an object's `__del__` may run at any moment.
_graph = threading.RLock()


class Flight:
    """One computation, for which any number of threads and tasks may wait.

    Who computes enters it (`with flight:`) and sets `value`; the others `wait`, then ask `is_abandoned` and `result`.
    """

    __slots__ = ("_error", "_is_over", "_land", "_outer", "_waits_for", "_wakers", "is_joined", "key", "name", "value")

    def __init__(self, name: str, key: Hashable, land: "Callable[[Flight, bool], None]") -> None:
        """Begin the computation of *name* for *key*; *land* is told at its end whether it succeeded."""
        self.name, self.key, self.value = name, key, None
        self.is_joined = False
        """Whether anybody else asked for the value, who may have to be told of an error."""
        self._land = land
        self._is_over = False
        self._error: BaseException | None = None
        self._outer: Flight | None = None
        self._waits_for: list[Flight] = []
        self._wakers: list[Callable[[], object]] = []

    @classmethod
    def ended(cls, value: Any) -> "Flight":
        """Return a flight that has its *value* already."""
        flight = cls("", None, lambda flight, succeeded: None)
        flight.value, flight._is_over = value, True
        return flight

    def __enter__(self) -> "Flight":
        """Compute from here on: what is called now is called inside of this flight."""
        self._outer = _innermost.get()
        if self._outer is not None:
            with _graph:
                self._outer._waits_for.append(self)
        _innermost.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End: keep the value, and only then wake those who wait."""
        _innermost.set(self._outer)
        try:
            self._land(self, error is None)
        finally:
            if self._outer is not None:
                with _graph:
                    self._outer._waits_for.remove(self)
            if self.is_joined:  # nobody can join any more; if nobody did, an error would only keep frames alive
                with _graph:
                    self._error, self._is_over = error, True
                for wake in self._wakers:
                    wake()

    def wait(self) -> None:
        """Block until the flight is over; raise `RecursiveCallError` if it could never be, because it waits for us."""
        gate = threading.Lock()
        gate.acquire()
        with self._queued(gate.release):
            gate.acquire()

    async def wait_async(self) -> None:
        """Wait as `wait` does, and let other tasks run meanwhile."""
        import asyncio  # takes longer to import than all of ours; whoever awaits has it already

        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()

        def arrive() -> None:
            if not over.done():
                over.set_result(None)

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # that loop is closed
                loop.call_soon_threadsafe(arrive)

        with self._queued(wake):
            await over

    @property
    def is_abandoned(self) -> bool:
        """Whether it was broken off (Ctrl-C, a cancelled task), which says nothing about the value: compute again."""
        return self._error is not None and not isinstance(self._error, Exception)

    def result(self) -> Any:
        """Return the value; raise what the computation raised."""
        try:
            if self._error is not None:
                raise self._error
            return self.value
        finally:
            del self  # the traceback holds this frame; without it, no cycle

    @contextlib.contextmanager
    def _queued(self, wake: Callable[[], object]) -> Generator[None]:
        """Have *wake* called when the flight is over, and tell meanwhile that we wait for it."""
        inner = _innermost.get()
        with _graph:
            if inner is not None and not self._is_over and self._leads_to(inner):
                raise RecursiveCallError(f"{self.name}() needs its own result for {shortened(self.key)}")
            if self._is_over:
                wake()
            else:
                self._wakers.append(wake)
            if inner is not None:
                inner._waits_for.append(self)
        try:
            yield
        finally:
            if inner is not None:
                with _graph:
                    inner._waits_for.remove(self)

    def _leads_to(self, target: "Flight") -> bool:
        """Tell whether this flight waits for *target*, directly or through others."""
        seen, waiting = {id(self)}, [self]
        while waiting:
            flight = waiting.pop()
            if flight is target:
                return True
            found = [other for other in flight._waits_for if id(other) not in seen]
            seen.update(map(id, found))
            waiting += found
        return False
