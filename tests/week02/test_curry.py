"""Curry a function: what an answer must do, and the wrong answers we know."""

import inspect
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def triple(a, b, c):
    """Return the three arguments."""
    return a, b, c


def tea(leaf, minutes=3, *, milk=False):
    """Return a cup of tea, in words."""
    return f"{leaf} {minutes} min{' with milk' if milk else ''}"


def parcel(sender, receiver, *, kilos):
    """Return a parcel, in words."""
    return f"{sender} to {receiver}, {kilos} kg"


def total(first, *others):
    """Return a sum."""
    return sum(others, first)


def tagged(name, /, **tags):
    """Return a name and its tags."""
    return name, tags


def described(function, args, kwargs):
    """Return its arguments, whose names others use, too."""
    return function, args, kwargs


def outcome_of(call):
    """Return what *call* returns, or the name of the exception that it raises."""
    try:
        return call()
    except Exception as error:
        return type(error).__name__


def branches(curried, *groups):
    """Return the results of one and the same function, called with one group of arguments after the other."""
    return [curried(*group) for group in groups]


def after_refusal(curried, *arguments, **refused):
    """Return the result for *arguments*, after the keywords *refused* have been refused."""
    with pytest.raises(TypeError):
        curried(**refused)
    return curried(*arguments)


def calls_made(curry, *groups, function=triple):
    """Return how often a function like *function* has been called after each group of arguments."""
    calls, counts = [], []

    def counted(*arguments, **keywords):
        calls.append(arguments)
        return function(*arguments, **keywords)

    counted.__signature__ = inspect.signature(function)
    curried = curry(counted)
    counts.append(len(calls))
    for group in groups:
        curried = curried(*group)
        counts.append(len(calls))
    return counts


def calls_until(curry, error, *arguments):
    """Return how often a function of a and b that raises *error* is called, if its error comes through."""
    calls = []

    def failing(a, b):
        calls.append((a, b))
        raise error

    try:
        curry(failing)(*arguments)
    except type(error) as caught:
        return len(calls) if caught is error else caught
    return "no error came through"


def test_takes_arguments_in_any_groups(curry):
    """the arguments may come one by one, all at once, or in groups"""
    assert curry(triple)(1)(2)(3) == (1, 2, 3)
    assert curry(triple)(1, 2, 3) == (1, 2, 3)
    assert curry(triple)(1)(2, 3) == (1, 2, 3)
    assert curry(triple)(1, 2)(3) == (1, 2, 3)


def test_takes_arguments_by_name(curry):
    """arguments may be given by name, before or after those given by position"""
    assert curry(triple)(c=3)(1)(2) == (1, 2, 3)
    assert curry(triple)(1)(c=3, b=2) == (1, 2, 3)
    assert curry(triple)(b=2, c=3)(a=1) == (1, 2, 3)


def test_an_empty_call_changes_nothing(curry):
    """a call without arguments gives a function that still waits for the same ones"""
    assert curry(triple)()(1)()(2, 3) == (1, 2, 3)


def test_each_stage_can_be_used_again(curry):
    """a function that waits can be called many times, and no call is seen by another"""
    assert branches(curry(triple)(1), (2, 3), (8, 9)) == [(1, 2, 3), (1, 8, 9)]
    assert branches(curry(triple)(1)(2), (3,), (4,)) == [(1, 2, 3), (1, 2, 4)]


def test_does_not_wait_for_defaults(curry):
    """the function is called as soon as every parameter without a default has its argument"""
    assert curry(tea)("Assam") == "Assam 3 min"


def test_optional_arguments_come_before_or_with_the_last(curry):
    """a parameter with a default gets its argument before the last required one, or together with it"""
    assert curry(tea)("Assam", 5) == "Assam 5 min"
    assert curry(tea)(milk=True)("Assam") == "Assam 3 min with milk"
    assert curry(tea)(minutes=4)(leaf="Mate", milk=True) == "Mate 4 min with milk"


def test_waits_for_keyword_only_parameters(curry):
    """a keyword-only parameter without a default is required like the others"""
    assert curry(parcel)("Oslo", "Lima")(kilos=7) == "Oslo to Lima, 7 kg"
    assert curry(parcel)(kilos=0)("Oslo")("Lima") == "Oslo to Lima, 0 kg"


