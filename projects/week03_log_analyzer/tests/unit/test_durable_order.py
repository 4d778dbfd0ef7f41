"""The order in which files reach the disk, which no result shows until the power fails."""

import os
import stat

import pytest

from log_analyzer import write_atomically
from log_analyzer.cli import main

LINE = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"\n'


@pytest.fixture
def steps(monkeypatch):
    """Record what is put onto the disk and what gets its name."""
    steps = []
    sync, rename = os.fsync, os.replace

    def fsync(descriptor):
        status = os.fstat(descriptor)
        steps.append("folder" if stat.S_ISDIR(status.st_mode) else f"{status.st_size} bytes")
        sync(descriptor)

    def replace(source, target):
        steps.append(os.fspath(target).rpartition("/")[2])
        rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    return steps


@pytest.mark.skipif(os.name != "posix", reason="a folder can be opened on POSIX")
def test_file_then_name_then_folder(tmp_path, steps):
    """the whole content is on the disk before the file gets its name, and the name before we return"""
    write_atomically(tmp_path / "out.json", "x" * 100)
    assert steps == ["100 bytes", "out.json", "folder"]


def test_the_state_comes_second(tmp_path, monkeypatch, steps, capsysbinary):
    """the quarantine has its name before the state, and the state before the report"""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.log").write_text(LINE + "bad\n")
    main(["--state", "state.json", "--quarantine", "bad.jsonl", "--json", "out.json", "a.log"])
    assert [step for step in steps if "." in step] == ["bad.jsonl", "state.json", "out.json"]
