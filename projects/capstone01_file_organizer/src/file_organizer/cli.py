"""The command `file-organizer`: what it did on standard output, one line an error on standard error."""

import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
import typer

from file_organizer.config import load
from file_organizer.duplicates import find_duplicates
from file_organizer.errors import BadJournalError, BusyError, FileOrganizerError, UnreadableError
from file_organizer.journal import Journal, Journals
from file_organizer.planner import Plan, make_plan
from file_organizer.progress import shown
from file_organizer.report import (
    counted,
    duplicates_json,
    duplicates_text,
    history_json,
    history_text,
    outcome_text,
    plan_json,
    plan_text,
    shown_path,
)
from file_organizer.rules import Settings
from file_organizer.runs import execute, failures, plan_undo, settle
from file_organizer.scan import DiskTree, scan
from file_organizer.version import __version__
from file_organizer.watch import time_to_quiet, watch
from toolbox import command, logs
from toolbox.command import EXIT_DONE, complain, text_of, write

NAME = "file-organizer"

EXIT_INCOMPLETE = 1

RulesFile = Annotated[Path, typer.Argument(metavar="RULES", help="The rules file.", show_default=False)]
State = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", envvar="FILE_ORGANIZER_STATE", show_default=False,
        help="Keep the journals here, instead of in the user's own folder for such things.",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Log = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Append what is done to each file to FILE, as JSON lines.", show_default=False),
]

app = typer.Typer(
    help="Sort a folder by rules, overwrite nothing, and undo what was done.",
    epilog="Exit codes: 0 done, 1 something could not be moved, 2 a bad call, bad rules or an unreadable folder.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def show_version(asked: bool) -> None:
    """Print the version and end, if that was *asked*."""
    if asked:
        write(f"{NAME} {__version__}\n")
        raise typer.Exit(EXIT_DONE)


Version = Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")]


@app.callback()
def options(version: Version = False) -> None:
    """Sort a folder by rules, overwrite nothing, and undo what was done."""


@app.command()
def plan(rules: RulesFile, as_json: AsJson = False) -> int:
    """Show what `run` would do, and touch nothing.

    Example: file-organizer plan rules.yaml
    """
    planned, _ = planned_now(load(rules), [rules])
    if as_json:
        write(plan_json(planned))
    else:
        write(plan_text(planned))
        write(f"{counted(len(planned.moves))} would be moved; nothing was touched\n")
    return EXIT_DONE


@app.command()
def run(rules: RulesFile, as_json: AsJson = False, log: Log = None, state: State = None) -> int:
    """Move each file to where the first rule that it meets sends it.

    Example: file-organizer run rules.yaml
    """
    settings = load(rules)
    with logged(log), (journals := Journals(state_folder(state))).locked():
        journals.refuse_interrupted()
        planned, _ = planned_now(settings, [rules, log, journals.folder])
        return carry_out(planned, journals, as_json=as_json, rules=rules)


@app.command("watch")
def watch_command(rules: RulesFile, log: Log = None, state: State = None) -> int:
    """Run the rules whenever files have come and are quiet, until Ctrl-C.

    Example: file-organizer watch rules.yaml
    """
    settings = load(rules)
    journals = Journals(state_folder(state))

    def organize() -> float | None:
        try:
            with journals.locked():
                journals.refuse_interrupted()
                planned, tree = planned_now(settings, [rules, log, journals.folder])
                if planned.moves:
                    carry_out(planned, journals, as_json=False, rules=rules)
        except BusyError:
            return 1.0  # second, after which to try again: a run ends, and a watcher has time
        return time_to_quiet(tree.files, settings.quiet, time.time())

    with logged(log):
        watch(settings.folder, organize, subfolders=settings.subfolders)
    return EXIT_DONE


@app.command()
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[RUN]", help="A run's number; the last one if none.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Move back files that were edited since as well.")] = False,
    as_json: AsJson = False,
    log: Log = None,
    state: State = None,
) -> int:
    """Move the files of a run back to where they were.

    Example: file-organizer undo
    """
    with logged(log), (journals := Journals(state_folder(state))).locked():
        journals.refuse_interrupted()
        journal = journals.get(number) if number is not None else last_to_undo(journals)
        if journal.header.of is not None:
            raise BadJournalError(f"run {number} is an undo itself; run the rules again")
        planned = plan_undo(journal, changed=changed)
        code = carry_out(planned, journals, as_json=as_json, of=journal.header.number)
        return EXIT_INCOMPLETE if planned.skipped else code


