"""A diagnosis names what is wrong, changes nothing, tells no secret, and has an end."""

from importlib.metadata import version
from pathlib import Path

import pytest

from math_toolkit import Operation, Registry
from math_toolkit.doctor import LONGEST_LINE, MOST_PLUGINS, Finding, diagnose, doctor, log_finding, version_finding


@pytest.fixture
def registry():
    """Return a registry with an operation, a plug-in and a broken plug-in."""
    registry = Registry("operation")
    registry.add("gcd", Operation("", "divides", None))
    registry.add_lazily("shout", lambda: Operation("", "louder", None))
    registry.add_lazily("broken", lambda: {}["no such key"])
    return registry


def test_a_sound_installation(tmp_path):
    """where all is well, each line says so, and the answer is yes"""
    answer = doctor(Registry("operation"), tmp_path / "log").answer([])
    assert (answer.is_yes, [line[:2] for line in answer.text.splitlines()]) == (True, ["  "] * 4)
    assert [line.split()[0] for line in answer.text.splitlines()] == ["python", "version", "package", "log"]
    assert not (tmp_path / "log").exists()


def test_plugins_are_loaded(registry):
    """a plug-in that cannot be loaded is marked with the reason, and the answer is no"""
    answer = doctor(registry, None).answer([])
    assert not answer.is_yes
    assert "! plug-in   operation 'broken' cannot be loaded: KeyError('no such key')" in answer.text.splitlines()
    assert "  plug-in   shout: louder" in answer.text.splitlines()
    assert "gcd" not in answer.text


@pytest.mark.parametrize(
    ("installed", "is_fine", "says"),
    [("1.0.0", True, "1.0.0"), ("0.9", False, "installed as 0.9: install it again"), (None, False, "not installed")],
)
def test_versions(installed, is_fine, says):
    """a source that is not what was installed is told of"""
    finding = version_finding("1.0.0", installed)
    assert (finding.is_fine, says in finding.told) == (is_fine, True)


def test_logs(tmp_path):
    """a log is fine if it could be written, and is not created to find out"""
    (tmp_path / "old").touch()
    refuse = {"may_write": lambda path, mode: False}
    for log, options, is_fine, says in (
        (None, {}, True, "--log FILE names one"),
        (tmp_path / "old", {}, True, "can be written"),
        (tmp_path / "old", refuse, False, "cannot be written"),
        (tmp_path / "new", {}, True, "can be written"),
        (tmp_path / "new", refuse, False, "cannot be written"),
        (tmp_path, {}, False, "cannot be written"),
        (tmp_path / "a" / "b", {}, False, "there is no folder"),
    ):
        finding = log_finding(log, **options)
        assert (finding.is_fine, says in finding.told) == (is_fine, True), log
    assert list(tmp_path.iterdir()) == [tmp_path / "old"]


def test_a_log_without_toolbox(monkeypatch):
    """without toolbox a log cannot be had, which is wrong only if one is asked for"""
    monkeypatch.setattr("math_toolkit.doctor.find_spec", lambda name: None)
    assert [log_finding(log).is_fine for log in (None, Path("log"))] == [True, False]


def test_not_installed(monkeypatch):
    """a package that pip does not know of is told of"""
    monkeypatch.setattr("math_toolkit.doctor.version", lambda name: version(f"{name}-that-nobody-has-installed"))
    (finding,) = [finding for finding in diagnose(Registry("operation"), None) if finding.subject == "version"]
    assert (finding.is_fine, "not installed" in finding.told) == (False, True)


def test_no_secrets(monkeypatch, tmp_path):
    """nothing of the environment is told, and the home folder is `~`"""
    monkeypatch.setenv("MATH_TOOLKIT_TOKEN", "s3cret")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert log_finding(tmp_path / "log").told == f"{Path('~') / 'log'} can be written"
    assert "s3cret" not in doctor(Registry("operation"), None).answer([]).text


def test_it_has_an_end(registry):
    """neither many plug-ins nor long words make it long"""
    for number in range(100):
        registry.add_lazily(f"many-{number:03}", lambda: Operation("", "x" * 1000, None))
    lines = doctor(registry, None).answer([]).text.splitlines()
    assert len(lines) == 4 + MOST_PLUGINS
    assert max(map(len, lines)) == LONGEST_LINE


def test_a_line_is_a_line():
    """a line end in what is told does not end the line"""
    assert str(Finding("plug-in", "one\ntwo", is_fine=False)) == "! plug-in   one two"
