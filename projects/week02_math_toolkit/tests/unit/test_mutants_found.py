"""What no other test noticed until the code was edited on purpose: lines that were run, and never checked."""

import asyncio
import sys
import threading
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from math_toolkit import (
    Circle,
    DegenerateShapeError,
    NoDataError,
    Point,
    Polygon,
    RecursiveCallError,
    Registry,
    RunningStatistics,
    Segment,
    SelfIntersectionError,
    Timings,
    UnhashableArgumentError,
    convex_hull,
    correlation,
    factorize,
    integer_root,
    is_prime,
    mean,
    median,
    memoize,
    modes,
    newton,
    orientation,
    primes_below,
    quantile,
    root,
    standard_deviation,
    timed,
    variance,
)
from math_toolkit.keys import KeyMaker
from math_toolkit.registry import _shown


@pytest.mark.parametrize("wrap", [memoize, timed])
def test_keywords_arrive(wrap):
    """keywords reach the wrapped function, and positional arguments, in coroutines as well"""

    @wrap
    def divide(a, b=1):
        return a / b

    @wrap
    async def divide_async(a, b=1):
        return a / b

    assert (divide(6, b=3), divide(6)) == (2, 6)
    assert [asyncio.run(divide_async(6, **given)) for given in ({"b": 3}, {})] == [2, 6]


@pytest.mark.parametrize("wrap", [memoize, timed])
def test_generators_of_both_kinds(wrap):
    """an async generator is refused as a plain one is"""

    async def count():
        yield 1

    with pytest.raises(TypeError, match="count"):
        wrap(count)


def test_coroutines_are_hits():
    """a coroutine's result is found by its own arguments, and asked for once"""
    calls = []

    @memoize
    async def double(x):
        calls.append(x)
        return 2 * x

    async def ask():
        return [await double(1), await double(2), await double(1)]

    assert (asyncio.run(ask()), calls) == ([2, 4, 2], [1, 2])
    assert double.cache_info()[:2] == (1, 2)


def test_unhashable_in_a_coroutine():
    """an argument that cannot be kept is named with its function and its cause"""

    @memoize
    async def size(x):
        return len(x)

    with pytest.raises(UnhashableArgumentError, match=r"size\(\): unhashable type: 'list'") as caught:
        asyncio.run(size([]))
    assert isinstance(caught.value.__cause__, TypeError)


def test_a_call_within_a_call_ends_inside_of_it():
    """after an inner call has ended, a call that needs itself is still told from a fresh one"""

    @memoize
    def inner(x):
        return x

    @memoize
    def outer(x):
        return inner(x) + outer(x)

    with pytest.raises(RecursiveCallError, match="outer"):
        outer(1)


def test_a_circle_through_the_first_of_two():
    """of two results that a coroutine waits for, the first may need its own as well as the second"""

    async def ask():
        first_waits = asyncio.Event()

        @memoize
        async def both():
            return await asyncio.gather(first(), second())

        @memoize
        async def first():
            await first_waits.wait()
            return await both()

        @memoize
        async def second():
            first_waits.set()
            await asyncio.sleep(0)
            await asyncio.Event().wait()

        with pytest.raises(RecursiveCallError, match="both"):
            await asyncio.wait_for(both(), 20)

    asyncio.run(ask())


def test_a_loop_that_is_closed():
    """a task that gave up waiting, and whose loop is closed, does not disturb the one that computes"""
    begun, may_end, told = threading.Event(), threading.Event(), []

    @memoize
    async def slow():
        begun.set()
        await asyncio.to_thread(may_end.wait)
        return 7

    thread = threading.Thread(target=lambda: told.append(asyncio.run(slow())))
    thread.start()
    begun.wait(20)
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(slow())
    loop.run_until_complete(asyncio.sleep(0))
    waiting.cancel = lambda *args: False  # as if the loop was closed over it
    loop.close()
    may_end.set()
    thread.join(20)
    assert told == [7]


def test_plain_calls_ask_for_no_shape():
    """for the plainest calls the rest of the key is ready; where types or keywords count, none is"""

    def area(width, height=2, scale=3):
        return width * height * scale

    assert KeyMaker(area).tails == {1: (2, 3), 2: (3,), 3: ()}
    assert KeyMaker(area, bound=True).tails == {0: (2, 3), 1: (3,), 2: ()}
    assert KeyMaker(area, typed=True).tails == {}
    assert KeyMaker(lambda *rest: rest).tails == {}
    assert KeyMaker(lambda x, /: x).tails == {1: ()}


def test_a_plain_hit_makes_no_key(monkeypatch):
    """a call without keywords is found without asking for its shape, in functions and in methods"""
    monkeypatch.setattr(KeyMaker, "key", lambda *given: pytest.fail("the shape was asked for"))

    class Scale:
        @memoize
        def times(self, x, factor=2):
            return x * factor

    assert memoize(lambda x, y=2: x + y)(1) == 3
    assert Scale().times(4) == 8


