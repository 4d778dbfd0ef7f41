"""Report and resume: many files become one report, and a second run counts nothing twice.

Build `summarize` in `report.py`, `to_json` and `to_table` in `export.py`, `State`, `Mark`, `load_state` and `locked` in
`state.py`, and `analyze` in `analysis.py`.

Hint: an inode is used again after its file is gone, so know a file by its first bytes as well, and the last ones read.
Hint: what was counted and how far was read belong into one file that is written at once; else one of them may be lost.
"""

import errno
import gzip
import io
import json
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_analyzer import (
    BadStateError,
    Columns,
    FileSummary,
    Options,
    State,
    Surroundings,
    Totals,
    UnreadableError,
    Window,
    analyze,
    find_zone,
    load_state,
    locked,
    summarize,
    to_json,
    to_table,
)
from toolbox.retry import retry


def line(path="/", status=200, at="01/Jan/2026:10:00:00 +0000"):
    """Return a line of an access log."""
    return f'192.0.2.7 - - [{at}] "GET {path} HTTP/1.1" {status} 12 "-" "curl"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def again(folder):
    """Analyse files with the state of the run before, and return the report."""

    def run(*names, **settings):
        state = load_state(folder / "state.json", settings)
        report = analyze(names, state=state)
        state.save(folder / "state.json")
        return report

    return run


def from_memory(contents, **surroundings):
    """Return surroundings in which files have *contents*, by name."""

    def opener(name):
        content = contents[name]
        if isinstance(content, Exception):
            raise content
        return io.BytesIO(content)

    return Surroundings(opener=opener, retrying=retry(attempts=2, sleep=lambda seconds: None), **surroundings)


def totals_of_some_lines():
    """Return totals for the tests of the report."""
    totals = Totals(lines=4, blank=1)
    columns = Columns(
        [0, 1], [29_454_360, 29_454_450], [0, 30], statuses=["200", "503"], paths=["/\x1b[2J", "/b"],
        sizes=["5", "6"], latencies=[0.25, 0.25],
    )  # fmt: skip
    totals.add("combined", columns, Window())
    totals.set_aside("no valid time")
    return totals


def test_the_report():
    """rates are shares of the counted lines, times and hours stand in the zone that was asked for"""
    report = summarize(totals_of_some_lines(), zone=find_zone("Asia/Tokyo"), top=1)
    assert (report.lines, report.parsed, report.quarantined, report.blank) == (4, 2, 1, 1)
    assert (report.error_rate, report.client_error_rate) == (0.5, 0.0)
    assert report.first == "2026-01-01T19:00:00+09:00"
    assert report.last == "2026-01-01T20:30:30+09:00"
    assert report.tables["hour"].rows == (("2026-01-01T19:00+09:00", 1), ("2026-01-01T20:00+09:00", 1))
    assert report.tables["path"].rows == (("/\x1b[2J", 1),)
    assert report.latencies[95] == pytest.approx(0.25, rel=0.0101)


def test_a_report_of_nothing():
    """without a line there is no rate, no time and no percentile"""
    report = summarize(Totals())
    assert (report.error_rate, report.first, report.latencies) == (None, None, {})
    assert to_table(report).splitlines()[0] == "lines  parsed  quarantined  blank"


def test_the_table():
    """numbers stand under their names, and nothing from a log reaches the terminal as a command"""
    table = to_table(summarize(totals_of_some_lines(), files=(FileSummary("a.log", 4, 2, 1, 1),)))
    assert table.splitlines()[:5] == [
        "lines  parsed  quarantined  blank",
        "    4       2            1      1  a.log",
        "",
        "from 2026-01-01T10:00:00+00:00 to 2026-01-01T11:30:30+00:00",
        "errors: 50.00% (client errors, 4xx: 0.00%)",
    ]
    assert "count  status\n    1  200\n    1  503\n\n" in table
    assert "    1  /\\x1b[2J\n" in table
    assert "\x1b" not in table


def test_the_json():
    """the JSON has its keys in a fixed order, numbers as numbers, and a final newline"""
    text = to_json(summarize(totals_of_some_lines()))
    content = json.loads(text)
    assert list(content) == [
        "format", "files", "unreadable", "notices", "total", "error_rate", "client_error_rate", "latency", "tables",
        "bad_lines",
    ]  # fmt: skip
    assert content["format"] == "log-analyzer/1"
    assert content["tables"]["status"] == {
        "missed": 0, "rows": [{"key": "200", "count": 1}, {"key": "503", "count": 1}],
    }  # fmt: skip
    assert text.endswith("}\n")


