"""Slugify: what an answer must do, and the wrong answers we know."""

import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@pytest.mark.parametrize(("text", "expected"), [("Hello World", "hello-world"), ("Tokyo 5.5 km", "tokyo-5-5-km")])
def test_joins_words_by_dashes(slugify, text, expected):
    """words of letters and digits are in lower case and joined by dashes"""
    assert slugify(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Rock & roll", "rock-roll"), ("--snake_case, 50 € (net)", "snake-case-50-net"), ("?!", "")],
)
def test_puts_one_dash_between_words(slugify, text, expected):
    """whatever stands between two words, it becomes one dash, and none stands at the ends"""
    assert slugify(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("STRASSE Straße", "strasse-strasse"), ("Ｔｏｋｙｏ ①", "tokyo-1"), ("℻ №", "fax-no")],
)
def test_folds_case_and_look_alikes(slugify, text, expected):
    """case is folded in every alphabet, and compatibility characters become plain ones"""
    assert slugify(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京 2026", "東京-2026"),
        ("Crème bru\u0302le\u0301e", "crème-brûlée"),
        ("हिन्दी की किताब", "हिन्दी-की-किताब"),
        ("1 Μα\u0390ου", "1-μα\u0390ου"),
    ],
)
def test_keeps_every_alphabet(slugify, text, expected):
    """letters of every alphabet stay, composed with their accents and marks"""
    assert slugify(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Don't panic", "dont-panic"), ("L’été", "lété"), ("e'\u0301", "\u00e9")]
)
def test_drops_apostrophes(slugify, text, expected):
    """an apostrophe vanishes without leaving a dash"""
    assert slugify(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("I ❤️ Lagos", "i-lagos"), ("\u0301a", "a")])
def test_a_mark_alone_is_no_word(slugify, text, expected):
    """a combining mark that follows no letter or digit is a separator, as emoji are"""
    assert slugify(text) == expected


@pytest.mark.parametrize(
    ("max_length", "expected"),
    [
        (19, "the-quick-brown-fox"),
        (18, "the-quick-brown"),
        (15, "the-quick-brown"),
        (14, "the-quick"),
        (10, "the-quick"),
        (3, "the"),
    ],
)
def test_cuts_between_words(slugify, max_length, expected):
    """with `max_length`, as many whole words stay as fit"""
    assert slugify("The quick brown fox", max_length=max_length) == expected


@pytest.mark.parametrize(("max_length", "expected"), [(8, "llanfair"), (2, "ll")])
def test_cuts_a_first_word_that_is_too_long(slugify, max_length, expected):
    """a first word that alone is too long is cut"""
    assert slugify("Llanfairpwll tower", max_length=max_length) == expected


@given(text=st.text() | st.text(alphabet="aÉße\u0301\u0345'’-_ ﬁ①ΐǅ\ufe0f"))
def test_a_slug_is_its_own_slug(slugify, text):
    """the slug of a slug is the same slug"""
    assert slugify(slugify(text)) == slugify(text)


def folded(text):
    """Return *text* folded and composed, without apostrophes."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return unicodedata.normalize("NFKC", plain)


def words_of(text):
    """Return the words of a *text* that is folded already."""
    marks = "".join(character for character in set(text) if unicodedata.category(character).startswith("M"))
    part = rf"[^\W_](?:[^\W_]|[{re.escape(marks)}])*" if marks else r"[^\W_]+"
    return re.findall(part, text)


def shortened(slug, max_length):
    """Return as many whole words of *slug* as fit."""
    if max_length is None or len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


@alternative
def finds_words_and_adds_them_while_they_fit(text, *, max_length=None):
    """Find the words by a pattern, and add one after the other."""
    first, *others = words_of(folded(text)) or [""]
    slug = first[:max_length]
    for word in others:
        longer = f"{slug}-{word}"
        if max_length is not None and len(longer) > max_length:
            break
        slug = longer
    return slug


@mistake(caught_by=test_joins_words_by_dashes)
def replaces_spaces_only(text, *, max_length=None):
    """You replace spaces by dashes and leave commas and all other signs where they are."""
    return shortened(folded(text).replace(" ", "-"), max_length)


@mistake(caught_by=test_puts_one_dash_between_words)
def leaves_dashes_at_the_ends(text, *, max_length=None):
    """You leave a dash where the text begins or ends with a sign. `strip("-")` takes it away."""
    return shortened(re.sub(r"[\W_]+", "-", folded(text)), max_length)


@mistake(caught_by=test_puts_one_dash_between_words)
def puts_a_dash_for_each_character(text, *, max_length=None):
    """Every character between two words becomes a dash of its own; a run of them is to become one."""
    return shortened(re.sub(r"[\W_]", "-", folded(text)).strip("-"), max_length)


@mistake(caught_by=test_joins_words_by_dashes)
def deletes_punctuation(text, *, max_length=None):
    """You delete punctuation, which glues the words beside it together: “5.5” becomes “55”. Make a gap of it."""
    signs = {ord(sign): None for sign in string.punctuation}
    return shortened("-".join(folded(text).translate(signs).split()), max_length)


@mistake(caught_by=test_folds_case_and_look_alikes)
def lowers_instead_of_folding(text, *, max_length=None):
    """`lower` keeps “ß”, so that “Straße” and “STRASSE” get different slugs; `casefold` makes them equal."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    return shortened("-".join(words_of(unicodedata.normalize("NFKC", plain))), max_length)


