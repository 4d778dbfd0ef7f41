"""Event times as whole microseconds since 1970, read from text and written again."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from stream_pipeline.errors import BadOptionError

SECOND = 1_000_000
# The end of the year 9999; nothing that a calendar has lies further away from 1970.
FURTHEST = 253_402_300_800 * SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def read_iso(text: str) -> int:
    """Return the microseconds since 1970 at the ISO 8601 time *text*, in UTC if it names no zone.

    Raises `ValueError`.

    >>> read_iso("1970-01-01T02:00:01.5+02:00")
    1500000
    """
    time = datetime.fromisoformat(text.strip())
    return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def read_seconds(text: str) -> int:
    """Return as microseconds the seconds since 1970 that *text* names; raises `ValueError`.

    >>> read_seconds("1.5")
    1500000
    """
    seconds = float(text)
    if "_" in text or not abs(seconds * SECOND) < FURTHEST:  # NaN is not, either
        raise ValueError(f"no time: {text!r}")
    return round(seconds * SECOND)


def write_iso(time: int) -> str:
    """Return the microseconds *time* as ISO 8601 in UTC, with fractions only if there are some.

    >>> write_iso(1500000)
    '1970-01-01T00:00:01.500000Z'
    """
    try:
        return (_EPOCH + timedelta(microseconds=time)).isoformat().removesuffix("+00:00") + "Z"
    except OverflowError:  # the border of a window may lie beyond the calendar
        return f"{write_seconds(time)} s"


def write_seconds(time: int) -> str:
    """Return the microseconds *time* as seconds, with a point only if needed.

    >>> write_seconds(1500000), write_seconds(-2000000)
    ('1.5', '-2')
    """
    whole, rest = divmod(abs(time), SECOND)
    return f"{'-' if time < 0 else ''}{whole}{f'.{rest:06}'.rstrip('0') if rest else ''}"


READERS: dict[str, Callable[[str], int]] = {"iso": read_iso, "seconds": read_seconds}


def duration(seconds: float) -> int:
    """Return *seconds* as microseconds; raise `BadOptionError` for what is negative, or no length of time."""
    if not (math.isfinite(seconds) and 0 <= seconds * SECOND < FURTHEST):
        raise BadOptionError(f"no length of time: {seconds} seconds")
    return round(seconds * SECOND)
