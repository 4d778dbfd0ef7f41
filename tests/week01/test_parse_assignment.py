"""Parse an assignment: what an answer must do, and the wrong answers we know."""

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x = 1", ("x", "1")),
        ("total=2+3", ("total", "2+3")),
        ("  rate_2 =\t-0.5 * (x + 1)\n", ("rate_2", "-0.5 * (x + 1)")),
    ],
)
def test_splits_an_assignment(parse_assignment, statement, expected):
    """an assignment gives its name and its expression, without the white space around them"""
    assert parse_assignment(statement) == expected


@pytest.mark.parametrize("statement", ["2 + 3", "x", ""])
def test_expressions_are_no_assignments(parse_assignment, statement):
    """a statement without an equals sign gives None"""
    assert parse_assignment(statement) is None


@pytest.mark.parametrize("statement", ["x == 1", "x <= 1", "x>=1", "x != 1"])
def test_comparisons_are_no_assignments(parse_assignment, statement):
    """a comparison gives None"""
    assert parse_assignment(statement) is None


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("small = x == 1", ("small", "x == 1")),
        ("small=x<=1", ("small", "x<=1")),
        ("a = b = 3", ("a", "b = 3")),
    ],
)
def test_leaves_the_expression_alone(parse_assignment, statement, expected):
    """all behind the first equals sign is the expression, whatever signs it holds"""
    assert parse_assignment(statement) == expected


def test_refuses_keywords(parse_assignment):
    """a keyword of Python is no name: a CalculatorError whose message shows it"""
    with pytest.raises(ValueError, match="if"):
        parse_assignment("if = 3")
    with pytest.raises(ValueError, match="None"):
        parse_assignment("None = 3")


@pytest.mark.parametrize("statement", ["2x = 3", "x y = 3", "f(x) = 3", "x += 3", "x.y = 3", "x² = 3", " = 3"])
def test_refuses_what_is_no_name(parse_assignment, statement):
    """anything but a name in front of the equals sign is a CalculatorError"""
    with pytest.raises(ValueError):
        parse_assignment(statement)


@pytest.mark.parametrize("statement", ["x =", "x=  "])
def test_refuses_a_missing_expression(parse_assignment, statement):
    """nothing behind the equals sign is a CalculatorError whose message shows the name"""
    with pytest.raises(ValueError, match="x"):
        parse_assignment(statement)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("größe = 3", ("größe", "3")),
        ("名前=1", ("名前", "1")),
        ("हिन्दी = 2", ("हिन्दी", "2")),
        ("match = 7", ("match", "7")),
        ("cafe\u0301 = 4", ("café", "4")),
        ("ﬁ = 5", ("fi", "5")),
    ],
)
def test_accepts_every_name_of_python(parse_assignment, statement, expected):
    """a name may be of any alphabet, and is returned in the form NFKC"""
    assert parse_assignment(statement) == expected


@given(st.sampled_from(["x", "π", "_", "if_", "δ2"]), st.integers(-9, 9), st.sampled_from(["", " ", "\t "]))
def test_finds_name_and_number_again(parse_assignment, name, number, gap):
    """name and expression come back as they were put together, with any white space"""
    assert parse_assignment(f"{gap}{name}{gap}={gap}{number}") == (name, str(number))


def checked_name(left, is_name=str.isidentifier, form="NFKC", refused=keyword.iskeyword):
    """Return the name of an assignment; each parameter is something that a mistake does in another way."""
    name = left.strip()
    if not is_name(name):
        raise ValueError(f"{name!r} is not a name")
    name = unicodedata.normalize(form, name) if form else name
    if refused(name):
        raise ValueError(f"{name} is a keyword")
    return name


def assignment(statement, **ways):
    """Return name and expression of an assignment, found character by character."""
    for index, character in enumerate(statement):
        if character == "=":
            if statement[index + 1 : index + 2] == "=" or statement[:index].endswith(("<", ">", "!")):
                return None
            name, source = checked_name(statement[:index], **ways), statement[index + 1 :].strip()
            if not source:
                raise ValueError(f"{name} needs a value")
            return name, source
    return None


