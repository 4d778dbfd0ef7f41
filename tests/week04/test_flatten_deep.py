"""Flatten at any depth: what an answer must do, and the wrong answers we know."""

import re
from collections import deque
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard

TEXTS = (str, bytes, bytearray)


class Folder(list):
    """Holds files and other folders; two folders are equal if they bear the same name."""

    def __init__(self, name, content):
        super().__init__(content)
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Folder) and self.name == other.name

    __hash__ = None


class Doll:
    """Holds a number and a smaller doll, both made when somebody looks, and is kept by nobody."""

    def __init__(self, size):
        self.size = size

    def __repr__(self):
        return f"Doll({self.size})"

    def __iter__(self):
        """Return an iterator that does not know the doll."""
        return dolls(self.size)


def dolls(size):
    """Yield a number and, unless it is the last one, the next smaller doll."""
    yield size
    if size:
        yield Doll(size - 1)


def values(flatten_deep, items, **options):
    """Return the values, and the class of the error if one comes; never more than ten."""
    found = []
    try:
        found.extend(islice(flatten_deep(items, **options), 10))
    except Exception as error:
        found.append(type(error).__name__)
    return found


def first(flatten_deep, items, number):
    """Return so many of the values."""
    return list(islice(flatten_deep(items), number))


def deepest(flatten_deep, depth):
    """Return all values of a list in a list and so on; each list has a number before and behind the next one."""
    items = []
    for level in reversed(range(depth)):
        items = [level, items, level]
    return list(flatten_deep(iter([items])))


def ring(*numbers):
    """Return a list that holds itself between two of *numbers*."""
    items = list(numbers)
    items.insert(1, items)
    return items


def wide_ring():
    """Return a tuple that holds a list that holds the tuple."""
    inner = ["Lima"]
    outer = ("Accra", inner, "Oslo")
    inner.append(outer)
    return outer


def test_flattens_like_the_first_one(flatten_deep):
    """all that `flatten` has learnt still holds: order, text, iterables of every sort, values that count as false"""
    assert list(flatten_deep([1, [2, [3, 4]], 5])) == [1, 2, 3, 4, 5]
    assert list(flatten_deep(["Huế", [b"ab", [bytearray(b"cd")]]])) == ["Huế", b"ab", bytearray(b"cd")]
    assert list(flatten_deep([(1, {2}), range(3, 5), [iter([5, (6,)])], {"Oslo": 7}])) == [1, 2, 3, 4, 5, 6, "Oslo"]
    assert list(flatten_deep([None, [0, [False]], (), []])) == [None, 0, False]


def test_goes_deeper_than_calls_do(flatten_deep):
    """a list 1,000 deep is no error, and what stands behind the inner lists comes, too"""
    assert deepest(flatten_deep, 1_000) == [*range(1_000), *reversed(range(1_000))]


def test_reads_no_further_than_it_must(flatten_deep):
    """the call itself reads nothing, and nothing is read before it is asked for, also from an endless iterable"""
    assert iter(flatten_deep(OverReadGuard(["Lima"], limit=0)))
    assert first(flatten_deep, OverReadGuard([[1], 2, 3], limit=2), 2) == [1, 2]
    assert first(flatten_deep, [0, [OverReadGuard(count(1), limit=2)]], 3) == [0, 1, 2]


def test_refuses_a_cycle(flatten_deep):
    """a list that holds itself gives its values up to there, and then a ValueError"""
    assert values(flatten_deep, ring(1, 2)) == [1, "ValueError"]
    assert values(flatten_deep, ["Oslo", ring(1, 2)]) == ["Oslo", 1, "ValueError"]


def test_refuses_a_wide_cycle(flatten_deep):
    """it is the same if a container holds another one that holds the first, of whatever type they are"""
    assert values(flatten_deep, wide_ring()) == ["Accra", "Lima", "ValueError"]


def test_skips_cycles(flatten_deep):
    """with `skip_cycles=True` the repeated container is left out, and what stands behind it follows"""
    assert values(flatten_deep, ring(1, 2), skip_cycles=True) == [1, 2]
    assert values(flatten_deep, wide_ring(), skip_cycles=True) == ["Accra", "Lima", "Oslo"]
    assert values(flatten_deep, [1, [2]], skip_cycles=True) == [1, 2]


def test_the_same_list_twice_is_no_cycle(flatten_deep):
    """a list that stands in several places, but not in itself, is given each time"""
    pair = [1, 2]
    assert values(flatten_deep, [pair, pair, [pair]]) == [1, 2, 1, 2, 1, 2]
    assert values(flatten_deep, [pair, [pair]], skip_cycles=True) == [1, 2, 1, 2]


def test_an_equal_container_is_no_cycle(flatten_deep):
    """a container inside of another that is equal to it, but is another object, is no cycle"""
    assert values(flatten_deep, [Folder("tax", ["2024", Folder("tax", ["2025"])])]) == ["2024", "2025"]


