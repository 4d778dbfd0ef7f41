"""Returns by month and year, in rolling windows, and whether the dates fit the convention."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from portfolio_analyzer.conventions import Conventions

# By how much the dates may have more or fewer periods a year than the convention says, before that is told.
TOLERANCE = 0.1
# Periods without a date, as a multiple of the usual distance, before that is told.
LONGEST_GAP = 4


def by_month(returns: pd.Series) -> pd.DataFrame:
    """Return compounded returns: a row for each year, a column for each month 1–12; NaN for months without any."""
    dates = pd.DatetimeIndex(returns.index)
    months = (1 + returns).groupby([dates.year, dates.month]).prod() - 1
    table = months.unstack()
    return pd.DataFrame(table.reindex(columns=range(1, 13)))


def by_year(returns: pd.Series) -> pd.Series:
    """Return the compounded return of each year, whole or not."""
    found: pd.Series = (1 + returns).groupby(pd.DatetimeIndex(returns.index).year).prod() - 1
    return found


def rolling_volatility(returns: pd.Series, window: int, conventions: Conventions) -> pd.Series:
    """Return the annualised deviation of the last *window* returns, from the first full window on."""
    deviation = returns.rolling(window).std(ddof=conventions.ddof).dropna()
    return pd.Series(deviation * np.sqrt(conventions.periods_per_year))


def correlations(returns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Return the correlation of each pair of *returns*, on the dates that both have; NaN where these are too few."""
    return pd.DataFrame(dict(returns)).corr(min_periods=20)


def periods_note(dates: pd.DatetimeIndex, conventions: Conventions) -> list[str]:
    """Return a line if *dates* have clearly more or fewer periods a year than the convention, and one for gaps."""
    days = (dates[-1] - dates[0]).days
    if len(dates) < 10 or days < 14:
        return []
    found = (len(dates) - 1) * 365.25 / days
    if abs(found / conventions.periods_per_year - 1) > TOLERANCE:
        used = f"and {conventions.periods_per_year} are used; choose with --periods"
        return [f"the dates have about {found:.0f} periods a year, {used}", *_gaps(dates, conventions)]
    return _gaps(dates, conventions)


def _gaps(dates: pd.DatetimeIndex, conventions: Conventions) -> list[str]:
    longest = max(conventions.stale_days, LONGEST_GAP * 365 / conventions.periods_per_year)
    lengths = np.diff(dates.to_numpy()) / np.timedelta64(1, "D")
    places = np.flatnonzero(lengths > longest).tolist()
    if not places:
        return []
    more = f", and {len(places) - 1} more such gaps" if len(places) > 1 else ""
    first = f"{dates[places[0]].date()} and {dates[places[0] + 1].date()}"
    return [f"there is nothing between {first}; one return spans these days{more}"]
