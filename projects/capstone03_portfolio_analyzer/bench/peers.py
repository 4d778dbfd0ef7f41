"""Are the figures those of empyrical, the rates those of pyxirr, and how fast is a report, beside quantstats?

    python bench/peers.py --peers PEERS/bin/python [--rounds 5] [--json]

All in one run, on the account and the prices in `data/`: thirteen years of four shares, an account of eight and a half.

Figures: nine headline figures, alpha and beta of the account's daily returns beside IBM's; the largest difference from
empyrical-reloaded's counts (relative where a figure is above 1), and so for pyxirr and 300 lists of irregular flows, of
which each has one rate. The bars: 1e-12 and 1e-9.

Report: from the files to a page of HTML, in a process of its own, the start of the interpreter included; ours with
`report --html --benchmark IBM`, which also reads transactions and prices and values the account; quantstats with
`reports.html(returns, benchmark, output=…)` from a file of the very same daily returns. They take turns; the medians of
the wall times count, processor seconds stand beside. The bar: at least twice as fast.

Splits: raw closes of AAPL and the split table beside the adjusted closes, five days around each split. The bar: 1e-6.

The peers live in an environment of their own, since their pins conflict with others:

    python -m venv peers
    peers/bin/pip install quantstats==0.0.86 empyrical-reloaded==0.7.1 pyxirr==0.10.8

What is not installed there is named as missing.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

import portfolio_analyzer as ours
from portfolio_analyzer.sources import Options

DATA = Path(__file__).parents[1] / "data"
FILES = [str(DATA / "transactions.csv"), "--prices", str(DATA / "prices.csv"), "--actions", str(DATA / "actions.csv")]
SPLITS = ("2000-06-21", "2005-02-28")
THEIR_FIGURES = """
import json, sys
import pandas as pd, empyrical as e
frame = pd.read_csv(sys.argv[1], index_col=0, parse_dates=True)
r, b = frame["own"], frame["market"]
print(json.dumps({
    "CAGR": e.cagr(r), "volatility": e.annual_volatility(r), "Sharpe": e.sharpe_ratio(r), "Sortino": e.sortino_ratio(r),
    "max drawdown": e.max_drawdown(r), "Calmar": e.calmar_ratio(r), "Omega": float(e.omega_ratio(r)),
    "VaR": float(e.value_at_risk(r)), "CVaR": float(e.conditional_value_at_risk(r)),
    "alpha": float(e.alpha(r, b)), "beta": float(e.beta(r, b)),
}))
"""
THEIR_RATES = """
import json, sys
from datetime import date
import pyxirr
lists = json.load(open(sys.argv[1]))
print(json.dumps([pyxirr.xirr([(date.fromisoformat(day), amount) for day, amount in flows]) for flows in lists]))
"""
THEIR_REPORT = """
import sys, warnings
warnings.simplefilter("ignore")
import pandas as pd, quantstats as qs
frame = pd.read_csv(sys.argv[1], index_col=0, parse_dates=True)
qs.reports.html(frame["own"], benchmark=frame["market"], output=sys.argv[2], title="Portfolio report")
"""


def account() -> tuple[ours.Valuation, pd.DataFrame, ours.CorporateActions]:
    """Return the shipped account's valuation, prices and actions."""
    sources = ours.load(DATA / "transactions.csv", [DATA / "prices.csv"], DATA / "actions.csv", Options())
    return ours.value_account(sources.transactions, sources.prices), sources.prices, sources.actions


def write_returns(path: Path) -> pd.DataFrame:
    """Write the daily returns of the account and of IBM, with all digits, and return them."""
    valuation, prices, actions = account()
    market = ours.total_returns(prices["IBM"], actions.splits_of("IBM"), actions.dividends_of("IBM"))
    frame = pd.DataFrame({"own": pd.Series(valuation.returns, index=valuation.dates), "market": market}).dropna()
    frame.to_csv(path)
    return frame


def our_figures(frame: pd.DataFrame) -> dict[str, float]:
    """Return our figures under the convention that has empyrical's name."""
    r, b, c = frame["own"], frame["market"], ours.Conventions.empyrical()
    return {
        "CAGR": ours.cagr(r, c), "volatility": ours.volatility(r, c), "Sharpe": ours.sharpe(r, c),
        "Sortino": ours.sortino(r, c), "max drawdown": ours.max_drawdown(r), "Calmar": ours.calmar(r, c),
        "Omega": ours.omega(r, c), "VaR": ours.value_at_risk(r, c), "CVaR": ours.expected_shortfall(r, c),
        "alpha": ours.alpha(r, b, c), "beta": ours.beta(r, b, c),
    }  # fmt: skip


def irregular_flows(count: int) -> list[list[tuple[str, float]]]:
    """Return lists of irregular flows that have one rate each."""
    chance = random.Random(1)
    found: list[list[tuple[str, float]]] = []
    while len(found) < count:
        days = sorted(chance.sample(range(9000), chance.randint(2, 60)))
        amounts = [-chance.uniform(1, 1000) if chance.random() < 0.8 else chance.uniform(1, 300) for _ in days]
        amounts[-1] = abs(sum(amounts[:-1])) * chance.uniform(0.6, 5)
        dated = [(date(2000, 1, 1) + timedelta(day), amount) for day, amount in zip(days, amounts, strict=True)]
        if isinstance(ours.xirr(dated), ours.OneRate):
            found.append([(str(day), amount) for day, amount in dated])
    return found


