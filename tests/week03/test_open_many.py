"""Open many: what an answer must do, and the wrong answers we know."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called


class Shelf:
    """Opens files that exist in memory only, writes down what happens to them, and fails where it is told to."""

    def __init__(self, *, missing=(), stuck=(), refusal=None):
        self.missing, self.stuck = missing, stuck
        self.refusal = refusal or FileNotFoundError("no such file")
        self.log = []

    def __repr__(self):
        return "opener"

    def __call__(self, path):
        """Open a file, or fail if it is among those that are missing."""
        if path in self.missing:
            self.log.append(f"no {path}")
            raise type(self.refusal)(*self.refusal.args)
        self.log.append(f"open {path}")
        return ShelfFile(path, self)


class ShelfFile:
    """A file of a shelf."""

    def __init__(self, path, shelf):
        self.path, self.shelf, self.closed = path, shelf, False

    def __repr__(self):
        return f"<file {self.path}>"

    def close(self):
        """Close the file; a second time does nothing, as with files on a disk."""
        if self.closed:
            return
        self.closed = True
        self.shelf.log.append(f"close {self.path}")
        if self.path in self.shelf.stuck:
            raise OSError(f"disk full: {self.path}")

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()


def used(open_many, paths, *, error=None, **faults):
    """Return what happens to the files of *paths* in a `with` block, which *error* ends, if any."""
    shelf = Shelf(**faults)
    with contextlib.suppress(Exception, KeyboardInterrupt), open_many(paths, opener=shelf):
        shelf.log.append("block")
        if error is not None:
            raise error
    return shelf.log


def error_of(open_many, paths, *, error=None, **faults):
    """Return the error that comes out of a `with` block over the files of *paths*."""
    try:
        with open_many(paths, opener=Shelf(**faults)):
            if error is not None:
                raise error
    except BaseException as passed:
        return passed
    return None


def raised(open_many, paths, **faults):
    """Return the error that comes out of a `with` block over the files of *paths*, as a line of text."""
    return named(error_of(open_many, paths, **faults))


def named(error):
    """Return an error as a line of text."""
    return f"{type(error).__name__}: {error}"


def notes(open_many, paths, **faults):
    """Return the notes of the error that comes out of a `with` block over the files of *paths*."""
    return getattr(error_of(open_many, paths, **faults), "__notes__", [])


def shown_errors(open_many, paths, **faults):
    """Return the errors that a traceback shows, the one that comes out last."""
    error = error_of(open_many, paths, **faults)
    hidden = error.__suppress_context__ and error.__cause__ is None
    earlier = None if hidden else error.__cause__ or error.__context__
    return [named(each) for each in (earlier, error) if each is not None]


def opened(open_many, paths, **faults):
    """Return what happens when the files of *paths* are opened, and nothing more is done."""
    shelf = Shelf(**faults)
    with contextlib.suppress(Exception, KeyboardInterrupt):
        open_many(paths, opener=shelf)
    return shelf.log


def closed_by_hand(open_many, paths, times=1, **faults):
    """Return what happens to the files of *paths* after they were opened, when `close` is called."""
    shelf = Shelf(**faults)
    many = open_many(paths, opener=shelf)
    shelf.log.clear()
    for _ in range(times):
        with contextlib.suppress(OSError):
            many.close()
    return shelf.log


def breaking_off(*paths):
    """Give the paths, and fail like a listing on a network drive that is gone."""
    yield from paths
    raise ConnectionResetError("the drive is gone")


def from_disk(open_many, *texts):
    """Return what is read of files with these texts, and whether they are closed after the block."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.txt") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text.encode())
        many = open_many(paths)
        files = list(many) if isinstance(many, list) else []
        try:
            with many as given:
                files.extend(given)
                found = [file.read() for file in files]
            return {"texts": found, "closed": [file.closed for file in files]}
        finally:
            for file in files:  # whatever an answer has left open
                file.close()


def test_gives_the_files_in_order(open_many):
    """`with` gives a list of the files in the order of the paths, which is also there as `files`"""
    many = open_many(["lagos", "lima"], opener=Shelf())
    with many as files:
        assert [file.path for file in files] == ["lagos", "lima"]
        assert type(files) is list
    assert [file.path for file in many.files] == ["lagos", "lima"]


def test_opens_at_the_call(open_many):
    """the call itself opens the files, as `open` does, and they stay open until somebody closes them"""
    assert opened(open_many, ["lagos", "lima"]) == ["open lagos", "open lima"]


