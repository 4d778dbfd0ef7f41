"""Figures as a report shows them: each with its convention, or with the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike

from portfolio_analyzer.conventions import Conventions, Years
from portfolio_analyzer.errors import UndefinedError
from portfolio_analyzer.flows import MoneyWeighted, NoRate, OneRate, SeveralRates
from portfolio_analyzer.metrics import (
    alpha,
    beta,
    cagr,
    calmar,
    correlation,
    expected_shortfall,
    max_drawdown,
    omega,
    sharpe,
    sortino,
    total_return,
    tracking_error,
    value_at_risk,
    volatility,
)


class Unit(StrEnum):
    """How a figure is written."""

    PERCENT = "percent"
    RATIO = "ratio"


@dataclass(frozen=True)
class Figure:
    """One figure: its `value`, or None and the `reason`; `convention` says what was agreed on to get it."""

    key: str
    name: str
    value: float | None
    unit: Unit
    convention: str
    reason: str = ""

    def __str__(self) -> str:
        """Return the value as a report shows it, or a dash."""
        if self.value is None:
            return "–"
        value = self.value + 0.0  # no minus before a zero
        return f"{value:,.2%}" if self.unit is Unit.PERCENT else f"{value:,.2f}"


def figure(key: str, name: str, unit: Unit, convention: str, compute: Callable[[], float]) -> Figure:
    """Return the figure that *compute* gives, or one without a value if it raises `UndefinedError`."""
    try:
        return Figure(key, name, compute(), unit, convention)
    except UndefinedError as error:
        return Figure(key, name, None, unit, convention, str(error))


def headline(returns: ArrayLike, days: int, conventions: Conventions) -> list[Figure]:
    """Return the figures of *returns*, which span *days* calendar days from the first price to the last."""
    c, percent, ratio = conventions, Unit.PERCENT, Unit.RATIO
    year, over = f"× √{c.periods_per_year}", f"n − {c.ddof}" if c.ddof else "n"
    count = f"number of returns / {c.periods_per_year}" if c.years is Years.PERIODS else f"{days:,} calendar days / 365"
    need = f"required return {c.required_return:.2%} a year"
    worst = f"{c.tail:.0%} of the returns"
    return [
        figure("total_return", "Total return", percent, "time-weighted", lambda: total_return(returns)),
        figure("cagr", "CAGR", percent, f"years = {count}", lambda: cagr(returns, c, days)),
        figure(
            "volatility", "Volatility", percent, f"deviation over {over}, {year}",
            lambda: volatility(returns, c),
        ),
        figure(
            "sharpe", "Sharpe ratio", ratio,
            f"simple returns, arithmetic mean, risk-free {c.risk_free:.2%} a year, {year}",
            lambda: sharpe(returns, c),
        ),
        figure(
            "sortino", "Sortino ratio", ratio, f"{need}, shortfalls over all n returns, {year}",
            lambda: sortino(returns, c),
        ),
        figure(
            "max_drawdown", "Maximum drawdown", percent, "close to close, a loss on the first day included",
            lambda: max_drawdown(returns),
        ),
        figure(
            "calmar", "Calmar ratio", ratio, "CAGR / maximum drawdown, whole history",
            lambda: calmar(returns, c, days),
        ),
        figure("omega", "Omega ratio", ratio, need, lambda: omega(returns, c)),
        figure(
            "value_at_risk", f"Value at risk {1 - c.tail:.0%}", percent,
            "one period, historical, interpolated linearly", lambda: value_at_risk(returns, c),
        ),
        figure(
            "expected_shortfall", f"CVaR {1 - c.tail:.0%}", percent, f"one period, mean of the worst {worst}",
            lambda: expected_shortfall(returns, c),
        ),
    ]  # fmt: skip


def against(returns: ArrayLike, benchmark: ArrayLike, conventions: Conventions, days: int = 0) -> list[Figure]:
    """Return the figures of *returns* beside those of a *benchmark* in the same periods, which span *days*.

    Alpha is a return a year, and not given for fewer than `shortest_annual` days.
    """
    c, percent, ratio = conventions, Unit.PERCENT, Unit.RATIO
    free = f"excess over {c.risk_free:.2%} a year"

    def compute(function: Callable[[ArrayLike, ArrayLike, Conventions], float]) -> Callable[[], float]:
        return lambda: function(returns, benchmark, c)

    def yearly_alpha() -> float:
        if days < c.shortest_annual:
            raise UndefinedError(f"{days} days are too few to be annualised; it takes {c.shortest_annual}")
        return alpha(returns, benchmark, c)

    return [
        figure("beta", "Beta", ratio, f"covariance / variance, {free}", compute(beta)),
        figure(
            "alpha", "Alpha", percent, f"Jensen's, compounded over {c.periods_per_year} periods, {free}",
            yearly_alpha,
        ),
        figure("correlation", "Correlation", ratio, "Pearson's, of the periods' returns", compute(correlation)),
        figure(
            "tracking_error", "Tracking error", percent, f"deviation of the differences, × √{c.periods_per_year}",
            compute(tracking_error),
        ),
    ]  # fmt: skip


def money_weighted(result: MoneyWeighted, days: int, conventions: Conventions) -> Figure:
    """Return the money-weighted return as a figure; under `shortest_annual` days it is not given for a year."""
    key, name, convention = "money_weighted", "Money-weighted return", "XIRR: a year, actual days / 365"
    match result:
        case OneRate():
            if days < conventions.shortest_annual:
                whole = f"for the whole {days} days, too few to be annualised"
                return Figure(key, name, result.over(days), Unit.PERCENT, whole)
            return Figure(key, name, result.rate, Unit.PERCENT, convention)
        case NoRate(reason):
            return Figure(key, name, None, Unit.PERCENT, convention, reason)
        case SeveralRates(rates):
            fitting = ", ".join(f"{rate:.2%}" for rate in rates)
            return Figure(
                key, name, None, Unit.PERCENT, convention, f"{len(rates)} rates fit ({fitting}); none is the return"
            )