def ask(peers: str, code: str, path: Path) -> object:
    """Return what *code* prints as JSON in the peers' environment; None if it does not run there."""
    done = subprocess.run([peers, "-c", code, str(path)], capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def difference(mine: float, theirs: float) -> float:
    """Return how far two figures are apart: relative above 1, absolute below."""
    return abs(mine - theirs) / max(1.0, abs(theirs))


def timed(command: list[str], made: Path) -> tuple[float, float]:
    """Return the wall and processor seconds that *command* takes to make a file."""
    made.unlink(missing_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - start
    if process.returncode or made.stat().st_size < 50_000:
        sys.exit(f"{command[:3]} failed with {process.returncode}")
    return taken, usage.ru_utime + usage.ru_stime


def around_splits() -> float:
    """Return the largest difference from the adjusted closes' returns around both splits."""
    raw, adjusted = (
        ours.price_frame(ours.import_prices(ours.read_table(DATA / name)))["AAPL"]
        for name in ("prices.csv", "adjusted.csv")
    )
    actions = ours.import_actions(ours.read_table(DATA / "actions.csv"))
    apart = (ours.total_returns(raw, actions.splits_of("AAPL")) - adjusted.pct_change().iloc[1:]).abs()
    places = [int(apart.index.searchsorted(pd.Timestamp(day))) for day in SPLITS]
    return float(max(apart.iloc[place - 5 : place + 6].max() for place in places))


def measure(peers: str, rounds: int) -> tuple[dict[str, float], dict[str, tuple[float, float, bool]]]:
    """Return figures, and for each ratio its value, its bar, and whether it must be above it."""
    figures: dict[str, float] = {}
    ratios: dict[str, tuple[float, float, bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        frame = write_returns(work / "returns.csv")
        theirs = ask(peers, THEIR_FIGURES, work / "returns.csv")
        if isinstance(theirs, dict):
            mine = our_figures(frame)
            figures |= {f"{name}: difference": difference(mine[name], theirs[name]) for name in mine}
            ratios["figures: largest difference from empyrical"] = (max(figures.values()), 1e-12, False)
        else:
            print("missing: empyrical (the docstring says how to set it up)", file=sys.stderr)
        flows = irregular_flows(300)
        (work / "flows.json").write_text(json.dumps(flows))
        theirs = ask(peers, THEIR_RATES, work / "flows.json")
        if isinstance(theirs, list):
            rates = [ours.xirr([(date.fromisoformat(day), amount) for day, amount in each]) for each in flows]
            apart = [difference(found.rate, rate) for found, rate in zip(rates, theirs, strict=True)]
            ratios["XIRR: largest difference from pyxirr"] = (max(apart), 1e-9, False)
        else:
            print("missing: pyxirr (the docstring says how to set it up)", file=sys.stderr)
        ratios["AAPL around both splits: largest difference"] = (around_splits(), 1e-6, False)
        if subprocess.run([peers, "-c", "import quantstats"], capture_output=True).returncode == 0:
            reports(peers, work, rounds, figures, ratios)
        else:
            print("missing: quantstats (the docstring says how to set it up)", file=sys.stderr)
    return figures, ratios


def reports(
    peers: str, work: Path, rounds: int, figures: dict[str, float], ratios: dict[str, tuple[float, float, bool]]
) -> None:
    """Time both reports in turns, and add what comes of it to *figures* and *ratios*."""
    html, pdf = work / "ours.html", work / "ours.pdf"
    command = [sys.executable, "-m", "portfolio_analyzer", "report", *FILES, "--benchmark", "IBM"]
    commands = {
        "report --html": ([*command, "--html", str(html)], html),
        "report --html --pdf": ([*command, "--html", str(html), "--pdf", str(pdf)], pdf),
        "quantstats": ([peers, "-c", THEIR_REPORT, str(work / "returns.csv"), str(work / "qs.html")], work / "qs.html"),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for done in range(-1, rounds):  # one round to warm the disk's cache, and matplotlib's of fonts
        for name, (each, made) in commands.items():
            if (taken := timed(each, made)) and done >= 0:
                times[name].append(taken)
    for name, pairs in times.items():
        figures[f"{name}: seconds"] = round(statistics.median(wall for wall, _ in pairs), 3)
        figures[f"{name}: processor seconds"] = round(statistics.median(cpu for _, cpu in pairs), 3)
    figures["report --html: kB"] = round(html.stat().st_size / 1000)
    figures["quantstats: kB"] = round((work / "qs.html").stat().st_size / 1000)
    for name in ("report --html", "report --html --pdf"):
        ratio = figures["quantstats: seconds"] / figures[f"{name}: seconds"]
        ratios[f"{name}: times as fast as quantstats"] = (
            round(ratio, 2),
            2.0 if name == "report --html" else 1.0,
            True,
        )


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Figures, rates and reports, beside empyrical, pyxirr and quantstats.")
    parser.add_argument("--peers", required=True, help="the python of the peers' environment")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures, ratios = measure(options.peers, options.rounds)
    holds = {name: bool(value >= bar) if above else bool(value <= bar) for name, (value, bar, above) in ratios.items()}
    if options.json:
        told = {name: {"value": value, "bar": bar, "holds": holds[name]} for name, (value, bar, _) in ratios.items()}
        print(json.dumps({"figures": figures, "ratios": told}, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:48}{value:>12.3g}" if np.abs(value) < 1000 else f"{name:48}{value:>12,.0f}")
    print()
    for name, (value, bar, above) in ratios.items():
        print(
            f"{name:48}{value:>12.3g}  {'≥' if above else '≤'} {bar:g}  {'holds' if holds[name] else 'DOES NOT HOLD'}"
        )


if __name__ == "__main__":
    main()
