"""Logs with a JSON object a line, whatever their fields are called."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from log_analyzer.columns import Columns
from log_analyzer.levels import level_name
from log_analyzer.patterns import Fault
from log_analyzer.times import parse_time

# What loggers and servers call the fields; the first of a row that a line has is taken.
NAMES = {
    "time": ("time", "timestamp", "@timestamp", "ts", "datetime", "date", "asctime"),
    "status": ("status", "status_code", "http_status"),
    "path": ("path", "uri", "request_uri", "url"),
    "address": ("remote_addr", "client_ip", "ip", "client", "address", "host"),
    "agent": ("user_agent", "http_user_agent", "agent"),
    "size": ("bytes", "body_bytes_sent", "size"),
    "level": ("level", "severity", "levelname", "lvl"),
    "message": ("message", "msg", "event"),
    "seconds": ("request_time", "duration", "latency", "elapsed", "duration_s", "seconds"),
    "milliseconds": ("duration_ms", "latency_ms", "elapsed_ms", "response_time_ms"),
}
# Unix times in milliseconds are larger than this, those in seconds smaller (until the year 5138).
LARGEST_SECONDS = 100_000_000_000


@dataclass(frozen=True)
class JsonFormat:
    """JSON lines; times without a zone are in *local*."""

    name: str = "json"
    local: tzinfo = UTC

    def read(self, text: str) -> tuple[Columns, list[int]]:
        """Return what the lines of *text* (joined by line feeds) hold, and the numbers, from 0, of those rejected.

        Any object is accepted, its fields found by `NAMES`, also inside "extra", as `toolbox.logs` writes them. A
        time is ISO 8601 or a Unix time in seconds or milliseconds; one that is neither is rejected, none is not.
        """
        accepted: list[tuple[int, _Row]] = []
        rejected: list[int] = []
        for number, line in enumerate(text.split("\n")):
            try:
                accepted.append((number, self._row(line)))
            except ValueError:
                rejected.append(number)
        if not accepted:
            return Columns(()), rejected
        numbers, rows = zip(*accepted, strict=True)
        minutes, seconds, statuses, paths, addresses, agents, sizes, latencies, levels, messages = zip(
            *rows, strict=True
        )
        columns = Columns(
            numbers, minutes, seconds, statuses=statuses, paths=paths, addresses=addresses, agents=agents,
            sizes=sizes, latencies=latencies, levels=levels, messages=messages,
        )  # fmt: skip
        return columns, rejected

    def fault(self, line: str) -> Fault:
        """Return why `read` rejects *line*."""
        try:
            self._row(line)
        except json.JSONDecodeError as error:
            return Fault(f"no JSON ({error.msg})", error.pos + 1)
        except ValueError as error:
            return Fault(str(error), 1)
        return Fault("no such line", 1)

    def _row(self, line: str) -> "_Row":
        fields = _load(line)
        moment = _moment(_find(fields, "time"), self.local)
        return (
            None if moment is None else int(moment // 60),
            0 if moment is None else int(moment % 60),
            _status(_find(fields, "status")),
            _path(_find(fields, "path")),
            _text(_find(fields, "address")),
            _text(_find(fields, "agent")),
            _size(_find(fields, "size")),
            _latency(fields),
            level_name(_find(fields, "level")),
            _text(_find(fields, "message")),
        )


_Row = tuple[
    int | None, int, str | None, str | None, str | None, str | None, str | None, float | None, str | None, str | None
]


def _load(line: str) -> Mapping[str, Any]:
    if not line.lstrip().startswith("{"):
        raise ValueError("no JSON object")
    try:
        fields: dict[str, Any] = json.loads(line)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    extra = fields.get("extra")
    return {**extra, **fields} if isinstance(extra, dict) else fields


def _find(fields: Mapping[str, Any], what: str) -> Any:
    return next((fields[name] for name in NAMES[what] if fields.get(name) is not None), None)


def _moment(value: object, local: tzinfo) -> float | None:
    if value is None:
        return None
    moment = parse_time(value.replace(",", ".") if "," in value else value, local) if isinstance(value, str) else None
    if moment is None and (number := _number(value)) is not None:
        moment = number / 1000 if number > LARGEST_SECONDS else number
    if moment is None or not 0 <= moment < LARGEST_SECONDS:
        raise ValueError("no valid time")
    return moment


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _path(value: object) -> str | None:
    return value.partition("?")[0] if isinstance(value, str) else None


def _status(value: object) -> str | None:
    text = str(value) if isinstance(value, int | str) else ""
    return text if len(text) == 3 and text.isascii() and text.isdecimal() and "1" <= text[0] <= "5" else None


def _size(value: object) -> str | None:
    number = _number(value)
    return str(int(number)) if number is not None and 0 <= number < LARGEST_SECONDS**2 else None


def _latency(fields: Mapping[str, Any]) -> float | None:
    if (seconds := _number(_find(fields, "seconds"))) is not None:
        return seconds
    milliseconds = _number(_find(fields, "milliseconds"))
    return None if milliseconds is None else milliseconds / 1000
