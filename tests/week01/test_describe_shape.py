"""Describe shapes: what an answer must do, and the wrong answers we know."""

import ast
import inspect
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import syntax_tree


@dataclass(frozen=True)
class Disc:
    """The notebook's class again, for the answers below."""

    radius: float


@dataclass(frozen=True)
class Box:
    """The notebook's class again, for the answers below."""

    width: float
    height: float


def class_seen_by(answer, name):
    """Return the class that *answer* knows as *name*: the notebook's, which a test file cannot import."""
    return inspect.unwrap(answer).__globals__[name]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (("circle", 3), "circle of radius 3"),
        (("rectangle", 2, 3.5), "rectangle of 2 by 3.5"),
        (("rectangle", 4, 4), "square of side 4"),
        (["circle", 0.5], "circle of radius 0.5"),
    ],
)
def test_describes_tuples_and_lists(describe_shape, shape, expected):
    """a tuple or a list names its kind, then its sizes; equal sides make a square"""
    assert describe_shape(shape) == expected


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"kind": "circle", "radius": 3}, "circle of radius 3"),
        ({"kind": "rectangle", "height": 3, "width": 2}, "rectangle of 2 by 3"),
        ({"kind": "rectangle", "width": 2, "height": 2}, "square of side 2"),
        ({"kind": "circle", "radius": 3, "colour": "red"}, "circle of radius 3"),
        ({"id": 7, "kind": "rectangle", "width": 2, "height": 3}, "rectangle of 2 by 3"),
    ],
)
def test_describes_dictionaries(describe_shape, shape, expected):
    """a dictionary is known by its keys, in any order and with others among them"""
    assert describe_shape(shape) == expected


@pytest.mark.parametrize(
    ("name", "sizes", "expected"),
    [
        ("Disc", (3,), "circle of radius 3"),
        ("Box", (2, 3), "rectangle of 2 by 3"),
        ("Box", (2, 2), "square of side 2"),
    ],
)
def test_describes_objects(describe_shape, name, sizes, expected):
    """a Disc is a circle, a Box a rectangle or a square"""
    shape = class_seen_by(describe_shape, name)(*sizes)
    assert describe_shape(shape) == expected


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (("polygon", (0, 0), (4, 0), (5, 3), (1, 3)), "polygon of 4 corners"),
        (("polygon", "A", "B", "C"), "triangle"),
        ({"kind": "polygon", "corners": [(0, 0), (4, 0), (4, 3), (2, 5), (0, 3)]}, "polygon of 5 corners"),
        ({"kind": "polygon", "corners": ("A", "B", "C"), "id": 8}, "triangle"),
    ],
)
def test_counts_the_corners(describe_shape, shape, expected):
    """a polygon has any number of corners from three on, and three make a triangle"""
    assert describe_shape(shape) == expected


@pytest.mark.parametrize(
    "shape",
    [
        ("sphere", 3),
        {"kind": "cube", "width": 2, "height": 2},
        ("circle", 3, 4),
        {"kind": "circle"},
        "circle",
        ("rectangle", 2),
        {"kind": "rectangle", "width": 2},
        {},
        (),
        None,
    ],
)
def test_refuses_other_things(describe_shape, shape):
    """anything else is a ValueError"""
    with pytest.raises(ValueError):
        describe_shape(shape)


@pytest.mark.parametrize(
    "shape",
    [
        ("circle", -1),
        ("circle", 0),
        ("rectangle", 0, 3),
        ("rectangle", 3, 0),
        ("rectangle", -2, -2),
        {"kind": "rectangle", "width": 2, "height": -3},
        ("circle", "3"),
        ("rectangle", 2, None),
        ("polygon", "A", "B"),
        {"kind": "polygon", "corners": []},
        {"kind": "polygon", "corners": "ABC"},
    ],
)
def test_refuses_impossible_sizes(describe_shape, shape):
    """sizes are numbers above 0, and corners a tuple or list of three or more: all else is a ValueError"""
    with pytest.raises(ValueError):
        describe_shape(shape)


def test_names_what_it_refuses(describe_shape):
    """the error's message shows the thing that was refused, as `repr` writes it"""
    with pytest.raises(ValueError, match="'sphere', 3"):
        describe_shape(("sphere", 3))


