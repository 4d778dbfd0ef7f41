"""The trampoline: what an answer must do, and the wrong answers we know."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def counted_down(trampoline, tail_call, number):
    """Return the sum of the numbers from *number* to 1, by a function that ends in a call of itself."""

    def down(left, total=0):
        return unwatched(down, left - 1, total + left) if left else total

    unwatched = getattr(tail_call, "__wrapped__", tail_call)  # to remember each of 100,000 calls would take a second
    return trampoline(down, number)


def parity(trampoline, tail_call, number):
    """Return in a word whether *number* is even, by two functions that ask each other."""

    def even(left):
        return tail_call(odd, left - 1) if left else "even"

    def odd(left):
        return tail_call(even, left - 1) if left else "odd"

    return trampoline(even, number)


def steps(trampoline, tail_call, number):
    """Return in words when the calls of a function that counts down begin and end."""
    done = []

    def down(left):
        done.append(f"begin {left}")
        result = tail_call(down, left - 1) if left else "landed"
        done.append(f"end {left}")
        return result

    trampoline(down, number)
    return done


def result_of(trampoline, tail_call, value, hops):
    """Return what comes back when a function returns *value* after so many hops."""

    def hop(left):
        return tail_call(hop, left - 1) if left else value

    return trampoline(hop, hops)


def arguments_received(trampoline, tail_call, *arguments, **keywords):
    """Return what a function gets when it is called at the end of another with these arguments."""

    def land(*positional, **named):
        return positional, named

    def jump():
        return tail_call(land, *arguments, **keywords)

    return trampoline(jump)


def calls_made_by(tail_call, *arguments):
    """Return the arguments of each call that `tail_call` itself makes."""
    function = CallCounter(len)
    tail_call(function, *arguments)
    return function.calls


class Parcel:
    """An argument that counts how many of its kind there are at once."""

    alive = most = 0

    def __init__(self):
        Parcel.alive += 1
        Parcel.most = max(Parcel.most, Parcel.alive)

    def __del__(self):
        Parcel.alive -= 1


def most_kept(trampoline, tail_call, hops):
    """Return how many arguments of calls that are over are kept at once, at most."""

    def hop(left, parcel):
        return tail_call(hop, left - 1, Parcel()) if left else None

    Parcel.alive = Parcel.most = 0
    trampoline(hop, hops, Parcel())
    return Parcel.most


def nested(trampoline, tail_call):
    """Return the result of a trampoline in which another one runs, with another function, for each hop."""

    def inner(left, total):
        return tail_call(inner, left - 1, total + 1) if left else total

    def outer(left, total):
        if not left:
            return total
        then = tail_call(outer, left - 1, total + left)
        trampoline(inner, left, 0)
        return then

    return trampoline(outer, 4, 0)


def changed_its_mind(trampoline, tail_call):
    """Run a function that makes a tail call and returns something else."""

    done = []

    def hesitate():
        tail_call(done.append, "a call that was not returned")
        return "stays"

    return trampoline(hesitate), done


def after_failure(trampoline, tail_call):
    """Return the result of a trampoline that is used after another one has failed."""

    def fail(left):
        if not left:
            raise LookupError("lost")
        return tail_call(fail, left - 1)

    try:
        trampoline(fail, 3)
    except LookupError:
        return counted_down(trampoline, tail_call, 4)


def failing(trampoline, tail_call, error, hops):
    """Run a function that raises *error* after so many hops."""

    def hop(left):
        if not left:
            raise error
        return tail_call(hop, left - 1)

    return trampoline(hop, hops)


def test_an_ordinary_function(trampoline):
    """a function that makes no tail call is called with the arguments, and its result comes back"""
    assert trampoline(pow, 2, 5) == 32
    assert trampoline(sorted, "cab", reverse=True) == ["c", "b", "a"]
    assert trampoline(dict, lima=11) == {"lima": 11}


def test_makes_the_call(trampoline, tail_call):
    """a call that a function returns by `tail_call` is made, and the next one, until a result comes"""
    assert counted_down(trampoline, tail_call, 1) == 1
    assert counted_down(trampoline, tail_call, 4) == 10
    assert result_of(trampoline, tail_call, "landed", hops=3) == "landed"


def test_several_functions(trampoline, tail_call):
    """functions may call each other in this way"""
    assert parity(trampoline, tail_call, 6) == "even"
    assert parity(trampoline, tail_call, 7) == "odd"
    assert parity(trampoline, tail_call, 0) == "even"


def test_hands_arguments_on(trampoline, tail_call):
    """`tail_call` hands on any arguments and keywords, whatever their names and values"""
    assert arguments_received(trampoline, tail_call, 1, None, (2, 3)) == ((1, None, (2, 3)), {})
    assert arguments_received(trampoline, tail_call, city="Lima", km=0) == ((), {"city": "Lima", "km": 0})
    assert arguments_received(trampoline, tail_call, function=1, self=2) == ((), {"function": 1, "self": 2})
    assert trampoline(dict, function=7) == {"function": 7}


def test_tail_call_calls_nothing(tail_call):
    """`tail_call` itself calls nothing: it only says which call comes next"""
    assert calls_made_by(tail_call, "tea") == []


def test_one_call_at_a_time(trampoline, tail_call):
    """each call has ended when the next one begins"""
    assert steps(trampoline, tail_call, 2) == ["begin 2", "end 2", "begin 1", "end 1", "begin 0", "end 0"]


def test_a_call_that_is_not_returned(trampoline, tail_call):
    """a call that `tail_call` made and the function does not return is not made"""
    assert changed_its_mind(trampoline, tail_call) == ("stays", [])


def test_a_function_as_result(trampoline, tail_call):
    """a result that is itself a function comes back; it is not called"""
    assert result_of(trampoline, tail_call, len, hops=0) is len
    assert result_of(trampoline, tail_call, parity, hops=2) is parity
    assert result_of(trampoline, tail_call, Parcel, hops=1) is Parcel
    call_me = partial(print, "called")
    assert result_of(trampoline, tail_call, call_me, hops=1) is call_me


@pytest.mark.parametrize("value", [None, False, 0, "", [], ()])
def test_false_results(trampoline, tail_call, value):
    """a false result is a result like others"""
    assert result_of(trampoline, tail_call, value, hops=2) == value


@pytest.mark.parametrize(
    "value", [(len, ("abc",)), (len, "abc"), (len, ("abc",), {}), [len, ("abc",), {}], ("tail_call", len, ("abc",), {})]
)
def test_results_that_look_like_calls(trampoline, tail_call, value):
    """a tuple or a list with a function in it is a result, too: only what `tail_call` made is a call"""
    assert result_of(trampoline, tail_call, value, hops=1) == value


def test_dictionaries_as_results(trampoline, tail_call):
    """a dictionary with the names that a call has is a result like others"""
    value = {"function": len, "args": ("abc",), "arguments": ("abc",), "kwargs": {}, "keywords": {}}
    assert result_of(trampoline, tail_call, value, hops=1) == value


def test_errors_pass(trampoline, tail_call):
    """an error in any of the calls passes as it is, StopIteration included"""
    with pytest.raises(ZeroDivisionError):
        failing(trampoline, tail_call, ZeroDivisionError("by 0"), hops=0)
    with pytest.raises(LookupError, match="lost"):
        failing(trampoline, tail_call, LookupError("lost"), hops=3)
    with pytest.raises(StopIteration):
        failing(trampoline, tail_call, StopIteration(7), hops=1)
    with pytest.raises(TypeError):
        trampoline(pow, 2)


def test_trampolines_in_trampolines(trampoline, tail_call):
    """a trampoline may run inside another one, and after one that has failed"""
    assert nested(trampoline, tail_call) == 10
    assert after_failure(trampoline, tail_call) == 10


def test_a_hundred_thousand_calls(trampoline, tail_call):
    """100,000 calls, each the last thing the one before does, are as good as two"""
    assert counted_down(trampoline, tail_call, 100_000) == 5_000_050_000


def test_forgets_calls_that_are_over(trampoline, tail_call):
    """arguments of calls that are over are let go: after 200 calls no more than a few exist"""
    assert most_kept(trampoline, tail_call, 200) <= 5


@given(st.integers(0, 40), st.integers())
def test_any_number_of_hops(trampoline, tail_call, hops, value):
    """the number of calls makes no difference to the result"""
    assert result_of(trampoline, tail_call, value, hops) == value


class Call:
    """A call that is still to be made."""

    def __init__(self, function, arguments, keywords):
        self.function, self.arguments, self.keywords = function, arguments, keywords


def right_tail_call(function, /, *arguments, **keywords):
    """Say which call comes next, in the right way."""
    return Call(function, arguments, keywords)


def right_trampoline(function, /, *arguments, **keywords):
    """Make the calls in the right way."""
    result = function(*arguments, **keywords)
    while isinstance(result, Call):
        result = result.function(*result.arguments, **result.keywords)
    return result


@alternative
class PartialsOfAKind:
    """A call is a `partial` of a subclass that nobody else uses; the loop is an endless one that returns."""

    class Next(partial):  # noqa: D106
        pass

    def tail_call(*arguments, **keywords):  # noqa: D102
        return PartialsOfAKind.Next(*arguments, **keywords)

    def trampoline(*arguments, **keywords):  # noqa: D102
        result = PartialsOfAKind.Next(*arguments, **keywords)
        while True:
            if type(result) is not PartialsOfAKind.Next:
                return result
            result = result()


MARK = object()


@alternative
class MarkedTuples:
    """A call is a tuple that begins with an object of one's own; the loop keeps the parts of the next call."""

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return (MARK, function, arguments, keywords)

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        while True:
            result = function(*arguments, **keywords)
            if not (isinstance(result, tuple) and result and result[0] is MARK):
                return result
            _, function, arguments, keywords = result


