"""Edit distance: what an answer must do, and the wrong answers we know."""

import itertools
from collections.abc import Sequence
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.counting import Spent
from tenweeks.plugin import alternative, mistake
from tenweeks.probes import memory_peak


class Stone:
    """A bead of a chain, which counts how often two are compared and fails the check when they are
    compared for ever.
    """

    compared = 0
    allowed = 0

    def __init__(self, colour):
        self.colour = colour

    def __repr__(self):
        return self.colour

    def __eq__(self, other):
        Stone.compared += 1
        if Stone.compared > Stone.allowed:
            raise Spent(f"more than {Stone.allowed:,} comparisons")
        return self.colour == other.colour

    __hash__ = None


class Chain(Sequence):
    """A chain of beads that is told in a few letters."""

    def __init__(self, beads):
        self.beads = beads

    def __repr__(self):
        return f"chain({''.join(bead.colour for bead in self.beads[:4])}…, {len(self)} beads)"

    def __len__(self):
        return len(self.beads)

    def __iter__(self):
        return iter(self.beads)

    def __getitem__(self, place):
        return Chain(self.beads[place]) if isinstance(place, slice) else self.beads[place]


def chain(colours, size):
    """Return a chain of so many beads, whose colours repeat."""
    return Chain([Stone(colour) for colour in itertools.islice(itertools.cycle(colours), size)])


def by_definition(a, b):
    """Return the distance as it is defined: the best of three last steps, each remembered."""

    @cache
    def distance(i, j):
        if not i or not j:
            return i + j
        return min(
            distance(i - 1, j) + 1,
            distance(i, j - 1) + 1,
            distance(i - 1, j - 1) + (a[i - 1] != b[j - 1]),
        )

    return distance(len(a), len(b))


def test_equal_texts(edit_distance):
    """equal texts are 0 edits apart"""
    assert edit_distance("Lagos", "Lagos") == 0
    assert edit_distance("", "") == 0


def test_replaces_a_letter(edit_distance):
    """a letter that is replaced is one edit, wherever it stands"""
    assert edit_distance("ship", "shop") == 1
    assert edit_distance("tide", "side") == 1
    assert edit_distance("tide", "tidy") == 1
    assert edit_distance("abc", "xyz") == 3


def test_puts_in_and_takes_out(edit_distance):
    """a letter that is put in or taken out is one edit, at the beginning, at the end or between"""
    assert edit_distance("art", "cart") == 1
    assert edit_distance("cart", "car") == 1
    assert edit_distance("coat", "cat") == 1
    assert edit_distance("cat", "coat") == 1


def test_empty_text(edit_distance):
    """from an empty text to another each letter is put in, and back each is taken out"""
    assert edit_distance("", "Quito") == 5
    assert edit_distance("Quito", "") == 5


def test_fewest_edits(edit_distance):
    """of all ways to change one text into the other, the one with the fewest edits counts"""
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance("flaw", "lawn") == 2
    assert edit_distance("abcdef", "bcdefa") == 2
    assert edit_distance("saturday", "sunday") == 3
    assert edit_distance("aab", "baa") == 2


def test_swapped_letters_are_two_edits(edit_distance):
    """two neighbours that change places are two edits"""
    assert edit_distance("teh", "the") == 2
    assert edit_distance("ab", "ba") == 2


def test_every_code_point_counts(edit_distance):
    """case and accents make other letters: code points are compared as they are"""
    assert edit_distance("Lima", "lima") == 1
    assert edit_distance("São", "Sao") == 1
    assert edit_distance("москва", "москве") == 1


def test_any_sequence(edit_distance):
    """lists and tuples of anything are compared item by item"""
    assert edit_distance(["the", "high", "tide"], ["the", "tide", "rises"]) == 2
    assert edit_distance((1, 2, 3), [2, 3]) == 1
    assert edit_distance([], [[1], [2]]) == 2


def test_few_comparisons(edit_distance):
    """for n and m items at most 2·n·m pairs are compared"""
    for first, second in (("ab", "c"), ("ab", "ba"), ("a", "a"), ("abc", "acb")):
        Stone.compared, Stone.allowed = 0, 2 * 30 * 40
        a, b = chain(first, 30), chain(second, 40)
        edit_distance(a, b)
        assert Stone.compared <= 2 * 30 * 40


def test_long_texts(edit_distance):
    """a text of thousands of letters is no deeper than a short one"""
    a, b = "ab" * 1500, "ab"
    assert edit_distance(a, b) == 2998


