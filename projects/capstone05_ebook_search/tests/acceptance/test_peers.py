"""What nobody here wrote finds the same: SQLite's FTS5 the same passages, rank_bm25 the same scores."""

import random
import sqlite3

import numpy as np
import pytest

from ebook_search import (
    Book,
    Builder,
    Entry,
    Manifest,
    Passage,
    Searcher,
    Source,
    Stems,
    save_manifest,
    terms,
    write_segment,
)
from search_engine import lucene_idf

QUERIES = 1_000
SYLLABLES = ["se", "a", "ti", "de", "wa", "ve", "é", "ü", "ing", "s", "Ma", "3"]
BETWEEN = [" ", " ", " ", ", ", "-", "'", "’", ". ", "--", "\n", " _", "_ "]


def make_texts(chance, number):
    """Return texts of few words, so that phrases of them are found, with what may stand between words."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(60)]
    return [
        "".join(f"{chance.choice(words)}{chance.choice(BETWEEN)}" for _ in range(chance.randint(0, 30)))
        for _ in range(number)
    ]


def open_texts(folder, texts, **options):
    """Return a searcher of an index in which each text is a passage."""
    builder = Builder(Stems("english"))
    for start in range(0, len(texts), 50):
        passages = [Passage(text, 0, number) for number, text in enumerate(texts[start : start + 50], start)]
        builder.add(Book(Source(f"{start:06}.txt"), "", passages=passages))
    size = write_segment(folder / "1.segment", builder.arrays())
    save_manifest(folder, Manifest("english", [Entry("1.segment", size)]))
    return Searcher.open(folder, **options)


@pytest.mark.parametrize("kind", ["phrase", "prefix"])
def test_what_fts5_finds(tmp_path, kind):
    """phrases and prefixes find exactly the passages that SQLite's FTS5 finds, for 1,000 queries of each kind"""
    chance = random.Random(5)
    texts = make_texts(chance, 1_500)
    searcher = open_texts(tmp_path, texts)
    table = sqlite3.connect(":memory:")
    try:
        table.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61')")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no FTS5")
    table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
    found_any = 0
    for _ in range(QUERIES):
        words = []
        while len(words) < 4:
            words = terms(chance.choice(texts))
        start = chance.randrange(len(words) - 3)
        if kind == "phrase":
            query = asked = '"' + " ".join(words[start : start + chance.randint(2, 3)]) + '"'
        else:
            word = words[start]
            prefix = word[: chance.randint(1, len(word))]
            query, asked = f"{prefix}*", f'"{prefix}" *'
        expected = [
            row for (row,) in table.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", (asked,))
        ]
        assert (query, [place for _, place in searcher.find_all(query)]) == (query, expected)
        found_any += bool(expected)
    table.close()
    assert found_any == QUERIES


def test_scores_of_rank_bm25(tmp_path):
    """the ten best and their scores are those of rank_bm25, given our words and the rarity of Lucene"""
    from rank_bm25 import BM25Okapi

    chance = random.Random(7)
    texts = make_texts(chance, 400)
    searcher = open_texts(tmp_path, texts, stop_words=frozenset())
    stems = Stems("english")
    words = [stems.of(terms(text)) for text in texts]
    peer = BM25Okapi(words)
    peer.idf = {word: lucene_idf(len(texts), sum(word in text for text in words)) for word in peer.idf}
    for _ in range(200):
        asked = chance.sample(sorted({word for text in texts for word in terms(text)}), chance.randint(1, 4))
        scores = peer.get_scores(stems.of(asked))
        hits = searcher.search(" ".join(asked))
        assert [hit.score for hit in hits] == pytest.approx(sorted(scores[scores > 0], reverse=True)[:10], abs=1e-9)
        assert np.array([scores[hit.place] for hit in hits]) == pytest.approx([hit.score for hit in hits], abs=1e-9)
