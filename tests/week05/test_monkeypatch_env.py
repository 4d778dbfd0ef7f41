"""Code that reads the environment and the current folder: what tests must notice, and those we know that do not."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suite_runner import run_suite
from tenweeks.suites import Subject, failing

report_path = None  # what the tests below call: one version after the other

VARIABLES = "REPORT_FOLDER", "REPORT_FORMAT"
STARTED = [Path()]  # the folder in which the tests were started


def joined(folder, ending, name):
    """Return the path that is promised."""
    return Path.cwd() / folder / f"{name}.{ending}"


def given(name):
    """it is the one of the lesson"""
    return joined(os.environ.get("REPORT_FOLDER") or "reports", os.environ.get("REPORT_FORMAT", "txt"), name)


def by_other_functions(name):
    """it asks `os.getenv` and `os.getcwd`, where the lesson's asks `os.environ` and `Path.cwd`"""
    folder, ending = os.getenv("REPORT_FOLDER", ""), os.getenv("REPORT_FORMAT")
    file = name + "." + ("txt" if ending is None else ending)
    return Path(os.path.join(os.getcwd(), folder if folder else "reports", file))  # noqa: PTH109, PTH118


def folder_ignored(name):
    """REPORT_FOLDER is not looked at"""
    return joined("reports", os.environ.get("REPORT_FORMAT", "txt"), name)


def format_ignored(name):
    """REPORT_FORMAT is not looked at"""
    return joined(os.environ.get("REPORT_FOLDER") or "reports", "txt", name)


def empty_folder_counts(name):
    """an empty REPORT_FOLDER stands for the current folder"""
    return joined(os.environ.get("REPORT_FOLDER", "reports"), os.environ.get("REPORT_FORMAT", "txt"), name)


def stays_relative(name):
    """a relative REPORT_FOLDER gives a relative path"""
    path = given(name)
    return path.relative_to(Path.cwd()) if os.environ.get("REPORT_FOLDER") and path.is_relative_to(Path.cwd()) else path


def folder_of_the_start(name):
    """the current folder is asked for once, when the program starts, and not at each call"""
    path = given(name)
    return STARTED[0] / path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def format_needed(name):
    """an unset REPORT_FORMAT is an error"""
    return joined(os.environ.get("REPORT_FOLDER") or "reports", os.environ["REPORT_FORMAT"], name)


def always_below(name):
    """an absolute REPORT_FOLDER is put below the current folder"""
    folder = (os.environ.get("REPORT_FOLDER") or "reports").replace(":", "").lstrip("/\\")
    return joined(folder, os.environ.get("REPORT_FORMAT", "txt"), name)


def beside_the_reports(name):
    """without REPORT_FOLDER the report lies in the current folder, and not in `reports`"""
    return joined(os.environ.get("REPORT_FOLDER", "") or ".", os.environ.get("REPORT_FORMAT", "txt"), name)


def raises(name):
    """it only raises an error"""
    raise NotImplementedError


REPORT_PATH = Subject(
    "report_path",
    right=[given, by_other_functions],
    wrong=[
        folder_ignored,
        format_ignored,
        empty_folder_counts,
        stays_relative,
        folder_of_the_start,
        format_needed,
        always_below,
        beside_the_reports,
    ],
)


@contextlib.contextmanager
def on_a_machine(**variables: str) -> Iterator[None]:
    """Run the block in an empty folder, the two variables set to these values or not at all."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ), contextlib.ExitStack() as stack:
        (here := Path(folder, "here")).mkdir()
        stack.enter_context(contextlib.chdir(here))
        for name in VARIABLES:
            os.environ.pop(name, None)
        os.environ.update(variables)
        STARTED[0] = Path.cwd()
        yield


class Afterwards:
    """Stands behind the learner's tests, and looks at the world."""

    def test_the_world(self):
        worlds.append((Path.cwd(), dict(os.environ)))


Afterwards.__name__ = "TestAfterwards"
worlds = []


def left_behind(suite, version):
    """Return what is different after the tests, as one line, or an empty text."""
    with on_a_machine():
        folder, before = Path.cwd(), dict(os.environ)
        run_suite((suite, Afterwards), "report_path", [version])
    folder_after, after = worlds[-1]
    names = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    changed = [f"{name} is changed" for name in sorted(names) if not name.startswith("PYTEST_")]
    return ", ".join(changed + ["the current folder is another one"] * (folder_after != folder))


