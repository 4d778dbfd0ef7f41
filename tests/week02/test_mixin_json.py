"""A mixin for JSON: what an answer must do, and the wrong answers we know."""

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def ran(thing, name):
    """Note in *thing* that the constructor of the class *name* has run."""
    vars(thing).setdefault("_ran", []).append(name)


class Root:
    """The top of the diamond."""

    def __init__(self, **rest):
        ran(self, "Root")
        super().__init__(**rest)


class Named(Root):
    """One side of the diamond."""

    def __init__(self, *, name="Nara", **rest):
        ran(self, "Named")
        super().__init__(**rest)
        self.name = name


class Located(Root):
    """The other side."""

    def __init__(self, *, country="JP", **rest):
        ran(self, "Located")
        super().__init__(**rest)
        self.country = country


class Plain:
    """A class that takes positional arguments and knows nothing of anybody."""

    def __init__(self, name, platforms=2):
        self.name = name
        self.platforms = platforms


BASES = {
    "in front": lambda mixin: (mixin, Named, Located),
    "between": lambda mixin: (Named, mixin, Located),
    "behind": lambda mixin: (Named, Located, mixin),
}


def station_class(JsonMixin, place="in front"):
    """Return a class with Named, Located and the mixin as its bases."""
    return type("Station", BASES[place](JsonMixin), {})


def station(JsonMixin, place="in front", **keywords):
    """Return an object of that class."""
    return station_class(JsonMixin, place)(**keywords)


def constructors_run(JsonMixin, place):
    """Return the classes whose constructors have run for one station, in order."""
    return getattr(station(JsonMixin, place), "_ran", [])


def stop(JsonMixin, *arguments, **keywords):
    """Return an object of a class with the mixin in front of a class that takes positional arguments."""
    return type("Stop", (JsonMixin, Plain), {})(*arguments, **keywords)


def record(JsonMixin, **attributes):
    """Return an object with these attributes, of a class that has only the mixin as its base."""
    made = type("Record", (JsonMixin,), {})()
    vars(made).update(attributes)
    return made


def dataclass_station(JsonMixin):
    """Return an object of a data class, whose constructor calls no other."""

    @dataclass
    class Station(JsonMixin):
        name: str
        platforms: int

    return Station("Quito", 4)


def lines_of_two(JsonMixin, indent):
    """Return how many lines two stations of one class take, the first made with an indent, the second without."""
    made = station_class(JsonMixin)
    both = made(indent=indent), made()
    return [len(each.to_json().splitlines()) for each in both]


def made_from(JsonMixin, text):
    """Return what `from_json` makes of *text*, in words."""
    made = station_class(JsonMixin).from_json(text)
    return f"{type(made).__name__} {made.name}, {made.country}, after {', '.join(getattr(made, '_ran', ['nothing']))}"


@pytest.mark.parametrize("place", ["in front", "between", "behind"])
def test_each_constructor_runs_once(JsonMixin, place):
    """every constructor of the diamond runs once, wherever the mixin stands among the bases"""
    assert constructors_run(JsonMixin, place) == ["Named", "Located", "Root"]


@pytest.mark.parametrize("place", ["in front", "between", "behind"])
def test_passes_keywords_on(JsonMixin, place):
    """keyword arguments reach the classes that they are meant for"""
    assert station(JsonMixin, place, name="Lima", country="PE").name == "Lima"
    assert station(JsonMixin, place, name="Lima", country="PE").country == "PE"


def test_passes_positional_arguments_on(JsonMixin):
    """positional arguments go on to the next class, too"""
    assert stop(JsonMixin, "Kano", 3).name == "Kano"
    assert stop(JsonMixin, "Kano", 3).platforms == 3


def test_writes_the_public_attributes(JsonMixin):
    """the text is a JSON object with the attributes in their order, those with a leading underscore left out"""
    assert record(JsonMixin, name="Accra", platforms=3).to_json() == '{"name": "Accra", "platforms": 3}'
    assert record(JsonMixin, z=1, _cache=[1], a=None).to_json() == '{"z": 1, "a": null}'
    assert record(JsonMixin).to_json() == "{}"


@pytest.mark.parametrize("place", ["in front", "between", "behind"])
def test_keeps_the_indent_for_itself(JsonMixin, place):
    """`indent` is the mixin's own argument, and no other class sees it"""
    assert station(JsonMixin, place, indent=2).to_json() == '{\n  "country": "JP",\n  "name": "Nara"\n}'
    assert stop(JsonMixin, "Kano", indent=1).to_json() == '{\n "name": "Kano",\n "platforms": 2\n}'


