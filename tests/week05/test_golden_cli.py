"""A command line against golden output: what tests must notice, and the tests we know that do not."""

import contextlib
import sys
import tempfile
from pathlib import Path

import pytest

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

main = None  # what the tests below call: one version after the other


def lines_of(name):
    """Return the number of lines of a file; one without an end of line at its end counts, too."""
    return len(Path(name).read_text("utf-8").splitlines())


def given(arguments):
    """it is the one of the lesson"""
    if not arguments:
        print("usage: count-lines FILE...", file=sys.stderr)
        return 2
    counts, code = [], 0
    for name in arguments:
        try:
            counts.append(lines_of(name))
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            code = 1
        else:
            print(f"{counts[-1]}\t{name}")
    if len(arguments) > 1:
        print(f"{sum(counts)}\ttotal")
    return code


def in_one_piece(arguments):
    """it writes all at once, at the end, and its messages on stderr have other words after the name"""
    if not arguments:
        sys.stderr.write("which files?\n")
        return 2
    found, failed = {}, []
    for name in arguments:
        try:
            found[name] = lines_of(name)
        except OSError as error:
            failed.append(f"{name}: cannot be read, {type(error).__name__}")
    rows = [f"{count}\t{name}" for name, count in found.items()]
    if len(arguments) > 1:
        rows.append(f"{sum(found.values())}\ttotal")
    sys.stderr.write("".join(f"{line}\n" for line in failed))
    sys.stdout.write("".join(f"{row}\n" for row in rows))
    return int(bool(failed))


@contextlib.contextmanager
def captured():
    """Give the lists of lines that the block prints on stdout and on stderr."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        lines = [], []
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            yield lines
        for stream, kept in zip((out, err), lines, strict=True):
            stream.seek(0)
            kept.extend(stream.read().splitlines())


def replayed(arguments, change):
    """Run the given version; print what *change* makes of its lines, and return what it makes of its code."""
    with captured() as (out, err):
        code = given(arguments)
    out, err, code = change(list(out), list(err), code)
    for line in out:
        print(line)
    for line in err:
        print(line, file=sys.stderr)
    return code


def errors_on_stdout(arguments):
    """what cannot be read is told on stdout, among the results"""
    return replayed(arguments, lambda out, err, code: (err + out, [], code) if code == 1 else (out, err, code))


def always_succeeds(arguments):
    """the exit code is 0 though a file could not be read"""
    return replayed(arguments, lambda out, err, code: (out, err, 0 if code == 1 else code))


def stops_at_the_first_error(arguments):
    """files after one that cannot be read are left out"""
    for position, name in enumerate(arguments):
        if not Path(name).exists():
            return given(arguments[: position + 1])
    return given(arguments)


def total_for_one(arguments):
    """a total is printed for a single file"""
    return replayed(
        arguments,
        lambda out, err, code: (
            [*out, out[0].split("\t")[0] + "\ttotal"] if len(arguments) == 1 and out else out,
            err,
            code,
        ),
    )


def without_a_total(arguments):
    """several files have no total"""
    return replayed(arguments, lambda out, err, code: ([line for line in out if "total" not in line], err, code))


def sorts_names(arguments):
    """files are listed in alphabetical order instead of the order given"""
    return given(sorted(arguments))


def counts_ends_of_lines(arguments):
    """a last line without an end of line is not counted"""

    def change(out, err, code):
        counts = {name: Path(name).read_text("utf-8").count("\n") for name in arguments if Path(name).is_file()}
        rows = [f"{count}\t{name}" for name, count in counts.items()]
        return (rows + [f"{sum(counts.values())}\ttotal"] * (len(arguments) > 1), err, code)

    return replayed(arguments, change) if arguments else given(arguments)


def separates_by_spaces(arguments):
    """a space stands between number and name instead of a tab"""
    return replayed(arguments, lambda out, err, code: ([line.replace("\t", " ") for line in out], err, code))


def silent_about_errors(arguments):
    """a file that cannot be read is not mentioned"""
    return replayed(arguments, lambda out, err, code: (out, [] if code == 1 else err, code))


def usage_is_no_error(arguments):
    """without a file the exit code is 0"""
    return given(arguments) if arguments else given(arguments) * 0


COUNT_LINES = Subject(
    "main",
    right=[given, in_one_piece],
    wrong=[
        errors_on_stdout,
        always_succeeds,
        stops_at_the_first_error,
        total_for_one,
        without_a_total,
        sorts_names,
        counts_ends_of_lines,
        separates_by_spaces,
        silent_about_errors,
        usage_is_no_error,
    ],
)


@pytest.fixture
def empty_folder():
    """Run the tests where they can overwrite nothing of the learner's."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield


