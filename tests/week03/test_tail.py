"""Tail: what an answer must do, and the wrong answers we know."""

import io
import os
from collections import deque
from itertools import chain, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverRead


class Opened(io.BytesIO):
    """A file in memory that, like one on a disk, refuses to go before its beginning, and counts what is read."""

    def __init__(self, content, largest=None):
        super().__init__(content)
        self.content, self.largest, self.count = content, largest, 0

    def __repr__(self):
        return f"opened({self.content!r})"

    def seek(self, offset, whence=os.SEEK_SET):
        """Move to a place in the file."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: len(self.content)}[whence]
        if start + offset < 0:
            raise OSError(22, "Invalid argument")
        return super().seek(start + offset)

    def read(self, size=-1):
        """Give bytes, and count them."""
        if self.largest is not None and (size is None or not 0 <= size <= self.largest):
            raise OverRead(f"more than a block of {self.largest} bytes was asked for at once")
        return self.counted(super().read(size))

    def readline(self, size=-1):
        """Give a line, and count its bytes."""
        return self.counted(super().readline(size))

    def readlines(self, hint=-1):
        """Give all lines that are left, and count their bytes."""
        return list(self)

    def readinto(self, buffer):
        """Fill a buffer, and count its bytes."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def __next__(self):
        return self.counted(super().__next__())

    def counted(self, block):
        """Count the bytes of *block*."""
        self.count += len(block)
        return block


def opened(content):
    """Return a file with *content*, a text or bytes."""
    return Opened(content.encode() if isinstance(content, str) else content)


def bytes_read(tail, content, count, **size):
    """Return how many bytes are read; no read may ask for more than a block."""
    file = Opened(content, largest=size.get("block_size", 8192))
    tail(file, count, **size)
    return file.count


TEN_LINES = b"".join(b"line %04d\n" % number for number in range(10))  # ten bytes each
MANY_LINES = b"".join(b"line %04d\n" % number for number in range(1_000))


def test_gives_the_last_lines(tail):
    """the last lines in the order of the file, as text without their line ends"""
    assert tail(opened("Lima\n東京\nŁódź\n"), 2) == ["東京", "Łódź"]
    assert tail(opened("Lima\n東京\nŁódź\n"), 1) == ["Łódź"]


def test_last_line_needs_no_end(tail):
    """a last line without a line end is a line, too"""
    assert tail(opened("Lima\nQuito\nAccra"), 2) == ["Quito", "Accra"]


def test_fewer_lines_than_asked_for(tail):
    """a file with fewer lines gives all of them; an empty one gives none"""
    assert tail(opened("Lima\nQuito\n"), 2) == ["Lima", "Quito"]
    assert tail(opened("Lima\nQuito\n"), 10) == ["Lima", "Quito"]
    assert tail(opened(""), 3) == []


def test_none_and_fewer_than_none(tail):
    """0 lines are an empty list, and a negative number is a ValueError that shows it"""
    assert tail(opened("Lima\nQuito\n"), 0) == []
    with pytest.raises(ValueError, match="-1"):
        tail(opened("Lima\nQuito\n"), -1)


def test_ten_unless_told(tail):
    """without a number it gives ten lines"""
    assert tail(opened("".join(f"{number}\n" for number in range(12)))) == [str(number) for number in range(2, 12)]


def test_keeps_blank_lines_and_spaces(tail):
    """blank lines count, and the spaces of a line belong to it"""
    assert tail(opened("Lima\n\n  Quito \n\n"), 3) == ["", "  Quito ", ""]
    assert tail(opened("\n\n"), 2) == ["", ""]


def test_line_ends(tail):
    r"""a line ends with `\n` or `\r\n`; a `\r` alone, U+2028 and the like end none"""
    assert tail(opened("Lima\r\nQuito\r\n"), 2) == ["Lima", "Quito"]
    assert tail(opened("start\n10 %\r20 %\none\u2028line\x0c\n"), 2) == ["10 %\r20 %", "one\u2028line\x0c"]


