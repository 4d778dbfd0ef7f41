"""Progress on a terminal while books are read; nowhere else, and wiped when it is over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def shown(stream: TextIO, what: str) -> Iterator[Callable[[int], Callable[[int], object]]]:
    """Show on *stream*, if it is a terminal, how many bytes of *what* are done.

    Yields what is told the total, and returns what is told of each step.
    """
    if not stream.isatty():
        yield lambda total: lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:

        def begin(total: int) -> Callable[[int], object]:
            task = progress.add_task(what, total=total)
            return lambda done: progress.advance(task, done)

        yield begin
