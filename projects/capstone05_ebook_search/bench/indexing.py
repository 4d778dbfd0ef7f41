"""How long does it take to index six novels, beside SQLite's FTS5 and Whoosh?

    peers/bin/python bench/indexing.py --novels FOLDER [--rounds 5] [--json]

Ours begins with a folder of six text files and ends with an index on the disk, synced: files are read and hashed,
titles, chapters and paragraphs found, the paragraphs' texts stored. The peers get the 10,298 paragraphs in memory,
which is less work, and end on the disk as well: FTS5 (porter unicode61) with one transaction, Whoosh (letters in lower
case, no stems: its fastest) and tantivy (stems) with one commit. Each round is a process of its own, whose start and
imports do not count; they take turns, and the median counts. novels.py says how to get novels and peers.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from novels import in_turns, missing, paragraphs, show, write_novels

OURS = """
import sys, time
from pathlib import Path
from ebook_search import update
start = time.perf_counter()
report = update(Path(sys.argv[2]), Path(sys.argv[1]).parent / "books")
print(time.perf_counter() - start)
assert len(report.added) == 6
"""
FTS5 = """
import json, sqlite3, sys, time
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
table = sqlite3.connect(sys.argv[2])
table.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
table.commit()
print(time.perf_counter() - start)
"""
FTS5_PLAIN = FTS5.replace("porter ", "")
WHOOSH = """
import json, os, sys, time, warnings
warnings.simplefilter("ignore")
from whoosh.analysis import LowercaseFilter, RegexTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
os.mkdir(sys.argv[2])
schema = Schema(name=ID(stored=True), text=TEXT(analyzer=RegexTokenizer() | LowercaseFilter(), stored=True))
writer = create_in(sys.argv[2], schema).writer()
for number, text in enumerate(texts):
    writer.add_document(name=str(number), text=text)
writer.commit()
print(time.perf_counter() - start)
"""
TANTIVY = """
import json, os, sys, time
import tantivy
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
os.mkdir(sys.argv[2])
builder = tantivy.SchemaBuilder()
builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
builder.add_unsigned_field("number", stored=True, indexed=False)
writer = tantivy.Index(builder.build(), path=sys.argv[2]).writer()
for number, text in enumerate(texts):
    writer.add_document(tantivy.Document(text=text, number=number))
writer.commit()
writer.wait_merging_threads()
print(time.perf_counter() - start)
"""
CONTENDERS = {
    "ours, s": ("ebook_search", OURS),
    "FTS5 porter, s": ("sqlite3", FTS5),
    "FTS5 without stems, s": ("sqlite3", FTS5_PLAIN),
    "Whoosh, s": ("whoosh", WHOOSH),
    "tantivy, s": ("tantivy", TANTIVY),
}
BARS = {"FTS5 porter, s": 4.0, "FTS5 without stems, s": 4.0}
WHOOSH_BAR = 10.0


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Seconds to index six novels, beside FTS5 and Whoosh.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps(paragraphs(options.novels)), "utf-8")
        write_novels(options.novels, Path(folder) / "books")

        def seconds(script: str) -> float:
            with tempfile.TemporaryDirectory(dir=folder) as place:
                command = [sys.executable, "-c", script, str(texts), str(Path(place) / "index")]
                return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)

        runs = {}
        for name, (module, script) in CONTENDERS.items():
            if subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode:
                missing(module)
            else:
                runs[name] = lambda script=script: seconds(script)
        figures = in_turns(runs, options.rounds)
    ratios = {f"ours / {peer}": (figures["ours, s"] / figures[peer], bar, False) for peer, bar in BARS.items()}
    if "Whoosh, s" in figures:
        ratios["Whoosh / ours"] = (figures["Whoosh, s"] / figures["ours, s"], WHOOSH_BAR, True)
    show(figures, ratios, options.json)


if __name__ == "__main__":
    main()
