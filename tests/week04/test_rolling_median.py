"""Rolling median: what an answer must do, and the wrong answers we know."""

import heapq
import math
import statistics
from bisect import bisect_left, insort
from collections import deque
from fractions import Fraction
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, most_alive

NAN = math.nan


class Counted(float):
    """A number that counts how often two of its kind are compared."""

    comparisons = 0

    def __lt__(self, other):
        Counted.comparisons += 1
        return float(self) < float(other)

    def __le__(self, other):
        Counted.comparisons += 1
        return float(self) <= float(other)

    def __gt__(self, other):
        Counted.comparisons += 1
        return float(self) > float(other)

    def __ge__(self, other):
        Counted.comparisons += 1
        return float(self) >= float(other)

    def __eq__(self, other):
        Counted.comparisons += 1
        return float(self) == float(other)

    def __neg__(self):
        return Counted(-float(self))

    def __mul__(self, factor):
        return Counted(float(self) * factor)

    __rmul__ = __mul__

    __hash__ = float.__hash__


def comparisons(rolling_median, n, size):
    """Count the comparisons for so many numbers, in no order, behind a first window of n."""
    numbers = (Counted(place * 7919 % 10_007) for place in range(n + size))
    medians = rolling_median(numbers, n)
    next(medians)
    Counted.comparisons = 0
    assert sum(1 for _ in medians) == size
    return Counted.comparisons


def first(rolling_median, size, numbers, n):
    """Return the first medians."""
    return list(islice(rolling_median(numbers, n), size))


def written(rolling_median, numbers, n):
    """Return the medians as texts, since NaN equals nothing."""
    return [repr(median) for median in rolling_median(numbers, n)]


def kept(rolling_median, numbers, n):
    """Return how many numbers exist at most while the medians are read, one after the other."""
    return most_alive(lambda stream: sum(1 for _ in rolling_median(stream, n)), numbers)


def test_gives_the_middle_number(rolling_median):
    """for an odd n, each window gives the number in the middle of its sorted numbers"""
    assert list(rolling_median([5, 1, 4, 2, 8], 3)) == [4, 2, 4]
    assert list(rolling_median([3, 1, 2], 1)) == [3, 1, 2]


def test_gives_the_mean_of_two(rolling_median):
    """for an even n, each window gives the mean of the two in the middle"""
    assert list(rolling_median([5, 1, 4, 2], 2)) == [3.0, 2.5, 3.0]
    assert list(rolling_median([9, 1, 4, 2, 7], 4)) == [3.0, 3.0]


def test_fewer_numbers_than_n(rolling_median):
    """fewer than n numbers give no median, and exactly n give one"""
    assert list(rolling_median([1, 2], 3)) == []
    assert list(rolling_median([], 1)) == []
    assert list(rolling_median([2, 9, 1], 3)) == [2]


def test_equal_numbers(rolling_median):
    """equal numbers count as often as they are in the window, and leave one at a time"""
    assert list(rolling_median([7, 7, 1, 7, 1, 1], 3)) == [7, 7, 1, 1]


def test_the_oldest_leaves(rolling_median):
    """the number that leaves is the oldest one, whatever its size"""
    assert list(rolling_median([1, 2, 3, 9, 8, 7], 3)) == [2, 3, 8, 8]
    assert list(rolling_median([9, 8, 7, 1, 2, 3], 3)) == [8, 7, 2, 2]


def test_keeps_numbers_exact(rolling_median):
    """numbers are not turned into floats: the middle one is given as it is, and fractions have a fraction as mean"""
    assert list(rolling_median([10**17 + 1, 10**17 + 3, 10**17 + 5], 3)) == [10**17 + 3]
    assert list(rolling_median([Fraction(1, 3), Fraction(2, 3)], 2)) == [Fraction(1, 2)]


def test_nan_while_it_is_in_the_window(rolling_median):
    """a window that holds a NaN has the median NaN"""
    assert written(rolling_median, [1.0, NAN, 3.0], 3) == ["nan"]
    assert written(rolling_median, [4.0, 1.0, 3.0, NAN, 2.0], 3) == ["3.0", "nan", "nan"]


def test_nan_leaves_no_trace(rolling_median):
    """once every NaN has left the window, the medians are right again"""
    assert written(rolling_median, [NAN, 5.0, 1.0, 4.0, 2.0], 3) == ["nan", "4.0", "2.0"]
    assert written(rolling_median, [9.0, NAN, NAN, 3.0, 8.0, 1.0], 2) == ["nan", "nan", "nan", "5.5", "4.5"]


