"""Call with what is supported: what an answer must do, and the wrong answers we know."""

import inspect
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def greet(name, greeting="Habari", mark="."):
    """Return a greeting."""
    loud = name.upper()
    return f"{greeting} {loud if mark == '!' else name}{mark}"


def setting(*, name, on=True, level=3):
    """Return a setting, all of whose parts are given by name."""
    return f"{name} on={on} level={level}"


def route(start, end, /, unit="km"):
    """Return a route whose ends are given by position."""
    return f"{start} to {end} in {unit}"


def total(*numbers, start=0):
    """Return the sum of any number of numbers."""
    return sum(numbers, start)


def everything(*items, **options):
    """Return all arguments."""
    return items, options


def tagged(name, /, **tags):
    """Return a name and any tags, `name` among them."""
    return name, tags


def described(function, args=(), kwargs=None):
    """Return its arguments, whose names others use, too."""
    return function, args, kwargs


class Desk:
    """A desk that gives out tickets."""

    def __init__(self, letter="A"):
        self.letter = letter

    def ticket(self, number, urgent=False):
        """Return the text of a ticket."""
        return f"{self.letter}{number}{'!' if urgent else ''}"

    def __call__(self, greeting="Habari"):
        """Return a greeting."""
        return f"{greeting} at {self.letter}"


def calls_until_error(call_with_supported, error, **keywords):
    """Return how often a function that raises *error* is called."""
    calls = []

    def failing(amount, currency="XOF"):
        calls.append(amount)
        raise error

    try:
        call_with_supported(failing, 5, **keywords)
    except type(error):
        return len(calls)
    return "no error came through"


def test_drops_what_the_function_does_not_accept(call_with_supported):
    """keywords that the signature names are passed on, the others are dropped"""
    assert call_with_supported(greet, "Amina", greeting="Salaam", colour="green") == "Salaam Amina."
    assert call_with_supported(greet, name="Amina", size=7) == "Habari Amina."
    assert call_with_supported(greet, "Amina") == "Habari Amina."


def test_a_local_variable_is_no_parameter(call_with_supported):
    """the name of a variable inside the function is not accepted"""
    assert call_with_supported(greet, "Amina", mark="?", loud=True) == "Habari Amina?"


def test_passes_keyword_only_parameters(call_with_supported):
    """keyword-only parameters are accepted, and false values are passed on like others"""
    assert call_with_supported(setting, name="wifi", on=False, level=0, colour="red") == "wifi on=False level=0"
    assert call_with_supported(setting, name=None) == "None on=True level=3"


def test_never_passes_positional_only_by_name(call_with_supported):
    """a positional-only parameter is not accepted by name"""
    assert call_with_supported(route, "Lima", "Cusco", unit="mi", end="Puno") == "Lima to Cusco in mi"


def test_a_starred_name_is_not_accepted(call_with_supported):
    """`*numbers` takes positions, not the keyword `numbers`"""
    assert call_with_supported(total, 1, 2, start=10, numbers=7) == 13


def test_double_star_takes_every_keyword(call_with_supported):
    """a function with `**` accepts every keyword"""
    assert call_with_supported(everything, 1, 2, size=7, options=3) == ((1, 2), {"size": 7, "options": 3})


def test_double_star_takes_names_of_positional_only(call_with_supported):
    """beside `**`, the name of a positional-only parameter is a keyword like any other"""
    assert call_with_supported(tagged, "rice", name="Reis", lang="de") == ("rice", {"name": "Reis", "lang": "de"})


def test_asks_every_kind_of_callable(call_with_supported):
    """methods, classes, objects that can be called, partials and built-in functions are asked in the same way"""
    assert call_with_supported(Desk("B").ticket, 7, urgent=True, self=9) == "B7!"
    assert call_with_supported(Desk, letter="C", number=7).letter == "C"
    assert call_with_supported(Desk("D"), greeting="Salaam", letter="E") == "Salaam at D"
    assert call_with_supported(partial(greet, mark="!"), "Amina", greeting="Oi", size=7) == "Oi AMINA!"
    assert call_with_supported(sorted, ["banana", "fig"], key=len, size=7) == ["fig", "banana"]


def test_passes_all_without_a_signature(call_with_supported):
    """where Python knows no signature, as for `max` and `dict`, every keyword is passed on"""
    assert call_with_supported(max, ["pea", "banana", "fig"], key=len) == "banana"
    assert call_with_supported(dict, [("a", 1)], b=2) == {"a": 1, "b": 2}


def test_any_name_may_be_passed_on(call_with_supported):
    """a keyword may be called `function`, `args` or `kwargs`"""
    assert call_with_supported(described, function="sin", args=3, kwargs=4, size=7) == ("sin", 3, 4)


