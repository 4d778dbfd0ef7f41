"""A cache that forgets the least recently used: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's methods are described in its statement)

import gc
import sys
import weakref
from collections import OrderedDict, deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake


class Key:
    """A key that counts how often one of its kind is hashed or compared."""

    work = 0
    most = 0

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"Key({self.number})"

    @staticmethod
    def count(what):
        """Count one, and fail the check when it is too much."""
        Key.work += 1
        if Key.work > Key.most:
            raise Spent(f"{Key.work} hashes and comparisons of keys for one {what}, allowed {Key.most}")

    def __hash__(self):
        Key.count(Key.operation)
        return hash(self.number)

    def __eq__(self, other):
        Key.count(Key.operation)
        return self.number == other.number

    operation = "call"


def lines_run(function, *arguments):
    """Call the function, and return how many lines of Python that runs; fail the check at 500."""
    lines = 0

    def trace(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        if lines > 500:
            raise Spent("more than 500 lines run for one call in a cache of 1,000 entries: it looks at all of them")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return lines


def do(cache, steps):
    """Put each pair, get each other key."""
    for step in steps:
        if isinstance(step, tuple):
            cache.put(*step)
        else:
            cache.get(step)


def after(cache, *steps):
    """Do the steps, and return the keys from the least to the most recently used."""
    do(cache, steps)
    return list(cache)


def value_after(cache, *steps, of):
    """Do the steps, and return what the cache has for a key."""
    do(cache, steps)
    return cache.get(of)


def test_gives_what_was_put(LRUCache):
    """`get` gives what was put, and the newest value if the key was put twice"""
    assert value_after(LRUCache(3), ("Lima", 18), ("Oslo", -4), of="Lima") == 18
    assert value_after(LRUCache(3), ("Lima", 18), ("Lima", 21), of="Lima") == 21


def test_caches_are_independent(LRUCache):
    """two caches know nothing of each other"""
    first, second = LRUCache(2), LRUCache(2)
    first.put("Tokyo", 18)
    assert "Tokyo" in first
    assert "Tokyo" not in second


def test_missing_key(LRUCache):
    """a key that is not there gives None, or the default given"""
    assert LRUCache(2).get("Lima") is None
    assert LRUCache(2).get("Lima", 0) == 0


def test_keys_in_order_of_use(LRUCache):
    """a loop gives the keys, the least recently used first"""
    assert after(LRUCache(4), ("Lima", 18), ("Oslo", -4), ("Doha", 35)) == ["Lima", "Oslo", "Doha"]
    assert after(LRUCache(1)) == []


def test_full_cache_forgets_the_oldest(LRUCache):
    """a full cache forgets the key that was not used for longest"""
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), ("Doha", 35)) == ["Oslo", "Doha"]
    assert value_after(LRUCache(2), ("Lima", 18), ("Oslo", -4), ("Doha", 35), of="Lima") is None
    assert after(LRUCache(1), ("Lima", 18), ("Oslo", -4)) == ["Oslo"]


def test_get_is_a_use(LRUCache):
    """to get a value is a use of its key"""
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), "Lima") == ["Oslo", "Lima"]
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), "Lima", ("Doha", 35)) == ["Lima", "Doha"]
    assert after(LRUCache(4), ("a", 1), ("b", 2), ("c", 3), "b", "b", "a") == ["c", "b", "a"]


def test_put_again_is_a_use(LRUCache):
    """to put a key that is there is a use, and forgets nothing"""
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), ("Lima", 21)) == ["Oslo", "Lima"]
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), ("Oslo", 0), ("Oslo", 1)) == ["Lima", "Oslo"]


def test_missing_key_changes_nothing(LRUCache):
    """to get a key that is not there changes nothing"""
    assert after(LRUCache(2), ("Lima", 18), ("Oslo", -4), "Doha") == ["Lima", "Oslo"]
    cache = LRUCache(2)
    cache.get("Doha", 0)
    assert cache.get("Doha") is None


def looked_at(cache, *keys):
    """Ask for each key by `in`, take the length and loop once; then return the keys from a second loop."""
    found = [key in cache for key in keys]
    return [*found, len(cache), *cache, *cache]


def test_looking_is_no_use(LRUCache):
    """`in`, `len` and a loop are no uses"""
    cache = LRUCache(3)
    do(cache, [("Lima", 18), ("Oslo", -4)])
    assert looked_at(cache, "Lima", "Doha") == [True, False, 2, "Lima", "Oslo", "Lima", "Oslo"]


def test_false_values_are_values(LRUCache):
    """None, 0 and empty texts are keys and values like others"""
    for value in (None, 0, ""):
        cache = LRUCache(2)
        cache.put("Lima", value)
        assert cache.get("Lima", "nothing") == value
        assert "Lima" in cache
    assert after(LRUCache(2), ("Lima", None), ("Oslo", 0), "Lima") == ["Oslo", "Lima"]
    assert after(LRUCache(2), (0, 18), (None, -4), 0, ("", 35)) == [0, ""]


def test_capacity(LRUCache):
    """a capacity below 1 raises ValueError"""
    for capacity in (0, -1):
        with pytest.raises(ValueError):
            LRUCache(capacity)


def test_length_never_exceeds_capacity(LRUCache):
    """the length grows up to the capacity and stays there"""
    cache = LRUCache(3)
    lengths = [len(cache)]
    for number in (1, 1, 2, 3, 4, 5, 3):
        cache.put(number, number)
        lengths.append(len(cache))
    assert lengths == [0, 1, 1, 2, 3, 3, 3, 3], f"lengths after puts of 1, 1, 2, 3, 4, 5, 3: {lengths}"


def full_cache(LRUCache):
    """Return a cache of 1,000 entries that is full."""
    Key.most, Key.work = 10**9, 0
    cache = LRUCache(1000)
    for number in range(1000):
        cache.put(Key(number), number)
    return cache


def test_few_keys_are_looked_at(LRUCache):
    """`get`, `put` and `in` hash and compare at most 12 keys, however many entries there are"""
    cache = full_cache(LRUCache)
    for number in (0, 500, 999, 0, 2000, 2001):
        Key.work, Key.most, Key.operation = 0, 12, "get"
        cache.get(Key(number))
        Key.work, Key.operation = 0, "put"
        cache.put(Key(number), number)
        assert Key.work <= 12
        Key.work, Key.operation = 0, "in"
        assert Key(number) in cache


def test_cost_does_not_grow(LRUCache):
    """`get`, `put`, `in` and `len` run a fixed number of lines, however many entries there are"""
    cache = full_cache(LRUCache)
    for number in (0, 500, 999, 2000, 2001):
        assert lines_run(cache.put, Key(number), number) <= 500
        assert lines_run(cache.get, Key(number)) <= 500
        assert lines_run(cache.__contains__, Key(number)) <= 500
        assert lines_run(cache.__len__) <= 500


class Picture:
    """A large value."""


def test_forgotten_values_are_let_go(LRUCache):
    """nothing holds on to a value that is forgotten or replaced"""
    cache = LRUCache(2)
    pictures = [Picture() for _ in range(5)]
    followed = [weakref.ref(picture) for picture in pictures]
    for key in (0, 1, 1, 2, 0):
        cache.put(key, pictures.pop(0))
        cache.get(key)
    gc.collect(1)  # an entry that has left may know itself
    kept = sum(reference() is not None for reference in followed)
    assert kept <= 2, f"{kept} values are alive, of which a cache of 2 entries needs 2"


class Model:
    """What the cache does, done with a list."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.pairs = []

    def __iter__(self):
        return iter([key for key, _ in self.pairs])

    def get(self, key, default=None):
        for pair in self.pairs:
            if pair[0] == key:
                self.pairs.remove(pair)
                self.pairs.append(pair)
                return pair[1]
        return default

    def put(self, key, value):
        self.pairs = [pair for pair in self.pairs if pair[0] != key] + [(key, value)]
        del self.pairs[: -self.capacity]


