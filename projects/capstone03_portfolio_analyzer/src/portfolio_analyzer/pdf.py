"""The report as a PDF document on A4, with the same content as the page."""

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from portfolio_analyzer.analysis import Analysis, worst
from portfolio_analyzer.document import holding_cells
from portfolio_analyzer.plots import PAPER, Chart, as_png, charts_of, draw
from portfolio_analyzer.summary import MONTHS, account_notes, cards, last_rows, month_rows

MARGIN = 18 * mm
PADDING = 6  # points, of the frame that the text stands in
WIDTH = A4[0] - 2 * (MARGIN + PADDING)
FONT, BOLD = "ReportSans", "ReportSans-Bold"
PLOT_SIZE = (6.7, 1.95)  # inches: the width of the text
INK, MUTED, GRID = (colors.HexColor(shade) for shade in (PAPER.ink, PAPER.muted, PAPER.grid))
LONGEST_TOGETHER = 24  # rows
PANEL = colors.HexColor("#f5f7f9")
_GAIN, _LOSS = (27, 122, 67), (179, 38, 30)
BODY = ParagraphStyle("body", fontName=FONT, fontSize=8.5, leading=12, textColor=INK)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10, textColor=MUTED)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=20, leading=25)
HEADING = ParagraphStyle("heading", parent=BODY, fontName=BOLD, fontSize=11, leading=14, spaceBefore=11, spaceAfter=4)


def pdf_of(analysis: Analysis, title: str) -> bytes:
    """Return the report on *analysis* as PDF; the same analysis gives the same bytes."""
    _register_fonts()
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=title, author="portfolio-analyzer", invariant=1, lang="en",
    )  # fmt: skip

    def footer(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN + PADDING, MARGIN / 2, _shortened(title))
        canvas.drawRightString(A4[0] - MARGIN - PADDING, MARGIN / 2, f"page {template.page}")

    document.build(_story(analysis, title), onFirstPage=footer, onLaterPages=footer)
    return stream.getvalue()


