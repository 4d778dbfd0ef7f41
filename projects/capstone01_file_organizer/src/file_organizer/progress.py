"""Progress on a terminal while something takes long; nowhere else, and wiped when it is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

# Told of one by one, many files would take longer to tell of than to move.
STEP = 50


class Tick(Protocol):
    """What is called for each thing that is done."""

    def __call__(self, done: object = None, /) -> object:
        """Count one more."""
        ...


@contextmanager
def shown(stream: TextIO, what: str, total: int) -> Iterator[Tick]:
    """Show on *stream*, if it is a terminal, how many of *total* steps of *what* are done; yields what counts one."""
    if not stream.isatty():
        yield lambda done=None, /: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=stream), transient=True) as progress:
        task = progress.add_task(what, total=total)
        count = 0

        def tick(done: object = None, /) -> None:
            nonlocal count
            count += 1
            if count % STEP == 0:
                progress.update(task, completed=count)

        yield tick
