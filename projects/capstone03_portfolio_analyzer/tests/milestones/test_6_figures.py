"""Figures: return and risk, each with the convention that makes it mean something.

Build `metrics.py`, `episodes.py`, `periods.py` and `figures.py`. Two programs that disagree on a Sharpe ratio are
mostly both right: one divides by n, one by n - 1; one counts 252 days, one 365. So a convention is a value that is
passed, and printed. And a figure that cannot be (three weeks a year, no loss to divide by) is none, with a reason,
rather than a number.

Hint: put a 1 before the wealth that the returns make, or a loss on the first day is no drawdown.
Hint: `numpy.percentile` interpolates; the mean of the worst returns needs sorting and no interpolation.
"""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio_analyzer import (
    Conventions,
    Episode,
    NoRate,
    OneRate,
    SeveralRates,
    UndefinedError,
    Years,
    against,
    alpha,
    beta,
    by_month,
    by_year,
    cagr,
    calmar,
    correlation,
    correlations,
    downside_deviation,
    drawdowns,
    expected_shortfall,
    find_episodes,
    headline,
    max_drawdown,
    money_weighted,
    omega,
    periods_note,
    rolling_volatility,
    sharpe,
    sortino,
    total_return,
    tracking_error,
    value_at_risk,
    volatility,
)

RETURNS = [0.10, -0.05, 0.20, -0.10]


def year():
    """Return conventions by which four returns are a year."""
    return Conventions(periods_per_year=4, shortest_annual=0, tail=0.25)


def test_total_return():
    """returns are compounded, not added"""
    assert total_return(RETURNS) == pytest.approx(1.1 * 0.95 * 1.2 * 0.9 - 1)


def test_growth_rate():
    """CAGR counts years by the calendar or by the number of returns, as the convention says"""
    assert cagr([0.21], year(), 730) == pytest.approx(0.1)
    assert cagr([0.1, 0.1, 0.0, 0.0], year().with_years(Years.PERIODS)) == pytest.approx(0.21)
    assert cagr([-1.0, 0.5], year(), 730) == -1


def test_short_histories_are_not_annualised():
    """less than a year is not blown up to one, unless the convention says so"""
    with pytest.raises(UndefinedError, match="21 days are too few to be annualised; it takes 365"):
        cagr([0.01] * 15, Conventions(), 21)
    with pytest.raises(UndefinedError, match="21 days are too few"):
        calmar([0.01, -0.01] * 8, Conventions(), 21)
    assert cagr([0.01] * 252, Conventions.empyrical()) == pytest.approx(1.01**252 - 1)
    with pytest.raises(UndefinedError, match="a period without length"):
        cagr([0.1], year(), 0)


def test_volatility():
    """the deviation divides by n - 1, or by n if so agreed, and grows with the root of time"""
    spread = np.std(RETURNS, ddof=1)
    assert volatility(RETURNS, year()) == pytest.approx(spread * 2)
    assert volatility(RETURNS, Conventions(4, ddof=0)) == pytest.approx(np.std(RETURNS) * 2)


def test_sharpe_and_sortino():
    """Sharpe divides by the whole deviation, Sortino by that of what falls short, over all returns"""
    assert sharpe(RETURNS, year()) == pytest.approx(0.0375 / np.std(RETURNS, ddof=1) * 2)
    assert downside_deviation(RETURNS, year()) == pytest.approx(math.sqrt((0.05**2 + 0.1**2) / 4) * 2)
    assert sortino(RETURNS, year()) == pytest.approx(0.0375 * 4 / downside_deviation(RETURNS, year()))


def test_rates_are_compounded_down():
    """a yearly risk-free or required rate is compounded down to a period, not divided"""
    assert year().per_period(0.4641) == pytest.approx(0.1)
    free = Conventions(4, risk_free=0.4641)
    assert sharpe(RETURNS, free) == pytest.approx((0.0375 - 0.1) / np.std(RETURNS, ddof=1) * 2)
    need = Conventions(4, required_return=0.4641)
    assert omega(RETURNS, need) == pytest.approx(0.1 / (0.15 + 0.2))


def test_loss_on_the_first_day_is_a_drawdown():
    """a loss on the first day is a drawdown, since there was something to lose"""
    assert max_drawdown([-0.1, 0.05]) == pytest.approx(-0.1)
    assert drawdowns([-0.1, 0.05, 0.2]) == pytest.approx([-0.1, -0.055, 0])
    assert max_drawdown([0.1, 0.2]) == 0


