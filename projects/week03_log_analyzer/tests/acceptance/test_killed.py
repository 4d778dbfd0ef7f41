"""Killed at any moment, a run has lost nothing and counted nothing twice."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")

LINE = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"\n'
ARGUMENTS = ["--state", "state.json", "--quarantine", "bad.jsonl", "--json", "out.json", "a.log"]

# In a child, kills the process before the n-th line of what gives the files their names; so every line has its turn.
# Then the next run goes on, and what the three files hold is printed.
KILLED_AT_LINE = """
import json, os, pathlib, shutil, signal, sys
from log_analyzer.cli import main

# It takes most of the time here; that it is called in its place is tested elsewhere.
os.fsync = lambda descriptor: None

class AtLine:
    def __init__(self, left):
        self.left = left
    def __call__(self, frame, event, _):
        if frame.f_code.co_name not in ("commit", "_commit", "_write_report", "save"):
            return None
        self.left -= event == "line"
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return self

def in_child(trace=None):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.settrace(trace)
    os._exit(main(sys.argv[1:]))

def begin():
    for path in pathlib.Path().iterdir():
        path.unlink()
    for path in pathlib.Path("../before").iterdir():
        shutil.copy2(path, path.name)

line, killed, seen = 1, True, []
while killed:
    begin()
    killed = in_child(AtLine(line)) == signal.SIGKILL
    # Whatever it left is whole: old or new.
    json.loads(pathlib.Path("state.json").read_text())
    lines = json.loads(pathlib.Path("out.json").read_text())["total"]["lines"]
    bad = [json.loads(text)["line"] for text in pathlib.Path("bad.jsonl").read_text().splitlines()]
    assert in_child() == 0
    after = json.loads(pathlib.Path("out.json").read_text())["total"]
    bad_after = [json.loads(text)["line"] for text in pathlib.Path("bad.jsonl").read_text().splitlines()]
    seen.append([lines, bad, after["lines"], after["parsed"], after["quarantined"], bad_after])
    line += 1
print(json.dumps(seen))
"""


def test_at_every_line(start, tmp_path):
    """before whichever line of the end it dies, each file is old or new, and the next run makes all of it good"""
    (tmp_path / "a.log").write_text(LINE + "bad\n")
    assert start(*ARGUMENTS).wait(60) == 0
    with (tmp_path / "a.log").open("a") as file:
        file.write(LINE + "worse\n" + LINE)
    for name in ("before", "now"):
        (tmp_path / name).mkdir()
    for name in ("a.log", "state.json", "bad.jsonl", "out.json"):
        (tmp_path / name).rename(tmp_path / "before" / name)
    result = subprocess.run(
        [sys.executable, "-c", KILLED_AT_LINE, *ARGUMENTS],
        cwd=tmp_path / "now", capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert len(seen) > 40
    assert {str(each[2:]) for each in seen} == {str([5, 3, 2, [2, 4]])}
    assert {str(each[:2]) for each in seen} == {str([2, [2]]), str([2, [2, 4]]), str([5, [2, 4]])}


def test_at_random_moments(start, tmp_path):
    """killed again and again at random moments, a log is counted once in the end, as is each bad line"""
    chance, lines = random.Random(7), 0
    for _ in range(6):
        with (tmp_path / "a.log").open("a") as file:
            file.write((LINE * 9 + "bad\n") * 3000)
        lines += 30_000
        process = start(*ARGUMENTS)
        try:
            process.wait(timeout=chance.uniform(0.1, 0.6))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert start(*ARGUMENTS).wait(60) == 0
    total = json.loads((tmp_path / "out.json").read_text())["total"]
    assert (total["lines"], total["quarantined"]) == (lines, lines // 10)
    numbers = [json.loads(text)["line"] for text in (tmp_path / "bad.jsonl").read_text().splitlines()]
    assert numbers == list(range(10, lines + 1, 10))
