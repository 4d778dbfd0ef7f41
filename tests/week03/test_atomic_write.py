"""Atomic write: what an answer must do, and the wrong answers we know."""

import errno
import io
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest

from tenweeks.plugin import alternative, mistake, not_in_browser

OLD, NEW = "Lima 14\nQuito 9\n", "Lima 15\nQuito 9\nŁódź 3\n"


def open_text(path):
    """Open a file for writing text."""
    return path.open("w", encoding="utf-8", newline="\n")


class FailingFile(io.FileIO):
    """A file on a disk that is full when it is written to for the n-th time."""

    def __init__(self, path, fails_at):
        super().__init__(path, "w")
        self.calls_left = fails_at

    def write(self, data):
        """Write, or find the disk full."""
        self.calls_left -= 1
        if self.calls_left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def opener_that_fails(at, buffered=False):
    """Return an opener whose file fails at the n-th write; a *buffered* one writes when it is flushed or closed."""

    def opener(path):
        raw = FailingFile(path, at)
        buffer = io.BufferedWriter(raw, io.DEFAULT_BUFFER_SIZE if buffered else 1)
        return io.TextIOWrapper(buffer, encoding="utf-8", newline="\n", write_through=not buffered)

    return opener


def failing(*arguments):
    """Fail as a disk does."""
    raise OSError(errno.EIO, "Input/output error")


@contextmanager
def folder_with(content):
    """Give a path in a new folder, where a file with *content* stands, unless it is None."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "weather.txt")
        if content is not None:
            path.write_text(content, "utf-8", newline="\n")
        yield path


def contents(path):
    """Return the content of each file in the folder of *path*, by name; made-up names are told as such."""
    names = sorted(each.name for each in path.parent.iterdir())
    return {
        name if name == path.name else "another file": path.with_name(name).read_text("utf-8", "replace")
        for name in names
    }


def after_saving(atomic_write, text, *, before=OLD):
    """Return what is in the folder after *text* was written into a file that held *before*."""
    with folder_with(before) as path:
        with atomic_write(path) as file:
            file.write(text)
        return contents(path)


def after_error(atomic_write, error, *, before=OLD):
    """Return what is in the folder, and which error came, after *error* was raised in the middle of the block."""
    with folder_with(before) as path:
        came = "no error"
        try:
            with atomic_write(path) as file:
                file.write("half a li")
                file.flush()
                raise error
        except BaseException as caught:
            came = f"{type(caught).__name__}: {caught}" if caught is not error else caught
        return contents(path), came


def after_fault(atomic_write, *, before=OLD, **faults):
    """Return what is in the folder, and which error came, when an opener, fsync or replace fails."""
    with folder_with(before) as path:
        came = "no error"
        try:
            with atomic_write(path, **faults) as file:
                for line in NEW.splitlines(keepends=True):
                    file.write(line)
        except Exception as caught:
            came = f"{type(caught).__name__} {errno.errorcode.get(getattr(caught, 'errno', None), '')}".strip()
        return contents(path), came


def after_full_disk(atomic_write, at, *, buffered=False):
    """Return what is in the folder, and which error came, when the n-th write finds the disk full."""
    return after_fault(atomic_write, opener=opener_that_fails(at, buffered))


def after_failing(atomic_write, what, *, before=OLD):
    """Return what is in the folder, and which error came, when the function *what* fails."""
    return after_fault(atomic_write, before=before, **{what: failing})


def steps(atomic_write):
    """Return what was done after the block: fsync and replace, each with the number of bytes on the disk by then."""
    done = []
    with folder_with(OLD) as path:

        def fsync(number):
            if stat.S_ISREG(os.fstat(number).st_mode):  # a folder may be synced, too
                done.append(("fsync", os.fstat(number).st_size))
            os.fsync(number)

        def replace(source, target):
            done.append(("replace", Path(source).stat().st_size))
            Path(source).replace(target)

        with atomic_write(path, fsync=fsync, replace=replace) as file:
            file.write(NEW)
    return done


def folder_of_new_file(atomic_write):
    """Return where the new file is written before it takes the place of the old one."""
    places = []
    with folder_with(OLD) as path:

        def opener(opened):
            same = Path(opened).resolve().parent == path.resolve().parent
            places.append("beside the old file" if same else "in another folder")
            return open_text(Path(opened))

        with atomic_write(path, opener=opener) as file:
            file.write(NEW)
    return places


def seen_by_readers(atomic_write, before):
    """Return the different contents that somebody meets who reads the file at every step, in order."""
    seen = []
    with folder_with(before) as path:

        def look():
            content = path.read_text("utf-8") if path.exists() else "no file"
            if content not in seen[-1:]:
                seen.append(content)

        def opener(opened):
            file = open_text(Path(opened))
            look()
            return file

        def fsync(number):
            look()

        def replace(source, target):
            look()
            Path(source).replace(target)
            look()

        with atomic_write(path, opener=opener, fsync=fsync, replace=replace) as file:
            for line in NEW.splitlines(keepends=True):
                file.write(line)
                file.flush()
                look()
        look()
    return seen


def is_closed_before_replacing(atomic_write):
    """Return, for each call of replace, whether the file that was written is closed by then."""
    files, closed = [], []
    with folder_with(OLD) as path:

        def opener(opened):
            files.append(open_text(Path(opened)))
            return files[-1]

        def replace(source, target):
            closed.append(files[-1].closed)
            Path(source).replace(target)

        with atomic_write(path, opener=opener, replace=replace) as file:
            file.write(NEW)
    return closed


def two_at_once(atomic_write):
    """Return the folder after the first, and after the second, of two writers ends that write at the same time."""
    with folder_with(OLD) as path:
        found = []
        try:
            with atomic_write(path) as slow:
                slow.write("slow begins\n")
                with atomic_write(path) as quick:
                    quick.write("quick\n")
                found.append(contents(path).get(path.name))
                slow.write("slow ends\n")
        except Exception as error:
            return *found, type(error).__name__
        return *found, contents(path)


def mode_of(path):
    """Return the permissions of a file as `ls` writes them in figures."""
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def modes(atomic_write, before):
    """Return the permissions of the new text's file: as soon as it holds some of it, and in the end."""
    with folder_with(OLD) as path:
        path.chmod(before)
        with atomic_write(path) as file:
            file.write(NEW)
            file.flush()
            others = [mode_of(each) for each in path.parent.iterdir() if each.name != path.name]
        return [*others, mode_of(path)]


