"""Read: lines become rows, a block at a time.

Build `times.py`, `read_number`, `split_cells`, `CsvParser` and `JsonParser` in `rows.py`, and `source.py` (its
`read_blocks` needs `ahead` only in milestone 4: until then, read without a thread). `log_analyzer` of week 3 gives you
blocks of whole lines; you make columns of them. A line that is no row is kept, with its number and the reason.

Hint: take a whole block apart with one `split`, and look whether the line feeds are where they must be; only if they
are not, go line by line.
Hint: cut at line feeds before you decode. No byte of a longer UTF-8 character is a line feed, so none is cut in two.
"""

import gzip
import io
import math

import pytest

from log_analyzer import Block, LogFile, UnreadableError, default_retry, split_blocks
from stream_pipeline import (
    BadHeaderError,
    BadOptionError,
    CsvParser,
    Fields,
    JsonParser,
    RowError,
    duration,
    make_parser,
    open_source,
    read_batches,
    read_blocks,
    read_iso,
    read_number,
    read_seconds,
    split_cells,
    write_iso,
    write_seconds,
)


def parsed(content, fields=None, parser=None):
    """Return the one batch that a whole file makes."""
    parser = parser or CsvParser(fields or Fields("value"), "a.csv")
    return parser.parse(Block(1, content, len(content)))


def whole(batches):
    """Return the values, the numbers of lines, and the bad rows as pairs of number and reason, of all batches."""
    batches = list(batches)
    values = [value for batch in batches for value in batch.values]
    lines = [line for batch in batches for line in batch.lines]
    return values, lines, [(row.line, row.reason) for batch in batches for row in batch.bad]


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("1970-01-01T00:00:01Z", 1_000_000), ("1970-01-01 01:00:00+01:00", 0), ("1970-01-02", 86_400_000_000),
        ("1969-12-31T23:59:59.999999", -1), (" 1970-01-01T00:00:00.25 ", 250_000),
    ],
)  # fmt: skip
def test_iso_times(text, microseconds):
    """an ISO 8601 time is a whole number of microseconds, in UTC if it names no zone"""
    assert read_iso(text) == microseconds


@pytest.mark.parametrize(("text", "microseconds"), [("1.5", 1_500_000), ("-2", -2_000_000), ("1e3", 1_000_000_000)])
def test_times_in_seconds(text, microseconds):
    """so is a number of seconds"""
    assert read_seconds(text) == microseconds


@pytest.mark.parametrize("text", ["nan", "inf", "1_0", "", "1e30", "noon"])
def test_what_is_no_time(text):
    """infinity, a number with underscores and one beyond the year 9999 are no times"""
    with pytest.raises(ValueError, match=r"no time|could not"):
        read_seconds(text)


def test_times_are_written_again():
    """times are written in UTC, or in seconds, with as many digits as they need"""
    assert [write_iso(0), write_iso(1_500_000)] == ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01.500000Z"]
    assert [write_seconds(-1_500_000), write_seconds(20_000_000), write_seconds(1)] == ["-1.5", "20", "0.000001"]


def test_lengths_of_time():
    """a length of time is a number of seconds from 0; anything else is refused"""
    assert duration(1.5) == 1_500_000
    for bad in (-1, math.nan, math.inf):
        with pytest.raises(BadOptionError, match="no length of time"):
            duration(bad)


@pytest.mark.parametrize(("text", "number"), [("1.5", 1.5), (" -2e3 ", -2000.0), ("1e150", 1e150)])
def test_numbers(text, number):
    """a number may have blanks around it"""
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "  ", "NA", "n/a", "NaN", "nan", "null", "None", "inf", "-Infinity"])
def test_missing_numbers(text):
    """what stands for nothing is missing, and infinity is, too"""
    assert math.isnan(read_number(text))


@pytest.mark.parametrize("text", ["abc", "1,5", "1_000", "0x10", "1e151", "--1"])
def test_no_numbers(text):
    """a number as programs write it, one too large to be squared, and a word are none"""
    with pytest.raises(RowError):
        read_number(text)


