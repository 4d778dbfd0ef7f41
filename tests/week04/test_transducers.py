"""Transducers: what an answer must do, and the wrong answers we know."""

from dataclasses import dataclass
from functools import reduce
from itertools import count, islice
from operator import add, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard, never_called


@dataclass(frozen=True)
class Done:
    """The twin of the lesson's class: a result that is final."""

    value: object


def is_even(number):
    """Tell whether *number* is even."""
    return number % 2 == 0


def square(number):
    """Return *number* times itself."""
    return number * number


def append(so_far, item):
    """Return a tuple with one more item."""
    return (*so_far, item)


def keep_last(so_far, item):
    """Return the item alone."""
    return item


def negating(step):
    """A transducer that this lesson's functions do not make: every item changes its sign."""
    return lambda so_far, item: step(so_far, -item)


def order_of_calls(mapping, filtering, transduce, items):
    """Return in words what is read and called, and for which item."""
    done = []

    def source():
        for item in items:
            done.append(f"read {item}")
            yield item

    def square_told(number):
        done.append(f"square {number}")
        return square(number)

    def is_even_told(number):
        done.append(f"is {number} even")
        return is_even(number)

    def append_told(so_far, item):
        done.append(f"step {item}")
        return append(so_far, item)

    transduce(source(), [mapping(square_told), filtering(is_even_told)], append_told, ())
    return done


def result_and_read(transduce, items, transducers):
    """Return the tuple that comes out, and how many of the items were read."""
    source = OverReadGuard(items, limit=9)
    return transduce(source, transducers, append, ()), source.read


def twice(transduce, items, transducers):
    """Return what two folds with the same transducers give."""
    return [transduce(items, transducers, append, ()), transduce(items, transducers, append, ())]


def test_without_transducers(transduce):
    """without transducers it is a fold from the left: `step(step(initial, first), second)`"""
    assert transduce([1, 2, 3], [], append, ()) == (1, 2, 3)
    assert transduce([], [], add, 7) == 7
    assert transduce("abc", [], add, "z") == "zabc"


def test_mapping(mapping, transduce):
    """`mapping(f)` lets `f(item)` through in the place of each item"""
    assert transduce([1, 2, 3], [mapping(square)], append, ()) == (1, 4, 9)
    assert transduce(["tea", ""], [mapping(len)], append, ()) == (3, 0)


def test_filtering(filtering, transduce):
    """`filtering(p)` lets the items through for which `p(item)` is true; what there is so far stays for the others"""
    assert transduce([1, 2, 3, 4], [filtering(is_even)], append, ()) == (2, 4)
    assert transduce(["tea", "", "rice"], [filtering(len)], append, ()) == ("tea", "rice")
    assert transduce([1, 3], [filtering(is_even)], add, 7) == 7


def test_taking(taking, transduce):
    """`taking(n)` lets the first n items through; fewer are no error, and of 0 there are none"""
    assert transduce([5, 6, 7, 8], [taking(2)], append, ()) == (5, 6)
    assert transduce([5, 6], [taking(3)], append, ()) == (5, 6)
    assert transduce([5], [taking(1)], append, ()) == (5,)
    assert transduce([5, 6], [taking(0)], append, ()) == ()


def test_any_step(mapping, filtering, transduce):
    """the same transducers go with any step: a sum, a count, the largest"""
    transducers = [filtering(is_even), mapping(square)]
    assert transduce([1, 2, 4, 5], transducers, add, 0) == 20
    assert transduce([1, 2, 4, 5], transducers, lambda so_far, item: so_far + 1, 0) == 2
    assert transduce([1, 4, 2, 5], transducers, max, -1) == 16


