"""Shapes: what an answer must do, and the wrong answers we know."""

import contextlib
import itertools
from abc import ABC, ABCMeta, abstractmethod
from functools import total_ordering
from math import atan2, cos, dist, inf, isfinite, nan, pi, sin, sqrt, tan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from tenweeks.plugin import alternative, mistake

TRIANGLE = ((3, 1), (7, 1), (3, 4))
L_SHAPE = ((2, 1), (6, 1), (6, 2), (3, 2), (3, 5), (2, 5))


def remade(shape):
    """Return what Python makes of the repr of *shape*."""
    return eval(repr(shape), {type(shape).__name__: type(shape)})


def stretched(square):
    """Return area and perimeter of *square* after an attempt to widen it."""
    with contextlib.suppress(AttributeError):
        square.width = 5
    return square.area(), square.perimeter()


def assigned(shape, **values):
    """Set dimensions of *shape*."""
    for name, value in values.items():
        setattr(shape, name, value)


def derived(Shape, *methods):
    """Return a new class under Shape that has these methods alone."""
    return type("Parcel", (Shape,), {name: lambda self: 6.0 for name in methods})


def ellipse(Shape, width, height):
    """Return an object of a class under Shape that somebody else writes, without a word to the constructor above."""

    class Ellipse(Shape):
        def __init__(self, width, height):
            self.width, self.height = width, height

        def area(self):
            return pi * self.width * self.height / 4

        def perimeter(self):
            raise AssertionError("perimeter was called")

    return Ellipse(width, height)


def compared(one, other):
    """Return what `<`, `<=`, `>` and `>=` give."""
    return [one < other, one <= other, one > other, one >= other]


def names(shapes):
    """Return the names of the classes of *shapes*."""
    return [type(shape).__name__ for shape in shapes]


def test_circle(Circle):
    """a circle has the area πr² and the perimeter 2πr"""
    assert Circle(2).area() == approx(12.566370614359172)
    assert Circle(0.5).perimeter() == approx(3.141592653589793)


def test_rectangle(Rectangle):
    """a rectangle has the area width times height, and four sides"""
    assert Rectangle(3, 4).area() == approx(12)
    assert Rectangle(2.5, 0.5).area() == approx(1.25)
    assert Rectangle(3, 4).perimeter() == approx(14)


def test_square(Square):
    """a square has the area side times side, and four sides"""
    assert Square(3).area() == approx(9)
    assert Square(0.5).perimeter() == approx(2)


def test_regular_polygon(RegularPolygon):
    """a regular polygon has as many sides of one length, and the area that the statement gives"""
    assert RegularPolygon(4, 2).area() == approx(4)
    assert RegularPolygon(6, 2).area() == approx(6 * sqrt(3))
    assert RegularPolygon(3, 2).perimeter() == approx(6)


def test_polygon_area(Polygon):
    """a polygon has the area that its outline encloses, wherever it lies"""
    assert Polygon([(0, 0), (4, 0), (0, 3)]).area() == approx(6)
    assert Polygon([(3, 1), (7, 1), (3, 4)]).area() == approx(6)
    assert Polygon([(-5, -2), (-1, -2), (-1, 1), (-5, 1)]).area() == approx(12)


def test_polygon_with_a_notch(Polygon):
    """a polygon may be bent inwards"""
    assert Polygon(L_SHAPE).area() == approx(7)


def test_polygon_clockwise(Polygon):
    """the same points the other way round have the same area"""
    assert Polygon([(3, 4), (7, 1), (3, 1)]).area() == approx(6)
    assert Polygon(L_SHAPE[::-1]).area() == approx(7)


def test_polygon_perimeter(Polygon):
    """the perimeter of a polygon holds the edge from the last point to the first"""
    assert Polygon([(3, 1), (7, 1), (3, 4)]).perimeter() == approx(12)
    assert Polygon(L_SHAPE).perimeter() == approx(16)


def test_polygon_with_a_point_on_an_edge(Polygon):
    """a point in the middle of an edge changes neither area nor perimeter"""
    assert Polygon([(3, 1), (5, 1), (7, 1), (3, 4)]).area() == approx(6)
    assert Polygon([(3, 1), (5, 1), (7, 1), (3, 4)]).perimeter() == approx(12)


def test_polygon_reads_an_iterator(Polygon):
    """the points may come from an iterator, which can be read once"""
    assert Polygon(iter(TRIANGLE)).area() == approx(6)
    assert Polygon(zip((3, 7, 3), (1, 1, 4), strict=True)).perimeter() == approx(12)


def test_polygon_keeps_points_of_its_own(Polygon):
    """`points` is a tuple of tuples, which does not change when the caller's list does"""
    assert Polygon([[3, 1], [7, 1], [3, 4]]).points == TRIANGLE
    points = [(3, 1), (7, 1), (3, 4)]
    polygon = Polygon(points)
    points.append((3, 3))
    assert polygon.points == TRIANGLE


