"""Rolling windows of each key on its own: one stream in, as many windows as there are keys."""

from collections.abc import Sequence

from stream_pipeline.rolling import Columns, Rolling
from stream_pipeline.statistic import MISSING


class KeyedRolling:
    """A `Rolling` for each key, made when the key is first seen, all with the same arguments.

    Memory grows with the number of keys, by up to two windows each, and never with the stream.

    >>> KeyedRolling(2, ["sum"]).push(["a", "b", "a"], [1.0, 5.0, 2.0])
    {'sum': [nan, nan, 3.0]}
    """

    def __init__(self, window: int, statistics: Sequence[str] = ("mean",), min_periods: int | None = None) -> None:
        """Begin without a key; raises what `Rolling` raises."""
        first = Rolling(window, statistics, min_periods)
        self.window, self.statistics, self.min_periods = window, first.statistics, first.min_periods
        self._rolling: dict[str, Rolling] = {}

    def push(self, keys: Sequence[str] | None, values: Sequence[float]) -> Columns:
        """Take *values* with their *keys*, None if all have the same, and return a column for each statistic."""
        if keys is None:
            return self._of("").push(values)
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        if len(places) == 1:
            return self._of(keys[0]).push(values)
        results: Columns = {name: [MISSING] * len(values) for name in self.statistics}
        for key, its in places.items():
            columns = self._of(key).push([values[place] for place in its])
            for name, column in columns.items():
                result = results[name]
                for place, value in zip(its, column, strict=True):
                    result[place] = value
        return results

    def as_json(self) -> dict[str, list[float]]:
        """Return what `restore` needs to go on from here, as JSON can hold it (with NaN)."""
        return {key: rolling.history() for key, rolling in self._rolling.items()}

    def restore(self, saved: dict[str, list[float]]) -> None:
        """Take the place of the one that was *saved* with `as_json`; the next results are the same to the last bit."""
        self._rolling.clear()
        for key, values in saved.items():
            self._of(key).push(map(float, values))

    def _of(self, key: str) -> Rolling:
        if key not in self._rolling:
            self._rolling[key] = Rolling(self.window, self.statistics, self.min_periods)
        return self._rolling[key]
