"""The package keeps its promises: modules that stand alone, documented, typed."""

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import toolbox

FOLDER = Path(toolbox.__file__).parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_all_modules_are_named():
    """the package names its modules, and is typed"""
    assert toolbox.__all__ == MODULES
    assert (FOLDER / "py.typed").exists()


@pytest.mark.parametrize("module", MODULES)
def test_modules_stand_alone(module):
    """no module imports another one of ours: who needs one loads one"""
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [name for name in imported if name.startswith("toolbox")]


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_documented(module):
    """what a module offers is there, and its functions and classes have docstrings whose examples run"""
    loaded = importlib.import_module(f"toolbox.{module}")
    assert all(getattr(loaded, name).__doc__ for name in loaded.__all__ if callable(getattr(loaded, name)))
    assert doctest.testmod(loaded).failed == 0


def test_importing_loads_no_event_loop():
    """a command that only reads files does not wait for asyncio"""
    code = "import sys, toolbox.retry, toolbox.logs; print('asyncio' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "False\n"
