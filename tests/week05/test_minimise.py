"""The smallest failing input: what delta debugging must do, and the ways we know that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def holds(*guilty):
    """Return a test that fails for lists with all of *guilty* in them."""
    return CallCounter(lambda items: set(guilty) <= set(items))


def test_one_guilty(minimise):
    """of many items the one that makes it fail is left"""
    assert minimise(list("abcdefgh"), holds("f")) == ["f"]


def test_two_guilty(minimise):
    """of two that fail only together both are left, in their order"""
    assert minimise(list(range(20)), holds(3, 17)) == [3, 17]


def test_all_guilty(minimise):
    """where all are needed, all are left"""
    assert minimise([1, 2, 3], holds(1, 2, 3)) == [1, 2, 3]


def test_order_matters(minimise):
    """items keep their order, for which it may fail"""
    assert minimise([5, 1, 4, 2, 3], lambda items: items != sorted(items)) in (
        [5, 1],
        [5, 4],
        [5, 2],
        [5, 3],
        [4, 2],
        [4, 3],
    )


def test_equal_items(minimise):
    """of equal items as many are left as are needed"""
    assert minimise(["x", "y", "x", "x", "y"], lambda items: items.count("x") >= 2) == ["x", "x"]


def test_nothing_needed(minimise):
    """where it fails for no items at all, none is left"""
    assert minimise([1, 2, 3], lambda items: True) == []


def test_does_not_fail(minimise):
    """a list that does not fail is a ValueError"""
    with pytest.raises(ValueError):
        minimise([1, 2, 3], lambda items: False)


def test_number_of_tests(minimise):
    """one guilty item among 256 takes at most 40 tests"""
    for guilty in (0, 100, 255):
        fails = holds(guilty)
        assert minimise(list(range(256)), fails) == [guilty]
        assert fails.count <= 40


def test_each_test_gets_a_list_of_its_own(minimise):
    """a test may change the list that it is given"""

    def fails(items):
        found = 6 in items
        items.clear()
        return found

    given_items = list(range(9))
    assert minimise(given_items, fails) == [6]
    assert given_items == list(range(9))


@given(st.lists(st.integers(0, 9), max_size=12), st.sets(st.integers(0, 9), max_size=3))
def test_no_item_can_be_spared(minimise, items, guilty):
    """what is left fails, and with any one item less it does not"""

    def fails(some):
        return guilty <= set(some)

    if not fails(items):
        return
    left = minimise(items, fails)
    assert fails(left)
    assert not any(fails(left[:place] + left[place + 1 :]) for place in range(len(left)))


@alternative
def halves_first_then_one_by_one(items, fails):
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError("it does not fail")
    size = max(len(kept) // 2, 1)
    while True:
        start, shrunk = 0, False
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if fails(list(rest)):
                kept, shrunk = rest, True
            else:
                start += size
        if size == 1 and not shrunk:
            return kept
        size = max(size // 2, 1)


@alternative
def recursive_ddmin(items, fails):
    def smaller(kept, parts):
        size = max(-(-len(kept) // parts), 1)
        for start in range(0, len(kept), size):
            if fails(kept[start : start + size][:]) and size < len(kept):
                return smaller(kept[start : start + size], 2)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            if fails(rest[:]):
                return smaller(rest, max(parts - 1, 2)) if rest else rest
        return smaller(kept, min(2 * parts, len(kept))) if size > 1 else kept

    if not fails(list(items)):
        raise ValueError("it does not fail")
    return smaller(list(items), 2)


@mistake(caught_by=test_two_guilty)
def only_halves(items, fails):
    """If neither half fails alone it gives up: two guilty items far apart need smaller pieces to be taken out."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    while len(kept) > 1:
        half = len(kept) // 2
        if fails(kept[:half]):
            kept = kept[:half]
        elif fails(kept[half:]):
            kept = kept[half:]
        else:
            return kept
    return [] if kept and fails([]) else kept


@mistake(caught_by=test_number_of_tests)
def one_by_one(items, fails):
    """It takes out one item at a time, a test for each: 256 runs where pieces of half the list take a dozen."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    place = 0
    while place < len(kept):
        rest = kept[:place] + kept[place + 1 :]
        if fails(list(rest)):
            kept = rest
        else:
            place += 1
    return kept


@mistake(caught_by=test_equal_items)
def removes_by_value(items, fails):
    """`remove` and comparisons by value take out equal items together, or the wrong one: go by position."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    size = max(len(kept) // 2, 1)
    while True:
        for start in range(0, len(kept), size):
            out = set(kept[start : start + size])
            rest = [item for item in kept if item not in out]
            if fails(list(rest)):
                kept = rest
                break
        else:
            if size == 1:
                return kept
            size //= 2


@mistake(caught_by=test_does_not_fail)
def takes_it_for_granted(items, fails):
    """It never asks whether the whole list fails at all, and gives it back as if it were the smallest that does."""
    kept, size = list(items), max(len(items) // 2, 1)
    while True:
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            if fails(list(rest)):
                kept = rest
                break
        else:
            if size == 1:
                return kept
            size //= 2


@mistake(caught_by=test_nothing_needed)
def never_tries_nothing(items, fails):
    """It stops at one item without asking whether that one is needed: the empty list may fail as well."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    size = max(len(kept) // 2, 1)
    while len(kept) > 1:
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            if rest and fails(list(rest)):
                kept = rest
                break
        else:
            if size == 1:
                return kept
            size //= 2
    return kept


@mistake(caught_by=test_each_test_gets_a_list_of_its_own)
def hands_out_its_own_list(items, fails):
    """The test is given the very list that is used further on, and may change it: hand out a copy."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    size = max(len(kept) // 2, 1)
    while True:
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            if fails(rest):
                kept = rest
                break
        else:
            if size == 1:
                return kept
            size //= 2


@mistake(caught_by=test_two_guilty)
def stops_at_pieces(items, fails):
    """It takes out eighths and never anything smaller, so innocent items stay beside the guilty ones."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    for size in (max(len(kept) // 2, 1), max(len(kept) // 4, 1), max(len(kept) // 8, 1)):
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if fails(list(rest)):
                kept = rest
            else:
                start += size
    return kept


@mistake(caught_by=test_two_guilty)
def collects_backwards(items, fails):
    """The items that are needed are collected from the end, and so they come out in the reverse order."""
    kept = list(items)
    if not fails(list(kept)):
        raise ValueError
    needed, rest = [], kept
    while rest and fails([*rest, *needed[::-1]]):
        low, high = 0, len(rest)
        while low < high:
            middle = (low + high) // 2
            if fails([*rest[:middle], *needed[::-1]]):
                high = middle
            else:
                low = middle + 1
        if not low:
            break
        needed.append(rest[low - 1])
        rest = rest[: low - 1]
    return needed
