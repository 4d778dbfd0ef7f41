"""The command `ebook-search`: results on standard output, one line an error on standard error."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ebook_search.errors import EbookSearchError, MissingExtraError
from ebook_search.evaluate import evaluate as evaluate_collection
from ebook_search.evaluate import run_lines
from ebook_search.indexing import update
from ebook_search.output import as_json as json_text
from ebook_search.output import (
    book_name,
    books_json,
    books_text,
    hits_json,
    hits_text,
    quality_text,
    report_text,
    size_text,
)
from ebook_search.progress import shown
from ebook_search.scoring import USUAL, Parameters
from ebook_search.search import Searcher
from ebook_search.snapshot import open_snapshot
from ebook_search.version import __version__
from search_engine import BadQueryError
from text_analyzer import TextAnalyzerError, UnwritableError, check_encoding, write_atomically
from toolbox import command
from toolbox.command import EXIT_BAD_INPUT, EXIT_DONE, complain, printable, text_of, write

NAME = "ebook-search"

EXIT_NOTHING_FOUND = 1

LOOPBACK = "127.0.0.1"

Index = Annotated[Path, typer.Argument(metavar="INDEX", help="The folder that holds the index.", show_default=False)]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the books.", show_default=False)]
Language = Annotated[
    str | None, typer.Option("--language", metavar="NAME", help="Of the stems: english, german, …, or none.")
]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="Of all text files, if not UTF-8.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
QueryText = Annotated[str, typer.Argument(metavar="QUERY", help="What to look for.", show_default=False)]
Top = Annotated[int, typer.Option("--top", min=1, max=10_000, metavar="K", help="Show so many.")]
Books = Annotated[bool, typer.Option("--books", help="Rank whole books.")]
Every = Annotated[bool, typer.Option("--all", help="Words beside one another must all be there.")]
Exact = Annotated[bool, typer.Option("--exact", help="Words as they are written, in no other form.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]
Documents = Annotated[Path, typer.Argument(metavar="DOCUMENTS", help="<DOC>…", show_default=False)]
Topics = Annotated[
    Path, typer.Argument(metavar="TOPICS", help="<top>…, or lines of number, tab, query.", show_default=False)
]
Judgements = Annotated[
    Path, typer.Argument(metavar="QRELS", help="Lines of topic, 0, document, relevance.", show_default=False)
]
RunFile = Annotated[Path | None, typer.Option("--run", metavar="FILE", help="Write the rankings for trec_eval.")]
K1 = Annotated[float, typer.Option("--k1", min=0.0, help="BM25: how fast more of a word stops to count.")]
B = Annotated[float, typer.Option("--b", min=0.0, max=1.0, help="BM25: how much long passages pay.")]

app = typer.Typer(
    help="Search a folder of e-books by words, phrases, prefixes and fields.",
    epilog="Exit codes: 0 done, 1 nothing found, 2 a bad call, a bad file or a bad index.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def show_version(asked: bool) -> None:
    """Print the version and end, if that was *asked*."""
    if asked:
        write(f"{NAME} {__version__}\n")
        raise typer.Exit(EXIT_DONE)


Version = Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")]


@app.callback()
def options(version: Version = False) -> None:
    """Search a folder of e-books by words, phrases, prefixes and fields."""


@app.command()
def index(
    index: Index, folder: Folder, language: Language = None, encoding: Encoding = None, as_json: AsJson = False
) -> int:
    """Make or update the index of the books (.txt, .epub) in a folder; only what has changed is read.

    Example: ebook-search index books.index books
    """
    if encoding is not None:
        check_encoding(encoding)
    with shown(sys.stderr, "reading books") as begin:
        report = update(index, folder, language=language, encoding=encoding, begin=begin)
    for problem in report.problems:
        complain(NAME, printable(problem))
    write(json_text(asdict(report)) if as_json else report_text(report, Searcher.open(index)))
    return EXIT_BAD_INPUT if report.problems else EXIT_DONE


@app.command()
def search(
    index: Index, query: QueryText, top: Top = 10, books: Books = False, every: Every = False, exact: Exact = False,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Show the best passages, each with its chapter, its place and a snippet.

    Words, "a phrase", pref*, nearly~, AND, OR, NOT, (…), title:…, author:…, chapter:….

    Example: ebook-search search books.index '"high tide" OR ship*'
    """
    searcher = Searcher.open(index, every=every, exact=exact)
    if books:
        found = searcher.search_books(query, top)
        text = books_json(searcher, query, found) if as_json else books_text(found) if found else ""
    else:
        hits = searcher.search(query, top)
        bold = sys.stdout.isatty()
        text = hits_json(searcher, query, hits) if as_json else hits_text(searcher, query, hits, bold=bold)
    write(text)
    is_found = bool(found if books else hits)
    if not is_found:
        near = searcher.suggest(query)
        complain(NAME, "nothing is found" + (f"; is it {' or '.join(near)}?" if near else ""))
    return EXIT_DONE if is_found else EXIT_NOTHING_FOUND


