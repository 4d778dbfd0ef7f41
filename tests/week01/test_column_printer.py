"""Column printer: what an answer must do, and the wrong answers we know."""

import unicodedata

import pytest

from tenweeks.plugin import alternative, mistake


def test_lines_up_the_columns(column_printer):
    """the table is one string: header, rule and rows, text to the left and numbers to the right"""
    expected = "city          km²\n-----------  ----\nUlaanbaatar  4704\nOslo          454"
    assert column_printer(["city", "km²"], [["Ulaanbaatar", 4704], ["Oslo", 454]]) == expected


def test_header_alone(column_printer):
    """without rows, the header and its rule are left"""
    table = column_printer(["id", "city"], [])
    assert table.split("\n") == ["id  city", "--  ----"]


def test_no_spaces_at_the_end(column_printer):
    """no line ends in spaces"""
    table = column_printer(["id", "city"], [[7, "Oslo"], [12, "Quito"]])
    assert table.split("\n") == ["id  city", "--  -----", " 7  Oslo", "12  Quito"]


@pytest.mark.parametrize(
    ("numbers", "decimals", "expected"),
    [
        ([-5, 1200], 2, ["   t", "----", "  -5", "1200"]),
        ([3.14159, -2, 10], 3, ["     t", "------", " 3.142", "-2.000", "10.000"]),
        ([2.75, 1], 0, ["t", "-", "3", "1"]),
    ],
)
def test_numbers_line_up(column_printer, numbers, decimals, expected):
    """numbers, negative ones too, stand to the right; if one is a float, all show the same count of decimals"""
    table = column_printer(["t"], [[number] for number in numbers], decimals=decimals)
    assert table.split("\n") == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[None, "Peru"], [34, None]], ["people  where", "------  -----", "   n/a  Peru", "    34  n/a"]),
        ([[None, None]], ["people  where", "------  -----", "n/a     n/a"]),
    ],
)
def test_missing_values(column_printer, rows, expected):
    """None shows as `missing` and decides nothing about its column"""
    table = column_printer(["people", "where"], rows, missing="n/a")
    assert table.split("\n") == expected


def test_called_with_header_and_rows_alone(column_printer):
    """called with header and rows alone, it shows two decimals, a dash for None, and counts code points"""
    table = column_printer(["気温"], [[0.5], [None]])
    assert table.split("\n") == ["  気温", "----", "0.50", "   -"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[0], [10]], ["value", "-----", "    0", "   10"]),
        ([[True], [False]], ["value", "-----", "True", "False"]),
        ([[""], [7]], ["value", "-----", "", "7"]),
    ],
)
def test_zero_false_and_empty_text_are_values(column_printer, rows, expected):
    """zero, an empty text and truth values are values; a column with any text or truth value is text"""
    table = column_printer(["value"], rows)
    assert table.split("\n") == expected


@pytest.mark.parametrize(
    ("wide", "expected"),
    [
        (True, ["city    no", "------  --", "東京     1", "Ma\u0301laga   2", "ﾅﾊ       3", "Ｘ\u20dd       4"]),
        (
            False,
            ["city     no", "-------  --", "東京        1", "Ma\u0301laga   2", "ﾅﾊ        3", "Ｘ\u20dd        4"],
        ),
    ],
)
def test_wide_characters(column_printer, wide, expected):
    """with `wide`, a wide character takes two places and a combining mark none; without, each takes one"""
    table = column_printer(["city", "no"], [["東京", 1], ["Ma\u0301laga", 2], ["ﾅﾊ", 3], ["Ｘ\u20dd", 4]], wide=wide)
    assert table.split("\n") == expected


def test_refuses_uneven_rows(column_printer):
    """a row that is not as long as the header is a ValueError"""
    with pytest.raises(ValueError):
        column_printer(["city", "people"], [["Lagos", 15946], ["Lima"]])


