"""The score of each document for some words: `rank` with the numbers of an index."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Protocol

from search_engine.heap import best
from search_engine.index import Index
from search_engine.rank import K1, B, euclidean, length_norm, lucene_idf, okapi_floor, okapi_idf, smooth_idf, tf_idf

# A sum of floats depends on its order in the last digits; a bound on it has to be wider than that.
SLACK = 1e-9


class Weights(NamedTuple):
    """What one occurrence of a word in a query adds to the score of each document, by number, and the most of it."""

    by_document: Mapping[int, float]
    greatest: float


class Scorer(Protocol):
    """A way to rank. A score is the sum of the weights of the query's words, times the scale of the query."""

    def weights(self, word: str) -> Weights:
        """Return the weights of *word*: all positive, all negative, or none, if no document holds it."""

    def scale(self, times: Mapping[str, int]) -> float:
        """Return by what the sum is multiplied for a query that holds each word so many *times*."""


class Bm25:
    """Scores by BM25. With *okapi* they are those of rank_bm25's `BM25Okapi`, else the rarity is Lucene's."""

    def __init__(self, index: Index, k1: float = K1, b: float = B, *, okapi: bool = False) -> None:
        """Score the documents of *index*, which may change; *k1* and *b* as in `rank.length_norm`."""
        self._index, self._k1, self._b, self._is_okapi = index, k1, b, okapi
        self._known_changes = -1
        self._norms: dict[int, float] = {}
        self._weights: dict[str, Weights] = {}
        self._floor = 0.0

    def weights(self, word: str) -> Weights:
        """Return the weights of *word*, see `Scorer`. They are worked out once, and kept until the index changes."""
        self._refresh()
        if word not in self._weights:
            frequencies = self._index.frequencies(word)
            # `bm25` for all documents of a word, without a call for each.
            top, norms = self.idf(word) * (self._k1 + 1), self._norms
            made = _weights({number: top * times / (times + norms[number]) for number, times in frequencies.items()})
            if not frequencies:
                return made
            self._weights[word] = made
        return self._weights[word]

    def scale(self, times: Mapping[str, int]) -> float:
        """Return 1, see `Scorer`."""
        return 1.0

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
        index, self._weights = self._index, {}
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
        """Score the documents of *index*, which may change."""
        self._index = index
        self._known_changes = -1
        self._lengths: dict[int, float] = {}
        self._weights: dict[str, Weights] = {}

    def weights(self, word: str) -> Weights:
        """Return the weights of *word*, see `Scorer`. They are worked out once, and kept until the index changes."""
        self._refresh()
        if word not in self._weights:
            frequencies, idf = self._index.frequencies(word), self.idf(word)
            square, lengths = idf * idf, self._lengths  # one idf for the query, one for the document
            made = _weights({number: square * times / lengths[number] for number, times in frequencies.items()})
            if not frequencies:
                return made
            self._weights[word] = made
        return self._weights[word]

    def scale(self, times: Mapping[str, int]) -> float:
        """Return what makes a vector of length 1 of the query, see `Scorer`; unknown words have no part in it."""
        known = ((word, number) for word, number in times.items() if self._index.frequencies(word))
        return 1 / euclidean(sum(tf_idf(number, self.idf(word)) ** 2 for word, number in known))

    def idf(self, word: str) -> float:
        """Return how rare *word* is."""
        return smooth_idf(len(self._index.documents), len(self._index.frequencies(word)))

    def _refresh(self) -> None:
        if self._known_changes == self._index.changes:
            return
        self._weights = {}
        squares = dict.fromkeys(self._index.documents, 0.0)
        # In the order of the words, so that the sums are the same to the last bit whatever was removed before.
        for _, frequencies in self._index.all_frequencies():
            idf = smooth_idf(len(squares), len(frequencies))
            for number, frequency in frequencies.items():
                squares[number] += tf_idf(frequency, idf) ** 2
        self._lengths = {number: euclidean(square) for number, square in squares.items()}
        self._known_changes = self._index.changes


def scores(
    scorer: Scorer, words: Iterable[str], k: int | None = None, among: Collection[int] | None = None
) -> dict[int, float]:
    """Return the scores of the documents that hold one of *words*, by number; a word that comes twice counts twice.

    If *k* is given, documents that cannot be among the *k* best may be missing. If *among* is given, only documents in
    it are looked at.

    The words that can add most come first. Once the k-th best so far is beyond what the words to come can add, no new
    document can get there, and of those found only some; common words are then looked up in these few, and their long
    lists are never read (Turtle and Flood 1995, "MaxScore").
    """
    times = Counter(words)
    parts = [(scorer.weights(word), times[word]) for word in times]
    parts.sort(key=lambda part: part[0].greatest * part[1], reverse=True)
    found: dict[int, float] = {}
    for place, (weights, number) in enumerate(parts):
        rest = sum(later.greatest * often for later, often in parts[place:]) * (1 + SLACK)
        if k and len(found) >= k and rest >= 0 and parts[-1][0].greatest >= 0:
            least = best(found.items(), k)[-1][1]
            if rest < least:
                found = {document: score for document, score in found.items() if score + rest >= least}
                among = found.keys()
        _add(found, weights.by_document, number, among)
    scale = scorer.scale(times)
    return {document: score * scale for document, score in found.items()} if scale != 1 else found


def _weights(by_document: dict[int, float]) -> Weights:
    return Weights(by_document, max(by_document.values(), default=0.0))


def _add(found: dict[int, float], weights: Mapping[int, float], times: int, among: Collection[int] | None) -> None:
    if among is not None:
        # The shorter of both is passed over; `in` costs the same for any length.
        shorter, longer = sorted((among, weights), key=len)
        weights = {document: weights[document] for document in shorter if document in longer}
    if not found and times == 1:
        found.update(weights)
        return
    for document, weight in weights.items():
        found[document] = found.get(document, 0.0) + weight * times
