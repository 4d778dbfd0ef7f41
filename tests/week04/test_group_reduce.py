"""Folds by groups, and their merging: what an answer must do, and the wrong answers we know."""

from collections import defaultdict
from copy import deepcopy
from functools import reduce
from itertools import groupby
from operator import add, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter

SALES = [("Lima", 12), ("Oslo", 30), ("Lima", 5), ("Accra", 7), ("Oslo", 1)]


def city(sale):
    """Return the city of a sale."""
    return sale[0]


def add_amount(so_far, sale):
    """Return the sum with the amount of one more sale."""
    return so_far + sale[1]


def initial_of(text):
    """Return the first letter of a text."""
    return text[0]


def joined(so_far, text):
    """Return a text with one more behind a dash, which shows the order."""
    return f"{so_far}-{text}"


def collected(so_far, item):
    """Put *item* into the list that there is so far."""
    so_far.append(item)
    return so_far


def forgets(so_far, number):
    """Return None for a 0, otherwise a tuple of both."""
    return (so_far, number) if number else None


def numbers_of_calls(group_reduce, sales):
    """Return how often each of the functions is called."""
    functions = {"key": CallCounter(city), "function": CallCounter(add_amount), "start": CallCounter(int)}
    group_reduce(sales, *functions.values())
    return {name: function.count for name, function in functions.items()}


class Parcel:
    """An item that counts how many of its kind there are at once."""

    alive = most = 0

    def __init__(self, weight):
        self.weight = weight
        Parcel.alive += 1
        Parcel.most = max(Parcel.most, Parcel.alive)

    def __del__(self):
        Parcel.alive -= 1


def most_kept(group_reduce, size):
    """Return how many of *size* parcels are kept at once, at most, while their weights are added up."""
    Parcel.alive = Parcel.most = 0
    parcels = (Parcel(weight) for weight in range(size))
    group_reduce(parcels, lambda parcel: parcel.weight % 3, lambda so_far, parcel: so_far + parcel.weight, int)
    return Parcel.most


def parts_after(merge_groups, one, other):
    """Return both parts as they are after they were merged and somebody wrote into the result."""
    merge_groups(one, other, add)["Quito"] = 99
    return [one, other]


def is_plain(result):
    """Tell whether *result* is a dictionary of no special kind."""
    return type(result) is dict


def test_folds_each_group(group_reduce):
    """each key has the fold of its items, wherever they stand; no items make no groups"""
    assert group_reduce(SALES, city, add_amount, int) == {"Lima": 17, "Oslo": 31, "Accra": 7}
    assert group_reduce(["tea", "tofu", "rice"], initial_of, joined, str) == {"t": "-tea-tofu", "r": "-rice"}
    assert group_reduce([], city, add_amount, int) == {}


def test_merges(merge_groups):
    """a key of one part keeps its value, a key of both gets `combine(first, second)`"""
    assert merge_groups({"Lima": 17, "Oslo": 30}, {"Oslo": 1, "Accra": 7}, add) == {"Lima": 17, "Oslo": 31, "Accra": 7}
    assert merge_groups({"t": "tea"}, {"t": "tofu"}, add) == {"t": "teatofu"}
    assert merge_groups({"t": "tea"}, {"r": "rice"}, add) == {"t": "tea", "r": "rice"}
    assert merge_groups({}, {"Lima": 1}, add) == {"Lima": 1}
    assert merge_groups({"Lima": 1}, {}, add) == {"Lima": 1}
    assert merge_groups({}, {}, add) == {}


def test_merges_false_values(merge_groups):
    """values that are false are combined like others, and only what stands in both parts is combined"""
    assert merge_groups({"Lima": 0}, {"Lima": 5}, sub) == {"Lima": -5}
    assert merge_groups({"Lima": 5}, {"Lima": 0}, lambda one, other: (one, other)) == {"Lima": (5, 0)}
    assert merge_groups({"Lima": None}, {"Oslo": None}, add) == {"Lima": None, "Oslo": None}


def test_parts_stay_as_they_were(merge_groups):
    """both parts stay as they were, also when somebody writes into the result"""
    parts = parts_after(merge_groups, {"Lima": 1}, {"Lima": 2, "Oslo": 3})
    assert parts == [{"Lima": 1}, {"Lima": 2, "Oslo": 3}]
    assert parts_after(merge_groups, {"Lima": 1}, {}) == [{"Lima": 1}, {}]
    assert parts_after(merge_groups, {}, {"Lima": 1}) == [{}, {"Lima": 1}]


