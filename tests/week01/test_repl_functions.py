"""A table of functions: what an answer must do, and the wrong answers we know."""

import ast
import operator
import re

import pytest

from tenweeks.plugin import alternative, mistake


def table(FunctionTable, *definitions, **options):
    """Return a table in which the functions are defined."""
    functions = FunctionTable(**options)
    for definition in definitions:
        functions.define(definition)
    return functions


def value(FunctionTable, *lines, limit=None, **variables):
    """Return the value of the last of *lines*, or the word for its error; the lines before it define functions."""
    *definitions, source = lines
    options = {} if limit is None else {"limit": limit}
    try:
        result = table(FunctionTable, *definitions, **options).evaluate(source, variables)
    except ValueError:
        result = "CalculatorError"
    return result


def value_after(FunctionTable, failing, *lines):
    """Return the value of the last of *lines* in a table in which *failing* was evaluated, or defined, before."""
    *definitions, source = lines
    functions = table(FunctionTable, *definitions)
    try:
        functions.define(failing) if "=" in failing else functions.evaluate(failing, {})
        result = "no error before"
    except ValueError:
        result = evaluated(functions, source)
    return result


def evaluated(functions, source):
    """Return the value of *source*, or the word for its error."""
    try:
        return functions.evaluate(source, {})
    except ValueError:
        return "CalculatorError"


def test_calls_a_function(FunctionTable):
    """a defined function can be called, in an expression or with one as its argument"""
    assert table(FunctionTable, "f(x)=x^2+1").evaluate("f(3)", {}) == 10
    assert table(FunctionTable, "f(x) = x^2 + 1").evaluate("2 * f(1 + 1) - 1", {}) == 9


def test_argument_is_a_value(FunctionTable):
    """an argument is calculated before the call, with the variables of the place where it stands"""
    assert value(FunctionTable, "next(x) = x + 1", "next(x)", x=41) == 42
    assert value(FunctionTable, "f(x) = x^2 + 1", "f(f(2))") == 26
    assert value(FunctionTable, "f(x) = x", "f(1 / 0)") == "CalculatorError"


def test_several_parameters_or_none(FunctionTable):
    """a function has as many parameters as its definition names, or none"""
    assert value(FunctionTable, " area ( width , height )  =  width * height ", "area(3, 4)") == 12
    assert value(FunctionTable, "minus(a, b) = a - b", "minus(1, 10)") == -9
    assert value(FunctionTable, "dozen() = 12", "dozen() + 1") == 13


@pytest.mark.parametrize(
    "definition",
    ["f(x)", "f = 3", "f(x) == 3", "f(2) = 3", "f(x + 1) = 3", "f(x, x) = x", "if(x) = x", "f(True) = 1", "2(x) = x"],
)
def test_refuses_what_defines_nothing(FunctionTable, definition):
    """a definition is a name, different parameters in parentheses, an equals sign and a body; else a CalculatorError"""
    with pytest.raises(ValueError):
        table(FunctionTable, definition)


@pytest.mark.parametrize("definition", ["f(x) =", "f(x) = x +", "f(x) = y = x"])
def test_reads_the_body_at_once(FunctionTable, definition):
    """a body that cannot be read is a CalculatorError of `define`, before anyone calls the function"""
    with pytest.raises(ValueError):
        table(FunctionTable, definition)


def test_body_may_compare(FunctionTable):
    """only the first equals sign ends the head: the body may hold others"""
    assert value(FunctionTable, "same(a, b) = a == b", "same(2, 2)") is True


def test_parameters_hide_variables(FunctionTable):
    """inside its function a parameter hides the variable of the same name, and only there"""
    assert value(FunctionTable, "f(x) = x + 1", "f(1) + x", x=100) == 102


def test_sees_the_variables(FunctionTable):
    """a body sees the variables that are given to `evaluate`"""
    assert value(FunctionTable, "gross(net) = net * (1 + rate)", "gross(100)", rate=1) == 200
    assert value(FunctionTable, "gross(net) = net * (1 + rate)", "gross(100)") == "CalculatorError"


def test_sees_the_variables_of_now(FunctionTable):
    """a variable has the value of this call of `evaluate`, not that of an earlier one"""
    prices = table(FunctionTable, "gross(net) = net * (1 + rate)")
    assert [prices.evaluate("gross(100)", {"rate": rate}) for rate in (1, 0)] == [200, 100]


