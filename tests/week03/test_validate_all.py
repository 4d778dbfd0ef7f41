"""Validate all: what an answer must do, and the wrong answers we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def has_name(form):
    """Fail with a KeyError if there is no name."""
    form["name"]


def has_city(form):
    """Fail with a KeyError if there is no city."""
    form["city"]


def is_of_age(form):
    """Fail with a ValueError below 18, and with a TypeError for what is no number."""
    if form["age"] < 18:
        raise ValueError("too young")


def has_zip(form):
    """Fail with a ValueError if the zip code has not five digits."""
    if len(form["zip"]) != 5:
        raise ValueError("bad zip")


def says_no(form):
    """Return False, which is no error."""
    return False


def interrupts(form):
    """Be interrupted by Ctrl-C."""
    raise KeyboardInterrupt


def raises(error):
    """Return a check, or an action, that raises *error*."""

    def fail(*_):
        raise error

    return fail


def told(error):
    """Return an error as lines of text: a group, and then, shifted to the right, what is in it."""
    if isinstance(error, BaseExceptionGroup):
        inside = [f"  {line}" for each in error.exceptions for line in told(each)]
        return [f"{type(error).__name__}: {error.message}", *inside]
    return [f"{type(error).__name__}({', '.join(map(repr, error.args))})"]


def outcome(validate_all, form, *checks):
    """Return what the checks of a form come to, as lines of text."""
    try:
        return [f"returned {validate_all(form, checks)!r}"]
    except BaseException as error:
        return told(error)


def called(validate_all, form, *checks):
    """Return the forms with which each check was called, whatever comes of it."""
    counted = [CallCounter(check) for check in checks]
    outcome(validate_all, form, *counted)
    return [[arguments[0] for arguments in counter.calls] for counter in counted]


def collected(validate_all, *errors):
    """Return, for each error in the group that is raised if checks raise *errors*, which of them it is."""
    try:
        validate_all({}, [raises(error) for error in errors])
    except ExceptionGroup as group:
        return [next((n for n, each in enumerate(errors) if each is error), "a copy") for error in group.exceptions]
    return "no group"


def count(validate_all, form, checks):
    """Return how many problems are in the group that is raised."""
    try:
        validate_all(form, checks)
    except ExceptionGroup as group:
        return len(group.exceptions)
    return 0


def sorted_out(problems_by_kind, *errors):
    """Return the problems of an action that raises a group of *errors*, or the group that goes on."""
    try:
        return problems_by_kind(raises(ExceptionGroup("problems", list(errors))))
    except BaseException as error:
        return told(error)


def of_one(problems_by_kind, error):
    """Return the problems of an action that raises *error* itself, or the error that goes on."""
    try:
        return problems_by_kind(raises(error))
    except BaseException as passed:
        return told(passed)


@pytest.mark.parametrize("form", [{"name": "Amina", "age": 30}, {}, None, 0])
def test_returns_what_is_sound(validate_all, form):
    """without a problem, the value itself comes back, also if it is empty or None; no checks find no problem"""
    assert validate_all(form, []) is form
    assert validate_all(form, [str, repr]) is form


def test_raises_all_problems_in_one_group(validate_all):
    """every problem is in one ExceptionGroup, in the order of the checks; its message counts them"""
    assert outcome(validate_all, {"age": 9, "zip": "1234"}, has_zip, is_of_age) == [
        "ExceptionGroup: 2 problems",
        "  ValueError('bad zip')",
        "  ValueError('too young')",
    ]
    assert outcome(validate_all, {"age": 9, "zip": "12345"}, is_of_age, has_zip, is_of_age, is_of_age)[:1] == [
        "ExceptionGroup: 3 problems"
    ]


def test_one_problem_comes_in_a_group(validate_all):
    """a single problem comes in a group, too, with the message `1 problem`"""
    form = {"age": 30, "zip": "1234"}
    assert outcome(validate_all, form, is_of_age, has_zip) == ["ExceptionGroup: 1 problem", "  ValueError('bad zip')"]


def test_runs_each_check_once(validate_all):
    """each check is called once, with the value, also behind a check that failed"""
    form = {"age": 9, "zip": "1234"}
    assert called(validate_all, form, is_of_age, says_no, has_zip) == [[form], [form], [form]]


def test_collects_errors_of_all_types(validate_all):
    """any Exception is a problem, not only a ValueError"""
    assert outcome(validate_all, {"age": 9}, has_name, is_of_age, raises(OSError("no register"))) == [
        "ExceptionGroup: 3 problems",
        "  KeyError('name')",
        "  ValueError('too young')",
        "  OSError('no register')",
    ]


def test_keeps_the_errors_themselves(validate_all):
    """in the group are the errors that were raised, not copies or texts of them"""
    assert collected(validate_all, ValueError("age"), KeyError("name"), ValueError("age")) == [0, 1, 2]


def test_a_result_is_no_problem(validate_all):
    """what a check returns counts for nothing: a problem is raised"""
    assert outcome(validate_all, {"name": "Bao"}, has_name, says_no) == ["returned {'name': 'Bao'}"]


def test_reads_the_checks_once(validate_all):
    """the checks may come from an iterator, which can be read once"""
    assert validate_all({"name": "Bao"}, iter([has_name])) == {"name": "Bao"}
    assert count(validate_all, {}, iter([has_name, has_city])) == 2


def test_a_group_is_one_problem(validate_all):
    """a check that raises a group has one problem: it stays in the outer group as it is"""
    address = ExceptionGroup("address", [KeyError("street"), ValueError("bad zip")])
    assert outcome(validate_all, {}, raises(address), has_name) == [
        "ExceptionGroup: 2 problems",
        "  ExceptionGroup: address",
        "    KeyError('street')",
        "    ValueError('bad zip')",
        "  KeyError('name')",
    ]


def test_lets_an_interruption_pass(validate_all):
    """Ctrl-C in a check passes at once: it is no problem of the value, and no later check is called"""
    assert outcome(validate_all, {}, has_name, interrupts, has_city) == ["KeyboardInterrupt()"]
    assert called(validate_all, {}, has_name, interrupts, has_city) == [[{}], [{}], []]


@given(st.lists(st.one_of(st.none(), st.integers(0, 99)), max_size=6))
def test_as_many_as_there_are(validate_all, problems):
    """for any checks, those that raise and no others are in the group, in their order"""
    checks = [says_no if problem is None else raises(ValueError(problem)) for problem in problems]
    found = []
    try:
        validate_all("form", checks)
    except ExceptionGroup as group:
        found = [error.args[0] for error in group.exceptions]
    assert found == [problem for problem in problems if problem is not None]


def test_no_problem_leaves_both_lists_empty(problems_by_kind):
    """an action that raises nothing has no problems: both lists are there, and empty"""
    assert problems_by_kind(lambda: {"name": "Bao"}) == {"missing": [], "wrong": []}


def test_sorts_problems_by_kind(problems_by_kind):
    """keys of KeyErrors are missing, texts of ValueErrors are wrong, each in their order, from one group"""
    errors = [ValueError("age"), KeyError("name"), ValueError("zip"), KeyError("city")]
    assert sorted_out(problems_by_kind, *errors) == {"missing": ["name", "city"], "wrong": ["age", "zip"]}


def test_counts_subclasses(problems_by_kind):
    """an error of a derived class is of the kind of its base"""
    broken = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert sorted_out(problems_by_kind, broken) == {"missing": [], "wrong": [str(broken)]}


def test_finds_problems_in_inner_groups(problems_by_kind):
    """groups inside of the group count, too, at any depth"""
    street = ExceptionGroup("street", [KeyError("number"), ValueError("too long")])
    address = ExceptionGroup("address", [street, KeyError("zip")])
    assert sorted_out(problems_by_kind, address, KeyError("name")) == {
        "missing": ["number", "zip", "name"],
        "wrong": ["too long"],
    }


def test_takes_an_error_without_a_group(problems_by_kind):
    """a KeyError or a ValueError that comes alone is sorted like one in a group"""
    assert of_one(problems_by_kind, KeyError("name")) == {"missing": ["name"], "wrong": []}
    assert of_one(problems_by_kind, ValueError("age")) == {"missing": [], "wrong": ["age"]}


def test_others_go_on(problems_by_kind):
    """errors of other kinds go on in a group, without those that were sorted; one that came alone goes on alone"""
    assert sorted_out(problems_by_kind, KeyError("name"), OSError("no register"), ValueError("age")) == [
        "ExceptionGroup: problems",
        "  OSError('no register')",
    ]
    assert of_one(problems_by_kind, OSError("no register")) == ["OSError('no register')"]


def test_interruptions_go_on(problems_by_kind):
    """Ctrl-C goes on"""
    assert of_one(problems_by_kind, KeyboardInterrupt()) == ["KeyboardInterrupt()"]


def validated(value, checks, *, caught=Exception, of=lambda error: error, group=ExceptionGroup):
    """Return the value or raise its problems in the right way, but for the parts given."""
    problems = []
    for check in checks:
        try:
            check(value)
        except caught as error:
            problems.append(of(error))
    if problems:
        raise group(counted(problems), problems)
    return value


def counted(problems):
    """Return how many problems there are, in words."""
    return f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"


def leaves(error):
    """Yield the errors inside of a group, at any depth."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from leaves(each)
    else:
        yield error


