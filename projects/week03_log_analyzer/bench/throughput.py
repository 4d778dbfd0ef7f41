"""How fast is a full report made of an access log, beside goaccess, and do both count the same?

    python bench/throughput.py [--lines 300000] [--rounds 5] [--json]

Both read the same log in the combined format, in a process of its own, and write their report as JSON; they take
turns, and the median of each one's wall times counts, start of the interpreter included. The processor seconds
of both stand beside, since they hardly move when the machine is busy. Of 500 lines one is broken, in one of six
ways. The bar: three times goaccess' lines a second, and the same numbers of valid and failed lines and of each status.
A log of as many different paths as lines is a second row, without a bar.

goaccess is a package of Debian (`apt-get install goaccess`, 1.7); without it, it is named as missing.
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
from collections.abc import Iterator
from pathlib import Path

OURS, GOACCESS = "log-analyzer", "goaccess"
BAR = 3.0
BROKEN_EVERY = 500
STATUSES = ["200"] * 12 + ["304"] * 4 + ["404"] * 3 + ["500"]
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5",
    "curl/8.8.0",
    "Mozilla/5.0 (compatible; Robot/2.1; +https://example.org/robot)",
]


def log(lines: int, paths: int) -> Iterator[str]:
    """Yield the lines of a log of a day and more, with *paths* different paths, a few of them asked for often."""
    chance, seconds = random.Random(1), 0.0
    for number in range(lines):
        seconds += chance.random() * 0.6
        now = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(1_767_225_600 + seconds))
        path = f"/{chance.choice('abcdef')}/{min(int(chance.paretovariate(0.6)), paths) if paths < lines else number}"
        line = (
            f"10.{chance.randrange(8)}.{chance.randrange(256)}.{chance.randrange(1, 20)} - - [{now}] "
            f'"GET {path}?page={chance.randrange(9)} HTTP/1.1" {chance.choice(STATUSES)} {chance.randrange(99999)} '
            f'"https://example.org/" "{chance.choice(AGENTS)}"\n'
        )
        yield broken(line, number // BROKEN_EVERY) if number % BROKEN_EVERY == BROKEN_EVERY // 2 else line


def broken(line: str, number: int) -> str:
    """Return *line*, broken in one of six ways."""
    return [
        line[:30] + "\n",
        "connection reset by peer\n",
        line.replace(" +0000]", "]"),
        line.replace("10.", "10.300.", 1),
        line.replace("/Jan/", "/Jxn/"),
        line.replace(" HTTP/1.1", "")
        .replace('" 200 ', '" - ')
        .replace('" 3', '" x')
        .replace('" 4', '" x')
        .replace('" 5', '" x'),
    ][number % 6]


def commands(text: Path, out: Path) -> dict[str, list[str]]:
    """Return the command of each contender that is here."""
    ours = [sys.executable, "-m", "log_analyzer", "--format", "combined", "--json", str(out), str(text)]
    found = {OURS: ours}
    if shutil.which("goaccess"):
        found[GOACCESS] = [
            "goaccess", str(text), "--log-format=COMBINED", "--no-progress", "--no-global-config", "-o", str(out),
        ]  # fmt: skip
    return found


def timed(command: list[str]) -> tuple[float, float]:
    """Return the wall time and the processor time of *command* in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def counted(out: Path) -> dict[str, int]:
    """Return what a report in JSON says: valid, failed, and each status."""
    report = json.loads(out.read_bytes())
    if "general" in report:
        codes = [code for kind in report["status_codes"]["data"] for code in kind["items"]]
        statuses = {code["data"][:3]: code["hits"]["count"] for code in codes}
        general = report["general"]
        return {
            "valid": general["valid_requests"],
            "failed": general["failed_requests"],
            **dict(sorted(statuses.items())),
        }
    statuses = {row["key"]: row["count"] for row in report["tables"]["status"]["rows"]}
    total = report["total"]
    return {"valid": total["parsed"], "failed": total["quarantined"], **dict(sorted(statuses.items()))}


def measure(text: Path, rounds: int) -> tuple[dict[str, list[tuple[float, float]]], dict[str, dict[str, int]]]:
    """Return each contender's wall and processor times, of *rounds* in which they take turns, and what it counted."""
    times: dict[str, list[tuple[float, float]]] = {}
    counts: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        for _ in range(rounds):
            for name, command in commands(text, out).items():
                times.setdefault(name, []).append(timed(command))
                counts[name] = counted(out)
    return times, counts


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Lines a second of a full report, beside goaccess.")
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    ratios: dict[str, object] = {}
    for what, paths in (("5,000 paths", 5_000), ("a path a line", options.lines)):
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder) / "access.log"
            text.write_text("".join(log(options.lines, paths)))
            times, counts = measure(text, options.rounds)
        walls = {name: statistics.median(wall for wall, _ in pairs) for name, pairs in times.items()}
        work = {name: statistics.median(cpu for _, cpu in pairs) for name, pairs in times.items()}
        for name in times:
            figures[f"{name}, {what}: lines/s"] = round(options.lines / walls[name])
            figures[f"{name}, {what}: processor seconds"] = round(work[name], 2)
        if GOACCESS not in times:
            print("missing: goaccess (the docstring says how to set it up)", file=sys.stderr)
            continue
        ratio = round(walls[GOACCESS] / walls[OURS], 2)
        figures[f"{what}: by processor time"] = round(work[GOACCESS] / work[OURS], 2)
        if paths < options.lines:
            ratios["lines/s over goaccess"] = {"value": ratio, "bar": BAR, "holds": ratio >= BAR}
            same = counts[OURS] == counts[GOACCESS]
            ratios["the same counts"] = {"value": float(same), "bar": 1.0, "holds": same}
            figures |= {f"counted, {name}": count for name, count in counts[OURS].items()}
        else:
            figures[f"{what}: lines/s over goaccess"] = ratio
    if options.json:
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:50}{value:>12,}")
    for name, result in ratios.items():
        print(f"{name:50}{result}")


if __name__ == "__main__":
    main()
