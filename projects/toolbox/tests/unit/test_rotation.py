"""A log that is rotated loses, divides and doubles nothing, whoever writes it."""

import json
import logging
import os
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox import logs

WRITER = """
import logging, sys
from toolbox import logs

with logs.to_file(sys.argv[1], logger="many", size=4000, backups=500):
    for number in range(300):
        logging.getLogger("many").info("%s-%d", sys.argv[2], number)
"""


def log_of(number):
    """Return the logger of one test; names are not used twice, since loggers stay."""
    return logging.getLogger(f"rotated.{number}")


def messages(path):
    """Return the messages of a log and its backups, the oldest first."""
    backups = sorted(path.parent.glob(f"{path.name}.[0-9]*"), key=lambda backup: -int(backup.suffix[1:]))
    lines = [line for file in [*backups, path] for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line)["message"] for line in lines]


def test_only_inside_the_block(tmp_path):
    """records go to the file while the block runs; then it is closed and the logger as before"""
    log = log_of("block")
    log.setLevel("ERROR")
    with logs.to_file(tmp_path / "log", "DEBUG", logger=log.name) as handler:
        log.debug("inside")
    log.error("after")
    assert messages(tmp_path / "log") == ["inside"]
    assert (log.handlers, log.level, handler.stream) == ([], logging.ERROR, None)


@given(st.lists(st.text(min_size=1, max_size=40), max_size=30), st.integers(100, 500))
def test_sizes_in_bytes(tmp_path_factory, texts, size):
    """no file is longer than its size in bytes, unless by a single record, and nothing is lost or out of order"""
    path = tmp_path_factory.mktemp("sizes") / "log"
    with logs.to_file(path, logger="rotated.sizes", size=size, backups=100):
        for text in texts:
            log_of("sizes").info("%s", text)
    assert len(messages(path)) == len(texts)
    for file in path.parent.glob("log*"):
        assert file.stat().st_size <= size or len(file.read_text("utf-8").splitlines()) == 1


def test_the_size_is_reached_and_not_passed(tmp_path):
    """a file that two records fill exactly takes both, and the third begins a new one"""
    log, path = log_of("exact"), tmp_path / "log"
    with logs.to_file(path, logger=log.name):
        log.info("é")
    size = 2 * path.stat().st_size
    with logs.to_file(path, logger=log.name, size=size):
        log.info("é")
        log.info("é")
    assert ((tmp_path / "log.1").stat().st_size, path.stat().st_size) == (size, size // 2)


def test_a_character_is_not_a_byte(tmp_path):
    """text of which each character takes three bytes does not make a file three times as long"""
    with logs.to_file(tmp_path / "log", logger="rotated.long", size=1100, backups=9):
        for _ in range(9):
            log_of("long").info("茶" * 100)
    assert max(file.stat().st_size for file in tmp_path.glob("log*")) <= 1100


def test_backups_are_limited(tmp_path):
    """so many backups stay, the newest is .1, and the oldest goes"""
    with logs.to_file(tmp_path / "log", logger="rotated.few", size=1, backups=2):
        for number in range(5):
            log_of("few").info("%d", number)
    assert messages(tmp_path / "log") == ["2", "3", "4"]
    assert messages(tmp_path / "log.1") == ["3"]


def test_threads(tmp_path):
    """four threads that write over many rotations lose and divide no record"""
    log, path = log_of("threads"), tmp_path / "log"
    with logs.to_file(path, logger=log.name, size=2000, backups=500):
        threads = [
            threading.Thread(target=lambda name=name: [log.info("%s-%d", name, i) for i in range(200)])
            for name in "abcd"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(messages(path)) == sorted(f"{name}-{i}" for name in "abcd" for i in range(200))


@pytest.mark.skipif(os.name != "posix", reason="Windows renames no file that another process has open")
def test_processes(tmp_path):
    """three processes that write and rotate one file lose and divide no record"""
    path = tmp_path / "log"
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abc"]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert sorted(messages(path)) == sorted(f"{name}-{i}" for name in "abc" for i in range(300))


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no file that is open")
def test_rotated_or_removed_by_another(tmp_path):
    """a file that another process has rotated or removed is opened anew, and not rotated once more"""
    log, path = log_of("other"), tmp_path / "log"
    with logs.to_file(path, logger=log.name, size=1) as handler:
        log.info("one")
        path.rename(tmp_path / "log.1")
        path.write_text('{"message": "theirs"}\n')
        handler.doRollover()
        log.info("two")
        assert (messages(tmp_path / "log.1"), messages(path)) == (["theirs"], ["one", "theirs", "two"])
        path.unlink()
        handler.doRollover()
        log.info("three")
    assert messages(path)[-1] == "three"


def test_where_nothing_can_be_locked(tmp_path, monkeypatch):
    """without locks, as on Windows, a file is rotated all the same"""
    monkeypatch.setattr(logs, "fcntl", None)
    with logs.to_file(tmp_path / "log", logger="rotated.plain", size=1):
        log_of("plain").info("one")
        log_of("plain").info("two")
    assert messages(tmp_path / "log") == ["one", "two"]


def test_a_file_that_cannot_be_renamed(tmp_path, monkeypatch, capsys):
    """when renaming fails, records go on into the old file or are told of, and the next rotation succeeds"""
    log, path = log_of("stuck"), tmp_path / "log"
    with logs.to_file(path, logger=log.name, size=1) as handler:
        log.info("one")
        with monkeypatch.context() as patch:
            patch.setattr(handler, "rotate", lambda source, target: (_ for _ in ()).throw(PermissionError("in use")))
            log.info("two")
            log.info("three")
        log.info("four")
    assert messages(path) == ["one", "four"]
    assert capsys.readouterr().err == f"the log {path} cannot be written: in use\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 (before any Path is)
def test_a_full_disk():
    """a full disk costs one line on standard error for all records, no traceback, and no exception"""
    code = WRITER.replace("range(300)", "range(3)") + "\nprint('goes on')"
    ended = subprocess.run([sys.executable, "-c", code, "/dev/full", "a"], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, "goes on\n")
    assert ended.stderr == "the log /dev/full cannot be written: [Errno 28] No space left on device\n"


def test_refused(tmp_path):
    """sizes and backups below 1, unknown levels and unreachable files are refused, and nothing is left behind"""
    for options in ({"size": 0}, {"backups": 0}, {"level": "LOUD"}):
        with (
            pytest.raises(ValueError, match=r"1 or more|LOUD"),
            logs.to_file(tmp_path / "a", logger="rotated", **options),
        ):
            pass
    with pytest.raises(OSError, match="nowhere"), logs.to_file(tmp_path / "nowhere" / "log", logger="rotated"):
        pass
    assert logging.getLogger("rotated").handlers == []
