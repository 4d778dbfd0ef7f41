"""Does memory grow with the log, or with its different paths and addresses?

    python bench/memory.py [--lines 300000] [--json]

Logs are piped into the command, and the most memory that its process ever held (ru_maxrss, as the system counts it:
interpreter included) is read when it ends. Each log is measured with so many lines and with ten times as many: one
with 1,000 paths, one in which every line has a path, an address and an agent of its own, and one in which every line is
broken. There is no peer and nothing to set up; it needs a system with `os.wait4` (not Windows). The bar: ten times
the lines take at most 1.1 times the memory, once there are more different paths than are kept.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

BAR = 1.1
BLOCK = 10_000
# ru_maxrss counts bytes on macOS, kilobytes elsewhere.
UNIT = 1 if sys.platform == "darwin" else 1024


def same(number: int) -> str:
    """Return a line with one of 1,000 paths."""
    return (
        f"192.0.2.{number % 256} - - [01/Jan/2026:{number // 60 % 24:02}:{number % 60:02}:00 +0000] "
        f'"GET /{number % 1000} HTTP/1.1" 200 {number % 9999} "-" "curl/8.8.0"\n'
    )


def different(number: int) -> str:
    """Return a line with a path, an address and an agent that no other has."""
    address, minute = f"2001:db8::{number >> 16:x}:{number & 0xFFFF:x}", f"{number // 60 % 24:02}:{number % 60:02}"
    return (
        f"{address} - - [01/Jan/2026:{minute}:00 +0000] "
        f'"GET /{number}/{number * 2_654_435_761 % 2**32:08x} HTTP/1.1" 404 7 "-" "robot/{number}"\n'
    )


def broken(number: int) -> str:
    """Return a line that is none."""
    return f"connection {number} reset by peer\n"


def peak(line: Callable[[int], str], lines: int) -> float:
    """Return the most megabytes that the command held while it read *lines* lines."""
    command = [sys.executable, "-m", "log_analyzer", "--quarantine", os.devnull, "--json", os.devnull, "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    for block in blocks(line, lines):
        process.stdin.write(block)
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the command failed with {process.returncode}")
    return usage.ru_maxrss * UNIT / 1e6


def blocks(line: Callable[[int], str], lines: int) -> Iterator[bytes]:
    """Yield *lines* lines, many at a time."""
    for first in range(0, lines, BLOCK):
        yield "".join(map(line, range(first, min(first + BLOCK, lines)))).encode()


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Peak memory as the log grows.")
    parser.add_argument("--lines", type=int, default=300_000, help="lines of the smaller log")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    kinds = {"1,000 paths": same, "all different": different, "all broken": broken}
    sizes = (options.lines, 10 * options.lines)
    rows = {name: [peak(line, size) for size in sizes] for name, line in kinds.items()}
    growths = {name: round(large / small, 2) for name, (small, large) in rows.items()}
    if options.json:
        figures = {
            f"{name}, {size} lines, MB": round(mb, 1)
            for name, row in rows.items()
            for size, mb in zip(sizes, row, strict=True)
        }
        ratios = {name: {"value": growth, "bar": BAR, "holds": growth <= BAR} for name, growth in growths.items()}
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    print(f"{'peak memory in MB':20}" + "".join(f"{f'{size:,} lines':>18}" for size in sizes) + "   grows by")
    for name, row in rows.items():
        print(f"{name:20}" + "".join(f"{mb:18.1f}" for mb in row) + f"{growths[name]:9.2f} ×")


if __name__ == "__main__":
    main()
