"""Precise errors: what tests of a function's errors must notice, and the tests we know that do not."""

import re

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

seat = None  # what the tests below call: one version after the other


class NoSeat(ValueError):
    """Raised by a version that has an error of its own."""


def row_and_letter(label: object) -> tuple[str, str]:
    """Return the two parts of a label; raise TypeError if it is no text."""
    if not isinstance(label, str):
        raise TypeError(f"a seat is text, not {label!r}")
    return label[:-1], label[-1:]


def is_seat(row: str, letter: str) -> bool:
    """Tell whether there is such a seat."""
    return row.isdecimal() and 1 <= int(row) <= 40 and letter in set("ABCDEF")


def given(label):
    """it is the one of the lesson"""
    row, letter = row_and_letter(label)
    if not is_seat(row, letter):
        raise ValueError(f"{label!r} is no seat: rows go from 1 to 40, letters from A to F")
    return int(row), letter


def by_pattern(label):
    """its messages have other words, though they name the label, and its error is a class derived from ValueError"""
    if not isinstance(label, str):
        raise TypeError("not text")
    found = re.fullmatch(r"0*([1-9]|[123]\d|40)([A-F])", label)
    if found is None:
        raise NoSeat(f"nobody can sit on {label}")
    return int(found[1]), found[2]


def names_nothing(label):
    """the message does not name the label"""
    row, letter = row_and_letter(label)
    if not is_seat(row, letter):
        raise ValueError("no such seat")
    return int(row), letter


def raises_lookup_error(label):
    """a label that is no seat raises LookupError instead of ValueError"""
    row, letter = row_and_letter(label)
    if not is_seat(row, letter):
        raise LookupError(f"{label!r} is no seat")
    return int(row), letter


def returns_none(label):
    """a label that is no seat gives None instead of an error"""
    row, letter = row_and_letter(label)
    return (int(row), letter) if is_seat(row, letter) else None


def has_row_0(label):
    """row 0 is taken for a row"""
    return (0, label[-1]) if isinstance(label, str) and re.fullmatch("0[A-F]", label) else given(label)


def has_row_41(label):
    """row 41 is taken for a row"""
    return (41, label[-1]) if isinstance(label, str) and re.fullmatch("41[A-F]", label) else given(label)


def has_letter_g(label):
    """the letter G is taken for a seat"""
    if isinstance(label, str) and label.endswith("G"):
        return given(label[:-1] + "F")[0], "G"
    return given(label)


def takes_numbers_for_text(label):
    """a number in place of a text raises ValueError instead of TypeError"""
    return given(str(label) if isinstance(label, int) else label)


def fails_on_empty_text(label):
    """an empty text raises IndexError instead of ValueError"""
    if isinstance(label, str):
        label[-1]
    return given(label)


SEAT = Subject(
    "seat",
    right=[given, by_pattern],
    wrong=[
        returns_none,
        raises_lookup_error,
        names_nothing,
        has_row_0,
        has_row_41,
        has_letter_g,
        takes_numbers_for_text,
        fails_on_empty_text,
    ],
)


def test_passes_as_given(TestSeatErrors):
    """each test passes for `seat` as it is given"""
    SEAT.passes_as_given(TestSeatErrors)


def test_passes_for_other_right_code(TestSeatErrors):
    """each test passes for another `seat` that keeps the promise"""
    SEAT.passes_other_right_code(TestSeatErrors)


def test_can_fail(TestSeatErrors):
    """no test passes whatever `seat` does"""
    SEAT.can_fail(TestSeatErrors)


def test_notices_wrong_code(TestSeatErrors):
    """each wrong version of `seat` makes a test fail"""
    SEAT.notices_wrong_code(TestSeatErrors)


@alternative
class one_test_for_each_promise:
    def test_row_0(self):
        with pytest.raises(ValueError, match="0A"):
            seat("0A")

    def test_row_41(self):
        with pytest.raises(ValueError, match="41F"):
            seat("41F")

    def test_letter(self):
        with pytest.raises(ValueError, match="7G"):
            seat("7G")

    def test_empty(self):
        with pytest.raises(ValueError):
            seat("")

    def test_number(self):
        with pytest.raises(TypeError):
            seat(7)


@alternative
class asks_the_error_itself:
    @pytest.mark.parametrize("label", ["0A", "41A", "7G", ""])
    def test_no_seat(self, label):
        with pytest.raises(ValueError) as caught:
            seat(label)
        assert label in str(caught.value)

    def test_no_text(self):
        try:
            seat(7)
        except TypeError:
            return
        raise AssertionError("no TypeError")


@mistake(caught_by=test_passes_for_other_right_code)
class matches_every_word:
    """The promise is that the message names the label. Its other words may change, and then this test is in the way."""

    @pytest.mark.parametrize("label", ["0A", "41A", "7G", ""])
    def test_no_seat(self, label):
        with pytest.raises(ValueError, match=f"{label!r} is no seat"):
            seat(label)

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_passes_for_other_right_code)
class wants_the_very_class:
    """`pytest.raises` accepts classes derived from the one named, and so do callers. Comparing types refuses them."""

    @pytest.mark.parametrize("label", ["0A", "41A", "7G", ""])
    def test_no_seat(self, label):
        with pytest.raises(ValueError, match=label or None) as caught:
            seat(label)
        assert caught.type is ValueError

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_notices_wrong_code)
class any_error_will_do:
    """`pytest.raises(Exception)` is content with every error, those of a bug in the code or in the test included."""

    @pytest.mark.parametrize("label", ["0A", "41A", "7G", "", 7])
    def test_no_seat(self, label):
        with pytest.raises(Exception):  # noqa: B017
            seat(label)


@mistake(caught_by=test_notices_wrong_code)
class forgets_the_message:
    """The class of the error alone does not say what it is about: `match` asks whether the message names the label."""

    @pytest.mark.parametrize("label", ["0A", "41A", "7G", ""])
    def test_no_seat(self, label):
        with pytest.raises(ValueError):
            seat(label)

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_notices_wrong_code)
class several_calls_in_one_block:
    """The block ends at the first error, so the calls below it never run. One call a block, or one case a test."""

    def test_no_seat(self):
        with pytest.raises(ValueError, match="0A"):
            seat("0A")
            seat("41A")
            seat("7G")
            seat("")

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_notices_wrong_code)
class far_from_the_edge:
    """Row 99 is refused by most wrong versions, too. Mistakes sit at the edge: try 0 and 41, G and the empty text."""

    @pytest.mark.parametrize("label", ["99A", "7Z"])
    def test_no_seat(self, label):
        with pytest.raises(ValueError, match=label or None):
            seat(label)

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_passes_as_given)
class expects_none:
    """The function gives no value for a wrong label: it raises, and without `pytest.raises` the error ends the test."""

    def test_no_seat(self):
        assert seat("0A") is None


@mistake(caught_by=test_passes_as_given)
class takes_0_for_a_row:
    """Rows begin with 1. A test that expects another promise than the one written down fails for right code."""

    def test_row_0(self):
        assert seat("0A") == (0, "A")

    def test_no_text(self):
        with pytest.raises(TypeError):
            seat(7)


@mistake(caught_by=test_can_fail)
class catches_its_own_failure:
    """This `except` catches the failing assertion as well, so the test passes whether the call raises or not."""

    def test_no_seat(self):
        try:
            seat("0A")
            assert False  # noqa: B011
        except BaseException:
            pass
