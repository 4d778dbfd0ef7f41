"""The rate meter: what an answer must do, and the wrong answers we know."""

import math
from itertools import count, islice, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import CallCounter, FakeClock, OverReadGuard, never_called


def parcels(clock, waits):
    """Yield a number after each wait."""
    for number, wait in enumerate(waits, 1):
        clock.sleep(wait)
        yield number


def reports(rate_meter, waits, *, every, before=0.0, use=0.0):
    """Return what is reported of items that come after these waits, to a reader that takes some time for each."""
    clock, told = FakeClock(100.0), []
    meter = rate_meter(parcels(clock, waits), told.append, every=every, clock=clock)
    clock.sleep(before)
    for _ in meter:
        clock.sleep(use)
    return told


def told_before(rate_meter, taken):
    """Return what is reported when so many items have been taken, of an endless source."""
    clock, told = FakeClock(), []
    meter = rate_meter(parcels(clock, iter(lambda: 0.5, None)), told.append, every=2, clock=clock)
    return list(islice(meter, taken)), told


def ignore(rate):
    """Take a report and do nothing."""


def test_passes_items_on(rate_meter):
    """the items come out as they went in, None and 0 among them"""
    items = ["Hanoi", None, 0, "Hanoi", "Cusco"]
    assert list(rate_meter(items, ignore, every=9, clock=FakeClock())) == items


def test_reads_no_further_than_asked(rate_meter):
    """an item is handed over before the next one is read"""
    guard = OverReadGuard(count(), limit=3)
    assert list(islice(rate_meter(guard, ignore, every=5, clock=FakeClock()), 3)) == [0, 1, 2]


def test_reports_the_rate(rate_meter):
    """two items that took a second each are half an item a second"""
    assert reports(rate_meter, [2, 2], every=2) == [0.5]


def test_each_report_is_of_the_last_items(rate_meter):
    """a report is of the items since the one before it, not of all since the beginning"""
    assert reports(rate_meter, [1, 1, 0.25, 0.25, 4, 4], every=2) == [1, 4, 0.25]


def test_a_rest_is_not_reported(rate_meter):
    """fewer than `every` items at the end are not reported, and no items give no report"""
    assert reports(rate_meter, [1, 1, 1], every=2) == [1]
    assert reports(rate_meter, [], every=2) == []


def test_the_reader_counts(rate_meter):
    """the time that the reader takes for an item counts as well: a slow reader makes a slow pipeline"""
    assert reports(rate_meter, [0.5, 0.5, 0.5, 0.5], every=2, use=1.5) == [0.8, 0.5]


def test_the_clock_starts_with_the_first_item(rate_meter):
    """time begins when the first item is asked for, not when the meter is made"""
    assert reports(rate_meter, [1, 1], every=2, before=50) == [1]


def test_no_time_is_an_infinite_rate(rate_meter):
    """items that took no time at all are reported as `math.inf`"""
    assert reports(rate_meter, [0, 0, 1, 1], every=2) == [math.inf, 1]


def test_reports_before_it_hands_over(rate_meter):
    """the report comes before the reader gets the last item of the group, and an endless source is no trouble"""
    assert told_before(rate_meter, 4) == ([1, 2, 3, 4], [2, 2])
    assert told_before(rate_meter, 3) == ([1, 2, 3], [2])


def test_asks_the_clock_seldom(rate_meter):
    """the clock is asked once at the beginning and once for each report, since asking costs time"""
    clock = CallCounter(FakeClock())
    for _ in rate_meter(range(100), ignore, every=10, clock=clock):
        pass
    assert clock.count == 11


def test_a_group_is_a_hundred_by_default(rate_meter):
    """without `every`, a group is 100 items"""
    clock, told = FakeClock(), []
    list(rate_meter(parcels(clock, [0.5] * 201), told.append, clock=clock))
    assert told == [2, 2]


@pytest.mark.parametrize("every", [0, -3])
def test_refuses_at_the_call(rate_meter, every):
    """`every` below 1 is a ValueError, at the call and not when the first item is asked for"""
    with pytest.raises(ValueError):
        rate_meter([1, 2], never_called("report"), every=every, clock=FakeClock())


