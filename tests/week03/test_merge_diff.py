"""Diff of sorted rows: what an answer must do, and the wrong answers we know."""

from heapq import merge
from itertools import groupby
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard, memory_peak

BY_ID = itemgetter("id")


def rows(*numbers, note=""):
    """Return rows with the numbers as their ids."""
    return [{"id": number, "note": note} for number in numbers]


def differences(merge_diff, old, new):
    """Return all differences between two sorted lists of ids, a few words each."""
    return [(kind, *map(BY_ID, told)) for kind, *told in merge_diff(rows(*old), rows(*new), key=BY_ID)]


def first(merge_diff, old, new, at_most):
    """Return the first difference; of either side *at_most* so many rows may be read."""
    old, new = (OverReadGuard(rows(*ids), limit) for ids, limit in zip((old, new), at_most, strict=True))
    kind, row = next(iter(merge_diff(old, new, key=BY_ID)))
    return kind, row["id"]


def drained(merge_diff, size):
    """Count the differences of two long sequences that are made row by row."""
    old = ({"id": number, "note": "as it was"} for number in range(size))
    new = ({"id": number, "note": "as it was"} for number in range(1, size + 1))
    return sum(1 for _ in merge_diff(old, new, key=BY_ID))


def until_refused(merge_diff, old, new):
    """Return the kind of the first difference, and how the message of the refusal begins."""
    kinds = []
    try:
        kinds.extend(kind for kind, *_ in merge_diff(rows(*old), rows(*new), key=BY_ID))
    except ValueError as error:
        return *kinds[:1], str(error)[:5]
    return *kinds[:1], "no error"


def test_tells_rows_of_one_side(merge_diff):
    """a row of one side only is `("removed", row)` or `("added", row)`"""
    old, new = rows(1, 2, 4), rows(2, 3, 4)
    assert list(merge_diff(old, new, key=BY_ID)) == [
        ("removed", {"id": 1, "note": ""}),
        ("added", {"id": 3, "note": ""}),
    ]


def test_tells_rows_that_changed(merge_diff):
    """a row of both sides that is not equal is `("changed", old_row, new_row)`; equal rows are not told"""
    old, new = rows(1, 2), [*rows(1), *rows(2, note="moved")]
    assert list(merge_diff(old, new, key=BY_ID)) == [("changed", {"id": 2, "note": ""}, {"id": 2, "note": "moved"})]


def test_goes_to_both_ends(merge_diff):
    """what is left of either side when the other has ended is told, and an empty side as well"""
    assert differences(merge_diff, [1], [1, 2, 3]) == [("added", 2), ("added", 3)]
    assert differences(merge_diff, [1, 2, 3], [1]) == [("removed", 2), ("removed", 3)]
    assert differences(merge_diff, [], [1, 2]) == [("added", 1), ("added", 2)]
    assert differences(merge_diff, [1], []) == [("removed", 1)]
    assert differences(merge_diff, [], []) == []


def test_follows_the_order_of_the_keys(merge_diff):
    """the differences come in the order of the keys, which `key` alone decides: 9 stands before 10"""
    assert differences(merge_diff, [8, 9, 12], [7, 10, 12]) == [
        ("added", 7),
        ("removed", 8),
        ("removed", 9),
        ("added", 10),
    ]


def test_keys_may_be_false(merge_diff):
    """0 is a key like others"""
    assert differences(merge_diff, [0, 1], [-1, 1]) == [("added", -1), ("removed", 0)]


def test_rows_may_be_anything(merge_diff):
    """rows may be of any type, an empty one as well; only `key` looks into them"""
    assert list(merge_diff([(), ("a",)], [("b",)], key=len)) == [("removed", ()), ("changed", ("a",), ("b",))]


def test_asks_for_each_key_once(merge_diff):
    """`key` is called once for each row"""
    key = CallCounter(BY_ID)
    list(merge_diff(rows(1, 2, 5), rows(2, 3, 4), key=key))
    assert sorted(row["id"] for (row,) in key.calls) == [1, 2, 2, 3, 4, 5]


def test_reads_nothing_before_it_must(merge_diff):
    """the call itself reads no row"""
    assert iter(merge_diff(OverReadGuard(rows(1), limit=0), OverReadGuard(rows(1), limit=0), key=BY_ID))


def test_reads_no_further_than_it_must(merge_diff):
    """to tell a difference, at most one row behind it is read on each side"""
    assert first(merge_diff, [1, 2, 3, 4], [2, 3, 4], at_most=(2, 1)) == ("removed", 1)
    assert first(merge_diff, [1, 2, 4, 5], [1, 2, 3, 4, 5], at_most=(3, 4)) == ("added", 3)


def test_refuses_rows_out_of_order(merge_diff):
    """a key below the one before it is a ValueError that begins with `old: ` or `new: `, once that row is reached"""
    assert until_refused(merge_diff, [1, 3, 4, 2], [1, 5]) == ("removed", "old: ")
    assert until_refused(merge_diff, [9], [7, 8, 6]) == ("added", "new: ")
    assert until_refused(merge_diff, [], [2, 3, 1]) == ("added", "new: ")


