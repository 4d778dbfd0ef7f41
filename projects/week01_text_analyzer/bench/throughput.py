"""How fast are words counted, beside coreutils and scikit-learn, on 40 MB of English?

    python bench/throughput.py --novels FOLDER [--sklearn PYTHON] [--rounds 5] [--json]

Every contender reads the same file, in a process of its own, and prints the ten most frequent words. They take
turns, and the median of each one's wall times counts. Only CountVectorizer's own time leaves out its start and its
imports, which take a second or more; and it gets its text in 60 documents, one as long as a novel, which it does
faster than the whole text or its lines (measured: 11 MB/s, 9 and 6).

The text is Jane Austen's six novels, ten times over. Debian packs them for R; nothing of R is needed:

    apt-get download r-cran-janeaustenr && dpkg -x r-cran-janeaustenr_*.deb FOLDER

scikit-learn lives in an environment of its own (`python -m venv peers && peers/bin/pip install scikit-learn`), and
PYTHON is that environment's interpreter. Any peer that is not there is named as missing.

Which pipeline? `tr | tr | sort | uniq -c | sort -rn` is what people type; its speed depends on the locale, because
`sort` compares letters by its rules. The bar is judged against LC_ALL=C, where bytes are compared: the fastest it can
be, and so the hardest peer. The locale of the environment is shown beside it. Both know ASCII letters only, so they
split don't and naïve; we and CountVectorizer (its default pattern, no letter alone) do not do the same either. The work
is the same, the words nearly so; that counts agree where rules agree is what tests/acceptance/test_coreutils.py proves.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

TIMES = 10
PIPELINE = r"tr -cs A-Za-z '\n' < {} | tr A-Z a-z | sort | uniq -c | sort -rn | head -10"
COUNT_VECTORIZER = """
import sys, time
from sklearn.feature_extraction.text import CountVectorizer
start = time.perf_counter()
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
size = len(text) // {documents} + 1
vectorizer = CountVectorizer(ngram_range=({ngrams}, {ngrams}))
documents = [text[at : at + size] for at in range(0, len(text), size)]
counts = vectorizer.fit_transform(documents).sum(axis=0).A1
names = vectorizer.get_feature_names_out()
for place in counts.argsort()[::-1][:10]:
    print(counts[place], names[place])
print("seconds", time.perf_counter() - start)
"""
OURS, COREUTILS_C, COREUTILS, SKLEARN = "text-analyzer", "coreutils LC_ALL=C", "coreutils", "CountVectorizer"
BARS = {COREUTILS_C: 0.7, SKLEARN: 2.0}


def novels(folder: Path) -> Iterator[bytes]:
    """Yield each novel in R's database of lazily loaded data: a length, then a zlib stream, again and again."""
    database = next(folder.rglob("janeaustenr/data/Rdata.rdb")).read_bytes()
    while database:
        stream = zlib.decompressobj()
        yield b"\n".join(lines_of(stream.decompress(database[4:]))) + b"\n"
        database = stream.unused_data


def lines_of(vector: bytes) -> Iterator[bytes]:
    """Yield the strings of a serialized character vector (R Internals, section 1.8: Serialization Formats)."""
    at = vector.index(b"\0\0\0\x10") + 4  # the header ends with STRSXP
    count, at = int.from_bytes(vector[at : at + 4]), at + 4
    for _ in range(count):
        length = int.from_bytes(vector[at + 4 : at + 8])  # after the flags of a CHARSXP
        yield vector[at + 8 : at + 8 + length]
        at += 8 + length


def contenders(text: Path, sklearn: str | None, ngrams: int) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return each contender that is here: its command and what it changes in the environment."""
    ours = [sys.executable, "-m", "text_analyzer", "--ngrams", str(ngrams), str(text)]
    found: dict[str, tuple[list[str], dict[str, str]]] = {OURS: (ours, {})}
    if ngrams == 1 and all(map(shutil.which, ("sh", "tr", "sort", "uniq", "head"))):
        pipeline = ["sh", "-c", PIPELINE.format(text)]
        found |= {COREUTILS_C: (pipeline, {"LC_ALL": "C"}), COREUTILS: (pipeline, {})}
    if sklearn and subprocess.run([sklearn, "-c", "import sklearn"], capture_output=True).returncode == 0:
        script = COUNT_VECTORIZER.format(ngrams=ngrams, documents=6 * TIMES)
        found[SKLEARN] = ([sklearn, "-c", script, str(text)], {})
    return found


def seconds_of(command: list[str], environment: dict[str, str]) -> float:
    """Return the wall time of *command*, or what it says itself in a last line "seconds N"."""
    start = time.perf_counter()
    ended = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    wall = time.perf_counter() - start
    last = ended.stdout.splitlines()[-1].split()
    return float(last[1]) if last[0] == "seconds" else wall


def measure(commands: dict[str, tuple[list[str], dict[str, str]]], rounds: int) -> dict[str, float]:
    """Return each contender's median wall time in seconds, of *rounds* in which they take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for done in range(rounds):
        for name, (command, environment) in commands.items():
            if sys.stderr.isatty():
                print(f"\rround {done + 1} of {rounds}: {name:20}", end="", file=sys.stderr)
            seconds[name].append(seconds_of(command, environment))
    if sys.stderr.isatty():
        print(f"\r{'':40}\r", end="", file=sys.stderr)
    return {name: statistics.median(times) for name, times in seconds.items()}


def result(speeds: dict[str, float], bars: dict[str, float]) -> dict[str, dict[str, object]]:
    """Return the figures in MB/s, and our ratio to each peer that has a bar."""
    ratios: dict[str, object] = {}
    for peer in [peer for peer in speeds if peer in bars]:
        value = round(speeds[OURS] / speeds[peer], 2)
        ratios[f"{OURS} / {peer}"] = {"value": value, "bar": bars[peer], "holds": value >= bars[peer]}
    return {"figures": {f"{name} MB/s": round(speed, 1) for name, speed in speeds.items()}, "ratios": ratios}


def table(speeds: dict[str, float], bars: dict[str, float]) -> str:
    """Return the result for a reader."""
    lines = [f"{'':20}  {'MB/s':>6}  {'ours is':>8}  bar"]
    for name, speed in speeds.items():
        bar = f"{bars[name]} ×" if name in bars else ""
        lines.append(f"{name:20}  {speed:6.1f}  {speeds[OURS] / speed:6.2f} ×  {bar}".rstrip())
    return "\n".join(lines)


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Words a second, beside coreutils and scikit-learn.")
    parser.add_argument("--novels", type=Path, required=True, help="where the Debian package was unpacked")
    parser.add_argument("--sklearn", help="the interpreter of an environment with scikit-learn")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ngrams", type=int, default=1, help="phrases of so many words (no bar)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "novels.txt"
        text.write_bytes(b"".join(novels(options.novels)) * TIMES)
        megabytes = text.stat().st_size / 1e6
        commands = contenders(text, options.sklearn, options.ngrams)
        speeds = {name: megabytes / seconds for name, seconds in measure(commands, options.rounds).items()}
    peers = (COREUTILS_C, SKLEARN) if options.ngrams == 1 else (SKLEARN,)
    for missing in [peer for peer in peers if peer not in speeds]:
        print(f"missing: {missing} (the docstring says how to set it up)", file=sys.stderr)
    bars = BARS if options.ngrams == 1 else {}
    print(json.dumps(result(speeds, bars), indent=2) if options.json else table(speeds, bars))


if __name__ == "__main__":
    main()
