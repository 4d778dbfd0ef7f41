"""Every command of ``tenweeks``: its help, one success and one misuse, as a user types them."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tenweeks import catalogue
from tenweeks.cli import book
from tenweeks.result import Result

ROOT = catalogue.course_root()
COMMANDS = ["book", "check", "doctor", "hint", "lab", "list", "progress", "reset", "solution", "start", "watch"]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def course_copy(tmp_path: Path) -> Path:
    """Return a course of its own: the package, the lessons, the tests and the projects, without a learner."""
    root = tmp_path / "course"
    for name in ("src", "notebooks", "tests", "projects"):
        ignored = shutil.ignore_patterns("__pycache__", "course", ".*")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("requirements.txt", "mutants.json"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture
def tenweeks(course_copy: Path, tmp_path: Path) -> Run:
    """Return a function that runs the command in the course of its own, as one user with one progress file."""
    environment = os.environ | {
        "PYTHONPATH": str(course_copy / "src"),
        "TENWEEKS_DATA": str(tmp_path / "data"),
        "COLUMNS": "120",
        "PYTHONIOENCODING": "utf-8",
    }

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from tenweeks.cli import main; main()", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False
        )

    return run


def progress_of(tenweeks: Run, name: str) -> dict:
    """Return the marks of one exercise."""
    return json.loads(tenweeks("progress", "--json").stdout)["exercises"].get(name, {})


def assert_misuse(done: subprocess.CompletedProcess[str], words: str) -> None:
    """Assert that a bad call ends with code 2 and one line that says what is wrong."""
    assert done.returncode == 2, done
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def solution_file(tmp_path: Path, name: str) -> Path:
    """Return a file with the published solution of an exercise."""
    path = tmp_path / f"{name}.py"
    path.write_text(catalogue.load().exercise(name).solution, "utf-8")
    return path


def test_help_names_every_command(tenweeks: Run) -> None:
    """``tenweeks --help`` names every command, and the exit codes."""
    done = tenweeks("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []
    assert "Exit codes: 0 passed, 1 a negative result, 2 a bad call" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_an_example(tenweeks: Run, command: str) -> None:
    """Each command's help is a sentence and a runnable example."""
    done = tenweeks(command, "--help")
    assert done.returncode == 0
    assert f"Example: tenweeks {command}" in " ".join(done.stdout.split())


def test_unknown_command_is_refused(tenweeks: Run) -> None:
    """A command that does not exist ends with code 2."""
    assert_misuse(tenweeks("chekc"), "No such command 'chekc'")


def test_check_passes_a_solution_and_remembers_it(tenweeks: Run, tmp_path: Path) -> None:
    """A right answer passes with code 0 and is remembered as solved."""
    done = tenweeks("check", "group_by", "--answer", str(solution_file(tmp_path, "group_by")))
    assert (done.returncode, done.stdout.split(" — ")[0]) == (0, "✓ group_by")
    assert progress_of(tenweeks, "group_by") == {"solved": True, "attempts": 1, "hints": 0, "solution_opened": False}


def test_check_tells_a_wrong_answer_in_json(tenweeks: Run) -> None:
    """A wrong answer ends with code 1; its JSON tells the failing check and why, and makes an equal result again."""
    wrong = "def group_by(items, key):\n    [key(item) for item in items]\n"
    done = tenweeks("check", "group_by", "--answer", "-", "--json", stdin=wrong)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(told) >= {"name", "outcome", "passed", "total", "failed", "why", "advice"}
    assert set(told["failed"][0]) >= {"check", "called", "expected", "got", "differs"}
    assert told["failed"][0]["got"] == "None"
    assert "is a `return` missing?" in told["why"]
    assert json.loads(json.dumps(Result.from_json(told).as_json())) == told


