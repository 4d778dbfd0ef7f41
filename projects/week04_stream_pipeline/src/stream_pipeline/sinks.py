"""Where results go: a file that is whole or not at all, one that is cut back to a checkpoint, or standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from log_analyzer.errors import UnwritableError
from log_analyzer.outputs import AtomicFile, sync_folder
from log_analyzer.reader import printable
from stream_pipeline.errors import BadCheckpointError

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line feeds


class Sink(Protocol):
    """Takes bytes in their order. Every `OSError` becomes `log_analyzer.UnwritableError`, except a broken pipe."""

    def write(self, content: bytes) -> object:
        """Write *content* after what was written before."""

    def commit(self) -> object:
        """Make good what was written: nothing more comes."""

    def discard(self) -> object:
        """Release what is held, and take back what was not made good, if that is possible."""


class AppendedFile:
    """A file that grows from checkpoint to checkpoint, and is first cut back to the last of them.

    What a run that was killed wrote after its last checkpoint is written again by the next one, the same bytes; so in
    the end everything stands there exactly once.
    """

    def __init__(self, path: Path, size: int = 0) -> None:
        """Open *path*, make it if it is new, and cut it back to *size* bytes.

        Raises `BadCheckpointError` if it is shorter, or no regular file, and `UnwritableError`.
        """
        self.path = path
        self._name = printable(str(path))
        if path.exists() and not path.is_file():
            raise BadCheckpointError(f"{self._name} is no regular file, and cannot be cut back to a checkpoint")
        with self._told():
            self._file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666), "r+b")
            try:
                if self._file.seek(0, os.SEEK_END) < size:
                    raise BadCheckpointError(f"{self._name} is shorter than the checkpoint says; was it changed?")
                self._file.truncate(size)
                self._file.seek(size)
                sync_folder(path.parent)
            except BaseException:
                self._file.close()
                raise

    def write(self, content: bytes) -> None:
        """Write *content* after what was written before."""
        with self._told():
            self._file.write(content)

    def sync(self) -> int:
        """Put all that was written onto the disk, and return the size to which the file may be cut back."""
        with self._told():
            self._file.flush()
            os.fsync(self._file.fileno())
            return self._file.tell()

    def commit(self) -> None:
        """Put all that was written onto the disk."""
        self.sync()

    def discard(self) -> None:
        """Close it; what was written stays, and is cut off by the next run if no checkpoint has it."""
        with suppress(OSError):  # the disk may be full, and closing writes what is left
            self._file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UnwritableError(f"cannot write {self._name}: {error.strerror or error}") from error


class StandardOutput:
    """Standard output as bytes, each write passed on at once, so that a reader behind a pipe need not wait."""

    def write(self, content: bytes) -> None:
        """Write *content*; raises `BrokenPipeError` if the reader has gone."""
        try:
            if sys.stdout is None:  # the shell's `>&-`
                raise OSError("standard output is closed")
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UnwritableError(f"cannot write standard output: {error.strerror or error}") from error

    def commit(self) -> None:
        """Do nothing: all is written."""

    def discard(self) -> None:
        """Do nothing: it is not ours to close."""


class Nowhere:
    """Takes what nobody asked for."""

    def write(self, content: bytes) -> None:
        """Forget *content*."""

    def commit(self) -> None:
        """Do nothing."""

    def discard(self) -> None:
        """Do nothing."""


def open_sink(name: str | None) -> Sink:
    """Return the sink called *name*: "-" is standard output, None `Nowhere`, all else a `log_analyzer.AtomicFile`."""
    if name is None:
        return Nowhere()
    return StandardOutput() if name == "-" else AtomicFile(Path(name))
