"""The lines of syslog: RFC 3164, as the network carries it and as files hold it, and RFC 5424."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from log_analyzer.columns import Columns
from log_analyzer.levels import severity
from log_analyzer.patterns import Fault, LinePattern, without_impossible_times
from log_analyzer.times import bsd_minute, iso_minute

_PRIORITY = r"<(1[0-8]\d|19[01]|\d\d?)>"
_ISO_MINUTE = r"\d{4}-\d\d-\d\dT\d\d:\d\d"
_SECONDS = r"([0-5]\d|60)(?:[.,]\d{1,9})?"
_ZONE = r"(Z|[+-]\d\d:\d\d)"


@dataclass(frozen=True)
class SyslogFormat:
    """One of the two formats: *name* and *pattern*. Times without a zone are in *local*.

    Times without a year are in the latest year in which they are not more than a day after *reference*.
    """

    name: str
    pattern: LinePattern
    reference: datetime
    local: tzinfo = UTC

    def read(self, text: str) -> tuple[Columns, list[int]]:
        """Return what the lines of *text* (joined by line feeds) hold, and the numbers, from 0, of those rejected.

        The level is that of the priority before the line, if there is one. The host is the address. A time that
        does not exist is rejected, none at all (RFC 5424's "-") is not.
        """
        numbers, found, rejected = self.pattern.rows(text)
        if not numbers:
            return Columns(()), rejected
        priorities, minutes, seconds, zones, hosts, messages = found
        moments = [None if minute == "-" else f"{minute} {zone}" for minute, zone in zip(minutes, zones, strict=True)]
        columns = Columns(
            numbers, moments, [second or "0" for second in seconds], self.minute_of, addresses=hosts,
            levels=[severity(int(priority)) if priority else None for priority in priorities], messages=messages,
        )  # fmt: skip
        columns, timeless = without_impossible_times(columns)
        return columns, sorted([*rejected, *timeless])

    def fault(self, line: str) -> Fault:
        """Return why `read` rejects *line*."""
        fault = self.pattern.fault(line)
        return fault if fault.column <= len(line) or fault.reason.startswith("no") else Fault("no such time", 1)

    def minute_of(self, moment: str | None) -> int | None:
        """Return the minutes since 1970 UTC of *moment*, a time up to its minute, a blank and its zone if any."""
        return None if moment is None else _minute(moment, self.reference, self.local)


def rfc3164(reference: datetime, local: tzinfo = UTC) -> SyslogFormat:
    """Return the format of RFC 3164, with or without a priority; also with the ISO times that newer files have."""
    parts = (
        ("priority", rf"(?:{_PRIORITY})?"),
        ("time", rf"([A-Z][a-z]{{2}} [ \d]\d [0-2]\d:[0-5]\d|{_ISO_MINUTE}):{_SECONDS}{_ZONE}? "),
        ("host", r"([^\s\0]++)"),
        ("message", r" ([^\n\0]*+)"),
    )
    return SyslogFormat("rfc3164", LinePattern(parts, key=1), reference, local)


def rfc5424(reference: datetime, local: tzinfo = UTC) -> SyslogFormat:
    """Return the format of RFC 5424, version 1."""
    value = r'"[^"\\\n\0]*+(?:\\[^\n\0][^"\\\n\0]*+)*+"'
    parts = (
        ("priority", _PRIORITY),
        ("version", "1 "),
        ("time", rf"(-(?= )|{_ISO_MINUTE}(?=:))(?::{_SECONDS}{_ZONE})? "),
        ("host", r"([^\s\0]++)"),
        ("name, process or message id", r"(?: [^\s\0]++){3}"),
        ("structured data", rf' (?:-|(?:\[[^\]"\n\0]++(?:{value}[^\]"\n\0]*+)*+\])++)'),
        ("message", r"(?: ([^\n\0]*+))?"),
    )
    return SyslogFormat("rfc5424", LinePattern(parts, key=1), reference, local)


@lru_cache(maxsize=4096)
def _minute(moment: str, reference: datetime, local: tzinfo) -> int | None:
    if moment[0].isdecimal():
        minute, _, zone = moment.partition(" ")
        return iso_minute(minute, zone, local)
    return bsd_minute(moment.rstrip(), reference, local)
