"""What seldom happens: many threads, other encodings, disks that refuse, figures at their limits."""

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import ebook_search.indexing
from ebook_search import BadIndexError, Searcher, compact, evaluate, load_manifest, locked, open_snapshot, update
from ebook_search.cli import main


@pytest.fixture
def shelf(tmp_path):
    """Return a folder with one book, of which there is an index."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.txt").write_text("The tide turns.\n\nShips sail.\n")
    update(tmp_path / "index", tmp_path / "books")
    return tmp_path / "books"


def test_many_threads(shelf, monkeypatch):
    """threads that share a searcher get the answers that one alone gets, also when nothing can be kept"""
    monkeypatch.setattr("ebook_search.search.MOST_KEPT", 1)
    searcher = Searcher.open(shelf.parent / "index")
    queries = ["tides", "ship*", '"tide turns"', "sailing", "shipp~", "tide NOT ship"] * 20
    alone = [Searcher.open(shelf.parent / "index").search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(searcher.search, queries)) == alone


def test_a_collection_in_another_encoding(tmp_path):
    """documents and topics may be in another encoding"""
    (tmp_path / "d").write_bytes("<DOC><DOCNO>D</DOCNO>été</DOC>".encode("latin-1"))
    (tmp_path / "t").write_bytes("1\tété".encode("latin-1"))
    (tmp_path / "q").write_bytes(b"1 0 D 1")
    files = [tmp_path / name for name in "dtq"]
    assert evaluate(*files, encoding="latin-1")[0].ndcg_10 == 1.0


def test_a_full_disk(shelf, monkeypatch):
    """if a segment cannot be written, that is one line, the index is the old one, and nothing is left behind"""

    def full(path, arrays):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    index = shelf.parent / "index"
    before = sorted(path.name for path in index.iterdir()), load_manifest(index)
    (shelf / "b.txt").write_text("More.")
    with monkeypatch.context() as patch:
        patch.setattr(ebook_search.indexing, "write_segment", full)
        with pytest.raises(BadIndexError, match=r"cannot write .*: No space left on device"):
            update(index, shelf)
    assert (sorted(path.name for path in index.iterdir()), load_manifest(index)) == before
    assert update(index, shelf).added == ["b.txt"]


def test_a_manifest_that_cannot_be_written(shelf, monkeypatch, capsys):
    """the same for the manifest"""

    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    index = shelf.parent / "index"
    before = load_manifest(index)
    (shelf / "b.txt").write_text("More.")
    with monkeypatch.context() as patch:
        patch.setattr("ebook_search.manifest.write_atomically", full)
        assert main(["index", str(index), str(shelf)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert load_manifest(index) == before
    assert update(index, shelf).added == ["b.txt"]


def test_a_folder_that_cannot_be_read_keeps_its_books(shelf, monkeypatch):
    """books below a folder that cannot be read are not forgotten, and the folder costs a line"""
    (shelf / "sub").mkdir()
    (shelf / "sub" / "c.txt").write_text("Gale.")
    update(shelf.parent / "index", shelf)
    scandir = ebook_search.scan.__globals__["os"].scandir

    def refuse(folder):
        if Path(folder).name == "sub":
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)
    report = update(shelf.parent / "index", shelf)
    assert report.problems == ["sub cannot be read: Permission denied"]
    assert (report.removed, sorted(open_snapshot(shelf.parent / "index").books)) == ([], ["a.txt", "sub/c.txt"])


def test_a_segment_would_be_too_large(shelf, monkeypatch):
    """segments that would be too large together stay apart"""
    (shelf / "b.txt").write_text("More.")
    update(shelf.parent / "index", shelf)
    monkeypatch.setattr(ebook_search.indexing, "MOST_WORDS", 3)
    index = shelf.parent / "index"
    with locked(index):
        assert len(compact(index, load_manifest(index), most=1).segments) == 2


def test_batches(shelf, monkeypatch):
    """books that are too many for the memory become several segments, published at once"""
    monkeypatch.setattr(ebook_search.indexing, "WORDS_OF_BATCH", 1)
    for name in "bcd":
        (shelf / f"{name}.txt").write_text("More words.")
    assert len(update(shelf.parent / "index", shelf).added) == 3
    assert [len(view.segment.books) for view in open_snapshot(shelf.parent / "index").views] == [1, 1, 1, 1]


def test_files_that_are_no_books(shelf, monkeypatch):
    """what is too large, or has only blanks, costs a line"""
    monkeypatch.setattr(ebook_search.indexing, "LARGEST_FILE", 100)
    (shelf / "large.txt").write_text("x" * 101)
    (shelf / "blank.txt").write_text(" \n \n")
    assert update(shelf.parent / "index", shelf).problems == [
        "blank.txt has no text", "large.txt is larger than 0 MB, and no book"
    ]  # fmt: skip


def test_all_is_gone(shelf):
    """an index of an empty folder finds nothing, and goes on"""
    (shelf / "a.txt").unlink()
    index = shelf.parent / "index"
    assert update(index, shelf).removed == ["a.txt"]
    searcher = Searcher.open(index)
    assert searcher.search("tide OR NOT tide") == searcher.search_books("tide") == []
    assert searcher.snapshot.passages == 0
    (shelf / "b.txt").write_text("Tide.")
    update(index, shelf)
    assert [hit.path for hit in Searcher.open(index).search("tide")] == ["b.txt"]
