"""A descriptor for positive floats: what an answer must do, and the wrong answers we know."""

import copy
import gc
import math
import sys
import weakref

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def parcel(PositiveFloat, **values):
    """Return a parcel whose `weight` and `height` are positive floats, with *values* assigned one after the other."""

    class Parcel:
        weight = PositiveFloat()
        height = PositiveFloat()

    return assigned(Parcel(), values)


def letter(PositiveFloat, **values):
    """Return an object of a subclass, which has a positive float `postage` of its own."""

    class Letter(type(parcel(PositiveFloat))):
        postage = PositiveFloat()

    return assigned(Letter(), values)


def slotted(PositiveFloat, **values):
    """Return a parcel without a dictionary: it has slots for `_weight` and `_height` only."""

    class Parcel:
        __slots__ = ("_height", "_weight")
        weight = PositiveFloat()
        height = PositiveFloat()

    return assigned(Parcel(), values)


def weights(PositiveFloat, *values):
    """Return the weights of as many parcels of one class as there are *values*, read after all were assigned."""
    kind = type(parcel(PositiveFloat))
    return [made.weight for made in [assigned(kind(), {"weight": value}) for value in values]]


def weight_after(PositiveFloat, *values):
    """Return the weight after all *values* were assigned to it; errors end nothing."""
    made = parcel(PositiveFloat)
    for value in values:
        try:
            made.weight = value
        except (TypeError, ValueError):
            continue
    return made.weight


def comparable(PositiveFloat, **values):
    """Return a parcel that defines `==` and so has no hash."""

    class Comparable(type(parcel(PositiveFloat))):
        def __eq__(self, other):
            return self is other

    return assigned(Comparable(), values)


def is_forgotten(PositiveFloat):
    """Tell whether a parcel is gone when nobody refers to it any longer."""
    gc.freeze()  # so that collecting looks at nothing older than this, and is fast
    try:
        made = parcel(PositiveFloat, weight=2.5)
        reference, _class_that_stays = weakref.ref(made), type(made)
        del made
        gc.collect()
        return reference() is None
    finally:
        gc.unfreeze()


def assigned(made, values):
    """Assign *values* to the attributes of *made*, and return it."""
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_holds_a_value(PositiveFloat):
    """what was assigned can be read, and assigned anew"""
    assert parcel(PositiveFloat, weight=2.5).weight == 2.5
    assert weight_after(PositiveFloat, 2.5, 0.75) == 0.75


def test_keeps_a_float(PositiveFloat):
    """an `int` is accepted and kept as a float"""
    assert repr(parcel(PositiveFloat, weight=2).weight) == "2.0"


def test_two_attributes(PositiveFloat):
    """two attributes of one object have a value each"""
    assert parcel(PositiveFloat, weight=2.5, height=40).weight == 2.5
    assert parcel(PositiveFloat, weight=2.5, height=40).height == 40.0


def test_two_objects(PositiveFloat):
    """two objects of one class have a value each"""
    assert weights(PositiveFloat, 2.5, 0.75) == [2.5, 0.75]


@pytest.mark.parametrize("value", [-2.5, 0, math.nan, math.inf, -math.inf, 10**400])
def test_refuses_what_is_not_positive(PositiveFloat, value):
    """zero, negative numbers, NaN, infinity and what no float can hold are a ValueError that names the attribute"""
    with pytest.raises(ValueError, match="weight"):
        parcel(PositiveFloat, weight=value)


@pytest.mark.parametrize("value", ["2.5", None, 2j, [2.5], True])
def test_refuses_what_is_no_number(PositiveFloat, value):
    """anything but an `int` or a `float`, a truth value included, is a TypeError that names the attribute"""
    with pytest.raises(TypeError, match="weight"):
        parcel(PositiveFloat, weight=value)


def test_keeps_the_old_value(PositiveFloat):
    """after a refusal the attribute has the value it had before"""
    assert weight_after(PositiveFloat, 2.5, -1) == 2.5
    assert weight_after(PositiveFloat, 2.5, "heavy") == 2.5


