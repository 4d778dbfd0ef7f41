"""Merge sorted: what an answer must do, and the wrong answers we know."""

import functools
import heapq
from itertools import chain, count, groupby, islice, zip_longest
from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard

BY_HOUR = itemgetter("hour")


@functools.total_ordering
class Counted:
    """A number that counts how often two of its kind are compared by size."""

    comparisons = 0

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return self.number == other.number

    def __lt__(self, other):
        Counted.comparisons += 1
        return self.number < other.number


def comparisons(merge_sorted, inputs, size):
    """Count the comparisons that it takes to merge so many inputs of so many numbers each."""
    lists = [[Counted(number) for number in range(start, inputs * size, inputs)] for start in range(inputs)]
    Counted.comparisons = 0
    merged = list(merge_sorted(*lists))
    assert len(merged) == inputs * size
    return Counted.comparisons


def guarded(*limits, sources):
    """Return the sources as iterators, each of which may be asked for so many items."""
    return [OverReadGuard(source, limit) for source, limit in zip(sources, limits, strict=True)]


def first(merge_sorted, size, inputs, **options):
    """Return the first items of a merge."""
    return list(islice(merge_sorted(*inputs, **options), size))


def until_error(merge_sorted, *inputs, **options):
    """Return what comes before the error, and its message."""
    found = []
    try:
        found.extend(merge_sorted(*inputs, **options))
    except ValueError as error:
        return found, str(error)
    return found, "no error"


def test_merges_in_order(merge_sorted):
    """the items of all inputs come in ascending order"""
    assert list(merge_sorted([1, 4, 6], [2, 3, 7])) == [1, 2, 3, 4, 6, 7]
    assert list(merge_sorted(["Hanoi", "Quito"], ["Lima"], ["Accra"])) == ["Accra", "Hanoi", "Lima", "Quito"]


def test_inputs_of_any_length(merge_sorted):
    """inputs may be of different lengths, empty, or none at all"""
    assert list(merge_sorted([1, 8], [], [2, 3, 4, 5])) == [1, 2, 3, 4, 5, 8]
    assert list(merge_sorted([3, 5])) == [3, 5]
    assert list(merge_sorted()) == []
    assert list(merge_sorted([], [])) == []


def test_keeps_equal_items(merge_sorted):
    """equal items are all given"""
    assert list(merge_sorted([1, 1, 2], [1, 2])) == [1, 1, 1, 2, 2]


def test_reads_iterators(merge_sorted):
    """inputs may be iterators, which can be read once"""
    assert list(merge_sorted(iter([1, 4]), iter([2, 3]))) == [1, 2, 3, 4]


def test_compares_keys(merge_sorted):
    """with a key, the results of `key` are compared, and the items themselves are given"""
    assert list(merge_sorted([("Accra", 2), ("Lima", 5)], [("Oslo", 3)], key=itemgetter(1))) == [
        *[("Accra", 2), ("Oslo", 3), ("Lima", 5)],
    ]
    assert list(merge_sorted([1, -4], [-2, 3], key=abs)) == [1, -2, 3, -4]
    assert list(merge_sorted(["accra", "Oslo"], ["Bogotá"], key=str.casefold)) == ["accra", "Bogotá", "Oslo"]


def test_never_compares_items(merge_sorted):
    """items whose keys are equal are not compared: dictionaries, for example, have no order"""
    lagos, lima = [{"hour": 1, "at": "Lagos"}, {"hour": 2, "at": "Lagos"}], [{"hour": 1, "at": "Lima"}]
    assert [row["hour"] for row in merge_sorted(lagos, lima, key=BY_HOUR)] == [1, 1, 2]


def test_ties_keep_the_order_of_inputs(merge_sorted):
    """of items with equal keys, those of an earlier input come first, in the order in which they stand there"""
    north = [("Oslo", 1), ("Tromsø", 2), ("Bodø", 2)]
    south = [("Lima", 1), ("Quito", 2), ("Cusco", 2)]
    assert list(merge_sorted(north, south, key=itemgetter(1))) == [
        *[("Oslo", 1), ("Lima", 1)],
        *[("Tromsø", 2), ("Bodø", 2), ("Quito", 2), ("Cusco", 2)],
    ]


