# ruff: noqa: D102 (what a method of `Breaker` does is said there, once)
"""Circuit breaker: what an answer must do, and the wrong answers we know."""

import contextlib
import math
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import FakeClock, comes_true, in_threads


class NoAnswer(ConnectionError):
    """What a service that is down gives."""


class NoSuchCity(LookupError):
    """What a service that is up may give."""


def works():
    """Answer."""
    return "28 °C"


def fails():
    """Give no answer."""
    raise NoAnswer


def objects():
    """Answer that the question is wrong."""
    raise NoSuchCity


def interrupted():
    """Be interrupted by Ctrl-C."""
    raise KeyboardInterrupt


def outcome(breaker, function):
    """Return in words how one call through *breaker* ends."""
    try:
        return f"returned {breaker.call(function)}"
    except BaseException as error:
        if isinstance(error, AssertionError):
            raise
        return f"raised {type(error).__name__}"


def outcomes(CircuitBreaker, *steps, failures=3, cooldown=30.0):
    """Return how calls of functions end, one after the other; a number is a pause of so many seconds."""
    clock = FakeClock()
    breaker = CircuitBreaker(failures, cooldown, clock=clock)
    return [outcome(breaker, step) for step in paused(clock, steps)]


def states(CircuitBreaker, *steps, failures=3, cooldown=30.0):
    """Return the state before the first step and after each one; a number is a pause of so many seconds."""
    clock = FakeClock()
    breaker = CircuitBreaker(failures, cooldown, clock=clock)
    seen = [breaker.state]
    for step in steps:
        if callable(step):
            outcome(breaker, step)
        else:
            clock.sleep(step)
        seen.append(breaker.state)
    return seen


def paused(clock, steps):
    """Yield the functions among *steps*, and let the clock move on for the numbers."""
    for step in steps:
        if callable(step):
            yield step
        else:
            clock.sleep(step)


def reached(CircuitBreaker, *steps, **options):
    """Return how many of the functions were really called."""
    called = []

    def noted(step):
        def call():
            called.append(step)
            return step()

        return call if callable(step) else step

    outcomes(CircuitBreaker, *map(noted, steps), **options)
    return len(called)


def refusal(CircuitBreaker, CircuitOpen, *steps, **options):
    """Return the error with which a call is refused after *steps*."""
    clock = FakeClock()
    breaker = CircuitBreaker(clock=clock, **options)
    for step in paused(clock, steps):
        outcome(breaker, step)
    try:
        breaker.call(works)
    except CircuitOpen as error:
        return error
    raise AssertionError("the call was not refused")


def during_trial(CircuitBreaker, *, trial=works):
    """Return how a call ends that comes while the trial runs, how the trial ends, and the state after it."""
    clock = FakeClock()
    breaker = CircuitBreaker(3, 30.0, clock=clock)
    for _ in range(3):
        outcome(breaker, fails)
    clock.sleep(30)
    seen = []

    def slow():
        seen.append(outcome(breaker, works))
        return trial()

    return [outcome(breaker, slow), *seen, breaker.state]


def after_late_call(CircuitBreaker, late, *steps):
    """Return the state if a call that began at first ends with *late* only after the *steps*, and 29.5 s after that."""
    clock = FakeClock()
    breaker = CircuitBreaker(3, 30.0, clock=clock)

    def slow():
        for step in paused(clock, steps):
            outcome(breaker, step)
        return late()

    outcome(breaker, slow)
    after = breaker.state
    clock.sleep(29.5)
    return [after, breaker.state]


class Lockstep:
    """Lets two threads take turns, a step each, so that one looks before the other has noted what it saw.

    A thread that waits for a lock takes no steps; then, after a moment, the other one goes on alone.
    """

    def __init__(self):
        self.steps = {}

    def begin(self):
        """Begin together with the other thread."""
        self.steps[threading.get_ident()] = 0
        comes_true(lambda: len(self.steps) == 2)

    def step(self):
        """Wait until the other thread has come as far."""
        mine = threading.get_ident()
        if self.steps.get(mine, math.inf) < math.inf:
            self.steps[mine] += 1
            if not comes_true(lambda: min(self.steps.values()) >= self.steps[mine], turns=10):
                self.end()

    def end(self):
        """Take no more turns."""
        self.steps[threading.get_ident()] = math.inf


