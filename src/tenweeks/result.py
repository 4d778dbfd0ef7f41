"""What the referee says of an answer, and the three faces of it: HTML, plain text, JSON."""

import dataclasses
import html
import textwrap
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WIDTH = 100
MOST_LINES = 12


class Outcome(StrEnum):
    """How a check of an answer ends."""

    NOT_STARTED = "not started"
    ERROR = "error"
    WRONG = "wrong"
    TIMEOUT = "timeout"
    PASSED = "passed"
    PASSED_WITH_ADVICE = "passed with advice"


MARKS = {Outcome.NOT_STARTED: "○", Outcome.PASSED: "✓", Outcome.PASSED_WITH_ADVICE: "✓"}
COLOURS = {"○": "#8b8b8b", "✓": "#2e9e4f", "✗": "#d9534f"}


@dataclass(frozen=True)
class Failure:
    """One check that an answer does not pass, told in the learner's words.

    Every field is text that may be shown as it is, mostly one line; an empty one has nothing to say.
    """

    check: str
    called: str = ""
    expected: str = ""
    got: str = ""
    differs: str = ""
    error: str = ""
    printed: str = ""

    def details(self) -> list[tuple[str, str]]:
        """Return the labelled lines to show, those with nothing to say left out."""
        rows = [(label, getattr(self, label)) for label in ("called", "expected", "got", "differs", "error", "printed")]
        return [(label, text) for label, text in rows if text]


@dataclass(frozen=True)
class Result:
    """What the referee says of one answer.

    In a notebook it shows itself as HTML, in a terminal as text; ``as_json`` is for programs.
    """

    name: str
    outcome: Outcome
    passed: int = 0
    total: int = 0
    failed: tuple[Failure, ...] = ()
    why: str = ""
    next: str = ""
    advice: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def ok(self) -> bool:
        """True if every check passed."""
        return self.outcome in (Outcome.PASSED, Outcome.PASSED_WITH_ADVICE)

    @property
    def mark(self) -> str:
        """The sign that stands for the outcome: ``○``, ``✗`` or ``✓``."""
        return MARKS.get(self.outcome, "✗")

    @property
    def headline(self) -> str:
        """The first line without its mark: ``sliding_window — 3 of 7 checks pass``."""
        if self.outcome is Outcome.NOT_STARTED:
            return f"{self.name} — not started"
        if self.ok:
            return f"{self.name} — {self.total} checks"
        if not self.total:
            return f"{self.name} — {self.outcome}"
        ending = {Outcome.TIMEOUT: "out of time, ", Outcome.ERROR: "an error, "}.get(self.outcome, "")
        return f"{self.name} — {ending}{self.passed} of {self.total} checks pass"

    def remarks(self) -> list[tuple[str, str]]:
        """Return the labelled remarks below the first failing check."""
        advice = [("advice", line) for line in self.advice[:2]]
        rows = [("why", self.why), ("next", self.next), *advice, ("left out", self.left_out)]
        return [(label, text) for label, text in rows if text]

    def as_text(self) -> str:
        """Return the answer as at most twelve lines of plain text that need no colour."""
        lines = [f"{self.mark} {self.headline}"]
        for failure in self.failed[:1]:
            lines.append(f"  {failure.check}")
            for label, text in failure.details():
                first, *others = text.splitlines() or [""]
                lines += [f"    {label:<11}{first}", *(" " * 15 + line for line in others)]
        for label, text in self.remarks():
            wrapped = textwrap.wrap(text, WIDTH) or [""]
            indent = " " * (len(label) + 4)
            lines.append(f"  {label}  {wrapped[0]}")
            lines.extend(indent + line for line in wrapped[1:])
        return "\n".join(lines[:MOST_LINES])

    def as_html(self) -> str:
        """Return the same as HTML; every text is escaped, colours only repeat what the words say."""
        parts = [f"<strong>{escape(self.mark)} {escape(self.headline)}</strong>"]
        for failure in self.failed[:1]:
            parts.append(f"<div>{code_or_words(failure.check, code=False)}</div>")
            parts.append(table_of(failure.details(), code=True))
        parts.append(table_of(self.remarks(), code=False))
        style = f"border-left: 4px solid {COLOURS[self.mark]}; padding: 0.2em 0 0.2em 0.9em; line-height: 1.5"
        return f'<div class="tenweeks-result" style="{style}">{"".join(parts)}</div>'

    def told_in_terminal(self) -> "Result":
        """Return the result with the next step as a command, where no hint stands above."""
        return dataclasses.replace(self, next=f"tenweeks hint {self.name}") if self.next else self

    def as_json(self) -> dict[str, Any]:
        """Return the result as JSON-ready data, from which ``from_json`` makes an equal one."""
        return dataclasses.asdict(self) | {"outcome": str(self.outcome)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Result":
        """Return the result that ``as_json`` gave as *data*; raise TypeError or ValueError on other data."""
        return cls(
            **data
            | {
                "outcome": Outcome(data["outcome"]),
                "failed": tuple(Failure(**failure) for failure in data["failed"]),
                "advice": tuple(data["advice"]),
            }
        )

    def __repr__(self) -> str:
        return self.as_text()

    def _repr_html_(self) -> str:
        return self.as_html()


def escape(text: str) -> str:
    """Return *text* safe to stand in HTML."""
    return html.escape(text)


def table_of(rows: list[tuple[str, str]], *, code: bool) -> str:
    """Return labelled *rows* as a description list in two columns, the texts in ``code`` if asked for."""
    if not rows:
        return ""
    cells = "".join(
        f'<dt style="font-weight: normal; opacity: 0.85; margin: 0">{escape(label)}</dt>'
        f'<dd style="margin: 0; overflow-wrap: anywhere">{code_or_words(text, code=code)}</dd>'
        for label, text in rows
    )
    indent = "1em" if code else "0"
    style = f"display: grid; grid-template-columns: 5em 1fr; column-gap: 0.5em; margin: 0 0 0 {indent}"
    return f'<dl style="{style}">{cells}</dl>'


def code_or_words(text: str, *, code: bool) -> str:
    """Return *text* escaped; as code, or as words in which what stands between backticks is code."""
    if code:
        return f'<code style="white-space: pre-wrap; background: none; border: 0; padding: 0">{escape(text)}</code>'
    pieces = text.split("`")
    return "".join(
        f'<code style="background: none; border: 0; padding: 0">{escape(piece)}</code>'
        if position % 2
        else escape(piece)
        for position, piece in enumerate(pieces)
    )
