"""Union-find: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's methods are described in its statement)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake


class Town:
    """A town that counts how often one of its kind is looked up or compared."""

    touches = 0

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"Town({self.number})"

    @classmethod
    def touch(cls):
        """Count one look-up or comparison."""
        cls.touches += 1
        if cls.touches > 40_000:
            raise Spent("more than 40,000 look-ups and comparisons for 1,000 items")

    def __eq__(self, other):
        Town.touch()
        return self is other

    def __hash__(self):
        Town.touch()
        return hash(self.number)


def joined(pairs, groups):
    """Join pairs of items one after the other."""
    for one, other in pairs:
        groups.union(one, other)
    return groups


def test_items_begin_alone(UnionFind):
    """every item begins in a group of its own"""
    groups = UnionFind(["Fes", "Oran", "Tunis"])
    assert len(groups) == 3
    assert [groups.size(item) for item in ("Fes", "Oran", "Tunis")] == [1, 1, 1]
    assert not groups.connected("Fes", "Oran")
    assert groups.connected("Fes", "Fes")


def test_no_items(UnionFind):
    """there may be no items, and they may come from any iterable, also more than once"""
    assert len(UnionFind()) == 0
    groups = UnionFind(letter for letter in "banana")
    assert len(groups) == 3


def test_union_joins_two_groups(UnionFind):
    """`union` joins two items, and nobody else"""
    groups = joined([("a", "b"), ("c", "d")], UnionFind("abcde"))
    pairs = [one + other for one in "abcde" for other in "abcde" if one < other and groups.connected(one, other)]
    assert pairs == ["ab", "cd"]


def test_groups_grow_together(UnionFind):
    """a union of two items joins all that is in their groups"""
    for pairs in ("ab bc cd", "ab cd bc", "ab cd ad", "ba ca da", "dc bc ab"):
        groups = joined(pairs.split(), UnionFind("abcde"))
        with_a = "".join(item for item in "abcde" if groups.connected("a", item))
        assert f"{pairs}: a is with {with_a}" == f"{pairs}: a is with abcd"


def test_find_is_one_of_the_group(UnionFind):
    """`find` returns one item of the group, the same for all that are in it"""
    groups = joined([("a", "b"), ("c", "d"), ("b", "d")], UnionFind("abcde"))
    found = {groups.find(item) for item in "abcd"}
    assert len(found) == 1
    assert found <= set("abcd")
    assert groups.find("e") == "e"


def test_union_says_whether_it_joined(UnionFind):
    """`union` returns True if it joined two groups, and False if both items were in one already"""
    groups = UnionFind("abcd")
    answers = [groups.union(one, other) for one, other in ("ab", "cd", "ba", "ac", "bd", "aa")]
    assert answers == [True, True, False, True, False, False]


def test_counts_groups(UnionFind):
    """`len` is the number of groups: one less for each union that joins two"""
    groups = UnionFind("abcde")
    lengths = [len(joined([pair], groups)) for pair in ("ab", "cd", "ba", "ac", "bd", "ee")]
    assert lengths == [4, 3, 3, 2, 2, 2]


def test_size_of_a_group(UnionFind):
    """`size` is the number of items in the group of an item, whichever of them is asked for"""
    groups = joined(["ab", "cd", "ed", "ec", "ad"], UnionFind("abcdefg"))
    groups.union("f", "g")
    sizes = [groups.size(item) for item in "abcdefg"]
    assert sizes == [5, 5, 5, 5, 5, 2, 2]


def test_add(UnionFind):
    """`add` brings an item in, alone; one that is there already stays where it is"""
    groups = UnionFind("ab")
    groups.union("a", "b")
    for item in "cab":
        groups.add(item)
    sizes = [groups.size(item) for item in "abc"]
    assert (len(groups), sizes) == (2, [2, 2, 1])


def test_any_item(UnionFind):
    """an item may be anything that can be hashed: 0, an empty text, None, a tuple"""
    items = [0, "", None, (1, 2), frozenset()]
    groups = joined([(0, ""), (None, (1, 2)), ("", None)], UnionFind(items))
    sizes = [groups.size(item) for item in items]
    assert sizes == [4, 4, 4, 4, 1]


def test_unknown_item(UnionFind):
    """an item that was never added is a KeyError that names it, and changes nothing"""
    groups = UnionFind("ab")
    with pytest.raises(KeyError, match="Qom"):
        groups.find("Qom")
    with pytest.raises(KeyError, match="Qom"):
        groups.union("a", "Qom")
    with pytest.raises(KeyError, match="Qom"):
        groups.union("Qom", "b")
    with pytest.raises(KeyError, match="Qom"):
        groups.connected("Qom", "a")
    with pytest.raises(KeyError, match="Qom"):
        groups.size("Qom")
    assert len(groups) == 2
    assert not groups.connected("a", "b")


def test_unknown_item_with_itself(UnionFind):
    """that holds also if both items are the same: it is not even connected with itself"""
    groups = UnionFind("ab")
    with pytest.raises(KeyError, match="Qom"):
        groups.connected("Qom", "Qom")
    with pytest.raises(KeyError, match="Qom"):
        groups.union("Qom", "Qom")


def test_each_has_its_own_items(UnionFind):
    """two objects know nothing of each other"""
    UnionFind("xyz")
    groups = joined(["ab"], UnionFind("ab"))
    other = UnionFind("ab")
    assert (len(groups), len(other)) == (1, 2)
    assert groups.connected("a", "b")
    assert not other.connected("a", "b")


def test_long_chains(UnionFind):
    """1,000 items joined in a row, in any direction, take at most 40,000 look-ups and comparisons of items"""
    for pair in (
        lambda step: (step, step + 1),
        lambda step: (step + 1, step),
        lambda step: (0, step + 1),
        lambda step: (step + 1, 0),
    ):
        towns = [Town(number) for number in range(1_000)]
        Town.touches = 0
        groups = joined([(towns[one], towns[other]) for one, other in map(pair, range(999))], UnionFind(towns))
        for town in towns:
            groups.find(town)
        assert Town.touches <= 40_000


def test_pairs_of_pairs(UnionFind):
    """1,000 items joined pair by pair, and pairs of pairs, take no more"""
    towns = [Town(number) for number in range(1_000)]
    Town.touches = 0
    groups = UnionFind(towns)
    width = 1
    while width < 1_000:
        for number in range(0, 1_000 - width, 2 * width):
            groups.union(towns[number + width - 1], towns[number + width])
        width *= 2
    for town in towns:
        groups.find(town)
    assert Town.touches <= 40_000


OPERATIONS = st.lists(st.tuples(st.sampled_from(["add", "union"]), st.integers(0, 7), st.integers(0, 7)), max_size=25)


@given(OPERATIONS)
def test_agrees_with_a_list_of_sets(UnionFind, operations):
    """after every step, groups, sizes and connections are those of a list of sets"""
    groups, model = UnionFind(range(5)), [{number} for number in range(5)]
    done = []
    for name, one, other in operations:
        known = set().union(*model)
        if name == "add":
            groups.add(one)
            model += [{one}] if one not in known else []
        elif {one, other} <= known:
            groups.union(one, other)
            both = [group for group in model if group & {one, other}]
            model = [group for group in model if group not in both] + [set().union(*both)]
        done.append((name, one, other))
        sizes = {item: groups.size(item) for group in model for item in sorted(group)}
        expected = {item: len(group) for group in model for item in sorted(group)}
        assert (done, len(groups), sizes) == (done, len(model), expected)
        wrong = [
            (item, mate)
            for item in expected
            for mate in expected
            if groups.connected(item, mate) != any({item, mate} <= group for group in model)
        ]
        assert (done, wrong) == (done, [])


class Forest:
    """Trees of items, in the right way; each mistake changes one part."""

    def __init__(self, items=()):
        self.parents = {}
        self.sizes = {}
        self.groups = 0
        for item in items:
            self.add(item)

    def add(self, item):
        if item not in self.parents:
            self.parents[item] = item
            self.sizes[item] = 1
            self.groups += 1

    def root(self, item):
        while (parent := self.parents[item]) is not item:
            self.parents[item] = self.parents[parent]
            item = parent
        return item

    def find(self, item):
        return self.root(item)

    def union(self, one, other):
        one, other = self.root(one), self.root(other)
        if one is other:
            return False
        if self.sizes[one] < self.sizes[other]:
            one, other = other, one
        self.parents[other] = one
        self.sizes[one] += self.sizes[other]
        self.groups -= 1
        return True

    def connected(self, one, other):
        return self.root(one) is self.root(other)

    def size(self, item):
        return self.sizes[self.root(item)]

    def __len__(self):
        return self.groups


@alternative
class KeepsMembers(Forest):
    """Keep for each item the list of its group, and move the shorter list into the longer one."""

    def __init__(self, items=()):
        self.group_of = {}
        self.groups = 0
        for item in items:
            self.add(item)

    def add(self, item):
        if item not in self.group_of:
            self.group_of[item] = [item]
            self.groups += 1

    def find(self, item):
        return self.group_of[item][0]

    def union(self, one, other):
        longer, shorter = self.group_of[one], self.group_of[other]
        if longer is shorter:
            return False
        if len(longer) < len(shorter):
            longer, shorter = shorter, longer
        longer += shorter
        for item in shorter:
            self.group_of[item] = longer
        self.groups -= 1
        return True

    def connected(self, one, other):
        return self.group_of[one] is self.group_of[other]

    def size(self, item):
        return len(self.group_of[item])


@alternative
class NegativeSizes(Forest):
    """Number the items; keep in one list the number of the parent or, for a root, its size as a negative number."""

    def __init__(self, items=()):
        self.items = list(dict.fromkeys(items))
        self.numbers = {item: number for number, item in enumerate(self.items)}
        self.up = [-1] * len(self.items)

    def add(self, item):
        if item not in self.numbers:
            self.numbers[item] = len(self.items)
            self.items.append(item)
            self.up.append(-1)

    def root(self, item):
        number = self.numbers[item]
        way = []
        while self.up[number] >= 0:
            way.append(number)
            number = self.up[number]
        for each in way:
            self.up[each] = number
        return number

    def find(self, item):
        return self.items[self.root(item)]

    def union(self, one, other):
        one, other = sorted((self.root(one), self.root(other)), key=lambda number: self.up[number])
        if one != other:
            self.up[one] += self.up[other]
            self.up[other] = one
        return one != other

    def connected(self, one, other):
        return self.root(one) == self.root(other)

    def size(self, item):
        return -self.up[self.root(item)]

    def __len__(self):
        return sum(number < 0 for number in self.up)


@mistake(caught_by=test_counts_groups)
class CountsItems(Forest):
    """`len` is the number of items in your class. What is asked for are the groups: count them down in `union`."""

    def __len__(self):
        return len(self.parents)


@mistake(caught_by=test_no_items)
class CountsWhatItIsGiven(Forest):
    """You count an item each time it comes. The second time it is there already."""

    def __init__(self, items=()):
        items = list(items)
        super().__init__(items)
        self.groups = len(items)


@mistake(caught_by=test_no_items)
class NeedsItems(Forest):
    """You ask for items. Without any, a group-keeper begins empty: give the parameter a default."""

    def __init__(self, items):
        super().__init__(items)


@mistake(caught_by=test_groups_grow_together)
class HangsUpTheItem(Forest):
    """You hang the item itself under the other one, and all that hung with it stays behind, or the item leaves its
    own group. Join the two roots.
    """

    def union(self, one, other):
        if self.root(one) is self.root(other):
            return False
        root = self.root(one)
        self.sizes[root] += self.size(other)
        self.parents[other] = root
        self.groups -= 1
        return True


@mistake(caught_by=test_groups_grow_together)
class LooksOneStepUp(Forest):
    """You look one step up. The parent of an item may have a parent, too: go on until an item is its own parent."""

    def root(self, item):
        return self.parents[item]


@mistake(caught_by=test_groups_grow_together)
class LabelsOneItem(Forest):
    """You give one item the label of the other. All items with its old label need the new one, or a root to share."""

    def root(self, item):
        return self.parents[item]

    def union(self, one, other):
        is_new = self.parents[one] is not self.parents[other]
        self.groups -= is_new
        self.parents[other] = self.parents[one]
        return is_new


@mistake(caught_by=test_groups_grow_together)
class ComparesParents(Forest):
    """You compare parents to see whether two items are connected. Only the roots of a group are the same for all."""

    def root(self, item):
        while self.parents[item] is not item:
            item = self.parents[item]
        return item

    def connected(self, one, other):
        return self.parents[one] is self.parents[other]


@mistake(caught_by=test_find_is_one_of_the_group)
class NumbersGroups(Forest):
    """Your groups have numbers. `find` returns an item of the group, which the caller knows."""

    def find(self, item):
        return list(self.parents).index(self.root(item))


@mistake(caught_by=test_union_says_whether_it_joined)
class SaysNothing(Forest):
    """Your `union` returns nothing. Whoever builds a network from cables asks it which of them are superfluous."""

    def union(self, one, other):
        super().union(one, other)


@mistake(caught_by=test_union_says_whether_it_joined)
class JoinsAgain(Forest):
    """You join two items that are in one group already: its size doubles, and the number of groups goes down."""

    def union(self, one, other):
        one, other = self.root(one), self.root(other)
        self.parents[other] = one
        self.sizes[one] += self.sizes[other]
        self.groups -= 1
        return True


@mistake(caught_by=test_size_of_a_group)
class AddsTheItemsSize(Forest):
    """You read the size at the item. It is up to date only at the root: ask `find` first."""

    def size(self, item):
        return self.sizes[item]


@mistake(caught_by=test_size_of_a_group)
class AddsOne(Forest):
    """You add 1 to the size at each union. The other group may have many items: add its size."""

    def union(self, one, other):
        sizes = self.size(one), self.size(other)
        is_new = super().union(one, other)
        if is_new:
            self.sizes[self.root(one)] = max(sizes) + 1
        return is_new


@mistake(caught_by=test_add)
class BeginsAgain(Forest):
    """You set an item's parent and size although it is there already, and so tear it out of its group."""

    def __init__(self, items=()):
        super().__init__(dict.fromkeys(items))

    def add(self, item):
        self.groups += item not in self.parents
        self.parents[item] = item
        self.sizes[item] = 1


