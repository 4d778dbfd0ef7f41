"""CSV diff: what an answer must do, and the wrong answers we know."""

import csv
import io
import json
import tempfile
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

SAME = {"columns_added": [], "columns_removed": [], "removed": [], "added": [], "changed": []}


def change(key, field, old, new):
    """Return the record of one changed cell, in a file whose key is `id`."""
    return {"key": {"id": key}, "field": field, "old": old, "new": new}


def patched(rows, diff, key):
    """Return *rows*, a dictionary by key, after *diff* has been applied to it."""
    gone = [row[key] for row in diff["removed"]]
    result = {mark: dict(row) for mark, row in rows.items() if mark not in gone}
    for each in diff["changed"]:
        result[each["key"][key]][each["field"]] = each["new"]
    for row in result.values():
        for column in diff["columns_removed"]:
            del row[column]
    return result | {row[key]: row for row in diff["added"]}


def lines_of(columns, rows):
    """Return the lines of a CSV file with the *rows*, dictionaries."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().splitlines(keepends=True)


def reported(report_diff, old, new, **options):
    """Return the exit code and the lines on standard output for two files with the contents *old* and *new*."""
    code, output, _ = outcome(report_diff, old, new, options)
    return code, output.splitlines()


def json_reported(report_diff, old, new, **options):
    """Return the exit code and the JSON document on standard output."""
    code, output, _ = outcome(report_diff, old, new, options | {"as_json": True})
    try:
        return code, json.loads(output)
    except ValueError:
        return code, f"no JSON: {output}"


def refused(report_diff, old, new, **options):
    """Return the exit code, all of standard output, the number of lines of standard error, and how it begins."""
    code, output, errors = outcome(report_diff, old, new, options)
    return code, output, len(errors.splitlines()), errors[:7]


def outcome(report_diff, old, new, options):
    """Return exit code, output and errors; a content of None stands for a file that does not exist.

    In place of an exit code stands the name of an exception that is raised, and … for the folder of the files.
    """
    stdout, stderr = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "old.csv"), Path(folder, "new.csv")]
        for path, content in zip(paths, (old, new), strict=True):
            if content is not None:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            code = report_diff(*paths, **{"key": ["id"]} | options, stdout=stdout, stderr=stderr)
        except (Exception, SystemExit) as error:
            code = type(error).__name__
    return code, stdout.getvalue().replace(folder, "…"), stderr.getvalue().replace(folder, "…")


def test_tells_what_changed(csv_diff):
    """each cell that changed is told with key, field, old and new"""
    old = ["id,city,price", "1,Lima,5", "2,Oslo,7"]
    new = ["id,city,price", "1,Lima,6", "2,Bergen,8"]
    assert csv_diff(old, new, key=["id"]) == SAME | {
        "changed": [
            change("1", "price", "5", "6"),
            change("2", "city", "Oslo", "Bergen"),
            change("2", "price", "7", "8"),
        ]
    }


def test_tells_what_came_and_went(csv_diff):
    """a row whose key is in one file only is added or removed, and told as a whole"""
    old = ["id,city", "1,Lima", "2,Oslo"]
    new = ["id,city", "2,Oslo", "3,Accra"]
    assert csv_diff(old, new, key=["id"]) == SAME | {
        "removed": [{"id": "1", "city": "Lima"}],
        "added": [{"id": "3", "city": "Accra"}],
    }


def test_the_order_of_rows_does_not_matter(csv_diff):
    """files with the same rows in another order do not differ"""
    assert csv_diff(["id,n", "1,a", "2,b", "3,c"], ["id,n", "3,c", "1,a", "2,b"], key=["id"]) == SAME


def test_the_order_of_columns_does_not_matter(csv_diff):
    """files with the same columns in another order do not differ"""
    assert csv_diff(["id,city,zip", "1,Lima,15001"], ["zip,id,city", "15001,1,Lima"], key=["id"]) == SAME


def test_results_keep_the_order_of_the_files(csv_diff):
    """removed rows and changes stand in the old file's order, added rows in the new file's"""
    diff = csv_diff(["id,n", "9,a", "2,b", "7,c"], ["id,n", "7,x", "5,d", "4,e", "2,y"], key=["id"])
    assert [each["key"]["id"] for each in diff["changed"]] == ["2", "7"]
    assert [row["id"] for row in diff["added"]] == ["5", "4"]


def test_a_key_may_have_several_columns(csv_diff):
    """with several key columns, all of them together say which row it is"""
    old = ["shop,day,sum", "a,bc,1", "ab,c,2"]
    new = ["shop,day,sum", "ab,c,2", "a,bc,3"]
    assert csv_diff(old, new, key=["shop", "day"]) == SAME | {
        "changed": [{"key": {"shop": "a", "day": "bc"}, "field": "sum", "old": "1", "new": "3"}]
    }


def test_a_column_was_added(csv_diff):
    """a new column is told by name, and its cells as changes from None"""
    assert csv_diff(["id", "1"], ["id,colour,size", "1,red,"], key=["id"]) == SAME | {
        "columns_added": ["colour", "size"],
        "changed": [change("1", "colour", None, "red"), change("1", "size", None, "")],
    }


def test_a_column_was_removed(csv_diff):
    """a column that is gone is told by name, and its cells as changes to None"""
    assert csv_diff(["id,colour,size", "1,red,"], ["id", "1"], key=["id"]) == SAME | {
        "columns_removed": ["colour", "size"],
        "changed": [change("1", "colour", "red", None), change("1", "size", "", None)],
    }


def test_quoted_cells(csv_diff):
    """the files are CSV: a cell may hold delimiters and line ends"""
    old = ["id,note\n", '1,"ring, then\n', 'wait"\n', "\n"]
    assert csv_diff(old, ["id,note\n", '1,"ring, then\n', 'leave"\n'], key=["id"]) == SAME | {
        "changed": [change("1", "note", "ring, then\nwait", "ring, then\nleave")]
    }


def test_compares_texts_without_a_tolerance(csv_diff):
    """without a tolerance cells are texts: 5 and 5.0 differ"""
    assert csv_diff(["id,n", "1,5"], ["id,n", "1,5.0"], key=["id"]) == SAME | {
        "changed": [change("1", "n", "5", "5.0")]
    }


@pytest.mark.parametrize(
    ("old", "new", "tolerance", "is_same"),
    [
        ("1,5", "1,5.0", "0", True),
        ("1,5", "1,6", "1", True),
        ("1,1.0", "1,1.1", "0.1", True),
        ("1,1.1", "1,1.0", "0.1", True),
        ("1,1.0", "1,1.11", "0.1", False),
        ("1,-1", "1,1", "0.5", False),
        ("1,NaN", "1,1", "9", False),
        ("1,Oslo", "1,Bergen", "9", False),
        ("1,", "1,0", "9", False),
        ("1,Oslo", "1,Oslo", "9", True),
        ("1,NaN", "1,NaN", "9", True),
    ],
)
def test_tolerance(csv_diff, old, new, tolerance, is_same):
    """with a tolerance, two finite numbers at most that far apart are the same; other cells are compared as texts"""
    expected = SAME if is_same else SAME | {"changed": [change("1", "n", old[2:], new[2:])]}
    assert csv_diff(["id,n", old], ["id,n", new], key=["id"], tolerance=Decimal(tolerance)) == expected


def test_tolerance_does_not_reach_keys_and_missing_cells(csv_diff):
    """keys are texts whatever the tolerance, and a cell that is not there equals no other"""
    diff = csv_diff(["id", "1"], ["id,n", "1.0,0"], key=["id"], tolerance=Decimal(9))
    assert diff["removed"] == [{"id": "1"}]
    assert csv_diff(["id", "1"], ["id,n", "1,0"], key=["id"], tolerance=Decimal(9)) == SAME | {
        "columns_added": ["n"],
        "changed": [change("1", "n", None, "0")],
    }


def test_refuses_a_repeated_key(csv_diff):
    """a key that one file has twice is a ValueError that begins with `old: ` or `new: ` and shows the key's values"""
    with pytest.raises(ValueError, match=r"^old: .*'7'"):
        csv_diff(["id,n", "7,a", "7,b"], ["id,n", "7,a"], key=["id"])
    with pytest.raises(ValueError, match=r"^new: .*'Lima'.*'Mon'"):
        csv_diff(["city,day", "Lima,Mon"], ["city,day", "Lima,Mon", "Oslo,Mon", "Lima,Mon"], key=["city", "day"])


