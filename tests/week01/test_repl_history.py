"""A history of lines: what an answer must do, and the wrong answers we know."""

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def divides(line):
    """Stand for a calculator: give the line back in brackets, or fail for a division by zero."""
    if "/ 0" in line:
        raise ZeroDivisionError(line)
    return f"[{line}]"


def played(History, *lines, execute=divides, limit=100):
    """Return a history in which *lines* were run; errors of `execute` end nothing."""
    history = History(execute, limit=limit)
    for line in lines:
        try:
            history.run(line)
        except ZeroDivisionError:
            continue
    return history


def executed(History, *lines):
    """Return the lines that were executed when *lines* were run."""
    execute = CallCounter(divides)
    played(History, *lines, execute=execute)
    return [line for (line,) in execute.calls]


def result(History, *lines):
    """Return the result of the last of *lines*, which are run one after the other, or the word for its error."""
    *before, last = lines
    try:
        value = played(History, *before).run(last)
    except ValueError:
        value = "CalculatorError"
    return value


def test_runs_a_line(History):
    """a line is executed once, and the result returned"""
    assert executed(History, "x = 1", "x + 1") == ["x = 1", "x + 1"]
    assert result(History, "2 * 3") == "[2 * 3]"


def test_numbers_the_lines(History):
    """lines are numbered from 1 on, the oldest first, and a line run twice is stored twice"""
    assert played(History, "x = 1", "x + 1", "x + 1").numbered() == [(1, "x = 1"), (2, "x + 1"), (3, "x + 1")]
    assert played(History).numbered() == []


def test_recall_executes(History):
    """`!n` executes line n again, `!!` the last one"""
    assert executed(History, "x = 1", "x + 1", "!1") == ["x = 1", "x + 1", "x = 1"]
    assert executed(History, "x = 1", "x + 1", "!!") == ["x = 1", "x + 1", "x + 1"]
    assert result(History, "x = 1", "x + 1", "!2") == "[x + 1]"


def test_stores_the_recalled_line(History):
    """what a recall stores is the recalled line, so that it can be recalled again"""
    assert played(History, "x = 1", "x + 1", "!1", "!!").numbered()[2:] == [(3, "x = 1"), (4, "x = 1")]


def test_two_digits(History):
    """a number may have several digits"""
    assert executed(History, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "!10")[-1] == "j"


def test_errors_are_not_stored(History):
    """a line that fails is not stored and takes no number, and its error passes"""
    assert played(History, "x = 1", "1 / 0", "x + 1").numbered() == [(1, "x = 1"), (2, "x + 1")]
    with pytest.raises(ZeroDivisionError):
        played(History, "x = 1").run("1 / 0")


def test_white_space(History):
    """white space around a line is dropped, and a blank line is executed but not stored"""
    assert executed(History, "  x = 1\n", " !! ", "\n") == ["x = 1", "x = 1", ""]
    assert played(History, "  x = 1\n", "\n", "").numbered() == [(1, "x = 1")]


def test_only_a_first_exclamation_mark_recalls(History):
    """an exclamation mark inside a line is part of it"""
    assert executed(History, "x = 1", "x != 1", "x != !!") == ["x = 1", "x != 1", "x != !!"]


@pytest.mark.parametrize("line", ["!3", "!0", "!-1", "!x", "!", "!!!", "!1.0"])
def test_refuses_what_is_not_there(History, line):
    """a recall of anything but a stored number is a CalculatorError"""
    assert result(History, "x = 1", "x + 1", line) == "CalculatorError"


def test_nothing_to_recall(History):
    """in an empty history, `!!` is a CalculatorError"""
    assert result(History, "!!") == "CalculatorError"


def test_shows_what_was_typed(History):
    """the message of the error shows the recall that failed"""
    with pytest.raises(ValueError, match="!7"):
        played(History, "x = 1", "x + 1").run("!7")


def test_forgets_the_oldest(History):
    """of more lines than the limit the oldest are dropped, and the others keep their numbers"""
    assert played(History, "a", "b", "c", "d", limit=2).numbered() == [(3, "c"), (4, "d")]
    assert played(History, "a", "b", "c", "d", limit=2).run("!3") == "[c]"
    with pytest.raises(ValueError):
        played(History, "a", "b", "c", "d", limit=2).run("!1")


