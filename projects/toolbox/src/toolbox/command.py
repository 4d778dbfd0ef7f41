"""The frame of a command: results on standard output, one line an error on standard error, an exit code that tells."""

import os
import sys
from collections.abc import Callable

__all__ = [
    "EXIT_BAD_INPUT",
    "EXIT_BROKEN_PIPE",
    "EXIT_DONE",
    "EXIT_INTERRUPTED",
    "ReaderLeftError",
    "UnwritableOutputError",
    "complain",
    "printable",
    "run",
    "text_of",
    "write",
]

EXIT_DONE = 0
EXIT_BAD_INPUT = 2
# What a shell reports for a program that the signal ended (128 + its number).
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class ReaderLeftError(Exception):
    """Whoever read the output is gone."""


class UnwritableOutputError(Exception):
    """Standard output takes nothing, since the disk that it goes to is full, for instance."""


def run(name: str, call: Callable[[], object], explain: Callable[[Exception], str | None]) -> int:
    """Run the command *name* by *call* and return its exit code: that which *call* returns, or `EXIT_DONE`.

    An error for which *explain* has a text ends it with `EXIT_BAD_INPUT` and that text on standard error; any other
    is raised. A reader that goes away (`| head`) ends it with `EXIT_BROKEN_PIPE`, Ctrl-C with `EXIT_INTERRUPTED`, both
    without a word.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = call()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except (ReaderLeftError, BrokenPipeError):
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except Exception as error:
        problem = str(error) if isinstance(error, UnwritableOutputError) else explain(error)
        if problem is None:
            raise
        complain(name, problem)
        return EXIT_BAD_INPUT
    return code if isinstance(code, int) else EXIT_DONE


def text_of(error: Exception) -> str:
    """Return what a user is to read of *error*; what typer raises for a bad call has its words in a method."""
    format_message = getattr(error, "format_message", None)
    return str(format_message() if format_message else error)


def write(text: str) -> None:
    """Write *text* to standard output; raises `ReaderLeftError` if nobody reads it, `UnwritableOutputError`."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderLeftError from None
    except OSError as error:
        raise UnwritableOutputError(f"cannot write standard output: {error.strerror}") from error


def complain(name: str, problem: str) -> None:
    """Write a line to standard error for each line of *problem*, after the *name* of the command."""
    for line in problem.splitlines():
        sys.stderr.write(f"{name}: {printable(line)}\n")


def printable(text: str) -> str:
    r"""Return *text* on one line that no terminal acts upon: what is not printable as an escape.

    >>> printable("Zoë\x1b[2J")
    'Zoë\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
