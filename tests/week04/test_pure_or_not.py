"""Three impure functions made pure: what an answer must do, and the wrong answers we know."""

import inspect
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.recorder import frozen

PRICES = {"tea": 250, "rice": 380}
NAMES = ("Amina", "Bao", "Chidi", "Dagny", "Emre", "Fatou", "Gil", "Hoa")
HISTORY = []
TOTAL = 0


def two_orders(with_item, order, item, other_item):
    """Return two orders made from one, as they are after both were made."""
    first = with_item(order, item)
    second = with_item(order, other_item)
    return [first["items"], second["items"]]


def old_order(with_item, order, item):
    """Return *order* after somebody has written into the new order."""
    new = with_item(order, item)
    new["items"].append("written later")
    new["table"] = 7
    return order


def bills(bill_total, order, *price_lists):
    """Return what one order costs by several lists of prices."""
    return [bill_total(order, prices) for prices in price_lists]


def drawn_twice(drawn_order, names, seed):
    """Return how many different orders two calls give, with other numbers drawn elsewhere in between."""
    state = random.getstate()
    try:
        random.seed(1)
        first = drawn_order(names, seed)
        random.seed(2)
        return len({tuple(first), tuple(drawn_order(names, seed))})
    finally:
        random.setstate(state)


def moves_the_shared_generator(drawn_order, names, seed):
    """Tell whether a call changes what `random.random()` gives next to everybody else."""
    state = random.getstate()
    try:
        drawn_order(names, seed)
        return random.getstate() != state
    finally:
        random.setstate(state)


def globals_changed_by(function, *arguments):
    """Return the names of the global variables that are not what they were before two calls of *function*."""
    variables = getattr(inspect.unwrap(function), "__globals__", {})
    before = {name: frozen(value) for name, value in variables.items() if name[:1] != "_"}
    function(*arguments)
    function(*arguments)
    return [name for name, was in before.items() if name not in variables or frozen(variables[name]) != was]


def test_with_item_adds(with_item):
    """`with_item` returns an order with one more item, at the end; all else of the order is as it was"""
    assert with_item({"guest": "Amina", "items": ["tea"]}, "rice") == {"guest": "Amina", "items": ["tea", "rice"]}
    assert with_item({"guest": "Bao", "items": []}, "tea") == {"guest": "Bao", "items": ["tea"]}
    assert with_item({"items": ["tea"], "table": 7}, "tea") == {"items": ["tea", "tea"], "table": 7}


def test_bill_total_adds_up(bill_total):
    """`bill_total` is the sum of the items' prices; nothing ordered is 0"""
    assert bill_total({"guest": "Amina", "items": ["tea", "rice", "tea"]}, {"tea": 250, "rice": 380}) == 880
    assert bill_total({"guest": "Bao", "items": []}, {"tea": 250, "rice": 380}) == 0


def test_drawn_order_has_all_names(drawn_order):
    """`drawn_order` returns a list of the same names, each as often as it was given"""
    assert sorted(drawn_order(["Oslo", "Lima", "Lima"], 7)) == ["Lima", "Lima", "Oslo"]
    assert type(drawn_order(("Oslo", "Lima"), 7)) is list
    assert drawn_order([], 7) == []


def test_the_old_order_stays(with_item):
    """the order that was given stays as it was, also when somebody writes into the new one"""
    assert old_order(with_item, {"guest": "Gil", "items": ["tea"]}, "rice") == {"guest": "Gil", "items": ["tea"]}
    assert two_orders(with_item, {"guest": "Chidi", "items": ["tea"]}, "rice", "salt") == [
        ["tea", "rice"],
        ["tea", "salt"],
    ]


def test_the_same_bill_is_the_same(bill_total):
    """the same order and prices give the same total, however often you ask"""
    order = {"guest": "Amina", "items": ["tea", "rice"]}
    assert [bill_total(order, PRICES), bill_total(order, PRICES), bill_total(order, PRICES)] == [630, 630, 630]


def test_prices_are_those_given(bill_total):
    """the prices are those that are given: not those of a global variable, nor of an earlier call"""
    assert bills(bill_total, {"items": ["soba"]}, {"soba": 900}, {"soba": 950}) == [900, 950]
    assert bills(bill_total, {"items": ["tea", "rice"]}, {"tea": 300, "rice": 400}) == [700]


