"""What people use for ranking says the same: scikit-learn, rank_bm25, and SQLite's full-text search."""

import random
import sqlite3

import pytest
from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import TfidfVectorizer

from search_engine import Bm25, Index, Searcher, TfIdf, Trie, scores

QUERIES = 1000
# Words of four letters with common beginnings, the first of them common, the last rare, as in a language.
WORDS = [a + b + c + d for a in "st" for b in "aei" for c in "lmnr" for d in "aeiou"]


def corpus(documents=400, seed=6):
    """Return texts of up to 60 words."""
    chance = random.Random(seed)
    weights = [1 / place for place in range(1, len(WORDS) + 1)]
    return [chance.choices(WORDS, weights, k=chance.randint(1, 60)) for _ in range(documents)]


def queries(seed):
    """Return lists of up to five words, some of them twice, some unknown."""
    chance = random.Random(seed)
    return [chance.choices([*WORDS, "unknown"], k=chance.randint(1, 5)) for _ in range(QUERIES)]


TEXTS = corpus()


@pytest.fixture(scope="module")
def index():
    """Return the texts in an index, into which others had been added and removed again."""
    index = Index()
    for number, words in enumerate(corpus(50, seed=7)):
        index.add_words(f"x{number}", words)
    for number, words in enumerate(TEXTS):
        index.add_words(str(number), words)
    index.remove([f"x{number}" for number in range(50)])
    return index


@pytest.fixture(scope="module")
def fts():
    """Return a table of SQLite's with the texts."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no FTS5")
    rows = ((number, " ".join(words)) for number, words in enumerate(TEXTS))
    connection.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", rows)
    yield connection
    connection.close()


def named(index, found):
    """Return scores by the names of documents."""
    return {int(index.documents[number].name): score for number, score in found.items()}


def test_tf_idf_is_that_of_scikit_learn(index):
    """the scores of 1,000 queries are the cosines of scikit-learn's vectors, within 1e-9"""
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, smooth_idf=True, norm="l2")
    matrix = vectorizer.fit_transform(TEXTS)
    asked = queries(1)
    cosines = (matrix @ vectorizer.transform(asked).T).toarray()
    scorer = TfIdf(index)
    for place, words in enumerate(asked):
        mine = named(index, scores(scorer, words))
        for number in range(len(TEXTS)):
            assert abs(mine.get(number, 0.0) - cosines[number, place]) <= 1e-9


def test_bm25_is_that_of_rank_bm25(index):
    """the scores of 1,000 queries are those of rank_bm25's BM25Okapi, within 1e-9"""
    peer, scorer = BM25Okapi(TEXTS), Bm25(index, okapi=True)
    for words in queries(2):
        mine, theirs = named(index, scores(scorer, words)), peer.get_scores(words)
        assert max(abs(mine.get(number, 0.0) - theirs[number]) for number in range(len(TEXTS))) <= 1e-9


def test_the_best_are_those_of_rank_bm25(index):
    """the ten best of 1,000 queries are those of rank_bm25, equal scores in the order of their numbers"""
    peer, searcher = BM25Okapi(TEXTS), Searcher(index, "okapi")
    for words in queries(3):
        theirs = peer.get_scores(words)
        # Rounded, because the last digits of equal scores depend on the order of the sum.
        ranked = sorted((-round(score, 9), number) for number, score in enumerate(theirs) if score)[:10]
        assert [(-round(hit.score, 9), int(hit.name)) for hit in searcher.search(" ".join(words))] == ranked


def test_bm25_is_that_of_sqlite(index, fts):
    """words that less than half of the texts hold have the scores of SQLite's bm25(), whose k1 is 1.2"""
    scorer = Bm25(index, k1=1.2, okapi=True)
    for words in queries(4)[:300]:
        wanted = [word for word in dict.fromkeys(words) if 0 < len(index.frequencies(word)) < len(TEXTS) / 2]
        if wanted:
            asked = " OR ".join(wanted)
            theirs = fts.execute("SELECT rowid, -bm25(texts) FROM texts WHERE texts MATCH ?", (asked,))
            assert named(index, scores(scorer, wanted)) == pytest.approx(dict(theirs), abs=1e-9)


def found_by_fts(fts, query):
    """Return the numbers of the texts that SQLite finds."""
    return [number for (number,) in fts.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", (query,))]


def found_by_us(searcher, query):
    """Return the numbers of the texts that we find."""
    return sorted(int(hit.name) for hit in searcher.search(query, len(TEXTS)))


def test_prefixes_are_those_of_sqlite(index, fts):
    """each prefix finds the texts that SQLite finds, and stands for the words of which they are made"""
    searcher, trie = Searcher(index), Trie(WORDS)
    for prefix in sorted({word[:length] for word in WORDS for length in range(1, 5)}):
        assert found_by_us(searcher, f"{prefix}*") == found_by_fts(fts, f"{prefix}*")
        assert list(trie.starting_with(prefix)) == sorted(word for word in WORDS if word.startswith(prefix))


def test_phrases_are_those_of_sqlite(index, fts):
    """1,000 phrases find the texts that SQLite finds"""
    searcher, chance, some = Searcher(index), random.Random(5), 0
    for _ in range(QUERIES):
        words = chance.choice(TEXTS)
        begin = chance.randrange(len(words))
        phrase = f'"{" ".join(words[begin : begin + chance.randint(1, 4)])}"'
        found = found_by_us(searcher, phrase)
        assert found == found_by_fts(fts, phrase)
        some += len(found) > 1
    assert some > 300


def test_operators_are_those_of_sqlite(index, fts):
    """1,000 queries with AND, OR, NOT and parentheses find the texts that SQLite finds"""
    searcher, chance = Searcher(index), random.Random(6)

    def expression(depth):
        """Return a query with all parentheses, which both take in the same way."""
        if not depth or chance.random() < 0.2:
            return chance.choice([chance.choice(WORDS), f"{chance.choice(WORDS)[:3]}*"])
        return f"({expression(depth - 1)} {chance.choice(['AND', 'OR', 'NOT'])} {expression(depth - 1)})"

    for _ in range(QUERIES):
        query = expression(3)
        assert found_by_us(searcher, query) == found_by_fts(fts, query)