def is_as_open_makes_it(atomic_write):
    """Tell whether a file that was not there before gets the permissions that `open` gives."""
    with folder_with(None) as path:
        usual = path.with_name("usual.txt")
        usual.touch()
        with atomic_write(path) as file:
            file.write(NEW)
        return mode_of(path) == mode_of(usual)


def test_saves_the_text(atomic_write):
    """what is written in the block is the file's content, and nothing else is left in the folder"""
    assert after_saving(atomic_write, NEW) == {"weather.txt": NEW}
    assert after_saving(atomic_write, "") == {"weather.txt": ""}


def test_makes_a_file(atomic_write):
    """a file that was not there is made"""
    assert after_saving(atomic_write, NEW, before=None) == {"weather.txt": NEW}


def test_an_error_in_the_block_changes_nothing(atomic_write):
    """after an error in the block, the old file is as before, nothing else is left, and the error passes"""
    error = ValueError("no such city")
    assert after_error(atomic_write, error) == ({"weather.txt": OLD}, error)
    assert after_error(atomic_write, error, before=None) == ({}, error)


def test_an_interruption_changes_nothing(atomic_write):
    """after Ctrl-C in the block, the old file is as before, and nothing else is left"""
    error = KeyboardInterrupt()
    assert after_error(atomic_write, error) == ({"weather.txt": OLD}, error)


def test_writes_beside_the_old_file(atomic_write):
    """`opener` is called once, with a path in the folder of the old file"""
    assert folder_of_new_file(atomic_write) == ["beside the old file"]


def test_is_on_the_disk_before_it_counts(atomic_write):
    """`fsync` is called with all text written out, and then `replace`, each once"""
    size = len(NEW.encode())
    assert steps(atomic_write) == [("fsync", size), ("replace", size)]


def test_closes_before_replacing(atomic_write):
    """the file is closed when `replace` is called: some systems replace no open file"""
    assert is_closed_before_replacing(atomic_write) == [True]


def test_readers_never_see_half(atomic_write):
    """whoever reads the file, at whatever step, meets the whole old text or the whole new one"""
    assert seen_by_readers(atomic_write, OLD) == [OLD, NEW]
    assert seen_by_readers(atomic_write, None) == ["no file", NEW]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_full_disk_changes_nothing(atomic_write, at):
    """if the n-th write finds the disk full, the old file is as before, nothing else is left, and the error passes"""
    assert after_full_disk(atomic_write, at) == ({"weather.txt": OLD}, "OSError ENOSPC")


def test_a_disk_full_at_the_end_changes_nothing(atomic_write):
    """if the disk is full when the buffer is written out, the old file is as before, and nothing else is left"""
    assert after_full_disk(atomic_write, 1, buffered=True) == ({"weather.txt": OLD}, "OSError ENOSPC")


