"""Books become the arrays of a segment; and segments become one, without their texts being read again.

| array | of | holds |
|---|---|---|
| `term_letters`, `term_ends` | words | the vocabulary, sorted by UTF-8 |
| `term_starts` | words | where the places of word i begin in `places`; one more at the end |
| `places` | words of text | where each word stands, by word and then by place |
| `stem_letters`, `stem_ends`, `stem_starts` | stems | as for words, for `docs` and `counts` |
| `docs`, `counts` | stem and passage | the passages that hold a stem, and how often |
| `begins` | passages | the place of its first word; one more at the end |
| `book`, `chapter`, `place` | passages | the numbers of book and chapter, and the line or paragraph |
| `text`, `text_ends` | passages | the text in UTF-8 |
| `tables` | | books and chapters as JSON |

The words of a segment are numbered through, and after each passage one number is left out: so the word after the one at
a place is at that place + 1, and no phrase goes from one passage into the next.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ebook_search.books import Book
from ebook_search.segment import Array, Segment, pack_words
from ebook_search.words import Stems, TermNumbers, split_words

LOW_HALF = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)

# Places are numbers of 32 bits, so no segment may have more words and passages than this; a batch ends far below.
MOST_WORDS = 2**31


class Builder:
    """Takes books, one after the other, and makes the arrays of a segment of them."""

    def __init__(self, stems: Stems) -> None:
        """Begin without books."""
        self._stems = stems
        self._numbers = TermNumbers()
        self._words = array("I")
        self._lengths = array("I")
        self._columns: dict[str, array[int]] = {name: array("I") for name in ("book", "chapter", "place")}
        self._texts: list[bytes] = []
        self._books: list[dict[str, Any]] = []
        self._chapters: list[str] = []

    def __len__(self) -> int:
        """Return the number of words so far."""
        return len(self._words)

    @property
    def is_empty(self) -> bool:
        """Whether no book was added."""
        return not self._books

    def add(self, book: Book) -> None:
        """Add *book*: all its words, or nothing but its name if it has none."""
        first_chapter, number, numbers = len(self._chapters), len(self._books), self._numbers
        for passage in book.passages:
            words = split_words(passage.text)
            self._words.extend(map(numbers.__getitem__, words))
            self._lengths.append(len(words))
            self._columns["chapter"].append(first_chapter + passage.chapter)
            self._columns["place"].append(passage.place)
            self._texts.append(passage.text.encode(errors="replace"))
        self._columns["book"].extend([number] * len(book.passages))
        self._chapters += book.chapters
        self._books.append(describe(book))

    def arrays(self) -> dict[str, Array]:
        """Return the arrays of the segment."""
        text, text_ends = pack_words(self._texts)
        columns = {name: np.array(column, np.uint32) for name, column in self._columns.items()}
        columns |= {"text": text, "text_ends": text_ends, "tables": _tables(self._books, self._chapters)}
        words, lengths = np.array(self._words, np.uint32), np.array(self._lengths, np.uint32)
        return {**invert(self._numbers.terms, words, lengths, self._stems), **columns}


def describe(book: Book) -> dict[str, Any]:
    """Return what the index keeps of *book* besides its passages, as JSON knows it."""
    source = book.source
    return {
        "path": source.path,
        "size": source.size,
        "modified": source.modified,
        "digest": source.digest,
        "title": book.title,
        "author": book.author,
        "unit": book.unit,
        "chapters": len(book.chapters),
        "passages": len(book.passages),
    }


def invert(terms: Sequence[bytes], words: Array, lengths: Array, stems: Stems) -> dict[str, Array]:
    """Return what is known of words: *words* are the numbers in *terms* of the text's words, passage after passage.

    A word's number and its place make one number of 64 bits; sorted, these are the inverted index.
    """
    order = sorted(range(len(terms)), key=terms.__getitem__)
    rank = np.empty(len(terms), np.uint64)
    rank[order] = np.arange(len(terms), dtype=np.uint64)
    passages = np.arange(len(lengths), dtype=np.uint64)
    begins = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths + np.uint32(1), out=begins[1:])
    ordered = [terms[number] for number in order]
    found = stems.of(term.decode() for term in ordered)
    kinds = sorted({stem.encode() for stem in found})
    number_of = {stem: number for number, stem in enumerate(kinds)}
    stem_of = np.fromiter((number_of[stem.encode()] for stem in found), np.uint64, len(found))
    docs = np.repeat(passages, lengths)
    ranks = rank[words]
    keys = (ranks << HALF) | (np.arange(len(words), dtype=np.uint64) + docs)
    keys.sort()
    term_letters, term_ends = pack_words(ordered)
    return {
        "term_letters": term_letters,
        "term_ends": term_ends,
        "term_starts": _starts(keys >> HALF, len(ordered)),
        "places": (keys & LOW_HALF).astype(np.uint32),
        **_count_stems(kinds, stem_of[ranks], docs),
        "begins": begins,
    }


def merge(segments: Iterable[tuple[Segment, Array]], stems: Stems) -> dict[str, Array]:
    """Return the arrays of one segment with the books that are left of *segments*, each with a mask of its books.

    They are those that a `Builder` makes of the same books in the same order.
    """
    numbers: dict[bytes, int] = {}
    parts: dict[str, list[Array]] = {}
    books: list[dict[str, Any]] = []
    chapters: list[str] = []
    for segment, alive in segments:
        for name, part in _alive_part(segment, alive, numbers, len(books), len(chapters)).items():
            parts.setdefault(name, []).append(part)
        books += [book for book, lives in zip(segment.books, alive, strict=True) if lives]
        chapters += [segment.chapters[number] for number in _kept_chapters(segment, alive)]
    joined = {name: np.concatenate(arrays) for name, arrays in parts.items()}
    words, lengths, text_lengths = (joined.pop(name) for name in ("words", "lengths", "text_lengths"))
    used, words = np.unique(words, return_inverse=True)
    known = list(numbers)
    text_ends = np.zeros(len(text_lengths) + 1, np.uint64)
    np.cumsum(text_lengths, out=text_ends[1:])
    return {
        **invert([known[number] for number in used], words, lengths, stems),
        **joined,
        "text_ends": text_ends,
        "tables": _tables(books, chapters),
    }


def stream(segment: Segment) -> Array:
    """Return the number of each word of the text, in order: the inverted index, turned back."""
    arrays = segment.arrays
    begins = arrays["begins"]
    words = np.zeros(int(begins[-1]), np.uint32)
    words[arrays["places"]] = np.repeat(
        np.arange(len(segment.terms), dtype=np.uint32), np.diff(arrays["term_starts"]).astype(np.int64)
    )
    return np.delete(words, begins[1:].astype(np.int64) - 1)


def _alive_part(
    segment: Segment, alive: Array, numbers: dict[bytes, int], first_book: int, first_chapter: int
) -> dict[str, Array]:
    arrays, lengths = segment.arrays, segment.lengths()
    kept = alive[arrays["book"]]
    renumbered = np.array([numbers.setdefault(term, len(numbers)) for term in segment.terms], np.uint32)
    new_chapter = np.zeros(len(segment.chapters), np.uint32)
    of_living = _kept_chapters(segment, alive)
    new_chapter[of_living] = np.arange(len(of_living), dtype=np.uint32) + np.uint32(first_chapter)
    new_book = np.cumsum(alive, dtype=np.uint32) - np.uint32(1) + np.uint32(first_book)
    text_lengths = np.diff(arrays["text_ends"])
    return {
        "words": renumbered[stream(segment)[np.repeat(kept, lengths)]] if len(renumbered) else renumbered,
        "lengths": lengths[kept],
        "book": new_book[arrays["book"][kept]],
        "chapter": new_chapter[arrays["chapter"][kept]],
        "place": arrays["place"][kept],
        "text": arrays["text"][np.repeat(kept, text_lengths.astype(np.int64))],
        "text_lengths": text_lengths[kept],
    }


def _kept_chapters(segment: Segment, alive: Array) -> list[int]:
    owners = np.repeat(np.arange(len(segment.books)), [book["chapters"] for book in segment.books])
    return [int(number) for number in np.flatnonzero(alive[owners])]


def _count_stems(kinds: list[bytes], stems: Array, docs: Array) -> dict[str, Array]:
    keys = (stems << HALF) | docs
    keys.sort()
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    firsts = np.flatnonzero(is_first)
    pairs = keys[firsts]
    letters, ends = pack_words(kinds)
    return {
        "stem_letters": letters,
        "stem_ends": ends,
        "stem_starts": _starts(pairs >> HALF, len(kinds)),
        "docs": (pairs & LOW_HALF).astype(np.uint32),
        "counts": np.diff(firsts, append=len(keys)).astype(np.uint32),
    }


def _starts(numbers: Array, count: int) -> Array:
    return np.searchsorted(numbers, np.arange(count + 1, dtype=np.uint64)).astype(np.uint64)


def _tables(books: list[dict[str, Any]], chapters: list[str]) -> Array:
    content = json.dumps({"books": books, "chapters": chapters})
    return np.frombuffer(content.encode(), np.uint8)
