"""Watching a folder: organize once it is quiet, and look again when the youngest file has become so."""

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from file_organizer.tree import Entry

LONGEST_TICK = 0.5  # seconds between two looks at the clock


class Stop(Protocol):
    """What ends the watching once it is set; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Tell whether to stop."""
        ...


def time_to_quiet(files: Iterable[Entry], quiet: float, now: float) -> float | None:
    """Return in how many seconds the next of *files* will not have been written to for *quiet* seconds.

    None if each already is quiet. *now* is in seconds since 1970. A file whose time lies in the future by less than
    *quiet* is waited for; one that lies further off has a wrong time, and would be waited for in vain.
    """
    ages = (now - file.modified / 1e9 for file in files)
    return min((quiet - age for age in ages if abs(age) < quiet), default=None)


def watch(
    folder: str,
    organize: Callable[[], float | None],
    *,
    subfolders: bool = False,
    stop: Stop | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Call *organize* now, after each change in *folder*, and when it asked to be called again, until *stop* is set.

    *organize* returns in how many seconds it wants to be called if nothing changes, None if it need not be. Events only
    wake it: what is to be done it finds on the disk, so an event that is lost or comes twice does no harm. Raises what
    *organize* raises.
    """
    import watchfiles  # takes longer to import than most of the rest, and only one command needs it

    due: float | None = clock()
    for changes in watchfiles.watch(
        folder, watch_filter=None, recursive=subfolders, stop_event=stop, yield_on_timeout=True,
        rust_timeout=int(LONGEST_TICK * 1000), debounce=500, ignore_permission_denied=True,
    ):  # fmt: skip
        if changes or (due is not None and clock() >= due):
            wait = organize()
            due = None if wait is None else clock() + wait
