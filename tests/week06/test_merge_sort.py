"""Merge sort: what an answer must do, and the wrong answers we know."""

import ast
import heapq
import random
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLess
from tenweeks.plugin import advice, alternative, mistake
from tenweeks.probes import CallCounter, syntax_tree


class Weight(ComparedByLess):
    """A number that is compared by `<` alone, and counts how often."""


SIZE = 1_000
SHAPES = {
    "sorted": range(SIZE),
    "reversed": range(SIZE, 0, -1),
    "all equal": [7] * SIZE,
    "up and down": [*range(SIZE // 2), *range(SIZE // 2, 0, -1)],
    "random": random.Random(6).sample(range(SIZE), SIZE),
}


def numbers_of(merge_sort, weights, **options):
    """Sort weights; return their numbers."""
    Weight.allow(1_000)
    return [weight.value for weight in merge_sort(map(Weight, weights), **options)]


def comparisons(merge_sort, shape, allowed):
    """Return how many comparisons it takes to sort 1,000 weights; no more than the *allowed* ones are made."""
    Weight.allow(allowed)
    result = merge_sort([Weight(number) for number in SHAPES[shape]])
    assert len(result) == SIZE
    return Weight.comparisons


def is_new(merge_sort, items):
    """Tell whether the result is a list of its own."""
    return merge_sort(items) is not items


def calls_in(answer):
    """Return what the answer's own definition calls, as written."""
    return [ast.unparse(node) for node in ast.walk(syntax_tree(answer)) if isinstance(node, ast.Call)]


def test_returns_a_sorted_list(merge_sort):
    """the result is a list of all items in ascending order"""
    assert merge_sort([5, 2, 4, 7, 1, 3, 6]) == [1, 2, 3, 4, 5, 6, 7]
    assert merge_sort(["Quito", "Accra", "Hanoi"]) == ["Accra", "Hanoi", "Quito"]


@pytest.mark.parametrize("items", [[], [7], [2, 1]])
def test_short_lists(merge_sort, items):
    """a list may have two items, one, or none"""
    assert merge_sort(items) == sorted(items)


def test_the_result_is_new(merge_sort):
    """the result is always a new list, also for one item and for none"""
    assert is_new(merge_sort, [7])
    assert is_new(merge_sort, [])


def test_keeps_equal_items(merge_sort):
    """equal items are all kept"""
    assert merge_sort([3, 1, 3, 2, 1, 3]) == [1, 1, 2, 3, 3, 3]


def test_reads_any_iterable(merge_sort):
    """items may come from an iterator, which has no length and is read once"""
    assert merge_sort(iter([3, 1, 2])) == [1, 2, 3]
    assert merge_sort("tea") == ["a", "e", "t"]


def test_compares_keys(merge_sort):
    """with a key, the results of `key` are compared, and the items themselves are given"""
    assert merge_sort([-3, 1, -2], key=abs) == [1, -2, -3]
    assert merge_sort(["accra", "Oslo", "Bogotá"], key=str.casefold) == ["accra", "Bogotá", "Oslo"]


def test_sorts_downwards(merge_sort):
    """with `reverse=True` the largest comes first"""
    assert merge_sort([2, 3, 1], reverse=True) == [3, 2, 1]
    assert merge_sort([-3, 1, -2], key=abs, reverse=True) == [-3, -2, 1]


def test_never_compares_items(merge_sort):
    """items whose keys are equal are not compared: dictionaries, for example, have no order"""
    rows = [{"km": 2, "to": "Lima"}, {"km": 1, "to": "Oslo"}, {"km": 2, "to": "Accra"}]
    assert [row["km"] for row in merge_sort(rows, key=itemgetter("km"))] == [1, 2, 2]


def test_compares_with_less_than_only(merge_sort):
    """items need `<` and nothing else"""
    assert numbers_of(merge_sort, [3, 1, 2, 1]) == [1, 1, 2, 3]
    assert numbers_of(merge_sort, [3, 1, 2, 1], reverse=True) == [3, 2, 1, 1]


def test_equal_keys_keep_their_order(merge_sort):
    """items with equal keys stay in the order in which they came: the sort is stable"""
    assert merge_sort(["b1", "a1", "b2", "a2", "b3"], key=itemgetter(0)) == ["a1", "a2", "b1", "b2", "b3"]


def test_equal_keys_keep_their_order_downwards(merge_sort):
    """with `reverse=True`, items with equal keys stay in the order in which they came, too"""
    assert merge_sort(["b1", "a1", "b2", "a2"], key=itemgetter(0), reverse=True) == ["b1", "b2", "a1", "a2"]


def test_asks_for_each_key_once(merge_sort):
    """`key` is called once for each item"""
    key = CallCounter(abs)
    merge_sort([-5, 2, -4, 1, 3], key=key)
    assert sorted(key.calls) == [(-5,), (-4,), (1,), (2,), (3,)]


def test_is_your_own(merge_sort):
    """neither `sorted` nor `list.sort` is called"""
    for call in calls_in(merge_sort):
        if call.startswith("sorted(") or ".sort(" in call:
            raise AssertionError(f"`{call}` is called")


@pytest.mark.parametrize("shape", SHAPES)
def test_compares_little(merge_sort, shape):
    """1,000 items in any order take less than 20,000 comparisons: about log2(n) an item, and some to spare"""
    assert comparisons(merge_sort, shape, allowed=20_000) < 20_000


@given(st.lists(st.integers(0, 4), max_size=12), st.booleans())
def test_agrees_with_sorted(merge_sort, numbers, reverse):
    """the result is that of `sorted`, equal keys included"""
    rows = [(number, place) for place, number in enumerate(numbers)]
    assert merge_sort(rows, key=itemgetter(0), reverse=reverse) == sorted(rows, key=itemgetter(0), reverse=reverse)


@advice
def test_does_not_pop_from_the_front(merge_sort):
    """`list.pop(0)` moves all items behind it, so a merge with it moves n² / 2 of them: count positions instead."""
    assert not any(call.endswith(".pop(0)") for call in calls_in(merge_sort))


def merged(left, right, reverse, *, takes_right=None):
    """Merge two sorted lists of entries in the right way, but for the part given."""
    result, one, other = [], 0, 0
    while one < len(left) and other < len(right):
        first, second = left[one], right[other]
        if takes_right(first, second) if takes_right else right_first(first, second, reverse):
            result.append(second)
            other += 1
        else:
            result.append(first)
            one += 1
    return result + left[one:] + right[other:]


def right_first(first, second, reverse):
    """Tell whether the entry on the right comes first."""
    return first[0] < second[0] if reverse else second[0] < first[0]


def sort_entries(entries, reverse=False, *, merge=merged):
    """Sort entries of key and item in the right way, but for the part given."""
    if len(entries) < 2:
        return entries
    middle = len(entries) // 2
    parts = [sort_entries(part, reverse, merge=merge) for part in (entries[:middle], entries[middle:])]
    return merge(*parts, reverse)


def entries_of(items, key):
    """Return pairs of key and item."""
    return [(item if key is None else key(item), item) for item in items]


def sort_with(items, key, reverse, *, merge=merged):
    """Sort in the right way, but for the part given."""
    return [item for _, item in sort_entries(entries_of(items, key), reverse, merge=merge)]


@alternative
def merges_from_below(items, *, key=None, reverse=False):
    """Begin with runs of one item, and merge neighbours two by two until one run is left."""
    runs = [[entry] for entry in entries_of(items, key)]
    while len(runs) > 1:
        pairs = [runs[place : place + 2] for place in range(0, len(runs), 2)]
        runs = [merged(*pair, reverse) if len(pair) == 2 else pair[0] for pair in pairs]
    return [item for run in runs for _, item in run]


@alternative
def lets_heapq_merge(items, *, key=None, reverse=False):
    """Halve by recursion, and leave merging to `heapq.merge`, which is stable as well."""
    entries = entries_of(items, key)

    def in_order(part):
        if len(part) < 2:
            return part
        middle = len(part) // 2
        halves = in_order(part[:middle]), in_order(part[middle:])
        return list(heapq.merge(*halves, key=itemgetter(0), reverse=reverse))

    return [item for _, item in in_order(entries)]


@mistake(caught_by=test_returns_a_sorted_list)
def sorts_the_list_itself(items, *, key=None, reverse=False):
    """You sort the list that you were given, and return None. A new list is asked for; the old one stays as it is."""
    items[:] = sort_with(items, key, reverse)


@mistake(caught_by=test_returns_a_sorted_list)
def forgets_the_rest(items, *, key=None, reverse=False):
    """When one half is used up your merge stops, and what is left of the other is lost."""

    def merge_until_one_ends(left, right, reverse):
        result, one, other = [], 0, 0
        while one < len(left) and other < len(right):
            if right_first(left[one], right[other], reverse):
                result.append(right[other])
                other += 1
            else:
                result.append(left[one])
                one += 1
        return result

    return sort_with(items, key, reverse, merge=merge_until_one_ends)


@mistake(caught_by=test_returns_a_sorted_list)
def joins_the_halves(items, *, key=None, reverse=False):
    """You put one half behind the other. Merging takes the smaller of the two front items, again and again."""
    return sort_with(items, key, reverse, merge=lambda left, right, reverse: left + right)


@mistake(caught_by=test_returns_a_sorted_list)
def merges_halves_that_are_not_sorted(items, *, key=None, reverse=False):
    """You merge two halves that are not sorted yet. Sort each half by the same function first."""
    entries = entries_of(items, key)
    middle = len(entries) // 2
    return [item for _, item in merged(entries[:middle], entries[middle:], reverse)]


@mistake(caught_by=test_returns_a_sorted_list)
def never_ends(items, *, key=None, reverse=False):
    """A list of one item is sorted, and yours is halved again: into nothing, and itself. End with fewer than two."""

    def in_order(entries):
        if not entries:
            return entries
        middle = len(entries) // 2
        return merged(in_order(entries[:middle]), in_order(entries[middle:]), reverse)

    return [item for _, item in in_order(entries_of(items, key))]


@mistake(caught_by=test_the_result_is_new)
def returns_the_short_list_itself(items, *, key=None, reverse=False):
    """A list with fewer than two items comes back itself. Who then changes the result changes the original."""
    if hasattr(items, "__len__") and len(items) < 2:
        return items
    return sort_with(items, key, reverse)


@mistake(caught_by=test_keeps_equal_items)
def drops_equal_items(items, *, key=None, reverse=False):
    """Where the two front items are equal you take one and go on in both halves. Both have to come into the result."""

    def merge(left, right, reverse):
        result, one, other = [], 0, 0
        while one < len(left) and other < len(right):
            if right_first(left[one], right[other], reverse):
                result.append(right[other])
                other += 1
            else:
                other += not right_first(right[other], left[one], reverse)
                result.append(left[one])
                one += 1
        return result + left[one:] + right[other:]

    return sort_with(items, key, reverse, merge=merge)


@mistake(caught_by=test_reads_any_iterable)
def asks_for_the_length(items, *, key=None, reverse=False):
    """You slice what you are given, or ask for its length, and an iterator has neither. Make a list of it first."""
    middle = len(items) // 2
    return sort_with([*items[:middle], *items[middle:]], key, reverse)


@mistake(caught_by=test_compares_keys)
def ignores_the_key(items, *, key=None, reverse=False):
    """You never call `key`: the items themselves are compared."""
    return sort_with(items, None, reverse)


@mistake(caught_by=test_compares_keys)
def gives_the_keys(items, *, key=None, reverse=False):
    """You give the keys. They say in which order; the items themselves are asked for."""
    return [mark for mark, _ in sort_entries(entries_of(items, key), reverse)]


@mistake(caught_by=test_sorts_downwards)
def ignores_reverse(items, *, key=None, reverse=False):
    """You do nothing with `reverse`."""
    return sort_with(items, key, reverse=False)


@mistake(caught_by=test_never_compares_items)
def compares_pairs(items, *, key=None, reverse=False):
    """You compare pairs of key and item, and where two keys are equal Python goes on to the items. Compare the keys
    alone.
    """

    def is_right_first(first, second):
        return first < second if reverse else second < first

    def merge(left, right, reverse):
        return merged(left, right, reverse, takes_right=is_right_first)

    return sort_with(items, key, reverse, merge=merge)


@mistake(caught_by=test_compares_with_less_than_only)
def asks_less_or_equal(items, *, key=None, reverse=False):
    """You compare with `<=`, which not every item has. Ask whether the right one is smaller, `right < left`, and take
    the left one if it is not.
    """

    def takes_right(first, second):
        return not (second[0] <= first[0] if reverse else first[0] <= second[0])

    return sort_with(
        items, key, reverse, merge=lambda left, right, reverse: merged(left, right, reverse, takes_right=takes_right)
    )


@mistake(caught_by=test_equal_keys_keep_their_order)
def takes_the_right_of_equals(items, *, key=None, reverse=False):
    """Of two equal items you take the one on the right, which came later. Take it only if it is smaller."""

    def takes_right(first, second):
        return not (second[0] < first[0] if reverse else first[0] < second[0])

    return sort_with(
        items, key, reverse, merge=lambda left, right, reverse: merged(left, right, reverse, takes_right=takes_right)
    )


@mistake(caught_by=test_equal_keys_keep_their_order_downwards)
def turns_the_result_round(items, *, key=None, reverse=False):
    """You sort upwards and turn the result round, and that turns equal items round as well. Turn the comparison."""
    result = sort_with(items, key, reverse=False)
    return result[::-1] if reverse else result


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_keys_again(items, *, key=None, reverse=False):
    """You call `key` for each comparison. It may be slow: call it once an item, and keep the result beside it."""
    key_of = key or (lambda item: item)

    def right_comes_first(first, second):
        marks = key_of(first[1]), key_of(second[1])
        return marks[0] < marks[1] if reverse else marks[1] < marks[0]

    def merge(left, right, reverse):
        return merged(left, right, reverse, takes_right=right_comes_first)

    return sort_with(items, None, reverse, merge=merge)


@mistake(caught_by=test_is_your_own)
def calls_sorted(items, *, key=None, reverse=False):
    """You let `sorted` do the work. It is the right thing in a program, and here the merging is yours to write."""
    return sorted(items, key=key, reverse=reverse)


@mistake(caught_by=test_compares_little)
def splits_off_one(items, *, key=None, reverse=False):
    """You split off one item at a time and merge it with all others: n merges of up to n items. Cut in the middle."""
    result = []
    for entry in entries_of(items, key):
        result = merged(result, [entry], reverse)
    return [item for _, item in result]
