"""Dispatch on two arguments: what an answer must do, and the wrong answers we know."""

import re
from abc import ABC, ABCMeta, get_cache_token
from collections.abc import Collection, Iterable, Sequence
from functools import update_wrapper, wraps
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Body:
    """A body in space, shown by the name of its class."""

    def __repr__(self):
        return f"{type(self).__name__}()"


class Asteroid(Body):
    """A kind of body."""


class Comet(Asteroid):
    """A kind of asteroid, as far as this file is concerned."""


class Ship(Body):
    """Another kind of body."""


class Wreck(Asteroid, Ship):
    """A body of two kinds, of which Asteroid comes first."""


class Counting(ABCMeta):
    """A kind of ABC that counts how often it is asked whether a type belongs to it."""

    questions = 0

    def __subclasscheck__(cls, other):
        Counting.questions += 1
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, value):
        return cls.__subclasscheck__(type(value))


class Dangerous(metaclass=Counting):
    """An ABC to which a mine belongs by registration."""


@Dangerous.register
class Mine(Body):
    """A virtual subclass of Dangerous."""


def name_of(pair):
    """Return the names of two types as the rules below tell them."""
    return " + ".join(each.__name__ for each in pair)


def always(name):
    """Return a rule that returns *name*."""
    return lambda one, other: name


def ruled(multi_dispatch, pairs):
    """Return a dispatching function with a rule for each of *pairs*, which returns the names of its types."""

    @multi_dispatch
    def collide(one, other):
        """Tell whose rule runs."""
        raise AssertionError("the function under @multi_dispatch was run")

    for pair in pairs:
        collide.register(*pair)(always(name_of(pair)))
    return collide


def rule_for(multi_dispatch, pairs, one, other):
    """Return whose rule runs for *one* and *other*."""
    return ruled(multi_dispatch, pairs)(one, other)


def attempt(function, one, other):
    """Return what *function* gives, or the error as a text: `ambiguous` if its message says so, else `TypeError`."""
    try:
        return function(one, other)
    except TypeError as error:
        return "ambiguous" if "ambiguous" in str(error).casefold() else "TypeError"


def outcome(multi_dispatch, pairs, one, other):
    """Return whose rule runs, or `ambiguous`, or `TypeError`."""
    return attempt(ruled(multi_dispatch, pairs), one, other)


def outcomes(multi_dispatch, pairs, one, other):
    """Return the different outcomes when the rules are registered in every possible order."""
    return sorted({outcome(multi_dispatch, order, one, other) for order in permutations(pairs)})


def names_in_error(multi_dispatch, pairs, one, other):
    """Return which of Asteroid, Body, Comet and Ship the message of the TypeError names."""
    try:
        result = rule_for(multi_dispatch, pairs, one, other)
    except TypeError as error:
        return sorted({"Asteroid", "Body", "Comet", "Ship"} & set(re.findall(r"\w+", str(error))))
    return f"no TypeError, but {result!r}"


def arguments_of_rule(multi_dispatch, *arguments, **keywords):
    """Return the arguments that a rule for two bodies is called with."""
    function = multi_dispatch(lambda *_: None)
    function.register(Body, Body)(lambda *given, **named: (given, named))
    return function(*arguments, **keywords)


def rules_one_after_the_other(multi_dispatch, pairs, *bodies):
    """Return whose rules run when one function is called with each pair of *bodies* in turn."""
    collide = ruled(multi_dispatch, pairs)
    return [collide(one, other) for one, other in product(bodies, bodies)]


def registered(multi_dispatch, function):
    """Return what is left of *function* when it has been registered."""
    return ruled(multi_dispatch, []).register(Ship, Ship)(function)


def rules_before_and_after(multi_dispatch, pairs, later, one, other):
    """Return the outcome for *one* and *other* at first, and that when a rule for the pair *later* has been added."""
    collide = ruled(multi_dispatch, pairs)
    before = [attempt(collide, one, other), attempt(collide, one, other)]
    collide.register(*later)(lambda one, other: "the later rule")
    return [*before, attempt(collide, one, other)]


