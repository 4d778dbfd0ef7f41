"""What does a memoized call cost, and what does a stampede, beside cachetools and `functools.lru_cache`?

    python bench/memoize.py [--rounds 11] [--json]

A *hit* is a call whose result is kept, with a whole number as its argument, 128 results at most; a *miss* computes
(the function returns its argument), keeps, and evicts. Contenders take turns in rounds of 20,000 calls, and the
median counts. cachetools is measured as it comes (no lock, not safe for threads), and the bar is judged against that,
the harder peer; with the lock that threads need, it is shown beside it. `lru_cache` is written in C, and has no bar.

A *stampede* is 1,000 threads that ask for one cold key behind a barrier, of a function that waits 250 ms; the figure is
how often it was called. Ours is exact in every run; for the others, it depends on how many of the threads
ask within those 250 ms. With `condition=`, cachetools waits, too.

The peer lives in an environment of its own, in which this package is as well:

    python -m venv peers && peers/bin/pip install cachetools shapely ./projects/week02_math_toolkit
    peers/bin/python projects/week02_math_toolkit/bench/memoize.py

A missing peer is named as missing.
"""

import argparse
import functools
import json
import statistics
import sys
import threading
import time
import timeit
from collections.abc import Callable
from typing import Any

from math_toolkit import memoize

try:
    import cachetools
except ImportError:
    cachetools = None

CALLS, THREADS, SECONDS, SIZE = 20_000, 1000, 0.25, 128
BAR = 1.0
Decorators = dict[str, Callable[[Any], Any]]


def decorators(kind: str) -> Decorators:
    """Return the contenders for *kind*: "LRU" or "TTL"."""
    if kind == "TTL":
        found: Decorators = {"memoize": memoize(maxsize=SIZE, ttl=3600)}
        if cachetools:
            found["cachetools"] = cachetools.cached(cachetools.TTLCache(SIZE, 3600))
            lock = threading.RLock()
            found["cachetools with lock"] = cachetools.cached(cachetools.TTLCache(SIZE, 3600), lock=lock)
        return found
    found = {"memoize": memoize(maxsize=SIZE)}
    if cachetools:
        found["cachetools"] = cachetools.cached(cachetools.LRUCache(SIZE))
        found["cachetools with lock"] = cachetools.cached(cachetools.LRUCache(SIZE), lock=threading.RLock())
    return found | {"lru_cache, in C": functools.lru_cache(SIZE)}


def same(x: int, y: int = 0) -> int:
    """Return what was given: all that a call costs is the cache."""
    return x


def nanoseconds(statements: dict[str, tuple[str, Any]], rounds: int) -> dict[str, float]:
    """Return the median cost of each statement on its function `f`, of *rounds* in which they take turns."""
    times: dict[str, list[float]] = {name: [] for name in statements}
    timers = {
        name: timeit.Timer(statement, globals={"f": function, "numbers": iter(range(10**9))})
        for name, (statement, function) in statements.items()
    }
    for timer in timers.values():
        timer.timeit(1000)
    for _ in range(rounds):
        for name, timer in timers.items():
            times[name].append(timer.timeit(CALLS) / CALLS * 1e9)
    return {name: statistics.median(each) for name, each in times.items()}


def costs(kind: str, statement: str, rounds: int) -> dict[str, float]:
    """Return what *statement* costs with each contender of *kind*, in nanoseconds."""
    return nanoseconds({name: (statement, decorate(same)) for name, decorate in decorators(kind).items()}, rounds)


def stampede(decorate: Callable[[Any], Any]) -> int:
    """Return how often the function is called when all threads ask for one key at once."""
    calls: list[int] = []
    barrier = threading.Barrier(THREADS)

    @decorate
    def slow(key: int) -> int:
        calls.append(key)
        time.sleep(SECONDS)
        return key

    def ask() -> None:
        barrier.wait()
        slow(1)

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(calls)


def stampedes() -> dict[str, int]:
    """Return the calls that each contender makes of a thousand."""
    found = {"memoize": memoize(maxsize=SIZE), "lru_cache, in C": functools.lru_cache(SIZE)}
    if cachetools:
        found["cachetools with lock"] = cachetools.cached(cachetools.LRUCache(SIZE), lock=threading.RLock())
        found["cachetools with condition"] = cachetools.cached(
            cachetools.LRUCache(SIZE), condition=threading.Condition()
        )
    return {name: stampede(decorate) for name, decorate in found.items()}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="The cost of memoized calls, beside cachetools.")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if cachetools is None:
        print("missing: cachetools (the docstring says how to set it up)", file=sys.stderr)
    tables = {
        "hit, LRU": costs("LRU", "f(7)", options.rounds),
        "hit, LRU, keyword": costs("LRU", "f(x=7)", options.rounds),
        "hit, TTL": costs("TTL", "f(7)", options.rounds),
        "miss, LRU": costs("LRU", "f(next(numbers))", options.rounds),
        "miss, TTL": costs("TTL", "f(next(numbers))", options.rounds),
    }
    calls = stampedes()
    if options.json:
        figures: dict[str, float] = {
            f"{what}: {name} ns": round(cost) for what, each in tables.items() for name, cost in each.items()
        }
        figures |= {f"{THREADS} threads: {name} calls": count for name, count in calls.items()}
        ratios: dict[str, object] = {
            f"{what}: memoize / cachetools": {
                "value": (value := round(tables[what]["memoize"] / tables[what]["cachetools"], 2)),
                "bar": BAR,
                "holds": value <= BAR,
            }
            for what in ("hit, LRU", "hit, TTL")
            if "cachetools" in tables[what]
        }
        ratios[f"{THREADS} threads: memoize calls"] = {
            "value": calls["memoize"], "bar": 1, "holds": calls["memoize"] == 1,
        }  # fmt: skip
        print(json.dumps({"figures": figures, "ratios": ratios}, indent=2))
        return
    print(f"{'nanoseconds a call':20}" + "".join(f"{name:>22}" for name in tables["hit, LRU"]) + f"{'ratio':>8}  bar")
    for what, each in tables.items():
        peer = each.get("cachetools")
        ratio = f"{each['memoize'] / peer:8.2f}" if peer else ""
        row = "".join(f"{each[name]:22.0f}" if name in each else " " * 22 for name in tables["hit, LRU"])
        print(f"{what:20}{row}{ratio}  {BAR if what in ('hit, LRU', 'hit, TTL') else ''}".rstrip())
    print(f"\ncalls of {THREADS} threads for a cold key: " + ", ".join(f"{name} {n}" for name, n in calls.items()))


if __name__ == "__main__":
    main()
