"""Map, filter and reduce by hand: what an answer must do, and the wrong answers we know."""

import ast
import contextlib
import inspect
from collections import deque
from functools import reduce
from itertools import accumulate, compress, count, filterfalse, repeat, starmap, tee, zip_longest
from operator import add, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard, never_called, syntax_tree

MISSING = object()


def pair(so_far, item):
    """Return both as a tuple, which shows in what order they came."""
    return (so_far, item)


def forget(so_far, item):
    """Return None."""
    return


def shorter_than_five(text):
    """Tell whether a text has fewer than five characters."""
    return len(text) < 5


def is_negative(number):
    """Tell whether *number* is below 0."""
    return number < 0


def first(size, iterator):
    """Return the next *size* items."""
    return [next(iterator) for _ in range(size)]


def until_error(iterator):
    """Return the items of an iterator, then the name of the exception that it raises, if it does."""
    results = []
    try:
        for item in iterator:
            results.append(item)
            if len(results) == 9:
                break
    except Exception as error:
        results.append(type(error).__name__)
    return results


def is_its_own_iterator(result):
    """Tell whether *result* is an iterator: `iter` returns itself."""
    return iter(result) is result


def borrowed(*answers):
    """Return which of the ready-made functions the answers name."""
    found = set()
    for answer in answers:
        with contextlib.suppress(OSError, TypeError):
            for node in ast.walk(syntax_tree(inspect.unwrap(answer))):
                found |= {getattr(node, "id", None), getattr(node, "attr", None)} & {"map", "filter", "reduce"}
    return sorted(found)


def test_map_calls_for_each_item(my_map):
    """`my_map` gives what the function returns for each item, in order, also if that is a false value"""
    assert list(my_map(str.upper, ["lima", "oslo"])) == ["LIMA", "OSLO"]
    assert list(my_map(len, ["tea", "", "rice"])) == [3, 0, 4]
    assert list(my_map({"Oslo": "NO"}.get, ["Oslo", "Lima"])) == ["NO", None]
    assert list(my_map(len, [])) == []


def test_filter_keeps_items(my_filter):
    """`my_filter` gives the items for which the predicate returns something true"""
    assert list(my_filter(shorter_than_five, ["Lima", "Nairobi", "Oslo"])) == ["Lima", "Oslo"]
    assert list(my_filter(len, ["tea", "", "rice"])) == ["tea", "rice"]
    assert list(my_filter(shorter_than_five, [])) == []


def test_reduce_folds_from_the_left(my_reduce):
    """`my_reduce(f, [a, b, c])` is `f(f(a, b), c)`: from the left, what there is so far comes first"""
    assert my_reduce(sub, [10, 3, 2]) == 5
    assert my_reduce(add, ["Ki", "ga", "li"]) == "Kigali"
    assert my_reduce(pair, "abc") == (("a", "b"), "c")


def test_gives_iterators(my_map, my_filter):
    """`my_map` and `my_filter` return iterators: `next` takes one result, and no list is made"""
    assert is_its_own_iterator(my_map(len, ["tea", "rice"])) is True
    assert is_its_own_iterator(my_filter(len, ["tea", "rice"])) is True
    assert first(2, my_map(len, ["tea", "salad", "rice"])) == [3, 5]


def test_map_with_several_iterables(my_map):
    """with several iterables, the function gets one item of each; it stops when the shortest ends"""
    assert list(my_map(pow, [2, 3, 10], [5, 2, 3])) == [32, 9, 1000]
    assert list(my_map(sub, [10, 20, 30], [1, 2])) == [9, 18]
    assert list(my_map(sub, [10], [1, 2, 3])) == [9]
    assert list(my_map(max, [1, 5], repeat(3), count(2))) == [3, 5]
    assert list(my_map(sub, [], [1])) == []


def test_map_strict(my_map):
    """with `strict=True`, iterables of different lengths are a ValueError, after the results that all of them allow"""
    assert until_error(my_map(sub, [10, 20], [1, 2], strict=True)) == [9, 18]
    assert until_error(my_map(sub, [10, 20, 30], iter([1, 2]), strict=True)) == [9, 18, "ValueError"]
    assert until_error(my_map(sub, iter([10]), [1, 2], strict=True)) == [9, "ValueError"]
    assert until_error(my_map(max, [1, 2], [3, 4], [5], strict=True)) == [5, "ValueError"]
    assert until_error(my_map(sub, [], [1], strict=True)) == ["ValueError"]
    assert until_error(my_map(len, ["tea"], strict=True)) == [3]


