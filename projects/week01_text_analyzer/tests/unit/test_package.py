"""The package keeps its promises: documented, typed, and with imports that point one way."""

import doctest
import importlib
import pkgutil
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import text_analyzer
from text_analyzer import cli

FOLDER = Path(text_analyzer.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "text_analyzer" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"text_analyzer.{module}")).failed == 0


def test_public_names_are_sorted_and_exist():
    """all that the package offers is there, sorted, and has a docstring"""
    assert sorted(text_analyzer.__all__) == text_analyzer.__all__
    assert all(getattr(text_analyzer, name).__doc__ for name in text_analyzer.__all__)
    assert (FOLDER / "py.typed").exists()


def test_options_are_documented():
    """each option has a help text, and a place in the README"""
    for action in cli.make_parser()._actions:
        assert action.help
        assert all(option in README for option in action.option_strings[-1:])


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in vars(cli).items() if name.startswith("EXIT_")]
    assert len(codes) == 4
    assert all(f"| {code} |" in README for code in codes)
