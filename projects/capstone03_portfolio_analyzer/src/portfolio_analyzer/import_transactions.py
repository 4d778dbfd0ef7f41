"""A table of transactions, in any known layout, as transactions; every row that cannot be one is told with its line."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from portfolio_analyzer.cells import parse_date, parse_decimal, parse_ratio
from portfolio_analyzer.errors import BadFileError, Problem
from portfolio_analyzer.layouts import Layout
from portfolio_analyzer.tables import Row, Table
from portfolio_analyzer.transactions import OF_A_SYMBOL, TRADES, ZERO, Kind, Transaction

# How far an amount may be from quantity × price ± fees before the row contradicts itself.
LARGEST_ROUNDING = Decimal("0.02")
_Cell = TypeVar("_Cell")


def import_transactions(table: Table, layout: Layout, currency: str = "") -> list[Transaction]:
    """Return the transactions in *table*, in the order of the file.

    All money must be in one currency: *currency*, or else that of the first row that names one. Raises `BadFileError`
    with one problem for each row that is no transaction: unknown type, bad number or date, nothing or less than nothing
    traded, an amount that contradicts quantity and price, another currency.
    """
    columns = {name.casefold(): name for name in table.header}
    names = {field: columns[name.casefold()] for field, name in layout.columns.items() if name.casefold() in columns}
    found: list[Transaction] = []
    problems = list(table.problems)
    first: tuple[str, int] = (currency.upper(), 0)
    for row in table.rows:
        try:
            transaction = _RowReader(row, names, layout).transaction()
            if transaction.currency:
                first = first if first[0] else (transaction.currency, row.line)
                _check_currency(transaction.currency, *first)
        except ValueError as error:
            problems.append(Problem(table.name, row.line, str(error)))
        else:
            found.append(transaction)
    if problems:
        raise BadFileError(sorted(problems))
    return found


def repeated(transactions: list[Transaction]) -> list[Transaction]:
    """Return the transactions that stand in the file more than once, exactly alike: perhaps imported twice."""
    return [each for each, count in Counter(transactions).items() if count > 1]


def _check_currency(currency: str, wanted: str, line: int) -> None:
    if currency != wanted:
        since = f" (line {line})" if line else ""
        raise ValueError(f"is in {currency}, but the account is in {wanted}{since}; convert it first")


class _RowReader:
    """Reads one row; every method raises `ValueError` with what is wrong."""

    def __init__(self, row: Row, names: dict[str, str], layout: Layout) -> None:
        self.row, self.names, self.layout = row, names, layout

    def text(self, field: str) -> str:
        return self.row.cells[self.names[field]] if field in self.names else ""

    def value(self, field: str, parse: Callable[[str], _Cell]) -> _Cell | None:
        if not (text := self.text(field)):
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise ValueError(f"{self.names[field]}: {error}") from None

    def number(self, field: str) -> Decimal | None:
        return self.value(field, lambda text: parse_decimal(text, decimal_comma=self.layout.decimal_comma))

    def transaction(self) -> Transaction:
        day = self.value("date", lambda text: parse_date(text, self.layout.date_form))
        if day is None:
            raise ValueError("has no date")
        quantity = self.number("quantity") or ZERO
        kind = self.kind(quantity)
        symbol = self.text("symbol").upper()
        if kind in OF_A_SYMBOL and not symbol:
            raise ValueError(f"a {kind} needs a symbol")
        fees = abs(self.number("fees") or ZERO) + abs(self.number("fees2") or ZERO)
        currency = self.text("currency").upper()
        if kind is Kind.SPLIT:
            return Transaction(day, kind, symbol, ratio=self.ratio(), currency=currency, line=self.row.line)
        if kind in TRADES:
            return self.trade(day, kind, symbol, quantity, fees, currency)
        amount = self.money(kind)
        return Transaction(day, kind, symbol, amount=amount, fees=fees, currency=currency, line=self.row.line)

    def kind(self, quantity: Decimal) -> Kind:
        if "type" in self.layout.columns:
            if not self.text("type"):
                raise ValueError("has no type")
            return self.layout.kind(self.text("type"))
        return Kind.SELL if quantity < 0 else Kind.BUY

    def ratio(self) -> Fraction:
        found = self.value("ratio", parse_ratio)
        if found is None:
            raise ValueError("a split needs a ratio such as 2:1")
        return found

    def money(self, kind: Kind) -> Decimal:
        amount = self.number("amount")
        if amount is None or amount == 0:
            raise ValueError(f"a {kind} needs an amount")
        if amount < 0 and (kind in (Kind.DEPOSIT, Kind.DIVIDEND, Kind.INTEREST) or not self.layout.signed):
            raise ValueError(f"the amount of a {kind} is not negative: {self.text('amount')}")
        return abs(amount)

    def trade(self, day: date, kind: Kind, symbol: str, quantity: Decimal, fees: Decimal, currency: str) -> Transaction:
        if quantity == 0:
            raise ValueError(f"a {kind} needs a quantity")
        if quantity < 0 and not (self.layout.signed and kind is Kind.SELL):
            raise ValueError(f"the quantity of a {kind} is not negative: {self.text('quantity')}")
        price, amount = self.number("price"), self.number("amount")
        if price is None and amount is not None:
            gross = abs(amount) - fees if kind is Kind.BUY else abs(amount) + fees
            price = gross / abs(quantity)
        if price is None:
            raise ValueError(f"a {kind} needs a price or an amount")
        if price < 0 or (price == 0 and kind is Kind.BUY):
            raise ValueError(f"the price of a {kind} is positive, not {price}")
        made = Transaction(day, kind, symbol, abs(quantity), price, fees, currency=currency, line=self.row.line)
        if amount is not None and abs(abs(made.cash) - abs(amount)) > max(LARGEST_ROUNDING, abs(amount) / 10_000):
            raise ValueError(f"the amount {amount} is not quantity × price with fees, {abs(made.cash)}")
        return made
