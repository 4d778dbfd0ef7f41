"""Interleave: what an answer must do, and the wrong answers we know."""

from collections import deque
from itertools import chain, count, cycle, islice, repeat, zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, memory_peak


class Asked:
    """An iterator that counts how often it is asked after it has said that it is at its end."""

    def __init__(self, *items):
        self.items = deque(items)
        self.asked_after_the_end = -1

    def __repr__(self):
        return f"Asked({', '.join(map(repr, self.items))})"

    def __iter__(self):
        return self

    def __next__(self):
        if self.items:
            return self.items.popleft()
        self.asked_after_the_end += 1
        raise StopIteration


class Anyone:
    """An iterator, or an item, that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def __repr__(self):
        return "Anyone()"


def broken(*items):
    """Give the items, and fail like a line that is cut."""
    yield from items
    raise ConnectionResetError("line cut")


def reads(interleave, sizes, taken):
    """Return how many items of each input have been read when so many have been taken."""
    inputs = [OverReadGuard(range(size), limit=taken) for size in sizes]
    merged = iter(interleave(*inputs))
    for _ in range(taken):
        next(merged)
    return [each.read for each in inputs]


def questions_after_the_end(interleave, first, *others):
    """Return how often the first input is asked again after its end, while the others go on."""
    list(islice(interleave(first, *others), 50))
    return first.asked_after_the_end


def one_item_in_ten_thousand(interleave):
    """Take 10,000 items from two long inputs, and keep the last of them."""
    return next(islice(interleave(range(5_000), repeat(None, 5_000)), 9_999, None))


def test_takes_turns(interleave):
    """the result has one item of each input in turn, in the order of the inputs"""
    assert list(islice(interleave("abc", [1, 2, 3]), 20)) == ["a", 1, "b", 2, "c", 3]
    assert list(islice(interleave("ad", "be", "cf"), 20)) == ["a", "b", "c", "d", "e", "f"]


def test_goes_on_with_the_others(interleave):
    """when an input has ended, the others go on, and nobody misses a turn"""
    assert list(islice(interleave("a", "bcde", "fgh"), 20)) == ["a", "b", "f", "c", "g", "d", "h", "e"]
    assert list(islice(interleave("bcde", "a", "fgh"), 20)) == ["b", "a", "f", "c", "g", "d", "h", "e"]
    assert list(islice(interleave("bcde", "fgh", "a"), 20)) == ["b", "f", "a", "c", "g", "d", "h", "e"]


def test_several_end_at_once(interleave):
    """also when several inputs end in one round, or have nothing from the beginning"""
    assert list(islice(interleave("", "", "ab", "", "c"), 20)) == ["a", "c", "b"]
    assert list(islice(interleave("a", "b", "cd", "e"), 20)) == ["a", "b", "c", "e", "d"]


@pytest.mark.parametrize("inputs", [(), ("",), ("", [], ())])
def test_nothing_at_all(interleave, inputs):
    """no inputs, or empty ones only, give nothing"""
    assert list(islice(interleave(*inputs), 20)) == []


def test_any_object_is_an_item(interleave):
    """None, False and other objects that are easily taken for the end are items like others"""
    assert list(islice(interleave([None, 0, None], [False], ["", StopIteration]), 20)) == [
        *[None, False, ""],
        *[0, StopIteration, None],
    ]


def test_is_an_iterator(interleave):
    """the result is an iterator, which can be asked by `next` and stays at its end"""
    merged = interleave("a", "b")
    assert iter(merged) is merged
    assert [next(merged, "end") for _ in range(4)] == ["a", "b", "end", "end"]


def test_compares_nothing(interleave):
    """an item that says it equals everything is an item like others"""
    items = list(islice(interleave([Anyone(), 2], [1, Anyone(), 3]), 20))
    assert [type(each).__name__ for each in items] == ["Anyone", "int", "int", "Anyone", "int"]


def test_inputs_without_end(interleave):
    """inputs may be endless, some of them or all"""
    assert list(islice(interleave(OverReadGuard(count(), 9), OverReadGuard(count(70), 9)), 5)) == [0, 70, 1, 71, 2]
    assert list(islice(interleave(OverReadGuard(count(), 9), "a"), 5)) == [0, "a", 1, 2, 3]


def test_reads_nothing_before_it_is_asked(interleave):
    """before the first item is asked for, nothing is read"""
    assert reads(interleave, [5, 5, 5], taken=0) == [0, 0, 0]


def test_reads_an_item_when_it_gives_it(interleave):
    """an item is read when its turn comes, and no earlier"""
    assert reads(interleave, [5, 5, 5], taken=1) == [1, 0, 0]
    assert reads(interleave, [5, 5, 5], taken=4) == [2, 1, 1]
    assert reads(interleave, [1, 5, 5], taken=5) == [1, 2, 2]


def test_asks_no_more_after_the_end(interleave):
    """an input that has said it is at its end is not asked again"""
    assert questions_after_the_end(interleave, Asked("a"), "bcdef") == 0
    assert questions_after_the_end(interleave, Asked(), "bcdef", "ghi") == 0


def test_the_same_iterator_twice(interleave):
    """an iterator that comes twice is one source: both places take from it"""
    letters = iter("abcd")
    assert list(islice(interleave(letters, "123", letters), 20)) == ["a", "1", "b", "c", "2", "d", "3"]


def test_a_list_twice(interleave):
    """a list that comes twice is walked through in both places, each for itself"""
    letters = ["a", "b"]
    assert list(islice(interleave(letters, letters), 20)) == ["a", "a", "b", "b"]


def test_an_error_goes_on(interleave):
    """an error of an input goes on when its turn comes, after all items before it"""
    merged = interleave(broken(1, 2), "abcd")
    assert [next(merged) for _ in range(4)] == [1, "a", 2, "b"]
    with pytest.raises(ConnectionResetError):
        next(merged)


def test_keeps_no_items(interleave):
    """what has been given is forgotten: 10,000 items of long inputs take less than 20,000 bytes"""
    assert memory_peak(one_item_in_ten_thousand, interleave) < 20_000


@given(inputs=st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=5))
def test_agrees_with_sorting_by_round(interleave, inputs):
    """for any inputs: all items are there, by round, and in a round by input"""
    places = [(round_, place) for place, items in enumerate(inputs) for round_ in range(len(items))]
    expected = [inputs[place][round_] for round_, place in sorted(places)]
    assert list(islice(interleave(*inputs), 50)) == expected


END = object()


def merged(inputs, end=END):
    """Interleave the inputs in the right way."""
    turns = deque(map(iter, inputs))
    while turns:
        item = next(turns[0], end)
        if item is end:
            turns.popleft()
        else:
            turns.rotate(-1)
            yield item


@alternative
def keeps_a_list_for_the_next_round(*iterables):
    """Round by round: those that gave an item are the inputs of the next round."""
    turns = [iter(each) for each in iterables]
    while turns:
        still = []
        for source in turns:
            for item in source:
                still.append(source)
                yield item
                break
        turns = still


@alternative
def cycles_through_the_next_methods(*iterables):
    """The recipe of the standard library's documentation: a cycle of `__next__` methods, cut shorter at each end."""
    nexts = cycle([iter(each).__next__ for each in iterables])
    for active in range(len(iterables), 0, -1):
        nexts = cycle(islice(nexts, active)) if active < len(iterables) else nexts
        try:
            for ask in nexts:
                yield ask()
        except StopIteration:
            pass


