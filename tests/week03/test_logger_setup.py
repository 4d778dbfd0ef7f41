"""Logger setup: what an answer must do, and the wrong answers we know."""

import contextlib
import io
import logging

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called


class Records(logging.Handler):
    """A handler that keeps the messages it gets."""

    def __init__(self):
        super().__init__()
        self.messages, self.levels = [], []

    def emit(self, record):
        """Keep the message and the level."""
        self.messages.append(record.getMessage())
        self.levels.append(record.levelname)


class Exploding:
    """A value that fails the check when somebody turns it into text."""

    __str__ = __repr__ = __format__ = never_called("str, for a record that nobody wants,")


@contextlib.contextmanager
def application(*handlers, level=logging.WARNING):
    """Stand for a program in which the root logger has *handlers*; give what would be printed if it has none."""
    root, printed, last_resort = logging.getLogger(), Records(), logging.lastResort
    before = root.handlers[:], root.level
    forget("atlas")
    root.handlers[:], logging.lastResort = handlers, printed
    root.setLevel(level)
    try:
        yield printed
    finally:
        root.handlers[:], logging.lastResort = before[0], last_resort
        root.setLevel(before[1])
        forget("atlas")


def forget(name):
    """Make the logger of that name new again."""
    logger = logging.getLogger(name)
    logger.handlers.clear()
    logger.filters.clear()
    logger.propagate, logger.disabled = True, False
    logger.setLevel(logging.NOTSET)


def kinds(logger):
    """Return the types of a logger's handlers."""
    return [type(handler).__name__ for handler in logger.handlers]


def logged(log_order, *arguments, level=logging.DEBUG):
    """Return level and message of each record that is made of one order, as the application gets it."""
    records = Records()
    with application(records, level=level):
        log_order(logging.getLogger("atlas"), *arguments)
    return list(zip(records.levels, records.messages, strict=True))


def test_returns_the_logger(library_logger):
    """the logger is the one that `logging.getLogger` has under this name"""
    with application():
        assert library_logger("atlas") is logging.getLogger("atlas")
        assert library_logger("atlas.maps") is logging.getLogger("atlas.maps")


def test_prints_nothing_by_itself(library_logger):
    """as long as the program has set up no logging, nothing is printed, not even a warning"""
    with application() as printed:
        library_logger("atlas").error("no map of Atlantis")
    assert printed.messages == []


def test_null_handler_alone(library_logger):
    """the logger bears a NullHandler and no other: where records go is the program's business"""
    with application():
        assert kinds(library_logger("atlas")) == ["NullHandler"]


def test_called_again(library_logger):
    """a second call adds no second handler, and removes none that the program has added"""
    with application():
        library_logger("atlas")
        assert kinds(library_logger("atlas")) == ["NullHandler"]
        logging.getLogger("atlas").addHandler(Records())
        assert kinds(library_logger("atlas")) == ["NullHandler", "Records"]


def test_root_is_left_alone(library_logger):
    """the root logger keeps its handlers and its level"""
    records = Records()
    with application(records):
        library_logger("atlas", logging.DEBUG)
        assert (logging.getLogger().handlers, logging.getLogger().level) == ([records], logging.WARNING)
    with application():
        library_logger("atlas")
        assert logging.getLogger().handlers == []


def test_application_gets_the_records(library_logger):
    """once the program has set up its root logger, records reach it"""
    records = Records()
    with application(records):
        library_logger("atlas").warning("no map of Atlantis")
    assert records.messages == ["no map of Atlantis"]


def test_level_only_if_given(library_logger):
    """a level that is given is set; without one the level stays as it is, so that the program's counts"""
    with application():
        assert library_logger("atlas").level == logging.NOTSET
        assert library_logger("atlas", logging.DEBUG).level == logging.DEBUG
        assert library_logger("atlas", "ERROR").level == logging.ERROR
        assert library_logger("atlas").level == logging.ERROR


def test_message_of_an_order(log_order):
    """an order is one record, with city and items in its message"""
    assert logged(log_order, "Lima", ["tea", "rice"])[0][1] == "order from Lima: ['tea', 'rice']"
    assert len(logged(log_order, "Lima", ["tea"])) == 1
    assert logged(log_order, "50 %s", [])[0][1] == "order from 50 %s: []"


def test_orders_are_details(log_order):
    """the record has the level DEBUG, so that a program sees it only if it asks for details"""
    assert logged(log_order, "Lima", [])[0][0] == "DEBUG"
    assert logged(log_order, "Lima", [], level=logging.INFO) == []


def test_no_text_in_vain(log_order):
    """while details are off, city and items are not turned into text"""
    assert logged(log_order, Exploding(), Exploding(), level=logging.INFO) == []


def test_uses_the_logger_it_is_given(log_order):
    """the record goes through the logger that was handed in"""
    records = Records()
    with application(level=logging.DEBUG):
        logging.getLogger("atlas").addHandler(records)
        log_order(logging.getLogger("atlas"), "Lima", ["tea"])
        assert (records.messages, logging.getLogger().handlers) == (["order from Lima: ['tea']"], [])


def right_logger(name, level=None):
    """Return the logger of that name, silent by itself."""
    logger = logging.getLogger(name)
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
    if level is not None:
        logger.setLevel(level)
    return logger


