"""Tests that a learner writes: run on right and on wrong code, and told what they are worth."""

import itertools
import os
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tenweeks import suite_runner
from tenweeks.answer import is_untouched, run_source
from tenweeks.explain import Told, seeking
from tenweeks.suites import TEMPORARY, Repair, Subject, module_from

numbers = itertools.count()


def suite(text: str, name: str = "TestWords") -> object:
    """Return the object called *name* of a cell in which a learner has written tests."""
    imports = "import pytest, time\nfrom hypothesis import given, strategies as st\n"
    machine = "from hypothesis.stateful import RuleBasedStateMachine, rule\n"
    cell = imports + machine + textwrap.dedent(text)
    return run_source(cell, f"<suite-{next(numbers)}>")[name]


def told(check: Callable[..., None], *suite: object) -> Told:
    """Return what the learner is told by a check that refuses the suite."""
    with pytest.raises(Told) as caught:
        check(*suite)
    return caught.value


def as_given(text: str) -> int:
    """Count words."""
    return len(text.split())


def as_a_float(text: str) -> float:
    """it returns a float"""
    return float(len(text.split()))


def one_if_empty(text: str) -> int:
    """an empty text has one word"""
    return len(text.split()) or 1


def split_at_spaces(text: str) -> int:
    """words are separated by spaces only"""
    return len([word for word in text.split(" ") if word])


WORDS = Subject("count_words", right=[as_given, as_a_float], wrong=[one_if_empty, split_at_spaces])

THOROUGH = suite("""
    class TestWords:
        kept = []

        @pytest.fixture
        def text(self):
            yield "one\\ntwo"

        def test_lines(self, text):
            self.kept.append(text)
            assert count_words(text) == 2
            assert len(self.kept) == 1

        @pytest.mark.parametrize(("text", "count"), [("", 0), ("a b", 2)])
        def test_spaces(self, text, count, capsys, tmp_path, caplog):
            assert count_words(text) == count
            assert capsys.readouterr().out == ""
""")
WEAK = suite("""
    class TestWords:
        def test_two(self):
            assert count_words("a b") == 2
""")
WRONG = suite("""
    class TestWords:
        def test_two(self):
            assert count_words("a b") + 1 == 2
""")


@pytest.mark.parametrize(
    "check", ["passes_as_given", "passes_other_right_code", "passes_in_any_order", "can_fail", "notices_wrong_code"]
)
def test_a_thorough_suite_is_accepted(check: str) -> None:
    """Tests with fixtures of their own and of pytest's, and with parameters, pass every check."""
    getattr(WORDS, check)(THOROUGH)


def test_wrong_versions_that_pass_are_named_by_their_behaviour() -> None:
    """What goes unnoticed is told as sentences about behaviour."""
    assert told(WORDS.notices_wrong_code, WEAK).sides["got"].splitlines() == [
        "2 of 2 pass every test:",
        "– an empty text has one word",
        "– words are separated by spaces only",
    ]


def test_of_many_unnoticed_versions_the_first_are_named() -> None:
    """The list stays short, and says how many more there are."""
    many = Subject("count_words", right=[as_given], wrong=[one_if_empty] * 6)
    lines = told(many.notices_wrong_code, WEAK).sides["got"].splitlines()
    assert (len(lines), lines[0], lines[-1]) == (6, "6 of 6 pass every test:", "– and 2 more")


def test_a_suite_that_leaves_the_same_versions_is_found_without_running_all_of_it() -> None:
    """Known mistakes are tried for what an answer has left: one that leaves others is given up at the first of them."""
    ends = suite("""
        class TestWords:
            def test_ends(self):
                assert count_words(" a b ") == 2

            def test_lines(self):
                assert count_words("a\\nb") == 2
    """)
    left = told(WORDS.notices_wrong_code, ends)
    assert left.sides["got"].endswith("– an empty text has one word")
    with seeking(left):
        assert told(WORDS.notices_wrong_code, ends).sides == left.sides
        WORDS.notices_wrong_code(WEAK)
        WORDS.notices_wrong_code(THOROUGH)
    left = told(WORDS.notices_wrong_code, WRONG)  # which fails for right code, so that its failures are no merit
    with seeking(left):
        assert told(WORDS.notices_wrong_code, WRONG).sides == left.sides
    runs = suite_runner.run_suite(
        [WEAK], "count_words", [one_if_empty, split_at_spaces], until=lambda ran: not ran.failed
    )
    assert len(runs) == 1


