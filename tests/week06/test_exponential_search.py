"""Exponential search: what an answer must do, and the wrong answers we know."""

from bisect import bisect_left
from contextlib import suppress
from functools import cache
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake

FAR = (0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025, 10**9, 2**70)


class Pages:
    """A function that reads the item at a position, counts the reads, and raises IndexError behind the last item."""

    def __init__(self, items):
        self.items = items
        self.places = []

    def __repr__(self):
        return f"{list(self.items)}.__getitem__"

    def item(self, place):
        """Return the item at a position."""
        if place >= len(self.items):
            raise IndexError(f"nothing at position {place}")
        return self.items[place]

    def __call__(self, place):
        """Read, and count it."""
        if place < 0:
            raise Spent(f"position {place} is asked for")
        self.places.append(place)
        if len(self.places) > 500:
            raise Spent("more than 500 reads: every item is looked at, or the search never ends")
        return self.item(place)


class Evens(Pages):
    """The numbers 0, 2, 4 and so on without end."""

    def __init__(self):
        super().__init__(())

    def __repr__(self):
        return "evens"

    def item(self, place):
        """Return the even number at a position."""
        return 2 * place


class Faulty(Pages):
    """A source whose connection breaks at some positions."""

    def item(self, place):
        """Return the item at a position, if the connection holds."""
        if place > 2:
            raise ConnectionError("the archive does not answer")
        return super().item(place)


def most(place):
    """Return how many reads a search may take that ends at *place*."""
    return 2 * place.bit_length() + 4


def test_finds_the_position(exponential_search):
    """x is found where it is, near and far"""
    for items, x, expected in (
        ([2, 3, 5, 8, 13, 21, 34, 55], 8, 3),
        ([2, 3, 5, 8, 13, 21, 34, 55], 13, 4),
        ([2, 3, 5, 8, 13, 21, 34, 55], 21, 5),
        (["Accra", "Lima"], "Lima", 1),
    ):
        read = Pages(items)
        assert exponential_search(read, x) == expected
    read = Evens()
    assert exponential_search(read, 144) == 72


def test_finds_the_first_position(exponential_search):
    """position 0 is found like others"""
    read = Evens()
    assert exponential_search(read, 0) == 0


def test_finds_nothing(exponential_search):
    """None says that x is not there: between two items or below all"""
    for items, x in (([2, 3, 5, 8, 13, 21, 34, 55], 9), ([2, 3, 5, 8, 13, 21, 34, 55], 1)):
        read = Pages(items)
        assert exponential_search(read, x) is None
    read = Evens()
    assert exponential_search(read, 145) is None


def test_first_of_equal_items(exponential_search):
    """of equal items the first is found"""
    for items, x, expected in (
        ([1, 1, 2, 2, 3, 3, 3, 3, 9, 9], 3, 4),
        ([1, 1, 2, 2, 2, 3, 3, 3, 9], 3, 5),
        ([4] * 8, 4, 0),
        ([1, *[3] * 8], 3, 1),
    ):
        read = Pages(items)
        assert exponential_search(read, x) == expected


def test_source_with_an_end(exponential_search):
    """if reading behind the last item raises IndexError, the items before the end are searched all the same"""
    for items, x, expected in (
        ([2, 3, 5, 8, 13, 21], 21, 5),
        ([2, 3, 5, 8, 13, 21, 34, 55, 89], 89, 8),
        ([2, 3, 5], 5, 2),
        ([2, 3, 5, 8, 13, 21], 22, None),
    ):
        read = Pages(items)
        assert exponential_search(read, x) == expected


def test_empty_source(exponential_search):
    """nothing is found in a source without items, nor another item in a source with one"""
    for items, x, expected in (([], 5, None), ([5], 5, 0), ([5], 4, None), ([5], 7, None)):
        read = Pages(items)
        assert exponential_search(read, x) == expected


def test_lets_other_errors_pass(exponential_search):
    """an error other than IndexError reaches the caller: a broken connection is not the end"""
    read = Faulty([1, 2, 3, 4, 5, 6, 7])
    with pytest.raises(ConnectionError):
        exponential_search(read, 6)


def test_reads_little(exponential_search):
    """if x belongs at position p, at most 2·⌈log₂(p + 1)⌉ + 4 items are read, however long the source is"""
    for place in FAR:
        for x in (2 * place, 2 * place - 1):
            read = Evens()
            exponential_search(read, x)
            assert len(read.places) <= most(place)


def test_reads_not_far_beyond(exponential_search):
    """if x belongs at position p, nothing beyond position 2·p + 1 is read"""
    for place in FAR:
        for x in (2 * place, 2 * place - 1):
            read = Evens()
            exponential_search(read, x)
            assert max(read.places) <= 2 * place + 1


