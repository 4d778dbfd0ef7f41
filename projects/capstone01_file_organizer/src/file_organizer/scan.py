"""The disk becomes a tree: which files there are, and, when the planner asks, what is in other folders and in files."""

import os
import re
from collections.abc import Collection, Mapping
from functools import cached_property

from file_organizer.content import content_type
from file_organizer.duplicates import find_duplicates
from file_organizer.errors import UnreadableError
from file_organizer.rules import glob
from file_organizer.tree import TEMPORARY, TRASH, Entry, Kind, Skip, Tree

NOTHING = glob([])


class DiskTree(Tree):
    """A tree that looks at the disk for what it was not given, and remembers the answer."""

    def names(self, folder: str) -> Mapping[str, Kind] | None:
        """Return the names in *folder*, None if there is no such folder; raises `OSError` if it cannot be read."""
        if folder not in self.folders:
            try:
                with os.scandir(folder) as found:
                    self.folders[folder] = {each.name: kind_of(each) for each in found}
            except FileNotFoundError:
                return None
        return self.folders[folder]

    def content_type(self, file: Entry) -> str:
        """Return the media type of the content of *file*; raises `OSError` if it cannot be read."""
        if file.path not in self.types:
            self.types[file.path] = content_type(file.path)
        return self.types[file.path]

    def original(self, file: Entry) -> str | None:
        """Return the path of the file of which *file* is a copy, None if it is none."""
        return self._originals.get(file.path)

    @cached_property
    def _originals(self) -> dict[str, str]:
        return {copy: group.original for group in find_duplicates(self.files) for copy in group.copies}


def scan(
    root: str, *, subfolders: bool = False, ignore: re.Pattern[str] = NOTHING, except_for: Collection[str] = ()
) -> DiskTree:
    """Return the tree of the folder *root*: its regular files, with *subfolders* those below it as well.

    Left out without a word are names that fit *ignore*, and the paths *except_for*; links and special files are skipped
    with a reason, and so are subfolders that cannot be read. No link is followed, so none can lead in a circle or out.
    Raises `UnreadableError` if *root* cannot be read.
    """
    files: list[Entry] = []
    skipped: list[Skip] = []
    tree = DiskTree(root, files, skipped=skipped)
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            if folder == root:
                raise UnreadableError(f"cannot read {root}: {error.strerror}") from error
            skipped.append(Skip(folder, f"cannot be read: {error.strerror}"))
            continue
        tree.folders[folder] = kinds = {}
        for entry in entries:
            kinds[entry.name] = kind = kind_of(entry)
            if is_left_out(entry, ignore, except_for):
                continue
            if kind is Kind.FILE:
                files.append(look(entry.path))
            elif kind is not Kind.FOLDER:
                skipped.append(Skip(entry.path, f"is a {kind}"))
            elif subfolders:
                waiting.append(entry.path)
    return tree


def look(path: str) -> Entry:
    """Return the regular file *path* as it is now; raises `OSError` if it is not there."""
    found = os.lstat(path)
    return Entry(path, found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev)


def kind_of(entry: os.DirEntry[str]) -> Kind:
    """Return what *entry* is itself: a link is a link, whatever it points to."""
    if entry.is_symlink() or (hasattr(entry, "is_junction") and entry.is_junction()):
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def is_left_out(entry: os.DirEntry[str], ignore: re.Pattern[str], except_for: Collection[str]) -> bool:
    """Tell whether *entry* is not looked at: ignored, our own, or named among *except_for*."""
    name = entry.name
    return (
        ignore.fullmatch(name) is not None
        or name == TRASH
        or name.startswith(TEMPORARY)
        or entry.path in except_for
    )  # fmt: skip
