"""External sort: what an answer must do, and the wrong answers we know."""

import heapq
import tempfile
from collections import deque
from contextlib import ExitStack, closing, suppress
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, memory_peak

CITIES = ["Quito", "Accra", "Oslo", "Hanoi", "Lima", "Bogotá", "Dakar"]


class Unreadable(OSError):
    """A source breaks off."""


def broken_after(lines):
    """Yield lines, then fail as a network drive does."""
    yield from lines
    raise Unreadable("the drive is gone")


class Line(str):
    """A line of text; the class knows how many of them exist."""

    alive = most = 0

    def __new__(cls, text):
        """Count one more."""
        cls.alive += 1
        cls.most = max(cls.most, cls.alive)
        return super().__new__(cls, text)

    def __del__(self):
        Line.alive -= 1


def in_order(external_sort, lines, most, **options):
    """Sort lines with a folder of its own; return them as a list."""
    with tempfile.TemporaryDirectory() as folder:
        return list(external_sort(lines, Path(folder), most=most, **options))


def called_only(external_sort, lines, most):
    """Call the sort, and ask for no line."""
    with tempfile.TemporaryDirectory() as folder:
        external_sort(lines, Path(folder), most=most)


def held(external_sort, size, most):
    """Return how many lines of the source exist at most at any moment while so many are sorted."""
    Line.alive = Line.most = 0
    in_order(external_sort, (Line(f"{number * 7 % size:05}") for number in range(size)), most)
    return Line.most


def long_lines():
    """Yield 600 lines of 4,000 characters: 2.4 million characters in all."""
    return (f"{number * 7 % 600:04}" * 1_000 for number in range(600))


def read_one_by_one(external_sort):
    """Sort the long lines with 60 of them in memory, and keep none of the results."""
    with tempfile.TemporaryDirectory() as folder:
        assert sum(1 for _ in external_sort(long_lines(), Path(folder), most=60)) == 600


def peak(external_sort):
    """Return how many bytes sorting the long lines takes at most, at any moment."""
    return memory_peak(read_one_by_one, external_sort)


def left_behind(external_sort, lines, results=None):
    """Return how many files are left after so many results, or all, were read and the sort was closed."""
    with tempfile.TemporaryDirectory() as folder:
        in_sequence = external_sort(lines, Path(folder), most=2)
        with suppress(Unreadable):
            deque(islice(in_sequence, results), maxlen=0)
        if results is not None:
            in_sequence.close()
        return len(list(Path(folder).iterdir()))


def two_at_once(external_sort, first, second):
    """Sort long lines of one letter each, twice in one folder, the second time while the first one is under way."""
    with tempfile.TemporaryDirectory() as folder:
        one = external_sort((letter * 50_000 for letter in first), Path(folder), most=2)
        begun = next(one)
        other = list(external_sort((letter * 50_000 for letter in second), Path(folder), most=2))
        return ["".join(map(letters_of, lines)) for lines in ([begun, *one], other)]


def letters_of(line):
    """Return the different letters of a line, one if it has come back whole."""
    return "".join(sorted(set(line)))


