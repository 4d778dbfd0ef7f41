"""Group by key: what an answer must do, and the wrong answers we know."""

from ast import literal_eval
from collections import defaultdict
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def test_groups_items_by_their_key(group_by):
    """each key has the list of its items, equal ones included; no items make no groups"""
    assert group_by(["fig", "yam", "fig", "kiwi"], len) == {3: ["fig", "yam", "fig"], 4: ["kiwi"]}
    assert group_by([], len) == {}


def test_brings_distant_items_together(group_by):
    """items with one key come together, also if others stand between them"""
    assert group_by(["fig", "kiwi", "yam", "plum"], len) == {3: ["fig", "yam"], 4: ["kiwi", "plum"]}


def test_keeps_the_order_of_first_appearance(group_by):
    """the groups stand in the order in which their first items came"""
    assert list(group_by([-3, 1, 2, 3, -1], abs)) == [3, 1, 2]


def test_false_values_are_keys(group_by):
    """False and None are keys like others, and false values are items"""
    assert group_by(["", "Oslo", ""], bool) == {False: ["", ""], True: ["Oslo"]}
    assert group_by(["Oslo", "Atlantis"], {"Oslo": "NO"}.get) == {"NO": ["Oslo"], None: ["Atlantis"]}


def test_returns_a_plain_dictionary(group_by):
    """the result is a plain dictionary, so that a key without items is a KeyError"""
    assert type(group_by(["fig"], len)) is dict


def test_reads_an_iterator(group_by):
    """an iterator, which can be read once, is enough"""
    assert group_by(iter(["fig", "kiwi", "yam"]), len) == {3: ["fig", "yam"], 4: ["kiwi"]}


def test_asks_for_each_key_once(group_by):
    """`key` is called once for each item, in order"""
    key = CallCounter(len)
    group_by(["fig", "kiwi", "yam"], key)
    assert key.calls == [("fig",), ("kiwi",), ("yam",)]


def test_notes_the_item_without_a_hash(group_by):
    """a key that cannot be hashed is a TypeError with the item in a note"""
    with pytest.raises(TypeError) as caught:
        group_by(["1", "[2]", "[3]"], literal_eval)
    assert getattr(caught.value, "__notes__", []) == ["item: '[2]'"]


def test_lets_errors_of_the_key_pass(group_by):
    """an error that `key` itself raises passes as it is, without a note"""
    with pytest.raises(TypeError) as caught:
        group_by(["Oslo", 7], len)
    assert getattr(caught.value, "__notes__", []) == []


@given(st.lists(st.integers(-5, 5)))
def test_loses_and_invents_nothing(group_by, numbers):
    """there are as many items in the groups as came in"""
    assert sum(map(len, group_by(numbers, abs).values())) == len(numbers)


@alternative
def with_a_default_dictionary(items, key):
    """Let `defaultdict` make the lists, and hand out a plain copy."""
    groups = defaultdict(list)
    for item in items:
        name = key(item)
        try:
            groups[name].append(item)
        except TypeError as error:
            error.add_note(f"item: {item!r}")
            raise
    return dict(groups)


@alternative
def makes_the_groups_first(items, key):
    """Pair keys and items, make an empty list for each key, then fill the lists."""
    pairs = []
    for item in items:
        pairs.append((key(item), item))
        try:
            hash(pairs[-1][0])
        except TypeError as error:
            error.add_note(f"item: {item!r}")
            raise
    groups = {name: [] for name, _ in pairs}
    for name, item in pairs:
        groups[name].append(item)
    return groups


@mistake(caught_by=test_groups_items_by_their_key)
def shares_one_list(items, key):
    """`dict.fromkeys(keys, [])` gives every key the same list, so that every group holds everything."""
    items = list(items)
    groups = dict.fromkeys(map(key, items), [])  # noqa: RUF024 (the mistake)
    for item in items:
        groups[key(item)].append(item)
    return groups


@mistake(caught_by=test_groups_items_by_their_key)
def keeps_the_last_item(items, key):
    """`{key(item): item ...}` keeps one item for each key, the last. Each key needs a list."""
    return {key(item): item for item in items}


