"""Command line: plan, run, watch, undo, recover.

Build `report.py`, `progress.py`, `watch.py` and `cli.py`. What `plan` shows and what `run` shows is one text, because
it is one plan. Results go to standard output, everything else to standard error, an error is one line and exit code 2.

Hint: typer calls your functions; `app(arguments, standalone_mode=False)` gives back what they return, and raises.
Hint: an event of the watcher only wakes you; what is to be done you find on the disk.
"""

import io
import json
import os
import re
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from file_organizer import Entry, Journals, execute, look, time_to_quiet, watch
from file_organizer.cli import main
from file_organizer.planner import Action, Operation
from file_organizer.progress import shown
from file_organizer.report import printable

RULES = """folder: files
quiet: 0 s
rules:
  - {name: Notes, when: {extension: txt}, move: "Notes/{modified:%Y}"}
  - {name: Rest, when: {extension: bin}, trash: true}
"""
STARTED = "2026-01-01T00:00:00+00:00"


class Ended(NamedTuple):
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Output(io.TextIOWrapper):
    """Standard output or error as bytes and text, as the real ones are."""

    def __init__(self, terminal=False):
        """Begin empty."""
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.terminal = terminal

    def isatty(self):
        """Be a terminal or not, as was asked for."""
        return self.terminal

    @property
    def written(self):
        """All that was written."""
        return self.buffer.getvalue().decode()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in this process, in a folder with rules and three files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FILE_ORGANIZER_STATE", str(tmp_path / "state"))
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "files").mkdir()
    for name in ("a.txt", "b.txt", "c.bin", "d.keep"):
        (tmp_path / "files" / name).write_text(name * 100)
        os.utime(tmp_path / "files" / name, (1_780_000_000, 1_780_000_000))

    def run(*arguments):
        out, err = Output(), Output()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        return Ended(main(arguments), out.written, err.written)

    run.folder = tmp_path / "files"
    return run


def files(folder):
    """Return the content of all files below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_plan_touches_nothing(run):
    """plan shows each file and its place, the sums of each rule, and touches nothing, the state neither"""
    before = files(run.folder)
    code, out, err = run("plan", "rules.yaml")
    assert (code, err, files(run.folder)) == (0, "", before)
    assert out.splitlines() == [
        "a.txt  →  Notes/2026/a.txt",
        "b.txt  →  Notes/2026/b.txt",
        "c.bin  →  .trash/c.bin",
        "",
        "rule   files     size",
        "Notes      2  1.00 kB",
        "Rest       1    500 B",
        "total      3  1.50 kB",
        "3 files would be moved; nothing was touched",
    ]
    assert not (run.folder.parent / "state").exists()


def test_run_shows_what_plan_showed(run):
    """run shows the same lines as plan but for the last, and has done what they say"""
    planned = run("plan", "rules.yaml").stdout.splitlines()
    code, out, err = run("run", "rules.yaml")
    assert (code, err) == (0, "")
    assert out.splitlines()[:-1] == planned[:-1]
    assert out.splitlines()[-1] == "3 files moved; undo with: file-organizer undo 1"
    assert sorted(files(run.folder)) == [".trash/c.bin", "Notes/2026/a.txt", "Notes/2026/b.txt", "d.keep"]


def test_json(run):
    """the JSON of a run is that of its plan, but for the run's number and what became of each step"""
    planned = json.loads(run("plan", "rules.yaml", "--json").stdout)
    done = json.loads(run("run", "rules.yaml", "--json").stdout)
    assert [each.pop("outcome") for each in planned["operations"]] == ["planned"] * 6
    assert [each.pop("outcome") for each in done["operations"]] == ["done"] * 6
    assert (planned.pop("run"), done.pop("run")) == (None, 1)
    assert done == planned
    assert done["format"] == "file-organizer/1"


def test_a_second_run(run):
    """a second run has nothing to do, and is no run"""
    run("run", "rules.yaml")
    assert run("run", "rules.yaml").stdout == "nothing to do\n"
    assert len(json.loads(run("history", "--json").stdout)["runs"]) == 1


