"""memoize, beside `functools.lru_cache` and under pressure."""

import contextlib
import functools
import gc
import sys
import threading
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from math_toolkit import memoize
from math_toolkit.cache import MOST_OUTDATED, Cache
from math_toolkit.keys import MOST_SHAPES, KeyMaker

KEYS = st.lists(st.integers(0, 9), max_size=60)


@given(KEYS, st.integers(0, 5) | st.none(), st.booleans())
def test_results_go_as_those_of_lru_cache(keys, maxsize, typed):
    """hits, misses and what is kept are, step by step, those of `functools.lru_cache`"""
    calls = [[], []]
    decorators = [memoize(maxsize=maxsize, typed=typed), functools.lru_cache(maxsize, typed)]
    functions = [decorate(log.append) for decorate, log in zip(decorators, calls, strict=True)]
    for key in keys:
        for function in functions:
            function(key if key % 2 else float(key % 4))
        assert calls[0] == calls[1]
        assert tuple(functions[0].cache_info()) == tuple(functions[1].cache_info())


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 4)), max_size=40), st.integers(1, 4))
def test_time_and_size_by_definition(steps, maxsize):
    """with a time to live, a call is a hit exactly if a plain model of both rules says so"""
    now, kept = 0.0, {}

    @memoize(maxsize=maxsize, ttl=5, clock=lambda: now)
    def work(x):
        return x

    for x, later in steps:
        now += later
        kept = {key: value for key, value in kept.items() if value[0] > now}
        before = work.cache_info().hits
        work(x)
        assert (work.cache_info().hits > before) == (x in kept)
        expires = kept.pop(x)[0] if x in kept else now + 5
        kept[x] = (expires,)  # the dictionary's order is the order of use
        if len(kept) > maxsize:
            kept.pop(next(iter(kept)))
        assert work.cache_info().currsize == len(kept)


def values_of(draw_from):
    """Return a strategy for the arguments of a call: positional ones and keywords in any order."""
    return st.tuples(st.lists(draw_from, max_size=4), st.dictionaries(st.sampled_from("abcdxy"), draw_from, max_size=4))


def parameters(a, /, b, c=3, *, d=4):
    """Take parameters of each kind but the open ones."""
    return (a, b, c, d)


def open_parameters(a, b=2, *rest, c=3, **extra):
    """Take parameters of the open kinds, too."""
    return (a, b, rest, c, tuple(sorted(extra.items())))


@pytest.mark.parametrize("function", [parameters, open_parameters])
@given(st.data())
def test_keys_are_equal_exactly_if_calls_are(function, data):
    """two calls have one key exactly if every parameter gets the same; a bad call is a TypeError"""
    keys, results = [], []
    maker = KeyMaker(function)
    for args, kwargs in (data.draw(values_of(st.integers(2, 4))), data.draw(values_of(st.integers(2, 4)))):
        try:
            results.append(function(*args, **kwargs))
        except TypeError:
            with pytest.raises(TypeError):
                maker.key(tuple(args), kwargs)
            return
        keys.append(maker.key(tuple(args), kwargs))
    assert (keys[0] == keys[1]) == (results[0] == results[1])


def test_shapes_do_not_pile_up():
    """a function that is called with ever other keywords does not fill the memory with shapes of calls"""
    maker = KeyMaker(open_parameters)
    for number in range(3 * MOST_SHAPES):
        maker.key((1,), {f"x{number}": 1})
    assert len(maker._shapes) <= MOST_SHAPES


@pytest.mark.parametrize("ttl", [None, 5])
def test_the_heap_does_not_pile_up(ttl):
    """neither results that expire nor results that are used leave outdated places in the heap"""
    now = 0
    cache = Cache("work", 50, ttl, lambda: now)
    for number in range(5000):
        now += 1
        flight, is_ours = cache.join((number % 200,))
        if is_ours:
            with flight:
                flight.value = number
        cache.lookup((number % 7,))
    assert len(cache._uses) <= 2 * len(cache._entries) + MOST_OUTDATED
    assert len(cache._entries) <= 50


