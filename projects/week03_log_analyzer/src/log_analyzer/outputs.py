"""Files that are written whole or not at all."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from log_analyzer.errors import UnwritableError


class AtomicFile:
    """A file that takes the place of *path* when it is complete: `write`, `write`, `commit`.

    Whatever happens, *path* holds its old content or all of the new: what is written goes to a new file in the same
    folder, onto the disk, and only `commit` gives it its name. Leaving the ``with`` block without a commit, or an
    error, removes it and *path* is as it was. Links are followed, permissions kept; what is no regular file (a
    pipe, /dev/null) is written to directly. Every `OSError` becomes `UnwritableError`, "cannot write PATH: No space
    left on device".
    """

    def __init__(self, path: Path) -> None:
        """Begin the new file; raise `UnwritableError` if that is not possible."""
        self.path = path
        self.size = 0
        with _told(path):
            self._target = Path(os.path.realpath(path))
            self._is_direct = self._target.exists() and not self._target.is_file()
            self._temporary = self._target.with_name(f".{self._target.name}.{os.urandom(4).hex()}.tmp")
            self._file: BinaryIO = self._target.open("wb") if self._is_direct else self._temporary.open("xb")

    def write(self, content: bytes) -> None:
        """Write *content* after what was written before; if that fails, remove the new file and raise."""
        with self._undone_if_it_fails():
            self._file.write(content)
        self.size += len(content)

    def commit(self) -> None:
        """Put the new file onto the disk and in the place of the old one, the name last."""
        with self._undone_if_it_fails():
            self._file.flush()
            if not self._is_direct:
                os.fsync(self._file.fileno())
            self._file.close()
            if self._is_direct:
                return
            if self._target.exists():
                self._temporary.chmod(stat.S_IMODE(self._target.stat().st_mode))
            self._temporary.replace(self._target)
        with _told(self.path):
            _sync_folder(self._target.parent)

    def discard(self) -> None:
        """Remove the new file, unless it has been committed."""
        with suppress(OSError):  # the disk may be full, and closing writes what is left
            self._file.close()
        if not self._is_direct:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> "AtomicFile":
        """Return the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not committed."""
        self.discard()

    @contextmanager
    def _undone_if_it_fails(self) -> Iterator[None]:
        try:
            with _told(self.path):
                yield
        except BaseException:
            self.discard()
            raise


def write_atomically(path: Path, content: str) -> None:
    """Write *content* to *path* in UTF-8, as `AtomicFile` does."""
    with AtomicFile(path) as file:
        file.write(content.encode())
        file.commit()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        name = str(path)
        shown = name if name.isprintable() else repr(name)
        raise UnwritableError(f"cannot write {shown}: {error.strerror or error}") from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