def test_reads_an_iterator(rolling_median):
    """an iterator, which can be read once, is enough"""
    assert list(rolling_median(iter([5, 1, 4, 2]), 3)) == [4, 2]


@pytest.mark.parametrize("n", [-1, 0])
def test_refuses_n(rolling_median, n):
    """an n below 1 is a ValueError"""
    with pytest.raises(ValueError):
        first(rolling_median, 1, [1, 2, 3], n)


@pytest.mark.parametrize("n", [-1, 0])
def test_refuses_n_at_the_call(rolling_median, n):
    """this ValueError comes from the call itself, before anybody asks for a median"""
    with pytest.raises(ValueError):
        rolling_median([1, 2, 3], n)


def test_the_call_reads_nothing(rolling_median):
    """the call itself reads nothing"""
    assert first(rolling_median, 0, OverReadGuard([5, 1, 4], limit=0), 2) == []


def test_needs_no_end(rolling_median):
    """medians come while the stream goes on: it may have no end"""
    assert first(rolling_median, 2, OverReadGuard(count(), limit=20), 3) == [1, 2]


def test_reads_no_further_than_it_must(rolling_median):
    """a median is given as soon as the last number of its window is read: nothing behind it is asked for"""
    assert first(rolling_median, 1, OverReadGuard([5, 1, 4, 2], limit=3), 3) == [4]
    assert first(rolling_median, 2, OverReadGuard([5, 1, 4, 2, 8], limit=4), 3) == [4, 2]


def test_keeps_one_window(rolling_median):
    """what has passed is not kept: with n = 9, fewer than 100 of 2,000 numbers exist at a time"""
    assert kept(rolling_median, (place % 2 for place in range(2_000)), n=9) < 100


def test_keeps_one_window_of_rising_numbers(rolling_median):
    """this holds for numbers that only rise, or only fall, too"""
    assert kept(rolling_median, range(2_000), n=9) < 100
    assert kept(rolling_median, range(2_000, 0, -1), n=9) < 100


def test_does_not_sort_each_window(rolling_median):
    """with n = 501, each further number costs less than 400 comparisons: the window is not sorted anew"""
    assert comparisons(rolling_median, n=501, size=200) < 400 * 200


def test_compares_little(rolling_median):
    """with n = 501, each further number costs less than 100 comparisons: the window is not searched either"""
    assert comparisons(rolling_median, n=501, size=200) < 100 * 200


NUMBERS = st.lists(st.integers(-3, 3) | st.floats(allow_nan=False, width=16) | st.just(NAN), max_size=14)


@given(NUMBERS, st.integers(1, 5))
def test_agrees_with_the_statistics_module(rolling_median, numbers, n):
    """each median is what `statistics.median` says of the window, or NaN if the window holds one"""
    windows = [numbers[start : start + n] for start in range(len(numbers) - n + 1)]
    expected = [NAN if any(map(math.isnan, window)) else statistics.median(window) for window in windows]
    assert [str(float(each)) for each in rolling_median(numbers, n)] == [str(float(each)) for each in expected]


def refuse(n, least=1):
    """Raise ValueError for an n that is too small."""
    if n < least:
        raise ValueError("too small")


