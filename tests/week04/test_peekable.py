"""An iterator that can look ahead: what an answer must do, and the wrong answers we know."""

from collections import deque
from itertools import islice
from operator import length_hint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard


class Anyone:
    """An item that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def __repr__(self):
        return "Anyone()"


class Feed:
    """An iterator over messages that counts how often it is asked; an error among the messages is raised.

    When it has none left, it ends, and later it has one more: a broken iterator, as there are in real programs.
    """

    def __init__(self, *messages):
        self.messages = deque(messages)
        self.asked = 0

    def __repr__(self):
        return "feed"

    def __iter__(self):
        return self

    def __next__(self):
        self.asked += 1
        if not self.messages:
            self.messages.append("too late")
            raise StopIteration
        message = self.messages.popleft()
        if isinstance(message, Exception):
            raise message
        return message


def done(peekable, *steps):
    """Return what each step gives: `peek`, `next`, `bool` or `list`; or the name of the error that it raises."""
    actions = {"peek": lambda: peekable.peek(), "next": lambda: next(peekable), "bool": lambda: bool(peekable)}
    actions["list"] = lambda: list(islice(peekable, 20))
    actions["peek default"] = lambda: peekable.peek("default")
    return [outcome(actions[step]) for step in steps]


def outcome(action):
    """Return what an action gives, or the name of the error that it raises."""
    try:
        return action()
    except (StopIteration, OSError, IndexError, RuntimeError) as error:
        return type(error).__name__


def reads(Peekable, *steps, items="abcdef"):
    """Return how many items have been read from the source after the steps."""
    source = OverReadGuard(items, limit=len(steps) + 1)
    done(Peekable(source), *steps)
    return source.read


def asked(Peekable, *steps, messages=()):
    """Return how often the source has been asked after the steps."""
    feed = Feed(*messages)
    done(Peekable(feed), *steps)
    return feed.asked


def hint(peekable, *steps, default=0):
    """Return what `length_hint` says after the steps."""
    done(peekable, *steps)
    return length_hint(peekable, default)


def test_gives_the_items(Peekable):
    """a loop gives the items of any iterable, in order"""
    assert list(islice(Peekable("abc"), 20)) == ["a", "b", "c"]
    assert list(islice(Peekable([]), 20)) == []


def test_peek_takes_nothing(Peekable):
    """`peek` gives the item that `next` will give, as often as it is called"""
    assert done(Peekable("ab"), "peek", "peek", "next", "peek", "next") == ["a", "a", "a", "b", "b"]


def test_a_loop_begins_with_the_item_peeked_at(Peekable):
    """a loop that begins after a `peek` gives the item peeked at, too"""
    assert done(Peekable("abc"), "peek", "list") == ["a", ["a", "b", "c"]]


def test_is_an_iterator(Peekable):
    """it is an iterator itself: a second loop goes on where the first one stopped"""
    assert done(Peekable("abc"), "next", "list") == ["a", ["b", "c"]]
    peekable = Peekable("abc")
    assert iter(peekable) is peekable


def test_peek_at_the_end(Peekable):
    """at the end, `peek` and `next` raise StopIteration, in whatever order they are called"""
    assert done(Peekable("a"), "next", "peek", "next", "peek") == ["a", *["StopIteration"] * 3]
    assert done(Peekable([]), "next", "peek") == ["StopIteration"] * 2


def test_peek_with_a_default(Peekable):
    """`peek(default)` gives the default at the end, whatever it is, and before the end the item"""
    assert Peekable([]).peek("none left") == "none left"
    assert Peekable([]).peek(None) is None
    assert Peekable([]).peek(StopIteration) is StopIteration
    assert Peekable("a").peek("none left") == "a"


def test_the_default_is_no_item(Peekable):
    """the default is given by that one call only: `next` and a plain `peek` still raise StopIteration"""
    assert done(Peekable([]), "peek default", "next", "peek") == ["default", "StopIteration", "StopIteration"]


@pytest.mark.parametrize("item", [None, False, 0, "", [], Ellipsis, StopIteration])
def test_any_object_is_an_item(Peekable, item):
    """None, False, empty ones and the class StopIteration are items like others"""
    assert done(Peekable([item, "last"]), "peek", "peek", "next", "list") == [item, item, item, ["last"]]


def test_never_compares_items(Peekable):
    """an item that says it equals everything is an item like others"""
    item = Anyone()
    assert [type(each) for each in done(Peekable([item, 7]), "next", "peek", "next")] == [Anyone, int, int]
    assert [type(each) for each in done(Peekable([item, 7]), "peek", "peek", "next")] == [Anyone, Anyone, Anyone]


def test_reads_nothing_when_made(Peekable):
    """making one reads nothing from the source"""
    assert reads(Peekable) == 0


def test_reads_no_further_than_it_must(Peekable):
    """`next` and `peek` read one item at most, and `next` after `peek` none"""
    assert reads(Peekable, "peek") == 1
    assert reads(Peekable, "peek", "peek", "peek") == 1
    assert reads(Peekable, "peek", "next") == 1
    assert reads(Peekable, "next", "next") == 2
    assert reads(Peekable, "peek", "next", "peek", "next") == 2


def test_refuses_what_cannot_be_looped_over(Peekable):
    """what is not iterable is a TypeError when the object is made"""
    with pytest.raises(TypeError):
        Peekable(7)


def test_tells_whether_there_is_more(Peekable):
    """in `if` or `while` it counts as true as long as there is an item left, whatever item that is"""
    assert done(Peekable([0]), "bool", "next", "bool") == [True, 0, False]
    assert done(Peekable([None]), "peek", "bool", "next") == [None, True, None]
    assert done(Peekable(iter("a")), "bool", "bool", "list", "bool") == [True, True, ["a"], False]


def test_a_question_reads_one_item_at_most(Peekable):
    """to tell whether there is more, it reads one item at most, and keeps it"""
    assert reads(Peekable, "bool") == 1
    assert reads(Peekable, "bool", "bool", "peek", "next") == 1


def test_the_end_is_final(Peekable):
    """once the source has said that it is at its end, it is not asked again"""
    assert done(Peekable(Feed()), "peek", "peek") == ["StopIteration", "StopIteration"]
    assert done(Peekable(Feed("a")), "next", "next", "next") == ["a", "StopIteration", "StopIteration"]
    assert done(Peekable(Feed()), "peek", "next", "peek", "bool") == [*["StopIteration"] * 3, False]
    assert asked(Peekable, "next", "next", "peek", "bool", "peek default", messages=["a"]) == 2
    assert asked(Peekable, "bool", "peek", "next", "peek default") == 1


def test_errors_of_the_source_go_on(Peekable):
    """an error of the source goes on and is not kept: the next call asks the source again"""
    broken = OSError("line lost")
    assert done(Peekable(Feed("a", broken, "b")), "peek", "next", "peek", "peek") == ["a", "a", "OSError", "b"]
    assert done(Peekable(Feed(broken, "b")), "peek default", "list") == ["OSError", ["b"]]
    assert done(Peekable(Feed(broken, "b")), "next", "next") == ["OSError", "b"]
    assert done(Peekable(Feed(broken, "b")), "bool", "bool") == ["OSError", True]


def test_hints_at_its_length(Peekable):
    """`operator.length_hint` gives the source's hint, and the item peeked at counts until it is taken"""
    assert hint(Peekable([7, 8, 9])) == 3
    assert hint(Peekable([7, 8, 9]), "next") == 2
    assert hint(Peekable([7, 8, 9]), "peek") == 3
    assert hint(Peekable([7, 8, 9]), "peek", "next") == 2
    assert hint(Peekable([7]), "peek") == 1
    assert hint(Peekable([7]), "next", "peek", default=42) == 0