def test_unknown_items(bill_total):
    """an item without a price is a KeyError"""
    with pytest.raises(KeyError):
        bill_total({"items": ["tea", "gold"]}, {"tea": 250})


def test_the_seed_decides(drawn_order):
    """the seed alone decides: the same names and seed give the same order, whatever is drawn elsewhere"""
    assert [drawn_twice(drawn_order, NAMES, seed) for seed in (7, 0)] == [1, 1]


def test_other_seeds_draw_other_orders(drawn_order):
    """other seeds give other orders: twenty of them give at least ten"""
    different = {tuple(drawn_order(list(NAMES), seed)) for seed in range(20)}
    assert len(different) >= 10


def test_leaves_the_shared_generator(drawn_order):
    """a draw does not change what `random.random()` gives next to the rest of the program"""
    assert moves_the_shared_generator(drawn_order, NAMES, 7) is False


def test_changes_no_globals(with_item, bill_total, drawn_order):
    """no call changes a global variable, nor an object that one refers to"""
    assert globals_changed_by(with_item, {"guest": "Dag", "items": ["tea"]}, "rice") == []
    assert globals_changed_by(bill_total, {"guest": "Dag", "items": ["tea"]}, PRICES) == []
    assert globals_changed_by(drawn_order, ["Dag", "Eli"], 7) == []


@given(st.lists(st.sampled_from(sorted(PRICES))), st.sampled_from(sorted(PRICES)))
def test_one_more_item_costs_its_price(with_item, bill_total, items, item):
    """an order with one more item costs the price of that item more"""
    order = {"guest": "Hoa", "items": items}
    assert bill_total(with_item(order, item), PRICES) == bill_total(order, PRICES) + PRICES[item]


@alternative
class CopiesFirst:
    """Copy deeply, then do what the impure functions did; draw by sorting with random keys."""

    def with_item(order, item):  # noqa: D102
        new = {name: value[:] if isinstance(value, list) else value for name, value in order.items()}
        new["items"].append(item)
        return new

    def bill_total(order, prices):  # noqa: D102
        total, waiting = 0, list(order["items"])
        while waiting:
            total += prices[waiting.pop()]
        return total

    def drawn_order(names, seed):  # noqa: D102
        generator = random.Random(seed)
        return sorted(names, key=lambda name: generator.random())


@mistake(caught_by=test_with_item_adds)
class ForgetsTheRest:
    """Your new order has the items alone. Guest and table belong to it as well: `{**order, "items": …}`."""

    def with_item(order, item):  # noqa: D102
        return {"items": [*order["items"], item]}


@mistake(caught_by=test_with_item_adds)
class ReturnsNothing:
    """`append` changes a list and returns None. An expression that makes a new list is `[*items, item]`."""

    def with_item(order, item):  # noqa: D102
        return order | {"items": order["items"].copy().append(item)}


@mistake(caught_by=test_with_item_adds)
class SplitsTheText:
    """A text is iterable, so `list + list("rice")` adds its letters. The new item is one item: `[item]`."""

    def with_item(order, item):  # noqa: D102
        return order | {"items": [*order["items"], *item]}


@mistake(caught_by=test_drawn_order_has_all_names)
class ReturnsTheResultOfShuffle:
    """`shuffle` works in place and returns None. Shuffle a list of your own, then return that list."""

    def drawn_order(names, seed):  # noqa: D102
        return random.Random(seed).shuffle(list(names))


@mistake(caught_by=test_drawn_order_has_all_names)
class ShufflesInPlace:
    """`shuffle` changes the sequence that it is given, which is the caller's, and a tuple cannot be changed at all.
    Shuffle a list of your own: `list(names)`.
    """

    def drawn_order(names, seed):  # noqa: D102
        random.Random(seed).shuffle(names)
        return names


@mistake(caught_by=test_drawn_order_has_all_names)
class DrawsWithReplacement:
    """`choices` puts each name back, so that some come twice and others never. `sample` draws without putting back."""

    def drawn_order(names, seed):  # noqa: D102
        return random.Random(seed).choices(names, k=len(names)) if names else []


@mistake(caught_by=test_drawn_order_has_all_names)
class DropsEqualNames:
    """A set holds each name once. Two guests may bear one name."""

    def drawn_order(names, seed):  # noqa: D102
        different = sorted(set(names))
        return random.Random(seed).sample(different, len(different))


