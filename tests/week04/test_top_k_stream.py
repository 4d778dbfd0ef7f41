"""Top k of a stream: what an answer must do, and the wrong answers we know."""

import functools
import heapq
from bisect import insort
from itertools import chain, count, islice
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, OverReadGuard, most_alive

BY_POINTS = itemgetter("points")


@functools.total_ordering
class Counted:
    """A number that counts how often two of its kind are compared."""

    comparisons = 0

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        Counted.comparisons += 1
        return self.number == other.number

    def __lt__(self, other):
        Counted.comparisons += 1
        return self.number < other.number


def comparisons(top_k_stream, k, size):
    """Count the comparisons for *size* items none of which enters, behind k items that do."""
    boards = top_k_stream(chain(map(Counted, range(2 * k, k, -1)), map(Counted, range(k, 0, -1)) if size else ()), k)
    for _ in range(k):
        next(boards)
    Counted.comparisons = 0
    assert list(boards) == []
    return Counted.comparisons


def first(top_k_stream, size, items, k, **options):
    """Return the first boards."""
    return list(islice(top_k_stream(items, k, **options), size))


def cleared(top_k_stream, items, k):
    """Return a copy of each board; each is emptied by its reader before the next one is asked for."""
    copies = []
    for board in top_k_stream(items, k):
        copies.append(list(board))
        board.clear()
    return copies


def kept(top_k_stream, numbers, k):
    """Return how many numbers exist at most while the boards are read, one after the other."""
    return most_alive(lambda items: sum(1 for _ in top_k_stream(items, k)), numbers)


def test_gives_a_board_for_each_change(top_k_stream):
    """whenever an item enters, the k largest so far are given as a list, largest first; an item too small gives none"""
    assert list(top_k_stream([1, 3, 2, 0, 5], 3)) == [[1], [3, 1], [3, 2, 1], [5, 3, 2]]
    assert list(top_k_stream([2, 1, 1, 3], 1)) == [[2], [3]]


def test_any_number_of_items(top_k_stream):
    """no items give no board, and fewer than k items give boards, too"""
    assert list(top_k_stream([], 3)) == []
    assert list(top_k_stream([5, 7], 3)) == [[5], [7, 5]]


def test_compares_any_values(top_k_stream):
    """items are compared as they are, texts for example"""
    assert list(top_k_stream(["Lima", "Oslo", "Accra", "Quito"], 2)) == [
        *[["Lima"], ["Oslo", "Lima"], ["Quito", "Oslo"]],
    ]


def test_compares_keys(top_k_stream):
    """with a key, the results of `key` are compared, and the items themselves are given"""
    assert list(top_k_stream([-3, 1, -4, 2], 2, key=abs)) == [[-3], [-3, 1], [-4, -3]]


def test_equal_items(top_k_stream):
    """an item that equals one of the board enters while there is room; on a full board it needs to be larger"""
    assert list(top_k_stream([7, 7, 7, 6, 8], 2)) == [[7], [7, 7], [8, 7]]


def test_never_compares_items(top_k_stream):
    """items whose keys are equal are not compared: dictionaries, for example, have no order"""
    rows = [{"points": 7, "by": "Ana"}, {"points": 7, "by": "Bao"}, {"points": 7, "by": "Chi"}]
    assert [len(board) for board in top_k_stream(rows, 2, key=BY_POINTS)] == [1, 2]


def test_ties_go_to_the_earlier(top_k_stream):
    """of items with equal keys, the one that came first stands first, and stays longest"""
    rows = [("Ana", 7), ("Bao", 7), ("Chi", 9), ("Dag", 9), ("Eli", 7)]
    assert list(top_k_stream(rows, 3, key=itemgetter(1))) == [
        [("Ana", 7)],
        [("Ana", 7), ("Bao", 7)],
        [("Chi", 9), ("Ana", 7), ("Bao", 7)],
        [("Chi", 9), ("Dag", 9), ("Ana", 7)],
    ]


def test_boards_are_the_readers(top_k_stream):
    """each board is a list of its own: a reader may change it, and the next one is right all the same"""
    assert cleared(top_k_stream, [3, 1, 4, 2, 5], 2) == [[3], [3, 1], [4, 3], [5, 4]]


def test_asks_for_each_key_once(top_k_stream):
    """`key` is called once for each item, in order"""
    key = CallCounter(abs)
    list(top_k_stream([-3, 1, -4, 2], 2, key=key))
    assert key.calls == [(-3,), (1,), (-4,), (2,)]


