"""A matrix with `@` and slicing: what an answer must do, and the wrong answers we know."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

ROWS = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]
on_rows = pytest.mark.parametrize("rows", [ROWS])  # a parameter is shown to the learner by its value


class Rotation:
    """Something else that knows how to be multiplied by a matrix on its left."""

    def __rmatmul__(self, other):
        return "turned"

    def __repr__(self):
        return "Rotation()"


def remade(matrix):
    """Return the rows of the matrix that the `repr` of *matrix* makes when evaluated, or why it makes none."""
    if type(matrix).__repr__ is object.__repr__:
        return "the class defines no `__repr__`"
    text = repr(matrix)
    try:
        made = eval(text, {"Matrix": type(matrix), "Fraction": Fraction})
    except Exception:
        return f"no expression: {text}"
    return list(made) if type(made) is type(matrix) else f"no matrix: {text}"


def rows_after_change(Matrix, lists):
    """Return the rows of a matrix after the lists that it was made from were changed."""
    matrix = Matrix(lists)
    lists[0][0] = 99
    lists.append([99] * len(lists[0]))
    return list(matrix)


def test_gives_its_rows(Matrix):
    """a loop over a matrix gives its rows as tuples, as often as you like"""
    matrix = Matrix([[1, 2, 3], [4, 5, 6]])
    assert [list(matrix), list(matrix)] == [[(1, 2, 3), (4, 5, 6)], [(1, 2, 3), (4, 5, 6)]]


def test_text_for_programmers(Matrix):
    """`repr` gives an expression that, evaluated, makes the same matrix again"""
    assert remade(Matrix([[1, Fraction(1, 3)], [0.5, -4]])) == [(1, Fraction(1, 3)), (0.5, -4)]


def test_reads_rows_once(Matrix):
    """the rows, and each row, may be iterators that can be read once"""
    assert list(Matrix(iter([iter([1, 2]), iter([3, 4])]))) == [(1, 2), (3, 4)]


def test_shares_no_list(Matrix):
    """changing the lists that a matrix was made from does not change it"""
    assert rows_after_change(Matrix, [[1, 2], [3, 4]]) == [(1, 2), (3, 4)]


@pytest.mark.parametrize("rows", [[[1, 2], [3]], [[1], [2, 3]], [[1, 2], []]])
def test_refuses_ragged_rows(Matrix, rows):
    """rows of different lengths are a ValueError"""
    with pytest.raises(ValueError):
        Matrix(rows)


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_refuses_nothing(Matrix, rows):
    """no rows, or rows without numbers, are a ValueError"""
    with pytest.raises(ValueError):
        Matrix(rows)


def test_shape(Matrix):
    """`shape` is the number of rows and that of columns, an attribute that cannot be set"""
    assert Matrix([[1, 2, 3], [4, 5, 6]]).shape == (2, 3)
    with pytest.raises(AttributeError):
        Matrix([[1, 2, 3], [4, 5, 6]]).shape = (3, 2)


def test_transposed(Matrix):
    """`transposed` is a matrix whose rows are the columns"""
    assert list(Matrix([[1, 2, 3], [4, 5, 6]]).transposed) == [(1, 4), (2, 5), (3, 6)]
    assert Matrix([[1, 2, 3], [4, 5, 6]]).transposed.shape == (3, 2)


@on_rows
def test_one_number(Matrix, rows):
    """`matrix[row, column]` is a number"""
    assert Matrix(rows)[0, 0] == 1
    assert Matrix(rows)[3, 1] == 11


@on_rows
def test_negative_positions(Matrix, rows):
    """negative positions count from the end"""
    assert Matrix(rows)[1, -1] == 6
    assert Matrix(rows)[-1, -3] == 10


@on_rows
def test_two_slices(Matrix, rows):
    """with two slices it is the matrix of those rows and those columns"""
    assert list(Matrix(rows)[1:3, :2]) == [(4, 5), (7, 8)]
    assert list(Matrix(rows)[:, 1:]) == [(2, 3), (5, 6), (8, 9), (11, 12)]
    assert list(Matrix(rows)[3:, :]) == [(10, 11, 12)]
    assert Matrix(rows)[1:3, :2].shape == (2, 2)


@on_rows
def test_steps(Matrix, rows):
    """a slice may have a step, and go backwards"""
    assert list(Matrix(rows)[::2, ::-1]) == [(3, 2, 1), (9, 8, 7)]
    assert list(Matrix(rows)[-1:-3:-1, ::2]) == [(10, 12), (7, 9)]


@on_rows
def test_number_and_slice(Matrix, rows):
    """a number beside a slice stands for one row or one column, and the result is a matrix"""
    assert list(Matrix(rows)[1, :]) == [(4, 5, 6)]
    assert list(Matrix(rows)[1:3, 0]) == [(4,), (7,)]


@on_rows
def test_negative_number_and_slice(Matrix, rows):
    """a negative number beside a slice counts from the end, too"""
    assert list(Matrix(rows)[-1, 1:]) == [(11, 12)]
    assert list(Matrix(rows)[:2, -1]) == [(3,), (6,)]


@on_rows
def test_number_out_of_range(Matrix, rows):
    """a number beyond the rows or the columns is an IndexError"""
    with pytest.raises(IndexError):
        Matrix(rows)[4, 0]
    with pytest.raises(IndexError):
        Matrix(rows)[0, 3]
    with pytest.raises(IndexError):
        Matrix(rows)[-5, 0]


@on_rows
def test_number_out_of_range_and_slice(Matrix, rows):
    """a number beyond the rows or the columns is an IndexError beside a slice, too"""
    with pytest.raises(IndexError):
        Matrix(rows)[9, :]
    with pytest.raises(IndexError):
        Matrix(rows)[:, -4]


@on_rows
def test_selects_nothing(Matrix, rows):
    """slices that select no row or no column are a ValueError"""
    with pytest.raises(ValueError):
        Matrix(rows)[4:, :]
    with pytest.raises(ValueError):
        Matrix(rows)[:, 2:1]
    with pytest.raises(ValueError):
        Matrix(rows)[0, 3:9]


@on_rows
@pytest.mark.parametrize("index", [1, (0, 1, 2), (0,), "ab", (0.0, 1), slice(1, 3)])
def test_refuses_other_indices(Matrix, rows, index):
    """an index that is no pair of numbers and slices is a TypeError"""
    with pytest.raises(TypeError):
        Matrix(rows)[index]


def test_cannot_be_changed(Matrix):
    """to set a number is a TypeError"""
    with pytest.raises(TypeError):
        Matrix([[1, 2], [3, 4]])[0, 0] = 99


def test_product(Matrix):
    """`left @ right` holds, for each row of the left and each column of the right, the sum of their products"""
    assert list(Matrix([[1, 2], [3, 4]]) @ Matrix([[5, 6], [7, 8]])) == [(19, 22), (43, 50)]


def test_product_of_oblong_matrices(Matrix):
    """the product has the rows of the left and the columns of the right"""
    assert list(Matrix([[1, 2, 3]]) @ Matrix([[4], [5], [6]])) == [(32,)]
    assert list(Matrix([[4], [5]]) @ Matrix([[1, 2, 3]])) == [(4, 8, 12), (5, 10, 15)]


def test_product_is_exact(Matrix):
    """numbers keep their type: a product of integers or fractions has no rounding"""
    assert list(Matrix([[10**20, 1]]) @ Matrix([[1], [1]])) == [(10**20 + 1,)]
    assert list(Matrix([[Fraction(1, 3)]]) @ Matrix([[3]])) == [(1,)]


def test_refuses_shapes_that_do_not_fit(Matrix):
    """if the left has not as many columns as the right has rows, `@` is a ValueError that shows both shapes"""
    with pytest.raises(ValueError, match=r"\(2, 2\).*\(3, 1\)"):
        Matrix([[1, 2], [3, 4]]) @ Matrix([[5], [6], [7]])
    with pytest.raises(ValueError, match=r"\(1, 3\).*\(1, 3\)"):
        Matrix([[1, 2, 3]]) @ Matrix([[4, 5, 6]])


def test_leaves_other_types_to_them(Matrix):
    """`@` with anything else asks the other object, and is a TypeError if that does not know how"""
    assert Matrix([[1, 2], [3, 4]]) @ Rotation() == "turned"
    with pytest.raises(TypeError):
        Matrix([[1, 2], [3, 4]]) @ [[1, 0], [0, 1]]


def matrices(rows, columns):
    """Return a strategy for the rows of a matrix of this shape."""
    row = st.lists(st.integers(-9, 9), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@given(st.slices(4), st.slices(3))
def test_slices_as_lists_do(Matrix, rows, columns):
    """any two slices select what they select from lists"""
    expected = [tuple(row[columns]) for row in ROWS[rows]]
    if expected and expected[0]:
        assert list(Matrix(ROWS)[rows, columns]) == expected


@given(matrices(2, 3), matrices(3, 2))
def test_transposes_products(Matrix, left, right):
    """a product transposed is the product of both transposed, in the other order"""
    expected = list(Matrix(right).transposed @ Matrix(left).transposed)
    assert list((Matrix(left) @ Matrix(right)).transposed) == expected


@alternative
class KeepsOneTuple:
    """Keep all numbers in one tuple, row after row, and let `range` turn indices into positions."""

    def __init__(self, rows):
        rows = self._copied(rows)
        self._check(rows)
        self._height, self._width = len(rows), len(rows[0])
        self._numbers = [number for row in rows for number in row]

    def __iter__(self):
        for start in range(0, len(self._numbers), self._width):
            yield tuple(self._numbers[start : start + self._width])

    def __repr__(self):
        return f"Matrix({list(self)!r})"

    @property
    def shape(self):
        """Rows and columns."""
        return self._height, self._width

    @property
    def transposed(self):
        """Rows for columns."""
        return type(self)(zip(*self, strict=True))

    def __getitem__(self, index):
        self._check_index(index)
        rows, columns = self._positions(index[0], self._height), self._positions(index[1], self._width)
        if not any(isinstance(each, slice) for each in index):
            return self._at(rows[0], columns[0])
        return self._selected(rows, columns)

    def __matmul__(self, other):
        if not isinstance(other, KeepsOneTuple):
            return NotImplemented
        self._check_shapes(other)
        return self._product(other)

    def _copied(self, rows):
        return [list(row) for row in rows]

    def _check(self, rows):
        if len({len(row) for row in rows}) != 1 or not rows[0]:
            raise ValueError("a matrix needs rows of one length")

    def _check_index(self, index):
        if type(index) is not tuple or len(index) != 2:
            raise TypeError("an index is a pair")

    def _positions(self, index, size):
        return range(size)[index] if isinstance(index, slice) else [range(size)[index]]

    def _at(self, row, column):
        return self._numbers[row * self._width + column]

    def _selected(self, rows, columns):
        return type(self)([[self._at(row, column) for column in columns] for row in rows])

    def _check_shapes(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"{self.shape} does not fit {other.shape}")

    def _product(self, other):
        columns = list(other.transposed)
        return type(self)([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self])  # noqa: B905


@alternative
class KeepsADictionary:
    """Keep the numbers in a dictionary by row and column, and build every result from such pairs."""

    def __init__(self, rows):
        rows = [dict(enumerate(row)) for row in rows]
        widths = {len(row) for row in rows}
        if len(widths) != 1 or widths == {0}:
            raise ValueError("rows of one length are needed")
        self._cells = {(i, j): row[j] for i, row in enumerate(rows) for j in row}

    @property
    def shape(self):
        """Rows and columns."""
        last_row, last_column = max(self._cells)
        return last_row + 1, last_column + 1

    @property
    def transposed(self):
        """Rows for columns."""
        height, width = self.shape
        return KeepsADictionary([[self._cells[i, j] for i in range(height)] for j in range(width)])

    def __iter__(self):
        height, width = self.shape
        return iter([tuple(self._cells[i, j] for j in range(width)) for i in range(height)])

    def __repr__(self):
        return f"Matrix({[list(row) for row in self]})"

    def __getitem__(self, index):
        match index:
            case (slice() as rows, slice() as columns):
                picked = list(self)[rows]
                return KeepsADictionary(row[columns] for row in picked)
            case (slice() as rows, column):
                return KeepsADictionary([row[column]] for row in list(self)[rows])
            case (row, slice() as columns):
                return KeepsADictionary([list(self)[row][columns]])
            case (row, column):
                return list(self)[row][column]
        raise TypeError(f"{index!r} is no pair")

    def __matmul__(self, other):
        if type(other) is not KeepsADictionary:
            return NotImplemented
        (height, inner), (wanted, width) = self.shape, other.shape
        if inner != wanted:
            raise ValueError(f"shapes {self.shape} and {other.shape}")
        sums = {}
        for i, j, k in product(range(height), range(width), range(inner)):
            sums[i, j] = sums.get((i, j), 0) + self._cells[i, k] * other._cells[k, j]
        return KeepsADictionary([[sums[i, j] for j in range(width)] for i in range(height)])


Base = KeepsOneTuple  # its small methods are what the mistakes change


@mistake(caught_by=test_gives_its_rows)
class GivesLists(Base):
    """A loop gives your rows as lists. In a tuple nobody can change a number of the matrix."""

    def __iter__(self):
        return iter([list(row) for row in super().__iter__()])


@mistake(caught_by=test_gives_its_rows)
class IsReadOnce(Base):
    """You keep one iterator over the rows, and it is used up after the first loop. `__iter__` makes a new one."""

    def __init__(self, rows):
        super().__init__(rows)
        self._iterator = super().__iter__()

    def __iter__(self):
        return self._iterator


@mistake(caught_by=test_text_for_programmers)
class HasNoRepr(Base):
    """Without `__repr__`, Python shows the class and an address in memory, and nobody sees the numbers."""

    __repr__ = object.__repr__

    def __str__(self):
        return f"{list(self)}"


@mistake(caught_by=test_text_for_programmers)
class ReprByStr(Base):
    """Your `repr` writes the numbers with `str`: a fraction reads like a division then. `repr` is made of `repr`s."""

    def __repr__(self):
        return f"Matrix([{', '.join('[' + ', '.join(map(str, row)) + ']' for row in self)}])"


@mistake(caught_by=test_reads_rows_once)
class ReadsRowsTwice(Base):
    """You read the rows to check their lengths, and again to keep them. An iterator is empty the second time."""

    def _copied(self, rows):
        widths = {len(list(row)) for row in rows}
        return [list(row) for row in rows] if len(widths) == 1 else [[]]


@mistake(caught_by=test_reads_rows_once)
class AsksForTheLength(Base):
    """You ask `len` of what you were given, and an iterator has none. Make tuples first."""

    def _copied(self, rows):
        return [[row[place] for place in range(len(row))] for row in rows]


@mistake(caught_by=test_shares_no_list)
class KeepsTheLists(Base):
    """You keep the caller's own lists: when these change, so does your matrix. Copy the rows, too, not the outer list
    alone.
    """

    def __init__(self, rows):
        self._rows = rows = rows if isinstance(rows, list) else [list(row) for row in rows]
        super().__init__(rows)

    def __iter__(self):
        return iter([tuple(row) for row in self._rows])


@mistake(caught_by=test_refuses_ragged_rows)
class TakesRaggedRows(Base):
    """You take rows of different lengths. Later, numbers vanish or come from the wrong row, and nobody is told."""

    def _check(self, rows):
        if not rows or not rows[0]:
            raise ValueError("a matrix needs a number")


@mistake(caught_by=test_refuses_nothing)
class TakesNothing(Base):
    """You accept a matrix without numbers, which has no shape that makes sense."""

    def __init__(self, rows):
        rows = [list(row) for row in rows]
        if any(rows):
            super().__init__(rows)


@mistake(caught_by=test_refuses_nothing)
class LetsTheIndexErrorPass(Base):
    """You look at the first row before you know that there is one, and an IndexError passes out."""

    def _check(self, rows):
        if not rows[0] or len({len(row) for row in rows}) != 1:
            raise ValueError("a matrix needs rows of one length")


@mistake(caught_by=test_shape)
class ColumnsFirst(Base):
    """You give the columns first. Rows come first, as in the index."""

    @property
    def shape(self):
        """Rows and columns."""
        return self._width, self._height


@mistake(caught_by=test_shape)
class ShapeIsAMethod(Base):
    """Your `shape` is a method and has to be called. With `@property` it is read like an attribute."""

    def shape(self):
        """Rows and columns."""
        return self._height, self._width


@mistake(caught_by=test_shape)
class ShapeCanBeSet(Base):
    """Your `shape` is a plain attribute, and whoever sets it makes the matrix contradict itself. A property is safe."""

    shape = None

    def __init__(self, rows):
        super().__init__(rows)
        self.shape = self._height, self._width


@mistake(caught_by=test_transposed)
class TransposesToAList(Base):
    """Your `transposed` is no matrix but a list of rows. It looks right in a loop and has no `shape`."""

    @property
    def transposed(self):
        """Rows for columns."""
        return list(zip(*self, strict=True))


@mistake(caught_by=test_transposed)
class TurnsRound(Base):
    """You reverse rows and columns, which turns the matrix by half a turn. Row i becomes column i: `zip(*rows)`."""

    @property
    def transposed(self):
        """Rows for columns."""
        return type(self)([row[::-1] for row in list(self)[::-1]])


@mistake(caught_by=test_negative_positions)
class CountsFromTheFrontOnly(Base):
    """You calculate positions yourself, and a negative one lands in another row. Lists and `range` know how."""

    def _positions(self, index, size):
        return super()._positions(index, size) if isinstance(index, slice) else [index]


@mistake(caught_by=test_one_number)
class ColumnThenRow(Base):
    """You take the first part of the index for the column. It is the row."""

    def _at(self, row, column):
        return list(self)[column][row]


@mistake(caught_by=test_two_slices)
class SlicesTheRowsTwice(Base):
    """`rows[1:3][:2]` takes rows 1 and 2, and of these *rows* the first two. Slice each row for the columns."""

    def _selected(self, rows, columns):
        return type(self)([list(self)[row] for row in rows][min(columns) : max(columns) + 1])


@mistake(caught_by=test_two_slices)
class SelectsLists(Base):
    """Slices give a list of rows. A part of a matrix is a matrix: hand the rows to `Matrix`."""

    def _selected(self, rows, columns):
        return [[self._at(row, column) for column in columns] for row in rows]


@mistake(caught_by=test_steps)
class ForgetsTheStep(Base):
    """You read start and stop of a slice, and not its step. Give the whole slice to a tuple or a `range`."""

    def _positions(self, index, size):
        if isinstance(index, slice):
            index = slice(index.start, index.stop)
        return super()._positions(index, size)


@mistake(caught_by=test_number_and_slice)
class OneRowIsATuple(Base):
    """With a number and a slice you give a tuple of numbers. One row is a matrix of one row."""

    def __getitem__(self, index):
        found = super().__getitem__(index)
        if isinstance(found, Base) and not isinstance(index[0], slice):
            return next(iter(found))
        if isinstance(found, Base) and not isinstance(index[1], slice):
            return next(iter(found.transposed))
        return found


@mistake(caught_by=test_negative_number_and_slice)
class AddsOneToTheLast(Base):
    """You turn a number n into the slice n:n+1. For -1 that is -1:0, which is empty."""

    def _positions(self, index, size):
        found = super()._positions(index, size)
        return range(size)[index : index + 1] if found == [size - 1] and index == -1 and self._sliced else found

    def __getitem__(self, index):
        self._sliced = type(index) is tuple and any(isinstance(each, slice) for each in index)
        return super().__getitem__(index)


@mistake(caught_by=test_number_out_of_range_and_slice)
class SlicesForNumbers(Base):
    """You turn a number into a slice, and a slice beyond the end is no IndexError. A tuple checks numbers itself."""

    def _positions(self, index, size):
        beyond = isinstance(index, int) and not -size <= index < size
        return range(0) if beyond and self._sliced else super()._positions(index, size)

    def __getitem__(self, index):
        self._sliced = type(index) is tuple and any(isinstance(each, slice) for each in index)
        return super().__getitem__(index)


@mistake(caught_by=test_number_out_of_range)
class WrapsAround(Base):
    """You take the index modulo the size, so that every number finds something, and a slip is never noticed."""

    def _positions(self, index, size):
        return super()._positions(index % size if isinstance(index, int) else index, size)


@mistake(caught_by=test_selects_nothing)
class GivesNoneForNothing(Base):
    """You return None where nothing is selected. It fails somewhere else then: let the constructor refuse."""

    def _selected(self, rows, columns):
        return super()._selected(rows, columns) if rows and columns else None


@mistake(caught_by=test_refuses_other_indices)
class UnpacksAnything(Base):
    """You unpack the index without a look: three parts are a ValueError of Python's. The *kind* of index is wrong."""

    def _check_index(self, index):
        _, _ = index


