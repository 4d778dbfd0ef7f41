"""Logging with rotation: what an answer must do, and the wrong answers we know."""

import contextlib
import copy
import gc
import io
import itertools
import logging
import logging.config
import logging.handlers
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import comes_true, fresh_logging, in_threads


@contextlib.contextmanager
def folder():
    """Give an empty folder, and logging as in a new program."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, fresh_logging():
        yield Path(name)


def plain(place, **settings):
    """Return settings by which a file shop.log in the folder holds nothing but messages."""
    return {"path": place / "shop.log", "format": "%(message)s", **settings}


def contents(place):
    """Return what the files of a folder hold, by name."""
    return {path.name: path.read_bytes().decode() for path in sorted(place.iterdir())}


def files(configure_logging, *messages, before="", **settings):
    """Return the files after these messages, in a folder in which shop.log held *before*."""
    with folder() as place:
        if before:
            (place / "shop.log").write_bytes(before.encode())
        configure_logging(plain(place, **settings))
        for message in messages:
            logging.getLogger("shop").info(message)
        return contents(place)


def sizes(configure_logging, *messages, **settings):
    """Return the sizes of the files in bytes, the oldest first."""
    return [len(text.encode()) for text in files(configure_logging, *messages, **settings).values()][::-1]


def lines(found):
    """Return the lines of files, the oldest first."""
    oldest_first = sorted(found, key=lambda name: -int(name.removeprefix("shop.log").lstrip(".") or 0))
    return "".join(found[name] for name in oldest_first).splitlines()


def kept(configure_logging, records, **settings):
    """Return the numbers that are left in the files after so many numbered records."""
    return [int(line.split()[1]) for line in lines(files(configure_logging, *numbered(records), **settings))]


def numbered(records):
    """Return so many messages, of different lengths."""
    return [f"order {number} {'tea ' * (number % 5)}" for number in range(records)]


def logged(configure_logging, log, **settings):
    """Return the lines that are written while *log* is called."""
    with folder() as place:
        configure_logging(plain(place, **settings))
        log()
        return (place / "shop.log").read_text("utf-8").splitlines()


def by(*names, level=logging.WARNING):
    """Return a function that logs once by each of the loggers with these names."""
    return lambda: [logging.getLogger(name).log(level, name or "root") for name in names]


def at_each_level(name):
    """Return a function that logs once at each level."""
    levels = (logging.DEBUG, logging.INFO, logging.WARNING)
    return lambda: [logging.getLogger(name).log(level, logging.getLevelName(level)) for level in levels]


def with_older_logger(configure_logging):
    """Return the lines of a logger that was there before logging was configured."""
    with folder() as place:
        older = logging.getLogger("shop.stock")
        configure_logging(plain(place))
        older.warning("3 teas left")
        return (place / "shop.log").read_text("utf-8").splitlines()


def open_files(place):
    """Return the names of all files of a folder that are open."""
    if sys.platform == "linux":
        paths = []
        for each in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                paths.append(each.readlink())
    else:
        opened = [each for each in gc.get_objects() if type(each) is io.FileIO and not each.closed]
        paths = [Path(each.name) for each in opened if isinstance(each.name, str | Path)]
    return sorted(path.name for path in paths if path.parent.name == place.name)


def open_after(configure_logging, *, shut_down=False):
    """Return which files are open after logging was configured twice and has rotated, or was shut down then."""
    with folder() as place:
        for name in ("first.log", "shop.log"):
            configure_logging(plain(place, path=place / name, max_bytes=20))
            for _ in range(5):
                logging.getLogger("shop").info("paid 20 PEN")
        if shut_down:
            logging.shutdown()
        return open_files(place)


def twice(configure_logging, first, second):
    """Return the files after one message between two calls with these settings, and one at WARNING after them."""
    with folder() as place:
        configure_logging(plain(place, path=place / "first.log", **first))
        logging.getLogger("shop").info("between")
        configure_logging(plain(place, **second))
        logging.getLogger("shop").info("after")
        return contents(place)


def after_refusal(configure_logging, **wrong):
    """Return the files after settings were refused, with a message before and one after that."""
    with folder() as place:
        configure_logging(plain(place))
        logging.getLogger("shop").info("before")
        with contextlib.suppress(ValueError):
            configure_logging(plain(place, **{"path": place / "other.log", **wrong}))
        logging.getLogger("shop").info("after")
        return contents(place)


def fate(configure_logging):
    """Tell what becomes of the lines of four threads, three of which come in while the fourth renames files."""
    done, waits = [], []

    def slowly(rename):
        def renamed(*arguments, **keywords):
            if len(waits) < 4:
                waits.append(len(done))
                comes_true(lambda: len(done) > waits[-1], turns=20)
            return rename(*arguments, **keywords)

        return renamed

    def log(thread):
        for number in range(40):
            logging.getLogger(f"shop.{thread}").info(f"{thread}:{number:02}")
            done.append(thread)

    renames = [mock.patch.object(os, name, slowly(getattr(os, name))) for name in ("rename", "replace")]
    with folder() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # a wrong answer may drop open files
        configure_logging(plain(place, max_bytes=50, backups=90))
        try:
            with renames[0], renames[1]:
                in_threads(*(lambda name=name: log(name) for name in "abcd"))
        except (OSError, ValueError, AttributeError):
            return "lines are lost"
        found = contents(place)
    expected = sorted(f"{thread}:{number:02}" for thread in "abcd" for number in range(40))
    is_whole = sorted(lines(found)) == expected and max(map(len, found.values())) <= 50
    return "each line once" if is_whole else "lines are lost"


def test_writes_the_message(configure_logging):
    """a message is a line of the file as soon as the call has come back"""
    with folder() as place:
        configure_logging(plain(place))
        logging.getLogger("shop").error("paid 20 PEN")
        assert contents(place) == {"shop.log": "paid 20 PEN\n"}


def test_format_unless_told(configure_logging):
    """without a `format` a line holds time, level, logger and message"""
    with folder() as place:
        configure_logging({"path": place / "shop.log"})
        logging.getLogger("shop.stock").warning("3 teas left")
        line = (place / "shop.log").read_text("utf-8")
    assert re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}", "TIME", line) == "TIME WARNING shop.stock: 3 teas left\n"


def test_all_loggers_reach_the_file(configure_logging):
    """records of every logger are written, each once: of the root, of children and of their children"""
    assert logged(configure_logging, by("", "shop", "shop.stock.tea")) == ["root", "shop", "shop.stock.tea"]


def test_older_loggers_too(configure_logging):
    """loggers that were there before the call, as in modules imported earlier, go on to work"""
    assert with_older_logger(configure_logging) == ["3 teas left"]


def test_level(configure_logging):
    """records are written from `level` on, INFO unless told"""
    assert logged(configure_logging, at_each_level("shop")) == ["INFO", "WARNING"]
    assert logged(configure_logging, at_each_level("shop"), level="DEBUG") == ["DEBUG", "INFO", "WARNING"]
    assert logged(configure_logging, at_each_level("shop"), level="WARNING") == ["WARNING"]


def test_levels_of_parts(configure_logging):
    """`levels` gives single loggers, and those below them, another level, a lower one as well"""
    levels = {"shop.stock": "DEBUG", "shop.http": "WARNING"}
    assert logged(configure_logging, at_each_level("shop.stock.tea"), levels=levels) == ["DEBUG", "INFO", "WARNING"]
    assert logged(configure_logging, at_each_level("shop.http"), levels=levels) == ["WARNING"]
    assert logged(configure_logging, at_each_level("shop"), levels=levels) == ["INFO", "WARNING"]


def test_rotates(configure_logging):
    """a line that no longer fits begins a new file; the full one is `.1`, the one before that `.2`"""
    expected = {"shop.log": "five\n", "shop.log.1": "three\nfour\n", "shop.log.2": "one\ntwo\n"}
    assert files(configure_logging, "one", "two", "three", "four", "five", max_bytes=12) == expected


def test_fills_a_file(configure_logging):
    """a file may hold exactly `max_bytes`"""
    assert sizes(configure_logging, "tea", "rice", "salt", max_bytes=9) == [9, 5]
    assert sizes(configure_logging, "tea", "rice", max_bytes=8) == [4, 5]
    assert sizes(configure_logging, "", "tea", max_bytes=4) == [1, 4]


def test_goes_on_with_a_file(configure_logging):
    """a file that is there is added to, and its size counts"""
    assert files(configure_logging, "new", before="old\n", max_bytes=8) == {"shop.log": "old\nnew\n"}
    assert files(configure_logging, "new", before="old\n", max_bytes=7) == {"shop.log": "new\n", "shop.log.1": "old\n"}


def test_a_million_bytes_unless_told(configure_logging):
    """without a number, a file may hold 1,000,000 bytes"""
    assert sizes(configure_logging, "tea", before="x" * 999_996) == [1_000_000]
    assert sizes(configure_logging, "tea", before="x" * 999_997) == [999_997, 4]


def test_alphabets(configure_logging):
    """files are UTF-8, whatever the machine prefers"""
    assert files(configure_logging, "Ναύπλιο 茶 🫖") == {"shop.log": "Ναύπλιο 茶 🫖\n"}


def test_bytes_not_characters(configure_logging):
    """sizes are those of the file, in bytes of UTF-8: letters of most alphabets take two or three"""
    assert sizes(configure_logging, *["τσάι"] * 4, max_bytes=20) == [18, 18]
    assert sizes(configure_logging, *["茶"] * 3, max_bytes=10) == [8, 4]


def test_broken_names(configure_logging):
    """what UTF-8 has no form for, as in a broken file name, is written by `backslashreplace`, and counted so"""
    assert files(configure_logging, "open caf\udce9") == {"shop.log": "open caf\\udce9\n"}
    assert sizes(configure_logging, "\udce9", "\udce9", max_bytes=13) == [7, 7]


def test_long_records(configure_logging):
    """a record that is longer than `max_bytes` stays whole, in a file of its own"""
    expected = {"shop.log": "rice\n", "shop.log.1": "a very long line\n", "shop.log.2": "tea\n"}
    assert files(configure_logging, "tea", "a very long line", "rice", max_bytes=10) == expected


def test_no_empty_files(configure_logging):
    """no file is empty, though the first record is too long for any"""
    assert files(configure_logging, "a very long line", max_bytes=10) == {"shop.log": "a very long line\n"}


def test_records_of_many_lines(configure_logging):
    """a record of several lines, such as one with a traceback, is in one file"""
    expected = {"shop.log": "first\nsecond\n", "shop.log.1": "tea\n"}
    assert files(configure_logging, "tea", "first\nsecond", max_bytes=13) == expected


def test_number_of_files(configure_logging):
    """there are never more than `backups` older files, and with enough lines just as many"""
    found = files(configure_logging, *"abcdefgh", max_bytes=2, backups=3)
    assert sorted(found) == ["shop.log", "shop.log.1", "shop.log.2", "shop.log.3"]
    assert sorted(files(configure_logging, *"abcdefgh", max_bytes=2, backups=1)) == ["shop.log", "shop.log.1"]


def test_five_backups_unless_told(configure_logging):
    """without a number, there are five older files"""
    assert len(files(configure_logging, *"abcdefgh", max_bytes=2)) == 6


def test_the_oldest_goes(configure_logging):
    """when there are too many files, the oldest goes: what is left are the last lines without a gap"""
    assert files(configure_logging, *"abcde", max_bytes=2, backups=2) == {
        "shop.log": "e\n",
        "shop.log.1": "d\n",
        "shop.log.2": "c\n",
    }
    left = kept(configure_logging, 300, max_bytes=500, backups=4)
    assert left == list(range(left[0], 300))


def test_nothing_is_lost(configure_logging):
    """while there is room for all, each of 1,000 records is there once, in order"""
    assert kept(configure_logging, 1_000, max_bytes=1_000, backups=40) == list(range(1_000))


def test_configured_twice(configure_logging):
    """after a second call records go to its file only, each once, by its level and format"""
    expected = {"first.log": "between\n", "shop.log": "INFO after\n"}
    assert twice(configure_logging, {}, {"format": "%(levelname)s %(message)s"}) == expected
    assert twice(configure_logging, {}, {"level": "ERROR"}) == {"first.log": "between\n", "shop.log": ""}


def test_same_file_twice(configure_logging):
    """configured twice for the same file, a record is one line of it"""
    with folder() as place:
        for _ in range(2):
            configure_logging(plain(place))
        logging.getLogger("shop").info("paid")
        assert contents(place) == {"shop.log": "paid\n"}


def test_closes_files(configure_logging):
    """no file is open but the one being written: older ones and that of an earlier call are closed"""
    assert [name for name in open_after(configure_logging) if name != "shop.log"] == []


def test_shutdown_closes(configure_logging):
    """after `logging.shutdown()` no file is open"""
    assert open_after(configure_logging, shut_down=True) == []


@pytest.mark.parametrize(
    "wrong",
    [{"max_bytes": 0}, {"backups": 0}, {"backup": 3}, {"level": "LOUD"}, {"levels": {"shop": "loud"}}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_refuses_wrong_settings(configure_logging, wrong):
    """numbers below 1, unknown keys and unknown levels are a ValueError that names what is wrong"""
    [(key, value)] = wrong.items()
    named = {"backup": "backup", "level": "LOUD", "levels": "loud"}.get(key, str(value))
    with folder() as place, pytest.raises(ValueError, match=named):
        configure_logging(plain(place, **wrong))


def test_needs_a_path(configure_logging):
    """without a path it is a ValueError as well"""
    with folder(), pytest.raises(ValueError, match="path"):
        configure_logging({"level": "INFO"})


def test_refusal_changes_nothing(configure_logging):
    """after a ValueError all is as it was, and records go on to where they went"""
    assert after_refusal(configure_logging, level="LOUD") == {"shop.log": "before\nafter\n"}
    assert after_refusal(configure_logging, backups=0) == {"shop.log": "before\nafter\n"}


@not_in_browser("threads")
def test_four_threads(configure_logging):
    """four threads that log while files are renamed: each line is there once and whole, no file too large"""
    assert fate(configure_logging) == "each line once"


@settings(max_examples=25)
@given(
    messages=st.lists(st.text("ab ά茶🫖\n", max_size=8), max_size=12),
    max_bytes=st.integers(1, 30),
    backups=st.integers(1, 4),
)
def test_any_messages(configure_logging, messages, max_bytes, backups):
    """whatever is logged: the files end with the last records, and each holds as many whole ones as fit"""
    found = files(configure_logging, *messages, max_bytes=max_bytes, backups=backups)
    groups, room = [""], 0
    for record in (f"{message}\n" for message in messages):
        if groups[-1] and room + len(record.encode()) > max_bytes:
            groups.append("")
            room = 0
        groups[-1] += record
        room += len(record.encode())
    names = ["shop.log", *(f"shop.log.{number}" for number in range(1, backups + 1))]
    assert found == dict(zip(names, groups[::-1], strict=False))


class ByBytes(logging.handlers.RotatingFileHandler):
    """Right in every rule; a mistake changes one of them."""

    ending = ""  # what `open` calls newline: no translation

    def _open(self):
        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, newline=self.ending)  # noqa: PTH123

    def shouldRollover(self, record):
        """Tell whether *record* needs a new file."""
        if self.stream is None:
            self.stream = self._open()
        self.stream.seek(0, os.SEEK_END)
        return self.is_full(self.stream.tell(), f"{self.format(record)}\n")

    def is_full(self, size, line):
        """Tell whether a file of this size has no room for *line*."""
        return size > 0 and size + self.length(line) > self.maxBytes

    def length(self, line):
        """Return the length of a line."""
        return len(line.encode("utf-8", "backslashreplace"))


class Right:
    """Right in every rule; a mistake changes one of them. Called like the answer."""

    handler = ByBytes
    existing = False
    options = {"encoding": "utf-8", "errors": "backslashreplace"}
    defaults = {
        "max_bytes": 1_000_000,
        "backups": 5,
        "level": "INFO",
        "levels": {},
        "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
    }

    def __call__(self, settings):
        chosen = {**self.defaults, **settings}
        self.refuse(chosen)
        self.configure(chosen)

    def refuse(self, chosen):
        """Raise ValueError for wrong settings."""
        if unknown := chosen.keys() - {"path", *self.defaults}:
            raise ValueError(f"unknown settings: {sorted(unknown)}")
        if "path" not in chosen:
            raise ValueError("a path is missing")
        for name in ("max_bytes", "backups"):
            if chosen[name] < 1:
                raise ValueError(f"{name} must be 1 or more, not {chosen[name]}")
        for level in (chosen["level"], *chosen["levels"].values()):
            if level not in logging.getLevelNamesMapping():
                raise ValueError(f"unknown level: {level}")

    def configure(self, chosen):
        """Configure logging."""
        logging.config.dictConfig(self.dictionary(chosen))

    def dictionary(self, chosen):
        """Return what `dictConfig` wants."""
        return {
            "version": 1,
            "disable_existing_loggers": self.existing,
            "formatters": {"line": {"format": chosen["format"]}},
            "handlers": {"file": {"()": lambda: self.made(chosen), "formatter": "line"}},
            "root": {"level": self.level(chosen), "handlers": ["file"]},
            "loggers": {name: {"level": level} for name, level in chosen["levels"].items()},
        }

    def level(self, chosen):
        """Return the level of the root."""
        return chosen["level"]

    def made(self, chosen):
        """Return a handler."""
        return self.handler(chosen["path"], maxBytes=chosen["max_bytes"], backupCount=chosen["backups"], **self.options)

    def by_hand(self, chosen):
        """Configure logging without `dictConfig`, one handler more at the root."""
        handler = self.made(chosen)
        handler.setFormatter(logging.Formatter(chosen["format"]))
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(chosen["level"])
        for name, level in chosen["levels"].items():
            logging.getLogger(name).setLevel(level)


def answer_of(cls):
    """Return a function that answers as an object of *cls* does."""

    def configure_logging(settings):
        cls()(settings)

    configure_logging.__doc__ = cls.__doc__
    return configure_logging


class Appender(logging.Handler):
    """Opens the file for each record, and moves files by hand."""

    def __init__(self, path, max_bytes, backups):
        super().__init__()
        self.path, self.max_bytes, self.backups = Path(path), max_bytes, backups
        self.path.touch()

    def emit(self, record):
        """Append the record, after moving files out of the way."""
        line = f"{self.format(record)}\n".encode("utf-8", "backslashreplace")
        size = self.path.stat().st_size if self.path.exists() else 0
        if size and size + len(line) > self.max_bytes:
            names = [self.path, *(Path(f"{self.path}.{number}") for number in range(1, self.backups + 1))]
            for newer, older in list(itertools.pairwise(names))[::-1]:
                if newer.exists():
                    newer.replace(older)
        with self.path.open("ab") as file:
            file.write(line)


@alternative
@answer_of
class WithoutTheLibrary(Right):
    """A handler of its own, and loggers set up by hand."""

    def configure(self, chosen):
        root = logging.getLogger()
        for handler in root.handlers[:]:
            root.removeHandler(handler)
            handler.close()
        self.by_hand(chosen)

    def made(self, chosen):
        return Appender(chosen["path"], chosen["max_bytes"], chosen["backups"])


@mistake(caught_by=test_writes_the_message)
@answer_of
class BuffersRecords(Right):
    """You keep records in memory and write them later. If the program dies, the last ones, which tell why, are gone."""

    class handler(ByBytes):
        def flush(self):
            """Leave the lines where they are."""


@mistake(caught_by=test_format_unless_told)
@answer_of
class ForgetsTheFormat(Right):
    """Without a format a line is the message alone: nobody knows when and where it was."""

    defaults = Right.defaults | {"format": "%(message)s"}


@mistake(caught_by=test_all_loggers_reach_the_file)
@answer_of
class HangsItAtOneLogger(Right):
    """You give one logger the handler. Records of all loggers come by at the root."""

    def dictionary(self, chosen):
        settings = super().dictionary(chosen)
        return settings | {"root": {"level": chosen["level"]}, "loggers": {"shop": settings["root"]}}


@mistake(caught_by=test_all_loggers_reach_the_file)
@answer_of
class HangsItAtTwoLoggers(Right):
    """The same handler is at a logger and at the root above it, so it gets each record of that logger twice."""

    def dictionary(self, chosen):
        settings = super().dictionary(chosen)
        return settings | {"loggers": settings["loggers"] | {"shop.stock.tea": {"handlers": ["file"]}}}


@mistake(caught_by=test_older_loggers_too)
@answer_of
class DisablesLoggers(Right):
    """`dictConfig` turns off all loggers that are there already, unless `disable_existing_loggers` is False."""

    existing = True


@mistake(caught_by=test_level)
@answer_of
class LeavesTheRoot(Right):
    """You set the level of the handler. The root's own level is WARNING, and it is asked first."""

    def level(self, chosen):
        return "WARNING"


