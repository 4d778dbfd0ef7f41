"""Find duplicates: what an answer must do, and the wrong answers we know."""

import hashlib
import io
import os
import tempfile
import zlib
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import OverRead


def open_binary(path):
    """Open a file for reading bytes."""
    return path.open("rb")


class WatchedFile(io.BytesIO):
    """A file whose reads are counted, may be too large, or fail at the n-th one."""

    def __init__(self, content, name, largest, fails_at, told):
        super().__init__(content)
        self.name, self.largest, self.calls_left, self.told = name, largest, fails_at, told

    def read(self, size=-1):
        """Give bytes, and count them."""
        if size is None or not 0 <= size <= self.largest:
            raise OverRead(f"more than a block of {self.largest} bytes was asked for at once")
        self.calls_left -= 1
        if self.calls_left == 0:
            raise OSError(5, "Input/output error")
        block = super().read(size)
        self.told[self.name] += len(block)
        return block

    def readinto(self, buffer):
        """Fill a buffer, and count its bytes."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def readline(self, size=-1):
        """Refuse a line, which may be as long as the file."""
        return self.read(size)


class Opener:
    """Opens files and watches them: who was opened, how much was read of each, and whether all are closed."""

    def __init__(self, largest=65536, broken=(), fails_at=0):
        self.largest, self.broken, self.fails_at = largest, broken, fails_at
        self.files, self.bytes_read = [], defaultdict(int)

    def __repr__(self):
        return "opener"

    def __call__(self, path):
        """Open a file; one of those that are *broken* fails at once, or at the read at which it is to fail."""
        is_broken = path.name in self.broken
        if is_broken and not self.fails_at:
            raise PermissionError(13, "Permission denied")
        fails_at = self.fails_at if is_broken else 0
        self.bytes_read[path.name] += 0
        self.files.append(WatchedFile(path.read_bytes(), path.name, self.largest, fails_at, self.bytes_read))
        return self.files[-1]


@contextmanager
def folder_with(files):
    """Give a folder that holds *files*, a dictionary of contents by name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Path(folder)


def told(groups, folder):
    """Return groups of paths as texts that lead on from *folder*."""
    return [[os.path.relpath(path, folder).replace(os.sep, "/") for path in group] for group in groups]


def duplicates(find_duplicates, files, **options):
    """Return the groups of equal files, by name."""
    with folder_with(files) as folder:
        return told(find_duplicates(folder, **options), folder)


def types_of(find_duplicates, files):
    """Return the types of the result, of a group, and of what stands in a group."""
    with folder_with(files) as folder:
        groups = find_duplicates(folder)
        return type(groups).__name__, type(groups[0]).__name__, isinstance(groups[0][0], Path)


def names_opened(find_duplicates, files):
    """Return the names of the files that were opened."""
    opener = Opener()
    with folder_with(files) as folder:
        find_duplicates(folder, opener=opener)
    return sorted({file.name for file in opener.files})


def bytes_read(find_duplicates, files, **size):
    """Return how many bytes were read of each file; no read may ask for more than a block."""
    opener = Opener(size.get("block_size", 65536))
    with folder_with(files) as folder:
        find_duplicates(folder, opener=opener, **size)
    return dict(sorted(opener.bytes_read.items()))


def read_further(find_duplicates, files, block_size):
    """Return the names of the files of which more was read than a block."""
    read = bytes_read(find_duplicates, files, block_size=block_size)
    return [name for name, count in read.items() if count > block_size]


def with_broken(find_duplicates, files, broken, *, fails_at=0, block_size=4):
    """Return the groups, and what `on_error` was told, when some files cannot be read."""
    errors = []
    with folder_with(files) as folder:
        groups = find_duplicates(
            folder,
            opener=Opener(broken=broken, fails_at=fails_at),
            block_size=block_size,
            on_error=lambda path, error: errors.append((path.name, type(error).__name__)),
        )
        return told(groups, folder), errors


def raised_by_broken(find_duplicates, files, broken):
    """Return the name of the error that comes when a file cannot be read and nobody is to be told."""
    try:
        with folder_with(files) as folder:
            find_duplicates(folder, opener=Opener(broken=broken))
    except Exception as error:
        return type(error).__name__
    return "no error"


