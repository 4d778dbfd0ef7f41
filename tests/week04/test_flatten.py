"""Flatten: what an answer must do, and the wrong answers we know."""

import re
from collections import deque
from collections.abc import Iterable, Sized
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard

TEXTS = (str, bytes, bytearray)


class Shelf:
    """Holds books and has only `__getitem__`, which is enough for a `for` loop."""

    def __init__(self, *books):
        self.books = books

    def __repr__(self):
        return f"Shelf{self.books!r}"

    def __getitem__(self, position):
        """Return one book; IndexError ends a loop."""
        return self.books[position]


class Broken:
    """Gives one member, then fails as a mistake in somebody's own class would."""

    def __iter__(self):
        """Yield a member, and fail."""
        yield "Lima"
        raise TypeError("a mistake in Broken")


def first(flatten, items, number):
    """Return so many of the values."""
    return list(islice(flatten(items), number))


def test_gives_the_values_in_order(flatten):
    """the values come in the order in which they are written, from whatever depth"""
    assert list(flatten([1, [2, [3, 4]], 5])) == [1, 2, 3, 4, 5]
    assert list(flatten([[[1]], [], [[], [[2]]]])) == [1, 2]
    assert list(flatten([])) == []


def test_keeps_text_whole(flatten):
    """text is a value, also text of one character, and so are bytes and bytearrays"""
    assert list(flatten(["Huế", ["a", [""]]])) == ["Huế", "a", ""]
    assert list(flatten([b"ab", [bytearray(b"cd")]])) == [b"ab", bytearray(b"cd")]


def test_walks_through_every_iterable(flatten):
    """whatever a `for` loop walks through is opened: tuples, sets, ranges, iterators; a dictionary gives its keys"""
    assert list(flatten([(1, {2}), range(3, 5), [iter([5, (6,)])]])) == [1, 2, 3, 4, 5, 6]
    assert list(flatten([{"Oslo": ["Norway"], "Lima": []}])) == ["Oslo", "Lima"]
    assert list(flatten(name for name in ["Accra", ["Lima"]])) == ["Accra", "Lima"]


def test_walks_through_what_has_getitem_only(flatten):
    """an object that has only `__getitem__` is opened as well, as a `for` loop does it"""
    assert list(flatten([Shelf("tea", ["rice"]), "salt"])) == ["tea", "rice", "salt"]


def test_keeps_every_value(flatten):
    """values that count as false are values: None, 0, False"""
    assert list(flatten([None, [0, [False, 0.0]], ()])) == [None, 0, False, 0.0]


def test_gives_an_iterator(flatten):
    """the result is an iterator, from which `next` takes one value after the other"""
    assert next(flatten([[["Oslo"]], "Lima"])) == "Oslo"


def test_reads_no_further_than_it_must(flatten):
    """the call itself reads nothing, and nothing is read before it is asked for, also from an endless iterable"""
    assert iter(flatten(OverReadGuard(["Lima"], limit=0)))
    assert first(flatten, OverReadGuard([[1], 2, 3], limit=2), 2) == [1, 2]
    assert first(flatten, [0, [OverReadGuard(count(1), limit=2)]], 3) == [0, 1, 2]


def test_lets_errors_pass(flatten):
    """an error that is raised while something is walked through goes on, even if it is a TypeError"""
    values = []
    try:
        values.extend(flatten([[Broken()], "Oslo"]))
    except TypeError as error:
        values.append(str(error))
    assert values == ["Lima", "a mistake in Broken"]


NESTED = st.recursive(st.integers(), lambda inner: st.lists(inner) | st.tuples(inner, inner), max_leaves=12)


@given(st.lists(NESTED))
def test_gives_what_stands_there(flatten, items):
    """for any nested lists of numbers: the numbers that one reads from left to right"""
    assert list(flatten(items)) == [int(number) for number in re.findall(r"-?\d+", repr(items))]


def is_open(item):
    """Tell whether an item is to be walked through."""
    if isinstance(item, TEXTS):
        return False
    try:
        iter(item)
    except TypeError:
        return False
    return True


def walked(items, *, opens=is_open, members=iter, keeps=lambda item: True):
    """Yield the values in the right way, but for the parts given."""
    for item in items:
        if opens(item):
            yield from walked(members(item), opens=opens, members=members, keeps=keeps)
        elif keeps(item):
            yield item


@alternative
def with_a_stack(items):
    """Without recursion: a stack of the iterators that are under way."""
    stack = [iter([items])]
    while stack:
        for item in stack[-1]:
            if is_open(item):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


@mistake(caught_by=test_gives_the_values_in_order)
def opens_one_level(items):
    """You open what is inside of `items`, and not what is inside of that. The function has to be called again for each
    inner one.
    """
    for item in items:
        if is_open(item):
            yield from item
        else:
            yield item