def test_never_waits_for_starred_parameters(curry):
    """`*` and `**` take what is given, and nothing is waited for"""
    assert curry(total)(1) == 1
    assert curry(total)(1, 2, 3) == 6
    assert curry(tagged)(lang="sw")("mchele", size=7) == ("mchele", {"lang": "sw", "size": 7})


def test_nothing_required(curry):
    """a function without required parameters waits for a call, which may be empty"""
    assert curry(lambda: "tea")() == "tea"
    assert curry(dict_of)(rice=3) == {"rice": 3}


def dict_of(**items):
    """Return the keywords."""
    return items


def test_calls_once_and_only_when_complete(curry):
    """the function is called once, by the call that completes its arguments, and never before"""
    assert calls_made(curry, (1,), (), (2, 3)) == [0, 0, 0, 1]
    assert calls_made(curry, (), function=dict_of) == [0, 1]


def test_too_many_arguments(curry):
    """an argument too many is a TypeError, raised by the call that gives it"""
    assert outcome_of(lambda: curry(triple)(1, 2, 3, 4)) == "TypeError"
    assert outcome_of(lambda: curry(triple)(1)(2, 3, 4)) == "TypeError"
    assert outcome_of(lambda: curry(parcel)("Oslo", "Lima", 7)) == "TypeError"


def test_unknown_names(curry):
    """a name that the function does not have is a TypeError, raised by the call that gives it"""
    assert outcome_of(lambda: curry(triple)(d=4)) == "TypeError"
    assert outcome_of(lambda: curry(triple)(1, 2)(d=4)) == "TypeError"


def test_a_parameter_given_twice(curry):
    """a parameter that is given twice is a TypeError: by position and by name, or twice by name"""
    assert outcome_of(lambda: curry(triple)(1)(a=5)) == "TypeError"
    assert outcome_of(lambda: curry(triple)(b=2)(1, 3)) == "TypeError"
    assert outcome_of(lambda: curry(triple)(b=2)(b=5)) == "TypeError"
    assert outcome_of(lambda: curry(tagged)(lang="sw")(lang="pt")) == "TypeError"


def test_a_refused_call_changes_nothing(curry):
    """after a call that was refused, the function still waits for the same arguments"""
    assert after_refusal(curry(triple)(1), 2, 3, b=2, d=4) == (1, 2, 3)


def test_errors_of_the_function_pass(curry):
    """an error that the function raises comes through as it is, a TypeError as well"""
    assert calls_until(curry, TypeError("missing 1 required positional argument"), 1, 2) == 1
    assert calls_until(curry, ZeroDivisionError(), 1, 2) == 1


def test_parameters_of_any_name(curry):
    """the function's parameters may be called `function`, `args` or `kwargs`"""
    assert curry(described)(function="sin")(args=2)(kwargs=3) == ("sin", 2, 3)


def test_takes_what_has_a_signature(curry):
    """built-in functions, classes and partials with a signature can be curried, too"""
    assert curry(pow)(2)(10) == 1024
    assert curry(partial(triple, 1))(2)(3) == (1, 2, 3)


def groups_of(by_position, names, cuts):
    """Return 0, 1 and 2 for the parameters a, b and c in groups for one call each, the first few *by_position*."""
    positions, left = list(range(by_position)), [name for name in names if name in "abc"[by_position:]]
    groups = []
    for taken, named in [*cuts, (3, 3)]:
        if positions or left:
            groups.append((tuple(positions[:taken]), {name: "abc".index(name) for name in left[:named]}))
            positions, left = positions[taken:], left[named:]
    return groups


def called_with(curried, groups):
    """Call what *curried* returns again and again, with the positions and the names of each group."""
    for positions, names in groups:
        curried = curried(*positions, **names)
    return curried


FEW = st.integers(0, 2)
GROUPS = st.builds(groups_of, st.integers(0, 3), st.permutations("abc"), st.lists(st.tuples(FEW, FEW), max_size=3))