# Not by `autouse`, which would hold for the tests of a suite as well.
pytestmark = pytest.mark.usefixtures("empty_folder")


def test_passes_as_given(TestCountLines):
    """each test passes for `main` as it is given"""
    COUNT_LINES.passes_as_given(TestCountLines)


def test_passes_for_other_right_code(TestCountLines):
    """each test passes for another `main` that keeps the promise"""
    COUNT_LINES.passes_other_right_code(TestCountLines)


def test_passes_in_any_order(TestCountLines):
    """the tests pass in any order"""
    COUNT_LINES.passes_in_any_order(TestCountLines)


def test_leaves_no_files_behind(TestCountLines):
    """files are made in tmp_path"""
    COUNT_LINES.run(TestCountLines, given)
    if left := sorted(path.name for path in Path.cwd().iterdir()):
        raise Told(
            called="all tests, in an empty folder",
            expected="the folder is empty afterwards",
            got=f"it holds {', '.join(left)}",
            why="What a test leaves behind is found by the next run. Make files in `tmp_path`, and go there by "
            "`monkeypatch.chdir`, which goes back by itself.",
        )


def test_can_fail(TestCountLines):
    """no test passes whatever `main` does"""
    COUNT_LINES.can_fail(TestCountLines)


def test_notices_wrong_code(TestCountLines):
    """each wrong version of `main` makes a test fail"""
    COUNT_LINES.notices_wrong_code(TestCountLines)