def test_refuses_a_key_without_its_column(csv_diff):
    """a key column that a file lacks is a ValueError that names file and column; an empty file lacks all"""
    with pytest.raises(ValueError, match=r"^old: .*'id'"):
        csv_diff(["city", "Lima"], ["id,city"], key=["id"])
    with pytest.raises(ValueError, match=r"^new: .*'day'"):
        csv_diff(["id,day", "1,Mon"], [], key=["day"])


def test_refuses_an_empty_key(csv_diff):
    """a key without columns is a ValueError"""
    with pytest.raises(ValueError):
        csv_diff(["id", "1"], ["id", "1"], key=[])


def test_refuses_unsound_files(csv_diff):
    """a repeated column, and a row with too few or too many cells, are a ValueError that begins with the file"""
    with pytest.raises(ValueError, match=r"^old: .*'n'"):
        csv_diff(["id,n,n", "1,a,b"], ["id,n", "1,a"], key=["id"])
    with pytest.raises(ValueError, match=r"^new: .*\bline 3\b"):
        csv_diff(["id,n", "1,a"], ["id,n", "1,a", "2"], key=["id"])
    with pytest.raises(ValueError, match=r"^new: .*\bline 2\b"):
        csv_diff(["id,n", "1,a"], ["id,n", "1,a,b"], key=["id"])


