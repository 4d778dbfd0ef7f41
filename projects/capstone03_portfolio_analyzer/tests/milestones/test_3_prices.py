"""Prices: as they were quoted, with the splits and dividends told beside them.

Build `prices.py` and `corporate_actions.py`. A split halves the price and takes nothing from anyone; a dividend lowers
it and puts the difference into your pocket. Who adjusts old prices for both rewrites what you paid. So prices stay as
they were quoted, and returns are made with the splits and dividends of the days between.

Hint: ratio × (close + dividend) / close before - 1 is the whole formula.
Hint: a price that is missing is not the price of yesterday. NaN says so until somebody decides.
"""

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from portfolio_analyzer import (
    BadFileError,
    CorporateActions,
    UndefinedError,
    as_quoted,
    check_splits,
    import_actions,
    import_prices,
    parse_table,
    price_frame,
    read_table,
    total_returns,
)

DATA = Path(__file__).parents[2] / "data"


def frame(text, name="p.csv", currency=""):
    """Return the prices in a CSV text."""
    return price_frame(import_prices(parse_table(text, name), currency))


def problems(text, **options):
    """Return what is wrong with prices, as lines."""
    with pytest.raises(BadFileError) as caught:
        frame(text, **options)
    return str(caught.value).splitlines()


@pytest.fixture(scope="module")
def shipped():
    """Return raw and adjusted closes, and the actions, of four shares over thirteen years."""
    raw, adjusted = (price_frame(import_prices(read_table(DATA / name))) for name in ("prices.csv", "adjusted.csv"))
    return raw, adjusted, import_actions(read_table(DATA / "actions.csv"))


def test_three_layouts():
    """a column for each symbol, a row for each, and the history of the one that the file is named for are one frame"""
    wide = frame("Date,AAPL,IBM\n2012-01-04,2,\n2012-01-03,1,5\n")
    assert list(wide.columns) == ["AAPL", "IBM"]
    assert wide["AAPL"].tolist() == [1, 2]
    assert np.isnan(wide["IBM"].iloc[1])
    long = frame("symbol,date,close\nibm,2012-01-03,5\naapl,2012-01-03,1\naapl,2012-01-04,2\n")
    pd.testing.assert_frame_equal(wide, long)
    history = frame(
        "Date,Open,High,Low,Close,Adj Close,Volume\n2012-01-03,9,9,9,1,7,9\n2012-01-04,9,9,9,2,8,9\n", "aapl.csv"
    )
    pd.testing.assert_frame_equal(wide[["AAPL"]], history)


def test_bad_rows_of_prices():
    """a price that is no positive number, and a bad date, are told with line and symbol"""
    text = "date,A,B\n2012-01-03,-5,1\n2012-01-04,0,1\n2012-01-05,n/a,1\n03.01.2012,1,1\n2012-01-06,1\n"
    assert problems(text) == [
        "p.csv:2: A: a price is positive, not -5",
        "p.csv:3: A: a price is positive, not 0",
        "p.csv:4: A: 'n/a' is no number such as 1234.50",
        "p.csv:5: '03.01.2012' is no date of the form YYYY-MM-DD",
        "p.csv:6: has 2 cells, but the header 3",
    ]


def test_doubled_dates():
    """a date that stands twice is refused, with both lines, even if its price is the same"""
    assert problems("date,A\n2012-01-03,5\n2012-01-04,5\n2012-01-03,5\n") == [
        "p.csv:4: A has 2012-01-03 already, in line 2"
    ]


def test_prices_of_another_currency():
    """prices of another currency than the account's are refused"""
    text = "date,symbol,close,currency\n2012-01-03,A,5,USD\n2012-01-03,B,5,EUR\n"
    assert problems(text, currency="usd") == ["p.csv:3: is in EUR, but the account is in USD; convert it first"]


def test_adjusted_closes_alone_are_refused():
    """a file that has adjusted closes only is not taken for quoted prices"""
    assert "has adjusted closes only" in problems("Date,Adj Close\n2012-01-03,5\n")[0]
    assert "has no column 'date'" in problems("Day,A\n2012-01-03,5\n")[0]


