"""A call is made again as often and as late as it was told, and its last error is raised as it is."""

import asyncio
import inspect
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.retry import retry


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 100.0, []

    def __call__(self):
        """Return the time."""
        return self.now

    def sleep(self, seconds):
        """Move on."""
        self.slept.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds):
        """Move on, in a task."""
        self.sleep(seconds)


class Flaky:
    """A function that raises the errors it is given, in turn, and then returns "done"; each call takes a time."""

    def __init__(self, *errors, clock=None, takes=0.0):
        self.errors, self.calls, self.clock, self.takes = list(errors), 0, clock, takes

    def __call__(self, *arguments, **keywords):
        """Raise the next error, or return."""
        self.calls += 1
        if self.clock:
            self.clock.now += self.takes
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def in_task(self, *arguments, **keywords):
        """Do the same in a task."""
        return self(*arguments, **keywords)


def most(low, high):
    """Stand for a jitter that always waits as long as it may."""
    return high


def policy(clock, *arguments, jitter=most, **options):
    """Return a policy that sleeps on a fake clock."""
    return retry(*arguments, jitter=jitter, sleep=clock.sleep, async_sleep=clock.async_sleep, clock=clock, **options)


def call(made, function, how):
    """Call *function* by the policy *made*: directly, or as a coroutine."""
    return made.call(function) if how == "sync" else asyncio.run(made.call_async(function.in_task))


both = pytest.mark.parametrize("how", ["sync", "async"])


@both
def test_waits_double_up_to_the_longest(how):
    """the ceiling of the waits doubles until it is the longest, and the waits stop when the call succeeds"""
    clock, flaky = Clock(), Flaky(*[OSError()] * 5)
    assert call(policy(clock, 9, backoff=0.5, longest=3), flaky, how) == "done"
    assert clock.slept == [0.5, 1.0, 2.0, 3.0, 3.0]


@both
def test_last_error_is_the_same_object_with_a_note(how):
    """after the last attempt nothing is waited for, and its error is raised as it is, with a note"""
    clock, errors = Clock(), [OSError("a"), TimeoutError("b"), OSError("c")]
    with pytest.raises(OSError) as caught:
        call(policy(clock, 3, backoff=1), Flaky(*errors), how)
    assert caught.value is errors[2]
    assert caught.value.__notes__ == ["after 3 attempts"]
    assert caught.value.__context__ is None
    assert clock.slept == [1, 2]
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "__call__"


def test_one_attempt_is_the_singular():
    """one attempt is no retry, and its note speaks of one attempt"""
    with pytest.raises(OSError) as caught:
        policy(Clock(), 1).call(Flaky(OSError()))
    assert caught.value.__notes__ == ["after 1 attempt"]


@both
@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), SystemExit(), asyncio.CancelledError()])
def test_other_errors_pass_at_once(error, how):
    """an error of another type, and what is no Exception, is raised by the first attempt, without a note"""
    clock, flaky = Clock(), Flaky(error)
    with pytest.raises(type(error)) as caught:
        call(policy(clock, 3), flaky, how)
    assert (flaky.calls, clock.slept, getattr(caught.value, "__notes__", [])) == (1, [], [])


