"""A report becomes a table, JSON or CSV, and a file that is written whole or not at all."""

import csv
import io
import json
import os
import stat
from dataclasses import asdict
from pathlib import Path

from text_analyzer.report import Report, Summary

JSON_FORMAT = "text-analyzer/1"


def to_table(report: Report) -> str:
    """Return *report* for a reader: a row a file, a row "total" if there are several, then the ranking.

    Numbers are right-aligned under their names, two blanks apart; names and words come last, so that columns hold
    in any script. An empty line stands before the ranking, and without a ranking there is none. "phrase" stands for
    "word" if `ngrams` is more than one.

        lines  characters  words  distinct
            2          23      4         3  a.txt

        count  word
            2  naïve
    """
    rows = [*report.files, ("total", report.total)] if len(report.files) > 1 else [*report.files]
    headings = tuple(asdict(report.total))
    numbers = [[str(number) for number in asdict(summary).values()] for _, summary in rows]
    table = _columns(headings, numbers, ["", *(name for name, _ in rows)])
    if report.top:
        counts = [[str(times)] for _, times in report.top]
        what = "word" if report.ngrams == 1 else "phrase"
        table += "\n" + _columns(("count",), counts, [what, *(text for text, _ in report.top)])
    return table


def to_json(report: Report) -> str:
    """Return *report* as JSON, as `report.schema.json` describes it.

    Its keys stand in the order in which the schema requires them, letters are written as themselves, and a line
    break ends it.
    """
    content = {
        "format": JSON_FORMAT,
        "files": [{"name": name, **asdict(summary)} for name, summary in report.files],
        "unreadable": list(report.unreadable),
        "total": asdict(report.total),
        "ngrams": report.ngrams,
        "top": [{"text": text, "count": times} for text, times in report.top],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Report:
    """Return the report that `to_json` wrote as *text*; `ValueError` if it did not write it."""
    try:
        content = json.loads(text)
        if content["format"] != JSON_FORMAT:
            raise ValueError(f"format is {content['format']!r}, not {JSON_FORMAT!r}")
        return Report(
            files=tuple((entry.pop("name"), Summary(**entry)) for entry in content["files"]),
            unreadable=tuple(content["unreadable"]),
            total=Summary(**content["total"]),
            ngrams=content["ngrams"],
            top=tuple((entry["text"], entry["count"]) for entry in content["top"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a report of text-analyzer: {error!r}") from error


def to_csv(report: Report) -> str:
    """Return the ranking as CSV: a heading `text,count`, then a row a word or phrase, each ended by a line feed."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([("text", "count"), *report.top])
    return buffer.getvalue()


def write_atomically(path: Path, content: str) -> None:
    """Write *content* to *path* in UTF-8 so that, whatever happens, *path* holds the old content or the new.

    It goes to a new file in the same folder, onto the disk, and only then takes the other's name; so a reader,
    a crash or a full disk never meets half a file. If it fails, with `OSError` or otherwise, the new file is removed
    and *path* is as it was. Links are followed, permissions kept; what is no regular file (a pipe,
    /dev/null) is written to directly.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        target.write_text(content, encoding="utf-8", newline="\n")
        return
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in *folder* are on the disk; nothing where a folder cannot be opened, as on Windows."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _columns(headings: tuple[str, ...], numbers: list[list[str]], labels: list[str]) -> str:
    rows = [list(headings), *numbers]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join([*(cell.rjust(width) for cell, width in zip(row, widths, strict=True)), label]).rstrip()
        for row, label in zip(rows, labels, strict=True)
    )
    return "".join(f"{line}\n" for line in lines)
