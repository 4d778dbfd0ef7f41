"""The first bad commit: what a search by halves must do, and the searches we know that do not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter


def commits(count):
    """Return the names of so many commits, oldest first."""
    return [f"c{number:02}" for number in range(count)]


def bad_from(first):
    """Return a counting test for commits: bad from the one called *first* on."""
    return CallCounter(lambda commit: commit >= first)


def test_in_the_middle(culprit):
    """the first bad commit is found among eight"""
    assert culprit(["a", "b", "c", "d", "e", "f", "g", "h"], lambda commit: commit >= "e") == "e"


@pytest.mark.parametrize("first", ["c01", "c02", "c05", "c06"])
def test_everywhere(culprit, first):
    """it may be the second commit, the last, or any between"""
    assert culprit(commits(7), lambda commit: commit >= first) == first


def test_two_commits(culprit):
    """of two commits, a good one and a bad one, it is the second, and nothing needs to be tested"""
    is_bad = bad_from("c01")
    assert culprit(commits(2), is_bad) == "c01"
    assert is_bad.count == 0


@given(st.integers(2, 200).flatmap(lambda count: st.tuples(st.just(count), st.integers(1, count - 1))))
def test_number_of_tests(culprit, sizes):
    """among n commits it tests at most as many as n − 1 can be halved, rounded up"""
    count, first = sizes
    names = [f"{number:03}" for number in range(count)]
    is_bad = CallCounter(lambda commit: commit >= f"{first:03}")
    found = culprit(names, is_bad)
    assert found == f"{first:03}"
    assert is_bad.count <= math.ceil(math.log2(count - 1))


def test_ends_are_known(culprit):
    """the first commit and the last are never tested: they are known"""
    is_bad = bad_from("c03")
    culprit(commits(20), is_bad)
    assert {"c00", "c19"}.isdisjoint(commit for (commit,) in is_bad.calls)


def test_none_is_tested_twice(culprit):
    """no commit is tested twice"""
    is_bad = bad_from("c11")
    culprit(commits(40), is_bad)
    assert len({commit for (commit,) in is_bad.calls}) == is_bad.count


@pytest.mark.parametrize("few", [[], ["c00"]])
def test_too_few(culprit, few):
    """fewer than two commits are a ValueError: a good and a bad one are needed"""
    with pytest.raises(ValueError):
        culprit(few, lambda commit: True)


def test_error_of_the_test(culprit):
    """an error of the test itself reaches the caller"""

    def breaks(commit):
        raise OSError("no compiler")

    with pytest.raises(OSError, match="no compiler"):
        culprit(commits(5), breaks)


@alternative
def recursive(commits, is_bad):
    if len(commits) < 2:
        raise ValueError("needs a good commit and a bad one")
    if len(commits) == 2:
        return commits[1]
    middle = len(commits) // 2
    return recursive(commits[: middle + 1], is_bad) if is_bad(commits[middle]) else recursive(commits[middle:], is_bad)


@alternative
def by_bisect(commits, is_bad):
    from bisect import bisect_left

    if len(commits) < 2:
        raise ValueError("needs a good commit and a bad one")
    return commits[bisect_left(commits, True, 1, len(commits) - 1, key=is_bad)]


@mistake(caught_by=test_in_the_middle)
def gives_the_last_good(commits, is_bad):
    """The search ends with two neighbours, a good one and a bad one. The culprit is the bad one."""
    if len(commits) < 2:
        raise ValueError
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if is_bad(commits[middle]) else (middle, bad)
    return commits[good]


@mistake(caught_by=test_in_the_middle)
def turns_it_round(commits, is_bad):
    """If the middle is bad, the first bad one is there or *before* it; this goes on in the later half."""
    if len(commits) < 2:
        raise ValueError
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if is_bad(commits[middle]) else (good, middle)
    return commits[bad]


@mistake(caught_by=test_in_the_middle)
def skips_the_middle(commits, is_bad):
    """A bad middle may itself be the first bad one, so it has to stay in the range: `middle`, not `middle - 1`."""
    if len(commits) < 2:
        raise ValueError
    low, high = 1, len(commits) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle - 1) if is_bad(commits[middle]) else (middle + 1, high)
    return commits[low]


@mistake(caught_by=test_number_of_tests)
def one_after_the_other(commits, is_bad):
    """It tests each commit from the oldest on: for a thousand commits a thousand builds instead of ten."""
    if len(commits) < 2:
        raise ValueError
    for commit in commits[1:-1]:
        if is_bad(commit):
            return commit
    return commits[-1]


@mistake(caught_by=test_two_commits)
def asks_the_ends(commits, is_bad):
    """That the first is good and the last bad is what the search begins with; to test them again costs two builds."""
    if len(commits) < 2 or is_bad(commits[0]) or not is_bad(commits[-1]):
        raise ValueError
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if is_bad(commits[middle]) else (middle, bad)
    return commits[bad]


@mistake(caught_by=test_two_commits)
def searches_all(commits, is_bad):
    """The range begins with all commits, so the last is tested, too, though it is known to be bad."""
    if len(commits) < 2:
        raise ValueError
    low, high = 1, len(commits)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_bad(commits[middle]) else (middle + 1, high)
    return commits[low]


@mistake(caught_by=test_number_of_tests)
def asks_twice(commits, is_bad):
    """The same commit is tested once for “bad?” and once for “good?”: keep the answer, each one is a build."""
    if len(commits) < 2:
        raise ValueError
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_bad(commits[middle]):
            bad = middle
        if not is_bad(commits[middle]):
            good = middle
    return commits[bad]


@mistake(caught_by=test_too_few)
def takes_one_commit(commits, is_bad):
    """Of one commit it cannot be said since when it is bad. Without a good and a bad one there is nothing to search."""
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if is_bad(commits[middle]) else (middle, bad)
    return commits[bad] if commits else None


@mistake(caught_by=test_error_of_the_test)
def takes_errors_for_bad(commits, is_bad):
    """A commit that cannot be built is not the one that broke it: an error of the test says nothing about the bug."""
    if len(commits) < 2:
        raise ValueError
    good, bad = 0, len(commits) - 1
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            found = is_bad(commits[middle])
        except Exception:
            found = True
        good, bad = (good, middle) if found else (middle, bad)
    return commits[bad]