@mistake(caught_by=test_level)
@answer_of
class WritesEverything(Right):
    """You set the root to DEBUG whatever the settings say."""

    def level(self, chosen):
        return "DEBUG"


@mistake(caught_by=test_levels_of_parts)
@answer_of
class IgnoresLevels(Right):
    """`levels` changes nothing. In `dictConfig` they belong under `loggers`; a level of the handler would undo them."""

    def dictionary(self, chosen):
        return super().dictionary(chosen) | {"loggers": {}}


@mistake(caught_by=test_goes_on_with_a_file)
@answer_of
class BeginsAnew(Right):
    """You open the file for writing, and what the last run has logged is gone."""

    def made(self, chosen):
        Path(chosen["path"]).write_bytes(b"")
        return super().made(chosen)


@mistake(caught_by=test_rotates)
@answer_of
class NeverRotates(Right):
    """A `FileHandler` grows until the disk is full."""

    def made(self, chosen):
        return logging.FileHandler(chosen["path"], **self.options)


class Upwards(ByBytes):
    """Numbers files from the oldest on."""

    def doRollover(self):
        """Move the file to the first free number."""
        self.stream.close()
        taken = [number for number in range(1, 99) if Path(f"{self.baseFilename}.{number}").exists()]
        Path(self.baseFilename).rename(f"{self.baseFilename}.{max(taken, default=0) + 1}")
        self.stream = self._open()


