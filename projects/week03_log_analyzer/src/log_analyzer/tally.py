"""How often each key occurs, in bounded memory however many different keys there are."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

CAPACITY = 10_000
LONGEST_KEY = 200


@dataclass
class Tally:
    """Counts keys. Between calls it holds at most twice *capacity* keys, of at most `LONGEST_KEY` characters each.

    While there are no more different keys, every count is exact. Else the rarest are forgotten until *capacity* are
    left, and `missed` grows by the largest count that was forgotten; so a count is never too high, and never more
    than `missed` too low (a simplification of "Lossy Counting": Manku and Motwani, VLDB 2002).
    """

    capacity: int = CAPACITY
    counts: Counter[str] = field(default_factory=Counter)
    missed: int = 0

    def add(self, keys: Iterable[str | None]) -> None:
        """Count each of *keys*, None and "" excepted. A long key is cut, and ends with "…" then.

        Memory grows by the new ones among *keys* before it shrinks: hand over a batch, not a file.
        """
        before = len(self.counts)
        self.counts.update(keys)  # type: ignore[arg-type]
        if new := len(self.counts) - before:
            self._tidy(new)

    def merge(self, counts: Mapping[str, int]) -> None:
        """Add *counts*, as if each key had been given so often."""
        before = len(self.counts)
        self.counts.update(counts)
        if new := len(self.counts) - before:
            self._tidy(new)

    def top(self, k: int | None = None) -> list[tuple[str, int]]:
        """Return the *k* most frequent keys with their counts, all for None; equal counts in the order of the keys."""
        if k is None:
            return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return heapq.nsmallest(k, self.counts.items(), key=lambda item: (-item[1], item[0]))

    def as_json(self) -> dict[str, Any]:
        """Return the tally as data that JSON has a form for."""
        return {"missed": self.missed, "counts": dict(self.counts)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Tally":
        """Return the tally that `as_json` returned; raise ValueError, KeyError or TypeError if it did not."""
        counts = {str(key): whole(count) for key, count in content["counts"].items()}
        return cls(counts=Counter(counts), missed=whole(content["missed"]))

    def _tidy(self, new: int) -> None:
        # A dictionary keeps the order in which keys came: the new ones are the last.
        for key in list(islice(reversed(self.counts), new)):
            if not key:
                del self.counts[key]
            elif len(key) > LONGEST_KEY:
                self.counts[f"{key[: LONGEST_KEY - 1]}…"] += self.counts.pop(key)
        if len(self.counts) > 2 * self.capacity:
            ranked = self.top()
            self.missed += ranked[self.capacity][1]
            self.counts = Counter(dict(ranked[: self.capacity]))


def whole(value: object) -> int:
    """Return *value* if it is a whole number from 0; raise ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