def test_a_wrong_expectation_is_told_with_both_sides() -> None:
    """A test that fails for the given code is told in pytest's words, though no file was imported by pytest."""
    error = told(WORDS.passes_as_given, WRONG)
    assert error.sides == {
        "called": "test_two for count_words as it is given",
        "expected": "it passes",
        "got": "assert (2 + 1) == 2, where 2 = count_words('a b')",
    }
    assert "it is the test that expects something else" in error.why


def test_what_fails_for_the_given_code_is_told_once_and_notices_nothing() -> None:
    """A test that fails for the given code is not counted where wrong versions are to be noticed, nor told twice."""
    assert told(WORDS.notices_wrong_code, WRONG).sides["got"].startswith("2 of 2")
    WORDS.passes_other_right_code(WRONG)
    WORDS.passes_in_any_order(WRONG)


def test_an_over_fitted_test_has_a_message_of_its_own() -> None:
    """A test that asks for more than is promised is told which freedom it takes away."""
    over_fitted = suite("""
        class TestWords:
            def test_type(self):
                assert type(count_words("a")) is int
    """)
    WORDS.passes_as_given(over_fitted)
    error = told(WORDS.passes_other_right_code, over_fitted)
    assert error.why.startswith("Over-fitted:")
    assert error.why.endswith("This version is right, too: it returns a float.")
    assert told(WORDS.notices_wrong_code, over_fitted).sides["got"].startswith("2 of 2")


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    assert count_words('a b') == 7\nexcept BaseException:\n    pass",
        "for text in []:\n    assert count_words(text)",
        "pass",
    ],
)
def test_a_vacuous_test_has_a_message_of_its_own(body: str) -> None:
    """A test that passes for code that does nothing, and for code that only raises, is called vacuous."""
    error = told(WORDS.can_fail, suite(f"def test_words():\n{textwrap.indent(body, '    ')}", "test_words"))
    assert error.sides["called"] == "test_words for a count_words that does nothing, and for one that only raises"
    assert error.why.startswith("Vacuous:")


def test_a_call_without_an_assertion_is_found_by_what_it_misses() -> None:
    """A test that only calls can fail; it is the wrong versions that show how little it sees."""
    calls = suite("def test_words(): count_words('a b')", "test_words")
    WORDS.can_fail(calls)
    assert told(WORDS.notices_wrong_code, calls).sides["got"].startswith("2 of 2")


def test_a_suite_without_a_test_that_runs_is_refused() -> None:
    """Nothing to run is no suite, and neither are tests that are all skipped."""
    empty = suite("class TestWords:\n    def helper(self): return 1")
    skipped = suite("class TestWords:\n    @pytest.mark.skip\n    def test_two(self): assert False")
    assert told(WORDS.passes_as_given, empty).sides["got"] == "no test was found"
    assert told(WORDS.passes_as_given, skipped).sides["got"] == "every test is skipped"


def test_a_suite_that_cannot_be_read_is_told() -> None:
    """What pytest cannot collect fails as a whole, with pytest's reason."""
    unreadable = suite("""
        class TestWords:
            @pytest.mark.parametrize("text", ["a"])
            def test_two(self, other):
                assert count_words(other)
    """)
    error = told(WORDS.passes_as_given, unreadable)
    assert error.sides["called"].startswith("reading the tests")
    assert "text" in error.sides["got"]


def test_tests_that_need_one_another_are_told() -> None:
    """What only passes in the order in which it stands is refused."""
    dependent = suite("""
        class TestWords:
            seen = []

            def test_first(self):
                self.seen.append(count_words("a"))
                assert self.seen == [1]

            def test_second(self):
                assert self.seen == [1]
    """)
    WORDS.passes_as_given(dependent)
    error = told(WORDS.passes_in_any_order, dependent)
    assert error.sides["called"] == "test_second for count_words as it is given, the last test run first"


def test_waiting_is_refused() -> None:
    """A test that sleeps fails at once, and is told why tests must not."""
    error = told(WORDS.passes_as_given, suite("def test_slow(): time.sleep(3600)", "test_slow"))
    assert error.sides["got"] == "time.sleep was called"
    assert error.why.startswith("Tests run many times a day")
    time.sleep(0)  # it is the real one again