def by_kind(action, *, missing=lambda error: error.args[0], wrong=str, walk=leaves, caught=Exception):
    """Return the problems of an action in the right way, but for the parts given."""
    found = {"missing": [], "wrong": []}
    try:
        action()
    except caught as error:
        for each in walk(error):
            if isinstance(each, KeyError):
                found["missing"].append(missing(each))
            elif isinstance(each, ValueError):
                found["wrong"].append(wrong(each))
        rest = others(error)
        if rest is not None:
            raise rest from None
    return found


def others(error):
    """Return what is left of an error without the two kinds, or None."""
    kinds = (KeyError, ValueError)
    if isinstance(error, BaseExceptionGroup):
        return error.split(kinds)[1]
    return None if isinstance(error, kinds) else error


def checker(validate_all):
    """Return an answer with this `validate_all`, the other function being the solution's."""
    return type(validate_all.__name__, (), {"__doc__": validate_all.__doc__, "validate_all": validate_all})


def sorter(problems_by_kind):
    """Return an answer with this `problems_by_kind`, the other function being the solution's."""
    known = {"__doc__": problems_by_kind.__doc__, "problems_by_kind": problems_by_kind}
    return type(problems_by_kind.__name__, (), known)


@alternative
@checker
def asks_each_check_for_its_problem(value, checks):
    """Turn each check into the list of its problems first, then join the lists."""

    def problems_of(check):
        try:
            check(value)
        except Exception as error:
            return [error]
        return []

    if problems := [problem for check in checks for problem in problems_of(check)]:
        raise ExceptionGroup(counted(problems), problems)
    return value


