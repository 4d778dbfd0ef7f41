"""Count calls: what an answer must do, and the wrong answers we know."""

import contextlib
import functools
import inspect

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, never_called


def greet(name, *, greeting="Hello"):
    """Return a greeting."""
    return f"{greeting} {name}"


def reciprocal(number):
    """Return 1 / *number*."""
    return 1 / number


def knock(self, times):
    """Stand for a method."""
    return f"{self.color} door: {'knock ' * times}".strip()


def calls_after(counted, *values):
    """Return the count after one call for each of *values*; errors end nothing."""
    for value in values:
        with contextlib.suppress(ZeroDivisionError):
            counted(value)
    return counted.calls


def calls_after_reset(counted, *values):
    """Return the count after the count was set to 0 and the function called for each of *values*."""
    counted.calls = 0
    return calls_after(counted, *values)


def as_method(counted, *arguments):
    """Return the result of a method that was decorated, called with *arguments*."""
    door = type("Door", (), {"color": "red", "knock": counted})()
    return door.knock(*arguments)


def test_returns_what_the_function_returns(count_calls):
    """a call returns what the function itself returns"""
    assert count_calls(greet)("Amina") == "Hello Amina"
    assert count_calls(reciprocal)(4) == 0.25


def test_passes_keywords_on(count_calls):
    """keyword arguments reach the function"""
    assert count_calls(greet)("Chidi", greeting="Nnọọ") == "Nnọọ Chidi"


def test_counts_each_call(count_calls):
    """`calls` is 0 at first and one more after each call"""
    assert count_calls(greet).calls == 0
    assert calls_after(count_calls(greet), "Amina", "Bao", "Chidi") == 3


def test_does_not_call_the_function_itself(count_calls):
    """decorating calls nothing, and each call of the decorated function is one call of the function"""
    count_calls(never_called("the function, while it was decorated,"))
    function = CallCounter(len)
    functools.update_wrapper(function, len)
    counted = count_calls(function)
    counted("Oslo")
    assert function.calls == [("Oslo",)]


def test_functions_are_counted_apart(count_calls):
    """each decorated function has a count of its own"""
    first = count_calls(greet)
    second = count_calls(greet)
    first("Amina")
    assert second.calls == 0


def test_counts_a_call_that_raises(count_calls):
    """a call that raises is counted, and its error passes"""
    assert calls_after(count_calls(reciprocal), 4, 0, 5) == 3
    with pytest.raises(ZeroDivisionError):
        count_calls(reciprocal)(0)


def test_counts_the_call_under_way(count_calls):
    """a call is counted as soon as it begins: the function itself sees it counted"""
    counted = count_calls(lambda: counted.calls)
    assert counted() == 1


def test_counts_recursion(count_calls):
    """a function that calls itself by its name is counted at each level"""
    countdown = count_calls(lambda number: number and countdown(number - 1))
    assert calls_after(countdown, 3) == 4


def test_can_be_set_back(count_calls):
    """whoever sets `calls` to 0 starts the count anew"""
    counted = count_calls(greet)
    calls_after(counted, "Amina", "Bao")
    assert calls_after_reset(counted, "Chidi") == 1


def test_works_on_a_method(count_calls):
    """a method can be decorated: it still gets its instance"""
    assert as_method(count_calls(knock), 2) == "red door: knock knock"


def test_looks_like_the_function(count_calls):
    """name, docstring and signature are those of the function, which `__wrapped__` is"""
    counted = count_calls(greet)
    assert counted.__name__ == "greet"
    assert counted.__doc__ == "Return a greeting."
    assert str(inspect.signature(counted)) == "(name, *, greeting='Hello')"
    assert counted.__wrapped__ is greet


@alternative
class CallableObject:
    """An object that can be called, and that binds like a function."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.calls = 0

    def __call__(self, *arguments, **keywords):
        """Count and call."""
        self.calls += 1
        return self.__wrapped__(*arguments, **keywords)

    def __get__(self, instance, owner=None):
        """Bind to an instance."""
        return self if instance is None else functools.partial(self, instance)


@mistake(caught_by=test_returns_what_the_function_returns)
def forgets_the_result(function):
    """The wrapper calls the function and drops what it returns: put `return` before the call."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls += 1
        function(*arguments, **keywords)

    counted.calls = 0
    return counted