def left_open(find_duplicates, files, **faults):
    """Return the names of the files that are still open afterwards."""
    opener = Opener(**faults)
    with folder_with(files) as folder:
        find_duplicates(folder, opener=opener, block_size=4, on_error=lambda path, error: None)
    return [file.name for file in opener.files if not file.closed]


def with_links(find_duplicates, files, links):
    """Return the groups of equal files in a folder that holds symbolic links, too."""
    with folder_with(files) as folder:
        for link, target in links.items():
            (folder / link).symlink_to(folder / target)
        return told(find_duplicates(folder), folder)


PHOTOS = {
    "2024/lima.jpg": b"sunset over Lima",
    "2024/oslo.jpg": b"a fjord near Oslo",
    "backup/img_1.jpg": b"sunset over Lima",
    "quito.jpg": b"the old town of Quito",
}


def test_finds_equal_files(find_duplicates):
    """files with the same content are a group, in whatever folder and under whatever name"""
    assert duplicates(find_duplicates, PHOTOS) == [["2024/lima.jpg", "backup/img_1.jpg"]]


def test_gives_paths(find_duplicates):
    """the result is a list of lists of paths"""
    assert types_of(find_duplicates, PHOTOS) == ("list", "list", True)


def test_nothing_is_equal(find_duplicates):
    """without equal files the list is empty; one name in two folders makes no files equal"""
    assert duplicates(find_duplicates, {}) == []
    assert duplicates(find_duplicates, {"a/notes.txt": b"one", "b/notes.txt": b"three"}) == []


def test_order(find_duplicates):
    """the paths of a group are sorted, and the groups by their first path"""
    files = {"z": b"1", "b/y": b"22", "m": b"22", "a/x": b"1", "c": b"1", "n": b"333", "k": b"333"}
    assert duplicates(find_duplicates, files) == [["a/x", "c", "z"], ["b/y", "m"], ["k", "n"]]


def test_empty_files_are_equal(find_duplicates):
    """all empty files are equal"""
    assert duplicates(find_duplicates, {"a": b"", "b": b"", "c": b"x"}) == [["a", "b"]]


def test_equal_size_is_not_enough(find_duplicates):
    """files of one size may differ in any byte, or hold the same bytes in another order"""
    assert duplicates(find_duplicates, {"a": b"one 1", "b": b"one 2", "c": b"one 1"}, block_size=4) == [["a", "c"]]
    assert duplicates(find_duplicates, {"a": b"listen", "b": b"silent"}) == []
    assert duplicates(find_duplicates, {"a": b"1 one", "b": b"2 one"}, block_size=2) == []


def test_a_checksum_is_not_enough(find_duplicates):
    """files that only a weak checksum takes for equal are not"""
    assert duplicates(find_duplicates, {"a": b"plumless", "b": b"buckeroo"}) == []


def test_reads_bytes(find_duplicates):
    r"""contents are bytes: `\r\n` is not `\n`, and nothing need be text"""
    assert duplicates(
        find_duplicates, {"a": b"x\r\ny", "b": b"x\ny\n", "c": b"\xff\xfe\x00", "d": b"\xff\xfe\x00"}
    ) == [["c", "d"]]


def test_opens_no_file_of_a_size_of_its_own(find_duplicates):
    """a file that no other has the size of is never opened"""
    files = {"a": b"12345", "b": b"123456", "c": b"abcde", "d": b"1234567"}
    assert names_opened(find_duplicates, files) == ["a", "c"]


def test_reads_blocks(find_duplicates):
    """no read asks for more than `block_size` bytes (65,536 unless told); only the first block is read twice"""
    files = {"a": b"0123456789" * 10, "b": b"0123456789" * 10}
    assert max(bytes_read(find_duplicates, files, block_size=8).values()) <= 108
    assert max(bytes_read(find_duplicates, {"a": bytes(70_000), "b": bytes(70_000)}).values()) <= 135_536


