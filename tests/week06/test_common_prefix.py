"""Common prefix: what an answer must do, and the wrong answers we know."""

from functools import reduce
from itertools import pairwise, takewhile
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

COMPOSED = "\N{LATIN SMALL LETTER E WITH ACUTE}"
DECOMPOSED = "e\N{COMBINING ACUTE ACCENT}"


def test_begins_all_words(common_prefix):
    """the result is the longest text with which all words begin"""
    assert common_prefix(["Nairobi", "Naivasha", "Nakuru"]) == "Na"
    assert common_prefix(["Nakuru", "Nairobi", "Naivasha"]) == "Na"
    assert common_prefix(["Lagos", "Lobito"]) == "L"


def test_ends_at_the_first_difference(common_prefix):
    """letters that agree again behind the first difference have no part in it"""
    assert common_prefix(["Marakesh", "Manakesh"]) == "Ma"
    assert common_prefix(["banana", "bandana", "bazaar"]) == "ba"


def test_nothing_in_common(common_prefix):
    """it is empty if one word begins otherwise, also if the rest of all words is alike"""
    assert common_prefix(["Oslo", "Lima", "Quito"]) == ""
    assert common_prefix(["Lima", "Lima", "Oslo"]) == ""
    assert common_prefix(["sea", "tea", "pea"]) == ""


def test_one_word_begins_the_others(common_prefix):
    """the result may be a whole word, wherever it stands among the others"""
    assert common_prefix(["car", "card", "cardamom"]) == "car"
    assert common_prefix(["cardamom", "card", "car"]) == "car"
    assert common_prefix(["card", "car", "cardamom"]) == "car"


def test_identical_words(common_prefix):
    """of one word, or of a word that comes several times, it is that word"""
    assert common_prefix(["Quito"]) == "Quito"
    assert common_prefix(["Quito", "Quito", "Quito"]) == "Quito"


def test_no_words(common_prefix):
    """no words have an empty prefix in common"""
    assert common_prefix([]) == ""


def test_empty_word(common_prefix):
    """nothing but the empty text begins an empty word"""
    assert common_prefix(["", "Lima"]) == ""
    assert common_prefix(["Lima", "", "Lima"]) == ""
    assert common_prefix([""]) == ""


def test_upper_case_is_another_letter(common_prefix):
    """upper and lower case are different letters, and every alphabet has letters"""
    assert common_prefix(["Lima", "lima"]) == ""
    assert common_prefix(["Москва", "Мосты"]) == "Мос"
    assert common_prefix(["東京都", "東京湾"]) == "東京"


def test_accent_typed_in_two_ways(common_prefix):
    """a letter with an accent is the same whether it is one code point or two, and comes back as one (NFC)"""
    words = [f"caf{COMPOSED}", f"caf{DECOMPOSED}s"]
    assert common_prefix(words) == f"caf{COMPOSED}"
    words = [f"caf{DECOMPOSED}"]
    assert common_prefix(words) == f"caf{COMPOSED}"
    words = [f"caf{DECOMPOSED}", "cafe"]
    assert common_prefix(words) == "caf"


def test_words_that_come_once(common_prefix):
    """the words may come from an iterator, which can be read once"""
    words = iter(["Nairobi", "Naivasha", "Nakuru"])
    assert common_prefix(words) == "Na"
    assert common_prefix(iter([])) == ""


def composed(words):
    """Return the words in NFC."""
    return [normalize("NFC", word) for word in words]


def longest_by_trying(words):
    """Return the longest beginning of the first word that begins all of them, by trying each."""
    first = words[0] if words else ""
    tried = (first[:size] for size in range(len(first), 0, -1))
    return next((text for text in tried if all(word.startswith(text) for word in words)), "")


LETTERS = st.text(st.sampled_from(["a", "b", "e", COMPOSED, "\N{COMBINING ACUTE ACCENT}"]), max_size=6)


@given(st.lists(LETTERS, max_size=5), LETTERS)
def test_agrees_with_comparing_all_pairs(common_prefix, ends, beginning):
    """no longer text begins all words"""
    words = [beginning + end for end in ends]
    expected = longest_by_trying(composed(words))
    assert common_prefix(words) == expected


def shared(first, second):
    """Return the common prefix of two words."""
    size = 0
    while size < min(len(first), len(second)) and first[size] == second[size]:
        size += 1
    return first[:size]


def folded(words):
    """Return the common prefix of words that are ready to be compared."""
    words = list(words)
    return reduce(shared, words) if words else ""


@alternative
def column_by_column(words):
    """Look at the first letters of all words, then at the second ones."""
    columns = zip(*composed(words), strict=False)
    return "".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))