def test_cells():
    """quotes hold commas, and a doubled one is one; quotes that are not closed are an error"""
    assert split_cells('a,"b,""c""",d') == ["a", 'b,"c"', "d"]
    for bad in ('a,"b', '"a"b,c'):
        with pytest.raises(RowError, match="quotes"):
            split_cells(bad)


@pytest.mark.parametrize("quote", ["", '"'])
def test_columns_by_name(quote):
    """the first line names the columns, in any order; the rows come as columns, whether there are quotes or not"""
    content = f'other,city,value,time\n{quote}x{quote},Oslo,1.5,0\ny,"Århus",2,3\n'.replace('"', quote).encode()
    batch = parsed(content.rstrip(), Fields("value", "city", "time", "seconds"))
    assert (batch.values, batch.keys, batch.times) == ([1.5, 2.0], ["Oslo", "Århus"], [0, 3_000_000])
    assert (list(batch.lines), batch.headers, batch.bad) == ([2, 3], 1, [])


def test_columns_that_are_not_asked_for():
    """without a key and a time there are no such columns"""
    for content in (b"value\n1\n2", b'value\n1\n"2"'):
        batch = parsed(content)
        assert (batch.values, batch.keys, batch.times) == ([1.0, 2.0], None, None)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (b"a,b", "a.csv has no column 'value'; there is 'a', 'b'"),
        (b"value,value", "a.csv has more than one column 'value'"),
        (b'"value', "a.csv: its first line is no header: quotes"),
        (b"\xff", "a.csv: its first line is no header"),
    ],
)
def test_headers_that_do_not_fit(header, says):
    """a file without the column, or with two of that name, is refused, and the columns there are are named"""
    with pytest.raises(BadHeaderError) as caught:
        parsed(header + b"\n1\n")
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"5", "1 cells, not 2"), (b"5,x,y", "3 cells, not 2"), (b"five,x", "value is no number"),
        (b'"5,x', "quotes are not closed, or followed by more"), (b"5,\xff", "bytes are not UTF-8"),
        (b"1e200,x", "value is beyond 1e+150"), (b"5\0,x", "value is no number"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 1, 2])
def test_bad_rows(line, reason, place):
    """a bad line costs itself alone: it is kept with its number and the reason, and all the others are rows"""
    lines = [b"1,a", b"2,b"]
    lines.insert(place, line)
    batch = parsed(b"value,other\n" + b"\n".join(lines))
    assert (batch.values, list(batch.lines)) == ([1.0, 2.0], [number for number in (2, 3, 4) if number != place + 2])
    assert [(row.line, row.reason, row.raw) for row in batch.bad] == [(place + 2, reason, line)]


def test_two_wrongs_make_no_right():
    """a cell too many in one line and one too few in the next are two bad rows, not two shifted ones"""
    assert whole([parsed(b"other,value\na,1,9\n5\nb,2")]) == (
        [2.0], [4], [(2, "3 cells, not 2"), (3, "1 cells, not 2")],
    )  # fmt: skip


def test_bad_times():
    """a time that is none makes a bad row"""
    batch = parsed(b"value,time\n1,2026-02-30\n2,2026-02-28", Fields("value", time="time"))
    assert (batch.values, [row.reason for row in batch.bad]) == ([2.0], ["time is no time"])


def test_missing_values_and_blank_lines():
    """a missing value keeps its row; a blank line is no row, and is counted"""
    batch = parsed(b"value,other\n,x\n\n   \n3,x\r")
    assert (str(batch.values), list(batch.lines), batch.blank, batch.bad) == ("[nan, 3.0]", [2, 5], 2, [])


def test_what_a_bad_row_is_told_as():
    """a bad row is a line of JSON, and its bytes can be had back, whatever they are"""
    (row,) = parsed(b"value\n\xff").bad
    assert row.as_json("a.csv") == (
        '{"file": "a.csv", "line": 2, "reason": "bytes are not UTF-8", "text": "\\\\xff", "base64": "/w=="}'
    )


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_chunks_that_cut_anywhere(size):
    """whether a chunk ends inside a line, a number or a character, the rows are the same"""
    content = "value,city\r\n1.25,Çeşme\r\n2,\u6771\u4eac\r\nx,\U0001f30a\r\n-3,Århus".encode()
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    parser = CsvParser(Fields("value", "city"), "a.csv")
    batches = [parser.parse(block) for block in split_blocks(pieces)]
    assert [key for batch in batches for key in batch.keys or []] == ["Çeşme", "\u6771\u4eac", "Århus"]
    assert whole(batches) == ([1.25, 2.0, -3.0], [2, 3, 5], [(4, "value is no number")])