COLUMNS = st.lists(st.sampled_from(["price", "note", "size"]), unique=True)
CELLS = st.sampled_from(["", "5", "5.0", "a,b"])


@st.composite
def tables(draw):
    """Return the columns of a table, and its rows by their id."""
    columns = draw(st.permutations(["id", *draw(COLUMNS)]))
    marks = draw(st.lists(st.sampled_from("123"), unique=True))
    return columns, {mark: {column: draw(CELLS) for column in columns} | {"id": mark} for mark in marks}


@given(tables(), tables())
def test_the_diff_turns_old_into_new(csv_diff, old, new):
    """applied to the old rows, the diff gives the new rows: nothing is missing from it, nothing too much"""
    old_lines, new_lines = lines_of(old[0], old[1].values()), lines_of(new[0], new[1].values())
    diff = csv_diff(old_lines, new_lines, key=["id"])
    assert patched(old[1], diff, "id") == new[1]
    assert all(each["old"] != each["new"] for each in diff["changed"])


def test_reports_for_people(report_diff):
    """people read one line for each difference: columns added and removed, rows removed and added, changed cells"""
    old = "id,city,size\n1,Lima,4\n2,Oslo,5\n"
    new = "id,city,colour\n1,Cusco,red\n3,東京,\n"
    assert reported(report_diff, old, new) == (
        1,
        [
            "+ column colour",
            "- column size",
            "- id='2'",
            "+ id='3'",
            "~ id='1' city: 'Lima' -> 'Cusco'",
            "~ id='1' size: '4' -> None",
            "~ id='1' colour: None -> 'red'",
        ],
    )
    assert reported(report_diff, "id,day\n1,Mon\n", "id,day\n", key=["day", "id"]) == (1, ["- day='Mon' id='1'"])


def test_reports_for_programs(report_diff):
    """with `as_json`, standard output is the diff as one JSON document, also if there is no difference"""
    assert json_reported(report_diff, "id,n\n1,é\n", "id,n\n1,ß\n") == (
        1,
        SAME | {"changed": [change("1", "n", "é", "ß")]},
    )
    assert json_reported(report_diff, "id\n1\n", "id\n1\n") == (0, SAME)


def test_exit_code_of_equal_files(report_diff):
    """files without a difference give 0 and an empty report"""
    assert reported(report_diff, "id,n\n1,a\n2,b\n", "n,id\nb,2\na,1\n") == (0, [])
    assert reported(report_diff, "id,n\n1,5\n", "id,n\n1,5.0\n", tolerance=Decimal(0)) == (0, [])


def test_a_column_alone_is_a_difference(report_diff):
    """a column that is added or removed is a difference, also in a file without rows"""
    assert reported(report_diff, "id\n", "id,n\n") == (1, ["+ column n"])
    assert reported(report_diff, "id,n\n", "id\n") == (1, ["- column n"])


