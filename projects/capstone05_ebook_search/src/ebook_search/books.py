"""What a book is to the index: where it comes from, what is known of it, and its passages."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its text, its chapter's number in the book, and its *place*, a line of the file or a paragraph."""

    text: str
    chapter: int = 0
    place: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a book: its path below the folder, and what tells whether it has changed."""

    path: str
    size: int = 0
    modified: int = 0  # nanoseconds since 1970
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A book as it was read. `chapters[0]` is what stands before the first chapter; *unit* is that of the places."""

    source: Source
    title: str
    author: str = ""
    unit: str = "line"
    chapters: list[str] = field(default_factory=lambda: [""])
    passages: list[Passage] = field(default_factory=list)


# A paragraph that is longer, in characters, is cut: to find a word in a whole book says nothing.
LONGEST_PASSAGE = 20_000


def cut(text: str) -> Iterator[str]:
    """Yield *text* in pieces of at most `LONGEST_PASSAGE` characters, cut at white space if there is any."""
    start = 0
    while len(text) - start > LONGEST_PASSAGE:
        last = start + LONGEST_PASSAGE
        end = max(text.rfind(blank, start + LONGEST_PASSAGE // 2, last) for blank in " \n\t") + 1 or last
        yield text[start:end]
        start = end
    yield text[start:]
