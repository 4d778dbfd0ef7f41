"""Command line: the tool that others use.

Build `make_parser`, `run` and `main` in `cli.py`, and `Progress.watch` in `progress.py`. Results go to standard output,
everything else to standard error; bad input costs one line and exit code 2, never a traceback.

Hint: `argparse` ends a bad call with its usage, several lines long; a subclass may override `error`.
Hint: catch errors once, in `main`; a traceback that a user sees is an error that nobody caught.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import text_analyzer
from text_analyzer.progress import Progress


@pytest.fixture
def run(tmp_path):
    """Run the command in a folder with some texts; the result holds its output as text."""
    (tmp_path / "tide.txt").write_text("The tide rises, the tide falls.\n", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"na\xefve tide\n")
    (tmp_path / "notes.bin").write_bytes(b"0123456789\xff")
    environment = {**os.environ, "PYTHONPATH": str(Path(text_analyzer.__file__).parents[1]), "PYTHONUTF8": "1"}

    def run(*arguments, stdin=""):
        result = subprocess.run(
            [sys.executable, "-m", "text_analyzer", *arguments],
            cwd=tmp_path, env=environment, input=stdin, capture_output=True, encoding="utf-8", timeout=60,
        )  # fmt: skip
        if result.stderr.endswith("\nNotImplementedError\n"):
            raise NotImplementedError
        return result

    run.folder = tmp_path
    return run


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Return what a terminal returns."""
        return True


def refused(result):
    """Return the one line that a refused call prints; assert that it is one."""
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("text-analyzer: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("text-analyzer: ").rstrip()


def test_a_file(run):
    """a file's numbers and its most frequent words appear on standard output, and nothing elsewhere"""
    result = run("--top", "2", "tide.txt")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-3:] == ["count  word", "    2  the", "    2  tide"]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input(run, arguments):
    """standard input is read for -, and when no file is named"""
    result = run(*arguments, "--json", "-", stdin="naïve tide")
    assert json.loads(result.stdout)["total"] == {"lines": 0, "characters": 10, "words": 2, "distinct": 2}
    assert json.loads(result.stdout)["files"][0]["name"] == "-"


def test_an_empty_file(run):
    """a text without words is no error"""
    assert run("--json", "-").returncode == 0
    assert run().stdout.splitlines() == ["lines  characters  words  distinct", "    0           0      0         0  -"]


def test_json_beside_the_table(run):
    """--json OUT writes a file, and the table is printed all the same"""
    result = run("--json", "out.json", "tide.txt")
    assert "rises" in result.stdout
    assert json.loads((run.folder / "out.json").read_text())["top"][0] == {"text": "the", "count": 2}


def test_csv_on_standard_output(run):
    """- as OUT is standard output, with nothing else on it"""
    assert run("--csv", "-", "--top", "1", "tide.txt").stdout == "text,count\nthe,2\n"


def test_encoding(run):
    """--encoding reads what is not UTF-8"""
    assert "naïve" in run("--encoding", "latin-1", "latin.txt").stdout


def test_stop_words(run):
    """--stopwords FILE leaves its words out of the ranking, and not out of the numbers"""
    (run.folder / "stop.txt").write_text("The\n")
    result = json.loads(run("--stopwords", "stop.txt", "--top", "1", "--json", "-", "tide.txt").stdout)
    assert (result["total"]["words"], result["top"]) == (6, [{"text": "tide", "count": 2}])


def test_phrases(run):
    """--ngrams N ranks phrases of N words"""
    assert "2  the tide\n" in run("--ngrams", "2", "tide.txt").stdout


def test_a_binary_file(run):
    """bytes that are no text are located in one line, with the option that may help"""
    expected = "notes.bin is not UTF-8 text (byte 0xff at offset 10); try --encoding latin-1"
    assert refused(run("notes.bin")) == expected


def test_a_bad_file_among_good_ones(run):
    """one bad file costs one line and the exit code; the others are still analysed"""
    result = run("notes.bin", "tide.txt", "missing.txt", "--json", "-")
    assert result.returncode == 2
    assert [line.split()[1] for line in result.stderr.splitlines()] == ["notes.bin", "cannot"]
    assert json.loads(result.stdout)["unreadable"] == ["notes.bin", "missing.txt"]
    assert json.loads(result.stdout)["total"]["words"] == 6


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.txt"], "missing.txt"),
        (["."], "."),
        (["--top", "-1", "tide.txt"], "--top"),
        (["--top", "ten", "tide.txt"], "'ten'"),
        (["--ngrams", "0", "tide.txt"], "--ngrams"),
        (["--encoding", "utf-99", "tide.txt"], "'utf-99'"),
        (["--stopwords", "missing.txt", "tide.txt"], "missing.txt"),
        (["--json", "nowhere/out.json", "tide.txt"], "nowhere"),
        (["--json", "-", "--csv", "-", "tide.txt"], "--csv"),
        (["--json", "tide.txt", "tide.txt"], "tide.txt"),
        (["--unheard-of"], "--unheard-of"),
    ],
)
def test_bad_calls(run, arguments, says):
    """what cannot be done is refused in one line that names the culprit, and nothing is changed"""
    before = {path: path.read_bytes() for path in run.folder.iterdir()}
    assert says in refused(run(*arguments))
    assert {path: path.read_bytes() for path in run.folder.iterdir()} == before


def test_progress_is_silent_off_a_terminal():
    """where no terminal is, no progress is shown"""
    stream = io.StringIO()
    assert list(Progress(stream, clock=iter(range(0, 900, 9)).__next__).watch("tide.txt", ["a", "b"])) == ["a", "b"]
    assert stream.getvalue() == ""


def test_progress_is_silent_on_short_work():
    """work of less than a second shows nothing"""
    stream = Terminal()
    assert list(Progress(stream, clock=lambda: 5.0).watch("tide.txt", ["a", "b"])) == ["a", "b"]
    assert stream.getvalue() == ""


def test_progress_of_long_work():
    """long work names what is read, and the line is wiped at the end, even when it breaks off"""
    stream = Terminal()
    watched = Progress(stream, clock=iter(range(0, 900, 9)).__next__).watch("tide.txt", ["a" * 1_500_000, "b"])
    next(watched)
    assert stream.getvalue() == "\r2 million characters, reading tide.txt"
    watched.close()
    assert stream.getvalue().endswith("\r" + " " * 38 + "\r")


def test_progress_is_not_shown_too_often():
    """the line waits a second, and is renewed five times a second at most"""
    stream = Terminal()
    ticks = iter(range(1_000))
    watched = Progress(stream, clock=lambda: next(ticks) / 10).watch("tide.txt", ["a"] * 9)
    assert [stream.getvalue() for _ in watched] == [""] * 9
    ticks = iter(range(1_000))
    list(Progress(stream, clock=lambda: next(ticks) / 10).watch("tide.txt", ["a"] * 30))
    assert 6 <= stream.getvalue().count("tide.txt") <= 11


def test_progress_stays_in_one_line():
    """a long name does not make the line longer than a terminal is wide"""
    stream = Terminal()
    watched = Progress(stream, clock=iter(range(0, 900, 9)).__next__).watch("tide" * 50, ["a"])
    next(watched)
    assert len(stream.getvalue()) == len("\r") + 79