def test_filter_with_none(my_filter):
    """with None as the predicate, `my_filter` keeps the items that are true themselves"""
    assert list(my_filter(None, ["tea", "", 0, 7, None, [], [0]])) == ["tea", 7, [0]]


def test_filter_keeps_false_items(my_filter):
    """an item that is false itself is kept if the predicate says so"""
    assert list(my_filter({0: "no items", None: "no value"}.get, [7, 0, None])) == [0, None]
    assert list(my_filter(shorter_than_five, ["", "Nairobi"])) == [""]


def test_reduce_begins_with_initial(my_reduce):
    """`initial` stands in front of the items, also if it is a false value; it may be given by its name"""
    assert my_reduce(sub, [3, 2], 10) == 5
    assert my_reduce(pair, ["a"], "") == ("", "a")
    assert my_reduce(pair, [1, 2], 0) == ((0, 1), 2)
    assert my_reduce(add, [], 0) == 0
    assert my_reduce(pair, ["a"], initial="z") == ("z", "a")


def test_reduce_honours_none(my_reduce):
    """None is an initial value like others"""
    assert my_reduce(pair, ["a", "b"], None) == ((None, "a"), "b")
    assert my_reduce(add, [], None) is None
    assert my_reduce(pair, ["a"], initial=None) == (None, "a")


def test_reduce_of_nothing(my_reduce):
    """without an initial value, one item is the result, and no item is a TypeError"""
    assert my_reduce(pair, ["rice"]) == "rice"
    assert my_reduce(pair, [None]) is None
    with pytest.raises(TypeError):
        my_reduce(add, [])
    with pytest.raises(TypeError):
        my_reduce(add, iter(()))


def test_reduce_goes_on_from_none(my_reduce):
    """None, as an item or as what there is so far, goes to the function like any other value"""
    assert my_reduce(pair, [None, 1, None]) == ((None, 1), None)
    assert my_reduce(lambda so_far, item: None if item == 2 else (so_far, item), [1, 2, 3]) == (None, 3)
    assert my_reduce(pair, [0, "", 7]) == ((0, ""), 7)


def test_reads_iterators(my_map, my_filter, my_reduce):
    """iterators, which can be read once, are enough, and dictionaries give their keys"""
    assert list(my_map(sub, iter([10, 20]), iter([1, 2]))) == [9, 18]
    assert list(my_filter(is_negative, iter([3, -1, -2]))) == [-1, -2]
    assert my_reduce(sub, iter([10, 3, 2])) == 5
    assert my_reduce(add, {"ki": 1, "to": 2}) == "kito"


def test_does_nothing_at_the_call(my_map, my_filter):
    """the call itself reads no item and calls no function"""
    assert is_its_own_iterator(my_map(never_called("the function"), OverReadGuard([1, 2], limit=0)))
    assert is_its_own_iterator(my_filter(never_called("the predicate"), OverReadGuard([1, 2], limit=0)))


def test_reads_no_further_than_it_must(my_map, my_filter):
    """no item is read before its result is asked for"""
    assert first(2, my_map(abs, OverReadGuard(count(-3), limit=2))) == [3, 2]
    assert first(2, my_map(sub, OverReadGuard(count(), limit=2), OverReadGuard(count(), limit=2))) == [0, 0]
    pairs = my_map(sub, OverReadGuard([5, 6, 7], limit=2), OverReadGuard([1, 1, 1], limit=2), strict=True)
    assert first(2, pairs) == [4, 5]
    assert first(2, my_filter(is_negative, OverReadGuard([4, -1, 5, -2, -3], limit=4))) == [-1, -2]


def test_refuses_at_the_call(my_map, my_filter):
    """something that is not iterable is a TypeError of the call itself, not of the first `next`"""
    with pytest.raises(TypeError):
        my_map(len, 7)
    with pytest.raises(TypeError):
        my_map(pow, [2], None)
    with pytest.raises(TypeError):
        my_filter(None, 7)


