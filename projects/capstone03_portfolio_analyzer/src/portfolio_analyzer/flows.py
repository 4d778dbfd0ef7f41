"""Time-weighted and money-weighted returns.

The money-weighted return (XIRR) is a rate r at which the flows c(i) at times t(i) in years are worth nothing:
sum of c(i) × (1 + r)^-t(i) = 0. With g = log(1 + r) that is a sum of exponentials, which has at most as many roots as
its coefficients, in the order of time, change their sign (Laguerre, Sur la théorie des équations numériques, 1883).
His proof finds them, too: multiply by exp(g s), with a time s between two flows of different sign, which moves no root;
the derivative has one change of sign less; between two of its roots there is at most one of the sum's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from portfolio_analyzer.errors import UndefinedError

Floats = NDArray[np.float64]
DAYS_OF_A_YEAR = 365.0  # XIRR's day count (actual/365), as spreadsheets have it
# 1 + r from 1e-304 to 1e304: what a float can hold, and more than any account loses or grows by in a year.
LOG_RATES = (-700.0, 700.0)
# Relative to the sum of all terms' sizes, a value that rounding cannot be told from zero by.
ROUNDING = 4e-15
# Squares of terms must not be zero, or a change of sign would be overlooked.
SMALLEST_TERM = 1e-150


@dataclass(frozen=True)
class OneRate:
    """There is one money-weighted return; `log_rate` is the logarithm of what 1 becomes in a year.

    The logarithm is kept since a rate a year of money that was mostly lost within days is -1 to all digits, and could
    not be turned back into what was lost.
    """

    log_rate: float

    @property
    def rate(self) -> float:
        """The return a year, as 0.05 for 5 %."""
        return float(np.expm1(self.log_rate))

    def over(self, days: int) -> float:
        """Return the same rate over *days*, not a year."""
        return float(np.expm1(self.log_rate * days / DAYS_OF_A_YEAR))


@dataclass(frozen=True)
class NoRate:
    """There is none, and `reason` says why."""

    reason: str


@dataclass(frozen=True)
class SeveralRates:
    """Several rates fit, in ascending order; none of them is *the* return."""

    rates: tuple[float, ...]


MoneyWeighted = OneRate | NoRate | SeveralRates


def linked(returns: ArrayLike) -> float:
    """Return the time-weighted return of sub-periods: their product. Raises `UndefinedError` for a missing one.

    >>> round(linked([0.10, -0.10]), 12)
    -0.01
    """
    values = np.asarray(returns, dtype=np.float64)
    if np.isnan(values).any():
        raise UndefinedError("a return is missing, and cannot be linked")
    return float(np.prod(1 + values) - 1)


def xirr(flows: Sequence[tuple[date, float]]) -> MoneyWeighted:
    """Return the money-weighted return of dated *flows*: paid in is negative, got out positive; order does not matter.

    All rates above -100 % are found, not the one nearest to a guess. `OneRate` is the usual answer; `NoRate` if all
    flows have one sign, fall on one day, or no rate makes them worth nothing; `SeveralRates` if more than one does.
    Raises `UndefinedError` for a flow that is no finite number.
    """
    byday: dict[date, float] = {}
    for day, amount in flows:
        if not np.isfinite(amount):
            raise UndefinedError(f"the flow of {day} is {amount}, which is no amount")
        byday[day] = byday.get(day, 0.0) + float(amount)
    days = sorted(day for day, amount in byday.items() if amount)
    coefficients = np.array([byday[day] for day in days])
    if not days:
        return NoRate("no money came or went")
    if (coefficients > 0).all() or (coefficients < 0).all():
        return NoRate("money went one way only" if len(days) > 1 else "all flows are on one day")
    times = np.array([(day - days[0]).days for day in days]) / DAYS_OF_A_YEAR
    roots = roots_of_exponentials(coefficients, times)
    if not roots:
        return NoRate("no rate makes the flows worth nothing")
    return OneRate(roots[0]) if len(roots) == 1 else SeveralRates(tuple(float(np.expm1(root)) for root in roots))


def roots_of_exponentials(coefficients: Floats, times: Floats) -> list[float]:
    """Return all real roots g of the sum of coefficients × exp(-g × times), ascending; *times* ascend, too.

    Roots outside `LOG_RATES` are not looked for. One that is only touched counts once.
    """
    if not np.any(coefficients):
        return []
    sums = [_without_nothing(coefficients, times)]
    while len(changes := _changes_of_sign(*sums[-1])):
        weights, at = sums[-1]
        # Any change of sign will do; the one in the middle keeps the factors below from growing one-sidedly.
        place = int(changes[len(changes) // 2])
        sums.append(_without_nothing(weights * ((at[place] + at[place + 1]) / 2 - at), at))
    roots: list[float] = []
    for weights, at in reversed(sums[:-1]):
        roots = _roots_between(weights, at, roots)
    return roots


def _changes_of_sign(coefficients: Floats, times: Floats) -> NDArray[np.intp]:
    return np.flatnonzero(coefficients[:-1] * coefficients[1:] < 0) if len(times) > 1 else np.array([], dtype=np.intp)


def _without_nothing(coefficients: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Return the terms scaled to 1 at most, without those that are nothing beside the largest."""
    scaled = coefficients / np.abs(coefficients).max()
    kept = np.abs(scaled) > SMALLEST_TERM
    return scaled[kept], times[kept]


def _roots_between(coefficients: Floats, times: Floats, turning: list[float]) -> list[float]:
    """Return the roots of a sum that turns nowhere but at *turning*."""

    def value(g: float) -> float:
        return _scaled(coefficients, times, g)

    edges = [LOG_RATES[0], *turning, LOG_RATES[1]]
    heights = [0.0 if abs(height := value(edge)) < ROUNDING else height for edge in edges]
    found = [edge for edge, height in zip(turning, heights[1:-1], strict=True) if height == 0]
    for left, right, low, high in zip(edges, edges[1:], heights, heights[1:], strict=False):
        if low * high < 0:
            found.append(bracketed_root(value, left, right))
    return sorted(found)


def _scaled(coefficients: Floats, times: Floats, g: float) -> float:
    """Return the sum over its terms' sizes, so that it lies between -1 and 1 and has the same roots."""
    exponents = -g * times
    terms = coefficients * np.exp(exponents - exponents.max())
    return float(terms.sum() / np.abs(terms).sum())


def bracketed_root(function: Callable[[float], float], left: float, right: float) -> float:
    """Return a root of *function* between *left* and *right*, where its values have different signs.

    Ridders' method (IEEE Transactions on Circuits and Systems 26, 1979): halves the bracket at least, and converges
    quadratically. Raises `UndefinedError` if the signs are the same.
    """
    low, high = function(left), function(right)
    if low * high > 0:
        raise UndefinedError(f"no sign changes between {left:g} and {right:g}")
    for _ in range(200):
        middle = (left + right) / 2
        if low == 0 or high == 0 or middle in (left, right):
            break
        between = function(middle)
        slope = np.sqrt(between * between - low * high)
        guess = middle + (middle - left) * np.sign(low) * between / slope if slope else middle
        for point in sorted({middle, float(min(max(guess, left), right))}):
            height = function(point)
            if low * height <= 0:
                right, high = point, height
                break
            left, low = point, height
    return left if abs(low) < abs(high) else right