def test_names_in_messages():
    """a function without a name is shown as it is"""
    maker = type("Maker", (), {"__call__": lambda self, x: x, "__repr__": lambda self: "<maker>"})()
    assert KeyMaker(maker).name == "<maker>"


def test_instances_that_cannot_be_referred_to():
    """the type that needs a weak reference is named, and so is the method without its instance"""

    class Slotted:
        __slots__ = ()

        @memoize
        def size(self):
            return 0

    with pytest.raises(TypeError, match="weak references to Slotted"):
        Slotted().size()
    with pytest.raises(TypeError, match="size"):
        Slotted.size()


def test_a_time_to_live_below_a_second():
    """a result may live for less than a second"""
    now = [0.0]
    half = memoize(ttl=0.5, clock=lambda: now[0])(lambda: now[0])
    assert half() == 0
    now[0] = 0.4
    assert half() == 0
    now[0] = 0.6
    assert half() == 0.6


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (mean, "mean"),
        (median, "median"),
        (modes, "mode"),
        (lambda data: quantile(data, 0.5), "quantile"),
        (lambda data: variance(data, population=True), "variance"),
        (lambda data: standard_deviation(data, population=True), "standard deviation"),
    ],
)
def test_which_statistic_needs_more(function, name):
    """too few numbers are told of with the name of what needs them"""
    with pytest.raises(NoDataError, match=rf"^{name} needs at least 1 number, not 0$"):
        function([])


def test_which_pair_needs_more():
    """each side of a correlation is told of, and numbers that do not differ"""
    for x, y in (([1], [1, 2]), ([1, 2], [1])):
        with pytest.raises(NoDataError, match=r"^correlation needs at least 2 numbers, not 1$"):
            correlation(x, y)
    with pytest.raises(NoDataError, match=r"^correlation needs numbers that differ$"):
        correlation([1, 1], [1, 2])


def test_merging_one_number():
    """a single number is merged into none, and its mean is itself"""
    running = RunningStatistics()
    running.merge(RunningStatistics([5.0]))
    assert (running.count, running.mean) == (1, 5.0)


def test_roots_of_low_degree_and_negative_numbers():
    """a root of degree 1 is the number, the degree is 2 unless told, a negative number's root has its digits"""
    assert root(Fraction(1, 3), 1, 5) == Decimal("0.33333")
    assert root(-10, 3, digits=5) == Decimal("-2.1544")
    assert (integer_root(26), integer_root(26, 1), integer_root(26, 3)) == (5, 26, 2)


def test_roots_beyond_the_usual_exponents():
    """neither a very large nor a very small number leaves the range of exponents"""
    assert root(Decimal("1e2000000"), 2, 3) == Decimal("1e1000000")
    assert root(Decimal("1e-2000002"), 2, 3) == Decimal("1e-1000001")


def test_the_square_of_the_largest_small_prime():
    """primes and squares of primes near the end of trial division are told apart"""
    assert [is_prime(number) for number in (991 * 991, 997 * 997, 991 * 997, 994_013)] == [False, False, False, True]
    assert [n for n in range(9, 200) if is_prime(n)] == primes_below(200)[4:]


def test_twice_a_power():
    """two as a factor, alone, many times, and beside a large prime"""
    assert factorize(2) == {2: 1}
    assert factorize(2**70) == {2: 70}
    assert factorize(2 * 1_000_003) == {2: 1, 1_000_003: 1}


@pytest.mark.parametrize("limit", [3, 4, 9, 10, 25, 26, 49, 50, 120, 121, 122, 168, 169, 170])
def test_primes_at_squares(limit):
    """the square of a prime is no prime, whether it is the last number or just beyond"""
    assert primes_below(limit) == [n for n in range(2, limit) if all(n % d for d in range(2, n))]


def test_newton_far_from_one():
    """the tolerance is relative for large roots, and 100 steps are tried"""
    steps = []

    def square(x):
        steps.append(x)
        return x * x - 1e20

    assert newton(square, lambda x: 2 * x, 1e12, tolerance=1e-6) == pytest.approx(1e10, rel=1e-6)
    assert len(steps) < 15
    steps.clear()
    with pytest.raises(ArithmeticError, match="in 100 steps"):
        newton(lambda x: steps.append(x) or x * x + 1, lambda x: 2 * x, 0.5)
    assert len(steps) == 100


