"""The REPL: what an answer must do, and the wrong answers we know."""

import ast
import io
import operator
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def session(Repl, *lines):
    """Return the lines that are shown when *lines* are typed."""
    return shown(Repl, "".join(f"{line}\n" for line in lines)).splitlines()


def shown(Repl, typed):
    """Return all that is shown when the text *typed* is the input."""
    output = io.StringIO()
    try:
        Repl(io.StringIO(typed), output).run()
    except ValueError:
        output.write("run ends with a CalculatorError")
    return output.getvalue()


def started(Repl, *lines):
    """Return a REPL that has evaluated *lines*."""
    repl = Repl(io.StringIO(), io.StringIO())
    for line in lines:
        repl.eval_line(line)
    return repl


def screens(Repl, *lines, terminal):
    """Return what a screen shows at each moment at which a line is read."""
    screen = Screen()
    keyboard = Keyboard(screen, lines, terminal)
    Repl(keyboard, screen).run()
    return keyboard.screens


class Screen(io.StringIO):
    """A screen that shows what is written up to the last line end, or up to where it was flushed."""

    flushed = 0

    def flush(self):
        """Show all that was written so far."""
        self.flushed = len(self.getvalue())

    def visible(self):
        """Return what is seen."""
        return self.getvalue()[: max(self.flushed, self.getvalue().rfind("\n") + 1)]


class Keyboard(io.StringIO):
    """A keyboard that notes, whenever a line is read, what the screen shows."""

    def __init__(self, screen, lines, terminal):
        super().__init__("".join(f"{line}\n" for line in lines))
        self.screen, self.terminal = screen, terminal
        self.screens = []

    def isatty(self):
        """Tell whether a person types here."""
        return self.terminal

    def readline(self, *size):
        """Return the next line."""
        self.screens.append(self.screen.visible())
        return super().readline(*size)


class InterruptedKeyboard(io.StringIO):
    """A keyboard at which Ctrl-C is pressed, once."""

    pressed = False

    def readline(self, *size):
        """Be interrupted, then come to the end."""
        if self.pressed:
            return ""
        self.pressed = True
        raise KeyboardInterrupt


def test_answers_each_line(Repl):
    """each expression is answered on a line of its own"""
    assert session(Repl, "2 + 3", "6 * 7") == ["5", "42"]


def test_remembers_variables(Repl):
    """a variable keeps its value for the lines that follow, and assigning shows nothing"""
    assert session(Repl, "price = 1200", "price * 3", "price = price + 1", "price") == ["3600", "1201"]


def test_an_error_does_not_end_the_session(Repl):
    """an error is told on one line that begins with `error: `, and the next line is answered"""
    assert session(Repl, "1 / 0", "2 + 3") == ["error: division by zero", "5"]
    assert [line.split(" ")[0] for line in session(Repl, "2 +", "(3", "2 + 3")] == ["error:", "error:", "5"]


def test_names_what_is_not_defined(Repl):
    """an unknown name is told by its name"""
    assert session(Repl, "count + 1") == ["error: count is not defined"]


def test_two_repls_share_nothing(Repl):
    """two REPLs have variables of their own"""
    assert session(Repl, "shared = 1", "shared") == ["1"]
    assert session(Repl, "shared") == ["error: shared is not defined"]


def test_knows_arithmetic_only(Repl):
    """nothing of Python but arithmetic is known: no functions, texts or attributes"""
    assert [line.split(" ")[0] for line in session(Repl, "abs(0 - 7)", "2 + 3")] == ["error:", "5"]
    assert [line.split(" ")[0] for line in session(Repl, "'ab' * 2", "(1).real", "[7]")] == ["error:"] * 3


def test_a_failed_line_changes_nothing(Repl):
    """if any part of a line fails, the line shows the error only and every variable is as before"""
    assert session(Repl, "a = 7", "a = a / 0", "a") == ["error: division by zero", "7"]
    assert session(Repl, "b = 7", "b = 8; b / 0", "b") == ["error: division by zero", "7"]
    assert session(Repl, "c = 7", "c; c + 1; c / 0", "c") == ["error: division by zero", "7"]
    assert session(Repl, "d = 7", "del d; d", "d") == ["error: d is not defined", "7"]


