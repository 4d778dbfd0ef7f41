"""Read: tables in several layouts become transactions, and every bad row is told with its line.

Build `errors.py`, `tables.py`, `cells.py`, `transactions.py`, `layouts.py` and `import_transactions.py`. Money is
decimal from the first character on: a float has forgotten the cents before you look. What a cell means is said by the
layout, never guessed from what it looks like.

Hint: `csv.reader(..., strict=True)` raises for broken quotes, and its `line_num` is the last line of a record.
Hint: keep every problem in a list and raise once, so that a person mends a file in one go.
Hint: `Decimal("1,234.50")` fails, `Decimal("1e5")` and `Decimal("NaN")` do not: check the form first.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from portfolio_analyzer import (
    BadFileError,
    Kind,
    Transaction,
    choose_layout,
    import_transactions,
    in_order,
    parse_date,
    parse_decimal,
    parse_ratio,
    parse_table,
    read_table,
    repeated,
)

PLAIN = "date,type,symbol,quantity,price,fees,amount,ratio,currency\n"


def imported(text, layout="", currency=""):
    """Return the transactions in a CSV text."""
    table = parse_table(text, "t.csv")
    return import_transactions(table, choose_layout(table, layout), currency)


def problems(text, **options):
    """Return what is wrong with a CSV text, as lines."""
    with pytest.raises(BadFileError) as caught:
        imported(text, **options)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.50", "1234.50"), ("1,234.50", "1234.50"), ("$1,234", "1234"), ("-$5", "-5"), ("(2.50)", "-2.50"),
        ("+.5", "0.5"), (" 7 ", "7"), ("\N{MINUS SIGN}3", "-3"), ("0.10", "0.10"), ("12,345,678", "12345678"),
    ],
)  # fmt: skip
def test_numbers(text, value):
    """numbers keep every digit; thousands, a currency sign and parentheses for minus are understood"""
    assert str(parse_decimal(text)) == str(Decimal(value))


@pytest.mark.parametrize(
    "text", ["", "x", "1,5", "1.2.3", "1e5", "NaN", "inf", "--1", "(-1)", "1,23,456", "٣", "1" * 31, "12,3456", "1 000"]
)
def test_what_is_no_number(text):
    """what is no plain number is refused and quoted: a comma for a point, exponents, NaN, other scripts' digits"""
    with pytest.raises(ValueError, match=r"is no number such as 1234\.50"):
        parse_decimal(text)


def test_decimal_comma():
    """where the layout has a decimal comma, points and narrow spaces group, and a decimal point is refused"""
    assert parse_decimal("1.234,50", decimal_comma=True) == Decimal("1234.50")
    assert parse_decimal("1 234,5", decimal_comma=True) == Decimal("1234.5")
    with pytest.raises(ValueError, match="is no number such as 1234,50"):
        parse_decimal("1234.50", decimal_comma=True)


def test_dates():
    """a date is read in the one form that the layout has, and a time after it is left out"""
    assert parse_date("2012-02-29") == parse_date("2012-02-29T16:00:00Z") == date(2012, 2, 29)
    assert parse_date("03/04/2012", "%m/%d/%Y") == date(2012, 3, 4)
    for text in ("2013-02-29", "29.02.2012", "", "0012-01-01"):
        with pytest.raises(ValueError, match=r"is no date of the form YYYY-MM-DD|is not between 1900"):
            parse_date(text)


def test_ratios():
    """the ratio of a split is exact, and says what one share becomes"""
    assert [parse_ratio(text) for text in ("2:1", "2", "1:10", "3-for-2", "3/2")] == [
        2, 2, Fraction(1, 10), Fraction(3, 2), Fraction(3, 2),
    ]  # fmt: skip
    for text in ("0:1", "2:0", "-2:1", "1.5", "two"):
        with pytest.raises(ValueError, match="is no ratio of a split"):
            parse_ratio(text)


def test_rows_know_their_line():
    """a row knows the line on which it begins, also after empty lines and a cell of two lines"""
    table = parse_table('\na;b\n1;2\n\n"x\ny";3\n4;5\n', "f")
    assert [row.line for row in table.rows] == [3, 5, 7]
    assert table.rows[1].cells == {"a": "x\ny", "b": "3"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "f: is empty"), ("a,b\n", "f: has no rows"), ("a,A\n1,2\n", "f:1: has two columns called 'a'"),
        ('a,b\n1,"2\n', "f:2: is broken"),
    ],
)  # fmt: skip
def test_tables_that_are_none(text, says):
    """an empty file, one without rows, two columns of one name and a broken quote are refused"""
    with pytest.raises(BadFileError) as caught:
        parse_table(text, "f")
    assert str(caught.value).startswith(says)


