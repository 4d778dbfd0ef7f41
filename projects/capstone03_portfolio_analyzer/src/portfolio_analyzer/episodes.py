"""Drawdown episodes: from a peak down to a trough and, if that has happened, back up."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from portfolio_analyzer.metrics import drawdowns


@dataclass(frozen=True)
class Episode:
    """One stay below a peak: when the peak was, when the lowest point, when the peak was reached again (None: not yet).

    `depth` is negative, as -0.25 for a quarter; `days` are from the peak to the recovery, or to the last date.
    """

    peak: date
    trough: date
    recovery: date | None
    depth: float
    days: int


def find_episodes(returns: ArrayLike, dates: pd.DatetimeIndex, start: date) -> list[Episode]:
    """Return all episodes, the deepest first.

    *dates* are those of *returns*, *start* is the date before the first of them: the peak of a loss on the first day. A
    peak that is reached several times counts from its last day.
    """
    below = drawdowns(returns)
    days = [start, *(stamp.date() for stamp in dates)]
    under = np.concatenate([[False], below < 0, [False]])
    begins = np.flatnonzero(~under[:-1] & under[1:])
    ends = np.flatnonzero(under[:-1] & ~under[1:])
    found = []
    for begin, end in zip(begins, ends, strict=True):
        lowest = begin + int(np.argmin(below[begin:end]))
        recovery = days[end + 1] if end < len(below) else None
        length = ((recovery or days[-1]) - days[begin]).days
        found.append(Episode(days[begin], days[lowest + 1], recovery, float(below[lowest]), length))
    return sorted(found, key=lambda episode: (episode.depth, episode.peak))
