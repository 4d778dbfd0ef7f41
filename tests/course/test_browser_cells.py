"""Python's side of the live page, without a browser: what a cell shows, what it asks, how its errors are told."""

import asyncio
import builtins
import json
import sys
from collections.abc import Iterator

import pytest

from tenweeks import browser
from tenweeks.browser import Cells

Messages = list[tuple[str, str]]


@pytest.fixture
def sent() -> Messages:
    """Return the messages that the cells have sent so far."""
    return []


@pytest.fixture
def cells(sent: Messages, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    """Return cells whose reader answers every question with Ngozi; the process is as before afterwards."""
    monkeypatch.setattr(builtins, "input", input)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "stdin", sys.stdin)
    yield Cells(lambda kind, text: sent.append((kind, text)), lambda prompt: "Ngozi", asyncio.run)


def run(cells: Cells, source: str, seconds: float = 10) -> bool:
    """Run *source* as a cell called ``a-cell``."""
    return cells.run("a-cell", source, seconds)


def test_last_expression_is_shown(cells: Cells, sent: Messages) -> None:
    """The value of a last expression is shown, unless it is None or ends with a semicolon."""
    assert run(cells, "1 + 1\n[x for x in 'ab']")
    assert run(cells, "None") and run(cells, "'hidden';") and run(cells, "")
    assert sent == [("text", "['a', 'b']")]


def test_cells_share_their_names(cells: Cells, sent: Messages) -> None:
    """What one cell defines, the next one uses; classes are found in ``__main__``, where pickle looks."""
    run(cells, "import pickle\nclass Town: pass")
    run(cells, "type(pickle.loads(pickle.dumps(Town()))) is Town")
    assert sent == [("text", "True")]


def test_prints_go_to_the_page(cells: Cells, sent: Messages) -> None:
    """Both streams are passed on, apart."""
    run(cells, "import sys\nprint('out')\nprint('err', file=sys.stderr)")
    assert ("stdout", "out") in sent and ("stderr", "err") in sent


def test_endless_printing_is_cut(cells: Cells, sent: Messages) -> None:
    """Past the limit nothing more is sent, and the page says so once."""
    run(cells, f"for _ in range(5): print('x' * {browser.MOST_CHARACTERS})")
    assert sum(len(text) for _, text in sent) < browser.MOST_CHARACTERS + 100
    assert sent[-1] == ("stderr", "\n… the page shows the first 100,000 characters\n")
    run(cells, "print('again')")
    assert ("stdout", "again") in sent


@pytest.mark.parametrize(
    ("method", "returned", "message"),
    [
        ("_repr_html_", "'<b>hi</b>'", ("html", "<b>hi</b>")),
        ("_repr_svg_", "'<svg/>'", ("svg", "<svg/>")),
        ("_repr_png_", "b'PNG'", ("png", "UE5H")),
        ("_repr_html_", "None", ("text", "thing")),
    ],
)
def test_richest_form_is_shown(cells: Cells, sent: Messages, method: str, returned: str, message: object) -> None:
    """An object shows itself as HTML, drawing or picture, if it can, and else as text."""
    run(cells, f"class Thing:\n def __repr__(self): return 'thing'\n def {method}(self): return {returned}\nThing()")
    assert sent == [message]


def test_a_class_is_no_picture_of_itself(cells: Cells, sent: Messages) -> None:
    """A class that gives its objects a rich form has none itself."""
    run(cells, "class Thing:\n def _repr_html_(self): return 'x'\nThing")
    assert sent == [("text", "<class '__main__.Thing'>")]


def test_display_shows_in_the_middle_of_a_cell(cells: Cells, sent: Messages) -> None:
    """`display` is there without an import, as in a notebook."""
    run(cells, "display(1, 'two')\n3")
    assert sent == [("text", "1"), ("text", "'two'"), ("text", "3")]


def test_result_of_a_check_has_its_three_faces(cells: Cells, sent: Messages) -> None:
    """The referee's answer comes as HTML to look at, text to hear, and data to remember."""
    run(cells, "from tenweeks.result import Outcome, Result\nResult('group_by', Outcome.PASSED, 2, 2)")
    (kind, text), data = sent[0], json.loads(sent[0][1])
    assert (kind, data["text"], data["result"]["outcome"]) == ("result", "✓ group_by — 2 checks", "passed")
    assert text.count("tenweeks-result") == 1