def test_never_swallows_what_is_no_exception():
    """even `on=BaseException` retries no interruption"""
    flaky = Flaky(OSError(), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        policy(Clock(), 5, BaseException).call(flaky)
    assert flaky.calls == 2


def test_giveup_decides_about_errors_that_match():
    """an error for which giveup is true is raised at once, and giveup is asked about no other type"""
    flaky = Flaky(OSError(5, "try again"), OSError(28, "disk full"))
    with pytest.raises(OSError, match="disk full") as caught:
        policy(Clock(), 5, giveup=lambda error: error.errno == 28).call(flaky)
    assert (flaky.calls, hasattr(caught.value, "__notes__")) == (2, False)
    with pytest.raises(ValueError):
        policy(Clock(), 5, giveup=lambda error: error.errno == 28).call(Flaky(ValueError()))


@both
def test_deadline_counts_attempts_and_waits(how):
    """no attempt begins later than the deadline, and none is waited for in vain"""
    clock = Clock()
    flaky = Flaky(*[OSError()] * 9, clock=clock, takes=1.0)
    with pytest.raises(OSError) as caught:
        call(policy(clock, 9, backoff=1, deadline=5), flaky, how)
    assert (clock.slept, clock.now, caught.value.__notes__) == ([1, 2], 106.0, ["after 3 attempts"])


def test_an_attempt_may_begin_at_the_deadline():
    """a wait that ends at the deadline itself is made"""
    clock = Clock()
    assert policy(clock, 3, backoff=4, deadline=4).call(Flaky(OSError())) == "done"


def test_each_call_has_its_own_attempts():
    """a policy keeps nothing from one call to the next"""
    clock = Clock()
    made = policy(clock, 3, backoff=1, deadline=3)
    for _ in range(3):
        assert made.call(Flaky(OSError(), OSError())) == "done"
    assert clock.slept == [1, 2] * 3


def test_retry_after_is_waited_and_scattered():
    """what the error asks for is waited, and the jitter on top of it"""
    clock, error = Clock(), OSError()
    error.retry_after = 7
    policy(clock, 3, backoff=1).call(Flaky(error, OSError()))
    assert clock.slept == [8, 2]


@pytest.mark.parametrize("asked", [None, "7", -1, 0, float("nan"), [7]])
def test_retry_after_that_is_no_time_asks_for_none(asked):
    """a retry_after that is no positive number changes nothing"""
    clock, error = Clock(), OSError()
    error.retry_after = asked
    policy(clock, 3, backoff=1).call(Flaky(error))
    assert clock.slept == [1]


@pytest.mark.parametrize("asked", [31, 10**9, float("inf")])
def test_retry_after_beyond_the_longest_ends_it(asked):
    """nobody waits for longer than the longest because a server says so"""
    clock, error = Clock(), OSError()
    error.retry_after = asked
    with pytest.raises(OSError) as caught:
        policy(clock, 3).call(Flaky(error))
    assert (caught.value.__notes__, clock.slept) == (["after 1 attempt"], [])


@given(attempts=st.integers(1, 2000), backoff=st.floats(0, 10), longest=st.floats(0, 100))
def test_never_more_than_it_was_told(attempts, backoff, longest):
    """there are as many attempts as allowed, one wait fewer, and no wait is longer than the longest"""
    clock, flaky = Clock(), Flaky(*[OSError()] * 3000)
    with pytest.raises(OSError):
        policy(clock, attempts, backoff=backoff, longest=longest).call(flaky)
    assert (flaky.calls, len(clock.slept)) == (attempts, attempts - 1)
    assert max(clock.slept, default=0) <= longest


def test_jitter_is_full():
    """a wait is anything from 0 to the ceiling: the random source is asked for just that"""
    clock, asked = Clock(), []

    def quarter(low, high):
        asked.append((low, high))
        return high / 4

    policy(clock, 4, backoff=1, jitter=quarter).call(Flaky(*[OSError()] * 3))
    assert (asked, clock.slept) == ([(0, 1), (0, 2), (0, 4)], [0.25, 0.5, 1])


def test_decorated_functions_look_like_themselves():
    """name, signature and kind stay, methods bind, and arguments reach the function"""
    made = policy(Clock(), 3)

    class Store:
        @made
        def read(self, name, *, size=1):
            """Read."""
            return self, name, size

    @made
    async def fetch(name):
        return name

    store = Store()
    assert store.read("a", size=2) == (store, "a", 2)
    assert (Store.read.__name__, str(inspect.signature(Store.read))) == ("read", "(self, name, *, size=1)")
    assert inspect.iscoroutinefunction(fetch)
    assert not inspect.iscoroutinefunction(Store.read)
    assert asyncio.run(fetch("b")) == "b"


def test_decorated_functions_try_again():
    """a decorated function and a decorated coroutine function are retried"""
    for how in ("sync", "async"):
        clock, flaky = Clock(), Flaky(OSError())
        if how == "sync":
            assert policy(clock, backoff=1)(flaky)() == "done"
        else:
            assert asyncio.run(policy(clock, backoff=1)(flaky.in_task)()) == "done"
        assert clock.slept == [1]


def test_generator_functions_are_refused():
    """a generator fails in the loop over it, so decorating one is a mistake that is told at once"""

    def numbers():
        yield 1

    async def letters():
        yield "a"

    for function in (numbers, letters):
        with pytest.raises(TypeError, match="is a generator function"):
            retry()(function)


@pytest.mark.parametrize("name", ["backoff", "longest", "deadline"])
@pytest.mark.parametrize("seconds", [-0.1, float("nan")])
def test_negative_seconds_are_refused(name, seconds):
    """seconds below 0, and NaN, are refused with their name"""
    with pytest.raises(ValueError, match=f"{name} must be 0 seconds or more, not"):
        retry(**{name: seconds})


@pytest.mark.parametrize("attempts", [0, -1])
def test_no_attempts_are_refused(attempts):
    """attempts below 1 would never call the function, and are refused"""
    with pytest.raises(ValueError, match="attempts must be 1 or more, not"):
        retry(attempts)


def test_real_clocks_are_the_default(monkeypatch):
    """without a clock of its own a policy sleeps by `asyncio.sleep` in a task"""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert asyncio.run(retry(backoff=0.25, jitter=most).call_async(Flaky(OSError()).in_task)) == "done"
    assert slept == [0.25]
