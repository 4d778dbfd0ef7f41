"""The package itself: its imports point one way, its doctests hold, it is light to import."""

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import tenweeks

SOURCE = Path(tenweeks.__file__).parent
MODULES = [module.name for module in pkgutil.iter_modules([str(SOURCE)])]


def modules_imported_by(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "tenweeks":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tenweeks."):
            names.add(str(node.module).split(".")[1])
    return names & set(MODULES)


def test_imports_point_one_way() -> None:
    """No module is imported, directly or through others, by one that it imports."""
    graph = {name: modules_imported_by(SOURCE / f"{name}.py") for name in MODULES if (SOURCE / f"{name}.py").exists()}
    assert list(TopologicalSorter(graph).static_order())


def test_package_root_is_not_imported_from_inside() -> None:
    """No module imports a name that only the package's root defines."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "tenweeks" and path != SOURCE / "__init__.py":
                assert {alias.name for alias in node.names} <= set(MODULES), path.name


@pytest.mark.parametrize("name", [name for name in MODULES if name != "cli"])
def test_examples_in_docstrings_hold(name: str) -> None:
    """Every example in a docstring gives what it says."""
    assert doctest.testmod(importlib.import_module(f"tenweeks.{name}")).failed == 0


def test_import_does_not_load_pytest() -> None:
    """A notebook that imports ``check`` does not wait for pytest before it checks something."""
    code = "import sys, tenweeks; print('pytest' in sys.modules, 'hypothesis' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "False False\n"
