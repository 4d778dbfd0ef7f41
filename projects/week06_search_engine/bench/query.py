"""How long does a query take beside rank_bm25, and are the ten best the same?

    python bench/query.py --novels FOLDER [--queries 500] [--rounds 5] [--json]

The paragraphs of six novels (corpus.py says how to get them) are the documents. A query is one to four words, drawn
from a paragraph as they stand there: "the" comes as often as it does in English. *Content words* are queries without
the hundred commonest words. Both get the same words of `text_analyzer`; ours parses the query, ranks, and returns ten
names; rank_bm25's `get_scores` scores all documents, and numpy's `argpartition` and a sort of ten take the best, which
is faster than its own `get_top_n`. They take turns, query by query; a figure is the median over the rounds of the
median (p50) or the 99th percentile over the queries. The first round does not count: in it ours works out weights that
it keeps. It is shown as *first* (of our three, only okapi begins with nothing: what it learns of the index, the others
use). That the scores of all hits are equal within 1e-9, and the ten best scores the same, is checked before.

SQLite's FTS5 in memory stands beside it without a bar, as what C does (words with OR, `ORDER BY rank LIMIT 10`; its
tokens differ a little). rank_bm25 is in the course's requirements.txt (`make env`).
"""

import argparse
import random
import sqlite3
import statistics
import time
from collections import Counter
from pathlib import Path

from corpus import missing, paragraphs, show

from search_engine import Index, Searcher
from text_analyzer import tokenize

BAR = 0.15


def draw(texts: list[list[str]], number: int, without: set[str]) -> list[list[str]]:
    """Return queries of one to four words."""
    chance, found = random.Random(6), []
    while len(found) < number:
        words = [word for word in chance.choice(texts) if word not in without]
        if len(words) >= 5:
            found.append(chance.sample(words, chance.randint(1, 4)))
    return found


def clock(run, *arguments):
    """Return how many milliseconds a call takes, and what it returns."""
    start = time.perf_counter()
    result = run(*arguments)
    return (time.perf_counter() - start) * 1000, result


def measure(contenders, queries, rounds):
    """Return the p50 and p99 of each contender, of the first round, and of the others."""
    rounds_of = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        times = {name: [] for name in contenders}
        for words in queries:
            for name, run in contenders.items():
                times[name].append(clock(run, words)[0])
        for name, taken in times.items():
            rounds_of[name].append((statistics.median(taken), statistics.quantiles(taken, n=100)[98]))
    return {
        name: (*made[0], *(statistics.median(column) for column in zip(*made[1:], strict=True)))
        for name, made in rounds_of.items()
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Milliseconds a query, beside rank_bm25.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    raw = paragraphs(options.novels)
    texts = [tokenize(text) for text in raw]
    common = {word for word, _ in Counter(word for words in texts for word in words).most_common(100)}
    index = Index()
    for number, words in enumerate(texts):
        index.add_words(str(number), words)
    contenders = {}
    for name, ranking in (("okapi", "okapi"), ("bm25", "bm25"), ("tf-idf", "tf-idf")):
        searcher = Searcher(index, ranking)
        contenders[f"ours, {name}"] = lambda words, searcher=searcher: searcher.search(" ".join(words))
    try:
        import numpy
        from rank_bm25 import BM25Okapi

        peer = BM25Okapi(texts)

        def theirs(words):
            scores = peer.get_scores(words)
            best = numpy.argpartition(scores, -10)[-10:]
            return scores, best[numpy.argsort(-scores[best])]

        contenders["rank_bm25"] = theirs
    except ImportError:
        missing("rank_bm25")
    table = sqlite3.connect(":memory:")
    try:
        table.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
        table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(raw))
        ask = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        contenders["FTS5"] = lambda words: table.execute(ask, (" OR ".join(f'"{w}"' for w in words),)).fetchall()
    except sqlite3.OperationalError:
        missing("FTS5")
    figures, ratios = {}, {}
    for kind, without in (("as written", set()), ("content words", common)):
        queries = draw(texts, options.queries, without)
        if "rank_bm25" in contenders:
            for words in queries:
                scores = theirs(words)[0]
                for hit in contenders["ours, okapi"](words):
                    assert abs(hit.score - scores[int(hit.name)]) < 1e-9
                least = sorted(scores)[-10:]
                mine = [hit.score for hit in contenders["ours, okapi"](words)]
                assert all(abs(a - b) < 1e-9 for a, b in zip(mine, reversed(least), strict=False))
            for searcher in contenders.values():
                searcher(queries[0])
        index.changes += 1  # so that nothing worked out for the comparison is known any more
        made = measure(contenders, queries, options.rounds)
        for name, (first50, first99, p50, p99) in made.items():
            figures |= {f"{kind}: {name}, p50 ms": p50, f"{kind}: {name}, p99 ms": p99}
            figures |= {f"{kind}: {name}, first p50 ms": first50, f"{kind}: {name}, first p99 ms": first99}
        for name in [name for name in made if name.startswith("ours") and "rank_bm25" in made]:
            ratios[f"{kind}: p50 of {name} / rank_bm25"] = (made[name][2] / made["rank_bm25"][2], BAR, False)
    show(figures, ratios, options.json)


if __name__ == "__main__":
    main()
