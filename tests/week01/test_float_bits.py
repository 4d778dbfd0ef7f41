"""Float bits: what an answer must do, and the wrong answers we know."""

import inspect
import math
import struct
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called

TAKE_FLOATS_APART = tuple((name, getattr(math, name)) for name in ("nextafter", "ulp", "frexp"))


class Sealed(float):
    """A float that shows its bits, and refuses the methods that would do the work."""

    as_integer_ratio = never_called("float.as_integer_ratio")
    hex = never_called("float.hex")


def seal_the_library(answer, monkeypatch):
    """Replace the functions that take floats apart, in `math` and under every name that *answer* sees."""
    names = getattr(inspect.unwrap(answer), "__globals__", {})
    for title, function in TAKE_FLOATS_APART:
        sealed = never_called(f"math.{title}")
        monkeypatch.setattr(math, title, sealed)
        for name in [name for name, value in names.items() if value is function]:
            monkeypatch.setitem(names, name, sealed)
    for name in ("Decimal", "Fraction"):
        if name in names:
            monkeypatch.setitem(names, name, never_called(name))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.75, (3, 4, 0.7499999999999999, 0.7500000000000001)),
        (0.1, (3602879701896397, 36028797018963968, 0.09999999999999999, 0.10000000000000002)),
    ],
)
def test_takes_a_fraction_apart(float_bits, number, expected):
    """the fraction is exact and in lowest terms, the neighbours are the nearest floats"""
    assert float_bits(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (-0.75, (-3, 4, -0.7500000000000001, -0.7499999999999999)),
        (-0.1, (-3602879701896397, 36028797018963968, -0.10000000000000002, -0.09999999999999999)),
    ],
)
def test_negative_numbers(float_bits, number, expected):
    """the numerator bears the sign, and the float below comes before the one above"""
    assert float_bits(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(10.0, (10, 1)), (-3.0, (-3, 1)), (2.0**52 + 1, (2**52 + 1, 1)), (2.0**60, (2**60, 1))],
)
def test_whole_numbers(float_bits, number, expected):
    """a whole number has the denominator 1, however large it is"""
    assert float_bits(number)[:2] == expected


def test_gives_whole_numbers_and_floats(float_bits):
    """numerator and denominator are of type `int`, the neighbours are floats"""
    assert list(map(type, float_bits(0.75))) == [int, int, float, float]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1.0, (0.9999999999999999, 1.0000000000000002)),
        (-4.0, (-4.000000000000001, -3.9999999999999996)),
        (2.0**53, (9007199254740991.0, 9007199254740994.0)),
    ],
)
def test_powers_of_two(float_bits, number, expected):
    """at a power of two, the gap on one side is twice the gap on the other"""
    assert float_bits(number)[2:] == expected


@pytest.mark.parametrize("number", [0.0, -0.0])
def test_zero(float_bits, number):
    """zero, with either sign, lies between the smallest floats of both signs"""
    assert float_bits(number) == (0, 1, -5e-324, 5e-324)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (5e-324, (1, 2**1074, 0.0, 1e-323)),
        (-5e-324, (-1, 2**1074, -1e-323, 0.0)),
        (1.5e-323, (3, 2**1074, 1e-323, 2e-323)),
        (2.2250738585072014e-308, (1, 2**1022, 2.225073858507201e-308, 2.225073858507202e-308)),
    ],
)
def test_smallest_numbers(float_bits, number, expected):
    """the smallest floats, which have no leading 1, are exact, too"""
    assert float_bits(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (sys.float_info.max, (1.7976931348623155e308, math.inf)),
        (-sys.float_info.max, (-math.inf, -1.7976931348623155e308)),
    ],
)
def test_largest_numbers(float_bits, number, expected):
    """beyond the largest float of either sign lies infinity"""
    assert float_bits(number)[2:] == expected


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_refuses_what_is_no_number(float_bits, number):
    """infinity and NaN are ValueErrors"""
    with pytest.raises(ValueError):
        float_bits(number)


def test_reads_the_bits(float_bits, monkeypatch):
    """the bits are read, and nothing from the library that takes floats apart is called"""
    number = Sealed(0.1)
    seal_the_library(float_bits, monkeypatch)
    float_bits(number)


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_agrees_with_the_library(float_bits, number):
    """every float agrees with `as_integer_ratio` and `math.nextafter`"""
    below, above = math.nextafter(number, -math.inf), math.nextafter(number, math.inf)
    assert float_bits(number) == (*number.as_integer_ratio(), below, above)


def finite(number):
    """Return *number*; raise a ValueError if it is infinite or NaN."""
    if number - number != 0:
        raise ValueError(f"{number} has no fraction")
    return number


def bits_of(number):
    """Return the 64 bits of *number* as a whole number."""
    return struct.unpack(">Q", struct.pack(">d", number))[0]


def ratio(number, hidden_bit=True):
    """Return numerator and denominator of *number*; without *hidden_bit*, read too little."""
    exponent, fraction = divmod(bits_of(abs(number)), 2**52)
    exact = Fraction(fraction + 2**52 * (exponent > 0 and hidden_bit)) * Fraction(2) ** (max(exponent, 1) - 1075)
    return int(math.copysign(1, number)) * exact.numerator, exact.denominator


def neighbours(number):
    """Return the next float below and the next one above."""
    return math.nextafter(number, -math.inf), math.nextafter(number, math.inf)


def float_of(bits):
    """Return the float that has these 64 *bits*."""
    return struct.unpack(">d", struct.pack(">Q", bits))[0]


