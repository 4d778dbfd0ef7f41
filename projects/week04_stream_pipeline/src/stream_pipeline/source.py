"""Where rows come from: files and standard input, read block by block, as far as somebody asks."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from typing import cast

from log_analyzer.blocks import Block, split_blocks
from log_analyzer.reader import LogFile, Stream, default_retry, open_binary
from stream_pipeline.errors import BadOptionError
from stream_pipeline.rows import Batch, CsvParser, Fields, JsonParser, Parser
from stream_pipeline.stages import ahead

FORMATS = ("auto", "csv", "jsonl")
# Small blocks are faster than large ones: their columns are still in the processor's cache when they are used.
BLOCK_SIZE = 64 * 1024
# So many pieces of a file, of 256 KiB each, may be read before they are needed.
BUFFER = 4


def open_source(name: str, opener: Callable[[str], Stream] = open_binary) -> LogFile:
    """Open the file *name*, plain or gzip, or standard input if it is "-"; raises `log_analyzer.UnreadableError`."""
    return LogFile(name, opener, default_retry())


def make_parser(name: str, fields: Fields, format: str = "auto", header: list[str] | None = None) -> Parser:
    """Return the parser for the file *name*: "auto" is JSON lines for names in .jsonl or .ndjson, and else CSV.

    *header* is that of a CSV file that is not read from its start. Raises `BadOptionError` for a format not in
    `FORMATS`.
    """
    if format not in FORMATS:
        raise BadOptionError(f"no format is called {format!r}; there is {', '.join(FORMATS)}")
    is_json = name.removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    if format == "jsonl" or (format == "auto" and is_json):
        return JsonParser(fields)
    return CsvParser(fields, name, header)


def read_blocks(
    file: LogFile, offset: int = 0, lines: int = 0, *, unfinished: bool = True
) -> Generator[Block, None, None]:
    """Yield the blocks of whole lines of *file* from byte *offset* on, before which there are *lines* lines.

    A regular file is read ahead by a thread, `BUFFER` pieces at most. What may let us wait for ever, such as a pipe,
    is read only when a block is asked for, so that it can be interrupted. See `log_analyzer.split_blocks` for
    *unfinished*.
    """
    with ExitStack() as stack:
        pieces: Iterator[bytes] = stack.enter_context(closing(file.content(offset)))
        if file.identity is not None:
            early = cast("Generator[bytes, None, None]", ahead(pieces, BUFFER))
            pieces = stack.enter_context(closing(early))
        smaller = (piece[at : at + BLOCK_SIZE] for piece in pieces for at in range(0, len(piece), BLOCK_SIZE))
        yield from split_blocks(smaller, offset, lines, unfinished=unfinished)


def read_batches(name: str, fields: Fields, format: str = "auto") -> Iterator[Batch]:
    """Yield the rows of the file *name* in batches, and close it when that ends, in whatever way.

    Raises `BadHeaderError`, `BadOptionError`, and what `open_source` raises.
    """
    parser = make_parser(name, fields, format)
    with open_source(name) as file, closing(read_blocks(file)) as blocks:
        yield from map(parser.parse, blocks)