@pytest.mark.parametrize("place", ["in front", "between", "behind"])
def test_refuses_unknown_arguments(JsonMixin, place):
    """an argument that no class takes is a TypeError"""
    with pytest.raises(TypeError):
        station(JsonMixin, place, colour="red")


def test_reads_the_attributes_when_asked(JsonMixin):
    """`to_json` tells what the attributes are now"""
    one = station(JsonMixin)
    one.name = "Kobe"
    del one.country
    assert one.to_json() == '{"name": "Kobe"}'


def test_writes_every_alphabet(JsonMixin):
    """letters of every alphabet are written as they are"""
    assert record(JsonMixin, name="München", other="東京").to_json() == '{"name": "München", "other": "東京"}'


def test_writes_objects_inside(JsonMixin):
    """an object with the mixin inside a list or a dictionary is an object in the text as well"""
    first, last = record(JsonMixin, name="Lima"), record(JsonMixin, name="Callao", _seen=True)
    line = record(JsonMixin, stops=[first, {"end": last}])
    assert line.to_json() == '{"stops": [{"name": "Lima"}, {"end": {"name": "Callao"}}]}'


def test_refuses_what_json_does_not_know(JsonMixin):
    """any other object inside is a TypeError, as `json.dumps` raises it"""
    with pytest.raises(TypeError):
        record(JsonMixin, plain=Plain("Oslo")).to_json()
    with pytest.raises(TypeError):
        record(JsonMixin, codes={7}).to_json()


def test_works_in_a_data_class(JsonMixin):
    """in a data class, whose constructor does not run the mixin's, the text is on one line"""
    assert dataclass_station(JsonMixin).to_json() == '{"name": "Quito", "platforms": 4}'


def test_indent_belongs_to_one_object(JsonMixin):
    """the indent of one object is not that of others"""
    assert lines_of_two(JsonMixin, indent=4) == [4, 1]


def test_from_json_makes_an_object_of_the_class(JsonMixin):
    """`from_json` makes an object of the class that it is called on, by its constructor"""
    expected = "Station Lima, PE, after Named, Located, Root"
    assert made_from(JsonMixin, '{"name": "Lima", "country": "PE"}') == expected
    assert made_from(JsonMixin, "{}") == "Station Nara, JP, after Named, Located, Root"


def test_from_json_refuses_an_unknown_name(JsonMixin):
    """a name in the text that no constructor takes is a TypeError"""
    with pytest.raises(TypeError):
        made_from(JsonMixin, '{"name": "Lima", "colour": "red"}')


@pytest.mark.parametrize("text", ['["Lima"]', '"Lima"', "7", "null", "{"])
def test_from_json_refuses_other_texts(JsonMixin, text):
    """a text that is no JSON, or holds no JSON object, is a ValueError"""
    with pytest.raises(ValueError):
        made_from(JsonMixin, text)


@given(st.text(), st.text(), st.sampled_from(list(BASES)))
def test_there_and_back(JsonMixin, name, country, place):
    """`from_json` makes of the text of `to_json` an object with the same text"""
    text = station(JsonMixin, place, name=name, country=country).to_json()
    assert station_class(JsonMixin, place).from_json(text).to_json() == text


@alternative
class BuildsItFirst:
    """Build plain dictionaries and lists of everything, then let `json` write them."""

    def __init__(self, *arguments, **keywords):
        vars(self)["_indent"] = keywords.pop("indent", None)
        super().__init__(*arguments, **keywords)

    def _plain(self, value):
        if hasattr(value, "to_json"):
            return {name: self._plain(each) for name, each in vars(value).items() if not name.startswith("_")}
        if isinstance(value, dict):
            return {name: self._plain(each) for name, each in value.items()}
        return [self._plain(each) for each in value] if isinstance(value, list | tuple) else value

    def to_json(self):
        """Return the public attributes as JSON."""
        indent = getattr(self, "_indent", None)
        return json.dumps(self._plain(self), indent=indent, ensure_ascii=False)

    @classmethod
    def from_json(cls, text):
        """Return an object made from JSON."""
        match json.loads(text):
            case dict(values):
                return cls(**values)
        raise ValueError(f"no JSON object: {text!r}")


