"""What a plan, a run, the runs of the past and duplicates look like: for a reader, and as JSON for a program."""

import json
import os
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from file_organizer.duplicates import Group
from file_organizer.journal import Journal
from file_organizer.planner import Action, Operation, Plan
from file_organizer.runs import failures
from file_organizer.units import format_size
from toolbox.command import printable

JSON_FORMAT = "file-organizer/1"
WIDEST = 44


def shown_path(path: str, root: str) -> str:
    """Return *path* relative to *root* if it is below it, and printable."""
    below = os.path.join(root, "")  # noqa: PTH118
    return printable(path[len(below) :] if path.startswith(below) else path)


def plan_text(plan: Plan) -> str:
    """Return *plan* for a reader: a line a move, then what is skipped and why, then the sums.

    It does not say whether it was carried out, so that what a dry run shows and what a run shows can be compared.
    """
    sources = [shown_path(each.file.path, plan.root) for each in plan.moves if each.file]
    width = min(max(map(len, sources), default=0), WIDEST)
    lines = [
        f"{source:{width}}  →  {shown_path(each.target, plan.root)}"
        for source, each in zip(sources, plan.moves, strict=True)
    ]
    if plan.skipped:
        lines += ["", *(f"skipped: {shown_path(path, plan.root)} {printable(reason)}" for path, reason in plan.skipped)]
    if plan.moves:
        lines += ["", *sums(plan.moves)]
    return "".join(f"{line}\n" for line in lines)


def sums(moves: Sequence[Operation]) -> list[str]:
    """Return a table of how many files, and how much, each rule moves; a total if there are several rules."""
    counted: dict[str, list[int]] = {}
    for each in moves:
        row = counted.setdefault(each.rule, [0, 0])
        row[0] += 1
        row[1] += each.file.size if each.file else 0
    rows = [(printable(rule), str(files), format_size(size)) for rule, (files, size) in counted.items()]
    if len(counted) > 1:
        files, size = (sum(row[column] for row in counted.values()) for column in (0, 1))
        rows.append(("total", str(files), format_size(size)))
    return table(["rule", "files", "size"], rows)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table whose first column is text and whose others are right-aligned."""
    from rich.console import Console  # takes long to import, and JSON needs none of it
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        drawn.add_column(Text(heading), justify="left" if number == 0 else "right", no_wrap=True)
    for row in rows:
        drawn.add_row(*map(Text, row))  # as Text, or brackets in a name would be markup
    page = StringIO()
    Console(file=page, width=1000, color_system=None).print(drawn)
    return [line.rstrip() for line in page.getvalue().splitlines()]


def plan_json(plan: Plan, journal: Journal | None = None) -> str:
    """Return *plan* as JSON, with what became of each operation if *journal* is that of its run."""
    failed = journal.failed if journal else {}
    operations = [
        _operation(each, "planned" if journal is None else "failed" if number in failed else "done", failed.get(number))
        for number, each in enumerate(plan.operations)
    ]
    content = {
        "format": JSON_FORMAT,
        "root": plan.root,
        "run": journal.header.number if journal else None,
        "operations": operations,
        "skipped": [skip._asdict() for skip in plan.skipped],
        "untouched": plan.untouched,
    }
    return _json(content)


def outcome_text(journal: Journal) -> str:
    """Return one line on what a run of rules, or an undo, came to."""
    failed = len(failures(journal))
    moved = sum(journal.operations[number].action is Action.MOVE for number in journal.done)
    number, of = journal.header.number, journal.header.of
    hint = f"undo with: file-organizer undo {number}" if of is None else f"run {of} is undone"
    if failed:
        hint = f"{failed} could not be moved" + (f"; {hint}" if of is None and moved else "")
    return f"{counted(moved)} moved{'' if of is None else ' back'}; {hint}\n"


def counted(files: int) -> str:
    """Return "1 file" or "N files"."""
    return f"{files} file" if files == 1 else f"{files} files"


def history_text(journals: Sequence[Journal]) -> str:
    """Return a table of all runs, the last one first."""
    rows = [(*_run(each).values(),) for each in reversed(journals)]
    texts = [[printable(str(value)) for value in row] for row in rows]
    return "".join(
        f"{line}\n" for line in table(["run", "began (UTC)", "what", "moves", "failed", "state", "folder"], texts)
    )


def history_json(journals: Sequence[Journal]) -> str:
    """Return all runs as JSON, the oldest first."""
    return _json({"format": JSON_FORMAT, "runs": [_run(each) for each in journals]})


def duplicates_text(groups: Sequence[Group], root: str) -> str:
    """Return *groups* for a reader: each original with its copies below it, then what they waste."""
    lines: list[str] = []
    for group in groups:
        lines.append(f"{shown_path(group.original, root)}  ({format_size(group.size)})")
        lines += [f"    {shown_path(copy, root)}" for copy in group.copies]
    copies, wasted = sum(len(group.copies) for group in groups), sum(group.wasted for group in groups)
    lines.append(f"{copies} {'copy' if copies == 1 else 'copies'}, {format_size(wasted)}")
    return "".join(f"{line}\n" for line in lines)


def duplicates_json(groups: Sequence[Group]) -> str:
    """Return *groups* as JSON."""
    return _json({"format": JSON_FORMAT, "groups": [group._asdict() for group in groups]})


def _operation(operation: Operation, outcome: str, reason: str | None) -> dict[str, Any]:
    described: dict[str, Any] = {"action": operation.action.value, "target": operation.target}
    if operation.file is not None:
        described |= {"source": operation.file.path, "size": operation.file.size, "rule": operation.rule}
    described["outcome"] = outcome
    return described if reason is None else {**described, "reason": reason}


def _run(journal: Journal) -> dict[str, Any]:
    header = journal.header
    return {
        "run": header.number,
        "began": header.started,
        "what": "rules" if header.of is None else f"undo of {header.of}",
        "moves": sum(each.action is Action.MOVE for each in journal.operations),
        "failed": len(failures(journal)),
        "state": "recovered" if journal.recovered else "ended" if journal.ended else "interrupted",
        "folder": header.root,
    }


def _json(content: object) -> str:
    # Escaped to ASCII: so a name that is not even UTF-8 comes through any output and back.
    return json.dumps(content, indent=2) + "\n"
