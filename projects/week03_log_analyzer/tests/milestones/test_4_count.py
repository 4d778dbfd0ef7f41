"""Count: everything a report needs, in memory that has a bound.

Build `Tally` in `tally.py`, `Sketch` in `sketch.py`, `Totals` and `within` in `totals.py`.

Hint: `Counter.update` with a list runs at the speed of C; whatever you do once a line in Python costs ten times that.
Hint: the bucket of a latency is the rounded logarithm of it; all that grow by the same factor are one bucket.
"""

import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_analyzer import Columns, Sketch, Tally, Totals, Window, within

ACCESS = Columns(
    range(5),
    minutes=[100, 100, 101, 115, 115],
    seconds=["05", "06", "00", "59", "07"],
    statuses=["200", "404", "500", "503", "200"],
    paths=["/a", "/b", "/c", "/c", "/a"],
    addresses=["::1"] * 5,
    agents=["curl"] * 5,
    sizes=["1", "-", "3", "4", "5"],
)
RECORDS = Columns(
    range(4),
    minutes=[100, None, 100, 100],
    seconds=[1, 0, 2, 3],
    levels=["error", "critical", "info", None],
    messages=["disk 7 at 0x1f failed", "disk 8 at 0x20 failed", "ok", "who knows"],
)


def test_a_tally_counts():
    """keys are counted, the most frequent first, equals in their order; nothing is no key"""
    tally = Tally()
    tally.add(["b", "a", None, "c", "", "a", "b"])
    tally.add(["d"])
    assert tally.top(3) == [("a", 2), ("b", 2), ("c", 1)]
    assert tally.top() == [("a", 2), ("b", 2), ("c", 1), ("d", 1)]
    assert tally.missed == 0


def test_long_keys_are_cut():
    """a key of any length takes the place of 200 characters"""
    tally = Tally()
    tally.add(["x" * 10_000, "x" * 10_000, "x" * 200])
    tally.add(["x" * 20_000])
    assert tally.top() == [("x" * 199 + "…", 3), ("x" * 200, 1)]


@given(st.lists(st.lists(st.sampled_from("abcdefghijklmnopqrst"), max_size=30), max_size=20))
def test_a_bounded_tally(batches):
    """with too many keys, a count is never too high, and never lower than the tally says it may be"""
    tally, true = Tally(capacity=3), {}
    for batch in batches:
        tally.add(batch)
        assert len(tally.counts) <= 6
        for key in batch:
            true[key] = true.get(key, 0) + 1
    for key, count in true.items():
        assert tally.counts.get(key, 0) <= count <= tally.counts.get(key, 0) + tally.missed


def test_frequent_keys_survive_the_rare():
    """a million different keys take the memory of some thousands, and the frequent are counted exactly"""
    tally = Tally(capacity=1000)
    for batch in range(100):
        tally.add([f"/{batch}/{number}" for number in range(1000)] + ["/"] * 50)
    assert len(tally.counts) <= 2000
    assert tally.top(1) == [("/", 5000)]


@pytest.mark.parametrize("count", [1, 2, 99, 1000])
def test_percentiles(count):
    """a percentile is that of the sorted numbers, within one in a hundred"""
    chance = random.Random(count)
    values = [chance.lognormvariate(-3, 2) for _ in range(count)]
    sketch = Sketch()
    sketch.add(values)
    assert sketch.count == count
    for share in (0.01, 0.5, 0.9, 0.95, 0.99, 1.0):
        exact = sorted(values)[max(math.ceil(share * count), 1) - 1]
        assert sketch.quantile(share) == pytest.approx(exact, rel=0.0101)


def test_percentiles_of_nothing():
    """what is no latency is left out, and without any there is no percentile"""
    sketch = Sketch()
    sketch.add([None, -1.0, math.nan, math.inf])
    assert (sketch.count, sketch.quantile(0.5)) == (0, None)


def test_percentiles_in_bounded_memory():
    """numbers of all sizes, zero included, take a bounded number of buckets"""
    sketch = Sketch()
    sketch.add([0.0, 1e-300, 1e300, *(10.0 ** (power / 10) for power in range(-500, 500))])
    assert len(sketch.buckets) < 2200
    assert sketch.quantile(1) == pytest.approx(1e9, rel=0.0101)


def test_an_access_log():
    """statuses, paths, addresses and agents are counted; 4xx and 5xx are told apart"""
    totals = Totals()
    totals.add("combined", ACCESS, Window())
    assert (totals.parsed, totals.counted, totals.size) == (5, 5, 13)
    assert (totals.client_errors, totals.server_errors, totals.logged_errors) == (1, 2, 0)
    assert totals.tables["status"].top() == [("200", 2), ("404", 1), ("500", 1), ("503", 1)]
    assert totals.tables["path"].top(1) == [("/a", 2)]
    assert totals.tables["error"].top() == [("404 /b", 1), ("500 /c", 1), ("503 /c", 1)]
    assert totals.tables["format"].top() == [("combined", 5)]
    assert (totals.first, totals.last) == (6005, 115 * 60 + 59)
    assert totals.tables["quarter"].top() == [("6", 3), ("7", 2)]


def test_records_with_levels():
    """messages of error and worse are counted together but for their numbers; a line without a time counts, too"""
    totals = Totals()
    totals.add("json", RECORDS, Window())
    assert (totals.counted, totals.logged_errors) == (4, 2)
    assert totals.tables["error"].top() == [("disk N at N failed", 2)]
    assert totals.tables["level"].top() == [("critical", 1), ("error", 1), ("info", 1)]
    assert (totals.first, totals.last) == (6001, 6003)


def test_a_window():
    """only lines from since and before until are counted, to the second; the others are outside"""
    assert list(within(ACCESS, Window(6006, 115 * 60 + 59)).numbers) == [1, 2, 4]
    assert list(within(RECORDS, Window(0)).numbers) == [0, 2, 3]
    totals = Totals()
    totals.add("combined", ACCESS, Window(6006, 115 * 60 + 59))
    totals.add("combined", ACCESS, Window(1e9))
    assert (totals.parsed, totals.outside, totals.counted) == (10, 7, 3)
    assert (totals.size, totals.first, totals.tables["status"].counts.total()) == (8, 6006, 3)


def test_totals_return_from_json():
    """totals can be written and read again, and go on"""
    totals = Totals()
    totals.add("combined", ACCESS, Window())
    totals.add("json", Columns([0], [100], [1], latencies=[0.5]), Window())
    totals.set_aside("no valid time")
    again = Totals.from_json(json.loads(json.dumps(totals.as_json())))
    assert again == totals
    again.add("combined", ACCESS, Window())
    assert again.tables["status"].top(1) == [("200", 4)]


@pytest.mark.parametrize(
    "content", [{}, {"missed": 0}, {"missed": -1, "counts": {}}, {"missed": 0, "counts": {"a": 1.5}}]
)
def test_counts_that_are_none(content):
    """what is no tally is refused"""
    with pytest.raises((ValueError, KeyError, TypeError)):
        Tally.from_json(content)
