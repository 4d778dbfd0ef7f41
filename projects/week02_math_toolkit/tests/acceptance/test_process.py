"""The command among others: pipes, signals, full disks."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as on POSIX")


def test_a_reader_that_goes_away(start):
    """when the reader of its output is gone, the command ends without a word"""
    process = start("primes", "3000000")
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")


def test_interrupted(start):
    """Ctrl-C ends the command with 130, without a word"""
    process = start("describe", "-", stdin=subprocess.PIPE, environment={"PYTHONUNBUFFERED": "1"})
    process.stdin.write(b"1 " * 200_000)  # more than a pipe holds: when it is written, the command reads
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.stdin.close()
    assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (130, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(start):
    """output that cannot be written costs one line, and is not lost in silence"""
    with Path("/dev/full").open("wb") as full:
        process = start("gcd", "12", "18", stdout=full)
        assert process.wait(60) == 2
    assert process.stderr.read() == b"math-toolkit: [Errno 28] No space left on device\n"


def test_closed_streams(tmp_path):
    """a closed standard input or output costs one line"""
    for words, redirection in (("describe -", "<&-"), ("gcd 4 6", ">&-")):
        result = subprocess.run(
            ["sh", "-c", f"exec '{sys.executable}' -m math_toolkit {words} {redirection}"],
            cwd=tmp_path, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (result.returncode, result.stderr.count("\n")) == (2, 1), result.stderr
        assert "is closed" in result.stderr


def test_input_that_is_no_text(start):
    """bytes that are not text cost one line"""
    process = start("describe", "-", stdin=subprocess.PIPE, environment={"PYTHONUTF8": "1"})
    output, errors = process.communicate(b"1 2 \xff", 60)
    assert (process.returncode, output, errors.count(b"\n")) == (2, b"", 1)


def test_the_installed_command():
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "math-toolkit"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout == "math-toolkit 1.0.0\n"


def test_what_the_log_tells(start, tmp_path):
    """--log tells of every run, of one that ended in an error with its traceback; nothing else is printed"""
    codes = [start("--log", "log", *words.split()).wait(60) for words in ("gcd 4 6", "is-prime 4", "gcd x")]
    records = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert codes == [0, 1, 2]
    assert records[0]["extra"] == {"operation": "gcd", "words": 2, "exit_code": 0}
    assert [record["message"] for record in records] == ["ended", "ended", "ended early"]
    assert (records[2]["level"], records[2]["error"]["frames"][-1]["function"]) == ("DEBUG", "parse_whole")


def test_a_log_that_cannot_be_opened(start):
    """a log that cannot be opened costs one line, before any work"""
    process = start("--log", "nowhere/log", "gcd", "4", "6")
    assert (process.wait(60), process.stdout.read()) == (2, b"")
    assert process.stderr.read().count(b"\n") == 1


def test_quiet_as_a_library():
    """importing configures no logging, and what the library warns of is not printed unless somebody asks"""
    code = """
import logging
before = list(logging.root.handlers), logging.root.level
import math_toolkit
assert (list(logging.root.handlers), logging.root.level) == before
(handler,) = logging.getLogger("math_toolkit").handlers
assert isinstance(handler, logging.NullHandler) and logging.getLogger("math_toolkit").level == logging.NOTSET
logging.getLogger("math_toolkit.registry").warning("a plug-in is left out")
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
