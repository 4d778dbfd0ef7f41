"""Does memory grow with the text, or only with its vocabulary?

    python bench/memory.py [--megabytes 8] [--json]

Synthetic texts are piped into the command, and the most memory that its process ever held (ru_maxrss, as the
system counts it: interpreter included) is read when it ends. First the text doubles with the same 20,000 words,
then again on one line without white space, then the vocabulary doubles with the text. There is no peer, and
nothing to set up; it needs a system with `os.wait4` (not Windows). The bar: eight times the text takes at most
1.1 times the memory.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator

DOUBLINGS = 4
VOCABULARY = 20_000
BAR = 1.1
# ru_maxrss counts bytes on macOS, kilobytes elsewhere.
UNIT = 1 if sys.platform == "darwin" else 1024


def text(megabytes: int, vocabulary: int, separator: str) -> Iterator[bytes]:
    """Yield *megabytes* of *vocabulary* different words, the same number of each."""
    words = [f"{number * 2_654_435_761 % 2**32:08x}" for number in range(vocabulary)]
    block = (separator.join(words) + separator).encode()
    left = megabytes * 1_000_000
    while left > 0:
        yield block[:left]
        left -= len(block)


def peak(blocks: Iterator[bytes]) -> float:
    """Return the most megabytes that the command held while it counted *blocks*."""
    process = subprocess.Popen(
        [sys.executable, "-m", "text_analyzer", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stdin is not None
    for block in blocks:
        process.stdin.write(block)
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the command failed with {process.returncode}")
    return usage.ru_maxrss * UNIT / 1e6


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Peak memory as text and vocabulary grow.")
    parser.add_argument("--megabytes", type=int, default=8, help="size of the smallest text")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [options.megabytes * 2**doubling for doubling in range(DOUBLINGS)]
    rows = {
        "same vocabulary": [peak(text(size, VOCABULARY, "\n")) for size in sizes],
        "the same, on one line without spaces": [peak(text(size, VOCABULARY, ",")) for size in sizes],
        "vocabulary doubles too": [peak(text(size, VOCABULARY * size // sizes[0], "\n")) for size in sizes],
    }
    if options.json:
        figures = {
            f"{name}, {size} MB": round(mb, 1)
            for name, row in rows.items()
            for size, mb in zip(sizes, row, strict=True)
        }
        growths = {name: round(row[-1] / row[0], 2) for name, row in list(rows.items())[:2]}
        ratios = {name: {"value": growth, "bar": BAR, "holds": growth <= BAR} for name, growth in growths.items()}
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    print(f"{'peak memory in MB':36}" + "".join(f"{f'{size} MB':>9}" for size in sizes))
    for name, row in rows.items():
        print(f"{name:36}" + "".join(f"{mb:9.1f}" for mb in row))


if __name__ == "__main__":
    main()