@app.command()
def recover(state: State = None, log: Log = None) -> int:
    """Settle a run that was interrupted: each file is at its old place or at its new one, whole.

    Example: file-organizer recover
    """
    with logged(log), (journals := Journals(state_folder(state))).locked():
        journal = journals.last()
        if journal is None or journal.ended:
            write("nothing was interrupted\n")
            return EXIT_DONE
        settle(journal)
        complain_of(journal, only_lost=True)
        write(f"run {journal.header.number} is settled: {outcome_text(journal)}")
        return EXIT_DONE


@app.command()
def history(as_json: AsJson = False, state: State = None) -> int:
    """List the runs, and what became of them.

    Example: file-organizer history
    """
    journals = Journals(state_folder(state)).all()
    write(history_json(journals) if as_json else history_text(journals))
    return EXIT_DONE


@app.command()
def duplicates(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to look in, subfolders included.")],
    as_json: AsJson = False,
) -> int:
    """List the files whose content another file has as well; move nothing.

    Example: file-organizer duplicates ~/Pictures
    """
    root = os.path.realpath(folder)
    groups = find_duplicates(scan(root, subfolders=True).files)
    write(duplicates_json(groups) if as_json else duplicates_text(groups, root))
    return EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    Every error ends in one line on standard error, "file-organizer: " and what is wrong, never in a traceback; rules
    have one line for each problem. A reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a
    word; of a run that Ctrl-C ends, what was done is settled.
    """
    words = list(arguments) if arguments is not None else None
    return command.run(NAME, lambda: app(words, prog_name=NAME, standalone_mode=False), explained)


def explained(error: Exception) -> str | None:
    """Return what a user is to read of *error*, or None if nobody has foreseen it."""
    return text_of(error) if isinstance(error, FileOrganizerError | typer.TyperException) else None


def planned_now(settings: Settings, ours: Sequence[Path | None]) -> tuple[Plan, DiskTree]:
    """Return what the rules make of the folder as it is now, and that; *ours* are files that are never moved."""
    except_for = {os.path.realpath(path) for path in ours if path is not None}
    tree = scan(settings.folder, subfolders=settings.subfolders, ignore=settings.ignore, except_for=except_for)
    return make_plan(tree, settings, time.time()), tree


def carry_out(
    planned: Plan, journals: Journals, *, as_json: bool, of: int | None = None, rules: Path | None = None
) -> int:
    """Do what is *planned*, with a journal, tell of it and return the exit code; rules without work make no run."""
    journal: Journal | None = None
    # An undo that finds all undone already is noted: or it would come up again and hide the runs before it.
    if planned.operations or of is not None:
        kind: Literal["run", "undo"] = "run" if of is None else "undo"
        began = datetime.now(UTC).isoformat(timespec="seconds")
        journal = journals.begin(kind, planned.root, planned.operations, began, of, str(rules or ""))
        with shown(sys.stderr, "moving", len(planned.operations)) as tick:
            execute(journal, tick)
        complain_of(journal)
    if as_json:
        write(plan_json(planned, journal))
    else:
        write(plan_text(planned))
        write(outcome_text(journal) if journal else "nothing to do\n")
    return EXIT_INCOMPLETE if journal and failures(journal) else EXIT_DONE


def last_to_undo(journals: Journals) -> Journal:
    """Return the last run of rules that is not undone; raises `BadJournalError` if there is none."""
    every = journals.all()
    undone = {each.header.of for each in every if each.header.of and not each.recovered and not failures(each)}
    for journal in reversed(every):
        if journal.header.of is None and journal.header.number not in undone:
            return journal
    raise BadJournalError("there is nothing to undo")


def state_folder(chosen: Path | None) -> Path:
    """Return the folder of the journals: the one that was *chosen*, or the user's own."""
    return (chosen or platformdirs.user_state_path("file-organizer")).absolute()


@contextmanager
def logged(path: Path | None) -> Iterator[None]:
    """Append what is done to the file *path*, as JSON lines, if there is one."""
    with ExitStack() as stack:
        if path is not None:
            try:
                stream = stack.enter_context(path.open("a", encoding="utf-8"))
            except OSError as error:
                raise UnreadableError(f"cannot write {path}: {error.strerror}") from error
            handler = logs.setup("INFO", stream, logger="file_organizer")
            stack.callback(logging.getLogger("file_organizer").removeHandler, handler)
        yield


def complain_of(journal: Journal, *, only_lost: bool = False) -> None:
    """Write a line for each move that failed; with *only_lost* for those whose file is nowhere."""
    for operation, reason in failures(journal):
        if not only_lost or reason.startswith("is neither"):
            assert operation.file is not None
            complain(NAME, f"{shown_path(operation.file.path, journal.header.root)} {reason}")
