"""Journal: a run is on the disk before its first step, and can be settled after a crash and undone.

Build `errors.py`, `journal.py` and `runs.py`. The journal holds the whole plan from the beginning, so nothing need be
written after each move: whether one was done can be seen on the disk, since a file keeps its inode when it is renamed.

Hint: write the plan under another name, `os.fsync`, then rename: a journal that is there is whole.
Hint: to settle a move, look for the file's inode, size and time at its old place first, then at the new one.
Hint: an undo is a run of its own: the operations backwards, through the same `execute`.
"""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from file_organizer import (
    Action,
    BadJournalError,
    BusyError,
    InterruptedRunError,
    Journals,
    Operation,
    execute,
    failures,
    look,
    plan_undo,
    runs,
    settle,
)
from file_organizer.journal import load

STARTED = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def journals(tmp_path):
    """Return journals in an empty folder."""
    (tmp_path / "state").mkdir()
    return Journals(tmp_path / "state")


@pytest.fixture
def root(tmp_path):
    """Return a folder with the files a and b."""
    folder = tmp_path / "root"
    folder.mkdir()
    for name in "ab":
        (folder / name).write_text(f"content of {name}")
    return folder


def moved(root, old, new):
    """Return the operation that moves a file of root."""
    return Operation(Action.MOVE, str(root / new), look(str(root / old)), "rule")


def plan(root):
    """Return operations that move a and b into a new folder."""
    return [Operation(Action.MAKE_FOLDER, str(root / "T")), moved(root, "a", "T/a"), moved(root, "b", "T/b")]


def files(root):
    """Return the content of all files below root, and its folders, by path."""
    return {path.relative_to(root).as_posix(): path.read_text() if path.is_file() else None for path in root.rglob("*")}


BEFORE = {"a": "content of a", "b": "content of b"}
AFTER = {"T": None, "T/a": "content of a", "T/b": "content of b"}


def test_a_journal_comes_back(journals, root):
    """a journal that is read again is the one that was written, with its notes"""
    journal = journals.begin("run", str(root), plan(root), STARTED, rules="r.yaml")
    journal.fail(1, "no")
    journal.make(2, "/some/where", 77)
    journal.end()
    again = load(journal.path)
    assert again == journal
    assert (again.header.number, again.done, again.made) == (1, [0, 2], {2: ("/some/where", 77)})


def test_names_that_are_no_text(journals, root):
    """a name whose bytes are not UTF-8 comes back as it was"""
    (root / os.fsdecode(b"\xff\n\xfe")).write_text("x")
    operation = moved(root, os.fsdecode(b"\xff\n\xfe"), os.fsdecode(b"\xfd"))
    assert load(journals.begin("run", str(root), [operation], STARTED).path).operations == (operation,)


def test_numbers_go_up(journals, root):
    """runs are numbered from 1, and found by their number"""
    for _ in range(3):
        journals.begin("run", str(root), [], STARTED).end()
    assert [each.header.number for each in journals.all()] == [1, 2, 3]
    assert journals.get(2).header.number == 2
    assert journals.last().header.number == 3
    with pytest.raises(BadJournalError, match="there is no run 4"):
        journals.get(4)


def test_the_plan_is_on_the_disk_before_the_first_step(journals, root, monkeypatch):
    """when a run begins, the whole plan and its name have been made durable, in this order"""
    done = []
    for owner, name in ((os, "fsync"), (os, "replace"), (os, "rename")):
        real = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *arguments, name=name, real=real: (done.append(name), real(*arguments))[1]
        )
    journals.begin("run", str(root), plan(root), STARTED)
    assert done[0] == "fsync"
    assert done[-1] == "fsync"
    assert len(done) == 3
    assert files(root) == BEFORE


def test_a_plan_that_cannot_be_written(journals, root, monkeypatch):
    """if the plan cannot be written there is no journal, and the message says that nothing was moved"""

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadJournalError, match="No space left on device; nothing was moved"):
        journals.begin("run", str(root), plan(root), STARTED)
    assert list(journals.folder.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 20])
