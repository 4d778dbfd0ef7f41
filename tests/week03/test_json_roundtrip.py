"""JSON there and back: what an answer must do, and the wrong answers we know."""

import json
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import singledispatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@dataclass
class Visit:
    """A dataclass with values that JSON does not know."""

    city: str
    day: date
    fee: Decimal


@dataclass
class Trip:
    """A dataclass that holds dataclasses."""

    traveller: str
    visits: list[Visit] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A dataclass whose objects cannot change and have no `__dict__`, and whose fields are passed by name."""

    row: int
    taken: bool = False


def back(to_json, from_json, value, *classes):
    """Return what *value* is after it was written and read."""
    return from_json(to_json(value), classes=classes)


def repr_back(to_json, from_json, value):
    """Return the `repr` of what *value* is after it was written and read."""
    return repr(from_json(to_json(value)))


def typed(value):
    """Return *value* with the type of each part beside it."""
    if isinstance(value, dict):
        return "dict", [(typed(key), typed(each)) for key, each in value.items()]
    if isinstance(value, set):
        return "set", frozenset(map(typed, value))
    if isinstance(value, list | tuple):
        return type(value).__name__, tuple(map(typed, value))
    return type(value).__name__, repr(value)


def test_writes_plain_values_plainly(to_json, from_json):
    """None, bool, int, float, text, lists and dictionaries with text keys are written as JSON writes them"""
    value = {"city": "Tromsø", "lines": [1, 2.5, None], "open": True, "gates": {}}
    text = to_json(value)
    assert json.loads(text) == value
    assert from_json(text) == value


def test_dates(to_json, from_json):
    """a date comes back as a date"""
    assert back(to_json, from_json, date(2026, 3, 29)) == date(2026, 3, 29)
    assert back(to_json, from_json, {"due": [date(1, 1, 1)]}) == {"due": [date(1, 1, 1)]}


def test_datetimes(to_json, from_json):
    """a datetime comes back with its time, and with its offset from UTC if it has one"""
    assert back(to_json, from_json, datetime(2026, 3, 29, 14, 5, 7, 120)) == datetime(2026, 3, 29, 14, 5, 7, 120)
    assert back(to_json, from_json, datetime(2026, 3, 29, 14, tzinfo=UTC)) == datetime(2026, 3, 29, 14, tzinfo=UTC)


def test_decimals(to_json, from_json):
    """a Decimal comes back with all its digits, zeros at the end as well"""
    assert repr_back(to_json, from_json, Decimal("1.10")) == "Decimal('1.10')"
    assert repr_back(to_json, from_json, [Decimal("0.1000000000000000000001"), 0.1]) == (
        "[Decimal('0.1000000000000000000001'), 0.1]"
    )


def test_sets_and_tuples(to_json, from_json):
    """sets and tuples come back as sets and tuples, inside each other as well; members may be of several types"""
    assert back(to_json, from_json, ({1, 2}, ())) == ({1, 2}, ())
    assert back(to_json, from_json, {"at": [(1, [2])]}) == {"at": [(1, [2])]}
    assert back(to_json, from_json, {1, "a", None, (2, "b")}) == {1, "a", None, (2, "b")}


def test_keys_of_any_type(to_json, from_json):
    """the keys of a dictionary come back with their types, in their order"""
    assert repr_back(to_json, from_json, {2: "two", "2": "text", None: 0}) == "{2: 'two', '2': 'text', None: 0}"
    assert back(to_json, from_json, {date(2026, 1, 1): {(0, 1): "new"}}) == {date(2026, 1, 1): {(0, 1): "new"}}


def test_dataclasses(to_json, from_json):
    """a dataclass that `classes` names comes back as an object of that class, with its values"""
    visit = Visit("Cusco", date(2026, 7, 1), Decimal("12.50"))
    assert back(to_json, from_json, visit, Visit) == visit
    assert back(to_json, from_json, [Seat(row=3, taken=True)], Visit, Seat) == [Seat(row=3, taken=True)]


def test_dataclasses_in_dataclasses(to_json, from_json):
    """a dataclass inside a dataclass comes back, too"""
    trip = Trip("Ana", [Visit("Lima", date(2026, 7, 2), Decimal(0))])
    assert back(to_json, from_json, trip, Trip, Visit) == trip


def test_refuses_a_class_it_was_not_given(to_json, from_json):
    """a dataclass that `classes` does not name is a ValueError that names the class, when it is read"""
    text = to_json(Visit("Cusco", date(2026, 7, 1), Decimal(1)))
    with pytest.raises(ValueError, match="Visit"):
        from_json(text)
    with pytest.raises(ValueError, match="Visit"):
        from_json(text, classes=[Trip])


@pytest.mark.parametrize("value", [1j, b"ab", object(), Visit], ids=["complex", "bytes", "object", "a class"])
def test_refuses_other_types(to_json, from_json, value):
    """a value of any other type is a TypeError that names the type"""
    with pytest.raises(TypeError, match=type(value).__name__):
        to_json([value])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")], ids=repr)
def test_refuses_what_json_cannot_write(to_json, from_json, value):
    """NaN and the infinities, which JSON has no words for, are a ValueError"""
    with pytest.raises(ValueError):
        to_json({"height": value})


def test_texts_stay_texts(to_json, from_json):
    """a text that looks like a date, a number or a tuple is a text"""
    texts = ["2026-03-29", "1.10", "(1, 2)", "2026-03-29T14:05:07", "null"]
    assert back(to_json, from_json, texts) == texts


@pytest.mark.parametrize("value", [date(2026, 1, 1), Decimal(1), {1}, (1,), {1: 2}, Seat(row=1)], ids=repr)
def test_plain_values_may_look_like_yours(to_json, from_json, value):
    """a plain value that looks like what you write for a date, a set, … comes back as that plain value"""
    looks_alike = json.loads(to_json(value))
    assert from_json(to_json(looks_alike)) == looks_alike


def test_equal_sets_give_equal_texts(to_json, from_json):
    """equal sets are written alike, in whatever order their members were put in"""
    one, other = {0, 8}, {8, 0}
    assert to_json(other) == to_json(one)


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=3),
    st.dates(),
    st.datetimes().map(lambda each: each.replace(fold=0)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(ATOMS, inner, max_size=2),
        st.sets(ATOMS, max_size=2),
    ),
    max_leaves=5,
)


@given(VALUES)
def test_everything_comes_back(to_json, from_json, value):
    """whatever is written comes back equal, and every part with its type"""
    returned = from_json(to_json(value))
    assert typed(returned) == typed(value)


DECODERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "Decimal": Decimal,
    "tuple": tuple,
    "set": set,
    "dict": dict,
}


def encoded(value, change=lambda value, encode: NotImplemented):
    """Return *value* as JSON knows it; *change* may decide otherwise first."""

    def encode(each):
        return encoded(each, change)

    if (decided := change(value, encode)) is not NotImplemented:
        return decided
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [encode(each) for each in value]
    if kind is dict and "$type" not in value and all(isinstance(key, str) for key in value):
        return {key: encode(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        content = {each.name: encode(getattr(value, each.name)) for each in fields(value)}
        return {"$type": "dataclass", "name": kind.__name__, "value": content}
    if kind in (date, datetime):
        content = value.isoformat()
    elif kind is Decimal:
        content = str(value)
    elif kind is set:
        content = sorted(map(encode, value), key=json.dumps)
    elif kind is tuple:
        content = list(map(encode, value))
    elif kind is dict:
        content = [[encode(key), encode(each)] for key, each in value.items()]
    else:
        raise TypeError(f"{kind.__name__} cannot be written")
    return {"$type": kind.__name__, "value": content}


def writer(change=lambda value, encode: NotImplemented, **options):
    """Return a `to_json` that is right but for what *change* decides and the *options* of `json.dumps`."""

    def to_json(value):
        return json.dumps(encoded(value, change), **{"allow_nan": False} | options)

    return to_json


def reader(change=lambda found: NotImplemented, known=lambda classes: {each.__name__: each for each in classes}):
    """Return a `from_json` that is right but for what *change* decides for an object."""

    def from_json(text, *, classes=()):
        by_name = known(classes)

        def decode(found):
            if (decided := change(found)) is not NotImplemented:
                return decided
            if "$type" not in found:
                return found
            if found["$type"] != "dataclass":
                return DECODERS[found["$type"]](found["value"])
            if found["name"] not in by_name:
                raise ValueError(f"the class {found['name']!r} is not among those given")
            return by_name[found["name"]](**found["value"])

        return json.loads(text, object_hook=decode)

    return from_json


@singledispatch
def tagged(value):
    """Return *value* in a dictionary with one key that begins with one dollar."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f"${type(value).__name__}": [tagged(getattr(value, each.name)) for each in fields(value)]}
    raise TypeError(f"{type(value).__name__} cannot be written")


