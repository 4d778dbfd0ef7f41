"""How much a word says about a document: numbers of a collection in, weights out; nothing here knows an index.

In all functions *documents* is the number of documents, *containing* that of those which hold the word, *frequency* how
often it stands in one document, *length* the document's words, and *average* the mean length of all documents.
"""

from collections.abc import Mapping
from math import log, sqrt

# Of BM25: how fast more of the same word stops to count, and how much long documents pay for their length. These are
# the values of rank_bm25.
K1 = 1.5
B = 0.75

# What is put in the place of a negative weight is this part of the mean weight of all words, as in rank_bm25.
EPSILON = 0.25


def smooth_idf(documents: int, containing: int) -> float:
    """Return how rare a word is, for TF-IDF: ln((1 + documents) / (1 + containing)) + 1, as scikit-learn has it.

    The ones stand for a document more that holds every word, so that no word weighs nothing or divides by zero.
    """
    return log((1 + documents) / (1 + containing)) + 1


def okapi_idf(documents: int, containing: int) -> float:
    """Return how rare a word is, for BM25: ln((documents − containing + ½) / (containing + ½)).

    From Robertson and Spärck Jones 1976; negative for a word that more than half of the documents hold.
    """
    return log((documents - containing + 0.5) / (containing + 0.5))


def lucene_idf(documents: int, containing: int) -> float:
    """Return how rare a word is, for BM25: ln(1 + (documents − containing + ½) / (containing + ½)).

    As Lucene has it; never negative, so that a document which holds the word never comes after one that does not.
    """
    return log(1 + (documents - containing + 0.5) / (containing + 0.5))


def okapi_floor(documents: int, words_by_containing: Mapping[int, int]) -> float:
    """Return what rank_bm25 puts in the place of each negative `okapi_idf`: `EPSILON` times the mean over all words.

    *words_by_containing* says how many words there are that n documents hold, by n.
    """
    words = sum(words_by_containing.values())
    total = sum(number * okapi_idf(documents, n) for n, number in sorted(words_by_containing.items()))
    return EPSILON * total / words if words else 0.0


def length_norm(length: int, average: float, k1: float = K1, b: float = B) -> float:
    """Return the frequency at which a word reaches half of its greatest weight: *k1*, and more in a long document."""
    return k1 * (1 - b + b * length / average)


def bm25(frequency: int, norm: float, idf: float, k1: float = K1) -> float:
    """Return the weight of a word in a document (Robertson and Zaragoza 2009), of which `length_norm` is *norm*.

    >>> norm = length_norm(length=4, average=4.0)
    >>> [round(bm25(frequency, norm, idf=1.0), 2) for frequency in (0, 1, 2, 100)]
    [0.0, 1.0, 1.43, 2.46]
    """
    return idf * (k1 + 1) * frequency / (frequency + norm)


def tf_idf(frequency: int, idf: float) -> float:
    """Return the weight of a word in a text, before the text's weights are divided by their `euclidean` length."""
    return frequency * idf


def euclidean(sum_of_squares: float) -> float:
    """Return the length of the vector of weights by which they are divided (scikit-learn's norm "l2"); 1 for none."""
    return sqrt(sum_of_squares) or 1.0