def test_uses_patterns(describe_shape):
    """the function is a `match` statement, without `isinstance`"""
    kinds = [type(node).__name__ for node in ast.walk(syntax_tree(describe_shape))]
    names = [node.id for node in ast.walk(syntax_tree(describe_shape)) if isinstance(node, ast.Name)]
    if "Match" not in kinds:
        raise AssertionError("there is no `match` statement in the function")
    if "isinstance" in names:
        raise AssertionError("`isinstance` is called")


@given(width=st.integers(1, 4), height=st.integers(1, 4))
def test_tells_both_forms_alike(describe_shape, width, height):
    """tuple and dictionary of the same sizes have one description"""
    shape = {"kind": "rectangle", "width": width, "height": height}
    assert describe_shape(shape) == describe_shape(("rectangle", width, height))


@alternative
def normalises_first(shape):
    """Bring every form to a kind with sizes, then describe that."""
    match shape:
        case Disc(radius):
            form = ["circle", radius]
        case Box(width, height):
            form = ["rectangle", width, height]
        case {"kind": "circle", "radius": radius}:
            form = ["circle", radius]
        case {"kind": "rectangle", "width": width, "height": height}:
            form = ["rectangle", width, height]
        case {"kind": "polygon", "corners": [*corners]}:
            form = ["polygon", *corners]
        case _:
            form = shape
    match form:
        case ["polygon", _, _, _]:
            return "triangle"
        case ["polygon", _, _, _, *others]:
            return f"polygon of {len(others) + 3} corners"
        case ["circle", int() | float() as radius] if radius > 0:
            return f"circle of radius {radius}"
        case ["rectangle", int() | float() as width, int() | float() as height] if 0 < width == height:
            return f"square of side {width}"
        case ["rectangle", int() | float() as width, int() | float() as height] if min(width, height) > 0:
            return f"rectangle of {width} by {height}"
        case _:
            raise ValueError(f"no shape that I know: {shape!r}")


def is_size(value):
    """Tell whether *value* is a number above 0."""
    match value:
        case int() | float():
            return value > 0
    return False


def describe_rectangle(width, height):
    """Return a rectangle or a square in words."""
    return f"square of side {width}" if width == height else f"rectangle of {width} by {height}"


def describe_polygon(corners):
    """Return a polygon or a triangle in words."""
    return "triangle" if len(corners) == 3 else f"polygon of {len(corners)} corners"


@mistake(caught_by=test_describes_tuples_and_lists)
def asks_for_rectangles_first(shape):
    """The first case that fits wins, and every square fits your case for rectangles. Put the narrower case first."""
    match normalises_first(shape).split():
        case ["square", _, _, side]:
            return f"rectangle of {side} by {side}"
    return normalises_first(shape)


@mistake(caught_by=test_describes_tuples_and_lists)
def takes_tuples_only(shape):
    """You ask for a tuple by its type. A sequence pattern fits lists as well, and JSON knows nothing but lists."""
    if type(shape) is list:
        raise ValueError(f"no shape that I know: {shape!r}")
    return normalises_first(shape)


@mistake(caught_by=test_describes_dictionaries)
def knows_tuples_only(shape):
    """You have no case for dictionaries: a mapping pattern such as `{"kind": "circle", "radius": radius}`."""
    match shape:
        case [*_]:
            return normalises_first(shape)
    raise ValueError(f"no shape that I know: {shape!r}")


@mistake(caught_by=test_describes_dictionaries)
def wants_no_other_keys(shape):
    """You compare all keys at once. A mapping pattern asks for the keys that it names and lets the others be."""
    match shape:
        case {"kind": _, **sizes} if set(sizes) not in ({"radius"}, {"width", "height"}, {"corners"}):
            raise ValueError(f"no shape that I know: {shape!r}")
    return normalises_first(shape)


@mistake(caught_by=test_describes_dictionaries)
def goes_by_the_order_of_keys(shape):
    """You take the values in the order in which they stand. A dictionary is known by its keys: ask for each by name."""
    match shape:
        case dict():
            return normalises_first(tuple(shape.values()))
    return normalises_first(shape)


@mistake(caught_by=test_describes_objects)
def forgets_the_classes(shape):
    """You have no case for Disc and Box: a class pattern such as `Disc(radius)`."""
    match shape:
        case Disc() | Box():
            raise ValueError(f"no shape that I know: {shape!r}")
    return normalises_first(shape)


