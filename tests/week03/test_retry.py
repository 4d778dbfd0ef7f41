# ruff: noqa: D102 (what a method of `Rules` does is said there, once)
"""Retry: what an answer must do, and the wrong answers we know."""

import asyncio
import functools
import inspect
import random
import time
import traceback
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import FakeClock

NO_ANSWER, RESET = ConnectionError("no answer"), ConnectionResetError("reset by the other side")
NO_CITY = KeyError("no such city")


class Clock(FakeClock):
    """A clock that remembers for how long somebody slept."""

    def __init__(self):
        super().__init__()
        self.waits = []

    def sleep(self, seconds):
        """Sleep, and remember it."""
        self.waits.append(seconds)
        super().sleep(seconds)


@dataclass
class Run:
    """What one call of a retried function did."""

    moments: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    held_up: list = field(default_factory=list)  # how long `sleep` held up all tasks
    result: object = None
    error: BaseException | None = None

    @property
    def calls(self):
        """How often the function itself was called."""
        return len(self.moments)

    @property
    def ended(self):
        """How the call ended, in words."""
        return f"returned {self.result}" if self.error is None else f"raised {type(self.error).__name__}"

    @property
    def notes(self):
        """The notes of the error."""
        return getattr(self.error, "__notes__", [])

    @property
    def innermost(self):
        """The name of the function in which the error was raised."""
        return traceback.extract_tb(self.error.__traceback__)[-1].name


def longest(low, high):
    """Return the longest wait there may be."""
    return high


def new_errors(errors, failures):
    """Return new errors of the same types and words, so that no note is left from another check, and some more."""
    return [type(error)(*error.args) for error in [*errors, *failures * [NO_ANSWER]]]


def run(retry, *errors, failures=0, takes=0.0, jitter=longest, result="28 °C", **options):
    """Return what one call does of a function that raises *errors*, then so many ConnectionErrors, and then returns."""
    clock, seen, left = Clock(), Run(), new_errors(errors, failures)

    def ask_station():
        seen.moments.append(clock())
        clock.now += takes
        if left:
            raise left.pop(0)
        return result

    retried = retry(jitter=jitter, sleep=clock.sleep, clock=clock, **options)(ask_station)
    try:
        seen.result = retried()
    except BaseException as error:
        seen.error = error
    seen.waits = clock.waits
    return seen


def run_task(retry, *errors, failures=0, takes=0.0, jitter=longest, cancel_at=None, **options):
    """Return the same for a coroutine function."""
    clock, seen, left = FakeClock(), Run(), new_errors(errors, failures)

    async def ask_station():
        seen.moments.append(clock())
        await asyncio.sleep(takes)
        if left:
            raise left.pop(0)
        return "28 °C"

    retried = retry(jitter=jitter, sleep=seen.held_up.append, clock=clock, **options)(ask_station)

    async def watch():
        task = asyncio.ensure_future(retried())
        if cancel_at is not None:
            await asyncio.sleep(cancel_at)
            task.cancel()
        try:
            seen.result = await task
        except BaseException as error:
            seen.error = error

    clock.run(watch())
    return seen


def test_returns_what_the_function_returns(retry):
    """arguments reach the function, and its result is returned"""

    def ask(city, *, unit="°C"):
        return f"28 {unit} in {city}"

    assert retry()(ask)("Nairobi") == "28 °C in Nairobi"
    assert retry()(ask)("Lima", unit="K") == "28 K in Lima"


def test_tries_again(retry):
    """a call that fails is made again, until it works"""
    assert run(retry, NO_ANSWER).ended == "returned 28 °C"
    assert run(retry, NO_ANSWER, RESET).ended == "returned 28 °C"
    assert run(retry, NO_ANSWER, RESET).calls == 3


def test_as_many_attempts_as_allowed(retry):
    """the function is called at most `attempts` times, 3 unless told"""
    assert run(retry, failures=9).calls == 3
    assert run(retry, failures=9, attempts=5).calls == 5
    assert run(retry, failures=9, attempts=1).calls == 1


def test_raises_when_attempts_are_used_up(retry):
    """after the last attempt the caller gets the error"""
    assert run(retry, failures=9).ended == "raised ConnectionError"
    assert run(retry, NO_ANSWER, NO_ANSWER, RESET).ended == "raised ConnectionResetError"


