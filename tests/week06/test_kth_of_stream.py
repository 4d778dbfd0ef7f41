"""K-th smallest of a stream: what an answer must do, and the wrong answers we know."""

import heapq
from bisect import insort
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLess
from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, most_alive


class Weight(ComparedByLess):
    """A number that is compared by `<` alone, and counts how often."""


def number_of(kth_of_stream, numbers, k):
    """Choose among weights; return the number of the one chosen."""
    Weight.allow(1_000)
    return kth_of_stream(map(Weight, numbers), k).value


def comparisons(kth_of_stream, numbers, k, allowed):
    """Return how many comparisons it takes to choose; no more than the *allowed* ones are made."""
    Weight.allow(allowed)
    kth_of_stream(map(Weight, numbers), k)
    return Weight.comparisons


def kept(kth_of_stream, numbers, k):
    """Return how many of the numbers exist at most at any moment."""
    return most_alive(lambda stream: kth_of_stream(stream, k), numbers)


def test_chooses_by_rank(kth_of_stream):
    """the k-th smallest item is returned, where k = 1 means the smallest"""
    assert kth_of_stream([50, 20, 40, 10, 30], 2) == 20
    assert kth_of_stream([50, 20, 40, 10, 30], 4) == 40
    assert kth_of_stream(["Quito", "Accra", "Hanoi"], 2) == "Hanoi"


def test_chooses_first_and_last(kth_of_stream):
    """k = 1 is the smallest, and k = n the largest of n items"""
    assert kth_of_stream([50, 20, 40, 10, 30], 1) == 10
    assert kth_of_stream([50, 20, 40, 10, 30], 5) == 50


def test_equal_items_count_each(kth_of_stream):
    """equal items count each by itself: the second smallest of 1, 1, 2 is 1"""
    assert kth_of_stream([2, 1, 1], 2) == 1
    assert kth_of_stream([3, 3, 3, 1, 2, 3], 4) == 3


def test_reads_an_iterator(kth_of_stream):
    """items may come from an iterator, which has no length and is read once"""
    assert kth_of_stream(iter([30, 10, 20]), 2) == 20


def test_compares_with_less_than_only(kth_of_stream):
    """items need `<` and nothing else: there may be no minus of them"""
    assert number_of(kth_of_stream, [3, 1, 2, 1, 2], 4) == 2


def test_too_few_items(kth_of_stream):
    """a stream that ends before the k-th item is a ValueError that names k and the number of items"""
    with pytest.raises(ValueError, match="k is 4, but there are 3 items"):
        kth_of_stream(iter([10, 20, 30]), 4)


@pytest.mark.parametrize("k", [0, -1])
def test_refuses_k(kth_of_stream, k):
    """a k below 1 is a ValueError, and nothing is read"""
    with pytest.raises(ValueError):
        kth_of_stream(OverReadGuard([10, 20, 30], limit=0), k)


def test_keeps_k_items(kth_of_stream):
    """with k = 5, fewer than 20 of 2,000 items exist at a time"""
    assert kept(kth_of_stream, range(2_000), k=5) < 20
    assert kept(kth_of_stream, range(2_000, 0, -1), k=5) < 20


def test_compares_little(kth_of_stream):
    """with k = 200, an item that is too large costs one comparison: 2,000 of them less than 6,000, with all else"""
    assert comparisons(kth_of_stream, range(2_200), 200, allowed=6_000) < 6_000


def test_compares_little_where_all_enter(kth_of_stream):
    """with k = 200, an item that enters costs about 2 · log2(k) comparisons: 2,000 of them less than 50,000"""
    assert comparisons(kth_of_stream, range(2_200, 0, -1), 200, allowed=50_000) < 50_000


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.data())
def test_agrees_with_sorted(kth_of_stream, numbers, data):
    """the result stands at position k - 1 of the sorted items"""
    k = data.draw(st.integers(1, len(numbers)))
    assert kth_of_stream(iter(numbers), k) == sorted(numbers)[k - 1]


class Turned:
    """An item whose order is turned round."""

    def __init__(self, item):
        self.item = item

    def __lt__(self, other):
        return other.item < self.item