def test_floats_decide_where_they_may(monkeypatch):
    """plain floats far from a line never ask for fractions; mixed numbers, and floats near a line, always do"""
    asked = []
    module = sys.modules["math_toolkit.orientation"]  # the package has the function under that name
    monkeypatch.setattr(module, "_exact_orientation", lambda *given: asked.append(given) or 0)
    assert orientation(0.0, 0.0, 1.0, 0.0, 0.0, 1.0) == 1
    assert orientation(0.0, 0.0, 1.0, 0.0, 0.0, -1.0) == -1
    assert orientation(0, 0, 1, 0, 0, 1) == 1
    assert asked == []
    floats = [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]
    for place in range(6):
        mixed = [*floats[:place], int(floats[place]), *floats[place + 1 :]]
        assert orientation(*mixed) == 0
    assert len(asked) == 6
    assert orientation(0.0, 0.0, 0.1, 0.3, 0.2, 0.6) == 0
    assert len(asked) == 7


def test_segments_away_from_the_origin():
    """crossing points, shared pieces and distances are right wherever the segments lie"""
    a = Segment(Point(3, 5), Point(7, 9))
    assert a.intersection(Segment(Point(3, 9), Point(7, 5))) == Point(5.0, 7.0)
    assert a.intersection(Segment(Point(6, 5), Point(4, 11))) == Point(5.25, 7.25)
    assert a.intersection(Segment(Point(7, 9), Point(9, 11))) == Point(7, 9)
    assert a.intersection(Segment(Point(5, 7), Point(9, 11))) == Segment(Point(5, 7), Point(7, 9))
    assert a.distance(Point(3, 9)) == pytest.approx(8**0.5)
    assert a.distance(Point(8, 10)) == pytest.approx(2**0.5)


def test_circles_near_their_edge():
    """a point just outside is that far away, one inside is not"""
    circle = Circle(Point(3, 4), 2)
    assert circle.distance(Point(3, 6.25)) == 0.25
    assert (circle.distance(Point(3, 5)), circle.distance(Point(3, 6))) == (0.0, 0.0)


def test_shapes_made_smaller():
    """a factor below 1 shrinks, infinity is refused"""
    square = Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])
    assert square.scaled(Fraction(1, 2)).area == 1.0
    assert Circle(Point(2, 4), 2).scaled(0.5) == Circle(Point(1.0, 2.0), 1.0)
    with pytest.raises(ValueError, match="inf"):
        square.scaled(float("inf"))


def test_few_points():
    """no point, one, twice the same and three on a line span no polygon; a first turn of 0 is no reason"""
    for points in ([], [(0, 0)], [(0, 0), (0, 0)], [(0, 0), (1, 1), (0, 0)], [(0, 0), (1, 1), (2, 2), (3, 3)]):
        with pytest.raises(DegenerateShapeError):
            Polygon(points)
    assert Polygon([(0, 0), (1, 0), (2, 0), (1, 3)]).area == 3.0
    with pytest.raises(NoDataError, match=r"^a hull needs at least 1 point, not 0$"):
        convex_hull([])
    assert convex_hull([Point(2, 0), Point(0, 0), Point(1, 0)]) == (Point(0, 0), Point(2, 0))


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (4, 0), (2, 0), (2, 3)],  # an edge that runs back along the one before
        [(0, 0), (2, 0), (2, 3), (0, 3), (0, -1)],  # the last edge lies along the first vertex
        [(0, 0), (4, 3), (4, 0), (2, 0), (5, 0)],
        [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)],  # a vertex on another edge
        [(0, 0), (4, 0), (4, 4), (0, 4), (0, 2), (4, 2), (0, 1)],
    ],
)
def test_edges_that_fold_back_or_touch(points):
    """an edge that folds back along its neighbour, or touches another, is refused, from whichever vertex one begins"""
    for turned in range(len(points)):
        for vertices in (points[turned:] + points[:turned], (points[turned:] + points[:turned])[::-1]):
            with pytest.raises(SelfIntersectionError):
                Polygon(vertices)


def test_how_many_times_are_kept():
    """the median is of the latest so many calls; all others count"""
    times = iter([0.0, 9.0, 10.0, 11.0, 20.0, 22.0])
    timings = Timings(clock=times.__next__, keep=2)
    for _call in range(3):
        with timings.measure():
            pass
    assert timings.summary() == (3, 12.0, 12.0, 1.0, 1.5)


def test_nothing_timed():
    """without a call there is no summary"""
    with pytest.raises(NoDataError, match=r"^nothing was timed yet$"):
        Timings().summary()


def test_names_of_registries():
    """one nearest name is told, and a plug-in of no known package as such"""
    registry = Registry("shape")
    for name in ("circle", "circlet", "circles"):
        registry.add(name, name)
    with pytest.raises(LookupError, match=r"did you mean 'circles'\?$"):
        registry.get("circless")
    assert _shown(SimpleNamespace(name="x", dist=None)) == "'x' of an unknown package"