@mistake(caught_by=test_rotates)
@answer_of
class NumbersUpwards(Right):
    """Your numbers grow, so that the newest of the older files has the highest. The newest is to be `.1`."""

    handler = Upwards


class Afterwards(ByBytes):
    """Looks at the size when it is too late."""

    def is_full(self, size, line):
        return size > self.maxBytes


@mistake(caught_by=test_rotates)
@answer_of
class LooksTooLate(Right):
    """You ask whether the file is too large. Ask whether it would be with this line."""

    handler = Afterwards


@mistake(caught_by=test_fills_a_file)
@answer_of
class OneByteEarly(Right):
    """The library's own handler begins a new file as soon as one would reach `maxBytes`, and counts characters. Let a
    class derived from it decide: `shouldRollover`.
    """

    class handler(ByBytes):
        def is_full(self, size, line):
            return size + len(line) >= self.maxBytes


@mistake(caught_by=test_bytes_not_characters)
@answer_of
class CountsCharacters(Right):
    """`len` of a text counts characters. How many bytes it takes, `len(line.encode())` tells."""

    class handler(ByBytes):
        def length(self, line):
            return len(line)


@mistake(caught_by=test_fills_a_file)
@answer_of
class ForgetsTheLineEnd(Right):
    """The end of the line takes a byte, too."""

    class handler(ByBytes):
        def is_full(self, size, line):
            return size > 0 and size + self.length(line) > self.maxBytes + 1


