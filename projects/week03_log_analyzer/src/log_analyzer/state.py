"""What one run leaves for the next: how far each file was read and what was counted, in one file: both or neither."""

import hashlib
import json
import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from log_analyzer.errors import BadStateError, UnreadableError
from log_analyzer.outputs import write_atomically
from log_analyzer.reader import LogFile, printable, rotated_set
from log_analyzer.tally import whole
from log_analyzer.totals import Totals

STATE_FORMAT = "log-analyzer-state/1"
SAMPLE_SIZE = 1024
# Files that were read longest ago are forgotten first.
MOST_MARKS = 4096


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was read: *offset* bytes of its content, *lines* lines.

    The file is known again by device and inode, and by its content: *head* and *tail* are digests of the first and of
    the last `SAMPLE_SIZE` bytes before *offset*, or of all if there are fewer. Inodes alone are not enough, since
    they are used again, and a file may be emptied and written anew.
    """

    name: str
    device: int
    inode: int
    offset: int
    lines: int
    head: str
    tail: str

    def fits(self, file: LogFile) -> bool:
        """Tell whether *file* still begins with what was read when this mark was made."""
        return (self.head, self.tail) == _digests(file, self.offset)


@dataclass
class State:
    """What earlier runs counted: `totals`, `marks`, and the `settings` it was counted with.

    `quarantine` is the size that the quarantine had, and a digest of its last bytes (see `Quarantine`).
    """

    settings: dict[str, str | None] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)
    marks: list[Mark] = field(default_factory=list)
    quarantine: tuple[int, str] | None = None

    def resume(self, file: LogFile) -> Mark | None:
        """Return where reading *file* goes on, and forget that mark; None for the beginning.

        Its mark is one with the same device and inode whose samples fit, or else one of the same rotated set (see
        `in_order`) whose samples fit: a log that was copied or compressed when it was rotated.
        """
        if file.identity is None:
            return None
        same = [mark for mark in self.marks if (mark.device, mark.inode) == file.identity]
        related = [
            mark for mark in self.marks
            if mark not in same and mark.offset and rotated_set(mark.name) == rotated_set(file.name)
        ]  # fmt: skip
        for mark in [*same, *related]:
            if mark.fits(file):
                self.marks.remove(mark)
                return mark
        return None

    def remember(self, file: LogFile, offset: int, lines: int) -> None:
        """Add the mark of *file*, which was read up to *offset*; what cannot be read twice has none."""
        if file.identity is not None:
            head, tail = _digests(file, offset)
            self.marks.append(Mark(file.name, *file.identity, offset, lines, head, tail))

    def save(self, path: Path) -> None:
        """Write the state to *path*, whole or not at all; raises `UnwritableError`."""
        content = {
            "settings": self.settings,
            "totals": self.totals.as_json(),
            "marks": [asdict(mark) for mark in self.marks[-MOST_MARKS:]],
            "quarantine": self.quarantine,
        }
        checked = {"format": STATE_FORMAT, "checksum": _checksum(content), "content": content}
        write_atomically(path, json.dumps(checked, ensure_ascii=False) + "\n")


def load_state(path: Path, settings: Mapping[str, str | None]) -> State:
    """Return the state in *path*, or an empty one with *settings* if there is no such file.

    Raises `BadStateError` for a file that is no state, a damaged one, and one that was made with other settings: its
    totals cannot be added to.
    """
    name = printable(str(path))
    try:
        checked = json.loads(path.read_text(encoding="utf-8"))
        if checked["format"] != STATE_FORMAT:
            raise ValueError(f"format {checked['format']!r}")
        if checked["checksum"] != _checksum(checked["content"]):
            raise ValueError("its checksum is another")
        state = _from_json(checked["content"])
    except FileNotFoundError:
        return State(dict(settings))
    except OSError as error:
        raise BadStateError(f"cannot read {name}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadStateError(
            f"{name} is not a state of log-analyzer, or damaged: {' '.join(str(error).split())}"
        ) from error
    for option, value in settings.items():
        if state.settings.get(option) != value:
            had = state.settings.get(option)
            raise BadStateError(f"{name} was made with {option} {had or 'not given'}, not {value or 'without it'}")
    return state


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of the state in *path*, a file of that name with ".lock" at its end, which stays.

    Raises `BadStateError` at once if another run holds it: two would count the same lines. A run that ends, in
    whatever way, holds no lock. (Where the system has no `flock`, nothing is locked.)
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    name = printable(str(path))
    try:
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadStateError(f"cannot lock {name}: {error.strerror or error}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BadStateError(f"{name} is in use by another run") from error
    finally:
        os.close(descriptor)


def _from_json(content: Mapping[str, Any]) -> State:
    quarantine = content["quarantine"]
    return State(
        dict(content["settings"]),
        Totals.from_json(content["totals"]),
        [Mark(**mark) for mark in content["marks"]],
        None if quarantine is None else (whole(quarantine[0]), str(quarantine[1])),
    )


def _checksum(content: Mapping[str, Any]) -> str:
    return _digest(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _digests(file: LogFile, offset: int) -> tuple[str, str]:
    size = min(SAMPLE_SIZE, offset)
    return _digest(_sample(file.content(0), size)), _digest(_sample(file.content(offset - size), size))


def _sample(pieces: Generator[bytes, None, None], size: int) -> bytes:
    sample = b""
    # What is not there to be read is no sample that fits.
    with closing(pieces), suppress(UnreadableError):
        while len(sample) < size and (piece := next(pieces, b"")):
            sample += piece
    return sample[:size]
