"""The statistics of a window by name, and a running aggregate of them that loses no digit to a large offset."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from stream_pipeline.errors import BadOptionError

STATISTICS = ("count", "sum", "mean", "min", "max", "std")
MISSING = math.nan
# Squares of what is larger would overflow.
LARGEST = 1e150


def check_statistics(names: Sequence[str]) -> tuple[str, ...]:
    """Return *names* as a tuple; raise `BadOptionError` if one is unknown, named twice, or there is none."""
    for place, name in enumerate(names):
        if name not in STATISTICS:
            raise BadOptionError(f"no statistic is called {name!r}; there is {', '.join(STATISTICS)}")
        if name in names[:place]:
            raise BadOptionError(f"the statistic {name!r} is named twice")
    if not names:
        raise BadOptionError(f"no statistic is named; there is {', '.join(STATISTICS)}")
    return tuple(names)


@dataclass(slots=True)
class Aggregate:
    """Statistics of the values added so far, in five numbers, whatever their number.

    All but the extremes are kept of the deviations from *shift*, which is the first value: their digits are not
    spent on an offset that all values share. *squares* is the sum of squared differences from the mean, updated as by
    Welford (Technometrics 4, 1962) and merged as by Chan, Golub and LeVeque (STAN-CS-79-773): both only add
    what is not negative, so nothing cancels.
    """

    count: int = 0
    shift: float = 0.0
    total: float = 0.0  # of the deviations
    squares: float = 0.0
    least: float = math.inf
    most: float = -math.inf

    def add(self, value: float) -> None:
        """Count *value*; one that is missing, or infinite, is not counted."""
        if not math.isfinite(value):
            return
        if not self.count:
            self.shift = value
        deviation = value - self.shift
        before = deviation - self.total / self.count if self.count else 0.0
        self.count += 1
        self.total += deviation
        self.squares += before * (deviation - self.total / self.count)
        self.least, self.most = min(self.least, value), max(self.most, value)

    def merge(self, other: "Aggregate") -> None:
        """Count all that *other* counted; *other* stays as it is."""
        if not other.count:
            return
        if not self.count:
            self.shift = other.shift
        moved = other.shift - self.shift
        both = self.count + other.count
        if self.count:
            apart = other.total / other.count + moved - self.total / self.count
            self.squares += apart * apart * self.count * other.count / both
        self.squares += other.squares
        self.total += other.total + other.count * moved
        self.count = both
        self.least, self.most = min(self.least, other.least), max(self.most, other.most)

    def value(self, name: str, min_periods: int = 1) -> float:
        """Return the statistic *name*, as pandas does: missing for fewer than *min_periods* values, "count" never.

        "std" divides by one less than the count, and is missing for a single value.
        """
        if name == "count":
            return self.count
        if self.count < max(min_periods, 1 + (name == "std")):
            return MISSING
        match name:
            case "sum":
                return self.count * self.shift + self.total
            case "mean":
                return self.shift + self.total / self.count
            case "std":
                return math.sqrt(self.squares / (self.count - 1))
            case "min":
                return self.least
            case _:
                return self.most