@pytest.mark.parametrize("block_size", [5, 4, 10, 1, 7])
def test_lines_longer_than_a_block(tail, block_size):
    """lines may begin in one block and end in another, and may be longer than a block"""
    assert tail(opened(TEN_LINES), 2, block_size=block_size) == ["line 0008", "line 0009"]
    assert tail(opened(TEN_LINES[:25]), 9, block_size=block_size) == ["line 0000", "line 0001", "line "]


@pytest.mark.parametrize("block_size", [3, 1, 2, 4, 5, 6, 7])
def test_characters_across_blocks(tail, block_size):
    """a character of several bytes may begin in one block and end in the next"""
    assert tail(opened("Đà Nẵng\n東京\n🦜 é\n"), 2, block_size=block_size) == ["東京", "🦜 é"]


def test_bytes_that_are_no_text(tail):
    r"""a byte that is no UTF-8 becomes `\ufffd`, and the text around it stays"""
    assert tail(opened(b"Lima\nM\xe9rida\nQuito\n"), 2) == ["M\ufffdrida", "Quito"]
    assert tail(opened(b"\xff\xfe\nQuito\n"), 1) == ["Quito"]


def test_begins_at_the_end(tail):
    """of a long file only the end is read, and in blocks"""
    assert bytes_read(tail, MANY_LINES, 3, block_size=100) < 1_000


def test_reads_no_block_too_many(tail):
    """it stops reading as soon as it has met the line end before the first line that it gives"""
    assert bytes_read(tail, MANY_LINES, 3, block_size=100) <= 100
    assert bytes_read(tail, MANY_LINES, 95, block_size=100) <= 1_000
    assert bytes_read(tail, MANY_LINES, 1, block_size=4) <= 12
    assert bytes_read(tail, b"x" * 200 + b"\n\n", 1, block_size=101) <= 101


def test_reads_nothing_twice(tail):
    """no byte is read twice, even if all are needed"""
    assert bytes_read(tail, TEN_LINES, 50, block_size=30) == 100
    assert bytes_read(tail, TEN_LINES, 50, block_size=5_000) == 100


def test_size_of_a_block(tail):
    """without `block_size`, no read asks for more than 8,192 bytes"""
    assert bytes_read(tail, MANY_LINES, 900) == len(MANY_LINES)


def test_file_may_stand_anywhere(tail):
    """where the file stands before the call does not matter, and it stays open"""
    file = opened("Lima\nĐà Nẵng\n東京\nŁódź\n")
    file.seek(18)
    assert tail(file, 3) == ["Đà Nẵng", "東京", "Łódź"]
    assert not file.closed


LINES = st.lists(st.text("aé東🦜\u2028", max_size=4), max_size=6)


@given(LINES, st.integers(0, 7), st.integers(1, 9), st.booleans())
def test_gives_what_a_slice_gives(tail, lines, count, block_size, is_ended):
    """for every block size the lines are those at the end of the list of all lines"""
    content = "".join(f"{line}\n" for line in lines)
    if lines and lines[-1] and not is_ended:
        content = content[:-1]
    expected = lines[len(lines) - min(count, len(lines)) :]
    assert tail(opened(content), count, block_size=block_size) == expected


def blocks_backwards(file, block_size):
    """Yield the blocks of a file, the last one first."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - block_size)
        file.seek(start)
        yield file.read(end - start)
        end = start


def read_back(file, enough, block_size):
    """Return the end of a file: as many blocks as it takes until it is *enough*."""
    data = b""
    for block in blocks_backwards(file, block_size):
        data = block + data
        if enough(data):
            break
    return data


def whole(count):
    """Return the question whether data hold the last *count* lines whole."""
    return lambda data: data[:-1].count(b"\n") >= count


def lines_of(data, count, errors="replace"):
    """Return the last *count* lines of *data* as text."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    chosen = lines[-count:] if count else []
    return [line.removesuffix(b"\r").decode("utf-8", errors) for line in chosen]