def files_elsewhere(external_sort):
    """Return how many files stand in the system's folder for temporary files when a sort has given its first line."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        tempfile.tempdir = elsewhere
        try:
            lines = external_sort(CITIES, Path(folder), most=2)
            next(lines)
            count = len(list(Path(elsewhere).iterdir()))
            lines.close()
        finally:
            tempfile.tempdir = before
        return count


def test_sorts_lines(external_sort):
    """all lines come in ascending order, with at most 3 in memory"""
    assert in_order(external_sort, CITIES, 3) == ["Accra", "Bogotá", "Dakar", "Hanoi", "Lima", "Oslo", "Quito"]


@pytest.mark.parametrize("most", [1, 6, 7, 8])
def test_any_size_of_memory(external_sort, most):
    """as many as there are, one more, one less, or one alone may be in memory"""
    assert in_order(external_sort, CITIES, most) == sorted(CITIES)


@pytest.mark.parametrize("lines", [[], ["Lima"]])
def test_few_lines(external_sort, lines):
    """there may be one line, or none"""
    assert in_order(external_sort, lines, 3) == lines


def test_keeps_equal_lines(external_sort):
    """equal lines are all kept"""
    assert in_order(external_sort, ["tea", "rice", "tea", "rice", "tea"], 2) == ["rice", "rice", "tea", "tea", "tea"]


def test_keeps_blank_lines(external_sort):
    """a line may be empty, and spaces belong to it"""
    assert in_order(external_sort, ["b", "", " a ", "", "a"], 2) == ["", "", " a ", "a", "b"]


def test_keeps_any_text(external_sort):
    """a line may hold any character but a line feed: a carriage return, a separator, other alphabets"""
    assert in_order(external_sort, ["x\u2028y", "b\ra", "ハノイ", "łódź\r"], 2) == [
        "b\ra",
        "x\u2028y",
        "łódź\r",
        "ハノイ",
    ]


def test_compares_keys(external_sort):
    """with a key, the results of `key` are compared, and the lines themselves are given"""
    assert in_order(external_sort, ["accra", "Oslo", "bogotá", "Lima"], 2, key=str.casefold) == [
        *["accra", "bogotá", "Lima", "Oslo"],
    ]


def test_equal_keys_keep_their_order(external_sort):
    """lines with equal keys stay in the order in which they came"""
    assert in_order(external_sort, ["b1", "a1", "a2", "b2", "b3", "a3", "b4"], 2, key=itemgetter(0)) == [
        *["a1", "a2", "a3", "b1", "b2", "b3", "b4"],
    ]


@pytest.mark.parametrize("most", [0, -1])
def test_refuses_no_memory(external_sort, most):
    """a `most` below 1 is a ValueError"""
    with pytest.raises(ValueError):
        in_order(external_sort, CITIES, most)


@pytest.mark.parametrize("most", [0, -1])
def test_refuses_at_the_call(external_sort, most):
    """this ValueError comes from the call itself, before anybody asks for a line"""
    with pytest.raises(ValueError):
        called_only(external_sort, CITIES, most)


def test_the_call_reads_nothing(external_sort):
    """the call itself reads nothing"""
    assert called_only(external_sort, OverReadGuard(CITIES, limit=0), 3) is None


def test_does_not_hold_all(external_sort):
    """of 500 lines, with 20 in memory, fewer than 100 exist at any moment"""
    assert held(external_sort, size=500, most=20) < 100


def test_holds_few_lines(external_sort):
    """of 500 lines, with 20 in memory, no more than 22 exist at any moment"""
    assert held(external_sort, size=500, most=20) <= 22


def test_merges_line_by_line(external_sort):
    """sorting 2.4 million characters, a tenth of them in memory, takes less than 2,000,000 bytes"""
    assert peak(external_sort) < 2_000_000


def test_uses_the_folder(external_sort):
    """files stand in the folder that was given, and in no other"""
    assert files_elsewhere(external_sort) == 0


def test_two_sorts_in_one_folder(external_sort):
    """two sorts may use one folder at the same time"""
    assert two_at_once(external_sort, "dbca", "312") == ["abcd", "123"]


def test_leaves_nothing(external_sort):
    """when all lines are read, no file is left"""
    assert left_behind(external_sort, CITIES) == 0


def test_leaves_nothing_when_closed(external_sort):
    """when the reader stops early and calls `close`, no file is left"""
    assert left_behind(external_sort, CITIES, results=1) == 0


def test_leaves_nothing_after_an_error(external_sort):
    """when the source fails in the middle, no file is left"""
    assert left_behind(external_sort, broken_after(CITIES)) == 0


def test_tells_of_an_error(external_sort):
    """an error of the source reaches the reader: half of the lines are not taken for all"""
    with pytest.raises(OSError, match="the drive is gone"):
        in_order(external_sort, broken_after(CITIES), 2)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=4)


@given(st.lists(TEXTS, max_size=6), st.integers(1, 4))
def test_agrees_with_sorted(external_sort, lines, most):
    """the result is that of `sorted`"""
    assert in_order(external_sort, lines, most) == sorted(lines)


def refuse(most):
    """Raise ValueError if no line may be in memory."""
    if most < 1:
        raise ValueError(f"most must be at least 1, not {most}")


def lines_of(file):
    """Yield the lines of a file from its beginning, without their ends."""
    file.seek(0)
    return (line[:-1] for line in file)


def write_run(lines, folder, key, *, order=None):
    """Write lines in order to a file of their own, and return it, open; None for no lines."""
    chunk = order(lines) if order else sorted(lines, key=key)
    if not chunk:
        return None
    file = tempfile.NamedTemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)  # noqa: SIM115
    file.writelines(f"{line}\n" for line in chunk)
    return file


def sorting(
    lines, folder, most, key, *, read=lines_of, merge=heapq.merge, merge_key=..., write=write_run, prepare=iter
):
    """Yield the lines in order, in the right way but for the parts given."""
    with ExitStack() as files:
        lines, runs = prepare(lines), []
        while run := write(islice(lines, most), folder, key):
            runs.append(files.enter_context(run))
        yield from merge(*map(read, runs), key=key if merge_key is ... else merge_key)


@alternative
def folds_into_one_run(lines, folder, *, most, key=None):
    """Merge each new run with what there is, into a new file: two files are open at a time."""
    refuse(most)

    def generate():
        source, whole = iter(lines), None
        try:
            while run := write_run(islice(source, most), folder, key):
                if whole is None:
                    whole = run
                    continue
                both = tempfile.NamedTemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)  # noqa: SIM115
                with whole, run:
                    merged = heapq.merge(lines_of(whole), lines_of(run), key=key)
                    both.writelines(f"{line}\n" for line in merged)
                whole = both
            yield from lines_of(whole) if whole else ()
        finally:
            if whole:
                whole.close()

    return generate()


@alternative
def keeps_paths(lines, folder, *, most, key=None):
    """Keep paths in a folder of its own, and read the runs with a heap; the folder goes away as a whole."""
    refuse(most)

    def stored(lines, path):
        chunk = sorted(lines, key=key)
        path.write_bytes("".join(f"{line}\n" for line in chunk).encode())
        return bool(chunk)

    def read(path):
        with path.open("rb") as file:
            for line in file:
                yield line[:-1].decode()

    def generate():
        source = iter(lines)
        with tempfile.TemporaryDirectory(dir=folder) as own, ExitStack() as files:
            runs = []
            while stored(islice(source, most), path := Path(own, str(len(runs)))):
                runs.append(files.enter_context(closing(read(path))))
            heads = []
            for number, run in enumerate(runs):
                line = next(run)
                heapq.heappush(heads, (key(line) if key else line, number, line))
            while heads:
                _, number, line = heads[0]
                yield line
                for following in islice(runs[number], 1):
                    heapq.heapreplace(heads, (key(following) if key else following, number, following))
                    break
                else:
                    heapq.heappop(heads)

    return generate()


@mistake(caught_by=test_sorts_lines)
def joins_the_runs(lines, folder, *, most, key=None):
    """You put one run behind the other. The smallest of what all runs have in front comes next."""
    refuse(most)
    return sorting(lines, folder, most, key, merge=lambda *runs, key: chain.from_iterable(runs))


@mistake(caught_by=test_sorts_lines)
def loses_the_last_run(lines, folder, *, most, key=None):
    """You write a run when it is full. The lines that are left at the end make a smaller one, and yours is lost."""
    refuse(most)

    def write(part, folder, key):
        chunk = list(part)
        return write_run(chunk, folder, key) if len(chunk) == most else None

    return sorting(lines, folder, most, key, write=write)


@mistake(caught_by=test_sorts_lines)
def keeps_line_ends(lines, folder, *, most, key=None):
    """You give each line with the line feed that it has in the file. Cut it off: it was none of the line's own."""
    refuse(most)
    return (f"{line}\n" for line in sorting(lines, folder, most, key))