def test_leaves_positions_to_the_function(call_with_supported):
    """too many, too few or doubled arguments are the function's own TypeError"""
    with pytest.raises(TypeError):
        call_with_supported(route, "Lima", "Cusco", "km", "Puno")
    with pytest.raises(TypeError):
        call_with_supported(route, "Lima", end="Cusco")
    with pytest.raises(TypeError):
        call_with_supported(greet, "Amina", name="Bo")


def test_lets_errors_pass(call_with_supported):
    """an error that the function raises comes through, and the function is called once"""
    assert calls_until_error(call_with_supported, ZeroDivisionError(), colour="red") == 1
    assert calls_until_error(call_with_supported, TypeError("unexpected keyword argument"), colour="red") == 1
    assert calls_until_error(call_with_supported, ValueError("no signature found"), currency="PEN") == 1


@given(st.dictionaries(st.sampled_from(["start", "end", "unit", "numbers", "size"]), st.integers(0, 9)))
def test_any_keywords(call_with_supported, keywords):
    """of any keywords, just those arrive that the signature names"""
    accepted = {name: value for name, value in keywords.items() if name == "unit"}
    assert call_with_supported(route, 1, 2, **keywords) == route(1, 2, **accepted)


@alternative
def tries_to_bind_each(function, /, *args, **kwargs):
    """Ask a signature without the positional parts about each keyword: what it cannot bind is not accepted."""
    try:
        signature = inspect.signature(function)
    except ValueError:
        return function(*args, **kwargs)
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL)
    by_name = [parameter for parameter in signature.parameters.values() if parameter.kind not in positional]
    signature = signature.replace(parameters=by_name)
    accepted = {}
    for name, value in kwargs.items():
        try:
            signature.bind_partial(**{name: value})
        except TypeError:
            continue
        accepted[name] = value
    return function(*args, **accepted)


@alternative
def gathers_by_kind(function, /, *args, **kwargs):
    """Walk over the parameters with `match`, and take from the keywords what is accepted."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:
        return function(*args, **kwargs)
    accepted = {}
    for parameter in parameters:
        match parameter.kind:
            case inspect.Parameter.VAR_KEYWORD:
                accepted = kwargs
            case inspect.Parameter.POSITIONAL_OR_KEYWORD | inspect.Parameter.KEYWORD_ONLY:
                if parameter.name in kwargs:
                    accepted[parameter.name] = kwargs[parameter.name]
    return function(*args, **accepted)


NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def supported_by(function, args, kwargs, *, named=NAMED, takes_all=True, unknown=lambda kwargs: kwargs):
    """Call *function* right, but for the kinds that count as named, for `**`, and for unknown signatures."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return function(*args, **unknown(kwargs))
    if takes_all and any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return function(*args, **kwargs)
    names = {parameter.name for parameter in parameters if parameter.kind in named}
    return function(*args, **{name: value for name, value in kwargs.items() if name in names})


@mistake(caught_by=test_drops_what_the_function_does_not_accept)
def passes_everything(function, /, *args, **kwargs):
    """You pass every keyword on, and the function refuses what it does not know. Ask its signature first."""
    return function(*args, **kwargs)


@mistake(caught_by=test_drops_what_the_function_does_not_accept)
def passes_no_keyword(function, /, *args, **kwargs):
    """You drop every keyword, those included that the function accepts."""
    return function(*args)


@mistake(caught_by=test_drops_what_the_function_does_not_accept)
def tries_and_falls_back(function, /, *args, **kwargs):
    """You call, and after a TypeError call again without keywords. That drops the good ones with the bad, and where the
    TypeError comes from inside the function, its work is done twice.
    """
    try:
        return function(*args, **kwargs)
    except TypeError:
        return function(*args)


@mistake(caught_by=test_drops_what_the_function_does_not_accept)
def fills_the_rest_with_none(function, /, *args, **kwargs):
    """You pass a value for every parameter, None where none was given, so that no default has its turn. Pass only what
    was given.
    """
    try:
        names = list(inspect.signature(function).parameters)
    except ValueError:
        return function(*args, **kwargs)
    return function(*args, **{name: kwargs.get(name) for name in names[len(args) :]})


@mistake(caught_by=test_a_local_variable_is_no_parameter)
def reads_all_names_of_the_code(function, /, *args, **kwargs):
    """`__code__.co_varnames` holds the local variables of a function, too. `inspect.signature` knows the parameters."""
    names = function.__code__.co_varnames
    return function(*args, **{name: value for name, value in kwargs.items() if name in names})


@mistake(caught_by=test_passes_keyword_only_parameters)
def reads_the_code_up_to_its_count(function, /, *args, **kwargs):
    """`co_argcount` does not count keyword-only parameters, and many callables have no `__code__`. Ask
    `inspect.signature`.
    """
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return function(*args, **{name: value for name, value in kwargs.items() if name in names})


