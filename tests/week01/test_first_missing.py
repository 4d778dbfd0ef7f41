"""First missing item: what an answer must do, and the wrong answers we know."""

from itertools import count, filterfalse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard


class EvenNumbers:
    """All even numbers: a container that can be asked but not listed."""

    def __contains__(self, number):
        return number % 2 == 0

    def __repr__(self):
        return "EvenNumbers()"


@pytest.mark.parametrize(
    ("wanted", "present", "expected"),
    [
        (["rice", "tea", "salt", "oil"], {"salt", "rice"}, "tea"),
        (["tea", "rice"], {"rice"}, "tea"),
        (["rice", "rice", "tea"], ["rice"], "tea"),
    ],
)
def test_finds_the_first(first_missing, wanted, present, expected):
    """the first item of `wanted` that is not in `present` comes back"""
    assert first_missing(wanted, present) == expected


@pytest.mark.parametrize(("wanted", "present"), [(["rice", "tea"], {"tea", "salt", "rice"}), ([], {"tea"}), ([], [])])
def test_says_that_nothing_is_missing(first_missing, wanted, present):
    """if nothing is missing, or nothing was wanted, it is a LookupError"""
    with pytest.raises(LookupError):
        first_missing(wanted, present)


@pytest.mark.parametrize(
    ("wanted", "present", "expected"), [([2, 0, 1], [2], 0), (["a", None], ["a"], None), (["a", ""], ["a"], "")]
)
def test_finds_false_values(first_missing, wanted, present, expected):
    """0, None and an empty text can be missing like other items"""
    assert first_missing(wanted, present) == expected


def test_takes_items_that_cannot_be_hashed(first_missing):
    """items are asked for with `in` and need not fit into a set"""
    assert first_missing([["Oslo", 1], ["Lima", 2]], [["Oslo", 1]]) == ["Lima", 2]


def test_asks_a_container_that_cannot_be_listed(first_missing):
    """`present` may be a container that answers `in` and can do nothing else"""
    present = EvenNumbers()
    assert first_missing([2, 4, 7, 9], present) == 7


def test_stops_where_it_finds(first_missing):
    """an endless source is read up to the missing item, and no further"""
    source = OverReadGuard(count(1), limit=4)
    assert first_missing(source, {1, 2, 3, 5}) == 4


@given(st.sets(st.integers(0, 8)))
def test_finds_the_smallest_number_left(first_missing, present):
    """of numbers that count up, the smallest one that is not there comes back"""
    assert first_missing(range(10), present) == min(set(range(10)) - present)


@alternative
def asks_for_the_next(wanted, present):
    """Filter lazily and take one; turn the end of the source into the error that is asked for."""
    try:
        return next(filterfalse(present.__contains__, wanted))
    except StopIteration:
        raise LookupError("nothing is missing") from None


@mistake(caught_by=test_finds_the_first)
def decides_at_the_first_item(wanted, present):
    """Your `else` belongs to the `if`: the loop ends at its first item. Move it below the loop, in line with `for`."""
    for item in wanted:
        if item not in present:
            return item
        else:  # noqa: RET505
            raise LookupError("nothing is missing")
    raise LookupError("nothing is missing")


@mistake(caught_by=test_finds_the_first)
def forgets_to_break(wanted, present):
    """Without `break` the loop goes on, and you end with the last missing item, not with the first."""
    found = []
    for item in wanted:
        if item not in present:
            found = [item]
    if not found:
        raise LookupError("nothing is missing")
    return found[0]


@mistake(caught_by=test_finds_the_first)
def returns_a_list(wanted, present):
    """You return all missing items. The first one alone is asked for, as it is."""
    return [item for item in wanted if item not in present]


@mistake(caught_by=test_finds_the_first)
def looks_the_other_way_round(wanted, present):
    """You look for what is present but not wanted. Go through `wanted`."""
    for item in sorted(present):
        if item not in wanted:
            return item
    raise LookupError("nothing is missing")


@mistake(caught_by=test_finds_the_first)
def sorts_what_is_missing(wanted, present):
    """A set has no order, and sorting makes one up. The order of `wanted` decides."""
    missing = sorted(set(wanted) - set(present))
    if not missing:
        raise LookupError("nothing is missing")
    return missing[0]


@mistake(caught_by=test_says_that_nothing_is_missing)
def returns_none_at_the_end(wanted, present):
    """At the end of the loop the function returns None, which cannot be told from a missing None. Raise LookupError."""
    for item in wanted:
        if item not in present:
            return item
    return None


@mistake(caught_by=test_says_that_nothing_is_missing)
def lets_the_end_of_the_source_out(wanted, present):
    """`next` without a default raises StopIteration at the end, which stops loops around it without a word."""
    return next(item for item in wanted if item not in present)


@mistake(caught_by=test_says_that_nothing_is_missing)
def uses_the_loop_variable_too_late(wanted, present):
    """After a loop without `break` its variable holds the last item, or does not exist. Use `else` below the loop."""
    for item in wanted:
        if item not in present:
            break
    return item


@mistake(caught_by=test_finds_false_values)
def takes_false_values_for_nothing(wanted, present):
    """You ask whether the missing item is true, and 0, None and an empty text are not. Let the loop decide."""
    missing = next((item for item in wanted if item not in present), None)
    if not missing:
        raise LookupError("nothing is missing")
    return missing


@mistake(caught_by=test_takes_items_that_cannot_be_hashed)
def makes_a_set_of_what_is_present(wanted, present):
    """A set takes only items that can be hashed, and lists cannot. Ask `in present` as it is."""
    there = set(present)
    for item in wanted:
        if item not in there:
            return item
    raise LookupError("nothing is missing")


@mistake(caught_by=test_asks_a_container_that_cannot_be_listed)
def copies_what_is_present(wanted, present):
    """You copy `present` before you ask it. It may hold endlessly much: `in` is all that it promises."""
    there = list(present)
    for item in wanted:
        if item not in there:
            return item
    raise LookupError("nothing is missing")


@mistake(caught_by=test_stops_where_it_finds)
def collects_all_first(wanted, present):
    """You collect all missing items before you take the first. From an endless source that never comes back."""
    missing = [item for item in wanted if item not in present]
    if not missing:
        raise LookupError("nothing is missing")
    return missing[0]
