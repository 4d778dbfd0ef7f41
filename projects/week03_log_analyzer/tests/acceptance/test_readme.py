"""The README is true: what it shows is what happens."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.skipif(shutil.which("sh") is None, reason="the README's commands are for a shell")
def test_the_session(tmp_path):
    """every command of the README prints exactly what the README shows"""
    commands = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    steps = [step.split("\n", 1) for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    assert len(steps) >= 8
    for command, shown in steps:
        result = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, timeout=60,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        assert (command, result.stdout) == (command, shown)


def test_the_library():
    """the README's examples in Python show what Python answers"""
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", str(README), 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner().run(test).failed == 0


def test_it_opens_well():
    """install and a session with its output stand within the first 30 lines"""
    opening = "\n".join(README.read_text(encoding="utf-8").splitlines()[:30])
    assert "pip install" in opening
    assert "$ log-analyzer" in opening
    assert "lines  parsed" in opening