def test_needs_an_iterable(my_map):
    """no iterable at all is a TypeError of the call, too"""
    with pytest.raises(TypeError):
        my_map(len)


def test_errors_come_when_the_result_is_asked_for(my_map, my_filter, my_reduce):
    """an error of the function passes as it is, when its result is asked for; those before it were given"""
    assert until_error(my_map(int, ["7", "11", "x"])) == [7, 11, "ValueError"]
    assert until_error(my_filter(is_negative, [-1, 2, -3, None])) == [-1, -3, "TypeError"]
    with pytest.raises(ZeroDivisionError):
        my_reduce(divmod, [7, 0])


def test_calls_once_an_item(my_map, my_filter, my_reduce):
    """each function is called once for each item, in order"""
    length, negative, minus = CallCounter(len), CallCounter(is_negative), CallCounter(sub)
    list(my_map(length, ["tea", "rice"]))
    assert length.calls == [("tea",), ("rice",)]
    list(my_filter(negative, [3, -1]))
    assert negative.calls == [(3,), (-1,)]
    my_reduce(minus, [10, 3, 2])
    assert minus.calls == [(10, 3), (7, 2)]


def test_reduces_many_items(my_reduce):
    """20,000 items are as good as two"""
    assert my_reduce(add, range(20_000)) == 199_990_000


def test_does_the_work_itself(my_map, my_filter, my_reduce):
    """the built-in `map` and `filter` and `functools.reduce` are not used: you build them here"""
    assert borrowed(my_map, my_filter, my_reduce) == []


NUMBERS = st.lists(st.integers(-5, 5), max_size=8)


@given(NUMBERS, NUMBERS)
def test_map_is_like_the_built_in(my_map, one, other):
    """`my_map` gives what the built-in gives, for any two lists"""
    assert list(my_map(sub, one, other)) == list(map(sub, one, other))


@given(NUMBERS, st.sampled_from([None, is_negative, abs]))
def test_filter_is_like_the_built_in(my_filter, numbers, predicate):
    """`my_filter` gives what the built-in gives, for any list"""
    assert list(my_filter(predicate, numbers)) == list(filter(predicate, numbers))


@given(NUMBERS, st.integers(-5, 5) | st.none())
def test_reduce_is_like_the_library(my_reduce, numbers, initial):
    """`my_reduce` gives what `functools.reduce` gives, for any list and initial value"""
    assert my_reduce(pair, numbers, initial) == reduce(pair, numbers, initial)


@alternative
class IteratorClasses:
    """Two classes with `__next__`, as the built-ins are, and a fold with `while`."""

    class my_map:  # noqa: D106
        def __init__(self, function, *iterables, strict=False):
            if not iterables:
                raise TypeError("no iterable")
            self.function, self.strict, self.iterators = function, strict, [iter(each) for each in iterables]

        def __iter__(self):
            return self

        def __next__(self):
            arguments = []
            for iterator in self.iterators:
                item = next(iterator, MISSING)
                if item is MISSING:
                    self.refuse_longer(len(arguments))
                    raise StopIteration
                arguments.append(item)
            return self.function(*arguments)

        def refuse_longer(self, ended):
            """Raise ValueError if one before or behind the iterator that has ended goes on."""
            later = self.iterators[ended + 1 :] if self.strict and not ended else []
            if (self.strict and ended) or any(next(each, MISSING) is not MISSING for each in later):
                raise ValueError("of different lengths")

    class my_filter:  # noqa: D106
        def __init__(self, predicate, iterable):
            self.predicate, self.iterator = predicate, iter(iterable)

        def __iter__(self):
            return self

        def __next__(self):
            while True:
                item = next(self.iterator)
                if item if self.predicate is None else self.predicate(item):
                    return item

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        iterator = iter(iterable)
        so_far = next(iterator, MISSING) if initial is MISSING else initial
        if so_far is MISSING:
            raise TypeError("nothing to fold")
        while (item := next(iterator, MISSING)) is not MISSING:
            so_far = function(so_far, item)
        return so_far