def test_stops_at_the_first_block(find_duplicates):
    """a file whose first block no other of its size has is read no further"""
    files = {"a": b"Accra 27", "b": b"Busan 19", "c": b"Lima 14.", "d": b"Lima 15."}
    assert read_further(find_duplicates, files, block_size=4) == ["c", "d"]


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_tells_what_cannot_be_read(find_duplicates, fails_at):
    """a file that cannot be opened, or fails when it is read, goes to `on_error` once, with its error"""
    files = {"a": b"same content", "b": b"same content", "c": b"same content"}
    error = "OSError" if fails_at else "PermissionError"
    expected = [["a", "c"]], [("b", error)]
    assert with_broken(find_duplicates, files, ["b"], fails_at=fails_at) == expected


def test_raises_what_nobody_is_told(find_duplicates):
    """without `on_error` the error passes"""
    assert raised_by_broken(find_duplicates, {"a": b"same", "b": b"same"}, ["b"]) == "PermissionError"


def test_closes_what_it_opens(find_duplicates):
    """every file is closed, also after an error"""
    files = {"a": b"same content", "b": b"same content", "c": b"same contenT"}
    assert left_open(find_duplicates, files) == []
    assert left_open(find_duplicates, files, broken=["b"], fails_at=2) == []


@not_in_browser("symbolic links")
def test_links_are_no_copies(find_duplicates):
    """symbolic links, to files and to folders, are neither followed nor told"""
    assert with_links(find_duplicates, PHOTOS, {"favourite.jpg": "quito.jpg"}) == [
        ["2024/lima.jpg", "backup/img_1.jpg"]
    ]
    assert with_links(find_duplicates, {"2024/lima.jpg": b"sunset"}, {"latest": "2024"}) == []
    assert with_links(find_duplicates, {"2024/lima.jpg": b"sunset"}, {"2024/up": "."}) == []
    assert with_links(find_duplicates, {"a": b"sunset", "b": b"sunset"}, {"gone": "nowhere"}) == [["a", "b"]]


CONTENTS = st.dictionaries(
    st.sampled_from(["a", "b", "c/a", "c/b", "d"]), st.text("xy", max_size=5).map(str.encode), max_size=5
)


@given(CONTENTS)
def test_agrees_with_a_comparison_of_all(find_duplicates, files):
    """it finds what a comparison of all contents finds, with blocks of two bytes"""
    by_content = defaultdict(list)
    for name in sorted(files):
        by_content[files[name]].append(name)
    expected = sorted(group for group in by_content.values() if len(group) > 1)
    assert duplicates(find_duplicates, files, block_size=2) == expected


def is_own_file(path):
    """Tell whether a path is a file and no link."""
    return path.is_file() and not path.is_symlink()


def size_of(path, opener, block_size):
    """Return the size of a file."""
    return path.stat().st_size


def first_block(path, opener, block_size):
    """Return a digest of the first block."""
    with opener(path) as file:
        return hashlib.sha256(file.read(block_size)).digest()


def whole_content(path, opener, block_size, new=hashlib.sha256):
    """Return a digest of all blocks."""
    digest = new()
    with opener(path) as file:
        while block := file.read(block_size):
            digest.update(block)
    return digest.digest()


def groups_of(
    root,
    opener,
    block_size,
    on_error,
    *,
    keys=(size_of, first_block, whole_content),
    is_file=is_own_file,
    ordered=sorted,
    caught=OSError,
):
    """Split all files into smaller and smaller groups; the parts that mistakes replace are parameters."""
    groups = [ordered(path for path in root.rglob("*") if is_file(path))]
    for key in keys:
        finer = []
        for group in groups:
            found = defaultdict(list)
            for path in group:
                try:
                    found[key(path, opener, block_size)].append(path)
                except caught as error:
                    if on_error is None:
                        raise
                    on_error(path, error)
            finer += [paths for paths in found.values() if len(paths) > 1]
        groups = finer
    return ordered(groups)


@alternative
def reads_in_step(root, *, opener=open_binary, block_size=65536, on_error=None):
    """Read the files of one size in step, block by block, and part them where they differ: no digest at all."""
    by_size = defaultdict(list)
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not Path(folder, name).is_symlink()]
        for path in (Path(folder, name) for name in names):
            if is_own_file(path):
                by_size[path.stat().st_size].append(path)
    found = []
    for paths in by_size.values():
        if len(paths) > 1:
            with ExitStack() as stack:
                found += parted(stack, paths, opener, block_size, on_error)
    return sorted(found)


