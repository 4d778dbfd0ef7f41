"""Lines become rows: a block of CSV or of JSON lines as columns, and every bad line with the reason."""

import base64
import csv
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from log_analyzer.blocks import LONGEST_LINE, Block
from stream_pipeline.errors import BadHeaderError
from stream_pipeline.statistic import LARGEST, MISSING
from stream_pipeline.times import READERS

# What stands for a value that is not there, whatever the case of its letters.
MISSING_MARKS = frozenset({"", "na", "n/a", "nan", "null", "none"})


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the columns: of the *value*, and of *key* and *time* if there are any; times are in *time_format*.

    *time_format* is a name of `READERS`.
    """

    value: str
    key: str | None = None
    time: str | None = None
    time_format: str = "iso"

    @property
    def names(self) -> list[str]:
        """The columns that a file must have."""
        return [name for name in (self.value, self.key, self.time) if name is not None]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is no row: its number, from 1, the reason, and its bytes."""

    line: int
    reason: str
    raw: bytes

    def as_json(self, file: str) -> str:
        """Return it as an object of JSON on one line: `file`, `line`, `reason`, `text`.

        Also `base64` with the bytes, if they are not UTF-8.
        """
        described = {
            "file": file, "line": self.line, "reason": self.reason,
            "text": self.raw.decode("utf-8", "backslashreplace"),
        }  # fmt: skip
        try:
            self.raw.decode()
        except UnicodeDecodeError:
            described["base64"] = base64.b64encode(self.raw).decode()
        return json.dumps(described, ensure_ascii=False)


@dataclass(slots=True)
class Batch:
    """The rows of a block in columns: numbers of lines, values (NaN if missing), keys, times in microseconds.

    *keys* and *times* are None if no column is named for them.
    """

    lines: Sequence[int] = ()
    values: list[float] = field(default_factory=list)
    keys: list[str] | None = None
    times: list[int] | None = None
    bad: list[BadRow] = field(default_factory=list)
    blank: int = 0
    headers: int = 0


class RowError(ValueError):
    """The line is no row, and this is why."""


class Parser(Protocol):
    """Makes rows of the blocks of one file."""

    header: list[str] | None

    def parse(self, block: Block) -> Batch:
        """Return the rows of *block*, those that are bad with their reasons."""


def read_number(text: str) -> float:
    """Return the number in *text*, NaN for what is in `MISSING_MARKS` or infinite; raise `RowError` for what is none.

    Also for one beyond `LARGEST`, whose square would overflow.
    """
    try:
        number = float(text)
    except ValueError as error:
        if text.strip().casefold() in MISSING_MARKS:
            return MISSING
        raise RowError("value is no number") from error
    if "_" in text:  # 1_000 is a number in a program
        raise RowError("value is no number")
    if not math.isfinite(number):
        return MISSING
    if abs(number) > LARGEST:
        raise RowError(f"value is beyond {LARGEST}")
    return number


def read_time(text: str, reader: Callable[[str], int]) -> int:
    """Return the time in *text* as *reader* does; raise `RowError` for what is none."""
    try:
        return reader(text)
    except (ValueError, OverflowError) as error:
        raise RowError("time is no time") from error


def split_cells(line: str) -> list[str]:
    """Return the cells of one line of CSV (RFC 4180); raise `RowError` if its quotes do not fit.

    >>> split_cells('Oslo,"1,5"')
    ['Oslo', '1,5']
    """
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise RowError("quotes are not closed, or followed by more") from error