def logger_answer(library_logger):
    """Return an answer with this `library_logger`, the other function being the solution's."""
    known = {"__doc__": library_logger.__doc__, "library_logger": library_logger}
    return type(library_logger.__name__, (), known)


def order_answer(log_order):
    """Return an answer with this `log_order`, the other function being the solution's."""
    return type(log_order.__name__, (), {"__doc__": log_order.__doc__, "log_order": log_order})


@alternative
@order_answer
def asks_before_it_writes(logger, city, items):
    """Ask whether anybody wants the record, and write the text only then."""
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug("%s", f"order from {city}: {items}")


@mistake(caught_by=test_returns_the_logger)
@logger_answer
def takes_the_root(name, level=None):
    """Without a name, `logging.getLogger()` is the root: the logger of the whole program, not of your library."""
    return right_logger(None, level)


@mistake(caught_by=test_returns_the_logger)
@logger_answer
def makes_a_logger(name, level=None):
    """`logging.Logger(name)` is a logger that nobody else can find, outside of the tree. Ask `logging.getLogger`."""
    logger = logging.Logger(name, level or logging.NOTSET)
    logger.addHandler(logging.NullHandler())
    return logger


@mistake(caught_by=test_prints_nothing_by_itself)
@logger_answer
def adds_no_handler(name, level=None):
    """If no handler is found on the way to the root, `logging` prints warnings itself. A NullHandler is found, and
    does nothing.
    """
    logger = logging.getLogger(name)
    if level is not None:
        logger.setLevel(level)
    return logger


@mistake(caught_by=test_null_handler_alone)
@logger_answer
def adds_a_stream_handler(name, level=None):
    """A handler that prints is the program's to choose: it may want a file, JSON, or silence."""
    logger = right_logger(name, level)
    if len(logger.handlers) == 1:
        logger.addHandler(logging.StreamHandler(io.StringIO()))
    return logger


@mistake(caught_by=test_called_again)
@logger_answer
def adds_one_each_time(name, level=None):
    """Loggers live as long as the program, so each call adds one more handler to the same one. Look first."""
    logger = logging.getLogger(name)
    logger.addHandler(logging.NullHandler())
    if level is not None:
        logger.setLevel(level)
    return logger


@mistake(caught_by=test_called_again)
@logger_answer
def begins_with_an_empty_list(name, level=None):
    """You empty the list of handlers, in which the program may have put its own."""
    logging.getLogger(name).handlers.clear()
    return right_logger(name, level)


@mistake(caught_by=test_root_is_left_alone)
@logger_answer
def configures_the_root(name, level=None):
    """`logging.basicConfig` sets up the root for the whole program, and does nothing if called again: you have taken
    the program's choice away.
    """
    logging.basicConfig(stream=io.StringIO())
    return right_logger(name, level)


@mistake(caught_by=test_root_is_left_alone)
@logger_answer
def sets_the_level_of_the_root(name, level=None):
    """You set the level of the root, and every other library begins to talk. Set that of your own logger."""
    logger = right_logger(name, level)
    if level is not None:
        logging.getLogger().setLevel(level)
    return logger


@mistake(caught_by=test_application_gets_the_records)
@logger_answer
def cuts_the_way_up(name, level=None):
    """With `propagate = False` no record reaches the program's handlers. Leave it on."""
    logger = right_logger(name, level)
    logger.propagate = False
    return logger


@mistake(caught_by=test_level_only_if_given)
@logger_answer
def sets_a_level_of_its_own(name, level=logging.INFO):
    """A level of your own hides the program's: set none unless the caller gives one."""
    return right_logger(name, level)


@mistake(caught_by=test_level_only_if_given)
@logger_answer
def takes_none_for_no_level(name, level=None):
    """Without a level you set NOTSET, which takes back what was set before. Leave the level alone."""
    return right_logger(name, level or logging.NOTSET)


@mistake(caught_by=test_level_only_if_given)
@logger_answer
def forgets_the_level(name, level=None):
    """You take a level and never set it."""
    return right_logger(name)


@mistake(caught_by=test_message_of_an_order)
@order_answer
def takes_the_text_for_a_pattern(logger, city, items):
    """You put the city into the pattern, and a `%s` inside it waits for an argument. Hand both values over."""
    if logger.isEnabledFor(logging.DEBUG):
        try:
            logger.debug(f"order from {city}: %s" % (items,))
        except TypeError:
            logger.debug("order from %s", city)


@mistake(caught_by=test_message_of_an_order)
@order_answer
def hands_over_no_pattern(logger, city, items):
    """The first argument is the pattern; the others go into its `%s`. A comma is not `print`'s."""
    with contextlib.suppress(TypeError):
        logger.debug("order from " + "%s%s", city, "")


@mistake(caught_by=test_orders_are_details)
@order_answer
def talks_too_loud(logger, city, items):
    """Every order at INFO fills the log of a busy shop. Details have the level DEBUG."""
    logger.info("order from %s: %s", city, items)


@mistake(caught_by=test_no_text_in_vain)
@order_answer
def formats_at_once(logger, city, items):
    """An f-string, `%` or `format` makes the text before `debug` is called, whether anybody wants it or not."""
    logger.debug("%s", f"order from {city}: {items}")


@mistake(caught_by=test_uses_the_logger_it_is_given)
@order_answer
def asks_the_root(logger, city, items):
    """`logging.debug` writes through the root logger, and sets it up on the way."""
    logging.debug("order from %s: %s", city, items)
