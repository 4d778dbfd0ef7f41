"""Files that change, stutter or break while they are read."""

import errno
import gzip
from pathlib import Path

import pytest

from log_analyzer import LogFile, ShrunkError, State, Surroundings, UnreadableError, analyze, is_permanent, open_binary
from toolbox.retry import retry

LINE = b'192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"\n'


class Stuttering:
    """A stream whose reads fail as a list says: an error, or None for a read that works."""

    def __init__(self, stream, errors):
        """Wrap *stream*."""
        self.stream, self.errors, self.reads = stream, list(errors), 0
        self.seek, self.fileno, self.close = stream.seek, stream.fileno, stream.close

    def read(self, size):
        """Fail, or read."""
        self.reads += 1
        if self.errors and (error := self.errors.pop(0)):
            raise error
        return self.stream.read(size)


@pytest.fixture
def log(tmp_path):
    """Return the name of a log of some megabytes."""
    (tmp_path / "a.log").write_bytes(LINE * 20_000)
    return str(tmp_path / "a.log")


def surroundings(errors, streams):
    """Return surroundings in which reading fails as *errors* say, and no time passes."""

    def opener(name):
        streams.append(Stuttering(open_binary(name), errors))
        return streams[-1]

    return Surroundings(opener=opener, retrying=retry(attempts=3, giveup=is_permanent, sleep=lambda seconds: None))


def test_a_read_that_stutters(log):
    """a read that fails twice is tried three times, and no line is lost or counted twice"""
    eio = OSError(errno.EIO, "Input/output error")
    streams = []
    report = analyze([log], surroundings=surroundings([None, None, eio, eio, None], streams))
    assert (report.parsed, report.quarantined) == (20_000, 0)
    steady = []
    analyze([log], surroundings=surroundings([], steady))
    assert streams[0].reads == steady[0].reads + 2


def test_a_read_that_fails_for_good(log):
    """after the last attempt, what was read before stays counted, and the line that was cut is left"""
    errors, eio = [], OSError(errno.EIO, "Input/output error")
    report = analyze([log], surroundings=surroundings([None, None, None, eio, eio, eio], []), on_error=errors.append)
    assert [str(error) for error in errors] == [f"cannot read {log}: Input/output error, after 3 attempts"]
    assert 0 < report.parsed < 20_000
    assert (report.quarantined, report.unreadable) == (0, (log,))


def test_a_state_after_a_read_that_failed(log):
    """the next run goes on where the read failed"""
    state, eio = State(), OSError(errno.EIO, "Input/output error")
    analyze([log], state=state, surroundings=surroundings([None, None, None, eio, eio, eio], []), on_error=print)
    report = analyze([log], state=state)
    assert (report.parsed, report.quarantined) == (20_000, 0)


def test_truncated_while_it_is_read(log):
    """a file that becomes shorter while it is read is told, with what was counted"""
    errors = []

    def shorten(name, lines):
        with Path(log).open("r+b") as file:
            file.truncate(10)

    report = analyze([log], surroundings=Surroundings(on_lines=shorten), on_error=errors.append)
    assert isinstance(errors[0], ShrunkError)
    assert "became shorter while it was read: from" in str(errors[0])
    assert report.parsed > 0


def test_it_grows_while_it_is_read(log):
    """what is appended while a file is read is read, too"""
    grown = []

    def grow(name, lines):
        if not grown:
            grown.append(1)
            with Path(log).open("ab") as file:
                file.write(LINE)

    assert analyze([log], surroundings=Surroundings(on_lines=grow)).parsed == 20_001


def test_a_damaged_log_is_resumed(tmp_path):
    """of a damaged gzip file, a second run counts nothing twice, and tells the damage again"""
    content = bytearray(gzip.compress(LINE * 50) + gzip.compress(LINE))
    content[-1] ^= 1
    (tmp_path / "a.gz").write_bytes(content)
    state, errors = State(), []
    for _ in range(2):
        report = analyze([str(tmp_path / "a.gz")], state=state, on_error=errors.append)
        assert report.parsed == 51
    assert len(errors) == 2


def test_a_stream_that_is_no_file():
    """what cannot be opened at all is one error, and is closed if opening failed half-way"""

    class Broken:
        closed = False

        def fileno(self):
            raise OSError

        def read(self, size):
            raise OSError(errno.EISDIR, "Is a directory")

        def close(self):
            self.closed = True

    broken = Broken()
    with pytest.raises(UnreadableError, match="Is a directory"):
        LogFile("x", lambda name: broken, retry(attempts=1))
    assert broken.closed
