"""Values shown to a learner: short, on one line, and never an error of their own."""

import re
import reprlib
import types
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
WIDTH = 100


class _Repr(reprlib.Repr):
    """The standard library's shortened ``repr``, made safe against classes whose own ``__repr__`` fails."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 5
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdeque = self.maxdict = 12
        self.maxstring = self.maxother = self.maxlong = 80

    def repr_instance(self, x: object, level: int) -> str:
        if isinstance(x, types.FunctionType | types.BuiltinFunctionType):
            return x.__name__
        try:
            text = repr(x)
        except Exception as error:
            return f"<{type(x).__name__} whose __repr__ raises {type(error).__name__}>"
        return self._clip(text)

    def _clip(self, text: str) -> str:
        if len(text) <= self.maxother:
            return text
        half = (self.maxother - 3) // 2
        return f"{text[:half]}...{text[-half:]}"

    def repr_type(self, x: type, level: int) -> str:
        return x.__name__

    def repr_dict(self, x: dict[object, object], level: int) -> str:
        # Unlike the standard library's, in the order of insertion, which exercises ask for.
        if level <= 0 and x:
            return "{...}"
        pairs = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in islice(x, self.maxdict)]
        return f"{{{', '.join([*pairs, *(['...'] if len(x) > self.maxdict else [])])}}}"


_SHORT = _Repr()


def shown(value: object) -> str:
    """Return *value* as one short line: like ``repr``, but cut, and functions and classes by their name."""
    try:
        text = _SHORT.repr(value)
    except Exception as error:  # a container subclass may break in its own way
        text = f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"
    return clipped(ADDRESS.sub("", text).replace("\n", "\\n"))


def clipped(text: str, width: int = WIDTH) -> str:
    """Return *text* cut in its middle to at most *width* characters."""
    if len(text) <= width:
        return text
    half = (width - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def difference(expected: object, got: object) -> str:
    """Return where *got* first differs from *expected*, or an empty string where that says nothing new."""
    try:
        return _difference(expected, got)
    except Exception:  # an answer's own class may fail while it is compared
        return ""


def _difference(expected: object, got: object) -> str:
    if type(expected) is not type(got):
        if isinstance(expected, type) or isinstance(got, type):
            return ""
        return f"in type: {type(got).__name__}, not {type(expected).__name__}"
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return _mapping_difference(expected, got)
    if isinstance(expected, set | frozenset) and isinstance(got, set | frozenset):
        return _membership(expected - got, got - expected)
    if isinstance(expected, Sequence) and isinstance(got, Sequence) and max(len(expected), len(got)) > 1:
        return _sequence_difference(expected, got)
    return ""


def _mapping_difference(expected: Mapping[object, object], got: Mapping[object, object]) -> str:
    if membership := _membership(expected.keys() - got.keys(), got.keys() - expected.keys()):
        return membership
    for key, value in expected.items():
        if got[key] != value:
            return f"at key {shown(key)}"
    return "" if list(expected) == list(got) else "in the order of the keys"


def _membership(missing: set[object] | frozenset[object], extra: set[object] | frozenset[object]) -> str:
    parts = [
        f"{what} {', '.join(sorted(map(shown, items))[:3])}{', …' if len(items) > 3 else ''}"
        for what, items in (("missing", missing), ("not expected", extra))
        if items
    ]
    return "; ".join(parts)


def _sequence_difference(expected: Sequence[object], got: Sequence[object]) -> str:
    absent = object()
    for index, (one, other) in enumerate(zip_longest(expected, got, fillvalue=absent)):
        if one is absent or other is absent:
            break
        if one != other:
            return f"at index {index}" + (f": {shown(other)}, not {shown(one)}" if isinstance(got, str) else "")
    lengths = len(got), len(expected)
    return "" if lengths[0] == lengths[1] else f"in length: {lengths[0]}, not {lengths[1]}"