def stepwise(CircuitBreaker, steps):
    """Return the class with a step at each attribute that is read or set."""

    class Stepwise(CircuitBreaker):
        def __getattribute__(self, name):
            steps.step()
            return super().__getattribute__(name)

        def __setattr__(self, name, value):
            steps.step()
            super().__setattr__(name, value)

    return Stepwise


def test_passes_calls_on(CircuitBreaker):
    """arguments reach the function, and its result or its error comes back"""

    def ask(city, *, unit="°C"):
        return f"28 {unit} in {city}"

    assert CircuitBreaker().call(ask, "Nairobi", unit="K") == "28 K in Nairobi"
    assert outcomes(CircuitBreaker, works, fails, objects) == [
        "returned 28 °C",
        "raised NoAnswer",
        "raised NoSuchCity",
    ]


def test_opens_after_failures_in_a_row(CircuitBreaker):
    """after `failures` failures in a row the next call is refused with CircuitOpen"""
    assert outcomes(CircuitBreaker, fails, fails, fails, works) == [*3 * ["raised NoAnswer"], "raised CircuitOpen"]
    assert outcomes(CircuitBreaker, fails, fails, failures=1) == ["raised NoAnswer", "raised CircuitOpen"]
    assert outcomes(CircuitBreaker, fails, fails, works) == ["raised NoAnswer", "raised NoAnswer", "returned 28 °C"]


def test_refused_calls_reach_nobody(CircuitBreaker):
    """while it is open the function is not called"""
    assert reached(CircuitBreaker, fails, fails, fails, works, works, fails) == 3
    assert reached(CircuitBreaker, fails, 29.5, works, failures=1) == 1


def test_success_begins_the_count_anew(CircuitBreaker):
    """a call that works in between begins the count anew"""
    assert states(CircuitBreaker, fails, fails, works, fails, fails)[-1] == "closed"
    assert states(CircuitBreaker, fails, fails, works, fails, fails, fails)[-1] == "open"


def test_other_errors_are_answers(CircuitBreaker):
    """an error that `on` does not name shows that the service answers: it counts as a success"""
    assert states(CircuitBreaker, objects, objects, objects, objects)[-1] == "closed"
    assert states(CircuitBreaker, fails, fails, objects, fails, fails)[-1] == "closed"
    clock = FakeClock()
    breaker = CircuitBreaker(1, on=(NoSuchCity, ValueError), clock=clock)
    assert [outcome(breaker, fails), outcome(breaker, objects), breaker.state][1:] == ["raised NoSuchCity", "open"]


def test_state_is_told(CircuitBreaker):
    """`state` is closed, then open, and half-open as soon as `cooldown` seconds have passed"""
    assert states(CircuitBreaker, fails, fails, fails) == ["closed", "closed", "closed", "open"]
    assert states(CircuitBreaker, fails, 29.5, 0.5, 100, failures=1) == [
        "closed",
        "open",
        "open",
        "half-open",
        "half-open",
    ]


def test_a_trial_that_works_closes_it(CircuitBreaker):
    """after the cooldown a call is let through as a trial; if it works, all is as in the beginning"""
    assert outcomes(CircuitBreaker, fails, fails, fails, 30, works, works)[-2:] == ["returned 28 °C"] * 2
    assert states(CircuitBreaker, fails, fails, fails, 30, works)[-1] == "closed"
    assert states(CircuitBreaker, fails, fails, fails, 30, works, fails, fails)[-1] == "closed"
    assert states(CircuitBreaker, fails, fails, fails, 30, objects)[-1] == "closed"


def test_a_trial_that_fails_opens_it_again(CircuitBreaker):
    """if the trial fails, it is open again, for a whole `cooldown` from then on"""
    assert states(CircuitBreaker, fails, fails, fails, 30, fails)[-1] == "open"
    assert states(CircuitBreaker, fails, fails, fails, 45, fails, 29.5, 0.5)[-3:] == ["open", "open", "half-open"]


