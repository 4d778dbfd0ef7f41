"""Trie: all words with a prefix, at once, and all that are nearly a word.

Build `trie.py`. Begin with a dictionary of dictionaries, a level a letter, and pass all checks but the one on memory.
Then let what has few words be a sorted list (a bucket), and make a dictionary of it when it is full.

Hint: a word may end where others go on; give its end a key of its own, "", which sorts before all letters.
Hint: for `near`, work out one row of the table of edits for each letter that you go down, and share it below.
"""

import random
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from search_engine import Trie, next_row

WORDS = st.text("ab", max_size=4) | st.text("aé\U0010ffff😀ß", max_size=3)


def many(number=5000):
    """Return words that share beginnings, in no order."""
    chance = random.Random(6)
    return ["".join(chance.choice("abcdef") for _ in range(chance.randint(1, 9))) for _ in range(number)]


def test_words_with_a_prefix():
    """the words with a prefix come in order, the prefix itself among them if it is a word"""
    trie = Trie(["tide", "ti", "time", "tidal", "to", "at"])
    assert list(trie.starting_with("ti")) == ["ti", "tidal", "tide", "time"]
    assert list(trie.starting_with("x")) == list(trie.starting_with("tides")) == []


def test_a_prefix_is_no_word():
    """the beginning of a word is not in the trie, unless it was added"""
    trie = Trie(["tide"])
    assert "tide" in trie
    assert "tid" not in trie
    assert "" not in trie
    assert "tides" not in trie


def test_the_empty_word():
    """the empty word is a word, and the empty prefix is that of all"""
    assert list(Trie(["b", "", "a"])) == ["", "a", "b"]
    assert "" in Trie([""])


def test_added_twice():
    """a word that is there already is not added again"""
    trie = Trie()
    assert (trie.add("a"), trie.add("a"), len(trie)) == (True, False, 1)


def test_removed():
    """a word that is taken out leaves those that begin with it, and those that it begins with"""
    trie = Trie(["ti", "tide", "t"])
    assert (trie.remove("ti"), trie.remove("ti"), trie.remove("x")) == (True, False, False)
    assert list(trie) == ["t", "tide"]


@given(st.lists(st.text(max_size=4) | WORDS), st.text("abé", max_size=2))
def test_any_words(words, prefix):
    """for any words and prefix it finds what looking at all of them finds"""
    assert list(Trie(words).starting_with(prefix)) == sorted({word for word in words if word.startswith(prefix)})


def test_many_words():
    """thousands of words with the same beginnings are all found, in order, after any removals"""
    words = many()
    trie = Trie(words)
    assert list(trie) == sorted(set(words))
    gone = set(words[::2])
    assert all(trie.remove(word) for word in sorted(gone))
    assert list(trie) == sorted(set(words) - gone)
    assert len(trie) == len(set(words) - gone)
    for prefix in ("a", "ab", "abc", "abcd", "f"):
        expected = sorted({word for word in words if word.startswith(prefix)} - gone)
        assert list(trie.starting_with(prefix)) == expected


def test_it_is_lazy():
    """the first words of many cost no more than the first of few"""
    trie = Trie(many())
    tracemalloc.start()
    first = list(islice(trie.starting_with(""), 3))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert first == sorted(set(many()))[:3]
    assert peak < 10_000


def test_its_memory():
    """words take at most three times the memory of a sorted list of them"""
    words = many(20_000)
    tracemalloc.start()
    plain = sorted({"".join([*word]) for word in words})
    list_size = tracemalloc.get_traced_memory()[0]
    trie = Trie("".join([*word]) for word in words)
    trie_size = tracemalloc.get_traced_memory()[0] - list_size
    tracemalloc.stop()
    assert len(trie) == len(plain)
    assert trie_size <= 3 * list_size


def test_long_words_that_differ_at_the_end():
    """words of any length are taken, and make no recursion too deep and no long chain of dictionaries"""
    words = [f"{'a' * 3000}{number:04}" for number in range(1500)]
    tracemalloc.start()
    trie = Trie(words)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert list(trie.starting_with("a" * 3000)) == words
    assert all(trie.remove(word) for word in words)
    assert len(list(trie)) == 0
    assert size < 100_000


@pytest.mark.parametrize(
    ("word", "distance", "expected"),
    [
        ("tide", 0, {"tide": 0}),
        ("tide", 1, {"tide": 0, "tid": 1, "tides": 1, "side": 1}),
        ("tdie", 2, {"tide": 2, "tie": 1, "die": 1, "tid": 2}),
        ("", 1, {"a": 1}),
    ],
)
def test_nearly_a_word(word, distance, expected):
    """words are found that so many letters put in, taken out or changed make of a word"""
    words = ["tide", "tid", "tides", "side", "strides", "tie", "die", "a"] if word else ["a", "ab"]
    found = dict(Trie(words).near(word, distance))
    assert expected.items() <= found.items()
    assert all(edits <= distance for edits in found.values())
    assert found == {other: edits_between(word, other) for other in words if edits_between(word, other) <= distance}


@given(st.lists(WORDS, max_size=100), WORDS, st.integers(0, 3))
def test_nearly_any_word(words, word, distance):
    """it finds what comparing with every word finds"""
    expected = {other: edits for other in words if (edits := edits_between(word, other)) <= distance}
    assert dict(Trie(words).near(word, distance)) == expected


def test_nearly_one_of_many():
    """below branches, too, it finds what comparing with every word finds"""
    words = set(many())
    expected = {other: edits for other in words if (edits := edits_between("abcdef", other)) <= 2}
    assert dict(Trie(words).near("abcdef", 2)) == expected
    assert len(expected) > 10


def test_a_row_of_edits():
    """a row follows from the row before it, by one letter"""
    assert next_row([0, 1, 2, 3], "sea", "t") == [1, 1, 2, 3]
    assert next_row([0, 1, 2, 3], "sea", "a") == [1, 1, 2, 2]


def edits_between(one, other):
    """Return the distance by its definition, the whole table in memory."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
    return table[len(one), len(other)]


class TrieLikeASet(RuleBasedStateMachine):
    """A trie and a set that are told the same."""

    def __init__(self):
        super().__init__()
        self.trie, self.words = Trie(), set()

    @rule(word=WORDS)
    def add(self, word):
        """Add to both."""
        assert self.trie.add(word) == (word not in self.words)
        self.words.add(word)

    @rule(stem=WORDS)
    def add_many(self, stem):
        """Add more than a bucket holds."""
        for number in range(80):
            self.add(f"{stem}{number}")

    @rule(word=WORDS)
    def remove(self, word):
        """Remove from both."""
        assert self.trie.remove(word) == (word in self.words)
        self.words.discard(word)

    @rule(stem=WORDS)
    def remove_many(self, stem):
        """Remove what begins so."""
        for word in [word for word in self.words if word.startswith(stem)]:
            self.remove(word)

    @invariant()
    def same(self):
        """Both hold the same."""
        assert list(self.trie) == sorted(self.words)
        assert len(self.trie) == len(self.words)


def test_like_a_set():
    """whatever is added and removed in whatever order, it holds what a set would hold"""
    TrieLikeASet.TestCase().runTest()
