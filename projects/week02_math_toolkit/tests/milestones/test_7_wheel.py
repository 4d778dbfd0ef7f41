"""A wheel (week 5): what others install holds what it should, and says what it is.

Set the version in `version.py` to 1.0.0, write `CHANGELOG.md` with a section for each version, and build: `uv build`.
Complete what the checks miss in `pyproject.toml`; the package's own code stays as it is.

Hint: a wheel is a zip file; `unzip -l dist/*.whl` lists it, and its `METADATA` is what an index would show.
Hint: `[tool.hatch.version]` reads the version from where the code has it, so that it is written once.
Hint: the classifier `Private :: Do Not Upload` makes an index refuse a package whose name is not yours.
"""

import email
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import math_toolkit

# The folder of the package that is tested; of an installed one, the folder that these tests are in.
FOLDERS = [Path(math_toolkit.__file__).parents[2], Path(__file__).parents[2]]
PROJECT = next(folder for folder in FOLDERS if (folder / "pyproject.toml").is_file())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel and return where it is."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def described(wheel):
    """Return the metadata of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


def test_contents(wheel):
    """the wheel holds every module and `py.typed`, and neither tests nor anything else of your folder"""
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    source = PROJECT / "src"
    ours = [path for path in source.rglob("*") if path.suffix == ".py" or path.name == "py.typed"]
    assert sorted(names) == sorted(path.relative_to(source).as_posix() for path in ours)
    assert "math_toolkit/py.typed" in names


def test_it_works_alone(wheel, tmp_path):
    """the package runs from the wheel, where no source folder is near"""
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import math_toolkit as m; print(m.__file__, m.gcd(4, 6))"
    ended = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(str(wheel))


def test_versions_agree(wheel):
    """the version of the code, of the wheel and at the top of the changelog are one, and it is 1.0.0 or later"""
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (PROJECT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest, "CHANGELOG.md has a section for each version: ## 1.0.0"
    assert {math_toolkit.__version__, described(wheel)["Version"]} == {newest[1]}
    assert int(newest[1].partition(".")[0]) >= 1


def test_what_an_index_would_show(wheel):
    """the metadata have a summary, the README, a licence and the Python that is needed"""
    metadata = described(wheel)
    assert (metadata["Name"], metadata["Description-Content-Type"]) == ("math-toolkit", "text/markdown")
    assert all(metadata[field] for field in ("Summary", "License-Expression", "Requires-Python"))
    assert metadata.get_payload().lstrip().startswith("# ")


def test_nothing_is_needed(wheel):
    """whoever installs the package gets no other one with it, unless an extra is asked for"""
    assert [need for need in described(wheel).get_all("Requires-Dist", []) if "extra ==" not in need] == []


def test_it_stays_at_home(wheel):
    """no index accepts it, since its name is not yours there"""
    assert "Private :: Do Not Upload" in described(wheel).get_all("Classifier")
