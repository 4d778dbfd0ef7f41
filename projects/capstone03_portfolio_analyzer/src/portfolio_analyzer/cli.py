"""The command `portfolio-analyzer`: results on standard output, one line an error on standard error."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from portfolio_analyzer.analysis import Analysis, analyse, analyse_account, holdings_of
from portfolio_analyzer.atomic import write_whole
from portfolio_analyzer.cells import parse_date
from portfolio_analyzer.conventions import Conventions, FlowTiming, Years
from portfolio_analyzer.corporate_actions import check_splits
from portfolio_analyzer.document import (
    analysis_json,
    figures_text,
    holdings_json,
    holdings_text,
    json_text,
    notes_text,
)
from portfolio_analyzer.errors import BadFileError, PortfolioError, UndefinedError
from portfolio_analyzer.sources import Options, Sources, load, series_history
from portfolio_analyzer.valuation import Cash, Valuation, value_account
from portfolio_analyzer.version import __version__
from toolbox import command
from toolbox.command import EXIT_BAD_INPUT, EXIT_DONE, complain, printable, text_of, write

NAME = "portfolio-analyzer"


class PricesAre(StrEnum):
    """How prices were before splits."""

    AS_QUOTED = "as-quoted"
    SPLIT_ADJUSTED = "split-adjusted"


class SeriesOf(StrEnum):
    """What a series holds."""

    PRICES = "prices"
    RETURNS = "returns"


class Convention(StrEnum):
    """Conventions by name."""

    CALENDAR = "calendar"
    EMPYRICAL = "empyrical"


class CashOption(StrEnum):
    """What the transactions say about cash; see `Cash`."""

    AUTO = "auto"
    ACCOUNT = "account"
    TRADES = "trades"


TransactionsFile = Annotated[
    Path, typer.Argument(metavar="TRANSACTIONS", help="CSV of transactions.", show_default=False)
]
PriceFiles = Annotated[
    list[Path], typer.Option("--prices", metavar="FILE", help="CSV of daily prices; may be given again.")
]
ActionsFile = Annotated[
    Path | None, typer.Option("--actions", metavar="FILE", help="CSV of splits and dividends.", show_default=False)
]
LayoutName = Annotated[str, typer.Option("--layout", metavar="NAME", help="plain, american, german or signed.")]
CurrencyCode = Annotated[str, typer.Option("--currency", metavar="CODE", help="The one currency of all money.")]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The files' encoding.")]
PricesOption = Annotated[PricesAre, typer.Option("--prices-are", help="Whether splits were worked into the prices.")]
CashChoice = Annotated[CashOption, typer.Option("--cash", help="Whether cash is part of the account.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Benchmark = Annotated[
    str, typer.Option("--benchmark", metavar="SYMBOL", help="A symbol of the prices to compare with.")
]
ConventionName = Annotated[
    Convention, typer.Option("--convention", help="calendar: years of 365 days, none shorter annualised.")
]
Periods = Annotated[int, typer.Option("--periods", metavar="N", help="Returns a year: 252, 365, 52 or 12.")]
RiskFree = Annotated[float, typer.Option("--risk-free", metavar="RATE", help="A year, as 0.03 for 3 %.")]
Required = Annotated[float, typer.Option("--required-return", metavar="RATE", help="A year, for Sortino and Omega.")]
Tail = Annotated[float, typer.Option("--tail", metavar="SHARE", help="Of the worst returns, for VaR and CVaR.")]
Flows = Annotated[FlowTiming, typer.Option("--flows", help="When money of a day comes and goes.")]

app = typer.Typer(
    help="What a portfolio earned and risked, from prices and transactions, with the convention beside each figure.",
    epilog="Exit codes: 0 done, 2 a bad call, a bad file or figures that cannot be.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def show_version(asked: bool) -> None:
    """Print the version and end, if that was *asked*."""
    if asked:
        write(f"{NAME} {__version__}\n")
        raise typer.Exit(EXIT_DONE)


Version = Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")]


@app.callback()
def options(version: Version = False) -> None:
    """What a portfolio earned and risked, with the convention beside each figure."""


@app.command()
def check(
    transactions: TransactionsFile,
    prices: PriceFiles,
    actions: ActionsFile = None,
    layout: LayoutName = "",
    currency: CurrencyCode = "",
    encoding: Encoding = "utf-8",
    prices_are: PricesOption = PricesAre.AS_QUOTED,
    cash: CashChoice = CashOption.AUTO,
    as_json: AsJson = False,
) -> int:
    """Read all files and name every line that is wrong.

    Example: portfolio-analyzer check transactions.csv --prices prices.csv
    """
    try:
        sources = load(transactions, prices, actions, read_options(layout, currency, encoding, prices_are))
        valuation = valued(sources, cash, Conventions())
    except BadFileError as error:
        if as_json:
            write(checked_json(error))
        else:
            complain(NAME, str(error))
        return EXIT_BAD_INPUT
    # Splits that nobody told of matter while something is held.
    during = sources.prices.loc[valuation.dates, list(valuation.ledger.positions)]
    notes = [*sources.notes, *valuation.notes, *check_splits(during, sources.actions)]
    frame = sources.prices
    counts = f"{len(sources.transactions)} transactions ({sources.layout}), {int(frame.count().sum()):,} prices of "
    text = (
        f"{counts}{len(frame.columns)} symbols, {frame.index[0].date()} to {frame.index[-1].date()}: nothing is wrong\n"
    )
    write(checked_json(None, notes) if as_json else text + notes_text(notes))
    return EXIT_DONE


@app.command()
def holdings(
    transactions: TransactionsFile,
    prices: PriceFiles,
    actions: ActionsFile = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="As of this day; the last one unless told.")] = "",
    layout: LayoutName = "",
    currency: CurrencyCode = "",
    encoding: Encoding = "utf-8",
    prices_are: PricesOption = PricesAre.AS_QUOTED,
    cash: CashChoice = CashOption.AUTO,
    as_json: AsJson = False,
) -> int:
    """Show what is held, what it cost and what it has brought.

    Example: portfolio-analyzer holdings transactions.csv --prices prices.csv --on 2012-12-31
    """
    sources = load(transactions, prices, actions, read_options(layout, currency, encoding, prices_are))
    if on:
        sources = until(sources, day_of(on))
    valuation = valued(sources, cash, Conventions())
    held, total = holdings_of(valuation, sources.prices), float(valuation.values[-1])
    money = valuation.ledger.cash if valuation.cash is Cash.ACCOUNT else valuation.ledger.cash * 0
    day = str(valuation.dates[-1].date())
    if as_json:
        write(json_text(holdings_json(held, str(money), total, sources.currency, day)))
    else:
        write(f"{day}\n\n{holdings_text(held, float(money), sources.currency, total)}")
        write(notes_text([*sources.notes, *valuation.notes]))
    return EXIT_DONE


@app.command()
def performance(
    transactions: TransactionsFile,
    prices: PriceFiles,
    actions: ActionsFile = None,
    benchmark: Benchmark = "",
    convention: ConventionName = Convention.CALENDAR,
    periods: Periods = 252,
    risk_free: RiskFree = 0.0,
    required_return: Required = 0.0,
    tail: Tail = 0.05,
    flows: Flows = FlowTiming.OUTER,
    layout: LayoutName = "",
    currency: CurrencyCode = "",
    encoding: Encoding = "utf-8",
    prices_are: PricesOption = PricesAre.AS_QUOTED,
    cash: CashChoice = CashOption.AUTO,
    as_json: AsJson = False,
) -> int:
    """Show returns, time-weighted and money-weighted, and the figures of risk.

    Example: portfolio-analyzer performance transactions.csv --prices prices.csv --benchmark IBM
    """
    chosen = conventions_of(convention, periods, risk_free, required_return, tail, flows)
    sources = load(transactions, prices, actions, read_options(layout, currency, encoding, prices_are))
    analysis = analysed(sources, cash, chosen, benchmark)
    write(json_text(analysis_json(analysis)) if as_json else figures_text(analysis))
    return EXIT_DONE


@app.command()
def series(
    file: Annotated[Path, typer.Argument(metavar="SERIES", help="CSV of dates and one other column.")],
    contents: Annotated[SeriesOf, typer.Option("--as", help="What the file holds; it is never guessed.")],
    benchmark: Annotated[Path | None, typer.Option("--benchmark", metavar="FILE", help="Another such file.")] = None,
    convention: ConventionName = Convention.CALENDAR,
    periods: Periods = 252,
    risk_free: RiskFree = 0.0,
    required_return: Required = 0.0,
    tail: Tail = 0.05,
    encoding: Encoding = "utf-8",
    as_json: AsJson = False,
) -> int:
    """Show the figures of one series of prices or returns, without an account.

    Example: portfolio-analyzer series fund.csv --as prices
    """
    chosen = conventions_of(convention, periods, risk_free, required_return, tail, FlowTiming.OUTER)
    history = series_history(file, benchmark, are_returns=contents is SeriesOf.RETURNS, encoding=encoding)
    analysis = analyse(history, chosen)
    write(json_text(analysis_json(analysis)) if as_json else figures_text(analysis))
    return EXIT_DONE


@app.command()
def report(
    transactions: TransactionsFile,
    prices: PriceFiles,
    actions: ActionsFile = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a document.")] = None,
    title: Annotated[str, typer.Option("--title", help="What the report is called.")] = "Portfolio report",
    benchmark: Benchmark = "",
    convention: ConventionName = Convention.CALENDAR,
    periods: Periods = 252,
    risk_free: RiskFree = 0.0,
    required_return: Required = 0.0,
    tail: Tail = 0.05,
    flows: Flows = FlowTiming.OUTER,
    layout: LayoutName = "",
    currency: CurrencyCode = "",
    encoding: Encoding = "utf-8",
    prices_are: PricesOption = PricesAre.AS_QUOTED,
    cash: CashChoice = CashOption.AUTO,
    as_json: AsJson = False,
) -> int:
    """Write a report for a client, as a page, a document or both.

    Example: portfolio-analyzer report transactions.csv --prices prices.csv --html report.html --pdf report.pdf
    """
    if html is None and pdf is None:
        raise UndefinedError("a report needs a file; give --html FILE, --pdf FILE or both")
    chosen = conventions_of(convention, periods, risk_free, required_return, tail, flows)
    sources = load(transactions, prices, actions, read_options(layout, currency, encoding, prices_are))
    analysis = analysed(sources, cash, chosen, benchmark)
    if html is not None:
        from portfolio_analyzer.page import (
            page_of,  # matplotlib takes its time to import, and no other command needs it
        )

        write_whole(html, page_of(analysis, title).encode())
    if pdf is not None:
        from portfolio_analyzer.pdf import pdf_of

        write_whole(pdf, pdf_of(analysis, title))
    written = [str(path) for path in (html, pdf) if path is not None]
    write(report_json(written, analysis) if as_json else "".join(f"wrote {printable(path)}\n" for path in written))
    return EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "portfolio-analyzer: " and what is wrong, never in a traceback; of
    a file with several bad lines the first is told and the others are counted, and `check` names them all. A reader
    that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    words = list(arguments) if arguments is not None else None
    return command.run(NAME, lambda: app(words, prog_name=NAME, standalone_mode=False), explained)


def explained(error: Exception) -> str | None:
    """Return what a user is to read of *error*, or None if nobody has foreseen it."""
    if isinstance(error, BadFileError):
        more = len(error.problems) - 1
        return f"{error.problems[0]}" + (f" (and {more} more; `check` names them)" if more else "")
    return text_of(error) if isinstance(error, PortfolioError | typer.TyperException) else None


def read_options(layout: str, currency: str, encoding: str, prices_are: PricesAre) -> Options:
    """Return how the files are to be read."""
    return Options(layout, currency, encoding, prices_are is PricesAre.SPLIT_ADJUSTED)


def conventions_of(
    name: Convention, periods: int, risk_free: float, required_return: float, tail: float, flows: FlowTiming
) -> Conventions:
    """Return the conventions of that *name*, with what else was chosen."""
    base = Conventions.empyrical() if name is Convention.EMPYRICAL else Conventions(years=Years.CALENDAR)
    return replace(
        base, periods_per_year=periods, risk_free=risk_free, required_return=required_return, tail=tail, flows=flows
    )


def valued(sources: Sources, cash: CashOption, conventions: Conventions) -> Valuation:
    """Return the account's valuation, after its prices were found to be as quoted."""
    check_splits(sources.prices, sources.actions)
    kind = None if cash is CashOption.AUTO else Cash(cash.value)
    return value_account(sources.transactions, sources.prices, conventions, cash=kind, file=sources.file)


