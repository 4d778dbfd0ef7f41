"""Tokenize: text becomes words.

Build `fold`, `tokenize`, `find_words` and `whole_words` in `tokenize.py`. The first two decide what a word is; the last
two let others use that decision: on a page that shows where a word stands, and on text that comes in chunks.

Hint: let one regular expression describe a word, and apply it to folded text. `[^\\W_]` is a letter or digit of any
alphabet; combining marks are neither, so `unicodedata.category` must find them for you.
Hint: no word holds white space, so the last white space of what you have is a place where it is safe to cut.
"""

import pytest

from text_analyzer import find_words, fold, tokenize, whole_words


@pytest.mark.parametrize("text", ["", " \n\t", "?!… -- ' ’ _ 🎉"])
def test_texts_without_words(text):
    """punctuation, white space and pictures are no words"""
    assert tokenize(text) == []


@pytest.mark.parametrize(("text", "words"), [("Tide, TIDE; tide.", ["tide"] * 3), ("Straße", ["strasse"])])
def test_case_is_folded(text, words):
    """upper and lower case are one, in every alphabet"""
    assert tokenize(text) == words


def test_apostrophes():
    """an apostrophe inside a word belongs to it, straight or typographic, and quotation marks do not"""
    assert tokenize("'Don't' ‘don’t’ dogs’ 'tis") == ["don't", "don't", "dogs", "tis"]


def test_hyphens():
    """a single hyphen inside a word belongs to it; a dash, a double or a hanging hyphen does not"""
    text = "well-known well\u2010known well\u2011known a--b c—d -e- f-"
    assert tokenize(text) == ["well-known"] * 3 + ["a", "b", "c", "d", "e", "f"]


def test_composed_and_decomposed_letters():
    """é is é, whether it is one code point or two"""
    assert tokenize("caf\N{LATIN SMALL LETTER E WITH ACUTE} cafe\N{COMBINING ACUTE ACCENT}") == ["café", "café"]


def test_marks_belong_to_their_letter():
    """combining marks do not break a word, also where no composed letter exists"""
    assert tokenize("हिन्दी x\u0302y") == ["हिन्दी", "x\u0302y"]


def test_digits_and_underscores():
    """digits count like letters, and the underscore separates"""
    assert tokenize("2nd A4 1984 _so_ snake_case") == ["2nd", "a4", "1984", "so", "snake", "case"]


def test_scripts_without_spaces():
    """Chinese characters and hiragana are words one by one"""
    assert tokenize("漢字abcの") == ["漢", "字", "abc", "の"]


def test_soft_hyphens():
    """a soft hyphen is as good as not there"""
    assert tokenize("co\u00adoperate") == ["cooperate"]


def test_fold_is_for_everybody():
    """fold makes spellings one, and leaves punctuation and white space alone"""
    assert fold("Don’t,\n É") == "don't,\n é"


def test_places_of_words():
    """each word comes with the place of its spelling in the unfolded text"""
    text = "“Straße” e\u0301te\u0301 don’t"
    places = [(word, text[start:end]) for word, start, end in find_words(text)]
    assert places == [("strasse", "Straße"), ("été", "e\u0301te\u0301"), ("don't", "don’t")]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_no_word_is_cut(size):
    """a word in two chunks, even one letter a chunk, is one word, and no text is lost"""
    text = "Don't  wait\nfor the\twell-known tide, e\u0301te\u0301 "
    pieces = list(whole_words(text[start : start + size] for start in range(0, len(text), size)))
    assert "".join(pieces) == text
    assert [word for piece in pieces for word in tokenize(piece)] == tokenize(text)


def test_whole_words_come_early():
    """text is handed on as soon as it ends with white space, before more is asked for"""

    def chunks():
        yield "one two "
        raise AssertionError("asked for more")

    assert next(whole_words(chunks())) == "one two "


def test_a_line_without_spaces():
    """text without any white space is cut as well, between two words, before it fills the memory"""
    pieces = list(whole_words("tide,wave;" * 1_000 for _ in range(100)))
    assert max(map(len, pieces)) < 100_000
    assert [word for piece in pieces for word in tokenize(piece)] == ["tide", "wave"] * 100_000
