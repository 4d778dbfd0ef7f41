"""Storage and command: an index lives in a file, and a command works on it.

Build `storage.py` and `cli.py`. The file says its format, its version and its checksum; it is written whole or not at
all, and what is not as it must be is refused in one line.

Hint: `text_analyzer.export.write_atomically` writes; let the checksum be that of the text, not of what is in it.
Hint: catch errors once, in `main`. Exit 1 says that nothing was found, 2 that something is wrong.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import BadIndexError, Index, Searcher, from_json, load, save, to_json
from search_engine.cli import main
from text_analyzer import UnreadableError, UnwritableError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a folder with two texts."""
    monkeypatch.chdir(tmp_path)
    Path("tide.txt").write_text("The tide rises.\n\nA high tide at noon.\n", "utf-8")
    Path("ship.txt").write_text("Ships sail at noon.\n", "utf-8")
    return tmp_path


@pytest.fixture
def run(capfdbinary):
    """Run the command and return its exit code, output and complaints."""

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def added(run):
    """Return the command, after the texts were added by paragraphs."""
    assert run("add", "b.json", "--paragraphs", "tide.txt", "ship.txt")[0] == 0
    return run


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=20), max_size=5), st.booleans())
def test_there_and_back(texts, drops):
    """any index comes back from its JSON as it was, and finds the same"""
    index = Index()
    for name, text in texts.items():
        index.add(name, text, source="s")
    if drops and texts:
        index.remove([next(iter(texts))])
    text = to_json(index)
    again = from_json(text)
    assert to_json(again) == text
    assert json.loads(text)["version"] == 1
    assert Searcher(again).search("a NOT b") == Searcher(index).search("a NOT b")


def test_the_file_is_the_same_after_any_changes():
    """the file depends on the documents that are in it, and on nothing that was there before"""
    changed, fresh = Index(), Index()
    for name in "xab":
        changed.add(name, f"{name} tide")
    changed.remove(["x"])
    for name in "ab":
        fresh.add(name, f"{name} tide")
    assert to_json(changed) == to_json(fresh)


def test_saved_and_loaded(tmp_path):
    """an index is loaded as it was saved, over an older one, and nothing else stays in the folder"""
    path, index = tmp_path / "new" / "x.json", Index()
    path.parent.mkdir()
    for text in ("old", "naïve 大 text"):
        index.add("ü", text)
        save(index, path)
    assert to_json(load(path)) == to_json(index)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff", b"text", b"[" * 100_000, b'{"format": "x", "version": 1, "checksum": 1}'],
)  # fmt: skip
def test_what_is_no_index(content):
    """a file that is no index is refused, in one line with its name"""
    Path("x.json").write_bytes(content)
    with pytest.raises(BadIndexError, match=r"^x\.json is not an index of search-engine(, or damaged)?$"):
        load(Path("x.json"))


@pytest.mark.parametrize("version", ["2", "0", '"1"', "null", "[1]"])
def test_another_version(version):
    """an index of another version is refused, and the message says what to do"""
    Path("x.json").write_text(to_json(Index()).replace('"version":1', f'"version":{version}'), "utf-8")
    with pytest.raises(
        BadIndexError, match=r"^x\.json is an index of version .*, and this is made for version 1; make it"
    ):
        load(Path("x.json"))


def test_any_damage():
    """a file of which anything was changed or cut off is refused"""
    index = Index()
    index.add("a", "tide noon tide")
    text = to_json(index)
    for place in range(len(text) - 1):
        for wrong in (text[:place], text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]):
            with pytest.raises(BadIndexError):
                from_json(wrong)


def test_files_that_cannot_be_used():
    """what cannot be read or written costs one line with the reason, and an old file stays"""
    with pytest.raises(UnreadableError, match=r"^cannot read x\.json: No such file"):
        load(Path("x.json"))
    with pytest.raises(UnwritableError, match=r"^cannot write .*: No such file"):
        save(Index(), Path("missing/x.json"))


def test_searched(added):
    """the best documents are shown with their scores"""
    assert added("search", "b.json", "tide noon") == (
        0, "score  document\n0.845  tide.txt:3\n0.530  tide.txt:1\n0.470  ship.txt:1\n", "",
    )  # fmt: skip
    code, out, _ = added("search", "b.json", "tide noon", "--top", "1", "--rank", "tf-idf", "--json")
    assert code == 0
    assert json.loads(out)["format"] == "search-engine/1"
    assert [document["name"] for document in json.loads(out)["documents"]] == ["tide.txt:3"]


