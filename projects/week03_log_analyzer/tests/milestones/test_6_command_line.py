"""Command line: the tool that others use.

Build `make_parser`, `run` and `main` in `cli.py`, `Progress` in `progress.py`, and `find_clash` in `outputs.py`.
Results go to standard output, everything else to standard error; what went wrong is one line and an exit code, never a
traceback.

Hint: write the quarantine first, then the state, then the report: whoever is killed between two has lost nothing.
Hint: `toolbox.logs` writes the traceback that nobody sees into the file of `--log`.
"""

import gzip
import io
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from log_analyzer.cli import main
from log_analyzer.progress import Progress

GOOD = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl" 0.5\n'


class Ended(NamedTuple):
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Output(io.TextIOWrapper):
    """Standard output or error as bytes and text, as the real ones are."""

    def __init__(self):
        """Begin empty."""
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in this process, in a folder with some logs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.log").write_text(GOOD + "garbage\n" + GOOD.replace(" 200 ", " 500 "))
    (tmp_path / "bad.gz").write_bytes(gzip.compress(GOOD.encode())[:-3])

    def run(*arguments):
        out, err = Output(), Output()
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
    assert result.stderr.startswith("log-analyzer: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("log-analyzer: ").rstrip()


def test_a_file(run):
    """a file's report appears on standard output and nothing elsewhere; bad lines are no error"""
    result = run("a.log")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:2] == [
        "lines  parsed  quarantined  blank",
        "    3       2            1      0  a.log",
    ]
    assert "latency in seconds: p50 0.5" in result.stdout
    assert result.stdout.splitlines()[-1] == "a.log:2:1: no known format: garbage"


def test_json_on_standard_output(run):
    """- as OUT is standard output, with nothing else on it"""
    content = json.loads(run("--json", "-", "a.log").stdout)
    assert content["total"]["lines"] == 3
    assert content["error_rate"] == 0.5


def test_json_beside_the_table(run):
    """--json OUT writes a file, and the table is printed all the same"""
    assert "count  status" in run("--json", "out.json", "a.log").stdout
    assert json.loads((run.folder / "out.json").read_text())["format"] == "log-analyzer/1"


def test_the_quarantine(run):
    """--quarantine OUT holds every bad line, whatever --bad shows"""
    assert "garbage" not in run("--quarantine", "bad.jsonl", "--bad", "0", "a.log").stdout.splitlines()[-1]
    (bad,) = map(json.loads, (run.folder / "bad.jsonl").read_text().splitlines())
    assert bad == {"file": "a.log", "line": 2, "column": 1, "reason": "no known format", "text": "garbage"}


def test_options_reach_the_report(run):
    """--format, --since, --until, --tz and --top do what they say"""
    options = "--format combined --since 2026-01-01T11:00 --until 2026-01-02 --tz Europe/Berlin --top 1 --json -"
    content = json.loads(run(*options.split(), "a.log").stdout)
    assert (content["total"]["outside"], content["total"]["first"]) == (0, "2026-01-01T11:00:00+01:00")
    assert len(content["tables"]["error"]["rows"]) == 1
    assert content["bad_lines"][0]["reason"] == "combined: no valid address"
    assert "outside of the time range: 2" in run("--since", "2026-01-01T10:00:01", "a.log").stdout


def test_a_damaged_file_among_good_ones(run):
    """a file that breaks half-way costs one line and exit code 1; all that could be read is counted"""
    result = run("bad.gz", "missing.log", "a.log", "--json", "-")
    size = (run.folder / "bad.gz").stat().st_size
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"log-analyzer: bad.gz is cut off at byte {size}; the lines before are counted",
        "log-analyzer: cannot read missing.log: No such file or directory",
    ]
    assert json.loads(result.stdout)["unreadable"] == ["bad.gz", "missing.log"]
    assert json.loads(result.stdout)["total"]["parsed"] == 3


def test_state_and_quarantine_go_on(run):
    """with --state, a second run counts and quarantines only what is new, and reports all"""
    arguments = ("--state", "state.json", "--quarantine", "bad.jsonl", "--json", "-", "a.log")
    first = json.loads(run(*arguments).stdout)
    with (run.folder / "a.log").open("a") as file:
        file.write("more garbage\n")
    second = json.loads(run(*arguments).stdout)
    assert (first["total"]["lines"], second["total"]["lines"], second["files"][0]["lines"]) == (3, 4, 1)
    lines = [json.loads(line)["line"] for line in (run.folder / "bad.jsonl").read_text().splitlines()]
    assert lines == [2, 4]


