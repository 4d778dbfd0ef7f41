"""Ledger: cash and lots after each transaction, exact to the cent.

Build `ledger.py`. A position is not a number but a list of lots, the oldest first, since what a sale earned depends on
what those shares had cost. A split multiplies shares and leaves what they cost.

Hint: check before you change: a refused transaction leaves everything as it was.
Hint: when a whole lot goes, take its cost as it is; only a part of a lot needs a division.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio_analyzer import BadFileError, Kind, Ledger, Lot, Transaction, book

DAY = date(2012, 1, 2)


def trade(kind, quantity, price, fees=0, symbol="X", day=DAY, line=0):
    """Return a buy or a sell."""
    numbers = (Decimal(str(number)) for number in (quantity, price, fees))
    return Transaction(day, Kind(kind), symbol, *numbers, line=line)


def money(kind, amount, day=DAY, line=0, symbol=""):
    """Return a transaction that moves money alone."""
    return Transaction(day, Kind(kind), symbol, amount=Decimal(str(amount)), line=line)


def booked(*transactions):
    """Return a ledger after some transactions."""
    ledger = Ledger()
    for each in transactions:
        ledger.apply(each)
    return ledger


def test_purchase():
    """a purchase takes price and fees off the cash, and both are what the lot has cost"""
    ledger = booked(money("deposit", "1000"), trade("buy", 3, "33.33", "0.99"))
    assert ledger.cash == Decimal("899.02")
    assert ledger.positions["X"].lots == [Lot(DAY, Decimal(3), Decimal("100.98"))]
    assert ledger.fees == Decimal("0.99")


def test_sale_takes_the_oldest_lots():
    """a sale takes the oldest lots first, and has earned what it brought less what these had cost"""
    ledger = booked(trade("buy", 10, 1), trade("buy", 10, 2), trade("sell", 15, 3, fees=1))
    position = ledger.positions["X"]
    assert (position.quantity, position.cost, position.realised) == (5, 10, Decimal(44 - 20))


def test_cents_do_not_get_lost():
    """three thirds of a lot have cost what the lot has cost, to the last digit"""
    ledger = booked(trade("buy", 3, "0.01"), *[trade("sell", 1, "0.01")] * 3)
    assert ledger.positions["X"].realised == 0
    assert ledger.positions["X"].lots == []


def test_split():
    """a split multiplies the shares of each lot, may shrink them, and leaves what they cost"""
    ledger = booked(trade("buy", 10, 30), Transaction(DAY, Kind.SPLIT, "X", ratio=Fraction(3, 2)))
    assert (ledger.positions["X"].quantity, ledger.positions["X"].cost) == (15, 300)
    ledger.apply(Transaction(DAY, Kind.SPLIT, "X", ratio=Fraction(1, 5)))
    assert (ledger.positions["X"].quantity, ledger.cash) == (3, -300)


def test_income_and_fees():
    """dividends count for their position, interest for the account, and both for the cash; fees are taken off"""
    ledger = booked(trade("buy", 1, 10), money("dividend", "2.50", symbol="X"), money("interest", 1), money("fee", 3))
    assert ledger.cash == Decimal("-9.50")
    assert ledger.positions["X"].dividends == Decimal("2.50")
    assert (ledger.fees, ledger.totals[Kind.INTEREST]) == (3, 1)


@pytest.mark.parametrize(
    ("transaction", "says"),
    [
        (trade("sell", 11, 1), "sells 11 X, but 10 are held"), (trade("sell", 1, 1, symbol="Y"), "but 0 are held"),
        (Transaction(DAY, Kind.SPLIT, "Y", ratio=Fraction(2)), "Y is split, but none is held"),
    ],
)  # fmt: skip
def test_what_cannot_be(transaction, says):
    """what cannot be is refused, and nothing is booked"""
    ledger = booked(trade("buy", 10, 1))
    with pytest.raises(ValueError, match=says):
        ledger.apply(transaction)
    assert (ledger.cash, ledger.quantities()) == (-10, {"X": 10})


def test_state_of_each_day():
    """booking a list gives what is held and the cash at the end of each day on which something happened"""
    later = date(2012, 1, 5)
    _, held, cash = book([money("deposit", 100), trade("buy", 4, 10), trade("sell", 4, 11, day=later)])
    assert held == {DAY: {"X": 4}, later: {}}
    assert cash == {DAY: 60, later: 104}


def test_problems_have_lines():
    """what cannot be booked is told with file and line, all of it"""
    with pytest.raises(BadFileError) as caught:
        book([trade("sell", 1, 1, line=2), trade("buy", 1, 1, line=3), trade("sell", 9, 1, line=4)], "t.csv")
    assert str(caught.value) == "t.csv:2: sells 1 X, but 0 are held\nt.csv:4: sells 9 X, but 1 are held"


def test_cash_below_zero():
    """cash may be below zero within a day, but not in its evening, where it is checked"""
    book([trade("buy", 1, 10), trade("sell", 1, 10)], cash_checked=True)
    with pytest.raises(BadFileError, match=r"t\.csv:7: cash is -10\.00 at the end of 2012-01-02; a deposit is missing"):
        book([trade("buy", 1, 10, line=7)], "t.csv", cash_checked=True)
    book([trade("buy", 1, 10)])


CENTS = st.integers(1, 10**6).map(lambda number: Decimal(number) / 100)


@given(st.lists(st.tuples(CENTS, CENTS, CENTS), min_size=1, max_size=12), st.data())
def test_no_money_comes_from_nowhere(purchases, data):
    """whatever is bought and sold, cash + cost of what is held = what the sales have earned"""
    ledger = booked(*(trade("buy", *purchase) for purchase in purchases))
    for _ in range(data.draw(st.integers(0, 5))):
        held = ledger.positions["X"].quantity
        part = data.draw(st.integers(0, 100))
        if quantity := (held * part / 100).quantize(Decimal("0.01")):
            ledger.apply(trade("sell", min(quantity, held), data.draw(CENTS)))
    position = ledger.positions["X"]
    assert abs(ledger.cash + position.cost - position.realised) < Decimal("1e-15")
