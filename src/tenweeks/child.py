"""A check in a process of its own, which can be ended whatever the answer does.

``python -m tenweeks.child NAME`` reads the answer from standard input and writes the result's JSON to standard output.
"""

import json
import os
import subprocess
import sys

from tenweeks import catalogue
from tenweeks.catalogue import Exercise
from tenweeks.result import Failure, Outcome, Result
from tenweeks.sandbox import PATIENCE, TIME_LIMIT

START_SECONDS = 10.0  # for a cold start of Python, pytest and Hypothesis on a slow disk


def check_in_child(exercise: Exercise, source: str, *, seconds: float = TIME_LIMIT) -> Result:
    """Return the result of the answer *source*, checked in another process that ends in time."""
    command = [sys.executable, "-m", "tenweeks.child", exercise.name, str(seconds)]
    try:
        ended = subprocess.run(  # noqa: S603 (our own module)
            command,
            input=source.encode(),
            capture_output=True,
            timeout=seconds + PATIENCE + START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        failure = Failure("the answer can be interrupted", got=f"no result after {seconds:g} s")
        why = "One single operation takes all the time, or the file itself loops before anything can be checked."
        return Result(exercise.name, Outcome.TIMEOUT, failed=(failure,), why=why)
    try:
        return Result.from_json(json.loads(ended.stdout))
    except ValueError:
        failure = Failure(
            "the answer leaves the Python process alone",
            got=f"the process ended with code {ended.returncode}",
        )
        return Result(exercise.name, Outcome.ERROR, failed=(failure,))


def main(name: str, seconds: float) -> None:
    """Check what standard input holds and write the result to the standard output that the process was given."""
    from tenweeks.judge import judge_source  # the parent, which only waits, need not load pytest

    source = sys.stdin.buffer.read().decode()
    channel = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what the answer prints while it is imported goes nowhere
        os.dup2(nowhere, descriptor)
    exercise = catalogue.load().exercise(name)
    result = judge_source(exercise, source, f"{name}.py", seconds=seconds)
    with os.fdopen(channel, "w", encoding="utf-8") as stream:
        json.dump(result.as_json(), stream)
    os._exit(0)  # threads that the answer left behind must not hold the process


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
