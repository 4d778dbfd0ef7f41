"""What a maintainer would ask first: which interpreter, which version, installed where, which plug-ins, which log."""

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from math_toolkit.errors import MathToolkitError
from math_toolkit.operations import Answer, Operation
from math_toolkit.registry import Registry
from math_toolkit.version import __version__

# What is told has an end, whatever is installed: this many plug-ins, and this many characters a line.
MOST_PLUGINS = 20
LONGEST_LINE = 200


@dataclass(frozen=True)
class Finding:
    """One line of a diagnosis, and whether it is as it should be."""

    subject: str
    told: str
    is_fine: bool = True

    def __str__(self) -> str:
        """Return the line, with a mark before what is not fine, its end cut off if it is too long."""
        line = f"{' ' if self.is_fine else '!'} {self.subject:10}{' '.join(self.told.split())}"
        return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def doctor(registry: Registry[Operation], log: Path | None) -> Operation:
    """Return the operation that answers with the findings, and with no if one of them is not fine."""

    def answer(words: Sequence[str]) -> Answer:
        findings = [*diagnose(registry, log)]
        return Answer("\n".join(map(str, findings)), all(finding.is_fine for finding in findings))

    return Operation("", "interpreter, version, place, plug-ins and log (exit code 1: something is wrong)", answer)


def diagnose(registry: Registry[Operation], log: Path | None) -> Iterator[Finding]:
    """Yield what can be found out without changing anything; it loads the plug-ins of *registry*.

    No variable of the environment and no word of the command line is told, since either may be secret, and the home
    folder is written as `~`.
    """
    yield Finding("python", f"{platform.python_version()} ({platform.python_implementation()}, {sys.platform})")
    yield version_finding(__version__, _installed_version())
    yield Finding("package", _shown(Path(__file__).parent))
    for name in islice(registry.lazy_names(), MOST_PLUGINS):
        yield _plugin(registry, name)
    yield log_finding(log)


def version_finding(own: str, installed: str | None) -> Finding:
    """Return what is to be said of the version in the source and the one that pip knows, or None if it knows none."""
    if installed is None:
        return Finding("version", f"{own}, not installed: run from its source", is_fine=False)
    if installed != own:
        return Finding("version", f"{own}, but installed as {installed}: install it again", is_fine=False)
    return Finding("version", own)


def log_finding(log: Path | None, *, may_write: Callable[[Path, int], bool] = os.access) -> Finding:
    """Return whether *log* could be written; nothing is created to find out."""
    if find_spec("toolbox") is None:
        return Finding("log", "--log needs the package toolbox", is_fine=log is None)
    if log is None:
        return Finding("log", "none; --log FILE names one")
    target = log if log.exists() else log.parent
    if not target.exists():
        return Finding("log", f"{_shown(log)}: there is no folder {_shown(target)}", is_fine=False)
    if log.is_dir() or not may_write(target, os.W_OK):
        return Finding("log", f"{_shown(log)} cannot be written", is_fine=False)
    return Finding("log", f"{_shown(log)} can be written")


def _installed_version() -> str | None:
    try:
        return version("math-toolkit")
    except PackageNotFoundError:
        return None


def _plugin(registry: Registry[Operation], name: str) -> Finding:
    try:
        return Finding("plug-in", f"{name}: {registry.get(name).summary}")
    except MathToolkitError as error:
        return Finding("plug-in", str(error), is_fine=False)


def _shown(path: Path) -> str:
    try:
        return str(Path("~") / path.absolute().relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or nobody's home
        return str(path)
