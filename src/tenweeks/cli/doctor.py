"""``tenweeks doctor``: is everything there that the course needs?"""

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from tenweeks import progress_file
from tenweeks.catalogue import CatalogueError
from tenweeks.cli.common import course, out
from tenweeks.learner import learners_folder

PACKAGES = (
    "jupyter-book",
    "jupyterlab",
    "ipykernel",
    "nbval",
    "pytest",
    "hypothesis",
    "ruff",
    "filelock",
    "matplotlib",
)


def command() -> None:
    """Examine this machine and name what is missing, with the remedy.

    Example: tenweeks doctor
    """
    problems = 0
    for what, problem in findings():
        problems += bool(problem)
        out.print(
            f"{'✗' if problem else '✓'} {what}{f': {problem}' if problem else ''}",
            markup=False,
            soft_wrap=True,
        )
    raise typer.Exit(1 if problems else 0)


def findings() -> Iterator[tuple[str, str]]:
    """Yield what was examined, and the problem with its remedy, or an empty text."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield f"Python {version}", "" if sys.version_info >= (3, 11) else "3.11 or newer is needed"
    try:
        whole = course()
    except CatalogueError as error:
        yield "the lessons and their tests", str(error)
        return
    yield f"{len(whole.lessons)} lessons with {len(whole.exercises)} exercises", ""
    locked = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (whole.root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    )
    for package in PACKAGES:
        yield package, package_problem(package, locked.get(package, ""))
    for name, folder in (
        ("my/", learners_folder(whole.root)),
        ("your progress", progress_file.path().parent),
    ):
        yield (
            f"{name} can be written",
            "" if can_be_written(folder) else f"no permission to write in {folder}",
        )
    browser = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    yield f"a browser for the tests of the pages ({'found' if browser else 'only contributors need one'})", ""


def package_problem(package: str, wanted: str) -> str:
    """Return what is wrong with an installed *package*, or an empty text."""
    try:
        installed = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "is not installed; make env"
    return "" if installed == wanted else f"is {installed}, locked is {wanted}; make env"


def can_be_written(folder: Path) -> bool:
    """Tell whether *folder*, or the nearest folder above it that exists, may be written to."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
