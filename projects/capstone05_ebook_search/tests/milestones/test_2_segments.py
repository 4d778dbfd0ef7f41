"""Segments: an inverted index that is a file, and is mapped into memory rather than read.

Build `segment.py`, `build.py` and `manifest.py`. A segment is written once and never changed. The manifest says which
segments there are, and is replaced whole: whoever opens the index finds the old one or the new one.

Hint: number the words of the text through. A word's number and a place make one integer of 64 bits; sorted, these are
the inverted index, with no dictionary of lists at all.
Hint: leave a number out after each passage, and no phrase can go from one into the next.
Hint: `np.frombuffer(mmap, dtype, count, offset)` reads nothing until an item is asked for.
"""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebook_search import (
    BadIndexError,
    Book,
    Builder,
    Entry,
    Manifest,
    Passage,
    Segment,
    Source,
    Stems,
    Vocabulary,
    load_manifest,
    merge,
    pack_words,
    save_manifest,
    stream,
    terms,
    write_segment,
)

STEMS = Stems("english")
WORDS = st.sampled_from(["sea", "sails", "sailing", "tide", "Brontë", "don't"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=5)


def make_book(name, texts):
    """Return a book with these passages, each in a chapter of its own."""
    passages = [Passage(text, number, number + 1) for number, text in enumerate(texts)]
    return Book(
        Source(name, 1, 2, "d"), name, "A", chapters=[f"{name} {n}" for n in range(len(texts) + 1)], passages=passages
    )


def build(*books):
    """Return the arrays of a segment."""
    builder = Builder(STEMS)
    for book in books:
        builder.add(book)
    return builder.arrays()


def test_words_are_packed():
    """a vocabulary finds words, and the range of those that begin so, by halving"""
    words = sorted(word.encode() for word in ("sea", "seal", "tide", "été", "séance", "a"))
    vocabulary = Vocabulary(*pack_words(words))
    assert list(vocabulary) == words
    assert [vocabulary.find(word) for word in words] == list(range(6))
    assert vocabulary.find(b"se") is vocabulary.find(b"zz") is vocabulary.find(b"") is None
    assert [vocabulary[number] for number in vocabulary.starting_with(b"sea")] == [b"sea", b"seal"]
    assert len(vocabulary.starting_with(b"x")) == 0
    assert list(Vocabulary(*pack_words([]))) == []


def test_what_the_arrays_hold(tmp_path):
    """places by word, passages and counts by stem, and each passage's text, book, chapter and place"""
    write_segment(tmp_path / "s", build(make_book("b", ["Sea sails sea", "", "sailing"])))
    segment = Segment(tmp_path / "s")
    arrays = {name: array.tolist() for name, array in segment.arrays.items()}
    assert list(segment.terms) == [b"sailing", b"sails", b"sea"]
    assert (arrays["term_starts"], arrays["places"]) == ([0, 1, 2, 4], [5, 1, 0, 2])
    assert list(segment.stems) == [b"sail", b"sea"]
    assert (arrays["stem_starts"], arrays["docs"], arrays["counts"]) == ([0, 2, 3], [0, 2, 0], [1, 1, 2])
    assert (arrays["begins"], segment.lengths().tolist()) == ([0, 4, 5, 7], [3, 0, 1])
    assert [segment.text(number) for number in range(len(segment))] == ["Sea sails sea", "", "sailing"]
    assert (arrays["book"], arrays["chapter"], arrays["place"]) == ([0, 0, 0], [0, 1, 2], [1, 2, 3])
    assert segment.books[0]["path"] == "b"
    assert segment.chapters == ["b 0", "b 1", "b 2", "b 3"]
    segment.check()


@given(TEXTS)
def test_an_index_can_be_turned_back(texts):
    """from the inverted index comes the text, word by word"""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        write_segment(Path(folder) / "s", build(make_book("b", texts)))
        segment = Segment(Path(folder) / "s")
        names = list(segment.terms)
        assert [names[number].decode() for number in stream(segment)] == terms(" ".join(texts))


@given(st.lists(st.tuples(TEXTS, st.booleans()), min_size=1, max_size=5), st.data())
def test_merged_is_built_anew(shelf, data):
    """merging leaves exactly, to the last byte, what building of the books that live would have made"""
    import tempfile
    from pathlib import Path

    books = [make_book(f"b{number}", texts) for number, (texts, _) in enumerate(shelf)]
    border = data.draw(st.integers(0, len(books)))
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, (start, end) in enumerate([(0, border), (border, len(books))]):
            write_segment(Path(folder) / f"s{number}", build(*books[start:end]))
            alive = np.array([lives for _, lives in shelf[start:end]], bool)
            parts.append((Segment(Path(folder) / f"s{number}"), alive))
        made = merge(parts, STEMS)
    expected = build(*(book for book, (_, lives) in zip(books, shelf, strict=True) if lives))
    assert {name: array.tolist() for name, array in made.items()} == {name: a.tolist() for name, a in expected.items()}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda content: b"", "ends too early"),
        (lambda content: b"x" * 200, "no segment"),
        (lambda content: content[:8] + b"\2" + content[9:], "of version 2, and this is made for version 1"),
        (lambda content: content[:30] + b"?" + content[31:], "header has another checksum"),
        (lambda content: content[:-64], "ends too early"),
    ],
)
def test_no_segment_or_a_damaged_one(tmp_path, change, problem):
    """a file that is no segment, of another version or cut is refused when it is opened"""
    path = tmp_path / "s"
    write_segment(path, build(make_book("b", ["sea"])))
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(BadIndexError, match=problem):
        Segment(path)


def test_damage_inside(tmp_path):
    """one other bit in an array is found when all is read"""
    path = tmp_path / "s"
    write_segment(path, build(make_book("b", ["sea shell"])))
    content = bytearray(path.read_bytes())
    content[content.index(b"seashell")] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadIndexError, match="term_letters has another checksum"):
        Segment(path).check()


def test_a_segment_is_never_written_again(tmp_path):
    """a file that is there is not overwritten"""
    (tmp_path / "s").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_segment(tmp_path / "s", build())
    assert (tmp_path / "s").read_bytes() == b"mine"


def test_the_manifest_comes_back(tmp_path):
    """what was saved is loaded"""
    manifest = Manifest("german", [Entry("000001.segment", 640, [0, 2])], 7)
    save_manifest(tmp_path, manifest)
    assert load_manifest(tmp_path) == manifest


def test_bad_manifests(tmp_path):
    """no index, another version and damage are each named"""
    with pytest.raises(BadIndexError, match="holds no index"):
        load_manifest(tmp_path / "none")
    save_manifest(tmp_path, Manifest("english"))
    path = tmp_path / "MANIFEST"
    whole = json.loads(path.read_text())
    for change, problem in [
        ({"version": 2}, "version 2, and this is made for version 1"),
        ({"format": "x"}, "holds no index of ebook-search"),
        ({"content": "{}"}, "is damaged"),
        ({"checksum": None}, "is damaged"),
    ]:
        path.write_text(json.dumps(whole | change))
        with pytest.raises(BadIndexError, match=problem):
            load_manifest(tmp_path)
    for content in (b"", b"\xff", b"[]", b"{}", b"7"):
        path.write_bytes(content)
        with pytest.raises(BadIndexError, match="is damaged"):
            load_manifest(tmp_path)