def states(cache, steps):
    """Do the steps, and return what each gets and the keys after it."""
    seen = []
    for step in steps:
        got = cache.put(*step) if isinstance(step, tuple) else cache.get(step)
        seen.append((got, list(cache)))
    return seen


NUMBERS = st.integers(0, 5)


@given(st.integers(1, 4), st.lists(NUMBERS | st.tuples(NUMBERS, NUMBERS), max_size=20))
def test_agrees_with_a_list(LRUCache, capacity, steps):
    """puts and gets, mixed in any way, do what they do with a list that is searched"""
    expected = states(Model(capacity), steps)
    assert states(LRUCache(capacity), steps) == expected


class Cache:
    """A right answer, a dictionary in order of use, whose parts the wrong ones exchange."""

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError(f"a cache needs room for 1 entry at least, not {capacity}")
        self.capacity = capacity
        self.entries = OrderedDict()

    def __len__(self):
        return len(self.entries)

    def __iter__(self):
        return iter(list(self.entries))

    def __contains__(self, key):
        return key in self.entries

    def get(self, key, default=None):
        if key not in self.entries:
            return default
        self.entries.move_to_end(key)
        return self.entries[key]

    def put(self, key, value):
        self.entries[key] = value
        self.entries.move_to_end(key)
        self.evict()

    def evict(self):
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)


