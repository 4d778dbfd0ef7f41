"""Trace a record: what an answer must do, and the wrong answers we know."""

import contextlib
import logging

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import mistake
from tenweeks.probes import fresh_logging

LEVELS = [logging.NOTSET, logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR]


class Kept(logging.Handler):
    """A handler with a name that writes down its name for each record it gets."""

    def __init__(self, name, level=logging.NOTSET, got=None):
        super().__init__(level)
        self.set_name(name)
        self.got = [] if got is None else got

    def emit(self, record):
        """Write the name down."""
        self.got.append(self.name)


@contextlib.contextmanager
def tree(**handlers):
    """Give the logger shop.pay; *handlers* are those of root, shop and pay: names, or names with levels."""
    with fresh_logging() as root:
        pay = logging.getLogger("shop.pay")
        for place, logger in (("root", root), ("shop", logging.getLogger("shop")), ("pay", pay)):
            for each in handlers.get(place, []):
                logger.addHandler(Kept(*each) if isinstance(each, tuple) else Kept(each))
        root.setLevel(logging.DEBUG)
        yield pay


def names(trace_record, logger, level=logging.INFO):
    """Return the names of the handlers that an answer gives."""
    return [handler.name for handler in trace_record(logger, level)]


def reached(trace_record, level=logging.INFO, **handlers):
    """Return the names of the handlers that a record of shop.pay reaches in a tree with these handlers."""
    with tree(**handlers) as pay:
        return names(trace_record, pay, level)


def silent(trace_record, change):
    """Return what is reached, with a handler at the logger itself, after *change* was made to it."""
    with tree(pay=["file"], root=["screen"]) as pay:
        change(pay)
        return names(trace_record, pay)


def behind(trace_record, place):
    """Return what is reached if the logger at *place* does not propagate, and each logger has a handler."""
    with tree(pay=["at pay"], shop=["at shop"], root=["at root"]):
        logging.getLogger(place).propagate = False
        return names(trace_record, logging.getLogger("shop.pay"))


def test_own_handlers(trace_record):
    """a logger's own handlers, in the order in which they were added"""
    assert reached(trace_record, pay=["file", "screen"]) == ["file", "screen"]


def test_handlers_above(trace_record):
    """then those of each logger above, up to the root"""
    assert reached(trace_record, pay=["file"], shop=["mail"], root=["screen"]) == ["file", "mail", "screen"]


def test_a_level_above_is_not_asked(trace_record):
    """the levels of the loggers above say nothing, as long as this one has a level of its own"""
    with tree(root=["screen"]) as pay:
        pay.setLevel(logging.DEBUG)
        pay.parent.setLevel(logging.ERROR)
        assert names(trace_record, pay, logging.INFO) == ["screen"]


def test_level_of_the_logger(trace_record):
    """a record below the logger's own level reaches nobody; one at the level does"""
    with tree(root=["screen"]) as pay:
        pay.setLevel(logging.WARNING)
        assert names(trace_record, pay, logging.INFO) == []
        assert names(trace_record, pay, logging.WARNING) == ["screen"]


def test_level_from_above(trace_record):
    """a logger without a level has that of the nearest one above that has one"""
    with tree(root=["screen"]) as pay:
        pay.parent.setLevel(logging.ERROR)
        assert names(trace_record, pay, logging.WARNING) == []
        assert names(trace_record, pay, logging.ERROR) == ["screen"]


def test_level_of_a_handler(trace_record):
    """a handler that has a level gets records from that level on; the others are not affected"""
    handlers = {"pay": [("file", logging.DEBUG)], "shop": [("mail", logging.ERROR)], "root": ["screen"]}
    assert reached(trace_record, logging.INFO, **handlers) == ["file", "screen"]
    assert reached(trace_record, logging.ERROR, **handlers) == ["file", "mail", "screen"]


def test_propagation_ends(trace_record):
    """a logger with `propagate` off is the last one whose handlers get the record"""
    assert behind(trace_record, "shop") == ["at pay", "at shop"]
    assert behind(trace_record, "shop.pay") == ["at pay"]


def test_disabled_logger(trace_record):
    """a logger that is `disabled` reaches nobody; one above that is disabled changes nothing"""
    assert silent(trace_record, lambda pay: setattr(pay, "disabled", True)) == []
    assert silent(trace_record, lambda pay: setattr(pay.parent, "disabled", True)) == ["file", "screen"]


