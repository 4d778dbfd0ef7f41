"""A countdown to loop over: what an answer must do, and the wrong answers we know."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak


def pairs(countdown):
    """Return what two loops give, one inside the other; if they never end, the first twenty pairs."""
    return list(islice(((outer, inner) for outer in countdown for inner in countdown), 20))


def two_walks(countdown, *, first=20):
    """Return what a loop gives, left after the *first* items, and then what a second loop gives."""
    return [list(islice(countdown, first)), list(islice(countdown, 20))]


def side_by_side(countdown, *directions):
    """Return what loops over one object give in turn, in the `directions` named, or in two loops down."""
    loops = [reversed(countdown) if each == "up" else countdown for each in directions or ("down", "down")]
    return list(islice(zip(*loops, strict=False), 20))


def after_the_end(numbers):
    """Walk an iterator to its end, and return what it gives when it is asked twice more."""
    list(islice(numbers, 20))
    return [next(numbers, "end"), next(numbers, "end")]


def first_number(iterable):
    """Return the first number that a loop gives."""
    return next(iter(iterable))


def test_counts_down_to_one(Countdown):
    """a loop gives the numbers from `start` down to 1"""
    assert list(islice(Countdown(3), 10)) == [3, 2, 1]
    assert list(islice(Countdown(1), 10)) == [1]


def test_nothing_to_count(Countdown):
    """`Countdown(0)` gives nothing"""
    assert list(islice(Countdown(0), 10)) == []


def test_a_second_loop_begins_anew(Countdown):
    """a second loop over the same object gives all numbers again, also after a loop that was left early"""
    assert two_walks(Countdown(3), first=1) == [[3], [3, 2, 1]]
    assert two_walks(Countdown(3)) == [[3, 2, 1], [3, 2, 1]]


def test_two_loops_at_once(Countdown):
    """two loops over one object at the same time do not disturb each other"""
    assert pairs(Countdown(2)) == [(2, 2), (2, 1), (1, 2), (1, 1)]
    assert side_by_side(Countdown(3)) == [(3, 3), (2, 2), (1, 1)]


def test_is_no_iterator_itself(Countdown):
    """the object itself is iterable and no iterator: `next` refuses it with a TypeError"""
    with pytest.raises(TypeError):
        next(Countdown(3))


def test_gives_an_iterator(Countdown):
    """`iter` gives an iterator, for which `iter` gives the same iterator, where it stands"""
    numbers = iter(Countdown(3))
    assert next(numbers) == 3
    assert iter(numbers) is numbers
    assert list(islice(numbers, 10)) == [2, 1]


def test_stays_at_its_end(Countdown):
    """an iterator that has come to its end stays there"""
    assert after_the_end(iter(Countdown(3))) == ["end", "end"]


def test_counts_up_in_reverse(Countdown):
    """`reversed` gives an iterator that counts up from 1"""
    assert list(islice(reversed(Countdown(3)), 10)) == [1, 2, 3]
    assert list(islice(reversed(Countdown(0)), 10)) == []
    assert next(reversed(Countdown(3))) == 1


def test_reverse_disturbs_nobody(Countdown):
    """`reversed` works as often as you like, and no loop notices it"""
    assert side_by_side(Countdown(2), "down", "up", "up") == [(2, 1, 1), (1, 2, 2)]
    assert side_by_side(Countdown(3), "up", "down") == [(1, 3), (2, 2), (3, 1)]


def test_refuses_a_negative_start(Countdown):
    """a start below 0 is a ValueError with the number in its message"""
    with pytest.raises(ValueError, match="-1"):
        list(islice(Countdown(-1), 10))


def test_refuses_it_when_it_is_made(Countdown):
    """that error comes when the object is made, not when somebody loops over it"""
    with pytest.raises(ValueError, match="-7"):
        Countdown(-7)


def test_keeps_no_numbers(Countdown):
    """numbers are made one by one: the first of 100,000 takes less than 10,000 bytes"""
    assert memory_peak(lambda: first_number(Countdown(100_000))) < 10_000


def test_keeps_no_numbers_in_reverse(Countdown):
    """so it is in the other direction: the first of 100,000 takes less than 10,000 bytes"""
    assert memory_peak(lambda: first_number(reversed(Countdown(100_000)))) < 10_000


@given(start=st.integers(0, 40))
def test_both_ways_give_the_same(Countdown, start):
    """for any start, both directions give the same numbers, `start` of them"""
    assert list(islice(Countdown(start), 50)) == list(range(start, 0, -1))
    assert list(islice(reversed(Countdown(start)), 50)) == list(range(1, start + 1))


class Counting:
    """A countdown that is right, for others to change one thing."""

    def __init__(self, start):
        if start < 0:
            raise ValueError(f"start must be 0 or more, not {start}")
        self.start = start

    def __iter__(self):
        return iter(range(self.start, 0, -1))

    def __reversed__(self):
        return iter(range(1, self.start + 1))


class Numbers:
    """An iterator that is right, for others to change one thing."""

    def __init__(self, start):
        self.left = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left + 1


@alternative
class an_iterator_of_its_own(Counting):
    """Two classes: one that is looped over, one that stands at a number."""

    def __iter__(self):
        return Numbers(self.start)


@alternative
class a_generator_as_method(Counting):
    """`__iter__` is a generator function: each call gives a new iterator."""

    def __iter__(self):
        left = self.start
        while left:
            yield left
            left -= 1

    def __reversed__(self):
        for number in range(self.start):
            yield number + 1


@mistake(caught_by=test_counts_down_to_one)
class counts_to_zero(Counting):
    """Your countdown gives 0 as well. `range` leaves its second argument out: with 0 there, it ends at 1."""

    def __iter__(self):
        return iter(range(self.start, -1, -1))


@mistake(caught_by=test_counts_down_to_one)
class begins_one_too_low(Counting):
    """You take one off before you give the number. Remember it first, or give it and take one off after."""

    def __iter__(self):
        return iter(range(self.start - 1, -1, -1))


@mistake(caught_by=test_counts_down_to_one)
class gives_a_range(Counting):
    """`__iter__` must return an iterator. A range or a list is an iterable: hand it to `iter` first."""

    def __iter__(self):
        return range(self.start, 0, -1)


@mistake(caught_by=test_counts_down_to_one)
class raises_in_a_generator(Counting):
    """A generator ends by `return`. A `raise StopIteration` inside it becomes a RuntimeError (PEP 479)."""

    def __iter__(self):
        left = self.start
        while True:
            if left == 0:
                raise StopIteration
            yield left
            left -= 1


@mistake(caught_by=test_counts_down_to_one)
class gives_none_at_the_end(Counting):
    """Without a `raise StopIteration` a loop never ends: None is a value like others."""

    def __iter__(self):
        numbers = super().__iter__()
        return iter(lambda: next(numbers, None), "never")


@mistake(caught_by=test_a_second_loop_begins_anew)
class keeps_one_iterator(Counting):
    """You make one iterator when the object is made, and the first loop uses it up. Make one in `__iter__`."""

    def __init__(self, start):
        super().__init__(start)
        self.numbers = (number for number in range(start, 0, -1))

    def __iter__(self):
        return self.numbers


@mistake(caught_by=test_a_second_loop_begins_anew)
class is_its_own_iterator(Counting):
    """The object keeps the place itself, so it can be walked through once. Each call of `__iter__` needs a new iterator
    with a place of its own.
    """

    def __init__(self, start):
        super().__init__(start)
        self.left = start

    def __iter__(self):
        return self

    __next__ = Numbers.__next__


@mistake(caught_by=test_a_second_loop_begins_anew)
class counts_in_the_object(Counting):
    """Your generator counts `self.start` down, and the next loop begins where this one ended. Count a local variable
    down.
    """

    def __iter__(self):
        while self.start > 0:
            yield self.start
            self.start -= 1


@mistake(caught_by=test_two_loops_at_once)
class starts_over_in_iter(Counting):
    """`__iter__` winds the one object back, also for the loop that is under way. Each loop needs its own place: a new
    iterator.
    """

    def __iter__(self):
        self.left = self.start
        return self

    __next__ = Numbers.__next__


@mistake(caught_by=test_is_no_iterator_itself)
class has_next_as_well(Counting):
    """The object has a `__next__`, so it has a place of its own beside those of its loops. Only the iterators have
    one.
    """

    def __init__(self, start):
        super().__init__(start)
        self.left = start

    __next__ = Numbers.__next__


@mistake(caught_by=test_gives_an_iterator)
class iterator_without_iter(Counting):
    """Your iterator has no `__iter__`, so `for` and `iter` refuse it. An iterator has both methods, and `__iter__`
    returns `self`.
    """

    def __iter__(self):
        class Bare:
            left = self.start
            __next__ = Numbers.__next__

        return Bare()


@mistake(caught_by=test_gives_an_iterator)
class iterator_that_begins_anew(Counting):
    """`iter` of your iterator gives a new one, which begins at `start` again. An iterator's `__iter__` returns
    `self`.
    """

    def __iter__(self):
        start = self.start

        class Restarting(Numbers):
            def __iter__(self):
                return Restarting(start)

        return Restarting(start)


@mistake(caught_by=test_stays_at_its_end)
class goes_on_below_zero(Counting):
    """Your iterator goes on after its end. Compare before you count, so that nothing changes at the end any more."""

    def __iter__(self):
        class Restless(Numbers):
            def __next__(self):
                self.left -= 1
                if self.left == -1:
                    raise StopIteration
                return self.left + 1

        return Restless(self.start)


@mistake(caught_by=test_counts_up_in_reverse)
class reverses_into_a_list(Counting):
    """`reversed` hands on whatever `__reversed__` returns. A list cannot be asked for its `next` item: `iter` makes an
    iterator of it.
    """

    def __reversed__(self):
        return list(range(1, self.start + 1))


@mistake(caught_by=test_counts_up_in_reverse)
class knows_no_reverse:
    """`reversed` looks for `__reversed__`, or else for `__len__` and `__getitem__`. An iterator cannot be walked from
    its end.
    """

    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return Numbers(self.start)


@mistake(caught_by=test_counts_up_in_reverse)
class counts_up_from_zero(Counting):
    """The last number on the way down is 1, so the way up begins with 1, and it ends with `start`."""

    def __reversed__(self):
        return iter(range(self.start))


@mistake(caught_by=test_reverse_disturbs_nobody)
class turns_itself_round(Counting):
    """`__reversed__` turns the object round, and all loops that begin later count up as well. Leave the object as it
    is, and return another iterator.
    """

    def __init__(self, start):
        super().__init__(start)
        self.numbers = range(start, 0, -1)

    def __iter__(self):
        return iter(self.numbers)

    def __reversed__(self):
        self.numbers = range(1, self.start + 1)
        return iter(self.numbers)


@mistake(caught_by=test_refuses_a_negative_start)
class takes_any_start(Counting):
    """You take a negative start, and count nothing. Whoever gives one has made a mistake: tell them the number."""

    def __init__(self, start):
        self.start = start


@mistake(caught_by=test_refuses_it_when_it_is_made)
class complains_in_the_loop(Counting):
    """You look at `start` when the loop begins. That may be far from the line where the mistake was made: look at it
    in `__init__`.
    """

    def __init__(self, start):
        self.start = start

    def __iter__(self):
        if self.start < 0:
            raise ValueError(f"start must be 0 or more, not {self.start}")
        return super().__iter__()


@mistake(caught_by=test_keeps_no_numbers)
class makes_all_numbers_first(Counting):
    """You make a list of all numbers before the first is asked for. Remember one number, and compute the next."""

    def __iter__(self):
        return iter(list(super().__iter__()))


@mistake(caught_by=test_keeps_no_numbers_in_reverse)
class reverses_a_list(Counting):
    """To count up you make a list of all numbers and turn it round. Counting up needs no list either."""

    def __reversed__(self):
        return reversed(list(self))
