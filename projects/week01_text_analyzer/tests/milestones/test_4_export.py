"""Export: a report becomes a table, JSON or CSV, and a file that is never half-written.

Build `to_table`, `to_json`, `from_json`, `to_csv` and `write_atomically` in `export.py`.

Hint: `dataclasses.asdict` and `json` do most of the work; `ensure_ascii=False` keeps words readable.
Hint: what has not been renamed yet does not exist for others: write beside the file, `os.fsync`, then `os.replace`.
"""

import csv
import json
import os
import stat
from dataclasses import replace

import pytest

from text_analyzer import Report, Summary, from_json, to_csv, to_json, to_table, write_atomically

REPORT = Report(
    files=(("a.txt", Summary(2, 23, 4, 3)), ("ü.txt", Summary(1, 5, 1, 1))),
    unreadable=("c.bin",),
    total=Summary(3, 28, 5, 3),
    ngrams=1,
    top=(("naïve", 2), ("tide", 2)),
)
ONE_FILE = replace(REPORT, files=REPORT.files[:1], total=REPORT.files[0][1])


def test_table():
    """numbers stand right-aligned under their names, names and words come last"""
    assert to_table(REPORT).splitlines() == [
        "lines  characters  words  distinct",
        "    2          23      4         3  a.txt",
        "    1           5      1         1  ü.txt",
        "    3          28      5         3  total",
        "",
        "count  word",
        "    2  naïve",
        "    2  tide",
    ]


def test_table_of_one_file():
    """one file needs no total, and a ranking of none no heading"""
    lines = to_table(replace(ONE_FILE, top=())).splitlines()
    assert lines == ["lines  characters  words  distinct", "    2          23      4         3  a.txt"]


def test_table_of_phrases():
    """a ranking of phrases is headed phrase"""
    table = to_table(replace(ONE_FILE, ngrams=2, top=(("high tide", 1),)))
    assert table.endswith("\n\ncount  phrase\n    1  high tide\n")


def test_json_is_readable():
    """the JSON has its keys in a fixed order, letters as themselves, and a final newline"""
    text = to_json(REPORT)
    assert list(json.loads(text)) == ["format", "files", "unreadable", "total", "ngrams", "top"]
    assert '"naïve"' in text
    assert text.endswith("}\n")


def test_json_round_trip():
    """what was written can be read again, and is the same"""
    assert from_json(to_json(REPORT)) == REPORT


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "other/1"}', '{"format": "text-analyzer/1", "files": [1]}']
)
def test_json_of_others(text):
    """JSON that is no report is a ValueError, whatever it is instead"""
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


def test_csv():
    """the CSV is the ranking under the heading text,count, and any reader reads it"""
    text = to_csv(replace(REPORT, top=(("don't", 2), ("l·l", 1))))
    assert text == "text,count\ndon't,2\nl·l,1\n"
    assert next(csv.DictReader(text.splitlines())) == {"text": "don't", "count": "2"}


def test_json_of_another_version():
    """a report in another format is refused, even if all else is as it should be"""
    with pytest.raises(ValueError, match="text-analyzer/9"):
        from_json(to_json(REPORT).replace("text-analyzer/1", "text-analyzer/9"))


def test_a_new_file(tmp_path):
    """the content arrives in UTF-8, and no other file stays behind"""
    write_atomically(tmp_path / "out.json", "naïve\n")
    assert (tmp_path / "out.json").read_bytes() == "naïve\n".encode()
    assert list(tmp_path.iterdir()) == [tmp_path / "out.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_leaves_the_old_file(tmp_path, monkeypatch, step):
    """if a step fails, the old content stays and the new file is removed"""
    (tmp_path / "out.json").write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(tmp_path / "out.json", "new")
    assert (tmp_path / "out.json").read_text() == "old"
    assert list(tmp_path.iterdir()) == [tmp_path / "out.json"]


def test_a_crash_leaves_no_new_file(tmp_path, monkeypatch):
    """if a step fails where no file was before, there is none afterwards"""
    monkeypatch.delattr(os, "replace")
    with pytest.raises(AttributeError):
        write_atomically(tmp_path / "out.json", "new")
    assert list(tmp_path.iterdir()) == []


def test_content_that_cannot_be_written(tmp_path):
    """content that no file can hold leaves the old file, and nothing else"""
    (tmp_path / "out.json").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "out.json", "a lone surrogate: \ud800")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.json", "old")]


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as on POSIX")
def test_links_and_permissions(tmp_path):
    """a link still points to the file, which keeps its permissions"""
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "real.json").chmod(0o640)
    (tmp_path / "link.json").symlink_to("real.json")
    write_atomically(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real.json").stat().st_mode) == 0o640
