"""Shapes in the plane: points, segments, circles, simple polygons, convex hulls."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import groupby
from operator import attrgetter, mul

from math_toolkit.errors import DegenerateShapeError, NoDataError, SelfIntersectionError
from math_toolkit.orientation import Coordinate, orientation

_by_x_and_y = attrgetter("x", "y")


class Location(Enum):
    """Where a point lies, seen from a shape."""

    INSIDE = "inside"
    BOUNDARY = "boundary"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Point:
    """A point; its coordinates stay the numbers they are, so that whole numbers and fractions are exact."""

    x: Coordinate
    y: Coordinate

    def __post_init__(self) -> None:
        """Raise `ValueError` if a coordinate is infinite or not a number."""
        for value in (self.x, self.y):
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"({self.x}, {self.y}) is no point: coordinates must be finite")

    def __iter__(self) -> Iterator[Coordinate]:
        """Yield x and y."""
        return iter((self.x, self.y))

    def distance(self, other: "Point") -> float:
        """Return the distance to *other*, without overflow where it is a float."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True, slots=True)
class Segment:
    """The straight line from *start* to *end*, both included; `DegenerateShapeError` if they are one point."""

    start: Point
    end: Point

    def __post_init__(self) -> None:
        """Refuse a segment without length."""
        if self.start == self.end:
            raise DegenerateShapeError(f"a segment needs two points, not twice ({self.start.x}, {self.start.y})")

    @property
    def length(self) -> float:
        """The distance of its ends."""
        return self.start.distance(self.end)

    def contains(self, point: Point) -> bool:
        """Tell, exactly, whether *point* lies on it."""
        return turn(self.start, self.end, point) == 0 and _is_in_box(self.start, self.end, point)

    def distance(self, point: Point) -> float:
        """Return the distance from *point* to the nearest point of the segment, rounded once or twice."""
        (ax, ay), (bx, by), (px, py) = map(_fractions, (self.start, self.end, point))
        dx, dy = bx - ax, by - ay
        along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)
        share = min(max(along, Fraction(0)), Fraction(1))
        return math.hypot(ax + share * dx - px, ay + share * dy - py)

    def meets(self, other: "Segment") -> bool:
        """Tell, exactly, whether the two have a point in common."""
        return _meet(self.start, self.end, other.start, other.end)

    def intersection(self, other: "Segment") -> "Point | Segment | None":
        """Return what the two have in common: nothing, a point, or a segment if one lies along the other.

        A point where they cross has the floats that are nearest to its exact coordinates.
        """
        if not self.meets(other):
            return None
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = map(_fractions, (self.start, self.end, other.start, other.end))
        across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
        if across == 0:
            ends = sorted([self.start, self.end, other.start, other.end], key=_by_x_and_y)
            return ends[1] if ends[1] == ends[2] else Segment(ends[1], ends[2])
        share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across
        return Point(float(ax + share * (bx - ax)), float(ay + share * (by - ay)))


class Shape(ABC):
    """What has an inside: a bounded part of the plane, its boundary included."""

    @property
    @abstractmethod
    def area(self) -> float:
        """Its size, in the square of the coordinates' unit; never negative."""

    @property
    @abstractmethod
    def perimeter(self) -> float:
        """The length of its boundary, in the coordinates' unit."""

    @abstractmethod
    def locate(self, point: Point) -> Location:
        """Return, exactly, whether *point* is inside, on the boundary or outside."""

    @abstractmethod
    def scaled(self, factor: Coordinate) -> "Shape":
        """Return it stretched from the origin by *factor*; `ValueError` unless that is finite and more than 0."""

    @abstractmethod
    def distance(self, point: Point) -> float:
        """Return the distance from *point* to the nearest point of the shape: 0 inside of it."""

    def contains(self, point: Point) -> bool:
        """Tell, exactly, whether *point* belongs to the shape, as those on its boundary do."""
        return self.locate(point) is not Location.OUTSIDE


