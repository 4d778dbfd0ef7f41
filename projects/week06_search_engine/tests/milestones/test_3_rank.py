"""Rank: how much a word says about a document, and the best of all documents.

Build `heap.py`, `rank.py` and `scoring.py`. `rank` holds the formulas, and knows no index; `scoring` puts an index's
numbers into them. By hand: no `heapq`.

Hint: the heap holds the k best so far, the worst of them on top; most that comes is turned away by one comparison.
Hint: `scores` may leave out what cannot be among the k best. Build it without that first.
"""

import ast
import tracemalloc
from itertools import pairwise
from math import log, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import search_engine.heap
from search_engine import (
    Bm25,
    Index,
    TfIdf,
    Weights,
    best,
    bm25,
    euclidean,
    is_worse,
    length_norm,
    lucene_idf,
    okapi_floor,
    okapi_idf,
    push,
    replace_worst,
    scores,
    smooth_idf,
    tf_idf,
)

PAIRS = st.lists(st.tuples(st.integers(0, 20), st.sampled_from([-1.0, 0.0, 0.5, 2.0])))
TEXTS = ("tide tide ship", "tide noon", "ship ship ship noon noon noon")
SCORERS = {"bm25": Bm25, "okapi": lambda index: Bm25(index, okapi=True), "tf-idf": TfIdf}
every_scorer = pytest.mark.parametrize("make", SCORERS.values(), ids=SCORERS)


def of(*texts):
    """Return an index of documents called 0, 1, ..."""
    index = Index()
    for number, text in enumerate(texts):
        index.add(str(number), text)
    return index


@given(PAIRS, st.integers(0, 10))
def test_the_best_are_the_beginning_of_a_full_sort(pairs, k):
    """the k best are the first k of all, sorted by score from above and by item from below"""
    assert best(iter(pairs), k) == sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]


def test_equal_scores():
    """of equal scores the smaller item is better, in whatever order they come"""
    assert best([("b", 1.0), ("a", 1.0), ("c", 1.0)], 2) == best([("c", 1.0), ("a", 1.0), ("b", 1.0)], 2)
    assert best([("b", 1.0), ("a", 1.0)], 5) == [("a", 1.0), ("b", 1.0)]
    assert is_worse((1, 2.0), (0, 2.0))
    assert is_worse((0, 1.0), (1, 2.0))
    assert not is_worse((0, 2.0), (0, 2.0))


def test_a_negative_number():
    """fewer than none cannot be asked for"""
    with pytest.raises(ValueError, match="k must be 0 or more, not -1"):
        best([], -1)


