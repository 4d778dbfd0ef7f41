"""Deprecated aliases: what an answer must do, and the wrong answers we know."""

import contextlib
import functools
import inspect
import linecache
import warnings

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called


def paint(thing, color="white", *, layers=1):
    """Return how a thing is painted."""
    return f"{thing}: {layers} x {color}"


def settings(**options):
    """Return options in the order of their names."""
    return sorted(options.items(), key=str)


def repaint(self, color):
    """Stand for a method."""
    return f"{self.thing} in {color}"


def decorated(deprecated_alias, function=paint):
    """Return *function* with three old names, two of which mean one parameter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return deprecated_alias(colour="color", tint="color", coats="layers")(function)


def result(function, *arguments, **keywords):
    """Return the result of a call, its warnings aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments, **keywords)


def warned(function, *calls):
    """Return category and message of each warning that comes up when *function* is called with each of *calls*."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for keywords in calls:
            function("door", **keywords)
    return [f"{each.category.__name__}: {each.message}" for each in caught]


def lines_warned_of(function, **keywords):
    """Return the lines of code that the warnings of one call point at."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(**keywords)  # the caller's line
    lines = [linecache.getline(each.filename, each.lineno).strip() for each in caught]
    return ["the line with warnings.warn" if "warn(" in line else line for line in lines]


def as_method(function):
    """Return a method that was decorated."""
    return type("Painter", (), {"thing": "door", "repaint": function})().repaint


CALLERS_LINE = ["function(**keywords)  # the caller's line"]


def test_forwards_the_old_name(deprecated_alias):
    """a value under the old name reaches the parameter with the new one, whatever value it is"""
    assert result(decorated(deprecated_alias, settings), coats=3) == [("layers", 3)]
    assert result(decorated(deprecated_alias), "door", colour="red") == "door: 1 x red"
    assert result(decorated(deprecated_alias), "door", tint="blue", coats=3) == "door: 3 x blue"
    assert result(decorated(deprecated_alias), "door", colour=None, coats=0) == "door: 0 x None"


def test_other_calls_are_as_before(deprecated_alias):
    """calls without an old name work as before, and nobody is warned"""
    assert result(decorated(deprecated_alias), "door", "red", layers=2) == "door: 2 x red"
    assert warned(decorated(deprecated_alias), {}, {"color": "red"}, {"layers": 2}) == []
    assert result(decorated(deprecated_alias, settings), depth=2, coats=3) == [("depth", 2), ("layers", 3)]


def test_warns_of_the_old_name(deprecated_alias):
    """the old name is a DeprecationWarning whose message names the old and the new one"""
    (warning,) = warned(decorated(deprecated_alias), {"colour": "red"})
    assert warning.startswith("DeprecationWarning")
    assert "colour" in warning
    assert "color" in warning.replace("colour", "")


def test_does_not_warn_while_decorating(deprecated_alias):
    """decorating neither warns nor calls"""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        deprecated_alias(colour="color")(never_called("the function"))


def test_warns_once(deprecated_alias):
    """each old name is warned of at its first use only"""
    assert len(warned(decorated(deprecated_alias), {"colour": "red"}, {"colour": "red"}, {"colour": "blue"})) == 1
    assert len(warned(decorated(deprecated_alias), {"colour": "red"}, {"coats": 3}, {"coats": 3})) == 2
    assert len(warned(decorated(deprecated_alias), {"colour": "red", "coats": 3})) == 2


def test_functions_warn_apart(deprecated_alias):
    """each decorated function warns by itself"""
    decorator = deprecated_alias(colour="color")
    first = decorator(paint)
    warned(first, {"colour": "red"})
    assert len(warned(decorator(paint), {"colour": "red"})) == 1


def test_points_at_the_caller(deprecated_alias):
    """the warning points at the line that uses the old name, not into the decorator"""
    assert lines_warned_of(decorated(deprecated_alias), thing="door", colour="red") == CALLERS_LINE


