"""Tests of code that mails and asks the clock: what they must notice, and the tests we know that do not."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from unittest.mock import Mock, create_autospec

import pytest

from tenweeks.plugin import alternative, mistake
from tenweeks.suites import Subject

notify = None  # what the tests below call: one version after the other

NAIROBI = timezone(timedelta(hours=3), "Nairobi")


@dataclass(frozen=True)
class User:
    name: str
    email: str
    wants_mail: bool = True


class Mailer:
    """The lesson's, which a test must never use."""

    def send(self, to, subject, body):
        raise NotImplementedError("there is no mail server here")


class Clock:
    """The lesson's."""

    def now(self, zone):
        return datetime.now(zone)


def texts(user, clock):
    """Return the subject and the body of a mail."""
    return f"News for {user.name}", f"Written at {clock.now(UTC).isoformat(timespec='minutes')}."


def sent(user, mailer, subject, body, tries=2):
    """Send a mail as it is promised, and return True."""
    for last in [False] * (tries - 1) + [True]:
        try:
            mailer.send(user.email, subject, body)
        except ConnectionError:
            if last:
                raise
        else:
            break
    return True


def given(user, mailer, clock):
    """it is the one of the lesson"""
    return user.wants_mail and sent(user, mailer, *texts(user, clock))


def by_keywords(user, mailer, clock):
    """it names the arguments of `send`, asks for Nairobi's time and converts it to UTC, and chooses other words"""
    if not user.wants_mail:
        return False
    now = clock.now(NAIROBI).astimezone(UTC)
    mail = {"body": f"{now.isoformat(timespec='minutes')}\nDear {user.name}", "subject": f"{user.name}, read this"}
    try:
        mailer.send(**mail, to=user.email)
    except ConnectionError:
        mailer.send(**mail, to=user.email)
    return True


def sends_twice(user, mailer, clock):
    """the mail is sent twice"""
    return given(user, mailer, clock) and given(user, mailer, clock)


def sends_to_the_name(user, mailer, clock):
    """the mail goes to the user's name instead of the address"""
    return user.wants_mail and sent(User(user.name, user.name), mailer, *texts(user, clock))


def subject_without_a_name(user, mailer, clock):
    """the subject does not name the user"""
    return user.wants_mail and sent(user, mailer, "News", texts(user, clock)[1])


def swallows_the_error(user, mailer, clock):
    """when the server does not answer twice, it returns False and raises nothing"""
    try:
        return given(user, mailer, clock)
    except ConnectionError:
        return False


def never_tries_again(user, mailer, clock):
    """when the server does not answer, it does not try again"""
    return user.wants_mail and sent(user, mailer, *texts(user, clock), tries=1)


def tries_three_times(user, mailer, clock):
    """when the server does not answer, it tries three times"""
    return user.wants_mail and sent(user, mailer, *texts(user, clock), tries=3)


def tries_a_refused_address_again(user, mailer, clock):
    """a mail that the server refuses by a ValueError is sent once more"""
    try:
        return given(user, mailer, clock)
    except ValueError:
        return given(user, mailer, clock)


def swallows_a_refusal(user, mailer, clock):
    """a ValueError of the mailer is not passed on"""
    try:
        return given(user, mailer, clock)
    except ValueError:
        return False


def mails_everybody(user, mailer, clock):
    """users who want no mail get one"""
    return sent(user, mailer, *texts(user, clock))


def returns_nothing(user, mailer, clock):
    """it returns None when the mail was sent"""
    return None if given(user, mailer, clock) else False


def naive_time(user, mailer, clock):
    """the time in the body has no offset"""
    subject, body = texts(user, clock)
    return user.wants_mail and sent(user, mailer, subject, body.replace("+00:00", ""))


def asks_the_machine(user, mailer, clock):
    """it asks the machine's clock, and not the one that it is given"""
    clock.now(UTC)
    return given(user, mailer, Clock())


def time_of_nairobi(user, mailer, clock):
    """it asks for the time of Nairobi, and writes that down"""
    subject, _ = texts(user, clock)
    return user.wants_mail and sent(user, mailer, subject, clock.now(NAIROBI).isoformat(timespec="minutes"))