def test_any_result_is_a_result(retry):
    """None, 0 and an empty text are results like others: nothing is tried again"""
    assert run(retry, result=None).calls == 1
    assert run(retry, result=0).calls == 1
    assert run(retry, NO_ANSWER, result="").calls == 2


def test_waits_double(retry):
    """before the second attempt it waits up to `backoff` seconds, and up to twice as long each time after that"""
    assert run(retry, failures=3, attempts=4, backoff=0.5).waits == [0.5, 1.0, 2.0]
    assert run(retry, NO_ANSWER).waits == [0.1]
    assert run(retry, failures=5, attempts=6, backoff=1).waits == [1, 2, 4, 8, 16]


def test_no_wait_after_the_last_attempt(retry):
    """who will not try again does not wait"""
    assert run(retry, failures=9, attempts=3, backoff=1).waits == [1, 2]
    assert run(retry, failures=9, attempts=1).waits == []


def test_jitter_picks_each_wait(retry):
    """each wait is what `jitter(0, ceiling)` returns, asked once a wait"""
    asked = []

    def quarter(low, high):
        asked.append((low, high))
        return high / 4

    assert run(retry, failures=9, attempts=4, backoff=1, jitter=quarter).waits == [0.25, 0.5, 1.0]
    assert asked == [(0, 1), (0, 2), (0, 4)]


def test_other_errors_pass_at_once(retry):
    """an error of a type that `on` does not name is not tried again"""
    assert run(retry, NO_CITY).calls == 1
    assert run(retry, NO_CITY).ended == "raised KeyError"
    assert run(retry, NO_ANSWER, NO_CITY, attempts=5).calls == 2
    assert run(retry, NO_ANSWER, on=KeyError).calls == 1


def test_on_names_types(retry):
    """`on` is one type or a tuple of types, and an error of a subclass counts"""
    assert run(retry, NO_CITY, on=KeyError).calls == 2
    assert run(retry, NO_CITY, RESET, on=(KeyError, ConnectionError)).calls == 3
    assert run(retry, NO_CITY, on=LookupError).calls == 2


def is_about_the_disk(error):
    """Tell whether an OSError means that the disk is full."""
    return error.errno == 28


def test_giveup_ends_it(retry):
    """an error for which `giveup` is true is not tried again, though `on` names its type"""
    full, busy = OSError(28, "disk full"), OSError(16, "busy")
    assert run(retry, full, giveup=is_about_the_disk).calls == 1
    assert run(retry, busy, giveup=is_about_the_disk).calls == 2
    assert run(retry, busy, full, attempts=5, giveup=is_about_the_disk).calls == 2


def test_giveup_is_asked_about_matching_errors_only(retry):
    """`giveup` is asked only about errors that `on` names: it may rely on what they have"""
    assert run(retry, NO_CITY, giveup=is_about_the_disk).ended == "raised KeyError"


def test_raises_the_error_itself(retry):
    """what the caller gets is the last error, the same object, and its traceback leads into the function"""
    errors = [ConnectionError("first"), ConnectionError("second"), ConnectionError("third")]

    def ask_station():
        raise errors.pop(0)

    third = errors[2]
    with pytest.raises(ConnectionError, match="third") as caught:
        retry(sleep=lambda seconds: None)(ask_station)()
    assert caught.value is third
    assert run(retry, failures=9).innermost == "ask_station"


def test_note_tells_the_attempts(retry):
    """the error bears a note with the number of attempts that were made"""
    assert run(retry, failures=9).notes == ["after 3 attempts"]
    assert run(retry, failures=9, attempts=5).notes == ["after 5 attempts"]
    assert run(retry, failures=9, attempts=1).notes == ["after 1 attempt"]


def test_one_note(retry):
    """an error object that is raised in each attempt bears one note in the end"""
    always = ConnectionError("no answer")

    def ask_station():
        raise always

    with pytest.raises(ConnectionError):
        retry(sleep=lambda seconds: None)(ask_station)()
    assert always.__notes__ == ["after 3 attempts"]


def test_no_note_on_errors_that_pass(retry):
    """an error that passes at once, by its type or by `giveup`, bears no note"""
    assert run(retry, NO_ANSWER, NO_CITY).notes == []
    assert run(retry, OSError(28, "disk full"), giveup=is_about_the_disk).notes == []


