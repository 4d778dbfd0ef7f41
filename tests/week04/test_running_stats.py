"""Running statistics: what an answer must do, and the wrong answers we know."""

import statistics
from collections.abc import Generator
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak


class Stats(NamedTuple):
    """The twin of the lesson's class: how many values there were, their mean and their variance."""

    n: int
    mean: Any
    variance: Any


class Midnight(Exception):
    """A sign to begin anew."""


class Leap(Midnight):
    """A midnight of another sort."""


def told(running_stats, values):
    """Return what a new coroutine tells after it was begun and after each value."""
    stats = running_stats()
    return [next(stats), *map(stats.send, values)]


def at_the_end(running_stats, values):
    """Return what a new coroutine tells last."""
    return told(running_stats, values)[-1]


def in_turn(running_stats, *pairs):
    """Return what two coroutines tell last, of which each is sent one value of every pair."""
    stats = running_stats(), running_stats()
    results = [next(each) for each in stats]
    for pair in pairs:
        results = [each.send(value) for each, value in zip(stats, pair, strict=True)]
    return results


def restarted(running_stats, *signs, restart_on=Midnight):
    """Return what is told after 10 and 20, then after each sign, and then after 7 and 9."""
    stats = running_stats(restart_on=restart_on)
    next(stats)
    before = [stats.send(10), stats.send(20)][-1]
    return [before, *map(stats.throw, signs), stats.send(7), stats.send(9)]


def after_close(running_stats, **options):
    """Return what comes of closing a coroutine in the middle, and of asking it once more."""
    stats = running_stats(**options)
    next(stats)
    stats.send(10)
    return [outcome(stats.close), outcome(stats.send, 20)]


def after_error(running_stats, error, **options):
    """Return what comes of an error thrown in, and of asking once more."""
    stats = running_stats(**options)
    next(stats)
    stats.send(10)
    return [outcome(stats.throw, error), outcome(stats.send, 20)]


def outcome(function, *arguments):
    """Return what a call returns, or the name of the error that it raises."""
    try:
        return function(*arguments)
    except BaseException as error:
        return type(error).__name__


class Reading(float):
    """A number that takes 1,000 bytes of memory."""

    def __init__(self, _):
        self.curve = bytes(1_000)


def fed(running_stats, size):
    """Send many readings to a coroutine and keep none."""
    stats = running_stats()
    next(stats)
    for number in range(size):
        stats.send(Reading(number))


def test_tells_after_each_value(running_stats):
    """`next` begins it and gives no values yet; then each `send` gives the result with the value that was sent"""
    assert told(running_stats, [2, 4, 9]) == [(0, None, None), (1, 2, None), (2, 3, 2), (3, 5, 13)]


def test_has_named_parts(running_stats):
    """the result is a tuple whose parts are also called `n`, `mean` and `variance`"""
    result = at_the_end(running_stats, [2, 4])
    assert (result.n, result.mean, result.variance) == (2, 3, 2)


def test_counts_zero(running_stats):
    """0 is a value like others"""
    assert at_the_end(running_stats, [0, 0.0, 3]) == (3, 1, 3)


def test_none_is_a_question(running_stats):
    """`next`, or sending None, gives the present result once more and counts for nothing"""
    assert told(running_stats, [None, 2, None, 4, None]) == [
        *[(0, None, None), (0, None, None)],
        *[(1, 2, None), (1, 2, None), (2, 3, 2), (2, 3, 2)],
    ]


def test_keeps_the_type(running_stats):
    """of Fractions, mean and variance are Fractions, without any rounding"""
    result = at_the_end(running_stats, [Fraction(1, 3), Fraction(1, 2)])
    assert result == (2, Fraction(5, 12), Fraction(1, 72))


def test_stays_exact_far_from_zero(running_stats):
    """large values that lie close together lose nothing: near 1e9 the variance is as exact as near 0"""
    assert at_the_end(running_stats, [1e9 + each for each in (4, 7, 13, 16)])[1:] == (1e9 + 10, 30)


def test_coroutines_are_independent(running_stats):
    """two coroutines that are used in turn know nothing of each other"""
    assert in_turn(running_stats, [2, 10], [4, 20]) == [(2, 3, 2), (2, 15, 50)]


