"""A report becomes text for a reader, or JSON for a program."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from log_analyzer.quarantine import BadLine
from log_analyzer.report import RANKED, WHOLE, Report, Table

JSON_FORMAT = "log-analyzer/1"
LONGEST_SHOWN = 100


def to_json(report: Report) -> str:
    """Return *report* as JSON, its keys in the order of the README, with a line break at its end."""
    content: dict[str, Any] = {
        "format": JSON_FORMAT,
        "files": [asdict(summary) for summary in report.files],
        "unreadable": list(report.unreadable),
        "notices": list(report.notices),
        "total": {
            name: getattr(report, name)
            for name in ("lines", "parsed", "outside", "quarantined", "blank", "size", "first", "last")
        },
        "error_rate": report.error_rate,
        "client_error_rate": report.client_error_rate,
        "latency": {f"p{percent}": round(seconds, 6) for percent, seconds in report.latencies.items()},
        "tables": {
            name: {"missed": table.missed, "rows": [{"key": key, "count": count} for key, count in table.rows]}
            for name, table in report.tables.items()
        },
        "bad_lines": [json.loads(bad.as_json()) for bad in report.bad_lines],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def to_table(report: Report, top: int = 10) -> str:
    r"""Return *report* for a reader: a row a file and their total, then rates, tables, and the bad lines last.

    Numbers are right-aligned under their names, names and keys come last, cut after `LONGEST_SHOWN` characters; what
    would not print stands as an escape such as ``\x1b``, since a log may hold what somebody else chose. Tables
    without rows are left out. Of the hours the *top* busiest are shown, in their order.

        lines  parsed  quarantined  blank
            3       2            1      0  a.log
    """
    return "\n".join("".join(f"{line}\n" for line in part) for part in _parts(report, top) if part)


def _parts(report: Report, top: int) -> Iterator[list[str]]:
    yield _files(report)
    yield _numbers(report)
    for name in (*WHOLE, *RANKED):
        yield _ranking(name, report.tables[name])
    hours = report.tables["hour"]
    busiest = set(sorted(hours.rows, key=lambda row: (-row[1], row[0]))[:top])
    yield _ranking("hour", Table(tuple(row for row in hours.rows if row in busiest), hours.missed))
    yield _ranking("reason", report.tables["reason"])
    yield [_place(bad) for bad in report.bad_lines]


def _files(report: Report) -> list[str]:
    headings = ("lines", "parsed", "quarantined", "blank")
    rows = [[str(getattr(each, heading)) for heading in headings] for each in report.files]
    totals = [str(getattr(report, heading)) for heading in headings]
    labels = [each.name for each in report.files]
    if len(rows) != 1 or rows[0] != totals:
        rows, labels = [*rows, totals], [*labels, "total"]
    return _columns(headings, rows, ["", *labels])


def _numbers(report: Report) -> list[str]:
    lines = []
    if report.first is not None:
        lines.append(f"from {report.first} to {report.last}")
    if report.outside:
        lines.append(f"outside of the time range: {report.outside}")
    if report.error_rate is not None:
        rates = f"{report.error_rate:.2%}"
        if report.tables["status"].rows:
            rates += f" (client errors, 4xx: {report.client_error_rate:.2%})"
        lines.append(f"errors: {rates}")
    if report.size:
        lines.append(f"bytes sent: {report.size}")
    if report.latencies:
        shown = ", ".join(f"p{percent} {seconds:.2g}" for percent, seconds in report.latencies.items())
        lines.append(f"latency in seconds: {shown}")
    return lines


def _ranking(name: str, table: Table) -> list[str]:
    if not table.rows:
        return []
    lines = _columns(("count",), [[str(count)] for _, count in table.rows], [name, *(key for key, _ in table.rows)])
    if table.missed:
        lines.append(f"(too many different ones to keep: each count may be up to {table.missed} too low)")
    return lines


def _place(bad: BadLine) -> str:
    why = bad.reason if bad.continues is None else f"continues line {bad.continues}"
    return _shown(f"{bad.file}:{bad.line}:{bad.column}: {why}: {bad.text}")


def _columns(headings: Sequence[str], numbers: list[list[str]], labels: list[str]) -> list[str]:
    rows = [list(headings), *numbers]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([*(cell.rjust(width) for cell, width in zip(row, widths, strict=True)), _shown(label)]).rstrip()
        for row, label in zip(rows, labels, strict=True)
    ]


def _shown(text: str) -> str:
    text = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
