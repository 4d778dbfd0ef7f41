"""CSV to JSON: what an answer must do, and the wrong answers we know."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak

POLICIES = ("error", "pad", "skip")


def json_of(csv_to_json, content, **options):
    """Return what a CSV file with *content*, text or bytes, is turned into, as `json.loads` reads it."""
    text = json_text_of(csv_to_json, content, **options)
    try:
        return json.loads(text)
    except ValueError:
        return f"no JSON: {text}"


def json_text_of(csv_to_json, content, **options):
    """Return the JSON text that a CSV file with *content*, text or bytes, is turned into."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.csv"), Path(folder, "rows.json")
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        csv_to_json(source, target, **options)
        return target.read_text("utf-8")


def count_of(csv_to_json, content, **options):
    """Return what the call itself returns for a CSV file with *content*."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "rows.csv")
        source.write_bytes(content.encode())
        return csv_to_json(source, Path(folder, "rows.json"), **options)


def target_after_refusal(csv_to_json, content, **options):
    """Return what the target holds after an answer has refused *content*; it held “as before”."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.csv"), Path(folder, "rows.json")
        source.write_bytes(content.encode())
        target.write_text("as before", "utf-8")
        with pytest.raises(ValueError):
            csv_to_json(source, target, **options)
        return target.read_text("utf-8")


def test_writes_an_object_for_each_row(csv_to_json):
    """the file becomes an array with one object for each row, the header's names as keys in their order"""
    assert json_of(csv_to_json, "id,city\n1,Lagos\n2,Lima\n") == [
        {"id": "1", "city": "Lagos"},
        {"id": "2", "city": "Lima"},
    ]
    assert list(json_of(csv_to_json, "z,a,m\n1,2,3\n")[0]) == ["z", "a", "m"]


def test_returns_how_many_there_are(csv_to_json):
    """the number of objects is returned"""
    assert count_of(csv_to_json, "id,city\n1,Lagos\n2,Lima\n3,Oslo\n") == 3


def test_quotes_protect_delimiters_and_quotes(csv_to_json):
    """a quoted cell may hold the delimiter, and a quote that is written twice"""
    assert json_of(csv_to_json, 'id,name\n1,"Okafor, Ada"\n2,"the ""old"" port"\n') == [
        {"id": "1", "name": "Okafor, Ada"},
        {"id": "2", "name": 'the "old" port'},
    ]


def test_quotes_protect_line_ends(csv_to_json):
    """a quoted cell may hold line ends, and keeps them as they are"""
    assert json_of(csv_to_json, 'id,note\n1,"ring\ntwice"\n2,none\n') == [
        {"id": "1", "note": "ring\ntwice"},
        {"id": "2", "note": "none"},
    ]
    assert json_of(csv_to_json, b'id,note\r\n1,"ring\r\ntwice"\r\n') == [{"id": "1", "note": "ring\r\ntwice"}]


def test_the_byte_order_mark_is_no_part_of_a_name(csv_to_json):
    """a byte order mark in front of the header does not get into the first name"""
    assert json_of(csv_to_json, b"\xef\xbb\xbfid,city\n1,Lima\n") == [{"id": "1", "city": "Lima"}]


def test_cells_stay_text(csv_to_json):
    """every cell is a text, spaces, leading zeros and all"""
    assert json_of(csv_to_json, "code,rate,flag,name\n007,1e5,true, Zoë \n") == [
        {"code": "007", "rate": "1e5", "flag": "true", "name": " Zoë "}
    ]


def test_letters_of_all_alphabets_are_readable(csv_to_json):
    """letters of every alphabet stand in the JSON text as themselves, in UTF-8, without escapes"""
    text = json_text_of(csv_to_json, "city\nЛьвів\n東京\n")
    assert "Львів" in text
    assert "東京" in text


def test_empty_cells(csv_to_json):
    """an empty cell is an empty text, or null if asked for"""
    assert json_of(csv_to_json, "id,phone\n1,\n") == [{"id": "1", "phone": ""}]
    assert json_of(csv_to_json, "id,phone\n0,\n", empty_as_none=True) == [{"id": "0", "phone": None}]


def test_infers_whole_numbers_if_asked(csv_to_json):
    """with `infer`, a cell that `str` would write just so for an int is a number; every other cell stays text"""
    assert json_of(csv_to_json, "a,b,c\n42,-7,0\n", infer=True) == [{"a": 42, "b": -7, "c": 0}]
    assert json_of(csv_to_json, "a,b,c,d\n007,+5,1_000, 42\n", infer=True) == [
        {"a": "007", "b": "+5", "c": "1_000", "d": " 42"}
    ]
    assert json_of(csv_to_json, "a,b,c,d\n1.50,٣,²,\n", infer=True) == [{"a": "1.50", "b": "٣", "c": "²", "d": ""}]


