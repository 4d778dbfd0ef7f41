"""Memoize: what an answer must do, and the wrong answers we know."""

import copy
import functools
import gc
import inspect
import threading
import weakref
from collections import namedtuple
from concurrent.futures import Future
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import CallCounter, comes_true, in_threads, never_called

REACHED = []


class Failed(Exception):
    """What a function may raise."""


class call:
    """The arguments of one call."""

    def __init__(self, *arguments, **keywords):
        self.arguments, self.keywords = arguments, keywords

    def __repr__(self):
        parts = [*map(repr, self.arguments), *(f"{name}={value!r}" for name, value in self.keywords.items())]
        return f"call({', '.join(parts)})"


def label(width, height=10):
    """Return a label."""
    REACHED.append("label")
    return f"{width} x {height}"


def shout(place):
    """Return a name in capitals."""
    REACHED.append("shout")
    return place.upper()


def collect(*items, **named):
    """Return a list of all that was given."""
    REACHED.append("collect")
    return [items, named]


def find(place):
    """Return None, a false value, or the length of a name; fail for the empty one."""
    REACHED.append("find")
    if place == "":
        raise Failed
    return {"Atlantis": None, "Utopia": 0}.get(place, len(place))


def results(remembering, *calls):
    """Return the result of each call."""
    return [remembering(*each.arguments, **each.keywords) for each in calls]


def answers(remembering, *calls):
    """Return for each call whether the function was called for it or the result was remembered."""
    found = []
    for each in calls:
        REACHED.clear()
        try:
            remembering(*each.arguments, **each.keywords)
        except Failed:
            found.append("raised" if REACHED else "remembered")
        else:
            found.append("computed" if REACHED else "remembered")
    return found


def answers_in_time(remembering, *calls):
    """Return the same, but fail if a call waits for ever."""
    (found,) = in_threads(lambda: answers(remembering, *calls))
    return found


def info_after(remembering, *calls):
    """Return `cache_info()` after the calls, as a plain tuple."""
    answers(remembering, *calls)
    return tuple(remembering.cache_info())


def info_after_clearing(remembering, *calls):
    """Return `cache_info()` after the calls and `cache_clear()`, as a plain tuple."""
    answers(remembering, *calls)
    remembering.cache_clear()
    return tuple(remembering.cache_info())


class Basket:
    """Prices of things to buy; equal if they are, and so without a hash."""

    def __init__(self, *prices):
        self.prices = list(prices)

    def __eq__(self, other):
        return isinstance(other, Basket) and self.prices == other.prices

    __hash__ = None


def total(self, factor=1):
    """Return the sum of the prices, *factor* times; fail for a factor below 0."""
    REACHED.append("total")
    if factor < 0:
        raise Failed
    return sum(self.prices) * factor


def baskets(remembering, *prices):
    """Return a basket for each tuple of prices, with a method `total` that remembers."""
    kind = type("RememberingBasket", (Basket,), {"total": remembering})
    return [kind(*each) for each in prices]


def totals(remembering, *prices):
    """Return the total of a basket for each tuple of prices, each asked twice, and whether it was computed."""
    made = baskets(remembering, *prices)
    return [(answers(basket.total, call(), call(1)), basket.total()) for basket in made]


def info_of_first(remembering, *calls):
    """Return `cache_info()` of one basket's method after the calls, and of another's, which was not asked."""
    first, second = baskets(remembering, (1, 2), (3, 4))
    answers(first.total, *calls)
    return tuple(first.total.cache_info()), tuple(second.total.cache_info())


def total_of_changed_copy(remembering):
    """Return the total of a copy of a basket whose own total is remembered; the copy got other prices."""
    (basket,) = baskets(remembering, (1, 2))
    basket.total()
    twin = copy.copy(basket)
    twin.prices = [50]
    return twin.total()


def gets_results_of_a_stranger(remembering, *, baskets_in_a_row):
    """Return whether a basket is told the total of one that was there before it; each goes before the next is made."""
    for price in range(baskets_in_a_row):
        (basket,) = baskets(remembering, (price,))
        if basket.total() != price:
            return True
        del basket
    return False


def is_alive_after(remembering, *calls):
    """Return whether a basket outlives its last name after its total was asked."""
    gc.freeze()  # the collector need not look at what was there before
    (basket,) = baskets(remembering, (1, 2))
    answers(basket.total, *calls)
    watch = weakref.ref(basket)
    del basket
    gc.collect()
    gc.unfreeze()
    return watch() is not None


def overridden(decorator):
    """Return the total of a basket whose class overrides `total` and asks its base for it; both remember."""

    class Priced(Basket):
        @decorator
        def total(self, factor=1):
            return sum(self.prices) * factor

    class Discounted(Priced):
        @decorator
        def total(self, factor=1):
            return super().total(factor) - 1

    basket = Discounted(1, 2)
    return in_threads(lambda: [basket.total(), basket.total(2), basket.total()])[0]