@mistake(caught_by=test_any_item)
class TakesZeroForARoot(Forest):
    """You go up while the parent is true. 0, the empty text and None are items as well: a root is its own parent."""

    def root(self, item):
        while self.parents[item] and self.parents[item] is not item:
            item = self.parents[item]
        return item


@mistake(caught_by=test_unknown_item)
class AddsTheUnknown(Forest):
    """You take in an item that nobody has added. A name that was mistyped becomes a group, and no error tells."""

    def root(self, item):
        self.add(item)
        return super().root(item)


@mistake(caught_by=test_unknown_item_with_itself)
class ComparesFirst(Forest):
    """You return at once if both items are the same, and never ask whether you know them."""

    def connected(self, one, other):
        return one == other or super().connected(one, other)


@mistake(caught_by=test_each_has_its_own_items)
class SharesItsItems(Forest):
    """Your dictionary belongs to the class, so that all objects share it. Make a new one in `__init__`."""

    shared = {}

    def __init__(self, items=()):
        self.shared.clear()
        super().__init__()
        self.parents = self.shared
        for item in items:
            self.add(item)


@mistake(caught_by=test_long_chains)
class HangsUpTheSecond(Forest):
    """You hang the root of one side always under the other, and never shorten a way. A row becomes a list, and each
    `find` walks through all of it: hang the smaller group under the larger one, or shorten the ways that you go.
    """

    def root(self, item):
        while (parent := self.parents[item]) is not item:
            item = parent
        return item

    def union(self, one, other):
        one, other = self.root(one), self.root(other)
        if one is other:
            return False
        self.parents[one] = other
        self.sizes[other] += self.sizes[one]
        self.groups -= 1
        return True


@mistake(caught_by=test_long_chains)
class FindsByRecursion(HangsUpTheSecond):
    """`find` calls itself once for each step up. In a long row that is deeper than Python can go: use a loop, and keep
    the trees flat.
    """

    def root(self, item):
        if self.parents[item] is not item:
            self.parents[item] = self.root(self.parents[item])
        return self.parents[item]


@mistake(caught_by=test_long_chains)
class LabelsAllItems(Forest):
    """You go through all items to give a group its new label. That costs n for each union, and n·n in all."""

    def root(self, item):
        return self.parents[item]

    def union(self, one, other):
        old, new = self.parents[other], self.parents[one]
        if old is new:
            return False
        for item, label in self.parents.items():
            if label == old:
                self.parents[item] = new
        self.sizes[new] += self.sizes[old]
        self.groups -= 1
        return True
