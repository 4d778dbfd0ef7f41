"""Words of a text: what an answer must do, and the wrong answers we know."""

import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

JOINERS = "'’-"


def is_mark(character):
    """Tell whether *character* is a combining mark."""
    return character != "" and unicodedata.category(character).startswith("M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maize and beans", ["maize", "and", "beans"]),
        ("wait, what? (yes!)", ["wait", "what", "yes"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_finds_the_words(tokenize_words, text, expected):
    """words come in order, as a list, without white space and punctuation"""
    assert tokenize_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naïve señor", ["naïve", "señor"]),
        ("київ, 北京, القاهرة", ["київ", "北京", "القاهرة"]),
        ("route 66, 1990s, ٤٢ m²", ["route", "66", "1990s", "٤٢", "m²"]),
    ],
)
def test_takes_letters_and_digits_of_every_alphabet(tokenize_words, text, expected):
    """letters and digits of every alphabet make words"""
    assert tokenize_words(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("हिन्दी में", ["हिन्दी", "में"]), ("cafe\u0301s", ["cafe\u0301s"])])
def test_keeps_combining_marks(tokenize_words, text, expected):
    """a combining mark belongs to the word that it follows"""
    assert tokenize_words(text) == expected


def test_changes_no_spelling(tokenize_words):
    """case and spelling stay as they are, and repeated words are repeated"""
    assert tokenize_words("Oslo OSLO Oslo ﬁn fin") == ["Oslo", "OSLO", "Oslo", "ﬁn", "fin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't, you don’t", ["I", "don't", "you", "don’t"]),
        ("a well-known mother-in-law", ["a", "well-known", "mother-in-law"]),
        ("l'ete\u0301-la\u0300", ["l'ete\u0301-la\u0300"]),
    ],
)
def test_keeps_inner_apostrophes_and_hyphens(tokenize_words, text, expected):
    """an apostrophe or a hyphen inside a word belongs to it"""
    assert tokenize_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sea—sky 2020–2026", ["sea", "sky", "2020", "2026"]),
        ("and/or 3.14", ["and", "or", "3", "14"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_separates_at_every_other_character(tokenize_words, text, expected):
    """dashes, underscores and all other characters separate words"""
    assert tokenize_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'tis the dogs' -5", ["tis", "the", "dogs", "5"]),
        ("well--known", ["well", "known"]),
        ("rock-'n'-roll", ["rock", "n", "roll"]),
    ],
)
def test_drops_outer_apostrophes_and_hyphens(tokenize_words, text, expected):
    """an apostrophe or a hyphen not between two letters or digits belongs to no word"""
    assert tokenize_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("I ❤️ Lagos", ["I", "Lagos"]), ("🎉party👩🏽‍🚀", ["party"]), ("a '\u0301b", ["a", "b"])]
)
def test_emoji_are_not_words(tokenize_words, text, expected):
    """emoji are not words, and a combining mark that follows no word is none, either"""
    assert tokenize_words(text) == expected


@given(
    words=st.lists(st.sampled_from(["naïve", "don't", "हिन्दी", "ex-king", "7", "東京"])),
    separator=st.sampled_from([" ", "—", " - ", "...", ",\n", "_", " '", "🎉"]),
)
def test_gives_joined_words_back(tokenize_words, words, separator):
    """words that were joined by what is not part of a word come back"""
    assert tokenize_words(separator.join(words)) == words


@alternative
def with_a_pattern(text):
    """Describe a word by a regular expression whose marks are those that occur in the text."""
    marks = "".join(character for character in set(text) if is_mark(character))
    part = rf"[^\W_](?:[^\W_]|[{re.escape(marks)}])*" if marks else r"[^\W_]+"
    return re.findall(rf"{part}(?:['’-]{part})*", text)


