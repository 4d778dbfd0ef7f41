"""Expression trees: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's functions are described in its statement)

import ast
import operator
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

FUNCTIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
NODES = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "**": ast.Pow()}
SIGNS = {type(node): sign for sign, node in NODES.items()}


def test_operator_takes_the_two_before_it(expression_tree):
    """an operator takes the two operands before it, in their order"""
    assert expression_tree("8 3 -") == ("-", 8, 3)
    assert expression_tree("width height *") == ("*", "width", "height")


def test_operands_are_trees(expression_tree):
    """an operand may be a tree itself, on either side"""
    assert expression_tree("3 4 2 * +") == ("+", 3, ("*", 4, 2))
    assert expression_tree("a b + c d - *") == ("*", ("+", "a", "b"), ("-", "c", "d"))
    assert expression_tree("9 4 - 3 - 2 /") == ("/", ("-", ("-", 9, 4), 3), 2)


def test_leaf_alone(expression_tree):
    """a number or a name alone is a tree: a leaf"""
    assert expression_tree("7") == 7
    assert expression_tree("price") == "price"


def test_tokens_are_separated_by_spaces(expression_tree):
    """tokens stand between spaces, of which there may be several"""
    assert expression_tree("12 30 /") == ("/", 12, 30)
    assert expression_tree("  2   10 **\n") == ("**", 2, 10)
    assert expression_tree("año tax_2 +") == ("+", "año", "tax_2")


def test_too_few_operands(expression_tree):
    """an operator that lacks an operand raises ValueError"""
    for text in ("1 +", "+", "1 2 + *"):
        with pytest.raises(ValueError):
            expression_tree(text)


def test_operands_left_over(expression_tree):
    """operands that are left over raise ValueError, and so does an empty text"""
    for text in ("1 2", "1 2 3 +", "", "  "):
        with pytest.raises(ValueError):
            expression_tree(text)


def test_unknown_token(expression_tree):
    """what is neither number, name nor operator raises ValueError that names it"""
    for text, token in (("3 2 %", "%"), ("(a", "(a"), ("2x 1 +", "2x"), ("1 -5 +", "-5")):
        with pytest.raises(ValueError, match=re.escape(token)):
            expression_tree(text)


def test_value(compute):
    """the value is what the operators give, with their operands in order"""
    for tree, expected in (
        (7, 7),
        (("+", 2, 3), 5),
        (("-", 2, 9), -7),
        (("*", 4, 5), 20),
        (("**", 2, 5), 32),
        (("-", ("*", 4, 5), ("**", 3, 2)), 11),
    ):
        assert compute(tree) == expected


def test_true_division(compute):
    """`/` divides as Python does"""
    assert compute(("/", 7, 2)) == 3.5


def test_names_have_values(compute):
    """names get their values from the keyword arguments"""
    assert compute(("*", "width", ("+", "width", 1)), width=4) == 20
    assert compute("tree", tree=0) == 0


def test_unknown_name(compute):
    """a name without a value raises KeyError"""
    with pytest.raises(KeyError):
        compute(("+", "width", 1), height=4)


def test_division_by_zero(compute):
    """division by zero raises ZeroDivisionError"""
    with pytest.raises(ZeroDivisionError):
        compute(("/", 1, ("-", 2, 2)))


def test_writes_operators_between(to_infix):
    """an operator stands between its operands, with a space on either side"""
    assert to_infix(("+", "a", 1)) == "a + 1"
    assert to_infix(7) == "7"


def test_brackets_where_needed(to_infix):
    """a weaker operator under a stronger one stands in brackets"""
    assert to_infix(("*", ("+", "a", "b"), 2)) == "(a + b) * 2"
    assert to_infix(("**", 2, ("-", "n", 1))) == "2 ** (n - 1)"
    assert to_infix(("**", ("*", 2, "n"), 2)) == "(2 * n) ** 2"


def test_no_brackets_for_stronger_operators(to_infix):
    """a stronger operator under a weaker one needs no brackets"""
    assert to_infix(("+", 3, ("*", 4, 2))) == "3 + 4 * 2"
    assert to_infix(("-", ("*", "a", "b"), ("/", "c", ("**", "d", 2)))) == "a * b - c / d ** 2"


def test_equal_operators_on_the_left(to_infix):
    """operators of equal strength go from left to right: no brackets on the left"""
    assert to_infix(("-", ("-", 9, 4), 3)) == "9 - 4 - 3"
    assert to_infix(("*", ("/", 8, 2), 5)) == "8 / 2 * 5"


def test_equal_operators_on_the_right(to_infix):
    """on the right, an operator of equal strength stands in brackets, also for + and *"""
    assert to_infix(("-", 9, ("-", 4, 3))) == "9 - (4 - 3)"
    assert to_infix(("-", 9, ("+", 4, 3))) == "9 - (4 + 3)"
    assert to_infix(("+", "a", ("+", "b", "c"))) == "a + (b + c)"


def test_powers_go_from_right_to_left(to_infix):
    """powers go from right to left: brackets on the left, and none on the right"""
    assert to_infix(("**", 2, ("**", 3, 2))) == "2 ** 3 ** 2"
    assert to_infix(("**", ("**", 2, 3), 2)) == "(2 ** 3) ** 2"


def trees(operators):
    """Return a strategy of trees with these operators."""
    leaves = st.integers(0, 12) | st.sampled_from(["a", "b", "tax"])
    return st.recursive(leaves, lambda below: st.tuples(st.sampled_from(operators), below, below), max_leaves=8)


def postfix(tree):
    """Return a tree's tokens: both operands, then the operator."""
    if not isinstance(tree, tuple):
        return str(tree)
    return f"{postfix(tree[1])} {postfix(tree[2])} {tree[0]}"


