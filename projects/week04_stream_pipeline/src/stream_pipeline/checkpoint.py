"""What one run leaves for the next: where it was, what its windows held, and how long its outputs were then."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from log_analyzer.outputs import write_atomically
from log_analyzer.reader import LogFile, printable
from log_analyzer.state import SAMPLE_SIZE, Mark, State
from stream_pipeline.errors import BadCheckpointError

CHECKPOINT_FORMAT = "stream-pipeline-checkpoint/1"


@dataclass
class Checkpoint:
    """A moment of a run, in one file: all of it or none.

    *settings* are the options on which the results depend. *place* is the number of the input, from 0; *mark* is how
    far it was read, None for not at all, and *header* its first line, if it has one. *sizes* are the lengths of the
    outputs in bytes, by name; *windows* and *counts* are what was held in memory. A run that *is_complete* has closed
    all windows.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    place: int = 0
    mark: Mark | None = None
    header: list[str] | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    windows: Any = None
    counts: dict[str, Any] = field(default_factory=dict)
    is_complete: bool = False

    def save(self, path: Path) -> None:
        """Write it to *path*, whole or not at all; raises `log_analyzer.UnwritableError`."""
        content = asdict(self)
        checked = {"format": CHECKPOINT_FORMAT, "checksum": _checksum(content), "content": content}
        write_atomically(path, json.dumps(checked, ensure_ascii=False) + "\n")


def load_checkpoint(path: Path, settings: Mapping[str, Any]) -> Checkpoint | None:
    """Return the checkpoint in *path*, None if there is no such file.

    Raises `BadCheckpointError` for a file that is none, a damaged one, and one that was made with other *settings*.
    """
    name = printable(str(path))
    try:
        checked = json.loads(path.read_text(encoding="utf-8"))
        if checked["format"] != CHECKPOINT_FORMAT:
            raise ValueError(f"format {checked['format']!r}")
        if checked["checksum"] != _checksum(checked["content"]):
            raise ValueError("its checksum is another")
        content = checked["content"]
        mark = content.pop("mark")
        checkpoint = Checkpoint(mark=mark and Mark(**mark), **content)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadCheckpointError(f"cannot read {name}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        described = " ".join(str(error).split())
        raise BadCheckpointError(f"{name} is not a checkpoint of stream-pipeline, or damaged: {described}") from error
    for option, value in settings.items():
        had = checkpoint.settings.get(option)
        if had != value:
            raise BadCheckpointError(f"{name} was made with {option} {_shown(had)}, not {_shown(value)}")
    return checkpoint


def mark_of(file: LogFile, offset: int, lines: int) -> Mark | None:
    """Return by what *file*, read up to *offset*, is known again; None for what cannot be read twice.

    A file that is compressed is known by its beginning alone: to look at its end, all of it would have to be read.
    """
    state = State()
    state.remember(file, _looked_at(file, offset), lines)
    return replace(state.marks[0], offset=offset) if state.marks else None


def check_mark(file: LogFile, mark: Mark, path: Path) -> None:
    """Raise `BadCheckpointError` unless *file* still begins with what was read of it when *mark* was made.

    Its name and inode do not matter; *path* is that of the checkpoint, for the message.
    """
    if file.identity is None or not replace(mark, offset=_looked_at(file, mark.offset)).fits(file):
        raise BadCheckpointError(
            f"{file.name} is not what {printable(str(path))} was made from; remove that to begin again"
        )


def _looked_at(file: LogFile, offset: int) -> int:
    return min(offset, SAMPLE_SIZE) if file.is_compressed else offset


def _shown(value: Any) -> str:
    return "not given" if value is None else " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()
