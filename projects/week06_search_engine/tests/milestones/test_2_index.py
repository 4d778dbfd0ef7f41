"""Index: for each word the documents that hold it, and the places where it stands.

Build `index.py` and `documents.py`. Documents are added, replaced and removed, and the index is always what it would be
if the removed ones had never been there.

Hint: one number says document and position; all places of a word are then one sorted `array` of whole numbers.
Hint: what can be worked out from the places (frequencies) is kept until the next change, and no longer.
"""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import POSITION_BITS, Document, Index, UnknownDocumentError, find_paragraphs, read_documents
from text_analyzer import UnreadableError, WrongEncodingError

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "don't"]), max_size=6).map(" ".join)


def of(*texts):
    """Return an index of documents called 0, 1, ..."""
    index = Index()
    for number, text in enumerate(texts):
        index.add(str(number), text)
    return index


def content(index):
    """Return all that an index holds."""
    documents, words = index.content()
    return documents, list(words)


def test_words_and_places():
    """a word knows its documents, how often it is in each, and where"""
    index = of("The tide turns the tide.", "", "High TIDE")
    assert index.frequencies("tide") == {0: 2, 2: 1}
    assert index.positions("tide", 0) == [1, 4]
    assert index.positions("tide", 2) == [1]
    assert index.positions("tide", 1) == []
    assert list(index.places("high")) == [2 << POSITION_BITS]


def test_unknown_words():
    """a word that nobody wrote is nowhere, and asking for it does not add it"""
    index = of("a")
    assert (index.frequencies("x"), list(index.places("x")), index.positions("x", 0)) == ({}, [], [])
    assert list(index.vocabulary) == ["a"]


def test_words_are_those_of_the_text_analyzer():
    """all spellings of a word are one"""
    index = of("DON’T be naïve: STRASSE", "don't Straße")
    assert list(index.vocabulary) == ["be", "don't", "naïve", "strasse"]


def test_documents():
    """documents are numbered in their order, and their lengths are counted in words"""
    index = Index()
    assert (index.average_length, dict(index.documents)) == (0.0, {})
    index.add("x", "one two three")
    index.add("y:3", "four", source="y")
    assert dict(index.documents) == {0: Document("x", "x", 3), 1: Document("y:3", "y", 1)}
    assert (index.total_length, index.average_length) == (4, 2.0)


def test_a_document_is_replaced():
    """a document of the same name takes the place of the old one, which is counted no more"""
    index = of("old words", "b")
    index.add("0", "new words")
    assert content(index) == content_of([("1", "b"), ("0", "new words")])
    assert "old" not in index.vocabulary
    assert index.frequencies("words") == {2: 1}


def test_removed_documents_are_gone():
    """removed documents are neither found nor counted, and words that only they held are no words any more"""
    index = of("a b", "b c", "c d")
    index.remove(["0", "2"])
    assert content(index) == content_of([("1", "b c")])
    assert index.frequencies("b") == {1: 1}
    assert index.total_length == 2
    assert list(index.vocabulary) == ["b", "c"]


def test_an_unknown_document():
    """if one of the documents to remove is unknown, none is removed"""
    index = of("a", "b")
    with pytest.raises(UnknownDocumentError, match="no document is called 'x'"):
        index.remove(["0", "x"])
    assert len(index.documents) == 2
    index.remove([])
    index.remove(["0", "0"])
    assert list(index.documents) == [1]


def test_changes_are_counted():
    """each change is counted, so that what was worked out before can be known to be old"""
    index = of("a")
    seen = {index.changes}
    index.add("1", "b")
    seen.add(index.changes)
    index.remove(["0"])
    seen.add(index.changes)
    assert len(seen) == 3


def test_frequencies_follow_changes():
    """frequencies that were asked for before a change are right after it"""
    index = of("a")
    assert index.frequencies("a") == {0: 1}
    index.add("1", "a a")
    assert index.frequencies("a") == {0: 1, 1: 2}
    index.remove(["0"])
    assert index.frequencies("a") == {1: 2}
    assert dict(index.all_frequencies()) == {"a": {1: 2}}


@given(st.lists(st.tuples(st.sampled_from("xyz"), TEXTS | st.none()), max_size=12))
def test_any_changes_equal_a_rebuild(steps):
    """after any additions and removals the index is the one that the documents left make from nothing"""
    index, left = Index(), {}
    for name, text in steps:
        if text is not None:
            left.pop(name, None)
            left[name] = text
            index.add(name, text)
        elif name in left:
            del left[name]
            index.remove([name])
    assert content(index) == content_of(left.items())
    assert index.total_length == sum(len(text.split()) for text in left.values())


def test_from_its_content():
    """an index comes back from its content, and can be changed further"""
    index = of("a b", "b c", "c")
    index.remove(["1"])
    again = Index.from_content(*index.content())
    assert content(again) == content(index)
    for either in (index, again):
        either.add("1", "d")
        either.add("2", "e")
    assert content(again) == content(index)
    assert again.total_length == index.total_length


def test_names_from_a_source():
    """all documents that come from a file are found by its name, and none whose name begins with it"""
    index = Index()
    index.add("a:1", "x", source="a")
    index.add("a:10", "x", source="a:10")
    index.add("a:3", "x", source="a")
    assert index.names_from(["a"]) == ["a:1", "a:3"]


def test_its_memory():
    """the places take 8 bytes a word of text and little more"""
    texts = [" ".join(f"w{(number * step) % 200}" for step in range(100)) for number in range(300)]
    index = Index()
    tracemalloc.start()
    for number, text in enumerate(texts):
        index.add(str(number), text)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert size < 30_000 * 8 * 1.5 + 300 * 500


def test_paragraphs():
    """paragraphs are separated by blank lines, and have the numbers of their first lines"""
    assert list(find_paragraphs("\n\na\nb\n\t\n\nc")) == [(3, "a\nb\n"), (7, "c")]
    assert list(find_paragraphs(" \n")) == list(find_paragraphs("")) == []


def test_files(tmp_path):
    """a file is a document, or each of its paragraphs is; one that is no text is refused"""
    (tmp_path / "a.txt").write_text("one\n\ntwo\n", "utf-8")
    name = str(tmp_path / "a.txt")
    assert read_documents(name) == [(name, name, "one\n\ntwo\n")]
    assert read_documents(name, paragraphs=True) == [(f"{name}:1", name, "one\n"), (f"{name}:3", name, "two\n")]
    (tmp_path / "b").write_bytes(b"ok\n\n\xff")
    with pytest.raises(WrongEncodingError):
        read_documents(str(tmp_path / "b"), paragraphs=True)
    assert read_documents(str(tmp_path / "b"), encoding="latin-1")[0].text == "ok\n\nÿ"
    with pytest.raises(UnreadableError):
        read_documents(str(tmp_path / "c"))


def content_of(documents):
    """Return what an index made from nothing holds."""
    index = Index()
    for name, text in documents:
        index.add(name, text)
    return content(index)
