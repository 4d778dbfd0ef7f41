"""Hunt: every function says the last name. What the repair and its test must do, and what we know that does not."""

from functools import partial

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Repair

greeters = None  # what the tests below call: the broken one, then the repaired one


def broken(names):
    """it is the one of the lesson"""
    made = {}
    for name in names:
        made[name] = lambda time="day": f"Good {time}, {name}!"  # noqa: B023
    return made


def repaired(names):
    """each function has a scope of its own"""

    def greeter(name):
        return lambda time="day": f"Good {time}, {name}!"

    return {name: greeter(name) for name in names}


BUG = Repair("greeters", broken=broken, repaired=repaired)


def test_each_says_its_name(greeters):
    """each function greets the one whose it is"""
    made = greeters(["Noor", "Kai", "Ifè"])
    assert [made[name]() for name in ("Noor", "Kai", "Ifè")] == ["Good day, Noor!", "Good day, Kai!", "Good day, Ifè!"]


def test_takes_the_time(greeters):
    """the time of the day is the only argument, by its place or by its name"""
    made = greeters(["Noor", "Kai"])
    assert made["Noor"]("night") == "Good night, Noor!"
    assert made["Kai"](time="evening") == "Good evening, Kai!"


def test_order_and_nobody(greeters):
    """the names keep their order, and nobody gives an empty dict"""
    assert list(greeters(["b", "a"])) == ["b", "a"]
    assert greeters([]) == {}


def test_reads_names_once(greeters):
    """the names may come from an iterator, and a list that is changed later does not matter"""
    assert greeters(iter(["Noor", "Kai"]))["Noor"]() == "Good day, Noor!"
    names = ["Noor", "Kai"]
    made = greeters(names)
    names[:] = ["Eve", "Eve"]
    assert made["Kai"]() == "Good day, Kai!"


def test_regression_test_passes_after_a_repair(test_greeters):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_greeters)


def test_regression_test_finds_the_bug(test_greeters):
    """your test fails for the function as it was"""
    BUG.is_found(test_greeters)


@alternative
class with_partial:
    def greeters(names):
        def greet(name, time="day"):
            return f"Good {time}, {name}!"

        return {name: partial(greet, name) for name in names}

    def test_greeters():
        assert greeters(["Ana", "Bo"])["Ana"]("noon") == "Good noon, Ana!"


@alternative
class with_a_class:
    def greeters(names):
        class Greeter:
            def __init__(self, name):
                self.name = name

            def __call__(self, time="day"):
                return f"Good {time}, {self.name}!"

        return {name: Greeter(name) for name in names}

    def test_greeters():
        first, *_ = greeters(["Ana", "Bo", "Cy"]).values()
        assert "Ana" in first()


@mistake(caught_by=test_each_says_its_name)
class comprehension_with_lambda:
    """A comprehension has one scope for all its rounds, so these functions share a name as those of the loop did."""

    def greeters(names):
        return {name: (lambda time="day": f"Good {time}, {name}!") for name in names}  # noqa: B023


@mistake(caught_by=test_each_says_its_name)
class calls_at_once:
    """The dict holds texts now, not functions: the greeting was made when the dict was."""

    def greeters(names):
        return {name: f"Good day, {name}!" for name in names}


@mistake(caught_by=test_takes_the_time)
class default_takes_the_first_place:
    """The name sits in a default, in front of the time. Whoever gives the time by its place replaces the name."""

    def greeters(names):
        return {name: (lambda name=name, time="day": f"Good {time}, {name}!") for name in names}


@mistake(caught_by=test_takes_the_time)
class forgets_the_time:
    """The repair must keep what worked: the time was a parameter with a default."""

    def greeters(names):
        def greeter(name):
            return lambda: f"Good day, {name}!"

        return {name: greeter(name) for name in names}


@mistake(caught_by=test_reads_names_once)
class reads_the_list_twice:
    """The names are gone through twice, and an iterator gives them once: make the pairs in one pass."""

    def greeters(names):
        def greeter(name):
            return lambda time="day": f"Good {time}, {name}!"

        made = [greeter(name) for name in names]
        return dict(zip(names, made, strict=False))


@mistake(caught_by=test_reads_names_once)
class looks_up_by_position:
    """The function keeps a position and looks into the list when it is called, when the list may have changed."""

    def greeters(names):
        names = names if isinstance(names, list) else list(names)

        def greeter(place):
            return lambda time="day": f"Good {time}, {names[place]}!"

        return {name: greeter(place) for place, name in enumerate(names)}


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_the_last:
    """The last function was always right: all of them say the last name. Make two, and ask the first."""

    def test_greeters():
        assert greeters(["Noor", "Kai"])["Kai"]() == "Good day, Kai!"


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class expects_no_default:
    """The time may be left out, before the repair and after it. The test refuses what was never wrong."""

    def test_greeters():
        made = greeters(["Noor", "Kai"])
        assert made["Noor"]("day") == "Good day, Noor!"
        assert made["Noor"]() == "Good , Noor!"