@dataclass(frozen=True, slots=True)
class Circle(Shape):
    """The disc round *center*; `DegenerateShapeError` unless *radius* is finite and more than 0."""

    center: Point
    radius: Coordinate

    def __post_init__(self) -> None:
        """Refuse a radius that makes no circle."""
        if not (self.radius > 0 and self.radius < math.inf):
            raise DegenerateShapeError(f"a circle needs a finite radius of more than 0, not {self.radius}")

    @property
    def area(self) -> float:
        """Pi times the square of the radius."""
        return math.pi * float(self.radius) ** 2

    @property
    def perimeter(self) -> float:
        """Pi times the diameter."""
        return 2 * math.pi * float(self.radius)

    def locate(self, point: Point) -> Location:
        """Return where *point* is: the squares are compared in fractions."""
        dx, dy = Fraction(point.x) - Fraction(self.center.x), Fraction(point.y) - Fraction(self.center.y)
        square, limit = dx * dx + dy * dy, Fraction(self.radius) ** 2
        return Location.BOUNDARY if square == limit else Location.INSIDE if square < limit else Location.OUTSIDE

    def scaled(self, factor: Coordinate) -> "Circle":
        """Return it stretched from the origin by *factor*."""
        _check_factor(factor)
        return Circle(Point(self.center.x * factor, self.center.y * factor), self.radius * factor)

    def distance(self, point: Point) -> float:
        """Return how far outside *point* is."""
        return 0.0 if self.contains(point) else max(0.0, self.center.distance(point) - float(self.radius))


@dataclass(frozen=True, init=False, slots=True)
class Polygon(Shape):
    """A simple polygon without holes, its vertices in either direction.

    A last vertex that repeats the first, as in files of polygons, and vertices that repeat their neighbour are left
    out; vertices on a straight side stay. Raises `DegenerateShapeError` if the vertices span no area, and
    `SelfIntersectionError` if two edges meet anywhere but at the vertex they share. Both are decided exactly.
    """

    vertices: tuple[Point, ...]

    def __init__(self, vertices: Iterable[Point | tuple[Coordinate, Coordinate]]) -> None:
        """Take *vertices* in order along the boundary, as points or as pairs of numbers."""
        points = [vertex if isinstance(vertex, Point) else Point(*vertex) for vertex in vertices]
        kept = tuple(point for i, point in enumerate(points) if i == 0 or point != points[i - 1])
        if len(kept) > 1 and kept[0] == kept[-1]:
            kept = kept[:-1]
        if len(kept) < 3 or all(turn(kept[0], kept[1], point) == 0 for point in kept):
            raise DegenerateShapeError(f"a polygon needs three points that are not on a line, not {len(points)} such")
        _check_simple(kept)
        object.__setattr__(self, "vertices", kept)

    @property
    def signed_area(self) -> float:
        """The area, negative if the vertices run clockwise (the shoelace formula of Meister and Gauss)."""
        # Seen from the first vertex, so that a small polygon far from the origin loses nothing.
        x0, y0 = self.vertices[0]
        xs, ys = [point.x - x0 for point in self.vertices], [point.y - y0 for point in self.vertices]
        return math.fsum([*map(mul, xs, ys[1:]), *map(mul, xs[1:], [-y for y in ys])]) / 2

    @property
    def area(self) -> float:
        """Its size, whatever the direction of its vertices."""
        return abs(self.signed_area)

    @property
    def is_clockwise(self) -> bool:
        """Whether the vertices run clockwise, exactly."""
        # The lowest of the leftmost vertices is a corner of the hull, where the polygon turns as it runs.
        at = min(range(len(self.vertices)), key=lambda i: _by_x_and_y(self.vertices[i]))
        return turn(self.vertices[at - 1], self.vertices[at], self.vertices[(at + 1) % len(self.vertices)]) <= 0

    @property
    def is_convex(self) -> bool:
        """Whether it turns in one direction only, exactly."""
        corners = zip(self.vertices, self.vertices[1:] + self.vertices, self.vertices[2:] + self.vertices, strict=False)
        return len({turn(a, b, c) for a, b, c in corners} - {0}) == 1

    @property
    def perimeter(self) -> float:
        """The sum of its edges' lengths."""
        return math.fsum(start.distance(end) for start, end in _edges(self.vertices))

    @property
    def edges(self) -> tuple[Segment, ...]:
        """Its edges in order; the last one leads back to the first vertex."""
        return tuple(Segment(start, end) for start, end in _edges(self.vertices))

    def locate(self, point: Point) -> Location:
        """Return where *point* is: inside if a ray from it to the right crosses the boundary an odd number of times.

        Hormann and Agathos, "The point in polygon problem for arbitrary polygons" (2001). An edge owns its lower end,
        so that a vertex on the ray counts once or twice as it should.
        """
        x, y = point
        is_inside = False
        ax, ay = self.vertices[-1]
        for vertex in self.vertices:
            bx, by = vertex.x, vertex.y
            if (ay > y) != (by > y):
                if ax > x and bx > x:
                    is_inside = not is_inside
                elif ax >= x or bx >= x:
                    side = orientation(ax, ay, bx, by, x, y)
                    if side == 0:
                        return Location.BOUNDARY
                    if (side > 0) == (by > ay):
                        is_inside = not is_inside
            elif by == y and (bx == x or (ay == y and (ax > x) != (bx > x))):
                return Location.BOUNDARY
            ax, ay = bx, by
        return Location.INSIDE if is_inside else Location.OUTSIDE

    def scaled(self, factor: Coordinate) -> "Polygon":
        """Return it stretched from the origin by *factor*."""
        _check_factor(factor)
        return Polygon(Point(point.x * factor, point.y * factor) for point in self.vertices)

    def distance(self, point: Point) -> float:
        """Return how far outside *point* is."""
        return 0.0 if self.contains(point) else min(edge.distance(point) for edge in self.edges)