def test_interruptions_pass(retry):
    """Ctrl-C and the end of the program are not tried again, even with `on=BaseException`"""
    assert run(retry, KeyboardInterrupt()).calls == 1
    assert run(retry, KeyboardInterrupt(), on=BaseException).calls == 1
    assert run(retry, NO_ANSWER, SystemExit(), on=BaseException).ended == "raised SystemExit"
    assert run(retry, KeyboardInterrupt(), on=BaseException).notes == []


def test_deadline_ends_it(retry):
    """no attempt begins later than `deadline` seconds after the first, and nobody waits for one in vain"""
    assert run(retry, failures=9, attempts=9, backoff=1, deadline=10).waits == [1, 2, 4]
    assert run(retry, failures=9, attempts=9, backoff=1, deadline=10).ended == "raised ConnectionError"
    assert run(retry, failures=9, attempts=9, backoff=1, deadline=10).notes == ["after 4 attempts"]


def test_deadline_itself_is_in_time(retry):
    """an attempt may begin at the deadline"""
    assert run(retry, failures=9, attempts=9, backoff=1, deadline=7).moments == [0, 1, 3, 7]
    assert run(retry, failures=9, attempts=9, backoff=1, deadline=6.5).moments == [0, 1, 3]


def test_deadline_counts_the_attempts(retry):
    """the time that attempts take counts for the deadline as well as the waits"""
    assert run(retry, failures=9, takes=1, attempts=9, backoff=1, deadline=5).moments == [0, 2, 5]
    assert run(retry, failures=9, takes=4, attempts=9, backoff=1, deadline=4).moments == [0]
    assert run(retry, NO_ANSWER, takes=60, attempts=9, backoff=1).moments == [0, 61]


def test_every_call_begins_anew(retry):
    """attempts, waits and deadline are counted from the beginning for each call"""
    clock = Clock()
    left = [NO_ANSWER, NO_ANSWER, None] * 3

    def ask_station():
        if error := left.pop(0):
            raise error
        return "28 °C"

    ask = retry(jitter=longest, sleep=clock.sleep, clock=clock, backoff=1, deadline=3)(ask_station)
    assert [ask(), ask(), ask()] == ["28 °C"] * 3
    assert clock.waits == [1, 2] * 3


def test_methods_work(retry):
    """a decorated method gets its instance"""

    class Station:
        def __init__(self, city):
            self.city, self.failures = city, 1

        @retry(sleep=lambda seconds: None)
        def ask(self):
            if self.failures:
                self.failures -= 1
                raise ConnectionError
            return self.city

    assert Station("Hanoi").ask() == "Hanoi"


def test_looks_like_the_function(retry):
    """name and signature are those of the function, which `__wrapped__` is"""

    def ask(city, *, unit="°C"):
        """Ask the station."""

    async def ask_async(city):
        """Ask it in a task."""

    assert retry()(ask).__name__ == "ask"
    assert str(inspect.signature(retry()(ask))) == "(city, *, unit='°C')"
    assert retry()(ask).__wrapped__ is ask
    assert retry()(ask_async).__name__ == "ask_async"


def test_refuses_no_attempts(retry):
    """`attempts` below 1 is a ValueError at once, not at the first call"""
    with pytest.raises(ValueError):
        retry(attempts=0)
    with pytest.raises(ValueError):
        retry(attempts=-1)


def test_coroutine_functions_stay_coroutine_functions(retry):
    """a coroutine function stays one, and its call is made again when it fails"""

    async def ask(city, *, unit="°C"):
        return f"28 {unit} in {city}"

    assert inspect.iscoroutinefunction(retry()(ask))
    assert FakeClock().run(retry()(ask)("Lima", unit="K")) == ["28 K in Lima"]
    assert not inspect.iscoroutinefunction(retry()(len))
    assert run_task(retry).ended == "returned 28 °C"
    assert run_task(retry, NO_ANSWER, RESET).ended == "returned 28 °C"