@alternative
class ByItertools:
    """Let `itertools` do it: `starmap` on rows, `compress` with answers, the last value of `accumulate`."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        if not iterables:
            raise TypeError("no iterable")
        return starmap(function, zip(*iterables, strict=strict))

    def my_filter(predicate, iterable):  # noqa: D102
        items, asked = tee(iter(iterable))
        return compress(items, (bool(item if predicate is None else predicate(item)) for item in asked))

    def my_reduce(function, iterable, *initial, **named):  # noqa: D102
        steps = accumulate((*initial, *named.values(), *iterable), function)
        for last in deque(steps, maxlen=1):
            return last
        raise TypeError("nothing to fold")


def rows_of(iterables, strict):
    """Return tuples with one item of each iterable, or raise TypeError without any."""
    if not iterables:
        raise TypeError("no iterable")
    return zip(*iterables, strict=strict)


def mapped(function, rows):
    """Give what *function* returns for each row."""
    for row in rows:
        yield function(*row)


def folded(function, iterator, so_far):
    """Fold the right way, from *so_far*."""
    for item in iterator:
        so_far = function(so_far, item)
    return so_far


@mistake(caught_by=test_map_calls_for_each_item)
class PassesTheTuple:
    """`zip` gives tuples, and you hand the whole tuple on as one argument. Spread it out: `function(*row)`."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict)
        return (function(row) for row in rows)


@mistake(caught_by=test_map_calls_for_each_item)
class DropsFalseResults:
    """You leave out results that are false, such as 0 or None. `my_map` gives one result for each item."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict)
        return (result for row in rows if (result := function(*row)))


@mistake(caught_by=test_filter_keeps_items)
class GivesTheAnswers:
    """You give what the predicate returned. The item itself was asked for."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)
        return (answer for item in items if (answer := item if predicate is None else predicate(item)))


@mistake(caught_by=test_filter_keeps_items)
class AsksForTrue:
    """You compare with `True`. A predicate may return anything, such as a length: what counts is its truth value."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)
        return (item for item in items if (bool(item) if predicate is None else predicate(item)) is True)


@mistake(caught_by=test_filter_keeps_items)
class StopsAtTheFirstMiss:
    """You stop at the first item that does not fit, as `takewhile` does. Leave it out and go on."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)

        def kept():
            for item in items:
                if not (item if predicate is None else predicate(item)):
                    return
                yield item

        return kept()


@mistake(caught_by=test_filter_keeps_items)
class KeepsTheOthers:
    """You keep what the predicate refuses. It says what stays, not what goes."""

    def my_filter(predicate, iterable):  # noqa: D102
        return filterfalse(predicate, iterable)


@mistake(caught_by=test_reduce_folds_from_the_left)
class SwapsTheArguments:
    """You call `function(item, so_far)`. What there is so far comes first; with `sub` the difference shows."""

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)
        so_far = first_of(items) if initial is MISSING else initial
        return folded(lambda one, other: function(other, one), items, so_far)


@mistake(caught_by=test_reduce_folds_from_the_left)
class FoldsFromTheRight:
    """You begin at the end: `f(a, f(b, c))`. That needs the whole input in memory, and gives something else where the
    grouping matters.
    """

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter([*iterable, *([] if initial is MISSING else [initial])][::-1])
        so_far = first_of(items)
        return folded(lambda one, other: function(other, one), items, so_far)


@mistake(caught_by=test_reduce_folds_from_the_left)
class UsesTheFirstItemTwice:
    """The first item is where you begin, and then your loop meets it again. Take it from the iterator that the loop
    goes on with.
    """

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        so_far = first_of(iter(iterable)) if initial is MISSING else initial
        return folded(function, iterable, so_far)


def first_of(items):
    """Return the first item, or raise TypeError."""
    for item in items:
        return item
    raise TypeError("nothing to fold")


@mistake(caught_by=test_map_with_several_iterables)
class MapsOneIterable:
    """You use the first iterable only. The function takes one item of each."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables[:1], strict)
        return (function(*row) for row in rows)


@mistake(caught_by=test_map_with_several_iterables)
class FillsUpWithNone:
    """`zip_longest` goes on with None when one iterable has ended. `my_map` stops there."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict) if strict else zip_longest(*iterables)
        return (function(*row) for row in rows)