def test_last_value(Repl):
    """`_` is the last value shown; an assignment leaves it alone"""
    assert session(Repl, "6 * 7", "_ + 1", "e = 5", "_") == ["42", "43", "43"]
    assert session(Repl, "8; _ * 2") == ["8", "16"]
    assert session(Repl, "_") == ["error: _ is not defined"]


def test_last_value_survives_an_error(Repl):
    """`_` is unchanged after an error"""
    assert session(Repl, "6 * 7", "1 / 0", "_") == ["42", "error: division by zero", "42"]
    assert session(Repl, "6 * 7", "5; 1 / 0", "_") == ["42", "error: division by zero", "42"]


def test_statements_and_comments(Repl):
    """`;` separates statements, `#` begins a comment, and empty statements and lines show nothing"""
    assert session(Repl, "1; 2", "g = 3; g * 2") == ["1", "2", "6"]
    assert session(Repl, "1;", ";; 2 ;; 3 ;") == ["1", "2", "3"]
    assert session(Repl, "", "   ", "4") == ["4"]
    assert session(Repl, "# a note", "5 # five") == ["5"]
    assert session(Repl, "6 # six; 1 / 0") == ["6"]


def test_deletes_a_variable(Repl):
    """`del` and a name deletes a variable, and is an error if there is none"""
    assert session(Repl, "h = 1", "del h", "h") == ["error: h is not defined"]
    assert session(Repl, "del i", "2") == ["error: i is not defined", "2"]
    assert session(Repl, "j = 1; k = 2", "del j; k", "j") == ["2", "error: j is not defined"]
    assert session(Repl, "delta = 2", "delta") == ["2"]
    assert session(Repl, "fi = 1", "ﬁ", "del ﬁ", "fi") == ["1", "error: fi is not defined"]


def test_refuses_other_deletions(Repl):
    """`del` without a name or with more than one is an error"""
    lines = session(Repl, "m = 1; n = 2", "del", "del m n", "m + n")
    assert [line.split(" ")[0] for line in lines] == ["error:", "error:", "3"]


def test_lists_the_variables(Repl):
    """`:vars` shows the variables in the order of their names, without `_`"""
    assert session(Repl, "width = 2; height = 1.5", "7", ":vars") == ["7", "height = 1.5", "width = 2"]
    assert session(Repl, ":vars", "2") == ["2"]
    assert session(Repl, "p = 1; p = 2", " :vars # all") == ["p = 2"]


def test_quits(Repl):
    """`:quit` ends the session, and no later line is read"""
    assert session(Repl, "1", ":quit", "2") == ["1"]


def test_refuses_other_commands(Repl):
    """another command is an error, and so is one that shares its line with other statements"""
    lines = session(Repl, ":help", ":vars 1", "1; :vars", "2")
    assert [line.split(" ")[0] for line in lines] == ["error:", "error:", "error:", "2"]


def test_last_line_without_its_end(Repl):
    """the input may end without a line end, or at once"""
    assert shown(Repl, "q = 1\nq + 1") == "2\n"
    assert shown(Repl, "") == ""


def test_eval_line_returns_what_is_to_be_shown(Repl):
    """`eval_line` returns the lines to show, a list of texts"""
    assert started(Repl).eval_line("2 * 3") == ["6"]
    assert started(Repl, "r = 1.5").eval_line("r; r > 2\n") == ["1.5", "False"]
    assert started(Repl).eval_line("s = 2") == []
    assert started(Repl, "t = 1").eval_line(":vars") == ["t = 1"]


def test_eval_line_writes_nothing(Repl):
    """`eval_line` itself neither writes nor reads: `run` does"""
    output = io.StringIO()
    Repl(io.StringIO("7\n"), output).eval_line("2 * 3")
    assert output.getvalue() == ""


