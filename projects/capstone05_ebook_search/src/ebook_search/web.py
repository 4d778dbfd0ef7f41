"""A page on this machine to search the books and read them; what comes from books is escaped, whatever it holds."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ebook_search.errors import BadIndexError
from ebook_search.manifest import load_manifest
from ebook_search.matching import leaves
from ebook_search.output import hit_fields, size_text, where
from ebook_search.search import Hit, Searcher
from ebook_search.snippets import Snippet, find_spans
from search_engine import BadQueryError

# Only by these names: or a page of a stranger, whose name leads here, could read the books (DNS rebinding).
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
LONGEST_QUERY = 500
PASSAGES_OF_PAGE = 60
# Nothing from elsewhere, no script, in no frame.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

QueryText = Annotated[str, Query(max_length=LONGEST_QUERY)]
Top = Annotated[int, Query(ge=1, le=100)]


class Shelf:
    """The searcher of an index, opened again when the index has changed."""

    def __init__(self, index: Path) -> None:
        """Raises `BadIndexError` if there is no index in *index*."""
        self._index = index
        self._searcher = Searcher.open(index)

    def searcher(self) -> Searcher:
        """Return a searcher of the index as it is now."""
        if load_manifest(self._index) != self._searcher.snapshot.manifest:
            self._searcher = Searcher.open(self._index)
        return self._searcher


def make_app(index: Path) -> FastAPI:
    """Return the application: `/` searches, `/book` reads, `/api/search` answers programs."""
    shelf = Shelf(index)
    app = FastAPI(title="ebook-search", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)

    @app.middleware("http")
    async def add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    @app.exception_handler(BadIndexError)
    async def refuse(request: Request, error: Exception) -> Response:
        return PlainTextResponse(f"{error}\n", 503)

    @app.get("/style.css")
    def style() -> Response:
        return Response((Path(__file__).parent / "templates" / "style.css").read_text("utf-8"), media_type="text/css")

    @app.get("/", response_class=HTMLResponse)
    def results(query: QueryText = "", books: bool = False) -> HTMLResponse:
        return render_results(shelf.searcher(), query, books=books)

    @app.get("/book", response_class=HTMLResponse)
    def book(path: str, first: Annotated[int, Query(ge=0, le=2**31)] = 0, query: QueryText = "") -> HTMLResponse:
        return render_book(shelf.searcher(), path, first, query)

    @app.get("/api/search")
    def api(query: QueryText, top: Top = 10) -> dict[str, Any]:
        searcher = shelf.searcher()
        try:
            hits = searcher.search(query, top)
        except BadQueryError as error:
            raise HTTPException(422, str(error)) from error
        return {"query": query, "passages": [hit_fields(searcher, query, hit) for hit in hits]}

    return app


def render_results(searcher: Searcher, query: str, *, books: bool) -> HTMLResponse:
    """Return the page of what *query* finds, or of why it cannot be understood (422)."""
    problem, found, near = "", list[dict[str, Any]](), list[str]()
    try:
        if query:
            hits = [hit.best for hit in searcher.search_books(query)] if books else searcher.search(query)
            found = [_shown(searcher, query, hit) for hit in hits]
            near = [] if found else searcher.suggest(query)
    except BadQueryError as error:
        problem = str(error)
    page = _page(
        "results.html", query=query, books=books, found=found, near=near, problem=problem, size=size_text(searcher)
    )
    return HTMLResponse(page, 422 if problem else 200)


def render_book(searcher: Searcher, path: str, first: int, query: str) -> HTMLResponse:
    """Return a page of a book from its passage *first* on, with what *query* finds marked; 404 if there is none."""
    hits = searcher.passages(path, first, PASSAGES_OF_PAGE)
    if not hits:
        raise HTTPException(404, "no such book, or it ends before")
    total = searcher.snapshot.books[path][2]["passages"]
    after = first + PASSAGES_OF_PAGE
    page = _page(
        "book.html", query=query, books=False, path=path, title=hits[0].title, author=hits[0].author,
        passages=_passages(searcher, query, hits, first),
        before=max(0, first - PASSAGES_OF_PAGE) if first else None, after=after if after < total else None,
    )  # fmt: skip
    return HTMLResponse(page)


def _passages(searcher: Searcher, query: str, hits: list[Hit], first: int) -> list[dict[str, Any]]:
    try:
        asked = list(leaves(searcher.parse(query)))
    except BadQueryError:
        asked = []
    shown, chapter = [], ""
    for number, hit in enumerate(hits, first):
        text = searcher.text(hit)
        spans = find_spans(text, asked, searcher.snapshot.stems)
        snippet = Snippet(text, [(span.start, span.end) for span in spans], True, True)
        is_new = hit.chapter != chapter
        shown.append({
            "number": number, "pieces": snippet.pieces(), "chapter": hit.chapter if is_new else "",
            # A heading is a passage, too, and in a text file the end of its chapter's name.
            "is_heading": is_new and bool(text.strip()) and hit.chapter.endswith(" ".join(text.split())),
        })  # fmt: skip
        chapter = hit.chapter
    return shown


def _shown(searcher: Searcher, query: str, hit: Hit) -> dict[str, Any]:
    snippet = searcher.snippet(hit, query)
    number = searcher.number_in_book(hit)
    return {
        "path": hit.path, "where": where(hit), "number": number, "first": max(0, number - PASSAGES_OF_PAGE // 4),
        "pieces": snippet.pieces(), "begins": snippet.begins, "ends": snippet.ends,
    }  # fmt: skip


def _page(template: str, **values: Any) -> str:
    environment = Environment(loader=PackageLoader("ebook_search"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(template).render(longest_query=LONGEST_QUERY, **values)