def test_any_item_counts(merge_sorted):
    """None and 0 are items like others: they do not end an input"""
    assert list(merge_sorted([None, 0, "a"], ["", "bb"], key=lambda item: len(item or ""))) == [None, 0, "", "a", "bb"]


def test_the_call_reads_nothing(merge_sorted):
    """the call itself reads nothing"""
    assert first(merge_sorted, 0, guarded(0, 0, sources=[[1, 2], [3]])) == []


def test_reads_no_further_than_it_must(merge_sorted):
    """the first result takes one item of each input, and each further result takes one more, of the right input"""
    assert first(merge_sorted, 1, guarded(1, 1, 1, sources=[[1, 2, 9], [5, 6], [7, 8]])) == [1]
    assert first(merge_sorted, 3, guarded(3, 1, 1, sources=[[1, 2, 9], [5, 6], [7, 8]])) == [1, 2, 5]
    assert first(merge_sorted, 4, guarded(3, 3, sources=[count(0, 2), count(1, 2)])) == [0, 1, 2, 3]


def test_refuses_an_unsorted_input(merge_sorted):
    """an input that is not sorted is a ValueError with its number, once the items before the place are given"""
    assert until_error(merge_sorted, [1, 9], [2, 6, 4, 7]) == (
        [1, 2, 6],
        "input 2 is not sorted: 4 comes after 6",
    )
    assert until_error(merge_sorted, ["Quito", "Lima"]) == (
        ["Quito"],
        "input 1 is not sorted: 'Lima' comes after 'Quito'",
    )
    assert until_error(merge_sorted, [-1, 2], key=abs) == ([-1, 2], "no error")


def test_asks_for_each_key_once(merge_sorted):
    """`key` is called once for each item"""
    key = CallCounter(abs)
    list(merge_sorted([1, -4, 5], [-2, 3], key=key))
    assert sorted(key.calls) == [(-4,), (-2,), (1,), (3,), (5,)]


def test_compares_little(merge_sorted):
    """merging 64 inputs takes less than 20 comparisons an item: not every input is looked at for every item"""
    assert comparisons(merge_sorted, inputs=64, size=16) < 20 * 64 * 16


ROWS = st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=4)


@given(ROWS)
def test_is_a_stable_sort_of_all(merge_sorted, inputs):
    """the result is that of sorting all items of all inputs by their keys, one input behind the other"""
    rows = [[(key, (source, place)) for place, key in enumerate(sorted(keys))] for source, keys in enumerate(inputs)]
    assert list(merge_sorted(*rows, key=itemgetter(0))) == sorted(chain(*rows), key=itemgetter(0))


def entries(number, items, key, *, is_before=lambda key, last: key < last, start=1, shown=repr):
    """Yield key, number and item of each item of one input, in the right way but for the parts given."""
    last = None
    for item in items:
        entry = (key(item) if key else item), number, item
        if last is not None and is_before(entry[0], last[0]):
            raise ValueError(f"input {number + start} is not sorted: {shown(item)} comes after {shown(last[2])}")
        yield entry
        last = entry


def merged(inputs, key, *, order=None, entries=entries, item_of=itemgetter(2)):
    """Merge the inputs in the right way, but for the parts given."""
    sources = [entries(number, items, key) for number, items in enumerate(inputs)]
    return map(item_of, heapq.merge(*sources, key=order or itemgetter(0)))


@alternative
def guards_heapq_merge(*inputs, key=None):
    """Make keys and check the order on the way in, let `heapq.merge` do the rest, and take the items out again."""
    return merged(inputs, key)


@alternative
def plays_a_tournament(*inputs, key=None):
    """Merge two by two, and the results again: a tree in which each item passes few comparisons."""

    def of_two(left, right):
        absent = object()
        one, other = next(left, absent), next(right, absent)
        while one is not absent and other is not absent:
            if other[0] < one[0]:
                yield other
                other = next(right, absent)
            else:
                yield one
                one = next(left, absent)
        if one is not absent:
            yield one
            yield from left
        if other is not absent:
            yield other
            yield from right

    def of_many(sources):
        if len(sources) <= 1:
            return chain(*sources)
        middle = len(sources) // 2
        return of_two(of_many(sources[:middle]), of_many(sources[middle:]))

    sources = [entries(number, items, key) for number, items in enumerate(inputs)]
    return (item for _, _, item in of_many(sources))