def test_refuses_a_repeated_key(merge_diff):
    """a key that one side has twice is a ValueError that shows it"""
    with pytest.raises(ValueError, match=r"^old: .*7"):
        differences(merge_diff, [7, 7], [8])
    with pytest.raises(ValueError, match=r"^new: .*7"):
        differences(merge_diff, [7], [7, 7])


def test_memory_stays_flat(merge_diff):
    """1,000 rows on each side need less than 50,000 bytes of memory: no more than a few rows are held at once"""
    peak = memory_peak(drained, merge_diff, 1_000)
    assert peak < 50_000


@given(
    st.dictionaries(st.integers(0, 9), st.sampled_from("ab")), st.dictionaries(st.integers(0, 9), st.sampled_from("ab"))
)
def test_agrees_with_dictionaries(merge_diff, old, new):
    """it finds what a comparison of two dictionaries finds"""
    expected = []
    for number in sorted({*old, *new}):
        if number not in new:
            expected.append(("removed", (number, old[number])))
        elif number not in old:
            expected.append(("added", (number, new[number])))
        elif old[number] != new[number]:
            expected.append(("changed", (number, old[number]), (number, new[number])))
    assert list(merge_diff(sorted(old.items()), sorted(new.items()), key=itemgetter(0))) == expected


END = object()


def ordered(name, source, key, *, strict=True, checked=True):
    """Yield each row with its key; refuse rows that are not in strictly increasing order."""
    last = END
    for row in source:
        mark = key(row)
        if checked and last is not END and (mark < last or (strict and mark == last)):
            raise ValueError(f"{name}: {mark!r} comes after {last!r}")
        last = mark
        yield mark, row


def walk(left, right, *, rest=True):
    """Yield the differences of two sequences of pairs of key and row."""
    left, right = iter(left), iter(right)
    one, other = next(left, END), next(right, END)
    while (one is not END or other is not END) if rest else (one is not END and other is not END):
        if other is END or (one is not END and one[0] < other[0]):
            yield "removed", one[1]
            one = next(left, END)
        elif one is END or other[0] < one[0]:
            yield "added", other[1]
            other = next(right, END)
        else:
            if one[1] != other[1]:
                yield "changed", one[1], other[1]
            one, other = next(left, END), next(right, END)


@alternative
def merges_and_groups(old, new, *, key):
    """Merge both sides into one sorted stream and group what has the same key."""
    left = ((mark, 0, row) for mark, row in ordered("old", old, key))
    right = ((mark, 1, row) for mark, row in ordered("new", new, key))
    for _, group in groupby(merge(left, right, key=itemgetter(0)), itemgetter(0)):
        sides = {side: row for _, side, row in group}
        if sides.keys() == {0}:
            yield "removed", sides[0]
        elif sides.keys() == {1}:
            yield "added", sides[1]
        elif sides[0] != sides[1]:
            yield "changed", sides[0], sides[1]


@alternative
class LooksAhead:
    """Keep the next row of each side in an object of its own and take the smaller one."""

    def merge_diff(old, new, *, key):
        """Yield the differences."""
        sides = {"old": ordered("old", old, key), "new": ordered("new", new, key)}
        waiting = {name: pair for name, side in sides.items() if (pair := next(side, None))}
        while waiting:
            smallest = min(mark for mark, _ in waiting.values())
            taken = {name: row for name, (mark, row) in waiting.items() if mark == smallest}
            match taken:
                case {"old": before, "new": after} if before != after:
                    yield "changed", before, after
                case {"old": before} if "new" not in taken:
                    yield "removed", before
                case {"new": after} if "old" not in taken:
                    yield "added", after
            for name in taken:
                waiting[name] = next(sides[name], None)
            waiting = {name: pair for name, pair in waiting.items() if pair}


@mistake(caught_by=test_tells_rows_of_one_side)
def exchanges_the_sides(old, new, *, key):
    """You exchange the sides: a row that only the new side has was added."""
    names = {"added": "removed", "removed": "added"}
    for kind, *told in walk(ordered("old", old, key), ordered("new", new, key)):
        yield names.get(kind, kind), *told


@mistake(caught_by=test_tells_rows_of_one_side)
def tells_equal_rows(old, new, *, key):
    """You tell rows that are on both sides without asking whether they are equal."""
    yield from walk(ordered("old", old, key), ((mark, Unequal(row)) for mark, row in ordered("new", new, key)))


class Unequal(dict):
    """A row that equals no other."""

    def __ne__(self, other):
        return True

    __hash__ = None


@mistake(caught_by=test_tells_rows_that_changed)
def tells_a_change_as_two(old, new, *, key):
    """You tell a changed row as removed and added. It has the same key, so it is one row that changed."""
    for kind, *told in walk(ordered("old", old, key), ordered("new", new, key)):
        if kind == "changed":
            yield "removed", told[0]
            yield "added", told[1]
        else:
            yield kind, *told


