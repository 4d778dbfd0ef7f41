"""Run by plain pytest, the tests of an exercise judge the solution that its notebook publishes."""

import functools
import gc
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tenweeks import catalogue
from tenweeks.judge import solution_of
from tenweeks.plugin import Answers


@functools.cache
def solution_for(test_file: str) -> Mapping[str, Any]:
    """Return the published solution for a test file, or nothing for the tests about the course itself."""
    for exercise in catalogue.load().exercises:
        if exercise.tests == Path(test_file):
            return solution_of(exercise)
    return {}


def published(module: types.ModuleType) -> Mapping[str, Any]:
    """Return the published solution for a test module."""
    return solution_for(str(module.__file__))


def pytest_configure(config: pytest.Config) -> None:
    """Hand the published solutions to the exercises' tests."""
    gc.set_threshold(10_000)  # by its default the collector takes a sixth of the time
    config.pluginmanager.register(Answers(published), "published-solutions")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread what is about single exercises over the processes; keep a file's tests, and the site's, in one."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        if "exercise" not in fixtures:
            item.add_marker(pytest.mark.xdist_group("site" if "site" in fixtures else item.path.stem))
