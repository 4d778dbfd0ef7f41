"""A project's skeleton made from its reference package, and the milestones by which it is checked.

A project is a folder ``projects/weekNN_NAME`` or ``projects/capstoneNN_NAME`` that has
``tests/milestones/test_N_….py``. The starter keeps the reference's modules with their docstrings, imports, constants
and signatures; bodies become ``raise NotImplementedError`` and private names go. The milestones and what stands in
``data`` are copied. It is made when it is asked for and never stored.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from tenweeks import atomic
from tenweeks.errors import UserError
from tenweeks.learner import learners_folder
from tenweeks.result import Failure, Outcome, Result

MILESTONE_SECONDS = 60.0
EMPTY_BODY = "raise NotImplementedError"


def projects(root: Path) -> dict[str, Path]:
    """Return the folders of the projects that can be started, by name, in the order of the course: capstones last."""
    folders = [path.parents[1] for path in (root / "projects").glob("*/tests/milestones")]
    folders.sort(key=lambda folder: (not folder.name.startswith("week"), folder.name))
    return {folder.name.partition("_")[2]: folder for folder in folders}


def project_folder(root: Path, name: str) -> Path:
    """Return the reference folder of the project called *name*; raise UserError if there is none."""
    known = projects(root)
    if name not in known:
        raise UserError(f"no project is called {name!r}; there is {', '.join(known) or 'none yet'}")
    return known[name]


def milestones(reference: Path) -> list[Path]:
    """Return the test files of a project's milestones in their order."""
    return sorted((reference / "tests" / "milestones").glob("test_*.py"))


def milestone_title(path: Path) -> str:
    """Return the title of a milestone: the first line of its file's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or path.stem).splitlines()[0].rstrip(".")


def write_starter(root: Path, name: str) -> Path:
    """Write the starter of the project *name* into the learner's folder and return where.

    Raises UserError if the project is unknown or was started before: what a learner wrote is never overwritten.
    """
    reference = project_folder(root, name)
    folder = learners_folder(root) / "projects" / name
    if folder.exists():
        raise UserError(f"{folder} exists already; move it away to begin again")
    for path in sorted(reference.glob("src/**/*")):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text("utf-8")
            atomic.write_text(folder / path.relative_to(reference), skeleton(text) if path.suffix == ".py" else text)
    given = [path for pattern in ("tests/milestones/*.py", "data/*.*") for path in sorted(reference.glob(pattern))]
    for path in [*given, reference / "pyproject.toml"]:
        atomic.write_text(folder / path.relative_to(reference), path.read_text("utf-8"))
    atomic.write_text(folder / "README.md", brief(reference, name))
    return folder


def brief(reference: Path, name: str) -> str:
    """Return the brief of a starter: what it is to become, and its milestones with their words."""
    title = (reference / "README.md").read_text("utf-8").partition("\n\n")
    lines = [
        title[0],
        "",
        title[2].partition("\n\n")[0],
        "",
        "Each milestone is a file in `tests/milestones`:",
        "",
    ]
    for number, path in enumerate(milestones(reference), 1):
        described = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[2].strip()
        lines += [f"## {number}. {milestone_title(path)}", "", described, ""]
    lines += [f"Check your work at any time with `tenweeks check {name}`.", ""]
    return "\n".join(lines)


def skeleton(source: str) -> str:
    """Return a module's *source* with public signatures, docstrings and constants kept, and bodies removed."""
    lines = source.splitlines(keepends=True)
    for first, last, replacement in sorted(cuts(ast.parse(source), lines), reverse=True):
        lines[first - 1 : last] = [replacement] if replacement else []
    return "".join(lines)


def cuts(tree: ast.Module | ast.ClassDef, lines: list[str]) -> list[tuple[int, int, str]]:
    """Return the line ranges to replace, first and last line included, with what to put there."""
    found: list[tuple[int, int, str]] = []
    for node in tree.body:
        if is_private(node):
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
            found.append((first, node.end_lineno or node.lineno, ""))
        elif isinstance(node, ast.ClassDef):
            found.extend(cuts(node, lines))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(body_cut(node, lines))
    return found


def is_private(node: ast.stmt) -> bool:
    """Tell whether a statement defines a name that begins with an underscore and is not a special method's."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            pass
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            pass
        case _:
            return False
    return name.startswith("_") and not name.endswith("__")


def body_cut(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> tuple[int, int, str]:
    """Return the cut that leaves a function its docstring and nothing else."""
    has_docstring = ast.get_docstring(node) is not None
    begin = node.body[min(has_docstring, len(node.body) - 1)]
    last = node.end_lineno or node.lineno
    if has_docstring and len(node.body) == 1:
        return last + 1, last, f"{' ' * begin.col_offset}{EMPTY_BODY}\n"
    before = lines[begin.lineno - 1].encode()[: begin.col_offset].decode()  # blanks, or a signature on the same line
    return begin.lineno, last, f"{before}{EMPTY_BODY}\n"


def check_milestones(root: Path, name: str) -> list[Result]:
    """Return one result for each milestone of the learner's project *name*; raise UserError if it is not started."""
    reference = project_folder(root, name)
    source = learners_folder(root) / "projects" / name / "src"
    if not source.is_dir():
        raise UserError(f"{name} is not started; try: tenweeks start {name}")
    if is_untouched(source, reference / "src"):
        return [Result(milestone_title(path), Outcome.NOT_STARTED) for path in milestones(reference)]
    return [check_milestone(path, source) for path in milestones(reference)]


def is_untouched(source: Path, reference: Path) -> bool:
    """Tell whether every module below *source* is still the skeleton of the one below *reference*."""
    made = {path.relative_to(reference): skeleton(path.read_text("utf-8")) for path in reference.rglob("*.py")}
    return made == {path.relative_to(source): path.read_text("utf-8") for path in source.rglob("*.py")}


def check_milestone(tests: Path, source: Path) -> Result:
    """Return the result of one milestone's tests on the package below *source*, run in a process of their own."""
    title = milestone_title(tests)
    command = [sys.executable, "-m", "tenweeks.milestone", str(tests), str(MILESTONE_SECONDS)]
    environment = os.environ | {"PYTHONPATH": str(source)}
    try:
        ended = subprocess.run(  # noqa: S603 (our own module)
            command,
            capture_output=True,
            timeout=MILESTONE_SECONDS + 10,
            check=False,
            env=environment,
            cwd=source.parent,
        )
        return Result.from_json(json.loads(ended.stdout) | {"name": title})
    except subprocess.TimeoutExpired:
        return Result(title, Outcome.TIMEOUT, failed=(Failure("the milestone's tests come to an end"),))
    except ValueError:
        reason = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {ended.returncode}"]
        return Result(title, Outcome.ERROR, failed=(Failure("the package can be imported", got=reason[0]),))