def test_refusal_tells_when_to_come_back(CircuitBreaker, CircuitOpen):
    """`retry_after` of CircuitOpen is how many seconds are left until the cooldown is over, and its text names them"""
    assert refusal(CircuitBreaker, CircuitOpen, fails, fails, fails).retry_after == 30
    assert refusal(CircuitBreaker, CircuitOpen, fails, fails, fails, 10.5).retry_after == 19.5
    assert refusal(CircuitBreaker, CircuitOpen, fails, 12, fails, failures=1, cooldown=8).retry_after == 8
    assert str(refusal(CircuitBreaker, CircuitOpen, fails, fails, fails)) == "try again in 30 s"
    assert str(refusal(CircuitBreaker, CircuitOpen, fails, fails, fails, 10.5)) == "try again in 19.5 s"
    assert isinstance(refusal(CircuitBreaker, CircuitOpen, fails, fails, fails), Exception)


def test_one_trial_at_a_time(CircuitBreaker):
    """while a trial runs, other calls are refused, and they do not disturb it"""
    assert during_trial(CircuitBreaker) == ["returned 28 °C", "raised CircuitOpen", "closed"]
    assert during_trial(CircuitBreaker, trial=fails) == ["raised NoAnswer", "raised CircuitOpen", "open"]


def test_refusal_during_a_trial(CircuitBreaker, CircuitOpen):
    """a call that is refused since a trial runs has a `retry_after` of 0"""
    clock = FakeClock()
    breaker = CircuitBreaker(1, 30.0, clock=clock)
    outcome(breaker, fails)
    clock.sleep(40)

    def slow():
        with pytest.raises(CircuitOpen) as caught:
            breaker.call(works)
        return caught.value.retry_after

    assert breaker.call(slow) == 0


def test_interruptions_count_as_nothing(CircuitBreaker):
    """what is no Exception, such as Ctrl-C, passes and is neither a failure nor a success"""
    assert outcomes(CircuitBreaker, interrupted)[0] == "raised KeyboardInterrupt"
    assert states(CircuitBreaker, interrupted, interrupted, interrupted)[-1] == "closed"
    assert states(CircuitBreaker, fails, fails, interrupted, fails)[-1] == "open"


def test_an_interrupted_trial_makes_room(CircuitBreaker):
    """after a trial that was interrupted the next call is the trial"""
    assert states(CircuitBreaker, fails, fails, fails, 30, interrupted)[-1] == "half-open"
    assert outcomes(CircuitBreaker, fails, fails, fails, 30, interrupted, works)[-1] == "returned 28 °C"


def test_late_calls_decide_nothing(CircuitBreaker):
    """a call that ends after the state has changed since it began counts neither as a success nor as a failure"""
    assert after_late_call(CircuitBreaker, works, fails, fails, fails) == ["open", "open"]
    assert after_late_call(CircuitBreaker, fails, fails, fails, fails, 1) == ["open", "half-open"]
    assert after_late_call(CircuitBreaker, fails, fails, fails, fails, 30) == ["half-open", "half-open"]
    assert after_late_call(CircuitBreaker, fails, fails, fails, fails, 30, works, fails, fails)[0] == "closed"


def test_looking_changes_nothing(CircuitBreaker):
    """who reads `state` takes no trial away"""
    clock = FakeClock()
    breaker = CircuitBreaker(1, 30.0, clock=clock)
    outcome(breaker, fails)
    clock.sleep(30)
    assert [breaker.state, breaker.state] == ["half-open", "half-open"]
    assert outcome(breaker, works) == "returned 28 °C"


def test_breakers_are_apart(CircuitBreaker):
    """each breaker counts for itself"""
    first, second = CircuitBreaker(1), CircuitBreaker(1)
    outcome(first, fails)
    assert [first.state, second.state] == ["open", "closed"]


def test_refuses_wrong_limits(CircuitBreaker):
    """`failures` below 1, and a `cooldown` of 0 or less, are a ValueError"""
    with pytest.raises(ValueError):
        CircuitBreaker(0)
    with pytest.raises(ValueError):
        CircuitBreaker(3, 0)
    with pytest.raises(ValueError):
        CircuitBreaker(3, -1.0)
    assert CircuitBreaker(1, 0.5).state == "closed"


