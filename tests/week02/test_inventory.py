"""An inventory that is a mapping: what an answer must do, and the wrong answers we know."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


class Name(str):
    """The name of an article that counts how often such names are folded or compared."""

    __slots__ = ()
    touched = 0

    def casefold(self):
        """Count, and fold."""
        Name.touched += 1
        return Name(super().casefold())

    def lower(self):
        """Count, and lower."""
        Name.touched += 1
        return Name(super().lower())

    def __eq__(self, other):
        Name.touched += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def remade(inventory):
    """Return the items of the inventory that the `repr` of *inventory* makes when evaluated, or why it makes none."""
    text = repr(inventory)
    try:
        made = eval(text, {"Inventory": type(inventory)})
    except Exception:
        return f"no expression: {text}"
    return list(made.items()) if type(made) is type(inventory) else f"no inventory: {text}"


def names_touched(Inventory, name):
    """Return how many names are folded or compared when *name* is asked for among 100 articles."""
    inventory = Inventory([(Name(f"article {number}"), number) for number in range(1, 101)])
    Name.touched = 0
    inventory[name]
    return Name.touched


def test_finds_a_count(Inventory):
    """`inventory[name]` is the count of an article"""
    assert Inventory([("rice", 3), ("salt", 1)])["rice"] == 3
    assert Inventory([("rice", 3), ("salt", 1)])["salt"] == 1


def test_adds_up_lots(Inventory):
    """lots of one article add up, wherever they stand"""
    assert Inventory([("rice", 3), ("salt", 1), ("rice", 2)])["rice"] == 5


def test_ignores_case(Inventory):
    """upper and lower case make no difference, in every alphabet, neither in lots nor when asking"""
    assert Inventory([("Rice", 3)])["rICE"] == 3
    assert Inventory([("Süßholz", 4), ("SÜSSHOLZ", 1)])["süssholz"] == 5


def test_is_walked_in_order(Inventory):
    """a loop gives each name once, as it was first spelled, in the order of the first lots"""
    assert list(Inventory([("salt", 1), ("Rice", 3), ("RICE", 2), ("Ají", 7)])) == ["salt", "Rice", "Ají"]


def test_is_walked_again(Inventory):
    """a second loop gives the same names again"""
    inventory = Inventory([("salt", 1), ("rice", 3)])
    assert [list(inventory), list(inventory)] == [["salt", "rice"], ["salt", "rice"]]


def test_counts_articles(Inventory):
    """`len` is the number of articles, and an inventory without any is false"""
    assert len(Inventory([("rice", 3), ("salt", 1), ("RICE", 2)])) == 2
    assert len(Inventory()) == 0
    assert bool(Inventory([])) is False


@pytest.mark.parametrize("name", ["tea", "TEA", "", 7, None, ("rice", 3), ["rice"]])
def test_misses_what_is_not_there(Inventory, name):
    """what is no article, be it a text or not, is a KeyError with the name as it was asked for"""
    with pytest.raises(KeyError, match=f"^{re.escape(repr(name))}$"):
        Inventory([("rice", 3)])[name]


def test_is_a_mapping(Inventory):
    """it is a `collections.abc.Mapping`"""
    assert isinstance(Inventory([("rice", 3)]), Mapping)


def test_membership(Inventory):
    """`in` follows the same rules as asking for a count"""
    assert ("RICE" in Inventory([("rice", 3)])) is True
    assert ("tea" in Inventory([("rice", 3)])) is False
    assert (7 in Inventory([("rice", 3)])) is False


def test_get(Inventory):
    """`get` follows the same rules, and gives None or its second argument for what is not there"""
    assert Inventory([("rice", 3)]).get("RICE") == 3
    assert Inventory([("rice", 3)]).get("tea") is None
    assert Inventory([("rice", 3)]).get("tea", 0) == 0


def test_views(Inventory):
    """`keys`, `values` and `items` show names and counts, and can be searched"""
    assert list(Inventory([("Rice", 3), ("salt", 1)]).items()) == [("Rice", 3), ("salt", 1)]
    assert list(Inventory([("Rice", 3), ("salt", 1)]).values()) == [3, 1]
    assert ("RICE" in Inventory([("Rice", 3)]).keys()) is True  # noqa: SIM118 (asks the view)
    assert (("rice", 3) in Inventory([("Rice", 3)]).items()) is True


def test_equal(Inventory):
    """an inventory equals every mapping with the same names and counts, in whatever order, and nothing else"""
    assert (Inventory([("rice", 3), ("salt", 1)]) == {"salt": 1, "rice": 3}) is True
    assert (Inventory([("rice", 3), ("rice", 1)]) == Inventory([("rice", 4)])) is True
    assert (Inventory([("rice", 3)]) == Inventory([("rice", 4)])) is False
    assert (Inventory([("rice", 3)]) == [("rice", 3)]) is False


def test_text_for_programmers(Inventory):
    """`repr` gives an expression that, evaluated, makes an equal inventory"""
    assert remade(Inventory([("Rice", 3), ("salt", 1), ("RICE", 2)])) == [("Rice", 5), ("salt", 1)]


def test_is_read_only(Inventory):
    """setting or deleting an item is a TypeError"""
    with pytest.raises(TypeError):
        Inventory([("rice", 3)])["rice"] = 4
    with pytest.raises(TypeError):
        del Inventory([("rice", 3)])["rice"]


@pytest.mark.parametrize("count", [-1, 0])
def test_refuses_empty_lots(Inventory, count):
    """a lot with a count below 1 is a ValueError whose message shows the name"""
    with pytest.raises(ValueError, match="salt"):
        Inventory([("rice", 3), ("salt", count)])


def test_reads_lots_once(Inventory):
    """`lots` may be an iterator, which can be read once"""
    assert list(Inventory(iter([("rice", 3), ("salt", 1)])).items()) == [("rice", 3), ("salt", 1)]


def test_finds_without_searching(Inventory):
    """in an inventory of 100 articles, to ask for one touches no more than 5 names"""
    assert names_touched(Inventory, "ARTICLE 99") <= 5


@given(st.lists(st.tuples(st.sampled_from(["rice", "RICE", "salt", "tea"]), st.integers(1, 9))))
def test_loses_nothing(Inventory, lots):
    """the counts add up to those of the lots"""
    inventory = Inventory(lots)
    assert sum(inventory.values()) == sum(count for _, count in lots)


@alternative
class TwoDictionaries(Mapping):
    """Keep the counts by spelling, as they are shown, and a second dictionary from folded name to spelling."""

    def __init__(self, lots=()):
        self._spellings, self._counts = {}, {}
        for name, count in lots:
            self._check(name, count)
            spelling = self._spellings.setdefault(self._folded(name), name)
            self._store(spelling, count)

    def __getitem__(self, name):
        if not isinstance(name, str):
            raise KeyError(name)
        spelling = self._spellings.get(self._folded(name))
        return self._counts[name if spelling is None else spelling]

    def __iter__(self):
        return iter(self._counts)

    def __len__(self):
        return len(self._counts)

    def __repr__(self):
        return f"Inventory({list(self._counts.items())!r})"

    def _check(self, name, count):
        if count <= 0:
            raise ValueError(f"{name} needs a positive count")

    def _store(self, spelling, count):
        self._counts[spelling] = self._counts.get(spelling, 0) + count

    def _folded(self, name):
        return name.casefold()


@alternative
class GroupsTheLots(Mapping):
    """Keep all lots of an article in a list under its folded name, and add them up when asked."""

    def __init__(self, lots=()):
        self._lots = {}
        for lot in lots:
            if lot[1] < 1:
                raise ValueError(f"a lot of {lot[0]} without content")
            self._lots.setdefault(lot[0].casefold(), []).append(lot)

    def __getitem__(self, name):
        try:
            return sum(count for _, count in self._lots[name.casefold()])
        except (AttributeError, KeyError):
            raise KeyError(name) from None

    def __iter__(self):
        return (lots[0][0] for lots in self._lots.values())

    def __len__(self):
        return len(self._lots)

    def __repr__(self):
        return f"Inventory({list(chain.from_iterable(self._lots.values()))!r})"


Base = TwoDictionaries  # its small methods are what the mistakes change


@mistake(caught_by=test_adds_up_lots)
class KeepsTheLastLot(Base):
    """A later lot replaces the earlier one of that article. Add it to what is there."""

    def _store(self, spelling, count):
        self._counts[spelling] = count


@mistake(caught_by=test_adds_up_lots)
class KeepsTheFirstLot(Base):
    """A later lot of an article is dropped, perhaps by `setdefault`. Add it to what is there."""

    def _store(self, spelling, count):
        self._counts.setdefault(spelling, count)


@mistake(caught_by=test_ignores_case)
class MindsCase(Base):
    """“Rice” and “rice” are two articles for you. Fold every name, when it is stored and when it is asked for."""

    def _folded(self, name):
        return name


@mistake(caught_by=test_ignores_case)
class LowersNames(Base):
    """`lower` keeps “ß” and “ss” apart; `casefold` exists to make them equal."""

    def _folded(self, name):
        return name.lower()


@mistake(caught_by=test_ignores_case)
class FoldsOnlyTheLots(Base):
    """You fold the names of the lots, but not the name that is asked for."""

    def __getitem__(self, name):
        return self._counts[self._spellings[name]] if isinstance(name, str) else Base.__getitem__(self, name)


@mistake(caught_by=test_is_walked_in_order)
class ShowsFoldedNames(Base):
    """A loop gives the folded names, which nobody has written. Keep the first spelling beside the count."""

    def __iter__(self):
        return iter(self._spellings)


@mistake(caught_by=test_is_walked_in_order)
class ShowsTheLastSpelling(Base):
    """You show the spelling of the last lot. The first one was asked for."""

    def __init__(self, lots=()):
        lots = list(lots)
        super().__init__(lots)
        self._last = {self._folded(name): name for name, _ in lots}

    def __iter__(self):
        return iter(self._last.values())


@mistake(caught_by=test_is_walked_in_order)
class SortsNames(Base):
    """You sort the names. The order in which the articles first came was asked for."""

    def __iter__(self):
        return iter(sorted(self._counts))


@mistake(caught_by=test_is_walked_again)
class IsWalkedOnce(Base):
    """You hand out the same iterator each time, which is used up after the first loop. `__iter__` makes a new one."""

    def __init__(self, lots=()):
        super().__init__(lots)
        self._iterator = iter(self._counts)

    def __iter__(self):
        return self._iterator


@mistake(caught_by=test_counts_articles)
class CountsPieces(Base):
    """`len` adds up the counts for you. The length of a mapping is the number of its keys."""

    def __len__(self):
        return sum(self._counts.values())


@mistake(caught_by=test_misses_what_is_not_there)
class CountsNothingAsZero(Base):
    """You answer 0 for what is not there. `in` and `get` ask your `__getitem__`, and now find every name there is."""

    def __getitem__(self, name):
        try:
            return super().__getitem__(name)
        except KeyError:
            return 0


@mistake(caught_by=test_misses_what_is_not_there)
class IsACounter(Counter):
    """A Counter answers 0 for what is not there, so a mistyped name is never noticed."""

    def __init__(self, lots=()):
        super().__init__()
        self._first = {}
        for name, count in lots:
            self[self._first.setdefault(name.casefold(), name)] += count

    def __missing__(self, name):
        spelling = self._first.get(name.casefold(), name)
        return dict.get(self, spelling, 0)


@mistake(caught_by=test_misses_what_is_not_there)
class NamesTheFoldedKey(Base):
    """Your KeyError shows the folded name. Show what was asked for: that is what the caller looks for in the code."""

    def __getitem__(self, name):
        if not isinstance(name, str):
            raise KeyError(name)
        return self._counts[self._spellings[self._folded(name)]]


@mistake(caught_by=test_misses_what_is_not_there)
class FoldsWhateverIsAsked(Base):
    """You call `casefold` on whatever is asked for. A number has none, and its AttributeError ends `in`, too."""

    def __getitem__(self, name):
        if self._folded(name) not in self._spellings:
            raise KeyError(name)
        return super().__getitem__(name)


@mistake(caught_by=test_misses_what_is_not_there)
class GivesNone(Base):
    """You answer None for what is not there. `get` does that already; `inventory[name]` promises a count."""

    def __getitem__(self, name):
        try:
            return super().__getitem__(name)
        except KeyError:
            return None


@mistake(caught_by=test_is_a_mapping)
class InheritsNothing:
    """Your class does not inherit from `Mapping`, which would write `in`, `get`, the views and `==` for you."""

    __init__, __getitem__, __iter__, __len__ = Base.__init__, Base.__getitem__, Base.__iter__, Base.__len__
    _check, _store, _folded = Base._check, Base._store, Base._folded
    __repr__ = Base.__repr__


@mistake(caught_by=test_membership)
class IsADictionary(dict):
    """You inherit from `dict`, whose `in` and `get` never ask your `__getitem__`. `Mapping` builds all on your three
    methods.
    """

    def __init__(self, lots=()):
        super().__init__()
        self._first = {}
        for name, count in lots:
            if count < 1:
                raise ValueError(f"{name} needs a positive count")
            spelling = self._first.setdefault(name.casefold(), name)
            super().__setitem__(spelling, super().get(spelling, 0) + count)

    def __getitem__(self, name):
        if not isinstance(name, str) or name.casefold() not in self._first:
            raise KeyError(name)
        return super().__getitem__(self._first[name.casefold()])

    def __repr__(self):
        return f"Inventory({list(self.items())!r})"


@mistake(caught_by=test_membership)
class SearchesSpellings(Base):
    """Your own `__contains__` minds the case. The one of `Mapping` asks your `__getitem__`: drop yours."""

    def __contains__(self, name):
        return name in self._counts


@mistake(caught_by=test_get)
class GetsZero(Base):
    """You wrote a `get` of your own that gives 0 without being asked to. The one of `Mapping` is right: drop yours."""

    def get(self, name, default=0):
        """Return the count or a default."""
        return super().get(name, default)


@mistake(caught_by=test_views)
class ListsOfItsOwn(Base):
    """Your `keys` and `items` are lists, which compare spellings. The views of `Mapping` ask your `__getitem__`."""

    def keys(self):
        """Return the names."""
        return list(self._counts)

    def items(self):
        """Return names and counts."""
        return list(self._counts.items())


@mistake(caught_by=test_equal)
class EqualsOnlyItsKind(Base):
    """Your `==` accepts inventories only. A mapping equals every mapping with the same items: drop your method."""

    def __eq__(self, other):
        return isinstance(other, Base) and dict(self) == dict(other)

    __hash__ = None


@mistake(caught_by=test_text_for_programmers)
class ReprOfADictionary(Base):
    """Your `repr` looks like a dictionary, which the object is not, and does not name the class."""

    def __repr__(self):
        return repr(dict(self))


@mistake(caught_by=test_text_for_programmers)
class ReprThatCannotBeRead(Base):
    """Your `repr` shows the dictionary inside, but the class is made from pairs: evaluated, it fails."""

    def __repr__(self):
        return f"Inventory({self._counts!r})"


@mistake(caught_by=test_is_read_only)
class CanBeSet(Base):
    """Your inventory can be changed from outside, past the checks of the count. `Mapping` alone is read-only."""

    def __setitem__(self, name, count):
        self._counts[self._spellings.setdefault(self._folded(name), name)] = count


@mistake(caught_by=test_refuses_empty_lots)
class TakesAnyCount(Base):
    """You accept a count of 0 or less, and then an article is there of which nothing is there."""

    def _check(self, name, count):
        return count


@mistake(caught_by=test_refuses_empty_lots)
class TakesZero(Base):
    """You refuse negative counts and accept 0: an article is there of which nothing is there."""

    def _check(self, name, count):
        if count < 0:
            raise ValueError(f"{name} needs a positive count")


@mistake(caught_by=test_refuses_empty_lots)
class NamesNoArticle(Base):
    """Your message does not say which lot is wrong. Among a thousand, the name is what helps."""

    def _check(self, name, count):
        if count < 1:
            raise ValueError("a count is at least 1")


@mistake(caught_by=test_reads_lots_once)
class ReadsLotsTwice(Base):
    """You go through `lots` twice, and an iterator is empty the second time. Do both in one loop, or make a list."""

    def __init__(self, lots=()):
        for name, count in lots:
            self._check(name, count)
        super().__init__(lots)


@mistake(caught_by=test_finds_without_searching)
class SearchesAllNames(Base):
    """You go through all names each time. Make a dictionary with folded names as keys once, in `__init__`."""

    def __getitem__(self, name):
        for spelling, count in self._counts.items():
            if isinstance(name, str) and self._folded(spelling) == self._folded(name):
                return count
        raise KeyError(name)
