"""A fake and its contract: what each must do, and the wrong answers we know."""

import contextlib
import sqlite3
import weakref
from datetime import date, timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suite_runner import run_suite
from tenweeks.suites import Subject, failing, sentence

Loans = None  # what the learner's tests call: one version after the other
pass_on = None  # what the given tests call: one version after the other

MAY = date(2025, 5, 1)
DAY = timedelta(days=1)


# --- the real thing, right and wrong ----------------------------------------------------------------------------------


class Real:
    """it is the one of the lesson"""

    def __init__(self):
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.execute("CREATE TABLE loans (book TEXT PRIMARY KEY, member TEXT, due TEXT)")

    def lend(self, book, member, due):
        try:
            self._database.execute("INSERT INTO loans VALUES (?, ?, ?)", (book, member, due.isoformat()))
        except sqlite3.IntegrityError:
            raise ValueError(f"{book!r} is lent") from None

    def give_back(self, book):
        row = self._database.execute("SELECT member FROM loans WHERE book = ?", (book,)).fetchone()
        if row is None:
            raise KeyError(book)
        self._database.execute("DELETE FROM loans WHERE book = ?", (book,))
        return row[0]

    def of(self, member):
        rows = self._database.execute("SELECT book FROM loans WHERE member = ? ORDER BY book", (member,))
        return [book for (book,) in rows]

    def overdue(self, today):
        sql = "SELECT book, member FROM loans WHERE due < ? ORDER BY due, book"
        return self._database.execute(sql, (today.isoformat(),)).fetchall()


class InLists(Real):
    """it keeps rows in a list, and its errors have other words"""

    def __init__(self):
        self.rows = []

    def lend(self, book, member, due):
        if any(row[1] == book for row in self.rows):
            raise ValueError("no")
        self.rows = sorted([*self.rows, (due, book, member)])

    def give_back(self, book):
        [*found] = [row for row in self.rows if row[1] == book]
        if not found:
            raise KeyError
        self.rows.remove(found[0])
        return found[0][2]

    def of(self, member):
        return sorted(book for _, book, each in self.rows if each == member)

    def overdue(self, today):
        return [(book, member) for due, book, member in self.rows if due < today]


class LendsTwice(InLists):
    """a book that is lent can be lent to somebody else"""

    def lend(self, book, member, due):
        self.rows = [row for row in self.rows if row[1] != book or row[2] == member]
        super().lend(book, member, due)


class Renews(InLists):
    """a member may borrow again the book that the member has, and gets more time"""

    def lend(self, book, member, due):
        self.rows = [row for row in self.rows if row[1:] != (book, member)]
        super().lend(book, member, due)


class ChangesWhatItRefuses(InLists):
    """a loan that is refused changes the day on which the book is due"""

    def lend(self, book, member, due):
        try:
            super().lend(book, member, due)
        except ValueError:
            self.rows = sorted((due, *row[1:]) if row[1] == book else row for row in self.rows)
            raise


class ReturnsAnything(InLists):
    """a book that is not lent can be given back"""

    def give_back(self, book):
        with contextlib.suppress(KeyError):
            return super().give_back(book)


class ForgetsTheMember(InLists):
    """giving a book back does not tell who had it"""

    def give_back(self, book):
        super().give_back(book)


class KeepsWhatIsBack(InLists):
    """a book that was given back cannot be lent again"""

    ever = ()

    def lend(self, book, member, due):
        if book in self.ever:
            raise ValueError(book)
        self.ever = [*self.ever, book]
        super().lend(book, member, due)


class OrderOfLending(InLists):
    """the books of a member are in the order in which they were lent"""

    lent = ()

    def lend(self, book, member, due):
        super().lend(book, member, due)
        self.lent = [*self.lent, book]

    def of(self, member):
        return sorted(super().of(member), key=self.lent.index)


class BooksOfAll(InLists):
    """the books of all members are given for each of them"""

    def of(self, member):
        return sorted(book for _, book, _ in self.rows)


class DueToday(InLists):
    """a book that is due today is overdue"""

    def overdue(self, today):
        return super().overdue(today + DAY)


class OrderOfTitles(InLists):
    """books that are overdue are in the order of their titles, however long they are overdue"""

    def overdue(self, today):
        return sorted(super().overdue(today))


class LatestFirst(InLists):
    """of books that are due on the same day, the last in the alphabet comes first"""

    def overdue(self, today):
        rows = sorted((row for row in self.rows if row[0] < today), key=lambda row: row[1], reverse=True)
        return [(book, member) for _, book, member in sorted(rows, key=lambda row: row[0])]


