"""What the benchmarks share: six novels, their paragraphs, queries drawn from them, and a result.

The text is Jane Austen's six novels. Debian packs them for R; nothing of R is needed:

    apt-get download r-cran-janeaustenr && dpkg -x r-cran-janeaustenr_*.deb FOLDER

Paragraphs, rounds in turns and tables come from the search engine's benchmarks, ../../week06_search_engine/bench.

The peers live in an environment of their own, beside the three packages:

    python -m venv peers && peers/bin/pip install bm25s tantivy whoosh-reloaded ./projects/week01_text_analyzer \\
      ./projects/week06_search_engine ./projects/capstone05_ebook_search
"""

import importlib.util
import random
import sys
from collections import Counter
from pathlib import Path

BENCH = Path(__file__).parents[2]


def load(project: str, name: str):
    """Return a module of another project's benchmarks."""
    spec = importlib.util.spec_from_file_location(name, BENCH / project / "bench" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


corpus = load("week06_search_engine", "corpus")
paragraphs, in_turns, missing, show = corpus.paragraphs, corpus.in_turns, corpus.missing, corpus.show


def write_novels(folder: Path, target: Path) -> None:
    """Write the novels below *folder* as six text files into *target*."""
    target.mkdir()
    for number, novel in enumerate(load("week01_text_analyzer", "throughput").novels(folder), 1):
        (target / f"{number}.txt").write_bytes(novel)


def draw(texts: list[list[str]], number: int, without: set[str]) -> list[list[str]]:
    """Return queries of one to four words, each from one paragraph, as they stand there."""
    chance, found = random.Random(6), []
    while len(found) < number:
        words = [word for word in chance.choice(texts) if word not in without]
        if len(words) >= 5:
            found.append(chance.sample(words, chance.randint(1, 4)))
    return found


def commonest(texts: list[list[str]], number: int = 100) -> set[str]:
    """Return the commonest words."""
    return {word for word, _ in Counter(word for words in texts for word in words).most_common(number)}


if __name__ == "__main__":
    write_novels(Path(sys.argv[1]), Path(sys.argv[2]))
