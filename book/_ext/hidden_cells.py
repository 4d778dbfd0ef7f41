"""Label what a collapsed cell hides: a solution reads *Show the solution*, anything else what myst-nb calls it.

myst-nb gives every such summary the accessible name "Toggle hidden content", which differs from the words on it: who
steers by voice says what they see, and nothing happens. So the summary is written anew, without that name.
"""

import itertools
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator
from sphinx.util.typing import ExtensionMetadata


def label_solutions(app: Sphinx, document: nodes.document) -> None:
    """Set the words on the summaries of a lesson's solutions; one of several cells tells which of them it is."""
    cells = [node for node in document.findall(nodes.container) if "cell" in node["classes"]]
    for is_solution, group in itertools.groupby(cells, lambda cell: "tag_solution" in cell["classes"]):
        parts = list(group) if is_solution else []
        for number, cell in enumerate(parts, 1):
            which = f", {number} of {len(parts)}" if len(parts) > 1 else ""
            cell["prompt_show"], cell["prompt_hide"] = f"Show the solution{which}", f"Hide the solution{which}"


def visit_hidden_cell(translator: SphinxTranslator, node: HideCodeCellNode) -> None:
    """Open a ``details`` element whose summary is named by its own words."""
    translator.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{escape(node["prompt_show"])}</p>\n'
        f'<p class="expanded admonition-title">{escape(node["prompt_hide"])}</p>\n</summary>\n'
    )


def depart_hidden_cell(translator: SphinxTranslator, node: HideCodeCellNode) -> None:
    """Close the ``details`` element."""
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Label the solutions, and replace how myst-nb writes what it hides."""
    app.connect("doctree-read", label_solutions)
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
