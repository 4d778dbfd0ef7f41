"""Small edits of a solution, each of which some check should notice.

``python -m tenweeks.mutants [NAME ...]`` writes ``mutants.json``: for every exercise a fingerprint of what decides the
figure, the number of mutants and of those killed, and the mutants that are excused, each with the reason that a
reviewer gave. Only exercises whose fingerprint has changed are run again, unless they are named.
"""

import ast
import copy
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tenweeks import catalogue
from tenweeks.answer import without_checks
from tenweeks.catalogue import Exercise
from tenweeks.judge import judge, judge_source, solution_of

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Break: ast.Continue,
    ast.Continue: ast.Break,
}
LEAST_SECONDS = 1.0  # for a mutant that may loop for ever; or ten times what the solution takes

Edit = Callable[[ast.AST], ast.AST | None]


@dataclass(frozen=True)
class Mutant:
    """One edited solution: the statement before and after, and the whole source."""

    before: str
    after: str
    source: str

    @property
    def label(self) -> str:
        """What was edited, as ``before → after``."""
        return f"{self.before} → {self.after}"


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a solution's *source*; docstrings, annotations and messages of errors are left alone."""
    tree = without_checks(ast.parse(source))
    for position, node in enumerate(ast.walk(tree)):
        for edit in edits_of(node):
            changed = copy.deepcopy(tree)
            target = next(each for index, each in enumerate(ast.walk(changed)) if index == position)
            if is_left_alone(target, changed):
                continue
            statement = statement_of(target, changed)
            before = first_line(statement)
            replace(target, edit(target), changed)
            ast.fix_missing_locations(changed)
            yield Mutant(before, first_line(statement), ast.unparse(changed))


def edits_of(node: ast.AST) -> Iterator[Edit]:
    """Yield the edits that apply to *node*; an edit changes the node in place, or returns what to put there."""
    if type(node) in SWAPPED:
        yield lambda each: SWAPPED[type(each)]()
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            yield lambda each: ast.Constant(other_constant(each.value))  # type: ignore[attr-defined]
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield lambda each: each.operand  # type: ignore[attr-defined]
        case ast.Return(value=ast.expr()) if not is_none(node.value):
            yield lambda each: ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.Await()) | ast.Raise() | ast.AugAssign() | ast.Delete():
            yield lambda each: ast.Pass()
        case ast.If() | ast.IfExp():
            yield negated
        case ast.Call(func=ast.Attribute(), args=[], keywords=[]):
            yield lambda each: each.func.value  # type: ignore[attr-defined]
        case ast.match_case(guard=ast.expr()):
            yield without("guard")
    match node:
        case ast.Call(keywords=[_, *_]):
            yield from (without_item("keywords", index) for index in range(len(node.keywords)))
        case ast.Slice():
            yield from (without(part) for part in ("lower", "upper", "step") if getattr(node, part) is not None)
        case ast.comprehension(ifs=[_, *_]):
            yield from (without_item("ifs", index) for index in range(len(node.ifs)))


def other_constant(value: bool | int | float | str) -> bool | int | float | str:
    """Return a constant near *value* that is not equal to it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return "" if value else "x"
    return value + 1


def negated(node: ast.AST) -> None:
    """Turn the condition of an ``if`` round."""
    node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]


def without(attribute: str) -> Edit:
    """Return the edit that drops an optional part of a node."""
    return lambda node: setattr(node, attribute, None)


def without_item(attribute: str, index: int) -> Edit:
    """Return the edit that drops one item of a list of a node."""
    return lambda node: getattr(node, attribute).pop(index) and None


def is_none(node: ast.expr | None) -> bool:
    """Tell whether an expression is the constant None."""
    return isinstance(node, ast.Constant) and node.value is None


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Return the parent of every node below *tree*."""
    return {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}


def is_left_alone(node: ast.AST, tree: ast.AST) -> bool:
    """Tell whether *node* lies in a docstring, an annotation, a text of a ``raise``, or an f-string's plain text.

    Where the solution is tests, so are the inputs that they choose: others do as well, and no check can mind.
    """
    above, child = parents(tree), node
    is_input = is_strategy(node) or (isinstance(node, ast.Constant) and not is_expected(node, above))
    if is_input and is_in_tests(node, above):
        return True
    while (parent := above.get(child)) is not None:
        if isinstance(parent, ast.Expr) and isinstance(child, ast.Constant):
            return True
        if getattr(parent, "annotation", None) is child or getattr(parent, "returns", None) is child:
            return True
        if isinstance(parent, ast.Raise) and node is not parent and is_text(node):
            return True
        child = parent
    return False


