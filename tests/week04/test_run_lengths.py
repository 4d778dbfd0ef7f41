"""Run lengths: what an answer must do, and the wrong answers we know."""

from collections import Counter
from itertools import groupby, islice, repeat

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, most_alive


def first(run_lengths, items, count):
    """Return the first *count* runs."""
    return list(islice(run_lengths(items), count))


def kept(run_lengths, size):
    """Return how many items exist at most while a run of so many is counted."""
    return most_alive(lambda items: list(run_lengths(items)), repeat(7, size))


def test_gives_item_and_length(run_lengths):
    """each run gives a pair: the item, and how often it comes in a row"""
    assert list(run_lengths("aaabcc")) == [("a", 3), ("b", 1), ("c", 2)]
    assert list(run_lengths(["calm", "calm", "gale"])) == [("calm", 2), ("gale", 1)]


def test_runs_apart_are_not_joined(run_lengths):
    """equal items that are no neighbours belong to runs of their own"""
    assert list(run_lengths("abba")) == [("a", 1), ("b", 2), ("a", 1)]


def test_nothing_has_no_runs(run_lengths):
    """no items, no runs"""
    assert list(run_lengths([])) == []


def test_reads_an_iterator(run_lengths):
    """an iterator, which can be read once, is enough"""
    assert list(run_lengths(iter([7, 7, 8]))) == [(7, 2), (8, 1)]


def test_any_item_counts(run_lengths):
    """None, 0 and the empty text are items like others"""
    assert list(run_lengths([None, None, 0, "", ""])) == [(None, 2), (0, 1), ("", 2)]


def test_compares_with_equality(run_lengths):
    """items are the same if they are equal, whatever their type; lists, which have no hash, are items, too"""
    assert list(run_lengths([[1], [1], [2]])) == [([1], 2), ([2], 1)]
    assert list(run_lengths([1000, 1000.0, 1001])) == [(1000, 2), (1001, 1)]


def test_the_first_stands_for_the_run(run_lengths):
    """the item of a run is its first one"""
    assert [type(item) for item, _ in run_lengths([1, 1.0, True, 2.0])] == [int, float]


def test_the_call_reads_nothing(run_lengths):
    """the call itself reads nothing"""
    assert first(run_lengths, OverReadGuard("aabccd", limit=0), 0) == []


def test_reads_one_item_behind_a_run(run_lengths):
    """a run is given as soon as the one item behind it is read"""
    assert first(run_lengths, OverReadGuard("aabccd", limit=3), 1) == [("a", 2)]
    assert first(run_lengths, OverReadGuard("aabccd", limit=4), 2) == [("a", 2), ("b", 1)]


def test_counts_without_keeping(run_lengths):
    """a run is counted, not kept: of 2,000 equal items fewer than 100 exist at a time"""
    assert kept(run_lengths, size=2_000) < 100


@given(st.text("ab"))
def test_the_runs_are_the_text(run_lengths, text):
    """each run written out, one behind the other, is the text again, and neighbours differ"""
    runs = list(run_lengths(text))
    assert "".join(item * length for item, length in runs) == text
    assert runs == [(item, len(list(run))) for item, run in groupby(text)]


@alternative
def counts_by_hand(items):
    """Count in a loop; an object that nobody else has stands for “no item yet”."""
    current, length = nothing = object(), 0
    for item in items:
        if length and item == current:
            length += 1
            continue
        if length:
            yield current, length
        current, length = item, 1
    if (current, length) != nothing:
        yield current, length


def runs_of(items, *, same=lambda one, other: one == other, last=True, item_of=lambda first, latest: first):
    """Yield the runs, in the right way but for the parts given."""
    run_first = latest = None
    length = 0
    for item in items:
        if length and same(item, latest):
            length, latest = length + 1, item
            continue
        if length:
            yield item_of(run_first, latest), length
        run_first, latest, length = item, item, 1
    if length and last:
        yield item_of(run_first, latest), length


@mistake(caught_by=test_gives_item_and_length)
def forgets_the_last_run(items):
    """You give a run when the next one begins. Nothing begins behind the last run, so it is missing."""
    yield from runs_of(items, last=False)


@mistake(caught_by=test_gives_item_and_length)
def gives_the_length_first(items):
    """You give length and item; the item comes first."""
    for item, length in runs_of(items):
        yield length, item


