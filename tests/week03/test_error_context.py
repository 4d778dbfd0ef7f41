"""Error context: what an answer must do, and the wrong answers we know."""

import contextlib
import sys
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Unshowable:
    """A value that cannot be shown."""

    def __repr__(self):
        raise RuntimeError("no picture of this")


class Counted:
    """A value that counts how often it is turned into text."""

    def __init__(self):
        self.count = 0

    def __repr__(self):
        self.count += 1
        return "counted"


def weigh(text):
    """Return a weight, or fail with the ValueError of `int`."""
    return int(text)


def weigh_in(text):
    """Call `weigh`, so that there is one frame more."""
    return weigh(text)


def raised(error_context, failure, /, *what, **values):
    """Return what comes out of a block under this context in which *failure* is raised."""
    try:
        with error_context(*what, **values):
            raise failure
    except BaseException as passed:
        if isinstance(passed, AssertionError):
            raise
        return passed
    return None


def told(error_context, /, *what, **values):
    """Return what a reader sees of a ValueError that passes through this context, line by line."""
    return lines_of(raised(error_context, ValueError("no weight"), *what, **values))


def lines_of(error):
    """Return an error and its notes as lines of text, as a traceback ends."""
    if error is None:
        return ["no error"]
    return "".join(traceback.format_exception_only(error)).splitlines()


def others(error_context):
    """Return the errors that hang on an error as its cause and as its context after it has passed."""
    error = raised(error_context, ValueError("no weight"), "row")
    return [type(each).__name__ for each in (error.__cause__, error.__context__) if each is not None]


def times_shown(error_context):
    """Return how often a value is turned into text by a block without an error."""
    value = Counted()
    after(error_context, "row", city=value)
    return value.count


def nested_notes(error_context, *names):
    """Return the notes of an error that passes through contexts with these names, the first of them outermost."""
    try:
        with contextlib.ExitStack() as stack:
            for name in names:
                stack.enter_context(error_context(name))
            weigh("12 kg")
    except ValueError as error:
        return getattr(error, "__notes__", [])
    return "no error"