def test_tail():
    """VaR is the interpolated quantile, CVaR the mean of the worst returns down to it"""
    returns = [0.01, -0.05, 0.03, -0.02, 0.00, 0.02, -0.04, 0.05]
    assert value_at_risk(returns, year()) == pytest.approx(np.percentile(returns, 25))
    assert expected_shortfall(returns, year()) == pytest.approx((-0.05 - 0.04) / 2)
    with pytest.raises(UndefinedError, match="it takes at least 20 returns, not 15"):
        value_at_risk([0.01] * 15, Conventions())


def test_beside_a_benchmark():
    """what is twice the benchmark and a little more has a beta of 2, and the little more as alpha"""
    market = np.array([0.01, -0.02, 0.03, 0.005])
    own = 2 * market + 0.001
    assert beta(own, market, year()) == pytest.approx(2)
    assert alpha(own, market, year()) == pytest.approx(1.001**4 - 1)
    assert correlation(own, market, year()) == pytest.approx(1)
    assert tracking_error(market + 0.01, market, year()) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("compute", "says"),
    [
        (lambda: total_return([0.1, math.nan]), "a return is missing"),
        (lambda: total_return([]), "it takes at least 1"),
        (lambda: total_return([-1.5]), "loses more than everything"), (lambda: volatility([0.1], year()), "not 1"),
        (lambda: sharpe([0.01] * 9, year()), "all returns are the same"),
        (lambda: sortino([0.1, 0.2], year()), "no return falls"),
        (lambda: omega([0.1, 0.2], year()), "no return falls"),
        (lambda: calmar([0.1, 0.2], year(), 400), "there is no drawdown"),
        (lambda: beta([0.1, 0.2], [0.1, 0.1], year()), "all returns of the benchmark"),
        (lambda: beta([0.1, 0.2], [0.1], year()), "it takes at least 2"),
        (lambda: alpha([0.1, 0.2], [0.1, 0.2, 0.3], year()), "2 returns stand beside 3"),
        (lambda: correlation([0.1, 0.1], [0.1, 0.2], year()), "nothing to correlate"),
    ],
)  # fmt: skip
def test_figures_that_cannot_be(compute, says):
    """what is not defined raises with its reason: it is never NaN, never infinite, and never a number by luck"""
    with pytest.raises(UndefinedError, match=says):
        compute()


@pytest.mark.parametrize(
    "options",
    [
        {"periods_per_year": 0}, {"tail": 0}, {"tail": 0.5}, {"risk_free": 12}, {"required_return": -1}, {"ddof": 2},
        {"stale_days": -1}, {"shortest_annual": -1},
    ],
)  # fmt: skip
def test_conventions_that_cannot_be(options):
    """a convention that no figure could be made with is refused"""
    with pytest.raises(UndefinedError):
        Conventions(**options)


def test_episodes():
    """each stay below a peak has its peak, trough, recovery, depth and length; the deepest comes first"""
    dates = pd.date_range("2012-01-02", periods=7)
    returns = [-0.1, 0.2, 0.0, -0.5, 0.5, 1.0, -0.2]
    found = find_episodes(returns, dates, date(2012, 1, 1))
    day = [None, *(stamp.date() for stamp in dates)]
    assert [(each.peak, each.trough, each.recovery, each.days) for each in found] == [
        (day[3], day[4], day[6], 3), (day[6], day[7], None, 1), (date(2012, 1, 1), day[1], day[2], 2),
    ]  # fmt: skip
    assert [each.depth for each in found] == pytest.approx([-0.5, -0.2, -0.1])
    assert find_episodes([0.1, 0.0], dates[:2], date(2012, 1, 1)) == []
    assert isinstance(found[0], Episode)


@given(st.lists(st.floats(-0.3, 0.4), min_size=1, max_size=60))
def test_episodes_are_the_drawdowns(returns):
    """the deepest episode is the maximum drawdown, and episodes cover just the days below a peak"""
    dates = pd.date_range("2012-01-02", periods=len(returns))
    found = find_episodes(returns, dates, date(2012, 1, 1))
    assert (found[0].depth if found else 0) == max_drawdown(returns)
    below = sum(((each.recovery or dates[-1].date()) - each.peak).days - bool(each.recovery) for each in found)
    assert below == int((drawdowns(returns) < 0).sum())


def test_months_and_years():
    """returns are compounded by month and by year; a month without any is NaN, not zero"""
    returns = pd.Series([0.1, 0.1, -0.5], index=pd.to_datetime(["2011-12-30", "2012-01-03", "2012-01-31"]))
    table = by_month(returns)
    assert list(table.columns) == list(range(1, 13))
    assert table.loc[2012, 1] == pytest.approx(-0.45)
    assert np.isnan(table.loc[2012, 2])
    assert by_year(returns).tolist() == pytest.approx([0.1, -0.45])


