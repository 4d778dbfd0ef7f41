"""BM25 over arrays: the formulas of the search engine, for all passages that hold a word at once."""

from typing import Any, NamedTuple, cast

import numpy as np

from ebook_search.segment import Array
from search_engine.rank import K1, B, bm25, length_norm, lucene_idf

# A word that is in one of so many passages is common.
COMMON = 4

BLOCK = 64
SMALLEST = float(np.finfo(float).tiny)


class Parameters(NamedTuple):
    """Of BM25: how fast more of the same word stops to count, and how much long passages pay for their length."""

    k1: float = K1
    b: float = B


USUAL = Parameters()


def norms(lengths: Array, average: float, parameters: Parameters) -> Array:
    """Return `length_norm` for each of *lengths*; *average* is that of all passages of the index."""
    # The formula is for numbers; numpy takes it for arrays as it stands.
    return cast(Array, length_norm(cast(Any, lengths), average or 1.0, *parameters))


def weigh(docs: Array, counts: Array, norms: Array, total: int, containing: int, parameters: Parameters) -> Array:
    """Return what a word weighs in the passages *docs*, of *total*, of which *containing* hold it.

    The rarity is that of Lucene, never negative. So whatever holds one of the words has a score above 0.
    """
    idf = lucene_idf(total, containing)
    return cast(Array, bm25(cast(Any, counts), cast(Any, norms[docs]), idf, parameters.k1))


class Weights(NamedTuple):
    """What a word weighs in passages: in *docs*, or in every passage of a segment if that is None."""

    docs: Array | None
    weights: Array

    def add_to(self, scores: Array) -> None:
        """Add the weights to the *scores* of all passages."""
        if self.docs is None:
            scores += self.weights
        else:
            scores[self.docs] += self.weights


def spread(docs: Array, weights: Array, passages: int) -> Weights:
    """Return the `Weights` of a word that weighs so in *docs*: of a common word one for each of all *passages*.

    To add a whole array to another takes a fraction of the time that it takes to pick places.
    """
    if len(docs) * COMMON < passages:
        return Weights(docs.astype(np.intp), weights)
    every = np.zeros(passages)
    every[docs] = weights
    return Weights(None, every)


def best_places(scores: Array, k: int, found: Array | None = None) -> Array:
    """Return where the *k* best of *scores* are, in order: all that are as good as the k-th, and so perhaps more.

    *found* says which count, unless told those above 0. Nothing is sorted: of each `BLOCK` scores the greatest is
    looked at first. The k-th best of these is a bound, which at least k scores reach and few others.
    """
    if k == 0:
        return np.zeros(0, np.int64)
    if found is not None:
        scores = np.where(found, scores, -1.0)
    least = 0.0 if found is not None else SMALLEST
    whole = len(scores) // BLOCK * BLOCK
    if whole // BLOCK > k:
        greatest = scores[:whole].reshape(BLOCK, -1).max(axis=0)
        least = max(least, float(np.partition(greatest, len(greatest) - k)[len(greatest) - k]))
    places = np.flatnonzero(scores >= least)
    if len(places) <= k:
        return places
    values = scores[places]
    best: Array = places[values >= np.partition(values, len(values) - k)[len(values) - k]]
    return best