class Complete:
    """All that the promise asks for, so that a mistake below is wrong in one thing alone."""

    @pytest.fixture(autouse=True)
    def files(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        Path("b.txt").write_text("one\ntwo\n", "utf-8")
        Path("a.txt").write_text("é", "utf-8")

    def test_several(self, capsys):
        assert main(["b.txt", "a.txt"]) == 0
        assert capsys.readouterr() == ("2\tb.txt\n1\ta.txt\n3\ttotal\n", "")

    def test_one(self, capsys):
        assert main(["b.txt"]) == 0
        assert capsys.readouterr().out == "2\tb.txt\n"

    def test_missing(self, capsys):
        assert main(["no.txt", "a.txt"]) == 1
        out, err = capsys.readouterr()
        assert out == "1\ta.txt\n1\ttotal\n"
        assert err.startswith("no.txt")

    def test_usage(self, capsys):
        assert main([]) == 2
        assert capsys.readouterr().out == ""


@alternative
class golden_files:
    GOLDEN = {
        ("x y.txt", "a.txt"): ("3\tx y.txt\n0\ta.txt\n3\ttotal\n", 0),
        ("a.txt", "nowhere", "x y.txt"): ("0\ta.txt\n3\tx y.txt\n3\ttotal\n", 1),
        ("x y.txt",): ("3\tx y.txt\n", 0),
        ("nowhere",): ("", 1),
        (): ("", 2),
    }

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        (tmp_path / "x y.txt").write_text("1\n2\n3", "utf-8")
        (tmp_path / "a.txt").write_text("", "utf-8")
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize(("arguments", "expected"), GOLDEN.items())
    def test_golden(self, folder, capsys, arguments, expected):
        code = main(list(arguments))
        printed = capsys.readouterr()
        assert (printed.out, code) == expected
        assert bool(printed.err) == (code != 0)
        assert ("nowhere" in printed.err) == ("nowhere" in arguments)


@mistake(caught_by=test_leaves_no_files_behind)
class writes_where_it_is(Complete):
    """The files end up in the folder where the tests were started, next to real ones of the same name."""

    @pytest.fixture(autouse=True)
    def files(self):
        Path("b.txt").write_text("one\ntwo\n", "utf-8")
        Path("a.txt").write_text("é", "utf-8")


@mistake(caught_by=test_notices_wrong_code)
class only_the_exit_code(Complete):
    """What a command prints is its result. The exit code alone says nothing about the numbers."""

    def test_several(self):
        assert main(["b.txt", "a.txt"]) == 0

    def test_one(self):
        assert main(["b.txt"]) == 0

    def test_missing(self):
        assert main(["no.txt", "a.txt"]) == 1


@mistake(caught_by=test_notices_wrong_code)
class only_stdout(Complete):
    """Programs read the exit code and people read stderr. A test of the output alone sees neither."""

    def test_missing(self, capsys):
        main(["no.txt", "a.txt"])
        assert capsys.readouterr().out == "1\ta.txt\n1\ttotal\n"

    def test_usage(self, capsys):
        main([])
        assert capsys.readouterr().out == ""


@mistake(caught_by=test_notices_wrong_code)
class looks_for_parts(Complete):
    """`in` is content if the text is somewhere in the output, whatever else stands there: compare the whole."""

    def test_several(self, capsys):
        assert main(["b.txt", "a.txt"]) == 0
        out = capsys.readouterr().out
        assert "2\tb.txt" in out
        assert "3\ttotal" in out

    def test_one(self, capsys):
        assert main(["b.txt"]) == 0
        assert "b.txt" in capsys.readouterr().out


@mistake(caught_by=test_notices_wrong_code)
class all_files_are_tidy(Complete):
    """Every file ends with an end of line and stands in alphabetical order, so two wrong versions go through."""

    @pytest.fixture(autouse=True)
    def files(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        Path("a.txt").write_text("é\n", "utf-8")
        Path("b.txt").write_text("one\ntwo\n", "utf-8")

    def test_several(self, capsys):
        assert main(["a.txt", "b.txt"]) == 0
        assert capsys.readouterr() == ("1\ta.txt\n2\tb.txt\n3\ttotal\n", "")


@mistake(caught_by=test_notices_wrong_code)
class the_missing_file_comes_last(Complete):
    """With the bad file at the end nobody sees whether the others would still be read: put it first."""

    def test_missing(self, capsys):
        assert main(["a.txt", "no.txt"]) == 1
        out, err = capsys.readouterr()
        assert out == "1\ta.txt\n1\ttotal\n"
        assert err.startswith("no.txt")


@mistake(caught_by=test_passes_for_other_right_code)
class copies_the_message(Complete):
    """Golden output is for what is promised. The words after the name on stderr come from the system, and differ."""

    def test_missing(self, capsys):
        assert main(["no.txt", "a.txt"]) == 1
        assert capsys.readouterr() == ("1\ta.txt\n1\ttotal\n", "no.txt: No such file or directory\n")


@mistake(caught_by=test_passes_for_other_right_code)
class copies_the_usage(Complete):
    """That there is a usage line is promised, its words are not."""

    def test_usage(self, capsys):
        assert main([]) == 2
        assert capsys.readouterr() == ("", "usage: count-lines FILE...\n")


@mistake(caught_by=test_passes_as_given)
class forgets_the_end_of_line(Complete):
    """`print` ends each line. The golden text has to end like the real one: compare to the last character."""

    def test_one(self, capsys):
        assert main(["b.txt"]) == 0
        assert capsys.readouterr().out == "2\tb.txt"


@mistake(caught_by=test_passes_as_given)
class reads_the_output_twice(Complete):
    """`readouterr` hands out what was printed since it was last asked: the second call gets two empty texts."""

    def test_missing(self, capsys):
        assert main(["no.txt", "a.txt"]) == 1
        assert capsys.readouterr().out == "1\ta.txt\n1\ttotal\n"
        assert capsys.readouterr().err.startswith("no.txt")


@mistake(caught_by=test_can_fail)
class prints_it_itself(Complete):
    """The test prints the golden text and compares it with itself; `main` is not called."""

    def test_one(self, capsys):
        print("2\tb.txt")
        assert capsys.readouterr().out == "2\tb.txt\n"
