"""Compute once: a thousand threads, many tasks, and no instance kept alive.

Build `Flight` in `flights.py`, and what `Cache.join` and `memoize` need of it. Who comes first computes, the others
wait; who would wait for itself is told so; a method's results go with its instance.

Hint: look up, and begin or join a flight, under one lock; compute without any.
Hint: note who waits for whom. A wait that would close a circle can be refused before it begins. What runs inside of
a computation is known from a `contextvars.ContextVar`, which tasks inherit.
Hint: a dictionary of weak references by `id`, with a callback that removes what has gone.
"""

import asyncio
import gc
import threading
import weakref
from contextlib import suppress

import pytest

from math_toolkit import RecursiveCallError, memoize

SECONDS = 10  # how long a test waits before it calls a deadlock by its name


def run_together(count, call):
    """Call *call* in so many threads that begin together; return what each returned or raised."""
    barrier = threading.Barrier(count)
    results = [None] * count

    def run(at):
        barrier.wait(SECONDS)
        try:
            results[at] = call(at)
        except Exception as error:
            results[at] = error

    threads = [threading.Thread(target=run, args=(at,), daemon=True) for at in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "threads wait for each other"
    return results


def result_of(call):
    """Return or raise what *call* does, in a thread, so that a deadlock is a failure and not an endless wait."""
    (result,) = run_together(1, lambda at: call())
    if isinstance(result, Exception):
        raise result
    return result


def test_many_threads_one_computation():
    """a thousand threads that ask for a cold key at the same time make one computation"""
    calls, open_gate, begun = [], threading.Event(), threading.Event()

    @memoize
    def slow(x):
        calls.append(x)
        begun.set()
        open_gate.wait(SECONDS)
        return [x]

    def call(at):
        if at == 0:
            begun.wait(SECONDS)
            open_gate.set()
        return slow(7)

    results = run_together(1000, call)
    assert calls == [7]
    assert all(result is results[0] for result in results)
    assert slow.cache_info() == (999, 1, 128, 1)


def test_other_keys_do_not_wait():
    """a call for another key is answered while one is under way"""
    begun, done = threading.Event(), threading.Event()

    @memoize
    def work(x):
        if x == "slow":
            begun.set()
            assert done.wait(SECONDS)
        return x

    thread = threading.Thread(target=work, args=("slow",), daemon=True)
    thread.start()
    assert begun.wait(SECONDS)
    assert [work("quick"), work("quick")] == ["quick", "quick"]
    done.set()
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_an_exception_reaches_all_who_wait():
    """those who wait get the exception of the one who computes, and the next call tries again"""
    calls, begun, done = [], threading.Event(), threading.Event()

    @memoize
    def ask(x):
        calls.append(x)
        if len(calls) == 1:
            begun.set()
            done.wait(SECONDS)
            raise LookupError("not yet")
        return 42

    def call(at):
        if at == 0:
            return ask(1)
        begun.wait(SECONDS)
        if at == 1:
            done.set()
        return ask(1)

    results = run_together(8, call)
    assert isinstance(results[0], LookupError)
    assert all(result == 42 or isinstance(result, LookupError) for result in results)
    assert ask(1) == 42
    assert len(calls) == 2


def test_a_call_for_its_own_key():
    """a call that needs its own result raises instead of waiting for ever, and leaves nothing behind"""
    depth = []

    @memoize
    def loop(x):
        depth.append(x)
        return loop(x) if len(depth) < 50 else "too deep"

    for _ in range(2):
        depth.clear()
        with pytest.raises(RecursiveCallError, match=r"loop\(\) needs its own result for \(3,\)"):
            result_of(lambda: loop(3))
        assert depth == [3]


def test_a_circle_of_functions():
    """a circle through several functions is found, too"""

    @memoize
    def first(x):
        return second(x)

    @memoize
    def second(x):
        return third(x)

    def third(x):
        return first(x)

    with pytest.raises(RecursiveCallError, match=r"first\(\)"):
        result_of(lambda: first(1))


def test_a_circle_of_threads():
    """two threads of which each needs the other's result do not wait for ever"""
    barrier = threading.Barrier(2)

    @memoize
    def needs(x):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(SECONDS)
        return needs("a" if x == "b" else "b")

    results = run_together(2, lambda at: needs("ab"[at]))
    assert [type(result) for result in results] == [RecursiveCallError, RecursiveCallError]


def test_a_caught_circle():
    """a function that catches the error goes on, and its result is kept"""

    @memoize
    def depth(x):
        try:
            return 1 + depth(x)
        except RecursiveCallError:
            return 0

    assert result_of(lambda: [depth(1), depth(1)]) == [0, 0]
    assert depth.cache_info().misses == 1


def test_cleared_while_under_way():
    """a result that was begun before the cache was cleared is given to its caller and not kept"""
    values = iter("ab")

    @memoize
    def read():
        value = next(values)
        if value == "a":
            read.cache_clear()
        return value

    assert [read(), read(), read()] == ["a", "b", "b"]


def test_tasks_make_one_computation():
    """tasks that ask for a key under way wait for it, and later calls get the value itself"""
    calls = []

    @memoize
    async def fetch(x, y=0):
        calls.append(x)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return [x]

    async def main():
        results = await asyncio.gather(*(fetch(7) for _ in range(100)), fetch(x=7, y=0))
        assert all(result is results[0] for result in results)
        assert await fetch(7) is results[0]

    asyncio.run(main())
    assert calls == [7]
    assert fetch.cache_info() == (101, 1, 128, 1)
    asyncio.run(main())  # in another loop, the values are there
    assert calls == [7]


def test_event_loops_in_two_threads():
    """tasks of several event loops share a computation"""
    calls, begun = [], threading.Event()

    @memoize
    async def fetch(x):
        calls.append(x)
        begun.set()
        for _ in range(50):
            await asyncio.sleep(0)
        return x

    def call(at):
        if at:
            begun.wait(SECONDS)
        return asyncio.run(fetch(1))

    assert run_together(4, call) == [1] * 4
    assert calls == [1]


def test_a_cancelled_task():
    """if the task that computes is cancelled, one of those who wait computes; nobody else is cancelled"""
    calls = []

    @memoize
    async def fetch(x):
        calls.append(x)
        await asyncio.sleep(3600 if len(calls) == 1 else 0)
        return x

    async def main():
        tasks = [asyncio.create_task(fetch(1)) for _ in range(5)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        tasks[1].cancel()  # one of those who wait
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results[:2]] == [asyncio.CancelledError] * 2
        assert results[2:] == [1, 1, 1]

    asyncio.run(asyncio.wait_for(main(), SECONDS))
    assert len(calls) == 2


def test_a_circle_of_tasks():
    """a task that would wait for itself raises, also through a task that it started or a thread"""

    @memoize
    async def direct(x):
        return await direct(x)

    @memoize
    async def gathered(x):
        return (await asyncio.gather(gathered(x)))[0]

    @memoize
    def in_thread(x):
        return asyncio.run(asyncio.to_thread(in_thread, x))

    async def main():
        for function in (direct, gathered):
            with pytest.raises(RecursiveCallError):
                await asyncio.wait_for(function(1), SECONDS)

    asyncio.run(main())
    with pytest.raises(RecursiveCallError):
        result_of(lambda: in_thread(1))


class Square:
    """A square without a hash, of which two can be equal."""

    __hash__ = None

    def __init__(self, side):
        """Count the calls that reach its methods."""
        self.side, self.calls = side, 0

    def __eq__(self, other):
        """Tell whether both have one side."""
        return self.side == other.side


def memoized_square():
    """Return a class with a memoized method."""

    class MemoizedSquare(Square):
        @memoize(maxsize=2)
        def times(self, factor, *, power=1):
            self.calls += 1
            return self.side * factor**power

    return MemoizedSquare


def test_methods():
    """each instance has its own results, equal ones and those without a hash included"""
    kind = memoized_square()
    first, second = kind(2), kind(2)
    assert [first.times(3), first.times(factor=3), first.times(3, power=1), kind.times(first, 3)] == [6] * 4
    assert (first.calls, second.calls) == (1, 0)
    second.side = 5
    assert (second.times(3), first.times(3)) == (15, 6)
    assert kind.times.cache_info() == (4, 2, 2, 2)


def test_the_limit_is_for_each_instance():
    """maxsize counts the results of one instance, and clearing is for all"""
    kind = memoized_square()
    squares = [kind(side) for side in range(1, 6)]
    assert [[square.times(factor) for factor in (1, 2)] for square in squares][1] == [2, 4]
    assert kind.times.cache_info() == (0, 10, 2, 10)
    kind.times.cache_clear()
    assert kind.times.cache_info() == (0, 0, 2, 0)


def test_instances_are_not_kept_alive():
    """an instance goes when its last reference does, and its results with it"""
    kind = memoized_square()
    square = kind(2)
    square.times(3)
    reference = weakref.ref(square)
    del square
    gc.collect()
    assert reference() is None
    assert kind.times.cache_info().currsize == 0
    assert kind(7).times(3) == 21  # perhaps at the same address


def test_a_temporary_instance():
    """a method of an instance that nobody keeps can be called"""
    assert memoized_square()(4).times(2) == 8


def test_slots():
    """instances without weak references are refused with the remedy"""

    class Slotted:
        __slots__ = ()

        @memoize
        def area(self):
            return 1

    with pytest.raises(TypeError, match="__weakref__"):
        Slotted().area()


def test_static_and_class_methods():
    """below @staticmethod and @classmethod, memoize does as for any function"""

    class Shapes:
        @staticmethod
        @memoize
        def double(x):
            return [2 * x]

        @classmethod
        @memoize
        def name(cls, x):
            return [cls.__name__, x]

    assert Shapes.double(2) is Shapes().double(2)
    assert Shapes.name(1) is Shapes().name(1)


def test_async_methods():
    """an async method's results are each instance's own, and computed once"""
    calls = []

    class Reader:
        @memoize
        async def read(self, name):
            calls.append(name)
            await asyncio.sleep(0)
            return name.upper()

    async def main():
        reader = Reader()
        assert await asyncio.gather(*(reader.read("a") for _ in range(9))) == ["A"] * 9

    asyncio.run(main())
    assert calls == ["a"]
