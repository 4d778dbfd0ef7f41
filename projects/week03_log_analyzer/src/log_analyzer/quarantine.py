"""Broken lines: what each is told as, which belong together, and the file in which they wait for somebody."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from log_analyzer.outputs import AtomicFile

COPY_SIZE = 256 * 1024
TAIL_SIZE = 1024
TRACEBACK = "Traceback (most recent call last):"
CHAINED = ("During handling of the above exception", "The above exception was the direct cause")
CONTINUES = "continues an earlier line"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was set aside: where it stands, *column* from 1, and why.

    *continues* is the number of the line that it belongs to, if it is a further line of an entry of several lines.
    Its *raw* bytes are those of the file, without the line end.
    """

    file: str
    line: int
    column: int
    reason: str
    raw: bytes
    continues: int | None = None

    @property
    def text(self) -> str:
        r"""The line as it may be shown: what is not UTF-8 stands as ``\xff``."""
        return self.raw.decode("utf-8", "backslashreplace")

    def as_json(self) -> str:
        """Return the line as an object of JSON on one line: `file`, `line`, `column`, `reason`, `text`.

        Also `continues`, if it does; and `base64` with the bytes, if they are not UTF-8.
        """
        described = {
            "file": self.file, "line": self.line, "column": self.column, "reason": self.reason, "text": self.text,
        }  # fmt: skip
        if self.continues is not None:
            described["continues"] = self.continues
        try:
            self.raw.decode()
        except UnicodeDecodeError:
            described["base64"] = base64.b64encode(self.raw).decode()
        return json.dumps(described, ensure_ascii=False)


@dataclass
class Stories:
    """Tells which bad lines of a file continue the line before: those of a traceback, and indented ones.

    A traceback is its first line, what is indented after it, the line that names the exception, and the further ones
    that `CHAINED` announces. A good line ends every story.
    """

    head: int = 0
    latest: int = 0
    is_traceback: bool = False

    def continues(self, line: int, text: str) -> int | None:
        """Return the number of the line that bad line number *line* belongs to, None if that is itself.

        To be asked for all bad lines of a file in their order, blank ones included.
        """
        if line != self.latest + 1:  # a good line is before it
            self.head, self.is_traceback = line - 1, False
        self.latest = line
        is_indented, begins = text[:1] in ("", " ", "\t"), text.startswith((TRACEBACK, *CHAINED))
        if self.head and (is_indented or begins or self.is_traceback):
            # The first line that is not indented names the exception; after it the traceback is at its end.
            self.is_traceback = begins or (is_indented and self.is_traceback)
            return self.head
        self.head, self.is_traceback = line, begins
        return None


class Quarantine:
    """A file of bad lines, one JSON object a line, that is written whole or not at all."""

    def __init__(self, path: Path, known: tuple[int, str] | None = None) -> None:
        """Begin the new file; *known* is what `committed` was when *path* was last written, None for a new start.

        What was there then is kept, what came after it is not: a run wrote it that did not save its state, and its
        lines are found again. If *path* is not what it was then, all of it is kept, since nobody knows whose it is.
        Raises `UnwritableError`.
        """
        self._tail = b""
        self._file = AtomicFile(path)
        for chunk in _kept(path, known) if known else ():
            self._write(chunk)

    @property
    def committed(self) -> tuple[int, str]:
        """How many bytes it has, and a digest of the last of them, by which it is known again."""
        return self._file.size, _digest(self._tail)

    def add(self, bad: BadLine) -> None:
        """Write *bad*; raises `UnwritableError`."""
        self._write(f"{bad.as_json()}\n".encode())

    def commit(self) -> None:
        """Give the file its name; raises `UnwritableError`."""
        self._file.commit()

    def discard(self) -> None:
        """Leave what *path* holds as it is."""
        self._file.discard()

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._tail = (self._tail + content)[-TAIL_SIZE:]


def _kept(path: Path, known: tuple[int, str]) -> Iterator[bytes]:
    if not path.is_file():  # somebody took it away: then it begins anew
        return
    size, digest = known
    with path.open("rb") as file:
        file.seek(max(size - TAIL_SIZE, 0))
        is_known = _digest(file.read(min(size, TAIL_SIZE))) == digest
        left = size if is_known else path.stat().st_size
        file.seek(0)
        while left > 0 and (chunk := file.read(min(left, COPY_SIZE))):
            left -= len(chunk)
            yield chunk


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
