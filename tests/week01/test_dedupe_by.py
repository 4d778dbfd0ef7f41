"""Drop duplicates by key: what an answer must do, and the wrong answers we know."""

from collections.abc import Hashable
from itertools import chain
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


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


def counted(number):
    """Return a key that half of the numbers below 400 share with another."""
    return Counted(number % 200)


def test_keeps_the_first_of_each_key(dedupe_by):
    """of the items that share a key, the first one stays, in order"""
    assert dedupe_by(["Oslo", "OSLO", "Lima", "oslo"], str.casefold) == ["Oslo", "Lima"]
    assert dedupe_by([], str.casefold) == []


def test_takes_items_that_cannot_be_hashed(dedupe_by):
    """only the keys need to be compared: the items may be dictionaries"""
    rows = [{"id": 7, "at": "Lima"}, {"id": 7, "at": "Quito"}, {"id": 9, "at": "Lima"}]
    assert dedupe_by(rows, itemgetter("id")) == [{"id": 7, "at": "Lima"}, {"id": 9, "at": "Lima"}]


def test_compares_keys_not_their_text(dedupe_by):
    """keys are the same if they are equal, whatever they look like; None is a key, too"""
    rows = [("Lima", 1), ("Oslo", "1"), ("Quito", 1.0), ("Accra", None), ("Hanoi", None)]
    assert dedupe_by(rows, itemgetter(1)) == [("Lima", 1), ("Oslo", "1"), ("Accra", None)]


def test_reads_an_iterator(dedupe_by):
    """an iterator, which can be read once, is enough"""
    assert dedupe_by(iter([-1, 2, 1, -2]), abs) == [-1, 2]


def test_asks_for_each_key_once(dedupe_by):
    """`key` is called once for each item, in order"""
    key = CallCounter(str.casefold)
    dedupe_by(["Oslo", "Lima", "OSLO"], key)
    assert key.calls == [("Oslo",), ("Lima",), ("OSLO",)]


def test_takes_keys_that_cannot_be_hashed(dedupe_by):
    """keys that cannot be hashed, such as lists, dictionaries and tuples with lists inside, are compared as well"""
    assert dedupe_by(["listen", "Oslo", "silent"], sorted) == ["listen", "Oslo"]
    assert dedupe_by([("A", [1]), ("B", [2])], itemgetter(1)) == [("A", [1]), ("B", [2])]
    assert dedupe_by([(7, {"x": 1, "y": 2}), (8, {"y": 2, "x": 1})], itemgetter(1)) == [(7, {"x": 1, "y": 2})]
    assert dedupe_by([(7, "x", [1]), (8, "x", [1])], itemgetter(1, 2)) == [(7, "x", [1])]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((("A", [1, 2]), ("B", (1, 2))), [("A", [1, 2]), ("B", (1, 2))]),
        ((("A", {1}), ("B", frozenset({1})), ("C", {1})), [("A", {1})]),
        ((("A", frozenset({1})), ("B", {1}), ("C", {2})), [("A", frozenset({1})), ("C", {2})]),
        ((("A", b"x"), ("B", bytearray(b"x"))), [("A", b"x")]),
    ],
)
def test_compares_all_keys_with_each_other(dedupe_by, items, expected):
    """a key that can be hashed is compared with one that cannot, and `==` alone decides"""
    assert dedupe_by(items, itemgetter(1)) == expected


def test_compares_rarely(dedupe_by):
    """400 keys that can be hashed, half of them duplicates, cost at most 800 comparisons"""
    Counted.comparisons = 0
    dedupe_by(range(400), counted)
    assert Counted.comparisons <= 800


KEYS = st.sampled_from([1, 2, [1], [2], (1,), {1}, frozenset({1}), frozenset({2})])


@given(items=st.lists(st.tuples(st.sampled_from("ABC"), KEYS)))
def test_agrees_with_looking_back(dedupe_by, items):
    """an item stays if no item before it has an equal key"""
    expected = []
    for item in items:
        if not any(item[1] == kept[1] for kept in expected):
            expected.append(item)
    assert dedupe_by(items, itemgetter(1)) == expected


@alternative
def asks_for_forgiveness(items, key):
    """Add every key to a set, and search only for those that it refuses."""
    hashed, others, unique = set(), [], []
    for item in items:
        mark = key(item)
        try:
            size = len(hashed)
            hashed.add(mark)
            new = len(hashed) > size and mark not in others
        except TypeError:
            new = not any(mark == other for other in chain(hashed, others))
            others.append(mark)
        if new:
            unique.append(item)
    return unique


@alternative
def looks_keys_up_by_their_hash(items, key):
    """Keep keys in drawers: those of one hash in one drawer, those without a hash in a drawer of their own."""
    drawers, unique = {None: []}, []
    for item in items:
        mark = key(item)
        try:
            label = hash(mark)
        except TypeError:
            label = None
        rivals = chain.from_iterable(drawers.values()) if label is None else drawers[None] + drawers.get(label, [])
        if not any(mark == rival for rival in rivals):
            drawers.setdefault(label, []).append(mark)
            unique.append(item)
    return unique


@mistake(caught_by=test_keeps_the_first_of_each_key)
def keeps_the_last_of_each_key(items, key):
    """`{key(item): item ...}` writes each later item over the first one with its key."""
    return list({key(item): item for item in items}.values())


