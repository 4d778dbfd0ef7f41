"""Find: which files there are, what they hold, and which of them hold the same.

Build `scan.py`, `content.py` and `duplicates.py`. Only these read the disk for the planner, and they read no more than
they must: a folder once, a file only if a rule asks, all of it only if there is no other way to tell it from another.

Hint: `os.scandir` knows what an entry is without asking the disk again; a link is a link, whatever it points to.
Hint: group by size, then by the hash of the first 4096 bytes, then by that of all; drop groups of one at each step.
"""

import gzip
import io
import os
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from file_organizer import Kind, UnreadableError, content_type, find_duplicates, look, scan, type_of
from file_organizer.rules import glob


@pytest.fixture
def root(tmp_path):
    """Return an empty folder."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def names(tree):
    """Return the paths of the files of a tree, below its root."""
    return sorted(os.path.relpath(file.path, tree.root) for file in tree.files)


def test_scan(root):
    """files directly in a folder are found, those below only if asked for, each with size, time and inode"""
    (root / "x/y").mkdir(parents=True)
    for name in ("a", "x/b", "x/y/c"):
        (root / name).write_text("12345")
    os.utime(root / "a", ns=(0, 10**18 + 7))
    assert names(scan(str(root))) == ["a"]
    found = scan(str(root), subfolders=True)
    assert names(found) == ["a", "x/b", "x/y/c"]
    (a,) = (file for file in found.files if file.name == "a")
    assert (a.size, a.modified, a.inode) == (5, 10**18 + 7, (root / "a").stat().st_ino)


def test_what_is_left_out(root):
    """ignored names, folders among them, our own trash and temporary files, and named paths are left out silently"""
    for name in ("a", "b.part", ".hidden/c", ".trash/d", ".file-organizer-12-3", "rules.yaml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    found = scan(str(root), subfolders=True, ignore=glob(["*.part", ".hid*"]), except_for=[str(root / "rules.yaml")])
    assert (names(found), found.skipped) == (["a"], [])
    assert "b.part" in found.names(str(root))  # its name is taken all the same


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as on POSIX")
def test_links_are_not_followed(root, tmp_path):
    """links to files, to folders, to nothing and in a circle are skipped with a reason, and pipes as well"""
    (root / "x").mkdir()
    (root / "x/file").touch()
    for name, to in [
        ("file", "x/file"),
        ("folder", tmp_path),
        ("x/circle", ".."),
        ("nothing", "gone"),
        ("self", "self"),
    ]:
        (root / name).symlink_to(to)
    os.mkfifo(root / "pipe")
    found = scan(str(root), subfolders=True)
    assert names(found) == ["x/file"]
    reasons = {os.path.relpath(skip.path, root): skip.reason for skip in found.skipped}
    assert reasons == {
        **dict.fromkeys(["file", "folder", "x/circle", "nothing", "self"], "is a symbolic link"),
        "pipe": "is a special file",
    }
    assert found.names(str(root))["folder"] is Kind.LINK


def test_a_folder_that_is_missing(root):
    """a root that cannot be read is an error with its name; a folder asked for later is None"""
    with pytest.raises(UnreadableError, match="gone: No such file"):
        scan(str(root / "gone"))
    assert scan(str(root)).names(str(root / "gone")) is None


def png():
    """Return the smallest picture."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def zipped(*members, first=b""):
    """Return a ZIP archive with these members."""
    with zipfile.ZipFile(content := io.BytesIO(), "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for member in members:
            archive.writestr(member, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), "image/png"),
        (b'<?xml version="1.0"?>\n<!-- made by hand --><svg/>', "image/svg+xml"),
        (b"GIF89a\1\0\1\0\0\0\0;", "image/gif"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", "image/jpeg"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (zipped("a.txt"), "application/zip"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped("content.xml", first=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0", "audio/x-wav"),
        ("tide and naïve".encode(), "text/plain"),
        (b"BM is how this text begins", "text/plain"),
        ("é".encode()[:1] + b"x", "application/octet-stream"),
        (b"\0\1\2", "application/octet-stream"),
        (b"", "inode/x-empty"),
    ],
)
def test_types(content, kind):
    """the type is that of the content"""
    assert type_of(content) == kind