@mistake(caught_by=test_gives_the_values_in_order)
def yields_generators(items):
    """`yield flatten(item)` hands over the inner generator itself. `yield from` hands over what comes out of it."""
    for item in items:
        yield yields_generators(item) if is_open(item) else item


@mistake(caught_by=test_gives_the_values_in_order)
def calls_and_drops(items):
    """Calling the function again makes a generator, and nobody asks that one for a value. It needs `yield from`."""
    for item in items:
        if is_open(item):
            calls_and_drops(item)
        else:
            yield item


@mistake(caught_by=test_gives_the_values_in_order)
def goes_level_by_level(items):
    """You put what is nested behind all the rest, so that values come level by level. Finish an inner iterable before
    you go on.
    """
    waiting = deque([items])
    while waiting:
        for item in waiting.popleft():
            if is_open(item):
                waiting.append(item)
            else:
                yield item


@mistake(caught_by=test_gives_the_values_in_order)
def takes_the_last_first(items):
    """A stack gives the last item first, so the values come backwards. Put the items onto it in reverse."""
    stack = list(items)
    while stack:
        item = stack.pop()
        if is_open(item):
            stack.extend(item)
        else:
            yield item


@mistake(caught_by=test_keeps_text_whole)
def opens_text(items):
    """A text is an iterable of texts of one character, and those are so again, without end. Ask for text first."""
    yield from walked(items, opens=lambda item: isinstance(item, Iterable))


@mistake(caught_by=test_keeps_text_whole)
def opens_bytes(items):
    """You know that `str` is a value. `bytes` and `bytearray` are iterables of numbers, and are values here, too."""
    yield from walked(items, opens=lambda item: isinstance(item, bytes | bytearray) or is_open(item))


@mistake(caught_by=test_keeps_text_whole)
def opens_bytearrays(items):
    """A bytearray is opened into numbers. It stands beside `str` and `bytes` among the values."""
    yield from walked(items, opens=lambda item: isinstance(item, bytearray) or is_open(item))


@mistake(caught_by=test_walks_through_every_iterable)
def opens_lists_only(items):
    """You ask whether an item is a list. Anything that `for` can walk through is to be opened, text excepted."""
    yield from walked(items, opens=lambda item: isinstance(item, list))


@mistake(caught_by=test_walks_through_every_iterable)
def opens_lists_and_tuples(items):
    """You ask for lists and tuples, and there are sets, ranges, dictionaries and generators as well."""
    yield from walked(items, opens=lambda item: isinstance(item, list | tuple))


@mistake(caught_by=test_walks_through_every_iterable)
def asks_for_a_length(items):
    """You ask for a length. Iterators and generators have none, and can be walked through all the same."""
    yield from walked(items, opens=lambda item: isinstance(item, Sized) and is_open(item))


@mistake(caught_by=test_walks_through_every_iterable)
def gives_the_values_of_dictionaries(items):
    """You give the values of a dictionary. A `for` loop over one walks through its keys."""
    yield from walked(items, members=lambda item: item.values() if isinstance(item, dict) else iter(item))


@mistake(caught_by=test_walks_through_what_has_getitem_only)
def asks_for_the_iter_method(items):
    """`Iterable` and `hasattr` see the method `__iter__` only. `for` also takes objects with `__getitem__`: whether
    `iter(item)` works is the only sure test.
    """
    yield from walked(items, opens=lambda item: isinstance(item, Iterable) and not isinstance(item, TEXTS))


@mistake(caught_by=test_keeps_every_value)
def drops_what_is_false(items):
    """`if item` is false for None, 0 and False, too, and those are values."""
    yield from walked(items, keeps=lambda item: item or isinstance(item, TEXTS))


@mistake(caught_by=test_gives_an_iterator)
def returns_a_list(items):
    """You return a list: nobody gets the first value before the last one was found. Yield each when it is found."""
    return list(walked(items))


@mistake(caught_by=test_reads_no_further_than_it_must)
def copies_into_lists(items):
    """You read the whole of an iterable before you give its first value. Loop over the iterable itself."""
    yield from walked(list(items), members=list)


@mistake(caught_by=test_reads_no_further_than_it_must)
def reads_the_first_at_the_call(items):
    """You begin to read when you are called, before anybody has asked for a value."""
    iterator = iter(items)
    beginning = list(islice(iterator, 1))

    def values():
        yield from walked(beginning)
        yield from walked(iterator)

    return values()


@mistake(caught_by=test_lets_errors_pass)
def takes_errors_for_values(items):
    """Your `try` is around the walk, so a TypeError that comes from inside looks like “cannot be walked through”. Only
    `iter(item)` belongs into it.
    """
    for item in items:
        if isinstance(item, TEXTS):
            yield item
            continue
        try:
            yield from takes_errors_for_values(item)
        except TypeError:
            yield item
