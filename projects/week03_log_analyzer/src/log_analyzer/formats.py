"""The formats that are known, and how each line finds its own: the last good one first, then the others, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple, Protocol

from log_analyzer.access import combined, common
from log_analyzer.columns import Columns
from log_analyzer.errors import BadOptionError
from log_analyzer.jsonlines import JsonFormat
from log_analyzer.patterns import Fault
from log_analyzer.syslog import rfc3164, rfc5424

# In the order in which they are tried: a combined line is never a common one, the other way round neither.
FORMAT_NAMES = ("combined", "common", "json", "rfc5424", "rfc3164")
GROUPS = {"auto": FORMAT_NAMES, "syslog": ("rfc5424", "rfc3164")}


class Format(Protocol):
    """Reads the lines of one format."""

    @property
    def name(self) -> str:
        """What the format is called."""

    def read(self, text: str) -> tuple[Columns, list[int]]:
        """Return what the lines of *text* (joined by line feeds) hold, and the numbers, from 0, of those rejected."""

    def fault(self, line: str) -> Fault:
        """Return why `read` rejects *line*."""


class Rejected(NamedTuple):
    """A line that no format accepts: its *number* in the batch, from 0, its *text* and its *fault*."""

    number: int
    text: str
    fault: Fault


def choose_formats(name: str, reference: datetime, local: tzinfo = UTC) -> list[Format]:
    """Return the format called *name*, one of `FORMAT_NAMES`, or those of a group, one of `GROUPS`.

    *reference* and *local* are for times without a year and without a zone (see `SyslogFormat`). Raises
    `BadOptionError` if there is none of that name.
    """
    made: dict[str, Format] = {
        "combined": combined(),
        "common": common(),
        "json": JsonFormat(local=local),
        "rfc5424": rfc5424(reference, local),
        "rfc3164": rfc3164(reference, local),
    }
    if name not in made and name not in GROUPS:
        raise BadOptionError(f"no format is called {name!r}; there is {', '.join([*GROUPS, *FORMAT_NAMES])}")
    return [made[each] for each in GROUPS.get(name, (name,))]


@dataclass
class Parser:
    """Reads lines that are each in one of *formats*; the first is the one that is tried first."""

    formats: list[Format]

    def read(self, text: str) -> tuple[list[tuple[str, Columns]], list[Rejected]]:
        """Return what the lines of *text* (joined by line feeds) hold, format by format, and the rejected lines.

        All lines are offered to the first format, what it rejects to the second, and so on: each line to each format
        once at most. The one that accepted most becomes the first for the next batch. A blank line has the fault "blank
        line", one with a NUL byte "NUL byte", any other that of the format that came furthest in it.
        """
        lines = text.split("\n") if len(self.formats) > 1 else []
        numbers: Sequence[int] | None = None  # of the lines that are left; None is all
        accepted: list[tuple[str, Columns]] = []
        for each in self.formats:
            left = text if numbers is None else "\n".join(lines[number] for number in numbers)
            columns, rejected = each.read(left)
            if columns.numbers:
                accepted.append((each.name, _renumbered(columns, numbers)))
            numbers = rejected if numbers is None else [numbers[number] for number in rejected]
            if not numbers:
                break
        self._prefer(accepted)
        if not numbers:
            return accepted, []
        lines = lines or text.split("\n")
        return accepted, [Rejected(number, lines[number], self._fault(lines[number])) for number in numbers]

    def _prefer(self, accepted: list[tuple[str, Columns]]) -> None:
        if accepted:
            best = max(accepted, key=lambda pair: len(pair[1].numbers))[0]
            self.formats.sort(key=lambda each: (each.name != best, FORMAT_NAMES.index(each.name)))

    def _fault(self, line: str) -> Fault:
        if not line.strip():
            return Fault("blank line", 1)
        if "\0" in line:
            return Fault("NUL byte", line.index("\0") + 1)
        faults = [(each.name, each.fault(line)) for each in self.formats]
        name, fault = max(faults, key=lambda pair: (pair[1].column, -FORMAT_NAMES.index(pair[0])))
        if fault.column == 1 and len(faults) > 1:
            return Fault("no known format", 1)
        return Fault(f"{name}: {fault.reason}", fault.column)


def _renumbered(columns: Columns, numbers: Sequence[int] | None) -> Columns:
    if numbers is None:
        return columns
    return replace(columns, numbers=[numbers[number] for number in columns.numbers])
