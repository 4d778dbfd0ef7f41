"""What people use for rolling windows says the same."""

import csv
import math
import random

import pandas as pd
import pytest

from stream_pipeline import EventTime, Fields, Rolling, Session, Sliding, Tumbling, read_batches

NAMES = ("sum", "mean", "min", "max", "std")
ROWS = 20_000


def ours(values, window, least=None):
    """Return our columns, pushed in pieces of 999."""
    rolling, columns = Rolling(window, NAMES, least), {name: [] for name in NAMES}
    for at in range(0, len(values), 999):
        for name, column in rolling.push(values[at : at + 999]).items():
            columns[name] += column
    return columns


def theirs(values, window, least=None):
    """Return pandas' columns."""
    return pd.Series(values, dtype=float).rolling(window, min_periods=least).agg(list(NAMES))


def difference(column, expected):
    """Return the greatest difference, where both or none are missing."""
    assert [value != value for value in column] == list(expected.isna())
    return max((abs(a - b) for a, b in zip(column, expected, strict=True) if a == a), default=0.0)


@pytest.mark.parametrize("window", [1, 2, 7, 100, 1000])
@pytest.mark.parametrize("least", [None, 1])
def test_values_without_an_offset(window, least):
    """values around 0 have the same statistics, within 1e-9"""
    chance = random.Random(window)
    values = [chance.gauss(0, 10) for _ in range(ROWS)]
    mine, expected = ours(values, window, least), theirs(values, window, least)
    for name in NAMES:
        assert difference(mine[name], expected[name]) <= 1e-9, name


@pytest.mark.parametrize("window", [2, 100, 1000])
def test_values_with_an_offset_of_a_billion(window):
    """at an offset of 1e9 all is as pandas finds it without the offset: deviations within 1e-9, extremes exactly

    So are means, as far as a float of that size can say it, to half of its last digit. Those of pandas with the offset
    are several steps off by then; beside them, ours agree within 1e-9 of the value.
    """
    chance = random.Random(window)
    values = [1e9 + chance.gauss(0, 1) for _ in range(ROWS)]
    mine, without = ours(values, window), theirs([value - 1e9 for value in values], window)
    assert difference(mine["std"], without["std"]) <= 1e-9
    for name in ("min", "max"):
        assert difference([value - 1e9 for value in mine[name]], without[name]) == 0.0
    assert difference([value - 1e9 for value in mine["mean"]], without["mean"]) <= math.ulp(1e9) / 2 + 1e-9
    assert difference([value / 1e9 for value in mine["mean"]], theirs(values, window)["mean"] / 1e9) <= 1e-9


@pytest.mark.parametrize("least", [1, 3, 5])
def test_missing_values(least):
    """missing and infinite values are taken as pandas takes them"""
    chance = random.Random(least)
    values = [chance.choice([chance.gauss(0, 1), math.nan, math.inf]) for _ in range(2000)]
    mine, expected = ours(values, 5, least), theirs(values, 5, least)
    for name in NAMES:
        assert difference(mine[name], expected[name]) <= 1e-9, name


def test_a_file(tmp_path):
    """a file with empty cells, quotes and blanks has the values that pandas reads"""
    path = tmp_path / "a.csv"
    cells = ["1.5", "", "NA", "nan", " 2", "-1e3", "inf", "null", "7"] * 50
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("city", "value"), *((f"a,{number}", cell) for number, cell in enumerate(cells))])
    values = [value for batch in read_batches(str(path), Fields("value")) for value in batch.values]
    expected = pd.read_csv(path).value.replace([math.inf], math.nan)
    assert difference(values, expected) == 0.0
    assert len(values) == len(cells)


def test_tumbling_windows_are_a_resampling():
    """windows of ten seconds hold what `resample` puts there"""
    chance = random.Random(6)
    times = sorted(chance.randrange(0, 3_000_000_000) for _ in range(2000))
    values = [chance.gauss(0, 1) for _ in times]
    events = EventTime(Tumbling(10_000_000))
    closed, late = events.push(None, times, values)
    series = pd.Series(values, index=pd.to_datetime(times, unit="us")).resample("10s")
    expected = series.agg(["count", "mean", "std"]).query("count > 0")
    windows = closed + events.finish()
    assert [window.rows for window in windows] == list(expected["count"])
    assert late == []
    for name in ("mean", "std"):
        assert difference([window.values.value(name) for window in windows], expected[name]) <= 1e-9


def test_sliding_windows_are_rolling_windows_by_time():
    """windows of a minute, one each second, hold what `rolling("60s", closed="left")` sees at their ends"""
    times = [second * 1_000_000 for second in range(300)]
    values = [float(second % 11) for second in range(300)]
    events = EventTime(Sliding(60_000_000, 1_000_000))
    closed, _ = events.push(None, times, values)
    series = pd.Series(values, index=pd.to_datetime(times, unit="us"))
    expected = series.rolling("60s", closed="left").sum()
    found = {window.end: window.values.value("sum") for window in closed}
    assert all(found[time] == expected.iloc[place] for place, time in enumerate(times) if place)


def test_sessions_are_groups_by_gap():
    """sessions are what a cumulated sum of "the gap is too long" makes of sorted times"""
    chance = random.Random(8)
    times = sorted(chance.randrange(0, 100_000) for _ in range(500))
    events = EventTime(Session(200))
    closed, _ = events.push(None, times, [1.0] * 500)
    frame = pd.Series(times)
    expected = frame.groupby((frame.diff() >= 200).cumsum()).agg(["min", "max", "count"])
    found = [(window.start, window.end - 200, window.rows) for window in closed + events.finish()]
    assert found == [tuple(row) for row in expected.itertuples(index=False)]
