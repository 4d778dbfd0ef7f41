# ruff: noqa: D102, D106 (what a method of `Complete` does is said there, once)
"""Structured logs: what an answer must do, and the wrong answers we know."""

import asyncio
import contextlib
import contextvars
import functools
import io
import json
import logging
import re
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import FakeClock, comes_true, in_threads, never_called


class Exploding:
    """A value that fails the check when somebody turns it into text."""

    __str__ = __repr__ = never_called("str, for a record that nobody wants,")


class Login:
    """What a program may log by mistake."""

    def __repr__(self):
        return "Login(user='ana', token=hunter2 )"


@contextlib.contextmanager
def shop(setup, level=logging.INFO):
    """Give a logger that was set up, and the stream to which it writes; leave nothing behind."""
    logger, stream = logging.getLogger("shop"), io.StringIO()
    logger.propagate = False
    try:
        setup(logger, stream, level)
        for handler in logger.handlers:
            handler.handleError = raise_again
        yield logger, stream
    finally:
        logger.handlers.clear()
        logger.filters.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True


def raise_again(record):
    """Show the error of a formatter to the check, instead of printing it."""
    raise


def text_of(setup, message, *arguments, error=None, **extra):
    """Return what is written for one record."""
    with shop(setup) as (logger, stream):
        logger.info(message, *arguments, extra=extra, exc_info=error)
    return stream.getvalue()


def is_one_line(setup, message, *, error=None):
    """Tell whether one record is written as one line that ends."""
    text = text_of(setup, message, error=error)
    return text.endswith("\n") and text.count("\n") == 1


def message_in(text):
    """Return what stands in a line between the quotation marks of its message."""
    return re.search(r'"message": ?"(.*?)"', text)[1]


def read(text):
    """Return the records of a text, one a line."""
    return [json.loads(line) for line in text.splitlines()]


def logged(setup, message="paid", *arguments, error=None, **extra):
    """Return one record as it is read back from its line."""
    text = text_of(setup, message, *arguments, error=error, **extra)
    assert text, "no line was written"
    return json.loads(text)


def formatted(JsonFormatter, **attributes):
    """Return one record, made of its attributes and formatted by hand."""
    return json.loads(JsonFormatter().format(logging.makeLogRecord({"msg": "paid", **attributes})))


def pay():
    """Fail as a program may."""
    charge("4111")


def charge(card):
    """Raise, and keep what went wrong before."""
    try:
        {}[card]
    except KeyError as error:
        raise ValueError("card refused") from error


def caught(function):
    """Return the error that *function* raises, without what the check itself is handling at that moment."""
    outer = sys.exception()
    try:
        function()
    except Exception as error:
        first = error
        while first.__context__ not in (None, outer):
            first = first.__context__
        first.__context__ = None
        return error


def pay_badly():
    """Fail while failing."""
    try:
        {}["4111"]
    except KeyError:
        raise ValueError("card refused")  # noqa: B904


def pay_anew():
    """Fail, and say that what came before is of no interest."""
    try:
        {}["4111"]
    except KeyError:
        raise ValueError("card refused") from None


def functions_in(error):
    """Return the names of the functions in the frames of a logged error."""
    return [frame["function"] for frame in error["frames"]]


def types_in(error):
    """Return the types of a logged error and of its causes, outermost first."""
    return [] if error is None else [error["type"], *types_in(error.get("cause"))]


def test_writes_the_record(setup):
    """level, logger and message are there, the arguments in their places"""
    assert logged(setup, "%d left of %s", 3, "tea")["message"] == "3 left of tea"
    assert logged(setup)["level"] == "INFO"
    assert logged(setup)["logger"] == "shop"


def test_writes_nothing_else(setup):
    """a plain record has the keys time, level, logger and message, and no other"""
    assert sorted(logged(setup)) == ["level", "logger", "message", "time"]


def test_time_is_when_the_record_was_made(JsonFormatter):
    """`time` is the record's `created`, in UTC, as ISO 8601 with its offset"""
    moment = datetime.fromisoformat(formatted(JsonFormatter, created=86400.5)["time"])
    assert moment.tzinfo is not None
    assert moment == datetime(1970, 1, 2, 0, 0, 0, 500_000, tzinfo=UTC)
    assert moment.utcoffset().total_seconds() == 0


