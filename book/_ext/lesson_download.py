"""Offer a lesson's notebook for download, as the learner's copy: without its solution cells.

The theme offers the source of every page. On a lesson that would hand out the solutions, and on other pages a Markdown
file that only Sphinx can render. Here a lesson gets one button and other pages get none (the button is drawn by
``_templates/article-header-buttons.html``), and the copies in ``_sources`` are rewritten when the build has finished.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from tenweeks.learner import learners_copy


def offer_notebook(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Tell the page's template where the learner's copy lies, if the page is a lesson."""
    if str(context.get("sourcename", "")).endswith(".ipynb"):
        context["learners_notebook"] = f"{context['pathto']('_sources', 1)}/{context['sourcename']}"


def strip_solutions(app: Sphinx, error: Exception | None) -> None:
    """Write the learner's copy of each notebook over the one that Sphinx copied."""
    if error is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir, "_sources").rglob("*.ipynb"):
        notebook = learners_copy(json.loads(path.read_text("utf-8")))
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Listen for pages about to be written and for the end of the build."""
    app.connect("html-page-context", offer_notebook)
    app.connect("build-finished", strip_solutions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