@alternative
def blanks_out_the_rest(text):
    """Replace what cannot be in a word by a space, split, then mend what hangs at the joints."""
    characters = [" "]
    for character, following in zip(text, text[1:] + " ", strict=False):
        inside = is_mark(character) or (character in JOINERS and following.isalnum())
        keep = character.isalnum() or (inside and characters[-1] != " ")
        characters.append(character if keep else " ")
    return "".join(characters).split()


def words_of(text, letters, joiners=JOINERS):
    """Return the runs of characters that *letters* accepts, with single *joiners* inside."""
    words, word = [], ""
    for index, character in enumerate(text):
        inside = word and character in joiners and letters(text[index + 1 : index + 2])
        if letters(character) or inside or (word and is_mark(character)):
            word += character
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words


@mistake(caught_by=test_finds_the_words)
def splits_at_white_space(text):
    """`split` leaves commas, brackets and quotation marks glued to the words."""
    return text.split()


@mistake(caught_by=test_finds_the_words)
def forgets_the_last_word(text):
    """You store a word when the next gap comes; after the last word none comes. Store it behind the loop, too."""
    return words_of(text, str.isalnum)[: None if text and not text[-1].isalnum() else -1]


@mistake(caught_by=test_takes_letters_and_digits_of_every_alphabet)
def takes_a_to_z_only(text):
    """`[A-Za-z0-9]` knows one alphabet: “naïve” falls apart and “北京” is lost. Ask `isalnum`."""
    return re.findall(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*", text)


@mistake(caught_by=test_takes_letters_and_digits_of_every_alphabet)
def takes_letters_only(text):
    """`isalpha` accepts letters alone; “66” and the digits of “1990s” are lost."""
    return words_of(text, str.isalpha)


@mistake(caught_by=test_keeps_combining_marks)
def breaks_words_at_marks(text):
    """`isalnum` is False for combining marks, so that Hindi words and decomposed accents fall apart."""
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


@mistake(caught_by=test_changes_no_spelling)
def folds_case(text):
    """You fold the words. A tokenizer that keeps the case leaves that choice to its caller."""
    return words_of(text.casefold(), str.isalnum)


@mistake(caught_by=test_changes_no_spelling)
def lists_each_word_once(text):
    """You list each word once. Whoever counts words needs every one of them."""
    return list(dict.fromkeys(words_of(text, str.isalnum)))


@mistake(caught_by=test_keeps_inner_apostrophes_and_hyphens)
def breaks_at_apostrophes(text):
    """You break “don't” into “don” and “t”. Keep an apostrophe or hyphen between two characters of a word."""
    return words_of(text, str.isalnum, joiners="")


@mistake(caught_by=test_keeps_inner_apostrophes_and_hyphens)
def knows_one_apostrophe(text):
    """You keep the apostrophe of the keyboard ('), but not the one of books and phones (’)."""
    return words_of(text, str.isalnum, joiners="'-")


@mistake(caught_by=test_separates_at_every_other_character)
def takes_the_underscore_for_a_letter(text):
    r"""`\w` accepts the underscore as well: “snake_case” comes out as one word."""
    return words_of(text, lambda character: character.isalnum() or character == "_")


@mistake(caught_by=test_separates_at_every_other_character)
def strips_punctuation_from_the_ends(text):
    """You split at white space and strip the ends; a dash inside still glues two words."""
    marks = string.punctuation + "…—–“”‘’"
    words = [piece.strip(marks) for piece in text.split()]
    return [word for word in words if word]


@mistake(caught_by=test_drops_outer_apostrophes_and_hyphens)
def takes_joiners_for_letters(text):
    """You treat apostrophes and hyphens as letters: those at the edge of a word stay on it. Look ahead."""
    words = words_of(text, lambda character: character.isalnum() or (character and character in JOINERS))
    return [word for word in words if any(map(str.isalnum, word))]


@mistake(caught_by=test_emoji_are_not_words)
def starts_words_with_marks(text):
    """A word may hold a combining mark, not begin with one: in “❤️” an invisible mark follows the heart."""
    return words_of(text, lambda character: character.isalnum() or is_mark(character))