def test_tasks_wait_without_holding_up_others(retry):
    """a task waits by `asyncio.sleep`, by the same rule, and never by `sleep`"""
    assert run_task(retry, failures=9, backoff=1).held_up == []
    assert run_task(retry, failures=9, attempts=4, backoff=0.5).moments == [0, 0.5, 1.5, 3.5]
    assert run_task(retry, failures=9, takes=1, attempts=9, backoff=1, deadline=5).moments == [0, 2, 5]
    assert run_task(retry, failures=9, attempts=2).notes == ["after 2 attempts"]
    assert run_task(retry, OSError(28, "disk full"), giveup=is_about_the_disk).calls == 1
    assert run_task(retry, NO_CITY).calls == 1


def test_cancelled_tasks_end(retry):
    """a task that is cancelled ends at once, in an attempt or in a wait, even with `on=BaseException`"""
    assert run_task(retry, takes=1, cancel_at=0.5, on=BaseException).ended == "raised CancelledError"
    assert run_task(retry, takes=1, cancel_at=0.5, on=BaseException).calls == 1
    assert run_task(retry, failures=9, backoff=1, cancel_at=0.5, on=BaseException).ended == "raised CancelledError"


@given(
    errors=st.lists(st.sampled_from([NO_ANSWER, RESET, NO_CITY]), max_size=8),
    attempts=st.integers(1, 6),
)
def test_stops_at_the_first_end(retry, errors, attempts):
    """it stops at the first attempt that works or fails for good, or at the last, and waits only in between"""
    fatal = errors.index(NO_CITY) if NO_CITY in errors else len(errors)
    seen = run(retry, *errors, attempts=attempts)
    assert (seen.calls, len(seen.waits)) == (min(fatal + 1, attempts), min(fatal + 1, attempts) - 1)


def never(error):
    """Stand for no `giveup`."""
    return False


class Rules:
    """One call's attempts, right in every rule; a mistake changes one of them."""

    def __init__(self, attempts, on, backoff, jitter, deadline, giveup, sleep, clock):
        self.attempts, self.on, self.backoff, self.jitter = attempts, on, backoff, jitter
        self.deadline, self.giveup, self.sleep, self.clock = deadline, giveup, sleep, clock
        self.made, self.began_at = 0, clock()

    def after(self, error):
        """Return how long to wait before the next attempt; raise *error* if there is none."""
        self.made += 1
        if not self.is_retryable(error):
            raise self.passing(error)
        wait = self.wait() if self.made < self.attempts else None
        if wait is None or self.is_late(wait):
            raise self.final(error)
        return wait

    def is_retryable(self, error):
        """Tell whether another attempt may mend *error*."""
        return isinstance(error, self.on) and not self.giveup(error)

    def wait(self):
        """Return the next wait."""
        return self.jitter(0, self.ceiling())

    def ceiling(self):
        """Return the longest that the next wait may be."""
        return self.backoff * 2 ** (self.made - 1)

    def is_late(self, wait):
        """Tell whether an attempt after *wait* would come too late."""
        return self.deadline is not None and self.elapsed() + wait > self.deadline

    def elapsed(self):
        """Return how long ago the first attempt began."""
        return self.clock() - self.began_at

    def passing(self, error):
        """Return what to raise for an error that is not tried again."""
        return error

    def final(self, error):
        """Return what to raise after the last attempt."""
        error.add_note(self.note())
        return error

    def note(self):
        """Return the note."""
        return f"after {self.made} attempt{'' if self.made == 1 else 's'}"


def options_of(retry):
    """Return *retry*, which takes all options by position, as a decorator with defaults."""

    def complete(
        attempts=3,
        on=OSError,
        *,
        backoff=0.1,
        jitter=random.uniform,
        deadline=None,
        giveup=never,
        sleep=time.sleep,
        clock=time.monotonic,
    ):
        if attempts < 1:
            raise ValueError(attempts)
        return retry(attempts, on, backoff, jitter, deadline, giveup, sleep, clock)

    complete.__name__, complete.__doc__ = retry.__name__, retry.__doc__
    return complete


def decorator_from(begin, caught=Exception):
    """Return a decorator that asks the rules that *begin* returns, one for each call."""

    def decorate(function):
        @functools.wraps(function)
        async def retried_async(*arguments, **keywords):
            rules = begin()
            while True:
                try:
                    return await function(*arguments, **keywords)
                except caught as error:
                    seconds = rules.after(error)
                await asyncio.sleep(seconds)

        @functools.wraps(function)
        def retried(*arguments, **keywords):
            rules = begin()
            while True:
                try:
                    return function(*arguments, **keywords)
                except caught as error:
                    seconds = rules.after(error)
                rules.sleep(seconds)

        return retried_async if inspect.iscoroutinefunction(function) else retried

    return decorate


