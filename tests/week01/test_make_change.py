"""Make change: what an answer must do, and the wrong answers we know."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake

COINS = tuple(map(Decimal, ("2", "1", "0.50", "0.20", "0.10", "0.05", "0.02", "0.01")))


def coins(text):
    """Return the coins written in *text*."""
    return [Decimal(coin) for coin in text.split()]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("3.50", "2 1 0.50"), ("9.00", "2 2 2 2 1"), ("0.01", "0.01")],
)
def test_gives_the_fewest_coins(make_change, amount, expected):
    """as few coins as possible make up the amount, the largest first"""
    assert make_change(Decimal(amount)) == coins(expected)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.30", "0.20 0.10"), ("4.35", "2 2 0.20 0.10 0.05"), ("8.88", "2 2 2 2 0.50 0.20 0.10 0.05 0.02 0.01")],
)
def test_is_exact_to_the_cent(make_change, amount, expected):
    """no cent is lost"""
    assert make_change(Decimal(amount)) == coins(expected)


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_nothing_to_give(make_change, amount):
    """an amount of 0 takes no coin"""
    assert make_change(Decimal(amount)) == []


@pytest.mark.parametrize(("amount", "expected"), [("1.1000", "1 0.10"), ("1E+1", "2 2 2 2 2")])
def test_takes_every_spelling(make_change, amount, expected):
    """the value counts, not how the number was written"""
    assert make_change(Decimal(amount)) == coins(expected)


@pytest.mark.parametrize("amount", [Decimal("1.999"), Decimal("0.005"), Decimal("0.1") + Decimal("1E-20")])
def test_refuses_parts_of_a_cent(make_change, amount):
    """an amount that no coins add up to is a ValueError"""
    with pytest.raises(ValueError):
        make_change(amount)


@pytest.mark.parametrize("amount", ["-0.30", "-2", "NaN"])
def test_refuses_what_nobody_can_pay(make_change, amount):
    """a negative amount and NaN are ValueErrors"""
    with pytest.raises(ValueError):
        make_change(Decimal(amount))


@pytest.mark.parametrize("amount", [0.1 + 0.2, 3.5, "1.50", 2])
def test_refuses_other_types(make_change, amount):
    """an amount that is not a Decimal is a TypeError"""
    with pytest.raises(TypeError):
        make_change(amount)


@given(amount=st.decimals("0", "20", places=2))
def test_coins_add_up(make_change, amount):
    """the coins add up to the amount"""
    assert sum(make_change(amount)) == amount


@given(amount=st.decimals("0", "20", places=2))
def test_gives_existing_coins(make_change, amount):
    """every coin is one of COINS"""
    assert set(make_change(amount)) <= set(COINS)


def checked(amount):
    """Raise what the statement asks for, if *amount* cannot be paid in coins."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"{amount!r} is not a Decimal")
    if not amount.is_finite() or amount < 0 or amount % Decimal("0.01"):
        raise ValueError(f"{amount} cannot be paid in coins")


@alternative
def counts_whole_cents(amount):
    """Change to whole cents, and take away coin after coin."""
    checked(amount)
    cents, change = int(amount * 100), []
    for coin in COINS:
        while cents >= coin * 100:
            cents -= int(coin * 100)
            change.append(coin)
    return change


def greedy(amount, values=COINS):
    """Return the coins for *amount*, in whichever type both are given."""
    change = []
    for value, coin in zip(values, COINS, strict=True):
        count, amount = divmod(amount, value)
        change += [coin] * int(count)
    return change


@mistake(caught_by=test_gives_the_fewest_coins)
def gives_each_coin_once(amount):
    """You give each coin at most once. `//` says how often a coin fits, and a `while` loop gives it as often."""
    checked(amount)
    change = []
    for coin in COINS:
        if amount >= coin:
            change.append(coin)
            amount -= coin
    return change


@mistake(caught_by=test_gives_the_fewest_coins)
def begins_with_the_smallest(amount):
    """You begin with the smallest coin, which fits until nothing is left. The largest one that fits goes first."""
    checked(amount)
    return [COINS[-1]] * int(amount / COINS[-1])