def test_containers_that_nobody_keeps(flatten_deep):
    """containers that are made while they are walked through, and kept by nobody, are no cycles"""
    assert values(flatten_deep, Doll(8)) == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert values(flatten_deep, ([number] for number in range(8))) == [0, 1, 2, 3, 4, 5, 6, 7]


NESTED = st.recursive(st.integers(), lambda inner: st.lists(inner) | st.tuples(inner, inner), max_leaves=12)


@given(st.lists(NESTED), st.booleans())
def test_gives_what_stands_there(flatten_deep, items, skip_cycles):
    """for any nested lists of numbers: the numbers that one reads from left to right"""
    numbers = [int(number) for number in re.findall(r"-?\d+", repr(items))]
    assert list(flatten_deep(items, skip_cycles=skip_cycles)) == numbers


def members_of(item):
    """Return an iterator over an item that is to be opened, or None."""
    if isinstance(item, TEXTS):
        return None
    try:
        return iter(item)
    except TypeError:
        return None


class Path:
    """The containers that are being walked through, kept in the right way; a subclass changes a part."""

    def __init__(self):
        self.steps = []

    def enter(self, container, members):
        """Begin to walk through a container."""
        self.steps.append((container, members))

    def leave(self):
        """End the walk through the innermost container."""
        self.steps.pop()

    def knows(self, item):
        """Tell whether a container is being walked through."""
        return any(container is item for container, _ in self.steps)


def walked(items, skip_cycles, path):
    """Yield the values in the right way, with a *path* that may have a mistake."""
    path.enter(items, iter(items))
    while path.steps:
        for item in path.steps[-1][1]:
            members = members_of(item)
            if members is None:
                yield item
            elif not path.knows(item):
                path.enter(item, members)
                break
            elif not skip_cycles:
                raise ValueError("a container holds itself")
        else:
            path.leave()


@alternative
def one_dictionary(items, *, skip_cycles=False):
    """One dictionary from identity to container and iterator, which keeps the order, is both stack and set."""
    path = {id(items): (items, iter(items))}
    while path:
        _, members = path[next(reversed(path))]
        for item in members:
            inner = members_of(item)
            if inner is None:
                yield item
            elif id(item) not in path:
                path[id(item)] = (item, inner)
                break
            elif not skip_cycles:
                raise ValueError("a container holds itself")
        else:
            path.popitem()


@alternative
def driver_of_generators(items, *, skip_cycles=False):
    """Small generators that ask to be continued elsewhere, and a loop that does so: a trampoline."""

    def walk(container):
        for item in members_of(container):
            if members_of(item) is None:
                yield False, item
            elif any(item is one for one, _ in running):
                if not skip_cycles:
                    raise ValueError("a container holds itself")
            else:
                yield True, item

    running = []
    running.append((items, walk(items)))
    while running:
        is_container, item = next(running[-1][1], (False, running))
        if item is running:
            running.pop()
        elif is_container:
            running.append((item, walk(item)))
        else:
            yield item


@mistake(caught_by=test_flattens_like_the_first_one)
def opens_text(items, *, skip_cycles=False):
    """Text is opened, and a text of one character holds itself: you take it for a cycle. Text is a value."""
    path = [(items, iter(items))]
    while path:
        for item in path[-1][1]:
            if not hasattr(item, "__iter__"):
                yield item
            elif all(item is not container for container, _ in path):
                path.append((item, iter(item)))
                break
            elif not skip_cycles:
                raise ValueError("a container holds itself")
        else:
            path.pop()


@mistake(caught_by=test_flattens_like_the_first_one)
def goes_level_by_level(items, *, skip_cycles=False):
    """What is nested waits in a queue until its level is done, so the values come level by level. Use a stack: what
    was opened last is finished first.
    """
    waiting = deque([items])
    while waiting:
        for item in members_of(waiting.popleft()):
            if members_of(item) is None:
                yield item
            else:
                waiting.append(item)


@mistake(caught_by=test_flattens_like_the_first_one)
def takes_the_last_first(items, *, skip_cycles=False):
    """A stack of items gives the last one first, so the values come backwards. Keep iterators on it, which know how far
    they are.
    """
    stack = list(items)
    while stack:
        item = stack.pop()
        if members_of(item) is None:
            yield item
        else:
            stack.extend(members_of(item))


@mistake(caught_by=test_goes_deeper_than_calls_do)
def calls_itself(items, *, skip_cycles=False, outer=()):
    """Each level is a generator inside of another, and Python limits how deep those nest. Keep the iterators on a list
    of your own.
    """
    outer = (*outer, items)
    for item in items:
        if members_of(item) is None:
            yield item
        elif all(item is not each for each in outer):
            yield from calls_itself(item, skip_cycles=skip_cycles, outer=outer)
        elif not skip_cycles:
            raise ValueError("a container holds itself")


