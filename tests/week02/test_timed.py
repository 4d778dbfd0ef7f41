"""Timed: what an answer must do, and the wrong answers we know."""

import contextlib
import functools
import inspect
import time

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, FakeClock, never_called


class Spilled(Exception):
    """What goes wrong in a kitchen."""


def brew(clock, minutes, *, tea="sencha"):
    """Return a cup of tea."""
    clock.sleep(minutes)
    return f"a cup of {tea}"


def spill(clock, minutes):
    """Work for some time, then fail."""
    clock.sleep(minutes)
    raise Spilled


def interrupted(clock, minutes):
    """Work for some time, until Ctrl-C is pressed."""
    clock.sleep(minutes)
    raise KeyboardInterrupt


def records(timed, *calls, now=0.0):
    """Return what is recorded for *calls*, pairs of a function and the minutes it takes."""
    found = []
    clock = FakeClock(now)
    decorator = timed(lambda name, seconds: found.append((name, seconds)), clock=clock)
    decorated = {function: decorator(function) for function, _ in calls}
    for function, minutes in calls:
        with contextlib.suppress(Spilled, KeyboardInterrupt):
            decorated[function](clock, minutes)
    return found


def nested_records(timed):
    """Return what is recorded for a function that works 1, calls another that works 3, and works 1 again."""
    found = []
    clock = FakeClock()
    decorator = timed(lambda name, seconds: found.append((name, seconds)), clock=clock)
    inner = decorator(brew)

    @decorator
    def breakfast():
        clock.sleep(1)
        inner(clock, 3)
        clock.sleep(1)

    breakfast()
    return found


def test_records_name_and_seconds(timed):
    """after a call, the function's name and the seconds it took are recorded"""
    assert records(timed, (brew, 3)) == [("brew", 3.0)]
    assert records(timed, (brew, 0.25), now=1000.0) == [("brew", 0.25)]


def test_returns_what_the_function_returns(timed):
    """the result of the function is returned, whatever its arguments"""
    decorated = timed(lambda name, seconds: None, clock=FakeClock())(brew)
    assert decorated(FakeClock(), 3) == "a cup of sencha"
    assert decorated(FakeClock(), minutes=3, tea="rooibos") == "a cup of rooibos"


def test_records_each_call_by_itself(timed):
    """each call is one record of its own time"""
    assert records(timed, (brew, 3), (brew, 0.5), (brew, 0)) == [("brew", 3.0), ("brew", 0.5), ("brew", 0.0)]


def test_nothing_happens_while_decorating(timed):
    """decorating itself calls, times and records nothing"""
    decorator = timed(never_called("record"), clock=never_called("the clock"))
    decorator(never_called("the function"))


def test_records_a_call_that_raises(timed):
    """a call that raises is recorded, too, whatever the exception"""
    assert records(timed, (spill, 2)) == [("spill", 2.0)]
    assert records(timed, (interrupted, 2)) == [("interrupted", 2.0)]


def test_lets_errors_pass(timed):
    """the function's exception reaches the caller"""
    decorated = timed(lambda name, seconds: None, clock=FakeClock())(spill)
    with pytest.raises(Spilled):
        decorated(FakeClock(), 2)


def test_records_nested_calls(timed):
    """of nested calls the inner one is recorded first, and its time is part of the outer one's"""
    assert nested_records(timed) == [("brew", 3.0), ("breakfast", 5.0)]


def test_reads_the_clock_twice(timed):
    """the clock is read twice a call, and by no one else"""
    clock = CallCounter(FakeClock())
    timed(lambda name, seconds: None, clock=clock)(brew)(FakeClock(), 1)
    assert clock.count == 2


def test_looks_like_the_function(timed):
    """name, docstring and signature are those of the function, which `__wrapped__` is"""
    decorated = timed(print, clock=FakeClock())(brew)
    assert decorated.__name__ == "brew"
    assert decorated.__doc__ == "Return a cup of tea."
    assert str(inspect.signature(decorated)) == "(clock, minutes, *, tea='sencha')"
    assert decorated.__wrapped__ is brew


@alternative
def with_a_context_manager(record, *, clock=time.perf_counter):
    """Let a context manager measure, and enter it around the call."""

    @contextlib.contextmanager
    def measured(name):
        began = clock()
        try:
            yield
        finally:
            record(name, clock() - began)

    def decorate(function):
        @functools.wraps(function)
        def decorated(*arguments, **keywords):
            with measured(function.__name__):
                return function(*arguments, **keywords)

        return decorated

    return decorate


def decorator_by(call):
    """Return an answer that wraps as it should and does with each call what *call* says."""

    def timed(record, *, clock=time.perf_counter):
        def decorate(function):
            @functools.wraps(function)
            def decorated(*arguments, **keywords):
                return call(record, clock, function, lambda: function(*arguments, **keywords))

            return decorated

        return decorate

    return timed


def right(record, clock, function, run):
    """Do with a call what is asked for."""
    began = clock()
    try:
        return run()
    finally:
        record(function.__name__, clock() - began)


