"""Validate arguments: what an answer must do, and the wrong answers we know."""

import functools
import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, Optional, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called


def book(guest: str, nights: int = 1, *, seats: int = 2) -> str:
    """Book a room."""
    return f"{guest}: {nights} nights, {seats} seats"


def send(address: str, subject: str | None = None, copies: Optional[int] = 0) -> tuple:  # noqa: UP045 (both ways)
    """Return what is sent."""
    return address, subject, copies


def loosely(anything, whatever: Any, limit: int = None):  # noqa: RUF013 (what people write)
    """Return everything."""
    return anything, whatever, limit


def gather(*numbers: int, **places: str) -> int:
    """Count what was given."""
    return len(numbers) + len(places)


def plan(stops: list[str], prices: dict[str, int], then: Callable[[], None] | None = None) -> int:
    """Count stops and prices."""
    return len(stops) + len(prices)


def written(count: "int", label: "str | None" = None) -> str:
    """Return the label so many times."""
    return (label or "-") * count


def promises_text(number: int) -> str:
    """Break the promise of the annotation."""
    return number  # type: ignore[return-value]


def switch(on: bool, level: bool | str = "high") -> str:
    """Return the state of a lamp."""
    return f"{on} {level}"


def measure(length: float) -> float:
    """Return the length."""
    return length


class Guest:
    """A class of a program's own."""


class Member(Guest):
    """A special guest."""


def welcome(guest: Guest) -> str:
    """Return the kind of guest."""
    return type(guest).__name__


def move(self, steps: int):
    """Stand for a method."""
    return self.position + steps


def as_method(decorated, *arguments):
    """Return the result of a method that was decorated, called with *arguments*."""
    return type("Walker", (), {"position": 10, "move": decorated})().move(*arguments)


def refusing(name, annotation):
    """Return a function that must not be called, with one parameter, annotated."""
    function = never_called("the function")
    function.__signature__ = inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation)]
    )
    function.__annotations__ = {name: annotation}
    function.__name__ = "function"
    return function


def test_right_values_pass(validate):
    """values of the annotated types reach the function, whose result is returned"""
    assert validate(book)("Amina", 3, seats=4) == "Amina: 3 nights, 4 seats"
    assert validate(book)(nights=3, guest="Bao") == "Bao: 3 nights, 2 seats"


def test_names_the_parameter(validate):
    """a value of another type is a TypeError that begins with the parameter's name"""
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(book)("Amina", "3")
    with pytest.raises(TypeError, match=r"^guest\b"):
        validate(book)(7, 3)


def test_shows_the_value(validate):
    """the message shows the value as `repr` does"""
    with pytest.raises(TypeError, match=r"'3'"):
        validate(book)("Amina", "3")


def test_checks_keyword_arguments(validate):
    """an argument given by its name is checked as well"""
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(book)("Amina", nights="3")
    with pytest.raises(TypeError, match=r"^seats\b"):
        validate(book)("Amina", seats=None)


def test_the_function_is_not_called(validate):
    """the function is not called with a wrong value"""
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(refusing("nights", int))("3")


def test_first_parameter_first(validate):
    """of several wrong values the first one, by the order of the parameters, is told"""
    with pytest.raises(TypeError, match=r"^guest\b"):
        validate(book)(nights="3", guest=7)


def test_takes_unions_apart(validate):
    """`str | None` and `Optional[int]` accept each of their types, and nothing else"""
    assert validate(send)("a@b.example", None, None) == ("a@b.example", None, None)
    assert validate(send)("a@b.example", "Hi", 2) == ("a@b.example", "Hi", 2)
    with pytest.raises(TypeError, match=r"^subject\b"):
        validate(send)("a@b.example", 7)
    with pytest.raises(TypeError, match=r"^copies\b"):
        validate(send)("a@b.example", copies="2")


