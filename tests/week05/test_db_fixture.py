"""A fixture that undoes what a test did to a database: what it must do, and the wrong ones we know."""

import contextlib
import sqlite3

import pytest

from tenweeks.explain import Told
from tenweeks.plugin import alternative, mistake
from tenweeks.suite_runner import run_suite
from tenweeks.suites import failing

db = None  # the learner's fixture, put here by the check

TITLES = ["Americanah", "Kintu", "Pedro Páramo"]

FILLED = ["books"], dict.fromkeys(TITLES, 3)

runs = []  # what each run of the given tests did with the database


class Run:
    """What was seen of the database while one run of the given tests used it."""

    def __init__(self):
        self.statements = []
        self.is_left_open = False
        self.left = FILLED


def content_of(database):
    """Return the names of the tables, and how many copies there are of each title."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return tables, dict(database.execute("SELECT title, copies FROM books ORDER BY title"))


@pytest.fixture(scope="module")
def shop():
    """Give the bookshop's database, as the lesson's fixture does, and watch it."""
    run = runs[-1]
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE books (title TEXT PRIMARY KEY, copies INTEGER NOT NULL CHECK (copies >= 0))")
        database.executemany("INSERT INTO books VALUES (?, 3)", [(title,) for title in TITLES])
        database.commit()
        database.set_trace_callback(run.statements.append)
        yield database
        with contextlib.suppress(sqlite3.ProgrammingError):  # it may be closed
            run.is_left_open = database.in_transaction
            run.left = content_of(database)


class Bookshop:
    """The tests that are given: each changes the database in its own way."""

    def test_begins_with_three_titles(self, db):
        assert db.execute("SELECT title FROM books ORDER BY title").fetchall() == [(title,) for title in TITLES]

    def test_begins_with_one_table(self, db):
        assert db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("books",)]

    def test_begins_with_nine_copies(self, db):
        assert db.execute("SELECT sum(copies) FROM books").fetchone() == (9,)

    def test_makes_a_table(self, db):
        db.execute("CREATE TABLE orders (title TEXT)")
        db.execute("INSERT INTO orders VALUES ('Kintu')")
        assert db.execute("SELECT count(*) FROM orders").fetchone() == (1,)

    def test_adds_a_title(self, db):
        db.execute("INSERT INTO books VALUES ('Disgrace', 1)")
        assert db.execute("SELECT copies FROM books WHERE title = 'Disgrace'").fetchone() == (1,)

    def test_refuses_fewer_than_no_copies(self, db):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE books SET copies = copies - 4 WHERE title = 'Kintu'")

    def test_sells_a_copy(self, db):
        db.execute("UPDATE books SET copies = copies - 1 WHERE title = 'Kintu'")
        assert db.execute("SELECT copies FROM books WHERE title = 'Kintu'").fetchone() == (2,)

    def test_sells_out(self, db):
        db.execute("DELETE FROM books")
        assert db.execute("SELECT count(*) FROM books").fetchone() == (0,)


class AfterAFailure:
    """Tests of which some fail half-way, after they have changed something."""

    def test_fails_half_way(self, db):
        db.execute("DELETE FROM books WHERE title = 'Kintu'")
        assert db.execute("SELECT count(*) FROM books").fetchone() == (7,)

    def test_in_between(self, db):
        assert db.execute("SELECT count(*) FROM books").fetchone() == (3,)

    def test_ends_in_an_error(self, db):
        db.execute("UPDATE books SET copies = 0")
        db.execute("SELECT author FROM books")

    def test_at_the_end(self, db):
        assert db.execute("SELECT sum(copies) FROM books").fetchone() == (9,)


for suite in (Bookshop, AfterAFailure):
    suite.__name__ = f"Test{suite.__name__}"


def ran_with(fixture, suite=Bookshop, *, backwards=False):
    """Return how the tests end that use the learner's fixture, and what was seen of the database."""
    runs.append(Run())
    return run_suite((suite,), "db", [fixture], backwards=backwards)[0], runs[-1]


def refuse_failures(ran, where, why):
    """Raise Told for the first test that fails."""
    for test, error in ran.failed.items():
        raise failing(test, where, error, why)


def test_lends_the_database(db):
    """the given tests pass with it, in the order in which they stand"""
    ran, _ = ran_with(db)
    refuse_failures(ran, "the bookshop, with your fixture", "The test needs a connection to the bookshop's database.")


def test_commits_nothing(db):
    """nothing that a test did is committed"""
    _, run = ran_with(db)
    if "COMMIT" in run.statements:
        raise Told(
            called="the given tests",
            expected="no COMMIT",
            got="COMMIT was executed",
            why="What is committed cannot be undone. The fixture begins, lends and undoes.",
        )


def test_leaves_no_transaction_open(db):
    """after the last test no transaction is open"""
    _, run = ran_with(db)
    if run.is_left_open:
        raise Told(
            called="the given tests",
            expected="no transaction is open after the last one",
            got="one is open",
            why="What comes after the `yield` runs when the test has ended: end the transaction there.",
        )