@mistake(caught_by=test_an_ordinary_function)
class NeedsATailCall:
    """You take it for granted that the first call returns a tail call. A function may have its result at once."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while True:
            result = result.function(*result.arguments, **result.keywords)
            if not isinstance(result, Call):
                return result


@mistake(caught_by=test_makes_the_call)
class BouncesOnce:
    """You make one of the calls that come back, and return what it gave. That may be the next call: a loop, not an
    `if`.
    """

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        if isinstance(result, Call):
            result = result.function(*result.arguments, **result.keywords)
        return result


@mistake(caught_by=test_makes_the_call)
class MakesNoCalls:
    """You call the function once and return what it gives, be it a call that is still to be made."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        return function(*arguments, **keywords)


@mistake(caught_by=test_several_functions)
class CallsTheSameFunction:
    """You call the first function again and again, with new arguments. The call that came back says which one
    is next.
    """

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while isinstance(result, Call):
            result = function(*result.arguments, **result.keywords)
        return result


@mistake(caught_by=test_hands_arguments_on)
class DropsKeywords:
    """`tail_call` takes no keywords. A call has both: `*arguments` and `**keywords`."""

    trampoline = right_trampoline

    def tail_call(function, /, *arguments):  # noqa: D102
        return Call(function, arguments, {})