for _plain in (type(None), bool, int, float, str):
    tagged.register(_plain, lambda value: value)
tagged.register(list, lambda value: [tagged(each) for each in value])
tagged.register(tuple, lambda value: {"$1t": [tagged(each) for each in value]})
tagged.register(set, lambda value: {"$1s": sorted((tagged(each) for each in value), key=repr)})
tagged.register(Decimal, lambda value: {"$1n": str(value)})
tagged.register(date, lambda value: {"$1d": [value.year, value.month, value.day]})
tagged.register(datetime, lambda value: {"$1m": value.isoformat()})
tagged.register(
    dict,
    lambda value: (
        {f"${key}" if key.startswith("$") else key: tagged(each) for key, each in value.items()}
        if all(isinstance(key, str) for key in value)
        else {"$1k": [[tagged(key), tagged(each)] for key, each in value.items()]}
    ),
)


def untagged(value, classes):
    """Return what `tagged` made *value* of."""
    if isinstance(value, list):
        return [untagged(each, classes) for each in value]
    if not isinstance(value, dict):
        return value
    tag, content = next(iter(value.items()), ("", None))
    if not tag.startswith("$") or tag.startswith("$$"):
        return {key[1:] if key.startswith("$$") else key: untagged(each, classes) for key, each in value.items()}
    if tag in ("$1d", "$1m", "$1n"):
        return {"$1d": lambda parts: date(*parts), "$1m": datetime.fromisoformat, "$1n": Decimal}[tag](content)
    content = untagged(content, classes)
    if tag in ("$1t", "$1s", "$1k"):
        return {"$1t": tuple, "$1s": set, "$1k": dict}[tag](content)
    for each in classes:
        if each.__name__ == tag[1:]:
            return each(**dict(zip((one.name for one in fields(each)), content, strict=True)))
    raise ValueError(f"the class {tag[1:]} is not among those given")


