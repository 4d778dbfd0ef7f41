"""What can go wrong, as exceptions whose text is what a user reads."""

from collections.abc import Sequence
from dataclasses import dataclass


class PortfolioError(Exception):
    """The portfolio could not be analysed."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with one line of a file; `str` gives `FILE:LINE: text`. Lines count from 1; 0 is the whole file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return `FILE:LINE: text`, without the line if it is 0."""
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class BadFileError(PortfolioError):
    """A file cannot be used; `problems` has every line that is wrong with what is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Make the text of all *problems*, a line each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class NoPriceError(PortfolioError):
    """A position is held on a day for which there is no price, nor one recent enough."""


class UndefinedError(PortfolioError):
    """What was asked for has no answer for these numbers."""


class UnwritableError(PortfolioError):
    """A report cannot be written."""
