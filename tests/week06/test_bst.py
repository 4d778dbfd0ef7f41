"""A balanced binary search tree: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's methods are described in its statement)

import math
import sys
from bisect import bisect_left, insort
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Compared, Spent
from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak


class Key(Compared):
    """A number that counts how often one of its kind is compared."""

    most = 10**9

    def __repr__(self):
        return f"Key({self.value})"

    def __hash__(self):
        return hash(self.value)


def most_levels(size):
    """Return how many levels a tree of so many items may have."""
    return 1.45 * math.log2(size + 2)


def most_comparisons(size):
    """Return how many comparisons one operation may take."""
    return int(6 * most_levels(size))


def lines_run(function):
    """Call the function, and return how many lines of Python that runs; fail the check at 200."""
    lines = 0

    def trace(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        if lines > 200:
            raise Spent("more than 200 lines run for one `len` of 400 items: they are counted each time")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(before)
    return lines


def inserted(tree, *items):
    """Insert the items, and return the tree."""
    for item in items:
        tree.insert(item)
    return tree


def deleted(tree, *items):
    """Delete the items, and return the tree."""
    for item in items:
        tree.delete(item)
    return tree


def test_items_in_order(BinarySearchTree):
    """a loop gives all items in ascending order, however they came"""
    assert list(BinarySearchTree([5, 3, 8, 1, 4])) == [1, 3, 4, 5, 8]
    assert list(inserted(BinarySearchTree(), "Oslo", "Lima", "Quito")) == ["Lima", "Oslo", "Quito"]
    assert list(BinarySearchTree()) == []


def test_contains(BinarySearchTree):
    """`in` tells whether an item is there"""
    assert 4 in BinarySearchTree([5, 3, 8, 1, 4])
    assert 6 not in BinarySearchTree([5, 3, 8, 1, 4])
    assert 6 not in BinarySearchTree()


def test_equal_items_stand_once(BinarySearchTree):
    """an item that equals one that is there is not inserted: the one that is there stays"""
    assert list(inserted(BinarySearchTree([5, 3]), 3, 5, 5)) == [3, 5]
    assert str(list(BinarySearchTree([2, 1, 2.0]))) == "[1, 2]"


def test_length(BinarySearchTree):
    """`len` counts the items, equal ones once"""
    assert len(BinarySearchTree()) == 0
    assert len(BinarySearchTree([5, 3, 8, 3])) == 3
    assert len(deleted(BinarySearchTree([5, 3, 8, 3]), 3)) == 2


def test_delete_leaf(BinarySearchTree):
    """an item with nothing below it can be deleted"""
    assert list(deleted(BinarySearchTree([5, 3, 8]), 3)) == [5, 8]
    assert list(deleted(BinarySearchTree([5, 3, 8]), 8)) == [3, 5]
    assert list(deleted(BinarySearchTree([5, 3, 8]), 8, 3)) == [5]


def test_delete_above_one(BinarySearchTree):
    """an item with one below it can be deleted, and what is below stays"""
    assert list(deleted(BinarySearchTree([5, 3, 8, 1]), 3)) == [1, 5, 8]
    assert list(deleted(BinarySearchTree([5, 3, 8, 4]), 3)) == [4, 5, 8]
    assert list(deleted(BinarySearchTree([5, 3, 8, 9]), 8)) == [3, 5, 9]


def test_delete_above_two(BinarySearchTree):
    """an item with something on both sides can be deleted, and all the others stay in order"""
    for items, item, expected in (
        ([6, 2, 9, 1, 3, 8], 2, [1, 3, 6, 8, 9]),
        ([4, 2, 8, 1, 3, 6, 9, 5, 7], 8, [1, 2, 3, 4, 5, 6, 7, 9]),
        ([9, 4, 12, 2, 7, 11, 14, 1, 3, 6, 8, 5], 4, [1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 14]),
        ([9, 4, 12, 2, 6, 11, 14, 1, 3, 7], 4, [1, 2, 3, 6, 7, 9, 11, 12, 14]),
    ):
        assert list(deleted(BinarySearchTree(items), item)) == expected


def test_delete_root(BinarySearchTree):
    """the item at the top can be deleted, also if it is the last, and others be inserted afterwards"""
    assert list(deleted(BinarySearchTree([5]), 5)) == []
    assert list(deleted(BinarySearchTree([5, 3]), 5)) == [3]
    assert list(deleted(BinarySearchTree([5, 3, 8, 7, 9]), 5)) == [3, 7, 8, 9]
    assert list(inserted(deleted(BinarySearchTree([5]), 5), 4, 6)) == [4, 6]


def test_delete_finds_its_way_afterwards(BinarySearchTree):
    """after a deletion the others are found, and the deleted item is not"""
    items = [4, 2, 8, 1, 3, 6, 9, 5, 7]
    for item in items:
        tree = deleted(BinarySearchTree(items), item)
        found = [each for each in range(1, 10) if each in tree]
        assert found == [each for each in range(1, 10) if each != item], f"after delete({item}), found are {found}"


def test_delete_missing(BinarySearchTree):
    """to delete what is not there raises KeyError, and changes nothing"""
    for items in ([], [5, 3, 8]):
        tree = BinarySearchTree(items)
        with pytest.raises(KeyError):
            tree.delete(4)
        assert [len(tree), *tree] == [len(items), *sorted(items)], f"after delete(4) of {items}: {len(tree)}, {[*tree]}"


def test_min_and_max(BinarySearchTree):
    """`min` and `max` are the ends; an empty tree has none: ValueError"""
    assert BinarySearchTree([5, 3, 8, 4]).min() == 3
    assert BinarySearchTree([5, 3, 8, 4]).max() == 8
    assert deleted(BinarySearchTree([5, 3, 8]), 8, 3).max() == 5
    with pytest.raises(ValueError):
        BinarySearchTree().min()
    with pytest.raises(ValueError):
        BinarySearchTree().max()


def test_floor(BinarySearchTree):
    """`floor` is the greatest item that is not greater than x, or None"""
    for x, expected in ((5, 5), (6, 5), (7, 5), (4, 3), (99, 8), (3, 3), (2, None)):
        assert BinarySearchTree([5, 3, 8]).floor(x) == expected
    assert BinarySearchTree().floor(1) is None


def test_ceil(BinarySearchTree):
    """`ceil` is the smallest item that is not less than x, or None"""
    for x, expected in ((5, 5), (4, 5), (6, 8), (-9, 3), (8, 8), (9, None)):
        assert BinarySearchTree([5, 3, 8]).ceil(x) == expected
    assert BinarySearchTree().ceil(1) is None


def test_range(BinarySearchTree):
    """`range` gives the items from low up to high in order, low included and high not"""
    for low, high, expected in (
        (3, 7, [3, 4, 5, 6]),
        (2, 4, [3]),
        (0, 99, [3, 4, 5, 6, 8]),
        (6, 8, [6]),
        (5, 5, []),
        (7, 3, []),
        (9, 20, []),
    ):
        assert list(BinarySearchTree([5, 3, 8, 4, 6]).range(low, high)) == expected


def test_zero_is_an_item(BinarySearchTree):
    """0 and the empty text are items like others"""
    assert 0 in BinarySearchTree([0])
    assert BinarySearchTree([0, 4]).floor(3) == 0
    assert BinarySearchTree([-3, 0]).ceil(-2) == 0
    assert list(BinarySearchTree(["", "Lima"]).range("", "Z")) == ["", "Lima"]
    assert list(deleted(BinarySearchTree([0, 4]), 0)) == [4]


def test_many_sorted_items(BinarySearchTree):
    """1,100 items that come in order are no problem"""
    items = range(1100)
    assert sum(BinarySearchTree(items)) == sum(items)


def test_length_is_known(BinarySearchTree):
    """`len` does not count the items each time"""
    tree = BinarySearchTree(number * 37 % 400 for number in range(400))
    assert lines_run(tree.__len__) <= 200


def first_items(tree):
    """Return the first three items of a loop."""
    return list(islice(tree, 3))


def test_loop_is_lazy(BinarySearchTree):
    """a loop that stops early has not collected all items: the first three of 1,000 take no more than 6 kB"""
    tree = BinarySearchTree(number * 617 % 1000 for number in range(1000))
    first_items(tree)
    peak = memory_peak(first_items, tree)
    assert peak <= 6_000, f"three items took {peak:,} bytes"


def test_range_goes_where_it_must(BinarySearchTree):
    """`range` compares with items near the ends and those that it gives, and no others; it gives them one by one"""
    Key.allow(10**9)
    tree = BinarySearchTree(Key(number * 317 % 500) for number in range(500))
    for low, high in ((300, 310), (0, 5), (490, 2000), (-5, 0)):
        expected = list(range(max(low, 0), min(high, 500)))
        Key.allow(4 * most_comparisons(500) + 6 * len(expected))
        assert [key.value for key in tree.range(Key(low), Key(high))] == expected
    Key.allow(2 * most_comparisons(500))
    assert next(iter(tree.range(Key(100), Key(400)))).value == 100


def height_of(BinarySearchTree, items):
    """Return the height of a tree that these items are inserted into."""
    return BinarySearchTree(items).height


def test_height_of_few(BinarySearchTree):
    """the height is the number of levels: 0 for no item, 1 for one, 2 for two"""
    for items, expected in (([], 0), ([5], 1), ([5, 8], 2), ([5, 3], 2)):
        assert height_of(BinarySearchTree, items) == expected


def test_balanced_when_sorted(BinarySearchTree):
    """items that come in order make at most 1.45·log₂(n + 2) levels"""
    for size in (3, 4, 7, 20, 100, 300):
        most = most_levels(size)
        assert height_of(BinarySearchTree, range(size)) <= most
        assert height_of(BinarySearchTree, range(size, 0, -1)) <= most


def test_balanced_in_any_order(BinarySearchTree):
    """items that come in any other order make no more levels, and `height` knows how many"""
    for items in (
        [1, 3, 2],
        [3, 1, 2],
        [4, 0, 2, 5, 3, 1, 7, 6],
        [3, 7, 5, 2, 4, 6, 0, 1],
        [5, 3, 2, 4, 0, 9, 6, 8, 7, 1, 11, 10],
        [number * 617 % 300 for number in range(300)],
    ):
        least, most = len(items).bit_length(), most_levels(len(items))
        assert height_of(BinarySearchTree, items) >= least
        assert height_of(BinarySearchTree, items) <= most


def test_balanced_after_deletions(BinarySearchTree):
    """deletions leave no more levels than the items that are left may have"""
    for size, gone in (
        (7, [1, 2, 3]),
        (300, [number for number in range(300) if number not in (1, 2, 4, 8, 16, 32, 64, 128, 256)]),
        (300, [number for number in range(300) if 299 - number not in (1, 2, 4, 8, 16, 32, 64, 128, 256)]),
        (300, range(280)),
        (300, range(299, 19, -1)),
    ):
        tree = deleted(BinarySearchTree(range(size)), *gone)
        most = most_levels(len(tree))
        assert tree.height <= most, (
            f"{len(tree)} items left of {size} stand on {tree.height} levels, allowed {most:.1f}"
        )


def test_few_comparisons(BinarySearchTree):
    """each operation takes at most 6 comparisons a level that may be there: 78 for 500 items"""
    Key.allow(10**9)
    tree = BinarySearchTree(map(Key, range(500)))
    for operation in ("__contains__", "floor", "ceil", "insert", "delete"):
        for number in (0, 1, 133, 377, 498, 499):
            Key.allow(most_comparisons(500))
            getattr(tree, operation)(Key(number))
            assert Key.comparisons <= Key.most
    Key.allow(most_comparisons(500))
    assert (tree.min().value, tree.max().value) == (2, 497)


class Row:
    """What the tree does, done with a sorted list."""

    def __init__(self):
        self.items = []

    def __iter__(self):
        return iter(self.items)

    def insert(self, item):
        if item not in self.items:
            insort(self.items, item)

    def delete(self, item):
        if item not in self.items:
            raise KeyError(item)
        self.items.remove(item)


def states(tree, steps):
    """Insert each number, delete each that is negative by its absolute value, and return the items after each step."""
    seen = []
    for step in steps:
        try:
            (tree.insert if step > 0 else tree.delete)(abs(step))
            seen.append(list(tree))
        except KeyError:
            seen.append("KeyError")
    return seen


NUMBERS = st.integers(1, 12)


@given(st.lists(NUMBERS | NUMBERS.map(lambda number: -number), max_size=20))
def test_agrees_with_a_sorted_list(BinarySearchTree, steps):
    """insertions and deletions (shown as negative numbers), mixed in any way, leave what a sorted list has"""
    expected = states(Row(), steps)
    assert states(BinarySearchTree(), steps) == expected


@given(st.sets(st.integers(0, 60), max_size=40), st.sets(st.integers(0, 60), max_size=40))
def test_balanced_after_any_steps(BinarySearchTree, items, gone):
    """whatever is inserted and deleted, there are no more levels than may be, and no fewer than must be"""
    tree = deleted(BinarySearchTree(items), *(items & gone))
    least, most = len(items - gone).bit_length(), most_levels(len(items - gone))
    assert tree.height >= least, f"{tree.height} levels cannot hold {len(tree)} items"
    assert tree.height <= most, f"{len(tree)} items stand on {tree.height} levels, allowed {most:.1f}"


class Plain:
    """A search tree whose parts the wrong ones exchange; nothing balances it. A node is [item, left, right]."""

    def __init__(self, items=()):
        self.root = None
        self.size = 0
        for item in items:
            self.insert(item)

    def __len__(self):
        return self.size

    def __iter__(self):
        return self.between(self.root)

    def between(self, node, low=None, high=None):
        waiting = []
        while node or waiting:
            if node:
                skip = low is not None and node[0] < low
                if not skip:
                    waiting.append(node)
                node = node[2] if skip else node[1]
            else:
                node = waiting.pop()
                if high is not None and not node[0] < high:
                    return
                yield node[0]
                node = node[2]

    def range(self, low, high):
        return self.between(self.root, low, high)

    def __contains__(self, item):
        return self.place(item)[-1] is not None

    @property
    def height(self):
        levels, level = 0, [self.root] if self.root else []
        while level:
            levels, level = levels + 1, [child for node in level for child in node[1:3] if child]
        return levels

    def place(self, item):
        """Return the nodes on the way to an item, and its own or None."""
        way = [self.root]
        while (node := way[-1]) and (item < node[0] or node[0] < item):
            way.append(node[1] if item < node[0] else node[2])
        return way

    def hang(self, way, node):
        """Put a node where the last one of the way is."""
        if len(way) == 1:
            self.root = node
        else:
            parent = way[-2]
            side = 1 if parent[1] is way[-1] and (way[-1] or node[0] < parent[0]) else 2
            parent[side] = node

    def insert(self, item):
        way = self.place(item)
        if way[-1] is None:
            self.size += 1
            self.hang(way, [item, None, None])

    def delete(self, item):
        way = self.place(item)
        if way[-1] is None:
            raise KeyError(item)
        self.size -= 1
        self.unhang(way)

    def unhang(self, way):
        node = way[-1]
        if node[1] and node[2]:
            self.replace(way)
        else:
            self.hang(way, node[1] or node[2])

    def replace(self, way):
        """Put the next item in the place of one that has two children."""
        node = way[-1]
        way = [*way, node[2]]
        while way[-1][1]:
            way.append(way[-1][1])
        node[0] = way[-1][0]
        self.hang(way, way[-1][2])

    def min(self):
        for item in self:
            return item
        raise ValueError("the tree is empty")

    def max(self):
        node = self.root
        if node is None:
            raise ValueError("the tree is empty")
        while node[2]:
            node = node[2]
        return node[0]

    def floor(self, x):
        node, best = self.root, None
        while node:
            best, node = (best, node[1]) if x < node[0] else (node[0], node[2])
        return best

    def ceil(self, x):
        return next(self.between(self.root, x), None)


class Unchanging(Plain):
    """A search tree of tuples (item, left, right, …), which are never changed: each step makes new ones on its way."""

    def insert(self, item):
        if not Plain.__contains__(self, item):
            self.size += 1
            self.root = self.added(self.root, item)

    def delete(self, item):
        if not Plain.__contains__(self, item):
            raise KeyError(item)
        self.size -= 1
        self.root = self.removed(self.root, item)

    def added(self, node, item):
        if node is None:
            return self.joined(item, None, None)
        top, left, right, _ = node
        if item < top:
            return self.joined(top, self.added(left, item), right)
        return self.joined(top, left, self.added(right, item))

    def removed(self, node, item):
        top, left, right, _ = node
        if item < top:
            left = self.removed(left, item)
        elif top < item:
            right = self.removed(right, item)
        elif not (left and right):
            return left or right
        else:
            top = next(self.between(right))
            right = self.removed(right, top)
        return self.rejoined(top, left, right)

    def rejoined(self, item, left, right):
        return self.joined(item, left, right)


def last(node):
    """Return what a node notes beside its item and children; 0 for none."""
    return node[3] if node else 0


@alternative
class RebuildsParts(Unchanging):
    """Each node knows how many items it has. Where one side has too many, the part is built anew from its middle."""

    def joined(self, item, left, right):
        size = 1 + last(left) + last(right)
        node = item, left, right, size
        if max(last(left), last(right)) > 0.6 * size:
            return self.built(list(self.between(node)))
        return node

    def built(self, items):
        if not items:
            return None
        middle = len(items) // 2
        return items[middle], self.built(items[:middle]), self.built(items[middle + 1 :]), len(items)


class Rotates(Unchanging):
    """Each node knows its height."""

    def raw(self, item, left, right):
        return item, left, right, 1 + max(last(left), last(right))

    def joined(self, item, left, right):
        lean = last(left) - last(right)
        if lean > 1:
            top, outer, inner, _ = self.without_knee(left, 1)
            return self.raw(top, outer, self.raw(item, inner, right))
        if lean < -1:
            top, inner, outer, _ = self.without_knee(right, 2)
            return self.raw(top, self.raw(item, left, inner), outer)
        return self.raw(item, left, right)

    def without_knee(self, node, side):
        """Return the node, rotated if its inner child is the higher one."""
        item, left, right, _ = node
        if side == 1 and last(right) > last(left):
            return self.raw(right[0], self.raw(item, left, right[1]), right[2])
        if side == 2 and last(left) > last(right):
            return self.raw(left[0], left[1], self.raw(item, left[2], right))
        return node


@alternative
class WithoutNodes:
    """A sorted list is a tree without nodes: the middle is on top, and in the middle of each half is the next."""

    def __init__(self, items=()):
        self.items = []
        for item in items:
            self.insert(item)

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    @property
    def height(self):
        return len(self.items).bit_length()

    def __contains__(self, item):
        place = bisect_left(self.items, item)
        return place < len(self.items) and not item < self.items[place]

    def insert(self, item):
        if item not in self:
            insort(self.items, item)

    def delete(self, item):
        if item not in self:
            raise KeyError(item)
        del self.items[bisect_left(self.items, item)]

    def min(self):
        if not self.items:
            raise ValueError("the tree is empty")
        return self.items[0]

    def max(self):
        if not self.items:
            raise ValueError("the tree is empty")
        return self.items[-1]

    def floor(self, x):
        place = bisect_left(self.items, x) + (x in self)
        return self.items[place - 1] if place else None

    def ceil(self, x):
        return next(iter(self.items[bisect_left(self.items, x) :][:1]), None)

    def range(self, low, high):
        for place in range(bisect_left(self.items, low), bisect_left(self.items, high)):
            yield self.items[place]


@mistake(caught_by=test_items_in_order)
class LosesTheMiddleOne(Plain):
    """Your loop gives a node before what is on its left. In order is: left, the node itself, right."""

    def __iter__(self):
        waiting = [self.root] if self.root else []
        while waiting:
            node = waiting.pop()
            yield node[0]
            waiting += [child for child in (node[2], node[1]) if child]


@mistake(caught_by=test_items_in_order)
class ReplacesTheChild(Plain):
    """You hang the new node below the first node that has the right side, whatever is there already. Go on down until a
    side is free.
    """

    def insert(self, item):
        if self.root is None or item in self:
            return super().insert(item)
        self.size += 1
        self.root[1 if item < self.root[0] else 2] = [item, None, None]
        return None


@mistake(caught_by=test_equal_items_stand_once)
class InsertsEqualItems(Plain):
    """You send an equal item to one side and insert it again. Neither less nor greater means that it is there."""

    def place(self, item):
        way = [self.root]
        while node := way[-1]:
            way.append(node[1] if item < node[0] else node[2])
        return way

    def __contains__(self, item):
        return Plain.place(self, item)[-1] is not None

    def delete(self, item):
        way = Plain.place(self, item)
        if way[-1] is None:
            raise KeyError(item)
        self.size -= 1
        self.unhang(way)


@mistake(caught_by=test_equal_items_stand_once)
class ReplacesEqualItems(Plain):
    """You put the new item in the place of an equal one. The one that is there stays: 2 and 2.0 are equal, and not the
    same.
    """

    def insert(self, item):
        way = self.place(item)
        if way[-1]:
            way[-1][0] = item
        else:
            super().insert(item)


@mistake(caught_by=test_length)
class CountsAttempts(Plain):
    """You count each call of `insert`. An item that is there already is not inserted: count nodes that are made."""

    def insert(self, item):
        if item in self:
            self.size += 1
        super().insert(item)


@mistake(caught_by=test_length)
class NeverCountsDown(Plain):
    """The length stays as it was when an item is deleted."""

    def delete(self, item):
        super().delete(item)
        self.size += 1


@mistake(caught_by=test_delete_above_one)
class CutsOffBranches(Plain):
    """You cut off the node with all that is below it. Its only child takes its place."""

    def unhang(self, way):
        if all(way[-1][1:]):
            self.replace(way)
        else:
            self.hang(way, None)


@mistake(caught_by=test_delete_above_two)
class LosesTheRightSide(Plain):
    """You lift the left child and lose the right one, or what was below. With two children, put the next greater item
    in the place of the deleted one.
    """

    def replace(self, way):
        self.hang(way, way[-1][1])


@mistake(caught_by=test_delete_above_two)
class KeepsItTwice(Plain):
    """You copy the next greater item up and leave its own node where it is, so that it stands in the tree twice."""

    def replace(self, way):
        node = below = way[-1]
        below = below[2]
        while below[1]:
            below = below[1]
        node[0] = below[0]


@mistake(caught_by=test_delete_above_two)
class LosesBelowTheNext(Plain):
    """You take the next greater item out of its place and lose what is below it. It has no left child, but may have a
    right one.
    """

    def replace(self, way):
        node = way[-1]
        way = [*way, node[2]]
        while way[-1][1]:
            way.append(way[-1][1])
        node[0] = way[-1][0]
        self.hang(way, None)


@mistake(caught_by=test_delete_root)
class RootHasNoParent(Plain):
    """You change the link in the parent, and the top has none. There the link is the tree's own."""

    def unhang(self, way):
        if len(way) == 1 and not all(way[0][1:]):
            way[-2][1] = None
        super().unhang(way)