def test_true_is_no_number(validate):
    """True and False are no `int`, alone or in a union, but are what `bool` accepts"""
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(book)("Amina", True)
    with pytest.raises(TypeError, match=r"^copies\b"):
        validate(send)("a@b.example", None, False)
    assert validate(switch)(True, False) == "True False"


def test_bool_is_int_on_request(validate):
    """with `bool_is_int=True` they are accepted as `int`, and the check is otherwise the same"""
    assert validate(bool_is_int=True)(book)("Amina", True) == "Amina: True nights, 2 seats"
    assert validate(bool_is_int=True)(send)("a@b.example", None, True) == ("a@b.example", None, True)
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(bool_is_int=True)(book)("Amina", "3")
    with pytest.raises(TypeError, match=r"^guest\b"):
        validate(bool_is_int=True)(book)(True)


def test_parentheses_may_be_left_out(validate):
    """`@validate`, `@validate()` and `@validate(bool_is_int=False)` mean the same"""
    assert validate()(book)("Amina") == "Amina: 1 nights, 2 seats"
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate()(book)("Amina", True)
    with pytest.raises(TypeError, match=r"^nights\b"):
        validate(bool_is_int=False)(book)("Amina", True)


def test_leaves_the_rest_alone(validate):
    """parameters without annotation or with `Any`, and defaults that were not replaced, are not checked"""
    assert validate(loosely)("x", 7) == ("x", 7, None)
    with pytest.raises(TypeError, match=r"^limit\b"):
        validate(loosely)("x", 7, None)


def test_checks_each_of_many(validate):
    """each argument that `*numbers` or `**places` collects is checked, and told by that parameter's name"""
    assert validate(gather)(1, 2, home="Lima") == 3
    with pytest.raises(TypeError, match=r"^numbers\b"):
        validate(gather)(1, "2")
    with pytest.raises(TypeError, match=r"^places\b"):
        validate(gather)(1, home="Lima", work=7)


def test_looks_at_the_container_only(validate):
    """of `list[str]`, `dict[str, int]` or `Callable[...]` only the `list`, the `dict`, the callable is checked"""
    assert validate(plan)(["Lima", "Cusco"], {"Lima": 3}) == 3
    assert validate(plan)([1], {}, print) == 1
    with pytest.raises(TypeError, match=r"^stops\b"):
        validate(plan)(("Lima", "Cusco"), {})
    with pytest.raises(TypeError, match=r"^then\b"):
        validate(plan)([], {}, "print")


def test_takes_classes_of_a_program(validate):
    """a class of your own is an annotation as well, and accepts its subclasses; `float` accepts no `int`"""
    assert validate(welcome)(Member()) == "Member"
    with pytest.raises(TypeError, match=r"^guest\b"):
        validate(welcome)("Amina")
    with pytest.raises(TypeError, match=r"^length\b"):
        validate(measure)(2)


def test_reads_annotations_written_as_text(validate):
    """an annotation may be a text, such as `"str | None"`"""
    assert validate(written)(3, None) == "---"
    with pytest.raises(TypeError, match=r"^count\b"):
        validate(written)("3")
    with pytest.raises(TypeError, match=r"^label\b"):
        validate(written)(3, 7)


def test_does_not_check_the_result(validate):
    """the annotation of the result is not enforced"""
    assert validate(promises_text)(7) == 7


def test_works_on_a_method(validate):
    """a method can be decorated"""
    assert as_method(validate(move), 5) == 15
    with pytest.raises(TypeError, match=r"^steps\b"):
        as_method(validate(move), "5")


def test_looks_like_the_function(validate):
    """name and signature are those of the function, which `__wrapped__` is"""
    assert validate(book).__name__ == "book"
    assert str(inspect.signature(validate(book))) == "(guest: str, nights: int = 1, *, seats: int = 2) -> str"
    assert validate(bool_is_int=True)(book).__wrapped__ is book


VALUES = st.sampled_from([None, True, 0, 7, 1.5, "7", (), [7], {7: 7}])


