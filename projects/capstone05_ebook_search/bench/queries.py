"""How long does a query take beside bm25s and SQLite's FTS5, and how long does it take to open the index?

    peers/bin/python bench/queries.py --novels FOLDER [--queries 500] [--rounds 5] [--json]

The paragraphs of six novels are the passages (novels.py says how to get them and the peers). A query is one to four
words, drawn from a paragraph as they stand there: "the" comes as often as it does in English. *Content words* are
queries without the hundred commonest words. All contenders look for any of the words and return the ten best:

- ours: the text of the query is parsed; hits with book, chapter and line come back. No stop words are left out, so that
  all have the same work.
- bm25s with numpy, its scores computed beforehand, given our stems of the words: `retrieve([stems], k=10)`.
- FTS5 in memory, porter unicode61: words with OR, `ORDER BY rank LIMIT 10`.
- tantivy, stemmed, its query parsed: what native code does, without a bar.

They take turns, query by query; a figure is the median over the rounds of the median (p50) or the 99th percentile over
the queries. The first round does not count: in it ours works out weights that it keeps, bm25s has done so beforehand.
It is shown as *first*.

*Cold open* is the time from the path of the index to a searcher, in a process of its own after its imports; *first
query*, shown beside it, is mostly the one regular expression of the text analyzer, which is compiled then. The index's
pages are in the system's cache or not, as it comes; to drop them needs root.
"""

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from novels import commonest, draw, missing, paragraphs, show, write_novels

from ebook_search import Searcher, Stems, terms, update

BARS = {"bm25s": 1.0, "FTS5": 0.7}
COLD = """
import sys, time
from pathlib import Path
from ebook_search import Searcher
start = time.perf_counter()
searcher = Searcher.open(Path(sys.argv[1]))
opened = time.perf_counter()
assert searcher.search("pride prejudice")
print((opened - start) * 1000, (time.perf_counter() - opened) * 1000)
"""
COLD_BAR = 50.0


def contenders_for(texts: list[str], index: Path):
    """Return what answers a query, by name."""
    stems = Stems("english")
    searcher = Searcher.open(index, stop_words=frozenset())
    found = {"ours": lambda words: searcher.search(" ".join(words))}
    try:
        import bm25s

        peer = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
        peer.index([stems.of(terms(text)) for text in texts], show_progress=False)
        found["bm25s"] = lambda words: peer.retrieve([stems.of(words)], k=10, show_progress=False)
    except ImportError:
        missing("bm25s")
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
    table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
    ask = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
    found["FTS5"] = lambda words: table.execute(ask, (" OR ".join(f'"{w}"' for w in words),)).fetchall()
    try:
        found["tantivy"] = tantivy_searcher(texts)
    except ImportError:
        missing("tantivy")
    return found


def tantivy_searcher(texts: list[str]):
    """Return what asks tantivy."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
    builder.add_unsigned_field("number", stored=True, indexed=False)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(words):
        hits = searcher.search(index.parse_query(" ".join(words), ["text"]), 10).hits
        return [searcher.doc(address)["number"] for _, address in hits]

    return search


def measure(contenders, queries, rounds):
    """Return the p50 and p99 of each contender, of the first round, and of the others."""
    rounds_of = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        times = {name: [] for name in contenders}
        for words in queries:
            for name, run in contenders.items():
                start = time.perf_counter()
                run(words)
                times[name].append((time.perf_counter() - start) * 1000)
        for name, taken in times.items():
            rounds_of[name].append((statistics.median(taken), statistics.quantiles(taken, n=100)[98]))
    return {
        name: (*made[0], *(statistics.median(column) for column in zip(*made[1:], strict=True)))
        for name, made in rounds_of.items()
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Milliseconds a query, beside bm25s and FTS5.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = paragraphs(options.novels)
    words = [terms(text) for text in texts]
    figures, ratios = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        index, books = Path(folder) / "index", Path(folder) / "books"
        write_novels(options.novels, books)
        update(index, books)
        contenders = contenders_for(texts, index)
        for kind, without in (("as written", set()), ("content words", commonest(words))):
            made = measure(contenders, draw(words, options.queries, without), options.rounds)
            for name, (first50, _, p50, p99) in made.items():
                figures |= {f"{kind}: {name}, p50 ms": p50, f"{kind}: {name}, p99 ms": p99}
                figures |= {f"{kind}: {name}, first p50 ms": first50}
            for peer, bar in BARS.items():
                if peer in made:
                    ratios[f"{kind}: p50 of ours / {peer}"] = (made["ours"][2] / made[peer][2], bar, False)
            ratios[f"{kind}: p99 of ours / FTS5"] = (made["ours"][3] / made["FTS5"][3], 1.0, False)
        command = [sys.executable, "-c", COLD, str(index)]
        ended = [subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout for _ in range(options.rounds)]
    opened, first = (statistics.median(map(float, times)) for times in zip(*map(bytes.split, ended), strict=True))
    figures |= {"cold open, ms": opened, "first query, ms": first}
    ratios["cold open, ms"] = (opened, COLD_BAR, False)
    show(figures, ratios, options.json)


if __name__ == "__main__":
    main()
