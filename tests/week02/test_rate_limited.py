"""Rate limit: what an answer must do, and the wrong answers we know."""

import asyncio
import contextlib
import functools
import inspect
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import FakeClock, never_called


class Refused(Exception):
    """What a server may answer."""


def send(text, *, to="Nairobi"):
    """Return what was sent."""
    return f"{text} to {to}"


async def send_async(text, *, to="Nairobi"):
    """Return what was sent."""
    return f"{text} to {to}"


def limited(rate_limited, clock, rate, burst, function):
    """Return *function* limited by a fake clock."""
    return rate_limited(rate, burst, clock=clock, sleep=clock.sleep)(function)


def times(rate_limited, rate, burst, *, calls=0, pauses=()):
    """Return when each call ran: *calls* of them without a pause, or one after each of *pauses*."""
    clock = FakeClock()
    ask = limited(rate_limited, clock, rate, burst, clock)
    found = []
    for pause in pauses or [0] * calls:
        clock.sleep(pause)
        found.append(ask())
    return found


def times_of_tasks(rate_limited, rate, burst, *, tasks=0, delays=()):
    """Return when each of several tasks ran that call at the same time, or each after its delay."""
    clock = FakeClock()

    async def now():
        return clock()

    ask = rate_limited(rate, burst, clock=clock, sleep=never_called("sleep, which holds up all tasks,"))(now)

    async def one(delay):
        await asyncio.sleep(delay)
        return await ask()

    return clock.run(*(one(delay) for delay in delays or [0] * tasks))


def test_returns_what_the_function_returns(rate_limited):
    """arguments reach the function, and its result is returned"""
    clock = FakeClock()
    assert limited(rate_limited, clock, 2, 1, send)("hello") == "hello to Nairobi"
    assert limited(rate_limited, clock, 2, 1, send)("hello", to="Lima") == "hello to Lima"


def test_waits_between_calls(rate_limited):
    """with a burst of 1, calls without a pause run 1 / rate seconds apart"""
    assert times(rate_limited, 2, 1, calls=4) == [0.0, 0.5, 1.0, 1.5]
    assert times(rate_limited, 0.25, 1, calls=3) == [0.0, 4.0, 8.0]


def test_a_burst_runs_at_once(rate_limited):
    """the first calls, as many as `burst`, run at once"""
    assert times(rate_limited, 2, 3, calls=5) == [0.0, 0.0, 0.0, 0.5, 1.0]


def test_waits_no_longer_than_needed(rate_limited):
    """time that passes between calls counts: who comes late waits less, or not at all"""
    assert times(rate_limited, 2, 1, pauses=(0, 0.25, 0.5)) == [0.0, 0.5, 1.0]
    assert times(rate_limited, 2, 1, pauses=(0, 0.5, 0.75)) == [0.0, 0.5, 1.25]


def test_fills_little_by_little(rate_limited):
    """tokens come evenly, a part of one as well: there is no moment at which all come back"""
    assert times(rate_limited, 2, 2, pauses=(0, 0, 0.25, 0.25, 0.25)) == [0.0, 0.0, 0.5, 1.0, 1.5]
    assert times(rate_limited, 2, 3, pauses=(0, 0, 0, 0.75, 0)) == [0.0, 0.0, 0.0, 0.75, 1.0]


def test_saves_no_more_than_a_burst(rate_limited):
    """a long pause saves up `burst` calls and no more"""
    assert times(rate_limited, 2, 1, pauses=(0, 3, 0)) == [0.0, 3.0, 3.5]
    assert times(rate_limited, 2, 2, pauses=(0, 100, 0, 0, 0)) == [0.0, 100.0, 100.0, 100.5, 101.0]


def test_functions_are_limited_apart(rate_limited):
    """each decorated function has a limit of its own"""
    clock = FakeClock()
    decorator = rate_limited(2, clock=clock, sleep=clock.sleep)
    first = decorator(clock)
    second = decorator(clock)
    assert [first(), second(), first()] == [0.0, 0.0, 0.5]


def test_a_call_that_raises_counts(rate_limited):
    """a call that raises has used its token, and its error passes"""
    clock = FakeClock()
    moments = []

    def fail():
        moments.append(clock())
        raise Refused

    ask = limited(rate_limited, clock, 2, 1, fail)
    for _ in range(3):
        with pytest.raises(Refused):
            ask()
    assert moments == [0.0, 0.5, 1.0]


def test_refuses_wrong_limits(rate_limited):
    """a rate that is not above 0, or a burst below 1, is a ValueError at once"""
    with pytest.raises(ValueError):
        rate_limited(0)
    with pytest.raises(ValueError):
        rate_limited(-2)
    with pytest.raises(ValueError):
        rate_limited(2, 0)


