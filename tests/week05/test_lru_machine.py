"""A state machine for a cache: what it must notice, and the machines we know that do not."""

import contextlib
import functools
from collections import OrderedDict

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies._internal.featureflags import FeatureFlags

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject, hypothesis_draws

LRU = None  # what the machines below call: one version after the other


class Given:
    """it is the one of the lesson"""

    def __init__(self, capacity):
        self._capacity = capacity
        self._entries = {}

    def __len__(self):
        return len(self._entries)

    def __contains__(self, key):
        return key in self._entries

    def get(self, key, default=None):
        if key not in self._entries:
            return default
        self._entries[key] = self._entries.pop(key)
        return self._entries[key]

    def put(self, key, value):
        self._entries.pop(key, None)
        self._entries[key] = value
        if len(self._entries) > self._capacity:
            del self._entries[next(iter(self._entries))]


class Clocked:
    """it notes when each entry was used, has other names inside, and `put` returns the cache"""

    def __init__(self, capacity):
        self.capacity, self.time, self.values, self.used = capacity, 0, {}, {}

    def __len__(self):
        return len(self.values)

    def __contains__(self, key):
        return key in self.values

    def touch(self, key):
        self.time += 1
        self.used[key] = self.time

    def get(self, key, default=None):
        if key in self.values:
            self.touch(key)
        return self.values.get(key, default)

    def put(self, key, value):
        if key not in self.values and len(self.values) == self.capacity:
            oldest = min(self.values, key=self.used.get)
            del self.values[oldest]
        self.values[key] = value
        self.touch(key)
        return self


class GetIsNoUse(Given):
    """`get` does not count as a use"""

    def get(self, key, default=None):
        return self._entries.get(key, default)


class InIsAUse(Given):
    """`in` counts as a use"""

    def __contains__(self, key):
        found = key in self._entries
        self.get(key)
        return found


class SecondPutIsNoUse(Given):
    """`put` of a key that is there does not count as a use"""

    def put(self, key, value):
        if key in self._entries:
            self._entries[key] = value
        else:
            super().put(key, value)


class EvictsForNothing(Given):
    """`put` into a full cache throws an entry out even if its key is there"""

    def put(self, key, value):
        if len(self._entries) == self._capacity:
            others = [each for each in self._entries if each != key]
            if others:
                del self._entries[others[0]]
        super().put(key, value)


class KeepsOldValue(Given):
    """`put` of a key that is there keeps the old value"""

    def put(self, key, value):
        super().put(key, self._entries.get(key, value))


class EvictsTheLastUsed(Given):
    """of a full cache the entry that was used last is thrown out"""

    def put(self, key, value):
        if key not in self._entries and len(self._entries) == self._capacity:
            self._entries.popitem()
        super().put(key, value)


class OneTooMany(Given):
    """one entry more than the capacity is kept"""

    def __init__(self, capacity):
        super().__init__(capacity + 1)


class KeepsTheDefault(Given):
    """`get` of a key that is not there stores the default"""

    def get(self, key, default=None):
        if key not in self._entries:
            self.put(key, default)
        return super().get(key)


class Watched(Given):
    """it is the one of the lesson, and notes what it comes across"""

    met = set()

    def __contains__(self, key):
        self.met.add("`in`")
        return super().__contains__(key)

    def get(self, key, default=None):
        self.met.add("`get` of a key that is there" if key in self._entries else "`get` of a key that is not there")
        return super().get(key, default)

    def put(self, key, value):
        if key in self._entries:
            self.met.add("`put` of a key that is there")
            if self._entries[key] != value:
                self.met.add("`put` of another value for a key that is there")
        elif len(self._entries) == self._capacity:
            self.met.add("`put` of a new key into a full cache")
        super().put(key, value)


SITUATIONS = (
    "`put` of a new key into a full cache",
    "`put` of a key that is there",
    "`put` of another value for a key that is there",
    "`get` of a key that is there",
    "`get` of a key that is not there",
    "`in`",
)
CACHE = Subject(
    "LRU",
    right=[Given, Clocked],
    wrong=[InIsAUse, EvictsForNothing, KeepsOldValue, EvictsTheLastUsed, OneTooMany, KeepsTheDefault],
)
USES = Subject("LRU", right=[Given], wrong=[GetIsNoUse, SecondPutIsNoUse])


@contextlib.contextmanager
def short_runs(max_examples):
    """Have a machine run *max_examples* times for 15 steps, with all of its rules.

    Hypothesis leaves some rules out of a run, at random. Machines of many rules find more by that; of those with two
    rules half of the runs would be wasted, and a right machine would miss a bug now and then.
    """
    with pytest.MonkeyPatch.context() as patch, hypothesis_draws(stateful_step_count=15, max_examples=max_examples):
        patch.setattr(FeatureFlags, "is_enabled", lambda self, name: True)
        yield


