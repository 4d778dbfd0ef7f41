"""Make the files of this folder again from PyPI's bokeh_sampledata (SOURCE.md says how to run this)."""

import csv
from decimal import Decimal
from pathlib import Path

import bokeh_sampledata
import pandas as pd

HERE = Path(__file__).parent
SYMBOLS = ["AAPL", "GOOG", "IBM", "MSFT"]
# Two-for-one splits of these years; the raw close halves on the day.
SPLITS = {("AAPL", "2000-06-21"), ("AAPL", "2005-02-28"), ("MSFT", "2003-02-18")}
# Whole shares bought (or sold, if negative) at the day's close, and what went in (or out) the same day.
TRADES = [
    ("2004-09-01", 20_000, {"AAPL": 150, "IBM": 60, "MSFT": 180}),
    ("2004-12-01", 5_000, {"GOOG": 25}),
    ("2006-01-17", 6_000, {"IBM": 70}),
    ("2007-06-01", 8_000, {"GOOG": 8, "MSFT": 120}),
    ("2008-11-20", -6_000, {"AAPL": -80}),
    ("2009-03-09", 10_000, {"AAPL": 60, "GOOG": 15}),
    ("2011-08-08", 4_000, {"IBM": 22}),
    ("2012-09-19", -30_000, {"AAPL": -45}),
    ("2012-12-03", 3_000, {"MSFT": 110}),
]
FEE = Decimal("9.99")
INTEREST_OF_YEAR_END = Decimal("12.50")


def wide(frame: pd.DataFrame, column: str, digits: int, path: Path) -> pd.DataFrame:
    """Write one column of all symbols side by side, and return it."""
    table = frame.pivot(index="Date", columns="Ticker", values=column)[SYMBOLS].round(digits)
    table.to_csv(path, lineterminator="\n")
    return table


def corporate_actions(close: pd.DataFrame, adjusted: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return the splits, and the dividends that the adjusted close implies, to the cent."""
    rows = []
    for symbol in SYMBOLS:
        raw, factor = close[symbol].dropna(), adjusted[symbol].dropna()
        for before, day in zip(raw.index, raw.index[1:], strict=False):
            split = 2 if (symbol, day) in SPLITS else 1
            dividend = factor[day] / factor[before] * raw[before] / split - raw[day]
            if split != 1:
                rows.append((day, symbol, "2:1", ""))
            if dividend > 0.005:
                rows.append((day, symbol, "", f"{dividend:.2f}"))
    return sorted(rows)


def transactions(close: pd.DataFrame, actions: list[tuple[str, str, str, str]]) -> list[list[object]]:
    """Return an account that nobody has: deposits, trades at the close, the dividends that it would have received."""
    rows: list[list[object]] = []
    held = dict.fromkeys(SYMBOLS, 0)
    trades = {day: (flow, shares) for day, flow, shares in TRADES}
    begin = min(trades)
    year_ends = {day for day, after in zip(close.index, close.index[1:], strict=False) if day[:4] != after[:4]}
    for day in (day for day in close.index if day >= begin):
        for _, symbol, split, dividend in (row for row in actions if row[0] == day and held[row[1]]):
            if split:
                held[symbol] *= 2
                rows.append([day, "split", symbol, "", "", "", "", split])
            else:
                amount = held[symbol] * Decimal(dividend)
                rows.append([day, "dividend", symbol, "", "", "", amount, ""])
        flow, shares = trades.get(day, (0, {}))
        if flow > 0:
            rows.append([day, "deposit", "", "", "", "", Decimal(flow), ""])
        for symbol, count in shares.items():
            held[symbol] += count
            price = Decimal(str(close[symbol][day]))
            rows.append([day, "buy" if count > 0 else "sell", symbol, abs(count), price, FEE, "", ""])
        if flow < 0:
            rows.append([day, "withdrawal", "", "", "", "", Decimal(-flow), ""])
        if day in year_ends:
            rows.append([day, "interest", "", "", "", "", INTEREST_OF_YEAR_END, ""])
    return rows


def write(path: Path, header: list[str], rows: list) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write all four files."""
    frame = pd.read_csv(Path(bokeh_sampledata.__file__).parent / "_data" / "stocks.csv.gz")
    close = wide(frame, "Close", 6, HERE / "prices.csv")
    adjusted = frame.pivot(index="Date", columns="Ticker", values="Adj Close")
    wide(frame, "Adj Close", 12, HERE / "adjusted.csv")
    actions = corporate_actions(close, adjusted)
    write(HERE / "actions.csv", ["date", "symbol", "split", "dividend"], actions)
    header = ["date", "type", "symbol", "quantity", "price", "fees", "amount", "ratio"]
    write(HERE / "transactions.csv", header, transactions(close, actions))


if __name__ == "__main__":
    main()