def test_reads_no_position_twice(exponential_search):
    """no position is read again, not even one that has no entry"""
    for x in (0, 1, 2, 3, 6, 14, 15, 16, 100, 101):
        for read in (Evens(), Pages([0, 2, 4, 6, 8]), Pages([])):
            exponential_search(read, x)
            again = len(read.places) - len(set(read.places))
            assert again <= 0


@given(st.lists(st.integers(0, 5), max_size=40).map(sorted), st.integers(-1, 6))
def test_agrees_with_index(exponential_search, numbers, x):
    """the position is that of `index`, which looks at every item"""
    expected = numbers.index(x) if x in numbers else None
    read = Pages(numbers)
    assert exponential_search(read, x) == expected


END = object()


def reader(read, *, ends=IndexError):
    """Return a function that reads each position once, and returns END where there is no item."""

    @cache
    def item(place):
        try:
            return read(place)
        except ends:
            return END

    return item


def search(read, x, *, ends=IndexError, grown=lambda high: 2 * high + 1, begin=0, low_of=lambda low, high: low):
    """Search in the right way, but for the parts given."""
    item = reader(read, ends=ends)

    def is_reached(place):
        return item(place) is END or not item(place) < x

    low, high = 0, begin
    while not is_reached(high):
        low, high = high + 1, grown(high)
    place = first(low_of(low, high), high, is_reached)
    return place if item(place) is not END and item(place) == x else None


def first(low, high, predicate):
    """Return the first number for which the predicate is true."""
    while low < high:
        middle = (low + high) // 2
        if predicate(middle):
            high = middle
        else:
            low = middle + 1
    return low


