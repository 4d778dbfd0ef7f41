"""Properties of merged intervals: what they must notice, and those we know that do not."""

import contextlib
import itertools

from hypothesis import Phase, assume, example, given
from hypothesis import strategies as st

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject, hypothesis_draws

merge_intervals = None  # what the tests below call: one version after the other


def given_merge(intervals):
    """it is the one of the lesson"""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def backwards(intervals):
    """the intervals come in another order"""
    return given_merge(intervals)[::-1]


def touching_apart(intervals):
    """intervals that only touch stay apart"""
    merged = []
    for start, end in sorted(set(intervals)):
        if merged and (start < merged[-1][1] or start == merged[-1][0] or end == merged[-1][1]):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def gap_bridged(intervals):
    """a gap of one is closed: (1, 2) and (3, 4) become (1, 4)"""
    merged = []
    for start, end in given_merge(intervals):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def last_end_kept(intervals):
    """an interval inside another one makes that one shorter"""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def given_order(intervals):
    """only intervals that stand in order, side by side, are merged"""
    merged = []
    for start, end in intervals:
        if merged and merged[-1][0] <= start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def empty_fails(intervals):
    """an empty list is an error"""
    intervals[0]
    return given_merge(intervals)


def sorted_in_place(intervals):
    """the list that is given is sorted"""
    intervals.sort()
    return given_merge(intervals)


def points_lost(intervals):
    """an interval of one point, such as (3, 3), is lost"""
    return given_merge([each for each in intervals if each[0] < each[1]])


def cut_at_zero(intervals):
    """what lies below zero is cut off"""
    return given_merge([(max(start, 0), end) for start, end in intervals if end >= 0])


MERGE = Subject(
    "merge_intervals",
    right=[given_merge, backwards],
    wrong=[
        touching_apart,
        gap_bridged,
        last_end_kept,
        given_order,
        empty_fails,
        sorted_in_place,
        points_lost,
        cut_at_zero,
    ],
)


def test_passes_as_given(TestMergeIntervals):
    """each test passes for `merge_intervals` as it is given"""
    MERGE.passes_as_given(TestMergeIntervals)


def test_passes_for_other_right_code(TestMergeIntervals):
    """each test passes for another right `merge_intervals`"""
    MERGE.passes_other_right_code(TestMergeIntervals)


def test_can_fail(TestMergeIntervals):
    """no test passes whatever the code does"""
    MERGE.can_fail(TestMergeIntervals)


def test_wastes_no_examples(TestMergeIntervals):
    """each property turns down fewer than half of its inputs"""
    MERGE.wastes_no_examples(TestMergeIntervals)


def test_notices_wrong_code(TestMergeIntervals):
    """each wrong version of `merge_intervals` makes a test fail"""
    MERGE.notices_wrong_code(TestMergeIntervals)


def test_example_is_saved(TestMergeIntervals):
    """a saved example finds the old bug, before anything is drawn"""
    with hypothesis_draws(phases=[Phase.explicit]):
        ran = MERGE.run(TestMergeIntervals, last_end_kept)
    if not ran.failed:
        raise Told(
            called="TestMergeIntervals for the old merge_intervals, its saved examples alone",
            expected="a test fails",
            got="every test passes",
            why="Put `@example([…])` with what Hypothesis has found above `@given`: it is tried first, in every run.",
        )


SOME = st.tuples(st.integers(-4, 6), st.integers(0, 3)).map(lambda pair: (pair[0], sum(pair)))
INTERVALS = st.lists(SOME, max_size=5)


def covers(intervals, step=2):
    """Return the points that intervals cover, in halves or in wholes."""
    return {point for start, end in intervals for point in range(start * step, end * step + 1)}


class Covers:
    @given(INTERVALS)
    @example([(0, 2), (1, 1)])
    def test_covers_the_same(self, intervals):
        assert covers(merge_intervals(intervals)) == covers(list(intervals))


class Apart:
    @given(INTERVALS)
    def test_are_apart(self, intervals):
        assert all(one[1] < other[0] for one, other in itertools.pairwise(sorted(merge_intervals(intervals))))


class Untouched:
    @given(INTERVALS)
    def test_leaves_its_argument(self, intervals):
        before = list(intervals)
        merge_intervals(intervals)
        assert intervals == before


class AllFrom:
    """Three laws in one, of lists that a mistake draws."""

    def holds(self, intervals):
        before = list(intervals)
        result = merge_intervals(intervals)
        assert intervals == before
        assert covers(result) == covers(before)
        assert all(one[1] < other[0] for one, other in itertools.pairwise(sorted(result)))


@alternative
class paints_a_line:
    @given(INTERVALS)
    @example([(2, 5), (3, 4)])
    def test_paints_a_line(self, intervals):
        before = list(intervals)
        result = sorted(merge_intervals(intervals))
        points = sorted(covers(before))
        starts = [point for point in points if point - 1 not in points]
        ends = [point for point in points if point + 1 not in points]
        assert [(2 * start, 2 * end) for start, end in result] == list(zip(starts, ends, strict=True))
        assert intervals == before

    @given(INTERVALS)
    def test_merged_again_nothing_changes(self, intervals):
        once = merge_intervals(intervals)
        assert sorted(merge_intervals(list(once))) == sorted(once)


