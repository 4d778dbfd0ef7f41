"""Numbers: divisors, primes, factors and roots, for whole numbers of any size.

Build all of `numbers.py`: `gcd`, `lcm`, `primes_below`, `is_prime`, `factorize`, `integer_root`, `root` and `newton`.

Hint: Euclid needs a remainder and a loop; the rest of `gcd` and `lcm` is signs and zeros.
Hint: `is_prime` in three steps: small divisors, then Miller-Rabin with `pow(base, odd, number)`, then, for numbers
beyond the table, the test of Baillie and PSW. The first two give most of the checks.
Hint: no float on the way to a whole root. `math.isqrt` is exact; for other degrees, so is Newton's method in whole
numbers.
"""

import re
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations

import pytest

from math_toolkit import (
    NoConvergenceError,
    factorize,
    gcd,
    integer_root,
    is_prime,
    lcm,
    newton,
    primes_below,
    root,
)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((), 0), ((0, 0), 0), ((0, 7), 7), ((-4, 6), 2), ((12, 18, 27), 3), ((2**200, 6**100), 2**100)],
)
def test_greatest_common_divisor(numbers, expected):
    """the greatest common divisor of any numbers, in any order, is never negative"""
    assert {gcd(*order) for order in permutations(numbers)} == {expected}


@pytest.mark.parametrize(
    ("numbers", "expected"), [((), 1), ((0, 7), 0), ((-4, 6), 12), ((4, 6, 10), 60), ((2**100, 3), 3 * 2**100)]
)
def test_least_common_multiple(numbers, expected):
    """the least common multiple of any numbers, in any order, is never negative"""
    assert {lcm(*order) for order in permutations(numbers)} == {expected}


def test_primes():
    """the sieve gives the primes below its limit, and not the limit"""
    assert primes_below(30) == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    assert [primes_below(limit) for limit in (-5, 0, 2, 3, 4, 5)] == [[], [], [], [2], [2, 3], [2, 3]]
    assert primes_below(29)[-1] == 23
    assert len(primes_below(10**6)) == 78498


def test_primality_as_the_sieve():
    """every number below 5,000 is prime exactly if the sieve found it"""
    assert [number for number in range(-10, 5000) if is_prime(number)] == primes_below(5000)


@pytest.mark.parametrize(
    "number", [561, 3215031751, 3825123056546413051, 318665857834031151167461, 3317044064679887385961981]
)
def test_pseudoprimes(number):
    """numbers that deceive simpler tests are not prime"""
    assert not is_prime(number)


def test_large_primes():
    """primes of many digits are found prime at once, and their products and squares are not"""
    first, second = 2**89 - 1, 2**127 - 1
    assert not any(is_prime(2**exponent - 1) for exponent in (101, 103, 109))  # these deceive Miller-Rabin with base 2
    assert is_prime(first)
    assert is_prime(second)
    assert not is_prime(first * second)
    assert not is_prime(second**2)


@pytest.mark.parametrize("call", [gcd, lcm, is_prime, factorize, primes_below])
def test_whole_numbers_only(call):
    """a float is refused, even 7.0"""
    with pytest.raises(TypeError):
        call(7.0)


@pytest.mark.parametrize(
    ("number", "factors"),
    [
        (1, {}),
        (2, {2: 1}),
        (360, {2: 3, 3: 2, 5: 1}),
        (1009**2, {1009: 2}),
        (1009**3, {1009: 3}),
        (2**64 + 1, {274177: 1, 67280421310721: 1}),
        (10**18 + 9, {10**18 + 9: 1}),
        (1_000_003 * 999_983, {999_983: 1, 1_000_003: 1}),
    ],
)
def test_factors(number, factors):
    """the prime factors come in ascending order, each with its exponent"""
    assert list(factorize(number).items()) == list(factors.items())


@pytest.mark.parametrize("number", [0, -12])
def test_numbers_without_factors(number):
    """0 and negative numbers are refused by name"""
    with pytest.raises(ValueError, match=str(number)):
        factorize(number)


