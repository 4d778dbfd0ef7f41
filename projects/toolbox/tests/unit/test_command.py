"""The frame of a command: how each end of it looks to a shell, in a process of its own."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import sys
from toolbox import command

def call():
    command.write("begun\\n")
    {body}

sys.exit(command.run("census", call, lambda error: command.text_of(error) if isinstance(error, OSError) else None))
"""


def run(body, **options):
    """Run a command that writes "begun", then does what *body* says."""
    program = [sys.executable, "-c", PROGRAM.format(body=body)]
    return subprocess.run(
        program, stderr=subprocess.PIPE, text=True, timeout=60, **{"stdout": subprocess.PIPE} | options
    )


@pytest.mark.parametrize(
    ("body", "code", "error"),
    [
        ("pass", 0, ""),
        ("return 1", 1, ""),
        ("raise OSError('no july.log')", 2, "census: no july.log\n"),
        ("raise OSError('one\\ntwo \\x1b[2J')", 2, "census: one\ncensus: two \\x1b[2J\n"),
        ("raise KeyboardInterrupt", 130, ""),
    ],
)
def test_how_a_command_ends(body, code, error):
    """it ends with the code that it returns or that its error has, and with one line a problem"""
    ended = run(body)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, "begun\n", error)


def test_an_error_that_nobody_has_foreseen_is_raised():
    """its author gets the traceback"""
    ended = run("1 / 0")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_the_words_of_an_error_with_a_method_for_them():
    """what typer raises for a bad call has its words in a method"""
    ended = run("raise type('Usage', (OSError,), {'format_message': lambda self: 'No such option: --fast'})")
    assert ended.stderr == "census: No such option: --fast\n"


@pytest.mark.skipif(os.name != "posix", reason="a pipe without a reader breaks on POSIX only")
def test_a_reader_that_goes_away_is_no_error():
    """nothing is said, and the code is that of a program that the signal ended"""
    reader, writer = os.pipe()
    os.close(reader)
    ended = run("pass", stdout=writer)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")  # noqa: PTH110
def test_a_full_disk_is_told():
    """what cannot be written costs one line"""
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        ended = run("pass", stdout=full)
    assert (ended.returncode, ended.stderr) == (2, "census: cannot write standard output: No space left on device\n")