def test_all_are_shapes(Shape, Circle, Rectangle, Square, RegularPolygon, Polygon):
    """all five are subclasses of Shape"""
    assert [each for each in (Circle, Rectangle, Square, RegularPolygon, Polygon) if not issubclass(each, Shape)] == []


def test_shape_itself_cannot_be_made(Shape):
    """Shape itself cannot be made: it has no area of its own"""
    with pytest.raises(TypeError):
        Shape()


@pytest.mark.parametrize("method", ["area", "perimeter"])
def test_unfinished_shapes_cannot_be_made(Shape, method):
    """a subclass of Shape that has only one of the two methods cannot be made"""
    with pytest.raises(TypeError):
        derived(Shape, method)()


@pytest.mark.parametrize("number", [0, -1, -0.5])
def test_refuses_zero_and_less(Circle, Rectangle, Square, RegularPolygon, number):
    """a dimension that is zero or negative is a ValueError"""
    with pytest.raises(ValueError):
        Circle(number)
    with pytest.raises(ValueError):
        Rectangle(number, 2)
    with pytest.raises(ValueError):
        Rectangle(2, number)
    with pytest.raises(ValueError):
        Square(number)
    with pytest.raises(ValueError):
        RegularPolygon(5, number)


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_refuses_what_is_not_finite(Circle, Rectangle, Square, RegularPolygon, number):
    """a dimension that is NaN or infinite is a ValueError"""
    with pytest.raises(ValueError):
        Circle(number)
    with pytest.raises(ValueError):
        Rectangle(number, 2)
    with pytest.raises(ValueError):
        Rectangle(2, number)
    with pytest.raises(ValueError):
        Square(number)
    with pytest.raises(ValueError):
        RegularPolygon(5, number)


def test_names_the_dimension(Circle, Rectangle, Square, RegularPolygon):
    """the message names the dimension that is wrong"""
    with pytest.raises(ValueError, match="radius"):
        Circle(-1)
    with pytest.raises(ValueError, match="width"):
        Rectangle(-1, 2)
    with pytest.raises(ValueError, match="height"):
        Rectangle(2, -1)
    with pytest.raises(ValueError, match="side"):
        Square(-1)
    with pytest.raises(ValueError, match="length"):
        RegularPolygon(5, -1)


def test_refuses_text(Circle, Rectangle, Square, RegularPolygon):
    """a dimension that is no number, such as a text or None, is a TypeError"""
    with pytest.raises(TypeError):
        Circle("2")
    with pytest.raises(TypeError):
        Rectangle(2, None)
    with pytest.raises(TypeError):
        Square("2")
    with pytest.raises(TypeError):
        RegularPolygon(5, "2")


def test_counts_sides(RegularPolygon):
    """fewer than three sides are a ValueError, a number of sides that is no int is a TypeError"""
    with pytest.raises(ValueError, match="sides"):
        RegularPolygon(2, 1)
    with pytest.raises(TypeError):
        RegularPolygon(5.0, 1)
    with pytest.raises(TypeError):
        RegularPolygon("5", 1)


@pytest.mark.parametrize("points", [[], [(3, 1)], [(3, 1), (7, 1)]])
def test_refuses_too_few_points(Polygon, points):
    """fewer than three points are a ValueError"""
    with pytest.raises(ValueError):
        Polygon(points)


def test_refuses_points_in_line(Polygon):
    """points that all lie in one line are a ValueError: they enclose no area"""
    with pytest.raises(ValueError):
        Polygon([(0, 0), (2, 1), (4, 2)])
    with pytest.raises(ValueError):
        Polygon([(3, 1), (3, 4), (3, 2), (3, -1)])


def test_refuses_points_that_are_not_finite(Polygon):
    """a coordinate that is NaN or infinite is a ValueError"""
    with pytest.raises(ValueError):
        Polygon([(3, 1), (nan, 1), (3, 4)])
    with pytest.raises(ValueError):
        Polygon([(3, 1), (7, 1), (3, inf)])


def test_a_square_stays_a_square(Square):
    """a square stays what it is, whatever somebody does to its width"""
    assert stretched(Square(2)) == (4, 8)


def test_dimensions_can_be_read(Circle, Rectangle, Square, RegularPolygon):
    """the dimensions can be read under the names of the parameters"""
    assert Circle(2.5).radius == 2.5
    assert [Rectangle(3, 4).width, Rectangle(3, 4).height] == [3, 4]
    assert Square(3).side == 3
    assert [RegularPolygon(5, 2).sides, RegularPolygon(5, 2).length] == [5, 2]


def test_dimensions_cannot_be_set(Circle, Rectangle, Square, RegularPolygon, Polygon):
    """to set a dimension is an AttributeError"""
    with pytest.raises(AttributeError):
        assigned(Circle(2), radius=3)
    with pytest.raises(AttributeError):
        assigned(Rectangle(3, 4), width=5)
    with pytest.raises(AttributeError):
        assigned(Rectangle(3, 4), height=5)
    with pytest.raises(AttributeError):
        assigned(Square(2), side=3)
    with pytest.raises(AttributeError):
        assigned(RegularPolygon(5, 2), sides=6)
    with pytest.raises(AttributeError):
        assigned(RegularPolygon(5, 2), length=6)
    with pytest.raises(AttributeError):
        assigned(Polygon(TRIANGLE), points=L_SHAPE)


