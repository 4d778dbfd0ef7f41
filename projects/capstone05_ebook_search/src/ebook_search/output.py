"""What the command prints: for people, and as JSON for programs."""

import json
from typing import Any

from ebook_search.indexing import Report
from ebook_search.search import BookHit, Hit, Searcher
from ebook_search.snippets import Snippet
from ebook_search.trec import Quality
from toolbox.command import printable

FORMAT = "ebook-search/1"
# How a terminal marks: bold, and no more.
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def book_name(book: dict[str, Any]) -> str:
    """Return what `info` lists of a book: title, author and file."""
    title = f"{book['title']} ({book['author']})" if book["author"] else book["title"]
    return printable(f"{title}, {book['path']}")


def where(hit: Hit) -> str:
    """Return where a hit is: book, chapter, place."""
    book = f"{hit.title} ({hit.author})" if hit.author else hit.title
    return printable(", ".join(filter(None, [book, hit.chapter, f"{hit.unit} {hit.place}"])))


def hits_text(searcher: Searcher, query: str, hits: list[Hit], *, bold: bool) -> str:
    """Return *hits* for people: each with its score, where it is, its file, and a snippet."""
    marks = (BOLD, PLAIN) if bold else ("[", "]")
    lines = []
    for hit in hits:
        shown = clean(searcher.snippet(hit, query))
        lines += [
            f"{hit.score:7.3f}  {where(hit)}",
            f"         {printable(hit.path)}",
            f"         {shown.marked(*marks)}",
            "",
        ]
    return "\n".join(lines)


def clean(snippet: Snippet) -> Snippet:
    """Return *snippet* with a blank for every character that would not print, so that no place changes."""
    return snippet._replace(text="".join(c if c.isprintable() else " " for c in snippet.text))


def books_text(hits: list[BookHit]) -> str:
    """Return books for people, one a line with its score and number of passages, and where its best passage is."""
    rows = (f"{hit.score:7.3f}  {hit.passages:8,}  {where(hit.best)}\n" for hit in hits)
    return f"{'score':>7}  passages  book and its best passage\n{''.join(rows)}"


def hits_json(searcher: Searcher, query: str, hits: list[Hit]) -> str:
    """Return *hits* as JSON, each with its snippet and the places of the marks in it."""
    return as_json({"query": query, "passages": [hit_fields(searcher, query, hit) for hit in hits]})


def hit_fields(searcher: Searcher, query: str, hit: Hit) -> dict[str, Any]:
    """Return what programs are told of a hit."""
    snippet = searcher.snippet(hit, query)
    known = {name: value for name, value in hit._asdict().items() if name not in ("view", "passage")}
    return known | {"snippet": snippet.text, "marks": snippet.marks}


def books_json(searcher: Searcher, query: str, hits: list[BookHit]) -> str:
    """Return books as JSON."""
    books = [hit._asdict() | {"best": hit_fields(searcher, query, hit.best)} for hit in hits]
    return as_json({"query": query, "books": books})


def report_text(report: Report, searcher: Searcher) -> str:
    """Return what an update did, in one line, and what the index holds now, in another."""
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
    done = ", ".join([*(f"{len(paths):,} {name}" for name, paths in counts.items()), f"{report.unchanged:,} unchanged"])
    return f"{done}\n{size_text(searcher)}\n"


def size_text(searcher: Searcher) -> str:
    """Return how much there is in the index."""
    snapshot = searcher.snapshot
    counts = {"book": len(snapshot.books), "passage": snapshot.passages, "word": snapshot.words}
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items())


def quality_text(quality: Quality) -> str:
    """Return how good a ranking is, a figure a line."""
    return (
        f"topics   {quality.topics:,}\nnDCG@10  {quality.ndcg_10:.4f}\n"
        f"MAP      {quality.average_precision:.4f}\nP@10     {quality.precision_10:.4f}\n"
    )


def as_json(content: dict[str, Any]) -> str:
    """Return *content* as JSON, with the format's name."""
    return json.dumps({"format": FORMAT, **content}, indent=2) + "\n"