def from_a_heap(inputs, key, *, entry_of, ahead=False):
    """Merge with a heap of one entry of each input; the entry ends with number and item."""
    sources = [entries(number, items, key) for number, items in enumerate(inputs)]
    heap = [entry_of(*entry) for source in sources for entry in islice(source, 1)]
    heapq.heapify(heap)
    while heap:
        *_, number, item = heapq.heappop(heap)
        if not ahead:
            yield item
        for entry in islice(sources[number], 1):
            heapq.heappush(heap, entry_of(*entry))
        if ahead:
            yield item


def by_scanning(inputs, key, mark_of):
    """Merge by looking at the front entry of every input for each result."""
    sources = [entries(number, items, key) for number, items in enumerate(inputs)]
    heads = {number: entry for number, source in enumerate(sources) for entry in islice(source, 1)}
    while heads:
        number = min(sorted(heads), key=lambda number: mark_of(heads[number]))
        yield heads.pop(number)[2]
        heads.update((number, entry) for entry in islice(sources[number], 1))


@mistake(caught_by=test_merges_in_order)
def takes_turns(*inputs, key=None):
    """You take an item of each input in turn. Look at which of them is the smallest."""
    absent = object()
    for items in zip_longest(*inputs, fillvalue=absent):
        yield from (item for item in items if item is not absent)


@mistake(caught_by=test_merges_in_order)
def joins_the_inputs(*inputs, key=None):
    """You give one input after the other. The smallest of what each input has in front comes next."""
    return chain.from_iterable(inputs)


@mistake(caught_by=test_merges_in_order)
def merges_two_only(*inputs, key=None):
    """You merge the first two inputs. There may be any number of them: `*inputs` is a tuple."""
    return merged(inputs[:2], key)


@mistake(caught_by=test_merges_in_order)
def stops_with_the_first_input(*inputs, key=None):
    """When one input has ended you stop, and the rest of the others is lost."""
    sources = [entries(number, items, key) for number, items in enumerate(inputs)]
    heads = [next(source, None) for source in sources]
    while heads and None not in heads:
        least = min(heads, key=itemgetter(0))
        yield least[2]
        heads[heads.index(least)] = next(sources[least[1]], None)


@mistake(caught_by=test_inputs_of_any_length)
def trips_over_an_empty_input(*inputs, key=None):
    """`next` on an empty input raises StopIteration, and inside of a generator that is a RuntimeError. Give `next`
    a default.
    """
    iterators = [iter(items) for items in inputs]
    heads = [next(items) for items in iterators]
    yield from merged([chain([head], items) for head, items in zip(heads, iterators, strict=True)], key)


@mistake(caught_by=test_keeps_equal_items)
def drops_equal_items(*inputs, key=None):
    """You give equal items once. Nobody asked for that: two rows with one key are two rows."""
    return (item for item, _ in groupby(merged(inputs, key)))


@mistake(caught_by=test_keeps_equal_items)
def takes_equal_for_unsorted(*inputs, key=None):
    """Equal neighbours are in order. An input is not sorted if an item is smaller than the one before it."""
    return merged(inputs, key, entries=functools.partial(entries, is_before=lambda key, last: key <= last))


@mistake(caught_by=test_reads_iterators)
def looks_at_positions(*inputs, key=None):
    """An iterator has no positions and no length. Keep one item of each input, and ask for the next by `next`."""
    places = [0] * len(inputs)
    while any(place < len(items) for place, items in zip(places, inputs, strict=True)):
        open_still = [number for number, items in enumerate(inputs) if places[number] < len(items)]
        least = min(open_still, key=lambda number: (key or (lambda item: item))(inputs[number][places[number]]))
        yield inputs[least][places[least]]
        places[least] += 1


@mistake(caught_by=test_compares_keys)
def ignores_the_key(*inputs, key=None):
    """You never call `key`: the items themselves are compared."""
    return merged(inputs, None)


@mistake(caught_by=test_compares_keys)
def gives_the_keys(*inputs, key=None):
    """You give the keys. They say in which order; the items themselves are asked for."""
    return merged(inputs, key, item_of=itemgetter(0))


