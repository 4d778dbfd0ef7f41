"""JSON encoder: what an answer must do, and the wrong answers we know."""

import json
from abc import ABC
from collections.abc import Set
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import singledispatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

NAIROBI = timezone(timedelta(hours=3))


class Status(Enum):
    """Members with values that JSON knows."""

    OPEN = "open"
    PAID = 2


class Fee(Enum):
    """Members with values that JSON does not know."""

    EXPRESS = Decimal("4.50")
    SINCE = date(2026, 3, 1)


@dataclass
class Point:
    """A dataclass of plain values."""

    north: float
    east: float


@dataclass
class Parcel:
    """A dataclass with values that need encoding themselves."""

    weight: Decimal
    status: Status
    stops: list[Point] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Label:
    """A dataclass whose objects have slots, and so no `__dict__`."""

    code: str
    tags: frozenset[str]


class Opaque:
    """A class that nobody has given a rule."""


def encoded(json_encoder, value):
    """Return the JSON text of *value*."""
    return json.dumps(value, default=json_encoder)


def encoded_with_a_rule(json_encoder, cls, rule, value):
    """Return the JSON text of *value* after a rule for *cls* has been registered."""
    json_encoder.register(cls)(rule)
    return encoded(json_encoder, value)


def test_decimals_keep_their_digits(json_encoder):
    """a Decimal becomes a text with all of its digits"""
    assert encoded(json_encoder, Decimal("1.10")) == '"1.10"'
    assert encoded(json_encoder, Decimal("0.1000000000000000000001")) == '"0.1000000000000000000001"'


def test_dates(json_encoder):
    """a date becomes its text in ISO format"""
    assert encoded(json_encoder, date(2026, 3, 1)) == '"2026-03-01"'


def test_moments_keep_their_time(json_encoder):
    """a datetime becomes its text in ISO format, with time and time zone"""
    assert encoded(json_encoder, datetime(2026, 3, 1, 7, 30, tzinfo=NAIROBI)) == '"2026-03-01T07:30:00+03:00"'
    assert encoded(json_encoder, datetime(2026, 3, 1, tzinfo=UTC)) == '"2026-03-01T00:00:00+00:00"'


def test_sets_are_sorted(json_encoder):
    """a set or a frozenset becomes a sorted list"""
    assert encoded(json_encoder, {10, 3, 8}) == "[3, 8, 10]"
    assert encoded(json_encoder, frozenset({"Oslo", "Lima", "Accra"})) == '["Accra", "Lima", "Oslo"]'
    assert encoded(json_encoder, set()) == "[]"


def test_other_sets(json_encoder):
    """other sets, such as the keys of a dictionary, are sets, too"""
    assert encoded(json_encoder, {"Oslo": 1, "Lima": 2}.keys()) == '["Lima", "Oslo"]'


def test_members_of_enums(json_encoder):
    """a member of an Enum becomes its value, which may need encoding itself"""
    assert encoded(json_encoder, [Status.OPEN, Status.PAID]) == '["open", 2]'
    assert encoded(json_encoder, [Fee.EXPRESS, Fee.SINCE]) == '["4.50", "2026-03-01"]'


def test_sets_without_an_order(json_encoder):
    """items that cannot be compared with each other are sorted by their `repr`"""
    assert encoded(json_encoder, {7, "x", None}) == '["x", 7, null]'
    assert encoded(json_encoder, {Status.PAID, Status.OPEN}) == '["open", 2]'


def test_dataclasses(json_encoder):
    """an object of a dataclass becomes an object of its fields, in their order"""
    assert encoded(json_encoder, Point(-0.2, -78.5)) == '{"north": -0.2, "east": -78.5}'


def test_nested_dataclasses(json_encoder):
    """values inside a dataclass, a list or a dictionary are encoded by the same rules"""
    parcel = Parcel(Decimal("2.50"), Status.OPEN, [Point(1.5, 2)])
    assert json.loads(encoded(json_encoder, {"sent": [parcel]})) == {
        "sent": [{"weight": "2.50", "status": "open", "stops": [{"north": 1.5, "east": 2}]}]
    }


def test_only_the_fields(json_encoder):
    """the fields alone are encoded: no other attribute, and no `__dict__` is needed"""
    point = Point(1, 2)
    point.cached = "no field"
    assert encoded(json_encoder, point) == '{"north": 1, "east": 2}'
    assert encoded(json_encoder, Label("A7", frozenset({"b", "a"}))) == '{"code": "A7", "tags": ["a", "b"]}'


def test_tells_what_it_cannot_encode(json_encoder):
    """anything else is a TypeError whose message names the type"""
    with pytest.raises(TypeError, match="Opaque"):
        encoded(json_encoder, Opaque())
    with pytest.raises(TypeError, match="bytes"):
        encoded(json_encoder, {"sent": [b"Oslo"]})