@mistake(caught_by=test_flattens_like_the_first_one)
def forgets_what_stands_behind(items, *, skip_cycles=False):
    """You go into an inner iterable and never come back to the outer one. Its iterator must wait on the stack."""
    members = iter(items)
    while members is not None:
        inner = None
        for item in members:
            inner = members_of(item)
            if inner is not None:
                break
            yield item
        members = inner


@mistake(caught_by=test_reads_no_further_than_it_must)
def returns_a_list(items, *, skip_cycles=False):
    """You find all values before you give the first one, and an endless iterable has no last one. Yield each."""
    return list(walked(items, skip_cycles, Path()))


@mistake(caught_by=test_reads_no_further_than_it_must)
def unpacks_what_it_opens(items, *, skip_cycles=False):
    """You unpack a container onto the stack as a whole. An endless one never ends: put its iterator there."""
    path = Path()
    path.enter(items, iter([*items]))
    while path.steps:
        for item in path.steps[-1][1]:
            if members_of(item) is None:
                yield item
            elif not path.knows(item):
                path.enter(item, iter([*members_of(item)]))
                break
            elif not skip_cycles:
                raise ValueError("a container holds itself")
        else:
            path.leave()


@mistake(caught_by=test_refuses_a_cycle)
def goes_round_and_round(items, *, skip_cycles=False):
    """You walk through a list that holds itself again and again. Remember what you are in the middle of."""

    class Blind(Path):
        def knows(self, item):
            return False

    yield from walked(items, skip_cycles, Blind())


@mistake(caught_by=test_refuses_a_cycle)
def forgets_the_outermost(items, *, skip_cycles=False):
    """You remember the containers that you find, and not `items` itself, so that one is walked through twice."""

    class Late(Path):
        def knows(self, item):
            return any(container is item for container, _ in self.steps[1:])

    yield from walked(items, skip_cycles, Late())


@mistake(caught_by=test_refuses_a_cycle)
def skips_without_being_asked(items, *, skip_cycles=False):
    """You leave a cycle out in silence. Without `skip_cycles` it is a ValueError."""
    yield from walked(items, True, Path())


@mistake(caught_by=test_refuses_a_wide_cycle)
def knows_the_nearest_only(items, *, skip_cycles=False):
    """You compare with the container around, and not with those further out. A cycle may go through several."""

    class Short(Path):
        def knows(self, item):
            return self.steps[-1][0] is item

    yield from walked(items, skip_cycles, Short())


@mistake(caught_by=test_skips_cycles)
def ends_at_a_cycle(items, *, skip_cycles=False):
    """You end the walk at a cycle. Only the repeated container is left out; what stands behind it follows."""
    try:
        yield from walked(items, False, Path())
    except ValueError:
        if not skip_cycles:
            raise


@mistake(caught_by=test_the_same_list_twice_is_no_cycle)
def remembers_all_it_has_seen(items, *, skip_cycles=False):
    """You never forget a container, so a list that stands in two places looks like a cycle. Forget it when you leave
    it: only what you are in the middle of can close a circle.
    """

    class Seen(Path):
        def __init__(self):
            super().__init__()
            self.seen = []

        def enter(self, container, members):
            super().enter(container, members)
            self.seen.append(container)

        def knows(self, item):
            return any(container is item for container in self.seen)

    yield from walked(items, skip_cycles, Seen())


@mistake(caught_by=test_an_equal_container_is_no_cycle)
def asks_for_equality(items, *, skip_cycles=False):
    """`in` on a list compares with `==`, and two objects may be equal. Compare with `is`, or keep the `id`."""

    class Equal(Path):
        def knows(self, item):
            return item in [container for container, _ in self.steps]

    yield from walked(items, skip_cycles, Equal())


@mistake(caught_by=test_flattens_like_the_first_one)
def asks_for_hashes(items, *, skip_cycles=False):
    """A set of containers needs their hashes, and a list has none. Keep the `id` of each instead."""

    class Hashed(Path):
        def enter(self, container, members):
            hash(container)
            super().enter(container, members)

    yield from walked(items, skip_cycles, Hashed())


@mistake(caught_by=test_containers_that_nobody_keeps)
def keeps_the_id_alone(items, *, skip_cycles=False):
    """You keep the `id` of a container and not the container. Once it is gone, another one may get the same `id`. Keep
    both.
    """

    class Ids(Path):
        def __init__(self):
            super().__init__()
            self.ids = []

        def enter(self, container, members):
            self.steps.append((None, members))
            self.ids.append(id(container))

        def leave(self):
            super().leave()
            self.ids.pop()

        def knows(self, item):
            return id(item) in self.ids

    yield from walked(items, skip_cycles, Ids())
