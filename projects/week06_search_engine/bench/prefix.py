"""What does a prefix cost in 235,000 words, in time and in memory: a trie, a sorted list, a dictionary a letter?

    python bench/prefix.py --words FILE [--rounds 5] [--json]

FILE holds a word a line, such as `web2` of Debian's miscfiles, 234,937 different words:

    apt-get download miscfiles && dpkg -x miscfiles_*.deb FOLDER        (then FOLDER/usr/share/dict/web2)

A prefix is the beginning of a random word, one to five letters long: 2,000 of each length. *First ten* is what a box
that completes words asks for, *all* is what a query asks for. The contenders take turns prefix by prefix; a figure is
the median over the rounds of the median over the prefixes. Memory is what tracemalloc counts, the words included, which
each contender gets as strings of its own. *Add* is the time of one more word, the median of 2,000 that were left out.

- ours: `Trie`, branches and buckets.
- sorted list: `bisect`, and a slice. It is the least memory, and the fastest but for the first ten of many; but each
  word more moves half of the list.
- dictionaries: the trie of most textbooks, a dictionary for each letter.
"""

import argparse
import random
import statistics
import time
import tracemalloc
from bisect import bisect_left, insort
from itertools import islice
from pathlib import Path

from corpus import show

from search_engine import Trie

BAR_MICROSECONDS, BAR_MEMORY = 50.0, 3.0
LAST = "\U0010ffff"


class SortedList:
    """A sorted list with the methods of a trie."""

    def __init__(self, words):
        self.words = sorted(words)

    def add(self, word):
        """Put a word in its place."""
        insort(self.words, word)

    def starting_with(self, prefix):
        """Return the words that begin so."""
        return self.words[bisect_left(self.words, prefix) : bisect_left(self.words, prefix + LAST)]


class Dictionaries:
    """A dictionary for each letter."""

    def __init__(self, words):
        self.root = {}
        for word in words:
            self.add(word)

    def add(self, word):
        """Add a word, letter by letter."""
        node = self.root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}

    def starting_with(self, prefix):
        """Yield the words that begin so."""
        node = self.root
        for letter in prefix:
            node = node.get(letter, {})
        todo = [(prefix, node)]
        while todo:
            word, node = todo.pop()
            if "" in node:
                yield word
            todo.extend((word + letter, node[letter]) for letter in sorted(node, reverse=True) if letter)


CONTENDERS = {"ours": Trie, "sorted list": SortedList, "dictionaries": Dictionaries}


def microseconds(run) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e6


def memory(make, words) -> float:
    """Return the megabytes that a contender takes, with its words."""
    tracemalloc.start()
    kept = make("".join([*word]) for word in words)
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del kept
    return size


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Prefixes in a list of words: a trie beside a sorted list.")
    parser.add_argument("--words", type=Path, required=True, help="a file with a word a line")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    words = sorted(set(options.words.read_text("utf-8").split()))
    chance = random.Random(6)
    late = set(chance.sample(words, 2000))
    figures = {"words": float(len(words))}
    for name, make in CONTENDERS.items():
        figures[f"{name}: memory, MB"] = memory(make, words)
    shuffled = [word for word in words if word not in late]
    chance.shuffle(shuffled)
    made = {name: make(shuffled) for name, make in CONTENDERS.items()}
    for name, contender in made.items():
        figures[f"{name}: add, µs"] = statistics.median(
            microseconds(lambda word=word, contender=contender: contender.add(word)) for word in sorted(late)
        )
    everything = []
    for letters in range(1, 6):
        prefixes = [chance.choice(words)[:letters] for _ in range(2000)]
        for what, most in (("first ten", 10), ("all", None)):
            # All of one letter is thousands of words each time.
            asked = prefixes if most or letters > 2 else prefixes[:200]
            medians = {name: [] for name in made}
            for _ in range(options.rounds):
                taken = {name: [] for name in made}
                for prefix in asked:
                    for name, contender in made.items():
                        taken[name].append(
                            microseconds(lambda p=prefix, c=contender, m=most: list(islice(c.starting_with(p), m)))
                        )
                for name, times in taken.items():
                    medians[name].append(statistics.median(times))
                if most:
                    everything.append(taken["ours"])
            for name, values in medians.items():
                figures[f"{letters} letters, {what}: {name}, p50 µs"] = statistics.median(values)
    for name, contender in made.items():
        assert list(contender.starting_with("")) == words, name
    p50 = statistics.median(time for times in everything for time in times)
    figures["first ten of all these prefixes: ours, p50 µs"] = p50
    ratios = {
        "p50 of the first ten, µs": (p50, BAR_MICROSECONDS, False),
        "memory / sorted list": (figures["ours: memory, MB"] / figures["sorted list: memory, MB"], BAR_MEMORY, False),
    }
    for letters in (3, 4, 5):
        value = figures[f"{letters} letters, all: ours, p50 µs"]
        ratios[f"p50 of all words, {letters} letters, µs"] = (value, BAR_MICROSECONDS, False)
    show(figures, ratios, options.json)


if __name__ == "__main__":
    main()