def test_variables_are_left_alone(FunctionTable):
    """parameters are gone after the call, and the variables given are as before"""
    assert value(FunctionTable, "f(x, z) = x + z", "f(1, 2) + z", x=100) == "CalculatorError"
    variables = {"x": 100, "y": 7}
    table(FunctionTable, "f(x, z) = x + y + z").evaluate("f(1, 2)", variables)
    assert variables == {"x": 100, "y": 7}


def test_a_callers_parameters_are_not_seen(FunctionTable):
    """a function sees its own parameters and the variables, never the parameters of the function that calls it"""
    assert value(FunctionTable, "inner(x) = x + n", "outer(n) = inner(1)", "outer(5)", n=1000) == 1001
    assert value(FunctionTable, "inner(x) = x + n", "outer(n) = inner(1)", "outer(5)") == "CalculatorError"


def test_functions_call_the_newest(FunctionTable):
    """a function is looked up when it is called: it may be defined later, and defined anew"""
    assert value(FunctionTable, "g(x) = f(x) + 1", "f(x) = x * 10", "g(4)") == 41
    assert value(FunctionTable, "f(x) = 1", "g(x) = f(x)", "f(x) = 2", "g(0)") == 2


def test_functions_and_variables_are_apart(FunctionTable):
    """a function and a variable may bear one name"""
    assert value(FunctionTable, "f(x) = x + 1", "f(f)", f=7) == 8
    assert value(FunctionTable, "f(x) = x + 1", "g(f) = f(f)", "g(2)") == 3


def test_recursion(FunctionTable):
    """a function may call itself, and an `if` ends it"""
    assert value(FunctionTable, "f(n) = 1 if n < 2 else n * f(n - 1)", "f(5)") == 120


def test_limit_of_nesting(FunctionTable):
    """as many calls as the limit may be open at once, one more is a CalculatorError; calls in turn do not add up"""
    assert value(FunctionTable, "f(n) = 0 if n == 1 else f(n - 1)", "f(3)", limit=3) == 0
    assert value(FunctionTable, "f(x) = x + 1", "f(1) + f(2) + f(f(3))", limit=1) == 10
    assert value(FunctionTable, "f(n) = 0 if n == 1 else f(n - 1)", "f(4)", limit=3) == "CalculatorError"


def test_limit_without_a_word(FunctionTable):
    """without `limit`, 50 calls may be open at once, and endless recursion is a CalculatorError"""
    assert value(FunctionTable, "f(n) = 0 if n == 1 else f(n - 1)", "f(50)") == 0
    assert value(FunctionTable, "f(n) = 0 if n == 1 else f(n - 1)", "f(51)") == "CalculatorError"
    assert value(FunctionTable, "f(n) = f(n) + 1", "f(1)") == "CalculatorError"


def test_an_error_leaves_the_table_alone(FunctionTable):
    """after an error the table works as before: open calls are forgotten, a failed definition changes nothing"""
    assert value_after(FunctionTable, "f(99)", "f(n) = 0 if n == 1 else f(n - 1)", "f(50)") == 0
    assert value_after(FunctionTable, "g(1)", "f(x) = x + 1", "g(x) = x / 0", "f(1)") == 2
    assert value_after(FunctionTable, "f(x) = x +", "f(x) = x + 1", "f(1)") == 2


@pytest.mark.parametrize("call", ["f(1)", "f(1, 2, 3)", "f()", "f(1, y=2)"])
def test_counts_the_arguments(FunctionTable, call):
    """another number of arguments, or one given by name, is a CalculatorError"""
    assert value(FunctionTable, "f(x, y) = x + y", call, x=1, y=2) == "CalculatorError"


def test_unknown_function(FunctionTable):
    """calling what is not defined is a CalculatorError"""
    assert value(FunctionTable, "f(x) = x", "height(1)", height=3) == "CalculatorError"
    assert value(FunctionTable, "f(x) = height(x)", "f(1)") == "CalculatorError"


def test_names_the_function(FunctionTable):
    """the message of a call that fails shows the function's name"""
    with pytest.raises(ValueError, match="height"):
        table(FunctionTable, "f(x) = x").evaluate("height(1)", {})
    with pytest.raises(ValueError, match="gross"):
        table(FunctionTable, "gross(net) = net").evaluate("gross(1, 2)", {})


