"""The loggers of a library: what an answer must do, and the wrong answers we know."""

import contextlib
import logging

from tenweeks.plugin import mistake
from tenweeks.probes import fresh_logging


class Kept(logging.Handler):
    """A handler that keeps the messages it gets."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        """Keep the message."""
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def program(level=logging.WARNING):
    """Stand for a program whose root logger has one handler, which is given."""
    with fresh_logging() as root:
        root.addHandler(screen := Kept())
        root.setLevel(level)
        yield screen


def null_handlers(module_logger, *modules):
    """Return the names of the loggers that bear a NullHandler, one entry for each, after *modules* got theirs."""
    with fresh_logging():
        for name in modules:
            module_logger(name)
        loggers = [logging.getLogger(), *map(logging.getLogger, sorted(logging.Logger.manager.loggerDict))]
        return [each.name for each in loggers for handler in each.handlers if type(handler) is logging.NullHandler]


def level_of(module_logger, *modules):
    """Return level and `propagate` of the first module's logger, after *modules* got theirs."""
    with fresh_logging():
        logger, *_ = map(module_logger, modules)
        return logging.getLevelName(logger.level), logger.propagate


def heard(captured, log, name="atlas", level=logging.DEBUG):
    """Return what a block hears at the logger *name*, from *level* on, while *log* is called."""
    with program(), captured(name, level) as records:
        log()
        return told(records)


def told(records):
    """Return logger, level and message of each record, as one text."""
    return [f"{record.name} {record.levelname}: {record.getMessage()}" for record in records]


def log_at(*names, level=logging.INFO, message="drawn"):
    """Return a function that logs the same with the loggers of these names."""
    return lambda: [logging.getLogger(name).log(level, message) for name in names]


def log_levels():
    """Log one record at each of the three levels."""
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger("atlas.maps").log(level, "drawn")


def test_logger_of_the_module(module_logger):
    """the logger is the one that `logging.getLogger` has under the module's name"""
    with fresh_logging():
        assert module_logger("atlas.maps.tiles") is logging.getLogger("atlas.maps.tiles")


def test_null_handler_on_top(module_logger):
    """the one NullHandler is at the topmost logger of the library, up to the first dot"""
    assert null_handlers(module_logger, "atlas.maps.tiles") == ["atlas"]
    assert null_handlers(module_logger, "atlas") == ["atlas"]


def test_one_null_handler_a_library(module_logger):
    """a library with many modules has one NullHandler, and another library has its own"""
    assert null_handlers(module_logger, "atlas.maps", "atlas.io", "atlas.maps", "atlas") == ["atlas"]
    assert null_handlers(module_logger, "atlas.maps", "zenit.sky") == ["atlas", "zenit"]


def test_levels_are_the_programs(module_logger):
    """no level is set, and records still go up"""
    assert level_of(module_logger, "atlas.maps") == ("NOTSET", True)
    assert level_of(module_logger, "atlas", "atlas.maps") == ("NOTSET", True)


def test_hears_the_logger(captured):
    """the list holds the records that the logger made inside the block"""
    assert heard(captured, log_at("atlas")) == ["atlas INFO: drawn"]


def test_hears_the_loggers_below(captured):
    """loggers below it are heard, in the order of their records, and no others"""
    log = log_at("atlas.maps.tiles", "zenit", "atlas.io", "atlasses", level=logging.WARNING)
    assert heard(captured, log) == ["atlas.maps.tiles WARNING: drawn", "atlas.io WARNING: drawn"]
    assert heard(captured, log_at("atlas", "zenit", level=logging.WARNING), name="atlas.maps") == []


def test_from_a_level_on(captured):
    """records below the level are not in the list, those at it are"""
    assert heard(captured, log_levels, level=logging.INFO) == ["atlas.maps INFO: drawn", "atlas.maps WARNING: drawn"]


def test_debug_unless_told(captured):
    """without a level, everything is heard"""
    with program(), captured("atlas") as records:
        log_levels()
        assert len(records) == 3


def test_records_go_on_up(captured):
    """the program's handlers still get the records"""
    with program(logging.INFO) as screen, captured("atlas"):
        logging.getLogger("atlas.maps").warning("no map of Atlantis")
    assert screen.messages == ["no map of Atlantis"]


def test_others_lose_nothing(captured):
    """a program that wants more details than the block goes on getting them"""
    with program(logging.DEBUG) as screen, captured("atlas", logging.WARNING) as records:
        logging.getLogger("atlas").debug("drawn")
    assert (told(records), screen.messages) == ([], ["drawn"])


def test_list_can_be_read_later(captured):
    """the list can be read after the block, and later records are not in it"""
    with program():
        with captured("atlas") as records:
            log_at("atlas")()
        log_at("atlas", level=logging.ERROR)()
        assert told(records) == ["atlas INFO: drawn"]


