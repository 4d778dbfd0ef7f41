"""What the benchmarks share: the paragraphs of six novels, rounds in which contenders take turns, a result.

The text is Jane Austen's six novels. Debian packs them for R; nothing of R is needed:

    apt-get download r-cran-janeaustenr && dpkg -x r-cran-janeaustenr_*.deb FOLDER

They are unpacked as the benchmark of the text analyzer does it, ../../week01_text_analyzer/bench/throughput.py.
"""

import importlib.util
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from search_engine import find_paragraphs

THROUGHPUT = Path(__file__).parents[2] / "week01_text_analyzer" / "bench" / "throughput.py"


def paragraphs(folder: Path) -> list[str]:
    """Return the 10,298 paragraphs of the novels below *folder*."""
    spec = importlib.util.spec_from_file_location("throughput", THROUGHPUT)
    throughput = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(throughput)
    return [text for novel in throughput.novels(folder) for _, text in find_paragraphs(novel.decode())]


def in_turns(contenders: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median of what each contender returns, of *rounds* in which they take turns."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            found[name].append(run())
    return {name: statistics.median(values) for name, values in found.items()}


def missing(peer: str) -> None:
    """Say that a peer is not here."""
    print(f"missing: {peer} (the docstring says how to set it up)", file=sys.stderr)


def show(figures: dict[str, float], ratios: dict[str, tuple[float, float, bool]], as_json: bool) -> None:
    """Print figures and ratios: of each its value, its bar, and whether it must be at least that, or else at most."""
    judged = {
        name: {"value": round(value, 3), "bar": bar, "holds": value >= bar if at_least else value <= bar}
        for name, (value, bar, at_least) in ratios.items()
    }
    if as_json:
        print(
            json.dumps(
                {"figures": {name: round(value, 4) for name, value in figures.items()}, "ratios": judged}, indent=2
            )
        )
        return
    for name, value in figures.items():
        print(f"{name:60} {value:10.3f}")
    for name, ratio in judged.items():
        print(f"{name:60} {ratio['value']:10.3f}  bar {ratio['bar']}  {'holds' if ratio['holds'] else 'FAILS'}")
