"""``check``: its six outcomes, its words, its three faces, and how it finds the exercise that is meant."""

import dataclasses
import json
import textwrap
from collections import Counter
from functools import singledispatch
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tenweeks import catalogue, check
from tenweeks.advice import with_advice
from tenweeks.answer import run_source
from tenweeks.catalogue import Exercise, Lesson
from tenweeks.judge import judge, solution_of
from tenweeks.plugin import Referee, imported, known_alternatives
from tenweeks.probes import CallCounter
from tenweeks.result import MOST_LINES, Failure, Outcome, Result

TESTS = '''
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import advice, mistake
from tenweeks.probes import OverReadGuard


@pytest.mark.parametrize(("numbers", "expected"), [([1, 2], [1, 3]), ([], [])])
def test_plain(running_total, numbers, expected):
    """each number is added to those before it"""
    assert list(running_total(numbers)) == expected


def test_stops(running_total):
    """no more is read than asked for"""
    totals = iter(running_total(OverReadGuard([1, 2, 3], limit=2)))
    assert [next(totals), next(totals)] == [1, 3]


def test_refuses_words(running_total):
    """words are refused"""
    with pytest.raises(TypeError, match="number"):
        list(running_total(["a"]))


@given(st.lists(st.integers(), max_size=5))
def test_last(running_total, numbers):
    """the last total is the sum of all"""
    totals = list(running_total(numbers))
    assert totals[-1:] == [sum(numbers)] * bool(numbers)


@advice
def test_lazy(running_total):
    """a generator would not need a list"""
    assert not isinstance(running_total([]), list)


@mistake(caught_by=test_plain)
def forgets_the_rest(numbers):
    """You return the numbers themselves."""
    return numbers


@mistake(caught_by=test_stops)
def reads_everything(numbers):
    """You read the whole source before the first total."""
    totals, total = [], 0
    for number in numbers:
        if isinstance(number, str):
            raise TypeError("not a number")
        total += number
        totals.append(total)
    return totals
'''


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return a small exercise of its own."""
    path = tmp_path / "test_running_total.py"
    path.write_text(TESTS, "utf-8")
    lesson = Lesson(1, tmp_path / "week01" / "01_totals.ipynb", "Totals")
    solution = "def running_total(numbers): ..."
    return Exercise("running_total", lesson, "Totals", "Easy", "", ("a",), ("running_total",), "", solution, "", path)


def running_total(numbers):
    """Answer well."""
    total = 0
    for number in numbers:
        if not isinstance(number, int):
            raise TypeError("not a number")
        total += number
        yield total


def verdict_on(exercise: Exercise, answer: object) -> Result:
    """Return the result of an answer to the small exercise."""
    return judge(exercise, {"running_total": answer})


def test_right_answer_passes(exercise: Exercise) -> None:
    """A right answer passes every check, the two that hold for all exercises included."""
    result = verdict_on(exercise, running_total)
    assert (result.outcome, result.as_text()) == (Outcome.PASSED, "✓ running_total — 6 checks")


def test_wrong_answer_is_told_in_full(exercise: Exercise) -> None:
    """The first failing check is told with call, expected, got, difference and the known mistake; the rest by count."""
    result = verdict_on(exercise, lambda numbers: list(numbers))
    assert result.as_text() == textwrap.dedent("""\
        ✗ running_total — 2 of 6 checks pass
          each number is added to those before it
            called     list(running_total([1, 2]))
            expected   [1, 3]
            got        [1, 2]
            differs    at index 1
          why  You return the numbers themselves.
          next  Hint 1 above""")


def test_behaviour_is_told_and_diagnosed(exercise: Exercise) -> None:
    """A probe that fails says what was too much, and the mistake that does the same gives the why."""

    def eager(numbers):
        return iter(list(running_total(numbers)))

    result = verdict_on(exercise, eager)
    assert result.failed[0].check == "no more is read than asked for"
    assert result.failed[0].got == "more than 2 items were read from the source"
    assert result.why == "You read the whole source before the first total."


def test_missing_error_is_told(exercise: Exercise) -> None:
    """Where an error is asked for and none comes, both are said."""

    def accepts_words(numbers):
        total = 0
        for number in numbers:
            total = number if isinstance(number, str) else total + number
            yield total

    failure = verdict_on(exercise, accepts_words).failed[0]
    assert (failure.called, failure.expected) == ("list(running_total(['a']))", "TypeError")
    assert failure.got.startswith("no error")


def test_wrong_message_is_told(exercise: Exercise) -> None:
    """Where an error has another message than asked for, both are said."""

    def says_nothing(numbers):
        total = 0
        for number in numbers:
            if isinstance(number, str):
                raise TypeError("oh")
            total += number
            yield total

    failure = verdict_on(exercise, says_nothing).failed[0]
    assert failure.expected == "TypeError with a message like 'number'"
    assert failure.got == "the message 'oh'"


def test_wrong_message_beside_a_whole_one_is_told(exercise: Exercise) -> None:
    """Where a message is asked for from its first to its last character, it and the other one are said."""
    tests = exercise.tests.read_text("utf-8").replace('match="number"', 'match="^not a number$"')
    exercise.tests.write_text(tests, "utf-8")

    def says_something_else(numbers):
        for number in numbers:
            if isinstance(number, str):
                raise TypeError("sorry")
        yield from running_total(numbers)

    failures = verdict_on(exercise, says_something_else).failed
    failure = next(failure for failure in failures if failure.check == "words are refused")
    assert (failure.expected, failure.got) == ("TypeError with the message 'not a number'", "the message 'sorry'")


def test_property_shows_its_smallest_counterexample(exercise: Exercise) -> None:
    """A property that fails is told with the smallest input that Hypothesis finds."""

    def loses_large_numbers(numbers):
        return running_total(number for number in numbers if not isinstance(number, int) or number < 100)

    failure = verdict_on(exercise, loses_large_numbers).failed[0]
    assert failure.called == "list(running_total([100]))[-1:]"


def test_error_shows_the_learners_lines_only(exercise: Exercise) -> None:
    """An exception of the answer is told with its own line, and no line of a library or a test."""

    def breaks(numbers):
        return [numbers.surprise]

    result = verdict_on(exercise, breaks)
    assert result.outcome is Outcome.ERROR
    assert result.failed[0].got == "AttributeError: 'list' object has no attribute 'surprise'"
    assert result.failed[0].error.endswith("return [numbers.surprise]")
    assert "site-packages" not in result.as_text()


def test_forgotten_return_is_asked_about(exercise: Exercise) -> None:
    """An answer that returns None, and prints, is asked about its return."""

    def only_prints(numbers):
        print(sum(numbers))  # noqa: T201

    path = exercise.tests
    path.write_text(
        path.read_text("utf-8").replace(
            "list(running_total(numbers)) == expected", "running_total(numbers) == expected"
        ),
        "utf-8",
    )
    result = verdict_on(exercise, only_prints)
    assert result.failed[0].got == "None"
    assert result.failed[0].printed == "3"
    assert "is a `return` missing? It prints the value; printing is not returning." in result.why


OWN_NAMES = '''

@mistake(caught_by=test_plain)
def takes_nothing():
    """You forgot the parameter."""


@mistake(caught_by=test_plain)
def assigns_inside(numbers):
    """You assign to the total inside the inner function."""
    total = 0

    def add(number):
        total += number
        return total

    return map(add, numbers)


@mistake(caught_by=test_plain)
def returns_the_function(numbers):
    """You return a function that nobody calls."""

    def totals():
        return numbers

    return totals
'''


def test_names_of_ones_own_do_not_hide_the_mistake(exercise: Exercise) -> None:
    """An error that differs from a known mistake's only in the names that its author chose has the same reason."""
    exercise.tests.write_text(exercise.tests.read_text("utf-8") + OWN_NAMES, "utf-8")

    def summed(values):
        so_far = 0

        def plus(value):
            so_far += value  # noqa: F823
            return so_far

        return map(plus, values)

    def waiting(values):
        def later():
            return values

        return later

    assert verdict_on(exercise, lambda: [1]).why == "You forgot the parameter."
    assert verdict_on(exercise, summed).why == "You assign to the total inside the inner function."
    result = verdict_on(exercise, waiting)
    assert (result.failed[0].got, result.why) == ("function later", "You return a function that nobody calls.")