def test_keeps_two_rows(edit_distance):
    """of the table, two rows at a time are kept: for two sequences of 100 items 50 kB are enough"""
    Stone.compared, Stone.allowed = 0, 2 * 100 * 100
    a, b = chain("ab", 100), chain("ba", 100)
    assert memory_peak(edit_distance, a, b) <= 50_000


def test_rows_of_the_shorter(edit_distance):
    """rows are as long as the shorter sequence: for 8 items and 1,200, in either order, 50 kB are enough"""
    for a, b in ((chain("xy", 8), chain("abcd", 1200)), (chain("abcd", 1200), chain("xy", 8))):
        Stone.compared, Stone.allowed = 0, 2 * 8 * 1200
        assert memory_peak(edit_distance, a, b) <= 50_000


TEXTS = st.text("abc", max_size=7)


@given(TEXTS, TEXTS)
def test_agrees_with_the_definition(edit_distance, a, b):
    """the result is the least that any last step gives"""
    expected = by_definition(a, b)
    assert edit_distance(a, b) == expected


@given(TEXTS, TEXTS)
def test_same_in_both_directions(edit_distance, a, b):
    """the way back is as long as the way there"""
    assert edit_distance(a, b) == edit_distance(b, a)


def rows(a, b, *, first_row=range, first=lambda number: number, replacing=1, cost=None, end=-1):
    """Return the distance by two rows, in the right way but for the parts given."""
    cost = cost or (lambda x, y: 0 if x == y else replacing)
    if len(a) < len(b):
        a, b = b, a
    row = list(first_row(len(b) + 1))
    for number, x in enumerate(a, start=1):
        before, row = row, [first(number)]
        for place, y in enumerate(b):
            row.append(min(before[place] + cost(x, y), before[place + 1] + 1, row[place] + 1))
    return row[end]


@alternative
def one_row_and_a_corner(a, b):
    """Keep one row and the one number of the row before that is still needed."""
    if len(a) < len(b):
        a, b = b, a
    row = list(range(len(b) + 1))
    for number, x in enumerate(a, start=1):
        corner, row[0] = row[0], number
        for place, y in enumerate(b, start=1):
            corner, row[place] = row[place], min(corner + (x != y), row[place] + 1, row[place - 1] + 1)
    return row[-1]


@alternative
def diagonal_by_diagonal(a, b):
    """Fill the table from corner to corner: a diagonal needs the two before it, and no number of its own."""
    if len(a) > len(b):
        a, b = b, a
    last, before = {}, {}
    for total in range(len(a) + len(b) + 1):
        made = {}
        for i in range(max(0, total - len(b)), min(len(a), total) + 1):
            j = total - i
            ways = [total] if not i or not j else [last[i - 1] + 1, last[i] + 1, before[i - 1] + (a[i - 1] != b[j - 1])]
            made[i] = min(ways)
        last, before = made, last
    return last[len(a)]


@mistake(caught_by=test_replaces_a_letter)
def replaces_by_two_edits(a, b):
    """You take a letter out and put another in, which are two edits. To replace it is one: the number diagonally
    before, and 1 more.
    """
    return rows(a, b, replacing=2)


@mistake(caught_by=test_equal_texts)
def always_pays_for_the_diagonal(a, b):
    """You add 1 on the diagonal also where the letters are equal. Nothing is edited there, so nothing is added."""
    return rows(a, b, cost=lambda x, y: 1)


@mistake(caught_by=test_puts_in_and_takes_out)
def compares_place_by_place(a, b):
    """You compare letters at equal places. One letter put in at the beginning moves all others by one place, and is
    still one edit.
    """
    return sum(x != y for x, y in zip(a, b, strict=False)) + abs(len(a) - len(b))


@mistake(caught_by=test_puts_in_and_takes_out)
def cuts_to_the_shorter(a, b):
    """You compare up to the end of the shorter text. What is left of the longer one has to be put in."""
    return sum(x != y for x, y in zip(a, b, strict=False))


@mistake(caught_by=test_fewest_edits)
def counts_letters(a, b):
    """You compare which letters there are, and not their order. “aab” and “baa” have the same letters."""
    rest, missing = list(b), 0
    for x in a:
        if x in rest:
            rest.remove(x)
        else:
            missing += 1
    return max(missing, len(rest))