def test_coroutine_functions_stay_coroutine_functions(rate_limited):
    """a coroutine function is limited as well, stays a coroutine function, and gives its result when awaited"""
    clock = FakeClock()
    assert inspect.iscoroutinefunction(limited(rate_limited, clock, 2, 1, send_async))
    assert not inspect.iscoroutinefunction(limited(rate_limited, clock, 2, 1, send))
    assert clock.run(limited(rate_limited, clock, 2, 1, send_async)("hello", to="Lima")) == ["hello to Lima"]


def test_tasks_wait_without_holding_up_others(rate_limited):
    """tasks wait by `asyncio.sleep`, one after the other, and never by `sleep`"""
    assert times_of_tasks(rate_limited, 2, 1, tasks=1) == [0.0]
    assert times_of_tasks(rate_limited, 2, 1, tasks=4) == [0.0, 0.5, 1.0, 1.5]
    assert times_of_tasks(rate_limited, 2, 2, tasks=4) == [0.0, 0.0, 0.5, 1.0]


def test_waiting_tasks_keep_their_turn(rate_limited):
    """a task that comes while others wait gets its turn after them"""
    assert times_of_tasks(rate_limited, 2, 1, delays=(0, 0, 0.25, 2)) == [0.0, 0.5, 1.0, 2.0]


def test_looks_like_the_function(rate_limited):
    """name and signature are those of the function, which `__wrapped__` is"""
    clock = FakeClock()
    assert limited(rate_limited, clock, 2, 1, send).__name__ == "send"
    assert limited(rate_limited, clock, 2, 1, send_async).__name__ == "send_async"
    assert str(inspect.signature(limited(rate_limited, clock, 2, 1, send))) == "(text, *, to='Nairobi')"
    assert limited(rate_limited, clock, 2, 1, send_async).__wrapped__ is send_async


@given(
    pauses=st.lists(st.integers(0, 8).map(lambda quarters: quarters / 4), min_size=1, max_size=12),
    burst=st.integers(1, 3),
)
def test_never_more_than_the_bucket_holds(rate_limited, pauses, burst):
    """in no stretch of time do more calls run than `burst` and `rate` times its length"""
    moments = times(rate_limited, 2, burst, pauses=pauses)
    too_many = [
        (first, last)
        for first in range(len(moments))
        for last in range(first, len(moments))
        if last - first + 1 > burst + 2 * (moments[last] - moments[first])
    ]
    assert too_many == []