@alternative
class WithAnOrderedDict(Cache):
    """A dictionary that can move an entry to its end."""

    def peek(self):
        """Return the key that would be forgotten next."""
        return next(iter(self.entries))


@alternative
class WithStaleNotes:
    """Note each use at the end of a queue; when room is needed, skip the notes that a later one has made stale."""

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError(capacity)
        self.capacity = capacity
        self.values = {}
        self.notes = deque()
        self.now = 0

    def __len__(self):
        return len(self.values)

    def __contains__(self, key):
        return key in self.values

    def __iter__(self):
        return iter(sorted(self.values, key=lambda key: self.values[key][0]))

    def use(self, key, value):
        self.now += 1
        self.values[key] = self.now, value
        self.notes.append((self.now, key))

    def get(self, key, default=None):
        if key not in self.values:
            return default
        self.use(key, self.values[key][1])
        return self.values[key][1]

    def put(self, key, value):
        if key not in self.values and len(self) == self.capacity:
            time, oldest = self.notes.popleft()
            while self.values.get(oldest, (0,))[0] != time:
                time, oldest = self.notes.popleft()
            del self.values[oldest]
        self.use(key, value)


@mistake(caught_by=test_gives_what_was_put)
class KeepsTheFirstValue(Cache):
    """You leave the old value in place if the key is put again. It has to be replaced."""

    def put(self, key, value):
        super().put(key, self.entries.get(key, value))


@mistake(caught_by=test_missing_key)
class MissingIsAnError(Cache):
    """You look a missing key up with `[…]`, which raises KeyError. To miss is daily business for a cache: return the
    default.
    """

    def get(self, key, default=None):
        self.entries.move_to_end(key)
        return self.entries[key]


@mistake(caught_by=test_missing_key)
class ForgetsTheDefault(Cache):
    """You return None for a missing key, whatever default was given."""

    def get(self, key, default=None):
        return super().get(key)


@mistake(caught_by=test_keys_in_order_of_use)
class NewestFirst(Cache):
    """Your loop begins with the key used last. The one that is next to be forgotten comes first."""

    def __iter__(self):
        return reversed(self.entries)


@mistake(caught_by=test_full_cache_forgets_the_oldest)
class ForgetsNothing(Cache):
    """Your cache grows for ever. With each new key, one must go as soon as there are more than `capacity`."""

    def evict(self):
        self.is_full = len(self.entries) >= self.capacity


@mistake(caught_by=test_full_cache_forgets_the_oldest)
class ForgetsTheNewest(Cache):
    """You take the entry at the end, which was used last. `popitem()` takes it there: the other end is
    `popitem(last=False)`.
    """

    def evict(self):
        if len(self.entries) > self.capacity:
            self.entries.popitem()


@mistake(caught_by=test_full_cache_forgets_the_oldest)
class ForgetsTooEarly(Cache):
    """You make room as soon as the cache is full, so it never holds `capacity` entries. Only *more* than that is too
    much.
    """

    def evict(self):
        if len(self.entries) >= self.capacity > 1:
            self.entries.popitem(last=False)


@mistake(caught_by=test_get_is_a_use)
class FirstInFirstOut(Cache):
    """You forget the key that was *put* first. To get a value is a use as well, and moves its key to the end."""

    def get(self, key, default=None):
        return self.entries.get(key, default)


@mistake(caught_by=test_put_again_is_a_use)
class StaysInPlace(Cache):
    """You replace the value and leave the key where it stood: a dictionary keeps the place of a key that it has. To put
    it again is a use.
    """

    def put(self, key, value):
        self.entries[key] = value
        self.evict()


