"""Geometry: shapes whose questions have exact answers.

Build `orientation` in `orientation.py` and all of `geometry.py`: `Point`, `Segment`, `Circle`, `Polygon`, `convex_hull`
and `turn`.

Hint: everything rests on one question: does the way from a over b to c turn left? Its sign in floats is wrong now and
then. A bound on the rounding error tells when it may be; then ask again in fractions.
Hint: nothing is compared with `==` that was rounded on the way.
Hint: the area is the shoelace formula; the hull is one pass over the sorted points for each side; a point is
inside if a ray from it crosses the boundary an odd number of times.
"""

import math
from fractions import Fraction

import pytest

from math_toolkit import (
    Circle,
    DegenerateShapeError,
    Location,
    NoDataError,
    Point,
    Polygon,
    Segment,
    SelfIntersectionError,
    Shape,
    convex_hull,
    orientation,
)


def square():
    """Return the square of two units from the origin, counterclockwise."""
    return Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])


def test_turns():
    """left is 1, right is -1, straight on is 0"""
    assert orientation(0, 0, 1, 0, 1, 1) == 1
    assert orientation(0, 0, 1, 0, 1, -1) == -1
    assert orientation(0, 0, 1, 1, 3, 3) == 0


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((0.1, 0.1, 0.2, 0.2, 0.3, 0.3), 0),
        ((0.5, 0.5, 12.0, 12.0, 24.0, 24.000000000000004), 1),
        ((9.8, 5.7, 35.400000000000006, 34.1, 54.60000000000001, 55.4), -1),
        ((6.5, 8.6, 19.0, 28.1, 29.0, 43.7), 0),
        ((2**60 + 1, 1.0, 2.0**60 + 256, 5000.0, 2.0**60, 0.0), 1),
        ((0.5 + 2**-53, 0.5, 12.0, 12.0, 24.0, 24.0), -1),
        ((0.5, 0.5 + 2**-53, 12.0, 12.0, 24.0, 24.0), 1),
        ((1e-200, 0.0, 0.0, 1e-200, 0.0, 0.0), 1),
        ((1e300, 0.0, 0.0, 1e300, -1e300, -1e300), 1),
        ((0, 0, 10**30, 10**30, 10**31, 10**31 + 1), 1),
        ((0, 0, Fraction(1, 3), Fraction(1, 3), 1, 1), 0),
        ((0, 0.5, 2**53 + 1, 0.5, 2**54 + 2, 0.5), 0),
        ((2**53 + 1, 1.0, 2**53, 0.0, 2**53 + 2, 2.0), 0),
        ((10**400, 0.5, 0, 0.5, -(10**400), 1.5), -1),
    ],
)
def test_turns_that_rounding_would_get_wrong(points, expected):
    """the turn is exact for nearly straight, tiny and huge coordinates, and for numbers of different kinds"""
    ax, ay, bx, by, cx, cy = points
    assert orientation(ax, ay, bx, by, cx, cy) == expected
    assert orientation(bx, by, cx, cy, ax, ay) == expected
    assert orientation(cx, cy, bx, by, ax, ay) == -expected


def test_points():
    """points are values: equal if their coordinates are, unchangeable, and they can be unpacked"""
    assert {Point(1, 2), Point(1.0, 2.0)} == {Point(Fraction(1), Fraction(2))}
    x, y = Point(3, 4)
    assert Point(0, 0).distance(Point(x, y)) == 5
    assert Point(1e200, 0).distance(Point(0, 1e200)) == pytest.approx(2**0.5 * 1e200)
    with pytest.raises(AttributeError):
        Point(1, 2).x = 3


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_points_that_are_nowhere(value):
    """a coordinate that is not finite is refused"""
    with pytest.raises(ValueError, match="must be finite"):
        Point(0, value)