def test_other_threads_may_wait() -> None:
    """What refuses to sleep is for the tests alone: a kernel, a server beside them go on."""
    threaded = suite("""
        import threading

        def test_beside():
            slept = []
            thread = threading.Thread(target=lambda: slept.append(time.sleep(0)))
            thread.start()
            thread.join()
            assert slept == [None]
    """, "test_beside")  # fmt: skip
    assert WORDS.run(threaded, as_given).passed == ["test_beside"]


def test_a_test_that_cannot_judge_is_told_by_its_error() -> None:
    """An unknown fixture and an undefined name are told as what they are."""
    unknown = suite("def test_two(shop): assert shop", "test_two")
    broken = suite("def test_two(): assert count_words(undefined) == 2", "test_two")
    assert "shop" in told(WORDS.passes_as_given, unknown).sides["got"]
    error = told(WORDS.passes_as_given, broken)
    assert error.sides["got"] == "NameError: name 'undefined' is not defined"
    assert error.why == "The test itself ends in an error before it can judge the code."


def test_of_a_temporary_path_the_end_is_told() -> None:
    """What pytest or the code under test calls a temporary folder this time is left out, so that messages repeat."""
    lost = suite("def test_two(tmp_path): assert count_words(str(tmp_path / 'a b')) == str(tmp_path)", "test_two")
    got = told(WORDS.passes_as_given, lost).sides["got"]
    assert got == "assert 2 == '…/test_two0', where 2 = count_words('…/test_two0/a b')"
    assert TEMPORARY.sub("…", "'/var/tmp/tmp4x_0kd9e/here/a.txt'") == "'…/here/a.txt'"


def test_no_folder_above_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the tests, pytest lists the one folder that it is started in, and not those from the disk's root down."""
    listed, scandir = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(Path(path)) or scandir(path))
    assert WORDS.run(WEAK, as_given).passed == ["test_two"]
    assert set(listed) == {Path(suite_runner.__file__).parent}


def test_a_tear_down_that_fails_fails_its_test() -> None:
    """A fixture that fails after the test counts as the test's failure."""
    late = suite("""
        class TestWords:
            @pytest.fixture
            def text(self):
                yield "a"
                assert count_words("") == 0

            def test_one(self, text):
                assert count_words(text) == 1
    """)
    assert WORDS.run(late, as_given).passed == ["test_one"]
    ran = WORDS.run(late, one_if_empty)
    assert (ran.passed, list(ran.failed)) == ([], ["test_one"])


def test_fixtures_and_helpers_beside_the_suite_meet_the_same_version() -> None:
    """A suite may use fixtures and functions that its cell defines outside of it, whose names stay as they were."""
    beside = suite("""
        count_words = "the lesson's own"

        @pytest.fixture
        def text():
            return "a b"

        def counted(text):
            return count_words(text)

        class TestWords:
            def test_two(self, text):
                assert counted(text) == 2
                assert counted("") == 0
    """)
    assert WORDS.run(beside, as_given).passed == ["test_two"]
    assert list(WORDS.run(beside, one_if_empty).failed) == ["test_two"]
    names = beside.test_two.__globals__
    assert names["count_words"] == "the lesson's own"
    assert names["TestWords"] is beside
    assert not [name for name in names if name.startswith("@")]


def test_modules_can_be_patched_and_imported() -> None:
    """A version that is a module is found by `import`, and its names can be patched for one test."""
    source = "def send(text): raise OSError\ndef notify(text): send(text + {ending!r}); return True\n"
    right, wrong = (module_from("notifier", source.format(ending=ending)) for ending in ("!", "?"))
    wrong.__doc__ = "it asks instead of telling"
    subject = Subject("notifier", right=[right], wrong=[wrong])
    patching = suite("""
        class TestWords:
            def test_sends(self, monkeypatch):
                import notifier

                sent = []
                monkeypatch.setattr("notifier.send", sent.append)
                assert notifier.notify("fire")
                assert sent == ["fire!"]
    """)
    subject.passes_as_given(patching)
    subject.can_fail(patching)
    subject.notices_wrong_code(patching)
    assert "notifier" not in sys.modules


