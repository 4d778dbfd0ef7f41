"""Sliding window: what an answer must do, and the wrong answers we know."""

from collections import deque
from itertools import count, islice, tee, zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, most_alive


def first(sliding_window, count, items, n, **options):
    """Return the first *count* windows."""
    return list(islice(sliding_window(items, n, **options), count))


def kept(sliding_window, size, n, step):
    """Return how many items exist at most while the windows over so many are read, one after the other."""
    return most_alive(lambda items: sum(1 for _ in sliding_window(items, n, step)), range(size))


def test_gives_each_window(sliding_window):
    """each window is a tuple of n neighbours, and each begins one item later"""
    assert list(sliding_window([1, 2, 3], 2)) == [(1, 2), (2, 3)]
    assert list(sliding_window("Lagos", 3)) == [("L", "a", "g"), ("a", "g", "o"), ("g", "o", "s")]
    assert list(sliding_window([5, 6], 1)) == [(5,), (6,)]


def test_fewer_items_than_n(sliding_window):
    """fewer than n items give no window, and exactly n give one"""
    assert list(sliding_window([1, 2], 3)) == []
    assert list(sliding_window([], 1)) == []
    assert list(sliding_window([1, 2, 3], 3)) == [(1, 2, 3)]


def test_reads_an_iterator(sliding_window):
    """an iterator, which can be read once, is enough"""
    assert list(sliding_window(iter([1, 2, 3]), 2)) == [(1, 2), (2, 3)]


def test_any_item_counts(sliding_window):
    """None, 0 and the empty text are items like others"""
    assert list(sliding_window([0, None, "", None], 2)) == [(0, None), (None, ""), ("", None)]


def test_steps(sliding_window):
    """with a step, each window begins so many items later than the one before"""
    assert list(sliding_window([1, 2, 3, 4, 5, 6], 3, step=2)) == [(1, 2, 3), (3, 4, 5)]
    assert list(sliding_window([1, 2, 3, 4, 5], 2, step=2)) == [(1, 2), (3, 4)]


def test_steps_wider_than_a_window(sliding_window):
    """with a step beyond n, the items between two windows are left out"""
    assert list(sliding_window([1, 2, 3, 4, 5, 6, 7], 2, step=3)) == [(1, 2), (4, 5)]
    assert list(sliding_window([1, 2, 3, 4, 5, 6, 7], 1, step=3)) == [(1,), (4,), (7,)]


def test_partial_windows(sliding_window):
    """with `partial`, the windows that begin in time and reach beyond the end are given with the items they have"""
    assert list(sliding_window([1, 2, 3, 4], 3, partial=True)) == [(1, 2, 3), (2, 3, 4), (3, 4), (4,)]
    assert list(sliding_window([1, 2, 3, 4, 5], 3, step=3, partial=True)) == [(1, 2, 3), (4, 5)]
    assert list(sliding_window([1, 2, 3, 4, 5, 6, 7], 2, step=3, partial=True)) == [(1, 2), (4, 5), (7,)]


def test_any_item_counts_in_a_partial_window(sliding_window):
    """with `partial`, None, 0 and the empty text are items like others, too"""
    assert list(sliding_window([None, 0, None], 2, partial=True)) == [(None, 0), (0, None), (None,)]


def test_partial_without_a_rest(sliding_window):
    """with `partial`, there is never an empty window"""
    assert list(sliding_window([1, 2, 3, 4], 2, step=2, partial=True)) == [(1, 2), (3, 4)]
    assert list(sliding_window([1, 2, 3, 4, 5], 2, step=3, partial=True)) == [(1, 2), (4, 5)]
    assert list(sliding_window([], 2, partial=True)) == []


def test_partial_of_a_short_source(sliding_window):
    """with `partial`, fewer than n items give windows, too"""
    assert list(sliding_window([1, 2], 3, partial=True)) == [(1, 2), (2,)]
    assert list(sliding_window([1, 2], 3, step=3, partial=True)) == [(1, 2)]


@pytest.mark.parametrize("n", [-1, 0])
def test_refuses_n(sliding_window, n):
    """an n below 1 is a ValueError"""
    with pytest.raises(ValueError):
        first(sliding_window, 1, [1, 2, 3], n)


