"""Python's side of the page that runs code: one cell after the other, and what comes of each as messages.

The page's worker (``book/live/src/worker.js``) makes one ``Cells`` and gives it three functions: one takes a message
for the page, one asks the reader for a line, one waits for a coroutine. Nothing here needs a browser, so that the tests
run it anywhere.
"""

import ast
import base64
import builtins
import inspect
import io
import json
import linecache
import math
import sys
import time
import traceback
import types
from collections.abc import Callable, Coroutine, Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from tenweeks.result import Result
from tenweeks.sandbox import Deadline, OutOfTime, alarmed

MOST_CHARACTERS = 100_000  # of what one cell prints; the page would not be readable, nor quick, with more
MOST_FRAMES = 12  # of a traceback, as many at its beginning as at its end

# What Python says where a browser has something not, and what that is.
LACKS = {
    "can't start new thread": "threads",
    "emscripten does not support processes": "other processes",
    "Host is unreachable": "network sockets",
}

Send = Callable[[str, str], object]
Ask = Callable[[str], str]
Wait = Callable[[Coroutine[Any, Any, Any]], Any]

# The first of these forms that an object has of itself is shown, as in a notebook.
REPRESENTATIONS = (("html", "_repr_html_"), ("svg", "_repr_svg_"), ("png", "_repr_png_"))


class Cells:
    """Runs cells that share their names, as in a notebook.

    Messages are pairs of a kind and a text: ``stdout`` and ``stderr`` (as it is printed), ``text``, ``html``, ``svg``,
    ``png`` (base64), ``result`` (JSON: ``{"html": …, "text": …, "result": …}``) and ``error`` (a traceback, or one
    line).
    """

    def __init__(self, send: Send, ask: Ask, wait: Wait) -> None:
        self.send = send
        self.wait = wait
        self.module = types.ModuleType("__main__")
        sys.modules["__main__"] = self.module  # where pickle, dataclasses and inspect look for what a cell defines
        self.allowance = 0
        self.deadline = Deadline(0)
        self.streams = _Stream(self, "stdout"), _Stream(self, "stderr")
        sys.stdin = _Keyboard(self, ask)
        builtins.input = self._input
        self.module.__dict__["display"] = self.display

    def run(self, name: str, source: str, seconds: float) -> bool:
        """Run the cell called *name* for at most *seconds*; tell whether it ran to its end. Never raises.

        A last expression is shown, unless it is None or ends with a semicolon.
        """
        self.allowance = MOST_CHARACTERS
        self.deadline = Deadline(seconds)
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            with redirect_stdout(self.streams[0]), redirect_stderr(self.streams[1]), alarmed(self.deadline):
                statements, expression = compiled(source, name)
                self._evaluated(statements)
                if expression is not None and (value := self._evaluated(expression)) is not None:
                    self.display(value)
                self._show_figures()
        except BaseException as error:
            self.send("error", told(error, seconds))
            return False
        return True

    def _evaluated(self, code: types.CodeType) -> object:
        value = eval(code, self.module.__dict__)  # noqa: S307 (running cells is what this is for)
        return self.wait(value) if code.co_flags & inspect.CO_COROUTINE else value

    def display(self, *values: object) -> None:
        """Show *values* below the cell, each in the richest form that it has."""
        for value in values:
            self.send(*represented(value))

    def write(self, kind: str, text: str) -> None:
        """Pass on what is printed, up to a limit."""
        if self.allowance <= 0:
            return
        kept = text[: self.allowance]
        self.allowance -= len(text)
        self.send(kind, kept)
        if self.allowance <= 0:
            self.send("stderr", f"\n… the page shows the first {MOST_CHARACTERS:,} characters\n")

    def _input(self, prompt: object = "", /) -> str:
        """Read a line from the reader of the page."""
        line = sys.stdin.asked(str(prompt)) if isinstance(sys.stdin, _Keyboard) else _line_of(sys.stdin)
        self.write("stdout", f"{prompt}{line}\n")
        return line

    def _show_figures(self) -> None:
        """Show the figures that the cell has drawn, and close them."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in pyplot.get_fignums():
            buffer = io.BytesIO()
            pyplot.figure(number).savefig(buffer, format="png", dpi=144, bbox_inches="tight")
            self.send("png", base64.b64encode(buffer.getvalue()).decode())
        pyplot.close("all")


class _Stream(io.TextIOBase):
    """A standard stream whose text goes to the page."""

    def __init__(self, cells: Cells, kind: str) -> None:
        self.cells = cells
        self.kind = kind

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.cells.write(self.kind, text)
        return len(text)


class _Keyboard(io.TextIOBase):
    """A standard input whose lines the reader of the page types."""

    def __init__(self, cells: Cells, ask: Ask) -> None:
        self.cells = cells
        self.ask = ask

    def readable(self) -> bool:
        return True

    def asked(self, prompt: str) -> str:
        """Return the line that the reader types; the time that this takes is theirs, not the cell's."""
        left = self.cells.deadline.at - time.monotonic()
        self.cells.deadline.at = math.inf
        line = self.ask(prompt)
        self.cells.deadline.at = time.monotonic() + left
        return line

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return f"{self.asked('')}\n"


