"""Geometry, beside shapely and beside definitions in fractions."""

import math
import random
from fractions import Fraction
from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from math_toolkit import (
    Circle,
    DegenerateShapeError,
    Location,
    Point,
    Polygon,
    Segment,
    SelfIntersectionError,
    convex_hull,
    orientation,
    turn,
)

# Near the line x = y, where the turn of three points is hard to tell; in few places, where they often coincide;
# anywhere, from the smallest to the largest floats.
NEAR = st.integers(-60, 60).map(lambda steps: 0.5 + steps * 2.0**-53)
FEW = st.integers(0, 3)
WILD = st.one_of(
    st.floats(-1e300, 1e300),
    st.floats(-1, 1),
    st.integers(-(10**25), 10**25),
    st.fractions(-9, 9),
    st.just(5e-324),
    NEAR,
)


def ring(chance, size, digits):
    """Return the vertices of a polygon that winds once round the origin; not convex, and now and then not simple."""
    angles = sorted(chance.uniform(0, 2 * math.pi) for _ in range(size))
    radii = [chance.uniform(1, 10) for _ in range(size)]
    points = [(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]
    return [(round(x, digits), round(y, digits)) for x, y in points]


def polygon_of(vertices):
    """Return the polygon, or None if it is refused."""
    try:
        return Polygon(vertices)
    except (DegenerateShapeError, SelfIntersectionError):
        return None


def location_by_shapely(polygon, point):
    """Return where shapely says that a point is."""
    if polygon.contains(shapely.Point(point)):
        return Location.INSIDE
    return Location.BOUNDARY if polygon.covers(shapely.Point(point)) else Location.OUTSIDE


def location_by_fractions(vertices, point):
    """Return where a point is: on an edge, or by the number of edges that a ray to the right crosses, in fractions."""
    px, py = map(Fraction, point)
    crossings = 0
    for start, end in zip(vertices, vertices[1:] + vertices[:1], strict=True):
        (ax, ay), (bx, by) = map(Fraction, start), map(Fraction, end)
        across = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
        if across == 0 and (px - ax) * (px - bx) + (py - ay) * (py - by) <= 0:
            return Location.BOUNDARY
        crossings += (ay > py) != (by > py) and px < ax + (py - ay) * (bx - ax) / (by - ay)
    return Location.INSIDE if crossings % 2 else Location.OUTSIDE


@given(st.lists(WILD, min_size=6, max_size=6) | st.lists(NEAR, min_size=6, max_size=6))
def test_turns_by_definition(coordinates):
    """the turn is the sign of the cross product in fractions"""
    ax, ay, bx, by, cx, cy = map(Fraction, coordinates)
    exact = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    assert orientation(*coordinates) == (exact > 0) - (exact < 0)


def test_the_naive_turn_is_wrong():
    """without care, the sign is wrong for many of these points near a line; ours for none"""
    wrong = 0
    for i in range(64):
        for j in range(64):
            ax, ay, bx, by, cx, cy = 0.5 + i * 2.0**-53, 0.5 + j * 2.0**-53, 12.0, 12.0, 24.0, 24.0
            naive = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
            assert orientation(ax, ay, bx, by, cx, cy) == (j > i) - (j < i)
            wrong += (naive > 0) - (naive < 0) != (j > i) - (j < i)
    assert wrong > 500


@pytest.mark.parametrize("digits", [0, 1, 15])
def test_polygons_as_shapely(digits):
    """4,000 random polygons a run are as valid as shapely says, with its area, perimeter, direction and inside"""
    chance = random.Random(digits)
    accepted = disputed = 0
    for _ in range(4000):
        vertices = ring(chance, chance.randint(3, 14), digits)
        polygon = polygon_of(vertices)
        theirs = shapely.Polygon(vertices)
        assert (polygon is not None) == (theirs.is_valid and theirs.area > 0), vertices
        if polygon is None:
            continue
        accepted += 1
        assert polygon.area == pytest.approx(theirs.area, rel=1e-12)
        assert polygon.perimeter == pytest.approx(theirs.length, rel=1e-12)
        assert polygon.is_clockwise == (not theirs.exterior.is_ccw)
        points = [(round(chance.uniform(-9, 9), digits), round(chance.uniform(-9, 9), digits)) for _ in range(6)]
        points += [vertices[0], ((vertices[0][0] + vertices[1][0]) / 2, (vertices[0][1] + vertices[1][1]) / 2)]
        for point in points:
            where = polygon.locate(Point(*point))
            if where is not location_by_shapely(theirs, point):  # its 100 bits or so were too few
                assert where is location_by_fractions(vertices, point)
                disputed += 1
    assert accepted > 1000
    assert disputed <= 3


@pytest.mark.parametrize("digits", [0, 1, 15])
def test_hulls_as_shapely(digits):
    """the hulls of 4,000 random sets of points a run have shapely's corners"""
    chance = random.Random(digits)
    for _ in range(4000):
        points = [
            (round(chance.uniform(-9, 9), digits), round(chance.uniform(-9, 9), digits))
            for _ in range(chance.randint(1, 20))
        ]
        ours = convex_hull(Point(*point) for point in points)
        theirs = shapely.MultiPoint(points).convex_hull
        assert {tuple(corner) for corner in ours} == set(map(tuple, shapely.get_coordinates(theirs).tolist()))


def test_random_order():
    """vertices in any order: refused exactly if shapely calls the polygon invalid"""
    chance = random.Random(5)
    verdicts = []
    for _ in range(4000):
        vertices = [(chance.randint(0, 6), chance.randint(0, 6)) for _ in range(chance.randint(3, 7))]
        theirs = shapely.Polygon(vertices)
        verdicts.append(polygon_of(vertices) is not None)
        assert verdicts[-1] == (theirs.is_valid and theirs.area > 0), vertices
    assert 500 < sum(verdicts) < 3500


def test_segments_as_shapely():
    """random segments meet, and are as far from points, as shapely says"""
    chance = random.Random(6)
    for _ in range(4000):
        a, b, c, d = [(chance.randint(0, 6), chance.randint(0, 6)) for _ in range(4)]
        if a == b or c == d:
            continue
        first, second = Segment(Point(*a), Point(*b)), Segment(Point(*c), Point(*d))
        theirs = shapely.LineString([a, b]).intersection(shapely.LineString([c, d]))
        shared = first.intersection(second)
        assert (shared is None) == theirs.is_empty
        if isinstance(shared, Segment):
            assert theirs.length == pytest.approx(shared.length)
        elif shared is not None:
            assert (theirs.x, theirs.y) == pytest.approx(tuple(shared))
        assert first.distance(Point(*c)) == pytest.approx(shapely.LineString([a, b]).distance(shapely.Point(c)))


@given(st.lists(st.builds(Point, FEW | NEAR, FEW | NEAR), min_size=3, max_size=12))
def test_hull_by_definition(points):
    """each corner turns left, and no point is outside"""
    corners = convex_hull(points)
    if len(corners) >= 3:
        assert all(turn(*corners_in_a_row(corners, i)) == 1 for i in range(len(corners)))
        assert all(Polygon(corners).contains(point) for point in points)
    else:
        assert all(turn(a, b, c) == 0 for a, b, c in combinations(points, 3))
    assert convex_hull(corners) == corners


def corners_in_a_row(corners, at):
    """Return three corners that follow each other."""
    return [corners[(at + step) % len(corners)] for step in range(3)]


@given(st.lists(st.builds(Point, FEW, FEW), min_size=3, max_size=7), st.integers(0, 7))
def test_where_it_begins_does_not_matter(points, start):
    """a polygon that begins at another vertex, or runs backwards, has the same area, inside and direction"""
    polygon = polygon_of(points)
    turned = polygon_of(points[start:] + points[:start])
    backwards = polygon_of(points[::-1])
    assert (polygon is None) == (turned is None) == (backwards is None)
    if polygon is not None:
        assert polygon.area == turned.area == backwards.area
        assert polygon.is_clockwise == turned.is_clockwise != backwards.is_clockwise
        places = [Point(Fraction(x, 2), Fraction(y, 2)) for x in range(7) for y in range(7)]
        assert [polygon.locate(at) for at in places] == [backwards.locate(at) for at in places]


@given(st.builds(Point, FEW, FEW), st.integers(1, 9), st.builds(Point, WILD, WILD))
def test_circles_by_definition(center, radius, point):
    """a point belongs to a circle if the square of its distance in fractions is no larger than the radius's"""
    dx, dy = Fraction(point.x) - center.x, Fraction(point.y) - center.y
    assert Circle(center, radius).contains(point) == (dx * dx + dy * dy <= radius * radius)
