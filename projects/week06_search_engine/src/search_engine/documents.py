"""Files become documents: a file is one, or each of its paragraphs is."""

from collections.abc import Iterator
from typing import NamedTuple

from text_analyzer.reader import printable, read_file


class Text(NamedTuple):
    """A document before it is indexed: its name, the file it comes from, and its text."""

    name: str
    source: str
    text: str


def read_documents(file: str, *, paragraphs: bool = False, encoding: str | None = None) -> list[Text]:
    """Return the documents in *file*: one under its name, or each paragraph under "FILE:LINE" of its first line.

    A file that is read to its end, or not at all: raises what `text_analyzer.read_file` raises.
    """
    source = printable(file)
    text = "".join(read_file(file, encoding))
    if not paragraphs:
        return [Text(source, source, text)]
    return [Text(f"{source}:{line}", source, paragraph) for line, paragraph in find_paragraphs(text)]


def find_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the paragraphs of *text*, lines without a blank one between them, each with the number of its first line.

    >>> list(find_paragraphs("one\ntwo\n \n\nfive\n"))
    [(1, 'one\ntwo\n'), (5, 'five\n')]
    """
    begun, lines = 0, list[str]()
    for number, line in enumerate([*text.splitlines(keepends=True), ""], 1):
        if line.strip():
            begun = begun or number
            lines.append(line)
        elif begun:
            yield begun, "".join(lines)
            begun, lines = 0, []