def _line_of(stream: Any) -> str:
    """Read a line from a stream that has taken the place of the standard input; raise EOFError at its end."""
    line: str = stream.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


def compiled(source: str, name: str) -> tuple[types.CodeType, types.CodeType | None]:
    """Return the code of a cell and that of its last line, if this is an expression to be shown.

    Raises SyntaxError.
    """
    tree = ast.parse(source, name)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in a notebook
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
        return compile(tree, name, "exec", flags), None
    tree.body.pop()
    return compile(tree, name, "exec", flags), compile(ast.Expression(last.value), name, "eval", flags)


def represented(value: object) -> tuple[str, str]:
    """Return the message that shows *value*."""
    if isinstance(value, Result):
        return "result", json.dumps({"html": value.as_html(), "text": value.as_text(), "result": value.as_json()})
    for kind, method in REPRESENTATIONS if not isinstance(value, type) else ():
        shown = getattr(value, method, None)
        if callable(shown) and (form := shown()) is not None:
            return kind, base64.b64encode(form).decode() if isinstance(form, bytes) else form
    return "text", repr(value)


def told(error: BaseException, seconds: float) -> str:
    """Return the traceback of *error* with the frames of cells alone: nobody needs to read ours, or a library's."""
    if isinstance(error, SystemExit):
        return f"SystemExit: {error.code}. The page goes on; in a terminal Python would have ended."
    if isinstance(error, OutOfTime):
        error = TimeoutError(f"stopped after {seconds:g} s").with_traceback(error.__traceback__)
    whole = traceback.TracebackException.from_exception(error, compact=True)
    for part in chained(whole):
        part.stack = traceback.StackSummary.from_list([frame for frame in part.stack if is_cells(frame)])
        cut(part.stack)
    lines = [*whole.format(), *(f"A browser has no {what}. The notebook runs this cell." for what in lacking(error))]
    return "".join(lines).rstrip()


def lacking(error: BaseException) -> list[str]:
    """Return what the *error* says that a browser has not."""
    return [what for words, what in LACKS.items() if words in str(error)]


def chained(error: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """Yield *error*, its causes and contexts, and the exceptions of a group."""
    yield error
    for other in (error.__cause__, error.__context__, *(error.exceptions or ())):
        if other is not None:
            yield from chained(other)


def is_cells(frame: traceback.FrameSummary) -> bool:
    """Tell whether a frame belongs to a cell: its file is none, but a name."""
    return frame.filename in linecache.cache and "/" not in frame.filename and not frame.filename.startswith("<")


def cut(stack: traceback.StackSummary) -> None:
    """Leave out the middle of a stack that is too long to read, as that of endless recursion."""
    if len(stack) > MOST_FRAMES:
        del stack[MOST_FRAMES // 2 : -MOST_FRAMES // 2]
