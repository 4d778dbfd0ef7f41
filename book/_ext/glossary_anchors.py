"""Let a lesson link to a term by an ordinary link: ``[casefold](../../book/glossary.md#term-casefold)``.

Lessons are plain Markdown, read in JupyterLab and on GitHub too, so Sphinx's ``term`` role is not for them. MyST
follows ``page.md#anchor`` only where the anchor is a heading's; this adds the glossary's terms to what it knows.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def add_terms(app: Sphinx, document: nodes.document) -> None:
    """Register the anchors of the glossary terms in *document* with MyST."""
    anchors = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in document.findall(nodes.term):
        for anchor in term["ids"]:
            anchors[anchor] = (term.line, anchor, term.astext())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Listen for pages that were read."""
    app.connect("doctree-read", add_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
