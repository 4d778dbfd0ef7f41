"""Quarantine: a line that no format accepts is set aside, with its place and a reason.

Build `choose_formats` and `Parser` in `formats.py`, `AtomicFile`, `write_atomically` and `sync_folder` in `outputs.py`,
and `BadLine`, `Stories` and `Quarantine` in `quarantine.py`.

Hint: offer all lines to one format, what it rejects to the next: each line to each format once, so nothing can loop.
Hint: what has not been renamed yet does not exist for others: write beside the file, `os.fsync`, then `replace`.
"""

import base64
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from log_analyzer import (
    AtomicFile,
    BadLine,
    BadOptionError,
    Columns,
    Fault,
    Parser,
    Quarantine,
    Stories,
    UnwritableError,
    choose_formats,
    write_atomically,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
COMMON = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12'
LINES = {
    "combined": f'{COMMON} "-" "curl"',
    "common": COMMON,
    "json": '{"level": "info"}',
    "rfc5424": "<34>1 - web su - - - hi",
    "rfc3164": "Jan  1 10:00:00 web su: hi",
}


class Counting:
    """A format that accepts the lines that begin with its name, and remembers what it was offered."""

    def __init__(self, name):
        """Remember nothing yet."""
        self.name, self.offered = name, []

    def read(self, text):
        """Accept the lines that begin with the name."""
        lines = text.split("\n")
        self.offered += lines
        accepted = [number for number, line in enumerate(lines) if line.startswith(self.name)]
        return Columns(accepted), [number for number in range(len(lines)) if number not in accepted]

    def fault(self, line):
        """Return that it is another."""
        return Fault("another", 3 if self.name == "json" else 2)


def test_each_format_is_found():
    """lines of all formats may follow one another: each is read as what it is, and keeps its number"""
    accepted, rejected = Parser(choose_formats("auto", NOW)).read("\n".join(LINES.values()))
    assert {name: list(columns.numbers) for name, columns in accepted} == {
        name: [number] for number, name in enumerate(LINES)
    }
    assert rejected == []


def test_a_named_format_is_the_only_one():
    """a format that is named is the only one that is tried"""
    accepted, rejected = Parser(choose_formats("syslog", NOW)).read("\n".join(LINES.values()))
    assert sorted(name for name, _ in accepted) == ["rfc3164", "rfc5424"]
    assert [line.number for line in rejected] == [0, 1, 2]


def test_unknown_formats():
    """a format that nobody knows is told with those that there are"""
    with pytest.raises(BadOptionError, match=r"no format is called 'xml'; there is auto, .*json"):
        choose_formats("xml", NOW)


def test_no_line_is_tried_twice():
    """each line is offered to each format once at most, and to none after it was accepted"""
    formats = [Counting("combined"), Counting("json"), Counting("common")]
    Parser(list(formats)).read("json 1\ncommon 2\ncombined 3\nbad 4")
    assert [each.offered for each in formats] == [
        ["json 1", "common 2", "combined 3", "bad 4"],
        ["json 1", "common 2", "bad 4"],
        ["common 2", "bad 4"],
    ]


def test_the_last_good_format_comes_first():
    """the format that accepted most lines is the first that the next batch is offered to"""
    combined, json_lines = Counting("combined"), Counting("json")
    parser = Parser([combined, json_lines])
    parser.read("json 1\njson 2\ncombined 3")
    combined.offered.clear()
    parser.read("json 4\nbad 5")
    assert combined.offered == ["bad 5"]


def test_reasons():
    """the reason is that of the format that came furthest; blank lines and NUL bytes are told as such"""
    _, rejected = Parser([Counting("combined"), Counting("json")]).read("x\n\n  \na\0b")
    assert [(line.number, line.text, line.fault) for line in rejected] == [
        (0, "x", Fault("json: another", 3)),
        (1, "", Fault("blank line", 1)),
        (2, "  ", Fault("blank line", 1)),
        (3, "a\0b", Fault("NUL byte", 2)),
    ]


def told(texts, first=1, stories=None):
    """Return which line each of the bad *texts* continues; None stands for a good line."""
    stories = stories or Stories()
    return [stories.continues(line, text) for line, text in enumerate(texts, first) if text is not None]


def test_tracebacks_belong_together():
    """a traceback belongs to the good line before it, up to the line that names the exception"""
    traceback = ["Traceback (most recent call last):", '  File "a.py", line 1', "    1 / 0", "ZeroDivisionError: zero"]
    assert told([None, *traceback, "garbage", "more"]) == [1, 1, 1, 1, None, None]
    chained = [*traceback, "", "During handling of the above exception, another exception occurred:", "", *traceback]
    assert set(told([None, *chained])) == {1}


def test_a_traceback_without_a_line_before():
    """a traceback at the very start belongs to its own first line"""
    assert told(["Traceback (most recent call last):", "  x", "KeyError: 1", None, "  y"]) == [None, 1, 1, 4]


def test_indented_lines():
    """an indented line belongs to the line before; a good line ends every story"""
    assert told(["bad", "  more", "\tmore", None, "bad"]) == [None, 1, 1, None]


def test_a_bad_line_as_json():
    """a bad line is one line of JSON, with its bytes if they are not UTF-8"""
    bad = BadLine("a.log", 7, 3, "no valid time", b"na\xefve\t")
    content = json.loads(bad.as_json())
    assert base64.b64decode(content.pop("base64")) == b"na\xefve\t"
    assert content == {
        "file": "a.log", "line": 7, "column": 3, "reason": "no valid time", "text": "na\\xefve\t",
    }  # fmt: skip
    assert json.loads(BadLine("a.log", 8, 1, "x", "ü\u2028".encode(), 7).as_json())["continues"] == 7
    assert "\n" not in bad.as_json()


def test_the_quarantine(tmp_path):
    """bad lines are in the file once it is committed, and not before"""
    path = tmp_path / "bad.jsonl"
    quarantine = Quarantine(path)
    quarantine.add(BadLine("a.log", 7, 3, "why", b"x"))
    assert not path.exists()
    quarantine.commit()
    assert json.loads(path.read_text())["line"] == 7
    assert quarantine.committed[0] == path.stat().st_size


def test_the_quarantine_goes_on(tmp_path):
    """a quarantine keeps what was committed, and drops what a killed run left behind it"""
    path = tmp_path / "bad.jsonl"
    first = Quarantine(path)
    first.add(BadLine("a.log", 7, 3, "why", b"x" * 3000))
    first.commit()
    with path.open("a") as file:
        file.write("left behind\n")
    second = Quarantine(path, first.committed)
    second.add(BadLine("a.log", 8, 3, "why", b"x"))
    second.commit()
    assert [json.loads(text)["line"] for text in path.read_text().splitlines()] == [7, 8]


def test_a_strange_quarantine(tmp_path):
    """a file that is not the one that was committed is kept whole; one that is gone begins anew"""
    (tmp_path / "bad.jsonl").write_text("other\nlines\n")
    quarantine = Quarantine(tmp_path / "bad.jsonl", (6, "another digest"))
    quarantine.commit()
    assert (tmp_path / "bad.jsonl").read_text() == "other\nlines\n"
    quarantine = Quarantine(tmp_path / "new.jsonl", (6, "another digest"))
    assert quarantine.committed[0] == 0
    quarantine.discard()


def test_a_discarded_quarantine(tmp_path):
    """what is discarded leaves the old file, and no other"""
    (tmp_path / "bad.jsonl").write_text("old")
    quarantine = Quarantine(tmp_path / "bad.jsonl")
    quarantine.add(BadLine("a.log", 7, 3, "why", b"x"))
    quarantine.discard()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("bad.jsonl", "old")]


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch, step):
    """if a step fails, the old content stays, the new file is removed, and one line says what and why"""
    (tmp_path / "out.json").write_text("old")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(os, "replace", full)
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UnwritableError, match=r"^cannot write .*out\.json: No space left on device$"):
        write_atomically(tmp_path / "out.json", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.json", "old")]


def test_leaving_without_a_commit(tmp_path):
    """a block that ends without a commit, or with an error, has changed nothing"""
    (tmp_path / "out").write_text("old")
    with pytest.raises(KeyboardInterrupt), AtomicFile(tmp_path / "out") as file:
        file.write(b"new")
        raise KeyboardInterrupt
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out", "old")]


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as on POSIX")
def test_links_and_permissions(tmp_path):
    """a link still points to the file, which keeps its permissions"""
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert ((tmp_path / "real").read_text(), stat.S_IMODE((tmp_path / "real").stat().st_mode)) == ("new", 0o640)