def test_order_by_area(Circle, Rectangle, Square, RegularPolygon, Polygon):
    """shapes of all classes are ordered by their areas"""
    assert compared(Rectangle(2, 3), Rectangle(1, 9)) == [True, True, False, False]
    assert compared(Circle(2), Square(3)) == [False, False, True, True]
    shapes = [Circle(2), Rectangle(9, 2), Square(1), RegularPolygon(3, 2), Polygon(TRIANGLE)]
    assert names(sorted(shapes)) == ["Square", "RegularPolygon", "Polygon", "Circle", "Rectangle"]


def test_order_of_equal_areas(Rectangle, Square):
    """of two shapes with one area neither is smaller, and both `<=` and `>=` hold"""
    assert compared(Square(2), Rectangle(1, 4)) == [False, True, False, True]
    assert compared(Rectangle(1, 4), Rectangle(4, 1)) == [False, True, False, True]


def test_order_of_other_peoples_shapes(Shape, Circle, Square):
    """a class that somebody else derives from Shape is ordered with the others by its `area()`"""
    assert compared(Square(2), ellipse(Shape, 4, 6)) == [True, True, False, False]
    assert compared(ellipse(Shape, 4, 6), Circle(3)) == [True, True, False, False]


def test_order_with_strangers(Circle):
    """between a shape and anything else there is no order: a TypeError"""
    with pytest.raises(TypeError):
        compared(Circle(2), 7)
    with pytest.raises(TypeError):
        compared("Circle", Circle(2))


def test_equal_shapes(Circle, Rectangle, RegularPolygon, Polygon):
    """shapes of one class with the same dimensions are equal, and have one hash"""
    assert Circle(2) == Circle(2)
    assert Polygon(list(TRIANGLE)) == Polygon(TRIANGLE)
    assert len({Circle(2), Circle(2), Circle(3)}) == 2
    assert len({RegularPolygon(5, 2), RegularPolygon(5, 2), Polygon(TRIANGLE), Polygon(TRIANGLE)}) == 2


def test_other_dimensions(Circle, Rectangle):
    """shapes with other dimensions are not equal, even if their areas are"""
    assert (Rectangle(1, 4) == Rectangle(4, 1)) is False
    assert (Circle(2) == Circle(2.5)) is False


def test_other_classes(Circle, Rectangle, Square):
    """a shape equals nothing of another class"""
    assert (Square(2) == Rectangle(1, 4)) is False
    assert (Rectangle(2, 2) == Square(2)) is False
    assert (Square(2) == Rectangle(2, 2)) is False
    assert (Circle(2) == "Circle(2)") is False


@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_repr_makes_it_again(Circle, Rectangle, Square, one, other):
    """the repr of a shape is an expression that makes an equal shape"""
    assert remade(Circle(one)) == Circle(one)
    assert remade(Rectangle(one, other)) == Rectangle(one, other)
    assert remade(Square(one)) == Square(one)


def test_repr_of_polygons(RegularPolygon, Polygon):
    """the repr of a polygon, regular or not, makes an equal one"""
    assert remade(RegularPolygon(5, 2.5)) == RegularPolygon(5, 2.5)
    assert remade(Polygon(TRIANGLE)) == Polygon(TRIANGLE)


@settings(max_examples=15)
@given(st.integers(3, 30), st.floats(0.1, 100), st.floats(0.1, 10))
def test_scaling(Circle, Rectangle, Square, RegularPolygon, Polygon, sides, size, k):
    """what is k times as large has k² times the area"""
    assert Circle(k * size).area() == approx(k**2 * Circle(size).area())
    assert Rectangle(k * size, k * 3).area() == approx(k**2 * Rectangle(size, 3).area())
    assert Square(k * size).area() == approx(k**2 * Square(size).area())
    assert RegularPolygon(sides, k * size).area() == approx(k**2 * RegularPolygon(sides, size).area())
    larger = [(k * x, k * y) for x, y in L_SHAPE]
    assert Polygon(larger).area() == approx(k**2 * Polygon(L_SHAPE).area())


@settings(max_examples=15)
@given(st.integers(3, 12), st.floats(0.1, 100))
def test_regular_polygons_are_polygons(RegularPolygon, Polygon, sides, radius):
    """a regular polygon has the area and the perimeter of the polygon with the same corners"""
    corners = [(radius * cos(2 * pi * n / sides), radius * sin(2 * pi * n / sides)) for n in range(sides)]
    length = dist(corners[0], corners[1])
    assert RegularPolygon(sides, length).area() == approx(Polygon(corners).area())
    assert RegularPolygon(sides, length).perimeter() == approx(Polygon(corners).perimeter())