def is_number(value):
    """Tell whether *value* is a number and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_none(value):
    """Tell whether *value* is missing."""
    return value is None


def display_width(text):
    """Return the places that *text* takes on a terminal."""
    marks = sum(unicodedata.category(character) in ("Mn", "Me") for character in text)
    wide = sum(unicodedata.east_asian_width(character) in ("W", "F") for character in text)
    return len(text) - marks + wide


def render(
    header, rows, measure=len, missing="-", decimals=2, number=is_number, absent=is_none, left="", ends=str.rstrip
):
    """Return the table made line by line; each parameter is something that a mistake does in another way."""
    lines = [list(map(str, header)), [""] * len(header), *([""] * len(header) for _ in rows)]
    if any(len(row) != len(header) for row in rows):
        raise ValueError("a row is not as long as the header")
    for place in range(len(header)):
        present = [row[place] for row in rows if not absent(row[place])]
        numeric = present != [] and all(map(number, present))
        points = numeric and any(isinstance(value, float) for value in present)
        for line, row in zip(lines[2:], rows, strict=True):
            value = row[place]
            line[place] = missing if absent(value) else f"{value:.{decimals}f}" if points else str(value)
        width = max(measure(line[place]) for line in lines)
        lines[1][place] = "-" * width
        for line in lines:
            padding = " " * (width - measure(line[place]))
            to_the_right = numeric and left != "all" and not (left == "header" and line is lines[0])
            line[place] = padding + line[place] if to_the_right else line[place] + padding
    return "\n".join(ends("  ".join(line)) for line in lines)


@alternative
def line_by_line(header, rows, *, missing="-", decimals=2, wide=False):
    """Fill a grid of texts column by column, then join its lines."""
    return render(header, rows, display_width if wide else len, missing, decimals)


@alternative
def by_a_template(header, rows, *, missing="-", decimals=2, wide=False):
    """Fill in a format string for each line, such as "{:<10}  {:>6}", its widths less by what wide characters add."""
    measure = display_width if wide else len
    texts, columns = [list(header)], list(zip(header, *rows, strict=True))
    kinds = []
    for _, *cells in columns:
        present = [cell for cell in cells if cell is not None]
        kinds.append((bool(present) and all(map(is_number, present)), any(type(cell) is float for cell in present)))
    for row in rows:
        specs = [f".{decimals}f" if numeric and points else "" for numeric, points in kinds]
        texts.append([missing if cell is None else format(cell, spec) for cell, spec in zip(row, specs, strict=True)])
    widths = [max(map(measure, column)) for column in zip(*texts, strict=True)]
    texts.insert(1, ["-" * width for width in widths])
    lines = []
    for line in texts:
        template = "  ".join(
            f"{{:{'>' if numeric else '<'}{width - measure(text) + len(text)}}}"
            for (numeric, _), width, text in zip(kinds, widths, line, strict=True)
        )
        lines.append(template.format(*line).rstrip())
    return "\n".join(lines)


@mistake(caught_by=test_lines_up_the_columns)
def prints_the_table(header, rows, *, missing="-", decimals=2, wide=False):
    """You print the table and return nothing. Return the string: the caller may print it, save it or send it."""
    print(line_by_line(header, rows, missing=missing, decimals=decimals, wide=wide))  # noqa: T201


@mistake(caught_by=test_lines_up_the_columns)
def puts_everything_to_the_left(header, rows, *, missing="-", decimals=2, wide=False):
    """You align every column to the left. Numbers are read digit under digit: put them to the right."""
    return render(header, rows, display_width if wide else len, missing, decimals, left="all")


@mistake(caught_by=test_lines_up_the_columns)
def puts_the_header_to_the_left(header, rows, *, missing="-", decimals=2, wide=False):
    """The title of a number column stands at the left, its numbers at the right. Align it like its column."""
    return render(header, rows, display_width if wide else len, missing, decimals, left="header")


@mistake(caught_by=test_lines_up_the_columns)
def uses_a_fixed_width(header, rows, *, missing="-", decimals=2, wide=False):
    """Each column has the same fixed width, and a longer text breaks the table. Measure the widest cell first."""
    lines = [header, ["-" * 8] * len(header), *rows]
    return "\n".join("  ".join(f"{cell!s:8}" for cell in line).rstrip() for line in lines)


@mistake(caught_by=test_header_alone)
def turns_rows_into_columns(header, rows, *, missing="-", decimals=2, wide=False):
    """`zip(*rows)` gives no columns at all when there are no rows. Put the header in: `zip(header, *rows)`."""
    if not list(zip(*rows, strict=True)):
        return "\n"
    return line_by_line(header, rows, missing=missing, decimals=decimals, wide=wide)


@mistake(caught_by=test_no_spaces_at_the_end)
def leaves_spaces_at_the_end(header, rows, *, missing="-", decimals=2, wide=False):
    """You fill the last column up with spaces that nobody sees, until a diff does. Strip the end of each line."""
    return render(header, rows, display_width if wide else len, missing, decimals, ends=str)


@mistake(caught_by=test_numbers_line_up)
def shows_floats_as_they_come(header, rows, *, missing="-", decimals=2, wide=False):
    """`str` shows as many digits as each float needs: the points do not line up. Format with `.{decimals}f`."""
    texts = [[str(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]
    return render(header, texts, missing=missing, number=lambda cell: is_number(cell) or "." in str(cell))


@mistake(caught_by=test_missing_values)
def none_makes_a_column_text(header, rows, *, missing="-", decimals=2, wide=False):
    """A single None turns your number column into a text column. Look only at the values that are there."""
    plain = [[missing if cell is None else cell for cell in row] for row in rows]
    return render(header, plain, display_width if wide else len, missing, decimals)


@mistake(caught_by=test_zero_false_and_empty_text_are_values)
def takes_zero_for_missing(header, rows, *, missing="-", decimals=2, wide=False):
    """`value or missing` replaces all that is false: 0, an empty text, False. Ask `value is None`."""
    return render(header, rows, display_width if wide else len, missing, decimals, absent=lambda value: not value)


@mistake(caught_by=test_zero_false_and_empty_text_are_values)
def takes_truth_values_for_numbers(header, rows, *, missing="-", decimals=2, wide=False):
    """`isinstance(True, int)` is true: your column of truth values is aligned like numbers. Exclude `bool`."""
    numbers = int | float
    return render(header, rows, missing=missing, decimals=decimals, number=lambda cell: isinstance(cell, numbers))


@mistake(caught_by=test_wide_characters)
def counts_code_points(header, rows, *, missing="-", decimals=2, wide=False):
    """You pad by `len`, but “東” takes two places on a terminal and a combining mark none."""
    return render(header, rows, missing=missing, decimals=decimals)


@mistake(caught_by=test_called_with_header_and_rows_alone)
def always_measures_places(header, rows, *, missing="-", decimals=2, wide=False):
    """You measure places even when `wide` is False; then each code point counts one."""
    return render(header, rows, display_width, missing, decimals)


@mistake(caught_by=test_refuses_uneven_rows)
def cuts_uneven_rows(header, rows, *, missing="-", decimals=2, wide=False):
    """`zip` stops at the shortest row and drops cells without a word. `strict=True` makes it complain."""
    shortest = min(map(len, [header, *rows]))
    rows = [row[:shortest] for row in rows]
    return render(header[:shortest], rows, display_width if wide else len, missing, decimals)
