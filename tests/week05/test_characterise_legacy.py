"""Old code pinned down: what tests must notice before it may be changed, and the tests we know that do not."""

import re

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

mins = None  # what the tests below call: one version after the other


def given(s):
    """it is the one of the lesson"""
    if s is None or s == "":
        return 0
    s = s.replace(" ", "").lower()
    if ":" in s:
        t = int(s.split(":")[0] or 0) * 60 + int(s.split(":")[1] or 0)
    elif s.endswith("h"):
        t = float(s[:-1].replace(",", ".") or 1) * 60
    elif "h" in s:
        t = int(s.split("h")[0] or 0) * 60 + int(s.split("h")[1])
    elif s.isdigit():
        t = int(s)
    else:
        return -1
    return int(t) if t < 1440 else 1440


def refactored(text):
    """it does today what the old code does, in other steps"""
    if not text:
        return 0
    text = "".join(text.split(" ")).lower()
    if ":" in text:
        hours, minutes, *_ = text.split(":")
        total = 60 * int(hours or "0") + int(minutes or "0")
    elif "h" not in text:
        if not text.isdigit():
            return -1
        total = int(text)
    elif text[-1] == "h":
        total = 60 * float(text[:-1].replace(",", ".") or "1")
    else:
        hours, minutes, *_ = text.split("h")
        total = 60 * int(hours or "0") + int(minutes)
    return min(int(total), 1440)


def changed(sentence, condition, value):
    """Return a version that gives *value(result, text)* wherever *condition* holds for the text."""

    def version(text):
        return value(given(text), text) if condition(text) else given(text)

    version.__doc__ = sentence
    return version


def plain(text):
    return (text or "").replace(" ", "").lower()


def fails(error):
    def raise_it(_result, _text):
        raise error

    return raise_it


WRONG = [
    changed("None is an error", lambda text: text is None, fails(TypeError("None"))),
    changed("an empty text is an error", lambda text: text == "", fails(ValueError("empty"))),
    changed("a space inside the text makes it unreadable", lambda text: " " in (text or ""), lambda *_: -1),
    changed("a capital H makes the text unreadable", lambda text: "H" in (text or ""), lambda *_: -1),
    changed(
        "a number without a unit counts hours",
        lambda text: plain(text).isdigit(),
        lambda result, text: min(60 * int(plain(text)), 1440),
    ),
    changed(
        "what follows a second colon is added",
        lambda text: plain(text).count(":") > 1,
        lambda result, text: result + int(plain(text).split(":")[2]),
    ),
    changed("nothing before the colon is an error", lambda text: plain(text).startswith(":"), fails(ValueError("h"))),
    changed("nothing after the colon is an error", lambda text: plain(text).endswith(":"), fails(ValueError("min"))),
    changed(
        "a comma is no decimal point",
        lambda text: "," in plain(text) and plain(text).endswith("h"),
        fails(ValueError("could not convert")),
    ),
    changed("“h” alone is no hour", lambda text: plain(text) == "h", lambda *_: 0),
    changed(
        "a part of a minute is rounded up",
        lambda text: bool(re.fullmatch(r"\d+[.,]\d+h", plain(text))),
        lambda result, text: min(-int(-60 * float(plain(text)[:-1].replace(",", ".")) // 1), 1440),
    ),
    changed("minutes after the “h” are lost", lambda text: bool(re.fullmatch(r"\d*h\d+", plain(text))),
            lambda result, text: result - int(plain(text).split("h")[1])),
    changed("what it cannot read is an error instead of -1", lambda text: given(text) == -1, fails(ValueError("text"))),
    changed(
        "more than a day is not cut to 1440",
        lambda text: given(text) == 1440 and plain(text).isdigit(),
        lambda result, text: int(plain(text)),
    ),
]  # fmt: skip


LEGACY = Subject("mins", right=[given, refactored], wrong=WRONG)


def test_passes_as_given(TestMins):
    """each test passes for `mins` as it is"""
    LEGACY.passes_as_given(TestMins)


def test_passes_for_the_refactored_code(TestMins):
    """each test passes for a rewritten `mins` that does the same"""
    LEGACY.passes_other_right_code(TestMins)


def test_can_fail(TestMins):
    """no test passes whatever `mins` does"""
    LEGACY.can_fail(TestMins)


def test_notices_changed_behaviour(TestMins):
    """each change of what `mins` does makes a test fail"""
    LEGACY.notices_wrong_code(TestMins)


PINNED = {
    None: 0,
    "": 0,
    "90": 90,
    "1 h 30": 90,
    "2H": 120,
    "1:30:45": 90,
    ":45": 45,
    "2:": 120,
    "1,5h": 90,
    "1.99h": 119,
    "h": 60,
    "h5": 5,
    "soon": -1,
    "2000": 1440,
}


@alternative
class a_table_of_today:
    @pytest.mark.parametrize(("text", "minutes"), list(PINNED.items()))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@alternative
class one_test_a_branch:
    def test_nothing(self):
        assert [mins(None), mins("")] == [0, 0]

    def test_clock(self):
        assert [mins(text) for text in ("0:07", ":07", "7:", "1:2:3", " 1 : 30 ")] == [7, 7, 420, 62, 90]

    def test_hours(self):
        assert [mins(text) for text in ("2h", "2 H", "0,5h", "0.333h", "h")] == [120, 120, 30, 19, 60]

    def test_hours_and_minutes(self):
        assert [mins(text) for text in ("1h30", "h20")] == [90, 20]

    def test_minutes(self):
        assert [mins(text) for text in ("45", "1440", "1441", "99999")] == [45, 1440, 1440, 1440]

    def test_unreadable(self):
        assert [mins(text) for text in ("later", "-5", "1.5")] == [-1, -1, -1]


def without(*texts):
    """Return the pinned cases without some."""
    return [(text, minutes) for text, minutes in PINNED.items() if text not in texts]


@mistake(caught_by=test_notices_changed_behaviour)
class only_what_is_sensible:
    """These are the inputs that one would write oneself. Other people's data rely on the rest."""

    @pytest.mark.parametrize(("text", "minutes"), [("90", 90), ("1h30", 90), ("1:30", 90), ("2h", 120)])
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_notices_changed_behaviour)
class no_unreadable_text:
    """Text that means nothing gives -1, and somebody tests for -1. What the code does with rubbish is behaviour."""

    @pytest.mark.parametrize(("text", "minutes"), without("soon"))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_notices_changed_behaviour)