def test_a_class_is_no_object_of_it(json_encoder):
    """a dataclass itself, rather than an object of it, cannot be encoded"""
    with pytest.raises(TypeError):
        encoded(json_encoder, Point)


def test_can_be_taught(json_encoder):
    """`json_encoder.register` teaches it new types"""
    assert encoded_with_a_rule(json_encoder, complex, lambda value: [value.real, value.imag], 2j) == "[0.0, 2.0]"


def test_the_rule_of_a_dataclass_wins(json_encoder):
    """a rule that was registered for a dataclass holds also for its objects inside another dataclass"""

    @dataclass
    class Place:
        name: str

    @dataclass
    class Trip:
        start: Place

    trip = Trip(Place("Quito"))
    assert encoded_with_a_rule(json_encoder, Place, lambda place: place.name, trip) == '{"start": "Quito"}'


LEAVES = st.one_of(
    st.integers(0, 9),
    st.decimals(0, 9, places=2),
    st.dates(),
    st.sampled_from([*Status, *Fee]),
    st.frozensets(st.integers(0, 99), max_size=4),
)
NESTED = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner), max_leaves=6
)


def in_plain_values(value):
    """Return *value* made of what JSON knows, by a ladder of questions."""
    if isinstance(value, Enum):
        return in_plain_values(value.value)
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, dict):
        return {key: in_plain_values(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [in_plain_values(each) for each in value] if isinstance(value, list) else value


@given(value=NESTED)
def test_whatever_is_nested(json_encoder, value):
    """lists and dictionaries of all of these, nested in any way, are encoded"""
    assert json.loads(encoded(json_encoder, value)) == in_plain_values(value)


def by_fields(value):
    """Return the fields of a dataclass, or raise the error."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise TypeError(f"no rule for {type(value).__name__}")


def in_order(items):
    """Return a set as a list."""
    try:
        return sorted(items)
    except TypeError:
        return sorted(items, key=repr)


RULES = {
    Decimal: str,
    date: lambda value: value.isoformat(),
    Set: in_order,
    Enum: lambda member: member.value,
}


def encoder(changed):
    """Return a decorator that makes an encoder with the rules above, but for those *changed*; None takes one away."""

    def decorate(default):
        answer = singledispatch(default)
        for cls, rule in {**RULES, **changed}.items():
            if rule:
                answer.register(cls)(rule)
        return answer

    return decorate


class DataclassObject(ABC):  # noqa: B024 (it asks for no method)
    """An ABC to which all objects of dataclasses belong."""

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "__dataclass_fields__") or NotImplemented


@alternative
@encoder({DataclassObject: by_fields})
def knows_dataclasses_by_an_abc(value):
    """An ABC says which types are dataclasses, so the default only refuses."""
    raise TypeError(f"{value!r} of the type {type(value).__name__} cannot be encoded")


@alternative
@singledispatch
def matches_in_the_default(value):
    """The known types by `match`, all in the default; `register` is for others."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Set():
            return in_order(value)
    return by_fields(value)


@mistake(caught_by=test_decimals_keep_their_digits)
@encoder({Decimal: float})
def makes_floats(value):
    """A float has about 17 digits and no trailing zeros: the amount is no longer what it was. `str` keeps them all."""
    return by_fields(value)


@mistake(caught_by=test_decimals_keep_their_digits)
@encoder({Decimal: lambda value: str(value.normalize())})
def drops_zeros(value):
    """You take zeros away. “1.10” was written with two decimals, and that is a part of the value."""
    return by_fields(value)


@mistake(caught_by=test_decimals_keep_their_digits)
@encoder({Decimal: lambda value: json.dumps(str(value)), date: lambda value: json.dumps(value.isoformat())})
def writes_json_itself(value):
    """You return JSON text, which `json.dumps` then encodes once more. Return a value that JSON knows."""
    return json.dumps(by_fields(value))


@mistake(caught_by=test_moments_keep_their_time)
@encoder({date: date.isoformat})
def cuts_the_time(value):
    """`date.isoformat` is the method of `date`, also for a datetime, and writes the day alone. Call
    `value.isoformat()`, which takes the method of the value's own type.
    """
    return by_fields(value)


@mistake(caught_by=test_moments_keep_their_time)
@encoder({date: str})
def writes_dates_by_str(value):
    """`str` puts a space between day and time. ISO format has a T: use `isoformat()`."""
    return by_fields(value)


@mistake(caught_by=test_moments_keep_their_time)
@encoder({date: lambda value: value.strftime("%Y-%m-%d")})
def formats_the_day(value):
    """You format year, month and day. A datetime is a date, too, and comes by the same rule: its time is lost."""
    return by_fields(value)


@mistake(caught_by=test_sets_are_sorted)
@encoder({Set: list})
def leaves_sets_unsorted(value):
    """A set has no order, so the same data gives another text in the next run. Sort it."""
    return by_fields(value)


@mistake(caught_by=test_sets_are_sorted)
@encoder({Set: lambda items: sorted(items, key=repr)})
def sorts_by_text(value):
    """You always sort by text, and "10" stands before "3". Sort the items themselves where that is possible."""
    return by_fields(value)


@mistake(caught_by=test_sets_are_sorted)
@encoder({Set: None, set: in_order})
def forgets_frozensets(value):
    """`frozenset` is no subclass of `set`. Both belong to the ABC `collections.abc.Set`."""
    return by_fields(value)


@mistake(caught_by=test_other_sets)
@encoder({Set: None, set: in_order, frozenset: in_order})
def knows_two_sets(value):
    """You registered `set` and `frozenset`. What has their methods without being one of them belongs to the ABC
    `collections.abc.Set`.
    """
    return by_fields(value)


@mistake(caught_by=test_sets_without_an_order)
@encoder({Set: sorted})
def compares_everything(value):
    """`sorted` fails where two items cannot be compared. Catch that TypeError, and sort by `repr` instead."""
    return by_fields(value)


@mistake(caught_by=test_members_of_enums)
@encoder({Enum: lambda member: member.name})
def writes_the_name(value):
    """You write the name of the member, which belongs to the program. Its value is what was asked for."""
    return by_fields(value)


@mistake(caught_by=test_members_of_enums)
@encoder({Enum: str})
def writes_the_member(value):
    """`str` of a member gives class and name, such as "Status.OPEN". Its value is under `.value`."""
    return by_fields(value)


@mistake(caught_by=test_members_of_enums)
@encoder({Enum: lambda member: str(member.value)})
def makes_texts_of_values(value):
    """You make a text of the member's value. Return it as it is: what JSON does not know comes back to you."""
    return by_fields(value)


@mistake(caught_by=test_dataclasses)
@encoder({})
def forgets_dataclasses(value):
    """Dataclasses have no base class in common, so no `register` finds them. Ask `is_dataclass` in the default."""
    raise TypeError(f"no rule for {type(value).__name__}")


@mistake(caught_by=test_dataclasses)
@encoder({})
def lists_the_values(value):
    """You return the values without their names. Make a dictionary, from name to value."""
    return list(by_fields(value).values())


@mistake(caught_by=test_only_the_fields)
@encoder({})
def takes_the_dictionary(value):
    """`vars(value)` holds every attribute, also one that is no field, and does not exist with slots. Ask `fields`."""
    return vars(value) if by_fields(value) else None


@mistake(caught_by=test_tells_what_it_cannot_encode)
@encoder({})
def writes_anything(value):
    """You write what you do not know as a text. A forgotten rule then goes unnoticed, and the reader gets an address
    in memory: raise a TypeError.
    """
    return by_fields(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


@mistake(caught_by=test_tells_what_it_cannot_encode)
@encoder({})
def writes_null(value):
    """You return None, so that what you do not know becomes null, and is lost. Raise a TypeError."""
    return by_fields(value) if is_dataclass(value) and not isinstance(value, type) else None


@mistake(caught_by=test_tells_what_it_cannot_encode)
@encoder({})
def raises_without_a_name(value):
    """Your message does not say which type has no rule. Its name tells the author what to register."""
    if is_dataclass(value) and not isinstance(value, type):
        return by_fields(value)
    raise TypeError("cannot be encoded")


@mistake(caught_by=test_a_class_is_no_object_of_it)
@encoder({})
def takes_classes_for_objects(value):
    """`is_dataclass` says yes to the class, too. Ask also that the value is no `type`."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name, None) for each in fields(value)}
    raise TypeError(f"no rule for {type(value).__name__}")


@mistake(caught_by=test_can_be_taught)
def climbs_a_ladder(value):
    """You ask for one type after the other. Only a function made by `singledispatch` has a `register` by which others
    can teach it.
    """
    for cls, rule in RULES.items():
        if isinstance(value, cls):
            return rule(value)
    return by_fields(value)


@mistake(caught_by=test_the_rule_of_a_dataclass_wins)
@encoder({})
def uses_asdict(value):
    """`asdict` turns dataclasses inside the dataclass into dictionaries, too, before anybody can ask for their own
    rule. Take the fields as they are; `json.dumps` comes back with what it does not know.
    """
    return asdict(value) if by_fields(value) else None
