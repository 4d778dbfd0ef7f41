"""The frequency counter's checks as an otter-grader test file: the same cases and the same property."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from otter.test_files import test_case

OK_FORMAT = False
name = "frequency_counter"
points = 1

CASES = [
    ("banana", {}, {"b": 1, "a": 3, "n": 2}),
    ("", {}, {}),
    ("a b\tc", {"ignore": " "}, {"a": 1, "b": 1, "\t": 1, "c": 1}),
    ("banana", {"ignore": "nb"}, {"a": 3}),
    ("a b", {"ignore": ""}, {"a": 1, " ": 1, "b": 1}),
    ("Straße STRASSE", {}, {"s": 6, "t": 2, "r": 2, "a": 2, "e": 2}),
    ("ΣΟΦΟΣ σοφός", {}, {"σ": 4, "ο": 3, "φ": 2, "ό": 1}),
    ("Anna", {"ignore": "A"}, {"n": 2}),
    ("No on", {}, {"n": 2, "o": 2}),
    ("Anna", {"casefold": False}, {"A": 1, "n": 2, "a": 1}),
    ("Anna", {"casefold": False, "ignore": "A"}, {"n": 2, "a": 1}),
    ("caf\u00e9 cafe\u0301", {}, {"c": 2, "a": 2, "f": 2, "\u00e9": 2}),
    ("Μα\u0390ου", {}, {"μ": 1, "α": 1, "\u0390": 1, "ο": 1, "υ": 1}),
    ("\u00e9te\u0301", {"ignore": "e\u0301"}, {"t": 1}),
    ("m² m2", {}, {"m": 2, "²": 1, "2": 1}),
]


@test_case()
def test_cases(frequency_counter):
    """Every written case."""
    for text, options, expected in CASES:
        assert frequency_counter(text, **options) == expected


@test_case()
def test_type_and_order(frequency_counter):
    """A plain dictionary in the order of first appearance."""
    assert type(frequency_counter("banana")) is dict
    assert list(frequency_counter("nairobi")) == ["n", "a", "i", "r", "o", "b"]


@test_case()
def test_counts_add_up(frequency_counter):
    """The property, with as many examples."""

    @settings(derandomize=True, database=None, deadline=None, max_examples=50)
    @given(text=st.text(), ignore=st.text(max_size=3))
    def adds_up(text, ignore):
        ignored = unicodedata.normalize("NFC", ignore)
        kept = [character for character in unicodedata.normalize("NFC", text) if character not in ignored]
        assert sum(frequency_counter(text, casefold=False, ignore=ignore).values()) == len(kept)

    adds_up()