def asks_without_a_zone(user, mailer, clock):
    """it calls `clock.now()` without a zone, which clocks do not allow"""
    now = clock.now() if user.wants_mail else None
    return user.wants_mail and sent(user, mailer, f"News for {user.name}", f"At {now.isoformat(timespec='minutes')}")


def calls_a_method_that_is_not_there(user, mailer, clock):
    """after sending it calls `mailer.flush()`, a method that mailers do not have"""
    is_sent = given(user, mailer, clock)
    if is_sent:
        mailer.flush()
    return is_sent


NOTIFY = Subject(
    "notify",
    right=[given, by_keywords],
    wrong=[
        sends_twice,
        sends_to_the_name,
        subject_without_a_name,
        swallows_the_error,
        never_tries_again,
        tries_three_times,
        tries_a_refused_address_again,
        swallows_a_refusal,
        mails_everybody,
        returns_nothing,
        naive_time,
        asks_the_machine,
        time_of_nairobi,
        asks_without_a_zone,
        calls_a_method_that_is_not_there,
    ],
)


def test_passes_as_given(TestNotify):
    """each test passes for `notify` as it is given"""
    NOTIFY.passes_as_given(TestNotify)


def test_passes_for_other_right_code(TestNotify):
    """each test passes for another `notify` that keeps the promise"""
    NOTIFY.passes_other_right_code(TestNotify)


def test_passes_in_any_order(TestNotify):
    """the tests pass in any order"""
    NOTIFY.passes_in_any_order(TestNotify)


def test_can_fail(TestNotify):
    """no test passes whatever `notify` does"""
    NOTIFY.can_fail(TestNotify)


def test_notices_wrong_code(TestNotify):
    """each wrong version of `notify` makes a test fail"""
    NOTIFY.notices_wrong_code(TestNotify)


# --- tests as learners write them -------------------------------------------------------------------------------------

AMINA = User("Amina", "amina@example.org")
NOON = datetime(2025, 5, 1, 12, 30, tzinfo=UTC)


class Box:
    """A mailer that keeps the mails, and fails when it is told to."""

    def __init__(self):
        self.errors, self.tries, self.mails = [], 0, []

    def send(self, to, subject, body):
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        self.mails.append((to, subject, body))


class Still:
    """A clock that shows one time."""

    def now(self, zone):
        return NOON.astimezone(zone)


class Complete:
    """All that the promise asks for, so that a mistake below is wrong in one thing alone; fakes, as they are quick."""

    @pytest.fixture
    def mailer(self):
        return Box()

    @pytest.fixture
    def clock(self):
        return Still()

    def test_mails_once(self, mailer, clock):
        assert notify(AMINA, mailer, clock) is True
        [(to, subject, _)] = mailer.mails
        assert to == "amina@example.org"
        assert "Amina" in subject

    def test_time(self, mailer, clock):
        notify(AMINA, mailer, clock)
        assert "2025-05-01T12:30+00:00" in mailer.mails[0][2]

    def test_tries_again(self, mailer, clock):
        mailer.errors = [ConnectionError("no answer")]
        assert notify(AMINA, mailer, clock) is True
        assert mailer.tries == 2

    def test_gives_up(self, mailer, clock):
        mailer.errors = [ConnectionError("no answer") for _ in range(9)]
        with pytest.raises(ConnectionError):
            notify(AMINA, mailer, clock)
        assert mailer.tries == 2

    def test_refused(self, mailer, clock):
        mailer.errors = [ValueError("no such address")]
        with pytest.raises(ValueError):
            notify(AMINA, mailer, clock)
        assert mailer.tries == 1

    def test_wants_none(self, mailer, clock):
        assert notify(User("Bao", "bao@example.org", wants_mail=False), mailer, clock) is False
        assert mailer.tries == 0


class Holds:
    """Equals every text that has the given one in it."""

    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text in other


