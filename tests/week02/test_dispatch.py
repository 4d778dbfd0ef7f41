"""Function dispatch: what an answer must do, and the wrong answers we know."""

import re
from abc import ABC, ABCMeta, get_cache_token
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence, Sized
from functools import cache, singledispatch, update_wrapper, wraps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Shown:
    """An object without state, shown by the name of its class."""

    def __repr__(self):
        return f"{type(self).__name__}()"


class Vehicle(Shown):
    """A base class."""


class Boat(Vehicle):
    """One of two classes with a common base."""


class Car(Vehicle):
    """The other one."""


class Canoe(Boat):
    """Two steps from Vehicle."""


class Amphibian(Boat, Car):
    """A class with two bases, of which Boat comes first."""


class Counting(ABCMeta):
    """A kind of ABC that counts how often it is asked whether a type belongs to it."""

    questions = 0

    def __subclasscheck__(cls, other):
        Counting.questions += 1
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, value):
        return cls.__subclasscheck__(type(value))


class Floating(metaclass=Counting):
    """An ABC to which a raft belongs by registration."""


@Floating.register
class Raft(Shown):
    """A virtual subclass of Floating, with no base of its own."""


class Team(Shown):
    """A class with a length, and so a virtual subclass of Sized."""

    def __len__(self):
        return 11


def name_of(each):
    """Return the name of a type as the rules below tell it."""
    return "None" if each is None else each.__name__


def always(name):
    """Return a rule that returns *name*."""
    return lambda value: name


def ruled(dispatch, types):
    """Return a dispatching function with a rule for each of *types*, which returns the type's name."""

    @dispatch
    def tell(value):
        """Tell whose rule runs."""
        raise AssertionError("the function under @dispatch was run")

    for each in types:
        tell.register(each)(always(name_of(each)))
    return tell


def rule_for(dispatch, types, value):
    """Return whose rule runs for *value*."""
    return ruled(dispatch, types)(value)


def arguments_of_rule(dispatch, *arguments, **keywords):
    """Return the arguments that a rule for int is called with."""
    function = dispatch(lambda *_: None)
    function.register(int)(lambda *given, **named: (given, named))
    function.register(str)(lambda *given, **named: "the rule of str")
    return function(*arguments, **keywords)


def registered(dispatch, function):
    """Return what is left of *function* when it has been registered for int."""
    return ruled(dispatch, []).register(int)(function)


def rule_for_two_types(dispatch, value):
    """Return what one function gives that stacked decorators have registered for int and for str."""
    tell = ruled(dispatch, [list])

    @tell.register(int)
    @tell.register(str)
    def number_or_text(value):
        return "number or text"

    return tell(value)


def rules_before_and_after(dispatch, types, later, value):
    """Return whose rule runs for *value* at first, and whose when a rule for the type *later* has been added."""
    tell = ruled(dispatch, types)
    before = [attempt(tell, value), attempt(tell, value)]
    tell.register(later)(lambda value: f"{name_of(later)}, added later")
    return [*before, attempt(tell, value)]


def attempt(function, value):
    """Return what *function* gives for *value*, or the name of the TypeError."""
    try:
        return function(value)
    except TypeError as error:
        return type(error).__name__


def rules_before_and_after_joining(dispatch):
    """Return whose rule runs for a barrel before and after its class has joined the ABC Floats."""

    class Floats(ABC):  # noqa: B024 (it asks for no method)
        """An ABC."""

    class Barrel(Shown):
        """Something that floats, as is found out later."""

    tell = ruled(dispatch, [object, Floats])
    before = attempt(tell, Barrel())
    Floats.register(Barrel)
    return [before, attempt(tell, Barrel())]


def outcome(dispatch, types, value):
    """Return whose rule runs for *value*, or `TypeError`."""
    return attempt(ruled(dispatch, types), value)


def questions_after_first_call(dispatch):
    """Return how often Floating is asked what belongs to it while a raft is handed in for the second to fifth time."""
    tell = ruled(dispatch, [Floating, int])
    tell(Raft())
    before = Counting.questions
    for _ in range(4):
        tell(Raft())
    return Counting.questions - before


