"""What the live page is made of: files made once, kept in order, and done without where they cannot be made."""

import gzip
import importlib
import itertools
import json
import math
import random
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis._native.internal import cathetus as compiled_cathetus
from hypothesis._native.internal import floats as compiled_floats

from tenweeks import catalogue, live_page

ROOT = catalogue.course_root()
PYTHON = ROOT / "book" / "live" / "python"


@pytest.fixture(scope="module")
def stand_in():
    """Return the stand-in for Hypothesis's compiled part."""
    sys.path.insert(0, str(PYTHON))
    try:
        yield importlib.import_module("hypothesis_native")
    finally:
        sys.path.remove(str(PYTHON))


def numbers_of(width: int) -> list[float]:
    """Return zeros, infinities, NaN, subnormal and normal numbers of one width."""
    integer = {16: "!H", 32: "!I", 64: "!Q"}[width]
    real = {16: "!e", 32: "!f", 64: "!d"}[width]
    bits = random.Random(width)
    patterns = [0, 1, 2 ** (width - 1), 2 ** (width - 1) + 1, *(bits.getrandbits(width) for _ in range(500))]
    special = [1.0, -1.0, math.inf, -math.inf, math.nan, compiled_floats.width_smallest_normals(width)]
    return special + [struct.unpack(real, struct.pack(integer, pattern))[0] for pattern in patterns]


def outcome(function: Callable[..., float], *arguments: object, **keywords: object) -> object:
    """Return what a call gives, told apart by sign and NaN, or the kind of its error."""
    try:
        value = function(*arguments, **keywords)
    except (ArithmeticError, TypeError, ValueError) as error:
        return type(error)
    return ("nan" if math.isnan(value) else value), math.copysign(1, value)


@pytest.mark.parametrize("width", [16, 32, 64])
def test_stand_in_calculates_as_the_compiled_part(stand_in, width: int) -> None:
    """Every function on numbers of a width gives the same, sign of zero and NaN included."""
    ours = importlib.import_module("hypothesis_native.internal.floats")
    calls = [(name, (number, width), {}) for name in ("float_of", "float_to_int", "next_up", "next_down")
             for number in numbers_of(width)]  # fmt: skip
    calls += [
        (name, (number, width), {"allow_subnormal": allowed})
        for name in ("next_up_normal", "next_down_normal")
        for number in numbers_of(width)
        for allowed in (True, False)
    ]
    calls += [("is_negative", (number,), {}) for number in numbers_of(width)]
    calls += [("int_to_float", (number, width), {}) for number in (0, 1, 2**width - 1, 2 ** (width - 1))]
    calls += [
        ("count_between_floats", (low, high, width), {})
        for low, high in itertools.pairwise(numbers_of(width))
        if low <= high
    ]
    calls += [("width_smallest_normals", (width,), {})]
    different = [
        (name, arguments)
        for name, arguments, keywords in calls
        if outcome(getattr(ours, name), *arguments, **keywords)
        != outcome(getattr(compiled_floats, name), *arguments, **keywords)
    ]
    assert different == []


def test_stand_in_finds_the_same_side_of_a_triangle(stand_in) -> None:
    """The other side is the compiled part's to the last digits, from the smallest numbers to the largest."""
    ours = importlib.import_module("hypothesis_native.internal.cathetus").cathetus
    for hypotenuse, side in itertools.pairwise(numbers_of(64)):
        theirs, value = compiled_cathetus.cathetus(hypotenuse, side), ours(hypotenuse, side)
        same = math.isnan(theirs) and math.isnan(value)
        assert same or math.isclose(theirs, value, rel_tol=1e-15), (hypotenuse, side)


def test_stand_in_has_all_that_hypothesis_asks_for(stand_in) -> None:
    """No function of the compiled part is missing, and it calls itself the version that is installed."""
    ours = importlib.import_module("hypothesis_native.internal.floats")
    assert {name for name in dir(compiled_floats) if not name.startswith("_")} <= set(dir(ours))
    assert stand_in.__version__ == importlib.import_module("hypothesis").__version__


def test_lesson_is_packed_with_its_tests_and_without_outputs() -> None:
    """A page gets its notebook and its exercises' tests, where the referee looks for them, and no other lesson's."""
    course = catalogue.load()
    lesson = course.lessons[2]
    files = live_page.lesson_files(ROOT, lesson, course.exercises)
    exercises = [each for each in course.exercises if each.lesson == lesson]
    names = {f"/course/tests/{lesson.week_folder}/{each.tests.name}" for each in exercises}
    notebook = f"/course/notebooks/{lesson.week_folder}/{lesson.path.name}"
    assert set(files) == names | {notebook}
    assert all("outputs" not in cell for cell in json.loads(files[notebook])["cells"])


def test_packing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """The same files are the same bytes whenever they are packed, so that nothing is made again for nothing."""
    for name, files in (("one", {"/b": "ü", "/a": ""}), ("two", {"/a": "", "/b": "ü"})):
        live_page.write_packed(tmp_path / name, files)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert json.loads(gzip.decompress((tmp_path / "one").read_bytes())) == {"/a": "", "/b": "ü"}


def test_second_run_makes_no_image_again(why_not_live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing has changed, the heap image, which takes long, is kept."""
    if why_not_live:
        pytest.skip(f"no live page: {why_not_live}")
    commands: list[list[str]] = []
    run = live_page.run
    monkeypatch.setattr(live_page, "run", lambda command, *rest: (commands.append(command), run(command, *rest)))
    made = live_page.make(ROOT)
    assert (made / "image.bin.gz").exists()
    assert [part for command in commands for part in command if part.endswith(".mjs")] == ["build/bundle.mjs"]


def test_whole_download_stays_small(why_not_live: str) -> None:
    """All that a first run fetches, editor included, is at most 15 MB as it travels."""
    if why_not_live:
        pytest.skip(f"no live page: {why_not_live}")
    made = live_page.make(ROOT)
    left_out = {"all_files.json.gz", "all_library.zip", "image.sha256"}
    sizes = {
        path.name: len(path.read_bytes() if path.suffix in (".gz", ".zip") else gzip.compress(path.read_bytes()))
        for path in made.iterdir()
        if path.name not in left_out
    }
    assert sum(sizes.values()) <= 15_000_000, sizes


@pytest.fixture
def other_root(tmp_path: Path) -> Path:
    """Return a root with the sources of the live page, and with files that an earlier run has made."""
    sources = tmp_path / "book" / "live"
    sources.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (sources / name).write_bytes((ROOT / "book" / "live" / name).read_bytes())
    (sources / "python").symlink_to(PYTHON)
    (tmp_path / "src").symlink_to(ROOT / "src")
    live_page.folder(tmp_path).mkdir(parents=True)
    (live_page.folder(tmp_path) / "page.js").touch()
    return tmp_path


def test_without_node_nothing_out_of_date_is_left(other_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Node, one line says so, and what an earlier run has made is removed."""
    monkeypatch.setattr(live_page.shutil, "which", lambda *_, **__: None)
    with pytest.raises(live_page.Unavailable, match=r"^there is no node$"):
        live_page.make(other_root)
    assert not live_page.folder(other_root).exists()


def test_npm_that_cannot_be_reached_is_told_in_a_line(other_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where npm's registry does not answer, the reason is one short line."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(other_root / "cache"))
    with pytest.raises(live_page.Unavailable, match=r"^npm ci: ") as raised:
        live_page.make(other_root)
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 500


def test_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """A step that hangs is ended, and told."""
    with pytest.raises(live_page.Unavailable, match="timed out"):
        live_page.run([sys.executable, "-c", "while True: pass"], tmp_path, 0.2)
