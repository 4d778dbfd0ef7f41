"""Calculator: what an answer must do, and the wrong answers we know."""

import ast
import builtins
import inspect
import operator
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called, syntax_tree


class CalculatorError(ValueError):
    """Stands for the answer's own error, which comes from the notebook; equal to another one of the same column."""

    def __init__(self, message, column):
        super().__init__(message)
        self.column = column

    def __eq__(self, other):
        return isinstance(other, CalculatorError) and self.column == other.column

    __hash__ = ValueError.__hash__

    def __repr__(self):
        return f"CalculatorError at column {self.column}"


class Outcome:
    """Takes the value that a block gives it or, so that both can be compared and shown, the block's CalculatorError.

    The class is known by its name: a test file cannot import it from the notebook, and an answer may define its own.
    """

    value = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None or kind.__name__ != CalculatorError.__name__:
            return False
        self.value = CalculatorError(str(error), getattr(error, "column", None))
        return True


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("7", 7),
        ("2+3", 5),
        ("2+3*4", 14),
        ("2*3+4", 10),
        ("10-4/2", 8.0),
        ("(2+3)*4", 20),
        ("3*2**4", 48),
        ("((7))-(2-(3))", 8),
        ("2*(3-1)**2/4", 2.0),
    ],
)
def test_computes(calculate, expression, expected):
    """operators that bind tighter go first, parentheses before all"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("8-3-2", 3), ("8/4/2", 1.0), ("2-3+4", 3), ("8/2*4", 16.0), ("2**3**2", 512), ("2*3**2**0*5", 30)],
)
def test_groups_operators(calculate, expression, expected):
    """operators of one level group from the left, powers from the right"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("-5+2", -3),
        ("3*-2", -6),
        ("--3", 3),
        ("2-+-+1", 3),
        ("-(2+1)", -3),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("2**-2**2", 0.0625),
        ("2**-1*4", 2.0),
        ("2**-2/4", 0.0625),
        ("-2*-3-1", 5),
        ("2*(3-1)**2/-4", -2.0),
    ],
)
def test_reads_signs(calculate, expression, expected):
    """signs stand before any operand, in a row too; a power binds tighter than the sign before its base"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == expected


def test_runs_nothing_as_code(calculate, monkeypatch):
    """neither eval, exec, compile nor the ast module reads the expression"""
    namespace = getattr(inspect.unwrap(calculate), "__globals__", {})
    with monkeypatch.context() as patch:
        for function in (eval, exec, compile):
            refusal = never_called(function.__name__)
            for name in [name for name, value in namespace.items() if value is function]:
                patch.setitem(namespace, name, refusal)
            patch.setattr(builtins, function.__name__, refusal)
        calculate("2*(3-1)**2/-4")
    refuse_names_of_evaluators(syntax_tree(calculate))


def refuse_names_of_evaluators(tree):
    """Fail the check if code names a function that would run the expression: defaults and closures hide it above."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id="eval" | "exec" | "compile" | "literal_eval" as name)
                | ast.Attribute(attr="eval" | "exec" | "literal_eval" as name)
            ):
                raise AssertionError(f"the function names {name}")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0.5+.25+2.", 2.75),
        ("1e3", 1000.0),
        ("2.5E-1*1e+2", 25.0),
        ("1e2-1", 99.0),
        (" 12\t*\n( 3 -1 ) ", 24),
        ("2**100+1", 2**100 + 1),
    ],
)
def test_reads_numbers(calculate, expression, expected):
    """numbers may have a point and an exponent, white space stands between tokens, whole numbers are exact"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == expected


@pytest.mark.parametrize(("expression", "kind"), [("7-2**2", int), ("4/2", float), ("2e0", float), ("3.", float)])
def test_keeps_the_kind_of_number(calculate, expression, kind):
    """the result is an int or a float just as in Python"""
    assert type(calculate(expression)) is kind


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ("2 $ 3", 2),
        ("1 2", 2),
        ("1+2)", 3),
        ("2 * / 3", 4),
        ("2 * *3", 4),
        ("2***3", 3),
        ("7//2", 2),
        ("(1-)", 3),
        ("()", 1),
        ("2(3)", 1),
        ("(4)5", 3),
        ("2**", 3),
        ("(1+2", 4),
        ("", 0),
        ("  ", 2),
        ("12 - ", 5),
    ],
)
def test_refuses_what_is_no_expression(calculate, expression, column):
    """what is no expression is a CalculatorError, whose column says where"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == CalculatorError("refused", column)


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ("x+1", 0),
        ("2_000", 1),
        ("0x1F", 1),
        ("3j", 1),
        ("5²", 1),
        ("٣", 0),
        ("1+१", 2),
        ("__import__('os').getcwd()", 0),
        ("9 if True else 8", 2),
    ],
)
def test_refuses_names_and_other_digits(calculate, expression, column):
    """names, calls and digits other than 0 to 9 are a CalculatorError, whose column says where"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == CalculatorError("refused", column)


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ("1/0", 1),
        ("2*(3/0.0)", 4),
        ("0**-1", 1),
        ("10.0**400", 4),
        ("10**400/3", 7),
        ("10**400*1.5", 7),
        ("10**400+.5", 7),
        (".5-10**400", 2),
        ("1+(-8)**.5", 6),
    ],
)
def test_refuses_what_cannot_be_computed(calculate, expression, column):
    """division by zero, too large a float and a power that is no real number are a CalculatorError at the operator"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == CalculatorError("refused", column)


