"""An analysis as text for a terminal and as JSON for programs."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from portfolio_analyzer.analysis import Analysis, Holding, gain
from portfolio_analyzer.figures import Figure
from portfolio_analyzer.flows import MoneyWeighted, NoRate, OneRate
from toolbox.command import printable


def table(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    """Return *rows* as lines in columns; those in *left* begin on the left, others end on the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)


def figures_text(analysis: Analysis) -> str:
    """Return the figures, each with its convention or with the reason why there is none, and the notes."""
    beside = {each.key: each for each in analysis.benchmark_figures}
    name = printable(analysis.history.benchmark_name)
    rows = [["", "", *([name] if name else []), ""]]
    for each in analysis.figures:
        other = [str(beside[each.key]) if each.key in beside else ""] if name else []
        rows.append([each.name, str(each), *other, each.reason or each.convention])
    history = analysis.history
    head = f"{history.start} to {history.end}, {len(history.returns):,} returns\n\n"
    left = (0, 3 if name else 2)
    return head + table(rows if name else rows[1:], left) + _episodes_text(analysis) + notes_text(analysis.notes)


def _episodes_text(analysis: Analysis) -> str:
    if not analysis.episodes:
        return ""
    rows = [["drawdown", "peak", "trough", "recovery", "days"]]
    for each in analysis.episodes[:3]:
        recovered = str(each.recovery) if each.recovery else "not yet"
        rows.append([f"{each.depth:.2%}", str(each.peak), str(each.trough), recovered, f"{each.days:,}"])
    return "\n" + table(rows, ())


def notes_text(notes: Sequence[str]) -> str:
    """Return a line for each of *notes*."""
    return "".join(["\n", *(f"note: {printable(note)}\n" for note in notes)]) if notes else ""


def holdings_text(holdings: Sequence[Holding], cash: float, currency: str, total: float) -> str:
    """Return the positions, cash and the total."""
    rows = [["", "shares", "price", "value", "weight", "cost", "gain", "realised", "dividends"]]
    rows += [[printable(each.symbol), *holding_cells(each)] for each in holdings]
    rows.append(["cash", "", "", money_text(cash), f"{cash / total if total else 0:.1%}", "", "", "", ""])
    rows.append(["total", "", "", money_text(total), f"{1 if total else 0:.1%}", "", "", "", ""])
    return table(rows) + (f"in {currency}\n" if currency else "")


def holding_cells(holding: Holding) -> list[str]:
    """Return what all kinds of report show of a position, after its symbol."""
    return [
        quantity_text(holding), money_text(holding.price), money_text(holding.value), f"{holding.weight:.1%}",
        money_text(float(holding.cost)), money_text(holding.unrealised, "+"), money_text(float(holding.realised), "+"),
        money_text(float(holding.dividends)),
    ]  # fmt: skip


def money_text(amount: float, sign: str = "") -> str:
    """Return *amount* with cents, from a million on without; *sign* "+" shows that of a gain, too.

    >>> money_text(1234.5), money_text(-0.001, "+"), money_text(12345678.9)
    ('1,234.50', '+0.00', '12,345,679')
    """
    digits = 2 if abs(amount) < 1_000_000 else 0
    return f"{round(amount, digits) + 0.0:{sign},.{digits}f}"


def quantity_text(holding: Holding) -> str:
    """Return how many shares are held, with no more digits than it takes, and at most six after the point."""
    return f"{holding.quantity:,.6f}".rstrip("0").rstrip(".")


def json_text(content: Any) -> str:
    """Return *content* as JSON; what is no finite number cannot get in."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as an object for `json_text`: figures by key, episodes, months, notes, the account's state."""
    history = analysis.history
    found: dict[str, Any] = {
        "start": str(history.start),
        "end": str(history.end),
        "returns": len(history.returns),
        "currency": analysis.currency,
        "figures": {each.key: _figure_json(each) for each in analysis.figures},
        "benchmark": None,
        "drawdowns": [
            {
                "depth": each.depth, "peak": str(each.peak), "trough": str(each.trough),
                "recovery": str(each.recovery) if each.recovery else None, "days": each.days,
            }
            for each in analysis.episodes
        ],
        "months": [
            {"year": int(str(year)), "month": int(str(month)), "return": float(value)}
            for year, row in analysis.months.iterrows() for month, value in row.items() if not np.isnan(value)
        ],
        "notes": list(analysis.notes),
    }  # fmt: skip
    if history.benchmark is not None:
        figures = {each.key: _figure_json(each) for each in analysis.benchmark_figures}
        found["benchmark"] = {"name": history.benchmark_name, "figures": figures}
    if analysis.valuation is not None:
        found["value"] = round(float(analysis.valuation.values[-1]), 2)
        found["gain"] = str(gain(analysis.valuation))
    if analysis.money_weighted is not None:
        found["money_weighted"] = _rates_json(analysis.money_weighted)
    return found


def _rates_json(result: MoneyWeighted) -> dict[str, Any]:
    if isinstance(result, OneRate):
        return {"rates": [result.rate], "reason": ""}
    if isinstance(result, NoRate):
        return {"rates": [], "reason": result.reason}
    return {"rates": list(result.rates), "reason": "several rates fit; none is the return"}


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name, "value": figure.value, "unit": figure.unit.value, "convention": figure.convention,
        "reason": figure.reason,
    }  # fmt: skip


def holdings_json(holdings: Sequence[Holding], cash: str, total: float, currency: str, day: str) -> dict[str, Any]:
    """Return positions as an object for `json_text`; decimal numbers are strings, so that none of them is rounded."""
    return {
        "date": day,
        "currency": currency,
        "cash": cash,
        "value": round(total, 2),
        "holdings": [
            {
                "symbol": each.symbol, "quantity": str(each.quantity), "price": each.price, "priced": str(each.priced),
                "value": round(each.value, 2), "weight": each.weight, "cost": str(each.cost),
                "unrealised": round(each.unrealised, 2), "realised": str(each.realised),
                "dividends": str(each.dividends),
            }
            for each in holdings
        ],
    }  # fmt: skip
