"""The access logs of Apache and nginx: the common and the combined log format.

https://httpd.apache.org/docs/2.4/logs.html#accesslog
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from ipaddress import ip_address

from log_analyzer.columns import Columns
from log_analyzer.patterns import Fault, LinePattern, without_impossible_times
from log_analyzer.times import access_minute

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class AccessFormat:
    """An access log's format: *name*, and the *pattern* that `access_pattern` made for it."""

    name: str
    pattern: LinePattern

    def read(self, text: str) -> tuple[Columns, list[int]]:
        """Return what the lines of *text* (joined by line feeds) hold, and the numbers, from 0, of those rejected.

        A request that is none (bytes of TLS sent to a plain port) is a path as it stands. A path has no query. What
        follows the agent is a latency if it begins with a number: seconds with a point (nginx's `$request_time`),
        else microseconds (Apache's `%D`). Rejected is also a time that does not exist, an address that is none.
        """
        numbers, found, rejected = self.pattern.rows(text)
        if not numbers:
            return Columns(()), rejected
        addresses, minutes, seconds, zones, paths, others, statuses, sizes, *rest = found
        if "" in paths:
            paths = [path or other or "-" for path, other in zip(paths, others, strict=True)]
        minutes, minute_of = _in_zones(minutes, zones)
        columns = Columns(
            numbers, minutes, seconds, minute_of, statuses=statuses, paths=paths, addresses=addresses, sizes=sizes
        )
        if rest:
            columns = replace(columns, agents=rest[0], latencies=_latencies(rest[1]))
        columns, timeless = without_impossible_times(columns)
        columns, homeless = _without_impossible_addresses(columns)
        return columns, sorted([*rejected, *timeless, *homeless])

    def fault(self, line: str) -> Fault:
        """Return why `read` rejects *line*."""
        address = line.partition(" ")[0]
        if not is_address(address):
            return Fault("no valid address", 1)
        fault = self.pattern.fault(line)
        if fault.column > len(line):
            return fault if fault.reason.startswith("no") else Fault("no such time", line.find("[") + 2)
        return fault


def combined() -> AccessFormat:
    """Return the combined log format: the common one with a referrer, an agent and anything after it."""
    return AccessFormat("combined", access_pattern(with_agent=True))


def common() -> AccessFormat:
    """Return the common log format, which ends with the size."""
    return AccessFormat("common", access_pattern(with_agent=False))


def access_pattern(*, with_agent: bool) -> LinePattern:
    r"""Return the pattern of a line; a quoted field may hold escapes such as ``\"``, and no NUL.

    Its groups: address, time up to the minute, seconds, zone, path, other request, status, size; *with_agent* also
    agent and latency. Either the path or the other request is empty.
    """
    quoted = r'[^"\\\n\0]*+(?:\\[^\n\0][^"\\\n\0]*+)*+'
    path = r'[^\s?"\\\0]*+(?:\\[^\n\0][^\s?"\\\0]*+)*+'
    parts = (
        ("address", r'([^\s"\[\0]++) '),
        ("user", r"[^\[\n\0]++"),
        ("time", r"\[([0-3]\d/[A-Z][a-z]{2}/\d{4}:[0-2]\d:[0-5]\d):([0-5]\d|60) ([+-]\d{4})\] "),
        ("request", rf'"(?:[A-Z]{{3,32}} ({path}){quoted}|({quoted}))" '),
        ("status", r"([1-5]\d\d) "),
        ("size", r"(\d{1,18}|-)"),
    )
    if not with_agent:
        return LinePattern(parts)
    latency = r"(?: (?:(\d{1,12}(?:\.\d{1,9})?)(?![^ \n]))?[^\n\0]*+)?"
    referrer, agent = ("referrer", rf' "{quoted}"'), ("agent", rf' "({quoted})"')
    return LinePattern((*parts, referrer, agent, ("rest", latency)))


@lru_cache(maxsize=4096)
def is_address(text: str) -> bool:
    """Tell whether *text* may be a client: an IP address that exists, or the name of a host.

    The last part of a name is no number (RFC 3696, section 2), or broken addresses would pass for names. nginx writes
    "unix:" for a client on the same machine.

    >>> [is_address(text) for text in ("192.0.2.7", "::1", "proxy-3.example.net", "unix:")]
    [True, True, True, True]
    >>> [is_address(text) for text in ("192.0.2.700", "x192.0.2.7", "12:30", "<script>")]
    [False, False, False, False]
    """
    if ":" not in text and not text.rpartition(".")[2].isdecimal():
        return re.fullmatch(r"\w[\w.-]*+", text, re.ASCII) is not None
    try:
        ip_address(text)
    except ValueError:
        return text == "unix:"
    return True


@cache
def _doubtful_addresses() -> re.Pattern[str]:
    octet = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
    return re.compile(rf"^(?!{octet}\.{octet}\.{octet}\.{octet}$).++$", re.ASCII | re.MULTILINE)


@lru_cache(maxsize=4096)
def _minute(text: str) -> int | None:
    return access_minute(*text.split(" "))


def _in_zones(minutes: Sequence[str], zones: Sequence[str]) -> tuple[Sequence[str], Callable[[str], int | None]]:
    zone = zones[0]
    if zones.count(zone) == len(zones):  # nearly always; then the zone need not be joined to each line's minute
        return minutes, lambda minute: _minute(f"{minute} {zone}")
    return [f"{minute} {zone}" for minute, zone in zip(minutes, zones, strict=True)], _minute


def _latencies(texts: Sequence[str]) -> Sequence[float | None]:
    if not any(texts):
        return ()
    return [(float(text) if "." in text else int(text) / MICROSECONDS) if text else None for text in texts]


def _without_impossible_addresses(columns: Columns) -> tuple[Columns, list[int]]:
    # One search through all of them finds the few that are not plainly right; those are looked at.
    doubtful = _doubtful_addresses().findall("\n".join(set(columns.addresses)))  # type: ignore[arg-type]
    impossible = {address for address in doubtful if not is_address(address)}
    if not impossible:
        return columns, []
    rows = zip(columns.numbers, columns.addresses, strict=True)
    rejected = [number for number, address in rows if address in impossible]
    return columns.kept([address not in impossible for address in columns.addresses]), rejected
