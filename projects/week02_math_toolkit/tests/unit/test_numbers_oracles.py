"""Numbers, beside sympy, mpmath and the standard library."""

import math
import random
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from math_toolkit import factorize, gcd, integer_root, is_prime, lcm, newton, numbers, primes_below, root

WHOLE = st.integers(-(10**30), 10**30)


@given(st.lists(WHOLE, max_size=5))
def test_divisors_as_math(values):
    """gcd and lcm are those of `math`"""
    assert gcd(*values) == math.gcd(*values)
    assert lcm(*values) == math.lcm(*values)


@given(WHOLE, WHOLE)
def test_divisor_times_multiple(a, b):
    """gcd times lcm is the product without its sign"""
    assert gcd(a, b) * lcm(a, b) == abs(a * b)


def test_primes_as_sympy():
    """the sieve finds the primes that sympy does"""
    assert primes_below(100_000) == list(sympy.primerange(100_000))
    for limit in range(200):
        assert primes_below(limit) == list(sympy.primerange(limit))


def test_primality_as_sympy():
    """is_prime is isprime: numbers of all sizes, with the neighbours of primes"""
    chance = random.Random(1)
    tried = [chance.getrandbits(bits) | 1 for bits in range(2, 400) for _ in range(3)]
    tried += [sympy.nextprime(number) for number in tried[::20]]
    tried += range(-5, 2000)
    assert [n for n in tried if is_prime(n)] == [n for n in tried if sympy.isprime(n)]
    assert sum(map(is_prime, tried[1200:])) > 300


def test_both_halves_of_the_test_for_large_numbers():
    """Miller-Rabin with base 2, and the Lucas test, are deceived by the numbers known to deceive them and no others"""
    odd = [number for number in range(5, 20_000, 2) if not sympy.isprime(number)]
    strong_to_2 = [2047, 3277, 4033, 4681, 8321, 15841]  # OEIS A001262
    strong_lucas = [5459, 5777, 10877, 16109, 18971]  # OEIS A217255
    assert [number for number in odd if numbers._passes_miller_rabin(number, 2)] == strong_to_2
    assert [number for number in odd if numbers._passes_strong_lucas(number)] == strong_lucas
    assert all(numbers._passes_strong_lucas(prime) for prime in sympy.primerange(5, 20_000))


def test_large_composites():
    """products of two large primes are composite, also where only the test of Baillie and PSW speaks"""
    chance = random.Random(2)
    primes = [sympy.nextprime(chance.getrandbits(bits)) for bits in range(50, 110, 3)]
    assert all(map(is_prime, primes))
    assert not any(is_prime(p * q) for p in primes for q in primes)


def test_factors_as_sympy():
    """factorize is factorint: small numbers, smooth, square and hard ones"""
    chance = random.Random(3)
    tried = [*range(1, 2000), *(chance.getrandbits(bits) + 1 for bits in range(8, 75))]
    tried += [chance.choice([2, 3, 1009, 10007]) ** chance.randint(1, 9) * chance.randint(1, 99) for _ in range(50)]
    tried += [1_000_003**2, 1_000_003**3, 1_000_003 * 1_000_033, 2**67 - 1, 10**15 + 37]
    for number in tried:
        found = factorize(number)
        assert found == sympy.factorint(number)
        assert list(found) == sorted(found)


@given(st.integers(0, 10**60), st.integers(1, 9))
def test_whole_roots_by_definition(number, degree):
    """the whole root is the largest whose power is not beyond the number"""
    found = integer_root(number, degree)
    assert found**degree <= number < (found + 1) ** degree


@given(st.integers(1, 10**40), st.integers(1, 10**40), st.integers(2, 7))
def test_roots_as_mpmath(numerator, denominator, degree):
    """roots of fractions are mpmath's to 50 digits"""
    with mpmath.workdps(80):
        theirs = mpmath.nstr(mpmath.root(mpmath.mpf(numerator) / denominator, degree), 75)
    assert root(Fraction(numerator, denominator), degree) == Context(prec=50).create_decimal(theirs)


@pytest.mark.parametrize(
    ("function", "derivative", "start", "theirs"),
    [
        (lambda x: x * x - 2, lambda x: 2 * x, 1, lambda: mpmath.sqrt(2)),
        (
            lambda x: x**3 - 2 * x - 5,
            lambda x: 3 * x * x - 2,
            2,
            lambda: mpmath.findroot(lambda x: x**3 - 2 * x - 5, 2),
        ),
        (lambda x: x.exp() - 10, lambda x: x.exp(), 2, lambda: mpmath.log(10)),
        (lambda x: x.ln() - 1, lambda x: 1 / x, 3, lambda: mpmath.e),
        (lambda x: x * x.exp() - 1, lambda x: (1 + x) * x.exp(), 1, lambda: mpmath.lambertw(1)),
    ],
)
def test_newton_as_mpmath(function, derivative, start, theirs):
    """Newton's method in decimals agrees with mpmath to 50 digits"""
    with localcontext(prec=60), mpmath.workdps(60):
        found = newton(function, derivative, Decimal(start), tolerance=Decimal("1e-55"))
        assert abs(mpmath.mpf(str(found)) - theirs()) < mpmath.mpf("1e-50")