def test_many_files():
    """files of different formats, compressed or not, make one report; a rotated set is read in order of time"""
    contents = {
        "a.log": line("/new").encode(),
        "a.log.1": gzip.compress(line("/old").encode() * 2),
        "b.log": b'{"level": "error", "message": "no disk"}\r\nJan  1 10:00:00 web su: hi\r\n',
    }
    report = analyze(list(contents), surroundings=from_memory(contents))
    assert [(file.name, file.parsed) for file in report.files] == [("a.log.1", 2), ("a.log", 1), ("b.log", 2)]
    assert dict(report.tables["format"].rows) == {"combined": 3, "json": 1, "rfc3164": 1}


def test_bad_lines_have_places():
    """a bad line is told with its file, its line, its column and the reason, wherever it stands"""
    seen = []
    contents = {"a.log": b"first\n" + line().encode() + b"mid\0dle\n" + line().encode() + b"\n last\xff"}
    report = analyze(["a.log"], Options(bad=2), surroundings=from_memory(contents, on_bad_line=seen.append))
    assert [(bad.line, bad.column, bad.reason, bad.raw) for bad in seen] == [
        (1, 1, "no known format", b"first"),
        (3, 4, "NUL byte", b"mid\0dle"),
        (6, 1, "continues an earlier line", b" last\xff"),
    ]
    assert report.bad_lines == tuple(seen[:2])
    assert (report.lines, report.parsed, report.quarantined, report.blank) == (6, 2, 3, 1)


SOME_LINES = [line().encode(), b"garbage\n", b"\n", b"  at x\n", b"x" * 70_000 + b"\n", b"\xff\0\n"]


@given(st.lists(st.sampled_from(SOME_LINES)))
def test_no_line_is_lost(lines):
    """lines are parsed, quarantined or blank, and nothing else, whatever their order"""
    seen = []
    report = analyze(["a"], surroundings=from_memory({"a": b"".join(lines)}, on_bad_line=seen.append))
    assert report.lines == len(lines) == report.parsed + report.quarantined + report.blank
    good, blank = lines.count(line().encode()), lines.count(b"\n")
    assert (report.parsed, report.blank, len(seen)) == (good, blank, report.quarantined)


def test_one_bad_file_stops_no_other():
    """a file that cannot be read costs its error; all errors come at the end, as one group"""
    contents = {"a": OSError(errno.EIO, "Input/output error"), "b": line().encode(), "c": TimeoutError("slow")}
    seen = []
    with pytest.raises(ExceptionGroup, match="2 of 3 files") as caught:
        analyze("abc", surroundings=from_memory(contents, on_lines=lambda name, lines: seen.append(name)))
    assert seen == ["b"]
    assert [str(error) for error in caught.value.exceptions] == [
        "cannot read a: Input/output error, after 2 attempts", "cannot read c: slow, after 2 attempts",
    ]  # fmt: skip
    assert all(isinstance(error, UnreadableError) for error in caught.value.exceptions)


def test_errors_are_handed_over():
    """who asks for errors gets each at once, and the report of what could be read"""
    errors = []
    contents = {"a": gzip.compress(line().encode() * 100)[:-4], "b": line().encode()}
    report = analyze("ab", surroundings=from_memory(contents), on_error=errors.append)
    assert [str(error) for error in errors] == [
        f"a is cut off at byte {len(contents['a'])}; the lines before are counted"
    ]
    assert (report.unreadable, report.parsed) == (("a",), 101)


def test_times_and_zones(folder):
    """a time range and a zone hold for all formats"""
    contents = {"a": line(at="01/Jan/2026:10:00:00 +0200").encode() + b"2026-01-01T10:00:00 web su: hi\n"}
    options = Options(zone=find_zone("Europe/Berlin"), window=Window(since=1_767_258_000))
    report = analyze(["a"], options, surroundings=from_memory(contents))
    assert (report.parsed, report.outside, report.first) == (2, 1, "2026-01-01T10:00:00+01:00")


def test_years_come_from_the_file(folder):
    """lines without a year are of the year in which their file was last written"""
    (folder / "sys.log").write_text("Dec 31 10:00:00 web su: hi\n")
    os.utime(folder / "sys.log", (946_684_800, 946_684_800))
    assert analyze(["sys.log"]).first == "1999-12-31T10:00:00+00:00"
    now = from_memory({"-": b"Jan  1 10:00:00 web su: hi\n"}, now=lambda: datetime(2026, 6, 1, tzinfo=UTC))
    assert analyze(["-"], surroundings=now).first == "2026-01-01T10:00:00+00:00"


def test_a_second_run_counts_nothing_twice(folder, again):
    """a run with the state of another counts only what has come since, and numbers its lines on"""
    (folder / "a.log").write_text(line() + "bad\n")
    assert (again("a.log").lines, again("a.log").lines) == (2, 2)
    with (folder / "a.log").open("a") as file:
        file.write(line("/new") + "worse\n")
    report = again("a.log")
    assert (report.lines, report.parsed, report.quarantined) == (4, 2, 2)
    assert report.files == (FileSummary("a.log", 2, 1, 1, 0),)
    assert [bad.line for bad in report.bad_lines] == [4]


