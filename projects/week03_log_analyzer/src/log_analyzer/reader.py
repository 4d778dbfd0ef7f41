"""Log files as bytes: plain or gzip, from any place on, with another attempt where one may help."""

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from log_analyzer.errors import DamagedError, ShrunkError, UnreadableError
from log_analyzer.gunzip import MAGIC, gunzip
from toolbox.retry import retry

CHUNK_SIZE = 256 * 1024
# No other attempt opens a file that is not there, not ours, or a folder.
PERMANENT = frozenset({
    errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG,
    errno.EBADF, errno.EINVAL, errno.ENXIO, errno.ENODEV, errno.ENOSPC, errno.EROFS,
})  # fmt: skip

_Answer = TypeVar("_Answer")


class Stream(Protocol):
    """What a log is read from: a binary file without a buffer, or anything that reads, seeks and closes as one."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most *size* bytes, none at the end."""

    def seek(self, offset: int, /) -> int:
        """Go to the byte *offset*."""

    def fileno(self) -> int:
        """Return the descriptor, for the file's size and inode; raise OSError if there is none."""

    def close(self) -> None:
        """Close it."""


def is_permanent(error: Exception) -> bool:
    """Tell whether another attempt cannot mend *error*: a file that is not there stays away."""
    return isinstance(error, OSError) and error.errno in PERMANENT


def default_retry() -> retry:
    """Return how opening and reading are tried again: three attempts for errors that are not `is_permanent`."""
    return retry(attempts=3, on=OSError, backoff=0.1, giveup=is_permanent)


def open_binary(name: str) -> Stream:
    """Open the file *name*, or standard input if it is "-", for reading bytes without a buffer of its own.

    Raises `OSError`, also for a standard input that is closed.
    """
    if name != "-":
        return Path(name).open("rb", buffering=0)
    if sys.stdin is None:  # the shell's `<&-`
        raise OSError(errno.EBADF, "standard input is closed")
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)


def printable(name: str) -> str:
    """Return a file's *name* as it may be shown in one line: as it is, or its `repr` if it would not print."""
    return name if name.isprintable() else repr(name)


def in_order(names: Sequence[str]) -> list[str]:
    """Return *names* with each rotated set ordered by time: the oldest first, where the first of the set stood.

    A set is a name and the same name with a number (the higher, the older) or a date, compressed or not.

    >>> in_order(["a.log", "b.log", "a.log.1", "a.log.10.gz", "a.log.2.gz"])
    ['a.log.10.gz', 'a.log.2.gz', 'a.log.1', 'a.log', 'b.log']
    """
    keys = [_rotation(name) for name in names]
    places: dict[str, int] = {}
    for place, (base, _, _) in enumerate(keys):
        places.setdefault(base, place)
    ordered = sorted(zip(keys, names, strict=True), key=lambda pair: (places[pair[0][0]], pair[0][1:]))
    return [name for _, name in ordered]


def rotated_set(name: str) -> str:
    """Return the name that the set of a rotated log has in common: "a.log" for "a.log.2.gz"."""
    return _rotation(name)[0]


class LogFile:
    """An open log; close it, or use it in a ``with`` statement.

    *name* is shown in messages. Opening and reading are tried again as *retrying* says; what fails all the same
    raises `UnreadableError`, "cannot read NAME: Input/output error".
    """

    def __init__(self, name: str, opener: Callable[[str], Stream], retrying: retry) -> None:
        """Open *name* with *opener*, and look what it is."""
        self.name = printable(name)
        self._retrying = retrying
        self._stream = self._attempt(lambda: opener(name))
        try:
            self._status = _regular_status(self._stream)
            self._start = b""
            while len(self._start) < len(MAGIC) and (more := self._read()):
                self._start += more
        except BaseException:
            self._stream.close()
            raise
        self.is_compressed = self._start.startswith(MAGIC)

    def __enter__(self) -> "LogFile":
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._stream.close()

    @property
    def identity(self) -> tuple[int, int] | None:
        """The numbers of its device and inode; None for what is no regular file and cannot be read twice."""
        return (self._status.st_dev, self._status.st_ino) if self._status else None

    @property
    def changed(self) -> datetime | None:
        """When it was last changed; None for what is no regular file."""
        return datetime.fromtimestamp(self._status.st_mtime, UTC) if self._status else None

    def content(self, offset: int = 0) -> Generator[bytes, None, None]:
        """Yield the content in pieces, uncompressed, from byte *offset* on; again for each call if it has `identity`.

        Raises `DamagedError`, "NAME is damaged at byte 70 (…)", for gzip data, after all that comes before it;
        `ShrunkError` for a file that is shorter at the end than what was read of it; `UnreadableError`.
        """
        if not self.is_compressed:
            yield from self._chunks(offset)
            return
        left = offset
        try:
            for piece in gunzip(self._chunks(0)):
                if left < len(piece):
                    yield piece[left:]
                left = max(left - len(piece), 0)
        except DamagedError as error:
            raise DamagedError(f"{self.name} is {error}; the lines before are counted") from error

    def _chunks(self, offset: int) -> Iterator[bytes]:
        chunk, position = self._start, offset
        if self._status:
            self._attempt(lambda: self._stream.seek(offset))
            chunk = self._read()
        while chunk:
            position += len(chunk)
            yield chunk
            chunk = self._read()
        if self._status and (size := os.fstat(self._stream.fileno()).st_size) < position:
            raise ShrunkError(f"{self.name} became shorter while it was read: from {position} bytes to {size}")

    def _read(self) -> bytes:
        return self._attempt(lambda: self._stream.read(CHUNK_SIZE)) or b""

    def _attempt(self, call: Callable[[], _Answer]) -> _Answer:
        try:
            return self._retrying.call(call)
        except OSError as error:
            notes = "".join(f", {note}" for note in getattr(error, "__notes__", ()))
            raise UnreadableError(f"cannot read {self.name}: {error.strerror or error}{notes}") from error


def _regular_status(stream: Stream) -> os.stat_result | None:
    try:
        status = os.fstat(stream.fileno())
    except (OSError, AttributeError):  # no real file, as in a test
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _rotation(name: str) -> tuple[str, bool, int]:
    base, number = re.fullmatch(r"(.+?)(?:[.-](\d{1,14}))?(?:\.gz)?", name, re.DOTALL).groups()  # type: ignore[union-attr]
    if number is None:
        return base, True, 0
    return base, False, int(number) if len(number) >= len("20260131") else -int(number)