@given(GROUPS)
def test_any_way_to_split(curry, groups):
    """however the arguments are split into calls, by position or by name, the result is that of one call"""
    assert called_with(curry(triple), groups) == (0, 1, 2)


@alternative
def asks_the_partial(function):
    """Keep the arguments in a `partial`, and ask its signature what is missing."""

    def stage(held):
        def curried(*args, **kwargs):
            if doubled := held.keywords.keys() & kwargs.keys():
                raise TypeError(f"given twice: {', '.join(doubled)}")
            fuller = partial(held, *args, **kwargs)
            try:
                parameters = inspect.signature(fuller).parameters.values()
            except ValueError as error:
                raise TypeError(str(error)) from error
            waiting = any(parameter.default is parameter.empty and is_single(parameter) for parameter in parameters)
            return stage(fuller) if waiting else fuller()

        return curried

    return stage(partial(function))


@alternative
class KeepsTheArguments:
    """An object for each stage keeps what has been given, and can be called."""

    def __init__(self, function, args=(), kwargs=None):
        self._held = function, args, kwargs or {}

    def __call__(self, /, *args, **kwargs):
        """Take more arguments."""
        function, held, named = self._held
        signature = inspect.signature(function)
        if named.keys() & kwargs.keys():
            raise TypeError("a parameter was given twice")
        everything = held + args, named | kwargs
        signature.bind_partial(*everything[0], **everything[1])
        try:
            signature.bind(*everything[0], **everything[1])
        except TypeError:
            return KeepsTheArguments(function, *everything)
        return function(*everything[0], **everything[1])


def is_single(parameter):
    """Tell whether a parameter takes one argument, not any number."""
    return parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)


def required_of(function):
    """Return the names of the parameters that need an argument."""
    parameters = inspect.signature(function).parameters.values()
    return {parameter.name for parameter in parameters if parameter.default is parameter.empty and is_single(parameter)}


def bind(function, args, kwargs):
    """Return the names of the parameters filled, or raise TypeError."""
    return set(inspect.signature(function).bind_partial(*args, **kwargs).arguments)


def refuse_doubled(held, new):
    """Raise TypeError if a keyword comes twice."""
    if held.keys() & new.keys():
        raise TypeError("a parameter was given twice")


def curry_by(*, required=required_of, filled=bind, doubled=refuse_doubled, call=lambda f, args, kw: f(*args, **kw)):
    """Return an answer that curries right but for the functions given."""

    def answer(function):
        def stage(held, named):
            def curried(*args, **kwargs):
                doubled(named, kwargs)
                all_args, all_named = held + args, named | kwargs
                if required(function) <= filled(function, all_args, all_named):
                    return call(function, all_args, all_named)
                return stage(all_args, all_named)

            return curried

        return stage((), {})

    return answer


@mistake(caught_by=test_takes_arguments_in_any_groups)
def takes_one_at_a_time(function):
    """Your functions take one argument each. A call may bring several: take `*args`."""
    count = len(inspect.signature(function).parameters)

    def stage(held):
        return lambda value: function(*held, value) if len(held) + 1 == count else stage((*held, value))

    return stage(())


@mistake(caught_by=test_takes_arguments_in_any_groups)
def is_partial(function):
    """`partial` waits for one more call and then calls, complete or not. Curry again until nothing is missing."""
    return lambda *args, **kwargs: partial(function, *args, **kwargs)


@mistake(caught_by=test_takes_arguments_in_any_groups)
def forgets_the_earlier_ones(function):
    """You compare what the latest call brings with what is missing. The arguments of earlier calls count, too."""

    def curried(*args, **kwargs):
        if required_of(function) <= bind(function, args, kwargs):
            return function(*args, **kwargs)
        return curried

    return curried


@mistake(caught_by=test_takes_arguments_by_name)
def takes_positions_only(function):
    """Your functions take no keywords. Collect `**kwargs` beside `*args`."""
    curried = curry_by()(function)

    def without_names(stage):
        def call(*args):
            result = stage(*args)
            return without_names(result) if getattr(result, "__name__", "") == "curried" else result

        return call

    return without_names(curried)


