"""Query: a line of text becomes a tree, or one clear sentence that says where it is wrong.

Build `query.py`: first a list of tokens with their positions, then a parser with a method for each rule of the grammar
in the module's docstring.

Hint: each method returns the tree of what it has read, and leaves the rest to whoever called it.
Hint: the error for a missing word is made in one place, where a list finds no piece; look at the tokens around it.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import And, BadQueryError, Not, Or, Phrase, Prefix, Word, parse

A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("a b c", Or((A, B, C))),
        ("a AND b", And((A, B))),
        ("a AND b AND c", And((A, B, C))),
        ("a OR b OR c", Or((A, B, C))),
        ("NOT a", Not(A)),
        ("NOT NOT a", Not(Not(A))),
        ('"a b"', Phrase(("a", "b"))),
        ("a*", Prefix("a", 0)),
        ("b  Ab*", Or((B, Prefix("ab", 3)))),
    ],
)
def test_one_thing(query, tree):
    """words, phrases, prefixes, and each operator by itself"""
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a b AND c d", And((Or((A, B)), Or((C, D))))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("NOT a b", Not(Or((A, B)))),
        ("NOT a AND b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a b NOT c NOT d", And((Or((A, B)), Not(C), Not(D)))),
        ("a OR NOT b", Or((A, Not(B)))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("a (b AND c)", Or((A, And((B, C))))),
        ("(a)(b)", Or((A, B))),
        ("NOT (a OR b) c", Not(Or((Or((A, B)), C)))),
    ],
)
def test_what_binds_tighter(query, tree):
    """words beside one another bind tightest, then NOT, then AND, then OR; parentheses before all"""
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("and or not", Or((Word("and"), Word("or"), Word("not")))),
        ("ANDROID", Word("android")),
        ("STRASSE", Word("strasse")),
        ("don’t", Word("don't")),
        ("snake_case", Phrase(("snake", "case"))),
        ('"One, two"', Phrase(("one", "two"))),
        ("“a b”c", Or((Phrase(("a", "b")), C))),
        ('"a"', A),
        ("a & b", Or((A, B))),
        ('a "" b "?"', Or((A, B))),
        ('"a AND (b"', Phrase(("a", "and", "b"))),
        ("Straß*", Prefix("strass", 0)),
    ],
)
def test_what_is_a_word(query, tree):
    """words are those of the text analyzer, operators are in capitals, and what holds no word is left out"""
    assert parse(query) == tree


@pytest.mark.parametrize("query", ["", "  ", "&", '""', "?! …"])
def test_no_words(query):
    """a query without words finds nothing"""
    assert parse(query) == Or(())


def test_every_word():
    """words beside one another must all be there, if that is asked for"""
    assert parse("a b OR c d", every=True) == Or((And((A, B)), And((C, D))))


def test_stop_words():
    """stop words are left out of a list that has other words, and never out of a phrase"""
    stop = frozenset("ab")
    assert parse("a c b", stop_words=stop) == C
    assert parse("a b", stop_words=stop) == Or((A, B))
    assert parse("a AND c", stop_words=stop) == And((A, C))
    assert parse('a "a c"', stop_words=stop) == Phrase(("a", "c"))
    assert parse("a c*", stop_words=stop) == Prefix("c", 2)


@pytest.mark.parametrize(
    ("query", "says", "position"),
    [
        ("AND a", "no word stands before this AND", 0),
        ("a AND", "no word stands after this AND", 2),
        ("a AND OR b", "no word stands after this AND", 2),
        ("a OR", "no word stands after this OR", 2),
        ("OR", "no word stands before this OR", 0),
        ("a NOT", "no word stands after this NOT", 2),
        ("NOT", "no word stands after this NOT", 0),
        ("a AND &", "no word stands after this AND", 2),
        ("a (b", "this ( is never closed", 2),
        ("((a)", "this ( is never closed", 0),
        ("a) b", "no ( is open before this )", 1),
        (")", "no ( is open before this )", 0),
        ("a ()", "no word stands after this (", 2),
        ("(", "no word stands after this (", 0),
        ("(a OR)", "no word stands after this OR", 3),
        ('a "b c', "this quotation mark is never closed", 2),
        ('a"', "this quotation mark is never closed", 1),
        ("a *", "no letter stands before this *", 2),
        ("ab -*", "no letter stands before this *", 4),
        ("a*b", "a * can only end a word", 1),
        ("a**", "a * can only end a word", 1),
        ("snake_ca*", "a * can end one word, not 2", 8),
        ('"a b*"', "no * can stand in a phrase", 4),
    ],
)
def test_what_is_wrong_and_where(query, says, position):
    """a query that cannot be understood is refused in one line, with the column"""
    with pytest.raises(BadQueryError) as caught:
        parse(query)
    assert str(caught.value) == f"{says}, at column {position + 1}"
    assert caught.value.position == position


@pytest.mark.parametrize("opens", ["(", "NOT ", "a OR ("])
def test_nested_too_deep(opens):
    """thousands of parentheses or NOTs are refused, and no recursion is too deep"""
    with pytest.raises(BadQueryError, match="more than 50 parentheses and NOTs in one another"):
        parse(opens * 10_000 + "a")
    assert parse("(" * 50 + "a" + ")" * 50) == A
    assert parse("(a) " * 1000) == Or((A,) * 1000)


@given(st.text('ab "()*&“’', max_size=30) | st.text(max_size=20))
def test_any_text(query):
    """any text is understood or refused with a position inside it"""
    try:
        parse(query)
    except BadQueryError as error:
        assert 0 <= error.position < len(query)


TREES = st.recursive(
    st.sampled_from([A, B, Phrase(("a", "b")), Prefix("c")]),
    lambda parts: (
        parts.map(Not)
        | st.lists(parts, min_size=2, max_size=3)
        .map(tuple)
        .flatmap(lambda some: st.sampled_from([And(some), Or(some)]))
    ),
    max_leaves=8,
)


def written(tree):
    """Return a query for *tree*, with all parentheses."""
    match tree:
        case Word(word):
            return word
        case Prefix(prefix):
            return f"{prefix}*"
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Not(part):
            return f"(NOT {written(part)})"
        case And(parts):
            return f"({' AND '.join(map(written, parts))})"
        case Or(parts):
            return f"({' OR '.join(map(written, parts))})"


def placeless(tree):
    """Return *tree* without positions."""
    match tree:
        case Prefix(prefix):
            return Prefix(prefix)
        case Not(part):
            return Not(placeless(part))
        case And(parts) | Or(parts):
            return type(tree)(tuple(map(placeless, parts)))
    return tree


@given(TREES)
def test_any_tree(tree):
    """any tree comes back from the query that is written for it"""
    assert placeless(parse(written(tree))) == tree
