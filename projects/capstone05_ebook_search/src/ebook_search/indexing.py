"""The index and the folder it is of: what is new is added, what has changed is read again, what is gone is forgotten.

All of it becomes visible at once, with the manifest; until then the index is the old one. What a crash leaves lying
about is named by no manifest, and the next run removes it.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ebook_search.books import Book, Source
from ebook_search.build import MOST_WORDS, Builder, merge
from ebook_search.epub import read_epub
from ebook_search.errors import BadBookError, BadIndexError, BusyError
from ebook_search.manifest import NAME, Entry, Manifest, load_manifest, save_manifest
from ebook_search.plain_text import read_text
from ebook_search.scan import Found, Scan, scan
from ebook_search.segment import Array, Segment, write_segment
from ebook_search.snapshot import Snapshot, open_snapshot
from ebook_search.words import Stems
from text_analyzer import TextAnalyzerError
from text_analyzer.export import sync_folder
from text_analyzer.reader import printable

LOCK = "lock"
SUFFIX = ".segment"

# A segment is written after so many words, about 100 MB of text, so that memory has a limit.
WORDS_OF_BATCH = 16_000_000
# With more segments than this, the smallest become one; a query asks each of them.
MOST_SEGMENTS = 8
# A file that is larger, in bytes, is no book.
LARGEST_FILE = 512 * 1024 * 1024


@dataclass
class Report:
    """What an update did, as paths; *problems* are lines for the user, one for each file that was left out."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def update(
    index: Path,
    folder: Path,
    *,
    language: str | None = None,
    encoding: str | None = None,
    begin: Callable[[int], Callable[[int], object]] = lambda total: lambda done: None,
) -> Report:
    """Make the index in *index* the one of the books in *folder*, and return what that took.

    *index* is made if it is not there; *language* is that of its stems, "english" unless told, and cannot change later.
    *encoding* is that of all text files. *begin* is told how many bytes are to be read, and returns what is told of
    each file's bytes when it has been read.

    Raises `BadIndexError`, `BusyError`, and `EbookSearchError` for a *folder* that cannot be read; the index is what it
    was then. A book that cannot be read is a line in the report, and is not in the index.
    """
    with locked(index):
        manifest = _manifest(index, language)
        clean(index, manifest)
        snapshot = open_snapshot(index) if (index / NAME).exists() else Snapshot(manifest, [])
        found = scan(folder)
        report = Report(problems=found.problems)
        gone, todo = _compare(snapshot, found, folder, report)
        builders = _read(folder, todo, encoding, manifest.language, report, begin, set(snapshot.books))
        manifest = _commit(index, _without(manifest, snapshot, gone), builders)
        report.removed = sorted(gone - set(report.changed))
        compact(index, manifest)
        return report


