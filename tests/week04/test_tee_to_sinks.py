"""Tee to sinks: what an answer must do, and the wrong answers we know."""

from collections.abc import Generator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def started(sink):
    """Bring a sink to its first `yield`."""
    next(sink)
    return sink


def collecting(name, trace, most=None, failing=None):
    """Take items and write each down, with the name; end after so many, or fail at one."""
    taken = 0
    try:
        while taken != most:
            item = yield
            trace.append((name, item))
            if failing is not None and item == failing[0]:
                raise failing[1]
            taken += 1
    finally:
        trace.append((name, "closed"))


class Stuck:
    """A sink that fails when it is closed."""

    def __init__(self, name, trace):
        self.name, self.trace = name, trace

    def send(self, item):
        """Take an item."""

    def close(self):
        """Fail."""
        self.trace.append((self.name, "closed"))
        raise OSError("disk full")


def sinks(trace, **options):
    """Return a sink for each name, started, with its options; whoever does not hold them lets Python close them."""
    return [started(collecting(name, trace, **options[name])) for name in options]


def sent(tee, items):
    """Send items until one is refused; return what each `send` gave."""
    gave = []
    for item in items:
        try:
            gave.append(tee.send(item))
        except StopIteration:
            gave.append("StopIteration")
        except Exception as error:
            gave.append(error)
    return gave


def test_sends_to_all(tee_to_sinks):
    """each item goes to all sinks, in the order in which they were given, before `send` comes back"""
    trace = []
    given = sinks(trace, log={}, file={})
    tee = tee_to_sinks(*given)
    tee.send("a")
    tee.send("b")
    assert trace == [("log", "a"), ("file", "a"), ("log", "b"), ("file", "b")]


def test_is_started(tee_to_sinks):
    """it is ready at once: nobody has to call `next` before the first `send`, which gives None as all others do"""
    trace = []
    given = sinks(trace, log={})
    tee = tee_to_sinks(*given)
    assert sent(tee, ["a", "b"]) == [None, None]


def test_none_is_an_item(tee_to_sinks):
    """None, 0 and an empty text are sent on like others"""
    trace = []
    given = sinks(trace, log={})
    tee = tee_to_sinks(*given)
    sent(tee, [None, 0, ""])
    assert trace == [("log", None), ("log", 0), ("log", "")]


def test_takes_a_single_sink_or_many(tee_to_sinks):
    """any number of sinks will do"""
    trace = []
    given = sinks(trace, a={}, b={}, c={}, d={})
    tee = tee_to_sinks(*given)
    tee.send(7)
    assert trace == [("a", 7), ("b", 7), ("c", 7), ("d", 7)]


def test_refuses_no_sinks(tee_to_sinks):
    """no sinks at all are a ValueError, at the call"""
    with pytest.raises(ValueError):
        tee_to_sinks()


def test_goes_on_without_a_full_sink(tee_to_sinks):
    """a sink that has ended gets nothing more, and the others go on, each with every item"""
    trace = []
    given = sinks(trace, a={}, b={"most": 1}, c={})
    tee = tee_to_sinks(*given)
    assert sent(tee, [1, 2]) == [None, None]
    assert [each for each in trace if each[1] != "closed"] == [("a", 1), ("b", 1), ("c", 1), ("a", 2), ("c", 2)]


def test_ends_with_the_last_sink(tee_to_sinks):
    """when the last sink has ended, so has the tee: that `send` is a StopIteration, which tells the source to stop"""
    trace = []
    given = sinks(trace, a={"most": 1}, b={"most": 2})
    tee = tee_to_sinks(*given)
    assert sent(tee, [1, 2, 3]) == [None, "StopIteration", "StopIteration"]


def test_closes_all(tee_to_sinks):
    """`close` closes all sinks, in order"""
    trace = []
    given = sinks(trace, a={}, b={})
    tee = tee_to_sinks(*given)
    tee.send(1)
    tee.close()
    assert trace[2:] == [("a", "closed"), ("b", "closed")]


def test_closes_even_if_nothing_was_sent(tee_to_sinks):
    """`close` closes all sinks when nothing was sent before it, too"""
    trace = []
    given = sinks(trace, a={}, b={})
    tee = tee_to_sinks(*given)
    tee.close()
    assert trace == [("a", "closed"), ("b", "closed")]


def test_an_error_comes_back(tee_to_sinks):
    """an error of a sink comes out of `send`, the same object; after it, the tee takes nothing more"""
    trace, error = [], OSError("disk full")
    given = sinks(trace, a={}, b={"failing": (2, error)})
    tee = tee_to_sinks(*given)
    assert sent(tee, [1, 2, 3]) == [None, error, "StopIteration"]


def test_an_error_closes_the_others(tee_to_sinks):
    """an error of one sink closes all others before it comes out of `send`"""
    trace = []
    given = sinks(trace, a={}, b={"failing": (1, OSError("disk full"))}, c={})
    tee = tee_to_sinks(*given)
    sent(tee, [1])
    assert [name for name, what in trace if what == "closed"] == ["b", "a", "c"]


