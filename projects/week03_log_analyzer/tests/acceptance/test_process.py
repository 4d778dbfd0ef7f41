"""The command among others: pipes, signals, full disks, streams that are closed, files that change under it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="signals and limits as on POSIX")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as on POSIX")

LINE = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"\n'


def test_standard_input(start):
    """what is piped into it is read, without a name or with -"""
    for arguments in ((), ("-",)):
        output, _ = start(*arguments, "--json", "-", stdin=subprocess.PIPE).communicate(LINE.encode() * 2, 60)
        assert json.loads(output)["files"][0]["parsed"] == 2


def test_a_reader_that_goes_away(start, tmp_path):
    """when the reader of its output is gone, the command ends without a word"""
    (tmp_path / "a.log").write_text("".join(LINE.replace("GET /", f"GET /{number}") for number in range(9000)))
    process = start("--top", "9000", "a.log")
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")


def test_interrupted(start, tmp_path):
    """Ctrl-C ends the command with 130, without a word and without a file"""
    os.mkfifo(tmp_path / "endless")
    process = start("endless", "--json", "out.json", "--quarantine", "bad.jsonl")
    with (tmp_path / "endless").open("wb", buffering=0) as endless:  # returns when the command has opened it
        endless.write(b"bad\n")
        process.send_signal(signal.SIGINT)
    assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "endless"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["-"], ["-", "--json", "-"], ["-", "--json", "/dev/full"]])
def test_a_full_device(start, arguments):
    """a report that cannot be written costs one line, and is not lost in silence"""
    with Path("/dev/full").open("wb") as full:
        process = start(*arguments, stdout=full)
        assert process.wait(60) == 2
    assert process.stderr.read().decode().endswith(": No space left on device\n")


@pytest.mark.parametrize("option", ["--quarantine", "--json", "--state"])
def test_a_disk_that_fills_up(start, tmp_path, option):
    """an output that grows beyond what the system allows leaves the old file, one line and no other file"""
    (tmp_path / "a.log").write_text("".join(LINE.replace("GET /", f"GET /{n}") + f"bad {n}\n" for n in range(9000)))
    assert start(option, "out", "a.log", "--top", "9000", stdout=subprocess.DEVNULL).wait(60) == 0
    old = (tmp_path / "out").read_bytes()
    with (tmp_path / "a.log").open("a") as file:
        file.write(LINE)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    # Coverage is not measured here: its file would be too large, too.
    options = {"preexec_fn": limit, "environment": {"COVERAGE_PROCESS_CONFIG": ""}, "stdout": subprocess.DEVNULL}
    process = start(option, "out", "a.log", "--top", "9000", **options)
    assert process.wait(60) == 2
    assert process.stderr.read() == b"log-analyzer: cannot write out: File too large\n"
    assert (tmp_path / "out").read_bytes() == old
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a file system of its own that holds 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("option", ["--quarantine", "--json", "--state"])
def test_a_disk_that_is_full(start, tmp_path, small_disk, option):
    """on a file system that is full the same holds"""
    (tmp_path / "a.log").write_text("".join(LINE.replace("GET /", f"GET /{n}") + f"bad {n}\n" for n in range(9000)))
    (small_disk / "out").write_text("")
    process = start(option, "disk/out", "a.log", "--top", "9000", stdout=subprocess.DEVNULL)
    code, said = process.wait(60), process.stderr.read().decode()
    if option == "--state":
        assert said.startswith("log-analyzer: disk/out is not a state")
    else:
        assert said == "log-analyzer: cannot write disk/out: No space left on device\n"
    assert (code, (small_disk / "out").read_text()) == (2, "")
    assert [path.name for path in small_disk.iterdir() if path.name != "out.lock"] == ["out"]


@pytest.mark.parametrize(("redirection", "says"), [("<&-", "cannot read -"), (">&-", "cannot write standard output")])
def test_closed_streams(tmp_path, redirection, says):
    """a closed standard stream costs one line"""
    result = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m log_analyzer - {redirection}"],
        cwd=tmp_path, input="", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr


def test_a_terminal_as_input(start):
    """without a file, a terminal as standard input is not waited for"""
    leader, follower = os.openpty()
    process = start(stdin=follower)
    assert process.wait(60) == 2
    assert b"no FILE given" in process.stderr.read()
    os.close(leader)
    os.close(follower)


def test_a_terminal_without_unicode(start):
    """an output that knows only ASCII gets a table with escapes, and JSON in UTF-8 all the same"""
    line = LINE.replace("GET /", "GET /naïve")
    for arguments, expected in [(["-"], rb"1  /na\xefve"), (["-", "--json", "-"], "/naïve".encode())]:
        process = start(*arguments, stdin=subprocess.PIPE, environment={"PYTHONIOENCODING": "ascii"})
        assert expected in process.communicate(line.encode(), 60)[0]


def test_the_installed_command():
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "log-analyzer"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("log-analyzer 1.")