@given(kind=st.sampled_from([int, bool, str, float, list, dict, type(None)]), value=VALUES)
def test_decides_by_type(validate, kind, value):
    """for the built-in types, a value is accepted exactly if it is of that type"""

    def accepted(value):
        return True

    accepted.__annotations__ = {"value": kind}
    try:
        passed = validate(accepted)(value)
    except TypeError:
        passed = False
    assert passed == (type(value) is kind)


def fits(value, kind, bool_is_int):
    """Tell whether a value is of the annotated kind."""
    if kind is Any:
        return True
    if get_origin(kind) in (typing.Union, types.UnionType):
        return any(fits(value, each, bool_is_int) for each in get_args(kind))
    if kind is int and isinstance(value, bool):
        return bool_is_int
    return isinstance(value, get_origin(kind) or kind)


def answer_with(check):
    """Return an answer that hands each function, its arguments and `bool_is_int` to *check* before it calls it."""

    def validate(function=None, /, *, bool_is_int=False):
        if function is None:
            return functools.partial(validate, bool_is_int=bool_is_int)

        @functools.wraps(function)
        def checked(*arguments, **keywords):
            check(function, arguments, keywords, bool_is_int)
            return function(*arguments, **keywords)

        return checked

    validate.__name__, validate.__doc__ = check.__name__, check.__doc__
    return validate


def refuse(name, kind, value):
    """Raise the error for a wrong value."""
    raise TypeError(f"{name} must be {kind}, not {value!r}")


def named_values(function, arguments, keywords):
    """Return name and value of each argument, those that a star collects one by one."""
    signature = inspect.signature(function)
    found = []
    for name, value in signature.bind(*arguments, **keywords).arguments.items():
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_POSITIONAL:
            found += [(name, each) for each in value]
        elif kind is inspect.Parameter.VAR_KEYWORD:
            found += [(name, each) for each in value.values()]
        else:
            found.append((name, value))
    return found


def checks(function, arguments, keywords, bool_is_int):
    """Do what is asked for."""
    kinds = get_type_hints(function)
    for name, value in named_values(function, arguments, keywords):
        if name in kinds and not fits(value, kinds[name], bool_is_int):
            refuse(name, kinds[name], value)


@alternative
def makes_a_test_for_each_annotation(function=None, /, *, bool_is_int=False):
    """Turn each annotation into a function that tests a value, once, where the function is decorated."""

    def test_for(kind):
        if kind is Any:
            return lambda value: True
        if get_origin(kind) in (typing.Union, types.UnionType):
            parts = [test_for(each) for each in get_args(kind)]
            return lambda value: any(part(value) for part in parts)
        origin = get_origin(kind) or kind
        if origin is int and not bool_is_int:
            return lambda value: isinstance(value, int) and value is not True and value is not False
        return lambda value: isinstance(value, origin)

    def decorate(function):
        tests = {name: test_for(kind) for name, kind in get_type_hints(function).items() if name != "return"}

        @functools.wraps(function)
        def checked(*arguments, **keywords):
            for name, value in named_values(function, arguments, keywords):
                if name in tests and not tests[name](value):
                    raise TypeError(f"{name}: {value!r} is not accepted")
            return function(*arguments, **keywords)

        return checked

    return decorate if function is None else decorate(function)


@mistake(caught_by=test_right_values_pass)
def forgets_to_call(function=None, /, *, bool_is_int=False):
    """The wrapper checks and then does nothing: it has to call the function and return the result."""
    if function is None:
        return functools.partial(forgets_to_call, bool_is_int=bool_is_int)

    @functools.wraps(function)
    def checked(*arguments, **keywords):
        checks(function, arguments, keywords, bool_is_int)

    return checked


@mistake(caught_by=test_names_the_parameter)
@answer_with
def blames_the_function(function, arguments, keywords, bool_is_int):
    """The message names the function. Its caller passed several values and has to know which one was wrong."""
    try:
        checks(function, arguments, keywords, bool_is_int)
    except TypeError:
        raise TypeError(f"{function.__name__}: wrong argument type") from None