def test_takes_another_delimiter(csv_to_json):
    """`delimiter` says what stands between cells"""
    assert json_of(csv_to_json, "id;price\n1;2,50\n", delimiter=";") == [{"id": "1", "price": "2,50"}]
    assert json_of(csv_to_json, "id\tname\n1\tAna, Bao\n", delimiter="\t") == [{"id": "1", "name": "Ana, Bao"}]


def test_refuses_a_repeated_column(csv_to_json):
    """a name that the header has twice is a ValueError that names it as `repr` does, before the target is touched"""
    with pytest.raises(ValueError, match="'city'"):
        json_of(csv_to_json, "city,id,city\nLima,1,Quito\n")
    assert target_after_refusal(csv_to_json, "id,id\n1,2\n") == "as before"


def test_refuses_ragged_rows(csv_to_json):
    """a row with too few or too many cells is a ValueError that says `line 4` for the line on which the row ends"""
    with pytest.raises(ValueError, match=r"\bline 2\b"):
        json_of(csv_to_json, "id,city\n1\n")
    with pytest.raises(ValueError, match=r"\bline 3\b"):
        json_of(csv_to_json, "id,city\n1,Lima\n2,Oslo,NO\n")
    with pytest.raises(ValueError, match=r"\bline 4\b"):
        json_of(csv_to_json, 'id,note\n1,"ring\ntwice"\n2\n')


def test_pads_short_rows(csv_to_json):
    """with `ragged="pad"`, missing cells are null; a row with too many cells is refused still"""
    assert json_of(csv_to_json, "id,city,zip\n1\n2,Lima,\n", ragged="pad") == [
        {"id": "1", "city": None, "zip": None},
        {"id": "2", "city": "Lima", "zip": ""},
    ]
    assert json_of(csv_to_json, "id,n\n1\n", ragged="pad", infer=True) == [{"id": 1, "n": None}]
    with pytest.raises(ValueError, match=r"\bline 2\b"):
        json_of(csv_to_json, "id,city\n1,Lima,PE\n", ragged="pad")


def test_skips_ragged_rows(csv_to_json):
    """with `ragged="skip"`, rows with too few or too many cells are left out and not counted"""
    content = "id,city\n1\n2,Lima\n3,Oslo,NO\n"
    assert json_of(csv_to_json, content, ragged="skip") == [{"id": "2", "city": "Lima"}]
    assert count_of(csv_to_json, content, ragged="skip") == 1


def test_refuses_an_unknown_policy(csv_to_json):
    """another value of `ragged` is a ValueError that names it, before the target is touched"""
    with pytest.raises(ValueError, match="'fill'"):
        json_of(csv_to_json, "id,city\n1,Lima\n", ragged="fill")
    assert target_after_refusal(csv_to_json, "id,city\n1,Lima\n", ragged="fill") == "as before"


def test_files_without_rows(csv_to_json):
    """an empty file and a header alone become an empty array"""
    assert json_of(csv_to_json, "") == []
    assert json_of(csv_to_json, "id,city\n") == []
    assert count_of(csv_to_json, "id,city\n") == 0


def test_blank_lines_count_for_nothing(csv_to_json):
    """blank lines are left out, before the header, between rows and at the end; the last line needs no end"""
    assert json_of(csv_to_json, "\nid\n\n1\n\n2") == [{"id": "1"}, {"id": "2"}]
    assert count_of(csv_to_json, "id,city\n1,Lima\n\n\n") == 1
    with pytest.raises(ValueError, match=r"\bline 4\b"):
        json_of(csv_to_json, "id,city\n1,Lima\n\n2\n")


def test_memory_stays_flat(csv_to_json):
    """a file of 1,700,000 bytes takes less than 500,000 bytes of memory: only a few rows are held at once"""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.csv"), Path(folder, "rows.json")
        source.write_text("id,note\n" + f"1,{'left at the gate ' * 100}\n" * 1_000, "utf-8")
        peak = memory_peak(csv_to_json, source, target)
        assert peak < 500_000  # since Python 3.14 each open file takes 131,072 bytes for its buffer


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_reads_what_the_csv_module_writes(csv_to_json, rows):
    """whatever cells `csv.writer` writes come back as they were"""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("left", "right"), *rows])
    content = written.getvalue()
    assert json_of(csv_to_json, content) == [{"left": left, "right": right} for left, right in rows]