def test_a_text_that_is_cut_inside_a_letter():
    """a text whose beginning ends inside a letter is still a text"""
    assert type_of(b"x" * 100 + "é".encode()[:1]) == "text/plain"


def test_the_name_says_nothing(root):
    """a picture called .txt is a picture, for the tree as well"""
    (root / "a.txt").write_bytes(png())
    assert content_type(str(root / "a.txt")) == "image/png"
    found = scan(str(root))
    assert found.content_type(found.files[0]) == "image/png"


@given(st.binary(max_size=60))
def test_any_content_has_a_type(content):
    """no content, however broken, makes trouble, and none without a sign of it is a text"""
    kind = type_of(content)
    assert "/" in kind
    assert kind != "text/plain" or b"\0" not in content


def write(root, contents):
    """Write files whose times go up in the given order, and return them as entries."""
    for number, (name, content) in enumerate(contents.items()):
        (root / name).write_bytes(content)
        os.utime(root / name, (1000 + number, 1000 + number))
    return [look(str(root / name)) for name in contents]


def groups(root, files, **options):
    """Return the groups by the files' names."""
    return [
        [os.path.relpath(path, root) for path in (group.original, *group.copies)]
        for group in find_duplicates(files, **options)
    ]


def test_duplicates(root):
    """files with equal content are found, the oldest as the original, what wastes most first"""
    files = write(
        root, {"z": b"1" * 9, "a": b"1" * 9, "b": b"2" * 9, "c": b"big" * 9999, "d": b"big" * 9999, "e": b"2"}
    )
    assert groups(root, files[::-1]) == [["c", "d"], ["z", "a"]]


def test_what_is_no_duplicate(root):
    """equal beginnings are not equal files; empty files and hard links are no copies"""
    head = b"x" * 5000
    files = write(root, {"a": head + b"1", "b": head + b"2", "e1": b"", "e2": b"", "one": b"link"})
    os.link(root / "one", root / "two")
    assert groups(root, [*files, look(str(root / "two"))]) == []


def test_no_more_is_read_than_needed(root):
    """a file with a size of its own is not read, and one with a beginning of its own only so far"""
    files = write(root, {"a": b"1" * 100_000, "b": b"2" * 100_000, "c": b"3" * 99_999, "d": b"4" * 50, "e": b"4" * 50})
    sizes = []
    assert groups(root, files, on_read=sizes.append) == [["d", "e"]]
    assert sum(sizes) == 4096 + 4096 + 50 + 50


def test_a_file_that_cannot_be_read(root):
    """a file that is gone when it is read is left out, and the others are found"""
    files = write(root, {"a": b"1", "b": b"1", "c": b"1"})
    (root / "a").unlink()
    assert groups(root, files) == [["b", "c"]]


@given(
    st.lists(
        st.tuples(st.sampled_from([b"a", b"b", b"aa", b"x" * 5000, b"x" * 4999 + b"y", b""]), st.integers(0, 3)),
        max_size=9,
    )
)
def test_as_by_comparing_all(tmp_path_factory, files):
    """the groups are those that comparing each file with each other finds"""
    root = tmp_path_factory.mktemp("root")
    contents = {str(number): content for number, (content, _) in enumerate(files)}
    found = groups(root, write(root, contents))
    expected = {}
    for name, content in contents.items():
        expected.setdefault(content, []).append(name)
    assert sorted(found) == sorted(same for content, same in expected.items() if len(same) > 1 and content)


def test_the_tree_knows_copies(root):
    """the tree says of a copy which file is the original, and of an original nothing"""
    write(root, {"first": b"same", "second": b"same", "third": b"other"})
    found = scan(str(root))
    originals = {file.name: found.original(file) for file in found.files}
    assert originals == {"first": None, "second": str(root / "first"), "third": None}
