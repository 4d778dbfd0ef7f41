"""An index becomes a file, written whole or not at all, and comes back from it, or is refused in one line."""

import hashlib
import json
from pathlib import Path
from typing import Any

from search_engine.errors import BadIndexError
from search_engine.index import Document, Index
from text_analyzer.errors import UnreadableError, UnwritableError
from text_analyzer.export import write_atomically
from text_analyzer.reader import printable

FORMAT = "search-engine-index"
VERSION = 1


def to_json(index: Index) -> str:
    """Return *index* as JSON on one line; the same documents in the same order give the same line.

    *documents* are name, source and length of each; *words* has for each word its places (see
    `search_engine.index.POSITION_BITS`), each as the distance from the one before, since small numbers are short.
    """
    documents, words = index.content()
    content = {
        "documents": [[document.name, document.source, document.length] for document in documents],
        "words": {word: _distances(places) for word, places in words},
    }
    text = json.dumps(content, separators=(",", ":"))
    return f"{_head(VERSION, _checksum(text))}{text}}}\n"


def from_json(text: str) -> Index:
    """Return the index that `to_json` wrote as *text*.

    Raises `BadIndexError` if it did not ("is not an index of search-engine", and ", or damaged" if it is not even JSON
    with the right keys), if another version of it did ("is an index of version 2, and this is made for version 1; make
    it anew"), or if anything changed since, be it white space ("is damaged: its checksum is another; make it anew").
    """
    try:
        whole = json.loads(text)
        format, version, checksum = whole["format"], whole["version"], whole["checksum"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadIndexError("is not an index of search-engine, or damaged") from error
    if format != FORMAT:
        raise BadIndexError("is not an index of search-engine")
    if version != VERSION:
        raise BadIndexError(f"is an index of version {version!r}, and this is made for version {VERSION}; make it anew")
    head = _head(VERSION, checksum)
    if not text.startswith(head) or checksum != _checksum(text[len(head) : -2]):
        raise BadIndexError("is damaged: its checksum is another; make it anew")
    content: Any = whole["content"]
    words = ((word, _places(distances)) for word, distances in content["words"].items())
    return Index.from_content((Document(*fields) for fields in content["documents"]), words)


def save(index: Index, path: Path) -> None:
    """Write *index* to *path* so that there is, whatever happens, the old file or the new; raises `UnwritableError`."""
    try:
        write_atomically(path, to_json(index))
    except OSError as error:
        raise UnwritableError(f"cannot write {printable(str(path))}: {error.strerror or error}") from error


def load(path: Path) -> Index:
    """Return the index in *path*; raises `UnreadableError`, and what `from_json` raises with the name before it."""
    name = printable(str(path))
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableError(f"cannot read {name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadIndexError(f"{name} is not an index of search-engine, or damaged") from error
    except BadIndexError as error:
        raise BadIndexError(f"{name} {error}") from error


def _head(version: int, checksum: Any) -> str:
    return f'{{"format":"{FORMAT}","version":{version},"checksum":"{checksum}","content":'


def _checksum(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _distances(places: list[int]) -> list[int]:
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def _places(distances: list[int]) -> list[int]:
    place = 0
    return [place := place + distance for distance in distances]
