"""The command `log-analyzer`: options in, results on standard output, one line an error on standard error."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from log_analyzer.analysis import Options, Surroundings, analyze, ignore
from log_analyzer.errors import LogAnalyzerError, UnreadableError, UnwritableError
from log_analyzer.export import to_json, to_table
from log_analyzer.formats import FORMAT_NAMES, GROUPS
from log_analyzer.outputs import find_clash, write_atomically
from log_analyzer.progress import Progress
from log_analyzer.quarantine import Quarantine
from log_analyzer.reader import printable
from log_analyzer.report import Report
from log_analyzer.state import State, load_state, locked
from log_analyzer.times import Window, find_zone, parse_time
from log_analyzer.version import __version__
from toolbox import logs

EXIT_DONE = 0
EXIT_INCOMPLETE = 1
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

    It knows any number of FILEs (`files`), `--format` NAME ("auto" unless told), `--since` and `--until` TIME, `--tz`
    ZONE ("UTC" unless told), `--top` K and `--bad` N from 0 (10 unless told), `--json` OUT, `--quarantine` OUT,
    `--state` FILE, `--log` FILE, `--version`, and has a help text for each.
    """
    parser = _Parser(
        prog="log-analyzer",
        description="Sum up log files, and set their broken lines aside.",
        epilog="example: log-analyzer --quarantine bad.jsonl access.log access.log.1 access.log.2.gz",
    )
    add, formats = parser.add_argument, [*GROUPS, *FORMAT_NAMES]
    add("files", nargs="*", metavar="FILE", help="log to read, plain or gzip; - or none at all is standard input")
    add("--format", choices=formats, default="auto", metavar="NAME", help=f"one of {', '.join(formats)}")
    add("--since", metavar="TIME", help="count lines from this time on (ISO 8601)")
    add("--until", metavar="TIME", help="count lines before this time (ISO 8601)")
    add("--tz", default="UTC", metavar="ZONE", help="zone of times without one, and of the report (default UTC)")
    add("--top", type=_number_from_0, default=10, metavar="K", help="show K rows of each ranking (default 10)")
    add("--bad", type=_number_from_0, default=10, metavar="N", help="show the first N bad lines (default 10)")
    add("--json", metavar="OUT", help="write the report to OUT as JSON; - is standard output")
    add("--quarantine", metavar="OUT", help="write the bad lines to OUT, as JSON lines with place and reason")
    add("--state", metavar="FILE", help="go on where the run with this FILE ended, and add to what it counted")
    add("--log", metavar="FILE", help="append what happened to FILE, as JSON lines, tracebacks included")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def run(options: argparse.Namespace) -> int:
    """Do what *options* ask for and return the exit code.

    That is 0; 1 if a file could not be read, or not to its end, which costs one line on standard error; 2 if none
    could be read, and then nothing is written. What is written comes in this order: the quarantine, the state, the
    report; so whenever a run is killed, the next one finds a state that is true, and neither loses a line nor counts
    one twice. Raises `LogAnalyzerError` for what spoils the whole run: an option, a state, an output.
    """
    reading = _reading_options(options)
    progress = Progress(sys.stderr)

    def complain(error: UnreadableError) -> None:
        progress.wipe()
        _complain(str(error))

    with ExitStack() as stack:
        state = stack.enter_context(_state(options))
        quarantine = stack.enter_context(_quarantine(options.quarantine, state))
        surroundings = Surroundings(on_bad_line=quarantine.add if quarantine else ignore, on_lines=progress.show)
        stack.callback(progress.wipe)
        report = analyze(
            options.files or ["-"], reading, state=state, surroundings=surroundings,
            on_error=complain
        )  # fmt: skip
        progress.wipe()
        if not report.files:
            return EXIT_BAD_INPUT
        for notice in report.notices:
            _complain(f"note: {notice}")
        _commit(options, state, quarantine)
        _write_report(report, options.json, options.top)
    return EXIT_INCOMPLETE if report.unreadable else EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "log-analyzer: " and what is wrong, never in a traceback; that is
    in the `--log`. Refused before any work: a terminal as input that nobody asked for, an output whose folder does not
    exist, or that is an input or another output, a `--state` for standard input, which cannot be resumed. A reader
    that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    _check_call(parser, options)
    try:
        with _logging(options.log):
            return _run_logged(options)
    except LogAnalyzerError as error:
        _complain(str(error))
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE


def _run_logged(options: argparse.Namespace) -> int:
    try:
        code = run(options)
    except BaseException:
        _log.debug("ended early", exc_info=True)
        raise
    _log.info("ended", extra={"files": options.files, "exit_code": code})
    return code


@contextmanager
def _logging(name: str | None) -> Iterator[None]:
    if name is None:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(logs.to_file(name, "DEBUG", logger="log_analyzer"))
        except OSError as error:
            raise UnwritableError(f"cannot write {printable(name)}: {error.strerror or error}") from error
        yield


def _number_from_0(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, not {text!r}")
    return int(text)


def _check_call(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if not options.files and sys.stdin is not None and sys.stdin.isatty():
        parser.error("no FILE given; name one, or - to type the lines")
    if options.state and "-" in (options.files or ["-"]):
        parser.error("--state needs FILEs: standard input cannot be read again")
    outputs = [out for out in (options.json, options.quarantine, options.state, options.log) if out and out != "-"]
    if options.quarantine == "-":
        parser.error("--quarantine needs a file")
    if clash := find_clash(outputs, options.files):
        parser.error(clash)


def _reading_options(options: argparse.Namespace) -> Options:
    zone = find_zone(options.tz)
    limits = {}
    for option in ("since", "until"):
        if (text := getattr(options, option)) is not None:
            if (time := parse_time(text, zone)) is None:
                raise LogAnalyzerError(f"--{option}: {text!r} is no time; write 2026-01-31T08:00 or 2026-01-31")
            limits[option] = time
    return Options(format=options.format, window=Window(**limits), zone=zone, top=options.top, bad=options.bad)


@contextmanager
def _state(options: argparse.Namespace) -> Iterator[State | None]:
    if options.state is None:
        yield None
        return
    path = Path(options.state)
    settings = {"--since": options.since, "--until": options.until, "--tz": options.tz}
    with locked(path):
        yield load_state(path, settings)


@contextmanager
def _quarantine(name: str | None, state: State | None) -> Iterator[Quarantine | None]:
    if name is None:
        yield None
        return
    quarantine = Quarantine(Path(name), state.quarantine if state else None)
    try:
        yield quarantine
    finally:
        quarantine.discard()


def _commit(options: argparse.Namespace, state: State | None, quarantine: Quarantine | None) -> None:
    if quarantine:
        quarantine.commit()
    if state:
        if quarantine:
            state.quarantine = quarantine.committed
        state.save(Path(options.state))


def _write_report(report: Report, json_out: str | None, top: int) -> None:
    if json_out and json_out != "-":
        write_atomically(Path(json_out), to_json(report))
    try:
        if sys.stdout is None:  # the shell's `>&-`
            raise OSError("standard output is closed")
        # As bytes, because JSON is UTF-8 everywhere, and no terminal's encoding may stop a table.
        content = to_json(report).encode() if json_out == "-" else _encoded(to_table(report, top))
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwritableError(f"cannot write standard output: {error.strerror or error}") from error


def _encoded(text: str) -> bytes:
    return text.encode(sys.stdout.encoding or "utf-8", errors="backslashreplace")


def _complain(text: str) -> None:
    sys.stderr.write(f"log-analyzer: {text}\n")