@mistake(caught_by=test_ties_keep_the_order_of_inputs)
def counts_arrivals(*inputs, key=None):
    """Your tie-breaker says which item arrived first. The number of the input has to decide: an earlier input gives
    all its equal items first.
    """
    arrivals = count()
    return from_a_heap(inputs, key, entry_of=lambda key, number, item: (key, next(arrivals), number, item))


@mistake(caught_by=test_ties_keep_the_order_of_inputs)
def lets_later_inputs_win(*inputs, key=None):
    """Of equal keys you take the one of the last input. The first input comes first: compare with `<`, not `<=`."""
    return from_a_heap(inputs, key, entry_of=lambda key, number, item: (key, -number, number, item))


@mistake(caught_by=test_never_compares_items)
def compares_items_on_ties(*inputs, key=None):
    """Where two keys are equal, your tuples go on to compare the items. Put the number of the input between key and
    item: it decides every tie.
    """
    return from_a_heap(inputs, key, entry_of=lambda key, number, item: (key, item, number, item))


@mistake(caught_by=test_any_item_counts)
def takes_none_for_the_end(*inputs, key=None):
    """None stands for the end of an input in your code, and it may be an item. Take an object that nobody else has."""

    def until_none(items):
        iterator = iter(items)
        while (item := next(iterator, None)) is not None:
            yield item

    return merged([until_none(items) for items in inputs], key)


@mistake(caught_by=test_any_item_counts)
def takes_what_is_false_for_the_end(*inputs, key=None):
    """An item that counts as false, such as 0, ends an input in your code. Do not ask an item for its truth."""

    def while_true(items):
        iterator = iter(items)
        while item := next(iterator, None):
            yield item

    return merged([while_true(items) for items in inputs], key)


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_keys_again(*inputs, key=None):
    """You call `key` again for each comparison. It may be slow: call it once an item, and keep the result beside it."""
    return by_scanning(inputs, key, lambda entry: key(entry[2]) if key else entry[2])


@mistake(caught_by=test_refuses_an_unsorted_input)
def trusts_the_inputs(*inputs, key=None):
    """You trust that each input is sorted. One that is not gives nonsense without a word: compare each item with
    the one before it.
    """
    return merged(inputs, key, entries=functools.partial(entries, is_before=lambda key, last: False))


@mistake(caught_by=test_refuses_an_unsorted_input)
def counts_inputs_from_zero(*inputs, key=None):
    """You number the inputs from 0. The message is for a person: the first input is input 1."""
    return merged(inputs, key, entries=functools.partial(entries, start=0))


@mistake(caught_by=test_refuses_an_unsorted_input)
def writes_items_with_str(*inputs, key=None):
    """You write the items into the message with `str`. With `!r` a reader sees what is text and what is a number."""
    return merged(inputs, key, entries=functools.partial(entries, shown=str))


@mistake(caught_by=test_the_call_reads_nothing)
def reads_at_the_call(*inputs, key=None):
    """You read the first item of each input at the call. That belongs into the generator: nobody has asked for a
    result yet.
    """
    iterators = [iter(items) for items in inputs]
    heads = [list(islice(items, 1)) for items in iterators]
    return merged([chain(head, items) for head, items in zip(heads, iterators, strict=True)], key)


@mistake(caught_by=test_the_call_reads_nothing)
def returns_a_list(*inputs, key=None):
    """You build a list at the call, which for an input without an end never returns. Yield each item as its turn
    comes.
    """
    return list(merged(inputs, key))


@mistake(caught_by=test_reads_no_further_than_it_must)
def sorts_everything(*inputs, key=None):
    """You read all inputs to their ends before the first result. They may have no end, or not fit in memory: one
    item of each is enough.
    """
    yield from sorted(chain.from_iterable(inputs), key=key)


@mistake(caught_by=test_reads_no_further_than_it_must)
def reads_one_item_ahead(*inputs, key=None):
    """You read the next item of an input before you give the one you have. Give first, then read: the next one may
    come an hour later.
    """
    return from_a_heap(inputs, key, entry_of=lambda key, number, item: (key, number, item), ahead=True)


@mistake(caught_by=test_compares_little)
def looks_at_every_input(*inputs, key=None):
    """You look at the front item of every input for each result. A heap finds the smallest of k with about log2(k)
    comparisons.
    """
    return by_scanning(inputs, key, itemgetter(0))
