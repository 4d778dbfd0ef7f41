"""Search: a query and an index in, the best documents out; and help for who mistypes.

Build `search.py` and `suggest.py`. Which documents are found is an algebra of sets; in which order, the scores say.

Hint: a phrase's words stand at p, p + 1, p + 2. Subtract the offset from each word's places and intersect the sets.
Hint: a NOT has no words of its own to score, and so many documents that nobody wants to see them first.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import (
    RANKINGS,
    And,
    BadQueryError,
    Hit,
    Index,
    Not,
    Or,
    Phrase,
    Prefix,
    SearchEngineError,
    Searcher,
    Word,
    complete,
    suggest,
)

LETTERS = st.lists(st.sampled_from(["a", "b", "ab", "bc"]), max_size=6)
NODES = st.recursive(
    st.sampled_from([Word("a"), Word("x"), Prefix("a"), Prefix("b"), Phrase(("a", "b")), Phrase(("a", "a"))]),
    lambda parts: parts.map(Not) | st.lists(parts, max_size=3).map(tuple).map(Or)
    | st.lists(parts, min_size=1, max_size=3).map(tuple).map(And),
    max_leaves=6,
)  # fmt: skip


def of(*texts):
    """Return an index of documents called 0, 1, ..."""
    index = Index()
    for number, text in enumerate(texts):
        index.add(str(number), text)
    return index


def found(index, query, **options):
    """Return the numbers of the documents that are found, in order."""
    return sorted(int(hit.name) for hit in Searcher(index, **options).search(query, 100))


def holds(words, node):
    """Tell by its definition whether a text finds *node*."""
    match node:
        case Word(word):
            return word in words
        case Prefix(prefix):
            return any(word.startswith(prefix) for word in words)
        case Phrase(phrase):
            return any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words)))
        case Not(part):
            return not holds(words, part)
        case Or(parts):
            return any(holds(words, part) for part in parts)
        case And(parts):
            return all(holds(words, part) for part in parts)


@given(st.lists(LETTERS, max_size=8), NODES)
def test_any_query_on_any_documents(texts, node):
    """a document is found if and only if looking at its text says so"""
    expected = {number for number, words in enumerate(texts) if holds(words, node)}
    assert Searcher(of(*map(" ".join, texts))).matches(node) == expected


def test_phrases():
    """a phrase is found where its words stand one right after the other, in one document"""
    index = of("in the world", "the world in", "in the", "world", "in in the world")
    assert found(index, '"in the world"') == [0, 4]
    assert found(index, '"world in"') == [1]
    assert found(of("a b a b c"), '"a b c"') == [0]
    assert found(index, '"in nowhere"') == []


def test_operators():
    """AND, OR and NOT find what they say"""
    index = of("tide noon", "tide", "noon", "ship")
    assert found(index, "tide AND noon") == [0]
    assert found(index, "tide noon") == [0, 1, 2]
    assert found(index, "tide noon", every=True) == [0]
    assert found(index, "tide NOT noon") == [1]
    assert found(index, "NOT (tide OR noon)") == [3]
    assert found(index, "NOT x") == [0, 1, 2, 3]
    assert found(index, "the tide", stop_words=frozenset(["the"])) == [0, 1]


@pytest.mark.parametrize("ranking", RANKINGS)
def test_the_best_come_first(ranking):
    """more of a word, and of the words, comes first; documents beyond the k best are left out"""
    index = of("x " * 20 + "tide", "tide tide x", "tide noon tide", *"abcdefgh")
    hits = Searcher(index, ranking).search("tide noon", 2)
    assert [hit.name for hit in hits] == ["2", "1"]
    assert hits[0].score > hits[1].score
    assert Searcher(index, ranking).search("tide", 0) == []


@pytest.mark.parametrize("ranking", RANKINGS)
def test_equal_documents(ranking):
    """of documents with equal scores the one that was added first comes first, also after changes"""
    index = of(*["tide noon"] * 20)
    index.remove(["3"])
    index.add("0", "tide noon")
    names = [hit.name for hit in Searcher(index, ranking).search("tide", 5)]
    assert names == ["1", "2", "4", "5", "6"]
    assert Searcher(index, ranking).search("tide", 100)[-1].name == "0"


def test_words_that_must_not_be_there_score_nothing():
    """a NOT only leaves documents out; what is found by a NOT alone has the score 0"""
    index = of("a b", "a", "c")
    searcher = Searcher(index)
    assert searcher.search("a NOT b") == [hit for hit in searcher.search("a") if hit.name == "1"]
    assert searcher.search("NOT a") == [Hit("2", 0.0)]
    assert list(searcher.words(And((Word("a"), Not(Or((Word("b"), Not(Word("c"))))))))) == ["a"]


def test_scores_do_not_depend_on_the_way():
    """a document has the same score whether AND, OR or a list found it"""
    index = of("a b", "a", "b c", "d", "e")
    searcher = Searcher(index)
    listed = dict(searcher.search("a b"))
    assert dict(searcher.search("a OR b")) == listed
    assert dict(searcher.search("a AND b")) == {"0": listed["0"]}
    assert dict(searcher.search('"a b"')) == {"0": listed["0"]}


def test_prefixes():
    """a prefix finds documents with any word that begins so, and each of these words scores by itself"""
    index = of("ship", "ships", "shop", "ship ships")
    assert found(index, "shi*") == [0, 1, 3]
    searcher = Searcher(index)
    assert searcher.search("shi*") == searcher.search("ship ships")
    assert found(index, "x*") == []


def test_a_prefix_of_too_many_words():
    """a prefix that stands for too many words is refused, with its place, and not cut off in silence"""
    index = of(" ".join(f"a{number}" for number in range(1001)))
    with pytest.raises(BadQueryError, match=r"^a\* stands for more than 1000 words; give more letters, at column 3$"):
        Searcher(index).search("x a*")
    assert found(index, "a1*") == [0]
    assert len(Searcher(index, most_expansions=1001).expand(Prefix("a"))) == 1001


def test_no_query_and_no_documents():
    """an empty query finds nothing, and nothing is found where there is nothing"""
    assert found(of("a"), "") == []
    assert found(Index(), "a") == found(Index(), "NOT a") == found(Index(), '"a b"') == []


def test_an_unknown_ranking():
    """a ranking that does not exist is refused, and the message says which there are"""
    with pytest.raises(SearchEngineError, match="unknown ranking 'x'; try bm25, tf-idf, okapi"):
        Searcher(Index(), "x")


@pytest.mark.parametrize("ranking", RANKINGS)
@given(st.lists(st.tuples(st.sampled_from("xyz"), LETTERS.map(" ".join) | st.none()), max_size=10))
def test_any_changes_equal_a_rebuild(ranking, steps):
    """after any changes a searcher finds the same, score and all, as one on an index made from nothing"""
    index, left = Index(), {}
    searcher = Searcher(index, ranking)
    for name, text in steps:
        if text is not None:
            left.pop(name, None)
            left[name] = text
            index.add(name, text)
        elif left.pop(name, None) is not None:
            index.remove([name])
        searcher.search("a b")
    rebuilt = Index()
    for name, text in left.items():
        rebuilt.add(name, text)
    for query in ("a b", "a* AND b", '"a b"', "NOT a"):
        assert searcher.search(query) == Searcher(rebuilt, ranking).search(query)


def test_completions():
    """the words that are in most documents come first, then those that come first in the alphabet"""
    index = of("tide time", "tide tied", "tide time tip tip")
    assert complete(index, "ti", 3) == [("tide", 3), ("time", 2), ("tied", 1)]
    assert complete(index, "TI", 9) == [("tide", 3), ("time", 2), ("tied", 1), ("tip", 1)]
    assert complete(index, "x") == []


def test_suggestions():
    """the nearest words come first, of these the commonest; the word itself is none"""
    index = of("receive relieve", "receive", "believe", "deceive", "believe relieve", "cat", "car", "it")
    assert suggest(index, "recieve") == ["relieve", "believe", "receive"]
    assert suggest(index, "RECEIVE") == ["deceive"]
    assert suggest(index, "recieve", 1) == ["relieve"]
    assert suggest(index, "cat") == ["car"]
    assert suggest(index, "x") == []