def test_eval_line_raises(Repl):
    """`eval_line` raises the CalculatorError for `run` to catch, and EOFError for `:quit`"""
    with pytest.raises(ValueError, match=r"^u is not defined$"):
        started(Repl, "v = 1").eval_line("v + u")
    with pytest.raises(EOFError):
        started(Repl).eval_line(":quit")


def test_answers_before_it_reads_on(Repl):
    """each line is answered before the next one is read"""
    assert screens(Repl, "2 + 3", "6 * 7", terminal=False) == ["", "5\n", "5\n42\n"]


def test_prompts_at_a_terminal(Repl):
    """at a terminal, the prompt `> ` can be seen before each line is read"""
    assert screens(Repl, "2 + 3", "w = 1", terminal=True) == ["> ", "> 5\n> ", "> 5\n> > "]


def test_lets_other_exceptions_pass(Repl):
    """what is no CalculatorError, such as the KeyboardInterrupt of Ctrl-C, passes out of `run`"""
    with pytest.raises(KeyboardInterrupt):
        Repl(InterruptedKeyboard(), io.StringIO()).run()


def test_deep_nesting(Repl):
    """500 parentheses inside one another are an error, and the session goes on"""
    lines = session(Repl, "(" * 500 + "1" + ")" * 500, "2 + 3")
    assert [line.split(" ")[0] for line in lines] == ["error:", "5"]


@settings(max_examples=25)
@given(st.text("x1+*/=();:#_ .", max_size=8))
def test_survives_any_line(Repl, line):
    """whatever is typed, the next line is answered"""
    assert session(Repl, line, "1 + 1")[-1] == "2"


TYPED = (
    "# rice for a week",
    "people = 4; days = 7",
    "people * days * 0.25",
    "bag = 0.5; _ / bag",
    "bags = _; bags * price",
    "bags",
    "price = 3; _ * price",
    "",
    ":vars",
    "del days; people > 3",
    "_; 1 / 0",
    "_",
    ":quit",
    "people",
)
TRANSCRIPT = [
    "7.0",
    "14.0",
    "error: price is not defined",
    "error: bags is not defined",
    "42.0",
    "bag = 0.5",
    "days = 7",
    "people = 4",
    "price = 3",
    "True",
    "error: division by zero",
    "True",
]


def test_transcript(Repl):
    """a longer session shows, line by line, what it should"""
    assert session(Repl, *TYPED) == TRANSCRIPT


OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def value_of(node, variables):
    """Return the value of a node of a syntax tree."""
    match node:
        case ast.Constant(int() | float() as number):
            return number
        case ast.Name(name) if name in variables:
            return variables[name]
        case ast.Name(name):
            raise ValueError(f"{name} is not defined")
        case ast.UnaryOp(sign, part) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](value_of(part, variables))
        case ast.BinOp(left, sign, right) | ast.Compare(left, [sign], [right]) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](value_of(left, variables), value_of(right, variables))
    raise ValueError("cannot calculate this")