def test_encodings(tmp_path):
    """UTF-8 with a mark and UTF-16 are read; another encoding is never guessed, but told with its line and a remedy"""
    text = "date,x\n2012-01-02,é\n"
    for data in (text.encode("utf-8-sig"), text.encode("utf-16")):
        (tmp_path / "f.csv").write_bytes(data)
        assert read_table(tmp_path / "f.csv").rows[0].cells == {"date": "2012-01-02", "x": "é"}
    (tmp_path / "f.csv").write_bytes(text.encode("cp1252"))
    with pytest.raises(BadFileError, match=r"f\.csv:2: is not utf-8 \(byte 0xe9\); try --encoding cp1252"):
        read_table(tmp_path / "f.csv")
    assert read_table(tmp_path / "f.csv", "cp1252").rows[0].cells["x"] == "é"
    for name, encoding in (("gone.csv", "utf-8"), ("f.csv", "klingon")):
        with pytest.raises(BadFileError, match="cannot be read"):
            read_table(tmp_path / name, encoding)


def test_plain_layout():
    """the plain layout: a type in each row, ISO dates, positive numbers"""
    rows = (
        "2012-01-02,deposit,,,,,5000,,usd\n2012-01-03,Buy,aapl,10,411.23,1,,,\n"
        "2012-02-01,split,AAPL,,,,,7:1,\n2012-02-02,dividend,AAPL,,,,2.65,,\n"
    )
    assert imported(PLAIN + rows) == [
        Transaction(date(2012, 1, 2), Kind.DEPOSIT, amount=Decimal(5000), currency="USD"),
        Transaction(date(2012, 1, 3), Kind.BUY, "AAPL", Decimal(10), Decimal("411.23"), Decimal(1)),
        Transaction(date(2012, 2, 1), Kind.SPLIT, "AAPL", ratio=Fraction(7)),
        Transaction(date(2012, 2, 2), Kind.DIVIDEND, "AAPL", amount=Decimal("2.65")),
    ]


def test_american_layout():
    """the American layout: words with more behind them, month before day, a minus for sales, two kinds of fees"""
    text = (
        "Run Date,Action,Symbol,Quantity,Price ($),Commission ($),Fees ($),Amount ($)\n"
        '01/31/2012,YOU SOLD APPLE INC (AAPL) (Cash),AAPL,-10,"1,411.23",4.95,0.05,"14,107.30"\n'
        "01/03/2012,Electronic Funds Transfer Received (Cash),,,,,,5000\n"
        "02/01/2012,Electronic Funds Transfer Paid (Cash),,,,,,-100\n"
    )
    sale, deposit, withdrawal = imported(text)
    assert sale == Transaction(
        date(2012, 1, 31), Kind.SELL, "AAPL", Decimal(10), Decimal("1411.23"), fees=Decimal("5.00")
    )
    assert (deposit.cash, withdrawal.cash) == (5000, -100)


def test_german_layout():
    """the German layout: semicolons, day before month, a decimal comma"""
    text = (
        "Datum;Typ;Wertpapier;Stück;Kurs;Gebühren;Steuern;Betrag;Währung\n"
        "31.01.2012;Kauf;SAP;1.000,5;46,20;9,90;;46.233,00;EUR\n03.02.2012;Dividende;SAP;;;;2,50;10,00;EUR\n"
    )
    bought, dividend = imported(text)
    assert (bought.quantity, bought.price, bought.cash) == (Decimal("1000.5"), Decimal("46.20"), Decimal("-46233.000"))
    assert dividend.cash == Decimal("7.50")


def test_signed_layout():
    """trades alone: the sign of the shares says what a row is"""
    bought, sold = imported(
        "Date,Ticker,Shares,Price,Commission\n2012-01-02,IBM,5,186.30,1\n2012-01-03,IBM,-5,184.57,1\n"
    )
    assert (bought.kind, sold.kind, sold.quantity) == (Kind.BUY, Kind.SELL, 5)


def test_layouts_are_not_guessed():
    """a header that fits no layout is refused with those known, a layout that does not fit with what is missing"""
    assert "fits no known layout (plain: date, type" in problems("a,b\n1,2\n")[0]
    assert problems("a,b\n1,2\n", layout="german") == ["t.csv:1: has no column 'Datum', as layout german requires"]
    assert "no layout is called 'french'" in problems("a,b\n1,2\n", layout="french")[0]