@alternative
class interleave_as_a_class:
    """An iterator without a generator: a queue of those whose turn comes."""

    def __init__(self, *iterables):
        self.turns = deque(map(iter, iterables))

    def __iter__(self):
        return self

    def __next__(self):
        while self.turns:
            source = self.turns.popleft()
            for item in source:
                self.turns.append(source)
                return item
        raise StopIteration


@mistake(caught_by=test_takes_turns)
def one_after_the_other(*iterables):
    """You give all items of the first input, then those of the next. Take one item, and go on to the next input."""
    return chain(*iterables)


@mistake(caught_by=test_takes_turns)
def gives_tuples(*iterables):
    """You give the rounds, as tuples. The items themselves are asked for, one by one."""
    return iter([tuple(each for each in row if each is not END) for row in zip_longest(*iterables, fillvalue=END)])


@mistake(caught_by=test_takes_turns)
def lets_stop_iteration_out(*iterables):
    """`next` raises StopIteration at the end of an input, and inside a generator that becomes a RuntimeError (PEP 479).
    Catch it around that `next`, or give `next` a second argument.
    """
    turns = [iter(each) for each in iterables]
    while turns:
        for source in turns:
            yield next(source)


@mistake(caught_by=test_goes_on_with_the_others)
def stops_with_the_shortest(*iterables):
    """You stop when the first input ends, as `zip` does. The others have items left."""
    for row in zip(*iterables, strict=False):
        yield from row


@mistake(caught_by=test_goes_on_with_the_others)
def returns_at_the_first_end(*iterables):
    """The first input that ends ends everything: `return` leaves the whole function. Take that one out, and go on."""
    turns = [iter(each) for each in iterables]
    while turns:
        for source in turns:
            try:
                yield next(source)
            except StopIteration:
                return


@mistake(caught_by=test_goes_on_with_the_others)
def removes_while_looping(*iterables):
    """You take an input out of the list that you are looping over, and the one behind it misses its turn."""
    turns = [iter(each) for each in iterables]
    while turns:
        for source in turns:
            try:
                yield next(source)
            except StopIteration:
                turns.remove(source)


@mistake(caught_by=test_goes_on_with_the_others)
def fills_up_with_none(*iterables):
    """`zip_longest` fills short inputs up, and you give what it fills up with as if it were items."""
    for row in zip_longest(*iterables):
        yield from row


