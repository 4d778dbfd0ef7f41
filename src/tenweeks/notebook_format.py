"""The one form in which lesson notebooks are stored, so that a diff shows what an author changed and nothing else.

``python -m tenweeks.notebook_format NOTEBOOK ...`` rewrites notebooks that JupyterLab has saved; ``make fmt`` does so
for all lessons.
"""

import re
import sys
from pathlib import Path
from typing import Any

import nbformat

from tenweeks.catalogue import tags

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDED = {"outputs_hidden": True, "source_hidden": True}
KEPT_METADATA = ("jupyter", "mystnb", "tags")
GENERATED_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")


def normalised(text: str) -> str:
    """Return the notebook in *text* in the form in which it is stored; raise ValueError if it is no notebook.

    Machine-made metadata goes, solutions are folded, cells get readable ids, execution counts run from one.
    """
    notebook: Any = nbformat.reads(text, as_version=4)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    ids: set[str] = set()
    count = 0
    for cell in notebook.cells:
        cell["id"] = unused(cell["id"] if readable(cell["id"]) else name_from(cell), ids)
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in KEPT_METADATA if key in cell.metadata})
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").splitlines())
        if "solution" in tags(cell):
            cell.metadata.tags = list(dict.fromkeys([*cell.metadata.tags, "hide-cell"]))
            cell.metadata.jupyter = nbformat.from_dict(FOLDED)
        if cell.cell_type == "code":
            count += 1
            number_outputs(cell, count)
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook).rstrip()}\n"


def number_outputs(cell: Any, count: int) -> None:
    """Give a cell and its results one execution count, and join what it printed in several pieces."""
    cell.execution_count = count
    joined: list[Any] = []
    for output in cell.outputs:
        if "execution_count" in output:
            output.execution_count = count
        if "metadata" in output:
            output.metadata = nbformat.from_dict({})
        if joined and output.output_type == "stream" and joined[-1].get("name") == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    cell.outputs = joined


def readable(name: str) -> bool:
    """Tell whether a cell's id was given by a person: words with hyphens, not what Jupyter makes up."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None and not GENERATED_ID.fullmatch(name)


def name_from(cell: Any) -> str:
    """Return an id made from the first words of a cell."""
    words = re.findall(r"[a-z0-9]+", cell.source.lower())[:4]
    return "-".join(words)[:50].strip("-") or "cell"


def unused(name: str, taken: set[str]) -> str:
    """Return *name*, numbered if it is *taken*, and take it."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate


def main(paths: list[str]) -> None:
    """Rewrite the notebooks whose form is not the stored one."""
    for path in map(Path, paths):
        before = path.read_text("utf-8")
        after = normalised(before)
        if after != before:
            path.write_text(after, "utf-8")
            print(f"normalised {path}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