@pytest.mark.parametrize("step", [-1, 0])
def test_refuses_a_step(sliding_window, step):
    """a step below 1 is a ValueError, too"""
    with pytest.raises(ValueError):
        first(sliding_window, 1, [1, 2, 3], 2, step=step)


@pytest.mark.parametrize(("n", "step"), [(-1, 1), (0, 1), (2, -1), (2, 0)])
def test_refuses_at_the_call(sliding_window, n, step):
    """this ValueError comes from the call itself, before anybody asks for a window"""
    with pytest.raises(ValueError):
        sliding_window([1, 2, 3], n, step)


def test_the_call_reads_nothing(sliding_window):
    """the call itself reads no item"""
    assert first(sliding_window, 0, OverReadGuard([1, 2, 3], limit=0), 2) == []
    assert iter(sliding_window(OverReadGuard([1, 2, 3], limit=0), 2, partial=True))


def test_needs_no_end(sliding_window):
    """windows come while the source goes on: it may have no end"""
    assert first(sliding_window, 2, OverReadGuard(count(), limit=20), 3, partial=True) == [(0, 1, 2), (1, 2, 3)]


def test_reads_no_further_than_the_window(sliding_window):
    """a window is given as soon as its last item is read: nothing behind it is asked for"""
    assert first(sliding_window, 1, OverReadGuard([1, 2, 3, 4], limit=2), 2) == [(1, 2)]
    assert first(sliding_window, 3, OverReadGuard([1, 2, 3, 4, 5, 6], limit=4), 2) == [(1, 2), (2, 3), (3, 4)]
    assert first(sliding_window, 1, OverReadGuard([1, 2, 3, 4, 5], limit=3), 3, partial=True) == [(1, 2, 3)]


def test_does_not_read_ahead_of_a_step(sliding_window):
    """this holds with a step, too: the items that are left out are not read before the next window is asked for"""
    assert first(sliding_window, 1, OverReadGuard(range(9), limit=2), 2, step=4) == [(0, 1)]
    assert first(sliding_window, 2, OverReadGuard(range(9), limit=6), 2, step=4) == [(0, 1), (4, 5)]
    assert first(sliding_window, 2, OverReadGuard(range(9), limit=5), 3, step=2) == [(0, 1, 2), (2, 3, 4)]


def test_keeps_one_window_only(sliding_window):
    """what has passed is not kept: of 2,000 items, in windows of 3, fewer than 100 exist at a time"""
    assert kept(sliding_window, size=2_000, n=3, step=1) < 100


def test_keeps_nothing_between_windows(sliding_window):
    """this holds for the items between two windows, too: with a step of 500, fewer than 100 exist at a time"""
    assert kept(sliding_window, size=2_000, n=3, step=500) < 100


ITEMS, SIZES = st.lists(st.integers(0, 9), max_size=12), st.integers(1, 5)


@given(ITEMS, SIZES, SIZES)
def test_windows_are_slices(sliding_window, items, n, step):
    """the windows are the slices of length n that begin at 0, step, 2 * step and so on"""
    slices = [tuple(items[start : start + n]) for start in range(0, len(items), step)]
    assert list(sliding_window(items, n, step)) == [each for each in slices if len(each) == n]


@given(ITEMS, SIZES, SIZES)
def test_partial_windows_are_slices(sliding_window, items, n, step):
    """with `partial` they are all slices that begin at 0, step, 2 * step and so on, short ones included"""
    slices = [tuple(items[start : start + n]) for start in range(0, len(items), step)]
    assert list(sliding_window(items, n, step, partial=True)) == slices


@alternative
def zips_shifted_copies(iterable, n, step=1, partial=False):
    """Make n iterators with `tee`, each one item ahead of the one before, and zip them."""
    if n < 1 or step < 1:
        raise ValueError("too small")
    absent = object()

    def windows():
        shifted = [islice(each, start, None) for start, each in enumerate(tee(iterable, n))]
        zipped = zip_longest(*shifted, fillvalue=absent) if partial else zip(*shifted, strict=False)
        for window in islice(zipped, 0, None, step):
            yield tuple(item for item in window if item is not absent)

    return windows()


@alternative
def pushes_through_a_deque(iterable, n, step=1, partial=False):
    """Let a deque of n places drop the oldest item, and count positions; the rest comes out at the end."""
    if n < 1 or step < 1:
        raise ValueError("too small")

    def windows():
        window, count = deque(maxlen=n), 0
        for count, item in enumerate(iterable, 1):
            window.append(item)
            if count >= n and (count - n) % step == 0:
                yield tuple(window)
        rest = tuple(window) if partial else ()
        for offset in range(len(rest) == n, len(rest)):
            if (count - len(rest) + offset) % step == 0:
                yield rest[offset:]

    return windows()