def test_has_no_hint_if_the_source_has_none(Peekable):
    """where the source knows no hint, as a generator does not, `length_hint` gives the caller's default"""
    assert hint(Peekable(letter for letter in "abc"), default=42) == 42
    assert hint(Peekable(letter for letter in "abc"), "peek", default=42) == 42


STEPS = st.lists(st.sampled_from(["peek", "next", "bool", "peek default"]), max_size=12)


@given(items=st.lists(st.sampled_from([None, 0, 1, "a"]), max_size=5), steps=STEPS)
def test_agrees_with_a_list(Peekable, items, steps):
    """any mix of steps gives what it would give with a list from which items are taken in front"""
    expected, left = [], list(items)
    for step in steps:
        ended = "default" if step == "peek default" else "StopIteration"
        expected.append(bool(left) if step == "bool" else left[0] if left else ended)
        del left[: step == "next"]
    assert done(Peekable(items), *steps) == expected


EMPTY, END, NO_DEFAULT = object(), object(), object()


class Looking:
    """A peekable that is right, for others to change one thing."""

    def __init__(self, items):
        self.source = iter(items)
        self.held = EMPTY

    def __iter__(self):
        return self

    def __next__(self):
        item = self.peek()
        self.held = EMPTY
        return item

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held is EMPTY:
            self.held = next(self.source, END)
        return self.held

    def peek(self, default=NO_DEFAULT):
        """Return the next item without taking it."""
        if self.look() is not END:
            return self.held
        if default is NO_DEFAULT:
            raise StopIteration
        return default

    def __bool__(self):
        return self.look() is not END

    def __length_hint__(self):
        hint = length_hint(self.source, -1)
        if hint < 0 and self.held is not END:
            return NotImplemented
        return 0 if self.held is END else hint + (self.held is not EMPTY)