def test_faults_around_the_block_change_nothing(atomic_write):
    """if `fsync`, `replace` or `opener` fails, the old file is as before, and nothing else is left"""
    assert after_failing(atomic_write, "fsync") == ({"weather.txt": OLD}, "OSError EIO")
    assert after_failing(atomic_write, "replace") == ({"weather.txt": OLD}, "OSError EIO")
    assert after_failing(atomic_write, "opener") == ({"weather.txt": OLD}, "OSError EIO")
    assert after_failing(atomic_write, "replace", before=None) == ({}, "OSError EIO")


def test_two_writers_do_not_meet(atomic_write):
    """two that write the same path at the same time do not mix: the last one to end wins, whole"""
    assert two_at_once(atomic_write) == ("quick\n", {"weather.txt": "slow begins\nslow ends\n"})


@not_in_browser("file permissions")
def test_keeps_the_permissions(atomic_write):
    """the new file has the permissions of the old one, from before it holds any text"""
    assert modes(atomic_write, 0o600) == ["600", "600"]
    assert modes(atomic_write, 0o664) == ["664", "664"]


@not_in_browser("file permissions")
def test_a_new_file_gets_the_usual_permissions(atomic_write):
    """a file that was not there gets the permissions that `open` gives"""
    assert is_as_open_makes_it(atomic_write)


def beside(path):
    """Return a name in the same folder that nobody else has."""
    return path.with_name(f".{uuid4().hex}")


def keep_mode(path, temporary):
    """Give the new file the permissions of the old one."""
    with suppress(FileNotFoundError):
        shutil.copymode(path, temporary)


