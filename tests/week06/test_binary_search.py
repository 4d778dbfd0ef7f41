"""Binary search: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's functions are described in its statement)

from bisect import bisect_left, bisect_right
from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Compared, Row, Spent
from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter

SIZES = (0, 1, 2, 3, 4, 7, 8, 15, 16, 100, 1000)


class Number(Compared):
    """A number that counts how often one of its kind is compared."""

    most = 200
    too_many = "more than {most} comparisons: every item is looked at, or the search never ends"


class Shelf:
    """So many numbers, reached by their positions and in no other way: 0, 2, 4 and so on, or all the same."""

    def __init__(self, size, step=2):
        self.size = size
        self.step = step
        self.reads = Number.comparisons = 0

    def __repr__(self):
        return f"{'evens' if self.step else 'zeros'}({self.size})"

    def __len__(self):
        return self.size

    def __getitem__(self, place):
        self.reads += 1
        if isinstance(place, slice):
            raise Spent("a slice is asked for, which copies its items")
        if place < 0:
            raise Spent(f"the item at position {place} is asked for")
        if place >= self.size:
            raise IndexError(f"no position {place} among {self.size} items")
        if self.reads > 5000:
            raise Spent("more than 5,000 reads: every item is looked at, or the search never ends")
        return Number(self.step * place)


def most(size):
    """Return how many comparisons a search among *size* items may take."""
    return size.bit_length() + 1


def searches():
    """Yield shelves of every size, each with numbers that are there, between two, below and above all."""
    for size in SIZES:
        for value in sorted({-1, 0, 1, size - 1, size, size // 3 * 2, 2 * size - 2, 2 * size}):
            yield Shelf(size), Number(value)


class Key(CallCounter):
    """The absolute value, which counts its calls and fails the check when they do not end."""

    def __init__(self):
        super().__init__(abs)

    def __call__(self, number):
        """Count the call."""
        if self.count > 100:
            raise Spent("more than 100 calls of `key`: every item is asked, or the search never ends")
        return super().__call__(number)


def test_lower_bound_is_the_first_not_less(lower_bound):
    """`lower_bound` is the position of the first item that is not less than x, whether x is there or not"""
    for items, x, expected in (
        ([1, 3, 5, 7], 5, 2),
        ([1, 3, 5, 7], 3, 1),
        ([1, 3, 5, 7], 4, 2),
        ([1, 3, 5, 7, 9], 2, 1),
        (["Accra", "Lima", "Quito"], "Cusco", 1),
    ):
        row = Row(items)
        assert lower_bound(row, x) == expected


def test_upper_bound_is_the_first_greater(upper_bound):
    """`upper_bound` is the position of the first item that is greater than x, whether x is there or not"""
    for items, x, expected in (
        ([0.5, 1, 1.5], 1, 2),
        ([1, 3, 5, 7], 5, 3),
        ([1, 3, 5, 7], 4, 2),
        (["Accra", "Lima", "Quito"], "Lima", 2),
    ):
        row = Row(items)
        assert upper_bound(row, x) == expected


def test_bounds_below_and_above_all(lower_bound, upper_bound):
    """for an x below all items both bounds are 0, above all they are the number of items"""
    for x, expected in ((0, 0), (9, 4)):
        row = Row([1, 3, 5, 7])
        assert lower_bound(row, x) == expected
        assert upper_bound(row, x) == expected


def test_bounds_of_equal_items(lower_bound, upper_bound):
    """of equal items `lower_bound` is the first, and `upper_bound` is behind the last"""
    for items, x, lowest, highest in (([1, 3, 3, 3, 3, 5], 3, 1, 5), ("aabbbd", "b", 2, 5), ([4, 4, 4], 4, 0, 3)):
        row = Row(items)
        assert lower_bound(row, x) == lowest
        assert upper_bound(row, x) == highest


def test_finds_the_position(find):
    """`find` is the position of x, position 0 as well"""
    for x, expected in ((5, 2), (7, 3), (1, 0)):
        row = Row([1, 3, 5, 7])
        assert find(row, x) == expected


def test_finds_nothing(find):
    """`find` is None for an x that is not there, between two items, below or above all of them"""
    for x in (4, 0, 9):
        row = Row([1, 3, 5, 7])
        assert find(row, x) is None


def test_finds_the_first_of_equal_items(find):
    """of equal items `find` is the first"""
    for items, x, expected in (([1, 3, 3, 3, 3, 5], 3, 1), ("aaabc", "a", 0)):
        row = Row(items)
        assert find(row, x) == expected


def test_few_items(lower_bound, upper_bound, find):
    """no items, one and two are sequences like others"""
    for items, x, lowest, highest, found in (([], 5, 0, 0, None), ([5], 5, 0, 1, 0), ([5, 7], 7, 1, 2, 1)):
        row = Row(items)
        assert lower_bound(row, x) == lowest
        assert upper_bound(row, x) == highest
        assert find(row, x) == found


def test_bounds_compare_keys(lower_bound, upper_bound):
    """with a `key` the bounds compare the keys of items with x itself"""
    cities = Row(["Oslo", "Lima", "Quito", "Nairobi"])
    assert lower_bound(cities, 5, key=len) == 2
    assert upper_bound(cities, 4, key=len) == 2
    assert upper_bound(cities, 7, key=len) == 4


def test_find_compares_keys(find):
    """with a `key`, `find` is the first item whose key equals x"""
    flights = Row([("Accra", 7), ("Lima", 9), ("Oslo", 9), ("Delhi", 12)])
    assert find(flights, 9, key=itemgetter(1)) == 1
    assert find(flights, 8, key=itemgetter(1)) is None


def test_needs_no_list(lower_bound, upper_bound, find):
    """anything with a length and positions from 0 can be searched: nothing is sliced, and no method of lists is used"""
    shelf, x = Shelf(9), Number(8)
    assert lower_bound(shelf, x) == 4
    assert upper_bound(shelf, x) == 5
    assert find(shelf, x) == 4
    assert find(range(0, 60, 3), 45) == 15


def test_equal_items_take_few_steps(lower_bound, upper_bound, find):
    """if all items are equal, a search takes no more comparisons: they are not visited one by one"""
    for search in (lower_bound, upper_bound, find):
        search(Shelf(1000, step=0), Number(0))
        assert Number.comparisons <= most(1000)


def test_bounds_take_few_steps(lower_bound, upper_bound):
    """a bound takes at most ⌈log₂(n + 1)⌉ + 1 comparisons, whatever x is"""
    for bound in (lower_bound, upper_bound):
        for shelf, x in searches():
            bound(shelf, x)
            assert Number.comparisons <= most(len(shelf))


def test_find_takes_few_steps(find):
    """`find` takes at most ⌈log₂(n + 1)⌉ + 1 comparisons, too"""
    for shelf, x in searches():
        find(shelf, x)
        assert Number.comparisons <= most(len(shelf))


def test_reads_few_items(lower_bound, upper_bound, find):
    """at most twice as many items are read: the others are not even copied"""
    for search in (lower_bound, upper_bound, find):
        for shelf, x in searches():
            search(shelf, x)
            assert shelf.reads <= 2 * most(len(shelf))


def test_asks_for_few_keys(lower_bound, upper_bound, find):
    """`key` is called at most ⌈log₂(n + 1)⌉ + 1 times"""
    for search in (lower_bound, upper_bound, find):
        for x in (-1, 0, 300, 999, 1000):
            key = Key()
            search(range(1000), x, key=key)
            assert key.count <= most(1000)


ROWS = st.lists(st.integers(0, 9)).map(lambda numbers: Row(sorted(numbers)))


@given(ROWS, st.integers(-1, 10))
def test_agrees_with_bisect(lower_bound, upper_bound, row, x):
    """the bounds are those of `bisect_left` and `bisect_right`"""
    lowest, highest = bisect_left(list(row), x), bisect_right(list(row), x)
    assert lower_bound(row, x) == lowest
    assert upper_bound(row, x) == highest


@given(ROWS, st.integers(-1, 10))
def test_agrees_with_index(find, row, x):
    """`find` agrees with `index`, which looks at every item"""
    expected = row.index(x) if x in row else None
    assert find(row, x) == expected


def itself(item):
    """Return the item: the key, where there is none."""
    return item


def halve(seq, is_before):
    """Return the position of the first item that *is_before* refuses."""
    low, high = 0, len(seq)
    while low < high:
        middle = (low + high) // 2
        if is_before(seq[middle]):
            low = middle + 1
        else:
            high = middle
    return low


def lower(seq, x, key=None):
    """Return the lower bound."""
    of = key or itself
    return halve(seq, lambda item: of(item) < x)


def upper(seq, x, key=None):
    """Return the upper bound."""
    of = key or itself
    return halve(seq, lambda item: not x < of(item))


def checked(seq, place, x, key=None):
    """Return the place if x is there, or None."""
    of = key or itself
    return place if place < len(seq) and of(seq[place]) == x else None


@alternative
class AsksBisect:
    """Let the standard library halve, and look once at the place it gives."""

    def lower_bound(seq, x, key=None):
        return bisect_left(seq, x, key=key)

    def upper_bound(seq, x, key=None):
        return bisect_right(seq, x, key=key)

    def find(seq, x, key=None):
        return checked(seq, bisect_left(seq, x, key=key), x, key)


def jumped(seq, is_before):
    """Jump forward by powers of two, the largest first, over items that are before the bound."""
    place = 0
    for power in reversed(range(len(seq).bit_length())):
        if place + 2**power <= len(seq) and is_before(seq[place + 2**power - 1]):
            place += 2**power
    return place


@alternative
class JumpsByPowersOfTwo:
    """Decide the binary digits of the position, the highest first."""

    def lower_bound(seq, x, key=None):
        of = key or itself
        return jumped(seq, lambda item: of(item) < x)

    def upper_bound(seq, x, key=None):
        of = key or itself
        return jumped(seq, lambda item: not x < of(item))

    def find(seq, x, key=None):
        of = key or itself
        return checked(seq, jumped(seq, lambda item: of(item) < x), x, key)


@alternative
class CallsItself:
    """Search one half by a call for it, with its two ends as arguments instead of a slice."""

    def lower_bound(seq, x, key=None, low=0, high=None):
        high = len(seq) if high is None else high
        if low == high:
            return low
        middle = (low + high) // 2
        if (key(seq[middle]) if key else seq[middle]) < x:
            return CallsItself.lower_bound(seq, x, key, middle + 1, high)
        return CallsItself.lower_bound(seq, x, key, low, middle)


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class DropsTheMiddle:
    """You set `high = middle - 1`, and so drop an item that may be the one you look for. `high` itself is never
    searched, so `high = middle` keeps it as the answer.
    """

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq)
        while low < high:
            middle = (low + high) // 2
            if (key or itself)(seq[middle]) < x:
                low = middle + 1
            else:
                high = middle - 1
        return low


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class KeepsTheMiddle:
    """You set `low = middle`. With two neighbours left the middle is `low` itself: nothing changes, and the loop
    never ends. The middle item is less than x, so go on behind it.
    """

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq)
        while low < high:
            middle = (low + high) // 2
            if (key or itself)(seq[middle]) < x:
                low = middle
            else:
                high = middle
        return low


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class DividesIntoFloats:
    """`/` gives a float, and no item has position 2.0. `//` divides and rounds down."""

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq)
        while low < high:
            middle = (low + high) / 2
            if (key or itself)(seq[middle]) < x:
                low = middle + 1
            else:
                high = middle
        return low


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class GoesBehindEqualItems:
    """You go on behind items that are equal to x (`<=`). The lower bound stops at the first that is *not less*: `<`."""

    def lower_bound(seq, x, key=None):
        return upper(seq, x, key)


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class NoBoundIfAbsent:
    """You return None if x is not there. The bound is also the place where x would go, and `find` is the one that
    asks whether it is there.
    """

    def lower_bound(seq, x, key=None):
        return checked(seq, lower(seq, x, key), x, key)


@mistake(caught_by=test_lower_bound_is_the_first_not_less)
class ForgetsTheOffset:
    """Position 0 of a slice is position `middle + 1` of the whole. What you return counts from the start of the
    slice.
    """

    def lower_bound(seq, x, key=None):
        if not seq:
            return 0
        middle = len(seq) // 2
        half = seq[middle + 1 :] if (key or itself)(seq[middle]) < x else seq[:middle]
        return ForgetsTheOffset.lower_bound(half, x, key) if half else middle


@mistake(caught_by=test_upper_bound_is_the_first_greater)
class SearchesTheNextNumber:
    """You look for `x + 1`. Between two numbers there is room for others, and texts have no `+ 1`: turn the
    comparison round instead.
    """

    def upper_bound(seq, x, key=None):
        return lower(seq, x + 1, key)


@mistake(caught_by=test_upper_bound_is_the_first_greater)
class StopsAtEqualItems:
    """Your upper bound stops at the first item that is not less than x, which is the lower bound. It has to go on
    while x is not less than the item.
    """

    def upper_bound(seq, x, key=None):
        return lower(seq, x, key)


@mistake(caught_by=test_upper_bound_is_the_first_greater)
class IsTheLastEqualItem:
    """You return the position of the last item that is not greater. The bound is one further: the number of items
    that are not greater than x.
    """

    def upper_bound(seq, x, key=None):
        return upper(seq, x, key) - 1


@mistake(caught_by=test_bounds_below_and_above_all)
class NeverReachesTheEnd:
    """You start with `high = len(seq) - 1`, so that the bound behind the last item can never come out. There are n +
    1 possible answers for n items.
    """

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq) - 1
        while low < high:
            middle = (low + high) // 2
            if (key or itself)(seq[middle]) < x:
                low = middle + 1
            else:
                high = middle
        return max(low, 0)


@mistake(caught_by=test_bounds_of_equal_items)
class StopsAtAnyEqualItem:
    """You stop as soon as an item equals x, wherever among its equals it is. The first one may be further left:
    treat “equal” like “greater”, and go on.
    """

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq)
        while low < high:
            middle = (low + high) // 2
            value = (key or itself)(seq[middle])
            if value == x:
                return middle
            if value < x:
                low = middle + 1
            else:
                high = middle
        return low


@mistake(caught_by=test_bounds_of_equal_items)
class GoesOneFurther:
    """You take the upper bound for the lower one plus 1. That holds if x is there once; of four equal items it is
    wrong by three.
    """

    def upper_bound(seq, x, key=None):
        place = lower(seq, x, key)
        return place if checked(seq, place, x, key) is None else place + 1


@mistake(caught_by=test_finds_the_position)
class TakesZeroForNothing:
    """Position 0 is false like None: `place or None` loses the first item. Ask whether the item there equals x."""

    def find(seq, x, key=None):
        return checked(seq, lower(seq, x, key), x, key) or None


@mistake(caught_by=test_finds_the_position)
class AnswersYesOrNo:
    """You return whether x is there. The position is asked for."""

    def find(seq, x, key=None):
        return checked(seq, lower(seq, x, key), x, key) is not None


@mistake(caught_by=test_finds_nothing)
class FindsThePlaceToInsert:
    """You return the bound without a look at the item there. If x is missing, something else stands at that place."""

    def find(seq, x, key=None):
        return lower(seq, x, key)


@mistake(caught_by=test_finds_nothing)
class FindsMinusOne:
    """You return -1. In Python that is the position of the last item, and whoever forgets to ask reads a wrong one
    without an error. None cannot be taken for a position.
    """

    def find(seq, x, key=None):
        place = checked(seq, lower(seq, x, key), x, key)
        return -1 if place is None else place


@mistake(caught_by=test_finds_nothing)
class LooksBehindTheEnd:
    """For an x above all items the bound is `len(seq)`, where no item is. Ask for that before you read."""

    def find(seq, x, key=None):
        place = lower(seq, x, key)
        return place if (key or itself)(seq[place]) == x else None


@mistake(caught_by=test_finds_the_first_of_equal_items)
class FindsAnyEqualItem:
    """You stop at the first equal item that you meet. Which of its equals that is, depends on the length of the
    list.
    """

    def find(seq, x, key=None):
        place = StopsAtAnyEqualItem.lower_bound(seq, x, key)
        return checked(seq, place, x, key)


@mistake(caught_by=test_bounds_compare_keys)
class IgnoresTheKey:
    """You compare the items and not their keys."""

    def lower_bound(seq, x, key=None):
        return lower(seq, x)

    def upper_bound(seq, x, key=None):
        return upper(seq, x)


@mistake(caught_by=test_bounds_compare_keys)
class AppliesTheKeyToX:
    """You apply `key` to x as well. x is a key already: whoever looks for the cities with 5 letters has no city to
    give.
    """

    def lower_bound(seq, x, key=None):
        return lower(seq, key(x) if key else x, key)

    def upper_bound(seq, x, key=None):
        return upper(seq, key(x) if key else x, key)


@mistake(caught_by=test_find_compares_keys)
class ComparesTheItemAtLast:
    """You search by keys, and then compare the item itself with x. Its key has to equal x."""

    def find(seq, x, key=None):
        return checked(seq, lower(seq, x, key), x)


@mistake(caught_by=test_needs_no_list)
class SearchesInSlices:
    """Each slice copies half of what is left: together as many items as there are. Keep the list and move two
    positions.
    """

    def lower_bound(seq, x, key=None):
        if not len(seq):
            return 0
        middle = len(seq) // 2
        if (key or itself)(seq[middle]) < x:
            return middle + 1 + SearchesInSlices.lower_bound(seq[middle + 1 :], x, key)
        return SearchesInSlices.lower_bound(seq[:middle], x, key)


@mistake(caught_by=test_needs_no_list)
class AsksForIndex:
    """`index` looks at one item after the other, and only lists and their like have it. That they are sorted is of
    no use to it.
    """

    def find(seq, x, key=None):
        keys = [key(item) for item in seq] if key else seq
        try:
            return keys.index(x)
        except ValueError:
            return None


@mistake(caught_by=test_bounds_take_few_steps)
class LooksAtEveryItem:
    """You look at one item after the other. The items are sorted: one look in the middle decides about half of them."""

    def lower_bound(seq, x, key=None):
        place = 0
        while place < len(seq) and (key or itself)(seq[place]) < x:
            place += 1
        return place


@mistake(caught_by=test_equal_items_take_few_steps)
class WalksOverEqualItems:
    """You find the first of the equal items by halves and walk over the others. If all are equal, that is every
    item.
    """

    def upper_bound(seq, x, key=None):
        place = lower(seq, x, key)
        while checked(seq, place, x, key) is not None:
            place += 1
        return place


@mistake(caught_by=test_bounds_take_few_steps)
class ComparesTwiceAStep:
    """You ask `==` and then `<` at each step. One question is enough, since equal items go the same way as greater
    ones.
    """

    def lower_bound(seq, x, key=None):
        low, high = 0, len(seq)
        while low < high:
            middle = (low + high) // 2
            value = (key or itself)(seq[middle])
            if value == x:
                high = middle
            elif value < x:
                low = middle + 1
            else:
                high = middle
        return low


@mistake(caught_by=test_equal_items_take_few_steps)
class WalksBackToTheFirst:
    """You meet some equal item by halves and walk back to the first. If all are equal, that is half of them."""

    def find(seq, x, key=None):
        place = FindsAnyEqualItem.find(seq, x, key)
        while place and checked(seq, place - 1, x, key) is not None:
            place -= 1
        return place


@mistake(caught_by=test_equal_items_take_few_steps)
class SearchesTwice:
    """You search for both bounds to see whether there is anything between them. The lower one and one look at its
    item tell it, too.
    """

    def find(seq, x, key=None):
        place = lower(seq, x, key)
        return place if place < upper(seq, x, key) else None


@mistake(caught_by=test_reads_few_items)
class CopiesTheItems:
    """You make a list of all items before you search it. To copy n items takes n steps, however few the search
    takes.
    """

    def lower_bound(seq, x, key=None):
        return bisect_left([item for item in seq], x, key=key)  # noqa: C416 (what learners write)


@mistake(caught_by=test_asks_for_few_keys)
class ComputesEveryKey:
    """You compute the keys of all items before you search. Ask for the key of an item when you look at it."""

    def lower_bound(seq, x, key=None):
        return lower([key(item) for item in seq], x) if key else lower(seq, x)


@mistake(caught_by=test_asks_for_few_keys)
class AsksForTheKeyTwice:
    """You call `key` twice for one item. It may read a file or ask a server: give its result a name."""

    def lower_bound(seq, x, key=None):
        of = key or itself
        return halve(seq, lambda item: of(item) is not None and of(item) < x)
