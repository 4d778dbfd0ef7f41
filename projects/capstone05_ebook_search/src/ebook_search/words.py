"""What is a word of a book: what the text analyzer calls one, split at apostrophes and hyphens, without accents.

So "well-known" is found by known, by well*, and by "well known"; and Brontë by Bronte.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock

import Stemmer

from ebook_search.errors import BadIndexError
from text_analyzer import FoundWord, find_words, tokenize

# Where a word of the text analyzer is two of ours. Each becomes a separator of the same length, so places stay.
SPLITTERS = "'’-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
SEPARATOR = "_"

# What good typography puts between words; without it most text is ASCII, and that is cut into words much faster.
BETWEEN_WORDS = "‘’“”„–—…\u00a0"

NO_STEMMING = "none"

# Words that say nothing about a passage; a query leaves them out if it has others.
STOP_WORDS = frozenset(
    """
a about above after again against all also am an and any are as at be because been before being below between
both but by can cannot could d did do does doing don down during each else ever few for from further had has
have having he her here hers herself him himself his how i if in into is it its itself just ll m may me might
more most must my myself no nor not now of off on once only or other our ours ourselves out over own re s same
shall she should so some such t than that the their theirs them themselves then there these they this those
through thus to too under until up upon us ve very was we were what when where which while who whom whose why
will with within without would yet you your yours yourself yourselves
""".split()  # noqa: SIM905 (a hundred and fifty quotation marks more)
)

_BLANK = ord(" ")
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else _BLANK for code in range(256))


def separate(text: str) -> str:
    """Return *text*, of the same length, with every one of `SPLITTERS` made a `SEPARATOR`.

    >>> separate("the drawing-room's door")
    'the drawing_room_s door'
    """
    for splitter in SPLITTERS:
        text = text.replace(splitter, SEPARATOR)
    return text


def split_words(text: str) -> list[bytes]:
    """Return the words of *text* in order, in UTF-8, with accents still on them.

    ASCII is cut by a table of 256 bytes; all else by `text_analyzer.tokenize`, and both would cut ASCII alike.
    """
    if not text.isascii():
        for mark in BETWEEN_WORDS:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).split()
    return [word.encode() for word in tokenize(separate(text))]


def without_accents(word: str) -> str:
    """Return *word* without accents, the marks from U+0300 to U+036F.

    >>> without_accents("brontë"), without_accents("й")
    ('bronte', 'и')
    """
    if word.isascii():
        return word
    letters = (letter for letter in unicodedata.normalize("NFD", word) if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", "".join(letters))


def terms(text: str) -> list[str]:
    """Return the terms of *text*, which are what the index holds, in order.

    >>> terms("Brontë’s well-known heroine")
    ['bronte', 's', 'well', 'known', 'heroine']
    """
    return [without_accents(word.decode()) for word in split_words(text)]


def find_terms(text: str) -> Iterator[FoundWord]:
    """Yield the `terms` of *text*, each with its place in it."""
    for found in find_words(separate(text)):
        yield FoundWord(without_accents(found.word), found.start, found.end)


class TermNumbers(dict[bytes, int]):
    """Numbers for words as `split_words` returns them, in the order in which they come; spellings of a term share one.

    A dictionary that is asked for a key it does not have asks `__missing__`, and for others it is as fast as any.
    """

    def __init__(self) -> None:
        """Begin without words."""
        self.terms: list[bytes] = []
        self._by_term: dict[bytes, int] = {}

    def __missing__(self, word: bytes) -> int:
        """Number *word*, and return its number."""
        term = word if word.isascii() else without_accents(word.decode()).encode()
        number = self._by_term.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        self[word] = number
        return number


class Stems:
    """The stems of words in one language (Snowball, Porter 2001): sail for sails, sailed and sailing."""

    def __init__(self, language: str = "english") -> None:
        """Raises `BadIndexError` for a language that Snowball has not; `NO_STEMMING` leaves words as they are."""
        self.language = language
        if language != NO_STEMMING and language not in languages():
            raise BadIndexError(f"no stems are known in {language!r}; try one of {', '.join(languages())}")
        self._lock = Lock()
        self._stemmer = None if language == NO_STEMMING else Stemmer.Stemmer(language)

    def of(self, words: Iterable[str]) -> list[str]:
        """Return the stem of each of *words*.

        >>> Stems("english").of(["sailing", "sailed", "ponies"])
        ['sail', 'sail', 'poni']
        """
        if self._stemmer is None:
            return list(words)
        with self._lock:  # a stemmer is for one thread, and a page has many
            found: list[str] = self._stemmer.stemWords(list(words))
        return found


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages whose stems are known, and `NO_STEMMING`."""
    return (*sorted(Stemmer.algorithms()), NO_STEMMING)
