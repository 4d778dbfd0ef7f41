"""A web page becomes paragraphs; what is a heading, begins a chapter.

Not with the standard library's `html.parser`: that of Python 3.11.7 takes fifty seconds for 60 kB of `<a ` without end,
and what is in an EPUB was made by anybody. Here every character is looked at a few times, whatever stands there.
"""

import html
import re
from collections.abc import Iterator

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)
HEADINGS = frozenset({"h1", "h2", "h3"})
HIDDEN = frozenset({"head", "script", "style", "template", "nav", "svg", "math"})

# What begins with <. Nothing here goes beyond the next < (XML forbids one in a value), so a < that begins nothing costs
# no more than the text up to there; and quantifiers that end in + never go back.
_TAG = re.compile(r"""<(/?)([A-Za-z][\w.-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<!": ">", "<?": ">"}
_BLANKS = re.compile(r"\s+")


def read_page(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield each paragraph of the page *text* that is not empty, and before it the heading that it is, or "".

    >>> list(read_page("<h1>One</h1><p>It was <b>dark</b>.<br>Very.</p><script>no</script>"))
    [('One', 'One'), ('', 'It was dark.\nVery.')]
    """
    page = _Paragraphs()
    for kind, content in _pieces(text):
        if kind == "text":
            page.add(content)
        elif kind == "start":
            yield from page.start(content)
        elif kind == "end":
            yield from page.end(content)
        else:
            yield from page.empty(content)
    yield from page.finish()


class _Paragraphs:
    """Collects text between the tags that begin and end paragraphs."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._heading = False
        self._hidden = ""  # the tag whose end will show text again
        self._depth = 0

    def add(self, text: str) -> None:
        if not self._hidden:
            self._text.append(_BLANKS.sub(" ", text))

    def start(self, tag: str) -> Iterator[tuple[str, str]]:
        if self._hidden:
            self._depth += tag == self._hidden
        elif tag in HIDDEN:
            self._hidden, self._depth = tag, 1
        elif tag in BLOCKS:
            yield from self.finish()
            self._heading = tag in HEADINGS
        elif tag == "br":
            self._text.append("\n")

    def end(self, tag: str) -> Iterator[tuple[str, str]]:
        if self._hidden:
            self._depth -= tag == self._hidden
            self._hidden = self._hidden if self._depth else ""
        elif tag in BLOCKS:
            yield from self.finish()

    def empty(self, tag: str) -> Iterator[tuple[str, str]]:
        # <script/> and <p/> hold nothing in XHTML, and so hide nothing.
        if tag not in HIDDEN:
            yield from self.start(tag)
            self._heading = False

    def finish(self) -> Iterator[tuple[str, str]]:
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        text = "\n".join(line for line in lines if line)
        if text:
            yield " ".join(text.split()) if self._heading else "", text
        self._text, self._heading = [], False


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield text, starts and ends of tags, and tags that are both, in order."""
    place, missing = 0, set[str]()
    while (start := text.find("<", place)) >= 0:
        if start > place:
            yield "text", html.unescape(text[place:start])
        if match := _TAG.match(text, start):
            kind = "end" if match[1] else "empty" if match[3].endswith("/") else "start"
            yield kind, match[2].lower()
            place = match.end()
            continue
        opening = next((opening for opening in _ENDS if text.startswith(opening, start)), "")
        # What has no end once has none later: not looked for again.
        end = text.find(_ENDS[opening], start) if opening and opening not in missing else -1
        if end < 0:
            missing.add(opening)
            yield "text", "<"
            place = start + 1
            continue
        if opening == "<![CDATA[":
            yield "text", text[start + len(opening) : end]
        place = end + len(_ENDS[opening])
    yield "text", html.unescape(text[place:])