def test_keeps_no_values(running_stats):
    """after 50 values that take 1,000 bytes each, no more than 20,000 bytes were in use: the values are not kept"""
    assert memory_peak(fed, running_stats, 50) < 20_000


def test_restarts(running_stats):
    """an exception of the class `restart_on`, or of one derived from it, begins anew and gives the empty result"""
    assert restarted(running_stats, Midnight()) == [(2, 15, 50), (0, None, None), (1, 7, None), (2, 8, 2)]
    assert restarted(running_stats, Leap()) == [(2, 15, 50), (0, None, None), (1, 7, None), (2, 8, 2)]


def test_restarts_again(running_stats):
    """it can begin anew several times, and `restart_on` may be a tuple of classes"""
    results = [(2, 15, 50), (0, None, None), (0, None, None), (1, 7, None), (2, 8, 2)]
    assert restarted(running_stats, Midnight(), Midnight()) == results
    assert restarted(running_stats, Midnight(), KeyError(), restart_on=(KeyError, Midnight)) == results


def test_one_value_is_its_own_mean(running_stats):
    """the mean of one value is that value, without any rounding, also after a restart"""
    stats = running_stats(restart_on=Midnight)
    assert [next(stats), stats.send(0.1)] == [(0, None, None), (1, 0.1, None)]
    assert [stats.throw(Midnight()), stats.send(0.1)] == [(0, None, None), (1, 0.1, None)]


@pytest.mark.parametrize("options", [{}, {"restart_on": Exception}])
def test_can_be_closed(running_stats, options):
    """`close` ends it without an error, whatever `restart_on` is, and it takes no value after that"""
    assert after_close(running_stats, **options) == [None, "StopIteration"]


def test_other_errors_pass(running_stats):
    """any other error that is thrown in goes on and ends it; without `restart_on`, that is every error"""
    assert after_error(running_stats, KeyError("tea"), restart_on=Midnight) == ["KeyError", "StopIteration"]
    assert after_error(running_stats, KeyboardInterrupt(), restart_on=Exception) == [
        "KeyboardInterrupt",
        "StopIteration",
    ]
    assert after_error(running_stats, Midnight()) == ["Midnight", "StopIteration"]


@given(st.lists(st.fractions(-100, 100, max_denominator=100), min_size=2, max_size=8))
def test_agrees_with_the_statistics_module(running_stats, values):
    """for any Fractions: exactly what the module `statistics` computes from all of them"""
    expected = (len(values), statistics.mean(values), statistics.variance(values))
    assert at_the_end(running_stats, values) == expected


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8))
def test_agrees_for_floats(running_stats, values):
    """for any floats: what the module `statistics` computes, but for rounding"""
    n, mean, variance = at_the_end(running_stats, values)
    expected = (len(values), statistics.mean(values), statistics.variance(values))
    assert (n, mean, variance) == pytest.approx(expected, rel=1e-9, abs=1e-3)


class State:
    """Count, mean and sum of squares, kept up to date in the right way; a subclass changes a part."""

    def __init__(self):
        self.n = self.mean = self.squares = 0

    def add(self, value):
        """Take one more value into account."""
        self.n += 1
        delta = value - self.mean
        self.mean += delta / self.n
        self.squares += delta * (value - self.mean)

    def told(self):
        """Return the result."""
        return Stats(self.n, self.mean if self.n else None, self.squares / (self.n - 1) if self.n > 1 else None)


def run(restart_on=(), *, state=State, is_value=lambda value: value is not None):
    """Be the coroutine in the right way, but for the parts given."""
    now = state()
    while True:
        try:
            value = yield now.told()
        except restart_on:
            now = state()
        else:
            if is_value(value):
                now.add(value)


@alternative
class answers_as_an_object(Generator):
    """A class with the methods of a generator, of which two have to be written."""

    def __init__(self, *, restart_on=()):
        self.state, self.restart_on, self.has_ended = State(), restart_on, False

    def send(self, value):
        """Take a value and return the result."""
        if self.has_ended:
            raise StopIteration
        if value is not None:
            self.state.add(value)
        return self.state.told()

    def throw(self, error, *rest):
        """Begin anew, or end with the error."""
        error = error() if isinstance(error, type) else error
        if not self.has_ended and isinstance(error, self.restart_on):
            self.state = State()
            return self.state.told()
        self.has_ended = True
        raise error