@mistake(caught_by=test_delete_missing)
class DeletesInSilence(Plain):
    """You do nothing if the item is not there. Whoever deletes it believes that it was: raise KeyError, as `set.remove`
    does.
    """

    def delete(self, item):
        if item in self:
            super().delete(item)


@mistake(caught_by=test_delete_missing)
class CountsDownTooEarly(Plain):
    """You count down before you know whether the item is there. When KeyError is raised, the length is wrong."""

    def delete(self, item):
        self.size -= 1
        if item not in self:
            raise KeyError(item)
        self.size += 1
        super().delete(item)


@mistake(caught_by=test_min_and_max)
class NoneForEmpty(Plain):
    """You return None for an empty tree. The built-in `min` raises ValueError, and so should yours."""

    def min(self):
        return next(iter(self), None)

    def max(self):
        return super().max() if self.root else None


@mistake(caught_by=test_floor)
class FloorIsThereOrNothing(Plain):
    """You give x if it is there and None if it is not. Remember the last item that was not greater on your way down."""

    def floor(self, x):
        return x if x in self else None


@mistake(caught_by=test_range)
class RangeIncludesHigh(Plain):
    """You include `high`. As with slices and `range` itself, the end does not belong to it."""

    def range(self, low, high):
        return (item for item in self.between(self.root, low) if not high < item)