@pytest.mark.parametrize("error", [KeyError("Dakar"), KeyboardInterrupt()])
def test_an_error_thrown_in_closes_all(tee_to_sinks, error):
    """an error that is thrown in with `throw` closes all sinks and comes out again"""
    trace = []
    given = sinks(trace, a={}, b={})
    tee = tee_to_sinks(*given)
    with pytest.raises(type(error)):
        tee.throw(error)
    assert trace == [("a", "closed"), ("b", "closed")]


def test_a_failing_close_does_not_spare_the_others(tee_to_sinks):
    """if a sink fails while it is closed, the others are closed all the same; then its error comes out"""
    trace = []
    given = [*sinks(trace, a={}), Stuck("b", trace), *sinks(trace, c={})]
    tee = tee_to_sinks(*given)
    with pytest.raises(OSError):
        tee.close()
    assert sorted(trace) == [("a", "closed"), ("b", "closed"), ("c", "closed")]


@given(st.lists(st.integers(), max_size=6), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_each_gets_what_it_has_room_for(tee_to_sinks, items, room):
    """for any items, a sink that takes so many gets the first so many of them"""
    trace = []
    given = [started(collecting(name, trace, most)) for name, most in enumerate(room)]
    tee = tee_to_sinks(*given)
    sent(tee, items)
    got = [[item for name, item in trace if name == number and item != "closed"] for number in range(len(room))]
    assert got == [items[:most] for most in room]


def closed_all(open_sinks):
    """Close sinks in order, every one; raise the first error at the end."""
    errors = []
    for sink in open_sinks:
        try:
            sink.close()
        except BaseException as error:
            errors.append(error)
    if errors:
        raise errors[0]


def takes(sink, item):
    """Send an item, and tell whether the sink takes more."""
    try:
        sink.send(item)
    except StopIteration:
        return False
    return True


def pushed(sinks, item):
    """Send an item to all sinks and return those that take more."""
    return [sink for sink in sinks if takes(sink, item)]


def loop(sinks, *, push=pushed, close=closed_all):
    """Be the tee in the right way, but for the parts given."""
    open_sinks = list(sinks)
    try:
        while open_sinks:
            item = yield
            open_sinks = push(open_sinks, item)
    finally:
        close(sinks)


def tee(sinks, **parts):
    """Return the tee, started, right but for the parts given."""
    if not sinks:
        raise ValueError("a tee needs a sink")
    return started(loop(sinks, **parts))


@alternative
class is_an_object(Generator):
    """A class with the methods of a generator."""

    def __init__(self, *sinks):
        if not sinks:
            raise ValueError("a tee needs a sink")
        self.sinks = list(sinks)

    def send(self, item):
        """Send an item to all sinks that are left."""
        if not self.sinks:
            raise StopIteration
        try:
            self.sinks = pushed(self.sinks, item)
        except BaseException as error:
            self.throw(error)
        if not self.sinks:
            raise StopIteration

    def throw(self, error, *rest):
        """Close all sinks and raise the error."""
        sinks, self.sinks = self.sinks, []
        closed_all(sinks)
        raise error


@mistake(caught_by=test_sends_to_all)
def sends_in_turn(*sinks):
    """You send each item to one sink, in turn. A tee gives every item to all of them."""
    waiting = list(sinks)

    def push(open_sinks, item):
        sink = waiting.pop(0)
        waiting.append(sink)
        sink.send(item)
        return open_sinks

    return tee(sinks, push=push)


@mistake(caught_by=test_sends_to_all)
def sends_when_it_is_over(*sinks):
    """You collect the items and send them at the end. Push each on as soon as it comes."""
    kept = []

    def push(open_sinks, item):
        kept.append(item)
        return open_sinks

    return tee(sinks, push=push)


@mistake(caught_by=test_sends_to_all)
def is_not_started(*sinks):
    """A new generator stands before its first line, and no `yield` waits there for an item. Bring it to its first
    `yield` with `next`, or with the decorator `coroutine`.
    """
    if not sinks:
        raise ValueError("a tee needs a sink")
    return loop(sinks)


@mistake(caught_by=test_sends_to_all)
def starts_the_sinks_again(*sinks):
    """You call `next` on each sink. They are started already, so that sends them a None which nobody has sent."""
    for sink in sinks:
        next(sink)
    return tee(sinks)


@mistake(caught_by=test_is_started)
def gives_back_what_it_got(*sinks):
    """`item = yield item` gives the item back to whoever sends. Here nothing is to be given: `item = yield`."""

    def loop():
        open_sinks, item = list(sinks), None
        try:
            while open_sinks:
                item = yield item
                open_sinks = pushed(open_sinks, item)
        finally:
            closed_all(sinks)

    if not sinks:
        raise ValueError("a tee needs a sink")
    return started(loop())


@mistake(caught_by=test_none_is_an_item)
def drops_what_is_false(*sinks):
    """`if item:` drops 0, None and empty texts. Send on whatever comes."""
    return tee(sinks, push=lambda open_sinks, item: pushed(open_sinks, item) if item else open_sinks)


@mistake(caught_by=test_refuses_no_sinks)
def takes_no_sinks(*sinks):
    """Nobody takes the items of a tee without sinks, and nobody says so. Refuse it where it is made."""
    return started(loop(sinks)) if sinks else loop(sinks)


@mistake(caught_by=test_goes_on_without_a_full_sink)
def ends_with_the_first_sink(*sinks):
    """The first sink that has had enough ends your tee: its StopIteration comes up in your loop, where Python makes a
    RuntimeError of it. Catch it, and go on with the others.
    """

    def push(open_sinks, item):
        for sink in open_sinks:
            sink.send(item)
        return open_sinks

    return tee(sinks, push=push)


@mistake(caught_by=test_goes_on_without_a_full_sink)
def skips_the_next_sink(*sinks):
    """You remove a sink from the list that your loop runs over, so the one behind it is passed over. Make a new one."""

    def push(open_sinks, item):
        for sink in open_sinks:
            if not takes(sink, item):
                open_sinks.remove(sink)
        return open_sinks

    return tee(sinks, push=push)


@mistake(caught_by=test_ends_with_the_last_sink)
def goes_on_without_sinks(*sinks):
    """All your sinks have ended, and the tee still takes items. The source would work for nobody: end the loop."""

    def push(open_sinks, item):
        return pushed([sink for sink in open_sinks if sink], item) or [False]

    return tee(sinks, push=push)


@mistake(caught_by=test_ends_with_the_last_sink)
def ends_one_too_late(*sinks):
    """You look at the top of the next round whether a sink is left, so one more item is taken that nobody gets. Look
    before you wait for an item.
    """

    def loop():
        open_sinks = list(sinks)
        try:
            while True:
                item = yield
                if not open_sinks:
                    return
                open_sinks = pushed(open_sinks, item)
        finally:
            closed_all(sinks)

    if not sinks:
        raise ValueError("a tee needs a sink")
    return started(loop())


@mistake(caught_by=test_closes_all)
def closes_nothing(*sinks):
    """Your tee ends and leaves the sinks waiting, each with what it holds open. Close them in a `finally`."""
    return tee(sinks, close=lambda sinks: None)


@mistake(caught_by=test_closes_all)
def closes_the_last(*sinks):
    """You close one sink alone: the variable of your loop still holds the last one. Close all of them."""
    return tee(sinks, close=lambda sinks: sinks[-1].close())


@mistake(caught_by=test_an_error_comes_back)
def swallows_errors(*sinks):
    """You catch every error of a sink and drop the sink, so a full disk looks like one that has had enough. Catch
    StopIteration alone.
    """

    def push(open_sinks, item):
        kept = []
        for sink in open_sinks:
            try:
                sink.send(item)
                kept.append(sink)
            except Exception:
                pass
        return kept

    return tee(sinks, push=push)


@mistake(caught_by=test_an_error_closes_the_others)
def closes_on_close_only(*sinks):
    """You close the sinks on GeneratorExit, which is what `close` raises. An error leaves the loop as well: `finally`
    knows all ways out.
    """

    def loop():
        open_sinks = list(sinks)
        try:
            while open_sinks:
                item = yield
                open_sinks = pushed(open_sinks, item)
        except GeneratorExit:
            closed_all(sinks)

    if not sinks:
        raise ValueError("a tee needs a sink")
    return started(loop())


@mistake(caught_by=test_an_error_thrown_in_closes_all)
def guards_the_sending_only(*sinks):
    """Your `try` holds the sending and not the `yield`, where an error that is thrown in comes up. Put both into it."""

    def loop():
        open_sinks = list(sinks)
        while open_sinks:
            try:
                item = yield
            except GeneratorExit:
                closed_all(sinks)
                return
            try:
                open_sinks = pushed(open_sinks, item)
            except BaseException:
                closed_all(sinks)
                raise

    if not sinks:
        raise ValueError("a tee needs a sink")
    return started(loop())


@mistake(caught_by=test_a_failing_close_does_not_spare_the_others)
def stops_closing_at_an_error(*sinks):
    """One sink fails while you close it, and those behind it stay open. An `ExitStack` closes all, whatever happens."""

    def close(sinks):
        for sink in sinks:
            sink.close()

    return tee(sinks, close=close)


@mistake(caught_by=test_a_failing_close_does_not_spare_the_others)
def hides_errors_of_closing(*sinks):
    """You suppress what goes wrong while a sink is closed. A file whose last lines could not be written is not in
    order: let the error out when all are closed.
    """

    def close(sinks):
        for sink in sinks:
            with suppress(OSError):
                sink.close()

    return tee(sinks, close=close)
