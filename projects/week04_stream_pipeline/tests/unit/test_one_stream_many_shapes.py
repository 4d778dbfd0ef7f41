"""What must make no difference makes none: quotes, line ends, reads, compression, the fast way and the careful way."""

import csv
import gzip
import io
import math
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_analyzer import Block, LogFile, default_retry, split_blocks
from stream_pipeline import CsvParser, Fields, read_blocks, roll

words = st.text(st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=5)
numbers = st.floats(-1e9, 1e9) | st.just("") | st.just("oops")
tables = st.lists(st.tuples(words, numbers, words), max_size=12)


def written(rows, quoting=csv.QUOTE_MINIMAL, end="\n"):
    """Return rows as the bytes of a CSV file, as the csv module writes them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows([("a", "value", "key"), *rows])
    return stream.getvalue().encode()


def read(content, size=1 << 18):
    """Return what a file holds: values, keys, and the numbers of bad lines."""
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    parser = CsvParser(Fields("value", "key"), "a.csv")
    batches = [parser.parse(block) for block in split_blocks(pieces)]
    values = [value for batch in batches for value in batch.values]
    return (
        repr(values),
        [key for batch in batches for key in batch.keys or []],
        [b.line for x in batches for b in x.bad],
    )


@given(tables, st.integers(1, 40), st.sampled_from(["\n", "\r\n"]))
def test_shapes_of_a_table(rows, size, end):
    """quoted or not, with whatever line ends and reads of any size, a table of the csv module has the same rows"""
    values = [math.nan if number == "" else number for _, number, _ in rows if number != "oops"]
    keys = [key for _, number, key in rows if number != "oops"]
    bad = [line for line, (_, number, _) in enumerate(rows, 2) if number == "oops"]
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        assert read(written(rows, quoting, end), size) == (repr(values), keys, bad)


@given(st.lists(st.lists(st.sampled_from(["1", "2.5", "", "x", "1_0", "nan", "inf", "-3"]), max_size=4), max_size=6))
def test_the_fast_way_agrees_with_the_careful_one(rows):
    """a block that is taken apart at once has the same rows as one in which a quote makes us go line by line"""
    content = "\n".join(",".join(row) for row in rows).encode()
    quoted = b'a,value,key\n"q",1,\n' + content
    plain = b"a,value,key\nq,1,\n" + content
    assert read(plain) == read(quoted)


def test_files_are_closed_when_nobody_wants_more(tmp_path, monkeypatch):
    """who takes one block and stops leaves no open file and no thread behind"""
    closed = []

    class File(io.FileIO):
        def close(self):
            closed.append(True)
            super().close()

    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"value\n" + b"1.5\n" * 500_000))
    with LogFile(str(path), File, default_retry()) as file:
        blocks = read_blocks(file)
        assert isinstance(next(blocks), Block)
        blocks.close()
    assert closed


@pytest.mark.parametrize("window", [1, 3, 10])
def test_a_long_stream(window):
    """the last of many windows is the window of the last values"""
    numbers = [float(number % 7) for number in range(3000)]
    last = deque(roll(iter(numbers), window, ["max"]), maxlen=1).pop()
    assert last == (max(numbers[-window:]),)
