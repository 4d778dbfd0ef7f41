"""How long does a rolling window over a CSV file take beside pandas, and are both right at an offset of 1e9?

    python bench/rolling.py [--rows 1000000] [--rounds 5] [--json]

One file with a time and a value near 1e9 in each row, and windows of 100 rows. *Read and roll*: both read the file and
work out the mean of each window, in a process of its own that has imported what it needs before the clock starts; they
take turns, the median of the wall times counts, and the processor seconds stand beside, since they hardly move when the
machine is busy. Ours works in one thread. So the bar, at most 6 times pandas' time, is for pandas in one thread too
(`mode.max_threads`); since 3.1 it reads a large file in as many as there are processors, and that stands beside it.
Without a bar: all five statistics, other windows, and the whole command from its start to the last line of output,
beside a script with `read_csv`, `rolling` and `to_json`.

Then the figures themselves, over all rows. With values near 1e9 two neighbouring floats are 1.2e-7 apart, so no mean
can be within 1e-9 of the exact one. What can be asked for, and is:

- mean: the float nearest to the exact mean, in each window. Exact is Python's arithmetic with whole numbers, on the
values as they were read. The bar is a distance of 0. Beside it stand pandas' mean and `statistics.fmean` of each window
(every hundredth window, since it is slow).
- mean, beside pandas: within 1e-9 of the value, and without the offset, which is taken off exactly: beside the mean
that pandas finds for the values without it, within half the distance of two floats (6e-8) and 1e-9.
- std, min, max: within 1e-9 of what pandas finds for the values without the offset. Beside it stands how far pandas is
from itself when the offset is there.

pandas is in the course's requirements.txt (`make env`); without it, it is named as missing.
"""

import argparse
import importlib.util
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

OFFSET, WINDOW = 1e9, 100
BAR_TIME, BAR_DIFFERENCE = 6.0, 1e-9
NAMES = ("sum", "mean", "min", "max", "std")
PANDAS, PANDAS_IN_THREADS = "pandas in one thread", "pandas in all threads"

CLOCK = """
import sys, time
path, window, names = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
{imports}
wall, work = time.perf_counter(), time.process_time()
{body}
print(time.perf_counter() - wall, time.process_time() - work)
"""
OURS = CLOCK.format(
    imports="from stream_pipeline import Fields, Rolling, read_batches",
    body="""
rolling = Rolling(window, names)
for batch in read_batches(path, Fields("value")):
    rolling.push(batch.values)
""",
)
THEIR_BODY = """
rolling = pandas.read_csv(path).value.rolling(window)
rolling.mean() if names == ["mean"] else rolling.agg(names)
"""
THEIRS = {
    PANDAS: CLOCK.format(imports='import pandas; pandas.set_option("mode.max_threads", 1)', body=THEIR_BODY),
    PANDAS_IN_THREADS: CLOCK.format(imports="import pandas", body=THEIR_BODY),
}
THEIR_COMMAND = """
import sys, pandas
frame = pandas.read_csv(sys.argv[1])
frame["mean"] = frame.value.rolling(100).mean()
frame[["value", "mean"]].to_json(sys.argv[2], orient="records", lines=True)
"""


def write(path: Path, rows: int) -> None:
    """Write a file of *rows* rows whose values scatter by 1 about the offset."""
    chance = random.Random(1)
    with path.open("w") as file:
        file.write("time,value\n")
        file.writelines(f"{number},{OFFSET + chance.gauss(0, 1):.6f}\n" for number in range(rows))


def timed(code: str, path: Path, window: int, names: tuple[str, ...]) -> tuple[float, float]:
    """Return the wall and processor seconds that a script says it took."""
    command = [sys.executable, "-c", code, str(path), str(window), ",".join(names)]
    wall, work = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(wall), float(work)


def timed_command(command: list[str]) -> tuple[float, float]:
    """Return the wall and processor seconds of a whole process."""
    start = os.times().elapsed
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return os.times().elapsed - start, usage.ru_utime + usage.ru_stime


