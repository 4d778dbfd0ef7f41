"""A clock that stands still, written by hand: what an answer must do, and the wrong answers we know."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suite_runner import run_suite
from tenweeks.suites import failing, sentence

is_open = None  # what the given tests call: one version after the other

NAIROBI, LIMA = timezone(timedelta(hours=3), "Nairobi"), timezone(timedelta(hours=-5), "Lima")
KATHMANDU = timezone(timedelta(hours=5, minutes=45), "Kathmandu")
NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Vague(tzinfo):
    """A zone that does not know how far it is from UTC, so that its times are naive."""

    def utcoffset(self, _):
        return None

    def dst(self, _):
        return None

    def tzname(self, _):
        return "vague"

    def __repr__(self):
        return "Vague()"


class Changing(tzinfo):
    """A zone whose clocks were put from 2 o'clock to 3 o'clock on 30 March 2025."""

    def utcoffset(self, local):
        return timedelta(hours=1) + self.dst(local)

    def dst(self, local):
        return timedelta(hours=local.replace(tzinfo=None) >= datetime(2025, 3, 30, 2))

    def tzname(self, local):
        return "summer" if self.dst(local) else "winter"

    def fromutc(self, utc):
        is_summer = utc.replace(tzinfo=None) >= datetime(2025, 3, 30, 1)
        return utc + timedelta(hours=1 + is_summer)

    def __repr__(self):
        return "Changing()"


def test_gives_the_time_in_a_zone(FrozenClock):
    """the time is given in the zone asked for"""
    clock = FrozenClock(datetime(2025, 5, 1, 12, 30, tzinfo=UTC))
    assert clock.now(NAIROBI).isoformat() == "2025-05-01T15:30:00+03:00"


def test_may_start_in_any_zone(FrozenClock):
    """it may be set to a time of any zone"""
    clock = FrozenClock(datetime(2025, 5, 1, 22, 0, 15, 250, tzinfo=LIMA))
    assert clock.now(KATHMANDU).isoformat() == "2025-05-02T08:45:15.000250+05:45"


def test_has_the_zone_itself(FrozenClock):
    """the time bears the very zone that was asked for"""
    assert FrozenClock(NOON).now(LIMA).tzinfo is LIMA


def test_refuses_a_naive_start(FrozenClock):
    """a naive time to start with is a ValueError"""
    with pytest.raises(ValueError):
        FrozenClock(datetime(2025, 5, 1, 12, 30))


def test_refuses_a_start_in_a_zone_without_offset(FrozenClock):
    """a time whose zone knows no offset is naive, too"""
    with pytest.raises(ValueError):
        FrozenClock(datetime(2025, 5, 1, 12, 30, tzinfo=Vague()))


def test_wants_a_zone(FrozenClock):
    """without a zone there is no time: TypeError"""
    clock = FrozenClock(NOON)
    with pytest.raises(TypeError):
        clock.now()


def test_refuses_none_as_a_zone(FrozenClock):
    """None is no zone: TypeError"""
    clock = FrozenClock(NOON)
    with pytest.raises(TypeError):
        clock.now(None)


def test_stands_still(FrozenClock):
    """it stands still, however often it is asked"""
    clock = FrozenClock(NOON)
    assert [clock.now(UTC) for _ in range(3)] == [NOON, NOON, NOON]


def test_moves_on(FrozenClock):
    """it moves on when it is told to, again and again"""
    clock = FrozenClock(datetime(2025, 5, 1, 12, 30, tzinfo=UTC))
    clock.advance(MINUTE)
    clock.advance(HOUR)
    assert clock.now(UTC).isoformat() == "2025-05-01T13:31:00+00:00"


def test_refuses_to_go_back(FrozenClock):
    """a negative step is a ValueError, and the clock stays where it is; a step of nothing is allowed"""
    clock = FrozenClock(NOON)
    clock.advance(timedelta())
    with pytest.raises(ValueError):
        clock.advance(-timedelta(microseconds=1))
    assert clock.now(UTC) == NOON


def test_counts_time_that_passes(FrozenClock):
    """an hour is an hour, on the night on which clocks are changed as well"""
    zone = Changing()
    clock = FrozenClock(datetime(2025, 3, 30, 1, 30, tzinfo=zone))
    clock.advance(HOUR)
    assert clock.now(zone).isoformat() == "2025-03-30T03:30:00+02:00"


def test_each_clock_has_its_own_time(FrozenClock):
    """two clocks do not share their time"""
    one, other = FrozenClock(NOON), FrozenClock(NOON + HOUR)
    one.advance(MINUTE)
    assert [one.now(UTC), other.now(UTC)] == [NOON + MINUTE, NOON + HOUR]


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=400)), max_size=5), st.integers(-23, 23))
def test_steps_add_up(FrozenClock, steps, hours):
    """the steps add up, whatever zone it was set in"""
    clock = FrozenClock(NOON.astimezone(timezone(timedelta(hours=hours))))
    for step in steps:
        clock.advance(step)
    assert clock.now(UTC) == NOON + sum(steps, timedelta())


# --- used by tests ----------------------------------------------------------------------------------------------------


class OpeningHours:
    """The tests that the lesson gives: they use the learner's clock, and judge a shop in Nairobi."""

    @pytest.fixture
    def clock(self):
        return FrozenClock(datetime(2025, 5, 1, 8, 59, tzinfo=NAIROBI))  # noqa: F821 (put there by the check)

    def test_closed_in_the_night(self, clock):
        clock.advance(15 * HOUR)
        assert not is_open(clock)

    def test_opens_at_nine(self, clock):
        assert not is_open(clock)
        clock.advance(MINUTE)
        assert is_open(clock)

    def test_closes_at_five(self, clock):
        clock.advance(8 * HOUR)
        assert is_open(clock)
        clock.advance(MINUTE)
        assert not is_open(clock)