def test_check_of_a_stub_is_not_started_and_counts_nothing(tenweeks: Run, tmp_path: Path) -> None:
    """A stub is not started, which is a negative result, but no attempt."""
    stub = tmp_path / "stub.py"
    stub.write_text(catalogue.load().exercise("group_by").stub, "utf-8")
    done = tenweeks("check", "group_by", "--answer", str(stub))
    assert (done.returncode, done.stdout) == (1, "○ group_by — not started\n")
    assert progress_of(tenweeks, "group_by") == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "groupby"), "no exercise is called 'groupby'; did you mean group_by?"),
        (("check", "group_by"), "no answer to group_by yet; try: tenweeks watch group_by"),
        (("check", "group_by", "--answer", "missing.py"), "missing.py is not a file"),
        (("check", "text_analyzer"), "text_analyzer is not started; try: tenweeks start text_analyzer"),
        (("hint", "zzz"), "no exercise is called 'zzz'; tenweeks list shows what there is"),
        (("solution", "group_by"), "nobody is there to answer; add --yes"),
        (("reset", "zzz"), "no exercise is called 'zzz'"),
        (("start", "zzz"), "no project is called 'zzz'; there is text_analyzer, math_toolkit"),
        (("watch", "zzz"), "no exercise is called 'zzz'"),
        (("book", "--port", "0"), "Invalid value for '--port'"),
        (("list", "--xml"), "No such option"),
        (("progress", "all"), "unexpected extra argument"),
        (("progress", "--import", "no_such_file.json"), "no_such_file.json cannot be read: No such file or directory"),
        (("doctor", "who"), "unexpected extra argument"),
        (("lab", "rat"), "unexpected extra argument"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_misuse_is_one_clear_line(tenweeks: Run, arguments: tuple[str, ...], words: str) -> None:
    """A bad call of any command ends with code 2, says what is wrong, and prints nothing else."""
    assert_misuse(tenweeks(*arguments), words)


def test_binary_answer_is_refused(tenweeks: Run, tmp_path: Path) -> None:
    """An answer that is not text ends with code 2 and the byte at fault."""
    path = tmp_path / "answer.py"
    path.write_bytes(b"abc\xff")
    assert_misuse(tenweeks("check", "group_by", "--answer", str(path)), "is not UTF-8 text (byte 0xff at 3)")


def test_hints_come_one_after_the_other_and_are_remembered(tenweeks: Run) -> None:
    """Each call shows the next hint; the progress says honestly how many were used."""
    shown = [tenweeks("hint", "group_by").stdout.splitlines()[0] for _ in range(4)]
    assert shown == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    assert progress_of(tenweeks, "group_by")["hints"] == 3


def test_solution_is_shown_and_remembered(tenweeks: Run) -> None:
    """The solution is shown on request, and the progress says that it was opened."""
    done = tenweeks("solution", "group_by", "--yes")
    assert done.returncode == 0
    assert "def group_by(" in done.stdout
    assert progress_of(tenweeks, "group_by")["solution_opened"] is True


def test_list_tells_programs_all_they_rely_on(tenweeks: Run) -> None:
    """``list --json`` holds every exercise with its fields, and the readable list its names."""
    rows = json.loads(tenweeks("list", "--json").stdout)
    expected = {"name", "week", "lesson", "title", "level", "hints", "mistakes"}
    expected |= {"alternatives", "browser", "mutants", "killed"}
    assert all(set(row) == expected for row in rows)
    assert {"year_100", "frequency_counter", "group_by", "calculate", "repl"} <= {row["name"] for row in rows}
    readable = tenweeks("list").stdout
    assert [row["name"] for row in rows if row["name"] not in readable] == []


def test_progress_shows_honest_marks(tenweeks: Run) -> None:
    """The readable progress counts solved exercises and names what was used for them."""
    tenweeks("hint", "group_by")
    tenweeks("check", "group_by", "--answer", "-", stdin=catalogue.load().exercise("group_by").solution)
    done = tenweeks("progress")
    assert "✓ group_by — 1 attempt, 1 hint" in done.stdout
    assert "Week 1: 1 of " in done.stdout


def test_damaged_progress_is_set_aside(tenweeks: Run, tmp_path: Path) -> None:
    """A progress file that cannot be read is kept under another name, and a new one begun."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.json").write_text("{half", "utf-8")
    tenweeks("hint", "group_by")
    assert progress_of(tenweeks, "group_by")["hints"] == 1
    assert (tmp_path / "data" / "progress.json.damaged").read_text("utf-8") == "{half"


def test_doctor_finds_nothing_wrong_here(tenweeks: Run) -> None:
    """On a machine where the course is installed, the doctor finds no problem."""
    done = tenweeks("doctor")
    assert done.returncode == 0, done.stdout
    assert "✗" not in done.stdout


def test_doctor_names_what_is_missing(tenweeks: Run, course_copy: Path) -> None:
    """A package of another version than the locked one is named, with the remedy, and the code is 1."""
    locked = course_copy / "requirements.txt"
    locked.write_text(locked.read_text("utf-8").replace("\nnbval==", "\nnbval==99."), "utf-8")
    done = tenweeks("doctor")
    assert done.returncode == 1
    assert "✗ nbval: is " in done.stdout
    assert "make env" in done.stdout


def test_reset_gives_the_stub_back_and_keeps_what_was_written(tenweeks: Run, course_copy: Path) -> None:
    """After a reset the answer file is gone, and what was written stands in my/backups."""
    answer = course_copy / "my" / "answers" / "week01" / "group_by.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("mine = 1\n", "utf-8")
    done = tenweeks("reset", "group_by")
    assert done.returncode == 0
    assert not answer.exists()
    assert (course_copy / "my" / "backups" / "group_by-1.py").read_text("utf-8") == "mine = 1\n"


def test_watch_checks_at_every_save_and_goes_on(course_copy: Path, tmp_path: Path) -> None:
    """Watching shows the exercise, checks at the start and at each save, and goes on to the next when one is solved."""
    environment = os.environ | {"PYTHONPATH": str(course_copy / "src"), "TENWEEKS_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-u", "-c", "from tenweeks.cli import main; main()", "watch", "group_by"]
    answer = course_copy / "my" / "answers" / "week01" / "group_by.py"
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment) as watching:
        alarm = threading.Timer(120, watching.kill)  # a test that fails must not wait for ever
        alarm.start()
        try:
            lines = iter(watching.stdout.readline, "")
            assert any("○ group_by — not started" in line for line in lines)
            answer.write_text("def group_by(items, key):\n    return {key(item): [item] for item in items}\n", "utf-8")
            assert any("✗ group_by — " in line for line in lines)
            answer.write_text(catalogue.load().exercise("group_by").solution, "utf-8")
            assert any("✓ group_by — " in line for line in lines)
            following = next(line for line in lines if "Write your answer in" in line)
            assert "group_by" not in Path(following.split()[-1]).name
        finally:
            alarm.cancel()
            watching.kill()


def test_book_is_served_at_the_next_free_port(course_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A taken port moves to the next free one, on this machine alone."""
    first = book.listening(course_copy, 0)
    second = book.listening(course_copy, first.server_port)
    with first, second:
        assert second.server_port != first.server_port
        assert {first.server_address[0], second.server_address[0]} == {"127.0.0.1"}


def test_progress_of_a_page_is_joined(tenweeks: Run, tmp_path: Path) -> None:
    """Marks from a page are added: what is solved stays solved, and the larger number counts."""
    page = {"solved": False, "attempts": 5, "hints": 0, "solution_opened": True}
    (tmp_path / "page.json").write_text(json.dumps({"version": 1, "exercises": {"group_by": page}}), "utf-8")
    tenweeks("hint", "group_by")
    tenweeks("hint", "group_by")
    done = tenweeks("progress", "--import", str(tmp_path / "page.json"))
    assert (done.returncode, "○ group_by — 5 attempts, 2 hints, solution opened" in done.stdout) == (0, True)
    assert progress_of(tenweeks, "group_by") == page | {"hints": 2}


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1, "exercises": {"group_by": {"attempts": "many"}}}'])
def test_a_file_that_is_no_progress_is_refused(tenweeks: Run, tmp_path: Path, text: str) -> None:
    """A wrong file is told in a line, and nothing changes."""
    (tmp_path / "wrong.json").write_text(text, "utf-8")
    assert_misuse(
        tenweeks("progress", "--import", str(tmp_path / "wrong.json")), "is no progress; export it from a page"
    )
    assert progress_of(tenweeks, "group_by") == {}
