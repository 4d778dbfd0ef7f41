"""What is done before the heap image is taken, so that every page begins with what has been loaded and computed here.

A whole check is made, with a property, a known mistake and a wrong answer. After it pytest, Hypothesis (its tables of
Unicode, too) and the referee are in memory, and the reader's first check is as quick as any later one.
"""

import gc
import importlib.util
import linecache
import py_compile
import sys
import tempfile
import zipimport
from pathlib import Path

TESTS = '''
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard, memory_peak


@pytest.mark.parametrize("text", ["ab", ""])
def test_turns(turned, text):
    """the text is turned"""
    assert turned(text) == text[::-1]


@given(st.text(), st.lists(st.floats() | st.integers()), st.dictionaries(st.text(), st.booleans()))
def test_twice(turned, text, numbers, others):
    """turned twice it is as before, and nothing is lost"""
    assert turned(turned(text)) == text and len(turned(text)) == len(text)


def test_refuses(turned):
    """None is refused"""
    with pytest.raises(TypeError, match="NoneType"):
        turned(None)


@mistake(caught_by=test_turns)
def returns_it(text):
    """You return the text as it is."""
    return text
'''
# Of the standard library, what cells of the course import most.
MODULES = [
    "bisect", "calendar", "copy", "csv", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "heapq", "IPython.display", "itertools", "json", "math", "operator", "pathlib", "random", "re", "statistics",
    "string", "textwrap", "timeit", "tracemalloc", "typing", "unicodedata",
]  # fmt: skip


def compile_libraries(folder: str) -> None:
    """Compile the modules in *folder* without their docstrings, which nobody reads on a page and everybody loads."""
    for path in Path(folder).rglob("*.py"):
        target = importlib.util.cache_from_source(str(path))
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(path), cfile=target, optimize=2, invalidation_mode=mode)


def warm_up() -> None:
    """Load and compute what every page needs; raise RuntimeError if the referee does not work here."""
    from tenweeks.judge import Checks, run_checks, verdict

    for name in [*MODULES, "tenweeks", "page_worker"]:
        importlib.import_module(name)
    answers = {True: lambda text: text[::-1], False: lambda text: text[1:]}
    with tempfile.TemporaryDirectory() as folder:
        tests = Path(folder) / "test_turned.py"
        tests.write_text(TESTS, "utf-8")
        for passes, answer in answers.items():
            checks = Checks(tests, {"turned": answer}, dict, seconds=60.0)
            result = verdict("turned", checks, run_checks(checks), next_step="")
            if result.ok is not passes:
                raise RuntimeError(result.as_text())


def clear_free_memory() -> None:
    """Fill the free places of Python's small objects with zeros: an image of rubbish is as long as one of data."""
    linecache.clearcache()
    sys.path_importer_cache.clear()
    zipimport._zip_directory_cache.clear()  # the page has a smaller library, with other places in the file
    gc.collect()
    for size in range(0, 512, 8):
        _ = [bytes(size) for _ in range(3000)]


def loaded_files() -> list[str]:
    """Return the files of the modules in memory, which need not be sent to a page."""
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return [file for file in files if file]
