"""Command and page: what a reader sees, in the terminal and in the browser.

Build `output.py`, `progress.py`, `cli.py` and `web.py`. Results go to standard output and errors, one line each, to
standard error. The page answers on this machine only; whatever stands in a book, it is text, never a tag.

Hint: a template escapes what it is given, if it is asked to; a `StrictUndefined` finds what you forgot to give.
Hint: a stranger's page can send your browser to 127.0.0.1 under its own name. Look at the Host header.
"""

import io
import json

import pytest

from ebook_search import EbookSearchError, update
from ebook_search.cli import main
from ebook_search.progress import shown

pytest.importorskip("fastapi", reason="the page needs ebook-search[web]")

ROWDY = "TIDES <script>\n\nby Ann\n\nCHAPTER 1\n\nThe <b>tide</b> & the \x1b[31m sea.\n"


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Go to a folder with a folder of one book, and an index of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.txt").write_text(ROWDY)
    update(tmp_path / "index", tmp_path / "books")
    return tmp_path / "books"


@pytest.fixture
def client(shelf):
    """Return a browser that looks at the page."""
    from fastapi.testclient import TestClient

    from ebook_search.web import make_app

    return TestClient(make_app(shelf.parent / "index"), base_url="http://127.0.0.1")


def run(capsys, *arguments):
    """Return the exit code, and both outputs."""
    code = main([str(argument) for argument in arguments])
    return (code, *capsys.readouterr())


def test_index_and_info(shelf, capsys):
    """the index is made and listed"""
    assert run(capsys, "index", "new", "books")[:2] == (
        0, "1 added, 0 changed, 0 removed, 0 unchanged\n1 book, 4 passages, 13 words\n"
    )  # fmt: skip
    assert "       4  TIDES <script> (Ann), a.txt\n" in run(capsys, "info", "new")[1]
    assert run(capsys, "check", "new") == (0, "1 segment, all as written\n", "")
    assert json.loads(run(capsys, "info", "new", "--json")[1])["books"][0]["title"] == "TIDES <script>"


def test_search(shelf, capsys):
    """a hit is shown with score, place, file and snippet; nothing of a book reaches the terminal but what prints"""
    code, out, _ = run(capsys, "search", "index", "tides", "--top", 1)
    assert code == 0
    assert out.splitlines()[0].endswith("TIDES <script> (Ann), line 1")
    code, out, _ = run(capsys, "search", "index", "sea")
    assert "CHAPTER 1, line 7" in out
    assert "The <b>tide</b> & the  [31m [sea]." in out
    assert "\x1b" not in out


def test_json(shelf, capsys):
    """programs get all of it, and marks as places"""
    (hit,) = json.loads(run(capsys, "search", "index", "sea", "--json")[1])["passages"]
    assert hit["path"] == "a.txt"
    ((start, end),) = hit["marks"]
    assert hit["snippet"][start:end] == "sea"
    (book,) = json.loads(run(capsys, "search", "index", "sea", "--books", "--json")[1])["books"]
    assert book["best"]["place"] == 7


def test_nothing_found(shelf, capsys):
    """nothing found is exit code 1, and a line that may help"""
    assert run(capsys, "search", "index", "tydes") == (1, "", "ebook-search: nothing is found; is it tides or tide?\n")
    assert run(capsys, "search", "index", "zzzzzz", "--books")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["search", "none", "x"], "none holds no index"),
        (["search", "index", "("], "no word stands after this (, at column 1"),
        (["index", "new", "none"], "cannot read none"),
        (["index", "new", "books", "--language", "klingon"], "klingon"),
        (["index", "new", "books", "--encoding", "klingon"], "klingon"),
        (["evaluate", "a", "b", "c"], "cannot read b"),
        (["search", "index"], "QUERY"),
        (["search", "index", "x", "--top", "0"], "--top"),
        (["fly"], "fly"),
    ],
)
def test_errors_are_one_line(shelf, capsys, arguments, problem):
    """every error is one line, and exit code 2"""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert problem in err
    assert err.count("\n") == 1


def test_a_bad_book(shelf, capsys):
    """a book that cannot be read costs a line and exit code 2, and the others are indexed"""
    (shelf / "b.txt").write_bytes(b"\xff\xfe\xfd")
    (shelf / "c.txt").write_text("fine")
    code, out, err = run(capsys, "index", "index", "books")
    assert code == 2
    assert out.startswith("1 added")
    assert err.startswith("ebook-search: b.txt is not UTF-16 text")


def test_progress():
    """on a terminal there is a bar, elsewhere nothing"""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, is_shown in ((Terminal(), True), (io.StringIO(), False)):
        with shown(stream, "reading") as begin:
            begin(10)(5)
        assert bool(stream.getvalue()) is is_shown


def test_the_page(client):
    """the page searches; a hit leads to its place in the book"""
    assert "1 book, 4 passages" in client.get("/").text
    page = client.get("/", params={"query": "sea"}).text
    assert "<mark>sea</mark>" in page
    assert "/book?path=a.txt&amp;first=0&amp;query=sea#p3" in page
    book = client.get("/book", params={"path": "a.txt", "query": "sea"}).text
    assert '<p id="p3">' in book
    assert book.count("CHAPTER 1") == 1
    assert "<mark>sea</mark>" in book
    assert client.get("/", params={"query": "sea", "books": "1"}).status_code == 200


def test_everything_is_escaped(client):
    """nothing that stands in a book, a name or a query becomes a tag"""
    for page in (client.get("/?query=tides"), client.get("/book?path=a.txt"), client.get("/?query=<script>x")):
        assert "<script" not in page.text
        assert "<b>" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_who_may_ask(client):
    """a request under another name is refused, as is one that is too long, and a book that is not there"""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", params={"query": "x" * 501}).status_code == 422
    assert client.get("/", params={"query": "("}).status_code == 422
    assert client.get("/book?path=../../etc/passwd").status_code == 404


def test_programs_ask_the_page(client):
    """the same as JSON"""
    answer = client.get("/api/search", params={"query": "sea"}).json()
    assert [hit["place"] for hit in answer["passages"]] == [7]
    assert client.get("/api/search", params={"query": "("}).status_code == 422


def test_the_page_follows_the_index(client, shelf):
    """what was added meanwhile is found; an index that is gone is one line"""
    (shelf / "b.txt").write_text("gale")
    update(shelf.parent / "index", shelf)
    assert len(client.get("/api/search?query=gale").json()["passages"]) == 1
    (shelf.parent / "index" / "MANIFEST").unlink()
    answer = client.get("/")
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)


def test_errors_are_one_family():
    """whoever catches `EbookSearchError` catches all"""
    from ebook_search import BadBookError, BadCollectionError, BadIndexError, BusyError

    assert all(
        issubclass(error, EbookSearchError) for error in (BadBookError, BadCollectionError, BadIndexError, BusyError)
    )
