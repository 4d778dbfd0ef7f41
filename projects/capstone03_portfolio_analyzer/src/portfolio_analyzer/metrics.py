"""The figures of return and risk, as formulas: arrays and a convention in, a number out, NaN never.

Returns are simple returns of equal periods, as 0.01 for 1 %, with none missing. A figure that is not defined for what
it is given (too few returns, no spread, no loss to divide by) raises `UndefinedError` and says why. With
`Conventions.empyrical()` all of them are empyrical's to the last digits.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from portfolio_analyzer.conventions import Conventions, Years
from portfolio_analyzer.errors import UndefinedError

Floats = NDArray[np.float64]
DAYS_OF_A_YEAR = 365.0
# A deviation as small as this beside the returns is rounding: all returns are the same.
SMALLEST_SPREAD = 1e-13


def checked(returns: ArrayLike, least: int = 1) -> Floats:
    """Return *returns* as an array; raises `UndefinedError` for a missing one, one below -1, or fewer than *least*."""
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise UndefinedError("a return is missing or not finite")
    if (values < -1).any():
        raise UndefinedError(f"a return of {values.min():.1%} loses more than everything")
    if len(values) < least:
        raise UndefinedError(f"it takes at least {least} returns, not {len(values)}")
    return values


def total_return(returns: ArrayLike) -> float:
    """Return what all returns together make, compounded."""
    return float(np.prod(1 + checked(returns)) - 1)


def years_of(count: int, days: int, conventions: Conventions) -> float:
    """Return how many years *count* returns over *days* calendar days are."""
    if conventions.years is Years.PERIODS:
        return count / conventions.periods_per_year
    return days / DAYS_OF_A_YEAR


def cagr(returns: ArrayLike, conventions: Conventions, days: int = 0) -> float:
    """Return the compound annual growth rate; *days* are from the first price to the last, for calendar years.

    Raises `UndefinedError` if the period has no length, or is shorter than `conventions.shortest_annual` days.
    """
    values = checked(returns)
    years = years_of(len(values), days, conventions)
    if years <= 0:
        raise UndefinedError("a period without length has no yearly rate")
    if days < conventions.shortest_annual:
        raise UndefinedError(f"{days} days are too few to be annualised; it takes {conventions.shortest_annual}")
    growth = float(np.prod(1 + values))
    return float(growth ** (1 / years) - 1)


def volatility(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the annualised standard deviation."""
    values = checked(returns, 2)
    return float(np.std(values, ddof=conventions.ddof) * np.sqrt(conventions.periods_per_year))


