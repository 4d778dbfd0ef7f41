"""Parse a port: what an answer must do, and the wrong answers we know."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def ways(parse_port, text):
    """Return how the error came about, as a traceback tells it."""
    try:
        port = parse_port(text)
    except Exception as error:
        if error.__cause__ is not None:
            return f"raised from {type(error.__cause__).__name__}"
        if error.__context__ is not None and not error.__suppress_context__:
            return f"raised while {type(error.__context__).__name__} was handled"
        return "raised alone"
    return f"no error; {port!r} was returned"


def test_returns_the_number(parse_port):
    """the port is returned as a whole number, the smallest and the largest included"""
    assert parse_port("8080") == 8080
    assert parse_port("1") == 1
    assert parse_port("65535") == 65535


def test_takes_what_int_takes(parse_port):
    """all that `int` reads is a number: spaces and line ends around it, a plus, underscores, other digits"""
    assert parse_port(" 443\r\n") == 443
    assert parse_port("+80") == 80
    assert parse_port("8_080") == 8080
    assert parse_port("٨٠٨٠") == 8080


@pytest.mark.parametrize("text", ["http", "", "80.0", "0x50", "²"])
def test_names_the_text_that_is_no_number(parse_port, text):
    """text that is no number is a ValueError with the message asked for, in which the text is written by `repr`"""
    with pytest.raises(ValueError, match=rf"^port must be a whole number, not {re.escape(repr(text))}$"):
        parse_port(text)


def test_is_raised_from_the_error_of_int(parse_port):
    """the error of `int` is the cause of yours, so that a traceback shows both and says how they belong together"""
    assert ways(parse_port, "http") == "raised from ValueError"


@pytest.mark.parametrize("number", [-1, 0, 65536, 70000])
def test_names_the_number_out_of_range(parse_port, number):
    """a number below 1 or above 65535 is a ValueError with the message asked for"""
    with pytest.raises(ValueError, match=f"^port must be from 1 to 65535, not {number}$"):
        parse_port(str(number))


def test_shows_the_number_not_the_text(parse_port):
    """the message on the range has the number itself, however it was written"""
    with pytest.raises(ValueError, match=r"^port must be from 1 to 65535, not 70000$"):
        parse_port(" +70_000 ")


def test_range_error_stands_alone(parse_port):
    """the error on the range has no cause and no other error beside it: `int` did its work"""
    assert ways(parse_port, "0") == "raised alone"


@pytest.mark.parametrize("value", [None, 8080, 80.5, b"80", True])
def test_refuses_what_is_no_text(parse_port, value):
    """what is no text is a TypeError with the message asked for, also what `int` would take"""
    with pytest.raises(TypeError, match=f"^port must be text, not {type(value).__name__}$"):
        parse_port(value)


@given(st.integers(-100_000, 100_000))
def test_every_number_is_a_port_or_is_named(parse_port, number):
    """each number is given back if it is a port, and is named in the message if it is none"""
    message = ""
    try:
        assert parse_port(str(number)) == number
    except ValueError as error:
        message = str(error)
    assert message == ("" if 1 <= number <= 65535 else f"port must be from 1 to 65535, not {number}")


def parsed(text, *, to_number=int, lowest=1, highest=65535, shown=repr, is_text=lambda text: isinstance(text, str)):
    """Return the port in the right way, but for the parts given."""
    if not is_text(text):
        raise TypeError(f"port must be text, not {type(text).__name__}")
    try:
        number = to_number(text)
    except ValueError as error:
        raise ValueError(f"port must be a whole number, not {shown(text)}") from error
    if not lowest <= number <= highest:
        raise ValueError(f"port must be from 1 to 65535, not {number}")
    return number


@alternative
def matches_the_outcome(text):
    """Decide by `match`, and look for the number in a range."""
    match text:
        case str():
            try:
                number = int(text)
            except ValueError as error:
                wrong = ValueError(f"port must be a whole number, not {text!r}")
                wrong.__cause__ = error
                raise wrong  # noqa: B904 (the cause is set above)
        case _:
            raise TypeError(f"port must be text, not {type(text).__name__}")
    if number in range(1, 65536):
        return number
    raise ValueError(f"port must be from 1 to 65535, not {number}")


@mistake(caught_by=test_returns_the_number)
def leaves_out_the_last_port(text):
    """65535 is a port, too: the upper end belongs to the range."""
    return parsed(text, highest=65534)


@mistake(caught_by=test_returns_the_number)
def allows_privileged_ports_only_to_the_root(text):
    """Ports below 1024 may need rights that you lack, but they are ports. Whether one may be opened is another
    question.
    """
    return parsed(text, lowest=1024)


@mistake(caught_by=test_returns_the_number)
def returns_the_text(text):
    """You look whether the text is a number, and return the text. Return the number."""
    parsed(text)
    return text


@mistake(caught_by=test_takes_what_int_takes)
def asks_isdigit_first(text):
    """You look before you leap, and `isdigit` looks at other things than `int`: no to " 443", yes to "²". Try `int`
    and catch its error.
    """
    if isinstance(text, str) and not text.isdigit():
        raise ValueError(f"port must be a whole number, not {text!r}")
    return parsed(text)


@mistake(caught_by=test_takes_what_int_takes)
def asks_for_ascii_digits(text):
    """You allow the digits 0 to 9 alone. `int` knows the digits of all alphabets, and a person in Cairo types ٨٠."""
    return parsed(text, to_number=lambda text: int(text) if text.isascii() else int("no"))


@mistake(caught_by=test_names_the_text_that_is_no_number)
def lets_the_error_of_int_pass(text):
    """You let the error of `int` pass as it is. It says nothing of ports: catch it and raise one that does."""
    number = int(text)
    return parsed(str(number))


@mistake(caught_by=test_names_the_text_that_is_no_number)
def writes_the_text_without_quotes(text):
    """Without quotes, an empty text or one of spaces cannot be seen in the message. `!r` puts them there."""
    return parsed(text, shown=str)


@mistake(caught_by=test_names_the_text_that_is_no_number)
def goes_by_way_of_float(text):
    """`int(float(text))` takes 80.0 and cuts 80.9 to 80. A port that somebody mistyped is opened in silence."""
    return parsed(text, to_number=lambda text: int(text) if text.strip().isdecimal() else int(float(text)))


@mistake(caught_by=test_names_the_text_that_is_no_number)
def returns_none(text):
    """You return None for what is no port, and the error comes later, somewhere else, without the text. Raise it
    here.
    """
    with contextlib.suppress(ValueError):
        return parsed(text)


@mistake(caught_by=test_is_raised_from_the_error_of_int)
def hides_the_cause(text):
    """`from None` hides what `int` had to say. It is for errors that tell a reader nothing; here it was to be kept."""
    try:
        return parsed(text)
    except ValueError as error:
        raise ValueError(*error.args) from None


@mistake(caught_by=test_is_raised_from_the_error_of_int)
def forgets_the_cause(text):
    """Without `from error`, Python takes the second error for an accident while you handled the first. Say that one
    led to the other.
    """
    try:
        return parsed(text)
    except ValueError as error:
        if error.__cause__ is not None:
            raise ValueError(*error.args)  # noqa: B904 (the mistake)
        raise


@mistake(caught_by=test_names_the_number_out_of_range)
def catches_its_own_error(text):
    """You check the range inside of `try`, so your own ValueError is caught like one of `int`. Do it behind the `try`,
    or in its `else`.
    """
    if not isinstance(text, str):
        raise TypeError(f"port must be text, not {type(text).__name__}")
    try:
        number = int(text)
        if not 1 <= number <= 65535:
            raise ValueError(f"port must be from 1 to 65535, not {number}")
    except ValueError as error:
        raise ValueError(f"port must be a whole number, not {text!r}") from error
    return number


@mistake(caught_by=test_names_the_number_out_of_range)
def lets_zero_pass(text):
    """0 is no port that anybody can connect to; it asks the system to choose one. The range begins at 1."""
    return parsed(text, lowest=0)


@mistake(caught_by=test_names_the_number_out_of_range)
def looks_at_the_upper_end_alone(text):
    """Negative numbers pass. A range has two ends."""
    return parsed(text, lowest=-(10**9))


@mistake(caught_by=test_shows_the_number_not_the_text)
def shows_the_text_of_the_number(text):
    """You show the text where the number was asked for: " +70_000 " hides which number was read."""
    try:
        return parsed(text)
    except ValueError as error:
        if error.__cause__ is None and isinstance(text, str):
            raise ValueError(f"port must be from 1 to 65535, not {text}") from None
        raise


@mistake(caught_by=test_range_error_stands_alone)
def chains_what_is_no_cause(text):
    """You raise the range's error from one that you made up. A cause is what really happened before."""
    try:
        return parsed(text)
    except ValueError as error:
        if error.__cause__ is None:
            raise ValueError(*error.args) from LookupError(text)
        raise


@mistake(caught_by=test_range_error_stands_alone)
def raises_while_it_handles(text):
    """You raise the range's error while another one is handled, and a traceback shows both. Leave the `except` block
    first.
    """
    try:
        return parsed(text)
    except ValueError as error:
        if error.__cause__ is None:
            raise ValueError(*error.args)  # noqa: B904 (the mistake)
        raise


@mistake(caught_by=test_refuses_what_is_no_text)
def takes_what_int_takes_of_all_types(text):
    """`int` takes more than text: it cuts 80.5 to 80 and reads bytes. Look at the type before you try."""
    return parsed(text, is_text=lambda text: text is not None)


@mistake(caught_by=test_refuses_what_is_no_text)
def makes_text_of_everything(text):
    """`str(text)` makes text of anything, so that None becomes the word “None”. Refuse what is no text."""
    return parsed(str(text))
