"""What reaches the disk, and in which order: after a loss of power the manifest must not name what is not there."""

import os
from pathlib import Path

import pytest

from ebook_search import update


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to tell which file is synced")
def test_segments_then_their_names_then_the_manifest(tmp_path, monkeypatch):
    """segment, folder, new manifest, its renaming, folder: in this order, and nothing after"""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.txt").write_text("The tide.")
    events = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(descriptor):
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        events.append(f"sync {'new manifest' if name.endswith('.tmp') else name}")
        sync(descriptor)

    def noted_replace(path, target):
        events.append(f"rename to {Path(target).name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    update(tmp_path / "index", tmp_path / "books")
    assert events == [
        "sync 000001.segment", "sync index", "sync new manifest", "rename to MANIFEST", "sync index"
    ]  # fmt: skip
