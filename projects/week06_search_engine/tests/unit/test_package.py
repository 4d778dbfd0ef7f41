"""The package keeps its promises: documented, typed, and with imports that point one way."""

import ast
import doctest
import importlib
import pkgutil
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import search_engine
import text_analyzer
from search_engine import cli

FOLDER = Path(search_engine.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "search_engine" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"search_engine.{module}")).failed == 0


def test_public_names_exist():
    """all that the package offers is there, once, and has a docstring"""
    assert len(set(search_engine.__all__)) == len(search_engine.__all__)
    assert all(getattr(search_engine, name).__doc__ for name in search_engine.__all__)
    assert (FOLDER / "py.typed").exists()


def test_commands_and_options_are_documented():
    """each command and option has a help text, and a place in the README; each command has an example"""
    (commands,) = cli.make_parser()._subparsers._group_actions
    for name, command in commands.choices.items():
        assert f"`{name} " in README
        assert f"example: search-engine {name} " in command.epilog
        for action in command._actions:
            assert action.help
            assert all(option in README for option in action.option_strings[-1:])


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in vars(cli).items() if name.startswith("EXIT_")]
    assert len(codes) == 5
    assert all(f"| {code} |" in README for code in codes)


def test_rankings_are_documented():
    """each ranking has a row in the README"""
    assert all(f"| `{name}` |" in README for name in search_engine.RANKINGS)


def test_nothing_is_copied():
    """what is a word is asked of the text analyzer, and nobody else's index, heap or trie is used"""
    assert search_engine.index.tokenize is text_analyzer.tokenize
    imported = {name.partition(".")[0] for path in FOLDER.glob("*.py") for name in imports(path)}
    assert imported - set(sys.stdlib_module_names) == {"search_engine", "text_analyzer"}
    assert "heapq" not in imported


def test_ranking_knows_no_index(import_graph):
    """formulas, heap, trie and queries can be used by others: they import nothing of ours but errors"""
    assert import_graph["rank"] == import_graph["heap"] == import_graph["trie"] == set()
    assert import_graph["query"] == {"errors"}


def imports(path):
    """Return the names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
