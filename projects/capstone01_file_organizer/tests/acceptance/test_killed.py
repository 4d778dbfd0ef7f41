"""Killed with SIGKILL at any point, the organizer loses and overwrites nothing, and undo gives the same tree back."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="needs fork and sigtimedwait"
)
DRIVER = Path(__file__).with_name("kill_driver.py")


@pytest.fixture
def disks(tmp_path):
    """Return folders on two file systems, the first in memory if there is one: waiting for a disk takes long."""
    for place in ("/dev/shm", "/run/shm", "/var/tmp", str(Path.home())):
        if os.access(place, os.W_OK) and Path(place).stat().st_dev != tmp_path.stat().st_dev:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                yield folder, str(tmp_path)
            return
    yield str(tmp_path), "-"


@pytest.mark.parametrize("where", ["line", "time"])
def test_fifty_kills(disks, where):
    """killed at 50 points, 25 random lines and 25 random times, each run is settled by recover and undone exactly"""
    kills = 25
    result = subprocess.run(
        [sys.executable, str(DRIVER), *disks, str(kills), "7", where], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen["killed"] + seen["ended"] == kills
    if where == "line":  # at times, a busy machine may be anywhere
        assert seen["killed"] >= kills * 0.6
        assert seen["in between"] >= kills * 0.4
