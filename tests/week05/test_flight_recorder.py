"""The flight recorder: what an answer must do, and the wrong answers we know."""

import contextlib
import logging
import logging.handlers
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import fresh_logging, in_threads

SHORT = {"D": logging.DEBUG, "I": logging.INFO, "W": logging.WARNING, "E": logging.ERROR, "C": logging.CRITICAL}


class Target(logging.Handler):
    """A handler that keeps the messages and the records it gets, and whether it was closed."""

    def __init__(self, level=logging.NOTSET):
        super().__init__(level)
        self.messages, self.records, self.closed = [], [], False

    def emit(self, record):
        """Keep the record."""
        self.records.append(record)
        self.messages.append(record.getMessage())

    def close(self):
        """Remember it."""
        self.closed = True
        super().close()


class Counted:
    """A value that counts how often it is turned into text."""

    count = 0

    def __str__(self):
        Counted.count += 1
        return "3 teas"


@contextlib.contextmanager
def shop(FlightRecorder, target=None, **options):
    """Give the logger shop, at DEBUG, with a recorder before the target, and both of these."""
    target = Target() if target is None else target
    with fresh_logging():
        logger = logging.getLogger("shop")
        logger.setLevel(logging.DEBUG)
        logger.addHandler(recorder := FlightRecorder(target, **options))
        yield logger, recorder, target


def written(FlightRecorder, levels, target=None, **options):
    """Return what the target gets of records with these levels: D1 is the first, at DEBUG."""
    with shop(FlightRecorder, target, **options) as (logger, _, target):
        log(logger, levels)
        return list(target.messages)


def log(logger, levels):
    """Log a record for each letter, which with its number is the message."""
    for number, letter in enumerate(levels, 1):
        logger.log(SHORT[letter], f"{letter}{number}")


def texts_made(FlightRecorder, records):
    """Return how often the argument of a message is turned into text, if there are so many records and no error."""
    Counted.count = 0
    with shop(FlightRecorder) as (logger, _, _target):
        for _ in range(records):
            logger.debug("basket: %s", Counted())
        return Counted.count


class Talker(Target):
    """A target that logs itself while it gets a record, as one that sends mail may do."""

    def emit(self, record):
        """Keep the record, and log that it was sent."""
        super().emit(record)
        if not record.getMessage().startswith("sent"):
            logging.getLogger("shop").debug("sent %s", record.getMessage())


def test_is_a_handler(FlightRecorder):
    """it is a handler, which a logger can be given"""
    with fresh_logging():
        assert isinstance(FlightRecorder(Target()), logging.Handler)


def test_keeps_quiet(FlightRecorder):
    """as long as nothing happens, the target gets nothing"""
    assert written(FlightRecorder, "DIDW") == []


def test_an_error_brings_the_details(FlightRecorder):
    """an error brings the records before it, in order, and then itself"""
    assert written(FlightRecorder, "DIDE") == ["D1", "I2", "D3", "E4"]


def test_worse_than_the_trigger(FlightRecorder):
    """what is worse than an error does so as well"""
    assert written(FlightRecorder, "DC") == ["D1", "C2"]


def test_details_are_kept_again_after_it(FlightRecorder):
    """after an error it is quiet again"""
    assert written(FlightRecorder, "DEID") == ["D1", "E2"]


def test_each_record_once(FlightRecorder):
    """a record is handed over once: a second error brings what came since the first"""
    assert written(FlightRecorder, "DEIE") == ["D1", "E2", "I3", "E4"]
    assert written(FlightRecorder, "EE") == ["E1", "E2"]


def test_capacity(FlightRecorder):
    """of the records before the error the last `capacity` are kept; the error does not count"""
    assert written(FlightRecorder, "DDDDE", capacity=2) == ["D3", "D4", "E5"]
    assert written(FlightRecorder, "DDE", capacity=2) == ["D1", "D2", "E3"]


