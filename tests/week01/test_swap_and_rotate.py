"""Swap and rotate: what an answer must do, and the wrong answers we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak

MAY_CHANGE_ARGUMENTS = True
LIST_OF_20_000 = 160_000  # bytes, 8 for each item


def test_swaps_two_items(swap):
    """the items at two positions change places, in the list itself"""
    queue = ["Ana", "Bao", "Chi", "Dag"]
    swap(queue, 0, 2)
    assert queue == ["Chi", "Bao", "Ana", "Dag"]


@pytest.mark.parametrize(("left", "right"), [(None, "Oslo"), ((), (1, 2)), (2.5, 2.5), (0, -3)])
def test_swaps_values_of_every_kind(swap, left, right):
    """the values may be of any kind, equal ones as well"""
    values = [left, "between", right]
    swap(values, 0, 2)
    assert values == [right, "between", left]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, -1, ("c", "b", "a")), (-2, -3, ("b", "a", "c")), (1, 1, ("a", "b", "c")), (2, 1, ("a", "c", "b"))],
)
def test_swaps_at_every_position(swap, first, second, expected):
    """positions come in any order, may count from the end, and may be the same"""
    letters = ["a", "b", "c"]
    swap(letters, first, second)
    assert letters == list(expected)


def test_rotates_by_one(rotate):
    """the first item goes to the end, and all others move up, in the list itself"""
    queue = ["Ana", "Bao", "Chi", "Dag"]
    rotate(queue)
    assert queue == ["Bao", "Chi", "Dag", "Ana"]


@pytest.mark.parametrize(("before", "after"), [(("Lima",), ("Lima",)), (("a", "b"), ("b", "a")), ((), ())])
def test_rotates_short_lists(rotate, before, after):
    """short lists rotate, too; an empty one stays empty"""
    items = list(before)
    rotate(items)
    assert items == list(after)


def test_makes_no_second_list(rotate):
    """20,000 items rotate without extra memory, counted in lists of that length"""
    assert round(memory_peak(rotate, list(range(20_000))) / LIST_OF_20_000) == 0


@given(st.lists(st.none() | st.integers(), max_size=8))
def test_rotates_every_list(rotate, before):
    """every list is the same again, but for its first item, which is now the last"""
    items = list(before)
    rotate(items)
    assert items == [*before[1:], *before[:1]]


@alternative
class OneAfterTheOther:
    """Keep one value under a name of its own; let the first item walk to the end."""

    def swap(items, first, second):
        """Swap by way of a third name."""
        kept = items[first]
        items[first] = items[second]
        items[second] = kept

    def rotate(items):
        """Swap neighbours, one pair after the other."""
        for index in range(len(items) - 1):
            items[index], items[index + 1] = items[index + 1], items[index]


@mistake(caught_by=test_swaps_two_items)
class LosesOneValue:
    """After the first line both places hold the same item, and the other one is lost. Assign both in one line."""

    def swap(items, first, second):
        """Copy one item over the other."""
        items[first] = items[second]
        items[second] = items[first]


@mistake(caught_by=test_swaps_two_items)
class SwapsTheNames:
    """You swap names of your own, or in a copy. The places of the list hold what they held: assign to `items[...]`."""

    def swap(items, first, second):
        """Swap two local names."""
        left, right = items[first], items[second]
        left, right = right, left


@mistake(caught_by=test_swaps_values_of_every_kind)
class CalculatesTheSwap:
    """Your trick with sums works for numbers only. Two names on each side of `=` swap objects of every kind."""

    def swap(items, first, second):
        """Swap sums."""
        if not isinstance(items[first], str):
            items[first] = items[first] + items[second]
            items[second] = items[first] - items[second]
            items[first] = items[first] - items[second]
        else:
            items[first], items[second] = items[second], items[first]


@mistake(caught_by=test_swaps_at_every_position)
class RemovesAndInserts:
    """You take items out and put them in again. Each step moves all that follow, so the other position is off."""

    def swap(items, first, second):
        """Take out and insert."""
        later = items.pop(second)
        items.insert(second, items[first])
        items.pop(first)
        items.insert(first, later)


@mistake(caught_by=test_rotates_by_one)
class RotatesBackwards:
    """You take the last item to the front. The first one is to go to the end."""

    def rotate(items):
        """Move the last item to the front."""
        if items:
            items.insert(0, items.pop())


@mistake(caught_by=test_rotates_by_one)
class RebindsTheParameter:
    """You make a new list and give it the name `items`. The caller's name still refers to the old one."""

    def rotate(items):
        """Bind the parameter to a new list."""
        items = items[1:] + items[:1]


@mistake(caught_by=test_rotates_by_one)
class LosesTheFirstItem:
    """You remove the first item and put it nowhere. `pop` returns what it removes: append that."""

    def rotate(items):
        """Remove the first item."""
        if items:
            items.pop(0)


@mistake(caught_by=test_rotates_by_one)
class LeavesTheFirstItem:
    """You append the first item and leave it in front as well. `pop` takes it out."""

    def rotate(items):
        """Repeat the first item at the end."""
        if items:
            items.append(items[0])


@mistake(caught_by=test_rotates_short_lists)
class NeedsAnItem:
    """An empty list has no first item to take out. Ask first: an empty list counts as false."""

    def rotate(items):
        """Move the first item, which must exist."""
        items.append(items.pop(0))


@mistake(caught_by=test_makes_no_second_list)
class ReplacesTheContent:
    """Your slices are new lists, in which every item is listed once more. Move one item inside the list you have."""

    def rotate(items):
        """Write a new content into the old list."""
        items[:] = items[1:] + items[:1]