@alternative
class AtomicFile:
    """A class with `__enter__` and `__exit__`, and a name made by `tempfile`."""

    def atomic_write(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
        """Return the context manager."""
        return Replacement(path, opener, fsync, replace)


class Replacement:
    """A context manager that makes its file first, hands its name to the opener, and cleans up by a flag."""

    def __init__(self, path, opener, fsync, replace):
        self.path, self.opener, self.fsync, self.replace = path, opener, fsync, replace

    def __enter__(self):
        mode = self.path.stat().st_mode if self.path.exists() else 0o666 & ~current_umask()
        handle, name = tempfile.mkstemp(dir=self.path.parent)
        os.close(handle)
        self.temporary = Path(name)
        try:
            self.temporary.chmod(stat.S_IMODE(mode))
            self.file = self.opener(self.temporary)
        except BaseException:
            self.temporary.unlink()
            raise
        return self.file

    def __exit__(self, kind, error, trace):
        done = False
        try:
            if kind is None:
                self.file.flush()
                self.fsync(self.file.fileno())
                self.file.close()
                self.replace(self.temporary, self.path)
                done = True
        finally:
            if not done:
                with suppress(OSError):
                    self.file.close()
                self.temporary.unlink()


def current_umask():
    """Return the umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


@mistake(caught_by=test_an_error_in_the_block_changes_nothing)
@contextmanager
def writes_into_the_file_itself(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You open the file itself for writing, and that empties it at once. Write a new file beside it."""
    with opener(path) as file:
        yield file
        file.flush()
        fsync(file.fileno())


@mistake(caught_by=test_an_error_in_the_block_changes_nothing)
@contextmanager
def forgets_that_yield_may_raise(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """The error of the block comes out of your `yield`, and your `try` begins behind it."""
    temporary = beside(path)
    with opener(temporary) as file:
        keep_mode(path, temporary)
        yield file
        try:
            file.flush()
            fsync(file.fileno())
        except BaseException:
            temporary.unlink()
            raise
    try:
        replace(temporary, path)
    except BaseException:
        temporary.unlink()
        raise


@mistake(caught_by=test_an_error_in_the_block_changes_nothing)
@contextmanager
def keeps_the_litter(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """When the block fails, your half-written file stays in the folder. Remove it, and raise the error again."""
    temporary = beside(path)
    with opener(temporary) as file:
        keep_mode(path, temporary)
        yield file
        file.flush()
        fsync(file.fileno())
    replace(temporary, path)


@mistake(caught_by=test_an_error_in_the_block_changes_nothing)
@contextmanager
def replaces_in_any_case(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """`finally` also runs after an error, so that half a file takes the place of the whole one."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
    finally:
        replace(temporary, path)


@mistake(caught_by=test_an_error_in_the_block_changes_nothing)
@contextmanager
def swallows_the_error(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You catch the error and do not raise it again. The caller believes that the file was saved."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)


@mistake(caught_by=test_an_interruption_changes_nothing)
@contextmanager
def cleans_up_after_exceptions_only(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """Ctrl-C is no Exception, so your `except` does not clean up after it. `except BaseException`, and raise again."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        replace(temporary, path)
    except Exception:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_a_full_disk_changes_nothing)
@contextmanager
def takes_a_full_disk_for_nothing(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You pass over the OSErrors of the block, and replace the whole file by what fitted on the disk."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            with suppress(OSError):
                yield file
                file.flush()
            fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_a_disk_full_at_the_end_changes_nothing)
@contextmanager
def guards_the_block_only(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """Your `try` ends with the block. What is in the buffer is written later, and that, too, may find the disk full."""
    temporary = beside(path)
    file = opener(temporary)
    keep_mode(path, temporary)
    try:
        yield file
    except BaseException:
        with suppress(OSError):
            file.close()
        temporary.unlink()
        raise
    with file:
        file.flush()
        fsync(file.fileno())
    replace(temporary, path)


@mistake(caught_by=test_faults_around_the_block_change_nothing)
@contextmanager
def trusts_replace(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You clean up after errors of the writing, not after one of `replace`. Put that into the `try`, too."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    replace(temporary, path)


@mistake(caught_by=test_readers_never_see_half)
@contextmanager
def removes_the_old_file_first(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You remove the old file before the new one has its name. If the next step fails, there is neither: `replace`
    does both in one.
    """
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        path.unlink(missing_ok=True)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_faults_around_the_block_change_nothing)
@contextmanager
def removes_what_was_never_made(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """If `opener` fails there is no file to remove, and `unlink` raises an error of its own: `missing_ok=True`."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink()
        raise


@mistake(caught_by=test_is_on_the_disk_before_it_counts)
@contextmanager
def uses_replace_of_its_own(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You move the file by `os.replace`, or copy it. Call the function that you are given as `replace`."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def careful(path, opener, fsync, replace, *, name=beside, early_mode=keep_mode, late_mode=lambda path, temporary: None):
    """Write beside the old file and replace it; the parts that mistakes replace are parameters."""
    temporary = name(path)
    try:
        with opener(temporary) as file:
            early_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
        late_mode(path, temporary)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_writes_beside_the_old_file)
@contextmanager
def writes_into_the_folder_for_temporary_files(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """The system's folder for temporary files may be on another disk, from where nothing can be moved in one step."""
    yield from careful(path, opener, fsync, replace, name=lambda path: Path(tempfile.gettempdir(), uuid4().hex))


@mistake(caught_by=test_is_on_the_disk_before_it_counts)
@contextmanager
def does_not_sync(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """A closed file may still be in the system's memory only. Without `fsync`, a power cut can leave the new name with
    nothing behind it.
    """
    yield from careful(path, opener, lambda number: None, replace)


@mistake(caught_by=test_is_on_the_disk_before_it_counts)
@contextmanager
def syncs_before_flushing(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """`fsync` knows nothing of Python's buffer, where your text still is. Call `flush` before it."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_is_on_the_disk_before_it_counts)
@contextmanager
def replaces_before_flushing(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You call `replace` inside the `with`, while the text is still in the buffer. A reader finds an empty file."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            fsync(file.fileno())
            replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_is_on_the_disk_before_it_counts)
@contextmanager
def syncs_too_late(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You replace the old file and sync then. In between, neither text is sure to be on the disk."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            replace(temporary, path)
            fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_closes_before_replacing)
@contextmanager
def replaces_while_it_is_open(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You call `replace` while the file is open. Windows refuses that: leave the `with` first."""
    temporary = beside(path)
    try:
        with opener(temporary) as file:
            keep_mode(path, temporary)
            yield file
            file.flush()
            fsync(file.fileno())
            replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@mistake(caught_by=test_two_writers_do_not_meet)
@contextmanager
def takes_one_name_for_all(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """All writers of a path use one name for the new file, and write into each other's. Make a name up each time."""
    yield from careful(path, opener, fsync, replace, name=lambda path: path.with_name(f"{path.name}.tmp"))


@mistake(caught_by=test_keeps_the_permissions)
@contextmanager
def forgets_the_permissions(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """The new file has permissions of its own, so that a private file can be read by all. `shutil.copymode` copies
    them.
    """
    yield from careful(path, opener, fsync, replace, early_mode=lambda path, temporary: None)


@mistake(caught_by=test_keeps_the_permissions)
@contextmanager
def copies_the_permissions_in_the_end(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """You copy the permissions when all is written. Until then, everybody could read a private text."""
    yield from careful(path, opener, fsync, replace, early_mode=lambda path, temporary: None, late_mode=keep_mode)


def by_tempfile(path):
    """Return the name of a file that `tempfile` has made."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    os.close(handle)
    return Path(name)


@mistake(caught_by=test_a_new_file_gets_the_usual_permissions)
@contextmanager
def keeps_what_tempfile_gives(path, *, opener=open_text, fsync=os.fsync, replace=os.replace):
    """`tempfile` makes files that only their owner can read, and so is the file that you save. `open` asks the system
    what is usual.
    """
    yield from careful(path, opener, fsync, replace, name=by_tempfile)