@alternative
def least_and_greatest(words):
    """Compare the two words that are farthest apart in order: what these share, all between them share."""
    words = composed(words)
    return shared(min(words), max(words)) if words else ""


@alternative
def word_by_word(words):
    """Shorten what is common so far, with each further word."""
    return folded(composed(words))


@mistake(caught_by=test_begins_all_words)
def keeps_the_last_pair(words):
    """You compare each word with its neighbour, and keep what the last two have in common. Compare each word with what
    is common to all words before it.
    """
    words = composed(words)
    common = words[0] if words else ""
    for first, second in pairwise(words):
        common = shared(first, second)
    return common


@mistake(caught_by=test_begins_all_words)
def returns_the_length(words):
    """You return how long the prefix is. What is asked for is the text."""
    return len(folded(composed(words)))


@mistake(caught_by=test_ends_at_the_first_difference)
def goes_on_behind_a_difference(words):
    """You keep all places at which the words agree. A prefix ends at the first place at which they
    do not: stop there.
    """
    return "".join(column[0] for column in zip(*composed(words), strict=False) if len(set(column)) == 1)


@mistake(caught_by=test_begins_all_words)
def letters_that_all_have(words):
    """You look for letters that are somewhere in every word. In a prefix they stand at the same places."""
    words = composed(words)
    return "".join(letter for letter in words[0] if all(letter in word for word in words)) if words else ""


@mistake(caught_by=test_begins_all_words)
def compares_with_the_second_only(words):
    """You look at the first two words. The others may share less."""
    return folded(composed(words)[:2])


@mistake(caught_by=test_one_word_begins_the_others)
def index_beyond_the_shorter(words):
    """You go on to a place at which the shorter word has no letter. What all share is at most as
    long as the shortest.
    """
    words = composed(words)
    common = words[0] if words else ""
    for word in words[1:]:
        place = 0
        while place < len(common) and word[place] == common[place]:
            place += 1
        common = common[:place]
    return common


@mistake(caught_by=test_one_word_begins_the_others)
def never_takes_the_last_letter(words):
    """You go on up to the last letter of the shortest word but one (`range(len(word) - 1)`), so a whole word is never
    the result.
    """
    words = composed(words)
    if len(set(words)) == 1:
        return words[0]
    common = folded(words)
    return common[:-1] if common in words else common


@mistake(caught_by=test_identical_words)
def takes_unique_words_for_several(words):
    """Nothing differs, so your loop never comes to its `return`. When it is through, the whole word
    is common to all.
    """
    words = composed(words)
    for place in range(min(map(len, words), default=0) + 1):
        if len({word[: place + 1] for word in words}) > 1:
            return words[0][:place]
    return ""


@mistake(caught_by=test_no_words)
def first_of_no_words(words):
    """You take the first word, and there may be none. Ask for that case first."""
    return reduce(shared, composed(words))


@mistake(caught_by=test_no_words)
def none_of_no_words(words):
    """You return None if there are no words. The empty text is a text, and what calls you can go on with it."""
    words = composed(words)
    return folded(words) if words else None


@mistake(caught_by=test_empty_word)
def skips_empty_words(words):
    """You leave empty words out. An empty word is a word, and nothing but the empty text begins it."""
    return folded(word for word in composed(words) if word)


@mistake(caught_by=test_upper_case_is_another_letter)
def folds_case(words):
    """You compare in lower case, and then “Lima” and “lima” begin alike. What is asked for keeps them apart."""
    words = composed(words)
    return words[0][: len(folded(word.lower() for word in words))] if words else ""


@mistake(caught_by=test_accent_typed_in_two_ways)
def compares_code_points(words):
    """You compare code points as they come, and “é” can be one or two of them. Bring all words to one form first:
    `unicodedata.normalize("NFC", word)`.
    """
    return folded(words)


@mistake(caught_by=test_accent_typed_in_two_ways)
def takes_letters_apart(words):
    """You use NFD, which takes “é” apart. Then “café” and “cafe” share the e, and the accent is lost. NFC puts letters
    together.
    """
    return folded(normalize("NFD", word) for word in words)


@mistake(caught_by=test_words_that_come_once)
def asks_for_a_length(words):
    """You ask for `len` or an item, which an iterator does not have. Make a list of the words
    first, and read them once.
    """
    return folded(composed(words)) if len(words) else ""


@mistake(caught_by=test_words_that_come_once)
def reads_twice(words):
    """You go through the words twice. An iterator is empty the second time: make a list of the words first."""
    shortest = min((len(word) for word in composed(words)), default=0)
    return folded(composed(words))[:shortest]
