"""How long a learner waits for an answer: ``tenweeks.check`` beside ``otter.Notebook().check``.

    .venv/bin/python bench/check_latency.py --otter OTTER_ENVIRONMENT/bin/python [--json]

otter-grader's pins differ from ours, so it lives in an environment of its own:
``python -m venv OTTER_ENVIRONMENT && OTTER_ENVIRONMENT/bin/pip install otter-grader hypothesis ipykernel``.

Both check the same right answer to the frequency counter with the same cases and the same property (50 examples), in
turn, in processes that stay; the first check is timed in new processes, from the call to the answer. The bars are
medians over the solutions of week 1.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
FIRST_ROUNDS = 5
BARS = {"first_seconds": 1.0, "warm_seconds": 0.1}

OURS = """
import sys, time
from tenweeks import catalogue, check
from tenweeks.answer import run_source
exercises = {exercise.name: exercise for exercise in catalogue.load().exercises if exercise.week == 1}
catalogue.load.cache_clear()
for name in sys.stdin:
    exercise = exercises[name.strip()]
    prepared = run_source(exercise.preparation, "<preparation>")
    namespace = run_source(exercise.solution, "<answer-" + exercise.name + ">", prepared) | {"check": check}
    began = time.perf_counter()
    result = eval("check(" + ", ".join(exercise.objects) + ")", namespace)
    seconds = time.perf_counter() - began
    assert result.ok, result
    print(seconds, flush=True)
"""

OTTERS = """
import sys, time, os
folder, answer = sys.argv[1:3]
os.chdir(folder)
import otter
notebook = otter.Notebook(tests_dir=sys.argv[3])
namespace = {}
exec(open(answer).read(), namespace)
for name in sys.stdin:
    began = time.perf_counter()
    result = notebook.check(name.strip(), namespace)
    seconds = time.perf_counter() - began
    assert result.passed_all, result
    print(seconds, flush=True)
"""


class Checker:
    """A process that checks the exercise it is told and answers with the seconds that it took."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def seconds(self, name: str) -> float:
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def __enter__(self) -> "Checker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(60)


def solution_file(folder: Path) -> Path:
    """Write the frequency counter's solution, which both sides check."""
    from tenweeks import catalogue

    exercise = catalogue.load().exercise("frequency_counter")
    preparation = exercise.preparation.replace("from tenweeks import check\n", "")
    path = folder / "answer.py"
    path.write_text(preparation + "\n\n" + exercise.solution.rpartition("check(")[0], "utf-8")
    return path


def names_of_week_1() -> list[str]:
    """Return the exercises of week 1."""
    from tenweeks import catalogue

    return [exercise.name for exercise in catalogue.load().exercises if exercise.week == 1]


def measure(otter_python: str | None) -> dict[str, float]:
    """Return all figures in seconds."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answer = solution_file(folder)
        ours = (sys.executable, "-c", OURS)
        otters = (otter_python or "", "-c", OTTERS, name, str(answer), str(ROOT / "bench" / "otter_tests"))
        first: dict[str, list[float]] = {"ours": [], "otter": []}
        for _ in range(FIRST_ROUNDS):
            for who, command in (("ours", ours), ("otter", otters)):
                if who == "ours" or otter_python:
                    with Checker(*command) as checker:
                        first[who].append(checker.seconds("frequency_counter"))
        warm: dict[str, list[float]] = {"ours": [], "otter": []}
        every: list[float] = []
        with Checker(*ours) as our_checker:
            their_checker = Checker(*otters) if otter_python else None
            for round_number in range(ROUNDS + 1):
                seconds = our_checker.seconds("frequency_counter")
                theirs = their_checker.seconds("frequency_counter") if their_checker else 0.0
                if round_number:  # the first check of a process is not warm
                    warm["ours"].append(seconds)
                    warm["otter"].append(theirs)
            for exercise in names_of_week_1():
                our_checker.seconds(exercise)
                every.append(statistics.median(our_checker.seconds(exercise) for _ in range(5)))
            if their_checker:
                their_checker.__exit__()
    figures["first, frequency_counter, tenweeks"] = statistics.median(first["ours"])
    figures["warm, frequency_counter, tenweeks"] = statistics.median(warm["ours"])
    if otter_python:
        figures["first, frequency_counter, otter"] = statistics.median(first["otter"])
        figures["warm, frequency_counter, otter"] = statistics.median(warm["otter"])
    figures["warm, median over week 1, tenweeks"] = statistics.median(every)
    figures["warm, slowest of week 1, tenweeks"] = max(every)
    return figures


def main() -> None:
    """Print the table, or the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--otter", metavar="PYTHON", help="the interpreter of otter-grader's environment")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.otter)
    bars = {
        "first check, seconds": (figures["first, frequency_counter, tenweeks"], BARS["first_seconds"]),
        "warm check, seconds": (figures["warm, median over week 1, tenweeks"], BARS["warm_seconds"]),
    }
    ratios = {name: {"value": value, "bar": bar, "holds": value <= bar} for name, (value, bar) in bars.items()}
    if arguments.json:
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=1))
        return
    for name, seconds in figures.items():
        print(f"{name:<40}{seconds * 1000:8.1f} ms")
    if not arguments.otter:
        print("otter-grader: missing (see the docstring)")
    for name, ratio in ratios.items():
        print(f"{name:<40}{'holds' if ratio['holds'] else 'MISSED'} ({ratio['value']:.3f}, bar {ratio['bar']})")


if __name__ == "__main__":
    main()
