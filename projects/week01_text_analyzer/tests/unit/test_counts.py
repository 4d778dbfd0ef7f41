"""Counting against slower definitions, and within its memory."""

import io
import random
import tracemalloc
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_analyzer import PhraseWindow, count, count_words, counts, decode, tokenize, top

MEGABYTE = 1_000_000


class Repeated(io.RawIOBase):
    """A file of *length* bytes that holds *pattern* again and again, and takes no memory of its own."""

    def __init__(self, pattern, length):
        """Begin at the beginning."""
        self.pattern, self.left, self.at = pattern * 2, length, 0

    def read(self, size=-1):
        """Return the next *size* bytes; the pattern must be at least as long."""
        chunk = self.pattern[self.at : self.at + min(size, self.left)]
        self.left -= len(chunk)
        self.at = (self.at + len(chunk)) % (len(self.pattern) // 2)
        return chunk


def peak_of(pattern, length):
    """Return the words counted in a file, and the most memory that Python held meanwhile."""
    stream = Repeated(pattern, length)
    tracemalloc.start()
    try:
        words = count(decode(stream)).words
        return words, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_50_megabytes_in_30():
    """50 MB of text with 20,000 different words are counted within 30 MB"""
    words = [f"{number:x}-synthetic-vocabulary" for number in range(20_000)]
    random.Random(1).shuffle(words)
    counted, peak = peak_of((" ".join(words) + " ").encode(), 50 * MEGABYTE)
    assert len(counted) >= 20_000
    assert peak < 30 * MEGABYTE


@pytest.mark.parametrize("separator", [",", "\n", "=" * 99])
def test_memory_does_not_grow_with_the_text(separator):
    """four times the text takes no more memory, also when it is one line without white space"""
    pattern = separator.join(["tide", "wave", "moon", ""]).encode() * 10_000
    (_, small), (_, large) = (peak_of(pattern, size * MEGABYTE // 2) for size in (1, 4))
    assert large < small + 0.2 * MEGABYTE


def test_many_spellings_of_few_words():
    """words with ever other punctuation round them take no more memory than they do without"""
    marks = str.maketrans("01", "…“")
    pieces = [f"tide{number:018b} ".translate(marks).encode() for number in range(150_000)]
    words, peak = peak_of(b"".join(pieces), sum(map(len, pieces)))
    assert list(words) == ["tide"]
    assert peak < 15 * MEGABYTE


def test_long_pieces():
    """long pieces between white space, each of them different, do not add up in memory"""
    words, peak = peak_of(b" ".join(b"%d" % number + b"-" * 30_000 for number in range(800)), 24 * MEGABYTE)
    assert 795 <= len(words) <= 800
    assert peak < 16 * MEGABYTE


def test_pending_pieces_are_bounded(monkeypatch):
    """when too many pieces or too much text wait, they are settled, and the counts are the same"""
    texts = ["Tide, tide! wave ", "tide -- moon. ", "moon; 'moon' "] * 20
    for limits in [(1, 10**9), (10**9, 1), (0, 0)]:
        monkeypatch.setattr(counts, "MOST_PENDING_PIECES", limits[0])
        monkeypatch.setattr(counts, "MOST_PENDING_CHARACTERS", limits[1])
        assert count_words(texts) == {"tide": 60, "wave": 20, "moon": 60}


@given(st.lists(st.text("aé '’-\n.,\u0301漢"), max_size=20))
def test_counts_are_those_of_the_words(texts):
    """counting is tokenizing and a Counter, however it is done"""
    texts = [f"{text} " for text in texts]
    assert count_words(texts) == Counter(word for text in texts for word in tokenize(text))


@given(st.text("ab \n.,“"), st.integers(0, 30), st.integers(2, 4))
def test_phrases_do_not_depend_on_pieces(text, cut, length):
    """text in two pieces, cut after white space, has the phrases of the whole"""
    cut = max(text.rfind(" ", 0, cut), text.rfind("\n", 0, cut)) + 1
    window = PhraseWindow(length)
    assert window.feed(text[:cut]) + window.feed(text[cut:]) == PhraseWindow(length).feed(text)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 5)), st.integers(0, 20))
def test_top_is_a_sorted_list_cut_off(frequencies, k):
    """the heap finds what sorting everything would"""
    everything = sorted(frequencies.items(), key=lambda item: (-item[1], item[0]))
    assert top(frequencies, k) == everything[:k]
    assert [times for _, times in top(frequencies, k)] == [n for _, n in Counter(frequencies).most_common(k)]