def test_begins_with_start(group_reduce):
    """every group begins with what `start()` returns"""
    assert group_reduce(SALES, city, add_amount, lambda: 100) == {"Lima": 117, "Oslo": 131, "Accra": 107}
    assert group_reduce(["tea", "tofu"], initial_of, joined, lambda: "menu") == {"t": "menu-tea-tofu"}


def test_folds_from_the_left(group_reduce):
    """the function gets what there is so far first, then the item, in the order of the items"""
    assert group_reduce([10, 3, 2], lambda number: "all", sub, lambda: 100) == {"all": 85}
    assert group_reduce(["b", "a", "b"], str.isalpha, joined, str) == {True: "-b-a-b"}


def test_order_of_first_appearance(group_reduce, merge_groups):
    """groups stand in the order in which their first items came; in a merger, those of the first part come first"""
    assert list(group_reduce([-3, 1, 2, 3, -1], abs, add, int)) == [3, 1, 2]
    assert list(merge_groups({"Oslo": 1, "Lima": 2}, {"Accra": 3, "Lima": 4}, add)) == ["Oslo", "Lima", "Accra"]


def test_groups_do_not_share(group_reduce):
    """with a `start` that makes a list, every group has a list of its own"""
    assert group_reduce([1, 2, 3], lambda number: number % 2, collected, list) == {1: [1, 3], 0: [2]}


def test_false_values(group_reduce):
    """0, None and the empty text are values like others: as keys, and as what there is so far"""
    assert group_reduce([5, -5, 7], lambda number: None, add, lambda: 0) == {None: 7}
    assert group_reduce([-10, 7], lambda number: 0, add, lambda: 10) == {0: 7}
    assert group_reduce([1, 0, 2], lambda number: "", forgets, tuple) == {"": (None, 2)}


def test_reads_an_iterator(group_reduce):
    """an iterator, which can be read once, is enough"""
    assert group_reduce(iter(SALES), city, add_amount, int) == {"Lima": 17, "Oslo": 31, "Accra": 7}


def test_calls_as_often_as_it_must(group_reduce):
    """`key` and the function are called once an item, `start` once a group"""
    assert numbers_of_calls(group_reduce, SALES) == {"key": 5, "function": 5, "start": 3}
    assert numbers_of_calls(group_reduce, SALES[:1]) == {"key": 1, "function": 1, "start": 1}


def test_no_items_call_nothing(group_reduce):
    """without items nothing is called"""
    assert numbers_of_calls(group_reduce, []) == {"key": 0, "function": 0, "start": 0}


def test_keeps_no_items(group_reduce):
    """an item is let go as soon as it is folded in: of 1,000 items, no more than a few exist at once"""
    assert most_kept(group_reduce, 1_000) <= 5


def test_gives_plain_dictionaries(group_reduce, merge_groups):
    """both results are plain dictionaries, in which a key without items is a KeyError"""
    assert is_plain(group_reduce(SALES, city, add_amount, int))
    assert is_plain(merge_groups(defaultdict(int, {"Lima": 1}), {"Oslo": 2}, add))


def test_errors_pass(group_reduce, merge_groups):
    """an error of a function that was given passes as it is"""
    with pytest.raises(IndexError):
        group_reduce(["tea", ""], initial_of, joined, str)
    with pytest.raises(TypeError):
        group_reduce(["tea"], initial_of, add, int)
    with pytest.raises(TypeError):
        merge_groups({"Lima": 1}, {"Lima": "1"}, add)


@given(st.lists(st.text("abc", min_size=1, max_size=2)), st.integers(0, 9))
def test_parts_make_the_whole(group_reduce, merge_groups, words, cut):
    """to fold two halves and merge them is to fold the whole, wherever it is cut"""
    halves = [group_reduce(half, initial_of, add, str) for half in (words[:cut], words[cut:])]
    whole = {}
    for word in words:
        whole[word[0]] = whole.get(word[0], "") + word
    assert group_reduce(words, initial_of, add, str) == whole
    assert merge_groups(*halves, add) == whole


@alternative
class WithTheLibrary:
    """A fold of the whole whose value is a dictionary; the merger goes over the keys of both."""

    def group_reduce(items, key, function, start):  # noqa: D102
        def step(groups, item):
            name = key(item)
            if name not in groups:
                groups[name] = start()
            groups[name] = function(groups[name], item)
            return groups

        return reduce(step, items, {})

    def merge_groups(one, other, combine):  # noqa: D102
        def value(name):
            if name in one and name in other:
                return combine(one[name], other[name])
            return (one if name in one else other)[name]

        return {name: value(name) for name in {**one, **other}}


