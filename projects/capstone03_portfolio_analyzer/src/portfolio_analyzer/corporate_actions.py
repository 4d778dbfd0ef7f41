"""Splits and dividends: applied to quoted prices, and looked for where nobody has told of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from portfolio_analyzer.cells import parse_date, parse_decimal, parse_ratio
from portfolio_analyzer.errors import BadFileError, Problem, UndefinedError
from portfolio_analyzer.tables import Row, Table

Floats = NDArray[np.float64]
Key = tuple[str, date]
# How far a day's price ratio may be from a split's, as a factor, to be taken for that split.
LIKENESS = 1.12
USUAL_SPLITS = tuple(Fraction(*pair) for pair in ((2, 1), (3, 1), (4, 1), (5, 1), (7, 1), (10, 1), (20, 1)))
USUAL_REVERSES = tuple(1 / ratio for ratio in USUAL_SPLITS)


@dataclass(frozen=True)
class CorporateActions:
    """By symbol and ex-date: how many shares one becomes, and what is paid for each of the shares after a split."""

    splits: Mapping[Key, Fraction] = field(default_factory=dict)
    dividends: Mapping[Key, float] = field(default_factory=dict)

    def splits_of(self, symbol: str) -> dict[date, Fraction]:
        """Return the splits of *symbol* by date."""
        return {day: ratio for (name, day), ratio in sorted(self.splits.items()) if name == symbol}

    def dividends_of(self, symbol: str) -> dict[date, float]:
        """Return the dividends of *symbol* by date."""
        return {day: paid for (name, day), paid in sorted(self.dividends.items()) if name == symbol}


def import_actions(table: Table) -> CorporateActions:
    """Return the actions in a table with the columns date, symbol, split and dividend, either of which may be empty.

    Raises `BadFileError` with a problem for each row that says neither, says it twice, or says it badly.
    """
    names = {name.casefold(): name for name in table.header}
    if missing := [name for name in ("date", "symbol", "split", "dividend") if name not in names]:
        raise BadFileError([Problem(table.name, 1, f"has no column {missing[0]!r}")])
    splits: dict[Key, Fraction] = {}
    dividends: dict[Key, float] = {}
    problems = list(table.problems)
    for row in table.rows:
        try:
            _add_action(row, names, splits, dividends)
        except ValueError as error:
            problems.append(Problem(table.name, row.line, str(error)))
    if problems:
        raise BadFileError(sorted(problems))
    return CorporateActions(splits, dividends)


def _add_action(row: Row, names: dict[str, str], splits: dict[Key, Fraction], dividends: dict[Key, float]) -> None:
    key = (row.cells[names["symbol"]].upper(), parse_date(row.cells[names["date"]]))
    split, dividend = row.cells[names["split"]], row.cells[names["dividend"]]
    if not key[0] or not (split or dividend):
        raise ValueError("needs a symbol, and a split or a dividend")
    if (split and key in splits) or (dividend and key in dividends):
        raise ValueError(f"{key[0]} has a row for {key[1]} already")
    if split:
        splits[key] = parse_ratio(split)
    if dividend:
        if (paid := parse_decimal(dividend)) <= 0:
            raise ValueError(f"a dividend is positive, not {dividend}")
        dividends[key] = float(paid)


def on_dates(dates: pd.DatetimeIndex, values: Mapping[date, float], neutral: float) -> Floats:
    """Return one value for each of *dates*, *neutral* unless told; what falls between two dates counts on the later.

    What falls on the first date or before it, or after the last, is left out: no return spans it.
    """
    found = np.full(len(dates), neutral)
    for day, value in values.items():
        place = int(dates.searchsorted(pd.Timestamp(day)))
        if 0 < place < len(dates):
            found[place] = found[place] * value if neutral == 1 else found[place] + value
    return found


def total_returns(
    close: pd.Series, splits: Mapping[date, Fraction] | None = None, dividends: Mapping[date, float] | None = None
) -> pd.Series:
    """Return the simple returns of *close*, as it was quoted, with splits undone and dividends earned.

    *close* is indexed by date, in order; the result has one entry less. A share bought at the close before is worth
    ratio × (close + dividend) now: the dividend is taken at the ex-date's close, which is also how the adjusted closes
    in this package's data are made. Raises `UndefinedError` if a price is missing, or not positive.
    """
    values = close.to_numpy(dtype=np.float64)
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise UndefinedError(f"{close.name}: a return needs a positive price on each day")
    dates = pd.DatetimeIndex(close.index)
    factor = on_dates(dates, {day: float(ratio) for day, ratio in (splits or {}).items()}, 1.0)
    paid = on_dates(dates, dividends or {}, 0.0)
    returns = factor[1:] * (values[1:] + paid[1:]) / values[:-1] - 1
    return pd.Series(returns, index=dates[1:], name=close.name)


def as_quoted(prices: pd.DataFrame, actions: CorporateActions) -> pd.DataFrame:
    """Return prices that were adjusted for splits as they were quoted on the day: times each later split."""
    factors = pd.DataFrame(1.0, index=prices.index, columns=prices.columns)
    for (symbol, day), ratio in actions.splits.items():
        if symbol in factors:
            factors.loc[factors.index < pd.Timestamp(day), symbol] *= float(ratio)
    return prices * factors


def check_splits(prices: pd.DataFrame, actions: CorporateActions) -> list[str]:
    """Return a line for each day on which prices look split and no split is given.

    Raises `UndefinedError` if a split is given, but the price moves as if there were none: then the prices were
    adjusted, and shares from before the split would be counted twice.
    """
    notes = []
    for symbol in map(str, prices.columns):
        close = prices[symbol].dropna()
        dates = pd.DatetimeIndex(close.index)
        given = on_dates(dates, {day: float(ratio) for day, ratio in actions.splits_of(symbol).items()}, 1.0)
        values = close.to_numpy(dtype=np.float64)
        for place in np.flatnonzero(given != 1.0).tolist():
            _refuse_adjusted(symbol, dates[place], values[place - 1], values[place], given[place])
        ratios = values[:-1] / values[1:]
        for place in np.flatnonzero((given[1:] == 1.0) & ((ratios > 1.6) | (ratios < 0.6))).tolist():
            notes.extend(_suspicion(symbol, dates[place + 1], float(ratios[place])))
    return notes


def _refuse_adjusted(symbol: str, day: pd.Timestamp, before: float, after: float, ratio: float) -> None:
    moved = before / after
    if abs(np.log(moved)) < abs(np.log(ratio)) / 2:
        raise UndefinedError(
            f"{symbol} split {ratio:g} for 1 on {day.date()}, but its price went from {before:g} to {after:g}: "
            "the prices are adjusted for splits; say so with --prices-are split-adjusted"
        )


def _suspicion(symbol: str, day: pd.Timestamp, ratio: float) -> list[str]:
    like = [each for each in (*USUAL_SPLITS, *USUAL_REVERSES) if 1 / LIKENESS < ratio / float(each) < LIKENESS]
    if not like:
        return []
    change = 1 / ratio - 1
    split = f"{like[0].numerator}:{like[0].denominator}"
    return [
        f"{symbol} moves by {change:+.1%} on {day.date()} as in a {split} split, and none is given; taken as a return"
    ]