def answer_with(make_wait, *, check=True):
    """Return an answer that asks `make_wait(rate, burst, clock)`, once a function, for what tells how long to wait."""

    def rate_limited(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
        if check and (rate <= 0 or burst < 1):
            raise ValueError

        def decorate(function):
            wait = make_wait(rate, burst, clock)
            if inspect.iscoroutinefunction(function):

                @functools.wraps(function)
                async def limited_async(*arguments, **keywords):
                    if seconds := wait():
                        await asyncio.sleep(seconds)
                    return await function(*arguments, **keywords)

                return limited_async

            @functools.wraps(function)
            def limited(*arguments, **keywords):
                if seconds := wait():
                    sleep(seconds)
                return function(*arguments, **keywords)

            return limited

        return decorate

    rate_limited.__name__, rate_limited.__doc__ = make_wait.__name__, make_wait.__doc__
    return rate_limited


def bucket(rate, burst, clock):
    """Return what takes a token and tells how long to wait for it."""
    tokens, filled_at = burst, None

    def wait():
        nonlocal tokens, filled_at
        now = clock()
        tokens = min(burst, tokens + (0 if filled_at is None else (now - filled_at) * rate)) - 1
        filled_at = now
        return max(0, -tokens / rate)

    return wait


@alternative
@answer_with
def with_the_time_of_the_next_call(rate, burst, clock):
    """Keep one number: when the bucket would be full again. It is the same rule, written as time."""
    full_at = float("-inf")

    def wait():
        nonlocal full_at
        now = clock()
        full_at = max(full_at, now) + 1 / rate
        return max(0, full_at - now - burst / rate)

    return wait


@alternative
def waits_for_its_turn(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """Let tasks queue for a lock, and the one that has it wait until a token is there."""
    if rate <= 0 or burst < 1:
        raise ValueError

    def decorate(function):
        tokens, filled_at = burst, clock()
        turn = asyncio.Lock()

        def missing():
            nonlocal tokens, filled_at
            now = clock()
            tokens, filled_at = min(burst, tokens + (now - filled_at) * rate), now
            return max(0.0, (1 - tokens) / rate)

        def take():
            nonlocal tokens
            tokens -= 1

        @functools.wraps(function)
        async def limited_async(*arguments, **keywords):
            async with turn:
                while seconds := missing():
                    await asyncio.sleep(seconds)
                take()
            return await function(*arguments, **keywords)

        @functools.wraps(function)
        def limited(*arguments, **keywords):
            while seconds := missing():
                sleep(seconds)
            take()
            return function(*arguments, **keywords)

        return limited_async if inspect.iscoroutinefunction(function) else limited

    return decorate


@mistake(caught_by=test_returns_what_the_function_returns)
def forgets_the_result(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """The wrapper calls the function and drops what it returns: put `return` before the call."""
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        if inspect.iscoroutinefunction(function):
            return right(function)

        @functools.wraps(function)
        def limited(*arguments, **keywords):
            right(function)(*arguments, **keywords)

        return limited

    return decorate


@mistake(caught_by=test_waits_between_calls)
@answer_with
def never_waits(rate, burst, clock):
    """You count the tokens and let calls through when there are none. Wait until the next one comes."""
    return lambda: 0


@mistake(caught_by=test_waits_between_calls)
@answer_with
def waits_before_each_call(rate, burst, clock):
    """You wait 1 / rate before each call, the first one included. The bucket is full at first: look before you wait."""
    return lambda: 1 / rate


@mistake(caught_by=test_waits_between_calls)
@answer_with
def waits_rate_seconds(rate, burst, clock):
    """`rate` is calls per second. A token takes 1 / rate seconds, not rate seconds."""
    return bucket(1 / rate, burst, clock)


@mistake(caught_by=test_waits_between_calls)
@answer_with
def gives_the_waited_token_twice(rate, burst, clock):
    """After the wait the token belongs to who waited for it. You leave it in the bucket, and the next call takes it."""
    tokens, filled_at = burst, clock()

    def wait():
        nonlocal tokens, filled_at
        now = clock()
        tokens, filled_at = min(burst, tokens + (now - filled_at) * rate), now
        if tokens >= 1:
            tokens -= 1
            return 0
        return (1 - tokens) / rate

    return wait


@mistake(caught_by=test_a_burst_runs_at_once)
@answer_with
def knows_no_burst(rate, burst, clock):
    """You keep every two calls 1 / rate apart. Up to `burst` of them may come at once, if the bucket is full."""
    return bucket(rate, 1, clock)


@mistake(caught_by=test_a_burst_runs_at_once)
@answer_with
def begins_empty(rate, burst, clock):
    """Your bucket begins with one token. It begins full, with `burst` of them."""
    inner = bucket(rate, burst, clock)
    full = [inner() for _ in range(burst - 1)]
    return inner if full is not None else None


@mistake(caught_by=test_waits_no_longer_than_needed)
@answer_with
def forgets_the_time_between(rate, burst, clock):
    """Every call after the burst waits a full 1 / rate, however long ago the last one was. Look at the clock."""
    tokens = burst

    def wait():
        nonlocal tokens
        tokens = max(tokens - 1, -1)
        return 1 / rate if tokens < 0 else 0

    return wait


@mistake(caught_by=test_waits_no_longer_than_needed)
@answer_with
def drops_parts_of_a_token(rate, burst, clock):
    """You round the new tokens down and set the time to now: the part of a token that had come is lost each time."""
    tokens, filled_at = burst, clock()

    def wait():
        nonlocal tokens, filled_at
        now = clock()
        tokens = min(burst, tokens + int((now - filled_at) * rate))
        filled_at = now
        if tokens >= 1:
            tokens -= 1
            return 0
        filled_at += 1 / rate
        return 1 / rate

    return wait


@mistake(caught_by=test_a_burst_runs_at_once)
@answer_with
def counts_in_windows(rate, burst, clock):
    """You count calls in windows of time and give all of them back at once, so that two bursts can touch."""
    window, left = clock(), burst

    def wait():
        nonlocal window, left
        now, length = clock(), burst / rate
        if now >= window + length:
            window, left = now, burst
        left -= 1
        if left >= 0:
            return 0
        window, left = window + length, burst - 1
        return window - now

    return wait


@mistake(caught_by=test_saves_no_more_than_a_burst)
@answer_with
def saves_without_end(rate, burst, clock):
    """The tokens of a quiet night are all still there in the morning. A bucket holds `burst`: take the minimum."""
    tokens, filled_at = burst, clock()

    def wait():
        nonlocal tokens, filled_at
        now = clock()
        tokens, filled_at = tokens + (now - filled_at) * rate - 1, now
        return max(0, -tokens / rate)

    return wait


@mistake(caught_by=test_functions_are_limited_apart)
def shares_the_bucket(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """The bucket is made where the limit is given, once for all functions it is put on. Make it where you decorate."""
    if rate <= 0 or burst < 1:
        raise ValueError
    shared = bucket(rate, burst, clock)
    return answer_with(lambda rate, burst, clock: shared)(rate, burst, clock=clock, sleep=sleep)


@mistake(caught_by=test_a_call_that_raises_counts)
def gives_failed_calls_back(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """You take the token after a call that went well, so one that fails is free. The server has counted it."""
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        failures = 0

        def remembering(*arguments, **keywords):
            nonlocal failures
            try:
                return function(*arguments, **keywords)
            except Exception:
                failures += 1
                raise

        limited, free = right(functools.wraps(function)(remembering)), remembering
        if inspect.iscoroutinefunction(function):
            return right(function)

        @functools.wraps(function)
        def chosen(*arguments, **keywords):
            return (free if failures else limited)(*arguments, **keywords)

        return chosen

    return decorate


@mistake(caught_by=test_refuses_wrong_limits)
def takes_any_limit(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """A rate of 0 is accepted, or refused only where a function is decorated, or divides by 0 in a later call, far from
    who made the mistake. Refuse it as soon as it is given.
    """
    return answer_with(bucket, check=False)(rate, burst, clock=clock, sleep=sleep)


@mistake(caught_by=test_coroutine_functions_stay_coroutine_functions)
def knows_functions_only(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """A coroutine function only makes a coroutine when it is called. Yours is limited in making it, by a `sleep` that
    holds up every task. It needs an `async def` wrapper.
    """
    if rate <= 0 or burst < 1:
        raise ValueError

    def decorate(function):
        wait = bucket(rate, burst, clock)

        @functools.wraps(function)
        def limited(*arguments, **keywords):
            if seconds := wait():
                sleep(seconds)
            return function(*arguments, **keywords)

        return limited

    return decorate


@mistake(caught_by=test_coroutine_functions_stay_coroutine_functions)
def forgets_to_await(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """Your `async def` wrapper returns `function(...)`, which is a coroutine that nobody runs. `await` it."""
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        if not inspect.iscoroutinefunction(function):
            return right(function)

        @functools.wraps(function)
        async def limited(*arguments, **keywords):
            coroutine = right(function)(*arguments, **keywords)
            with contextlib.closing(coroutine):
                return f"<coroutine object {function.__name__}>"

        return limited

    return decorate


@mistake(caught_by=test_tasks_wait_without_holding_up_others)
def sleeps_in_a_task(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """`sleep` stops the whole event loop, and with it every other task. In a coroutine, `await asyncio.sleep(...)`."""
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        if not inspect.iscoroutinefunction(function):
            return right(function)
        wait = bucket(rate, burst, clock)

        @functools.wraps(function)
        async def limited(*arguments, **keywords):
            if seconds := wait():
                sleep(seconds)
            return await function(*arguments, **keywords)

        return limited

    return decorate


@mistake(caught_by=test_tasks_wait_without_holding_up_others)
def takes_the_token_after_waiting(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """You look, wait, and only then take the token. While one task waits, others look, see the same token coming, and
    all run together. Take it before you wait.
    """
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        if not inspect.iscoroutinefunction(function):
            return right(function)
        tokens, filled_at = burst, clock()

        def fill():
            nonlocal tokens, filled_at
            now = clock()
            tokens, filled_at = min(burst, tokens + (now - filled_at) * rate), now

        @functools.wraps(function)
        async def limited(*arguments, **keywords):
            nonlocal tokens
            fill()
            if tokens < 1:
                await asyncio.sleep((1 - tokens) / rate)
                fill()
            tokens -= 1
            return await function(*arguments, **keywords)

        return limited

    return decorate


@mistake(caught_by=test_looks_like_the_function)
def loses_the_name_of_coroutines(rate, burst=1, *, clock=time.monotonic, sleep=time.sleep):
    """One of your two wrappers lacks `functools.wraps(function)`, so it shows its own name and signature."""
    right = answer_with(bucket)(rate, burst, clock=clock, sleep=sleep)

    def decorate(function):
        limited = right(function)
        if not inspect.iscoroutinefunction(function):
            return limited

        async def limited_async(*arguments, **keywords):
            return await limited(*arguments, **keywords)

        return limited_async

    return decorate
