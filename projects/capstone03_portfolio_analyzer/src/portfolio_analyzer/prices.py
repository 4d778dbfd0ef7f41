"""Daily prices as they were quoted: read, checked, and never silently filled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import pandas as pd

from portfolio_analyzer.cells import parse_date, parse_decimal
from portfolio_analyzer.errors import BadFileError, Problem
from portfolio_analyzer.tables import Row, Table

# Columns of one symbol's history that are no symbols.
OF_A_HISTORY = {"open", "high", "low", "close", "adj close", "volume"}


@dataclass(frozen=True)
class Quote:
    """One price of one symbol; where it stood is kept, to name it if it stands twice."""

    date: date
    symbol: str
    price: float
    file: str
    line: int


def import_prices(table: Table, currency: str = "") -> list[Quote]:
    """Return the quotes in *table*, in one of three layouts known by the header.

    `wide` has a column `date` and one for each symbol; `long` has `date`, `symbol` and `close`, perhaps `currency`; a
    `history` has `Date` and `Close`, perhaps `Open`, `High`, `Low`, `Volume` and `Adj Close`, which are not read, and
    its symbol is the name of the file. An empty cell is a day without a price. Raises `BadFileError` with a problem for
    each row that has a bad date, or a price that is no positive number, or is in another currency than *currency*.
    """
    names = {name.casefold(): name for name in table.header}
    if "date" not in names:
        raise BadFileError([Problem(table.name, 1, "has no column 'date'")])
    quotes: list[Quote] = []
    problems = list(table.problems)
    for row in table.rows:
        try:
            quotes.extend(_quotes_of(row, names, table, currency.upper()))
        except ValueError as error:
            problems.append(Problem(table.name, row.line, str(error)))
    if problems:
        raise BadFileError(sorted(problems))
    return quotes


def _quotes_of(row: Row, names: dict[str, str], table: Table, currency: str) -> Iterable[Quote]:
    day = parse_date(row.cells[names["date"]])
    said = row.cells[names["currency"]].upper() if "currency" in names else ""
    if said and currency and said != currency:
        raise ValueError(f"is in {said}, but the account is in {currency}; convert it first")
    if "symbol" in names and "close" in names:
        cells = [(row.cells[names["symbol"]].upper(), row.cells[names["close"]])]
        if not cells[0][0]:
            raise ValueError("has no symbol")
    elif "close" in names:
        cells = [(PurePath(table.name).stem.upper(), row.cells[names["close"]])]
    elif "adj close" in names:
        raise ValueError("has adjusted closes only; transactions need prices as they were quoted")
    else:
        cells = [(name.upper(), row.cells[name]) for name in table.header if name != names["date"]]
    for symbol, text in cells:
        if text:
            yield Quote(day, symbol, _price(symbol, text), table.name, row.line)


def _price(symbol: str, text: str) -> float:
    try:
        price = float(parse_decimal(text))
    except ValueError as error:
        raise ValueError(f"{symbol}: {error}") from None
    if price <= 0:
        raise ValueError(f"{symbol}: a price is positive, not {text}")
    return price


def price_frame(quotes: Iterable[Quote]) -> pd.DataFrame:
    """Return *quotes* as a frame: a row for each date in order, a column for each symbol, NaN where there is no price.

    Raises `BadFileError` for every quote whose symbol and date stand twice, even with the same price.
    """
    cells: dict[str, dict[date, float]] = {}
    seen: dict[tuple[str, date], Quote] = {}
    problems = []
    for quote in quotes:
        if (before := seen.setdefault((quote.symbol, quote.date), quote)) is not quote:
            where = f"line {before.line}" + (f" of {before.file}" if before.file != quote.file else "")
            problems.append(Problem(quote.file, quote.line, f"{quote.symbol} has {quote.date} already, in {where}"))
        cells.setdefault(quote.symbol, {})[quote.date] = quote.price
    if problems:
        raise BadFileError(sorted(problems))
    frame = pd.DataFrame({symbol: pd.Series(prices, dtype="float64") for symbol, prices in sorted(cells.items())})
    frame.index = pd.DatetimeIndex(frame.index, name="date")
    return frame.sort_index()