def test_all_is_as_before(captured):
    """after the block the logger has the handlers and the level that it had"""
    with program():
        logger, kept = logging.getLogger("atlas"), Kept()
        logger.addHandler(kept)
        with captured("atlas"):
            pass
        assert (logger.handlers, logger.level, logger.propagate) == ([kept], logging.NOTSET, True)
        logger.setLevel(logging.ERROR)
        with captured("atlas"):
            pass
        assert logger.level == logging.ERROR


def test_all_is_as_before_after_an_error(captured):
    """an error passes the block, and leaves the logger as it was"""
    with program():
        logger = logging.getLogger("atlas")
        with contextlib.suppress(ZeroDivisionError), captured("atlas"):
            raise ZeroDivisionError
        assert (logger.handlers, logger.level) == ([], logging.NOTSET)
        seen = []
        with contextlib.suppress(ZeroDivisionError):
            with captured("atlas"):
                raise ZeroDivisionError
            seen.append("the error was swallowed")
        assert seen == []


def test_blocks_inside_each_other(captured):
    """a block inside another has a list of its own, and the outer one misses nothing"""
    with program(), captured("atlas") as outer:
        with captured("atlas.maps", logging.WARNING) as inner:
            log_levels()
        log_levels()
        assert (len(outer), len(inner)) == (6, 1)


def right_logger(name):
    """Return the module's logger, with a NullHandler on top of its library."""
    top = logging.getLogger(name.partition(".")[0])
    if not any(isinstance(handler, logging.NullHandler) for handler in top.handlers):
        top.addHandler(logging.NullHandler())
    return logging.getLogger(name)


class Listener(Kept):
    """Right in every rule; a mistake changes one of them."""

    default = logging.DEBUG

    def __init__(self, name, level):
        super().__init__()
        self.name_of_logger, self.records, self.least = name, [], level

    def emit(self, record):
        """Keep the record."""
        self.records.append(record)

    def __enter__(self):
        self.logger = logging.getLogger(self.name_of_logger)
        self.before = self.logger.level
        self.begin()
        return self.records

    def __exit__(self, kind, error, trace):
        if error is None or self.cleans_up():
            self.end()
        return self.swallows()

    def begin(self):
        """Hang the handler up and let records through."""
        self.setLevel(self.least)
        self.logger.addHandler(self)
        if self.logger.getEffectiveLevel() > self.least:
            self.logger.setLevel(self.least)

    def end(self):
        """Take it all back."""
        self.logger.removeHandler(self)
        self.logger.setLevel(self.before)

    def cleans_up(self):
        """Tell whether an error leads to the end as well."""
        return True

    def swallows(self):
        """Tell whether errors end here."""
        return False


def logger_answer(module_logger):
    """Return an answer with this `module_logger`, the other function being the solution's."""
    return type(module_logger.__name__, (), {"__doc__": module_logger.__doc__, "module_logger": module_logger})


def captured_answer(cls):
    """Return an answer whose `captured` makes objects of *cls*, the other function being the solution's."""

    def captured(name, level=cls.default):
        return cls(name, level)

    return type(cls.__name__, (), {"__doc__": cls.__doc__, "captured": captured})


@mistake(caught_by=test_logger_of_the_module)
@logger_answer
def gives_the_top(name):
    """You return the library's topmost logger, so nobody sees which module has logged, or can turn one up."""
    right_logger(name)
    return logging.getLogger(name.partition(".")[0])


@mistake(caught_by=test_null_handler_on_top)
@logger_answer
def at_every_module(name):
    """You give the module's own logger a NullHandler. All records pass the topmost one: there, one is enough."""
    logger = logging.getLogger(name)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger


@mistake(caught_by=test_null_handler_on_top)
@logger_answer
def at_the_parent(name):
    """You cut off the last part of the name, which leads one step up. The topmost logger may be further away."""
    top = logging.getLogger(name.rpartition(".")[0] or name)
    if not top.handlers:
        top.addHandler(logging.NullHandler())
    return logging.getLogger(name)


@mistake(caught_by=test_null_handler_on_top)
@logger_answer
def at_the_root(name):
    """The root logger is the program's. With a NullHandler there, the warnings of all other libraries fall silent."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    return logging.getLogger(name)


@mistake(caught_by=test_one_null_handler_a_library)
@logger_answer
def one_for_each_module(name):
    """Every module that asks adds one more handler to the same logger. Look first whether one is there."""
    logging.getLogger(name.partition(".")[0]).addHandler(logging.NullHandler())
    return logging.getLogger(name)


@mistake(caught_by=test_one_null_handler_a_library)
@logger_answer
def one_for_all(name, seen=[]):  # noqa: B006
    """You remember that you have added a NullHandler, but not to whom: the second library gets none."""
    if any(logging.getLogger(each).handlers for each in seen):
        return logging.getLogger(name)
    seen.append(name.partition(".")[0])
    return right_logger(name)


@mistake(caught_by=test_levels_are_the_programs)
@logger_answer
def sets_a_level(name):
    """With a level of its own your library no longer listens to the program's. Set none."""
    logger = right_logger(name)
    logger.setLevel(logging.INFO)
    return logger


