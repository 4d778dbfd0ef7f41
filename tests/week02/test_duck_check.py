"""Duck check: what an answer must do, and the wrong answers we know."""

from abc import ABC
from functools import partial
from inspect import Parameter, signature
from typing import Protocol, runtime_checkable

from tenweeks.plugin import alternative, mistake


class Shown:
    """An object without state, shown by the name of its class."""

    def __repr__(self):
        return f"{type(self).__name__}()"


class HasArea(Shown):
    """A class as the protocol asks for it."""

    def area(self):
        """Return an area."""
        return 12.5


class InheritsArea(HasArea):
    """A class whose method is that of its base."""


class HasPerimeter(Shown):
    """A class with another method."""

    def perimeter(self):
        """Return a perimeter."""
        return 14.0


class AreaIsANumber(Shown):
    """A class whose area is a plain attribute."""

    area = 12.5


class AreaIsAProperty(Shown):
    """A class whose area is read without parentheses."""

    @property
    def area(self):
        """The area."""
        return 12.5


class AreaIsNone(HasArea):
    """A class that takes back what its base can do."""

    area = None


class AreaNeedsAUnit(Shown):
    """A class whose method needs an argument."""

    def area(self, unit):
        """Return an area in *unit*."""
        return f"12.5 {unit}"


class AreaNeedsAKeyword(Shown):
    """A class whose method needs a keyword argument."""

    def area(self, *, unit):
        """Return an area in *unit*."""
        return f"12.5 {unit}"


class AreaTakesAUnit(Shown):
    """A class whose method takes an argument that may be left out."""

    def area(self, unit="m²"):
        """Return an area in *unit*."""
        return f"12.5 {unit}"


class AreaTakesAnything(Shown):
    """A class whose method takes whatever comes."""

    def area(self, *arguments, **keywords):
        """Return an area."""
        return 12.5


class AreaIsAClassMethod(Shown):
    """A class that knows its area itself."""

    @classmethod
    def area(cls):
        """Return an area."""
        return 12.5


class AreaIsAStaticMethod(Shown):
    """A class whose method needs no object."""

    @staticmethod
    def area():
        """Return an area."""
        return 12.5


class AreaIsStored(Shown):
    """A class whose objects each hold a function of their own."""

    def __init__(self):
        self.area = partial(pow, 3.5, 2)


class PassesOn(Shown):
    """A wrapper that passes every attribute on to what it holds."""

    def __init__(self):
        self.held = HasArea()

    def __getattr__(self, name):
        return getattr(self.held, name)


class AreaMustNotRun(Shown):
    """A class whose method is expensive."""

    def area(self):
        """Fail the check."""
        raise AssertionError("area was called")


class AreaRaisesTypeError(Shown):
    """A class whose method fails when it runs."""

    def area(self):
        """Fail as Python does for a sum of unlike things."""
        return 3 + "4"


def test_accepts_a_method(duck_check):
    """an object with a method `area` fits, whether its class defines or inherits it"""
    assert duck_check(HasArea()) is True
    assert duck_check(InheritsArea()) is True


def test_refuses_other_objects(duck_check):
    """an object without an attribute `area` does not fit"""
    assert duck_check(HasPerimeter()) is False
    assert duck_check("area") is False
    assert duck_check(None) is False


def test_refuses_what_cannot_be_called(duck_check):
    """an `area` that is a number, stored or computed, does not fit: it cannot be called"""
    assert duck_check(AreaIsANumber()) is False
    assert duck_check(AreaIsAProperty()) is False


def test_refuses_none(duck_check):
    """an `area` that is None does not fit"""
    assert duck_check(AreaIsNone()) is False


def test_refuses_a_method_that_needs_more(duck_check):
    """a method that cannot be called without arguments does not fit"""
    assert duck_check(AreaNeedsAUnit()) is False
    assert duck_check(AreaNeedsAKeyword()) is False


def test_accepts_what_may_be_left_out(duck_check):
    """a method whose arguments may all be left out fits"""
    assert duck_check(AreaTakesAUnit()) is True
    assert duck_check(AreaTakesAnything()) is True


def test_asks_the_object_not_its_class(duck_check):
    """a class in the place of an object does not fit, if its method needs an object"""
    assert duck_check(HasArea) is False


def test_accepts_methods_without_an_object(duck_check):
    """a class method or a static method fits, through an object and through the class"""
    assert duck_check(AreaIsAClassMethod()) is True
    assert duck_check(AreaIsAStaticMethod()) is True
    assert duck_check(AreaIsAClassMethod) is True


def test_accepts_a_function_in_the_object(duck_check):
    """a function that is stored in the object itself fits"""
    assert duck_check(AreaIsStored()) is True


def test_accepts_what_is_passed_on(duck_check):
    """a wrapper fits that passes attributes on by `__getattr__`"""
    assert duck_check(PassesOn()) is True