@alternative
class WithDefaults:
    """A `defaultdict` begins the groups, and a plain copy leaves; the merger uses `try`."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = defaultdict(start)
        for item in items:
            name = key(item)
            groups[name] = function(groups[name], item)
        return dict(groups)

    def merge_groups(one, other, combine):  # noqa: D102
        merged = {**one}
        for name in other:
            try:
                mine = merged[name]
            except KeyError:
                merged[name] = other[name]
            else:
                merged[name] = combine(mine, other[name])
        return merged


@mistake(caught_by=test_folds_each_group)
class FoldsNeighbours:
    """`itertools.groupby` ends a group whenever the key changes. A key that comes back replaces its first group."""

    def group_reduce(items, key, function, start):  # noqa: D102
        return {name: reduce(function, run, start()) for name, run in groupby(items, key)}


@mistake(caught_by=test_folds_each_group)
class StartsAnewEachTime:
    """You begin every item with `start()`, so that only the last one of each group counts. Go on with what there is."""

    def group_reduce(items, key, function, start):  # noqa: D102
        return {key(item): function(start(), item) for item in items}


@mistake(caught_by=test_folds_each_group)
class CollectsInsteadOfFolding:
    """You collect the items of each group. What is asked for is one value a group, the fold of its items."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            groups.setdefault(key(item), []).append(item)
        return groups


@mistake(caught_by=test_folds_each_group)
class BeginsWithTheFirstItem:
    """You take the first item of a group as it is. It has to be folded into `start()` like the others: an item need
    not be of the kind of the result.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            name = key(item)
            groups[name] = function(groups[name], item) if name in groups else item
        return groups


@mistake(caught_by=test_folds_each_group)
class FoldsAcrossGroups:
    """You carry one value from group to group. Each key has a value of its own."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups, so_far = {}, start()
        for item in items:
            so_far = groups[key(item)] = function(so_far, item)
        return groups


@mistake(caught_by=test_folds_each_group)
class BeginsWithZero:
    """You begin every group with 0. What it begins with is what `start()` returns: a text, a list, or another
    number.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        return in_groups(items, key, function, int)


@mistake(caught_by=test_begins_with_start)
class BeginsWithTheEmptyValue:
    """You take the empty value of a type for granted. `start()` may return something else, such as what was carried
    over.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        return in_groups(items, key, function, type(start()))


@mistake(caught_by=test_folds_each_group)
class SwapsArguments:
    """You call `function(item, so_far)`. What there is so far comes first."""

    def group_reduce(items, key, function, start):  # noqa: D102
        return in_groups(items, key, lambda so_far, item: function(item, so_far), start)


@mistake(caught_by=test_order_of_first_appearance)
class SortsTheItems:
    """You sort the items by key first. That loses the order in which the keys came, and needs all items in memory."""

    def group_reduce(items, key, function, start):  # noqa: D102
        ordered = sorted(items, key=key)
        return {name: reduce(function, run, start()) for name, run in groupby(ordered, key)}


def in_groups(items, key, function, start):
    """Fold by groups in the right way."""
    groups = {}
    for item in items:
        name = key(item)
        groups[name] = function(groups[name] if name in groups else start(), item)
    return groups


def right_merge(one, other, combine):
    """Merge in the right way."""
    merged = dict(one)
    for name, value in other.items():
        merged[name] = combine(merged[name], value) if name in merged else value
    return merged


@mistake(caught_by=test_order_of_first_appearance)
class MergesIntoTheSecond:
    """You begin with the second part, so that its keys come first. The groups of the first part came earlier."""

    def merge_groups(one, other, combine):  # noqa: D102
        return right_merge(other, one, lambda second, first: combine(first, second))


@mistake(caught_by=test_groups_do_not_share)
class SharesTheStart:
    """You call `start` once and begin every group with the same object. As soon as it is a list, all groups write into
    one. Call it for each group.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        same = start()
        return in_groups(items, key, function, lambda: same)


@mistake(caught_by=test_false_values)
class RestartsAtFalse:
    """`groups.get(name) or start()` begins anew whenever what there is so far is false, such as 0. Ask whether the key
    is there.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            name = key(item)
            groups[name] = function(groups.get(name) or start(), item)
        return groups