def answer_from(rules):
    """Return an answer that keeps to *rules*."""

    def retry(*options):
        return decorator_from(lambda: rules(*options))

    retry.__name__, retry.__doc__ = rules.__name__, rules.__doc__
    return options_of(retry)


right = answer_from(Rules)


@alternative
def with_a_list_of_waits(
    attempts=3,
    on=OSError,
    *,
    backoff=0.1,
    jitter=random.uniform,
    deadline=float("inf"),
    giveup=never,
    sleep=time.sleep,
    clock=time.monotonic,
):
    """Loop over the ceilings, with None for the last attempt, and keep the rules in a generator that is sent errors."""
    if attempts < 1:
        raise ValueError

    def waits():
        began_at = clock()
        ceilings = [backoff * 2**doubled for doubled in range(attempts - 1)]
        error = yield None
        for made, ceiling in enumerate([*ceilings, None], start=1):
            if not isinstance(error, on) or not isinstance(error, Exception) or giveup(error):
                raise error
            if ceiling is None or clock() + (wait := jitter(0, ceiling)) - began_at > deadline:
                error.add_note("after 1 attempt" if made == 1 else f"after {made} attempts")
                raise error
            error = yield wait

    def decorate(function):
        if inspect.iscoroutinefunction(function):

            async def retried(*arguments, **keywords):
                plan = waits()
                next(plan)
                while True:
                    try:
                        return await function(*arguments, **keywords)
                    except BaseException as error:
                        wait = plan.send(error)
                    await asyncio.sleep(wait)

        else:

            def retried(*arguments, **keywords):
                plan = waits()
                next(plan)
                while True:
                    try:
                        return function(*arguments, **keywords)
                    except BaseException as error:
                        wait = plan.send(error)
                    sleep(wait)

        return functools.wraps(function)(retried)

    return decorate


@alternative
@options_of
def by_recursion(attempts, on, backoff, jitter, deadline, giveup, sleep, clock):
    """Let each failed attempt call the next one, with one attempt fewer and twice the backoff."""

    def wait_or_raise(error, made, ceiling, began_at):
        if not isinstance(error, on) or giveup(error):
            raise error
        seconds = jitter(0, ceiling) if made < attempts else float("inf")
        if clock() - began_at + seconds > (1e9 if deadline is None else deadline):
            error.add_note(f"after {made} attempt{'s' * (made > 1)}")
            raise error
        return seconds

    def decorate(function):
        def attempt(call, made, ceiling, began_at):
            try:
                return call()
            except Exception as error:
                sleep(wait_or_raise(error, made, ceiling, began_at))
            return attempt(call, made + 1, 2 * ceiling, began_at)

        async def attempt_async(call, made, ceiling, began_at):
            try:
                return await call()
            except Exception as error:
                await asyncio.sleep(wait_or_raise(error, made, ceiling, began_at))
            return await attempt_async(call, made + 1, 2 * ceiling, began_at)

        @functools.wraps(function)
        def retried(*arguments, **keywords):
            return attempt(functools.partial(function, *arguments, **keywords), 1, backoff, clock())

        @functools.wraps(function)
        async def retried_async(*arguments, **keywords):
            return await attempt_async(functools.partial(function, *arguments, **keywords), 1, backoff, clock())

        return retried_async if inspect.iscoroutinefunction(function) else retried

    return decorate


@mistake(caught_by=test_returns_what_the_function_returns)
def forgets_the_result(attempts=3, on=OSError, **options):
    """The wrapper calls the function and drops what it returns: put `return` before the call."""
    decorate = right(attempts, on, **options)

    def decorate_and_drop(function):
        retried = decorate(function)
        if inspect.iscoroutinefunction(function):
            return retried

        @functools.wraps(function)
        def dropping(*arguments, **keywords):
            retried(*arguments, **keywords)

        return dropping

    return decorate_and_drop