@mistake(caught_by=test_alphabets)
@answer_of
class TakesAscii(Right):
    """Without `encoding="utf-8"` the machine's own encoding counts, and it may have no letters for this."""

    options = {"encoding": "ascii", "errors": "backslashreplace"}


@mistake(caught_by=test_broken_names)
@answer_of
class LosesBrokenNames(Right):
    """Half a surrogate pair has no form in UTF-8: writing fails, and the record is lost. See the argument `errors`."""

    options = {"encoding": "utf-8", "errors": "ignore"}


@mistake(caught_by=test_long_records)
@answer_of
class CutsLongRecords(Right):
    """You cut a record that is too long. The rest of it may be the part that tells."""

    class handler(ByBytes):
        def format(self, record):
            return super().format(record)[: self.maxBytes - 1]


@mistake(caught_by=test_no_empty_files)
@answer_of
class LeavesEmptyFiles(Right):
    """A record too long for any file makes you put an empty one aside. Rotate only what holds something."""

    class handler(ByBytes):
        def is_full(self, size, line):
            return size + self.length(line) > self.maxBytes


@mistake(caught_by=test_records_of_many_lines)
@answer_of
class WritesLineByLine(Right):
    """You ask for room line by line, so that a traceback begins in one file and ends in another."""

    class handler(ByBytes):
        def emit(self, record):
            """Write each line as a record of its own."""
            for line in record.getMessage().split("\n"):
                one = copy.copy(record)
                one.msg, one.args = line, ()
                super().emit(one)