@alternative
class by_calls_alone:
    @pytest.fixture
    def mailer(self):
        return create_autospec(Mailer, instance=True)

    @pytest.fixture
    def clock(self):
        clock = create_autospec(Clock, instance=True)
        clock.now.side_effect = NOON.astimezone
        return clock

    def test_mails(self, mailer, clock):
        assert notify(AMINA, mailer, clock) is True
        mailer.send.assert_called_once_with("amina@example.org", Holds("Amina"), Holds("2025-05-01T12:30+00:00"))

    def test_errors(self, mailer, clock):
        mailer.send.side_effect = [ConnectionError, None, ConnectionError, ConnectionError, ValueError]
        assert notify(AMINA, mailer, clock) is True
        with pytest.raises(ConnectionError):
            notify(AMINA, mailer, clock)
        with pytest.raises(ValueError):
            notify(AMINA, mailer, clock)
        assert len(mailer.mock_calls) == 5

    def test_none(self, mailer, clock):
        assert notify(User("Amina", "amina@example.org", wants_mail=False), mailer, clock) is False
        assert mailer.mock_calls == []


@alternative
class a_table_of_what_the_server_answers:
    @pytest.fixture
    def clock(self):
        return Still()

    @pytest.mark.parametrize(
        ("answers", "raised", "tries"),
        [
            ([None], None, 1),
            ([ConnectionError(), None], None, 2),
            ([ConnectionResetError(), ConnectionError()], ConnectionError, 2),
            ([ConnectionError(), ValueError()], ValueError, 2),
            ([ValueError()], ValueError, 1),
        ],
    )
    def test_answers(self, answers, raised, tries, clock):
        mails = []

        class OneMethod:
            def send(self, to, subject, body):
                mails.append((to, subject, body))
                if answer := answers[len(mails) - 1]:
                    raise answer

        try:
            result = notify(User("Wei", "wei@example.org"), OneMethod(), clock)
        except (ConnectionError, ValueError) as error:
            result = type(error)
        assert result is True if raised is None else issubclass(result, raised)
        assert len(mails) == tries
        for to, subject, body in mails:
            assert to == "wei@example.org"
            assert "Wei" in subject
            assert "2025-05-01T12:30+00:00" in body

    def test_nobody(self, clock):
        assert notify(User("Wei", "wei@example.org", False), None, clock) is False


@mistake(caught_by=test_notices_wrong_code)
class with_plain_mocks(Complete):
    """A plain Mock has every method that anybody calls, with any arguments. `create_autospec` knows the class."""

    @pytest.fixture
    def mailer(self):
        return Loose()

    @pytest.fixture
    def clock(self):
        clock = Mock()
        clock.now.side_effect = lambda zone=UTC: NOON.astimezone(zone)
        return clock


@mistake(caught_by=test_notices_wrong_code)
class with_a_plain_mailer(Complete):
    """The mailer is a plain Mock, which answers to every name. Make it by `create_autospec`, or write a fake."""

    @pytest.fixture
    def mailer(self):
        return Loose()


class Loose(Box):
    """A mailer that answers to every name, as a plain Mock does."""

    def __getattr__(self, name):
        return Mock()


@mistake(caught_by=test_notices_wrong_code)
class one_time_for_all_zones(Complete):
    """The clock has one answer, whatever zone it is asked for. Let it convert: `side_effect = noon.astimezone`."""

    @pytest.fixture
    def clock(self):
        clock = Still()
        clock.now = lambda zone: NOON
        return clock


@mistake(caught_by=test_notices_wrong_code)
class only_what_works(Complete):
    """The mailer never fails here. What happens when it does is half of the promise: give it a `side_effect`."""

    def test_tries_again(self, mailer, clock):
        assert notify(AMINA, mailer, clock) is True

    test_gives_up = test_refused = test_tries_again


@mistake(caught_by=test_notices_wrong_code)
class gives_up_without_counting(Complete):
    """That the error comes out is one thing, how often it was tried another: count the calls."""

    def test_gives_up(self, mailer, clock):
        mailer.errors = [ConnectionError("no answer") for _ in range(9)]
        with pytest.raises(ConnectionError):
            notify(AMINA, mailer, clock)


@mistake(caught_by=test_notices_wrong_code)
class forgets_the_refusal(Complete):
    """An error that will come again is promised to be raised at once. No test lets the mailer raise a ValueError."""

    def test_refused(self, mailer, clock):
        assert notify(AMINA, mailer, clock) is True


