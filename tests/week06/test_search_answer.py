"""Search for an answer: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's functions are described in its statement)

from bisect import bisect_left, bisect_right
from itertools import accumulate, combinations, count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake

HUGE = 10**30


class From:
    """A predicate that is true from a number on, and fails the check when it is asked without end or out of range."""

    def __init__(self, start, low, high):
        self.start = start
        self.asked = 0
        self.low = low
        self.high = high

    def __repr__(self):
        return f"from_{self.start}".replace("-", "minus_")

    def __call__(self, number):
        if not self.low <= number < self.high:
            raise Spent(f"the predicate is asked about {number}")
        self.asked += 1
        if self.asked > 1000:
            raise Spent("more than 1,000 questions: every number is tried, or the search never ends")
        return number >= self.start


class Beds(From):
    """A predicate that answers with a list of beds, which is false when it is empty."""

    def __repr__(self):
        return f"beds_{super().__repr__()}"

    def __call__(self, number):
        return ["bed"] * (3 * number if super().__call__(number) else 0)


def counted(name):
    """Return an operation of numbers that counts how often it is carried out."""

    def operation(self, *others):
        Weight.operations += 1
        if Weight.operations > 100_000:
            raise Spent("more than 100,000 additions and comparisons: far too many capacities are tried")
        return getattr(int, name)(self, *others)

    return operation


class Weight(int):
    """A whole number that counts how often it is added or compared."""

    operations = 0
    __add__, __radd__, __sub__, __rsub__ = map(counted, ("__add__", "__radd__", "__sub__", "__rsub__"))
    __lt__, __le__, __gt__, __ge__ = map(counted, ("__lt__", "__le__", "__gt__", "__ge__"))


def cheapest_by_trying(weights, days):
    """Return the least capacity by trying every way to cut the row of crates."""
    size = len(weights)
    cuts = (cut for parts in range(min(days, size)) for cut in combinations(range(1, size), parts))
    return min(max(sum(weights[a:b]) for a, b in pairwise((0, *cut, size))) for cut in cuts) if weights else 0


def test_finds_the_first_true(first_true):
    """`first_true` is the first number for which the predicate is true"""
    for low, high, expected in ((0, 10, 7), (0, 10, 4), (0, 10, 9), (20, 41, 33)):
        predicate = From(expected, low, high)
        assert first_true(low, high, predicate) == expected


def test_true_from_the_beginning(first_true):
    """it is `low` if the predicate is true for every number"""
    for low, high in ((5, 20), (0, 1)):
        predicate = From(low, low, high)
        assert first_true(low, high, predicate) == low


def test_never_true(first_true):
    """it is `high` if the predicate is true for none, or if there is no number between `low` and `high`"""
    for low, high in ((0, 10), (7, 8), (7, 7)):
        predicate = From(99, low, high)
        assert first_true(low, high, predicate) == high


def test_negative_numbers(first_true):
    """numbers below 0 are searched like others"""
    for low, high, expected in ((-10, 10, -1), (-9, 0, 0), (-20, -10, -14)):
        predicate = From(expected, low, high)
        assert first_true(low, high, predicate) == expected


def test_any_true_value(first_true):
    """the predicate may say yes by any value that is true, and no by any that is false"""
    predicate = Beds(4, 0, 9)
    assert first_true(0, 9, predicate) == 4


def test_asks_seldom(first_true):
    """n numbers take at most ⌈log₂(n + 1)⌉ questions, also if n has thirty digits"""
    for low, high in ((0, 1), (0, 7), (-5, 95), (0, HUGE), (HUGE, HUGE + 1000), (-HUGE, HUGE)):
        for start in (low, low + 1, (low + high) // 2, high - 1, high):
            predicate = From(start, low, high)
            assert first_true(low, high, predicate) == start
            assert predicate.asked <= (high - low).bit_length()


@given(st.integers(-30, 30), st.integers(0, 40), st.integers(-40, 80))
def test_agrees_with_trying_all(first_true, low, size, start):
    """the result is that of asking about one number after the other"""
    expected = next((number for number in range(low, low + size) if number >= start), low + size)
    high = low + size
    predicate = From(start, low, high)
    assert first_true(low, high, predicate) == expected


def test_least_capacity(least_capacity):
    """with the least capacity the crates are gone in `days` days, and with one less they are not"""
    assert least_capacity([3, 2, 2, 4, 1, 4], 3) == 6
    assert least_capacity([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5) == 15
    assert least_capacity([2, 2, 2, 2], 2) == 4


def test_carries_the_heaviest_crate(least_capacity):
    """the heaviest crate has to fit by itself, however many days there are"""
    assert least_capacity([9, 1, 1], 3) == 9
    assert least_capacity([2, 7, 2], 100) == 7
    assert least_capacity([5], 1) == 5


def test_one_day(least_capacity):
    """on one day everything goes at once"""
    assert least_capacity([4, 1, 4], 1) == 9


def test_crates_without_weight(least_capacity):
    """no crates need no capacity, and a crate may weigh 0"""
    assert least_capacity([], 3) == 0
    assert least_capacity([0, 0], 1) == 0
    assert least_capacity([0, 5, 0], 1) == 5


def test_keeps_the_order(least_capacity):
    """the crates go in the order in which they stand, light and heavy ones"""
    assert least_capacity([5, 5, 1, 1], 2) == 7
    assert least_capacity((1, 5, 1, 5, 1), 3) == 6


def test_refuses_less_than_a_day(least_capacity):
    """fewer than one day is a ValueError that names the number, also without crates"""
    with pytest.raises(ValueError, match="0"):
        least_capacity([3, 2], 0)
    with pytest.raises(ValueError, match="-2"):
        least_capacity([], -2)


def test_goes_over_the_crates_seldom(least_capacity):
    """60 crates of millions of grams take at most 10,000 additions and comparisons of weights"""
    for days in (1, 7, 59):
        weights = [Weight(1_000_000 + 7_919 * place % 1_000_003) for place in range(60)]
        Weight.operations = 0
        least_capacity(weights, days)
        assert Weight.operations <= 10_000


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(1, 7))
def test_agrees_with_every_cut(least_capacity, weights, days):
    """no other way to cut the row of crates into days does with less"""
    expected = cheapest_by_trying(weights, days)
    assert least_capacity(weights, days) == expected


def halve(low, high, predicate):
    """Return the first number for which the predicate is true."""
    while low < high:
        middle = (low + high) // 2
        if predicate(middle):
            high = middle
        else:
            low = middle + 1
    return low


def days_needed(weights, capacity, *, is_too_much=int.__gt__, days=1, load_of=int):
    """Count the days that a barge takes, in the right way but for the parts given."""
    load = 0
    for weight in weights:
        if is_too_much(load + weight, capacity):
            days += 1
            load = load_of(weight)
        else:
            load += weight
    return days


def refuse_no_days(days):
    """Raise ValueError for fewer than one day."""
    if days < 1:
        raise ValueError(f"{days} days are too few")


def least(weights, days, *, low=None, **parts):
    """Return the least capacity, in the right way but for the parts given."""
    refuse_no_days(days)
    low = max(weights, default=0) if low is None else low
    return halve(low, sum(weights), lambda capacity: days_needed(weights, capacity, **parts) <= days)


@alternative
class CallsItselfAndCutsByPrefixes:
    """Search by a call for one half; count days with a binary search among the sums of the first crates."""

    def first_true(low, high, predicate):
        if low >= high:
            return low
        middle = low + (high - low) // 2
        if predicate(middle):
            return CallsItselfAndCutsByPrefixes.first_true(low, middle, predicate)
        return CallsItselfAndCutsByPrefixes.first_true(middle + 1, high, predicate)

    def least_capacity(weights, days):
        refuse_no_days(days)
        totals = [0, *accumulate(map(int, weights))]

        def fits(capacity):
            done = 0
            for _ in range(days):
                done = bisect_right(totals, totals[done] + capacity) - 1
            return done == len(weights)

        return halve(max(weights, default=0), totals[-1], fits)


@alternative
class StepsAndTables:
    """Go on by steps that halve; find the best last cut of every beginning, for one day more at a time."""

    def first_true(low, high, predicate):
        place, step = low, 1 << (high - low).bit_length()
        while step := step // 2:
            if place + step <= high and not predicate(place + step - 1):
                place += step
        return place

    def least_capacity(weights, days):
        refuse_no_days(days)
        totals = [0, *accumulate(map(int, weights))]
        best = totals
        for _ in range(1, min(days, len(weights))):
            best = [
                min((max(best[cut], total - totals[cut]) for cut in range(end)), default=0)
                for end, total in enumerate(totals)
            ]
        return best[-1]


@mistake(caught_by=test_finds_the_first_true)
class DropsTheMiddle:
    """You set `high = middle - 1` although the predicate is true for the middle, which may be the first such number.
    `high` itself is never asked about, so `high = middle` keeps it as the answer.
    """

    def first_true(low, high, predicate):
        while low < high:
            middle = (low + high) // 2
            if predicate(middle):
                high = middle - 1
            else:
                low = middle + 1
        return low


@mistake(caught_by=test_finds_the_first_true)
class KeepsTheMiddle:
    """You set `low = middle`. With two neighbours left the middle is `low` itself: nothing changes, and the loop
    never ends. The predicate is false for the middle, so go on behind it.
    """

    def first_true(low, high, predicate):
        while low < high:
            middle = (low + high) // 2
            if predicate(middle):
                high = middle
            else:
                low = middle
        return low


@mistake(caught_by=test_finds_the_first_true)
class StopsAtSomeTrueNumber:
    """You return the first true number that you meet. A smaller one may be true as well."""

    def first_true(low, high, predicate):
        while low < high:
            middle = (low + high) // 2
            if predicate(middle):
                return middle
            low = middle + 1
        return low


@mistake(caught_by=test_finds_the_first_true)
class ForgetsWhereItBegins:
    """`(high - low) // 2` is half the distance. To be in the middle you have to add it to `low`."""

    def first_true(low, high, predicate):
        while low < high:
            middle = (high - low) // 2
            if predicate(middle):
                high = middle
            else:
                low = middle + 1
        return low


@mistake(caught_by=test_finds_the_first_true)
class FindsTheLastFalse:
    """You return the last number for which the predicate is false. The first true one is its neighbour."""

    def first_true(low, high, predicate):
        return halve(low, high, predicate) - 1


@mistake(caught_by=test_never_true)
class NothingIfNeverTrue:
    """You return None if the predicate is never true. `high` says that, too, and goes on working in sums and slices."""

    def first_true(low, high, predicate):
        number = halve(low, high, predicate)
        return number if number < high else None


@mistake(caught_by=test_never_true)
class NeverReachesHigh:
    """You begin with `high - 1`, so that `high` can never come out. n numbers have n + 1 possible answers, the last
    of which is “none of them”.
    """

    def first_true(low, high, predicate):
        return halve(low, high - 1, predicate)


@mistake(caught_by=test_finds_the_first_true)
class AsksAboutHigh:
    """You ask about `high`, which does not belong to the range. It may be a position where nothing is."""

    def first_true(low, high, predicate):
        return halve(low, high + 1, predicate)


@mistake(caught_by=test_negative_numbers)
class RoundsTowardsZero:
    """`int(… / 2)` rounds negative numbers up, so that the middle of -1 and 0 is 0, which is `high`. And from 2⁵³ on
    a float has no room for every whole number. `//` rounds down and is exact.
    """

    def first_true(low, high, predicate):
        while low < high:
            middle = int((low + high) / 2)
            if predicate(middle):
                high = middle
            else:
                low = middle + 1
        return low


@mistake(caught_by=test_any_true_value)
class AsksForTrueItself:
    """You compare the answer with True. A list that is not empty says yes as well: `if predicate(middle)`."""

    def first_true(low, high, predicate):
        return halve(low, high, lambda number: predicate(number) == True)  # noqa: E712 (the mistake)


@mistake(caught_by=test_asks_seldom)
class TriesEveryNumber:
    """You ask about one number after the other. Once the predicate is true it stays true, so one question in the
    middle decides about half of them.
    """

    def first_true(low, high, predicate):
        while low < high and not predicate(low):
            low += 1
        return low


@mistake(caught_by=test_asks_seldom)
class AsksTwice:
    """You ask the same question twice in one step. A question may stand for an hour of work: keep its answer."""

    def first_true(low, high, predicate):
        while low < high:
            middle = (low + high) // 2
            if not predicate(middle):
                low = middle + 1
            if predicate(middle):
                high = middle
        return low


@mistake(caught_by=test_asks_seldom)
class SearchesARange:
    """You let `bisect_left` search a `range`. It asks for the length, and no length is greater than `sys.maxsize`."""

    def first_true(low, high, predicate):
        return low + bisect_left(range(low, high), True, key=lambda number: bool(predicate(number)))


@mistake(caught_by=test_least_capacity)
class CountsFromZero:
    """You count the days from 0, and add one whenever a crate has to wait. The first day is a day, too."""

    def least_capacity(weights, days):
        return least(weights, days, days=0)


@mistake(caught_by=test_least_capacity)
class RefusesAFullLoad:
    """You send the barge off before it is full (`>=`). It may carry exactly its capacity."""

    def least_capacity(weights, days):
        return least(weights, days, is_too_much=int.__ge__)


@mistake(caught_by=test_least_capacity)
class LosesTheCrateThatWaits:
    """You begin the next day with a load of 0. The crate that did not fit is on the quay, and goes first."""

    def least_capacity(weights, days):
        return least(weights, days, load_of=lambda weight: 0)


@mistake(caught_by=test_least_capacity)
class SharesEvenly:
    """You divide the whole weight by the days. Crates cannot be cut, so a day is seldom full."""

    def least_capacity(weights, days):
        refuse_no_days(days)
        return max(max(weights, default=0), -(-sum(weights) // days))


@mistake(caught_by=test_carries_the_heaviest_crate)
class OverloadsTheBarge:
    """You try capacities below the heaviest crate, and put it on an empty barge that cannot carry it."""

    def least_capacity(weights, days):
        return least(weights, days, low=0)


@mistake(caught_by=test_crates_without_weight)
class FailsWithoutCrates:
    """`max` of nothing is an error. Give it a `default`, or look first whether there are crates."""

    def least_capacity(weights, days):
        return least(weights, days, low=max(weights))


@mistake(caught_by=test_least_capacity)
class SortsTheCrates:
    """You sort the crates. They stand in a row, and only the first can be loaded."""

    def least_capacity(weights, days):
        return least(sorted(weights, reverse=True), days)


@mistake(caught_by=test_refuses_less_than_a_day)
class NeedsNoDays:
    """You never ask whether there is a day at all. No capacity is enough for 0 days, and yet a number comes out."""

    def least_capacity(weights, days):
        return halve(max(weights, default=0), sum(weights), lambda capacity: days_needed(weights, capacity) <= days)


@mistake(caught_by=test_goes_over_the_crates_seldom)
class TriesEveryCapacity:
    """You try one capacity after the other, gram by gram. If one is enough, every greater one is, so they can be
    halved.
    """

    def least_capacity(weights, days):
        refuse_no_days(days)
        capacities = count(max(weights, default=0))
        return next(capacity for capacity in capacities if days_needed(weights, capacity) <= days)