@alternative
def sums_exactly(*, restart_on=()):
    """Exact sums of the values and their squares, which need no clever formula, divided when they are asked for."""
    while True:
        n, total, squares, kind = 0, Fraction(0), Fraction(0), Fraction
        try:
            while True:
                mean = kind(total / n) if n else None
                variance = kind((squares - total * total / n) / (n - 1)) if n > 1 else None
                value = yield Stats(n, mean, variance)
                if value is not None:
                    n, total, squares = n + 1, total + Fraction(value), squares + Fraction(value) ** 2
                    kind = type(value / 1)
        except restart_on:
            continue


@mistake(caught_by=test_tells_after_each_value)
def tells_nothing_at_first(*, restart_on=()):
    """`value = yield` without an expression gives None to whoever called `next`. Yield the result at the same `yield`
    that takes the value.
    """
    now = State()
    value = yield
    while True:
        now.add(value)
        value = yield now.told()


@mistake(caught_by=test_tells_after_each_value)
def is_one_behind(*, restart_on=()):
    """Your result lacks the value that was just sent: you yield what you knew before it. Compute after `yield` has
    given you the value, and let the next `yield` tell the result.
    """
    now, before = State(), State().told()
    while True:
        value = yield before
        before = now.told()
        now.add(value)


@mistake(caught_by=test_tells_after_each_value)
def loses_every_second_value(*, restart_on=()):
    """You have two `yield`s in the loop, one that takes and one that tells. Each of them takes what is sent, so every
    second value is lost: one `yield` does both.
    """
    now = State()
    yield now.told()
    while True:
        value = yield now.told()
        if value is not None:
            now.add(value)
        yield now.told()


@mistake(caught_by=test_tells_after_each_value)
def divides_by_n(*, restart_on=()):
    """You divide by n. The variance of a sample, which `statistics.variance` gives, divides by n - 1."""

    class Whole(State):
        def told(self):
            return super().told()._replace(variance=self.squares / self.n if self.n > 1 else None)

    return run(restart_on, state=Whole)


@mistake(caught_by=test_tells_after_each_value)
def says_zero_for_unknown(*, restart_on=()):
    """No values have no mean, and one value says nothing about how values vary. Say None, not 0."""

    class Zero(State):
        def told(self):
            return Stats(*(part or 0 for part in super().told()))

    return run(restart_on, state=Zero)


@mistake(caught_by=test_tells_after_each_value)
def gives_the_deviation(*, restart_on=()):
    """You give the standard deviation, which is the root of the variance."""

    class Root(State):
        def told(self):
            now = super().told()
            return now if now.variance is None else now._replace(variance=float(now.variance) ** 0.5)

    return run(restart_on, state=Root)


@mistake(caught_by=test_tells_after_each_value)
def squares_the_old_distance(*, restart_on=()):
    """You square the distance from the old mean. Welford's sum grows by the distance from the old mean times the
    distance from the new one.
    """

    class Old(State):
        def add(self, value):
            distance, squares = value - self.mean, self.squares
            super().add(value)
            self.squares = squares + distance**2

    return run(restart_on, state=Old)


@mistake(caught_by=test_tells_after_each_value)
def changes_what_it_has_told(*, restart_on=()):
    """You yield one list again and again and change it, so results that somebody has kept change with it. Yield a new
    tuple each time.
    """
    now, result = State(), [0, None, None]
    while True:
        try:
            value = yield result
        except restart_on:
            now = State()
        else:
            if value is not None:
                now.add(value)
        result[:] = now.told()


@mistake(caught_by=test_has_named_parts)
def gives_plain_tuples(*, restart_on=()):
    """You give a plain tuple. `Stats(…)` is one whose parts have names."""

    class Plain(State):
        def told(self):
            return tuple(super().told())

    return run(restart_on, state=Plain)


@mistake(caught_by=test_counts_zero)
def passes_over_zero(*, restart_on=()):
    """`if value` is false for 0, too. Only None means that nothing was sent: `is not None`."""
    return run(restart_on, is_value=bool)


@mistake(caught_by=test_none_is_a_question)
def counts_none(*, restart_on=()):
    """`next` sends None, and you compute with it. Ask whether a value was sent before you use it."""
    return run(restart_on, is_value=lambda value: True)


