"""Files that are there whole, or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from portfolio_analyzer.errors import UnwritableError


def write_whole(path: Path, content: bytes) -> None:
    """Write *content* to *path* in one step: under another name in the same folder, synced, then renamed.

    Raises `UnwritableError`, and leaves what was there, if that fails.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp lets nobody else read it; a report is for others, as far as the user's mask says so.
        os.umask(mask := os.umask(0))
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise UnwritableError(f"cannot write {path}: {error.strerror}") from error