@pytest.mark.parametrize("expression", ["(" * 50 + "1" + ")" * 50, "-" * 50 + "1", "1**" * 50 + "1"])
def test_follows_fifty_levels(calculate, expression):
    """50 parentheses, signs or powers inside each other are computed"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == 1


# More than Python's recursion limit, and no more than the stack of a browser holds.
@pytest.mark.parametrize("expression", ["(" * 1200 + "1" + ")" * 1200, "-" * 1200 + "1", "1**" * 1200 + "1"])
def test_survives_deep_nesting(calculate, expression):
    """a thousand levels and more are computed, or a CalculatorError, and never another error"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert isinstance(outcome.value, CalculatorError) or outcome.value == 1


OPERANDS = st.sampled_from(["1", "3", "10", "0.5", "2e1", "-4", "3**2", "-2**2", "2**-1", "2**3**2"])
STEPS = st.tuples(st.sampled_from(["{}", "({})", "-{}", "({})**2"]), st.sampled_from("+-*/"), OPERANDS)


@st.composite
def expressions(draw):
    """Draw an expression whose powers are small: each step appends an operand, then puts something around it all."""
    text = draw(OPERANDS)
    for form, symbol, operand in draw(st.lists(STEPS, max_size=4)):
        text = form.format(text + symbol + operand)
    return text


@given(expression=expressions())
def test_agrees_with_python(calculate, expression):
    """an expression has the value that Python gives it"""
    try:
        expected = eval(expression)
    except ZeroDivisionError:
        return
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    assert outcome.value == expected


@settings(max_examples=30)
@given(expression=st.lists(st.sampled_from(["1", "2", "+", "-", "*", "(", ")"]), max_size=6).map(" ".join))
def test_accepts_what_python_accepts(calculate, expression):
    """what Python reads as arithmetic has a value, and all else is a CalculatorError"""
    with Outcome() as outcome:
        outcome.value = calculate(expression)
    expected = type(eval(expression)) if is_arithmetic(expression) else CalculatorError
    assert type(outcome.value) is expected


def is_arithmetic(expression):
    """Tell whether Python reads *expression* as operators and numbers, and as nothing else."""
    try:
        nodes = ast.walk(ast.parse(expression, mode="eval"))
    except SyntaxError:
        return False
    known = ast.Expression | ast.BinOp | ast.UnaryOp | ast.Constant | ast.operator | ast.unaryop
    return all(isinstance(node, known) for node in nodes)


COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
NUMBER = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
SYMBOL = r"\*\*|[-+*/()]"
TOKEN = re.compile(rf"{NUMBER}|{SYMBOL}|(?P<space>\s+)")


def tokens_of(expression, pattern=TOKEN):
    """Return the tokens of *expression*, numbers as numbers, each with its column; an empty one marks the end."""
    tokens, column = [], 0
    while found := pattern.match(expression, column):
        if text := found["number"]:
            tokens.append((int(text) if text.isdigit() else float(text), column))
        elif not found["space"]:
            tokens.append((found[0], column))
        column = found.end()
    if column < len(expression):
        raise CalculatorError(f"unexpected {expression[column]!r}", column)
    return [*tokens, ("", column)]


def computed(left, symbol, right, column):
    """Return the value of one operator; what it cannot compute is a CalculatorError."""
    try:
        value = COMPUTE[symbol](left, right)
    except ArithmeticError as error:
        raise CalculatorError(str(error), column) from error
    if isinstance(value, complex):
        raise CalculatorError("no real number", column)
    return value


@alternative
def with_two_stacks(expression):
    """Dijkstra's shunting yard: operands on one stack, what waits for them on another, and no recursion at all."""
    operands, waiting = [], []
    levels = {"(": 0, "+": 1, "-": 1, "*": 2, "/": 2, "sign +": 3, "sign -": 3, "**": 4}

    def compute(lowest):
        while waiting and levels[waiting[-1][0]] >= lowest:
            symbol, column = waiting.pop()
            right = operands.pop()
            match symbol:
                case "sign +":
                    operands.append(right)
                case "sign -":
                    operands.append(-right)
                case _:
                    operands.append(computed(operands.pop(), symbol, right, column))

    needs_operand = True
    for token, column in tokens_of(expression):
        match token:
            case int() | float() if needs_operand:
                operands.append(token)
                needs_operand = False
            case "(" if needs_operand:
                waiting.append((token, column))
            case "+" | "-" if needs_operand:
                waiting.append((f"sign {token}", column))
            case ")" | "" if not needs_operand:
                compute(lowest=1)
                if bool(waiting) != (token == ")"):
                    raise CalculatorError("a parenthesis has no partner", column)
                if waiting:
                    waiting.pop()
            case "+" | "-" | "*" | "/" | "**" if not needs_operand:
                compute(levels[token] + (token == "**"))
                waiting.append((token, column))
                needs_operand = True
            case _:
                raise CalculatorError(f"unexpected {token!r}", column)
    return operands[0]


class Grammar:
    """Recursive descent: a method for each level of the grammar, the loosest first."""

    def __init__(self, expression):
        self.tokens = tokens_of(expression)[::-1]

    def takes(self, *symbols):
        """Tell whether the next token is one of *symbols*."""
        return self.tokens[-1][0] in symbols

    def sum(self):
        """Take products with + and - between them."""
        value = self.product()
        while self.takes("+", "-"):
            symbol, column = self.tokens.pop()
            value = computed(value, symbol, self.product(), column)
        return value

    def product(self):
        """Take operands with * and / between them."""
        value = self.signed()
        while self.takes("*", "/"):
            symbol, column = self.tokens.pop()
            value = computed(value, symbol, self.signed(), column)
        return value

    def signed(self):
        """Take signs and what they stand before."""
        if not self.takes("+", "-"):
            return self.power()
        symbol, _ = self.tokens.pop()
        return -self.signed() if symbol == "-" else +self.signed()

    def power(self):
        """Take an operand, perhaps with an exponent, which may have a sign."""
        base = self.atom()
        if not self.takes("**"):
            return base
        symbol, column = self.tokens.pop()
        return computed(base, symbol, self.signed(), column)

    def atom(self):
        """Take a number or parentheses."""
        token, column = self.tokens.pop()
        if isinstance(token, int | float):
            return token
        if token == "(":
            value = self.sum()
            self.expect(")")
            return value
        raise CalculatorError(f"unexpected {token!r}", column)

    def expect(self, symbol):
        """Take *symbol*; anything else is an error."""
        token, column = self.tokens.pop()
        if token != symbol:
            raise CalculatorError(f"unexpected {token!r}", column)