def test_reading_too_early(PositiveFloat):
    """to read an attribute that has no value yet is an AttributeError that names it, as it is known outside"""
    with pytest.raises(AttributeError, match=r"\bheight\b"):
        parcel(PositiveFloat, weight=2.5).height  # noqa: B018 (reads it)


def test_on_the_class(PositiveFloat):
    """read on the class, the attribute is the descriptor itself"""
    assert type(type(parcel(PositiveFloat)).weight) is PositiveFloat


def test_slots(PositiveFloat):
    """it works in a class that has nothing but slots for its values, named with an underscore in front"""
    assert slotted(PositiveFloat, weight=2.5, height=40).weight == 2.5
    with pytest.raises(AttributeError, match=r"\bheight\b"):
        slotted(PositiveFloat, weight=2.5).height  # noqa: B018 (reads it)


def test_subclass(PositiveFloat):
    """a subclass inherits the attributes, and adds some of its own"""
    assert letter(PositiveFloat, weight=0.02, postage=1.4).weight == 0.02
    assert letter(PositiveFloat, weight=0.02, postage=1.4).postage == 1.4
    with pytest.raises(ValueError, match="weight"):
        letter(PositiveFloat, weight=0)


def test_objects_without_hash(PositiveFloat):
    """it works in objects that cannot be hashed"""
    assert comparable(PositiveFloat, weight=2.5).weight == 2.5


def test_copies(PositiveFloat):
    """a copy of an object has the same values"""
    assert copy.copy(parcel(PositiveFloat, weight=2.5)).weight == 2.5
    assert copy.deepcopy(parcel(PositiveFloat, weight=2.5)).weight == 2.5


def test_keeps_no_object_alive(PositiveFloat):
    """an object that nobody refers to any longer is gone, and its values with it"""
    assert is_forgotten(PositiveFloat) is True


@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
@example(5e-324)
@example(sys.float_info.max)
def test_keeps_every_positive_float(PositiveFloat, value):
    """every positive float is kept as it is, the smallest and the largest, too"""
    assert parcel(PositiveFloat, weight=value).weight == value


@alternative
class IsAProperty(property):
    """Inherit from `property`, which knows the class and the instance, and hand it two functions."""

    def __init__(self):
        super().__init__(self._read, self._write)

    def __set_name__(self, owner, name):
        self._name = name

    def _read(self, instance):
        if not hasattr(instance, "_" + self._name):
            raise AttributeError(f"{type(instance).__name__} has no {self._name} yet")
        return getattr(instance, "_" + self._name)

    def _write(self, instance, value):
        if type(value) not in (int, float):
            raise TypeError(f"{self._name}: {value!r} is no number")
        try:
            number = float(value)
        except OverflowError:
            raise ValueError(f"{self._name} is too large") from None
        if not (math.isfinite(number) and number > 0):
            raise ValueError(f"{self._name} must be positive and finite")
        setattr(instance, "_" + self._name, number)


@alternative
class PrefersTheDictionary:
    """Store under the attribute's own name in the object's dictionary, and in a slot where there is none."""

    def __set_name__(self, owner, name):
        self._name = name
        self._slot = f"_{name}"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self._stored(instance)
        if value is None:
            self._unset()
        return value

    def __set__(self, instance, value):
        self._store(instance, self._checked(value))

    def _stored(self, instance):
        if hasattr(instance, "__dict__"):
            return vars(instance).get(self._name)
        return getattr(instance, self._slot, None)

    def _store(self, instance, value):
        if hasattr(instance, "__dict__"):
            vars(instance)[self._name] = value
        else:
            setattr(instance, self._slot, value)

    def _unset(self):
        raise AttributeError(f"{self._name} is not set")

    def _checked(self, value):
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise TypeError(f"{self._name} must be a number")
        if not 0 < value <= sys.float_info.max:
            raise ValueError(f"{self._name} must be positive and finite")
        return float(value)


Base = PrefersTheDictionary  # its small methods are what the mistakes change