@mistake(caught_by=test_tries_again)
@options_of
def tries_again_in_except(attempts, on, backoff, jitter, deadline, giveup, sleep, clock):
    """You make the second attempt inside `except`, where nothing catches its error. Put `try` into a loop."""

    def decorate(function):
        @functools.wraps(function)
        def retried(*arguments, **keywords):
            try:
                return function(*arguments, **keywords)
            except on:
                sleep(jitter(0, backoff))
                return function(*arguments, **keywords)

        return retried

    return decorate


@mistake(caught_by=test_as_many_attempts_as_allowed)
@answer_from
class CountsTheFirstCallExtra(Rules):
    """`attempts` counts all calls, the first one included. You count only those that come after it."""

    def __init__(self, attempts, *options):
        super().__init__(attempts + 1, *options)


@mistake(caught_by=test_tries_again)
@answer_from
class StopsOneTooEarly(Rules):
    """`range(1, attempts)` has one number fewer than `attempts`: the last attempt is never made."""

    def __init__(self, attempts, *options):
        super().__init__(max(attempts - 1, 1), *options)


@mistake(caught_by=test_raises_when_attempts_are_used_up)
@options_of
def ends_without_raising(attempts, on, *options):
    """Your loop ends after the last attempt and the function returns None. The caller takes that for a result."""
    decorate = decorator_from(lambda: Rules(attempts, on, *options))

    def decorate_and_hush(function):
        retried = decorate(function)
        if inspect.iscoroutinefunction(function):
            return retried

        @functools.wraps(function)
        def hushing(*arguments, **keywords):
            try:
                return retried(*arguments, **keywords)
            except on:
                return None

        return hushing

    return decorate_and_hush


@mistake(caught_by=test_any_result_is_a_result)
@options_of
def waits_for_a_true_result(attempts, on, *options):
    """You look whether the result is true. A function may return None, 0 or an empty text and have done its work."""
    decorate = decorator_from(lambda: Rules(attempts, on, *options))

    def decorate_and_ask(function):
        if inspect.iscoroutinefunction(function):
            return decorate(function)

        @functools.wraps(function)
        def asking(*arguments, **keywords):
            made = 0

            def again():
                nonlocal made
                made += 1
                result = function(*arguments, **keywords)
                if not result and made < attempts:
                    raise OSError
                return result

            return decorate(again)()

        return asking

    return decorate_and_ask


@mistake(caught_by=test_waits_double)
@answer_from
class WaitsTheSame(Rules):
    """You wait equally long each time. A server that is overloaded needs to be asked less and less often: double it."""

    def ceiling(self):
        return self.backoff


@mistake(caught_by=test_waits_double)
@answer_from
class DoublesTooSoon(Rules):
    """You double before the first wait. The ceiling of the first wait is `backoff` itself."""

    def ceiling(self):
        return self.backoff * 2**self.made


@mistake(caught_by=test_waits_double)
@answer_from
class GrowsByAddition(Rules):
    """`backoff * attempt` grows by the same amount each time; it is to double: `backoff * 2 ** n`."""

    def ceiling(self):
        return self.backoff * self.made


@mistake(caught_by=test_waits_double)
@answer_from
class NeverWaits(Rules):
    """You try again at once. What was down a millisecond ago is down still: wait first, with `sleep`."""

    def __init__(self, *options):
        super().__init__(*options)
        self.sleep = never


@mistake(caught_by=test_no_wait_after_the_last_attempt)
@answer_from
class WaitsAfterTheLast(Rules):
    """You wait, and then find that no attempt is left. The caller waits for nothing: look before you sleep."""

    def final(self, error):
        self.sleep(self.wait())
        return super().final(error)


@mistake(caught_by=test_jitter_picks_each_wait)
@answer_from
class ForgetsJitter(Rules):
    """You wait exactly the ceiling. All who failed together then come back together: let `jitter` pick the wait."""

    def wait(self):
        return self.ceiling()


@mistake(caught_by=test_waits_double)
@answer_from
class AddsJitter(Rules):
    """You add the jitter to the ceiling. Full jitter picks the whole wait, anywhere from 0 up to the ceiling."""

    def wait(self):
        return self.ceiling() + self.jitter(0, self.ceiling())


@mistake(caught_by=test_jitter_picks_each_wait)
@answer_from
class DoublesTheJitteredWait(Rules):
    """You double the wait that jitter has picked. Double the ceiling, and pick each wait anew."""

    def wait(self):
        self.backoff_now = self.jitter(0, 2 * self.backoff_now if self.made > 1 else self.backoff)
        return self.backoff_now


