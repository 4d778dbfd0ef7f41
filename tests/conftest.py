"""Run by plain pytest, the tests of an exercise judge the solution that its notebook publishes."""

import functools
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
    config.pluginmanager.register(Answers(published), "published-solutions")