@alternative
class keeps_a_queue:
    """A queue of none or one item in front of the source; at the end, the source becomes an empty one."""

    def __init__(self, items):
        self.queue, self.source = deque(), iter(items)

    def __iter__(self):
        return self

    def __next__(self):
        if not self:
            raise StopIteration
        return self.queue.popleft()

    def __bool__(self):
        if not self.queue:
            for item in self.source:
                self.queue.append(item)
                break
            else:
                self.source = iter(())
        return bool(self.queue)

    def peek(self, *default):
        """Return the next item without taking it."""
        if not self and default:
            return default[0]
        if not self:
            raise StopIteration
        return self.queue[0]

    def __length_hint__(self):
        hint = length_hint(self.source, -1)
        return NotImplemented if hint < 0 else hint + len(self.queue)


@alternative
class keeps_what_to_do(Looking):
    """What is kept is no item but the way to give it: a function that returns the item, or raises StopIteration."""

    def __init__(self, items):
        self.source = iter(items)
        self.give, self.ready = None, 0

    def look(self):
        """Find out what comes next, unless that is known."""
        if self.give is None:
            try:
                item = next(self.source)
            except StopIteration:
                self.give, self.source = self.end, iter(())
            else:
                self.give, self.ready = (lambda: item), 1
        return self.give

    def end(self):
        """Say that there is nothing more."""
        raise StopIteration

    def __next__(self):
        item = self.look()()
        self.give, self.ready = None, 0
        return item

    def peek(self, *default):
        """Return the next item without taking it."""
        try:
            return self.look()()
        except StopIteration:
            if not default or self.give != self.end:
                raise
            return default[0]

    def __bool__(self):
        return self.look() != self.end

    def __length_hint__(self):
        hint = length_hint(self.source, -1)
        return NotImplemented if hint < 0 else hint + self.ready


@mistake(caught_by=test_gives_the_items)
class wants_an_iterator(Looking):
    """A text or a list is iterable, and no iterator: `next` refuses it. Call `iter` on what you are given."""

    def __init__(self, items):
        super().__init__(())
        self.source = items


@mistake(caught_by=test_gives_the_items)
class loops_with_next_in_a_generator(Looking):
    """Your `__iter__` is a generator, and the StopIteration of `next` inside it becomes a RuntimeError (PEP 479). The
    object has a `__next__`, so `__iter__` has only to return `self`.
    """

    def __iter__(self):
        while True:
            yield next(self)


@mistake(caught_by=test_peek_takes_nothing)
class takes_the_item(Looking):
    """`peek` takes the item from the source, and nobody gets it any more. Keep it for `next`."""

    def peek(self, *default):
        """Take the next item."""
        return next(self.source, *default)

    def __next__(self):
        return next(self.source)