def test_works_on_a_method(deprecated_alias):
    """a method can be decorated, and its warning points at the caller as well"""
    assert lines_warned_of(as_method(deprecated_alias(colour="color")(repaint)), colour="red") == CALLERS_LINE
    assert result(as_method(deprecated_alias(colour="color")(repaint)), colour="red") == "door in red"


def test_refuses_both_names(deprecated_alias):
    """old and new name in one call are a TypeError that tells both; the function is not called, and nobody is warned"""
    with pytest.raises(TypeError, match=r"colour.*\bcolor\b|\bcolor\b.*colour"):
        result(decorated(deprecated_alias), "door", colour="red", color="blue")
    function = decorated(deprecated_alias, functools.wraps(paint)(never_called("the function")))
    with pytest.raises(TypeError), warnings.catch_warnings():
        warnings.simplefilter("error")
        function("door", coats=2, colour="red", color="blue")


def test_refuses_two_old_names_of_one(deprecated_alias):
    """two old names of one parameter in one call are a TypeError as well"""
    with pytest.raises(TypeError):
        result(decorated(deprecated_alias), "door", colour="red", tint="blue")


def test_leaves_the_filters_alone(deprecated_alias):
    """what the program does with warnings stays as it is: no filter is added or removed"""
    function = decorated(deprecated_alias)
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        before = list(warnings.filters)
        function("door", colour="red")
        after = list(warnings.filters)
    assert after == before


def test_a_warning_may_be_an_error(deprecated_alias):
    """where the program turns warnings into errors, the error passes, and the function is not called"""
    function = decorated(deprecated_alias, functools.wraps(paint)(never_called("the function")))
    with pytest.raises(DeprecationWarning), warnings.catch_warnings():
        warnings.simplefilter("error")
        function("door", colour="red")


def test_looks_like_the_function(deprecated_alias):
    """name and signature are those of the function, which `__wrapped__` is"""
    assert decorated(deprecated_alias).__name__ == "paint"
    assert str(inspect.signature(decorated(deprecated_alias))) == "(thing, color='white', *, layers=1)"
    assert decorated(deprecated_alias).__wrapped__ is paint


def warn(old, new, stacklevel):
    """Warn of an old name; *stacklevel* as if this were the wrapper."""
    warnings.warn(f"{old!r} is deprecated, use {new!r}", DeprecationWarning, stacklevel=stacklevel + 1)


def renamed(keywords, aliases, warn_of):
    """Return the keywords under their new names."""
    given = [(old, new) for old, new in aliases.items() if old in keywords]
    for old, new in given:
        if new in keywords:
            raise TypeError(f"both {old!r} and {new!r} were given")
        keywords[new] = keywords.pop(old)
    for old, new in given:
        warn_of(old, new)
    return keywords


def answer_with(call):
    """Return an answer that lets *call* make each call: of a function, with arguments, aliases and a memory."""

    def deprecated_alias(**aliases):
        def decorate(function):
            memory = set()

            @functools.wraps(function)
            def forwarding(*arguments, **keywords):
                return call(function, arguments, keywords, aliases, memory)

            return forwarding

        return decorate

    deprecated_alias.__name__, deprecated_alias.__doc__ = call.__name__, call.__doc__
    return deprecated_alias


def once(memory, level=5):
    """Return what warns of a name that is not in *memory*, and remembers it."""

    def warn_of(old, new):
        if old not in memory:
            memory.add(old)
            warn(old, new, level)

    return warn_of


@alternative
def splits_the_keywords_first(**aliases):
    """Sort the keywords into old and others, refuse double ones, then warn, then call."""

    def decorate(function):
        still_to_warn = dict(aliases)

        @functools.wraps(function)
        def forwarding(*arguments, **keywords):
            old = {name: keywords.pop(name) for name in list(keywords) if name in aliases}
            new = {}
            for name, value in old.items():
                if aliases[name] in keywords or aliases[name] in new:
                    raise TypeError(f"{name} is the old name of {aliases[name]}, which is given twice")
                new[aliases[name]] = value
            for name in old:
                if still_to_warn.pop(name, None):
                    warnings.warn(f"use {aliases[name]} instead of {name}", DeprecationWarning, stacklevel=2)
            return function(*arguments, **keywords, **new)

        return forwarding

    return decorate


