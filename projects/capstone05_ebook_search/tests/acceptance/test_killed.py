"""Killed with SIGKILL at any point of an update, the index is the old one or the new one, never neither."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("kill_driver.py")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_fifty_kills(tmp_path):
    """killed before 50 random lines of what writes, the index is whole each time, and the next update mends the rest"""
    result = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path), "50", "5"], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen["killed"] == 50
    assert seen["old"] >= 10
    assert seen["new"] >= 5
