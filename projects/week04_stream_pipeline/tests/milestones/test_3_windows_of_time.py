"""Windows of time: tumbling, sliding, sessions, and what came too late.

Build `Aggregate` in `statistic.py` and all of `event_time.py`. Rows come out of order; a watermark says from when on a
window is over. What comes after that is handed back, never dropped.

Hint: keep the open windows in a heap, the first to end on top; then closing costs nothing while none is over.
Hint: a row may join two sessions. Two aggregates are merged without looking at their values again (Chan).
"""

import math
import random
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_pipeline import Aggregate, BadOptionError, EventTime, Session, Sliding, Tumbling

values = st.lists(st.floats(-1e6, 1e6), max_size=20)
rows = st.lists(st.tuples(st.sampled_from("ab"), st.integers(-60, 60)), max_size=40)


def aggregate(numbers):
    """Return the aggregate of some numbers."""
    made = Aggregate()
    for number in numbers:
        made.add(number)
    return made


def windows_of(events, rows):
    """Push rows of key and time, end the stream, and return key, start, end, rows of each window, and late places."""
    keys, times = [key for key, _ in rows], [time for _, time in rows]
    closed, late = events.push(keys, times, [1.0] * len(rows))
    closed = closed + events.finish()
    return [(one.key, one.start, one.end, one.rows) for one in closed], [one.place for one in late]


def test_an_aggregate():
    """an aggregate has the statistics of all that was added, with missing and infinite values left out"""
    made = aggregate([3.0, math.nan, 1.0, math.inf, 5.0])
    found = {name: made.value(name) for name in ("count", "sum", "mean", "min", "max", "std")}
    assert found == {"count": 3, "sum": 9.0, "mean": 3.0, "min": 1.0, "max": 5.0, "std": 2.0}


def test_an_aggregate_of_too_few():
    """of too few values it has nothing but the count"""
    assert str([aggregate([]).value(name) for name in ("count", "sum", "min", "std")]) == "[0, nan, nan, nan]"
    assert math.isnan(aggregate([1.0]).value("std"))
    assert math.isnan(aggregate([1.0, 2.0]).value("mean", min_periods=3))


def test_an_aggregate_at_a_large_offset():
    """at an offset of 1e9 the deviation has 10 digits, and the mean is the nearest float"""
    chance = random.Random(5)
    numbers = [1e9 + chance.gauss(0, 1) for _ in range(2_000)]
    made = aggregate(numbers)
    assert made.value("std") == pytest.approx(statistics.stdev(numbers), rel=1e-10)
    assert made.value("mean") == float(statistics.mean(map(Fraction, numbers)))


@given(values, values)
def test_merging(left, right):
    """two aggregates merge into that of all values, and the second stays as it was"""
    made, other = aggregate(left), aggregate(right)
    made.merge(other)
    for name in ("count", "sum", "mean", "min", "max", "std"):
        expected = aggregate(left + right).value(name)
        assert made.value(name) == pytest.approx(expected, rel=1e-9, abs=1e-6, nan_ok=True)
    assert repr(other) == repr(aggregate(right))


def test_tumbling():
    """each time is in one window, which begins at a multiple of its size, also before 1970"""
    rows = [("", time) for time in (-11, -10, -1, 0, 9, 10)]
    assert windows_of(EventTime(Tumbling(10)), rows)[0] == [
        ("", -20, -10, 1), ("", -10, 0, 2), ("", 0, 10, 2), ("", 10, 20, 1),
    ]  # fmt: skip


def test_sliding():
    """each time is in several windows if they begin more often"""
    assert windows_of(EventTime(Sliding(10, 5)), [("", 7), ("", 12)])[0] == [
        ("", 0, 10, 1), ("", 5, 15, 2), ("", 10, 20, 1),
    ]  # fmt: skip


def test_sliding_with_an_uneven_step():
    """a size that is no multiple of the step makes windows all the same"""
    assert windows_of(EventTime(Sliding(10, 4)), [("", 9)])[0] == [("", 0, 10, 1), ("", 4, 14, 1), ("", 8, 18, 1)]


def test_sessions():
    """a session lasts as long as rows follow each other within the gap; exactly the gap is too long"""
    assert windows_of(EventTime(Session(10)), [("", 0), ("", 9), ("", 19), ("", 28)])[0] == [
        ("", 0, 19, 2), ("", 19, 38, 2),
    ]  # fmt: skip


def test_a_row_that_joins_two_sessions():
    """a row between two sessions makes them one, with the values of all"""
    events = EventTime(Session(10), lateness=100)
    events.push(["a"] * 3, [0, 16, 8], [1.0, 2.0, 6.0])
    (session,) = events.finish()
    assert (session.start, session.end, session.rows, session.values.value("mean")) == (0, 26, 3, 3.0)


def test_results_come_when_the_watermark_has_passed():
    """a window is closed by the first row that takes the watermark to its end, and not before"""
    events = EventTime(Tumbling(10), lateness=5)
    assert events.push(None, [0, 14], [1.0, 2.0]) == ([], [])
    (window,), late = events.push(None, [15], [3.0])
    assert (window.start, window.end, window.rows, late) == (0, 10, 1, [])
    assert events.watermark == 10


