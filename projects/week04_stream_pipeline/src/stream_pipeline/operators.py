"""What a run does with its rows: windows over them, and each result and each late row as a line of JSON."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from stream_pipeline.event_time import Closed, EventTime
from stream_pipeline.keyed import KeyedRolling
from stream_pipeline.rows import Batch, Fields
from stream_pipeline.statistic import check_statistics
from stream_pipeline.times import write_iso, write_seconds


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a batch: lines of results and of late rows, and how many rows were late for all or some windows."""

    results: Sequence[str] = ()
    late: Sequence[str] = ()
    missed_all: int = 0
    missed_some: int = 0


class Operator(Protocol):
    """Rows in, lines of JSON out."""

    def push(self, batch: Batch, file: str | None) -> Made:
        """Take a batch; each line names *file*, unless that is None."""

    def finish(self) -> Made:
        """Return what is left when the stream has ended."""

    def as_json(self) -> Any:
        """Return what `restore` needs to go on from here."""

    def restore(self, saved: Any) -> None:
        """Go on where the one was that was *saved* with `as_json`."""


class RollingOperator:
    """A line for each row, with the statistics of the rows before it: `line`, `time`, `key`, `value`, and each by name.

    What is missing is null.
    """

    def __init__(self, rolling: KeyedRolling, fields: Fields) -> None:
        """Begin with nothing."""
        self.rolling, self.fields = rolling, fields

    def push(self, batch: Batch, file: str | None) -> Made:
        """Take a batch; each line names *file*, unless that is None."""
        columns = self.rolling.push(batch.keys, batch.values)
        texts: list[Iterable[str]] = [map(str, batch.lines)]
        names = ["line"]
        if batch.times is not None:
            names.append("time")
            texts.append(map(_time_writer(self.fields), batch.times))
        if batch.keys is not None:
            names.append("key")
            texts.append(_quoted(batch.keys))
        for name, column in {"value": batch.values, **columns}.items():
            names.append(name)
            texts.append(_numbers(column))
        opening = "{" if file is None else f'{{"file": {_json(file).replace("%", "%%")}, '
        template = opening + ", ".join(f'"{name}": %s' for name in names) + "}\n"
        return Made(list(map(template.__mod__, zip(*texts, strict=True))))

    def finish(self) -> Made:
        """Return nothing: each row had its result."""
        return Made()

    def as_json(self) -> dict[str, list[float]]:
        """Return what `restore` needs to go on from here."""
        return self.rolling.as_json()

    def restore(self, saved: dict[str, list[float]]) -> None:
        """Go on where the one was that was *saved* with `as_json`."""
        self.rolling.restore(saved)


class EventOperator:
    """A line for each window that is closed: `start`, `end`, `key`, `rows`, and the statistics by name.

    A late row is a line with `line`, `time`, `key`, `value`, and for how many windows (`missed`) of those that it
    belongs to (`windows`) it came too late. Statistics of fewer than *min_periods* values are null, except "count".
    """

    def __init__(self, events: EventTime, fields: Fields, statistics: Sequence[str], min_periods: int = 1) -> None:
        """Begin with nothing; raise `BadOptionError` for statistics that there are not."""
        self.events, self.fields, self.min_periods = events, fields, min_periods
        self.statistics = check_statistics(statistics)

    def push(self, batch: Batch, file: str | None) -> Made:
        """Take a batch; each late row names *file*, unless that is None."""
        closed, late = self.events.push(batch.keys, batch.times or [], batch.values)
        write_time = _time_writer(self.fields)
        lines = []
        for row in late:
            content: dict[str, Any] = {} if file is None else {"file": file}
            content["line"] = batch.lines[row.place]
            content["time"] = json.loads(write_time((batch.times or [])[row.place]))
            if batch.keys is not None:
                content["key"] = batch.keys[row.place]
            content["value"] = _or_null(batch.values[row.place])
            lines.append(_json(content | {"missed": row.missed, "windows": row.windows}) + "\n")
        missed_all = sum(row.missed == row.windows for row in late)
        return Made(list(map(self._line, closed)), lines, missed_all, len(late) - missed_all)

    def finish(self) -> Made:
        """Close all windows that are open."""
        return Made(list(map(self._line, self.events.finish())))

    def as_json(self) -> dict[str, Any]:
        """Return what `restore` needs to go on from here."""
        return self.events.as_json()

    def restore(self, saved: dict[str, Any]) -> None:
        """Go on where the one was that was *saved* with `as_json`."""
        self.events.restore(saved)

    def _line(self, window: Closed) -> str:
        write_time = _time_writer(self.fields)
        parts = [f'"start": {write_time(window.start)}', f'"end": {write_time(window.end)}']
        if self.fields.key is not None:
            parts.append(f'"key": {_json(window.key)}')
        parts.append(f'"rows": {window.rows}')
        values = (window.values.value(name, self.min_periods) for name in self.statistics)
        parts += (f'"{name}": {text}' for name, text in zip(self.statistics, _numbers(values), strict=True))
        return f"{{{', '.join(parts)}}}\n"


def _time_writer(fields: Fields) -> Callable[[int], str]:
    return write_seconds if fields.time_format == "seconds" else lambda time: f'"{write_iso(time)}"'


def _numbers(column: Iterable[float]) -> list[str]:
    return ["null" if value != value else repr(value) for value in column]


def _quoted(keys: Sequence[str]) -> list[str]:
    quoted = {key: _json(key) for key in set(keys)}
    return [quoted[key] for key in keys]


def _or_null(value: float) -> float | None:
    return None if math.isnan(value) else value


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)