def test_segments():
    """a segment has a length, contains points exactly, and knows how far others are"""
    segment = Segment(Point(0, 0), Point(4, 3))
    assert segment.length == 5
    assert segment.contains(Point(2, 1.5))
    assert segment.contains(Point(4, 3))
    assert not segment.contains(Point(2, 1.5000000000000002))
    assert not segment.contains(Point(8, 6))
    assert [segment.distance(Point(*at)) for at in ((2, 1.5), (-3, -4), (4, 8), (-3, 4))] == [0, 5, 5, 5]
    with pytest.raises(DegenerateShapeError, match="two points"):
        Segment(Point(1, 1), Point(1, 1))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (((0, 2), (2, 0)), Point(1, 1)),
        (((2, 2), (5, 0)), Point(2, 2)),
        (((3, 1), (3, -1)), None),
        (((0, 1), (2, 3)), None),
        (((1, 1), (5, 5)), Segment(Point(1, 1), Point(2, 2))),
        (((5, 5), (-1, -1)), Segment(Point(0, 0), Point(2, 2))),
        (((2, 2), (3, 3)), Point(2, 2)),
        (((3, 3), (4, 4)), None),
    ],
)
def test_intersections(other, expected):
    """two segments share nothing, a point, or a segment"""
    segment, other = Segment(Point(0, 0), Point(2, 2)), Segment(*(Point(*end) for end in other))
    assert segment.intersection(other) == expected
    assert segment.meets(other) == other.meets(segment) == (expected is not None)


def test_circles():
    """a circle has an area, a perimeter and an exact boundary"""
    circle = Circle(Point(1, 1), 5)
    assert (circle.area, circle.perimeter) == (25 * math.pi, 10 * math.pi)
    assert circle.locate(Point(4, 5)) is Location.BOUNDARY
    assert circle.locate(Point(4, 5.000000000000001)) is Location.OUTSIDE
    assert circle.contains(Point(1, 1))
    assert [circle.distance(Point(x, 1)) for x in (1, 6, 8)] == [0, 0, 2]
    assert circle.scaled(2) == Circle(Point(2, 2), 10)


@pytest.mark.parametrize("radius", [0, -1, math.nan, math.inf])
def test_circles_without_a_radius(radius):
    """a radius that is not finite and more than 0 makes no circle"""
    with pytest.raises(DegenerateShapeError, match=f"not {radius}"):
        Circle(Point(0, 0), radius)


def test_polygons():
    """area and perimeter do not depend on the direction of the vertices"""
    triangle = [(0, 0), (4, 0), (4, 3)]
    for vertices, clockwise in ((triangle, False), (triangle[::-1], True)):
        polygon = Polygon(vertices)
        assert (polygon.area, polygon.perimeter, polygon.is_clockwise) == (6, 12, clockwise)
        assert polygon.signed_area == (-6 if clockwise else 6)
    assert square().edges[3] == Segment(Point(0, 2), Point(0, 0))


def test_convexity():
    """a polygon is convex if it turns one way, straight sides aside"""
    assert Polygon([(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)]).is_convex
    assert not Polygon([(0, 0), (4, 0), (4, 4), (3, 1)]).is_convex


def test_small_polygon_far_away():
    """a small polygon far from the origin has its exact area"""
    far = 2.0**40
    assert Polygon([(far, far), (far + 1, far), (far + 1, far + 1), (far, far + 1)]).area == 1


def test_repeated_vertices():
    """a last vertex that repeats the first, and repeated neighbours, are left out"""
    polygon = Polygon([(0, 0), (2, 0), (2, 0), (2, 2), (0, 2), (0, 0)])
    assert polygon == square()
    assert len(polygon.vertices) == 4


@pytest.mark.parametrize(
    "vertices",
    [
        [],
        [(0, 0), (1, 1)],
        [(0, 0), (1, 1), (0, 0)],
        [(0, 0), (1, 1), (2, 2), (5, 5)],
        [(0, 0), (0, 0), (0, 0), (0, 0)],
        [(0, 0), (2, 0), (1, 0), (0, 0)],
    ],
)
def test_degenerate_polygons(vertices):
    """points on one line are no polygon"""
    with pytest.raises(DegenerateShapeError, match="not on a line"):
        Polygon(vertices)


