"""The course as data: its lessons and exercises, read from the notebooks and the tests.

Nothing is listed by hand. A lesson is a notebook ``notebooks/weekNN/NN_name.ipynb``; an exercise is a cell tagged
``exercise`` in it, and bears the name of the one file ``tests/weekNN/test_NAME.py`` whose tests ask for the objects
that the cell passes to ``check``.
"""

import ast
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEVELS = ("Easy", "Medium", "Hard")
HEADING = re.compile(rf"^### ({'|'.join(LEVELS)}) · (.+)$", re.MULTILINE)
HINT = re.compile(r"<details><summary>Hint \d+</summary>\n+(.*?)\n*</details>", re.DOTALL)

Cell = dict[str, Any]


class CatalogueError(Exception):
    """The notebooks and the tests do not agree."""


@dataclass(frozen=True)
class Lesson:
    """One lesson notebook."""

    week: int
    path: Path
    title: str

    @property
    def stem(self) -> str:
        """The notebook's file name without its suffix: ``02_strings_and_text``."""
        return self.path.stem

    @property
    def week_folder(self) -> str:
        """The folder that holds the notebook: ``week01``."""
        return self.path.parent.name


@dataclass(frozen=True)
class Exercise:
    """One checked exercise: its statement, its hints, its stub, its solution and its tests."""

    name: str
    lesson: Lesson
    title: str
    level: str
    statement: str
    hints: tuple[str, ...]
    objects: tuple[str, ...]
    stub: str
    solution: str
    preparation: str = field(repr=False)
    tests: Path = field(repr=False)
    cell: str = ""
    mistakes: int = 0
    alternatives: int = 0
    browser: bool = True

    @property
    def week(self) -> int:
        """The number of the week."""
        return self.lesson.week

    def fingerprint(self) -> str:
        """Return a hash of all that decides which mutants of the solution its tests kill."""
        parts = (self.preparation, self.solution, self.tests.read_text("utf-8"))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Course:
    """All lessons and all exercises, in the order in which they are taught."""

    root: Path
    lessons: tuple[Lesson, ...]
    exercises: tuple[Exercise, ...]

    def exercise(self, name: str) -> Exercise:
        """Return the exercise called *name*; raise KeyError if there is none."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)

    def asking_for(self, objects: Iterable[str]) -> Exercise | None:
        """Return the exercise whose cell passes just these *objects* to ``check``, or None."""
        wanted = set(objects)
        return next((each for each in self.exercises if set(each.objects) == wanted), None)

    def mutant_figures(self) -> dict[str, Any]:
        """Return what ``mutants.json`` says of each exercise (see ``mutants``); nothing if there is no such file."""
        path = self.root / "mutants.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else {}


def course_root() -> Path:
    """Return the folder of the course that this package belongs to."""
    return Path(__file__).resolve().parents[2]


@functools.cache
def load(root: Path | None = None) -> Course:
    """Read the whole course below *root* (the course of this package if None), once a process.

    Raises CatalogueError, naming the notebook and the cell, where notebooks and tests do not agree.
    """
    root = root or course_root()
    lessons: list[Lesson] = []
    exercises: list[Exercise] = []
    for path in sorted((root / "notebooks").glob("week[0-9][0-9]/[0-9][0-9]_*.ipynb")):
        notebook = read_notebook(path)
        lesson = Lesson(int(path.parent.name.removeprefix("week")), path, lesson_title(notebook, path))
        lessons.append(lesson)
        exercises.extend(lesson_exercises(notebook, lesson, root / "tests" / path.parent.name))
    course = Course(root, tuple(lessons), tuple(exercises))
    refuse_ambiguity(course)
    return course


def read_notebook(path: Path) -> dict[str, Any]:
    """Return the notebook at *path* as a dictionary, every cell's source joined into one string."""
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if isinstance(cell["source"], list):
            cell["source"] = "".join(cell["source"])
    return notebook


def tags(cell: Cell) -> list[str]:
    """Return the tags of a *cell*."""
    return cell.get("metadata", {}).get("tags", [])  # type: ignore[no-any-return]


def lesson_title(notebook: dict[str, Any], path: Path) -> str:
    """Return the text of the first heading of a lesson."""
    first = notebook["cells"][0]["source"] if notebook["cells"] else ""
    heading = re.match(r"# (.+)", first)
    if heading is None:
        raise CatalogueError(f"{path.name}: the first cell does not begin with a title such as '# Slice text'")
    return heading.group(1).strip()