def computations(decorator, *, threads):
    """Return what is computed when so many threads ask for the same at the same time, and `cache_info()` after it."""
    computed = []

    def square(number):
        computed.append(number)
        comes_true(lambda: len(computed) > 1, turns=20)  # time for the others to come in, if nothing holds them
        return number * number

    remembering = decorator(square)
    in_threads(*[lambda: remembering(7)] * threads)
    return computed, tuple(remembering.cache_info())


def order_of_end(decorator):
    """Return in which order two computations end if the one that begins first waits for the other."""
    began, ended = [], []

    def work(name):
        began.append(name)
        if name == "slow":
            comes_true(lambda: "quick" in ended)
        ended.append(name)

    remembering = decorator(work)
    in_threads(lambda: remembering("slow"), lambda: comes_true(lambda: "slow" in began) and remembering("quick"))
    return ended


def outcomes_after_error(decorator):
    """Return what two threads get that ask for the same, if the first computation fails."""
    attempts = []

    def square(number):
        attempts.append(number)
        if len(attempts) == 1:
            comes_true(lambda: len(attempts) > 1, turns=20)
            raise Failed
        return number * number

    remembering = decorator(square)

    def outcome():
        try:
            return str(remembering(7))
        except Failed:
            return "Failed"

    return sorted(in_threads(outcome, outcome))


def test_remembers_results(memoize):
    """a call with the same arguments is answered from memory, one with others is computed"""
    assert results(memoize()(label), call(3, 4), call(3, 4), call(4, 3)) == ["3 x 4", "3 x 4", "4 x 3"]
    assert answers(memoize()(label), call(3, 4), call(3, 4), call(4, 3)) == ["computed", "remembered", "computed"]


def test_looks_at_keywords(memoize):
    """keyword arguments count like others"""
    assert results(memoize()(label), call(3, height=4), call(3, height=5)) == ["3 x 4", "3 x 5"]


def test_gives_the_object_itself(memoize):
    """what is remembered is the object that the function returned, not a copy"""
    letters = memoize()(list)
    assert letters("Lima") is letters("Lima")


def test_functions_remember_apart(memoize):
    """each decorated function has a memory of its own, also if one decorator made both"""
    decorator = memoize()
    decorator(shout)("Lima")
    assert answers(decorator(find), call("Lima")) == ["computed"]


def test_one_entry_however_it_is_called(memoize):
    """calls that give the parameters the same values are one: by position or by name, in any order, default or not"""
    assert answers(memoize()(label), call(3, 4), call(3, height=4), call(height=4, width=3)) == [
        "computed",
        "remembered",
        "remembered",
    ]
    assert answers(memoize()(label), call(3), call(3, 10), call(width=3)) == ["computed", "remembered", "remembered"]


def test_collected_keywords_have_no_order(memoize):
    """the keywords that `**named` collects are the same in any order; other values are other calls"""
    assert answers(memoize()(collect), call(1, a=1, b=2), call(1, b=2, a=1), call(1, a=2, b=1)) == [
        "computed",
        "remembered",
        "computed",
    ]


def test_keeps_positions_and_names_apart(memoize):
    """what `*items` and `**named` collect is not mixed up: `f("a", 1)` is not `f(a=1)`"""
    calls = call("a", 1), call(("a", 1)), call(a=1), call((("a", 1),))
    assert answers(memoize()(collect), *calls) == ["computed"] * 4


def test_tells_arguments_apart(memoize):
    """arguments that are not equal are different calls, also if they look alike or have one hash"""
    assert answers(memoize()(find), call("1"), call("1 "), call("'1'")) == ["computed"] * 3
    assert answers(memoize()(label), call(1), call("1")) == ["computed", "computed"]
    assert answers(memoize()(label), call(-2), call(-1), call(0)) == ["computed"] * 3


def test_equal_arguments_are_the_same(memoize):
    """arguments that are equal are one call, also if they look different: 1.0 and 1.00, or 1 and True"""
    assert answers(memoize()(label), call(Decimal("1.0")), call(Decimal("1.00"))) == ["computed", "remembered"]
    assert answers(memoize()(label), call(1), call(1.0), call(True)) == ["computed", "remembered", "remembered"]


def test_typed_tells_types_apart(memoize):
    """with `typed=True`, 1, 1.0 and True are three calls, whichever way they are given"""
    remembering = memoize(typed=True)(label)
    assert answers(remembering, call(1), call(1.0), call(True)) == ["computed"] * 3
    assert answers(remembering, call(width=1.0), call(1, 10), call(1, 10.0)) == ["remembered", "remembered", "computed"]
    assert answers(memoize(typed=True)(collect), call(1, a=1), call(1.0, a=1), call(1, a=True), call(1, a=1)) == [
        "computed"
    ] * 3 + ["remembered"]


def test_none_is_a_result(memoize):
    """None and 0 are remembered like other results"""
    assert results(memoize()(find), call("Atlantis"), call("Utopia"), call("Atlantis")) == [None, 0, None]
    assert answers(memoize()(find), call("Atlantis"), call("Atlantis")) == ["computed", "remembered"]
    assert answers(memoize()(find), call("Utopia"), call("Utopia")) == ["computed", "remembered"]


