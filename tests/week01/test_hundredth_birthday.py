"""Hundredth birthday: what an answer must do, and the wrong answers we know."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(1990, 5, 17), date(2090, 5, 17)),
        (date(1999, 12, 31), date(2099, 12, 31)),
        (date(2020, 7, 1), date(2120, 7, 1)),
    ],
)
def test_comes_a_hundred_years_later(hundredth_birthday, born, expected):
    """it is the same day of the same month, 100 years later"""
    assert hundredth_birthday(born) == expected


@pytest.mark.parametrize(("born", "expected"), [(1904, date(2004, 2, 29)), (1996, date(2096, 2, 29))])
def test_leap_day_to_leap_day(hundredth_birthday, born, expected):
    """a birthday on 29 February stays there if that year has such a day"""
    assert hundredth_birthday(date(born, 2, 29)) == expected


@pytest.mark.parametrize(("born", "expected"), [(2000, date(2100, 3, 1)), (1600, date(1700, 3, 1))])
def test_leap_day_to_march(hundredth_birthday, born, expected):
    """a birthday on 29 February moves to 1 March if that year has no such day"""
    assert hundredth_birthday(date(born, 2, 29)) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2000, 2, 29), date(2100, 2, 28)),
        (date(1996, 2, 29), date(2096, 2, 29)),
        (date(2000, 2, 28), date(2100, 2, 28)),
        (date(1990, 5, 17), date(2090, 5, 17)),
        (date(2000, 3, 29), date(2100, 3, 29)),
    ],
)
def test_early_means_28_february(hundredth_birthday, born, expected):
    """with `early=True` it is 28 February that stands in for a missing 29th, and no other day moves"""
    assert hundredth_birthday(born, early=True) == expected


def test_last_year_of_the_calendar(hundredth_birthday):
    """the year 9999 is the last one that a date can have"""
    assert hundredth_birthday(date(9899, 12, 31)) == date(9999, 12, 31)


@pytest.mark.parametrize("born", [date(9900, 1, 1), date(9904, 2, 29)])
def test_beyond_the_calendar(hundredth_birthday, born):
    """a birthday after the year 9999 is a ValueError"""
    with pytest.raises(ValueError):
        hundredth_birthday(born)


@given(born=st.dates(date(1583, 1, 1), date(9899, 12, 31)))
def test_only_the_leap_day_moves(hundredth_birthday, born):
    """every other day of every year comes again 100 years later"""
    expected = (born.year + 100, born.month, born.day)
    if expected[1:] == (2, 29) and not calendar.isleap(expected[0]):
        expected = (expected[0], 3, 1)
    assert hundredth_birthday(born).timetuple()[:3] == expected


@alternative
def counts_from_the_day_before(born, *, early=False):
    """Every day but 1 January is the day after another one; that of 29 February is always there."""
    if (born.month, born.day) != (2, 29):
        return born.replace(year=born.year + 100)
    there = date(born.year + 100, 2, 28)
    after = there + timedelta(days=1)
    return there if early and after.month == 3 else after


@alternative
def tries_first(born, *, early=False):
    """Try the same day, and fall back if there is none."""
    year = born.year + 100
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28) if early else date(year, 3, 1)


@mistake(caught_by=test_comes_a_hundred_years_later)
def adds_days(born, *, early=False):
    """You add 365.25 days for each year. A hundred years have 24 or 25 leap days, and the average misses the day."""
    return born + timedelta(days=int(365.25 * 100))


@mistake(caught_by=test_comes_a_hundred_years_later)
def adds_years_of_365_days(born, *, early=False):
    """You add years of 365 days, and so lose a day for each leap day of the century. Change the year alone."""
    return born + timedelta(days=365 * 100)


@mistake(caught_by=test_comes_a_hundred_years_later)
def returns_the_year(born, *, early=False):
    """You return a year. This time the day is asked for, as a date."""
    return born.year + 100


@mistake(caught_by=test_comes_a_hundred_years_later)
def forgets_that_dates_stay(born, *, early=False):
    """A date never changes: `replace` returns a new one, which you do not use."""
    counts_from_the_day_before(born)
    return born


@mistake(caught_by=test_leap_day_to_leap_day)
def moves_every_leap_day(born, *, early=False):
    """You move every 29 February. Ask whether the year of the hundredth birthday has that day, too."""
    if (born.month, born.day) == (2, 29):
        return date(born.year + 100, 2, 28) if early else date(born.year + 100, 3, 1)
    return born.replace(year=born.year + 100)


@mistake(caught_by=test_leap_day_to_march)
def replaces_the_year(born, *, early=False):
    """The year 2100 has no 29 February, though 4 divides it: a full century is a leap year only if 400 divides it."""
    return born.replace(year=born.year + 100)


@mistake(caught_by=test_leap_day_to_march)
def goes_back_by_default(born, *, early=False):
    """You move the birthday back to 28 February, which is what `early=True` is for."""
    return counts_from_the_day_before(born, early=not early)


@mistake(caught_by=test_early_means_28_february)
def ignores_early(born, *, early=False):
    """Nothing in your code asks for `early`."""
    return counts_from_the_day_before(born)


@mistake(caught_by=test_early_means_28_february)
def is_early_on_every_leap_day(born, *, early=False):
    """With `early=True` you move the birthday even if the year has a 29 February."""
    if early and (born.month, born.day) == (2, 29):
        return date(born.year + 100, 2, 28)
    return counts_from_the_day_before(born)


@mistake(caught_by=test_early_means_28_february)
def is_early_in_every_month(born, *, early=False):
    """With `early=True` you move people of other days or months as well. Ask for the day and for the month."""
    year = born.year + 100
    if early and born.day >= 28 and not calendar.isleap(year):
        return born.replace(year=year, day=born.day - 1) if born.day != 29 else date(year, born.month, 28)
    return counts_from_the_day_before(born)


@mistake(caught_by=test_beyond_the_calendar)
def stops_at_the_last_year(born, *, early=False):
    """You answer with the last date there is, which is no birthday. An error is the honest answer."""
    if born.year > 9899:
        return date.max
    return counts_from_the_day_before(born, early=early)