OpeningHours.__name__ = "TestOpeningHours"


def opens_at(hour):
    """Tell whether the shop is open at this hour."""
    return 9 <= hour < 17


def right(clock):
    """it is right"""
    return opens_at(clock.now(NAIROBI).hour)


def asks_for_naive_time(clock):
    """it asks for the time without a zone"""
    return opens_at(clock.now().hour)


def asks_for_none(clock):
    """it asks for the time in the zone None, which a real clock answers with a naive time"""
    return opens_at(clock.now(None).hour)


def asks_for_another_zone(clock):
    """it asks for the time in UTC"""
    return opens_at(clock.now(UTC).hour)


def asks_for_utcnow(clock):
    """it calls `utcnow`, which clocks do not have here"""
    return opens_at((clock.utcnow() + 3 * HOUR).hour)


def asks_the_real_clock(clock):
    """it asks the machine's clock, and not the one that it is given"""
    return opens_at(datetime.now(NAIROBI).hour)


def closes_late(clock):
    """it is open until a minute past five"""
    return opens_at((clock.now(NAIROBI) - MINUTE).hour) or opens_at(clock.now(NAIROBI).hour)


WRONG = [
    asks_for_naive_time,
    asks_for_none,
    asks_for_another_zone,
    asks_for_utcnow,
    asks_the_real_clock,
    closes_late,
]


def opening_hours(clock_class, versions, *, backwards=False):
    """Return how the given tests end with the learner's clock, for each version of the shop."""
    with mock.patch.dict(globals(), FrozenClock=clock_class):
        return run_suite((OpeningHours,), "is_open", versions, backwards=backwards)


@pytest.mark.parametrize("backwards", [False, True])
def test_serves_tests_in_any_order(FrozenClock, backwards):
    """the given tests pass with it for right code, in both orders"""
    for test, error in opening_hours(FrozenClock, [right], backwards=backwards)[0].failed.items():
        where = "code that is right, with your clock" + ", the last test run first" * backwards
        raise failing(test, where, error, "The code is right and so is the test: it is the clock that misleads them.")


def test_lets_tests_notice_wrong_code(FrozenClock):
    """with it the given tests notice code that is wrong about time"""
    for version, ran in zip(WRONG, opening_hours(FrozenClock, WRONG), strict=True):
        if not ran.failed:
            raise Told(
                called=f"the given tests with your clock, for wrong code: {sentence(version)}",
                expected="a test fails",
                got="all pass",
                why="A double that allows what the real thing refuses, or gives a naive time, hides the mistake.",
            )


# --- answers ----------------------------------------------------------------------------------------------------------


def checked(at):
    """Return a time that is not naive."""
    if at.utcoffset() is None:
        raise ValueError(f"naive: {at}")
    return at


class Frozen:
    """Right; each wrong answer below changes one thing."""

    def __init__(self, at):
        self.at = checked(at).astimezone(UTC)

    def now(self, zone):
        if zone is None:
            raise TypeError("no zone")
        return self.at.astimezone(zone)

    def advance(self, by):
        if by < timedelta():
            raise ValueError(f"back: {by}")
        self.at += by


@alternative
class counts_from_the_epoch:
    EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

    def __init__(self, at):
        self.elapsed = [checked(at) - self.EPOCH]

    def now(self, zone):
        if not isinstance(zone, tzinfo):
            raise TypeError(f"{zone!r} is no zone")
        return (self.EPOCH + sum(self.elapsed, timedelta())).astimezone(zone)

    def advance(self, by):
        if by.days < 0:
            raise ValueError(by)
        self.elapsed.append(by)


@mistake(caught_by=test_refuses_a_naive_start)
class takes_any_start(Frozen):
    """`astimezone` takes a naive time for one of this machine's zone, so the test would depend on where it runs."""

    def __init__(self, at):
        self.at = at.astimezone(UTC)