@mistake(caught_by=test_false_values)
class RestartsAtNone:
    """`groups.get(name) is None` cannot tell a missing key from a group whose value is None. Ask `name in groups`."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            name = key(item)
            so_far = groups.get(name)
            groups[name] = function(start() if so_far is None else so_far, item)
        return groups


@mistake(caught_by=test_calls_as_often_as_it_must)
class StartsForEveryItem:
    """The second argument of `get` and `setdefault` is made at every call, needed or not. Call `start` only when the
    key is new.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            name = key(item)
            groups[name] = function(groups.setdefault(name, start()), item)
        return groups


@mistake(caught_by=test_calls_as_often_as_it_must)
class AsksForTheKeyAgain:
    """You call `key` more than once for an item. Call it once and give the result a name."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            groups[key(item)] = function(groups[key(item)] if key(item) in groups else start(), item)
        return groups


@mistake(caught_by=test_calls_as_often_as_it_must)
class CopiesOneStart:
    """You call `start` once and copy what it gave. It may give something that no copy is as good as, such as the next
    number of a series: call it for each group.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        first = start()
        return in_groups(items, key, function, lambda: deepcopy(first))


@mistake(caught_by=test_reads_an_iterator)
class ReadsTwice:
    """You read `items` once for the keys and again for each group. An iterator is used up after the first time."""

    def group_reduce(items, key, function, start):  # noqa: D102
        names = dict.fromkeys(key(item) for item in items)
        return {name: reduce(function, (item for item in items if key(item) == name), start()) for name in names}


@mistake(caught_by=test_keeps_no_items)
class CollectsFirst:
    """You collect all items of each group before you fold them. Fold each one in when it comes, and memory holds one
    value a group, however long the input is.
    """

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            groups.setdefault(key(item), []).append(item)
        return {name: reduce(function, group, start()) for name, group in groups.items()}


@mistake(caught_by=test_gives_plain_dictionaries)
class ReturnsADefaultDictionary:
    """You return a `defaultdict`: reading a missing key adds a group to it and hides the caller's mistake."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = defaultdict(start)
        for item in items:
            name = key(item)
            groups[name] = function(groups[name], item)
        return groups


@mistake(caught_by=test_errors_pass)
class SwallowsErrors:
    """You catch errors of the functions and go on without the item. Then the sum is wrong and nobody is told."""

    def group_reduce(items, key, function, start):  # noqa: D102
        groups = {}
        for item in items:
            try:
                name = key(item)
                groups[name] = function(groups[name] if name in groups else start(), item)
            except Exception:
                continue
        return groups


@mistake(caught_by=test_merges)
class TakesTheSecond:
    """`one | other` takes the second value for a key of both, and the first one is lost. Combine them."""

    def merge_groups(one, other, combine):  # noqa: D102
        return one | other


@mistake(caught_by=test_merges)
class KeepsCommonKeys:
    """You keep only the keys that both parts have. A city that only one of two tills has sold to counts as well."""

    def merge_groups(one, other, combine):  # noqa: D102
        return {name: combine(one[name], other[name]) for name in one if name in other}


@mistake(caught_by=test_merges)
class CombinesBackwards:
    """You call `combine(second, first)`. With texts and lists the order shows."""

    def merge_groups(one, other, combine):  # noqa: D102
        return right_merge(one, other, lambda first, second: combine(second, first))


@mistake(caught_by=test_merges)
class FillsWithZero:
    """You combine with 0 where one part lacks the key, and that works with numbers alone. Such a value stays as
    it is.
    """

    def merge_groups(one, other, combine):  # noqa: D102
        return {name: combine(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


@mistake(caught_by=test_merges_false_values)
class OverlooksFalseValues:
    """`if merged.get(name)` takes a 0 for a missing key. Ask `name in merged`."""

    def merge_groups(one, other, combine):  # noqa: D102
        merged = dict(one)
        for name, value in other.items():
            merged[name] = combine(merged[name], value) if merged.get(name) else value
        return merged


@mistake(caught_by=test_parts_stay_as_they_were)
class WritesIntoTheFirst:
    """You write into the first part. Whoever gave it to you still needs it: begin with a copy."""

    def merge_groups(one, other, combine):  # noqa: D102
        for name, value in other.items():
            one[name] = combine(one[name], value) if name in one else value
        return one


@mistake(caught_by=test_parts_stay_as_they_were)
class ReturnsTheOtherPart:
    """If one part is empty you return the other one itself, and who changes the result changes the part. Copy it."""

    def merge_groups(one, other, combine):  # noqa: D102
        return right_merge(one, other, combine) if one and other else one or other