def sound_header(names):
    """Return the names of the columns, refusing a repeated one."""
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the column {name!r} is repeated")
    return names


def fitted(cells, header, ragged, line):
    """Return as many cells as the header has, or None for a row to leave out."""
    if len(cells) == len(header):
        return cells
    if ragged == "skip":
        return None
    if ragged == "pad" and len(cells) < len(header):
        return cells + [None] * (len(header) - len(cells))
    raise ValueError(f"line {line}: {len(cells)} cells, the header has {len(header)}")


def value_of(cell, infer, empty_as_none):
    """Return what a cell means."""
    if empty_as_none and not cell:
        return None
    try:
        return int(cell) if infer and str(int(cell)) == cell else cell
    except ValueError:
        return cell


def write_array(records, output):
    """Write *records* one by one as a JSON array; return how many there are."""
    count = 0
    output.write("[")
    for record in records:
        output.write(("," if count else "") + json.dumps(record, ensure_ascii=False))
        count += 1
    output.write("]")
    return count


def convert(
    source,
    target,
    *,
    delimiter=",",
    ragged="error",
    infer=False,
    empty_as_none=False,
    encoding="utf-8-sig",
    newline="",
    rows_of=csv.reader,
    header_of=sound_header,
    fit=fitted,
    value=value_of,
    write=write_array,
    policies=POLICIES,
    is_row=bool,
):
    """Turn a file in the right way, but for the parts that a mistake replaces."""
    if ragged not in policies:
        raise ValueError(f"ragged is {ragged!r}")
    with source.open(encoding=encoding, newline=newline) as file:
        reader = rows_of(file, delimiter=delimiter)
        rows = filter(is_row, reader)
        header = header_of(next(rows, []))

        def records():
            for row in rows:
                line = getattr(reader, "line_num", 0)
                cells = fit([value(cell, infer, empty_as_none) for cell in row], header, ragged, line)
                if cells is not None:
                    yield dict(zip(header, cells, strict=False))

        with target.open("w", encoding="utf-8") as output:
            return write(records(), output)


@alternative
def asks_the_dict_reader(source, target, *, delimiter=",", ragged="error", infer=False, empty_as_none=False):
    """Let `DictReader` mark what is too short and too long, and encode piece by piece."""
    if ragged not in POLICIES:
        raise ValueError(f"ragged is {ragged!r}")
    missing, count = object(), 0
    with source.open(encoding="utf-8-sig", newline="") as file:
        lines = (line for line in file)
        names, number = [], 0
        while not names and (first := next(reader := csv.reader(lines, delimiter=delimiter), None)) is not None:
            names, number = first, number + reader.line_num
        if len(set(names)) < len(names):
            raise ValueError(f"repeated: {[name for name in names if names.count(name) > 1]}")
        reader = csv.DictReader(lines, names, restkey=missing, restval=missing, delimiter=delimiter)
        with target.open("w", encoding="utf-8") as output:
            output.write("[")
            for row in reader:
                too_long = row.pop(missing, None) is not None
                too_short = missing in row.values()
                if ragged == "skip" and (too_long or too_short):
                    continue
                if too_long or (too_short and ragged == "error"):
                    raise ValueError(f"line {number + reader.line_num} is ragged")
                record = {
                    name: None if cell is missing else value_of(cell, infer, empty_as_none)
                    for name, cell in row.items()
                }
                output.write("," if count else "")
                output.writelines(json.JSONEncoder(ensure_ascii=False).iterencode(record))
                count += 1
            output.write("]")
    return count


@alternative
def writes_lines_in_pieces(source, target, **options):
    """Give `writelines` a generator of pieces of text, one object a line."""
    written = 0

    def pieces(records):
        nonlocal written
        separator = "[\n"
        for record in records:
            yield separator + json.dumps(record, ensure_ascii=False, indent=None)
            separator, written = ",\n", written + 1
        yield "\n]\n" if written else "[]\n"

    convert(source, target, **options, write=lambda records, output: output.writelines(pieces(records)))
    return written


@mistake(caught_by=test_quotes_protect_delimiters_and_quotes)
def splits_at_commas(source, target, **options):
    """`line.split(",")` cuts quoted cells in two and keeps their quotes. Quoting is what the csv module is for."""
    return convert(
        source,
        target,
        **options,
        rows_of=lambda file, delimiter: (line.rstrip("\r\n").split(delimiter) for line in file),
    )