@mistake(caught_by=test_gives_the_fewest_coins)
def lists_the_smallest_first(amount):
    """The right coins in the wrong order: the largest comes first."""
    checked(amount)
    return counts_whole_cents(amount)[::-1]


@mistake(caught_by=test_gives_the_fewest_coins)
def returns_cents(amount):
    """You return cents. The values of the coins are asked for, as they stand in COINS."""
    checked(amount)
    return [int(coin * 100) for coin in counts_whole_cents(amount)]


@mistake(caught_by=test_gives_the_fewest_coins)
def drops_the_cents(amount):
    """`int(amount)` drops what stands behind the point. Multiply by 100 first, or stay with Decimals."""
    checked(amount)
    return counts_whole_cents(Decimal(int(amount)))


@mistake(caught_by=test_is_exact_to_the_cent)
def calculates_with_floats(amount):
    """You calculate with floats, which cannot hold 0.30 or 0.10: what is left after a coin misses by a little, and a
    cent gets lost.
    """
    checked(amount)
    return greedy(float(amount), tuple(map(float, COINS)))


@mistake(caught_by=test_is_exact_to_the_cent)
def makes_cents_of_a_float(amount):
    """`float(amount) * 100` falls just below a whole number at times, and `int` then drops a cent. Multiply the
    Decimal.
    """
    checked(amount)
    return counts_whole_cents(Decimal(int(float(amount) * 100)) / 100)


@mistake(caught_by=test_nothing_to_give)
def refuses_zero(amount):
    """You refuse 0. It is an amount like others, and an empty list adds up to it."""
    checked(amount)
    if not amount:
        raise ValueError("nothing to give")
    return counts_whole_cents(amount)


@mistake(caught_by=test_takes_every_spelling)
def counts_the_digits(amount):
    """You look at how the amount is written: 1.1000 has four places, and is still 1.10. Ask whether a cent divides
    it.
    """
    checked(amount)
    if amount.as_tuple().exponent < -2:
        raise ValueError(f"{amount} has too many digits")
    return counts_whole_cents(amount)


@mistake(caught_by=test_refuses_parts_of_a_cent)
def leaves_parts_of_a_cent(amount):
    """You give what you can, and parts of a cent are left over. Then the coins do not add up: refuse such an amount."""
    checked(amount - amount % Decimal("0.01") if isinstance(amount, Decimal) and amount.is_finite() else amount)
    return greedy(amount)


@mistake(caught_by=test_refuses_parts_of_a_cent)
def rounds_to_cents(amount):
    """You round to whole cents, so that the coins are not worth what was asked for. Refuse such an amount."""
    if isinstance(amount, Decimal) and amount.is_finite():
        amount = round(amount, 2)
    checked(amount)
    return counts_whole_cents(amount)


@mistake(caught_by=test_refuses_what_nobody_can_pay)
def takes_negative_amounts(amount):
    """A negative amount gives an empty list in your code. Nobody can pay it: refuse it."""
    if isinstance(amount, Decimal) and amount < 0:
        return []
    checked(amount)
    return counts_whole_cents(amount)


@mistake(caught_by=test_refuses_what_nobody_can_pay)
def compares_nan(amount):
    """NaN cannot be compared: Decimal raises an error of its own, which is no ValueError. Ask `is_finite()` first."""
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise InvalidOperation([InvalidOperation])
    checked(amount)
    return counts_whole_cents(amount)


@mistake(caught_by=test_refuses_other_types)
def trusts_floats(amount):
    """You make a Decimal of whatever comes. The float 0.1 + 0.2 has missed 0.30 before you see it: refuse it."""
    if not isinstance(amount, Decimal):
        amount = Decimal(str(round(amount, 2)))
    checked(amount)
    return counts_whole_cents(amount)


@mistake(caught_by=test_refuses_other_types)
def raises_a_value_error(amount):
    """A wrong type is a TypeError; a ValueError says that the type is right and the value is not."""
    if not isinstance(amount, Decimal):
        raise ValueError(f"{amount!r} is not a Decimal")
    checked(amount)
    return counts_whole_cents(amount)
