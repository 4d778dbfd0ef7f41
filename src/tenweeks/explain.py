"""A failed test of pytest told in a learner's words: what was called, what was expected, what came instead."""

import ast
import contextlib
import functools
import linecache
import re
import sys
import sysconfig
import traceback
from collections.abc import Collection, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, FunctionType, GeneratorType
from typing import Any

from tenweeks.recorder import Foul, Recorder
from tenweeks.result import Failure
from tenweeks.values import ADDRESS, clipped, difference, shown

OURS = (str(Path(__file__).parent),)
LIBRARIES = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")} | {sys.prefix, sys.base_prefix}
)
MOST_FRAMES = 2
OPERATORS = {"==": "", "is": ""}
ENCLOSING = re.compile(r"\b[\w.<>]+\.<locals>\.")  # where the inner function that an error names is defined


class Told(AssertionError):
    """A failed check that brings its own words; *why* is said where no known mistake explains it."""

    def __init__(self, *, called: str = "", expected: str = "", got: str = "", why: str = "") -> None:
        super().__init__(got)
        self.sides = {"called": called, "expected": expected, "got": got}
        self.why = why


_sought: ContextVar[BaseException | None] = ContextVar("sought", default=None)


@contextlib.contextmanager
def seeking(error: BaseException) -> Iterator[None]:
    """Let checks in the block know with which error an answer has failed: known mistakes are tried for the same."""
    token = _sought.set(error)
    try:
        yield
    finally:
        _sought.reset(token)


def sought_error() -> BaseException | None:
    """Return the error whose like is sought, or None; a check that takes long may end once it cannot be the same."""
    return _sought.get()


@dataclass(frozen=True)
class Comparison:
    """The two sides of the comparison at which an assertion failed."""

    operator: str
    left: object
    right: object


@dataclass(frozen=True)
class Evidence:
    """All that is known of one failed test."""

    check: str
    error: BaseException
    test_file: str
    answers: Collection[str]
    recorder: Recorder
    comparison: Comparison | None = None
    printed: str = ""


def explain(evidence: Evidence) -> tuple[Failure, bool]:
    """Return the failure to show, and whether it is an error raised by the answer rather than a wrong result."""
    if isinstance(evidence.error, Told):
        return Failure(check=evidence.check, **evidence.error.sides), False
    statement, frame = failing_statement(evidence)
    raised = is_raised_by_answer(evidence)
    sides: dict[str, str]
    if raised:
        sides = {"expected": written_expectation(statement, frame), **error_of(evidence)}
    elif isinstance(statement, ast.With):
        sides = raising_sides(statement, evidence)
    elif isinstance(statement, ast.Assert):
        sides = asserted_sides(statement, frame, evidence)
    else:
        sides = {"got": message_of(evidence.error)}
    called = evidence.recorder.called
    if evidence.recorder.changed is None:  # the test's variables still hold what they held at the call
        called = called_text(statement, frame, evidence) or called
    return Failure(check=evidence.check, called=called, printed=evidence.printed, **sides), raised


def test_frames(evidence: Evidence) -> list[tuple[FrameType, int]]:
    """Return the frames of the traceback that lie in the test file, with their lines."""
    frames = traceback.walk_tb(evidence.error.__traceback__)
    return [(frame, line) for frame, line in frames if frame.f_code.co_filename == evidence.test_file]


def failing_statement(evidence: Evidence) -> tuple[ast.stmt | None, FrameType | None]:
    """Return the innermost ``assert`` or ``with raises`` of the test file that the error came through.

    Where there is none, it is the innermost statement. A known mistake lies in the test file, too; its own lines are
    no assertions.
    """
    innermost: tuple[ast.stmt | None, FrameType | None] = (None, None)
    around_line = statements_by_line(evidence.test_file)
    for frame, line in reversed(test_frames(evidence)):
        around = around_line.get(line, [])
        for node in reversed(around):
            if isinstance(node, ast.Assert) or (isinstance(node, ast.With) and "raises" in ast.unparse(node.items[0])):
                return node, frame
        if around and innermost[0] is None:
            innermost = around[-1], frame
    return innermost


def statements(test_file: str) -> list[ast.stmt]:
    """Return all simple and ``with`` statements of a test file, outer ones first."""
    return _statements(test_file, Path(test_file).stat().st_mtime_ns)[0]


def statements_by_line(test_file: str) -> dict[int, list[ast.stmt]]:
    """Return the simple and ``with`` statements that each line of a test file belongs to, outer ones first."""
    return _statements(test_file, Path(test_file).stat().st_mtime_ns)[1]


@functools.lru_cache(maxsize=64)
def _statements(test_file: str, _changed: int) -> tuple[list[ast.stmt], dict[int, list[ast.stmt]]]:
    tree = ast.parse(Path(test_file).read_text("utf-8"))
    compound = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.If, ast.While, ast.Try)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, compound)]
    found.sort(key=lambda node: (node.lineno, -(node.end_lineno or 0)))
    by_line: dict[int, list[ast.stmt]] = {}
    for node in found:
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            by_line.setdefault(line, []).append(node)
    return found, by_line


