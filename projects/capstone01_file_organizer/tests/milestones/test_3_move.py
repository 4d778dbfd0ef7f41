"""Move: one file changes its place, nothing is overwritten, and nothing is lost whenever it stops.

Build `moves.py`. `if not target.exists(): source.rename(target)` is wrong: between the question and the move another
program may have made the target, and then it is gone. The kernel can do both in one step.

Hint: `ctypes.CDLL(None, use_errno=True).renameat2(-100, old, -100, new, 1)` renames without overwriting on Linux.
Hint: `os.link` never overwrites either, and unlinking the old name afterwards completes a rename.
Hint: from one disk to another, copy under a temporary name, `os.fsync`, rename that, and only then unlink the source.
"""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from file_organizer import move, moves, rename_new
from file_organizer.moves import copy_new, is_respelling, link_and_unlink, move_by_copy, sync_folder


@pytest.fixture
def file(tmp_path):
    """Return a file with content, permissions and a time of its own."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18 + 123_456_789))
    return path


def contents(folder):
    """Return what is in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


WAYS = [rename_new, link_and_unlink, lambda old, new: move_by_copy(old, new, f"{old}.tmp", lambda path, inode: None)]
each_way = pytest.mark.parametrize("way", WAYS, ids=["rename", "link", "copy"])


@each_way
def test_a_file_moves(file, tmp_path, way):
    """a file has its new name afterwards, and with it its content, permissions and time"""
    way(str(file), str(tmp_path / "b.txt"))
    assert contents(tmp_path) == {"b.txt": b"content"}
    found = (tmp_path / "b.txt").stat()
    assert (stat.S_IMODE(found.st_mode), found.st_mtime_ns) == (0o640, 10**18 + 123_456_789)


@each_way
@pytest.mark.parametrize("there", ["file", "folder", "dangling link"])
def test_nothing_is_overwritten(file, tmp_path, way, there):
    """whatever has the name already stays as it is, and the file as well"""
    target = tmp_path / "b.txt"
    {
        "file": lambda: target.write_bytes(b"other"),
        "folder": target.mkdir,
        "dangling link": lambda: target.symlink_to("nowhere"),
    }[there]()
    before = target.lstat()
    with pytest.raises(FileExistsError):
        way(str(file), str(target))
    assert (target.lstat().st_ino, target.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert file.read_bytes() == b"content"
    assert len(list(tmp_path.iterdir())) == 2


@each_way
def test_two_that_race_for_one_name(tmp_path, way):
    """of two moves to one name at the same time one succeeds, and both files are there in the end"""
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        sources = [folder / "a", folder / "b"]
        for source in sources:
            source.write_text(source.name)
        together, lost = threading.Barrier(2), []

        def race(source, together=together, lost=lost, target=folder / "target"):
            together.wait()
            try:
                way(str(source), str(target))
            except FileExistsError:
                lost.append(source)

        threads = [threading.Thread(target=race, args=[source]) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lost) == 1
        assert sorted(path.read_text() for path in folder.iterdir()) == ["a", "b"]


def test_the_system_is_asked_once(file, tmp_path, monkeypatch):
    """where the kernel can rename without overwriting nothing else is tried"""
    monkeypatch.setattr(os, "link", None)
    monkeypatch.setattr(os, "rename", None)
    try:
        moves.rename_exclusively(str(file), str(tmp_path / "b"))
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL):
            raise
        pytest.skip(f"this system has no renameat2: {error}")
    assert contents(tmp_path) == {"b": b"content"}


def cannot(number):
    """Return a function that fails as a system does."""

    def fail(*arguments, **options):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_disk_without_exclusive_rename(file, tmp_path, monkeypatch):
    """where the kernel cannot rename exclusively, the file is linked and unlinked"""
    monkeypatch.setattr(moves, "rename_exclusively", cannot(errno.EINVAL))
    move(str(file), str(tmp_path / "b"), str(tmp_path / "t"))
    assert contents(tmp_path) == {"b": b"content"}


def test_a_disk_without_links_either(file, tmp_path, monkeypatch):
    """where there are no hard links either, the file is copied into one that is made exclusively"""
    monkeypatch.setattr(moves, "rename_exclusively", cannot(errno.EINVAL))
    monkeypatch.setattr(os, "link", cannot(errno.EPERM))
    made = []
    move(str(file), str(tmp_path / "b"), str(tmp_path / "t"), lambda path, inode: made.append(Path(path).name))
    assert contents(tmp_path) == {"b": b"content"}
    assert made == ["t", "b"]


def test_another_disk(file, tmp_path, monkeypatch):
    """from another disk the file is copied under the temporary name, which is told before it is filled"""
    told = []

    def on_made(path, inode):
        found = Path(path).stat()
        told.append((path, found.st_ino == inode, found.st_size))

    real, tried = moves.rename_exclusively, []

    def from_another_disk(source, target):
        tried.append(source)
        if source == str(file):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(moves, "rename_exclusively", from_another_disk)
    move(str(file), str(tmp_path / "b"), str(tmp_path / "t"), on_made)
    assert contents(tmp_path) == {"b": b"content"}
    assert told == [(str(tmp_path / "t"), True, 0)]


