"""What is rare, and must be right all the same: odd files, odd options, accounts that are nearly nothing."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from portfolio_analyzer import (
    BadFileError,
    Cash,
    Conventions,
    Kind,
    Transaction,
    UndefinedError,
    analyse,
    analyse_account,
    analysis_json,
    choose_layout,
    figures_text,
    gain,
    history_of_account,
    in_order,
    load_series,
    parse_table,
    series_history,
    value_account,
    with_benchmark,
)
from portfolio_analyzer.cli import main
from portfolio_analyzer.layouts import LAYOUTS, Layout
from portfolio_analyzer.page import page_of
from portfolio_analyzer.pdf import pdf_of
from portfolio_analyzer.plots import charts_of
from portfolio_analyzer.summary import cards

DAYS = pd.bdate_range("2012-01-02", periods=30, name="date")


def rows(cell, days=DAYS):
    """Return a row of CSV for each day, with what *cell* makes of its number."""
    return "".join(f"{day.date()},{cell(number)}\n" for number, day in enumerate(days))


def trade(kind, day, quantity, price, symbol="X"):
    """Return a trade on a business day, counted from 0."""
    return Transaction(DAYS[day].date(), Kind(kind), symbol, Decimal(str(quantity)), Decimal(str(price)))


def valued(transactions, prices):
    """Return the valuation of transactions, and the prices."""
    frame = pd.DataFrame({"X": prices}, index=DAYS[: len(prices)], dtype=float)
    return value_account(in_order(transactions), frame), frame


@pytest.mark.parametrize(
    ("text", "are_returns", "says"),
    [
        ("date,a,b\n2012-01-02,1,2\n", False, "f.csv:1: has 2 series (A, B); one is needed"),
        ("date,a\n2012-01-02,1\n", False, "f.csv: has one price only, and no return"),
        ("date,a,b\n2012-01-02,1,2\n", True, "f.csv:1: needs a column 'date' and one other"),
        ("date,a\n2012-01-02,-1.5\n", True, "f.csv:2: a return of -1.5 loses more than everything"),
        ("date,a\n2012-01-02,0\n2012-01-02,0\n", True, "f.csv:3: has 2012-01-02 already"),
        ("date,a\n2012-01-02,\n", True, "f.csv:2: '' is no number"),
    ],
)
def test_series_that_are_none(tmp_path, monkeypatch, text, are_returns, says):
    """a file that holds no series is told with its line"""
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text(text)
    with pytest.raises(BadFileError) as caught:
        load_series(Path("f.csv"), are_returns=are_returns)
    assert str(caught.value).startswith(says)


def test_series_beside_another(tmp_path):
    """a series is set beside another on the dates that both have, and what is left out is told"""
    (tmp_path / "a.csv").write_text(
        "date,a\n" + "".join(f"{day.date()},{0.01 * (n % 3)}\n" for n, day in enumerate(DAYS))
    )
    (tmp_path / "b.csv").write_text(
        "date,b\n" + "".join(f"{day.date()},{0.01 * (n % 2)}\n" for n, day in enumerate(DAYS[5:]))
    )
    history = series_history(tmp_path / "a.csv", tmp_path / "b.csv", are_returns=True)
    assert (len(history.benchmark), history.benchmark_name) == (25, "b")
    assert "b has no return on 5 days; figures beside it are of the other 25" in history.notes
    later = pd.Series([0.1], index=pd.to_datetime(["2020-01-01"]))
    with pytest.raises(UndefinedError, match="the benchmark C has no returns on the portfolio's dates"):
        with_benchmark(history, later, "C")
    analysis = analyse(history, Conventions(shortest_annual=0))
    assert analysis_json(analysis)["benchmark"]["name"] == "b"
    assert "Growth of 100" in page_of(analysis, "A series")
    assert [card.name for card in cards(analysis)] == ["Total return", "A year", "Maximum drawdown"]


def test_layouts_that_both_fit(monkeypatch):
    """a header that two layouts fit is refused, not given to the first of them"""
    signed = LAYOUTS["signed"]
    monkeypatch.setitem(LAYOUTS, "other", Layout("other", signed.columns, signed.required))
    table = parse_table("Date,Ticker,Shares,Price\n2012-01-02,X,1,1\n", "f")
    with pytest.raises(BadFileError, match="f:1: fits the layouts signed and other; choose with --layout"):
        choose_layout(table)
    assert choose_layout(table, "signed") is signed


def test_money_weighted_returns_as_json():
    """none and several rates are told as such, and never as a number"""
    one_way, prices = valued([trade("buy", 0, 1, 10), trade("sell", 5, 1, 0)], [10.0] * 30)
    found = analysis_json(analyse_account(one_way, prices, Conventions()))
    assert found["money_weighted"] == {"rates": [], "reason": "all flows are on one day"}
    assert found["figures"]["money_weighted"]["value"] is None
    flows = [trade("buy", 0, 1, 100), trade("sell", 10, 1, 240), trade("buy", 20, 132, 1), trade("sell", 21, 132, 0)]
    valuation, prices = valued(flows, [100.0] * 10 + [240.0] * 10 + [1.0] * 10)
    found = analysis_json(analyse_account(valuation, prices, Conventions()))
    assert len(found["money_weighted"]["rates"]) == 2
    assert "none is the return" in found["money_weighted"]["reason"]
    assert found["figures"]["money_weighted"]["value"] is None
    json.dumps(found, allow_nan=False)


def test_account_of_one_day():
    """an account of a single day has a value, a report, and no figure that one day does not give"""
    valuation, prices = valued([trade("buy", 0, 3, 10)], [9.0])
    analysis = analyse_account(valuation, prices, Conventions())
    values = {each.key: each.value for each in analysis.figures}
    assert values["total_return"] == values["max_drawdown"] == pytest.approx(-0.1)
    assert values["sharpe"] is None
    assert gain(valuation) == -3
    assert pdf_of(analysis, "One day").startswith(b"%PDF-")
    assert "not given" in page_of(analysis, "One day")


def test_account_that_never_falls():
    """without a drawdown there is no such plot and no such table, and the ratios over it have reasons"""
    valuation, prices = valued([trade("buy", 0, 1, 10)], list(np.arange(10.0, 40.0)))
    analysis = analyse_account(valuation, prices, Conventions(shortest_annual=0), currency="EUR")
    assert analysis.episodes == ()
    assert "drawdown" not in [chart.key for chart in charts_of(analysis)]
    assert analysis.figure("calmar").reason == "there is no drawdown to divide by"
    assert cards(analysis)[-1].below == "there was none"
    assert "Deepest drawdowns" not in page_of(analysis, "x")
    assert pdf_of(analysis, "x" * 200)
    assert "drawdown " not in figures_text(analysis).splitlines()[-1]


def test_account_in_which_nothing_is_invested():
    """an account in which nothing is invested on any day has no history"""
    valuation, _ = valued([Transaction(date(2012, 1, 2), Kind.DEPOSIT, amount=Decimal("0.001"))], [1.0])
    assert valuation.cash is Cash.ACCOUNT
    with pytest.raises(UndefinedError, match="nothing is invested on any day"):
        history_of_account(valuation)


@pytest.fixture
def split_account(tmp_path, monkeypatch):
    """Return a folder with a share that splits, its prices as quoted and adjusted, and the split."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("Date,Ticker,Shares,Price\n2012-01-02,X,10,100\n2012-01-04,Y,1,1\n")
    Path("quoted.csv").write_text("date,X,Y\n2012-01-02,100,1\n2012-01-03,55,1\n2012-01-04,55,1\n")
    Path("adjusted.csv").write_text("date,X,Y\n2012-01-02,50,1\n2012-01-03,55,1\n2012-01-04,55,1\n")
    Path("a.csv").write_text("date,symbol,split,dividend\n2012-01-03,X,2:1,\n2012-01-03,Y,2:1,\n")
    return tmp_path


