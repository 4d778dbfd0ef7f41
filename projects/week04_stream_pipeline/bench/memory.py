"""Does memory grow with the stream?

    python bench/memory.py [--rows 300000] [--json]

A file is read by the command, and the most memory that its process ever held (ru_maxrss, as the system counts it:
interpreter included) is read when it ends. Each case is measured with so many rows and with ten times as many: a
rolling window with all statistics, one of ten keys, windows of time, and a checkpoint now and then. The bars: 40 MB at
any size, and ten times the rows take at most 1.1 times the memory. Beside them stands pandas' `read_csv` with
`rolling`, which holds all rows (in the course's requirements.txt; named as missing if it is not here). Needs `os.wait4`
(not Windows).
"""

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

BAR_MB, BAR_GROWTH = 40.0, 1.1
# ru_maxrss counts bytes on macOS, kilobytes elsewhere.
UNIT = 1 if sys.platform == "darwin" else 1024
ALL = ("--stats", "count,sum,mean,min,max,std")
TIMES = ("--time", "time", "--time-format", "seconds")
CASES = {
    "rolling 100, all statistics": ("--rolling", "100", *ALL),
    "rolling 100, ten keys": ("--rolling", "100", "--key", "key", *ALL),
    "sliding 60 s by 10 s, ten keys": (
        "--sliding",
        "60",
        "--every",
        "10",
        "--lateness",
        "5",
        "--key",
        "key",
        *TIMES,
        *ALL,
    ),
    "rolling 100, a checkpoint each 100,000": ("--rolling", "100", "--checkpoint", "checkpoint.json"),
}
PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1]).value.rolling(100).mean()"


def write(path: Path, rows: int) -> None:
    """Write a file of *rows* rows."""
    chance = random.Random(1)
    with path.open("w") as file:
        file.write("time,key,value\n")
        file.writelines(f"{number},{number % 10},{1e9 + chance.gauss(0, 1):.6f}\n" for number in range(rows))


def peak(command: list[str], folder: Path) -> float:
    """Return the most megabytes that *command* held."""
    process = subprocess.Popen(command, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return usage.ru_maxrss * UNIT / 1e6


def measure(sizes: tuple[int, int]) -> dict[str, list[float]]:
    """Return the peak memory of each case for each size."""
    rows: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(folder / "rows.csv", size)
            for case, options in CASES.items():
                command = [sys.executable, "-m", "stream_pipeline", "run", "--value", "value", *options]
                rows.setdefault(case, []).append(peak([*command, "--output", "out.jsonl", "rows.csv"], folder))
            if importlib.util.find_spec("pandas"):
                rows.setdefault("pandas", []).append(peak([sys.executable, "-c", PANDAS, "rows.csv"], folder))
    return rows


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Peak memory as the stream grows.")
    parser.add_argument("--rows", type=int, default=300_000, help="rows of the smaller file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = (options.rows, 10 * options.rows)
    rows = measure(sizes)
    if "pandas" not in rows:
        print("missing: pandas (the docstring says where it is)", file=sys.stderr)
    if options.json:
        figures = {
            f"{name}, {size} rows, MB": round(mb, 1)
            for name, row in rows.items()
            for size, mb in zip(sizes, row, strict=True)
        }
        ratios: dict[str, object] = {}
        for name in CASES:
            growth, most = round(rows[name][1] / rows[name][0], 2), round(max(rows[name]), 1)
            ratios[f"{name}: grows by"] = {"value": growth, "bar": BAR_GROWTH, "holds": growth <= BAR_GROWTH}
            ratios[f"{name}: MB"] = {"value": most, "bar": BAR_MB, "holds": most <= BAR_MB}
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    print(f"{'peak memory in MB':40}" + "".join(f"{f'{size:,} rows':>16}" for size in sizes) + "   grows by")
    for name, (small, large) in rows.items():
        print(f"{name:40}{small:16.1f}{large:16.1f}{large / small:9.2f} ×")


if __name__ == "__main__":
    main()