def test_reads_files_as_programs_write_them(report_diff):
    """a byte order mark is no part of a name, and line ends within cells are kept as they are"""
    assert reported(report_diff, b"\xef\xbb\xbfid,n\r\n1,a\r\n", "id,n\n1,a\n") == (0, [])
    assert reported(report_diff, "id,n\n1,a\n", b"\xef\xbb\xbfid,n\r\n1,a\r\n") == (0, [])
    assert reported(report_diff, b'id,n\n1,"a\r\nb"\n', b'id,n\n1,"a\nb"\n') == (
        1,
        [r"~ id='1' n: 'a\r\nb' -> 'a\nb'"],
    )
    assert reported(report_diff, b'id,n\n1,"a\nb"\n', b'id,n\n1,"a\r\nb"\n') == (
        1,
        [r"~ id='1' n: 'a\nb' -> 'a\r\nb'"],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, "id\n1\n"),
        ("id\n1\n", "id\n1\n1\n"),
        (b"id,n\n1,\xff\n", "id,n\n1,a\n"),
        ("id,n\n1," + "a" * 140_000 + "\n", "id,n\n1,a\n"),
    ],
    ids=["no file", "a repeated key", "not UTF-8", "a cell above the csv module's limit"],
)
def test_exit_code_of_refused_files(report_diff, old, new):
    """a file that cannot be read or is refused gives 2, one line on stderr that begins `error: `, and no report"""
    assert refused(report_diff, old, new) == (2, "", 1, "error: ")


def reading(*, without="", rows_of=csv.reader, mark_of=tuple):
    """Return a reader of tables that is right but for the parts given; it leaves out the refusal *without*."""

    def read(name, lines, key):
        def refuse_if(problem, found, words):
            if found and problem != without:
                raise ValueError(f"{name}: {words}")

        reader = rows_of(lines)
        columns = next(reader, [])
        repeated = [column for column in columns if columns.count(column) > 1]
        missing = [column for column in key if column not in columns]
        refuse_if("repeated column", repeated, f"repeated columns {repeated}")
        refuse_if("missing column", missing, f"no columns {missing}")
        refuse_if("empty key", not key, "no key")
        rows = {}
        for cells in filter(None, reader):
            number = getattr(reader, "line_num", 0)
            refuse_if("ragged row", len(cells) != len(columns), f"{len(cells)} cells in line {number}")
            row = dict(zip(columns, cells, strict=False))
            values = tuple(row[column] for column in key)
            refuse_if("repeated key", mark_of(values) in rows, f"two rows have the key {values}")
            rows[mark_of(values)] = row
        return columns, rows

    return read


read_table = reading()


def same_cells(old, new, tolerance):
    """Tell whether two cells are the same."""
    if old == new or tolerance is None or old is None or new is None:
        return old == new
    try:
        distance = abs(Decimal(old) - Decimal(new))
    except InvalidOperation:
        return False
    return distance.is_finite() and distance <= tolerance


def all_columns(old, new):
    """Return the columns of both files, those of the old one first."""
    return list(dict.fromkeys([*old, *new]))


def key_of(row, key):
    """Return the key of a row as it is told."""
    return {column: row[column] for column in key}


def differ(*, read=read_table, same=same_cells, compared=all_columns, tell=key_of, finish=lambda diff: diff):
    """Return an answer that is right but for the parts given."""

    def csv_diff(old, new, *, key, tolerance=None):
        old_columns, old_rows = read("old", old, key)
        new_columns, new_rows = read("new", new, key)
        changed = [
            {"key": tell(row, key), "field": column, "old": row.get(column), "new": new_rows[mark].get(column)}
            for mark, row in old_rows.items()
            if mark in new_rows
            for column in compared(old_columns, new_columns)
            if not same(row.get(column), new_rows[mark].get(column), tolerance)
        ]
        return finish(
            {
                "columns_added": [column for column in new_columns if column not in old_columns],
                "columns_removed": [column for column in old_columns if column not in new_columns],
                "removed": [row for mark, row in old_rows.items() if mark not in new_rows],
                "added": [row for mark, row in new_rows.items() if mark not in old_rows],
                "changed": changed,
            }
        )

    return csv_diff


def people_read(diff, key):
    """Yield the report's lines."""
    yield from (f"+ column {column}" for column in diff["columns_added"])
    yield from (f"- column {column}" for column in diff["columns_removed"])
    yield from (f"- {told(row, key)}" for row in diff["removed"])
    yield from (f"+ {told(row, key)}" for row in diff["added"])
    for each in diff["changed"]:
        yield f"~ {told(each['key'], key)} {each['field']}: {each['old']!r} -> {each['new']!r}"


