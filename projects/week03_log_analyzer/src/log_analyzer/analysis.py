"""A run: every file in its order, block by block, each line counted or set aside, whatever breaks on the way."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from log_analyzer.blocks import LONGEST_LINE, Block, decode_lines, split_blocks
from log_analyzer.errors import UnreadableError
from log_analyzer.formats import Parser, choose_formats
from log_analyzer.patterns import Fault
from log_analyzer.quarantine import CONTINUES, BadLine, Stories
from log_analyzer.reader import LogFile, Stream, default_retry, in_order, open_binary, printable
from log_analyzer.report import FileSummary, Report, summarize
from log_analyzer.state import Mark, State
from log_analyzer.times import ALWAYS, Window
from toolbox.retry import retry

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def ignore(*_: object) -> None:
    """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How logs are read and shown: what `analyze` needs besides the files.

    *format* is a name of `choose_formats`; *zone* is that of times without one, and of the hours in the report; *top*
    and *bad* are how many rows a ranking and how many bad lines a report has.
    """

    format: str = "auto"
    window: Window = ALWAYS
    zone: tzinfo = UTC
    top: int = 10
    bad: int = 10


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a run meets outside of itself; a test hands over its own.

    *opener* opens a file by its name, *retrying* says how often that and each read is tried, *now* is the time by which
    years are added to the lines of a stream. *on_bad_line* and *on_lines* are told of each bad line, and of each
    block the file's name and how many lines were read so far.
    """

    opener: Callable[[str], Stream] = open_binary
    retrying: retry = field(default_factory=default_retry)
    now: Callable[[], datetime] = utc_now
    on_bad_line: Callable[[BadLine], object] = ignore
    on_lines: Callable[[str, int], object] = ignore


def analyze(
    names: Sequence[str],
    options: Options | None = None,
    *,
    state: State | None = None,
    surroundings: Surroundings | None = None,
    on_error: Callable[[UnreadableError], object] | None = None,
) -> Report:
    """Count the lines of all files called *names*, "-" being standard input, in the order of `in_order`.

    With a *state*, reading goes on where it left each file, and it is changed to what then holds: save it when all
    else is safe. The last line of a plain file waits until its line feed is there.

    An error of a file spoils no other, and what was read before it is counted: it is handed to *on_error*, or else
    all of them are raised at the end as one `ExceptionGroup`. Raises `BadOptionError` for an unknown format; whatever
    `Surroundings.on_bad_line` raises ends the run.
    """
    run = _Run(options or Options(), state, surroundings or Surroundings())
    choose_formats(run.options.format, run.surroundings.now(), run.options.zone)  # an unknown one is told at once
    for name in in_order(names):
        try:
            run.read(name)
        except UnreadableError as error:
            _log.debug("%s is not read to its end", printable(name), exc_info=True)
            run.problems.append(error)
            run.unreadable.append(printable(name))
            if on_error is not None:
                on_error(error)
    if run.problems and on_error is None:
        raise ExceptionGroup(f"{len(run.problems)} of {len(names)} files were not read to their end", run.problems)
    return run.report()


class _Run:
    def __init__(self, options: Options, state: State | None, surroundings: Surroundings) -> None:
        self.options, self.surroundings = options, surroundings
        self.resumes = state is not None
        self.state = State() if state is None else state
        self.old_marks = list(self.state.marks)
        self.files: list[FileSummary] = []
        self.unreadable: list[str] = []
        self.problems: list[UnreadableError] = []
        self.restarted: list[LogFile] = []
        self.bad_lines: list[BadLine] = []

    def read(self, name: str) -> None:
        with LogFile(name, self.surroundings.opener, self.surroundings.retrying) as file:
            mark = self.state.resume(file) if self.resumes else None
            reading = _Reading(self, file, mark)
            try:
                reading.all_blocks()
            finally:
                self.files.append(reading.summary())
                if self.resumes:
                    self.state.remember(file, reading.offset, reading.lines)
                    if mark is None:
                        self.restarted.append(file)

    def set_aside(self, bad: BadLine) -> None:
        self.state.totals.set_aside(bad.reason)
        if len(self.bad_lines) < self.options.bad:
            self.bad_lines.append(bad)
        self.surroundings.on_bad_line(bad)

    def report(self) -> Report:
        return summarize(
            self.state.totals, files=tuple(self.files), unreadable=tuple(self.unreadable),
            notices=tuple(self._notices()), bad_lines=tuple(self.bad_lines), top=self.options.top,
            zone=self.options.zone,
        )  # fmt: skip

    def _notices(self) -> Iterator[str]:
        for file in self.restarted:
            lost = [mark for mark in self.old_marks if mark.name == file.name and mark in self.state.marks]
            if lost:
                yield _notice(file, lost[-1])


def _notice(file: LogFile, mark: Mark) -> str:
    if file.identity == (mark.device, mark.inode):
        return f"{file.name} was truncated or written anew since the last run; it is read from its beginning"
    return (
        f"{file.name} was rotated since the last run; it is read from its beginning, "
        f"and what the old one got after byte {mark.offset} is missing unless you give that file, too"
    )


class _Reading:
    """A file that is being read."""

    def __init__(self, run: _Run, file: LogFile, mark: Mark | None) -> None:
        self.run, self.file = run, file
        self.offset, self.lines = (mark.offset, mark.lines) if mark else (0, 0)
        self.parser = Parser(
            choose_formats(run.options.format, file.changed or run.surroundings.now(), run.options.zone)
        )
        self.stories = Stories()
        totals = run.state.totals
        self.before = (totals.lines, totals.parsed, totals.quarantined, totals.blank)

    def all_blocks(self) -> None:
        unfinished = not self.run.resumes or self.file.is_compressed or self.file.identity is None
        pieces = self.file.content(self.offset)
        for block in split_blocks(pieces, self.offset, self.lines, unfinished=unfinished):
            lines = self._too_long(block) if block.is_too_long else self._lines(block)
            self.run.state.totals.lines += lines
            self.lines, self.offset = self.lines + lines, block.end
            self.run.surroundings.on_lines(self.file.name, self.lines)

    def summary(self) -> FileSummary:
        totals = self.run.state.totals
        now = (totals.lines, totals.parsed, totals.quarantined, totals.blank)
        return FileSummary(self.file.name, *(after - before for after, before in zip(now, self.before, strict=True)))

    def _lines(self, block: Block) -> int:
        text = decode_lines(block.content)
        accepted, rejected = self.parser.read(text)
        for name, columns in accepted:
            self.run.state.totals.add(name, columns, self.run.options.window)
        if rejected:
            raw = block.content.split(b"\n")
            for number, line, fault in rejected:
                self._reject(block.first + number, line, raw[number].removesuffix(b"\r"), fault)
        return text.count("\n") + 1

    def _too_long(self, block: Block) -> int:
        text = block.content.decode("latin-1")
        self._reject(block.first, text, block.content, Fault(f"longer than {LONGEST_LINE} bytes", LONGEST_LINE + 1))
        return 1

    def _reject(self, number: int, text: str, raw: bytes, fault: Fault) -> None:
        continued = self.stories.continues(number, text)
        if not raw.strip():
            self.run.state.totals.blank += 1
            return
        reason, column = (fault.reason, fault.column) if continued is None else (CONTINUES, 1)
        self.run.set_aside(BadLine(self.file.name, number, column, reason, raw, continued))