LOANS = Subject(
    "Loans",
    right=[Real, InLists],
    wrong=[
        LendsTwice,
        Renews,
        ChangesWhatItRefuses,
        ReturnsAnything,
        ForgetsTheMember,
        KeepsWhatIsBack,
        OrderOfLending,
        BooksOfAll,
        DueToday,
        OrderOfTitles,
        LatestFirst,
    ],
)


# --- what uses it -----------------------------------------------------------------------------------------------------


class PassOn:
    """The tests that the lesson gives for `pass_on`: four mocks are gone, the learner's fake is there."""

    @pytest.fixture
    def loans(self):
        loans = FakeLoans()  # noqa: F821 (put there by the check)
        loans.lend("Kintu", "Amina", MAY)
        return loans

    def test_passes_on(self, loans):
        assert pass_on("Kintu", "Bao", MAY, loans) == "Amina"
        assert (loans.of("Amina"), loans.of("Bao")) == ([], ["Kintu"])

    def test_lends_for_two_weeks(self, loans):
        pass_on("Kintu", "Bao", MAY, loans)
        assert loans.overdue(MAY + 14 * DAY) == []
        assert loans.overdue(MAY + 15 * DAY) == [("Kintu", "Bao")]

    def test_three_books_are_enough(self, loans):
        for book in "ABC":
            loans.lend(book, "Bao", MAY)
        with pytest.raises(ValueError):
            pass_on("Kintu", "Bao", MAY, loans)
        assert loans.of("Amina") == ["Kintu"]

    def test_nobody_has_it(self, loans):
        with pytest.raises(KeyError):
            pass_on("Disgrace", "Bao", MAY, loans)
        assert loans.of("Bao") == []


PassOn.__name__ = "TestPassOn"


def passes_on(book, member, today, loans):
    """it is right"""
    if len(loans.of(member)) >= 3:
        raise ValueError(f"{member} has three books")
    before = loans.give_back(book)
    loans.lend(book, member, today + 14 * DAY)
    return before


def lends_before_it_is_back(book, member, today, loans):
    """it lends the book before it was given back"""
    if len(loans.of(member)) >= 3:
        raise ValueError(member)
    loans.lend(book, member, today + 14 * DAY)
    return loans.give_back(book)


def takes_before_it_looks(book, member, today, loans):
    """it takes the book back before it looks whether the next member may have it"""
    before = loans.give_back(book)
    if len(loans.of(member)) >= 3:
        raise ValueError(member)
    loans.lend(book, member, today + 14 * DAY)
    return before


def lends_what_nobody_has(book, member, today, loans):
    """it lends a book that nobody has given back"""
    with contextlib.suppress(KeyError):
        return passes_on(book, member, today, loans)
    loans.lend(book, member, today + 14 * DAY)
    raise KeyError(book)


def lends_for_too_long(book, member, today, loans):
    """it lends the book for fifteen days"""
    return passes_on(book, member, today + DAY, loans)


WRONG_PASS_ON = [lends_before_it_is_back, takes_before_it_looks, lends_what_nobody_has, lends_for_too_long]


# --- checks of the fake -----------------------------------------------------------------------------------------------


def test_begins_empty(FakeLoans):
    """each fake begins empty, and a member who has nothing has an empty list"""
    one, other = FakeLoans(), FakeLoans()
    one.lend("Kintu", "Amina", MAY)
    assert other.of("Amina") == []


def test_keeps_loans(FakeLoans):
    """what is lent is listed: the books of a member, sorted"""
    loans = FakeLoans()
    loans.lend("Kintu", "Amina", MAY)
    loans.lend("Disgrace", "Amina", MAY)
    loans.lend("Americanah", "Bao", MAY)
    assert loans.of("Amina") == ["Disgrace", "Kintu"]


def test_refuses_a_second_loan(FakeLoans):
    """a book that is lent is refused with a ValueError, to the same member as well"""
    loans = FakeLoans()
    loans.lend("Kintu", "Amina", MAY)
    for member in ("Bao", "Amina"):
        with pytest.raises(ValueError):
            loans.lend("Kintu", member, MAY)