@pytest.mark.parametrize("degree", [1, 2, 3, 5, 64])
def test_whole_roots(degree):
    """whole roots are exact on both sides of a power, where floats are not"""
    for base in (1, 2, 3, 10, 10**20 + 39):
        assert integer_root(base**degree, degree) == base
        assert integer_root(base**degree + 1, degree) == base + (degree == 1)
        assert integer_root(base**degree - 1, degree) == base - 1


@pytest.mark.parametrize(("number", "degree"), [(-1, 2), (-8, 3), (4, 0)])
def test_no_whole_root(number, degree):
    """a negative number and a degree below 1 are refused"""
    with pytest.raises(ValueError, match="must be positive"):
        integer_root(number, degree)


def test_roots_to_the_last_digit():
    """a root has as many right digits as asked for, and an exact one ends where it ends"""
    assert str(root(2)) == "1.4142135623730950488016887242096980785696718753769"
    assert root(2, 3, digits=10) == Decimal("1.259921050")
    assert root(Fraction(1, 4)) == Decimal("0.5")
    assert root(-27, 3) == -3
    assert root(0) == 0
    assert root(10**400, digits=3) == Decimal("1E200")
    assert root(Decimal("1e-400"), digits=3) == Decimal("1E-200")


def test_roots_are_rounded_once():
    """a root just beside the middle of two roundings goes to the right side, and one in the middle to the even one"""
    assert root(Fraction(25, 10) ** 2, digits=1) == 2
    assert root(Fraction(35, 10) ** 2, digits=1) == 4
    assert root(Fraction(25, 10) ** 2 + Fraction(1, 10**90), digits=1) == 3
    assert root(Fraction(25, 10) ** 2 - Fraction(1, 10**90), digits=1) == 2


@pytest.mark.parametrize(("number", "degree", "digits"), [(-4, 2, 5), (4, 0, 5), (4, 2, 0)])
def test_no_root(number, degree, digits):
    """an even root of a negative number, a degree and digits below 1 are refused"""
    with pytest.raises(ValueError, match=r"no real root|must be 1 or more"):
        root(number, degree, digits)


def test_newton():
    """Newton's method finds the root near its start, in the kind of number it starts from"""
    assert newton(lambda x: x * x - 2, lambda x: 2 * x, 1.0) == pytest.approx(2**0.5, rel=1e-15)
    assert newton(lambda x: x * x - 2, lambda x: 2 * x, -1) == pytest.approx(-(2**0.5), rel=1e-15)
    found = newton(lambda x: x * x - 2, lambda x: 2 * x, Fraction(1))
    assert isinstance(found, Fraction)
    assert abs(found * found - 2) < Fraction(1, 10**20)


def test_newton_in_decimals():
    """in decimals, Newton's method gives as many digits as the tolerance asks for"""
    with localcontext(prec=60):
        found = newton(lambda x: x**3 - 2, lambda x: 3 * x * x, Decimal(1), tolerance=Decimal("1e-55"))
        assert abs(found - root(2, 3, 60)) < Decimal("1e-55")


@pytest.mark.parametrize(
    ("function", "derivative", "start"),
    [
        (lambda x: x * x + 1, lambda x: 2 * x, 0.0),
        (lambda x: x * x + 1, lambda x: 2 * x, 0.7),
        (lambda x: x**3 - 2 * x + 2, lambda x: 3 * x * x - 2, 0.0),
        (lambda x: float("nan"), lambda x: 1.0, 0.0),
        (lambda x: 1.0, lambda x: 1e-320, 1e300),
    ],
)
def test_newton_without_a_root(function, derivative, start):
    """a flat place, a cycle, an endless search and numbers that run away end in an error that names the start"""
    with pytest.raises(NoConvergenceError, match=re.escape(str(start))):
        newton(function, derivative, start)


def test_newton_at_a_flat_root():
    """a start that is a root is the answer, although the derivative is 0 there"""
    assert newton(lambda x: x * x, lambda x: 2 * x, 0.0) == 0.0