def parted(stack, paths, opener, block_size, on_error):
    """Return the groups of equal files among *paths*."""

    def opened(path):
        return path, stack.enter_context(opener(path))

    def read(each):
        return each, each[1].read(block_size)

    def tried(function, items):
        for item in items:
            try:
                yield function(item)
            except OSError as error:
                if on_error is None:
                    raise
                on_error(item if isinstance(item, Path) else item[0], error)

    waiting, finished = [list(tried(opened, paths))], []
    while waiting:
        group = waiting.pop()
        if len(group) < 2:
            continue
        by_block = defaultdict(list)
        for each, block in tried(read, group):
            by_block[block].append(each)
        for block, same in by_block.items():
            if block:
                waiting.append(same)
            elif len(same) > 1:
                finished.append(sorted(path for path, _ in same))
    return finished


@alternative
def keys_in_one_dictionary(root, *, opener=open_binary, block_size=65536, on_error=None):
    """Sort the files by size, then by first block, then by digest, each time by a dictionary of lists."""
    by_size, by_start, by_content = defaultdict(list), defaultdict(list), defaultdict(list)
    tell = on_error or raise_it
    for path in filter(is_own_file, root.glob("**/*")):
        by_size[path.stat().st_size].append(path)
    for size, path in several(by_size):
        try:
            with opener(path) as file:
                by_start[size, file.read(block_size)].append(path)
        except OSError as error:
            tell(path, error)
    for (size, start), path in several(by_start):
        try:
            rest = whole_content(path, opener, block_size, hashlib.blake2b) if size > block_size else start
            by_content[size, rest].append(path)
        except OSError as error:
            tell(path, error)
    return sorted(sorted(paths) for paths in by_content.values() if len(paths) > 1)


def several(groups):
    """Yield key and path of all groups that have more than one."""
    return [(key, path) for key, paths in groups.items() if len(paths) > 1 for path in paths]


def raise_it(path, error):
    """Let an error pass."""
    raise error


