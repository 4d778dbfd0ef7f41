"""Roll: each value gets the statistics of the window that it ends.

Build `check_statistics` in `statistic.py`, all of `rolling.py`, and `KeyedRolling` in `keyed.py`. The cost of a value
must not depend on the window, and its digits not on what has left the window.

Hint: never take a value out of a sum. Any window is the end of one block and the beginning of the next.
Hint: subtract a value that lies in the window before you square. The largest offset is gone, and no digit with it.
"""

import math
import random
from fractions import Fraction
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_pipeline import (
    STATISTICS,
    BadOptionError,
    Extreme,
    KeyedRolling,
    Rolling,
    check_statistics,
    check_window,
    roll,
)

NAN = math.nan
numbers = st.floats(-1e6, 1e6) | st.sampled_from([NAN, 1e9, 1e9 + 1, math.inf])


def rolled(values, window, *statistics, **options):
    """Return the one column, or all of them as pairs."""
    columns = Rolling(window, statistics, **options).push(values)
    return columns[statistics[0]] if len(statistics) == 1 else columns


def plain(values, window, least, name):
    """Return the statistic of each window, worked out anew for each, exactly."""
    column = []
    for end in range(1, len(values) + 1):
        seen = [Fraction(value) for value in values[max(0, end - window) : end] if math.isfinite(value)]
        count = len(seen)
        if name == "count":
            column.append(count)
        elif count < max(least, 1 + (name == "std")):
            column.append(NAN)
        else:
            mean = sum(seen) / count
            exact = {"sum": sum(seen), "mean": mean, "min": min(seen), "max": max(seen)}
            square = sum((value - mean) ** 2 for value in seen) / (count - 1) if name == "std" else 0
            column.append(math.sqrt(square) if name == "std" else float(exact[name]))
    return column


def test_means():
    """the mean of the last three values, as soon as there are three"""
    assert str(rolled([1.0, 2.0, 6.0, 1.0], 3, "mean")) == "[nan, nan, 3.0, 3.0]"


def test_all_statistics():
    """count, sum, mean, min, max and std come as columns, in the order in which they are asked for"""
    columns = Rolling(2, ["std", "max", "min", "mean", "sum", "count"]).push([1.0, 3.0])
    assert list(columns) == ["std", "max", "min", "mean", "sum", "count"]
    assert [column[1] for column in columns.values()] == [math.sqrt(2), 3.0, 1.0, 2.0, 4.0, 2]
    assert str([column[0] for column in columns.values()]) == "[nan, nan, nan, nan, nan, 1]"


def test_fewer_values_will_do():
    """min_periods says how many values make a result; a deviation needs two"""
    assert rolled([1.0, 3.0, 5.0], 3, "mean", min_periods=1) == [1.0, 2.0, 3.0]
    assert str(rolled([1.0, 3.0], 3, "std", min_periods=1)) == f"[nan, {math.sqrt(2)}]"
    assert str(rolled([1.0, 3.0], 1, "std")) == "[nan, nan]"


def test_missing_values():
    """a missing value takes a place in the window and is not counted; an infinite one is missing"""
    values = [1.0, NAN, 3.0, math.inf, -math.inf, 7.0]
    assert str(rolled(values, 2, "sum", min_periods=1)) == "[1.0, 1.0, 3.0, 3.0, nan, 7.0]"
    assert rolled(values, 3, "count") == [1, 1, 2, 1, 1, 1]
    assert str(rolled(values, 2, "max")) == str([NAN] * 6)


def test_a_hole_as_long_as_the_window():
    """after a hole longer than the window, what was before it has no say, however far away it was"""
    values = [1e12, 1e12] + [NAN] * 3 + [0.25, 0.5, 0.75]
    assert rolled(values, 2, "mean", min_periods=1)[-3:] == [0.25, 0.375, 0.625]
    assert rolled(values, 2, "std", min_periods=2)[-1] == math.sqrt(1 / 32)


@given(st.lists(numbers, max_size=40), st.integers(1, 9), st.data())
def test_every_window_worked_out_anew(values, window, data):
    """each result is that of its window alone, worked out exactly"""
    least = data.draw(st.integers(1, window))
    columns = Rolling(window, STATISTICS, least).push(values)
    for name in STATISTICS:
        for ours, exact in zip(columns[name], plain(values, window, least, name), strict=True):
            assert math.isclose(ours, exact, rel_tol=1e-12, abs_tol=1e-4 if name == "std" else 1e-7) or ours != ours
            assert (ours != ours) == (exact != exact)


@given(st.lists(numbers, max_size=40), st.integers(1, 9), st.lists(st.integers(1, 7), max_size=12))
def test_pieces_of_any_size(values, window, sizes):
    """to the last bit, nothing depends on how the stream is cut into pieces"""
    rolling, rest = Rolling(window, STATISTICS, 1), list(values)
    columns = {name: [] for name in STATISTICS}
    for size in [*sizes, len(values)]:
        for name, column in rolling.push(rest[:size]).items():
            columns[name] += column
        del rest[:size]
    assert repr(columns) == repr(Rolling(window, STATISTICS, 1).push(values))


@given(st.lists(numbers, max_size=40), st.lists(numbers, max_size=20), st.integers(1, 9))
def test_it_goes_on_from_its_history(values, more, window):
    """what it needs to go on is at most twice the window; with it, another goes on to the last bit"""
    first, second = Rolling(window, STATISTICS, 1), Rolling(window, STATISTICS, 1)
    first.push(values)
    assert len(first.history()) <= 2 * window
    second.push(first.history())
    assert repr(second.push(more)) == repr(first.push(more))


