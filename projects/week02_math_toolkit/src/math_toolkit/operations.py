"""What the command can do: each operation turns words into one line of output, or several."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from math_toolkit import numbers, stats
from math_toolkit.errors import BadInputError
from math_toolkit.geometry import Location, Point, Polygon, convex_hull
from math_toolkit.orientation import Coordinate
from math_toolkit.registry import Registry

PLUGIN_GROUP = "math_toolkit.operations"
# Python itself refuses to read longer ones, because that takes quadratic time.
LONGEST_NUMBER = 4300
MOST_PRIMES_BELOW = 100_000_000
MOST_DIGITS = 10_000


@dataclass(frozen=True)
class Answer:
    """What an operation found: the text to print, and whether it is "yes", which is the exit code."""

    text: str
    is_yes: bool = True


@dataclass(frozen=True)
class Operation:
    """A command's name for a function: *usage* names its words, *summary* says what it answers, in half a line."""

    usage: str
    summary: str
    answer: Callable[[Sequence[str]], Answer]


def standard_operations() -> Registry[Operation]:
    """Return a registry of the operations of this package; plug-ins may be added to it."""
    registry: Registry[Operation] = Registry("operation")
    for name, usage, summary, answer in (
        ("gcd", "NUMBER...", "greatest common divisor", _gcd),
        ("lcm", "NUMBER...", "least common multiple", _lcm),
        ("is-prime", "NUMBER", "whether it is prime (exit code 1: it is not)", _is_prime),
        ("factor", "NUMBER", "prime factors, ascending", _factor),
        ("primes", "LIMIT", "all primes below LIMIT", _primes),
        ("root", "NUMBER [DEGREE [DIGITS]]", "root to so many digits (2 and 50), the last one right", _root),
        ("describe", "NUMBER...", "count, mean, deviation and quartiles; - reads standard input", _describe),
        ("area", "X,Y X,Y X,Y...", "area and perimeter of a polygon", _area),
        ("contains", "X,Y POLYGON...", "whether the polygon contains the first point (exit code 1: no)", _contains),
        ("hull", "X,Y...", "corners of the convex hull, counterclockwise", _hull),
    ):
        registry.add(name, Operation(usage, summary, answer))
    return registry


def parse_whole(word: str) -> int:
    """Return the whole number that *word* is; raise `BadInputError` if it is none."""
    if len(word) > LONGEST_NUMBER:
        raise BadInputError(f"a number of {len(word)} digits is too long; {LONGEST_NUMBER} are read")
    if not re.fullmatch(r"[+-]?[0-9]+", word):
        raise BadInputError(f"{word!r} is no whole number")
    return int(word)


def parse_number(word: str) -> Fraction:
    """Return the number that *word* is, exactly: 3, -0.5, 1e-3 or 2/3; raise `BadInputError` if it is none."""
    try:
        if len(word) > LONGEST_NUMBER or abs(Decimal(word.partition("/")[0]).adjusted()) > LONGEST_NUMBER:
            raise BadInputError(f"{word[:20]}... is too long; {LONGEST_NUMBER} digits are read")
        return Fraction(word)
    except (ValueError, ZeroDivisionError, InvalidOperation, OverflowError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{word!r} is no number") from error


def parse_point(word: str) -> Point:
    """Return the point that *word* is, as in 3,-0.5; raise `BadInputError` if it is none."""
    x, comma, y = word.partition(",")
    if not comma:
        raise BadInputError(f"{word!r} is no point; write X,Y")
    return Point(parse_number(x), parse_number(y))


def _few(words: Sequence[str], least: int, most: int | None = None) -> Sequence[str]:
    if len(words) < least or (most is not None and len(words) > most):
        wanted = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
        raise BadInputError(f"needs {wanted} argument{'s' * (wanted != '1')}, not {len(words)}")
    return words


def _gcd(words: Sequence[str]) -> Answer:
    return Answer(str(numbers.gcd(*map(parse_whole, _few(words, 1)))))


def _lcm(words: Sequence[str]) -> Answer:
    return Answer(str(numbers.lcm(*map(parse_whole, _few(words, 1)))))


def _is_prime(words: Sequence[str]) -> Answer:
    is_prime = numbers.is_prime(parse_whole(_few(words, 1, 1)[0]))
    return Answer("yes" if is_prime else "no", is_prime)


def _factor(words: Sequence[str]) -> Answer:
    factors = numbers.factorize(parse_whole(_few(words, 1, 1)[0]))
    return Answer(
        " * ".join(f"{prime}^{power}" if power > 1 else f"{prime}" for prime, power in factors.items()) or "1"
    )


def _primes(words: Sequence[str]) -> Answer:
    limit = parse_whole(_few(words, 1, 1)[0])
    if limit > MOST_PRIMES_BELOW:
        raise BadInputError(f"LIMIT may be up to {MOST_PRIMES_BELOW}, not {limit}")
    return Answer("\n".join(map(str, numbers.primes_below(limit))))


def _root(words: Sequence[str]) -> Answer:
    number, degree, digits = [*_few(words, 1, 3), "2", "50"][:3] if len(words) != 2 else [*words, "50"]
    if parse_whole(digits) > MOST_DIGITS or parse_whole(degree) > MOST_DIGITS:
        raise BadInputError(f"DEGREE and DIGITS may be up to {MOST_DIGITS}")
    return Answer(str(numbers.root(parse_number(number), parse_whole(degree), parse_whole(digits))))


def _describe(words: Sequence[str]) -> Answer:
    data = [parse_number(word) for word in words]
    rows: list[tuple[str, float]] = [("count", len(data)), ("mean", stats.mean(data))]
    if len(data) > 1:
        rows.append(("deviation", stats.standard_deviation(data)))
    quartiles = ("minimum", "quartile 1", "median", "quartile 3", "maximum")
    rows += [(name, stats.quantile(data, Fraction(i, 4))) for i, name in enumerate(quartiles)]
    return Answer("\n".join(f"{name:10}  {value:.12g}" for name, value in rows))


def _area(words: Sequence[str]) -> Answer:
    polygon = _polygon(words)
    return Answer(f"area       {polygon.area:.12g}\nperimeter  {polygon.perimeter:.12g}")


def _contains(words: Sequence[str]) -> Answer:
    point, *rest = _few(words, 4)
    location = _polygon(rest).locate(parse_point(point))
    return Answer(location.value, location is not Location.OUTSIDE)


def _hull(words: Sequence[str]) -> Answer:
    corners = convex_hull(map(parse_point, _few(words, 1)))
    return Answer(" ".join(f"{_decimal(corner.x)},{_decimal(corner.y)}" for corner in corners))


def _polygon(words: Sequence[str]) -> Polygon:
    return Polygon(map(parse_point, _few(words, 3)))


def _decimal(value: Coordinate) -> str:
    return str(value) if Fraction(value).denominator == 1 else f"{float(value):.12g}"
