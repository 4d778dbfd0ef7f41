"""The command as a process: what reads it may leave, input may be anything, and a file is there whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ACCOUNT = ["transactions.csv", "--prices", "prices.csv", "--actions", "actions.csv"]


@pytest.fixture
def account(tmp_path):
    """Return a folder with the account that comes with the package."""
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_reader_that_leaves(start, account):
    """a reader that has gone ends the command without a word"""
    reading, writing = os.pipe()
    os.close(reading)
    process = start("performance", *ACCOUNT, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written(start, account):
    """a full disk behind the output costs one line"""
    with Path("/dev/full").open("wb") as full:
        process = start("performance", *ACCOUNT, stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.startswith(b"portfolio-analyzer: cannot write standard output")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_interrupt(start, account):
    """Ctrl-C ends the command with 130, without a word and without a file"""
    os.mkfifo(account / "slow.csv")  # whoever reads it waits
    process = start("report", "slow.csv", "--prices", "prices.csv", "--html", "r.html")
    with (account / "slow.csv").open("wb"):  # opens when the command does
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    assert not (account / "r.html").exists()


def test_report_that_fails_leaves_the_old_one(start, account):
    """a report that cannot be made leaves the one before as it was, and nothing beside it"""
    (account / "r.html").write_text("the one before")
    (account / "transactions.csv").write_text("date,type,symbol,quantity\n2012-01-03,sell,IBM,1\n")
    process = start("report", *ACCOUNT, "--html", "r.html")
    assert process.wait(60) == 2
    assert (account / "r.html").read_text() == "the one before"
    assert sorted(path.suffix for path in account.iterdir()) == [".csv"] * 4 + [".html"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_report_can_be_read_as_the_mask_says(start, account):
    """a report is written with the permissions that the user's mask leaves"""
    process = start("report", *ACCOUNT, "--html", "r.html", umask=0o027)
    assert process.wait(60) == 0
    assert stat.S_IMODE((account / "r.html").stat().st_mode) == 0o640


def spoilt(data, chance):
    """Return a file's bytes with something wrong in them."""
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            lines[place] = bytes(chance.randrange(256) for _ in range(20))
        case 1:
            lines[place] = lines[place].replace(b",", b";", 1)
        case 2:
            lines.insert(place, lines[place])
        case 3:
            lines[place] = lines[place].replace(b"1", b"-9e99")
        case 4:
            lines[place] = b'"' + lines[place]
        case 5:
            del lines[place:]
        case 6:
            lines[place] = lines[place].replace(b"20", b"99", 1)
    return b"\n".join(lines)


SPOILING = """
import sys, random
from pathlib import Path
from portfolio_analyzer.cli import main
sys.path.insert(0, sys.argv[1])
from test_process import ACCOUNT, spoilt
chance = random.Random(4)
whole = {name: Path(name).read_bytes() for name in ("transactions.csv", "prices.csv", "actions.csv")}
whole["prices.csv"] = b"\\n".join(line for n, line in enumerate(whole["prices.csv"].split(b"\\n")) if n % 20 == 0)
for number in range(40):
    name = chance.choice(list(whole))
    for each in whole:
        Path(each).write_bytes(spoilt(whole[each], chance) if each == name else whole[each])
    code = main(["performance", *ACCOUNT])
    assert code in (0, 2), code
    print("code", code)
"""


def test_spoilt_files(account):
    """forty spoilt files never make a traceback: either they can be read, or there is one line"""
    command = [sys.executable, "-c", SPOILING, str(Path(__file__).parent)]
    done = subprocess.run(command, cwd=account, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    codes = [line for line in done.stdout.splitlines() if line.startswith("code ")]
    told = done.stderr.splitlines()
    assert len(codes) == 40
    assert len(told) == codes.count("code 2") > 15
    assert all(line.startswith("portfolio-analyzer: ") for line in told)
