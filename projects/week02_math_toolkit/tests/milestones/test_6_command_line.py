"""Registry and command line: operations by name, those of others included.

Build `registry.py`, `operations.py`, and `make_parser`, `listing`, `run` and `main` in `cli.py`. Results go to standard
output, everything else to standard error; bad input costs one line and exit code 2, never a traceback.

Hint: keep what is loaded apart from how to load the rest; a plug-in is imported when somebody asks for its name.
Hint: register the operations inside of `standard_operations`, not when the module is imported.
Hint: catch errors once, in `main`.
"""

import io
import sys
from typing import NamedTuple

import pytest

from math_toolkit import BrokenPluginError, DuplicateNameError, Registry, UnknownNameError
from math_toolkit.cli import main

PLUGIN = """
from math_toolkit import Answer, Operation

def shout(words):
    return Answer(" ".join(words).upper())

double = Operation("WORD...", "the words, louder", shout)
"""
ENTRY_POINTS = """
[math_toolkit.operations]
shout = loud:double
gcd = loud:double
broken = nowhere_to_be_found:operation
"""


class Ended(NamedTuple):
    """What a run of the command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command in this process; the result holds its exit code and its output as text."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:  # how argparse ends a bad call
            code = ended.code
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Install a package with operations of its own, one of them broken."""
    folder = tmp_path / "site"
    (folder / "loud-1.0.dist-info").mkdir(parents=True)
    (folder / "loud.py").write_text(PLUGIN)
    (folder / "loud-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n")
    (folder / "loud-1.0.dist-info" / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(folder))


def refused(result):
    """Return the one line that a refused call prints; assert that it is one."""
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("math-toolkit: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("math-toolkit: ").rstrip()


def test_registering():
    """what is registered is given back by its name; the decorator leaves it as it is"""
    registry = Registry("shape")

    @registry.register("square")
    def square():
        return 4

    registry.add("circle", round)
    assert (square(), registry.get("square"), registry.get("circle")) == (4, square, round)
    assert list(registry) == ["circle", "square"]
    assert (len(registry), "circle" in registry, "ring" in registry) == (2, True, False)


def test_taken_names():
    """a name is given once, and the first thing keeps it"""
    registry = Registry("shape")
    registry.add("circle", 1)
    for add in (registry.add, registry.add_lazily):
        with pytest.raises(DuplicateNameError, match="shape 'circle'"):
            add("circle", lambda: 2)
    assert registry.get("circle") == 1


def test_unknown_names():
    """an unknown name is answered with the nearest one, or with all"""
    registry = Registry("shape")
    with pytest.raises(UnknownNameError, match="no shape is called 'x'; there is none"):
        registry.get("x")
    for name in ("square", "circle"):
        registry.add(name, name)
    with pytest.raises(UnknownNameError, match="did you mean 'circle'"):
        registry.get("cirlce")
    with pytest.raises(UnknownNameError, match="there is circle, square"):
        registry.get("x")


def test_loading_lazily():
    """what is added lazily is loaded when it is asked for, and once"""
    registry, loads = Registry("shape"), []
    registry.add_lazily("ring", lambda: loads.append("ring") or 7)
    assert ("ring" in registry, list(registry), len(registry), loads) == (True, ["ring"], 1, [])
    assert [registry.get("ring"), registry.get("ring"), loads] == [7, 7, ["ring"]]
    assert (list(registry), len(registry)) == (["ring"], 1)


def test_broken_plugins():
    """a plug-in that cannot be loaded is named with the cause, disturbs no other, and may be tried again"""
    registry, answers = Registry("shape"), iter([ImportError("no module"), 7])

    def load():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    registry.add_lazily("ring", load)
    registry.add("circle", 1)
    with pytest.raises(BrokenPluginError, match=r"shape 'ring' cannot be loaded: ImportError\('no module'\)") as caught:
        registry.get("ring")
    assert isinstance(caught.value.__cause__, ImportError)
    assert [registry.get("circle"), registry.get("ring")] == [1, 7]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gcd 12 -18", "6"),
        ("lcm 4 6 10", "60"),
        ("is-prime 170141183460469231731687303715884105727", "yes"),
        ("factor 360", "2^3 * 3^2 * 5"),
        ("factor 1", "1"),
        ("primes 12", "2\n3\n5\n7\n11"),
        ("primes 2", ""),
        ("root 2", "1.4142135623730950488016887242096980785696718753769"),
        ("root -27 3", "-3"),
        ("root 2 2 10", "1.414213562"),
        ("root 1/4", "0.5"),
        ("area 0,0 4,0 4,3", "area       6\nperimeter  12"),
        ("contains 1,1 0,0 4,0 4,3 0,3", "inside"),
        ("contains 2,1.5 0,0 4,0 4,3", "boundary"),
        ("hull 0,0 2,0 1,0.5 2,2 0,2.5 1,1", "0,0 2,0 2,2 0,2.5"),
        ("hull 1e3,1/2", "1000,0.5"),
    ],
)
def test_operations(run, words, expected):
    """each operation prints its answer and nothing else"""
    result = run(*words.split())
    assert (result.returncode, result.stdout, result.stderr) == (0, expected + "\n", "")