def test_options_of_a_search(added):
    """all words can be asked for, and stop words left out"""
    assert added("search", "b.json", "tide noon", "--all")[1].splitlines()[1:] == ["0.845  tide.txt:3"]
    Path("stop.txt").write_text("# English\nat a\n", "utf-8")
    assert added("search", "b.json", "at ship*", "--stopwords", "stop.txt")[1].count("txt") == 1


def test_nothing_found(added):
    """nothing found is exit code 1, and a word that was mistyped has a hint"""
    assert added("search", "b.json", "tdie") == (1, "", "search-engine: no document is found; is it tide or the?\n")
    assert added("search", "b.json", "tdie AND x") == (1, "", "search-engine: no document is found\n")
    assert added("search", "b.json", "xyzzy", "--json")[0] == 1
    assert added("prefix", "b.json", "x") == (1, "", "")
    assert added("suggest", "b.json", "xyzzy") == (1, "", "")


def test_words(added):
    """prefixes are completed, and words suggested"""
    assert added("prefix", "b.json", "s") == (0, "documents  word\n        1  sail\n        1  ships\n", "")
    assert added("suggest", "b.json", "tides") == (0, "tide\nrises\n", "")
    assert added("suggest", "b.json", "tides", "--top", "1") == (0, "tide\n", "")


def test_added_again(added):
    """a file that is added again is counted once, with the paragraphs that it has now"""
    assert added("add", "b.json", "--paragraphs", "tide.txt")[1] == "3 documents, 9 different words\n"
    Path("tide.txt").write_text("A low tide.\n", "utf-8")
    assert added("add", "b.json", "tide.txt") == (0, "2 documents, 7 different words\n", "")
    assert added("search", "b.json", "tide")[1].splitlines()[1:] == ["0.741  tide.txt"]


def test_removed(added):
    """a file is taken out with all its paragraphs; an unknown one is refused, and none is taken out"""
    assert added("remove", "b.json", "ship.txt", "x.txt") == (2, "", "search-engine: x.txt is not in b.json\n")
    assert added("remove", "b.json", "tide.txt") == (0, "1 document, 4 different words\n", "")
    assert added("search", "b.json", "tide")[0] == 1


def test_one_bad_file_among_several(run):
    """one file that cannot be read costs one line and the exit code, and the others are added"""
    Path("bad.txt").write_bytes(b"tide \xff")
    code, out, err = run("add", "b.json", "bad.txt", "tide.txt", "missing.txt")
    assert (code, out) == (2, "1 document, 7 different words\n")
    assert err.splitlines() == [
        "search-engine: bad.txt is not UTF-8 text (byte 0xff at offset 5)",
        "search-engine: cannot read missing.txt: No such file or directory",
    ]
    assert run("add", "c.json", "bad.txt")[0] == 2
    assert not Path("c.json").exists()
    assert run("add", "c.json", "--encoding", "latin-1", "bad.txt")[0] == 0


def test_an_index_that_is_damaged(added):
    """a damaged index costs one line and exit code 2, and is left as it is"""
    Path("b.json").write_text(Path("b.json").read_text().replace("tide", "tidy"))
    before = Path("b.json").read_bytes()
    for call in (("search", "b.json", "a"), ("add", "b.json", "ship.txt"), ("remove", "b.json", "ship.txt")):
        assert added(*call) == (2, "", "search-engine: b.json is damaged: its checksum is another; make it anew\n")
    assert Path("b.json").read_bytes() == before


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("search", "b.json", "(a"), "this ( is never closed, at column 1"),
        (("search", "b.json", "a", "--top", "-1"), "argument --top: must be a whole number from 0, not '-1'"),
        (("search", "b.json", "a", "--rank", "x"), "argument --rank: invalid choice: 'x' (choose from"),
        (("search", "b.json", "a", "--stopwords", "x"), "cannot read x: No such file or directory"),
        (("search", "x.json", "a"), "cannot read x.json: No such file or directory"),
        (("add", "b.json", "--encoding", "hex", "tide.txt"), "unknown encoding 'hex'"),
        (("add", "x/b.json", "tide.txt"), "cannot write x/b.json: No such file or directory"),
        (("add", ".", "tide.txt"), "cannot read .: Is a directory"),
    ],
)
def test_bad_calls(added, call, says):
    """each bad call costs one line that says what is wrong, and exit code 2"""
    code, out, err = added(*call)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"search-engine: {says}")


def test_a_name_that_does_not_print(run):
    """a file's name with a line break in it stays on one line"""
    if os.name != "posix":
        pytest.skip("names as on POSIX")
    Path("a\nb").write_text("tide", "utf-8")
    assert run("add", "b.json", "a\nb")[0] == 0
    assert run("search", "b.json", "tide")[1].endswith("  'a\\nb'\n")
    assert run("remove", "b.json", "a\nb")[0] == 0