def test_a_refusal_changes_nothing(FakeLoans):
    """a loan that is refused changes nothing"""
    loans = FakeLoans()
    loans.lend("Kintu", "Amina", MAY)
    with contextlib.suppress(ValueError):
        loans.lend("Kintu", "Bao", MAY + DAY)
    assert (loans.of("Bao"), loans.overdue(MAY + DAY)) == ([], [("Kintu", "Amina")])


def test_takes_back(FakeLoans):
    """a book that comes back tells who had it, and can be lent again"""
    loans = FakeLoans()
    loans.lend("Kintu", "Amina", MAY)
    assert loans.give_back("Kintu") == "Amina"
    loans.lend("Kintu", "Bao", MAY)
    assert (loans.of("Amina"), loans.of("Bao")) == ([], ["Kintu"])


def test_refuses_what_is_not_lent(FakeLoans):
    """a book that is not lent cannot be given back: KeyError"""
    loans = FakeLoans()
    with pytest.raises(KeyError):
        loans.give_back("Kintu")


def test_lists_what_is_overdue(FakeLoans):
    """overdue is what was due before today, the longest overdue first, then by title"""
    loans = FakeLoans()
    for book, member, days in [("D", "Bao", 1), ("C", "Amina", 2), ("B", "Bao", 1), ("A", "Amina", 0)]:
        loans.lend(book, member, MAY - days * DAY)
    assert loans.overdue(MAY) == [("C", "Amina"), ("B", "Bao"), ("D", "Bao")]


def test_gives_lists_that_may_be_changed(FakeLoans):
    """the lists that it gives belong to the caller"""
    loans = FakeLoans()
    loans.lend("Kintu", "Amina", MAY)
    loans.of("Amina").clear()
    loans.overdue(MAY + DAY).clear()
    assert (loans.of("Amina"), loans.overdue(MAY + DAY)) == (["Kintu"], [("Kintu", "Amina")])


BOOKS, MEMBERS = st.sampled_from("AB"), st.sampled_from(["Amina", "Bao"])
DAYS = st.integers(0, 2).map(lambda days: MAY + days * DAY)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("lend"), BOOKS, MEMBERS, DAYS),
        st.tuples(st.just("give_back"), BOOKS),
        st.tuples(st.just("of"), MEMBERS),
        st.tuples(st.just("overdue"), DAYS),
    ),
    max_size=6,
)


def outcome(loans, name, *arguments):
    """Return what a call returns, or the class of its error."""
    try:
        return getattr(loans, name)(*arguments)
    except (ValueError, KeyError) as error:
        return type(error).__name__


@given(STEPS)
def test_does_what_the_real_one_does(FakeLoans, steps):
    """whatever is done with it, it answers as the real one does"""
    fake, real = FakeLoans(), Real()
    for step in steps:
        answers = outcome(fake, *step), outcome(real, *step)
        if answers[0] != answers[1]:
            raise Told(
                called="; ".join(f"{name}({', '.join(map(str, arguments))})" for name, *arguments in steps),
                expected=f"{answers[1]!r}, as the real one answers",
                got=repr(answers[0]),
            )


def ran_pass_on(fake, versions, *, backwards=False):
    """Return how the given tests of `pass_on` end with the learner's fake, for each version."""
    with mock.patch.dict(globals(), FakeLoans=fake):
        return run_suite((PassOn,), "pass_on", versions, backwards=backwards)


@pytest.mark.parametrize("backwards", [False, True])
def test_serves_tests_in_any_order(FakeLoans, backwards):
    """the given tests of `pass_on` pass with it, in both orders"""
    for test, error in ran_pass_on(FakeLoans, [passes_on], backwards=backwards)[0].failed.items():
        where = "the right pass_on, with your fake" + ", the last test run first" * backwards
        raise failing(test, where, error, "Code and test are right. Does each FakeLoans() begin empty?")


def test_lets_tests_notice_wrong_code(FakeLoans):
    """with it the given tests notice a wrong `pass_on`"""
    for version, ran in zip(WRONG_PASS_ON, ran_pass_on(FakeLoans, WRONG_PASS_ON), strict=True):
        if not ran.failed:
            raise Told(
                called=f"the given tests with your fake, for a wrong pass_on: {sentence(version)}",
                expected="a test fails",
                got="all pass",
                why="A fake that allows what the real one refuses hides the mistake, as a mock does.",
            )


# --- checks of the contract -------------------------------------------------------------------------------------------


def test_passes_as_given(TestLoans):
    """each test of the contract passes for the real `Loans`"""
    LOANS.passes_as_given(TestLoans)