def test_error_is_told_with_the_readers_frames_alone(cells: Cells, sent: Messages) -> None:
    """A traceback names cells and their lines, never a file of ours or of the library."""
    run(cells, "import json\ndef read(text):\n    return json.loads(text)")
    assert not cells.run("another-cell", "read('{')", 10)
    told = sent[-1][1]
    assert 'File "another-cell", line 1, in <module>' in told
    assert 'File "a-cell", line 3, in read' in told and "return json.loads(text)" in told
    assert told.splitlines()[-1].startswith("json.decoder.JSONDecodeError: ")
    assert told.count("File ") == 2


def test_causes_and_groups_are_told(cells: Cells, sent: Messages) -> None:
    """What an error came from is told with it, and so is each error of a group; frames of the library are left out."""
    run(
        cells,
        "try:\n    int('x')\nexcept ValueError as error:\n    raise ExceptionGroup('all', [KeyError('a')]) from error",
    )
    told = sent[-1][1]
    assert "invalid literal for int()" in told and "direct cause" in told and "KeyError: 'a'" in told
    assert "tenweeks" not in told


def test_syntax_error_points_at_its_place(cells: Cells, sent: Messages) -> None:
    """A cell that cannot be compiled is told with the line and a caret."""
    run(cells, "x = (1,\ny = 2")
    assert 'File "a-cell", line 1' in sent[0][1] and "^" in sent[0][1]


def test_endless_recursion_stays_readable(cells: Cells, sent: Messages) -> None:
    """Of a thousand equal frames a few are told."""
    run(cells, "def down():\n    return down()\ndown()")
    assert sent[0][1].count("\n") < 40 and "RecursionError" in sent[0][1]


def test_what_a_browser_lacks_is_named(cells: Cells, sent: Messages) -> None:
    """An error that only a browser raises ends in a sentence that says what is missing, and where the cell runs."""
    run(cells, """raise RuntimeError("can't start new thread")""")
    assert sent[0][1].endswith("new thread\nA browser has no threads. The notebook runs this cell.")


def test_leaving_python_does_not_end_the_page(cells: Cells, sent: Messages) -> None:
    """`sys.exit` is told in a sentence, and the next cell runs."""
    assert not run(cells, "import sys\nsys.exit(3)")
    assert sent[0] == ("error", "SystemExit: 3. The page goes on; in a terminal Python would have ended.")
    assert run(cells, "4")


def test_input_asks_the_reader(cells: Cells, sent: Messages) -> None:
    """`input` and `sys.stdin` give what the reader types; the page shows question and answer."""
    run(cells, "import sys\nname = input('Name? ')\n(name, sys.stdin.readline())")
    assert sent == [("stdout", "Name? Ngozi\n"), ("text", "('Ngozi', 'Ngozi\\n')")]


def test_input_reads_what_a_program_has_put_in_its_place(cells: Cells, sent: Messages) -> None:
    """A cell that redirects `sys.stdin` is read from there, to its end."""
    run(cells, "import io, sys\nbefore, sys.stdin = sys.stdin, io.StringIO('Oslo')\nfirst = input()")
    assert sent == [("stdout", "Oslo\n")]
    assert not run(cells, "try:\n    input()\nfinally:\n    sys.stdin = before")
    assert sent[-1][1].endswith("EOFError: EOF when reading a line")


def test_cell_may_wait(cells: Cells, sent: Messages) -> None:
    """`await` stands at the top of a cell, as in a notebook."""
    run(cells, "import asyncio\nasync def name(): return 'Chidi'\nfirst = await name()\nfirst, await name()")
    assert sent == [("text", "('Chidi', 'Chidi')")]


def test_figures_are_shown_and_closed(cells: Cells, sent: Messages) -> None:
    """Every figure that a cell draws is shown once."""
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    run(cells, "from matplotlib import pyplot\npyplot.plot([1, 2])\npyplot.figure();")
    assert [kind for kind, _ in sent] == ["png", "png"]
    assert run(cells, "None") and len(sent) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGALRM; the page's Python has")
def test_cell_out_of_time_is_told_where_it_was(cells: Cells, sent: Messages, monkeypatch: pytest.MonkeyPatch) -> None:
    """At an alarm after its time a cell ends in a TimeoutError that names the line; before it, nothing happens."""
    monkeypatch.setitem(cells.module.__dict__, "alarm", lambda: __import__("signal").raise_signal(14))
    assert run(cells, "alarm()\nalarm()")
    assert not run(cells, "while True:\n    alarm()", seconds=0)
    assert 'File "a-cell", line 2' in sent[-1][1]
    assert sent[-1][1].endswith("TimeoutError: stopped after 0 s")