@pytest.mark.parametrize("words", ["is-prime 561", "is-prime -7", "contains 5,5 0,0 4,0 4,3"])
def test_no_is_an_exit_code(run, words):
    """an answer of no is exit code 1"""
    result = run(*words.split())
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout in ("no\n", "outside\n")


def test_describe(run):
    """numbers come from the words or, for -, from standard input"""
    expected = """\
count       4
mean        2.5
deviation   1.29099444874
minimum     1
quartile 1  1.75
median      2.5
quartile 3  3.25
maximum     4
"""
    assert run("describe", "4", "1", "3", "2").stdout == expected
    assert run("describe", "-", stdin="4 1\n3\n\n2\n").stdout == expected
    assert "deviation" not in run("describe", "7").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "no OPERATION given"),
        ("gdc 1 2", "did you mean 'gcd'?"),
        ("gcd", "needs 1 or more arguments, not 0"),
        ("gcd 1 2.5", "'2.5' is no whole number"),
        ("gcd ١٢ 3", "'١٢' is no whole number"),
        ("is-prime 2 3", "needs 1 argument, not 2"),
        ("is-prime " + "9" * 5000, "5000 digits is too long"),
        ("factor 0", "not 0"),
        ("primes 100000001", "up to 100000000"),
        ("root -4", "no real root"),
        ("root 1/0", "'1/0' is no number"),
        ("root 1e99999", "too long"),
        ("root 2 2 99999", "up to 10000"),
        ("describe", "at least 1 number"),
        ("describe 1 nan", "'nan' is no number"),
        ("describe 1e400 1", "too large"),
        ("area 0,0 1,1", "needs 3 or more arguments, not 2"),
        ("area 0,0 1,1 2,2", "not on a line"),
        ("area 0,0 2,2 2,0 0,2", "(0, 0)-(2, 2) and (2, 0)-(0, 2) meet"),
        ("area 0;0 1,1 2,3", "'0;0' is no point; write X,Y"),
        ("contains 1,1 0,0 4,0 4,x", "'x' is no number"),
        ("--unheard-of", "--unheard-of"),
    ],
)
def test_bad_calls(run, words, says):
    """what cannot be done is refused in one line that names the culprit"""
    assert says in refused(run(*words.split()))


def test_listing(run):
    """--list names every operation with its words and what it does"""
    result = run("--list")
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    ours = {"area", "contains", "describe", "factor", "gcd", "hull", "is-prime", "lcm", "primes", "root"}
    assert list(lines) == sorted(lines)
    assert ours <= set(lines) <= ours | {"doctor"}  # which comes in week 5
    assert lines["gcd"].split(maxsplit=2) == ["gcd", "NUMBER...", "greatest common divisor"]


def test_plugins(run, plugin):
    """an installed package adds operations; one with a taken name is left out, a broken one breaks no other"""
    note = "math-toolkit: plug-in 'gcd' of loud is left out: operation 'gcd' is registered already\n"
    result = run("shout", "high", "tide")
    assert (result.returncode, result.stdout, result.stderr) == (0, "HIGH TIDE\n", note)
    assert run("gcd", "4", "6").stdout == "2\n"
    listed = run("--list").stdout
    assert "shout WORD...  " in listed
    assert "broken: operation 'broken' cannot be loaded: ModuleNotFoundError" in listed
    result = run("broken")
    assert (result.returncode, result.stderr.count("\n")) == (2, 2)