def test_tables_share_nothing(FunctionTable):
    """two tables have functions of their own"""
    assert value(FunctionTable, "mine(x) = x", "mine(1)") == 1
    assert value(FunctionTable, "mine(1)") == "CalculatorError"


def test_agrees_with_python(FunctionTable):
    """a function gives what the same expression gives in Python"""
    assert value(FunctionTable, "f(x) = a*x^2 - (x - a)*3", "f(7)", a=-2, x=50) == -2 * 7**2 - (7 - -2) * 3
    assert value(FunctionTable, "f(x) = a*x^2 - (x - a)*3", "f(-4)", a=5, x=50) == 5 * (-4) ** 2 - (-4 - 5) * 3


OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
}


def tree_of(source):
    """Return the syntax tree of an expression."""
    try:
        return ast.parse(source.strip().replace("^", "**"), mode="eval").body
    except SyntaxError:
        raise ValueError(f"cannot read {source}") from None


@alternative
class CountsOpenCalls:
    """Walk the tree in methods; count the open calls in the object, and count back in `finally`."""

    def __init__(self, *, limit=50):
        self._limit, self._open = limit, 0
        self._functions = self._no_functions()

    def define(self, source):
        """Define a function."""
        head, sign, body = source.partition("=")
        found = re.fullmatch(r"\s*([^\W\d]\w*)\s*\(([^()]*)\)\s*", head)
        names = [name.strip() for name in found[2].split(",")] if found and found[2].strip() else []
        if not (sign and found) or body.startswith("=") or not all(self._is_name(name) for name in [found[1], *names]):
            raise ValueError(f"{source} defines nothing")
        if self._repeats(names):
            raise ValueError(f"{source} names a parameter twice")
        self._store(found[1], names, body)

    def evaluate(self, source, variables):
        """Return the value of an expression."""
        try:
            return self._value(tree_of(source), variables, variables)
        except ZeroDivisionError:
            raise ValueError("division by zero") from None

    def _no_functions(self):
        return {}

    def _is_name(self, name):
        return name.isidentifier() and name not in ("if", "True")

    def _repeats(self, names):
        return len(set(names)) < len(names)

    def _store(self, name, names, body):
        self._functions[name] = names, tree_of(body)

    def _value(self, node, scope, variables):
        match node:
            case ast.Constant(int() | float() as number):
                return number
            case ast.Name(name) if name in scope:
                return scope[name]
            case ast.Name(name):
                raise ValueError(f"{name} is not defined")
            case ast.UnaryOp(sign, part):
                return OPERATORS[type(sign)](self._value(part, scope, variables))
            case ast.BinOp(left, sign, right) | ast.Compare(left, [sign], [right]):
                values = [self._value(part, scope, variables) for part in (left, right)]
                return OPERATORS[type(sign)](*values)
            case ast.IfExp(test, yes, no):
                return self._value(yes if self._value(test, scope, variables) else no, scope, variables)
            case ast.Call(ast.Name(name), arguments, []):
                return self._call(name, [self._value(each, scope, variables) for each in arguments], scope, variables)
        raise ValueError(f"cannot calculate {ast.unparse(node)}")

    def _call(self, name, arguments, scope, variables):
        if name not in self._functions:
            raise ValueError(f"{name} is not a function")
        names, body = self._functions[name]
        if self._miscounts(names, arguments):
            raise ValueError(f"{name} takes {len(names)} arguments")
        if self._is_too_deep():
            raise ValueError(f"more than {self._limit} calls are open")
        return self._result(body, self._inner(dict(zip(names, arguments, strict=False)), scope, variables), variables)

    def _miscounts(self, names, arguments):
        return len(names) != len(arguments)

    def _is_too_deep(self):
        return self._open == self._limit

    def _result(self, body, inner, variables):
        self._open += 1
        try:
            return self._value(body, inner, variables)
        finally:
            self._open -= 1

    def _inner(self, local, scope, variables):
        return variables | local


Base = CountsOpenCalls  # its small methods are what the mistakes change