@mistake(caught_by=test_refuses_a_start_in_a_zone_without_offset)
class looks_at_tzinfo_alone(Frozen):
    """A time is naive if its `utcoffset()` is None. One that has a `tzinfo` may be naive all the same."""

    def __init__(self, at):
        if at.tzinfo is None:
            raise ValueError(at)
        self.at = at.astimezone(UTC)


@mistake(caught_by=test_gives_the_time_in_a_zone)
class ignores_the_zone(Frozen):
    """It gives the time as it was set, whatever the zone. Code that asks for the wrong zone then goes unnoticed."""

    def now(self, zone):
        if zone is None:
            raise TypeError("no zone")
        return self.at


@mistake(caught_by=test_gives_the_time_in_a_zone)
class replaces_the_zone(Frozen):
    """`replace(tzinfo=…)` keeps the digits and makes another instant of them. `astimezone` keeps the instant."""

    def __init__(self, at):
        self.at = checked(at)

    def now(self, zone):
        if zone is None:
            raise TypeError("no zone")
        return self.at.replace(tzinfo=zone)


@mistake(caught_by=test_has_the_zone_itself)
class makes_a_zone_of_its_own(Frozen):
    """The offset is right today. A zone of one's own does not know when clocks change, so give the one asked for."""

    def now(self, zone):
        if zone is None:
            raise TypeError("no zone")
        local = self.at.astimezone(zone)
        return local.replace(tzinfo=timezone(local.utcoffset()))


@mistake(caught_by=test_wants_a_zone)
class falls_back_to_utc(Frozen):
    """The code forgot the zone, and the clock chooses one for it: with this double, no test will notice."""

    def now(self, zone=UTC):
        if zone is None:
            raise TypeError("no zone")
        return super().now(zone)


@mistake(caught_by=test_wants_a_zone)
class gives_naive_time(Frozen):
    """`datetime.now()` gives a naive time, and this clock imitates it. A double for aware code refuses that call."""

    def now(self, zone=None):
        return self.at.astimezone(zone) if zone else self.at.replace(tzinfo=None)


@mistake(caught_by=test_refuses_none_as_a_zone)
class lets_none_through(Frozen):
    """`astimezone(None)` converts to the zone of the machine on which it runs: another result on each machine."""

    def now(self, zone):
        return self.at.astimezone(zone)


@mistake(caught_by=test_stands_still)
class runs_on(Frozen):
    """Each question moves the clock. Code that asks twice gets two times, and tests depend on how often it asks."""

    def now(self, zone):
        time = super().now(zone)
        self.at += timedelta(seconds=1)
        return time


@mistake(caught_by=test_moves_on)
class counts_from_the_start(Frozen):
    """The second step begins where the clock was set, not where the first step ended."""

    def __init__(self, at):
        super().__init__(at)
        self.start = self.at

    def advance(self, by):
        if by < timedelta():
            raise ValueError(by)
        self.at = self.start + by


@mistake(caught_by=test_moves_on)
class forgets_to_keep_the_sum(Frozen):
    """A datetime never changes: `at + by` is a new one, and it has to be kept."""

    def advance(self, by):
        if by < timedelta():
            raise ValueError(by)
        self.at + by


@mistake(caught_by=test_refuses_to_go_back)
class goes_back(Frozen):
    """A step back is not refused, so code that waits for a negative time passes its tests."""

    def advance(self, by):
        self.at += by


@mistake(caught_by=test_refuses_to_go_back)
class moves_before_it_looks(Frozen):
    """The step is refused after it was taken: look first, then change."""

    def advance(self, by):
        self.at += by
        if by < timedelta():
            raise ValueError(by)


@mistake(caught_by=test_refuses_to_go_back)
class refuses_to_stand_still(Frozen):
    """A step of nothing is not negative: compare with `<`."""

    def advance(self, by):
        if by <= timedelta():
            raise ValueError(by)
        self.at += by


@mistake(caught_by=test_counts_time_that_passes)
class adds_to_the_local_time(Frozen):
    """Adding to a time of a zone moves the hands of its clock. For time that passes, keep and add in UTC."""

    def __init__(self, at):
        self.at = checked(at)


@mistake(caught_by=test_each_clock_has_its_own_time)
class keeps_time_in_the_class(Frozen):
    """The time is kept in the class, which all clocks share: one test moves the clock of another."""

    shared = []

    def __init__(self, at):
        self.shared[:] = [checked(at).astimezone(UTC)]

    def now(self, zone):
        if zone is None:
            raise TypeError("no zone")
        return self.shared[0].astimezone(zone)

    def advance(self, by):
        if by < timedelta():
            raise ValueError(by)
        self.shared[0] += by