@alternative
class DoublesTheDollar:
    """Register a function for each type, mark by a key with a dollar, and double the dollars that were there."""

    def to_json(value):
        """Return the text."""
        return json.dumps(tagged(value), allow_nan=False, ensure_ascii=False)

    def from_json(text, *, classes=()):
        """Return the value."""
        return untagged(json.loads(text), classes)


@mistake(caught_by=test_writes_plain_values_plainly)
class WritesPython:
    """`repr` and `eval` speak Python, not JSON: no other program reads it, and `eval` runs whatever the text says."""

    def to_json(value):
        """Return Python's own text."""
        return repr(value)

    def from_json(text, *, classes=()):
        """Return the value."""
        return eval(text, {each.__name__: each for each in classes})


@mistake(caught_by=test_writes_plain_values_plainly)
class TagsEverything:
    """You mark every value with its type. What JSON knows needs no mark, and other programs want to read the file."""

    to_json = writer(
        lambda value, encode: {"$type": "int", "value": value} if type(value) is int else NotImplemented,
    )
    from_json = reader(lambda found: found["value"] if found.get("$type") == "int" else NotImplemented)


@mistake(caught_by=test_dates)
class DatesBecomeText:
    """`default=str` writes the date and forgets that it was one, so that a text comes back. Write the type
    beside it.
    """

    to_json = writer(lambda value, encode: str(value) if isinstance(value, date) else NotImplemented)
    from_json = reader()