@mistake(caught_by=test_tells_rows_that_changed)
def tells_the_new_row_only(old, new, *, key):
    """A change is told with both rows: without the old one, nobody sees what it was."""
    for kind, *told in walk(ordered("old", old, key), ordered("new", new, key)):
        yield kind, told[-1]


@mistake(caught_by=test_tells_rows_that_changed)
def compares_keys_only(old, new, *, key):
    """You look at the keys only. A row with the same key may have changed in its other cells."""
    yield from (each for each in walk(ordered("old", old, key), ordered("new", new, key)) if each[0] != "changed")


@mistake(caught_by=test_goes_to_both_ends)
def stops_at_the_shorter_side(old, new, *, key):
    """Your loop ends when one side ends. What is left of the other side was removed or added."""
    yield from walk(ordered("old", old, key), ordered("new", new, key), rest=False)


@mistake(caught_by=test_goes_to_both_ends)
def calls_next_without_a_default(old, new, *, key):
    """`next` raises StopIteration at the end, and inside a generator that becomes a RuntimeError. Give it a second
    argument that says “no more”.
    """
    left, right = ordered("old", old, key), ordered("new", new, key)
    one, other = next(left), next(right)
    while True:
        if one[0] < other[0]:
            yield "removed", one[1]
            one = next(left)
        elif other[0] < one[0]:
            yield "added", other[1]
            other = next(right)
        else:
            if one[1] != other[1]:
                yield "changed", one[1], other[1]
            both = next(left, END), next(right, END)
            if both == (END, END):
                return
            if END in both:
                next(iter(()))
            one, other = both


@mistake(caught_by=test_follows_the_order_of_the_keys)
def compares_keys_as_texts(old, new, *, key):
    """You compare the keys as texts, and the text "10" stands before "9". `key` returns what is to be compared."""
    yield from merge_by(old, new, key, lambda mark: str(mark))


def merge_by(old, new, key, of):
    """Yield the differences in the order of *of* the keys."""
    yield from walk(
        ((of(mark), row) for mark, row in ordered("old", old, key)),
        ((of(mark), row) for mark, row in ordered("new", new, key)),
    )


@mistake(caught_by=test_follows_the_order_of_the_keys)
def tells_one_side_after_the_other(old, new, *, key):
    """You tell all that was removed first, then the rest. The order of the keys is asked for, and needs no memory."""
    found = list(walk(ordered("old", old, key), ordered("new", new, key)))
    yield from sorted(found, key=lambda each: ["removed", "added", "changed"].index(each[0]))


@mistake(caught_by=test_keys_may_be_false)
def takes_zero_for_the_end(old, new, *, key):
    """`if mark:` is false for the key 0. Ask whether the mark is the object that stands for the end: `is`."""

    def cut(pairs):
        for mark, row in pairs:
            if not mark:
                return
            yield mark, row

    yield from walk(cut(ordered("old", old, key)), cut(ordered("new", new, key)))


@mistake(caught_by=test_rows_may_be_anything)
def takes_an_empty_row_for_the_end(old, new, *, key):
    """`while row:` ends at an empty row. Compare with the object that stands for the end: `is`."""

    def cut(pairs):
        for mark, row in pairs:
            if not row:
                return
            yield mark, row

    yield from walk(cut(ordered("old", old, key)), cut(ordered("new", new, key)))


@mistake(caught_by=test_refuses_rows_out_of_order)
def trusts_the_order(old, new, *, key):
    """Rows out of order give wrong differences without a word. Compare each key with the one before it."""
    yield from walk(ordered("old", old, key, checked=False), ordered("new", new, key, checked=False))


@mistake(caught_by=test_refuses_a_repeated_key)
def lets_a_key_repeat(old, new, *, key):
    """You refuse a key below the one before it, but not an equal one. A key stands for one row: `<=`."""
    yield from walk(ordered("old", old, key, strict=False), ordered("new", new, key, strict=False))


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_keys_again(old, new, *, key):
    """You call `key` for every comparison. Keep the key of a row beside the row."""
    pairs = walk(ordered("old", old, key), ordered("new", new, key))
    for kind, *told in pairs:
        key(told[-1])
        yield kind, *told


@mistake(caught_by=test_reads_nothing_before_it_must)
def returns_a_list(old, new, *, key):
    """You compute all differences before you return. Yield each as it is found: the caller may stop at the first."""
    return list(walk(ordered("old", old, key), ordered("new", new, key)))


@mistake(caught_by=test_reads_no_further_than_it_must)
def builds_dictionaries(old, new, *, key):
    """You put all rows into memory first. Sorted sides need none: hold one row of each and take the smaller one."""
    yield from walk(list(ordered("old", old, key)), list(ordered("new", new, key)))