def test_in_the_order_of_the_list(mapping, filtering, taking, transduce):
    """an item goes through the transducers in the order of the list"""
    assert transduce([1, 2, 3], [mapping(str), mapping("no. ".__add__)], append, ()) == ("no. 1", "no. 2", "no. 3")
    assert transduce([1, 2, 3, 4, 5, 6], [filtering(is_even), taking(2)], append, ()) == (2, 4)
    assert transduce([1, 2, 3, 4, 5, 6], [taking(2), filtering(is_even)], append, ()) == (2,)
    assert transduce([1, 2, 3, 4, 5, 6], [taking(3), filtering(is_even)], append, ()) == (2,)


def test_one_item_at_a_time(mapping, filtering, transduce):
    """each item goes all the way before the next one is read; no list is made in between"""
    assert order_of_calls(mapping, filtering, transduce, [2, 3]) == [
        "read 2",
        "square 2",
        "is 4 even",
        "step 4",
        "read 3",
        "square 3",
        "is 9 even",
    ]


def test_reads_no_further_than_it_must(taking, filtering, transduce):
    """when `taking` has enough, no further item is read, so the source may be endless"""
    assert result_and_read(transduce, range(5, 14), [taking(3)]) == ((5, 6, 7), 3)
    assert result_and_read(transduce, range(5, 14), [filtering(is_even), taking(2)]) == ((6, 8), 4)
    assert result_and_read(transduce, range(5, 14), [taking(3), filtering(is_even)]) == ((6,), 3)
    assert transduce(OverReadGuard(count(), limit=1), [taking(0)], append, ()) == ()
    assert transduce(OverReadGuard(count(), limit=2), [taking(2)], add, 0) == 1


def test_reads_an_iterator_once(mapping, transduce):
    """an iterator, which can be read once, is enough, and the function is called once an item"""
    counted = CallCounter(square)
    assert transduce(iter([3, 4]), [mapping(counted)], append, ()) == (9, 16)
    assert counted.calls == [(3,), (4,)]


def test_several_may_have_enough(taking, mapping, transduce):
    """when several `taking` have enough, at one time or at different ones, the result is still the plain value"""
    assert transduce([5, 6, 7], [taking(2), taking(2)], append, ()) == (5, 6)
    assert transduce([5, 6, 7], [taking(1), mapping(square), taking(1), taking(1)], append, ()) == (25,)
    assert transduce([5, 6, 7], [taking(3), taking(1)], append, ()) == (5,)
    assert transduce([5, 6, 7], [taking(1), taking(3)], add, 0) == 5
    assert transduce([5, 6, 7], [taking(2), taking(0)], append, ()) == ()


def test_may_be_used_again(taking, filtering, transduce):
    """a transducer keeps nothing between two folds, and may stand in one list twice"""
    transducers = [filtering(is_even), taking(2)]
    assert twice(transduce, [1, 2, 3, 4, 5, 6], transducers) == [(2, 4), (2, 4)]
    same = taking(2)
    assert transduce([5, 6, 7], [same, same], append, ()) == (5, 6)


def test_is_a_function_from_step_to_step(mapping, filtering, transduce):
    """a transducer is a function that takes a step and returns a step, so others' transducers fit in"""
    assert transduce([1, 2], [negating], append, ()) == (-1, -2)
    assert transduce([1, -2, 3], [mapping(square), negating, mapping(str)], append, ()) == ("-1", "-4", "-9")
    assert reduce(mapping(square)(add), [1, 2, 3], 0) == 14
    assert reduce(filtering(is_even)(append), [1, 2, 4], ()) == (2, 4)


def test_any_value(mapping, filtering, taking, transduce):
    """None and other false values are items and results like others"""
    assert transduce([None, 0, ""], [mapping(lambda item: item)], append, ()) == (None, 0, "")
    assert transduce([1, 2, 3], [mapping({2: "two"}.get)], keep_last, "start") is None
    assert transduce([7, None, 8], [taking(2)], keep_last, "start") is None
    assert transduce([None, 7, 8], [filtering(lambda item: item != 7), taking(2)], append, ()) == (None, 8)


