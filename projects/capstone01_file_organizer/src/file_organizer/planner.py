"""The planner: a tree and rules become the ordered operations that a run will do, without touching anything.

Each operation is planned on the tree that the ones before it leave behind, so the plan is what happens: two files with
one target get two names, a place that was vacated is free, a folder is made once.
"""

import itertools
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from file_organizer.rules import Candidate, Rule, Settings
from file_organizer.template import Template
from file_organizer.tree import Entry, Kind, Skip, Tree, fold_name, split_name

LONGEST_NAME = 255  # bytes, on nearly every file system


class Action(StrEnum):
    """What an operation does."""

    MAKE_FOLDER = "make folder"
    MOVE = "move"
    REMOVE_FOLDER = "remove folder"


@dataclass(frozen=True, slots=True)
class Operation:
    """One step. A move takes *file* to *target*, both absolute; the others make or remove the folder *target*."""

    action: Action
    target: str
    file: Entry | None = None
    rule: str = ""


@dataclass(frozen=True)
class Plan:
    """What will be done in *root*, in this order, and what is left alone although somebody may expect otherwise.

    `untouched` counts the files that no rule is for, that a rule leaves, or that are in their place.
    """

    root: str
    operations: tuple[Operation, ...] = ()
    skipped: tuple[Skip, ...] = ()
    untouched: int = 0

    @property
    def moves(self) -> tuple[Operation, ...]:
        """The moves alone."""
        return tuple(each for each in self.operations if each.action is Action.MOVE)


class Blocked(Exception):
    """A file cannot go where its rule sends it; the text is the reason."""


def make_plan(tree: Tree, settings: Settings, now: float, zone: tzinfo | None = None) -> Plan:
    """Return what `settings.rules` make of *tree* at the time *now* (seconds since 1970); times are told in *zone*.

    Files are taken in the order of their paths, and for each the first rule that it meets. A file written to less than
    `settings.quiet` seconds ago is skipped. Where a name is taken, in whatever spelling (`fold_name`), the file gets a
    number, "name (2).txt", or is skipped if the rule says so; a folder that is there in another spelling is used. A
    file that already is where it belongs stays, so that a second run has nothing to do. The result depends on nothing
    else.
    """
    simulation = Simulation(tree)
    operations: list[Operation] = []
    skipped = list(tree.skipped)
    untouched = 0
    for entry in sorted(tree.files):
        file = Candidate(entry, tree, now)
        try:
            rule = next((rule for rule in settings.rules if rule.matches(file)), None)
            if rule is None or rule.leaves:
                steps = []
            elif abs(file.age) < settings.quiet:
                raise Blocked(f"was written to less than {settings.quiet:g} s ago")
            else:
                steps = plan_file(simulation, file, rule, zone)
        except Blocked as blocked:
            skipped.append(Skip(entry.path, str(blocked)))
        except OSError as error:  # its content is asked for, and cannot be read
            skipped.append(Skip(entry.path, f"cannot be read: {error.strerror}"))
        else:
            operations.extend(steps)
            untouched += not steps
    return Plan(tree.root, tuple(operations), tuple(sorted(skipped)), untouched)


def plan_file(simulation: "Simulation", file: Candidate, rule: Rule, zone: tzinfo | None) -> list[Operation]:
    """Return the steps that bring *file* where *rule* wants it, none if it is there; the simulation has done them.

    Raises `Blocked`, with the simulation as it was, if it cannot be brought there.
    """
    values = rule.values(file, zone)
    source, steps = file.entry.path, list[Operation]()
    folder, wanted = os.path.split(source)
    if rule.rename is not None:
        wanted = fill(rule.rename, values).replace("/", "_")
    if rule.into is not None:
        parts = [part for part in fill(rule.into, values).split("/") if part not in ("", ".")]
        folder = simulation.resolve(rule.base or simulation.tree.root, parts, steps)
    chosen = simulation.free_name(folder, wanted, source, number=rule.on_conflict == "number")
    if os.path.join(folder, chosen) == source:  # noqa: PTH118
        return []
    move = Operation(Action.MOVE, os.path.join(folder, chosen), file.entry, rule.name)  # noqa: PTH118
    simulation.do([*steps, move])
    return [*steps, move]


