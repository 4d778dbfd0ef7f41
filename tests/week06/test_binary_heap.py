"""A binary heap: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's methods are described in its statement)

from heapq import heapify, heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Compared
from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


class Key(Compared):
    """A key that counts how often one of its kind is compared."""

    too_many = "{comparisons:,} comparisons of keys, allowed {most:,}"


def filled(heap, *items):
    """Push items, and return the heap."""
    for item in items:
        heap.push(item)
    return heap


def after_a_pop(heap):
    """Pop one item, and return the heap."""
    heap.pop()
    return heap


def popped(heap):
    """Return all items in the order in which they are popped."""
    return [heap.pop() for _ in range(len(heap))]


def lengths(heap):
    """Return the length at first, after one push and after two pops."""
    first = len(heap)
    heap.push(7)
    second = len(heap)
    heap.pop()
    heap.pop()
    return [first, second, len(heap)]


def test_pushed_items_come_out_in_order(BinaryHeap):
    """what is pushed comes out again, the smallest first"""
    for items, expected in (
        ([5, 2, 8, 1], [1, 2, 5, 8]),
        ([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7]),
        ([7, 6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 6, 7]),
        ([4, 9, 4, 1, 9], [1, 4, 4, 9, 9]),
        (["Oslo", "Lima", "Accra"], ["Accra", "Lima", "Oslo"]),
    ):
        assert popped(filled(BinaryHeap(), *items)) == expected


def test_given_items_come_out_in_order(BinaryHeap):
    """items that are given at the beginning come out in order as well"""
    for items, expected in (
        ([5, 2, 8, 1], [1, 2, 5, 8]),
        ([3, 1], [1, 3]),
        ([9, 7, 8, 3, 5, 6, 1, 2], [1, 2, 3, 5, 6, 7, 8, 9]),
        (range(6, 0, -1), [1, 2, 3, 4, 5, 6]),
    ):
        assert popped(BinaryHeap(items)) == expected


def test_given_list_stays(BinaryHeap):
    """the list that is given stays as it is, whatever the heap does"""
    numbers = [5, 2, 8]
    popped(filled(BinaryHeap(numbers), 1))
    assert numbers == [5, 2, 8], f"afterwards the list given is {numbers}"


def test_peek_leaves_the_item(BinaryHeap):
    """`peek` is the smallest item, and leaves it there"""
    assert BinaryHeap([5, 2, 8]).peek() == 2
    assert filled(BinaryHeap([5, 2, 8]), 0).peek() == 0
    heap = BinaryHeap([5, 2, 8])
    heap.peek()
    assert popped(heap) == [2, 5, 8]


def test_length(BinaryHeap):
    """the length is the number of items, also after pushes and pops"""
    assert lengths(BinaryHeap([4, 3, 6])) == [3, 4, 2]
    assert len(BinaryHeap()) == 0


def test_empty_heap(BinaryHeap):
    """`pop` and `peek` of an empty heap raise IndexError"""
    with pytest.raises(IndexError):
        BinaryHeap().pop()
    with pytest.raises(IndexError):
        BinaryHeap([]).peek()


def test_last_item(BinaryHeap):
    """the last item can be popped, and the heap be used again"""
    heap = BinaryHeap(["Lima"])
    heap.pop()
    assert popped(filled(heap, "Oslo", "Accra")) == ["Accra", "Oslo"]


def test_key_gives_the_order(BinaryHeap):
    """with a `key`, the item with the smallest key comes first; items come out themselves"""
    cities = ["Montevideo", "Lima", "Nairobi", "Accra"]
    assert popped(BinaryHeap(cities, key=len)) == ["Lima", "Accra", "Nairobi", "Montevideo"]
    assert popped(filled(BinaryHeap(key=lambda number: -number), 3, 9, 5)) == [9, 5, 3]


def test_equal_keys_in_order_of_arrival(BinaryHeap):
    """items with equal keys come out in the order in which they came"""
    cities = ["Oslo", "Lima", "Baku", "Kyiv", "Doha", "Suva", "Bonn"]
    assert popped(filled(BinaryHeap(key=len), *cities)) == cities
    assert popped(BinaryHeap(cities, key=len)) == cities


def test_items_are_not_compared(BinaryHeap):
    """only keys are compared: items need no order"""
    orders = [{"name": "Mirza"}, {"name": "Aiko"}]
    assert popped(BinaryHeap(orders, key=len)) == orders
    assert popped(filled(BinaryHeap(key=len), *orders)) == orders


def test_arrival_counts_after_pops(BinaryHeap):
    """who came earlier comes first, also if others were popped in between"""
    expected = ["Oslo", "Lima", "Kyiv", "Baku"]
    assert popped(filled(after_a_pop(filled(BinaryHeap(key=len), "Ho", "Oslo", "Lima")), "Kyiv", "Baku")) == expected


def test_any_iterable(BinaryHeap):
    """items may come from an iterator"""
    assert popped(BinaryHeap(iter([5, 2, 8]))) == [2, 5, 8]


def test_asks_for_each_key_once(BinaryHeap):
    """`key` is called once for each item"""
    key = CallCounter(len)
    popped(filled(BinaryHeap(["Montevideo", "Lima", "Nairobi"], key=key), "Accra", "Ulaanbaatar"))
    assert key.count == 5


def values(size):
    """Yield values in orders that are hard for one or the other: descending, ascending, mixed, all equal."""
    yield range(size, 0, -1)
    yield range(size)
    yield [place * 617 % size for place in range(size)]
    yield [7] * size


def test_heap_is_made_in_linear_time(BinaryHeap):
    """to make a heap of n items takes at most 5·n comparisons, in whatever order they come"""
    for numbers in values(1000):
        Key.allow(5000)
        BinaryHeap(map(Key, numbers))
        assert Key.comparisons <= 5000


def test_push_takes_few_steps(BinaryHeap):
    """a push takes at most 5·⌈log₂(n + 1)⌉ comparisons"""
    for numbers in values(500):
        heap = BinaryHeap()
        for size, number in enumerate(numbers, 1):
            Key.allow(5 * size.bit_length())
            heap.push(Key(number))
            assert Key.comparisons <= Key.most


def test_pop_takes_few_steps(BinaryHeap):
    """a pop takes at most 5·⌈log₂(n + 1)⌉ comparisons"""
    for numbers in values(500):
        Key.allow(1_000_000)
        heap = BinaryHeap(map(Key, numbers))
        for size in range(500, 0, -1):
            Key.allow(5 * size.bit_length())
            heap.pop()
            assert Key.comparisons <= Key.most


def in_turn(heap, steps):
    """Do the steps, numbers to push and "pop", and return what was popped; a pop of the empty heap is left out."""
    came_out = []
    for step in steps:
        if step != "pop":
            heap.push(step)
        elif len(heap):
            came_out.append(heap.pop())
    return came_out + popped(heap)


class Queue:
    """What a heap does, done by a search of all items."""

    def __init__(self, items):
        self.items = list(items)
        self.push = self.items.append

    def __len__(self):
        return len(self.items)

    def pop(self):
        return self.items.pop(self.items.index(min(self.items)))


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9) | st.just("pop")))
def test_agrees_with_min(BinaryHeap, items, steps):
    """pushes and pops, mixed in any way, give what a search of all items gives"""
    expected = in_turn(Queue(items), steps)
    assert in_turn(BinaryHeap(items), steps) == expected


class Heap:
    """A right answer, whose parts the wrong ones exchange."""

    def __init__(self, items=(), *, key=None):
        self.key = key or (lambda item: item)
        self.count = 0
        self.entries = [self.entry(item) for item in items]
        for place in reversed(range(len(self.entries) // 2)):
            self.down(place)

    def __len__(self):
        return len(self.entries)

    def entry(self, item):
        self.count += 1
        return self.key(item), self.count, item

    def before(self, first, second):
        return self.entries[first] < self.entries[second]

    def swap(self, first, second):
        entries = self.entries
        entries[first], entries[second] = entries[second], entries[first]

    def up(self, place):
        while place and self.before(place, (place - 1) // 2):
            self.swap(place, (place - 1) // 2)
            place = (place - 1) // 2

    def down(self, place):
        while (child := self.child(place)) is not None and self.before(child, place):
            self.swap(place, child)
            place = child

    def child(self, place):
        below = range(2 * place + 1, min(2 * place + 3, len(self.entries)))
        return min(below, key=self.entries.__getitem__, default=None)

    def push(self, item):
        self.entries.append(self.entry(item))
        self.up(len(self.entries) - 1)

    def peek(self):
        return self.entries[0][-1]

    def pop(self):
        self.swap(0, -1)
        last = self.entries.pop()
        self.down(0)
        return last[-1]


@alternative
class AsksHeapq:
    """Let the standard library sift."""

    def __init__(self, items=(), *, key=None):
        self.key = key or (lambda item: item)
        self.entries = [(self.key(item), number, item) for number, item in enumerate(items)]
        self.arrived = len(self.entries)
        heapify(self.entries)

    def __len__(self):
        return len(self.entries)

    def push(self, item):
        heappush(self.entries, (self.key(item), self.arrived, item))
        self.arrived += 1

    def peek(self):
        return self.entries[0][2]

    def pop(self):
        return heappop(self.entries)[2]


def merged(first, second):
    """Merge two leftist trees (entry, rank, left, right): along their right sides, which are short."""
    if first is None or second is None:
        return first or second
    if second[0] < first[0]:
        first, second = second, first
    entry, _, left, right = first
    right = merged(right, second)
    if left is None or left[1] < right[1]:
        left, right = right, left
    return entry, right[1] + 1 if right else 1, left, right


@alternative
class MergesTrees:
    """A leftist heap: no list, but trees that are merged; a push merges a tree of one node."""

    def __init__(self, items=(), *, key=None):
        self.key = key or (lambda item: item)
        self.size = self.arrived = 0
        trees = [self.single(item) for item in items]
        while len(trees) > 1:
            trees = [
                merged(trees[place], trees[place + 1] if place + 1 < len(trees) else None)
                for place in range(0, len(trees), 2)
            ]
        self.root = trees[0] if trees else None

    def __len__(self):
        return self.size

    def single(self, item):
        self.size += 1
        self.arrived += 1
        return (self.key(item), self.arrived, item), 1, None, None

    def push(self, item):
        self.root = merged(self.root, self.single(item))

    def peek(self):
        if self.root is None:
            raise IndexError("the heap is empty")
        return self.root[0][2]

    def pop(self):
        item = self.peek()
        self.size -= 1
        self.root = merged(*self.root[2:])
        return item


@mistake(caught_by=test_pushed_items_come_out_in_order)
class NeverSiftsUp(Heap):
    """You append what is pushed and leave it at the bottom. It has to rise as long as it is smaller than the item
    above it.
    """

    def up(self, place):
        self.newest = place


@mistake(caught_by=test_pushed_items_come_out_in_order)
class SiftsUpOnce(Heap):
    """You swap a pushed item with the one above it once. It may have to rise further: that takes a loop."""

    def up(self, place):
        if place and self.before(place, (place - 1) // 2):
            self.swap(place, (place - 1) // 2)


@mistake(caught_by=test_pushed_items_come_out_in_order)
class RisesAboveTheRoot(Heap):
    """You go on at the root, whose parent you take to be (0 - 1) // 2 = -1: Python's word for the last place. A root
    has no parent: stop at 0.
    """

    def up(self, place):
        while self.before(place, (place - 1) // 2):
            self.swap(place, (place - 1) // 2)
            place = (place - 1) // 2


@mistake(caught_by=test_pushed_items_come_out_in_order)
class GreatestFirst(Heap):
    """The greatest item comes out first. A heap has the smallest on top; turn the comparison round."""

    def before(self, first, second):
        return self.entries[first] > self.entries[second]

    def child(self, place):
        below = range(2 * place + 1, min(2 * place + 3, len(self.entries)))
        return max(below, key=self.entries.__getitem__, default=None)


@mistake(caught_by=test_pushed_items_come_out_in_order)
class PopsFromTheFront(Heap):
    """You take the first entry out of the list, and all others move one place forward: each gets another parent, and
    the order is lost. Put the last one in its place, and let it sink.
    """

    def pop(self):
        return self.entries.pop(0)[-1]


@mistake(caught_by=test_pushed_items_come_out_in_order)
class SinksToTheLeft(Heap):
    """You always swap with the left child. If the right one is smaller, it is now below a greater item: swap with the
    smaller of the two.
    """

    def child(self, place):
        return 2 * place + 1 if 2 * place + 1 < len(self.entries) else None


@mistake(caught_by=test_pushed_items_come_out_in_order)
class AlwaysTwoChildren(Heap):
    """You look at two children without asking whether they are there. The last parent may have one only, and leaves
    have none.
    """

    def child(self, place):
        left, right = 2 * place + 1, 2 * place + 2
        if left >= len(self.entries):
            return None
        return left if self.before(left, right) else right


@mistake(caught_by=test_pushed_items_come_out_in_order)
class NeverSinks(Heap):
    """You put the last entry on top and leave it there. It has to sink as long as it is greater than a child."""

    def down(self, place):
        self.newest = place


@mistake(caught_by=test_given_items_come_out_in_order)
class TakesThemAsTheyAre(Heap):
    """The items that are given at the beginning are no heap yet: you keep them as they came."""

    def __init__(self, items=(), *, key=None):
        super().__init__((), key=key)
        self.entries = [self.entry(item) for item in items]


@mistake(caught_by=test_given_items_come_out_in_order)
class HeapifiesFromTheTop(Heap):
    """You let items sink from the top down. What sinks first meets parts that are no heaps yet, and what is small
    further down cannot rise past it: begin with the last parent.
    """

    def __init__(self, items=(), *, key=None):
        super().__init__((), key=key)
        self.entries = [self.entry(item) for item in items]
        for place in range(len(self.entries) // 2):
            self.down(place)


@mistake(caught_by=test_given_list_stays)
class KeepsTheList:
    """You use the caller's own list as your store. Two names for one list: copy it."""

    def __init__(self, items=(), *, key=None):
        self.key = key
        self.entries = items if isinstance(items, list) else list(items)
        heapify(self.entries)

    def __len__(self):
        return len(self.entries)

    def push(self, item):
        heappush(self.entries, item)

    def peek(self):
        return self.entries[0]

    def pop(self):
        return heappop(self.entries)


