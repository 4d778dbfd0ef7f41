"""Runs: a plan is carried out, one that was interrupted is settled, one that was done is undone.

An undo is a run as well: the same operations backwards, with a journal of its own, so all that holds for a run holds
for it. What a crash interrupted is found out from the disk, file by file, by inode, size and time.
"""

import errno
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from file_organizer.journal import Journal
from file_organizer.moves import move, rename_new, sync_folder
from file_organizer.planner import Action, Operation, Plan
from file_organizer.scan import look
from file_organizer.tree import Entry, Skip, fold_name
from toolbox.retry import retry

# What goes by itself: somebody has the file open just now. A rename that was refused so has done nothing.
PASSING = {errno.EBUSY, errno.EAGAIN}
PATIENCE = retry(attempts=3, backoff=0.05, giveup=lambda error: getattr(error, "errno", None) not in PASSING)
WAS_THERE, NOT_EMPTY, NOT_DONE = "was there already", "is not empty", "was interrupted before it was done"

_log = logging.getLogger(__name__)


def execute(
    journal: Journal, on_step: Callable[[Operation], object] = lambda operation: None, patience: retry = PATIENCE
) -> None:
    """Do what the plan of *journal* says, in its order; what cannot be done is noted with its reason, and the next
    follows.

    A file that is not as the plan knew it is not moved, and no move overwrites anything. *on_step* is told of each
    operation when it is over. When this returns, all of it is on the disk, and the journal has ended. If
    `KeyboardInterrupt` is raised, what was done is settled, and the journal has ended as well. Raises `BadJournalError`
    if the journal cannot be written; that run is interrupted.
    """
    try:
        for number, operation in enumerate(journal.operations):
            try:
                patience.call(_perform, journal, number)
            except OSError as error:
                journal.fail(number, _reason(error, operation))
            _note(journal, number)
            on_step(operation)
    except KeyboardInterrupt:
        settle(journal)
        raise
    _sync(journal)
    journal.end()


def failures(journal: Journal) -> list[tuple[Operation, str]]:
    """Return the moves that failed, with their reasons.

    A folder that was there already, or is not empty and stays, is no failure; one that cannot be made makes its moves
    fail.
    """
    found = ((journal.operations[number], reason) for number, reason in sorted(journal.failed.items()))
    return [(operation, reason) for operation, reason in found if operation.action is Action.MOVE]


def settle(journal: Journal) -> None:
    """Find out which operations of an interrupted run were done, take back what was half done, and end its journal.

    Each file is at its old place or at its new one afterwards, whole, and the journal knows where. What was not done is
    noted as failed. A copy that was made while the file is still at its old place is removed: it may be half a copy.
    """
    for number, operation in enumerate(journal.operations):
        if number not in journal.failed and (reason := _settled(journal, number)):
            journal.fail(number, reason)
        if operation.action is Action.MOVE:
            _note(journal, number)
    _sync(journal)
    journal.end(recovered=True)


def plan_undo(journal: Journal, *, changed: bool = False) -> Plan:
    """Return the plan that takes back what the run of *journal* did, last step first.

    A file is moved back if it still is where the run put it, unchanged; with *changed* also if it was edited there.
    What is elsewhere, or another file, is skipped with the reason; what is back already needs nothing. Folders that the
    run made go if they are empty then.
    """
    operations: list[Operation] = []
    skipped: list[Skip] = []
    for number in reversed(journal.done):
        operation = journal.operations[number]
        if operation.action is Action.MAKE_FOLDER:
            operations.append(Operation(Action.REMOVE_FOLDER, operation.target))
        elif operation.file is not None:
            file, now = operation.file, _look(operation.target)
            _, inode = journal.made.get(number, ("", file.inode))
            if now and now.inode == inode and (changed or _is_unchanged(file, now)):
                operations.append(Operation(Action.MOVE, file.path, now, operation.rule))
            elif not ((back := _look(file.path)) and _is_unchanged(file, back)):
                skipped.append(Skip(operation.target, _why_not(now, inode)))
    return Plan(journal.header.root, tuple(operations), tuple(sorted(skipped)))