def test_one_line_a_record(setup):
    """each record is one line, whatever its message holds"""
    assert is_one_line(setup, "first\nsecond\r\nthird")
    assert logged(setup, "first\nsecond")["message"] == "first\nsecond"


def test_an_error_is_on_its_line(setup):
    """a record with an error is one line as well"""
    assert is_one_line(setup, "failed", error=caught(pay))


def test_alphabets_stay_readable(setup):
    """letters of every alphabet stand in the line as they are"""
    assert message_in(text_of(setup, "to %s", "Ναύπλιο 茶")) == "to Ναύπλιο 茶"


def test_extras_are_there(setup):
    """what the call passes as `extra` stands under `extra`"""
    assert logged(setup, order=7, city="Lima")["extra"] == {"order": 7, "city": "Lima"}
    assert logged(setup, items=["tea", None, True], prices={"tea": 2.5})["extra"] == {
        "items": ["tea", None, True],
        "prices": {"tea": 2.5},
    }


def test_leftovers_are_no_extras(JsonFormatter):
    """what another handler's formatter has left on the record is no extra"""
    record = logging.makeLogRecord({"msg": "paid", "order": 7, "created": 0.0, "msecs": 0.0})
    logging.Formatter("%(asctime)s %(message)s").format(record)
    assert json.loads(JsonFormatter().format(record))["extra"] == {"order": 7}


def test_other_values_are_their_repr(setup):
    """a value that JSON has no form for is its `repr`"""
    assert logged(setup, price=Decimal("2.50"))["extra"] == {"price": "Decimal('2.50')"}
    assert logged(setup, path=PurePosixPath("/srv"))["extra"] == {"path": "PurePosixPath('/srv')"}
    assert logged(setup, tags={"new"})["extra"] == {"tags": "{'new'}"}


def test_values_inside_others(setup):
    """inside lists, tuples and dictionaries it is the same, at any depth, and for keys that are no text"""
    assert logged(setup, basket=[{"price": Decimal(2)}])["extra"] == {"basket": [{"price": "Decimal('2')"}]}
    assert logged(setup, basket=("tea", {1}))["extra"] == {"basket": ["tea", "{1}"]}
    assert logged(setup, stock={("tea", 5): 1, 7: 2})["extra"] == {"stock": {"('tea', 5)": 1, "7": 2}}


def test_numbers_that_json_lacks(setup):
    """NaN and infinity, which JSON has no form for, are their `repr`"""
    assert logged(setup, ratio=float("nan"))["extra"] == {"ratio": "nan"}
    assert logged(setup, ratios=[float("-inf"), 0.5])["extra"] == {"ratios": ["-inf", 0.5]}


def test_type_and_message_of_an_error(setup):
    """an error has its type and message under `error`"""
    assert logged(setup, error=ValueError("card refused"))["error"]["type"] == "ValueError"
    assert logged(setup, error=ValueError("card refused"))["error"]["message"] == "card refused"
    assert logged(setup, error=ValueError("card refused"))["message"] == "paid"


def test_frames_of_an_error(setup):
    """`frames` lead from where it was caught to where it was raised, each with file, line and function"""
    assert functions_in(logged(setup, error=caught(pay))["error"]) == ["caught", "pay", "charge"]
    frame = logged(setup, error=caught(pay))["error"]["frames"][1]
    assert (frame["file"], frame["line"]) == (__file__, pay.__code__.co_firstlineno + 2)
    assert logged(setup, error=ValueError("never raised"))["error"]["frames"] == []


def test_causes_of_an_error(setup):
    """the error from which it was raised stands under `cause`, with its own type, message, frames and cause"""
    assert types_in(logged(setup, error=caught(pay))["error"]) == ["ValueError", "KeyError"]
    assert logged(setup, error=caught(pay))["error"]["cause"]["message"] == "'4111'"
    assert functions_in(logged(setup, error=caught(pay))["error"]["cause"]) == ["charge"]
    assert logged(setup, error=KeyError())["error"].get("cause") is None


def test_contexts_of_an_error(setup):
    """without `from`, the error during whose handling it was raised is the cause, unless `from None` denies it"""
    assert types_in(logged(setup, error=caught(pay_badly))["error"]) == ["ValueError", "KeyError"]
    assert types_in(logged(setup, error=caught(pay_anew))["error"]) == ["ValueError"]