def test_name_of_a_generator_does_not_hide_the_mistake(exercise: Exercise) -> None:
    """A generator that comes where an error should have come is known as the mistake's, whatever it is called."""
    more = '''

def test_refuses_at_the_call(running_total):
    """no numbers at all are refused by the call itself"""
    with pytest.raises(TypeError):
        running_total(None)


@mistake(caught_by=test_refuses_at_the_call)
def looks_too_late(numbers):
    """A function with `yield` runs nothing at the call."""
    total = 0
    for number in numbers:
        total += number
        yield total
'''
    exercise.tests.write_text(exercise.tests.read_text("utf-8") + more, "utf-8")
    result = verdict_on(exercise, running_total)
    assert result.failed[0].got == "no error; <generator object running_total> was returned"
    assert result.why == "A function with `yield` runs nothing at the call."


def test_missing_error_of_a_statement_is_told(exercise: Exercise) -> None:
    """Where an assignment or a deletion should have raised an error, it is shown as it is written."""
    test = '''

def test_cannot_be_set(running_total):
    """the totals cannot be set"""
    totals = running_total([1, 2])
    with pytest.raises(TypeError):
        totals[0] = 7
'''
    exercise.tests.write_text(exercise.tests.read_text("utf-8") + test, "utf-8")
    failure = verdict_on(exercise, lambda numbers: list(running_total(numbers))).failed[-1]
    assert (failure.check, failure.called) == ("the totals cannot be set", "running_total([1, 2])[0] = 7")
    assert failure.got.startswith("no error")


