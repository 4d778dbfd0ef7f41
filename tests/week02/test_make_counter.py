"""Make counters: what an answer must do, and the wrong answers we know."""

from itertools import count as count_from

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def numbers(make_counter, calls, *arguments, **options):
    """Return the numbers that a counter gives when its functions are called in the order of the words *calls*."""
    count, reset = make_counter(*arguments, **options)
    return [number for call in calls.split() if (number := uses(call, count=count, reset=reset)) is not None]


def numbers_of_two(make_counter, calls):
    """Return the numbers that two counters give; each is made when *calls* first names it, as `one` or `two`."""
    counters = {}
    given = []
    for call in calls.split():
        action, _, name = call.rpartition("-")
        if name not in counters:
            counters[name] = make_counter()
        count, reset = counters[name]
        given.append(uses(action or "count", count=count, reset=reset))
    return [number for number in given if number is not None]


def uses(call, *, count, reset):
    """Call one of the two functions; only `count` gives a number."""
    if call == "count":
        return count()
    reset()
    return None


def result_of_reset(make_counter):
    """Return what `reset` of a new counter returns."""
    _, reset = make_counter()
    return reset()


def test_counts_from_one(make_counter):
    """without arguments, the first number is 1, and each call gives the next one, in every new counter"""
    assert numbers(make_counter, "count count count") == [1, 2, 3]
    assert numbers(make_counter, "count count") == [1, 2]


def test_begins_at_start(make_counter):
    """the first number is `start`, also if that is 0 or below"""
    assert numbers(make_counter, "count count", 10) == [10, 11]
    assert numbers(make_counter, "count count", 0) == [0, 1]
    assert numbers(make_counter, "count count count", start=-1) == [-1, 0, 1]


def test_goes_by_step(make_counter):
    """each number is `step` away from the one before, in either direction or not at all"""
    assert numbers(make_counter, "count count count", 10, step=5) == [10, 15, 20]
    assert numbers(make_counter, "count count count", 3, step=-2) == [3, 1, -1]
    assert numbers(make_counter, "count count count", 7, step=0) == [7, 7, 7]


def test_counters_are_independent(make_counter):
    """each counter has a number of its own, and a new one leaves the older ones alone"""
    assert numbers_of_two(make_counter, "one one two one two") == [1, 2, 1, 3, 2]


def test_reset_begins_again(make_counter):
    """after `reset` the counter begins again at its own `start`, with its own `step`"""
    assert numbers(make_counter, "count count reset count count") == [1, 2, 1, 2]
    assert numbers(make_counter, "count count reset count count", 10, step=5) == [10, 15, 10, 15]


def test_reset_may_come_at_any_time(make_counter):
    """`reset` may be called before the first number, and several times in a row"""
    assert numbers(make_counter, "reset count count", 10) == [10, 11]
    assert numbers(make_counter, "count reset reset count", 10) == [10, 10]


def test_reset_is_for_its_own_counter(make_counter):
    """`reset` changes its own counter and no other"""
    assert numbers_of_two(make_counter, "one one two reset-one two one") == [1, 2, 1, 2, 1]


def test_reset_returns_nothing(make_counter):
    """`reset` returns None"""
    assert result_of_reset(make_counter) is None


@given(calls=st.lists(st.sampled_from(["count", "reset"])), start=st.integers(-9, 9), step=st.integers(-9, 9))
def test_any_use(make_counter, calls, start, step):
    """however the calls are mixed, a number is `start` and one `step` for each call since the last reset"""
    expected, since = [], 0
    for call in calls:
        if call == "count":
            expected.append(start + since * step)
        since = since + 1 if call == "count" else 0
    assert numbers(make_counter, " ".join(calls), start, step=step) == expected


@alternative
def lets_itertools_count(start=1, *, step=1):
    """Keep an iterator of `itertools.count`, and put a new one in its place."""
    iterator = count_from(start, step)

    def reset():
        nonlocal iterator
        iterator = count_from(start, step)

    return lambda: next(iterator), reset


@alternative
def keeps_a_list(start=1, *, step=1):
    """Keep the numbers given out in a list: changing an object needs no `nonlocal`."""
    given = []

    def count():
        given.append(start + len(given) * step)
        return given[-1]

    return count, given.clear


def counter_by(*, first=lambda start, step: start, again=lambda start, step: start, says=lambda number: None):
    """Return an answer that counts right but for the functions given."""

    def answer(start=1, *, step=1):
        number = first(start, step)

        def count():
            nonlocal number
            number += step
            return number - step

        def reset():
            nonlocal number
            number = again(start, step)
            return says(number)

        return count, reset

    return answer


@mistake(caught_by=test_counts_from_one)
def forgets_nonlocal(start=1, *, step=1):
    """You assign to the number inside `count`. That makes it a local variable of `count`, which has no value when it is
    read. `nonlocal` says that you mean the one outside.
    """
    number = start

    def count():
        number += step  # noqa: F823 (the mistake)
        return number - step

    def reset():
        nonlocal number
        number = start

    return count, reset