def test_secrets_by_key(setup):
    """the value of a key that contains one of the SECRET_KEYS, in any case, is `[redacted]`"""
    assert logged(setup, password="hunter2")["extra"] == {"password": "[redacted]"}
    assert logged(setup, DB_PASSWORD="hunter2", tokens=["a", "b"])["extra"] == {
        "DB_PASSWORD": "[redacted]",
        "tokens": "[redacted]",
    }


def test_secrets_by_key_inside(setup):
    """a key that names a secret is found at any depth of dictionaries, lists and tuples"""
    assert logged(setup, request={"Authorization": "x", "path": "/"})["extra"]["request"] == {
        "Authorization": "[redacted]",
        "path": "/",
    }
    assert logged(setup, logins=({"clientSecret": "x"},))["extra"] == {"logins": [{"clientSecret": "[redacted]"}]}


def test_secrets_in_the_message(setup):
    """what SECRET_TEXT finds in the finished message is `[redacted]`, and nothing else is"""
    assert logged(setup, "sent %s", "Bearer abc.def")["message"] == "sent Bearer [redacted]"
    assert logged(setup, "GET /?token=abc&page=2")["message"] == "GET /?token=[redacted]&page=2"
    assert logged(setup, "PASSWORD=x for %s", "ana")["message"] == "PASSWORD=[redacted] for ana"
    assert logged(setup, "no token, no password")["message"] == "no token, no password"


def test_secrets_in_other_texts(setup):
    """texts in extras at any depth, and every `repr`, hold no secret either"""
    assert logged(setup, urls=["/?token=abc"])["extra"] == {"urls": ["/?token=[redacted]"]}
    assert logged(setup, login=Login())["extra"] == {"login": "Login(user='ana', token=[redacted] )"}


def test_secrets_in_errors(setup):
    """the messages of errors and of their causes hold no secret"""
    error = ValueError("secret=hunter2")
    error.__cause__ = KeyError("token=hunter2")
    assert logged(setup, error=error)["error"]["message"] == "secret=[redacted]"
    assert "hunter2" not in text_of(setup, "failed", error=error)


def test_the_record_stays_as_it_was(JsonFormatter):
    """other handlers get the same record: neither it nor what it carries is changed"""
    request = {"password": "hunter2", "urls": ["/?token=abc"]}
    record = logging.makeLogRecord({"msg": "sent %s", "args": ("token=abc",), "request": request})
    before = dict(vars(record))
    JsonFormatter().format(record)
    assert {key: value for key, value in vars(record).items() if key in before} == before
    assert request == {"password": "hunter2", "urls": ["/?token=abc"]}


def test_request_id(setup, in_request):
    """inside `in_request` each record bears the id, after it none"""
    with shop(setup) as (logger, stream):
        with in_request("r-7"):
            logger.info("inside")
        logger.info("after")
    assert [record.get("request_id") for record in read(stream.getvalue())] == ["r-7", None]


def test_requests_inside_each_other(setup, in_request):
    """when an inner request ends, by an error as well, the outer id is back"""
    with shop(setup) as (logger, stream), in_request("outer"):
        with in_request("inner"):
            logger.info("inside")
        logger.info("between")
        with contextlib.suppress(ValueError), in_request("failing"):
            raise ValueError
        logger.info("after")
    assert [record.get("request_id") for record in read(stream.getvalue())] == ["inner", "outer", "outer"]


def test_tasks_do_not_mix(setup, in_request):
    """tasks that take turns keep their own ids, and a task that is started inside has the id"""

    async def serve(logger, number):
        with in_request(f"r-{number}"):
            await asyncio.sleep(0)
            await asyncio.create_task(log_in_task(logger, number))

    async def log_in_task(logger, number):
        logger.info("%d", number)

    async def serve_both(logger):
        await asyncio.gather(serve(logger, 1), serve(logger, 2))

    with shop(setup) as (logger, stream):
        FakeClock().run(serve_both(logger))
    ids = {record["message"]: record.get("request_id") for record in read(stream.getvalue())}
    assert ids == {"1": "r-1", "2": "r-2"}


@not_in_browser("threads")
def test_threads_do_not_mix(setup, in_request):
    """threads that run at the same time keep their own ids"""
    inside = []

    def serve(logger, number):
        with in_request(f"r-{number}"):
            inside.append(number)
            comes_true(lambda: len(inside) == 2)
            logger.info("%d", number)

    with shop(setup) as (logger, stream):
        in_threads(lambda: serve(logger, 1), lambda: serve(logger, 2))
    ids = {record["message"]: record.get("request_id") for record in read(stream.getvalue())}
    assert ids == {"1": "r-1", "2": "r-2"}


