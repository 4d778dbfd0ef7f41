"""Command table: what an answer must do, and the wrong answers we know."""

import re

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def filled(CommandTable):
    """Return a table with a few commands."""
    table = CommandTable()
    table.command("add")(lambda one, other: int(one) + int(other))
    table.command("words")(lambda *words: list(words))
    table.command("ping")(lambda: "pong")
    table.command("capital")(lambda country: {"PE": "Lima", "KE": "Nairobi"}[country])
    return table


def run(CommandTable, line):
    """Return what the command *line* gives in a table that knows add, capital, ping and words."""
    return filled(CommandTable).run(line)


def registered(CommandTable, function):
    """Return what is left of *function* when it has been decorated."""
    return CommandTable().command("it")(function)


def run_both(CommandTable, first, second, line):
    """Return what *line* gives when two names have been given to one function by stacked decorators."""
    table = CommandTable()

    @table.command(first)
    @table.command(second)
    def greeting(name):
        return f"Hello {name}"

    return table.run(line)


def unknown(CommandTable, line):
    """Return which of the words that belong into the message are there when *line* names no command."""
    try:
        result = run(CommandTable, line)
    except LookupError as error:
        words = re.findall(r"\w+", str(error))
        return [word for word in (line.split()[0], "add", "capital", "ping", "words") if word in words]
    return f"no LookupError, but {result!r}"


def test_runs_the_command_of_the_first_word(CommandTable):
    """the first word names the command, the others are its arguments, each a text"""
    assert run(CommandTable, "add 2 3") == 5
    assert run(CommandTable, "words 7 Lima") == ["7", "Lima"]
    assert run(CommandTable, "ping") == "pong"


def test_any_white_space_separates(CommandTable):
    """words are separated by any amount of white space; in front and behind it does not count"""
    assert run(CommandTable, "  words  Quito\tLima \n") == ["Quito", "Lima"]


def test_a_blank_line_runs_nothing(CommandTable):
    """a line without a word gives None"""
    assert run(CommandTable, "") is None
    assert run(CommandTable, "  \n") is None


def test_returns_the_function(CommandTable):
    """the decorator returns the function that it was given"""
    assert registered(CommandTable, len) is len


def test_two_tables_share_nothing(CommandTable):
    """two tables have commands of their own"""
    one, other = CommandTable(), CommandTable()
    one.command("greet")(lambda: "Habari")
    other.command("greet")(lambda: "Kia ora")
    assert [one.run("greet"), other.run("greet")] == ["Habari", "Kia ora"]


def test_one_function_may_have_two_names(CommandTable):
    """decorators can be stacked: each adds a name"""
    assert run_both(CommandTable, "hello", "hi", "hello Amina") == "Hello Amina"
    assert run_both(CommandTable, "hello", "hi", "hi Amina") == "Hello Amina"


def test_registering_calls_nothing(CommandTable):
    """a command does not run while it is registered"""
    command = CallCounter(len)
    registered(CommandTable, command)
    assert command.calls == []


def test_names_what_is_known(CommandTable):
    """an unknown command is a LookupError whose message has its name and all known names"""
    assert unknown(CommandTable, "fly") == ["fly", "add", "capital", "ping", "words"]
    assert unknown(CommandTable, "Add 2 3") == ["Add", "add", "capital", "ping", "words"]


def test_refuses_a_name_that_is_taken(CommandTable):
    """a name that is taken is a ValueError with the name"""
    table = filled(CommandTable)
    with pytest.raises(ValueError, match=r"\bping\b"):
        table.command("ping")(lambda: "ping pong")


def test_the_first_function_stays(CommandTable):
    """after a refused registration the name still runs the first function"""
    table = filled(CommandTable)
    with pytest.raises(ValueError, match="ping"):
        table.command("ping")(lambda: "ping pong")
    assert table.run("ping") == "pong"


def test_lets_errors_of_a_command_pass(CommandTable):
    """an error that a command raises passes as it is, a KeyError too"""
    with pytest.raises(KeyError, match=r"^'Atlantis'$"):
        run(CommandTable, "capital Atlantis")
    with pytest.raises(ValueError, match="invalid literal"):
        run(CommandTable, "add two three")


class Base:
    """A right answer, from which the mistakes below differ in one thing."""

    def __init__(self):
        self._functions = self._no_functions()

    def command(self, name):
        """Return the decorator that registers a function."""

        def register(function):
            self._add(name, function)
            return function

        return register

    def run(self, line):
        """Run a line."""
        words = self._words(line)
        if not words:
            return None
        if words[0] not in self._functions:
            return self._unknown(words[0])
        return self._call(self._functions[words[0]], words)

    def _no_functions(self):
        return {}

    def _add(self, name, function):
        if name in self._functions:
            raise ValueError(f"{name} is taken")
        self._functions[name] = function

    def _words(self, line):
        return line.split()

    def _unknown(self, name):
        raise LookupError(f"no {name}, only {' '.join(self._functions)}")

    def _call(self, function, words):
        return function(*words[1:])


@alternative
class PairsInAList:
    """Keep pairs of name and function in a list, and let `match` take the line apart."""

    def __init__(self):
        self._pairs = []

    def command(self, name):
        """Return the decorator."""
        return lambda function: self._registered(name, function)

    def _registered(self, name, function):
        if any(name == other for other, _ in self._pairs):
            raise ValueError(f"{name}: taken")
        self._pairs.append((name, function))
        return function

    def run(self, line):
        """Run a line."""
        match line.split():
            case []:
                return None
            case [name, *arguments]:
                for other, function in self._pairs:
                    if name == other:
                        return function(*arguments)
                raise KeyError(f"{name} is none of {', '.join(other for other, _ in self._pairs)}")


