"""The results of one function: the most recently used, for a limited time, each computed once."""

import heapq
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import count
from typing import Any, NamedTuple

from math_toolkit.flights import Flight

# A heap with more outdated places than this, and than current ones, is made anew.
MOST_OUTDATED = 64


class CacheInfo(NamedTuple):
    """What a cache has done; the fields are those of `functools.lru_cache`."""

    hits: int
    """Calls that were answered without a computation of their own."""
    misses: int
    """Computations begun."""
    maxsize: int | None
    """How many results are kept; None is all of them."""
    currsize: int
    """How many results are kept now, without those that have expired."""


class Entry:
    """One result, when it expires, when it was last used, and at which use it stands in the heap."""

    __slots__ = ("expires", "filed", "tick", "value")

    def __init__(self, value: Any, expires: float, tick: int) -> None:
        """Keep *value* until the clock shows *expires*; *tick* orders the uses."""
        self.value, self.expires, self.tick, self.filed = value, expires, tick, tick


class Cache:
    """Results by key, safe for threads. A hit takes no lock.

    A hit notes the number of its use in the entry, with one atomic `next` of a counter, and moves nothing. The order
    of use is found when a result has to go: a heap holds each entry at a use that may be outdated, never too late. The
    entry on top either was not used since, and is the least recently used of all, or is put back at its last use. So
    a hit costs one such step at most, some time later. The numbers of the uses give the count of hits for nothing.
    """

    def __init__(self, name: str, maxsize: int | None, ttl: float | None, clock: Callable[[], float]) -> None:
        """Keep up to *maxsize* results of the function *name* for *ttl* seconds of *clock*; None sets no limit."""
        self.name, self.maxsize = name, maxsize
        self._ttl, self._clock = ttl, clock
        # Reentrant, because a key's `__eq__` or a result's `__del__` may call the function again.
        self._lock = threading.RLock()
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()  # in the order in which they expire
        self._get = self._entries.get  # a part of what each hit costs
        self._uses: list[tuple[int, Hashable]] = []  # without entries, or outdated places would keep results alive
        self._flights: dict[Hashable, Flight] = {}
        self._tick = count().__next__
        self._ticks_without_hit = 0
        self._misses = 0

    def lookup(self, key: Hashable) -> Entry | None:
        """Return the entry of *key* and count a hit, or None; `TypeError` if *key* cannot be hashed."""
        entry = self._get(key)
        if entry is None or (self._ttl is not None and self._clock() >= entry.expires):
            return None
        entry.tick = self._tick()
        return entry

    def join(self, key: Hashable) -> tuple[Flight, bool]:
        """Return the flight that computes *key*, and whether it is new, so that the caller has to compute.

        A result that came since the caller looked is a flight that has ended.
        """
        with self._lock:
            if (flight := self._flights.get(key)) is not None:
                flight.is_joined = True
                return flight, False
            if (entry := self.lookup(key)) is not None:
                self._ticks_without_hit += 1  # counted again by the caller
                return Flight.ended(entry.value), False
            flight = self._flights[key] = Flight(self.name, key, self._land)
            self._misses += 1
            return flight, True

    def count_hit(self) -> None:
        """Count a call that another one's computation has answered."""
        self._tick()

    def info(self) -> CacheInfo:
        """Return hits, misses, the limit, and how many results are kept now."""
        dropped: list[Entry] = []  # lives until the lock is released: their `__del__` may do anything
        with self._lock:
            dropped += self._expire()
            hits = self._tick() - self._ticks_without_hit
            self._ticks_without_hit += 1
            return CacheInfo(hits, self._misses, self.maxsize, len(self._entries))

    def clear(self) -> None:
        """Forget all results and counts. What is being computed now is given to those who wait, and not kept."""
        with self._lock:
            dropped = dict(self._entries)
            self._entries.clear()
            self._uses.clear()
            self._flights.clear()
            self._ticks_without_hit = self._tick() + 1
            self._misses = 0
        dropped.clear()  # outside of the lock, as above

    def _land(self, flight: Flight, succeeded: bool) -> None:
        dropped: list[Entry | None] = []  # as above
        with self._lock:
            if self._flights.get(flight.key) is flight:  # else the cache was cleared meanwhile
                del self._flights[flight.key]
                if succeeded:
                    dropped += self._keep(flight.key, flight.value)

    def _keep(self, key: Hashable, value: Any) -> list[Entry | None]:
        dropped: list[Entry | None] = [self._entries.pop(key, None)]
        expires = 0.0 if self._ttl is None else self._clock() + self._ttl
        self._ticks_without_hit += 1
        entry = self._entries[key] = Entry(value, expires, self._tick())
        dropped += self._expire()
        if self.maxsize is not None:
            heapq.heappush(self._uses, (entry.filed, key))
            while len(self._entries) > self.maxsize:
                dropped.append(self._evict())
            if len(self._uses) > 2 * len(self._entries) + MOST_OUTDATED:
                self._uses = [(entry.filed, key) for key, entry in self._entries.items()]
                heapq.heapify(self._uses)
        return dropped

    def _expire(self) -> list[Entry]:
        dropped: list[Entry] = []
        if self._ttl is None:
            return dropped
        now = self._clock()
        while self._entries and next(iter(self._entries.values())).expires <= now:
            dropped.append(self._entries.popitem(last=False)[1])
        return dropped

    def _evict(self) -> Entry:
        while True:
            filed, key = heapq.heappop(self._uses)
            entry = self._entries.get(key)
            if entry is None or entry.filed != filed:
                continue  # expired, or computed anew
            if entry.tick == filed:
                return self._entries.pop(key)
            entry.filed = entry.tick
            heapq.heappush(self._uses, (entry.filed, key))