def rules_before_and_after_joining(multi_dispatch):
    """Return whose rule runs for a ship and a satellite before and after its class has joined the ABC Fragile."""

    class Fragile(ABC):  # noqa: B024 (it asks for no method)
        """An ABC."""

    class Satellite(Body):
        """A fragile body, as is found out later."""

    collide = ruled(multi_dispatch, [(Body, object), (Ship, Fragile)])
    before = attempt(collide, Ship(), Satellite())
    Fragile.register(Satellite)
    return [before, attempt(collide, Ship(), Satellite())]


def questions_after_first_call(multi_dispatch):
    """Return how often an ABC is asked what belongs to it while a pair is handed in for the second to fifth time."""
    collide = ruled(multi_dispatch, [(Dangerous, Ship), (Dangerous, Asteroid)])
    collide(Mine(), Ship())
    before = Counting.questions
    for _ in range(4):
        collide(Mine(), Ship())
    return Counting.questions - before


def test_runs_the_rule_of_both_types(multi_dispatch):
    """the types of both arguments decide, each in its place"""
    pairs = [(Asteroid, Ship), (Ship, Asteroid), (Ship, Ship)]
    assert rule_for(multi_dispatch, pairs, Asteroid(), Ship()) == "Asteroid + Ship"
    assert rule_for(multi_dispatch, pairs, Ship(), Asteroid()) == "Ship + Asteroid"
    assert rule_for(multi_dispatch, pairs, Ship(), Ship()) == "Ship + Ship"


def test_one_function_serves_many_pairs(multi_dispatch):
    """what was found for one pair is not taken for another that shares a type with it"""
    pairs = [(Asteroid, Asteroid), (Asteroid, Ship), (Ship, Asteroid), (Ship, Ship)]
    assert rules_one_after_the_other(multi_dispatch, pairs, Asteroid(), Ship()) == list(map(name_of, pairs))


def test_subclasses_fit(multi_dispatch):
    """a rule fits if each type belongs to the rule's type in its place, as a subclass or through an ABC"""
    assert rule_for(multi_dispatch, [(Asteroid, Body)], Comet(), Ship()) == "Asteroid + Body"
    assert rule_for(multi_dispatch, [(int, str), (Sequence, object)], [7], None) == "Sequence + object"
    assert rule_for(multi_dispatch, [(Ship, Dangerous)], Ship(), Mine()) == "Ship + Dangerous"


@pytest.mark.parametrize(
    ("pairs", "one", "other", "expected"),
    [
        ([(Body, Body), (Asteroid, Ship)], Comet(), Ship(), ["Asteroid + Ship"]),
        ([(Body, Ship), (Asteroid, Ship), (Body, Body)], Asteroid(), Ship(), ["Asteroid + Ship"]),
        ([(Ship, Body), (Ship, Asteroid), (Ship, Comet)], Ship(), Comet(), ["Ship + Comet"]),
        ([(Iterable, int), (Sequence, int), (Collection, int)], [7], True, ["Sequence + int"]),
        ([(Asteroid, Body), (Body, Ship), (Asteroid, Ship)], Comet(), Ship(), ["Asteroid + Ship"]),
    ],
)
def test_the_most_special_rule_wins(multi_dispatch, pairs, one, other, expected):
    """of the rules that fit, the one that fits into all the others wins, in whatever order they were registered"""
    assert outcomes(multi_dispatch, pairs, one, other) == expected


@pytest.mark.parametrize(
    ("pairs", "one", "other"),
    [
        ([(Asteroid, Body), (Body, Ship)], Asteroid(), Ship()),
        ([(Comet, Body), (Asteroid, Ship), (Body, Body)], Comet(), Ship()),
        ([(Body, Comet), (Ship, Body)], Ship(), Comet()),
        ([(Asteroid, Body), (Ship, Body)], Wreck(), Ship()),
    ],
)
def test_ambiguity_is_an_error(multi_dispatch, pairs, one, other):
    """if none of them fits into all the others, there is a TypeError that says `ambiguous`"""
    assert outcomes(multi_dispatch, pairs, one, other) == ["ambiguous"]