def test_building_calls_nothing(mapping, filtering, taking):
    """to make a transducer, and to give it a step, calls nothing"""
    assert callable(mapping(never_called("the function"))(never_called("the step")))
    assert callable(filtering(never_called("the predicate"))(never_called("the step")))
    assert callable(taking(2)(never_called("the step")))


def test_errors_pass(mapping, filtering, transduce):
    """an error of a function or of the step passes as it is"""
    with pytest.raises(ValueError, match="invalid literal"):
        transduce(["7", "x"], [mapping(int)], append, ())
    with pytest.raises(TypeError):
        transduce([2, None], [filtering(is_even)], append, ())
    with pytest.raises(ZeroDivisionError):
        transduce([1, 0], [mapping(square)], truediv, 7)


NUMBERS = st.lists(st.integers(-9, 9), max_size=8)


@given(NUMBERS, st.integers(0, 4), st.integers(0, 4))
def test_like_a_pipeline_of_generators(mapping, filtering, taking, transduce, numbers, early, late):
    """the result is that of a pipeline of generators, for any numbers and limits"""
    taken = islice(numbers, early)
    expected = tuple(islice((square(number) for number in taken if is_even(number)), late))
    transducers = [taking(early), filtering(is_even), mapping(square), taking(late)]
    assert transduce(numbers, transducers, append, ()) == expected


class Enough(Exception):
    """The fold may end, with a value."""

    def __init__(self, value):
        super().__init__(value)
        self.value = value


@alternative
class RaisesEnough:
    """`taking` ends the fold by an exception that carries the result through all the steps outside."""

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                if left == 0:
                    raise Enough(so_far)
                left -= 1
                so_far = step(so_far, item)
                if left == 0:
                    raise Enough(so_far)
                return so_far

            return taken

        return transducer

    def transduce(items, transducers, step, initial):  # noqa: D102
        for transducer in transducers[::-1]:
            step = transducer(step)
        so_far = initial
        try:
            for item in items:
                so_far = step(so_far, item)
        except Enough as enough:
            return enough.value
        return so_far


@alternative
class StepObjects:
    """Steps are objects with `__call__`; the outermost is asked after each item whether anyone inside has enough."""

    class Taken:  # noqa: D106
        def __init__(self, left, step):
            self.left, self.step = left, step

        def __call__(self, so_far, item):  # noqa: D102
            if self.left:
                self.left -= 1
                so_far = self.step(so_far, item)
            plain = so_far.value if isinstance(so_far, Done) else so_far
            return so_far if self.left else Done(plain)

    def taking(count):  # noqa: D102
        return lambda step: StepObjects.Taken(count, step)

    def transduce(items, transducers, step, initial):  # noqa: D102
        inner_to_outer = reduce(lambda inside, transducer: transducer(inside), reversed(list(transducers)), step)
        so_far = initial
        for item in items:
            so_far = inner_to_outer(so_far, item)
            if isinstance(so_far, Done):
                return so_far.value
        return so_far


def wrapped(transducers, step):
    """Return *step* inside of all the transducers, the first one outermost."""
    for transducer in reversed(transducers):
        step = transducer(step)
    return step


def run(items, step, so_far):
    """Fold until somebody is done."""
    for item in items:
        so_far = step(so_far, item)
        if isinstance(so_far, Done):
            return so_far.value
    return so_far


def final(so_far):
    """Return *so_far* as a final result, which it may be already."""
    return so_far if isinstance(so_far, Done) else Done(so_far)


def right_taking(count):
    """Make the transducer in the right way."""

    def transducer(step):
        left = count

        def taken(so_far, item):
            nonlocal left
            left -= 1
            if left < 0:
                return final(so_far)
            so_far = step(so_far, item)
            return so_far if left else final(so_far)

        return taken

    return transducer


class Right:
    """What goes together: `taking` and `transduce` that agree on Done."""

    def taking(count):  # noqa: D102
        return right_taking(count)

    def transduce(items, transducers, step, initial):  # noqa: D102
        return run(items, wrapped(transducers, step), initial)