def of_python(tree):
    """Return a tree as Python's own parser would make it."""
    if isinstance(tree, tuple):
        return ast.BinOp(of_python(tree[1]), NODES[tree[0]], of_python(tree[2]))
    return ast.Name(tree) if isinstance(tree, str) else ast.Constant(tree)


def read(text):
    """Return the tree that Python's own parser reads."""

    def tree_of(node):
        if isinstance(node, ast.BinOp):
            return SIGNS[type(node.op)], tree_of(node.left), tree_of(node.right)
        return node.id if isinstance(node, ast.Name) else node.value

    return tree_of(ast.parse(text, mode="eval").body)


@given(trees(list(FUNCTIONS)))
def test_reads_any_postfix(expression_tree, tree):
    """any tree can be written in postfix, and read again"""
    text = postfix(tree)
    assert expression_tree(text) == tree


@given(trees(["+", "-", "*"]))
def test_value_is_that_of_python(compute, tree):
    """the value is the one that Python computes"""
    names = {"a": 5, "b": -3, "tax": 2}
    text = ast.unparse(of_python(tree))
    expected = eval(text, names.copy())
    assert compute(tree, **names) == expected


@given(trees(list(FUNCTIONS)))
def test_python_reads_the_same_tree(to_infix, tree):
    """Python reads the same tree from the text, and no text with fewer brackets would do"""
    expected = ast.unparse(of_python(tree))
    assert to_infix(tree) == expected


STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}


def token_kind(token):
    """Return what a token is, or raise ValueError."""
    if token.isdecimal():
        return int(token)
    if token.isidentifier():
        return token
    raise ValueError(f"{token!r} is neither a number, a name nor an operator")


def read_with(tokens, pair):
    """Return the tree of tokens, with operands taken from the stack by *pair*."""
    stack = []
    for token in tokens:
        if token in FUNCTIONS:
            if len(stack) < 2:
                raise ValueError(f"{token} lacks an operand")
            stack.append((token, *pair(stack)))
        else:
            stack.append(token_kind(token))
    if len(stack) != 1:
        raise ValueError(f"{len(stack)} operands are left")
    return stack[0]


def in_order(stack):
    """Take two operands from the stack."""
    right = stack.pop()
    return stack.pop(), right


def value_with(tree, names, functions=FUNCTIONS):
    """Return the value of a tree."""
    if isinstance(tree, tuple):
        sign, left, right = tree
        return functions[sign](value_with(left, names, functions), value_with(right, names, functions))
    return names[tree] if isinstance(tree, str) else tree


def text_with(tree, needs_left, needs_right):
    """Return the text of a tree, with brackets around operands where the two rules say so."""
    if not isinstance(tree, tuple):
        return str(tree)
    parts = []
    for operand, needs in ((tree[1], needs_left), (tree[2], needs_right)):
        text = text_with(operand, needs_left, needs_right)
        parts.append(f"({text})" if isinstance(operand, tuple) and needs(tree[0], operand[0]) else text)
    return f"{parts[0]} {tree[0]} {parts[1]}"


