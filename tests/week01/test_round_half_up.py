"""Round half up: what an answer must do, and the wrong answers we know."""

import math
from decimal import MAX_PREC, ROUND_HALF_EVEN, ROUND_UP, Decimal, localcontext
from decimal import ROUND_HALF_UP as HALF_UP
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@pytest.mark.parametrize(("number", "expected"), [(2.4, 2), (2.6, 3), (7, 7), (-2.4, -2), (0.0, 0)])
def test_goes_to_the_nearer_side(round_half_up, number, expected):
    """a number that lies nearer to one side goes there"""
    assert round_half_up(number) == Decimal(expected)


def test_returns_a_decimal(round_half_up):
    """the result is a Decimal"""
    assert type(round_half_up(2.5)) is Decimal


@pytest.mark.parametrize(("number", "expected"), [(3.5, 4), (2.5, 3), (0.5, 1)])
def test_halves_go_up(round_half_up, number, expected):
    """a half goes up, whichever digit stands before it"""
    assert round_half_up(number) == Decimal(expected)


@pytest.mark.parametrize(("number", "expected"), [(-3.5, -4), (-2.5, -3), (-0.5, -1)])
def test_negative_halves_go_away_from_zero(round_half_up, number, expected):
    """a negative number goes as the positive one does"""
    assert round_half_up(number) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [(3.14159, 2, "3.14"), (1.005, 2, "1.01"), (Decimal("2.675"), 2, "2.68"), (-0.285, 2, "-0.29")],
)
def test_rounds_what_is_shown(round_half_up, number, digits, expected):
    """a float counts as the decimal number that Python shows for it"""
    assert round_half_up(number, digits) == Decimal(expected)


@pytest.mark.parametrize(("number", "digits", "expected"), [(7, 2, "7.00"), (9.996, 2, "10.00"), (2.5, 0, "3")])
def test_shows_the_digits_asked_for(round_half_up, number, digits, expected):
    """the result has as many digits after the point as asked for, zeros included"""
    assert str(round_half_up(number, digits)) == expected


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        (2.446, 1, "2.4"),
        (0.49999999999999994, 0, "0"),
        (Decimal("2.4999999999999999999999999999999999999999"), 0, "2"),
        (5e-324, 0, "0"),
    ],
)
def test_a_little_below_a_half(round_half_up, number, digits, expected):
    """a number just below a half goes down, however near it comes"""
    assert round_half_up(number, digits) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        (1e30, 2, "1E+30"),
        (Decimal("123456789012345678901234567890.125"), 2, "123456789012345678901234567890.13"),
        (-1.5e300, 3, "-1.5E+300"),
    ],
)
def test_large_numbers(round_half_up, number, digits, expected):
    """large numbers keep all their digits"""
    assert round_half_up(number, digits) == Decimal(expected)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, Decimal("Infinity"), Decimal("NaN")])
def test_refuses_what_is_no_number(round_half_up, number):
    """infinity and NaN are ValueErrors"""
    with pytest.raises(ValueError):
        round_half_up(number)


@given(number=st.decimals("-1000", "1000", places=4), digits=st.integers(0, 3))
def test_moves_by_half_a_step_at_most(round_half_up, number, digits):
    """no number moves by more than half a step"""
    assert abs(round_half_up(number, digits) - number) <= Decimal(5).scaleb(-digits - 1)


def checked(number):
    """Return *number* as a Decimal, read as it is shown; raise a ValueError if it is infinite or NaN."""
    exact = Decimal(str(number))
    if not exact.is_finite():
        raise ValueError(f"{number} cannot be rounded")
    return exact


def quantized(exact, digits, rounding):
    """Return *exact* with so many digits after the point."""
    with localcontext(prec=MAX_PREC):
        return exact.quantize(Decimal(1).scaleb(-digits), rounding)


@alternative
def counts_steps_in_whole_numbers(number, digits=0):
    """Count how many steps of the last digit fit into the number and a half step more."""
    exact = checked(number)
    steps = abs(Fraction(exact)) * 10**digits
    whole = math.floor(steps + Fraction(1, 2))
    return Decimal(f"{whole}e-{digits}").copy_sign(exact)