@mistake(caught_by=test_refuses_other_indices)
class TakesOneNumber(Base):
    """You accept one number as a row. The exercise leaves it undefined, so that a comma forgotten is an error."""

    def __getitem__(self, index):
        return super().__getitem__((index, slice(None)) if isinstance(index, int | slice) else index)


@mistake(caught_by=test_cannot_be_changed)
class CanBeSet(Base):
    """You let numbers be set. Other code may rely on this matrix, its `transposed` for one."""

    def __setitem__(self, index, number):
        row, column = index
        self._numbers[row * self._width + column] = number


@mistake(caught_by=test_product)
class MultipliesByPairs(Base):
    """You multiply number by number at the same place. A product of matrices sums, for each row and each column."""

    def _product(self, other):
        pairs = zip(self, other, strict=False)
        return type(self)([[a * b for a, b in zip(row, column, strict=False)] for row, column in pairs])


@mistake(caught_by=test_product)
class MultipliesRowsByRows(Base):
    """You combine rows of the left with *rows* of the right. Take its columns, the rows of its `transposed`."""

    def _product(self, other):
        return type(self)([[sum(a * b for a, b in zip(row, line)) for line in other] for row in self])  # noqa: B905


@mistake(caught_by=test_product)
class MultipliesFromTheRight(Base):
    """You calculate `right @ left`. For matrices the order matters."""

    def _product(self, other):
        return Base._product(other, self)


