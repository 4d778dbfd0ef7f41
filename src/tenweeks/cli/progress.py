"""``tenweeks progress``: what is solved, and how."""

import json
from pathlib import Path
from typing import Annotated

import typer

from tenweeks import progress_file
from tenweeks.cli.common import course, out
from tenweeks.errors import UserError


def marks_in(path: Path) -> dict[str, progress_file.Marks]:
    """Return the marks in a file; raise UserError if it holds none."""
    try:
        return progress_file.marks_from(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(f"{path} is no progress; export it from a page, or by tenweeks progress --json") from error


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print the marks for programs, and for the pages.")] = False,
    added: Annotated[
        Path | None, typer.Option("--import", help="Add the marks in a file that a page has exported.")
    ] = None,
) -> None:
    """Show what you have solved, with honest marks. The pages of the book export and import the same JSON.

    Example: tenweeks progress --import progress.json
    """
    if added is not None:
        progress_file.join(marks_in(added))
    marks = progress_file.load()
    if as_json:
        typer.echo(json.dumps(progress_file.as_json(marks), indent=1))
        return
    exercises = course().exercises
    for week in sorted({exercise.week for exercise in exercises}):
        of_week = [exercise for exercise in exercises if exercise.week == week]
        solved = sum(marks.get(exercise.name, progress_file.Marks()).solved for exercise in of_week)
        out.print(f"Week {week}: {solved} of {len(of_week)} solved")
        for exercise in of_week:
            out.print(
                f"  {progress_file.line(exercise.name, marks.get(exercise.name, progress_file.Marks()))}",
                markup=False,
            )
