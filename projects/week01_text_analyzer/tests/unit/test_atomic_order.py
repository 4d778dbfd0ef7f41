"""The order in which a file reaches the disk, which no result shows until the power fails."""

import os
import stat

import pytest

from text_analyzer import write_atomically


@pytest.mark.skipif(os.name != "posix", reason="a folder can be opened on POSIX")
def test_file_then_name_then_folder(tmp_path, monkeypatch):
    """the whole content is on the disk before the file gets its name, and the name before we return"""
    steps = []
    sync, rename = os.fsync, os.replace

    def fsync(descriptor):
        status = os.fstat(descriptor)
        steps.append("folder" if stat.S_ISDIR(status.st_mode) else f"{status.st_size} bytes")
        sync(descriptor)

    def replace(source, target):
        steps.append("name")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    write_atomically(tmp_path / "out.json", "x" * 100)
    assert steps == ["100 bytes", "name", "folder"]
