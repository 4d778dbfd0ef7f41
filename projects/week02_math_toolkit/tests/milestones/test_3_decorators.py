"""Decorators: `timed`, and a `memoize` that takes equal calls for equal.

Build all of `timing.py`, `KeyMaker` in `keys.py`, `Cache` in `cache.py` and `memoize` in `memo.py`, for plain functions
in one thread. A flight (`flights.py`) is a computation under way; here it only has to begin and to end.

Hint: `functools.wraps` keeps a function's name and signature; the clock is a parameter, so that tests turn it by hand.
Hint: `inspect.signature(function).bind(...)` and `apply_defaults` make one form of all ways to write a call.
Hint: `OrderedDict.move_to_end` is the simplest way to know which result was used last. The reference does
without, so that a hit needs no lock; that can wait.
"""

import asyncio
import inspect

import pytest

from math_toolkit import NoDataError, Timings, UnhashableArgumentError, memoize, timed


class Clock:
    """A clock that a test turns by hand."""

    def __init__(self):
        """Begin at some time."""
        self.now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def counted(**options):
    """Return a memoized function of two parameters, and the list of the calls that reached it."""
    calls = []

    @memoize(**options)
    def add(a, b=2):
        calls.append((a, b))
        return a + b

    return add, calls


def test_timed():
    """each call is timed; count, sum, minimum and median are told in seconds of the clock"""
    clock = Clock()

    @timed(clock=clock)
    def work(seconds):
        clock.now += seconds
        return seconds

    assert [work(seconds) for seconds in (4, 1, 2)] == [4, 1, 2]
    assert work.timings.summary() == (3, 7.0, 7.0, 1.0, 2.0)
    work.timings.clear()
    with pytest.raises(NoDataError, match="nothing was timed"):
        work.timings.summary()


def test_timed_keeps_the_function():
    """the wrapped function keeps its name, docstring and signature, with and without options"""

    def area(width: float, height: float = 1.0) -> float:
        """Return the area."""
        return width * height

    for wrapped in (timed(area), timed(clock=Clock())(area), memoize(area), memoize(maxsize=None)(area)):
        assert (wrapped.__name__, wrapped.__doc__, wrapped.__wrapped__) == ("area", "Return the area.", area)
        assert inspect.signature(wrapped) == inspect.signature(area)


def test_timed_when_it_raises():
    """a call that raises is timed, too, and raises"""
    clock = Clock()

    @timed(clock=clock)
    def fail():
        clock.now += 3
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        fail()
    assert fail.timings.summary().total == 3


def test_nested_timings():
    """a function's own time leaves out the timed functions that it calls"""
    clock = Clock()

    @timed(clock=clock)
    def inner():
        clock.now += 10

    @timed(clock=clock)
    def outer():
        clock.now += 1
        inner()
        inner()

    outer()
    assert outer.timings.summary()[:3] == (1, 21.0, 1.0)
    assert inner.timings.summary()[:3] == (2, 20.0, 20.0)


def test_timed_blocks_and_coroutines():
    """a `with` block can be timed, and an async function is timed to its end"""
    clock = Clock()
    timings = Timings(clock=clock)
    with timings.measure():
        clock.now += 5
    assert timings.summary().median == 5

    @timed(clock=clock)
    async def work():
        await asyncio.sleep(0)
        clock.now += 7

    asyncio.run(work())
    assert work.timings.summary().total == 7


@pytest.mark.parametrize("decorator", [timed, memoize])
def test_generators_are_refused(decorator):
    """a generator function is refused, since its work is done after the call"""

    def numbers():
        yield 1

    with pytest.raises(TypeError, match="numbers"):
        decorator(numbers)


def test_equal_calls():
    """keywords in any order, and defaults written or not, make one call"""
    add, calls = counted()
    assert [add(1, 2), add(1), add(a=1), add(b=2, a=1), add(a=1, b=2), add(1, b=2)] == [3] * 6
    assert calls == [(1, 2)]


def test_open_parameters():
    """extra arguments and keywords belong to the call; keywords in any order"""
    seen = []

    @memoize
    def call(a, *rest, flag=False, **extra):
        seen.append((a, rest, flag, extra))
        return len(seen)

    different = [
        call(1),
        call(1, 2),
        call(1, 2, 3),
        call(1, flag=True),
        call(1, x=2),
        call(1, x=2, y=3),
        call(1, ("x",)),
    ]
    assert different == [1, 2, 3, 4, 5, 6, 7]
    assert [call(1, y=3, x=2), call(a=1), call(1, flag=False), call(1, x=2)] == [6, 1, 1, 5]


def test_typed():
    """1, 1.0 and True are one call, unless types count; 1 and "1" never are"""
    names = []

    def name(value):
        names.append(value)
        return str(value)

    plain, typed = memoize(name), memoize(typed=True)(name)
    assert [plain(1), plain(1.0), plain(True), plain("1")] == ["1", "1", "1", "1"]
    assert len(names) == 2
    assert [typed(1), typed(1.0), typed(True), typed(value=1), typed("1")] == ["1", "1.0", "True", "1", "1"]
    assert len(names) == 2 + 4


