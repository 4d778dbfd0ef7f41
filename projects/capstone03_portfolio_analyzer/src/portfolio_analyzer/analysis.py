"""Everything that a report shows, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from portfolio_analyzer.conventions import Conventions, FlowTiming
from portfolio_analyzer.corporate_actions import CorporateActions, check_splits, total_returns
from portfolio_analyzer.episodes import Episode, find_episodes
from portfolio_analyzer.errors import UndefinedError
from portfolio_analyzer.figures import Figure, against, headline, money_weighted
from portfolio_analyzer.flows import MoneyWeighted, xirr
from portfolio_analyzer.periods import by_month, by_year, correlations, periods_note
from portfolio_analyzer.transactions import ZERO, Kind
from portfolio_analyzer.valuation import Cash, Valuation

FLOWS = {
    FlowTiming.OUTER: "deposits work from the morning of their day, withdrawals until its evening",
    FlowTiming.START: "deposits and withdrawals count from the morning of their day",
    FlowTiming.END: "deposits and withdrawals count from the evening of their day",
}


# A table of more than this many columns cannot be read.
MOST_CORRELATED = 8


@dataclass(frozen=True)
class Holding:
    """One position at the end: money in the account's currency, `weight` of the whole account as 0.25 for a quarter."""

    symbol: str
    quantity: Decimal
    price: float
    priced: date
    value: float
    weight: float
    cost: Decimal
    unrealised: float
    realised: Decimal
    dividends: Decimal