def test_leaves_the_database_as_it_was_filled(db):
    """after the last test the database is as it was filled"""
    _, run = ran_with(db)
    if run.left != FILLED:
        raise Told(
            called="the given tests",
            expected=told_of(FILLED),
            got=told_of(run.left),
            why="Something was not undone: was it done outside of a transaction?",
        )


def told_of(content):
    """Return what is in the database as one line."""
    tables, copies = content
    books = ", ".join(f"{title} {number}" for title, number in copies.items())
    return f"tables {', '.join(tables)}; copies: {books or 'none'}"


def test_isolates_in_the_opposite_order(db):
    """the given tests pass in the opposite order, too: each finds the database as it was filled"""
    ran, _ = ran_with(db, backwards=True)
    where = "the bookshop, with your fixture, the last test run first"
    refuse_failures(ran, where, "An earlier test has changed the database, and that was not undone.")


def test_undoes_what_a_failing_test_did(db):
    """what a failing test did is undone as well"""
    for backwards in (False, True):
        ran, run = ran_with(db, AfterAFailure, backwards=backwards)
        for test in ("test_in_between", "test_at_the_end"):
            if test in ran.failed:
                why = "The test before it failed half-way, and what it did was not undone."
                raise failing(test, "the bookshop, with your fixture", ran.failed[test], why)
        if run.is_left_open:
            raise Told(
                called="tests that fail", expected="no transaction is open after the last one", got="one is open"
            )


# --- answers ----------------------------------------------------------------------------------------------------------


@alternative
@pytest.fixture
def by_a_savepoint(shop):
    shop.execute("SAVEPOINT before")
    yield shop
    shop.execute("ROLLBACK TO before")
    shop.execute("RELEASE before")


@alternative
@pytest.fixture
def with_a_finalizer(shop, request):
    shop.execute("BEGIN IMMEDIATE")
    request.addfinalizer(shop.rollback)
    return shop


@alternative
@pytest.fixture
def on_a_copy(shop):
    with contextlib.closing(sqlite3.connect(":memory:")) as copy:
        shop.backup(copy)
        yield copy


@mistake(caught_by=test_lends_the_database)
@pytest.fixture
def yields_nothing(shop):
    """What stands behind `yield` is what the test gets: without a value it gets None."""
    shop.execute("BEGIN")
    yield
    shop.rollback()


@mistake(caught_by=test_lends_the_database)
@pytest.fixture
def opens_its_own():
    """Each `:memory:` is a database of its own, and this one is empty. The parameter `shop` is the filled one."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        yield database


@mistake(caught_by=test_lends_the_database)
@pytest.fixture
def closes_what_it_was_lent(shop):
    """The database belongs to `shop`, which closes it after the last test. Whoever opens closes."""
    shop.execute("BEGIN")
    yield shop
    shop.close()


@mistake(caught_by=test_lends_the_database)
@pytest.fixture
def yields_again(shop):
    """A fixture yields once. After the test it goes on behind the `yield`, and has to come to its end."""
    while True:
        shop.execute("BEGIN")
        yield shop
        shop.rollback()


@mistake(caught_by=test_commits_nothing)
@pytest.fixture
def with_the_connection(shop):
    """`with` on a connection commits at its end, and so does an `else`, as a failing test raises nothing in here."""
    shop.execute("BEGIN")
    with shop:
        yield shop


@mistake(caught_by=test_leaves_no_transaction_open)
@pytest.fixture
def cleans_up_before(shop):
    """It cleans up before each test, so nobody cleans up after the last one: undo after the `yield`."""
    shop.rollback()
    shop.execute("BEGIN")
    yield shop


@mistake(caught_by=test_leaves_no_transaction_open)
@pytest.fixture
def undoes_nothing(shop):
    """Nothing comes after the test: a `return`, or a `yield` in the last line, leaves what the test did in place."""
    return shop


@mistake(caught_by=test_isolates_in_the_opposite_order)
@pytest.fixture(scope="module")
def for_all_tests_at_once(shop):
    """The fixture is made once for the module, so all tests share one transaction. Leave out its scope."""
    shop.execute("BEGIN")
    yield shop
    shop.rollback()


@mistake(caught_by=test_leaves_the_database_as_it_was_filled)
@pytest.fixture
def without_begin(shop):
    """Python begins a transaction at INSERT, UPDATE and DELETE alone; CREATE TABLE is final. Say `BEGIN` yourself."""
    yield shop
    shop.rollback()


@mistake(caught_by=test_leaves_the_database_as_it_was_filled)
@pytest.fixture
def in_autocommit(shop):
    """With `isolation_level = None` each statement is final at once, unless a transaction was begun by `BEGIN`."""
    shop.isolation_level = None
    yield shop
    shop.rollback()


@mistake(caught_by=test_leaves_the_database_as_it_was_filled)
@pytest.fixture
def deletes_what_was_added(shop):
    """It undoes by hand what its author thought of, and a number that was changed stays: let the database undo it."""
    shop.isolation_level = None
    yield shop
    shop.execute("DELETE FROM books WHERE title = 'Disgrace'")
    shop.execute("INSERT OR IGNORE INTO books VALUES ('Americanah', 3), ('Kintu', 2), ('Pedro Páramo', 3)")
    shop.execute("DROP TABLE IF EXISTS orders")