def test_information():
    """hits, misses, limit and size are told, and forgotten with the results"""
    add, calls = counted(maxsize=10)
    for a in (1, 2, 1, 1):
        add(a)
    assert add.cache_info() == (2, 2, 10, 2)
    assert add.cache_info() == (2, 2, 10, 2)
    add.cache_clear()
    assert add.cache_info() == (0, 0, 10, 0)
    add(1)
    assert add.cache_info() == (0, 1, 10, 1)
    assert len(calls) == 3


def test_least_recently_used_goes():
    """when there are too many results, the one that was not used for longest goes"""
    add, calls = counted(maxsize=3)
    for a in (1, 2, 3, 1, 4):  # 2 goes
        add(a)
    calls.clear()
    for a in (3, 1, 4, 2):  # 3 goes, when 2 comes back
        add(a)
    assert calls == [(2, 2)]
    add(3)
    assert calls == [(2, 2), (3, 2)]


@pytest.mark.parametrize(("maxsize", "kept"), [(0, 0), (1, 1), (None, 500)])
def test_sizes(maxsize, kept):
    """no limit keeps all, and a limit of 0 keeps nothing"""
    add, calls = counted(maxsize=maxsize)
    assert [add(a) for a in range(500)] == [a + 2 for a in range(500)]
    assert add.cache_info().currsize == kept
    calls.clear()
    add(499)
    assert len(calls) == (0 if kept else 1)


def test_functions_do_not_share():
    """each decorated function has its own results, the same function twice included"""

    def twice(x):
        return 2 * x

    first, second = memoize(twice), memoize(twice)
    first(1)
    assert second.cache_info() == (0, 0, 128, 0)


def test_time_to_live():
    """a result is computed anew when its time is over, which begins when it was computed"""
    clock = Clock()
    add, calls = counted(ttl=10, clock=clock)
    add(1)
    clock.now += 9.5
    add(1)
    assert len(calls) == 1
    clock.now += 0.5
    add(1)
    assert len(calls) == 2
    clock.now += 9.5
    add(1)
    assert len(calls) == 2
    clock.now += 0.5
    assert add.cache_info().currsize == 0


def test_expired_results_take_no_room():
    """results whose time is over go before any that lives, and are not held on to"""
    clock = Clock()
    add, calls = counted(ttl=10, maxsize=2, clock=clock)
    add(1)
    clock.now += 6
    add(2)
    add(1)  # used last, but it expires first
    clock.now += 6
    add(3)
    calls.clear()
    add(2)
    add(3)
    assert calls == []


def test_none_is_a_result():
    """None is kept as any other result"""
    calls = []

    @memoize
    def find(name):
        calls.append(name)

    assert [find("x"), find("x")] == [None, None]
    assert calls == ["x"]


def test_exceptions_are_not_kept():
    """a call that raised is tried again"""
    answers = iter([LookupError("not yet"), 42])

    @memoize
    def ask():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(LookupError, match="not yet"):
        ask()
    assert ask.cache_info() == (0, 1, 128, 0)
    assert [ask(), ask()] == [42, 42]


def test_recursion():
    """a function may call itself with other arguments, a few hundred deep"""

    @memoize(maxsize=None)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    assert fibonacci(300) % 10**9 == 990979600
    assert fibonacci.cache_info().misses == 301


def test_arguments_that_cannot_be_hashed():
    """a list as an argument is refused with the function's name, and the function is not called"""
    add, calls = counted()
    with pytest.raises(UnhashableArgumentError, match=r"add\(\): unhashable type: 'list'") as caught:
        add([1])
    assert isinstance(caught.value, TypeError)
    assert calls == []


@pytest.mark.parametrize(("args", "kwargs"), [((), {}), ((1, 2, 3), {}), ((1,), {"a": 1}), ((1,), {"c": 1})])
def test_bad_calls(args, kwargs):
    """a call that the function cannot take is a TypeError with its name, every time"""
    add, calls = counted()
    for _ in range(2):
        with pytest.raises(TypeError, match=r"add\(\)"):
            add(*args, **kwargs)
    assert calls == []


@pytest.mark.parametrize("options", [{"maxsize": -1}, {"ttl": 0}, {"ttl": -1}, {"ttl": float("nan")}])
def test_bad_options(options):
    """a negative size and a time that is not positive are refused at once, with the value"""
    ((name, value),) = options.items()
    with pytest.raises(ValueError, match=f"{name} must be .*{value}"):
        memoize(**options)


def test_what_is_no_function():
    """what cannot be called is refused with the remedy"""
    with pytest.raises(TypeError, match="below @classmethod"):
        memoize(classmethod(len))


def test_functions_without_a_signature():
    """built-in functions can be memoized, those included that do not tell their parameters"""
    assert [memoize(max)(3, 5), memoize(abs)(-3)] == [5, 3]
