"""The command `stream-pipeline`: options in, results on standard output, one line an error on standard error."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from log_analyzer.errors import LogAnalyzerError
from log_analyzer.outputs import find_clash, write_atomically
from log_analyzer.progress import Progress
from log_analyzer.reader import printable
from log_analyzer.state import locked
from stream_pipeline.errors import StreamPipelineError
from stream_pipeline.event_time import EventTime, Session, Sliding, Tumbling, Windows
from stream_pipeline.job import Counts, Plan, run_job
from stream_pipeline.keyed import KeyedRolling
from stream_pipeline.operators import EventOperator, Operator, RollingOperator
from stream_pipeline.rows import Fields
from stream_pipeline.source import FORMATS
from stream_pipeline.statistic import STATISTICS
from stream_pipeline.times import READERS, duration
from stream_pipeline.version import __version__

REPORT_FORMAT = "stream-pipeline/1"

EXIT_DONE = 0
EXIT_BAD_INPUT = 2
# What a shell reports for a program that the signal ended (128 + its number).
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

# What results depend on: a checkpoint fits no other values of these.
_SETTINGS = {
    "FILE": "files", "--format": "format", "--value": "value", "--key": "key", "--time": "time",
    "--time-format": "time_format", "--rolling": "rolling", "--tumbling": "tumbling", "--sliding": "sliding",
    "--every": "every", "--session": "session", "--lateness": "lateness", "--stats": "stats",
    "--min-periods": "min_periods", "--output": "output", "--late": "late", "--quarantine": "quarantine",
}  # fmt: skip


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"stream-pipeline: {message}\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, which answers a bad call in one line and exits with 2.

    It knows `--version` and one command, `run`, with the options of `add_options`.
    """
    parser = _Parser(prog="stream-pipeline", description="Pull rows through windows, in memory that does not grow.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="read files, write a line of JSON for each row or window",
        description="Read rows of CSV or JSON lines, and write a line of JSON for each row or each window.",
        epilog="example: stream-pipeline run --value celsius --rolling 60 --stats mean,std temperatures.csv",
    )
    add_options(run)
    return parser


def add_options(run: argparse.ArgumentParser) -> None:
    """Give the command *run* its options.

    Any number of FILEs (`files`), `--format` of `FORMATS`, `--value`, `--key`, `--time` NAME, `--time-format` of
    `READERS`; one of `--rolling` N, `--tumbling`, `--sliding` and `--session` SECONDS; `--every` and `--lateness`
    SECONDS (0 unless told), `--stats` NAMES with commas between ("mean" unless told), `--min-periods` N; `--output`
    ("-" unless told), `--late`, `--quarantine`, `--report` OUT; `--checkpoint` FILE, `--checkpoint-every` N (100,000
    unless told) and `--keep-open`. Each has a help text.
    """
    add = run.add_argument
    add("files", nargs="*", metavar="FILE", help="rows to read, plain or gzip; - or none at all is standard input")
    add("--format", choices=FORMATS, default="auto", help="auto (by the name: .jsonl, .ndjson, else CSV), csv or jsonl")
    add("--value", required=True, metavar="NAME", help="the column of the values")
    add("--key", metavar="NAME", help="the column by which rows are grouped")
    add("--time", metavar="NAME", help="the column of the event times")
    add("--time-format", choices=sorted(READERS), default="iso", help="how times are written (default iso)")
    kinds = run.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--rolling", type=_number_from_1, metavar="N", help="windows of the last N rows of each key")
    kinds.add_argument("--tumbling", type=_seconds, metavar="SECONDS", help="windows of time, one after the other")
    kinds.add_argument(
        "--sliding", type=_seconds, metavar="SECONDS", help="windows of time, each begun --every so often"
    )
    kinds.add_argument("--session", type=_seconds, metavar="SECONDS", help="windows ended by so long without a row")
    add("--every", type=_seconds, metavar="SECONDS", help="how far apart sliding windows begin")
    add("--lateness", type=_seconds, default=0, metavar="SECONDS", help="how long to wait for rows (default 0)")
    add("--stats", default="mean", metavar="NAMES", help=f"some of {','.join(STATISTICS)} (default mean)")
    add("--min-periods", type=_number_from_1, metavar="N", help="values for a result (default: rolling all, else 1)")
    add("--output", default="-", metavar="OUT", help="where results go; - is standard output (default)")
    add("--late", metavar="OUT", help="write the rows that came too late to OUT, as JSON lines")
    add("--quarantine", metavar="OUT", help="write the lines that are no rows to OUT, as JSON lines with reasons")
    add("--report", metavar="OUT", help="write what became of the lines to OUT, as JSON")
    add("--checkpoint", metavar="FILE", help="save in FILE where the run is, and go on there after a crash")
    add("--checkpoint-every", type=_number_from_1, default=100_000, metavar="N", help="in lines (default 100000)")
    add("--keep-open", action="store_true", help="the last FILE will grow: keep its windows open for the next run")