def test_recursion_is_told_without_where_it_was_noticed(exercise: Exercise) -> None:
    """Two answers that call themselves for ever are told alike, wherever Python notices that it is too deep."""

    def calls_itself(numbers):
        return calls_itself(numbers)

    def calls_itself_from_elsewhere(numbers):
        return list(map(calls_itself_from_elsewhere, [numbers]))

    told = {verdict_on(exercise, each).failed[0].got for each in (calls_itself, calls_itself_from_elsewhere)}
    assert told == {"RecursionError: maximum recursion depth exceeded"}


def test_mistake_is_recognised_by_messages_that_name_the_class(exercise: Exercise) -> None:
    """A known mistake that is a class goes by the name that is asked for, which Python's own messages show."""
    tests = '''
from tenweeks.plugin import mistake

def test_adds(Purse):
    """a purse can be added to a number"""
    assert 1 + Purse() == 2

@mistake(caught_by=test_adds)
class KnowsNoLeft:
    """A number on the left asks for `__radd__`."""

    def __add__(self, other):
        return 1 + other
'''
    exercise.tests.write_text(tests, "utf-8")

    class Purse:
        def __add__(self, other):
            return other + 1

    result = judge(dataclasses.replace(exercise, objects=("Purse",)), {"Purse": Purse})
    assert result.failed[0].got == "TypeError: unsupported operand type(s) for +: 'int' and 'Purse'"
    assert result.why == "A number on the left asks for `__radd__`."