@given(st.integers(0, 5), st.integers(-9, 9), st.integers(-9, 9))
def test_polygons_anywhere(Polygon, start, right, up):
    """the area of a polygon depends neither on where it lies nor on which point comes first"""
    points = [(x + right, y + up) for x, y in (*L_SHAPE[start:], *L_SHAPE[:start])]
    assert Polygon(points).area() == approx(7)


def refuse_unless_positive(name, value):
    """Raise an error unless *value* is a positive, finite number."""
    if not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, not {value!r}")
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{name} must be positive and finite, not {value!r}")


@alternative
class Properties:
    """Plain classes whose dimensions are kept by one constructor and read through properties.

    A square is a rectangle here, and a polygon is cut into triangles.
    """

    @total_ordering
    class AreaOnly:
        """Something with an area, as `total_ordering` needs it: equal if the areas are."""

        def __init__(self, area):
            self.area = area

        def __eq__(self, other):
            return self.area == other.area

        def __lt__(self, other):
            return self.area < other.area

    class Shape(metaclass=ABCMeta):  # noqa: B024 (two methods are abstract, defined in one line)
        """The base of all shapes, which keeps the dimensions."""

        names = ()

        def __init__(self, *values):
            for name, value in zip(self.names, values, strict=True):
                refuse_unless_positive(name, value)
            self._values = values

        def __init_subclass__(cls):
            for place, name in enumerate(cls.names):
                setattr(cls, name, property(lambda self, place=place: self._values[place]))

        def __eq__(self, other):
            return self._values == other._values if type(self) is type(other) else NotImplemented

        def __hash__(self):
            return hash((type(self), self._values))

        def __repr__(self):
            return f"{type(self).__name__}{self._values!r}".replace(",)", ")")

        def _compared(self, method, other):
            if not isinstance(other, Properties.Shape):
                return NotImplemented
            return getattr(Properties.AreaOnly(self.area()), method)(Properties.AreaOnly(other.area()))

        def __lt__(self, other):
            return self._compared("__lt__", other)

        def __le__(self, other):
            return self._compared("__le__", other)

        def __gt__(self, other):
            return self._compared("__gt__", other)

        def __ge__(self, other):
            return self._compared("__ge__", other)

        area = perimeter = abstractmethod(lambda self: 0.0)

    class Circle(Shape):
        """A circle."""

        names = ("radius",)

        def area(self):
            """Return the area."""
            return self.perimeter() * self.radius / 2

        def perimeter(self):
            """Return the perimeter."""
            return 2 * pi * self.radius

    class Rectangle(Shape):
        """A rectangle."""

        names = ("width", "height")

        def area(self):
            """Return the area."""
            return self.width * self.height

        def perimeter(self):
            """Return the perimeter."""
            return 2 * (self.width + self.height)

    class Square(Rectangle):
        """A square, which is a rectangle."""

        names = ("side",)
        width = height = property(lambda self: self.side)

    class RegularPolygon(Shape):
        """A polygon with sides of one length."""

        names = ("sides", "length")

        def __init__(self, sides, length):
            if type(sides) is not int:
                raise TypeError(f"sides must be an int, not {sides!r}")
            if sides < 3:
                raise ValueError(f"sides must be at least 3, not {sides}")
            refuse_unless_positive("length", length)
            self._values = sides, length

        def area(self):
            """Return the area, half of the perimeter times the distance from the centre to a side."""
            return self.perimeter() / 2 * (self.length / 2 / tan(pi / self.sides))

        def perimeter(self):
            """Return the perimeter."""
            return self.sides * self.length

    class Polygon(Shape):
        """A polygon, cut into triangles that meet in its first point."""

        names = ("points",)

        def __init__(self, points):
            self._values = (tuple(map(tuple, points)),)
            if len(self.points) < 3 or not 0 < self.area() < inf:
                raise ValueError("the points enclose no area")

        def area(self):
            """Return the area."""
            (x, y), *others = self.points
            halves = ((a - x) * (d - y) - (c - x) * (b - y) for (a, b), (c, d) in itertools.pairwise(others))
            return abs(sum(halves)) / 2

        def perimeter(self):
            """Return the perimeter."""
            return sum(dist(self.points[place - 1], self.points[place]) for place in range(len(self.points)))


NAMES = ("Shape", "Circle", "Rectangle", "Square", "RegularPolygon", "Polygon")