def analysed(sources: Sources, cash: CashOption, conventions: Conventions, benchmark: str) -> Analysis:
    """Return the analysis of the account, with the notes on its files."""
    found = analyse_account(
        valued(sources, cash, conventions), sources.prices, conventions,
        actions=sources.actions, benchmark=benchmark.upper(), currency=sources.currency,
    )  # fmt: skip
    return replace(found, notes=(*sources.notes, *found.notes))


def until(sources: Sources, day: date) -> Sources:
    """Return *sources* as they were in the evening of *day*; raises `UndefinedError` before the first transaction."""
    kept = [each for each in sources.transactions if each.date <= day]
    if not kept:
        raise UndefinedError(f"there are no transactions until {day}")
    return replace(sources, transactions=kept, prices=sources.prices.loc[: str(day)])


def day_of(text: str) -> date:
    """Return the date that was given on the command line; raises `UndefinedError` if it is none."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise UndefinedError(str(error)) from None


def checked_json(error: BadFileError | None, notes: Sequence[str] = ()) -> str:
    """Return what `check` found, as JSON."""
    problems = [vars(problem) for problem in error.problems] if error else []
    return json_text({"problems": problems, "notes": list(notes)})


def report_json(written: list[str], analysis: Analysis) -> str:
    """Return what `report` wrote and what is in it, as JSON."""
    return json_text({"written": written, **analysis_json(analysis)})