def test_passes_for_the_fake(FakeLoans, TestLoans):
    """each test of the contract passes for your fake"""
    for test, error in LOANS.run(TestLoans, FakeLoans).failed.items():
        raise failing(test, "your FakeLoans", error, "The real one passes this test, so the fake must pass it, too.")


def test_passes_for_other_right_code(TestLoans):
    """each test of the contract passes for another `Loans` that keeps the promises"""
    LOANS.passes_other_right_code(TestLoans)


def test_passes_in_any_order(TestLoans):
    """the tests of the contract pass in any order"""
    LOANS.passes_in_any_order(TestLoans)


def test_can_fail(TestLoans):
    """no test of the contract passes whatever `Loans` does"""
    LOANS.can_fail(TestLoans)


def test_notices_wrong_code(TestLoans):
    """each wrong version of `Loans` makes a test of the contract fail"""
    LOANS.notices_wrong_code(TestLoans)


# --- answers ----------------------------------------------------------------------------------------------------------


class Fake:
    """Right; each wrong fake below changes one thing."""

    def __init__(self):
        self.loans = {}

    def lend(self, book, member, due):
        if book in self.loans:
            raise ValueError(f"{book} is lent")
        self.loans[book] = member, due

    def give_back(self, book):
        return self.loans.pop(book)[0]

    def of(self, member):
        return sorted(book for book, (each, _) in self.loans.items() if each == member)

    def overdue(self, today):
        late = sorted((due, book, member) for book, (member, due) in self.loans.items() if due < today)
        return [(book, member) for _, book, member in late]


class Contract:
    """All that the promises ask for, so that a mistake below is wrong in one thing alone."""

    @pytest.fixture
    def loans(self):
        loans = Loans()
        loans.lend("Kintu", "Amina", MAY)
        loans.lend("Disgrace", "Amina", MAY)
        loans.lend("Beloved", "Bao", MAY - DAY)
        loans.lend("Zorro", "Bao", MAY - 2 * DAY)
        return loans

    def test_of(self, loans):
        assert [loans.of("Amina"), loans.of("Carla")] == [["Disgrace", "Kintu"], []]

    @pytest.mark.parametrize("member", ["Amina", "Bao"])
    def test_lent(self, loans, member):
        with pytest.raises(ValueError):
            loans.lend("Kintu", member, MAY - 5 * DAY)
        assert loans.overdue(MAY) == [("Zorro", "Bao"), ("Beloved", "Bao")]

    def test_give_back(self, loans):
        assert loans.give_back("Kintu") == "Amina"
        loans.lend("Kintu", "Bao", MAY)
        assert loans.of("Amina") == ["Disgrace"]

    def test_not_lent(self, loans):
        with pytest.raises(KeyError):
            loans.give_back("Ulysses")

    def test_overdue(self, loans):
        late = [("Zorro", "Bao"), ("Beloved", "Bao")]
        assert loans.overdue(MAY) == late
        assert loans.overdue(MAY + DAY) == [*late, ("Disgrace", "Amina"), ("Kintu", "Amina")]


@alternative
class rows_and_a_story:
    class FakeLoans:
        def __init__(self):
            self.rows = set()

        def holder(self, book):
            return next((row for row in self.rows if row[1] == book), None)

        def lend(self, book, member, due):
            if self.holder(book):
                raise ValueError(book)
            self.rows.add((due, book, member))

        def give_back(self, book):
            row = self.holder(book)
            if row is None:
                raise KeyError(book)
            self.rows.discard(row)
            return row[2]

        def of(self, member):
            return [book for _, book, each in sorted(self.rows, key=lambda row: row[1]) if each == member]

        def overdue(self, today):
            return [row[1:] for row in sorted(self.rows) if row[0] < today]

    class TestLoans:
        def test_a_long_day(self):
            loans = Loans()
            for book, member, days in [("C", "Mei", 2), ("A", "Mei", 2), ("B", "Ola", 0), ("D", "Ola", 1)]:
                loans.lend(book, member, MAY + days * DAY)
            assert (loans.of("Mei"), loans.of("Ola")) == (["A", "C"], ["B", "D"])
            for member in ("Mei", "Ola"):
                with pytest.raises(ValueError):
                    loans.lend("A", member, MAY)
            assert loans.overdue(MAY + 2 * DAY) == [("B", "Ola"), ("D", "Ola")]
            assert loans.give_back("D") == "Ola"
            with pytest.raises(KeyError):
                loans.give_back("D")
            loans.lend("D", "Mei", MAY - DAY)
            expected = [("D", "Mei"), ("B", "Ola"), ("A", "Mei"), ("C", "Mei")]
            assert loans.overdue(MAY + 9 * DAY) == expected


