"""Read in chunks: what an answer must do, and the wrong answers we know."""

import contextlib
import io
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called

SCAN = Path("scan.tiff")


class Tape(io.RawIOBase):
    """A binary file in memory that gives a few bytes at a time and writes down how many are asked for."""

    def __init__(self, content, most, fails):
        super().__init__()
        self.rest, self.most, self.fails = content, most, fails
        self.asked = []
        self.given = 0

    def readable(self):
        """Tell that it can be read."""
        return True

    def readinto(self, buffer):
        """Give bytes, as `read` does; fail at the end if that was asked for."""
        if self.closed:
            raise ValueError("I/O operation on closed file")
        self.asked.append(len(buffer))
        if self.fails and not self.rest:
            raise OSError("the disk is gone")
        size = min(len(buffer), self.most, len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        self.given += size
        return size


class Shelf:
    """Opens files that exist in memory only, and remembers each of them."""

    def __init__(self, content, most=1_000, *, fails=False):
        self.content, self.most, self.fails = content, most, fails
        self.files = []

    def __repr__(self):
        return "opener"

    def __call__(self, path):
        """Open a file."""
        self.files.append(Tape(self.content, self.most, self.fails))
        return self.files[-1]


def chunks(read_chunks, content, size, **how):
    """Return the chunks of a file with the bytes *content*."""
    return list(read_chunks(SCAN, size, opener=Shelf(content, **how)))


def call(read_chunks, size):
    """Return the name of the error that the call raises, or what comes when somebody asks for the chunks."""
    try:
        found = read_chunks(SCAN, size, opener=Shelf(b"abc"))
    except Exception as error:
        return type(error).__name__
    try:
        return f"no error, and later {list(found)}"
    except Exception as error:
        return f"no error, and later {type(error).__name__}"


def closed_after(read_chunks, content, size, steps, *, thrown=None, **how):
    """Return, for each file that was opened, whether it is closed after *steps* chunks and an end before the time."""
    shelf = Shelf(content, **how)
    found = read_chunks(SCAN, size, opener=shelf)
    with contextlib.suppress(StopIteration, OSError, KeyboardInterrupt):
        for _ in range(steps):
            next(found)
        if thrown is not None:
            found.throw(thrown)
    if thrown is None and not how:
        found.close()
    return [file.closed for file in shelf.files]


def read_for(read_chunks, content, size, steps):
    """Return how many bytes were read of a file to give *steps* chunks, and the most asked for at once."""
    shelf = Shelf(content)
    found = read_chunks(SCAN, size, opener=shelf)
    for _ in range(steps):
        next(found)
    return {"read": shelf.files[0].given, "at once": max(shelf.files[0].asked)}


def thrown_in(read_chunks, error):
    """Return what comes of an *error* that is thrown in at the first chunk."""
    found = read_chunks(SCAN, 2, opener=Shelf(b"abcd"))
    next(found)
    try:
        return found.throw(error)
    except BaseException as passed:
        return repr(passed)


def from_disk(read_chunks, content, *size):
    """Return the chunks of a file on a disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scan.tiff")
        path.write_bytes(content)
        return list(read_chunks(path, *size))


def test_cuts_a_file_into_chunks(read_chunks):
    """each chunk has `size` bytes, the last one what is left"""
    assert chunks(read_chunks, b"abcdefg", 3) == [b"abc", b"def", b"g"]
    assert chunks(read_chunks, b"ab", 3) == [b"ab"]


def test_gives_no_empty_chunk(read_chunks):
    """no chunk is empty: not behind a last one that is full, and not for an empty file"""
    assert chunks(read_chunks, b"abcdef", 3) == [b"abc", b"def"]
    assert chunks(read_chunks, b"", 3) == []


def test_fills_each_chunk(read_chunks):
    """if the file gives fewer bytes than were asked for, as a network does, the chunk is filled all the same"""
    assert chunks(read_chunks, b"abcdefghij", 4, most=3) == [b"abcd", b"efgh", b"ij"]
    assert chunks(read_chunks, b"abcdef", 3, most=1) == [b"abc", b"def"]


def test_chunks_are_bytes(read_chunks):
    """each chunk is an object of its own, of type bytes"""
    assert [type(chunk) for chunk in chunks(read_chunks, b"abcd", 2)] == [bytes, bytes]


@pytest.mark.parametrize("size", [-1, 0])
def test_refuses_a_size_at_the_call(read_chunks, size):
    """a size below 1 is a ValueError of the call itself, before anybody asks for a chunk"""
    assert call(read_chunks, size) == "ValueError"


def test_opens_nothing_too_early(read_chunks):
    """the call opens no file: that is done when the first chunk is asked for"""
    assert iter(read_chunks(SCAN, 3, opener=never_called("the opener")))


def test_closes_what_was_never_begun(read_chunks):
    """if nobody asks for a chunk, closing the generator opens nothing and is no error"""
    assert closed_after(read_chunks, b"abcdef", 2, steps=0) == []


def test_reads_no_further_than_it_must(read_chunks):
    """to give two chunks, no byte behind them is read, and never more than `size` bytes are asked for at once"""
    assert read_for(read_chunks, b"abcdefghij", 2, steps=2) == {"read": 4, "at once": 2}


def test_closes_the_file_at_the_end(read_chunks):
    """when the last chunk was given, and one more is asked for, the file is closed"""
    assert closed_after(read_chunks, b"abcd", 2, steps=3) == [True]


@pytest.mark.parametrize("steps", [1, 2])
def test_closes_the_file_on_an_early_stop(read_chunks, steps):
    """the file is closed when the caller closes the generator before its end"""
    assert closed_after(read_chunks, b"abcdef", 2, steps) == [True]


@pytest.mark.parametrize("thrown", [KeyboardInterrupt(), OSError("no space")])
def test_closes_the_file_when_an_error_is_thrown_in(read_chunks, thrown):
    """the file is closed when the caller throws an error in, whichever it is"""
    assert closed_after(read_chunks, b"abcdef", 2, steps=1, thrown=thrown) == [True]


def test_closes_the_file_when_reading_fails(read_chunks):
    """the file is closed when reading fails"""
    assert closed_after(read_chunks, b"abcd", 2, steps=3, fails=True) == [True]


def test_lets_errors_pass(read_chunks):
    """an error that is thrown in goes on as it is, and so does one of the file"""
    assert thrown_in(read_chunks, ValueError("row 7")) == "ValueError('row 7')"
    with pytest.raises(OSError, match="the disk is gone"):
        chunks(read_chunks, b"abcd", 2, fails=True)


def test_reads_a_file_from_a_disk(read_chunks):
    """without an opener the file is opened for reading bytes, which arrive unchanged; a chunk then has 65,536"""
    assert from_disk(read_chunks, b"\xff\r\n\x00\n\r", 4) == [b"\xff\r\n\x00", b"\n\r"]
    assert [len(chunk) for chunk in from_disk(read_chunks, bytes(65_537))] == [65_536, 1]


@given(st.binary(max_size=40), st.integers(1, 12), st.integers(1, 12))
def test_joined_they_are_the_file(read_chunks, content, size, most):
    """for any file and size: the chunks joined are the file, and only the last one may be shorter"""
    found = chunks(read_chunks, content, size, most=most)
    assert b"".join(found) == content
    assert [len(chunk) for chunk in found[:-1]] == [size] * len(found[:-1])


def open_bytes(path):
    """Open a file for reading its bytes."""
    return Path(path).open("rb")


def refused(size):
    """Raise ValueError for a size below 1."""
    if size < 1:
        raise ValueError(f"size must be at least 1, not {size}")


def filled(file, size):
    """Return the next bytes of a file: *size* of them, or what is left."""
    found = b""
    while len(found) < size and (piece := file.read(size - len(found))):
        found += piece
    return found


def chunked(path, size, opener, *, entered=lambda file: file, pieces=None, get=filled):
    """Yield the chunks in the right way, but for the parts given."""
    with entered(opener(path)) as file:
        if pieces is not None:
            yield from pieces(file)
            return
        while chunk := get(file, size):
            yield chunk


@contextlib.contextmanager
def left_open(file):
    """Give a file and do not close it, unless it is a real one, of whose loss Python would warn."""
    yield file
    if not hasattr(file, "given"):
        file.close()


@alternative
def calls_until_empty(path, size=65_536, *, opener=open_bytes):
    """`iter` with a sentinel, and a generator expression within a generator."""

    def chunks_of():
        with opener(path) as file:
            yield from iter(partial(filled, file, size), b"")

    refused(size)
    return chunks_of()


@alternative
def fills_a_buffer(path, size=65_536, *, opener=open_bytes):
    """One buffer into which the file writes, `try` and `finally` instead of `with`."""

    def chunks_of():
        file = opener(path)
        try:
            buffer = memoryview(bytearray(size))
            while True:
                used = 0
                while used < size and (more := file.readinto(buffer[used:])):
                    used += more
                if not used:
                    return
                yield bytes(buffer[:used])
        finally:
            file.close()

    if size <= 0:
        raise ValueError("a chunk has at least one byte")
    return chunks_of()


@mistake(caught_by=test_gives_no_empty_chunk)
def gives_the_empty_end(path, size=65_536, *, opener=open_bytes):
    """The empty bytes at the end are the sign that there is no more, not a chunk. Look before you yield."""
    refused(size)

    def pieces(file):
        while True:
            chunk = filled(file, size)
            if chunk or not file.given % size:
                yield chunk
            if len(chunk) < size:
                return

    return chunked(path, size, opener, pieces=pieces)


@mistake(caught_by=test_fills_each_chunk)
def trusts_read(path, size=65_536, *, opener=open_bytes):
    """`read(size)` gives at most so many bytes. Read again until the chunk is full or nothing comes any more."""
    refused(size)
    return chunked(path, size, opener, get=lambda file, size: file.read(size))


@mistake(caught_by=test_fills_each_chunk)
def ends_at_a_short_read(path, size=65_536, *, opener=open_bytes):
    """You take a short answer of `read` for the end of the file. Only an empty one is the end."""
    refused(size)

    def pieces(file):
        while chunk := file.read(size):
            yield chunk
            if len(chunk) < size:
                return

    return chunked(path, size, opener, pieces=pieces)


@mistake(caught_by=test_cuts_a_file_into_chunks)
def gives_the_same_buffer(path, size=65_536, *, opener=open_bytes):
    """You hand over one bytearray again and again, and fill it anew each time: whoever kept a chunk sees it change.
    Yield `bytes(…)` of it.
    """
    refused(size)

    def pieces(file):
        buffer = bytearray()
        while chunk := filled(file, size):
            buffer[:] = chunk
            yield buffer

    return chunked(path, size, opener, pieces=pieces)


@mistake(caught_by=test_chunks_are_bytes)
def gives_bytearrays(path, size=65_536, *, opener=open_bytes):
    """A bytearray equals bytes, but whoever gets it can change it, and it has no hash. Yield `bytes(…)`."""
    refused(size)
    return chunked(path, size, opener, get=lambda file, size: bytearray(filled(file, size)))


@mistake(caught_by=test_refuses_a_size_at_the_call)
def refuses_too_late(path, size=65_536, *, opener=open_bytes):
    """A function with `yield` runs none of its lines when it is called, so your test waits for the first `next`. Test
    in an ordinary function that returns the generator of another one.
    """
    refused(size)
    yield from chunked(path, size, opener)


@mistake(caught_by=test_refuses_a_size_at_the_call)
def takes_any_size(path, size=65_536, *, opener=open_bytes):
    """You take every size. `read(0)` gives nothing, which looks like the end, and `read(-1)` gives the whole file."""
    return chunked(path, size, opener)


@mistake(caught_by=test_refuses_a_size_at_the_call)
def takes_zero(path, size=65_536, *, opener=open_bytes):
    """You refuse negative sizes, and 0 bytes are no chunk either: the file would look empty."""
    if size < 0:
        raise ValueError("size must be at least 1")
    return chunked(path, size, opener)


@mistake(caught_by=test_opens_nothing_too_early)
def opens_at_the_call(path, size=65_536, *, opener=open_bytes):
    """You open the file in the call and return a generator. If nobody asks for a chunk, nobody ever closes the file."""
    refused(size)
    file = opener(path)
    return chunked(path, size, lambda path: file)


@mistake(caught_by=test_cuts_a_file_into_chunks)
def closes_before_it_is_read(path, size=65_536, *, opener=open_bytes):
    """You return a generator out of a `with` block, and the block ends with the `return`: the file is closed before the
    first chunk is read. `with` and `yield` belong into the same function.
    """
    refused(size)
    with opener(path) as file:
        return iter(partial(filled, file, size), b"")


@mistake(caught_by=test_opens_nothing_too_early)
def returns_a_list(path, size=65_536, *, opener=open_bytes):
    """You read the whole file into a list. Yield each chunk when it is asked for, and memory holds one."""
    refused(size)
    return list(chunked(path, size, opener))


@mistake(caught_by=test_reads_no_further_than_it_must)
def reads_all_first(path, size=65_536, *, opener=open_bytes):
    """You read the whole file and cut it then: a file larger than the memory cannot be read. Ask for `size` bytes."""
    refused(size)

    def pieces(file):
        content = file.read()
        yield from (content[start : start + size] for start in range(0, len(content), size))

    return chunked(path, size, opener, pieces=pieces)


@mistake(caught_by=test_reads_no_further_than_it_must)
def looks_one_chunk_ahead(path, size=65_536, *, opener=open_bytes):
    """You read the next chunk before you give this one, to know whether it is the last. An empty one tells that."""
    refused(size)

    def pieces(file):
        chunk = filled(file, size)
        while chunk:
            following = filled(file, size)
            yield chunk
            chunk = following

    return chunked(path, size, opener, pieces=pieces)


@mistake(caught_by=test_closes_the_file_at_the_end)
def never_closes(path, size=65_536, *, opener=open_bytes):
    """Nobody closes the file. Open it by `with`, inside of the generator."""
    refused(size)
    return chunked(path, size, opener, entered=left_open)


@mistake(caught_by=test_closes_the_file_on_an_early_stop)
def closes_at_the_end_only(path, size=65_536, *, opener=open_bytes):
    """`close()` behind the loop, or in `except Exception`, is not reached when the caller stops early, because
    GeneratorExit is no Exception. `with`, or `finally`, always is.
    """
    refused(size)

    def pieces(file):
        while chunk := filled(file, size):
            yield chunk
        file.close()

    return chunked(path, size, opener, entered=left_open, pieces=pieces)


@mistake(caught_by=test_closes_the_file_on_an_early_stop)
def goes_on_after_the_end(path, size=65_536, *, opener=open_bytes):
    """You catch GeneratorExit, or everything, and yield once more. A generator that is being closed may clean up, and
    must not yield.
    """
    refused(size)

    def chunks_of():
        with opener(path) as file:
            try:
                while chunk := filled(file, size):
                    yield chunk
            except GeneratorExit:
                if len(file.rest) < 6:  # or Python would report it when a generator of another test goes away
                    yield b""
                raise

    return chunks_of()


@mistake(caught_by=test_closes_the_file_when_an_error_is_thrown_in)
def closes_when_it_is_closed(path, size=65_536, *, opener=open_bytes):
    """You close the file at the end and on GeneratorExit. An error may come as well, and `with` knows all three."""
    refused(size)

    def pieces(file):
        try:
            while chunk := filled(file, size):
                yield chunk
        except GeneratorExit:
            file.close()
            raise
        file.close()

    return chunked(path, size, opener, entered=left_open, pieces=pieces)


@mistake(caught_by=test_closes_the_file_when_reading_fails)
def guards_the_yield_only(path, size=65_536, *, opener=open_bytes):
    """Your `try` holds the `yield` and not the reading, which may fail, too. Put the whole loop into it."""
    refused(size)

    def pieces(file):
        while chunk := filled(file, size):
            try:
                yield chunk
            except BaseException:
                file.close()
                raise
        file.close()

    return chunked(path, size, opener, entered=left_open, pieces=pieces)


@mistake(caught_by=test_lets_errors_pass)
def ends_quietly_on_errors(path, size=65_536, *, opener=open_bytes):
    """You catch the error and end, so the caller takes a part of the file for the whole. Close, and let it pass."""
    refused(size)

    def chunks_of():
        with contextlib.suppress(Exception):
            yield from chunked(path, size, opener)

    return chunks_of()


def open_text(path):
    """Open a file for reading text."""
    return Path(path).open(encoding="latin-1")


@mistake(caught_by=test_reads_a_file_from_a_disk)
def opens_as_text(path, size=65_536, *, opener=open_text):
    """Without `"b"` in its mode `open` decodes the bytes and changes line ends. Open in mode `"rb"`."""

    def pieces(file):
        while chunk := file.read(size) if opener is open_text else filled(file, size):
            yield chunk

    refused(size)
    return chunked(path, size, opener, pieces=pieces)