@alternative
def by_grammar(expression):
    """Recursive descent, which ends in an error where the recursion grows too deep."""
    try:
        grammar = Grammar(expression)
        value = grammar.sum()
        grammar.expect("")
    except RecursionError:
        raise CalculatorError("nested too deeply", 0) from None
    return value


class Climber:
    """Precedence climbing; a mistake changes one of the attributes or methods."""

    levels = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
    sign = 3
    from_the_right = ("**",)
    pattern = TOKEN
    computed = staticmethod(computed)

    def __init__(self, expression):
        self.tokens = tokens_of(expression, self.pattern)[::-1]

    def value(self):
        """Return the value of the whole expression."""
        value = self.expression(1)
        self.expect("")
        return value

    def expression(self, lowest):
        """Take operators that bind at least as tightly as *lowest*."""
        left = self.operand()
        while self.levels.get(self.tokens[-1][0], 0) >= lowest:
            symbol, column = self.tokens.pop()
            right = self.expression(self.levels[symbol] + (symbol not in self.from_the_right))
            left = self.computed(left, symbol, right, column)
        return left

    def operand(self):
        """Take a number, a sign with its operand, or parentheses."""
        token, column = self.tokens.pop()
        match token:
            case int() | float():
                return token
            case "+" | "-":
                value = self.expression(self.sign)
                return -value if token == "-" else value
            case "(":
                value = self.expression(1)
                self.expect(")")
                return value
        raise CalculatorError(f"unexpected {token!r}", column)

    def expect(self, symbol):
        """Take *symbol*; anything else is an error."""
        token, column = self.tokens.pop()
        if token != symbol:
            raise CalculatorError(f"unexpected {token!r}", column)


def climb(expression, **changes):
    """Return the value of *expression* by a Climber with *changes*."""
    return type("ChangedClimber", (Climber,), changes)(expression).value()


@mistake(caught_by=test_computes)
def goes_from_left_to_right(expression):
    """You compute each operator as it comes. Before `+` takes its right operand, look whether `*` wants it."""
    return climb(expression, levels=dict.fromkeys(["+", "-", "*", "/", "**"], 1), from_the_right=())


@mistake(caught_by=test_computes)
def sees_one_star_in_a_power(expression):
    """You cut `**` into two stars. Look for the longer token first."""
    return climb(expression, pattern=re.compile(rf"{NUMBER}|[-+*/()]|(?P<space>\s+)"))


@mistake(caught_by=test_groups_operators)
def groups_from_the_right(expression):
    """Your right operand takes operators of the same level: 8-3-2 becomes 8-(3-2). Ask it for tighter ones alone."""
    return climb(expression, from_the_right=("+", "-", "*", "/", "**"))


@mistake(caught_by=test_groups_operators)
def groups_powers_from_the_left(expression):
    """You group powers as you group minus: (2**3)**2. A power leaves further powers to its exponent."""
    return climb(expression, from_the_right=())


@mistake(caught_by=test_reads_signs)
def binds_signs_too_tightly(expression):
    """You give the sign to the number before the power gets it. The sign binds looser than `**`: -2**2 is -(2**2)."""
    return climb(expression, sign=5)


@mistake(caught_by=test_reads_signs)
def binds_signs_too_loosely(expression):
    """Your sign takes a whole sum as its operand: -5+2 becomes -(5+2). It stands between `*` and `**`."""
    return climb(expression, sign=1)