def take_turns(contenders: dict[str, object], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the medians of wall and processor seconds of each contender, called in turns."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            times[name].append(run())  # type: ignore[operator]
    return {
        name: (statistics.median(wall for wall, _ in pairs), statistics.median(work for _, work in pairs))
        for name, pairs in times.items()
    }


def measure_times(path: Path, rounds: int, figures: dict[str, float], ratios: dict[str, object]) -> None:
    """Measure reading and rolling, and whole commands."""
    here = importlib.util.find_spec("pandas") is not None
    if not here:
        print("missing: pandas (the docstring says how to set it up)", file=sys.stderr)
    for what, window, names in (
        ("mean", WINDOW, ("mean",)), ("all five", WINDOW, NAMES), ("mean, window 10", 10, ("mean",)),
        ("mean, window 1000", 1000, ("mean",)),
    ):  # fmt: skip
        contenders = {"ours": lambda w=window, n=names: timed(OURS, path, w, n)}
        if here:
            for name, code in THEIRS.items():
                contenders[name] = lambda c=code, w=window, n=names: timed(c, path, w, n)
        compare(f"read and roll, {what}", take_turns(contenders, rounds), figures, ratios, bar=what == "mean")
    ours = [
        sys.executable, "-m", "stream_pipeline", "run", "--value", "value", "--rolling", str(WINDOW),
        "--output", os.devnull, str(path),
    ]  # fmt: skip
    contenders = {"ours": lambda: timed_command(ours)}
    if here:
        contenders[PANDAS_IN_THREADS] = lambda: timed_command(
            [sys.executable, "-c", THEIR_COMMAND, str(path), os.devnull]
        )
    compare("whole command, mean", take_turns(contenders, rounds), figures, ratios, bar=False)


def compare(
    what: str,
    medians: dict[str, tuple[float, float]],
    figures: dict[str, float],
    ratios: dict[str, object],
    *,
    bar: bool,
) -> None:
    """Note the seconds of all contenders, and how many times ours are those of pandas."""
    for name, (wall, work) in medians.items():
        figures[f"{what}: {name}, wall seconds"] = round(wall, 3)
        figures[f"{what}: {name}, processor seconds"] = round(work, 3)
    for name in [name for name in THEIRS if name in medians]:
        wall, work = (round(medians["ours"][place] / medians[name][place], 2) for place in (0, 1))
        figures[f"{what}: ours over {name}, by processor time"] = work
        if bar and name == PANDAS:
            ratios[f"{what}: ours over {name}"] = {"value": wall, "bar": BAR_TIME, "holds": wall <= BAR_TIME}
        else:
            figures[f"{what}: ours over {name}"] = wall


def exact_means(values: list[float]) -> list[float]:
    """Return the float nearest to the exact mean of each window, by whole numbers that slide along."""
    # Each value is a whole number of 2**-24, as long as it is below 2**29 of them from 2**30: floats near 1e9 are.
    whole = [int(value * 2**24) for value in values]
    assert all(number / 2**24 == value for number, value in zip(whole, values, strict=True))
    total, means = sum(whole[:WINDOW]), []
    for place in range(WINDOW, len(whole) + 1):
        means.append(float(Fraction(total, WINDOW * 2**24)))
        if place < len(whole):
            total += whole[place] - whole[place - WINDOW]
    return means


def measure_differences(path: Path, figures: dict[str, float], ratios: dict[str, object]) -> None:
    """Measure how far ours and pandas are from the exact figures, and from each other."""
    from stream_pipeline import Fields, Rolling, read_batches

    rolling, ours = Rolling(WINDOW, NAMES), {name: [] for name in NAMES}
    values: list[float] = []
    for batch in read_batches(str(path), Fields("value")):
        values += batch.values
        for name, column in rolling.push(batch.values).items():
            ours[name] += column[:]
    full = {name: column[WINDOW - 1 :] for name, column in ours.items()}

    def furthest(one: list[float], other: list[float], shift: float = 0.0) -> float:
        return max(abs(a - shift - b) for a, b in zip(one, other, strict=True))

    exact = exact_means(values)
    note(ratios, "mean: ours from the float nearest to the exact one", furthest(full["mean"], exact), 0.0)
    some = range(0, len(exact), 100)
    fmeans = [statistics.fmean(values[place : place + WINDOW]) for place in some]
    figures["mean: statistics.fmean from the same, every 100th"] = furthest(fmeans, [exact[place] for place in some])
    if importlib.util.find_spec("pandas") is None:
        return
    import pandas

    columns = {
        "with": pandas.Series(values).rolling(WINDOW).agg(list(NAMES)).iloc[WINDOW - 1 :],
        "without": (pandas.Series(values) - OFFSET).rolling(WINDOW).agg(list(NAMES)).iloc[WINDOW - 1 :],
    }
    theirs = {kind: {name: list(frame[name]) for name in NAMES} for kind, frame in columns.items()}
    figures["mean: pandas from the float nearest to the exact one"] = furthest(theirs["with"]["mean"], exact)
    apart = max(abs(a - b) / abs(b) for a, b in zip(full["mean"], theirs["with"]["mean"], strict=True))
    note(ratios, "mean: ours from pandas, of the value", apart, BAR_DIFFERENCE)
    half = math.ulp(OFFSET) / 2 + BAR_DIFFERENCE
    away = furthest(full["mean"], theirs["without"]["mean"], OFFSET)
    note(ratios, "mean: ours, offset taken off, from pandas without the offset", away, half)
    for name, shift in (("std", 0.0), ("min", OFFSET), ("max", OFFSET)):
        away = furthest(full[name], theirs["without"][name], shift)
        note(ratios, f"{name}: ours from pandas without the offset", away, BAR_DIFFERENCE)
        away = furthest(theirs["with"][name], theirs["without"][name], shift)
        figures[f"{name}: pandas with the offset from pandas without"] = away


def note(ratios: dict[str, object], name: str, value: float, bar: float) -> None:
    """Note a difference and whether it is within its bar."""
    ratios[name] = {"value": value, "bar": bar, "holds": value <= bar}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Time and digits of a rolling window, beside pandas.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    ratios: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.csv"
        write(path, options.rows)
        measure_times(path, options.rounds, figures, ratios)
        measure_differences(path, figures, ratios)
    if options.json:
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:72}{value:>12.4g}")
    for name, result in ratios.items():
        print(f"{name:72}{result}")


if __name__ == "__main__":
    main()