@mistake(caught_by=test_product_of_oblong_matrices)
class AssumesASquare(Base):
    """You use the width of the left for everything. The product has as many columns as the *right* has."""

    def _product(self, other):
        columns = list(other.transposed)[: self.shape[0]]
        return type(self)([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self])  # noqa: B905


@mistake(caught_by=test_product_of_oblong_matrices)
class WantsEqualShapes(Base):
    """You ask for equal shapes. What must fit is the number of columns on the left and that of rows on the right."""

    def _check_shapes(self, other):
        if self.shape != other.shape:
            raise ValueError(f"{self.shape} does not fit {other.shape}")


@mistake(caught_by=test_product_is_exact)
class CalculatesWithFloats(Base):
    """You begin the sum with 0.0 or turn numbers into floats, which have 16 digits. Begin with 0, as `sum` does."""

    def _product(self, other):
        columns = list(other.transposed)
        return type(self)([[sum((a * b for a, b in zip(row, column)), 0.0) for column in columns] for row in self])  # noqa: B905


@mistake(caught_by=test_refuses_shapes_that_do_not_fit)
class MultipliesUpToTheShorter(Base):
    """`zip` stops at the shorter of row and column, so matrices that do not fit give a result that means nothing."""

    def _check_shapes(self, other):
        return self.shape


@mistake(caught_by=test_refuses_shapes_that_do_not_fit)
class ShowsNoShapes(Base):
    """Your message does not show the shapes, which is what one needs to find the mistake."""

    def _check_shapes(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError("the shapes do not fit")


@mistake(caught_by=test_leaves_other_types_to_them)
class RaisesForOtherTypes(Base):
    """You raise the TypeError yourself, so the other object is never asked. Return `NotImplemented`."""

    def __matmul__(self, other):
        if not isinstance(other, Base):
            raise TypeError(f"cannot multiply by {other!r}")
        return super().__matmul__(other)


@mistake(caught_by=test_leaves_other_types_to_them)
class TakesListsForMatrices(Base):
    """You make a matrix of whatever stands on the right. Then a list of lists is one, but not on the left."""

    def __matmul__(self, other):
        return super().__matmul__(other if isinstance(other, Base) else type(self)(other))
