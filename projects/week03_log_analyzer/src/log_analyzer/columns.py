"""A batch of parsed lines as columns: a list a field, not an object a line, since lists are counted at C's speed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import compress
from typing import Any


def as_it_is(minute: int | None) -> int | None:
    """Return *minute*; for formats whose minutes are since 1970 already."""
    return minute


@dataclass(frozen=True, slots=True)
class Columns:
    """What one format read from a batch: row *i* of every column comes from line `numbers[i]` of the batch, from 0.

    A field that the format does not have is empty; one that a single line does not have is None or "" there.
    `minutes` holds the time of each line up to its minute, as the format writes it, and `minute_of` turns that into
    whole minutes since 1970 UTC, or None where a line has no time; `seconds` holds the rest, from 0 to 60.
    `statuses` are HTTP's, as text; `sizes` are bytes, as text; `latencies` are seconds; `levels` are those of `levels`.
    """

    numbers: Sequence[int]
    minutes: Sequence[Any] = ()
    seconds: Sequence[Any] = ()
    minute_of: Callable[[Any], int | None] = as_it_is
    statuses: Sequence[str | None] = ()
    paths: Sequence[str | None] = ()
    addresses: Sequence[str | None] = ()
    agents: Sequence[str | None] = ()
    sizes: Sequence[str | None] = ()
    latencies: Sequence[float | None] = ()
    levels: Sequence[str | None] = ()
    messages: Sequence[str | None] = ()

    def kept(self, selectors: Sequence[bool]) -> "Columns":
        """Return the rows for which *selectors*, one a row, is true."""
        chosen: dict[str, Any] = {
            field.name: list(compress(column, selectors))
            for field in fields(self)
            if field.name != "minute_of" and (column := getattr(self, field.name))
        }
        return replace(self, **chosen)