@dataclass(frozen=True)
class History:
    """Returns of anything, an account or a price: `returns` by date, and `start`, the date before the first of them."""

    returns: pd.Series
    start: date
    benchmark: pd.Series | None = None
    benchmark_name: str = ""
    notes: tuple[str, ...] = ()

    @property
    def end(self) -> date:
        """The date of the last return."""
        return pd.DatetimeIndex(self.returns.index)[-1].date()

    @property
    def days(self) -> int:
        """Calendar days from the start to the end."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Analysis:
    """All that is known of a history: figures, episodes (deepest first), months and years; of an account, more."""

    history: History
    conventions: Conventions
    figures: tuple[Figure, ...]
    benchmark_figures: tuple[Figure, ...]
    episodes: tuple[Episode, ...]
    months: pd.DataFrame
    years: pd.Series
    benchmark_years: pd.Series | None
    notes: tuple[str, ...]
    valuation: Valuation | None = None
    money_weighted: MoneyWeighted | None = None
    holdings: tuple[Holding, ...] = ()
    correlations: pd.DataFrame | None = None
    currency: str = ""

    def figure(self, key: str) -> Figure:
        """Return the figure called *key*; raises `KeyError` if there is none."""
        return {each.key: each for each in self.figures}[key]


def with_benchmark(history: History, benchmark: pd.Series, name: str) -> History:
    """Return *history* beside *benchmark*, both on the dates that both have returns for; what is left out is noted.

    Raises `UndefinedError` if they have fewer than two dates in common.
    """
    both = history.returns.index.intersection(benchmark.dropna().index)
    if len(both) < 2:
        raise UndefinedError(f"the benchmark {name} has no returns on the portfolio's dates")
    notes = history.notes
    if left := len(history.returns) - len(both):
        days = "1 day" if left == 1 else f"{left:,} days"
        notes = (*notes, f"{name} has no return on {days}; figures beside it are of the other {len(both):,}")
    return History(history.returns, history.start, benchmark.loc[both], name, notes)


def history_of_account(valuation: Valuation) -> History:
    """Return the returns of an account on the days on which something was invested."""
    invested = valuation.invested
    if not invested.any():
        raise UndefinedError("nothing is invested on any day")
    returns = pd.Series(valuation.returns[invested], index=valuation.dates[invested])
    return History(returns, valuation.dates[0].date(), notes=valuation.notes)


def analyse(history: History, conventions: Conventions) -> Analysis:
    """Return the analysis of a history alone, without an account."""
    returns = history.returns
    values, dates = returns.to_numpy(), pd.DatetimeIndex(returns.index)
    market = history.benchmark
    figures = headline(values, history.days, conventions)
    beside: list[Figure] = []
    if market is not None:
        own = returns.loc[market.index].to_numpy()
        first = history.start if market.index[0] == dates[0] else market.index[0].date()
        days = (market.index[-1].date() - first).days
        figures += against(own, market.to_numpy(), conventions, days)
        beside = headline(market.to_numpy(), days, conventions)
    notes = [*history.notes, *periods_note(dates, conventions)]
    if history.days < conventions.shortest_annual:
        notes.append(
            f"{history.days} days are less than a year: returns are not annualised, and figures of risk are rough"
        )
    return Analysis(
        history, conventions, tuple(figures), tuple(beside),
        tuple(find_episodes(values, dates, history.start)), by_month(returns), by_year(returns),
        None if market is None else by_year(market), tuple(notes),
    )  # fmt: skip


def analyse_account(
    valuation: Valuation,
    prices: pd.DataFrame,
    conventions: Conventions,
    *,
    actions: CorporateActions | None = None,
    benchmark: str = "",
    currency: str = "",
) -> Analysis:
    """Return the analysis of an account; *benchmark* is a symbol of *prices*, taken with its splits and dividends.

    Raises `UndefinedError` if the benchmark has no prices in the period.
    """
    known = actions or CorporateActions()
    history = history_of_account(valuation)
    if benchmark:
        history = with_benchmark(history, _benchmark_returns(benchmark, prices, known, valuation), benchmark)
    bare = analyse(history, conventions)
    rates = xirr(valuation.flows)
    held = [symbol for symbol in valuation.ledger.positions if symbol in prices]
    during = prices.loc[valuation.dates, held]
    notes = [*bare.notes, *check_splits(during, known), *_convention_notes(valuation, conventions)]
    holdings = holdings_of(valuation, prices)
    largest = sorted(each.symbol for each in holdings[:MOST_CORRELATED] if each.value)
    series = {symbol: _own_returns(during[symbol], known, symbol) for symbol in largest}
    return Analysis(
        history, conventions,
        (*bare.figures[:2], money_weighted(rates, history.days, conventions), *bare.figures[2:]),
        bare.benchmark_figures, bare.episodes, bare.months, bare.years, bare.benchmark_years, tuple(notes),
        valuation, rates, tuple(holdings),
        correlations(series) if len(series) > 1 else None, currency,
    )  # fmt: skip


def _own_returns(close: pd.Series, actions: CorporateActions, symbol: str) -> pd.Series:
    return total_returns(close.dropna(), actions.splits_of(symbol), actions.dividends_of(symbol))


def _benchmark_returns(symbol: str, prices: pd.DataFrame, actions: CorporateActions, valuation: Valuation) -> pd.Series:
    if symbol not in prices:
        raise UndefinedError(f"the benchmark {symbol} has no prices; there are {', '.join(map(str, prices.columns))}")
    # From the last price before the account began, so that its first day has a return, too.
    close = prices[symbol].dropna()
    before = close.index < valuation.dates[0]
    close = close[max(int(before.sum()) - 1, 0) :]
    if len(close) < 2:
        raise UndefinedError(f"the benchmark {symbol} has no prices in the period")
    return _own_returns(close, actions, symbol)


def holdings_of(valuation: Valuation, prices: pd.DataFrame) -> list[Holding]:
    """Return what is held at the end of *valuation*, the largest first; sold positions stay, with what they brought."""
    total = float(valuation.values[-1])
    found = []
    for symbol, position in valuation.ledger.positions.items():
        quoted = prices[symbol].dropna()[: valuation.dates[-1]]
        price, day = float(quoted.iloc[-1]), quoted.index[-1].date()
        quantity = position.quantity
        value = float(quantity) * price
        found.append(
            Holding(
                symbol, quantity, price, day, value, value / total if total else 0.0, position.cost,
                value - float(position.cost), position.realised, position.dividends,
            )
        )  # fmt: skip
    return sorted(found, key=lambda holding: (-holding.value, holding.symbol))


def gain(valuation: Valuation) -> Decimal:
    """Return what the account has made so far: its value and all that went out, less all that came in."""
    out, came = float(valuation.withdrawals.sum()), float(valuation.deposits.sum())
    return Decimal(str(round(float(valuation.values[-1]) + out - came, 2)))


def _convention_notes(valuation: Valuation, conventions: Conventions) -> list[str]:
    notes = [FLOWS[conventions.flows]]
    if valuation.cash is Cash.TRADES:
        notes.append("there are no deposits or withdrawals: purchases are paid from outside, and receipts go outside")
    if fees := valuation.ledger.fees:
        notes.append(f"returns are after fees, {fees:,.2f} in all")
    return notes


def income(valuation: Valuation) -> tuple[Decimal, Decimal]:
    """Return the dividends and the interest that the account has received."""
    totals = valuation.ledger.totals
    return totals.get(Kind.DIVIDEND, ZERO), totals.get(Kind.INTEREST, ZERO)


def worst(episodes: Sequence[Episode], count: int = 5) -> list[Episode]:
    """Return the *count* deepest episodes."""
    return list(episodes[:count])


def growth(returns: pd.Series) -> pd.Series:
    """Return what 1 has become after each return."""
    return pd.Series(np.cumprod(1 + returns.to_numpy()), index=returns.index)
