"""An answer as objects: source text made into functions and classes, and told from an untouched stub."""

import ast
import dis
import inspect
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Mapping

from tenweeks.catalogue import check_calls


class AnswerError(Exception):
    """An answer's source cannot be run; the cause is the exception that it raised."""


def run_source(source: str, filename: str, namespace: Mapping[str, object] | None = None) -> dict[str, object]:
    """Run *source* as a module of its own, without its calls of ``check``, and return its names.

    The module stays in ``sys.modules`` and its text in ``linecache`` under *filename*, because tracebacks, dataclasses
    and ``inspect.getsource`` look there. Raises AnswerError, with the exception as its cause.
    """
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    module = types.ModuleType(filename.strip("<>").replace(".", "_"))
    module.__file__ = filename
    module.__dict__.update(namespace or {})
    sys.modules[module.__name__] = module
    try:
        tree = without_checks(ast.parse(source, filename))
        exec(compile(tree, filename, "exec"), module.__dict__)  # noqa: S102 (running answers is what a referee does)
    except BaseException as error:
        raise AnswerError(f"{type(error).__name__}: {error}") from error
    return vars(module)


def without_checks(tree: ast.Module) -> ast.Module:
    """Return *tree* without the statements that only call ``check``; line numbers stay as they are."""
    calls = set(check_calls(tree))
    tree.body = [node for node in tree.body if not (isinstance(node, ast.Expr) and node.value in calls)]
    return tree


def is_untouched(answer: object) -> bool:
    """Tell whether *answer* is a stub still: every body is a docstring and ``...`` alone, or a text is blank."""
    if isinstance(answer, str):
        return not answer.strip()
    if has_rules(answer):
        return False
    bodies = list(functions_of(answer))
    return (bool(bodies) and all(map(does_nothing, bodies))) or (isinstance(answer, type) and not bodies)


def has_rules(answer: object) -> bool:
    """Tell whether *answer* is a function by ``singledispatch`` with a rule besides that of its own body."""
    registry = getattr(answer, "registry", None) if isinstance(answer, types.FunctionType) else None
    return isinstance(registry, types.MappingProxyType) and len(registry) > 1


def functions_of(answer: object) -> Iterator[types.FunctionType]:
    """Yield the functions that *answer* is or wraps, as a fixture does, or, for a class, defines itself."""
    if isinstance(answer, type):
        for name, member in vars(answer).items():
            if name.startswith("__annotate"):  # since Python 3.14 a class has its annotations from a function
                continue
            if isinstance(member, property):
                yield from functions_of(member.fget)
            yield from functions_of(getattr(member, "__func__", member) if not isinstance(member, type) else None)
    elif isinstance(inspect.getattr_static(answer, "__wrapped__", answer), types.FunctionType):
        yield inspect.unwrap(answer)  # type: ignore[arg-type]


def _nothing(self: object) -> None: ...
async def _nothing_async(self: object) -> None: ...


def does_nothing(function: types.FunctionType) -> bool:
    """Tell whether the body of *function* compiles to what ``...`` compiles to."""
    return instructions(function) in (instructions(_nothing), instructions(_nothing_async))


def instructions(function: Callable[..., object]) -> list[tuple[str, object]]:
    """Return the operations of a function with their values; constants count by value, not by position."""
    return [(each.opname, each.argval) for each in dis.get_instructions(function) if each.opname != "EXTENDED_ARG"]
