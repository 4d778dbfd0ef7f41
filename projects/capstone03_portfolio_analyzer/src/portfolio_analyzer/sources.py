"""The files of one call, read and checked together."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from portfolio_analyzer.analysis import History, with_benchmark
from portfolio_analyzer.cells import parse_date, parse_decimal
from portfolio_analyzer.corporate_actions import CorporateActions, as_quoted, import_actions, total_returns
from portfolio_analyzer.errors import BadFileError, Problem, UndefinedError
from portfolio_analyzer.import_transactions import import_transactions, repeated
from portfolio_analyzer.layouts import choose_layout
from portfolio_analyzer.prices import import_prices, price_frame
from portfolio_analyzer.tables import Table, read_table
from portfolio_analyzer.transactions import Kind, Transaction, in_order


@dataclass(frozen=True)
class Sources:
    """What the files hold: transactions in order, prices as quoted, splits and dividends, the currency, and notes."""

    file: str
    layout: str
    transactions: list[Transaction]
    prices: pd.DataFrame
    actions: CorporateActions
    currency: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """How the files are to be read; empty where they say so themselves."""

    layout: str = ""
    currency: str = ""
    encoding: str = "utf-8"
    split_adjusted: bool = False


def load(transactions: Path, prices: list[Path], actions: Path | None, options: Options) -> Sources:
    """Read the files and return what they hold.

    Splits of the actions file are booked for what is held, unless the transactions have splits of that symbol
    themselves. Raises `BadFileError` with all problems of all files.
    """
    problems: list[Problem] = []
    table, booked, layout = None, [], ""
    try:
        table = read_table(transactions, options.encoding)
        chosen = choose_layout(table, options.layout)
        layout = chosen.name
        booked = import_transactions(table, chosen, options.currency)
    except BadFileError as error:
        problems += error.problems
    currency = options.currency.upper() or next((each.currency for each in booked if each.currency), "")
    known = CorporateActions()
    frame = pd.DataFrame()
    try:
        known = import_actions(read_table(actions, options.encoding)) if actions else known
    except BadFileError as error:
        problems += error.problems
    try:
        frame = load_prices(prices, options.encoding, currency)
    except BadFileError as error:
        problems += error.problems
    if problems:
        raise BadFileError(problems)
    every, complete = _with_splits(booked, known)
    if options.split_adjusted:
        frame = as_quoted(frame, complete)
    return Sources(str(transactions), layout, in_order(every), frame, complete, currency, _notes_on(booked))


def load_prices(paths: list[Path], encoding: str = "utf-8", currency: str = "") -> pd.DataFrame:
    """Read price files into one frame; raises `BadFileError` with all problems of all of them."""
    problems: list[Problem] = []
    quotes = []
    for path in paths:
        try:
            quotes += import_prices(read_table(path, encoding), currency)
        except BadFileError as error:
            problems += error.problems
    if problems:
        raise BadFileError(problems)
    return price_frame(quotes)


def _with_splits(booked: list[Transaction], actions: CorporateActions) -> tuple[list[Transaction], CorporateActions]:
    """Return the transactions with the splits of the actions file, and the actions with those of the transactions."""
    own = {(each.symbol, each.date): each.ratio for each in booked if each.kind is Kind.SPLIT}
    told = {symbol for symbol, _ in own}
    added = []
    for (symbol, day), ratio in actions.splits.items():
        if symbol not in told and _held_before(booked, symbol, day):
            added.append(Transaction(day, Kind.SPLIT, symbol, ratio=ratio))
    newest_first = bool(booked) and booked[0].date > booked[-1].date
    every = [*(reversed(booked) if newest_first else booked), *added]
    return every, CorporateActions({**actions.splits, **own}, actions.dividends)


def _held_before(booked: list[Transaction], symbol: str, day: object) -> bool:
    of_it = [each for each in in_order(booked) if each.symbol == symbol and str(each.date) < str(day)]
    bought = sum(each.quantity for each in of_it if each.kind is Kind.BUY)
    return bought > sum(each.quantity for each in of_it if each.kind is Kind.SELL)


def _notes_on(booked: list[Transaction]) -> tuple[str, ...]:
    return tuple(
        f"line {each.line}: the {each.kind} of {each.date} stands in the file more than once, exactly alike; all count"
        for each in repeated(booked)
    )


def load_series(path: Path, *, are_returns: bool, encoding: str = "utf-8") -> pd.Series:
    """Read the one series in a table with a date column and one other, and return its returns by date.

    Whether it has prices or returns is said by the caller, never guessed. The attribute `start` of the result is the
    date before the first return. Raises `BadFileError` for bad rows, doubled dates and gaps.
    """
    table = read_table(path, encoding)
    if are_returns:
        return _returns_of(table)
    frame = price_frame(import_prices(table))
    if len(frame.columns) != 1:
        names = ", ".join(map(str, frame.columns))
        raise BadFileError([Problem(table.name, 1, f"has {len(frame.columns)} series ({names}); one is needed")])
    if len(frame) < 2:
        raise BadFileError([Problem(table.name, 0, "has one price only, and no return")])
    close = frame.iloc[:, 0]
    returns = total_returns(close)
    returns.attrs["start"] = close.index[0].date()
    return returns


def _returns_of(table: Table) -> pd.Series:
    if len(table.header) != 2 or table.header[0].casefold() != "date":
        raise BadFileError([Problem(table.name, 1, "needs a column 'date' and one other")])
    found: dict[pd.Timestamp, float] = {}
    problems = list(table.problems)
    for row in table.rows:
        day, text = (row.cells[name] for name in table.header)
        try:
            stamp, value = pd.Timestamp(parse_date(day)), float(parse_decimal(text))
            if value < -1:
                raise ValueError(f"a return of {value:g} loses more than everything; write -5 % as -0.05")
            if stamp in found:
                raise ValueError(f"has {stamp.date()} already")
            found[stamp] = value
        except ValueError as error:
            problems.append(Problem(table.name, row.line, str(error)))
    if problems:
        raise BadFileError(sorted(problems))
    returns = pd.Series(found, name=table.header[1]).sort_index()
    returns.attrs["start"] = returns.index[0].date()
    return returns


def series_history(path: Path, benchmark: Path | None, *, are_returns: bool, encoding: str = "utf-8") -> History:
    """Return the history of the series in the file *path*, beside that of *benchmark* if there is one."""
    returns = load_series(path, are_returns=are_returns, encoding=encoding)
    history = History(returns, returns.attrs["start"])
    if are_returns and returns.max() > 1.5:
        worst = pd.DatetimeIndex(returns.index)[int(returns.to_numpy().argmax())].date()
        raise UndefinedError(f"the return of {worst} is {returns.max():+.0%}; if these are prices, say --as prices")
    if benchmark is None:
        return history
    return with_benchmark(history, load_series(benchmark, are_returns=are_returns, encoding=encoding), benchmark.stem)
