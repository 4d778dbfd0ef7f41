"""Every lesson keeps to the form in which lessons are written, and its published copy for learners to its promise."""

import ast
import itertools
import json
import re
from pathlib import Path

import pytest

from tenweeks import catalogue
from tenweeks.catalogue import Lesson, read_notebook, tags
from tenweeks.learner import learners_copy
from tenweeks.notebook_format import normalised

COURSE = catalogue.load()
every_lesson = pytest.mark.parametrize("lesson", COURSE.lessons, ids=[lesson.stem for lesson in COURSE.lessons])

MOST_LESSON_LINES = 15
MOST_SOLUTION_LINES = 40
MOST_LESSON_CELLS = 30
SECTIONS = ["Traps", "Exercises", "Recap", "Quiz", "Further reading", "Where this returns"]


def cells_of(lesson: Lesson, kind: str) -> list[dict]:
    """Return the cells of one kind."""
    return [cell for cell in read_notebook(lesson.path)["cells"] if cell["cell_type"] == kind]


def prose_of(lesson: Lesson) -> str:
    """Return all Markdown of a lesson."""
    return "\n\n".join(cell["source"] for cell in cells_of(lesson, "markdown"))


def is_part_of_exercise(cell: dict) -> bool:
    """Tell whether a code cell is a stub or a solution."""
    return bool({"exercise", "solution"} & set(tags(cell)))


@every_lesson
def test_cells_are_short(lesson: Lesson) -> None:
    """Lesson cells have at most 15 lines, solutions at most 40, and a lesson at most 30 cells of code of its own."""
    code = cells_of(lesson, "code")
    own = [cell for cell in code if not is_part_of_exercise(cell)]
    lengths = {cell["id"]: len(cell["source"].splitlines()) for cell in code}
    assert [cell["id"] for cell in own if lengths[cell["id"]] > MOST_LESSON_LINES] == []
    solutions = [cell["id"] for cell in code if "solution" in tags(cell)]
    assert [name for name in solutions if lengths[name] > MOST_SOLUTION_LINES] == []
    assert len(own) <= MOST_LESSON_CELLS


@every_lesson
def test_lesson_has_its_sections_in_order(lesson: Lesson) -> None:
    """A lesson opens with its card and ends with traps, exercises, recap, quiz, reading and where it returns."""
    first = cells_of(lesson, "markdown")[0]["source"]
    assert all(f"**{part}**" in first for part in ("You will build", "You will be able to", "You need", "Time"))
    headings = re.findall(r"^## (.+)$", prose_of(lesson), re.MULTILINE)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS


@every_lesson
def test_headings_do_not_skip_a_level(lesson: Lesson) -> None:
    """Headings go down one level at a time, and there is one title."""
    prose = re.sub(r"```.*?```", "", prose_of(lesson), flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@every_lesson
def test_cells_have_readable_names(lesson: Lesson) -> None:
    """Cell ids are words, each used once, so that a diff and a link say which cell they mean."""
    names = [cell["id"] for cell in read_notebook(lesson.path)["cells"]]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert [name for name in names if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}.*)?", name)] == []


@every_lesson
def test_outputs_are_stored_and_clean(lesson: Lesson) -> None:
    """Outputs are those of one run from top to bottom, without errors, machine paths or the state of widgets."""
    code = cells_of(lesson, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert [cell["id"] for cell in code if any(each["output_type"] == "error" for each in cell["outputs"])] == []
    text = json.dumps([cell["outputs"] for cell in code])
    assert not re.search(r"/(home|root|Users|tmp|work)/|site-packages|widget-view", text)
    assert set(read_notebook(lesson.path)["metadata"]) <= {"kernelspec", "language_info"}


@every_lesson
def test_lesson_is_stored_in_its_one_form(lesson: Lesson) -> None:
    """A notebook is stored as ``make fmt`` writes it, so that a diff shows what an author changed."""
    text = lesson.path.read_text("utf-8")
    assert normalised(text) == text, "run: make fmt"


@every_lesson
def test_figures_have_alt_text(lesson: Lesson) -> None:
    """Every figure says in words what it shows."""
    for cell in cells_of(lesson, "code"):
        kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
        if any(kind.startswith("image/") for kind in kinds):
            alt = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) > 20, f"{cell['id']}: a figure without alt text"


@every_lesson
def test_lesson_cells_never_define_an_exercise(lesson: Lesson) -> None:
    """No cell of the lesson itself gives away, or shadows, what an exercise asks for."""
    asked = {name for exercise in COURSE.exercises for name in exercise.objects}
    for cell in cells_of(lesson, "code"):
        if is_part_of_exercise(cell):
            continue
        for node in ast.walk(ast.parse(cell["source"])):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert node.name not in asked, f"{cell['id']} defines {node.name}"


@every_lesson
def test_solutions_are_marked_and_folded(lesson: Lesson) -> None:
    """A solution begins by saying so and is folded in JupyterLab and on the page."""
    for cell in cells_of(lesson, "code"):
        if "solution" in tags(cell):
            assert cell["source"].startswith("# A solution"), cell["id"]
            assert "hide-cell" in tags(cell), cell["id"]
            assert cell["metadata"]["jupyter"] == {"outputs_hidden": True, "source_hidden": True}, cell["id"]


@every_lesson
def test_predict_and_quiz_items_answer_every_option(lesson: Lesson) -> None:
    """Every option of a question has its own feedback, marked right or wrong, and one at least is right."""
    items = [
        part
        for cell in cells_of(lesson, "markdown")
        for part in re.split(r"^(?=\*\*(?:Predict|Quiz)\*\*)", cell["source"], flags=re.MULTILINE)
        if part.startswith(("**Predict**", "**Quiz**"))
    ]
    assert sum(item.startswith("**Predict**") for item in items) >= 3
    assert sum(item.startswith("**Quiz**") for item in items) >= 5
    for item in items:
        question, _, answer = item.partition("<details>")
        feedback = re.findall(r"^- (\S) \S", answer.partition("</details>")[0], re.MULTILINE)
        assert len(feedback) == len(re.findall(r"^- ", question, re.MULTILINE)) >= 2, item
        assert set(feedback) <= {"✓", "✗"}, item
        assert "✓" in feedback, item


@every_lesson
def test_every_level_is_there(lesson: Lesson) -> None:
    """A lesson has an easy, a medium and a hard exercise, easy ones first."""
    levels = [exercise.level for exercise in COURSE.exercises if exercise.lesson == lesson]
    assert set(levels) == {"Easy", "Medium", "Hard"}


@every_lesson
def test_learners_copy_holds_no_solution(lesson: Lesson) -> None:
    """What a learner gets has every stub and no solution, nor a word that explains one."""
    copy = learners_copy(read_notebook(lesson.path))
    text = "\n".join("".join(cell["source"]) for cell in copy["cells"])
    assert "# A solution" not in text
    assert "Why it works" not in text
    for exercise in COURSE.exercises:
        if exercise.lesson == lesson:
            assert exercise.stub in text
            assert exercise.solution not in text
            assert all(hint in text for hint in exercise.hints)


@every_lesson
def test_links_between_lessons_lead_somewhere(lesson: Lesson) -> None:
    """A relative link names a file of the repository, or a lesson that the course plans without linking it."""
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", prose_of(lesson)):
        assert (lesson.path.parent / target).exists(), target


def test_no_test_file_is_left_without_its_exercise() -> None:
    """Every test file of a week belongs to an exercise."""
    files = set(Path(COURSE.root / "tests").glob("week*/test_*.py"))
    assert files == {exercise.tests for exercise in COURSE.exercises}