@not_in_browser("threads")
def test_threads_share_one_trial(CircuitBreaker):
    """of two threads that come at the same moment, one is let through as the trial"""
    clock, ended, steps = FakeClock(), [], Lockstep()
    breaker = stepwise(CircuitBreaker, steps)(1, 30.0, clock=clock)
    outcome(breaker, fails)
    clock.sleep(30)

    def slow():
        steps.end()
        comes_true(lambda: ended, turns=20)
        return works()

    def call():
        steps.begin()
        ended.append(outcome(breaker, slow))
        steps.end()

    in_threads(call, call)
    assert sorted(ended) == ["raised CircuitOpen", "returned 28 °C"]


steps = st.lists(st.sampled_from([works, fails, fails, objects, 5, 20]), max_size=20)


@given(steps=steps, failures=st.integers(1, 3))
def test_refuses_what_it_must_and_nothing_else(CircuitBreaker, steps, failures):
    """a call is refused if so many before it failed in a row, the last less than a cooldown ago, and only then"""
    clock = FakeClock()
    breaker = CircuitBreaker(failures, 30.0, clock=clock)
    in_a_row, last = 0, 0.0
    for function in paused(clock, steps):
        refused = in_a_row >= failures and clock() - last < 30
        assert (outcome(breaker, function) == "raised CircuitOpen") == refused
        if not refused:
            in_a_row, last = in_a_row + 1 if function is fails else 0, clock()


class Open(Exception):
    """The CircuitOpen of the answers below."""

    def __init__(self, retry_after):
        super().__init__(f"try again in {retry_after:g} s")
        self.retry_after = retry_after


Open.__name__ = "CircuitOpen"


class Breaker:
    """Right in every rule; a mistake changes one of them."""

    def __init__(self, failures=3, cooldown=30.0, *, on=OSError, clock=time.monotonic):
        self.failures, self.cooldown, self.on, self.clock = failures, cooldown, on, clock
        self.check()
        self.lock = threading.RLock()
        self.in_a_row, self.opened_at, self.trial, self.period = 0, None, False, 0

    def check(self):
        """Refuse wrong limits."""
        if self.failures < 1 or self.cooldown <= 0:
            raise ValueError

    @property
    def state(self):
        """The state."""
        return self.state_at(self.clock())

    def state_at(self, now):
        """Return the state at a moment."""
        if self.opened_at is None:
            return "closed"
        return "half-open" if now - self.opened_at >= self.cooldown else "open"

    def call(self, function, /, *arguments, **keywords):
        """Call the function, or refuse."""
        with self.lock:
            period = self.admit()
        try:
            result = function(*arguments, **keywords)
        except Exception as error:
            self.ended(period, self.is_failure(error))
            raise
        except BaseException:
            self.interrupted(period)
            raise
        self.ended(period, False)
        return result

    def is_failure(self, error):
        """Tell whether an error counts."""
        return isinstance(error, self.on)

    def admit(self):
        """Let a call through and return the period in which it begins; refuse it otherwise."""
        now = self.clock()
        state = self.state_at(now)
        if state == "open" or self.is_taken():
            raise Open(self.left(now))
        self.trial = state == "half-open"
        return self.period

    def is_taken(self):
        """Tell whether a trial runs."""
        return self.trial

    def left(self, now):
        """Return the seconds that are left."""
        return max(0.0, self.opened_at + self.cooldown - now)

    def ended(self, period, failed):
        """Count a call that has ended."""
        with self.lock:
            if self.is_late(period):
                return
            if not failed:
                self.succeeded()
            else:
                self.failed()

    def is_late(self, period):
        """Tell whether the state has changed since a call began."""
        return period != self.period

    def succeeded(self):
        """Count a success."""
        if self.trial:
            self.change(None)
        self.in_a_row = 0

    def failed(self):
        """Count a failure."""
        self.in_a_row += 1
        if self.trial or self.in_a_row >= self.failures:
            self.change(self.clock())

    def change(self, opened_at):
        """Change the state."""
        self.in_a_row, self.opened_at, self.trial, self.period = 0, opened_at, False, self.period + 1

    def interrupted(self, period):
        """Make room for another trial."""
        with self.lock:
            if not self.is_late(period):
                self.trial = False


def answer_of(breaker):
    """Return an answer with the class *breaker*."""
    return type(breaker.__name__, (), {"__doc__": breaker.__doc__, "CircuitBreaker": breaker, "CircuitOpen": Open})