@app.command()
def info(index: Index, as_json: AsJson = False) -> int:
    """List the books of an index.

    Example: ebook-search info books.index
    """
    searcher = Searcher.open(index)
    books = [book for _, _, book in sorted(searcher.snapshot.books.values(), key=lambda known: known[2]["path"])]
    if as_json:
        write(json_text({"language": searcher.snapshot.manifest.language, "books": books}))
        return EXIT_DONE
    rows = (f"{book['passages']:8,}  {book_name(book)}\n" for book in books)
    write(f"passages  book\n{''.join(rows)}{size_text(searcher)}\n")
    return EXIT_DONE


@app.command()
def check(index: Index) -> int:
    """Read all of an index, and say whether it is what was written.

    Example: ebook-search check books.index
    """
    snapshot = open_snapshot(index)
    for view in snapshot.views:
        view.segment.check()
    write(f"{len(snapshot.views)} segment{'' if len(snapshot.views) == 1 else 's'}, all as written\n")
    return EXIT_DONE


@app.command()
def serve(index: Index, port: Port = 8765) -> int:
    """Show a page on this machine, and nowhere else, to search and read.

    Example: ebook-search serve books.index
    """
    try:
        import uvicorn

        from ebook_search.web import make_app
    except ImportError as error:
        raise MissingExtraError(f"the page needs {error.name}; install ebook-search[web]") from error
    server = uvicorn.Server(uvicorn.Config(make_app(index), host=LOOPBACK, port=port, log_level="warning"))
    complain(NAME, f"see http://{LOOPBACK}:{port}, and end with Ctrl-C")
    server.run()
    return EXIT_DONE


@app.command()
def evaluate(
    documents: Documents, topics: Topics, judgements: Judgements,
    language: Language = None,
    encoding: Encoding = None, run: RunFile = None, k1: K1 = USUAL.k1, b: B = USUAL.b, as_json: AsJson = False,
) -> int:  # fmt: skip
    """Say how good the ranking is, by a test collection in TREC's format.

    Example: ebook-search evaluate documents.trec topics.trec qrels.txt
    """
    quality, rankings = evaluate_collection(
        documents,
        topics,
        judgements,
        language=language or "english",
        encoding=encoding,
        parameters=Parameters(k1, b),
    )
    if run is not None:
        try:
            write_atomically(run, run_lines(rankings))
        except OSError as error:
            raise UnwritableError(f"cannot write {run}: {error.strerror or error}") from error
    write(json_text(quality._asdict()) if as_json else quality_text(quality))
    return EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "ebook-search: " and what is wrong, never in a traceback, and 2. A
    reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    words = list(arguments) if arguments is not None else None
    return command.run(NAME, lambda: app(words, prog_name=NAME, standalone_mode=False), explained)


def explained(error: Exception) -> str | None:
    """Return what a user is to read of *error*, or None if nobody has foreseen it."""
    if isinstance(error, EbookSearchError | BadQueryError | TextAnalyzerError | typer.TyperException):
        return printable(text_of(error))
    if isinstance(error, OSError):
        return printable(f"{error.filename or 'the system'}: {error.strerror or error}")
    return None
