"""Strict JSON: what an answer must do, and the wrong answers we know."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import mistake

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def types_in(value):
    """Return the names of the types of the items of a list."""
    return [type(each).__name__ for each in value]


def test_reads_a_document(strict_json):
    """a sound document becomes the same dictionaries, lists and texts that `json.loads` makes"""
    document = '{"city": "Hà Nội", "lines": ["2A", "3"], "open": true, "closes": null}'
    assert strict_json(document) == {"city": "Hà Nội", "lines": ["2A", "3"], "open": True, "closes": None}
    assert strict_json("[]") == []


def test_keeps_the_digits_of_a_fraction(strict_json):
    """a number with a fraction or an exponent is a Decimal with the digits that were written"""
    assert list(map(str, strict_json("[0.1, 1.10, 0.1000000000000000000001]"))) == [
        "0.1",
        "1.10",
        "0.1000000000000000000001",
    ]
    assert strict_json("[0.1, 25e-1]") == [Decimal("0.1"), Decimal("2.5")]
    assert types_in(strict_json("[0.1, 2e3]")) == ["Decimal", "Decimal"]


def test_leaves_integers_alone(strict_json):
    """a number without fraction and exponent is an int, however long"""
    assert strict_json("[7, 9007199254740993]") == [7, 9007199254740993]
    assert types_in(strict_json("[7, -12]")) == ["int", "int"]


def test_refuses_a_repeated_key(strict_json):
    """a key that an object has twice is a ValueError that names the key as `repr` does"""
    with pytest.raises(ValueError, match="'port'"):
        strict_json('{"port": 80, "host": "::1", "port": 443}')
    with pytest.raises(ValueError, match="'a'"):
        strict_json('{"a": 1, "a": 2, "b": 3}')


def test_refuses_a_repeated_key_with_an_equal_value(strict_json):
    """a key is refused also if both of its values are equal"""
    with pytest.raises(ValueError, match="'port'"):
        strict_json('{"port": 80, "port": 80}')


def test_refuses_a_repeated_key_anywhere(strict_json):
    """a repeated key is refused at any depth; the empty text is a key like others"""
    with pytest.raises(ValueError, match="'tls'"):
        strict_json('{"web": [{"tls": true, "tls": false}]}')
    with pytest.raises(ValueError, match="''"):
        strict_json('[[{"": 1, "": 2}]]')


def test_one_key_in_two_objects_is_no_repetition(strict_json):
    """two objects may have a key in common, one inside the other as well"""
    assert strict_json('[{"id": 1}, {"id": 2}]') == [{"id": 1}, {"id": 2}]
    assert strict_json('{"id": {"id": 3}}') == {"id": {"id": 3}}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_refuses_words_for_numbers(strict_json, word):
    """`NaN`, `Infinity` and `-Infinity` are a ValueError that names the word"""
    text = f'{{"height": [{word}]}}'
    with pytest.raises(ValueError, match=re.escape(word)):
        strict_json(text)


def test_texts_may_hold_anything(strict_json):
    """inside a text, `NaN` is text, and so is what looks like a key or a number"""
    assert strict_json('["NaN", "-Infinity", "0.50"]') == ["NaN", "-Infinity", "0.50"]
    assert strict_json(r'{"a": "\"a\": 1"}') == {"a": '"a": 1'}


def test_a_broken_document_says_where(strict_json):
    """text that is no JSON is the JSONDecodeError of `json.loads`, with its position"""
    with pytest.raises(json.JSONDecodeError, match="line 1 column 2 "):
        strict_json("[}")
    with pytest.raises(json.JSONDecodeError):
        strict_json("")


@given(PLAIN)
def test_agrees_with_the_json_module(strict_json, value):
    """what `json.dumps` writes without fractions is read as `json.loads` reads it"""
    text = json.dumps(value)
    assert strict_json(text) == value


def unique(pairs):
    """Return *pairs* as a dictionary, refusing a repeated key."""
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is repeated")
        found[key] = value
    return found


def refuse(word):
    """Refuse a word for a number."""
    raise ValueError(f"{word} is no JSON number")


def read(text, **options):
    """Read JSON in the right way, but for the *options*."""
    return json.loads(text, **{"object_pairs_hook": unique, "parse_float": Decimal, "parse_constant": refuse} | options)


@mistake(caught_by=test_reads_a_document)
def returns_the_pairs(text):
    """`object_pairs_hook` returns what stands in the object's place. You return the list of pairs: make a
    dictionary.
    """

    def check_pairs(pairs):
        unique(pairs)
        return pairs

    return read(text, object_pairs_hook=check_pairs)


@mistake(caught_by=test_reads_a_document)
def forgets_to_return(text):
    """Your hook checks the pairs and returns nothing, so that every object becomes None."""

    def check_pairs(pairs):
        unique(pairs)

    return read(text, object_pairs_hook=check_pairs)


@mistake(caught_by=test_keeps_the_digits_of_a_fraction)
def keeps_floats(text):
    """Fractions become floats, which have no exact value for most of them. `parse_float` is given the digits."""
    return read(text, parse_float=float)


@mistake(caught_by=test_keeps_the_digits_of_a_fraction)
def makes_decimals_of_floats(text):
    """`Decimal(float(digits))` writes the float's error out in full. Make the Decimal from the text itself."""
    return read(text, parse_float=lambda digits: Decimal(float(digits)))