@alternative
class AsksAnEncoder:
    """Let an encoder of its own decide what to do with objects."""

    class Encoder(json.JSONEncoder):
        """An encoder that knows the mixin's objects."""

        def default(self, o):
            """Return the public attributes of an object with the mixin."""
            if not isinstance(o, AsksAnEncoder):
                return super().default(o)
            return {name: vars(o)[name] for name in vars(o) if name[0] != "_"}

    _options = {"ensure_ascii": False}

    def __init__(self, *arguments, indent=None, **keywords):
        super().__init__(*arguments, **keywords)
        self._options = {**self._options, "indent": indent}

    def to_json(self):
        """Return the public attributes as JSON."""
        return json.dumps(self, cls=self.Encoder, **self._options)

    @classmethod
    def from_json(cls, text):
        """Return an object made from JSON."""
        values = json.loads(text)
        if type(values) is not dict:
            raise ValueError(f"no JSON object: {text!r}")
        return cls(**values)


class Base:
    """A right answer in parts, of which each mistake replaces one."""

    _indent = None

    def __init__(self, *arguments, indent=None, **keywords):
        super().__init__(*arguments, **keywords)
        self._indent = indent

    def _public(self):
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def _other(self, value):
        if isinstance(value, Base):
            return value._public()
        raise TypeError(f"{type(value).__name__} has no JSON")

    def to_json(self):
        """Return the public attributes as JSON."""
        return json.dumps(self._public(), default=self._other, indent=self._indent, ensure_ascii=False)

    @classmethod
    def from_json(cls, text):
        """Return an object made from JSON."""
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError(f"no JSON object: {text!r}")
        return cls(**values)


def behind(thing):
    """Return what `super()` gives in an answer: the next class behind the mixin, and so behind Base."""
    return super(Base, thing)


@mistake(caught_by=test_each_constructor_runs_once)
class CallsNobody(Base):
    """Your constructor ends the chain: what stands behind the mixin is never set up. Call `super().__init__(…)`, also
    in a class that seems to have no base.
    """

    def __init__(self, *arguments, indent=None, **keywords):
        self._indent = indent


@mistake(caught_by=test_each_constructor_runs_once)
class CallsEveryBase(Base):
    """You call the constructor of every base yourself. Two of them share a base, whose constructor runs twice:
    `super()` goes through each class once.
    """

    def __init__(self, *arguments, indent=None, **keywords):
        self._indent = indent
        for base in type(self).__bases__:
            if not issubclass(base, Base):
                base.__init__(self, *arguments, **keywords)


@mistake(caught_by=test_passes_keywords_on)
class KeepsTheKeywords(Base):
    """You take the keyword arguments and pass none on. Those that are not yours belong to the classes behind you:
    `super().__init__(**keywords)`.
    """

    def __init__(self, *arguments, indent=None, **keywords):
        behind(self).__init__()
        self._indent = indent


@mistake(caught_by=test_passes_positional_arguments_on)
class TakesKeywordsOnly(Base):
    """You take no positional arguments, and the class behind the mixin may need some: hand `*arguments` on."""

    def __init__(self, *, indent=None, **keywords):
        behind(self).__init__(**keywords)
        self._indent = indent


@mistake(caught_by=test_keeps_the_indent_for_itself)
class PassesTheIndentOn(Base):
    """You pass `indent` on as well, and the next class does not know it. Each class takes its own arguments out."""

    def __init__(self, *arguments, **keywords):
        behind(self).__init__(*arguments, **keywords)
        self._indent = keywords.get("indent")


@mistake(caught_by=test_keeps_the_indent_for_itself)
class ForgetsTheIndent(Base):
    """`to_json` takes no notice of `indent`. Keep it in the object, and hand it to `json.dumps`."""

    def to_json(self):
        """Return the public attributes as JSON, on one line."""
        return json.dumps(self._public(), default=self._other, ensure_ascii=False)


@mistake(caught_by=test_keeps_the_indent_for_itself)
class WritesTheIndent(Base):
    """You keep the indent in a public attribute, which then is part of the text. Begin its name with an underscore."""

    def __init__(self, *arguments, indent=None, **keywords):
        behind(self).__init__(*arguments, **keywords)
        if indent is not None:
            self.indent = indent
        self._indent = indent


@mistake(caught_by=test_refuses_unknown_arguments)
class SwallowsTheRest(Base):
    """You drop arguments that the next class does not take, so that a mistyped one vanishes. Pass them on: `object` at
    the end of the chain refuses what nobody wanted.
    """

    def __init__(self, *arguments, indent=None, **keywords):
        try:
            behind(self).__init__(*arguments, **keywords)
        except TypeError:
            behind(self).__init__()
        self._indent = indent


