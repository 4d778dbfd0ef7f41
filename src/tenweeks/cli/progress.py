"""``tenweeks progress``: what is solved, and how."""

import json
from typing import Annotated

import typer

from tenweeks import progress_file
from tenweeks.cli.common import course, out


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print the marks for programs.")] = False,
) -> None:
    """Show what you have solved, with honest marks.

    Example: tenweeks progress
    """
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