@pytest.mark.parametrize("k", [-1, 0])
def test_refuses_k(top_k_stream, k):
    """a k below 1 is a ValueError"""
    with pytest.raises(ValueError):
        first(top_k_stream, 1, [3, 1, 4], k)


@pytest.mark.parametrize("k", [-1, 0])
def test_refuses_k_at_the_call(top_k_stream, k):
    """this ValueError comes from the call itself, before anybody asks for a board"""
    with pytest.raises(ValueError):
        top_k_stream([3, 1, 4], k)


def test_the_call_reads_nothing(top_k_stream):
    """the call itself reads nothing"""
    assert first(top_k_stream, 0, OverReadGuard([3, 1, 4], limit=0), 2) == []


def test_needs_no_end(top_k_stream):
    """boards come while the stream goes on: it may have no end"""
    assert first(top_k_stream, 3, OverReadGuard(count(), limit=20), 2) == [[0], [1, 0], [2, 1]]


def test_reads_no_further_than_it_must(top_k_stream):
    """a board is given as soon as the item that changes it is read: nothing behind it is asked for"""
    assert first(top_k_stream, 1, OverReadGuard([3, 1, 4, 2, 5], limit=1), 2) == [[3]]
    assert first(top_k_stream, 3, OverReadGuard([3, 1, 0, 4, 5], limit=4), 2) == [[3], [3, 1], [4, 3]]


def test_keeps_k_items(top_k_stream):
    """what is not on the board is not kept: with a board of 5, fewer than 100 of 2,000 items exist at a time"""
    assert kept(top_k_stream, range(2_000), k=5) < 100
    assert kept(top_k_stream, range(2_000, 0, -1), k=5) < 100


def test_compares_little(top_k_stream):
    """an item that does not enter costs 3 comparisons at most, however large the board: here 200 such items"""
    assert comparisons(top_k_stream, k=200, size=200) <= 3 * 200


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 4))
def test_each_board_is_the_head_of_a_sort(top_k_stream, numbers, k):
    """each board is the head of all items so far, sorted from the largest, and is given when the head changes"""
    rows, expected, head = list(enumerate(numbers)), [], []
    for size in range(1, len(rows) + 1):
        before, head = head, sorted(rows[:size], key=itemgetter(1), reverse=True)[:k]
        expected += [head] if head != before else []
    assert list(top_k_stream(rows, k, key=itemgetter(1))) == expected


def refuse(k, least=1):
    """Raise ValueError for a k that is too small."""
    if k < least:
        raise ValueError("too small")


@alternative
def keeps_a_sorted_list(items, k, key=None):
    """Keep the board sorted by bisection, and look at its end first."""
    refuse(k)

    def boards():
        entries = []  # the least first; of equal keys the later one first
        for number, item in enumerate(items):
            mark = item if key is None else key(item)
            if len(entries) == k:
                if not entries[0][0] < mark:
                    continue
                del entries[0]
            insort(entries, (mark, -number, item))
            yield [item for _, _, item in reversed(entries)]

    return boards()


@alternative
def walks_up_from_the_end(items, k, key=None):
    """Append the newcomer to two lists, and swap it up while it is larger than its neighbour."""
    refuse(k)

    def boards():
        marks, board = [], []
        for item in items:
            mark = key(item) if key else item
            if len(board) == k and not mark > marks[-1]:
                continue
            place = len(board)
            while place and mark > marks[place - 1]:
                place -= 1
            marks.insert(place, mark)
            board.insert(place, item)
            del marks[k:], board[k:]
            yield board.copy()

    return boards()


def on_board(
    items,
    k,
    key=None,
    *,
    entry_of=lambda mark, number, item: (mark, -number, item),
    enters=lambda entry, least: entry > least,
    given=lambda entries: [entry[-1] for entry in sorted(entries, reverse=True)],
    every=False,
):
    """Yield the boards in the right way, but for the parts given."""
    heap = []
    for number, item in enumerate(items):
        entry = entry_of(key(item) if key else item, number, item)
        if len(heap) < k:
            heapq.heappush(heap, entry)
        elif enters(entry, heap[0]):
            heapq.heapreplace(heap, entry)
        elif not every:
            continue
        yield given(heap)


@mistake(caught_by=test_gives_a_board_for_each_change)
def yields_the_same_list(items, k, key=None):
    """You yield the same list each time and go on changing it, so all boards look like the last one. Give a copy."""
    refuse(k)
    board = []

    def given(entries):
        board[:] = [entry[-1] for entry in sorted(entries, reverse=True)]
        return board

    return on_board(items, k, key, given=given)