@mistake(caught_by=test_quotes_protect_line_ends)
def cuts_lines_first(source, target, **options):
    """`splitlines` takes line ends away before the csv module sees that they stand in a cell. Give it the file
    itself.
    """
    return convert(
        source,
        target,
        **options,
        rows_of=lambda file, delimiter: csv.reader(file.read().splitlines(), delimiter=delimiter),
    )


@mistake(caught_by=test_quotes_protect_line_ends)
def opens_without_newline(source, target, **options):
    r"""Opened without `newline=""`, a file shows every `\r\n` as `\n`, inside quoted cells as well."""
    return convert(source, target, **options, newline=None)


@mistake(caught_by=test_the_byte_order_mark_is_no_part_of_a_name)
def reads_plain_utf_8(source, target, **options):
    r"""Programs that export tables put a byte order mark in front, and `utf-8` makes the first name `"\ufeffid"` of it.
    The encoding `utf-8-sig` drops the mark if there is one.
    """
    return convert(source, target, **options, encoding="utf-8")


@mistake(caught_by=test_writes_an_object_for_each_row)
def infers_always(source, target, **options):
    """You turn cells into numbers without being asked. `007` is a code and `1e5` a part number: text stays text."""

    def guessed(cell, infer, empty_as_none):
        try:
            return float(cell) if "." in cell or "e" in cell else int(cell)
        except ValueError:
            return value_of(cell, infer, empty_as_none)

    return convert(source, target, **options, value=guessed)


@mistake(caught_by=test_cells_stay_text)
def strips_cells(source, target, **options):
    """You strip spaces off the cells. In CSV they belong to the cell; whoever wants them gone can say so later."""
    return convert(source, target, **options, value=lambda cell, *rules: value_of(cell.strip(), *rules))


@mistake(caught_by=test_letters_of_all_alphabets_are_readable)
def escapes_letters(source, target, **options):
    r"""`json` writes `\u6771` for 東 unless you pass `ensure_ascii=False`. The file is UTF-8, so letters need no
    escape.
    """

    def write(records, output):
        array = list(records)
        json.dump(array, output)
        return len(array)

    return convert(source, target, **options, write=write)


@mistake(caught_by=test_empty_cells)
def makes_every_empty_cell_null(source, target, **options):
    """An empty cell is null only if `empty_as_none` asks for it."""
    return convert(source, target, **options, value=lambda cell, infer, _: value_of(cell, infer, True))


@mistake(caught_by=test_empty_cells)
def makes_zero_null(source, target, **options):
    """You take a cell that looks like nothing, such as `0`, for an empty one. Only the empty text is empty."""

    def value(cell, infer, empty_as_none):
        return None if empty_as_none and cell in ("", "0") else value_of(cell, infer, False)

    return convert(source, target, **options, value=value)


@mistake(caught_by=test_infers_whole_numbers_if_asked)
def trusts_int(source, target, **options):
    """`int` takes `007`, `+5`, `1_000` and ` 42`, too. If writing the number gives another text, something was lost."""

    def value(cell, infer, empty_as_none):
        try:
            return int(cell) if infer else value_of(cell, infer, empty_as_none)
        except ValueError:
            return value_of(cell, infer, empty_as_none)

    return convert(source, target, **options, value=value)


@mistake(caught_by=test_infers_whole_numbers_if_asked)
def asks_isdigit(source, target, **options):
    """`isdigit` says no to `-7` and yes to `007`."""

    def value(cell, infer, empty_as_none):
        return int(cell) if infer and cell.isdigit() else value_of(cell, False, empty_as_none)

    return convert(source, target, **options, value=value)


@mistake(caught_by=test_takes_another_delimiter)
def knows_only_commas(source, target, **options):
    """You do not pass `delimiter` on to the csv module."""
    return convert(source, target, **options, rows_of=lambda file, delimiter: csv.reader(file))


@mistake(caught_by=test_refuses_a_repeated_column)
def lets_the_last_column_win(source, target, **options):
    """A dictionary has one value for a name, so that of two columns with one name the first is lost in silence."""
    return convert(source, target, **options, header_of=lambda names: names)


@mistake(caught_by=test_refuses_a_repeated_column)
def opens_the_target_first(source, target, **options):
    """Opening a file with `"w"` empties it. Read the header, and refuse it if need be, before you open the target."""
    target.write_text("", "utf-8")
    return convert(source, target, **options)


@mistake(caught_by=test_refuses_ragged_rows)
def zips_what_is_there(source, target, **options):
    """`zip` stops at the shorter side: cells too many vanish, and so do columns without a cell."""
    return convert(source, target, **options, fit=lambda cells, *_: cells)