@alternative
class with_examples_and_laws:
    """A point is covered before if and only if it is after; nothing that is left can be merged once more."""

    @example([(0, 5), (1, 2)], 3)
    @given(
        st.lists(st.tuples(st.integers(-3, 5), st.integers(-3, 5)).map(lambda pair: tuple(sorted(pair))), max_size=4),
        st.integers(-6, 10),
    )
    def test_a_point_stays_in_or_out(self, intervals, half):
        given_intervals = tuple(intervals)
        result = merge_intervals(intervals)
        assert tuple(intervals) == given_intervals
        for point in (half, half / 2, *(end + 0.5 for _, end in intervals)):
            inside = any(start <= point <= end for start, end in given_intervals)
            assert inside == any(start <= point <= end for start, end in result)

    @given(INTERVALS)
    def test_no_two_meet(self, intervals):
        result = merge_intervals(intervals)
        for one, other in itertools.combinations(result, 2):
            assert one[1] < other[0] or other[1] < one[0]

    @given(INTERVALS)
    def test_keeps_all_ends_that_are_outermost(self, intervals):
        result = merge_intervals(list(intervals))
        assert bool(result) == bool(intervals)
        if intervals:
            assert min(start for start, _ in result) == min(start for start, _ in intervals)
            assert max(end for _, end in result) == max(end for _, end in intervals)


@mistake(caught_by=test_notices_wrong_code)
class looks_at_whole_points_alone(Apart, Untouched):
    """Between 2 and 3 lie points that neither (1, 2) nor (3, 4) covers. Look at halves, too."""

    @given(INTERVALS)
    @example([(0, 2), (1, 1)])
    def test_covers_the_same(self, intervals):
        assert covers(merge_intervals(intervals), 1) == covers(list(intervals), 1)


@mistake(caught_by=test_notices_wrong_code)
class never_draws_an_empty_list(AllFrom):
    """`min_size=1` leaves out the list that most often is forgotten in the code, too."""

    @given(st.lists(SOME, min_size=1, max_size=5))
    @example([(0, 2), (1, 1)])
    def test_laws(self, intervals):
        self.holds(intervals)


@mistake(caught_by=test_notices_wrong_code)
class draws_sorted_lists(AllFrom):
    """The lists are sorted when they are drawn, so nobody sees what becomes of a list in another order."""

    @given(st.lists(SOME, max_size=5).map(sorted))
    @example([(0, 2), (1, 1)])
    def test_laws(self, intervals):
        self.holds(intervals)


@mistake(caught_by=test_notices_wrong_code)
class never_draws_a_point(AllFrom):
    """Each interval is longer than nothing, and (3, 3) is one, too: the length may be 0."""

    @given(
        st.lists(st.tuples(st.integers(-4, 6), st.integers(1, 3)).map(lambda pair: (pair[0], sum(pair))), max_size=5)
    )
    @example([(0, 3), (1, 2)])
    def test_laws(self, intervals):
        self.holds(intervals)


@mistake(caught_by=test_notices_wrong_code)
class lets_them_touch(Covers, Untouched):
    """`<=` allows that one interval ends where the next begins. Those touch, and should have become one."""

    @given(INTERVALS)
    def test_are_apart(self, intervals):
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(sorted(merge_intervals(intervals))))


@mistake(caught_by=test_notices_wrong_code)
class forgets_the_argument(Covers, Apart):
    """The list that was given must stay as it is. Keep a copy before the call, and compare after it."""

    @given(INTERVALS)
    def test_are_apart(self, intervals):
        assert all(one[1] < other[0] for one, other in itertools.pairwise(sorted(merge_intervals(intervals))))


@mistake(caught_by=test_passes_for_other_right_code)
class expects_an_order(Covers, Untouched):
    """The order of the result is not promised: sort it in the test before you compare neighbours."""

    @given(INTERVALS)
    def test_are_apart(self, intervals):
        assert all(one[1] < other[0] for one, other in itertools.pairwise(merge_intervals(intervals)))


@mistake(caught_by=test_wastes_no_examples)
class turns_most_pairs_down(Covers, Apart, Untouched):
    """Two numbers are drawn and thrown away unless they are in order. Draw a start and a length, or sort the two."""

    @given(st.integers(-300, 300), st.integers(-300, 300))
    def test_one_interval_stays(self, start, end):
        assume(start + 120 < end)
        assert merge_intervals([(start, end)]) == [(start, end)]


@mistake(caught_by=test_example_is_saved)
class saves_no_example(AllFrom):
    """What Hypothesis found yesterday it may not find tomorrow: save it by `@example` beside the property."""

    @given(st.lists(SOME, max_size=5))
    def test_laws(self, intervals):
        self.holds(intervals)


@mistake(caught_by=test_can_fail)
class fears_errors(Covers, Apart, Untouched):
    """`suppress` swallows the failing assertion as well, so the property holds for any code."""

    @given(INTERVALS)
    def test_merges(self, intervals):
        with contextlib.suppress(Exception):
            assert len(merge_intervals(intervals)) <= len(intervals)


@mistake(caught_by=test_passes_as_given)
class expects_fewer(Covers, Apart, Untouched):
    """Intervals that lie apart stay as many as they were. “Fewer” is no law, “not more” is one."""

    @given(st.lists(SOME, min_size=2, max_size=5))
    def test_are_fewer(self, intervals):
        assert len(merge_intervals(intervals)) < len(intervals)
