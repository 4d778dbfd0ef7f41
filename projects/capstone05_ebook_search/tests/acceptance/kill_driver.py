"""Kills updates of an index with SIGKILL at random points, and proves each time that it is the old one or the new one.

    python kill_driver.py FOLDER KILLS SEED

FOLDER is empty. A kill comes before a random line of what writes: the update, the manifest, the segments, and the
text analyzer's `write_atomically`. Started as one process, because importing takes longer than an update. Prints what
it saw as JSON.
"""

import json
import os
import random
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

import ebook_search
import text_analyzer
from ebook_search import Searcher, open_snapshot, update

DANGEROUS = {str(Path(ebook_search.__file__).with_name(f"{name}.py")) for name in ("indexing", "manifest", "segment")}
DANGEROUS.add(str(Path(text_analyzer.__file__).with_name("export.py")))


class Killer:
    """Kills its own process before the n-th line of what writes; counts them if n is 0."""

    def __init__(self, line):
        self.line, self.seen = line, 0

    def __call__(self, frame, event, _):
        """Be told of a line, as `sys.settrace` does."""
        if frame.f_code.co_filename not in DANGEROUS:
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.line:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def in_child(index, books, line):
    """Update in a child, killed at *line*; return its exit code, negative for a signal."""
    child = os.fork()
    if not child:
        sys.settrace(Killer(line))
        update(index, books)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def answers(index):
    """Return what an index answers, after all of it was read and found to be as written."""
    snapshot = open_snapshot(index)
    for view in snapshot.views:
        view.segment.check()
    searcher = Searcher(snapshot)
    hits = [tuple(hit[:7]) for hit in searcher.search("tide OR storm", 100)]
    return json.dumps([sorted(snapshot.books), snapshot.words, hits])


def work(folder, kills, seed):
    """Kill *kills* updates, and return what was seen."""
    chance, seen = random.Random(seed), Counter()
    books, old, index, new = (folder / name for name in ("books", "old", "index", "new"))
    books.mkdir()
    for number in range(8):  # an update each, so that the next one also merges
        (books / f"{number}.txt").write_text(f"BOOK {number}\n\nThe tide, storm {number}.\n")
        update(old, books)
    (books / "0.txt").unlink()
    (books / "1.txt").write_text("Another tide.\n")
    for number in range(10, 14):
        (books / f"{number}.txt").write_text("A storm.\n\n" * number)
    shutil.copytree(old, new)
    killer = Killer(0)
    sys.settrace(killer)
    update(new, books)
    sys.settrace(None)
    before, after = answers(old), answers(new)
    assert before != after
    for _ in range(kills):
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(old, index)
        ended = in_child(index, books, chance.randint(1, killer.seen))
        seen["killed" if ended == -signal.SIGKILL else "ended"] += 1
        found = answers(index)
        assert found in (before, after), "neither the old index nor the new one"
        seen["old" if found == before else "new"] += 1
        update(index, books)
        assert answers(index) == after, "the next update does not mend it"
        named = {entry.file for entry in open_snapshot(index).manifest.segments}
        assert {path.name for path in index.iterdir()} == named | {"MANIFEST", "lock"}, "something was left behind"
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(work(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