@mistake(caught_by=test_other_errors_pass_at_once)
@answer_from
class RetriesEverything(Rules):
    """You try again whatever went wrong. Another attempt mends no wrong key: only errors that `on` names count."""

    def is_retryable(self, error):
        return not self.giveup(error) if isinstance(error, self.on) else True


@mistake(caught_by=test_tries_again)
@answer_from
class ComparesTypes(Rules):
    """You compare types with `==` or `in`, so that an error of a subclass is not met. `isinstance` knows subclasses."""

    def is_retryable(self, error):
        named = self.on if isinstance(self.on, tuple) else (self.on,)
        return type(error) in named and not self.giveup(error)


@mistake(caught_by=test_giveup_ends_it)
@answer_from
class ForgetsGiveup(Rules):
    """You never ask `giveup`. It knows which of the errors of a type are hopeless."""

    def is_retryable(self, error):
        return isinstance(error, self.on)


@mistake(caught_by=test_giveup_is_asked_about_matching_errors_only)
@answer_from
class AsksGiveupFirst(Rules):
    """You ask `giveup` before you look at the type, about errors it does not know. Look at `on` first."""

    def is_retryable(self, error):
        return not self.giveup(error) and isinstance(error, self.on)


@mistake(caught_by=test_raises_when_attempts_are_used_up)
@answer_from
class RaisesItsOwn(Rules):
    """You raise an error of your own. The caller has an `except` for what the function raises, and misses it."""

    def final(self, error):
        return RuntimeError(self.note())


@mistake(caught_by=test_raises_the_error_itself)
@answer_from
class RaisesACopy(Rules):
    """You raise a new error of the same type. What the old one carried, its traceback above all, is lost: `raise`."""

    def final(self, error):
        copy = type(error)(*error.args)
        copy.add_note(self.note())
        return copy


@mistake(caught_by=test_raises_the_error_itself)
@options_of
def loses_the_traceback(*options):
    """You take the traceback away, or keep the error and raise a bare one later. Nobody sees where it failed."""
    decorate = decorator_from(lambda: Rules(*options))

    def decorate_and_strip(function):
        retried = decorate(function)
        if inspect.iscoroutinefunction(function):
            return retried

        @functools.wraps(function)
        def stripping(*arguments, **keywords):
            try:
                return retried(*arguments, **keywords)
            except Exception as error:
                last = error.with_traceback(None)
            raise last

        return stripping

    return decorate_and_strip


@mistake(caught_by=test_note_tells_the_attempts)
@answer_from
class AddsNoNote(Rules):
    """Who reads the error cannot tell that it was tried again. Add the note before you raise: `error.add_note(…)`."""

    def final(self, error):
        return error


@mistake(caught_by=test_note_tells_the_attempts)
@answer_from
class WritesOneAttempts(Rules):
    """One attempt is “1 attempt”, without the s."""

    def note(self):
        return f"after {self.made} attempts"


@mistake(caught_by=test_one_note)
@answer_from
class AddsANoteEachTime(Rules):
    """You add a note after each attempt. Add one, to the error that is raised in the end."""

    def after(self, error):
        wait = super().after(error)
        error.add_note(self.note())
        return wait


@mistake(caught_by=test_no_note_on_errors_that_pass)
@answer_from
class NotesEverything(Rules):
    """You add the note to errors that were never to be tried again. They pass as they are."""

    def passing(self, error):
        error.add_note(self.note())
        return error


@mistake(caught_by=test_interruptions_pass)
@options_of
def catches_base_exceptions(*options):
    """You catch `BaseException`, so that Ctrl-C starts another attempt instead of ending the program. Catch
    `Exception`.
    """
    return decorator_from(lambda: Rules(*options), caught=BaseException)


@mistake(caught_by=test_deadline_ends_it)
@answer_from
class ForgetsTheDeadline(Rules):
    """You never look at the deadline. A caller who has 10 seconds gets nothing from an attempt after a minute."""

    def is_late(self, wait):
        return False


@mistake(caught_by=test_deadline_ends_it)
@answer_from
class LooksAtTheDeadlineBeforeTheWait(Rules):
    """You ask whether the deadline has passed, then wait beyond it. Ask where the wait would end."""

    def is_late(self, wait):
        return super().is_late(0)


