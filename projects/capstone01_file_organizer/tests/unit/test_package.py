"""The package keeps its promises: documented, typed, and with imports that point one way."""

import doctest
import importlib
import pkgutil
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import file_organizer
import toolbox.command
from file_organizer import cli
from file_organizer.config import RuleModel, RulesModel
from file_organizer.rules import CONDITIONS, FIELDS

FOLDER = Path(file_organizer.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "file_organizer" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", ["planner", "template", "rules", "tree", "units"])
def test_what_is_pure_imports_nothing_that_reads(module, import_graph):
    """the planner and what it stands on reach no module that reads or writes a disk"""
    reached, waiting = set(), [module]
    while waiting:
        reached |= (new := import_graph[waiting.pop()] - reached)
        waiting.extend(new)
    assert not reached & {"config", "scan", "moves", "journal", "runs", "content", "duplicates", "watch", "cli"}


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"file_organizer.{module}")).failed == 0


def test_public_names_are_sorted_and_exist():
    """all that the package offers is there, sorted, and has a docstring"""
    assert sorted(file_organizer.__all__) == file_organizer.__all__
    assert all(getattr(file_organizer, name).__doc__ for name in file_organizer.__all__)
    assert (FOLDER / "py.typed").exists()


def test_commands_and_options_are_documented():
    """each command has a sentence and an example in its help, and a place in the README, as has each option"""
    for command in cli.app.registered_commands:
        text = command.callback.__doc__
        name = command.name or command.callback.__name__
        assert f"Example: file-organizer {name}" in text
        assert f"| `{name}" in README
    options = re.findall(r'typer\.Option\(\s*"(--[a-z]+)"', (FOLDER / "cli.py").read_text())
    assert len(options) >= 3
    assert all(f"`{option}" in README for option in [*options, "--log", "--state"])


def test_rules_are_documented():
    """each key, each condition and each field of a rules file has a place in the README"""
    for name in [*CONDITIONS, *RuleModel.model_fields, *RulesModel.model_fields]:
        assert f"`{name}" in README, name
    assert all(f"`{{{field}" in README for field in FIELDS)


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in (vars(toolbox.command) | vars(cli)).items() if name.startswith("EXIT_")]
    assert len(codes) == 5
    assert all(f"| {code} |" in README for code in codes)
