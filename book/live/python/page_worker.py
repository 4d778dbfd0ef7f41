"""The one place that knows of Pyodide: joins ``tenweeks.browser`` to the page's worker."""

import importlib.util
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis.internal.conjecture.junkdrawer import ensure_free_stackframes
from pyodide.code import find_imports
from pyodide.ffi import can_run_sync, run_sync

from tenweeks.browser import Cells

# Python's usual 1,000 calls inside each other may be more than a browser's stack holds, and there its end is the end of
# Python. This many end in a RecursionError.
MOST_CALLS = 500


def start(send: Callable[[str, str], None], ask: Callable[[str], Awaitable[str]]) -> Cells:
    """Return what runs the cells of a page; *send* takes its messages, *ask* gives a line that the reader types."""

    sys.setrecursionlimit(MOST_CALLS)
    # Hypothesis would raise the limit to 2,000 further calls.
    ensure_free_stackframes.__enter__ = ensure_free_stackframes.__exit__ = lambda *_: None

    def wait(awaited: Awaitable[Any]) -> Any:
        if not can_run_sync():
            raise RuntimeError("this browser cannot wait inside a cell; a newer one can, and the notebook")
        return run_sync(awaited)

    return Cells(send, lambda prompt: wait(ask(prompt)), wait)


def missing_modules(source: str) -> list[str]:
    """Return the modules that *source* imports and that cannot be found."""
    return [name for name in find_imports(source) if importlib.util.find_spec(name) is None]