@functools.cache
def missed(machine):
    """Return the situations that no run of a machine comes across."""
    Watched.met = set()
    with short_runs(25):
        CACHE.run(machine, Watched)
    return [each for each in SITUATIONS if each not in Watched.met]


def refuse_to_miss(machine):
    """Raise Told if there is something that a machine never comes across."""
    if never := missed(machine):
        raise Told(
            called=f"{machine.__name__} for LRU as it is given",
            expected="it comes across all that the docstrings speak of",
            got="\n".join(["never:", *(f"– {each}" for each in never)]),
            why="A promise that no step touches may be broken, and nobody sees it. Which rule or key is missing?",
        )


def test_passes_as_given(LRUMachine):
    """the machine finds nothing in `LRU` as it is given"""
    with short_runs(50):
        CACHE.passes_as_given(LRUMachine)


def test_passes_for_other_right_code(LRUMachine):
    """the machine finds nothing in another `LRU` that keeps the promises"""
    with short_runs(50):
        CACHE.passes_other_right_code(LRUMachine)


def test_comes_across_everything(LRUMachine):
    """its steps come across all that is promised"""
    refuse_to_miss(LRUMachine)


def test_notices_wrong_code(LRUMachine):
    """each of six wrong versions of `LRU` is found"""
    refuse_to_miss(LRUMachine)
    with short_runs(25):
        CACHE.notices_wrong_code(LRUMachine)


def test_notices_what_is_no_use(LRUMachine):
    """two versions are found in which `get`, or a second `put`, is no use"""
    refuse_to_miss(LRUMachine)
    with short_runs(100):
        USES.notices_wrong_code(LRUMachine)


KEYS = st.sampled_from("abc")
VALUES = st.integers(0, 1)


class Base(RuleBasedStateMachine):
    """A cache and its model, whose first key is the one used longest ago."""

    capacity = 2

    def __init__(self):
        super().__init__()
        self.cache, self.model = LRU(self.capacity), OrderedDict()

    def store(self, key, value):
        self.model[key] = value
        self.model.move_to_end(key)
        if len(self.model) > self.capacity:
            self.model.popitem(last=False)

    def use(self, key):
        if key in self.model:
            self.model.move_to_end(key)


class Puts(Base):
    @rule(key=KEYS, value=VALUES)
    def put(self, key, value):
        self.cache.put(key, value)
        self.store(key, value)


class Gets(Base):
    @rule(key=KEYS)
    def get(self, key):
        self.use(key)
        assert self.cache.get(key, "none") == self.model.get(key, "none")


class Looks(Base):
    @invariant()
    def has_the_same(self):
        assert len(self.cache) == len(self.model)
        assert [key in self.cache for key in "abc"] == [key in self.model for key in "abc"]