@alternative
class PythonSplitsTheStatements:
    """Let Python's parser tell statements and comments apart, change the variables, and take all back if one fails."""

    def __init__(self, stdin, stdout):
        self._stdin, self._stdout = stdin, stdout
        self._variables = self._no_variables()

    def run(self):
        """Answer every line."""
        while line := self._next_line():
            try:
                self._show(self.eval_line(line))
            except ValueError as error:
                self._failed()
                self._show([f"error: {error}"])
            except EOFError:
                return

    def eval_line(self, line):
        """Return what *line* shows."""
        if line.strip().startswith(":"):
            return self._command(line.partition("#")[0].strip())
        before = dict(self._variables)
        try:
            return self._statements(line)
        except ValueError:
            self._undo(before)
            raise

    def _no_variables(self):
        return {}

    def _next_line(self):
        if self._stdin.isatty():
            print("> ", end="", file=self._stdout, flush=True)
        return self._stdin.readline()

    def _show(self, lines):
        self._stdout.writelines(f"{line}\n" for line in lines)

    def _failed(self):
        pass

    def _undo(self, before):
        self._variables = before

    def _quit(self):
        raise EOFError

    def _command(self, command):
        if command == ":quit":
            return self._quit()
        if command == ":vars":
            return self._listing(self._variables)
        raise ValueError(f"unknown command {command}")

    def _listing(self, variables):
        return [f"{name} = {variables[name]}" for name in sorted(variables) if name != "_"]

    def _statements(self, line):
        code = re.sub(r"(\s*;)+", ";", line.partition("#")[0]).strip("; \n\t")
        try:
            tree = ast.parse(code)
        except (SyntaxError, RecursionError, MemoryError):
            raise ValueError(f"cannot read {code:.20}") from None
        try:
            return [text for node in tree.body for text in self._executed(node)]
        except ZeroDivisionError:
            raise ValueError("division by zero") from None

    def _executed(self, node):
        match node:
            case ast.Assign([ast.Name(name)], source):
                self._assign(name, value_of(source, self._variables))
                return []
            case ast.Delete([ast.Name(name)]):
                self._delete(name)
                return []
            case ast.Expr(source):
                self._variables["_"] = value_of(source, self._variables)
                return [str(self._variables["_"])]
        raise ValueError("cannot calculate this")

    def _assign(self, name, value):
        self._variables[name] = value

    def _delete(self, name):
        if name not in self._variables:
            raise ValueError(f"{name} is not defined")
        del self._variables[name]


@alternative
class LoopsOverTheStream(PythonSplitsTheStatements):
    """Take the lines from the stream in a `for` loop; the prompt stands before the loop and at its end."""

    def run(self):
        """Answer every line."""
        self._prompt()
        for line in self._stdin:
            try:
                answers = self.eval_line(line)
            except EOFError:
                break
            except ValueError as error:
                answers = [f"error: {error}"]
            self._show(answers)
            self._prompt()

    def _prompt(self):
        if self._stdin.isatty():
            self._stdout.write("> ")
            self._stdout.flush()


Base = PythonSplitsTheStatements


@mistake(caught_by=test_answers_each_line)
class PrintsToTheScreen(Base):
    """You print without `file=self.stdout`: the answers go to the screen, whatever stream you were given."""

    def _show(self, lines):
        for line in lines:
            print(line)  # noqa: T201


@mistake(caught_by=test_answers_each_line)
class AlwaysPrompts(Base):
    """You write a prompt though nobody types: the input is no terminal. Ask `stdin.isatty()`."""

    def _next_line(self):
        self._stdout.write("> ")
        return self._stdin.readline()


@mistake(caught_by=test_remembers_variables)
class AnswersAssignments(Base):
    """You show the value of an assignment. An assignment is silent; who wants to see the value types the name."""

    def _executed(self, node):
        texts = super()._executed(node)
        return [str(self._variables[node.targets[0].id])] if isinstance(node, ast.Assign) else texts


@mistake(caught_by=test_two_repls_share_nothing)
class SharesItsVariables(Base):
    """You made the dictionary in the class body, once for all REPLs. Make it in `__init__`, once for each."""

    shared = {}

    def _no_variables(self):
        return self.shared


@mistake(caught_by=test_an_error_does_not_end_the_session)
class EndsAtTheFirstError(Base):
    """Your `try` stands around the loop, so the first error ends it. Put the `try` inside, around one line."""

    def run(self):
        """Answer lines until one fails."""
        try:
            while line := self._next_line():
                self._show(self.eval_line(line))
        except ValueError as error:
            self._show([f"error: {error}"])
        except EOFError:
            return


@mistake(caught_by=test_an_error_does_not_end_the_session)
class LetsErrorsPass(Base):
    """You do not catch the CalculatorError of a line: the session dies with the first typing error."""

    def run(self):
        """Answer every line."""
        while line := self._next_line():
            self._show(self.eval_line(line))


