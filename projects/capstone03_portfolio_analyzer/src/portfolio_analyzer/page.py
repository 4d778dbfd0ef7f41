"""The report as one page of HTML that needs nothing else: no script, no font, no image from anywhere."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

import numpy as np

from portfolio_analyzer.analysis import Analysis, worst
from portfolio_analyzer.document import holding_cells
from portfolio_analyzer.episodes import Episode
from portfolio_analyzer.figures import Figure
from portfolio_analyzer.plots import NARROW, WIDE, Chart, charts_of, svg
from portfolio_analyzer.summary import MONTHS, account_notes, cards, last_rows, month_rows

DEEPEST_TINT = 42  # percent of colour in a cell of the heat map; more would hide its number
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page_of(analysis: Analysis, title: str) -> str:
    """Return the report on *analysis* as HTML; all text in it that came from a file or a user is escaped."""
    style = (files("portfolio_analyzer") / "page.css").read_text("utf-8")
    history = analysis.history
    parts = [
        f"<header><h1>{escape(title)}</h1>",
        f'<p class="muted">{history.start} to {history.end}{_currency(analysis)}</p></header>',
        _cards(analysis),
        *(_chart(chart, analysis) for chart in charts_of(analysis)),
        _section("Figures and their conventions", _figures(analysis)),
        _section("Monthly returns", _months(analysis)),
    ]
    if analysis.episodes:
        parts.append(_section("Deepest drawdowns", _episodes(worst(analysis.episodes))))
    if analysis.valuation is not None:
        parts.append(_section("Holdings", _holdings(analysis)))
    if analysis.correlations is not None:
        parts.append(_section("Correlation of the largest holdings", _correlations(analysis)))
    notes = "".join(f"<li>{escape(note)}</li>" for note in account_notes(analysis))
    parts.append(_section("Notes", f"<ul>{notes}</ul>"))
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _currency(analysis: Analysis) -> str:
    return f" · all money in {escape(analysis.currency)}" if analysis.currency else ""


def _section(title: str, content: str) -> str:
    return f"<section><h2>{title}</h2>{content}</section>"


def _cards(analysis: Analysis) -> str:
    made = (
        f"<div><dt>{escape(card.name)}</dt><dd>{escape(card.value)}<small>{escape(card.below)}</small></dd></div>"
        for card in cards(analysis)
    )
    return f'<dl class="cards">{"".join(made)}</dl>'


def _chart(chart: Chart, analysis: Analysis) -> str:
    caption = escape(chart.caption)
    return (
        f'<section><h2>{chart.title}</h2><figure role="group" aria-label="{chart.title}: {caption}">'
        f'<div class="wide">{svg(chart, analysis, WIDE, f"{chart.key}-wide")}</div>'
        f'<div class="narrow">{svg(chart, analysis, NARROW, f"{chart.key}-narrow")}</div>'
        f"<figcaption>{caption}</figcaption></figure></section>"
    )


def _table(header: Sequence[str], rows: Iterable[str], kind: str = "", foot: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    # What scrolls must be reachable by keyboard.
    label = escape(" ".join(filter(None, ("Table:", kind, *header[:2]))))
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table class="{kind}">'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )


def _row(name: str, cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'


def _figures(analysis: Analysis) -> str:
    beside = {each.key: each for each in analysis.benchmark_figures}
    name = analysis.history.benchmark_name
    rows = [_figure_row(each, beside, name) for each in analysis.figures]
    header = ["Figure", "Portfolio", *([name] if name else []), "Convention"]
    return _table(header, rows, "figures").replace(
        '<th scope="col">Convention', '<th scope="col" class="left">Convention'
    )


def _figure_row(figure: Figure, beside: dict[str, Figure], name: str) -> str:
    other = f'<td class="beside">{beside.get(figure.key, "")}</td>' if name else ""
    how = f"not given: {figure.reason}" if figure.reason else figure.convention
    return (
        f'<tr><th scope="row">{escape(figure.name)}</th><td>{escape(str(figure))}</td>{other}'
        f'<td class="how">{escape(how)}</td></tr>'
    )


def _months(analysis: Analysis) -> str:
    rows = []
    for year, months, whole in month_rows(analysis):
        cells = "".join(_heat(value) for value in months)
        rows.append(f'<tr><th scope="row">{year}</th>{cells}<td><strong>{whole:.1%}</strong></td></tr>')
    return _table(["Year", *MONTHS, "Total"], rows, "heat")


def _heat(value: float) -> str:
    if np.isnan(value):
        return "<td></td>"
    strength = round(min(abs(value) / 0.15, 1.0) * DEEPEST_TINT)
    colour = "gain" if value >= 0 else "loss"
    return f'<td style="background: color-mix(in srgb, var(--{colour}) {strength}%, transparent)">{value:.1%}</td>'


def _episodes(episodes: Sequence[Episode]) -> str:
    rows = [
        _row(
            f"{each.depth:.2%}",
            [str(each.peak), str(each.trough), str(each.recovery) if each.recovery else "not yet", f"{each.days:,}"],
        )
        for each in episodes
    ]
    return _table(["Depth", "Peak", "Trough", "Recovery", "Days"], rows)


def _holdings(analysis: Analysis) -> str:
    rows = [_row(each.symbol, holding_cells(each)) for each in analysis.holdings]
    foot = "".join(_row(name, ["", "", value, share, *[""] * 4]) for name, value, share in last_rows(analysis))
    header = ["Symbol", "Shares", "Price", "Value", "Weight", "Cost", "Gain", "Realised", "Dividends"]
    return _table(header, rows, foot=foot)


def _correlations(analysis: Analysis) -> str:
    assert analysis.correlations is not None
    names = [str(name) for name in analysis.correlations.columns]
    rows = [
        _row(name, ["–" if np.isnan(value) else f"{round(value, 2) + 0.0:.2f}" for value in line])
        for name, line in zip(names, analysis.correlations.to_numpy(), strict=True)
    ]
    return _table(["Symbol", *names], rows)