def middle(ordered):
    """Return the median of sorted numbers."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class TwoHeaps:
    """The lower and the upper half of a window, each as a heap of (value, moment) with the middle on top."""

    def __init__(self, n, *, most_stale):
        self.n, self.most_stale = n, most_stale
        self.heaps = {-1: [], 1: []}  # lower half with its values negated, upper half as they are
        self.sizes = {-1: 0, 1: 0}  # without those that have left
        self.half_of = {}  # in which half a moment's number lies

    def add(self, value, moment):
        """Put a number into its half."""
        side = -1 if self.sizes[-1] and value <= self.top(-1) else 1
        heapq.heappush(self.heaps[side], (side * value, moment))
        self.half_of[moment] = side
        self.sizes[side] += 1
        self.balance(moment)

    def drop(self, moment, now):
        """Count a number as gone; it is taken out when it comes to the top, or when too many are."""
        self.sizes[self.half_of.pop(moment)] -= 1
        for heap in self.heaps.values():
            if len(heap) > self.most_stale:
                heap[:] = [entry for entry in heap if entry[1] in self.half_of]
                heapq.heapify(heap)
        self.balance(now)

    def top(self, side):
        """Return the value of a half that is next to the middle."""
        heap = self.heaps[side]
        while heap[0][1] not in self.half_of:
            heapq.heappop(heap)
        return side * heap[0][0]

    def balance(self, now):
        """Move numbers until the lower half has as many as the upper one, or one more."""
        while not 0 <= self.sizes[-1] - self.sizes[1] <= 1:
            side = 1 if self.sizes[1] > self.sizes[-1] else -1
            value = self.top(side)
            _, moment = heapq.heappop(self.heaps[side])
            heapq.heappush(self.heaps[-side], (-side * value, moment))
            self.half_of[moment] = -side
            self.sizes[side] -= 1
            self.sizes[-side] += 1

    def median(self):
        """Return the median of the numbers that are there."""
        return self.top(-1) if self.sizes[-1] > self.sizes[1] else (self.top(-1) + self.top(1)) / 2


def with_two_heaps(numbers, n, most_stale):
    """Yield the medians of two heaps."""
    halves, window = TwoHeaps(n, most_stale=most_stale), deque()
    for now, number in enumerate(numbers):
        window.append(number)
        if not math.isnan(number):
            halves.add(number, now)
        if len(window) > n and not math.isnan(window.popleft()):
            halves.drop(now - n, now)
        if len(window) == n:
            yield halves.median() if sum(halves.sizes.values()) == n else NAN


@alternative
def keeps_two_heaps(numbers, n):
    """Two heaps that meet in the middle; numbers that have left are swept out when there are too many of them."""
    refuse(n)
    return with_two_heaps(numbers, n, most_stale=2 * n)


@alternative
def keeps_two_sorted_halves(numbers, n):
    """Two sorted lists of (number, moment), the lower half and the upper half; no two entries are equal."""
    refuse(n)

    def medians():
        low, high, window = [], [], deque()
        for entry in ((number, now) for now, number in enumerate(numbers)):
            window.append(entry)
            if not math.isnan(entry[0]):
                insort(low if low and entry < low[-1] else high, entry)
            if len(window) > n:
                gone = window.popleft()
                half = low if low and gone <= low[-1] else high
                if not math.isnan(gone[0]):
                    del half[bisect_left(half, gone)]
            while len(low) < len(high):
                low.append(high.pop(0))
            while len(low) > len(high) + 1:
                high.insert(0, low.pop())
            if len(low) + len(high) == n:
                yield low[-1][0] if n % 2 else (low[-1][0] + high[0][0]) / 2
            elif len(window) == n:
                yield NAN

    return medians()


def medians_of(
    numbers,
    n,
    *,
    of=middle,
    add=insort,
    drop=lambda ordered, number: ordered.__delitem__(bisect_left(ordered, number)),
    oldest=lambda window: window.popleft(),
    is_missing=math.isnan,
    full=lambda window, n: len(window) == n,
):
    """Yield the medians in the right way, but for the parts given."""
    window, ordered = deque(), []
    for number in numbers:
        window.append(number)
        if not is_missing(number):
            add(ordered, number)
        if len(window) > n:
            gone = oldest(window)
            if not is_missing(gone):
                drop(ordered, gone)
        if full(window, n):
            yield of(ordered) if len(ordered) == len(window) else NAN


@mistake(caught_by=test_gives_the_middle_number)
def never_sorts(numbers, n):
    """You take the number in the middle of the window as it came. The median is the middle of the sorted numbers."""
    refuse(n)
    return medians_of(numbers, n, add=lambda ordered, number: ordered.append(number), drop=list.remove)


@mistake(caught_by=test_gives_the_middle_number)
def gives_the_mean(numbers, n):
    """You give the mean. The median is the number in the middle, which one wild value does not move."""
    refuse(n)
    return medians_of(numbers, n, of=statistics.mean)


@mistake(caught_by=test_gives_the_middle_number)
def gives_medians_too_early(numbers, n):
    """You give a median before n numbers have come. Wait until the window is full for the first time."""
    refuse(n)
    return medians_of(numbers, n, full=lambda window, n: True)


@mistake(caught_by=test_gives_the_middle_number)
def never_forgets(numbers, n):
    """You take the median of all numbers so far. When the window is full, the oldest number leaves with each new
    one.
    """
    refuse(n)

    def medians():
        ordered = []
        for number in numbers:
            insort(ordered, number)
            if len(ordered) >= n:
                yield middle(ordered)

    return medians()


@mistake(caught_by=test_gives_the_middle_number)
def sorts_the_window_itself(numbers, n):
    """You sort the window itself, and then its first number is the smallest, no longer the oldest. Keep two: one in
    the order of time, one sorted.
    """
    refuse(n)

    def oldest(window):
        gone = min(window)
        window.remove(gone)
        return gone

    return medians_of(numbers, n, oldest=oldest)


@mistake(caught_by=test_gives_the_middle_number)
def cuts_blocks(numbers, n):
    """You give one median for each block of n numbers. A rolling window moves on by one number."""
    refuse(n)
    return islice(medians_of(numbers, n), 0, None, n)


@mistake(caught_by=test_gives_the_mean_of_two)
def takes_the_upper_one(numbers, n):
    """For an even n you give the upper one of the two in the middle. Give half of their sum."""
    refuse(n)
    return medians_of(numbers, n, of=lambda ordered: ordered[len(ordered) // 2])


@mistake(caught_by=test_gives_the_mean_of_two)
def takes_the_lower_one(numbers, n):
    """For an even n you give the lower one of the two in the middle. Give half of their sum."""
    refuse(n)
    return medians_of(numbers, n, of=lambda ordered: ordered[(len(ordered) - 1) // 2])


@mistake(caught_by=test_gives_the_mean_of_two)
def divides_without_a_rest(numbers, n):
    """`//` rounds the mean down. Divide with `/`."""
    refuse(n)

    def of(ordered):
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2

    return medians_of(numbers, n, of=of)


@mistake(caught_by=test_fewer_numbers_than_n)
def gives_what_there_is(numbers, n):
    """A source with fewer than n numbers has no full window, and you give the median of what there is."""
    refuse(n)

    def medians():
        window, found = [], False
        for number in numbers:
            window = [*window, number][-n:]
            if len(window) == n:
                found = True
                yield NAN if any(map(math.isnan, window)) else middle(sorted(window))
        if not found:
            yield middle(sorted(window))

    return medians()


@mistake(caught_by=test_equal_numbers)
def drops_all_equal_ones(numbers, n):
    """When a number leaves you take out all that are equal to it. Only one of them has left."""
    refuse(n)

    def medians():
        window, ordered = deque(), []
        for number in numbers:
            window.append(number)
            insort(ordered, number)
            if len(window) > n:
                gone = window.popleft()
                ordered = [each for each in ordered if each != gone]
            if len(window) == n:
                yield middle(ordered)

    return medians()


@mistake(caught_by=test_equal_numbers)
def keeps_a_set(numbers, n):
    """A set holds equal numbers once, and the window may hold them several times."""
    refuse(n)

    def medians():
        window = deque(maxlen=n)
        for number in numbers:
            window.append(number)
            if len(window) == n:
                yield middle(sorted(set(window)))

    return medians()


@mistake(caught_by=test_keeps_numbers_exact)
def turns_numbers_into_floats(numbers, n):
    """You turn numbers into floats, and a large whole number or a fraction is no longer exact. Take them as they
    are.
    """
    refuse(n)
    return medians_of(map(float, numbers), n)


@mistake(caught_by=test_nan_while_it_is_in_the_window)
def sorts_nan_in(numbers, n):
    """NaN is neither smaller nor larger than a number, so a sorted list that holds one is not sorted. Keep NaN out:
    `math.isnan` knows it, `== math.nan` never does.
    """
    refuse(n)
    return medians_of(numbers, n, is_missing=lambda number: False)


@mistake(caught_by=test_nan_while_it_is_in_the_window)
def sorts_windows_with_nan(numbers, n):
    """NaN is neither smaller nor larger than a number, so a window that holds one cannot be sorted, and what stands
    in the middle is chance. Ask `math.isnan` of its numbers first.
    """
    refuse(n)

    def medians():
        window = deque(maxlen=n)
        for number in numbers:
            window.append(number)
            if len(window) == n:
                yield middle(sorted(window))

    return medians()


@mistake(caught_by=test_nan_while_it_is_in_the_window)
def passes_over_nan(numbers, n):
    """You give the median of the other numbers in the window. A window with a NaN has the median NaN: somebody has
    to see that a number is missing.
    """
    refuse(n)

    def medians():
        window = deque(maxlen=n)
        for number in numbers:
            window.append(number)
            if len(window) == n:
                kept = sorted(each for each in window if not math.isnan(each))
                yield middle(kept) if kept else NAN

    return medians()


@mistake(caught_by=test_nan_while_it_is_in_the_window)
def filters_nan_out(numbers, n):
    """You take NaN out of the stream, so that the windows join numbers that are no neighbours. It takes a place."""
    refuse(n)
    return medians_of((number for number in numbers if not math.isnan(number)), n)


@mistake(caught_by=test_nan_leaves_no_trace)
def is_poisoned_by_nan(numbers, n):
    """After one NaN you give NaN for ever. Take it out again when it leaves the window."""
    refuse(n)

    def medians():
        poisoned = False

        def watched():
            nonlocal poisoned
            for number in numbers:
                poisoned = poisoned or math.isnan(number)
                yield number

        for median in medians_of(watched(), n):
            yield NAN if poisoned else median

    return medians()


@mistake(caught_by=test_reads_an_iterator)
def slices_the_source(numbers, n):
    """An iterator has no length and cannot be sliced. Keep the window, and read the source number by number."""
    refuse(n)

    def medians():
        for start in range(len(numbers) - n + 1):
            window = numbers[start : start + n]
            yield NAN if any(map(math.isnan, window)) else middle(sorted(window))

    return medians()


@mistake(caught_by=test_refuses_n_at_the_call)
def checks_too_late(numbers, n):
    """A function with `yield` runs nothing at the call, so your check waits for the first median. Check in a plain
    function, which returns a generator.
    """
    refuse(n)
    yield from medians_of(numbers, n)


@mistake(caught_by=test_refuses_n)
def takes_any_n(numbers, n):
    """You take any n. A window of no numbers has no median, and who asks for one should learn it at once."""

    def medians():
        window = []
        for number in numbers:
            window = [*window, number][-n:]
            if len(window) >= n:
                yield NAN if any(map(math.isnan, window)) else middle(sorted(window))

    return medians()


@mistake(caught_by=test_the_call_reads_nothing)
def returns_a_list(numbers, n):
    """You build a list of all medians at the call, which for a stream without an end never returns. `yield` each
    one.
    """
    refuse(n)
    return list(medians_of(numbers, n))


@mistake(caught_by=test_needs_no_end)
def reads_all_numbers_first(numbers, n):
    """You read the whole stream before you give the first median. A live stream never ends: read as you go."""
    refuse(n)

    def medians():
        yield from medians_of(list(numbers), n)

    return medians()


@mistake(caught_by=test_reads_no_further_than_it_must)
def reads_one_number_ahead(numbers, n):
    """You read the next number before you give the median of this window. Give first, then read."""
    refuse(n)

    def medians():
        waiting = []
        for median in medians_of(numbers, n):
            yield from waiting
            waiting = [median]
        yield from waiting

    return medians()


@mistake(caught_by=test_keeps_one_window)
def keeps_all_numbers(numbers, n):
    """You keep every number ever read. The window needs the last n; let the others go."""
    refuse(n)
    kept = []

    def remembered():
        for number in numbers:
            kept.append(number)
            yield number

    return medians_of(remembered(), n)


@mistake(caught_by=test_keeps_one_window_of_rising_numbers)
def never_sweeps_its_heaps(numbers, n):
    """A number that has left waits in your heap until it comes to the top. If the numbers only rise, it never does,
    and the heap grows for ever: make it anew when more than half of it is stale.
    """
    refuse(n)
    return with_two_heaps(numbers, n, most_stale=math.inf)


@mistake(caught_by=test_does_not_sort_each_window)
def sorts_each_window(numbers, n):
    """You sort every window anew. Only one number comes and one goes: keep the window sorted, and put each in its
    place by bisection.
    """
    refuse(n)

    def medians():
        window = deque(maxlen=n)
        for number in numbers:
            window.append(number)
            if len(window) == n:
                yield NAN if any(map(math.isnan, window)) else middle(sorted(window))

    return medians()


@mistake(caught_by=test_compares_little)
def searches_what_leaves(numbers, n):
    """`remove` and `index` look at one number after the other to find what leaves. In a sorted list, bisection
    finds it.
    """
    refuse(n)
    return medians_of(numbers, n, drop=list.remove)
