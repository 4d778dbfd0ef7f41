"""Statistics of numbers: computed exactly, rounded once."""

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from operator import mul

from math_toolkit.errors import NoDataError

Real = int | float | Fraction


def mean(data: Iterable[Real]) -> float:
    """Return the arithmetic mean: the float nearest to the exact value, so never outside of min and max.

    All functions of this module raise `NoDataError` if there are too few numbers (here: none), and `ValueError` if one
    of them is not finite.

    >>> mean([1e16, 1.0, -1e16])
    0.3333333333333333
    """
    values, scale = _exact(data, 1, "mean")
    return sum(values) / (len(values) * scale)


def median(data: Iterable[Real]) -> float:
    """Return the middle number in ascending order, or the mean of the middle two."""
    return _quantile(data, Fraction(1, 2), "median")


def quantile(data: Iterable[Real], fraction: Real) -> float:
    """Return the number below which the *fraction*, from 0 to 1, of *data* lies, between two numbers interpolated.

    The smallest number is the quantile of 0 and the largest that of 1 (Hyndman and Fan, "Sample quantiles in
    statistical packages", 1996, definition 7). Raises `ValueError` for another *fraction*.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"fraction must be from 0 to 1, not {fraction}")
    return _quantile(data, Fraction(fraction), "quantile")


def modes(data: Iterable[Real]) -> list[float]:
    """Return the most frequent numbers, ascending; several if they are equally frequent."""
    values, scale = _exact(data, 1, "mode")
    counts = Counter(values)
    most = max(counts.values())
    return sorted(value / scale for value, times in counts.items() if times == most)


def variance(data: Iterable[Real], *, population: bool = False) -> float:
    """Return the mean square distance from the mean, in the square of the unit of *data*.

    Of a sample it is the estimate for the population (divided by n - 1) and needs two numbers; with *population* the
    data are all there is (divided by n).
    """
    return float(_variance(data, population, "variance"))


def standard_deviation(data: Iterable[Real], *, population: bool = False) -> float:
    """Return the square root of the variance, in the unit of *data*: the float nearest to the exact value."""
    return _square_root(_variance(data, population, "standard deviation"))


def correlation(x: Iterable[Real], y: Iterable[Real]) -> float:
    """Return Pearson's correlation of paired numbers, from -1 to 1.

    Raises `ValueError` if one is longer than the other, `NoDataError` if there are fewer than two pairs or if all
    numbers of one are equal.
    """
    (first, _), (second, _) = _exact(x, 2, "correlation"), _exact(y, 2, "correlation")
    if len(first) != len(second):
        raise ValueError(f"correlation needs pairs, not {len(first)} and {len(second)} numbers")
    squares = _comoment(first, first) * _comoment(second, second)
    if squares == 0:
        raise NoDataError("correlation needs numbers that differ")
    product = _comoment(first, second)
    return math.copysign(_square_root(Fraction(product * product, squares)), product)


class RunningStatistics:
    """Count, mean and variance of numbers that come one at a time and are not kept.

    Welford, "Note on a method for calculating corrected sums of squares and products" (1962). Floats, so rounded in
    each step, but without the cancellation of a sum of squares.
    """

    def __init__(self, data: Iterable[Real] = ()) -> None:
        """Begin with *data*."""
        self.count = 0
        self._mean = 0.0
        self._squares = 0.0
        for value in data:
            self.add(value)

    def add(self, value: Real) -> None:
        """Take one more number into account; `ValueError` if it is not finite."""
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{value!r} is not a finite number")
        self.count += 1
        difference = number - self._mean
        self._mean += difference / self.count
        self._squares += difference * (number - self._mean)

    def merge(self, other: "RunningStatistics") -> None:
        """Take all numbers of *other* into account, which does not change (Chan, Golub and LeVeque, 1979)."""
        count = self.count + other.count
        if count == 0:
            return
        difference = other._mean - self._mean
        self._squares += other._squares + difference * difference * self.count * other.count / count
        self._mean += difference * other.count / count
        self.count = count

    @property
    def mean(self) -> float:
        """The arithmetic mean so far; `NoDataError` if there is no number yet."""
        if self.count < 1:
            raise NoDataError("mean needs at least 1 number, not 0")
        return self._mean

    @property
    def variance(self) -> float:
        """The variance of the sample so far; `NoDataError` if there are fewer than two numbers."""
        if self.count < 2:
            raise NoDataError(f"variance needs at least 2 numbers, not {self.count}")
        return self._squares / (self.count - 1)


def _exact(data: Iterable[Real], least: int, what: str) -> tuple[list[int], int]:
    """Return the numbers as whole ones, all to be divided by the second: whole numbers add up fast and exactly."""
    ratios = []
    for value in data:
        if not math.isfinite(value):
            raise ValueError(f"{value!r} is not a finite number")
        ratios.append(value.as_integer_ratio())
    if len(ratios) < least:
        raise NoDataError(f"{what} needs at least {least} number{'s' * (least > 1)}, not {len(ratios)}")
    scale = math.lcm(*{denominator for _, denominator in ratios})
    return [numerator * (scale // denominator) for numerator, denominator in ratios], scale


def _quantile(data: Iterable[Real], fraction: Fraction, what: str) -> float:
    values, scale = _exact(data, 1, what)
    values.sort()
    place = fraction * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return float((values[below] + (place - below) * (values[above] - values[below])) / scale)


def _comoment(x: list[int], y: list[int]) -> int:
    """Return n times the sum of the products of both series' distances from their means."""
    products: int = sum(map(mul, x, y))
    return len(x) * products - sum(x) * sum(y)


def _variance(data: Iterable[Real], population: bool, what: str) -> Fraction:
    values, scale = _exact(data, 1 if population else 2, what)
    divisor = len(values) if population else len(values) - 1
    return Fraction(_comoment(values, values), len(values) * divisor * scale * scale)


def _square_root(exact: Fraction) -> float:
    """Return the float nearest to the root of *exact*: 64 bits of it, and one more bit for all that was cut off."""
    shift = 64 - (exact.numerator.bit_length() - exact.denominator.bit_length()) // 2
    scaled = exact * Fraction(4) ** shift
    whole = math.isqrt(scaled.numerator // scaled.denominator)
    cut_off = int(whole * whole != scaled)
    return float(Fraction(2 * whole + cut_off) / Fraction(2) ** (shift + 1))