@not_in_browser("threads")
def test_a_copied_context_brings_the_id(setup, in_request):
    """a thread that runs in a copy of the context has the id of the request that started it"""
    with shop(setup) as (logger, stream), in_request("r-7"):
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(logger.info, "in a thread"))
        thread.start()
        thread.join()
    assert [record.get("request_id") for record in read(stream.getvalue())] == ["r-7"]


def test_setting_up_twice(setup):
    """after a second `setup` each record is written once, to the stream and from the level given last"""
    later = io.StringIO()
    with shop(setup) as (logger, first):
        setup(logger, later, logging.WARNING)
        logger.info("quiet")
        logger.warning("loud")
    assert (len(read(first.getvalue())), [record["message"] for record in read(later.getvalue())]) == (0, ["loud"])


def test_other_handlers_stay(setup):
    """handlers that others have added stay, and go on writing to their own stream"""
    others = io.StringIO()
    with shop(setup) as (logger, stream):
        logger.addHandler(logging.StreamHandler(others))
        setup(logger, stream, logging.INFO)
        logger.info("paid")
    assert (others.getvalue(), len(read(stream.getvalue()))) == ("paid\n", 1)


def test_nothing_is_formatted_in_vain(setup):
    """for a record below the level no text is made, and nothing is written"""
    with shop(setup, logging.WARNING) as (logger, stream):
        logger.info("%s", Exploding(), extra={"value": Exploding()})
    assert stream.getvalue() == ""


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('añ茶\n"\\{ '),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["city", "n", "日"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(value=values)
def test_plain_data_comes_back(setup, value):
    """data that JSON has a form for, and that holds no secret, is read back as it was"""
    assert logged(setup, value=value)["extra"]["value"] == value


SECRET_KEYS = ("password", "secret", "token", "authorization")
SECRET_TEXT = re.compile(r"(Bearer |(?:password|secret|token)=)[^\s&]+", re.IGNORECASE)
USUAL = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}
REQUEST_ID = ContextVar("REQUEST_ID", default=None)


class Complete(logging.Formatter):
    """Right in every rule; a mistake changes one of them."""

    def format(self, record):
        return self.dumped(self.fields(record))

    def dumped(self, fields):
        """Return *fields* as text."""
        return json.dumps(fields, ensure_ascii=False)

    def fields(self, record):
        """Return what is written of *record*."""
        fields = {
            "time": self.moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": self.text(self.message(record)),
        }
        if request := self.request(record):
            fields["request_id"] = request
        if extra := {key: value for key, value in vars(record).items() if self.is_extra(key)}:
            fields["extra"] = self.members(extra)
        if record.exc_info:
            fields["error"] = self.error(record.exc_info[1])
        return fields

    def moment(self, record):
        """Return the time."""
        return datetime.fromtimestamp(record.created, UTC).isoformat()

    def message(self, record):
        """Return the message."""
        return record.getMessage()

    def request(self, record):
        """Return the request id."""
        return REQUEST_ID.get()

    def is_extra(self, key):
        """Tell whether an attribute of a record is an extra."""
        return key not in USUAL

    def error(self, error):
        """Return an error as plain data."""
        described = {"type": type(error).__name__, "message": self.error_text(error), "frames": self.frames(error)}
        if cause := self.cause(error):
            described["cause"] = self.error(cause)
        return described

    def error_text(self, error):
        """Return the message of an error."""
        return self.text(str(error))

    def frames(self, error):
        """Return where an error came through."""
        return [self.frame(each) for each in traceback.extract_tb(error.__traceback__)]

    def frame(self, frame):
        """Return one frame as plain data."""
        return {"file": frame.filename, "line": frame.lineno, "function": frame.name}

    def cause(self, error):
        """Return the cause of an error, or None."""
        return error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    def plain(self, value):
        """Return a value as plain data without secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return self.members(value)
        if isinstance(value, list | tuple):
            return [self.plain(each) for each in value]
        return value if self.has_a_form(value) else self.other(value)

    def members(self, mapping):
        """Return a dictionary as plain data without secrets."""
        return {
            self.key(key): "[redacted]" if self.is_secret(self.key(key)) else self.plain(value)
            for key, value in mapping.items()
        }

    def key(self, key):
        """Return a key as text."""
        return key if isinstance(key, str) else repr(key)

    def is_secret(self, key):
        """Tell whether a key names a secret."""
        return any(secret in key.lower() for secret in SECRET_KEYS)

    def has_a_form(self, value):
        """Tell whether JSON has a form for a value."""
        return value is None or isinstance(value, int) or (isinstance(value, float) and abs(value) < float("inf"))

    def other(self, value):
        """Return a value that JSON has no form for."""
        return self.text(repr(value))

    def text(self, text):
        """Return a text without secrets."""
        return SECRET_TEXT.sub(r"\1[redacted]", text)


@contextlib.contextmanager
def right_in_request(request_id):
    """Give the id to all records inside."""
    token = REQUEST_ID.set(request_id)
    try:
        yield
    finally:
        REQUEST_ID.reset(token)


def right_setup(formatter, logger, stream, level=logging.INFO):
    """Set up *logger* with an instance of the class *formatter*."""
    logger.setLevel(level)
    for handler in logger.handlers:
        if isinstance(handler.formatter, formatter):
            handler.setStream(stream)
            return
    add_handler(formatter, logger, stream)


def add_handler(formatter, logger, stream):
    """Add a handler that writes to *stream* with an instance of the class *formatter*."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logger.addHandler(handler)


