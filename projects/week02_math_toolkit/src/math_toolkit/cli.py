"""The command `math-toolkit`: words in, results on standard output, one line an error on standard error."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from math_toolkit.doctor import doctor
from math_toolkit.errors import BadInputError, MathToolkitError
from math_toolkit.operations import PLUGIN_GROUP, Operation, standard_operations
from math_toolkit.registry import Registry
from math_toolkit.version import __version__

EXIT_DONE = 0
EXIT_NO = 1
EXIT_BAD_INPUT = 2
# What a shell reports for a program that the signal ended (128 + its number).
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

_log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {message}\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, which answers a bad call in one line and exits with 2.

    It knows `operation`, or none, and the `words` after it, whatever they look like (`-3` is a number), before them
    `--list`, `--log FILE` and `--version`, and has a help text for each.
    """
    parser = _Parser(
        prog="math-toolkit",
        description="Whole numbers, statistics and plane geometry, computed exactly.",
        epilog="example: math-toolkit root 2 2 100",
    )
    add = parser.add_argument
    add("operation", nargs="?", metavar="OPERATION", help="what to compute; --list names all")
    add("words", nargs=argparse.REMAINDER, metavar="WORD", help="what to compute it of; - reads standard input")
    add("--list", action="store_true", help="list the operations, those of plug-ins included")
    add("--log", type=Path, metavar="FILE", help="append what happened to FILE, as JSON lines, tracebacks included")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def listing(registry: Registry[Operation]) -> str:
    """Return a line for each operation, aligned; one that cannot be loaded has its reason there."""
    rows = []
    for name in registry:
        try:
            operation = registry.get(name)
            rows.append((f"{name} {operation.usage}", operation.summary))
        except MathToolkitError as error:
            rows.append((name, f"broken: {error}"))
    width = max((len(left) for left, _ in rows), default=0)
    return "\n".join(f"{left:{width}}  {right}" for left, right in rows)


def run(options: argparse.Namespace, registry: Registry[Operation]) -> int:
    """Print what *options* ask for and return the exit code: 0, or 1 if the answer is no.

    A word `-` stands for all the words of standard input. Raises `MathToolkitError` or `ValueError` for what cannot be
    computed.
    """
    if options.list:
        _write(listing(registry))
        return EXIT_DONE
    operation = registry.get(options.operation)
    answer = operation.answer([word for given in options.words for word in (_read() if given == "-" else [given])])
    _write(answer.text)
    return EXIT_DONE if answer.is_yes else EXIT_NO


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "math-toolkit: " and what is wrong, never in a traceback; a plug-in
    whose name is taken costs such a line, too. The traceback is in the `--log`, which is opened before any work. A
    reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.operation is None and not options.list:
        parser.error("no OPERATION given; --list names all")
    try:
        with _logging(options):
            return _run_logged(options)
    except BrokenPipeError:
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except (MathToolkitError, ValueError, OverflowError, OSError, RecursionError) as error:
        sys.stderr.write(f"math-toolkit: {' '.join(str(error).split())}\n")
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


@contextmanager
def _logging(options: argparse.Namespace) -> Iterator[None]:
    # A diagnosis says of a log that cannot be written just that, and goes on.
    if options.log is None or options.operation == "doctor":
        yield
        return
    try:
        from toolbox import logs  # only who asks for a log needs it
    except ImportError as error:
        raise BadInputError("--log needs the package toolbox, which is not installed") from error
    with logs.to_file(options.log, "DEBUG", logger="math_toolkit"):
        yield


def _run_logged(options: argparse.Namespace) -> int:
    try:
        code = run(options, _operations(options.log))
    except BaseException:
        _log.debug("ended early", exc_info=True)
        raise
    _log.info("ended", extra={"operation": options.operation, "words": len(options.words), "exit_code": code})
    return code


def _operations(log: Path | None) -> Registry[Operation]:
    registry = standard_operations()
    registry.add("doctor", doctor(registry, log))
    for line in registry.add_entry_points(PLUGIN_GROUP):
        sys.stderr.write(f"math-toolkit: {line}\n")
    return registry


def _read() -> list[str]:
    if sys.stdin is None:  # the shell's `<&-`
        raise BadInputError("standard input is closed")
    return sys.stdin.read().split()


def _write(text: str) -> None:
    if sys.stdout is None:  # the shell's `>&-`
        raise BadInputError("standard output is closed")
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