def test_passes_as_given(TestReportPath):
    """each test passes for `report_path` as it is given"""
    with on_a_machine():
        REPORT_PATH.passes_as_given(TestReportPath)


def test_puts_everything_back(TestReportPath):
    """after tests that pass, the environment and the current folder are as before"""
    if changed := left_behind(TestReportPath, given):
        raise Told(
            called="all tests",
            expected="environment and current folder are as before",
            got=changed,
            why="Whatever a test changes in the world, the next test meets. What `monkeypatch` changes is put back.",
        )


def test_puts_everything_back_after_a_failure(TestReportPath):
    """after tests that fail, they are as before as well"""
    if changed := left_behind(TestReportPath, raises):
        raise Told(
            called="all tests, for a report_path that only raises",
            expected="environment and current folder are as before",
            got=changed,
            why="A test that fails ends at once, so the line that was to put things back never runs.",
        )


def test_passes_on_any_machine(TestReportPath):
    """the tests pass where both variables are set, too"""
    with on_a_machine(REPORT_FOLDER="elsewhere", REPORT_FORMAT="pdf"):
        for test, error in REPORT_PATH.run(TestReportPath, given).failed.items():
            raise failing(
                test,
                "report_path as it is given, on a machine with REPORT_FOLDER=elsewhere and REPORT_FORMAT=pdf",
                error,
                "A test says itself what the environment is: it sets or deletes every variable that the code reads.",
            )


def test_passes_for_other_right_code(TestReportPath):
    """each test passes for another `report_path` that keeps the promise"""
    with on_a_machine():
        REPORT_PATH.passes_other_right_code(TestReportPath)


def test_passes_in_any_order(TestReportPath):
    """the tests pass in any order"""
    with on_a_machine():
        REPORT_PATH.passes_in_any_order(TestReportPath)


def test_can_fail(TestReportPath):
    """no test passes whatever `report_path` does"""
    with on_a_machine():
        REPORT_PATH.can_fail(TestReportPath)


def test_notices_wrong_code(TestReportPath):
    """each wrong version of `report_path` makes a test fail"""
    with on_a_machine():
        REPORT_PATH.notices_wrong_code(TestReportPath)


class Defaults:
    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch, tmp_path):
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        monkeypatch.delenv("REPORT_FORMAT", raising=False)
        monkeypatch.chdir(tmp_path)

    def test_defaults(self, tmp_path):
        assert report_path("may") == tmp_path / "reports" / "may.txt"

    def test_format(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FORMAT", "json")
        assert report_path("may") == tmp_path / "reports" / "may.json"

    def test_relative_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FOLDER", "out")
        assert report_path("may") == tmp_path / "out" / "may.txt"


class Complete(Defaults):
    """All that the promise asks for, so that a mistake below is wrong in one thing alone."""

    def test_absolute_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FOLDER", str(tmp_path.parent / "shared"))
        assert report_path("may") == tmp_path.parent / "shared" / "may.txt"

    def test_empty_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FOLDER", "")
        assert report_path("may") == tmp_path / "reports" / "may.txt"


@alternative
class a_table_of_environments:
    @pytest.mark.parametrize(
        ("variables", "expected"),
        [
            ({}, "reports/a.txt"),
            ({"REPORT_FOLDER": ""}, "reports/a.txt"),
            ({"REPORT_FOLDER": "x/y", "REPORT_FORMAT": "md"}, "x/y/a.md"),
            ({"REPORT_FOLDER": str(Path("/srv").absolute())}, Path("/srv").absolute() / "a.txt"),
        ],
    )
    def test_path(self, variables, expected, tmp_path):
        folder = Path.cwd()
        with mock.patch.dict(os.environ, variables):
            for name in {"REPORT_FOLDER", "REPORT_FORMAT"} - set(variables):
                os.environ.pop(name, None)
            os.chdir(tmp_path)
            try:
                assert report_path("a") == tmp_path / expected
            finally:
                os.chdir(folder)


@mistake(caught_by=test_puts_everything_back)
class sets_the_environment_itself(Complete):
    """Nobody deletes what `os.environ[…] = …` has set, and all tests share the process: take `monkeypatch.setenv`."""

    def test_format(self, tmp_path):
        os.environ["REPORT_FORMAT"] = "json"
        assert report_path("may") == tmp_path / "reports" / "may.json"


@mistake(caught_by=test_puts_everything_back)
class changes_the_folder_itself(Complete):
    """After `os.chdir` all later tests run in the other folder. `monkeypatch.chdir` goes back by itself."""

    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch, tmp_path):
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        monkeypatch.delenv("REPORT_FORMAT", raising=False)
        os.chdir(tmp_path)