@mistake(caught_by=test_forwards_the_old_name)
@answer_with
def warns_only(function, arguments, keywords, aliases, memory):
    """You warn and then pass the old name on to a function that does not know it. Give the value its new name."""
    renamed(dict(keywords), aliases, once(memory))
    return function(*arguments, **keywords)


@mistake(caught_by=test_forwards_the_old_name)
@answer_with
def keeps_both_names(function, arguments, keywords, aliases, memory):
    """You store the value under the new name and leave the old one in place, so the function gets both. `pop` it."""
    return function(*arguments, **keywords, **renamed(dict(keywords), aliases, once(memory)))


@mistake(caught_by=test_forwards_the_old_name)
@answer_with
def overlooks_false_values(function, arguments, keywords, aliases, memory):
    """`if keywords.get(old)` is false for None, 0 and "", which are values like others. Ask `old in keywords`."""
    given = {name: value for name, value in keywords.items() if value or name not in aliases}
    false = {aliases[name]: value for name, value in keywords.items() if name not in given}
    return function(*arguments, **renamed(given, aliases, once(memory)), **dict.fromkeys(false, "white"))


@mistake(caught_by=test_other_calls_are_as_before)
@answer_with
def warns_always(function, arguments, keywords, aliases, memory):
    """You warn at every call, also of who uses the new names already. Warn where an old name is found."""
    for old, new in aliases.items():
        warn(old, new, 3)
    return function(*arguments, **renamed(keywords, aliases, lambda old, new: None))


@mistake(caught_by=test_other_calls_are_as_before)
@answer_with
def passes_aliases_only(function, arguments, keywords, aliases, memory):
    """Keywords that are no old names get lost on the way. Everything else must arrive as it was given."""
    given = renamed(keywords, aliases, once(memory))
    return function(*arguments, **{name: value for name, value in given.items() if name in aliases.values()})


@mistake(caught_by=test_warns_of_the_old_name)
@answer_with
def warns_of_anything(function, arguments, keywords, aliases, memory):
    """Without a category it is a UserWarning, shown to everybody. DeprecationWarning is for who writes the calls."""

    def warn_of(old, new):
        if old not in memory:
            memory.add(old)
            warnings.warn(f"{old!r} is deprecated, use {new!r}", stacklevel=5)

    return function(*arguments, **renamed(keywords, aliases, warn_of))


@mistake(caught_by=test_warns_of_the_old_name)
@answer_with
def names_no_remedy(function, arguments, keywords, aliases, memory):
    """Your message says what is wrong and not what to write instead. Name the new parameter, too."""

    def warn_of(old, new):
        if old not in memory:
            memory.add(old)
            warnings.warn(f"the parameter {old!r} is deprecated", DeprecationWarning, stacklevel=5)

    return function(*arguments, **renamed(keywords, aliases, warn_of))


@mistake(caught_by=test_does_not_warn_while_decorating)
def warns_while_decorating(**aliases):
    """You warn while decorating: that is when the author imports the module, not when a caller uses an old name."""
    decorator = answer_with(right)(**aliases)
    for old, new in aliases.items():
        warn(old, new, 2)
    return decorator


def right(function, arguments, keywords, aliases, memory):
    """Do what is asked for."""
    return function(*arguments, **renamed(keywords, aliases, once(memory)))


@mistake(caught_by=test_warns_once)
@answer_with
def warns_each_time(function, arguments, keywords, aliases, memory):
    """You leave “once” to Python's filters, which a program may set to "always". Remember yourself what was said."""
    return function(*arguments, **renamed(keywords, aliases, lambda old, new: warn(old, new, 4)))


