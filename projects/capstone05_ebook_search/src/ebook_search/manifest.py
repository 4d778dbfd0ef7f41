"""The manifest: one small file that says which segments are the index, and which of their books are gone.

It is replaced whole, by one renaming, after all that it names is on the disk. So whoever opens the index, after
whatever crash, finds what the old manifest names or what the new one does.
"""

import json
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ebook_search.errors import BadIndexError
from text_analyzer import write_atomically
from text_analyzer.reader import printable

NAME = "MANIFEST"
FORMAT = "ebook-search-index"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment: its file's name and size, and the numbers of those of its books that are gone."""

    file: str
    size: int
    deleted: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index is: the language of its stems, its segments, and the number that the next segment gets."""

    language: str
    segments: list[Entry] = field(default_factory=list)
    next_number: int = 1


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Make *manifest* the one of the index in *folder*: all at once, and on the disk; `BadIndexError` if it fails."""
    content = json.dumps(asdict(manifest), separators=(",", ":"))
    whole = {"format": FORMAT, "version": VERSION, "checksum": zlib.crc32(content.encode()), "content": content}
    try:
        write_atomically(folder / NAME, json.dumps(whole) + "\n")
    except OSError as error:
        raise BadIndexError(f"cannot write {printable(str(folder / NAME))}: {error.strerror or error}") from error


def load_manifest(folder: Path) -> Manifest:
    """Return the manifest of the index in *folder*.

    Raises `BadIndexError`: "FOLDER holds no index; make one with: ebook-search index", "… is an index of version 2, and
    this is made for version 1; index anew", "… is damaged; index anew".
    """
    name = printable(str(folder))
    try:
        whole: Any = json.loads((folder / NAME).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadIndexError(f"{name} holds no index; make one with: ebook-search index") from error
    except OSError as error:
        raise BadIndexError(f"cannot read {name}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise BadIndexError(f"the index in {name} is damaged; index anew") from error
    try:
        if whole["format"] != FORMAT:
            raise BadIndexError(f"{name} holds no index of ebook-search")
        if whole["version"] != VERSION:
            raise BadIndexError(
                f"{name} is an index of version {whole['version']!r}, "
                f"and this is made for version {VERSION}; index anew"
            )
        if whole["checksum"] != zlib.crc32(whole["content"].encode()):
            raise BadIndexError(f"the index in {name} is damaged; index anew")
        content = json.loads(whole["content"])
        segments = [Entry(**entry) for entry in content.pop("segments")]
        return Manifest(segments=segments, **content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadIndexError(f"the index in {name} is damaged; index anew") from error
