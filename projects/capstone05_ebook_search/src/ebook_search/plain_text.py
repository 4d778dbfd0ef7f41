"""A book from a text file: its title, chapters and paragraphs, found by the habits of those who make such files."""

import re
from collections.abc import Iterator
from pathlib import Path

from ebook_search.books import Book, Passage, Source, cut
from search_engine import find_paragraphs
from text_analyzer import read_file

# Project Gutenberg's licence stands before and after the text, and is no part of it.
_START = re.compile(r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*$", re.MULTILINE)
_END = re.compile(r"^\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG.*$", re.MULTILINE)
_SAID = re.compile(r"^(Title|Author): *(\S.*)$", re.MULTILINE)

_HEADING = re.compile(
    r"(?P<part>(?:volume|book|part)\b.{0,60})|(?:chapter|letter|canto|act|scene)\b.{0,60}"
    r"|(?:preface|prologue|epilogue|introduction|conclusion|advertisement|appendix)\b.{0,60}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:[ivxlcdm]+|\d+|the \w+|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_ALONE = ("preface", "prologue", "epilogue", "introduction", "conclusion", "advertisement", "appendix")

_BY = re.compile(r"^\W*by\b[ :]*(.*)$", re.IGNORECASE)
_YEAR = re.compile(r"\s*\(\d{4}\)\s*")
# What stands before is looked up afterwards: a search that begins with any word would try every word of the book.
_BROKEN = re.compile(r"-\n[ \t]*(\w+)(\S*) ?")
_LAST_WORD = re.compile(r"\w+$")
LONGEST_WORD = 60

# Title and author are looked for in so many lines that are not empty.
TITLE_LINES = 8
LONGEST_TITLE = 200


def read_text(path: Path, source: Source, encoding: str | None = None) -> Book:
    """Return the book in the text file *path*, in UTF-8 unless told or marked otherwise.

    Raises what `text_analyzer.read_file` raises: for a file that is missing, in another encoding, or no text.
    """
    return parse_text("".join(read_file(str(path), encoding)), source)


def parse_text(text: str, source: Source) -> Book:
    """Return the book that *text* is. The place of a passage is the line of the file on which it begins."""
    text = mend(text.replace("\r\n", "\n"))
    start, end = _START.search(text), _END.search(text)
    said = dict(_SAID.findall(text[: start.start()])) if start else {}
    first_line = text.count("\n", 0, start.end()) if start else 0
    body = text[start.end() if start else 0 : end.start() if end else len(text)]
    title, author = find_title(body)
    title = str(said.get("Title", title)) or Path(source.path).stem
    book = Book(source, title[:LONGEST_TITLE].strip(), str(said.get("Author", author))[:LONGEST_TITLE].strip())
    book.passages.extend(_passages(book, body, first_line))
    return book


def mend(text: str) -> str:
    r"""Return *text* with words that a hyphen breaks at the end of a line made whole, if the book has them whole, too.

    The line break comes after the word, and what stands at it, then, so lines keep their numbers.

    >>> mend("An example: an exam-\nple, and a well-\nknown one.")
    'An example: an example,\nand a well-\nknown one.'
    """
    text = text.replace("\N{HYPHEN}\n", "-\n")
    if "-\n" not in text:
        return text
    known = set[str]()

    def whole(match: re.Match[str]) -> str:
        before = _LAST_WORD.search(text[max(0, match.start() - LONGEST_WORD) : match.start()])
        if not before:  # a dash
            return match[0]
        if not known:
            known.update(re.findall(r"\w+", text.casefold()))
        return f"{match[1]}{match[2]}\n" if (before[0] + match[1]).casefold() in known else match[0]

    return _BROKEN.sub(whole, text)


def find_title(text: str) -> tuple[str, str]:
    r"""Return title and author as the first lines of *text* tell them; "" for what they do not tell.

    >>> find_title("EMMA\n\nBy Jane Austen\n\nVOLUME I")
    ('EMMA', 'Jane Austen')
    """
    lines = [line.strip() for line in text[:5000].splitlines() if line.strip()][:TITLE_LINES]
    for number, line in enumerate(lines):
        if match := _BY.match(line):
            author = match[1] or next(iter(lines[number + 1 :]), "")
            title = " ".join(_YEAR.sub(" ", part).strip() for part in lines[:number])
            return title.strip(), _YEAR.sub("", author).strip()
    return (lines[0] if lines and not is_heading(lines[0]) else ""), ""


def is_heading(line: str) -> bool:
    """Tell whether *line*, which stands alone, begins a chapter or a part.

    >>> [is_heading(line) for line in ("CHAPTER IV", "Volume the First", "Part of me knew it.", "Preface")]
    [True, True, False, True]
    """
    line = line.strip()
    if not _HEADING.fullmatch(line) or line.endswith((",", ";")):
        return False
    return line.casefold().startswith(_ALONE) or bool(_NUMBER.match(line.partition(" ")[2]))


def _passages(book: Book, text: str, first_line: int) -> Iterator[Passage]:
    part = ""
    for line, paragraph in find_paragraphs(text):
        title = " ".join(paragraph.split()) if len(paragraph) <= LONGEST_TITLE else ""
        if title and paragraph.count("\n") <= 1 and is_heading(title):
            match = _HEADING.match(title)
            is_part = bool(match and match["part"])
            part = title if is_part else part
            book.chapters.append(title if is_part or not part else f"{part}, {title}")
        for piece in cut(paragraph):
            yield Passage(piece, len(book.chapters) - 1, first_line + line)
