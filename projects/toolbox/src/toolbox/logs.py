"""Log records as lines of JSON that a program can search and a person may keep: complete, and without secrets."""

import json
import logging
import math
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

__all__ = ["REDACTED", "SECRET_KEYS", "SECRET_PATTERNS", "JsonFormatter", "StampRequestId", "in_request", "setup"]

REDACTED = "[redacted]"
SECRET_KEYS = ("password", "passwd", "passphrase", "secret", "token", "apikey", "authorization", "cookie", "privatekey")
# The group named `keep` stays, so that a reader still sees what kind of secret stood there.
SECRET_PATTERNS = (
    r"(?P<keep>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}",  # an HTTP Authorization header
    r"\beyJ[\w-]+\.[\w-]+\.[\w-]*",  # a JSON Web Token
    r"(?P<keep>\b\w+://[^\s/:@]*:)[^\s/@]+(?=@)",  # the password in a URL
    r"(?P<keep>\b(?:password|passwd|secret|token|api[_-]?key)\b[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&]+",
)
DEEPEST = 8
MOST_FRAMES = 50
MOST_BITS = 1024  # Python refuses to write integers of more than 4300 digits
ALWAYS_THERE = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName", "request_id"}
# JSON escapes what is below U+0020; these end a line for `str.splitlines` and many viewers as well.
LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


@contextmanager
def in_request(request_id: str) -> Iterator[None]:
    """Give *request_id* to all records made inside the ``with`` block, in the tasks it starts as well.

    A thread begins without one: start it with ``contextvars.copy_context().run`` as its target.
    """
    before = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(before)


class StampRequestId(logging.Filter):
    """Writes the request id into each record; for a handler that hands records to another thread."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Stamp *record*, unless it is stamped, and let it pass."""
        if getattr(record, "request_id", None) is None:
            record.request_id = _request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON.

    Its keys are `time` (UTC, ISO 8601), `level`, `logger`, `message`; `request_id` if there is one; `extra` with what
    the call passed as ``extra=``; `error` with `type`, `message`, `notes`, `frames` (outermost first, at most the last
    50), `cause` (the explicit one or else the context, in the same form) and, for a group, `errors`; `stack` for
    ``stack_info=True``.

    A value that JSON has no form for is written as its `repr`. Secrets become `REDACTED`: the values of keys that
    contain one of *secret_keys* (in any case, with or without ``-`` and ``_``), at any depth, and in every text what
    one of *secret_patterns* matches, but for its group `keep`. No pattern knows every secret: log none.

    A record is never lost because of what is in it: a message whose arguments do not fit is shown beside them.
    """

    def __init__(
        self, *, secret_keys: Collection[str] = SECRET_KEYS, secret_patterns: Collection[str] = SECRET_PATTERNS
    ) -> None:
        super().__init__()
        self._keys = tuple(map(_folded, secret_keys))
        self._patterns = [re.compile(pattern, re.IGNORECASE) for pattern in secret_patterns]

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as one line of JSON, without a line end."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._text(_message(record)),
        }
        if request_id := getattr(record, "request_id", None) or _request_id.get():
            fields["request_id"] = self._plain(request_id)
        if extra := {key: value for key, value in vars(record).items() if key not in ALWAYS_THERE}:
            fields["extra"] = self._plain(extra)
        if record.exc_info and record.exc_info[1]:
            fields["error"] = self._error(record.exc_info[1], frozenset())
        if record.stack_info:
            fields["stack"] = self._text(record.stack_info)
        line = json.dumps(fields, ensure_ascii=False, allow_nan=False).translate(LINE_ENDS)
        return line.encode("utf-8", "backslashreplace").decode("utf-8")  # half a surrogate pair, as JSON escapes it

    def _error(self, error: BaseException, seen: frozenset[int]) -> dict[str, Any]:
        """Return *error* as plain data; *seen* holds the ids of the errors around it, since a chain may be a ring."""
        seen |= {id(error)}
        described: dict[str, Any] = {"type": _type_name(error), "message": self._text(_safely(str, error))}
        if notes := getattr(error, "__notes__", None):
            described["notes"] = self._plain(notes)
        described["frames"] = [
            {"file": frame.filename, "line": frame.lineno, "function": frame.name}
            for frame in traceback.extract_tb(error.__traceback__, limit=-MOST_FRAMES)
        ]
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is not None and id(cause) not in seen and len(seen) < DEEPEST:
            described["cause"] = self._error(cause, seen)
        if isinstance(error, BaseExceptionGroup) and len(seen) < DEEPEST:
            described["errors"] = [self._error(each, seen) for each in error.exceptions if id(each) not in seen]
        return described

    def _plain(self, value: object, depth: int = 0) -> Any:
        """Return *value* as data that JSON has a form for, without secrets."""
        if value is None or (isinstance(value, float) and math.isfinite(value)):
            return value
        if isinstance(value, int) and value.bit_length() <= MOST_BITS:
            return value
        if isinstance(value, str):
            return self._text(value)
        if depth < DEEPEST and isinstance(value, list | tuple):
            return [self._plain(each, depth + 1) for each in value]
        if depth < DEEPEST and isinstance(value, Mapping):
            return _safely(lambda mapping: self._members(mapping, depth), value)
        return self._text(_safely(repr, value))

    def _members(self, mapping: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        keys = {key: key if isinstance(key, str) else _safely(repr, key) for key in mapping}
        return {
            self._text(text): REDACTED if self._is_secret(text) else self._plain(mapping[key], depth + 1)
            for key, text in keys.items()
        }

    def _is_secret(self, key: str) -> bool:
        return any(secret in _folded(key) for secret in self._keys)

    def _text(self, text: str) -> str:
        for pattern in self._patterns:
            text = pattern.sub(lambda found: (found.groupdict().get("keep") or "") + REDACTED, text)
        return text


def setup(level: int | str = "INFO", stream: TextIO | None = None, *, logger: str | None = None) -> logging.Handler:
    """Have the *logger* of that name, by default the root, write lines of JSON to *stream*, by default stderr.

    A further call changes level and stream of the handler that is there, and adds none. For programs, in `main`: a
    library only gets its logger. Returns the handler. Raises `ValueError` for a level that does not exist.
    """
    target = logging.getLogger(logger)
    target.setLevel(level)
    for handler in target.handlers:
        if type(handler) is logging.StreamHandler and isinstance(handler.formatter, JsonFormatter):
            handler.setStream(stream or sys.stderr)
            return handler
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(StampRequestId())
    target.addHandler(handler)
    return handler


def _folded(key: str) -> str:
    """Return *key* without what spellings differ in: ``X-Api-Key`` and ``api_key`` both hold ``apikey``."""
    return re.sub(r"[\W_]", "", key).casefold()


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # wrong arguments, or one whose own __str__ fails
        return (
            f"{_safely(str, record.msg)} % {_safely(repr, record.args)} ({type(error).__name__}: cannot be formatted)"
        )


def _type_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _safely(describe: Callable[[Any], Any], value: object) -> Any:
    try:
        return describe(value)
    except Exception as error:
        return f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"
