"""What must be agreed on before a figure means anything: printed beside each, never implied."""

from dataclasses import dataclass, replace
from enum import StrEnum

from portfolio_analyzer.errors import UndefinedError


class Years(StrEnum):
    """How the length of a period in years is counted."""

    CALENDAR = "calendar"  # days from the first date to the last, over 365
    PERIODS = "periods"  # number of returns, over the periods of a year


class FlowTiming(StrEnum):
    """When money that comes or goes on a day is taken to have come or gone."""

    OUTER = "outer"  # deposits before the day's market, withdrawals after it
    START = "start"  # both before it
    END = "end"  # both after it


@dataclass(frozen=True)
class Conventions:
    """The conventions of all figures.

    `periods_per_year`: how many returns make a year (252 trading days, 365 for what trades daily, 52 weeks, 12 months).
    `years`: how CAGR counts years. `ddof`: 1 divides a variance by n - 1, 0 by n. `risk_free` and `required_return`: a
    *year*, compounded down to a period, as 0.03 for 3 %; Sharpe, alpha and beta subtract the first, and the second is
    the threshold of Sortino and Omega. `tail`: the share of the worst returns that VaR and CVaR look at. `flows`: see
    `FlowTiming`. `shortest_annual`: from how many days on a return is annualised at all. `stale_days`: for how many
    calendar days the last price may stand in for one that is missing.

    Raises `UndefinedError` for values that no figure could be made with.
    """

    periods_per_year: int = 252
    years: Years = Years.CALENDAR
    ddof: int = 1
    risk_free: float = 0.0
    required_return: float = 0.0
    tail: float = 0.05
    flows: FlowTiming = FlowTiming.OUTER
    shortest_annual: int = 365
    stale_days: int = 7

    def __post_init__(self) -> None:
        """Refuse values that no figure could be made with."""
        if self.periods_per_year < 1:
            raise UndefinedError(f"a year has at least one period, not {self.periods_per_year}")
        if not 0 < self.tail < 0.5:
            raise UndefinedError(f"the tail is a share between 0 and 0.5, not {self.tail}")
        for name, rate in (("risk-free rate", self.risk_free), ("required return", self.required_return)):
            if not -1 < rate < 10:
                raise UndefinedError(f"a {rate:g} is no yearly {name}; write 3 % as 0.03")
        if self.ddof not in (0, 1):
            raise UndefinedError(f"ddof is 0 or 1, not {self.ddof}")
        if self.stale_days < 0 or self.shortest_annual < 0:
            raise UndefinedError("a number of days is not negative")

    @classmethod
    def empyrical(cls) -> "Conventions":
        """Return what empyrical and most notebooks agree on: CAGR by the number of returns, however few."""
        return cls(years=Years.PERIODS, shortest_annual=0)

    def per_period(self, yearly: float) -> float:
        """Return the rate of one period that compounds to *yearly* in a year.

        >>> round(Conventions(periods_per_year=2).per_period(0.21), 12)
        0.1
        """
        return float((1 + yearly) ** (1 / self.periods_per_year) - 1) if yearly else 0.0

    def with_years(self, years: Years) -> "Conventions":
        """Return the same conventions with years counted in another way."""
        return replace(self, years=years)