def test_names_the_rules_that_compete(multi_dispatch):
    """the message names the types of the competing rules, and of no rule that another one beats"""
    pairs = [(Asteroid, Body), (Body, Ship)]
    assert names_in_error(multi_dispatch, pairs, Wreck(), Wreck()) == ["Asteroid", "Body", "Ship"]
    pairs = [(Body, Body), (Asteroid, Ship), (Ship, Asteroid)]
    assert names_in_error(multi_dispatch, pairs, Wreck(), Wreck()) == ["Asteroid", "Ship"]


def test_a_rule_may_settle_it(multi_dispatch):
    """competing rules may be registered, and a later rule for both types settles it"""
    assert rules_before_and_after(
        multi_dispatch, [(Asteroid, Body), (Body, Ship)], (Asteroid, Ship), Asteroid(), Ship()
    ) == ["ambiguous", "ambiguous", "the later rule"]


def test_no_rule_fits(multi_dispatch):
    """without a rule that fits there is a TypeError that names both types; no rule holds the other way round"""
    assert names_in_error(multi_dispatch, [(Asteroid, Ship)], Ship(), Asteroid()) == ["Asteroid", "Ship"]
    assert names_in_error(multi_dispatch, [], Comet(), Ship()) == ["Comet", "Ship"]
    assert outcome(multi_dispatch, [(Asteroid, Ship)], Ship(), Asteroid()) == "TypeError"


def test_hands_all_arguments_over(multi_dispatch):
    """the rule gets all arguments, further ones and those by keyword as well"""
    ship, comet = Ship(), Comet()
    expected = ((ship, comet, 7), {"unit": "km"})
    assert arguments_of_rule(multi_dispatch, ship, comet, 7, unit="km") == expected


def test_register_returns_the_function(multi_dispatch):
    """the decorator `register(one, other)` returns the function that it was given"""
    assert registered(multi_dispatch, len) is len


def test_refuses_what_is_no_type(multi_dispatch):
    """`register` refuses what is no type with a TypeError, at once, in both places"""
    with pytest.raises(TypeError):
        ruled(multi_dispatch, []).register("Ship", Ship)
    with pytest.raises(TypeError):
        ruled(multi_dispatch, []).register(Ship, list[int])


def test_lets_errors_of_a_rule_pass(multi_dispatch):
    """an error that a rule raises passes as it is"""
    distance = multi_dispatch(lambda one, other: None)
    distance.register(str, str)(lambda one, other: {("Lima", "Cusco"): 1100}[one, other])
    with pytest.raises(KeyError, match="Atlantis"):
        distance("Lima", "Atlantis")


def test_functions_share_no_rules(multi_dispatch):
    """two dispatching functions have rules of their own"""
    one, other = multi_dispatch(lambda a, b: None), multi_dispatch(lambda a, b: None)
    one.register(int, str)(lambda a, b: "one")
    other.register(int, str)(lambda a, b: "other")
    assert [one(7, "7"), other(7, "7")] == ["one", "other"]


def test_later_rules_are_seen(multi_dispatch):
    """a rule that is added or replaced later holds from then on, also for types that were called before"""
    bodies, ships, later = (Body, Body), (Ship, Ship), "the later rule"
    assert rules_before_and_after(multi_dispatch, [bodies], ships, Ship(), Ship()) == [*["Body + Body"] * 2, later]
    assert rules_before_and_after(multi_dispatch, [ships], ships, Ship(), Ship()) == [*["Ship + Ship"] * 2, later]
    assert rules_before_and_after(multi_dispatch, [], ships, Ship(), Ship()) == ["TypeError", "TypeError", later]


def test_later_members_of_an_abc_are_seen(multi_dispatch):
    """a type that joins an ABC later, by its `register`, is a member from then on"""
    assert rules_before_and_after_joining(multi_dispatch) == ["Body + object", "Ship + Fragile"]


def test_searches_once_for_each_pair(multi_dispatch):
    """the rule for a pair of types is searched once: at a second call no ABC is asked again"""
    assert questions_after_first_call(multi_dispatch) == 0


def test_keeps_name_and_docstring(multi_dispatch):
    """the result has the name and the docstring of the function under `@multi_dispatch`"""
    assert ruled(multi_dispatch, []).__name__ == "collide"
    assert ruled(multi_dispatch, []).__doc__ == "Tell whose rule runs."


TYPES = [object, Body, Asteroid, Ship, Comet]


