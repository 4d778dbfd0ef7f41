"""CSV files as rows that know their line, whatever the delimiter; nothing is guessed about what the cells mean."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portfolio_analyzer.errors import BadFileError, Problem

DELIMITERS = (",", ";", "\t", "|")
LARGEST_FILE = 500_000_000  # bytes
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Row:
    """One record: the line on which it begins, and its cells by the names in the header."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A CSV file: its name, its header in order, and its rows; `problems` are rows whose number of cells is wrong."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read_table(path: Path, encoding: str = "utf-8") -> Table:
    """Return the table in the file *path*.

    A byte order mark is obeyed, UTF-16 too. Raises `BadFileError` if the file cannot be read, is not in *encoding*
    (no other is tried in its place), or has no header or no row.
    """
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise BadFileError([Problem(str(path), 0, f"is larger than {LARGEST_FILE // 10**6} MB")])
        data = path.read_bytes()
    except OSError as error:
        raise BadFileError([Problem(str(path), 0, f"cannot be read: {error.strerror}")]) from error
    return parse_table(_decoded(data, encoding, str(path)), str(path))


def _decoded(data: bytes, encoding: str, name: str) -> str:
    if data.startswith(UTF_16):
        encoding = "utf-16"
    elif encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = encoding.removesuffix("-sig")
        text = f"is not {said} (byte 0x{data[error.start]:02x}); try --encoding cp1252"
        raise BadFileError([Problem(name, line, text)]) from error
    except LookupError as error:
        raise BadFileError([Problem(name, 0, f"cannot be read: no encoding is called {encoding!r}")]) from error


def parse_table(text: str, name: str) -> Table:
    """Return the table that *text* is; *name* stands in what is told about it.

    The delimiter is the one of `DELIMITERS` that the header has most often. Lines that are empty are no rows; cells and
    names lose the blanks around them. Raises `BadFileError` without a header or a row, for a name that stands twice,
    and for broken quotes.
    """
    begin = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=begin.count)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in _records(text, delimiter, name):
        if not header:
            header = _checked_header(cells, name, line)
        elif len(cells) != len(header):
            problems.append(Problem(name, line, f"has {_counted(len(cells), 'cell')}, but the header {len(header)}"))
        else:
            rows.append(Row(line, dict(zip(header, cells, strict=True))))
    if not rows and not problems:
        raise BadFileError([Problem(name, 0, "has no rows" if header else "is empty")])
    return Table(name, header, tuple(rows), tuple(problems))


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFileError([Problem(name, line, f"is broken: {error}")]) from error


def _checked_header(cells: Iterable[str], name: str, line: int) -> tuple[str, ...]:
    header = tuple(cells)
    folded = [cell.casefold() for cell in header]
    if twice := next((cell for cell in folded if cell and folded.count(cell) > 1), None):
        raise BadFileError([Problem(name, line, f"has two columns called {twice!r}")])
    return header


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