def _register_fonts() -> None:
    """Use the font that matplotlib brings, since PDF's own ones know little but English."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in ((FONT, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


def _shortened(text: str, longest: int = 90) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _text(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(escape(text), style)


def _story(analysis: Analysis, title: str) -> list[Flowable]:
    history = analysis.history
    currency = f" · all money in {analysis.currency}" if analysis.currency else ""
    story: list[Flowable] = [
        _text(title, TITLE),
        _text(f"{history.start} to {history.end}{currency}", SMALL),
        Spacer(1, 8),
        _cards(analysis),
    ]
    story += [_chart(chart, analysis) for chart in charts_of(analysis)]
    story += _section("Figures and their conventions", len(analysis.figures), _figures(analysis))
    story += _section("Monthly returns", len(analysis.months), _months(analysis))
    if analysis.episodes:
        story += _section("Deepest drawdowns", 5, _episodes(analysis))
    if analysis.valuation is not None:
        story += _section("Holdings", len(analysis.holdings), _holdings(analysis))
    if analysis.correlations is not None:
        story += _section("Correlation of the largest holdings", len(analysis.holdings), _correlations(analysis))
    notes = [_text(f"• {note}", SMALL) for note in account_notes(analysis)]
    return [*story, KeepTogether([_text("Notes", HEADING), *notes])]


def _section(title: str, rows: int, table: Table) -> list[Flowable]:
    """Return a heading with a table; short ones are kept on one page, long ones repeat their header."""
    heading = _text(title, HEADING)
    if rows <= LONGEST_TOGETHER:
        return [KeepTogether([heading, table])]
    heading.keepWithNext = True
    return [heading, table]


def _cards(analysis: Analysis) -> Table:
    made = [
        [
            _text(card.name, SMALL),
            Paragraph(f"<b>{escape(card.value)}</b>", ParagraphStyle("card", parent=BODY, fontSize=12, leading=16)),
            _text(card.below, SMALL),
        ]
        for card in cards(analysis)
    ]
    rows = [made[start : start + 3] for start in range(0, len(made), 3)]
    rows[-1] += [[_text("")]] * (3 - len(rows[-1]))
    style: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, -1), PANEL), ("INNERGRID", (0, 0), (-1, -1), 4, colors.white),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 6), ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]  # fmt: skip
    return Table(rows, colWidths=[WIDTH / 3] * 3, style=TableStyle(style), hAlign="LEFT")


def _chart(chart: Chart, analysis: Analysis) -> Flowable:
    png = as_png(draw(chart, analysis, PLOT_SIZE))
    image = Image(io.BytesIO(png), width=WIDTH, height=WIDTH * PLOT_SIZE[1] / PLOT_SIZE[0])
    return KeepTogether([_text(chart.title, HEADING), image, _text(chart.caption, SMALL)])


def _table(rows: Sequence[list[object]], widths: Sequence[float], extra: Sequence[Any] = ()) -> Table:
    style: list[Any] = [
        ("FONT", (0, 0), (-1, -1), FONT, 7.5), ("FONT", (0, 0), (-1, 0), BOLD, 7.5),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("TEXTCOLOR", (0, 0), (-1, 0), MUTED),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("ALIGN", (0, 0), (0, -1), "LEFT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, GRID), ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        *extra,
    ]  # fmt: skip
    scale = WIDTH / sum(widths)
    return Table(
        rows, colWidths=[width * scale for width in widths], style=TableStyle(style), repeatRows=1, hAlign="LEFT"
    )


def _figures(analysis: Analysis) -> Table:
    beside = {each.key: str(each) for each in analysis.benchmark_figures}
    name = analysis.history.benchmark_name
    rows: list[list[object]] = [["Figure", "Portfolio", *([_shortened(name, 12)] if name else []), "Convention"]]
    for each in analysis.figures:
        how = f"not given: {each.reason}" if each.reason else each.convention
        rows.append([each.name, str(each), *([beside.get(each.key, "")] if name else []), _text(how, SMALL)])
    widths = [30, 17, 20, 78] if name else [30, 17, 97]
    return _table(rows, widths, [("ALIGN", (-1, 0), (-1, -1), "LEFT"), ("LEFTPADDING", (-1, 0), (-1, -1), 10)])


def _months(analysis: Analysis) -> Table:
    rows: list[list[object]] = [["Year", *MONTHS, "Total"]]
    tints: list[tuple[object, ...]] = [("FONT", (-1, 1), (-1, -1), BOLD, 7)]
    for place, (year, months, whole) in enumerate(month_rows(analysis), 1):
        rows.append([str(year), *("" if np.isnan(value) else f"{value:.1%}" for value in months), f"{whole:.1%}"])
        tints += [
            ("BACKGROUND", (month, place), (month, place), _tint(value))
            for month, value in enumerate(months, 1)
            if not np.isnan(value)
        ]
    return _table(rows, [10, *[10.5] * 12, 12], tints)


def _tint(value: float) -> colors.Color:
    strength = min(abs(value) / 0.15, 1.0) * 0.42
    return colors.Color(*(1 - strength * (1 - part / 255) for part in (_GAIN if value >= 0 else _LOSS)))


def _episodes(analysis: Analysis) -> Table:
    rows: list[list[object]] = [["Depth", "Peak", "Trough", "Recovery", "Days"]]
    for each in worst(analysis.episodes):
        recovered = str(each.recovery) if each.recovery else "not yet"
        rows.append([f"{each.depth:.2%}", str(each.peak), str(each.trough), recovered, f"{each.days:,}"])
    return _table(rows, [1] * 5)


def _holdings(analysis: Analysis) -> Table:
    rows: list[list[object]] = [
        ["Symbol", "Shares", "Price", "Value", "Weight", "Cost", "Gain", "Realised", "Dividends"]
    ]
    rows += [[_shortened(each.symbol, 11), *holding_cells(each)] for each in analysis.holdings]
    rows += [[name, "", "", value, share, *[""] * 4] for name, value, share in last_rows(analysis)]
    return _table(rows, [17, 13, 13, 17, 11, 16, 17, 15, 14], [("FONT", (0, -1), (-1, -1), BOLD, 7.5)])


def _correlations(analysis: Analysis) -> Table:
    assert analysis.correlations is not None
    names = [_shortened(str(name), 11) for name in analysis.correlations.columns]
    rows: list[list[object]] = [["", *names]]
    for name, line in zip(names, analysis.correlations.to_numpy(), strict=True):
        rows.append([name, *("–" if np.isnan(value) else f"{round(value, 2) + 0.0:.2f}" for value in line)])
    return _table(rows, [1] * (len(names) + 1), [("FONT", (0, 0), (-1, 0), BOLD, 6)])