def is_in_tests(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether *node* lies in tests for pytest, or in what stands beside them for all of them."""
    while not isinstance(tree := above[node], ast.Module):
        node = tree
    names = [getattr(each, "name", "") for each in (node, *tree.body)]
    is_of_tests = not names[0] or names[0].startswith(("Test", "test_"))
    return is_of_tests and any(name.startswith(("Test", "test_")) for name in names)


def is_expected(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether a constant is what a result is compared with, not what a function is called with."""
    while not isinstance(above[node], ast.Call | ast.stmt | ast.Compare):
        node = above[node]
    comparison = above[node]
    return isinstance(comparison, ast.Compare) and comparison.left is not node


def is_strategy(node: ast.AST) -> bool:
    """Tell whether *node* calls one of Hypothesis' strategies, as in ``st.lists(…)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="st"))):
            return True
    return False


def is_text(node: ast.AST) -> bool:
    """Tell whether *node* is a text, or a part of one."""
    return isinstance(node, ast.JoinedStr | ast.FormattedValue) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def statement_of(node: ast.AST, tree: ast.AST) -> ast.AST:
    """Return the node whose text tells the edit: the nearest statement, or what holds it."""
    above = parents(tree)
    here = above[node] if isinstance(node, ast.stmt) else node
    while not isinstance(here, ast.stmt | ast.Module):
        here = above[here]
    return here


def first_line(node: ast.AST) -> str:
    """Return the text of a statement, shortened to its head if it holds a long block."""
    lines = ast.unparse(node).splitlines()
    return " ".join(line.strip() for line in lines if not line.strip().startswith(('"""', "'''")))[:160]


def replace(node: ast.AST, new: ast.AST | None, tree: ast.AST) -> None:
    """Put *new* in the place of *node*; None means that the node was edited in place."""
    if new is None:
        return
    parent = parents(tree)[node]
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, new)
        elif isinstance(value, list) and node in value:
            value[value.index(node)] = new


def surviving(exercise: Exercise) -> tuple[int, list[Mutant]]:
    """Return how many mutants the solution of *exercise* has, and those that pass every check."""
    began = time.perf_counter()
    judge(exercise, solution_of(exercise))
    seconds = max(LEAST_SECONDS, 10 * (time.perf_counter() - began))
    mutants = list(mutants_of(exercise.solution))
    alive = [
        mutant
        for index, mutant in enumerate(mutants)
        if judge_source(
            exercise, mutant.source, f"<mutant-{exercise.name}-{index}>", seconds=seconds, stop_at_first=True
        ).ok
    ]
    return len(mutants), alive


def record(course: catalogue.Course, names: list[str]) -> dict[str, Any]:
    """Return the content of ``mutants.json``, with the exercises counted again that changed or are in *names*."""
    known = course.mutant_figures()
    figures: dict[str, Any] = {}
    for exercise in course.exercises:
        old = known.get(exercise.name, {})
        if old.get("fingerprint") == exercise.fingerprint() and exercise.name not in names:
            figures[exercise.name] = old
            continue
        total, alive = surviving(exercise)
        excused = {
            label: reason for label, reason in old.get("excused", {}).items() if label in {m.label for m in alive}
        }
        print(f"{exercise.name}: {total - len(alive)} of {total} killed, {len(excused)} excused")  # noqa: T201
        for mutant in alive:
            if mutant.label not in excused:
                print(f"  survives: {mutant.label}")  # noqa: T201
        figures[exercise.name] = {
            "fingerprint": exercise.fingerprint(),
            "total": total,
            "killed": total - len(alive),
            "excused": excused,
        }
    return figures


def main(names: list[str]) -> None:
    """Write ``mutants.json``."""
    course = catalogue.load()
    for name in names:
        course.exercise(name)
    figures = record(course, names)
    text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    (course.root / "mutants.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
