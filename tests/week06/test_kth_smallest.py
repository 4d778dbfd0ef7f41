"""K-th smallest: what an answer must do, and the wrong answers we know."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLessAlone
from tenweeks.plugin import alternative, leaves_its_arguments_unchanged, mistake


class Weight(ComparedByLessAlone):
    """A number that is compared by `<` alone, and counts how often."""


SIZE = 2_000
SHUFFLED = random.Random(6).sample(range(SIZE), SIZE)


class Dice:
    """Choose at random, and alike at every run."""

    def __init__(self):
        self.generator = random.Random(6)

    def __repr__(self):
        return "pick"

    def __call__(self, low, high):
        """Return a position from low to high."""
        return self.generator.randint(low, high)


def chosen(kth_smallest, items, k):
    """Choose with pivots that are the same at every run."""
    return kth_smallest(items, k, pick=Dice())


def number_of(kth_smallest, numbers, k):
    """Choose among weights; return the number of the one chosen."""
    Weight.allow(1_000)
    return chosen(kth_smallest, [Weight(number) for number in numbers], k).value


def comparisons(kth_smallest, numbers, ks, allowed):
    """Return how many comparisons it takes to choose each of several *ks*; no more than the *allowed* ones are made."""
    weights = [Weight(number) for number in numbers]
    Weight.allow(allowed)
    for k in ks:
        chosen(kth_smallest, weights, k)
    return Weight.comparisons


def asked(kth_smallest, items, k):
    """Return whether `pick` is asked for a pivot."""
    calls = []

    def pick(low, high):
        calls.append((low, high))
        return low

    kth_smallest(items, k, pick=pick)
    return bool(calls)


def test_chooses_by_rank(kth_smallest):
    """the k-th smallest item is returned, where k = 1 means the smallest"""
    assert chosen(kth_smallest, [50, 20, 40, 10, 30], 2) == 20
    assert chosen(kth_smallest, [50, 20, 40, 10, 30], 4) == 40
    assert chosen(kth_smallest, ["Quito", "Accra", "Hanoi"], 2) == "Hanoi"


def test_chooses_first_and_last(kth_smallest):
    """k = 1 is the smallest, and k = n the largest of n items"""
    assert chosen(kth_smallest, [50, 20, 40, 10, 30], 1) == 10
    assert chosen(kth_smallest, [50, 20, 40, 10, 30], 5) == 50
    assert chosen(kth_smallest, [7], 1) == 7


def test_equal_items_count_each(kth_smallest):
    """equal items count each by itself: the second smallest of 1, 1, 2 is 1"""
    assert chosen(kth_smallest, [2, 1, 1], 2) == 1
    assert chosen(kth_smallest, [3, 3, 3, 1, 2, 3], 4) == 3


def test_needs_no_list(kth_smallest):
    """items may come from an iterator, which has no length and is read once"""
    assert chosen(kth_smallest, iter([30, 10, 20]), 2) == 20
    assert chosen(kth_smallest, (30, 10, 20), 2) == 20


def test_compares_with_less_than_only(kth_smallest):
    """items need `<` and nothing else"""
    assert number_of(kth_smallest, [3, 1, 2, 1, 2], 4) == 2


@pytest.mark.parametrize("k", [0, -1, 4])
def test_refuses_k(kth_smallest, k):
    """a k below 1, or above the number of items, is a ValueError that names both"""
    with pytest.raises(ValueError, match=f"k must be from 1 to 3, not {k}"):
        chosen(kth_smallest, [10, 20, 30], k)


def test_nothing_to_choose_from(kth_smallest):
    """of no items there is no smallest: a ValueError"""
    with pytest.raises(ValueError):
        chosen(kth_smallest, [], 1)


def test_asks_for_pivots(kth_smallest):
    """pivots are chosen by `pick`"""
    assert asked(kth_smallest, [50, 20, 40, 10, 30], 3)


def test_a_sorted_list_is_as_cheap(kth_smallest):
    """the middle one of 1,000 sorted items takes less than 40 comparisons an item, in either direction"""
    assert comparisons(kth_smallest, range(1_000), [500], allowed=40_000) < 40_000
    assert comparisons(kth_smallest, range(1_000, 0, -1), [500], allowed=40_000) < 40_000


def test_equal_items_are_cheap(kth_smallest):
    """the middle one of 1,000 equal items takes less than 40 comparisons an item"""
    assert comparisons(kth_smallest, [7] * 1_000, [500], allowed=40_000) < 40_000


def test_is_cheaper_than_sorting(kth_smallest):
    """of 2,000 items in random order, choosing takes less than 9 comparisons an item, on average of four ks"""
    ks = [SIZE // 4, SIZE // 2, SIZE * 3 // 4, SIZE]
    allowed = 9 * SIZE * len(ks)
    assert comparisons(kth_smallest, SHUFFLED, ks, allowed) < allowed


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.data())
def test_agrees_with_sorted(kth_smallest, numbers, data):
    """the result stands at position k - 1 of the sorted items"""
    k = data.draw(st.integers(1, len(numbers)))
    assert chosen(kth_smallest, numbers, k) == sorted(numbers)[k - 1]


def refuse(items, k):
    """Return the items as a list of its own; raise ValueError if there is no k-th one."""
    items = list(items)
    if not 1 <= k <= len(items):
        raise ValueError(f"k must be from 1 to {len(items)}, not {k}")
    return items


def partition(items, low, high, position):
    """Put what is smaller than the pivot first, and what is larger last; return the place of its equals."""
    pivot, start, place, end = items[position], low, low, high
    while place <= end:
        if items[place] < pivot:
            items[start], items[place] = items[place], items[start]
            start, place = start + 1, place + 1
        elif pivot < items[place]:
            items[place], items[end] = items[end], items[place]
            end -= 1
        else:
            place += 1
    return start, end


def select(items, k, pick):
    """Choose in the right way."""
    low, high = 0, len(items) - 1
    while low < high:
        start, end = partition(items, low, high, pick(low, high))
        if k - 1 < start:
            high = start - 1
        elif end < k - 1:
            low = end + 1
        else:
            break
    return items[k - 1]


def by_lists(items, k, pick, *, skip=lambda items, larger: len(items) - len(larger)):
    """Choose by making a list of the smaller and one of the larger items."""
    while True:
        pivot = items[pick(0, len(items) - 1)]
        smaller = [item for item in items if item < pivot]
        larger = [item for item in items if pivot < item]
        if k <= len(smaller):
            items = smaller
        elif k > len(items) - len(larger):
            k, items = k - skip(items, larger), larger
        else:
            return pivot


@alternative
def partitions_a_copy(items, k, *, pick=random.randint):
    """Partition a copy in place, and go on with the part that holds place k - 1."""
    return select(refuse(items, k), k, pick)


@alternative
def makes_lists(items, k, *, pick=random.randint):
    """Make a list of the smaller items and one of the larger ones; what is in neither equals the pivot."""
    return by_lists(refuse(items, k), k, pick)


@alternative
def takes_two_pivots(items, k, *, pick=random.randint):
    """Call itself with one of three lists, with a pivot that is the middle one of three picks where there are many."""

    def choose(items, k):
        picks = [items[pick(0, len(items) - 1)] for _ in range(3 if len(items) > 50 else 1)]
        low, high = min(picks), max(picks)
        pivot = next((each for each in picks if low < each and each < high), picks[0])
        smaller = [item for item in items if item < pivot]
        if k <= len(smaller):
            return choose(smaller, k)
        larger = [item for item in items if pivot < item]
        same = len(items) - len(smaller) - len(larger)
        return pivot if k <= len(smaller) + same else choose(larger, k - len(smaller) - same)

    return choose(refuse(items, k), k)


@mistake(caught_by=test_chooses_by_rank)
def counts_from_zero(items, k, *, pick=random.randint):
    """You count k from 0. The smallest is the first: it stands at position k - 1 of the sorted items."""
    items = refuse(items, k)
    return select(items, min(k + 1, len(items)), pick)


@mistake(caught_by=test_chooses_by_rank)
def counts_from_the_largest(items, k, *, pick=random.randint):
    """You count from the largest. The first is the smallest."""
    items = refuse(items, k)
    return select(items, len(items) + 1 - k, pick)


@mistake(caught_by=test_chooses_by_rank)
def takes_the_place(items, k, *, pick=random.randint):
    """You take place k - 1 of the items as they lie. They are in no order yet."""
    return refuse(items, k)[k - 1]


@mistake(caught_by=test_chooses_by_rank)
def keeps_k(items, k, *, pick=random.randint):
    """You go on among the larger items and leave k as it was. Those left behind were smaller: subtract their number."""
    items = refuse(items, k)

    def choose(items):
        if not items:
            return None
        pivot = items[pick(0, len(items) - 1)]
        smaller = [item for item in items if item < pivot]
        larger = [item for item in items if pivot < item]
        if k <= len(smaller):
            return choose(smaller)
        return choose(larger) if k > len(items) - len(larger) else pivot

    return choose(items)


@mistake(caught_by=test_chooses_by_rank)
def returns_the_pivot_place(items, k, *, pick=random.randint):
    """You return a position. The item that stands there is asked for."""
    select(refuse(items, k), k, pick)
    return k - 1


@mistake(caught_by=test_chooses_first_and_last)
def refuses_the_last(items, k, *, pick=random.randint):
    """You refuse k = n, which is the largest item. Only a k above the number of items is too much."""
    items = list(items)
    if not 1 <= k < len(items):
        raise ValueError(f"k must be from 1 to {len(items)}, not {k}")
    return select(items, k, pick)


@mistake(caught_by=test_equal_items_count_each)
def counts_equal_items_once(items, k, *, pick=random.randint):
    """You count equal items once, as a set does. Each of them has a rank of its own."""
    items = refuse(items, k)
    different = [item for place, item in enumerate(items) if not any(item == each for each in items[:place])]
    return select(different, min(k, len(different)), pick)


@mistake(caught_by=test_equal_items_count_each)
def forgets_equals_of_the_pivot(items, k, *, pick=random.randint):
    """When you go on among the larger items you subtract the smaller ones and one pivot. Its equals are left behind as
    well.
    """
    items = refuse(items, k)

    def choose(items, k):
        if not items:
            return None
        pivot = items[pick(0, len(items) - 1)]
        smaller = [item for item in items if item < pivot]
        larger = [item for item in items if pivot < item]
        if k <= len(smaller):
            return choose(smaller, k)
        return pivot if k == len(smaller) + 1 else choose(larger, k - len(smaller) - 1)

    return choose(items, k)


@mistake(caught_by=test_needs_no_list)
def asks_for_the_length(items, k, *, pick=random.randint):
    """You ask for the length of what you are given, and an iterator has none. Make a list of it first."""
    if not 1 <= k <= len(items):
        raise ValueError(f"k must be from 1 to {len(items)}, not {k}")
    return select(list(items), k, pick)


@mistake(caught_by=test_needs_no_list)
def reads_it_twice(items, k, *, pick=random.randint):
    """You go through the items twice, and from an iterator nothing comes the second time. Make a list of it first."""
    count = sum(1 for _ in items)
    return select(refuse(items, k) if count else [], k, pick)


@mistake(caught_by=test_compares_with_less_than_only)
def asks_whether_equal(items, k, *, pick=random.randint):
    """You compare with `==` or `<=`, which not every item has. What is neither smaller nor larger than the pivot equals
    it.
    """
    items = refuse(items, k)
    while True:
        pivot = items[pick(0, len(items) - 1)]
        smaller = [item for item in items if item < pivot]
        same = [item for item in items if item == pivot]
        if k <= len(smaller):
            items = smaller
        elif k <= len(smaller) + len(same):
            return pivot
        else:
            k, items = k - len(smaller) - len(same), [item for item in items if pivot < item]


@mistake(caught_by=test_refuses_k)
def counts_back_from_the_end(items, k, *, pick=random.randint):
    """You do not look at k: position -1 is a place for Python, and an IndexError says nothing about k. Raise a
    ValueError.
    """
    items = list(items)
    return select(items, k, pick)


@mistake(caught_by=test_asks_for_pivots)
def sorts_everything(items, k, *, pick=random.randint):
    """You put more in order than was asked for, by sorting or with a heap of everything. Part the items around a pivot
    from `pick`: only the part with the k-th place needs another look.
    """
    return sorted(refuse(items, k))[k - 1]


@mistake(caught_by=test_a_sorted_list_is_as_cheap)
def takes_the_first_as_pivot(items, k, *, pick=random.randint):
    """After the first pivot you take the first item of each part. In a sorted list that is the smallest, and every part
    loses one item only.
    """
    items = refuse(items, k)
    pick(0, len(items) - 1)
    return select(items, k, lambda low, high: low)


@mistake(caught_by=test_equal_items_are_cheap)
def puts_equals_on_one_side(items, k, *, pick=random.randint):
    """Items that equal the pivot stay in the part you go on with, which then loses one item at a time. Make three
    parts: smaller, equal, larger.
    """
    items = refuse(items, k)
    while True:
        position = pick(0, len(items) - 1)
        pivot = items[position]
        rest = items[:position] + items[position + 1 :]
        smaller = [item for item in rest if item < pivot]
        if k == len(smaller) + 1:
            return pivot
        if k <= len(smaller):
            items = smaller
        else:
            k, items = k - len(smaller) - 1, [item for item in rest if not item < pivot]


@mistake(caught_by=test_is_cheaper_than_sorting)
def goes_on_with_both_parts(items, k, *, pick=random.randint):
    """You go on with both sides of the pivot. The k-th place lies in one of them; the other needs no order."""

    def in_order(items):
        if len(items) < 2:
            return items
        pivot = items[pick(0, len(items) - 1)]
        smaller = [item for item in items if item < pivot]
        larger = [item for item in items if pivot < item]
        same = len(items) - len(smaller) - len(larger)
        return in_order(smaller) + [pivot] * same + in_order(larger)

    return in_order(refuse(items, k))[k - 1]


@mistake(caught_by=leaves_its_arguments_unchanged)
def partitions_the_callers_list(items, k, *, pick=random.randint):
    """You partition the list that you were given. The caller still needs its order: work on a copy."""
    own = refuse(items, k)
    return select(items if isinstance(items, list) else own, k, pick)