def refuse(k):
    """Raise ValueError for a k that is too small."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")


def enough(kept, k):
    """Raise ValueError if fewer than k items came."""
    if len(kept) < k:
        raise ValueError(f"k is {k}, but there are {len(kept)} items")


def from_heap(items, k, *, turned=Turned, item_of=lambda entry: entry.item):
    """Keep the k smallest in a heap with the largest of them on top, in the right way but for the parts given."""
    refuse(k)
    stream = iter(items)
    heap = [turned(item) for item in islice(stream, k)]
    enough(heap, k)
    heapq.heapify(heap)
    for item in stream:
        if item < item_of(heap[0]):
            heapq.heapreplace(heap, turned(item))
    return item_of(heap[0])


@alternative
def asks_nsmallest(items, k):
    """`heapq.nsmallest` keeps k items in a heap of its own; the last one of its result is the k-th."""
    refuse(k)
    smallest = heapq.nsmallest(k, items)
    enough(smallest, k)
    return smallest[-1]


@alternative
def keeps_a_sorted_list(items, k):
    """Keep the k smallest in a sorted list; a newcomer that is smaller than its last one is put in by bisection."""
    refuse(k)
    smallest = []
    for item in items:
        if len(smallest) < k:
            insort(smallest, item)
        elif item < smallest[-1]:
            insort(smallest, item)
            smallest.pop()
    enough(smallest, k)
    return smallest[-1]


@mistake(caught_by=test_chooses_by_rank)
def keeps_the_largest(items, k):
    """Your heap has the smallest on top, and so it keeps the k largest. The one that leaves has to be the largest."""
    refuse(k)
    stream = iter(items)
    heap = list(islice(stream, k))
    enough(heap, k)
    heapq.heapify(heap)
    for item in stream:
        heapq.heappushpop(heap, item)
    return heap[0]


@mistake(caught_by=test_chooses_by_rank)
def gives_the_smallest(items, k):
    """You give the smallest of the k that you kept. The k-th of them is the largest."""
    refuse(k)
    smallest = heapq.nsmallest(k, items)
    enough(smallest, k)
    return smallest[0]


@mistake(caught_by=test_chooses_by_rank)
def stops_after_k(items, k):
    """You look at the first k items only. Every later one may be smaller."""
    refuse(k)
    smallest = sorted(islice(items, k))
    enough(smallest, k)
    return smallest[-1]


@mistake(caught_by=test_chooses_by_rank)
def takes_the_end_of_the_heap(items, k):
    """You take the last item of a heap. Only its first one has a known place."""
    refuse(k)
    heap = []
    for item in items:
        heapq.heappush(heap, item)
    enough(heap, k)
    return heap[k - 1]


@mistake(caught_by=test_chooses_by_rank)
def turns_numbers_round(items, k):
    """You put `-item` on the heap, to have the largest on top. Texts have no minus: keep entries whose `<` is turned
    round.
    """
    return from_heap(items, k, turned=lambda item: -item, item_of=lambda entry: -entry)


@mistake(caught_by=test_equal_items_count_each)
def counts_equal_items_once(items, k):
    """You leave out items that equal one you have. Each of them has a rank of its own."""
    refuse(k)
    smallest = heapq.nsmallest(k, set(items))
    return smallest[-1]


@mistake(caught_by=test_reads_an_iterator)
def asks_for_the_length(items, k):
    """You ask for the length of a stream, or slice it. It has neither: take items one by one."""
    if not 1 <= k <= len(items):
        raise ValueError(f"k is {k}, but there are {len(items)} items")
    return heapq.nsmallest(k, items)[-1]


@mistake(caught_by=test_too_few_items)
def gives_the_last_there_is(items, k):
    """Where there are fewer than k items you give the largest. That is not the k-th: raise a ValueError."""
    refuse(k)
    return heapq.nsmallest(k, items)[-1]


@mistake(caught_by=test_refuses_k)
def never_looks_at_k(items, k):
    """You do not look at k before you read, and no error says that there is no item number 0. Raise a ValueError."""
    smallest = heapq.nsmallest(max(k, 1), items)
    enough(smallest, k)
    return smallest[-1]


@mistake(caught_by=test_keeps_k_items)
def keeps_everything(items, k):
    """You keep all items. Of those so far only the k smallest can be the k-th: let the others go."""
    refuse(k)
    everything = sorted(items)
    enough(everything, k)
    return everything[k - 1]


@mistake(caught_by=test_compares_little)
def looks_for_the_largest_each_time(items, k):
    """You look through all k for the largest, for every item. Keep them in a heap, whose top it is."""
    refuse(k)
    smallest = []
    for item in items:
        smallest.append(item)
        if len(smallest) > k:
            largest = 0
            for place in range(1, len(smallest)):
                if smallest[largest] < smallest[place]:
                    largest = place
            del smallest[largest]
    enough(smallest, k)
    largest = smallest[0]
    for item in smallest:
        if largest < item:
            largest = item
    return largest


@mistake(caught_by=test_compares_little_where_all_enter)
def walks_to_the_place(items, k):
    """An item that enters walks past all the k you keep. Halve your way to its place, or keep a heap."""
    refuse(k)
    smallest = []
    for item in items:
        if len(smallest) == k:
            if not item < smallest[-1]:
                continue
            smallest.pop()
        place = len(smallest)
        while place and item < smallest[place - 1]:
            place -= 1
        smallest.insert(place, item)
    enough(smallest, k)
    return smallest[-1]