@mistake(caught_by=test_deadline_ends_it)
@answer_from
class CutsTheWaitShort(Rules):
    """You shorten the last wait so that it ends at the deadline. All callers of that moment then come back together."""

    def wait(self):
        wait = super().wait()
        left = float("inf") if self.deadline is None else self.deadline - self.elapsed()
        return min(wait, left) if left > 0 else wait


@mistake(caught_by=test_deadline_itself_is_in_time)
@answer_from
class EndsAtTheDeadline(Rules):
    """You stop if the wait ends *at* the deadline. Only later is too late: compare with `>`, not with `>=`."""

    def is_late(self, wait):
        return self.deadline is not None and self.elapsed() + wait >= self.deadline


@mistake(caught_by=test_deadline_counts_the_attempts)
@answer_from
class AddsUpTheWaits(Rules):
    """You add up the waits. Attempts take time as well, often more: ask `clock` when the first began, and now."""

    def elapsed(self):
        return sum(self.backoff * 2**doubled for doubled in range(self.made - 1))


@mistake(caught_by=test_every_call_begins_anew)
@options_of
def counts_for_all_calls(*options):
    """You count where the function is decorated, once for all its calls. Count inside the wrapper."""

    def decorate(function):
        rules = Rules(*options)
        return decorator_from(lambda: rules)(function)

    return decorate


@mistake(caught_by=test_methods_work)
@options_of
def is_an_object(*options):
    """Your decorator returns an object with `__call__`. Methods need something with `__get__`, as functions have."""

    class Retried:
        def __init__(self, function):
            functools.update_wrapper(self, function)
            self.retried = decorator_from(lambda: Rules(*options))(function)

        def __call__(self, *arguments, **keywords):
            return self.retried(*arguments, **keywords)

    return Retried


@mistake(caught_by=test_looks_like_the_function)
@options_of
def loses_the_name(*options):
    """The wrapper shows its own name and signature in tracebacks and `help()`. It needs `functools.wraps(function)`."""

    def decorate(function):
        retried = decorator_from(lambda: Rules(*options))(function)
        if inspect.iscoroutinefunction(function):
            return retried

        def wrapper(*arguments, **keywords):
            return retried(*arguments, **keywords)

        return wrapper

    return decorate


@mistake(caught_by=test_refuses_no_attempts)
def checks_too_late(attempts=3, on=OSError, **options):
    """With no attempts the function is never called, and nobody is told, or only at the first call. Refuse the number
    as soon as it is given.
    """
    return lambda function: right(attempts, on, **options)(function)


@mistake(caught_by=test_coroutine_functions_stay_coroutine_functions)
@options_of
def knows_functions_only(*options):
    """Calling a coroutine function fails never: its lines run when it is awaited, after your `try`. It needs an `async
    def` wrapper that awaits inside `try`.
    """

    def decorate(function):
        @functools.wraps(function)
        def retried(*arguments, **keywords):
            rules = Rules(*options)
            while True:
                try:
                    return function(*arguments, **keywords)
                except Exception as error:
                    seconds = rules.after(error)
                rules.sleep(seconds)

        return retried

    return decorate


@mistake(caught_by=test_tasks_wait_without_holding_up_others)
@options_of
def sleeps_in_a_task(*options):
    """`sleep` stops the event loop, and with it every other task. In a coroutine, `await asyncio.sleep(…)`."""

    def decorate(function):
        if not inspect.iscoroutinefunction(function):
            return decorator_from(lambda: Rules(*options))(function)

        @functools.wraps(function)
        async def retried(*arguments, **keywords):
            rules = Rules(*options)
            while True:
                try:
                    return await function(*arguments, **keywords)
                except Exception as error:
                    seconds = rules.after(error)
                rules.sleep(seconds)

        return retried

    return decorate


@mistake(caught_by=test_cancelled_tasks_end)
@options_of
def retries_cancellation(*options):
    """In your `async def` wrapper, `except BaseException` catches the CancelledError by which a task is told to end."""

    def decorate(function):
        caught = BaseException if inspect.iscoroutinefunction(function) else Exception
        return decorator_from(lambda: Rules(*options), caught)(function)

    return decorate