@alternative
class a_database_and_one_fixture_for_both:
    class FakeLoans(Real):
        """A database in memory is quick enough to be a fake."""

    class TestLoans:
        @pytest.fixture
        def loans(self):
            return Loans()

        @pytest.mark.parametrize(
            "steps", [["KA0", "DA1", "BB0", "xC"], ["KA5", "KA0!", "KB0!", "BB5", "ZA1", "xK", "KB0"]]
        )
        def test_against_a_table(self, loans, steps):
            table = {}
            for step in steps:
                if step.startswith("x"):
                    if step[1] in table:
                        assert loans.give_back(step[1]) == table.pop(step[1])[0]
                    with pytest.raises(KeyError):
                        loans.give_back(step[1])
                    continue
                book, member, days = step[:3]
                if step.endswith("!"):
                    with pytest.raises(ValueError):
                        loans.lend(book, member, MAY + int(days) * DAY)
                else:
                    loans.lend(book, member, MAY + int(days) * DAY)
                    table[book] = member, int(days)
                for each in "AB":
                    assert loans.of(each) == sorted(book for book, (who, _) in table.items() if who == each)
                for today in (0, 1, 2, 9):
                    late = sorted((due, book, who) for book, (who, due) in table.items() if due < today)
                    assert loans.overdue(MAY + today * DAY) == [(book, who) for _, book, who in late]


@mistake(caught_by=test_refuses_a_second_loan)
class allows_everything:
    """The fake accepts what the real one refuses, so code that forgets to give a book back passes its tests."""

    class FakeLoans(Fake):
        def lend(self, book, member, due):
            self.loans[book] = member, due


@mistake(caught_by=test_refuses_a_second_loan)
class lends_again_to_the_same_member:
    """The real one refuses a book that is lent, whoever has it."""

    class FakeLoans(Fake):
        def lend(self, book, member, due):
            if self.loans.get(book, (member, due))[0] != member:
                raise ValueError(book)
            self.loans[book] = member, due


@mistake(caught_by=test_a_refusal_changes_nothing)
class changes_before_it_looks:
    """The loan is entered before it is refused: look first, then change."""

    class FakeLoans(Fake):
        def lend(self, book, member, due):
            is_lent = book in self.loans
            self.loans[book] = member, due
            if is_lent:
                raise ValueError(book)


@mistake(caught_by=test_refuses_what_is_not_lent)
class takes_anything_back:
    """`pop` with a default returns it for a book that is not lent. The real one raises a KeyError."""

    class FakeLoans(Fake):
        def give_back(self, book):
            return self.loans.pop(book, (None, None))[0]


@mistake(caught_by=test_takes_back)
class forgets_who_had_it:
    """The real one returns the member who had the book, and callers use that."""

    class FakeLoans(Fake):
        def give_back(self, book):
            del self.loans[book]


@mistake(caught_by=test_keeps_loans)
class in_the_order_of_lending:
    """The real one sorts, because its query says ORDER BY. A fake that does not lets tests rely on another order."""

    class FakeLoans(Fake):
        def of(self, member):
            return [book for book, (each, _) in self.loans.items() if each == member]


@mistake(caught_by=test_lists_what_is_overdue)
class due_today_is_late:
    """A book is overdue when its day has passed: compare with `<`."""

    class FakeLoans(Fake):
        def overdue(self, today):
            return super().overdue(today + DAY)


@mistake(caught_by=test_lists_what_is_overdue)
class sorts_by_title_alone:
    """The longest overdue comes first. Sort by the day, then by the title."""

    class FakeLoans(Fake):
        def overdue(self, today):
            return sorted((book, member) for book, (member, due) in self.loans.items() if due < today)


@mistake(caught_by=test_lists_what_is_overdue)
class sorts_by_day_alone:
    """Books that are due on the same day come in the order of their titles, and here in that of lending."""

    class FakeLoans(Fake):
        def overdue(self, today):
            late = [(due, book, member) for book, (member, due) in self.loans.items() if due < today]
            return [(book, member) for _, book, member in sorted(late, key=lambda row: row[0])]