@mistake(caught_by=test_leaves_integers_alone)
def makes_everything_decimal(text):
    """You hand `Decimal` to `parse_int`, too. An int is exact already, and other code expects one."""
    return read(text, parse_int=Decimal)


@mistake(caught_by=test_refuses_a_repeated_key)
def keeps_the_last_value(text):
    """The last of two equal keys wins, and nobody learns that there was another. `object_hook` comes too late, since
    its dictionary holds one of them only: `object_pairs_hook` is given the pairs.
    """
    return read(text, object_pairs_hook=None)


@mistake(caught_by=test_refuses_a_repeated_key)
def keeps_the_first_value(text):
    """You keep the first value and say nothing. Which one the author meant is not yours to guess: refuse."""

    def first_wins(pairs):
        found = {}
        for key, value in pairs:
            found.setdefault(key, value)
        return found

    return read(text, object_pairs_hook=first_wins)


@mistake(caught_by=test_refuses_a_repeated_key)
def does_not_name_the_key(text):
    """You say that some key is repeated. In a file of a thousand lines the reader needs to know which."""

    def counted(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key is repeated")
        return dict(pairs)

    return read(text, object_pairs_hook=counted)


@mistake(caught_by=test_refuses_a_repeated_key)
def raises_a_key_error(text):
    """KeyError means that a key is missing. Bad data is a ValueError, and that is what callers of `json` catch."""

    def checked(pairs):
        try:
            return unique(pairs)
        except ValueError as error:
            raise KeyError(str(error)) from error

    return read(text, object_pairs_hook=checked)


@mistake(caught_by=test_refuses_a_repeated_key)
def names_the_last_key(text):
    """You name the last key of the object, not the one that is repeated."""

    def counted(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError(f"the key {pairs[-1][0]!r} is repeated")
        return dict(pairs)

    return read(text, object_pairs_hook=counted)


@mistake(caught_by=test_refuses_a_repeated_key_with_an_equal_value)
def allows_equal_values(text):
    """You let a repetition pass if the values are equal. Tomorrow one of them is edited, and the other one wins."""

    def checked(pairs):
        found = {}
        for key, value in pairs:
            if key in found and found[key] != value:
                raise ValueError(f"the key {key!r} is repeated")
            found[key] = value
        return found

    return read(text, object_pairs_hook=checked)


@mistake(caught_by=test_refuses_a_repeated_key_anywhere)
def takes_an_empty_key_for_none(text):
    """`if repeated:` is false for the empty text, which is a key like others. Compare with None, or test membership."""

    def checked(pairs):
        seen, repeated = set(), None
        for key, _ in pairs:
            repeated = key if key in seen else repeated
            seen.add(key)
        if repeated:
            raise ValueError(f"the key {repeated!r} is repeated")
        return dict(pairs)

    return read(text, object_pairs_hook=checked)


@mistake(caught_by=test_one_key_in_two_objects_is_no_repetition)
def remembers_keys_of_all_objects(text):
    """Your hook keeps one set of keys for the whole document. Each object has keys of its own: begin anew at
    each call.
    """
    seen = set()

    def checked(pairs):
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key {key!r} is repeated")
            seen.add(key)
        return dict(pairs)

    return read(text, object_pairs_hook=checked)


@mistake(caught_by=test_refuses_words_for_numbers)
def lets_nan_in(text):
    """`json.loads` takes `NaN` and `Infinity`, which JSON does not know. `parse_constant` is called for these words."""
    return read(text, parse_constant=None)


@mistake(caught_by=test_refuses_words_for_numbers)
def makes_nan_none(text):
    """You turn `NaN` into None, so that a broken sensor looks like one that sent nothing. Refuse the word."""
    return read(text, parse_constant=lambda word: None)


@mistake(caught_by=test_texts_may_hold_anything)
def searches_the_text(text):
    """You search the document's text for `NaN`. The word may stand in a text: let the parser say what is a number."""
    for word in ("-Infinity", "Infinity", "NaN"):
        if word in text:
            raise ValueError(f"{word} is no JSON number")
    return read(text)


@mistake(caught_by=test_a_broken_document_says_where)
def hides_the_position(text):
    """You replace the JSONDecodeError by an error of your own and lose its line and column."""
    try:
        return read(text)
    except json.JSONDecodeError as error:
        raise ValueError("no JSON") from error


@mistake(caught_by=test_a_broken_document_says_where)
def returns_none_for_broken_text(text):
    """You return None for text that is no JSON. The caller cannot tell that from the document `null`."""
    try:
        return read(text)
    except json.JSONDecodeError:
        return None