@mistake(caught_by=test_warns_once)
@answer_with
def remembers_one_bit(function, arguments, keywords, aliases, memory):
    """You remember that a warning was given, not of which name. The second old name needs its own warning."""

    def warn_of(old, new):
        if not memory:
            memory.add(True)
            warn(old, new, 5)

    return function(*arguments, **renamed(keywords, aliases, warn_of))


@mistake(caught_by=test_functions_warn_apart)
def remembers_for_all_functions(**aliases):
    """What was warned of is remembered for all functions the decorator is used on. Make the memory in the inner one."""
    memory = set()

    def decorate(function):
        @functools.wraps(function)
        def forwarding(*arguments, **keywords):
            return right(function, arguments, keywords, aliases, memory)

        return forwarding

    return decorate


@mistake(caught_by=test_points_at_the_caller)
@answer_with
def points_at_itself(function, arguments, keywords, aliases, memory):
    """Without `stacklevel=2` the warning points at your own `warnings.warn`, a line its reader cannot mend."""
    for old, new in aliases.items():
        if old in keywords and old not in memory and new not in keywords:
            warnings.warn(f"{old!r} is deprecated, use {new!r}", DeprecationWarning, stacklevel=1)
            memory.add(old)
    return function(*arguments, **renamed(keywords, aliases, lambda old, new: None))


@mistake(caught_by=test_points_at_the_caller)
@answer_with
def points_too_far(function, arguments, keywords, aliases, memory):
    """`stacklevel` is one too many: the warning points at the caller of the caller."""
    return function(*arguments, **renamed(keywords, aliases, once(memory, 6)))


@mistake(caught_by=test_works_on_a_method)
def makes_an_object(**aliases):
    """Your decorator returns an object with `__call__`, which does not bind: as a method it lacks its instance."""

    class Forwarding:
        def __init__(self, function):
            functools.update_wrapper(self, function)
            self.memory = set()

        def __call__(self, *arguments, **keywords):
            return right(self.__wrapped__, arguments, keywords, aliases, self.memory)

    return lambda function: Forwarding(function)


@mistake(caught_by=test_refuses_both_names)
@answer_with
def prefers_the_old_name(function, arguments, keywords, aliases, memory):
    """Given both names you take one value and drop the other without a word. Only the caller knows which is meant."""
    for old, new in aliases.items():
        if old in keywords:
            once(memory, 4)(old, new)
            keywords[new] = keywords.pop(old)
    return function(*arguments, **keywords)


@mistake(caught_by=test_refuses_both_names)
@answer_with
def warns_before_it_refuses(function, arguments, keywords, aliases, memory):
    """You warn first and refuse then. A call that fails is told by its error alone, and has used up no warning."""
    for old, new in aliases.items():
        if old in keywords:
            once(memory, 4)(old, new)
    return function(*arguments, **renamed(keywords, aliases, lambda old, new: None))


@mistake(caught_by=test_leaves_the_filters_alone)
@answer_with
def sets_the_filters(function, arguments, keywords, aliases, memory):
    """`warnings.simplefilter` changes what the whole program shows. Warn, and let the program decide."""
    warnings.simplefilter("default", DeprecationWarning)
    return function(*arguments, **renamed(keywords, aliases, once(memory)))


@mistake(caught_by=test_a_warning_may_be_an_error)
@answer_with
def catches_the_warning(function, arguments, keywords, aliases, memory):
    """Your `except` swallows the warning that a strict program has turned into an error. Let it pass."""

    def warn_of(old, new):
        with contextlib.suppress(DeprecationWarning):
            once(memory, 6)(old, new)

    return function(*arguments, **renamed(keywords, aliases, warn_of))


@mistake(caught_by=test_looks_like_the_function)
def loses_the_name(**aliases):
    """Without `functools.wraps(function)` the wrapper shows its own name, docstring and signature."""

    def decorate(function):
        memory = set()
        return lambda *arguments, **keywords: right(function, arguments, keywords, aliases, memory)

    return decorate
