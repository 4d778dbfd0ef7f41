"""The directive ``{exercise-list}``: every exercise of the course in one table a week, taken from the catalogue.

Nothing is listed by hand. Levels, hints, known mistakes and alternative answers are counted in the notebooks and the
tests; the mutants killed come from ``mutants.json``, and are shown only where that file has a figure for the exercise.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from tenweeks import catalogue

HEADER = """\
| Exercise | Level | Hints | Known mistakes | Alternatives | Mutants killed |
|:--|:--|--:|--:|--:|--:|"""


class ExerciseList(SphinxDirective):
    """Write the tables of all exercises where the directive stands."""

    def run(self) -> list[nodes.Node]:
        """Return the headings and tables as nodes of the page."""
        root = Path(self.env.srcdir)
        try:
            course = catalogue.load(root)
        except catalogue.CatalogueError as error:
            raise self.error(str(error)) from error
        mutants = read_mutants(root / "mutants.json")
        sources = [lesson.path for lesson in course.lessons] + [each.tests for each in course.exercises]
        for source in [*sources, *root.glob("mutants.json")]:
            self.env.note_dependency(str(source))
        up = "../" * self.env.docname.count("/")
        lines = list(markdown(course, mutants, up))
        parent = nodes.section()
        parent.document = self.state.document
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, parent, match_titles=True)
        return parent.children


def markdown(course: catalogue.Course, mutants: dict[str, Any], up: str) -> Iterator[str]:
    """Yield the page's Markdown; *up* leads from the page to the course's root."""
    for week, exercises in groupby(course.exercises, key=attrgetter("week")):
        yield from ("", f"## Week {week}", "", *HEADER.splitlines())
        yield from (row(each, course.root, mutants, up) for each in exercises)


def row(exercise: catalogue.Exercise, root: Path, mutants: dict[str, Any], up: str) -> str:
    """Return the table row of one *exercise*."""
    lesson = exercise.lesson.path.relative_to(root).as_posix()
    heading = default_slugify(f"{exercise.level} · {exercise.title}")
    cells = (
        f'[{exercise.title}]({up}{lesson}#{heading})<span data-exercise="{exercise.name}"></span>',
        exercise.level,
        len(exercise.hints),
        exercise.mistakes,
        exercise.alternatives,
        killed(mutants.get(exercise.name)),
    )
    return f"| {' | '.join(map(str, cells))} |"


def killed(figure: dict[str, Any] | None) -> str:
    """Return how many mutants the exercise's tests kill, of how many, and how many of the others are excused."""
    if figure is None:
        return "not measured"
    excused = f", {len(figure['excused'])} excused" if figure["excused"] else ""
    return f"{figure['killed']} of {figure['total']}{excused}"


def read_mutants(path: Path) -> dict[str, Any]:
    """Return the figures by exercise, none if they were never measured."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("exercise-list", ExerciseList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