@mistake(caught_by=test_map_with_several_iterables)
class ChainsTheIterables:
    """You go through one iterable after the other. The function gets one item of each at the same time."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        return (function(item) for iterable in iterables for item in iterable)


@mistake(caught_by=test_map_with_several_iterables)
class LeaksStopIteration:
    """When the shorter one ends, its `next` raises StopIteration inside your generator, where it becomes a
    RuntimeError. Catch it and `return`, or let `zip` do the pairing.
    """

    def my_map(function, *iterables, strict=False):  # noqa: D102
        others = list(map(iter, iterables[1:]))

        def results():
            for item in iterables[0]:
                yield function(item, *[next(other) for other in others])

        return results()


@mistake(caught_by=test_map_strict)
class IgnoresStrict:
    """You do not look at `strict`, so that what is left over is lost without a word. `zip` has a `strict`, too."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict=False)
        return (function(*row) for row in rows)


@mistake(caught_by=test_map_strict)
class AsksForLengths:
    """You compare lengths before you begin. An iterator has none: notice the end when you come to it."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        if strict and len({len(iterable) for iterable in iterables}) > 1:
            raise ValueError("of different lengths")
        rows = rows_of(iterables, strict=False)
        return (function(*row) for row in rows)


@mistake(caught_by=test_map_strict)
class NoticesOneSideOnly:
    """You notice when a later iterable ends too soon, not when the first one does and others go on."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        iterators = [iter(each) for each in iterables]
        if not iterators:
            raise TypeError("no iterable")

        def results():
            for item in iterators[0]:
                rest = [next(other, MISSING) for other in iterators[1:]]
                if any(each is MISSING for each in rest):
                    if strict:
                        raise ValueError("too short")
                    return
                yield function(item, *rest)

        return results()


@mistake(caught_by=test_filter_with_none)
class CallsNone:
    """None cannot be called. As a predicate it means: ask the item itself."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)
        return (item for item in items if predicate(item))


@mistake(caught_by=test_filter_with_none)
class KeepsAllButNone:
    """With None as the predicate you leave out only None. Every false item goes: 0, the empty text, the empty list."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)
        return (item for item in items if (item is not None if predicate is None else predicate(item)))