@given(st.lists(st.sampled_from([0.25, 0.5, 1, 2, 4]), max_size=12), st.integers(1, 4))
def test_time_times_rate_is_the_count(rate_meter, waits, every):
    """for any waits: there is a report for each full group, and each says how many a second that group had"""
    groups = [waits[start : start + every] for start in range(0, len(waits) // every * every, every)]
    assert reports(rate_meter, waits, every=every) == [every / sum(group) for group in groups]


def refuse(every):
    """Raise ValueError for a group without items."""
    if every < 1:
        raise ValueError(f"every must be at least 1, not {every}")


def metered(items, report, *, every, clock):
    """Be the meter in the right way."""
    began = clock()
    for number, item in enumerate(items, 1):
        if number % every == 0:
            now = clock()
            report(every / (now - began) if now > began else math.inf)
            began = now
        yield item


@alternative
class counts_down:
    """An iterator with a counter that begins anew after each report."""

    def __init__(self, items, report, *, every=100, clock):
        refuse(every)
        self.items, self.report, self.every, self.clock = iter(items), report, every, clock
        self.began, self.left = None, every

    def __iter__(self):
        """Return the iterator itself."""
        return self

    def __next__(self):
        """Return the next item, and report if it is the last of its group."""
        self.began = self.clock() if self.began is None else self.began
        item = next(self.items)
        self.left -= 1
        if not self.left:
            began, self.began, self.left = self.began, self.clock(), self.every
            self.report(self.every / (self.began - began) if self.began != began else math.inf)
        return item


@mistake(caught_by=test_passes_items_on)
def stops_at_none(items, report, *, every=100, clock):
    """You stop at the first item that counts as false. Items are not yours to judge: pass on every one."""
    refuse(every)
    return metered(takewhile(bool, items), report, every=every, clock=clock)


@mistake(caught_by=test_reads_no_further_than_asked)
def reads_whole_groups(items, report, *, every=100, clock):
    """You read a whole group before you hand over its first item. Somebody waits for that one: pass each on at once."""
    refuse(every)

    def meter():
        source, began = iter(items), clock()
        while group := list(islice(source, every)):
            if len(group) == every:
                now = clock()
                report(every / (now - began) if now > began else math.inf)
                began = now
            yield from group

    return meter()


@mistake(caught_by=test_reports_the_rate)
def reports_the_seconds(items, report, *, every=100, clock):
    """You report how long an item takes. A rate is its inverse: items divided by seconds."""
    refuse(every)
    return metered(items, lambda rate: report(1 / rate), every=every, clock=clock)


@mistake(caught_by=test_reports_the_rate)
def forgets_how_many(items, report, *, every=100, clock):
    """You divide 1 by the time of a whole group. There are `every` items in it."""
    refuse(every)
    return metered(items, lambda rate: report(rate / every), every=every, clock=clock)


@mistake(caught_by=test_reports_the_rate)
def counts_from_zero(items, report, *, every=100, clock):
    """`enumerate` begins with 0, and 0 % every is 0: your first report comes with the first item. Begin with 1."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items):
            if number % every == 0:
                now = clock()
                report(every / (now - began) if now > began else math.inf)
                began = now
            yield item

    return meter()


@mistake(caught_by=test_each_report_is_of_the_last_items)
def never_begins_anew(items, report, *, every=100, clock):
    """You divide by the time since the very first item. Set the beginning to now after each report."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items, 1):
            if number % every == 0:
                now = clock()
                report(every / (now - began) if now > began else math.inf)
            yield item

    return meter()


@mistake(caught_by=test_each_report_is_of_the_last_items)
def reports_the_mean_of_all(items, report, *, every=100, clock):
    """You report the mean since the beginning, which hides that the pipeline has become slow. Begin each group anew."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items, 1):
            if number % every == 0:
                now = clock()
                report(number / (now - began) if now > began else math.inf)
            yield item

    return meter()


@mistake(caught_by=test_a_rest_is_not_reported)
def reports_the_rest(items, report, *, every=100, clock):
    """You report the rest at the end as if it were a group. It is asked for full groups alone."""
    refuse(every)

    def meter():
        began, number = clock(), 0
        for number, item in enumerate(items, 1):
            if number % every == 0:
                now = clock()
                report(every / (now - began) if now > began else math.inf)
                began = now
            yield item
        if number % every and clock() > began:
            report(number % every / (clock() - began))

    return meter()


@mistake(caught_by=test_the_reader_counts)
def measures_the_source_alone(items, report, *, every=100, clock):
    """You stop the time while the reader has the item. What counts is how often an item passes the meter."""
    refuse(every)

    def meter():
        took, source = 0, iter(items)
        for number in count(1):
            began = clock()
            try:
                item = next(source)
            except StopIteration:
                return
            took += clock() - began
            if number % every == 0:
                report(every / took if took else math.inf)
                took = 0
            yield item

    return meter()


@mistake(caught_by=test_the_clock_starts_with_the_first_item)
def starts_at_the_call(items, report, *, every=100, clock):
    """You read the clock when the meter is made. Nobody has asked for an item yet: read it inside the generator."""
    refuse(every)
    began = clock()
    times = iter([began])
    return metered(items, report, every=every, clock=lambda: next(times, None) or clock())


@mistake(caught_by=test_no_time_is_an_infinite_rate)
def divides_by_zero(items, report, *, every=100, clock):
    """A group may take less time than the clock can tell, and dividing by 0 is an error. Say `math.inf` then."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items, 1):
            if number % every == 0:
                now = clock()
                report(every / (now - began))
                began = now
            yield item

    return meter()


@mistake(caught_by=test_reports_before_it_hands_over)
def reports_too_late(items, report, *, every=100, clock):
    """You report behind the `yield`, which goes on only when the next item is asked for. Report before it."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items, 1):
            now = clock() if number % every == 0 else None
            yield item
            if now is not None:
                report(every / (now - began) if now > began else math.inf)
                began = now

    return meter()


@mistake(caught_by=test_asks_the_clock_seldom)
def asks_the_clock_each_time(items, report, *, every=100, clock):
    """You ask the clock for every item, and use one answer in `every`. Ask when there is something to report."""
    refuse(every)

    def meter():
        began = clock()
        for number, item in enumerate(items, 1):
            now = clock()
            if number % every == 0:
                report(every / (now - began) if now > began else math.inf)
                began = now
            yield item

    return meter()


@mistake(caught_by=test_refuses_at_the_call)
def refuses_too_late(items, report, *, every=100, clock):
    """A `yield` in the function makes it a generator, of which no line runs at the call. Test in one around it."""
    refuse(every)
    yield from metered(items, report, every=every, clock=clock)