def test_undo(run):
    """undo brings the tree back, one run after the other, and then has nothing to undo"""
    before = files(run.folder)
    run("run", "rules.yaml")
    (run.folder / "later.txt").write_text("x")
    os.utime(run.folder / "later.txt", (1_780_000_000, 1_780_000_000))
    run("run", "rules.yaml")
    assert run("undo").stdout.splitlines()[-1] == "1 file moved back; run 2 is undone"
    assert run("undo").stdout.splitlines()[-1] == "3 files moved back; run 1 is undone"
    (run.folder / "later.txt").unlink()
    assert files(run.folder) == before
    assert not (run.folder / "Notes").exists()
    assert run("undo") == (2, "", "file-organizer: there is nothing to undo\n")


def test_undo_of_what_was_edited(run):
    """a file that was edited since is told and stays, with exit code 1; --changed brings it back"""
    run("run", "rules.yaml")
    (run.folder / "Notes/2026/a.txt").write_text("edited")
    code, out, _ = run("undo", "1")
    assert code == 1
    assert "skipped: Notes/2026/a.txt was changed since; --changed moves it back as it is" in out
    assert run("undo", "1", "--changed").returncode == 0
    assert files(run.folder)["a.txt"] == "edited"


def test_undo_of_what_is_back_already(run):
    """an undo that finds all in its old place is done as well, and does not come up again"""
    (run.folder.parent / "rules.yaml").write_text(
        "folder: files\nquiet: 0 s\nrules: [{name: x, rename: '{stem}.old'}]\n"
    )
    run("run", "rules.yaml")
    for path in run.folder.iterdir():
        path.rename(path.with_suffix({"a": ".txt", "b": ".txt", "c": ".bin", "d": ".keep"}[path.stem]))
    assert run("undo").stdout.splitlines()[-1] == "0 files moved back; run 1 is undone"
    assert run("undo").stderr == "file-organizer: there is nothing to undo\n"


def test_recover(run):
    """after a run that was interrupted nothing begins before recover, and then all goes on"""
    with (journals := Journals(run.folder.parent / "state")).locked():
        operation = Operation(Action.MOVE, str(run.folder / "z.txt"), look(str(run.folder / "a.txt")), "x")
        journals.begin("run", str(run.folder), [operation], STARTED)
    for arguments in (["run", "rules.yaml"], ["undo"]):
        assert run(*arguments) == (2, "", "file-organizer: run 1 was interrupted; first: file-organizer recover\n")
    assert run("recover").returncode == 0
    assert run("recover").stdout == "nothing was interrupted\n"
    assert run("run", "rules.yaml").returncode == 0


def test_what_fails_is_one_line_and_exit_1(run, monkeypatch):
    """a file that cannot be moved costs one line and exit code 1; the others move"""

    def execute_late(journal, on_step):
        (run.folder / "b.txt").write_text("written to meanwhile")
        execute(journal, on_step)

    monkeypatch.setattr("file_organizer.cli.execute", execute_late)
    code, out, err = run("run", "rules.yaml")
    assert (code, err) == (1, "file-organizer: b.txt is not as it was when this was planned\n")
    assert out.splitlines()[-1] == "2 files moved; 1 could not be moved; undo with: file-organizer undo 1"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan", "gone.yaml"], "cannot read gone.yaml: No such file or directory"),
        (["plan"], "Missing argument 'RULES'"),
        (["plan", "rules.yaml", "--loudly"], "No such option: --loudly"),
        (["organise"], "No such command 'organise'"),
        ([], "Missing command"),
        (["undo", "7"], "there is no run 7"),
        (["undo", "x"], "Invalid value for '[RUN]'"),
        (["run", "rules.yaml", "--log", "no/folder/log"], "cannot write no/folder/log"),
        (["duplicates", "gone"], "cannot read"),
    ],
)
def test_bad_calls(run, arguments, says):
    """a bad call costs one line on standard error and exit code 2, and prints nothing else"""
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("file-organizer: ")
    assert says in err