def told(row, key):
    """Return the key of a row in words."""
    return " ".join(f"{column}={row[column]!r}" for column in key)


def reporter(
    *,
    caught=(OSError, ValueError, csv.Error),
    encoding="utf-8-sig",
    newline="",
    lines=people_read,
    code=lambda diff: int(any(diff.values())),
    dump=json.dumps,
    on_error=lambda error, stdout, stderr: stderr.write(f"error: {' '.join(str(error).split())}\n"),
    refusal=2,
):
    """Return an answer that is right but for the parts given."""
    compare = differ()

    def report_diff(old, new, *, key, tolerance=None, as_json=False, stdout, stderr):
        try:
            with old.open(encoding=encoding, newline=newline) as a, new.open(encoding=encoding, newline=newline) as b:
                diff = compare(a, b, key=key, tolerance=tolerance)
        except caught as error:
            on_error(error, stdout, stderr)
            return refusal
        report = [dump(diff)] if as_json else lines(diff, key)
        stdout.writelines(f"{line}\n" for line in report)
        return code(diff)

    return report_diff


@alternative
class TakesTablesApart:
    """Make three-part facts of each table (row, column, cell) and subtract."""

    def csv_diff(old, new, *, key, tolerance=None):
        """Return the difference."""
        before, after = read_table("old", old, key), read_table("new", new, key)
        old_facts = {(m, c): row[c] for m, row in before[1].items() for c in before[0]}
        new_facts = {(m, c): row[c] for m, row in after[1].items() for c in after[0]}
        both = [mark for mark in before[1] if mark in after[1]]
        places = [(mark, column) for mark in both for column in all_columns(before[0], after[0])]
        pairs = {place: (old_facts.get(place), new_facts.get(place)) for place in places}
        return {
            "columns_added": sorted(set(after[0]) - set(before[0]), key=after[0].index),
            "columns_removed": sorted(set(before[0]) - set(after[0]), key=before[0].index),
            "removed": [before[1][mark] for mark in before[1] if mark not in both],
            "added": [after[1][mark] for mark in after[1] if mark not in both],
            "changed": [
                {"key": dict(zip(key, mark, strict=True)), "field": column, "old": one, "new": other}
                for (mark, column), (one, other) in pairs.items()
                if not same_cells(one, other, tolerance)
            ],
        }


@alternative
class CrossesOffAsItReads:
    """Hold the old table only, read the new one past it row by row and cross off what is met."""

    def csv_diff(old, new, *, key, tolerance=None):
        """Return the difference."""
        old_columns, waiting = read_table("old", old, key)
        new_columns, arriving = read_table("new", new, key)
        places = {mark: place for place, mark in enumerate(waiting)}
        columns = all_columns(old_columns, new_columns)
        added, found = [], []
        while arriving:
            mark = next(iter(arriving))
            row, before = arriving.pop(mark), waiting.pop(mark, None)
            if before is None:
                added.append(row)
                continue
            for position, column in enumerate(columns):
                pair = before.get(column), row.get(column)
                if not same_cells(*pair, tolerance):
                    told_key = {name: row[name] for name in key}
                    change = {"key": told_key, "field": column, "old": pair[0], "new": pair[1]}
                    found.append((places[mark], position, change))
        return {
            "columns_added": [column for column in columns if column not in old_columns],
            "columns_removed": [column for column in columns if column not in new_columns],
            "removed": list(waiting.values()),
            "added": added,
            "changed": [change for _, _, change in sorted(found, key=lambda each: each[:2])],
        }


@mistake(caught_by=test_tells_what_changed)
class TellsOneChangeARow:
    """You stop at the first cell of a row that differs. Each changed cell is a change of its own."""

    def _first_of_each_row(diff):
        first = {}
        for each in diff["changed"]:
            first.setdefault(tuple(each["key"].items()), each)
        return diff | {"changed": list(first.values())}

    csv_diff = differ(finish=_first_of_each_row)


@mistake(caught_by=test_tells_what_changed)
class ComparesWholeRows:
    """You compare whole rows, so that a row with one new cell counts as removed and added. The key says that it is the
    same row.
    """

    def _whole_rows(diff):
        rows = [{**each["key"], each["field"]: each["new"]} for each in diff["changed"]]
        return diff | {"changed": [], "added": diff["added"] + rows, "removed": diff["removed"] + rows}

    csv_diff = differ(finish=_whole_rows)


