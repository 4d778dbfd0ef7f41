"""Two first laws: what they must notice, and the laws we know that do not."""

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.explain import Told
from tenweeks.plugin import mistake
from tenweeks.suites import Subject

ordered = mirrored = None  # what the tests below call: one version after the other

ENOUGH = 10  # different inputs that a law is to be tried on


def given_ordered(words):
    """it is the one of the lesson"""
    return sorted(words, key=len)


def ties_turned_round(words):
    """words of one length come in another order"""
    return sorted(list(reversed(words)), key=len)  # noqa: C414


def alphabetical(words):
    """the words come in alphabetical order"""
    return sorted(words)


def longest_first(words):
    """the longest word comes first"""
    return sorted(words, key=len, reverse=True)


def kept_once(words):
    """of equal words only one is kept"""
    return sorted(dict.fromkeys(words), key=len)


def shortest_everywhere(words):
    """every place holds the shortest word"""
    return [min(words, key=len)] * len(words) if words else []


def given_mirrored(items):
    """it is the one of the lesson"""
    return items[::-1]


def unchanged(items):
    """the items come as they were given"""
    return list(items)


def ends_swapped(items):
    """only the first and the last item change places"""
    return [*items[-1:], *items[1:-1], *items[:1]] if len(items) > 1 else list(items)


def descending(items):
    """the largest item comes first"""
    return sorted(items, reverse=True)


def moved_on(items):
    """each item moves one place on, and the last comes first"""
    return [*items[-1:], *items[:-1]]


ORDERED = Subject(
    "ordered",
    right=[given_ordered, ties_turned_round],
    wrong=[alphabetical, longest_first, kept_once, shortest_everywhere],
)
MIRRORED = Subject("mirrored", right=[given_mirrored], wrong=[unchanged, ends_swapped, descending, moved_on])


def is_tried_on_many(subject, law):
    """Check that a law calls its subject with many different lists."""
    seen = set()

    def counting(items):
        seen.add(tuple(items))
        return subject.right[0](items)

    subject.run(law, counting)
    if len(seen) < ENOUGH:
        raise Told(
            called=f"{law.__name__} for a {subject.name} that counts",
            expected=f"at least {ENOUGH} different lists are tried",
            got=f"{len(seen)} different lists" if len(seen) != 1 else "the same list each time",
            why="A law is for all inputs: let a strategy draw the lists, of several lengths and with several items.",
        )


def test_law_of_ordered_holds(test_ordered):
    """the law of `ordered` holds as it is given"""
    ORDERED.passes_as_given(test_ordered)


def test_law_of_mirrored_holds(test_mirrored):
    """the law of `mirrored` holds as it is given"""
    MIRRORED.passes_as_given(test_mirrored)


def test_law_of_ordered_leaves_ties_free(test_ordered):
    """the law of `ordered` holds for another right `ordered`"""
    ORDERED.passes_other_right_code(test_ordered)


def test_laws_can_fail(test_ordered, test_mirrored):
    """neither law holds whatever the code does"""
    ORDERED.can_fail(test_ordered)
    MIRRORED.can_fail(test_mirrored)


def test_laws_are_tried_on_many_lists(test_ordered, test_mirrored):
    """each law is tried on many different lists, and few of them are turned down"""
    is_tried_on_many(ORDERED, test_ordered)
    is_tried_on_many(MIRRORED, test_mirrored)
    ORDERED.wastes_no_examples(test_ordered)
    MIRRORED.wastes_no_examples(test_mirrored)


def test_law_of_ordered_notices_wrong_code(test_ordered):
    """each wrong version of `ordered` breaks the law"""
    ORDERED.notices_wrong_code(test_ordered)


def test_law_of_mirrored_notices_wrong_code(test_mirrored):
    """each wrong version of `mirrored` breaks the law"""
    MIRRORED.notices_wrong_code(test_mirrored)


WORDS = st.lists(st.text("ab", max_size=3), max_size=6)
NUMBERS = st.lists(st.integers(0, 5), max_size=6)