def names_in_error(dispatch, types, value):
    """Return the names that belong into the message of the TypeError for *value* and are there."""
    try:
        result = rule_for(dispatch, types, value)
    except TypeError as error:
        words = re.findall(r"\w+", str(error))
        return [name for name in map(name_of, (type(value), *types)) if name in words]
    return f"no TypeError, but {result!r}"


def test_runs_the_rule_of_the_type(dispatch):
    """the rule registered for the type of the value runs"""
    assert rule_for(dispatch, [int, str, list], 7) == "int"
    assert rule_for(dispatch, [int, str, list], "7") == "str"
    assert rule_for(dispatch, [int, str, list], [7]) == "list"


def test_the_first_argument_decides(dispatch):
    """the type of the first argument decides, and the rule gets all arguments, those by keyword as well"""
    assert arguments_of_rule(dispatch, 7, "Oslo", unit="km") == ((7, "Oslo"), {"unit": "km"})
    assert arguments_of_rule(dispatch, "Oslo", 7) == "the rule of str"


def test_functions_share_no_rules(dispatch):
    """two dispatching functions have rules of their own"""
    one, other = dispatch(lambda value: None), dispatch(lambda value: None)
    one.register(int)(lambda value: "one")
    other.register(int)(lambda value: "other")
    assert [one(7), other(7)] == ["one", "other"]


def test_register_returns_the_function(dispatch):
    """the decorator `register(type)` returns the function that it was given"""
    assert registered(dispatch, len) is len


def test_one_function_for_two_types(dispatch):
    """decorators can be stacked: each registers one more type"""
    assert rule_for_two_types(dispatch, 7) == "number or text"
    assert rule_for_two_types(dispatch, "7") == "number or text"


def test_subclasses_take_the_rule_of_a_base(dispatch):
    """a type without a rule of its own takes that of a base class"""
    assert rule_for(dispatch, [str, int], True) == "int"
    assert rule_for(dispatch, [str, dict], OrderedDict()) == "dict"
    assert rule_for(dispatch, [str, Vehicle], Canoe()) == "Vehicle"


@pytest.mark.parametrize(
    ("types", "value", "expected"),
    [
        ([int, bool], True, "bool"),
        ([bool, int], True, "bool"),
        ([bool, int], 1, "int"),
        ([Vehicle, Boat], Canoe(), "Boat"),
        ([Boat, Vehicle], Canoe(), "Boat"),
        ([Canoe, Vehicle, Boat], Canoe(), "Canoe"),
        ([Car, Boat], Amphibian(), "Boat"),
        ([Boat, Car], Amphibian(), "Boat"),
        ([Vehicle, Car], Amphibian(), "Car"),
        ([Car, Vehicle], Amphibian(), "Car"),
    ],
)
def test_the_nearest_class_wins(dispatch, types, value, expected):
    """of several classes the first in the MRO wins, in whatever order they were registered"""
    assert rule_for(dispatch, types, value) == expected


def test_none_has_a_type(dispatch):
    """None takes the rule of its type, and `register(None)` registers for that type"""
    assert rule_for(dispatch, [int, type(None)], None) == "NoneType"
    assert rule_for(dispatch, [int, None], None) == "None"


def test_virtual_subclasses(dispatch):
    """where no class of the MRO has a rule, an ABC to which the type belongs is found, by registration or otherwise"""
    assert rule_for(dispatch, [str, Mapping], {"Lima": 1}) == "Mapping"
    assert rule_for(dispatch, [str, Floating], Raft()) == "Floating"
    assert rule_for(dispatch, [str, Sized], Team()) == "Sized"


def test_classes_come_before_abcs(dispatch):
    """a class of the MRO wins over an ABC, in whatever order they were registered"""
    assert rule_for(dispatch, [Mapping, dict], OrderedDict()) == "dict"
    assert rule_for(dispatch, [dict, Mapping], OrderedDict()) == "dict"
    assert rule_for(dispatch, [Sequence, str], "tea") == "str"