def sharpe(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the annualised mean excess return over the annualised deviation (Sharpe 1994)."""
    excess = checked(returns, 2) - conventions.per_period(conventions.risk_free)
    spread = float(np.std(excess, ddof=conventions.ddof))
    if spread <= SMALLEST_SPREAD * max(1.0, float(np.abs(excess).max())):
        raise UndefinedError("all returns are the same: no risk to divide by")
    return float(np.mean(excess) / spread * np.sqrt(conventions.periods_per_year))


def downside_deviation(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the annualised root of the mean squared shortfall below the required return, over *all* returns."""
    short = np.minimum(checked(returns, 2) - conventions.per_period(conventions.required_return), 0.0)
    return float(np.sqrt(np.mean(np.square(short))) * np.sqrt(conventions.periods_per_year))


def sortino(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the annualised mean return above the required one over the downside deviation (Sortino & Price 1994)."""
    excess = checked(returns, 2) - conventions.per_period(conventions.required_return)
    deviation = downside_deviation(returns, conventions)
    if deviation == 0:
        raise UndefinedError("no return falls short: no downside to divide by")
    return float(np.mean(excess) * conventions.periods_per_year / deviation)


def drawdowns(returns: ArrayLike) -> Floats:
    """Return how far below its highest point so far the wealth is after each return: zero or negative.

    The wealth before the first return is a point, too, so that a loss on the first day is a drawdown.
    """
    wealth = np.concatenate([[1.0], np.cumprod(1 + checked(returns))])
    below: Floats = (wealth / np.maximum.accumulate(wealth) - 1)[1:]
    return below


def max_drawdown(returns: ArrayLike) -> float:
    """Return the deepest drawdown, zero or negative."""
    return float(drawdowns(returns).min())


def calmar(returns: ArrayLike, conventions: Conventions, days: int = 0) -> float:
    """Return the growth rate a year over the deepest drawdown, both of the whole history (after Young 1991)."""
    deepest = max_drawdown(returns)
    if deepest == 0:
        raise UndefinedError("there is no drawdown to divide by")
    return cagr(returns, conventions, days) / -deepest


def omega(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the sum of all that exceeds the required return over the sum of all that falls short (Keating 2002)."""
    excess = checked(returns, 2) - conventions.per_period(conventions.required_return)
    short = -float(excess[excess < 0].sum())
    if short == 0:
        raise UndefinedError("no return falls short: nothing to divide by")
    return float(excess[excess > 0].sum()) / short


def value_at_risk(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the quantile of the returns at the tail, interpolated linearly (historical VaR): mostly negative.

    Raises `UndefinedError` if there are too few returns for the tail to hold one.
    """
    return float(np.percentile(_with_a_tail(returns, conventions), 100 * conventions.tail))


def expected_shortfall(returns: ArrayLike, conventions: Conventions) -> float:
    """Return the mean of the worst returns: of n, the int((n - 1) × tail) + 1 lowest (historical CVaR)."""
    values = np.sort(_with_a_tail(returns, conventions))
    return float(np.mean(values[: int((len(values) - 1) * conventions.tail) + 1]))


def _with_a_tail(returns: ArrayLike, conventions: Conventions) -> Floats:
    return checked(returns, int(np.ceil(1 / conventions.tail - 1e-9)))


def beta(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions) -> float:
    """Return the slope of the excess returns on the benchmark's of the same periods: covariance over variance."""
    own, market = _pair(returns, benchmark, conventions)
    centred = market - market.mean()
    spread = float(np.mean(np.square(centred)))
    if np.sqrt(spread) <= SMALLEST_SPREAD * max(1.0, float(np.abs(market).max())):
        raise UndefinedError("all returns of the benchmark are the same")
    return float(np.mean(centred * own) / spread)


def alpha(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions) -> float:
    """Return what is left of the mean excess return after beta times the benchmark's, compounded to a year (Jensen)."""
    own, market = _pair(returns, benchmark, conventions)
    left = float(np.mean(own - beta(returns, benchmark, conventions) * market))
    return float((1 + left) ** conventions.periods_per_year - 1)


def tracking_error(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions) -> float:
    """Return the annualised deviation of the difference from the benchmark."""
    own, market = _pair(returns, benchmark, conventions)
    return volatility_of(own - market, conventions)


def volatility_of(differences: Floats, conventions: Conventions) -> float:
    """Return the annualised deviation of *differences* of returns, which may be below -100 %."""
    return float(np.std(differences, ddof=conventions.ddof) * np.sqrt(conventions.periods_per_year))


def correlation(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions) -> float:
    """Return Pearson's correlation with the benchmark."""
    own, market = _pair(returns, benchmark, conventions)
    spread = float(np.std(own) * np.std(market))
    if spread <= SMALLEST_SPREAD**2:
        raise UndefinedError("all returns are the same: nothing to correlate")
    return float(np.mean((own - own.mean()) * (market - market.mean())) / spread)


def _pair(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions) -> tuple[Floats, Floats]:
    own, market = checked(returns, 2), checked(benchmark, 2)
    if len(own) != len(market):
        raise UndefinedError(f"{len(own)} returns stand beside {len(market)} of the benchmark")
    free = conventions.per_period(conventions.risk_free)
    return own - free, market - free
