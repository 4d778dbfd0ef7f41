"""The learner's own copy of the course, in ``my/``: their notebooks and their answer files, never overwritten."""

import ast
import copy
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenweeks import atomic
from tenweeks.catalogue import Course, Exercise, Lesson, check_calls, names_passed, read_notebook, tags
from tenweeks.errors import UserError

Notebook = dict[str, Any]
EXPLANATION = "<details><summary>Why it works"


def learners_folder(root: Path) -> Path:
    """Return the folder of the learner's copy in the course at *root*."""
    return root / "my"


def learners_notebook(root: Path, lesson: Lesson) -> Path:
    """Return where the learner's copy of *lesson* lies."""
    return learners_folder(root) / lesson.week_folder / lesson.path.name


def learners_copy(notebook: Notebook) -> Notebook:
    """Return a copy of a lesson's *notebook* without its solutions and without what explains them."""
    stripped = copy.deepcopy(notebook)
    stripped["cells"] = [cell for cell in stripped["cells"] if not is_solution(cell)]
    return stripped


def is_solution(cell: dict[str, Any]) -> bool:
    """Tell whether a cell is a solution, or explains one."""
    return "solution" in tags(cell) or "".join(cell["source"]).lstrip().startswith(EXPLANATION)


def content_hash(notebook: Notebook) -> str:
    """Return a hash of what the learner can change: kinds and sources of cells, not outputs or metadata."""
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


@dataclass(frozen=True)
class Delivery:
    """What became of one lesson when the copy was brought up to date."""

    lesson: Lesson
    path: Path
    change: str  # "new", "updated", "kept" (changed by the learner, and the course has a newer one) or ""


def bring_up_to_date(course: Course) -> list[Delivery]:
    """Copy new lessons into the learner's folder and update those the learner has not changed; touch no others."""
    record = _delivered(course.root)
    deliveries = []
    for lesson in course.lessons:
        path = learners_notebook(course.root, lesson)
        fresh = learners_copy(read_notebook(lesson.path))
        key = f"{lesson.week_folder}/{lesson.path.name}"
        change = _change(path, record.get(key), content_hash(fresh))
        if change in ("new", "updated"):
            write_notebook(path, fresh)
            record[key] = content_hash(fresh)
        deliveries.append(Delivery(lesson, path, change))
    atomic.write_text(_record_file(course.root), json.dumps(record, indent=1) + "\n")
    return deliveries


def _change(path: Path, delivered: str | None, fresh: str) -> str:
    if not path.exists():
        return "new"
    if delivered == fresh:
        return ""
    try:
        untouched = content_hash(json.loads(path.read_text("utf-8"))) == delivered
    except (ValueError, KeyError, TypeError):
        untouched = False  # unreadable is still theirs
    return "updated" if untouched else "kept"


def _record_file(root: Path) -> Path:
    return learners_folder(root) / ".delivered.json"


def _delivered(root: Path) -> dict[str, str]:
    try:
        return dict(json.loads(_record_file(root).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def write_notebook(path: Path, notebook: Notebook) -> None:
    """Write *notebook* as Jupyter does."""
    atomic.write_text(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


def reset_lesson(course: Course, lesson: Lesson) -> Path | None:
    """Give the learner a fresh copy of *lesson*; return where the old one was kept, or None if there was none."""
    path = learners_notebook(course.root, lesson)
    backup = keep_backup(course.root, path)
    path.unlink(missing_ok=True)
    bring_up_to_date(course)
    return backup


def reset_exercise(course: Course, exercise: Exercise) -> list[Path]:
    """Put the stub of *exercise* back in the learner's notebook and answer file; return the backups that were kept."""
    backups = []
    answer = answer_file(course.root, exercise)
    if backup := keep_backup(course.root, answer):
        answer.unlink()
        backups.append(backup)
    path = learners_notebook(course.root, exercise.lesson)
    if backup := keep_backup(course.root, path):
        notebook = read_learners_notebook(path)
        cell = stub_cell(notebook, exercise)
        cell["source"], cell["outputs"], cell["execution_count"] = exercise.stub, [], None
        write_notebook(path, notebook)
        backups.append(backup)
    return backups


def keep_backup(root: Path, path: Path) -> Path | None:
    """Copy *path* into ``my/backups`` under a name that is not taken; return that, or None if there is no such file."""
    if not path.exists():
        return None
    folder = learners_folder(root) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (backup := folder / f"{path.stem}-{number}{path.suffix}").exists():
        number += 1
    return Path(shutil.copy2(path, backup))


def read_learners_notebook(path: Path) -> Notebook:
    """Return a notebook of the learner; raise UserError if it is damaged."""
    try:
        return read_notebook(path)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is not a readable notebook ({error})") from error


def stub_cell(notebook: Notebook, exercise: Exercise) -> dict[str, Any]:
    """Return the cell in which the learner answers *exercise*; raise UserError if they have removed it."""
    for cell in exercise_cells(notebook):
        if set(exercise.objects) <= set(names_checked_in(cell["source"])):
            return cell
    raise UserError(f"no cell of your notebook checks {exercise.name}; try: tenweeks reset {exercise.lesson.stem}")


def exercise_cells(notebook: Notebook) -> Iterator[dict[str, Any]]:
    """Yield the code cells of a learner's notebook that may hold an answer."""
    yield from (cell for cell in notebook["cells"] if cell["cell_type"] == "code" and "exercise" in tags(cell))


def names_checked_in(source: str) -> list[str]:
    """Return what a cell passes to ``check``, even while the cell is no valid Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        found = re.findall(r"^check\(.*\)", source, re.MULTILINE)
        return names_checked_in(found[-1]) if found else []
    return [name for call in check_calls(tree) for name in names_passed(call)]


def answer_file(root: Path, exercise: Exercise) -> Path:
    """Return the file in which a terminal learner answers *exercise*."""
    return learners_folder(root) / "answers" / exercise.lesson.week_folder / f"{exercise.name}.py"


def write_answer_stub(root: Path, exercise: Exercise) -> Path:
    """Write the stub of *exercise* as an answer file, unless there is one, and return its path."""
    path = answer_file(root, exercise)
    if not path.exists():
        imports = [
            ast.unparse(node)
            for node in ast.parse(exercise.preparation).body
            if isinstance(node, ast.Import | ast.ImportFrom) and "tenweeks" not in ast.unparse(node)
        ]
        stub = "\n".join(line for line in exercise.stub.splitlines() if not line.startswith("check("))
        heading = f"# {exercise.level} · {exercise.title} (tenweeks hint {exercise.name})"
        atomic.write_text(path, "\n".join([heading, *imports, "", "", stub.strip(), ""]))
    return path


def answer_of(course: Course, exercise: Exercise) -> tuple[str, Path]:
    """Return the learner's answer to *exercise* and the file that it stands in: the one that was saved last.

    Raises UserError if there is neither an answer file nor a copy of the lesson.
    """
    candidates = [answer_file(course.root, exercise), learners_notebook(course.root, exercise.lesson)]
    existing = [path for path in candidates if path.exists()]
    if not existing:
        raise UserError(f"no answer to {exercise.name} yet; try: tenweeks watch {exercise.name}")
    path = max(existing, key=lambda candidate: candidate.stat().st_mtime_ns)
    return read_answer(path, exercise), path


def read_answer(path: Path, exercise: Exercise) -> str:
    """Return the answer to *exercise* in a Python file, or in its cell of a notebook; raise UserError otherwise."""
    if path.suffix == ".ipynb":
        return str(stub_cell(read_learners_notebook(path), exercise)["source"])
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text (byte {error.object[error.start]:#04x} at {error.start})") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from error