@mistake(caught_by=test_peek_takes_nothing)
class peeks_further_each_time(Looking):
    """Each `peek` reads one more item, and the one kept before is lost. Read only if you hold none."""

    def look(self):
        """Read an item."""
        self.held = next(self.source, END)
        return self.held

    def __next__(self):
        item = next(self.source) if self.held is EMPTY else self.held
        self.held = EMPTY
        if item is END:
            raise StopIteration
        return item


@mistake(caught_by=test_peek_takes_nothing)
class gives_the_item_for_ever(Looking):
    """`next` gives the item that you hold and goes on holding it. Once it is given, you hold none."""

    def __next__(self):
        return self.peek() if self.held is not EMPTY else next(self.source)


@mistake(caught_by=test_a_loop_begins_with_the_item_peeked_at)
class loops_over_the_source(Looking):
    """`__iter__` returns the iterator of the source, which no longer has the item that you hold. Return `self`."""

    def __iter__(self):
        return self.source


@mistake(caught_by=test_is_an_iterator)
class loops_over_a_copy(Looking):
    """`__iter__` is a generator: a loop gets an iterator that is another object. An iterator returns `self`."""

    def __iter__(self):
        while self:
            yield next(self)


@mistake(caught_by=test_peek_at_the_end)
class gives_none_at_the_end(Looking):
    """At the end your `peek` gives None, which might be an item. Without a default it raises StopIteration."""

    def peek(self, default=None):
        """Return the next item without taking it."""
        return super().peek(default)

    def __next__(self):
        item = Looking.peek(self)
        self.held = EMPTY
        return item


@mistake(caught_by=test_peek_at_the_end)
class raises_another_error(Looking):
    """At the end, `peek` raises what `next` raises: StopIteration. An IndexError is for places in a sequence."""

    def peek(self, default=NO_DEFAULT):
        """Return the next item without taking it."""
        if self.look() is END and default is NO_DEFAULT:
            raise IndexError("nothing left")
        return super().peek(default)

    def __next__(self):
        item = Looking.peek(self)
        self.held = EMPTY
        return item


@mistake(caught_by=test_peek_with_a_default)
class takes_none_for_no_default(Looking):
    """`peek(None)` asks for None at the end. To tell it from `peek()`, the parameter needs a sentinel of its own."""

    def peek(self, default=None):
        """Return the next item without taking it."""
        return super().peek(NO_DEFAULT if default is None else default)


@mistake(caught_by=test_peek_with_a_default)
class prefers_the_default(Looking):
    """You give the default although there is an item. It is meant for the end alone."""

    def peek(self, default=NO_DEFAULT):
        """Return the next item without taking it."""
        return super().peek() if default is NO_DEFAULT else default


@mistake(caught_by=test_the_default_is_no_item)
class keeps_the_default(Looking):
    """You keep what `next(source, default)` gives, and at the end that is the default: now it looks like an item."""

    def peek(self, *default):
        """Return the next item without taking it."""
        if self.held is EMPTY:
            self.held = next(self.source, *default)
        return self.held

    def __next__(self):
        item = next(self.source) if self.held is EMPTY else self.held
        self.held = EMPTY
        return item


@mistake(caught_by=test_any_object_is_an_item)
class takes_none_for_nothing_held(Looking):
    """None stands for “nothing held” in your class, and is an item as well. Use a sentinel that nobody else has."""

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held is EMPTY or self.held is None:
            self.held = next(self.source, END)
        return self.held


@mistake(caught_by=test_any_object_is_an_item)
class asks_whether_the_item_is_true(Looking):
    """`if self.held` is false for 0, an empty text and others, although an item is held. Compare with a sentinel, by
    `is`.
    """

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held is EMPTY or not self.held:
            self.held = next(self.source, END)
        return self.held


@mistake(caught_by=test_never_compares_items)
class compares_with_equals(Looking):
    """You compare items with your sentinel by `==`, and an item's class decides what that means. `is` asks nobody."""

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held == EMPTY:
            self.held = next(self.source, END)
        return self.held