def weaker(above, below):
    """Tell whether the operator below is weaker."""
    return STRENGTH[below] < STRENGTH[above]


def not_stronger(above, below):
    """Tell whether the operator below is weaker or equally strong."""
    return STRENGTH[below] <= STRENGTH[above]


def left_rule(above, below):
    """Tell whether the left operand needs brackets."""
    return not_stronger(above, below) if above == "**" else weaker(above, below)


def right_rule(above, below):
    """Tell whether the right operand needs brackets."""
    return weaker(above, below) if above == "**" else not_stronger(above, below)


@alternative
class FromTheBack:
    """Read the tokens from the back, where each operator asks for its operands; let Python write."""

    def expression_tree(text):
        tokens = text.split()

        def tree():
            if not tokens:
                raise ValueError("an operand is missing")
            token = tokens.pop()
            if token not in FUNCTIONS:
                return token_kind(token)
            right = tree()
            return token, tree(), right

        whole = tree()
        if tokens:
            token_kind(tokens[0])
            raise ValueError(f"operands are left: {tokens}")
        return whole

    def compute(tree, /, **names):
        stack, waiting = [], [tree]
        order = []
        while waiting:
            node = waiting.pop()
            order.append(node)
            if isinstance(node, tuple):
                waiting += node[1:]
        for node in reversed(order):
            if isinstance(node, tuple):
                right, left = stack.pop(), stack.pop()
                stack.append(FUNCTIONS[node[0]](left, right))
            else:
                stack.append(names[node] if isinstance(node, str) else node)
        return stack[0]

    def to_infix(tree):
        return ast.unparse(of_python(tree))


@mistake(caught_by=test_operator_takes_the_two_before_it)
class TurnsOperandsRound:
    """The last operand is on top of the stack, so the first `pop` gives the right one. `(sign, pop(), pop())` turns the
    two round.
    """

    def expression_tree(text):
        return read_with(text.split(), lambda stack: (stack.pop(), stack.pop()))


@mistake(caught_by=test_operator_takes_the_two_before_it)
class NumbersStayText:
    """You leave numbers as text. Read those tokens that are numbers with `int`."""

    def expression_tree(text):
        def texts(tree):
            return (tree[0], texts(tree[1]), texts(tree[2])) if isinstance(tree, tuple) else str(tree)

        return texts(read_with(text.split(), in_order))


@mistake(caught_by=test_operator_takes_the_two_before_it)
class ReadsSigns:
    """You read sign by sign, so that 12 is a 1 and a 2, and a name is many. `split()` gives whole tokens."""

    def expression_tree(text):
        return read_with(text.replace(" ", ""), in_order)


@mistake(caught_by=test_operands_are_trees)
class TakesFromTheBottom:
    """You take the first operands that were put down (`pop(0)`). An operator belongs to the last two: `pop()`."""

    def expression_tree(text):
        return read_with(text.split(), lambda stack: (stack.pop(0), stack.pop(0)))


@mistake(caught_by=test_tokens_are_separated_by_spaces)
class CutsAtEachSpace:
    """`split(" ")` gives empty tokens between two spaces, and knows no line ends. `split()` takes any space, as much as
    there is.
    """

    def expression_tree(text):
        return read_with(text.split(" "), in_order)


@mistake(caught_by=test_too_few_operands)
class PopsFromNothing:
    """You take operands without asking whether there are two. `pop` of an empty list raises IndexError, which says
    nothing about the text.
    """

    def expression_tree(text):
        stack = []
        for token in text.split():
            stack.append((token, *in_order(stack)) if token in FUNCTIONS else token_kind(token))
        if len(stack) != 1:
            raise ValueError(stack)
        return stack[0]


@mistake(caught_by=test_operands_left_over)
class IgnoresTheRest:
    """You return what is on top and ignore what lies below. If more than one tree is left, the text was no
    expression.
    """

    def expression_tree(text):
        stack = []
        for token in text.split():
            if token in FUNCTIONS and len(stack) < 2:
                raise ValueError(token)
            stack.append((token, *in_order(stack)) if token in FUNCTIONS else token_kind(token))
        if not stack:
            raise ValueError("nothing")
        return stack[-1]


