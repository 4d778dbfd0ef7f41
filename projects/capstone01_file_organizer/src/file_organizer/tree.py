"""Folders and files as the planner sees them: values, without a disk."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

# Where `trash` moves files to, inside the folder that is organized, and how a file begins that is half moved.
TRASH = ".trash"
TEMPORARY = ".file-organizer-"


class Kind(StrEnum):
    """What a name in a folder stands for."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "symbolic link"
    OTHER = "special file"


class Entry(NamedTuple):
    """A regular file when it was looked at: its path, and by what it is known again.

    `path` is absolute; `modified` is in nanoseconds since 1970. `device` is not compared: another number after a
    restart.
    """

    path: str
    size: int
    modified: int
    inode: int
    device: int = 0

    def is_same(self, other: "Entry") -> bool:
        """Tell whether *other* is this file, unchanged, wherever it is."""
        return (self.size, self.modified, self.inode) == (other.size, other.modified, other.inode)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return os.path.basename(self.path)  # noqa: PTH119 (ten times as fast as a Path, for each of many files)


class Skip(NamedTuple):
    """A file that is left where it is, and why."""

    path: str
    reason: str


@dataclass
class Tree:
    """What a planner may ask about the folder *root*: which files there are to move, and what is in which folder.

    `names(folder)` is what stands in a folder, None if there is no such folder. `content_type(file)` is its media
    type by content. `original(file)` is the path of the file whose copy it is, or None. Here all answers are given
    beforehand; `DiskTree` finds them when it is asked.
    """

    root: str
    files: Sequence[Entry]
    folders: dict[str, Mapping[str, Kind]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    skipped: Sequence[Skip] = ()

    def names(self, folder: str) -> Mapping[str, Kind] | None:
        """Return the names in *folder*, and None if there is no such folder."""
        return self.folders.get(folder)

    def content_type(self, file: Entry) -> str:
        """Return the media type of the content of *file*."""
        return self.types[file.path]

    def original(self, file: Entry) -> str | None:
        """Return the path of the file of which *file* is a copy, None if it is none."""
        return self.originals.get(file.path)


def fold_name(name: str) -> str:
    """Return what is equal for two names that some file system takes for one: other case, composed or decomposed.

    Unicode's canonical caseless match (The Unicode Standard, section 3.13, D145). It is applied everywhere, on disks
    that tell the names apart as well: so a plan is the same on every disk, and the files can be copied to any.

    >>> fold_name("Émile.TXT") == fold_name("e\N{COMBINING ACUTE ACCENT}mile.txt")
    True
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def split_name(name: str) -> tuple[str, str]:
    """Return a file's *name* as stem and suffix; the suffix begins with its dot, and may be empty.

    >>> split_name("a.b.txt"), split_name("backup.tar.gz"), split_name(".profile"), split_name("end.")
    (('a.b', '.txt'), ('backup', '.tar.gz'), ('.profile', ''), ('end.', ''))
    """
    stem, suffix = os.path.splitext(name)  # noqa: PTH122
    if stem.lower().endswith(".tar") and len(stem) > len(".tar"):
        stem, suffix = stem[:-4], stem[-4:] + suffix
    return (name, "") if suffix == "." else (stem, suffix)
