"""The command `text-analyzer`: options in, results on standard output, one line an error on standard error."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from text_analyzer.errors import TextAnalyzerError, UnwritableError, WrongEncodingError
from text_analyzer.export import to_csv, to_json, to_table, write_atomically
from text_analyzer.progress import Progress
from text_analyzer.reader import check_encoding, printable, read_file
from text_analyzer.report import Report, analyze
from text_analyzer.topk import parse_stop_words
from text_analyzer.version import __version__

EXIT_DONE = 0
EXIT_BAD_INPUT = 2
# What a shell reports for a program that the signal ended (128 + its number).
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {message}\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, which answers a bad call in one line and exits with 2.

    It knows any number of FILEs (`files`), `--top` K from 0 (10 unless told), `--ngrams` N from 1 (1 unless told),
    `--stopwords` FILE, `--encoding` NAME, `--json` OUT, `--csv` OUT, `--version`, and has a help text for each.
    """
    parser = _Parser(
        prog="text-analyzer",
        description="Count the words and phrases of text files.",
        epilog="example: text-analyzer --top 20 --json counts.json chapter1.txt chapter2.txt",
    )
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help="text to read; - or none at all is standard input")
    add("--top", type=_number_from(0), default=10, metavar="K", help="rank the K most frequent (default 10)")
    add("--ngrams", type=_number_from(1), default=1, metavar="N", help="rank phrases of N words (default 1)")
    add("--stopwords", metavar="FILE", help="leave the words in FILE out of the ranking")
    add("--encoding", metavar="NAME", help="encoding of all FILEs (default: byte-order mark, else UTF-8)")
    add("--json", metavar="OUT", help="write the result to OUT as JSON; - is standard output")
    add("--csv", metavar="OUT", help="write the ranking to OUT as CSV; - is standard output")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def run(options: argparse.Namespace) -> int:
    """Do what *options* ask for and return the exit code: 0, or 2 if any file could not be read.

    No FILE is standard input, "-". A file that cannot be read costs one line on standard error, and the others are
    analysed all the same; if there is no other, nothing is written. The table goes to standard output, unless JSON
    or CSV goes there because OUT is "-". Raises `TextAnalyzerError` for what spoils the whole run: stop words, an
    encoding, an output.
    """
    if options.encoding is not None:
        check_encoding(options.encoding)
    stop_words = ""
    if options.stopwords is not None:
        stop_words = "".join(read_file(options.stopwords, options.encoding))
    progress = Progress(sys.stderr)
    report = analyze(
        (
            (printable(name), progress.watch(printable(name), read_file(name, options.encoding)))
            for name in options.files or ["-"]
        ),
        top=options.top,
        ngrams=options.ngrams,
        stop_words=parse_stop_words(stop_words),
        on_error=lambda error: _complain(error, options.encoding),
    )
    if report.files:
        _write_all(report, options.json, options.csv)
    return EXIT_BAD_INPUT if report.unreadable else EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "text-analyzer: " and what is wrong, never in a traceback. Bytes
    that are not text add "; try --encoding latin-1", unless the user named an encoding. Refused before any work: a
    terminal as input that nobody asked for, an OUT whose folder does not exist or which is one of the FILEs, two
    OUTs on standard output. A reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    _check_call(parser, options)
    try:
        return run(options)
    except TextAnalyzerError as error:
        _complain(error, options.encoding)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE


def _number_from(least: int) -> Callable[[str], int]:
    def whole_number(text: str) -> int:
        if not text.removeprefix("-").isdecimal():
            raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}")
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"must be {least} or more, not {text}")
        return int(text)

    return whole_number


def _check_call(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if not options.files and sys.stdin is not None and sys.stdin.isatty():
        parser.error("no FILE given; name one, or - to type the text")
    if options.json == options.csv == "-":
        parser.error("--json and --csv cannot both go to standard output")
    for out in filter(None, (options.json, options.csv)):
        # Found out now, not after an hour of counting.
        if out != "-" and not Path(out).parent.is_dir():
            parser.error(f"cannot write {printable(out)}: no folder {str(Path(out).parent)!r}")
        if any(_is_same_file(out, name) for name in options.files):
            parser.error(f"{printable(out)} is an input; name another file to write")


def _is_same_file(out: str, name: str) -> bool:
    try:
        return "-" not in (out, name) and Path(out).samefile(name)
    except OSError:
        return False


def _complain(error: TextAnalyzerError, encoding: str | None) -> None:
    guessed = isinstance(error, WrongEncodingError) and encoding is None
    remedy = "; try --encoding latin-1" if guessed else ""
    sys.stderr.write(f"text-analyzer: {error}{remedy}\n")


def _write_all(report: Report, json_out: str | None, csv_out: str | None) -> None:
    if "-" not in (json_out, csv_out):
        _write("-", to_table(report), encoding=sys.stdout.encoding if sys.stdout else None)
    if json_out:
        _write(json_out, to_json(report))
    if csv_out:
        _write(csv_out, to_csv(report))


def _write(out: str, content: str, encoding: str | None = "utf-8") -> None:
    try:
        if out != "-":
            write_atomically(Path(out), content)
        elif sys.stdout is None:  # the shell's `>&-`
            raise OSError("standard output is closed")
        else:
            # As bytes, because JSON is UTF-8 everywhere, and no terminal's encoding may stop a table.
            sys.stdout.buffer.write(content.encode(encoding or "utf-8", errors="backslashreplace"))
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        shown = "standard output" if out == "-" else printable(out)
        raise UnwritableError(f"cannot write {shown}: {error.strerror or error}") from error
