"""Inversions: what an answer must do, and the wrong answers we know."""

import random
from bisect import bisect_right, insort
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLessAlone
from tenweeks.plugin import alternative, leaves_its_arguments_unchanged, mistake


class Weight(ComparedByLessAlone):
    """A number that is compared by `<` alone, and counts how often."""


SIZE = 1_000
SHAPES = {
    "sorted": range(SIZE),
    "reversed": range(SIZE, 0, -1),
    "all equal": [7] * SIZE,
    "random": random.Random(6).sample(range(SIZE), SIZE),
}


def among_weights(inversions, numbers):
    """Count the inversions of weights."""
    Weight.allow(1_000)
    return inversions([Weight(number) for number in numbers])


def comparisons(inversions, shape, allowed):
    """Return how many comparisons it takes to count 1,000 weights; no more than the *allowed* ones are made."""
    Weight.allow(allowed)
    inversions([Weight(number) for number in SHAPES[shape]])
    return Weight.comparisons


def test_counts_pairs(inversions):
    """each pair of items of which the later one is smaller counts once"""
    assert inversions([3, 1, 2]) == 2
    assert inversions([2, 1, 4, 3, 5]) == 2
    assert inversions([2, 4, 1, 3, 5]) == 3
    assert inversions(["Quito", "Accra", "Hanoi"]) == 2


@pytest.mark.parametrize("items", [[], [7], [1, 2, 3, 4]])
def test_what_is_in_order_has_none(inversions, items):
    """what is in order has no inversions, nor has one item, or none"""
    assert inversions(items) == 0


def test_reversed_items_have_all(inversions):
    """n items in reverse order have n · (n - 1) / 2 inversions: every pair is one"""
    assert inversions([2, 1]) == 1
    assert inversions([5, 4, 3, 2, 1]) == 10


def test_neighbours_and_far_pairs(inversions):
    """pairs that stand far apart count as well: one small item at the end makes one with every larger item"""
    assert inversions([2, 3, 4, 5, 6, 1]) == 5


def test_equal_items_are_in_order(inversions):
    """two equal items are no inversion"""
    assert inversions([7, 7, 7]) == 0
    assert inversions([2, 1, 2, 1, 2]) == 3


def test_compares_with_less_than_only(inversions):
    """items need `<` and nothing else: neither `==` nor a hash"""
    assert among_weights(inversions, [3, 1, 2, 2, 1]) == 6


def test_large_numbers_of_pairs(inversions):
    """1,000 items in reverse order have 499,500 inversions"""
    assert inversions([*range(1_000, 0, -1)]) == 499_500


@pytest.mark.parametrize("shape", SHAPES)
def test_compares_little(inversions, shape):
    """1,000 items in any order take less than 30,000 comparisons: the pairs are not looked at one by one"""
    assert comparisons(inversions, shape, allowed=30_000) < 30_000


@given(st.lists(st.integers(0, 9), max_size=12))
def test_agrees_with_all_pairs(inversions, numbers):
    """the result is that of looking at all pairs"""
    pairs = sum(later < earlier for earlier, later in combinations(numbers, 2))
    assert inversions(numbers) == pairs


@given(st.lists(st.integers(0, 9), max_size=12, unique=True))
def test_reverse_has_the_others(inversions, numbers):
    """a pair of different items is an inversion in one direction: both directions together have all pairs"""
    backwards, pairs = numbers[::-1], len(numbers) * (len(numbers) - 1) // 2
    assert inversions(numbers) + inversions(backwards) == pairs


def merged(left, right, *, from_right=lambda waiting, taken: waiting, right_first=lambda one, other: other < one):
    """Merge two sorted lists and count in the right way, but for the parts given."""
    result, crossed, one, other = [], 0, 0, 0
    while one < len(left) and other < len(right):
        if right_first(left[one], right[other]):
            crossed += from_right(len(left) - one, one)
            result.append(right[other])
            other += 1
        else:
            result.append(left[one])
            one += 1
    return result + left[one:] + right[other:], crossed


def sort_and_count(items, merge=merged):
    """Return the items in order, and the number of inversions."""
    if len(items) < 2:
        return list(items), 0
    middle = len(items) // 2
    left, inside_left = sort_and_count(items[:middle], merge)
    right, inside_right = sort_and_count(items[middle:], merge)
    result, between = merge(left, right)
    return result, inside_left + inside_right + between


@alternative
def keeps_a_sorted_list(items):
    """Keep what has been seen in order; whatever stands behind the place of a newcomer is larger and came before."""
    seen, count = [], 0
    for item in items:
        count += len(seen) - bisect_right(seen, item)
        insort(seen, item)
    return count


