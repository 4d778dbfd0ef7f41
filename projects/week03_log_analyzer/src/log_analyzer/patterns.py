"""A line of fields as one regular expression over a whole batch, and as its parts where somebody asks what is wrong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from log_analyzer.columns import Columns


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a format does not accept a line: *reason* is the same for equal faults, *column* counts from 1."""

    reason: str
    column: int


@dataclass(frozen=True)
class LinePattern:
    """The fields of a line, in order: pairs of what a part is called and its expression.

    Its groups are the columns; the group at the place *key*, from 0, never matches empty text. So that no line can
    make the search slow, every repetition without a bound is possessive (``*+``, ``++``): it gives nothing back.
    """

    parts: tuple[tuple[str, str], ...]
    key: int = 0

    def rows(self, text: str) -> tuple[Sequence[int], Sequence[Sequence[str]], list[int]]:
        """Return what the lines of *text* (joined by line feeds, none at the end) hold: numbers, columns, rejected.

        `columns[group][i]` is what that group matched in line `numbers[i]`, counted from 0; the lines that do not
        match are *rejected*. Without a match the columns are empty.
        """
        rows = self._whole.findall(text)
        columns = list(zip(*rows, strict=True))
        keys = columns[self.key]
        rejected = list(_empty_places(keys))
        if not rejected:
            return range(len(rows)), columns, []
        return list(compress(range(len(rows)), keys)), [list(compress(column, keys)) for column in columns], rejected

    def fault(self, line: str) -> Fault:
        """Return which part of *line* does not match, or that there is more after the last."""
        position = 0
        for what, expression in self._compiled_parts:
            found = expression.match(line, position)
            if found is None:
                return Fault(f"no valid {what}", position + 1)
            position = found.end()
        return Fault("more after the last field", position + 1)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        # The other alternative takes any line, so that each gives exactly one row and its number is known.
        whole = "".join(expression for _, expression in self.parts)
        return re.compile(rf"^(?:{whole}|.*+)$", re.ASCII | re.MULTILINE)

    @cached_property
    def _compiled_parts(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(what, re.compile(expression, re.ASCII)) for what, expression in self.parts]


def without_impossible_times(columns: Columns) -> tuple[Columns, list[int]]:
    """Return *columns* without the rows whose minute is none, such as the 31st of April, and those lines' numbers.

    A line without any time, whose minute is None, stays.
    """
    given = set(columns.minutes) - {None}
    impossible = {minute for minute in given if columns.minute_of(minute) is None}
    if not impossible:
        return columns, []
    rejected = [number for number, minute in zip(columns.numbers, columns.minutes, strict=True) if minute in impossible]
    return columns.kept([minute not in impossible for minute in columns.minutes]), rejected


def _empty_places(texts: Sequence[str]) -> Iterator[int]:
    place = -1
    for _ in range(texts.count("")):
        place = texts.index("", place + 1)
        yield place