@mistake(caught_by=test_tells_what_changed)
class SwapsOldAndNew:
    """You exchange old and new: `old` is what the first file says."""

    csv_diff = differ(
        finish=lambda diff: (
            diff | {"changed": [each | {"old": each["new"], "new": each["old"]} for each in diff["changed"]]}
        )
    )


@mistake(caught_by=test_tells_what_changed)
class TellsTheKeyAsTuple:
    """A change tells its key as a dictionary from column to value, so that a reader need not know the order of
    columns.
    """

    csv_diff = differ(tell=lambda row, key: tuple(row[column] for column in key))


@mistake(caught_by=test_tells_what_came_and_went)
class SwapsAddedAndRemoved:
    """You exchange the sides: a row that only the new file has was added."""

    csv_diff = differ(finish=lambda diff: diff | {"added": diff["removed"], "removed": diff["added"]})


@mistake(caught_by=test_tells_what_came_and_went)
class TellsKeysOnly:
    """You tell the key of an added or removed row. Whoever applies the diff needs all of its cells."""

    csv_diff = differ(
        finish=lambda diff: diff | {side: [{"id": row["id"]} for row in diff[side]] for side in ("added", "removed")}
    )


@mistake(caught_by=test_tells_what_came_and_went)
class ComparesLineByLine:
    """You pair the first row with the first, the second with the second. The key says which rows belong together."""

    def _numbered(name, lines, key):
        columns, rows = read_table(name, lines, key)
        return columns, dict(enumerate(rows.values()))

    csv_diff = differ(read=_numbered)


@mistake(caught_by=test_the_order_of_columns_does_not_matter)
class ComparesByPosition:
    """You read the new file's cells in the order of the old file's columns. Each file's own header names its cells."""

    def csv_diff(old, new, *, key, tolerance=None):
        """Return the difference."""
        return differ()(old, [old[0], *new[1:]], key=key, tolerance=tolerance)


@mistake(caught_by=test_results_keep_the_order_of_the_files)
class SortsTheResult:
    """You sort by key. Readers look for a difference where it stands in the file, and "10" sorts before "9"."""

    csv_diff = differ(
        finish=lambda diff: (
            diff
            | {
                "changed": sorted(diff["changed"], key=lambda each: list(each["key"].values())),
                "added": sorted(diff["added"], key=lambda row: list(row.values())),
            }
        )
    )


@mistake(caught_by=test_a_key_may_have_several_columns)
class JoinsTheKey:
    """You join the values of the key to one text, so that “a” with “bc” and “ab” with “c” become one key. Use a
    tuple.
    """

    csv_diff = differ(read=reading(mark_of="".join))


@mistake(caught_by=test_a_key_may_have_several_columns)
class UsesTheFirstKeyColumn:
    """You use the first column of the key only. All of them together say which row it is."""

    def csv_diff(old, new, *, key, tolerance=None):
        """Return the difference."""
        return differ()(old, new, key=key[:1], tolerance=tolerance)


@mistake(caught_by=test_a_column_was_added)
class ComparesOldColumns:
    """You compare the old file's columns only, so that what stands in a new one is lost."""

    csv_diff = differ(compared=lambda old, new: old)


@mistake(caught_by=test_a_column_was_added)
class LooksAtOldColumnsOnly:
    """You never look at the new file's header. Columns that one file has and the other has not are differences, too."""

    csv_diff = differ(compared=lambda old, new: old, finish=lambda diff: diff | {"columns_added": []})


@mistake(caught_by=test_a_column_was_added)
class TakesMissingForEmpty:
    """You take "" for a cell that is not there. An empty cell of a new column looks unchanged then: use None."""

    csv_diff = differ(
        same=lambda old, new, tolerance: same_cells(old or "", new or "", tolerance),
    )


@mistake(caught_by=test_a_column_was_removed)
class ComparesNewColumns:
    """You compare the new file's columns only, so that what stood in a removed one is lost."""

    csv_diff = differ(compared=lambda old, new: new)


@mistake(caught_by=test_quoted_cells)
class SplitsAtCommas:
    """You split lines at commas. A quoted cell may hold commas and line ends: read the files with the csv module."""

    csv_diff = differ(read=reading(rows_of=lambda lines: (line.strip().split(",") for line in lines)))