def checked(count):
    """Return *count*, or refuse it."""
    if count < 0:
        raise ValueError(f"count must be 0 or more, not {count}")
    return count


@alternative
def keeps_blocks_aligned(file, count=10, *, block_size=8192):
    """Read blocks that begin at multiples of their size, count the line ends of each once, and join them once."""
    end = file.seek(0, os.SEEK_END)
    blocks, missing = deque(), checked(count)
    while end and missing > 0:
        start = (end - 1) // block_size * block_size
        file.seek(start)
        block = file.read(end - start)
        if not blocks:
            missing += block.endswith(b"\n")
        missing -= block.count(b"\n")
        blocks.appendleft(block)
        end = start
    return lines_of(b"".join(blocks), count)


def pieces_backwards(file, block_size):
    """Yield what stands between line ends, the last piece first; behind a last line end that is an empty one."""
    rest = b""
    for block in blocks_backwards(file, block_size):
        rest, *pieces = (block + rest).split(b"\n")
        yield from reversed(pieces)
    yield rest


@alternative
def takes_line_by_line(file, count=10, *, block_size=8192):
    """Yield lines from the last to the first, and take as many as are asked for."""
    pieces = pieces_backwards(file, block_size)
    last = next(pieces)
    lines = list(islice(chain([last] if last else [], pieces), checked(count)))
    return [line.removesuffix(b"\r").decode("utf-8", "replace") for line in reversed(lines)]


def tail_of(file, count, block_size, *, enough=whole, errors="replace", take=lines_of):
    """Return the last lines; the parts that mistakes replace are parameters."""
    checked(count)
    data = read_back(file, enough(count), block_size) if count else b""
    return take(data, count, errors) if take is lines_of else take(data, count)


@mistake(caught_by=test_gives_the_last_lines)
def counts_the_last_line_end(file, count=10, *, block_size=8192):
    r"""The `\n` at the end of the file ends the last line and begins none. You count it as if a line followed."""
    checked(count)
    data = file.read() if file.seek(0) == 0 else b""
    pieces = data.decode("utf-8", "replace").split("\n")
    return pieces[-count:]


@mistake(caught_by=test_gives_the_last_lines)
def gives_the_last_line_first(file, count=10, *, block_size=8192):
    """You give the lines as you have found them, the last one first. Turn them round."""
    return tail_of(file, count, block_size)[::-1]


@mistake(caught_by=test_gives_the_last_lines)
def gives_bytes(file, count=10, *, block_size=8192):
    """You give bytes. Decode each line, once it is whole."""
    return [line.encode() for line in tail_of(file, count, block_size)]


@mistake(caught_by=test_gives_the_last_lines)
def keeps_line_ends(file, count=10, *, block_size=8192):
    r"""Your lines still have their line ends. Take `\n` off, or `\r\n`."""
    return [f"{line}\n" for line in tail_of(file, count, block_size)]


@mistake(caught_by=test_gives_the_last_lines)
def seeks_before_the_beginning(file, count=10, *, block_size=8192):
    """You go back a whole block from the end, also in a file that is shorter than a block. Go back to 0 at most."""
    file.seek(-block_size, os.SEEK_END)
    return lines_of(file.read(block_size), count)


@mistake(caught_by=test_last_line_needs_no_end)
def loses_a_line_without_end(file, count=10, *, block_size=8192):
    """You drop what stands behind the last line end. Drop it only if it is empty."""

    def take(data, count):
        return lines_of(data[: data.rfind(b"\n") + 1], count)

    return tail_of(file, count, block_size, enough=lambda count: whole(count + 1), take=take)


@mistake(caught_by=test_none_and_fewer_than_none)
def slices_from_minus_zero(file, count=10, *, block_size=8192):
    """`lines[-0:]` is `lines[0:]`, and so all of them."""
    checked(count)
    return lines_of(read_back(file, whole(count), block_size), count or len(file.getvalue()))


