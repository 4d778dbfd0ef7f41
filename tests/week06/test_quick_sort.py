"""Quick sort: what an answer must do, and the wrong answers we know."""

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLessAlone, Shelf
from tenweeks.plugin import alternative, mistake

MAY_CHANGE_ARGUMENTS = True  # that is what it is asked to do


class TooDeep(AssertionError):
    """The answer calls itself deeper than it may."""


class Misasked(AssertionError):
    """The answer asks for a pivot where there is none to choose."""


class Weight(ComparedByLessAlone):
    """A number that is compared by `<` alone, and counts how often."""


SIZE = 1_000
SHAPES = {
    "sorted": range(SIZE),
    "reversed": range(SIZE, 0, -1),
    "up and down": [*range(SIZE // 2), *range(SIZE // 2, 0, -1)],
    "random": random.Random(6).sample(range(SIZE), SIZE),
}


class Dice:
    """Choose at random, and alike at every run."""

    def __init__(self):
        self.generator = random.Random(6)

    def __repr__(self):
        return "pick"

    def __call__(self, low, high):
        """Return a position from low to high."""
        return self.generator.randint(low, high)


def in_place(quick_sort, items, **options):
    """Sort a list in place, with pivots that are chosen alike at every run; return it."""
    items = list(items)
    quick_sort(items, pick=Dice(), **options)
    return items


def from_shelf(quick_sort, items):
    """Sort a shelf in place, and return what stands on it."""
    shelf = Shelf(items)
    quick_sort(shelf, pick=Dice())
    return shelf.places


def numbers_of(quick_sort, weights, **options):
    """Sort weights; return their numbers."""
    Weight.allow(1_000)
    return [weight.value for weight in in_place(quick_sort, map(Weight, weights), **options)]


def comparisons(quick_sort, numbers, allowed):
    """Return how many comparisons it takes to sort weights; no more than the *allowed* ones are made."""
    Weight.allow(allowed)
    in_place(quick_sort, map(Weight, numbers))
    return Weight.comparisons


def compared(quick_sort, shape, allowed):
    """Return how many comparisons it takes to sort 1,000 weights of a shape."""
    return comparisons(quick_sort, SHAPES[shape], allowed)


def asked(quick_sort, items, answer):
    """Return the parts of *items* for which a pivot is asked; `answer(low, high)` chooses it."""
    parts = []

    def pick(low, high):
        if not 0 <= low < high < len(items):
            raise Misasked(f"pick({low}, {high}) is called for {len(items)} items")
        parts.append((low, high))
        return answer(low, high)

    quick_sort(items, pick=pick)
    return parts


def depth(quick_sort, items, answer, allowed):
    """Return how deep the calls are, at most, when a pivot is asked for, above where they are for the first one."""
    depths = []

    def pick(low, high):
        frame, height = sys._getframe(1), 0
        while frame is not None:
            frame, height = frame.f_back, height + 1
        depths.append(height)
        if height - depths[0] > allowed:
            raise TooDeep(f"the calls are {height - depths[0]} deep, allowed {allowed}")
        return answer(low, high)

    quick_sort(list(items), pick=pick)
    return max(depths) - depths[0]


def first(low, high):
    """Choose the first position of a part."""
    return low


def last(low, high):
    """Choose the last position of a part."""
    return high


def middle(low, high):
    """Choose the position in the middle of a part."""
    return (low + high) // 2


def test_sorts_the_list_itself(quick_sort):
    """afterwards the list that was given is in ascending order"""
    assert in_place(quick_sort, [5, 2, 4, 7, 1, 3, 6]) == [1, 2, 3, 4, 5, 6, 7]
    assert in_place(quick_sort, ["Quito", "Accra", "Hanoi"]) == ["Accra", "Hanoi", "Quito"]


def test_returns_none(quick_sort):
    """the result is None, as for `list.sort`: the list is the result"""
    assert quick_sort([2, 1, 3]) is None


@pytest.mark.parametrize("items", [[], [7], [2, 1]])
def test_short_lists(quick_sort, items):
    """a list may have two items, one, or none"""
    assert in_place(quick_sort, items) == sorted(items)


def test_keeps_equal_items(quick_sort):
    """equal items are all kept"""
    assert in_place(quick_sort, [3, 1, 3, 2, 1, 3, 3]) == [1, 1, 2, 3, 3, 3, 3]


def test_compares_keys(quick_sort):
    """with a key, the results of `key` are compared, and the items themselves are sorted"""
    assert in_place(quick_sort, [-3, 1, -2, 4], key=abs) == [1, -2, -3, 4]
    rows = in_place(quick_sort, [{"km": 2}, {"km": 1}, {"km": 2}], key=lambda row: row["km"])
    assert rows == [{"km": 1}, {"km": 2}, {"km": 2}]


def test_sorts_downwards(quick_sort):
    """with `reverse=True` the largest comes first"""
    assert in_place(quick_sort, [2, 3, 1, 3, 4], reverse=True) == [4, 3, 3, 2, 1]
    assert in_place(quick_sort, [-3, 1, -2], key=abs, reverse=True) == [-3, -2, 1]


def test_compares_with_less_than_only(quick_sort):
    """items need `<` and nothing else"""
    assert numbers_of(quick_sort, [3, 1, 2, 1]) == [1, 1, 2, 3]
    assert numbers_of(quick_sort, [3, 1, 2, 1], reverse=True) == [3, 2, 1, 1]


def test_one_place_at_a_time(quick_sort):
    """single places are read and written, nothing else, and no second list is built"""
    assert from_shelf(quick_sort, [7, 9, 8, 6, 5, 4, 3, 1, 2]) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_asks_for_pivots(quick_sort):
    """the first pivot is asked for with the first and the last position; parts of fewer than two items need none"""
    assert asked(quick_sort, [4, 2, 3, 1, 5], first)[:1] == [(0, 4)]
    assert asked(quick_sort, [4, 2, 3, 1, 5], last)[:1] == [(0, 4)]
    assert asked(quick_sort, [7], first) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_compares_little(quick_sort, shape):
    """1,000 items in any order take less than 50,000 comparisons, with pivots chosen by `pick`"""
    assert compared(quick_sort, shape, allowed=50_000) < 50_000


def test_equal_items_are_cheap(quick_sort):
    """1,000 equal items take less than 50,000 comparisons, too"""
    assert comparisons(quick_sort, [7] * SIZE, allowed=50_000) < 50_000
    assert comparisons(quick_sort, [1, 2] * (SIZE // 2), allowed=50_000) < 50_000


@pytest.mark.parametrize("answer", [first, last])
def test_never_goes_deep(quick_sort, answer):
    """the calls are never more than 30 deep for 300 items, however badly the pivots are chosen"""
    assert depth(quick_sort, range(300), answer, allowed=30) <= 30


@given(st.lists(st.integers(0, 5), max_size=12), st.sampled_from([first, last, middle]))
def test_agrees_with_sorted(quick_sort, numbers, answer):
    """the list is as `sorted` gives it, whichever pivots are chosen"""
    items = list(numbers)
    quick_sort(items, pick=answer)
    assert items == sorted(numbers)


def order_of(key, reverse):
    """Return the function that tells whether one item comes before another."""
    mark = key or (lambda item: item)
    if reverse:
        return lambda one, other: mark(other) < mark(one)
    return lambda one, other: mark(one) < mark(other)


def partition(items, low, high, position, before):
    """Put what comes before the pivot first, and what comes behind it last; return the place of its equals."""
    pivot, start, place, end = items[position], low, low, high
    while place <= end:
        if before(items[place], pivot):
            items[start], items[place] = items[place], items[start]
            start, place = start + 1, place + 1
        elif before(pivot, items[place]):
            items[place], items[end] = items[end], items[place]
            end -= 1
        else:
            place += 1
    return start, end


def sort_part(items, low, high, before, pick, *, larger_first=False):
    """Sort a part in the right way, but for the part given."""
    while low < high:
        start, end = partition(items, low, high, pick(low, high), before)
        if (start - low < high - end) != larger_first:
            sort_part(items, low, start - 1, before, pick, larger_first=larger_first)
            low = end + 1
        else:
            sort_part(items, end + 1, high, before, pick, larger_first=larger_first)
            high = start - 1


@alternative
def keeps_a_stack(items, *, key=None, reverse=False, pick=random.randint):
    """Call nothing: keep the parts that are still to be sorted on a stack of their ends."""
    before, parts = order_of(key, reverse), [(0, len(items) - 1)]
    while parts:
        low, high = parts.pop()
        if low < high:
            start, end = partition(items, low, high, pick(low, high), before)
            parts += (low, start - 1), (end + 1, high)


def meet(items, low, high, before):
    """Walk inwards from both ends, and swap what stands on the wrong side of the first item."""
    pivot, left, right = items[low], low - 1, high + 1
    while True:
        left += 1
        while before(items[left], pivot):
            left += 1
        right -= 1
        while before(pivot, items[right]):
            right -= 1
        if left >= right:
            return right
        items[left], items[right] = items[right], items[left]


@alternative
def walks_from_both_ends(items, *, key=None, reverse=False, pick=random.randint):
    """Two positions walk towards each other and stop at equals, so that equal items are shared between both sides."""
    before = order_of(key, reverse)

    def sort(low, high):
        while low < high:
            position = pick(low, high)
            items[low], items[position] = items[position], items[low]
            middle = meet(items, low, high, before)
            if middle - low < high - middle:
                sort(low, middle)
                low = middle + 1
            else:
                sort(middle + 1, high)
                high = middle

    sort(0, len(items) - 1)


@mistake(caught_by=test_sorts_the_list_itself)
def binds_the_name_anew(items, *, key=None, reverse=False, pick=random.randint):
    """`items = …` gives the name another list. The caller's list stays as it was: swap its own items."""
    items = list(items)
    sort_part(items, 0, len(items) - 1, order_of(key, reverse), pick)


def by_lists(items, before, pick, *, equals=True):
    """Return a sorted list, made of new ones."""
    if len(items) < 2:
        return list(items)
    pivot = items[pick(0, len(items) - 1)]
    smaller = [item for item in items if before(item, pivot)]
    larger = [item for item in items if before(pivot, item)]
    same = [item for item in items if not before(item, pivot) and not before(pivot, item)] if equals else [pivot]
    return by_lists(smaller, before, pick, equals=equals) + same + by_lists(larger, before, pick, equals=equals)


@mistake(caught_by=test_sorts_the_list_itself)
def returns_a_new_list(items, *, key=None, reverse=False, pick=random.randint):
    """You build new lists and return one; the list that you were given stays as it was."""
    return by_lists(items, order_of(key, reverse), pick)


@mistake(caught_by=test_sorts_the_list_itself)
def partitions_once(items, *, key=None, reverse=False, pick=random.randint):
    """You partition once. The two sides of the pivot are each to be sorted in the same way."""
    if len(items) > 1:
        partition(items, 0, len(items) - 1, pick(0, len(items) - 1), order_of(key, reverse))


@mistake(caught_by=test_sorts_the_list_itself)
def skips_the_last_item(items, *, key=None, reverse=False, pick=random.randint):
    """Your parts end before their last item. Say whether `high` is the last position or the one behind it, and keep
    to it.
    """
    sort_part(items, 0, len(items) - 2, order_of(key, reverse), pick)


@mistake(caught_by=test_sorts_the_list_itself)
def goes_on_behind_a_swap(items, *, key=None, reverse=False, pick=random.randint):
    """After you swap an item to the end you go on to the next place. What came from the end has not been looked at."""
    before = order_of(key, reverse)

    def sort(low, high):
        if low >= high:
            return
        pivot, start, place, end = items[pick(low, high)], low, low, high
        while place <= end:
            if before(items[place], pivot):
                items[start], items[place] = items[place], items[start]
                start += 1
            elif before(pivot, items[place]):
                items[place], items[end] = items[end], items[place]
                end -= 1
            place += 1
        sort(low, start - 1)
        sort(end + 1, high)

    sort(0, len(items) - 1)


@mistake(caught_by=test_returns_none)
def returns_the_list(items, *, key=None, reverse=False, pick=random.randint):
    """You return the list as well. A function that changes its argument returns None, so that nobody takes the result
    for a copy.
    """
    sort_part(items, 0, len(items) - 1, order_of(key, reverse), pick)
    return items


@mistake(caught_by=test_short_lists)
def asks_for_a_pivot_of_nothing(items, *, key=None, reverse=False, pick=random.randint):
    """An empty list has no pivot. Look whether there are two items before you ask for one."""
    before = order_of(key, reverse)
    start, end = partition(items, 0, len(items) - 1, pick(0, len(items) - 1), before)
    sort_part(items, 0, start - 1, before, pick)
    sort_part(items, end + 1, len(items) - 1, before, pick)


@mistake(caught_by=test_keeps_equal_items)
def never_gets_smaller(items, *, key=None, reverse=False, pick=random.randint):
    """One of your parts is as large as the one it came from, so the calls never end. The pivot has found its place:
    leave it out of both.
    """
    before = order_of(key, reverse)

    def sort(low, high):
        if low < high:
            _, end = partition(items, low, high, pick(low, high), before)
            sort(low, end)
            sort(end + 1, high)

    sort(0, len(items) - 1)


@mistake(caught_by=test_keeps_equal_items)
def keeps_one_of_equals(items, *, key=None, reverse=False, pick=random.randint):
    """You keep what is smaller, what is larger, and one pivot. Its equals are neither, and are lost."""
    items[:] = by_lists(items, order_of(key, reverse), pick, equals=False)


@mistake(caught_by=test_compares_keys)
def ignores_the_key(items, *, key=None, reverse=False, pick=random.randint):
    """You never call `key`: the items themselves are compared."""
    sort_part(items, 0, len(items) - 1, order_of(None, reverse), pick)


@mistake(caught_by=test_sorts_downwards)
def ignores_reverse(items, *, key=None, reverse=False, pick=random.randint):
    """You do nothing with `reverse`."""
    sort_part(items, 0, len(items) - 1, order_of(key, reverse=False), pick)


@mistake(caught_by=test_compares_with_less_than_only)
def asks_less_or_equal(items, *, key=None, reverse=False, pick=random.randint):
    """You compare with `<=` or `==`, which not every item has. Two questions with `<` tell smaller, larger and
    equal apart.
    """
    mark = key or (lambda item: item)

    def before(one, other):
        one, other = (mark(other), mark(one)) if reverse else (mark(one), mark(other))
        return not other <= one

    sort_part(items, 0, len(items) - 1, before, pick)


@mistake(caught_by=test_one_place_at_a_time)
def writes_lists_back(items, *, key=None, reverse=False, pick=random.randint):
    """You build new lists, and write them back in the end. In place means that items change places in the one list."""
    result = by_lists([items[place] for place in range(len(items))], order_of(key, reverse), pick)
    for place, item in enumerate(result):
        items[place] = item


@mistake(caught_by=test_one_place_at_a_time)
def calls_list_sort(items, *, key=None, reverse=False, pick=random.randint):
    """You let `list.sort` do the work. Build it from swaps of single places."""
    items.sort(key=key, reverse=reverse)


@mistake(caught_by=test_asks_for_pivots)
def takes_the_first_as_pivot(items, *, key=None, reverse=False, pick=random.randint):
    """Your pivot is always the first item, and `pick` is not asked. In a sorted list the first is the smallest: every
    part loses one item only.
    """
    sort_part(items, 0, len(items) - 1, order_of(key, reverse), first)


@mistake(caught_by=test_asks_for_pivots)
def asks_for_single_items(items, *, key=None, reverse=False, pick=random.randint):
    """You ask for the pivot of a part that has one item. It is sorted: there is nothing to choose."""
    before = order_of(key, reverse)

    def sort(low, high):
        if low <= high:
            start, end = partition(items, low, high, pick(low, high), before)
            sort(low, start - 1)
            sort(end + 1, high)

    sort(0, len(items) - 1)


@mistake(caught_by=test_compares_little)
def takes_the_same_pivot_position(items, *, key=None, reverse=False, pick=random.randint):
    """You ask for the first pivot only; later parts take their first item. In a sorted list that is the worst one:
    every part loses one item. Ask for each part.
    """
    before = order_of(key, reverse)
    if len(items) > 1:
        start, end = partition(items, 0, len(items) - 1, pick(0, len(items) - 1), before)
        sort_part(items, 0, start - 1, before, first)
        sort_part(items, end + 1, len(items) - 1, before, first)


def smaller_and_rest(items, low, high, position, before):
    """Put what is smaller than the pivot before it, and all else behind it; return its place."""
    items[position], items[high] = items[high], items[position]
    start = low
    for place in range(low, high):
        if before(items[place], items[high]):
            items[start], items[place] = items[place], items[start]
            start += 1
    items[start], items[high] = items[high], items[start]
    return start


@mistake(caught_by=test_equal_items_are_cheap)
def puts_equals_on_one_side(items, *, key=None, reverse=False, pick=random.randint):
    """All items that equal the pivot go to one side, so of n equal items n - 1 are left, and then n - 2: n² / 2
    comparisons. Make three parts: smaller, equal, larger.
    """
    before = order_of(key, reverse)

    def sort(low, high):
        while low < high:
            middle = smaller_and_rest(items, low, high, pick(low, high), before)
            if middle - low < high - middle:
                sort(low, middle - 1)
                low = middle + 1
            else:
                sort(middle + 1, high)
                high = middle - 1

    sort(0, len(items) - 1)


@mistake(caught_by=test_never_goes_deep)
def calls_itself_for_both_parts(items, *, key=None, reverse=False, pick=random.randint):
    """You call yourself for both parts. With bad pivots one of them is nearly everything, and the calls go as deep as
    there are items. Call yourself for the smaller part, and go on with the larger one in a loop.
    """
    before = order_of(key, reverse)

    def sort(low, high):
        if low < high:
            start, end = partition(items, low, high, pick(low, high), before)
            sort(low, start - 1)
            sort(end + 1, high)

    sort(0, len(items) - 1)
