"""A record becomes one line of JSON with all that is known, and without secrets."""

import asyncio
import contextvars
import io
import json
import logging
import queue
import threading
from logging.handlers import QueueHandler
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox import logs


class Broken:
    """A value that can be shown in no way."""

    def __repr__(self):
        raise RuntimeError


@pytest.fixture
def stream():
    """Return where the records of the logger "shop" go as JSON, each on a line; nothing is left behind."""
    stream, logger = io.StringIO(), logging.getLogger("shop")
    handler = logs.setup("DEBUG", stream, logger="shop")
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def only(stream):
    """Return the one record that was written."""
    (line,) = stream.getvalue().splitlines()
    return json.loads(line)


def formatted(message="", *arguments, **attributes):
    """Return a record as it is read back from its line."""
    record = logging.makeLogRecord({"msg": message, "args": arguments, "created": 0.0, **attributes})
    line = logs.JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    return json.loads(line)


def test_plain_record(stream):
    """time, level, logger and message stand in each line, and nothing that is not there"""
    logging.getLogger("shop").warning("%d left of %s", 3, "茶")
    written = only(stream)
    assert list(written) == ["time", "level", "logger", "message"]
    assert (written["level"], written["logger"], written["message"]) == ("WARNING", "shop", "3 left of 茶")
    assert "茶" in stream.getvalue()
    assert formatted()["time"] == "1970-01-01T00:00:00.000+00:00"


@given(st.text())
def test_one_line_whatever_the_text(text):
    """no text breaks the line or is changed by it"""
    assert formatted("%s", text, note=text)["extra"]["note"] == text


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x85b", "a\u2028b\u2029c", "\x0b\x0c\x1c", "\ud800", "\udc80 x"])
def test_line_ends_of_every_kind(text):
    """line ends of any sort and halves of surrogate pairs stay inside their line"""
    assert formatted(text)["message"] == text


def test_error_with_its_frames_and_causes(stream):
    """an error has type, message, notes and frames, and its cause stands inside it"""
    try:
        try:
            {}["Lima"]
        except KeyError as error:
            error.add_note("while booking")
            raise ValueError("no such city") from error
    except ValueError:
        logging.getLogger("shop").exception("booking failed")
    error = only(stream)["error"]
    assert (error["type"], error["message"], error["cause"]["type"]) == ("ValueError", "no such city", "KeyError")
    assert error["cause"]["notes"] == ["while booking"]
    assert error["frames"][-1]["function"] == "test_error_with_its_frames_and_causes"
    assert error["frames"][-1]["file"] == __file__
    assert isinstance(error["frames"][-1]["line"], int)


def test_context_counts_unless_it_is_suppressed():
    """the error during whose handling another came is its cause; `from None` says that there is none"""
    outer, inner = ValueError("outer"), KeyError("inner")
    outer.__context__ = inner
    assert formatted(exc_info=(ValueError, outer, None))["error"]["cause"]["type"] == "KeyError"
    outer.__suppress_context__ = True
    assert "cause" not in formatted(exc_info=(ValueError, outer, None))["error"]


def test_ring_of_causes_and_deep_frames_come_to_an_end():
    """errors that are each other's cause, and a recursion without end, are cut"""
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert "cause" not in formatted(exc_info=(ValueError, one, None))["error"]["cause"]

    def forever():
        forever()

    with pytest.raises(RecursionError) as caught:
        forever()
    assert len(formatted(exc_info=(RecursionError, caught.value, caught.tb))["error"]["frames"]) == logs.MOST_FRAMES


def test_groups_show_their_errors():
    """the errors of a group stand inside it"""
    group = ExceptionGroup("two problems", [ValueError("a"), TypeError("b")])
    error = formatted(exc_info=(ExceptionGroup, group, None))["error"]
    assert [each["message"] for each in error["errors"]] == ["a", "b"]


def test_types_bear_their_module():
    """an error that is not built in is named with its module"""
    assert formatted(exc_info=(queue.Empty, queue.Empty(), None))["error"]["type"] == "_queue.Empty"


def test_exc_info_without_an_error():
    """`exc_info=True` outside of a handler adds nothing"""
    assert "error" not in formatted(exc_info=(None, None, None))


def test_extras_keep_their_form():
    """what JSON has a form for stays, the rest is its repr"""
    extra = {
        "order": 7,
        "ratio": 0.5,
        "tags": ("a", {1, 2}),
        "where": {"city": "Hanoi", 3: None},
        "kind": complex(1, 2),
    }
    assert formatted(**extra)["extra"] == {
        "order": 7,
        "ratio": 0.5,
        "tags": ["a", "{1, 2}"],
        "where": {"city": "Hanoi", "3": None},
        "kind": "(1+2j)",
    }


def test_nothing_in_a_record_loses_it():
    """wrong arguments, broken values, rings, giants and numbers that JSON lacks are all shown in some way"""
    ring = []
    ring.append(ring)
    proxy = MappingProxyType({"password": "x", "city": "Lima"})
    written = formatted(
        "%d of %d", 1, ring=ring, broken=Broken(), giant=10**5000, nan=float("nan"), proxy=proxy, key={Broken(): 1}
    )
    assert written["message"] == "%d of %d % (1,) (TypeError: cannot be formatted)"
    extra = written["extra"]
    assert extra["broken"] == "<Broken that cannot be shown: RuntimeError>"
    assert extra["giant"] == "<int that cannot be shown: ValueError>"
    assert (extra["nan"], extra["proxy"]) == ("nan", {"password": logs.REDACTED, "city": "Lima"})
    assert extra["key"] == {"<Broken that cannot be shown: RuntimeError>": 1}


