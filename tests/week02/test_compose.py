"""Compose and pipe: what an answer must do, and the wrong answers we know."""

import types
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, never_called


def add_one(number):
    """Return the number after *number*."""
    return number + 1


def double(number):
    """Return twice *number*."""
    return 2 * number


def square(number):
    """Return *number* times itself."""
    return number * number


def divide(number):
    """Return one by *number*."""
    return 1 / number


def composed_results(compose, functions, *values):
    """Return what one composed function gives for each of the *values*, one after the other."""
    composed = compose(*functions)
    return [composed(value) for value in values]


def steps(compose, pipe):
    """Return in words what is called when add_one and double are composed, then called with 5, then piped from 5."""
    done = []

    def told(function):
        def tell(number):
            done.append(f"{function.__name__}({number})")
            return function(number)

        return tell

    composed = compose(told(add_one), told(double))
    done.append("composed")
    composed(5)
    done.append("called")
    pipe(5, told(add_one), told(double))
    return done


def outcome_of(call):
    """Return what *call* returns, or the name of the exception that it raises."""
    try:
        return call()
    except Exception as error:
        return type(error).__name__


def test_compose_runs_the_last_one_first(compose):
    """`compose(f, g)(x)` is `f(g(x))`: the function on the right runs first"""
    assert compose(add_one, double)(5) == 11
    assert compose(double, add_one)(5) == 12
    assert compose(square, add_one, double)(5) == 121
    assert compose(square)(5) == 25


def test_pipe_runs_the_first_one_first(pipe):
    """`pipe(x, f, g)` is `g(f(x))`: the functions run from left to right"""
    assert pipe(5, add_one, double) == 12
    assert pipe(5, double, add_one) == 11
    assert pipe(5, double, add_one, square) == 121


def test_no_functions_change_nothing(compose, pipe):
    """without functions the value comes back as it is"""
    assert compose()("rice") == "rice"
    assert pipe("rice") == "rice"


def test_takes_all_that_can_be_called(compose, pipe):
    """classes, methods and built-in functions are functions here, too"""
    assert compose("-".join, sorted, str.split)("Oslo Lima") == "Lima-Oslo"
    assert pipe("3 4 5", str.split, len, str) == "3"


def test_any_value_goes_on(compose, pipe):
    """None, False and tuples are values like others: each goes on as the one argument of the next function"""
    assert pipe("tea", {"rice": 3}.get, str) == "None"
    assert pipe(None, str, len) == 4
    assert compose(str, {"rice": 3}.get)("tea") == "None"
    assert pipe((7, 2), len) == 2


def test_the_first_to_run_takes_any_arguments(compose):
    """the rightmost function of `compose` may take several arguments, and keywords"""
    assert compose(str, max)(3, 9, 5) == "9"
    assert compose(tuple, sorted)("bac", reverse=True) == ("c", "b", "a")
    assert compose(len, divmod)(7, 2) == 2
    assert compose(dict)(lima=11) == {"lima": 11}


def test_may_be_called_again(compose):
    """a composed function gives the same at every call"""
    assert composed_results(compose, (add_one, double), 5, 5, 6) == [11, 11, 13]


def test_calls_each_function_once(compose, pipe):
    """composing calls nothing; each call runs each function once, in its order"""
    expected = ["composed", "double(5)", "add_one(10)", "called", "add_one(5)", "double(6)"]
    assert steps(compose, pipe) == expected


def test_errors_pass_as_they_are(compose, pipe):
    """an error of a function passes as it is, and the functions after it do not run"""
    assert outcome_of(lambda: compose(never_called("the second function"), divide)(0)) == "ZeroDivisionError"
    assert outcome_of(lambda: pipe(0, divide, never_called("the second function"))) == "ZeroDivisionError"


def test_refuses_what_cannot_be_called(compose, pipe):
    """something that cannot be called is a TypeError that shows it, before any function runs"""
    with pytest.raises(TypeError, match="'round'"):
        compose(add_one, "round")
    with pytest.raises(TypeError, match="'round'"):
        pipe(5, add_one, "round")
    with pytest.raises(TypeError, match="None"):
        compose(None)


def test_refuses_before_anything_runs(pipe):
    """`pipe` looks at all functions before it calls the first"""
    counted = CallCounter(add_one)
    with pytest.raises(TypeError):
        pipe(5, counted, "round")
    assert counted.count == 0


def test_long_chains(compose, pipe):
    """1,200 functions are as good as two"""
    assert compose(*[add_one] * 1_200)(0) == 1_200
    assert pipe(0, *[add_one] * 1_200) == 1_200


CHAINS = st.lists(st.sampled_from([add_one, double, square]), max_size=4)