@alternative
class MakesPythonFunctions:
    """Turn each definition into a Python lambda, compiled once; a name inside it is looked up by a small dictionary."""

    def __init__(self, *, limit=50):
        self._limit, self._bodies = limit, {}

    def define(self, source):
        """Define a function."""
        head, _, body = source.partition("=")
        match tree_of(head):
            case ast.Call(ast.Name(name), arguments, []):
                parameters = [part.id if isinstance(part, ast.Name) else "" for part in arguments]
                if "" in parameters or len(set(parameters)) < len(parameters):
                    raise ValueError(f"{head} has unfit parameters")
                tree_of(body)
                self._bodies[name] = parameters, body
            case _:
                raise ValueError(f"{source} defines nothing")

    def evaluate(self, source, variables):
        """Return the value of an expression."""
        return self._at(self._limit, source, variables, {})

    def _at(self, left, source, variables, local):
        tree = tree_of(source)
        called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and type(node.func) is ast.Name}
        names = {f"{name}__call": self._caller(name, left, variables) for name in called}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and type(node.func) is ast.Name:
                node.func.id += "__call"
        try:
            return eval(ast.unparse(tree), {"__builtins__": {}}, {**variables, **local, **names})
        except NameError as error:
            raise ValueError(str(error).replace("name '", "").replace("'", "")) from None
        except (TypeError, ZeroDivisionError) as error:
            raise ValueError(str(error)) from None

    def _caller(self, name, left, variables):
        def call(*arguments):
            if name not in self._bodies:
                raise ValueError(f"{name} is not a function")
            parameters, body = self._bodies[name]
            if len(parameters) != len(arguments) or left == 0:
                raise ValueError(f"{name} cannot be called so")
            return self._at(left - 1, body, variables, dict(zip(parameters, arguments, strict=True)))

        call.__name__ = call.__qualname__ = name
        return call


@mistake(caught_by=test_calls_a_function)
class ReplacesText(Base):
    """You put the argument's text in the place of the parameter: `1 + 2 * 2` is not twice `1 + 2`. Pass its value."""

    def _store(self, name, names, body):
        tree_of(body)
        self._functions[name] = names, body

    def _value(self, node, scope, variables):
        match node:
            case ast.Call(ast.Name(name), arguments, []) if name in self._functions:
                names, text = self._functions[name]
                for parameter, argument in zip(names, arguments, strict=True):
                    text = re.sub(rf"\b{parameter}\b", ast.unparse(argument), text)
                return self._value(tree_of(text), scope, variables)
        return super()._value(node, scope, variables)


@mistake(caught_by=test_several_parameters_or_none)
class TakesOneParameter(Base):
    """You take all between the parentheses for one name. Split it at the commas, and expect nothing at all."""

    def define(self, source):
        """Define a function of one parameter."""
        if "," in source.partition("=")[0] or "()" in source.partition("=")[0]:
            raise ValueError(f"{source} defines nothing")
        super().define(source)


@mistake(caught_by=test_parameters_hide_variables)
class VariablesHideParameters(Base):
    """Where a variable has the name of a parameter, you take the variable. The parameter is nearer: it comes first."""

    def _inner(self, local, scope, variables):
        return local | variables


@mistake(caught_by=test_sees_the_variables)
class SeesParametersOnly(Base):
    """Your body sees its parameters only. Names that are no parameters are variables of the session."""

    def _inner(self, local, scope, variables):
        return local


@mistake(caught_by=test_sees_the_variables_of_now)
class RemembersTheFirstVariables(Base):
    """You keep the variables of the first evaluation. They change from line to line: use those given to this call."""

    _first = None

    def evaluate(self, source, variables):
        """Return the value of an expression."""
        self._first = self._first or variables
        return super().evaluate(source, self._first)


@mistake(caught_by=test_variables_are_left_alone)
class WritesIntoTheVariables(Base):
    """You store the arguments among the variables, where they stay after the call. Make a new dictionary."""

    def _result(self, body, inner, variables):
        before = {name: value for name, value in variables.items() if name in inner}
        variables.update(inner)
        result = super()._result(body, inner, variables)
        variables.update(before)
        return result

    def _inner(self, local, scope, variables):
        return variables | local


@mistake(caught_by=test_a_callers_parameters_are_not_seen)
class ScopesFollowTheCaller(Base):
    """A function sees the parameters of its caller, so that its meaning depends on who calls it. Give each call the
    variables of the session and its own arguments, nothing else."""

    def _inner(self, local, scope, variables):
        return scope | local