@mistake(caught_by=test_compares_texts_without_a_tolerance)
class AlwaysComparesNumbers:
    """You compare numbers without being asked: 5 and 5.0 differ as texts, and `007` is not 7."""

    csv_diff = differ(same=lambda old, new, tolerance: same_cells(old, new, tolerance or Decimal(0)))


@mistake(caught_by=test_tolerance)
class ComparesFloats:
    """`1.1 - 1.0` is a little more than 0.1 in binary floats. Make Decimals of the texts themselves."""

    def _same(old, new, tolerance):
        try:
            return old == new or (tolerance is not None and abs(float(old) - float(new)) <= tolerance)
        except (TypeError, ValueError):
            return False

    csv_diff = differ(same=_same)


@mistake(caught_by=test_tolerance)
class TreatsZeroAsNoTolerance:
    """`if tolerance:` is false for a tolerance of zero, which asks to compare numbers exactly. Compare with None."""

    csv_diff = differ(same=lambda old, new, tolerance: same_cells(old, new, tolerance or None))


@mistake(caught_by=test_tolerance)
class ForgetsTheSign:
    """You test `old - new <= tolerance`, which holds for every value that grew. The distance is its absolute value."""

    def _same(old, new, tolerance):
        if same_cells(old, new, tolerance):
            return True
        try:
            return tolerance is not None and (gap := Decimal(old) - Decimal(new)).is_finite() and gap <= tolerance
        except (InvalidOperation, TypeError):
            return False

    csv_diff = differ(same=_same)


@mistake(caught_by=test_tolerance)
class DemandsTheDistanceBelow:
    """Cells that are exactly the tolerance apart are the same: `<=`, not `<`."""

    def _same(old, new, tolerance):
        try:
            return same_cells(old, new, tolerance) and (
                old == new or not tolerance or abs(Decimal(old) - Decimal(new)) < tolerance
            )
        except InvalidOperation:
            return False

    csv_diff = differ(same=_same)


@mistake(caught_by=test_tolerance)
class ExpectsNumbers:
    """Not every cell is a number. `Decimal` refuses “Oslo” with InvalidOperation: compare such cells as texts."""

    csv_diff = differ(
        same=lambda old, new, tolerance: (
            old == new
            if tolerance is None or None in (old, new)
            else (gap := abs(Decimal(old) - Decimal(new))).is_finite() and gap <= tolerance
        )
    )


@mistake(caught_by=test_refuses_a_repeated_key)
class KeepsTheLastRow:
    """A second row with the same key replaces the first in your dictionary, and nobody learns of it."""

    csv_diff = differ(read=reading(without="repeated key"))


@mistake(caught_by=test_refuses_a_repeated_key)
class LooksAtOneFile:
    """You look for repeated keys in the old file only."""

    csv_diff = differ(
        read=lambda name, lines, key: reading(without="repeated key" if name == "new" else "")(name, lines, key)
    )


@mistake(caught_by=test_refuses_a_repeated_key)
class DoesNotSayWhichFile:
    """You say what is wrong, not where. The reader has two files open: begin with `old: ` or `new: `."""

    csv_diff = differ(read=lambda name, lines, key: read_table("file", lines, key))


@mistake(caught_by=test_refuses_a_key_without_its_column)
class LetsTheKeyErrorOut:
    """A KeyError from deep inside says neither which file nor that its header is at fault. Look at the header first."""

    csv_diff = differ(read=reading(without="missing column"))


@mistake(caught_by=test_refuses_an_empty_key)
class AcceptsAnEmptyKey:
    """Without key columns every row has the same key, the empty tuple. Refuse that before you compare."""

    csv_diff = differ(read=reading(without="empty key"))


@mistake(caught_by=test_refuses_unsound_files)
class ZipsRaggedRows:
    """`zip` stops at the shorter side, so that a row with too few or too many cells passes. Compare the numbers
    first.
    """

    csv_diff = differ(read=reading(without="ragged row"))


@mistake(caught_by=test_refuses_unsound_files)
class LetsTheLastColumnWin:
    """Of two columns with one name a dictionary keeps the last, and the first is never compared. Look at the header."""

    csv_diff = differ(read=reading(without="repeated column"))


@mistake(caught_by=test_reports_for_people)
class PrintsKeysWithoutNames:
    """You write the key without the names of its columns, so that a reader has to guess what '2' is."""

    report_diff = reporter(
        lines=lambda diff, key: (line.replace("id=", "").replace("day=", "") for line in people_read(diff, key))
    )


