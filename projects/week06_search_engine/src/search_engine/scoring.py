"""The score of each document for some words: `rank` with the numbers of an index."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from search_engine.index import Index
from search_engine.rank import (
    B,
    K1,
    euclidean,
    length_norm,
    lucene_idf,
    okapi_floor,
    okapi_idf,
    smooth_idf,
    tf_idf,
)


class Scorer(Protocol):
    """A way to rank."""

    def scores(self, words: Sequence[str], among: Collection[int] | None = None) -> dict[int, float]:
        """Return the score of each document that holds one of *words*, by its number.

        A word that is asked for twice counts twice. If *among* is not None, only documents in it are looked at.
        """


class Bm25:
    """Scores by BM25. With *okapi* they are those of rank_bm25's `BM25Okapi`, else the rarity is Lucene's."""

    def __init__(self, index: Index, k1: float = K1, b: float = B, *, okapi: bool = False) -> None:
        self._index, self._k1, self._b, self._is_okapi = index, k1, b, okapi
        self._known_changes = -1
        self._norms: dict[int, float] = {}
        self._floor = 0.0

    def scores(self, words: Sequence[str], among: Collection[int] | None = None) -> dict[int, float]:
        """Return the sum of the words' weights in each document, see `Scorer`."""
        self._refresh()
        norms, found = self._norms, dict[int, float]()
        for word, frequencies in _held(self._index, words, among):
            # `bm25` for all documents of a word, without a call for each.
            weight = self.idf(word) * (self._k1 + 1) * words.count(word)
            for number, frequency in frequencies.items():
                found[number] = found.get(number, 0.0) + weight * frequency / (frequency + norms[number])
        return found

    def idf(self, word: str) -> float:
        """Return how rare *word* is."""
        self._refresh()
        documents, containing = len(self._index.documents), len(self._index.frequencies(word))
        if not self._is_okapi:
            return lucene_idf(documents, containing)
        idf = okapi_idf(documents, containing)
        return self._floor if idf < 0 else idf

    def _refresh(self) -> None:
        if self._known_changes == self._index.changes:
            return
        index = self._index
        average = index.average_length or 1.0  # documents without words hold none that could be asked for
        self._norms = {
            number: length_norm(document.length, average, self._k1, self._b)
            for number, document in index.documents.items()
        }
        if self._is_okapi:
            held = Counter(len(frequencies) for _, frequencies in index.all_frequencies())
            self._floor = okapi_floor(len(index.documents), held)
        self._known_changes = index.changes


class TfIdf:
    """Scores by the cosine of TF-IDF vectors: those of scikit-learn's `TfidfVectorizer` for the same words."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known_changes = -1
        self._lengths: dict[int, float] = {}

    def scores(self, words: Sequence[str], among: Collection[int] | None = None) -> dict[int, float]:
        """Return the cosine of the angle between the words and each document, from 0 to 1, see `Scorer`."""
        self._refresh()
        lengths, found, square = self._lengths, dict[int, float](), 0.0
        for word, frequencies in _held(self._index, words, among):
            idf = self.idf(word)
            asked = tf_idf(words.count(word), idf)
            square += asked * asked
            for number, frequency in frequencies.items():
                found[number] = found.get(number, 0.0) + asked * idf * frequency / lengths[number]
        length = euclidean(square)
        return {number: score / length for number, score in found.items()}

    def idf(self, word: str) -> float:
        """Return how rare *word* is."""
        return smooth_idf(len(self._index.documents), len(self._index.frequencies(word)))

    def _refresh(self) -> None:
        if self._known_changes == self._index.changes:
            return
        squares = dict.fromkeys(self._index.documents, 0.0)
        # In the order of the words, so that the sums are the same to the last bit whatever was removed before.
        for _, frequencies in self._index.all_frequencies():
            idf = smooth_idf(len(squares), len(frequencies))
            for number, frequency in frequencies.items():
                squares[number] += tf_idf(frequency, idf) ** 2
        self._lengths = {number: euclidean(square) for number, square in squares.items()}
        self._known_changes = self._index.changes


def _held(index: Index, words: Sequence[str], among: Collection[int] | None) -> Iterator[tuple[str, Mapping[int, int]]]:
    for word in dict.fromkeys(words):
        frequencies = index.frequencies(word)
        if frequencies and among is not None:
            # The shorter of both is passed over; `in` costs the same for any length.
            shorter, longer = sorted((among, frequencies), key=len)
            yield word, {number: frequencies[number] for number in shorter if number in longer}
        elif frequencies:
            yield word, frequencies
