"""The plots of a report, as SVG for a page that may be light or dark, and as PNG for a document.

Only Figure objects are made, never pyplot's current one, and what is set holds for one figure. In an SVG the colours
are names of the page's own (`var(--accent)`), so that it follows the page into the dark.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from portfolio_analyzer.analysis import Analysis, growth
from portfolio_analyzer.metrics import drawdowns
from portfolio_analyzer.periods import rolling_volatility
from toolbox.command import printable

WIDE, NARROW = (7.4, 2.7), (3.7, 2.7)  # inches
RESOLUTION = 220  # dots an inch, of a PNG
SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": 8.5, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.grid.axis": "y", "grid.linewidth": 0.6, "axes.axisbelow": True, "lines.linewidth": 1.3,
    "legend.frameon": False, "svg.fonttype": "none", "path.simplify": True, "path.simplify_threshold": 0.4,
    "axes.linewidth": 0.8, "xtick.major.width": 0.8, "ytick.major.size": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Colours by their part."""

    ink: str
    muted: str
    grid: str
    accent: str
    other: str
    loss: str


PAPER = Palette("#1d232b", "#5b6570", "#d9dee4", "#1f5fa8", "#b35900", "#b3261e")
# Colours that nothing else has: each becomes one of the page's.
_NAMES = Palette("#010201", "#010202", "#010203", "#010204", "#010205", "#010206")
Plot = Callable[[Axes, Analysis, Palette], None]


@dataclass(frozen=True)
class Chart:
    """A plot with the words that stand over it, and those that stand for it where it cannot be seen."""

    key: str
    title: str
    caption: str
    plot: Plot


def charts_of(analysis: Analysis) -> list[Chart]:
    """Return the charts that this analysis has enough returns for."""
    beside = f", beside {analysis.history.benchmark_name}" if analysis.history.benchmark is not None else ""
    found = [
        Chart("growth", "Growth of 100", f"What 100 have become, whatever was paid in or out{beside}.", plot_growth)
    ]
    if analysis.valuation is not None:
        caption = "What the account was worth, and what was paid in less what was paid out until then."
        found.append(Chart("value", "Value and money paid in", caption, plot_value))
    if analysis.episodes:
        found.append(Chart("drawdown", "Drawdown", "How far below its highest point so far.", plot_drawdown))
    if len(analysis.years) > 1:
        caption = f"Return of each calendar year{beside}. The first and the last need not be whole."
        found.append(Chart("years", "Calendar years", caption, plot_years))
    window = analysis.conventions.periods_per_year // 2
    if len(analysis.history.returns) >= 2 * window > 20:
        found.append(
            Chart(
                "rolling",
                "Rolling volatility",
                f"Annualised deviation of the last {window} returns{beside}.",
                plot_rolling,
            )
        )
    return found


def _label(analysis: Analysis) -> str:
    """Return the benchmark's name for a legend, in which a dollar would begin a formula."""
    return printable(analysis.history.benchmark_name).replace("$", r"\$")


def _legend(axes: Axes, colours: Palette) -> None:
    """Name the lines above the plot, where they hide nothing."""
    axes.legend(labelcolor=colours.ink, ncols=2, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)


def plot_growth(axes: Axes, analysis: Analysis, colours: Palette) -> None:
    """Draw what 100 have become, of the account and of its benchmark."""
    history = analysis.history
    grown = 100 * growth(history.returns)
    axes.plot(grown.index, grown.to_numpy(), color=colours.accent, label="Portfolio", zorder=3)
    if history.benchmark is not None:
        beside = 100 * growth(history.benchmark)
        axes.plot(beside.index, beside.to_numpy(), color=colours.other, label=_label(analysis), linewidth=1.1)
    axes.axhline(100, color=colours.muted, linewidth=0.8)
    if history.benchmark is not None:
        _legend(axes, colours)


def plot_value(axes: Axes, analysis: Analysis, colours: Palette) -> None:
    """Draw the account's value over the money that went in and stayed."""
    valuation = analysis.valuation
    assert valuation is not None
    paid = np.cumsum(valuation.deposits - valuation.withdrawals)
    axes.fill_between(valuation.dates, valuation.values, color=colours.accent, alpha=0.15, linewidth=0)
    axes.plot(valuation.dates, valuation.values, color=colours.accent, label="Value")
    axes.plot(valuation.dates, paid, color=colours.other, label="Paid in, net", drawstyle="steps-post")
    _legend(axes, colours)
    axes.yaxis.set_major_formatter(FuncFormatter(_short_money))


def _short_money(value: float, _: object = None) -> str:
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {sign}"
    return f"{value:,.4g}"


