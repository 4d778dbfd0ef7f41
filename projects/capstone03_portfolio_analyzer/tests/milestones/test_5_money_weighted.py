"""Money-weighted return: the rate at which all that was paid is worth all that was got, if there is one.

Build `flows.py`. Spreadsheets take a guess and follow it by Newton's method to *a* root, or to an error. But there may
be no rate, or three, and a person who is shown one of three was told something wrong. So the answer is one of three
types, and all roots are found.

Hint: put g = log(1 + rate): a sum of c × exp(-g × t) has at most as many roots as the c change their sign.
Hint: multiply it by exp(g × s), with s between two flows of different sign, and differentiate: one change of sign less.
Hint: between two neighbouring roots of the derivative, the sum is monotone: look at the signs at both ends.
"""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portfolio_analyzer import (
    NoRate,
    OneRate,
    SeveralRates,
    UndefinedError,
    bracketed_root,
    linked,
    roots_of_exponentials,
    xirr,
)

START = date(2010, 1, 1)


def dated(*pairs):
    """Return flows of days after the start."""
    return [(START + timedelta(days), amount) for days, amount in pairs]


def test_linked():
    """sub-periods are linked by their product; a missing one is refused"""
    assert linked([0.5, -0.5]) == pytest.approx(-0.25)
    assert linked([]) == 0
    with pytest.raises(UndefinedError, match="a return is missing"):
        linked([0.1, math.nan])


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        (dated((0, -100), (365, 110)), 0.10), (dated((0, -100), (730, 121)), 0.10), (dated((0, -100), (365, 50)), -0.5),
        (dated((365, 110), (0, -100)), 0.10), (dated((0, 100), (365, -110)), 0.10), (dated((0, -100), (365, 100)), 0.0),
        (dated((0, -50), (0, -50), (365, 110)), 0.10), (dated((0, -100), (1, 101)), 1.01**365 - 1),
        (dated((0, -100), (365, 1e-6)), 1e-8 - 1),
    ],
)  # fmt: skip
def test_one_rate(flows, rate):
    """the usual case has one rate, whatever the order of the flows and however high or low it is"""
    found = xirr(flows)
    assert isinstance(found, OneRate)
    assert found.rate == pytest.approx(rate, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([], "no money came or went"), (dated((0, 0.0)), "no money came or went"),
        (dated((0, -1), (9, -1)), "money went one way only"), (dated((0, -1)), "all flows are on one day"),
        (dated((0, -1), (0, 3)), "all flows are on one day"),
        (dated((0, 100), (365, -150), (730, 100)), "no rate makes the flows worth nothing"),
    ],
)  # fmt: skip
def test_no_rate(flows, reason):
    """where there is no rate, the answer says so and why, and is no number"""
    assert xirr(flows) == NoRate(reason)


def test_several_rates():
    """where several rates fit, all are given, in ascending order"""
    found = xirr(dated((0, -100), (365, 230), (730, -132)))
    assert isinstance(found, SeveralRates)
    assert found.rates == pytest.approx((0.1, 0.2), abs=1e-11)
    # (x - 1.1)(x - 1.2)(x - 1.5) in x = 1 + rate
    found = xirr(dated((0, -1000), (365, 3800), (730, -4770), (1095, 1980)))
    assert found.rates == pytest.approx((0.1, 0.2, 0.5), abs=1e-9)


def test_a_thousand_flows_that_alternate():
    """a thousand purchases and sales in turn, which change the sign a thousand times, have their one rate found"""
    flows = [(START + timedelta(5 * number), (-1) ** (number + 1) * (100.0 + number % 7)) for number in range(1001)]
    found = xirr([*flows, (START + timedelta(5500), 700.0)])
    assert isinstance(found, OneRate)
    assert found.rate == pytest.approx(0.18138798899, abs=1e-10)  # as pyxirr has it


def test_loss_within_days():
    """what was lost within days can be told, though the rate of a year is -100 % to all digits"""
    found = xirr(dated((0, -22), (10, 1)))
    assert found.rate == pytest.approx(-1)
    assert found.over(10) == pytest.approx(1 / 22 - 1, rel=1e-12)


def test_rate_that_is_touched():
    """two rates that fall together are one"""
    found = xirr(dated((0, -100), (365, 220), (730, -121)))
    assert isinstance(found, OneRate)
    assert found.rate == pytest.approx(0.1, abs=1e-6)


@pytest.mark.parametrize("amount", [math.nan, math.inf])
def test_flows_that_are_no_amounts(amount):
    """a flow that is not finite is refused, rather than making a rate of NaN"""
    with pytest.raises(UndefinedError, match="the flow of 2010-01-01"):
        xirr(dated((0, amount), (9, 1)))


def test_bracketed_root():
    """a root is found to the last digits where the signs differ, and refused where they do not"""
    assert bracketed_root(lambda x: x * x - 2, 0, 2) == pytest.approx(math.sqrt(2), rel=1e-15)
    assert bracketed_root(lambda x: x, 0, 1) == 0
    with pytest.raises(UndefinedError, match="no sign changes"):
        bracketed_root(lambda x: x * x + 1, -1, 1)


RATES = st.integers(-60, 300).map(lambda percent: percent / 100)


@given(st.lists(RATES, min_size=1, max_size=4, unique=True))
def test_all_roots_of_a_polynomial(rates):
    """yearly flows made from known rates give all of them back"""
    assume(all(abs(one - other) >= 0.05 for one in rates for other in rates if one != other))
    flows = np.poly([1 + rate for rate in rates])
    found = xirr([(START + timedelta(365 * year), float(amount)) for year, amount in enumerate(flows)])
    given_back = (found.rate,) if isinstance(found, OneRate) else found.rates
    assert given_back == pytest.approx(sorted(rates), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(-1000, 1000)), min_size=2, max_size=15))
def test_rates_make_the_flows_worth_nothing(pairs):
    """at each rate that is given, the flows are worth nothing, beside what they are worth without their signs"""
    found = xirr(dated(*pairs))
    rates = {OneRate: lambda: (found.rate,), SeveralRates: lambda: found.rates}.get(type(found), tuple)()
    for rate in rates:
        worth = [amount * (1 + rate) ** (-days / 365) for days, amount in pairs if rate < 1e6 and rate > -0.9999]
        assert abs(sum(worth)) <= 1e-7 * sum(map(abs, worth))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=10), st.integers(1, 2000))
def test_paying_in_and_then_taking_out_has_one_rate(deposits, last):
    """who first only pays in and then only takes out has exactly one rate"""
    flows = dated(*((31 * number, -amount) for number, amount in enumerate(deposits)), (31 * len(deposits), last))
    assert isinstance(xirr(flows), OneRate)


def test_no_more_roots_than_changes_of_sign():
    """without a change of sign there is no root, and none is looked for"""
    assert roots_of_exponentials(np.array([1.0, 2.0]), np.array([0.0, 1.0])) == []
    assert roots_of_exponentials(np.array([-1.0, 2.0]), np.array([0.0, 1.0])) == pytest.approx([math.log(2)])
