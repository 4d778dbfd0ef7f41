"""Words become numbers: one pass over a text, in memory that grows only with its vocabulary."""

import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from text_analyzer.phrases import PhraseWindow
from text_analyzer.tokenize import JOINERS, tokenize, whole_words

# How many different pieces, and how much text, may wait to be tokenized: about 20 MB of memory at most.
MOST_PENDING_PIECES = 64 * 1024
MOST_PENDING_CHARACTERS = 8 * 1024 * 1024

_ASCII_SEPARATORS = str.maketrans({mark: " " for mark in string.punctuation if mark not in JOINERS})


@dataclass
class Counts:
    """What was counted in a text: lines and characters as `wc -lm` does, and how often each word occurs."""

    lines: int = 0
    characters: int = 0
    words: Counter[str] = field(default_factory=Counter)
    phrases: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Counts") -> None:
        """Add what *other* counted; *other* stays as it is."""
        self.lines += other.lines
        self.characters += other.characters
        self.words.update(other.words)
        self.phrases.update(other.phrases)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word occurs in *texts*, none of which ends inside a word.

    The words are those of `tokenize`. Memory grows with the number of different words, never with the text.
    """
    words: Counter[str] = Counter()
    # Text repeats itself: its pieces between white space are counted first, and only the different ones are
    # tokenized. That is twice as fast as tokenizing all of it.
    pending: Counter[str] = Counter()
    characters = 0
    for text in texts:
        pending.update(_pieces(text))
        characters += len(text)
        if len(pending) > MOST_PENDING_PIECES or characters > MOST_PENDING_CHARACTERS:
            _settle(pending, words)
            characters = 0
    _settle(pending, words)
    return words


def count(chunks: Iterable[str], ngrams: int = 1) -> Counts:
    """Return what there is in the text of *chunks*, which may be cut anywhere.

    Lines are line feeds, characters are code points. Phrases of *ngrams* words are counted if it is more than one,
    as `PhraseWindow` finds them; else `phrases` stays empty.
    """
    counts = Counts()
    counts.words = count_words(_observed(whole_words(chunks), counts, ngrams))
    return counts


def _observed(texts: Iterable[str], counts: Counts, ngrams: int) -> Iterator[str]:
    window = PhraseWindow(ngrams)
    for text in texts:
        counts.lines += text.count("\n")
        counts.characters += len(text)
        if ngrams > 1:
            counts.phrases.update(window.feed(text))
        yield text


def _pieces(text: str) -> list[str]:
    if text.isascii():
        # Both run at the speed of C on ASCII, and leave half as many different pieces.
        text = text.casefold().translate(_ASCII_SEPARATORS)
    return text.split()


def _settle(pending: Counter[str], words: Counter[str]) -> None:
    for piece, times in pending.items():
        for word in tokenize(piece):
            words[word] += times
    pending.clear()
