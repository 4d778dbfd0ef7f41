"""A run: files in, results out, and a checkpoint now and then from which the next run goes on."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from log_analyzer.analysis import ignore
from log_analyzer.blocks import Block
from log_analyzer.reader import LogFile, Stream, open_binary, printable
from stream_pipeline.checkpoint import Checkpoint, check_mark, load_checkpoint, mark_of
from stream_pipeline.errors import BadCheckpointError
from stream_pipeline.operators import Made, Operator
from stream_pipeline.rows import BadRow, Batch, Fields, Parser
from stream_pipeline.sinks import AppendedFile, Sink, open_sink
from stream_pipeline.source import make_parser, open_source, read_blocks

OUTPUTS = ("output", "late", "quarantine")


@dataclass
class Counts:
    """What became of the lines: each is a row, bad, blank or a header.

    Of the rows, so many have a missing value, were late for all their windows, or for some. *first_bad* is where the
    first bad one stands, and why it is bad.
    """

    lines: int = 0
    rows: int = 0
    bad: int = 0
    blank: int = 0
    headers: int = 0
    missing: int = 0
    late: int = 0
    partly_late: int = 0
    results: int = 0
    first_bad: str | None = None

    def add(self, batch: Batch, made: Made, file: str) -> None:
        """Count a batch of the rows of *file*, and what was made of it."""
        rows, bad = len(batch.values), len(batch.bad)
        self.lines += rows + bad + batch.blank + batch.headers
        self.rows, self.bad, self.blank = self.rows + rows, self.bad + bad, self.blank + batch.blank
        self.headers += batch.headers
        self.missing += sum(value != value for value in batch.values)
        if batch.bad and self.first_bad is None:
            self.first_bad = f"{file}:{batch.bad[0].line}: {batch.bad[0].reason}"
        self.add_made(made)

    def add_made(self, made: Made) -> None:
        """Count what was made."""
        self.late += made.missed_all
        self.partly_late += made.missed_some
        self.results += len(made.results)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run reads and writes.

    *outputs* are the names of the sinks called `OUTPUTS`, see `open_sink`. With a *checkpoint*, one is saved after
    every *every* lines and at the end; *settings* are the options on which results depend. A run that is to
    *keep_open* leaves its windows open, and a last line without its end, for the next run, which may find that the
    last input has grown.
    """

    inputs: Sequence[str]
    fields: Fields
    format: str = "auto"
    outputs: dict[str, str | None] = field(default_factory=dict)
    checkpoint: Path | None = None
    every: int = 100_000
    keep_open: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    opener: Callable[[str], Stream] = open_binary
    on_lines: Callable[[str, int], object] = ignore


def run_job(plan: Plan, operator: Operator) -> Counts:
    """Read all inputs of *plan* in their order through *operator*, and return what became of the lines.

    With a checkpoint, the run goes on where the last one that was saved was: its outputs are cut back to the lengths
    they had, and grow again to the same bytes, whenever and however often runs are killed. Without one, no output is
    there until all is done. Raises `StreamPipelineError` and `log_analyzer.LogAnalyzerError`; the checkpoint then
    stays as it was.
    """
    with ExitStack() as stack:
        job = _Job(plan, operator, stack)
        if job.start.is_complete:
            job.check_unchanged()
            return job.counts
        for place in range(job.start.place, len(plan.inputs)):
            job.read(place)
        if not plan.keep_open:
            job.end()
        job.finish()
        return job.counts


