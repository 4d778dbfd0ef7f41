"""Log records as lines of JSON that a program can search and a person may keep: complete, and without secrets."""

import json
import logging
import math
import os
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

try:
    import fcntl
except ImportError:  # Windows, where a file that another process has open cannot be renamed at all
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "REDACTED",
    "SECRET_KEYS",
    "SECRET_PATTERNS",
    "JsonFormatter",
    "RotatingHandler",
    "StampRequestId",
    "in_request",
    "setup",
    "to_file",
]

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


class RotatingHandler(RotatingFileHandler):
    """Writes records to a file of at most *size* bytes; `.1` to `.N` after its name are the *backups*, `.1` the newest.

    What differs from its base: *size* counts bytes, not characters; a record is never divided, so one that is longer
    has a file to itself; several processes may write one file, because who finds it rotated by another only opens it
    anew (not on Windows: there, the file grows while others have it open); and what cannot be written costs one line
    on standard error, not a traceback for each record.
    """

    def __init__(self, path: str | os.PathLike[str], *, size: int = 1_000_000, backups: int = 3) -> None:
        if size < 1 or backups < 1:
            raise ValueError(f"size and backups must be 1 or more, not {size} and {backups}")
        super().__init__(path, maxBytes=size, backupCount=backups, encoding="utf-8")
        self._has_complained = False

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Tell whether *record* would make the file too long, which a device such as `/dev/stderr` never is."""
        if self.stream is None:
            self.stream = self._open()
        if not Path(self.baseFilename).is_file():
            return False
        length = len(f"{self.format(record)}{self.terminator}".encode())
        written = os.fstat(self.stream.fileno()).st_size
        return written > 0 and written + length > self.maxBytes

    def doRollover(self) -> None:
        """Rename the file and its backups by one and begin a new file, unless another process has just done so."""
        if fcntl is None:
            self._rename_all()
            return
        with Path(f"{self.baseFilename}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.stream is not None and not self._is_still_ours(self.stream):
                self.stream.close()
                self.stream = self._open()
            else:
                self._rename_all()

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once that the file cannot be written; the program goes on."""
        if not self._has_complained and sys.stderr is not None:
            self._has_complained = True
            sys.stderr.write(f"the log {self.baseFilename} cannot be written: {sys.exc_info()[1]}\n")

    def _is_still_ours(self, stream: TextIO) -> bool:
        try:
            return os.path.samestat(os.fstat(stream.fileno()), Path(self.baseFilename).stat())
        except FileNotFoundError:
            return False

    def _rename_all(self) -> None:
        try:
            super().doRollover()
        finally:
            if self.stream is None:  # a file could not be renamed: no record is lost, the old one goes on
                self.stream = self._open()


@contextmanager
def to_file(
    path: str | os.PathLike[str],
    level: int | str = "INFO",
    *,
    logger: str | None = None,
    size: int = 1_000_000,
    backups: int = 3,
) -> Iterator[RotatingHandler]:
    """Have the *logger* of that name, by default the root, write lines of JSON to a file inside the ``with`` block.

    The file is appended to, and rotated as `RotatingHandler` says. Afterwards it is closed, and the logger is as it
    was. Raises `OSError` for a file that cannot be opened, `ValueError` for a level that does not exist.
    """
    target = logging.getLogger(logger)
    before = target.level
    handler = RotatingHandler(path, size=size, backups=backups)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(StampRequestId())
    try:
        target.setLevel(level)
        target.addHandler(handler)
        yield handler
    finally:
        target.removeHandler(handler)
        target.setLevel(before)
        with suppress(OSError):  # what could not be written was told when it happened
            handler.close()


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
