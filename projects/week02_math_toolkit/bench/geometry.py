"""What do area, contains and hull cost, beside shapely?

    python bench/geometry.py [--vertices 1000] [--rounds 11] [--json]

A star-shaped polygon of so many vertices; the area of it, whether it contains each of 50 random points, the hull of its
vertices, and making it. shapely is written in C++ and wins: the table is here to be honest, there is no bar. Both
are asked one point at a time; `prepare` lets shapely index the polygon first, and arrays of points let it loop in C.
Making ours includes the proof that the polygon is simple, so shapely's is shown with `is_valid`. Contenders take turns,
and the median counts.

The peer lives in an environment of its own, in which this package is as well:

    python -m venv peers && peers/bin/pip install cachetools shapely ./projects/week02_math_toolkit
    peers/bin/python projects/week02_math_toolkit/bench/geometry.py

A missing peer is named as missing.
"""

import argparse
import json
import math
import random
import statistics
import sys
import time
from collections.abc import Callable

from math_toolkit import Point, Polygon, convex_hull

try:
    import shapely
except ImportError:
    shapely = None

POINTS = 50
Work = Callable[[], object]


def star(size: int) -> list[tuple[float, float]]:
    """Return the vertices of a polygon that winds once round the origin."""
    chance = random.Random(1)
    rays = [(math.tau * step / size, chance.uniform(5, 10)) for step in range(size)]
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle, radius in rays]


def works(size: int) -> dict[str, dict[str, tuple[Work, int]]]:
    """Return what is measured: for each question, each contender's work and how many answers it gives."""
    vertices = star(size)
    chance = random.Random(2)
    places = [(chance.uniform(-10, 10), chance.uniform(-10, 10)) for _ in range(POINTS)]
    ours, points = Polygon(vertices), [Point(*place) for place in places]
    corners = list(ours.vertices)
    table: dict[str, dict[str, tuple[Work, int]]] = {
        "area": {"math_toolkit": (lambda: ours.area, 1)},
        "contains a point": {"math_toolkit": (lambda: [ours.contains(point) for point in points], POINTS)},
        "hull": {"math_toolkit": (lambda: convex_hull(corners), 1)},
        "make, checked": {"math_toolkit": (lambda: Polygon(vertices), 1)},
    }
    if shapely:
        theirs, prepared = shapely.Polygon(vertices), shapely.Polygon(vertices)
        shapely.prepare(prepared)
        their_points = [shapely.Point(place) for place in places]
        cloud = shapely.MultiPoint(vertices)
        table["area"]["shapely"] = (lambda: theirs.area, 1)
        table["contains a point"] |= {
            "shapely": (lambda: [theirs.covers(point) for point in their_points], POINTS),
            "shapely, prepared": (lambda: [prepared.covers(point) for point in their_points], POINTS),
            "shapely, prepared array": (lambda: shapely.covers(prepared, their_points), POINTS),
        }
        table["hull"]["shapely"] = (lambda: cloud.convex_hull, 1)
        table["make, checked"]["shapely"] = (lambda: shapely.Polygon(vertices).is_valid, 1)
    return table


def measure(table: dict[str, dict[str, tuple[Work, int]]], rounds: int) -> dict[str, dict[str, float]]:
    """Return the median microseconds of each answer, of *rounds* in which the contenders take turns."""
    times: dict[str, dict[str, list[float]]] = {what: {name: [] for name in each} for what, each in table.items()}
    for _ in range(rounds):
        for what, each in table.items():
            for name, (work, answers) in each.items():
                start = time.perf_counter()
                for _ in range(5):
                    work()
                times[what][name].append((time.perf_counter() - start) / 5 / answers * 1e6)
    return {what: {name: statistics.median(each[name]) for name in each} for what, each in times.items()}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Area, contains and hull, beside shapely.")
    parser.add_argument("--vertices", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if shapely is None:
        print("missing: shapely (the docstring says how to set it up)", file=sys.stderr)
    measured = measure(works(options.vertices), options.rounds)
    if options.json:
        figures = {f"{what}: {name} µs": round(us, 2) for what, each in measured.items() for name, us in each.items()}
        print(json.dumps({"figures": figures, "ratios": {}}, indent=2, ensure_ascii=False))
        return
    print(f"{f'{options.vertices} vertices':18}  {'':24}{'µs':>10}{'ours takes':>13}")
    for what, each in measured.items():
        for name, us in each.items():
            print(f"{what:18}  {name:24}{us:10.2f}{each['math_toolkit'] / us:11.1f} ×")


if __name__ == "__main__":
    main()
