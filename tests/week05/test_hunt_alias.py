"""Hunt: one list under many names. What the repair and its test must do, and what we know that does not."""

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Repair

rota = None  # what the tests below call: the broken one, then the repaired one


def broken(names, days):
    """it is the one of the lesson"""
    plan = [[]] * days
    for turn in range(2 * days):
        plan[turn // 2].append(names[turn % len(names)])
    return plan


def repaired(names, days):
    """it makes a list for each day"""
    return [[names[turn % len(names)] for turn in (2 * day, 2 * day + 1)] for day in range(days)]


BUG = Repair("rota", broken=broken, repaired=repaired)


def test_each_day_has_two(rota):
    """each day has the two whose turn it is"""
    assert rota(["Ada", "Bo", "Chi"], 3) == [["Ada", "Bo"], ["Chi", "Ada"], ["Bo", "Chi"]]


def test_few_names_and_no_days(rota):
    """one name does both turns; no days is an empty plan"""
    assert rota(["Ada"], 2) == [["Ada", "Ada"], ["Ada", "Ada"]]
    assert rota(["Ada", "Bo"], 0) == []


def test_days_are_independent(rota):
    """a change of one day leaves the other days, and the next plan, as they are"""
    plan = rota(["Ada", "Bo"], 2)
    plan[0].append("Eve")
    assert plan == [["Ada", "Bo", "Eve"], ["Ada", "Bo"]]
    assert rota(["Ada", "Bo"], 1) == [["Ada", "Bo"]]


@given(st.lists(st.text(max_size=2), min_size=1, max_size=5), st.integers(0, 6))
def test_turns_go_round(rota, names, days):
    """all turns in a row are the names, again and again"""
    turns = [name for day in rota(names, days) for name in day]
    assert turns == (names * (2 * days))[: 2 * days]


def test_regression_test_passes_after_a_repair(test_rota):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_rota)


def test_regression_test_finds_the_bug(test_rota):
    """your test fails for the function as it was"""
    BUG.is_found(test_rota)


@alternative
class makes_lists_first:
    def rota(names, days):
        plan = [[] for _ in range(days)]
        for turn in range(2 * days):
            plan[turn // 2].append(names[turn % len(names)])
        return plan

    def test_rota():
        assert rota(["Ada", "Bo", "Chi", "Dia"], 2)[0] == ["Ada", "Bo"]


@alternative
class cycles:
    def rota(names, days):
        from itertools import cycle, islice

        turns = cycle(names)
        return [list(islice(turns, 2)) for _ in range(days)]

    def test_rota():
        assert len(rota(["Ada"], 3)[2]) == 2


@mistake(caught_by=test_each_day_has_two)
class multiplies_still:
    """`[[]] * days` is one list under many names: what is appended for one day stands in all of them."""

    def rota(names, days):
        plan = [[]] * days
        for turn in range(2 * days):
            plan[turn // 2].append(names[turn % len(names)])
        return plan


@mistake(caught_by=test_each_day_has_two)
class copies_the_plan_afterwards:
    """The lists were one while they were filled, so each copy holds everything: make them apart before you append."""

    def rota(names, days):
        plan = [[]] * days
        for turn in range(2 * days):
            plan[turn // 2].append(names[turn % len(names)])
        return [list(day) for day in plan][:days]

    def test_rota():
        assert rota(["Ada", "Bo"], 2) == [["Ada", "Bo"], ["Ada", "Bo"]]


@mistake(caught_by=test_each_day_has_two)
class begins_anew_each_day:
    """The turns go on from one day to the next; here each day begins with the first name again."""

    def rota(names, days):
        return [[names[0], names[1 % len(names)]] for _ in range(days)]


@mistake(caught_by=test_few_names_and_no_days)
class needs_two_names:
    """With one name the second turn comes round to the first again: take the remainder for both turns."""

    def rota(names, days):
        return [[names[2 * day % len(names)], names[2 * day % len(names) + 1 - len(names)]] if len(names) > 1
                else [names[0]] for day in range(days)]  # fmt: skip


@mistake(caught_by=test_days_are_independent)
class shares_equal_days:
    """Days that look alike are one list here, kept for the next time: a change of one changes the other."""

    def rota(names, days, made={}):  # noqa: B006
        pairs = [(names[2 * day % len(names)], names[(2 * day + 1) % len(names)]) for day in range(days)]
        return [made.setdefault(pair, list(pair)) for pair in pairs]


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_the_length:
    """The number of days was right before the repair, too, and so was a single day: look into one of several."""

    def test_rota():
        assert len(rota(["Ada", "Bo"], 2)) == 2


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class expects_the_bug:
    """The value was copied from the output of the broken function. Work out by hand what is right."""

    def test_rota():
        assert rota(["Ada", "Bo"], 1) == [["Ada", "Bo"]]
        assert rota(["Ada", "Bo", "Chi"], 2) == [["Ada", "Bo"], ["Ada", "Chi"]]