def run(options: argparse.Namespace) -> int:
    """Do what *options* ask for and return the exit code, 0; raises `StreamPipelineError` and `LogAnalyzerError`.

    Lines that are no rows and rows that came too late do not change it: they are counted in a note on standard
    error, and written where `--quarantine` and `--late` say.
    """
    fields = Fields(options.value, options.key, options.time, options.time_format)
    operator = make_operator(options, fields)
    progress = Progress(sys.stderr)
    plan = Plan(
        inputs=options.files or ["-"],
        fields=fields,
        format=options.format,
        outputs={"output": options.output, "late": options.late, "quarantine": options.quarantine},
        checkpoint=Path(options.checkpoint) if options.checkpoint else None,
        every=options.checkpoint_every,
        keep_open=options.keep_open,
        settings={option: getattr(options, name) for option, name in _SETTINGS.items()},
        on_lines=progress.show,
    )
    try:
        counts = _run_locked(plan, operator)
    finally:
        progress.wipe()
    _note(counts, options)
    if options.report:
        content = {"format": REPORT_FORMAT, "inputs": [printable(name) for name in plan.inputs], **asdict(counts)}
        write_atomically(Path(options.report), json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    return EXIT_DONE


def make_operator(options: argparse.Namespace, fields: Fields) -> Operator:
    """Return the windows that *options* ask for; raises `BadOptionError`."""
    statistics = options.stats.split(",")
    if options.rolling:
        return RollingOperator(KeyedRolling(options.rolling, statistics, options.min_periods), fields)
    windows: Windows
    if options.tumbling is not None:
        windows = Tumbling(duration(options.tumbling))
    elif options.sliding is not None:
        windows = Sliding(duration(options.sliding), duration(options.every))
    else:
        windows = Session(duration(options.session))
    events = EventTime(windows, duration(options.lateness))
    return EventOperator(events, fields, statistics, options.min_periods or 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "stream-pipeline: " and what is wrong, never in a traceback. Refused
    before any work: a terminal as input that nobody asked for; windows of time without `--time`, `--sliding` without
    `--every` or the other way round; an output whose folder does not exist, or that is an input or another
    output; a `--checkpoint` for standard input, which cannot be read again, or for standard output, which cannot be
    cut back. A reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    _check_call(parser, options)
    _check_outputs(parser, options)
    try:
        return run(options)
    except (StreamPipelineError, LogAnalyzerError) as error:
        _complain(str(error))
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE


def _run_locked(plan: Plan, operator: Operator) -> Counts:
    if plan.checkpoint is None:
        return run_job(plan, operator)
    with locked(plan.checkpoint):
        return run_job(plan, operator)


def _number_from_1(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
        duration(seconds)
    except (ValueError, StreamPipelineError) as error:
        raise argparse.ArgumentTypeError(f"must be a number of seconds from 0, not {text!r}") from error
    return seconds


def _check_call(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if not options.files and sys.stdin is not None and sys.stdin.isatty():
        parser.error("no FILE given; name one, or - to type the rows")
    if options.rolling is None and options.time is None:
        parser.error("windows of time need --time NAME")
    if (options.sliding is None) != (options.every is None):
        parser.error("--sliding and --every go together")
    if options.rolling is not None and options.lateness:
        parser.error("--lateness is for windows of time; --rolling takes rows as they come")
    if options.checkpoint and "-" in (options.files or ["-"]):
        parser.error("--checkpoint needs FILEs: standard input cannot be read again")
    if options.checkpoint and options.output == "-":
        parser.error("--checkpoint needs --output OUT: standard output cannot be cut back")
    if options.keep_open and not options.checkpoint:
        parser.error("--keep-open needs --checkpoint FILE")


def _check_outputs(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    named = [options.late, options.quarantine, options.report, options.checkpoint]
    if "-" in named:
        parser.error("only --output can go to standard output")
    outputs = [out for out in (options.output, *named) if out is not None and out != "-"]
    if clash := find_clash(outputs, options.files):
        parser.error(clash)


def _note(counts: Counts, options: argparse.Namespace) -> None:
    if counts.bad:
        kept = f"they are in {printable(options.quarantine)}" if options.quarantine else "--quarantine OUT keeps them"
        _complain(f"note: {counts.bad} of {counts.lines} lines are no rows, first {counts.first_bad}; {kept}")
    late = counts.late + counts.partly_late
    if late:
        kept = f"they are in {printable(options.late)}" if options.late else "--late OUT keeps them"
        some = f", {counts.partly_late} of them for some windows only" if counts.partly_late else ""
        _complain(f"note: {late} of {counts.rows} rows came too late{some}; {kept}")


def _complain(text: str) -> None:
    sys.stderr.write(f"stream-pipeline: {text}\n")