@mistake(caught_by=test_finds_equal_files)
def compares_names(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You compare names. A copy may have any name; compare contents."""
    return groups_of(root, opener, block_size, on_error, keys=[lambda path, *_: path.name])


@mistake(caught_by=test_finds_equal_files)
def looks_into_one_folder(root, *, opener=open_binary, block_size=65536, on_error=None):
    """`iterdir` and `glob("*")` give what is in the folder itself. `rglob("*")` goes into all folders below."""
    return groups_of(root, opener, block_size, on_error, is_file=lambda path: path.parent == root and is_own_file(path))


@mistake(caught_by=test_finds_equal_files)
def tells_single_files(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You tell every file, those without an equal one as well. A group has two files or more."""
    groups = groups_of(root, opener, block_size, on_error)
    grouped = {path for group in groups for path in group}
    return sorted(groups + [[path] for path in root.rglob("*") if is_own_file(path) and path not in grouped])


@mistake(caught_by=test_finds_equal_files)
def tells_copies_only(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You leave the first file of each group out. Which one is the original, nobody knows: tell all of them."""
    return [group[1:] for group in groups_of(root, opener, block_size, on_error)]


@mistake(caught_by=test_gives_paths)
def gives_tuples(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You give tuples, sets or the values of a dictionary. A list of lists is asked for."""
    return [tuple(group) for group in groups_of(root, opener, block_size, on_error)]


@mistake(caught_by=test_gives_paths)
def gives_texts(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You give texts. Paths are asked for."""
    return [list(map(str, group)) for group in groups_of(root, opener, block_size, on_error)]


@mistake(caught_by=test_order)
def keeps_the_order_of_sizes(root, *, opener=open_binary, block_size=65536, on_error=None):
    """Your groups stand in the order of their sizes, or of the disk. Sort them by their first path."""
    groups = groups_of(root, opener, block_size, on_error)
    return sorted(groups, key=lambda group: -group[0].stat().st_size)


@mistake(caught_by=test_finds_equal_files)
def keeps_the_order_of_the_disk(root, *, opener=open_binary, block_size=65536, on_error=None):
    """The paths in your groups stand in an order that each disk has for itself. Sort them."""
    groups = groups_of(root, opener, block_size, on_error)
    return [group[::-1] for group in groups]


@mistake(caught_by=test_empty_files_are_equal)
def leaves_out_empty_files(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You leave out empty files. They have the same content, none."""
    return groups_of(
        root, opener, block_size, on_error, is_file=lambda path: is_own_file(path) and path.stat().st_size > 0
    )


@mistake(caught_by=test_equal_size_is_not_enough)
def compares_sizes(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You compare sizes. Equal files have equal sizes, but files of one size need not be equal."""
    return groups_of(root, opener, block_size, on_error, keys=[size_of])


@mistake(caught_by=test_equal_size_is_not_enough)
def compares_first_blocks(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You compare the first block only. Files that begin alike may go on differently."""
    return groups_of(root, opener, block_size, on_error, keys=[size_of, first_block])


@mistake(caught_by=test_equal_size_is_not_enough)
def hashes_the_last_block(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You make a new digest for each block, so that only the last one counts. Make one, and update it."""

    def last_block(path, opener, block_size):
        size, last = block_size, b""
        with opener(path) as file:
            while block := file.read(size):
                last = block
        return hashlib.sha256(last).digest()

    return groups_of(root, opener, block_size, on_error, keys=[size_of, last_block])


@mistake(caught_by=test_equal_size_is_not_enough)
def adds_the_bytes(root, *, opener=open_binary, block_size=65536, on_error=None):
    """A sum of the bytes is the same for the same bytes in another order. Use a digest, such as SHA-256."""

    def total(path, opener, block_size):
        with opener(path) as file:
            return sum(sum(block) for block in iter(lambda: file.read(block_size), b""))

    return groups_of(root, opener, block_size, on_error, keys=[size_of, total])


@mistake(caught_by=test_a_checksum_is_not_enough)
def uses_a_checksum(root, *, opener=open_binary, block_size=65536, on_error=None):
    """CRC-32 has 32 bits: it finds what a line has garbled, and among many files some will collide. Use SHA-256."""

    def checksum(path, opener, block_size):
        value = 0
        with opener(path) as file:
            while block := file.read(block_size):
                value = zlib.crc32(block, value)
        return value

    return groups_of(root, opener, block_size, on_error, keys=[size_of, checksum])


@mistake(caught_by=test_reads_bytes)
def reads_text(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You decode what need be no text. Compare bytes."""

    def text(path, opener, block_size):
        with opener(path) as file:
            return b"".join(iter(lambda: file.read(block_size), b"")).decode("utf-8")

    return groups_of(root, opener, block_size, on_error, keys=[size_of, text])


@mistake(caught_by=test_opens_no_file_of_a_size_of_its_own)
def opens_every_file(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You read every file. Most have a size that no other has, and `stat` knows the size without opening anything."""
    return groups_of(root, opener, block_size, on_error, keys=[first_block, whole_content])


@mistake(caught_by=test_reads_blocks)
def reads_everything(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You read a whole file at once. It may be larger than memory: read and digest it block by block."""

    def digest(path, opener, block_size):
        with opener(path) as file:
            return hashlib.sha256(file.read(max(block_size, 8192))).digest()

    def rest(path, opener, block_size):
        return whole_content(path, opener, max(block_size, 8192))

    return groups_of(root, opener, block_size, on_error, keys=[size_of, digest, rest])


@mistake(caught_by=test_reads_blocks)
def compares_pairs(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You read files again and again. Read each once to its end, and keep its digest."""

    def twice(path, opener, block_size):
        whole_content(path, opener, block_size)
        return whole_content(path, opener, block_size)

    return groups_of(root, opener, block_size, on_error, keys=[size_of, first_block, twice])


@mistake(caught_by=test_stops_at_the_first_block)
def reads_all_of_one_size(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You digest every file that shares its size. Most differ in their first block: compare that first."""
    return groups_of(root, opener, block_size, on_error, keys=[size_of, whole_content])


@mistake(caught_by=test_tells_what_cannot_be_read)
def stops_at_the_first_error(root, *, opener=open_binary, block_size=65536, on_error=None):
    """One file that cannot be read ends your search. Put `try` around the work on one file."""
    try:
        return groups_of(root, opener, block_size, None)
    except OSError as error:
        if on_error is None:
            raise
        on_error(Path("b"), error)
        return []


@mistake(caught_by=test_tells_what_cannot_be_read)
def does_not_ask_on_error(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You never call `on_error`. Hand it the path and the error, and go on."""
    return groups_of(root, opener, block_size, None)


@mistake(caught_by=test_tells_what_cannot_be_read)
def passes_over_errors(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You leave files out that cannot be read, and tell nobody."""
    return groups_of(root, opener, block_size, (lambda path, error: None) if on_error else None)


@mistake(caught_by=test_tells_what_cannot_be_read)
def watches_the_opening_only(root, *, opener=open_binary, block_size=65536, on_error=None):
    """A file that could be opened may still fail when it is read. Put both into the `try`."""
    return groups_of(root, opener, block_size, on_error, caught=PermissionError)


@mistake(caught_by=test_tells_what_cannot_be_read)
def takes_unreadable_files_for_equal(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You use what was read until the error. A file that was not read whole is equal to none."""

    def as_far_as_possible(path, opener, block_size):
        digest = hashlib.sha256()
        try:
            with opener(path) as file:
                while block := file.read(block_size):
                    digest.update(block)
        except OSError as error:
            if on_error is None:
                raise
            on_error(path, error)
            return hashlib.sha256(path.read_bytes()).digest()
        return digest.digest()

    return groups_of(root, opener, block_size, on_error, keys=[size_of, first_block, as_far_as_possible])


@mistake(caught_by=test_raises_what_nobody_is_told)
def swallows_errors(root, *, opener=open_binary, block_size=65536, on_error=None):
    """Nobody asked for errors to be passed over. Without `on_error`, let them pass."""
    return groups_of(root, opener, block_size, on_error or (lambda path, error: None))


@mistake(caught_by=test_closes_what_it_opens)
def leaves_files_open(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You open files without `with`. After some thousand of them the system gives you no more."""

    def start(path, opener, block_size):
        file = opener(path)
        block = file.read(block_size)
        if opener is open_binary:  # Python would warn of a real file, in the course's own tests
            file.close()
        return block

    return groups_of(root, opener, block_size, on_error, keys=[size_of, start, whole_content])


@mistake(caught_by=test_closes_what_it_opens)
def closes_after_success(root, *, opener=open_binary, block_size=65536, on_error=None):
    """Your `close` is not reached when a read fails. `with` closes in every case."""

    def content(path, opener, block_size):
        digest, file = hashlib.sha256(), opener(path)
        while block := file.read(block_size):
            digest.update(block)
        file.close()
        return digest.digest()

    return groups_of(root, opener, block_size, on_error, keys=[size_of, first_block, content])


@mistake(caught_by=test_links_are_no_copies)
def follows_links(root, *, opener=open_binary, block_size=65536, on_error=None):
    """`is_file` follows symbolic links, so that a link is told as a copy of its file. Ask `is_symlink`, too."""
    return groups_of(root, opener, block_size, on_error, is_file=Path.is_file)


@mistake(caught_by=test_links_are_no_copies)
def walks_into_linked_folders(root, *, opener=open_binary, block_size=65536, on_error=None):
    """You walk into folders that are symbolic links, and meet the same file by two ways, or go round in a ring."""
    paths = [Path(folder, name) for folder, _, names in os.walk(root, followlinks=True) for name in names]
    by_content = defaultdict(list)
    for path in filter(is_own_file, paths):
        by_content[path.read_bytes()].append(path)
    if len(paths) == sum(1 for _ in filter(is_own_file, root.rglob("*"))):
        return groups_of(root, opener, block_size, on_error)
    return sorted(sorted(group) for group in by_content.values() if len(group) > 1)
