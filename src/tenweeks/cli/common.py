"""What several commands share: finding what the user named, and the two streams."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tenweeks import catalogue
from tenweeks.catalogue import Course, Exercise, Lesson
from tenweeks.errors import UserError

ExerciseName = Annotated[str, typer.Argument(metavar="EXERCISE", help="The exercise, such as frequency_counter.")]

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def find_exercise(course: Course, name: str) -> Exercise:
    """Return the exercise called *name*; raise UserError, with the nearest name, if there is none."""
    try:
        return course.exercise(name)
    except KeyError:
        names = [exercise.name for exercise in course.exercises]
        raise UserError(f"no exercise is called {name!r}; {suggestion(name, names, 'tenweeks list')}") from None


def find_lesson(course: Course, name: str) -> Lesson | None:
    """Return the lesson that *name* means: 02_strings_and_text, with or without its week and its suffix."""
    stem = Path(name).stem
    return next((lesson for lesson in course.lessons if lesson.stem == stem), None)


def suggestion(name: str, names: Iterable[str], listing: str) -> str:
    """Return what to try instead of an unknown *name*."""
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"did you mean {near[0]}?" if near else f"{listing} shows what there is"


def course() -> Course:
    """Return the course that is installed."""
    return catalogue.load()


def print_markdown(text: str) -> None:
    """Print Markdown, laid out for the terminal."""
    from rich.markdown import Markdown  # takes long to load, and few commands print prose

    out.print(Markdown(text))