@mistake(caught_by=test_keeps_the_first_of_each_key)
def returns_the_keys(items, key):
    """You return the keys. The key tells which items to keep; the items themselves are asked for."""
    return list(dict.fromkeys(map(key, items)))


@mistake(caught_by=test_keeps_the_first_of_each_key)
def compares_the_items(items, key):
    """You compare the items themselves and never ask `key`."""
    unique = []
    for item in items:
        if item not in unique:
            unique.append(item)
    return unique


@mistake(caught_by=test_keeps_the_first_of_each_key)
def compares_neighbours(items, key):
    """You compare each key with the one before it, so that a duplicate farther away stays."""
    unique, last = [], object()
    for item in items:
        mark = key(item)
        if mark != last:
            unique.append(item)
        last = mark
    return unique


@mistake(caught_by=test_takes_items_that_cannot_be_hashed)
def hashes_the_items(items, key):
    """Your items become keys of a dictionary or members of a set, and a dictionary can be neither. Put
    `key(item)` there.
    """
    seen, unique = set(), {}
    for item in items:
        mark = key(item)
        if mark not in seen:
            seen.add(mark)
            unique[item] = None
    return list(unique)


@mistake(caught_by=test_compares_keys_not_their_text)
def compares_the_text_of_keys(items, key):
    """A key and its text are two things: 1 and "1" look alike and differ, 1 and 1.0 look different and are equal."""
    seen, unique = set(), []
    for item in items:
        mark = str(key(item))
        if mark not in seen:
            seen.add(mark)
            unique.append(item)
    return unique


@mistake(caught_by=test_compares_keys_not_their_text)
def takes_none_for_no_key(items, key):
    """You treat the key None as “no key”. It is a value like others: two items with the key None share a key."""
    seen, unique = set(), []
    for item in items:
        mark = key(item)
        if mark is None or mark not in seen:
            seen.add(mark)
            unique.append(item)
    return unique


@mistake(caught_by=test_reads_an_iterator)
def reads_twice(items, key):
    """You go through `items` twice. An iterator is used up after the first time: do all the work in one loop."""
    marks = [key(item) for item in items]
    return [item for index, item in enumerate(items) if marks[index] not in marks[:index]]


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_the_key_twice(items, key):
    """You call `key` to look and call it again to remember. It may be slow: call it once and give the result a name."""
    seen, unique = [], []
    for item in items:
        if key(item) not in seen:
            seen.append(key(item))
            unique.append(item)
    return unique


@mistake(caught_by=test_takes_keys_that_cannot_be_hashed)
def hashes_every_key(items, key):
    """A set refuses keys that cannot be hashed. Catch the TypeError, and compare such a key with those you have
    seen.
    """
    seen, unique = set(), []
    for item in items:
        mark = key(item)
        if mark not in seen:
            seen.add(mark)
            unique.append(item)
    return unique


@mistake(caught_by=test_takes_keys_that_cannot_be_hashed)
def asks_the_type(items, key):
    """A tuple is `Hashable` by its type, but with a list inside it has no hash. Only `hash` itself knows: try it."""
    hashed, others, unique = set(), [], []
    for item in items:
        mark = key(item)
        if isinstance(mark, Hashable):
            new = mark not in hashed and mark not in others
            hashed.add(mark)
        else:
            new = not any(mark == other for other in chain(hashed, others))
            others.append(mark)
        if new:
            unique.append(item)
    return unique


def freezes_by(freeze):
    """Return an answer that makes every key hashable by *freeze*."""

    def answer(items, key):
        unique = {}
        for item in items:
            unique.setdefault(freeze(key(item)), item)
        return list(unique.values())

    return answer


@mistake(caught_by=test_takes_keys_that_cannot_be_hashed)
def writes_keys_down(items, key):
    """You compare what `repr` writes. Two dictionaries are equal in any order, but are written in the order of
    their keys.
    """
    return freezes_by(lambda mark: mark if can_be_hashed(mark) else repr(mark))(items, key)


@mistake(caught_by=test_compares_all_keys_with_each_other)
def makes_tuples_of_lists(items, key):
    """You turn lists into tuples to hash them, but `[1, 2] == (1, 2)` is False: now different keys are the same."""

    def freeze(mark):
        if isinstance(mark, dict):
            return frozenset(mark.items())
        return tuple(map(freeze, mark)) if isinstance(mark, list | tuple) else mark

    return freezes_by(freeze)(items, key)


@mistake(caught_by=test_compares_all_keys_with_each_other)
def keeps_two_worlds(items, key):
    """You look for a key only among those of its own sort. `{1} == frozenset({1})`, and only one of them has a hash."""
    hashed, others, unique = set(), [], []
    for item in items:
        mark = key(item)
        if can_be_hashed(mark):
            new = mark not in hashed
            hashed.add(mark)
        else:
            new = mark not in others
            others.append(mark)
        if new:
            unique.append(item)
    return unique


@mistake(caught_by=test_compares_rarely)
def searches_a_list(items, key):
    """You search a list for every key. Keys that can be hashed belong in a set, which finds them without searching."""
    seen, unique = [], []
    for item in items:
        mark = key(item)
        if mark not in seen:
            seen.append(mark)
            unique.append(item)
    return unique


def can_be_hashed(value):
    """Tell whether *value* can be hashed."""
    try:
        hash(value)
    except TypeError:
        return False
    return True
