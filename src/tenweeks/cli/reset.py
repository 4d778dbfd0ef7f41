"""``tenweeks reset``: begin an exercise or a lesson again."""

from typing import Annotated

import typer

from tenweeks import learner
from tenweeks.cli.common import course, find_exercise, find_lesson, out


def command(
    name: Annotated[str, typer.Argument(metavar="EXERCISE|LESSON", help="Such as group_by or 03_collections.")],
) -> None:
    """Put an exercise's stub, or a whole lesson, back as it came; what you wrote is kept in my/backups.

    Example: tenweeks reset group_by
    """
    whole = course()
    if lesson := find_lesson(whole, name):
        backup = learner.reset_lesson(whole, lesson)
        backups = [backup] if backup else []
    else:
        backups = learner.reset_exercise(whole, find_exercise(whole, name))
    for kept in backups:
        out.print(f"kept as {kept}", markup=False, soft_wrap=True)
    out.print(f"{name} is as it came" if backups else f"{name} was not begun", markup=False)