@mistake(caught_by=test_zero_is_an_item)
class ZeroIsNothing(Plain):
    """You ask whether an item is true, and 0 and "" are not. Ask `is None`."""

    def floor(self, x):
        return super().floor(x) or None

    def ceil(self, x):
        return super().ceil(x) or None


@mistake(caught_by=test_many_sorted_items)
class CallsItselfForEachLevel(Plain):
    """Your tree is a chain if items come in order, and your method calls itself once a level: too deep for Python. A
    balanced tree has few levels.
    """

    def insert(self, item):
        if item not in self:
            self.size += 1
            self.root = self.added(self.root, item)

    def added(self, node, item):
        if node is None:
            return [item, None, None]
        side = 1 if item < node[0] else 2
        node[side] = self.added(node[side], item)
        return node


@mistake(caught_by=test_length_is_known)
class CountsEachTime(Plain):
    """Your `len` goes through all items. Keep a number, and change it with each insertion and deletion."""

    def __len__(self):
        return sum(1 for _ in self)


@mistake(caught_by=test_loop_is_lazy)
class CollectsFirst(Plain):
    """You collect all items in a list before the first one is given. A generator with the way down on a stack gives
    them one by one.
    """

    def __iter__(self):
        return iter(list(super().__iter__()))


@mistake(caught_by=test_range_goes_where_it_must)
class FiltersAll(Plain):
    """Your `range` goes through all items and leaves most of them out. What is on the left of an item below `low` is
    smaller still: do not go there, nor beyond `high`.
    """

    def range(self, low, high):
        return (item for item in self if not item < low and item < high)