@mistake(caught_by=test_puts_everything_back_after_a_failure)
class puts_back_in_the_last_line(Complete):
    """A failing `assert` ends the test, so the line below it that was to put things back never runs."""

    def test_format(self, tmp_path):
        os.environ["REPORT_FORMAT"] = "json"
        assert report_path("may") == tmp_path / "reports" / "may.json"
        del os.environ["REPORT_FORMAT"]


@mistake(caught_by=test_passes_as_given)
class deletes_what_may_be_missing(Complete):
    """`monkeypatch.delenv` is a KeyError for a variable that is not set, unless you say `raising=False`."""

    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch, tmp_path):
        monkeypatch.delenv("REPORT_FOLDER")
        monkeypatch.chdir(tmp_path)


@mistake(caught_by=test_passes_as_given)
class expects_a_relative_path(Complete):
    """The promise is an absolute path: compare with one that begins with the current folder."""

    def test_defaults(self):
        assert report_path("may") == Path("reports/may.txt")


@mistake(caught_by=test_passes_on_any_machine)
class takes_the_environment_as_it_is:
    """Here the variables are not set, elsewhere they are: a test of the default deletes them first."""

    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)

    def test_defaults(self, tmp_path):
        assert report_path("may") == tmp_path / "reports" / "may.txt"


@mistake(caught_by=test_passes_for_other_right_code)
class replaces_what_the_code_calls:
    """How the code asks for the current folder is its own business. Change the world, by `chdir`, not the asking."""

    def test_defaults(self, tmp_path):
        assert report_path("may") == tmp_path / "reports" / "may.txt"

    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch, tmp_path):
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        monkeypatch.delenv("REPORT_FORMAT", raising=False)
        monkeypatch.setattr(Path, "cwd", lambda: tmp_path)


@mistake(caught_by=test_passes_in_any_order)
class hands_the_environment_on:
    """The second test needs the variable that the first has set. Each test makes the world that it needs."""

    def test_1_the_default(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        os.environ.pop("REPORT_FORMAT", None)
        assert report_path("may") == tmp_path / "reports" / "may.txt"
        os.environ["REPORT_FORMAT"] = "json"

    def test_2_the_other(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        try:
            assert report_path("may") == tmp_path / "reports" / "may.json"
        finally:
            os.environ.pop("REPORT_FORMAT", None)


@mistake(caught_by=test_can_fail)
class looks_at_the_environment(Complete):
    """The test reads back what it has written, and never asks the code."""

    def test_that_it_is_set(self, monkeypatch):
        monkeypatch.setenv("REPORT_FORMAT", "json")
        assert os.environ["REPORT_FORMAT"] == "json"


@mistake(caught_by=test_notices_wrong_code)
class only_the_defaults:
    """What is read from the environment has at least two cases each: the variable is set, and it is not."""

    known_world = Defaults.known_world

    def test_defaults(self, tmp_path):
        assert report_path("may") == tmp_path / "reports" / "may.txt"


@mistake(caught_by=test_notices_wrong_code)
class never_empty(Defaults):
    """A variable can be set and empty, as after `export REPORT_FOLDER=`. The promise names that case."""

    def test_absolute_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FOLDER", str(tmp_path.parent / "shared"))
        assert report_path("may") == tmp_path.parent / "shared" / "may.txt"


@mistake(caught_by=test_notices_wrong_code)
class never_absolute(Defaults):
    """A folder that begins with a slash is another case: it does not count from the current one."""

    def test_empty_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REPORT_FOLDER", "")
        assert report_path("may") == tmp_path / "reports" / "may.txt"


@mistake(caught_by=test_notices_wrong_code)
class stays_where_it_is(Complete):
    """As long as no test goes to another folder, nobody sees whether the code asks for the current one each time."""

    @pytest.fixture(autouse=True)
    def known_world(self, monkeypatch):
        monkeypatch.delenv("REPORT_FOLDER", raising=False)
        monkeypatch.delenv("REPORT_FORMAT", raising=False)

    @pytest.fixture
    def tmp_path(self):
        return Path.cwd()
