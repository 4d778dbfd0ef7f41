"""Makes the files with which a page of the book runs code, from npm and from this environment's own packages.

They are kept in ``_build/live`` of the course and made again when something changes that they are made of. Sphinx
(``book/_ext/live_page.py``) lays them beside the pages. Where there is no Node, or npm cannot be reached, the book is
built without them and its pages are plain.
"""

import gzip
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from filelock import FileLock

from tenweeks.catalogue import Exercise, Lesson, read_notebook

# What the referee imports. All of it is Python, but for Hypothesis, whose compiled part has a stand-in.
DISTRIBUTIONS = ("hypothesis", "iniconfig", "packaging", "platformdirs", "pluggy", "pytest", "sortedcontainers")
# Where things lie in the browser. The course finds its root from the place of its package, as anywhere.
LIBRARIES = PurePosixPath("/lib/python3.14/site-packages")
STANDARD_LIBRARY = PurePosixPath("/lib/python314.zip")
COURSE = PurePosixPath("/course")
OWN_FILES = {
    "IPython": "IPython",
    "hypothesis_native": "hypothesis/_native",
    "page_worker.py": "page_worker.py",
    "pygments.py": "pygments.py",
}

# What depends on the heap image: the image, and what it does not hold.
IMAGE_FILES = ("image.bin.gz", "image.json", "image.sha256", "files.json.gz", "library.zip")

# Far more than is needed: 10 s and 15 s on two free cores. What takes longer than this hangs.
INSTALL_SECONDS = 600
BUILD_SECONDS = 600

Files = dict[str, str]


class Unavailable(Exception):
    """The live page cannot be made here; the message says why, in one line."""


def folder(root: Path) -> Path:
    """Return where the files of the live page are kept for the course at *root*, whether they are there or not."""
    return root / "_build" / "live"


def make(root: Path) -> Path:
    """Make the files of the live page, those that are out of date, and return their folder.

    Raises Unavailable if they cannot be made here; then no earlier ones are left, which would be out of date.
    """
    kept = folder(root)
    kept.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(kept.with_name(".live.lock"))  # two commands may be about to make them
    with lock, tempfile.TemporaryDirectory(dir=kept.parent, prefix=".live-") as made:
        try:
            make_into(Path(made), kept, root / "book" / "live", dict(worker_files(root)))
        except Unavailable:
            shutil.rmtree(kept, ignore_errors=True)
            raise
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(made, kept)
    return kept


def make_into(made: Path, kept: Path, sources: Path, files: Files) -> None:
    """Make the files in the folder *made*; take the heap image from *kept* if it is of the same *files*."""
    node = find("node")
    install(sources)
    write_packed(made / "all_files.json.gz", files)
    run([node, "build/bundle.mjs", str(made)], sources, BUILD_SECONDS)
    fingerprint = image_fingerprint(made, sources)
    if (kept / "image.sha256").is_file() and (kept / "image.sha256").read_text("utf-8") == fingerprint:
        for name in IMAGE_FILES:
            shutil.copy2(kept / name, made)
        return
    # With JSPI, by which a cell can wait for the reader's input: the image remembers whether its maker had it.
    maker = [node, "--experimental-wasm-jspi", "build/image.mjs"]
    run([*maker, str(made), str(sources / "python" / "heap_image.py")], sources, BUILD_SECONDS)
    loaded = set(json.loads((made / "loaded.json").read_text("utf-8")))
    (made / "loaded.json").unlink()
    write_packed(made / "files.json.gz", {path: text for path, text in files.items() if path not in loaded})
    write_library(made / "all_library.zip", made / "library.zip", loaded)
    (made / "image.sha256").write_text(fingerprint, "utf-8")


def image_fingerprint(made: Path, sources: Path) -> str:
    """Return a hash of all that the heap image is made of."""
    parts = ("package-lock.json", "python/heap_image.py", "build/image.mjs", "src/image.js", "src/python.js")
    paths = [made / "all_files.json.gz", *(sources / part for part in parts)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def write_library(whole: Path, path: Path, loaded: set[str]) -> None:
    """Write the standard library without the modules that the heap image holds."""
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for entry in source.infolist():
            if f"{STANDARD_LIBRARY}/{entry.filename}" not in loaded:
                target.writestr(entry, source.read(entry))


def worker_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that the browser's Python needs, whatever the page."""
    for name in DISTRIBUTIONS:
        distribution = importlib.metadata.distribution(name)
        for file in distribution.files or ():
            if file.suffix == ".py" or file.name in ("METADATA", "entry_points.txt"):
                yield str(LIBRARIES / file.as_posix()), Path(str(distribution.locate_file(file))).read_text("utf-8")
    for source, target in OWN_FILES.items():
        yield from texts_below(root / "book" / "live" / "python" / source, LIBRARIES / target)
    yield from texts_below(root / "src" / "tenweeks", COURSE / "src" / "tenweeks", leave_out={"cli"})


def texts_below(path: Path, target: PurePosixPath, leave_out: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the Python files in a folder, or the one file *path*, under the path *target*."""
    if path.is_file():
        yield str(target), path.read_text("utf-8")
    for each in sorted(path.rglob("*.py")):
        relative = each.relative_to(path)
        if relative.parts[0] not in leave_out:
            yield str(target / relative.as_posix()), each.read_text("utf-8")


def lesson_files(root: Path, lesson: Lesson, exercises: Iterable[Exercise]) -> Files:
    """Return path and text of the files that one lesson's page needs: its notebook without outputs, and its tests."""
    notebook = read_notebook(lesson.path)
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
    paths = [exercise.tests for exercise in exercises if exercise.lesson == lesson]
    texts = {path: path.read_text("utf-8") for path in paths}
    texts[lesson.path] = json.dumps(notebook, ensure_ascii=False)
    return {str(COURSE / path.relative_to(root).as_posix()): text for path, text in texts.items()}


def write_packed(path: Path, files: Files) -> None:
    """Write *files* as gzipped JSON, which a browser unpacks by itself; the same files always give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(files, ensure_ascii=False, sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def install(sources: Path) -> None:
    """Bring from npm what ``package-lock.json`` names, unless it is there; raise Unavailable if that cannot be done."""
    wanted = (sources / "package-lock.json").read_text("utf-8")
    mark = sources / "node_modules" / ".installed"
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return
    run([find("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sources, INSTALL_SECONDS)
    mark.write_text(wanted, "utf-8")


def find(program: str) -> str:
    """Return the path of *program*, ``node`` or ``npm``: that of this environment, or else the machine's.

    Raises Unavailable if there is none.
    """
    beside_python = str(Path(sys.executable).parent)
    path = shutil.which(program, path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if path is None:
        raise Unavailable(f"there is no {program}")
    return path


def run(command: list[str], folder: Path, seconds: float) -> None:
    """Run a command in *folder*; raise Unavailable with its last line if it fails or takes longer than *seconds*."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    try:
        ended = subprocess.run(  # noqa: S603 (node and npm, with our own scripts)
            command,
            cwd=folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{Path(command[0]).name}: {error}") from error
    if ended.returncode:
        lines = [line for line in (ended.stderr or ended.stdout).splitlines() if line.strip() and len(line) < 500]
        told = next((line for line in lines if "rror" in line), lines[-1] if lines else f"exit {ended.returncode}")
        raise Unavailable(f"{Path(command[0]).stem} {' '.join(command[1:2])}: {told.strip()}")
