"""A web page becomes paragraphs; what is a heading, begins a chapter."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)
HEADINGS = frozenset({"h1", "h2", "h3"})
HIDDEN = frozenset({"head", "script", "style", "template", "nav", "svg", "math"})

_BLANKS = re.compile(r"\s+")


def read_page(html: str) -> Iterator[tuple[str, str]]:
    r"""Yield each paragraph of *html* that is not empty, and before it the heading that it is, or "".

    >>> list(read_page("<h1>One</h1><p>It was <b>dark</b>.<br>Very.</p><script>no</script>"))
    [('One', 'One'), ('', 'It was dark.\nVery.')]
    """
    parser = _Paragraphs()
    parser.feed(html)
    parser.close()
    parser.end()
    yield from parser.found


class _Paragraphs(HTMLParser):
    """Collects text between the tags that begin and end paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._heading = False
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden.append(tag)
        elif tag == "br":
            self._text.append("\n")
        elif tag in BLOCKS:
            self.end()
            self._heading = tag in HEADINGS

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        # <script/> and <p/> hold nothing in XHTML, and so hide nothing.
        if tag == "br":
            self._text.append("\n")
        elif tag in BLOCKS:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag in BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text.append(_BLANKS.sub(" ", data))

    def end(self) -> None:
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        text = "\n".join(line for line in lines if line)
        if text:
            self.found.append((" ".join(text.split()) if self._heading else "", text))
        self._text, self._heading = [], False