@alternative
class FrozenByHand:
    """Classes that store their dimensions once and refuse to set them; the area of a polygon is a sum of strips."""

    class Shape(ABC):
        """The base of all shapes."""

        names = ()

        def __init__(self, *values):
            for name, value in zip(self.names, values, strict=True):
                self._check(name, value)
            vars(self).update(zip(self.names, values, strict=True))

        def __setattr__(self, name, value):
            if name in self.names:
                raise AttributeError(f"{name} cannot be set")
            object.__setattr__(self, name, value)

        def _check(self, name, value):
            refuse_unless_positive(name, value)

        def _values(self):
            return [getattr(self, name) for name in self.names]

        def __eq__(self, other):
            return self._values() == other._values() if type(self) is type(other) else NotImplemented

        def __hash__(self):
            return hash(tuple(self._values()))

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(map(repr, self._values()))})"

        def __lt__(self, other):
            return self.area() < other.area() if hasattr(other, "area") else NotImplemented

        def __le__(self, other):
            return self.area() <= other.area() if hasattr(other, "area") else NotImplemented

        @abstractmethod
        def area(self):
            """Return the area."""

        @abstractmethod
        def perimeter(self):
            """Return the perimeter."""

    class Circle(Shape):
        """A circle."""

        names = ("radius",)

        def area(self):
            """Return the area."""
            return pi * self.radius**2

        def perimeter(self):
            """Return the perimeter."""
            return 2 * pi * self.radius

    class Rectangle(Shape):
        """A rectangle."""

        names = ("width", "height")

        def area(self):
            """Return the area."""
            return self.width * self.height

        def perimeter(self):
            """Return the perimeter."""
            return 2 * (self.width + self.height)

    class Square(Shape):
        """A square."""

        names = ("side",)

        def area(self):
            """Return the area."""
            return self.side**2

        def perimeter(self):
            """Return the perimeter."""
            return 4 * self.side

    class RegularPolygon(Shape):
        """A polygon with sides of one length."""

        names = ("sides", "length")

        def _check(self, name, value):
            if name == "sides" and not isinstance(value, int):
                raise TypeError(f"sides must be an int, not {value!r}")
            if name == "sides" and value < 3:
                raise ValueError(f"sides must be at least 3, not {value}")
            refuse_unless_positive(name, value)

        def area(self):
            """Return the area: one triangle for each side."""
            return self.sides * self.length**2 / (4 * self._tan(self.sides))

        def perimeter(self):
            """Return the perimeter."""
            return self.sides * self.length

        def _tan(self, sides):
            return tan(pi / sides)

    class Polygon(Shape):
        """A polygon; its area is a sum of strips between the outline and the x-axis."""

        names = ("points",)

        def __init__(self, points):
            vars(self)["points"] = self._own(points)
            self._refuse_bad_points()

        def _own(self, points):
            return tuple((x, y) for x, y in points)

        def _refuse_bad_points(self):
            if not all(isfinite(number) for point in self.points for number in point):
                raise ValueError("coordinates must be finite")
            if len(self.points) < 3 or self.area() == 0:
                raise ValueError("the points enclose no area")

        def _edges(self):
            return zip(self.points, [*self.points[1:], self.points[0]], strict=True)

        def area(self):
            """Return the area."""
            return abs(sum((x1 - x2) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in self._edges()))

        def perimeter(self):
            """Return the perimeter."""
            return sum(dist(one, other) for one, other in self._edges())


Plain = FrozenByHand
OF_THE_MACHINE = {"__dict__", "__weakref__", "__abstractmethods__", "_abc_impl"}


def rebased(cls, base):
    """Return a class like *cls* under another *base*."""
    return type(base)(cls.__name__, (base,), {k: v for k, v in vars(cls).items() if k not in OF_THE_MACHINE})


class Family:
    """The classes of an answer: a subclass replaces some of them, or Shape under all of them."""

    def __init_subclass__(cls):
        own = dict(vars(cls))
        for name in NAMES:
            if name not in own:
                plain = getattr(Plain, name)
                setattr(cls, name, rebased(plain, own["Shape"]) if "Shape" in own else plain)


@mistake(caught_by=test_circle)
class TakesAboutThree(Family):
    """3.14 is not π: the error is in the fourth digit. `math.pi` is as exact as a float can be."""

    class Circle(Plain.Circle):
        """A circle."""

        def area(self):
            """Return the area."""
            return 3.14 * self.radius**2


@mistake(caught_by=test_circle)
class TakesTheDiameter(Family):
    """You take the number for the diameter. `Circle(2)` has the radius 2."""

    class Circle(Plain.Circle):
        """A circle."""

        def area(self):
            """Return the area."""
            return pi * (self.radius / 2) ** 2


@mistake(caught_by=test_regular_polygon)
class CountsInDegrees(Family):
    """`tan(180 / sides)` counts in degrees. The functions of `math` count in radians: half a turn is `pi`."""

    class RegularPolygon(Plain.RegularPolygon):
        """A polygon with sides of one length."""

        def _tan(self, sides):
            return tan(180 / sides)


@mistake(caught_by=test_regular_polygon)
class TakesTheLengthForTheRadius(Family):
    """You take the length for the distance from the centre to a corner. It is the length of a side."""

    class RegularPolygon(Plain.RegularPolygon):
        """A polygon with sides of one length."""

        def area(self):
            """Return the area."""
            return self.sides / 2 * self.length**2 * sin(2 * pi / self.sides)


