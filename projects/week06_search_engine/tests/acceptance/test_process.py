"""The command among others: pipes, signals, full disks, streams that are closed, the end in the middle of writing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as on POSIX")


@pytest.fixture
def run(start):
    """Run the command to its end and return its exit code, output and complaints."""

    def run(*arguments, stdin=b"", **options):
        process = start(*arguments, stdin=subprocess.PIPE, **options)
        out, err = process.communicate(stdin, 60)
        return process.returncode, (out or b"").decode(), err.decode()

    return run


def test_standard_input(run):
    """a text that comes through a pipe is a document"""
    assert run("add", "b.json", "-", stdin="naïve tide".encode()) == (0, "1 document, 2 different words\n", "")
    assert run("search", "b.json", "NAÏVE")[1].endswith("  -\n")


def test_interrupted(start, tmp_path):
    """Ctrl-C ends the command with 130 while it waits for a text, without a word and without a file"""
    os.mkfifo(tmp_path / "endless")
    process = start("add", "b.json", "endless")
    with (tmp_path / "endless").open("wb", buffering=0):  # returns when the command has opened it
        process.send_signal(signal.SIGINT)
        assert (process.wait(60), process.stdout.read(), process.stderr.read()) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "endless"]


def test_a_reader_that_goes_away(start, run):
    """when the reader of its output is gone, the command ends with 141, without a word"""
    run("add", "b.json", "--paragraphs", "-", stdin=b"tide\n\n" * 20_000)
    process = start("search", "b.json", "tide", "--top", "20000")
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device(run):
    """a result that cannot be written costs one line"""
    run("add", "b.json", "-", stdin=b"tide")
    with Path("/dev/full").open("wb") as full:
        code, _, err = run("search", "b.json", "tide", stdout=full)
    assert (code, err) == (2, "search-engine: cannot write standard output: No space left on device\n")


def test_a_disk_that_fills_up(run, tmp_path):
    """an index that grows beyond what the system allows costs one line, and the old one stays as it was"""
    resource = pytest.importorskip("resource")
    run("add", "b.json", "-", stdin=b"tide")
    before = (tmp_path / "b.json").read_bytes()
    (tmp_path / "large.txt").write_text(" ".join(f"w{number}" for number in range(20_000)))

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    code, out, err = run("add", "b.json", "large.txt", preexec_fn=limit)
    assert (code, out, err) == (2, "", "search-engine: cannot write b.json: File too large\n")
    assert (tmp_path / "b.json").read_bytes() == before
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_killed_while_it_writes(tmp_path, function):
    """killed before the new index has its name, the command leaves the old one, which can be searched"""
    (tmp_path / "a.txt").write_text("tide")
    (tmp_path / "b.txt").write_text("noon")
    script = (
        "import os, signal, sys\n"
        "from search_engine.cli import main\n"
        "die = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if sys.argv[1] == 'b.txt':\n"
        f"    os.{function} = die\n"
        "main(['add', 'b.json', sys.argv[1]])\n"
    )
    codes = [
        subprocess.run([sys.executable, "-c", script, name], cwd=tmp_path, capture_output=True, timeout=60).returncode
        for name in ("a.txt", "b.txt")
    ]
    assert codes == [0, -signal.SIGKILL]
    assert json.loads((tmp_path / "b.json").read_text())["content"]["documents"] == [["a.txt", "a.txt", 1]]


@pytest.mark.parametrize(("redirection", "says"), [("<&-", "cannot read -"), (">&-", "cannot write standard output")])
def test_closed_streams(tmp_path, redirection, says):
    """a closed standard stream costs one line"""
    result = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m search_engine add b.json - {redirection}"],
        input="tide", capture_output=True, text=True, timeout=60, cwd=tmp_path,
    )  # fmt: skip
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr


def test_the_same_every_time(run, tmp_path):
    """neither the file nor the order of what is found depends on hashes"""
    (tmp_path / "a.txt").write_text("\n\n".join(f"tide {number % 7} w{number % 5}" for number in range(200)))
    made = set()
    for seed in "12":
        environment = {"PYTHONHASHSEED": seed}
        run("add", f"{seed}.json", "--paragraphs", "a.txt", environment=environment)
        found = [
            run("search", f"{seed}.json", query, "--top", "50", environment=environment)[1]
            for query in ("tide w1", "NOT w1", "w* AND (tide OR 3)")
        ]
        made.add(((tmp_path / f"{seed}.json").read_bytes(), *found))
    assert len(made) == 1


def test_the_installed_command():
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "search-engine"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("search-engine 1.")
