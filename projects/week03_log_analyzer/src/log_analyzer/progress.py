"""A line on the terminal that says how far long work has come, and leaves no trace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

DELAY = 1.0  # seconds without a word, so that short work stays silent
INTERVAL = 0.2
WIDTH = 79


@dataclass
class Progress:
    """Shows on *stream*, if that is a terminal, what is being read."""

    stream: TextIO
    clock: Callable[[], float] = time.monotonic
    due: float | None = None
    shown: str = ""

    def show(self, name: str, lines: int) -> None:
        """Write that *lines* of the file *name* were read, over what was shown before, if the time has come.

        A carriage return and then "1,200,000 lines of a.log", at most `WIDTH` characters: first `DELAY` seconds after
        the first call, then every `INTERVAL` seconds. On anything but a terminal nothing is ever written.
        """
        if not self.stream.isatty():
            return
        now = self.clock()
        if self.due is None:
            self.due = now + DELAY
        if now >= self.due:
            self.due = now + INTERVAL
            previous, self.shown = self.shown, f"{lines:,} lines of {name}"[:WIDTH]
            self.stream.write(f"\r{self.shown.ljust(len(previous))}")
            self.stream.flush()

    def wipe(self) -> None:
        """Remove what is shown: a carriage return, as many blanks, a carriage return."""
        if self.shown:
            self.stream.write(f"\r{' ' * len(self.shown)}\r")
            self.stream.flush()
            self.shown = ""
