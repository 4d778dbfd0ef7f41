"""Invert a mapping: what an answer must do, and the wrong answers we know."""

from collections import defaultdict
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def test_turns_values_into_keys(invert_mapping):
    """each value becomes a key with the list of its keys"""
    assert invert_mapping({"Oslo": "NO", "Lima": "PE"}) == {"NO": ["Oslo"], "PE": ["Lima"]}
    assert invert_mapping({}) == {}


def test_collects_keys_of_equal_values(invert_mapping):
    """all keys that share a value are collected, in their order"""
    expected = {"NG": ["Lagos", "Abuja", "Kano"], "PE": ["Lima"]}
    assert invert_mapping({"Lagos": "NG", "Abuja": "NG", "Lima": "PE", "Kano": "NG"}) == expected


def test_false_values_are_values(invert_mapping):
    """None, zero and an empty text are values like others"""
    assert invert_mapping({"a": None, "b": 0, "c": "", "d": None}) == {None: ["a", "d"], 0: ["b"], "": ["c"]}


def test_keeps_the_order_of_first_appearance(invert_mapping):
    """the new keys stand in the order in which the values came"""
    assert list(invert_mapping({"a": 3, "b": 1, "c": 2, "d": 3})) == [3, 1, 2]


def test_returns_a_plain_dictionary(invert_mapping):
    """the result is a plain dictionary, so that a missing key is a KeyError"""
    assert type(invert_mapping({"Oslo": "NO"})) is dict


def test_equal_values_are_one_key(invert_mapping):
    """values of different types that are equal are one key, spelled as the first of them"""
    assert repr(invert_mapping({"a": 1, "b": True, "c": 1.0, "d": "1"})) == "{1: ['a', 'b', 'c'], '1': ['d']}"


def test_takes_any_mapping(invert_mapping):
    """a mapping that cannot be changed is enough"""
    assert invert_mapping(MappingProxyType({"x": 1, "y": 1})) == {1: ["x", "y"]}


def test_names_the_key_of_a_value_without_a_hash(invert_mapping):
    """a value that cannot be hashed is a TypeError that names its key"""
    with pytest.raises(TypeError, match="'Quito'"):
        invert_mapping({"Oslo": 1, "Quito": [2], "Lima": [3]})
    with pytest.raises(TypeError, match="'Quito'"):
        invert_mapping({"Oslo": 1, "Quito": ("a", [2])})


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 3)))
def test_can_be_turned_back(invert_mapping, mapping):
    """writing the value of each key down again gives the mapping back"""
    assert {key: value for value, keys in invert_mapping(mapping).items() for key in keys} == mapping


def refuse_unhashable(mapping):
    """Raise the TypeError that the exercise asks for."""
    for key, value in mapping.items():
        try:
            hash(value)
        except TypeError as error:
            raise TypeError(f"the value of {key!r} cannot be hashed") from error


@alternative
def with_a_default_dictionary(mapping):
    """Look at all values first, then let `defaultdict` make the lists."""
    refuse_unhashable(mapping)
    inverted = defaultdict(list)
    for key, value in mapping.items():
        inverted[value].append(key)
    return dict(inverted)


@alternative
def makes_the_keys_first(mapping):
    """Make an empty list for each value, then fill the lists."""
    refuse_unhashable(mapping)
    inverted = {value: [] for value in mapping.values()}
    for key, value in mapping.items():
        inverted[value].append(key)
    return inverted


@mistake(caught_by=test_turns_values_into_keys)
def swaps_keys_and_values(mapping):
    """`{value: key ...}` keeps one key for each value, the last one. Each value needs a list."""
    return {value: key for key, value in mapping.items()}


@mistake(caught_by=test_turns_values_into_keys)
def makes_a_list_only_when_needed(mapping):
    """A value with one key gets the bare key, others a list: every caller must ask which it is. Always make a list."""
    inverted = {}
    for key, value in mapping.items():
        if value not in inverted:
            inverted[value] = key
        elif isinstance(inverted[value], list):
            inverted[value].append(key)
        else:
            inverted[value] = [inverted[value], key]
    return inverted


@mistake(caught_by=test_turns_values_into_keys)
def shares_one_list(mapping):
    """`dict.fromkeys(values, [])` gives every value the same list, so that each holds all keys."""
    inverted = dict.fromkeys(mapping.values(), [])  # noqa: RUF024 (the mistake)
    for key, value in mapping.items():
        inverted[value].append(key)
    return inverted


@mistake(caught_by=test_turns_values_into_keys)
def takes_texts_apart(mapping):
    """`list(key)` takes a text apart into its letters. `[key]` is the list that holds it."""
    inverted = {}
    for key, value in mapping.items():
        inverted.setdefault(value, []).extend(key)
    return inverted


@mistake(caught_by=test_collects_keys_of_equal_values)
def keeps_the_last_key(mapping):
    """You make a new list for each key, so that a value keeps only its last one. Add to the list if there is one."""
    return {value: [key] for key, value in mapping.items()}


@mistake(caught_by=test_false_values_are_values)
def leaves_out_false_values(mapping):
    """`if value` leaves out None, 0 and empty texts. They are values like others."""
    inverted = {}
    for key, value in mapping.items():
        if value:
            inverted.setdefault(value, []).append(key)
    return inverted


@mistake(caught_by=test_keeps_the_order_of_first_appearance)
def makes_a_set_of_the_values(mapping):
    """You read the values from a set, which promises no order. A dictionary keeps the order in which its keys came."""
    return {value: [key for key in mapping if mapping[key] == value] for value in set(mapping.values())}


@mistake(caught_by=test_equal_values_are_one_key)
def writes_the_values_as_text(mapping):
    """You make texts of the values, so that 1 and "1" fall together and `True` and 1 fall apart."""
    inverted, spelled = {}, {}
    for key, value in mapping.items():
        inverted.setdefault(spelled.setdefault(str(value), value), []).append(key)
    return inverted


@mistake(caught_by=test_returns_a_plain_dictionary)
def returns_a_default_dictionary(mapping):
    """You return a `defaultdict`: reading a missing key adds an empty list to it and hides the caller's mistake."""
    inverted = defaultdict(list)
    for key, value in mapping.items():
        inverted[value].append(key)
    return inverted


@mistake(caught_by=test_takes_any_mapping)
def empties_the_mapping(mapping):
    """You take the items out of the mapping. It is the caller's, and some mappings cannot be changed: read it only."""
    inverted = {}
    for key in list(mapping):
        inverted.setdefault(mapping.pop(key), []).append(key)
    return inverted


@mistake(caught_by=test_names_the_key_of_a_value_without_a_hash)
def lets_the_error_pass(mapping):
    """Python says that a list cannot be hashed, not which of a million keys has it. Catch the TypeError and name
    the key.
    """
    inverted = {}
    for key, value in mapping.items():
        inverted.setdefault(value, []).append(key)
    return inverted


@mistake(caught_by=test_names_the_key_of_a_value_without_a_hash)
def makes_tuples_of_lists(mapping):
    """You turn a list into a tuple to hash it. The caller looks for the value they know and does not find it."""
    inverted = {}
    for key, value in mapping.items():
        inverted.setdefault(tuple(value) if isinstance(value, list | dict) else value, []).append(key)
    return inverted


@mistake(caught_by=test_names_the_key_of_a_value_without_a_hash)
def skips_the_value(mapping):
    """You leave out what cannot be hashed, so that keys vanish and nobody is told. Raise a TypeError that names
    the key.
    """
    inverted = {}
    for key, value in mapping.items():
        try:
            inverted.setdefault(value, []).append(key)
        except TypeError:
            continue
    return inverted