def test_limit_without_a_word(History):
    """without `limit`, a hundred lines are kept"""
    history = History(str.upper)
    for line in "a" * 101:
        history.run(line)
    assert history.numbered()[0] == (2, "a")


def test_hands_out_a_copy(History):
    """changing the list that `numbered` returns changes no history"""
    history = played(History, "x = 1")
    history.numbered().clear()
    assert history.numbered() == [(1, "x = 1")]


@alternative
class AListAndACount:
    """Keep the lines in a list, and beside it how many were dropped."""

    def __init__(self, execute, *, limit=100):
        self._execute, self._limit = execute, limit
        self._lines = []
        self._dropped = 0

    def run(self, line):
        """Execute *line*, or the line that it recalls."""
        line = line.strip()
        wanted = self._recalled(line) if line.startswith("!") else line
        result = self._execute(wanted)
        if line:
            self._store(line, wanted)
        return result

    def numbered(self):
        """Return numbers and lines."""
        return list(enumerate(self._lines, self._dropped + 1))

    def _recalled(self, line):
        if line == "!!" and self._lines:
            return self._lines[-1]
        return self._with_number(line[1:], line)

    def _with_number(self, digits, line):
        if digits.isdecimal() and 0 < int(digits) - self._dropped <= len(self._lines):
            return self._lines[int(digits) - self._dropped - 1]
        raise ValueError(f"{line} is not in the history")

    def _store(self, line, wanted):
        self._lines.append(wanted)
        if len(self._lines) > self._limit:
            del self._lines[0]
            self._dropped += 1


Base = AListAndACount  # its small methods are what the mistakes change


@alternative
class ADictionaryByNumber:
    """Keep the lines in a dictionary by their numbers, as texts, and drop its first key when it grows too large."""

    def __init__(self, execute, *, limit=100):
        self._execute, self._limit = execute, limit
        self._lines, self._last = {}, 0

    def run(self, line):
        """Execute *line*, or the line that it recalls."""
        wanted = line.strip()
        if wanted.startswith("!"):
            key = str(self._last) if wanted == "!!" else wanted[1:]
            if key not in self._lines:
                raise ValueError(f"no line {wanted}")
            wanted = self._lines[key]
        result = self._execute(wanted)
        if wanted:
            self._last += 1
            self._lines[str(self._last)] = wanted
            self._lines.pop(str(self._last - self._limit), None)
        return result

    def numbered(self):
        """Return numbers and lines."""
        return [(int(number), line) for number, line in self._lines.items()]


@mistake(caught_by=test_runs_a_line)
class NeverReturns(Base):
    """You execute the line and drop its result. Whoever calls `run` wants to show it: return it."""

    def run(self, line):
        """Execute *line*."""
        super().run(line)


@mistake(caught_by=test_numbers_the_lines)
class CountsFromZero(Base):
    """You number from 0. People count lines from 1: `enumerate(lines, 1)`."""

    def numbered(self):
        """Return numbers and lines."""
        return [(number - 1, line) for number, line in super().numbered()]


@mistake(caught_by=test_numbers_the_lines)
class DropsRepetitions(Base):
    """You store a line only once. The history tells what was done, and it was done twice."""

    def _store(self, line, wanted):
        if wanted not in self._lines:
            super()._store(line, wanted)


@mistake(caught_by=test_recall_executes)
class ShowsWithoutExecuting(Base):
    """You give the recalled line back as a text. A recall executes it, as if it had been typed again."""

    def run(self, line):
        """Return the recalled line, or execute *line*."""
        return self._recalled(line.strip()) if line.strip().startswith("!") else super().run(line)


@mistake(caught_by=test_recall_executes)
class IsOffByOne(Base):
    """Lines are numbered from 1, places in a list from 0: line n lies at n - 1."""

    def _with_number(self, digits, line):
        return self._lines[int(digits)] if digits.isdecimal() else super()._with_number(digits, line)


@mistake(caught_by=test_stores_the_recalled_line)
class StoresTheRecall(Base):
    """You store “!1” or “!!” as it was typed. Recalled once more, it means another line, or itself without end."""

    def _store(self, line, wanted):
        super()._store(line, line)


@mistake(caught_by=test_stores_the_recalled_line)
class DoesNotStoreRecalls(Base):
    """You store only what was typed in full. A recalled line was executed as well, and belongs into the history."""

    def _store(self, line, wanted):
        if line == wanted:
            super()._store(line, wanted)