@mistake(caught_by=test_an_error_does_not_end_the_session)
class EvaluatesByEval(Base):
    """You let `eval` calculate. It runs whatever is typed, and raises whatever error it likes. Use `evaluate`."""

    def eval_line(self, line):
        """Return what *line* shows."""
        if set(line) & set("=;#:"):
            return super().eval_line(line)
        return [str(eval(line, {}, self._variables))]


@mistake(caught_by=test_knows_arithmetic_only)
class UsesEval(Base):
    """You let `eval` calculate. It runs whatever is typed, with all of Python. Use `evaluate`."""

    def _executed(self, node):
        if not isinstance(node, ast.Expr):
            return super()._executed(node)
        try:
            self._variables["_"] = eval(ast.unparse(node), {}, self._variables)
        except (NameError, TypeError) as error:
            name = getattr(error, "name", "")
            raise ValueError(f"{name} is not defined" if name else str(error)) from None
        return [str(self._variables["_"])]


@mistake(caught_by=test_a_failed_line_changes_nothing)
class KeepsHalfALine(Base):
    """The statements before the one that fails have changed your variables. Work on a copy, keep it at the end."""

    def eval_line(self, line):
        """Return what *line* shows, and take nothing back."""
        if line.strip().startswith(":"):
            return self._command(line.partition("#")[0].strip())
        return self._statements(line)


@mistake(caught_by=test_a_failed_line_changes_nothing)
class ShowsHalfALine(Base):
    """You show each value at once, also those of a line that then fails. Collect them, and return them at the end."""

    _collected = ()

    def _statements(self, line):
        self._collected = []
        return super()._statements(line)

    def _executed(self, node):
        texts = super()._executed(node)
        self._collected.extend(texts)
        return texts

    def _failed(self):
        self._show(self._collected)
        self._collected = ()


@mistake(caught_by=test_last_value)
class AssignmentsSetTheLastValue(Base):
    """You keep the value of an assignment in `_`, too. `_` is the last value *shown*."""

    def _assign(self, name, value):
        self._variables[name] = self._variables["_"] = value


@mistake(caught_by=test_last_value)
class KnowsNoLastValue(Base):
    """Nothing is stored under `_`. Store there every value that you show."""

    def _executed(self, node):
        if isinstance(node, ast.Expr):
            return [str(value_of(node.value, self._variables))]
        return super()._executed(node)


@mistake(caught_by=test_last_value_survives_an_error)
class ErrorsClearTheLastValue(Base):
    """You forget `_` when a line fails. The user wants to go on from the last value that was right."""

    def _failed(self):
        self._variables["_"] = None


@mistake(caught_by=test_last_value_survives_an_error)
class HalfALineSetsTheLastValue(Base):
    """A line that failed has left a value in `_` that was never shown. `_` goes back with the other variables."""

    def _undo(self, before):
        last = self._variables.get("_")
        self._variables = before | ({} if last is None else {"_": last})


@mistake(caught_by=test_statements_and_comments)
class CutsCommentsLast(Base):
    """You cut at `;` before you drop the comment, and execute what stands behind a `;` inside it."""

    def _statements(self, line):
        texts = []
        for part in line.split(";"):
            texts += super()._statements(part)
        return texts


@mistake(caught_by=test_statements_and_comments)
class EndsAtABlankLine(Base):
    """You take a blank line for the end. At the end `readline` returns "", for a blank line it returns a line end."""

    def _next_line(self):
        return super()._next_line().strip()


@mistake(caught_by=test_deletes_a_variable)
class TakesDeltaForDel(Base):
    """Every statement that begins with the letters “del” is a deletion for you. Look at the first *word*."""

    def _executed(self, node):
        if ast.unparse(node).startswith("del"):
            self._delete(ast.unparse(node).removeprefix("del").strip())
            return []
        return super()._executed(node)


@mistake(caught_by=test_deletes_a_variable)
class DeletesWithoutAsking(Base):
    """You say nothing when there is no such variable, perhaps because of `pop(name, None)`. The name was mistyped."""

    def _delete(self, name):
        self._variables.pop(name, None)