def test_logging_disabled(trace_record):
    """`logging.disable(level)` turns off all records up to that level"""
    assert silent(trace_record, lambda pay: logging.disable(logging.INFO)) == []
    assert silent(trace_record, lambda pay: logging.disable(logging.DEBUG)) == ["file", "screen"]


def test_last_resort(trace_record):
    """where no logger on the way has a handler, it is `logging.lastResort`, from its level on"""
    with tree() as pay:
        logging.lastResort = Kept("last resort", logging.WARNING)
        assert names(trace_record, pay, logging.WARNING) == ["last resort"]
        assert names(trace_record, pay, logging.INFO) == []


def test_no_last_resort(trace_record):
    """a handler that does not take the record is a handler all the same, and `lastResort` may be None"""
    with tree(shop=[("mail", logging.CRITICAL)]) as pay:
        assert names(trace_record, pay, logging.ERROR) == []
    with tree() as pay:
        logging.lastResort = None
        assert names(trace_record, pay, logging.ERROR) == []


def test_nothing_is_logged(trace_record):
    """nothing is logged, and the handlers of each logger stay as they are"""
    with tree(pay=["file"], root=["screen"]) as pay:
        trace_record(pay, logging.ERROR)
        assert (pay.handlers[0].got, len(pay.handlers), len(pay.parent.parent.handlers)) == ([], 1, 1)


loggers = st.fixed_dictionaries(
    {
        "level": st.sampled_from(LEVELS),
        "handlers": st.lists(st.sampled_from(LEVELS), max_size=2),
        "propagate": st.booleans() | st.just(True),
        "disabled": st.sampled_from([False, False, True]),
    }
)


@given(settings=st.lists(loggers, min_size=3, max_size=3), level=st.sampled_from(LEVELS[1:]))
def test_agrees_with_logging(trace_record, settings, level):
    """the handlers are those that really get a record, whatever the settings of root, shop and shop.pay"""
    with fresh_logging():
        got = []
        logging.lastResort = Kept("last resort", logging.WARNING, got)
        for name, setting in zip(["", "shop", "shop.pay"], settings, strict=True):
            logger = logging.getLogger(name)
            logger.setLevel(setting["level"])
            logger.propagate, logger.disabled = setting["propagate"], setting["disabled"]
            for number, least in enumerate(setting["handlers"]):
                logger.addHandler(Kept(f"{name}:{number}", least, got))
        logging.getLogger("shop.pay").log(level, "paid")
        assert names(trace_record, logging.getLogger("shop.pay"), level) == got


class Walk:
    """Right in every rule; a mistake changes one of them. Called like the answer."""

    def __call__(self, logger, level):
        if not self.is_enabled(logger, level):
            return []
        found = self.found(logger)
        return [handler for handler in found or self.nobody() if self.takes(handler, level)]

    def is_enabled(self, logger, level):
        """Tell whether the logger makes a record."""
        return logger.isEnabledFor(level)

    def found(self, logger):
        """Return all handlers on the way up."""
        found = []
        while logger is not None:
            found += logger.handlers
            logger = self.after(logger)
        return found

    def after(self, logger):
        """Return the next logger, or None at the end of the way."""
        return logger.parent if logger.propagate else None

    def takes(self, handler, level):
        """Tell whether a handler takes the record."""
        return level >= handler.level

    def nobody(self):
        """Return who gets the record where no handler is found."""
        return [logging.lastResort] if logging.lastResort is not None else []


def answer_of(cls):
    """Return a function that answers as an object of *cls* does."""

    def trace_record(logger, level):
        return cls()(logger, level)

    trace_record.__doc__ = cls.__doc__
    return trace_record


@mistake(caught_by=test_own_handlers)
@answer_of
class BeginsAtTheRoot(Walk):
    """You go from the root down. A record begins at its own logger and goes up."""

    def found(self, logger):
        return super().found(logger)[::-1]


@mistake(caught_by=test_handlers_above)
@answer_of
class OwnHandlersOnly(Walk):
    """`logger.handlers` are the logger's own. The record goes on to those of `logger.parent`, and of its parent."""

    def found(self, logger):
        return list(logger.handlers)


@mistake(caught_by=test_handlers_above)
@answer_of
class SkipsTheRoot(Walk):
    """Your loop ends before the root, which is the one logger without a parent, and has handlers like any other."""

    def found(self, logger):
        found = []
        while logger.parent is not None:
            found += logger.handlers
            logger = self.after(logger) or logger.root
        return found


