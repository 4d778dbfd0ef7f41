"""Read: files become blocks of whole lines.

Build `gunzip` in `gunzip.py`, `split_blocks` and `decode_lines` in `blocks.py`, and `LogFile`, `open_binary`,
`in_order`, `is_permanent` and `default_retry` in `reader.py`. `retry` is there already: import it from `toolbox`.

Hint: `zlib.decompressobj(16 + zlib.MAX_WBITS)` reads one gzip member; a copy of it can be fed the bad bytes one by one.
Hint: keep what comes after the last line feed for the next piece, and count lines with `bytes.count`.
"""

import errno
import gzip
import io
import random
import zlib

import pytest

from log_analyzer import (
    Block,
    DamagedError,
    LogFile,
    UnreadableError,
    decode_lines,
    default_retry,
    gunzip,
    in_order,
    is_permanent,
    open_binary,
    split_blocks,
)
from toolbox.retry import retry

NOISE = random.Random(5).randbytes(40_000)


def pieces(content, size):
    """Return the content cut into pieces."""
    return [content[at : at + size] for at in range(0, len(content), size)]


def recovered(chunks):
    """Return what gunzip yields, and what it raises at the end."""
    found = b""
    try:
        for piece in gunzip(chunks):
            found += piece
    except DamagedError as error:
        return found, str(error)
    return found, None


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_gzip_members(size):
    """members follow one another, with zero bytes between and behind, and however they are cut"""
    content = gzip.compress(b"one\n") + b"\0" * 5 + gzip.compress(NOISE) + gzip.compress(b"") + b"\0\0"
    assert recovered(pieces(content, size)) == (b"one\n" + NOISE, None)


def test_gzip_comes_in_small_pieces():
    """a few bytes that expand to many are never held all at once"""
    bomb = gzip.compress(bytes(20_000_000))
    sizes = [len(piece) for piece in gunzip([bomb])]
    assert (sum(sizes), max(sizes) <= 256 * 1024) == (20_000_000, True)


@pytest.mark.parametrize("size", [1, 1000, 100_000])
def test_gzip_cut_off(size):
    """of data that ends too early everything there is comes out, and the error says where it ends"""
    content = gzip.compress(NOISE)[:-500]
    whole = zlib.decompressobj(31).decompress(content)
    assert recovered(pieces(content, size)) == (whole, f"cut off at byte {len(content)}")


def test_gzip_cut_off_in_a_long_repetition():
    """bytes that are in already, and wait inside to come out, are not forgotten at the end"""
    content = gzip.compress(b"a" * (256 * 1024 + 599))[:-10]
    whole = zlib.decompressobj(31).decompress(content)
    assert recovered([content]) == (whole, f"cut off at byte {len(content)}")


@pytest.mark.parametrize("size", [1, 1000, 100_000])
def test_gzip_damage(size):
    """what comes before damage comes out, and the error names the byte, wherever the pieces are cut"""
    first = gzip.compress(b"good\n" * 50)
    content = bytearray(first + gzip.compress(b"later\n"))
    content[len(first) + 1] ^= 0xFF
    assert recovered(pieces(bytes(content), size)) == (
        b"good\n" * 50,
        f"damaged at byte {len(first) + 1} (incorrect header check)",
    )


def test_gzip_wrong_checksum():
    """a checksum that does not fit is damage, at its last byte, and the content before is not lost"""
    content = bytearray(gzip.compress(b"good\n"))
    content[-5] ^= 1
    assert recovered([bytes(content)]) == (b"good\n", f"damaged at byte {len(content) - 5} (incorrect data check)")


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_blocks_are_whole_lines(size):
    """no line is cut, each has its number, and the places add up, however the pieces are cut"""
    content = b"one\n\nthree\r\nfour"
    blocks = list(split_blocks(pieces(content, size)))
    assert b"\n".join(block.content for block in blocks) == content
    for block in blocks:
        assert content[: block.end].count(b"\n") + (block.end == len(content)) >= block.first
    assert (blocks[-1].end, blocks[-1].first + blocks[-1].content.count(b"\n")) == (len(content), 4)


def test_blocks_of_nothing():
    """a file without a byte has no lines, one with a line feed has one"""
    assert list(split_blocks([])) == []
    assert list(split_blocks([b"\n"])) == [Block(1, b"", 1)]


