"""What an account is worth each day, and the value of one unit of it, which deposits and withdrawals do not move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from portfolio_analyzer.conventions import Conventions, FlowTiming
from portfolio_analyzer.errors import NoPriceError, UndefinedError
from portfolio_analyzer.ledger import Ledger, book
from portfolio_analyzer.transactions import EXTERNAL, Kind, Transaction

Floats = NDArray[np.float64]
# Money below this is none: what is left of an emptied account by rounding.
SMALLEST_VALUE = 0.005


class Cash(StrEnum):
    """What the transactions say about cash."""

    ACCOUNT = "account"  # deposits and withdrawals are among them, and cash is part of what is valued
    TRADES = "trades"  # they are trades alone: each purchase is paid from outside, each receipt goes outside


@dataclass(frozen=True)
class Valuation:
    """An account day by day: `dates`, and arrays with one value for each of them.

    `values` is what it is worth in the evening, `deposits` and `withdrawals` what came and went (both positive), and
    `returns` the day's return on the units; NaN on days on which nothing was invested. `ledger` is how it ends.
    """

    dates: pd.DatetimeIndex
    values: Floats
    deposits: Floats
    withdrawals: Floats
    returns: Floats
    ledger: Ledger
    cash: Cash
    notes: tuple[str, ...] = ()

    @property
    def invested(self) -> NDArray[np.bool_]:
        """On which days there is a return."""
        return ~np.isnan(self.returns)

    @property
    def unit_values(self) -> Floats:
        """The value of a unit each evening, 1 before the first day; it stands still while nothing is invested."""
        grown: Floats = np.cumprod(1 + np.where(self.invested, self.returns, 0.0))
        return grown

    @property
    def flows(self) -> list[tuple[date, float]]:
        """What the owner paid (negative) and got, and at the end the value, as for the money-weighted return."""
        net = self.withdrawals - self.deposits
        found = [(self.dates[place].date(), float(net[place])) for place in np.flatnonzero(net).tolist()]
        if self.values[-1] > SMALLEST_VALUE:
            found.append((self.dates[-1].date(), float(self.values[-1])))
        return found


def cash_of(transactions: Iterable[Transaction]) -> Cash:
    """Return what transactions that say nothing else are: an account if money comes or goes, otherwise trades."""
    return Cash.ACCOUNT if any(each.kind in EXTERNAL for each in transactions) else Cash.TRADES


def unit_returns(
    values: Floats,
    deposits: Floats,
    withdrawals: Floats,
    timing: FlowTiming = FlowTiming.OUTER,
    dates: pd.DatetimeIndex | None = None,
) -> Floats:
    """Return the return of each day on the money that was at work on it; NaN where none was.

    All three have one entry a day; *values* are evenings'. With `OUTER`, a deposit works from the morning of its day
    and a withdrawal until its evening: (value + withdrawal) / (value before + deposit) - 1. So a loss on the first day
    counts, and an account that is emptied has lost nothing. `START` and `END` put both on one side; money that meets an
    empty account works from the morning in any case, as there is nothing else to divide by.

    Raises `UndefinedError` for a value below zero, or one out of nothing, with its date if there are *dates*.
    """

    def day(place: int) -> str:
        return f"day {place + 1}" if dates is None else str(dates[place].date())

    before = np.concatenate([[0.0], values[:-1]])
    came = np.ones(len(values)) if timing is not FlowTiming.END else (before <= SMALLEST_VALUE).astype(float)
    went = np.ones(len(values)) if timing is not FlowTiming.START else (values <= SMALLEST_VALUE).astype(float)
    base = before + came * deposits - (1 - went) * withdrawals
    end = values + went * withdrawals - (1 - came) * deposits
    if len(bad := np.flatnonzero(values < -SMALLEST_VALUE)):
        raise UndefinedError(f"{day(int(bad[0]))}: a value of {values[bad[0]]:.2f} is below zero, and has no return")
    idle = base <= SMALLEST_VALUE
    if len(bad := np.flatnonzero(idle & ((end > SMALLEST_VALUE) | (base < -SMALLEST_VALUE)))):
        raise UndefinedError(f"{day(int(bad[0]))}: {end[bad[0]]:.2f} came out of {base[bad[0]]:.2f}: no return is that")
    with np.errstate(divide="ignore", invalid="ignore"):
        returns: Floats = np.where(idle, np.nan, end / base - 1)
    return returns


def value_account(
    transactions: list[Transaction],
    prices: pd.DataFrame,
    conventions: Conventions | None = None,
    *,
    cash: Cash | None = None,
    file: str = "transactions",
) -> Valuation:
    """Return the valuation of an account on each date of *prices* from its first transaction on.

    *transactions* are in order (see `in_order`), *prices* as quoted (see `price_frame`). What happens on a day without
    prices counts on the next that has some. A price that is missing while others are there is that of the last day that
    had one, for at most `conventions.stale_days`.

    Raises `NoPriceError` if a position has no price, nor a recent one, or if transactions lie outside the prices;
    `BadFileError` if transactions cannot be (sold more than held, cash below zero); `UndefinedError` if there are none,
    or a day's return is not defined.
    """
    chosen = conventions or Conventions()
    if not transactions:
        raise UndefinedError("there are no transactions")
    kind = cash or cash_of(transactions)
    if kind is Cash.TRADES and cash_of(transactions) is Cash.ACCOUNT:
        raise UndefinedError("there are deposits or withdrawals, and so these are not trades alone; use --cash account")
    dates = _dates(transactions, prices)
    ledger, held, money = book(transactions, file, cash_checked=kind is Cash.ACCOUNT)
    quantities = _by_date(held, dates)
    filled, notes = _filled(prices, quantities, dates, chosen.stale_days)
    values = np.nansum(np.where(quantities == 0, 0.0, filled * quantities), axis=1)
    deposits, withdrawals = _external(transactions, dates, kind)
    if kind is Cash.ACCOUNT:
        values = values + _by_date({day: {"": amount} for day, amount in money.items()}, dates)[""].to_numpy()
    returns = unit_returns(values, deposits, withdrawals, chosen.flows, dates)
    notes += _idle_notes(dates, returns)
    return Valuation(dates, values, deposits, withdrawals, returns, ledger, kind, tuple(notes))


def _dates(transactions: list[Transaction], prices: pd.DataFrame) -> pd.DatetimeIndex:
    first, last = transactions[0].date, transactions[-1].date
    dates = pd.DatetimeIndex(prices.index)
    if pd.Timestamp(first) < dates[0] or pd.Timestamp(last) > dates[-1]:
        span = f"{dates[0].date()} to {dates[-1].date()}"
        raise NoPriceError(f"there are transactions from {first} to {last}, but prices from {span}")
    return dates[dates >= pd.Timestamp(first)]


def _by_date(states: Mapping[date, Mapping[str, Decimal]], dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Return what is held on each of *dates*: the last state on or before it."""
    changes = pd.DataFrame(
        [{symbol: float(number) for symbol, number in state.items()} for state in states.values()],
        index=pd.DatetimeIndex(list(states)),
    ).fillna(0.0)
    return changes.reindex(dates.union(pd.DatetimeIndex(changes.index))).ffill().reindex(dates).fillna(0.0)


