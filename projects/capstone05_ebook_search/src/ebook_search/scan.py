"""The books of a folder and of the folders in it: which files there are, not what is in them."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from ebook_search.errors import EbookSearchError
from text_analyzer.reader import printable

SUFFIXES = frozenset({".txt", ".epub"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file: its path below the folder that was searched, its size, and when it changed, in nanoseconds."""

    path: str
    size: int
    modified: int


@dataclass
class Scan:
    """What is in a folder. *problems* are lines for the user; *unread* are folders of which nothing is known."""

    files: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def scan(folder: Path) -> Scan:
    """Return the books in *folder*, in the order of their paths; names that begin with a dot are left out.

    A link to a folder is followed if it leads out of *folder*; what one leads to that leads into it, or above it, would
    be found twice or without end, so it costs a line. So does what is no file, and a folder that cannot be read. Raises
    `EbookSearchError` if *folder* itself cannot.
    """
    found = Scan()
    root = os.path.realpath(folder)
    try:
        with os.scandir(folder):
            pass
    except OSError as error:
        raise EbookSearchError(f"cannot read {printable(str(folder))}: {error.strerror}") from error
    seen, waiting = {root}, [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(folder / below) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.problems.append(f"{printable(below)} cannot be read: {error.strerror}")
            found.unread.append(below)
            continue
        for entry in listed:
            if not entry.name.startswith("."):
                waiting += _look(entry, f"{below}/{entry.name}".lstrip("/"), root, seen, found)
    found.files.sort(key=lambda file: file.path)
    found.problems.sort()
    return found


def _look(entry: "os.DirEntry[str]", path: str, root: str, seen: set[str], found: Scan) -> list[str]:
    """Note a file, or return a folder that is to be searched."""
    try:
        is_folder = entry.is_dir()
        if not _is_utf8(path):
            found.problems.append(f"{printable(path)} has a name that is not UTF-8; left out")
        elif is_folder and entry.is_symlink() and not _leads_out(entry.path, root, seen):
            found.problems.append(f"{printable(path)} is a link to a folder that is searched anyway; left out")
        elif is_folder:
            return [path]
        elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:  # noqa: PTH122 (of a name, not of a path)
            seen_file = entry.stat()
            if stat.S_ISREG(seen_file.st_mode):
                found.files.append(Found(path, seen_file.st_size, seen_file.st_mtime_ns))
            else:
                found.problems.append(f"{printable(path)} is no file")
    except OSError as error:
        found.problems.append(f"{printable(path)} cannot be read: {error.strerror}")
    return []


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leads_out(link: str, root: str, seen: set[str]) -> bool:
    target = os.path.realpath(link)
    inside = [root, target, os.path.commonpath([root, target])]
    if inside[2] in inside[:2] or any(os.path.commonpath([target, other]) in (target, other) for other in seen):
        return False
    seen.add(target)
    return True