@mistake(caught_by=test_number_of_files)
@answer_of
class OneTooMany(Right):
    """`backups` counts the older files. The one being written comes on top."""

    def made(self, chosen):
        return super().made({**chosen, "backups": chosen["backups"] + 1})


@mistake(caught_by=test_number_of_files)
@answer_of
class OneTooFew(Right):
    """You count the file being written among the `backups`. Those are the older files."""

    def made(self, chosen):
        return super().made({**chosen, "backups": max(1, chosen["backups"] - 1)})


@mistake(caught_by=test_configured_twice)
@answer_of
class AddsAHandlerEachTime(Right):
    """Each call adds one more handler, and the earlier one goes on writing. Take it away, and close it."""

    def configure(self, chosen):
        self.by_hand(chosen)


@mistake(caught_by=test_configured_twice)
@answer_of
class OnceIsEnough(Right):
    """You do nothing if the root has a handler, as `basicConfig` does. The last call is to count."""

    def configure(self, chosen):
        if not logging.getLogger().handlers:
            super().configure(chosen)


@mistake(caught_by=test_closes_files)
@answer_of
class ForgetsToClose(Right):
    """You remove the handler and leave its file open: remove *and* `close`. `dictConfig` does both."""

    removed = []

    def configure(self, chosen):
        root = logging.getLogger()
        self.removed[:] = root.handlers
        root.handlers.clear()
        self.by_hand(chosen)