@alternative
@sorter
def splits_the_group(action):
    """Catch the group as one error, and take it apart with `split`, kind by kind."""
    return by_kind(action)


@mistake(caught_by=test_returns_what_is_sound)
@checker
def returns_whether_it_is_sound(value, checks):
    """You return True. The caller has a value to go on with, and wants that."""
    validated(value, checks)
    return True


@mistake(caught_by=test_returns_what_is_sound)
@checker
def raises_an_empty_group(value, checks):
    """You raise the group in any case. A group holds one error at least; an empty one is a ValueError itself."""
    problems = []
    for check in checks:
        try:
            check(value)
        except Exception as error:
            problems.append(error)
    raise ExceptionGroup(counted(problems), problems)


@mistake(caught_by=test_returns_what_is_sound)
@checker
def returns_nothing(value, checks):
    """The group is raised, but without problems the function ends without a `return`, and that is None."""
    validated(value, checks)


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def stops_at_the_first(value, checks):
    """The first problem ends the function, and the person mends it only to be told of the next. Catch each, go on, and
    raise at the end.
    """
    for check in checks:
        check(value)
    return value


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def tries_the_loop(value, checks):
    """`try` stands around the loop, so the first error ends the loop. Put it inside, around one check."""
    problems = []
    try:
        for check in checks:
            check(value)
    except Exception as error:
        problems.append(error)
        raise ExceptionGroup(counted(problems), problems) from None
    return value


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def joins_the_messages(value, checks):
    """You put the messages together in one error. It has no types any more, so nobody can catch one kind of them."""
    try:
        return validated(value, checks)
    except ExceptionGroup as group:
        raise ValueError("; ".join(map(str, group.exceptions))) from None


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def groups_texts(value, checks):
    """You hand texts to ExceptionGroup. It holds errors: put in the errors, not their messages."""
    return validated(value, checks, of=str)


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def counts_nothing(value, checks):
    """The message was to say how many problems there are, as in `2 problems`."""
    return validated(value, checks, group=lambda message, problems: ExceptionGroup("problems", problems))