@mistake(caught_by=test_operands_left_over)
class NothingIsNone:
    """You return None for an empty text. There is no expression in it: ValueError."""

    def expression_tree(text):
        return read_with(text.split(), in_order) if text.split() else None


@mistake(caught_by=test_unknown_token)
class AnythingIsAName:
    """You take every token that is no number and no operator for a name. `isidentifier` tells which can be one."""

    def expression_tree(text):
        stack = []
        for token in text.split():
            if token in FUNCTIONS:
                if len(stack) < 2:
                    raise ValueError(token)
                stack.append((token, *in_order(stack)))
            else:
                stack.append(int(token) if token.isdecimal() else token)
        if len(stack) != 1:
            raise ValueError("operands are left over")
        return stack[0]


@mistake(caught_by=test_value)
class ValueTurnedRound:
    """You give the operator its operands in the wrong order: the left one comes first."""

    def compute(tree, /, **names):
        return value_with(tree, names, {sign: lambda x, y, f=f: f(y, x) for sign, f in FUNCTIONS.items()})


@mistake(caught_by=test_value)
class OneLevelOnly:
    """You hand the operands to the operator as they are. An operand may be a tree: take its value first."""

    def compute(tree, /, **names):
        if not isinstance(tree, tuple):
            return names[tree] if isinstance(tree, str) else tree
        return FUNCTIONS[tree[0]](*(names[each] if isinstance(each, str) else each for each in tree[1:]))


@mistake(caught_by=test_true_division)
class DividesDown:
    """You divide with `//`, which rounds down."""

    def compute(tree, /, **names):
        return value_with(tree, names, {**FUNCTIONS, "/": operator.floordiv})


@mistake(caught_by=test_names_have_values)
class NamesAreTaken:
    """Your own parameter has a name that an expression may use, too. A `/` after it makes it positional only, and
    leaves the name free.
    """

    def compute(tree, **names):
        return value_with(tree, names)


@mistake(caught_by=test_unknown_name)
class UnknownIsZero:
    """You take 0 for a name without a value. Whoever has mistyped a name gets a wrong result and no error."""

    def compute(tree, /, **names):
        if isinstance(tree, tuple):
            left, right = (UnknownIsZero.compute(each, **names) for each in tree[1:])
            return FUNCTIONS[tree[0]](left, right)
        return names.get(tree, 0) if isinstance(tree, str) else tree


@mistake(caught_by=test_brackets_where_needed)
class NoBrackets:
    """You write no brackets. `a + b * 2` is another tree than `(a + b) * 2`."""

    def to_infix(tree):
        return text_with(tree, lambda above, below: False, lambda above, below: False)


@mistake(caught_by=test_no_brackets_for_stronger_operators)
class BracketsEverywhere:
    """You put every operand that is a tree in brackets. Where the operator below is stronger, it comes first anyway."""

    def to_infix(tree):
        return text_with(tree, lambda above, below: True, lambda above, below: True)


@mistake(caught_by=test_equal_operators_on_the_left)
class BracketsOnBothSides:
    """You put operators of equal strength in brackets on both sides. From left to right, the left one comes first
    without brackets.
    """

    def to_infix(tree):
        return text_with(tree, not_stronger, not_stronger)


@mistake(caught_by=test_equal_operators_on_the_right)
class NoBracketsAmongEquals:
    """You ask only whether the operator below is weaker. `9 - (4 - 3)` without brackets is `(9 - 4) - 3`: on the right,
    equal strength needs them as well.
    """

    def to_infix(tree):
        return text_with(tree, weaker, weaker)


@mistake(caught_by=test_equal_operators_on_the_right)
class SumsNeedNone:
    """You leave the brackets out for `+` and `*`, since the value is the same. The tree is not: Python reads
    `a + b + c` as `(a + b) + c`, and with floats even the value may differ.
    """

    def to_infix(tree):
        return text_with(tree, left_rule, lambda above, below: right_rule(above, below) and not above == below in "+*")


@mistake(caught_by=test_powers_go_from_right_to_left)
class PowersLikeOthers:
    """You treat `**` like the other operators. It goes from right to left, so its sides are exchanged."""

    def to_infix(tree):
        return text_with(tree, weaker, not_stronger)