@mistake(caught_by=test_counts_the_corners)
def knows_four_corners_at_most(shape):
    """Your pattern has a place for each corner. A star, `["polygon", *corners]`, takes as many as there are."""
    match shape:
        case ["polygon", _, _, _, _, _, *_] | {"corners": [_, _, _, _, _, *_]}:
            raise ValueError(f"no shape that I know: {shape!r}")
    return normalises_first(shape)


@mistake(caught_by=test_counts_the_corners)
def forgets_triangles(shape):
    """Three corners are a triangle: that case is narrower, so it stands before the polygon's."""
    return normalises_first(shape).replace("triangle", "polygon of 3 corners")


@mistake(caught_by=test_refuses_other_things)
def captures_the_kind(shape):
    """A bare name in a pattern fits everything and is bound to it: your `case [circle, radius]` compares nothing."""
    match shape:
        case [circle, radius] if is_size(radius):  # noqa: F841
            return f"circle of radius {radius}"
    return normalises_first(shape)


@mistake(caught_by=test_refuses_other_things)
def falls_through(shape):
    """No case fits, and `match` then does nothing: the function returns None. Raise the error behind the last case."""
    try:
        return normalises_first(shape)
    except ValueError:
        return None


@mistake(caught_by=test_refuses_other_things)
def asks_for_keys_that_are_not_there(shape):
    """`shape["radius"]` is a KeyError where the key is missing. A mapping pattern with that key does not fit then."""
    match shape:
        case {"kind": "circle"}:
            return f"circle of radius {shape['radius']}"
        case {"kind": "rectangle"}:
            return describe_rectangle(shape["width"], shape["height"])
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def takes_any_number(shape):
    """You look at the kind of the sizes, not at their values: 0 and negative numbers pass. A guard asks for more."""
    match shape:
        case ["circle", int() | float() as radius]:
            return f"circle of radius {radius}"
        case ["rectangle", int() | float() as width, int() | float() as height]:
            return describe_rectangle(width, height)
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def takes_zero_for_a_size(shape):
    """`>= 0` lets zero in. A circle of radius 0 is a point, no circle."""
    match shape:
        case ["circle", 0]:
            return "circle of radius 0"
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def looks_at_one_size(shape):
    """You look at the width and forget the height. Both are sizes."""
    match shape:
        case ["rectangle", width, height] | {"kind": "rectangle", "width": width, "height": height} if is_size(width):
            return describe_rectangle(width, height)
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def compares_texts_with_numbers(shape):
    """`radius > 0` is a TypeError if the radius is text. Ask for the class first: `int() | float() as radius`."""
    match shape:
        case ["circle", radius] if radius > 0:
            return f"circle of radius {radius}"
        case ["rectangle", width, height] if width > 0 and height > 0:
            return describe_rectangle(width, height)
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def takes_two_corners(shape):
    """Two corners make a line. A polygon has three at least: a guard such as `if len(corners) >= 3`."""
    match shape:
        case ["polygon", *corners] if len(corners) < 3:
            return f"polygon of {len(corners)} corners"
    return normalises_first(shape)


@mistake(caught_by=test_refuses_impossible_sizes)
def takes_text_for_corners(shape):
    """You capture whatever `corners` is, and `len` of a text counts letters. The pattern `[*corners]` fits no text."""
    match shape:
        case {"kind": "polygon", "corners": corners} if len(corners) >= 3:
            return describe_polygon(corners)
    return normalises_first(shape)


@mistake(caught_by=test_names_what_it_refuses)
def hides_what_it_refuses(shape):
    """Your message does not say what was refused. Who reads the log needs to see it: `{shape!r}`."""
    try:
        return normalises_first(shape)
    except ValueError:
        pass
    match shape:
        case _:
            raise ValueError("not a shape")


@mistake(caught_by=test_uses_patterns)
def climbs_a_ladder(shape):
    """You ask for one type after the other. A pattern asks for type, length and keys at once, and names the parts."""
    if isinstance(shape, Disc):
        return normalises_first(("circle", shape.radius))
    if isinstance(shape, Box):
        return normalises_first(("rectangle", shape.width, shape.height))
    return normalises_first(shape)
