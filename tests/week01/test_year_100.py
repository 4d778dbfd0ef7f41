"""Year 100: what an answer must do, and the wrong answers we know."""

import datetime
import inspect
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called

READ_THE_CLOCK = ("today", "now", "utcnow")
REAL_CLASSES = (datetime.date, datetime.datetime)


def without_clock(real):
    """Return a class that does what *real* does, but fails the check when it is asked for the present moment."""

    class LooksReal(type):
        def __instancecheck__(cls, instance):
            return isinstance(instance, real)

    methods = {
        name: staticmethod(never_called(f"{real.__name__}.{name}()")) for name in READ_THE_CLOCK if hasattr(real, name)
    }
    return LooksReal(real.__name__, (real,), methods)


def stop_the_clock(answer, monkeypatch):
    """Replace the classes that know the present moment, in their module and under every name that *answer* sees.

    The classes themselves are written in C and cannot be changed.
    """
    names = getattr(inspect.unwrap(answer), "__globals__", {})
    for real in REAL_CLASSES:
        stopped = without_clock(real)
        monkeypatch.setattr(datetime, real.__name__, stopped)
        for name in [name for name, value in names.items() if value is real]:
            monkeypatch.setitem(names, name, stopped)


@pytest.mark.parametrize(
    ("age", "today", "expected"),
    [(30, date(1999, 6, 15), 2069), (99, date(2005, 3, 8), 2006), (1, date(2024, 10, 3), 2123)],
)
def test_finds_the_year(year_100, age, today, expected):
    """the year follows from the age and from the year of `today`"""
    assert year_100(age, today=today) == expected


@pytest.mark.parametrize("today", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)])
def test_month_and_day_do_not_matter(year_100, today):
    """the result is the same on every day of a year"""
    assert year_100(44, today=today) == 2080


def test_a_new_born(year_100):
    """0 is an age like others"""
    assert year_100(0, today=date(2005, 3, 8)) == 2105


@pytest.mark.parametrize(("age", "expected"), [(100, 2005), (101, 2004), (130, 1975)])
def test_a_hundred_and_older(year_100, age, expected):
    """at 100 it is the year of `today`, and later a year gone by"""
    assert year_100(age, today=date(2005, 3, 8)) == expected


@pytest.mark.parametrize("age", [30.5, -0.5, 30.0, "30", None, False, True])
def test_refuses_what_is_no_whole_number(year_100, age):
    """an age that is not an `int`, or is a truth value, is a TypeError"""
    with pytest.raises(TypeError):
        year_100(age, today=date(2005, 3, 8))


@pytest.mark.parametrize("age", [-1, -30])
def test_refuses_negative_ages(year_100, age):
    """a negative age is a ValueError"""
    with pytest.raises(ValueError):
        year_100(age, today=date(2005, 3, 8))


def test_never_asks_the_clock(year_100, monkeypatch):
    """the computer's clock is never asked: `today` says all that is needed"""
    stop_the_clock(year_100, monkeypatch)
    year_100(30, today=date(1999, 6, 15))