@mistake(caught_by=test_gives_lists_that_may_be_changed)
class lends_its_own_list:
    """The caller gets the fake's own list, and who changes it changes the fake. The real one makes a new list."""

    class FakeLoans(Fake):
        def __init__(self):
            super().__init__()
            self.books = {}

        def lend(self, book, member, due):
            super().lend(book, member, due)
            self.books[member] = super().of(member)

        def give_back(self, book):
            member = super().give_back(book)
            self.books[member] = super().of(member)
            return member

        def of(self, member):
            return self.books.get(member, [])


@mistake(caught_by=test_begins_empty)
class one_shelf_for_all:
    """The dictionary belongs to the class, so all fakes share it, and a test finds what another one lent."""

    class FakeLoans(Fake):
        shared = {}

        def __init__(self):
            self.loans = self.shared


@mistake(caught_by=test_keeps_loans)
class answers_like_a_stub:
    """Each method has one answer ready. That is a stub: it does not remember what was done with it."""

    class FakeLoans:
        def lend(self, book, member, due):
            return None

        def give_back(self, book):
            return "Amina"

        def of(self, member):
            return []

        def overdue(self, today):
            return []


@mistake(caught_by=test_passes_as_given)
class asserts_the_wish:
    """The docstring says before today. A contract states what the real one promises, not what one would like."""

    class TestLoans(Contract):
        def test_overdue(self, loans):
            assert loans.overdue(MAY - 2 * DAY) == [("Zorro", "Bao")]


@mistake(caught_by=test_passes_as_given)
class looks_into_the_fake:
    """The test looks into the dictionary of the fake, which the real one has not. A contract asks by methods alone."""

    class TestLoans(Contract):
        def test_lent(self, loans):
            assert loans.loans["Kintu"] == ("Amina", MAY)


@mistake(caught_by=test_passes_for_other_right_code)
class matches_the_message:
    """The words of the error are not promised, and the fake need not repeat them."""

    FakeLoans = Real

    class TestLoans(Contract):
        def test_lent(self, loans):
            with pytest.raises(ValueError, match="is lent"):
                loans.lend("Kintu", "Amina", MAY)


@mistake(caught_by=test_can_fail)
class tests_the_fake_alone:
    """The tests make a fake by its name and say nothing about the real one. Make `Loans()`: it stands for both."""

    class TestLoans:
        def test_of(self):
            loans = Fake()
            loans.lend("Kintu", "Amina", MAY)
            assert loans.of("Amina") == ["Kintu"]


@mistake(caught_by=test_notices_wrong_code)
class asks_only_what_works:
    """The contract says when the real one refuses, too, and a fake has to refuse as well: test both errors."""

    class TestLoans(Contract):
        def test_lent(self, loans):
            assert loans.of("Bao") == ["Beloved", "Zorro"]

        def test_not_lent(self, loans):
            assert loans.give_back("Beloved") == "Bao"


@mistake(caught_by=test_notices_wrong_code)
class refuses_only_others:
    """Who has the book asks for it again: that case is promised as well, and no test tries it."""

    class TestLoans(Contract):
        @pytest.mark.parametrize("member", ["Carla", "Bao"])
        def test_lent(self, loans, member):
            with pytest.raises(ValueError):
                loans.lend("Kintu", member, MAY - 5 * DAY)
            assert loans.overdue(MAY) == [("Zorro", "Bao"), ("Beloved", "Bao")]


@mistake(caught_by=test_notices_wrong_code)
class looks_not_behind_the_refusal:
    """The refusal is tested, and not that nothing has changed afterwards."""

    class TestLoans(Contract):
        @pytest.mark.parametrize("member", ["Amina", "Bao"])
        def test_lent(self, loans, member):
            with pytest.raises(ValueError):
                loans.lend("Kintu", member, MAY - 5 * DAY)


@mistake(caught_by=test_notices_wrong_code)
class never_on_the_day_itself:
    """Whether a book is overdue on the day on which it is due shows on that day alone."""

    class TestLoans(Contract):
        @pytest.mark.parametrize("member", ["Amina", "Bao"])
        def test_lent(self, loans, member):
            with pytest.raises(ValueError):
                loans.lend("Kintu", member, MAY - 5 * DAY)
            assert loans.overdue(MAY + 9 * DAY)[0] == ("Zorro", "Bao")

        def test_overdue(self, loans):
            late = [("Zorro", "Bao"), ("Beloved", "Bao")]
            assert loans.overdue(MAY + DAY) == [*late, ("Disgrace", "Amina"), ("Kintu", "Amina")]
