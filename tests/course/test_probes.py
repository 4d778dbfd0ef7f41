"""Probes do what a check relies on: they count, refuse, and let no second of real time pass for a fake one."""

import asyncio
import doctest
import logging
import logging.config
import threading
from types import ModuleType

import pytest

from tenweeks import counting, probes
from tenweeks.probes import FakeClock, comes_true, fresh_logging, in_threads, most_alive


async def slept(clock: FakeClock, seconds: float) -> float:
    """Sleep, and return what time it then is."""
    await asyncio.sleep(seconds)
    return clock()


@pytest.mark.parametrize("module", [counting, probes])
def test_examples_are_true(module: ModuleType) -> None:
    """Every example in a docstring gives what it says."""
    assert doctest.testmod(module).failed == 0


def test_tasks_sleep_at_the_same_time() -> None:
    """Two tasks that sleep take as long as the longer sleep, by the fake clock, and results keep their order."""
    clock = FakeClock(100.0)
    assert clock.run(slept(clock, 3600.0), slept(clock, 0.25)) == [3700.0, 100.25]
    assert clock() == 3700.0


def test_a_lock_makes_tasks_wait() -> None:
    """The tools of asyncio work on the fake loop, also where tasks wait for each other."""
    clock = FakeClock()

    async def one_at_a_time(lock: asyncio.Lock) -> float:
        async with lock:
            return await slept(clock, 1.0)

    async def together() -> list[float]:
        lock = asyncio.Lock()
        return await asyncio.gather(one_at_a_time(lock), one_at_a_time(lock))

    assert clock.run(together()) == [[1.0, 2.0]]


def test_tasks_that_wait_for_ever_fail() -> None:
    """A task that nothing will wake is an AssertionError, not an endless wait."""

    async def hopeless() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(AssertionError, match="nothing will wake"):
        FakeClock().run(hopeless())


def test_an_error_of_a_task_is_raised() -> None:
    """The error of one task passes, and the others are cancelled."""
    ended = []

    async def other() -> None:
        try:
            await asyncio.sleep(9)
        finally:
            ended.append("cancelled")

    async def failing() -> None:
        await asyncio.sleep(1)
        raise KeyError("Quito")

    with pytest.raises(KeyError, match="Quito"):
        FakeClock().run(other(), failing())
    assert ended == ["cancelled"]


def test_runs_inside_another_loop() -> None:
    """The fake loop runs where a real one does already, as on a page in a browser, and leaves that one in place."""
    clock = FakeClock()

    async def outer() -> tuple[list[float], float]:
        inner = clock.run(slept(clock, 5.0))
        return inner, await slept(clock, 0)

    assert asyncio.run(outer()) == ([5.0], 5.0)


def test_a_clock_never_goes_back() -> None:
    """A negative sleep is refused, as by the real one."""
    clock = FakeClock(7.0)
    with pytest.raises(ValueError, match="non-negative"):
        clock.sleep(-0.5)
    assert clock() == 7.0


def test_threads_start_together() -> None:
    """Functions run at the same time: each can wait for the other."""
    meeting = threading.Barrier(2)
    assert sorted(in_threads(meeting.wait, meeting.wait)) == [0, 1]


def test_error_of_a_thread_is_raised() -> None:
    """The error of a thread reaches the check."""
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda: 7, lambda: 1 / 0)


def test_thread_that_never_ends_fails() -> None:
    """A thread that waits for ever fails the check; the check goes on."""
    lock = threading.Lock()
    with lock, pytest.raises(AssertionError, match="never ends"):
        in_threads(lock.acquire)


def test_waits_for_other_threads() -> None:
    """A condition that another thread makes true is noticed; one that stays false is given up."""
    event = threading.Event()
    threading.Thread(target=event.set).start()
    assert comes_true(event.is_set)
    assert not comes_true(lambda: False, turns=3)


def test_counts_numbers_that_were_turned_round() -> None:
    """A number that is kept with its sign changed is still counted, in whichever way it was changed."""
    assert most_alive(lambda numbers: [-number for number in numbers], range(100)) >= 100
    assert most_alive(lambda numbers: [-1 * number for number in numbers], range(100)) >= 100


def test_counts_numbers_that_exist_at_a_time() -> None:
    """What is let go is not counted, however many numbers pass."""
    assert most_alive(lambda numbers: [number > 3 for number in numbers], range(1_000)) < 10


def test_logging_is_as_before() -> None:
    """Whatever a block does to logging is undone after it, and the handlers of the process stay open."""
    root, kept, inner = logging.getLogger(), logging.StreamHandler(), []
    kept.close = lambda: inner.append("closed")  # type: ignore[method-assign]
    child = logging.getLogger("tenweeks.tests.child")
    root.addHandler(kept)
    before = root.handlers[:], root.level, dict(logging.Logger.manager.loggerDict), logging._handlerList[:]
    try:
        with fresh_logging() as fresh:
            assert (fresh is root, fresh.handlers, fresh.level) == (True, [], logging.WARNING)
            assert logging.getLogger("tenweeks.tests.child") is not child
            logging.config.dictConfig({"version": 1, "root": {"level": "DEBUG"}})
            logging.getLogger("tenweeks.tests.new").addHandler(logging.NullHandler())
            logging.disable(logging.CRITICAL)
        assert before == (root.handlers, root.level, logging.Logger.manager.loggerDict, logging._handlerList)
        assert (child.disabled, logging.getLogger("tenweeks.tests.child") is child, inner) == (False, True, [])
        assert root.manager.disable == logging.NOTSET
    finally:
        root.removeHandler(kept)


def test_errors_in_handlers_are_raised() -> None:
    """In a block of fresh logging a message that does not fit its arguments fails where it is logged."""
    with fresh_logging() as root:
        root.addHandler(logging.StreamHandler())
        with pytest.raises(TypeError):
            root.warning("%d", "seven")