def fits_by_definition(pair, rule):
    """Tell whether a pair of types fits a rule's."""
    return issubclass(pair[0], rule[0]) and issubclass(pair[1], rule[1])


def by_definition(pairs, one, other):
    """Return the outcome as the statement of the exercise defines it."""
    fitting = [pair for pair in pairs if fits_by_definition((type(one), type(other)), pair)]
    if not fitting:
        return "TypeError"
    winners = [pair for pair in fitting if all(fits_by_definition(pair, each) for each in fitting)]
    return name_of(winners[0]) if winners else "ambiguous"


@given(
    pairs=st.lists(st.sampled_from(list(product(TYPES, TYPES))), unique=True, max_size=6),
    one=st.sampled_from([Body(), Comet(), Ship(), Wreck(), 7]),
    other=st.sampled_from([Body(), Comet(), Ship(), Wreck(), 7]),
)
def test_any_rules(multi_dispatch, pairs, one, other):
    """whatever is registered, the outcome is what the definition says"""
    expected = by_definition(pairs, one, other)
    assert outcome(multi_dispatch, pairs, one, other) == expected


def fits(pair, rule):
    """Tell whether a pair of types fits a rule, or a rule is at least as special as another."""
    return all(map(issubclass, pair, rule))


def unbeaten(pair, rules):
    """Return the rules that fit and that no other one beats."""
    fitting = [rule for rule in rules if fits(pair, rule)]
    return [rule for rule in fitting if not any(other != rule and fits(other, rule) for other in fitting)]


def no_rule(pair):
    """Return the error for a pair without a rule."""
    return TypeError(f"no rule for {name_of(pair)}")


def ambiguous(rules):
    """Return the error for rules that compete."""
    return TypeError(f"ambiguous: {' or '.join(map(name_of, rules))}")


def checked(*pair):
    """Return two types that were given to `register`."""
    if not all(isinstance(each, type) for each in pair):
        raise TypeError(f"{pair} are not two types")
    return pair


def search(pair, rules):
    """Return the rule for a pair, by the rules of the exercise."""
    best = unbeaten(pair, rules)
    if len(best) > 1:
        raise ambiguous(best)
    if not best:
        raise no_rule(pair)
    return best[0]


@alternative
class IsAClass:
    """A class whose objects can be called. The rules lie in a list, the most special first, which is searched once for
    a winner and once more for rivals.
    """

    def __init__(self, function):
        self.rules, self.found = [], {}
        update_wrapper(self, function)

    def __call__(self, one, other, /, *arguments, **keywords):
        """Run the rule."""
        key = type(one), type(other), get_cache_token()
        if key not in self.found:
            self.found[key] = self.winner(key[:2])
        return self.found[key](one, other, *arguments, **keywords)

    def winner(self, pair):
        """Return the function of the winner."""
        fitting = [each for each in self.rules if fits(pair, each[0])]
        if not fitting:
            raise no_rule(pair)
        (first, function), *others = fitting
        rivals = [rule for rule, _ in others if not fits(first, rule)]
        if rivals:
            best = [rule for rule in rivals if not any(fits(each, rule) for each in rivals if each != rule)]
            raise ambiguous([first, *best])
        return function

    def register(self, one, other):
        """Return the decorator."""
        pair = checked(one, other)

        def store(function):
            self.found.clear()
            self.rules = [each for each in self.rules if each[0] != pair]
            place = next((place for place, each in enumerate(self.rules) if fits(pair, each[0])), len(self.rules))
            self.rules.insert(place, (pair, function))
            return function

        return store


@alternative
def plays_a_tournament(function):
    """One pass leaves a candidate that lost to nobody it met; a second pass asks whether it beats all the others."""

    def winner(pair, rules):
        champion = None
        for rule in rules:
            if fits(pair, rule) and (champion is None or fits(rule, champion)):
                champion = rule
        if champion is None:
            raise no_rule(pair)
        if not all(fits(champion, rule) for rule in rules if fits(pair, rule)):
            raise ambiguous(unbeaten(pair, rules))
        return champion

    return dispatcher(function, find=winner)