@mistake(caught_by=test_hands_arguments_on)
class ClaimsAName:
    """Your own parameter `function` takes the name away from the function that is called. A `/` behind it sets the name
    free.
    """

    trampoline = right_trampoline

    def tail_call(function, *arguments, **keywords):  # noqa: D102
        return Call(function, arguments, keywords)


@mistake(caught_by=test_hands_arguments_on)
class ClaimsANameAtTheStart:
    """Your `trampoline` has a parameter `function` without a `/` behind it, and so no function that takes a keyword of
    that name can be started.
    """

    tail_call = right_tail_call

    def trampoline(function, *arguments, **keywords):  # noqa: D102
        return right_trampoline(function, *arguments, **keywords)


@mistake(caught_by=test_tail_call_calls_nothing)
class CallsAtOnce:
    """Your `tail_call` makes the call itself. That is plain recursion with more words: keep function and arguments, and
    let `trampoline` call.
    """

    trampoline = right_trampoline

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return function(*arguments, **keywords)


@mistake(caught_by=test_one_call_at_a_time)
class LooksAhead:
    """You call a function again to see whether it is done. Each call is to be made once."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        while isinstance(function(*arguments, **keywords), Call):
            call = function(*arguments, **keywords)
            function, arguments, keywords = call.function, call.arguments, call.keywords
        return function(*arguments, **keywords)


@mistake(caught_by=test_a_function_as_result)
class CallsWhateverCanBeCalled:
    """You go on as long as the result can be called. A function may be the result that was asked for: give calls a
    class of their own.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return partial(function, *arguments, **keywords)

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while callable(result):
            result = result()
        return result


