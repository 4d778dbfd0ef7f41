"""Numbers become a ranking: the most frequent first, and always the same among equals."""

import heapq
from collections.abc import Mapping, Set

from text_analyzer.tokenize import tokenize


def top(frequencies: Mapping[str, int], k: int, stop_words: Set[str] = frozenset()) -> list[tuple[str, int]]:
    """Return the *k* most frequent words or phrases with their counts, fewer if there are not so many.

    Equal counts stand in the alphabetical order of their code points. What is or contains one of *stop_words* is
    left out. Raises `ValueError` if *k* is negative.
    """
    if k < 0:
        raise ValueError(f"k must be 0 or more, not {k}")
    kept = (item for item in frequencies.items() if stop_words.isdisjoint(item[0].split(" ")))
    # A heap of k entries passes once over n words in n log k steps and k places; sorting all would take n log n
    # steps and n places. `nlargest` cannot do it: the count descends while the word ascends.
    return heapq.nsmallest(k, kept, key=lambda item: (-item[1], item[0]))


def parse_stop_words(text: str) -> frozenset[str]:
    """Return the words of *text*, folded as `tokenize` does; lines that begin with # are comments."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in tokenize(line))