def refuse(n, step, *, least=1, least_step=1):
    """Raise ValueError for an n or a step that is too small."""
    if n < least or step < least_step:
        raise ValueError("too small")


def windows_of(iterable, n, step, partial, *, given=tuple, rest=lambda window, step: window[step:], skip=True):
    """Yield the windows in the right way, but for the parts given."""
    items = iter(iterable)
    window = list(islice(items, n))
    while len(window) == n or (partial and window):
        yield given(window)
        if skip:
            for _ in islice(items, max(0, step - n)):
                pass
        window = rest(window, step)
        window.extend(islice(items, n - len(window)))


@mistake(caught_by=test_gives_each_window)
def yields_the_same_deque(iterable, n, step=1, partial=False):
    """You yield the same deque each time, and it changes later. Give a tuple of what is in it now."""
    refuse(n, step)

    def windows():
        window = deque(maxlen=n)
        for position, item in enumerate(iterable, 1):
            window.append(item)
            if position >= n and (position - n) % step == 0:
                yield window

    return windows()


@mistake(caught_by=test_gives_each_window)
def yields_the_same_list(iterable, n, step=1, partial=False):
    """You yield the same list each time, and go on changing it, so all windows look like the last one. Give a tuple
    of what is in it now.
    """
    refuse(n, step)

    def windows():
        window = []
        for item in iterable:
            window.append(item)
            if len(window) > n:
                del window[0]
            if len(window) == n:
                yield window

    return windows()


@mistake(caught_by=test_gives_each_window)
def yields_lists(iterable, n, step=1, partial=False):
    """Your windows are lists. A tuple was asked for: it cannot change, and it can be the key of a dictionary."""
    refuse(n, step)
    return windows_of(iterable, n, step, partial, given=list)


@mistake(caught_by=test_gives_each_window)
def cuts_blocks(iterable, n, step=1, partial=False):
    """Your windows stand side by side: after each one you begin behind its last item. With a step of 1 they overlap."""
    refuse(n, step)
    return windows_of(iterable, n, max(n, step), partial)


@mistake(caught_by=test_gives_each_window)
def forgets_the_last_window(iterable, n, step=1, partial=False):
    """The last window is missing. There are len - n + 1 of them: the last one begins n items before the end."""
    refuse(n, step)

    def windows():
        waiting = None
        for window in windows_of(iterable, n, step, partial):
            if waiting is not None:
                yield waiting
            waiting = window

    return windows()


@mistake(caught_by=test_gives_each_window)
def gives_growing_windows(iterable, n, step=1, partial=False):
    """You give a window before it holds n items. Wait until it is full for the first time."""
    refuse(n, step)

    def windows():
        window = deque(maxlen=n)
        for item in iterable:
            window.append(item)
            yield tuple(window)

    return windows()


@mistake(caught_by=test_gives_each_window)
def gives_short_windows_unasked(iterable, n, step=1, partial=False):
    """You give the short windows at the end to everybody. They are asked for with `partial=True` only."""
    refuse(n, step)
    return windows_of(iterable, n, step, True)


@mistake(caught_by=test_fewer_items_than_n)
def lets_the_source_run_dry(iterable, n, step=1, partial=False):
    """`next` on a source that has ended raises StopIteration, and inside of a generator that is a RuntimeError.
    `islice` takes what is there.
    """
    refuse(n, step)

    def windows():
        items = iter(iterable)
        head = [next(items) for _ in range(n)]

        def all_items():
            yield from head
            yield from items

        yield from windows_of(all_items(), n, step, partial)

    return windows()


@mistake(caught_by=test_fewer_items_than_n)
def gives_what_there_is(iterable, n, step=1, partial=False):
    """A source with fewer than n items has no full window, and you give a short one. Look at its length first."""
    refuse(n, step)

    def windows():
        window = deque(islice(iterator := iter(iterable), n), maxlen=n)
        yield tuple(window)
        for item in iterator:
            window.append(item)
            yield tuple(window)

    return windows()