def fill(template: Template, values: Mapping[str, str | datetime]) -> str:
    """Return *template* with its fields filled in; raises `Blocked` if one is empty, or the result leads elsewhere.

    Only the folder may be empty: that of a file in the root is.
    """
    for field in template.fields:
        if not values[field.name] and field.name != "folder":
            raise Blocked(f"it has no {field.name}")
    text = template.fill(values)
    if {"..", "."} & set(text.removeprefix("./").split("/")):
        raise Blocked(f"its place would be {text!r}")
    return text


class Simulation:
    """The folders of a tree as they are after the operations planned so far."""

    def __init__(self, tree: Tree) -> None:
        """Begin with the folders as they are in *tree*."""
        self.tree = tree
        self._folders: dict[str, dict[str, dict[str, Kind]]] = {}
        self._taken: dict[str, dict[str, int]] = {}

    def names(self, folder: str) -> dict[str, dict[str, Kind]]:
        """Return what is in *folder*: for each folded name its spellings, mostly one, and what they are."""
        if folder not in self._folders:
            found: dict[str, dict[str, Kind]] = {}
            for name, kind in (self.tree.names(folder) or {}).items():
                found.setdefault(fold_name(name), {})[name] = kind
            self._folders[folder] = found
        return self._folders[folder]

    def resolve(self, base: str, parts: Sequence[str], steps: list[Operation]) -> str:
        """Return the folder *parts* below *base*; folders to make are added to *steps*.

        An existing folder in another spelling is taken. Raises `Blocked` where something else has the name: a link is
        never followed.
        """
        folder = base
        for number, part in enumerate(parts):
            spellings = self.names(folder).get(fold_name(part), {})
            name = part if part in spellings else next(iter(sorted(spellings)), part)
            kind = spellings.get(name)
            if kind not in (None, Kind.FOLDER):
                raise Blocked(f"{'/'.join([*parts[:number], name])} is a {kind}, not a folder")
            folder = os.path.join(folder, name)  # noqa: PTH118
            if kind is None:
                check_length(part)
                steps.append(Operation(Action.MAKE_FOLDER, folder))
        return folder

    def free_name(self, folder: str, wanted: str, source: str, *, number: bool) -> str:
        """Return *wanted*, or the first numbered name that is free in *folder*; the place of *source* itself is free.

        Raises `Blocked` if the name is taken and *number* is false, and for a name that is too long.
        """
        names = self.names(folder)

        def is_free(name: str) -> bool:
            spellings = names.get(fold_name(name), {})
            return all(os.path.join(folder, spelling) == source for spelling in spellings)  # noqa: PTH118

        check_length(wanted)
        if is_free(wanted):
            return wanted
        if not number:
            raise Blocked(f"{wanted} is taken there")
        stem, suffix = split_name(wanted)
        left, own = os.path.split(source)
        if left == folder and re.fullmatch(re.escape(stem) + r" \(\d+\)" + re.escape(suffix), own):
            return own  # it has its number from an earlier run
        # Up to here all numbers are known to be taken: or many files of one name would take a time that is squared.
        taken = self._taken.setdefault(folder, {})
        for count in itertools.count(taken.get(fold_name(wanted), 1) + 1):
            if is_free(name := f"{stem} ({count}){suffix}"):
                taken[fold_name(wanted)] = count
                break
        check_length(name)
        return name

    def do(self, operations: Sequence[Operation]) -> None:
        """Change the folders as *operations* will."""
        for operation in operations:
            folder, name = os.path.split(operation.target)
            if operation.file is not None:
                left, old = os.path.split(operation.file.path)
                spellings = self.names(left)[fold_name(old)]
                del spellings[old]
                self._taken.pop(left, None)
            kind = Kind.FOLDER if operation.action is Action.MAKE_FOLDER else Kind.FILE
            self.names(folder).setdefault(fold_name(name), {})[name] = kind


def check_length(name: str) -> None:
    """Raise `Blocked` if *name* is longer than file systems allow."""
    if len(os.fsencode(name)) > LONGEST_NAME:
        raise Blocked(f"its new name would have more than {LONGEST_NAME} bytes: {name[:20]}…")
