"""Data-driven FizzBuzz: what an answer must do, and the wrong answers we know."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def test_puts_words_for_multiples(fizz_rules):
    """multiples give the rules' words, other numbers themselves as text"""
    assert fizz_rules([1, 3, 5, 15], [(3, "Fizz"), (5, "Buzz")]) == ["1", "Fizz", "Buzz", "FizzBuzz"]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([(7, "Bang"), (2, "Pop")], ["1", "Pop", "Bang", "BangPop"]),
        ([(2, "Pop"), (7, "Bang"), (2, "!")], ["1", "Pop!", "Bang", "PopBang!"]),
        ([], ["1", "2", "7", "14"]),
    ],
)
def test_follows_the_given_rules(fizz_rules, rules, expected):
    """the rules decide, in their own order, and two of them may share a divisor"""
    assert fizz_rules([1, 2, 7, 14], rules) == expected


def test_counts_zero_and_negative_numbers(fizz_rules):
    """0 is a multiple of every divisor, and signs change nothing"""
    assert fizz_rules([0, -3, -1], [(3, "Fizz"), (-5, "Buzz")]) == ["FizzBuzz", "Fizz", "-1"]


def test_shows_the_number_for_no_word(fizz_rules):
    """a number whose words come to nothing shows itself"""
    assert fizz_rules([3, 4], [(3, ""), (4, "Four"), (4, "")]) == ["3", "Four"]


def test_reads_an_iterator(fizz_rules):
    """an iterator of numbers, which can be read once, is enough"""
    assert fizz_rules(iter([3, 4]), [(3, "Fizz"), (5, "Buzz")]) == ["Fizz", "4"]


@pytest.mark.parametrize("numbers", [[1, 2], [0], []])
def test_refuses_a_divisor_of_zero(fizz_rules, numbers):
    """a divisor of 0 is a ValueError, even without a number"""
    with pytest.raises(ValueError):
        fizz_rules(numbers, [(3, "Fizz"), (0, "Never")])


@given(number=st.integers(-60, 60), divisors=st.lists(st.integers(1, 6), min_size=1, max_size=3))
def test_agrees_with_the_greatest_common_divisor(fizz_rules, number, divisors):
    """a rule applies just if its divisor divides the number without a rest"""
    words = [f"<{divisor}>" for divisor in divisors if math.gcd(number, divisor) == divisor]
    assert fizz_rules([number], [(divisor, f"<{divisor}>") for divisor in divisors]) == ["".join(words) or str(number)]


@alternative
def collects_in_a_loop(numbers, rules):
    """Collect each number's words in a list of its own."""
    results = []
    for number in numbers:
        words = []
        for divisor, word in rules:
            if math.remainder(number, divisor) == 0:
                words.append(word)
        results.append("".join(words) if any(words) else f"{number}")
    if not all(divisor for divisor, _ in rules):
        raise ValueError("a divisor is 0")
    return results


@mistake(caught_by=test_puts_words_for_multiples)
def stops_at_the_first_rule(numbers, rules):
    """You stop at the first rule that applies, as `elif` does. A number may be a multiple of several divisors."""
    return [next((word for divisor, word in rules if number % divisor == 0), str(number)) for number in numbers]


@mistake(caught_by=test_puts_words_for_multiples)
def leaves_numbers_as_they_are(numbers, rules):
    """You put the number itself into the list. Every item is to be text: `str(number)`."""
    return ["".join(word for divisor, word in rules if number % divisor == 0) or number for number in numbers]


@mistake(caught_by=test_puts_words_for_multiples)
def joins_the_lines(numbers, rules):
    """You return one text of many lines. A list with a text for each number is asked for."""
    return "\n".join(
        "".join(word for divisor, word in rules if number % divisor == 0) or str(number) for number in numbers
    )


@mistake(caught_by=test_puts_words_for_multiples)
def turns_the_rest_round(numbers, rules):
    """A rest of 0 means “is a multiple”, and 0 counts as false: `if number % divisor` asks for the opposite."""
    return ["".join(word for divisor, word in rules if number % divisor) or str(number) for number in numbers]


@mistake(caught_by=test_follows_the_given_rules)
def knows_three_and_five(numbers, rules):
    """You ask for 3 and 5, whatever the rules say. Take divisors and words from `rules`."""
    return [
        ("Fizz" if number % 3 == 0 else "") + ("Buzz" if number % 5 == 0 else "") or str(number) for number in numbers
    ]


@mistake(caught_by=test_follows_the_given_rules)
def sorts_the_rules(numbers, rules):
    """You sort the rules. Their order is the caller's choice."""
    return [
        "".join(word for divisor, word in sorted(rules) if number % divisor == 0) or str(number) for number in numbers
    ]


@mistake(caught_by=test_follows_the_given_rules)
def makes_a_dictionary_of_rules(numbers, rules):
    """A dictionary keeps one value for each key: of two rules with one divisor, the first word is lost."""
    words = dict(rules)
    return ["".join(words[divisor] for divisor in words if number % divisor == 0) or str(number) for number in numbers]


@mistake(caught_by=test_counts_zero_and_negative_numbers)
def leaves_zero_out(numbers, rules):
    """Zero counts as false, so that `number and …` skips it. Zero is a multiple of every divisor."""
    return [
        "".join(word for divisor, word in rules if number and number % divisor == 0) or str(number)
        for number in numbers
    ]


@mistake(caught_by=test_shows_the_number_for_no_word)
def asks_whether_a_rule_applied(numbers, rules):
    """You remember that a rule applied and show its empty word. Ask whether any text came out of it."""
    results = []
    for number in numbers:
        words = [word for divisor, word in rules if number % divisor == 0]
        results.append("".join(words) if words else str(number))
    return results


@mistake(caught_by=test_reads_an_iterator)
def needs_a_length(numbers, rules):
    """You ask for `len(numbers)` and `numbers[index]`, which an iterator does not have. A `for` loop reads all."""
    return collects_in_a_loop([numbers[index] for index in range(len(numbers))], rules)


@mistake(caught_by=test_refuses_a_divisor_of_zero)
def divides_by_zero(numbers, rules):
    """`number % 0` is a ZeroDivisionError, and without a number not even that. Look at the divisors first."""
    return ["".join(word for divisor, word in rules if number % divisor == 0) or str(number) for number in numbers]


@mistake(caught_by=test_refuses_a_divisor_of_zero)
def skips_a_divisor_of_zero(numbers, rules):
    """You leave out the rule with the divisor 0, so that nobody learns of the mistake in the rules."""
    usable = [(divisor, word) for divisor, word in rules if divisor]
    return ["".join(word for divisor, word in usable if number % divisor == 0) or str(number) for number in numbers]
