"""What is counted of all lines: numbers, tables and percentiles, in bounded memory."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from log_analyzer.columns import Columns
from log_analyzer.levels import ERRORS
from log_analyzer.sketch import Sketch
from log_analyzer.tally import LONGEST_KEY, Tally, whole
from log_analyzer.times import ALWAYS, Window

TABLES = ("status", "path", "address", "agent", "level", "error", "format", "reason", "quarter")
COUNTS = (
    "lines",
    "parsed",
    "outside",
    "quarantined",
    "blank",
    "size",
    "client_errors",
    "server_errors",
    "logged_errors",
)
MINUTES_IN_QUARTER = 15


@dataclass
class Totals:
    """The sums of a run, or of many: `lines` is `parsed` and `quarantined` and `blank`; `outside` are of the parsed.

    Of the parsed lines that are not outside of the window: `size` in bytes; `client_errors` have a status of 400 and
    more, `server_errors` of 500 and more, `logged_errors` a level of `ERRORS` and no such status; `first` and `last`
    are seconds since 1970; a table has a `Tally` for each name of `TABLES`. "error" counts what failed: status and
    path, or the message with "N" for each number; "quarter" quarters of an hour since 1970.
    """

    lines: int = 0
    parsed: int = 0
    outside: int = 0
    quarantined: int = 0
    blank: int = 0
    size: int = 0
    client_errors: int = 0
    server_errors: int = 0
    logged_errors: int = 0
    first: int | None = None
    last: int | None = None
    latencies: Sketch = field(default_factory=Sketch)
    tables: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in TABLES})

    @property
    def counted(self) -> int:
        """How many lines the tables are made of."""
        return self.parsed - self.outside

    def add(self, format_name: str, columns: Columns, window: Window) -> None:
        """Count the rows of *columns* that are inside *window*; a row without a time is in an unlimited one only."""
        self.parsed += len(columns.numbers)
        inside = within(columns, window)
        self.outside += len(columns.numbers) - len(inside.numbers)
        if not inside.numbers:
            return
        for table, column in (
            ("status", inside.statuses), ("path", inside.paths), ("address", inside.addresses),
            ("agent", inside.agents), ("level", inside.levels),
        ):  # fmt: skip
            self.tables[table].add(column)
        self.tables["format"].counts[format_name] += len(inside.numbers)
        self.size += _sum(inside)
        self.latencies.add(inside.latencies)
        self._count_errors(inside)
        self._count_times(inside)

    def set_aside(self, reason: str) -> None:
        """Count a bad line."""
        self.quarantined += 1
        self.tables["reason"].add([reason])

    def as_json(self) -> dict[str, Any]:
        """Return the totals as data that JSON has a form for."""
        return {
            "counts": {name: getattr(self, name) for name in COUNTS},
            "first": self.first,
            "last": self.last,
            "latencies": self.latencies.as_json(),
            "tables": {name: table.as_json() for name, table in self.tables.items()},
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Totals":
        """Return the totals that `as_json` returned; ValueError, KeyError, TypeError or AttributeError otherwise."""
        first, last = (None if content[name] is None else int(content[name]) for name in ("first", "last"))
        tables = {name: Tally.from_json(content["tables"][name]) for name in TABLES}
        counts = {name: whole(content["counts"][name]) for name in COUNTS}
        return cls(first=first, last=last, latencies=Sketch.from_json(content["latencies"]), tables=tables, **counts)

    def _count_errors(self, columns: Columns) -> None:
        statuses, paths = columns.statuses or repeat(None), columns.paths or repeat(None)
        if not columns.levels:  # an access log: fewer steps a line
            failed = [(s, p) for s, p in zip(columns.statuses, paths, strict=False) if s >= "4"]  # type: ignore[operator]
            server = sum(status >= "5" for status, _ in failed)  # type: ignore[operator]
            self.server_errors, self.client_errors = (
                self.server_errors + server,
                self.client_errors + len(failed) - server,
            )
            self.tables["error"].add([f"{status} {path}" for status, path in failed])
            return
        errors = []
        rows = zip(columns.levels, statuses, paths, columns.messages or repeat(None), strict=False)
        for level, status, path, message in rows:
            if status and status >= "4":
                self.server_errors += status >= "5"
                self.client_errors += status < "5"
                errors.append(f"{status} {path or message or ''}".rstrip())
            elif level in ERRORS:
                self.logged_errors += 1
                errors.append(_without_numbers(message or level or ""))
        self.tables["error"].add(errors)

    def _count_times(self, columns: Columns) -> None:
        times = Counter(columns.minutes)
        times.pop(None, None)
        known = {text: minute for text in times if (minute := columns.minute_of(text)) is not None}
        if not known:
            return
        quarters: Counter[str] = Counter()
        for text, minute in known.items():
            quarters[str(minute // MINUTES_IN_QUARTER)] += times[text]
        self.tables["quarter"].merge(quarters)
        low, high = min(known.values()), max(known.values())
        if self.first is None or low * 60 < self.first:
            first = min(_seconds_in(low, columns, known))
            self.first = first if self.first is None else min(self.first, first)
        if self.last is None or high * 60 + 60 > self.last:
            last = max(_seconds_in(high, columns, known))
            self.last = last if self.last is None else max(self.last, last)


def within(columns: Columns, window: Window) -> Columns:
    """Return the rows of *columns* whose time is inside *window*; all if it is unlimited."""
    if window == ALWAYS:
        return columns
    minutes = {text: columns.minute_of(text) for text in set(columns.minutes)}
    times = (
        None if (minute := minutes[text]) is None else minute * 60 + int(second)
        for text, second in zip(columns.minutes, columns.seconds, strict=True)
    )
    return columns.kept([time is not None and window.since <= time < window.until for time in times])


def _seconds_in(minute: int, columns: Columns, known: Mapping[Any, int]) -> Iterator[int]:
    texts = {text for text, value in known.items() if value == minute}
    rows = zip(columns.minutes, columns.seconds, strict=True)
    return (minute * 60 + int(second) for text, second in rows if text in texts)


def _sum(columns: Columns) -> int:
    try:
        return sum(map(int, columns.sizes))  # type: ignore[arg-type]
    except (ValueError, TypeError):  # "-" for nothing sent, None where there is no such field
        return sum(int(size) for size in columns.sizes if size and size != "-")


def _without_numbers(message: str) -> str:
    # So that equal errors about different things are counted together.
    return re.sub(r"0x[0-9a-fA-F]+|\d+", "N", message[: 2 * LONGEST_KEY])
