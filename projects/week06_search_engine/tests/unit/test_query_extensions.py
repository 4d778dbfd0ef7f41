"""Fields and words that are spelt nearly so, for those who ask the parser for them."""

import pytest

from search_engine import BadQueryError, Field, Fuzzy, Index, Or, Phrase, Prefix, Searcher, Word, parse

FIELDS = frozenset({"title", "author"})


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("title:emma", Field("title", Word("emma"))),
        ("title: emma", Field("title", Word("emma"))),
        ('title:"mansfield park"', Field("title", Phrase(("mansfield", "park")))),
        ("title:man*", Field("title", Prefix("man", 6))),
        ("title:emm~", Field("title", Fuzzy("emm", 6))),
        ("author:(a OR b)", Field("author", Or((Word("a"), Word("b"))))),
        ("author:title:x", Field("author", Phrase(("title", "x")))),
        ("x title:y z", Or((Word("x"), Field("title", Word("y")), Word("z")))),
        ("place:y", Phrase(("place", "y"))),
        ("Recieve~", Fuzzy("recieve", 0)),
    ],
)
def test_trees(query, node):
    """a field takes the piece after it, and a ~ the word before it"""
    assert parse(query, fields=FIELDS, fuzzy=True) == node


def test_nobody_else_meets_them():
    """without being asked for, they are what they always were: words"""
    assert parse("title:emma") == Phrase(("title", "emma"))
    assert parse("recieve~") == Word("recieve")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("title:", "no word stands after this field, at column 1"),
        ("a OR (title: )", "no word stands after this field, at column 7"),
        ("title:a*b", "a * can only end a word, at column 8"),
        ("& ~", "no letter stands before this ~, at column 3"),
        ("a_b~", "a ~ can end one word, not 2, at column 4"),
        ("title: " * 51 + "x", "more than 50 parentheses and NOTs in one another, at column 351"),
    ],
)
def test_what_cannot_be_understood(query, problem):
    """an error names the column at fault"""
    with pytest.raises(BadQueryError) as caught:
        parse(query, fields=FIELDS, fuzzy=True)
    assert str(caught.value) == problem


@pytest.mark.parametrize("node", [Fuzzy("a"), Field("title", Word("a"))])
def test_the_searcher_in_memory_refuses_them(node):
    """an index that has no fields says so, rather than finding nothing"""
    with pytest.raises(ValueError, match="can be searched for here"):
        Searcher(Index()).matches(node)
