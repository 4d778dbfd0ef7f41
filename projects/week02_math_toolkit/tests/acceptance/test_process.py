"""The command among others: pipes, signals, full disks."""

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
    assert result.stdout == "math-toolkit 0.1.0\n"
