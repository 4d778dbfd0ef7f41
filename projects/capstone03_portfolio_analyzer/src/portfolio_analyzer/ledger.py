"""The account itself: cash and lots, exact to the cent, after each transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portfolio_analyzer.errors import BadFileError, Problem
from portfolio_analyzer.transactions import TRADES, ZERO, Kind, Transaction


@dataclass(frozen=True)
class Lot:
    """Shares that were bought together, as many as are left of them, and what these cost with fees."""

    date: date
    quantity: Decimal
    cost: Decimal


@dataclass
class Position:
    """What is held of one symbol, oldest lot first, and what it has brought so far."""

    symbol: str
    lots: list[Lot] = field(default_factory=list)
    realised: Decimal = ZERO
    dividends: Decimal = ZERO

    @property
    def quantity(self) -> Decimal:
        """How many shares are held."""
        return sum((lot.quantity for lot in self.lots), ZERO)

    @property
    def cost(self) -> Decimal:
        """What the shares that are held have cost, with fees."""
        return sum((lot.cost for lot in self.lots), ZERO)


class Ledger:
    """An account: `cash`, `positions` by symbol, and totals of what came, went, and was paid."""

    def __init__(self) -> None:
        """Open an empty account."""
        self.cash = ZERO
        self.positions: dict[str, Position] = {}
        self.totals: dict[Kind, Decimal] = dict.fromkeys(Kind, ZERO)
        self.fees = ZERO

    def apply(self, transaction: Transaction) -> None:
        """Book *transaction*.

        Sales take the oldest lots first. A split multiplies each lot and leaves its cost. Cash may become negative
        here, since several transactions settle on one day. Raises `ValueError`, and books nothing, if
        more is sold than held, or something is split that is not held.
        """
        position = self.positions.get(transaction.symbol) or Position(transaction.symbol)
        match transaction.kind:
            case Kind.BUY:
                position.lots.append(Lot(transaction.date, transaction.quantity, -transaction.cash))
            case Kind.SELL:
                cost = _take(position, transaction.quantity)
                position.realised += transaction.cash - cost
            case Kind.SPLIT:
                _split(position, transaction)
            case Kind.DIVIDEND:
                position.dividends += transaction.cash
        if transaction.symbol:
            self.positions[transaction.symbol] = position
        self.cash += transaction.cash
        self.fees += transaction.fees + (transaction.amount if transaction.kind is Kind.FEE else ZERO)
        gross = transaction.quantity * transaction.price if transaction.kind in TRADES else transaction.amount
        self.totals[transaction.kind] += gross

    def quantities(self) -> dict[str, Decimal]:
        """Return how many shares are held of each symbol of which some are."""
        return {symbol: held for symbol, each in self.positions.items() if (held := each.quantity)}


def _take(position: Position, quantity: Decimal) -> Decimal:
    """Take *quantity* off the oldest lots and return what it had cost."""
    if quantity > position.quantity:
        raise ValueError(f"sells {quantity} {position.symbol}, but {position.quantity} are held")
    cost = ZERO
    while quantity:
        lot = position.lots[0]
        if lot.quantity <= quantity:
            position.lots.pop(0)
            cost, quantity = cost + lot.cost, quantity - lot.quantity
        else:
            part = lot.cost * quantity / lot.quantity
            position.lots[0] = Lot(lot.date, lot.quantity - quantity, lot.cost - part)
            cost, quantity = cost + part, ZERO
    return cost


def _split(position: Position, transaction: Transaction) -> None:
    if not position.lots:
        raise ValueError(f"{position.symbol} is split, but none is held")
    up, down = Decimal(transaction.ratio.numerator), Decimal(transaction.ratio.denominator)
    position.lots = [Lot(lot.date, lot.quantity * up / down, lot.cost) for lot in position.lots]


def book(
    transactions: Iterable[Transaction], file: str = "transactions", *, cash_checked: bool = False
) -> tuple[Ledger, dict[date, dict[str, Decimal]], dict[date, Decimal]]:
    """Book *transactions*, which are in order, and return the ledger, and quantities and cash at the end of each day.

    With *cash_checked*, cash must not be below zero at the end of a day. Raises `BadFileError` with the line of the
    first transaction of each symbol, or day, that cannot be.
    """
    ledger = Ledger()
    held: dict[date, dict[str, Decimal]] = {}
    cash: dict[date, Decimal] = {}
    lines: dict[date, int] = {}
    problems: list[Problem] = []
    for each in transactions:
        try:
            ledger.apply(each)
        except ValueError as error:
            problems.append(Problem(file, each.line, str(error)))
        held[each.date], cash[each.date], lines[each.date] = ledger.quantities(), ledger.cash, each.line
    below = next((day for day, money in cash.items() if money < 0), None)
    if cash_checked and below is not None and not problems:
        text = f"cash is {cash[below]:.2f} at the end of {below}; a deposit is missing, or use --cash trades"
        problems.append(Problem(file, lines[below], text))
    if problems:
        raise BadFileError(problems)
    return ledger, held, cash