class Closed:
    """The state in which calls pass."""

    name = "closed"

    def __init__(self, breaker):
        self.breaker, self.in_a_row = breaker, 0

    def admit(self):
        """Let every call through."""

    def ended(self, failed):
        """Count a call that began in this state."""
        self.in_a_row = self.in_a_row + 1 if failed else 0
        if self.breaker.now is self and self.in_a_row >= self.breaker.failures:
            self.breaker.now = Waiting(self.breaker)

    def interrupted(self):
        """Count nothing."""


class Waiting:
    """The state of being open and, later, half-open."""

    def __init__(self, breaker):
        self.breaker, self.trial, self.until = breaker, False, breaker.clock() + breaker.cooldown

    @property
    def name(self):
        """The state's name."""
        return "open" if self.breaker.clock() < self.until else "half-open"

    def admit(self):
        """Let one call through when the time has come."""
        seconds = self.until - self.breaker.clock()
        if self.trial or seconds > 0:
            raise Open(max(seconds, 0))
        self.trial = True

    def ended(self, failed):
        """Go on to the next state."""
        self.breaker.now = Waiting(self.breaker) if failed else Closed(self.breaker)

    def interrupted(self):
        """Make room for another trial."""
        self.trial = False


@alternative
@answer_of
class WithStates:
    """Make each state an object of its own: it admits calls, and a call tells its end to the state it began in."""

    def __init__(self, failures=3, cooldown=30.0, *, on=OSError, clock=time.monotonic):
        if failures < 1 or cooldown <= 0:
            raise ValueError
        self.failures, self.cooldown, self.on, self.clock = failures, cooldown, on, clock
        self.lock, self.now = threading.Lock(), Closed(self)

    @property
    def state(self):
        return self.now.name

    def call(self, function, /, *arguments, **keywords):
        with self.lock:
            began_in = self.now
            began_in.admit()
        failed = None
        try:
            result = function(*arguments, **keywords)
            failed = False
            return result
        except Exception as error:
            failed = isinstance(error, self.on)
            raise
        finally:
            with self.lock:
                began_in.interrupted() if failed is None else began_in.ended(failed)


@alternative
@answer_of
class WithTwoNumbers:
    """Keep no state: how many failed in a row, and when the last one did, say it all."""

    def __init__(self, failures=3, cooldown=30.0, *, on=OSError, clock=time.monotonic):
        if failures < 1 or cooldown <= 0:
            raise ValueError
        self.failures, self.cooldown, self.on, self.clock = failures, cooldown, on, clock
        self.in_a_row, self.last, self.running, self.era = 0, 0.0, None, object()
        self.lock = threading.Lock()

    @property
    def state(self):
        if self.in_a_row < self.failures:
            return "closed"
        return "open" if self.clock() < self.last + self.cooldown else "half-open"

    def call(self, function, /, *arguments, **keywords):
        ticket = object()
        with self.lock:
            era, tripped = self.era, self.in_a_row >= self.failures
            if tripped:
                seconds = self.last + self.cooldown - self.clock()
                if seconds > 0 or self.running:
                    raise Open(max(0, seconds))
                self.running = ticket
        try:
            result = function(*arguments, **keywords)
        except Exception as error:
            self.count(era, isinstance(error, self.on))
            raise
        else:
            self.count(era, False)
            return result
        finally:
            if self.running is ticket:
                self.running = None

    def count(self, era, failed):
        with self.lock:
            if era is not self.era:
                return
            before = self.in_a_row
            self.in_a_row = before + 1 if failed else 0
            self.last = self.clock()
            if max(before, self.in_a_row) >= self.failures:
                self.era = object()


@mistake(caught_by=test_passes_calls_on)
@answer_of
class ForgetsTheResult(Breaker):
    """`call` calls the function and drops what it returns."""

    def call(self, function, /, *arguments, **keywords):
        super().call(function, *arguments, **keywords)


@mistake(caught_by=test_passes_calls_on)
@answer_of
class SwallowsErrors(Breaker):
    """You count the error and do not raise it again, so that the caller takes None for a result."""

    def call(self, function, /, *arguments, **keywords):
        try:
            return super().call(function, *arguments, **keywords)
        except Open:
            raise
        except Exception:
            return None


