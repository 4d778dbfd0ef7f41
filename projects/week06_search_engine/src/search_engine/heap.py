"""The best of many, found with a heap of as many places as are asked for."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class Ordered(Protocol):
    """What can be compared with <, such as names and numbers."""

    def __lt__(self, other: Any, /) -> bool:
        """Tell whether this comes before *other*."""


Item = TypeVar("Item", bound=Ordered)


def best(scored: Iterable[tuple[Item, float]], k: int) -> list[tuple[Item, float]]:
    """Return the *k* pairs of an item and a score with the highest scores, best first; fewer if there are not so many.

    Of equal scores the smaller item comes first, so the order never depends on that of *scored*. It passes once over
    n pairs, in at most n log k steps and k places. Raises `ValueError` if *k* is negative.

    >>> best([("a", 1.0), ("c", 3.0), ("b", 3.0)], 2)
    [('b', 3.0), ('c', 3.0)]
    """
    if k < 0:
        raise ValueError(f"k must be 0 or more, not {k}")
    heap: list[tuple[Item, float]] = []
    if k == 0:
        return heap
    least = float("-inf")
    for pair in scored:
        if len(heap) < k:
            push(heap, pair)
            least = heap[0][1]
        elif pair[1] >= least and is_worse(heap[0], pair):  # the first test alone turns most pairs away
            replace_worst(heap, pair)
            least = heap[0][1]
    return _worst_first(heap)[::-1]


def is_worse(one: tuple[Item, float], other: tuple[Item, float]) -> bool:
    """Tell whether pair *one* comes after *other* in a ranking: by a lower score, or the same and a greater item."""
    return one[1] < other[1] or (one[1] == other[1] and other[0] < one[0])


def push(heap: list[tuple[Item, float]], pair: tuple[Item, float]) -> None:
    """Add *pair* to *heap*, of which no place holds a better pair than the two below it, 2 i + 1 and 2 i + 2.

    So the worst is at place 0. In at most log n steps, and as in `heapq`, the pair rises from the end.
    """
    heap.append(pair)
    place = len(heap) - 1
    while place and is_worse(pair, heap[above := (place - 1) // 2]):
        heap[place] = heap[above]
        place = above
    heap[place] = pair


def replace_worst(heap: list[tuple[Item, float]], pair: tuple[Item, float]) -> tuple[Item, float]:
    """Put *pair* in the place of the worst pair of *heap*, which is returned, and let it sink to where it belongs."""
    worst, place, size = heap[0], 0, len(heap)
    while (below := 2 * place + 1) < size:
        if below + 1 < size and is_worse(heap[below + 1], heap[below]):
            below += 1
        if not is_worse(heap[below], pair):
            break
        heap[place] = heap[below]
        place = below
    heap[place] = pair
    return worst


def _worst_first(heap: list[tuple[Item, float]]) -> list[tuple[Item, float]]:
    ordered = []
    while heap:
        last = heap.pop()
        ordered.append(replace_worst(heap, last) if heap else last)
    return ordered
