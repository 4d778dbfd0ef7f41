"""The README is true: what it shows is what happens."""

import dataclasses
import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from toolbox import logs
from toolbox.retry import retry

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.skipif(shutil.which("sh") is None, reason="the README's commands are for a shell")
def test_the_session(tmp_path):
    """every command of the README prints exactly what the README shows"""
    commands = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    steps = [
        step for block in blocks for step in re.findall(r"^\$ (.*\n(?:>.*\n)*)((?:[^$>].*\n)*)", block, re.MULTILINE)
    ]
    assert len(steps) >= 2
    for typed, shown in steps:
        command = re.sub(r"^> ?", "", typed, flags=re.MULTILINE)
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


def test_every_option_and_name_is_documented():
    """each option of retry and each public name of logs stands in the README"""
    text = README.read_text(encoding="utf-8")
    options = [field.name for field in dataclasses.fields(retry)]
    assert [name for name in [*options, *logs.__all__] if f"`{name}" not in text and f"logs.{name}" not in text] == []
