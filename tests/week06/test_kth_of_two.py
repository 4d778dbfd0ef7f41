"""K-th of two sorted sequences: what an answer must do, and the wrong answers we know."""

import heapq
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLessAlone, Spent
from tenweeks.plugin import alternative, mistake


class Archive:
    """Sorted items far away: one at a time can be read, and each reading counts."""

    __iter__ = None
    reads = allowed = 0

    def __init__(self, items):
        self.items = items

    def __repr__(self):
        return f"Archive({self.items!r})"

    def __len__(self):
        return len(self.items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            raise TypeError("an archive has no slices: read one place at a time")
        if not 0 <= place < len(self.items):
            raise IndexError(f"place {place} of an archive with {len(self.items)} items")
        Archive.reads += 1
        if Archive.reads > Archive.allowed:
            raise Spent(f"{Archive.reads} items are read, allowed {Archive.allowed}")
        return self.items[place]


class Weight(ComparedByLessAlone):
    """A number that is compared by `<` alone."""

    most = math.inf


def from_archives(kth_of_two, left, right, k, allowed=1_000):
    """Choose from two archives, of which no more than the *allowed* items are read."""
    Archive.reads, Archive.allowed = 0, allowed
    return kth_of_two(Archive(left), Archive(right), k)


def number_of(kth_of_two, left, right, k):
    """Choose among weights; return the number of the one chosen."""
    return kth_of_two([Weight(number) for number in left], [Weight(number) for number in right], k).value


EVEN, ODD = range(0, 200_000, 2), range(1, 200_000, 2)
HIGH = range(200_000, 300_000)


def test_chooses_by_rank(kth_of_two):
    """the item is returned that stands at place k - 1 when both are sorted together"""
    assert kth_of_two([10, 30, 50], [20, 40], 2) == 20
    assert kth_of_two([10, 30, 50], [20, 40], 3) == 30
    assert kth_of_two(["Accra", "Oslo"], ["Hanoi", "Lima", "Quito"], 3) == "Lima"


def test_chooses_first_and_last(kth_of_two):
    """k = 1 is the smallest of all, and the largest k the largest of all"""
    assert kth_of_two([10, 30, 50], [20, 40], 1) == 10
    assert kth_of_two([10, 30, 50], [20, 40], 5) == 50
    assert kth_of_two([30, 40], [10, 20], 1) == 10


def test_one_may_be_empty(kth_of_two):
    """one of the two may be empty"""
    assert kth_of_two([], [10, 20, 30], 2) == 20
    assert kth_of_two([10, 20, 30], [], 3) == 30


def test_lengths_may_differ(kth_of_two):
    """one may be much longer than the other, and all its items smaller, or larger"""
    assert kth_of_two([9], [1, 2, 3, 4, 5, 6, 7, 8], 9) == 9
    assert kth_of_two([1, 2, 3, 4, 5, 6, 7, 8], [0], 5) == 4


def test_equal_items_count_each(kth_of_two):
    """equal items count each by itself"""
    assert kth_of_two([7, 7], [7, 7, 8], 4) == 7
    assert kth_of_two([1, 2, 2], [2, 3], 5) == 3


@pytest.mark.parametrize("k", [0, -1, 6])
def test_refuses_k(kth_of_two, k):
    """a k below 1, or above the number of items of both, is a ValueError that names both"""
    with pytest.raises(ValueError, match=f"k must be from 1 to 5, not {k}"):
        kth_of_two([10, 30, 50], [20, 40], k)


def test_compares_with_less_than_only(kth_of_two):
    """items need `<` and nothing else"""
    assert number_of(kth_of_two, [1, 3, 5], [2, 3, 4], 4) == 3


def test_reads_one_place_at_a_time(kth_of_two):
    """single places are read, nothing else"""
    assert from_archives(kth_of_two, [10, 30, 50], [20, 40], 4) == 40


@pytest.mark.parametrize("k", [1, 1_000, 100_000, 199_999, 200_000])
def test_reads_little(kth_of_two, k):
    """of two archives with 100,000 items each, no more than 100 items are read"""
    assert from_archives(kth_of_two, EVEN, ODD, k, allowed=100) == k - 1


@pytest.mark.parametrize("k", [50_000, 150_000])
def test_reads_little_where_one_is_all_smaller(kth_of_two, k):
    """the same holds if all items of one are smaller than those of the other, on either side"""
    assert from_archives(kth_of_two, range(100_000), HIGH, k, allowed=100) == (k - 1 if k <= 100_000 else k + 99_999)
    assert from_archives(kth_of_two, HIGH, range(100_000), k, allowed=100) == (k - 1 if k <= 100_000 else k + 99_999)


SORTED = st.lists(st.integers(0, 9), max_size=8).map(sorted)


@given(SORTED, SORTED, st.data())
def test_agrees_with_sorted(kth_of_two, left, right, data):
    """the result stands at position k - 1 of all items, sorted"""
    if left or right:
        k = data.draw(st.integers(1, len(left) + len(right)))
        assert kth_of_two(left, right, k) == sorted(left + right)[k - 1]


def refuse(left, right, k):
    """Raise ValueError if there is no k-th item."""
    if not 1 <= k <= len(left) + len(right):
        raise ValueError(f"k must be from 1 to {len(left) + len(right)}, not {k}")


def taken_from_left(left, right, k, *, low=None, high=None):
    """Return how many of the k smallest items stand on the left, in the right way but for the bounds given."""
    low = max(0, k - len(right)) if low is None else low
    high = min(k, len(left)) if high is None else high
    while low < high:
        middle = (low + high) // 2
        if left[middle] < right[k - middle - 1]:
            low = middle + 1
        else:
            high = middle
    return low


def last_of(left, right, k, taken):
    """Return the largest of the k smallest items."""
    if taken == 0:
        return right[k - 1]
    if taken == k:
        return left[k - 1]
    one, other = left[taken - 1], right[k - taken - 1]
    return other if one < other else one


@alternative
def searches_for_the_cut(left, right, k):
    """Search, by halving, for how many of the k smallest items come from the left."""
    refuse(left, right, k)
    return last_of(left, right, k, taken_from_left(left, right, k))


@alternative
def throws_half_of_k_away(left, right, k):
    """Compare the items at half of k: those up to the smaller one are among the k smallest, and are done with."""
    refuse(left, right, k)
    return halved(left, right, k)


def halved(left, right, k, *, bounded=True, kept=0):
    """Choose by throwing away half of k at a time, in the right way but for the parts given."""
    one = other = 0
    while one < len(left) and other < len(right) and k > 1:
        half = k // 2
        mine, yours = (min(half, len(left) - one), min(half, len(right) - other)) if bounded else (half, half)
        if left[one + mine - 1] < right[other + yours - 1]:
            one, k = one + mine, k - mine + kept
        else:
            other, k = other + yours, k - yours + kept
    if one == len(left):
        return right[other + k - 1]
    if other == len(right):
        return left[one + k - 1]
    return right[other] if right[other] < left[one] else left[one]


@mistake(caught_by=test_chooses_by_rank)
def counts_from_zero(left, right, k):
    """You count k from 0. The smallest is the first: it stands at position k - 1 of all items."""
    refuse(left, right, k)
    return halved(left, right, min(k + 1, len(left) + len(right)))


@mistake(caught_by=test_chooses_by_rank)
def puts_one_behind_the_other(left, right, k):
    """You take place k - 1 of one sequence behind the other. Their items stand among each other in order of size."""
    refuse(left, right, k)
    return left[k - 1] if k <= len(left) else right[k - 1 - len(left)]


@mistake(caught_by=test_chooses_by_rank)
def looks_at_equal_shares(left, right, k):
    """You take half of k from each. How many of the k smallest come from the left has to be found out."""
    refuse(left, right, k)
    return last_of(left, right, k, min(k // 2, len(left)))


@mistake(caught_by=test_chooses_by_rank)
def gives_the_smaller_of_the_last(left, right, k):
    """The k smallest are right, and you give the smaller one of the last from each side. The k-th is the larger one."""
    refuse(left, right, k)
    taken = taken_from_left(left, right, k)
    if 0 < taken < k:
        return min(left[taken - 1], right[k - taken - 1])
    return last_of(left, right, k, taken)


@mistake(caught_by=test_chooses_first_and_last)
def takes_one_of_each_at_least(left, right, k):
    """You take it for granted that both have items among the k smallest. All k may come from one side."""
    refuse(left, right, k)
    taken = taken_from_left(left, right, k, low=1, high=max(min(k - 1, len(left)), 1)) if left and right else 0
    return max(left[taken - 1], right[k - taken - 1]) if left and right else last_of(left, right, k, k if left else 0)


@mistake(caught_by=test_one_may_be_empty)
def expects_items_in_both(left, right, k):
    """You read the first item of both, and one may be empty. Ask for the lengths first."""
    refuse(left, right, k)
    one, other = left[0], right[0]
    return halved(left, right, k) if one < other else halved(right, left, k)


@mistake(caught_by=test_lengths_may_differ)
def goes_past_the_shorter(left, right, k):
    """You look at a place that the shorter one does not have. Half of k, or what is left of it, whichever is less."""
    refuse(left, right, k)
    return halved(left, right, k, bounded=False)


@mistake(caught_by=test_equal_items_count_each)
def counts_equal_items_once(left, right, k):
    """You count equal items once, as a set does. Each of them has a rank of its own."""
    refuse(left, right, k)
    together = list(dict.fromkeys(heapq.merge(left, right)))
    return together[min(k, len(together)) - 1]


@mistake(caught_by=test_refuses_k)
def never_looks_at_k(left, right, k):
    """You do not look at k: position -1 is a place for Python, and an IndexError says nothing about k. Raise a
    ValueError.
    """
    return halved(left, right, k)


@mistake(caught_by=test_compares_with_less_than_only)
def asks_less_or_equal(left, right, k):
    """You compare with `<=` or `==`, which not every item has. Ask with `<` alone."""
    refuse(left, right, k)
    low, high = max(0, k - len(right)), min(k, len(left))
    while low < high:
        middle = (low + high) // 2
        if left[middle] <= right[k - middle - 1]:
            low = middle + 1
        else:
            high = middle
    return last_of(left, right, k, low)


@mistake(caught_by=test_reads_one_place_at_a_time)
def sorts_both_together(left, right, k):
    """You copy both into a list and sort that. Both are in order already: a few items, well chosen, tell enough."""
    refuse(left, right, k)
    return sorted([*left, *right])[k - 1]


@mistake(caught_by=test_reads_one_place_at_a_time)
def cuts_with_slices(left, right, k):
    """A slice is a copy: half of all items are read to throw the other half away. Keep two positions instead."""
    refuse(left, right, k)
    while left and right and k > 1:
        mine, yours = min(k // 2, len(left)), min(k // 2, len(right))
        if left[mine - 1] < right[yours - 1]:
            left, k = left[mine:], k - mine
        else:
            right, k = right[yours:], k - yours
    if not left or not right:
        return (left or right)[k - 1]
    return min(left[0], right[0])


@mistake(caught_by=test_reads_little)
def merges_up_to_k(left, right, k):
    """You walk through both, item by item, until the k-th. Each comparison can do away with half of what is left."""
    refuse(left, right, k)
    one = other = 0
    while True:
        takes_right = one == len(left) or (other < len(right) and right[other] < left[one])
        item = right[other] if takes_right else left[one]
        one, other = (one, other + 1) if takes_right else (one + 1, other)
        if one + other == k:
            return item
