"""Files that are written whole or not at all, and what must not be written at all."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from log_analyzer.errors import UnwritableError
from log_analyzer.reader import printable


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
            sync_folder(self._target.parent)

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
        raise UnwritableError(f"cannot write {printable(str(path))}: {error.strerror or error}") from error


def sync_folder(folder: Path) -> None:
    """Have the names in *folder* on the disk before going on; raises `OSError` if it cannot be opened."""
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def find_clash(outputs: Sequence[str], inputs: Sequence[str]) -> str | None:
    """Return why the files *outputs* cannot all be written, or None: to be found out now, not after an hour of work.

    One has no folder to lie in, is one of the *inputs* (of which "-" is no file), or is named twice, if only by a link.
    """
    for place, out in enumerate(outputs):
        if not Path(out).parent.is_dir():
            return f"cannot write {printable(out)}: no folder {str(Path(out).parent)!r}"
        if any(_is_same_file(out, name) for name in inputs):
            return f"{printable(out)} is an input; name another file to write"
        if any(_is_same_file(out, other) for other in outputs[:place]):
            return f"{printable(out)} is named twice as an output"
    return None


def _is_same_file(out: str, name: str) -> bool:
    if os.path.realpath(out) == os.path.realpath(name):
        return not Path(out).exists() or Path(out).is_file()
    try:
        return name != "-" and Path(out).is_file() and Path(out).samefile(name)
    except OSError:
        return False