class no_limit:
    """The last line cuts everything at a day, and no case is longer than a day."""

    @pytest.mark.parametrize(("text", "minutes"), without("2000"))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_notices_changed_behaviour)
class no_nothing:
    """None and the empty text take the first branch of all, and no case goes there."""

    @pytest.mark.parametrize(("text", "minutes"), without(None, ""))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_notices_changed_behaviour)
class whole_hours_only:
    """`int` cuts what is left of a minute, and with whole and half hours there is nothing to cut."""

    @pytest.mark.parametrize(("text", "minutes"), without("1.99h"))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_notices_changed_behaviour)
class no_empty_parts:
    """`or 0` and `or 1` are for parts that are missing: “2:”, “:45” and “h”. Each `or` in old code is a case."""

    @pytest.mark.parametrize(("text", "minutes"), without(":45", "2:", "h"))
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_passes_as_given)
class what_it_should_do:
    """A negative time should be an error, and today it is -1. Pin down first, change afterwards."""

    def test_unreadable(self):
        with pytest.raises(ValueError):
            mins("soon")


@mistake(caught_by=test_passes_as_given)
class adds_the_seconds:
    """One would round 1:30:45 up to 91 minutes. The code reads the first two parts only, and that is today's truth."""

    @pytest.mark.parametrize(("text", "minutes"), [*without("1:30:45"), ("1:30:45", 91)])
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_passes_as_given)
class rounds_the_minutes:
    """119.4 minutes are cut to 119, and the test expects them rounded to 120, or not at all."""

    @pytest.mark.parametrize(("text", "minutes"), [("1.99h", 119.4), ("1,5h", 90)])
    def test_today(self, text, minutes):
        assert mins(text) == minutes


@mistake(caught_by=test_passes_for_the_refactored_code)
class asks_for_the_parameters_name:
    """What a parameter is called is not what the code does. Whoever tidies up renames it; nobody calls it by name."""

    @pytest.mark.parametrize(("text", "minutes"), list(PINNED.items()))
    def test_today(self, text, minutes):
        assert mins(s=text) == minutes


@mistake(caught_by=test_can_fail)
class accepts_any_end:
    """A test that is content with a value and with an error is content with everything."""

    @pytest.mark.parametrize(("text", "minutes"), list(PINNED.items()))
    def test_today(self, text, minutes):
        assert mins(text) == minutes

    def test_odd(self):
        try:
            mins("1h2h3")
        except Exception:
            pass


def minutes_of(text):
    """Ask the code under test, and take an error for no answer."""
    try:
        return mins(text)
    except NotImplementedError:
        return None


@mistake(caught_by=test_can_fail)
class compares_the_code_with_itself:
    """Both sides come from the code under test, so they change together and stay equal: write the values down."""

    def test_clock(self):
        assert minutes_of("1:30") == minutes_of("1:30")

    def test_hours(self):
        assert minutes_of("3h") == minutes_of("3h")