@mistake(caught_by=test_reads_nothing_when_made)
class reads_when_made(Looking):
    """You read the first item in `__init__`. It may never be asked for, or keep the program waiting: read in
    `peek`.
    """

    def __init__(self, items):
        super().__init__(items)
        self.held = next(self.source, END)


@mistake(caught_by=test_reads_nothing_when_made)
class makes_a_list(Looking):
    """You read all items into a list. The source may be endless, or slow: read an item when it is asked for."""

    def __init__(self, items):
        super().__init__(list(items))


@mistake(caught_by=test_reads_no_further_than_it_must)
class refills_after_next(Looking):
    """After `next` you read an item for a `peek` that may never come. Read when you are asked."""

    def __next__(self):
        item = super().__next__()
        self.held = next(self.source, END)
        return item


@mistake(caught_by=test_refuses_what_cannot_be_looped_over)
class calls_iter_too_late(Looking):
    """You call `iter` when the first item is asked for. A wrong argument is told far from the line that gave it."""

    def __init__(self, items):
        super().__init__(each for each in (items,) for each in each)


@mistake(caught_by=test_tells_whether_there_is_more)
class is_always_true(Looking):
    """An object counts as true unless its class has a `__bool__` that says otherwise, or a `__len__`."""

    def __bool__(self):
        return True


@mistake(caught_by=test_tells_whether_there_is_more)
class is_true_for_true_items(Looking):
    """You ask whether the next item counts as true. The question is whether there is one."""

    def __bool__(self):
        return bool(self.peek(None))


@mistake(caught_by=test_tells_whether_there_is_more)
class knows_only_what_it_holds(Looking):
    """You tell whether an item is held. Before the first `peek` none is, and there may be many: look."""

    def __bool__(self):
        return self.held is not EMPTY and self.held is not END


@mistake(caught_by=test_tells_whether_there_is_more)
class loses_an_item_to_the_question(Looking):
    """To tell whether there is more, you read an item although you hold one already, and that one is lost."""

    def __bool__(self):
        self.held = next(self.source, END)
        return self.held is not END


@mistake(caught_by=test_a_question_reads_one_item_at_most)
class reads_all_for_the_question(Looking):
    """To tell whether there is more, you read all that is left. One item is enough, and you can hold it."""

    def __bool__(self):
        left = list(self.source)
        self.source = iter(left)
        return bool(left) or self.look() is not END


@mistake(caught_by=test_the_end_is_final)
class asks_again_after_the_end(Looking):
    """You ask a source again that has said it is at its end. Remember that it has ended, too."""

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held is EMPTY or self.held is END:
            self.held = next(self.source, END)
        return self.held


@mistake(caught_by=test_the_end_is_final)
class forgets_the_end(Looking):
    """`peek` remembers the end, and `next` forgets it again and asks the source. Forget an item when it was given, and
    nothing else.
    """

    def __next__(self):
        item, self.held = self.look(), EMPTY
        if item is END:
            raise StopIteration
        return item


@mistake(caught_by=test_errors_of_the_source_go_on)
class takes_an_error_for_the_end(Looking):
    """You catch every error of the source, so that a lost line looks like the end. Catch StopIteration alone."""

    def look(self):
        """Return the next item, or END, without taking it."""
        if self.held is EMPTY:
            try:
                self.held = next(self.source)
            except Exception:
                self.held = END
        return self.held


@mistake(caught_by=test_hints_at_its_length)
class has_no_hint(Looking):
    """`length_hint` asks `__length_hint__`, which your class has not."""

    def __iter__(self):
        return self

    __length_hint__ = None


@mistake(caught_by=test_hints_at_its_length)
class forgets_the_item_in_its_hint(Looking):
    """The source no longer counts the item that you hold. Add it."""

    def __length_hint__(self):
        hint = length_hint(self.source, -1)
        return NotImplemented if hint < 0 else hint


@mistake(caught_by=test_has_no_hint_if_the_source_has_none)
class takes_no_hint_for_zero(Looking):
    """`length_hint(source)` is 0 if there is no hint, and you hand that on. Return NotImplemented where you know
    nothing.
    """

    def __length_hint__(self):
        return length_hint(self.source) + (self.held is not EMPTY and self.held is not END)
