"""The index as it is at one moment: its segments, mapped into memory, and what lives in them.

A snapshot stays as it is while others change the index: segments are never written again, and a file that was mapped
can be read after its name is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ebook_search.errors import BadIndexError
from ebook_search.manifest import Manifest, load_manifest
from ebook_search.segment import Array, Segment
from ebook_search.words import Stems
from search_engine import Trie

# How often to begin again if a segment is gone, because the index has changed between manifest and segment.
ATTEMPTS = 20


class View:
    """A segment, and which of its books and passages live."""

    def __init__(self, segment: Segment, deleted: list[int]) -> None:
        """Look at *segment* without the books whose numbers are *deleted*."""
        self.segment = segment
        self.living_books: Array = np.ones(len(segment.books), bool)
        self.living_books[deleted] = False
        # None if all live, which makes most indexes faster.
        self.alive: Array | None = self.living_books[segment.arrays["book"]] if deleted else None
        self.lengths: Array = segment.lengths()

    @property
    def words(self) -> int:
        """The number of words of the passages that live."""
        return int(self.lengths.sum() if self.alive is None else self.lengths[self.alive].sum())

    @property
    def passages(self) -> int:
        """The number of passages that live."""
        return len(self.lengths) if self.alive is None else int(self.alive.sum())

    @cached_property
    def book_lengths(self) -> Array:
        """The words of each book, of those that are gone as well."""
        return np.bincount(self.segment.arrays["book"], weights=self.lengths, minlength=len(self.segment.books))

    @cached_property
    def trie(self) -> Trie:
        """The vocabulary as a trie, for words that are spelt nearly so; it is made when it is first asked for."""
        return Trie(term.decode() for term in self.segment.terms)


@dataclass(frozen=True)
class Snapshot:
    """All views of an index. Only what lives counts: no book that is gone makes a word common."""

    manifest: Manifest
    views: list[View]

    @cached_property
    def stems(self) -> Stems:
        """The stems of the index's language."""
        return Stems(self.manifest.language)

    @cached_property
    def passages(self) -> int:
        """The number of passages."""
        return sum(view.passages for view in self.views)

    @cached_property
    def words(self) -> int:
        """The number of words of all passages."""
        return sum(view.words for view in self.views)

    @cached_property
    def books(self) -> dict[str, tuple[int, int, dict[str, Any]]]:
        """The books by their paths: the numbers of view and book, and what is known of it."""
        return {book["path"]: (number, at, book) for number, view in enumerate(self.views) for at, book in living(view)}


def living(view: View) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and description of each book of *view* that lives."""
    return ((at, book) for at, book in enumerate(view.segment.books) if view.living_books[at])


def open_snapshot(folder: Path) -> Snapshot:
    """Return the index in *folder* as it is now.

    Raises what `load_manifest` and `Segment` raise, and `BadIndexError` for a segment that is missing or of another
    size. Segments that a change has replaced meanwhile are no error: the new manifest is read then.
    """
    manifest = load_manifest(folder)
    for _ in range(ATTEMPTS):
        try:
            return Snapshot(
                manifest, [_open(folder, entry.file, entry.size, entry.deleted) for entry in manifest.segments]
            )
        except FileNotFoundError as error:
            before, manifest = manifest, load_manifest(folder)
            if manifest == before:
                raise BadIndexError(f"{error.filename} is missing; index anew") from error
        except OSError as error:
            raise BadIndexError(f"cannot read {error.filename}: {error.strerror or error}") from error
    raise BadIndexError(f"the index in {folder} changes all the time; try again")


def _open(folder: Path, name: str, size: int, deleted: list[int]) -> View:
    path = folder / name
    if path.stat().st_size != size:
        raise BadIndexError(f"{path} is damaged: it has another size than when it was written; index anew")
    return View(Segment(path), deleted)
