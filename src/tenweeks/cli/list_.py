"""``tenweeks list``: every exercise, with its level and how well its checks are proved."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from tenweeks import progress_file
from tenweeks.catalogue import Course
from tenweeks.cli.common import course, out


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list for programs.")] = False,
) -> None:
    """List the exercises, what you have solved, and how many mutants of each solution the checks kill.

    Example: tenweeks list --json
    """
    rows = exercises_as_json(course())
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    marks = progress_file.load()
    table = Table("", "exercise", "lesson", "level", "mistakes", "others", "mutants killed", box=None)
    for row in rows:
        table.add_row(
            "✓" if marks.get(row["name"], progress_file.Marks()).solved else "○",
            row["name"],
            f"{row['week']}.{int(row['lesson'][:2])}",
            row["level"],
            str(row["mistakes"]),
            str(row["alternatives"]),
            f"{row['killed']} of {row['mutants']}",
        )
    out.print(table)


def exercises_as_json(course: Course) -> list[dict[str, Any]]:
    """Return every exercise as the JSON-ready data that programs rely on."""
    counted = course.mutant_figures()
    return [
        {
            "name": exercise.name,
            "week": exercise.week,
            "lesson": exercise.lesson.stem,
            "title": exercise.title,
            "level": exercise.level,
            "hints": len(exercise.hints),
            "mistakes": exercise.mistakes,
            "alternatives": exercise.alternatives,
            "browser": exercise.browser,
            "mutants": counted.get(exercise.name, {}).get("total", 0),
            "killed": counted.get(exercise.name, {}).get("killed", 0),
        }
        for exercise in course.exercises
    ]
