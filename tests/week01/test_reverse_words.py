"""Reverse words: what an answer must do, and the wrong answers we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import mistake


@pytest.mark.parametrize(("text", "expected"), [("one two three", "three two one"), ("Quito", "Quito"), ("", "")])
def test_reverses_the_order(reverse_words, text, expected):
    """the last word comes first, and each word reads as before"""
    assert reverse_words(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("  two\tgaps \n here ", "here gaps two"), (" \n ", "")])
def test_any_white_space_is_one_gap(reverse_words, text, expected):
    """without a separator, any white space is one gap, and none is left at the ends"""
    assert reverse_words(text) == expected


@pytest.mark.parametrize(
    ("text", "separator", "expected"),
    [("2026-11-05", "-", "05-11-2026"), ("Accra, Lima, Hanoi", ", ", "Hanoi, Lima, Accra"), ("a b", "-", "a b")],
)
def test_keeps_the_separator(reverse_words, text, separator, expected):
    """a separator that was given stands between the words again"""
    assert reverse_words(text, separator=separator) == expected


@pytest.mark.parametrize(
    ("text", "separator", "expected"), [("red,,blue,", ",", ",blue,,red"), ("two  gaps", " ", "gaps  two")]
)
def test_keeps_empty_words(reverse_words, text, separator, expected):
    """between two separators in a row stands an empty word, which is kept"""
    assert reverse_words(text, separator=separator) == expected


def test_refuses_an_empty_separator(reverse_words):
    """an empty separator is a ValueError"""
    with pytest.raises(ValueError, match="empty separator"):
        reverse_words("Oslo", separator="")


@given(text=st.text(alphabet="ab -,\n"), separator=st.sampled_from(" -,\n"))
def test_twice_gives_the_text_back(reverse_words, text, separator):
    """with a separator, doing it twice gives the text back"""
    assert reverse_words(reverse_words(text, separator=separator), separator=separator) == text


@mistake(caught_by=test_reverses_the_order)
def reverses_the_characters(text, *, separator=None):
    """`text[::-1]` reverses the characters and spells every word backwards. Cut the text into words first."""
    return text[::-1]


@mistake(caught_by=test_reverses_the_order)
def returns_a_list(text, *, separator=None):
    """You return the list of words. `join` makes one string of it."""
    return text.split(separator)[::-1]


@mistake(caught_by=test_any_white_space_is_one_gap)
def splits_at_single_spaces(text, *, separator=None):
    """`split(" ")` cuts at each single space and nothing else; `split()` takes a run of white space as one gap."""
    separator = " " if separator is None else separator
    return separator.join(reversed(text.split(separator)))


@mistake(caught_by=test_keeps_the_separator)
def ignores_the_separator(text, *, separator=None):
    """You never look at `separator`: the text is always cut at white space."""
    return " ".join(reversed(text.split()))


@mistake(caught_by=test_keeps_the_separator)
def always_joins_with_a_space(text, *, separator=None):
    """You cut at `separator`, but join with a space: the separator is lost."""
    return " ".join(reversed(text.split(separator)))


@mistake(caught_by=test_keeps_empty_words)
def drops_empty_words(text, *, separator=None):
    """You drop empty words. With a separator they mean something: a field of a table that was left blank."""
    words = [word for word in text.split(separator) if word]
    return (" " if separator is None else separator).join(reversed(words))


@mistake(caught_by=test_refuses_an_empty_separator)
def takes_empty_for_missing(text, *, separator=None):
    """`if not separator` is true for `""` as well as for None. Ask `separator is None`."""
    if not separator:
        return " ".join(reversed(text.split()))
    return separator.join(reversed(text.split(separator)))
