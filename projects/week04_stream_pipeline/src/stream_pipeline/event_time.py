"""Windows by event time: tumbling, sliding and session windows, closed by a watermark.

Times are whole microseconds since 1970, so that no window's border is rounded. A window holds the times from its
start to right before its end. The *watermark* is the greatest time seen, less the allowed *lateness*: nothing earlier
is waited for. A window is closed, and its result given once and for all, when the watermark reaches its end; a row
that comes for a closed window is late, and is handed back, never dropped. Nothing depends on the clock.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Any, Protocol

from stream_pipeline.errors import BadOptionError
from stream_pipeline.statistic import Aggregate

# A row is counted in each of its windows, so this bounds what one costs.
MOST_WINDOWS = 10_000

Saved = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Closed:
    """A window that is closed: its *key*, from *start* to right before *end*, *rows* and the aggregate of their values.

    *rows* includes those whose value is missing.
    """

    key: str
    start: int
    end: int
    rows: int
    values: Aggregate


@dataclass(frozen=True, slots=True)
class Late:
    """The row at *place* of what was pushed came too late for *missed* of the *windows* that it belongs to."""

    place: int
    missed: int
    windows: int


class Windows(Protocol):
    """Open windows of one kind: what `EventTime` drives."""

    def add(self, key: str, time: int, value: float, watermark: float) -> tuple[int, int]:
        """Add a row to its windows; return to how many it belongs, and how many of them are closed already."""

    def close(self, watermark: float) -> Iterator[Closed]:
        """Close the windows whose end is not after *watermark*, by end, then start, then key."""

    def as_json(self) -> Saved:
        """Return the open windows as JSON can hold them."""

    def restore(self, saved: Saved) -> None:
        """Have the open windows that `as_json` returned."""


@dataclass(slots=True)
class _Open:
    rows: int = 0
    values: Aggregate = field(default_factory=Aggregate)

    def add(self, value: float) -> None:
        self.rows += 1
        self.values.add(value)


class Sliding:
    """Windows of *size* microseconds, one beginning every *step*, at whole multiples of *step* since 1970.

    Every time is in size / step of them, rounded up or down. Raises `BadOptionError` if *size* or *step* is below 1; if
    *step* is greater than *size*, since rows between two windows would be in none; or if a row would be in more than
    `MOST_WINDOWS`.
    """

    def __init__(self, size: int, step: int) -> None:
        """Begin without an open window."""
        if not 1 <= step <= size:
            raise BadOptionError(f"a sliding window needs 0 < step ≤ size, not {step} and {size} microseconds")
        if size > step * MOST_WINDOWS:
            raise BadOptionError(f"each row would be in {size // step} windows, more than {MOST_WINDOWS}")
        self.size, self.step = size, step
        self._open: dict[tuple[int, str], _Open] = {}
        self._order: list[tuple[int, str]] = []  # a heap: all have one size, so the first to begin is the first to end

    def add(self, key: str, time: int, value: float, watermark: float) -> tuple[int, int]:
        """Add a row to its windows; return to how many it belongs, and how many of them are closed already."""
        windows = missed = 0
        for start in range(time // self.step * self.step, time - self.size, -self.step):
            windows += 1
            if start + self.size <= watermark:
                missed += 1
                continue
            place = start, key
            if place not in self._open:
                self._open[place] = _Open()
                heappush(self._order, place)
            self._open[place].add(value)
        return windows, missed

    def close(self, watermark: float) -> Iterator[Closed]:
        """Close the windows whose end is not after *watermark*, by end, then key."""
        while self._order and self._order[0][0] + self.size <= watermark:
            start, key = heappop(self._order)
            window = self._open.pop((start, key))
            yield Closed(key, start, start + self.size, window.rows, window.values)

    def as_json(self) -> Saved:
        """Return the open windows as JSON can hold them."""
        return [[start, key, *_saved(window)] for (start, key), window in self._open.items()]

    def restore(self, saved: Saved) -> None:
        """Have the open windows that `as_json` returned."""
        self._open = {(int(start), str(key)): _restored(rest) for start, key, *rest in saved}
        self._order = list(self._open)
        heapify(self._order)


class Tumbling(Sliding):
    """Windows of *size* microseconds, one after the other: each time is in one.

    Raises `BadOptionError` if *size* is below 1.
    """

    def __init__(self, size: int) -> None:
        """Begin without an open window."""
        if size < 1:
            raise BadOptionError(f"a tumbling window needs a size above 0, not {size} microseconds")
        super().__init__(size, size)


class Session:
    """Windows that last as long as the times of a key are less than *gap* microseconds apart, and *gap* longer.

    A row that falls between two of them may make them one. Raises `BadOptionError` if *gap* is below 1.
    """

    def __init__(self, gap: int) -> None:
        """Begin without an open window."""
        if gap < 1:
            raise BadOptionError(f"a session needs a gap above 0, not {gap} microseconds")
        self.gap = gap
        # Of each key, what is open: start and end of each session, in order and apart, and what it holds.
        self._open: dict[str, list[tuple[int, int, _Open]]] = {}
        # A heap of end and key of every session there is or was: one that was lengthened or merged is found to be
        # stale.
        self._order: list[tuple[int, str]] = []

    def add(self, key: str, time: int, value: float, watermark: float) -> tuple[int, int]:
        """Add a row to its session; return 1 for the one it belongs to, and 1 if that is closed already, or 0."""
        start, end = time, time + self.gap
        sessions = self._open.setdefault(key, [])
        first = bisect_left(sessions, start + 1, key=lambda session: session[1])  # the first that ends after the start
        last = first
        window = _Open()
        while last < len(sessions) and sessions[last][0] < end:
            start, end = min(start, sessions[last][0]), max(end, sessions[last][1])
            window.rows += sessions[last][2].rows
            window.values.merge(sessions[last][2].values)
            last += 1
        if end <= watermark:  # on its own, and over: what is open ends later
            if not sessions:
                del self._open[key]
            return 1, 1
        window.add(value)
        if last - first != 1 or sessions[first][1] != end:
            heappush(self._order, (end, key))
        sessions[first:last] = [(start, end, window)]
        return 1, 0

    def close(self, watermark: float) -> Iterator[Closed]:
        """Close the sessions whose end is not after *watermark*, by end, then key."""
        while self._order and self._order[0][0] <= watermark:
            end, key = heappop(self._order)
            sessions = self._open.get(key)
            if sessions and sessions[0][1] == end:
                start, _, window = sessions.pop(0)
                if not sessions:
                    del self._open[key]
                yield Closed(key, start, end, window.rows, window.values)

    def as_json(self) -> Saved:
        """Return the open sessions as JSON can hold them."""
        return [
            [start, end, key, *_saved(window)]
            for key, sessions in self._open.items()
            for start, end, window in sessions
        ]

    def restore(self, saved: Saved) -> None:
        """Have the open sessions that `as_json` returned."""
        self._open, self._order = {}, []
        for start, end, key, *rest in saved:
            self._open.setdefault(str(key), []).append((int(start), int(end), _restored(rest)))
            self._order.append((int(end), str(key)))
        heapify(self._order)


class EventTime:
    """Rows in, closed windows and late rows out; *lateness* is in microseconds, and 0 or more."""

    def __init__(self, windows: Windows, lateness: int = 0) -> None:
        """Begin with no row seen; raise `BadOptionError` for a negative *lateness*."""
        if lateness < 0:
            raise BadOptionError(f"lateness must not be negative: {lateness} microseconds")
        self.windows, self.lateness = windows, lateness
        self.latest: int | None = None

    @property
    def watermark(self) -> float:
        """The time that everything later than is still waited for; minus infinity before the first row."""
        return -math.inf if self.latest is None else self.latest - self.lateness

    def push(
        self, keys: Sequence[str] | None, times: Sequence[int], values: Sequence[float]
    ) -> tuple[list[Closed], list[Late]]:
        """Take rows in the order in which they came, and return the windows that they close, and those too late.

        A row that is late for some of its windows is counted in the others. *keys* is None if all have the same, "".
        """
        closed: list[Closed] = []
        late: list[Late] = []
        for place, (time, value) in enumerate(zip(times, values, strict=True)):
            key = keys[place] if keys is not None else ""
            windows, missed = self.windows.add(key, time, value, self.watermark)
            if missed:
                late.append(Late(place, missed, windows))
            if self.latest is None or time > self.latest:
                self.latest = time
                closed += self.windows.close(self.watermark)
        return closed, late

    def finish(self) -> list[Closed]:
        """Close all windows: the stream has ended, and nothing is waited for any more."""
        return list(self.windows.close(math.inf))

    def as_json(self) -> dict[str, Any]:
        """Return what `restore` needs to go on from here, as JSON can hold it (with infinities)."""
        return {"latest": self.latest, "open": self.windows.as_json()}

    def restore(self, saved: dict[str, Any]) -> None:
        """Go on where the one was that was *saved* with `as_json`."""
        self.latest = None if saved["latest"] is None else int(saved["latest"])
        self.windows.restore(saved["open"])


def _saved(window: _Open) -> list[float]:
    values = window.values
    return [
        window.rows, values.count, values.shift, values.total, values.squares, values.least, values.most,
    ]  # fmt: skip


def _restored(saved: list[float]) -> _Open:
    rows, count, *rest = saved
    return _Open(int(rows), Aggregate(int(count), *map(float, rest)))