def test_rolling_and_correlations():
    """a rolling figure begins with its first full window, and a correlation needs enough dates in common"""
    returns = pd.Series(RETURNS * 6, index=pd.date_range("2012-01-02", periods=24))
    rolled = rolling_volatility(returns, 4, year())
    assert len(rolled) == 21
    assert rolled.iloc[0] == pytest.approx(volatility(RETURNS, year()))
    table = correlations({"A": returns, "B": -returns, "C": returns.iloc[:5]})
    assert table.loc["A", "B"] == pytest.approx(-1)
    assert np.isnan(table.loc["A", "C"])


def test_dates_that_do_not_fit():
    """dates of every day beside a convention of 252, or months, are told; trading days are not"""
    assert periods_note(pd.bdate_range("2012-01-02", periods=250), Conventions()) == []
    assert (
        "about 365 periods a year, and 252 are used"
        in periods_note(pd.date_range("2012-01-02", periods=400), Conventions())[0]
    )
    assert "about 12 periods" in periods_note(pd.date_range("2012-01-31", periods=24, freq="ME"), Conventions())[0]
    assert periods_note(pd.bdate_range("2012-01-02", periods=5), Conventions()) == []


def test_gaps():
    """a gap in the dates, which one return spans, is told; long weekends and months are none"""
    dates = pd.bdate_range("2012-01-02", periods=250)
    (note,) = periods_note(dates.delete(slice(100, 110)), Conventions())
    assert note == "there is nothing between 2012-05-18 and 2012-06-04; one return spans these days"
    (note,) = periods_note(dates.delete([*range(100, 110), *range(150, 158)]), Conventions())
    assert note.endswith("these days, and 1 more such gaps")
    assert periods_note(dates.delete(slice(100, 103)), Conventions()) == []
    assert periods_note(pd.date_range("2012-01-31", periods=24, freq="ME"), Conventions(12)) == []


def test_headline():
    """each figure has a name, a convention that names its numbers, and a value or a reason"""
    figures = {each.key: each for each in headline(RETURNS * 10, 730, Conventions(12, risk_free=0.02))}
    assert len(figures) == 10
    assert "√12" in figures["volatility"].convention
    assert "2.00% a year" in figures["sharpe"].convention
    assert "730 calendar days / 365" in figures["cagr"].convention
    assert all(each.convention and (each.value is not None) != bool(each.reason) for each in figures.values())
    assert (
        "number of returns / 252"
        in {e.key: e for e in headline(RETURNS, 9, Conventions.empyrical())}["cagr"].convention
    )


def test_figures_without_a_value():
    """three weeks have a total return, and dashes with reasons where a year or a tail would be needed"""
    figures = {each.key: each for each in headline([0.01, -0.01, 0.02] * 5, 21, Conventions())}
    assert str(figures["total_return"]) != "–"
    for key in ("cagr", "calmar", "value_at_risk", "expected_shortfall"):
        assert (figures[key].value, str(figures[key])) == (None, "–")
        assert figures[key].reason


def test_figures_beside_a_benchmark():
    """beside a benchmark there are beta, alpha, correlation and tracking error"""
    assert [each.key for each in against(RETURNS, [0.1, 0.0, 0.1, -0.1], year())] == [
        "beta", "alpha", "correlation", "tracking_error",
    ]  # fmt: skip


def test_alpha_of_three_weeks():
    """alpha is a return a year, and not given for less"""
    figures = {each.key: each for each in against([0.01, -0.01, 0.02], [0.01, 0.0, 0.01], Conventions(), 21)}
    assert figures["beta"].value is not None
    assert figures["alpha"].reason == "21 days are too few to be annualised; it takes 365"


def test_money_weighted_figure():
    """the money-weighted return is of a year, of the whole period if that is shorter, or none with its reason"""
    conventions = Conventions()
    assert str(money_weighted(OneRate(math.log(1.1)), 730, conventions)) == "10.00%"
    short = money_weighted(OneRate(math.log(1.1) * 365 / 10), 10, conventions)
    assert (str(short), short.convention) == ("10.00%", "for the whole 10 days, too few to be annualised")
    assert money_weighted(NoRate("why"), 730, conventions).reason == "why"
    several = money_weighted(SeveralRates((0.1, 0.2)), 730, conventions)
    assert (several.value, several.reason) == (None, "2 rates fit (10.00%, 20.00%); none is the return")