def test_exceptions_are_not_remembered(memoize):
    """an exception passes and is not remembered: the next call computes again"""
    with pytest.raises(Failed):
        memoize()(find)("")
    assert answers_in_time(memoize()(find), call(""), call(""), call("Lima")) == ["raised", "raised", "computed"]


def test_refuses_what_cannot_be_hashed(memoize):
    """an argument that cannot be hashed is a TypeError, and the function is not called"""
    with pytest.raises(TypeError):
        memoize()(label)(3, height=[4])
    with pytest.raises(TypeError):
        memoize()(never_called("the function"))(["Lima"])


def test_tells_what_it_did(memoize):
    """`cache_info()` counts hits and misses, a call that raises as a miss, and tells `maxsize` and `currsize`"""
    assert info_after(memoize()(find)) == (0, 0, None, 0)
    assert info_after(memoize()(find), call("Lima"), call("Lima"), call(""), call("Oslo")) == (1, 3, None, 2)
    info = memoize(5)(find).cache_info()
    assert (info.hits, info.misses, info.maxsize, info.currsize) == (0, 0, 5, 0)


def test_can_be_cleared(memoize):
    """`cache_clear()` forgets the results and sets the counts to 0"""
    assert info_after_clearing(memoize(5)(find), call("Lima"), call("Lima")) == (0, 0, 5, 0)
    remembering = memoize()(find)
    info_after_clearing(remembering, call("Lima"))
    assert answers(remembering, call("Lima")) == ["computed"]


def test_takes_a_key(memoize):
    """`key` is called with the arguments, and what it returns decides which calls are the same"""
    assert answers(memoize(key=str.casefold)(find), call("Oslo"), call("OSLO"), call("Lima")) == [
        "computed",
        "remembered",
        "computed",
    ]
    assert answers(memoize(key=tuple)(collect), call(["Lima"]), call(("Lima",))) == ["computed", "remembered"]


def test_calls_the_key_once(memoize):
    """`key` is called once a call, with the arguments as they were given"""
    key = CallCounter(lambda width, height=0: (width, height))
    answers(memoize(key=key)(label), call(3, 4), call(3), call(3, 4))
    assert key.calls == [(3, 4), (3,), (3, 4)]


def test_forgets_what_was_unused_longest(memoize):
    """with a `maxsize`, the result that was not used for the longest time makes room for a new one"""
    calls = call("Lima"), call("Oslo"), call("Lima"), call("Quito"), call("Lima"), call("Oslo")
    assert answers(memoize(2)(find), *calls) == [
        "computed",
        "computed",
        "remembered",
        "computed",
        "remembered",
        "computed",
    ]


def test_keeps_no_more_than_maxsize(memoize):
    """never more than `maxsize` results are kept; with 0, none"""
    assert info_after(memoize(2)(find), call("Lima"), call("Oslo"), call("Quito"), call("Quito")) == (1, 3, 2, 2)
    assert info_after(memoize(maxsize=0)(find), call("Lima"), call("Lima")) == (0, 2, 0, 0)


def test_a_failure_costs_no_entry(memoize):
    """a call that raises puts nothing into the memory, and nothing out of it"""
    calls = call("Lima"), call(""), call("Lima")
    assert answers(memoize(1)(find), *calls) == ["computed", "raised", "remembered"]


def test_refuses_a_negative_maxsize(memoize):
    """a `maxsize` below 0 is a ValueError at once"""
    with pytest.raises(ValueError):
        memoize(-1)


def test_functions_may_call_themselves(memoize):
    """a function that calls itself by its name computes each value once, and never waits for itself"""
    fibonacci = memoize()(lambda number: number if number < 2 else fibonacci(number - 1) + fibonacci(number - 2))
    assert in_threads(lambda: fibonacci(20)) == [6765]
    assert tuple(fibonacci.cache_info()) == (18, 21, None, 21)


def test_looks_like_the_function(memoize):
    """name, docstring and signature are those of the function, which `__wrapped__` is"""
    remembering = memoize()(label)
    assert remembering.__name__ == "label"
    assert remembering.__doc__ == "Return a label."
    assert str(inspect.signature(remembering)) == "(width, height=10)"
    assert remembering.__wrapped__ is label


def test_the_class_shows_the_method(memoize):
    """reached through its class, a method shows its name and `__wrapped__`"""
    kind = type("RememberingBasket", (Basket,), {"total": memoize()(total)})
    assert kind.total.__name__ == "total"
    assert kind.total.__wrapped__ is total


def test_instances_remember_apart(memoize):
    """on a method, each instance remembers for itself: equal ones, too, and such as cannot be hashed"""
    asked_twice = ["computed", "remembered"]
    assert totals(memoize()(total), (1, 2), (3, 4)) == [(asked_twice, 3), (asked_twice, 7)]
    assert totals(memoize()(total), (1, 2), (1, 2)) == [(asked_twice, 3), (asked_twice, 3)]


