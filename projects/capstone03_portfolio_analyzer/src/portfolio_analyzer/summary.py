"""What both kinds of report say at their top and at their end."""

from collections.abc import Iterator
from dataclasses import dataclass

from portfolio_analyzer.analysis import Analysis, gain, income
from portfolio_analyzer.document import money_text
from portfolio_analyzer.figures import Figure

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Card:
    """One number that a client looks for first, and a line below it."""

    name: str
    value: str
    below: str


def cards(analysis: Analysis) -> list[Card]:
    """Return the cards at the top of a report."""
    found = []
    if analysis.valuation is not None:
        valuation = analysis.valuation
        dividends, _ = income(valuation)
        came, went = float(valuation.deposits.sum()), float(valuation.withdrawals.sum())
        below = f"{came:,.0f} paid in, {went:,.0f} out"
        found.append(Card("Value", money_text(float(valuation.values[-1])), below))
        earned = f"{money_text(float(dividends))} of it dividends" if dividends else ""
        found.append(Card("Gain", money_text(float(gain(valuation)), "+"), earned))
    whole = analysis.figure("total_return")
    found.append(Card("Total return", str(whole), "time-weighted"))
    rate = analysis.figure("cagr")
    if rate.value is not None:
        found.append(Card("A year", str(rate), "time-weighted, compounded"))
    money = {each.key: each for each in analysis.figures}.get("money_weighted")
    if money is not None:
        found.append(Card("Money-weighted", str(money), _below(money)))
    deepest = analysis.figure("max_drawdown")
    trough = f"lowest {analysis.episodes[0].trough}" if analysis.episodes else "there was none"
    found.append(Card("Maximum drawdown", str(deepest), trough))
    return found


def _below(money: Figure) -> str:
    if money.value is None:
        return "not given: see the figures"
    return "a year (XIRR)" if money.convention.startswith("XIRR") else "for the whole period"


def last_rows(analysis: Analysis) -> list[list[str]]:
    """Return the last two rows of a table of holdings: cash and the total, as name, value and weight."""
    assert analysis.valuation is not None
    total = float(analysis.valuation.values[-1])
    cash = round(total - sum(each.value for each in analysis.holdings), 2) + 0.0
    share = round(cash / total, 3) + 0.0 if total else 0.0
    return [["Cash", money_text(cash), f"{share:.1%}"], ["Total", money_text(total), "100.0%" if total else ""]]


def month_rows(analysis: Analysis) -> Iterator[tuple[int, list[float], float]]:
    """Yield each year with the returns of its twelve months (NaN: none) and of the year."""
    for (year, months), whole in zip(analysis.months.iterrows(), analysis.years, strict=True):
        yield int(str(year)), [float(value) for value in months], float(whole)


def account_notes(analysis: Analysis) -> list[str]:
    """Return the notes at the end of a report as sentences."""
    notes = [note[0].upper() + note[1:] + "." for note in analysis.notes]
    if analysis.history.benchmark is not None and analysis.valuation is not None:
        notes.append(
            f"{analysis.history.benchmark_name} is shown with its splits, and its dividends as far as they are known."
        )
    notes.append("Past returns say little about future ones.")
    return notes