@mistake(caught_by=test_goes_on_with_the_others)
def appends_the_longer_rest(*iterables):
    """When an input ends you give the rest of each other one after the other. They still take turns."""
    turns = [iter(each) for each in iterables]
    while turns:
        row = [next(source, END) for source in turns]
        yield from (item for item in row if item is not END)
        if END in row:
            yield from chain(*turns)
            return


@mistake(caught_by=test_goes_on_with_the_others)
def begins_a_new_round(*iterables):
    """When an input has ended you begin a new round, and those behind it miss their turn."""
    turns = [iter(each) for each in iterables]
    while turns:
        for place, source in enumerate(turns):
            item = next(source, END)
            if item is END:
                del turns[place]
                break
            yield item


@mistake(caught_by=test_nothing_at_all)
def turns_for_ever_without_inputs(*iterables):
    """Without inputs there is no first one to ask. Ask whether any are left before you take one."""
    turns = [iter(each) for each in iterables]
    place = 0
    while True:
        item = next(turns[place], END)
        if item is END:
            del turns[place]
            if not turns:
                return
        else:
            yield item
            place += 1
        place %= len(turns)


@mistake(caught_by=test_any_object_is_an_item)
def leaves_out_none(*iterables):
    """`next(source, None)` gives None at the end, but None may be an item. Use a sentinel of your own."""
    return merged(iterables, end=None)


@mistake(caught_by=test_any_object_is_an_item)
def leaves_out_what_is_false(*iterables):
    """`if item` leaves out 0, None and empty texts, which are items. Ask for the end, not for the value."""
    for row in zip_longest(*iterables):
        yield from filter(None, row)


@mistake(caught_by=test_compares_nothing)
def compares_with_equals(*iterables):
    """You compare items with your sentinel by `==`, and an item's class may say anything there. `is` asks nobody."""
    turns = deque(map(iter, iterables))
    while turns:
        source = turns.popleft()
        item = next(source, END)
        if item == END:
            continue
        turns.append(source)
        yield item


@mistake(caught_by=test_is_an_iterator)
def returns_a_list(*iterables):
    """You return a list, which has to hold everything before the first item can be used. Yield one item at a time."""
    return list(merged(iterables))


@mistake(caught_by=test_is_an_iterator)
class iterable_but_no_iterator:
    """You return an object that can only be looped over. `next` needs an iterator: a generator is one."""

    def __init__(self, *iterables):
        self.iterables = iterables

    def __iter__(self):
        return merged(self.iterables)


@mistake(caught_by=test_inputs_without_end)
def reads_all_first(*iterables):
    """You turn the inputs into lists, or ask for their lengths. An endless one never comes to that."""
    yield from merged([list(each) for each in iterables])


@mistake(caught_by=test_reads_nothing_before_it_is_asked)
def reads_the_first_ones_at_once(*iterables):
    """You read the first item of each input at the call. Read an item when it is asked for."""
    turns = [iter(each) for each in iterables]
    first = [[item] for source in turns for item in islice(source, 1)]
    return merged([*first, *turns]) if len(first) < len(turns) else chain(chain(*first), merged(turns))


@mistake(caught_by=test_reads_an_item_when_it_gives_it)
def reads_a_round_ahead(*iterables):
    """You read a whole round before you give its first item. If one input keeps you waiting, the others wait as
    well.
    """
    for row in zip_longest(*iterables, fillvalue=END):
        yield from (item for item in row if item is not END)


@mistake(caught_by=test_asks_no_more_after_the_end)
def asks_the_ended_again(*iterables):
    """Inputs that have ended stay in your list and are asked in every round. Take them out."""
    turns = [iter(each) for each in iterables]
    gave = True
    while gave:
        gave = False
        for source in turns:
            for item in islice(source, 1):
                gave = True
                yield item


@mistake(caught_by=test_the_same_iterator_twice)
def keeps_a_set_of_inputs(*iterables):
    """You keep the inputs as keys, or in a set, where an iterator that came twice is there once."""
    return merged(dict.fromkeys(map(iter, iterables)))


@mistake(caught_by=test_a_list_twice)
def keeps_inputs_by_identity(*iterables):
    """You make one iterator for each different input. A list that comes twice is walked through twice."""
    kept = {id(each): iter(each) for each in iterables}
    return merged(kept[id(each)] for each in iterables)


@mistake(caught_by=test_an_error_goes_on)
def takes_an_error_for_the_end(*iterables):
    """You catch every error of an input, so that a cut line looks like the end. Catch StopIteration alone."""
    turns = deque(map(iter, iterables))
    while turns:
        source = turns.popleft()
        try:
            item = next(source)
        except Exception:
            continue
        turns.append(source)
        yield item


@mistake(caught_by=test_keeps_no_items)
def remembers_what_it_gave(*iterables):
    """You keep every item in a list. Endless inputs would fill the memory: give an item and forget it."""
    given_before = []
    for item in merged(iterables):
        given_before.append(item)
        yield given_before[-1]