def plot_drawdown(axes: Axes, analysis: Analysis, colours: Palette) -> None:
    """Draw how far below its peak the account is."""
    returns = analysis.history.returns
    below = drawdowns(returns.to_numpy())
    axes.fill_between(returns.index, below, color=colours.loss, alpha=0.25, linewidth=0)
    axes.plot(returns.index, below, color=colours.loss, linewidth=0.9)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))


def plot_years(axes: Axes, analysis: Analysis, colours: Palette) -> None:
    """Draw a bar for the return of each year, beside the benchmark's."""
    years = [str(year) for year in analysis.years.index]
    places = np.arange(len(years))
    width = 0.38 if analysis.benchmark_years is not None else 0.6
    shift = width / 2 if analysis.benchmark_years is not None else 0.0
    axes.bar(places - shift, analysis.years.to_numpy(), width, color=colours.accent, label="Portfolio")
    if analysis.benchmark_years is not None:
        beside = analysis.benchmark_years.reindex(analysis.years.index).to_numpy()
        axes.bar(places + shift, beside, width, color=colours.other, label=_label(analysis))
        _legend(axes, colours)
    axes.axhline(0, color=colours.muted, linewidth=0.8)
    step = max(1, -(-len(years) // int(_width(axes) * 1.9)))
    axes.set_xticks(places[::step], years[::step])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def plot_rolling(axes: Axes, analysis: Analysis, colours: Palette) -> None:
    """Draw the volatility of half a year's returns, day by day."""
    conventions = analysis.conventions
    window = conventions.periods_per_year // 2
    rolled = rolling_volatility(analysis.history.returns, window, conventions)
    axes.plot(rolled.index, rolled.to_numpy(), color=colours.accent, label="Portfolio", zorder=3)
    if analysis.history.benchmark is not None:
        beside = rolling_volatility(analysis.history.benchmark, window, conventions)
        axes.plot(beside.index, beside.to_numpy(), color=colours.other, linewidth=1.1, label=_label(analysis))
        _legend(axes, colours)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _width(axes: Axes) -> float:
    """Return the width of the whole figure in inches."""
    return float(axes.get_figure(root=True).get_figwidth())  # type: ignore[union-attr]


@contextmanager
def _looks(more: dict[str, Any] | None = None) -> Iterator[None]:
    """Let figures look in one way, whatever the user's own settings are; they are as before afterwards."""
    every: Any = {**matplotlib.rcParamsDefault, **SETTINGS, **(more or {})}
    with matplotlib.rc_context(every), warnings.catch_warnings():
        # A page's browser has the letters that matplotlib's font has not.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        yield


def draw(chart: Chart, analysis: Analysis, size: tuple[float, float], colours: Palette = PAPER) -> Figure:
    """Return the figure of *chart*, *size* inches wide and high."""
    with _looks():
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        axes.tick_params(colors=colours.muted, labelcolor=colours.ink)
        axes.grid(axis="y", color=colours.grid)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(colours.grid)
        chart.plot(axes, analysis, colours)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        if chart.key != "years":
            _date_axis(axes, analysis.history.returns)
    return figure


def _date_axis(axes: Axes, returns: pd.Series) -> None:
    wide = _width(axes) > 5
    every: Any = AutoDateLocator
    concise: Any = ConciseDateFormatter  # neither has types
    locator = every(minticks=3, maxticks=10 if wide else 5)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(concise(locator))
    if len(returns) > 1:
        axes.set_xlim(returns.index[0], returns.index[-1])


def as_png(figure: Figure) -> bytes:
    """Return *figure* as PNG, on white."""
    stream = io.BytesIO()
    FigureCanvasAgg(figure)
    with _looks():
        figure.savefig(stream, format="png", dpi=RESOLUTION, metadata={"Software": None})
    return stream.getvalue()


def svg(chart: Chart, analysis: Analysis, size: tuple[float, float], name: str) -> str:
    """Return *chart* as an SVG element whose identifiers begin with *name*, in the page's colours and font."""
    figure = draw(chart, analysis, size, _NAMES)
    stream = io.StringIO()
    FigureCanvasSVG(figure)
    with _looks({"svg.hashsalt": name}):
        figure.savefig(
            stream, format="svg", transparent=True, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
        )
    return _for_the_page(stream.getvalue(), name)


def _for_the_page(text: str, name: str) -> str:
    text = text[text.index("<svg") :]
    for part, colour in vars(_NAMES).items():
        text = text.replace(colour, f"var(--{part})")
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", text)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'((?:xlink:)?href="|url\()#', rf"\1#{name}-", text)
    text = re.sub(r"(\d\.\d\d)\d+", r"\1", text)  # hundredths of a point are enough
    text = re.sub(r' (?:width|height)="[\d.]+pt"', "", text, count=2)
    # What stands for it is said by the figure around it.
    return text.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1).strip()