@mistake(caught_by=test_counts_sides)
class DrawsTwoSides(Family):
    """Two sides enclose nothing: refuse fewer than three."""

    class RegularPolygon(Plain.RegularPolygon):
        """A polygon with sides of one length."""

        def _check(self, name, value):
            if name == "sides" and not isinstance(value, int):
                raise TypeError(f"sides must be an int, not {value!r}")
            refuse_unless_positive(name, value)


@mistake(caught_by=test_counts_sides)
class DrawsHalfASide(Family):
    """You accept a number of sides with a fraction. What is counted is an int; ask for it by `isinstance`."""

    class RegularPolygon(Plain.RegularPolygon):
        """A polygon with sides of one length."""

        def _check(self, name, value):
            refuse_unless_positive(name, value)
            if name == "sides" and value < 3:
                raise ValueError(f"sides must be at least 3, not {value}")


@mistake(caught_by=test_polygon_clockwise)
class ForgetsAbs(Family):
    """The sum is negative for points that go round clockwise: take `abs` of it."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def area(self):
            """Return the area."""
            return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in self._edges()) / 2


@mistake(caught_by=test_polygon_clockwise)
class RefusesClockwise(Family):
    """You refuse a negative sum as if it were a bad polygon. Its sign tells the direction: take `abs` of it first."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _refuse_bad_points(self):
            signed = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in self._edges())
            if not 0 < signed < inf:
                raise ValueError("the points enclose no area")


@mistake(caught_by=test_polygon_area)
class LeavesTheOutlineOpen(Family):
    """Your sum ends at the last point. The edge back to the first one belongs to it, too."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def area(self):
            """Return the area."""
            return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(self.points))) / 2


@mistake(caught_by=test_polygon_area)
class ForgetsToHalve(Family):
    """The sum of the cross products is twice the area."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def area(self):
            """Return the area."""
            return 2 * super().area()


@mistake(caught_by=test_polygon_area)
class TakesAbsOfEachTerm(Family):
    """You take `abs` of each term. Terms of both signs belong into the sum, and `abs` around all of it."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def area(self):
            """Return the area."""
            return sum(abs(x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in self._edges()) / 2


@mistake(caught_by=test_polygon_area)
class RefusesNegativeCoordinates(Family):
    """You refuse negative coordinates. A point may lie to the left of zero; only dimensions are positive."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _refuse_bad_points(self):
            for place, (x, y) in enumerate(self.points):
                if x < 0 or y < 0:
                    raise ValueError(f"point {place} has a negative coordinate: {(x, y)}")
            super()._refuse_bad_points()


@mistake(caught_by=test_polygon_with_a_notch)
class SortsTheCorners(Family):
    """You sort the points round their middle. The outline goes through them in the order in which they are given."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _own(self, points):
            points = super()._own(points)
            x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True)) if points else (0, 0)
            return tuple(sorted(points, key=lambda point: atan2(point[1] - y, point[0] - x)))


@mistake(caught_by=test_polygon_perimeter)
class LeavesTheFenceOpen(Family):
    """You add up the edges from the first point to the last, and leave out the one that closes the outline."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def perimeter(self):
            """Return the perimeter."""
            return sum(itertools.starmap(dist, itertools.pairwise(self.points)))


@mistake(caught_by=test_polygon_reads_an_iterator)
class ReadsThePointsTwice(Family):
    """You go through the points more than once. An iterator is used up then: make a tuple of it first."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _own(self, points):
            if not all(isfinite(number) for point in points for number in point):
                raise ValueError("coordinates must be finite")
            return super()._own(points)


@mistake(caught_by=test_polygon_keeps_points_of_its_own)
class KeepsTheCallersPoints(Family):
    """You keep the list that you were given. When the caller changes it, your polygon changes: make tuples of it."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _own(self, points):
            return points if isinstance(points, list) else super()._own(points)

        def __hash__(self):
            return hash(tuple(map(tuple, self.points)))


@mistake(caught_by=test_refuses_points_in_line)
class AcceptsLines(Family):
    """You count the points only. Three points in one line enclose nothing: look at the area."""

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _refuse_bad_points(self):
            if len(self.points) < 3:
                raise ValueError("a polygon needs three points")
            if not all(isfinite(number) for point in self.points for number in point):
                raise ValueError("coordinates must be finite")


@mistake(caught_by=test_refuses_points_that_are_not_finite)
class AcceptsNaNAmongPoints(Family):
    """A comparison with NaN is always false, so `area == 0` and `area <= 0` let it pass. Ask for what is right:
    `0 < area < inf`.
    """

    class Polygon(Plain.Polygon):
        """A polygon."""

        def _refuse_bad_points(self):
            if len(self.points) < 3 or self.area() <= 0:
                raise ValueError("the points enclose no area")


@mistake(caught_by=test_all_are_shapes)
class IsNoShape(Family):
    """A class without Shape in its parentheses has no part in what Shape holds. A method `area` alone makes no
    subclass.
    """

    class Square:
        """A square of its own."""

        def __init__(self, side):
            refuse_unless_positive("side", side)
            self.side = side

        def area(self):
            """Return the area."""
            return self.side**2

        def perimeter(self):
            """Return the perimeter."""
            return 4 * self.side