@mistake(caught_by=test_datetimes)
class AsksForDatesFirst:
    """Every datetime is a date, too. You ask for `date` first, and the time is lost: ask for the subclass first."""

    to_json = writer(
        lambda value, encode: (
            {"$type": "date", "value": value.isoformat()[:10]} if isinstance(value, date) else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_datetimes)
class ForgetsTheOffset:
    """Your format has no place for the offset from UTC. `isoformat` writes all there is, and `fromisoformat`
    reads it.
    """

    to_json = writer(
        lambda value, encode: (
            {"$type": "datetime", "value": value.replace(tzinfo=None).isoformat()}
            if isinstance(value, datetime)
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_decimals)
class DecimalsBecomeFloats:
    """A float keeps about 16 digits and no zeros at the end. Write a Decimal as text, with a mark."""

    to_json = writer(lambda value, encode: float(value) if isinstance(value, Decimal) else NotImplemented)
    from_json = reader()


@mistake(caught_by=test_decimals)
class ReadsEveryFractionAsDecimal:
    """`parse_float=Decimal` makes Decimals of all fractions, floats included. Mark those that are Decimals."""

    to_json = writer()

    def from_json(text, *, classes=()):
        """Return the value."""

        def to_decimal(value):
            if isinstance(value, list):
                return [to_decimal(each) for each in value]
            return Decimal(repr(value)) if isinstance(value, float) else value

        return to_decimal(reader()(text, classes=classes))


@mistake(caught_by=test_sets_and_tuples)
class SetsBecomeLists:
    """You write a set as a list, and a list comes back. Write the type beside it."""

    to_json = writer(
        lambda value, encode: sorted(map(encode, value), key=json.dumps) if isinstance(value, set) else NotImplemented
    )
    from_json = reader()


@mistake(caught_by=test_sets_and_tuples)
class TuplesBecomeLists:
    """`default` is called only for what `json` does not know. It knows tuples, as lists. Walk through the value
    yourself.
    """

    to_json = writer(lambda value, encode: list(map(encode, value)) if isinstance(value, tuple) else NotImplemented)
    from_json = reader()


@mistake(caught_by=test_sets_and_tuples)
class SortsMembers:
    """Members of a set may be of several types, and those cannot be sorted. Sort what you write for them, by
    its text.
    """

    to_json = writer(
        lambda value, encode: (
            {"$type": "set", "value": [encode(each) for each in sorted(value)]}
            if isinstance(value, set)
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_keys_of_any_type)
class KeysBecomeText:
    """`json` turns the key 2 into "2" without a word, and "2" replaces it. Write such a dictionary as a list of
    pairs.
    """

    to_json = writer(
        lambda value, encode: (
            {str(key) if not isinstance(key, int | str | None) else key: encode(each) for key, each in value.items()}
            if isinstance(value, dict) and "$type" not in value
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_dataclasses)
class DataclassesBecomeDictionaries:
    """`asdict` gives a dictionary, and a dictionary comes back. Write the name of the class beside it."""

    to_json = writer(
        lambda value, encode: (
            encode(asdict(value)) if is_dataclass(value) and not isinstance(value, type) else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_dataclasses)
class ReadsDict:
    """Objects with slots have no `__dict__`. `dataclasses.fields` names the fields of every dataclass."""

    to_json = writer(
        lambda value, encode: (
            {
                "$type": "dataclass",
                "name": type(value).__name__,
                "value": {name: encode(each) for name, each in value.__dict__.items()},
            }
            if is_dataclass(value) and not isinstance(value, type)
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_dataclasses)
class PassesByPosition:
    """You pass the values by position. A class may ask for them by name: `cls(**values)`."""

    to_json = writer()

    def from_json(text, *, classes=()):
        """Return the value."""
        by_name = {each.__name__: each for each in classes}
        return reader(
            lambda found: (
                by_name[found["name"]](*found["value"].values())
                if found.get("$type") == "dataclass" and found["name"] in by_name
                else NotImplemented
            )
        )(text, classes=classes)


@mistake(caught_by=test_dataclasses_in_dataclasses)
class FlattensDataclasses:
    """`asdict` makes dictionaries of the dataclasses inside as well, and their classes are lost. Go field by field."""

    to_json = writer(
        lambda value, encode: (
            {
                "$type": "dataclass",
                "name": type(value).__name__,
                "value": {name: encode(each) for name, each in asdict(value).items()},
            }
            if is_dataclass(value) and not isinstance(value, type)
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_refuses_a_class_it_was_not_given)
class FindsClassesByName:
    """You look a class up by the name in the text, so that whoever writes the text chooses what is called. Only the
    classes that the caller names may be made.
    """

    _classes = {}

    def _remembering(value, encode, classes=_classes):
        if is_dataclass(value) and not isinstance(value, type):
            classes[type(value).__name__] = type(value)
        return NotImplemented

    to_json = writer(_remembering)
    from_json = reader(known=lambda classes, remembered=_classes: remembered)


@mistake(caught_by=test_refuses_a_class_it_was_not_given)
class ReturnsADictionaryInstead:
    """You return a dictionary for a class that you were not given. The caller finds out later, somewhere else:
    refuse.
    """

    def from_json(text, *, classes=()):
        """Return the value."""
        names = {each.__name__ for each in classes}
        return reader(
            lambda found: (
                found["value"] if found.get("$type") == "dataclass" and found["name"] not in names else NotImplemented
            )
        )(text, classes=classes)

    to_json = writer()


@mistake(caught_by=test_refuses_a_class_it_was_not_given)
class LetsTheKeyErrorOut:
    """A KeyError says nothing of what may be read. Text that cannot be read is a ValueError, with the class in it."""

    def from_json(text, *, classes=()):
        """Return the value."""
        by_name = {each.__name__: each for each in classes}
        return reader(
            lambda found: (
                by_name[found["name"]](**found["value"]) if found.get("$type") == "dataclass" else NotImplemented
            )
        )(text, classes=classes)

    to_json = writer()


@mistake(caught_by=test_refuses_other_types)
class WritesAnythingAsText:
    """`str` takes every object, so that nothing is refused and `<object at 0x…>` ends in a file. Raise a TypeError."""

    def _text(value, encode):
        known = (bool, int, float, str, list, tuple, set, dict, date, Decimal, type(None))
        known_value = isinstance(value, known) or (is_dataclass(value) and not isinstance(value, type))
        return NotImplemented if known_value else str(value)

    to_json = writer(_text)
    from_json = reader()


@mistake(caught_by=test_refuses_what_json_cannot_write)
class WritesNan:
    """`json.dumps` writes `NaN` and `Infinity`, which is no JSON. Pass `allow_nan=False`."""

    to_json = writer(allow_nan=True)
    from_json = reader()


@mistake(caught_by=test_texts_stay_texts)
class GuessesDates:
    """You take every text that looks like a date for one. A text can look like anything: write a mark, and trust it
    only.
    """

    def from_json(text, *, classes=()):
        """Return the value."""

        def guessed(value):
            if isinstance(value, list):
                return [guessed(each) for each in value]
            try:
                return date.fromisoformat(value) if isinstance(value, str) else value
            except ValueError:
                return value

        return guessed(reader()(text, classes=classes))

    to_json = writer()


@mistake(caught_by=test_plain_values_may_look_like_yours)
class TrustsTheMark:
    """A dictionary of the caller's may hold your mark as a key, and is taken for a date then. Write such a
    dictionary in
    another way, as a list of pairs for example.
    """

    to_json = writer(
        lambda value, encode: (
            {key: encode(each) for key, each in value.items()}
            if isinstance(value, dict) and "$type" in value
            else NotImplemented
        )
    )
    from_json = reader()


@mistake(caught_by=test_equal_sets_give_equal_texts)
class LeavesTheOrderOfSets:
    """The order of a set's members is no part of its value, and texts even change it from run to run. Sort what you
    write.
    """

    to_json = writer(
        lambda value, encode: (
            {"$type": "set", "value": list(map(encode, value))} if isinstance(value, set) else NotImplemented
        )
    )
    from_json = reader()