@pytest.mark.parametrize(
    "types", [[Iterable, Sequence, Collection], [Sequence, Collection, Iterable], [Collection, Iterable, Sequence]]
)
def test_the_most_special_abc_wins(dispatch, types):
    """of several ABCs the one that is a subclass of the others wins"""
    assert rule_for(dispatch, types, [7]) == "Sequence"


def test_object_comes_last(dispatch):
    """a rule for object takes what nothing else takes"""
    assert rule_for(dispatch, [object, int], "Oslo") == "object"
    assert rule_for(dispatch, [object, int], 7) == "int"
    assert rule_for(dispatch, [object, Mapping], {}) == "Mapping"
    assert rule_for(dispatch, [Mapping, object], {}) == "Mapping"


def test_tells_which_types_are_known(dispatch):
    """without a rule there is a TypeError that names the value's type and all registered types"""
    assert names_in_error(dispatch, [int, str], {7}) == ["set", "int", "str"]
    assert names_in_error(dispatch, [Mapping], 1.5) == ["float", "Mapping"]
    assert names_in_error(dispatch, [], 1.5) == ["float"]


@given(
    types=st.lists(st.sampled_from([Vehicle, Boat, Car, Canoe, Amphibian, int, bool, object]), unique=True),
    value=st.sampled_from([Vehicle(), Boat(), Car(), Canoe(), Amphibian(), True, 7]),
)
def test_agrees_with_the_mro(dispatch, types, value):
    """whatever is registered, the first class of the MRO that has a rule wins"""
    expected = next((each.__name__ for each in type(value).__mro__ if each in types), "TypeError")
    assert outcome(dispatch, types, value) == expected


def test_refuses_what_is_no_type(dispatch):
    """`register` refuses what is no type with a TypeError, at once"""
    with pytest.raises(TypeError):
        ruled(dispatch, []).register("int")
    with pytest.raises(TypeError):
        ruled(dispatch, []).register(list[int])


def test_needs_an_argument(dispatch):
    """a call without arguments is a TypeError"""
    with pytest.raises(TypeError):
        ruled(dispatch, [int])()


def test_lets_errors_of_a_rule_pass(dispatch):
    """an error that a rule raises passes as it is"""
    capital = dispatch(lambda country: None)
    capital.register(str)(lambda country: {"PE": "Lima"}[country])
    with pytest.raises(KeyError, match=r"^'Atlantis'$"):
        capital("Atlantis")


def test_later_rules_are_seen(dispatch):
    """a rule that is added or replaced later holds from then on, also for types that were called before"""
    assert rules_before_and_after(dispatch, [int], bool, True) == ["int", "int", "bool, added later"]
    assert rules_before_and_after(dispatch, [int], int, 7) == ["int", "int", "int, added later"]
    assert rules_before_and_after(dispatch, [int], str, "7") == ["TypeError", "TypeError", "str, added later"]


def test_later_members_of_an_abc_are_seen(dispatch):
    """a type that joins an ABC later, by its `register`, is a member from then on"""
    assert rules_before_and_after_joining(dispatch) == ["object", "Floats"]


def test_searches_once_for_each_type(dispatch):
    """the rule for a type is searched once: at a second call no ABC is asked again"""
    assert questions_after_first_call(dispatch) == 0


def test_keeps_name_and_docstring(dispatch):
    """the result has the name and the docstring of the function under `@dispatch`"""
    assert ruled(dispatch, []).__name__ == "tell"
    assert ruled(dispatch, []).__doc__ == "Tell whose rule runs."


def nearest(cls, types):
    """Return the type of *types* whose rule holds for *cls*, or None."""
    for base in cls.__mro__[:-1]:
        if base in types:
            return base
    belonging = [each for each in types if issubclass(cls, each)]
    return next((one for one in belonging if all(issubclass(one, other) for other in belonging)), None)


def no_rule(cls, types):
    """Return the error for a type without a rule."""
    return TypeError(f"{cls.__name__} is none of {', '.join(each.__name__ for each in types)}")