@mistake(caught_by=test_refuses_ragged_rows)
def keeps_the_rest_under_none(source, target, *, delimiter=",", ragged="error", infer=False, empty_as_none=False):
    """`DictReader` puts cells that are too many under the key None and fills missing ones with None. It never
    complains: compare the numbers of cells yourself, or set `restkey` and `restval` and look for them.
    """
    with source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter)
        sound_header(list(reader.fieldnames or []))
        if ragged not in POLICIES:
            raise ValueError(f"ragged is {ragged!r}")

        def value(cell):
            return value_of(cell, infer, empty_as_none) if isinstance(cell, str) else cell

        with target.open("w", encoding="utf-8") as output:
            return write_array(({name: value(cell) for name, cell in row.items()} for row in reader), output)


@mistake(caught_by=test_refuses_ragged_rows)
def counts_rows_for_lines(source, target, **options):
    """You count rows, but a row may span several lines and blank lines are no rows. `reader.line_num` counts lines."""
    row_number = 1

    def fit(cells, header, ragged, line):
        nonlocal row_number
        row_number += 1
        return fitted(cells, header, ragged, row_number)

    return convert(source, target, **options, fit=fit)


@mistake(caught_by=test_pads_short_rows)
def pads_with_empty_texts(source, target, **options):
    """You pad with empty texts, so that a cell that is missing looks like one that is empty."""

    def fit(cells, header, ragged, line):
        return [cell if cell is not None else "" for cell in fitted(cells, header, ragged, line)]

    return convert(source, target, **options, fit=fit if options.get("ragged") == "pad" else fitted)


@mistake(caught_by=test_pads_short_rows)
def cuts_long_rows(source, target, **options):
    """You cut a row with too many cells to the header's length. Padding adds what is missing; it throws nothing
    away.
    """

    def fit(cells, header, ragged, line):
        return fitted(cells[: len(header)] if ragged == "pad" else cells, header, ragged, line)

    return convert(source, target, **options, fit=fit)


@mistake(caught_by=test_skips_ragged_rows)
def skips_short_rows_only(source, target, **options):
    """You skip rows with too few cells and refuse those with too many. Both are ragged."""

    def fit(cells, header, ragged, line):
        return fitted(cells, header, "error" if len(cells) > len(header) else ragged, line)

    return convert(source, target, **options, fit=fit)


@mistake(caught_by=test_refuses_an_unknown_policy)
def looks_at_the_policy_too_late(source, target, **options):
    """You look at `ragged` only when a row is ragged. A misspelt option would wait for the first such row,
    maybe years.
    """
    return convert(source, target, **options, policies=(*POLICIES, options.get("ragged")))


@mistake(caught_by=test_files_without_rows)
def expects_a_header(source, target, **options):
    """`next(reader)` raises StopIteration for an empty file. Give `next` a second argument for that case."""
    if not source.read_bytes():
        raise StopIteration
    return convert(source, target, **options)


@mistake(caught_by=test_writes_an_object_for_each_row)
def leaves_a_comma_at_the_end(source, target, **options):
    """JSON allows no comma after the last object. Write it before each object but the first."""

    def write(records, output):
        texts = [json.dumps(record, ensure_ascii=False) for record in records]
        output.write("[" + "".join(f"{text}," for text in texts) + "]")
        return len(texts)

    return convert(source, target, **options, write=write)


@mistake(caught_by=test_writes_an_object_for_each_row)
def writes_lines_of_json(source, target, **options):
    """You write one object a line, which is JSONL. One JSON array needs brackets around and commas between."""

    def write(records, output):
        texts = [json.dumps(record, ensure_ascii=False) for record in records]
        output.write("".join(f"{text}\n" for text in texts))
        return len(texts)

    return convert(source, target, **options, write=write)


@mistake(caught_by=test_returns_how_many_there_are)
def counts_the_header(source, target, **options):
    """You count the header as a row."""
    return convert(source, target, **options) + 1


@mistake(caught_by=test_memory_stays_flat)
def collects_all_rows(source, target, **options):
    """You collect all objects in a list and write it at the end, so that memory grows with the file. Write each object
    as soon as its row is read.
    """

    def write(records, output):
        array = list(records)
        json.dump(array, output, ensure_ascii=False)
        return len(array)

    return convert(source, target, **options, write=write)


@mistake(caught_by=test_blank_lines_count_for_nothing)
def takes_blank_lines_for_rows(source, target, **options):
    """For a blank line `csv.reader` gives an empty list, which is no row."""
    return convert(source, target, **options, is_row=lambda cells: True)
