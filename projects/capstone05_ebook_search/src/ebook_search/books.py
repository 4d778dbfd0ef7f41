"""What a book is to the index: where it comes from, what is known of it, and its passages."""

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