def _is_unchanged(file: Entry, now: Entry) -> bool:
    # A copy on another disk has the time that its file system can keep; FAT counts in steps of two seconds.
    return now.size == file.size and abs(now.modified - file.modified) < 2_000_000_000


def _why_not(now: Entry | None, inode: int) -> str:
    if now is None:
        return "is not there any more"
    return "was changed since; --changed moves it back as it is" if now.inode == inode else "is another file now"


def _perform(journal: Journal, number: int) -> None:
    operation = journal.operations[number]
    match operation.action:
        case Action.MAKE_FOLDER:
            os.mkdir(operation.target)  # noqa: PTH102
        case Action.REMOVE_FOLDER:
            os.rmdir(operation.target)  # noqa: PTH106
        case Action.MOVE:
            assert operation.file is not None
            if not _is_at(operation.file, operation.file.path):
                raise OSError(errno.ESTALE, "is not as it was when this was planned", operation.file.path)
            move(operation.file.path, operation.target, journal.temporary(number), partial(journal.make, number))


def _settled(journal: Journal, number: int) -> str | None:
    """Bring operation *number* to one of its two ends; return None if it is done, else why not."""
    operation = journal.operations[number]
    if operation.file is None:
        is_there = os.path.isdir(operation.target)  # noqa: PTH112
        return None if is_there == (operation.action is Action.MAKE_FOLDER) else NOT_DONE
    source, target, temporary = operation.file.path, operation.target, journal.temporary(number)
    made = journal.made.get(number, ("", -1))[1]
    if _is_at(operation.file, source):
        _take_back(operation.file, target, made)
        with suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108
        return NOT_DONE
    now = _look(target)
    if now and now.inode in (operation.file.inode, made):
        return None
    if _is_at(operation.file, temporary):  # between two spellings of its name
        try:
            rename_new(temporary, target)
        except OSError:
            rename_new(temporary, source)
            return NOT_DONE
        return None
    return f"is neither at its old place nor at {target}"


def _take_back(file: Entry, target: str, made: int) -> None:
    """Remove what a move that was interrupted has made under its *target*, while *file* still is at its old place."""
    now = _look(target)
    if now is None:
        return
    (left, old), (folder, new) = os.path.split(file.path), os.path.split(target)
    is_itself = left == folder and fold_name(old) == fold_name(new)  # its own name, in another spelling
    is_second_name = now.is_same(file) and now.device == os.lstat(file.path).st_dev
    if now.inode == made or (is_second_name and not is_itself):
        os.unlink(target)  # noqa: PTH108


def _look(path: str) -> Entry | None:
    try:
        return look(path)
    except OSError:
        return None


def _is_at(file: Entry, path: str) -> bool:
    now = _look(path)
    return now is not None and now.is_same(file)


def _reason(error: OSError, operation: Operation) -> str:
    if isinstance(error, FileExistsError):
        return WAS_THERE if operation.action is Action.MAKE_FOLDER else f"{operation.target} was taken meanwhile"
    if operation.action is Action.REMOVE_FOLDER and error.errno in (errno.ENOTEMPTY, errno.EEXIST):
        return NOT_EMPTY
    return error.strerror or str(error)


def _note(journal: Journal, number: int) -> None:
    if not _log.isEnabledFor(logging.INFO):
        return
    operation = journal.operations[number]
    extra = {"run": journal.header.number, "rule": operation.rule, "target": operation.target}
    if operation.file is not None:
        extra |= {"source": operation.file.path, "size": operation.file.size}
    if reason := journal.failed.get(number):
        _log.warning("%s failed", operation.action, extra={**extra, "reason": reason})
    else:
        _log.info("%s", operation.action, extra=extra)


def _sync(journal: Journal) -> None:
    """Have all that was done on the disk: the folders in which a name came or went."""
    folders: set[str] = set()
    for number in journal.done:
        operation = journal.operations[number]
        folders.add(os.path.dirname(operation.target))  # noqa: PTH120
        if operation.file is not None:
            folders.add(os.path.dirname(operation.file.path))  # noqa: PTH120
    for folder in sorted(folders):
        with suppress(FileNotFoundError, PermissionError):  # it went itself, or may only be written to
            sync_folder(folder)