@mistake(caught_by=test_none_and_fewer_than_none)
def takes_a_negative_number(file, count=10, *, block_size=8192):
    """A negative number of lines is nonsense, and your slice makes something of it. Refuse it first."""
    data = read_back(file, whole(count), block_size) if count else b""
    return lines_of(data, count)


@mistake(caught_by=test_keeps_blank_lines_and_spaces)
def leaves_out_blank_lines(file, count=10, *, block_size=8192):
    """You leave out blank lines. They are lines of the file like others."""
    lines = tail_of(file, 1_000_000, block_size)
    return [line for line in lines if line.strip()][-checked(count) :] if count else []


@mistake(caught_by=test_keeps_blank_lines_and_spaces)
def strips_the_lines(file, count=10, *, block_size=8192):
    """`strip` takes more than the line end: the spaces belong to the line."""
    return [line.strip() for line in tail_of(file, count, block_size)]


@mistake(caught_by=test_keeps_blank_lines_and_spaces)
def strips_the_end_of_the_file(file, count=10, *, block_size=8192):
    """You strip all line ends at the end of the file, so that blank lines there are gone. Only the last ends a line."""

    def take(data, count):
        return lines_of(data.rstrip(b"\r\n") + b"\n", count) if data.strip() else lines_of(data, count)

    return tail_of(file, count, block_size, enough=lambda count: lambda data: False, take=take)


@mistake(caught_by=test_line_ends)
def keeps_the_carriage_return(file, count=10, *, block_size=8192):
    r"""In a file with `\r\n` your lines end with `\r`. Take it off, too."""

    def take(data, count):
        return [line.decode("utf-8", "replace") for line in data.removesuffix(b"\n").split(b"\n")[-count:] if data]

    return tail_of(file, count, block_size, take=take)


@mistake(caught_by=test_line_ends)
def uses_splitlines(file, count=10, *, block_size=8192):
    r"""`splitlines` of a text ends lines at `\r`, U+2028 and others as well. Cut at `\n`."""

    def take(data, count):
        return data.decode("utf-8", "replace").splitlines()[-count:]

    return tail_of(file, count, block_size, take=take)


@mistake(caught_by=test_lines_longer_than_a_block)
def reads_one_block(file, count=10, *, block_size=8192):
    """You read one block and hope that the lines are in it. Go on, block by block, until they are."""
    return tail_of(file, count, block_size, enough=lambda count: lambda data: True)


@mistake(caught_by=test_lines_longer_than_a_block)
def stops_inside_a_line(file, count=10, *, block_size=8192):
    r"""You stop as soon as you have `count` line ends. The last of them ends the last line, so that the first line may
    still be cut: you need the one before it, too.
    """
    return tail_of(file, count, block_size, enough=lambda count: lambda data: data.count(b"\n") >= count)


@mistake(caught_by=test_lines_longer_than_a_block)
def appends_the_blocks(file, count=10, *, block_size=8192):
    """You put each block behind those you have. You are going backwards: it belongs in front."""
    data = b""
    for block in blocks_backwards(file, block_size):
        data += block
        if whole(checked(count))(data):
            break
    return lines_of(data, count)


@mistake(caught_by=test_lines_longer_than_a_block)
def reads_the_beginning_twice(file, count=10, *, block_size=8192):
    """The first block of the file is seldom a whole one. You read a whole one there, and so some bytes again."""
    end, data = file.seek(0, os.SEEK_END), b""
    while end > 0 and not whole(checked(count))(data):
        end -= block_size
        file.seek(max(0, end))
        data = file.read(block_size) + data
    return lines_of(data, count)


@mistake(caught_by=test_characters_across_blocks)
def decodes_each_block(file, count=10, *, block_size=8192):
    """You decode block by block, and a block may begin in the middle of a character. Decode when a line is whole."""
    text = ""
    for block in blocks_backwards(file, block_size):
        text = block.decode("utf-8") + text
        if whole(checked(count))(text.encode()):
            break
    return lines_of(text.encode(), count)