def test_rows_out_of_order():
    """a row within the lateness is counted where it belongs"""
    windows, late = windows_of(EventTime(Tumbling(10), lateness=5), [("", 8), ("", 14), ("", 9), ("", 11)])
    assert (windows, late) == ([("", 0, 10, 2), ("", 10, 20, 2)], [])


def test_rows_too_late():
    """a row whose window is closed is handed back, and changes nothing"""
    events = EventTime(Tumbling(10))
    closed, late = events.push(None, [8, 10, 9, 10], [1.0, 1.0, 1.0, 1.0])
    assert [(window.start, window.rows) for window in closed] == [(0, 1)]
    assert [(row.place, row.missed, row.windows) for row in late] == [(2, 1, 1)]
    assert [(window.start, window.rows) for window in events.finish()] == [(10, 2)]


def test_rows_too_late_for_some_windows():
    """a row that is late for one of its windows is counted in the other, and handed back all the same"""
    events = EventTime(Sliding(10, 5))
    closed, late = events.push(None, [8, 11, 9], [1.0, 1.0, 1.0])
    assert [(window.start, window.rows) for window in closed] == [(0, 1)]
    assert [(row.place, row.missed, row.windows) for row in late] == [(2, 1, 2)]
    assert [(window.start, window.rows) for window in events.finish()] == [(5, 3), (10, 1)]


def test_a_late_row_in_an_open_session():
    """a row that lengthens a session still open is not late, however old it is"""
    events = EventTime(Session(10))
    closed, late = events.push(None, [12, 20, 5, 40, 9], [1.0] * 5)
    assert [(window.start, window.end, window.rows) for window in closed] == [(5, 30, 3)]
    assert [row.place for row in late] == [4]


def test_windows_of_keys():
    """each key has windows of its own, and all share the watermark; they close by end, then key"""
    windows, late = windows_of(EventTime(Tumbling(10)), [("b", 1), ("a", 2), ("b", 11), ("a", 3)])
    assert (windows, late) == ([("a", 0, 10, 1), ("b", 0, 10, 1), ("b", 10, 20, 1)], [3])


def test_missing_values_make_windows():
    """a row without a value counts as a row of its window, and not among the values"""
    events = EventTime(Tumbling(10))
    events.push(None, [1], [math.nan])
    (window,) = events.finish()
    assert (window.rows, window.values.count) == (1, 0)


@pytest.mark.parametrize("make", [lambda: Tumbling(7), lambda: Sliding(12, 5), lambda: Session(6)])
@given(rows, st.randoms(use_true_random=False))
def test_order_does_not_matter_within_the_lateness(make, rows, chance):
    """whatever the order in which rows come, with enough lateness the windows are the same, and no row is late"""
    shuffled = chance.sample(rows, len(rows))
    expected = windows_of(EventTime(make(), lateness=200), sorted(rows, key=lambda row: row[1]))
    assert windows_of(EventTime(make(), lateness=200), shuffled) == expected
    assert expected[1] == []


@given(rows, st.integers(0, 30), st.integers(1, 15))
def test_nothing_is_lost(rows, lateness, size):
    """each row is in its window or handed back as late"""
    windows, late = windows_of(EventTime(Tumbling(size), lateness), rows)
    assert sum(count for *_, count in windows) + len(late) == len(rows)
    assert len({(key, start) for key, start, *_ in windows}) == len(windows)


@pytest.mark.parametrize("make", [lambda: Tumbling(7), lambda: Sliding(12, 5), lambda: Session(6)])
@given(rows, st.integers(0, 40), st.integers(0, 30))
def test_open_windows_are_saved(make, rows, cut, lateness):
    """saved and restored between two rows, the windows go on to the last bit"""
    keys, times = [key for key, _ in rows], [time for _, time in rows]
    numbers = [0.1 * place for place in range(len(rows))]
    whole, first, second = (EventTime(make(), lateness) for _ in range(3))
    closed, late = whole.push(keys, times, numbers)
    before = first.push(keys[:cut], times[:cut], numbers[:cut])
    second.restore(first.as_json())
    after = second.push(keys[cut:], times[cut:], numbers[cut:])
    assert repr(closed + whole.finish()) == repr(before[0] + after[0] + second.finish())
    assert len(late) == len(before[1]) + len(after[1])


@pytest.mark.parametrize(
    "make",
    [lambda: Tumbling(0), lambda: Sliding(5, 0), lambda: Sliding(5, 6), lambda: Sliding(10**9, 1), lambda: Session(0)],
)
def test_windows_that_cannot_be(make):
    """windows without a length, steps that rows fall between, and steps that put a row into a million are refused"""
    with pytest.raises(BadOptionError):
        make()


def test_negative_lateness():
    """nobody waits a negative time"""
    with pytest.raises(BadOptionError, match="lateness"):
        EventTime(Tumbling(10), -1)
