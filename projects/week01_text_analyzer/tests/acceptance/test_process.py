"""The command among others: pipes, signals, full disks, streams that are closed."""

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
    process = start("--top", "1000000", stdin=subprocess.PIPE)
    process.stdout.close()
    process.stdin.write(b" ".join(b"%d" % number for number in range(50_000)))
    process.stdin.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")


def test_interrupted(start, tmp_path):
    """Ctrl-C ends the command with 130, without a word and without a file"""
    os.mkfifo(tmp_path / "endless")
    process = start("endless", "--json", "out.json")
    with (tmp_path / "endless").open("wb", buffering=0) as endless:  # returns when the command has opened it
        endless.write(b"tide")
        process.send_signal(signal.SIGINT)
    # Only now, with the pipe closed: a signal just before the read waits until the read returns.
    assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "endless"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["-"], ["-", "--json", "-"], ["-", "--json", "/dev/full"]])
def test_a_full_disk(start, arguments):
    """output that cannot be written costs one line, and is not lost in silence"""
    with Path("/dev/full").open("wb") as full:
        process = start(*arguments, stdout=full)
        assert process.wait(60) == 2
    assert process.stderr.read().decode().endswith(": No space left on device\n")


@pytest.mark.parametrize(("redirection", "says"), [("<&-", "cannot read -"), (">&-", "cannot write standard output")])
def test_closed_streams(tmp_path, redirection, says):
    """a closed standard stream costs one line"""
    result = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m text_analyzer - {redirection}"],
        cwd=tmp_path, input="", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr


def test_a_terminal_without_unicode(start):
    """an output that knows only ASCII gets a table with escapes, and JSON in UTF-8 all the same"""
    for arguments, expected in [(["-"], rb"1  na\xefve"), (["-", "--json", "-"], "naïve".encode())]:
        process = start(*arguments, stdin=subprocess.PIPE, environment={"PYTHONIOENCODING": "ascii"})
        assert expected in process.communicate("naïve".encode(), 60)[0]


def test_a_terminal_as_input(start):
    """without a file, a terminal as standard input is not waited for"""
    leader, follower = os.openpty()
    process = start(stdin=follower)
    assert process.wait(60) == 2
    assert b"no FILE given" in process.stderr.read()
    os.close(leader)
    os.close(follower)


def test_output_into_a_pipe(start, tmp_path):
    """a named pipe as OUT is written to, not replaced by a file"""
    os.mkfifo(tmp_path / "out")
    process = start("-", "--json", "out")
    with (tmp_path / "out").open() as out:
        assert json.load(out)["format"] == "text-analyzer/1"
    assert process.wait(60) == 0
    assert (tmp_path / "out").is_fifo()


def test_the_installed_command(tmp_path):
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "text-analyzer"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("text-analyzer 1.")
