"""Where a word, a phrase or a prefix is, in one segment: passages, and how often in each."""

from typing import NamedTuple, TypeAlias

import numpy as np

from ebook_search.segment import Array
from ebook_search.snapshot import View
from ebook_search.words import Stems, without_accents
from search_engine import Fuzzy, Phrase, Prefix, Word

# What a query asks for of the text, and what gets a score of its own.
Leaf: TypeAlias = Word | Phrase | Prefix | Fuzzy

# Up to so many letters, one edit makes another word of a word; in a longer one there may be two.
SHORT = 3

EMPTY: Array = np.zeros(0, np.uint32)


class Postings(NamedTuple):
    """The passages that hold something, in order, and how often each does."""

    docs: Array
    counts: Array


def find(view: View, leaf: Leaf, stems: Stems, *, exact: bool = False) -> Postings:
    """Return where *leaf* is in what lives of *view*. A word is found in all its forms, unless *exact*."""
    match leaf:
        case Word(word) if not exact:
            (stem,) = stems.of([without_accents(word)])
            found = _of_stem(view, stem.encode())
        case Word(word):
            found = _count(view, _places_of(view, word))
        case Phrase(words):
            found = _count(view, phrase_places(view, words))
        case Prefix(prefix):
            numbers = view.segment.terms.starting_with(without_accents(prefix).encode())
            found = _count(view, np.sort(_places(view, numbers.start, numbers.stop)))
        case Fuzzy(word):
            places = [_places_of(view, near) for near, _ in near_words(view, word)]
            found = _count(view, np.sort(np.concatenate([EMPTY, *places])))
    if view.alive is None:
        return found
    lives = view.alive[found.docs]
    return Postings(found.docs[lives], found.counts[lives])


def near_words(view: View, word: str) -> list[tuple[str, int]]:
    """Return the words that are *word* but for one edit, or two in one longer than `SHORT`, each with their number."""
    plain = without_accents(word)
    return list(view.trie.near(plain, 1 if len(plain) <= SHORT else 2))


def phrase_places(view: View, words: tuple[str, ...]) -> Array:
    """Return the places where the *words* stand one right after the other: of each time that of the first.

    From the places of the rarest word, where the phrase would begin; then each other word must be where it would be.
    """
    places = [_places_of(view, word) for word in words]
    order = sorted(range(len(words)), key=lambda offset: len(places[offset]))
    begins = places[order[0]].astype(np.int64) - order[0]
    for offset in order[1:]:
        wanted, there = begins + offset, places[offset]
        at = np.searchsorted(there, wanted)
        at[at == len(there)] = 0
        begins = begins[there[at] == wanted] if len(there) else begins[:0]
    return begins


def _of_stem(view: View, stem: bytes) -> Postings:
    number = view.segment.stems.find(stem)
    if number is None:
        return Postings(EMPTY, EMPTY)
    arrays = view.segment.arrays
    start, end = arrays["stem_starts"][number : number + 2].tolist()
    return Postings(arrays["docs"][start:end], arrays["counts"][start:end])


def _places_of(view: View, word: str) -> Array:
    number = view.segment.terms.find(without_accents(word).encode())
    return EMPTY if number is None else _places(view, number, number + 1)


def _places(view: View, first: int, last: int) -> Array:
    # The places of words that stand side by side in the vocabulary stand side by side.
    arrays = view.segment.arrays
    return arrays["places"][int(arrays["term_starts"][first]) : int(arrays["term_starts"][last])]


def _count(view: View, places: Array) -> Postings:
    docs = np.searchsorted(view.segment.arrays["begins"], places, side="right") - 1
    is_first = np.ones(len(docs), bool)
    is_first[1:] = docs[1:] != docs[:-1]
    firsts = np.flatnonzero(is_first)
    return Postings(docs[firsts], np.diff(firsts, append=len(docs)))