@mistake(caught_by=test_counts_from_one)
def counts_too_early(start=1, *, step=1):
    """You add `step` before you return, so `start` itself is never given out. Remember the number, add, then return
    what you remember.
    """
    number = start

    def count():
        nonlocal number
        number += step
        return number

    def reset():
        nonlocal number
        number = start

    return count, reset


@mistake(caught_by=test_counts_from_one)
def starts_at_zero(start=0, *, step=1):
    """The default of `start` is 1: people count from one."""
    return counter_by()(start, step=step)


@mistake(caught_by=test_counts_from_one)
def remembers_in_a_parameter(start=1, *, step=1):
    """A parameter of `count` is a new local variable at each call and begins with its default again. What lasts from
    call to call must live in the function around it.
    """

    def count(number=start):
        number += step
        return number - step

    return count, lambda: None


@mistake(caught_by=test_counts_from_one)
def calls_the_functions(start=1, *, step=1):
    """You return what `count()` and `reset()` give. Return the functions themselves, without parentheses."""
    count, reset = counter_by()(start, step=step)
    return count(), reset()


@mistake(caught_by=test_counts_from_one)
def returns_one_function(start=1, *, step=1):
    """You return `count` alone. The caller needs both functions: `return count, reset`."""
    count, _ = counter_by()(start, step=step)
    return count


@mistake(caught_by=test_begins_at_start)
def replaces_a_false_start(start=1, *, step=1):
    """`start or 1` replaces every false value, and 0 is one. The default in the signature is enough."""
    return counter_by(first=lambda start, step: start or 1)(start, step=step)


@mistake(caught_by=test_goes_by_step)
def counts_by_ones(start=1, *, step=1):
    """You add 1 instead of `step`."""
    return counter_by()(start)


number_for_all = 0


@mistake(caught_by=test_counters_are_independent)
def keeps_a_global(start=1, *, step=1):
    """A global variable, or an attribute of `make_counter`, exists once for all counters: each new counter starts the
    others again. A local variable of `make_counter` is made anew at each call.
    """
    global number_for_all
    number_for_all = start

    def count():
        global number_for_all
        number_for_all += step
        return number_for_all - step

    def reset():
        global number_for_all
        number_for_all = start

    return count, reset


@mistake(caught_by=test_counts_from_one)
def keeps_a_mutable_default(start=1, *, step=1, numbers=[]):  # noqa: B006 (the mistake)
    """The list in your default is made once, when `def` runs, and all counters share it. Make the list in the body."""

    def count():
        numbers.append(start + len(numbers) * step)
        return numbers[-1]

    return count, numbers.clear


@mistake(caught_by=test_reset_begins_again)
def resets_a_local(start=1, *, step=1):
    """`reset` assigns to a local variable of its own, which is gone when it returns. It needs its own `nonlocal`."""
    count, _ = counter_by()(start, step=step)

    def reset():
        number = start  # noqa: F841 (the mistake)

    return count, reset


@mistake(caught_by=test_reset_begins_again)
def resets_to_zero(start=1, *, step=1):
    """You reset to 0. The first number after a reset is `start`, as it was at the beginning."""
    return counter_by(again=lambda start, step: 0)(start, step=step)


@mistake(caught_by=test_reset_begins_again)
def resets_to_one(start=1, *, step=1):
    """You reset to 1, which is only the default. The counter begins again at its own `start`."""
    return counter_by(again=lambda start, step: 1)(start, step=step)


@mistake(caught_by=test_reset_begins_again)
def gives_a_number_away(start=1, *, step=1):
    """`reset` counts as well, so the first number is gone before anybody asks for it."""
    return counter_by(again=lambda start, step: start + step)(start, step=step)


@mistake(caught_by=test_reset_may_come_at_any_time)
def goes_one_step_back(start=1, *, step=1):
    """`reset` subtracts what was counted, and subtracts again where nothing was. Assign `start` and you need to know
    nothing of before.
    """
    number, given = start, 0

    def count():
        nonlocal number, given
        number, given = number + step, given + 1
        return number - step

    def reset():
        nonlocal number
        number -= given * step

    return count, reset


resets = []


@mistake(caught_by=test_reset_is_for_its_own_counter)
def resets_all(start=1, *, step=1):
    """Your `reset` reaches every counter that was ever made. Each needs a `reset` that closes over its own number."""
    count, reset = counter_by()(start, step=step)
    resets.append(reset)

    def reset_all():
        for each in resets:
            each()

    return count, reset_all


@mistake(caught_by=test_reset_returns_nothing)
def returns_the_start(start=1, *, step=1):
    """`reset` is called for what it changes. Returning a number as well invites people to take it for a count."""
    return counter_by(says=lambda number: number)(start, step=step)
