"""Percentiles of many numbers in little memory, with an error that is known beforehand."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from log_analyzer.tally import whole

ACCURACY = 0.01
SMALLEST, LARGEST = 1e-9, 1e9
_GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
_PER_LOGARITHM = 1 / math.log(_GAMMA)


@dataclass
class Sketch:
    """Counts numbers in buckets whose borders grow by a constant factor, so a bucket's middle is within `ACCURACY`.

    That is DDSketch (Masson, Rim and Lee, VLDB 2019). Numbers from `SMALLEST` to `LARGEST` take some 2,100 buckets;
    what is smaller, 0 included, counts as `SMALLEST`, what is larger as `LARGEST`.
    """

    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, values: Iterable[float | None]) -> None:
        """Count each of *values*; None, and what is no finite number from 0, is left out."""
        logarithm, ceiling = math.log, math.ceil
        self.buckets.update(
            ceiling(logarithm(min(max(value, SMALLEST), LARGEST)) * _PER_LOGARITHM)
            for value in values
            if value is not None and 0 <= value < math.inf
        )

    @property
    def count(self) -> int:
        """How many numbers were counted."""
        return self.buckets.total()

    def quantile(self, share: float) -> float | None:
        """Return the number that *share*, from 0 to 1, of all are not above, within `ACCURACY`; None of no numbers.

        It is the nearest rank: of n numbers in order that with the place ceil(share * n), from 1.
        """
        left = max(math.ceil(share * self.count), 1)
        for bucket in sorted(self.buckets):
            left -= self.buckets[bucket]
            if left <= 0:
                return 2 * _GAMMA**bucket / (_GAMMA + 1)
        return None

    def as_json(self) -> dict[str, int]:
        """Return the sketch as data that JSON has a form for."""
        return {str(bucket): count for bucket, count in self.buckets.items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Sketch":
        """Return the sketch that `as_json` returned; raise ValueError, TypeError or AttributeError if it did not."""
        return cls(Counter({int(bucket): whole(count) for bucket, count in content.items()}))