def test_keys_do_not_get_the_instance(memoize):
    """on a method, `key` gets the arguments of the call without the instance"""
    key = CallCounter(lambda factor=1: factor)
    totals(memoize(key=key)(total), (1, 2))
    assert key.calls == [(), (1,), ()]


def test_instances_tell_their_own_counts(memoize):
    """`basket.total.cache_info()` tells of this instance, whose memory holds `maxsize` results of its own"""
    assert info_of_first(memoize(1)(total), call(2), call(2), call(3)) == ((1, 2, 1, 1), (0, 0, 1, 0))


def test_a_copy_remembers_for_itself(memoize):
    """a copy of an instance knows nothing of the original's results"""
    assert total_of_changed_copy(memoize()(total)) == 50


def test_overridden_methods_remember_apart(memoize):
    """a method that overrides another and calls it by `super()` does not share its memory"""
    assert overridden(memoize()) == [2, 5, 2]


def test_instances_are_not_kept_alive(memoize):
    """a remembered result does not keep its instance in memory, and neither does a call that raised"""
    assert is_alive_after(memoize()(total), call(), call(2)) is False
    assert is_alive_after(memoize()(total), call(-1)) is False


def test_instances_do_not_inherit(memoize):
    """a new instance knows nothing of one that is gone, though it may lie in the same place and have the same `id`"""
    assert gets_results_of_a_stranger(memoize()(total), baskets_in_a_row=50) is False


SMALL = st.sampled_from([0, 1, 2, 3, 4])


@given(maxsize=st.one_of(st.none(), st.integers(0, 3)), numbers=st.lists(SMALL, max_size=20))
def test_agrees_with_the_standard_library(memoize, maxsize, numbers):
    """hits, misses and size are those of `functools.lru_cache` after the same calls"""
    expected = info_after(functools.lru_cache(maxsize)(label), *map(call, numbers))
    assert info_after(memoize(maxsize)(label), *map(call, numbers)) == expected


@not_in_browser("threads")
def test_threads_share_one_computation(memoize):
    """threads that ask for the same at the same time wait for one computation, and the waiting ones count as hits"""
    assert computations(memoize(), threads=4) == ([7], (3, 1, None, 1))


@not_in_browser("threads")
def test_other_calls_do_not_wait(memoize):
    """a thread that asks for something else does not wait for a computation under way"""
    assert order_of_end(memoize()) == ["quick", "slow"]


@not_in_browser("threads")
def test_an_error_lets_the_next_thread_try(memoize):
    """if the computation fails, its own thread gets the error, and a waiting thread computes for itself"""
    assert outcomes_after_error(memoize()) == ["49", "Failed"]


Info = namedtuple("Info", "hits misses maxsize currsize")


def answer_from(kind):
    """Return an answer that makes of each function an object of the class *kind*."""

    def memoize(maxsize=None, *, key=None, typed=False):
        if maxsize is not None and maxsize < 0:
            raise ValueError("maxsize is below 0")
        return lambda function: kind(function, maxsize, key, typed)

    memoize.__name__, memoize.__doc__ = kind.__name__, kind.__doc__
    return memoize


class FunctionMemory:
    """A memory for a function, in small steps that a wrong answer replaces."""

    def __init__(self, function, maxsize, key, typed):
        functools.update_wrapper(self, function)
        self.function, self.maxsize, self.key, self.typed = function, maxsize, key, typed
        self.lock = self._new_lock()
        self.memories = {}
        self.running = {}
        self.kept = {}
        self.hits = self.misses = 0

    def _new_lock(self):
        return threading.RLock()

    def cache_clear(self):
        """Forget."""
        self.kept.clear()
        self.hits = self.misses = 0

    def cache_info(self):
        """Tell the counts."""
        return Info(self.hits, self.misses, self.maxsize, len(self.kept))

    def __call__(self, *arguments, **keywords):
        """Answer a call."""
        key = self.key(*arguments, **keywords) if self.key else self._key_of(arguments, keywords)
        return self._answer(key, lambda: self.function(*arguments, **keywords))

    def _key_of(self, arguments, keywords):
        bound = inspect.signature(self.function).bind(*arguments, **keywords)
        bound.apply_defaults()
        parts = (bound.args, frozenset(bound.kwargs.items()))
        return (*parts, self._types_of(bound)) if self.typed else parts

    def _types_of(self, bound):
        return (
            tuple(type(value) for value in bound.args),
            frozenset((name, type(value)) for name, value in bound.kwargs.items()),
        )

    def _answer(self, key, compute):
        while True:
            with self.lock:
                if key in self.kept:
                    self.hits += 1
                    return self._used(key)
                if key not in self.running:
                    self.misses += 1
                    ended = self.running[key] = threading.Event()
                    break
                ended = self.running[key]
            ended.wait()
        return self._computed(key, compute, ended)

    def _computed(self, key, compute, ended):
        try:
            result = compute()
            with self.lock:
                self._keep(key, result)
            return result
        finally:
            self.running.pop(key, None)
            ended.set()

    def _used(self, key):
        self.kept[key] = self.kept.pop(key)
        return self.kept[key]

    def _keep(self, key, result):
        self.kept[key] = result
        if self.maxsize is not None and len(self.kept) > self.maxsize:
            del self.kept[next(iter(self.kept))]