def answer_of(known):
    """Return an answer made of *known*: a class of formatters, or one with a `setup` or an `in_request` of its own.

    A `setup` of its own is handed the class of formatters first.
    """
    names = vars(known)
    formatter = known if issubclass(known, logging.Formatter) else names.get("JsonFormatter", Complete)
    answer = type(known.__name__, (), {"__doc__": known.__doc__, "JsonFormatter": formatter})
    answer.setup = functools.partial(names.get("setup", right_setup), formatter)
    answer.in_request = names.get("in_request", right_in_request)
    return answer


class StampRequestId(logging.Filter):
    """Writes the request id into each record that passes a handler."""

    def filter(self, record):
        record.request_id = REQUEST_ID.get()
        return True


@alternative
@answer_of
class WithTracebackExceptions:
    """Have `traceback` walk the chain, a filter stamp the records, and ask the JSON encoder what it can write."""

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            line = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
            line |= {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
            usual = {*vars(logging.LogRecord("", 0, "", 0, "", (), None)), "message", "asctime", "request_id"}
            extra = {key: value for key, value in vars(record).items() if key not in usual}
            line |= {"request_id": record.request_id} if getattr(record, "request_id", None) else {}
            line |= {"extra": extra} if extra else {}
            if record.exc_info:
                told = traceback.TracebackException(*record.exc_info)
                line["error"] = self.told(told)
            return json.dumps(self.clean(line), ensure_ascii=False, allow_nan=False)

        def told(self, error):
            if error is None:
                return None
            context = None if error.__suppress_context__ else error.__context__
            return {
                "type": error.exc_type.__name__,
                "message": str(error),
                "frames": [{"file": each.filename, "line": each.lineno, "function": each.name} for each in error.stack],
                "cause": self.told(error.__cause__ or context),
            }

        def clean(self, value, key=""):
            if re.search("|".join(SECRET_KEYS), key, re.IGNORECASE):
                return "[redacted]"
            match value:
                case dict():
                    names = {each: each if type(each) is str else repr(each) for each in value}
                    return {names[each]: self.clean(value[each], names[each]) for each in value}
                case list() | tuple():
                    return list(map(self.clean, value))
                case str():
                    return SECRET_TEXT.sub(lambda found: found[1] + "[redacted]", value)
            try:
                json.dumps(value, allow_nan=False)
            except (TypeError, ValueError):
                return self.clean(repr(value))
            return value

    def setup(formatter, logger, stream, level=logging.INFO):
        for handler in list(logger.handlers):
            if handler.name == "json":
                logger.removeHandler(handler)
        handler = logging.StreamHandler(stream)
        handler.name = "json"
        handler.setFormatter(formatter())
        handler.addFilter(StampRequestId())
        logger.addHandler(handler)
        logger.setLevel(level)


@mistake(caught_by=test_writes_the_record)
@answer_of
class ForgetsTheArguments(Complete):
    """`record.msg` is the text before the arguments are put in. `record.getMessage()` puts them in."""

    def message(self, record):
        return record.msg


@mistake(caught_by=test_writes_the_record)
@answer_of
class SetsTheLevelOfTheHandler:
    """You set the level of the handler. The logger asks its own level first, by default that of the root: WARNING."""

    def setup(formatter, logger, stream, level=logging.INFO):
        add_handler(formatter, logger, stream)
        logger.handlers[-1].setLevel(level)


@mistake(caught_by=test_writes_nothing_else)
@answer_of
class WritesAllAttributes(Complete):
    """`vars(record)` holds some twenty attributes that every record has. Only those that no plain record has are
    extras.
    """

    def is_extra(self, key):
        return True


@mistake(caught_by=test_writes_nothing_else)
@answer_of
class WritesEmptyFields(Complete):
    """You write fields that have nothing in them. Leave `extra`, `error` and `request_id` out where there is none."""

    def fields(self, record):
        return {"request_id": None, "extra": {}, "error": None} | super().fields(record)


@mistake(caught_by=test_time_is_when_the_record_was_made)
@answer_of
class WritesLocalTime(Complete):
    """A time without an offset means another moment on another machine: `datetime.fromtimestamp(…, UTC)`."""

    def moment(self, record):
        return datetime.fromtimestamp(record.created).isoformat()


@mistake(caught_by=test_time_is_when_the_record_was_made)
@answer_of
class WritesTheTimeOfFormatting(Complete):
    """You ask what time it is now. A record may have waited: it knows when it was made, `record.created`."""

    def moment(self, record):
        return datetime(2026, 1, 1, tzinfo=UTC).isoformat()


@mistake(caught_by=test_one_line_a_record)
@answer_of
class IndentsTheLine(Complete):
    """`indent` spreads a record over many lines. A program that reads the log takes each line for a record."""

    def dumped(self, fields):
        return json.dumps(fields, ensure_ascii=False, indent=2)


@mistake(caught_by=test_an_error_is_on_its_line)
@answer_of
class AppendsTheTraceback(Complete):
    """You append the traceback to the line, as the plain formatter does. It is many lines; put it inside, as data."""

    def format(self, record):
        line = super().format(record)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


@mistake(caught_by=test_alphabets_stay_readable)
@answer_of
class EscapesAlphabets(Complete):
    """`json.dumps` writes all letters but English ones as numbers unless told: `ensure_ascii=False`."""

    def dumped(self, fields):
        return json.dumps(fields)


@mistake(caught_by=test_extras_are_there)
@answer_of
class ForgetsExtras(Complete):
    """What is passed as `extra` becomes attributes of the record, and you write none of them."""

    def is_extra(self, key):
        return False


@mistake(caught_by=test_leftovers_are_no_extras)
@answer_of
class TakesLeftoversForExtras(Complete):
    """`message` and `asctime` are written on the record by formatters, so a new record does not have them yet."""

    def is_extra(self, key):
        return key not in USUAL - {"message", "asctime"}


@mistake(caught_by=test_other_values_are_their_repr)
@answer_of
class FailsForOtherValues(Complete):
    """JSON has no form for sets, paths, decimals: `json.dumps` raises, and the record is lost. Take the `repr`."""

    def other(self, value):
        return value


@mistake(caught_by=test_other_values_are_their_repr)
@answer_of
class WritesStr(Complete):
    """`str` hides what a value is: the text 2.50 may have been a number or a text. `repr` shows it."""

    def other(self, value):
        return self.text(str(value))


@mistake(caught_by=test_extras_are_there)
@answer_of
class WritesEveryRepr(Complete):
    """You write the `repr` of values that JSON has a form for, so that 7 becomes a text. Leave those as they are."""

    def plain(self, value):
        return value if isinstance(value, str) else self.text(repr(value))


@mistake(caught_by=test_values_inside_others)
@answer_of
class FailsForOtherKeys(Complete):
    """A key of a dictionary need not be a text, and JSON takes few others. Make each key a text first."""

    def members(self, mapping):
        return {key: "[redacted]" if self.is_secret(str(key)) else self.plain(value) for key, value in mapping.items()}


@mistake(caught_by=test_numbers_that_json_lacks)
@answer_of
class WritesNan(Complete):
    """`json.dumps` writes NaN and Infinity, which are no JSON: other programs refuse the line. See `math.isfinite`."""

    def has_a_form(self, value):
        return value is None or isinstance(value, int | float)


@mistake(caught_by=test_type_and_message_of_an_error)
@answer_of
class WritesOnlyTheMessage(Complete):
    """You write the error's text without its type. The text of a KeyError is only the key: nobody can tell."""

    def error(self, error):
        return {"type": "Exception"} | {"message": self.error_text(error), "frames": self.frames(error)}


@mistake(caught_by=test_frames_of_an_error)
@answer_of
class TurnsTheFramesRound(Complete):
    """Your frames begin where it was raised. They are to begin where it was caught, as in a traceback."""

    def frames(self, error):
        return super().frames(error)[::-1]


@mistake(caught_by=test_frames_of_an_error)
@answer_of
class WritesOneFrame(Complete):
    """You write the last frame only. Who called it with the wrong value stands in the frames before."""

    def frames(self, error):
        return super().frames(error)[-1:]


@mistake(caught_by=test_frames_of_an_error)
@answer_of
class ShowsTheCaller(Complete):
    """`extract_stack` shows who writes the log. Where the error came through is in `error.__traceback__`."""

    def frames(self, error):
        return [self.frame(each) for each in traceback.extract_stack()][-1:]


@mistake(caught_by=test_causes_of_an_error)
@answer_of
class ForgetsCauses(Complete):
    """You write the last error of a chain. What really went wrong is most often its cause: `error.__cause__`."""

    def cause(self, error):
        return None


@mistake(caught_by=test_contexts_of_an_error)
@answer_of
class KnowsExplicitCausesOnly(Complete):
    """`__cause__` is set by `raise … from`. An error raised in an `except` block without it has a `__context__`."""

    def cause(self, error):
        return error.__cause__


@mistake(caught_by=test_contexts_of_an_error)
@answer_of
class ShowsDeniedContexts(Complete):
    """After `raise … from None` the context is still there, and the author has said not to show it:
    `__suppress_context__`.
    """

    def cause(self, error):
        return error.__cause__ or error.__context__


@mistake(caught_by=test_secrets_by_key)
@answer_of
class MatchesWholeKeys(Complete):
    """You look for keys that are exactly one of the names. `DB_PASSWORD` contains one, in capital letters."""

    def is_secret(self, key):
        return key in SECRET_KEYS


@mistake(caught_by=test_secrets_by_key_inside)
@answer_of
class RedactsTheTopOnly(Complete):
    """You look at the keys of `extra` itself. Requests and their headers are dictionaries inside it: go on inside."""

    def plain(self, value):
        if isinstance(value, dict):
            return {self.key(key): self.plain(each) for key, each in value.items()}
        return super().plain(value)


@mistake(caught_by=test_secrets_by_key_inside)
@answer_of
class SkipsLists(Complete):
    """You go into dictionaries and not into lists and tuples, which may hold dictionaries as well."""

    def plain(self, value):
        return [self.unguarded(each) for each in value] if isinstance(value, list | tuple) else super().plain(value)

    def unguarded(self, value):
        if isinstance(value, dict):
            return {self.key(key): self.unguarded(each) for key, each in value.items()}
        return self.plain(value)


@mistake(caught_by=test_secrets_in_the_message)
@answer_of
class RedactsBeforeTheArguments(Complete):
    """You search the text before the arguments are put in, and the secret is one of them. Search what comes out."""

    def fields(self, record):
        return super().fields(record) | {"message": self.text(str(record.msg)) % record.args}


@mistake(caught_by=test_secrets_in_the_message)
@answer_of
class EmptiesTheMessage(Complete):
    """You replace the whole message for one secret in it. Replace what the pattern finds, and keep the rest."""

    def text(self, text):
        return "[redacted]" if SECRET_TEXT.search(text) else text


@mistake(caught_by=test_secrets_in_other_texts)
@answer_of
class SearchesMessagesOnly(Complete):
    """You search the message. Addresses and reprs with a token in them stand in the extras just as often."""

    def plain(self, value):
        return value if isinstance(value, str) else super().plain(value)

    def other(self, value):
        return repr(value)


@mistake(caught_by=test_secrets_in_other_texts)
@answer_of
class TrustsReprs(Complete):
    """The `repr` of an object shows its attributes, a token among them. Search it like any other text."""

    def other(self, value):
        return repr(value)


@mistake(caught_by=test_secrets_in_errors)
@answer_of
class TrustsErrors(Complete):
    """The message of an error often quotes what was sent, secrets included. Search it like any other text."""

    def error_text(self, error):
        return str(error)


@mistake(caught_by=test_the_record_stays_as_it_was)
@answer_of
class ChangesTheRecord(Complete):
    """You write the message back into the record, which all other handlers get. Keep it in a variable of your own."""

    def message(self, record):
        record.msg, record.args = record.getMessage(), ()
        return record.msg


@mistake(caught_by=test_the_record_stays_as_it_was)
@answer_of
class ChangesTheExtras(Complete):
    """You replace the secrets in the program's own dictionary, which still needs them. Build a new one."""

    def members(self, mapping):
        for key in mapping:
            if self.is_secret(self.key(key)):
                mapping[key] = "[redacted]"
        return super().members(mapping)


@mistake(caught_by=test_request_id)
@answer_of
class NeverForgetsTheRequest:
    """The id stays when the request is over, and the next records bear it. Take it back after `yield`."""

    @contextlib.contextmanager
    def in_request(request_id):
        before = REQUEST_ID.get()
        REQUEST_ID.set(request_id)
        yield
        if before is not None:
            REQUEST_ID.set(before)


@mistake(caught_by=test_requests_inside_each_other)
@answer_of
class ForgetsTheOuterRequest:
    """You set the id to None at the end. An outer request may be going on: give back what was there before, `reset`."""

    @contextlib.contextmanager
    def in_request(request_id):
        REQUEST_ID.set(request_id)
        try:
            yield
        finally:
            REQUEST_ID.set(None)


@mistake(caught_by=test_requests_inside_each_other)
@answer_of
class KeepsTheIdAfterErrors:
    """An error leaves your function at the `yield`, so that the id is never taken back. That needs `finally`."""

    @contextlib.contextmanager
    def in_request(request_id):
        token = REQUEST_ID.set(request_id)
        yield
        REQUEST_ID.reset(token)


class Everywhere:
    """A place that all threads and tasks share."""

    request_id = None


def answer_with_place(place):
    """Return a formatter and an `in_request` that keep the id as an attribute of *place*."""

    class KeepsTheIdThere(Complete):
        def request(self, record):
            return getattr(place, "request_id", None)

    @contextlib.contextmanager
    def in_request(request_id):
        before, place.request_id = getattr(place, "request_id", None), request_id
        try:
            yield
        finally:
            place.request_id = before

    return KeepsTheIdThere, in_request


@mistake(caught_by=test_tasks_do_not_mix)
@answer_of
class KeepsOneIdForAll:
    """You keep the id in one variable for all. While one task waits, another writes its id there: see ContextVar."""

    JsonFormatter, in_request = answer_with_place(Everywhere)


@mistake(caught_by=test_tasks_do_not_mix)
@answer_of
class KeepsOneIdAThread:
    """You keep one id for each thread. All tasks of an event loop run in one thread, in turns: see ContextVar."""

    JsonFormatter, in_request = answer_with_place(threading.local())


@mistake(caught_by=test_setting_up_twice)
@answer_of
class AddsAHandlerEachTime:
    """Each `setup` adds one more handler, and every record is written once more. Look whether yours is there."""

    def setup(formatter, logger, stream, level=logging.INFO):
        logger.setLevel(level)
        add_handler(formatter, logger, stream)


@mistake(caught_by=test_setting_up_twice)
@answer_of
class ChangesNothingLater:
    """You return at once if a handler is there. Level and stream are to be those of the last call."""

    def setup(formatter, logger, stream, level=logging.INFO):
        if not logger.handlers:
            right_setup(formatter, logger, stream, level)


@mistake(caught_by=test_other_handlers_stay)
@answer_of
class RemovesAllHandlers:
    """You clear the list of handlers, in which others have put theirs. Remove or change only your own."""

    def setup(formatter, logger, stream, level=logging.INFO):
        logger.handlers.clear()
        right_setup(formatter, logger, stream, level)


@mistake(caught_by=test_setting_up_twice)
@answer_of
class IgnoresTheLevel:
    """You set the level to DEBUG whatever the caller asks for, and so all is formatted and written."""

    def setup(formatter, logger, stream, level=logging.INFO):
        right_setup(formatter, logger, stream, logging.DEBUG)