def lesson_exercises(notebook: dict[str, Any], lesson: Lesson, tests: Path) -> Iterator[Exercise]:
    """Yield the exercises of one lesson *notebook*, whose test files are in the folder *tests*."""
    cells = notebook["cells"]
    setup = [cell["source"] for cell in cells if "setup" in tags(cell)]
    earlier: dict[tuple[str, ...], str] = {}
    for position, cell in enumerate(cells):
        if "exercise" not in tags(cell):
            continue
        place = f"{lesson.path.name}, cell {cell.get('id', position)}"
        objects = checked_objects(cell["source"], place)
        heading, statement = statement_before(cells[:position], place)
        solution = "\n\n\n".join(solution_after(cells[position + 1 :], place))
        test_file = test_file_asking_for(objects, tests, place)
        mistakes, alternatives = known_answers(test_file)
        yield Exercise(
            name=test_file.stem.removeprefix("test_"),
            lesson=lesson,
            title=heading.group(2).strip(),
            level=heading.group(1),
            statement=statement,
            hints=tuple(HINT.findall(statement)),
            objects=objects,
            stub=cell["source"],
            solution=solution,
            preparation="\n\n".join([*setup, *solutions_named_in(solution, earlier)]),
            tests=test_file,
            cell=cell.get("id", ""),
            mistakes=mistakes,
            alternatives=alternatives,
            browser="no-browser" not in tags(cell),
        )
        earlier[objects] = solution


def checked_objects(source: str, place: str) -> tuple[str, ...]:
    """Return the names that the cell *source* passes to ``check``."""
    for call in check_calls(ast.parse(source)):
        return names_passed(call)
    raise CatalogueError(f"{place}: an exercise's cell ends with check(NAME)")


def check_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of ``check`` in a syntax tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check":
            yield node


def names_passed(call: ast.Call) -> tuple[str, ...]:
    """Return the names of the objects that a call of ``check`` passes."""
    positional = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    return (*positional, *(keyword.arg for keyword in call.keywords if keyword.arg))


def statement_before(cells: list[Cell], place: str) -> tuple[re.Match[str], str]:
    """Return the exercise's heading and its whole statement, from the nearest Markdown cell that has one."""
    for cell in reversed(cells):
        if cell["cell_type"] == "markdown" and (heading := HEADING.search(cell["source"])):
            return heading, cell["source"]
        if "exercise" in tags(cell):
            break
    raise CatalogueError(f"{place}: no heading such as '### Easy · Frequency counter' above it")


def solution_after(cells: list[Cell], place: str) -> list[str]:
    """Return the solution cells that follow an exercise's stub, up to the next exercise."""
    found: list[str] = []
    for cell in cells:
        if "exercise" in tags(cell):
            break
        if "solution" in tags(cell):
            found.append(cell["source"])
    if not found:
        raise CatalogueError(f"{place}: no cell tagged 'solution' follows it")
    return found


def solutions_named_in(solution: str, earlier: dict[tuple[str, ...], str]) -> list[str]:
    """Return those of the *earlier* solutions of the lesson that *solution* uses, directly or through another."""
    used = {node.id for node in ast.walk(ast.parse(solution)) if isinstance(node, ast.Name)}
    chosen: list[str] = []
    for objects, source in reversed(earlier.items()):
        if used.intersection(objects):
            chosen.insert(0, source)
            used |= {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    return chosen


def test_file_asking_for(objects: tuple[str, ...], folder: Path, place: str) -> Path:
    """Return the one file in *folder* whose tests take all *objects* as parameters."""
    candidates = [path for path in sorted(folder.glob("test_*.py")) if set(objects) <= parameters_of_tests(path)]
    exact = [path for path in candidates if path.stem == f"test_{objects[0]}"]
    if len(found := exact or candidates) == 1:
        return found[0]
    names = ", ".join(path.name for path in found) or "none"
    raise CatalogueError(f"{place}: one test file should ask for {', '.join(objects)}; found {names}")


@functools.cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a test file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def parameters_of_tests(path: Path) -> set[str]:
    """Return the names of all parameters of the tests in a file."""
    return {
        parameter.arg
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for parameter in (*node.args.args, *node.args.kwonlyargs)
    }


def known_answers(path: Path) -> tuple[int, int]:
    """Return how many known mistakes and how many alternative answers a test file holds."""
    names = [
        ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        for decorator in node.decorator_list
    ]
    return names.count("mistake"), names.count("alternative")


def refuse_ambiguity(course: Course) -> None:
    """Raise CatalogueError if two exercises bear one name or ask for the same objects."""
    for attribute in ("name", "objects"):
        seen: dict[object, Exercise] = {}
        for exercise in course.exercises:
            other = seen.setdefault(getattr(exercise, attribute), exercise)
            if other is not exercise:
                places = f"{other.lesson.path.name} and {exercise.lesson.path.name}"
                raise CatalogueError(f"two exercises have the {attribute} {exercise.name!r}: {places}")