@mistake(caught_by=test_levels_are_the_programs)
@logger_answer
def does_not_propagate(name):
    """With `propagate` off no record of the library reaches the program."""
    logger = right_logger(name)
    logger.propagate = False
    return logger


@mistake(caught_by=test_hears_the_logger)
@captured_answer
class LeavesTheLevel(Listener):
    """You add a handler, and the logger, whose level is WARNING by default, makes no INFO record in the first place."""

    def begin(self):
        self.setLevel(self.least)
        self.logger.addHandler(self)


@mistake(caught_by=test_hears_the_loggers_below)
@captured_answer
class ListensAtTheRoot(Listener):
    """You listen at the root, where the records of all other libraries come by as well."""

    def begin(self):
        self.setLevel(self.least)
        self.logger.setLevel(min(self.least, self.logger.getEffectiveLevel()))
        logging.getLogger().addHandler(self)

    def end(self):
        super().end()
        logging.getLogger().removeHandler(self)


@mistake(caught_by=test_hears_the_loggers_below)
@captured_answer
class HearsOneLogger(Listener):
    """You keep only records whose name is the logger's own. Those of the loggers below come by, too."""

    def emit(self, record):
        if record.name == self.name_of_logger:
            self.records.append(record)


@mistake(caught_by=test_from_a_level_on)
@captured_answer
class HearsEverything(Listener):
    """You set the logger to DEBUG whatever the level, and your handler takes all of it."""

    def begin(self):
        self.logger.addHandler(self)
        self.logger.setLevel(logging.DEBUG)


@mistake(caught_by=test_debug_unless_told)
@captured_answer
class InfoUnlessTold(Listener):
    """Without a level the block is to hear everything, from DEBUG on."""

    default = logging.INFO


@mistake(caught_by=test_others_lose_nothing)
@captured_answer
class RaisesTheLevel(Listener):
    """You set the logger's level, even if it was lower. Then the program loses what it wanted. Only ever lower it, and
    give your own handler the level.
    """

    def begin(self):
        self.logger.addHandler(self)
        self.logger.setLevel(self.least)


@mistake(caught_by=test_records_go_on_up)
@captured_answer
class StopsTheRecords(Listener):
    """You turn `propagate` off, as `assertLogs` does: while you listen, the program gets nothing."""

    def begin(self):
        super().begin()
        self.logger.propagate = False

    def end(self):
        super().end()
        self.logger.propagate = True


@mistake(caught_by=test_list_can_be_read_later)
@captured_answer
class NeverStopsListening(Listener):
    """Your handler stays when the block is over, and goes on collecting for ever."""

    def end(self):
        self.logger.setLevel(self.before)


@mistake(caught_by=test_list_can_be_read_later)
@captured_answer
class EmptiesTheList(Listener):
    """You empty the list at the end. Tests read it after the block."""

    def end(self):
        super().end()
        self.records.clear()


@mistake(caught_by=test_all_is_as_before)
@captured_answer
class LeavesItTurnedUp(Listener):
    """You do not give the level back. From then on the library talks to everybody."""

    def end(self):
        self.logger.removeHandler(self)


@mistake(caught_by=test_all_is_as_before)
@captured_answer
class SetsTheEffectiveLevel(Listener):
    """You give back what `getEffectiveLevel` said, perhaps the level of a logger above. Now it is this one's own."""

    def begin(self):
        self.before = self.logger.getEffectiveLevel()
        super().begin()


@mistake(caught_by=test_all_is_as_before)
@captured_answer
class RemovesAllHandlers(Listener):
    """You empty the list of handlers, in which others have theirs. Remove your own."""

    def end(self):
        super().end()
        self.logger.handlers.clear()


@mistake(caught_by=test_all_is_as_before_after_an_error)
@captured_answer
class ForgetsErrors(Listener):
    """When the block fails, nothing is taken back. What has to happen in any case belongs behind `finally`."""

    def cleans_up(self):
        return False


@mistake(caught_by=test_all_is_as_before_after_an_error)
@captured_answer
class SwallowsErrors(Listener):
    """You catch the block's error and do not raise it again, so that a failing test passes."""

    def swallows(self):
        return True


SHARED = []


@mistake(caught_by=test_blocks_inside_each_other)
@captured_answer
class SharesOneList(Listener):
    """All blocks fill the same list. Make a new one for each."""

    def begin(self):
        if not any(isinstance(handler, Listener) for each in self.way() for handler in each.handlers):
            SHARED.clear()
        self.records = SHARED
        super().begin()

    def way(self):
        """Return the loggers from this one up."""
        logger = self.logger
        while logger is not None:
            yield logger
            logger = logger.parent