@mistake(caught_by=test_sorts_lines)
def reads_from_the_end(lines, folder, *, most, key=None):
    """You read a file where you stopped writing, which is its end. Go back to its beginning first: `file.seek(0)`."""
    refuse(most)
    return sorting(lines, folder, most, key, read=lambda file: (line[:-1] for line in file))


@mistake(caught_by=test_sorts_lines)
def writes_runs_as_they_come(lines, folder, *, most, key=None):
    """You write the lines as they come. Merging needs runs that are in order: sort each before you write it."""
    refuse(most)

    def write(part, folder, key):
        return write_run(part, folder, key, order=list)

    return sorting(lines, folder, most, key, write=write)


@mistake(caught_by=test_keeps_equal_lines)
def drops_equal_lines(lines, folder, *, most, key=None):
    """You give equal lines once. Nobody asked for that: two sales of tea are two lines."""
    refuse(most)

    def merge(*runs, key):
        last = None
        for line in heapq.merge(*runs, key=key):
            if line != last:
                yield line
            last = line

    return sorting(lines, folder, most, key, merge=merge)


@mistake(caught_by=test_keeps_blank_lines)
def takes_a_blank_line_for_the_end(lines, folder, *, most, key=None):
    """An empty line ends a run in your code. At the end of a file `readline` gives a text without even a line feed:
    look before you cut that off.
    """
    refuse(most)

    def read(file):
        file.seek(0)
        while line := file.readline().rstrip("\n"):
            yield line

    return sorting(lines, folder, most, key, read=read)