def dispatcher(
    function,
    *,
    find=search,
    check=checked,
    token=get_cache_token,
    forget=dict.clear,
    key=lambda pair: pair,
    store=dict.__setitem__,
    rules=None,
):
    """Return a dispatching function by the rules of the exercise, but for the functions given."""
    rules, found, seen = {} if rules is None else rules, {}, [token()]

    @wraps(function)
    def call(one, other, /, *arguments, **keywords):
        if seen[0] != token():
            seen[0] = token()
            found.clear()
        pair = type(one), type(other)
        if key(pair) not in found:
            found[key(pair)] = rules[find(pair, rules)]
        return found[key(pair)](one, other, *arguments, **keywords)

    def register(one, other):
        pair = check(one, other)

        def decorate(rule):
            store(rules, pair, rule)
            forget(found)
            return rule

        return decorate

    call.register = register
    return call


def first_fitting(pair, rules):
    """Return the first rule that fits."""
    for rule in rules:
        if fits(pair, rule):
            return rule
    raise no_rule(pair)


def least(measure):
    """Return a search for the fitting rule with the least *measure* of how deep in the hierarchy its types are."""

    def find(pair, rules):
        fitting = [rule for rule in rules if fits(pair, rule)]
        if not fitting:
            raise no_rule(pair)
        return min(fitting, key=lambda rule: measure([len(each.__mro__) for each in rule]))

    return find


@mistake(caught_by=test_runs_the_rule_of_both_types)
def looks_at_the_first_alone(function):
    """You look at the type of the first argument alone. Both have to fit."""
    return dispatcher(function, find=lambda pair, rules: next(rule for rule in rules if issubclass(pair[0], rule[0])))


@mistake(caught_by=test_one_function_serves_many_pairs)
def remembers_by_the_first_type(function):
    """You remember the rule under the first type alone, and find it again with another second one. The key of the
    cache is the pair of both types.
    """
    return dispatcher(function, key=lambda pair: pair[0])


@mistake(caught_by=test_subclasses_fit)
def knows_exact_types(function):
    """You look for the exact pair of types. A comet is an asteroid, too: ask `issubclass` in both places."""

    def find(pair, rules):
        if pair in rules:
            return pair
        raise no_rule(pair)

    return dispatcher(function, find=find)


@mistake(caught_by=test_subclasses_fit)
def walks_two_mros(function):
    """You look up pairs from both MROs. An ABC stands in no MRO: ask `issubclass`."""

    def find(pair, rules):
        for rule in product(pair[0].__mro__, pair[1].__mro__):
            if rule in rules:
                return rule
        raise no_rule(pair)

    return dispatcher(function, find=find)


@mistake(caught_by=test_the_most_special_rule_wins)
def takes_the_first_that_fits(function):
    """You take the first registered rule that fits, so that a rule for everything hides the special ones behind it."""
    return dispatcher(function, find=first_fitting)


@mistake(caught_by=test_the_most_special_rule_wins)
def takes_the_last_that_fits(function):
    """You take the last registered rule that fits. The most special one is asked for."""
    return dispatcher(function, find=lambda pair, rules: first_fitting(pair, list(reversed(rules))))


@mistake(caught_by=test_the_most_special_rule_wins)
def refuses_every_choice(function):
    """You call it ambiguous as soon as two rules fit. If one of them fits into all the others, it wins."""

    def find(pair, rules):
        fitting = [rule for rule in rules if fits(pair, rule)]
        if len(fitting) > 1:
            raise ambiguous(fitting)
        return search(pair, rules)

    return dispatcher(function, find=find)


@mistake(caught_by=test_ambiguity_is_an_error)
def lets_the_first_argument_decide(function):
    """You sort by the first argument, and ask the second only among equals. No place counts more than the other: if
    one rule is nearer in the first and another in the second, it is ambiguous.
    """

    return dispatcher(function, find=least(lambda depths: [-depth for depth in depths]))


@mistake(caught_by=test_ambiguity_is_an_error)
def adds_up_distances(function):
    """You add up how far each type is from the rule's, and take the least sum. Steps in different places cannot be
    weighed against each other, and equal sums leave you with the first.
    """

    return dispatcher(function, find=least(lambda depths: -sum(depths)))


