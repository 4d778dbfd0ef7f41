"""Parse: lines become columns.

Build `times.py`, `levels.py`, `columns.py` and `patterns.py`, and with them the formats: `access.py`, `syslog.py`,
`jsonlines.py`. One regular expression for a whole batch of lines is many times faster than one call a line.

Hint: `findall` with the alternative `|.*+` gives a row for every line, so the place of a row is the number of its line.
Hint: `[^"]*+` is possessive: it gives nothing back, so a hostile line costs one pass, not thousands.
"""

from datetime import UTC, datetime

import pytest

from log_analyzer import (
    BadOptionError,
    Columns,
    JsonFormat,
    access_minute,
    bsd_minute,
    combined,
    common,
    find_zone,
    hour_of,
    is_address,
    iso_minute,
    level_name,
    parse_time,
    rfc3164,
    rfc5424,
    severity,
)

COMMON = '192.0.2.7 - ann [10/Oct/2000:13:55:36 -0700] "GET /a?q=1 HTTP/1.1" 200 12'
COMBINED = f'{COMMON} "https://example.com/" "curl/8"'
NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
FAR_AGO = 16_186_855  # the minute of COMMON


def test_times_of_access_logs():
    """an access log's time is counted in minutes since 1970 UTC, whatever its zone"""
    assert access_minute("10/Oct/2000:13:55", "-0700") == FAR_AGO == access_minute("11/Oct/2000:02:25", "+0530")
    assert access_minute("31/Apr/2000:13:55", "-0700") is None
    assert access_minute("10/Foo/2000:13:55", "-0700") is None
    assert access_minute("10/Oct/2000:13:55", "-0790") is None


def test_times_of_iso():
    """ISO times have a zone, or that of the caller"""
    assert iso_minute("2000-10-10T13:55", "-07:00") == FAR_AGO == iso_minute("2000-10-10T20:55", "Z")
    assert iso_minute("2000-10-10T22:55", "", find_zone("Europe/Berlin")) == FAR_AGO
    assert iso_minute("2000-13-10T22:55", "Z") is None


def test_years_are_found():
    """a time without a year is in the latest year that is not ahead of the file"""
    assert bsd_minute("Dec 31 23:59", NEW_YEAR) == iso_minute("2025-12-31T23:59", "Z")
    assert bsd_minute("Jan  2 11:59", NEW_YEAR) == iso_minute("2026-01-02T11:59", "Z")
    assert bsd_minute("Feb 29 10:00", NEW_YEAR) == iso_minute("2024-02-29T10:00", "Z")
    assert bsd_minute("Feb 30 10:00", NEW_YEAR) is None