def test_actions():
    """splits and dividends are read by symbol and date; a row without either, or twice the same, is refused"""
    found = import_actions(parse_table("date,symbol,split,dividend\n2012-01-03,a,2:1,0.5\n2012-01-04,B,,1\n", "f"))
    assert found.splits == {("A", date(2012, 1, 3)): Fraction(2)}
    assert found.dividends_of("A") == {date(2012, 1, 3): 0.5}
    text = "date,symbol,split,dividend\n2012-01-03,A,2:1,\n2012-01-03,A,3:1,\n2012-01-04,A,,\n2012-01-05,A,,-1\n"
    with pytest.raises(BadFileError) as caught:
        import_actions(parse_table(text, "f"))
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["3", "4", "5"]


@pytest.mark.parametrize("day", ["2000-06-21", "2005-02-28"])
def test_returns_around_a_split(shipped, day):
    """around both splits of Apple, raw closes and the split give the adjusted closes' returns to 1e-9"""
    raw, adjusted, actions = shipped
    returns = total_returns(raw["AAPL"].dropna(), actions.splits_of("AAPL"))
    place = returns.index.get_loc(pd.Timestamp(day))
    near = returns.iloc[place - 5 : place + 6]
    theirs = adjusted["AAPL"].pct_change().loc[near.index]
    assert (near - theirs).abs().max() < 1e-9
    assert raw["AAPL"].pct_change().loc[day] < -0.45 < 0 < near.loc[day]


@pytest.mark.parametrize("symbol", ["AAPL", "GOOG", "IBM", "MSFT"])
def test_returns_of_thirteen_years(shipped, symbol):
    """with splits and dividends, every return of thirteen years is that of the adjusted closes to 1e-9"""
    raw, adjusted, actions = shipped
    returns = total_returns(raw[symbol].dropna(), actions.splits_of(symbol), actions.dividends_of(symbol))
    assert (returns - adjusted[symbol].dropna().pct_change().iloc[1:]).abs().max() < 1e-9
    assert len(returns) > 2000


def test_split_between_two_dates():
    """a split or dividend on a day without a price counts on the next that has one"""
    close = pd.Series([10.0, 5.0], index=pd.to_datetime(["2012-01-06", "2012-01-09"]), name="A")
    assert total_returns(close, {date(2012, 1, 7): Fraction(2)}, {date(2012, 1, 8): 0.5}).tolist() == [
        pytest.approx(0.1)
    ]
    assert total_returns(close, {date(2012, 1, 6): Fraction(2)}).tolist() == [-0.5]


def test_missing_prices_make_no_return():
    """a return over a price that is missing is refused, not zero"""
    close = pd.Series([1.0, np.nan, 2.0], index=pd.date_range("2012-01-02", periods=3), name="A")
    with pytest.raises(UndefinedError, match="A: a return needs a positive price on each day"):
        total_returns(close)


def test_splits_that_nobody_told_of(shipped):
    """a day on which prices look split, and no split is given, is told; one that is given is not"""
    raw, _, actions = shipped
    told = check_splits(raw, CorporateActions())
    assert [line.split(" as in")[0] for line in told] == [
        "AAPL moves by -45.1% on 2000-06-21", "AAPL moves by -51.9% on 2000-09-29",
        "AAPL moves by -49.6% on 2005-02-28", "MSFT moves by -48.3% on 2003-02-18",
    ]  # fmt: skip
    # The one that remains was no split: the shares lost half of their value in a day.
    assert [line.split(" as in")[0] for line in check_splits(raw, actions)] == ["AAPL moves by -51.9% on 2000-09-29"]


def test_adjusted_prices_beside_splits(shipped):
    """a split that the prices know already is refused, since it would count twice; as_quoted undoes the adjustment"""
    raw, _, actions = shipped
    adjusted = raw.copy()
    adjusted.loc[:"2005-02-27", "AAPL"] /= 2
    with pytest.raises(UndefinedError, match=r"AAPL split 2 for 1 on 2005-02-28, .* from 44\.495 to 44\.86"):
        check_splits(adjusted, actions)
    only = CorporateActions({("AAPL", date(2005, 2, 28)): Fraction(2)})
    pd.testing.assert_frame_equal(as_quoted(adjusted, only), raw)
