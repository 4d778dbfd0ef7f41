"""A workflow (week 5): every change is tested as others would install it, and a failure is seen.

Write a GitHub workflow, `.github/workflows/NAME.yml` in your project's folder or in the one that holds your projects.
It runs your `noxfile.py` on several interpreters. It is only read here: nothing proves that it runs but running it.

Hint: `permissions: {}` at the top takes every right away; a job gets back `contents: read`.
Hint: a tag of an action can be moved to other code, a commit cannot: pin all 40 digits, and keep the tag as a comment.
Hint: pass `${{ matrix.python }}` through `env:`, never into the text of `run:`.
"""

import re
from pathlib import Path

import pytest
import yaml

import math_toolkit

FOLDERS = [Path(math_toolkit.__file__).parents[2], Path(__file__).parents[2]]
PROJECT = next(folder for folder in FOLDERS if (folder / "pyproject.toml").is_file())


def workflow_files():
    """Return the workflows of the project, or else those of the repository that are about projects."""
    own = [PROJECT, PROJECT.parent, PROJECT.parents[1]]
    found = [path for folder in own for path in sorted(folder.glob(".github/workflows/*.y*ml"))]
    return [path for path in found if "nox" in path.read_text("utf-8")]


@pytest.fixture
def text():
    """Return the text of the workflow."""
    found = workflow_files()
    assert found, "no .github/workflows/*.yml runs nox"
    return found[0].read_text("utf-8")


@pytest.fixture
def workflow(text):
    """Return the workflow as data; its key `on` is read as True, for YAML 1.1 takes it for a yes."""
    return yaml.safe_load(text)


def steps(workflow):
    """Return all steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_when_it_runs(workflow):
    """it runs for every push to main and every pull request, never with a stranger's code and your rights"""
    events = workflow.get("on", workflow.get(True))
    assert {"push", "pull_request"} <= set(events)
    assert "pull_request_target" not in events


def test_interpreters(workflow):
    """a matrix tests Python 3.12, 3.13 and 3.14 at least, and one that fails does not stop the others"""
    matrices = [job["strategy"] for job in workflow["jobs"].values() if "python" in str(job.get("strategy"))]
    versions = {str(version) for strategy in matrices for values in strategy["matrix"].values() for version in values}
    assert {"3.12", "3.13", "3.14"} <= versions
    assert all(strategy["fail-fast"] is False for strategy in matrices)


def test_rights(workflow):
    """it has no right but to read, and leaves no key in the folder"""
    assert workflow["permissions"] == {}
    assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_secrets(text):
    """no secret is handed to code that a pull request may have changed"""
    assert "secrets." not in text


def test_actions_are_pinned(text):
    """each action is pinned to a commit of 40 digits, with its version beside it"""
    used = re.findall(r"uses: *(.*)", text)
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} +# v[\d.]+", line)] == []


def test_packages_are_cached(workflow):
    """what was downloaded is kept for the next run, under a key that changes when the requirements do"""
    setups = [step["with"] for step in steps(workflow) if step.get("uses", "").startswith("actions/setup-python@")]
    assert setups
    assert all(options.get("cache") and options.get("cache-dependency-path") for options in setups)


def test_a_failure_is_seen(workflow, text):
    """a command that fails makes the job fail, and a job that hangs has an end"""
    assert "continue-on-error" not in text
    assert "|| true" not in text
    assert all(job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())


def test_nothing_is_pasted_into_a_shell(workflow):
    """no `${{ … }}` stands in a command, where its text would be run"""
    assert [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")] == []


def test_what_is_named_exists(workflow):
    """each `matrix.NAME` is a list of that job's matrix: a misspelt one is empty, and nobody is told"""
    for job in workflow["jobs"].values():
        named = set(re.findall(r"matrix\.([\w-]+)", str(job)))
        assert named <= set(job.get("strategy", {}).get("matrix", {})), named
