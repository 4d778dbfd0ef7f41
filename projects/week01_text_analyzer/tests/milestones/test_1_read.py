"""Read: bytes become text.

Build `detect_encoding`, `check_encoding`, `decode` and `read_file` in `reader.py`, and the errors they raise.
Nobody tells you how long a file or a line is, so read chunks of a fixed size and never more.

Hint: the bytes of one character may lie in two chunks; `codecs.getincrementaldecoder` keeps the first half for you.
Hint: `UnicodeDecodeError` counts from the start of its `object`; you know how many bytes you have read before it.
"""

import codecs
import io

import pytest

from text_analyzer import (
    NotTextError,
    UnknownEncodingError,
    UnreadableError,
    WrongEncodingError,
    check_encoding,
    decode,
    detect_encoding,
    read_file,
)


def text_of(content, **options):
    """Return the decoded content, joined."""
    return "".join(decode(io.BytesIO(content), **options))


@pytest.mark.parametrize("content", [b"", b"one\n", "naïve — 漢字 🎉\r\n".encode()])
def test_text_is_not_changed(content):
    """the pieces, joined, are exactly the text of the file"""
    assert text_of(content) == content.decode()


@pytest.mark.parametrize("chunk_size", [1, 2, 3, 5])
def test_characters_over_a_border(chunk_size):
    """a character whose bytes lie in two chunks comes out whole"""
    assert text_of("é漢🎉é".encode(), chunk_size=chunk_size) == "é漢🎉é"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("chunk_size", [1, 4, 1000])
def test_byte_order_mark_decides(encoding, chunk_size):
    """a byte-order mark tells the encoding, and is not part of the text"""
    assert text_of("naïve 漢字".encode(encoding), chunk_size=chunk_size) == "naïve 漢字"


def test_big_endian_marks():
    """a byte-order mark is known in either byte order"""
    assert detect_encoding(codecs.BOM_UTF16_BE + b"\0a") == "utf-16"
    assert detect_encoding(codecs.BOM_UTF32_LE) == detect_encoding(codecs.BOM_UTF32_BE) == "utf-32"
    assert detect_encoding(b"plain") == "utf-8"


def test_a_named_encoding_is_used():
    """the encoding that the caller names is the one that is used"""
    assert text_of(b"na\xefve", encoding="latin-1") == "naïve"


def test_a_mark_is_left_out_of_a_named_encoding_too():
    """U+FEFF at the very start is a mark, and later it is text"""
    assert text_of("\ufeffa\ufeffb".encode(), encoding="utf-8", chunk_size=1) == "a\ufeffb"


@pytest.mark.parametrize("chunk_size", [1, 4, 7, 1000])
def test_wrong_bytes_are_located(chunk_size):
    """the error names the file, the encoding, the byte and its offset from the start of the file"""
    with pytest.raises(WrongEncodingError) as caught:
        text_of("123456789é".encode()[:10] + b"\xff", name="notes.bin", chunk_size=chunk_size)
    assert str(caught.value) == "notes.bin is not UTF-8 text (byte 0xc3 at offset 9)"


def test_an_end_inside_a_character():
    """a file that ends in the middle of a character is an error, not a shorter text"""
    with pytest.raises(WrongEncodingError, match=r"byte 0xe6 at offset 2"):
        text_of("ab漢".encode()[:-1])


@pytest.mark.parametrize("encoding", [None, "latin-1"])
def test_binary_files(encoding):
    """a NUL character is refused, even where the encoding allows it"""
    with pytest.raises(NotTextError, match=r"^picture is not text \(NUL character at offset 7\)"):
        text_of(b"GIF 89a\0\1\2", name="picture", encoding=encoding, chunk_size=5)


@pytest.mark.parametrize("encoding", ["utf-99", "hex", "rot13", "", "\0"])
def test_unknown_encodings(encoding):
    """only encodings of text are accepted, and an unknown name is not a LookupError"""
    with pytest.raises(UnknownEncodingError):
        check_encoding(encoding)


def test_no_more_is_read_than_asked_for():
    """each piece is made from one chunk, read when it is needed"""
    stream = io.BytesIO(b"x" * 1000)
    pieces = decode(stream, chunk_size=100)
    assert stream.tell() == 0
    assert [next(pieces), stream.tell()] == ["x" * 100, 100]


def test_files_are_read_and_closed(tmp_path):
    """a file is opened at the first piece, and read to its end"""
    pieces = read_file(str(tmp_path / "later.txt"))
    (tmp_path / "later.txt").write_bytes("tide\r\n".encode("utf-16"))
    assert "".join(pieces) == "tide\r\n"


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_files_that_cannot_be_read(tmp_path, monkeypatch, name):
    """a missing file and a folder are named in an UnreadableError with the system's reason, not in an OSError"""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableError) as caught:
        list(read_file(name))
    assert str(caught.value) == f"cannot read {name}: {caught.value.__cause__.strerror}"