def test_results_are_let_go():
    """what has been evicted, has expired or was cleared is not held"""
    now = 0

    class Value:
        pass

    @memoize(maxsize=1, ttl=5, clock=lambda: now)
    def make(x):
        return Value()

    references = [weakref.ref(make(x)) for x in range(2)]
    assert [reference() is None for reference in references] == [True, False]
    now = 9
    make.cache_info()
    assert references[1]() is None
    reference = weakref.ref(make(3))
    make.cache_clear()
    assert reference() is None


def test_a_failed_call_holds_nothing():
    """an exception keeps the caller's variables no longer than the caller keeps it"""

    class Value:
        pass

    @memoize
    def fail(x):
        raise LookupError

    def call():
        value = Value()
        reference = weakref.ref(value)
        with contextlib.suppress(LookupError):
            fail(1)
        return reference

    assert call()() is None


def test_a_result_that_came_in_between():
    """who has looked in vain, and joins when another one has landed, gets that one's result and computes nothing"""
    cache = Cache("work", 5, None, lambda: 0.0)
    assert cache.lookup("key") is None
    flight, is_ours = cache.join("key")
    with flight:
        flight.value = 42
    late, is_late_ours = cache.join("key")
    assert (is_ours, is_late_ours) == (True, False)
    late.wait()
    assert late.result() == 42


def test_results_that_call_again_when_they_go():
    """a result whose `__del__` calls the function does not lock it up"""

    class Value:
        def __del__(self):
            if not sys.is_finalizing():
                make("last")

    @memoize(maxsize=2)
    def make(x):
        return Value() if x != "last" else None

    for x in range(20):
        make(x)
    make.cache_clear()
    assert make("last") is None


def test_keys_whose_equality_calls_again():
    """a key whose `__eq__` calls the function does not lock it up"""

    others = iter(range(3))

    class Key:
        def __hash__(self):
            return 1

        def __eq__(self, other):
            return make(next(others, "the last")) is None and self is other

    @memoize(maxsize=None)
    def make(x):
        return None

    keys = [Key() for _ in range(4)]
    thread = threading.Thread(target=lambda: [make(key) for key in keys * 3], daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_threads_at_random():
    """many threads with few keys, little room and a clock that runs: every answer is right, and the counts add up"""
    ticks = iter(range(10**9))
    errors = []

    @memoize(maxsize=3, ttl=40, clock=lambda: next(ticks))
    def square(x):
        if x == 5:
            raise LookupError(x)
        return x * x

    def run(seed):
        for step in range(1500):
            x = (step * seed) % 7
            try:
                if square(x) != x * x:
                    errors.append(x)
            except LookupError:
                if x != 5:
                    errors.append(x)
            if step % 400 == 399:
                square.cache_info()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=run, args=(seed,)) for seed in range(1, 7)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    info = square.cache_info()
    assert errors == []
    assert info.hits + info.misses == 6 * 1500
    assert info.currsize <= 3


def test_instances_in_many_threads():
    """threads that meet a new instance at the same time share its one cache"""

    class Reader:
        def __init__(self):
            self.calls = []

        @memoize
        def read(self, x):
            self.calls.append(x)
            return x

    for _ in range(30):
        reader, barrier = Reader(), threading.Barrier(8)

        def call(reader=reader, barrier=barrier):
            barrier.wait(20)
            reader.read(1)

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert reader.calls == [1]


def test_lru_cache_keeps_instances_alive():
    """what memoize avoids: `functools.lru_cache` on a method keeps each instance alive"""

    class Shape:
        @functools.lru_cache  # noqa: B019
        def old(self):
            return 1

        @memoize
        def new(self):
            return 1

    alive = []
    for name in ("old", "new"):
        shape = Shape()
        getattr(shape, name)()
        reference = weakref.ref(shape)
        del shape
        gc.collect()
        alive.append(reference() is not None)
    assert alive == [True, False]
