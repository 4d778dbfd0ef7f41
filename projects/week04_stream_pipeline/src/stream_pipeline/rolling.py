"""Rolling windows by count: each value gets the statistics of itself and of those right before it.

No value is ever taken out of a sum, because what is subtracted leaves its rounding errors behind, and they add up (or,
after a value of 1e16, everything else is gone). The stream is cut into blocks as long as the window. Any window is
then the end of one block and the beginning of the next: the sums of all ends are made once a block, backwards, and
those of the beginnings grow value by value (van Herk, Pattern Recognition Letters 13, 1992; Gil and Werman, PAMI 15,
1993). That is three additions a value, whatever the length of the window.

Sums are of deviations from the first value of the block, the *shift*, which lies in each window that ends in the
block. So an offset that all values share costs no digit; and since the shift's own squared deviation is part of the
window's, the sum of squares is at most *n* + 1 times what is left when the mean is taken off.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat, takewhile
from operator import add, mul
from typing import TypeVar

from stream_pipeline.errors import BadOptionError
from stream_pipeline.statistic import MISSING, check_statistics

Columns = dict[str, list[float]]

_Number = TypeVar("_Number", int, float)


def check_window(window: int, min_periods: int | None) -> tuple[int, int]:
    """Return both, *window* in the place of a *min_periods* that is None; raise `BadOptionError` unless they fit.

    They do if 1 ≤ *min_periods* ≤ *window*.
    """
    if window < 1:
        raise BadOptionError(f"a window holds at least 1 row, not {window}")
    least = window if min_periods is None else min_periods
    if not 1 <= least <= window:
        raise BadOptionError(f"min_periods must be from 1 to {window}, the window, not {least}")
    return window, least


class Extreme:
    """The least of the last *window* values, or the greatest; missing ones do not count.

    It keeps those values alone that may still be the least: each is smaller than all that came after it. A value is
    put in once and taken out once, so the cost of one does not depend on the window.
    """

    def __init__(self, window: int, *, greatest: bool = False) -> None:
        """Begin with nothing."""
        self._window, self._sign = window, -1.0 if greatest else 1.0
        self._seen = 0
        self._candidates: deque[tuple[int, float]] = deque()

    def push(self, values: Iterable[float]) -> list[float]:
        """Return for each of *values* the extreme of the window that it ends; missing if there is no value in it."""
        candidates, sign, oldest = self._candidates, self._sign, self._seen - self._window + 1
        extremes = []
        for last, value in enumerate(values, self._seen):
            signed = sign * value
            if signed == signed:
                while candidates and candidates[-1][1] >= signed:
                    candidates.pop()
                candidates.append((last, signed))
            if candidates and candidates[0][0] < oldest:
                candidates.popleft()
            extremes.append(sign * candidates[0][1] if candidates else MISSING)
            oldest += 1
        self._seen = oldest + self._window - 1
        return extremes


class Rolling:
    """Statistics of the last *window* values of one stream, with a result for each value, as pandas' `rolling`.

    *statistics* are names of `STATISTICS`. A value that is NaN or infinite is missing: it takes its place in the
    window and is not counted. Where fewer than *min_periods* values are counted (*window* unless told) results are
    NaN, except "count". "std" divides by one less than the count. Raises `BadOptionError` for what `check_window` and
    `check_statistics` refuse.

    What comes out does not depend, to the last bit, on how the stream is cut into calls of `push`.

    >>> Rolling(2, ["mean", "max"]).push([1.0, 2.0, 4.0])
    {'mean': [nan, 1.5, 3.0], 'max': [nan, 2.0, 4.0]}
    """

    def __init__(self, window: int, statistics: Sequence[str] = ("mean",), min_periods: int | None = None) -> None:
        """Begin with nothing."""
        self.window, self.min_periods = check_window(window, min_periods)
        self.statistics = check_statistics(statistics)
        self._extremes = {
            name: Extreme(window, greatest=name == "max") for name in ("min", "max") if name in self.statistics
        }
        self._blocks = _Blocks(window, with_squares="std" in self.statistics)

    def push(self, values: Iterable[float]) -> Columns:
        """Take *values*, and return for each statistic a column with a result for each of them.

        The cost of a value does not depend on the window; it is least when many are given at a time.
        """
        values = list(values)
        if not math.isfinite(sum(values)):
            values = [value if math.isfinite(value) else MISSING for value in values]
        results: Columns = {name: [] for name in self.statistics}
        for sums in self._blocks.push(values):
            for name in self.statistics:
                if name not in self._extremes:
                    results[name] += sums.column(name, self.min_periods)
            for name, extreme in self._extremes.items():
                results[name] += sums.enough(extreme.push(sums.values), self.min_periods)
        return results

    def history(self) -> list[float]:
        """Return the last values, NaN for missing ones, fewer than twice the window and one.

        Pushed into a new `Rolling`, they make it go on as this one would.
        """
        return [*self._blocks.before, *self._blocks.block]


def roll(
    values: Iterable[float], window: int, statistics: Sequence[str] = ("mean",), min_periods: int | None = None
) -> Iterator[tuple[float, ...]]:
    """Yield for each of *values* the statistics of the window that it ends, in the order of *statistics*.

    Nothing is read ahead: a result comes before the next value is asked for. Raises what `Rolling` raises, at once.

    >>> list(roll([1.0, 2.0, 4.0], 2, ["sum", "min"], min_periods=1))
    [(1.0, 1.0), (3.0, 1.0), (6.0, 2.0)]
    """
    rolling = Rolling(window, statistics, min_periods)
    return (tuple(column[0] for column in rolling.push([value]).values()) for value in values)


@dataclass(slots=True)
class _Sums:
    """Of some values in a row and the window that each ends: how many values it has, the sums of their deviations.

    Each sum is in two parts, what the window has of the block before and what it has of this block.
    """

    values: Sequence[float]
    shift: float
    counts: list[int] | int  # one for each, or one for all
    before: Sequence[float]
    here: Sequence[float]
    squares_before: Sequence[float]
    squares_here: Sequence[float]

    def column(self, name: str, least: int) -> Sequence[float]:
        """Return the statistic *name*, missing where fewer than *least* values are counted."""
        shift, count = self.shift, self.counts
        sums = zip(self.before, self.here, strict=True)
        if isinstance(count, int):
            n = float(count)  # two floats are divided faster than a float and an int
            match name:
                case "count":
                    return [count] * len(self.values)
                case "sum":
                    return [n * shift + (before + here) for before, here in sums]
                case "mean":
                    return [shift + (before + here) / n for before, here in sums]
                case _:
                    return list(map(_deviation, repeat(n), *self._totals()))
        match name:
            case "count":
                return count
            case "sum":
                column = [n * shift + (before + here) for n, (before, here) in zip(count, sums, strict=True)]
            case "mean":
                column = [
                    shift + (before + here) / n if n else MISSING for n, (before, here) in zip(count, sums, strict=True)
                ]
            case _:
                column = list(map(_deviation, count, *self._totals()))
        return self.enough(column, least)

    def _totals(self) -> tuple[Iterable[float], Iterable[float]]:
        """Return the sums of the deviations, and those of their squares."""
        return map(add, self.before, self.here), map(add, self.squares_before, self.squares_here)

    def enough(self, column: list[float], least: int) -> list[float]:
        """Return *column*, missing where fewer than *least* values are counted."""
        if isinstance(self.counts, int):
            return column
        return [value if count >= least else MISSING for value, count in zip(column, self.counts, strict=True)]


def _deviation(count: float, total: float, squares: float) -> float:
    if count < 2:
        return MISSING
    left = squares - total * total / count
    return math.sqrt(left / (count - 1)) if left > 0 else 0.0


class _Blocks:
    """The block that is being filled, and what the windows that end in it have of the block before."""

    def __init__(self, window: int, *, with_squares: bool) -> None:
        self.window, self.with_squares = window, with_squares
        self.zeros = [0.0] * window
        self.before: list[float] = []  # a whole block, or nothing at the start of the stream
        self.block: list[float] = []
        self.shift, self.has_shift, self.is_dense = 0.0, False, False
        self.count, self.total, self.squares = 0, 0.0, 0.0
        self.begin(MISSING)

    def push(self, values: list[float]) -> Iterator[_Sums]:
        """Yield the sums of all windows that *values* end, those that share a shift together."""
        done, is_whole = 0, math.isfinite(sum(values))
        while done < len(values):
            if len(self.block) == self.window:
                self.before, self.block = self.block, []
                self.begin(values[done])
            piece = values[done : done + self.window - len(self.block)]
            if not self.has_shift:
                piece = list(takewhile(math.isnan, piece)) or piece
                if not math.isnan(piece[0]):
                    self.has_shift = True
                    self.move(piece[0])
            self.is_dense = self.is_dense and (is_whole or math.isfinite(sum(piece)))
            yield self.dense(piece) if self.is_dense else self.sparse(piece)
            self.block += piece
            done += len(piece)

    def begin(self, first: float) -> None:
        """Begin a block whose first value is *first*."""
        self.has_shift = first == first
        self.is_dense = self.has_shift and self.count == self.window > 1  # it was counted in the block before
        self.count, self.total, self.squares = 0, 0.0, 0.0
        if not self.has_shift:  # as long as all of the block are missing, windows share the last one before
            first = next((value for value in reversed(self.before) if value == value), 0.0)
        self.move(first)

    def move(self, shift: float) -> None:
        """Add up the ends of the block before, as deviations from *shift*."""
        self.shift = shift
        backwards = [value - shift for value in reversed(self.before or [MISSING] * self.window)]
        self.counts_after: Sequence[int] = range(self.window - 1, -1, -1)
        if not self.is_dense:
            self.counts_after = _after([int(value == value) for value in backwards])
            backwards = [value if value == value else 0.0 for value in backwards]
        self.totals_after = _after(backwards)
        self.squares_after = _after(map(mul, backwards, backwards)) if self.with_squares else self.zeros

    def dense(self, piece: list[float]) -> _Sums:
        """Return the sums where no value is missing in any of the windows."""
        shift, here = self.shift, slice(len(self.block), len(self.block) + len(piece))
        deviations = [value - shift for value in piece]
        totals = _upto(deviations, self.total)
        squares = self.zeros
        if self.with_squares:
            squares = _upto(map(mul, deviations, deviations), self.squares)
            self.squares = squares[-1]
        self.count, self.total = self.count + len(piece), totals[-1]
        return _Sums(piece, shift, self.window, self.totals_after[here], totals, self.squares_after[here], squares)

    def sparse(self, piece: list[float]) -> _Sums:
        """Return the same sums where values are missing."""
        here = slice(len(self.block), len(self.block) + len(piece))
        counts, totals, squares = [], [], []
        for value, after in zip(piece, self.counts_after[here], strict=True):
            if value == value:
                deviation = value - self.shift
                self.count, self.total = self.count + 1, self.total + deviation
                self.squares += deviation * deviation
            counts.append(after + self.count)
            totals.append(self.total)
            squares.append(self.squares)
        return _Sums(piece, self.shift, counts, self.totals_after[here], totals, self.squares_after[here], squares)


def _upto(numbers: Iterable[float], before: float) -> list[float]:
    """Return for each of *numbers* the sum up to it, with what was there *before*."""
    return list(accumulate(numbers, initial=before))[1:]


def _after(backwards: Iterable[_Number]) -> list[_Number]:
    """Return for each place of a block the sum of what comes after it, from the block's values in reverse."""
    return list(accumulate(backwards, initial=0))[-2::-1]
