"""Things to search, sort and choose from, which count what an answer does with them and end it when it does too much.

A test makes classes of its own of them, ``class Weight(ComparedByLessAlone): …``, so that its counts are its own. An
endless loop ends like this as well, at the same place on every machine.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

__all__ = ["Compared", "ComparedByLess", "ComparedByLessAlone", "Row", "Shelf", "Spent"]


class Spent(AssertionError):
    """The answer went beyond what it may use, and perhaps would never have ended."""


class Counted:
    """A value that counts how often one of its class is compared; ``Spent`` is raised beyond ``most``.

    ``too_many`` is what it says then, with the names of both numbers in braces.
    """

    comparisons = most = 0
    too_many = "{comparisons:,} comparisons, allowed {most:,}"

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return str(self.value)

    @classmethod
    def allow(cls, most: int) -> None:
        """Count from 0 on, and allow so many comparisons."""
        cls.comparisons, cls.most = 0, most

    @classmethod
    def count(cls) -> None:
        """Count one comparison; raise Spent beyond the allowed ones."""
        cls.comparisons += 1
        if cls.comparisons > cls.most:
            raise Spent(cls.too_many.format(comparisons=cls.comparisons, most=cls.most))


class Compared(Counted):
    """A counted value that is compared by any operator, also with a plain value.

    >>> class Key(Compared):
    ...     pass
    >>> Key.allow(2)
    >>> Key(1) < Key(2), Key(1) == 1, Key.comparisons
    (True, True, 2)
    >>> Key(1) >= Key(2)
    Traceback (most recent call last):
    tenweeks.counting.Spent: 3 comparisons, allowed 2
    """

    def compared(self, other: object) -> tuple[Any, Any]:
        """Count one comparison, and return both values."""
        self.count()
        return self.value, getattr(other, "value", other)

    def __lt__(self, other: object) -> bool:
        value, others = self.compared(other)
        return bool(value < others)

    def __le__(self, other: object) -> bool:
        value, others = self.compared(other)
        return bool(value <= others)

    def __gt__(self, other: object) -> bool:
        value, others = self.compared(other)
        return bool(value > others)

    def __ge__(self, other: object) -> bool:
        value, others = self.compared(other)
        return bool(value >= others)

    def __eq__(self, other: object) -> bool:
        value, others = self.compared(other)
        return bool(value == others)

    __hash__ = None  # type: ignore[assignment]  # what is found by its hash is compared without being counted


class ComparedByLess(Counted):
    """A counted value that has no other order than ``<``; two are equal if they are one and the same object."""

    def __lt__(self, other: Any) -> bool:
        self.count()
        return bool(self.value < other.value)


class ComparedByLessAlone(ComparedByLess):
    """A counted value that has ``<`` and nothing else, not even ``==``.

    >>> class Weight(ComparedByLessAlone):
    ...     pass
    >>> Weight.allow(1)
    >>> Weight(1) < Weight(2)
    True
    >>> Weight(1) == Weight(1)
    Traceback (most recent call last):
    TypeError: weights are compared with `<` and with nothing else
    """

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ComparedByLessAlone):
            raise TypeError(f"{type(self).__name__.lower()}s are compared with `<` and with nothing else")
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # what is found by its hash is compared with ``==``


class Row(list[Any]):
    """A short list that raises Spent when a search reads it without end: more than ``most`` times."""

    most = 100
    reads = 0

    def __getitem__(self, place: Any) -> Any:
        """Return the item, or the slice, and count it."""
        self.reads += 1
        if self.reads > self.most:
            raise Spent(f"{self.reads} reads in a list of {len(self)}: the search never ends")
        return super().__getitem__(place)


class Shelf:
    """Places that are read and written one at a time; two items at most may be away from it, or Spent is raised.

    So a sort that builds a second list ends here, and one that swaps or shifts in place does not.
    """

    __iter__ = None

    def __init__(self, items: Iterable[Any]) -> None:
        self.first = tuple(items)
        self.places = list(self.first)
        self.copies = Counter(self.places)

    def __repr__(self) -> str:
        return f"Shelf{self.first}"

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.places)

    def __getitem__(self, place: int) -> Any:
        """Return what stands at a place."""
        if isinstance(place, slice):
            raise TypeError("a shelf has no slices: read one place at a time")
        return self.places[place]

    def __setitem__(self, place: int, item: Any) -> None:
        """Put an item at a place, instead of what stood there."""
        if isinstance(place, slice):
            raise TypeError("a shelf has no slices: write one place at a time")
        self.copies[self.places[place]] -= 1
        self.copies[item] += 1
        self.places[place] = item
        if (away := sum(not copies for copies in self.copies.values())) > 2:
            raise Spent(f"{away} items are away from the shelf at once, 2 are allowed")
