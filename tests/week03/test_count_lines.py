"""Count lines: what an answer must do, and the wrong answers we know."""

import io
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverRead, memory_peak

MEGABYTE = 1_000_000
LARGEST_BLOCK = 2**20
BLOCK = 2**16


class Pieces(io.RawIOBase):
    """A file whose reads give one piece after the other, however much is asked for, as a pipe does."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.told = ", ".join(map(repr, pieces))

    def __repr__(self):
        return f"Pieces({self.told})"

    def readable(self):
        """Tell that it can be read."""
        return True

    def readinto(self, buffer):
        """Give the next piece, or as much of it as there is room for."""
        piece = self.pieces.pop(0) if self.pieces else b""
        if len(piece) > len(buffer):
            self.pieces.insert(0, piece[len(buffer) :])
        given_now = piece[: len(buffer)]
        buffer[: len(given_now)] = given_now
        return len(given_now)


class HugeFile(io.RawIOBase):
    """A file of 200 MB that is on no disk: four lines, made when they are read, and watched while they are."""

    size, line = 200 * MEGABYTE, 50 * MEGABYTE

    def __init__(self):
        self.position = self.reads = 0

    def __repr__(self):
        return "HugeFile()"

    def readable(self):
        """Tell that it can be read."""
        return True

    def read(self, size=-1):
        """Give a block; refuse one that is too large, and whatever shows that blocks are kept."""
        if size is None or not 0 <= size <= LARGEST_BLOCK:
            raise OverRead("more than 1 MiB was asked for at once")
        self.reads += 1
        if self.reads > 4_000:
            raise OverRead("more than 4,000 reads for 200 MB")
        if tracemalloc.is_tracing() and tracemalloc.get_traced_memory()[0] > 8 * MEGABYTE:
            raise OverRead("more than 8 MB of what was read are still in memory")
        size = min(size, self.size - self.position)
        line_end = self.line - 1 - self.position % self.line
        self.position += size
        if line_end >= size:
            return bytes(size)
        return bytes(line_end) + b"\n" + bytes(size - line_end - 1)

    def readinto(self, buffer):
        """Read into a buffer of the answer's own."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def readall(self):
        """Refuse to give everything at once."""
        return self.read(-1)

    def readline(self, size=-1):
        """Refuse a whole line, which is far larger than a block."""
        if size is None or size < 0:
            raise OverRead("a whole line was asked for, and it has 50 MB")
        return self.read(size)


def test_counts_lines(count_lines):
    """each line end ends a line"""
    assert count_lines(io.BytesIO(b"Lima\nQuito\n")) == 2
    assert count_lines(io.BytesIO(b"Lima\n")) == 1


def test_last_line_needs_no_end(count_lines):
    """a last line without a line end counts like the others"""
    assert count_lines(io.BytesIO(b"Lima\nQuito")) == 2
    assert count_lines(io.BytesIO(b"L")) == 1


def test_empty_file_has_no_line(count_lines):
    """an empty file has no lines"""
    assert count_lines(io.BytesIO()) == 0


def test_blank_lines_count(count_lines):
    """blank lines are lines"""
    assert count_lines(io.BytesIO(b"\nLima\n\n  \n")) == 4
    assert count_lines(io.BytesIO(b"\n")) == 1


def test_carriage_returns(count_lines):
    r"""`\r\n` is one line end, and a `\r` alone is none"""
    assert count_lines(io.BytesIO(b"Lima\r\nQuito\r\n")) == 2
    assert count_lines(io.BytesIO(b"10 %\r20 %\rdone\n")) == 1


def test_bytes_are_not_decoded(count_lines):
    """the bytes need be no text in any encoding: nothing is decoded"""
    assert count_lines(io.BytesIO(b"\xff\xfe\n\x85\xe9\x00\x0c\n")) == 2


def test_reads_may_be_short(count_lines):
    """a read may give less than was asked for, and end anywhere in a line; only an empty one is the end"""
    assert count_lines(Pieces(b"Li", b"ma\r", b"\nQui", b"to\n")) == 2
    assert count_lines(Pieces(b"Lima\n", b"Quito", b"\n")) == 2
    assert count_lines(Pieces(b"Lima", b"\n", b"Qui", b"to")) == 2


def test_memory_stays_small(count_lines):
    """200 MB in four lines are counted in blocks of 64 KiB to 1 MiB, and no block is kept"""
    counts = []
    peak = memory_peak(lambda: counts.append(count_lines(HugeFile())))
    assert counts == [4]
    assert peak < 8 * MEGABYTE


def test_leaves_the_file_open(count_lines):
    """the file stays open: whoever opened it closes it"""
    file = io.BytesIO(b"Lima\n")
    count_lines(file)
    assert not file.closed


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"\xc3"]), max_size=12))
def test_agrees_with_the_lines_of_a_file(count_lines, pieces):
    """it counts what a loop over the lines of a binary file meets, however the reads are cut"""
    content = b"".join(pieces)
    expected = len(list(io.BytesIO(content)))
    assert count_lines(Pieces(*pieces)) == expected


