"""Disks and folders as they really are: another one, a full one, a read-only one, one that takes two spellings for one.

Each disk is mounted in a mount namespace of its own, which ends with the test and which a user who is not root can
often make as well; where this system cannot, the test says so in one line and is skipped.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

CANNOT = 77
NAMESPACES = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
CASEFOLD = (
    "mount -t tmpfs -o casefold none {0} && mkdir {0}/x && chattr +F {0}/x && rmdir {0}/x",
    "truncate -s 8M disk.img && mkfs.ext4 -q -O casefold disk.img && mount -o loop disk.img {0} && chattr +F {0}",
    "truncate -s 8M disk.img && PATH=$PATH:/usr/sbin mkntfs -q -F -Q disk.img >/dev/null 2>&1 && "
    "lowntfs-3g -o ignore_case disk.img {0}",
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts disks as on Linux")


@pytest.fixture(autouse=True)
def own_state(monkeypatch, tmp_path):
    """Keep the journals in a folder of the test's own, and find the command."""
    monkeypatch.setenv("FILE_ORGANIZER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("root", "disk"):
        (tmp_path / name).mkdir()


@pytest.fixture
def mounted(tmp_path):
    """Run a script after one of several ways to mount the folder `disk`, and return its output; skip if none works."""

    def run(ways, script):
        why = "there is no unshare"
        for namespace in NAMESPACES if shutil.which("unshare") else ():
            for way in ways:
                whole = f"({way.format('disk')}) || exit {CANNOT}\n{script}"
                ended = subprocess.run(
                    [*namespace, "sh", "-c", whole], cwd=tmp_path, capture_output=True, text=True, timeout=60
                )
                if ended.returncode != CANNOT and not (ended.returncode == 1 and ended.stderr.startswith("unshare")):
                    return ended.stdout + ended.stderr
                why = " ".join(ended.stderr.split())[:100]
        pytest.skip(f"this system cannot mount such a disk for us: {why}")

    return run


def rules(tmp_path, *lines, quiet="0 s"):
    """Write rules for the folder root."""
    text = f"folder: root\nquiet: {quiet}\nsubfolders: true\nrules:\n"
    text += "".join(f"  - {line}\n" for line in lines)
    (tmp_path / "rules.yaml").write_text(text)


def manifest(folder):
    """Return the files below a folder with their hashes, permissions and times."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def organize(tmp_path, *arguments):
    """Run the command and return its exit code and its two outputs."""
    ended = subprocess.run(
        [sys.executable, "-m", "file_organizer", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_another_disk_and_back(tmp_path, mounted):
    """from one disk to another files are copied and removed; undo brings back content, permissions and times"""
    for name in ("a.iso", "b.iso"):
        (tmp_path / "root" / name).write_bytes(os.urandom(100_000))
    (tmp_path / "root/a.iso").chmod(0o751)
    os.utime(tmp_path / "root/a.iso", ns=(1, 1_600_000_000_123_456_789))
    before = manifest(tmp_path / "root")
    rules(tmp_path, f"{{name: x, move: {tmp_path}/disk}}")
    said = mounted(
        ["mount -t tmpfs none {0}"],
        "file-organizer run rules.yaml; ls -A root; stat -c '%a %y' disk/a.iso; ls -A disk\n"
        "file-organizer undo; ls -A disk",
    )
    assert "2 files moved; undo with: file-organizer undo 1\n751 2020-09-13" in said
    assert "\na.iso\nb.iso\n" in said
    assert said.endswith("2 files moved back; run 1 is undone\n")
    assert manifest(tmp_path / "root") == before


def test_a_full_disk(tmp_path, mounted):
    """a file that does not fit stays where it is, whole; no half of it is left, and what fits is moved"""
    (tmp_path / "root/large.iso").write_bytes(b"x" * 300_000)
    (tmp_path / "root/small.iso").write_bytes(b"y" * 3_000)
    rules(tmp_path, f"{{name: x, move: {tmp_path}/disk}}")
    said = mounted(
        ["mount -t tmpfs -o size=64k none {0}"],
        "file-organizer run rules.yaml; echo code $?; ls -A disk root; file-organizer undo",
    )
    assert "code 1\ndisk:\nsmall.iso\n\nroot:\nlarge.iso\n" in said
    assert "file-organizer: large.iso No space left on device" in said
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "root").iterdir()}
    assert sizes == {"large.iso": 300_000, "small.iso": 3_000}


def test_a_full_disk_for_the_journal(tmp_path, mounted):
    """if the journal cannot be written nothing is moved, and one line says so"""
    for number in range(50):
        (tmp_path / f"root/{number}.txt").write_text("x")
    before = manifest(tmp_path / "root")
    rules(tmp_path, "{name: x, move: T}")
    said = mounted(
        ["mount -t tmpfs -o size=4k none {0}"],
        "file-organizer run rules.yaml --state disk; echo code $?; ls root | wc -l",
    )
    assert "No space left on device; nothing was moved" in said
    assert "code 2\n50\n" in said
    assert manifest(tmp_path / "root") == before


def test_a_disk_that_cannot_be_written(tmp_path, mounted):
    """on a read-only disk each file stays, with one line and exit code 1"""
    (tmp_path / "root/a.txt").write_text("x")
    rules(tmp_path, "{name: x, move: T}")
    said = mounted(
        ["mount --bind root root && mount -o remount,ro,bind root"],
        "file-organizer run rules.yaml; echo code $?; ls -A root",
    )
    assert "file-organizer: a.txt " in said
    assert "code 1\na.txt\n" in said


def test_a_folder_that_cannot_be_written(tmp_path):
    """a file in a folder that we may not write to stays, with one line and exit code 1"""
    locked = tmp_path / "root/locked"
    locked.mkdir()
    (locked / "a.txt").write_text("x")
    rules(tmp_path, "{name: x, move: T}")
    locked.chmod(0o555)
    try:
        (locked / "probe").touch()
        pytest.skip("this user may write to any folder")
    except PermissionError:
        code, _, err = organize(tmp_path, "run", "rules.yaml")
    finally:
        locked.chmod(0o755)
    assert (code, err) == (1, "file-organizer: locked/a.txt Permission denied\n")
    assert [path.name for path in locked.iterdir()] == ["a.txt"]


def test_a_disk_that_takes_two_spellings_for_one(tmp_path, mounted):
    """on a disk that knows no difference of case, no file replaces another, and each plan is carried out as planned"""
    rules(tmp_path, "{name: x, move: T}")
    text = (tmp_path / "rules.yaml").read_text().replace("folder: root", "folder: disk/root")
    (tmp_path / "rules.yaml").write_text(text)
    said = mounted(
        CASEFOLD,
        """mkdir -p disk/root/x disk/root/t
        printf one > disk/root/x/README.TXT
        printf two > disk/root/t/readme.txt
        test -e disk/root/T/ReadMe.txt || exit 77
        file-organizer run rules.yaml | tail -1
        cat disk/root/*/*; echo
        file-organizer undo | tail -1
        cat disk/root/x/*""",
    )
    moved, contents, back, *undone = said.splitlines()
    assert (moved, back) == ("1 file moved; undo with: file-organizer undo 1", "1 file moved back; run 1 is undone")
    assert contents in ("onetwo", "twoone")
    assert undone == ["one"]


def test_names_that_differ_in_case_or_composition(tmp_path):
    """files whose names another disk would take for one get names that none does, and undo gives the old ones back"""
    composed = unicodedata.normalize("NFC", "é.txt")
    names = [composed, unicodedata.normalize("NFD", composed), composed.upper(), "e.txt"]
    for number, name in enumerate(names):
        (tmp_path / f"root/{number}").mkdir()
        (tmp_path / f"root/{number}" / name).write_text(str(number))
    before = manifest(tmp_path / "root")
    rules(tmp_path, "{name: x, move: T}")
    assert organize(tmp_path, "run", "rules.yaml")[0] == 0
    moved = [path.name for path in (tmp_path / "root/T").iterdir()]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in moved}) == len(names)
    assert organize(tmp_path, "undo")[0] == 0
    assert manifest(tmp_path / "root") == before


def test_links_in_a_circle(tmp_path):
    """links in a circle, out of the folder and to nothing end nothing, lead nowhere and stay"""
    root = tmp_path / "root"
    (root / "x").mkdir()
    (root / "x/a.txt").write_text("x")
    for name, to in [("x/up", ".."), ("self", "self"), ("out", "/usr"), ("x/file", "a.txt"), ("nothing", "gone")]:
        (root / name).symlink_to(to)
    (root / "T").symlink_to("x")
    rules(tmp_path, "{name: x, when: {extension: txt}, move: T}", "{name: y, move: U}")
    code, out, _ = organize(tmp_path, "run", "rules.yaml")
    assert "skipped: x/a.txt T is a symbolic link, not a folder" in out
    assert out.count("is a symbolic link\n") == 6
    assert (code, (root / "x/a.txt").read_text(), (root / "self").is_symlink()) == (0, "x", True)


def test_a_file_that_is_being_written(tmp_path):
    """a file that another process has just written to is left alone until it is quiet"""
    with subprocess.Popen(
        ["sh", "-c", "echo half > root/film.iso; exec cat >> root/film.iso"],
        cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as writer:  # fmt: skip
        while not (tmp_path / "root/film.iso").exists() or not (tmp_path / "root/film.iso").stat().st_size:
            pass
        rules(tmp_path, "{name: x, move: T}", quiet="1 hour")
        code, out, _ = organize(tmp_path, "run", "rules.yaml")
        assert (code, "film.iso was written to less than 3600 s ago" in out) == (0, True)
        writer.stdin.close()
    assert (tmp_path / "root/film.iso").exists()


def test_a_file_that_is_open_for_writing_on_another_disk(tmp_path, mounted):
    """a file that somebody holds open for writing is not copied to another disk: what came later would be lost"""
    (tmp_path / "root/film.iso").write_text("half")
    rules(tmp_path, f"{{name: x, move: {tmp_path}/disk}}")
    said = mounted(
        ["mount -t tmpfs none {0}"],
        "exec 9>>root/film.iso; file-organizer run rules.yaml; echo code $?\n"
        "exec 9>&-; file-organizer run rules.yaml; ls disk",
    )
    if "code 0" in said:
        pytest.skip("this system does not tell who writes to a file")
    assert "file-organizer: film.iso is open for writing\n" in said
    assert "code 1" in said
    assert "1 file moved; undo with: file-organizer undo 2\nfilm.iso\n" in said


def test_hard_links_stay_linked(tmp_path):
    """two names of one file are moved as two names of one file"""
    root = tmp_path / "root"
    (root / "a.txt").write_text("x")
    os.link(root / "a.txt", root / "b.txt")
    rules(tmp_path, "{name: x, move: T}")
    assert organize(tmp_path, "run", "rules.yaml")[0] == 0
    assert (root / "T/a.txt").stat().st_ino == (root / "T/b.txt").stat().st_ino


def test_a_name_of_any_bytes(tmp_path):
    """a name that is not UTF-8, with a line break and an escape in it, is moved, shown safely, and comes back"""
    name = os.fsdecode(b"\xff\n\x1b[2J.txt")
    try:
        (tmp_path / "root" / name).write_text("x")
    except OSError as error:
        pytest.skip(f"this disk refuses such a name: {error.strerror}")
    rules(tmp_path, "{name: x, move: T}")
    ended = json.loads(organize(tmp_path, "run", "rules.yaml", "--json")[1])
    assert ended["operations"][1]["source"] == str(tmp_path / "root" / name)
    code, out, _ = organize(tmp_path, "undo")
    assert (code, (tmp_path / "root" / name).read_text()) == (0, "x")
    assert "\x1b" not in out
