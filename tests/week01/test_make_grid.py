"""Grid of cells: what an answer must do, and the wrong answers we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def test_has_rows_and_columns(make_grid):
    """the grid has as many rows and columns as asked for, all cells 0"""
    assert make_grid(2, 3) == [[0, 0, 0], [0, 0, 0]]


def test_fills_every_cell(make_grid):
    """every cell holds `fill`"""
    assert make_grid(2, 2, "free") == [["free", "free"], ["free", "free"]]


def test_takes_any_value_as_fill(make_grid):
    """None is a value to fill with, as any other"""
    assert make_grid(1, 2, None) == [[None, None]]


@pytest.mark.parametrize(("rows", "columns", "expected"), [(0, 3, []), (2, 0, [[], []]), (0, 0, [])])
def test_may_be_empty(make_grid, rows, columns, expected):
    """no rows make an empty list, no columns make empty rows"""
    assert make_grid(rows, columns) == expected


def test_rows_are_independent(make_grid):
    """after `grid[0][1] = 7`, one cell has changed"""
    grid = make_grid(3, 2)
    grid[0][1] = 7
    assert grid == [[0, 7], [0, 0], [0, 0]]


def test_grids_are_independent(make_grid):
    """a grid changed by one caller leaves the next caller's grid clean"""
    make_grid(1, 1)[0][0] = 7
    assert make_grid(1, 1) == [[0]]


@given(rows=st.integers(0, 5), columns=st.integers(0, 5), fill=st.sampled_from(["", 7, "·", ("a", 1)]))
def test_measures_agree(make_grid, rows, columns, fill):
    """every size and every fill give the same grid as two loops"""
    expected = []
    for _ in range(rows):
        expected.append([])
        for _ in range(columns):
            expected[-1].append(fill)
    assert make_grid(rows, columns, fill) == expected


@alternative
def cuts_one_long_list(rows, columns, fill=0):
    """Make all cells in one list and cut it into rows: a slice is a new list."""
    cells = [fill] * (rows * columns)
    return [cells[row * columns : (row + 1) * columns] for row in range(rows)]


@alternative
def copies_one_row(rows, columns, fill=0):
    """Make one row and copy it for each row of the grid."""
    row = [fill] * columns
    return [row.copy() for _ in range(rows)]


@mistake(caught_by=test_has_rows_and_columns)
def swaps_rows_and_columns(rows, columns, fill=0):
    """Rows and columns have changed places: the outer list holds the rows."""
    return [[fill] * rows for _ in range(columns)]


@mistake(caught_by=test_has_rows_and_columns)
def makes_one_flat_list(rows, columns, fill=0):
    """You put all cells into one list. A grid is a list of rows, and each row is a list."""
    return [fill] * (rows * columns)


@mistake(caught_by=test_has_rows_and_columns)
def makes_rows_of_tuples(rows, columns, fill=0):
    """Your rows are tuples, whose cells can never be set. A row that changes is a list."""
    return [(fill,) * columns for _ in range(rows)]


@mistake(caught_by=test_has_rows_and_columns)
def counts_from_one(rows, columns, fill=0):
    """`range(1, rows)` leaves out one row: `range(rows)` already counts to `rows`, from 0."""
    return [[fill] * columns for _ in range(1, rows)]


@mistake(caught_by=test_fills_every_cell)
def fills_with_zeros(rows, columns, fill=0):
    """You fill with 0, whatever `fill` is."""
    return [[0] * columns for _ in range(rows)]


@mistake(caught_by=test_takes_any_value_as_fill)
def takes_false_values_for_missing(rows, columns, fill=0):
    """`fill or 0` replaces every false value: None, an empty text. The default in the signature is enough."""
    return [[fill or 0] * columns for _ in range(rows)]


@mistake(caught_by=test_rows_are_independent)
def multiplies_the_rows(rows, columns, fill=0):
    """`[row] * rows` writes down one row several times. There is one list behind all of them: make each row anew."""
    return [[fill] * columns] * rows


_KEPT = {}


@mistake(caught_by=test_grids_are_independent)
def keeps_the_grids(rows, columns, fill=0):
    """You keep the grid you made and hand the same one out again: the next caller finds the marks of the first."""
    return _KEPT.setdefault((rows, columns, fill), [[fill] * columns for _ in range(rows)])