class Memory(FunctionMemory):
    """A memory for a function, and one for each instance that has the function as a method."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        memory = self._memory_of(instance)

        def bound(*arguments, **keywords):
            key = memory.key(*arguments, **keywords) if memory.key else memory._key_of((None, *arguments), keywords)
            return memory._answer(key, lambda: memory.function(instance, *arguments, **keywords))

        bound.cache_info, bound.cache_clear = memory.cache_info, memory.cache_clear
        return bound

    def _memory_of(self, instance):
        with self.lock:
            if id(instance) not in self.memories:
                self.memories[id(instance)] = type(self)(self.function, self.maxsize, self.key, self.typed)
                weakref.finalize(instance, self.memories.pop, id(instance), None)
            return self.memories[id(instance)]


@alternative
def with_an_event_for_each_computation(maxsize=None, *, key=None, typed=False):
    """Let an event stand for a result to come, and keep what is remembered of an instance outside of it."""
    return answer_from(Memory)(maxsize, key=key, typed=typed)


@alternative
@answer_from
class OneConditionForAll(Memory):
    """All wait at one condition variable and look again whenever a computation ends; a count tells the age."""

    def _new_lock(self):
        self.ages, self.now = {}, 0
        return threading.Condition(threading.RLock())

    def _answer(self, key, compute):
        hash(key)
        with self.lock:
            self.lock.wait_for(lambda: key not in self.running)
            if key in self.kept:
                self.hits += 1
                return self._used(key)
            self.misses += 1
            self.running[key] = threading.get_ident()
        try:
            result = compute()
            with self.lock:
                self._keep(key, result)
            return result
        finally:
            with self.lock:
                del self.running[key]
                self.lock.notify_all()

    def _used(self, key):
        self.now += 1
        self.ages[key] = self.now
        return self.kept[key]

    def _keep(self, key, result):
        self.kept[key] = result
        self._used(key)
        if self.maxsize is not None and len(self.kept) > self.maxsize:
            oldest = min(self.kept, key=self.ages.__getitem__)
            del self.kept[oldest], self.ages[oldest]


@mistake(caught_by=test_remembers_results)
@answer_from
class NeverStores(Memory):
    """You look into the memory, but nothing is ever put there. Store the result before you return it."""

    def _keep(self, key, result):
        pass


@mistake(caught_by=test_remembers_results)
@answer_from
class RemembersOneResult(Memory):
    """You keep one result and give it to every call. Keep one for each combination of arguments."""

    def _key_of(self, arguments, keywords):
        return "the result"


@mistake(caught_by=test_looks_at_keywords)
@answer_from
class OverlooksKeywords(Memory):
    """Your key is made of positional arguments alone, so that calls with different keywords share a result."""

    def _key_of(self, arguments, keywords):
        return arguments


@mistake(caught_by=test_gives_the_object_itself)
@answer_from
class HandsOutCopies(Memory):
    """You hand out a copy of what you remember. It takes time at each call, and `is` no longer holds."""

    def _used(self, key):
        return copy.deepcopy(super()._used(key))


@mistake(caught_by=test_functions_remember_apart)
def makes_the_memory_too_early(maxsize=None, *, key=None, typed=False):
    """The memory is made in `memoize`, once for all functions its decorator is put on. Make it in the decorator."""
    decorator = memoize_rightly(maxsize, key=key, typed=typed)
    first = []

    def decorate(function):
        remembering = decorator(function)
        first.append(remembering)
        remembering.kept = first[0].kept
        return remembering

    return decorate


memoize_rightly = answer_from(Memory)


@mistake(caught_by=test_one_entry_however_it_is_called)
@answer_from
class KeysOfTheCall(Memory):
    """Your key shows how the call was written: `f(3, 4)` and `f(width=3, height=4)` differ. `signature.bind` gives each
    parameter its value.
    """

    def _key_of(self, arguments, keywords):
        return arguments, frozenset(keywords.items())


@mistake(caught_by=test_one_entry_however_it_is_called)
@answer_from
class LeavesDefaultsOut(Memory):
    """`bind` leaves out what the caller left out, so `f(3)` and `f(3, 10)` differ. `apply_defaults` fills it in."""

    def _key_of(self, arguments, keywords):
        bound = inspect.signature(self.function).bind(*arguments, **keywords)
        parts = (bound.args, frozenset(bound.kwargs.items()))
        return (*parts, self._types_of(bound)) if self.typed else parts


@mistake(caught_by=test_collected_keywords_have_no_order)
@answer_from
class KeepsTheOrderOfKeywords(Memory):
    """You keep collected keywords in the order of the call. Sort them by name, or make a `frozenset` of them."""

    def _key_of(self, arguments, keywords):
        bound = inspect.signature(self.function).bind(*arguments, **keywords)
        bound.apply_defaults()
        return bound.args, tuple(bound.kwargs.items()), self._types_of(bound) if self.typed else None


@mistake(caught_by=test_collected_keywords_have_no_order)
@answer_from
class HashesADictionary(Memory):
    """In `bind(...).arguments`, what `**named` collects is a dictionary, which has no hash."""

    def _key_of(self, arguments, keywords):
        bound = inspect.signature(self.function).bind(*arguments, **keywords)
        bound.apply_defaults()
        return tuple(bound.arguments.values()), self._types_of(bound) if self.typed else None


@mistake(caught_by=test_keeps_positions_and_names_apart)
@answer_from
class PutsAllInOneTuple(Memory):
    """You put values and pairs of name and value into one row, where `f(("a", 1))` looks like `f(a=1)`."""

    def _key_of(self, arguments, keywords):
        bound = inspect.signature(self.function).bind(*arguments, **keywords)
        bound.apply_defaults()
        row = (*bound.args, *sorted(bound.kwargs.items()))
        return (row, self._types_of(bound)) if self.typed else row


@mistake(caught_by=test_tells_arguments_apart)
@answer_from
class KeysByText(Memory):
    """Your key is a text made with `str`, in which the number 1 and the text "1" look alike. Use the values."""

    def _key_of(self, arguments, keywords):
        args, kwargs = super()._key_of(arguments, keywords)[:2]
        return ", ".join(map(str, args)), *sorted(map(str, kwargs))


@mistake(caught_by=test_tells_arguments_apart)
@answer_from
class KeysByHash(Memory):
    """Your key is the hash itself. Different values may share one, as -1 and -2 do: use the values as the key."""

    def _key_of(self, arguments, keywords):
        return hash(super()._key_of(arguments, keywords))


@mistake(caught_by=test_equal_arguments_are_the_same)
@answer_from
class KeysByRepr(Memory):
    """Your key is made with `repr`: 1 and 1.0 are equal and look different. Use the values as the key."""

    def _key_of(self, arguments, keywords):
        args, kwargs = super()._key_of(arguments, keywords)[:2]
        return repr(args), *sorted(map(repr, kwargs))


@mistake(caught_by=test_equal_arguments_are_the_same)
@answer_from
class AlwaysTyped(Memory):
    """You always tell types apart. That is what `typed=True` asks for; without it, equal arguments are the same."""

    def _key_of(self, arguments, keywords):
        self.typed = True
        return super()._key_of(arguments, keywords)


@mistake(caught_by=test_typed_tells_types_apart)
@answer_from
class NeverTyped(Memory):
    """1, 1.0 and True are equal and have one hash, so they are one key. With `typed`, put the types into it."""

    def _types_of(self, bound):
        return ()


@mistake(caught_by=test_typed_tells_types_apart)
@answer_from
class TypesOfParameters(Memory):
    """You take the type of each parameter's value. What `*items` and `**named` collect is a tuple and a dictionary for
    every call: look at the values in them.
    """

    def _types_of(self, bound):
        return tuple(type(value) for value in bound.arguments.values())


@mistake(caught_by=test_none_is_a_result)
@answer_from
class TakesNoneForMissing(Memory):
    """`cache.get(key)` is None both for nothing stored and for a stored None. Ask `key in cache`."""

    def _keep(self, key, result):
        if result is not None:
            super()._keep(key, result)


@mistake(caught_by=test_none_is_a_result)
@answer_from
class TakesFalseForMissing(Memory):
    """`if cached:` is false for 0, "" and None as well, so they are computed each time. Ask `key in cache`."""

    def _keep(self, key, result):
        if result:
            super()._keep(key, result)


@mistake(caught_by=test_exceptions_are_not_remembered)
@answer_from
class RemembersFailure(Memory):
    """You remember that a call failed, and never try again. A connection that was down may be up by now."""

    def _computed(self, key, compute, ended):
        def noted():
            try:
                return compute()
            except Exception as error:
                self._keep(key, error)
                raise

        return super()._computed(key, noted, ended)

    def _used(self, key):
        if isinstance(self.kept[key], Exception):
            raise self.kept[key].with_traceback(None)
        return super()._used(key)


@mistake(caught_by=test_exceptions_are_not_remembered)
@answer_from
class ForgetsToSayItFailed(Memory):
    """When the function raises, a lock stays locked or an event unset, and the next call waits for ever. `finally`, or
    `with`, ends it on every way out.
    """

    def _computed(self, key, compute, ended):
        result = compute()
        with self.lock:
            self._keep(key, result)
        del self.running[key]
        ended.set()
        return result


@mistake(caught_by=test_refuses_what_cannot_be_hashed)
@answer_from
class CallsWithoutMemory(Memory):
    """For an argument without a hash you call the function each time. It works, so slowly, and nobody learns why."""

    def _answer(self, key, compute):
        try:
            hash(key)
        except TypeError:
            return compute()
        return super()._answer(key, compute)


@mistake(caught_by=test_refuses_what_cannot_be_hashed)
@answer_from
class HashesTooLate(Memory):
    """You compute first, and find only when you store the result that its key has no hash. Look first."""

    def _answer(self, key, compute):
        try:
            hash(key)
        except TypeError:
            compute()
            raise
        return super()._answer(key, compute)


@mistake(caught_by=test_takes_a_key)
@answer_from
class IgnoresTheKey(Memory):
    """`key` is accepted and never called. Its result is the key."""

    def __init__(self, function, maxsize, key, typed):
        super().__init__(function, maxsize, None, typed)


@mistake(caught_by=test_calls_the_key_once)
@answer_from
class CallsTheKeyTwice(Memory):
    """You call `key` to look and call it again to store. Give its result a name."""

    def _computed(self, key, compute, ended):
        def noted():
            result = compute()
            if self.key and isinstance(key, tuple):
                self.key(*key)
            return result

        return super()._computed(key, noted, ended)


@mistake(caught_by=test_forgets_what_was_unused_longest)
@answer_from
class ForgetsTheOldest(Memory):
    """You forget what was *stored* first, however often it is used. A hit makes an entry the youngest: move it."""

    def _used(self, key):
        return self.kept[key]


@mistake(caught_by=test_forgets_what_was_unused_longest)
@answer_from
class ForgetsTheNewest(Memory):
    """You drop the entry at the wrong end, the one that was used last."""

    def _keep(self, key, result):
        if self.maxsize is not None and self.kept and len(self.kept) >= self.maxsize:
            self.kept.popitem()
        super()._keep(key, result)


@mistake(caught_by=test_forgets_what_was_unused_longest)
@answer_from
class ForgetsEverything(Memory):
    """When the memory is full you empty it, and lose the results that are in use. Drop one."""

    def _keep(self, key, result):
        if self.maxsize is not None and len(self.kept) >= self.maxsize:
            self.kept.clear()
        super()._keep(key, result)


@mistake(caught_by=test_forgets_what_was_unused_longest)
@answer_from
class KeepsOneTooMany(Memory):
    """You make room only when there are more than `maxsize` entries already, so one too many stays."""

    def _keep(self, key, result):
        self.maxsize = None if self.maxsize is None else self.maxsize + 1
        super()._keep(key, result)
        self.maxsize = None if self.maxsize is None else self.maxsize - 1


@mistake(caught_by=test_keeps_no_more_than_maxsize)
@answer_from
class TakesZeroForNoLimit(Memory):
    """`if maxsize` is false for 0 as for None: what was to keep nothing keeps everything. Ask `is None`."""

    def _keep(self, key, result):
        if self.maxsize:
            super()._keep(key, result)
        else:
            self.kept[key] = result


@mistake(caught_by=test_a_failure_costs_no_entry)
@answer_from
class MakesRoomFirst(Memory):
    """You make room before you compute. If the function then raises, an entry was lost for nothing."""

    def _computed(self, key, compute, ended):
        if self.maxsize and len(self.kept) >= self.maxsize:
            del self.kept[next(iter(self.kept))]
        return super()._computed(key, compute, ended)


@mistake(caught_by=test_refuses_a_negative_maxsize)
def takes_any_maxsize(maxsize=None, *, key=None, typed=False):
    """A `maxsize` of -1 can only be a mistake. Whoever makes it wants to know at once."""
    return memoize_rightly(None if maxsize is None else max(maxsize, 0), key=key, typed=typed)


@mistake(caught_by=test_tells_what_it_did)
@answer_from
class CountsEveryCallAsMiss(Memory):
    """You count a miss for each call and a hit besides. A call is one or the other."""

    def _used(self, key):
        self.misses += 1
        return super()._used(key)


@mistake(caught_by=test_tells_what_it_did)
@answer_from
class CountsSuccessOnly(Memory):
    """You count a miss after the function has returned. A call that raised was a miss, too: nothing was remembered."""

    def _computed(self, key, compute, ended):
        try:
            return super()._computed(key, compute, ended)
        except Exception:
            self.misses -= 1
            raise


@mistake(caught_by=test_can_be_cleared)
@answer_from
class ClearsResultsOnly(Memory):
    """You empty the memory and leave the counts, which then tell of a memory that is gone."""

    def cache_clear(self):
        """Forget."""
        self.kept.clear()


@mistake(caught_by=test_can_be_cleared)
@answer_from
class ReplacesTheDictionary(Memory):
    """`cache = {}` inside `cache_clear` makes a local variable; the memory stays. Use `clear()`, or `nonlocal`."""

    def cache_clear(self):
        """Forget."""
        self.hits = self.misses = 0


@mistake(caught_by=test_functions_may_call_themselves)
@answer_from
class WaitsForItself(Memory):
    """You hold a `Lock` while the function runs. When it calls itself, its thread waits for a lock that it holds. An
    `RLock` lets its own thread in again.
    """

    def _new_lock(self):
        self.outer = threading.Lock()
        return threading.RLock()

    def _computed(self, key, compute, ended):
        with self.outer:
            return super()._computed(key, compute, ended)


@mistake(caught_by=test_looks_like_the_function)
@answer_from
class LosesTheName(Memory):
    """Without `functools.wraps` or `update_wrapper` the result shows its own name, docstring and signature."""

    def __init__(self, function, maxsize, key, typed):
        super().__init__(function, maxsize, key, typed)
        self.__name__ = "wrapper"
        del self.__wrapped__


@mistake(caught_by=test_instances_remember_apart)
@answer_from
class DoesNotBind(FunctionMemory):
    """Your decorator returns an object without `__get__`, so as a method it is called without its instance."""


@mistake(caught_by=test_instances_remember_apart)
def puts_the_instance_into_the_key(maxsize=None, *, key=None, typed=False):
    """To your wrapper, `self` is an argument like others: it goes into the key. It needs a hash there, equal instances
    share results, and all live as long as the memory. `__get__` tells you the instance; look it up by identity.
    """
    decorator = memoize_rightly(maxsize, key=key, typed=typed)

    def decorate(function):
        memory = decorator(function)

        @functools.wraps(function)
        def remembering(*arguments, **keywords):
            return memory(*arguments, **keywords)

        remembering.cache_info, remembering.cache_clear = memory.cache_info, memory.cache_clear
        return remembering

    return decorate


@mistake(caught_by=test_instances_remember_apart)
@answer_from
class SharesAmongInstances(Memory):
    """All instances share one memory, and a key without `self`: the first one's results are given to all."""

    def _memory_of(self, instance):
        return self