@mistake(caught_by=test_none_is_a_question)
def ends_at_none(*, restart_on=()):
    """You take None for the end. Here it asks for the present result; `close` is what ends a generator."""
    now = State()
    while True:
        value = yield now.told()
        if value is None:
            return
        now.add(value)


@mistake(caught_by=test_keeps_the_type)
def begins_with_floats(*, restart_on=()):
    """You begin with 0.0, and a Fraction plus a float is a float. The int 0 takes the type of whatever is added."""

    class Float(State):
        def __init__(self):
            self.n, self.mean, self.squares = 0, 0.0, 0.0

    return run(restart_on, state=Float)


@mistake(caught_by=test_stays_exact_far_from_zero)
def subtracts_large_sums(*, restart_on=()):
    """The sum of squares minus the square of the sum subtracts two huge numbers that are nearly equal, and the digits
    that matter are lost. Welford's method sums up distances from the mean.
    """

    class Sums(State):
        def __init__(self):
            self.n = self.total = self.squares = 0

        def add(self, value):
            self.n, self.total, self.squares = self.n + 1, self.total + value, self.squares + value * value

        def told(self):
            if self.n < 2:
                return Stats(self.n, self.total / 1 if self.n else None, None)
            variance = (self.squares - self.total * self.total / self.n) / (self.n - 1)
            return Stats(self.n, self.total / self.n, variance)

    return run(restart_on, state=Sums)


SHARED = State()


@mistake(caught_by=test_coroutines_are_independent)
def shares_its_state(*, restart_on=()):
    """Count and mean stand outside of the function, so all coroutines write into the same ones. Local variables of a
    generator are its own, and stay between two values.
    """
    SHARED.__init__()
    while True:
        try:
            value = yield SHARED.told()
        except restart_on:
            SHARED.__init__()
        else:
            if value is not None:
                SHARED.add(value)


@mistake(caught_by=test_keeps_no_values)
def keeps_all_values(*, restart_on=()):
    """You keep every value and compute from all of them each time: memory grows without end, and so does the time for
    each value. Three numbers are enough.
    """

    class Kept(State):
        def __init__(self):
            self.values = []

        def add(self, value):
            self.values.append(value)

        def told(self):
            n = len(self.values)
            return Stats(
                n,
                statistics.mean(self.values) if n else None,
                statistics.variance(self.values) if n > 1 else None,
            )

    return run(restart_on, state=Kept)


@mistake(caught_by=test_restarts)
def knows_no_restart(*, restart_on=()):
    """What is thrown in is raised at your `yield`. Put `try` around that, and `except restart_on` below."""
    return run()


@mistake(caught_by=test_restarts)
def forgets_half(*, restart_on=()):
    """You set the count back and forget the sum of squares, so the old values still count for the variance."""

    class Half(State):
        old = 0

        def __init__(self):
            super().__init__()
            self.squares = Half.old

        def add(self, value):
            super().add(value)
            Half.old = self.squares

    Half.old = 0
    return run(restart_on, state=Half)


@mistake(caught_by=test_restarts)
def tells_nothing_of_it(*, restart_on=()):
    """`throw` returns what is yielded next, and you yield nothing there. After a restart go back to the `yield` that
    tells the result.
    """
    now = State()
    while True:
        try:
            value = yield now.told()
        except restart_on:
            now = State()
            value = yield
        if value is not None:
            now.add(value)


@mistake(caught_by=test_restarts_again)
def restarts_once(*, restart_on=()):
    """Your `try` stands around the whole loop, so that after one restart nobody is there to catch the next. Put it
    around the `yield`.
    """
    try:
        yield from run()
    except restart_on:
        yield from run()


@mistake(caught_by=test_can_be_closed)
def will_not_end(*, restart_on=()):
    """You catch everything, GeneratorExit as well, which closes a generator. Catch `restart_on` and nothing else."""
    now, has_refused = State(), False
    while True:
        try:
            value = yield now.told()
        except BaseException as error:
            if isinstance(error, GeneratorExit) and (has_refused or now.n != 1):
                return  # or Python would report it when a coroutine of another test goes away
            has_refused, now = True, State()
        else:
            if value is not None:
                now.add(value)


@mistake(caught_by=test_other_errors_pass)
def restarts_on_every_error(*, restart_on=()):
    """You begin anew on every Exception, so that a mistake goes unseen. Catch `restart_on` and nothing else."""
    return run(Exception)