def test_a_hundred_unless_told(FlightRecorder):
    """without a number the last hundred are kept"""
    assert len(written(FlightRecorder, "D" * 150 + "E")) == 101


@pytest.mark.parametrize("capacity", [0, -1])
def test_refuses_no_capacity(FlightRecorder, capacity):
    """a capacity below 1 is a ValueError"""
    with fresh_logging(), pytest.raises(ValueError, match=str(capacity)):
        FlightRecorder(Target(), capacity=capacity)


def test_trigger(FlightRecorder):
    """another level can be the trigger: it and all above it"""
    assert written(FlightRecorder, "DIWD", trigger=logging.WARNING) == ["D1", "I2", "W3"]
    assert written(FlightRecorder, "DEC", trigger=logging.CRITICAL) == ["D1", "E2", "C3"]


def test_level_of_the_target(FlightRecorder):
    """a target that has a level gets only records from that level on, as from a logger"""
    assert written(FlightRecorder, "DIWE", Target(logging.INFO)) == ["I2", "W3", "E4"]
    assert written(FlightRecorder, "DIWE", Target(logging.CRITICAL)) == []


def test_filters_of_the_target(FlightRecorder):
    """the target's filters are asked"""
    target = Target()
    target.addFilter(lambda record: record.getMessage() != "D1")
    assert written(FlightRecorder, "DDE", target) == ["D2", "E3"]


def test_records_as_they_are(FlightRecorder):
    """the target gets the records themselves, with arguments, errors and extras, for its own formatter"""
    with shop(FlightRecorder) as (logger, recorder, target):
        record = logging.makeLogRecord({"msg": "%d left", "args": (3,), "city": "Lima", "levelno": logging.DEBUG})
        recorder.handle(record)
        logger.error("sold out")
        assert target.records[0] is record
        assert (record.args, record.city) == ((3,), "Lima")


def test_no_text_in_vain(FlightRecorder):
    """of records that nobody gets no text is made"""
    assert texts_made(FlightRecorder, 1_000) == 0


def test_the_end_of_a_program(FlightRecorder):
    """a program that ends well, by `logging.shutdown()`, writes nothing of what is kept"""
    with shop(FlightRecorder) as (logger, _, target):
        log(logger, "DI")
        logging.shutdown()
        assert target.messages == []


def test_flush_writes_nothing(FlightRecorder):
    """`flush` writes nothing, and what is kept stays kept"""
    with shop(FlightRecorder) as (logger, recorder, target):
        log(logger, "DI")
        recorder.flush()
        log(logger, "E")
        assert target.messages == ["D1", "I2", "E1"]


def test_clear(FlightRecorder):
    """`clear` forgets what is kept: the request has ended well"""
    with shop(FlightRecorder) as (logger, recorder, target):
        log(logger, "DI")
        recorder.clear()
        log(logger, "DE")
        assert target.messages == ["D1", "E2"]


def test_close_forgets(FlightRecorder):
    """`close` forgets what is kept and leaves the target open, which others may use"""
    with shop(FlightRecorder) as (logger, recorder, target):
        log(logger, "DI")
        recorder.close()
        assert (target.messages, target.closed) == ([], False)
        log(logger, "E")
        assert target.messages == ["E1"]


def test_close_is_every_handlers(FlightRecorder):
    """`close` does what it does for every handler: its name is free for another one"""
    with shop(FlightRecorder) as (_, recorder, _target):
        recorder.set_name("recorder")
        recorder.close()
        assert "recorder" not in logging._handlers


def test_two_recorders(FlightRecorder):
    """two recorders keep their own records"""
    with shop(FlightRecorder) as (logger, _, _target):
        other = FlightRecorder(quiet := Target())
        log(logger, "D")
        other.handle(logging.makeLogRecord({"msg": "sold out", "levelno": logging.ERROR}))
        assert quiet.messages == ["sold out"]


