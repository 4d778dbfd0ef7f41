"""Merge nested settings: what an answer must do, and the wrong answers we know."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def test_takes_the_keys_of_both(deep_merge):
    """the keys of both are there, and of a plain value the right one wins"""
    assert deep_merge({"host": "::1", "port": 80}, {"port": 443, "on": True}) == {
        "host": "::1",
        "port": 443,
        "on": True,
    }
    assert deep_merge({}, {"port": 80}) == {"port": 80}
    assert deep_merge({"port": 80}, {}) == {"port": 80}


def test_merges_nested_dictionaries(deep_merge):
    """dictionaries under one key are merged, at every depth"""
    expected = {"web": {"host": "::1", "tls": {"on": True, "port": 443}}}
    assert (
        deep_merge({"web": {"host": "::1", "tls": {"on": False, "port": 443}}}, {"web": {"tls": {"on": True}}})
        == expected
    )


@pytest.mark.parametrize("value", [None, False, 0, "", ()])
def test_false_values_win_too(deep_merge, value):
    """a value on the right wins even if it is None, zero or empty"""
    assert deep_merge({"proxy": "cache"}, {"proxy": value}) == {"proxy": value}


def test_joins_lists(deep_merge):
    """lists under one key are joined, those of the left first"""
    assert deep_merge({"paths": ["/etc"]}, {"paths": ["/home", "/etc"]}) == {"paths": ["/etc", "/home", "/etc"]}
    assert deep_merge({"log": {"to": ["a"]}}, {"log": {"to": []}}) == {"log": {"to": ["a"]}}
    assert deep_merge({"routes": [{"x": 1}]}, {"routes": [{"x": 2}]}) == {"routes": [{"x": 1}, {"x": 2}]}


def test_keeps_the_order_of_the_keys(deep_merge):
    """the keys of the left come first, then the new ones of the right"""
    assert list(deep_merge({"b": 1, "a": 2}, {"d": 3, "a": 4, "c": 5})) == ["b", "a", "d", "c"]


def test_names_the_path_of_a_conflict(deep_merge):
    """a dictionary against anything else is a TypeError that begins with the path to it"""
    with pytest.raises(TypeError, match=r"^web\.tls\.port:"):
        deep_merge({"web": {"tls": {"port": 443}}}, {"web": {"tls": {"port": {"http": 80}}}})
    with pytest.raises(TypeError, match=r"^web\.tls:"):
        deep_merge({"web": {"tls": {"port": 443}}}, {"web": {"tls": True}})
    with pytest.raises(TypeError, match=r"^racks\.7:"):
        deep_merge({"racks": {7: []}}, {"racks": {7: {}}})


def test_conflicts_of_other_kinds(deep_merge):
    """a list against anything else is a conflict, too, and so is None against a dictionary"""
    with pytest.raises(TypeError, match=r"^paths:"):
        deep_merge({"paths": ["/etc"]}, {"paths": "/home"})
    with pytest.raises(TypeError, match=r"^paths:"):
        deep_merge({"on": 1, "paths": ("/etc",)}, {"paths": ["/home"]})
    with pytest.raises(TypeError, match=r"^proxy:"):
        deep_merge({"proxy": None}, {"proxy": {"port": 80}})


def test_shares_nothing_with_its_inputs(deep_merge):
    """changing the result afterwards, at any depth, changes neither input"""
    left, right = {"log": {"to": ["a"]}, "paths": [["/etc"]]}, {"tls": {"on": True}, "paths": [["/home"]]}
    merged = deep_merge(left, right)
    before = deepcopy([left, right])
    merged["log"]["to"].append("changed")
    merged["tls"]["on"] = "changed"
    for path in merged["paths"]:
        path.append("changed")
    assert [left, right] == before


TLS = st.fixed_dictionaries({}, optional={"on": st.booleans(), "ports": st.lists(st.integers(0, 9), max_size=2)})
SETTINGS = st.fixed_dictionaries({}, optional={"host": st.sampled_from(["a", "b", None]), "tls": TLS})


@given(one=SETTINGS, two=SETTINGS, three=SETTINGS)
def test_may_begin_at_either_end(deep_merge, one, two, three):
    """of three settings, it does not matter which two are merged first"""
    assert deep_merge(deep_merge(one, two), three) == deep_merge(one, deep_merge(two, three))


def path_error(path):
    """Return the error for a conflict at *path*."""
    return TypeError(f"{'.'.join(map(str, path))}: one is a dictionary or a list, the other is not")


def kind(value):
    """Return what decides how *value* is merged."""
    return next((kind for kind in (dict, list) if isinstance(value, kind)), object)


def merged_by(left, right, *, join, conflict=path_error, copied=deepcopy, path=()):
    """Merge by the rules of the exercise, but for the functions given."""
    result = copied(left)
    for key, value in right.items():
        here = (*path, key)
        if key not in left:
            result[key] = copied(value)
        elif kind(left[key]) is not kind(value):
            raise conflict(here)
        elif isinstance(value, dict):
            result[key] = merged_by(left[key], value, join=join, conflict=conflict, copied=copied, path=here)
        else:
            result[key] = join(left[key], copied(value)) if isinstance(value, list) else copied(value)
    return result


@alternative
def writes_into_a_copy(left, right):
    """Copy the left one whole, then write the right one into it."""
    return merged_by(left, right, join=lambda one, other: deepcopy(one) + other)


@alternative
def works_off_a_list(left, right):
    """Without recursion: a list holds the pairs of dictionaries that are still to be merged."""
    result = deepcopy(left)
    waiting = [(result, deepcopy(right), ())]
    while waiting:
        target, source, path = waiting.pop()
        for key, value in source.items():
            if kind(target.get(key, value)) is not kind(value):
                raise path_error((*path, key))
            if isinstance(value, dict) and key in target:
                waiting.append((target[key], value, (*path, key)))
            elif isinstance(value, list) and key in target:
                target[key].extend(value)
            else:
                target[key] = value
    return result


@alternative
def adds_the_path_on_the_way_up(left, right):
    """Let each level put its own key in front of the error that comes from below."""
    result = deepcopy(left)
    for key in right:
        try:
            value = deepcopy(right[key])
            result[key] = merged_values(left[key], value) if key in left else value
        except TypeError as error:
            text = str(error)
            raise TypeError(f"{key}{text if text.startswith(':') else '.' + text}") from error
    return result


def merged_values(left, right):
    """Return what two values under one key become."""
    if kind(left) is not kind(right):
        raise TypeError(f": {kind(left).__name__} against {kind(right).__name__}")
    if isinstance(left, dict):
        return adds_the_path_on_the_way_up(left, right)
    return deepcopy(left) + right if isinstance(left, list) else right


def joined(one, other):
    """Return two lists as one."""
    return one + other


@mistake(caught_by=test_merges_nested_dictionaries)
def merges_the_top_only(left, right):
    """`left | right` merges one level: a dictionary on the right replaces the whole one on the left."""
    return left | right


@mistake(caught_by=test_takes_the_keys_of_both)
def lets_the_left_win(left, right):
    """You let the left value win. The right settings come later and are to replace what was there."""
    return {**right, **left}


@mistake(caught_by=test_takes_the_keys_of_both)
def keeps_the_keys_of_the_left(left, right):
    """You go through the keys of the left alone, so that what only the right has is lost."""
    return {key: right.get(key, value) for key, value in left.items()}


@mistake(caught_by=test_false_values_win_too)
def takes_false_for_missing(left, right):
    """`right or left` takes every false value for a missing one. Ask whether the key is there."""
    result = deepcopy(left)
    for key in right:
        both = isinstance(left.get(key), dict) and isinstance(right[key], dict)
        result[key] = takes_false_for_missing(left[key], right[key]) if both else right[key] or left.get(key)
    return result


@mistake(caught_by=test_joins_lists)
def replaces_lists(left, right):
    """You let a list on the right replace the one on the left. The two are to be joined."""
    return merged_by(left, right, join=lambda _, other: other)


@mistake(caught_by=test_joins_lists)
def drops_duplicates_from_lists(left, right):
    """You leave out items that the left list already has. Joining keeps every item of both."""
    return merged_by(left, right, join=lambda one, other: one + [item for item in other if item not in one])


@mistake(caught_by=test_joins_lists)
def puts_the_right_list_first(left, right):
    """You put the right list in front. The left one was there before."""
    return merged_by(left, right, join=lambda one, other: other + one)


@mistake(caught_by=test_keeps_the_order_of_the_keys)
def sorts_the_keys(left, right):
    """You sort the keys. Settings have an order that people chose: begin with that of the left."""
    result = merged_by(left, right, join=joined)
    return {key: result[key] for key in sorted(result, key=str)}


@mistake(caught_by=test_names_the_path_of_a_conflict)
def lets_the_right_win_every_conflict(left, right):
    """You let the right value win even where it replaces a whole dictionary: settings vanish and nobody is told."""
    result = deepcopy(left)
    for key, value in right.items():
        if isinstance(result.get(key), dict) and isinstance(value, dict):
            result[key] = lets_the_right_win_every_conflict(result[key], value)
        elif isinstance(result.get(key), list) and isinstance(value, list):
            result[key] = result[key] + value
        else:
            result[key] = deepcopy(value)
    return result


@mistake(caught_by=test_names_the_path_of_a_conflict)
def names_the_last_key(left, right):
    """You name the last key alone. In nested settings one key occurs in many places: hand the path down and add
    to it.
    """
    return merged_by(left, right, join=joined, conflict=lambda path: path_error(path[-1:]))


@mistake(caught_by=test_names_the_path_of_a_conflict)
def begins_the_path_with_a_dot(left, right):
    """You put a dot in front of every key, so that the path begins with one. `".".join` puts it between them."""
    return merged_by(left, right, join=joined, conflict=lambda path: path_error(("", *path)))


@mistake(caught_by=test_names_the_path_of_a_conflict)
def joins_keys_that_are_not_texts(left, right):
    """`".".join` takes texts alone, and a key may be a number: make a text of every key first."""
    return merged_by(left, right, join=joined, conflict=lambda path: TypeError(".".join(path) + ": differ"))


@mistake(caught_by=test_conflicts_of_other_kinds)
def guards_dictionaries_only(left, right):
    """You look for conflicts of dictionaries alone. A list against a plain value loses data in the same way."""
    result = deepcopy(left)
    for key, value in right.items():
        if key in left and isinstance(left[key], dict) and isinstance(value, dict):
            try:
                result[key] = guards_dictionaries_only(left[key], value)
            except TypeError as error:
                raise TypeError(f"{key}.{error}") from error
        elif key in left and isinstance(left[key], dict) != isinstance(value, dict):
            raise TypeError(f"{key}: a dictionary against something else")
        elif isinstance(left.get(key), list) and isinstance(value, list):
            result[key] = left[key] + value
        else:
            result[key] = deepcopy(value)
    return result


@mistake(caught_by=test_shares_nothing_with_its_inputs)
def copies_one_level(left, right):
    """`copy` and `dict(…)` copy one level. The lists and dictionaries inside stay shared with the caller's settings."""
    return merged_by(
        left, right, join=joined, copied=lambda value: value.copy() if isinstance(value, dict | list) else value
    )


@mistake(caught_by=test_shares_nothing_with_its_inputs)
def copies_only_the_left(left, right):
    """You copy the left settings, but put lists and dictionaries of the right into the result as they are."""
    return merged_by(deepcopy(left), right, join=joined, copied=lambda value: value)


@mistake(caught_by=test_shares_nothing_with_its_inputs)
def writes_into_the_left(left, right):
    """You write into the left settings. They are the caller's, who may want to merge them with something else
    tomorrow: begin with a copy.
    """
    return merged_by(left, right, join=joined, copied=lambda value: value)
