"""Library: the index follows its folder, and only what has changed is read.

Build `scan.py`, `snapshot.py` and `indexing.py`. New segments are written first, then the manifest that names them;
what is gone is struck out in the manifest. Whoever has the index open keeps what was opened.

Hint: size and time of a file tell that it is probably the same; a digest tells that it is.
Hint: many small segments are merged, without a text being read again.
Hint: a link to a folder may lead back to where you come from.
"""

import os

import pytest

from ebook_search import (
    BadIndexError,
    BusyError,
    EbookSearchError,
    compact,
    load_manifest,
    locked,
    open_snapshot,
    scan,
    update,
)


@pytest.fixture
def shelf(tmp_path):
    """Return a folder with two books."""
    folder = tmp_path / "books"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("Sea.\n\nTide.\n")
    (folder / "sub" / "b.TXT").write_text("Ship.\n")
    (folder / "notes.md").write_text("no book")
    (folder / ".hidden.txt").write_text("no book")
    return folder


def test_scan(shelf):
    """books are found by their suffix in all folders, in order; hidden ones are left out"""
    found = scan(shelf)
    assert [(file.path, file.size) for file in found.files] == [("a.txt", 12), ("sub/b.TXT", 6)]
    assert found.problems == []


def test_loops_and_pipes(shelf, tmp_path):
    """a link back costs a line, one that leads elsewhere is followed; a pipe and a broken link are no books"""
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "c.txt").write_text("Wind.")
    (shelf / "sub" / "loop").symlink_to(shelf)
    (shelf / "self").symlink_to(shelf / "self")
    (shelf / "out").symlink_to(tmp_path / "else")
    (shelf / "gone.txt").symlink_to(shelf / "nowhere")
    os.mkfifo(shelf / "pipe.txt")
    found = scan(shelf)
    assert [file.path for file in found.files] == ["a.txt", "out/c.txt", "sub/b.TXT"]
    assert [line.partition(" ")[0] for line in found.problems] == ["gone.txt", "pipe.txt", "self", "sub/loop"]


def test_no_folder(tmp_path):
    """a folder that is not there is named"""
    with pytest.raises(EbookSearchError, match=r"cannot read .*nowhere"):
        scan(tmp_path / "nowhere")


def test_only_changes_are_read(shelf, tmp_path):
    """each update tells what is new, changed, gone and as it was"""
    index = tmp_path / "index"
    assert update(index, shelf).added == ["a.txt", "sub/b.TXT"]
    again = update(index, shelf)
    assert (again.added, again.changed, again.removed, again.unchanged) == ([], [], [], 2)
    (shelf / "a.txt").write_text("Sea and tide.\n")
    (shelf / "sub" / "b.TXT").unlink()
    (shelf / "c.txt").write_text("Gale.")
    third = update(index, shelf)
    assert (third.added, third.changed, third.removed, third.unchanged) == (["c.txt"], ["a.txt"], ["sub/b.TXT"], 0)
    snapshot = open_snapshot(index)
    assert (sorted(snapshot.books), snapshot.passages, snapshot.words) == (["a.txt", "c.txt"], 2, 4)


def test_touched_is_not_changed(shelf, tmp_path):
    """a file that only got a new time is not indexed again"""
    update(tmp_path / "index", shelf)
    os.utime(shelf / "a.txt", ns=(1, 1))
    report = update(tmp_path / "index", shelf)
    assert (report.changed, report.unchanged) == ([], 2)


def test_bad_books_cost_a_line(shelf, tmp_path):
    """what cannot be read is named with its reason, and the rest is indexed; what it was before is gone"""
    update(tmp_path / "index", shelf)
    (shelf / "a.txt").write_bytes(b"caf\xe9 at sea")
    (shelf / "empty.txt").write_bytes(b"")
    (shelf / "bad one.epub").write_bytes(b"PK")
    (shelf / "d.txt").write_text("Dune.")
    (shelf / os.fsdecode(b"caf\xe9.txt")).write_text("name")
    report = update(tmp_path / "index", shelf)
    assert report.problems == [
        "'caf\\udce9.txt' has a name that is not UTF-8; left out", "a.txt is not UTF-8 text (byte 0xe9 at offset 3)",
        "bad one.epub is no EPUB, or broken", "empty.txt is empty"
    ]  # fmt: skip
    assert (report.added, report.removed) == (["d.txt"], ["a.txt"])
    assert update(tmp_path / "index", shelf, encoding="cp1252").added == ["a.txt"]


def test_a_snapshot_stays(shelf, tmp_path):
    """an index that was opened keeps its books while others are added and segments are merged away"""
    index = tmp_path / "index"
    update(index, shelf)
    before = open_snapshot(index)
    (shelf / "a.txt").write_text("Other.\n")
    update(index, shelf)
    with locked(index):
        compact(index, load_manifest(index), most=1)
    assert before.views[0].segment.text(0) == "Sea.\n"
    assert len(open_snapshot(index).views) == 1


def test_few_segments(shelf, tmp_path):
    """after twenty updates there are at most eight segments, and all books"""
    index = tmp_path / "index"
    for number in range(20):
        (shelf / f"n{number}.txt").write_text(f"Number {number}.")
        update(index, shelf)
    snapshot = open_snapshot(index)
    assert len(snapshot.views) <= 8
    assert len(snapshot.books) == 22
    assert len(list(index.glob("*.segment"))) == len(snapshot.views)


def test_one_at_a_time(shelf, tmp_path):
    """while one process changes the index, another is refused at once"""
    index = tmp_path / "index"
    with locked(index), pytest.raises(BusyError, match="another process"):
        update(index, shelf)
    assert update(index, shelf).added == ["a.txt", "sub/b.TXT"]


def test_what_is_no_index_is_left_alone(shelf, tmp_path):
    """a folder with other files does not become an index, and a language stays what it was"""
    with pytest.raises(BadIndexError, match="holds other files"):
        update(shelf, shelf)
    update(tmp_path / "index", shelf, language="german")
    with pytest.raises(BadIndexError, match="'german'"):
        update(tmp_path / "index", shelf, language="english")
    assert update(tmp_path / "index", shelf).unchanged == 2


def test_a_missing_segment_is_named(shelf, tmp_path):
    """a segment that somebody removed or cut is told in one line"""
    update(tmp_path / "index", shelf)
    (segment,) = (tmp_path / "index").glob("*.segment")
    segment.write_bytes(segment.read_bytes()[:-1])
    with pytest.raises(BadIndexError, match="another size"):
        open_snapshot(tmp_path / "index")
    segment.unlink()
    with pytest.raises(BadIndexError, match="is missing"):
        open_snapshot(tmp_path / "index")