def test_blocks_go_on():
    """blocks may begin later in a file, with the numbers that its lines have"""
    assert list(split_blocks([b"x\ny\n"], 100, 7)) == [Block(8, b"x\ny", 104)]


def test_unfinished_lines():
    """a last line without a line feed is a line, unless somebody may still be writing it"""
    assert list(split_blocks([b"a\nb"]))[-1] == Block(2, b"b", 3)
    assert list(split_blocks([b"a\nb"], unfinished=False)) == [Block(1, b"a", 2)]


def test_byte_order_mark():
    """a byte-order mark is no part of the first line, and counts as bytes"""
    assert list(split_blocks([b"\xef\xbb", b"\xbfa\n"])) == [Block(1, b"a", 5)]


@pytest.mark.parametrize("size", [1000, 65_536, 10_000_000])
def test_long_lines(size):
    """a line of more than 64 KiB is a block of its own and is cut; those around it are whole"""
    content = b"a\n" + b"x" * 200_000 + b"\nb\n" + b"y" * 65_536 + b"\nc\n"
    blocks = list(split_blocks(pieces(content, size)))
    long = [block for block in blocks if block.is_too_long]
    assert long == [Block(2, b"x" * 1024, 200_003, True)]
    rest = b"\n".join(block.content for block in blocks if not block.is_too_long)
    assert rest == b"a\nb\n" + b"y" * 65_536 + b"\nc"
    assert (blocks[-1].end, blocks[-1].first + blocks[-1].content.count(b"\n")) == (len(content), 5)


def test_mixed_encodings():
    """each line is UTF-8 or else Latin-1, and line ends of Windows are no part of it"""
    assert decode_lines(b"na\xc3\xafve\r\nna\xefve\r\n\xff\r") == "naïve\nnaïve\nÿ"


def test_rotated_sets():
    """a rotated set is read from its oldest file to its newest"""
    names = ["x.log", "a.log", "a.log.1", "b.log-20260102", "b.log", "a.log.10.gz", "a.log.2.gz", "b.log-20251231.gz"]
    assert in_order(names) == [
        "x.log", "a.log.10.gz", "a.log.2.gz", "a.log.1", "a.log",
        "b.log-20251231.gz", "b.log-20260102", "b.log",
    ]  # fmt: skip


def test_permanent_errors():
    """a missing file and a folder stay what they are; a disk that stutters may be asked again"""
    assert is_permanent(FileNotFoundError(errno.ENOENT, "")) and is_permanent(IsADirectoryError(errno.EISDIR, ""))
    assert not is_permanent(OSError(errno.EIO, "")) and not is_permanent(TimeoutError())


def test_opening_again():
    """opening is tried again for a transient error, exactly as often as it is needed"""
    waits, calls = [], []

    def opener(name):
        calls.append(name)
        if len(calls) < 3:
            raise OSError(errno.EIO, "Input/output error")
        return io.BytesIO(b"a\n")

    policy = retry(attempts=4, giveup=is_permanent, sleep=waits.append)
    with LogFile("a.log", opener, policy) as file:
        assert b"".join(file.content()) == b"a\n"
    assert (calls, len(waits)) == (["a.log"] * 3, 2)


def test_giving_up():
    """after the last attempt one line says what failed, where, and how often it was tried"""
    calls = []

    def opener(name):
        calls.append(name)
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(UnreadableError, match=r"^cannot read a\.log: Input/output error, after 3 attempts$"):
        LogFile("a.log", opener, retry(attempts=3, giveup=is_permanent, sleep=lambda seconds: None))
    assert len(calls) == 3


def test_missing_files_are_not_tried_again():
    """a file that is not there is looked for once"""
    calls = []

    def opener(name):
        calls.append(name)
        return open_binary(name)

    with pytest.raises(UnreadableError, match=r"^cannot read no\.log: No such file or directory$"):
        LogFile("no.log", opener, default_retry())
    assert calls == ["no.log"]


def test_a_compressed_file(tmp_path):
    """gzip is known by its first bytes, whatever the name, and read from any byte of the content on"""
    (tmp_path / "a.log").write_bytes(gzip.compress(NOISE))
    with LogFile(str(tmp_path / "a.log"), open_binary, default_retry()) as file:
        assert file.is_compressed
        assert b"".join(file.content()) == NOISE
        assert b"".join(file.content(39_990)) == NOISE[39_990:]