@mistake(caught_by=test_refuses_wrong_settings)
@answer_of
class RefusesNothing(Right):
    """With `maxBytes` or `backupCount` 0 the file grows for ever, without a word. Look at the settings first."""

    def refuse(self, chosen):
        if "path" not in chosen:
            raise ValueError("a path is missing")
        for level in (chosen["level"], *chosen["levels"].values()):
            if level not in logging.getLevelNamesMapping():
                raise ValueError(f"unknown level: {level}")


@mistake(caught_by=test_refuses_wrong_settings)
@answer_of
class OverlooksTypingErrors(Right):
    """A misspelt key does nothing, and nobody notices until the disk is full. Refuse keys that you do not know."""

    def refuse(self, chosen):
        super().refuse({key: value for key, value in chosen.items() if key in {"path", *self.defaults}})


@mistake(caught_by=test_needs_a_path)
@answer_of
class FailsWithoutAPath(Right):
    """`settings["path"]` raises a KeyError, which tells whoever wrote the settings little."""

    def refuse(self, chosen):
        super().refuse({"path": "", **chosen})
        chosen["path"]


@mistake(caught_by=test_refusal_changes_nothing)
@answer_of
class TearsDownFirst(Right):
    """You take down what was configured before you have looked at the settings: now nothing is logged at all."""

    def __call__(self, settings):
        logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "root": {"handlers": []}})
        super().__call__(settings)


@mistake(caught_by=test_four_threads)
@answer_of
class TakesNoLock(Right):
    """While one thread renames files, another writes. `Handler.handle` holds a lock during `emit`; yours has none."""

    class handler(ByBytes):
        def createLock(self):
            """Make none."""
            self.lock = None

        def handle(self, record):
            """Write without a lock."""
            self.emit(record)
