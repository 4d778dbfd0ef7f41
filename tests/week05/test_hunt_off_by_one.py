"""Hunt: the last page is lost. What the repair and its test must do, and what we know that does not."""

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Repair

catalogue_pages = None  # what the tests below call: the broken one, then the repaired one


def broken(items, size):
    """it is the one of the lesson"""
    return [items[number * size : (number + 1) * size] for number in range(len(items) // size)]


def repaired(items, size):
    """it begins a page at each multiple of the size"""
    return [items[start : start + size] for start in range(0, len(items), size)]


BUG = Repair("catalogue_pages", broken=broken, repaired=repaired)


def test_full_pages(catalogue_pages):
    """items that fill their pages are divided evenly"""
    assert catalogue_pages(["a", "b", "c", "d"], 2) == [["a", "b"], ["c", "d"]]


def test_last_page(catalogue_pages):
    """the last page holds what is left"""
    assert catalogue_pages(["a", "b", "c", "d", "e"], 2) == [["a", "b"], ["c", "d"], ["e"]]
    assert catalogue_pages(["a"], 5) == [["a"]]


def test_no_items(catalogue_pages):
    """no items need no page"""
    assert catalogue_pages([], 3) == []


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_nothing_is_lost(catalogue_pages, items, size):
    """all pages one after the other are the items, and only the last may be short"""
    made = catalogue_pages(items, size)
    assert [item for page in made for item in page] == items
    assert all(len(page) == size for page in made[:-1])
    assert all(made)


def test_regression_test_passes_after_a_repair(test_pages):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_pages)


def test_regression_test_finds_the_bug(test_pages):
    """your test fails for the function as it was"""
    BUG.is_found(test_pages)


@alternative
class rounds_up:
    def catalogue_pages(items, size):
        return [items[number * size : (number + 1) * size] for number in range(-(-len(items) // size))]

    def test_pages():
        assert sum(map(len, catalogue_pages([1, 2, 3, 4], 3))) == 4


@alternative
class takes_off:
    def catalogue_pages(items, size):
        made, rest = [], list(items)
        while rest:
            made.append(rest[:size])
            rest = rest[size:]
        return made

    def test_pages():
        assert catalogue_pages([7], 2) == [[7]]


@mistake(caught_by=test_last_page)
class drops_the_rest_still:
    """`//` rounds down, so the items that do not fill a page have none."""

    def catalogue_pages(items, size):
        return [items[number * size : (number + 1) * size] for number in range(len(items) // size)]


@mistake(caught_by=test_full_pages)
class one_page_too_many:
    """Adding one repairs five items and breaks four: where the pages are full, an empty one follows."""

    def catalogue_pages(items, size):
        return [items[number * size : (number + 1) * size] for number in range(len(items) // size + 1)]


@mistake(caught_by=test_full_pages)
class overlaps:
    """The end of a slice is not in it. With one more, the first item of the next page stands on this one as well."""

    def catalogue_pages(items, size):
        return [items[start : start + size + 1] for start in range(0, len(items), size)]


@mistake(caught_by=test_last_page)
class fills_up_with_none:
    """The last page is as long as what is left; nobody asked for items that are not there."""

    def catalogue_pages(items, size):
        filled = items + [None] * (-len(items) % size)
        return [filled[start : start + size] for start in range(0, len(filled), size)]


@mistake(caught_by=test_no_items)
class empty_page_for_nothing:
    """Without items there is no page, not one that is empty."""

    def catalogue_pages(items, size):
        return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_full_pages:
    """Full pages were right before, and so was the first one: the bug shows where the last page is not full."""

    def test_pages():
        assert catalogue_pages([1, 2, 3, 4], 2) == [[1, 2], [3, 4]]


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class expects_even_pages:
    """The test divides three items into pages of two and wants both full, which no repair can give."""

    def test_pages():
        assert [len(page) for page in catalogue_pages([1, 2, 3], 2)] == [2, 2]