@mistake(caught_by=test_characters_across_blocks)
def decodes_each_block_with_replacement(file, count=10, *, block_size=8192):
    """You decode block by block, and half a character becomes a replacement character, without any error."""
    text = ""
    for block in blocks_backwards(file, block_size):
        text = block.decode("utf-8", "replace") + text
        if whole(checked(count))(text.encode()):
            break
    return lines_of(text.encode(), count)


@mistake(caught_by=test_characters_across_blocks)
def leaves_out_what_is_cut(file, count=10, *, block_size=8192):
    """`errors="ignore"` drops both halves of a character that two blocks share. Decode when a line is whole."""
    text = ""
    for block in blocks_backwards(file, block_size):
        text = block.decode("utf-8", "ignore") + text
        if whole(checked(count))(text.encode()):
            break
    return lines_of(text.encode(), count)


@mistake(caught_by=test_bytes_that_are_no_text)
def trips_over_a_bad_byte(file, count=10, *, block_size=8192):
    """One bad byte, and nobody sees any line. `errors="replace"` shows where it was."""
    return tail_of(file, count, block_size, errors="strict")


@mistake(caught_by=test_bytes_that_are_no_text)
def drops_bad_bytes(file, count=10, *, block_size=8192):
    r"""`errors="ignore"` hides that something is missing. `errors="replace"` puts `\ufffd` in its place."""
    return tail_of(file, count, block_size, errors="ignore")


@mistake(caught_by=test_begins_at_the_end)
def loops_over_all_lines(file, count=10, *, block_size=8192):
    """You read the file from its beginning. What is asked for stands at the end: begin there."""
    file.seek(0)
    last = deque(file, checked(count))
    return [line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace") for line in last]


@mistake(caught_by=test_begins_at_the_end)
def reads_everything(file, count=10, *, block_size=8192):
    """You read the whole file at once. Ask for one block at a time, and for no more of them than you need."""
    file.seek(0)
    return lines_of(file.read(), checked(count))


@mistake(caught_by=test_reads_no_block_too_many)
def reads_one_block_too_many(file, count=10, *, block_size=8192):
    """You read on although you have met enough line ends. Ask before each block whether you still need it."""
    data, is_enough = b"", False
    for block in blocks_backwards(file, block_size) if checked(count) else ():
        data = block + data
        if is_enough:
            break
        is_enough = whole(count)(data)
    return lines_of(data, count)


@mistake(caught_by=test_reads_no_block_too_many)
def begins_again_with_a_larger_block(file, count=10, *, block_size=8192):
    """You begin again at the end with twice as many bytes. Keep what you have, and read what stands before it."""
    checked(count)
    size, length = file.seek(0, os.SEEK_END), block_size
    while True:
        start = max(0, size - length)
        file.seek(start)
        data = b"".join(file.read(min(block_size, size - at)) for at in range(start, size, block_size))
        if start == 0 or whole(count)(data):
            return lines_of(data, count)
        length *= 2


@mistake(caught_by=test_reads_nothing_twice)
def looks_first_and_reads_then(file, count=10, *, block_size=8192):
    """You look for the beginning, and then read all of it again. Keep the blocks in which you have looked."""
    checked(count)
    data = read_back(file, whole(count), block_size)
    if len(data) == len(file.getvalue()):
        file.seek(0)
        data = b"".join(iter(lambda: file.read(block_size), b""))
    return lines_of(data, count)


@mistake(caught_by=test_file_may_stand_anywhere)
def begins_where_the_file_stands(file, count=10, *, block_size=8192):
    """You take the place where the file stands for its end. Go to its end first: `seek(0, os.SEEK_END)`."""
    end = file.tell() or file.seek(0, os.SEEK_END)
    data = b""
    while end and not whole(checked(count))(data):
        start = max(0, end - block_size)
        file.seek(start)
        data = file.read(end - start) + data
        end = start
    return lines_of(data, count)


@mistake(caught_by=test_file_may_stand_anywhere)
def closes_the_file(file, count=10, *, block_size=8192):
    """You close a file that you did not open. Its owner may want to go on with it."""
    with file:
        return tail_of(file, count, block_size)