def test_calls_nothing(duck_check):
    """the method is not called"""
    assert duck_check(AreaMustNotRun()) is True
    assert duck_check(AreaRaisesTypeError()) is True


@alternative
def looks_at_each_parameter(value):
    """Ask of each parameter whether it can be left out."""
    area = getattr(value, "area", None)
    optional = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return callable(area) and all(
        each.kind in optional or each.default is not Parameter.empty for each in signature(area).parameters.values()
    )


@runtime_checkable
class SupportsArea(Protocol):
    """The protocol of the lesson."""

    def area(self) -> float:
        """Return the area."""


class Surface(ABC):  # noqa: B024 (it stands for a base class that nobody has heard of)
    """A base class."""


@mistake(caught_by=test_accepts_a_method)
def looks_into_the_object_alone(value):
    """`vars(value)` holds what the object itself stores. Methods are in its class, or in a base: use `getattr`."""
    return callable(getattr(value, "__dict__", {}).get("area"))


@mistake(caught_by=test_accepts_a_method)
def asks_for_a_base_class(value):
    """You ask what the object's class derives from. A duck has no papers: ask for the attribute `area`."""
    return isinstance(value, Surface)


@mistake(caught_by=test_refuses_what_cannot_be_called)
def trusts_isinstance(value):
    """`isinstance` with a protocol looks whether an attribute `area` is there, not what it is: a number passes."""
    return isinstance(value, SupportsArea)


@mistake(caught_by=test_refuses_what_cannot_be_called)
def asks_for_the_name_only(value):
    """`hasattr` tells that something bears the name `area`. Whether it can be called is another question."""
    return hasattr(value, "area")


@mistake(caught_by=test_refuses_other_objects)
def takes_the_attribute_for_granted(value):
    """`value.area` raises an AttributeError if there is none. `getattr` with a default does not."""
    if not callable(value.area):
        return False
    return can_be_called(value.area)


@mistake(caught_by=test_refuses_other_objects)
def returns_what_it_found(value):
    """You return what `and` gives, which is None or the attribute itself. The answer is True or False: `bool(…)`."""
    area = getattr(value, "area", None)
    return area and callable(area) and can_be_called(area)


@mistake(caught_by=test_refuses_what_cannot_be_called)
def reads_the_signature_of_a_number(value):
    """`signature` of what cannot be called is a TypeError. Ask `callable` first."""
    area = getattr(value, "area", None)
    if area is None:
        return False
    parameters = signature(area)
    return can_be_bound(parameters)


@mistake(caught_by=test_refuses_a_method_that_needs_more)
def asks_only_whether_it_can_be_called(value):
    """`callable` says nothing of the arguments that a call needs. Compare with the signature."""
    return callable(getattr(value, "area", None))


@mistake(caught_by=test_refuses_a_method_that_needs_more)
def lets_the_error_out(value):
    """`bind` answers by a TypeError if the arguments do not fit. That is a no: catch it and return False."""
    area = getattr(value, "area", None)
    if not callable(area):
        return False
    signature(area).bind()
    return True


@mistake(caught_by=test_accepts_what_may_be_left_out)
def allows_no_parameter(value):
    """You count the parameters. Those with a default, and `*arguments`, need not be given."""
    area = getattr(value, "area", None)
    return callable(area) and not signature(area).parameters


@mistake(caught_by=test_asks_the_object_not_its_class)
def reads_the_class(value):
    """You take a class for one of its objects. Look at `value` itself, whatever it is."""
    cls = value if isinstance(value, type) else type(value)
    area = getattr(cls, "area", None)
    return callable(area) and (can_be_called(area) or can_be_called(partial(area, value)))


@mistake(caught_by=test_accepts_methods_without_an_object)
def counts_self(value):
    """You read the signature in the class and expect one parameter, `self`. Read that of `value.area`, where the
    object is filled in already; a static method has no `self` at all.
    """
    area = getattr(type(value), "area", None)
    return callable(area) and can_be_called(partial(area, value)) and not can_be_called(area)


@mistake(caught_by=test_accepts_a_function_in_the_object)
def looks_into_the_class_alone(value):
    """You look for the method in the class. The object may hold a function of its own: `getattr(value, …)` finds
    both.
    """
    owner = value if isinstance(value, type) else type(value)
    return hasattr(owner, "area") and callable(value.area) and can_be_called(value.area)


@mistake(caught_by=test_calls_nothing)
def tries_the_call(value):
    """You call the method to see whether that works. It may take hours, or change something, and a TypeError may come
    from inside it. `signature(…).bind()` answers without a call.
    """
    area = getattr(value, "area", None)
    try:
        area()
    except TypeError:
        return False
    return True


def can_be_called(function):
    """Tell whether *function* can be called without arguments."""
    return can_be_bound(signature(function))


def can_be_bound(parameters):
    """Tell whether no argument is an answer to *parameters*."""
    try:
        parameters.bind()
    except TypeError:
        return False
    return True