@mistake(caught_by=test_functions_call_the_newest)
class FixesFunctionsEarly(Base):
    """You look functions up when a body is defined, so it keeps the old ones. Look them up when they are called."""

    def _store(self, name, names, body):
        tree = tree_of(body)
        unknown = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)} - {*self._functions, name}
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is not a function")
        super()._store(name, names, body)


@mistake(caught_by=test_functions_and_variables_are_apart)
class KeepsOneNamespace(Base):
    """You take a variable for the function of the same name. Keep functions in a dictionary of their own."""

    def _call(self, name, arguments, scope, variables):
        if name in scope:
            raise ValueError(f"{name} is not a function")
        return super()._call(name, arguments, scope, variables)


@mistake(caught_by=test_limit_of_nesting)
class AllowsOneCallMore(Base):
    """You let one call more in than the limit says. Compare before you open the call."""

    def _is_too_deep(self):
        return self._open > self._limit


@mistake(caught_by=test_limit_of_nesting)
class AllowsOneCallLess(Base):
    """You refuse the call that just reaches the limit. As many calls as the limit says may be open."""

    def _is_too_deep(self):
        return self._open + 1 == self._limit


@mistake(caught_by=test_limit_of_nesting)
class CountsAllCalls(Base):
    """You count calls that have ended. Only those that are open at the same time fill the stack."""

    def evaluate(self, source, variables):
        """Return the value of an expression."""
        self._open = 0
        return super().evaluate(source, variables)

    def _result(self, body, inner, variables):
        self._open += 1
        return self._value(body, inner, variables)


@mistake(caught_by=test_limit_of_nesting)
class TrustsPythonsLimit(Base):
    """You leave the limit to Python. Its RecursionError comes at a depth that depends on who calls you, and how."""

    def _is_too_deep(self):
        return False


@mistake(caught_by=test_an_error_leaves_the_table_alone)
class ForgetsToCountBack(Base):
    """After an error your count of open calls stays up, and later calls fail. Count back in `finally`."""

    def _result(self, body, inner, variables):
        self._open += 1
        result = self._value(body, inner, variables)
        self._open -= 1
        return result


@mistake(caught_by=test_counts_the_arguments)
class IgnoresTheCount(Base):
    """`zip` stops at the shorter side: a missing argument lets a variable slip in. Compare the counts."""

    def _miscounts(self, names, arguments):
        return False


@mistake(caught_by=test_unknown_function)
class RaisesKeyError(Base):
    """You look an unknown function up in the dictionary, which raises a KeyError. The user mistyped: say so."""

    def _call(self, name, arguments, scope, variables):
        self._functions[name]
        return super()._call(name, arguments, scope, variables)


@mistake(caught_by=test_names_the_function)
class SpeaksOfNoFunction(Base):
    """Your message does not say which function was called wrongly. In a line with several calls the user must guess."""

    def _call(self, name, arguments, scope, variables):
        try:
            return super()._call(name, arguments, scope, variables)
        except ValueError:
            raise ValueError("this call is wrong") from None


@mistake(caught_by=test_tables_share_nothing)
class SharesItsFunctions(Base):
    """You made the dictionary in the class body, once for all tables. Make it in `__init__`, once for each."""

    shared = {}

    def _no_functions(self):
        return self.shared


@mistake(caught_by=test_refuses_what_defines_nothing)
class AcceptsOneNameTwice(Base):
    """In `f(x, x)` the second argument replaces the first without a word. Refuse it when it is defined."""

    def _repeats(self, names):
        return False


@mistake(caught_by=test_reads_the_body_at_once)
class ReadsTheBodyLater(Base):
    """You read the body at the first call. Whoever defined it has long gone on: tell the typing error at once."""

    def _store(self, name, names, body):
        self._functions[name] = names, body

    def _result(self, body, inner, variables):
        return super()._result(tree_of(body), inner, variables)


@mistake(caught_by=test_body_may_compare)
class CutsAtEveryEqualsSign(Base):
    """You expect one equals sign in the whole line. The first one ends the head, the body may compare."""

    def define(self, source):
        """Define a function."""
        if source.count("=") != 1:
            raise ValueError(f"{source} defines nothing")
        super().define(source)