@pytest.mark.parametrize("step", ["fsync", "unlink"])
def test_a_copy_that_fails(file, tmp_path, monkeypatch, step):
    """if the copy, or what follows, fails, the file is where it was and nothing else is left"""
    real = getattr(os, step)

    def fail(subject, *arguments):
        if step == "fsync" or subject == str(file):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(subject, *arguments)

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space left"):
        move_by_copy(str(file), str(tmp_path / "b"), str(tmp_path / "t"), lambda path, inode: None)
    assert contents(tmp_path) == {"a.txt": b"content"}


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="limits the size of files as on Linux")
def test_a_copy_that_is_cut_short(tmp_path):
    """a disk that takes only the beginning of a write costs the copy, never the file"""
    (tmp_path / "a").write_bytes(b"x" * 300_000)
    script = """
import resource, signal, sys
from file_organizer.moves import move_by_copy
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    move_by_copy("a", "b", "t", lambda path, inode: None)
except OSError as error:
    sys.exit(error.errno)
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, timeout=60)
    assert ended.returncode == errno.EFBIG
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("a", 300_000)]


def test_the_copy_is_durable_before_the_source_goes(file, tmp_path, monkeypatch):
    """the copy's content, then its name, are on the disk before the source is unlinked"""
    done = []
    for name in ("fsync", "unlink"):
        real = getattr(os, name)

        def noting(subject, *arguments, name=name, real=real):
            kind = "folder" if name == "fsync" and stat.S_ISDIR(os.fstat(subject).st_mode) else name
            done.append(kind)
            return real(subject, *arguments)

        monkeypatch.setattr(os, name, noting)
    move_by_copy(str(file), str(tmp_path / "b"), str(tmp_path / "t"), lambda path, inode: None)
    assert done == ["fsync", "folder", "unlink"]


def test_a_link_is_not_followed(tmp_path, file):
    """what has become a symbolic link is not copied: it would bring another file's content"""
    (tmp_path / "link").symlink_to("a.txt")
    with pytest.raises(OSError, match=r"symbolic|loop"):
        copy_new(str(tmp_path / "link"), str(tmp_path / "b"), lambda path, inode: None)
    assert not (tmp_path / "b").exists()


def test_a_copy_overwrites_nothing(file, tmp_path):
    """a copy is made under a free name only, since its name may be the target's"""
    (tmp_path / "b").write_text("other")
    with pytest.raises(FileExistsError):
        copy_new(str(file), str(tmp_path / "b"), lambda path, inode: None)
    assert contents(tmp_path) == {"a.txt": b"content", "b": b"other"}


def test_a_file_that_grows_while_it_is_copied(file, tmp_path):
    """a file that is written to while it is copied stays, since its copy may be half of it"""

    def grow(path, inode):
        with file.open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(OSError, match="is being written to"):
        copy_new(str(file), str(tmp_path / "b"), grow)
    assert contents(tmp_path) == {"a.txt": b"contentmore"}


def test_respelling(tmp_path):
    """only a file's own name in another spelling is a respelling, not another file"""
    (tmp_path / "A.txt").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    assert is_respelling(str(tmp_path / "A.txt"), str(tmp_path / "A.txt"))
    assert not is_respelling(str(tmp_path / "A.txt"), str(tmp_path / "b.txt"))
    if not (tmp_path / "a.txt").exists():
        (tmp_path / "a.txt").write_text("z")
        assert not is_respelling(str(tmp_path / "A.txt"), str(tmp_path / "a.txt"))


def test_a_disk_that_takes_two_spellings_for_one(tmp_path, monkeypatch):
    """on a disk that takes both spellings for one name a file is respelled through the temporary name"""
    (tmp_path / "IMG.JPG").write_text("x")
    real, tried = moves.rename_new, []

    def as_on_such_a_disk(source, target):
        tried.append((Path(source).name, Path(target).name))
        if tried[-1] == ("IMG.JPG", "img.jpg"):
            raise FileExistsError(errno.EEXIST, "File exists")
        real(source, target)

    monkeypatch.setattr(moves, "rename_new", as_on_such_a_disk)
    monkeypatch.setattr(moves, "is_respelling", lambda source, target: True)
    move(str(tmp_path / "IMG.JPG"), str(tmp_path / "img.jpg"), str(tmp_path / "t"))
    assert contents(tmp_path) == {"img.jpg": b"x"}
    assert tried[1:] == [("IMG.JPG", "t"), ("t", "img.jpg")]


def test_sync_folder(tmp_path):
    """a folder's names can be made durable; a missing folder is an error"""
    sync_folder(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        sync_folder(str(tmp_path / "gone"))