def test_a_long_line():
    """a line too long to be one is bad, and takes no memory"""
    parser = CsvParser(Fields("value"), "a.csv")
    batches = [parser.parse(block) for block in split_blocks([b"value\n", b"1\n", b"7" * 100_000, b"\n2\n"])]
    assert whole(batches) == ([1.0, 2.0], [2, 4], [(3, "longer than 65536 bytes")])


JSON_ROWS = rb"""{"v": 1.5, "k": "a", "t": "1970-01-01T00:00:01Z"}
{"v": null, "k": 7, "t": "1970-01-01T00:00:02Z"}
{"v": NaN, "k": "a", "t": "1970-01-01T00:00:03Z", "more": []}
{"k": "a", "t": "1970-01-01"}
{"v": "1", "k": "a", "t": "1970-01-01"}
{"v": true, "k": "a", "t": "1970-01-01"}
{"v": 1, "k": null, "t": "1970-01-01"}
{"v": 1, "k": "a", "t": false}
{"v": 1, "k": "a", "t": "noon"}
[1]
{"v": 1

{"v": 1e999, "k": "a", "t": "1970-01-01"}"""


def test_json_lines():
    """of JSON lines, fields are found by name; null is missing, a field that is not there makes the row bad"""
    batch = parsed(JSON_ROWS, parser=JsonParser(Fields("v", "k", "t")))
    assert (str(batch.values), batch.keys, batch.blank) == ("[1.5, nan, nan, nan]", ["a", "7", "a", "a"], 1)
    assert batch.times == [1_000_000, 2_000_000, 3_000_000, 0]
    assert [row.reason for row in batch.bad] == [
        "no field 'v'", "value is no number", "value is no number", "key is no text", "time is no time",
        "time is no time", "no object of JSON", "no JSON",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [10**160, -(10**400), 1e200])
def test_large_numbers_in_json(number):
    """a whole number of any length is no crash"""
    batch = parsed(b'{"v": %s}' % str(number).encode(), parser=JsonParser(Fields("v")))
    assert [row.reason for row in batch.bad] == ["value is beyond 1e+150"]


def test_parsers_by_name():
    """the name tells JSON lines from CSV, unless the caller does"""
    fields = Fields("v")
    for name in ("a.jsonl", "a.ndjson", "a.jsonl.gz"):
        assert isinstance(make_parser(name, fields), JsonParser)
    assert isinstance(make_parser("a.csv", fields), CsvParser)
    assert isinstance(make_parser("a.csv", fields, "jsonl"), JsonParser)
    with pytest.raises(BadOptionError, match="no format is called 'xml'"):
        make_parser("a.xml", fields, "xml")


def test_files(tmp_path):
    """a file, plain or gzip, is opened when the first batch is asked for, and closed at the end"""
    batches = read_batches(str(tmp_path / "a.csv"), Fields("value"))
    (tmp_path / "a.csv").write_bytes(b"value\n1\n2\n")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"value\n1\n2\n"))
    assert whole(batches) == ([1.0, 2.0], [2, 3], [])
    assert whole(read_batches(str(tmp_path / "b.csv.gz"), Fields("value"))) == ([1.0, 2.0], [2, 3], [])
    with pytest.raises(UnreadableError, match="cannot read"):
        open_source(str(tmp_path / "missing.csv"))


def test_no_more_is_read_of_a_pipe_than_asked_for():
    """of what may let us wait for ever, nothing is read before a block is asked for"""

    class Pipe(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 8))

    pipe = Pipe(b"value\n1\n2\n3\n4\n5\n6\n7\n8\n")
    blocks = read_blocks(LogFile("pipe", lambda name: pipe, default_retry()))
    assert (next(blocks).content, pipe.tell()) == (b"value\n1", 8)
    blocks.close()
