"""A log and a diagnosis (week 5): what happened is written down, and what is wrong can be asked.

Build `doctor.py`; in `cli.py` the option `--log FILE` and the operation `doctor`; in `__init__.py` one line for the
library. Bring `toolbox.logs`, which you began in week 3: `to_file` writes JSON lines and rotates them.

Hint: a library gets its logger, adds a `NullHandler` to the topmost one, and configures nothing.
Hint: import `toolbox` where `--log` is used, so that who wants no log needs no toolbox.
Hint: a diagnosis tells of a log that cannot be opened, so it must not fail because of it.
"""

import json
import logging
import subprocess
import sys

import pytest

from math_toolkit.cli import main

QUIET = """
import logging
before = list(logging.root.handlers), logging.root.level
import math_toolkit, math_toolkit.cli
assert (list(logging.root.handlers), logging.root.level) == before, "the root logger is configured"
logger = logging.getLogger("math_toolkit")
assert [type(handler) for handler in logger.handlers] == [logging.NullHandler], logger.handlers
assert logger.level == logging.NOTSET, "the library sets a level"
logger.warning("not for everybody")
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command in an empty folder, and return its exit code and its output."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        return (main(arguments), *capsys.readouterr())

    return run


def records(path):
    """Return the records of a log."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_quiet_as_a_library():
    """importing the package configures no logging, and a warning of it is printed nowhere"""
    ended = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_each_run_is_logged(run, tmp_path):
    """--log adds a record for each run, with its exit code, and changes nothing that is printed"""
    assert run("--log", "log", "gcd", "4", "6") == (0, "2\n", "")
    assert run("--log", "log", "is-prime", "4") == (1, "no\n", "")
    assert [record["extra"]["exit_code"] for record in records(tmp_path / "log")] == [0, 1]


def test_a_traceback_is_logged(run, tmp_path):
    """what ends in one line on standard error has its traceback in the log"""
    code, output, errors = run("--log", "log", "gcd", "x")
    assert (code, output, errors) == (2, "", "math-toolkit: 'x' is no whole number\n")
    error = records(tmp_path / "log")[-1]["error"]
    assert (error["message"], error["frames"][-1]["function"]) == ("'x' is no whole number", "parse_whole")


def test_the_log_is_rotated(run, tmp_path):
    """a log that has become long is set aside, and a new one begins"""
    (tmp_path / "log").write_text('{"message": "old"}\n' * 60_000)
    assert run("--log", "log", "gcd", "4", "6")[0] == 0
    assert (len(records(tmp_path / "log")), len(records(tmp_path / "log.1"))) == (1, 60_000)


def test_nothing_is_left_behind(run):
    """after the run the logger has the handlers that it had, and no file is open"""
    before = list(logging.getLogger("math_toolkit").handlers)
    run("--log", "log", "gcd", "4", "6")
    assert logging.getLogger("math_toolkit").handlers == before


def test_a_log_that_cannot_be_opened(run):
    """a log that cannot be opened costs one line, before any work"""
    code, output, errors = run("--log", "nowhere/log", "gcd", "4", "6")
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert "nowhere" in errors


def test_without_toolbox(run, monkeypatch):
    """--log without toolbox costs one line that names it; all else works without"""
    monkeypatch.setitem(sys.modules, "toolbox", None)  # so that importing it fails
    code, output, errors = run("--log", "log", "gcd", "4", "6")
    assert (code, output, "toolbox" in errors, errors.count("\n")) == (2, "", True, 1)
    assert run("gcd", "4", "6") == (0, "2\n", "")


def test_doctor(run):
    """doctor tells interpreter, version, place and log, and says yes if all is well"""
    _, output, errors = run("--log", "log", "doctor")
    assert [line[2:].split()[0] for line in output.splitlines()] == ["python", "version", "package", "log"]
    assert (f"{sys.version_info.major}.{sys.version_info.minor}." in output, errors) == (True, "")


def test_doctor_finds_what_is_wrong(run):
    """doctor marks a log that could not be written, and says no"""
    code, output, errors = run("--log", "nowhere/log", "doctor")
    assert (code, output.splitlines()[-1][:5], errors) == (1, "! log", "")
    assert "nowhere" in output