@mistake(caught_by=test_peek_leaves_the_item)
class PeekPops(Heap):
    """Your `peek` takes the item out. It is to look only."""

    def peek(self):
        return self.pop()


@mistake(caught_by=test_empty_heap)
class NoneIfEmpty(Heap):
    """You return None if the heap is empty. None could be an item, and whoever forgets to ask goes on with it: raise
    IndexError, as a list does.
    """

    def peek(self):
        return super().peek() if self.entries else None

    def pop(self):
        return super().pop() if self.entries else None


@mistake(caught_by=test_pushed_items_come_out_in_order)
class CannotPopTheLast(Heap):
    """You take the last entry off the list and put it on top. If it was the only one, there is no top any more."""

    def pop(self):
        first, last = self.entries[0], self.entries.pop()
        self.entries[0] = last
        self.down(0)
        return first[-1]


@mistake(caught_by=test_key_gives_the_order)
class ForgetsTheKey(Heap):
    """You compare the items themselves and leave `key` aside."""

    def __init__(self, items=(), *, key=None):
        super().__init__(items)


@mistake(caught_by=test_equal_keys_in_order_of_arrival)
class ComparesKeysOnly(Heap):
    """A heap moves items past equal ones, so keys alone do not say who came first. Number the items as they come, and
    compare the pairs (key, number).
    """

    def before(self, first, second):
        return self.entries[first][0] < self.entries[second][0]

    def child(self, place):
        below = range(2 * place + 1, min(2 * place + 3, len(self.entries)))
        return min(below, key=lambda child: self.entries[child][0], default=None)


