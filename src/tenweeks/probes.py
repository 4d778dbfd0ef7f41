"""Probes with which tests check behaviour, not only values: how often, how far, how much.

Each stands in for something the answer is given, and either counts what the answer does with it or fails the check
the moment the answer goes too far. None looks at a clock.
"""

import ast
import inspect
import linecache
import textwrap
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from tenweeks.answer import functions_of

__all__ = ["CallCounter", "OverRead", "OverReadGuard", "memory_peak", "never_called", "syntax_tree"]

Item = TypeVar("Item")


class OverRead(AssertionError):
    """The answer asked for more items than it may."""


class CallCounter:
    """A function that remembers the positional arguments of each of its calls.

    >>> length = CallCounter(len)
    >>> [length("ab"), length("")], length.count, length.calls
    ([2, 0], 2, [('ab',), ('',)])
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls: list[tuple[Any, ...]] = []

    def __repr__(self) -> str:
        return getattr(self.function, "__name__", repr(self.function))

    @property
    def count(self) -> int:
        """The number of calls so far."""
        return len(self.calls)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Remember the call and return what the function returns."""
        self.calls.append(arguments)
        return self.function(*arguments, **keywords)


class OverReadGuard(Generic[Item]):
    """A one-shot iterator over *items* that raises OverRead when more than *limit* of them are asked for.

    It stands for a source that is slow, endless or paid for by the item. Reading to the end of a shorter source is
    never an over-read.

    >>> guard = OverReadGuard("abc", limit=2)
    >>> next(guard), next(guard), guard.read
    ('a', 'b', 2)
    """

    def __init__(self, items: Iterable[Item], limit: int) -> None:
        self.items = iter(items)
        self.limit = limit
        self.read = 0

    def __repr__(self) -> str:
        return f"OverReadGuard({self.items!r}, limit={self.limit})"

    def __iter__(self) -> Iterator[Item]:
        """Return the iterator itself: a second loop goes on where the first one stopped."""
        return self

    def __next__(self) -> Item:
        """Return the next item; raise OverRead past the limit."""
        item = next(self.items)
        if self.read == self.limit:
            raise OverRead(f"more than {self.limit} items were read from the source")
        self.read += 1
        return item


def memory_peak(function: Callable[..., object], *arguments: object) -> int:
    """Return the most memory, in bytes, that Python objects made by one call of *function* took at any moment."""
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def never_called(what: str) -> Callable[..., Any]:
    """Return a function that fails the check when it is called, saying that *what* was called."""

    def refuse(*arguments: object, **keywords: object) -> Any:
        raise AssertionError(f"{what} was called")

    return refuse


def syntax_tree(answer: object) -> ast.AST:
    """Return the syntax tree of the definition of *answer*, a function or a class.

    For the few checks that behaviour cannot make. Classes are found by their methods, since ``inspect`` finds no
    class that was defined in a notebook. Raises OSError if the source is not to be had.
    """
    if not isinstance(answer, type):
        return ast.parse(textwrap.dedent(inspect.getsource(answer)))  # type: ignore[arg-type]
    for function in functions_of(answer):
        lines = linecache.getlines(function.__code__.co_filename)
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.ClassDef) and node.name == answer.__name__:
                return node
    raise OSError(f"no source of {answer.__name__} is to be had")
