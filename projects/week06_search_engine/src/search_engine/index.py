"""The inverted index: for each word the documents that hold it, and the places where it stands."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from search_engine.errors import UnknownDocumentError
from search_engine.trie import Trie
from text_analyzer.tokenize import tokenize

# A place is one number: that of its document, and below, in so many bits, that of the word in it. So all places of a
# word are one sorted array of 8 bytes a word of text, and the word after the one at a place stands at that place + 1.
POSITION_BITS = 32


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document: its name, from where it comes (a file may hold many), and its length in words."""

    name: str
    source: str
    length: int


class Index:
    """Documents and their words. Documents are numbered in the order in which they came; numbers are not used again.

    *vocabulary* is a trie of all words that a document holds, *total_length* the number of words of all documents.
    *changes* goes up with every change; what was worked out for another number is out of date.

    >>> index = Index()
    >>> index.add("a", "the tide turns the tide")
    >>> index.add("b", "a high tide")
    >>> index.frequencies("tide"), index.positions("tide", 0)
    ({0: 2, 1: 1}, [1, 4])
    """

    def __init__(self) -> None:
        """Begin without documents."""
        self.vocabulary = Trie()
        self.changes = 0
        self.total_length = 0
        self._documents: dict[int, Document] = {}
        self._numbers: dict[str, int] = {}
        self._places: dict[str, array[int]] = {}
        self._frequencies: dict[str, dict[int, int]] = {}
        self._next_number = 0

    @property
    def documents(self) -> Mapping[int, Document]:
        """The documents by their numbers, in order."""
        return MappingProxyType(self._documents)

    @property
    def average_length(self) -> float:
        """The mean number of words of a document, 0.0 if there is none."""
        return self.total_length / len(self._documents) if self._documents else 0.0

    def add(self, name: str, text: str, source: str | None = None) -> None:
        """Add a document; one of the same name is replaced, and the new one comes last.

        *source* is *name* unless told.
        """
        self.add_words(name, tokenize(text), source)

    def add_words(self, name: str, words: Sequence[str], source: str | None = None) -> None:
        """Add a document of which the words are known already."""
        if name in self._numbers:
            self.remove([name])
        number, self._next_number = self._next_number, self._next_number + 1
        by_word = self._places
        for place, word in enumerate(words, number << POSITION_BITS):
            try:  # costs nothing for all words but the first of a kind
                by_word[word].append(place)
            except KeyError:
                by_word[word] = array("Q", (place,))
                self.vocabulary.add(word)
        self._numbers[name] = number
        self._documents[number] = Document(name, name if source is None else source, len(words))
        self.total_length += len(words)
        self._has_changed()

    def remove(self, names: Collection[str]) -> None:
        """Take the documents out, as if they had never been there.

        It passes over all places once, however many *names* there are: remove many together. Raises
        `UnknownDocumentError` ("no document is called 'x'") if one is not there, and removes none then.
        """
        for name in names:
            if name not in self._numbers:
                raise UnknownDocumentError(f"no document is called {name!r}")
        numbers = {self._numbers.pop(name) for name in set(names)}
        if not numbers:
            return
        for word, places in list(self._places.items()):
            kept = array("Q", (place for place in places if place >> POSITION_BITS not in numbers))
            if not kept:
                del self._places[word]
                self.vocabulary.remove(word)
            elif len(kept) < len(places):
                self._places[word] = kept
        self.total_length -= sum(self._documents.pop(number).length for number in numbers)
        self._has_changed()

    def names_from(self, sources: Collection[str]) -> list[str]:
        """Return the names of the documents that come from *sources*, in order."""
        return [document.name for document in self._documents.values() if document.source in sources]

    def places(self, word: str) -> Sequence[int]:
        """Return all places of *word* in order, see `POSITION_BITS`; none if it is unknown. Not to be changed."""
        return self._places.get(word, ())

    def positions(self, word: str, number: int) -> list[int]:
        """Return where *word* stands in document *number*: the first word of a document is at 0."""
        first = number << POSITION_BITS
        return [place - first for place in self.places(word) if place >> POSITION_BITS == number]

    def frequencies(self, word: str) -> Mapping[int, int]:
        """Return how often *word* stands in each document that holds it, by number, in order. Not to be changed.

        It is worked out once, and kept until the index changes.
        """
        known = self._frequencies.get(word)
        if known is None:
            known = _count(self.places(word))
            if known:  # or questions about unknown words would fill the memory
                self._frequencies[word] = known
        return known

    def all_frequencies(self) -> Iterator[tuple[str, Mapping[int, int]]]:
        """Yield each word in order with its `frequencies`, and keep none of them."""
        for word in self.vocabulary:
            yield word, _count(self._places[word])

    def content(self) -> tuple[list[Document], Iterator[tuple[str, list[int]]]]:
        """Return the documents, and each word in order with its places as if they were numbered from 0 without gaps.

        Two indexes of the same documents in the same order have the same content, whatever was removed on the way.
        """
        shift = {number: (number - new) << POSITION_BITS for new, number in enumerate(self._documents)}
        words = (
            (word, [place - shift[place >> POSITION_BITS] for place in self._places[word]]) for word in self.vocabulary
        )
        return list(self._documents.values()), words

    @classmethod
    def from_content(cls, documents: Iterable[Document], words: Iterable[tuple[str, Iterable[int]]]) -> "Index":
        """Return the index of which `content` returned this."""
        index = cls()
        index._documents = dict(enumerate(documents))
        index._numbers = {document.name: number for number, document in index._documents.items()}
        index._next_number = len(index._documents)
        index.total_length = sum(document.length for document in index._documents.values())
        for word, places in words:
            index._places[word] = array("Q", places)
            index.vocabulary.add(word)
        return index

    def _has_changed(self) -> None:
        self.changes += 1
        self._frequencies.clear()


def _count(places: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for place in places:
        number = place >> POSITION_BITS
        counts[number] = counts.get(number, 0) + 1
    return counts