def test_price_from_the_amount():
    """a trade that has an amount and no price has the price that the amount and the fees leave"""
    bought, sold = imported(PLAIN + "2012-01-02,buy,X,10,,1,101,,\n2012-01-03,sell,X,10,,1,99,,\n")
    assert (bought.price, sold.price) == (10, 10)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2012-13-01,buy,X,1,1,,,,", "date: '2012-13-01' is no date"), (",buy,X,1,1,,,,", "has no date"),
        ("2012-01-02,gift,X,1,1,,,,", "'gift' is no type of transaction"), ("2012-01-02,,X,1,1,,,,", "has no type"),
        ("2012-01-02,buy,,1,1,,,,", "a buy needs a symbol"), ("2012-01-02,buy,X,,1,,,,", "a buy needs a quantity"),
        ("2012-01-02,buy,X,-1,1,,,,", "the quantity of a buy is not negative: -1"),
        ("2012-01-02,sell,X,-1,1,,,,", "the quantity of a sell is not negative: -1"),
        ("2012-01-02,buy,X,1,,,,,", "a buy needs a price or an amount"),
        ("2012-01-02,buy,X,1,-3,,,,", "the price of a buy is positive, not -3"),
        ("2012-01-02,buy,X,1,0,,,,", "the price of a buy is positive, not 0"),
        ("2012-01-02,buy,X,ten,1,,,,", "quantity: 'ten' is no number"),
        ("2012-01-02,buy,X,10,9,1,92,,", "the amount 92 is not quantity × price with fees, 91"),
        ("2012-01-02,deposit,,,,,,,", "a deposit needs an amount"),
        ("2012-01-02,deposit,,,,,-5,,", "the amount of a deposit is not negative: -5"),
        ("2012-01-02,split,X,2,,,,,", "a split needs a ratio"), ("2012-01-02,split,X,,,,,2 to 1,", "ratio: '2 to 1'"),
        ("2012-01-02,buy,X,1,1,,,,,", "has 10 cells, but the header 9"), ("x", "has 1 cell, but the header 9"),
    ],
)  # fmt: skip
def test_bad_rows(row, says):
    """a row that is no transaction is told with its line and what is wrong"""
    (problem,) = problems(PLAIN + "2012-01-02,deposit,,,,,1,,\n" + row + "\n")
    assert problem.startswith("t.csv:3: ")
    assert says in problem


def test_all_bad_rows_at_once():
    """all bad rows are told, in the order of their lines"""
    told = problems(PLAIN + "x,buy,X,1,1,,,,\n2012-01-02,buy,X,1,1,,,,\ntoo,few\n2012-01-02,buy,X,0,1,,,,\n")
    assert [line.split(":")[1] for line in told] == ["2", "4", "5"]


def test_mixed_currencies():
    """money of two currencies is never added: the first row, or the caller, says which it is"""
    rows = "2012-01-02,deposit,,,,,1,,USD\n2012-01-03,deposit,,,,,1,,EUR\n2012-01-04,deposit,,,,,1,,\n"
    assert problems(PLAIN + rows) == ["t.csv:3: is in EUR, but the account is in USD (line 2); convert it first"]
    assert problems(PLAIN + rows, currency="eur") == ["t.csv:2: is in USD, but the account is in EUR; convert it first"]


def test_order():
    """transactions come by date; within a day splits and deposits first and withdrawals last, trades as in the file"""
    rows = [
        "2012-01-03,withdrawal,,,,,1,,", "2012-01-03,sell,X,1,1,,,,", "2012-01-03,buy,X,1,1,,,,",
        "2012-01-03,deposit,,,,,1,,", "2012-01-03,split,X,,,,,2,", "2012-01-02,deposit,,,,,1,,",
    ]  # fmt: skip
    kinds = [each.kind for each in in_order(imported(PLAIN + "\n".join(rows)))]
    assert kinds == ["deposit", "split", "deposit", "buy", "sell", "withdrawal"]
    kinds = [each.kind for each in in_order(imported(PLAIN + "\n".join(rows[-1:] + rows[:-1])))]
    assert kinds == ["deposit", "split", "deposit", "sell", "buy", "withdrawal"]


def test_repeated_rows():
    """rows that stand twice, exactly alike, are found, so that a file imported twice can be told"""
    found = imported(PLAIN + "2012-01-02,deposit,,,,,1,,\n2012-01-02,deposit,,,,,1,,\n2012-01-02,deposit,,,,,2,,\n")
    assert [each.amount for each in repeated(found)] == [1]