@mistake(caught_by=test_holds_a_value)
class CallsItselfForEver(Base):
    """You store under the attribute's own name with `setattr`, which calls your `__set__` again, without end. Store
    under another name.
    """

    def _store(self, instance, value):
        setattr(instance, self._name, value)


@mistake(caught_by=test_keeps_a_float)
class KeepsTheInt(Base):
    """You keep the `int` as it came. A float was promised."""

    def _checked(self, value):
        super()._checked(value)
        return value


@mistake(caught_by=test_two_attributes)
class HasOneNameForAll(Base):
    """All your descriptors store under one name, so the height replaces the weight. Python tells you the name of the
    attribute in `__set_name__`.
    """

    def _stored(self, instance):
        return vars(instance).get("_value")

    def _store(self, instance, value):
        vars(instance)["_value"] = value


@mistake(caught_by=test_two_objects)
class StoresInItself(Base):
    """You store the value in the descriptor, of which the class has one for all its objects. Store in `instance`."""

    _value = None

    def _stored(self, instance):
        return self._value

    def _store(self, instance, value):
        self._value = value


@mistake(caught_by=test_two_objects)
class StoresInTheClass(Base):
    """You store the value in the class, which all its objects share. Store in `instance`."""

    def _stored(self, instance):
        return getattr(type(instance), self._slot, None)

    def _store(self, instance, value):
        setattr(type(instance), self._slot, value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class ChecksNothing(Base):
    """You store whatever comes. The check belongs in `__set__`, before the value is stored."""

    def _checked(self, value):
        return float(value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class TakesZero(Base):
    """You refuse what is below zero. Zero itself is not positive either."""

    def _checked(self, value):
        return 0.0 if value == 0 else super()._checked(value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class TakesNaN(Base):
    """NaN passes `if value <= 0`: every comparison with it is false. Ask for what you want instead: `0 < value`."""

    def _checked(self, value):
        return value if value != value else super()._checked(value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class TakesInfinity(Base):
    """You accept infinity, which is greater than zero, too. Ask for an upper bound."""

    def _checked(self, value):
        return value if value == math.inf else super()._checked(value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class LetsTheOverflowPass(Base):
    """`float` raises an OverflowError for an integer that is too large. For your caller it is one more bad value."""

    def _checked(self, value):
        return float(value) if value > sys.float_info.max and value != math.inf else super()._checked(value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class TakesTheAbsoluteValue(Base):
    """You turn a negative number into a positive one. The caller has made a mistake and should hear of it."""

    def _checked(self, value):
        return super()._checked(abs(value) if isinstance(value, int | float) else value)


@mistake(caught_by=test_refuses_what_is_not_positive)
class NamesNoAttribute(Base):
    """Your message does not say which attribute is meant. A class may have ten of them: `__set_name__` tells you."""

    def _checked(self, value):
        try:
            return super()._checked(value)
        except ValueError:
            raise ValueError("the value must be positive") from None


@mistake(caught_by=test_refuses_what_is_no_number)
class ConvertsTexts(Base):
    """You hand everything to `float`, which reads texts as well. Ask for the type first."""

    def _checked(self, value):
        return super()._checked(float(value) if isinstance(value, str) else value)


@mistake(caught_by=test_refuses_what_is_no_number)
class ComparesBeforeItAsks(Base):
    """You compare before you ask for the type: the TypeError is Python's own, and names no attribute."""

    def _checked(self, value):
        if not value > 0:
            raise ValueError(f"{self._name} must be positive and finite")
        return super()._checked(value)


@mistake(caught_by=test_refuses_what_is_no_number)
class TakesTruth(Base):
    """You accept True, because `bool` is a kind of `int`. As a weight it is a slip of the pen: refuse it."""

    def _checked(self, value):
        return super()._checked(1 if value is True else value)


@mistake(caught_by=test_refuses_what_is_no_number)
class RaisesOneErrorForAll(Base):
    """You raise a ValueError for a wrong type. A TypeError says that no value of this type would do."""

    def _checked(self, value):
        try:
            return super()._checked(value)
        except TypeError as error:
            raise ValueError(str(error)) from None


@mistake(caught_by=test_keeps_the_old_value)
class StoresBeforeItChecks(Base):
    """You store the value and check it then: after the error, the object holds what was refused."""

    def __set__(self, instance, value):
        self._store(instance, value)
        self._store(instance, self._checked(value))


@mistake(caught_by=test_keeps_the_old_value)
class ClearsTheValue(Base):
    """You drop the old value before the new one is accepted, and after the error there is none."""

    def __set__(self, instance, value):
        self._store(instance, None)
        super().__set__(instance, value)


@mistake(caught_by=test_reading_too_early)
class GivesNone(Base):
    """You give None, or 0.0, for an attribute without a value. It fails somewhere else then, in a calculation."""

    def __get__(self, instance, owner=None):
        return self if instance is None else self._stored(instance)


@mistake(caught_by=test_reading_too_early)
class RaisesAKeyError(Base):
    """A KeyError passes out, from the dictionary in which you store. `hasattr`, for one, expects an AttributeError."""

    def _unset(self):
        raise KeyError(self._name)


@mistake(caught_by=test_reading_too_early)
class TellsTheHiddenName(Base):
    """The message tells of the hidden name with the underscore. Users know the attribute by the name without it."""

    def _unset(self):
        raise AttributeError(f"object has no attribute {self._slot!r}")


@mistake(caught_by=test_on_the_class)
class ForgetsTheClass(Base):
    """Read on the class, `instance` is None, and you look for a value in it. Return the descriptor then."""

    def __get__(self, instance, owner=None):
        return getattr(instance, self._slot) if instance is None else super().__get__(instance, owner)


@mistake(caught_by=test_slots)
class NeedsADictionary(Base):
    """You store in `instance.__dict__`, and an object with slots has none. `getattr` and `setattr` with the hidden name
    work for both.
    """

    def _stored(self, instance):
        return instance.__dict__.get(self._name)

    def _store(self, instance, value):
        instance.__dict__[self._name] = value


@mistake(caught_by=test_slots)
class WeakKeys(Base):
    """You keep the values in a WeakKeyDictionary. It needs objects that can be hashed and referred to weakly, and one
    with slots alone cannot be.
    """

    def __init__(self):
        self._values = weakref.WeakKeyDictionary()

    def _stored(self, instance):
        return self._values.get(instance)

    def _store(self, instance, value):
        self._values[instance] = value


@mistake(caught_by=test_subclass)
class ServesOneClass(Base):
    """You work for the class in which you were named and for no subclass of it. `isinstance` is enough, or no question
    at all.
    """

    def __set_name__(self, owner, name):
        super().__set_name__(owner, name)
        self._owner = owner

    def __set__(self, instance, value):
        if type(instance) is not self._owner:
            raise TypeError(f"{self._name} does not belong to {type(instance).__name__}")
        super().__set__(instance, value)


@mistake(caught_by=test_objects_without_hash)
class KeepsValuesByObject(Base):
    """You keep the values in a dictionary with the objects as keys. It needs their hash, and keeps them alive."""

    def __init__(self):
        self._values = {}

    def _stored(self, instance):
        return self._values.get(instance)

    def _store(self, instance, value):
        self._values[instance] = value


@mistake(caught_by=test_copies)
class KeepsValuesByIdentity(Base):
    """You keep the values in the descriptor, by `id`. A copy has another `id` and no values; and a new object may get
    the `id` of one that is gone, and its values with it.
    """

    def __init__(self):
        self._values = {}

    def _stored(self, instance):
        return self._values.get(id(instance))

    def _store(self, instance, value):
        self._values[id(instance)] = value


@mistake(caught_by=test_keeps_no_object_alive)
class RemembersObjects(Base):
    """Your descriptor keeps a list of the objects that it serves. It lives as long as the class, and so do they."""

    def __init__(self):
        self._served = []

    def _store(self, instance, value):
        self._served.append(instance)
        super()._store(instance, value)