def frames(error_context, text):
    """Return the functions that the traceback of an error leads through, from here on."""
    try:
        with error_context("row"):
            weigh_in(text)
    except Exception as error:
        return [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    return "no error"


@contextlib.contextmanager
def passing(what):
    """Let every error pass."""
    try:
        yield
    except Exception:
        raise


def after(error_context, /, *what, **values):
    """Return what `as` gives, and what was done in a block without an error and after it."""
    done = []
    with error_context(*what, **values) as given:
        done.append("in the block")
    done.append("after it")
    return given, done


def test_adds_what_was_done(error_context):
    """an error that leaves the block has what was being done as its note"""
    assert told(error_context, "reading orders.csv") == ["ValueError: no weight", "reading orders.csv"]


def test_adds_the_values(error_context):
    """values follow after a colon, each with its name, written by `repr`, in the order given"""
    assert told(error_context, "row", number=7) == ["ValueError: no weight", "row: number=7"]
    assert told(error_context, "row", n=7, city="Quito") == ["ValueError: no weight", "row: n=7, city='Quito'"]
    assert told(error_context, "row", city=None, amount="") == ["ValueError: no weight", "row: city=None, amount=''"]


@pytest.mark.parametrize("kind", [ValueError, KeyError, OSError, StopIteration, ZeroDivisionError])
def test_passes_the_error_on(error_context, kind):
    """the error that comes out is the object that was raised in the block, whatever its type, with its message"""
    error = kind("Quito")
    assert raised(error_context, error, "row") is error
    assert error.args == ("Quito",)


@pytest.mark.parametrize("kind", [KeyError, OSError, StopIteration, ZeroDivisionError])
def test_notes_any_exception(error_context, kind):
    """any Exception gets the note, not only a ValueError"""
    assert lines_of(raised(error_context, kind("Quito"), "row"))[1:] == ["row"]


def test_keeps_the_traceback(error_context):
    """the traceback still leads to the line that failed"""
    assert frames(error_context, "12 kg")[-2:] == ["weigh_in", "weigh"]


def test_adds_no_line_to_the_traceback(error_context):
    """the traceback has no line that it would not have had without you"""
    if frames(passing, "12 kg") != ["frames", "weigh_in", "weigh"]:
        pytest.skip("the `contextmanager` of this Python adds lines of its own, as that of 3.11.0 does")
    assert frames(error_context, "12 kg") == ["frames", "weigh_in", "weigh"]


def test_adds_no_cause(error_context):
    """the error gets neither a cause nor a context: nothing else has failed"""
    assert others(error_context) == []


def test_inner_notes_come_first(error_context):
    """in nested contexts the innermost note comes first, so that the notes lead from the place outwards"""
    assert nested_notes(error_context, "import", "orders.csv", "row 7") == ["row 7", "orders.csv", "import"]


def test_keeps_notes_that_are_there(error_context):
    """notes that the error had before stay, in front"""
    error = ValueError("no weight")
    error.add_note("in kilograms")
    assert lines_of(raised(error_context, error, "row")) == ["ValueError: no weight", "in kilograms", "row"]


def test_does_nothing_without_an_error(error_context):
    """a block without an error runs to its end, and so does what follows; `as` gives None"""
    assert after(error_context, "row", number=7) == (None, ["in the block", "after it"])


def test_makes_text_only_for_an_error(error_context):
    """as long as no error comes, the values are not turned into text"""
    assert times_shown(error_context) == 0


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_lets_interruptions_pass(error_context, kind):
    """what is no Exception, such as Ctrl-C, passes as it is, without a note"""
    error = kind()
    assert raised(error_context, error, "row") is error
    assert getattr(error, "__notes__", []) == []


def test_values_that_cannot_be_shown(error_context):
    """a value whose `repr` fails is shown as `?`, and the error of the block is the one that passes"""
    assert told(error_context, "row", city=Unshowable(), n=7) == ["ValueError: no weight", "row: city=?, n=7"]
    error = ValueError("no weight")
    assert raised(error_context, error, "row", city=Unshowable()) is error


def test_any_name_for_a_value(error_context):
    """a value may have any name, also one of your parameters"""
    assert told(error_context, "row", what="tea", self=1)[-1] == "row: what='tea', self=1"
    assert told(error_context, "row", error=1, values=2)[-1] == "row: error=1, values=2"


@given(st.lists(st.text(max_size=5), max_size=5))
def test_one_note_for_each_level(error_context, names):
    """through any number of contexts, each adds one note, in the order in which they end"""
    assert nested_notes(error_context, *names) == names[::-1]


def note_of(what, values, *, shown=repr, between=", "):
    """Return the note in the right way, but for the parts given."""
    parts = []
    for name, value in values.items():
        try:
            parts.append(f"{name}={shown(value)}")
        except Exception:
            parts.append(f"{name}=?")
    return f"{what}: {between.join(parts)}" if parts else what


@alternative
class with_a_class:
    """A class whose `__exit__` is handed the error, and returns nothing, so that it goes on."""

    def __init__(self, what, /, **values):
        self.what, self.values = what, values

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        if isinstance(error, Exception):
            error.add_note(note_of(self.what, self.values))


@alternative
def with_an_exit_stack(what, /, **values):
    """Let an ExitStack ask a function at the end of the block."""

    def leave(kind, error, trace):
        if error is not None and issubclass(kind, Exception):
            error.add_note(note_of(what, values))
        return False

    stack = contextlib.ExitStack()
    stack.push(leave)

    @contextlib.contextmanager
    def managed():
        with stack:
            yield

    return managed()


@mistake(caught_by=test_adds_what_was_done)
@contextlib.contextmanager
def swallows_the_error(what, /, **values):
    """The error ends here, and nobody sees it: a bare `raise` is missing behind the note, or `__exit__` returns
    something true.
    """
    with contextlib.suppress(Exception):
        try:
            yield
        except Exception as error:
            error.add_note(note_of(what, values))
            raise


@mistake(caught_by=test_adds_what_was_done)
@contextlib.contextmanager
def yields_without_try(what, /, **values):
    """The error of the block is raised at `yield`. Without `try` around it, the lines behind `yield` run only if
    there was none.
    """
    yield
    error = sys.exc_info()[1]
    if isinstance(error, Exception):
        error.add_note(note_of(what, values))


@mistake(caught_by=test_adds_the_values)
@contextlib.contextmanager
def leaves_out_the_values(what, /, **values):
    """You add what was being done, and not with which values. They are what the next reader asks for first."""
    try:
        yield
    except Exception as error:
        error.add_note(what)
        raise


@mistake(caught_by=test_adds_the_values)
@contextlib.contextmanager
def writes_values_with_str(what, /, **values):
    """`str` shows an empty text as nothing and hides what is text and what is a number. `!r` shows the difference."""
    try:
        yield
    except Exception as error:
        error.add_note(note_of(what, values, shown=str))
        raise


@mistake(caught_by=test_adds_the_values)
@contextlib.contextmanager
def adds_one_note_a_value(what, /, **values):
    """You add a note for each value. One context adds one note."""
    try:
        yield
    except Exception as error:
        error.add_note(what)
        for name, value in values.items():
            error.add_note(note_of(name, {name: value}))
        raise


@mistake(caught_by=test_adds_what_was_done)
@contextlib.contextmanager
def raises_another_error(what, /, **values):
    """You raise an error of your own type. Whoever waits for a KeyError with `except KeyError` misses it: add a note to
    the error that is there.
    """
    try:
        yield
    except Exception as error:
        raise RuntimeError(f"{note_of(what, values)}: {error}") from error


@mistake(caught_by=test_passes_the_error_on)
@contextlib.contextmanager
def raises_a_copy(what, /, **values):
    """You raise a new error of the same type. It lacks what the first one carried, and some types cannot be made from
    a text at all.
    """
    try:
        yield
    except Exception as error:
        twin = type(error)(*error.args)
        for each in [*getattr(error, "__notes__", []), note_of(what, values)]:
            twin.add_note(each)
        raise twin from error.__cause__


@mistake(caught_by=test_adds_what_was_done)
@contextlib.contextmanager
def writes_into_the_message(what, /, **values):
    """You put it into the message. Programs may read that, and a KeyError has its key there: `add_note` is for what you
    add.
    """
    try:
        yield
    except Exception as error:
        raise type(error)(f"{note_of(what, values)}: {error}") from error


@mistake(caught_by=test_adds_what_was_done)
@contextlib.contextmanager
def leaves_a_colon(what, /, **values):
    """Without values there is nothing behind the colon. Write it only if something follows."""
    try:
        yield
    except Exception as error:
        error.add_note(f"{what}: {', '.join(f'{name}={value!r}' for name, value in values.items())}")
        raise


@mistake(caught_by=test_notes_any_exception)
@contextlib.contextmanager
def knows_some_types_only(what, /, **values):
    """You catch the types that you thought of. Any Exception may leave the block, and each wants its note."""
    try:
        yield
    except (ValueError, KeyError) as error:
        error.add_note(note_of(what, values))
        raise


@mistake(caught_by=test_keeps_the_traceback)
class cuts_the_traceback:
    """`with_traceback(None)` takes away the way to the line that failed, which is what a reader looks for first."""

    def __init__(self, what, /, **values):
        self.what, self.values = what, values

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        if isinstance(error, Exception):
            error.add_note(note_of(self.what, self.values))
            raise error.with_traceback(None)


@mistake(caught_by=test_adds_no_line_to_the_traceback)
class raises_in_exit:
    """`__exit__` need not raise the error again, which adds a line to the traceback: it goes on by itself as soon as
    `__exit__` returns something false.
    """

    def __init__(self, what, /, **values):
        self.what, self.values = what, values

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        if isinstance(error, Exception):
            error.add_note(note_of(self.what, self.values))
            raise error


@mistake(caught_by=test_adds_no_cause)
@contextlib.contextmanager
def adds_a_cause(what, /, **values):
    """You give the error a cause. That is an error which came before, and there was none: a note is enough."""
    try:
        yield
    except Exception as error:
        error.add_note(note_of(what, values))
        error.__cause__ = error.__cause__ or LookupError(what)
        raise


@mistake(caught_by=test_inner_notes_come_first)
@contextlib.contextmanager
def puts_its_note_in_front(what, /, **values):
    """You put your note in front of the others. The error passes the innermost context first, and so `add_note` has
    them in the order in which it came along.
    """
    try:
        yield
    except Exception as error:
        error.__notes__ = [note_of(what, values), *getattr(error, "__notes__", [])]
        raise


@mistake(caught_by=test_inner_notes_come_first)
@contextlib.contextmanager
def keeps_the_last_note(what, /, **values):
    """You set the list of notes anew, and those of the inner contexts are lost. `add_note` adds to it."""
    try:
        yield
    except Exception as error:
        error.__notes__ = [note_of(what, values)]
        raise


@mistake(caught_by=test_inner_notes_come_first)
@contextlib.contextmanager
def notes_once(what, /, **values):
    """You add a note only to errors that have none, so that the outer contexts stay silent."""
    try:
        yield
    except Exception as error:
        if not hasattr(error, "__notes__"):
            error.add_note(note_of(what, values))
        raise


@mistake(caught_by=test_does_nothing_without_an_error)
@contextlib.contextmanager
def gives_the_note(what, /, **values):
    """`as` is to give None; you give something at `yield`, or in `__enter__`."""
    try:
        yield what
    except Exception as error:
        error.add_note(note_of(what, values))
        raise


@mistake(caught_by=test_makes_text_only_for_an_error)
@contextlib.contextmanager
def makes_the_note_first(what, /, **values):
    """You make the note before the block runs. That costs time in every round of a loop, nearly always for nothing."""
    note = note_of(what, values)
    try:
        yield
    except Exception as error:
        error.add_note(note)
        raise


@mistake(caught_by=test_lets_interruptions_pass)
@contextlib.contextmanager
def notes_interruptions(what, /, **values):
    """You catch `BaseException`, and so the end of a program that somebody wanted gets a note as if it were an error.
    Catch `Exception`.
    """
    try:
        yield
    except BaseException as error:
        error.add_note(note_of(what, values))
        raise


@mistake(caught_by=test_values_that_cannot_be_shown)
@contextlib.contextmanager
def fails_while_it_helps(what, /, **values):
    """The `repr` of a value fails, and its error takes the place of the one that you wanted to explain. Code that
    reports errors must not raise its own.
    """
    try:
        yield
    except Exception as error:
        parts = ", ".join(f"{name}={value!r}" for name, value in values.items())
        error.add_note(f"{what}: {parts}" if parts else what)
        raise


@mistake(caught_by=test_values_that_cannot_be_shown)
@contextlib.contextmanager
def gives_up_the_note(what, /, **values):
    """One value that cannot be shown costs you the whole note. Put `?` in its place and keep the others."""
    try:
        yield
    except Exception as error:
        with contextlib.suppress(Exception):
            parts = ", ".join(f"{name}={value!r}" for name, value in values.items())
            error.add_note(f"{what}: {parts}" if parts else what)
        raise


@mistake(caught_by=test_any_name_for_a_value)
@contextlib.contextmanager
def takes_a_name_for_itself(what, **values):
    """Your parameter has a name that the caller wants for a value. With `/` behind it, its place alone counts."""
    try:
        yield
    except Exception as error:
        error.add_note(note_of(what, values))
        raise
