"""Statistics: computed exactly, rounded once.

Build all of `stats.py`: `mean`, `median`, `quantile`, `modes`, `variance`, `standard_deviation`, `correlation` and the
class `RunningStatistics`.

Hint: a float is a fraction: `Fraction(0.1)` is its exact value. Compute in fractions and convert the result.
Hint: for the root of a fraction, scale it by a power of 4 to a large whole number, take `math.isqrt`, and scale back.
"""

import math
from fractions import Fraction

import pytest

from math_toolkit import (
    NoDataError,
    RunningStatistics,
    correlation,
    mean,
    median,
    modes,
    quantile,
    standard_deviation,
    variance,
)

FUNCTIONS = [mean, median, modes, variance, standard_deviation, lambda data: quantile(data, 0.5)]


def test_mean():
    """the mean is the float nearest to the exact one, where adding floats loses everything"""
    assert mean([1, 2]) == 1.5
    assert mean([1e16, 1.0, -1e16]) == 1 / 3
    assert mean([0.1] * 10) == 0.1
    assert mean([1.7e308, 1.7e308]) == 1.7e308
    assert mean([Fraction(1, 3), Fraction(2, 3)]) == 0.5


def test_data_are_read_once():
    """data that can be read only once will do"""
    assert mean(iter([1, 2, 3])) == 2
    assert standard_deviation(value for value in (1, 2, 3)) == 1
    assert correlation(iter([1, 2, 3]), iter([2, 4, 6])) == 1


def test_median():
    """the median is the middle one, or between the middle two, and its data stay as they are"""
    data = [5, 1, 3]
    assert median(data) == 3
    assert data == [5, 1, 3]
    assert median([4, 1, 3, 2]) == 2.5
    assert median([1.7e308, 1.7e308]) == 1.7e308


def test_quantiles():
    """quantiles go from the smallest to the largest, with interpolation between"""
    data = [40, 10, 30, 20]
    assert [quantile(data, fraction) for fraction in (0, 0.25, 0.5, 1)] == [10, 17.5, 25, 40]
    assert quantile([7], 0.3) == 7


@pytest.mark.parametrize("fraction", [-0.1, 1.1, math.nan])
def test_quantiles_outside(fraction):
    """a fraction outside of 0 to 1 is refused"""
    with pytest.raises(ValueError, match="from 0 to 1"):
        quantile([1, 2], fraction)


def test_modes():
    """all of the most frequent numbers are modes, in ascending order"""
    assert modes([3, 1, 3, 1, 2]) == [1, 3]
    assert modes([7]) == [7]


def test_variance():
    """a sample's variance divides by one less than the population's"""
    data = [2, 4, 4, 4, 5, 5, 7, 9]
    assert variance(data, population=True) == 4
    assert variance(data) == 32 / 7
    assert standard_deviation(data, population=True) == 2


def test_small_deviation_of_large_numbers():
    """the deviation of numbers that are large and nearly equal is right to the last bit"""
    assert variance([1e15, 1e15 + 1, 1e15 + 2]) == 1
    assert standard_deviation([1e15 + 2, 1e15]) == math.sqrt(2)
    assert standard_deviation([0.1, 0.1, 0.1]) == 0
    middle = 1 + Fraction(1, 2**53)  # between two floats; with a little more, the upper one is nearer
    assert standard_deviation([middle, -middle], population=True) == 1
    assert standard_deviation([middle + Fraction(1, 2**200), -middle - Fraction(1, 2**200)], population=True) > 1


def test_correlation():
    """correlation is 1 along a line that rises and -1 along one that falls, exactly"""
    x = [0.1, 0.2, 0.7]
    assert correlation(x, [2 * value for value in x]) == 1
    assert correlation(x, [-value for value in x]) == -1
    assert correlation([1, 2, 3], [1, 3, 1]) == 0


def test_correlation_of_nothing():
    """series of different length, and one that does not vary, are refused"""
    with pytest.raises(ValueError, match="3 and 2"):
        correlation([1, 2, 3], [1, 2])
    with pytest.raises(NoDataError, match="differ"):
        correlation([1, 2], [3, 3])
    with pytest.raises(NoDataError, match="2 numbers"):
        correlation([1], [1])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_too_few(function):
    """no numbers are refused with the count in the message"""
    with pytest.raises(NoDataError, match="not 0"):
        function([])


@pytest.mark.parametrize("function", [variance, standard_deviation])
def test_one_number_has_no_spread(function):
    """one number is no sample to estimate a spread from, but a population without any"""
    with pytest.raises(NoDataError, match="at least 2"):
        function([1])
    assert function([1], population=True) == 0


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_numbers_only(function, value):
    """what is not a number spoils no result in silence"""
    with pytest.raises(ValueError, match=str(value)):
        function([1.0, value, 2.0])


def test_running():
    """numbers that come one at a time have the same mean and variance"""
    running = RunningStatistics()
    for value in [2, 4, 4, 4, 5, 5, 7, 9]:
        running.add(value)
    assert (running.count, running.mean) == (8, 5.0)
    assert running.variance == pytest.approx(32 / 7, rel=1e-15)


def test_merging():
    """two halves are the whole, and an empty one changes nothing"""
    data = [1e9 + value for value in (4.0, 7.0, 13.0, 16.0, 1.0)]
    first, second = RunningStatistics(data[:2]), RunningStatistics(data[2:])
    first.merge(second)
    first.merge(RunningStatistics())
    assert (first.count, second.count) == (5, 3)
    assert first.mean == pytest.approx(mean(data), rel=1e-15)
    assert first.variance == pytest.approx(variance(data), rel=1e-9)


def test_running_on_empty():
    """mean and variance of too few numbers are refused, and a bad number changes nothing"""
    running = RunningStatistics([1])
    with pytest.raises(ValueError, match="nan"):
        running.add(math.nan)
    assert (running.count, running.mean) == (1, 1)
    with pytest.raises(NoDataError, match="not 1"):
        _ = running.variance
    with pytest.raises(NoDataError, match="not 0"):
        _ = RunningStatistics().mean
