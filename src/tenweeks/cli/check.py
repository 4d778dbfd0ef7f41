"""``tenweeks check``: one exercise, or the milestones of a project."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tenweeks import learner, progress_file, starters
from tenweeks.catalogue import Course, Exercise
from tenweeks.child import check_in_child
from tenweeks.cli.common import course, err, find_exercise, out
from tenweeks.errors import UserError
from tenweeks.result import Outcome, Result


def command(
    name: Annotated[str, typer.Argument(metavar="EXERCISE", help="An exercise, or a project you have started.")],
    answer: Annotated[Path | None, typer.Option(help="The file with the answer; - reads standard input.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for programs.")] = False,
) -> None:
    """Check an answer, in a process that is ended if it does not end itself.

    Example: tenweeks check frequency_counter --answer answer.py
    """
    whole = course()
    results = check_project(whole, name) if is_project(whole, name) else [check_exercise(whole, name, answer)]
    if as_json:
        data = [result.as_json() for result in results]
        typer.echo(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=1))
    else:
        for result in results:
            out.print(result.as_text(), markup=False, soft_wrap=True)
    raise typer.Exit(0 if all(result.ok for result in results) else 1)


def is_project(course: Course, name: str) -> bool:
    """Tell whether *name* is a project's, and no exercise's."""
    return name in starters.projects(course.root) and name not in {exercise.name for exercise in course.exercises}


def check_exercise(course: Course, name: str, answer: Path | None) -> Result:
    """Return the result of the learner's answer, or of the file they name; remember their own."""
    exercise = find_exercise(course, name)
    if answer is None:
        source, path = learner.answer_of(course, exercise)
        err.print(f"checking {path}", markup=False, soft_wrap=True)
        return checked_and_recorded(exercise, source)
    source = sys.stdin.read() if str(answer) == "-" else learner.read_answer(existing(answer), exercise)
    return checked_and_recorded(exercise, source)


def existing(path: Path) -> Path:
    """Return *path*; raise UserError if it is no file."""
    if not path.is_file():
        raise UserError(f"{path} is not a file")
    return path


def checked_and_recorded(exercise: Exercise, source: str) -> Result:
    """Return the result of *source*, told for a terminal, and remember the attempt."""
    result = check_in_child(exercise, source).told_in_terminal()
    if result.outcome is not Outcome.NOT_STARTED:
        progress_file.record_attempt(exercise.name, solved=result.ok)
    return result


def check_project(course: Course, name: str) -> list[Result]:
    """Return one result for each milestone of the learner's own project."""
    return starters.check_milestones(course.root, name)
