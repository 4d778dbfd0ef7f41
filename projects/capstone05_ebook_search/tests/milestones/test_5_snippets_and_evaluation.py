"""Snippets and evaluation: why a passage was found, and how good the ranking is.

Build `snippets.py`, `trec.py` and `evaluate.py`. A snippet marks what the index has found: "sailing" for the query
"sails", both words of a phrase, and nothing else. How good a ranking is, a test collection tells: documents, topics,
and judgements of which documents answer which topic.

Hint: the terms of a text come with their places; the leaves of the query tell which of them to mark.
Hint: nDCG discounts a gain at place i by log2(i + 1), and divides by the best that could have been.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebook_search import (
    BadCollectionError,
    Searcher,
    Stems,
    average_precision,
    evaluate,
    find_spans,
    judge,
    leaves,
    make_snippet,
    ndcg,
    read_documents,
    read_judgements,
    read_topics,
    run_lines,
    update,
)
from search_engine import parse

STEMS = Stems("english")


def marked(text, query, width=240, **options):
    """Return the snippet of a text with its marks in brackets."""
    spans = find_spans(text, leaves(parse(query, fuzzy=True)), STEMS, **options)
    return make_snippet(text, spans, width).marked("[", "]")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sail", "[Sailing], she sees naïve sails-men."),
        ("naive", "Sailing, she sees [naïve] sails-men."),
        ('"sees naïve"', "Sailing, she [sees naïve] sails-men."),
        ("s*", "[Sailing], [she] [sees] naïve [sails]-men."),
        ("se~", "Sailing, [she] sees naïve sails-men."),
        ("naivve~", "Sailing, she sees [naïve] sails-men."),
        ("she NOT sees", "Sailing, [she] sees naïve sails-men."),
    ],
)
def test_marks(query, expected):
    """what the index finds is marked, as it is written in the text"""
    wanted = expected.replace("sails-men", "[sails]-men") if query == "sail" else expected
    assert marked("Sailing, she sees\nnaïve sails-men.", query) == wanted


def test_exact_marks():
    """of exact words no other form is marked"""
    assert marked("sails sail", "sail", exact=True) == "sails [sail]"


def test_whole_sentences():
    """a snippet begins and ends with a sentence if one is near, and shows where something is left out"""
    text = "Far away. " * 50 + "It was the tide. " + "Near by. " * 50
    assert marked(text, "tide", 10) == "…It was the [tide].…"


def test_the_best_window():
    """where the most different words are is shown, not where one is repeated"""
    text = "tide tide tide. " + "x " * 300 + "storm and tide. " + "y " * 300
    assert "[storm] and [tide]." in marked(text, "storm tide", 60)


@given(st.text(st.sampled_from("ab .!?\n'é-")), st.sampled_from(["a", "b*", '"a b"', "ab~"]))
def test_a_snippet_is_a_piece_of_the_text(text, query):
    """without marks it is a piece of the text, with blanks for white space; marks lie in it, one after the other"""
    snippet = make_snippet(text, find_spans(text, leaves(parse(query, fuzzy=True)), STEMS), 20)
    assert snippet.text in "".join(" " if c.isspace() else c for c in text)
    borders = [place for mark in snippet.marks for place in mark]
    assert borders == sorted(borders)
    assert all(0 <= place <= len(snippet.text) for place in borders)
    assert "".join(piece for piece, _ in snippet.pieces()) == snippet.text


def test_a_hit_has_its_snippet(tmp_path):
    """the searcher shows why it found a passage"""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.txt").write_text("The ship sails.")
    update(tmp_path / "index", tmp_path / "books")
    searcher = Searcher.open(tmp_path / "index")
    (hit,) = searcher.search("sailing")
    assert searcher.snippet(hit, "sailing").marked("<", ">") == "The ship <sails>."


def test_measures():
    """nDCG and average precision are those of their definitions"""
    relevance = {"a": 3, "b": 1, "c": 0, "d": -1}
    ideal = 3 / math.log2(2) + 1 / math.log2(3)
    assert ndcg(["a", "b"], relevance) == 1.0
    assert ndcg(["d", "b", "a"], relevance) == pytest.approx((1 / math.log2(3) + 3 / math.log2(4)) / ideal)
    assert ndcg(["x", "a"], relevance, 1) == 0.0
    assert average_precision(["x", "a", "b"], relevance) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert average_precision(["b"], relevance) == 0.5
    assert ndcg([], {}) == average_precision([], {}) == 0.0


def test_means():
    """means are over topics with something relevant; one that was not ranked counts as 0"""
    quality = judge({"1": ["a"]}, {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 0}})
    assert quality == (2, 0.5, 0.5, 0.05)


def test_a_collection(tmp_path):
    """documents, topics and judgements are read, ranked and judged, and the rankings are written for others"""
    (tmp_path / "d").write_text(
        "<DOC>\n<DOCNO> D1 </DOCNO><TEXT>the tide</TEXT></DOC><doc><docno>D2</docno>ships < 3</doc>"
    )
    (tmp_path / "t").write_text(
        "<top>\n<num> Number: 7\n<title> Tides\n<desc> x\n</top>\n<top><num>8<title>AND ship</top>"
    )
    (tmp_path / "q").write_text("7 0 D1 1\n8 0 D2 2\n")
    assert list(read_documents(tmp_path / "d")) == [("D1", "\n  the tide "), ("D2", " ships < 3")]
    assert read_topics(tmp_path / "t") == {"7": "Tides", "8": "AND ship"}
    assert read_judgements(tmp_path / "q") == {"7": {"D1": 1}, "8": {"D2": 2}}
    quality, rankings = evaluate(tmp_path / "d", tmp_path / "t", tmp_path / "q")
    assert quality[:3] == (2, 1.0, 1.0)
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in run_lines(rankings).splitlines()] == [
        "7 Q0 D1 1", "8 Q0 D2 1"
    ]  # fmt: skip


def test_topics_in_lines(tmp_path):
    """topics may also be lines with a number, a tab and a query"""
    (tmp_path / "t").write_text("1\thigh tide\n\n2\tships\n")
    assert read_topics(tmp_path / "t") == {"1": "high tide", "2": "ships"}


@pytest.mark.parametrize(
    ("read", "content", "problem"),
    [
        (lambda path: list(read_documents(path)), "text", "has no <DOC>"),
        (lambda path: list(read_documents(path)), "<DOC>x</DOC>", "without <DOCNO>"),
        (read_topics, "what", "has no <top>"),
        (read_topics, "<top>x</top>", "without <num> or <title>"),
        (read_judgements, "1 0 D1 1\n1 0 D2\n", "line 2"),
        (read_judgements, "1 0 D1 much", "line 1"),
    ],
)
def test_bad_collections(tmp_path, read, content, problem):
    """what is no collection is refused, with the line at fault"""
    (tmp_path / "f").write_text(content)
    with pytest.raises(BadCollectionError, match=problem):
        read(tmp_path / "f")