@mistake(caught_by=test_gives_item_and_length)
def gives_the_groups(items):
    """You give the items of each run. How many they are was asked for."""
    for item, run in groupby(items):
        yield item, list(run)


@mistake(caught_by=test_gives_item_and_length)
def asks_the_group_for_its_length(items):
    """A group of `groupby` is an iterator and has no `len`. Walk through it and count."""
    for item, run in groupby(items):
        yield item, len(run)


@mistake(caught_by=test_gives_item_and_length)
def keeps_the_groups(items):
    """All groups share one stream. By the time you count, `groupby` has moved on, and the groups are empty: count
    each one before you ask for the next.
    """
    for item, run in list(groupby(items)):
        yield item, sum(1 for _ in run)


@mistake(caught_by=test_gives_item_and_length)
def counts_the_changes(items):
    """You count how often an item is followed by an equal one: that is one less than the length of the run."""
    for item, length in runs_of(items):
        yield item, length - 1


@mistake(caught_by=test_gives_item_and_length)
def begins_with_a_run_of_nothing(items):
    """Your loop gives a run when the item changes, also at the first item, when there is no run yet."""
    yield None, 0
    yield from runs_of(items)


@mistake(caught_by=test_runs_apart_are_not_joined)
def counts_all(items):
    """You count an item wherever it stands. A run ends where another item comes, and the same one may begin again."""
    yield from Counter(items).items()


@mistake(caught_by=test_nothing_has_no_runs)
def gives_a_run_of_nothing(items):
    """Without items there is no run, also no run of length 0: give the last run only if there was one."""
    found = False
    for run in runs_of(items):
        found = True
        yield run
    if not found:
        yield None, 0


@mistake(caught_by=test_nothing_has_no_runs)
def reads_the_first_item_without_asking(items):
    """`next(items)` fails if there are no items, and inside of a generator that is a RuntimeError. Give `next` a
    default, or let a `for` loop read.
    """
    iterator = iter(items)
    current, length = next(iterator), 1
    for item in iterator:
        if item != current:
            yield current, length
            current, length = item, 0
        length += 1
    yield current, length


@mistake(caught_by=test_reads_an_iterator)
def looks_at_positions(items):
    """An iterator has no positions and no length. Walk through the items with `for`."""
    start = 0
    for end in range(1, len(items) + 1):
        if end == len(items) or items[end] != items[start]:
            yield items[start], end - start
            start = end


@mistake(caught_by=test_any_item_counts)
def takes_none_for_no_item(items):
    """None stands for “no item yet” in your loop, and it may be an item. Use a length of 0, or an object of your
    own.
    """
    current, length = None, 0
    for item in items:
        if item != current and current is not None:
            yield current, length
            length = 0
        length = length + 1 if item == current else 1
        current = item
    if current is not None:
        yield current, length


@mistake(caught_by=test_any_item_counts)
def leaves_out_what_is_false(items):
    """0, None and the empty text are false in an `if`, and they are items. Do not ask an item for its truth."""
    yield from (run for run in runs_of(items) if run[0])


@mistake(caught_by=test_compares_with_equality)
def compares_identities(items):
    """`is` asks whether two items are one object. Two lists with the same content are two objects: compare with
    `==`.
    """
    yield from runs_of(items, same=lambda one, other: one is other)


@mistake(caught_by=test_compares_with_equality)
def compares_what_repr_writes(items):
    """You compare the texts of the items. 1000 and 1000.0 are equal and look different."""
    for _, run in groupby(items, key=repr):
        kept = list(run)
        yield kept[0], len(kept)


@mistake(caught_by=test_the_first_stands_for_the_run)
def gives_the_last_of_the_run(items):
    """You remember the latest item of the run, and its first one stands for it."""
    yield from runs_of(items, item_of=lambda first, latest: latest)


@mistake(caught_by=test_the_call_reads_nothing)
def returns_a_list(items):
    """You build a list of all runs, so nothing comes before the source ends. `yield` each run as soon as it is over."""
    return list(runs_of(items))


@mistake(caught_by=test_reads_one_item_behind_a_run)
def reads_all_items_first(items):
    """You read all items before you give the first run, and a live source never ends. Loop over the source itself."""
    yield from runs_of(list(items))


@mistake(caught_by=test_counts_without_keeping)
def keeps_each_run(items):
    """`len(list(run))` keeps the whole run to learn one number. Count it as it passes by."""
    for item, run in groupby(items):
        yield item, len(list(run))
