"""Moving one file so that nothing is ever overwritten and nothing lost, whenever it is interrupted.

On one file system a move is a single step. Between two it is a copy under a temporary name, made durable, that takes
its name without overwriting, and only then the source goes.
"""

import ctypes
import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from file_organizer.tree import fold_name

BLOCK = 1 << 20
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1  # linux/fs.h
# How file systems and kernels say that they cannot do it, as opposed to: not with these files.
_CANNOT_RENAME = {errno.EINVAL, errno.ENOSYS}
_CANNOT_LINK = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None


def move(
    source: str, target: str, temporary: str, on_made: Callable[[str, int], object] = lambda path, inode: None
) -> None:
    """Move the file *source* to *target*, and raise `FileExistsError` if anything has that name already.

    *temporary* is a name in the folder of *target* that nobody else uses. It is taken while a file is copied from
    another file system, or respelled on one that takes both spellings for one name. *on_made* is told of each file that
    is made, its path and inode, before anything is written into it.

    At each moment the file is whole under *source*, *target* or *temporary*. If an `OSError` is raised it is at
    *source* as it was, and nothing else is left.
    """
    try:
        rename_new(source, target)
    except FileExistsError:
        if not is_respelling(source, target):
            raise
        rename_new(source, temporary)
        try:
            rename_new(temporary, target)
        except OSError:
            rename_new(temporary, source)
            raise
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.ENOTSUP):
            raise
        move_by_copy(source, target, temporary, on_made)


def rename_new(source: str, target: str) -> None:
    """Give *source* the name *target* on the same file system, and raise `FileExistsError` if the name is taken.

    No check comes before: the kernel decides in the same step. That is renameat2(2) with RENAME_NOREPLACE, or, where
    there is none, link(2), which never overwrites, and then unlink(2). Raises `OSError` with EXDEV for another file
    system, and with ENOTSUP if this one can do neither.
    """
    if os.name == "nt":
        os.rename(source, target)  # noqa: PTH104 (on Windows it does not overwrite)
        return
    for way, cannot in ((rename_exclusively, _CANNOT_RENAME), (link_and_unlink, _CANNOT_LINK)):
        try:
            way(source, target)
        except OSError as error:
            if error.errno not in cannot:
                raise
        else:
            return
    raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), source, None, target)


def rename_exclusively(source: str, target: str) -> None:
    """Rename by renameat2(2); raises `OSError` with ENOSYS where the system does not have it."""
    if _renameat2 is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if _renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), source, None, target)


def link_and_unlink(source: str, target: str) -> None:
    """Rename by link(2) and unlink(2); in between the file has both names."""
    os.link(source, target, follow_symlinks=False)
    try:
        os.unlink(source)  # noqa: PTH108
    except OSError:
        os.unlink(target)  # noqa: PTH108
        raise


def is_respelling(source: str, target: str) -> bool:
    """Tell whether *target* is *source* itself, found by another spelling of its name."""
    (left, old), (folder, new) = os.path.split(source), os.path.split(target)
    return left == folder and fold_name(old) == fold_name(new) and os.path.samestat(os.lstat(source), os.lstat(target))


def move_by_copy(source: str, target: str, temporary: str, on_made: Callable[[str, int], object]) -> None:
    """Move where a name cannot just be changed; the promise is that of `move`.

    The copy and its folder are on the disk before *source* goes. Hard links to *source* stay with the old content.
    """
    copy_new(source, temporary, on_made)
    copy = temporary
    try:
        name_copy(source, temporary, target, on_made)
        copy = target
        sync_folder(os.path.dirname(target))  # noqa: PTH120
        os.unlink(source)  # noqa: PTH108
    except OSError:
        with suppress(FileNotFoundError):
            os.unlink(copy)  # noqa: PTH108
        raise


def name_copy(source: str, temporary: str, target: str, on_made: Callable[[str, int], object]) -> None:
    """Give *temporary*, a copy of *source*, the name *target*; where names cannot be changed safely, copy once more.

    Raises `OSError` if that fails, and then *temporary* is gone.
    """
    try:
        rename_new(temporary, target)
    except OSError as error:
        os.unlink(temporary)  # noqa: PTH108
        if error.errno != errno.ENOTSUP:
            raise
        copy_new(source, target, on_made)


def copy_new(source: str, target: str, on_made: Callable[[str, int], object]) -> None:
    """Copy the file *source* to *target*, which must not exist, with its times, permissions and attributes, durably.

    Raises `OSError`, and removes what it has made: with EBUSY if somebody has *source* open for writing or writes to it
    meanwhile, with EEXIST if *target* is there.
    """
    with os.fdopen(os.open(source, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb", buffering=0) as reader:
        before = os.fstat(reader.fileno())
        refuse_if_written(reader.fileno(), source)
        writer = Path(target).open("xb")  # noqa: SIM115 (it is closed before the copy is removed)
        try:
            with writer:
                on_made(target, os.fstat(writer.fileno()).st_ino)
                # With a buffer all is written, or an error raised; without one half may be written, and only counted.
                shutil.copyfileobj(reader, writer, BLOCK)
                writer.flush()
                with suppress(OSError, AttributeError):
                    os.fchown(writer.fileno(), before.st_uid, before.st_gid)
                with suppress(PermissionError):  # as of a stick that knows no permissions
                    shutil.copystat(source, target, follow_symlinks=False)
                os.fsync(writer.fileno())
            after = os.fstat(reader.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise OSError(errno.EBUSY, "is being written to", source)
            refuse_if_written(reader.fileno(), source)
            if os.lstat(target).st_size != before.st_size:
                raise OSError(errno.EIO, "was not copied whole", source)
        except BaseException:
            os.unlink(target)  # noqa: PTH108
            raise


def refuse_if_written(descriptor: int, path: str) -> None:
    """Raise `OSError` with EBUSY if any process has the open file *descriptor* of *path* open for writing.

    Linux gives a lease for reading only if nobody has (fcntl(2), F_SETLEASE); where there are no leases, or not for us,
    nothing is known and nothing raised.
    """
    try:
        import fcntl

        # The signal to a holder of a lease ends a program, unless it is one that is ignored.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except (ImportError, AttributeError):
        return
    except OSError as error:
        if error.errno == errno.EAGAIN:
            raise OSError(errno.EBUSY, "is open for writing", path) from error


def sync_folder(folder: str) -> None:
    """Have the names in *folder* on the disk before going on; raises `OSError` if it cannot be opened."""
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
