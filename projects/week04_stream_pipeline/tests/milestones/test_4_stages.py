"""Stages: threads that work ahead, but not too far.

Build `ahead` and `parallel` in `stages.py`. A bounded number of items is under way; an error comes out where the items
are taken; however it ends, no thread is left and the source is closed.

Hint: let the thread take a place of a semaphore before it asks for an item, and the reader give it back.
Hint: every wait must end: for room, which closing gives; for an item, in whose place an error or the end may come.
"""

import threading
from itertools import count, islice

import pytest

from stream_pipeline import BadOptionError, ahead, parallel


class Source:
    """Numbers, with a note of how many were asked for, and whether it was closed."""

    def __init__(self, numbers, error=None):
        """Begin before the first."""
        self.numbers, self.error = iter(numbers), error
        self.asked, self.is_closed = 0, False
        self.reached: dict[int, threading.Event] = {}

    def __iter__(self):
        """Return itself."""
        return self

    def __next__(self):
        """Note it, and return the next number, or raise the error at the end."""
        self.asked += 1
        self.reached.setdefault(self.asked, threading.Event()).set()
        try:
            return next(self.numbers)
        except StopIteration:
            if self.error:
                raise self.error from None
            raise

    def close(self):
        """Note it."""
        self.is_closed = True

    def wait_until_asked(self, times):
        """Wait until so many were asked for."""
        assert self.reached.setdefault(times, threading.Event()).wait(10)


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def twice(number):
    """Return twice the number."""
    return 2 * number


STAGES = [ahead, lambda items, buffer=4: parallel(twice, items, workers=1, buffer=buffer)]
both = pytest.mark.parametrize("stage", STAGES, ids=["ahead", "parallel"])


@both
@pytest.mark.parametrize("length", [0, 1, 100])
def test_items_in_their_order(stage, length):
    """all items come, in their order, and the source is closed at the end"""
    source = Source(range(length))
    factor = 1 if stage is ahead else 2
    assert list(stage(source)) == [factor * number for number in range(length)]
    assert source.is_closed


def test_none_is_an_item():
    """None and exceptions are items like others"""
    items = [None, ValueError(), StopIteration, ..., None]
    assert list(ahead(items)) == items


def test_it_begins_when_asked():
    """nothing is read before the first item is asked for"""
    source = Source(range(9))
    stages = [ahead(source), parallel(twice, source)]
    assert source.asked == 0
    assert next(stages[0]) == 0
    stages[0].close()


@pytest.mark.parametrize("buffer", [1, 2, 5])
def test_back_pressure(buffer):
    """while the reader is busy, exactly so many items are asked for ahead, and not one more"""
    source = Source(count())
    items = ahead(source, buffer)
    for taken in range(1, 20):
        next(items)
        source.wait_until_asked(taken + buffer)
        assert source.asked == taken + buffer
    items.close()


def test_work_under_way_is_bounded():
    """in parallel, at most so many items are read whose results nobody took"""
    source = Source(count())
    results = parallel(twice, source, workers=2, buffer=5)
    assert list(islice(results, 20)) == [2 * number for number in range(20)]
    assert source.asked == 24
    results.close()


def test_the_order_is_kept():
    """results keep the order of the source, even if a later one is ready first"""
    second_is_done = threading.Event()

    def work(number):
        if number == 0:
            assert second_is_done.wait(10)
        second_is_done.set()
        return number

    assert list(parallel(work, range(4), workers=2)) == [0, 1, 2, 3]


def test_workers_work_at_the_same_time():
    """so many calls are under way at once as there are workers"""
    all_here = threading.Barrier(3, timeout=10)
    assert sorted(parallel(lambda _: all_here.wait(), range(3), workers=3)) == [0, 1, 2]


@both
def test_an_error_of_the_source(stage):
    """an error of the source comes out after the items before it, the same object"""
    error = OSError("disk")
    source = Source(range(2), error)
    items, taken = stage(source), []
    with pytest.raises(OSError, match="disk") as caught:
        for item in items:
            taken += [item]
    assert caught.value is error
    assert source.is_closed
    if stage is ahead:
        assert taken == [0, 1]


def test_an_error_of_the_work():
    """an error of the function comes out in its turn, the same object"""
    error = ZeroDivisionError()

    def work(number):
        if number == 3:
            raise error
        return number

    source, taken = Source(count()), []
    with pytest.raises(ZeroDivisionError) as caught:
        for result in parallel(work, source, workers=2, buffer=4):
            taken += [result]
    assert (caught.value is error, taken, source.is_closed) == (True, [0, 1, 2], True)


def test_keyboard_interrupt_is_carried():
    """what is no Exception is carried over, too"""
    with pytest.raises(KeyboardInterrupt):
        list(ahead(Source([], KeyboardInterrupt())))


@both
def test_early_end(stage):
    """a reader that has enough ends the thread and closes the source, even if the thread waits for room"""
    source = Source(count())
    items = stage(source, 2)
    next(items)
    items.close()
    assert source.is_closed


def test_stages_in_a_row():
    """stages are put one after the other, and the last to be closed closes all"""
    source = Source(count())
    items = ahead(parallel(twice, ahead(source, 2), workers=2, buffer=2), 2)
    assert list(islice(items, 5)) == [0, 2, 4, 6, 8]
    items.close()
    assert source.is_closed


def test_no_room():
    """a buffer without room, and more workers than room, are refused at the call"""
    for refused in (
        lambda: ahead([], 0), lambda: parallel(twice, [], workers=0), lambda: parallel(twice, [], workers=3, buffer=2)
    ):  # fmt: skip
        with pytest.raises(BadOptionError):
            refused()
