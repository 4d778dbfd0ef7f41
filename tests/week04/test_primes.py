"""Prime generator: what an answer must do, and the wrong answers we know."""

import dis
import functools
import heapq
import sys
from itertools import count, islice
from math import isqrt

from tenweeks.plugin import advice, alternative, mistake
from tenweeks.probes import memory_peak

DIVIDING = {"%", "//", "/", "%=", "//=", "/="}
DIVIDING_FUNCTIONS = {"divmod", "gcd", "fmod", "remainder", "__mod__", "__rmod__", "__floordiv__", "__divmod__"}
MOST_DIVISIONS = 25_000  # for 300 primes, all numbers up to the root make 13,000 divisions, all smaller primes 48,000


def first(primes, number):
    """Return the first so many primes."""
    return list(islice(primes(), number))


def in_turn(primes, number):
    """Return the first primes of two generators that are asked in turn."""
    one, other = primes(), primes()
    pairs = [(next(one), next(other)) for _ in range(number)]
    return [list(side) for side in zip(*pairs, strict=True)]


def known_primes(limit):
    """Return the primes below *limit*, by a sieve over all of them."""
    is_prime = bytearray([1]) * limit
    is_prime[:2] = b"\0\0"
    for number in range(2, isqrt(limit) + 1):
        if is_prime[number]:
            is_prime[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(limit) if is_prime[number]]


@functools.cache
def divisions_in(code):
    """Return the places in a function's code at which it divides."""
    instructions = dis.get_instructions(code)
    return {each.offset for each in instructions if each.opname == "BINARY_OP" and each.argrepr in DIVIDING}


def divisions(primes, number):
    """Count the divisions, `%` among them, that it takes to find so many primes; stop when they are too many."""
    made = 0

    def trace(frame, event, _):
        nonlocal made
        if event == "call":
            frame.f_trace_lines = False
            frame.f_trace_opcodes = bool(divisions_in(frame.f_code))
        elif event == "opcode" and frame.f_lasti in divisions_in(frame.f_code):
            made += 1
        return trace

    def profile(_, event, function):
        nonlocal made
        if event == "c_call" and function.__name__ in DIVIDING_FUNCTIONS:
            made += 1

    before = sys.gettrace(), sys.getprofile()
    sys._getframe().f_trace_opcodes = True  # or Python 3.12 would not report single instructions at all
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        for _ in islice(primes(), number):
            if made > MOST_DIVISIONS:
                break
    finally:
        sys.setprofile(before[1])
        sys.settrace(before[0])
    return made


def drained(primes, number):
    """Read so many primes and keep none."""
    for _ in islice(primes(), number):
        pass


def test_begins_with_two(primes):
    """the first primes are 2, 3, 5, 7 and so on, in order"""
    assert first(primes, 10) == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]


def test_gives_an_iterator(primes):
    """the result is an iterator, from which `next` takes one prime after the other"""
    assert next(primes()) == 2


def test_leaves_out_all_composites(primes):
    """among the first 100 there is no number with a divisor: no square, and no product of large primes"""
    assert first(primes, 100) == known_primes(542)


def test_generators_are_independent(primes):
    """two generators that are asked in turn give the same: each has a state of its own"""
    assert in_turn(primes, 30) == [known_primes(114), known_primes(114)]


def test_begins_at_once(primes):
    """the first prime takes no preparation: less than 5,000 bytes are in use when it comes"""
    assert memory_peak(drained, primes, 1) < 5_000


def test_does_not_divide_by_everything(primes):
    """for the first 300 primes at most 25,000 divisions are made: fewer than by trying each smaller prime"""
    assert divisions(primes, 300) <= MOST_DIVISIONS


def test_goes_on_to_ten_thousand(primes):
    """it has no limit: the first 10,000 primes are right"""
    assert divisions(primes, 300) <= MOST_DIVISIONS  # or this would take minutes
    assert first(primes, 10_000) == known_primes(104_730)


