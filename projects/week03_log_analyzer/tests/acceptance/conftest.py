"""The real command in a process of its own."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def start(tmp_path):
    """Start the command in an empty folder with the given arguments, and make sure that it ends."""
    processes = []

    def start(*arguments, environment=(), **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(
            [sys.executable, "-m", "log_analyzer", *arguments],
            cwd=tmp_path, env={**os.environ, **dict(environment)}, **options,
        )  # fmt: skip
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout, process.stderr)):
            stream.close()