@mistake(caught_by=test_runs_the_command_of_the_first_word)
class HandsOverOneText(Base):
    """You hand the rest of the line over as one text. Each word is an argument of its own: `function(*words)`."""

    def _call(self, function, words):
        return function(" ".join(words[1:])) if words[1:] else function()


@mistake(caught_by=test_runs_the_command_of_the_first_word)
class HandsOverAList(Base):
    """You hand the list of words over as one argument. The star in `function(*words)` spreads it out."""

    def _call(self, function, words):
        return function(words[1:])


@mistake(caught_by=test_runs_the_command_of_the_first_word)
class HandsTheNameOver(Base):
    """The command gets its own name as the first argument. The arguments begin behind it."""

    def _call(self, function, words):
        return function(*words)


@mistake(caught_by=test_runs_the_command_of_the_first_word)
class GoesByTheNameOfTheFunction(Base):
    """You store the function under its own `__name__`. It is to be found under the name given to `command`."""

    def _add(self, name, function):
        self._functions[function.__name__] = function


@mistake(caught_by=test_any_white_space_separates)
class SplitsAtEachSpace(Base):
    """`split(" ")` cuts at every single space and makes empty words of two; `split()` cuts at white space."""

    def _words(self, line):
        return line.split(" ") if line.strip() else []


@mistake(caught_by=test_a_blank_line_runs_nothing)
class TakesTheFirstOfNoWords(Base):
    """A blank line has no first word. Look whether there is one before you take it."""

    def run(self, line):
        """Run a line."""
        name, *_ = words = line.split()
        return self._call(self._functions[name], words) if name in self._functions else self._unknown(name)


@mistake(caught_by=test_returns_the_function)
class ForgetsToReturnTheFunction(Base):
    """Your decorator stores the function and returns nothing. Whoever decorates with it finds None under the name."""

    def command(self, name):
        """Return the decorator."""
        return lambda function: self._add(name, function)


@mistake(caught_by=test_returns_the_function)
class WrapsTheFunction(Base):
    """You return a wrapper. Nothing is to be added to the call, so give the function back as it came."""

    def command(self, name):
        """Return the decorator."""

        def register(function):
            self._add(name, function)
            return lambda *arguments: function(*arguments)

        return register


@mistake(caught_by=test_registering_calls_nothing)
class TriesTheFunctionOut(Base):
    """You call the function while you register it. Store the function itself, without parentheses."""

    def _add(self, name, function):
        super()._add(name, function)
        if isinstance(function, CallCounter):
            function("")


@mistake(caught_by=test_names_what_is_known)
class SaysOnlyWhatIsUnknown(Base):
    """You raise the bare error of the dictionary. The user needs the names that would have worked, too."""

    def _unknown(self, name):
        raise KeyError(name)


@mistake(caught_by=test_names_what_is_known)
class ReturnsAMessage(Base):
    """You return a message. The caller cannot tell it from a result: raise the error."""

    def _unknown(self, name):
        return f"unknown command {name}, known: {', '.join(self._functions)}"


@mistake(caught_by=test_names_what_is_known)
class ReturnsNone(Base):
    """`dictionary.get(name)` gives None for an unknown name, and the mistyped line ends in silence."""

    def run(self, line):
        """Run a line."""
        words = line.split()
        function = self._functions.get(words[0]) if words else None
        return self._call(function, words) if function else None


@mistake(caught_by=test_names_what_is_known)
class IgnoresCase(Base):
    """You look the name up without regard to case. Names are found as they are written."""

    def _words(self, line):
        return [line.split()[0].casefold(), *line.split()[1:]] if line.split() else []


@mistake(caught_by=test_refuses_a_name_that_is_taken)
class ReplacesInSilence(Base):
    """You write over a name that is taken. Two parts of a program then fight for it, and nobody is told."""

    def _add(self, name, function):
        self._functions[name] = function


@mistake(caught_by=test_the_first_function_stays)
class StoresBeforeItLooks(Base):
    """You store first and complain then: the error is raised, but the first function is lost. Look before you store."""

    def _add(self, name, function):
        taken = name in self._functions
        self._functions[name] = function
        if taken:
            raise ValueError(f"{name} is taken")


@mistake(caught_by=test_lets_errors_of_a_command_pass)
class TriesTooMuch(Base):
    """Your `try` holds the call of the command, too, so that a KeyError from *inside* it looks like an unknown
    command. Try only the look-up.
    """

    def run(self, line):
        """Run a line."""
        words = line.split()
        if not words:
            return None
        try:
            return self._functions[words[0]](*words[1:])
        except KeyError:
            raise LookupError(f"unknown {words[0]}, known: {', '.join(self._functions)}") from None


@mistake(caught_by=test_runs_the_command_of_the_first_word)
class SharesItsCommands(Base):
    """You made the dictionary in the class body, once for all tables, so that the second table finds its names taken.
    Make it in `__init__`, once for each.
    """

    shared = {}

    def _no_functions(self):
        return self.shared


@mistake(caught_by=test_two_tables_share_nothing)
class SharesAndReplaces(SharesItsCommands):
    """You made the dictionary in the class body, once for all tables. Make it in `__init__`, once for each."""

    def _add(self, name, function):
        self._functions[name] = function