def checked(cls):
    """Return a type that was given to `register`."""
    if cls is None:
        return type(None)
    if not isinstance(cls, type):
        raise TypeError(f"{cls!r} is no type")
    return cls


@alternative
def with_singledispatch(function):
    """Let the standard library search, with a default that refuses."""

    @singledispatch
    def search(first, *arguments, **keywords):
        raise no_rule(type(first), list(search.registry)[1:])

    @wraps(function)
    def call(*arguments, **keywords):
        return search(*arguments, **keywords)

    def register(cls):
        cls = checked(cls)
        return lambda rule: search.register(cls, rule)

    call.register = register
    return call


@alternative
class IsAClass:
    """A class whose objects can be called: it ranks all rules that fit, and remembers the first by type and token."""

    def __init__(self, function):
        self.rules, self.found = {}, {}
        update_wrapper(self, function)

    def __call__(self, *arguments, **keywords):
        """Run the rule."""
        if not arguments:
            raise TypeError("an argument is missing")
        cls = type(arguments[0])
        key = cls, get_cache_token()
        if key not in self.found:
            self.found[key] = self.search(cls)
        return self.found[key](*arguments, **keywords)

    def search(self, cls):
        """Return the first of the rules: classes by their place in the MRO, then ABCs, those with few members first."""
        fitting = [each for each in self.rules if issubclass(cls, each)]
        if not fitting:
            raise no_rule(cls, self.rules)
        return self.rules[min(fitting, key=lambda each: self.rank(cls, each))]

    def rank(self, cls, each):
        """Return what a rule is sorted by."""
        place = cls.__mro__.index(each) if each in cls.__mro__ else len(cls.__mro__)
        return each is object, place, sum(issubclass(other, each) for other in self.rules)

    def register(self, cls):
        """Return the decorator."""
        cls = checked(cls)

        def store(rule):
            self.rules[cls] = rule
            self.found.clear()
            return rule

        return store


def refused(cls, types):
    """Raise the error for a type without a rule."""
    raise no_rule(cls, types)


def dispatcher(
    function,
    *,
    search=nearest,
    refuse=refused,
    check=checked,
    store=dict.__setitem__,
    token=get_cache_token,
    forget=dict.clear,
    rules=None,
):
    """Return a dispatching function by the rules of the exercise, but for the functions given."""
    rules, found, seen = {} if rules is None else rules, {}, [token()]

    @wraps(function)
    def call(first, /, *arguments, **keywords):
        if seen[0] != token():
            seen[0] = token()
            found.clear()
        cls = type(first)
        if cls not in found:
            place = search(cls, rules)
            if place is None:
                return refuse(cls, rules)
            found[cls] = rules[place]
        return found[cls](first, *arguments, **keywords)

    def register(cls):
        cls = check(cls)

        def decorate(rule):
            store(rules, cls, rule)
            forget(found)
            return rule

        return decorate

    call.register = register
    return call


@mistake(caught_by=test_runs_the_rule_of_the_type)
def remembers_the_results(function):
    """You remember the *result* for each value. A value may have no hash, and a rule may do more than return:
    remember the rule for each type.
    """
    inner = dispatcher(function)
    outer = wraps(function)(cache(inner))
    outer.register = inner.register
    return outer


@mistake(caught_by=test_the_first_argument_decides)
def hands_over_one_argument(function):
    """You hand the first argument alone to the rule. The others belong to it, too: `*arguments, **keywords`."""
    inner = dispatcher(function)

    @wraps(inner)
    def call(value, *arguments, **keywords):
        return inner(value)

    return call


@mistake(caught_by=test_the_first_argument_decides)
def forgets_the_keywords(function):
    """You hand over what was given by position, but nothing given by keyword: `**keywords` collects that."""
    inner = dispatcher(function)

    @wraps(inner)
    def call(*arguments):
        return inner(*arguments)

    return call


@mistake(caught_by=test_register_returns_the_function)
def returns_nothing(function):
    """Your decorator stores the rule and returns nothing, so that the name of the rule is None afterwards."""
    call = dispatcher(function)
    search = call.register
    call.register = lambda cls: lambda rule: search(cls)(rule) and None
    return call


