"""How long does it take to index 10,298 paragraphs, beside Whoosh?

    python bench/indexing.py --novels FOLDER [--whoosh PYTHON] [--rounds 5] [--json]

Both start with the texts in memory and end with an index in memory that can be searched, words and their positions in
it. Each round is a process of its own, whose start and imports do not count; they take turns, and the median counts.
Whoosh gets its fastest set-up for the same work: a `RamStorage`, letters in lower case and nothing else done to words
(its standard analyzer also leaves out stop words), one `add_document` a text, one `commit`. Our words are those of
`text_analyzer`, which is most of our time. How long saving and loading takes, and how large the file is, stands below.

Whoosh lives in an environment of its own (`python -m venv peers && peers/bin/pip install whoosh-reloaded`), and PYTHON
is that environment's interpreter. SQLite's FTS5 in memory stands beside it without a bar, as what C does.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import in_turns, missing, paragraphs, show

OURS = """
import json, sys, time
from pathlib import Path
from search_engine import Index, load, save
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
index = Index()
for number, text in enumerate(texts):
    index.add(str(number), text)
print(time.perf_counter() - start)
path = Path(sys.argv[1] + ".index")
start = time.perf_counter()
save(index, path)
print(time.perf_counter() - start)
start = time.perf_counter()
load(path)
print(time.perf_counter() - start)
print(path.stat().st_size / 1e6)
"""
WHOOSH = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from whoosh.analysis import LowercaseFilter, RegexTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
schema = Schema(name=ID(stored=True), text=TEXT(analyzer=RegexTokenizer() | LowercaseFilter()))
writer = RamStorage().create_index(schema).writer()
for number, text in enumerate(texts):
    writer.add_document(name=str(number), text=text)
writer.commit()
print(time.perf_counter() - start)
"""
FTS5 = """
import json, sqlite3, sys, time
texts = json.load(open(sys.argv[1]))
start = time.perf_counter()
table = sqlite3.connect(":memory:")
table.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
table.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
table.commit()
print(time.perf_counter() - start)
"""
BAR = 10.0
ASIDE = ("ours, save, s", "ours, load, s", "ours, file, MB")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Seconds to index six novels, beside Whoosh.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--whoosh", help="the interpreter of an environment with whoosh-reloaded")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    aside: dict[str, list[float]] = {name: [] for name in ASIDE}
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps(paragraphs(options.novels)), "utf-8")

        def seconds(python: str, script: str) -> float:
            command = [python, "-c", script, str(texts)]
            printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
            for values, value in zip(aside.values(), printed[1:], strict=False):
                values.append(float(value))
            return float(printed[0])

        contenders = {
            "ours, s": lambda: seconds(sys.executable, OURS),
            "FTS5, s": lambda: seconds(sys.executable, FTS5),
        }
        if options.whoosh:
            contenders["Whoosh, s"] = lambda: seconds(options.whoosh, WHOOSH)
        else:
            missing("Whoosh")
        figures = in_turns(contenders, options.rounds)
    ratios = {}
    if "Whoosh, s" in figures:
        ratios["Whoosh / ours"] = (figures["Whoosh, s"] / figures["ours, s"], BAR, True)
    figures |= {name: sorted(values)[len(values) // 2] for name, values in aside.items()}
    show(figures, ratios, options.json)


if __name__ == "__main__":
    main()