@mistake(caught_by=test_opens_after_failures_in_a_row)
@answer_of
class OpensOneTooLate(Breaker):
    """You open at *more than* `failures` failures. That many are enough: compare with `>=`."""

    def failed(self):
        self.in_a_row += 1
        if self.trial or self.in_a_row > self.failures:
            self.change(self.clock())


@mistake(caught_by=test_opens_after_failures_in_a_row)
@answer_of
class HidesTheLastFailure(Breaker):
    """The failure that opens it is raised as CircuitOpen. That call was made, and its caller needs the real error."""

    def call(self, function, /, *arguments, **keywords):
        before = self.period
        try:
            return super().call(function, *arguments, **keywords)
        except self.on as error:
            if self.period != before:
                raise Open(self.cooldown) from error
            raise


@mistake(caught_by=test_refused_calls_reach_nobody)
@answer_of
class CallsAnyway(Breaker):
    """You call the function and refuse afterwards. The service that is down gets every question still: look first."""

    def call(self, function, /, *arguments, **keywords):
        try:
            return super().call(function, *arguments, **keywords)
        except Open:
            with contextlib.suppress(Exception):
                function(*arguments, **keywords)
            raise


@mistake(caught_by=test_success_begins_the_count_anew)
@answer_of
class CountsAllFailures(Breaker):
    """You count all failures there ever were. A service that fails once a day would be cut off on the third day."""

    def succeeded(self):
        if self.trial:
            self.change(None)


@mistake(caught_by=test_other_errors_are_answers)
@answer_of
class CountsEveryError(Breaker):
    """You count every error. A wrong question says nothing against the service: only the types in `on` do."""

    def is_failure(self, error):
        return True


@mistake(caught_by=test_other_errors_are_answers)
@answer_of
class TakesNoNoticeOfOtherErrors(Breaker):
    """An error that `on` does not name is an answer. The service is up, so the count begins anew, as after a result."""

    def ended(self, period, failed):
        if failed is not None:
            super().ended(period, failed)

    def is_failure(self, error):
        return True if isinstance(error, self.on) else None


@mistake(caught_by=test_state_is_told)
@answer_of
class NeverTriesAgain(Breaker):
    """Once open, yours stays open for ever. After `cooldown` seconds it is half-open."""

    def state_at(self, now):
        return "closed" if self.opened_at is None else "open"


@mistake(caught_by=test_state_is_told)
@answer_of
class WaitsForMoreThanTheCooldown(Breaker):
    """You wait for *more than* `cooldown` seconds. When they have passed it is half-open: compare with `>=`."""

    def state_at(self, now):
        state = super().state_at(now)
        return "open" if state == "half-open" and now - self.opened_at == self.cooldown else state


@mistake(caught_by=test_state_is_told)
@answer_of
class ChangesOnlyInCalls(Breaker):
    """You change the state in `call`. If nobody calls for an hour, `state` still says “open”: ask the clock."""

    @property
    def state(self):
        return "closed" if self.opened_at is None else "half-open" if self.trial else "open"


@mistake(caught_by=test_state_is_told)
@answer_of
class ClosesByTime(Breaker):
    """You close it when the cooldown is over. Nobody knows yet whether the service is back: try one call first."""

    def state_at(self, now):
        return super().state_at(now).replace("half-open", "closed")


@mistake(caught_by=test_a_trial_that_works_closes_it)
@answer_of
class StaysHalfOpen(Breaker):
    """After a trial that works yours is never closed again."""

    def succeeded(self):
        self.in_a_row, self.trial = 0, False


@mistake(caught_by=test_a_trial_that_works_closes_it)
@answer_of
class KeepsTheOldCount(Breaker):
    """It closes with the old count, so that one failure opens it again. Begin the count anew."""

    def succeeded(self):
        if self.trial:
            self.change(None)
            self.in_a_row = self.failures - 1
        else:
            self.in_a_row = 0


@mistake(caught_by=test_a_trial_that_fails_opens_it_again)
@answer_of
class NeedsAllFailuresAgain(Breaker):
    """A trial that fails only counts as one failure. It shows that the service is still down: open at once."""

    def failed(self):
        trial = self.trial
        if trial:
            self.change(None)
        self.in_a_row += 1
        if not trial and self.in_a_row >= self.failures:
            self.change(self.clock())