@alternative
def doubles_from_one(read, x):
    """Read positions 1, 2, 4 and so on; halve between the last two."""
    item = reader(read)

    def is_reached(place):
        return item(place) is END or not item(place) < x

    high = 1
    while not is_reached(high):
        high *= 2
    place = first(high // 2, high, is_reached)
    return place if item(place) is not END and item(place) == x else None


@alternative
def decides_digits(read, x):
    """Go on by steps that double as long as the items are less, and then by steps that halve."""
    known = {}

    def is_less(place):
        if place not in known:
            try:
                known[place] = read(place)
            except IndexError:
                known[place] = END
        return known[place] is not END and known[place] < x

    place, step = 0, 1
    while is_less(place + step - 1):
        place += step
        step *= 2
    while step := step // 2:
        if is_less(place + step - 1):
            place += step
    is_less(place)
    return None if known[place] is END or known[place] != x else place


@mistake(caught_by=test_finds_the_position)
def doubles_zero(read, x):
    """You begin with 0 and double it. Two times 0 is 0: begin with 1, or add 1 each time."""
    high = 0
    while read(high) < x:
        high *= 2
    return first(high // 2, high, lambda place: not read(place) < x)


@mistake(caught_by=test_finds_the_position)
def looks_only_where_it_steps(read, x):
    """You look at positions 0, 1, 3, 7 and so on, and stop at the first item that is not less. x may be between that
    and the one before.
    """
    item = reader(read)
    high = 0
    while item(high) is not END and item(high) < x:
        high = 2 * high + 1
    return high if item(high) is not END and item(high) == x else None


@mistake(caught_by=test_finds_the_position)
def asks_for_the_length(read, x):
    """You ask for the length. All that you have is a function that reads one position."""
    return bisect_left(range(len(read)), x, key=read)


@mistake(caught_by=test_finds_the_position)
def leaves_out_the_lower_end(read, x):
    """You search behind `low + 1`, and so leave out one position that nobody has read yet."""
    return search(read, x, low_of=lambda low, high: min(low + 1, high))


@mistake(caught_by=test_finds_the_first_position)
def begins_at_one(read, x):
    """You begin behind position 0, and never come back to it."""
    return search(read, x, begin=1, low_of=lambda low, high: max(low, 1))


@mistake(caught_by=test_finds_the_first_position)
def takes_zero_for_nothing(read, x):
    """Position 0 is false like None: `place or None` loses it."""
    return search(read, x) or None


@mistake(caught_by=test_finds_nothing)
def finds_the_place_to_insert(read, x):
    """You return where x would have to go, and do not look whether it is there."""
    item = reader(read)

    def is_reached(place):
        return item(place) is END or not item(place) < x

    high = 0
    while not is_reached(high):
        high = 2 * high + 1
    return first(0, high, is_reached)


@mistake(caught_by=test_finds_nothing)
def finds_minus_one(read, x):
    """You return -1. In Python that is the position of the last item; None cannot be taken for one."""
    place = search(read, x)
    return -1 if place is None else place


@mistake(caught_by=test_first_of_equal_items)
def finds_any_equal_item(read, x):
    """You stop as soon as an item equals x. The first of its equals may be further left."""
    item = reader(read)
    low, high = 0, 0
    while item(high) is not END and item(high) < x:
        low, high = high + 1, 2 * high + 1
    while low <= high:
        middle = (low + high) // 2
        if item(middle) is not END and item(middle) == x:
            return middle
        if item(middle) is END or x < item(middle):
            high = middle - 1
        else:
            low = middle + 1
    return None


@mistake(caught_by=test_first_of_equal_items)
def stops_at_the_first_hit(read, x):
    """You return the middle as soon as it equals x. Equal items may stand to the left of it: go on there."""
    item = reader(read)
    high = 1
    while item(high) is not END and item(high) < x:
        high *= 2
    low = high // 2
    while low <= high:
        middle = (low + high) // 2
        if item(middle) is not END and item(middle) == x:
            return middle
        if item(middle) is END or x < item(middle):
            high = middle - 1
        else:
            low = middle + 1
    return None


@mistake(caught_by=test_source_with_an_end)
def gives_up_at_the_end(read, x):
    """You take the end for “not there”. The item may lie between the last position that you read and the end: treat
    what is behind the end as greater than everything.
    """
    try:
        return search(read, x, ends=())
    except IndexError:
        return None


@mistake(caught_by=test_source_with_an_end)
def lets_the_end_escape(read, x):
    """You let the IndexError reach the caller. It only says where the source ends; what is before may still hold x."""
    return search(read, x, ends=())


@mistake(caught_by=test_source_with_an_end)
def gives_up_while_halving(read, x):
    """You stop doubling at the end of the source, and then forget that the middle may be behind it as well."""
    item = reader(read)
    low, high = 0, 0
    while item(high) is not END and item(high) < x:
        low, high = high + 1, 2 * high + 1
    place = first(low, high, lambda place: item(place) is not END and not item(place) < x)
    return place if item(place) is not END and item(place) == x else None


@mistake(caught_by=test_empty_source)
def expects_an_item(read, x):
    """You read position 0 outside of `try`. A source may have no items at all."""
    return 0 if read(0) == x else search(read, x)


@mistake(caught_by=test_lets_other_errors_pass)
def takes_every_error_for_the_end(read, x):
    """You catch every error. A connection that breaks is then taken for the end, and the answer is “not there”.
    Catch IndexError alone.
    """
    return search(read, x, ends=Exception)


@mistake(caught_by=test_reads_little)
def reads_one_after_the_other(read, x):
    """You read one item after the other. Double the position until you are past x, then halve between the last two."""
    with suppress(IndexError):
        for place in count():
            item = read(place)
            if not item < x:
                return place if item == x else None
    return None


@mistake(caught_by=test_reads_little)
def walks_in_equal_steps(read, x):
    """You go on by steps of equal length. Ten times as far is ten times as many steps; double them."""
    return search(read, x, grown=lambda high: high + 64)


@mistake(caught_by=test_reads_little)
def halves_a_guess(read, x):
    """You begin with a position that is surely far enough, and halve from there. That costs the same for the first
    item as for the last, and one day it is not far enough.
    """
    return search(read, x, begin=2**80)


@mistake(caught_by=test_reads_little)
def searches_a_range(read, x):
    """You let `bisect_left` search a `range`. It asks for the length, and no length is greater than `sys.maxsize`."""
    item = reader(read)

    def is_reached(place):
        return item(place) is END or not item(place) < x

    low, high = 0, 0
    while not is_reached(high):
        low, high = high + 1, 2 * high + 1
    place = low + bisect_left(range(low, high), True, key=is_reached)
    return place if item(place) is not END and item(place) == x else None


@mistake(caught_by=test_reads_little)
def squares_the_position(read, x):
    """You square the position. That is past x sooner, and may be past it by far: up to twice as many digits to
    halve.
    """
    return search(read, x, grown=lambda high: max(2 * high + 1, high * high))


@mistake(caught_by=test_reads_not_far_beyond)
def goes_four_times_as_far(read, x):
    """You go four times as far with each step. Of what you read, up to three quarters lie behind x."""
    return search(read, x, grown=lambda high: 4 * high + 3)


@mistake(caught_by=test_reads_no_position_twice)
def reads_again(read, x):
    """You read a position that you have read before: while you halve, or at the end to see whether x is there. You
    paid for that item: keep it.
    """
    known = {}

    def is_reached(place):
        try:
            return not read(place) < x
        except IndexError:
            return True

    low, high = 0, 0
    while not is_reached(high):
        low, high = high + 1, 2 * high + 1
    place = first(low, high, is_reached)
    with suppress(IndexError):
        known[place] = read(place)
    return place if known.get(place, END) == x else None