@mistake(caught_by=test_passes_keyword_only_parameters)
def drops_false_values(function, /, *args, **kwargs):
    """You drop values that count as false. None, 0 and False are given for a reason: only the name decides."""
    return supported_by(function, args, {name: value for name, value in kwargs.items() if value})


@mistake(caught_by=test_passes_keyword_only_parameters)
def knows_no_keyword_only(function, /, *args, **kwargs):
    """A parameter behind `*` is of the kind KEYWORD_ONLY. You pass only the kind that may be given both ways."""
    return supported_by(function, args, kwargs, named=NAMED[:1])


@mistake(caught_by=test_never_passes_positional_only_by_name)
def asks_for_names_only(function, /, *args, **kwargs):
    """A name in `signature.parameters` may belong to a positional-only parameter, which takes no keyword. Look at the
    parameter's `kind`.
    """
    kinds = (*NAMED, inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL)
    return supported_by(function, args, kwargs, named=kinds)


@mistake(caught_by=test_a_starred_name_is_not_accepted)
def takes_the_starred_name(function, /, *args, **kwargs):
    """You leave out positional-only parameters, but `*numbers` takes no keyword `numbers`, either."""
    return supported_by(function, args, kwargs, named=(*NAMED, inspect.Parameter.VAR_POSITIONAL))


@mistake(caught_by=test_double_star_takes_every_keyword)
def overlooks_the_double_star(function, /, *args, **kwargs):
    """You compare names only. A parameter of the kind VAR_KEYWORD, written with `**`, accepts every name."""
    return supported_by(function, args, kwargs, takes_all=False)


@mistake(caught_by=test_double_star_takes_names_of_positional_only)
def drops_positional_only_always(function, /, *args, **kwargs):
    """You drop the names of positional-only parameters before you look for `**`. Since such a parameter takes no
    keyword, its name is free, and `**` takes it.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        parameters = []
    taken = {parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_ONLY}
    return supported_by(function, args, {name: value for name, value in kwargs.items() if name not in taken})


@mistake(caught_by=test_asks_every_kind_of_callable)
def asks_functions_only(function, /, *args, **kwargs):
    """You handle functions written with `def` and take everything else for a built-in. Methods, classes and partials
    have signatures, too.
    """
    if not inspect.isfunction(function):
        return function(*args, **kwargs)
    return supported_by(function, args, kwargs)


@mistake(caught_by=test_passes_all_without_a_signature)
def needs_a_signature(function, /, *args, **kwargs):
    """`inspect.signature` raises a ValueError for callables such as `max`, whose parameters only their C code knows.
    Catch it.
    """
    inspect.signature(function)
    return supported_by(function, args, kwargs)


@mistake(caught_by=test_passes_all_without_a_signature)
def drops_all_without_a_signature(function, /, *args, **kwargs):
    """Where nothing is known, you drop all keywords, so that `max` compares by something else and nobody is told. Pass
    them on: what is wrong is then refused aloud.
    """
    return supported_by(function, args, kwargs, unknown=lambda kwargs: {})


@mistake(caught_by=test_any_name_may_be_passed_on)
def takes_a_name_for_itself(function, *args, **kwargs):
    """Your first parameter can be given by name, so a keyword of that name never reaches the other function. A `/`
    behind it sets the name free.
    """
    return supported_by(function, args, kwargs)


@mistake(caught_by=test_leaves_positions_to_the_function)
def cuts_surplus_positions(function, /, *args, **kwargs):
    """You cut off positional arguments that are too many. They were not asked to be optional: the caller has made a
    mistake, and a TypeError tells them.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return function(*args, **kwargs)
    if not any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        args = args[: len(parameters)]
    return supported_by(function, args, kwargs)


@mistake(caught_by=test_leaves_positions_to_the_function)
def drops_a_doubled_argument(function, /, *args, **kwargs):
    """You drop a keyword whose parameter is filled by position already. Two values for one parameter are a mistake, not
    a surplus: let the TypeError come.
    """
    try:
        signature = inspect.signature(function)
        filled = signature.bind_partial(*args).arguments
        keeps = {parameter.name for parameter in signature.parameters.values() if parameter.kind in NAMED}
    except (TypeError, ValueError):
        return supported_by(function, args, kwargs)
    doubled = keeps & filled.keys()
    return supported_by(function, args, {name: value for name, value in kwargs.items() if name not in doubled})


@mistake(caught_by=test_lets_errors_pass)
def tries_too_much(function, /, *args, **kwargs):
    """Your `try` holds the call as well. A ValueError of the function itself looks like a missing signature, and the
    function is called twice. Try only the line that asks.
    """
    try:
        return supported_by(function, args, kwargs)
    except ValueError:
        return function(*args, **kwargs)
