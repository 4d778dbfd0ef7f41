"""The package keeps its promises: documented, typed, without dependencies, and with imports that point one way."""

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import math_toolkit
from math_toolkit import cli
from math_toolkit.doctor import doctor
from math_toolkit.operations import standard_operations

FOLDER = Path(math_toolkit.__file__).parent
PROJECT = Path(__file__).parents[2]
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def imports_of(module):
    """Return which of our modules *module* imports; `from math_toolkit import numbers` counts as numbers."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "math_toolkit":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module.startswith("math_toolkit."):
            found.add(node.module.removeprefix("math_toolkit."))
    return found


def test_imports_point_one_way():
    """no module imports one that imports it, and none a name of the package itself"""
    graph = {module: imports_of(module) for module in MODULES}
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError
    assert set().union(*graph.values()) <= set(MODULES)


def test_only_the_standard_library():
    """nothing is needed or imported but Python's own modules; only --log asks for toolbox, when it is used"""
    assert requires("math-toolkit") == ["toolbox>=0.2; extra == 'log'"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"math_toolkit", "toolbox"}
    code = "import sys, math_toolkit.cli; print('toolbox' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "False\n"


def test_light_to_import():
    """asyncio is imported by who awaits, not by who imports us"""
    code = "import sys, math_toolkit; print('asyncio' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "False\n"


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"math_toolkit.{module}")).failed == 0


def test_public_names_are_sorted_and_exist():
    """all that the package offers is there, sorted, and has a docstring"""
    assert sorted(math_toolkit.__all__) == math_toolkit.__all__
    assert all(getattr(math_toolkit, name).__doc__ for name in math_toolkit.__all__)
    assert (FOLDER / "py.typed").exists()


def test_options_and_operations_are_documented():
    """each option has a help text, and each operation a row in the README"""
    for action in cli.make_parser()._actions:
        assert action.help
        assert all(option in README for option in action.option_strings[-1:])
    registry = standard_operations()
    registry.add("doctor", doctor(registry, None))
    for name in registry:
        assert f"| `{f'{name} {registry.get(name).usage}'.strip()}` |" in README


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in vars(cli).items() if name.startswith("EXIT_")]
    assert len(codes) == 5
    assert all(f"| {code} |" in README for code in codes)


def test_versions_agree():
    """the version in the source, of the installed package and at the top of the changelog are one"""
    newest = re.search(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert math_toolkit.__version__ == version("math-toolkit") == newest[1]