@mistake(caught_by=test_keeps_blank_lines)
def strips_spaces(lines, folder, *, most, key=None):
    """`strip` takes spaces off as well, and they belong to the line. Cut off the line feed alone."""
    refuse(most)
    return sorting(lines, folder, most, key, read=lambda file: (line.strip() for line in lines_of(file)))


@mistake(caught_by=test_keeps_any_text)
def translates_line_ends(lines, folder, *, most, key=None):
    """Opened without `newline="\\n"`, a file ends a line at a carriage return as well, and gives it back changed."""
    refuse(most)

    def write(part, folder, key):
        chunk = sorted(part, key=key)
        file = tempfile.NamedTemporaryFile("w+", encoding="utf-8", dir=folder)  # noqa: SIM115
        file.writelines(f"{line}\n" for line in chunk)
        return file if chunk else file.close()

    return sorting(lines, folder, most, key, write=write)


@mistake(caught_by=test_keeps_any_text)
def splits_lines(lines, folder, *, most, key=None):
    """`splitlines` splits at a dozen characters, and it needs the whole text in memory. Read the file line by line."""
    refuse(most)

    def read(file):
        file.seek(0)
        return iter(file.read().splitlines())

    return sorting(lines, folder, most, key, read=read)


@mistake(caught_by=test_compares_keys)
def ignores_the_key(lines, folder, *, most, key=None):
    """You never call `key`: the lines themselves are compared."""
    refuse(most)
    return sorting(lines, folder, most, None)


@mistake(caught_by=test_compares_keys)
def merges_without_the_key(lines, folder, *, most, key=None):
    """You sort the runs by key, and merge them without it. What merges has to compare as what sorted did."""
    refuse(most)
    return sorting(lines, folder, most, key, merge_key=None)


@mistake(caught_by=test_equal_keys_keep_their_order)
def prefers_later_runs(lines, folder, *, most, key=None):
    """Of equal keys you take the one of the last run. What came first stands in an earlier run: that one goes first."""
    refuse(most)
    return sorting(lines, folder, most, key, merge=lambda *runs, key: heapq.merge(*reversed(runs), key=key))


@mistake(caught_by=test_refuses_no_memory)
def never_looks_at_most(lines, folder, *, most, key=None):
    """With no room in memory nothing can be sorted, and you give no line at all. Raise a ValueError."""
    return sorting(lines, folder, max(most, 0), key)


@mistake(caught_by=test_refuses_at_the_call)
def looks_at_most_too_late(lines, folder, *, most, key=None):
    """Your function has a `yield`, so none of its lines runs at the call. Check in a plain function, and return the
    generator of another one.
    """
    refuse(most)
    yield from sorting(lines, folder, most, key)


@mistake(caught_by=test_the_call_reads_nothing)
def reads_at_the_call(lines, folder, *, most, key=None):
    """You write the runs when you are called. Nobody has asked for a line yet, and if nobody ever does, your files
    stay. Write them in the generator.
    """
    refuse(most)
    source = iter(lines)
    first = list(islice(source, most))
    return sorting(chain(first, source), folder, most, key)


@mistake(caught_by=test_does_not_hold_all)
def reads_everything(lines, folder, *, most, key=None):
    """You hold all lines at once, and what does not fit in memory never gets sorted. Take `most` of them at a time:
    `islice`.
    """
    refuse(most)
    return sorting(lines, folder, most, key, prepare=lambda lines: iter(list(lines)))