@mistake(caught_by=test_put_again_is_a_use)
class MakesRoomForNothing(Cache):
    """You make room before you look whether the key is there. It has its room already: nothing must go."""

    def put(self, key, value):
        if len(self.entries) == self.capacity:
            self.entries.popitem(last=False)
        super().put(key, value)


@mistake(caught_by=test_missing_key_changes_nothing)
class StoresTheDefault(Cache):
    """You store the default for a missing key (`setdefault`, or a defaultdict). Nobody has put it."""

    def get(self, key, default=None):
        if key not in self.entries:
            self.put(key, default)
        return super().get(key)


@mistake(caught_by=test_looking_is_no_use)
class InIsAUse(Cache):
    """Your `in` calls `get`, which moves the key to the end. To look is no use."""

    def __contains__(self, key):
        return self.get(key, self) is not self


@mistake(caught_by=test_looking_is_no_use)
class LoopsOnce(Cache):
    """Your loop takes the keys out, so that a second one finds nothing. To look is no use: leave everything where it
    is.
    """

    def __iter__(self):
        while self.entries:
            yield self.entries.popitem(last=False)[0]


@mistake(caught_by=test_false_values_are_values)
class NoneIsMissing(Cache):
    """You take None, or all that is false, for “not there”. Ask whether the key is in the dictionary, not what its
    value is.
    """

    def get(self, key, default=None):
        if not self.entries.get(key):
            return default
        return super().get(key)


@mistake(caught_by=test_capacity)
class AnyCapacity(Cache):
    """You take any capacity. With none at all, the cache could not keep what it was given a moment ago: refuse it at
    once, with ValueError.
    """

    def __init__(self, capacity):
        super().__init__(1)
        self.capacity = capacity


@mistake(caught_by=test_caches_are_independent)
class SharesItsEntries(Cache):
    """Your entries belong to the class, so all caches share them. Make them in `__init__`."""

    shared = OrderedDict()

    def __init__(self, capacity):
        super().__init__(capacity)
        self.entries = self.shared


@mistake(caught_by=test_few_keys_are_looked_at)
class SearchesAList:
    """You keep the order of use in a list. `remove`, and `in` a list, compare one key after the other: O(n) for each
    use.
    """

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError(capacity)
        self.capacity = capacity
        self.values = {}
        self.order = []

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.order)

    def __contains__(self, key):
        return key in self.values

    def get(self, key, default=None):
        if key not in self.values:
            return default
        self.order.remove(key)
        self.order.append(key)
        return self.values[key]

    def put(self, key, value):
        if key in self.values:
            self.order.remove(key)
        elif len(self.order) == self.capacity:
            del self.values[self.order.pop(0)]
        self.order.append(key)
        self.values[key] = value


@mistake(caught_by=test_cost_does_not_grow)
class LooksForTheOldest(Cache):
    """You note the time of each use and look for the smallest among all entries when room is needed: O(n) for each new
    key. Keep the entries in order of use instead.
    """

    def __init__(self, capacity):
        super().__init__(capacity)
        self.entries = {}
        self.now = 0

    def __iter__(self):
        return iter(sorted(self.entries, key=lambda key: self.entries[key][0]))

    def get(self, key, default=None):
        if key not in self.entries:
            return default
        self.now += 1
        self.entries[key][0] = self.now
        return self.entries[key][1]

    def put(self, key, value):
        if key not in self.entries and len(self.entries) == self.capacity:
            oldest, _note = min(self.entries.items(), key=lambda entry: entry[1][0])
            del self.entries[oldest]
        self.now += 1
        self.entries[key] = [self.now, value]


@mistake(caught_by=test_forgotten_values_are_let_go)
class HidesTheForgotten(Cache):
    """You hide an entry instead of forgetting it: something still holds its value. What a cache is for is to take no
    more room.
    """

    def __init__(self, capacity):
        super().__init__(capacity)
        self.forgotten = []

    def put(self, key, value):
        if key in self.entries:
            self.forgotten.append(self.entries[key])
        super().put(key, value)

    def evict(self):
        if len(self.entries) > self.capacity:
            self.forgotten.append(self.entries.popitem(last=False))