@mistake(caught_by=test_reads_signs)
def allows_signs_at_the_start_only(expression):
    """You expect a sign at the beginning only. One may stand wherever an operand may, after an operator too."""
    if found := re.search(r"[-+*/]\s*[-+]", expression):
        raise CalculatorError(f"unexpected {found[0][-1]!r}", found.end() - 1)
    return climb(expression)


@mistake(caught_by=test_reads_signs)
def allows_one_sign(expression):
    """After a sign you expect a number. Another sign may follow: let the function for operands call itself."""
    if found := re.search(r"(?:^|[-+*/(])\s*[-+]\s*[-+]", expression):
        raise CalculatorError(f"unexpected {found[0][-1]!r}", found.end() - 1)
    return climb(expression)


@mistake(caught_by=test_reads_numbers)
def knows_no_exponents(expression):
    """Your numbers end before the `e`. A number may go on with `e` or `E`, perhaps a sign, and digits."""
    number = r"(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)"
    return climb(expression, pattern=re.compile(rf"{number}|{SYMBOL}|(?P<space>\s+)"))


@mistake(caught_by=test_reads_numbers)
def wants_digits_before_the_point(expression):
    """Your numbers begin with a digit and end with one. `.25` and `2.` are numbers as well."""
    number = r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    return climb(expression, pattern=re.compile(rf"{number}|{SYMBOL}|(?P<space>\s+)"))


@mistake(caught_by=test_reads_numbers)
def knows_no_white_space(expression):
    """You do not skip white space. Spaces, tabs and line ends may stand between tokens."""
    return climb(expression, pattern=re.compile(rf"{NUMBER}|{SYMBOL}|(?P<space>(?!))"))


@mistake(caught_by=test_reads_numbers)
def makes_floats_of_all_numbers(expression):
    """You read every number with `float`, which keeps 17 digits at most. Without point and exponent use `int`."""
    return climb(expression, computed=staticmethod(lambda left, *others: computed(float(left), *others)))


@mistake(caught_by=test_keeps_the_kind_of_number)
def tidies_whole_results(expression):
    """You turn 2.0 into 2. It looks nicer, but a division gives a float, and who goes on computing relies on it."""
    value = climb(expression)
    return int(value) if isinstance(value, float) and value.is_integer() else value


@mistake(caught_by=test_runs_nothing_as_code)
def uses_eval(expression):
    """`eval` runs whatever a stranger types, and that can delete your files. Read the tokens yourself."""
    return eval(expression)


@mistake(caught_by=test_runs_nothing_as_code)
def lets_python_parse(expression):
    """You hand the text to Python's own parser, which is the work that is asked for here. Read the tokens yourself."""

    def value_of(node):
        match node:
            case ast.Constant(value):
                return value
            case ast.UnaryOp(ast.USub(), operand):
                return -value_of(operand)
            case ast.UnaryOp(ast.UAdd(), operand):
                return value_of(operand)
            case ast.BinOp(left, symbol, right):
                names = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
                return COMPUTE[names[type(symbol)]](value_of(left), value_of(right))
        raise CalculatorError("unexpected", node.col_offset)

    return value_of(ast.parse(expression, mode="eval").body)


@mistake(caught_by=test_refuses_what_is_no_expression)
def drops_unknown_characters(expression):
    """`findall` skips what fits no token, so that `2 $ 3` loses its `$`. Match at each column in turn instead."""
    changed = re.sub(r"[^-+*/()0-9.eE\s]", " ", expression)
    return climb(changed)


@mistake(caught_by=test_refuses_what_is_no_expression)
def counts_columns_from_one(expression):
    """You count columns from 1. Indices count from 0: `expression[error.column]` is to be the character in question."""
    try:
        return climb(expression)
    except CalculatorError as error:
        raise CalculatorError("unexpected", error.column + 1) from error


