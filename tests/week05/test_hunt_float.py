"""Hunt: two sums that are equal and not `==`. What the repair and its test must do, and what we know that does not."""

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Repair

is_balanced = None  # what the tests below call: the broken one, then the repaired one


def broken(debits, credits):
    """it is the one of the lesson"""
    return sum(debits) == sum(credits)


def cents(amounts):
    """Return the sum of amounts in whole cents."""
    return sum(round(amount * 100) for amount in amounts)


def repaired(debits, credits):
    """it counts in whole cents"""
    return cents(debits) == cents(credits)


BUG = Repair("is_balanced", broken=broken, repaired=repaired)
amounts = st.lists(st.integers(0, 100_000), max_size=8)


def test_thirty_cents(is_balanced):
    """ten and twenty cents are thirty cents"""
    assert is_balanced([0.1, 0.2], [0.3]) is True


def test_many_amounts(is_balanced):
    """a hundred times ten cents are ten"""
    assert is_balanced([0.1] * 100, [10.0]) is True


def test_forty_cents(is_balanced):
    """forty cents too little are not balanced"""
    assert is_balanced([0.6], [1.0]) is False


def test_twenty_nine_cents(is_balanced):
    """twenty-nine cents are fourteen and fifteen, and not twenty-eight"""
    assert is_balanced([0.29], [0.14, 0.15]) is True
    assert is_balanced([0.29], [0.28]) is False


def test_one_cent(is_balanced):
    """a cent too much or too little is not balanced"""
    assert is_balanced([0.1, 0.2], [0.31]) is False
    assert is_balanced([0.01], []) is False


def test_one_cent_in_a_million(is_balanced):
    """a cent is a cent, however large the sums are"""
    assert is_balanced([1_000_000.0, 0.01], [1_000_000.0]) is False


def test_nothing(is_balanced):
    """no amounts are balanced"""
    assert is_balanced([], []) is True


@given(amounts, amounts)
def test_agrees_with_whole_cents(is_balanced, debits, credits):
    """the answer is that of the same amounts in whole cents"""
    as_floats = [amount / 100 for amount in debits], [amount / 100 for amount in credits]
    assert is_balanced(*as_floats) is (sum(debits) == sum(credits))


def test_regression_test_passes_after_a_repair(test_balance):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_balance)


def test_regression_test_finds_the_bug(test_balance):
    """your test fails for the function as it was"""
    BUG.is_found(test_balance)


@alternative
class decimals:
    def is_balanced(debits, credits):
        total = [sum((Decimal(f"{amount:.2f}") for amount in side), Decimal(0)) for side in (debits, credits)]
        return total[0] == total[1]

    def test_balance():
        assert is_balanced([0.7, 0.1], [0.8])


@alternative
class within_half_a_cent:
    def is_balanced(debits, credits):
        return abs(math.fsum(debits) - math.fsum(credits)) < 0.005

    def test_balance():
        assert is_balanced([1.1, 2.2], [3.3])
        assert not is_balanced([1.1, 2.2], [3.31])


@mistake(caught_by=test_thirty_cents)
class equal_still:
    """0.1 and 0.2 are stored a little above ten and twenty hundredths, and `==` sees the difference."""

    def is_balanced(debits, credits):
        return sum(debits) == sum(credits)


@mistake(caught_by=test_twenty_nine_cents)
class within_a_cent:
    """A whole cent is allowed here, and a cent is what an account must not be off by: half of it is the limit."""

    def is_balanced(debits, credits):
        return abs(math.fsum(debits) - math.fsum(credits)) <= 0.0101


@mistake(caught_by=test_one_cent_in_a_million)
class relative_tolerance:
    """`isclose` allows a part of the sum: 1e-6 of a million is one. Money is off by cents, not by parts."""

    def is_balanced(debits, credits):
        return math.isclose(sum(debits), sum(credits), rel_tol=1e-6, abs_tol=1e-6)


@mistake(caught_by=test_forty_cents)
class rounds_to_whole:
    """`round` without a number of digits gives whole units, and ninety-nine cents are lost."""

    def is_balanced(debits, credits):
        return round(sum(debits)) == round(sum(credits))


@mistake(caught_by=test_twenty_nine_cents)
class cuts_the_cents:
    """`int` cuts. 0.29 times 100 is 28.999…, which becomes 28 cents: use `round`."""

    def is_balanced(debits, credits):
        return sum(int(amount * 100) for amount in debits) == sum(int(amount * 100) for amount in credits)


@mistake(caught_by=test_many_amounts)
class tolerance_too_small:
    """The error grows with the number of amounts: an epsilon that suits two of them is too small for a hundred."""

    def is_balanced(debits, credits):
        return abs(sum(debits) - sum(credits)) < 1e-15


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_exact_floats:
    """Halves and quarters are exact in binary, so their sums were right before, equal or not: take tenths."""

    def test_balance():
        assert is_balanced([0.5, 0.25], [0.75])


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class pins_the_bug:
    """This states what the function does wrong. A regression test states what it has to do."""

    def test_balance():
        assert not is_balanced([0.1, 0.2], [0.3])