def test_targets_that_log(FlightRecorder):
    """records that the target itself logs meanwhile are kept for the next time: none is lost, none comes twice"""
    with shop(FlightRecorder, Talker()) as (logger, _, target):
        log(logger, "DE")
        assert target.messages == ["D1", "E2"]
        log(logger, "E")
        assert target.messages == ["D1", "E2", "sent D1", "sent E2", "E1"]


@not_in_browser("threads")
def test_threads(FlightRecorder):
    """of four threads that log at the same time no record is lost"""
    with shop(FlightRecorder, capacity=400) as (logger, _, target):
        in_threads(*[lambda: log(logger, "D" * 100)] * 4)
        logger.error("sold out")
        assert len(target.messages) == 401


@given(levels=st.text("DIWEC", max_size=20), capacity=st.integers(1, 5))
def test_any_records(FlightRecorder, levels, capacity):
    """for any records: each one at the trigger brings the last ones since the trigger before"""
    expected, since = [], []
    for number, letter in enumerate(levels, 1):
        if SHORT[letter] >= logging.ERROR:
            expected += [*since[-capacity:], f"{letter}{number}"]
            since = []
        else:
            since.append(f"{letter}{number}")
    assert written(FlightRecorder, levels, capacity=capacity) == expected


class Right(logging.Handler):
    """Right in every rule; a mistake changes one of them."""

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        super().__init__()
        if capacity < self.least():
            raise ValueError(f"capacity must be 1 or more, not {capacity}")
        self.target, self.trigger, self.kept = target, trigger, self.store(capacity)

    def least(self):
        """Return the least capacity."""
        return 1

    def store(self, capacity):
        """Return a place for so many records."""
        return deque(maxlen=capacity)

    def emit(self, record):
        if self.is_trigger(record):
            self.hand_all_over(record)
        else:
            self.kept.append(record)

    def is_trigger(self, record):
        """Tell whether a record brings all others."""
        return record.levelno >= self.trigger

    def hand_all_over(self, record):
        """Bring what is kept, then the record."""
        kept = list(self.kept)
        self.kept.clear()
        for each in [*kept, record]:
            self.hand_over(each)

    def hand_over(self, record):
        """Bring one record to the target."""
        if record.levelno >= self.target.level:
            self.target.handle(record)

    def clear(self):
        """Forget what is kept."""
        self.kept.clear()

    def close(self):
        self.clear()
        super().close()


@alternative
class InAFixedList(logging.Handler):
    """A ring by hand: a list of fixed length, and a number that goes on counting."""

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        super().__init__()
        if capacity < 1:
            raise ValueError(f"capacity must be 1 or more, not {capacity}")
        self.target, self.trigger, self.capacity = target, trigger, capacity
        self.clear()

    def clear(self):
        """Begin with an empty ring."""
        self.ring, self.seen = [None] * self.capacity, 0

    def emit(self, record):
        """Write over the oldest record, or hand all of them over."""
        if record.levelno < self.trigger:
            self.ring[self.seen % self.capacity] = record
            self.seen += 1
            return
        ring, first, last = self.ring, max(0, self.seen - self.capacity), self.seen
        self.clear()
        for each in [*(ring[place % self.capacity] for place in range(first, last)), record]:
            if each.levelno >= self.target.level:
                self.target.handle(each)

    def close(self):
        """Forget the records."""
        self.clear()
        super().close()


@alternative
class FromTheLibrary(logging.handlers.MemoryHandler):
    """`MemoryHandler`, whose rules about when to flush are replaced."""

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        super().__init__(capacity, trigger, target, flushOnClose=False)
        if capacity < 1:
            raise ValueError(f"capacity must be 1 or more, not {capacity}")

    def emit(self, record):
        """Keep the record, or hand all of them over."""
        if record.levelno < self.flushLevel:
            self.buffer.append(record)
            del self.buffer[: -self.capacity]
            return
        kept, self.buffer = [*self.buffer, record], []
        for each in kept:
            if each.levelno >= self.target.level:
                self.target.handle(each)

    def flush(self):
        """Write nothing."""

    def clear(self):
        """Forget the records."""
        self.buffer = []

    def close(self):
        """Forget the records, and keep the target."""
        self.clear()
        logging.Handler.close(self)