def test_closes_at_the_end_of_the_block(open_many):
    """at the end of the `with` block all files are closed, the last one first"""
    assert used(open_many, ["lagos", "lima", "oslo"]) == [
        *["open lagos", "open lima", "open oslo", "block"],
        *["close oslo", "close lima", "close lagos"],
    ]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_closes_after_an_error_in_the_block(open_many, kind):
    """an error in the block, or Ctrl-C, closes them as well, and goes on as it is"""
    assert used(open_many, ["lagos", "lima"], error=kind())[-2:] == ["close lima", "close lagos"]
    error = kind("row 7")
    assert error_of(open_many, ["lagos", "lima"], error=error) is error


def test_closes_the_first_two_when_the_third_fails(open_many):
    """when the third file cannot be opened, the first two are closed, last one first; the fourth is not tried"""
    assert opened(open_many, ["lagos", "lima", "oslo", "quito"], missing=["oslo"]) == [
        *["open lagos", "open lima", "no oslo"],
        *["close lima", "close lagos"],
    ]


@pytest.mark.parametrize("refusal", [PermissionError("no rights"), ValueError("bad name"), KeyboardInterrupt("^C")])
def test_whatever_the_opener_raises(open_many, refusal):
    """the same holds for whatever the opener raises, and that goes on, the type unchanged"""
    log = ["open lagos", "no oslo", "close lagos"]
    assert opened(open_many, ["lagos", "oslo"], missing=["oslo"], refusal=refusal) == log
    assert raised(open_many, ["lagos", "oslo"], missing=["oslo"], refusal=refusal) == named(refusal)


def test_notes_which_file_failed(open_many):
    """an Exception of the opener gets a note with the number, from 1, and the path as `repr` writes it"""
    assert notes(open_many, ["lagos", "lima", "oslo"], missing=["oslo"]) == ["file 3: 'oslo'"]
    assert notes(open_many, ["lagos"], missing=["lagos"], refusal=ValueError("bad name")) == ["file 1: 'lagos'"]


def test_paths_that_break_off(open_many):
    """if the paths come from an iterator that fails, what was opened is closed, and its error goes on"""
    assert opened(open_many, breaking_off("lagos", "lima")) == ["open lagos", "open lima", "close lima", "close lagos"]
    assert raised(open_many, breaking_off("lagos")) == "ConnectionResetError: the drive is gone"


def test_closes_the_others_when_one_does_not_close(open_many):
    """a file that fails while it is closed does not keep the others open, and its error goes on"""
    assert used(open_many, ["lagos", "lima", "oslo"], stuck=["lima"])[-3:] == [
        "close oslo",
        "close lima",
        "close lagos",
    ]
    assert raised(open_many, ["lagos", "lima", "oslo"], stuck=["lima"]) == "OSError: disk full: lima"


def test_keeps_the_earlier_error(open_many):
    """if a close fails after an error, the earlier error is the context of the one that goes on"""
    assert shown_errors(open_many, ["lagos", "lima"], stuck=["lima"], error=ValueError("row 7")) == [
        "ValueError: row 7",
        "OSError: disk full: lima",
    ]
    assert shown_errors(open_many, ["lagos", "lima", "oslo"], stuck=["lagos"], missing=["oslo"]) == [
        "FileNotFoundError: no such file",
        "OSError: disk full: lagos",
    ]


def test_closes_by_hand(open_many):
    """without `with`, `close` closes all files, the last one first"""
    assert closed_by_hand(open_many, ["lagos", "lima"]) == ["close lima", "close lagos"]


def test_closes_once(open_many):
    """a second `close` does nothing more, also if a file failed the first time"""
    assert closed_by_hand(open_many, ["lagos", "lima"], times=2) == ["close lima", "close lagos"]
    assert closed_by_hand(open_many, ["lagos", "lima"], times=2, stuck=["lima"]) == ["close lima", "close lagos"]


def test_the_list_is_the_callers(open_many):
    """the list belongs to the caller: a file that they take out of it is closed all the same"""
    shelf = Shelf()
    with open_many(["lagos", "lima"], opener=shelf) as files:
        files.clear()
    assert shelf.log == ["open lagos", "open lima", "close lima", "close lagos"]


def test_no_paths(open_many):
    """no paths are no files, and no error"""
    with open_many([], opener=never_called("the opener")) as files:
        assert files == []


def test_the_same_path_twice(open_many):
    """a path that comes twice is opened twice, and both files are closed"""
    assert used(open_many, iter(["lima", "lima"])) == ["open lima", "open lima", "block", "close lima", "close lima"]