def test_memory_grows_with_the_root(primes):
    """to give the first 2,000 primes, less than 30,000 bytes are in use: not every prime is kept"""
    assert divisions(primes, 300) <= MOST_DIVISIONS  # or this would take minutes
    assert memory_peak(drained, primes, 2_000) < 30_000


@advice
def test_needs_no_divisions(primes):
    """it divides each number by one prime after the other: a sieve remembers the next multiple of each, and adds"""
    assert divisions(primes, 300) <= 1_000


@alternative
def heap_of_multiples():
    """A heap with the next multiple of each prime up to the root; the smallest one is on top."""
    yield 2
    multiples = [(4, 2)]
    roots = None
    root = 3
    for number in count(3):
        if number == root * root:
            if roots is None:
                roots = heap_of_multiples()
                next(roots), next(roots)
            heapq.heappush(multiples, (number, root))
            root = next(roots)
        is_prime = multiples[0][0] != number
        while multiples[0][0] == number:
            heapq.heapreplace(multiples, (number + multiples[0][1], multiples[0][1]))
        if is_prime:
            yield number


@alternative
def one_segment_after_the_other():
    """Between the squares of two primes, a small table at a time, sieved with the primes up to the first of them."""
    yield from (2, 3)
    roots = one_segment_after_the_other()
    known = [next(roots)]
    start = 4
    for root in roots:
        size = root * root - start
        is_prime = bytearray([1]) * size
        for prime in known:
            offset = -start % prime
            is_prime[offset::prime] = bytes(len(range(offset, size, prime)))
        yield from (start + offset for offset in range(size) if is_prime[offset])
        known.append(root)
        start = root * root


@alternative
def tries_divisors_up_to_the_root():
    """Trial division by odd numbers up to the root: right, without any memory, and given advice."""
    yield 2
    for number in count(3, 2):
        if all(number % divisor for divisor in range(3, isqrt(number) + 1, 2)):
            yield number


def odd_primes(table):
    """Yield all primes but 2, by a *table* of the next multiple of each up to the root."""
    roots = None
    root = 3
    for number in count(3, 2):
        stride = table.pop(number, 0)
        if not stride:
            if number < root * root:
                yield number
                continue
            stride = 2 * root
            roots = roots or islice(odd_primes({}), 1, None)
            root = next(roots)
        multiple = number + stride
        while multiple in table:
            multiple += stride
        table[multiple] = stride


@mistake(caught_by=test_begins_with_two)
def begins_with_one():
    """1 is no prime: a prime has exactly two divisors, and 1 has one."""
    yield from (1, 2)
    yield from odd_primes({})


@mistake(caught_by=test_begins_with_two)
def leaves_two_out():
    """You look at odd numbers only, and 2 is the even prime."""
    yield from odd_primes({})


@mistake(caught_by=test_begins_with_two)
def takes_squares_for_primes():
    """The square of a prime passes for a prime: the root itself must be tried, too, and `range` leaves its stop out."""
    for number in count(2):
        if all(number % divisor for divisor in range(2, isqrt(number))):
            yield number


@mistake(caught_by=test_begins_with_two)
def asks_for_a_limit(limit):
    """You ask the caller for a limit. The generator has none: the caller takes what they need and stops."""
    yield from islice(odd_primes({}), limit)


@mistake(caught_by=test_begins_with_two)
def filters_by_the_last_prime():
    """All your filters use the variable of the loop, and look it up when they run: then it holds the newest prime. A
    generator function of its own, with the prime as a parameter, keeps each.
    """
    numbers = count(2)
    while True:
        prime = next(numbers)
        yield prime
        numbers = filter(lambda number: number % prime, numbers)


@mistake(caught_by=test_begins_with_two)
def shifts_to_the_next_number():
    """You yield as soon as one divisor does not divide. All of them have to fail before a number is a prime."""
    yield from (2, 3)
    for number in count(4):
        if any(number % divisor for divisor in range(2, isqrt(number) + 2)):
            yield number


