"""Every call of an answer's functions watched: what was called, what came back, and what it must never do."""

import builtins
import functools
import types
from collections.abc import Callable
from typing import Any

from tenweeks.sandbox import restore_builtins
from tenweeks.values import clipped, shown

_NOTHING = object()
_CHANGEABLE = (list, tuple, dict, set, bytearray)
_ATOMS = (str, bytes, int, float, complex, bool, type(None))
_LARGE = 10_000  # items of a container up to which its content is watched


class Foul(AssertionError):
    """The answer did what no answer may: changed the built-ins, or returned an object that equals everything."""


class Recorder:
    """Watches the calls of one answer; ``called``, ``returned`` and ``changed`` speak of the last ones."""

    def __init__(self) -> None:
        self.changed: tuple[str, str, str] | None = None
        self.reset()

    def reset(self) -> None:
        """Forget the last call, not a changed argument."""
        self._call: Callable[[], str] = str
        self.returned: object = _NOTHING

    @property
    def called(self) -> str:
        """The last call as a reader would type it, or an empty text."""
        return self._call()

    @property
    def has_returned(self) -> bool:
        """True if the last call returned a value."""
        return self.returned is not _NOTHING

    def watched(self, name: str, answer: object) -> object:
        """Return *answer* with its calls recorded, if it is a function; any other object as it is."""
        if not isinstance(answer, types.FunctionType | functools.partial):
            return answer
        function: Callable[..., Any] = answer

        @functools.wraps(function)
        def watched(*arguments: Any, **keywords: Any) -> Any:
            # Most calls are never told. Only one whose arguments may change has to be put in words before it is made.
            self._call = functools.partial(call_text, name, arguments, keywords)
            if any(isinstance(value, _CHANGEABLE) for value in (*arguments, *keywords.values())):
                self._call = self._call().__str__
            self.returned = _NOTHING
            before, names = (frozen(arguments), frozen(keywords)), dict(vars(builtins))
            try:
                result = function(*arguments, **keywords)
            finally:
                changed = [] if vars(builtins) == names else restore_builtins(names)
            if changed:
                raise Foul(f"changes the built-in {', '.join(changed)}, which every other program uses")
            refuse_impostors(result)
            self.returned = result
            if self.changed is None and before != (frozen(arguments), frozen(keywords)):
                self.changed = self.called, self.called, call_text(name, arguments, keywords)
            return result

        return watched


def call_text(name: str, arguments: tuple[object, ...], keywords: dict[str, object]) -> str:
    """Return a call as a reader would type it, each value shortened."""
    parts = [*map(shown, arguments), *(f"{key}={shown(value)}" for key, value in keywords.items())]
    return clipped(f"{name}({', '.join(parts)})")


def frozen(value: object, depth: int = 0) -> object:
    """Return a picture of *value* that no longer changes: containers by content, other objects by identity."""
    if isinstance(value, _ATOMS):
        return type(value), value if value == value else "nan"
    if depth > 20 or not isinstance(value, list | tuple | dict | set | bytearray) or len(value) > _LARGE:
        return id(value)
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, dict):
        return dict, tuple((frozen(key, depth + 1), frozen(each, depth + 1)) for key, each in value.items())
    inner = (frozen(each, depth + 1) for each in value)
    return type(value), frozenset(inner) if isinstance(value, set) else tuple(inner)


def refuse_impostors(result: object) -> None:
    """Raise Foul if *result*, or an object directly inside it, says that it equals anything whatever."""
    inside: list[object] = []
    if type(result) is dict:  # of a subclass, even looking inside would run the answer's code
        inside = [*result.keys(), *result.values()]
    elif type(result) in (list, tuple, set, frozenset):
        inside = list(result)  # type: ignore[call-overload]
    for each in [result, *inside[:_LARGE]]:
        if isinstance(type(each).__eq__, types.FunctionType) and bool(each == _NOTHING):
            raise Foul(f"returns an object of {type(each).__name__} that says it equals everything")