@mistake(caught_by=test_names_the_parameter)
def tells_without_raising(function=None, /, *, bool_is_int=False):
    """You return the error instead of raising it, so the caller goes on with it as if it were the result."""
    if function is None:
        return functools.partial(tells_without_raising, bool_is_int=bool_is_int)

    @functools.wraps(function)
    def checked(*arguments, **keywords):
        try:
            checks(function, arguments, keywords, bool_is_int)
        except TypeError as error:
            return error
        return function(*arguments, **keywords)

    return checked


@mistake(caught_by=test_shows_the_value)
@answer_with
def hides_the_value(function, arguments, keywords, bool_is_int):
    """The message does not show the value. `{value!r}` does, and tells `'3'` from `3`."""
    try:
        checks(function, arguments, keywords, bool_is_int)
    except TypeError as error:
        raise TypeError(str(error).partition(", not ")[0]) from None


@mistake(caught_by=test_checks_keyword_arguments)
@answer_with
def checks_positions_only(function, arguments, keywords, bool_is_int):
    """You pair `arguments` with the annotations and pass `keywords` on unseen. `signature.bind` pairs both."""
    checks(
        function,
        arguments,
        {name: value for name, value in keywords.items() if name not in ("nights", "seats")},
        bool_is_int,
    )


@mistake(caught_by=test_the_function_is_not_called)
def checks_afterwards(function=None, /, *, bool_is_int=False):
    """You call the function first and check then. By that time the harm is done."""
    if function is None:
        return functools.partial(checks_afterwards, bool_is_int=bool_is_int)

    @functools.wraps(function)
    def checked(*arguments, **keywords):
        result = function(*arguments, **keywords)
        checks(function, arguments, keywords, bool_is_int)
        return result

    return checked


@mistake(caught_by=test_first_parameter_first)
@answer_with
def checks_in_the_order_of_the_call(function, arguments, keywords, bool_is_int):
    """You check positional arguments, then keywords in the caller's order. `bind` sorts them by the signature."""
    kinds = get_type_hints(function)
    for name, value in keywords.items():
        if name in kinds and not fits(value, kinds[name], bool_is_int):
            refuse(name, kinds[name], value)
    checks(function, arguments, keywords, bool_is_int)


@mistake(caught_by=test_true_is_no_number)
@answer_with
def takes_true_for_one(function, arguments, keywords, bool_is_int):
    """`isinstance(True, int)` is true, since `bool` is a subclass of `int`. Ask about `bool` first."""
    checks(function, arguments, keywords, True)


@mistake(caught_by=test_true_is_no_number)
@answer_with
def refuses_every_bool(function, arguments, keywords, bool_is_int):
    """You refuse True and False everywhere, also where `bool` is what the annotation says."""
    for name, value in named_values(function, arguments, keywords):
        if isinstance(value, bool) and not bool_is_int:
            refuse(name, "no bool", value)
    checks(function, arguments, keywords, bool_is_int)


@mistake(caught_by=test_takes_unions_apart)
@answer_with
def reads_optional_as_its_first_type(function, arguments, keywords, bool_is_int):
    """Of `str | None` you check the first type only, so None is refused. Any of the types will do."""
    kinds = get_type_hints(function)
    for name, value in named_values(function, arguments, keywords):
        kind = kinds.get(name, Any)
        first = get_args(kind)[0] if get_origin(kind) in (typing.Union, types.UnionType) else kind
        if not fits(value, first, bool_is_int):
            refuse(name, kind, value)


@mistake(caught_by=test_parentheses_may_be_left_out)
def only_without_parentheses(function=None, /, *, bool_is_int=None):
    """`@validate()` calls your function without one to decorate. Then it must return the decorator: itself, with the
    options filled in.
    """
    if bool_is_int is not None and function is None:
        return functools.partial(only_without_parentheses, bool_is_int=bool_is_int)
    return answer_with(checks)(function, bool_is_int=bool_is_int) if function else None


