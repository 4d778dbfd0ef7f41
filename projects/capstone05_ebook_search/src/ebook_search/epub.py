"""A book from an EPUB: a ZIP archive of web pages, with a list of them in the order of reading.

What comes in such a file was made by anybody. So nothing is ever unpacked to the disk, no archive may be larger than
the limits below, and XML with entities of its own, which can grow without end, is refused.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from ebook_search.books import Book, Passage, Source, cut
from ebook_search.errors import BadBookError
from ebook_search.pages import read_page
from text_analyzer import TextAnalyzerError, check_encoding, detect_encoding

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PAGE_TYPES = ("application/xhtml+xml", "text/html", "application/xml")

MOST_MEMBERS = 20_000
MOST_BYTES = 256 * 1024 * 1024  # of all pages that are read
MOST_BYTES_OF_PAGE = 64 * 1024 * 1024
# Text shrinks to a third, seldom to a twentieth; a bomb to a thousandth.
MOST_RATIO = 200
RATIO_COUNTS_FROM = 1024 * 1024

_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9_.:-]{1,40})["']""")


class Archive:
    """The members of a ZIP archive, each read whole, up to the limits."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        """Raises `BadBookError` for an archive of too many members."""
        self._file = file
        self._left = MOST_BYTES
        if len(file.infolist()) > MOST_MEMBERS:
            raise BadBookError(f"has more than {MOST_MEMBERS:,} members")

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a member *name*."""
        return name in self._file.NameToInfo

    def read(self, name: str) -> bytes:
        """Return the bytes of the member *name*; raises `BadBookError` if it is missing, or larger than allowed."""
        info = self._file.NameToInfo.get(name)
        if info is None:
            raise BadBookError(f"names {name!r}, which is not in it")
        most = min(MOST_BYTES_OF_PAGE, self._left)
        if info.file_size > RATIO_COUNTS_FROM:
            most = min(most, max(RATIO_COUNTS_FROM, info.compress_size * MOST_RATIO))
        if info.file_size > most:
            raise BadBookError(f"would grow beyond measure: {name!r} says that it has {info.file_size:,} bytes")
        with self._file.open(info) as stream:
            # What the archive says of itself may be untrue.
            content = stream.read(most + 1)
        if len(content) > most:
            raise BadBookError(f"grows beyond measure: {name!r} has more than {most:,} bytes")
        self._left -= len(content)
        return content

    def tree(self, name: str) -> ElementTree.Element:
        """Return the XML in the member *name*; raises `BadBookError` if it is none, or has entities of its own."""
        content = self.read(name)
        if b"<!ENTITY" in content or b"<\0!\0E\0N\0T\0I\0T\0Y" in content:
            raise BadBookError(f"{name!r} has entities of its own")
        try:
            return ElementTree.fromstring(content)  # noqa: S314 (what makes it dangerous was refused)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise BadBookError(f"{name!r} is not XML ({error})") from error


def read_epub(path: Path, source: Source) -> Book:
    """Return the book in the EPUB *path*. The place of a passage is its number among the book's paragraphs.

    Raises `BadBookError` ("NAME cannot be read: …") if the archive is broken, encrypted or a bomb, or lacks what it
    names.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _read(Archive(file), source)
    except BadBookError as error:
        raise BadBookError(f"cannot be read: it {error}") from error
    except zipfile.BadZipFile as error:
        raise BadBookError("is no EPUB, or broken") from error
    # zipfile raises RuntimeError for what is encrypted, NotImplementedError for what it cannot unpack.
    except (zlib.error, EOFError, RuntimeError, ValueError, OverflowError, MemoryError) as error:
        raise BadBookError(f"is no EPUB, or broken ({error})") from error
    except OSError as error:
        raise BadBookError(f"cannot be read: {error.strerror or error}") from error


def _read(archive: Archive, source: Source) -> Book:
    if ENCRYPTION in archive and _is_protected(archive):
        raise BadBookError("is protected against copying")
    package = _package_name(archive)
    tree = archive.tree(package)
    book = Book(source, _said(tree, "title") or Path(source.path).stem, _said(tree, "creator"), "paragraph")
    pages = [posixpath.normpath(posixpath.join(posixpath.dirname(package), name)) for name in _reading_order(tree)]
    if not pages:
        raise BadBookError(f"names no pages in {package!r}")
    for page in pages:
        book.passages.extend(_passages(book, page, archive.read(page)))
    return book


def _is_protected(archive: Archive) -> bool:
    # Fonts are often obfuscated, by two methods that are no protection of the text.
    elements = (element for element in archive.tree(ENCRYPTION).iter() if _name(element) == "EncryptionMethod")
    methods = [element.get("Algorithm", "") for element in elements]
    return any("embedding" not in method and "/RC" not in method for method in methods)


def _package_name(archive: Archive) -> str:
    for element in archive.tree(CONTAINER).iter():
        if _name(element) == "rootfile" and element.get("full-path"):
            return posixpath.normpath(unquote(element.get("full-path", "")))
    raise BadBookError(f"names no package in {CONTAINER!r}")


def _reading_order(tree: ElementTree.Element) -> Iterator[str]:
    items = {element.get("id"): element for element in tree.iter() if _name(element) == "item"}
    seen = set()
    for element in tree.iter():
        if _name(element) == "itemref" and (item := items.get(element.get("idref"))) is not None:
            name = unquote(item.get("href", "").partition("#")[0])
            if item.get("media-type") in PAGE_TYPES and name not in seen:
                seen.add(name)
                yield name


def _passages(book: Book, name: str, content: bytes) -> Iterator[Passage]:
    for heading, text in read_page(_decode(name, content)):
        if heading:
            book.chapters.append(heading)
        for piece in cut(text):
            yield Passage(piece, len(book.chapters) - 1, len(book.passages) + 1)


def _decode(name: str, content: bytes) -> str:
    declared = _ENCODING.match(content)
    try:
        encoding = check_encoding(declared[1].decode()) if declared else detect_encoding(content[:4])
        return content.decode("utf-8-sig" if encoding.lower().replace("_", "-") == "utf-8" else encoding)
    except (UnicodeError, TextAnalyzerError) as error:
        raise BadBookError(f"has a page {name!r} that cannot be decoded ({error})") from error


def _said(tree: ElementTree.Element, name: str) -> str:
    found = (" ".join("".join(element.itertext()).split()) for element in tree.iter() if _name(element) == name)
    return next(filter(None, found), "")[:200]


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