@mistake(caught_by=test_fewest_edits)
def greedy(a, b):
    """You decide at the first difference, for good. Which edit is best is known only when all three have been followed
    to the end: that is what the table is for.
    """
    i = j = edits = 0
    while i < len(a) and j < len(b):
        left, right = len(a) - i, len(b) - j
        if a[i] == b[j]:
            i, j = i + 1, j + 1
        else:
            edits += 1
            i, j = i + (left >= right), j + (right >= left)
    return edits + len(a) - i + len(b) - j


@mistake(caught_by=test_puts_in_and_takes_out)
def forgets_the_first_column(a, b):
    """Each row begins with 0, as if the letters read so far cost nothing to take out. Row i begins with i."""
    return rows(a, b, first=lambda number: 0)


@mistake(caught_by=test_fewest_edits)
def begins_with_zeros(a, b):
    """Your first row is all zeros. From an empty text to the first j letters it takes j edits."""
    return rows(a, b, first_row=lambda size: [0] * size)


@mistake(caught_by=test_equal_texts)
def overwrites_the_row(a, b):
    """You write into the only row that you have (`before = row` makes no copy), so the number diagonally before is
    already that of the new row.
    """
    row = list(range(len(b) + 1))
    for number, x in enumerate(a, start=1):
        before = row
        row[0] = number
        for place, y in enumerate(b):
            row[place + 1] = min(before[place] + (x != y), before[place + 1] + 1, row[place] + 1)
    return row[-1]


@mistake(caught_by=test_swapped_letters_are_two_edits)
def swaps_in_one(a, b):
    """You count two letters that change places as one edit. That is another distance, by Damerau; this one has three
    edits only.
    """
    table = [list(range(len(b) + 1))]
    for i, x in enumerate(a):
        row = [i + 1]
        for j, y in enumerate(b):
            row.append(min(table[i][j] + (x != y), table[i][j + 1] + 1, row[j] + 1))
            if i and j and x == b[j - 1] and a[i - 1] == y:
                row[-1] = min(row[-1], table[i - 1][j - 1] + 1)
        table.append(row)
    return table[-1][-1]


@mistake(caught_by=test_every_code_point_counts)
def folds_case(a, b):
    """You compare in lower case. Whoever wants that calls you with both texts in lower case."""
    if isinstance(a, str) and isinstance(b, str):
        a, b = a.lower(), b.lower()
    return rows(a, b)


@mistake(caught_by=test_any_sequence)
def joins_the_items(a, b):
    """You make texts of the sequences. “high” is one item of a list, and not four letters."""
    return rows("".join(map(str, a)), "".join(map(str, b)))


@mistake(caught_by=test_any_sequence)
def needs_a_hash(a, b):
    """You keep remainders of the sequences in a dictionary or a cache. Lists have no hash: remember
    positions instead.
    """
    return rows(a, b) if hash((tuple(a), tuple(b))) is not None else 0


@mistake(caught_by=test_few_comparisons)
def without_a_table(a, b):
    """You ask for the same two beginnings again and again, three times as often with each letter. Work out each pair of
    beginnings once, and keep the number.
    """

    def distance(i, j):
        if not i or not j:
            return i + j
        replaced = distance(i - 1, j - 1)
        if a[i - 1] == b[j - 1]:
            return replaced
        return 1 + min(replaced, distance(i - 1, j), distance(i, j - 1))

    return distance(len(a), len(b))


@mistake(caught_by=test_long_texts)
def one_call_for_each_letter(a, b):
    """You remember each pair, and still go down by a call for each letter: Python gives up at about a thousand. Fill
    the table from its beginning, in a loop.
    """

    @cache
    def distance(i, j):
        if not i or not j:
            return i + j
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return distance(len(a), len(b))


@mistake(caught_by=test_keeps_two_rows)
def keeps_the_whole_table(a, b):
    """You keep all rows. A row is worked out from the one before it, and none further back is ever read again."""
    table = [list(range(len(b) + 1))]
    for number, x in enumerate(a, start=1):
        table.append([number])
        for place, y in enumerate(b):
            table[-1].append(min(table[-2][place] + (x != y), table[-2][place + 1] + 1, table[-1][place] + 1))
    return table[-1][-1]


@mistake(caught_by=test_rows_of_the_shorter)
def rows_along_the_longer(a, b):
    """Your rows are as long as the longer text. The distance is the same in both directions: let
    the shorter one be the row.
    """
    if len(a) > len(b):
        a, b = b, a
    row = list(range(len(b) + 1))
    for number, x in enumerate(a, start=1):
        before, row = row, [number]
        for place, y in enumerate(b):
            row.append(min(before[place] + (x != y), before[place + 1] + 1, row[place] + 1))
    return row[-1]