@mistake(caught_by=test_a_trial_that_fails_opens_it_again)
@answer_of
class KeepsTheOldMoment(Breaker):
    """You keep the moment at which it opened first, so that the next trial comes at once. Ask the clock again."""

    def failed(self):
        opened_at = self.opened_at
        super().failed()
        self.opened_at = opened_at if opened_at is not None else self.opened_at


@mistake(caught_by=test_refusal_tells_when_to_come_back)
@answer_of
class TellsTheWholeCooldown(Breaker):
    """You tell the whole cooldown, whenever they ask. Tell what is left of it."""

    def left(self, now):
        return self.cooldown


@mistake(caught_by=test_refusal_tells_when_to_come_back)
@answer_of
class TellsWhatHasPassed(Breaker):
    """You tell how long it has been open. The caller wants to know how long it will be."""

    def left(self, now):
        return now - self.opened_at


@mistake(caught_by=test_one_trial_at_a_time)
@answer_of
class LetsAllThrough(Breaker):
    """While it is half-open all calls go through, a thousand at once perhaps, on a service that has just come back."""

    def is_taken(self):
        return False


@mistake(caught_by=test_refusal_during_a_trial)
@answer_of
class TellsNegativeSeconds(Breaker):
    """The cooldown is over while the trial runs, and what is left of it is negative. Nobody can wait for that long."""

    def left(self, now):
        return self.opened_at + self.cooldown - now


@mistake(caught_by=test_interruptions_count_as_nothing)
@answer_of
class CountsInterruptions(Breaker):
    """You catch `BaseException` and count Ctrl-C as a failure of the service. Catch `Exception`."""

    def interrupted(self, period):
        self.ended(period, True)


@mistake(caught_by=test_interruptions_count_as_nothing)
@answer_of
class TakesInterruptionsForSuccess(Breaker):
    """You count in `finally` or `else` what has not ended: a call that Ctrl-C has stopped is no success."""

    def interrupted(self, period):
        self.ended(period, False)


@mistake(caught_by=test_an_interrupted_trial_makes_room)
@answer_of
class KeepsTheTrialForEver(Breaker):
    """A trial that is interrupted keeps its place, and all later calls are refused. Give it back in any case."""

    def interrupted(self, period):
        pass


@mistake(caught_by=test_late_calls_decide_nothing)
@answer_of
class ListensToLateCalls(Breaker):
    """A slow call that began before it opened ends now, and you count it. Remember what the state was at its begin."""

    def is_late(self, period):
        return False

    def succeeded(self):
        self.change(None)


@mistake(caught_by=test_late_calls_decide_nothing)
@answer_of
class ListensToLateFailures(Breaker):
    """A slow call that began before it opened fails now, and you count it, which begins the cooldown anew."""

    def is_late(self, period):
        return False

    def failed(self):
        self.in_a_row = self.failures if self.opened_at is not None else self.in_a_row
        super().failed()


@mistake(caught_by=test_looking_changes_nothing)
@answer_of
class TakesTheTrialByLooking(Breaker):
    """Reading `state` takes the trial, and the call that comes then is refused. Looking must change nothing."""

    looks = 0

    @property
    def state(self):
        found = super().state
        self.looks += found == "half-open"
        self.trial = self.trial or self.looks == 2
        return found


@mistake(caught_by=test_breakers_are_apart)
@answer_of
class SharesTheCount(Breaker):
    """You keep the count in the class, which all breakers share. Set it in `__init__`, on `self`."""

    moments = {}

    def change(self, opened_at):
        super().change(opened_at)
        self.moments["last"] = opened_at, self.clock

    def state_at(self, now):
        last, clock = self.moments.get("last", (None, None))
        if last is not None and clock == self.clock:
            self.opened_at = last
        return super().state_at(now)


@mistake(caught_by=test_refuses_wrong_limits)
@answer_of
class TakesAnyLimit(Breaker):
    """With 0 failures or no cooldown it can never be closed, or never be open, and nobody is told. Refuse them."""

    def check(self):
        pass


@mistake(caught_by=test_threads_share_one_trial)
@answer_of
class LooksWithoutALock(Breaker):
    """You look at the state and then note the trial. Between the two another thread looks as well: hold a lock."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.lock = contextlib.nullcontext()
