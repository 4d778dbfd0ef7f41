"""A line on the terminal that says how far long work has come, and leaves no trace."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

DELAY = 1.0  # seconds without a word, so that short work stays silent
INTERVAL = 0.2


@dataclass
class Progress:
    """Shows on *stream*, if that is a terminal, what is being read; shared by all files of a run."""

    stream: TextIO
    clock: Callable[[], float] = time.monotonic
    characters: int = 0
    due: float | None = None

    def watch(self, name: str, chunks: Iterable[str]) -> Iterator[str]:
        """Yield *chunks* unchanged, and show *name* and how much was read in all.

        A line such as "2 million characters, reading tide.txt", at most 79 characters, appears after a carriage return
        `DELAY` seconds after the run's first file was begun, and is renewed every `INTERVAL` seconds. When the chunks
        end, in whatever way, it is wiped: a carriage return, as many blanks, a carriage return. On anything but a
        terminal nothing is ever written.
        """
        if not self.stream.isatty():
            yield from chunks
            return
        line = ""
        if self.due is None:
            self.due = self.clock() + DELAY
        try:
            for chunk in chunks:
                self.characters += len(chunk)
                if self.clock() >= self.due:
                    self.due = self.clock() + INTERVAL
                    previous, line = line, f"{self.characters / 1e6:.0f} million characters, reading {name}"[:79]
                    self.stream.write(f"\r{line.ljust(len(previous))}")
                    self.stream.flush()
                yield chunk
        finally:
            if line:
                self.stream.write(f"\r{' ' * len(line)}\r")
                self.stream.flush()