@mistake(caught_by=test_refuses_what_is_no_expression)
def counts_tokens(expression):
    """You count tokens. A column counts characters, white space too: remember where each token began."""
    try:
        return climb(expression)
    except CalculatorError as error:
        tokens = [found for found in TOKEN.finditer(expression[: error.column]) if not found["space"]]
        raise CalculatorError("unexpected", len(tokens)) from error


@mistake(caught_by=test_refuses_what_is_no_expression)
def deletes_all_spaces(expression):
    """You delete white space first, and `1 2` becomes twelve. White space separates tokens: skip it between them."""
    columns = [column for column, character in enumerate(expression) if not character.isspace()] + [len(expression)]
    try:
        return climb("".join(expression.split()))
    except CalculatorError as error:
        raise CalculatorError("unexpected", columns[error.column]) from error


@mistake(caught_by=test_refuses_what_is_no_expression)
def ignores_the_rest(expression):
    """You stop when no operator follows, and never look at what is left. After the value the expression must end."""
    return Climber(expression).expression(1)


@mistake(caught_by=test_refuses_what_is_no_expression)
def forgets_the_end(expression):
    """You take a token where none is left: an IndexError gets out. A token that marks the end gives you its column."""

    def operand(self):
        if len(self.tokens) == 1:
            self.tokens.clear()
        return Climber.operand(self)

    return climb(expression, operand=operand)


@mistake(caught_by=test_refuses_names_and_other_digits)
def asks_isdigit(expression):
    """`isdigit` is true for “²”, which no number is made of, and `int` fails. Ask whether it is one of 0 to 9."""
    for column, character in enumerate(expression):
        if character.isdigit() and not character.isdecimal():
            return int(expression[: column + 1])
    return climb(expression, pattern=re.compile(TOKEN.pattern.replace("[0-9]", r"\d")))


@mistake(caught_by=test_refuses_names_and_other_digits)
def takes_digits_of_every_script(expression):
    r"""`\d` and `isdecimal` accept digits of every script. An expression has 0 to 9: write `[0-9]`."""
    return climb(expression, pattern=re.compile(TOKEN.pattern.replace("[0-9]", r"\d")))


@mistake(caught_by=test_refuses_what_cannot_be_computed)
def lets_division_by_zero_out(expression):
    """A ZeroDivisionError gets out of your function. Who calls it expects CalculatorError: catch it at the operator."""
    return climb(expression, computed=staticmethod(lambda left, symbol, right, _: COMPUTE[symbol](left, right)))


@mistake(caught_by=test_refuses_what_cannot_be_computed)
def knows_division_by_zero_only(expression):
    """You catch ZeroDivisionError alone. Floats overflow as well; ArithmeticError is what both are."""

    def compute(left, symbol, right, column):
        try:
            return COMPUTE[symbol](left, right)
        except ZeroDivisionError as error:
            raise CalculatorError(str(error), column) from error

    return climb(expression, computed=staticmethod(compute))


@mistake(caught_by=test_refuses_what_cannot_be_computed)
def returns_complex_numbers(expression):
    """A broken power of a negative number is complex in Python. Look at the result: it is no real number."""

    def compute(left, symbol, right, column):
        try:
            return COMPUTE[symbol](left, right)
        except ArithmeticError as error:
            raise CalculatorError(str(error), column) from error

    return climb(expression, computed=staticmethod(compute))


@mistake(caught_by=test_refuses_what_cannot_be_computed)
def points_at_the_operand(expression):
    """Your column is that of what follows the operator. Remember the operator's own column."""
    return climb(
        expression,
        computed=staticmethod(lambda left, symbol, right, column: computed(left, symbol, right, column + len(symbol))),
    )


@mistake(caught_by=test_survives_deep_nesting)
def lets_the_recursion_error_out(expression):
    """Each level is a call inside a call, and Python allows about a thousand. Turn its error into a CalculatorError."""
    return climb(expression)