def test_bad_rules(run):
    """bad rules cost a line for each problem, with file and line, and touch nothing"""
    (run.folder.parent / "rules.yaml").write_text(RULES.replace("extension", "extnsion").replace("0 s", "soon"))
    code, out, err = run("run", "rules.yaml")
    assert (code, out) == (2, "")
    assert [line.split(" ")[1] for line in err.splitlines()] == [f"rules.yaml:{number}:" for number in (2, 4, 5)]


def test_log(run):
    """with --log each move is a line of JSON with its source, its target and its rule"""
    run("run", "rules.yaml", "--log", "log.jsonl")
    lines = [json.loads(line) for line in (run.folder.parent / "log.jsonl").read_text().splitlines()]
    moves = [line["extra"] for line in lines if line["message"] == "move"]
    assert [(Path(each["source"]).name, each["rule"], each["run"]) for each in moves] == [
        ("a.txt", "Notes", 1), ("b.txt", "Notes", 1), ("c.bin", "Rest", 1),
    ]  # fmt: skip


def test_history(run):
    """history lists the runs, the last one first, with what they were and how they ended"""
    run("run", "rules.yaml")
    run("undo")
    lines = [re.split(r"\s{2,}", line.strip()) for line in run("history").stdout.splitlines()]
    assert [(row[0], *row[2:6]) for row in lines] == [
        ("run", "what", "moves", "failed", "state"),
        ("2", "undo of 1", "3", "0", "ended"),
        ("1", "rules", "3", "0", "ended"),
    ]


def test_duplicates(run):
    """duplicates lists each original with its copies, and moves nothing"""
    (run.folder / "copy.txt").write_text("a.txt" * 100)
    code, out, _ = run("duplicates", "files")
    assert (code, out) == (0, "a.txt  (500 B)\n    copy.txt\n1 copy, 500 B\n")
    (group,) = json.loads(run("duplicates", "files", "--json").stdout)["groups"]
    assert group == {"size": 500, "original": str(run.folder / "a.txt"), "copies": [str(run.folder / "copy.txt")]}


def test_rules_are_never_moved(run):
    """a rules file inside the folder that it organizes stays, and so do log and state"""
    (run.folder / "rules.yaml").write_text("folder: .\nquiet: 0 s\nrules: [{name: all, move: T}]\n")
    run("run", "files/rules.yaml", "--log", "files/log", "--state", "files/state")
    assert {"rules.yaml", "log"} <= {path.name for path in run.folder.iterdir()}


@pytest.mark.parametrize(
    ("name", "shown_as"), [("naïve 猫.txt", "naïve 猫.txt"), ("a\x1b[2Jb\n", "a\\x1b[2Jb\\n"), ("\udcff", "\\udcff")]
)
def test_names_that_a_terminal_would_act_upon(name, shown_as):
    """what is not printable is shown as an escape, so that no file name moves the cursor"""
    assert printable(name) == shown_as


def test_progress_is_for_terminals():
    """progress is shown on a terminal only"""
    for terminal in (False, True):
        with shown(stream := Output(terminal), "moving", 100) as tick:
            for _ in range(100):
                tick()
        assert bool(stream.written) == terminal


@pytest.mark.parametrize(
    ("ages", "wait"), [([], None), ([9, 6], None), ([1], 4), ([1, 4.5, 9], 0.5), ([-1], 6), ([-100], None)]
)
def test_time_to_quiet(ages, wait):
    """the next look is due when the next file has been quiet for long enough, and never if all are"""
    files = [Entry(f"/{age}", 1, round((1000 - age) * 1e9), 1) for age in ages]
    assert time_to_quiet(files, 5, 1000) == (None if wait is None else pytest.approx(wait))


def test_watch(tmp_path):
    """watching organizes at once, again when it was asked to, and again after a change"""
    stop, calls, now = threading.Event(), [], iter(range(10**9))

    def organize():
        calls.append(len(calls))
        if len(calls) == 2:
            (tmp_path / "new").touch()
        if len(calls) == 3:
            stop.set()
        return 1.0 if len(calls) == 1 else None

    watch(str(tmp_path), organize, stop=stop, clock=lambda: next(now))
    assert calls == [0, 1, 2]
