"""What a cell says, or a clear reason why it says nothing: numbers, dates and ratios."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

LONGEST_NUMBER = 30  # characters; more is no price and no quantity
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_WITH_POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[. \u00a0\u202f]\d{3})+)(?:,\d+)?", re.ASCII)
_RATIO = re.compile(r"(\d{1,6})(?:\s*(?::|-?for-?|/)\s*(\d{1,6}))?", re.ASCII | re.IGNORECASE)
_SHOWN = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%y": "YY"}


def parse_decimal(text: str, *, decimal_comma: bool = False) -> Decimal:
    """Return the number that *text* says, exactly.

    Thousands may be grouped in threes, a currency sign may stand before, parentheses mean minus. With *decimal_comma*,
    "1.234,50" is 1234.5, otherwise "1,234.50" is. Raises `ValueError` for anything else: exponents, NaN, infinity, and
    "1,5" where a point is expected.

    >>> parse_decimal("$1,234.50"), parse_decimal("(2.50)"), parse_decimal("1.234,5", decimal_comma=True)
    (Decimal('1234.50'), Decimal('-2.50'), Decimal('1234.5'))
    """
    found = text.strip()
    negative = found.startswith("(") and found.endswith(")")
    number = (found[1:-1] if negative else found).replace("\u2212", "-")
    number = re.sub(r"^([+-]?)\s*[$€£]\s*", r"\1", number)
    pattern = _WITH_COMMA if decimal_comma else _WITH_POINT
    if len(number) > LONGEST_NUMBER or not pattern.fullmatch(number) or (negative and number.startswith(("-", "+"))):
        example = "1234,50" if decimal_comma else "1234.50"
        raise ValueError(f"{text!r} is no number such as {example}")
    plain = re.sub(r"[. \u00a0\u202f]", "", number).replace(",", ".") if decimal_comma else number.replace(",", "")
    return -Decimal(plain) if negative else Decimal(plain)


def parse_date(text: str, form: str = "%Y-%m-%d") -> date:
    """Return the date that *text* is in the form of `strptime`; a time of day after an ISO date is left out.

    Raises `ValueError` if it is none, or is not between 1900 and 2199.
    """
    said = text.strip()
    if form == "%Y-%m-%d":
        said = re.sub(r"[T ]\d{2}:\d{2}.*$", "", said)
    try:
        found = datetime.strptime(said, form).date()
    except ValueError:
        shown = re.sub("%.", lambda match: _SHOWN.get(match[0], match[0]), form)
        raise ValueError(f"{text!r} is no date of the form {shown}") from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError(f"{text!r} is not between {EARLIEST.year} and {LATEST.year}")
    return found


def parse_ratio(text: str) -> Fraction:
    """Return how many shares one becomes by a split: "2:1" and "2" are 2, "1:10" is a tenth, "3-for-2" is 3/2.

    Raises `ValueError` for anything else, and for zero.
    """
    match = _RATIO.fullmatch(text.strip())
    if not match or not int(match[1]) or (match[2] and not int(match[2])):
        raise ValueError(f"{text!r} is no ratio of a split such as 2:1")
    return Fraction(int(match[1]), int(match[2] or 1))