@mistake(caught_by=test_register_returns_the_function)
def returns_the_dispatcher(function):
    """`register` returns the dispatching function. Then a rule can no longer be called by its own name: return the
    function that was registered.
    """
    call = dispatcher(function)
    search = call.register
    call.register = lambda cls: lambda rule: (search(cls)(rule), call)[1]
    return call


@mistake(caught_by=test_subclasses_take_the_rule_of_a_base)
def knows_exact_types(function):
    """You look for `type(value)` alone. True is an int, too: look through the MRO of the type."""
    return dispatcher(function, search=lambda cls, types: cls if cls in types else None)


@mistake(caught_by=test_subclasses_take_the_rule_of_a_base)
def looks_at_one_base(function):
    """You look at the type and its direct bases. A base has bases, too: `__mro__` lists all of them."""
    return dispatcher(
        function, search=lambda cls, types: next((each for each in (cls, *cls.__bases__) if each in types), None)
    )


@mistake(caught_by=test_the_nearest_class_wins)
def takes_the_first_that_fits(function):
    """You take the first registered type that fits. Whether True finds int or bool is then a matter of order."""
    return dispatcher(function, search=lambda cls, types: next((each for each in types if issubclass(cls, each)), None))


@mistake(caught_by=test_the_nearest_class_wins)
def takes_the_last_that_fits(function):
    """You take the rule that was registered last of those that fit. The nearest type is asked for."""
    return dispatcher(
        function, search=lambda cls, types: next((each for each in reversed(types) if issubclass(cls, each)), None)
    )


@mistake(caught_by=test_the_nearest_class_wins)
def takes_the_farthest(function):
    """You walk the MRO from its end, so that the most general class comes first."""
    return dispatcher(
        function, search=lambda cls, types: next((each for each in reversed(cls.__mro__) if each in types), None)
    )


@mistake(caught_by=test_the_nearest_class_wins)
def goes_up_the_first_base(function):
    """You go up from base to base along the first one. A class may have several bases: `__mro__` visits them all."""

    def search(cls, types):
        while cls not in types and cls.__base__ is not None:
            cls = cls.__base__
        return cls if cls in types else None

    return dispatcher(function, search=search)


@mistake(caught_by=test_none_has_a_type)
def does_not_know_none(function):
    """None is an object with a type, `type(None)`, but is no type itself: turn `register(None)` into a registration
    for its type.
    """

    def check(cls):
        if not isinstance(cls, type):
            raise TypeError(f"{cls!r} is no type")
        return cls

    return dispatcher(function, check=check)


@mistake(caught_by=test_none_has_a_type)
def hands_it_to_singledispatch(function):
    """You hand everything to `singledispatch`. It takes no None for a type, and where no rule is found it runs the
    function under it instead of raising a TypeError.
    """
    return singledispatch(function)


@mistake(caught_by=test_virtual_subclasses)
def looks_at_the_mro_alone(function):
    """You look through the MRO alone. An ABC claims types without standing in their MRO: ask `issubclass`."""
    return dispatcher(function, search=lambda cls, types: next((each for each in cls.__mro__ if each in types), None))


@mistake(caught_by=test_classes_come_before_abcs)
def asks_abcs_first(function):
    """You ask the ABCs before you walk the MRO. A real base class is nearer than an ABC."""

    def search(cls, types):
        virtual = {each: None for each in types if each not in cls.__mro__ and issubclass(cls, each)}
        return nearest(cls, virtual or types)

    return dispatcher(function, search=search)


@mistake(caught_by=test_the_most_special_abc_wins)
def takes_the_first_abc(function):
    """You take the first ABC that fits. A list is a Sequence *and* an Iterable; the more special one should win."""

    def search(cls, types):
        for base in cls.__mro__[:-1]:
            if base in types:
                return base
        fitting = [each for each in types if issubclass(cls, each) and each is not object]
        return next(iter(fitting), object if object in types else None)

    return dispatcher(function, search=search)


