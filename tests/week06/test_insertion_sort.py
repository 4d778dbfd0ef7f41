"""Insertion sort: what an answer must do, and the wrong answers we know."""

from itertools import combinations
from operator import lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import ComparedByLessAlone, Shelf
from tenweeks.plugin import mistake

MAY_CHANGE_ARGUMENTS = True  # that is what it is asked to do


class Weight(ComparedByLessAlone):
    """A number that is compared by `<` alone, and counts how often; *label* tells equal ones apart."""

    def __init__(self, number, label=""):
        super().__init__(number)
        self.label = label

    def __repr__(self):
        return f"{self.value}{self.label}"


def in_place(insertion_sort, items):
    """Sort a list in place, and return it."""
    items = list(items)
    insertion_sort(items)
    return items


def from_shelf(insertion_sort, items):
    """Sort a shelf in place, and return what stands on it."""
    shelf = Shelf(items)
    insertion_sort(shelf)
    return shelf.places


def labels(insertion_sort, text):
    """Sort weights such as 2a 1 2b; return them as a text."""
    Weight.allow(10_000)
    return " ".join(map(repr, in_place(insertion_sort, [Weight(int(each[0]), each[1:]) for each in text.split()])))


def comparisons(insertion_sort, numbers, allowed):
    """Return how many comparisons it takes to sort weights; no more than the *allowed* ones are made."""
    Weight.allow(allowed)
    insertion_sort([Weight(number) for number in numbers])
    return Weight.comparisons


def pairs_out_of_order(numbers):
    """Count the pairs of which the later item is smaller."""
    return sum(later < earlier for earlier, later in combinations(numbers, 2))


def test_sorts_the_list_itself(insertion_sort):
    """afterwards the list that was given is in ascending order"""
    assert in_place(insertion_sort, [5, 2, 4, 6, 1, 3]) == [1, 2, 3, 4, 5, 6]
    assert in_place(insertion_sort, ["Quito", "Accra", "Hanoi"]) == ["Accra", "Hanoi", "Quito"]


def test_returns_none(insertion_sort):
    """the result is None, as for `list.sort`: the list is the result"""
    assert insertion_sort([2, 1, 3]) is None


@pytest.mark.parametrize("items", [[], [7], [2, 1]])
def test_short_lists(insertion_sort, items):
    """a list may have two items, one, or none"""
    assert in_place(insertion_sort, items) == sorted(items)


def test_keeps_equal_items(insertion_sort):
    """equal items are all kept"""
    assert in_place(insertion_sort, [3, 1, 3, 2, 1]) == [1, 1, 2, 3, 3]


def test_compares_with_less_than_only(insertion_sort):
    """items need `<` and nothing else"""
    assert labels(insertion_sort, "3 1 2") == "1 2 3"


def test_equal_items_keep_their_order(insertion_sort):
    """equal items stay in the order in which they came: the sort is stable"""
    assert labels(insertion_sort, "2a 1a 2b 1b 2c") == "1a 1b 2a 2b 2c"


def test_one_place_at_a_time(insertion_sort):
    """single places are read and written, nothing else, and no second list is built"""
    assert from_shelf(insertion_sort, [7, 8, 6, 5, 4, 3, 1, 2]) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_sorted_is_cheap(insertion_sort):
    """300 items that are in order take less than 10 comparisons each"""
    assert comparisons(insertion_sort, range(300), allowed=3_000) < 3_000


def test_sorted_takes_one_comparison_an_item(insertion_sort):
    """n items that are in order take at most n - 1 comparisons"""
    assert comparisons(insertion_sort, range(300), allowed=299) <= 299


def test_nearly_sorted_is_cheap(insertion_sort):
    """each pair of items that is out of order adds one comparison at most"""
    assert comparisons(insertion_sort, [*range(1, 100), 0], allowed=99 + 99) <= 99 + 99


@given(st.lists(st.integers(0, 9), max_size=9))
def test_agrees_with_sorted(insertion_sort, numbers):
    """the list is as `sorted` gives it"""
    assert in_place(insertion_sort, numbers) == sorted(numbers)


@given(st.lists(st.integers(0, 9), max_size=9))
def test_counts_what_is_out_of_order(insertion_sort, numbers):
    """any n items take at most n - 1 comparisons, and one for each pair out of order"""
    most = max(len(numbers) - 1, 0) + pairs_out_of_order(numbers)
    assert comparisons(insertion_sort, numbers, allowed=1_000) <= most


def sort_with(items, *, is_before=lt, start=1, end=None):
    """Sort in the right way, but for the parts given."""
    for position in range(start, len(items) if end is None else end):
        item = items[position]
        place = position
        while place > 0 and is_before(item, items[place - 1]):
            items[place] = items[place - 1]
            place -= 1
        items[place] = item


@mistake(caught_by=test_sorts_the_list_itself)
def binds_the_name_anew(items):
    """`items = …` gives the name another list. The caller's list stays as it was: assign to its places."""
    items = list(items)
    sort_with(items)


@mistake(caught_by=test_sorts_the_list_itself)
def returns_a_new_list(items):
    """You return a new list, and the one you were given stays as it was. Move its own items."""
    result = list(items)
    sort_with(result)
    return result