def test_hours_of_daylight_saving():
    """the hour that the clocks repeat in autumn is two hours, told apart by their offsets"""
    zone = find_zone("Europe/Berlin")
    quarters = [iso_minute(f"2026-10-25T{hour:02}:30", "Z") // 15 for hour in (0, 1, 2)]
    assert [hour_of(quarter, zone) for quarter in quarters] == [
        "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00",
    ]  # fmt: skip
    assert hour_of(quarters[0], find_zone("Asia/Kolkata")) == "2026-10-25T06:00+05:30"


def test_zones_and_times_of_people():
    """what is no zone and no time is told as such"""
    with pytest.raises(BadOptionError, match="'Mars/Base'"):
        find_zone("Mars/Base")
    assert parse_time("2026-01-01", find_zone("Europe/Berlin")) == 1_767_222_000
    assert parse_time("soon") is None


def test_levels():
    """all names and numbers of a severity are one name"""
    assert [level_name(value) for value in ("WARN", "err", "Critical", 50, 99, None, [])] == [
        "warning", "error", "critical", "error", None, None, None,
    ]  # fmt: skip
    assert (severity(34), severity(191)) == ("critical", "debug")


def test_keeping_rows():
    """rows are kept or left in all columns at once"""
    columns = Columns([0, 4, 5], minutes=["a", "b", "c"], paths=["/1", "/2", "/3"])
    kept = columns.kept([True, False, True])
    assert (kept.numbers, kept.minutes, kept.paths, kept.agents) == ([0, 5], ["a", "c"], ["/1", "/3"], ())


def test_a_combined_line():
    """a combined line gives all its fields, the path without its query"""
    columns, rejected = combined().read(COMBINED)
    assert rejected == []
    assert [list(column) for column in (columns.numbers, columns.addresses, columns.paths, columns.statuses)] == [
        [0], ["192.0.2.7"], ["/a"], ["200"],
    ]  # fmt: skip
    assert [*columns.sizes, *columns.agents, *columns.seconds] == ["12", "curl/8", "36"]
    assert columns.minute_of(columns.minutes[0]) == FAR_AGO


def test_bad_lines_keep_their_numbers():
    """the first, the last and a middle line may be broken: each keeps its number, and the others theirs"""
    columns, rejected = combined().read("\n".join(["garbage", COMBINED, "", COMBINED, COMBINED[:60]]))
    assert (list(columns.numbers), rejected, len(columns.paths)) == ([1, 3], [0, 2, 4], 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("192.0.2.7", "192.0.2.700"), ("192.0.2.7", "a<b"), ("10/Oct", "32/Oct"), ("10/Oct", "31/Apr"),
        ("13:55", "24:55"),
        (":36 ", ":61 "), ("-0700", "PDT"), (" 200 ", " 600 "), (" 200 ", " 20 "), (" 12 ", " x "), ('"curl', "curl"),
        ('curl/8"', "curl/8"), ("GET", 'G"ET'), ("curl", "cu\0rl"), ("10/Oct", "١٠/Oct"),
    ],
)  # fmt: skip
def test_lines_that_are_no_combined_lines(old, new):
    """a field that cannot be is no field, and no digit of another alphabet is one"""
    assert combined().read(COMBINED.replace(old, new))[1] == [0]


@pytest.mark.parametrize(
    ("request_line", "path"),
    [
        ("GET /a HTTP/1.1", "/a"), ("GET /a b HTTP/1.1", "/a"), (r"GET /a\"b HTTP/1.1", r"/a\"b"), ("GET /", "/"),
        (r"\x16\x03\x01", r"\x16\x03\x01"), ("-", "-"), ("", "-"), ("get /a HTTP/1.1", "get /a HTTP/1.1"),
        ("GET /ü?x HTTP/1.1", "/ü"),
    ],
)  # fmt: skip
def test_requests(request_line, path):
    """a request that is none is a path as it stands; escapes belong to a field"""
    columns, rejected = combined().read(COMBINED.replace("GET /a?q=1 HTTP/1.1", request_line))
    assert (rejected, list(columns.paths)) == ([], [path])


def test_addresses():
    """names of hosts and both kinds of IP addresses are clients"""
    assert all(map(is_address, ["192.0.2.7", "::1", "2001:db8::7", "localhost", "proxy-3.example.net", "unix:"]))
    assert not any(map(is_address, ["", "192.0.2", "192.0.02.7", "1:2", "x192.0.2.7", "a<b", "a b"]))


@pytest.mark.parametrize(
    ("rest", "seconds"),
    [(" 0.25", 0.25), (" 1500", 0.0015), (' 0.25 "x"', 0.25), (' "x" 0.25', None), (" -", None), (" 12x", None)],
)
def test_latencies(rest, seconds):
    """a number after the agent is a latency: seconds if it has a point, else microseconds"""
    columns, _ = combined().read(f"{COMBINED}{rest}\n{COMBINED} 7.5")
    assert list(columns.latencies) == [seconds, 7.5]


def test_common_lines():
    """a common line ends with its size; the other format's lines are not its own"""
    assert common().read(f"{COMMON}\n{COMBINED}")[1] == [1]
    assert combined().read(f"{COMMON}\n{COMBINED}")[1] == [0]


def test_several_zones():
    """lines of one batch may be in several zones"""
    columns, _ = common().read(f"{COMMON}\n{COMMON.replace('-0700', '+0000')}")
    assert [columns.minute_of(minute) for minute in columns.minutes] == [FAR_AGO, FAR_AGO - 420]


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        ("192.0.2.700 - -", "no valid address", 1),
        (COMBINED.replace("[10", "10"), "no valid time", len(COMBINED)),
        (COMBINED.replace(" 200 ", " xxx "), "no valid status", COMBINED.index(" 200 ") + 2),
        (COMBINED.replace("10/Oct", "31/Apr"), "no such time", 18),
        (COMBINED[:-3], "no valid agent", COMBINED.index(' "curl') + 1),
    ],
)
def test_reasons(line, reason, column):
    """a line that is rejected has a reason, and the column where it begins"""
    fault = combined().fault(line)
    assert (fault.reason, fault.column) == (reason, column)


