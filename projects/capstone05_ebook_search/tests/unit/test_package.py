"""The package keeps its promises: documented, typed, and with imports that point one way."""

import doctest
import importlib
import pkgutil
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ebook_search
import search_engine
import text_analyzer
import toolbox.command
from ebook_search import cli

FOLDER = Path(ebook_search.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "ebook_search" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", ["scoring", "trec", "pages", "postings", "matching", "snippets", "words"])
def test_what_computes_writes_nothing(module, import_graph):
    """what computes reaches no module that changes the disk or prints"""
    reached, waiting = set(), [module]
    while waiting:
        reached |= (new := import_graph.get(waiting.pop(), set()) - reached)
        waiting.extend(new)
    assert not reached & {"indexing", "output", "cli", "web", "progress"}


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"ebook_search.{module}")).failed == 0


def test_public_names_are_sorted_and_exist():
    """all that the package offers is there, once, and has a docstring"""
    assert len(set(ebook_search.__all__)) == len(ebook_search.__all__)
    assert all(getattr(ebook_search, name).__doc__ for name in ebook_search.__all__)
    assert (FOLDER / "py.typed").exists()


def test_commands_and_options_are_documented():
    """each command has a sentence and an example in its help, and a place in the README, as has each option"""
    for command in cli.app.registered_commands:
        name = command.name or command.callback.__name__
        assert f"Example: ebook-search {name}" in command.callback.__doc__
        assert f"| `{name} " in README
    options = re.findall(r'"(--[a-z0-9-]+)"', (FOLDER / "cli.py").read_text("utf-8"))
    assert len(options) >= 12
    assert [option for option in options if f"`{option}" not in README] == []


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in (vars(toolbox.command) | vars(cli)).items() if name.startswith("EXIT_")]
    assert len(codes) == 5
    assert all(f"| {code} |" in README for code in codes)


def test_nothing_is_copied():
    """words, queries, formulas, heap and trie are those of the projects before"""
    assert ebook_search.words.tokenize is text_analyzer.tokenize
    assert ebook_search.search.best is search_engine.best
    assert ebook_search.search.parse is search_engine.parse
    assert ebook_search.snapshot.Trie is search_engine.Trie
    assert ebook_search.scoring.bm25 is search_engine.bm25


def test_files_are_short():
    """no module has more than 400 lines"""
    assert all(len(path.read_text("utf-8").splitlines()) <= 400 for path in FOLDER.glob("*.py"))