def test_check_that_a_browser_cannot_make_is_left_out_there(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page a check that needs threads is not made, not counted, and named; elsewhere it is made."""
    marked = TESTS.replace("def test_stops", '@not_in_browser("threads")\ndef test_stops')
    marked = marked.replace("import advice, mistake", "import advice, mistake, not_in_browser")
    exercise.tests.write_text(marked, "utf-8")
    assert (verdict_on(exercise, running_total).total, verdict_on(exercise, running_total).left_out) == (6, "")
    monkeypatch.setattr("tenweeks.plugin.IN_BROWSER", True)
    result = verdict_on(exercise, running_total)
    assert (result.total, result.passed) == (5, 5)
    assert "left out  1 check: a browser has no threads. The notebook runs all of them." in result.as_text()


def test_failing_fixture_fails_its_check(exercise: Exercise) -> None:
    """A fixture that calls the answer in vain fails the check that asks for it."""
    fixture = '''

@pytest.fixture
def totals(running_total):
    return running_total([1, 2])[5]


def test_with_a_fixture(totals):
    """totals can be looked up"""
'''
    exercise.tests.write_text(exercise.tests.read_text("utf-8") + fixture, "utf-8")
    result = verdict_on(exercise, running_total)
    assert [failure.check for failure in result.failed] == ["totals can be looked up"]
    assert (result.passed, result.total) == (6, 7)


def test_error_while_a_generator_runs_is_told(exercise: Exercise) -> None:
    """An error that comes while the test reads from a generator is what is told, not the generator."""
    source = '''

def broken():
    yield 1
    raise OSError("the disk is gone")


def test_reads_what_there_is(running_total):
    """what a broken source gives is read"""
    assert list(running_total(broken())) == [1]
'''
    exercise.tests.write_text(exercise.tests.read_text("utf-8") + source, "utf-8")
    result = verdict_on(exercise, running_total)
    assert (result.failed[0].expected, result.failed[0].got) == ("[1]", "OSError: the disk is gone")
    assert "yield" not in result.why


TESTS_OF_TWO = '''
from tenweeks.plugin import mistake


def test_first(first, second):
    """the first is 1"""
    assert first() == 1


def test_second(first, second):
    """the second is 2"""
    assert second() == 2


@mistake(caught_by=test_first)
class GivesNothing:
    """You give nothing."""

    def first():
        return None


@mistake(caught_by=test_first)
class GivesZero:
    """You give 0."""

    def first():
        return 0
'''


def test_solution_is_run_once_a_check(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many mistakes take the objects that they lack from the solution, it is run once."""
    exercise.tests.write_text(TESTS_OF_TWO, "utf-8")
    solution = "def first(): return 1\ndef second(): return 2"
    two = dataclasses.replace(exercise, objects=("first", "second"), solution=solution)
    counted = CallCounter(solution_of)
    monkeypatch.setattr("tenweeks.judge.solution_of", counted)
    result = judge(two, {"first": lambda: 0, "second": lambda: 3})
    assert result.why == "You give 0."
    assert counted.count == 1


def test_stub_is_not_started(exercise: Exercise) -> None:
    """A body of dots, or nothing but a docstring, is not started."""

    def dots(numbers):
        """Return totals."""
        ...

    assert verdict_on(exercise, dots).as_text() == "○ running_total — not started"


def test_a_registered_rule_is_a_start(exercise: Exercise) -> None:
    """A function by singledispatch whose default is still dots is started once it has a rule for a type."""

    @singledispatch
    def dots(numbers): ...

    assert verdict_on(exercise, dots).outcome is Outcome.NOT_STARTED
    dots.register(str, len)
    assert verdict_on(exercise, dots).outcome is Outcome.WRONG


def test_advice_does_not_fail_an_answer(exercise: Exercise) -> None:
    """A check that only advises leaves the answer passed, with its words."""

    def as_list(numbers):
        return OnceList(running_total(numbers))

    class OnceList(list):
        """A list that is filled as it is read."""

        def __init__(self, items):
            self.items = items

        def __iter__(self):
            return self.items

    result = verdict_on(exercise, as_list)
    assert result.outcome is Outcome.PASSED_WITH_ADVICE
    assert result.as_text().splitlines() == [
        "✓ running_total — 6 checks",
        "  advice  a generator would not need a list",
    ]


def test_trial_division_is_advised_to_sieve() -> None:
    """Primes found by dividing up to the root are right; the check counts the divisions and advises a sieve."""
    exercise = catalogue.load().exercise("primes")
    by_division = known_alternatives(imported(exercise.tests))["tries_divisors_up_to_the_root"]
    result = judge(exercise, {"primes": by_division})
    assert result.outcome is Outcome.PASSED_WITH_ADVICE
    assert [line for line in result.advice if "a sieve" in line]


def test_linter_advises_on_code_that_passes() -> None:
    """What passes is advised on its habits, with the line; what fails is not."""
    answer = run_source("def f(value):\n    total = 0\n    return value == None\n", "answer.py")["f"]
    passed = Result("x", Outcome.PASSED, 1, 1)
    advised = with_advice(passed, {"x": answer})
    assert advised.outcome is Outcome.PASSED_WITH_ADVICE
    assert advised.advice[0].startswith("line 2: Local variable `total` is assigned to but never used")
    assert advised.advice[1].startswith("line 3: Comparison to `None`")
    failed = Result("x", Outcome.WRONG, 0, 1)
    assert with_advice(failed, {"x": answer}) is failed


def test_what_an_answer_changes_does_not_reach_the_next_check(exercise: Exercise) -> None:
    """An answer that spoils the lists of a test harms itself alone."""

    def spoils(numbers):
        if isinstance(numbers, list):
            numbers.append(7)
        return []

    assert verdict_on(exercise, spoils).outcome is Outcome.WRONG
    assert verdict_on(exercise, running_total).outcome is Outcome.PASSED


def test_changed_argument_is_shown_as_it_was(exercise: Exercise) -> None:
    """The call is shown with the argument that the answer was given, not with what it made of it."""

    def spoils(numbers):
        if isinstance(numbers, list):
            numbers.append(7)
        return []

    assert verdict_on(exercise, spoils).failed[0].called == "running_total([1, 2])"


def test_text_has_at_most_twelve_lines() -> None:
    """However much there is to say, it is at most twelve lines."""
    failure = Failure("a check", *(["x" * 500] * 6))
    result = Result("name", Outcome.WRONG, 0, 9, (failure,), "why " * 200, "Hint 1 above")
    assert len(result.as_text().splitlines()) <= MOST_LINES


class Tags(HTMLParser):
    """Collects the tags of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Remember a tag."""
        self.found.append(tag)


def test_html_is_escaped() -> None:
    """Nothing that an answer returns, raises or prints becomes HTML."""
    hostile = "<script>alert(1)</script><img src=x onerror=y>`<b>`"
    failure = Failure(*([hostile] * 7))
    result = Result(hostile, Outcome.WRONG, 0, 1, (failure,), hostile, hostile, (hostile,))
    tags = Tags()
    tags.feed(result.as_html())
    assert set(tags.found) <= {"div", "strong", "dl", "dt", "dd", "code"}


def test_json_makes_an_equal_result(exercise: Exercise) -> None:
    """What the JSON tells is all that the result tells."""
    result = verdict_on(exercise, lambda numbers: list(numbers))
    assert Result.from_json(json.loads(json.dumps(result.as_json()))) == result


@pytest.mark.parametrize("answer", [5, None, len], ids=repr)
def test_check_of_something_else_says_what_to_pass(answer: object) -> None:
    """``check`` of what no exercise asks for is an error with an example, never an exception."""
    result = check(answer)
    assert result.outcome is Outcome.ERROR
    assert "check(frequency_counter)" in result.why


def test_check_of_nothing_says_what_to_pass() -> None:
    """``check()`` is an error with an example."""
    assert "check(frequency_counter)" in check().why


def test_answer_of_another_name_is_found_by_the_name_it_is_bound_to() -> None:
    """A function that was written under another name is checked as the one it is bound to."""
    source = """
def my_counter(text, *, casefold=True, ignore=" "):
    return None

frequency_counter = my_counter
result = check(frequency_counter)
"""
    namespace = {"check": check, "Counter": Counter, "__name__": "__main__"}
    exec(source, namespace)
    assert namespace["result"].name == "frequency_counter"


def test_every_exercise_is_found_by_what_its_cell_passes() -> None:
    """The objects of each exercise lead to that exercise and no other."""
    course = catalogue.load()
    assert all(course.asking_for(exercise.objects) is exercise for exercise in course.exercises)


def test_check_that_fails_inside_a_statement_is_told(exercise: Exercise) -> None:
    """Where the failing line is the last of a block that assigns, its call is told, and the check never passes."""
    source = TESTS.replace("        list(running_total", "        totals = list(running_total")
    exercise.tests.write_text(source, "utf-8")
    result = judge(exercise, {"running_total": lambda numbers: iter([])})
    told = {failure.check: failure.called for failure in result.failed}
    assert told["words are refused"] == "totals = list(running_total(['a']))"


TOLD_BY_HAND = '''
from tenweeks.explain import Told
from tenweeks.plugin import mistake


def test_leaves_nothing(running_total):
    """nothing is left behind"""
    if left := running_total([1]):
        raise Told(called="it", expected="nothing", got=left, why="What is left behind is found by the next one.")


@mistake(caught_by=test_leaves_nothing)
def leaves_a_file(numbers):
    """You leave a file."""
    return "a file"
'''


def test_check_with_words_of_its_own_is_diagnosed_by_what_it_tells(exercise: Exercise) -> None:
    """Where a check chose the words, a mistake of which it tells something else does not explain the failure."""
    exercise.tests.write_text(TOLD_BY_HAND, "utf-8")
    assert verdict_on(exercise, lambda numbers: "a file").why == "You leave a file."
    assert verdict_on(exercise, lambda numbers: "a folder").why == "What is left behind is found by the next one."


def test_failure_that_cannot_be_explained_is_a_failure(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check whose failure we cannot put into words has failed all the same."""
    monkeypatch.setattr("tenweeks.plugin.explain", lambda evidence: 1 / 0)
    result = judge(exercise, {"running_total": lambda numbers: iter([7])})
    assert result.outcome is Outcome.ERROR
    assert result.failed[0].got == "assert [7] == []"


def test_mistakes_are_tried_while_no_error_is_handled(exercise: Exercise) -> None:
    """A known mistake is tried as the answer was: what it raises has no context that the answer's error had not."""
    source = """
from tenweeks.plugin import mistake


def context_of(running_total):
    try:
        running_total("two")
    except ValueError as error:
        return type(error.__context__).__name__


def test_stands_alone(running_total):
    \"\"\"the error stands alone\"\"\"
    assert context_of(running_total) == "no context"


@mistake(caught_by=test_stands_alone)
def raises(numbers):
    \"\"\"You raise an error.\"\"\"
    raise ValueError(numbers)
"""
    exercise.tests.write_text(source, "utf-8")

    def answer(numbers):
        raise ValueError(numbers)

    result = verdict_on(exercise, answer)
    assert (result.failed[0].got, result.why) == ("'NoneType'", "You raise an error.")


def test_later_failures_try_no_mistake_that_is_ruled_out(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first failure is tried with every known mistake, later ones only with those that explain the first."""
    tried: list[str] = []
    error_of = Referee._error_of_mistake
    monkeypatch.setattr(
        Referee, "_error_of_mistake", lambda self, name, *rest: tried.append(name) or error_of(self, name, *rest)
    )
    result = judge(exercise, {"running_total": lambda numbers: numbers})
    assert len(result.failed) > 1
    assert Counter(tried) == {"forgets_the_rest": len(result.failed), "reads_everything": 1}