@mistake(caught_by=test_lists_the_variables)
class ListsTheLastValue(Base):
    """`:vars` is for what the user named; `_` is not among it."""

    def _listing(self, variables):
        return [f"{name} = {value}" for name, value in sorted(variables.items())]


@mistake(caught_by=test_lists_the_variables)
class ListsInOrderOfAssignment(Base):
    """You list the variables as they came. In a long list people look for a name: sort it."""

    def _listing(self, variables):
        return [f"{name} = {value}" for name, value in variables.items() if name != "_"]


@mistake(caught_by=test_quits)
class QuitsThePython(Base):
    """`sys.exit()` ends the whole program, of which your REPL may be a small part. End your own loop."""

    def _quit(self):
        raise SystemExit


@mistake(caught_by=test_quits)
class GoesOnAfterQuit(Base):
    """`:quit` ends nothing: the next line is read and answered."""

    def _quit(self):
        return []


@mistake(caught_by=test_eval_line_returns_what_is_to_be_shown)
class WritesInEvalLine(Base):
    """`eval_line` writes the answers itself and returns nothing. Return them: then they can be tested and reused."""

    def eval_line(self, line):
        """Write what *line* shows."""
        self._show(super().eval_line(line))

    def run(self):
        """Answer every line."""
        while line := self._next_line():
            try:
                self.eval_line(line)
            except ValueError as error:
                self._show([f"error: {error}"])
            except EOFError:
                return


@mistake(caught_by=test_eval_line_returns_what_is_to_be_shown)
class ReturnsOneText(Base):
    """`eval_line` returns one text. A line may show several values, or none: return a list."""

    def eval_line(self, line):
        """Return what *line* shows as one text."""
        return "\n".join(super().eval_line(line))

    def _show(self, lines):
        text = "\n".join(lines) if isinstance(lines, list) else lines
        self._stdout.write(f"{text}\n" if text else "")


@mistake(caught_by=test_eval_line_raises)
class CatchesInEvalLine(Base):
    """`eval_line` catches the error and returns its message: its caller cannot tell an error from a value."""

    def eval_line(self, line):
        """Return what *line* shows, or the error."""
        try:
            return super().eval_line(line)
        except ValueError as error:
            return [f"error: {error}"]


@mistake(caught_by=test_answers_before_it_reads_on)
class ReadsEverythingFirst(Base):
    """You read all lines before you answer the first. Who types waits for an answer to each line: use `readline`."""

    _lines = None

    def _next_line(self):
        if self._lines is None:
            self._lines = self._stdin.readlines()
        return self._lines.pop(0) if self._lines else ""


@mistake(caught_by=test_prompts_at_a_terminal)
class NeverPrompts(Base):
    """You write no prompt, so that a user at a terminal looks at an empty line and waits."""

    def _next_line(self):
        return self._stdin.readline()


@mistake(caught_by=test_prompts_at_a_terminal)
class PromptsWithoutFlushing(Base):
    """Your prompt waits in the stream until a line end comes: the user does not see it. Flush after writing it."""

    def _next_line(self):
        if self._stdin.isatty():
            print("> ", end="", file=self._stdout)
        return self._stdin.readline()


@mistake(caught_by=test_lets_other_exceptions_pass)
class CatchesEverything(Base):
    """A bare `except:` catches Ctrl-C, too, and hides your own typing errors. Catch CalculatorError, nothing else."""

    def run(self):
        """Answer every line, whatever happens."""
        while True:
            try:
                line = self._next_line()
                if not line:
                    return
                self._show(self.eval_line(line))
            except EOFError:
                return
            except BaseException as error:
                self._show([f"error: {error}"])


@mistake(caught_by=test_deep_nesting)
class DescendsWithoutEnd(Base):
    """Your parser calls itself for each parenthesis, and a RecursionError passes out of `run`."""

    def _statements(self, line):
        return super()._statements(self._expression(line.strip()))

    def _expression(self, code):
        return self._term(code)

    def _term(self, code):
        return self._factor(code)

    def _factor(self, code):
        return self._expression(code[1:-1]) if code.startswith("(") and code.endswith(")") else code