@mistake(caught_by=test_notices_wrong_code)
class asks_whether_it_was_called(Complete):
    """`assert_called` is content with any number of calls, and two mails are one too many."""

    def test_mails_once(self, clock):
        mailer = Mock(spec=Mailer)
        assert notify(AMINA, mailer, clock) is True
        mailer.send.assert_called()

    def test_time(self, mailer, clock):
        notify(AMINA, mailer, clock)
        assert mailer.mails[0][0] == "amina@example.org"
        assert "Amina" in mailer.mails[0][1]
        assert "2025-05-01T12:30+00:00" in mailer.mails[0][2]

    def test_tries_again(self, mailer, clock):
        mailer.errors = [ConnectionError("no answer")]
        assert notify(AMINA, mailer, clock) is True
        assert mailer.tries >= 2


@mistake(caught_by=test_notices_wrong_code)
class time_without_its_offset(Complete):
    """The test looks for the time without its offset, so a naive time is good enough for it."""

    def test_time(self, mailer, clock):
        notify(AMINA, mailer, clock)
        assert "2025-05-01T12:30" in mailer.mails[0][2]


@mistake(caught_by=test_notices_wrong_code)
class forgets_who_wants_no_mail(Complete):
    """Every user in these tests wants mail."""

    def test_wants_none(self, mailer, clock):
        assert notify(User("Bao", "bao@example.org"), mailer, clock) is True


@mistake(caught_by=test_passes_for_other_right_code)
class looks_at_positions(Complete):
    """`call_args.args` has what was passed by position, and right code may pass it by name. Ask a mock made by
    `create_autospec` with `assert_called_once_with`, which knows both."""

    def test_mails_once(self, clock):
        mailer = create_autospec(Mailer, instance=True)
        assert notify(AMINA, mailer, clock) is True
        assert mailer.send.call_args.args[:1] == ("amina@example.org",)


@mistake(caught_by=test_passes_for_other_right_code)
class wants_every_word(Complete):
    """Only the name and the time are promised. The test copies all words of the mail, and fails when one is changed."""

    def test_time(self, mailer, clock):
        notify(AMINA, mailer, clock)
        assert mailer.mails[0][2] == "Written at 2025-05-01T12:30+00:00."


@mistake(caught_by=test_passes_for_other_right_code)
class asserts_how_the_clock_is_asked(Complete):
    """How the code comes to the time is its own business; what it writes is promised. Look at the mail."""

    def test_time(self, mailer):
        clock = create_autospec(Clock, instance=True)
        clock.now.side_effect = NOON.astimezone
        notify(AMINA, mailer, clock)
        clock.now.assert_called_once_with(UTC)
        assert "2025-05-01T12:30+00:00" in mailer.mails[0][2]


@mistake(caught_by=test_passes_as_given)
class expects_false_for_an_error(Complete):
    """False is promised for users who want no mail. When the server does not answer twice, the error comes out."""

    def test_gives_up(self, mailer, clock):
        mailer.errors = [ConnectionError("no answer") for _ in range(9)]
        assert notify(AMINA, mailer, clock) is False


@mistake(caught_by=test_passes_as_given)
class uses_the_real_mailer(Complete):
    """This mailer would send a real mail to a real server. Give `notify` a double."""

    def test_mails_once(self, clock):
        assert notify(AMINA, Mailer(), clock) is True


@mistake(caught_by=test_passes_in_any_order)
class one_outbox_for_all(Complete):
    """The mailer belongs to the class, so each test finds the mails of those before it. Make it in a fixture."""

    shared = Box()

    def test_mails_once(self, clock):
        assert notify(AMINA, self.shared, clock) is True
        assert len(self.shared.mails) == 1

    def test_recipient_and_subject(self, clock):
        notify(AMINA, self.shared, clock)
        assert self.shared.mails[-1][0] == "amina@example.org"
        assert "Amina" in self.shared.mails[-1][1]


@mistake(caught_by=test_can_fail)
class asks_the_mock_itself(Complete):
    """The assertion asks whether the mock has a `send`. It has, whatever the code does."""

    def test_mails_once(self):
        mailer = create_autospec(Mailer, instance=True)
        assert mailer.send
