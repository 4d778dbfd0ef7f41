"""Killed at any moment, the command leaves the old file or the new one, never half of one."""

import os
import random
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")

# Kills itself before the n-th line of write_atomically, so that every line has its turn.
KILLED_AT_LINE = """
import os, signal, sys
from pathlib import Path
from text_analyzer import write_atomically

left = int(sys.argv[1])

def trace(frame, event, _):
    global left
    if frame.f_code is not write_atomically.__code__:
        return None
    left -= event == "line"
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
write_atomically(Path("out.json"), "new" * 100_000)
"""


def test_at_every_line(tmp_path):
    """before whichever line it dies, the file holds the old content or the new, whole"""
    seen = []
    for line in range(1, 50):
        (tmp_path / "out.json").write_text("old")
        result = subprocess.run([sys.executable, "-c", KILLED_AT_LINE, str(line)], cwd=tmp_path, timeout=60)
        seen.append((tmp_path / "out.json").read_text().replace("new" * 100_000, "new"))
        if result.returncode == 0:
            break
        assert result.returncode == -signal.SIGKILL
    assert seen == ["old"] * seen.count("old") + ["new"] * seen.count("new")
    assert seen.count("old") >= 5


def test_at_random_moments(start, tmp_path):
    """killed after a random time while it writes 20 MB, the command leaves a whole file"""
    words = " ".join(f"{number}{'x' * 300}" for number in range(30_000))
    (tmp_path / "words.txt").write_text(words)
    chance = random.Random(7)
    for _ in range(8):
        (tmp_path / "out.json").write_text("old")
        process = start("words.txt", "--top", "30000", "--json", "out.json", stdout=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(0.1, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        content = (tmp_path / "out.json").read_text()
        assert content == "old" or content.endswith("]\n}\n")