@mistake(caught_by=test_equal_keys_in_order_of_arrival)
class ComparesPairsWithItems(Heap):
    """Your entries are pairs (key, item). With equal keys, Python compares the items: they come out in the wrong order,
    or have none at all.
    """

    def entry(self, item):
        return self.key(item), item


@mistake(caught_by=test_equal_keys_in_order_of_arrival)
class NewestFirst(Heap):
    """Of equal keys the one that came last comes out first: your numbers go down, and should go up."""

    def entry(self, item):
        self.count -= 1
        return self.key(item), self.count, item


@mistake(caught_by=test_arrival_counts_after_pops)
class NumbersByLength(Heap):
    """You number items by the length of the heap, which goes down with each pop: later items get the numbers of
    earlier ones. Count the arrivals, and never back.
    """

    def __init__(self, items=(), *, key=None):
        super().__init__((), key=key)
        for item in items:
            self.push(item)

    def entry(self, item):
        return self.key(item), len(self.entries), item


@mistake(caught_by=test_asks_for_each_key_once)
class AsksForKeysAgain(Heap):
    """You call `key` at each comparison. It may be slow: call it once, when the item comes, and keep the result."""

    def before(self, first, second):
        entries = self.entries
        return (self.key(entries[first][-1]), entries[first][1]) < (self.key(entries[second][-1]), entries[second][1])