@mistake(caught_by=test_records_name_and_seconds)
def reads_the_real_clock(record, *, clock=time.perf_counter):
    """You read `time.perf_counter` though a clock is handed in. Whoever tests your decorator wants to set the time."""
    return decorator_by(lambda record, clock, function, run: right(record, clock, function, run))(
        record, clock=lambda: round(time.perf_counter())
    )


@mistake(caught_by=test_records_name_and_seconds)
def subtracts_the_wrong_way(record, *, clock=time.perf_counter):
    """You subtract the later time from the earlier one, so every duration is negative."""
    return decorator_by(
        lambda record, clock, function, run: right(lambda name, seconds: record(name, -seconds), clock, function, run)
    )(record, clock=clock)


@mistake(caught_by=test_records_name_and_seconds)
def records_the_wrapper(record, *, clock=time.perf_counter):
    """You record a name of your own, not the function's: in the log all functions look the same."""
    return decorator_by(
        lambda record, clock, function, run: right(
            lambda name, seconds: record("wrapper", seconds), clock, function, run
        )
    )(record, clock=clock)


@mistake(caught_by=test_records_name_and_seconds)
def records_the_time_of_day(record, *, clock=time.perf_counter):
    """You record what the clock shows at the end. A duration is the difference of two readings."""

    def call(record, clock, function, run):
        clock()
        try:
            return run()
        finally:
            record(function.__name__, clock())

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_records_name_and_seconds)
def stops_before_the_call(record, *, clock=time.perf_counter):
    """You read the clock twice before the function runs. The second reading belongs behind the call."""

    def call(record, clock, function, run):
        seconds = -clock() + clock()
        try:
            return run()
        finally:
            record(function.__name__, seconds)

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_returns_what_the_function_returns)
def forgets_the_result(record, *, clock=time.perf_counter):
    """The wrapper calls the function and drops what it returns. Put `return` before the call, inside `try`."""

    def call(record, clock, function, run):
        right(record, clock, function, run)

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_returns_what_the_function_returns)
def forgets_keywords(record, *, clock=time.perf_counter):
    """The wrapper takes positional arguments only. `*arguments, **keywords` takes and passes on every call."""

    def decorate(function):
        @functools.wraps(function)
        def decorated(*arguments):
            return right(record, clock, function, lambda: function(*arguments))

        return decorated

    return decorate


@mistake(caught_by=test_records_each_call_by_itself)
def starts_once(record, *, clock=time.perf_counter):
    """You start the clock where you decorate, once. Each call has a beginning of its own: read the clock inside."""
    began = clock()

    def decorate(function):
        @functools.wraps(function)
        def decorated(*arguments, **keywords):
            try:
                return function(*arguments, **keywords)
            finally:
                record(function.__name__, clock() - began)

        return decorated

    return decorate


@mistake(caught_by=test_records_name_and_seconds)
def times_while_decorating(record, *, clock=time.perf_counter):
    """You call `record` while you decorate, as if the function had run. Only a call of the function is recorded."""

    def decorate(function):
        record(getattr(function, "__name__", "?"), 0.0)
        return decorator_by(right)(record, clock=clock)(function)

    return decorate


@mistake(caught_by=test_records_a_call_that_raises)
def records_success_only(record, *, clock=time.perf_counter):
    """When the function raises, the line behind the call is never reached. `finally` runs on every way out."""

    def call(record, clock, function, run):
        began = clock()
        result = run()
        record(function.__name__, clock() - began)
        return result

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_records_a_call_that_raises)
def records_exceptions_only(record, *, clock=time.perf_counter):
    """`except Exception` does not see a KeyboardInterrupt, which is none. `finally` runs on every way out."""

    def call(record, clock, function, run):
        began = clock()
        try:
            result = run()
        except Exception:
            record(function.__name__, clock() - began)
            raise
        record(function.__name__, clock() - began)
        return result

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_lets_errors_pass)
def swallows_errors(record, *, clock=time.perf_counter):
    """A `return` inside `finally`, or an `except` without `raise`, makes the function's error vanish."""

    def call(record, clock, function, run):
        began, result = clock(), None
        with contextlib.suppress(Exception, KeyboardInterrupt):
            result = run()
        record(function.__name__, clock() - began)
        return result

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_records_nested_calls)
def keeps_one_beginning(record, *, clock=time.perf_counter):
    """All calls share one variable for the beginning, so that an inner call sets that of the outer one anew. Keep it
    in a local variable of the wrapper.
    """
    began = 0.0

    def call(record, clock, function, run):
        nonlocal began
        began = clock()
        try:
            return run()
        finally:
            record(function.__name__, clock() - began)

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_reads_the_clock_twice)
def reads_the_clock_too_often(record, *, clock=time.perf_counter):
    """You read the clock once more than you need. Reading costs time, and two readings give two answers."""

    def call(record, clock, function, run):
        clock()
        return right(record, clock, function, run)

    return decorator_by(call)(record, clock=clock)


@mistake(caught_by=test_looks_like_the_function)
def loses_the_name(record, *, clock=time.perf_counter):
    """Without `functools.wraps(function)` the wrapper shows its own name, docstring and signature."""

    def decorate(function):
        def decorated(*arguments, **keywords):
            return right(record, clock, function, lambda: function(*arguments, **keywords))

        return decorated

    return decorate