def test_a_large_offset_costs_no_digit():
    """at an offset of 1e9, each mean is the float nearest to the exact one, and a deviation has its 12 digits"""
    chance = random.Random(4)
    values = [1e9 + chance.gauss(0, 1) for _ in range(600)]
    columns = Rolling(100, ["mean", "std"]).push(values)
    assert columns["mean"][99:] == plain(values, 100, 100, "mean")[99:]
    exact = plain(values, 100, 100, "std")[99:]
    assert max(abs(ours - theirs) / theirs for ours, theirs in zip(columns["std"][99:], exact, strict=True)) < 1e-12


def test_nothing_drifts():
    """after a hundred thousand values the sum of the last window is what it is for that window alone"""
    values = [0.1, 0.7, -0.4, 1e5, -1e5] * 2_000
    rolling = Rolling(7, ["sum", "std"])
    for _ in range(10):
        far = rolling.push(values)
    near = Rolling(7, ["sum", "std"]).push(values)
    for name, column in far.items():
        assert column[100:] == pytest.approx(near[name][100:], rel=1e-13, abs=1e-10)


def test_a_huge_value_leaves_no_trace():
    """a value of 1e100 spoils its own windows, and when it has left, all digits are back"""
    values = [0.1, 0.2, 0.3, 1e100, 0.1, 0.2, 0.3, 0.4]
    assert rolled(values, 3, "mean")[-2:] == plain(values, 3, 3, "mean")[-2:]
    assert rolled(values, 3, "std")[-1] == pytest.approx(0.1, rel=1e-14)


def test_a_step_in_the_middle():
    """a jump by 1e12 in the middle of a block costs the windows behind it no digit"""
    values = [0.0] * 7 + [1e12 + 0.5, 1e12, 1e12 + 0.5, 1e12, 1e12 + 0.5] * 4
    assert rolled(values, 5, "std")[13:] == pytest.approx(plain(values, 5, 5, "std")[13:], rel=1e-12)


def test_equal_values_have_no_deviation():
    """the deviation of equal values is 0, not the root of a rounding error"""
    assert set(rolled([0.1] * 50, 7, "std")[6:]) == {0.0}


@given(st.lists(st.integers(-5, 5).map(float) | st.just(NAN), max_size=50), st.integers(1, 9), st.booleans())
def test_extremes(values, window, greatest):
    """the least of each window, or the greatest, with missing values left out"""
    name = "max" if greatest else "min"
    assert str(Extreme(window, greatest=greatest).push(values)) == str(plain(values, window, 1, name))


def test_cost_of_an_extreme_does_not_depend_on_the_window():
    """each value is compared about twice, whatever the window and the order"""
    compared = 0

    class Counted(float):
        def __ge__(self, other):
            nonlocal compared
            compared += 1
            return float.__ge__(self, other)

        def __rmul__(self, other):
            return Counted(float(self) * other)

    for values in (range(3000), range(3000, 0, -1), [1, 2] * 1500):
        compared = 0
        Extreme(1000).push([Counted(value) for value in values])
        assert compared <= 2 * 3000


def test_one_at_a_time():
    """results come one by one, each before the next value is asked for, of a stream without end"""
    asked = []
    values = (asked.append(number) or float(number) for number in count())
    results = roll(values, 2, ["sum", "max"], 1)
    assert asked == []
    assert list(islice(results, 3)) == [(0.0, 0.0), (1.0, 1.0), (3.0, 2.0)]
    assert asked == [0, 1, 2]


def test_keys_have_windows_of_their_own():
    """rows of one key do not see those of another, and results stand where their rows do"""
    rolling = KeyedRolling(2, ["sum"], 1)
    assert rolling.push(["a", "b", "a", "b"], [1.0, 10.0, 2.0, 20.0]) == {"sum": [1.0, 10.0, 3.0, 30.0]}
    assert rolling.push(["b", "b"], [30.0, 40.0]) == {"sum": [50.0, 70.0]}
    assert rolling.push([], []) == {"sum": []}


def test_no_keys_are_one():
    """without keys there is one window"""
    rolling = KeyedRolling(2, ["sum"], 1)
    assert rolling.push(None, [1.0, 2.0]) == {"sum": [1.0, 3.0]}


@given(st.lists(st.tuples(st.sampled_from("abc"), numbers), max_size=30), st.integers(0, 30), st.integers(1, 4))
def test_keys_go_on_where_they_were(rows, cut, window):
    """saved and restored, each key goes on to the last bit"""
    keys, values = [key for key, _ in rows], [value for _, value in rows]
    first, second = KeyedRolling(window, STATISTICS, 1), KeyedRolling(window, STATISTICS, 1)
    first.push(keys[:cut], values[:cut])
    second.restore(first.as_json())
    assert repr(second.push(keys[cut:], values[cut:])) == repr(first.push(keys[cut:], values[cut:]))


@pytest.mark.parametrize(
    ("window", "least", "says"),
    [(0, None, "at least 1 row, not 0"), (3, 4, "from 1 to 3, the window, not 4"), (3, 0, "not 0")],
)
def test_windows_that_cannot_be(window, least, says):
    """a window below 1 and a min_periods beyond it are refused, when they are asked for and not at the first value"""
    for refused in (check_window, lambda window, least: roll([], window, ["mean"], least)):
        with pytest.raises(BadOptionError, match=says):
            refused(window, least)


def test_statistics_that_there_are_not():
    """an unknown statistic, the same one twice, and none at all are refused"""
    for names, says in (
        (["median"], "no statistic is called 'median'"),
        (["sum", "sum"], "twice"),
        ([], "no statistic"),
    ):
        with pytest.raises(BadOptionError, match=says):
            check_statistics(names)
    assert check_window(3, None) == (3, 3)