@mistake(caught_by=test_folds_case_and_look_alikes)
def keeps_compatibility_characters(text, *, max_length=None):
    """You compose with NFC, which keeps characters such as “Ｔ” and “①”. NFKC replaces them by plain ones."""
    plain = text.casefold().replace("'", "").replace("’", "")
    return shortened("-".join(words_of(unicodedata.normalize("NFC", plain))), max_length)


@mistake(caught_by=test_folds_case_and_look_alikes)
def folds_before_normalising(text, *, max_length=None):
    """You fold, then normalise: NFKC makes “FAX” of “℻” when folding is over. Normalise, fold, normalise."""
    plain = text.casefold().replace("'", "").replace("’", "")
    return shortened("-".join(words_of(unicodedata.normalize("NFKC", plain))), max_length)


@mistake(caught_by=test_keeps_every_alphabet)
def removes_the_accents(text, *, max_length=None):
    """You remove combining marks. In Hindi they are the vowels, and elsewhere their loss makes another word."""
    apart = unicodedata.normalize("NFKD", folded(text))
    bare = "".join(character for character in apart if not unicodedata.category(character).startswith("M"))
    return shortened("-".join(words_of(bare)), max_length)


@mistake(caught_by=test_keeps_every_alphabet)
def keeps_ascii_only(text, *, max_length=None):
    """`encode("ascii", "ignore")` throws away all letters outside ASCII: “東京” vanishes."""
    plain = unicodedata.normalize("NFKD", folded(text)).encode("ascii", "ignore").decode()
    return shortened("-".join(words_of(plain)), max_length)


@mistake(caught_by=test_keeps_every_alphabet)
def separates_at_marks(text, *, max_length=None):
    """`isalnum` is False for combining marks, so that a Hindi word falls apart at each vowel sign."""
    return shortened(re.sub(r"[\W_]+", "-", folded(text)).strip("-"), max_length)


@mistake(caught_by=test_keeps_every_alphabet)
def does_not_compose_again(text, *, max_length=None):
    """`casefold` takes letters such as “ΐ” apart; normalise once more after it."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return shortened("-".join(words_of(plain)), max_length)


@mistake(caught_by=test_drops_apostrophes)
def separates_at_apostrophes(text, *, max_length=None):
    """You treat the apostrophe like any other sign: “don't” becomes “don-t”. Delete it before you cut."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return shortened("-".join(words_of(plain)), max_length)


@mistake(caught_by=test_drops_apostrophes)
def composes_too_early(text, *, max_length=None):
    """You delete apostrophes last: a mark that then meets a letter is not composed with it. Normalise afterwards."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return shortened("-".join(words_of(plain.replace("'", "").replace("’", ""))), max_length)


@mistake(caught_by=test_a_mark_alone_is_no_word)
def takes_a_mark_for_a_word(text, *, max_length=None):
    """A mark counts only behind a letter or digit: after the heart in “❤️” stands an invisible one."""
    kept = [
        character if character.isalnum() or unicodedata.category(character).startswith("M") else " "
        for character in folded(text)
    ]
    return shortened("-".join("".join(kept).split()), max_length)


@mistake(caught_by=test_cuts_between_words)
def cuts_through_words(text, *, max_length=None):
    """`slug[:max_length]` cuts wherever the limit falls, through words as well."""
    return "-".join(words_of(folded(text)))[:max_length].strip("-")


@mistake(caught_by=test_cuts_between_words)
def drops_a_word_that_fits(text, *, max_length=None):
    """You cut first and then drop the last word, even if it ended just at the limit. Look one character further."""
    slug = "-".join(words_of(folded(text)))
    if max_length is None or len(slug) <= max_length:
        return slug
    return slug[:max_length].rpartition("-")[0] or slug[:max_length]


@mistake(caught_by=test_cuts_a_first_word_that_is_too_long)
def gives_nothing_for_a_long_word(text, *, max_length=None):
    """If not even the first word fits, you return an empty slug. Then the word itself is to be cut."""
    slug = "-".join(words_of(folded(text)))
    if max_length is None or len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0]