@mistake(caught_by=test_is_a_handler)
class IsNoHandler:
    """A logger asks a handler for its level, its filters and its lock: derive from `logging.Handler`."""

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        self.target = target

    def emit(self, record):
        """Hand the record over."""
        self.target.handle(record)


@mistake(caught_by=test_keeps_quiet)
class WritesAtOnce(Right):
    """You hand every record over at once: that is what the target does without you."""

    def emit(self, record):
        self.hand_over(record)


@mistake(caught_by=test_an_error_brings_the_details)
class ForgetsTheTrigger(Right):
    """You hand over what came before the error, and not the error."""

    def hand_all_over(self, record):
        kept = list(self.kept)
        self.kept.clear()
        for each in kept:
            self.hand_over(each)


@mistake(caught_by=test_an_error_brings_the_details)
class BringsTheErrorFirst(Right):
    """You hand the error over first and then what led to it. A log is read from top to bottom."""

    def hand_all_over(self, record):
        self.hand_over(record)
        kept = list(self.kept)
        self.kept.clear()
        for each in kept:
            self.hand_over(each)


@mistake(caught_by=test_an_error_brings_the_details)
class NewestFirst(Right):
    """You take the records from the end. They are to come in the order in which they were made."""

    def hand_all_over(self, record):
        while self.kept:
            self.hand_over(self.kept.pop())
        self.hand_over(record)


@mistake(caught_by=test_worse_than_the_trigger)
class ExactlyTheTrigger(Right):
    """You ask whether the level is that of the trigger. CRITICAL is above it: `>=`."""

    def is_trigger(self, record):
        return record.levelno == self.trigger


@mistake(caught_by=test_details_are_kept_again_after_it)
class StaysOpen(Right):
    """After the first error you hand everything over. The next details are to be kept again."""

    opened = False

    def is_trigger(self, record):
        self.opened = self.opened or super().is_trigger(record)
        return self.opened


@mistake(caught_by=test_each_record_once)
class HandsOverAgain(Right):
    """You do not forget what you have handed over, and the next error brings it again."""

    def hand_all_over(self, record):
        for each in [*self.kept, record]:
            self.hand_over(each)


@mistake(caught_by=test_each_record_once)
class KeepsTheTrigger(Right):
    """You keep the error as well, so the next one brings it again."""

    def emit(self, record):
        super().emit(record)
        if self.is_trigger(record):
            self.kept.append(record)


@mistake(caught_by=test_capacity)
class KeepsTheFirst(Right):
    """When it is full you keep no more. What matters is what came just before the error: throw the oldest away."""

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        super().__init__(target, capacity=capacity, trigger=trigger)
        self.kept, self.capacity = [], capacity

    def emit(self, record):
        if self.is_trigger(record) or len(self.kept) < self.capacity:
            super().emit(record)


@mistake(caught_by=test_capacity)
class KeepsEverything(Right):
    """You keep every record since the program began, until the memory is full."""

    def store(self, capacity):
        return []


@mistake(caught_by=test_capacity)
class CountsTheTrigger(Right):
    """You put the error among the kept records, where it pushes out one more. It does not count."""

    def hand_all_over(self, record):
        self.kept.append(record)
        kept = list(self.kept)
        self.kept.clear()
        for each in kept:
            self.hand_over(each)


@mistake(caught_by=test_capacity)
class WritesWhenFull(Right):
    """You hand all over when there is no more room, as `MemoryHandler` does. Then details are written though nothing
    has happened.
    """

    def __init__(self, target, *, capacity=100, trigger=logging.ERROR):
        super().__init__(target, capacity=capacity + 1, trigger=trigger)
        self.capacity = capacity

    def emit(self, record):
        super().emit(record)
        if len(self.kept) >= self.capacity:
            last = self.kept.pop()
            self.hand_all_over(last)