@mistake(caught_by=test_takes_arguments_by_name)
def counts_positions_only(function):
    """You count positional arguments alone, and so wait for ever for one that was given by name."""
    return curry_by(filled=lambda function, args, kwargs: bind(function, args, {}))(function)


@mistake(caught_by=test_takes_arguments_by_name)
def forgets_earlier_names(function):
    """You hand earlier positional arguments on, but of the keywords only those of the latest call."""

    def stage(held, names):
        def curried(*args, **kwargs):
            given = {**dict.fromkeys(names), **kwargs}
            if required_of(function) <= bind(function, held + args, given):
                return function(*held, *args, **kwargs)
            return stage(held + args, [*names, *kwargs])

        return curried

    return stage((), [])


@mistake(caught_by=test_an_empty_call_changes_nothing)
def an_empty_call_ends(function):
    """You take an empty call for the end and call the function. What decides is only whether something is missing."""

    def stage(held, named):
        def curried(*args, **kwargs):
            refuse_doubled(named, kwargs)
            all_args, all_named = held + args, named | kwargs
            done = required_of(function) <= bind(function, all_args, all_named)
            if done or not (args or kwargs):
                return function(*all_args, **all_named)
            return stage(all_args, all_named)

        return curried

    return stage((), {})


@mistake(caught_by=test_each_stage_can_be_used_again)
def collects_in_one_list(function):
    """All stages add to one list, so each call sees the arguments of all calls before. Make a new tuple at each stage:
    `args + more`.
    """
    held, named = [], {}

    def curried(*args, **kwargs):
        refuse_doubled(named, kwargs)
        bind(function, (*held, *args), named | kwargs)
        held.extend(args)
        named.update(kwargs)
        if required_of(function) <= bind(function, held, named):
            return function(*held, **named)
        return curried

    return curried


@mistake(caught_by=test_does_not_wait_for_defaults)
def counts_all_parameters(function):
    """You wait until every parameter is filled. One with a default needs no argument: only those whose `default` is
    `Parameter.empty` are waited for.
    """

    def required(function):
        return {p.name for p in inspect.signature(function).parameters.values() if is_single(p)}

    return curry_by(required=required)(function)


@mistake(caught_by=test_optional_arguments_come_before_or_with_the_last)
def passes_required_only(function):
    """You hand only the required arguments on. What was given for a parameter with a default has to arrive, too."""

    def call(function, args, kwargs):
        required = required_of(function)
        positions = [p for p in inspect.signature(function).parameters.values() if p.kind <= p.VAR_POSITIONAL]
        kept = {name: value for name, value in kwargs.items() if name in required}
        return function(*args[: len([p for p in positions if p.name in required])], **kept)

    return curry_by(call=call)(function)


@mistake(caught_by=test_waits_for_keyword_only_parameters)
def overlooks_keyword_only(function):
    """You wait for positional parameters alone, such as `co_argcount` counts, and call while a keyword-only one is
    missing.
    """

    def required(function):
        parameters = inspect.signature(function).parameters
        return {name for name in required_of(function) if parameters[name].kind is not parameters[name].KEYWORD_ONLY}

    return curry_by(required=required)(function)


@mistake(caught_by=test_never_waits_for_starred_parameters)
def waits_for_stars(function):
    """`*others` and `**tags` have no default either, but need nothing. Leave the kinds VAR_POSITIONAL and VAR_KEYWORD
    out.
    """

    def required(function):
        parameters = inspect.signature(function).parameters.values()
        return {parameter.name for parameter in parameters if parameter.default is parameter.empty}

    return curry_by(required=required)(function)


@mistake(caught_by=test_nothing_required)
def calls_while_currying(function):
    """Where nothing is required you call the function at once. `curry` makes a function; only a call of that one calls
    yours.
    """
    return curry_by()(function) if required_of(function) else function()


@mistake(caught_by=test_calls_once_and_only_when_complete)
def tries_and_waits(function):
    """You call with what you have, and take every TypeError for a missing argument. It may be one argument too many, or
    a mistake inside the function, which you then hide. Ask the signature: it runs nothing.
    """

    def stage(held, named):
        def curried(*args, **kwargs):
            try:
                return function(*held, *args, **named, **kwargs)
            except TypeError:
                return stage(held + args, named | kwargs)

        return curried

    return stage((), {})


