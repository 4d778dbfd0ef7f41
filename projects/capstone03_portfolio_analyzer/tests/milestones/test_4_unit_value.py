"""Unit value: what the account is worth each day, and what it earned, whatever came and went.

Build `conventions.py` and `valuation.py`. Treat the account as a fund: who pays in buys units at their value, who takes
out sells some. The value of a unit moves by what the investments did and by nothing else, and its growth is the
time-weighted return.

Hint: with what worked on the day as divisor, (value + withdrawal) / (value before + deposit) - 1, no unit is ever
counted.
Hint: a day on which nothing was invested has no return. Zero would be one.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio_analyzer import (
    BadFileError,
    Cash,
    Conventions,
    FlowTiming,
    Kind,
    NoPriceError,
    Transaction,
    UndefinedError,
    cash_of,
    in_order,
    unit_returns,
    value_account,
)


def on(day, kind, symbol="", quantity=0, price=0, amount=0, fees=0, ratio=1):
    """Return a transaction on a day of January 2012."""
    numbers = [Decimal(str(number)) for number in (quantity, price, fees, amount)]
    return Transaction(date(2012, 1, day), Kind(kind), symbol, *numbers, ratio=Fraction(ratio))


def prices(days, **columns):
    """Return prices on days of January 2012."""
    return pd.DataFrame(
        columns, index=pd.DatetimeIndex([f"2012-01-{day:02}" for day in days], name="date"), dtype=float
    )


def valued(transactions, frame, conventions=None, **options):
    """Return the valuation of transactions in any order."""
    return value_account(in_order(transactions), frame, conventions, **options)


def test_flows_do_not_move_the_unit_value():
    """deposits and withdrawals change the value of the account and not that of a unit"""
    found = valued(
        [
            on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10), on(3, "deposit", amount=110),
            on(3, "buy", "X", 10, 11), on(4, "sell", "X", 15, 12), on(4, "withdrawal", amount=180),
        ],
        prices([2, 3, 4, 5], X=[10, 11, 12, 13.2]),
    )  # fmt: skip
    assert found.values.tolist() == [100, 220, 60, 66]
    # Of the second day's gain, half of the money was there since the day before.
    assert found.returns == pytest.approx([0, 220 / 210 - 1, 240 / 220 - 1, 0.1])
    assert found.deposits.tolist() == [100, 110, 0, 0]
    assert found.withdrawals.tolist() == [0, 0, 180, 0]
    assert (found.ledger.cash, found.cash) == (0, Cash.ACCOUNT)


def test_loss_on_the_first_day():
    """a loss on the first day, by fees or by the market, is a return"""
    found = valued([on(2, "deposit", amount=100), on(2, "buy", "X", 9, 10, fees=10)], prices([2, 3], X=[9, 9]))
    assert found.returns == pytest.approx([-0.19, 0])


def test_emptied_account():
    """an account that is emptied has lost nothing; it has no return until money comes back, and then goes on"""
    found = valued(
        [
            on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10), on(3, "sell", "X", 10, 11),
            on(3, "withdrawal", amount=110), on(6, "deposit", amount=50), on(6, "buy", "X", 5, 10),
        ],
        prices([2, 3, 4, 5, 6, 9], X=[10, 11, 10, 10, 10, 12]),
    )  # fmt: skip
    assert found.unit_values == pytest.approx([1, 1.1, 1.1, 1.1, 1.1, 1.32])
    assert np.isnan(found.returns[2:4]).all()
    assert found.invested.tolist() == [True, True, False, False, True, True]
    assert "nothing was invested on 2 days from 2012-01-04 on" in found.notes[0]


def test_everything_lost():
    """shares that end worthless are a loss of everything, which is another thing than an emptied account"""
    found = valued(
        [on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10), on(3, "sell", "X", 10, 0)], prices([2, 3], X=[10, 1])
    )
    assert found.returns.tolist() == [0, -1]


def test_split_is_no_loss():
    """a split on the day on which the price halves leaves the value"""
    found = valued(
        [on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10), on(3, "split", "X", ratio=2)],
        prices([2, 3], X=[10, 5.5]),
    )
    assert found.returns == pytest.approx([0, 0.1])


def test_dividend_is_a_return():
    """a dividend is a return on the day on which it is paid"""
    found = valued(
        [on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10), on(3, "dividend", "X", amount=5)],
        prices([2, 3], X=[10, 10]),
    )
    assert found.returns == pytest.approx([0, 0.05])


def test_trades_alone():
    """without deposits and withdrawals, purchases are paid from outside and receipts go there, dividends too"""
    trades = [on(2, "buy", "X", 10, 10, fees=1), on(3, "dividend", "X", amount=5), on(4, "sell", "X", 10, 12)]
    assert cash_of(trades) is Cash.TRADES
    found = valued(trades, prices([2, 3, 4], X=[10, 10, 12]))
    assert found.values.tolist() == [100, 100, 0]
    assert found.returns == pytest.approx([100 / 101 - 1, 0.05, 0.2])
    assert found.flows == [(date(2012, 1, 2), -101), (date(2012, 1, 3), 5), (date(2012, 1, 4), 120)]


def test_an_account_is_not_trades_alone():
    """who says that there are trades alone, and has deposits among them, is contradicted; a bad day has its date"""
    account = [on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10)]
    with pytest.raises(UndefinedError, match="there are deposits or withdrawals"):
        valued(account, prices([2, 3], X=[10, 11]), cash=Cash.TRADES)
    with pytest.raises(UndefinedError, match=r"2012-01-03: 5\.00 came out of 0\.00"):
        valued([on(3, "dividend", "X", amount=5)], prices([3, 4], X=[10, 11]))


def test_flows_end_with_the_value():
    """the flows for the money-weighted return end with what is left"""
    found = valued([on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10)], prices([2, 3], X=[10, 11]))
    assert found.flows == [(date(2012, 1, 2), -100), (date(2012, 1, 3), 110)]


def test_weekend():
    """what happens on a day without prices counts on the next that has some"""
    found = valued([on(6, "deposit", amount=100), on(7, "buy", "X", 10, 10)], prices([6, 9], X=[10, 11]))
    assert found.values.tolist() == [100, 110]


def test_missing_days():
    """a price that is missing for a few days is the last one, and that is told; for longer it is an error"""
    account = [on(2, "deposit", amount=100), on(2, "buy", "X", 10, 10)]
    frame = prices([2, 3, 4, 9, 10], X=[10, np.nan, 12, np.nan, 13], Y=[1, 1, 1, 1, 1])
    found = valued(account, frame)
    assert found.values.tolist() == [100, 100, 120, 120, 130]
    assert found.notes == ("X has no price on 2 days on which it is held; the last one before stands in",)
    with pytest.raises(NoPriceError, match="X is held, and has no price on 2012-01-09 nor in the 4 days before it"):
        valued(account, frame, Conventions(stale_days=4))


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (prices([2, 3], Y=[1, 1]), "X is held from 2012-01-02 on, and has no prices"),
        (
            prices([3, 4], X=[1, 1]),
            "transactions from 2012-01-02 to 2012-01-02, but prices from 2012-01-03 to 2012-01-04",
        ),
        (prices([2, 3], X=[np.nan, 1]), "X is held, and has no price on 2012-01-02"),
    ],
)
def test_no_price_at_all(frame, says):
    """what has no prices, or transactions outside of them, cannot be valued"""
    with pytest.raises(NoPriceError, match=says):
        valued([on(2, "buy", "X", 1, 1)], frame)


def test_what_cannot_be_valued():
    """an empty list, and cash below zero, are refused"""
    with pytest.raises(UndefinedError, match="there are no transactions"):
        valued([], prices([2], X=[1]))
    with pytest.raises(BadFileError, match="cash is -1"):
        valued([on(2, "deposit", amount=9), on(2, "buy", "X", 1, 10)], prices([2], X=[10]))


def test_timing_of_flows():
    """the convention says whether money of a day works on that day"""
    values, came, went = np.array([100.0, 220.0]), np.array([100.0, 100.0]), np.array([0.0, 0.0])
    last = [unit_returns(values, came, went, timing)[1] for timing in FlowTiming]
    assert last == pytest.approx([220 / 200 - 1, 220 / 200 - 1, 120 / 100 - 1])
    went = np.array([0.0, 20.0])
    last = [unit_returns(values, came, went, timing)[1] for timing in FlowTiming]
    assert last == pytest.approx([240 / 200 - 1, 220 / 180 - 1, 140 / 100 - 1])


@pytest.mark.parametrize("timing", FlowTiming)
def test_money_meets_an_empty_account(timing):
    """whatever the convention, the first deposit works on its day, and the last withdrawal until its evening"""
    returns = unit_returns(np.array([99.0, 0.0]), np.array([100.0, 0.0]), np.array([0.0, 99.0]), timing)
    assert returns == pytest.approx([-0.01, 0])


@pytest.mark.parametrize(
    ("values", "says"), [([10, -5], "day 2: a value of -5.00"), ([0, 5], "day 2: 5.00 came out of 0.00")]
)
def test_values_without_a_return(values, says):
    """a value below zero, or out of nothing, has no return, and is not given one"""
    deposits = np.array([values[0], 0.0])
    with pytest.raises(UndefinedError, match=says):
        unit_returns(np.array(values, dtype=float), deposits, np.zeros(2))


@given(
    st.lists(st.tuples(st.floats(-0.2, 0.25), st.floats(0, 1000), st.floats(0, 0.9)), min_size=1, max_size=30),
    st.floats(10, 1000),
)
def test_any_flows_give_the_returns_back(days, first):
    """whatever is paid in each morning and taken out each evening, the returns are those of the investments"""
    values, deposits, withdrawals, value = [], [], [], 0.0
    for number, (change, came, share) in enumerate(days):
        deposits.append(first + came if number == 0 else came)
        value = (value + deposits[-1]) * (1 + change)
        withdrawals.append(value * share)
        value -= withdrawals[-1]
        values.append(value)
    found = unit_returns(*(np.array(each) for each in (values, deposits, withdrawals)))
    working = ~np.isnan(found)
    assert found[working] == pytest.approx(np.array([change for change, _, _ in days])[working], abs=1e-9)
