"""The command among others: watching, signals, pipes, a lock, an output that is closed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as on POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Return a folder to organize, with rules beside it."""
    monkeypatch.setenv("FILE_ORGANIZER_STATE", str(tmp_path / "state"))
    (tmp_path / "files").mkdir()
    (tmp_path / "rules.yaml").write_text("folder: files\nquiet: 0 s\nrules: [{name: all, move: T}]\n")
    return tmp_path / "files"


def test_watch(start, folder, tmp_path):
    """watching moves what is there, then what comes, but not what a browser has not finished, and ends with Ctrl-C"""
    (folder / "first.txt").write_text("1")
    process = start("watch", "rules.yaml", environment={"PYTHONUNBUFFERED": "1"})
    lines = iter(process.stdout.readline, b"")
    assert next(line for line in lines if b"moved" in line).startswith(b"1 file moved")
    (folder / "film.iso.part").write_text("half")
    (folder / "second.txt").write_text("2")
    assert next(line for line in lines if b"moved" in line).startswith(b"1 file moved")
    (folder / "film.iso.part").rename(folder / "film.iso")
    assert next(line for line in lines if b"moved" in line).startswith(b"1 file moved")
    process.send_signal(signal.SIGINT)
    assert (process.wait(60), process.stderr.read()) == (130, b"")
    assert sorted(path.name for path in (folder / "T").iterdir()) == ["film.iso", "first.txt", "second.txt"]


def test_watch_waits_for_quiet(start, folder, tmp_path):
    """a file that is written to is moved only when it has been quiet, though nothing happens any more then"""
    (tmp_path / "rules.yaml").write_text("folder: files\nquiet: 1 s\nrules: [{name: all, move: T}]\n")
    (folder / "a.txt").write_text("1")
    written = (folder / "a.txt").stat().st_mtime
    process = start("watch", "rules.yaml")
    assert next(line for line in iter(process.stdout.readline, b"") if b"moved" in line)
    assert (folder / "T").stat().st_ctime - written >= 1
    process.send_signal(signal.SIGTERM)


def test_a_reader_that_goes_away(start, folder):
    """when the reader of its output is gone, the command ends without a word, and has done its work"""
    for number in range(300):
        (folder / f"{number:0100}").touch()
    process = start("run", "rules.yaml")
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")
    assert len(list((folder / "T").iterdir())) == 300
    listed, _ = start("history", "--json").communicate(timeout=60)
    assert [run["state"] for run in json.loads(listed)["runs"]] == ["ended"]


def test_interrupted(start, folder, tmp_path):
    """Ctrl-C in the middle of a run settles it: nothing is lost, the next run begins without recover, undo works"""
    for number in range(600):
        (folder / f"{number}").touch()
    os.mkfifo(tmp_path / "log")
    process = start("run", "rules.yaml", "--log", "log")
    with (tmp_path / "log").open("rb", buffering=0) as log:
        log.read(10)  # it is in the middle now, and waits as soon as the pipe is full
        process.send_signal(signal.SIGINT)
        while log.read(1 << 16):
            pass
    assert process.wait(60) == 130
    assert sum(path.is_file() for path in folder.rglob("*")) == 600
    assert start("run", "rules.yaml").wait(60) == 0
    assert len(list((folder / "T").iterdir())) == 600
    while (undone := start("undo")).wait(60) == 0:
        pass
    assert undone.wait() == 2
    assert sorted(path.name for path in folder.iterdir()) == sorted(map(str, range(600)))


def test_one_at_a_time(start, folder, tmp_path):
    """while one run is at work a second is refused in one line, and moves nothing"""
    pytest.importorskip("fcntl")
    (folder / "a").touch()
    script = "import sys; from file_organizer import Journals; from pathlib import Path\n"
    script += "with Journals(Path('state')).locked(): print('locked', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"locked\n"
        process = start("run", "rules.yaml")
        assert process.wait(60) == 2
        assert process.stderr.read() == b"file-organizer: another run is at work; try again when it has ended\n"
        holder.stdin.close()
    assert start("run", "rules.yaml").wait(60) == 0


def test_the_installed_command():
    """the package installs a command of its name that prints its version"""
    command = Path(sys.executable).parent / "file-organizer"
    result = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("file-organizer 1.")