def test_reads_files_from_a_disk(open_many):
    """without an opener, paths are opened for reading as text in UTF-8, and closed at the end"""
    assert from_disk(open_many, "東京", "São Paulo") == {"texts": ["東京", "São Paulo"], "closed": [True, True]}


@given(st.integers(0, 5), st.integers(0, 5), st.sets(st.integers(0, 4)))
def test_nothing_stays_open(open_many, size, missing, stuck):
    """for any number of files, whichever fails to open or to close: all that was opened is closed, backwards"""
    log = used(open_many, range(size), missing=[missing], stuck=stuck)
    done = [line.split()[1] for line in log if line.startswith("open")]
    undone = [line.split()[1] for line in log if line.startswith("close")]
    assert undone == done[::-1]


def plain_opener(path):
    """Open a file for reading."""
    return Path(path).open(encoding="utf-8")


class Opened:
    """Files that are open, closed in the right way, but for the parts that a subclass changes."""

    def __init__(self, files):
        self.files = files
        self.stack = contextlib.ExitStack()
        for file in files:
            self.stack.callback(file.close)

    def __enter__(self):
        return self.files

    def __exit__(self, *details):
        return self.stack.__exit__(*details)

    def close(self):
        """Close all files."""
        self.stack.close()


def noted(opener, number, path, *, shown=repr):
    """Open a file, and note on an error which one it was."""
    try:
        return opener(path)
    except Exception as error:
        error.add_note(f"file {number}: {shown(path)}")
        raise


def opened_in_order(paths, opener, *, opened=Opened, noted=noted, caught=BaseException, start=1):
    """Open the files in the right way, but for the parts given."""
    files = []
    try:
        for number, path in enumerate(paths, start):
            files.append(noted(opener, number, path))
    except caught:
        with opened(files):
            raise
    return opened(files)


@alternative
class open_as_a_stack(contextlib.ExitStack):
    """A class derived from ExitStack, which takes over what another stack has opened."""

    def __init__(self, paths, *, opener=plain_opener):
        super().__init__()
        self.files = []
        with contextlib.ExitStack() as stack:
            for number, path in enumerate(paths, 1):
                self.files.append(stack.enter_context(noted(opener, number, path)))
            self.push(stack.pop_all())

    def __enter__(self):
        return self.files


@alternative
def nests_try_and_finally(paths, *, opener=plain_opener):
    """Without an ExitStack: close the last file, and the others in `finally`, by recursion."""

    class Files:
        def __init__(self):
            self.files, self.open_still = [], []

        def __enter__(self):
            return self.files

        def __exit__(self, *details):
            self.close()

        def close(self):
            if self.open_still:
                try:
                    self.open_still.pop().close()
                finally:
                    self.close()

    many = Files()
    try:
        for number, path in enumerate(paths, 1):
            many.files.append(noted(opener, number, path))
            many.open_still.append(many.files[-1])
    except BaseException:
        many.close()
        raise
    return many


@mistake(caught_by=test_gives_the_files_in_order)
def gives_itself(paths, *, opener=plain_opener):
    """`with` gives what `__enter__` returns. Return the list of files, not `self`."""

    class Itself(Opened):
        def __enter__(self):
            return self

        def __iter__(self):
            return iter(self.files)

    return opened_in_order(paths, opener, opened=Itself)


@mistake(caught_by=test_gives_the_files_in_order)
def returns_the_list(paths, *, opener=plain_opener):
    """A list cannot stand behind `with`, and has no `close`. Return an object of a class of yours that has `files`,
    `close`, `__enter__` and `__exit__`.
    """
    return opened_in_order(paths, opener).files


@mistake(caught_by=test_gives_the_files_in_order)
def gives_a_tuple(paths, *, opener=plain_opener):
    """You give a tuple, and a list was asked for."""
    return opened_in_order(paths, opener, opened=lambda files: Opened(tuple(files)))


@mistake(caught_by=test_gives_the_files_in_order)
@contextlib.contextmanager
def is_a_generator(paths, *, opener=plain_opener):
    """`contextmanager` makes an object for `with` alone: it has neither `files` nor `close`, and opens nothing before
    the block. Write a class with `__enter__` and `__exit__`.
    """
    with opened_in_order(paths, opener) as files:
        yield files


@mistake(caught_by=test_opens_at_the_call)
def closes_what_it_returns(paths, *, opener=plain_opener):
    """The `with` inside of the function closes all files as soon as you return. `pop_all` moves them to a new stack,
    and the old one has nothing left to close.
    """
    files = []
    with contextlib.ExitStack() as stack:
        for number, path in enumerate(paths, 1):
            files.append(stack.enter_context(noted(opener, number, path)))
        return Opened(files)


