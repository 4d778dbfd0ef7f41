"""What people used before says the same: empyrical for the figures, pyxirr for money-weighted returns."""

import random
import warnings
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import portfolio_analyzer as ours
from portfolio_analyzer import Conventions, OneRate, SeveralRates, Years, xirr

empyrical = pytest.importorskip("empyrical")
mpmath = pytest.importorskip("mpmath")
pyxirr = pytest.importorskip("pyxirr")
DATA = Path(__file__).parents[2] / "data"
CONVENTIONS = Conventions(years=Years.PERIODS, shortest_annual=0)
# By name: our figure and theirs, of returns and a benchmark's.
FIGURES = {
    "total return": (lambda r, _, c: ours.total_return(r), lambda r, _: empyrical.cum_returns_final(r)),
    "CAGR": (lambda r, _, c: ours.cagr(r, c), lambda r, _: empyrical.cagr(r)),
    "volatility": (lambda r, _, c: ours.volatility(r, c), lambda r, _: empyrical.annual_volatility(r)),
    "Sharpe": (lambda r, _, c: ours.sharpe(r, c), lambda r, _: empyrical.sharpe_ratio(r)),
    "Sortino": (lambda r, _, c: ours.sortino(r, c), lambda r, _: empyrical.sortino_ratio(r)),
    "downside": (lambda r, _, c: ours.downside_deviation(r, c), lambda r, _: empyrical.downside_risk(r)),
    "drawdown": (lambda r, _, c: ours.max_drawdown(r), lambda r, _: empyrical.max_drawdown(r)),
    "Calmar": (lambda r, _, c: ours.calmar(r, c), lambda r, _: empyrical.calmar_ratio(r)),
    "Omega": (lambda r, _, c: ours.omega(r, c), lambda r, _: empyrical.omega_ratio(r)),
    "VaR": (lambda r, _, c: ours.value_at_risk(r, c), lambda r, _: empyrical.value_at_risk(r)),
    "CVaR": (lambda r, _, c: ours.expected_shortfall(r, c), lambda r, _: empyrical.conditional_value_at_risk(r)),
    "alpha": (ours.alpha, lambda r, b: empyrical.alpha(r, b)),
    "beta": (ours.beta, lambda r, b: empyrical.beta(r, b)),
}


def series(symbol):
    """Return thirteen years of returns, splits and dividends included."""
    raw = ours.price_frame(ours.import_prices(ours.read_table(DATA / "prices.csv")))[symbol].dropna()
    actions = ours.import_actions(ours.read_table(DATA / "actions.csv"))
    return ours.total_returns(raw, actions.splits_of(symbol), actions.dividends_of(symbol))


@pytest.fixture(scope="module")
def histories():
    """Return pairs of returns and a benchmark's: real ones, and random ones of many lengths, some with fat tails."""
    real = pd.concat([series(symbol) for symbol in ("AAPL", "GOOG", "IBM", "MSFT")], axis=1).dropna()
    found = [(real[symbol].to_numpy(), real["IBM"].to_numpy()) for symbol in ("AAPL", "GOOG", "MSFT")]
    chance = np.random.default_rng(3)
    for length in (20, 21, 40, 63, 252, 253, 1000, 5001):
        market = np.clip(chance.standard_t(3, length) * 0.01, -0.5, 0.5)
        found.append((np.clip(market * 0.7 + chance.normal(0.0003, 0.01, length), -0.9, 0.9), market))
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_empyrical(name, histories):
    """each figure is empyrical's to 1e-12, on real returns and on random ones"""
    mine, theirs = FIGURES[name]
    for returns, benchmark in histories:
        expected = float(theirs(returns, benchmark))
        assert mine(returns, benchmark, CONVENTIONS) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_risk_free_rates_as_empyrical_has_them(histories):
    """with a yearly rate of 3 %, which empyrical is given for a period, Sharpe, Sortino, Omega, alpha and beta agree"""
    conventions = Conventions(years=Years.PERIODS, shortest_annual=0, risk_free=0.03, required_return=0.03)
    daily = 1.03 ** (1 / 252) - 1
    for returns, market in histories:
        pairs = [
            (ours.sharpe(returns, conventions), empyrical.sharpe_ratio(returns, daily)),
            (ours.sortino(returns, conventions), empyrical.sortino_ratio(returns, daily)),
            (ours.omega(returns, conventions), empyrical.omega_ratio(returns, required_return=0.03)),
            (ours.alpha(returns, market, conventions), empyrical.alpha(returns, market, daily)),
            (ours.beta(returns, market, conventions), empyrical.beta(returns, market, daily)),
        ]
        for mine, theirs in pairs:
            assert mine == pytest.approx(float(theirs), rel=1e-12, abs=1e-12)


def random_flows(chance, *, usual):
    """Return dated flows: of an account (paid in, then taken out), or of any signs."""
    count = chance.randint(2, 40)
    days = sorted(chance.sample(range(8000), count))
    start = date(2000, 1, 3)
    if usual:
        amounts = [-chance.uniform(1, 1000) for _ in days]
        for place in chance.sample(range(1, count), (count - 1) // 4):
            amounts[place] = chance.uniform(1, 500)
        amounts[-1] = -sum(amounts[:-1]) * chance.uniform(0.5, 4)
    else:
        amounts = [chance.choice([-1, 1]) * chance.uniform(1, 1000) for _ in days]
    return [(start + timedelta(day), amount) for day, amount in zip(days, amounts, strict=True)]


def test_rates_are_those_of_pyxirr():
    """of 500 accounts with irregular flows, the money-weighted return is pyxirr's to 1e-9"""
    chance, compared = random.Random(7), 0
    for _ in range(500):
        flows = random_flows(chance, usual=True)
        found = xirr(flows)
        if isinstance(found, OneRate):
            assert found.rate == pytest.approx(pyxirr.xirr(flows), rel=1e-9, abs=1e-9)
            compared += 1
    assert compared > 450


def test_what_pyxirr_finds_is_among_our_rates():
    """of 500 lists of flows with any signs, each rate that pyxirr finds is one of ours"""
    chance, several = random.Random(8), 0
    for _ in range(500):
        flows = random_flows(chance, usual=False)
        found = xirr(flows)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = pyxirr.xirr(flows, silent=True)
        if theirs is None:
            continue
        assert isinstance(found, OneRate | SeveralRates)
        rates = [found.rate] if isinstance(found, OneRate) else found.rates
        assert min(abs(theirs - rate) / (1 + abs(rate)) for rate in rates) < 1e-8
        several += len(rates) > 1
    assert several > 20  # and of these pyxirr tells one, and not that there are others


def test_rates_to_forty_digits():
    """of 100 accounts the rate is the root that forty digits give, to the last digits of a float"""
    chance = random.Random(9)
    for _ in range(100):
        flows = random_flows(chance, usual=True)
        if not isinstance(found := xirr(flows), OneRate):
            continue
        with mpmath.workdps(40):
            years = [mpmath.mpf((day - flows[0][0]).days) / 365 for day, _ in flows]

            def worth(rate, flows=flows, years=years):
                return mpmath.fsum(amount * (1 + rate) ** -year for (_, amount), year in zip(flows, years, strict=True))

            exact = float(mpmath.findroot(worth, found.rate))
        assert found.rate == pytest.approx(exact, rel=1e-13, abs=1e-14)