@given(CHAINS, CHAINS, st.integers(-9, 9))
def test_chains_can_be_cut_anywhere(compose, pipe, left, right, number):
    """composing two composed functions, or piping what was piped, is composing or piping all at once"""
    expected = number
    for function in [*right[::-1], *left[::-1]]:
        expected = function(expected)
    assert compose(compose(*left), compose(*right))(number) == expected
    assert pipe(pipe(number, *right[::-1]), *left[::-1]) == expected


def checked(functions):
    """Return *functions*, or raise TypeError for one that cannot be called."""
    for function in functions:
        if not callable(function):
            raise TypeError(f"{function!r} cannot be called")
    return functions


def in_turn(value, functions):
    """Return what comes of *value* when the functions are called in turn."""
    for function in functions:
        value = function(value)
    return value


def right_compose(*functions):
    """Compose as the exercise asks."""
    *later, first = checked(functions) or [lambda value: value]
    return lambda *arguments, **keywords: in_turn(first(*arguments, **keywords), later[::-1])


def right_pipe(value, *functions):
    """Pipe as the exercise asks."""
    return in_turn(value, checked(functions))


@alternative
class PipesThroughCompose:
    """Write `pipe` with `compose`, and `compose` with a loop over pairs of a function and its arguments."""

    def compose(*functions):  # noqa: D102
        checked(functions)

        def composed(*arguments, **keywords):
            for function in reversed(functions):
                arguments, keywords = (function(*arguments, **keywords),), {}
            return arguments[0]

        return composed

    def pipe(value, *functions):  # noqa: D102
        return PipesThroughCompose.compose(*functions[::-1])(value)


@alternative
class Reduces:
    """Let `reduce` carry the value from function to function."""

    def compose(*functions):  # noqa: D102
        *later, first = checked(functions) or (lambda value: value,)

        def composed(*arguments, **keywords):
            begin = first(*arguments, **keywords)
            return reduce(lambda value, function: function(value), reversed(later), begin)

        return composed

    def pipe(value, *functions):  # noqa: D102
        return reduce(lambda value, function: function(value), checked(functions), value)


@mistake(caught_by=test_compose_runs_the_last_one_first)
class ComposesLeftToRight:
    """You run the functions of `compose` from left to right. `compose(f, g)` is written like `f(g(x))`, where g, on the
    right, runs first.
    """

    def compose(*functions):  # noqa: D102
        return right_compose(*functions[::-1])

    pipe = right_pipe


@mistake(caught_by=test_compose_runs_the_last_one_first)
class LooksItselfUp:
    """Your inner function looks the variable up when it is called. By then the name means the last function made, so it
    calls itself without end: late binding. Loop inside one inner function instead.
    """

    def compose(*functions):  # noqa: D102
        composed = None
        for function in functions[::-1]:
            composed = lambda value: function(composed(value) if composed else value)  # noqa: B023, E731 (the mistake)
        return composed

    pipe = right_pipe


@mistake(caught_by=test_compose_runs_the_last_one_first)
class ForgetsTheLastOne:
    """You take one function off to run it first, and then run only that one or only the others. All have to run."""

    def compose(*functions):  # noqa: D102
        *later, _ = functions
        return lambda value: in_turn(value, later[::-1])

    pipe = right_pipe


@mistake(caught_by=test_pipe_runs_the_first_one_first)
class PipesRightToLeft:
    """You run the functions of `pipe` from right to left. In a pipe, what stands first is done first."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        return in_turn(value, functions[::-1])


@mistake(caught_by=test_pipe_runs_the_first_one_first)
class PipesIntoAFunction:
    """Your `pipe` returns a function. It is given the value, so it can return the result."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        return lambda: in_turn(value, functions)


@mistake(caught_by=test_no_functions_change_nothing)
class NeedsAFunction:
    """You take a function before you know that there is one. Without functions, nothing happens to the value."""

    def compose(*functions):  # noqa: D102
        return reduce(lambda f, g: lambda *args, **kwargs: f(g(*args, **kwargs)), functions)

    pipe = right_pipe


@mistake(caught_by=test_no_functions_change_nothing)
class GivesNoneForNone:
    """Without functions you give None. What is asked for then is a function that gives back what it is given."""

    def compose(*functions):  # noqa: D102
        return right_compose(*functions) if functions else lambda value: None

    pipe = right_pipe


@mistake(caught_by=test_takes_all_that_can_be_called)
class AcceptsFunctionsOnly:
    """You accept only what was written with `def` or `lambda`. Classes, methods and built-in functions can be called,
    too: ask `callable`.
    """

    def compose(*functions):  # noqa: D102
        for function in functions:
            if not isinstance(function, types.FunctionType):
                raise TypeError(f"{function!r} is no function")
        return right_compose(*functions)

    pipe = right_pipe