@mistake(caught_by=test_gives_a_board_for_each_change)
def gives_a_board_for_each_item(items, k, key=None):
    """You give a board for every item, also where nothing has changed. A reader waits for news only."""
    refuse(k)
    return on_board(items, k, key, every=True)


@mistake(caught_by=test_gives_a_board_for_each_change)
def gives_the_heap(items, k, key=None):
    """You give the heap as it lies. Only its first item has a known place: sort what you give."""
    refuse(k)
    return on_board(items, k, key, given=lambda entries: [entry[-1] for entry in entries])


@mistake(caught_by=test_gives_a_board_for_each_change)
def gives_the_least_first(items, k, key=None):
    """You give the board with the smallest first. The largest comes first: `reverse=True`."""
    refuse(k)
    return on_board(items, k, key, given=lambda entries: [entry[-1] for entry in sorted(entries)])


@mistake(caught_by=test_gives_a_board_for_each_change)
def keeps_the_smallest(items, k, key=None):
    """You keep the k smallest. To keep the largest, the item that leaves is the smallest: it lies on top of a heap."""
    refuse(k)
    board = []
    for item in items:
        mark = key(item) if key else item
        if len(board) < k or mark < max(board)[0]:
            board = sorted([*board, (mark, item)], key=itemgetter(0))[:k]
            yield [item for _, item in board]


@mistake(caught_by=test_gives_a_board_for_each_change)
def gives_one_board(items, k, key=None):
    """You return one board at the end. A stream may have no end, and its reader wants every change: yield the
    boards.
    """
    refuse(k)
    return heapq.nlargest(k, items, key=key)


@mistake(caught_by=test_gives_a_board_for_each_change)
def changes_one_list(items, k, key=None):
    """You yield the same list for every item and go on changing it, so all boards look like the last one. Give a
    copy, and only when an item has entered.
    """
    refuse(k)
    board = []
    for item in items:
        board.append(item)
        board.sort(key=key, reverse=True)
        del board[k:]
        yield board


@mistake(caught_by=test_gives_a_board_for_each_change)
def waits_for_k_items(items, k, key=None):
    """You wait until the board is full. The first item is the largest so far, and is on the board at once."""
    refuse(k)
    return (board for board in on_board(items, k, key) if len(board) == k)


@mistake(caught_by=test_gives_a_board_for_each_change)
def gives_tuples(items, k, key=None):
    """You give the entries of your heap. Take the items out of them."""
    refuse(k)
    return on_board(items, k, key, given=lambda entries: [entry[::2] for entry in sorted(entries, reverse=True)])


@mistake(caught_by=test_gives_a_board_for_each_change)
def never_lets_go(items, k, key=None):
    """Your board grows beyond k. When an item enters a full board, the smallest leaves."""
    refuse(k)
    board = []
    for item in items:
        if len(board) < k or item > board[k - 1]:
            board = sorted([*board, item], key=key, reverse=True)
            yield board


@mistake(caught_by=test_compares_any_values)
def turns_numbers_round(items, k, key=None):
    """You put a minus before the keys, which works for numbers only. A heap with the smallest on top needs none."""
    refuse(k)
    kept = []
    for number, item in enumerate(items):
        entry = (-(key(item) if key else item), number, item)
        if len(kept) == k and entry[0] >= kept[-1][0]:
            continue
        kept = sorted([*kept, entry])[:k]
        yield [item for *_, item in kept]


@mistake(caught_by=test_compares_keys)
def ignores_the_key(items, k, key=None):
    """You never call `key`: the items themselves are compared."""
    refuse(k)
    return on_board(items, k)


@mistake(caught_by=test_compares_keys)
def gives_the_keys(items, k, key=None):
    """You give the keys. They say in which order; the items themselves are asked for."""
    refuse(k)
    return on_board(items, k, key, given=lambda entries: [entry[0] for entry in sorted(entries, reverse=True)])


@mistake(caught_by=test_equal_items)
def lets_equal_items_enter(items, k, key=None):
    """On a full board an equal item is no news, and you let it push another one out. Compare with `>`, not `>=`."""
    refuse(k)
    return on_board(items, k, key, enters=lambda entry, least: entry[0] >= least[0])


@mistake(caught_by=test_equal_items)
def drops_equal_items(items, k, key=None):
    """You leave out an item that equals one of the board. Two players with the same points are two players."""
    refuse(k)
    seen = set()

    def fresh():
        for item in items:
            mark = key(item) if key else item
            if mark not in seen:
                seen.add(mark)
                yield item

    return on_board(fresh(), k, key)