@mistake(caught_by=test_goes_to_the_nearer_side)
def cuts_off(number, digits=0):
    """You cut off what is too much, as `int` does. Rounding goes to the nearer side."""
    return quantized(checked(number), digits, "ROUND_DOWN")


@mistake(caught_by=test_goes_to_the_nearer_side)
def always_goes_up(number, digits=0):
    """You move every number up, as `ceil` and ROUND_UP do. Only from the half on does it go up."""
    return quantized(checked(number), digits, ROUND_UP)


@mistake(caught_by=test_halves_go_up)
def rounds_half_to_even(number, digits=0):
    """Python's `round`, format specs and Decimal's default send a half to the *even* neighbour: 2.5 becomes 2."""
    return quantized(checked(number), digits, ROUND_HALF_EVEN)


@mistake(caught_by=test_halves_go_up)
def sends_halves_down(number, digits=0):
    """You send a half down. At exactly one half, the number goes up."""
    return quantized(checked(number), digits, "ROUND_HALF_DOWN")


@mistake(caught_by=test_negative_halves_go_away_from_zero)
def adds_a_half(number, digits=0):
    """You add a half and go down to the next number below, which sends -2.5 to -2. Round without the sign."""
    exact = checked(number)
    with localcontext(prec=MAX_PREC):
        return quantized(exact + Decimal(5).scaleb(-digits - 1), digits, "ROUND_FLOOR")


@mistake(caught_by=test_returns_a_decimal)
def returns_a_float(number, digits=0):
    """You return a float, which cannot hold 1.01. Return the Decimal that you have."""
    return float(quantized(checked(number), digits, HALF_UP))


@mistake(caught_by=test_returns_a_decimal)
def returns_an_int(number, digits=0):
    """You return an `int` when no digits are asked for. The caller gets a Decimal, whatever `digits` is."""
    rounded = quantized(checked(number), digits, HALF_UP)
    return rounded if digits else int(rounded)


@mistake(caught_by=test_rounds_what_is_shown)
def takes_the_exact_float(number, digits=0):
    """`Decimal(1.005)` is what the float holds, a little less than 1.005. Go through `str`: it gives what Python
    shows.
    """
    checked(number)
    return quantized(Decimal(number), digits, HALF_UP)


@mistake(caught_by=test_rounds_what_is_shown)
def forgets_the_digits(number, digits=0):
    """Nothing in your code asks for `digits`."""
    return quantized(checked(number), 0, HALF_UP)


@mistake(caught_by=test_shows_the_digits_asked_for)
def drops_the_zeros(number, digits=0):
    """You drop the zeros at the end. They say how exact the result is: 7.00 has two digits after the point."""
    rounded = quantized(checked(number), digits, HALF_UP)
    return rounded if rounded != rounded.to_integral_value() else Decimal(int(rounded))


@mistake(caught_by=test_a_little_below_a_half)
def rounds_twice(number, digits=0):
    """You round twice. The first time makes 2.45 of 2.446, and the second time sends that up. Round once."""
    once = quantized(checked(number), digits + 1, HALF_UP)
    return quantized(once, digits, HALF_UP)


@mistake(caught_by=test_a_little_below_a_half)
def adds_a_half_to_a_float(number, digits=0):
    """0.49999999999999994 + 0.5 is 1.0 in floats: the sum itself is rounded. Calculate with the Decimal."""
    exact = checked(number)
    if digits == 0:
        return Decimal(math.floor(abs(float(exact)) + 0.5)).copy_sign(exact)
    return quantized(exact, digits, HALF_UP)


@mistake(caught_by=test_large_numbers)
def keeps_28_digits(number, digits=0):
    """The result needs more than the 28 digits that Decimal keeps by default. Allow more with `localcontext`."""
    return checked(number).quantize(Decimal(1).scaleb(-digits), HALF_UP)


@mistake(caught_by=test_refuses_what_is_no_number)
def lets_nan_pass(number, digits=0):
    """You never ask whether the number is one: Decimal cannot round infinity, and NaN comes out as it went in. Ask
    `is_finite()`.
    """
    return quantized(Decimal(str(number)), digits, HALF_UP)
