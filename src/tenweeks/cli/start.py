"""``tenweeks start``: a project's skeleton to fill in."""

from typing import Annotated

import typer

from tenweeks import starters
from tenweeks.cli.common import course, out


def command(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="The project, such as text_analyzer.")],
) -> None:
    """Write a project's skeleton into my/projects: signatures, docstrings, milestones' tests and the brief.

    Example: tenweeks start text_analyzer
    """
    folder = starters.write_starter(course().root, project)
    out.print(f"Your project is in {folder}", markup=False, soft_wrap=True)
    out.print(f"Begin with its README.md; check it, milestone by milestone: tenweeks check {project}")
