"""Do phrases and prefixes find in six novels exactly what SQLite's FTS5 finds?

    python bench/same_sets.py --novels FOLDER [--queries 1000] [--json]

Half of the queries are phrases of two to four words, half are prefixes of one to six letters, drawn from the novels.
FTS5 (unicode61) gets the paragraphs as they stand. The set of paragraphs must be the same, for each query.
"""

import argparse
import random
import sqlite3
import tempfile
from pathlib import Path

from novels import paragraphs, show

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


def main() -> None:
    """Compare, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Phrases and prefixes, beside FTS5.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = paragraphs(options.novels)
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61')")
    table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
    builder = Builder(Stems("english"))
    builder.add(Book(Source("novels"), "", passages=[Passage(text, 0, number) for number, text in enumerate(texts)]))
    chance, same, found = random.Random(5), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        size = write_segment(Path(folder) / "1.segment", builder.arrays())
        save_manifest(Path(folder), Manifest("english", [Entry("1.segment", size)]))
        searcher = Searcher.open(Path(folder))
        for number in range(options.queries):
            words = []
            while len(words) < 4:
                words = terms(chance.choice(texts))
            start = chance.randrange(len(words) - 3)
            if number % 2:
                query = asked = '"' + " ".join(words[start : start + chance.randint(2, 4)]) + '"'
            else:
                prefix = words[start][: chance.randint(1, 6)]
                query, asked = f"{prefix}*", f'"{prefix}" *'
            theirs = {row for (row,) in table.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (asked,))}
            ours = {place for _, place in searcher.find_all(query)}
            same += ours == theirs
            found += len(ours)
    figures = {"queries": options.queries, "paragraphs found": found}
    show(figures, {"share of equal sets": (same / options.queries, 1.0, True)}, options.json)


if __name__ == "__main__":
    main()
