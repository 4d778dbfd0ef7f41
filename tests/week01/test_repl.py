"""The REPL: what an answer must do, and the wrong answers we know."""

import ast
import io
import operator
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def session(Repl, *lines):
    """Return the lines that are shown when *lines* are typed."""
    return shown(Repl, "".join(f"{line}\n" for line in lines)).splitlines()


def shown(Repl, typed):
    """Return all that is shown when the text *typed* is the input."""
    output = io.StringIO()
    Repl(io.StringIO(typed), output).run()
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


def test_two_repls_share_nothing(Repl):
    """two REPLs have variables of their own"""
    assert session(Repl, "shared = 1", "shared") == ["1"]
    assert session(Repl, "shared") == ["error: shared is not defined"]


def test_an_error_does_not_end_the_session(Repl):
    """an error is told on one line that begins with `error: `, and the next line is answered"""
    assert session(Repl, "1 / 0", "2 + 3") == ["error: division by zero", "5"]
    assert [line.split(" ")[0] for line in session(Repl, "2 +", "(3", "2 + 3")] == ["error:", "error:", "5"]


def test_names_what_is_not_defined(Repl):
    """an unknown name is told by its name"""
    assert session(Repl, "count + 1") == ["error: count is not defined"]


def test_knows_arithmetic_only(Repl):
    """nothing of Python but arithmetic is known: no functions, texts or attributes"""
    assert [line.split(" ")[0] for line in session(Repl, "abs(0 - 7)", "2 + 3")] == ["error:", "5"]
    assert [line.split(" ")[0] for line in session(Repl, "'ab' * 2", "(1).real", "[7]")] == ["error:"] * 3


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("a = 7", "a = a / 0", "a"), ["error: division by zero", "7"]),
        (("b = 7", "b = 8; b / 0", "b"), ["error: division by zero", "7"]),
        (("c = 7", "c; c + 1; c / 0", "c"), ["error: division by zero", "7"]),
        (("d = 7", "del d; d", "d"), ["error: d is not defined", "7"]),
    ],
)
def test_a_failed_line_changes_nothing(Repl, lines, expected):
    """if any part of a line fails, the line shows the error only and every variable is as before"""
    assert session(Repl, *lines) == expected


def test_last_value(Repl):
    """`_` is the last value shown; an assignment leaves it alone"""
    assert session(Repl, "6 * 7", "_ + 1", "e = 5", "_") == ["42", "43", "43"]
    assert session(Repl, "8; _ * 2") == ["8", "16"]
    assert session(Repl, "_") == ["error: _ is not defined"]


def test_last_value_survives_an_error(Repl):
    """`_` is unchanged after an error"""
    assert session(Repl, "6 * 7", "1 / 0", "_") == ["42", "error: division by zero", "42"]
    assert session(Repl, "6 * 7", "5; 1 / 0", "_") == ["42", "error: division by zero", "42"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("1; 2", "g = 3; g * 2"), ["1", "2", "6"]),
        (("1;", ";; 2 ;; 3 ;"), ["1", "2", "3"]),
        (("", "   ", "4"), ["4"]),
        (("# a note", "5 # five"), ["5"]),
        (("6 # six; 1 / 0",), ["6"]),
    ],
)
def test_statements_and_comments(Repl, lines, expected):
    """`;` separates statements, `#` begins a comment, and empty statements and lines show nothing"""
    assert session(Repl, *lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("h = 1", "del h", "h"), ["error: h is not defined"]),
        (("del i", "2"), ["error: i is not defined", "2"]),
        (("j = 1; k = 2", "del j; k", "j"), ["2", "error: j is not defined"]),
        (("delta = 2", "delta"), ["2"]),
        (("fi = 1", "ﬁ", "del ﬁ", "fi"), ["1", "error: fi is not defined"]),
    ],
)
def test_deletes_a_variable(Repl, lines, expected):
    """`del` and a name deletes a variable, and is an error if there is none"""
    assert session(Repl, *lines) == expected


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
    with pytest.raises(ValueError, match="^u is not defined$"):
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


@given(st.text("x1+*/=();:#_ .", max_size=8))
def test_survives_any_line(Repl, line):
    """whatever is typed, the next line is answered"""
    assert session(Repl, line, "1 + 1")[-1] == "2"


TRANSCRIPT = (
    ("# rice for a week", []),
    ("people = 4; days = 7", []),
    ("people * days * 0.075", ["2.1"]),
    ("bag = 0.5; _ / bag", ["4.2"]),
    ("bags = _ // 1 + 1; bags * price", ["error: price is not defined"]),
    ("bags", ["error: bags is not defined"]),
    ("price = 3; bags = _ // 1 + 1; bags * price", ["15.0"]),
    ("del days; :vars", None),
    (":vars", ["bag = 0.5", "bags = 5.0", "days = 7", "people = 4", "price = 3"]),
    ("_ > 12", ["True"]),
)


def test_transcript(Repl):
    """a longer session shows, line by line, what it should"""
    expected = [text for _, answers in TRANSCRIPT for text in answers or ["error"]]
    lines = session(Repl, *(line for line, _ in TRANSCRIPT))
    assert ["error" if "error: cannot" in line else line for line in lines] == expected
