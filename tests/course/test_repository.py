"""The pages that a newcomer reads first: what they name is there."""

import re
from pathlib import Path

import pytest

from tenweeks import catalogue

ROOT = catalogue.course_root()
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
BOOK = [path for path in sorted((ROOT / "book").rglob("*.md")) if "node_modules" not in path.parts]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link and picture of a page is a file or a folder of the repository."""
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", (ROOT / page).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *(path.relative_to(ROOT).as_posix() for path in BOOK)])
def test_commands_of_make_exist(page: str) -> None:
    """Every ``make`` command that a page names is one."""
    named = set(re.findall(r"(?:`|^|\n)make ([a-z]+)", (ROOT / page).read_text("utf-8")))
    assert named <= TARGETS


def test_help_of_make_lists_every_command() -> None:
    """Every command that a reader is told of has a line in ``make help``."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"book", "html", "lab", "env", "test", "fmt", "mutants", "clean", "help"} <= told


def test_table_of_weeks_links_what_exists_and_promises_nothing_else() -> None:
    """A week of the README links to its lessons if they are there, and says that it is coming if not."""
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    taught = {lesson.week for lesson in catalogue.load().lessons}
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    for number, row in rows:
        assert ("coming" in row) != (int(number) in taught)
        assert (f"(notebooks/week{int(number):02})" in row) == (int(number) in taught)


def test_readme_shows_the_referees_own_words() -> None:
    """The verdict in the README is the one that the landing page shows, which a test asks the referee for."""
    verdict = re.search(r"```\n(✗ .*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert verdict
    assert verdict.group(1) in Path(ROOT / "book" / "index.md").read_text("utf-8")
