"""Reading, wherever the chunks' borders fall."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_analyzer import UnreadableError, WrongEncodingError, decode, read_file

LETTERS = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


@given(LETTERS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), st.integers(1, 9))
def test_any_text_in_any_chunks(text, encoding, chunk_size):
    """text comes out as it went in, for every chunk size and every byte-order mark"""
    pieces = decode(io.BytesIO(text.encode(encoding)), chunk_size=chunk_size)
    assert "".join(pieces) == text


@given(st.binary(min_size=1).filter(lambda content: b"\0" not in content), st.integers(1, 9))
def test_the_offset_is_that_of_the_whole_file(content, chunk_size):
    """the offset in the error is where Python finds the bad byte when it decodes all at once"""
    pieces = decode(io.BytesIO(content), encoding="utf-8", chunk_size=chunk_size)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        with pytest.raises(WrongEncodingError, match=rf"at offset {error.start}\)"):
            list(pieces)
    else:
        assert "".join(pieces) == text.removeprefix("\ufeff")


def test_utf_16_without_a_mark():
    """UTF-16 that is named but has no byte-order mark is one of our errors"""
    with pytest.raises(WrongEncodingError, match="is not UTF-16 text"):
        list(decode(io.BytesIO(b"abcdef"), encoding="utf-16"))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails when it is read")
def test_a_file_that_fails_when_read():
    """a device that answers with an error is unreadable, although it could be opened"""
    with pytest.raises(UnreadableError, match="cannot read /proc/self/mem: "):
        list(read_file("/proc/self/mem"))


@pytest.mark.skipif(os.name != "posix", reason="names of bytes exist on POSIX")
def test_names_that_do_not_print():
    """a name with a line break or stray bytes is shown as its repr, in one line"""
    with pytest.raises(UnreadableError, match=r"cannot read 'a\\nb\\udcff': "):
        list(read_file(os.fsdecode(b"a\nb\xff")))
