"""The package keeps its promises: documented, typed, and with imports that point one way."""

import doctest
import importlib
import pkgutil
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import stream_pipeline
from stream_pipeline import cli

FOLDER = Path(stream_pipeline.__file__).parent
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def test_imports_point_one_way(import_graph):
    """no module imports one that imports it, and none the package itself"""
    assert sorted(import_graph) == MODULES
    assert list(TopologicalSorter(import_graph).static_order())  # raises CycleError
    assert "stream_pipeline" not in set().union(*import_graph.values())


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    """the examples in the docstrings show what happens"""
    assert doctest.testmod(importlib.import_module(f"stream_pipeline.{module}")).failed == 0


def test_public_names_exist():
    """all that the package offers is there, once, and has a docstring"""
    assert len(set(stream_pipeline.__all__)) == len(stream_pipeline.__all__)
    assert all(getattr(stream_pipeline, name).__doc__ for name in stream_pipeline.__all__)
    assert (FOLDER / "py.typed").exists()


def test_options_are_documented():
    """each option has a help text, and a place in the README"""
    (commands,) = cli.make_parser()._subparsers._group_actions
    for action in [*cli.make_parser()._actions, *commands.choices["run"]._actions]:
        assert action.help or action is commands or action.dest == "command"
        assert all(option in README for option in action.option_strings[-1:])


def test_exit_codes_are_documented():
    """each exit code has a row in the README"""
    codes = [value for name, value in vars(cli).items() if name.startswith("EXIT_")]
    assert len(codes) == 4
    assert all(f"| {code} |" in README for code in codes)