def test_an_unfinished_line_waits(folder, again):
    """with a state, a line without its end waits until the end is there, and is counted once"""
    (folder / "a.log").write_text(line() + line()[:30])
    assert again("a.log").lines == 1
    with (folder / "a.log").open("a") as file:
        file.write(line()[30:])
    assert (again("a.log").parsed, again("a.log").quarantined) == (2, 0)


def test_rotation_by_renaming(folder, again):
    """a log that was renamed goes on under its new name; the new log begins at its beginning"""
    (folder / "a.log").write_text(line())
    again("a.log")
    with (folder / "a.log").open("a") as file:
        file.write(line("/late"))
    (folder / "a.log").rename(folder / "a.log.1")
    (folder / "a.log").write_text(line("/new"))
    report = again("a.log", "a.log.1")
    assert (report.lines, report.notices) == (3, ())


def test_rotation_that_leaves_a_gap_is_noticed(folder, again):
    """if the renamed log is not among the files, a notice says so, once"""
    (folder / "a.log").write_text(line())
    again("a.log")
    (folder / "a.log").rename(folder / "a.log.1")
    (folder / "a.log").write_text(line("/new"))
    report = again("a.log")
    assert report.lines == 2
    assert [notice[:33] for notice in report.notices] == ["a.log was rotated since the last "]
    assert again("a.log").notices == ()
    assert again("a.log", "a.log.1").lines == 2


def test_rotation_by_compressing(folder, again):
    """a log that was copied into a compressed file is known by its content"""
    (folder / "a.log").write_text(line() * 50)
    again("a.log")
    (folder / "a.log.1.gz").write_bytes(gzip.compress((line() * 50 + line("/late")).encode()))
    (folder / "a.log").unlink()
    assert again("a.log.1.gz").lines == 51


@pytest.mark.parametrize("new", [line("/x"), line("/x") * 200])
def test_truncation_is_noticed(folder, again, new):
    """a log that was emptied is read from its beginning, even if it has grown beyond where reading ended"""
    (folder / "a.log").write_text(line() * 20)
    again("a.log")
    with (folder / "a.log").open("r+") as file:
        file.truncate()
        file.write(new)
    report = again("a.log")
    assert report.lines == 20 + new.count("\n")
    assert report.notices == ("a.log was truncated or written anew since the last run; it is read from its beginning",)


def test_two_logs_that_begin_alike(folder, again):
    """logs of different names are different, even if they hold the same"""
    (folder / "a.log").write_text(line())
    (folder / "b.log").write_text(line())
    assert again("a.log", "b.log").lines == 2
    assert again("b.log", "a.log").lines == 2


def test_a_log_named_twice(folder, again):
    """with a state, a file that is named twice is counted once"""
    (folder / "a.log").write_text(line())
    assert again("a.log", "a.log").lines == 1


def test_a_state_returns(folder):
    """a state that is saved and loaded is the same"""
    (folder / "a.log").write_text(line() + "bad\n")
    state = State({"--tz": "UTC"}, quarantine=(7, "digest"))
    analyze(["a.log"], state=state)
    state.save(folder / "state.json")
    assert load_state(folder / "state.json", {"--tz": "UTC"}) == state


def test_no_state_yet(folder):
    """where no state is, one begins"""
    assert load_state(folder / "state.json", {"--tz": "UTC"}) == State({"--tz": "UTC"})


@pytest.mark.parametrize("change", ["", "{}", "[1]", "7", "half", "digit"])
def test_a_damaged_state(folder, change):
    """a state that is damaged in any way is told, and not added to"""
    (folder / "a.log").write_text(line())
    state = State()
    analyze(["a.log"], state=state)
    state.save(folder / "state.json")
    text = (folder / "state.json").read_text()
    text = {"half": text[: len(text) // 2], "digit": text.replace('"parsed": 1', '"parsed": 2')}.get(change, change)
    (folder / "state.json").write_text(text)
    with pytest.raises(BadStateError, match=r"state\.json is not a state of log-analyzer, or damaged"):
        load_state(folder / "state.json", {})


def test_a_state_of_other_settings(folder):
    """what was counted with one setting is not added to with another"""
    State({"--tz": "UTC", "--since": None}).save(folder / "state.json")
    with pytest.raises(BadStateError, match="was made with --tz UTC, not Asia/Tokyo"):
        load_state(folder / "state.json", {"--tz": "Asia/Tokyo"})


@pytest.mark.skipif(os.name != "posix", reason="locks as on POSIX")
def test_two_runs_at_once(folder):
    """a state that another run holds is refused at once; afterwards it is free"""
    with locked(folder / "state.json"), pytest.raises(BadStateError, match="in use"), locked(folder / "state.json"):
        pass
    with locked(folder / "state.json"):
        pass
