"""Command line: the tool that others use.

Build `make_parser`, `add_options`, `make_operator`, `run` and `main` in `cli.py`. Results go to standard output or a
file, everything else to standard error; what went wrong is one line and an exit code, never a traceback.

Hint: `log_analyzer` has the line of progress (`log_analyzer.progress`) and the lock (`locked`).
Hint: refuse before any work what would fail at its end: a folder that is not there, an output that is an input.
"""

import io
import json
import sys
from typing import NamedTuple

import pytest

from stream_pipeline.cli import main, make_parser

ROWS = """time,city,celsius
2026-01-01T00:00:00Z,Oslo,-3.5
2026-01-01T00:10:00Z,Lima,24
2026-01-01T00:20:00Z,Oslo,-4.5
2026-01-01T00:15:00Z,Oslo,abc
2026-01-01T01:05:00Z,Oslo,-5
2026-01-01T00:50:00Z,Lima,25
2026-01-01T02:30:00Z,Lima,
"""
ROLLING = ("run", "--value", "celsius", "--rolling", "2")
HOURLY = ("run", "--value", "celsius", "--time", "time", "--tumbling", "3600")


class Ended(NamedTuple):
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def rows(self):
        """The lines of standard output, as objects."""
        return [json.loads(line) for line in self.stdout.splitlines()]


class Output(io.TextIOWrapper):
    """Standard output or error as bytes and text, as the real ones are."""

    def __init__(self, is_terminal=False):
        """Begin empty."""
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.is_terminal = is_terminal

    def isatty(self):
        """Tell what the test wants."""
        return self.is_terminal


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in this process, in a folder with some rows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(ROWS)

    def run(*arguments, is_terminal=False):
        out, err = Output(), Output(is_terminal)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        try:
            code = main(arguments)
        except SystemExit as ended:  # how argparse ends a bad call
            code = ended.code
        return Ended(code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())

    run.folder = tmp_path
    return run