@mistake(caught_by=test_raises_all_problems_in_one_group)
@checker
def puts_the_last_in_front(value, checks):
    """The problems come in another order than the checks."""
    return validated(value, checks, group=lambda message, problems: ExceptionGroup(message, problems[::-1]))


@mistake(caught_by=test_one_problem_comes_in_a_group)
@checker
def raises_one_alone(value, checks):
    """You raise a single problem without a group. The caller needs two handlers then: one problem is a group of one."""
    try:
        return validated(value, checks)
    except ExceptionGroup as group:
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from None
        raise


@mistake(caught_by=test_one_problem_comes_in_a_group)
@checker
def writes_one_problems(value, checks):
    """You write “1 problems”. One is a problem, all others are problems."""
    return validated(
        value, checks, group=lambda message, problems: ExceptionGroup(f"{len(problems)} problems", problems)
    )


@mistake(caught_by=test_runs_each_check_once)
@checker
def runs_failed_checks_again(value, checks):
    """You run a check once to see whether it fails, and again to get its error. A check may be slow: catch the error
    the first time.
    """

    def fails(check):
        try:
            check(value)
        except Exception:
            return True
        return False

    return validated(value, [check for check in checks if fails(check)])


@mistake(caught_by=test_collects_errors_of_all_types)
@checker
def collects_value_errors(value, checks):
    """You collect ValueErrors only. A check may raise any Exception, and the first of another type hides all others."""
    return validated(value, checks, caught=ValueError)


@mistake(caught_by=test_keeps_the_errors_themselves)
@checker
def copies_the_errors(value, checks):
    """You make new errors from the old ones. They have no traceback, no cause and no notes."""
    return validated(value, checks, of=lambda error: type(error)(*error.args))


@mistake(caught_by=test_a_result_is_no_problem)
@checker
def takes_false_for_a_problem(value, checks):
    """You take a false result for a problem. A check that returns nothing returns None: only what it raises counts."""

    def strict(check):
        def run(form):
            if check(form) is False:
                raise ValueError("check failed")

        return run

    return validated(value, map(strict, checks))


@mistake(caught_by=test_reads_the_checks_once)
@checker
def counts_the_checks_first(value, checks):
    """You read the checks to count or copy them, and then again to run them. An iterator is empty the second time."""
    return validated(value, checks) if len(list(checks)) else value


@mistake(caught_by=test_a_group_is_one_problem)
@checker
def flattens_groups(value, checks):
    """You take inner groups apart. Their message, “address”, told where the problems belong."""
    try:
        return validated(value, checks)
    except ExceptionGroup as group:
        problems = list(leaves(group))
        raise ExceptionGroup(counted(problems), problems) from None