@mistake(caught_by=test_law_of_ordered_leaves_ties_free)
class compares_with_one_right_answer:
    """Words of one length may come in any order, and `sorted` gives one order of many: state what all of them share."""

    @given(WORDS)
    def test_ordered(words):
        assert ordered(words) == sorted(words, key=len)


@mistake(caught_by=test_law_of_ordered_holds)
class forbids_equal_lengths:
    """`<` asks that each word is longer than the one before. Two words of one length are in order, too: `<=`."""

    @given(WORDS)
    def test_ordered(words):
        result = ordered(words)
        assert Counter(result) == Counter(words)
        assert all(len(one) < len(other) for one, other in itertools.pairwise(result))


@mistake(caught_by=test_law_of_ordered_notices_wrong_code)
class asks_for_the_order_alone:
    """A list with none of the words is in order as well. The law has a second half: the same words, as often."""

    @given(WORDS)
    def test_ordered(words):
        result = ordered(words)
        assert all(len(one) <= len(other) for one, other in itertools.pairwise(result))


@mistake(caught_by=test_law_of_ordered_notices_wrong_code)
class asks_for_the_words_alone:
    """The same words, as often, in any order: that is true of the list that was given. Ask for the order, too."""

    @given(WORDS)
    def test_ordered(words):
        assert Counter(ordered(words)) == Counter(words)


@mistake(caught_by=test_law_of_ordered_notices_wrong_code)
class compares_sets:
    """A set holds each word once, so a word that is lost beside an equal one is not missed: `Counter` counts them."""

    @given(WORDS)
    def test_ordered(words):
        result = ordered(words)
        assert set(result) == set(words)
        assert all(len(one) <= len(other) for one, other in itertools.pairwise(result))


@mistake(caught_by=test_law_of_ordered_notices_wrong_code)
class counts_the_words:
    """As many words as were given need not be the same words. Compare the words themselves, with their counts."""

    @given(WORDS)
    def test_ordered(words):
        result = ordered(words)
        assert len(result) == len(words)
        assert all(len(one) <= len(other) for one, other in itertools.pairwise(result))


@mistake(caught_by=test_laws_are_tried_on_many_lists)
class tries_one_example:
    """One example is an example. A law is stated for any list, which `@given` hands to the test as a parameter."""

    def test_ordered():
        assert ordered(["to", "a", "bee"]) == ["a", "to", "bee"]


@mistake(caught_by=test_laws_can_fail)
class never_calls_the_law:
    """The law stands in a function inside the test, and nobody calls that function: nothing is asserted."""

    @given(NUMBERS)
    def test_mirrored(items):
        def law():
            assert mirrored(items) == items[::-1]


@mistake(caught_by=test_law_of_mirrored_notices_wrong_code)
class goes_there_and_back_alone:
    """Twice mirrored is what it was: also for code that does nothing. A second law has to say where an item goes."""

    @given(NUMBERS)
    def test_mirrored(items):
        assert mirrored(mirrored(items)) == items


@mistake(caught_by=test_law_of_mirrored_notices_wrong_code)
class looks_at_the_ends_alone:
    """The first and the last item are in their places, and nobody looks at those between."""

    @given(NUMBERS)
    def test_mirrored(items):
        result = mirrored(items)
        assert result[:1] == items[-1:]
        assert result[-1:] == items[:1]


@mistake(caught_by=test_law_of_mirrored_notices_wrong_code)
class draws_equal_items:
    """All items of a list are equal, so no order can be told from another: draw items that differ."""

    @given(st.lists(st.just(7), max_size=20))
    def test_mirrored(items):
        assert mirrored(items) == items[::-1]


@mistake(caught_by=test_law_of_mirrored_holds)
class changes_what_it_compares_with:
    """`reverse` turns the drawn list itself round, before it is mirrored: the law compares a list with itself."""

    @given(NUMBERS)
    def test_mirrored(items):
        items.reverse()
        assert mirrored(items) == items