@alternative
class with_a_precondition_and_a_list(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.cache, self.pairs = LRU(2), []

    def used(self, key, value):
        self.pairs = [*(pair for pair in self.pairs if pair[0] != key), (key, value)][-2:]

    @rule(key=st.sampled_from("xyz"), value=st.booleans())
    def put(self, key, value):
        self.cache.put(key, value)
        self.used(key, value)

    @precondition(lambda self: self.pairs)
    @rule(newest=st.booleans())
    def get_what_is_there(self, newest):
        key, value = self.pairs[-newest]
        assert self.cache.get(key) == value
        self.used(key, value)

    @invariant()
    def has_the_same(self):
        assert len(self.cache) == len(self.pairs)
        for key in "zyx":
            assert (key in self.cache) == (key in dict(self.pairs))
            if key not in dict(self.pairs):
                assert self.cache.get(key, 7) == 7


@alternative
class against_a_log_of_uses(RuleBasedStateMachine):
    @initialize(capacity=st.just(2))
    def start(self, capacity):
        self.cache, self.capacity = LRU(capacity), capacity
        self.values, self.log = {}, []

    @rule(key=st.integers(1, 3), value=st.booleans())
    def put(self, key, value):
        self.cache.put(key, value)
        self.values[key] = value
        self.log.append(key)
        kept = list(dict.fromkeys(reversed(self.log)))[: self.capacity]
        self.log = [each for each in self.log if each in kept]
        self.values = {key: self.values[key] for key in kept}
        self.compare()

    @rule(key=st.integers(1, 3))
    def get(self, key):
        if key in self.values:
            self.log.append(key)
        assert self.cache.get(key) == self.values.get(key)
        self.compare()

    def compare(self):
        assert {key for key in range(1, 4) if key in self.cache} == self.values.keys()
        assert len(self.cache) == len(self.values)

    def teardown(self):
        assert {key: self.cache.get(key) for key in self.values} == self.values


@mistake(caught_by=test_comes_across_everything)
class never_looks_with_in(Puts, Gets):
    """Nothing calls `in`, so what it does is never seen. Each way to use the object needs a rule or an invariant."""

    @invariant()
    def has_as_many(self):
        assert len(self.cache) == len(self.model)


@mistake(caught_by=test_notices_wrong_code)
class calls_and_asserts_nothing(Puts):
    """The rules call and nobody looks at what comes back: such a machine finds errors that are raised alone."""

    @rule(key=KEYS)
    def get(self, key):
        self.cache.get(key)
        self.use(key)

    @rule(key=KEYS)
    def look(self, key):
        bool(key in self.cache)
        len(self.cache)


@mistake(caught_by=test_comes_across_everything)
class is_never_full(Puts, Gets, Looks):
    """With room for fifty entries none is ever thrown out. Take a small capacity, and more keys than there is room."""

    capacity = 50

    @rule(key=KEYS)
    def get(self, key):
        Gets.get(self, key)


@mistake(caught_by=test_comes_across_everything)
class puts_each_key_once(Gets, Looks):
    """A key is put only when it is not there, so nobody sees what a second `put` of the same key does."""

    @rule(key=KEYS, value=VALUES)
    def put(self, key, value):
        if key not in self.model:
            self.cache.put(key, value)
            self.store(key, value)


@mistake(caught_by=test_comes_across_everything)
class puts_one_value(Gets, Looks):
    """Each key always has the same value, and an old one cannot be told from a new one: draw the values, too."""

    @rule(key=KEYS)
    def put(self, key):
        self.cache.put(key, "value")
        self.store(key, "value")


@mistake(caught_by=test_comes_across_everything)
class gets_what_is_there_alone(Puts, Looks):
    """`get` is called for keys that are there, so what it does with others is never seen: half of its promise."""

    @rule(key=KEYS)
    def get(self, key):
        if key in self.model:
            self.use(key)
            assert self.cache.get(key) == self.model[key]


@mistake(caught_by=test_comes_across_everything)
class never_gets(Looks):
    """Without a rule for `get`, neither its result nor what counts as a use is compared with the model."""

    @rule(key=KEYS, value=VALUES)
    def put(self, key, value):
        self.cache.put(key, value)
        self.store(key, value)


@mistake(caught_by=test_passes_as_given)
class has_a_model_that_forgets_uses(Puts):
    """In the model `get` is no use, so it throws out another entry than the cache: the model is what is wrong."""

    @rule(key=KEYS)
    def get(self, key):
        assert self.cache.get(key) == self.model.get(key)

    @invariant()
    def has_the_same(self):
        assert len(self.cache) == len(self.model)
        assert [key in self.cache for key in "abc"] == [key in self.model for key in "abc"]


@mistake(caught_by=test_passes_as_given)
class has_a_model_without_a_limit(Gets):
    """The model keeps everything. It has to keep the same promise as the cache, in plainer code."""

    @rule(key=KEYS, value=VALUES)
    def put(self, key, value):
        self.cache.put(key, value)
        self.model[key] = value

    @invariant()
    def has_the_same(self):
        assert len(self.cache) == len(self.model)
        assert [key in self.cache for key in "abc"] == [key in self.model for key in "abc"]


@mistake(caught_by=test_passes_for_other_right_code)
class looks_inside(Puts, Gets):
    """`_entries` is nobody else's business: the machine breaks when the cache keeps its entries in another way."""

    @invariant()
    def has_the_same(self):
        assert self.cache._entries == self.model


@mistake(caught_by=test_passes_for_other_right_code)
class asks_what_put_returns(Gets, Looks):
    """What `put` returns is not promised. A machine that asks for None fails for a cache that returns itself."""

    @rule(key=KEYS, value=VALUES)
    def put(self, key, value):
        assert self.cache.put(key, value) is None
        self.store(key, value)


@mistake(caught_by=test_notices_wrong_code)
class fears_errors(Puts):
    """An `except Exception` around a step catches the assertion in it as well: what it compares is never found."""

    @rule(key=KEYS)
    def get(self, key):
        self.use(key)
        try:
            assert self.cache.get(key, "none") == self.model.get(key, "none")
            assert [each in self.cache for each in "abc"] == [each in self.model for each in "abc"]
        except Exception:
            pass

    @invariant()
    def has_as_many(self):
        assert len(self.cache) == len(self.model)