@mistake(caught_by=test_refuses_no_capacity)
class TakesNoCapacity(Right):
    """`deque(maxlen=0)` keeps nothing at all, without a word: whoever sets it up misses the details later."""

    def least(self):
        return 0

    def store(self, capacity):
        return deque(maxlen=max(0, capacity))


@mistake(caught_by=test_trigger)
class ErrorsOnly(Right):
    """You wait for ERROR whatever `trigger` says."""

    def is_trigger(self, record):
        return record.levelno >= logging.ERROR


@mistake(caught_by=test_level_of_the_target)
class IgnoresTheLevel(Right):
    """`handle` asks the handler's filters; its level is asked by the logger, whose place you have taken."""

    def hand_over(self, record):
        self.target.handle(record)


@mistake(caught_by=test_filters_of_the_target)
class CallsEmit(Right):
    """`target.emit` passes filters and lock by. A handler is given a record by `handle`."""

    def hand_over(self, record):
        if record.levelno >= self.target.level:
            self.target.emit(record)


@mistake(caught_by=test_records_as_they_are)
class MakesTextOfThem(Right):
    """You make new records of the messages. Arguments, errors and extras, which the target may need, are gone."""

    def hand_over(self, record):
        plain = {"msg": record.getMessage(), "levelno": record.levelno, "name": record.name}
        super().hand_over(logging.makeLogRecord(plain))


@mistake(caught_by=test_no_text_in_vain)
class FormatsEarly(Right):
    """You make the text of every record, though most are thrown away. Keep the record; the target formats it."""

    def emit(self, record):
        self.format(record)
        super().emit(record)


@mistake(caught_by=test_the_end_of_a_program)
class WritesAtTheEnd(Right):
    """`logging.shutdown` calls `flush` of every handler, so each program that ends well writes its last details."""

    def flush(self):
        """Hand over what is kept."""
        kept = list(self.kept)
        self.kept.clear()
        for each in kept:
            self.hand_over(each)


@mistake(caught_by=test_flush_writes_nothing)
class ForgetsOnFlush(Right):
    """You forget everything on `flush`, which anybody may call at any time to be sure that files are written."""

    def flush(self):
        """Forget what is kept."""
        self.clear()


@mistake(caught_by=test_close_forgets)
class ClosesTheTarget(Right):
    """You close the target, which you did not open: other loggers may write to it."""

    def close(self):
        super().close()
        self.target.close()


@mistake(caught_by=test_close_forgets)
class RemembersAfterClose(Right):
    """After `close` the records are still there, and come with an error that has nothing to do with them."""

    def close(self):
        logging.Handler.close(self)


@mistake(caught_by=test_close_is_every_handlers)
class ForgetsToCloseItself(Right):
    """You override `close` and leave out what the base does: `super().close()`."""

    def close(self):
        self.clear()


@mistake(caught_by=test_clear)
class ClearsNothing(Right):
    """After `clear` the next error still brings what came before."""

    def clear(self):
        self.cleared = True


SHARED = {}


@mistake(caught_by=test_two_recorders)
class SharesTheRecords(Right):
    """All recorders keep their records in the same place. Make it anew in `__init__`."""

    def store(self, capacity):
        shared = SHARED.setdefault(capacity, deque(maxlen=capacity))
        shared.clear()
        return shared


@mistake(caught_by=test_targets_that_log)
class ReadsWhileItGrows(Right):
    """While you go through the kept records, the target logs, and there is one more: the loop fails or never ends. Take
    them out first.
    """

    def hand_all_over(self, record):
        for each in self.kept:
            self.hand_over(each)
        self.kept.clear()
        self.hand_over(record)


@mistake(caught_by=test_targets_that_log)
class ForgetsWhatCameMeanwhile(Right):
    """You empty the store when all is handed over, and with it what was logged in the meantime. Empty it first."""

    def hand_all_over(self, record):
        for each in [*self.kept, record]:
            self.hand_over(each)
        self.kept.clear()
