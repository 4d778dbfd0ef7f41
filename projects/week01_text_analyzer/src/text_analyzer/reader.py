"""Bytes become text, a chunk at a time, whatever the size of the file or of its lines."""

import codecs
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from text_analyzer.errors import NotTextError, UnknownEncodingError, UnreadableError, WrongEncodingError

# Small chunks are faster than large ones: their pieces are still in the processor's cache when they are counted.
CHUNK_SIZE = 32 * 1024

# UTF-32 stands before UTF-16, because its little-endian mark begins with the other's.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LONGEST_MARK = 4


def printable(name: str) -> str:
    """Return a file's *name* as it may be shown in one line: as it is, or its `repr` if it would not print."""
    return name if name.isprintable() else repr(name)


def detect_encoding(start: bytes) -> str:
    """Return the encoding that the byte-order mark at *start* names (see `BYTE_ORDER_MARKS`), else "utf-8"."""
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if start.startswith(mark)), "utf-8")


def check_encoding(name: str) -> str:
    """Return *name* if Python has a text encoding of that name.

    Raises `UnknownEncodingError` otherwise, also for codecs that are not text, such as "hex" and "rot13".
    """
    try:
        "".encode(name)
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError) as error:
        raise UnknownEncodingError(f"unknown encoding {name!r}; try utf-8, latin-1 or utf-16") from error
    return name


def decode(
    stream: BinaryIO, *, name: str = "input", encoding: str | None = None, chunk_size: int = CHUNK_SIZE
) -> Iterator[str]:
    """Yield the text of *stream* in pieces; joined, they are the whole text.

    Reads *chunk_size* bytes at a time, at first at least `LONGEST_MARK`, and never holds more. A character
    whose bytes lie on both sides of a chunk's border comes out whole. Without *encoding* a byte-order mark
    decides, else UTF-8. The mark itself, U+FEFF as the very first character, is not text and is left out.

    Raises `WrongEncodingError` ("*name* is not UTF-8 text (byte 0xff at offset 10)", counted from the start of
    the stream) at bytes that cannot be decoded or end inside a character, `NotTextError` ("*name* is not text (NUL
    character at offset 4): it looks binary") at a NUL character, `UnknownEncodingError`. The text before has been
    yielded by then: drop what you made of it.
    """
    chunk = stream.read(max(chunk_size, LONGEST_MARK))
    encoding = check_encoding(encoding or detect_encoding(chunk))
    decoder = codecs.getincrementaldecoder(encoding)()
    bytes_read = characters = 0
    while True:
        bytes_read += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise _wrong_encoding(name, encoding, bytes_read, error) from error
        except UnicodeError as error:  # "utf-16" without a byte-order mark
            raise WrongEncodingError(f"{name} is not {encoding.upper()} text ({error})") from error
        if "\0" in text:
            at = characters + text.index("\0")
            raise NotTextError(f"{name} is not text (NUL character at offset {at}): it looks binary")
        yield text if characters else text.removeprefix("\ufeff")
        characters += len(text)
        if not chunk:
            return
        chunk = stream.read(chunk_size)


def read_file(name: str, encoding: str | None = None) -> Iterator[str]:
    """Yield the text of the file *name*, or of standard input if it is "-", in pieces as `decode` does.

    The file is opened when the first piece is asked for and closed after the last. Raises what `decode`
    raises, and `UnreadableError` ("cannot read NAME: No such file or directory") for a file that is missing,
    a folder, not ours to read, or that fails half-way.
    """
    shown = printable(name)
    try:
        with _open(name) as stream:
            yield from decode(stream, name=shown, encoding=encoding)
    except OSError as error:
        raise UnreadableError(f"cannot read {shown}: {error.strerror or error}") from error


def _open(name: str) -> AbstractContextManager[BinaryIO]:
    if name != "-":
        return Path(name).open("rb")
    if sys.stdin is None:  # the shell's `<&-`
        raise OSError("standard input is closed")
    return nullcontext(sys.stdin.buffer)


def _wrong_encoding(name: str, encoding: str, bytes_read: int, error: UnicodeDecodeError) -> WrongEncodingError:
    # The error counts from the bytes the decoder had kept back, so its object ends where we have read to.
    offset = bytes_read - len(error.object) + error.start
    where = f"byte {error.object[error.start]:#04x} at offset {offset}"
    return WrongEncodingError(f"{name} is not {encoding.upper()} text ({where})")