@mistake(caught_by=test_filter_keeps_false_items)
class AsksTheItemToo:
    """You ask for `item and predicate(item)`. An empty text may be just what the predicate is looking for."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)
        return (item for item in items if item and (predicate is None or predicate(item)))


@mistake(caught_by=test_reduce_begins_with_initial)
class IgnoresInitial:
    """You do not use `initial`. If it is given, it stands in front of the items."""

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)
        return folded(function, items, first_of(items))


@mistake(caught_by=test_reduce_begins_with_initial)
class TakesFalseForMissing:
    """`if initial` takes 0 and the empty text for “not given”, and they are what most folds begin with."""

    def my_reduce(function, iterable, initial=None):  # noqa: D102
        items = iter(iterable)
        return folded(function, items, initial or first_of(items))


@mistake(caught_by=test_reduce_begins_with_initial)
class PutsInitialLast:
    """You put `initial` behind the items. It is what the fold begins with."""

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter([*iterable, *([] if initial is MISSING else [initial])])
        return folded(function, items, first_of(items))


@mistake(caught_by=test_reduce_honours_none)
class TakesNoneForMissing:
    """`if initial is None` cannot tell “not given” from a given None. Take a default that no caller can have: an
    `object()` of your own.
    """

    def my_reduce(function, iterable, initial=None):  # noqa: D102
        items = iter(iterable)
        return folded(function, items, first_of(items) if initial is None else initial)


@mistake(caught_by=test_reduce_of_nothing)
class GivesNoneForNothing:
    """You return None where there is nothing to fold. The caller would take it for a result: raise a TypeError."""

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)
        return folded(function, items, next(items, None) if initial is MISSING else initial)


@mistake(caught_by=test_reduce_of_nothing)
class RaisesStopIteration:
    """`next` on an empty iterator raises StopIteration, which in a caller's generator ends the wrong loop. Catch it
    and raise a TypeError.
    """

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)
        return folded(function, items, next(items) if initial is MISSING else initial)


@mistake(caught_by=test_reduce_honours_none)
class BeginsAnewAtNone:
    """In your loop, `so_far is None` stands for “nothing yet”. An item or a result may be None, and then all that came
    before is forgotten.
    """

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)
        so_far = first_of(items) if initial is MISSING else initial
        for item in items:
            so_far = item if so_far is None else function(so_far, item)
        return so_far


@mistake(caught_by=test_reads_iterators)
class NeedsASequence:
    """You use indices or slices, which iterators do not have. `iter` and `next` work with everything iterable."""

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        if initial is not MISSING:
            return folded(function, iterable, initial)
        if not iterable:
            raise TypeError("nothing to fold")
        return folded(function, iterable[1:], iterable[0])


@mistake(caught_by=test_gives_iterators)
class MakesLists:
    """You make a list of all results at the call. `my_map` works only as far as results are asked for: `yield`, or a
    generator expression.
    """

    def my_map(function, *iterables, strict=False):  # noqa: D102
        return [function(*row) for row in rows_of(iterables, strict)]


@mistake(caught_by=test_gives_iterators)
class FiltersIntoAList:
    """`my_filter` gives a list, so every item is read and tested before the first can be used."""

    def my_filter(predicate, iterable):  # noqa: D102
        return [item for item in iterable if (item if predicate is None else predicate(item))]


@mistake(caught_by=test_does_nothing_at_the_call)
class HidesAList:
    """You make a list first and return an iterator over it. That looks lazy, and all the work is done before."""

    def my_filter(predicate, iterable):  # noqa: D102
        return iter([item for item in iterable if (item if predicate is None else predicate(item))])


@mistake(caught_by=test_reads_no_further_than_it_must)
class ReadsAllAtTheFirstNext:
    """At the first `next` you read all items into a list. An endless source never lets you get further."""

    def my_filter(predicate, iterable):  # noqa: D102
        items = iter(iterable)

        def kept():
            for item in list(items):
                if item if predicate is None else predicate(item):
                    yield item

        return kept()


@mistake(caught_by=test_refuses_at_the_call)
class LooksTooLate:
    """The body of a function with `yield` runs at the first `next`, its checks included. Check in an ordinary function,
    which returns a generator.
    """

    def my_map(function, *iterables, strict=False):  # noqa: D102
        yield from mapped(function, rows_of(iterables, strict))

    def my_filter(predicate, iterable):  # noqa: D102
        for item in iterable:
            if item if predicate is None else predicate(item):
                yield item


@mistake(caught_by=test_needs_an_iterable)
class MapsNothing:
    """`zip()` of nothing is empty, so `my_map(len)` gives nothing and nobody sees that the iterable was forgotten."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = zip(*iterables, strict=strict)
        return (function(*row) for row in rows)


@mistake(caught_by=test_errors_come_when_the_result_is_asked_for)
class SkipsErrors:
    """You catch errors of the function and leave their items out. Whoever gets fewer results cannot know why."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict)

        def results():
            for row in rows:
                with contextlib.suppress(Exception):
                    yield function(*row)

        return results()


@mistake(caught_by=test_calls_once_an_item)
class AsksTwice:
    """You call the predicate twice for an item that stays. It may be slow, or count: call it once."""

    def my_filter(predicate, iterable):  # noqa: D102
        keep = bool if predicate is None else predicate
        items = iter(iterable)
        return (item for item in items if keep(item) and keep(item))


@mistake(caught_by=test_reduces_many_items)
class FoldsByRecursion:
    """Your function calls itself for each item, and Python allows about 1,000 calls inside one another. A loop has no
    such limit.
    """

    def my_reduce(function, iterable, initial=MISSING):  # noqa: D102
        items = iter(iterable)

        def rest(so_far):
            for item in items:
                return rest(function(so_far, item))
            return so_far

        return rest(first_of(items) if initial is MISSING else initial)


@mistake(caught_by=test_does_the_work_itself)
class CallsTheBuiltIn:
    """You call the function that you were to build. A `for` loop is all it takes."""

    def my_map(function, *iterables, strict=False):  # noqa: D102
        rows = rows_of(iterables, strict)
        return map(lambda row: function(*row), rows)  # noqa: C417