@alternative
def builds_from_the_written_bits(number):
    """Read the bits as a text of 0 and 1; find the neighbours by cases."""
    bits = f"{bits_of(finite(number)):064b}"
    exponent, digits = int(bits[1:12], 2), bits[12:]
    whole, power = int(("1" if exponent else "0") + digits, 2), max(exponent, 1) - 1075
    while whole % 2 == 0 and power < 0 and whole:
        whole, power = whole // 2, power + 1
    top, bottom = (whole << power, 1) if power >= 0 else (whole, 1 << -power)
    if not whole:
        return 0, 1, -5e-324, 5e-324
    magnitude = int(bits[1:], 2)
    inner, outer = float_of(magnitude - 1), float_of(magnitude + 1)
    return (-top, bottom, -outer, -inner) if bits[0] == "1" else (top, bottom, inner, outer)


@mistake(caught_by=test_takes_a_fraction_apart)
def reads_the_decimal_number(number):
    """You take the decimal number that Python shows. The float nearest to 0.1 is another number: read its bits."""
    shown = Fraction(repr(finite(number)))
    return shown.numerator, shown.denominator, *neighbours(number)


@mistake(caught_by=test_takes_a_fraction_apart)
def does_not_reduce(number):
    """Your fraction is not in lowest terms. Divide both parts by their greatest common divisor, `math.gcd`."""
    finite(number)
    exponent, fraction = divmod(bits_of(abs(number)), 2**52)
    whole, power = fraction + 2**52 * (exponent > 0), max(exponent, 1) - 1075
    top, bottom = (whole * 2**power, 1) if power >= 0 else (whole, 2**-power)
    return int(math.copysign(top, number)) if top < 2**53 else top, bottom, *neighbours(number)


@mistake(caught_by=test_takes_a_fraction_apart)
def forgets_the_leading_one(number):
    """You leave out the leading 1, which is not stored: every float but the smallest has it before its 52 bits."""
    return *ratio(finite(number), hidden_bit=False), *neighbours(number)


@mistake(caught_by=test_takes_a_fraction_apart)
def adds_epsilon(number):
    """`sys.float_info.epsilon` is the gap just above 1.0. Gaps grow with the numbers: change the last bit instead."""
    step = sys.float_info.epsilon
    return *ratio(finite(number)), number - step, number + step


@mistake(caught_by=test_negative_numbers)
def loses_the_sign(number):
    """The first of the 64 bits is the sign. Your numerator is without it."""
    return *ratio(abs(finite(number))), *neighbours(number)


@mistake(caught_by=test_negative_numbers)
def swaps_negative_neighbours(number):
    """One bit more makes a negative float smaller, not larger: it moves away from zero. Below and above change
    places.
    """
    below, above = neighbours(finite(number))
    return *ratio(number), *((above, below) if number < 0 else (below, above))


@mistake(caught_by=test_whole_numbers)
def refuses_to_shift_up(number):
    """You shift to one side only. From 2**53 on, the exponent makes the numerator larger instead of the denominator."""
    top, bottom = ratio(finite(number))
    return (top, bottom, *neighbours(number)) if abs(number) < 2**53 else (top // 2**60, bottom, *neighbours(number))


@mistake(caught_by=test_gives_whole_numbers_and_floats)
def returns_floats(number):
    """Your numerator or denominator is a float: `/` and `2.0 ** n` make floats. Use `//` and `2**n`."""
    top, bottom = ratio(finite(number))
    return float(top), float(bottom) if bottom < 2**1000 else bottom, *neighbours(number)


@mistake(caught_by=test_powers_of_two)
def takes_equal_gaps(number):
    """You take the gap above for the gap below. Below a power of two the floats lie twice as close."""
    finite(number)
    inner = math.copysign(abs(number) - math.ulp(number), number)
    return *ratio(number), *((inner, neighbours(number)[1]) if number > 0 else (neighbours(number)[0], inner))


@mistake(caught_by=test_zero)
def counts_down_from_zero(number):
    """Below 0 lies a float whose sign bit is set; one bit less than none is not to be had. Zero needs a rule."""
    if number == 0:
        struct.pack(">Q", -1)
    return *ratio(finite(number)), *neighbours(number)


@mistake(caught_by=test_zero)
def counts_on_from_minus_zero(number):
    """0.0 and -0.0 are equal and have different bits. Both have the same neighbours."""
    below, above = neighbours(finite(number))
    if number == 0 and math.copysign(1, number) < 0:
        below, above = -5e-324, 0.0
    return *ratio(number), below, above


@mistake(caught_by=test_smallest_numbers)
def adds_the_leading_one_always(number):
    """Where the 11 bits of the exponent are all 0 there is no leading 1, and the exponent counts as 1."""
    if bits_of(abs(finite(number))) >> 52 == 0 and number != 0:
        exact = Fraction(bits_of(abs(number)) + 2**52) / 2**1075
        return int(math.copysign(1, number)) * exact.numerator, exact.denominator, *neighbours(number)
    return *ratio(number), *neighbours(number)


@mistake(caught_by=test_largest_numbers)
def stops_at_the_largest(number):
    """You stay at the largest float. The next one in that direction is infinity, and its bits follow."""
    below, above = neighbours(finite(number))
    return *ratio(number), max(below, -sys.float_info.max), min(above, sys.float_info.max)


@mistake(caught_by=test_refuses_what_is_no_number)
def takes_infinity_for_a_number(number):
    """An exponent of eleven ones means infinity or NaN. You read it as if it were an ordinary one."""
    return *ratio(number), *neighbours(number)


@mistake(caught_by=test_reads_the_bits)
def calls_the_library(number):
    """You let the library do it. Do it yourself once: `struct` gives you the 64 bits."""
    return *finite(number).as_integer_ratio(), *neighbours(number)