@mistake(caught_by=test_shape_itself_cannot_be_made)
class OnlySaysThatItIsAbstract(Family):
    """Nothing forbids `Shape()`. `@abstractmethod` works in a class that derives from `ABC`; a method that raises
    NotImplementedError speaks up only when somebody calls it.
    """

    class Shape(rebased(Plain.Shape, object)):
        """The base of all shapes."""

        def area(self):
            """Return the area."""
            raise NotImplementedError

        perimeter = area


@mistake(caught_by=test_unfinished_shapes_cannot_be_made)
class AsksForTheAreaOnly(Family):
    """One of the two methods is not abstract, so a class that lacks it can be made and fails later. Mark both."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def perimeter(self):
            """Return the perimeter."""
            return 0


class Checking(Family):
    """A family whose shapes check a dimension by the method `check` of the mistake."""

    def __init_subclass__(cls):
        check = staticmethod(cls.check)

        class Shape(Plain.Shape):
            def _check(self, name, value):
                check(name, value)

        cls.Shape = Shape
        super().__init_subclass__()

        def check_both(self, name, value):
            Plain.RegularPolygon._check(self, name, value) if name == "sides" else check(name, value)

        cls.RegularPolygon._check = check_both


@mistake(caught_by=test_refuses_zero_and_less)
class AcceptsZero(Checking):
    """You refuse what is less than zero. A dimension of zero makes a shape without area: refuse it, too."""

    def check(name, value):
        """Refuse a bad dimension."""
        if value < 0 or not isfinite(value):
            raise ValueError(f"{name} must not be {value!r}")


@mistake(caught_by=test_refuses_zero_and_less)
class ChecksByAssert(Checking):
    """`assert` is for what cannot be; it says AssertionError, and `python -O` leaves it out. For what callers may get
    wrong, raise a ValueError.
    """

    def check(name, value):
        """Refuse a bad dimension."""
        if not 0 < value < inf:  # an `assert` here would be taken for one of the test's
            raise AssertionError


@mistake(caught_by=test_refuses_zero_and_less)
class ChecksNothing(Checking):
    """A constructor that stores whatever it gets makes shapes of negative size. Check in `__init__`, or in the
    `__post_init__` of a data class.
    """

    def check(name, value):
        """Accept everything."""


@mistake(caught_by=test_refuses_what_is_not_finite)
class LetsNaNPass(Checking):
    """Every comparison with NaN is false, so `value <= 0` lets it pass. Ask for what is right, `0 < value < inf`, and
    refuse all else.
    """

    def check(name, value):
        """Refuse a bad dimension."""
        if value <= 0:
            raise ValueError(f"{name} must be positive, not {value!r}")


@mistake(caught_by=test_refuses_what_is_not_finite)
class LetsInfinityPass(Checking):
    """You refuse NaN, but not infinity. `0 < value < inf` refuses both."""

    def check(name, value):
        """Refuse a bad dimension."""
        if not value > 0:
            raise ValueError(f"{name} must be positive, not {value!r}")


@mistake(caught_by=test_names_the_dimension)
class NamesNoDimension(Checking):
    """The message does not say which number is wrong. Who has written `Rectangle(2, -1)` wants to read “height”."""

    def check(name, value):
        """Refuse a bad dimension."""
        if not 0 < value < inf:
            raise ValueError(f"a number must be positive and finite, not {value!r}")


@mistake(caught_by=test_refuses_text)
class ConvertsText(Checking):
    """`float(…)` turns a text into a number in silence. Whoever hands in a text has made a mistake: let them know."""

    def check(name, value):
        """Refuse a bad dimension."""
        if not 0 < float(value or 0) < inf:
            raise ValueError(f"{name} must be positive and finite, not {value!r}")


@mistake(caught_by=test_a_square_stays_a_square)
class InheritsTheWidth(Family):
    """Your square inherits a width that can be set, and is no square afterwards. It breaks the promise of a square,
    or, if it sets both, that of a rectangle. Forbid to set either.
    """

    class Square(Plain.Rectangle):
        """A square that is a rectangle."""

        names = ("side",)

        def __init__(self, side):
            super().__init__(side)
            vars(self).update(width=side, height=side)


@mistake(caught_by=test_dimensions_cannot_be_set)
class CanBeSet(Family):
    """A dimension that can be set goes round the check in the constructor, and spoils a hash made of it. A frozen data
    class, or properties without a setter, forbid it.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        __setattr__ = object.__setattr__


@mistake(caught_by=test_order_by_area)
class HasNoOrder(Family):
    """Shape has no order of its own: `sorted` and `<` need `__lt__`, and `<=` needs `__le__`."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        __lt__ = __le__ = object.__lt__


@mistake(caught_by=test_order_by_area)
class ComparesWithItsOwnKind(Family):
    """You compare shapes of one class only. All shapes have an area: ask whether the other one is a Shape."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __lt__(self, other):
            return self.area() < other.area() if type(self) is type(other) else NotImplemented

        def __le__(self, other):
            return self.area() <= other.area() if type(self) is type(other) else NotImplemented


