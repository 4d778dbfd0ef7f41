"""Conditions and rules: which file goes where. Each condition is a class, and `CONDITIONS` is the list of them."""

import fnmatch
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol, Self, runtime_checkable

from file_organizer.template import Template
from file_organizer.tree import Entry, Tree, fold_name, split_name
from file_organizer.units import parse_duration, parse_size

# Left alone unless the rules say otherwise: hidden files, what browsers and editors have not finished, system files.
IGNORED = (
    ".*", "*.part", "*.partial", "*.crdownload", "*.download", "*.opdownload", "*.!ut", "*.tmp", "~$*",
    "desktop.ini", "Thumbs.db",
)  # fmt: skip
FIELDS = frozenset({"name", "stem", "suffix", "extension", "folder", "modified", "type"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that rules are tried on, where it is found, and what time it is (*now*, in seconds since 1970)."""

    entry: Entry
    tree: Tree
    now: float

    @property
    def folder(self) -> str:
        """The folder below the root, with slashes; empty for the root itself."""
        below = os.path.dirname(self.entry.path)[len(self.tree.root) :]  # noqa: PTH120
        return below.strip(os.sep).replace(os.sep, "/")

    @property
    def age(self) -> float:
        """Seconds since the file was last written to; negative if that lies in the future."""
        return self.now - self.entry.modified / 1e9

    def values(self, fields: Sequence[str], zone: tzinfo | None) -> dict[str, str | datetime]:
        """Return the values of those *fields* of a template that each file has; times are told in *zone*."""
        stem, suffix = split_name(self.entry.name)
        values: dict[str, str | datetime] = {
            "name": self.entry.name, "stem": stem, "suffix": suffix, "extension": suffix[1:].lower(),
            "folder": self.folder,
        }  # fmt: skip
        if "modified" in fields:
            values["modified"] = datetime.fromtimestamp(self.entry.modified / 1e9, zone)
        if "type" in fields:
            values["type"] = self.tree.content_type(self.entry)
        return values


@runtime_checkable
class Condition(Protocol):
    """What a rule asks of a file.

    `parse` makes one from what stands in the rules and raises `ValueError`, whose text a user reads. `matches` must
    not change anything. A new condition is a class with these two and a line in `CONDITIONS`.
    """

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition that *value* asks for."""
        ...

    def matches(self, file: Candidate) -> bool:
        """Tell whether *file* is meant."""
        ...


@dataclass(frozen=True, slots=True)
class Extension:
    """`extension: [jpg, png]`: the last part of the name, without its dot and in any case; `tar.gz` is one, too."""

    extensions: frozenset[str]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for one extension or a list of them."""
        return cls(frozenset(text.removeprefix(".").lower() for text in texts(value)))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the extension is one of these."""
        suffix = split_name(file.entry.name)[1].lower()
        return suffix[1:] in self.extensions or suffix.rpartition(".")[2] in self.extensions


@dataclass(frozen=True, slots=True)
class Name:
    """`name: "IMG_*"`: the whole name, with `*`, `?` and `[…]`; spellings that `fold_name` makes equal are equal."""

    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for one pattern or a list of them."""
        return cls(glob([fold_name(text) for text in texts(value)]))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the name fits a pattern."""
        return self.pattern.fullmatch(fold_name(file.entry.name)) is not None


@dataclass(frozen=True, slots=True)
class Regex:
    """`regex: "(?P<year>\\d{4})-"`: found anywhere in the name; its named groups are fields of the rule."""

    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for a regular expression."""
        if not isinstance(value, str):
            raise ValueError(f"a regular expression is text in quotes, not {value!r}")
        try:
            pattern = re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        if taken := sorted(FIELDS & set(pattern.groupindex)):
            raise ValueError(f"a group cannot be called {taken[0]}, since each file has a field of that name")
        return cls(pattern)

    def matches(self, file: Candidate) -> bool:
        """Tell whether the expression is found in the name."""
        return self.pattern.search(file.entry.name) is not None

    def groups(self, file: Candidate) -> dict[str, str]:
        """Return the named groups; one that took no part is empty."""
        found = self.pattern.search(file.entry.name)
        return found.groupdict("") if found else {}


@dataclass(frozen=True, slots=True)
class Folder:
    """`folder: "Scans/*"`: the folder below the one that is organized; empty is that one itself."""

    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for one pattern or a list of them."""
        return cls(glob([fold_name(text.strip("/")) for text in texts(value)]))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file's folder fits a pattern."""
        return self.pattern.fullmatch(fold_name(file.folder)) is not None


@dataclass(frozen=True, slots=True)
class Type:
    """`type: image/*`: the media type of the content, whatever the name says."""

    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for one media type or a list of them, in which `*` is anything."""
        for text in (chosen := texts(value)):
            if "/" not in text and text != "*":
                raise ValueError(f"a type is such as image/* or application/pdf, not {text!r}")
        return cls(glob([text.lower() for text in chosen]))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the content's type fits."""
        return self.pattern.fullmatch(file.tree.content_type(file.entry)) is not None


@dataclass(frozen=True, slots=True)
class Larger:
    """`larger: 10 MB`: more bytes than that."""

    size: int

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for a size (see `parse_size`)."""
        return cls(parse_size(value))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file is larger."""
        return file.entry.size > self.size


@dataclass(frozen=True, slots=True)
class Smaller:
    """`smaller: 4 KiB`: fewer bytes than that."""

    size: int

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for a size (see `parse_size`)."""
        return cls(parse_size(value))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file is smaller."""
        return file.entry.size < self.size


@dataclass(frozen=True, slots=True)
class Older:
    """`older: 90 days`: last written to longer ago than that."""

    seconds: float

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for a duration (see `parse_duration`)."""
        return cls(parse_duration(value))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file is older."""
        return file.age > self.seconds


@dataclass(frozen=True, slots=True)
class Newer:
    """`newer: 2 weeks`: last written to less long ago than that."""

    seconds: float

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for a duration (see `parse_duration`)."""
        return cls(parse_duration(value))

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file is newer."""
        return file.age < self.seconds


@dataclass(frozen=True, slots=True)
class Duplicate:
    """`duplicate: true`: the content is that of an older file among those looked at; `false` is all others."""

    wanted: bool

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the condition for true or false."""
        if not isinstance(value, bool):
            raise ValueError(f"duplicate is true or false, not {value!r}")
        return cls(value)

    def matches(self, file: Candidate) -> bool:
        """Tell whether the file is a copy, or is none."""
        return (file.tree.original(file.entry) is not None) == self.wanted


# In the order in which a rule tries them: what must be read from the disk comes last.
CONDITIONS: dict[str, type[Condition]] = {
    "extension": Extension,
    "name": Name,
    "regex": Regex,
    "folder": Folder,
    "larger": Larger,
    "smaller": Smaller,
    "older": Older,
    "newer": Newer,
    "type": Type,
    "duplicate": Duplicate,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: files that meet all *conditions* go into the folder *into*, with the name *rename*.

    *into* is a template below *base*, an absolute folder; without *base* it is below the root, and None is the file's
    own folder. Without *rename* the name stays. A rule with neither leaves its files alone. *on_conflict* says what
    happens where the name is taken: "number" or "skip".
    """

    name: str
    conditions: tuple[Condition, ...] = ()
    into: Template | None = None
    rename: Template | None = None
    base: str | None = None
    on_conflict: str = "number"

    @property
    def leaves(self) -> bool:
        """Whether the rule says that its files stay."""
        return self.into is None and self.rename is None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all fields of its templates."""
        return tuple(field.name for part in (self.into, self.rename) if part for field in part.fields)

    def matches(self, file: Candidate) -> bool:
        """Tell whether *file* meets all conditions."""
        return all(condition.matches(file) for condition in self.conditions)

    def values(self, file: Candidate, zone: tzinfo | None) -> dict[str, str | datetime]:
        """Return the values of the fields of the rule's templates for *file*."""
        values = file.values(self.fields, zone)
        for condition in self.conditions:
            if isinstance(condition, Regex):
                values |= condition.groups(file)
        return values


@dataclass(frozen=True)
class Settings:
    """What the rules file says.

    `folder` is organized, with its subfolders if `subfolders`; files whose name fits `ignore`, and those written to
    within the last `quiet` seconds, are left alone. The first of `rules` that a file meets is the only one for it.
    """

    folder: str
    rules: tuple[Rule, ...]
    subfolders: bool = False
    quiet: float = 5.0
    ignore: re.Pattern[str] = field(default_factory=lambda: glob(IGNORED))


def texts(value: object) -> list[str]:
    """Return *value*, one text or a list of texts, as a list; raises `ValueError` for anything else."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, str):
            raise ValueError(f"{each!r} is not text; put it in quotes")
        found.append(each)
    return found


def glob(patterns: Sequence[str]) -> re.Pattern[str]:
    """Return the expression that matches what fits one of *patterns*, with `*`, `?` and `[…]` as in a shell."""
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns) or r"(?!)")
