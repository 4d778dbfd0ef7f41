"""Queries: words, phrases, prefixes, fields and what is nearly spelt so; the best passages, and the best books.

Build `postings.py`, `matching.py`, `scoring.py` and `search.py`, without snippets for now. The tree of a query comes
from `search_engine`, and so do the formulas of BM25: written for numbers, they hold for whole arrays.

Hint: words that begin alike stand side by side in the vocabulary, and so do their places: a prefix is one slice.
Hint: what a query finds is a mask; AND, OR and NOT are one operation each.
Hint: a book that is gone must not make a word common. Count what lives.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebook_search import Searcher, best_places, open_snapshot, update
from search_engine import BadQueryError
from search_engine.rank import bm25, length_norm, lucene_idf

SHELF = {
    "tide.txt": "THE TIDE\n\nby Ann Écume\n\nCHAPTER 1\n\nThe tide sails in.\n\nA high tide, a storm.\n\n"
    "CHAPTER 2\n\nHigh hills; tide of war.",
    "sea.txt": "AT SEA\n\nby Bob\n\nSailing ships don't receive storms.\n\nShips at high sea.",
}


@pytest.fixture
def shelf(tmp_path):
    """Return a folder with two books."""
    folder = tmp_path / "books"
    folder.mkdir()
    for name, text in SHELF.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def searcher(shelf, tmp_path):
    """Return a searcher of the two books."""
    update(tmp_path / "index", shelf)
    return Searcher.open(tmp_path / "index")


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("storm", ["sea 5", "tide 9"]),
        ("sailed", ["sea 5", "tide 7"]),
        ('"high tide"', ["tide 9"]),
        ('"tide high"', []),
        ('"sea ships"', []),
        ("shi*", ["sea 5", "sea 7"]),
        ("éC*", ["tide 3"]),
        ("recieve~", ["sea 5"]),
        ("don't", ["sea 5"]),
        ("high AND tide", ["tide 9", "tide 13"]),
        ("high NOT (tide OR sea)", []),
        ("NOT (high OR tide OR sail OR chapter)", ["sea 1", "sea 3", "tide 3"]),
        ("title:sea high", ["sea 1", "sea 3", "sea 5", "sea 7", "tide 9", "tide 13"]),
        ("title:sea AND high", ["sea 7"]),
        ("author:ecume AND chapter:2 AND tide", ["tide 13"]),
        ('title:"the tide" AND author:an* AND author:bob', []),
        ("author:bo~ AND title:(sea NOT tide) AND storm", ["sea 5"]),
        ("", []),
        ("nowhere", []),
    ],
)
def test_what_is_found(searcher, query, places):
    """each kind of query finds exactly its passages"""
    found = [f"{path.removesuffix('.txt')} {place}" for path, place in searcher.find_all(query)]
    assert found == places
    assert sorted(f"{hit.path.removesuffix('.txt')} {hit.place}" for hit in searcher.search(query, 100)) == sorted(
        places
    )


def test_how_words_are_read(searcher, tmp_path):
    """words beside one another are alternatives, unless all are asked for; exact words have one form"""
    snapshot = open_snapshot(tmp_path / "index")
    assert len(Searcher(snapshot).find_all("high tide")) == 5
    assert len(Searcher(snapshot, every=True).find_all("high tide")) == 2
    assert Searcher(snapshot, exact=True).find_all("sailing") == [("sea.txt", 5)]


def test_stop_words(searcher, tmp_path):
    """a word that says nothing is left out if there are others"""
    assert searcher.find_all("the storm") == searcher.find_all("storm")
    assert [place for _, place in searcher.find_all("the")] == [1, 7]
    everything = Searcher(open_snapshot(tmp_path / "index"), stop_words=frozenset())
    assert len(everything.find_all("the storm")) == 4


def test_a_hit_says_where(searcher):
    """a hit has its book, chapter and line, and its text can be asked for"""
    (hit,) = searcher.search("hills")
    assert hit[1:7] == ("tide.txt", "THE TIDE", "Ann Écume", "CHAPTER 2", "line", 13)
    assert searcher.text(hit) == "High hills; tide of war."
    assert searcher.number_in_book(hit) == 6


def test_scores(searcher):
    """a score is BM25's, over all passages of all books"""
    hits = searcher.search("tide high")
    lengths = [view.lengths for view in searcher.snapshot.views]
    average = float(np.concatenate(lengths).mean())
    total = sum(map(len, lengths))
    norm = length_norm(5, average)
    expected = bm25(1, norm, lucene_idf(total, 4)) + bm25(1, norm, lucene_idf(total, 3))
    (hit,) = [hit for hit in hits if (hit.path, hit.place) == ("tide.txt", 9)]
    assert hit.score == pytest.approx(expected, abs=1e-12)


def test_the_best_come_first(searcher):
    """hits are in the order of their scores, equal ones in the order of path and place; k cuts"""
    hits = searcher.search("tide OR high OR ship", 100)
    assert [(-hit.score, hit.path, hit.place) for hit in hits] == sorted((-h.score, h.path, h.place) for h in hits)
    assert searcher.search("tide OR high OR ship", 2) == hits[:2]
    assert searcher.search("tide", 0) == []


def test_books(searcher):
    """books are ranked as wholes, each with the number of its passages that are found, and the best of these"""
    first, second = searcher.search_books("tide OR storm")
    assert (first.path, first.passages, second.path, second.passages) == ("tide.txt", 4, "sea.txt", 1)
    assert first.best == searcher.search("tide OR storm", 1)[0]
    assert [hit.path for hit in searcher.search_books("NOT tide")] == ["sea.txt", "tide.txt"]


def test_what_is_gone_counts_nowhere(searcher, shelf, tmp_path):
    """after a book was removed, scores are those of an index that never had it"""
    (shelf / "sea.txt").unlink()
    update(tmp_path / "index", shelf)
    update(tmp_path / "new", shelf)
    changed, new = (Searcher.open(tmp_path / name).search("high tide storm") for name in ("index", "new"))
    assert [hit[:7] for hit in changed] == [hit[:7] for hit in new]
    assert {hit.path for hit in changed} == {"tide.txt"}


def test_did_you_mean(searcher):
    """a word that is nowhere has near ones; a query that finds something, or has operators, has none"""
    assert searcher.suggest("stom") == ["storm", "storms"]
    assert searcher.suggest("storm") == searcher.suggest("stom OR x") == []


def test_a_page_of_a_book(searcher):
    """a book can be read from any passage on; an unknown one has none"""
    assert [hit.place for hit in searcher.passages("sea.txt", 1, 2)] == [3, 5]
    assert searcher.passages("sea.txt", 99) == searcher.passages("none.txt") == []


@pytest.mark.parametrize("query", ["(", '"', "a AND", "title:", "* x", "~"])
def test_queries_that_cannot_be_understood(searcher, query):
    """a query that makes no sense is told with its column"""
    with pytest.raises(BadQueryError, match="at column"):
        searcher.search(query)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]), max_size=2000), st.integers(0, 12), st.booleans())
def test_the_best_places(values, k, is_masked):
    """the k best scores are found without sorting: what is as good as the k-th, and nothing worse"""
    scores = np.array(values)
    found = scores > 0.7 if is_masked else None
    counted = [at for at, value in enumerate(values) if (value > 0.7 if is_masked else value > 0)]
    least = sorted((values[at] for at in counted), reverse=True)[:k][-1:]
    expected = [at for at in counted if least and values[at] >= least[0]]
    assert best_places(scores, k, found).tolist() == expected