def is_learners(filename: str, test_file: str) -> bool:
    """Tell whether code from *filename* is the learner's: neither ours, nor the test's, nor a library's."""
    if filename in (test_file, "<string>") or filename.startswith("<frozen"):
        return False
    return not filename.startswith((*OURS, *LIBRARIES))


def learners_lines(error: BaseException, test_file: str = "") -> Iterator[tuple[int, str]]:
    """Yield line number and text of each frame of the traceback that is the learner's, outermost first."""
    for frame in traceback.extract_tb(error.__traceback__):
        if is_learners(frame.filename, test_file):
            yield frame.lineno or 0, (frame.line or "").strip()


def is_raised_by_hand(error: BaseException) -> bool:
    """Tell whether an answer raised the error with a ``raise`` of its own, and so chose its words."""
    if isinstance(error, Told):  # these words are the check's
        return False
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    filename = frame.f_code.co_filename
    return is_learners(filename, "") and re.search(r"\braise\b", linecache.getline(filename, line)) is not None


def is_raised_by_answer(evidence: Evidence) -> bool:
    """Tell whether the answer raised the error itself, or could not be called as the test calls it."""
    error = evidence.error
    if isinstance(error, Foul) or type(error).__module__.startswith(("_pytest", "tenweeks.probes", "hypothesis")):
        return False
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    after_test = files[len(files) - files[::-1].index(evidence.test_file) :] if evidence.test_file in files else files
    learners = [is_learners(name, evidence.test_file) for name in after_test]
    through_answer = any(learners) or any(name.endswith("recorder.py") for name in after_test)
    if isinstance(
        error, AssertionError
    ):  # a probe or the test fails the check; only the learner's own assert is theirs
        return bool(learners) and learners[-1]
    return through_answer


def error_of(evidence: Evidence) -> dict[str, str]:
    """Return the error's own line and the learner's lines that led to it."""
    lines = list(learners_lines(evidence.error, evidence.test_file))
    shown_lines = lines[:1] + lines[1:][-(MOST_FRAMES - 1) :]
    places = " → ".join(f"line {number}: {text}" for number, text in dict.fromkeys(shown_lines) if text)
    return {"got": message_of(evidence.error), "error": clipped(places)}


def message_of(error: BaseException) -> str:
    """Return an exception as one line."""
    name, text = type(error).__name__, ENCLOSING.sub("", ADDRESS.sub("", str(error))).splitlines()
    if isinstance(error, AssertionError):
        return clipped(text[0]) if text else "the check fails"
    if isinstance(error, RecursionError):  # Python goes on with the place where it happened to notice
        text = ["maximum recursion depth exceeded"]
    return clipped(f"{name}: {text[0]}" if text else name)


def written_expectation(statement: ast.stmt | None, frame: FrameType | None) -> str:
    """Return the expected side of an assertion whose other side raised, if the test has it ready: written or named."""
    if isinstance(statement, ast.With):
        return raised_type(statement)
    if not (isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare)):
        return ""
    side = statement.test.comparators[0]
    if not isinstance(statement.test.ops[0], ast.Eq):
        return ""
    if isinstance(side, ast.Name) and frame is not None and side.id in frame.f_locals:
        return shown(frame.f_locals[side.id])
    try:
        return shown(ast.literal_eval(side))
    except ValueError:
        return ""


def raised_type(statement: ast.With) -> str:
    """Return the exception that a ``with pytest.raises(...)`` asks for, as the test names it."""
    call = statement.items[0].context_expr
    return ast.unparse(call.args[0]) if isinstance(call, ast.Call) and call.args else ""


def raising_sides(statement: ast.With, evidence: Evidence) -> dict[str, str]:
    """Return expected and got where an exception is asked for and another one, another message or none came."""
    expected, message = raised_type(statement), str(evidence.error)
    if message.startswith("DID NOT RAISE"):
        returned = f"no error; {result_text(evidence.recorder.returned)} was returned"
        return {"expected": expected, "got": returned if evidence.recorder.has_returned else "no error"}
    pattern = re.search(r"Expected regex: (.*)", message)
    actual = re.search(r"Actual message: (.*)", message)
    if pattern and actual:
        return {
            "expected": clipped(f"{expected} with a message like {pattern.group(1)}"),
            "got": clipped(f"the message {actual.group(1)}"),
        }
    wanted = re.search(r"^\+ (.*)$", message, re.MULTILINE)  # a diff, for a pattern of plain text from ^ to $
    if wanted and (raised := evidence.error.__context__):
        return {
            "expected": clipped(f"{expected} with the message {wanted.group(1)!r}"),
            "got": clipped(f"the message {str(raised)!r}"),
        }
    return {"expected": expected, "got": message_of(evidence.error)}