@mistake(caught_by=test_groups_items_by_their_key)
def forgets_the_first_item(items, key):
    """You make the list when a key is new, but do not put the item that brought the key into it."""
    groups = {}
    for item in items:
        name = key(item)
        if name in groups:
            groups[name].append(item)
        else:
            groups[name] = []
    return groups


@mistake(caught_by=test_groups_items_by_their_key)
def counts_the_items(items, key):
    """You count the items of each key. The items themselves are asked for."""
    groups = {}
    for item in items:
        name = key(item)
        groups[name] = groups.get(name, 0) + 1
    return groups


@mistake(caught_by=test_groups_items_by_their_key)
def drops_equal_items(items, key):
    """You leave out an item that its group already has. Two equal items are two items."""
    groups = {}
    for item in items:
        group = groups.setdefault(key(item), [])
        if item not in group:
            group.append(item)
    return groups


@mistake(caught_by=test_groups_items_by_their_key)
def keeps_the_iterators_of_groupby(items, key):
    """The groups of `itertools.groupby` are iterators, each empty once the next group begins: make a list of it
    at once.
    """
    return {name: list(group) for name, group in list(groupby(items, key))}


@mistake(caught_by=test_brings_distant_items_together)
def joins_neighbours(items, key):
    """`itertools.groupby` ends a group whenever the key changes. A key that comes back replaces its first group."""
    return {name: list(run) for name, run in groupby(items, key)}


@mistake(caught_by=test_false_values_are_keys)
def leaves_out_false_keys(items, key):
    """`if name` leaves out every false key, None and False and 0. Each item belongs to some group."""
    groups = {}
    for item in items:
        name = key(item)
        if name:
            groups.setdefault(name, []).append(item)
    return groups


@mistake(caught_by=test_keeps_the_order_of_first_appearance)
def sorts_first(items, key):
    """You sort by key so that `itertools.groupby` finds the groups. That loses the order in which the keys came, and
    keys that have no order, such as None and 1, cannot be sorted.
    """
    return {name: list(group) for name, group in groupby(sorted(items, key=key), key)}


@mistake(caught_by=test_returns_a_plain_dictionary)
def returns_a_default_dictionary(items, key):
    """You return a `defaultdict`: reading a missing key adds an empty group to it and hides the caller's mistake."""
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


@mistake(caught_by=test_reads_an_iterator)
def reads_once_for_each_key(items, key):
    """You read `items` again for each group. An iterator is used up after the first time, and a list is read far
    too often.
    """
    return {name: [item for item in items if key(item) == name] for name in dict.fromkeys(map(key, items))}


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_the_key_twice(items, key):
    """You call `key` to look and call it again to store. It may be slow: call it once and give the result a name."""
    groups = {}
    for item in items:
        if key(item) not in groups:
            groups[key(item)] = []
        groups[key(item)].append(item)
    return groups


@mistake(caught_by=test_notes_the_item_without_a_hash)
def says_nothing_of_the_item(items, key):
    """Python says that a list cannot be hashed, not which of a million items has it. Catch the TypeError, add the note,
    and raise it again.
    """
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


@mistake(caught_by=test_notes_the_item_without_a_hash)
def writes_the_item_with_str(items, key):
    """You write the item as `str` does, so that a text looks like the list it describes. `!r` shows what it is."""
    groups = {}
    for item in items:
        name = key(item)
        try:
            groups.setdefault(name, []).append(item)
        except TypeError as error:
            error.add_note(f"item: {item}")
            raise
    return groups


@mistake(caught_by=test_notes_the_item_without_a_hash)
def skips_the_item(items, key):
    """You catch the error and go on, so that items vanish and nobody is told. Add the note, then `raise`."""
    groups = {}
    for item in items:
        name = key(item)
        try:
            groups.setdefault(name, []).append(item)
        except TypeError as error:
            error.add_note(f"item: {item!r}")
    return groups


@mistake(caught_by=test_lets_errors_of_the_key_pass)
def tries_too_much(items, key):
    """Your `try` also holds the call of `key`, so that its own mistakes get the note. Try only the line that hashes."""
    groups = {}
    for item in items:
        try:
            groups.setdefault(key(item), []).append(item)
        except TypeError as error:
            error.add_note(f"item: {item!r}")
            raise
    return groups
