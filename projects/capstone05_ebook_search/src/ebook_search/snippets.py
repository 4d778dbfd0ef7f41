"""The piece of a passage that shows why it was found: whole sentences if they are short, and what is to be marked."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ebook_search.postings import SHORT, Leaf
from ebook_search.words import Stems, find_terms, without_accents
from search_engine import Fuzzy, Phrase, Prefix, Trie, Word
from text_analyzer import FoundWord

WIDTH = 240  # characters between the first and the last word that is marked
REACH = 120  # characters in which an end of a sentence is looked for on either side

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+")
_BLANK = re.compile(r"\s")


class Span(NamedTuple):
    """A place in a text to be marked, from *start* to *end*, and the number of what was asked for."""

    start: int
    end: int
    leaf: int


class Snippet(NamedTuple):
    """A piece of a text: *marks* are places in it. It *begins* and *ends* with the text, or something is left out."""

    text: str
    marks: list[tuple[int, int]]
    begins: bool
    ends: bool

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is marked."""
        place = 0
        for start, end in self.marks:
            yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        yield self.text[place:], False

    def marked(self, before: str, after: str, ellipsis: str = "…") -> str:
        """Return the text with *before* and *after* around each mark, and an *ellipsis* where something is left out."""
        whole = "".join(f"{before}{piece}{after}" if is_marked else piece for piece, is_marked in self.pieces())
        return f"{'' if self.begins else ellipsis}{whole}{'' if self.ends else ellipsis}"


def find_spans(text: str, leaves: Iterable[Leaf], stems: Stems, *, exact: bool = False) -> list[Span]:
    """Return where in *text* the *leaves* are, as the index finds them, in order and none in another."""
    found = list(find_terms(text))
    kinds = [word.word for word in found] if exact else stems.of(word.word for word in found)
    spans = {span for number, leaf in enumerate(leaves) for span in _spans_of(leaf, number, found, kinds, stems, exact)}
    made: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.leaf)):
        if not made or span.start >= made[-1].end:
            made.append(span)
    return made


def make_snippet(text: str, spans: list[Span], width: int = WIDTH) -> Snippet:
    """Return the piece of *text*, about *width* characters, with the most different leaves, and then the most *spans*.

    It reaches to the ends of sentences if these are near, and else to blanks; white space becomes blanks.
    """
    first, last = _best_window(spans, width)
    start = _sentence_start(text, spans[first].start if spans else 0)
    end = _sentence_end(text, max(spans[last].end if spans else 0, min(start + width, len(text))))
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    marks = [(span.start - start, span.end - start) for span in spans if start <= span.start and span.end <= end]
    return Snippet(_BLANK.sub(" ", text[start:end]), marks, not text[:start].strip(), not text[end:].strip())


def _spans_of(
    leaf: Leaf, number: int, found: list[FoundWord], kinds: list[str], stems: Stems, exact: bool
) -> Iterator[Span]:
    length = 1
    match leaf:
        case Word(word):
            plain = without_accents(word)
            wanted = plain if exact else stems.of([plain])[0]
            places = [at for at, kind in enumerate(kinds) if kind == wanted]
        case Phrase(words):
            phrase, length = [without_accents(word) for word in words], len(words)
            plain_words = [word.word for word in found]
            places = [at for at in range(len(found)) if plain_words[at : at + length] == phrase]
        case Prefix(prefix):
            places = [at for at, word in enumerate(found) if word.word.startswith(without_accents(prefix))]
        case Fuzzy(word):
            plain = without_accents(word)
            near = {near for near, _ in Trie(word.word for word in found).near(plain, 1 if len(plain) <= SHORT else 2)}
            places = [at for at, word in enumerate(found) if word.word in near]
    for at in places:
        yield Span(found[at].start, found[at + length - 1].end, number)


def _best_window(spans: list[Span], width: int) -> tuple[int, int]:
    best = (0, 0, 0, 0)
    for first in range(len(spans)):
        last = first
        while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= width:
            last += 1
        different = len({span.leaf for span in spans[first : last + 1]})
        best = max(best, (different, last - first, -first, last))
    return -best[2], best[3]


def _sentence_start(text: str, start: int) -> int:
    low = max(0, start - REACH)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, start)]
    if ends:
        return ends[-1]
    blank = _BLANK.search(text, low, start)
    return blank.end() if low and blank else low if not low else start


def _sentence_end(text: str, end: int) -> int:
    high = min(len(text), end + REACH)
    if high == len(text):
        return high
    if match := _SENTENCE_END.search(text, end, high):
        return match.end()
    blank = max(text.rfind(mark, end, high) for mark in " \n\t")
    return blank if blank >= 0 else end