@alternative
def sums_in_a_tree(items):
    """Give each item its rank, and count the ranks seen so far in a tree of sums (a Fenwick tree)."""
    order = sorted(range(len(items)), key=items.__getitem__)
    tree, count = [0] * (len(items) + 1), 0
    for number, position in enumerate(order):  # from the smallest on; equal ones in the order in which they stand
        place, before = position + 1, 0
        while place:
            before += tree[place]
            place -= place & -place
        count += number - before  # smaller or equal ones that stand behind it
        place = position + 1
        while place <= len(items):
            tree[place] += 1
            place += place & -place
    return count


@mistake(caught_by=test_counts_pairs)
def counts_one_for_each_crossing(items):
    """When an item comes from the right you count one. All that wait on the left are larger than it: count those."""
    return sort_and_count(items, lambda left, right: merged(left, right, from_right=lambda waiting, taken: 1))[1]


@mistake(caught_by=test_counts_pairs)
def counts_what_was_taken(items):
    """When an item comes from the right you count those on the left that were taken. They are smaller: count those that
    still wait.
    """
    return sort_and_count(items, lambda left, right: merged(left, right, from_right=lambda waiting, taken: taken))[1]


@mistake(caught_by=test_counts_pairs)
def counts_between_halves_only(items):
    """You count the pairs between the two halves, and forget those inside of each."""
    middle = len(items) // 2
    return merged(sorted(items[:middle]), sorted(items[middle:]))[1]


@mistake(caught_by=test_neighbours_and_far_pairs)
def merges_unsorted_halves(items):
    """You count the inversions of each half, and merge them as they were. Counting in one step needs both in order."""

    def count(items):
        if len(items) < 2:
            return 0
        middle = len(items) // 2
        between = merged(items[:middle], items[middle:])[1]
        return count(items[:middle]) + count(items[middle:]) + between

    return count(items)


@mistake(caught_by=test_counts_pairs)
def counts_pairs_in_order(items):
    """You count the pairs that are in order. An inversion is a pair of which the later item is smaller."""
    return sum(earlier < later for earlier, later in combinations(items, 2))


@mistake(caught_by=test_counts_pairs)
def adds_up_distances(items):
    """You add up how far items are from their place. An item may be far from it for the sake of one other, or of many:
    count pairs.
    """
    order = sorted(range(len(items)), key=items.__getitem__)
    return sum(abs(place - position) for place, position in enumerate(order))


@mistake(caught_by=test_counts_pairs)
def returns_the_list_too(items):
    """You return the sorted list along with the number. A helper may give both; the answer is the number."""
    return sort_and_count(items)


@mistake(caught_by=test_counts_pairs)
def counts_neighbours(items):
    """You look at neighbours. An inversion is any pair, however far apart its items stand."""
    return sum(later < earlier for earlier, later in pairwise(items))


@mistake(caught_by=test_equal_items_are_in_order)
def counts_equal_pairs(items):
    """You count equal items as well. Take the one from the right only if it is smaller."""
    return sort_and_count(
        items, lambda left, right: merged(left, right, right_first=lambda one, other: not one < other)
    )[1]


@mistake(caught_by=test_compares_with_less_than_only)
def asks_less_or_equal(items):
    """You compare with `<=`, which not every item has. Ask `right < left`, and take the left one if it is not."""
    return sort_and_count(
        items, lambda left, right: merged(left, right, right_first=lambda one, other: not one <= other)
    )[1]


@mistake(caught_by=test_compares_with_less_than_only)
def looks_ranks_up(items):
    """You look items up in a dictionary or by `index`, which needs a hash or `==`. `<` is all that they have."""
    ranks = {item: rank for rank, item in enumerate(sorted(set(items)))}
    return sort_and_count([ranks[item] for item in items])[1]


@mistake(caught_by=test_compares_little)
def looks_at_every_pair(items):
    """You look at every pair: n² / 2 comparisons. Sort both halves by merging, and count while you merge: an item from
    the right crosses all that wait on the left, at once.
    """
    return sum(later < earlier for earlier, later in combinations(items, 2))


@mistake(caught_by=test_large_numbers_of_pairs)
def splits_off_one(items):
    """You split off one item and call yourself for the rest, as deep as there are items. Cut in the middle."""

    def count(position):
        if position == len(items):
            return [], 0
        rest, inside = count(position + 1)
        result, between = merged([items[position]], rest)
        return result, inside + between

    return count(0)[1]


@mistake(caught_by=leaves_its_arguments_unchanged)
def sorts_the_callers_list(items):
    """You sort the list that you were given. The caller still needs its order: work on a copy."""
    count = sort_and_count(items)[1]
    if isinstance(items, list):
        items.sort()
    return count
