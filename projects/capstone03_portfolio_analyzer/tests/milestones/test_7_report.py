"""Report: a command, a page and a document that a person would send to a client.

Build `analysis.py`, `sources.py`, `document.py`, `summary.py`, `plots.py`, `page.py`, `pdf.py`, `atomic.py` and
`cli.py`. All that is shown is computed once, in an `Analysis`; text, JSON, page and document only write it down, so
that they cannot disagree. What came from a file is escaped wherever it goes.

Hint: matplotlib's `Figure` works without pyplot, and pyplot's current figure is shared by the whole process.
Hint: draw in colours that nothing else has, then replace them by `var(--name)`: the plot follows the page into the
dark.
Hint: import matplotlib and reportlab where they are needed: `check` should not wait for them.
"""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from portfolio_analyzer.cli import main

DATA = Path(__file__).parents[2] / "data"
PRICES = "date,X,Y\n" + "".join(f"2012-{month:02}-{day:02},{10 + month + day % 3},{20 - day % 5}\n"
                                for month in range(1, 13) for day in range(1, 28))  # fmt: skip
ACCOUNT = """date,type,symbol,quantity,price,fees,amount
2012-01-01,deposit,,,,,1000
2012-01-01,buy,X,50,12,1,
2012-03-01,buy,Y,10,19,1,
2012-06-01,withdrawal,,,,,50
"""


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run the command in a folder with an account and its prices, and return exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text(PRICES)
    (tmp_path / "t.csv").write_text(ACCOUNT)

    def run(*arguments, prices="p.csv"):
        code = main([*arguments, *(["--prices", prices] if prices else [])])
        return code, *capsys.readouterr()

    run.folder = tmp_path
    return run


def test_check(run):
    """check says what was read, and that nothing is wrong"""
    code, out, err = run("check", "t.csv")
    assert (code, err) == (0, "")
    assert out == "4 transactions (plain), 648 prices of 2 symbols, 2012-01-01 to 2012-12-27: nothing is wrong\n"
    assert json.loads(run("check", "t.csv", "--json")[1]) == {"problems": [], "notes": []}