def compact(index: Path, manifest: Manifest, most: int = MOST_SEGMENTS) -> Manifest:
    """Make few segments of many, and leave out what is gone, if it is time; return the new manifest. Holds no lock.

    Segments of which less than half lives are written anew; if there are more than *most*, the smallest become one.
    """
    views = open_snapshot(index).views
    chosen = {at for at, view in enumerate(views) if 2 * int(view.living_books.sum()) < len(view.living_books)}
    if len(views) > most:
        chosen.update(sorted(range(len(views)), key=lambda at: views[at].words)[: len(views) - most + 1])
    if not chosen or sum(views[at].words for at in chosen) > MOST_WORDS:
        return manifest
    kept = [entry for at, entry in enumerate(manifest.segments) if at not in chosen]
    parts: list[tuple[Segment, Array]] = [(views[at].segment, views[at].living_books) for at in sorted(chosen)]
    parts = [(segment, alive) for segment, alive in parts if alive.any()]
    if parts:
        stems = Stems(manifest.language)
        kept.append(_write(index, manifest.next_number, merge(parts, stems)))
    made = replace(manifest, segments=kept, next_number=manifest.next_number + 1)
    _publish(index, made)
    return made


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the lock of the index in *index*, which is made if need be; raises `BusyError` at once if another does.

    A process that ends, in whatever way, holds no lock. (Where the system has no `flock`, nothing is locked.)
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(index / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadIndexError(f"cannot write in {printable(str(index))}: {error.strerror}") from error
    try:
        _lock(descriptor, index)
        yield
    finally:
        os.close(descriptor)


def clean(index: Path, manifest: Manifest) -> None:
    """Remove what a crash has left in *index*: segments that *manifest* does not name, and half-written files."""
    named = {entry.file for entry in manifest.segments}
    for path in index.iterdir():
        if (path.suffix == SUFFIX and path.name not in named) or path.suffix == ".tmp":
            with suppress(OSError):  # some systems keep what is mapped; the next update removes it
                path.unlink()


def read_book(path: Path, source: Source, encoding: str | None = None) -> Book:
    """Return the book in *path*, by its suffix; raises `BadBookError` ("NAME is not UTF-8 text (byte 0xff at …)")."""
    name = printable(source.path)
    if source.size > LARGEST_FILE:
        raise BadBookError(f"{name} is larger than {LARGEST_FILE // 1024**2} MB, and no book")
    if not source.size:
        raise BadBookError(f"{name} is empty")
    try:
        book = read_epub(path, source) if path.suffix.lower() == ".epub" else read_text(path, source, encoding)
    except TextAnalyzerError as error:
        raise BadBookError(str(error).replace(printable(str(path)), name)) from error
    except BadBookError as error:
        raise BadBookError(f"{name} {error}") from error
    if not any(passage.text.strip() for passage in book.passages):
        raise BadBookError(f"{name} has no text")
    return book


def _manifest(index: Path, language: str | None) -> Manifest:
    if not (index / NAME).exists():
        if any(path.name != LOCK and path.suffix not in (SUFFIX, ".tmp") for path in index.iterdir()):
            raise BadIndexError(f"{printable(str(index))} holds other files; give a folder of its own to the index")
        return Manifest(Stems(language or "english").language)
    manifest = load_manifest(index)
    if language not in (None, manifest.language):
        raise BadIndexError(f"the index has stems of {manifest.language!r}; index anew for {language!r}")
    return manifest


def _compare(snapshot: Snapshot, found: Scan, folder: Path, report: Report) -> tuple[set[str], list[Source]]:
    """Return the paths whose old text goes, and the files that are to be read."""
    known, todo = snapshot.books, []
    gone = set(known) - {file.path for file in found.files}
    gone -= {path for path in gone for unread in found.unread if path.startswith(f"{unread}/")}
    for file in found.files:
        old = known[file.path][2] if file.path in known else None
        if old and (old["size"], old["modified"]) == (file.size, file.modified):
            report.unchanged += 1
            continue
        digest = _digest(folder / file.path, file)
        if old and digest and old["digest"] == digest:
            report.unchanged += 1
            continue
        todo.append(Source(file.path, file.size, file.modified, digest))
        if old:
            gone.add(file.path)
    return gone, todo


def _digest(path: Path, file: Found) -> str:
    if file.size > LARGEST_FILE:
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "blake2b").hexdigest()[:32]
    except OSError:
        return ""  # whoever reads it will say why


def _read(
    folder: Path, todo: list[Source], encoding: str | None, language: str, report: Report,
    begin: Callable[[int], Callable[[int], object]], known: Set[str],
) -> Iterator[Builder]:  # fmt: skip
    """Yield the books in batches, and note what is new, has changed (if *known*) or cannot be read."""
    stems = Stems(language)
    builder, done = Builder(stems), begin(sum(source.size for source in todo))
    for source in todo:
        try:
            builder.add(read_book(folder / source.path, source, encoding))
            (report.changed if source.path in known else report.added).append(source.path)
        except BadBookError as error:
            report.problems.append(str(error))
        done(source.size)
        if len(builder) >= WORDS_OF_BATCH:
            yield builder
            builder = Builder(stems)
    if not builder.is_empty:
        yield builder


def _without(manifest: Manifest, snapshot: Snapshot, gone: set[str]) -> Manifest:
    segments = []
    for entry, view in zip(manifest.segments, snapshot.views, strict=True):
        paths = enumerate(view.segment.books)
        deleted = sorted(
            {*entry.deleted, *(at for at, book in paths if book["path"] in gone and view.living_books[at])}
        )
        if len(deleted) < len(view.segment.books):
            segments.append(replace(entry, deleted=deleted))
    return replace(manifest, segments=segments)


def _commit(index: Path, manifest: Manifest, builders: Iterator[Builder]) -> Manifest:
    for builder in builders:
        entry = _write(index, manifest.next_number, builder.arrays())
        segments = [*manifest.segments, entry]
        manifest = replace(manifest, segments=segments, next_number=manifest.next_number + 1)
    _publish(index, manifest)
    return manifest


def _write(index: Path, number: int, arrays: dict[str, Array]) -> Entry:
    path = index / f"{number:06}{SUFFIX}"
    try:
        return Entry(path.name, write_segment(path, arrays))
    except OSError as error:
        path.unlink(missing_ok=True)
        raise BadIndexError(f"cannot write {printable(str(path))}: {error.strerror or error}") from error


def _publish(index: Path, manifest: Manifest) -> None:
    # The names of the segments must be on the disk before the manifest that names them.
    sync_folder(index)
    save_manifest(index, manifest)
    clean(index, manifest)


def _lock(descriptor: int, index: Path) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BusyError(f"another process is changing {printable(str(index))}; try again") from error