@mistake(caught_by=test_sorts_the_list_itself)
def wraps_around(items):
    """At the front your loop goes on: place 0 has no left neighbour, and `items[-1]` is the last item. Stop at 0."""
    for position in range(1, len(items)):
        item, place = items[position], position
        while item < items[place - 1]:
            items[place] = items[place - 1]
            place -= 1
        items[place] = item


@mistake(caught_by=test_sorts_the_list_itself)
def never_reaches_the_front(items):
    """Your loop stops one place too early: an item that is smaller than all others belongs at place 0."""
    for position in range(1, len(items)):
        item, place = items[position], position
        while place > 1 and item < items[place - 1]:
            items[place] = items[place - 1]
            place -= 1
        items[place] = item


@mistake(caught_by=test_sorts_the_list_itself)
def forgets_the_last_item(items):
    """`range(1, len(items) - 1)` ends before the last position. The end of a range is left out already."""
    sort_with(items, end=len(items) - 1)


@mistake(caught_by=test_sorts_the_list_itself)
def overwrites_the_item(items):
    """You shift a neighbour over the item before you have it in a name of its own, and so it is lost."""
    for position in range(1, len(items)):
        place = position
        while place > 0 and items[position] < items[place - 1]:
            items[place] = items[place - 1]
            place -= 1


@mistake(caught_by=test_sorts_the_list_itself)
def swaps_once(items):
    """You swap each item with its neighbour once. It has to go on to the left until its neighbour is not larger."""
    for place in range(1, len(items)):
        if items[place] < items[place - 1]:
            items[place], items[place - 1] = items[place - 1], items[place]


@mistake(caught_by=test_sorts_the_list_itself)
def sorts_downwards(items):
    """Your order is descending: an item moves left while it is smaller than its neighbour, not larger."""
    sort_with(items, is_before=lambda item, neighbour: neighbour < item)


@mistake(caught_by=test_returns_none)
def returns_the_list(items):
    """You return the list as well. A function that changes its argument returns None, so that nobody takes the result
    for a copy.
    """
    sort_with(items)
    return items


@mistake(caught_by=test_compares_with_less_than_only)
def asks_less_or_equal(items):
    """You compare with `<=`, which not every item has. What sorts in Python asks `<` alone; `a <= b` can be written as
    `not b < a`.
    """
    sort_with(items, is_before=lambda item, neighbour: not neighbour <= item)


@mistake(caught_by=test_equal_items_keep_their_order)
def passes_equal_items(items):
    """An item passes neighbours that equal it, so equal items change their order. Stop at the first that is not
    larger.
    """
    sort_with(items, is_before=lambda item, neighbour: not neighbour < item)


@mistake(caught_by=test_equal_items_keep_their_order)
def selects_the_smallest(items):
    """You look for the smallest of the rest and swap it to the front. That is selection sort: the swap carries an item
    past its equals, and a sorted list costs as much as any.
    """
    for position in range(len(items)):
        least = position
        for place in range(position + 1, len(items)):
            if items[place] < items[least]:
                least = place
        items[position], items[least] = items[least], items[position]


@mistake(caught_by=test_one_place_at_a_time)
def calls_list_sort(items):
    """You let `list.sort` do the work. Build it from reading and writing single places."""
    items.sort()


@mistake(caught_by=test_one_place_at_a_time)
def moves_with_pop_and_insert(items):
    """`pop` and `insert` move all items behind the place, unseen. Shift one place at a time, as far as needed."""
    for position in range(1, len(items)):
        place = position
        while place > 0 and items[position] < items[place - 1]:
            place -= 1
        items.insert(place, items.pop(position))


@mistake(caught_by=test_one_place_at_a_time)
def writes_a_copy_back(items):
    """You build a second list and write it back. In place means: one item in the hand, all others stay in the list."""
    result = [items[place] for place in range(len(items))]
    sort_with(result)
    for place, item in enumerate(result):
        items[place] = item


@mistake(caught_by=test_sorted_is_cheap)
def bubbles_to_the_end(items):
    """You go through all pairs, whatever order they are in. An item that is not smaller than its left neighbour needs
    no second comparison.
    """
    for end in range(len(items), 1, -1):
        for place in range(1, end):
            if items[place] < items[place - 1]:
                items[place], items[place - 1] = items[place - 1], items[place]


@mistake(caught_by=test_sorted_takes_one_comparison_an_item)
def bisects_for_the_place(items):
    """You halve your way to the place, which takes several comparisons even where the item can stay. Ask its left
    neighbour first.
    """
    for position in range(1, len(items)):
        item, low, high = items[position], 0, position
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if item < items[middle] else (middle + 1, high)
        for place in range(position, low, -1):
            items[place] = items[place - 1]
        items[low] = item


@mistake(caught_by=test_nearly_sorted_is_cheap)
def bubbles_until_nothing_moves(items):
    """You go through the whole list until nothing moves. One small item at the end needs a round for every place it
    moves; take it in your hand, and it arrives in one.
    """
    swapped = True
    while swapped:
        swapped = False
        for place in range(1, len(items)):
            if items[place] < items[place - 1]:
                items[place], items[place - 1] = items[place - 1], items[place]
                swapped = True
