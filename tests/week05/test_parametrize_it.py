"""Parametrise it: what tests with many cases must notice, and the tests we know that do not."""

import pytest

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

postage = None  # what the tests below call: one version after the other

LEAST_CASES = 7  # two sides of each of three limits, and zero


def given(grams):
    """it is the one of the lesson"""
    if grams <= 0:
        raise ValueError(f"nothing weighs {grams} g")
    if grams <= 20:
        return 95
    if grams <= 500:
        return 180
    if grams <= 2000:
        return 450
    raise ValueError(f"{grams} g is too heavy for a letter")


def from_a_table(grams):
    """it looks the price up in a table, and its messages have other words"""
    if grams <= 0:
        raise ValueError("weigh again")
    for limit, price in {20: 95, 500: 180, 2000: 450}.items():
        if grams <= limit:
            return price
    raise ValueError("send a parcel")


def shifted(limit, price):
    """Return a wrong version, for which a letter at a limit has another price."""

    def version(grams):
        return price if grams == limit else given(grams)

    return version


at_20 = shifted(20, 180)
at_20.__doc__ = "a letter of 20 g costs as much as a heavier one"
at_21 = shifted(21, 95)
at_21.__doc__ = "a letter of 21 g costs as little as one of 20 g"
at_500 = shifted(500, 450)
at_500.__doc__ = "a letter of 500 g costs as much as a heavier one"
at_501 = shifted(501, 180)
at_501.__doc__ = "a letter of 501 g costs as little as one of 500 g"
at_1 = shifted(1, 0)
at_1.__doc__ = "a letter of 1 g costs nothing"
at_0 = shifted(0, 95)
at_0.__doc__ = "a weight of 0 g is accepted"
at_2001 = shifted(2001, 450)
at_2001.__doc__ = "a letter of 2001 g is accepted"


def refuses_2000(grams):
    """a letter of 2000 g is refused"""
    return given(grams + (grams == 2000))


POSTAGE = Subject(
    "postage",
    right=[given, from_a_table],
    wrong=[at_20, at_21, at_500, at_501, refuses_2000, at_2001, at_0, at_1],
)


def test_passes_as_given(TestPostage):
    """each test passes for `postage` as it is given"""
    POSTAGE.passes_as_given(TestPostage)


def test_passes_for_other_right_code(TestPostage):
    """each test passes for another `postage` that keeps the promise"""
    POSTAGE.passes_other_right_code(TestPostage)


def test_can_fail(TestPostage):
    """no test passes whatever `postage` does"""
    POSTAGE.can_fail(TestPostage)


def test_each_case_is_a_test(TestPostage):
    """each case is a test of its own: one that fails does not hide the next"""
    ran = POSTAGE.run(TestPostage, lambda grams: -1)
    if len(ran.failed) < LEAST_CASES:
        raise Told(
            called="all tests for a `postage` that always gives -1",
            expected=f"at least {LEAST_CASES} tests fail, one for each case",
            got=f"{len(ran.failed)} of {len(ran.failed) + len(ran.passed)} tests fail",
            why="A loop ends at the first case that fails. `@pytest.mark.parametrize` makes each case a test.",
        )


def test_notices_wrong_code(TestPostage):
    """each wrong version of `postage` makes a test fail"""
    POSTAGE.notices_wrong_code(TestPostage)


@alternative
class three_tables:
    @pytest.mark.parametrize("grams", [1, 20])
    def test_small(self, grams):
        assert postage(grams) == 95

    @pytest.mark.parametrize("grams", [21, 500])
    def test_middle(self, grams):
        assert postage(grams) == 180

    @pytest.mark.parametrize("grams", [501, 2000])
    def test_large(self, grams):
        assert postage(grams) == 450

    @pytest.mark.parametrize("grams", [0, 2001])
    def test_refused(self, grams):
        with pytest.raises(ValueError):
            postage(grams)