@mistake(caught_by=test_handlers_above)
@answer_of
class StopsAtTheFirst(Walk):
    """You stop at the first logger that has handlers. The record passes them and goes on."""

    def after(self, logger):
        return None if logger.handlers else super().after(logger)


@mistake(caught_by=test_a_level_above_is_not_asked)
@answer_of
class AsksEveryLogger(Walk):
    """You ask each logger on the way for its level. Only the one that is called is asked; above it wait handlers."""

    def __call__(self, logger, level):
        self.level = level
        return super().__call__(logger, level)

    def after(self, logger):
        above = super().after(logger)
        return above if above is not None and self.level >= above.level else None


@mistake(caught_by=test_level_of_the_logger)
@answer_of
class ForgetsTheLogger(Walk):
    """You ask handlers for their levels and not the logger, which may not make a record in the first place."""

    def is_enabled(self, logger, level):
        return not logger.disabled and level > logger.manager.disable


@mistake(caught_by=test_level_of_the_logger)
@answer_of
class ExcludesTheLevel(Walk):
    """A level lets records of just this level pass as well: `>=`."""

    def is_enabled(self, logger, level):
        return super().is_enabled(logger, level) and level > logger.getEffectiveLevel()


@mistake(caught_by=test_level_from_above)
@answer_of
class TakesNotsetForALevel(Walk):
    """`logger.level` is 0 for a logger without a level of its own, and lets all pass. See `getEffectiveLevel`."""

    def is_enabled(self, logger, level):
        return not logger.disabled and level > logger.manager.disable and level >= logger.level


@mistake(caught_by=test_level_of_a_handler)
@answer_of
class ForgetsTheHandler(Walk):
    """A handler has a level, too: whoever wants mail about errors only sets it there."""

    def takes(self, handler, level):
        return True


@mistake(caught_by=test_propagation_ends)
@answer_of
class IgnoresPropagate(Walk):
    """You go up to the root in any case. `propagate` off means: no further than here."""

    def after(self, logger):
        return logger.parent


@mistake(caught_by=test_propagation_ends)
@answer_of
class StopsOneTooEarly(Walk):
    """`propagate` is about what lies above. The logger's own handlers get the record before it is asked."""

    def found(self, logger):
        found = []
        while logger is not None and logger.propagate:
            found += logger.handlers
            logger = logger.parent
        return found


@mistake(caught_by=test_disabled_logger)
@answer_of
class ForgetsDisabled(Walk):
    """A logger can be turned off as a whole: `logger.disabled`. `isEnabledFor` knows."""

    def is_enabled(self, logger, level):
        return level > logger.manager.disable and level >= logger.getEffectiveLevel()


@mistake(caught_by=test_logging_disabled)
@answer_of
class ForgetsDisable(Walk):
    """`logging.disable` turns levels off for all loggers at once. `isEnabledFor` knows."""

    def is_enabled(self, logger, level):
        return not logger.disabled and level >= logger.getEffectiveLevel()


@mistake(caught_by=test_last_resort)
@answer_of
class ForgetsTheLastResort(Walk):
    """Where nobody has set up logging, warnings are not lost: `logging.lastResort` prints them."""

    def nobody(self):
        return []


@mistake(caught_by=test_last_resort)
@answer_of
class LastResortForAll(Walk):
    """`logging.lastResort` is a handler with a level, WARNING, like any other."""

    def takes(self, handler, level):
        return handler is logging.lastResort or super().takes(handler, level)


@mistake(caught_by=test_no_last_resort)
@answer_of
class LastResortWhenNobodyTakes(Walk):
    """You ask whether any handler takes the record. `logging` asks whether there is any handler: a NullHandler, which
    takes nothing, is enough to keep the last resort silent.
    """

    def __call__(self, logger, level):
        return super().__call__(logger, level) or (
            [each for each in self.nobody() if self.takes(each, level)] if self.is_enabled(logger, level) else []
        )


@mistake(caught_by=test_nothing_is_logged)
@answer_of
class TriesItOut(Walk):
    """You log a record to see where it comes out: whoever reads those logs sees it, too."""

    def __call__(self, logger, level):
        logger.log(level, "test")
        return super().__call__(logger, level)
