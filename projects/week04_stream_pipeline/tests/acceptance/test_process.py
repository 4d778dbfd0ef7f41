"""The command among others: pipes, signals, full disks, streams that are closed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from log_analyzer import locked

resource = pytest.importorskip("resource", reason="signals and limits as on POSIX")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as on POSIX")

CALL = ("run", "--value", "v", "--rolling", "2", "--stats", "sum", "--min-periods", "1")


def test_standard_input_is_a_stream(start):
    """each row that comes through a pipe has its result at once, while the pipe stays open"""
    process = start(*CALL, stdin=subprocess.PIPE)
    process.stdin.write(b"v\n1\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline()) == {"line": 2, "value": 1.0, "sum": 1.0}
    process.stdin.write(b"2\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline()) == {"line": 3, "value": 2.0, "sum": 3.0}
    process.stdin.close()
    assert process.wait(60) == 0


def test_interrupted(start, tmp_path):
    """Ctrl-C ends the command with 130 while it waits for a row, without a word and without a file"""
    os.mkfifo(tmp_path / "endless")
    process = start(*CALL, "--output", "out.jsonl", "--quarantine", "bad.jsonl", "endless")
    with (tmp_path / "endless").open("wb", buffering=0) as endless:  # returns when the command has opened it
        endless.write(b"v\n1\n")
        process.send_signal(signal.SIGINT)
        assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "endless"]


def test_a_reader_that_goes_away(start, tmp_path):
    """when the reader of its output is gone, the command ends without a word, and its thread does, too"""
    (tmp_path / "a.csv").write_text("v\n" + "1\n" * 500_000)
    process = start(*CALL, "a.csv")
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device(start):
    """results that cannot be written cost one line"""
    with Path("/dev/full").open("wb") as full:
        process = start(*CALL, stdin=subprocess.PIPE, stdout=full)
        process.communicate(b"v\n1\n", 60)
    assert process.returncode == 2


@pytest.mark.parametrize("checkpoint", [(), ("--checkpoint", "c.json", "--checkpoint-every", "1000")])
def test_a_disk_that_fills_up(start, tmp_path, checkpoint):
    """an output that grows beyond what the system allows costs one line, and the next run makes it whole"""
    (tmp_path / "a.csv").write_text("v\n" + "1\n" * 60_000)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    process = start(*CALL, *checkpoint, "--output", "out.jsonl", "a.csv", preexec_fn=limit)
    assert process.wait(60) == 2
    assert process.stderr.read() == b"stream-pipeline: cannot write out.jsonl: File too large\n"
    assert (tmp_path / "out.jsonl").exists() == bool(checkpoint)
    assert not list(tmp_path.glob(".*.tmp"))
    assert start(*CALL, *checkpoint, "--output", "out.jsonl", "a.csv").wait(60) == 0
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["line"] for line in lines] == list(range(2, 60_002))


def test_two_runs_at_once(start, tmp_path):
    """a second run with the same checkpoint is refused while the first is there"""
    (tmp_path / "a.csv").write_text("v\n1\n")
    call = (*CALL, "--output", "out.jsonl", "--checkpoint", "c.json", "a.csv")
    with locked(tmp_path / "c.json"):  # as the first one does
        second = start(*call)
        assert second.wait(60) == 2
        assert second.stderr.read() == b"stream-pipeline: c.json is in use by another run\n"
    assert start(*call).wait(60) == 0


def test_a_pipe_has_no_checkpoint(start, tmp_path):
    """a named pipe cannot be read again, and is refused with a checkpoint"""
    os.mkfifo(tmp_path / "pipe")
    process = start(*CALL, "--output", "out.jsonl", "--checkpoint", "c.json", "pipe")
    with (tmp_path / "pipe").open("wb", buffering=0) as pipe:
        pipe.write(b"v\n1\n")
        assert process.wait(60) == 2
    assert b"pipe is no regular file" in process.stderr.read()


@pytest.mark.parametrize(("redirection", "says"), [("<&-", "cannot read -"), (">&-", "cannot write standard output")])
def test_closed_streams(redirection, says):
    """a closed standard stream costs one line"""
    result = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m stream_pipeline {' '.join(CALL)} - {redirection}"],
        input="v\n1\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr


def test_a_terminal_as_input(start):
    """without a file, a terminal as standard input is not waited for"""
    leader, follower = os.openpty()
    process = start(*CALL, stdin=follower)
    assert process.wait(60) == 2
    assert b"no FILE given" in process.stderr.read()
    os.close(leader)
    os.close(follower)


def test_the_same_every_time(start, tmp_path):
    """the order of keys does not depend on hashes: two runs write the same bytes"""
    (tmp_path / "a.csv").write_text("t,k,v\n" + "".join(f"{n},{n % 7}key,{n}\n" for n in range(1000)))
    call = ("run", "--value", "v", "--key", "k", "--time", "t", "--time-format", "seconds", "--session", "5", "a.csv")
    outputs = {start(*call, environment={"PYTHONHASHSEED": seed}).communicate(timeout=60)[0] for seed in "12"}
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 7 * 1000 // 7


def test_the_installed_command():
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "stream-pipeline"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("stream-pipeline 1.")