@alternative
def character_by_character(statement):
    """Walk to the first equals sign and look at its neighbours."""
    return assignment(statement)


@mistake(caught_by=test_splits_an_assignment)
def keeps_the_white_space(statement):
    """You leave the white space around name and expression; `"x "` is then another name than `"x"`. Use `strip`."""
    if assignment(statement) is None:
        return None
    name, _, source = statement.partition("=")
    return name, source


@mistake(caught_by=test_splits_an_assignment)
def returns_the_value(statement):
    """You return the value of the expression. Return its text: what it is worth is for the evaluator to find out."""
    found = assignment(statement)
    return found and (found[0], int(found[1]) if found[1].isdecimal() else found[1])


@mistake(caught_by=test_expressions_are_no_assignments)
def returns_an_empty_pair(statement):
    """You return an empty pair where there is no assignment; the caller is promised None."""
    return assignment(statement) or ("", "")


@mistake(caught_by=test_comparisons_are_no_assignments)
def takes_every_equals_sign(statement):
    """An equals sign need not assign: in `==`, `<=`, `>=` and `!=` it belongs to a comparison."""
    name, sign, source = statement.partition("=")
    if not sign:
        return None
    if not source.strip():
        raise ValueError(f"{name.strip()} needs a value")
    return checked_name(name.rstrip(" <>!")), source.strip()


@mistake(caught_by=test_comparisons_are_no_assignments)
def knows_one_comparison(statement):
    """You let `==` pass, but `<=`, `>=` and `!=` end in an equals sign as well."""
    if statement.partition("=")[2].startswith("="):
        return None
    return takes_every_equals_sign(statement)


@mistake(caught_by=test_leaves_the_expression_alone)
def looks_for_comparisons_everywhere(statement):
    """You look for `==` in the whole statement. What stands behind the first equals sign may be a comparison."""
    return None if "==" in statement or "<=" in statement else assignment(statement)


@mistake(caught_by=test_leaves_the_expression_alone)
def cuts_at_the_last_sign(statement):
    """You cut at the last equals sign, or at each one. The first one assigns; all behind it is the expression."""
    if assignment(statement) is None:
        return None
    name, _, source = statement.rpartition("=")
    if not source.strip():
        raise ValueError(f"{name.strip()} needs a value")
    return name.strip().rstrip("= "), source.strip()


@mistake(caught_by=test_refuses_keywords)
def accepts_keywords(statement):
    """`isidentifier` is true for keywords, too; a variable called “if” can never be read. Ask `keyword.iskeyword`."""
    return assignment(statement, refused=lambda name: False)


@mistake(caught_by=test_refuses_what_is_no_name)
def takes_any_left_side(statement):
    """You accept whatever stands in front of the equals sign. Ask `isidentifier`."""
    return assignment(statement, is_name=lambda name: True)


@mistake(caught_by=test_refuses_what_is_no_name)
def normalizes_before_asking(statement):
    """NFKC makes “x2” of “x²”, which is no name in Python. Ask `isidentifier` first, normalise afterwards."""
    return assignment(statement, is_name=lambda name: unicodedata.normalize("NFKC", name).isidentifier())


@mistake(caught_by=test_refuses_a_missing_expression)
def accepts_a_missing_expression(statement):
    """You return an empty expression. The user forgot something, and should hear so here, where the name is known."""
    found = assignment(f"{statement} 0")
    return found and (found[0], found[1].removesuffix("0").strip())


@mistake(caught_by=test_accepts_every_name_of_python)
def knows_ascii_only(statement):
    """You accept the letters a to z only. A name in Python may be of any alphabet: `isidentifier` knows."""
    return assignment(statement, is_name=lambda name: name.isascii() and name.isidentifier())


@mistake(caught_by=test_accepts_every_name_of_python)
def keeps_the_spelling(statement):
    """Python reads names in the form NFKC: stored under “ﬁ”, the value is looked for under “fi” and never found."""
    return assignment(statement, form="")


@mistake(caught_by=test_accepts_every_name_of_python)
def composes_only(statement):
    """NFC composes, but keeps the ligature “ﬁ”; Python reads names in the form NFKC."""
    return assignment(statement, form="NFC")
