"""How many files a second are sorted by extension, beside organize-tool, and how many in a dry run?

    python bench/speed.py --organize COMMAND [--files 10000] [--rounds 5] [--folder DIR] [--json]

Both sort the same files (100 bytes to 20 kB, ten extensions, one folder) into a folder for each extension, in a
process of their own, the start of the interpreter included; ours with its journal, which is synced to the disk before
the first move and after the last, and theirs as it comes: it has none. They take turns, each on a fresh copy, which is
synced before the clock starts. After each run the tree is checked: every file in its place. The medians of the wall
times count; the processor seconds stand beside, since they hardly move when the machine is busy. The bar: four times
organize's files a second, in a run as well as in a dry run (`organize sim`, `file-organizer plan`).

What the journal costs is shown by `undo`, which is a run with a journal of the same length, and by `mv` in one process
(`mv -n -t`), which is the least that can be done: it has no bar.

organize-tool lives in an environment of its own, since its pins conflict with others:

    python -m venv peers && peers/bin/pip install organize-tool==3.3.0       # COMMAND is peers/bin/organize

Without it, it is named as missing.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# For each contender its commands by task; for each of both the wall and processor times.
Commands = dict[str, dict[str, list[str]]]
Times = dict[tuple[str, str], list[tuple[float, float]]]
EXTENSIONS = ("txt", "pdf", "jpg", "png", "mp3", "csv", "zip", "md", "py", "html")
OURS, PEER, MV = "file-organizer", "organize-tool", "mv -n, no rules"
BAR = 4.0
THEIR_RULES = """rules:
  - locations: {folder}
    filters: [extension]
    actions: [{{move: "{folder}/sorted/{{extension}}/"}}]
"""
OUR_RULES = """folder: {folder}
quiet: 0 s
rules: [{{name: By extension, move: "sorted/{{extension}}"}}]
"""


def make_files(folder: Path, files: int) -> None:
    """Write *files* files of 100 bytes to 20 kB."""
    chance = random.Random(1)
    folder.mkdir()
    for number in range(files):
        name = f"file{number:05}.{EXTENSIONS[number % len(EXTENSIONS)]}"
        (folder / name).write_bytes(chance.randbytes(chance.randint(100, 20_000)))


def commands(work: Path, organize: str | None) -> Commands:
    """Return what each contender that is here is called with, for a dry run and for a run."""
    (work / "ours.yaml").write_text(OUR_RULES.format(folder=work / "tree"))
    (work / "theirs.yaml").write_text(THEIR_RULES.format(folder=work / "tree"))
    ours = [sys.executable, "-m", "file_organizer"]
    state = ["--state", str(work / "state")]
    found = {
        OURS: {
            "dry run": [*ours, "plan", str(work / "ours.yaml")],
            "run": [*ours, "run", str(work / "ours.yaml"), *state],
            "undo": [*ours, "undo", *state],
        }
    }
    if organize and shutil.which(organize):
        found[PEER] = {
            "dry run": [organize, "sim", str(work / "theirs.yaml")],
            "run": [organize, "run", str(work / "theirs.yaml")],
        }
    if shutil.which("mv") and sys.platform == "linux":
        moves = " && ".join(f"mkdir -p sorted/{each} && mv -n -t sorted/{each} *.{each}" for each in EXTENSIONS)
        found[MV] = {"run": ["sh", "-c", f"cd '{work / 'tree'}' && {moves}"]}
    return found


def timed(command: list[str]) -> tuple[float, float]:
    """Return the wall time and the processor time of *command* in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} failed with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def check(tree: Path, original: Path, *, is_sorted: bool) -> None:
    """End the program if a file is not where it belongs."""
    places = {path.name: path.parent for path in tree.rglob("*.*") if path.is_file()}
    wanted = {path.name: tree / "sorted" / path.suffix[1:] if is_sorted else tree for path in original.iterdir()}
    if places != wanted:
        sys.exit("the tree is not as it should be")


def measure(
    work: Path, found: dict[str, dict[str, list[str]]], rounds: int
) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return the times of each contender and each task, of *rounds* in which they take turns."""
    times: Times = {}
    for done in range(rounds):
        for name, tasks in found.items():
            if sys.stderr.isatty():
                print(f"\rround {done + 1} of {rounds}: {name:20}", end="", file=sys.stderr)
            shutil.rmtree(work / "tree", ignore_errors=True)
            shutil.copytree(work / "original", work / "tree")
            os.sync()
            for task, command in tasks.items():
                times.setdefault((name, task), []).append(timed(command))
                check(work / "tree", work / "original", is_sorted=task == "run")
    if sys.stderr.isatty():
        print(f"\r{'':45}\r", end="", file=sys.stderr)
    return times


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Files a second, beside organize-tool.")
    parser.add_argument("--organize", help="the command organize of the peers' environment")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; the system's temporary folder unless told")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        work = Path(folder).resolve()
        make_files(work / "original", options.files)
        found = commands(work, options.organize)
        times = measure(work, found, options.rounds)
    walls = {key: statistics.median(wall for wall, _ in pairs) for key, pairs in times.items()}
    work_done = {key: statistics.median(cpu for _, cpu in pairs) for key, pairs in times.items()}
    if PEER not in found:
        print(f"missing: {PEER} (the docstring says how to set it up)", file=sys.stderr)
    ratios = {
        f"{task}: files/s over {PEER}": {
            "value": (value := round(walls[PEER, task] / walls[OURS, task], 2)), "bar": BAR, "holds": value >= BAR,
        }
        for task in ("dry run", "run")
        if PEER in found
    }  # fmt: skip
    if options.json:
        figures: dict[str, float] = {}
        for (name, task), wall in walls.items():
            figures[f"{name}, {task}: files/s"] = round(options.files / wall)
            figures[f"{name}, {task}: processor seconds"] = round(work_done[name, task], 2)
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    print(f"{'':24}{'task':10}{'files/s':>9}{'seconds':>9}{'cpu s':>7}  ours is")
    for (name, task), wall in walls.items():
        ours = f"{wall / walls[OURS, task]:6.2f} ×" if name != OURS else ""
        bar = f"  (bar {BAR:g} ×)" if name == PEER else ""
        figures_shown = f"{options.files / wall:9,.0f}{wall:9.2f}{work_done[name, task]:7.2f}"
        print(f"{name:24}{task:10}{figures_shown}  {ours}{bar}".rstrip())


if __name__ == "__main__":
    main()
