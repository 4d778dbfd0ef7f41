"""What people use for access logs counts the same."""

import json
import os
import random
import shutil
import subprocess
import sys

import pytest

ABSENCE = "goaccess is not here (on Debian: apt-get install goaccess)"


@pytest.fixture(autouse=True)
def _needs_goaccess():
    if shutil.which("goaccess") is None:
        if os.environ.get("CI") and sys.platform == "linux":  # elsewhere CI does not install it
            pytest.fail(ABSENCE, pytrace=False)
        pytest.skip(ABSENCE)


GOOD = '192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.1" 200 12 "-" "curl"'


def goaccess(path):
    """Return the report of goaccess on a combined log as JSON; it writes none if no line is valid."""
    out = path.with_name("goaccess.json")
    command = ["goaccess", str(path), "--log-format=COMBINED", "--no-progress", "--no-global-config", "-o", str(out)]
    subprocess.run(command, capture_output=True, timeout=60)
    return json.loads(out.read_bytes()) if out.exists() else {"general": {"valid_requests": 0, "failed_requests": 1}}


def ours(start, path):
    """Return our report on a combined log as JSON."""
    output, _ = start("--format", "combined", "--json", "-", str(path)).communicate(timeout=60)
    return json.loads(output)


def test_totals(start, tmp_path):
    """of 20,000 lines with 40 broken ones, valid, failed and each status have the counts of goaccess"""
    chance = random.Random(3)
    places = set(chance.sample(range(20_000), 40))
    lines = []
    for number in range(20_000):
        line = GOOD.replace("/a", f"/{chance.randrange(50)}?q={number}").replace(
            " 200 ", f" {chance.choice([200, 404, 503])} "
        )
        kinds = (line[: chance.randrange(10, 60)], "garbage", line.replace("[10", "10"), line.replace("192.", "x.y!"))
        lines.append(chance.choice(kinds) if number in places else line)
    path = tmp_path / "access.log"
    path.write_text("\n".join(lines) + "\n")
    theirs, report = goaccess(path), ours(start, path)
    assert report["total"]["parsed"] == theirs["general"]["valid_requests"] == 19_960
    assert report["total"]["quarantined"] == theirs["general"]["failed_requests"] == 40
    statuses = {
        each["data"][:3]: each["hits"]["count"] for kind in theirs["status_codes"]["data"] for each in kind["items"]
    }
    assert {row["key"]: row["count"] for row in report["tables"]["status"]["rows"]} == statuses


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("curl", "curl"), ("- -", "- john doe"), ("192.0.2.7", "2001:db8::1"), ("192.0.2.7", "192.0.2.300"),
        ("192.0.2.7", "192.0.02.7"), ("192.0.2.7", "2001:db8:::1"), ("10/Oct", "32/Oct"), ("10/Oct", "10/Foo"),
        ("13:55", "24:55"), (":36 ", ":60 "), ("GET /a HTTP/1.1", "-"), ("GET /a HTTP/1.1", ""),
        ("GET /a HTTP/1.1", r"\x16\x03\x01"), (" HTTP/1.1", ""), ("/a", "/a b"), ("GET", "get"), ("GET", "PROPFIND"),
        ("/a", r"/a\"b"), (" 200 ", " 99 "), (" 200 ", " 600 "), (" 200 ", " 599 "), (" 200 ", " - "), (" 12 ", " - "),
        ('"curl"', '""'), ("curl", r"cu\"rl"), ('"curl"', '"curl" 0.12'), ('"curl"', '"curl"\r'),
        (" -0700", ""), ("192.0.2.7", " 192.0.2.7"), ("- - ", "-\t-\t"), ("/a", "/ü"),
    ],
)  # fmt: skip
def test_verdicts(start, tmp_path, old, new):
    """a line is valid here if it is there"""
    path = tmp_path / "access.log"
    path.write_text(GOOD.replace(old, new) + "\n")
    general, total = goaccess(path)["general"], ours(start, path)["total"]
    assert (total["parsed"], total["quarantined"]) == (general["valid_requests"], general["failed_requests"])


@pytest.mark.parametrize(
    ("line", "theirs", "here"),
    [
        (GOOD.replace("192.0.2.7", "proxy.example.net"), 0, 1),
        (GOOD.replace("10/Oct", "31/Apr"), 1, 0),
        (GOOD.replace(":36 ", ":61 "), 1, 0),
        (GOOD.replace(" 12 ", " abc "), 1, 0),
        (GOOD.replace("-0700", "-9999"), 1, 0),
        (GOOD[:-1], 1, 0),
        (GOOD[:-7], 1, 0),
        (GOOD.replace("curl", "c\0rl"), 1, 0),
        (GOOD + GOOD, 1, 0),
    ],
)
def test_known_differences(start, tmp_path, line, theirs, here):
    """where the README says that we differ, we do"""
    path = tmp_path / "access.log"
    path.write_text(line + "\n")
    assert (goaccess(path)["general"]["valid_requests"], ours(start, path)["total"]["parsed"]) == (theirs, here)