@mistake(caught_by=test_height_of_few)
class CountsSteps(Plain):
    """You count the steps from the top to the deepest item. The height asked for is the number of levels, one more."""

    height = property(lambda self: max(0, Plain.height.fget(self) - 1))


@mistake(caught_by=test_balanced_when_sorted)
class NeverBalances(Plain):
    """Nothing in your tree turns it: items that come in order make a chain, with one level each. Measure the heights of
    both sides on the way up, and rotate where they differ by two.
    """

    def balance(self, node):
        return node


@mistake(caught_by=test_balanced_in_any_order)
class RotatesOnce(Rotates):
    """You rotate once, whatever the shape. Below a node that leans to one side, a child that leans to the other makes a
    knee, which a rotation only mirrors: rotate the child first.
    """

    def without_knee(self, node, side):
        return node


@mistake(caught_by=test_balanced_after_deletions)
class BalancesInsertionsOnly(Rotates):
    """You balance after insertions only. A deletion makes one side lower, and needs the same way up."""

    def rejoined(self, item, left, right):
        return self.raw(item, left, right)


@mistake(caught_by=test_few_comparisons)
class LooksAtEveryItem(RebuildsParts):
    """Your `in` goes through all items, as in a list. At each node the order says on which side the item must be."""

    def __contains__(self, item):
        return any(item == each for each in self)
