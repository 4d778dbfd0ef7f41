"""Killed at any moment, a run goes on, and its outputs are the same to the last byte."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")

POINTS = 17  # for each of three kinds, and the process is killed twice at each: 102 in all
OUTPUTS = ("out.jsonl", "late.jsonl", "bad.jsonl")
COMMON = ("--value", "v", "--key", "k", "--time", "t", "--time-format", "seconds", "--checkpoint", "c.json")
FILES = ("--output", "out.jsonl", "--late", "late.jsonl", "--quarantine", "bad.jsonl")
KINDS = {
    "rolling": ("--rolling", "7", "--stats", "mean,std,min,max,sum,count", "--min-periods", "2"),
    "sliding": ("--sliding", "9", "--every", "4", "--lateness", "5", "--stats", "mean,std,count"),
    "session": ("--session", "3", "--lateness", "2", "--stats", "sum,std"),
}

# Runs the command in children with every line of our modules counted. The first tells how many there are; each of the
# others is killed before one of them, chosen at random, and again while it recovers; then one runs to its end.
KILLED_AT_LINES = """
import hashlib, json, os, pathlib, random, signal, sys
import log_analyzer.reader
from stream_pipeline.cli import main

os.fsync = lambda descriptor: None  # it takes most of the time here; that it is called in its place is tested elsewhere
log_analyzer.reader.CHUNK_SIZE = 300
OURS = ("stream_pipeline", "log_analyzer/outputs")
POINTS, OUTPUTS, ARGUMENTS = json.loads(sys.argv[1])

class AtLine:
    def __init__(self, left):
        self.left, self.seen = left, 0
    def __call__(self, frame, event, _):
        if not any(part in frame.f_code.co_filename for part in OURS):
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.left:
                os.kill(os.getpid(), signal.SIGKILL)
        return self

def in_child(line):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        tracer = AtLine(line)
        sys.settrace(tracer)
        code = main(ARGUMENTS)
        sys.settrace(None)
        os.write(writing, str(tracer.seen).encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as stream:
        seen = stream.read()
    return os.waitpid(child, 0)[1], seen

def clean():
    for path in pathlib.Path().iterdir():
        if path.name != "a.csv":
            path.unlink()

def digests():
    return [hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest() for name in OUTPUTS]

chance = random.Random(11)
status, seen = in_child(0)
assert status == 0, status
lines, whole, different, killed = int(seen), digests(), [], 0
for _ in range(POINTS):
    clean()
    for line in (chance.randint(1, lines), chance.randint(1, lines)):
        killed += in_child(line)[0] == signal.SIGKILL
    assert in_child(0)[0] == 0
    if digests() != whole:
        different.append(line)
print(json.dumps({"killed": killed, "different": different, "sizes": [os.path.getsize(name) for name in OUTPUTS]}))
"""


def rows(count):
    """Yield lines with three keys, some of them bad, some late."""
    chance = random.Random(3)
    yield "t,k,v\n"
    for number in range(count):
        time = number - chance.choice([0, 0, 0, 1, 30])
        yield "what\n" if number % 37 == 5 else f"{time},{chance.choice('abc')},{1e9 + chance.gauss(0, 1)}\n"


@pytest.mark.parametrize("kind", KINDS)
def test_at_random_lines(tmp_path, kind):
    """killed before a random line of our code, and once more on the way, outputs are those of a whole run"""
    (tmp_path / "a.csv").write_text("".join(rows(110)))
    arguments = ["run", *COMMON, "--checkpoint-every", "20", *FILES, *KINDS[kind], "a.csv"]
    result = subprocess.run(
        [sys.executable, "-c", KILLED_AT_LINES, json.dumps([POINTS, OUTPUTS, arguments])],
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["different"] == []
    assert told["killed"] > POINTS  # the second time, less may be left to do than was aimed at
    assert (min(told["sizes"]) > 0) == (kind != "rolling")


def test_at_random_moments(start, tmp_path):
    """killed again and again at random moments of a real run, it comes to the same end"""
    (tmp_path / "a.csv").write_text("".join(rows(40_000)))
    arguments = ["run", *COMMON, "--checkpoint-every", "5000", *FILES, *KINDS["rolling"], "a.csv"]
    assert start(*arguments).wait(120) == 0
    whole = [(tmp_path / name).read_bytes() for name in OUTPUTS]
    for name in (*OUTPUTS, "c.json"):
        (tmp_path / name).unlink()
    chance, killed = random.Random(7), 0
    for _ in range(5):
        process = start(*arguments)
        try:
            process.wait(timeout=chance.uniform(0.1, 0.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
    assert killed
    assert start(*arguments).wait(120) == 0
    assert [(tmp_path / name).read_bytes() for name in OUTPUTS] == whole
