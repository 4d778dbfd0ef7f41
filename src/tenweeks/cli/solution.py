"""``tenweeks solution``: the published solution, after a question."""

import sys
from typing import Annotated

import typer
from rich.syntax import Syntax

from tenweeks import progress_file
from tenweeks.cli.common import ExerciseName, course, find_exercise, out
from tenweeks.errors import UserError


def command(
    name: ExerciseName,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Show the solution of an exercise; your progress says so honestly.

    Example: tenweeks solution frequency_counter
    """
    exercise = find_exercise(course(), name)
    if not yes:
        if not sys.stdin.isatty():
            raise UserError("nobody is there to answer; add --yes to see the solution without a question")
        typer.confirm("Your progress will say that you opened it. Show the solution?", abort=True)
    out.print(Syntax(exercise.solution, "python", background_color="default"))
    progress_file.record_solution_opened(exercise.name)
