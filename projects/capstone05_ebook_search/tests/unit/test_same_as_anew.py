"""Whatever happened to the folder, the index answers as one that was made anew."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ebook_search import Searcher, compact, load_manifest, locked, update

QUERIES = ["tide", "storm OR ship*", '"high tide"', "NOT tide", "shipp~", "title:b AND tide", "the high storm"]
TEXTS = st.lists(
    st.lists(st.sampled_from(["tide", "high", "storm", "ships", "The", "b"]), min_size=1, max_size=5).map(" ".join),
    min_size=1, max_size=4,
).map("\n\n".join)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from("abcde"), st.none() | TEXTS), max_size=4)


def answers(index):
    """Return all that an index answers; not which of its segments knows it."""
    searcher = Searcher.open(index)
    hits = [[hit[:7] for hit in searcher.search(query, 50)] for query in QUERIES]
    books = [[(hit[:5], hit.best[:7]) for hit in searcher.search_books(query, 50)] for query in QUERIES]
    return hits, books, sorted(searcher.snapshot.books), searcher.snapshot.words, searcher.suggest("tids")


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=1, max_size=5), st.booleans())
def test_add_change_delete_equals_anew(rounds, is_merged):
    """after any additions, changes and deletions, in any number of updates, the answers are those of a new index"""
    with tempfile.TemporaryDirectory() as folder:
        books, index = Path(folder) / "books", Path(folder) / "index"
        books.mkdir()
        for steps in rounds:
            for name, text in steps:
                path = books / f"{name}.txt"
                path.unlink(missing_ok=True) if text is None else path.write_text(text)
            update(index, books)
        if is_merged:
            with locked(index):
                compact(index, load_manifest(index), most=1)
            assert len(load_manifest(index).segments) <= 1
        update(Path(folder) / "anew", books)
        assert answers(index) == answers(Path(folder) / "anew")
