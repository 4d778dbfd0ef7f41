"""Hunt: times compared as text. What the repair and its test must do, and what we know that does not."""

from datetime import UTC, datetime

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Repair

latest = None  # what the tests below call: the broken one, then the repaired one


def broken(stamps):
    """it is the one of the lesson"""
    return max(stamps)


def repaired(stamps):
    """it compares moments"""

    def moment(stamp):
        time = datetime.fromisoformat(stamp)
        if time.tzinfo is None:
            raise ValueError(f"{stamp!r} names no zone")
        return time

    return max(stamps, key=moment)


BUG = Repair("latest", broken=broken, repaired=repaired)


def test_one_zone(latest):
    """of times in one zone the last is given, as it was written"""
    assert latest(["2026-03-01T08:00+00:00", "2026-03-01T09:30+00:00"]) == "2026-03-01T09:30+00:00"


def test_west_and_east(latest):
    """nine in the morning in the west is later than eight in the east"""
    assert latest(["2026-03-01T08:00+05:30", "2026-03-01T09:00-05:00"]) == "2026-03-01T09:00-05:00"


def test_two_zones(latest):
    """of times in two zones the later moment is given, whatever the clocks there show"""
    assert latest(["2026-03-01T09:00+05:30", "2026-03-01T08:00+01:00"]) == "2026-03-01T08:00+01:00"


def test_two_dates(latest):
    """a moment may be later though its date is earlier"""
    assert latest(["2026-03-02T00:30+13:00", "2026-03-01T20:00-05:00"]) == "2026-03-01T20:00-05:00"


def test_fractions_and_z(latest):
    """Z is UTC, and parts of a second count"""
    assert latest(["2026-03-01T08:00:00Z", "2026-03-01T08:00:00.250+00:00"]) == "2026-03-01T08:00:00.250+00:00"
    assert latest(["2026-03-01T08:00:00.5Z", "2026-03-01T09:00:00+01:00"]) == "2026-03-01T08:00:00.5Z"


def test_same_moment(latest):
    """of several stamps of the same moment the first is given"""
    assert latest(["2026-03-01T08:00+00:00", "2026-03-01T09:00+01:00"]) == "2026-03-01T08:00+00:00"


@pytest.mark.parametrize("stamps", [["2026-03-01T08:00Z", "2026-03-01T09:00"], ["2026-03-01T08:00"]])
def test_naive_stamp(latest, stamps):
    """a stamp without a zone is a ValueError: nobody knows which moment it is"""
    with pytest.raises(ValueError):
        latest(stamps)


def test_regression_test_passes_after_a_repair(test_latest):
    """your test passes for a repaired function"""
    BUG.is_repaired(test_latest)


def test_regression_test_finds_the_bug(test_latest):
    """your test fails for the function as it was"""
    BUG.is_found(test_latest)


@alternative
class sorts_pairs:
    def latest(stamps):
        best = None
        for stamp in stamps:
            time = datetime.fromisoformat(stamp)
            if time.utcoffset() is None:
                raise ValueError("a zone is missing")
            moment = time.astimezone(UTC).replace(tzinfo=None)
            if best is None or moment > best[0]:
                best = moment, stamp
        return best[1]

    def test_latest():
        assert latest(["2026-01-01T12:00+02:00", "2026-01-01T11:00+00:00"]).endswith("+00:00")


@mistake(caught_by=test_two_zones)
class compares_text_still:
    """As text, 09 comes after 08, wherever the clock hangs: 09:00 in Pune is 03:30 in UTC, 08:00 in Paris 07:00."""

    def latest(stamps):
        for stamp in stamps:
            if datetime.fromisoformat(stamp).tzinfo is None:
                raise ValueError(stamp)
        return max(stamps)


@mistake(caught_by=test_two_zones)
class drops_the_zone:
    """`replace(tzinfo=None)` throws the zone away and keeps what the clock showed. Compare aware times as they are."""

    def latest(stamps):
        for stamp in stamps:
            if datetime.fromisoformat(stamp).tzinfo is None:
                raise ValueError(stamp)
        return max(stamps, key=lambda stamp: datetime.fromisoformat(stamp).replace(tzinfo=None))


@mistake(caught_by=test_west_and_east)
class adds_the_offset:
    """An offset is how far the local clock is ahead of UTC. To come back to UTC it is taken off, not added."""

    def latest(stamps):
        def moment(stamp):
            time = datetime.fromisoformat(stamp)
            if time.tzinfo is None:
                raise ValueError(stamp)
            return time.replace(tzinfo=None) + time.utcoffset()

        return max(stamps, key=moment)


@mistake(caught_by=test_two_dates)
class compares_times_of_day:
    """Only the times of day are brought to one zone, and the date stays that of the local calendar."""

    def latest(stamps):
        def moment(stamp):
            time = datetime.fromisoformat(stamp)
            if time.tzinfo is None:
                raise ValueError(stamp)
            return time.date(), time.astimezone(UTC).time()

        return max(stamps, key=moment)


@mistake(caught_by=test_fractions_and_z)
class cuts_the_fraction:
    """The first nineteen characters end before the fraction: two moments within a second become one."""

    def latest(stamps):
        def moment(stamp):
            time = datetime.fromisoformat(stamp)
            if time.tzinfo is None:
                raise ValueError(stamp)
            return int(time.timestamp())

        return max(stamps, key=moment)


@mistake(caught_by=test_same_moment)
class takes_the_last_of_equals:
    """`>=` lets a later stamp of the same moment replace the first one."""

    def latest(stamps):
        best = None
        for stamp in stamps:
            moment = datetime.fromisoformat(stamp)
            if moment.tzinfo is None:
                raise ValueError(stamp)
            if best is None or moment >= best[0]:
                best = moment, stamp
        return best[1]


@mistake(caught_by=test_one_zone)
class gives_it_rewritten:
    """The caller wants the stamp as it was written; this is the same moment in another spelling."""

    def latest(stamps):
        times = [datetime.fromisoformat(stamp) for stamp in stamps]
        if any(time.tzinfo is None for time in times):
            raise ValueError("naive")
        return max(times).isoformat()


@mistake(caught_by=test_naive_stamp)
class takes_naive_for_utc:
    """A stamp without a zone is taken for UTC. That is a guess, and a wrong one moves the moment by hours, unseen."""

    def latest(stamps):
        def moment(stamp):
            time = datetime.fromisoformat(stamp)
            return time if time.tzinfo else time.replace(tzinfo=UTC)

        return max(stamps, key=moment)


@mistake(caught_by=test_naive_stamp)
class lets_comparison_fail:
    """Comparing naive with aware times is a TypeError, and a single naive stamp is not compared at all: look before."""

    def latest(stamps):
        return max(stamps, key=datetime.fromisoformat)


@mistake(caught_by=test_regression_test_finds_the_bug)
class tests_one_zone:
    """The later moment is the greater text as well: the bug needs an early clock in the west."""

    def test_latest():
        assert latest(["2026-03-01T08:00Z", "2026-03-01T09:00Z"]) == "2026-03-01T09:00Z"


@mistake(caught_by=test_regression_test_passes_after_a_repair)
class adds_up_wrongly:
    """08:00 at +01:00 is 07:00 in UTC, half an hour before the other: the test wants the earlier one."""

    def test_latest():
        assert latest(["2026-03-01T08:00+01:00", "2026-03-01T07:30Z"]) == "2026-03-01T08:00+01:00"
