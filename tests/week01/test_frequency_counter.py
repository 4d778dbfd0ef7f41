"""Frequency counter: what an answer must do, and the wrong answers we know."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@pytest.mark.parametrize(("text", "expected"), [("banana", {"b": 1, "a": 3, "n": 2}), ("", {})])
def test_counts_every_character(frequency_counter, text, expected):
    """every character is counted, and an empty text has none"""
    assert frequency_counter(text) == expected


def test_returns_a_plain_dictionary(frequency_counter):
    """the result is a plain dictionary"""
    assert type(frequency_counter("banana")) is dict


def test_keeps_the_order_of_first_appearance(frequency_counter):
    """the characters stand in the order in which the text first shows them"""
    assert list(frequency_counter("nairobi")) == ["n", "a", "i", "r", "o", "b"]


@pytest.mark.parametrize(
    ("text", "ignore", "expected"),
    [
        ("a b\tc", " ", {"a": 1, "b": 1, "\t": 1, "c": 1}),
        ("a b", "", {"a": 1, " ": 1, "b": 1}),
        ("banana", "nb", {"a": 3}),
    ],
)
def test_leaves_out_ignored_characters(frequency_counter, text, ignore, expected):
    """each character of `ignore` is left out, and every other one stays"""
    assert frequency_counter(text, ignore=ignore) == expected


@pytest.mark.parametrize(
    ("text", "ignore", "expected"),
    [
        ("Straße STRASSE", " ", {"s": 6, "t": 2, "r": 2, "a": 2, "e": 2}),
        ("ΣΟΦΟΣ σοφός", " ", {"σ": 4, "ο": 3, "φ": 2, "ό": 1}),
        ("Anna", "A", {"n": 2}),
    ],
)
def test_folds_case(frequency_counter, text, ignore, expected):
    """upper and lower case count as one, in every alphabet and in `ignore`"""
    assert frequency_counter(text, ignore=ignore) == expected


def test_leaves_out_spaces_unless_told_otherwise(frequency_counter):
    """called with a text alone, it folds case and leaves out spaces"""
    assert frequency_counter("No on") == {"n": 2, "o": 2}


@pytest.mark.parametrize(
    ("text", "ignore", "expected"), [("Anna", " ", {"A": 1, "n": 2, "a": 1}), ("Anna", "A", {"n": 2, "a": 1})]
)
def test_keeps_case_on_request(frequency_counter, text, ignore, expected):
    """with `casefold=False`, upper and lower case stay apart"""
    assert frequency_counter(text, casefold=False, ignore=ignore) == expected


@pytest.mark.parametrize(
    ("text", "ignore", "expected"),
    [
        ("caf\u00e9 cafe\u0301", " ", {"c": 2, "a": 2, "f": 2, "\u00e9": 2}),
        ("Μα\u0390ου", " ", {"μ": 1, "α": 1, "\u0390": 1, "ο": 1, "υ": 1}),
        ("\u00e9te\u0301", "e\u0301", {"t": 1}),
        ("m² m2", " ", {"m": 2, "²": 1, "2": 1}),
    ],
)
def test_counts_an_accented_letter_once(frequency_counter, text, ignore, expected):
    """an accented letter is one character, however it was typed; look-alikes stay apart"""
    assert frequency_counter(text, ignore=ignore) == expected


@given(text=st.text(), ignore=st.text(max_size=3))
def test_counts_add_up(frequency_counter, text, ignore):
    """the counts add up to the characters kept"""
    ignored = unicodedata.normalize("NFC", ignore)
    kept = [character for character in unicodedata.normalize("NFC", text) if character not in ignored]
    assert sum(frequency_counter(text, casefold=False, ignore=ignore).values()) == len(kept)


@alternative
def counts_all_and_drops_the_ignored(text, *, casefold=True, ignore=" "):
    """Count everything first, then take out what was not wanted."""
    if casefold:
        text, ignore = text.casefold(), ignore.casefold()
    counts = Counter(unicodedata.normalize("NFC", text))
    for character in unicodedata.normalize("NFC", ignore):
        counts.pop(character, None)
    return dict(counts)


@mistake(caught_by=test_returns_a_plain_dictionary)
def returns_a_counter(text, *, casefold=True, ignore=" "):
    """You return a `Counter`, which gives 0 for a missing key where a dictionary raises a KeyError."""
    if casefold:
        text, ignore = text.casefold(), ignore.casefold()
    ignored = unicodedata.normalize("NFC", ignore)
    return Counter(character for character in unicodedata.normalize("NFC", text) if character not in ignored)


@mistake(caught_by=test_keeps_the_order_of_first_appearance)
def sorts_the_characters(text, *, casefold=True, ignore=" "):
    """You sort the characters. A dictionary keeps the order in which its keys come in: count as you read."""
    counts = counts_all_and_drops_the_ignored(text, casefold=casefold, ignore=ignore)
    return dict(sorted(counts.items()))


@mistake(caught_by=test_leaves_out_ignored_characters)
def counts_the_spaces(text, *, casefold=True, ignore=" "):
    """You never look at `ignore`, so that spaces and all it names are counted, too."""
    return counts_all_and_drops_the_ignored(text, casefold=casefold, ignore="")


@mistake(caught_by=test_leaves_out_ignored_characters)
def leaves_out_the_space_only(text, *, casefold=True, ignore=" "):
    """You leave out the space, whatever `ignore` says. Ask `ignore` about every character."""
    return counts_all_and_drops_the_ignored(text, casefold=casefold)


@mistake(caught_by=test_leaves_out_ignored_characters)
def drops_all_white_space(text, *, casefold=True, ignore=" "):
    """You leave out all white space. `ignore` alone decides: a tab counts unless `ignore` holds it."""
    visible = "".join(character for character in text if not character.isspace())
    return counts_all_and_drops_the_ignored(visible, casefold=casefold, ignore=ignore)


@mistake(caught_by=test_leaves_out_ignored_characters)
def ignores_the_whole_string(text, *, casefold=True, ignore=" "):
    """`replace(ignore, "")` looks for `ignore` as one piece of text; its characters are meant one by one."""
    return counts_all_and_drops_the_ignored(text.replace(ignore, ""), casefold=casefold, ignore="")


@mistake(caught_by=test_folds_case)
def counts_case_sensitively(text, *, casefold=True, ignore=" "):
    """You count “S” and “s” apart. Fold the text before you count."""
    return counts_all_and_drops_the_ignored(text, casefold=False, ignore=ignore)


@mistake(caught_by=test_folds_case)
def lowers_instead_of_folding(text, *, casefold=True, ignore=" "):
    """`lower` keeps “ß” and “ss” apart; `casefold` exists to make them equal."""
    if casefold:
        text, ignore = text.lower(), ignore.lower()
    return counts_all_and_drops_the_ignored(text, casefold=False, ignore=ignore)


@mistake(caught_by=test_keeps_case_on_request)
def always_folds(text, *, casefold=True, ignore=" "):
    """You fold even when `casefold` is False; nothing in your code asks for its value."""
    return counts_all_and_drops_the_ignored(text, ignore=ignore)


@mistake(caught_by=test_counts_an_accented_letter_once)
def composes_before_folding(text, *, casefold=True, ignore=" "):
    """You compose first, but then `casefold` takes letters such as “ΐ” apart. Fold first, compose second."""
    text, ignore = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", ignore)
    if casefold:
        text, ignore = text.casefold(), ignore.casefold()
    return dict(Counter(character for character in text if character not in ignore))


@mistake(caught_by=test_counts_an_accented_letter_once)
def counts_code_points(text, *, casefold=True, ignore=" "):
    """You count code points as they come: “é” typed as “e” and an accent counts as two. Compose with NFC."""
    if casefold:
        text, ignore = text.casefold(), ignore.casefold()
    counts = {}
    for character in text:
        if character not in ignore:
            counts[character] = counts.get(character, 0) + 1
    return counts


@mistake(caught_by=test_counts_an_accented_letter_once)
def merges_look_alikes(text, *, casefold=True, ignore=" "):
    """NFKC also replaces “²” by “2”: it changes what the text says. NFC changes only how it is stored."""
    text, ignore = unicodedata.normalize("NFKC", text), unicodedata.normalize("NFKC", ignore)
    return counts_all_and_drops_the_ignored(text, casefold=casefold, ignore=ignore)
