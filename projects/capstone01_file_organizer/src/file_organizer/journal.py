"""The journal: each run's plan on the disk before its first step, and then only what went otherwise.

A run is a file of JSON lines: a header, the operations, and notes. The plan appears whole or not at all, since it is
written under another name first. A note that says how a run ended is the last; a run without one was interrupted.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from file_organizer.errors import BadJournalError, BusyError, InterruptedRunError
from file_organizer.moves import sync_folder
from file_organizer.planner import Action, Operation
from file_organizer.tree import TEMPORARY, Entry

FORMAT = "file-organizer-journal/1"
SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Header:
    """What a run is: its number, whether it runs rules or undoes the run *of*, and when it began (ISO 8601, UTC).

    `token` is random, for names of temporary files that no other run has.
    """

    number: int
    kind: Literal["run", "undo"]
    root: str
    started: str
    token: str
    of: int | None = None
    rules: str = ""


@dataclass
class Journal:
    """A run: its operations, by number why some failed, and what copies it made, path and inode.

    `recovered` says that it was interrupted and settled later; `ended`, that nothing is left to settle. `size` is
    that of the file's whole lines: what comes after them is half a line, and the next note takes its place.
    """

    path: Path
    header: Header
    operations: tuple[Operation, ...]
    failed: dict[int, str] = field(default_factory=dict)
    made: dict[int, tuple[str, int]] = field(default_factory=dict)
    ended: bool = False
    recovered: bool = False
    size: int = field(default=0, compare=False)

    @property
    def done(self) -> list[int]:
        """The numbers of the operations that were done, if the run has ended."""
        return [number for number in range(len(self.operations)) if number not in self.failed]

    def temporary(self, number: int) -> str:
        """Return the name that operation *number* may use beside its target."""
        folder = os.path.dirname(self.operations[number].target)  # noqa: PTH120
        return os.path.join(folder, f"{TEMPORARY}{self.header.token}-{number}")  # noqa: PTH118

    def fail(self, number: int, reason: str) -> None:
        """Note that operation *number* was not done, and why."""
        self.failed[number] = reason
        self._append({"failed": number, "reason": reason})

    def make(self, number: int, path: str, inode: int) -> None:
        """Note, durably, that operation *number* has made the file *path* and is about to fill it."""
        self.made[number] = (path, inode)
        self._append({"made": number, "path": path, "inode": inode}, durable=True)

    def end(self, *, recovered: bool = False) -> None:
        """Note, durably, that all that was done is done."""
        self.ended, self.recovered = True, recovered
        self._append({"ended": True, "recovered": recovered}, durable=True)

    def _append(self, note: Mapping[str, Any], *, durable: bool = False) -> None:
        try:
            with self.path.open("r+b") as file:
                file.seek(self.size)
                file.truncate()
                self.size += file.write(json.dumps(note).encode() + b"\n")
                file.flush()
                if durable:
                    os.fsync(file.fileno())
        except OSError as error:
            raise BadJournalError(
                f"cannot write {self.path}: {error.strerror}; then: file-organizer recover"
            ) from error


class Journals:
    """The journals of all runs, in the folder *folder*, numbered from 1; the folder is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is made or read yet."""
        self.folder = folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock: one run at a time. Raises `BusyError` at once if another holds it.

        A process that ends, in whatever way, holds no lock. (Where the system has no `flock`, nothing is locked.)
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BadJournalError(f"cannot write in {self.folder}: {error.strerror}") from error
        try:
            _lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    def all(self) -> list[Journal]:
        """Return the journals of all runs, oldest first; raises `BadJournalError` for a damaged one."""
        return [load(path) for path in self._paths()]

    def last(self) -> Journal | None:
        """Return the journal of the last run, None if there was none."""
        paths = self._paths()
        return load(paths[-1]) if paths else None

    def get(self, number: int) -> Journal:
        """Return the journal of run *number*; raises `BadJournalError` if there is none."""
        if not (path := self._path(number)).exists():
            raise BadJournalError(f"there is no run {number}; see: file-organizer history")
        return load(path)

    def refuse_interrupted(self) -> None:
        """Raise `InterruptedRunError` if the last run was interrupted: what was done must be
        settled first.
        """
        last = self.last()
        if last is not None and not last.ended:
            raise InterruptedRunError(f"run {last.header.number} was interrupted; first: file-organizer recover")

    def begin(
        self, kind: Literal["run", "undo"], root: str, operations: Sequence[Operation], started: str,
        of: int | None = None, rules: str = "",
    ) -> Journal:  # fmt: skip
        """Return the journal of a new run; when this returns, the whole plan is on the disk.

        Raises `BadJournalError` if it cannot be written, and then there is none. The lock must be held.
        """
        number = max((int(path.stem) for path in self._paths()), default=0) + 1
        header = Header(number, kind, root, started, os.urandom(4).hex(), of, rules)
        lines = [{"format": FORMAT, **vars(header), "operations": len(operations)}, *map(_as_json, operations)]
        path = self._path(number)
        temporary = path.with_suffix(".new")
        try:
            with temporary.open("wb") as file:
                size = file.write("".join(f"{json.dumps(line)}\n" for line in lines).encode())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(str(self.folder))
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise BadJournalError(f"cannot write {path}: {error.strerror}; nothing was moved") from error
        return Journal(path, header, tuple(operations), size=size)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"[0-9]*{SUFFIX}"))

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06}{SUFFIX}"


def load(path: Path) -> Journal:
    """Return the journal in *path*; raises `BadJournalError` if it is none, or damaged.

    The last line may be half there, as after a loss of power; it then was never acted upon.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        header = json.loads(lines[0])
        if header.pop("format") != FORMAT:
            raise ValueError("of another format")
        count = header.pop("operations")
        operations = tuple(_from_json(json.loads(line)) for line in lines[1 : 1 + count])
        if len(operations) != count:
            raise ValueError("it ends too early")
        whole = sum(len(line) for line in lines if line.endswith(b"\n"))
        journal = Journal(path, Header(**header), operations, size=whole)
        for line in lines[1 + count :]:
            if line.endswith(b"\n"):
                _take(journal, json.loads(line))
    except OSError as error:
        raise BadJournalError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise BadJournalError(f"{path} is not a journal, or damaged: {error}") from error
    return journal


def _take(journal: Journal, note: dict[str, Any]) -> None:
    match note:
        case {"failed": int(number), "reason": str(reason)}:
            journal.failed[number] = reason
        case {"made": int(number), "path": str(path), "inode": int(inode)}:
            journal.made[number] = (path, inode)
        case {"ended": True, "recovered": bool(recovered)}:
            journal.ended, journal.recovered = True, recovered
        case _:
            raise ValueError(f"a note {note!r}")


def _as_json(operation: Operation) -> list[Any]:
    return [operation.action, operation.target, operation.rule, operation.file]


def _from_json(line: list[Any]) -> Operation:
    action, target, rule, file = line
    return Operation(Action(action), target, Entry(*file) if file else None, rule)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError("another run is at work; try again when it has ended") from error