class _Job:
    def __init__(self, plan: Plan, operator: Operator, stack: ExitStack) -> None:
        self.plan, self.operator = plan, operator
        found = None if plan.checkpoint is None else load_checkpoint(plan.checkpoint, plan.settings)
        self.start = found or Checkpoint(plan.settings)
        if found and not found.is_complete:
            operator.restore(found.windows)
        self.counts = Counts(**self.start.counts)
        self.saved_at = self.counts.lines
        self.sinks: dict[str, Sink] = {}
        for name in OUTPUTS:
            self.sinks[name] = self._open(name, plan.outputs.get(name))
            stack.callback(self.sinks[name].discard)

    def read(self, place: int) -> None:
        """Read the input number *place*, from where the last run was."""
        name, last = self.plan.inputs[place], place == len(self.plan.inputs) - 1
        mark, header = (self.start.mark, self.start.header) if place == self.start.place else (None, None)
        parser = make_parser(printable(name), self.plan.fields, self.plan.format, header)
        shown = printable(name) if len(self.plan.inputs) > 1 else None
        with ExitStack() as stack:
            file = probe = stack.enter_context(open_source(name, self.plan.opener))
            if self.plan.checkpoint and file.identity is None:
                raise BadCheckpointError(f"{file.name} is no regular file: it cannot be read again from a checkpoint")
            if self.plan.checkpoint:  # marks are read by a file of their own, while a thread reads ahead in the other
                probe = stack.enter_context(open_source(name, self.plan.opener))
                if mark:
                    check_mark(probe, mark, self.plan.checkpoint)
            offset, lines = (mark.offset, mark.lines) if mark else (0, 0)
            blocks = read_blocks(file, offset, lines, unfinished=not (last and self.plan.keep_open))
            for block in stack.enter_context(closing(blocks)):
                offset, lines = block.end, lines + _lines_in(block)
                batch = parser.parse(block)
                made = self.operator.push(batch, shown)
                self.counts.add(batch, made, printable(name))
                self.write(made, batch.bad, printable(name))
                self.plan.on_lines(printable(name), lines)
                if self.counts.lines - self.saved_at >= self.plan.every:
                    self.save(place, probe, offset, lines, parser)
            if last:
                self.save(place, probe, offset, lines, parser)

    def write(self, made: Made, bad: Sequence[BadRow], file: str) -> None:
        """Write results, late rows and bad rows to their sinks."""
        self.sinks["output"].write("".join(made.results).encode())
        self.sinks["late"].write("".join(made.late).encode())
        self.sinks["quarantine"].write("".join(f"{row.as_json(file)}\n" for row in bad).encode())

    def end(self) -> None:
        """Close all windows that are open."""
        made = self.operator.finish()
        self.counts.add_made(made)
        self.write(made, [], "")

    def save(self, place: int, file: LogFile, offset: int, lines: int, parser: Parser) -> None:
        """Save a checkpoint: the outputs first, so that none is ever shorter than the checkpoint says."""
        if self.plan.checkpoint is None:
            return
        self.start = Checkpoint(
            self.plan.settings, place, mark_of(file, offset, lines), parser.header, self._sizes(),
            self.operator.as_json(), asdict(self.counts),
        )  # fmt: skip
        self.start.save(self.plan.checkpoint)
        self.saved_at = self.counts.lines

    def finish(self) -> None:
        """Make the outputs good, and say in the checkpoint that all is done."""
        for sink in self.sinks.values():
            sink.commit()
        if self.plan.checkpoint and not self.plan.keep_open:
            self.start.sizes, self.start.counts = self._sizes(), asdict(self.counts)
            self.start.is_complete, self.start.windows = True, None
            self.start.save(self.plan.checkpoint)

    def check_unchanged(self) -> None:
        """Raise `BadCheckpointError` if there is more to read, though all windows are closed."""
        if self.start.mark is None or self.plan.checkpoint is None:
            return
        with open_source(self.plan.inputs[-1], self.plan.opener) as file:
            check_mark(file, self.start.mark, self.plan.checkpoint)
            with closing(file.content(self.start.mark.offset)) as more:
                if any(more):
                    raise BadCheckpointError(
                        f"{file.name} has grown since the run of {printable(str(self.plan.checkpoint))} was complete; "
                        f"use --keep-open from the first run on for inputs that grow"
                    )

    def _open(self, name: str, path: str | None) -> Sink:
        if self.plan.checkpoint is None or path is None:
            return open_sink(path)
        return AppendedFile(Path(path), self.start.sizes.get(name, 0))

    def _sizes(self) -> dict[str, int]:
        return {name: sink.sync() for name, sink in self.sinks.items() if isinstance(sink, AppendedFile)}


def _lines_in(block: Block) -> int:
    return 1 if block.is_too_long else block.content.count(b"\n") + 1