@mistake(caught_by=test_reports_for_people)
class WritesTextsBare:
    """You write cells as `str` does: None looks like the text “None”, and an empty cell like nothing. `!r`
    shows both.
    """

    report_diff = reporter(lines=lambda diff, key: (line.replace("'", "") for line in people_read(diff, key)))


@mistake(caught_by=test_reports_for_programs)
class WritesPythonForJson:
    """`str(diff)` writes Python, with single quotes and None. A program reads JSON: `json.dump`."""

    report_diff = reporter(dump=str)


@mistake(caught_by=test_reports_for_programs)
class SaysNothingToPrograms:
    """Without a difference you write nothing. Nothing is no JSON document: write the empty diff."""

    def report_diff(old, new, *, as_json=False, stdout, **options):
        """Report, but nothing to programs if there is no difference."""
        text = io.StringIO()
        code = reporter()(old, new, as_json=as_json, stdout=text, **options)
        if code:
            stdout.write(text.getvalue())
        return code


@mistake(caught_by=test_reports_for_people)
class ReturnsZeroAlways:
    """You always return 0, so that a script that asks “did anything change?” hears no."""

    report_diff = reporter(code=lambda diff: 0)


@mistake(caught_by=test_exit_code_of_equal_files)
class SaysThatNothingChanged:
    """You tell a reader that there is no difference. Like `diff` and `cmp`, say it by exit code 0 and an empty
    output.
    """

    report_diff = reporter(
        lines=lambda diff, key: people_read(diff, key) if any(diff.values()) else ["no differences"],
    )


@mistake(caught_by=test_reports_for_programs)
class TakesTheDiffForTruth:
    """`if diff:` asks whether the dictionary has keys, and it always has five. Ask whether any of its lists holds
    something.
    """

    report_diff = reporter(code=lambda diff: int(bool(diff)))


@mistake(caught_by=test_a_column_alone_is_a_difference)
class CountsRowsOnly:
    """You look at rows only. A column that came or went is a difference, too."""

    report_diff = reporter(code=lambda diff: int(any(diff[part] for part in ("added", "removed", "changed"))))


@mistake(caught_by=test_reads_files_as_programs_write_them)
class ReadsPlainUtf8:
    """A byte order mark becomes part of the first column's name, and the key is not found. Open with `utf-8-sig`."""

    report_diff = reporter(encoding="utf-8")


@mistake(caught_by=test_reads_files_as_programs_write_them)
class OpensWithoutNewline:
    r"""Without `newline=""`, `\r\n` inside a quoted cell is read as `\n`, and two different cells look the same."""

    report_diff = reporter(newline=None)


@mistake(caught_by=test_exit_code_of_refused_files)
class CatchesMissingFilesOnly:
    """You catch OSError. A file may also be there and make no sense: ValueError, and UnicodeDecodeError is one."""

    report_diff = reporter(caught=OSError)


@mistake(caught_by=test_exit_code_of_refused_files)
class CatchesValueErrorsOnly:
    """You catch ValueError. A file that is not there is an OSError."""

    report_diff = reporter(caught=ValueError)


@mistake(caught_by=test_exit_code_of_refused_files)
class ForgetsTheCsvError:
    """`csv.Error` is neither a ValueError nor an OSError: it derives from Exception directly. Catch it by its name."""

    report_diff = reporter(caught=(OSError, ValueError))


@mistake(caught_by=test_exit_code_of_refused_files)
class TellsErrorsOnStdout:
    """You write the error to standard output, where a program expects the report. Errors go to standard error."""

    report_diff = reporter(on_error=lambda error, stdout, stderr: stdout.write(f"error: {error}\n"))


@mistake(caught_by=test_exit_code_of_refused_files)
class ReturnsOneForErrors:
    """You return 1, which means that the files differ. A script must be able to tell “differs” from “could not
    look”.
    """

    report_diff = reporter(refusal=1)


@mistake(caught_by=test_exit_code_of_refused_files)
class ExitsTheProgram:
    """`sys.exit` ends whichever program calls the function. Return the code, and let the command exit with it."""

    def report_diff(old, new, **options):
        """Report, or leave."""
        code = reporter()(old, new, **options)
        if code == 2:
            raise SystemExit(code)
        return code