@mistake(caught_by=test_too_many_arguments)
def waits_whatever_is_wrong(function):
    """`bind` raises a TypeError if something is missing, and also if something is wrong, and you wait in both cases.
    `bind_partial` does not mind what is missing: let it look first, and let its error pass.
    """
    signature = inspect.signature(function)

    def stage(held, named):
        def curried(*args, **kwargs):
            all_args, all_named = held + args, named | kwargs
            try:
                signature.bind(*all_args, **all_named)
            except TypeError:
                return stage(all_args, all_named)
            return function(*all_args, **all_named)

        return curried

    return stage((), {})


@mistake(caught_by=test_too_many_arguments)
def cuts_what_is_too_much(function):
    """You cut off arguments that are too many. The caller has made a mistake, and a TypeError tells them."""

    def filled(function, args, kwargs):
        try:
            return bind(function, args, kwargs)
        except TypeError as error:
            return bind(function, args[:-1], kwargs) if "too many" in str(error) else bind(function, args, kwargs)

    def call(function, args, kwargs):
        parameters = inspect.signature(function).parameters.values()
        if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
            return function(*args, **kwargs)
        places = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
        return function(*args[: len(places)], **kwargs)

    return curry_by(filled=filled, call=call)(function)


@mistake(caught_by=test_unknown_names)
def refuses_too_late(function):
    """You look at names only when the function is called, at last. The mistake was made earlier: let `bind_partial`
    look at the arguments of every call.
    """

    def filled(function, args, kwargs):
        names = inspect.signature(function).parameters
        kinds = {parameter.kind for parameter in names.values()}
        if inspect.Parameter.VAR_KEYWORD in kinds:
            return bind(function, args, kwargs)
        return bind(function, args, {name: value for name, value in kwargs.items() if name in names})

    return curry_by(filled=filled)(function)


@mistake(caught_by=test_a_parameter_given_twice)
def lets_the_later_one_win(function):
    """Where a name comes twice, you let the later value win in silence, as `partial` does. Compare the names of the new
    call with those you hold.
    """
    return curry_by(doubled=lambda held, new: None)(function)


@mistake(caught_by=test_a_refused_call_changes_nothing)
def collects_before_it_looks(function):
    """You add the new keywords to those you hold before you know whether they are right. After an error they stay."""

    def stage(held, named):
        def curried(*args, **kwargs):
            nonlocal named
            refuse_doubled(named, kwargs)
            before = named
            named = named | kwargs
            all_args, all_named = held + args, named
            done = required_of(function) <= bind(function, all_args, all_named)
            named = before
            return function(*all_args, **all_named) if done else stage(all_args, all_named)

        return curried

    return stage((), {})


@mistake(caught_by=test_errors_of_the_function_pass)
def tries_the_call_as_well(function):
    """Your `try` holds the call of the function, too, so its own TypeError looks like a missing argument. Bind inside
    `try`, call behind it.
    """
    signature = inspect.signature(function)

    def stage(held, named):
        def curried(*args, **kwargs):
            refuse_doubled(named, kwargs)
            all_args, all_named = held + args, named | kwargs
            try:
                signature.bind(*all_args, **all_named)
                return function(*all_args, **all_named)
            except TypeError:
                signature.bind_partial(*all_args, **all_named)
                return stage(all_args, all_named)

        return curried

    return stage((), {})


@mistake(caught_by=test_parameters_of_any_name)
def takes_a_name_for_itself(function):
    """A parameter of your inner function can be given by name, and so takes a keyword that was meant for the function.
    A `/` behind it sets the name free.
    """

    def curried(function, held, named, *args, **kwargs):
        refuse_doubled(named, kwargs)
        all_args, all_named = held + args, named | kwargs
        if required_of(function) <= bind(function, all_args, all_named):
            return function(*all_args, **all_named)
        return partial(curried, function, all_args, all_named)

    return partial(curried, function, (), {})


@mistake(caught_by=test_takes_what_has_a_signature)
def reads_the_code(function):
    """You read `__code__`, which only functions written in Python have. `inspect.signature` knows many more."""
    return function.__code__ and curry_by()(function)