@given(age=st.integers(0, 150), today=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_holds_on_every_date(year_100, age, today):
    """every age gets its year, on every date"""
    assert year_100(age, today=today) == today.year + (100 - age)


def checked(age):
    """Raise what the statement asks for, if *age* is no age."""
    if type(age) is not int:
        raise TypeError(f"{age!r} is not a whole number")
    if age < 0:
        raise ValueError(f"{age} is below 0")


@alternative
def adds_the_years_left(age, *, today):
    """Begin with this year, and add the years that are left."""
    checked(age)
    return today.year + (100 - age)


@mistake(caught_by=test_finds_the_year)
def returns_the_years_left(age, *, today):
    """You return how many years are left. Add them to the year of `today`."""
    checked(age)
    return 100 - age


@mistake(caught_by=test_finds_the_year)
def forgets_the_age(age, *, today):
    """You add 100 to the year of `today`, which is right only for somebody born in it. Take the age away."""
    checked(age)
    return today.year + 100


@mistake(caught_by=test_finds_the_year)
def returns_the_year_of_birth(age, *, today):
    """You return the year of birth. The hundredth birthday comes 100 years later."""
    checked(age)
    return today.year - age


@mistake(caught_by=test_finds_the_year)
def counts_a_birthday_to_come(age, *, today):
    """You count as if this year's birthday were still to come. The statement takes it as over: one year more."""
    checked(age)
    return today.year - age + 99


@mistake(caught_by=test_finds_the_year)
def returns_a_sentence(age, *, today):
    """You return a text. A number is asked for, with which the caller can calculate: leave out quotes and `str`."""
    checked(age)
    return str(today.year - age + 100)


@mistake(caught_by=test_finds_the_year)
def asks_for_the_age(age, *, today):
    """You ask the keyboard with `input()`. The value is there already: the caller gave it, and its name is `age`."""
    age = int(input("How old are you? "))
    return today.year - age + 100


@mistake(caught_by=test_finds_the_year)
def asks_the_clock(age, *, today):
    """You take the year from the computer's clock. The caller says which day is meant, and that is `today`."""
    checked(age)
    return date.today().year - age + 100


@mistake(caught_by=test_month_and_day_do_not_matter)
def counts_years_of_365_days(age, *, today):
    """You add years of 365 days. Every leap day then moves the result by one day, and at times into another year."""
    checked(age)
    return (today + timedelta(days=365 * (100 - age))).year


@mistake(caught_by=test_a_new_born)
def takes_zero_for_missing(age, *, today):
    """`if not age` is true for the age 0 as well. Ask what you mean: whether the age is below 0."""
    checked(age)
    if not age:
        raise ValueError("the age is missing")
    return today.year - age + 100


@mistake(caught_by=test_a_hundred_and_older)
def refuses_the_very_old(age, *, today):
    """You refuse people of 100 and older. They turned 100 in a year gone by, and that year is asked for."""
    checked(age)
    if age >= 100:
        raise ValueError(f"{age} is 100 or more")
    return today.year - age + 100


@mistake(caught_by=test_a_hundred_and_older)
def never_goes_back(age, *, today):
    """You never go back before the year of `today`. Who is older than 100 had that birthday in a year gone by."""
    checked(age)
    return max(today.year, today.year - age + 100)


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def takes_any_number(age, *, today):
    """You never ask what `age` is, so that 30.5 gives a year with a fraction. `type` or `isinstance` tells."""
    if age < 0:
        raise ValueError(f"{age} is below 0")
    return today.year - age + 100


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def converts_the_age(age, *, today):
    """`int(age)` makes a whole number of nearly anything: it drops the half year of 30.5 in silence. Refuse instead."""
    age = int(age)
    checked(age)
    return today.year - age + 100


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def raises_one_error_for_all(age, *, today):
    """You raise a ValueError for a wrong type, too. The type is looked at first, and a wrong one is a TypeError."""
    if type(age) is not int or age < 0:
        raise ValueError(f"{age!r} is no age")
    return today.year - age + 100


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def looks_at_the_sign_first(age, *, today):
    """You ask for the sign first, so that -0.5 is a ValueError. A wrong type is a TypeError, whatever its value."""
    if isinstance(age, float) and age < 0:
        raise ValueError(f"{age} is below 0")
    checked(age)
    return today.year - age + 100


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def takes_whole_floats(age, *, today):
    """You accept a float without a fraction, such as 30.0. The statement wants an `int` and nothing else."""
    if isinstance(age, float) and age.is_integer():
        age = int(age)
    checked(age)
    return today.year - age + 100


@mistake(caught_by=test_refuses_what_is_no_whole_number)
def takes_truth_values(age, *, today):
    """`isinstance(True, int)` is true: `bool` is a kind of `int`. Refuse `bool` by itself, or ask for the type."""
    if not isinstance(age, int):
        raise TypeError(f"{age!r} is not a whole number")
    checked(int(age))
    return today.year - age + 100


@mistake(caught_by=test_refuses_negative_ages)
def takes_negative_ages(age, *, today):
    """You accept negative ages. Nobody is -1 years old: the value is a mistake, and whoever made it wants to know."""
    if type(age) is not int:
        raise TypeError(f"{age!r} is not a whole number")
    return today.year - age + 100


@mistake(caught_by=test_refuses_negative_ages)
def turns_the_sign(age, *, today):
    """`abs` makes 30 of -30 and hides a mistake of the caller. Refuse what cannot be."""
    checked(abs(age) if type(age) is int else age)
    return today.year - abs(age) + 100


@mistake(caught_by=test_never_asks_the_clock)
def compares_with_the_clock(age, *, today):
    """You compare `today` with the computer's clock. Then the same call works on one day and fails on another."""
    checked(age)
    if today > date.today():
        raise ValueError(f"{today} is still to come")
    return today.year - age + 100