def test_a_run_that_ended_before_its_state(run):
    """bad lines of a run that did not save its state are found again, and stand there once"""
    arguments = ("--state", "state.json", "--quarantine", "bad.jsonl", "a.log")
    run(*arguments)
    with (run.folder / "bad.jsonl").open("a") as file:
        file.write('{"line": 4}\n')
    run(*arguments)
    assert len((run.folder / "bad.jsonl").read_text().splitlines()) == 1


def test_notices(run):
    """a truncated log is noticed in one line, and costs no exit code"""
    run("--state", "state.json", "a.log")
    (run.folder / "a.log").write_text(GOOD)
    result = run("--state", "state.json", "a.log")
    assert result.returncode == 0
    assert result.stderr.startswith("log-analyzer: note: a.log was truncated")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("failing", ["bad.jsonl", "state.json", "out.json"])
def test_a_full_disk(run, monkeypatch, failing):
    """if an output cannot be written, one line says so, every file is old or new, and the next run loses nothing"""
    arguments = ("--state", "state.json", "--quarantine", "bad.jsonl", "--json", "out.json", "a.log")
    run(*arguments)
    with (run.folder / "a.log").open("a") as file:
        file.write("more garbage\n")
    replace = Path.replace

    def full(self, target):
        if Path(target).name == failing:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert refused(run(*arguments)) == f"cannot write {failing}: No space left on device"
    assert not list(run.folder.glob(".*.tmp"))
    assert run(*arguments).returncode == 0
    assert json.loads((run.folder / "out.json").read_text())["total"]["lines"] == 4
    assert len((run.folder / "bad.jsonl").read_text().splitlines()) == 2


def test_the_log(run):
    """--log FILE gets the traceback of what standard error tells in a line"""
    run("--log", "run.log", "missing.log")
    records = [json.loads(line) for line in (run.folder / "run.log").read_text().splitlines()]
    assert records[0]["error"]["type"].endswith("UnreadableError")
    assert records[-1]["extra"]["exit_code"] == 2


def test_it_reads_its_own_log(run):
    """the log that it writes is one that it can read"""
    run("--log", "run.log", "missing.log")
    content = json.loads(run("--json", "-", "run.log").stdout)
    assert (content["total"]["quarantined"], content["tables"]["format"]["rows"][0]["key"]) == (0, "json")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("missing.log", "missing.log"),
        ("--quarantine bad.jsonl missing.log", "missing.log"),
        (".", "cannot read .: Is a directory"),
        ("--format xml a.log", "xml"),
        ("--since soon a.log", "'soon' is no time"),
        ("--tz Mars/Base a.log", "'Mars/Base'"),
        ("--top -1 a.log", "--top"),
        ("--bad x a.log", "'x'"),
        ("--json nowhere/out.json a.log", "nowhere"),
        ("--json a.log a.log", "a.log is an input"),
        ("--quarantine - a.log", "--quarantine needs a file"),
        ("--json same --quarantine same a.log", "same is named twice"),
        ("--state state.json -", "standard input"),
        ("--state a.json --state bad.gz a.log", "bad.gz is not a state"),
        ("--log nowhere/run.log a.log", "nowhere"),
        ("--unheard-of", "--unheard-of"),
    ],
)
def test_bad_calls(run, arguments, says):
    """what cannot be done is refused in one line that names the culprit, and no result is changed"""
    before = {path: path.read_bytes() for path in run.folder.iterdir()}
    assert says in refused(run(*arguments.split()))
    after = {path: path.read_bytes() for path in run.folder.iterdir() if path.suffix != ".lock"}
    assert after == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_of_somebody_else(run):
    """a file that is not ours to read costs one line"""
    (run.folder / "a.log").chmod(0)
    assert refused(run("a.log")) == "cannot read a.log: Permission denied"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Return what a terminal returns."""
        return True


def test_progress():
    """long work says on a terminal how far it is, not too often, in one line, and leaves no trace"""
    stream, ticks = Terminal(), iter(range(100))
    progress = Progress(stream, clock=lambda: next(ticks) / 10)
    for lines in range(0, 10_000_000, 1_000_000):
        progress.show("a.log" * 30, lines)
    assert stream.getvalue() == ""
    progress.show("a.log" * 30, 10_000_000)
    assert stream.getvalue() == f"\r{'10,000,000 lines of ' + 'a.log' * 30:.79}"
    progress.show("a.log" * 30, 10_000_000)
    progress.wipe()
    assert stream.getvalue()[80:] == "\r" + " " * 79 + "\r"


def test_progress_is_silent_off_a_terminal():
    """where no terminal is, no progress is shown"""
    stream = io.StringIO()
    progress = Progress(stream, clock=iter(range(0, 900, 9)).__next__)
    for lines in range(9):
        progress.show("a.log", lines)
    progress.wipe()
    assert stream.getvalue() == ""
