"""No line can make the parser slow: shown by the patterns' form, and by what hostile lines cost."""

import re
import time
from datetime import UTC, datetime
from re import _constants as codes  # the parsed form of an expression has no other door
from re import _parser as expressions

import pytest

from log_analyzer import Parser, choose_formats

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORMATS = choose_formats("auto", NOW)
START = '192.0.2.7 - - [01/Jan/2026:10:00:00 +0000] "GET '
# Each makes some careless pattern for logs go back and forth over the whole line.
HOSTILE = {
    "quotes": lambda size: START + '"' * size,
    "escapes": lambda size: START + '\\"' * (size // 2),
    "backslashes": lambda size: START + "\\" * size,
    "blanks": lambda size: "192.0.2.7 " + " " * size,
    "brackets": lambda size: "192.0.2.7 - " + "[" * size,
    "question marks": lambda size: START + "/?" * (size // 2),
    "structured data": lambda size: "<34>1 - a b c d " + '[x a="b"]' * (size // 9) + "[",
    "values": lambda size: "<34>1 - a b c d [x" + ' a="\\"' * (size // 6),
    "words": lambda size: "<34>1 - " + "a " * (size // 2),
    "digits": lambda size: START + '/ HTTP/1.1" 200 12 "-" "-" ' + "1" * size + "\0",
    "deep JSON": lambda size: '{"a":' + "[" * size,
    "a long number": lambda size: '{"a":' + "9" * size,
}


def unbounded(parsed):
    """Yield the operator of every repetition without an upper bound in a parsed expression."""
    for operator, argument in parsed:
        if operator in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            if argument[1] == codes.MAXREPEAT:
                yield operator
            yield from unbounded(argument[2])
        elif operator is codes.SUBPATTERN:
            yield from unbounded(argument[3])
        elif operator is codes.BRANCH:
            for branch in argument[1]:
                yield from unbounded(branch)
        elif operator in (codes.ASSERT, codes.ASSERT_NOT):
            yield from unbounded(argument[1])
        elif operator is codes.ATOMIC_GROUP:
            yield from unbounded(argument)


@pytest.mark.parametrize("each", [each for each in FORMATS if each.name != "json"], ids=lambda each: each.name)
def test_nothing_is_given_back(each):
    """every repetition without a bound is possessive, so nothing it took is ever tried again"""
    for _, expression in each.pattern.parts:
        assert set(unbounded(expressions.parse(expression))) <= {codes.POSSESSIVE_REPEAT}


def test_the_check_sees_what_it_should():
    """a pattern that goes back is found by the check"""
    assert set(unbounded(expressions.parse(r"(?:a|(b+?)x)*(?=c+)"))) == {codes.MAX_REPEAT, codes.MIN_REPEAT}
    assert re.match(r"a*+a", "aaa") is None


@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_with_the_line(kind):
    """a line eight times as long takes about eight times as long, never its square"""

    def seconds(size):
        text = "\n".join([HOSTILE[kind](size)] * (400_000 // size))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            Parser(choose_formats("auto", NOW)).read(text)
            best = min(best, time.process_time() - start)
        return best

    # The same number of characters in lines of 1,000 and of 32,000: the square would be 32 times as slow.
    assert seconds(32_000) < 8 * seconds(1_000) + 0.05