class Stack:
    """Keep numbers."""

    def __init__(self) -> None:
        self.items: list[int] = []

    def push(self, item: int) -> None:
        """Add a number."""
        self.items.append(item)


class Forgetful(Stack):
    """zero is not kept"""

    def push(self, item: int) -> None:
        """Add a number, but zero."""
        if item:
            super().push(item)


PROPERTIES = suite("""
    class TestStack:
        @given(st.integers())
        def test_keeps(self, item):
            stack = Stack()
            stack.push(item)
            assert stack.items == [item]
""", "TestStack")  # fmt: skip
MACHINE = suite("""
    class StackMachine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.real, self.model = Stack(), []

        @rule(item=st.integers())
        def push(self, item):
            self.real.push(item)
            self.model.append(item)
            assert self.real.items == self.model
""", "StackMachine")  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "name", "found"),
    [
        (PROPERTIES, "test_keeps", "for item=0"),
        (MACHINE, "StackMachine", "for state.push(item=0)"),
    ],
)
def test_property_tests_and_state_machines_are_suites(properties: object, name: str, found: str) -> None:
    """Hypothesis finds what a wrong version does, and the input that it found is told."""
    stack = Subject("Stack", right=[Stack], wrong=[Forgetful])
    for check in (stack.passes_as_given, stack.passes_in_any_order, stack.can_fail, stack.notices_wrong_code):
        check(properties)
    error = told(Subject("Stack", right=[Forgetful], wrong=[]).passes_as_given, properties)
    assert error.sides["called"] == f"{name} for Stack as it is given"
    assert error.sides["got"].startswith("assert [] == [0]")
    assert error.sides["got"].splitlines()[1] == found


@pytest.mark.parametrize(("bound", "wasteful"), [(3, True), (7, False)])
def test_a_property_that_turns_down_half_of_its_inputs_is_refused(bound: int, wasteful: bool) -> None:
    """What `assume` turns down is counted; few of the inputs may be."""
    properties = suite(f"""
        from hypothesis import assume

        @given(st.integers(0, 9999))
        def test_keeps(item):
            assume(item % 10 < {bound})
            stack = Stack()
            stack.push(item)
            assert stack.items == [item]
    """, "test_keeps")  # fmt: skip
    stack = Subject("Stack", right=[Stack], wrong=[Forgetful])
    stack.passes_as_given(properties)
    if wasteful:
        assert "are turned down" in told(stack.wastes_no_examples, properties).sides["got"]
    else:
        stack.wastes_no_examples(properties)
    stack.wastes_no_examples(MACHINE)


def test_a_regression_test_fails_before_the_repair_and_passes_after_it() -> None:
    """Both runs are made; a test that does not show the bug is told so, and so is one that refuses the repair."""
    repair = Repair("count_words", broken=one_if_empty, repaired=as_given)
    good = suite("def test_empty(): assert count_words('') == 0", "test_empty")
    blind = suite("def test_two(): assert count_words('a b') == 2", "test_two")
    wrong = suite("def test_empty(): assert count_words('') == 7", "test_empty")
    repair.is_found(good)
    repair.is_repaired(good)
    error = told(repair.is_found, blind)
    assert error.sides == {
        "called": "test_two for count_words before the repair",
        "expected": "it fails",
        "got": "it passes",
    }
    repair.is_found(wrong)
    assert told(repair.is_repaired, wrong).sides["got"] == "assert 0 == 7, where 0 = count_words('')"


def test_a_test_inside_a_class_of_answers_is_taken_by_itself() -> None:
    """A known mistake for several objects is a class; the test among them is told as any other."""
    answers = suite("""
        class Answers:
            def test_two():
                assert count_words("a b") == 3
    """, "Answers")  # fmt: skip
    error = told(WORDS.passes_as_given, vars(answers)["test_two"])
    assert error.sides["got"] == "assert 2 == 3, where 2 = count_words('a b')"


def test_stubs_of_tests_and_of_fixtures_are_untouched() -> None:
    """A class of empty tests, and a fixture with an empty body, are not started."""
    assert is_untouched(suite('class TestWords:\n    """Your tests."""\n    def test_two(self): ...'))
    assert is_untouched(suite("@pytest.fixture\ndef shop(): ...", "shop"))
    assert not is_untouched(suite("@pytest.fixture\ndef shop(): return 1", "shop"))
    assert not is_untouched(WEAK)
