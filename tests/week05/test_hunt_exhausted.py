"""Hunt: figures of a stream that was read to its end. What the repair and its test must do, and what does not."""

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard
from tenweeks.suites import Repair

figures = None  # what the tests below call: the broken one, then the repaired one


def broken(readings):
    """it is the one of the lesson"""
    count = sum(1 for _ in readings)
    if count == 0:
        raise ValueError("no readings")
    total = sum(readings)
    return {"count": count, "mean": total / count, "largest": max(readings, default=0)}


def repaired(readings):
    """it keeps the readings in a list first"""
    kept = list(readings)
    if not kept:
        raise ValueError("no readings")
    return {"count": len(kept), "mean": sum(kept) / len(kept), "largest": max(kept)}


BUG = Repair("figures", broken=broken, repaired=repaired)


def test_list(figures):
    """a list of readings gives count, mean and largest"""
    assert figures([3, 8, 4]) == {"count": 3, "mean": 5.0, "largest": 8}


def test_generator(figures):
    """a generator gives the same as a list"""
    assert figures(number * number for number in range(4)) == {"count": 4, "mean": 3.5, "largest": 9}


def test_negative_readings(figures):
    """readings below zero have a largest one, too"""
    assert figures(iter([-7, -3])) == {"count": 2, "mean": -5.0, "largest": -3}


def test_reads_each_once(figures):
    """each reading is asked for once"""
    guard = OverReadGuard([5, 6, 7, 8], limit=4)
    assert figures(guard)["count"] == 4


@pytest.mark.parametrize("nothing", [[], iter(())])
def test_nothing(figures, nothing):
    """no readings are a ValueError"""
    with pytest.raises(ValueError):
        figures(nothing)


def test_keeps_the_list(figures):
    """a list that is given stays as it is"""
    readings = [2, 1]
    figures(readings)
    assert readings == [2, 1]


def test_regression_test_passes_after_a_repair(test_figures):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_figures)


def test_regression_test_finds_the_bug(test_figures):
    """your test fails for the function as it was"""
    BUG.is_found(test_figures)


@alternative
class one_pass:
    def figures(readings):
        count, total, largest = 0, 0, None
        for reading in readings:
            count += 1
            total += reading
            largest = reading if largest is None or reading > largest else largest
        if not count:
            raise ValueError("no readings")
        return {"count": count, "mean": total / count, "largest": largest}

    def test_figures():
        assert figures(iter([1, 3])) == {"count": 2, "mean": 2.0, "largest": 3}


@alternative
class sorted_first:
    def figures(readings):
        ordered = sorted(readings)
        if not ordered:
            raise ValueError("nothing was measured")
        return {"count": len(ordered), "mean": sum(ordered) / len(ordered), "largest": ordered[-1]}

    def test_figures():
        assert figures(map(int, "123"))["largest"] == 3


@mistake(caught_by=test_generator)
class reads_it_again:
    """The first pass has read the generator to its end; the second finds nothing, and says nothing."""

    def figures(readings):
        count = sum(1 for _ in readings)
        if count == 0:
            raise ValueError("no readings")
        return {"count": count, "mean": sum(readings) / count, "largest": max(readings, default=0)}


@mistake(caught_by=test_generator)
class asks_for_a_length:
    """A generator has no length. Whoever needs one has to count, or to keep the readings."""

    def figures(readings):
        if not len(readings):
            raise ValueError("no readings")
        return {"count": len(readings), "mean": sum(readings) / len(readings), "largest": max(readings)}


@mistake(caught_by=test_list)
class forgets_the_first:
    """The first reading was taken to begin with, and then left out of count and sum."""

    def figures(readings):
        readings = iter(readings)
        largest = next(readings, None)
        if largest is None:
            raise ValueError("no readings")
        count = total = 0
        for reading in readings:
            count, total, largest = count + 1, total + reading, max(largest, reading)
        return {"count": count, "mean": total / max(count, 1), "largest": largest}


@mistake(caught_by=test_negative_readings)
class largest_begins_at_zero:
    """The largest begins at zero, which no reading below zero can beat: begin with the first reading."""

    def figures(readings):
        count = total = largest = 0
        for reading in readings:
            count, total, largest = count + 1, total + reading, max(largest, reading)
        if not count:
            raise ValueError("no readings")
        return {"count": count, "mean": total / count, "largest": largest}


@mistake(caught_by=test_nothing)
class divides_by_nothing:
    """Nothing was read, so the mean divides by zero. Look whether there is anything, and say so."""

    def figures(readings):
        kept = list(readings)
        return {"count": len(kept), "mean": sum(kept) / len(kept), "largest": max(kept)}


@mistake(caught_by=test_nothing)
class asks_the_iterator_whether_it_is_empty:
    """An iterator is true, whether anything is left in it or not: make it a list before you ask."""

    def figures(readings):
        if not readings:
            raise ValueError("no readings")
        kept = list(readings)
        return {"count": len(kept), "mean": sum(kept) / max(len(kept), 1), "largest": max(kept, default=0)}


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_a_list:
    """A list can be read again and again, and was. The bug shows with what is read once: a generator, `iter`."""

    def test_figures():
        assert figures([3, 8, 4]) == {"count": 3, "mean": 5.0, "largest": 8}


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class expects_an_error:
    """One could refuse generators. But the promise speaks of any iterable, and callers rely on it."""

    def test_figures():
        with pytest.raises(TypeError):
            figures(iter([3, 8]))