@mistake(caught_by=test_any_value_goes_on)
class StopsAtNone:
    """You stop when a function gives None. Perhaps the next one knows what to do with it: every value goes on."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        for function in checked(functions):
            if value is None:
                break
            value = function(value)
        return value


@mistake(caught_by=test_any_value_goes_on)
class SpreadsTuples:
    """You spread a tuple out into several arguments. It is one value, and goes on as one argument."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        for function in checked(functions):
            value = function(*value) if isinstance(value, tuple) else function(value)
        return value


@mistake(caught_by=test_the_first_to_run_takes_any_arguments)
class TakesOneArgument:
    """Your inner function takes one argument. The function that runs first may need several: take `*args` and
    `**kwargs`, and hand them on.
    """

    def compose(*functions):  # noqa: D102
        composed = right_compose(*functions)
        return lambda value: composed(value)

    pipe = right_pipe


@mistake(caught_by=test_the_first_to_run_takes_any_arguments)
class DropsKeywords:
    """Your inner function hands positional arguments on, but takes no keywords."""

    def compose(*functions):  # noqa: D102
        composed = right_compose(*functions)
        return lambda *arguments: composed(*arguments)

    pipe = right_pipe


@mistake(caught_by=test_may_be_called_again)
class KeepsAnIterator:
    """`reversed` and `map` give an iterator, and your inner function keeps that one. The first call uses it up, and
    the next finds no function left. Keep the tuple and reverse it at each call.
    """

    def compose(*functions):  # noqa: D102
        *later, first = checked(functions) or [lambda value: value]
        iterator = reversed(later)
        return lambda *arguments, **keywords: in_turn(first(*arguments, **keywords), iterator)

    pipe = right_pipe


@mistake(caught_by=test_may_be_called_again)
class RunsOutOfFunctions:
    """Your inner function takes the first function with `next` from an iterator that all calls share. After one
    call the iterator has nothing left. Make it inside.
    """

    def compose(*functions):  # noqa: D102
        iterator = reversed(checked(functions))

        def composed(*arguments, **keywords):
            return in_turn(next(iterator)(*arguments, **keywords), iterator)

        return composed if functions else lambda value: value

    pipe = right_pipe


@mistake(caught_by=test_may_be_called_again)
class TakesFunctionsOff:
    """You take functions off a list while you call them, and the list belongs to the composed function: its second call
    finds it empty.
    """

    def compose(*functions):  # noqa: D102
        waiting = [*checked(functions)]
        identity = lambda value: value  # noqa: E731

        def composed(*arguments, **keywords):
            value = (waiting.pop() if waiting else identity)(*arguments, **keywords)
            while waiting:
                value = waiting.pop()(value)
            return value

        return composed

    pipe = right_pipe


@mistake(caught_by=test_calls_each_function_once)
class CallsTwice:
    """You call a function to look at its result, and call it again to use it. Keep the result under a name."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        for function in checked(functions):
            value = None if function(value) is None else function(value)
        return value


@mistake(caught_by=test_errors_pass_as_they_are)
class SwallowsErrors:
    """You catch the error and give None. Then nobody knows what went wrong, or that anything did."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        checked(functions)
        try:
            return in_turn(value, functions)
        except Exception:
            return None


@mistake(caught_by=test_errors_pass_as_they_are)
class WrapsErrors:
    """You raise an error of your own in place of the function's. Who waits for a ZeroDivisionError waits in vain."""

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        checked(functions)
        try:
            return in_turn(value, functions)
        except Exception as error:
            raise RuntimeError("a function failed") from error


@mistake(caught_by=test_refuses_what_cannot_be_called)
class ChecksNothing:
    """You notice only at the call that something cannot be called, far from the line that composed it. Ask `callable`
    when you get the functions.
    """

    def compose(*functions):  # noqa: D102
        *later, first = functions or [lambda value: value]
        return lambda *arguments, **keywords: in_turn(first(*arguments, **keywords), later[::-1])

    def pipe(value, *functions):  # noqa: D102
        return in_turn(value, functions)


@mistake(caught_by=test_refuses_before_anything_runs)
class ChecksInTurn:
    """You look at each function just before you call it. When the last one cannot be called, the work of the others is
    done already. Look at all of them first.
    """

    compose = right_compose

    def pipe(value, *functions):  # noqa: D102
        for function in functions:
            checked([function])
            value = function(value)
        return value


@mistake(caught_by=test_long_chains)
class NestsCalls:
    """Each of your functions calls the next one inside, so 1,200 functions need 1,200 calls open at once, and Python
    stops far earlier. A loop has one call open at a time.
    """

    def compose(*functions):  # noqa: D102
        nested = lambda f, g: lambda *args, **kwargs: f(g(*args, **kwargs))  # noqa: E731
        return reduce(nested, checked(functions)) if functions else lambda value: value

    pipe = right_pipe