@mistake(caught_by=test_without_transducers)
class ForgetsInitial:
    """You begin with the first item. `initial` was given, and an item need not be of the kind of the result."""

    def transduce(items, transducers, step, initial):  # noqa: D102
        return reduce(wrapped(transducers, step), items) if items else initial


@mistake(caught_by=test_mapping)
class MapsTheResult:
    """You call the function with what there is so far. It is for the item: `step(so_far, function(item))`."""

    def mapping(function):  # noqa: D102
        return lambda step: lambda so_far, item: function(step(so_far, item))


@mistake(caught_by=test_mapping)
class ForgetsTheStep:
    """You return `function(item)` and never call the step, so that nothing is added to what there is."""

    def mapping(function):  # noqa: D102
        return lambda step: lambda so_far, item: function(item)


@mistake(caught_by=test_filtering)
class ReturnsNoneForTheOthers:
    """For an item that is left out you return None, and what there was so far is lost. Return `so_far`."""

    def filtering(predicate):  # noqa: D102
        return lambda step: lambda so_far, item: step(so_far, item) if predicate(item) else None


@mistake(caught_by=test_filtering)
class PassesTheAnswerOn:
    """You pass on what the predicate returned. The item itself goes on."""

    def filtering(predicate):  # noqa: D102
        return lambda step: lambda so_far, item: step(so_far, predicate(item)) if predicate(item) else so_far


@mistake(caught_by=test_taking)
class ReturnsDone:
    """Your `taking` says `Done(…)`, and nobody takes the value out. `transduce` has to look for it after each step."""

    taking = vars(Right)["taking"]

    def transduce(items, transducers, step, initial):  # noqa: D102
        step, so_far = wrapped(transducers, step), initial
        for item in items:
            so_far = step(so_far, item)
            if isinstance(so_far, Done):
                break
        return so_far


@mistake(caught_by=test_taking)
class TakesOneTooMany:
    """You count after the comparison, and let one item too many through."""

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        return right_taking(count + 1)


@mistake(caught_by=test_taking)
class TakesOneOfNone:
    """You let an item through before you look at the count. Of 0 items none may pass."""

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                left -= 1
                so_far = step(so_far, item)
                return so_far if left > 0 else final(so_far)

            return taken

        return transducer


@mistake(caught_by=test_in_the_order_of_the_list)
class WrapsInOrder:
    """You wrap the step in the order of the list, so that the last transducer is outermost and sees the item first.
    Begin with the last one.
    """

    taking = vars(Right)["taking"]

    def transduce(items, transducers, step, initial):  # noqa: D102
        return run(items, wrapped(transducers[::-1], step), initial)


@mistake(caught_by=test_in_the_order_of_the_list)
class CountsWhatIsKept:
    """You count only items after which what there is has changed. `taking` counts the items that come to it, whatever
    becomes of them behind it.
    """

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                if left == 0:
                    return final(so_far)
                before, so_far = so_far, step(so_far, item)
                left -= so_far != before
                return so_far if left else final(so_far)

            return taken

        return transducer


@mistake(caught_by=test_one_item_at_a_time)
class MakesListsInBetween:
    """You send all items through one transducer before the next begins, with a list in between. That is what
    transducers avoid: wrap the steps, and fold once.
    """

    taking = vars(Right)["taking"]

    def transduce(items, transducers, step, initial):  # noqa: D102
        for transducer in transducers:
            items = run(items, transducer(lambda so_far, item: [*so_far, item]), [])
        return run(items, step, initial)


@mistake(caught_by=test_reads_no_further_than_it_must)
class IgnoresTheRest:
    """Your `taking` leaves out what comes after, but the fold goes on reading. From an endless source it never
    returns.
    """

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                left -= 1
                return step(so_far, item) if left >= 0 else so_far

            return taken

        return transducer


