"""Floating-point numbers as the bits of their IEEE 754 form, of 16, 32 or 64 bits.

The bits of a number of one sign, read as an integer, stand in the order of the numbers: the next one is one further.
"""

import math
from struct import pack, unpack

FLOAT_FORMATS = {16: "!e", 32: "!f", 64: "!d"}
INTEGER_FORMATS = {16: "!H", 32: "!I", 64: "!Q"}
SMALLEST_NORMALS = {16: 2.0**-14, 32: 2.0**-126, 64: 2.0**-1022}


def float_to_int(value: float, width: int = 64) -> int:
    """Return the bits of *value* as an integer that is not negative."""
    bits: int = unpack(INTEGER_FORMATS[width], pack(FLOAT_FORMATS[width], value))[0]
    return bits


def int_to_float(value: int, width: int = 64) -> float:
    """Return the number that has the bits *value*."""
    number: float = unpack(FLOAT_FORMATS[width], pack(INTEGER_FORMATS[width], value))[0]
    return number


def float_of(value: float, width: int) -> float:
    """Return the number of *width* bits nearest to *value*."""
    number: float = unpack(FLOAT_FORMATS[width], pack(FLOAT_FORMATS[width], float(value)))[0]
    return number


def is_negative(value: float) -> bool:
    """Tell whether the sign of *value* is set, which it may be for zero and NaN, too."""
    return math.copysign(1.0, value) < 0


def count_between_floats(low: float, high: float, width: int = 64) -> int:
    """Return how many numbers of *width* bits there are from *low* to *high*, both counted; the two zeros differ."""
    if is_negative(low) and not is_negative(high):
        return count_between_floats(low, -0.0, width) + count_between_floats(0.0, high, width)
    return abs(float_to_int(high, width) - float_to_int(low, width)) + 1


def next_up(value: float, width: int = 64) -> float:
    """Return the smallest number greater than *value*; 0.0 after -0.0, and NaN and infinity themselves."""
    if math.isnan(value) or value == math.inf:
        return value
    if value == 0 and is_negative(value):
        return 0.0
    return int_to_float(float_to_int(value, width) + (-1 if is_negative(value) else 1), width)


def next_down(value: float, width: int = 64) -> float:
    """Return the greatest number smaller than *value*."""
    return -next_up(-value, width)


def next_up_normal(value: float, width: int, *, allow_subnormal: bool) -> float:
    """Return the next number above *value*; unless they are allowed, subnormal ones are passed over."""
    return -next_down_normal(-value, width, allow_subnormal=allow_subnormal)


def next_down_normal(value: float, width: int, *, allow_subnormal: bool) -> float:
    """Return the next number below *value*; unless they are allowed, subnormal ones are passed over."""
    below = next_down(value, width)
    if allow_subnormal or not 0 < abs(below) < SMALLEST_NORMALS[width]:
        return below
    return 0.0 if below > 0 else -SMALLEST_NORMALS[width]


def width_smallest_normals(width: int) -> float:
    """Return the smallest positive number of *width* bits that is not subnormal."""
    return SMALLEST_NORMALS[width]