@mistake(caught_by=test_two_digits)
class ReadsOneDigit(Base):
    """You look at one character behind the exclamation mark, so that “!10” means line 1. Take `line[1:]`."""

    def _with_number(self, digits, line):
        return super()._with_number(digits[:1] if digits.isdecimal() else digits, line)


@mistake(caught_by=test_errors_are_not_stored)
class StoresBeforeExecuting(Base):
    """You store the line before it is executed, so that lines that fail are stored, too. Store it afterwards."""

    def run(self, line):
        """Store *line*, then execute it."""
        line = line.strip()
        wanted = self._recalled(line) if line.startswith("!") else line
        if line:
            self._store(line, wanted)
        return self._execute(wanted)


@mistake(caught_by=test_errors_are_not_stored)
class SwallowsTheError(Base):
    """You catch the error and say nothing. The user waits for an answer: let the error pass."""

    def run(self, line):
        """Execute *line*, and hide its errors."""
        try:
            return super().run(line)
        except ArithmeticError:
            return None


@mistake(caught_by=test_white_space)
class KeepsTheLineEnd(Base):
    """A line comes with its line end and perhaps spaces. Without `strip`, “!!” and a line end recall nothing."""

    def run(self, line):
        """Execute *line* as it came."""
        wanted = self._recalled(line) if line.startswith("!") else line
        result = self._execute(wanted)
        self._store(line, wanted)
        return result


@mistake(caught_by=test_only_a_first_exclamation_mark_recalls)
class ReplacesInsideTheLine(Base):
    """You replace “!!” anywhere in a line. A recall is a line of its own, which begins with the mark."""

    def run(self, line):
        """Execute *line* with its recalls filled in."""
        inside = "!!" in line and not line.strip().startswith("!")
        return super().run(line.replace("!!", self._lines[-1]) if inside else line)


@mistake(caught_by=test_refuses_what_is_not_there)
class LetsIndicesFail(Base):
    """`lines[n - 1]` is an IndexError for a number too large. The user typed something wrong: tell it as such."""

    def _with_number(self, digits, line):
        return self._lines[int(digits) - 1]


@mistake(caught_by=test_refuses_what_is_not_there)
class CountsBackwards(Base):
    """“!0” and “!-1” find a line from the end, since a list accepts negative positions. Check the number first."""

    def _with_number(self, digits, line):
        try:
            return self._lines[int(digits) - 1]
        except (IndexError, ValueError):
            raise ValueError(f"{line} is not in the history") from None


@mistake(caught_by=test_nothing_to_recall)
class TrustsInALastLine(Base):
    """`lines[-1]` fails in an empty history. “!!” may be the first thing that a user types."""

    def _recalled(self, line):
        return self._lines[-1] if line == "!!" else super()._recalled(line)


@mistake(caught_by=test_shows_what_was_typed)
class SaysNothingSpecial(Base):
    """Your message does not say which recall failed. Show what was typed: a user may have mistyped it."""

    def _with_number(self, digits, line):
        return super()._with_number(digits, "this")


@mistake(caught_by=test_forgets_the_oldest)
class NumbersAnew(Base):
    """Your numbers change whenever an old line is dropped. A number that was shown must go on meaning the same line."""

    def _store(self, line, wanted):
        super()._store(line, wanted)
        self._dropped = 0


@mistake(caught_by=test_forgets_the_oldest)
class ForgetsNothing(Base):
    """You keep all lines for ever. A session may run for weeks: drop the oldest beyond the limit."""

    def _store(self, line, wanted):
        self._lines.append(wanted)


@mistake(caught_by=test_forgets_the_oldest)
class StopsAtTheLimit(Base):
    """You keep the first lines and drop the new ones. People recall what they did last."""

    def _store(self, line, wanted):
        if len(self._lines) < self._limit:
            super()._store(line, wanted)


@mistake(caught_by=test_hands_out_a_copy)
class HandsOutItsList:
    """`numbered` returns the list in which the history itself is kept: a caller can change it. Hand out a copy."""

    def __init__(self, execute, *, limit=100):
        self._history = Base(execute, limit=limit)
        self._pairs = []

    def run(self, line):
        """Execute *line*, or the line that it recalls."""
        result = self._history.run(line)
        self._pairs[:] = self._history.numbered()
        return result

    def numbered(self):
        """Return numbers and lines."""
        return self._pairs
