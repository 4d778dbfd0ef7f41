"""Times as logs write them become minutes since 1970 UTC, each text once; and hours as people read them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from math import inf
from zoneinfo import ZoneInfo

from log_analyzer.errors import BadOptionError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The longest gap between two 29ths of February is 8 years.
MOST_YEARS_BACK = 8


@dataclass(frozen=True, slots=True)
class Window:
    """The time from `since` until before `until`, both in seconds since 1970 UTC."""

    since: float = -inf
    until: float = inf


ALWAYS = Window()


def access_minute(text: str, zone: str) -> int | None:
    """Return the minute that an access log writes as *text* "10/Oct/2000:13:55" in *zone* "-0700"; None if none is.

    >>> access_minute("10/Oct/2000:13:55", "-0700")
    16186855
    """
    try:
        day, month, year, hour, minute = text[:2], text[3:6], text[7:11], text[12:14], text[15:17]
        moment = datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=UTC)
        return _minutes(moment) - _offset(zone)
    except ValueError:
        return None


def iso_minute(text: str, zone: str, local: tzinfo = UTC) -> int | None:
    """Return the minute that ISO 8601 writes as *text* "2000-10-10T13:55" and *zone* "Z", "-07:00" or "" for *local*.

    None if there is no such minute. Of an hour that the clocks repeat, the first is meant.

    >>> iso_minute("2000-10-10T13:55", "-07:00")
    16186855
    """
    try:
        if zone in ("Z", "z", ""):
            return _minutes(datetime.fromisoformat(text).replace(tzinfo=UTC if zone else local))
        return _minutes(datetime.fromisoformat(text).replace(tzinfo=UTC)) - _offset(zone.replace(":", ""))
    except (ValueError, OverflowError):
        return None


def bsd_minute(text: str, reference: datetime, local: tzinfo = UTC) -> int | None:
    """Return the minute that RFC 3164 writes as *text* "Oct  9 13:55", without year and zone; None if there is none.

    It is in *local*, in the latest year in which it is not more than a day after *reference*.

    >>> bsd_minute("Dec 31 23:59", datetime(2026, 1, 1, tzinfo=UTC)) == iso_minute("2025-12-31T23:59", "Z")
    True
    """
    try:
        month, day, hour, minute = MONTHS.index(text[:3]) + 1, int(text[4:6]), int(text[7:9]), int(text[10:12])
    except ValueError:
        return None
    latest = reference + timedelta(days=1)
    for year in range(latest.year, latest.year - MOST_YEARS_BACK - 1, -1):
        try:
            moment = datetime(year, month, day, hour, minute, tzinfo=local)
            if moment <= latest:
                return _minutes(moment)
        except (ValueError, OverflowError):
            continue
    return None


def parse_time(text: str, local: tzinfo = UTC) -> float | None:
    """Return the seconds since 1970 UTC of *text* in ISO 8601, or None; without a zone it is in *local*.

    >>> parse_time("2000-10-10T13:55:36.5-07:00"), parse_time("yesterday")
    (971211336.5, None)
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=local)).timestamp()
    except (ValueError, OverflowError):
        return None


def find_zone(name: str) -> tzinfo:
    """Return the time zone called *name*, such as "Asia/Tokyo"; raise `BadOptionError` if there is none."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadOptionError(f"no time zone is called {name!r}; try Europe/Berlin or UTC") from error


def hour_of(quarter: int, zone: tzinfo = UTC) -> str:
    """Return the hour in *zone* of a *quarter* of an hour since 1970, with its offset from UTC.

    So the hour that the clocks repeat in autumn is two hours. Quarters, since zones are at offsets of 15 minutes.

    >>> hour_of(1_000_001)
    '1998-07-09T16:00+00:00'
    """
    moment = datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone)
    return moment.replace(minute=0).isoformat(timespec="minutes")


def moment_of(seconds: float, zone: tzinfo = UTC) -> str:
    """Return *seconds* since 1970 UTC in ISO 8601, in *zone*, to the second."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat(timespec="seconds")


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


@lru_cache(maxsize=256)
def _offset(zone: str) -> int:
    """Return the minutes that *zone*, such as "-0700", is ahead of UTC; raise ValueError if it is none."""
    hours, minutes = int(zone[1:3]), int(zone[3:5])
    if minutes > 59:
        raise ValueError(f"no zone is at {zone}")
    offset = timezone(timedelta(hours=hours, minutes=minutes)).utcoffset(None)
    return int(offset.total_seconds() // 60) * (-1 if zone[0] == "-" else 1)