@mistake(caught_by=test_opens_at_the_call)
def opens_in_enter(paths, *, opener=plain_opener):
    """You open in `__enter__`, so the call finds no mistake, and without `with` nothing is open."""

    class Late(Opened):
        def __enter__(self):
            many = opened_in_order(paths, opener)
            self.files, self.stack = many.files, many.stack
            return self.files

    return Late([])


@mistake(caught_by=test_closes_at_the_end_of_the_block)
def closes_the_first_file_first(paths, *, opener=plain_opener):
    """You close in the order of opening. What was opened later may need what was there before: begin at the end."""

    class Forwards(Opened):
        def __init__(self, files):
            super().__init__(files[::-1])
            self.files = files

    return opened_in_order(paths, opener, opened=Forwards)


@mistake(caught_by=test_closes_at_the_end_of_the_block)
def closes_nothing(paths, *, opener=plain_opener):
    """`__exit__` does nothing, and all files stay open after the block. Let the stack do its own `__exit__` there."""

    class Open(Opened):
        def __exit__(self, *details):
            return None

    return opened_in_order(paths, opener, opened=Open)


@mistake(caught_by=test_closes_after_an_error_in_the_block)
def closes_after_success_only(paths, *, opener=plain_opener):
    """You close only if no error is handed to `__exit__`. An error is when it matters most."""

    class Fair(Opened):
        def __exit__(self, kind, error, trace):
            if error is None:
                self.close()

    return opened_in_order(paths, opener, opened=Fair)


@mistake(caught_by=test_closes_after_an_error_in_the_block)
def swallows_the_error(paths, *, opener=plain_opener):
    """A true value from `__exit__` means that the error is dealt with. Return what the stack's `__exit__` returns."""

    class Silent(Opened):
        def __exit__(self, *details):
            super().__exit__(*details)
            return True

    return opened_in_order(paths, opener, opened=Silent)


@mistake(caught_by=test_closes_the_first_two_when_the_third_fails)
def opens_all_in_one_list(paths, *, opener=plain_opener):
    """You open them all in a comprehension. When the third fails there is no list yet, and nobody knows of the first
    two. Put each on the stack as soon as it is open.
    """
    return Opened([noted(opener, number, path) for number, path in enumerate(paths, 1)])


@mistake(caught_by=test_closes_the_first_two_when_the_third_fails)
def closes_the_last_one_only(paths, *, opener=plain_opener):
    """Only the file before the one that failed is closed. All that were opened have to be."""
    file, files = None, []
    try:
        for number, path in enumerate(paths, 1):
            file = noted(opener, number, path)
            files.append(file)
    except BaseException:
        if file is not None:
            file.close()
        raise
    return Opened(files)


@mistake(caught_by=test_closes_the_first_two_when_the_third_fails)
def leaves_out_what_fails(paths, *, opener=plain_opener):
    """You leave out the file that cannot be opened, and go on with the others as if it had not been asked for."""
    files = []
    for path in paths:
        with contextlib.suppress(OSError):
            files.append(opener(path))
    return Opened(files)


@mistake(caught_by=test_closes_the_first_two_when_the_third_fails)
def closes_what_was_not_opened(paths, *, opener=plain_opener):
    """You go on to the fourth file although the third has failed, and open what you must close again at once."""
    files, errors = [], []
    for number, path in enumerate(paths, 1):
        try:
            files.append(noted(opener, number, path))
        except BaseException as error:
            errors.append(error)
    if errors:
        with Opened(files):
            raise errors[0]
    return Opened(files)


@mistake(caught_by=test_whatever_the_opener_raises)
def expects_an_os_error(paths, *, opener=plain_opener):
    """You close the files after an OSError only. An opener may raise anything, and Ctrl-C may come while it waits."""
    return opened_in_order(paths, opener, caught=OSError)


@mistake(caught_by=test_whatever_the_opener_raises)
def expects_an_exception(paths, *, opener=plain_opener):
    """You close the files after an Exception. Ctrl-C is none, and comes often where a program waits for a disk."""
    return opened_in_order(paths, opener, caught=Exception)


@mistake(caught_by=test_whatever_the_opener_raises)
def raises_its_own_error(paths, *, opener=plain_opener):
    """You raise an error of your own. The caller may know what to do about a PermissionError: let it pass."""
    try:
        return opened_in_order(paths, opener)
    except Exception as error:
        raise OSError(*error.args) from error


@mistake(caught_by=test_notes_which_file_failed)
def says_nothing_of_the_file(paths, *, opener=plain_opener):
    """You let the error pass without a note. Not every error names its file: say which one it was."""
    return opened_in_order(paths, opener, noted=lambda opener, number, path: opener(path))