@mistake(caught_by=test_reads_an_iterator)
def slices_the_source(iterable, n, step=1, partial=False):
    """An iterator has no length and cannot be sliced. Keep the window, and read the source item by item."""
    refuse(n, step)

    def windows():
        for start in range(0, len(iterable), step):
            window = tuple(iterable[start : start + n])
            if partial or len(window) == n:
                yield window

    return windows()


@mistake(caught_by=test_reads_an_iterator)
def reads_the_source_n_times(iterable, n, step=1, partial=False):
    """You begin n walks over the source. Over an iterator there is only one walk, which they then share."""
    refuse(n, step)
    if not partial:
        return islice(zip(*(islice(iterable, start, None) for start in range(n)), strict=False), 0, None, step)
    return windows_of(iterable, n, step, partial)


@mistake(caught_by=test_any_item_counts)
def takes_none_for_the_end(iterable, n, step=1, partial=False):
    """None stands for “no more items” in your code, and it may be an item. Take an object that nobody else has, or
    `islice`.
    """
    refuse(n, step)

    def items():
        iterator = iter(iterable)
        while (item := next(iterator, None)) is not None:
            yield item

    return windows_of(items(), n, step, partial)


@mistake(caught_by=test_any_item_counts)
def stops_at_what_is_false(iterable, n, step=1, partial=False):
    """You stop at the first item that counts as false, such as 0. Only the end of the source is the end."""
    refuse(n, step)

    def items():
        iterator = iter(iterable)
        while item := next(iterator, None):
            yield item

    return windows_of(items(), n, step, partial)


@mistake(caught_by=test_any_item_counts_in_a_partial_window)
def takes_the_padding_out(iterable, n, step=1, partial=False):
    """`zip_longest` fills up with None unless told otherwise, and you take each None out again, also those that are
    items.
    """
    refuse(n, step)
    if not partial:
        return windows_of(iterable, n, step, partial)

    def windows():
        shifted = [islice(each, start, None) for start, each in enumerate(tee(iterable, n))]
        for window in islice(zip_longest(*shifted), 0, None, step):
            yield tuple(item for item in window if item is not None)

    return windows()


@mistake(caught_by=test_steps)
def ignores_the_step(iterable, n, step=1, partial=False):
    """You never look at `step`: each window begins one item later, whatever was asked for."""
    refuse(n, step)
    return windows_of(iterable, n, 1, partial)


@mistake(caught_by=test_steps)
def steps_inside_the_window(iterable, n, step=1, partial=False):
    """You leave items out inside of each window. The step is the way from the beginning of one window to the next."""
    refuse(n, step)
    return windows_of(iterable, n, 1, partial, given=lambda window: tuple(window[::step]))


@mistake(caught_by=test_steps_wider_than_a_window)
def never_leaves_items_out(iterable, n, step=1, partial=False):
    """Your window is empty after the step, and you fill it with what comes next. Read step - n items first and drop
    them.
    """
    refuse(n, step)
    return windows_of(iterable, n, step, partial, skip=False)


@mistake(caught_by=test_partial_windows)
def ignores_partial(iterable, n, step=1, partial=False):
    """You never look at `partial`, so the short windows at the end are missing."""
    refuse(n, step)
    return windows_of(iterable, n, step, False)


@mistake(caught_by=test_partial_windows)
def gives_one_rest(iterable, n, step=1, partial=False):
    """You give one short window and stop. A short window stands at every place where a step leads, up to the last
    item.
    """
    refuse(n, step)

    def windows():
        for window in windows_of(iterable, n, step, partial):
            yield window
            if len(window) < n:
                return

    return windows()


@mistake(caught_by=test_partial_windows)
def pads_the_rest(iterable, n, step=1, partial=False):
    """You fill short windows up with None. A window holds the items that are there, and nothing else."""
    refuse(n, step)
    return windows_of(iterable, n, step, partial, given=lambda window: (*window, *[None] * (n - len(window))))


@mistake(caught_by=test_partial_without_a_rest)
def gives_an_empty_window(iterable, n, step=1, partial=False):
    """When the last window ends with the source, you give an empty one behind it. Only a window with items is given."""
    refuse(n, step)

    def windows():
        for window in windows_of(iterable, n, step, partial):
            yield window
        if partial and step >= n:
            if len(window) == n:
                yield ()
        elif not partial:
            return

    return windows()