@mistake(caught_by=test_keys_do_not_get_the_instance)
@answer_from
class GivesTheInstanceToTheKey(Memory):
    """You call `key` with the instance in front. Each instance has its own memory, so `key` need not know of it."""

    def _memory_of(self, instance):
        memory = super()._memory_of(instance)
        if self.key and memory.key is self.key:
            memory.key = lambda *arguments, **keywords: self.key(instance, *arguments, **keywords)
        return memory


@mistake(caught_by=test_a_copy_remembers_for_itself)
@answer_from
class StoresInTheInstance(Memory):
    """You store results among the instance's own attributes, and a copy takes them along."""

    def _memory_of(self, instance):
        name = f"_memory_of_{self.function.__qualname__}"
        made = type(self)(self.function, self.maxsize, self.key, self.typed)
        return vars(instance).setdefault(name, made)


@mistake(caught_by=test_overridden_methods_remember_apart)
@answer_from
class FindsByNameAndInstance(Memory):
    """You find a memory by instance and name. A method and the one that it overrides bear the same name."""

    found = {}

    def _memory_of(self, instance):
        place = id(instance), self.function.__name__
        if place not in self.found:
            self.found[place] = type(self)(self.function, self.maxsize, self.key, self.typed)
            weakref.finalize(instance, self.found.pop, place, None)
        return self.found[place]


