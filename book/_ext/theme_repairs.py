"""Repair what the theme's pages get wrong for people who use a keyboard, a screen reader or their voice.

What a template can repair is in ``_templates``; the rest is here. Each repair names the rule of axe-core that it keeps.
"""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

SCROLLING_TABLE = re.compile('<div class="pst-scrollable-table-container">')
BLANK_HEADER = re.compile(r'<th(?: class="head[^"]*")?>(?:<p></p>)?</th>')


def head_the_rows(app: Sphinx, document: nodes.document) -> None:
    """Make the first column of a table without a title the header of its rows (``empty-table-header``).

    Markdown has no table without a header row; a table of labelled facts is written with a blank one, which goes.
    """
    for table in document.findall(nodes.tgroup):
        head = next(iter(table.findall(nodes.thead)), None)
        corner = next(iter(head.findall(nodes.entry)), None) if head is not None else None
        if head is None or corner is None or corner.astext().strip():
            continue
        next(iter(table.findall(nodes.colspec)))["stub"] = 1
        if not head.astext().strip():
            table.remove(head)


def repair_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Repair one page's body and the navigation beside it."""
    # The blank corner of a table, and that of a pandas table with an index (`empty-table-header`).
    body = BLANK_HEADER.sub("<td></td>", context.get("body", ""))
    context["body"] = SCROLLING_TABLE.sub(named_regions(), body)
    toctree = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda *args, **kwargs: name_toggles(toctree(*args, **kwargs))


def named_regions() -> Callable[[re.Match[str]], str]:
    """Return what names the frames that wide tables scroll in, where the keyboard stops (``focus-order-semantics``)."""
    numbers = itertools.count(1)
    return lambda frame: f'{frame[0][:-1]} role="region" aria-label="Table {next(numbers)}">'


def name_toggles(navigation: BeautifulSoup | str) -> BeautifulSoup | str:
    """Name the arrows that fold the *navigation* (``summary-name``)."""
    if isinstance(navigation, BeautifulSoup):
        for summary in navigation.select("li > details > summary"):
            link = summary.find_parent("li").find("a")
            summary["aria-label"] = f"Pages of {link.get_text(strip=True)}"
    return navigation


def make_static_folder(app: Sphinx) -> None:
    """Make ``_static`` before anything can fail.

    When a first build fails, the theme copies its logo to where that folder should be, as a file of that name, and
    every later build fails for it.
    """
    Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Listen for pages read and pages about to be written."""
    app.connect("builder-inited", make_static_folder)
    app.connect("doctree-read", head_the_rows)
    app.connect("html-page-context", repair_page, priority=900)  # after the theme has put its functions in the context
    return {"parallel_read_safe": True, "parallel_write_safe": True}
