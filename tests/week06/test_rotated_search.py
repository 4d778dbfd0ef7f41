"""Rotated search: what an answer must do, and the wrong answers we know."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from tenweeks import counting
from tenweeks.plugin import alternative, mistake

SIZES = (1, 2, 3, 4, 5, 8, 1000)


class Row(counting.Row):
    """A short list that fails the check when a search reads it without end."""

    most = 200


class Number(counting.Compared):
    """A number that counts how often one of its kind is compared."""

    most = 400
    too_many = "more than {most} comparisons: every item is looked at, or the search never ends"


class Ring:
    """The numbers 0, 2, 4 and so on, of which the first stands at position *start*; reached by positions alone."""

    def __init__(self, size, start):
        self.size = size
        self.start = start
        self.reads = Number.comparisons = 0

    def __repr__(self):
        return f"evens({self.size}, start={self.start})"

    def __len__(self):
        return self.size

    def __getitem__(self, place):
        self.reads += 1
        if isinstance(place, slice):
            raise counting.Spent("a slice is asked for, which copies its items")
        if place < 0:
            raise counting.Spent(f"the item at position {place} is asked for")
        if place >= self.size:
            raise IndexError(f"no position {place} among {self.size} items")
        if self.reads > 5000:
            raise counting.Spent("more than 5,000 reads: every item is looked at, or the search never ends")
        return Number(2 * ((place - self.start) % self.size))


def most(size):
    """Return how many comparisons a search among *size* items may take."""
    return 4 * size.bit_length() + 4


def test_finds_on_both_sides(rotated_search):
    """x is found before and behind the place where the numbers begin anew"""
    for items, x, expected in (
        ([40, 50, 60, 10, 20, 30], 20, 4),
        ([40, 50, 60, 10, 20, 30], 50, 1),
        ([60, 10, 20, 30, 40, 50], 30, 3),
        ([20, 30, 40, 50, 60, 10], 50, 3),
        ([50, 60, 10, 20, 30, 40], 60, 1),
        (["Oslo", "Quito", "Accra", "Lima"], "Accra", 2),
    ):
        row = Row(items)
        assert rotated_search(row, x) == expected


def test_finds_the_ends(rotated_search):
    """the first and the last item are found, and the smallest and the greatest"""
    for items, x, expected in (
        ([40, 50, 60, 10, 20, 30], 40, 0),
        ([40, 50, 60, 10, 20, 30], 30, 5),
        ([40, 50, 60, 10, 20, 30], 60, 2),
        ([40, 50, 60, 10, 20, 30], 10, 3),
        ([60, 10, 20, 30, 40, 50], 50, 5),
    ):
        row = Row(items)
        assert rotated_search(row, x) == expected


def test_finds_in_a_list_that_is_not_rotated(rotated_search):
    """a list that begins with its smallest item is searched as well"""
    for items, x, expected in (([10, 20, 30, 40], 10, 0), ([10, 20, 30, 40], 40, 3), ([10, 20, 30, 40, 50], 20, 1)):
        row = Row(items)
        assert rotated_search(row, x) == expected


def test_finds_nothing(rotated_search):
    """None says that x is not there: between two items, below all, above all"""
    for items, x in (
        *(([40, 50, 60, 10, 20, 30], x) for x in (25, 5, 70, 35)),
        ([10, 20, 30], 35),
    ):
        row = Row(items)
        assert rotated_search(row, x) is None


def test_few_items(rotated_search):
    """no items, one and two are searched like others"""
    for items, x, expected in (
        *(([], 5, None), ([5], 5, 0), ([5], 7, None)),
        *(([7, 5], 5, 1), ([7, 5], 6, None), ([7, 5], 7, 0)),
        *(([5, 7], 5, 0), ([5, 7], 6, None), ([5, 7], 7, 1)),
    ):
        row = Row(items)
        assert rotated_search(row, x) == expected


def test_every_rotation(rotated_search):
    """every item of every rotation of a list is found at its place"""
    for size in range(1, 9):
        for start in range(size):
            for expected in range(size):
                row = Row(2 * ((place - start) % size) for place in range(size))
                x = 2 * ((expected - start) % size)
                assert rotated_search(row, x) == expected


def test_needs_no_list(rotated_search):
    """anything with a length and positions from 0 can be searched: nothing is sliced, and no method of lists is used"""
    for value, expected in ((6, 7), (7, None)):
        ring, x = Ring(9, 4), Number(value)
        assert rotated_search(ring, x) == expected


def rings():
    """Yield rings of every size, each with numbers that are there, between two, below and above all."""
    yield Ring(100, 1), Number(96)
    yield Ring(200, 1), Number(-1)
    for size in SIZES:
        for start in sorted({0, 1 % size, size // 2, size - 1}):
            for value in (-1, 0, 1, size, 2 * size - 2, 2 * size):
                yield Ring(size, start), Number(value)


def test_takes_few_comparisons(rotated_search):
    """n items take at most 4·⌈log₂(n + 1)⌉ + 4 comparisons, wherever they begin"""
    for ring, x in rings():
        rotated_search(ring, x)
        assert Number.comparisons <= most(len(ring))


def test_reads_few_items(rotated_search):
    """at most twice as many items are read: the others are not even copied"""
    for ring, x in rings():
        rotated_search(ring, x)
        assert ring.reads <= 2 * most(len(ring))


@given(st.sets(st.integers(0, 30)).map(sorted), st.integers(0, 30), st.integers(-1, 31))
def test_agrees_with_index(rotated_search, numbers, turn, x):
    """the position is that of `index`, which looks at every item"""
    row = Row(numbers[turn:] + numbers[:turn])
    expected = row.index(x) if x in row else None
    assert rotated_search(row, x) == expected


def halve(size, is_true):
    """Return the first position for which a predicate is true, or *size*."""
    return bisect_left(range(size), True, key=is_true)


def checked(seq, place, x):
    """Return the place if x is there, or None."""
    return place if place < len(seq) and seq[place] == x else None


@alternative
def searches_one_half_that_is_sorted(seq, x):
    """Of two halves one is always in order: its ends tell whether x must be in it."""
    low, high = 0, len(seq) - 1
    while low <= high:
        middle = (low + high) // 2
        value = seq[middle]
        if value == x:
            return middle
        first, last = seq[low], seq[high]
        if first <= value:
            low, high = (low, middle - 1) if first <= x < value else (middle + 1, high)
        else:
            low, high = (middle + 1, high) if value < x <= last else (low, middle - 1)
    return None


@alternative
def sorts_by_lap_and_value(seq, x):
    """Items smaller than the first are on the second lap; pairs of lap and item are in order from end to end."""
    if not len(seq):
        return None
    first = seq[0]

    def mark(item):
        return (1 if item < first else 0, item)

    lap, _ = mark(x)

    def is_reached(place):
        item = seq[place]
        item_lap, _ = mark(item)
        return item_lap > lap or (item_lap == lap and not item < x)

    return checked(seq, halve(len(seq), is_reached), x)


def beginning(seq):
    """Return the position of the smallest item."""
    place = halve(len(seq), lambda place: seq[place] < seq[0])
    return 0 if place == len(seq) else place


def from_beginning(seq, x, start, *, shift=True):
    """Search the items in their order, the first of which stands at *start*."""
    size = len(seq)
    steps = halve(size, lambda steps: not seq[(start + steps) % size] < x)
    if steps == size or seq[(start + steps) % size] != x:
        return None
    return (start + steps) % size if shift else steps


@mistake(caught_by=test_finds_on_both_sides)
def takes_it_for_sorted(seq, x):
    """You search as if the list were sorted. When the middle is greater than x, x may still be to the right of it,
    behind the place where the numbers begin anew.
    """
    return checked(seq, halve(len(seq), lambda place: seq[place] >= x), x)


@mistake(caught_by=test_finds_on_both_sides)
def counts_from_the_smallest(seq, x):
    """You return how far x is from the smallest item. Add where that one stands, and go round at the end."""
    return from_beginning(seq, x, beginning(seq), shift=False)


@mistake(caught_by=test_finds_on_both_sides)
def searches_the_second_part_only(seq, x):
    """You look behind the place where the numbers begin anew, and never before it."""
    size, start = len(seq), beginning(seq)
    return checked(seq, start + halve(size - start, lambda step: seq[start + step] >= x), x)


@mistake(caught_by=test_finds_on_both_sides)
def takes_the_left_half_for_sorted(seq, x):
    """You take it for granted that the left half is in order. Compare its ends: if the middle is smaller than the
    first item, the right half is the one in order.
    """
    low, high = 0, len(seq) - 1
    while low <= high:
        middle = (low + high) // 2
        if seq[middle] == x:
            return middle
        if seq[low] <= x < seq[middle]:
            high = middle - 1
        else:
            low = middle + 1
    return None


@mistake(caught_by=test_finds_on_both_sides)
def runs_over_the_end(seq, x):
    """You add the distance to the position of the smallest item and read there. Behind the last position the list
    goes on at 0: `% len(seq)`.
    """
    start = beginning(seq)
    steps = halve(len(seq), lambda steps: seq[start + steps] >= x)
    return checked(seq, start + steps, x)


@mistake(caught_by=test_finds_on_both_sides)
def leaves_out_the_first(seq, x):
    """You ask `first < x` where x may be the first item itself: `<=`."""
    low, high = 0, len(seq) - 1
    while low <= high:
        middle = (low + high) // 2
        if seq[middle] == x:
            return middle
        if seq[low] <= seq[middle]:
            low, high = (low, middle - 1) if seq[low] < x < seq[middle] else (middle + 1, high)
        else:
            low, high = (middle + 1, high) if seq[middle] < x <= seq[high] else (low, middle - 1)
    return None


@mistake(caught_by=test_finds_the_ends)
def leaves_out_the_last(seq, x):
    """You ask `x < last` where x may be the last item itself: `<=`."""
    low, high = 0, len(seq) - 1
    while low <= high:
        middle = (low + high) // 2
        if seq[middle] == x:
            return middle
        if seq[low] <= seq[middle]:
            low, high = (low, middle - 1) if seq[low] <= x < seq[middle] else (middle + 1, high)
        else:
            low, high = (middle + 1, high) if seq[middle] < x < seq[high] else (low, middle - 1)
    return None


@mistake(caught_by=test_finds_the_ends)
def takes_zero_for_nothing(seq, x):
    """Position 0 is false like None: `place or None` loses it. Ask whether the item there equals x."""
    return from_beginning(seq, x, beginning(seq)) or None


@mistake(caught_by=test_finds_in_a_list_that_is_not_rotated)
def expects_a_smaller_item(seq, x):
    """You look for the first item that is smaller than item 0. In a list that is not rotated there is none, and the
    search comes out behind the end.
    """
    if len(seq) < 2:
        return checked(seq, 0, x)
    start = halve(len(seq), lambda place: seq[place] < seq[0])
    if x < seq[0]:
        return checked(seq, start + halve(len(seq) - start, lambda step: seq[start + step] >= x), x)
    return checked(seq, 0, x) if start == len(seq) else checked(seq, halve(start, lambda place: seq[place] >= x), x)


@mistake(caught_by=test_finds_nothing)
def finds_minus_one(seq, x):
    """You return -1. In Python that is the position of the last item; None cannot be taken for one."""
    place = from_beginning(seq, x, beginning(seq))
    return -1 if place is None else place


@mistake(caught_by=test_finds_nothing)
def finds_the_place_to_insert(seq, x):
    """You return where x would have to go, and do not look whether it is there."""
    if not seq:
        return None
    start, size = beginning(seq), len(seq)
    return (start + halve(size, lambda steps: seq[(start + steps) % size] >= x)) % size


@mistake(caught_by=test_few_items)
def needs_an_item(seq, x):
    """You read item 0 before you know that there is one."""
    first = seq[0]
    return 0 if first == x else from_beginning(seq, x, beginning(seq))


@mistake(caught_by=test_few_items)
def needs_three_items(seq, x):
    """With two items the middle is the first of them. A half of one item is in order, too: `<=`, not `<`."""
    low, high = 0, len(seq) - 1
    while low <= high:
        middle = (low + high) // 2
        if seq[middle] == x:
            return middle
        if seq[low] < seq[middle]:
            low, high = (low, middle - 1) if seq[low] <= x < seq[middle] else (middle + 1, high)
        else:
            low, high = (middle + 1, high) if seq[middle] < x <= seq[high] else (low, middle - 1)
    return None


@mistake(caught_by=test_needs_no_list)
def turns_a_copy_back(seq, x):
    """You build the sorted list by slices. To copy n items takes n steps; move positions instead."""
    start = beginning(seq)
    return checked(seq, (start + bisect_left(seq[start:] + seq[:start], x)) % (len(seq) or 1), x)


@mistake(caught_by=test_needs_no_list)
def asks_for_index(seq, x):
    """`index` looks at one item after the other, and only lists and their like have it."""
    return seq.index(x) if x in seq else None


@mistake(caught_by=test_takes_few_comparisons)
def walks_to_the_smallest(seq, x):
    """You walk from item to item to find where the numbers begin anew. That place can be found by halves: every item
    from there on is smaller than the first.
    """
    start = next((place for place in range(1, len(seq)) if seq[place] < seq[place - 1]), 0)
    return from_beginning(seq, x, start)


@mistake(caught_by=test_takes_few_comparisons)
def looks_at_every_item(seq, x):
    """You look at every item until one equals x. That the items are in order, but for one place, is of no use to
    you.
    """
    return next((place for place in range(len(seq)) if seq[place] == x), None)


@mistake(caught_by=test_takes_few_comparisons)
def searches_both_halves(seq, x):
    """You call the search for both halves. Then every item is looked at, as without any order: decide which half it
    is.
    """

    def between(low, high):
        if low > high:
            return None
        middle = (low + high) // 2
        if seq[middle] == x:
            return middle
        left = between(low, middle - 1)
        return between(middle + 1, high) if left is None else left

    return between(0, len(seq) - 1)