@mistake(caught_by=test_a_function_as_result)
class TakesEveryPartialForACall:
    """A `partial` stands for a call here, but somebody may want to return one. Make a class that only
    `tail_call` uses.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return partial(function, *arguments, **keywords)

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while isinstance(result, partial):
            result = result()
        return result


@mistake(caught_by=test_false_results)
class TurnsFalseIntoNone:
    """You ask whether there is a result by its truth value, and lose 0, False and whatever is empty."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        return right_trampoline(function, *arguments, **keywords) or None


@mistake(caught_by=test_results_that_look_like_calls)
class TakesEveryTupleForACall:
    """A plain tuple stands for a call here, and a result may be a tuple, too. Make a class that only
    `tail_call` uses.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return function, arguments, keywords

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while isinstance(result, tuple) and len(result) == 3 and callable(result[0]):
            function, arguments, keywords = result
            result = function(*arguments, **keywords)
        return result


@mistake(caught_by=test_results_that_look_like_calls)
class MarksWithAText:
    """You mark a call by a text, which anybody may write. A class, or an `object()` of your own, cannot come from
    elsewhere.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return "tail_call", function, arguments, keywords

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while isinstance(result, tuple) and len(result) == 4 and result[0] == "tail_call":
            _, function, arguments, keywords = result
            result = function(*arguments, **keywords)
        return result


@mistake(caught_by=test_dictionaries_as_results)
class TakesEveryDictionaryForACall:
    """A plain dictionary stands for a call here, and a result may be one, too. Make a class that only
    `tail_call` uses.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        return {"function": function, "arguments": arguments, "keywords": keywords}

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        result = function(*arguments, **keywords)
        while isinstance(result, dict) and "function" in result and "arguments" in result:
            result = result["function"](*result["arguments"], **result["keywords"])
        return result


@mistake(caught_by=test_errors_pass)
class SwallowsStopIteration:
    """You drive the calls with a generator or with `next`, in which a StopIteration of a function gets lost or becomes
    a RuntimeError.
    """

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        def results():
            result = function(*arguments, **keywords)
            while isinstance(result, Call):
                result = result.function(*result.arguments, **result.keywords)
            yield result

        return next(results())


@mistake(caught_by=test_errors_pass)
class TriesAndGivesNone:
    """You catch errors of the calls and return None. Let them pass."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        try:
            return right_trampoline(function, *arguments, **keywords)
        except Exception:
            return None


WAITING = []


@mistake(caught_by=test_a_call_that_is_not_returned)
class SharesAQueue:
    """`tail_call` puts the call into a list, from where it is made even if the function returns something else, and
    which all trampolines share. Let the call be the result.
    """

    def tail_call(function, /, *arguments, **keywords):  # noqa: D102
        call = Call(function, arguments, keywords)
        WAITING.append(call)
        return call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        WAITING.clear()
        WAITING.append(Call(function, arguments, keywords))
        result = None
        while WAITING:
            call = WAITING.pop()
            result = call.function(*call.arguments, **call.keywords)
        return result


def recursive_trampoline(function, /, *arguments, **keywords):
    """Make each call that comes back by a trampoline of its own."""
    result = function(*arguments, **keywords)
    if isinstance(result, Call):
        return recursive_trampoline(result.function, *result.arguments, **result.keywords)
    return result


@mistake(caught_by=test_a_hundred_thousand_calls)
class BouncesByRecursion:
    """Your `trampoline` calls itself for every call that comes back, and so it nests as the function did. A loop stays
    where it is.
    """

    tail_call = right_tail_call
    trampoline = recursive_trampoline


@mistake(caught_by=test_forgets_calls_that_are_over)
class KeepsAllCalls:
    """You keep every call in a list. A deep recursion then costs memory instead of stack: one call is all you need."""

    tail_call = right_tail_call

    def trampoline(function, /, *arguments, **keywords):  # noqa: D102
        calls = [Call(function, arguments, keywords)]
        while isinstance(calls[-1], Call):
            call = calls[-1]
            calls.append(call.function(*call.arguments, **call.keywords))
        return calls[-1]