@mistake(caught_by=test_writes_the_public_attributes)
class WritesEverything(Base):
    """`vars(self)` holds the internal attributes, too. Leave out the names that begin with an underscore."""

    def _public(self):
        return dict(vars(self))


@mistake(caught_by=test_writes_the_public_attributes)
class SortsTheNames(Base):
    """You sort the attributes. They have an order: that in which they were set."""

    def _public(self):
        return dict(sorted(super()._public().items()))


@mistake(caught_by=test_writes_the_public_attributes)
class LeavesOutNone(Base):
    """You leave out attributes that are None or empty. They are attributes: None is `null` in JSON."""

    def _public(self):
        return {name: value for name, value in super()._public().items() if value}


@mistake(caught_by=test_writes_every_alphabet)
class EscapesLetters(Base):
    """`json.dumps` writes letters outside of ASCII as codes such as `\\u00fc`, unless `ensure_ascii` is False."""

    def to_json(self):
        """Return the public attributes as JSON in ASCII."""
        return json.dumps(self._public(), default=self._other, indent=self._indent)


@mistake(caught_by=test_writes_objects_inside)
class KnowsOnlyItself(Base):
    """`json.dumps` does not know your objects inside lists and dictionaries. Hand it a function as `default`."""

    def to_json(self):
        """Return the public attributes as JSON."""
        return json.dumps(self._public(), indent=self._indent, ensure_ascii=False)


@mistake(caught_by=test_writes_objects_inside)
class WritesTextInText(Base):
    """You put the text of the inner object into the outer one, where it is a text with quotes inside. `default` returns
    a dictionary; `json` does the writing.
    """

    def _other(self, value):
        return value.to_json() if isinstance(value, Base) else super()._other(value)


@mistake(caught_by=test_writes_objects_inside)
class WritesInnerSecrets(Base):
    """`default=vars` writes the internal attributes of inner objects, and takes objects of any class. Use the same
    function for the object itself and for those inside.
    """

    def _other(self, value):
        return {name: each for name, each in vars(value).items() if name != "_indent"}


@mistake(caught_by=test_refuses_what_json_does_not_know)
class WritesAnything(Base):
    """Your `default` makes something of every object, and nobody can read it back. Raise a TypeError for what has not
    the mixin.
    """

    def _other(self, value):
        return value._public() if isinstance(value, Base) else str(value)


@mistake(caught_by=test_works_in_a_data_class)
class NeedsItsConstructor(Base):
    """The constructor of a data class does not run yours, and your attribute is missing. A class attribute
    `_indent = None` is there in any case.
    """

    def to_json(self):
        """Return the public attributes as JSON."""
        if "_indent" not in vars(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute '_indent'")
        return super().to_json()


@mistake(caught_by=test_indent_belongs_to_one_object)
class SharesTheIndent(Base):
    """You store the indent in the class, so that the last object decides for all. Store it in `self`."""

    def __init__(self, *arguments, indent=None, **keywords):
        behind(self).__init__(*arguments, **keywords)
        type(self)._indent = indent


@mistake(caught_by=test_from_json_makes_an_object_of_the_class)
class MakesTheMixin(Base):
    """`from_json` makes an object of one fixed class. `cls` is the class in front of the dot, and knows its own
    constructor.
    """

    @classmethod
    def from_json(cls, text):
        """Return an object of a fixed class."""
        return MakesTheMixin(**json.loads(text))


@mistake(caught_by=test_from_json_makes_an_object_of_the_class)
class GoesRoundTheConstructor(Base):
    """You fill the attributes in without a constructor: nothing is checked, and what it sets up is missing. Call
    `cls(**values)`.
    """

    @classmethod
    def from_json(cls, text):
        """Return an object whose attributes are filled in."""
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError(f"no JSON object: {text!r}")
        made = cls.__new__(cls)
        vars(made).update(values)
        return made


@mistake(caught_by=test_from_json_refuses_other_texts)
class UnpacksWhateverComes(Base):
    """JSON may hold a list or a number. `**` takes mappings only, and its TypeError says nothing of the text: look
    before you unpack.
    """

    @classmethod
    def from_json(cls, text):
        """Return an object made from JSON."""
        return cls(**json.loads(text))