def convex_hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the corners of the smallest convex shape round *points*, counterclockwise from the leftmost, lowest one.

    Points on a straight side are no corners, so of points on a line there are two left, of equal points one. Raises
    `NoDataError` if there is no point. Andrew, "Another efficient algorithm for convex hulls" (1979), with exact turns.
    """
    ordered = [point for point, _ in groupby(sorted(points, key=_by_x_and_y))]
    if not ordered:
        raise NoDataError("a hull needs at least 1 point, not 0")
    if len(ordered) <= 2:
        return tuple(ordered)
    return (*_half_hull(ordered), *_half_hull(reversed(ordered)))


def turn(a: Point, b: Point, c: Point) -> int:
    """Return 1 if the way from *a* over *b* to *c* turns left, -1 if right, 0 if it does not turn; exactly."""
    return orientation(a.x, a.y, b.x, b.y, c.x, c.y)


def _fractions(point: Point) -> tuple[Fraction, Fraction]:
    return Fraction(point.x), Fraction(point.y)


def _half_hull(ordered: Iterable[Point]) -> list[Point]:
    corners: list[Point] = []
    for point in ordered:
        while len(corners) >= 2 and turn(corners[-2], corners[-1], point) <= 0:
            corners.pop()
        corners.append(point)
    return corners[:-1]  # the last one begins the other half


def _check_factor(factor: Coordinate) -> None:
    if not (factor > 0 and factor < math.inf):
        raise ValueError(f"factor must be finite and more than 0, not {factor}")


def _edges(vertices: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return zip(vertices, vertices[1:] + vertices[:1], strict=True)


def _is_in_box(a: Point, b: Point, point: Point) -> bool:
    return min(a.x, b.x) <= point.x <= max(a.x, b.x) and min(a.y, b.y) <= point.y <= max(a.y, b.y)


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments ab and cd have a point in common (Cormen et al., section 33.1)."""
    to_c, to_d, to_a, to_b = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if to_c * to_d < 0 and to_a * to_b < 0:
        return True
    ends = ((to_c, a, b, c), (to_d, a, b, d), (to_a, c, d, a), (to_b, c, d, b))
    return any(side == 0 and _is_in_box(start, end, point) for side, start, end, point in ends)


def _check_simple(vertices: tuple[Point, ...]) -> None:
    """Compare each edge with those before it that reach over the same x, and over the same y.

    That is a small part of all pairs, unless the polygon is a comb: then it is the square of their number.
    """
    edges = list(_edges(vertices))
    boxes = sorted((min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y), i) for i, (a, b) in enumerate(edges))
    active: list[tuple[Coordinate, Coordinate, Coordinate, int]] = []
    for left, right, low, high, i in boxes:
        active = [box for box in active if box[0] >= left]
        for j in [j for _, bottom, top, j in active if bottom <= high and top >= low]:
            if _is_conflict(edges, min(i, j), max(i, j)):
                shown = " and ".join(f"({a.x}, {a.y})-({b.x}, {b.y})" for a, b in (edges[min(i, j)], edges[max(i, j)]))
                raise SelfIntersectionError(f"the polygon's edges {shown} meet; it must not touch or cross itself")
        active.append((right, low, high, i))


def _is_conflict(edges: list[tuple[Point, Point]], i: int, j: int) -> bool:
    (a, b), (c, d) = edges[i], edges[j]
    if j == i + 1:
        return turn(a, b, d) == 0 and (_is_in_box(a, b, d) or _is_in_box(b, d, a))
    if i == 0 and j == len(edges) - 1:
        return turn(c, d, b) == 0 and (_is_in_box(c, d, b) or _is_in_box(d, b, c))
    return _meet(a, b, c, d)
