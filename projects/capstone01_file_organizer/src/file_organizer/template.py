"""Places with fields, such as `Pictures/{modified:%Y}/`: checked when they are read, filled in for each file."""

import string
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

# What may stand after the colon of a field that is text. That of a time is for `strftime`.
SPELLINGS: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "title": str.title}
TIME_FIELDS = ("modified",)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a template, `{name}` or `{name:spelling}`."""

    name: str
    spelling: str = ""

    def fill(self, values: Mapping[str, str | datetime]) -> str:
        """Return what stands for the field."""
        value = values[self.name]
        if isinstance(value, datetime):
            return value.strftime(self.spelling or "%Y-%m-%d")
        return SPELLINGS[self.spelling](value) if self.spelling else value


@dataclass(frozen=True, slots=True)
class Template:
    """A text with fields, in pieces: a `str` stands for itself."""

    text: str
    pieces: tuple[str | Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Field))

    def fill(self, values: Mapping[str, str | datetime]) -> str:
        """Return the text with its fields replaced by *values*."""
        return "".join(piece if isinstance(piece, str) else piece.fill(values) for piece in self.pieces)


def parse_template(text: str, known: Collection[str]) -> Template:
    """Return *text* as a template, all of whose fields are *known*; `{{` and `}}` are braces.

    Raises `ValueError` for a brace without its partner, a field that is not known, a spelling that is not one of
    `SPELLINGS`, and for anything else after a name: a template reaches no attributes and calls nothing.
    """
    pieces: list[str | Field] = []
    for literal, name, spelling, conversion in string.Formatter().parse(text):
        if literal:
            pieces.append(literal)
        if name is None:
            continue
        if name not in known or conversion:
            raise ValueError(f"no field is called {{{name}}}; there is {', '.join(sorted(known))}")
        if spelling and name not in TIME_FIELDS and spelling not in SPELLINGS:
            raise ValueError(f"{{{name}:{spelling}}} is no spelling; there is {', '.join(SPELLINGS)}")
        pieces.append(Field(name, spelling or ""))
    return Template(text, tuple(pieces))