@pytest.mark.parametrize(
    "vertices",
    [
        [(0, 0), (2, 2), (2, 0), (0, 2)],
        [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)],
        [(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)],
        [(0, 0), (4, 0), (2, 0), (2, 2)],
        [(0, 0), (4, 0), (4, 4), (4, -1)],
        [(0, 0), (3, 0), (3, 1), (2, 1), (2, 0), (1, 0), (1, 1), (0, 1)],
    ],
)
def test_self_intersecting_polygons(vertices):
    """edges that cross, touch or fold back are refused, and the message names both"""
    with pytest.raises(SelfIntersectionError, match=r"edges \(.*\)-\(.*\) and \(.*\)-\(.*\) meet"):
        Polygon(vertices)


@pytest.mark.parametrize(
    ("point", "where"),
    [
        ((1, 1), Location.INSIDE),
        ((0, 0), Location.BOUNDARY),
        ((2, 2), Location.BOUNDARY),
        ((1, 0), Location.BOUNDARY),
        ((1, 2), Location.BOUNDARY),
        ((0, 1), Location.BOUNDARY),
        ((2, 1), Location.BOUNDARY),
        ((3, 0), Location.OUTSIDE),
        ((-1, 0), Location.OUTSIDE),
        ((-1, 2), Location.OUTSIDE),
        ((1, 2.0000000000000004), Location.OUTSIDE),
    ],
)
def test_points_and_polygons(point, where):
    """a point is inside, outside or on the boundary, and the boundary belongs to the polygon"""
    for polygon in (square(), Polygon(square().vertices[::-1])):
        assert polygon.locate(Point(*point)) is where
        assert polygon.contains(Point(*point)) == (where is not Location.OUTSIDE)


def test_rays_through_vertices():
    """a vertex at the height of the point counts as one crossing or none, as it should"""
    diamond = Polygon([(0, -2), (2, 0), (0, 2), (-2, 0)])
    assert [diamond.contains(Point(x, 0)) for x in (-3, -2, 0, 2, 3)] == [False, True, True, True, False]
    teeth = Polygon([(0, 0), (6, 0), (6, 2), (4, 1), (2, 2), (1, 1), (0, 2)])
    assert [teeth.contains(Point(x, 1)) for x in (-1, 0, 0.5, 1, 3, 4, 5, 7)] == [False] + [True] * 6 + [False]
    assert [teeth.contains(Point(x, 2)) for x in (-1, 0, 1, 2, 3, 6, 7)] == [
        False,
        True,
        False,
        True,
        False,
        True,
        False,
    ]


def test_distance_to_a_polygon():
    """the distance is 0 inside and to the nearest edge outside"""
    assert [square().distance(Point(*at)) for at in ((1, 1), (2, 1), (5, 1), (5, 6))] == [0, 0, 3, 5]


def test_scaling():
    """a shape scaled by k has k times the perimeter and k squared times the area"""
    for shape in (square(), Circle(Point(1, 2), 3)):
        assert isinstance(shape, Shape)
        assert shape.scaled(3).area == pytest.approx(9 * shape.area)
        assert shape.scaled(3).perimeter == pytest.approx(3 * shape.perimeter)
        with pytest.raises(ValueError, match="more than 0, not 0"):
            shape.scaled(0)


def test_hull():
    """the hull has the corners only, counterclockwise from the leftmost, lowest point"""
    points = [Point(x, y) for x in range(4) for y in range(4)]
    assert convex_hull(reversed(points)) == (Point(0, 0), Point(3, 0), Point(3, 3), Point(0, 3))


def test_hull_of_little():
    """points on a line have a hull of two, equal points of one, none of none"""
    assert convex_hull([Point(i, i) for i in (2, 0, 1, 3)]) == (Point(0, 0), Point(3, 3))
    assert convex_hull([Point(1, 2), Point(1.0, 2.0)]) == (Point(1, 2),)
    with pytest.raises(NoDataError, match="not 0"):
        convex_hull([])


def test_shape_is_abstract():
    """a shape that answers nothing cannot be made"""
    with pytest.raises(TypeError, match="abstract"):
        Shape()
    assert Circle(Point(0, 0), 1).area > 0