@mistake(caught_by=test_object_comes_last)
def finds_object_in_the_mro(function):
    """`object` stands at the end of every MRO, so your walk finds it before any ABC is asked. Leave it for last."""

    def search(cls, types):
        return next((each for each in cls.__mro__ if each in types), None) or nearest(cls, types)

    return dispatcher(function, search=search)


@mistake(caught_by=test_tells_which_types_are_known)
def runs_the_decorated_function(function):
    """You run the function under `@dispatch` when no rule is found, as `singledispatch` does. Here it only gives name
    and docstring; a type without a rule is a TypeError.
    """
    return dispatcher(function, refuse=lambda cls, types: "the function under @dispatch ran")


@mistake(caught_by=test_tells_which_types_are_known)
def returns_none_without_a_rule(function):
    """You return None when there is no rule. The mistake then shows up somewhere else: raise a TypeError."""
    return dispatcher(function, refuse=lambda cls, types: None)


@mistake(caught_by=test_tells_which_types_are_known)
def tells_the_type_alone(function):
    """Your message names the type of the value, not the types that would have worked."""

    def refuse(cls, types):
        raise TypeError(f"no rule for {cls.__name__}")

    return dispatcher(function, refuse=refuse)


@mistake(caught_by=test_refuses_what_is_no_type)
def stores_anything(function):
    """You store whatever is given. A rule for "int" or `list[int]` is never found, and the author should hear of it
    when the rule is registered.
    """
    return dispatcher(function, check=lambda cls: type(None) if cls is None else cls)


@mistake(caught_by=test_needs_an_argument)
def takes_the_first_of_no_arguments(function):
    """`arguments[0]` is an IndexError when there is no argument. Name the first parameter: then Python complains."""
    inner = dispatcher(function)

    @wraps(inner)
    def call(*arguments, **keywords):
        return inner(arguments[0], *arguments[1:], **keywords)

    return call


@mistake(caught_by=test_lets_errors_of_a_rule_pass)
def tries_too_much(function):
    """Your `try` also holds the call of the rule, so that a KeyError from *inside* it looks like a missing rule. Look
    the rule up first, then call it.
    """
    inner = dispatcher(function)

    @wraps(inner)
    def call(first, /, *arguments, **keywords):
        try:
            return inner(first, *arguments, **keywords)
        except KeyError:
            raise TypeError(f"no rule for {type(first).__name__}") from None

    return call


SHARED = {}


@mistake(caught_by=test_functions_share_no_rules)
def shares_the_rules(function):
    """The dictionary of rules is made once, outside of `dispatch`, so all functions share it. Make it inside."""
    return dispatcher(function, rules=SHARED)


@mistake(caught_by=test_later_rules_are_seen)
def never_forgets(function):
    """What you have found once stays in your cache, though a nearer rule has been registered since. Clear the cache
    when a rule is added.
    """
    return dispatcher(function, forget=lambda found: None)


@mistake(caught_by=test_later_rules_are_seen)
def keeps_the_first_rule(function):
    """You keep the first rule of a type (`setdefault`, or `if cls not in rules`). A later one replaces it."""
    return dispatcher(function, store=dict.setdefault)


@mistake(caught_by=test_later_members_of_an_abc_are_seen)
def overlooks_new_members(function):
    """You clear the cache when a rule is added, but a type may also join an ABC later. `abc.get_cache_token()` gives
    another value after each such registration.
    """
    return dispatcher(function, token=lambda: 0)


@mistake(caught_by=test_searches_once_for_each_type)
def searches_every_time(function):
    """You search anew at every call. Remember the rule of a type in a dictionary, and search only for new types."""
    counter = iter(range(10**9))
    return dispatcher(function, token=lambda: next(counter))


@mistake(caught_by=test_keeps_name_and_docstring)
def hides_the_name(function):
    """Your result has the name of your inner function. `functools.wraps` gives it that of the decorated one."""
    inner = dispatcher(function)

    def call(first, /, *arguments, **keywords):
        """Call the rule."""
        return inner(first, *arguments, **keywords)

    call.register = inner.register
    return call