@mistake(caught_by=test_reads_no_further_than_it_must)
class NoticesOneItemLate:
    """You notice that you have enough when the next item comes. By then it has been read, and may be lost, or never
    come. Say so together with the last item.
    """

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                left -= 1
                return step(so_far, item) if left >= 0 else final(so_far)

            return taken

        return transducer


@mistake(caught_by=test_one_item_at_a_time)
class ReadsAllFirst:
    """You make a list of the items before you begin. An endless source never gets you further."""

    taking = vars(Right)["taking"]

    def transduce(items, transducers, step, initial):  # noqa: D102
        return run(list(items), wrapped(transducers, step), initial)


@mistake(caught_by=test_one_item_at_a_time)
class CallsTwice:
    """You call the function twice for each item. Call it once and keep the result under a name."""

    taking, transduce = vars(Right)["taking"], vars(Right)["transduce"]

    def mapping(function):  # noqa: D102
        def transducer(step):
            def mapped(so_far, item):
                function(item)
                return step(so_far, function(item))

            return mapped

        return transducer


@mistake(caught_by=test_several_may_have_enough)
class WrapsDoneInDone:
    """The step inside may be done already, and you put its `Done` into another one. If it is one, return it as
    it is.
    """

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        def transducer(step):
            left = count

            def taken(so_far, item):
                nonlocal left
                left -= 1
                if left < 0:
                    return Done(so_far)
                so_far = step(so_far, item)
                return so_far if left else Done(so_far)

            return taken

        return transducer


@mistake(caught_by=test_may_be_used_again)
class CountsForEver:
    """Your counter is made with the transducer and goes on in the next fold, where nothing is left to take. Make it
    where the transducer is given its step.
    """

    transduce = vars(Right)["transduce"]

    def taking(count):  # noqa: D102
        left = count

        def transducer(step):
            def taken(so_far, item):
                nonlocal left
                left -= 1
                if left < 0:
                    return final(so_far)
                so_far = step(so_far, item)
                return so_far if left else final(so_far)

            return taken

        return transducer


@mistake(caught_by=test_is_a_function_from_step_to_step)
class MakesGenerators:
    """Your transducers work on iterables and know nothing of a step. That is a pipeline of generators; a transducer
    takes a step and returns a step.
    """

    def mapping(function):  # noqa: D102
        return lambda items: (function(item) for item in items)

    def filtering(predicate):  # noqa: D102
        return lambda items: (item for item in items if predicate(item))

    def taking(count):  # noqa: D102
        return lambda items: islice(items, count)

    def transduce(items, transducers, step, initial):  # noqa: D102
        for transducer in transducers:
            items = transducer(items)
        return reduce(step, items, initial)


@mistake(caught_by=test_any_value)
class TakesNoneForDone:
    """You end the fold when a step returns None. None may be what a step has to say: use a class of your own."""

    taking = vars(Right)["taking"]

    def transduce(items, transducers, step, initial):  # noqa: D102
        step, so_far = wrapped(transducers, step), initial
        for item in items:
            result = step(so_far, item)
            if result is None:
                break
            so_far = result
            if isinstance(so_far, Done):
                return so_far.value
        return so_far


@mistake(caught_by=test_mapping)
class DropsFalseItems:
    """You leave out results that are false, such as None or 0. `mapping` lets one through for each item."""

    def mapping(function):  # noqa: D102
        def transducer(step):
            def mapped(so_far, item):
                result = function(item)
                return step(so_far, result) if result else so_far

            return mapped

        return transducer


@mistake(caught_by=test_errors_pass)
class SwallowsErrors:
    """You catch errors and leave the item out. Whoever reads the result cannot know that something is missing."""

    taking, transduce = vars(Right)["taking"], vars(Right)["transduce"]

    def mapping(function):  # noqa: D102
        def transducer(step):
            def mapped(so_far, item):
                try:
                    return step(so_far, function(item))
                except Exception:
                    return so_far

            return mapped

        return transducer
