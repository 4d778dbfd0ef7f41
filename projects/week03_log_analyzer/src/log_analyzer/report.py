"""The result of a run, as values: what is shown, written, and read again by other programs."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, tzinfo

from log_analyzer.quarantine import BadLine
from log_analyzer.tally import Tally
from log_analyzer.times import hour_of, moment_of
from log_analyzer.totals import Totals

# Tables of a report, in the order in which it shows them.
RANKED = ("path", "address", "agent", "error")
WHOLE = ("status", "level", "format")
PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What this run read of a file."""

    name: str
    lines: int
    parsed: int
    quarantined: int
    blank: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their counts, each exact or at most *missed* too low (see `Tally`)."""

    rows: tuple[tuple[str, int], ...]
    missed: int = 0


@dataclass(frozen=True)
class Report:
    """All that is shown or written.

    `files`, `unreadable`, `notices` and `bad_lines` are of this run; the rest, as the state has it, of all runs.
    `first` and `last` are times in ISO 8601. `error_rate` is the share of counted lines with a status of 500 and
    more or a level of error and worse, `client_error_rate` that of statuses from 400 to 499; both None of no lines.
    `latencies` are seconds by percentile, such as 95, without entries if no line had a latency. `tables` have the
    names of `RANKED`, `WHOLE`, and "hour", "reason".
    """

    files: tuple[FileSummary, ...]
    unreadable: tuple[str, ...]
    notices: tuple[str, ...]
    lines: int
    parsed: int
    outside: int
    quarantined: int
    blank: int
    size: int
    first: str | None
    last: str | None
    error_rate: float | None
    client_error_rate: float | None
    latencies: dict[int, float]
    tables: dict[str, Table]
    bad_lines: tuple[BadLine, ...]


def summarize(
    totals: Totals,
    *,
    files: tuple[FileSummary, ...] = (),
    unreadable: tuple[str, ...] = (),
    notices: tuple[str, ...] = (),
    bad_lines: tuple[BadLine, ...] = (),
    top: int = 10,
    zone: tzinfo = UTC,
) -> Report:
    """Return the report of *totals*: rankings with their *top* rows, times and hours in *zone*, hours in order."""
    tables = {name: _table(totals.tables[name], top) for name in RANKED}
    tables |= {name: _table(totals.tables[name], None) for name in (*WHOLE, "reason")}
    tables["hour"] = _hours(totals.tables["quarter"], zone)
    quantiles = {percent: totals.latencies.quantile(percent / 100) for percent in PERCENTILES}
    return Report(
        files, unreadable, notices, totals.lines, totals.parsed, totals.outside, totals.quarantined, totals.blank,
        totals.size,
        None if totals.first is None else moment_of(totals.first, zone),
        None if totals.last is None else moment_of(totals.last, zone),
        _share(totals.server_errors + totals.logged_errors, totals.counted),
        _share(totals.client_errors, totals.counted),
        {percent: seconds for percent, seconds in quantiles.items() if seconds is not None},
        tables, bad_lines,
    )  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _table(tally: Tally, top: int | None) -> Table:
    return Table(tuple(tally.top(top)), tally.missed)


def _hours(quarters: Tally, zone: tzinfo) -> Table:
    hours: Counter[str] = Counter()
    for quarter in sorted(quarters.counts, key=int):
        hours[hour_of(int(quarter), zone)] += quarters.counts[quarter]
    return Table(tuple(hours.items()), quarters.missed)
