"""What a learner has solved, with honest marks: attempts, hints used, solution opened.

One JSON file in the user's data folder: ``{"version": 1, "exercises": {NAME: {"solved": …, "attempts": …, "hints": …,
"solution_opened": …}}}``. The environment variable ``TENWEEKS_DATA`` names another folder, for machines that several
people share.
"""

import dataclasses
import functools
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from tenweeks import atomic

VERSION = 1


@dataclass(frozen=True)
class Marks:
    """How far a learner is with one exercise."""

    solved: bool = False
    attempts: int = 0
    hints: int = 0
    solution_opened: bool = False


def path() -> Path:
    """Return where the progress of this user is kept."""
    folder = os.environ.get("TENWEEKS_DATA")
    return (Path(folder) if folder else platformdirs.user_data_path("tenweeks", appauthor=False)) / "progress.json"


def load() -> dict[str, Marks]:
    """Return the marks by exercise. A damaged file is set aside as ``progress.json.damaged`` and counts as none."""
    try:
        return marks_from(json.loads(path().read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError):
        path().replace(path().with_suffix(".json.damaged"))
        return {}


def marks_from(data: dict[str, Any]) -> dict[str, Marks]:
    """Return the marks in *data*, as ``as_json`` made it; raise ValueError, TypeError or KeyError on other data."""
    if data["version"] != VERSION:
        raise ValueError(f"progress of version {data['version']!r}, not {VERSION}")
    found = {str(name): Marks(**marks) for name, marks in data["exercises"].items()}
    for name, marks in found.items():
        for field, none in dataclasses.asdict(Marks()).items():
            value = getattr(marks, field)
            if type(value) is not type(none) or value < 0:
                raise ValueError(f"{field} of {name} is {value!r}")
    return found


def as_json(marks: dict[str, Marks]) -> dict[str, Any]:
    """Return *marks* as JSON-ready data."""
    return {"version": VERSION, "exercises": {name: dataclasses.asdict(each) for name, each in marks.items()}}


def line(name: str, marks: Marks) -> str:
    """Return the marks of one exercise as a line of text."""
    remarks = [
        f"{marks.attempts} attempt{'s' if marks.attempts != 1 else ''}" if marks.attempts else "",
        f"{marks.hints} hint{'s' if marks.hints != 1 else ''}" if marks.hints else "",
        "solution opened" if marks.solution_opened else "",
    ]
    told = ", ".join(filter(None, remarks))
    return f"{'✓' if marks.solved else '○'} {name}{f' — {told}' if told else ''}"


def update(name: str, change: Callable[[Marks], Marks]) -> Marks:
    """Apply *change* to the marks of the exercise *name*, save them all, and return the new ones."""
    from filelock import FileLock  # takes long to load, and the page, which keeps its own marks, never needs it

    path().parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path().with_name(".progress.lock")):  # several notebooks may be open
        marks = load()
        marks[name] = change(marks.get(name, Marks()))
        atomic.write_text(path(), json.dumps(as_json(marks), indent=1) + "\n")
    return marks[name]


def join(added: dict[str, Marks]) -> None:
    """Add the marks of another machine, or of the live page: solved is solved, and the larger number counts."""
    for name, theirs in added.items():
        update(name, functools.partial(joined, theirs))


def joined(one: Marks, other: Marks) -> Marks:
    """Return what two records of one exercise say together."""
    return Marks(
        solved=one.solved or other.solved,
        attempts=max(one.attempts, other.attempts),
        hints=max(one.hints, other.hints),
        solution_opened=one.solution_opened or other.solution_opened,
    )


def record_attempt(name: str, *, solved: bool) -> None:
    """Remember one check of an answer that was begun."""
    update(
        name,
        lambda marks: dataclasses.replace(marks, attempts=marks.attempts + 1, solved=marks.solved or solved),
    )


def record_hint(name: str, number: int) -> None:
    """Remember that hint *number* was read."""
    update(name, lambda marks: dataclasses.replace(marks, hints=max(marks.hints, number)))


def record_solution_opened(name: str) -> None:
    """Remember that the solution was read."""
    update(name, lambda marks: dataclasses.replace(marks, solution_opened=True))