@mistake(caught_by=test_partial_of_a_short_source)
def waits_for_a_full_window(iterable, n, step=1, partial=False):
    """You give short windows only after a full one. With `partial`, a source that is too short gives them, too."""
    refuse(n, step)

    def windows():
        found_full = False
        for window in windows_of(iterable, n, step, partial):
            found_full = found_full or len(window) == n
            if found_full:
                yield window

    return windows()


@mistake(caught_by=test_refuses_at_the_call)
def checks_too_late(iterable, n, step=1, partial=False):
    """A function with `yield` runs nothing at the call, so your check waits for the first window. Check in a plain
    function, which returns a generator.
    """
    refuse(n, step)
    yield from windows_of(iterable, n, step, partial)


@mistake(caught_by=test_refuses_n)
def never_checks(iterable, n, step=1, partial=False):
    """You take any n and any step. A window of no items makes no sense, and who asks for one should learn it at
    once.
    """
    items = list(iterable)
    for start in range(0, len(items), step or 1):
        if partial or start + n <= len(items):
            yield tuple(items[start : start + n])


@mistake(caught_by=test_refuses_n)
def takes_zero(iterable, n, step=1, partial=False):
    """You refuse what is below 0, and take 0 itself."""
    refuse(n, step, least=0, least_step=0)
    return windows_of(iterable, n, step, partial)


@mistake(caught_by=test_refuses_a_step)
def checks_only_n(iterable, n, step=1, partial=False):
    """You check `n` and not `step`. With a step of 0 the windows never come to an end."""
    refuse(n, 1)
    return windows_of(iterable, n, step, partial)


@mistake(caught_by=test_the_call_reads_nothing)
def fills_the_first_window_at_once(iterable, n, step=1, partial=False):
    """You fill the first window at the call. Nobody may ever ask for it: read when the first window is asked for."""
    refuse(n, step)
    items = iter(iterable)
    head = list(islice(items, n))

    def all_items():
        yield from head
        yield from items

    return windows_of(all_items(), n, step, partial)


@mistake(caught_by=test_the_call_reads_nothing)
def returns_a_list(iterable, n, step=1, partial=False):
    """You build a list of all windows at the call. Over a source without an end, that never returns: yield each one."""
    refuse(n, step)
    return list(windows_of(iterable, n, step, partial))


@mistake(caught_by=test_needs_no_end)
def reads_all_items_first(iterable, n, step=1, partial=False):
    """You read the whole source before you give the first window. A live source never ends: read as you go."""
    refuse(n, step)

    def windows():
        yield from windows_of(list(iterable), n, step, partial)

    return windows()


@mistake(caught_by=test_reads_no_further_than_the_window)
def reads_one_item_ahead(iterable, n, step=1, partial=False):
    """You read the item behind a window before you give the window. It may come an hour later: give first, then
    read.
    """
    refuse(n, step)

    def windows():
        items = iter(iterable)
        for window in windows_of(items, n + 1, 1, True):
            if partial or len(window) >= n:
                yield window[:n]

    return islice(windows(), 0, None, step)


@mistake(caught_by=test_does_not_read_ahead_of_a_step)
def reads_the_gap_at_once(iterable, n, step=1, partial=False):
    """You read the items between two windows before you give the first of the two. Leave them out when the next one
    is asked for.
    """
    refuse(n, step)
    if step <= n:
        return windows_of(iterable, n, step, partial)

    def windows():
        for block in windows_of(iterable, step, step, True):
            if partial or len(block) >= n:
                yield block[:n]

    return windows()


@mistake(caught_by=test_keeps_one_window_only)
def keeps_what_has_passed(iterable, n, step=1, partial=False):
    """You keep every item ever read. A window needs the last n; let the others go."""
    refuse(n, step)
    kept = []

    def items():
        for item in iterable:
            kept.append(item)
            yield item

    return windows_of(items(), n, step, partial)


@mistake(caught_by=test_keeps_nothing_between_windows)
def collects_the_gap(iterable, n, step=1, partial=False):
    """You put the items between two windows into a list and throw it away. Read past them without keeping any."""
    refuse(n, step)

    def windows():
        items = iter(iterable)
        window = list(islice(items, n))
        while len(window) == n or (partial and window):
            yield tuple(window)
            dropped = list(islice(items, max(0, step - n)))
            window = window[step:]
            window.extend(islice(items, n - len(window)))
            del dropped

    return windows()
