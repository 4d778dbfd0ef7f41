"""Whole numbers and roots: divisors, primes, factors, Newton's method."""

import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import count
from operator import index
from typing import TypeVar

from math_toolkit.errors import NoConvergenceError

Number = TypeVar("Number", float, Decimal, Fraction)

# Below each limit, a number that passes Miller-Rabin for the first so many primes as bases is prime.
# Jaeschke, "On strong pseudoprimes to several bases" (1993); Sorenson and Webster, "Strong pseudoprimes to twelve
# prime bases" (2015).
MILLER_RABIN_LIMITS = (
    (3_215_031_751, 4),
    (3_825_123_056_546_413_051, 9),
    (318_665_857_834_031_151_167_461, 12),
    (3_317_044_064_679_887_385_961_981, 13),
)


def gcd(*numbers: int) -> int:
    """Return the greatest common divisor, never negative: 0 for no numbers and for zeros only.

    Euclid, Elements VII.2. Raises `TypeError` for what is no whole number.
    """
    result = 0
    for number in map(index, numbers):
        while number:
            result, number = number, result % number
    return abs(result)


def lcm(*numbers: int) -> int:
    """Return the least common multiple, never negative: 1 for no numbers, 0 if one of them is 0."""
    result = 1
    for number in map(index, numbers):
        if number == 0:
            return 0
        result = abs(result // gcd(result, number) * number)
    return result


def primes_below(limit: int) -> list[int]:
    """Return all primes less than *limit*, ascending, by the sieve of Eratosthenes in *limit* / 2 bytes."""
    limit = index(limit)
    if limit <= 2:
        return []
    is_candidate = bytearray([1]) * (limit // 2)  # at i stands 2i + 1; the place of 1 is taken by 2
    for i in range(1, (math.isqrt(limit - 1) + 1) // 2):
        if is_candidate[i]:
            first, step = 2 * i * (i + 1), 2 * i + 1
            is_candidate[first::step] = bytes(len(range(first, len(is_candidate), step)))
    return [2, *(2 * i + 1 for i in range(1, len(is_candidate)) if is_candidate[i])]


def is_prime(number: int) -> bool:
    """Tell whether *number* is prime; negative numbers, 0 and 1 are not.

    Proven below 3.3 * 10**24 (Miller-Rabin with bases known to suffice). Above, the test of Baillie and PSW, for which
    nobody has found a composite number that passes. Raises `TypeError` for what is no whole number.
    """
    number = index(number)
    if number < 2:
        return False
    for prime in _SMALL_PRIMES:
        if number % prime == 0:
            return number == prime
    if number < _SMALL_PRIMES[-1] ** 2:
        return True
    for limit, bases in MILLER_RABIN_LIMITS:
        if number < limit:
            return all(_passes_miller_rabin(number, base) for base in _SMALL_PRIMES[:bases])
    return _passes_miller_rabin(number, 2) and _passes_strong_lucas(number)


def factorize(number: int) -> dict[int, int]:
    """Return the prime factors of *number*, ascending, each with its exponent; none for 1.

    Small factors by trial division, others by Pollard's rho in Brent's variant, in about the square root of the second
    largest factor steps: up to 25 digits in a second or two. Raises `ValueError` if *number* is less than 1.

    >>> factorize(360)
    {2: 3, 3: 2, 5: 1}
    """
    rest = index(number)
    if rest < 1:
        raise ValueError(f"only numbers from 1 have prime factors, not {number}")
    found: list[int] = []
    for prime in _SMALL_PRIMES:
        while rest % prime == 0:
            found.append(prime)
            rest //= prime
    waiting = [rest] if rest > 1 else []
    while waiting:
        factor = waiting.pop()
        if is_prime(factor):
            found.append(factor)
        else:
            divisor = _divisor_of(factor)
            waiting += [divisor, factor // divisor]
    return {prime: found.count(prime) for prime in sorted(set(found))}


def integer_root(number: int, degree: int = 2) -> int:
    """Return the largest whole number whose power *degree* is at most *number*, however large it is.

    Raises `ValueError` if *number* is negative or *degree* less than 1.

    >>> integer_root(10**40 - 1, 4)
    9999999999
    """
    number, degree = index(number), index(degree)
    if number < 0 or degree < 1:
        raise ValueError(f"no whole root of degree {degree} of {number}; both must be positive")
    if degree == 2:
        return math.isqrt(number)
    if number < 2 or degree == 1:
        return number
    # Newton from above: in whole numbers, it falls until it is at the root.
    root = 1 << -(-number.bit_length() // degree)
    while (better := ((degree - 1) * root + number // root ** (degree - 1)) // degree) < root:
        root = better
    return root


def root(number: int | Fraction | Decimal, degree: int = 2, digits: int = 50) -> Decimal:
    """Return the root of *number* of that *degree*, rounded to so many significant *digits*, half to even.

    The last digit is right: the root is computed in whole numbers, and rounded once. Raises `ValueError` if *degree* or
    *digits* is less than 1, and for an even root of a negative number.

    >>> root(2, digits=20)
    Decimal('1.4142135623730950488')
    """
    if degree < 1 or digits < 1:
        raise ValueError(f"degree and digits must be 1 or more, not {degree} and {digits}")
    exact = Fraction(number)
    if exact < 0:
        if degree % 2 == 0:
            raise ValueError(f"{number} has no real root of even degree {degree}")
        return -root(-exact, degree, digits)
    numerator, denominator = exact.numerator, exact.denominator
    size = (numerator.bit_length() - denominator.bit_length()) * 0.30103 / degree  # its decimal digits, nearly
    shift = digits + 3 - math.floor(size)
    scaled = exact * Fraction(10) ** (shift * degree)
    whole = integer_root(scaled.numerator // scaled.denominator, degree)
    # A last digit that is not 0 stands for all that was cut off, so that nothing passes for a tie.
    cut_off = int(Fraction(whole) ** degree != scaled)
    context = decimal.Context(prec=digits, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    return context.create_decimal(Decimal(10 * whole + cut_off)).scaleb(-shift - 1, context).normalize(context)


def newton(
    function: Callable[[Number], Number],
    derivative: Callable[[Number], Number],
    start: Number,
    *,
    tolerance: float | Decimal = 1e-12,
    limit: int = 100,
) -> Number:
    """Return a root of *function*, found by Newton's method from *start*, in the numbers that *start* is of.

    It ends with a step of at most *tolerance* * max(1, |x|). With `Decimal`, the context's precision must exceed the
    digits that *tolerance* asks for. Raises `NoConvergenceError` if *limit* steps do not suffice, a derivative is 0, or
    a value is not finite.
    """
    x: Number = float(start) if isinstance(start, int) else start
    smallest = type(x)(tolerance)
    for _ in range(limit):
        value = function(x)
        if value == 0:
            return x
        slope = derivative(x)
        if slope == 0:
            raise NoConvergenceError(f"no root from {start}: the derivative is 0 at {x}")
        step = value / slope
        x -= step
        if not math.isfinite(x):
            raise NoConvergenceError(f"no root from {start}: a value is not finite")
        if abs(step) <= smallest * max(type(x)(1), abs(x)):
            return x
    raise NoConvergenceError(f"no root from {start} in {limit} steps; at {x} now")


_SMALL_PRIMES = tuple(primes_below(1000))


def _passes_miller_rabin(number: int, base: int) -> bool:
    odd, twos = _odd_part(number - 1)
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


def _passes_strong_lucas(number: int) -> bool:
    """Baillie and Wagstaff, "Lucas pseudoprimes" (1980), with Selfridge's choice of P = 1 and Q."""
    if math.isqrt(number) ** 2 == number:
        return False  # the search for D would not end
    d = next(d for i in count(5, 2) if _jacobi(d := i if i % 4 == 1 else -i, number) == -1)  # 5, -7, 9, -11 …
    q = (1 - d) // 4
    odd, twos = _odd_part(number + 1)
    u, v, power = 1, 1, q % number  # U, V and Q's power at 1
    for bit in bin(odd)[3:]:
        u, v, power = u * v % number, (v * v - 2 * power) % number, power * power % number
        if bit == "1":
            u, v, power = _half(u + v, number), _half(d * u + v, number), power * q % number
    if u == 0:
        return True
    for _ in range(twos):
        if v == 0:
            return True
        v, power = (v * v - 2 * power) % number, power * power % number
    return False


def _half(value: int, modulus: int) -> int:
    return (value + modulus if value % 2 else value) // 2 % modulus


def _odd_part(number: int) -> tuple[int, int]:
    twos = (number & -number).bit_length() - 1
    return number >> twos, twos


def _jacobi(number: int, modulus: int) -> int:
    """Cohen, "A Course in Computational Algebraic Number Theory", algorithm 1.4.10."""
    number, sign = number % modulus, 1
    while number:
        number, twos = _odd_part(number)
        if twos % 2 and modulus % 8 in (3, 5):
            sign = -sign
        if number % 4 == modulus % 4 == 3:
            sign = -sign
        number, modulus = modulus % number, number
    return sign if modulus == 1 else 0


def _divisor_of(composite: int) -> int:
    """Brent, "An improved Monte Carlo factorization algorithm" (1980); the constants are tried in order, not drawn."""
    return next(divisor for constant in count(1) if 1 < (divisor := _rho(composite, constant)) < composite)


def _rho(composite: int, constant: int) -> int:
    y, length, batch = 2, 1, 128
    while True:
        x = y
        for _ in range(length):
            y = (y * y + constant) % composite
        for done in range(0, length, batch):
            before, product = y, 1
            for _ in range(min(batch, length - done)):
                y = (y * y + constant) % composite
                product = product * abs(x - y) % composite
            if math.gcd(product, composite) > 1:
                return _step_by_step(composite, constant, x, before)
        length *= 2


def _step_by_step(composite: int, constant: int, x: int, y: int) -> int:
    """Return the first common divisor in a batch that holds one; *composite* itself if it comes all at once."""
    while True:
        y = (y * y + constant) % composite
        if (divisor := math.gcd(abs(x - y), composite)) > 1:
            return divisor
