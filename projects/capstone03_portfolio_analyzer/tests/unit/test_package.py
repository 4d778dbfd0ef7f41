"""The package keeps its promises: documented, typed, and with imports that point one way."""

import doctest
import importlib
import pkgutil
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import portfolio_analyzer
import toolbox.command
from portfolio_analyzer import LAYOUTS, cli

FOLDER = Path(portfolio_analyzer.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "portfolio_analyzer" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", ["metrics", "flows", "ledger", "valuation", "episodes", "figures", "periods"])
def test_what_computes_reads_nothing(module, import_graph):
    """what computes reaches no module that reads a file, draws or prints"""
    reached, waiting = set(), [module]
    while waiting:
        reached |= (new := import_graph[waiting.pop()] - reached)
        waiting.extend(new)
    assert not reached & {"sources", "tables", "prices", "plots", "page", "pdf", "document", "atomic", "cli"}


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"portfolio_analyzer.{module}")).failed == 0


def test_public_names_are_sorted_and_exist():
    """all that the package offers is there, sorted, and has a docstring"""
    assert sorted(portfolio_analyzer.__all__) == sorted(set(portfolio_analyzer.__all__))
    assert all(getattr(portfolio_analyzer, name).__doc__ for name in portfolio_analyzer.__all__)
    assert (FOLDER / "py.typed").exists()


def test_commands_and_options_are_documented():
    """each command has a sentence and an example in its help, and a place in the README, as has each option"""
    for command in cli.app.registered_commands:
        name = command.name or command.callback.__name__
        assert f"Example: portfolio-analyzer {name}" in command.callback.__doc__
        assert f"| `{name}" in README
    options = re.findall(r'"(--[a-z-]+)"', (FOLDER / "cli.py").read_text("utf-8"))
    assert len(options) >= 18
    assert [option for option in options if f"`{option}" not in README] == []


def test_layouts_are_documented():
    """each layout of transactions has a row in the README with the columns that it is known by"""
    for layout in LAYOUTS.values():
        (row,) = [line for line in README.splitlines() if line.startswith(f"| `{layout.name}`")]
        assert all(f"`{layout.columns[need]}`" in row for need in layout.required)


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in (vars(toolbox.command) | vars(cli)).items() if name.startswith("EXIT_")]
    assert len(codes) == 4
    assert all(f"| {code} |" in README for code in codes)