@mistake(caught_by=test_instances_are_not_kept_alive)
@answer_from
class KeepsInstancesAlive(Memory):
    """Your memory refers to the instance, and the class to your memory: no instance is ever freed."""

    def _memory_of(self, instance):
        memory = super()._memory_of(instance)
        memory.owner = instance
        return memory


@mistake(caught_by=test_instances_do_not_inherit)
@answer_from
class RemembersTheDead(Memory):
    """You find an instance's memory by its `id`, and leave it there when the instance goes. The next object in that
    place has the same `id` and gets the results of a stranger.
    """

    def _memory_of(self, instance):
        made = type(self)(self.function, self.maxsize, self.key, self.typed)
        return self.memories.setdefault(id(instance), made)


@mistake(caught_by=test_the_class_shows_the_method)
@answer_from
class BindsToNone(Memory):
    """Through the class, `__get__` is called with None for the instance. There is nothing to bind to: return `self`."""

    def __get__(self, instance, owner=None):
        return None if instance is None else super().__get__(instance, owner)


@mistake(caught_by=test_threads_share_one_computation)
@answer_from
class LocksNothing(Memory):
    """Between “it is not there” and “now it is” another thread asks, finds nothing either, and computes the same."""

    def _answer(self, key, compute):
        if key in self.kept:
            self.hits += 1
            return self._used(key)
        self.misses += 1
        result = compute()
        with self.lock:
            self._keep(key, result)
        return result


@mistake(caught_by=test_other_calls_do_not_wait)
@answer_from
class HoldsOneLockForAll(Memory):
    """You hold one lock while the function runs, so every other call waits, whatever it asks for. One for each key."""

    def _answer(self, key, compute):
        with self.lock:
            return super()._answer(key, compute)


@mistake(caught_by=test_an_error_lets_the_next_thread_try)
@answer_from
class GivesTheErrorToAll(Memory):
    """A `Future` also hands its error to all that wait for it, though exceptions are not to be remembered: they try."""

    def _answer(self, key, compute):
        with self.lock:
            if key in self.kept:
                self.hits += 1
                return self._used(key)
            if waits := key in self.running:
                self.hits += 1
            else:
                self.misses += 1
            future = self.running.setdefault(key, Future())
        if not waits:
            try:
                future.set_result(compute())
                self._keep(key, future.result())
            except Exception as error:
                future.set_exception(error)
            finally:
                del self.running[key]
        return future.result()