def test_a_last_line_that_is_half_there(journals, root, cut):
    """a last line that a loss of power cut is as if it were not there, and the next one takes its place"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    journal.end()
    content = journal.path.read_bytes()
    journal.path.write_bytes(content[:-cut])
    again = load(journal.path)
    assert not again.ended
    again.end()
    assert journal.path.read_bytes() == content


def test_a_long_note_that_is_half_there(journals, root):
    """nothing is left of half a note when a shorter one takes its place"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    with journal.path.open("ab") as file:
        file.write(b'{"failed": 1, "reason": "' + b"x" * 500)
    load(journal.path).end()
    assert load(journal.path).ended


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:2],
        lambda lines: [b"{}\n", *lines[1:]],
        lambda lines: [*lines, b"nonsense\n"],
        lambda lines: [*lines, b'{"what": 1}\n'],
        lambda lines: [lines[0].replace(b"/1", b"/9"), *lines[1:]],
        lambda lines: [],
    ],
)
def test_a_damaged_journal(journals, root, damage):
    """a journal with anything else in it is refused, and named"""
    path = journals.begin("run", str(root), plan(root), STARTED).path
    path.write_bytes(b"".join(damage(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(BadJournalError, match="is not a journal, or damaged"):
        load(path)


def test_one_run_at_a_time(journals):
    """while one run holds the lock another is refused at once, and afterwards it is free"""
    pytest.importorskip("fcntl")
    with (
        journals.locked(),
        pytest.raises(BusyError, match="another run is at work"),
        Journals(journals.folder).locked(),
    ):
        raise AssertionError
    with journals.locked():
        pass


def test_nothing_begins_after_an_interrupted_run(journals, root):
    """as long as the last run is not settled the next one is refused, with the remedy"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    with pytest.raises(InterruptedRunError, match="run 1 was interrupted; first: file-organizer recover"):
        journals.refuse_interrupted()
    journal.end()
    journals.refuse_interrupted()


def test_execute(journals, root):
    """a run does what its plan says, tells of each step, and ends its journal"""
    told = []
    journal = journals.begin("run", str(root), plan(root), STARTED)
    execute(journal, told.append)
    assert files(root) == AFTER
    assert told == list(journal.operations)
    assert load(journal.path).ended
    assert failures(journal) == []


def test_what_has_changed_since_is_not_moved(journals, root):
    """a file that is not as the plan knew it stays, one whose target was taken as well, and the others move"""
    operations = [*plan(root), moved(root, "b", "c")]
    journal = journals.begin("run", str(root), operations, STARTED)
    (root / "a").write_text("written to meanwhile")
    (root / "T").mkdir()
    (root / "T/b").write_text("somebody else's")
    execute(journal)
    assert files(root) == {
        "T": None, "T/b": "somebody else's", "a": "written to meanwhile", "c": "content of b",
    }  # fmt: skip
    reasons = [reason for _, reason in failures(journal)]
    assert "is not as it was when this was planned" in reasons[0]
    assert "was taken meanwhile" in reasons[1]


def test_a_file_that_is_busy_is_tried_again(journals, root, monkeypatch):
    """a move that is refused because somebody has the file open is tried again, others are not"""
    tried, waited = [], []

    def busy_at_first(source, target, *rest):
        tried.append(source)
        if len(tried) < 3:
            raise OSError(errno.EBUSY, "is open for writing")
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(runs, "move", busy_at_first)
    journal = journals.begin("run", str(root), [moved(root, "a", "c")], STARTED)
    execute(journal, patience=replace(runs.PATIENCE, sleep=waited.append))
    assert (len(tried), len(waited)) == (3, 2)
    assert [reason for _, reason in failures(journal)] == ["Permission denied"]


def test_undo(journals, root):
    """an undo brings each file back and removes the folders that the run made"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    execute(journal)
    undone = journals.begin("undo", str(root), plan_undo(journal).operations, STARTED, of=1)
    execute(undone)
    assert files(root) == BEFORE
    assert undone.header.of == 1


def test_undo_of_a_chain(journals, root):
    """files that took each other's places come back in the right order"""
    operations = [moved(root, "a", "c"), moved(root, "b", "a")]
    journal = journals.begin("run", str(root), operations, STARTED)
    execute(journal)
    assert files(root) == {"c": "content of a", "a": "content of b"}
    execute(journals.begin("undo", str(root), plan_undo(journal).operations, STARTED, of=1))
    assert files(root) == BEFORE


def test_undo_never_guesses(journals, root):
    """what was edited, removed or replaced since is told and left; what stands at the old place stays"""
    (root / "c").write_text("content of c")
    journal = journals.begin("run", str(root), [*plan(root), moved(root, "c", "T/c")], STARTED)
    execute(journal)
    (root / "T/a").write_text("edited")
    (root / "T/b").unlink()
    (root / "c").write_text("a new c")
    planned = plan_undo(journal)
    assert [(Path(path).name, reason) for path, reason in planned.skipped] == [
        ("a", "was changed since; --changed moves it back as it is"),
        ("b", "is not there any more"),
    ]
    execute(undo := journals.begin("undo", str(root), planned.operations, STARTED, of=1))
    assert files(root) == {"T": None, "T/a": "edited", "T/c": "content of c", "c": "a new c"}
    assert "was taken meanwhile" in failures(undo)[0][1]
    assert any(each.target == str(root / "a") for each in plan_undo(journal, changed=True).moves)


def test_another_file_at_the_target_is_not_taken_for_ours(journals, root):
    """a file that somebody else put where ours was is not moved, with --changed neither"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    execute(journal)
    (root / "other").write_text("content of a")
    (root / "T/a").rename(root / "kept")
    (root / "other").rename(root / "T/a")
    for changed in (False, True):
        planned = plan_undo(journal, changed=changed)
        assert [skip.reason for skip in planned.skipped] == ["is another file now"]
        assert [each.target for each in planned.moves] == [str(root / "b")]


def test_an_undo_that_was_interrupted_is_done_again(journals, root):
    """what an interrupted undo brought back already needs nothing, and the rest comes back"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    execute(journal)
    (root / "T/a").rename(root / "a")
    planned = plan_undo(journal)
    assert (len(planned.moves), planned.skipped) == (1, ())
    execute(journals.begin("undo", str(root), planned.operations, STARTED, of=1))
    assert files(root) == BEFORE


@pytest.mark.parametrize("steps", range(4))
def test_settle_between_two_steps(journals, root, steps):
    """a run that ended between two steps is settled: what was done is done, and can be undone"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    for operation in journal.operations[:steps]:
        if operation.file:
            Path(operation.file.path).rename(operation.target)
        else:
            Path(operation.target).mkdir()
    settle(again := load(journal.path))
    assert again.done == list(range(steps))
    assert load(journal.path).recovered
    execute(journals.begin("undo", str(root), plan_undo(load(journal.path)).operations, STARTED, of=1))
    assert files(root) == BEFORE


def half_copied(root, journal):
    """Leave half a copy, that the journal knows."""
    (root / "t").write_text("cont")
    (root / "t").rename(journal.temporary(0))
    journal.make(0, journal.temporary(0), Path(journal.temporary(0)).stat().st_ino)


def copied_and_named(root, journal):
    """Leave a copy that has its name already."""
    half_copied(root, journal)
    Path(journal.temporary(0)).rename(root / "c")


def made_and_not_told(root, journal):
    """Leave a temporary file of which the journal knows nothing."""
    (root / "t").touch()
    (root / "t").rename(journal.temporary(0))


def linked(root, journal):
    """Leave the file with both of its names."""
    os.link(root / "a", root / "c")


@pytest.mark.parametrize("begun", [half_copied, copied_and_named, made_and_not_told, linked])
def test_settle_inside_a_step(journals, root, begun):
    """a step that was half done while the file is still at its old place is taken back, and nothing is left of it"""
    journal = journals.begin("run", str(root), [moved(root, "a", "c")], STARTED)
    begun(root, journal)
    settle(again := load(journal.path))
    assert files(root) == BEFORE
    assert again.done == []


def test_settle_a_copy_whose_source_is_gone(journals, root):
    """a copy that has its name, and whose source is gone, is the file now, and can be undone"""
    journal = journals.begin("run", str(root), [moved(root, "a", "c")], STARTED)
    file = journal.operations[0].file
    (root / "c").write_text("content of a")
    os.utime(root / "c", ns=(file.modified, file.modified))
    journal.make(0, journal.temporary(0), (root / "c").stat().st_ino)
    (root / "a").unlink()
    settle(again := load(journal.path))
    assert again.done == [0]
    execute(journals.begin("undo", str(root), plan_undo(again).operations, STARTED, of=1))
    assert files(root) == BEFORE


def test_settle_between_two_spellings(journals, root):
    """a file that was under its temporary name only gets the name it was to have"""
    journal = journals.begin("run", str(root), [moved(root, "a", "A")], STARTED)
    (root / "a").rename(journal.temporary(0))
    settle(again := load(journal.path))
    assert (again.done, (root / "A").read_text()) == ([0], "content of a")


def test_settle_leaves_others_alone(journals, root):
    """what somebody else put at the target of a step that was not done stays"""
    journal = journals.begin("run", str(root), [moved(root, "a", "c")], STARTED)
    (root / "c").write_text("somebody else's")
    settle(journal)
    assert files(root) == {**BEFORE, "c": "somebody else's"}
    assert journal.done == []


def test_settle_says_what_is_nowhere(journals, root):
    """a file that is neither here nor there is told"""
    journal = journals.begin("run", str(root), [moved(root, "a", "c")], STARTED)
    (root / "a").unlink()
    settle(journal)
    assert "is neither at its old place nor at" in journal.failed[0]


def test_interrupted_by_the_user(journals, root):
    """Ctrl-C settles the run at once, so that the next one can begin"""
    journal = journals.begin("run", str(root), plan(root), STARTED)

    def interrupt(operation):
        if operation.file:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(journal, interrupt)
    journals.refuse_interrupted()
    assert load(journal.path).done == [0, 1]


def test_the_journal_says_little(journals, root):
    """a run without trouble notes only its end after its plan: no write a file, and none to wait for"""
    journal = journals.begin("run", str(root), plan(root), STARTED)
    planned = journal.path.read_bytes()
    execute(journal)
    notes = journal.path.read_bytes().removeprefix(planned).splitlines()
    assert [json.loads(note) for note in notes] == [{"ended": True, "recovered": False}]