@mistake(caught_by=test_gives_an_iterator)
def returns_a_list():
    """You return a list, which has an end and is complete before the first prime can be used. Yield each prime."""
    return known_primes(110_000)


@mistake(caught_by=test_leaves_out_all_composites)
def knows_small_divisors_only():
    """You try a few small primes only. A number may have two larger divisors: 49 is 7 times 7, 121 is 11 times 11."""
    yield from (2, 3, 5)
    for number in count(7, 2):
        if number % 3 and number % 5:
            yield number


@mistake(caught_by=test_leaves_out_all_composites)
def trusts_fermat():
    """That `2 ** (n - 1)` leaves the rest 1 holds for every odd prime, and for some others, too: 341 is 11 times 31."""
    yield 2
    for number in count(3, 2):
        if pow(2, number - 1, number) == 1:
            yield number


@mistake(caught_by=test_leaves_out_all_composites)
def overwrites_a_multiple():
    """Two primes may have the same next multiple. You write one over the other, and from then on its multiples pass
    for primes: go on to the next multiple that is free, or keep a list of them.
    """
    yield 2
    table = {}
    for number in count(3, 2):
        stride = table.pop(number, None)
        if stride is None:
            yield number
            table[number * number] = 2 * number
        else:
            table[number + stride] = stride


TABLE = {}


@mistake(caught_by=test_generators_are_independent)
def keeps_one_table_for_all():
    """The table stands outside of the function, so generators that run at the same time write into the same one. A
    local variable belongs to one generator.
    """
    TABLE.clear()
    yield 2
    yield from odd_primes(TABLE)


@mistake(caught_by=test_begins_at_once)
def sieves_a_block_first():
    """You fill a large table before you give the first prime. Whoever wants ten of them pays for a hundred thousand."""
    yield from known_primes(110_000)
    yield from islice(tries_divisors_up_to_the_root(), 10_453, None)


@mistake(caught_by=test_does_not_divide_by_everything)
def divides_by_every_smaller_number():
    """You divide by every smaller number, or every smaller prime. A number that is no prime has a divisor that is not
    above its root: most of your divisions cannot find anything.
    """
    found = []
    for number in count(2):
        if all(number % prime for prime in found):
            found.append(number)
            yield number


@mistake(caught_by=test_goes_on_to_ten_thousand)
def ends_somewhere():
    """You stop at a number of your choice. `itertools.count`, or `while True`, goes on as long as somebody asks."""
    yield 2
    for number in odd_primes({}):
        if number > 10_000:
            return
        yield number


GROWS = """Something of yours grows with every prime: a list of all of them, or a table with an entry for each. Up to n,
only the primes up to the root of n can strike anything out: take those from a second generator that runs behind.
"""


@mistake(caught_by=test_memory_grows_with_the_root)
def keeps_every_prime():
    """Placeholder, see below."""
    found = []
    for number in count(2):
        for prime in found:
            if prime * prime > number:
                found.append(number)
                yield number
                break
            if number % prime == 0:
                break
        else:
            found.append(number)
            yield number


@mistake(caught_by=test_memory_grows_with_the_root)
def strikes_out_too_early():
    """Placeholder, see below."""
    table = {}
    for number in count(2):
        dividing = table.pop(number, [])
        if not dividing:
            yield number
            dividing = [number]
        for prime in dividing:
            table.setdefault(number + prime, []).append(prime)


@mistake(caught_by=test_memory_grows_with_the_root)
def sieves_twice_as_far():
    """Placeholder, see below."""
    start, limit = 2, 50
    while True:
        yield from (prime for prime in known_primes(limit) if prime >= start)
        start, limit = limit, 2 * limit


keeps_every_prime.__doc__ = strikes_out_too_early.__doc__ = sieves_twice_as_far.__doc__ = GROWS