@mistake(caught_by=test_returns_what_the_function_returns)
def returns_nothing(function):
    """`count_calls` returns nothing, so the name of the function now means None. A decorator returns the wrapper."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls += 1
        return function(*arguments, **keywords)

    counted.calls = 0


@mistake(caught_by=test_passes_keywords_on)
def forgets_keywords(function):
    """The wrapper takes positional arguments only. `*arguments, **keywords` takes and passes on every call."""

    @functools.wraps(function)
    def counted(*arguments):
        counted.calls += 1
        return function(*arguments)

    counted.calls = 0
    return counted


@mistake(caught_by=test_counts_each_call)
def begins_with_the_first_call(function):
    """`calls` comes to be at the first call; before it, asking is an AttributeError. Set it to 0 beside the wrapper."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls = getattr(counted, "calls", 0) + 1
        return function(*arguments, **keywords)

    return counted


@mistake(caught_by=test_counts_each_call)
def counts_on_the_function(function):
    """You count on the original function. `wraps` copied its attributes once, so the wrapper stays at 0."""
    function.calls = 0

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        function.calls += 1
        return function(*arguments, **keywords)

    return counted


@mistake(caught_by=test_counts_each_call)
def sets_zero_inside(function):
    """You set `calls` to 0 inside the wrapper, at every call. It begins at 0 once, where the wrapper is made."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls = 0
        counted.calls += 1
        return function(*arguments, **keywords)

    counted.calls = 0
    return counted


@mistake(caught_by=test_does_not_call_the_function_itself)
def calls_while_decorating(function):
    """You call the function once to see its result while you decorate it. Decorating only prepares."""
    with contextlib.suppress(TypeError):
        function()

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls += 1
        return function(*arguments, **keywords)

    counted.calls = 0
    return counted


@mistake(caught_by=test_does_not_call_the_function_itself)
def calls_twice(function):
    """The wrapper calls the function twice, once for nothing. Call it once and return what comes back."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls += 1
        function(*arguments, **keywords)
        return function(*arguments, **keywords)

    counted.calls = 0
    return counted


shared = {}


@mistake(caught_by=test_functions_are_counted_apart)
def counts_by_name(function):
    """You keep the counts in one place under the function's name, and two functions may bear one name."""
    shared.setdefault(function.__name__, 0)

    class Counted:
        def __init__(self):
            functools.update_wrapper(self, function)

        @property
        def calls(self):
            return shared[function.__name__]

        @calls.setter
        def calls(self, number):
            shared[function.__name__] = number

        def __call__(self, *arguments, **keywords):
            self.calls += 1
            return function(*arguments, **keywords)

    counted = Counted()
    counted.calls = 0
    return counted


@mistake(caught_by=test_counts_a_call_that_raises)
def counts_afterwards(function):
    """You count after the function has returned, so a call that raises is never counted. Count before you call."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        result = function(*arguments, **keywords)
        counted.calls += 1
        return result

    counted.calls = 0
    return counted


@mistake(caught_by=test_counts_a_call_that_raises)
def swallows_errors(function):
    """You catch the function's error and return None: its caller cannot tell that anything went wrong."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        counted.calls += 1
        try:
            return function(*arguments, **keywords)
        except Exception:
            return None

    counted.calls = 0
    return counted


@mistake(caught_by=test_counts_the_call_under_way)
def counts_in_finally(function):
    """`finally` counts when the call is over. The function, while it runs, sees a count without itself."""

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        try:
            return function(*arguments, **keywords)
        finally:
            counted.calls += 1

    counted.calls = 0
    return counted


@mistake(caught_by=test_can_be_set_back)
def keeps_a_second_count(function):
    """You count in a variable and copy it to `calls`. Setting `calls` does not reach the variable: keep one count."""
    count = 0

    @functools.wraps(function)
    def counted(*arguments, **keywords):
        nonlocal count
        count += 1
        counted.calls = count
        return function(*arguments, **keywords)

    counted.calls = 0
    return counted


@mistake(caught_by=test_works_on_a_method)
class ObjectThatDoesNotBind:
    """Your wrapper is an object with `__call__` and no `__get__`, so as a method it is called without its instance.
    A function binds by itself.
    """

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.calls = 0

    def __call__(self, *arguments, **keywords):
        """Count and call."""
        self.calls += 1
        return self.__wrapped__(*arguments, **keywords)


@mistake(caught_by=test_looks_like_the_function)
def loses_the_name(function):
    """Without `functools.wraps(function)` the wrapper shows its own name, docstring and signature."""

    def counted(*arguments, **keywords):
        counted.calls += 1
        return function(*arguments, **keywords)

    counted.calls = 0
    return counted


@mistake(caught_by=test_looks_like_the_function)
def copies_name_and_docstring_only(function):
    """You copy name and docstring by hand. `wraps` also sets `__wrapped__`, which leads to signature and function."""

    def counted(*arguments, **keywords):
        counted.calls += 1
        return function(*arguments, **keywords)

    counted.__name__, counted.__doc__ = function.__name__, function.__doc__
    counted.calls = 0
    return counted