def refused(result):
    """Return the one line that a refused call prints; assert that it is one."""
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("stream-pipeline: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("stream-pipeline: ").rstrip()


def test_rolling(run):
    """a line for each row, with the mean of the last rows"""
    result = run(*ROLLING, "t.csv")
    assert result.returncode == 0
    assert [(row["line"], row["mean"]) for row in result.rows] == [
        (2, None), (3, 10.25), (4, 9.75), (6, -4.75), (7, 10.0), (8, None),
    ]  # fmt: skip


def test_rolling_by_key(run):
    """windows of each key on its own, several statistics, fewer values"""
    result = run(*ROLLING, "--key", "city", "--stats", "sum,count", "--min-periods", "1", "t.csv")
    assert [(row["key"], row["sum"], row["count"]) for row in result.rows] == [
        ("Oslo", -3.5, 1), ("Lima", 24.0, 1), ("Oslo", -8.0, 2), ("Oslo", -9.5, 2), ("Lima", 49.0, 2),
        ("Lima", 25.0, 1),
    ]  # fmt: skip


def test_tumbling(run):
    """a line for each hour, with its rows"""
    result = run(*HOURLY, "--lateness", "1800", "--stats", "count,mean", "t.csv")
    assert [(row["start"][11:16], row["rows"], row["count"], row["mean"]) for row in result.rows] == [
        ("00:00", 4, 4, 10.25), ("01:00", 1, 1, -5.0), ("02:00", 1, 0, None),
    ]  # fmt: skip


def test_sliding(run):
    """windows that overlap"""
    result = run(*HOURLY[:-2], "--sliding", "3600", "--every", "1800", "--lateness", "3600", "t.csv")
    assert [(row["start"][:16], row["rows"]) for row in result.rows] == [
        ("2025-12-31T23:30", 3), ("2026-01-01T00:00", 4), ("2026-01-01T00:30", 2), ("2026-01-01T01:00", 1),
        ("2026-01-01T02:00", 1), ("2026-01-01T02:30", 1),
    ]  # fmt: skip


def test_sessions(run):
    """windows of activity"""
    result = run(*HOURLY[:-2], "--session", "1200", "--lateness", "3600", "t.csv")
    assert [(row["start"][11:16], row["end"][11:16], row["rows"]) for row in result.rows] == [
        ("00:00", "00:40", 3), ("00:50", "01:25", 2), ("02:30", "02:50", 1),
    ]  # fmt: skip


def test_late_rows_are_not_lost(run):
    """rows that came too late are counted on standard error and written where the user says"""
    assert "note: 1 of 6 rows came too late; --late OUT keeps them" in run(*HOURLY, "t.csv").stderr
    result = run(*HOURLY, "--late", "late.jsonl", "t.csv")
    assert "note: 1 of 6 rows came too late; they are in late.jsonl" in result.stderr
    assert json.loads((run.folder / "late.jsonl").read_text()) == {
        "line": 7, "time": "2026-01-01T00:50:00Z", "value": 25.0, "missed": 1, "windows": 1,
    }  # fmt: skip


def test_bad_rows_are_not_lost(run):
    """lines that are no rows are counted, with the place of the first, and written where the user says"""
    says = "stream-pipeline: note: 1 of 8 lines are no rows, first t.csv:5: value is no number; "
    assert run(*ROLLING, "t.csv").stderr == says + "--quarantine OUT keeps them\n"
    assert run(*ROLLING, "--quarantine", "bad.jsonl", "t.csv").stderr == says + "they are in bad.jsonl\n"
    assert json.loads((run.folder / "bad.jsonl").read_text())["text"] == "2026-01-01T00:15:00Z,Oslo,abc"


def test_report(run):
    """the report tells what became of the lines"""
    run(*HOURLY, "--report", "report.json", "t.csv")
    report = json.loads((run.folder / "report.json").read_text())
    assert {name: report[name] for name in ("lines", "rows", "bad", "headers", "missing", "late", "results")} == {
        "lines": 8, "rows": 6, "bad": 1, "headers": 1, "missing": 1, "late": 1, "results": 3,
    }  # fmt: skip
    assert (report["format"], report["inputs"]) == ("stream-pipeline/1", ["t.csv"])


def test_json_lines_and_seconds(run):
    """rows may be JSON lines, and times seconds"""
    (run.folder / "a.jsonl").write_text('{"v": 1, "t": 0}\n{"v": 2, "t": 10}\n')
    call = ("run", "--value", "v", "--time", "t", "--time-format", "seconds", "--tumbling", "10", "--stats", "sum")
    assert run(*call, "a.jsonl").rows == [
        {"start": 0, "end": 10, "rows": 1, "sum": 1.0}, {"start": 10, "end": 20, "rows": 1, "sum": 2.0},
    ]  # fmt: skip


def test_an_output_file(run):
    """results go to a file, and standard output stays empty"""
    result = run(*ROLLING, "--output", "out.jsonl", "t.csv")
    assert (result.returncode, result.stdout) == (0, "")
    assert len((run.folder / "out.jsonl").read_text().splitlines()) == 6


def test_checkpoints(run):
    """with a checkpoint, a second run has nothing to do, and another window is refused"""
    call = ("--output", "out.jsonl", "--checkpoint", "c.json", "t.csv")
    for _ in range(2):
        assert run(*ROLLING, *call).returncode == 0
        assert len((run.folder / "out.jsonl").read_text().splitlines()) == 6
    assert refused(run(*ROLLING[:-1], "3", *call)) == "c.json was made with --rolling 2, not 3"


def test_a_file_that_grows(run):
    """with --keep-open each run takes what has come since the last"""
    call = (*HOURLY, "--output", "out.jsonl", "--checkpoint", "c.json", "--keep-open", "t.csv")
    run(*call)
    assert len((run.folder / "out.jsonl").read_text().splitlines()) == 2
    with (run.folder / "t.csv").open("a") as file:
        file.write("2026-01-01T03:00:00Z,Lima,26\n")
    run(*call)
    assert len((run.folder / "out.jsonl").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--value", "celsius", "t.csv"], "one of the arguments --rolling --tumbling --sliding --session is required"),
        (["--rolling", "2", "t.csv"], "the following arguments are required: --value"),
        (["--value", "x", "--rolling", "2", "t.csv"], "t.csv has no column 'x'; there is 'time', 'city', 'celsius'"),
        (["--value", "celsius", "--rolling", "0", "t.csv"], "--rolling: must be a whole number from 1, not '0'"),
        (["--value", "celsius", "--rolling", "2", "--min-periods", "3", "t.csv"], "min_periods must be from 1 to 2"),
        (["--value", "celsius", "--rolling", "2", "--stats", "median", "t.csv"], "no statistic is called 'median'"),
        (["--value", "celsius", "--rolling", "2", "--lateness", "5", "t.csv"], "--lateness is for windows of time"),
        (["--value", "celsius", "--tumbling", "60", "t.csv"], "windows of time need --time NAME"),
        (["--value", "celsius", "--time", "time", "--tumbling", "0", "t.csv"], "a tumbling window needs a size"),
        (["--value", "celsius", "--time", "time", "--tumbling", "x", "t.csv"], "must be a number of seconds from 0"),
        (["--value", "celsius", "--time", "time", "--sliding", "60", "t.csv"], "--sliding and --every go together"),
        (["--value", "celsius", "--rolling", "2", "missing.csv"], "cannot read missing.csv: No such file or directory"),
        (["--value", "celsius", "--rolling", "2", "--checkpoint", "c", "t.csv"], "--checkpoint needs --output OUT"),
        (["--value", "celsius", "--rolling", "2", "--checkpoint", "c", "--output", "o"], "--checkpoint needs FILEs"),
        (["--value", "celsius", "--rolling", "2", "--keep-open", "t.csv"], "--keep-open needs --checkpoint FILE"),
        (["--value", "celsius", "--rolling", "2", "--output", "no/o", "t.csv"], "cannot write no/o: no folder 'no'"),
        (["--value", "celsius", "--rolling", "2", "--output", "t.csv", "t.csv"], "t.csv is an input"),
        (["--value", "celsius", "--rolling", "2", "--output", "o", "--late", "./o", "t.csv"], "is named twice"),
        (["--value", "celsius", "--rolling", "2", "--late", "-", "t.csv"], "only --output can go to standard output"),
    ],
)  # fmt: skip
def test_bad_calls(run, arguments, says):
    """a bad call costs one line, exit code 2, and no file"""
    assert says in refused(run("run", *arguments))
    assert [path.name for path in run.folder.iterdir()] == ["t.csv"]


def test_progress_on_a_terminal(run, monkeypatch):
    """on a terminal a line says how far it is, and leaves no trace; elsewhere there is none"""
    monkeypatch.setattr("log_analyzer.progress.DELAY", 0.0)
    (run.folder / "t.csv").write_text("celsius\n1\n2\n")
    assert run(*ROLLING, "t.csv").stderr == ""
    shown = run(*ROLLING, "t.csv", is_terminal=True).stderr
    assert shown.startswith("\r3 lines of t.csv")
    assert shown.endswith("\r")


def test_help_and_version(run):
    """help shows an example, and the version is told"""
    assert "example: stream-pipeline run" in run("run", "--help").stdout
    assert run("--version").stdout.startswith("stream-pipeline 1.")
    assert make_parser().prog == "stream-pipeline"