@pytest.mark.parametrize(("prices", "more"), [("quoted.csv", []), ("adjusted.csv", ["--prices-are", "split-adjusted"])])
def test_splits_of_the_actions_are_booked(split_account, capsys, prices, more):
    """a split of the actions is booked for what is held then, and prices that know it are turned back first"""
    Path("a.csv").write_text("date,symbol,split,dividend\n2012-01-03,X,2:1,\n")
    code = main(["holdings", "t.csv", "--prices", prices, "--actions", "a.csv", "--json", *more])
    found = json.loads(capsys.readouterr().out)
    assert (code, {each["symbol"]: each["quantity"] for each in found["holdings"]}) == (0, {"X": "20", "Y": "1"})
    assert found["value"] == 1101


def test_split_that_the_prices_know(split_account, capsys):
    """prices that know a split already are refused, with the remedy"""
    assert main(["performance", "t.csv", "--prices", "adjusted.csv", "--actions", "a.csv"]) == 2
    assert "say so with --prices-are split-adjusted" in capsys.readouterr().err


def test_bad_lines_of_all_files(split_account, capsys):
    """bad lines of transactions, actions and prices are all told in one run"""
    for name in ("t.csv", "quoted.csv", "a.csv"):
        Path(name).write_text(Path(name).read_text().replace("2012-01-03", "yesterday").replace("2012-01-04", "today"))
    assert main(["check", "t.csv", "--prices", "quoted.csv", "--actions", "a.csv"]) == 2
    files = [line.split(": ")[1].split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert files == ["t.csv", "a.csv", "a.csv", "quoted.csv", "quoted.csv"]


def test_rows_that_stand_twice_are_told(split_account, capsys):
    """a row that stands twice is told, and counts twice"""
    with Path("t.csv").open("a") as stream:
        stream.write("2012-01-04,Y,1,1\n")
    assert main(["check", "t.csv", "--prices", "quoted.csv"]) == 0
    assert (
        "the buy of 2012-01-04 stands in the file more than once, exactly alike; all count" in capsys.readouterr().out
    )


def test_newest_first(split_account, capsys):
    """a file with the newest row first gives the same as one with the oldest first"""
    results = []
    for turn in (1, -1):
        head, *rows = Path("t.csv").read_text().splitlines()
        Path("u.csv").write_text("\n".join([head, *rows[::turn]]))
        assert main(["performance", "u.csv", "--prices", "quoted.csv", "--json"]) == 0
        results.append(capsys.readouterr().out)
    assert results[0] == results[1]


def test_symbols_that_would_do_harm(tmp_path, monkeypatch, capsys):
    """symbols that are formulas, markup or escapes are shown as what they are"""
    monkeypatch.chdir(tmp_path)
    symbol = "<B>$X&\x1b[2J_$"
    Path("t.csv").write_text(f"Date,Ticker,Shares,Price\n2012-01-02,{symbol},1,1\n")
    Path("p.csv").write_text(
        f"date,{symbol},Y\n" + "".join(f"{day.date()},{1 + n % 3},2\n" for n, day in enumerate(DAYS))
    )
    assert (
        main(["report", "t.csv", "--prices", "p.csv", "--html", "r.html", "--pdf", "r.pdf", "--benchmark", symbol]) == 0
    )
    text = Path("r.html").read_text("utf-8")
    assert "&lt;B&gt;$X&amp;" in text
    assert "<B>" not in text
    assert main(["holdings", "t.csv", "--prices", "p.csv"]) == 0
    assert "\x1b" not in capsys.readouterr().out