@mistake(caught_by=test_heap_is_made_in_linear_time)
class PushesOneByOne(Heap):
    """You push the given items one by one: n times up to log₂ n steps. Take them all, and let the parents sink, the
    last one first: most of them are near the bottom and have a short way.
    """

    def __init__(self, items=(), *, key=None):
        super().__init__((), key=key)
        for item in items:
            self.push(item)


@mistake(caught_by=test_push_takes_few_steps)
class SortsEachTime(Heap):
    """You bring the whole list in order at each push. A heap needs less than order: one way from the bottom to the
    top.
    """

    def up(self, place):
        self.entries.sort()


@mistake(caught_by=test_pop_takes_few_steps)
class HeapifiesAgain(Heap):
    """You make the whole heap anew after each pop, which takes n steps. One item is out of place: let that one sink."""

    def pop(self):
        self.swap(0, -1)
        last = self.entries.pop()
        for place in reversed(range(len(self.entries) // 2)):
            self.down(place)
        return last[-1]


@mistake(caught_by=test_agrees_with_min)
class ParentsFromOne(Heap):
    """`place // 2` is the parent if places begin with 1. They begin with 0: `(place - 1) // 2`. It takes eight items to
    see the difference.
    """

    def up(self, place):
        while place and self.before(place, place // 2):
            self.swap(place, place // 2)
            place = place // 2
