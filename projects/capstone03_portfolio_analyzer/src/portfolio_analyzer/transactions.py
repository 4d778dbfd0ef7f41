"""What happened in an account, one transaction after the other; money and quantities are decimal."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

ZERO = Decimal(0)


class Kind(StrEnum):
    """What a transaction is."""

    BUY = "buy"
    SELL = "sell"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    FEE = "fee"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    SPLIT = "split"


TRADES = frozenset({Kind.BUY, Kind.SELL})
OF_A_SYMBOL = TRADES | {Kind.DIVIDEND, Kind.SPLIT}
EXTERNAL = frozenset({Kind.DEPOSIT, Kind.WITHDRAWAL})
# Money off the account.
_OUT = frozenset({Kind.BUY, Kind.FEE, Kind.WITHDRAWAL})


@dataclass(frozen=True)
class Transaction:
    """One transaction: what, when, and how much of it.

    `quantity` and `price` belong to trades, `amount` to all that moves money without shares, `ratio` to splits: how
    many shares one becomes. All are zero or positive: the kind says the direction. `fees` come off the money in any
    case. `line` is where it stood in its file, 0 if nowhere.
    """

    date: date
    kind: Kind
    symbol: str = ""
    quantity: Decimal = ZERO
    price: Decimal = ZERO
    fees: Decimal = ZERO
    amount: Decimal = ZERO
    ratio: Fraction = Fraction(1)
    currency: str = ""
    line: int = field(default=0, compare=False)

    @property
    def cash(self) -> Decimal:
        """What it changes the cash by: negative for what is paid."""
        gross = self.quantity * self.price if self.kind in TRADES else self.amount
        return (-gross if self.kind in _OUT else gross) - self.fees


def in_order(transactions: list[Transaction]) -> list[Transaction]:
    """Return *transactions* by date; within a day splits and deposits come first and withdrawals last.

    Others of one day keep the order of the file, which is turned round if the file has the newest first.
    """
    if transactions and transactions[0].date > transactions[-1].date:
        transactions = transactions[::-1]
    rank = {Kind.SPLIT: 0, Kind.DEPOSIT: 1, Kind.WITHDRAWAL: 3}
    return sorted(transactions, key=lambda each: (each.date, rank.get(each.kind, 2)))