def test_check_names_every_bad_line(run):
    """check names every bad line of every file, with exit code 2; other commands name the first and count the rest"""
    (run.folder / "t.csv").write_text(ACCOUNT.replace("1000", "1OOO").replace("buy,Y", "by,Y"))
    (run.folder / "p.csv").write_text(PRICES.replace("2012-01-02,13", "2012-01-02,-13"))
    code, out, err = run("check", "t.csv")
    assert (code, out) == (2, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == ["t.csv:2", "t.csv:4", "p.csv:3"]
    problems = json.loads(run("check", "t.csv", "--json")[1])["problems"]
    assert [(each["file"], each["line"]) for each in problems] == [("t.csv", 2), ("t.csv", 4), ("p.csv", 3)]
    code, out, err = run("performance", "t.csv")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.endswith("(and 2 more; `check` names them)\n")


def test_holdings(run):
    """holdings shows what is held, with cash and total, today or on a day before"""
    code, out, _ = run("holdings", "t.csv")
    rows = {
        line.split()[0]: line.split()[1:] for line in out.splitlines() if line.startswith(("X", "Y", "cash", "total"))
    }
    assert code == 0
    assert rows["X"][:3] == ["50", "22.00", "1,100.00"]
    assert rows["cash"][0] == "158.00"
    found = json.loads(run("holdings", "t.csv", "--on", "2012-02-01", "--json")[1])
    assert (found["date"], found["cash"], [each["symbol"] for each in found["holdings"]]) == (
        "2012-02-01",
        "399",
        ["X"],
    )
    assert run("holdings", "t.csv", "--on", "2011-01-01")[0] == 2
    assert "'soon' is no date" in run("holdings", "t.csv", "--on", "soon")[2]


def test_performance(run):
    """performance shows each figure with its convention, in text and as JSON"""
    code, out, _ = run("performance", "t.csv", "--periods", "365", "--benchmark", "Y", "--risk-free", "0.02")
    assert code == 0
    assert re.search(r"Volatility +[\d.]+% +[\d.]+%  deviation over n − 1, × √365", out)
    assert "361 days are less than a year" in out
    found = json.loads(run("performance", "t.csv", "--json", "--convention", "empyrical", "--periods", "365")[1])
    assert found["figures"]["cagr"]["convention"] == "years = number of returns / 365"
    assert found["figures"]["total_return"]["value"] > 0
    assert len(found["money_weighted"]["rates"]) == 1
    assert {each["month"] for each in found["months"]} == set(range(1, 13))


def test_series(run):
    """a series of prices and one of returns give the same figures; which of them it is must be said"""
    (run.folder / "a.csv").write_text("date,a\n2012-01-02,10\n2012-01-03,11\n2012-01-04,9.9\n")
    (run.folder / "r.csv").write_text("date,r\n2012-01-03,0.1\n2012-01-04,-0.1\n")
    values = []
    for name, kind in (("a.csv", "prices"), ("r.csv", "returns")):
        code, out, _ = run("series", name, "--as", kind, "--json", prices="")
        assert code == 0
        values.append(json.loads(out)["figures"]["total_return"]["value"])
    assert values == pytest.approx([-0.01, -0.01])
    assert "Missing option '--as'" in run("series", "a.csv", prices="")[2]
    code, _, err = run("series", "a.csv", "--as", "returns", prices="")
    assert (code, "if these are prices, say --as prices" in err) == (2, True)


class Page(HTMLParser):
    """What a page holds: its tags, its identifiers, and whatever it would load."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.loads = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Note a tag."""
        self.tags.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href") and not value.startswith("#"):
                self.loads.append(value)


def test_page(run):
    """the page is whole in itself, loads and runs nothing, has no identifier twice, and escapes what it is told"""
    name = "<script>alert(1)</script> & Söhne"
    code, out, _ = run("report", "t.csv", "--html", "r.html", "--title", name, "--benchmark", "Y", "--periods", "365")
    assert (code, out) == (0, "wrote r.html\n")
    text = (run.folder / "r.html").read_text("utf-8")
    page = Page(text)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.loads == []
    assert len(page.ids) == len(set(page.ids))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in text
    assert "var(--accent)" in text
    assert "#0102" not in text
    assert text.count("<svg") == text.count("</svg>") >= 6


def test_document(run):
    """the document is a PDF, and the same account gives the same bytes"""
    for name in ("a.pdf", "b.pdf"):
        assert run("report", "t.csv", "--pdf", name, "--title", "<b>Müller & Łukasz")[0] == 0
    data = (run.folder / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert data == (run.folder / "b.pdf").read_bytes()


def test_three_weeks(run):
    """three weeks make a report, too, with dashes and reasons instead of a year's figures"""
    kept = [line for line in PRICES.splitlines() if line < "2012-01-22" or line.startswith("date")]
    (run.folder / "p.csv").write_text("\n".join(kept))
    (run.folder / "t.csv").write_text("\n".join(ACCOUNT.splitlines()[:3]))
    code, out, _ = run("report", "t.csv", "--html", "r.html", "--pdf", "r.pdf", "--json")
    figures = json.loads(out)["figures"]
    assert code == 0
    assert (figures["cagr"]["value"], "too few to be annualised" in figures["cagr"]["reason"]) == (None, True)
    assert figures["money_weighted"]["convention"] == "for the whole 20 days, too few to be annualised"
    assert "too few to be annualised" in (run.folder / "r.html").read_text("utf-8")


def test_pyplot_is_left_alone(run):
    """a report makes no figure of pyplot's, and changes no setting of matplotlib's"""
    code = (
        "import sys, matplotlib; before = dict(matplotlib.rcParams)\n"
        "from portfolio_analyzer.cli import main\n"
        "assert main(['report', 't.csv', '--prices', 'p.csv', '--html', 'r.html', '--pdf', 'r.pdf']) == 0\n"
        "assert dict(matplotlib.rcParams) == before\n"
        "from matplotlib import pyplot; assert pyplot.get_fignums() == []\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=run.folder, check=True, capture_output=True)


def test_checking_waits_for_no_plots(run):
    """check imports neither matplotlib nor reportlab"""
    code = (
        "import sys; from portfolio_analyzer.cli import main\n"
        "assert main(['check', 't.csv', '--prices', 'p.csv']) == 0\n"
        "assert not {'matplotlib', 'reportlab'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=run.folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["report", "t.csv"], "a report needs a file"),
        (["report", "t.csv", "--html", "no/folder/r.html"], "cannot write no/folder/r.html: No such file"),
        (["performance", "gone.csv"], "gone.csv: cannot be read: No such file or directory"),
        (["performance", "p.csv"], "p.csv:1: fits no known layout"),
        (["performance", "t.csv", "--benchmark", "Z"], "the benchmark Z has no prices; there are X, Y"),
        (["performance", "t.csv", "--tail", "0.7"], "the tail is a share between 0 and 0.5, not 0.7"),
        (["performance", "t.csv", "--risk-free", "3%"], "Invalid value for '--risk-free'"),
        (["performance", "t.csv", "--layout", "french"], "no layout is called 'french'"),
        (["performance", "t.csv", "--currency", "EUR", "--loudly"], "No such option: --loudly"),
        (["perform", "t.csv"], "No such command 'perform'"),
    ],
)
def test_bad_calls(run, arguments, says):
    """a bad call, a missing file and a figure that cannot be cost one line and exit code 2, and print nothing else"""
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("portfolio-analyzer: ")
    assert says in err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("2012-01-01,buy", "2012-01-01,sell"), "t.csv:3: sells 50 X, but 0 are held"),
        (("1000", "100"), "t.csv:3: cash is -501.00 at the end of 2012-01-01"),
        (("2012-06-01", "2013-06-01"), "transactions from 2012-01-01 to 2013-06-01, but prices from 2012-01-01"),
        (("buy,Y", "buy,Z"), "Z is held from 2012-03-01 on, and has no prices"),
        (("12,1,", "12,1,700"), "t.csv:3: the amount 700 is not quantity × price with fees, 601"),
    ],
)
def test_accounts_that_cannot_be(run, change, says):
    """an account that cannot be is told in one line, with its place"""
    (run.folder / "t.csv").write_text(ACCOUNT.replace(*change))
    code, out, err = run("performance", "t.csv")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_several_rates_are_no_rate(run):
    """an account to which several money-weighted returns fit is shown none of them, but told how many"""
    days = ("2010-01-01", "2011-01-01", "2012-01-01")
    (run.folder / "p.csv").write_text(
        "date,X\n" + "".join(f"{day},{price}\n" for day, price in zip(days, (100, 230, 1), strict=True))
    )
    (run.folder / "t.csv").write_text(
        "Date,Ticker,Shares,Price\n2010-01-01,X,1,100\n2011-01-01,X,-1,230\n2012-01-01,X,132,1\n"
    )
    code, out, _ = run("performance", "t.csv", "--periods", "1")
    assert code == 0
    assert "money went" not in out
    assert re.search(r"Money-weighted return +– +no rate|Money-weighted return +[-\d.,]+%", out)


def test_the_shipped_account(run):
    """the account that comes with the package is read without a problem, with a benchmark's figures beside its own"""
    code, out, err = run(
        "performance", str(DATA / "transactions.csv"), "--actions", str(DATA / "actions.csv"), "--benchmark", "IBM",
        prices=str(DATA / "prices.csv"),
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert re.search(r"Total return +580\.62% +173\.60%", out)
    assert re.search(r"Money-weighted return +24\.25%", out)