@mistake(caught_by=test_ambiguity_is_an_error)
def takes_one_of_the_unbeaten(function):
    """You take the first rule that no other beats. There may be several of them, and that is the ambiguity."""

    def find(pair, rules):
        if not unbeaten(pair, rules):
            raise no_rule(pair)
        return unbeaten(pair, rules)[0]

    return dispatcher(function, find=find)


@mistake(caught_by=test_names_the_rules_that_compete)
def names_every_rule_that_fits(function):
    """You name all rules that fit. Those that another one beats have nothing to do with it."""

    def find(pair, rules):
        if len(unbeaten(pair, rules)) > 1:
            raise ambiguous([rule for rule in rules if fits(pair, rule)])
        return search(pair, rules)

    return dispatcher(function, find=find)


@mistake(caught_by=test_names_the_rules_that_compete)
def names_the_arguments_alone(function):
    """You name the types of the arguments. The author has to know which rules compete, to write the one between."""

    def find(pair, rules):
        if len(unbeaten(pair, rules)) > 1:
            raise TypeError(f"ambiguous call with {name_of(pair)}")
        return search(pair, rules)

    return dispatcher(function, find=find)


@mistake(caught_by=test_no_rule_fits)
def tries_the_other_way_round(function):
    """You swap the arguments if no rule fits. Who is first may matter: a rule holds for its own order alone."""

    def find(pair, rules):
        try:
            return search(pair, rules)
        except TypeError as error:
            if "ambiguous" in str(error):
                raise
            return search(pair[::-1], rules)

    return dispatcher(function, find=find)


@mistake(caught_by=test_hands_all_arguments_over)
def hands_two_arguments_over(function):
    """You hand the two arguments that decide to the rule, and drop the others."""
    inner = dispatcher(function)

    @wraps(inner)
    def call(one, other, *arguments, **keywords):
        return inner(one, other)

    return call


@mistake(caught_by=test_register_returns_the_function)
def returns_nothing(function):
    """Your decorator stores the rule and returns nothing, so that the name of the rule is None afterwards."""
    call = dispatcher(function)
    inner = call.register
    call.register = lambda one, other: lambda rule: inner(one, other)(rule) and None
    return call


@mistake(caught_by=test_refuses_what_is_no_type)
def checks_one_place(function):
    """You check the first type alone. Both are asked for by `issubclass` later, at a call, where nobody expects it."""
    return dispatcher(function, check=lambda one, other: (*checked(one), other))


@mistake(caught_by=test_lets_errors_of_a_rule_pass)
def tries_too_much(function):
    """Your `try` also holds the call of the rule, so that a KeyError from *inside* it looks like a missing rule. Look
    the rule up first, then call it.
    """
    inner = dispatcher(function)

    @wraps(inner)
    def call(one, other, /, *arguments, **keywords):
        try:
            return inner(one, other, *arguments, **keywords)
        except KeyError:
            raise no_rule((type(one), type(other))) from None

    return call


@mistake(caught_by=test_later_rules_are_seen)
def never_forgets(function):
    """What you have found once stays in your cache, though a more special rule has been registered since. Clear the
    cache when a rule is added.
    """
    return dispatcher(function, forget=lambda found: None)


@mistake(caught_by=test_later_rules_are_seen)
def keeps_the_first_rule(function):
    """You keep the first rule of a pair (`setdefault`, or `if pair not in rules`). A later one replaces it."""
    return dispatcher(function, store=dict.setdefault)


@mistake(caught_by=test_later_members_of_an_abc_are_seen)
def overlooks_new_members(function):
    """You clear the cache when a rule is added, but a type may also join an ABC later. `abc.get_cache_token()` gives
    another value after each such registration.
    """
    return dispatcher(function, token=lambda: 0)


@mistake(caught_by=test_searches_once_for_each_pair)
def searches_every_time(function):
    """You search anew at every call. Remember the rule under the pair of types, and search only for new pairs."""
    counter = iter(range(10**9))
    return dispatcher(function, token=lambda: next(counter))


@mistake(caught_by=test_keeps_name_and_docstring)
def hides_the_name(function):
    """Your result has the name of your inner function. `functools.wraps` gives it that of the decorated one."""
    inner = dispatcher(function)

    def call(one, other, /, *arguments, **keywords):
        """Call the rule."""
        return inner(one, other, *arguments, **keywords)

    call.register = inner.register
    return call