@mistake(caught_by=test_holds_few_lines)
def holds_two_runs(lines, folder, *, most, key=None):
    """While you read the next run the last one is still bound to a name. Sort and write in a function of its own: when
    it returns, its names are gone.
    """
    refuse(most)
    chunk = []

    def write(part, folder, key):
        nonlocal chunk
        chunk = sorted(part, key=key)
        return write_run(chunk, folder, key)

    return sorting(lines, folder, most, key, write=write)


@mistake(caught_by=test_merges_line_by_line)
def reads_runs_whole(lines, folder, *, most, key=None):
    """You read all runs whole, and then everything is in memory again. A file is an iterator: merging needs one line of
    each.
    """
    refuse(most)
    return sorting(lines, folder, most, key, read=lambda file: list(lines_of(file)))


@mistake(caught_by=test_uses_the_folder)
def ignores_the_folder(lines, folder, *, most, key=None):
    """Your files stand where the system keeps temporary files, often a small disk. Say where: `dir=folder`."""
    refuse(most)
    return sorting(lines, None, most, key)


@mistake(caught_by=test_two_sorts_in_one_folder)
def names_runs_itself(lines, folder, *, most, key=None):
    """Your files have fixed names, and a second sort writes over the first one's. Let `tempfile` find names that are
    free.
    """
    refuse(most)

    class Named:
        names = iter(range(10_000))

        def __init__(self, chunk):
            self.path = Path(folder, f"run{next(self.names)}.txt")
            self.path.write_bytes("".join(f"{line}\n" for line in chunk).encode())

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.path.unlink(missing_ok=True)

    def read(run):
        with run.path.open(encoding="utf-8", newline="\n") as file:
            yield from (line[:-1] for line in file)

    def write(part, folder, key):
        chunk = sorted(part, key=key)
        return Named(chunk) if chunk else None

    return sorting(lines, folder, most, key, write=write, read=read)


def kept_until_removed(lines, folder, most, key, remove_after):
    """Yield the lines in order from files that are removed by *remove_after*, a context manager of their paths."""
    paths = []

    def write(part, folder, key):
        chunk = sorted(part, key=key)
        if not chunk:
            return None
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115
            "w+", encoding="utf-8", newline="\n", dir=folder, delete=False
        )
        paths.append(Path(file.name))
        file.writelines(f"{line}\n" for line in chunk)
        return file

    return remove_after(sorting(lines, folder, most, key, write=write), paths)


@mistake(caught_by=test_leaves_nothing)
def leaves_the_runs(lines, folder, *, most, key=None):
    """You close your files, and they stay in the folder. Who makes files for a while removes them."""
    refuse(most)
    return kept_until_removed(lines, folder, most, key, lambda lines, paths: lines)


@mistake(caught_by=test_leaves_nothing_when_closed)
def removes_after_the_last_line(lines, folder, *, most, key=None):
    """You remove the files behind the last line, which is never reached if the reader stops early. `close` raises
    GeneratorExit at the `yield`: `with` and `finally` run then, other lines do not.
    """
    refuse(most)

    def remove_after(lines, paths):
        try:
            yield from lines
        except OSError:
            for path in paths:
                path.unlink()
            raise
        for path in paths:
            path.unlink()

    return kept_until_removed(lines, folder, most, key, remove_after)


@mistake(caught_by=test_leaves_nothing_after_an_error)
def protects_the_merge_alone(lines, folder, *, most, key=None):
    """Your `finally` begins when all runs are written. The source may fail before that: begin with the first file."""
    refuse(most)

    def remove_after(lines, paths):
        try:
            yield from lines
        except OSError:
            paths.clear()
            raise
        finally:
            for path in paths:
                path.unlink()

    return kept_until_removed(lines, folder, most, key, remove_after)


@mistake(caught_by=test_tells_of_an_error)
def swallows_the_error(lines, folder, *, most, key=None):
    """You take an error of the source for its end, and the reader takes half of the lines for all. Let it through."""
    refuse(most)

    def prepare(lines):
        with suppress(OSError):
            yield from lines

    return sorting(lines, folder, most, key, prepare=prepare)