@mistake(caught_by=test_order_by_area)
class ComparesDimensions(Family):
    """You compare the dimensions, as `@dataclass(order=True)` does: that is an order within one class, and not by
    area. Write `__lt__` and `__le__` in Shape.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __lt__(self, other):
            return self._values() < other._values() if type(self) is type(other) else NotImplemented

        def __le__(self, other):
            return self._values() <= other._values() if type(self) is type(other) else NotImplemented


@mistake(caught_by=test_order_of_equal_areas)
class TrustsTotalOrdering(Family):
    """`total_ordering` makes `<=` of `<` or `==`. Your `==` compares dimensions, so of two shapes with one area neither
    `<=` nor `>=` holds. Write `__le__` by area.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __le__(self, other):
            return self < other or self == other


@mistake(caught_by=test_order_of_other_peoples_shapes)
class ListsTheClasses(Family):
    """Your order knows a list of classes. Somebody's new shape is not in it; `isinstance(other, Shape)` knows all."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __lt__(self, other):
            return self.area() < other.area() if type(other).__name__ in NAMES else NotImplemented

        def __le__(self, other):
            return self.area() <= other.area() if type(other).__name__ in NAMES else NotImplemented


@mistake(caught_by=test_order_of_other_peoples_shapes)
class ComputesTheAreaBeforehand(Family):
    """Your order reads an attribute that your own constructors set. A subclass that does not know of it has none: call
    `area()`.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def _known_area(self):
            if not self.names:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute '_area'")
            return self.area()

        def __lt__(self, other):
            return self._known_area() < other._known_area() if hasattr(other, "area") else NotImplemented

        def __le__(self, other):
            return self._known_area() <= other._known_area() if hasattr(other, "area") else NotImplemented


@mistake(caught_by=test_order_with_strangers)
class ComparesWithAnything(Family):
    """You ask anything for its area, and `7` has none: an AttributeError. Return NotImplemented for what is no shape,
    and Python raises the TypeError.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __lt__(self, other):
            return self.area() < other.area()

        def __le__(self, other):
            return self.area() <= other.area()


@mistake(caught_by=test_order_with_strangers)
class SaysNoToStrangers(Family):
    """You return False for what is no shape, so that `shape < 7` and `shape > 7` are both “no”, and nobody hears of the
    mistake. Return NotImplemented.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __lt__(self, other):
            return hasattr(other, "area") and self.area() < other.area()

        def __le__(self, other):
            return hasattr(other, "area") and self.area() <= other.area()

        def __gt__(self, other):
            return hasattr(other, "area") and self.area() > other.area()

        def __ge__(self, other):
            return hasattr(other, "area") and self.area() >= other.area()


@mistake(caught_by=test_equal_shapes)
class EqualsOnlyItself(Family):
    """Without `__eq__` a shape equals nothing but itself. A data class compares the dimensions."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        __eq__ = object.__eq__
        __hash__ = object.__hash__


@mistake(caught_by=test_equal_shapes)
class HasNoHash(Family):
    """A class that defines `__eq__` loses its hash; so does a data class that is not frozen. Shapes that cannot change
    can have one.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        __hash__ = None


@mistake(caught_by=test_other_dimensions)
class EqualsByArea(Family):
    """Shapes with one area are equal for you. The order asks for the area; equal are shapes of one class with the same
    dimensions.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __eq__(self, other):
            return self.area() == other.area() if hasattr(other, "area") else NotImplemented

        def __hash__(self):
            return hash(self.area())


@mistake(caught_by=test_other_classes)
class EqualsASquareRectangle(Family):
    """A rectangle and a square are equal for you. They are of two classes, have other dimensions and another repr."""

    class Rectangle(Plain.Rectangle):
        """A rectangle."""

        def __eq__(self, other):
            if type(other).__name__ == "Square":
                return self.width == self.height == other.side
            return super().__eq__(other)

        __hash__ = Plain.Shape.__hash__


@mistake(caught_by=test_repr_makes_it_again)
class RoundsTheRepr(Family):
    """Your repr rounds, so that it tells of another shape. `!r` writes all digits that are needed."""

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __repr__(self):
            values = [f"{value:.2f}" if isinstance(value, float) else repr(value) for value in self._values()]
            return f"{type(self).__name__}({', '.join(values)})"


@mistake(caught_by=test_repr_makes_it_again)
class DescribesItself(Family):
    """Your repr is a description for people, and Python cannot make a shape of it. Let a data class write it, or write
    the call that makes the shape.
    """

    class Shape(Plain.Shape):
        """The base of all shapes."""

        def __repr__(self):
            return f"<{type(self).__name__} of {', '.join(map(str, self._values()))}>"
