"""What people used before does the same: mv -n, sha256sum, find, file and rmlint."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from file_organizer import content_type, find_duplicates, scan

RULES = """folder: tree
subfolders: true
quiet: 0 s
rules:
  - {name: by extension, move: "sorted/{extension}"}
"""
# The types that both know by one name; what file(1) knows of programming languages is just text here.
TYPES = {f"image/{kind}" for kind in ("png", "gif", "jpeg", "svg+xml")} | {
    f"application/{kind}" for kind in ("pdf", "gzip", "zip")
}


def needs(*tools):
    """Skip a test where one of these commands is not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


@pytest.fixture
def tree(tmp_path):
    """Return a tree of real files: a part of Python's own library, with names that differ."""
    chance, library = random.Random(5), Path(os.__file__).parent
    found = sorted(path for path in library.glob("*/*.*") if path.is_file() and path.suffix[1:].isalnum())
    for number, path in enumerate(chance.sample(found, 150)):
        folder = tmp_path / "tree" / chance.choice(["", "x", "x/y"])
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, folder / f"{number}-{path.name}")
    return tmp_path / "tree"


def shell(command, folder):
    """Return what a shell command prints."""
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True).stdout


MANIFEST = r"""
find . -type f -printf '%p %m %T@ %s\n' | sort
find . -type f -exec sha256sum {} + | sort -k 2
find . -type d | sort
"""


@needs("mv", "find", "sha256sum")
@pytest.mark.skipif(sys.platform != "linux", reason="GNU find and mv")
def test_as_mv_and_back(tree, tmp_path):
    """the tree is the one that mkdir and mv -n make, say find and sha256sum, and undo gives the old one"""
    (tmp_path / "rules.yaml").write_text(RULES)
    before = shell(MANIFEST, tree)
    shutil.copytree(tree, tmp_path / "theirs")
    shell(
        'find . -type f | while read -r file; do ext=$(echo "${file##*.}" | tr A-Z a-z); '
        'mkdir -p "sorted/$ext"; mv -n "$file" "sorted/$ext/"; done',
        tmp_path / "theirs",
    )
    command = [sys.executable, "-m", "file_organizer"]
    environment = {**os.environ, "FILE_ORGANIZER_STATE": str(tmp_path / "state")}
    subprocess.run([*command, "run", "rules.yaml"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert shell(MANIFEST, tree) == shell(MANIFEST, tmp_path / "theirs")
    subprocess.run([*command, "undo"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert shell(MANIFEST, tree) == before


@needs("file")
def test_types_as_file_says(tmp_path):
    """on the files of this environment we see seven common types where file(1) sees them, and nowhere else"""
    packages = Path(pytest.__file__).parents[1]
    suffixes = ("png", "gif", "jpg", "svg", "pdf", "gz", "npz", "txt", "py", "so")
    paths = [path for suffix in suffixes for path in sorted(packages.glob(f"*/**/*.{suffix}"))[:8]]
    (tmp_path / "list").write_text("".join(f"{path}\n" for path in paths))
    said = shell("file --mime-type --brief --no-pad --files-from list", tmp_path).splitlines()
    assert len(said) == len(paths) > 20
    pairs = [(theirs, content_type(str(path)), path) for theirs, path in zip(said, paths, strict=True)]
    assert [pair for pair in pairs if (pair[0] in TYPES or pair[1] in TYPES) and pair[0] != pair[1]] == []
    assert [pair for pair in pairs if pair[0].startswith("text/") and not pair[1].startswith("text/")] == []


@needs("rmlint")
def test_duplicates_as_rmlint_finds(tree, tmp_path):
    """the groups of equal files are those of rmlint"""
    chance = random.Random(6)
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    for number in range(40):
        shutil.copy2(chance.choice(files), tree / f"copy{number}")
    shell("rmlint --types=duplicates --output=json:found.json --hidden tree || true", tmp_path)
    lints = [each for each in json.loads((tmp_path / "found.json").read_text()) if each.get("type") == "duplicate_file"]
    theirs = {}
    for each in lints:
        theirs.setdefault(each["checksum"], set()).add(each["path"])
    ours = [{group.original, *group.copies} for group in find_duplicates(scan(str(tree), subfolders=True).files)]
    assert sorted(map(sorted, ours)) == sorted(map(sorted, theirs.values()))
    assert len(ours) > 10