@mistake(caught_by=test_notes_which_file_failed)
def counts_from_zero(paths, *, opener=plain_opener):
    """You count from 0. People count files from 1; `enumerate(paths, 1)` does, too."""
    return opened_in_order(paths, opener, start=0)


@mistake(caught_by=test_notes_which_file_failed)
def writes_the_path_with_str(paths, *, opener=plain_opener):
    """Without quotes, nobody sees where a path with spaces begins and ends. `!r` shows it."""
    return opened_in_order(paths, opener, noted=lambda opener, number, path: noted(opener, number, path, shown=str))


@mistake(caught_by=test_notes_which_file_failed)
def notes_os_errors_only(paths, *, opener=plain_opener):
    """You note only an OSError. Any Exception of the opener wants to be found again."""

    def partly(opener, number, path):
        try:
            return opener(path)
        except OSError as error:
            error.add_note(f"file {number}: {path!r}")
            raise

    return opened_in_order(paths, opener, noted=partly)


@mistake(caught_by=test_paths_that_break_off)
def guards_the_opener_only(paths, *, opener=plain_opener):
    """Your `try` holds the call of the opener and not the loop, and the loop's own iterator may fail as well."""
    files = []
    for number, path in enumerate(paths, 1):
        try:
            files.append(noted(opener, number, path))
        except BaseException:
            with Opened(files):
                raise
    return Opened(files)


@mistake(caught_by=test_closes_the_others_when_one_does_not_close)
def closes_in_a_loop(paths, *, opener=plain_opener):
    """The first `close` that fails ends your loop, and the files behind it stay open. A stack goes on."""

    class Loop(Opened):
        def __exit__(self, *details):
            self.close()

        def close(self):
            for file in reversed(self.files):
                file.close()

    return opened_in_order(paths, opener, opened=Loop)


@mistake(caught_by=test_closes_the_others_when_one_does_not_close)
def suppresses_errors_of_close(paths, *, opener=plain_opener):
    """You suppress the error of `close`, often the last chance to learn that a file is not written to its end."""

    class Quiet(Opened):
        def __exit__(self, *details):
            self.close()

        def close(self):
            with contextlib.suppress(Exception):
                super().close()

    return opened_in_order(paths, opener, opened=Quiet)


@mistake(caught_by=test_keeps_the_earlier_error)
def forgets_the_earlier_error(paths, *, opener=plain_opener):
    """`from None` cuts the error of `close` off from what came before it, and that is what went wrong first."""

    class Cut(Opened):
        def __exit__(self, *details):
            try:
                return super().__exit__(*details)
            except Exception as error:
                raise error from None

    return opened_in_order(paths, opener, opened=Cut)


@mistake(caught_by=test_closes_by_hand)
def has_a_close_that_does_nothing(paths, *, opener=plain_opener):
    """`close` closes nothing: whoever does not use `with` has no other way."""

    class Idle(Opened):
        def close(self):
            return None

    return opened_in_order(paths, opener, opened=Idle)


@mistake(caught_by=test_the_list_is_the_callers)
def closes_what_the_caller_left(paths, *, opener=plain_opener):
    """You close what is in the list at the end. The list is in the caller's hands, and may be empty by then."""

    class Trusting(Opened):
        def __exit__(self, *details):
            stack = contextlib.ExitStack()
            for file in self.files:
                stack.callback(file.close)
            return stack.__exit__(*details)

        def close(self):
            self.__exit__(None, None, None)

    return opened_in_order(paths, opener, opened=Trusting)


@mistake(caught_by=test_no_paths)
def needs_a_file(paths, *, opener=plain_opener):
    """Without paths you raise an error. Nothing is wrong with an empty list: there is nothing to do."""
    if paths == []:
        raise ValueError("no paths")
    return opened_in_order(paths, opener)


@mistake(caught_by=test_the_same_path_twice)
def keeps_files_by_path(paths, *, opener=plain_opener):
    """You keep the files in a dictionary by path, so that of two with the same path one is never closed."""
    many = opened_in_order(paths, opener)
    by_path = {}
    for file in many.files:
        by_path[getattr(file, "path", file)] = file
    return Opened(list(by_path.values()))


@mistake(caught_by=test_reads_files_from_a_disk)
def leaves_the_encoding_to_the_machine(paths, *, opener=None):
    """Without `encoding`, `open` takes what the machine prefers, which need not be UTF-8."""
    return opened_in_order(paths, opener or (lambda path: Path(path).open(encoding="latin-1")))