@pytest.mark.parametrize(
    ("line", "minute", "address", "level", "message"),
    [
        ("Dec 31 23:59:58 web cron[7]: done", "2025-12-31T23:59", "web", None, "cron[7]: done"),
        ("<11>Jan  1 00:00:01 web su: failed", "2026-01-01T00:00", "web", "error", "su: failed"),
        ("2026-01-01T01:02:03.5+01:00 web su: hi", "2026-01-01T00:02", "web", None, "su: hi"),
    ],
)
def test_bsd_syslog(line, minute, address, level, message):
    """lines of RFC 3164 have a priority or none, and a BSD or an ISO time"""
    columns, rejected = rfc3164(NEW_YEAR).read(line)
    assert rejected == []
    assert columns.minute_of(columns.minutes[0]) == iso_minute(minute, "Z")
    assert [*columns.addresses, *columns.levels, *columns.messages] == [address, level, message]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<34>1 2026-01-01T00:02:03.123456Z web su - ID47 - BOM'su root' failed", "BOM'su root' failed"),
        (r'<34>1 2026-01-01T00:02:03Z web su 7 ID47 [a@1 k="v\"]" l="]"][b] hi', "hi"),
        ("<34>1 2026-01-01T02:02:03+02:00 web su 7 - -", ""),
    ],
)
def test_new_syslog(line, message):
    """lines of RFC 5424 have structured data, in which quotes and brackets are escaped"""
    columns, rejected = rfc5424(NEW_YEAR).read(line)
    assert rejected == []
    assert columns.minute_of(columns.minutes[0]) == iso_minute("2026-01-01T00:02", "Z")
    assert [*columns.levels, *columns.messages] == ["critical", message]


def test_syslog_without_a_time():
    """RFC 5424 allows a time of "-": such a line has none, and is not rejected"""
    columns, rejected = rfc5424(NEW_YEAR).read("<34>1 - web su - - - hi")
    assert (rejected, list(columns.minutes)) == ([], [None])


@pytest.mark.parametrize(
    "line", ["<999>Jan  1 00:00:01 web x", "Jan 32 00:00:01 web x", "Foo  1 00:00:01 web x", "Jan"]
)
def test_no_syslog(line):
    """priorities and days that do not exist are rejected"""
    assert rfc3164(NEW_YEAR).read(line)[1] == [0]


def test_json_lines():
    """JSON lines are read by the many names that loggers give to the same fields"""
    text = "\n".join(
        [
            '{"time": "2026-01-01T00:02:03Z", "level": "WARN", "message": "slow", "extra": {"duration_ms": 250}}',
            '{"ts": 1767225723.5, "status": 503, "uri": "/a?b", "remote_addr": "::1", "user_agent": "x", "bytes": 7}',
            '{"@timestamp": 1767225723000}',
            '{"unheard": "of"}',
        ]
    )
    columns, rejected = JsonFormat().read(text)
    assert rejected == []
    at = iso_minute("2026-01-01T00:02", "Z")
    assert list(columns.minutes) == [at, at, at, None]
    assert list(columns.levels) == ["warning", None, None, None]
    assert list(columns.latencies) == [0.25, None, None, None]
    assert [columns.statuses[1], columns.paths[1], columns.addresses[1], columns.agents[1], columns.sizes[1]] == [
        "503", "/a", "::1", "x", "7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["", "[1]", "7", '{"a":', '{"a": 1} x', '{"time": "soon"}', '{"time": true}', "{" * 3, '{"a":' + "[" * 50_000],
)
def test_no_json_lines(line):
    """what is no object, is broken, has an impossible time or is nested without end is rejected, with a reason"""
    assert JsonFormat().read(line)[1] == [0]
    assert JsonFormat().fault(line).reason