class CsvParser:
    """Rows of CSV whose first line names the columns; a row is one line, and quotes may hold commas."""

    def __init__(self, fields: Fields, name: str, header: list[str] | None = None) -> None:
        """Begin a file called *name*; *header*, if it is known, was read before."""
        self.fields, self.name = fields, name
        self.header: list[str] | None = None
        self._reader = READERS[fields.time_format]
        if header is not None:
            self._take(header)

    def parse(self, block: Block) -> Batch:
        """Return the rows of *block*, those that are bad with their reasons.

        Bad is a line with another number of cells than the header, a value that is no number, a time that is none,
        bytes that are not UTF-8, a line of more than `LONGEST_LINE` bytes. Lines of blanks alone are counted, and no
        rows. Raises `BadHeaderError` if the file's first line does not name each column once.
        """
        content, first, headers = block.content, block.first, 0
        if self.header is None:
            line, line_feed, content = content.partition(b"\n")
            self._take(self._cells_of_header(line))
            first, headers = first + 1, 1
            if not line_feed:
                return Batch(headers=1)
        batch = None if block.is_too_long else self._all_at_once(content, first)
        if batch is None:
            batch = line_by_line(content, first, self._row, is_too_long=block.is_too_long)
            batch.keys = batch.keys if self.fields.key is not None else None
            batch.times = batch.times if self.fields.time is not None else None
        batch.headers = headers
        return batch

    def _cells_of_header(self, line: bytes) -> list[str]:
        try:
            return [cell.strip() for cell in split_cells(line.decode().removesuffix("\r"))]
        except (RowError, UnicodeDecodeError) as error:
            raise BadHeaderError(f"{self.name}: its first line is no header: {error}") from error

    def _take(self, header: list[str]) -> None:
        for name in self.fields.names:
            if header.count(name) != 1:
                many = "no" if name not in header else "more than one"
                raise BadHeaderError(f"{self.name} has {many} column {name!r}; there is {', '.join(map(repr, header))}")
        self.header, self._width = header, len(header)
        self._value = header.index(self.fields.value)
        self._key = None if self.fields.key is None else header.index(self.fields.key)
        self._time = None if self.fields.time is None else header.index(self.fields.time)

    def _all_at_once(self, content: bytes, first: int) -> Batch | None:
        """Return the rows if nothing is unusual in any line, and else None; no Python runs for a single line."""
        if b'"' in content or b"_" in content:
            return None
        try:
            text = content.decode()
            if "\r" in text:
                text = text.replace("\r\n", "\n").removesuffix("\r")
            lines, step = text.count("\n") + 1, self._width + 1
            cells = text.replace("\n", ",\n,").split(",")
            # Each line has as many cells as the header if the line feeds are where they then must be.
            if len(cells) != step * lines - 1 or cells[self._width :: step] != ["\n"] * (lines - 1):
                return None
            values = list(map(float, cells[self._value :: step]))
            if not math.hypot(*values) <= LARGEST:  # it is at least the largest of them, and NaN if one is missing
                return None
            times = None if self._time is None else list(map(self._reader, cells[self._time :: step]))
        except (ValueError, OverflowError):
            return None
        keys = None if self._key is None else cells[self._key :: step]
        return Batch(range(first, first + lines), values, keys, times)

    def _row(self, line: str) -> tuple[float, str, int]:
        cells = split_cells(line)
        if len(cells) != self._width:
            raise RowError(f"{len(cells)} cells, not {self._width}")
        time = 0 if self._time is None else read_time(cells[self._time], self._reader)
        return read_number(cells[self._value]), "" if self._key is None else cells[self._key], time


class JsonParser:
    """Rows of JSON lines: an object a line, with a field for the value, and for key and time if they are named."""

    def __init__(self, fields: Fields) -> None:
        """Begin a file."""
        self.fields = fields
        self.header: list[str] | None = None
        self._reader = READERS[fields.time_format]

    def parse(self, block: Block) -> Batch:
        """Return the rows of *block*, those that are bad with their reasons.

        Bad is a line that is no object of JSON, one without a field that is named, a value that is neither a number nor
        null (which is missing), a key that is neither text nor a whole number, a time that is none.
        """
        batch = line_by_line(block.content, block.first, self._row, is_too_long=block.is_too_long)
        batch.keys = batch.keys if self.fields.key is not None else None
        batch.times = batch.times if self.fields.time is not None else None
        return batch

    def _row(self, line: str) -> tuple[float, str, int]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RowError("no JSON") from error
        if not isinstance(row, dict):
            raise RowError("no object of JSON")
        for name in self.fields.names:
            if name not in row:
                raise RowError(f"no field {name!r}")
        time = 0 if self.fields.time is None else self._time_of(row[self.fields.time])
        return _number_of(row[self.fields.value]), self._key_of(row), time

    def _time_of(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise RowError("time is no time")
        return read_time(str(value), self._reader)

    def _key_of(self, row: dict[str, Any]) -> str:
        key = "" if self.fields.key is None else row[self.fields.key]
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise RowError("key is no text")
        return str(key)


def line_by_line(
    content: bytes, first: int, row: Callable[[str], tuple[float, str, int]], *, is_too_long: bool
) -> Batch:
    """Return the rows that *row* makes of the lines of *content*, the first of which has the number *first*.

    *row* returns value, key and time, or raises `RowError`. The one line that *is_too_long* is bad.
    """
    numbers: list[int] = []
    batch = Batch(numbers, keys=[], times=[])
    for number, raw in enumerate(content.split(b"\n"), first):
        raw = raw.removesuffix(b"\r")
        try:
            if is_too_long:
                raise RowError(f"longer than {LONGEST_LINE} bytes")
            line = raw.decode()
            if not line.strip():
                batch.blank += 1
                continue
            value, key, time = row(line)
        except UnicodeDecodeError:
            batch.bad.append(BadRow(number, "bytes are not UTF-8", raw))
        except RowError as error:
            batch.bad.append(BadRow(number, str(error), raw))
        else:
            numbers.append(number)
            batch.values.append(value)
            batch.keys.append(key)  # type: ignore[union-attr]
            batch.times.append(time)  # type: ignore[union-attr]
    return batch


def _number_of(value: Any) -> float:
    if value is None:
        return MISSING
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RowError("value is no number")
    return read_number(str(value)) if isinstance(value, float) or abs(value) < 10**300 else read_number("1e300")