@mistake(caught_by=test_leaves_the_rest_alone)
@answer_with
def checks_defaults(function, arguments, keywords, bool_is_int):
    """`apply_defaults` adds the default `None` to what you check, and `int` refuses it. The author chose it."""
    bound = inspect.signature(function).bind(*arguments, **keywords)
    bound.apply_defaults()
    checks(function, bound.args, bound.kwargs, bool_is_int)


@mistake(caught_by=test_checks_each_of_many)
@answer_with
def takes_the_star_for_one(function, arguments, keywords, bool_is_int):
    """What `*numbers` collects is one tuple in `bind(...).arguments`. The annotation is about each of its members."""
    kinds = get_type_hints(function)
    for name, value in inspect.signature(function).bind(*arguments, **keywords).arguments.items():
        if name in kinds and not fits(value, kinds[name], bool_is_int):
            refuse(name, kinds[name], value)


@mistake(caught_by=test_checks_each_of_many)
@answer_with
def leaves_stars_out(function, arguments, keywords, bool_is_int):
    """You look the name of each keyword up among the annotations, where `work` is not: its annotation is that of
    `places`.
    """
    parameters = inspect.signature(function).parameters
    checks(function, arguments, {name: each for name, each in keywords.items() if name in parameters}, bool_is_int)


@mistake(caught_by=test_looks_at_the_container_only)
@answer_with
def hands_generics_to_isinstance(function, arguments, keywords, bool_is_int):
    """`isinstance(value, list[str])` is a TypeError of its own. `get_origin` gives the `list` of it."""
    kinds = get_type_hints(function)
    for name, value in named_values(function, arguments, keywords):
        kind = kinds.get(name, Any)
        if isinstance(kind, types.GenericAlias):
            isinstance(value, kind)
    checks(function, arguments, keywords, bool_is_int)


@mistake(caught_by=test_takes_classes_of_a_program)
@answer_with
def compares_types(function, arguments, keywords, bool_is_int):
    """`type(value) is kind` refuses a subclass, which is everywhere welcome where its base is. Ask `isinstance`."""
    checks(function, arguments, keywords, bool_is_int)
    kinds = get_type_hints(function)
    for name, value in named_values(function, arguments, keywords):
        kind = kinds.get(name)
        is_class = isinstance(kind, type) and get_origin(kind) is None and kind is not Any
        if is_class and type(value) not in (kind, bool if bool_is_int else kind):
            refuse(name, kind, value)


@mistake(caught_by=test_reads_annotations_written_as_text)
@answer_with
def reads_raw_annotations(function, arguments, keywords, bool_is_int):
    """`function.__annotations__` holds a text where a text was written. `get_type_hints` makes the type of it."""
    kinds = function.__annotations__
    for name, value in named_values(function, arguments, keywords):
        if name in kinds and not fits(value, kinds[name], bool_is_int):
            refuse(name, kinds[name], value)


@mistake(caught_by=test_does_not_check_the_result)
def checks_the_result(function=None, /, *, bool_is_int=False):
    """You check the result as well. What a function returns is its author's promise, not its caller's mistake."""
    if function is None:
        return functools.partial(checks_the_result, bool_is_int=bool_is_int)

    @functools.wraps(function)
    def checked(*arguments, **keywords):
        checks(function, arguments, keywords, bool_is_int)
        result = function(*arguments, **keywords)
        kind = get_type_hints(function).get("return", Any)
        if isinstance(kind, type) and get_origin(kind) is None and not fits(result, kind, True):
            refuse("return", kind, result)
        return result

    return checked


@mistake(caught_by=test_looks_like_the_function)
def loses_the_name(function=None, /, *, bool_is_int=False):
    """Without `functools.wraps(function)` the wrapper shows its own name, docstring and signature."""
    if function is None:
        return functools.partial(loses_the_name, bool_is_int=bool_is_int)

    def checked(*arguments, **keywords):
        checks(function, arguments, keywords, bool_is_int)
        return function(*arguments, **keywords)

    return checked
