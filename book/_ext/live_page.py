"""Let the pages run code: lay the files of the live page beside them, and tell each page what it needs to know.

What is laid is made beforehand (``tenweeks.live_page``, by ``tenweeks book``). Where it has not been made, the pages
are the plain book: this extension then does nothing.
"""

import json
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from tenweeks import catalogue, live_page
from tenweeks.catalogue import Course, Lesson

PLACE = "live"  # below the root of the site


def name_cells(app: Sphinx, document: nodes.document) -> None:
    """Give each code cell of a lesson an id made of its name in the notebook, by which the page keeps its code."""
    source = Path(app.env.doc2path(app.env.docname))
    if source.suffix != ".ipynb":
        return
    cells = catalogue.read_notebook(source)["cells"]
    for node in document.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            node["ids"].append(f"cell-{cells[node['cell_index']]['id']}")


def bring_to_life(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Add the script, the styles and the facts to a page's head."""
    if not is_made(app):
        return
    course = catalogue.load(Path(app.srcdir))
    up = "../" * page.count("/")
    text = json.dumps(facts(course, page, up), ensure_ascii=False).replace("<", "\\u003c")
    context["metatags"] = "\n".join(
        [
            context.get("metatags", ""),
            f'<link rel="stylesheet" href="{up}{PLACE}/live.css">',
            f'<script type="application/json" id="live-facts">{text}</script>',
            f'<script type="module" src="{up}{PLACE}/page.js"></script>',
        ]
    )


def facts(course: Course, page: str, up: str) -> dict[str, Any]:
    """Return what the script of *page* must know; ``facts.js`` says what each fact is. *up* leads to the root."""
    lesson = next((each for each in course.lessons if name_of(course, each) == page), None)
    week = PurePosixPath(page).parent.name
    spoken_of = [lesson] if lesson else [each for each in course.lessons if week in (each.week_folder, "book", "")]
    exercises = [each for each in course.exercises if each.lesson == lesson]
    return {
        "page": page,
        "folder": f"{up}{PLACE}/",
        "lesson": f"{up}{PLACE}/{page}.json.gz" if lesson else "",
        "notebook": f"{up}_sources/{page}.ipynb" if lesson else "",
        "cells": {f"cell-{each.cell}": each.name for each in exercises},
        "lessons": {
            f"{up}{name_of(course, each)}.html": [other.name for other in course.exercises if other.lesson == each]
            for each in spoken_of
        },
    }


def name_of(course: Course, lesson: Lesson) -> str:
    """Return the name of a lesson's page."""
    return lesson.path.relative_to(course.root).with_suffix("").as_posix()


def is_made(app: Sphinx) -> bool:
    """Tell whether there are files of the live page to be laid beside the pages."""
    return live_page.folder(Path(app.srcdir)).is_dir()


def lay_files(app: Sphinx, error: Exception | None) -> None:
    """Copy the files of the live page, and write those of each lesson."""
    target = Path(app.outdir) / PLACE
    shutil.rmtree(target, ignore_errors=True)
    if error is not None or app.builder.format != "html" or not is_made(app):
        return
    course = catalogue.load(Path(app.srcdir))
    shutil.copytree(live_page.folder(course.root), target)
    (target / "image.sha256").unlink()
    for lesson in course.lessons:
        files = live_page.lesson_files(course.root, lesson, course.exercises)
        live_page.write_packed(target / f"{name_of(course, lesson)}.json.gz", files)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Listen for pages read and written and for the end of the build."""
    app.connect("doctree-read", name_cells)
    app.connect("html-page-context", bring_to_life)
    app.connect("build-finished", lay_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
