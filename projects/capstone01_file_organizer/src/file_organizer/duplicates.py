"""Files with equal content: by size, then by a hash of the beginning, then by a hash of all."""

import hashlib
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

from file_organizer.tree import Entry

HEAD_SIZE = 4096
BLOCK = 1 << 20
Key = TypeVar("Key", bound=Hashable)


class Group(NamedTuple):
    """Files with one content of *size* bytes: the *original*, which is the oldest, and its *copies*."""

    size: int
    original: str
    copies: tuple[str, ...]

    @property
    def wasted(self) -> int:
        """The bytes that all copies take."""
        return self.size * len(self.copies)


def find_duplicates(files: Iterable[Entry], on_read: Callable[[int], object] = lambda size: None) -> list[Group]:
    """Return the groups of *files* with equal content, what wastes most first.

    A file is read only if another has its size, and beyond its first `HEAD_SIZE` bytes only if another has those as
    well. The original is the one that was written to first; among equals the one with the shortest path, then the first
    by name. Empty files are no copies of each other, names of one file (hard links) count once, and what cannot be read
    is left out. *on_read* is told of bytes as they are read.
    """
    groups: list[Group] = []
    for same_size in alike(once_each(file for file in files if file.size), lambda file: file.size):
        for same_head in alike(same_size, lambda file: digest(file, HEAD_SIZE, on_read)):
            short = same_head[0].size <= HEAD_SIZE  # what was read is all there is
            for same in [same_head] if short else alike(same_head, lambda file: digest(file, None, on_read)):
                first, *others = sorted(same, key=lambda file: (file.modified, len(file.path), file.path))
                groups.append(Group(first.size, first.path, tuple(file.path for file in others)))
    return sorted(groups, key=lambda group: (-group.wasted, group.original))


def alike(files: Iterable[Entry], key: Callable[[Entry], Key]) -> Iterator[list[Entry]]:
    """Yield the groups of two or more *files* whose *key* is equal; those whose key cannot be read are left out."""
    groups: dict[Key, list[Entry]] = {}
    for file in files:
        with suppress(OSError):
            groups.setdefault(key(file), []).append(file)
    return (group for group in groups.values() if len(group) > 1)


def once_each(files: Iterable[Entry]) -> Sequence[Entry]:
    """Return *files* without further names of a file that is there already: to remove one of those frees nothing."""
    seen: dict[Hashable, Entry] = {}
    for file in sorted(files, key=lambda file: (len(file.path), file.path)):
        seen.setdefault((file.device, file.inode), file)
    return list(seen.values())


def digest(file: Entry, size: int | None, on_read: Callable[[int], object] = lambda size: None) -> bytes:
    """Return a hash of the first *size* bytes of *file*, of all if None; raises `OSError` if it cannot be read."""
    summary = hashlib.blake2b(digest_size=32)
    descriptor = os.open(file.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        left = file.size + 1 if size is None else size
        while left > 0 and (block := stream.read(min(BLOCK, left))):
            summary.update(block)
            on_read(len(block))
            left = left if size is None else left - len(block)
    return summary.digest()