def test_the_places_of_a_heap():
    """many pairs are passed over once, and never kept"""
    tracemalloc.start()
    found = best(((number, float(number * 7919 % 100_003)) for number in range(100_003)), 10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [score for _, score in found] == [float(score) for score in range(100_002, 99_992, -1)]
    assert peak < 10_000


class Compared(float):
    """A number that counts how often it is compared."""

    times = 0

    def __lt__(self, other):
        """Count, and compare."""
        Compared.times += 1
        return float.__lt__(self, other)

    def __ge__(self, other):
        """Count, and compare."""
        Compared.times += 1
        return float.__ge__(self, other)


def test_the_steps_of_a_heap():
    """n pairs in falling order cost about n comparisons, and in rising order no more than n log k allows"""
    for step, most in ((-1, 2 * 4096 + 1000), (1, 4096 * 2 * 2 * 4 + 2000)):
        Compared.times = 0
        best([(number, Compared(number)) for number in range(4096)[::step]], 16)
        assert Compared.times <= most


@given(PAIRS.filter(bool))
def test_the_order_of_a_heap(pairs):
    """after each step no pair is better than the two below it"""
    heap = []
    for pair in pairs:
        push(heap, pair)
        assert is_heap(heap)
    assert sorted(heap) == sorted(pairs)
    expected = max(pairs, key=lambda pair: (-pair[1], pair[0]))
    assert replace_worst(heap, (7, 1.0)) == expected
    assert is_heap(heap)


def is_heap(heap):
    """Tell whether no pair is worse than the one above it."""
    return not any(is_worse(heap[place], heap[(place - 1) // 2]) for place in range(1, len(heap)))


def test_by_hand():
    """nobody else's heap or sort is used"""
    tree = ast.parse(Path(search_engine.heap.__file__).read_text("utf-8"))
    names = {getattr(node, "id", None) or getattr(node, "attr", None) for node in ast.walk(tree)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names.isdisjoint({"sorted", "sort"})
    assert "heapq" not in imported


def test_rarity():
    """the rarities are those of the formulas"""
    assert smooth_idf(3, 1) == pytest.approx(log(4 / 2) + 1, abs=1e-15)
    assert okapi_idf(3, 1) == pytest.approx(log(2.5 / 1.5), abs=1e-15)
    assert okapi_idf(3, 2) < 0 < lucene_idf(3, 3)
    assert lucene_idf(3, 1) == pytest.approx(log(1 + 2.5 / 1.5), abs=1e-15)
    assert okapi_floor(3, {1: 2, 2: 1}) == pytest.approx(0.25 * (2 * log(2.5 / 1.5) + log(1.5 / 2.5)) / 3, abs=1e-15)
    assert okapi_floor(0, {}) == 0.0


def test_weights():
    """more of a word counts less and less, and less in a long document"""
    norms = [length_norm(length, 10.0) for length in (10, 40)]
    assert norms == [1.5, 1.5 * (0.25 + 0.75 * 4)]
    short, long = ([bm25(times, norm, 2.0) for times in range(6)] for norm in norms)
    assert short[0] == 0.0
    assert short[1] == pytest.approx(2.0)
    gains = [after - before for before, after in pairwise(short)]
    assert gains == sorted(gains, reverse=True)
    assert all(a > b for a, b in zip(short[1:], long[1:], strict=True))
    assert bm25(10**9, norms[0], 2.0) == pytest.approx(2.0 * 2.5)
    assert (tf_idf(3, 1.5), euclidean(25.0), euclidean(0.0)) == (4.5, 5.0, 1.0)


def test_tf_idf_by_hand():
    """the scores of three documents are those that a pencil finds"""
    tide = log(4 / 3) + 1  # each of the three words is in two documents
    expected = {0: 2 * tide * tide / sqrt(5 * tide**2) / tide, 1: tide * tide / sqrt(2 * tide**2) / tide}
    assert scores(TfIdf(of(*TEXTS)), ["tide"]) == pytest.approx(expected, abs=1e-15)
    rare = log(4 / 2) + 1
    found = scores(TfIdf(of("a b", "b", "b")), ["a", "b"])
    assert found == pytest.approx({0: 1.0, 1: 1 / sqrt(1 + rare**2), 2: 1 / sqrt(1 + rare**2)}, abs=1e-15)


def test_bm25_by_hand():
    """the scores of three documents are those that a pencil finds"""
    idf, average = log(1 + 1.5 / 2.5), 11 / 3
    expected = {
        0: idf * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / average)),
        1: idf * 1 * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 2 / average)),
    }
    assert scores(Bm25(of(*TEXTS)), ["tide"]) == pytest.approx(expected, abs=1e-15)


def test_negative_rarity():
    """a word that most documents hold is never held against them; as rank_bm25 has it, it has the floor"""
    index = of("a x", "a y", "a z")
    assert Bm25(index).idf("a") > 0
    okapi = Bm25(index, okapi=True)
    assert okapi.idf("a") == okapi_floor(3, {3: 1, 1: 3})
    assert okapi.idf("x") == okapi_idf(3, 1)


@every_scorer
def test_a_word_that_is_asked_for_twice(make):
    """a word that is asked for twice counts twice, and an unknown one not at all"""
    scorer = make(of("a b", "a", "c", "d", "e"))
    once, twice = (scores(scorer, words) for words in (["a", "b"], ["b", "a", "a", "x"]))
    assert twice[1] > once[1]
    assert scores(scorer, ["a", "x"]) == scores(scorer, ["a"])
    assert scores(scorer, []) == scores(scorer, ["x"]) == {}


@every_scorer
def test_after_a_change(make):
    """after a change all scores are those of the new documents, to the last bit"""
    index = of("a b", "b c", "c a", "d")
    scorer = make(index)
    scores(scorer, ["a", "b"])
    index.remove(["1"])
    index.add("4", "a e")
    fresh = make(of("a b", "c a", "d", "a e"))
    assert list(scores(scorer, ["a", "b", "e"]).values()) == list(scores(fresh, ["a", "b", "e"]).values())


@every_scorer
def test_only_some_documents(make):
    """among some documents each has the score that it has among all"""
    scorer = make(of("a b", "a", "b", "a b b", "c"))
    whole = scores(scorer, ["a", "b"])
    for among in ({0, 2}, {1}, {4}, set(), {0, 1, 2, 3, 4}):
        assert scores(scorer, ["a", "b"], among=among) == {n: whole[n] for n in whole if n in among}


@given(
    st.lists(st.text("abcde", max_size=8), min_size=1, max_size=30), st.text("abcdef", max_size=4), st.integers(1, 4)
)
def test_what_is_left_out_is_not_among_the_best(texts, asked, k):
    """the k best are the same, score and all, whether or not documents that cannot be among them are left out"""
    index = of(*(" ".join(text) for text in texts))
    for make in SCORERS.values():
        scorer = make(index)
        assert best(scores(scorer, asked, k).items(), k) == best(scores(scorer, asked).items(), k)


class Given:
    """A scorer whose weights are given."""

    def __init__(self, **weights):
        self.all = weights

    def weights(self, word):
        """Return what was given."""
        return Weights(self.all[word], max(self.all[word].values()))

    def scale(self, times):
        """Leave the sums as they are."""
        return 1.0


@pytest.mark.parametrize(
    ("scorer", "expected"),
    [
        (Given(a={0: 1.0}, b={1: 0.7}, c={1: 0.7}), (1, 0.7 + 0.7)),  # found late
        (Given(a={0: 1.0}, b={0: -2.0, 1: -0.5}), (1, -0.5)),  # a best one that loses
        (Given(a={0: 0.1, 1: 0.1 + 0.3 + 0.2}, b={0: 0.3}, c={0: 0.2}), (0, 0.1 + 0.3 + 0.2)),  # rounded
    ],
)
def test_what_could_still_be_the_best(scorer, expected):
    """nothing is left out that later words could lift, not even by the last digit of a sum"""
    assert best(scores(scorer, list(scorer.all), k=1).items(), 1) == [expected]


def test_something_is_left_out():
    """documents with common words only are not looked at, when rare words have found enough"""
    index = of(*(["the rare"] * 3 + ["the"] * 500))
    assert set(scores(Bm25(index), ["the", "rare"], k=2)) == {0, 1, 2}


@every_scorer
def test_no_documents(make):
    """an index without documents, or without words, has no scores"""
    assert scores(make(Index()), ["a"], k=3) == {}
    assert scores(make(of("", "")), ["a"]) == {}