@mistake(caught_by=test_lets_an_interruption_pass)
@checker
def collects_interruptions(value, checks):
    """You catch `BaseException`, and Ctrl-C becomes one problem among others. Catch `Exception`."""
    return validated(value, checks, caught=BaseException, group=BaseExceptionGroup)


@mistake(caught_by=test_no_problem_leaves_both_lists_empty)
@sorter
def leaves_out_empty_lists(action):
    """You leave out a kind without problems, and the caller gets a KeyError for a sound form."""
    return {kind: problems for kind, problems in by_kind(action).items() if problems}


@mistake(caught_by=test_sorts_problems_by_kind)
@sorter
def catches_without_a_star(action):
    """`except KeyError` does not look into a group. `except* KeyError` does."""
    found = {"missing": [], "wrong": []}
    try:
        action()
    except KeyError as error:
        found["missing"].append(error.args[0])
    except ValueError as error:
        found["wrong"].append(str(error))
    return found


@mistake(caught_by=test_sorts_problems_by_kind)
@sorter
def writes_keys_with_str(action):
    """`str` of a KeyError is the `repr` of its key, quotes included. The key itself is in `args`."""
    return by_kind(action, missing=str)


@mistake(caught_by=test_sorts_problems_by_kind)
@sorter
def handles_one_kind(action):
    """You handle one kind and let the other go on. Each `except*` clause may take its part of one group: write two."""
    found = {"missing": [], "wrong": []}
    try:
        action()
    except* KeyError as group:
        found["missing"] += [error.args[0] for error in leaves(group)]
    return found


@mistake(caught_by=test_sorts_problems_by_kind)
@sorter
def keeps_the_first_of_each_kind(action):
    """A clause of `except*` runs once for all errors of its kind. Walk through `group.exceptions`."""
    return {kind: problems[:1] for kind, problems in by_kind(action).items()}


@mistake(caught_by=test_counts_subclasses)
@sorter
def compares_types(action):
    """You compare with `type(error) is`, which leaves out derived classes. `except*` and `isinstance` know them."""

    def exact(error):
        return [each for each in leaves(error) if type(each) in (KeyError, ValueError, KeyboardInterrupt)]

    return by_kind(action, walk=exact)


@mistake(caught_by=test_finds_problems_in_inner_groups)
@sorter
def looks_at_the_surface(action):
    """`group.exceptions` holds inner groups as they are. Walk down into those, too."""
    return by_kind(action, walk=lambda error: getattr(error, "exceptions", [error]))


@mistake(caught_by=test_takes_an_error_without_a_group)
@sorter
def waits_for_groups_only(action):
    """You catch groups alone, and a single error passes by. `except*` takes both; an `except` needs a second clause."""
    return by_kind(action, caught=ExceptionGroup)


@mistake(caught_by=test_others_go_on)
@sorter
def swallows_the_others(action):
    """You catch all errors and throw away those that you do not sort, so that a broken disk looks like a sound form."""
    found = {"missing": [], "wrong": []}
    try:
        action()
    except* KeyError as group:
        found["missing"] += [error.args[0] for error in leaves(group)]
    except* ValueError as group:
        found["wrong"] += [str(error) for error in leaves(group)]
    except* Exception:
        pass
    return found


@mistake(caught_by=test_others_go_on)
@sorter
def raises_the_whole_group_again(action):
    """You raise the whole group again if something is left, so problems that were dealt with are handled twice. Raise
    the rest: `except*` does so by itself, `split` gives it to you.
    """
    found = {"missing": [], "wrong": []}
    try:
        action()
    except Exception as error:
        for each in leaves(error):
            if isinstance(each, KeyError):
                found["missing"].append(each.args[0])
            elif isinstance(each, ValueError):
                found["wrong"].append(str(each))
            else:
                raise
    return found


@mistake(caught_by=test_interruptions_go_on)
@sorter
def catches_interruptions(action):
    """A clause for `BaseException` holds Ctrl-C up as well, and the program goes on. Name the two kinds alone."""
    try:
        return by_kind(action)
    except KeyboardInterrupt:
        return {"missing": [], "wrong": []}