def asserted_sides(statement: ast.Assert, frame: FrameType | None, evidence: Evidence) -> dict[str, str]:
    """Return expected, got and where they differ, for a failed assertion."""
    if type(evidence.error) is not AssertionError or isinstance(evidence.error, Foul):
        sides = {"got": message_of(evidence.error)}
        has_run = isinstance(evidence.recorder.returned, GeneratorType)  # the error came while the test read from it
        if evidence.recorder.has_returned and not has_run and not isinstance(evidence.error, AssertionError):
            sides = {"got": result_text(evidence.recorder.returned), "differs": message_of(evidence.error)}
        return {"expected": written_expectation(statement, frame), **sides}
    comparison, test = evidence.comparison, statement.test
    if comparison is None:
        expected = "False" if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else "True"
        got = result_text(evidence.recorder.returned) if evidence.recorder.has_returned else str(expected != "True")
        return {"expected": expected, "got": got}
    received, wanted = comparison.left, comparison.right
    if (
        isinstance(test, ast.Compare)
        and is_answers(test.comparators[-1], evidence)
        and not is_answers(test.left, evidence)
    ):
        received, wanted = wanted, received
    operator = OPERATORS.get(comparison.operator, f"{comparison.operator} ")
    differs = "" if comparison.operator != "==" or is_function(received) else difference(wanted, received)
    return {"expected": f"{operator}{shown(wanted)}", "got": result_text(received), "differs": differs}


def result_text(value: object) -> str:
    """Return a result as one short line; a function is called one, since its name alone says little."""
    if isinstance(value, functools.partial) and is_function(value.func):
        return result_text(value.func)
    return f"function {value.__name__}" if isinstance(value, FunctionType) else shown(value)


def is_function(value: object) -> bool:
    """Tell whether *value* is a function written in Python, or one with some of its arguments filled in."""
    return isinstance(value, FunctionType) or (isinstance(value, functools.partial) and is_function(value.func))


def is_answers(node: ast.expr, evidence: Evidence) -> bool:
    """Tell whether an expression of a test holds a call of the answer, or a name that was given its result."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    given = {
        statement.targets[0].id
        for statement in statements(evidence.test_file)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        if is_answers_call(statement.value, evidence)
    }
    return is_answers_call(node, evidence) or bool(names & given)


def called_text(statement: ast.stmt | None, frame: FrameType | None, evidence: Evidence) -> str:
    """Return the call under test as a learner would type it, the test's own variables replaced by their values."""
    if statement is None or frame is None:
        return ""
    if isinstance(statement, ast.With):
        node: ast.AST = statement.body[-1]
    elif isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare):
        sides = [statement.test.left, *statement.test.comparators]
        node = next((side for side in sides if is_answers(side, evidence)), statement.test.left)
    elif isinstance(statement, ast.Assert):
        node = statement.test.operand if isinstance(statement.test, ast.UnaryOp) else statement.test
    elif isinstance(statement, ast.Assign | ast.Expr):
        node = statement.value
    else:
        return ""
    substitution = Substitution(frame.f_locals, results_before(frame, evidence), evidence.answers)
    written = substitution.visit(ast.parse(ast.unparse(node)).body[0])  # in ``with raises`` it may be an assignment
    return clipped(ast.unparse(written)) if is_answers_call(written, evidence) else ""


def results_before(frame: FrameType, evidence: Evidence) -> dict[str, ast.expr]:
    """Return the names that the function of *frame* has given a result of the answer so far, with the calls."""
    lines = range(frame.f_code.co_firstlineno, frame.f_lineno + 1)
    return {
        node.targets[0].id: node.value
        for node in statements(evidence.test_file)
        if isinstance(node, ast.Assign) and node.lineno in lines and isinstance(node.targets[0], ast.Name)
        if is_answers_call(node.value, evidence)
    }


def is_answers_call(node: ast.AST, evidence: Evidence) -> bool:
    """Tell whether *node* names the answer itself; for a project, whose tests are handed no answer, any call."""
    if not evidence.answers:
        return any(isinstance(each, ast.Call) for each in ast.walk(node))
    return any(isinstance(each, ast.Name) and each.id in evidence.answers for each in ast.walk(node))


class Substitution(ast.NodeTransformer):
    """Replaces the local variables of a test by their values, and results of the answer by the calls that gave them."""

    def __init__(self, values: Mapping[str, Any], results: Mapping[str, ast.expr], answers: Collection[str]) -> None:
        self.values = values
        self.results = results
        self.answers = answers

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Replace a name that is read, and holds a result of the answer or plain data."""
        if not isinstance(node.ctx, ast.Load):
            return node
        if node.id in self.results:
            call = ast.parse(ast.unparse(self.results[node.id]), mode="eval").body
            return Substitution(self.values, {}, self.answers).visit(call)  # type: ignore[no-any-return]
        value = self.values.get(node.id, self)
        if value is self or node.id in self.answers or isinstance(value, FunctionType | type):
            return node
        text = shown(value)
        return node if text.startswith("<") else ast.Name(id=text, ctx=ast.Load())