@mistake(caught_by=test_the_same_bill_is_the_same)
class TakesItemsOut:
    """You take the items out of the order while you add up. The next one who asks finds it empty: read, do not
    `pop`.
    """

    def bill_total(order, prices):  # noqa: D102
        total = 0
        while order["items"]:
            total += prices[order["items"].pop()]
        return total


@mistake(caught_by=test_bill_total_adds_up)
class KeepsATotal:
    """A default is made once, at `def`. Your list in it remembers what earlier calls added up."""

    def bill_total(order, prices, total=[0]):  # noqa: B006, D102
        for item in order["items"]:
            total[0] += prices[item]
        return total[0]


@mistake(caught_by=test_the_old_order_stays)
class ChangesTheOrder:
    """You append to the list of the order that was given, and return that order. Make a new list and a new order."""

    def with_item(order, item):  # noqa: D102
        order["items"].append(item)
        return order


@mistake(caught_by=test_the_old_order_stays)
class CopiesTheOutside:
    """`dict(order)`, `order.copy()` and `order | {…}` are shallow: the new order has the same list as the old one, and
    `append` or `+=` changes that. Make a new list, too.
    """

    def with_item(order, item):  # noqa: D102
        new = dict(order)
        new["items"].append(item)
        return new


@mistake(caught_by=test_prices_are_those_given)
class ReadsTheGlobalPrices:
    """You read the global `PRICES`, so that nobody can ask for other prices, or test without them. Use the
    parameter.
    """

    def bill_total(order, prices):  # noqa: D102
        return sum(PRICES[item] for item in order["items"])


@mistake(caught_by=test_prices_are_those_given)
class RemembersPrices:
    """You keep the first prices that you were given. A price may change, and then the old bill is wrong."""

    def bill_total(order, prices, known={}):  # noqa: B006, D102
        for item in order["items"]:
            known.setdefault(item, prices[item])
        return sum(known[item] for item in order["items"])


@mistake(caught_by=test_unknown_items)
class GivesUnknownItemsAway:
    """`get(item, 0)` gives away what has no price, and nobody notices. Let the KeyError pass."""

    def bill_total(order, prices):  # noqa: D102
        return sum(prices.get(item, 0) for item in order["items"])


@mistake(caught_by=test_the_seed_decides)
class IgnoresTheSeed:
    """You do not use the seed: your generator begins somewhere else at every call. Make one with
    `random.Random(seed)`.
    """

    def drawn_order(names, seed):  # noqa: D102
        return random.sample(list(names), len(names))


@mistake(caught_by=test_the_seed_decides)
class TakesZeroForMissing:
    """You take the seed 0 for a missing one. It is a number like others."""

    def drawn_order(names, seed):  # noqa: D102
        generator = random.Random(seed) if seed else random
        return generator.sample(list(names), len(names))


@mistake(caught_by=test_other_seeds_draw_other_orders)
class SortsNames:
    """Your order is always the same: sorted, or drawn with a number of your own. The seed that was given decides."""

    def drawn_order(names, seed):  # noqa: D102
        return sorted(names)


@mistake(caught_by=test_leaves_the_shared_generator)
class SeedsTheSharedGenerator:
    """`random.seed` and `random.shuffle` use the one generator that the whole program shares. Your result is the same
    at each call, and so is now everybody else's. `random.Random(seed)` is a generator of your own.
    """

    def drawn_order(names, seed):  # noqa: D102
        random.seed(seed)
        drawn = list(names)
        random.shuffle(drawn)
        return drawn


@mistake(caught_by=test_changes_no_globals)
class KeepsAHistory:
    """You write into a global list. The result does not show it, but the list grows, and two who use it meet there."""

    def bill_total(order, prices):  # noqa: D102
        total = sum(prices[item] for item in order["items"])
        HISTORY.append(total)
        return total


@mistake(caught_by=test_changes_no_globals)
class CountsInAGlobal:
    """You still add to a global variable. Keep the sum in a local one, which each call makes anew."""

    def bill_total(order, prices):  # noqa: D102
        global TOTAL
        before = TOTAL
        for item in order["items"]:
            TOTAL += prices[item]
        return TOTAL - before
