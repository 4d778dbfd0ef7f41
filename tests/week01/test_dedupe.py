"""Drop duplicates: what an answer must do, and the wrong answers we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Counted:
    """A number that counts how often two of its kind are compared."""

    comparisons = 0

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        if not isinstance(other, Counted):
            return NotImplemented
        Counted.comparisons += 1
        return self.number == other.number

    def __hash__(self):
        return hash(self.number)

    def __repr__(self):
        return f"Counted({self.number})"


def test_keeps_each_item_once(dedupe):
    """each item stays once, where it first appeared"""
    assert dedupe([3, 1, 3, 2, 1]) == [3, 1, 2]


@pytest.mark.parametrize(("items", "expected"), [([], []), ((None, 0, None, ""), [None, 0, ""])])
def test_keeps_every_kind_of_item(dedupe, items, expected):
    """nothing gives nothing, and false values are items like others"""
    assert dedupe(items) == expected


def test_keeps_the_first_of_equal_items(dedupe):
    """of items that are equal, the first one stays"""
    assert repr(dedupe([1, True, 2.0, 2])) == "[1, 2.0]"


def test_reads_an_iterator(dedupe):
    """an iterator, which can be read once, is enough"""
    assert dedupe(iter(["Quito", "Lima", "Quito"])) == ["Quito", "Lima"]


def test_returns_a_new_list(dedupe):
    """the result is a new list, even if nothing is dropped"""
    items = ["Quito", "Lima"]
    assert dedupe(items) is not items


def test_compares_rarely(dedupe):
    """400 items, half of them duplicates, cost at most 800 comparisons"""
    items = [Counted(number % 200) for number in range(400)]
    Counted.comparisons = 0
    dedupe(items)
    assert Counted.comparisons <= 800


@given(st.lists(st.integers(0, 9)))
def test_agrees_with_looking_back(dedupe, items):
    """an item stays if no item before it equals it"""
    assert dedupe(items) == [item for index, item in enumerate(items) if item not in items[:index]]


@alternative
def remembers_in_a_set(items):
    """Remember in a set, collect in a list."""
    seen, unique = set(), []
    for item in items:
        if item not in seen:
            seen.add(item)
            unique.append(item)
    return unique


@mistake(caught_by=test_keeps_each_item_once)
def makes_a_set(items):
    """A set drops duplicates and the order with them. A dictionary keeps its keys in the order in which they came."""
    return list(set(items))


@mistake(caught_by=test_keeps_each_item_once)
def compares_neighbours(items):
    """You compare each item with the one before it, so that a duplicate farther away stays."""
    unique = []
    for item in items:
        if not unique or unique[-1] != item:
            unique.append(item)
    return unique


@mistake(caught_by=test_keeps_each_item_once)
def returns_the_dictionary(items):
    """`dict.fromkeys` has the right keys in the right order, but it is a dictionary: make a list of it."""
    return dict.fromkeys(items)


@mistake(caught_by=test_keeps_each_item_once)
def removes_from_the_list_it_reads(items):
    """You remove items from the caller's list while a loop walks over it: the loop skips what moves up, the caller
    loses data, and `remove` takes the first of equal items.
    """
    for item in items:
        if items.count(item) > 1:
            items.remove(item)
    return items


@mistake(caught_by=test_keeps_each_item_once)
def keeps_what_occurs_once(items):
    """You drop every item that occurs more than once. One of each is to stay."""
    items = list(items)
    return [item for item in items if items.count(item) == 1]


@mistake(caught_by=test_keeps_every_kind_of_item)
def drops_false_values(items):
    """`if item` asks whether the item is true, and 0, None and an empty text are not. Ask only whether you saw it
    before.
    """
    return [item for item in dict.fromkeys(items) if item]


@mistake(caught_by=test_keeps_the_first_of_equal_items)
def keeps_the_last_of_equal_items(items):
    """`{item: item ...}` keeps the first key, but replaces its value each time: the values are the last of equal
    items.
    """
    return list({item: item for item in items}.values())


@mistake(caught_by=test_reads_an_iterator)
def needs_a_length(items):
    """You ask for `len(items)` and `items[index]`, which only a sequence has. A `for` loop reads everything
    iterable.
    """
    return list(dict.fromkeys(items[index] for index in range(len(items))))


@mistake(caught_by=test_reads_an_iterator)
def sorts_by_position(items):
    """`items.index` searches the list again for each item, and what can be read only once has no `index` at all."""
    return sorted(set(items), key=items.index)


@mistake(caught_by=test_returns_a_new_list)
def returns_what_it_got(items):
    """With nothing to drop you return the caller's own list: who changes your result changes their data."""
    if isinstance(items, list) and len(items) == len(set(items)):
        return items
    return list(dict.fromkeys(items))


@mistake(caught_by=test_compares_rarely)
def searches_the_list(items):
    """`in` on a list compares with one item after the other, so twice the items cost four times the comparisons."""
    unique = []
    for item in items:
        if item not in unique:
            unique.append(item)
    return unique
