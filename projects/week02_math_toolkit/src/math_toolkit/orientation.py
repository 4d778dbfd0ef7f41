"""On which side of a line a point lies, exactly."""

from fractions import Fraction
from typing import Any

Coordinate = int | float | Fraction

EPSILON = 2.0**-53
# Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates" (1997), section 4:
# the rounding error of the determinant is at most this share of the sum of its two products.
ERROR_SHARE = (3 + 16 * EPSILON) * EPSILON
# That holds unless a product is so small that it loses bits; below this, we do not rely on it.
LEAST_ERROR = 1e-306


def orientation(ax: Coordinate, ay: Coordinate, bx: Coordinate, by: Coordinate, cx: Coordinate, cy: Coordinate) -> int:
    """Return 1 if the way from a over b to c turns left, -1 if it turns right, 0 if all three lie on a line.

    The sign of the cross product (b - a) x (c - a) is exact: where rounding could change it, it is computed again
    in fractions. The coordinates have to be finite.

    >>> orientation(0.0, 0.0, 0.1, 0.3, 0.2, 0.6), orientation(0.0, 0.0, 0.1, 0.3, 0.3, 0.9)  # 0.3 is below 3 * 0.1
    (0, 1)
    """
    left: Any
    right: Any
    try:
        left, right = (ax - cx) * (by - cy), (ay - cy) * (bx - cx)
        difference, size = left - right, abs(left) + abs(right)
    except OverflowError:  # a whole number too large for a float met one
        return _exact_orientation(ax, ay, bx, by, cx, cy)
    # The bound is for floats: a whole number or a fraction among them may have been rounded beforehand. To be more
    # than infinity, or than what is not a number, is false.
    if isinstance(difference, float) and not (
        abs(difference) > ERROR_SHARE * size > LEAST_ERROR
        and type(ax) is type(ay) is type(bx) is type(by) is type(cx) is type(cy)
    ):
        return _exact_orientation(ax, ay, bx, by, cx, cy)
    return int(difference > 0) - int(difference < 0)


def _exact_orientation(*coordinates: Coordinate) -> int:
    ax, ay, bx, by, cx, cy = [Fraction(coordinate) for coordinate in coordinates]
    left, right = (ax - cx) * (by - cy), (ay - cy) * (bx - cx)
    return (left > right) - (left < right)