@pytest.mark.parametrize(
    "key",
    ["password", "DB_PASSWORD", "X-Api-Key", "apiKey", "access_token", "Authorization", "set-cookie", "clientSecret"],
)
def test_secret_keys_at_any_depth(key):
    """the value of a key that names a secret is never written, however the key is spelled and wherever it is"""
    written = formatted(**{"request": [{"headers": {key: ["hunter2"]}}], key: "hunter2"})
    assert "hunter2" not in json.dumps(written)
    assert written["extra"][key] == logs.REDACTED


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abc.def-123456", "Authorization: Bearer [redacted]"),
        ("postgresql://ada:hunter2@db/shop", "postgresql://ada:[redacted]@db/shop"),
        ("redis://:hunter2@cache:6379", "redis://:[redacted]@cache:6379"),
        ("GET /?token=abc&page=2", "GET /?token=[redacted]&page=2"),
        ("{'password': 'hunter2', 'city': 'Lima'}", "{'password': '[redacted]', 'city': 'Lima'}"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "got [redacted]"),
        ("http://example.org:80/a@b", "http://example.org:80/a@b"),
        ("the token is gone", "the token is gone"),
    ],
)
def test_secret_patterns_in_every_text(text, shown):
    """what looks like a secret is replaced in messages, extras, reprs and the messages of errors"""
    error = ValueError(text)
    error.add_note(text)
    written = formatted("%s", text, note=[text], exc_info=(ValueError, error, None), stack_info=text)
    assert (written["message"], written["extra"]["note"], written["stack"]) == (shown, [shown], shown)
    assert (written["error"]["message"], written["error"]["notes"]) == (shown, [shown])


def test_own_keys_and_patterns():
    """keys and patterns can be one's own"""
    formatter = logs.JsonFormatter(secret_keys=["iban"], secret_patterns=[r"\b\d{4}\b"])
    record = logging.makeLogRecord({"msg": "code 1234", "IBAN": "DE1", "password": "x", "created": 0.0})
    written = json.loads(formatter.format(record))
    assert (written["message"], written["extra"]) == ("code [redacted]", {"IBAN": "[redacted]", "password": "x"})


def test_request_ids_of_tasks_do_not_mix(stream):
    """tasks that run at the same time write their own request ids"""

    async def serve(request_id):
        with logs.in_request(request_id):
            await asyncio.sleep(0)
            logging.getLogger("shop").info("for %s", request_id)

    async def serve_all():
        await asyncio.gather(serve("a"), serve("b"))
        logging.getLogger("shop").info("after")

    asyncio.run(serve_all())
    written = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(each["message"], each.get("request_id")) for each in written] == [
        ("for a", "a"),
        ("for b", "b"),
        ("after", None),
    ]


def test_request_id_travels_to_threads():
    """a thread that is given the context has the id, and a record handed to another thread keeps it"""
    waiting, found = queue.SimpleQueue(), []
    handler, logger = QueueHandler(waiting), logging.getLogger("shop.queue")
    handler.addFilter(logs.StampRequestId())
    logger.addHandler(handler)
    try:
        with logs.in_request("r-7"):
            work = contextvars.copy_context().run
            thread = threading.Thread(target=work, args=(logger.warning, "in a thread"))
            thread.start()
            thread.join()
    finally:
        logger.removeHandler(handler)
    found.append(json.loads(logs.JsonFormatter().format(waiting.get())))
    assert (found[0]["request_id"], found[0]["message"]) == ("r-7", "in a thread")


def test_requests_inside_each_other():
    """the id of the outer request is back when the inner one ends, by an error as well"""
    with logs.in_request("outer"):
        with pytest.raises(ValueError), logs.in_request("inner"):
            raise ValueError
        assert formatted()["request_id"] == "outer"
    assert "request_id" not in formatted()


def test_setup_again_changes_and_adds_nothing(stream):
    """a second setup leaves one handler, with the new level and stream"""
    other, logger = io.StringIO(), logging.getLogger("shop")
    assert logs.setup("ERROR", other, logger="shop") in logger.handlers
    assert len(logger.handlers) == 1
    logger.warning("quiet")
    logger.error("loud")
    assert (stream.getvalue(), only(other)["message"]) == ("", "loud")


def test_setup_leaves_files_alone(stream, tmp_path):
    """a handler for a file that formats as JSON, too, keeps its file"""
    logger, handler = logging.getLogger("shop.file"), logging.FileHandler(tmp_path / "log", delay=True)
    handler.setFormatter(logs.JsonFormatter())
    logger.addHandler(handler)
    try:
        added = logs.setup(stream=io.StringIO(), logger="shop.file")
        assert logger.handlers == [handler, added]
    finally:
        logger.handlers.clear()


def test_setup_refuses_a_level_that_does_not_exist():
    """a level that does not exist is a ValueError, and nothing is added"""
    logger = logging.getLogger("shop.level")
    with pytest.raises(ValueError, match="LOUD"):
        logs.setup("LOUD", logger="shop.level")
    assert logger.handlers == []
