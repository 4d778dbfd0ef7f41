"""Bytes in pieces become blocks of whole lines, numbered, whatever the length of a line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LINE = 64 * 1024
# What is kept of a longer one.
SHOWN_OF_LONG_LINE = 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines: the number of the first, from 1, their bytes, and the place in the file after them.

    *content* has no line feed at its end. *end* counts the bytes of the file's content, uncompressed. Of a line
    that *is_too_long*, which is the only one of its block, *content* is the beginning.
    """

    first: int
    content: bytes
    end: int
    is_too_long: bool = False


def split_blocks(
    pieces: Iterable[bytes], offset: int = 0, lines: int = 0, *, unfinished: bool = True
) -> Iterator[Block]:
    """Yield the whole lines of *pieces*, which begin *offset* bytes and *lines* lines after the start of a file.

    A block is yielded as soon as a piece ends its lines. What comes after the last line feed is a line if
    *unfinished*, and else left: somebody may still be writing it. A line of more than `LONGEST_LINE` bytes is a
    block of its own with its first `SHOWN_OF_LONG_LINE` bytes; no more of it is held. A byte-order mark at the start
    of the file is left out. If *pieces* raises, the line that it breaks off is left.
    """
    cutter = _Cutter(offset, lines)
    for piece in pieces:
        yield from cutter.cut(piece)
    if unfinished and (cutter.rest or cutter.dropped):
        length = len(cutter.rest) + cutter.dropped
        yield Block(cutter.first, cutter.rest, cutter.start + length, cutter.dropped > 0)


def decode_lines(content: bytes) -> str:
    r"""Return the lines of *content* as text, without carriage returns at their ends.

    Each line is UTF-8 or, if its bytes are not, Latin-1: the encoding may change from line to line.

    >>> decode_lines(b"na\xc3\xafve\r\nna\xefve\r")
    'naïve\nnaïve'
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\n".join(map(_decode_line, content.split(b"\n")))
    return text.replace("\r\n", "\n").removesuffix("\r") if "\r" in text else text


@dataclass
class _Cutter:
    start: int  # where the file's first byte that no block had yet stands
    lines: int
    rest: bytes = b""
    dropped: int = 0  # so many bytes of a line that is too long came after `rest`

    @property
    def first(self) -> int:
        return self.lines + 1

    def cut(self, piece: bytes) -> Iterator[Block]:
        if not self.start and not self.dropped and (self.rest + piece).startswith(BYTE_ORDER_MARK):
            piece, self.rest = (self.rest + piece).removeprefix(BYTE_ORDER_MARK), b""
            self.start = len(BYTE_ORDER_MARK)
        content, line_feed, tail = piece.rpartition(b"\n")
        if line_feed:
            yield from self._whole(content)
        self.rest += tail
        if self.dropped or len(self.rest) > LONGEST_LINE:
            self.dropped += len(self.rest) - min(len(self.rest), SHOWN_OF_LONG_LINE)
            self.rest = self.rest[:SHOWN_OF_LONG_LINE]

    def _whole(self, content: bytes) -> Iterator[Block]:
        content, dropped, self.rest, self.dropped = self.rest + content, self.dropped, b"", 0
        if dropped:
            line, line_feed, content = content.partition(b"\n")
            yield self._block(line, dropped, is_too_long=True)
            if not line_feed:
                return
        for lines, is_too_long in _apart(content):
            yield self._block(lines, 0, is_too_long=is_too_long)

    def _block(self, content: bytes, dropped: int, *, is_too_long: bool) -> Block:
        first, self.start = self.first, self.start + len(content) + dropped + 1
        self.lines += 1 if is_too_long else content.count(b"\n") + 1
        return Block(first, content[:SHOWN_OF_LONG_LINE] if is_too_long else content, self.start, is_too_long)


def _apart(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines of *content*, those that are too long one by one; looks at few bytes, not at every line."""
    start = at = 0
    while len(content) - at > LONGEST_LINE:
        line_feed = content.rfind(b"\n", at, at + LONGEST_LINE + 1)
        if line_feed >= 0:
            at = line_feed + 1
            continue
        if at > start:
            yield content[start : at - 1], False
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end
        yield content[at:end], True
        start = at = end + 1
    if start <= len(content):
        yield content[start:], False


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
