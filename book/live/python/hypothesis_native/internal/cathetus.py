"""The side of a right triangle."""

import math


def cathetus(hypotenuse: float, side: float) -> float:
    """Return the other side; NaN where there is no such triangle, infinity beside any side of an infinite hypotenuse.

    The factors of h² - s² = (h - s)(h + s) are rooted one by one, scaled, so that none overflows or vanishes.
    """
    long, short = abs(hypotenuse), abs(side)
    if math.isinf(long):
        return math.nan if math.isinf(short) else math.inf
    if math.isnan(long) or math.isnan(short) or long < short:
        return math.nan
    _, exponent = math.frexp(long)
    long, short = math.ldexp(long, -exponent), math.ldexp(short, -exponent)
    return math.ldexp(min(math.sqrt(long - short) * math.sqrt(long + short), long), exponent)