@alternative
class stacked_marks:
    @pytest.mark.parametrize(("limit", "price"), [(20, 95), (500, 180), (2000, 450)])
    @pytest.mark.parametrize("below", [0, 1])
    def test_up_to_the_limit(self, limit, price, below):
        assert postage(limit - below) == price

    @pytest.mark.parametrize(("limit", "price"), [(20, 180), (500, 450), (0, 95)])
    def test_above_the_limit(self, limit, price):
        assert postage(limit + 1) == price

    @pytest.mark.parametrize("grams", [0, 2001])
    def test_refused(self, grams):
        with pytest.raises(ValueError):
            postage(grams)


@mistake(caught_by=test_each_case_is_a_test)
class loops_over_the_cases:
    """The loop ends at the first case that fails: of seven wrong prices you hear of one, and without its weight."""

    def test_prices(self):
        for grams, price in [(1, 95), (20, 95), (21, 180), (500, 180), (501, 450), (2000, 450)]:
            assert postage(grams) == price

    def test_refused(self):
        for grams in (0, 2001):
            with pytest.raises(ValueError):
                postage(grams)


@mistake(caught_by=test_each_case_is_a_test)
class only_the_middle:
    """One case for each price says nothing about the limits, where prices change: take both sides of each limit."""

    @pytest.mark.parametrize(("grams", "price"), [(10, 95), (100, 180), (1000, 450)])
    def test_prices(self, grams, price):
        assert postage(grams) == price


@mistake(caught_by=test_notices_wrong_code)
class many_cases_none_at_a_limit:
    """Many cases are not enough: `<` in place of `<=` shows only at the limit itself and at the next weight."""

    @pytest.mark.parametrize("grams", [5, 10, 15])
    def test_small(self, grams):
        assert postage(grams) == 95

    @pytest.mark.parametrize("grams", [100, 200, 300])
    def test_middle(self, grams):
        assert postage(grams) == 180

    @pytest.mark.parametrize("grams", [1000, 1500])
    def test_large(self, grams):
        assert postage(grams) == 450


@mistake(caught_by=test_notices_wrong_code)
class forgets_what_is_refused:
    """The promise has two halves, and the errors are one of them: 0 g and 2001 g are cases, too."""

    @pytest.mark.parametrize(
        ("grams", "price"), [(1, 95), (19, 95), (20, 95), (21, 180), (500, 180), (501, 450), (2000, 450)]
    )
    def test_prices(self, grams, price):
        assert postage(grams) == price


@mistake(caught_by=test_passes_as_given)
class takes_up_to_for_below:
    """“Up to 20 g” includes 20 g. The test has the limits one gram off, and fails for right code."""

    @pytest.mark.parametrize(("grams", "price"), [(19, 95), (20, 180), (499, 180), (500, 450), (1999, 450)])
    def test_prices(self, grams, price):
        assert postage(grams) == price


@mistake(caught_by=test_passes_as_given)
class gives_one_name_for_two_values:
    """With two values in each case the mark needs two names: `("grams", "price")`, as the test has two parameters."""

    @pytest.mark.parametrize("grams", [(1, 95), (20, 95), (21, 180)])
    def test_prices(self, grams):
        assert postage(grams) == 95


@mistake(caught_by=test_can_fail)
class compares_the_case_with_itself:
    """The table is compared with itself and the function is never called, so nothing that it does can fail the test."""

    @pytest.mark.parametrize(
        ("grams", "price"),
        [(1, 95), (20, 95), (21, 180), (500, 180), (501, 450), (2000, 450), (3, 95)],
    )
    def test_prices(self, grams, price):
        assert price == {1: 95, 3: 95, 20: 95, 21: 180, 500: 180, 501: 450, 2000: 450}[grams]


@mistake(caught_by=test_passes_for_other_right_code)
class matches_the_words:
    """What the message says is not promised, only that a weight without a price is a ValueError."""

    @pytest.mark.parametrize(("grams", "price"), [(1, 95), (20, 95), (21, 180), (500, 180), (501, 450), (2000, 450)])
    def test_prices(self, grams, price):
        assert postage(grams) == price

    @pytest.mark.parametrize(("grams", "words"), [(0, "nothing weighs"), (2001, "too heavy")])
    def test_refused(self, grams, words):
        with pytest.raises(ValueError, match=words):
            postage(grams)