def blocks(file, size=BLOCK):
    """Yield one block after the other."""
    while block := file.read(size):
        yield block


@alternative
def keeps_the_last_byte(file):
    """Join the last byte of each block to the next one, and look at nothing else."""
    buffer, count, last = bytearray(BLOCK), 0, ord("\n")
    while got := file.readinto(buffer):
        count += buffer.count(b"\n", 0, got)
        last = buffer[got - 1]
    return count + (last != ord("\n"))


@mistake(caught_by=test_counts_lines)
def splits_at_line_ends(file):
    r"""You cut at each line end and count the pieces. Behind the last `\n` is one more piece, an empty one."""
    return len(file.read().split(b"\n"))


@mistake(caught_by=test_counts_lines)
def looks_at_the_empty_block(file):
    """After the loop `block` is the empty one that ended it. Keep the last block, or its last byte, inside the loop."""
    count, block = 0, b""
    while block := file.read(BLOCK):
        count += block.count(b"\n")
    return count + (not block.endswith(b"\n"))


@mistake(caught_by=test_last_line_needs_no_end)
def counts_line_ends_only(file):
    """You count line ends. A last line without one is a line, too: add it."""
    return sum(block.count(b"\n") for block in blocks(file))


@mistake(caught_by=test_empty_file_has_no_line)
def finds_a_line_in_nothing(file):
    """An empty file does not end with a line end, and yet no line is missing one. Ask whether anything was read."""
    count, last = 0, b""
    for block in blocks(file):
        count, last = count + block.count(b"\n"), block
    return count + (not last.endswith(b"\n"))


@mistake(caught_by=test_blank_lines_count)
def leaves_out_blank_lines(file):
    """You leave out lines without content. They are lines, and an editor numbers them, too."""
    return sum(1 for line in file if line.strip())


@mistake(caught_by=test_carriage_returns)
def uses_splitlines(file):
    r"""`splitlines` also ends a line at a `\r` alone, with which a progress bar goes back to the start of its line."""
    return len(file.read().splitlines())


@mistake(caught_by=test_carriage_returns)
def counts_both_characters(file):
    r"""You count `\r\n` as two line ends. Only the `\n` ends the line."""
    count, last = 0, b"\n"
    for block in blocks(file):
        count, last = count + block.count(b"\n") + block.count(b"\r"), block
    return count + (not last.endswith(b"\n"))


@mistake(caught_by=test_bytes_are_not_decoded)
def decodes_first(file):
    r"""You decode bytes that need be no text. A line end is the byte `b"\n"`, whatever stands around it."""
    return sum(1 for _ in io.StringIO(file.read().decode("utf-8"), newline="\n"))


@mistake(caught_by=test_reads_may_be_short)
def stops_at_a_short_block(file):
    """You take a block that is shorter than you asked for as the last one. Only an empty one says that the end is
    reached.
    """
    count, last = 0, b"\n"
    while True:
        block = file.read(BLOCK)
        count, last = count + block.count(b"\n"), block or last
        if len(block) < BLOCK:
            return count + (not last.endswith(b"\n"))


@mistake(caught_by=test_reads_may_be_short)
def adds_a_line_for_each_block(file):
    """You count the lines of each block by itself, so that a line across two blocks counts twice."""
    return sum(len(list(io.BytesIO(block))) for block in blocks(file))


@mistake(caught_by=test_memory_stays_small)
def reads_everything(file):
    """`read()` without a size puts the whole file into memory. Ask for a block, as often as there is one."""
    content = file.read()
    return content.count(b"\n") + (content != b"" and not content.endswith(b"\n"))


@mistake(caught_by=test_memory_stays_small)
def loops_over_lines(file):
    """A loop over lines holds a whole line at a time, and a file may be a single line."""
    return sum(1 for _ in file)


@mistake(caught_by=test_memory_stays_small)
def keeps_the_blocks(file):
    """You read in blocks and then keep them all, which takes as much memory as one read of everything."""
    kept = list(blocks(file))
    content = b"".join(kept)
    return content.count(b"\n") + (content != b"" and not content.endswith(b"\n"))


@mistake(caught_by=test_memory_stays_small)
def reads_byte_by_byte(file):
    """You ask for one byte at a time: 200 million calls. A block costs hardly more than a byte."""
    count, last = 0, b"\n"
    for byte in blocks(file, 1):
        count, last = count + (byte == b"\n"), byte
    return count + (last != b"\n")


@mistake(caught_by=test_leaves_the_file_open)
def closes_the_file(file):
    """You close a file that you did not open. Its owner may want to go on with it."""
    with file:
        count, last = 0, b"\n"
        for block in blocks(file):
            count, last = count + block.count(b"\n"), block
        return count + (not last.endswith(b"\n"))
