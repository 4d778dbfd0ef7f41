"""Statistics, beside the standard library's module of that name."""

import math
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from math_toolkit import (
    RunningStatistics,
    correlation,
    mean,
    median,
    modes,
    quantile,
    standard_deviation,
    variance,
)

NUMBERS = st.one_of(
    st.floats(-1e100, 1e100), st.integers(-(10**20), 10**20), st.fractions(-1000, 1000), st.sampled_from([0.1, 0.2, 7])
)
DATA = st.lists(st.floats(-1e100, 1e100) | st.integers(-(10**20), 10**20), min_size=1, max_size=30)
SMALL = st.lists(st.integers(-999, 999) | st.floats(-999, 999), min_size=2, max_size=30)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_mean_lies_within(data):
    """the mean is never outside of the smallest and the largest"""
    assert float(min(data)) <= mean(data) <= float(max(data))


@given(DATA)
def test_averages_as_statistics(data):
    """mean and modes are those of `statistics`, exactly"""
    assert mean(data) == float(statistics.mean(data))
    assert modes(data) == sorted(map(float, statistics.multimode(data)))
    assert median(data) == pytest.approx(float(statistics.median(data)), rel=1e-15)


@given(SMALL)
def test_spread_as_statistics(data):
    """variance and deviation are those of `statistics`, of samples and of populations, exactly"""
    assert variance(data) == float(statistics.variance(data))
    assert variance(data, population=True) == float(statistics.pvariance(data))
    assert standard_deviation(data) == statistics.stdev(map(float, data))
    assert standard_deviation(data, population=True) == statistics.pstdev(map(float, data))


@given(SMALL, st.integers(2, 10))
def test_quantiles_as_statistics(data, parts):
    """quantiles are the inclusive ones of `statistics`"""
    theirs = statistics.quantiles(data, n=parts, method="inclusive")
    ours = [quantile(data, i / parts) for i in range(1, parts)]
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=2, max_size=30))
def test_correlation_as_statistics(pairs):
    """correlation is that of `statistics`, and never beyond 1"""
    x, y = zip(*pairs, strict=True)
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    ours = correlation(x, y)
    assert ours == pytest.approx(statistics.correlation(x, y), abs=1e-12)
    assert -1 <= ours <= 1
    assert correlation(x, x) == 1


@given(SMALL, SMALL)
def test_running_as_all_at_once(first, second):
    """numbers that are added and merged have the statistics of all of them"""
    running = RunningStatistics(first)
    running.merge(RunningStatistics(second))
    everything = [float(value) for value in first + second]
    assert running.count == len(everything)
    assert running.mean == pytest.approx(mean(everything), rel=1e-12, abs=1e-9)
    assert running.variance == pytest.approx(variance(everything), rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=9))
def test_huge_numbers(data):
    """means of huge floats neither overflow nor lose their place"""
    assert math.isfinite(mean(data))
