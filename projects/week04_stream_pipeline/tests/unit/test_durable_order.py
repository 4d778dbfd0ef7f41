"""The order in which files reach the disk, which no result shows until the power fails."""

import os
import stat

import pytest

from stream_pipeline.cli import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a folder can be opened on POSIX")


def test_outputs_before_the_checkpoint(tmp_path, monkeypatch, capsys):
    """each checkpoint gets its name when all outputs are on the disk, with the lengths that it names"""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("value\n" + "1\nx\n" * 5)
    steps = []
    sync, rename = os.fsync, os.replace

    def fsync(descriptor):
        status = os.fstat(descriptor)
        steps.append("folder" if stat.S_ISDIR(status.st_mode) else status.st_size)
        sync(descriptor)

    def replace(source, target):
        steps.append(os.fspath(target).rpartition("/")[2])
        rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    files = ("--output", "out", "--quarantine", "bad", "--checkpoint", "c")
    main(["run", "--value", "value", "--rolling", "2", *files, "a.csv"])
    sizes = [(tmp_path / name).stat().st_size for name in ("out", "bad")]
    last = len(steps) - 1 - steps[::-1].index("c")
    assert [step for step in steps[:last] if step != "folder"][-3:-1] == sizes
    assert steps[-1] == "folder"
