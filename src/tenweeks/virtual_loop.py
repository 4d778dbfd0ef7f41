"""An event loop that waits for nothing: when every task sleeps, its clock jumps to where the first one wakes."""

import asyncio
from asyncio import events
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")


class Clock(Protocol):
    """What tells the loop the time, and lets it move on (see ``probes.FakeClock``)."""

    now: float

    def sleep(self, seconds: float) -> None:
        """Move on by *seconds*."""


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop for tasks that wait for nothing but time and each other."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._selector = self

    def time(self) -> float:
        """Return the time of the clock."""
        return self._clock.now

    def select(self, timeout: float | None) -> list[Any]:
        """Stand for the wait for files and sockets, of which there are none: let the clock move on."""
        if timeout is None:
            raise AssertionError("every task waits, and nothing will wake one of them")
        self._clock.sleep(timeout)
        return []

    def _process_events(self, event_list: list[Any]) -> None: ...

    def _write_to_self(self) -> None: ...


def run_virtually(clock: Clock, *coroutines: Coroutine[Any, Any, Result]) -> list[Result]:
    """Run *coroutines* at the same time by the time of *clock*, and return their results in order."""

    async def together() -> list[Result]:
        return await asyncio.gather(*coroutines)

    outer = events._get_running_loop()  # a page in a browser runs the check inside a loop of its own
    events._set_running_loop(None)
    loop = VirtualLoop(clock)
    try:
        return loop.run_until_complete(together())
    finally:
        loop.run_until_complete(_cancelled(asyncio.all_tasks(loop)))
        loop.close()
        events._set_running_loop(outer)


async def _cancelled(tasks: set[asyncio.Task[Any]]) -> None:
    """End *tasks*, which an error has left behind."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