def _filled(
    prices: pd.DataFrame, quantities: pd.DataFrame, dates: pd.DatetimeIndex, stale_days: int
) -> tuple[pd.DataFrame, list[str]]:
    """Return a price for each held position and date, and a note for each symbol for which an older one stands in."""
    found, notes = {}, []
    for symbol in map(str, quantities.columns):
        held = quantities[symbol].to_numpy() != 0
        if symbol not in prices:
            raise NoPriceError(f"{symbol} is held from {dates[held][0].date()} on, and has no prices")
        quoted = prices[symbol].dropna()
        places = quoted.index.searchsorted(dates, side="right") - 1
        ages = np.where(places >= 0, (dates - quoted.index[np.maximum(places, 0)]).days, stale_days + 1)
        if len(bad := dates[held & (ages > stale_days)]):
            raise NoPriceError(
                f"{symbol} is held, and has no price on {bad[0].date()} nor in the {stale_days} days before it; "
                "add one, or the sale that ended it"
            )
        if stale := int((held & (ages > 0)).sum()):
            days = "1 day" if stale == 1 else f"{stale} days"
            notes.append(f"{symbol} has no price on {days} on which it is held; the last one before stands in")
        found[symbol] = quoted.to_numpy()[np.maximum(places, 0)]
    return pd.DataFrame(found, index=dates, columns=quantities.columns, dtype="float64"), notes


def _external(transactions: list[Transaction], dates: pd.DatetimeIndex, kind: Cash) -> tuple[Floats, Floats]:
    """Return deposits and withdrawals by date, both positive; of trades alone, the day's net."""
    came, went = np.zeros(len(dates)), np.zeros(len(dates))
    for each in transactions:
        place = int(dates.searchsorted(pd.Timestamp(each.date)))
        if kind is Cash.TRADES:
            came[place] -= float(each.cash)
        elif each.kind is Kind.DEPOSIT:
            came[place] += float(each.cash)
        elif each.kind is Kind.WITHDRAWAL:
            went[place] -= float(each.cash)
    return (np.maximum(came, 0.0), np.maximum(-came, 0.0)) if kind is Cash.TRADES else (came, went)


def _idle_notes(dates: pd.DatetimeIndex, returns: Floats) -> list[str]:
    idle = np.flatnonzero(np.isnan(returns))
    if not len(idle):
        return []
    days = "1 day" if len(idle) == 1 else f"{len(idle)} days"
    since = f"nothing was invested on {days} from {dates[idle[0]].date()} on"
    return [f"{since}; they have no return, and only the calendar runs on"]