@mistake(caught_by=test_never_compares_items)
def compares_items_on_ties(items, k, key=None):
    """Where two keys are equal, your tuples go on to compare the items. Put a running number between key and item:
    it decides every tie.
    """
    refuse(k)
    return on_board(items, k, key, entry_of=lambda mark, number, item: (mark, item))


@mistake(caught_by=test_ties_go_to_the_earlier)
def puts_later_items_first(items, k, key=None):
    """Of equal items you put the later one first. Let the running number fall, so that an earlier item is larger."""
    refuse(k)
    return on_board(
        items,
        k,
        key,
        entry_of=lambda mark, number, item: (mark, number, item),
        enters=lambda entry, least: entry[0] > least[0],
    )


@mistake(caught_by=test_ties_go_to_the_earlier)
def lets_the_earlier_leave(items, k, key=None):
    """Of equal items the one that came first leaves your board first. It should stay longest."""
    refuse(k)
    return on_board(
        items,
        k,
        key,
        entry_of=lambda mark, number, item: (mark, number, item),
        enters=lambda entry, least: entry[0] > least[0],
        given=lambda entries: [each[-1] for each in sorted(sorted(entries), key=itemgetter(0), reverse=True)],
    )


@mistake(caught_by=test_boards_are_the_readers)
def gives_its_own_list(items, k, key=None):
    """You go on working with the list that you have given away, and its reader has changed it. Give a copy."""
    refuse(k)

    def boards():
        board = []
        for item in items:
            mark = key(item) if key else item
            if len(board) == k and not mark > (key(board[-1]) if key else board[-1]):
                continue
            board = sorted([*board, item], key=key, reverse=True)[:k]
            yield board

    return boards()


@mistake(caught_by=test_asks_for_each_key_once)
def asks_for_keys_again(items, k, key=None):
    """You call `key` again for items that you have asked before. Keep its result beside the item."""
    refuse(k)

    def boards():
        board = []
        for item in items:
            mark = key(item) if key else item
            if len(board) == k and not mark > (key(board[-1]) if key else board[-1]):
                continue
            board = sorted([*board, item], key=key, reverse=True)[:k]
            yield board.copy()

    return boards()


@mistake(caught_by=test_refuses_k_at_the_call)
def checks_too_late(items, k, key=None):
    """A function with `yield` runs nothing at the call, so your check waits for the first board. Check in a plain
    function, which returns a generator.
    """
    refuse(k)
    yield from on_board(items, k, key)


@mistake(caught_by=test_refuses_k)
def takes_any_k(items, k, key=None):
    """You take any k. A board without places makes no sense, and who asks for one should learn it at once."""
    return on_board(items, k, key)


@mistake(caught_by=test_refuses_k)
def takes_zero(items, k, key=None):
    """You refuse what is below 0, and take 0 itself."""
    refuse(k, least=0)
    return on_board(items, k, key)


@mistake(caught_by=test_the_call_reads_nothing)
def returns_a_list(items, k, key=None):
    """You build a list of all boards at the call, which for a stream without an end never returns. `yield` each one."""
    refuse(k)
    return list(on_board(items, k, key))


@mistake(caught_by=test_needs_no_end)
def reads_all_items_first(items, k, key=None):
    """You read the whole stream before you give the first board. A live stream never ends: read as you go."""
    refuse(k)

    def boards():
        yield from on_board(list(items), k, key)

    return boards()


@mistake(caught_by=test_reads_no_further_than_it_must)
def is_one_board_behind(items, k, key=None):
    """You give a board when the next one is ready. That may be an hour later, or never: give it at once."""
    refuse(k)

    def boards():
        waiting = []
        for board in on_board(items, k, key):
            yield from waiting
            waiting = [board]
        yield from waiting

    return boards()


@mistake(caught_by=test_keeps_k_items)
def keeps_all_items(items, k, key=None):
    """You keep every item and take the first k. What is not on the board now will never come back: let it go."""
    refuse(k)
    kept = []

    def remembered():
        for item in items:
            kept.append(item)
            yield item

    return on_board(remembered(), k, key)


@mistake(caught_by=test_compares_little)
def sorts_for_each_item(items, k, key=None):
    """You sort, or search, the whole board for each item. Most items do not enter: compare with the smallest first."""
    refuse(k)

    def boards():
        entries = []
        for number, item in enumerate(items):
            entry = (key(item) if key else item), -number, item
            before, entries = entries, sorted([*entries, entry], reverse=True)[:k]
            if entries[-1] is entry or len(entries) > len(before) or any(each is entry for each in entries):
                yield [item for *_, item in entries]

    return boards()
