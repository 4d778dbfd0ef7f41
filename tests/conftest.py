"""Run by plain pytest, the tests of an exercise judge the solution that its notebook publishes."""

import functools
import gc
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

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


class ByFileOrExercise(LoadScopeScheduling):
    """Hands a process one file after the other, but of the longest file one test: each is about one exercise alone."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if file.endswith("/test_exercises.py") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Spread the tests so that no process waits for the other."""
    return ByFileOrExercise(config, log)
