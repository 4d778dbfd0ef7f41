"""Diagnose a failure: what an answer must do, and the wrong answers we know."""

import contextlib
import faulthandler
import itertools
import json
import logging
import os
import re
import reprlib
import sys
import tempfile
import threading
import time
import traceback
import tracemalloc
from collections import deque
from collections.abc import Mapping
from unittest import mock

import pytest

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import CallCounter, FakeClock, fresh_logging

NUMBER = (int, float)
SCHEMA = {
    "name": str,
    "outcome": str,
    "seconds": NUMBER,
    "steps": [{"name": str, "seconds": NUMBER}],
    "memory_peak": (int, type(None)),
    "environment": {str: str},
    "records": [{"level": str, "logger": str, "message": str}],
    "error": ({"type": str, "message": str, "frames": [...]}, None),
    "threads": [{"name": str, "frames": [{"file": str, "line": int, "function": str}]}],
    "overdue": ([str], None),
}
FRAME = {"file": str, "line": int, "function": str, "locals": {str: str}}


class Watchdog:
    """Stands for the module faulthandler; it barks when a block calls `bark`, and not when time has passed."""

    def __init__(self):
        self.calls, self.file = [], None

    def dump_traceback_later(self, timeout, repeat=False, file=None, exit=False):
        """Remember the time and the file, which must be a real one."""
        self.calls.append(timeout)
        self.file = file
        file.fileno()

    def cancel_dump_traceback_later(self):
        """Remember it."""
        self.calls.append("cancelled")
        self.file = None

    def bark(self, text):
        """Write what faulthandler would write."""
        if self.file is not None and self.file.fileno() > 2:  # not to the screen, if an answer wants that
            os.write(self.file.fileno(), text.encode("utf-8", "surrogateescape"))


class Environment(Mapping):
    """Variables of an environment that count how often they are looked at."""

    def __init__(self, **variables):
        self.variables, self.looks = variables, 0

    def __getitem__(self, name):
        self.looks += 1
        return self.variables[name]

    def __iter__(self):
        self.looks += 1
        return iter(self.variables)

    def __len__(self):
        self.looks += 1
        return len(self.variables)


class Unshowable:
    """An object whose repr fails."""

    def __repr__(self):
        raise ValueError("no repr")


class Counted:
    """An object that counts how often it is shown."""

    count = 0

    def __repr__(self):
        Counted.count += 1
        return "tea"


class CardError(Exception):
    """What a shop may raise."""


def reported(diagnose, block=lambda step: None, **options):
    """Return what is saved about a block, whether it fails or not."""
    reports, blocks_own = [], []
    with fresh_logging():
        try:
            with diagnose("import", reports.append, **{"environ": {}, **options}) as step:
                try:
                    block(step)
                except BaseException as error:
                    blocks_own.append(error)
                    raise
        except BaseException as error:
            if not any(error is each for each in blocks_own):
                raise
    assert len(reports) == 1
    return reports[0]


def outcome_of(diagnose, error, save=lambda report: None):
    """Return what comes out of a block that raises this error, or None."""

    def raise_it():
        raise error

    with fresh_logging() as root:
        root.addHandler(logging.NullHandler())
        try:
            with diagnose("import", save, environ={}):
                raise_it()
        except BaseException as raised:
            return raised
    return None


def pay(step):
    """Fail two functions further."""
    city = "Lima"
    charge("4111", [20, city])


def charge(card, amounts):
    """Refuse a card."""
    raise CardError("card refused")


def failing(**values):
    """Return a block that fails in a function with these local variables."""

    def block(step):
        code = f"def fail({', '.join(values)}):\n    raise ValueError('failed')\n"
        names = {}
        exec(compile(code, "shop.py", "exec"), names)
        names["fail"](**values)

    return block


def local(diagnose, value, name="basket"):
    """Return how a local variable with this value is shown, in the frame where an error was raised."""
    return reported(diagnose, failing(**{name: value}))["error"]["frames"][-1]["locals"][name]


def logging_block(*messages, logger="shop", level=logging.WARNING):
    """Return a block that logs these messages."""
    return lambda step: [logging.getLogger(logger).log(level, message) for message in messages]


def messages(diagnose, block):
    """Return the messages of the records in the report."""
    return [record["message"] for record in reported(diagnose, block)["records"]]


def raising(error):
    """Return a block that raises *error*."""

    def block(step):
        raise error

    return block


def places(value, secret, place=""):
    """Return where in a report a secret stands."""
    if isinstance(value, dict):
        return [each for key in value for each in places(value[key], secret, f"{place}.{key}".lstrip("."))]
    if isinstance(value, list | tuple):
        return [each for number, item in enumerate(value) for each in places(item, secret, f"{place}[{number}]")]
    return [place] if secret in str(value) else []


def misfits(value, schema, place="report"):
    """Return where a report does not fit the schema, and how."""
    if isinstance(schema, tuple) and isinstance(schema[0], dict | list):
        return [] if value is None else misfits(value, schema[0], place)
    if isinstance(schema, list):
        kind = FRAME if schema[0] is ... else schema[0]
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [each for number, item in enumerate(value) for each in misfits(item, kind, f"{place}[{number}]")]
    if isinstance(schema, dict):
        if not isinstance(value, dict):
            return [f"{place} is no dict"]
        if str in schema:
            return [f"{place}[{key!r}] is no text" for key in value if not isinstance(value[key], str)]
        wrong = [f"{place} lacks {key}" for key in schema if key not in value]
        wrong += [f"{place} has {key}" for key in value if key not in schema]
        return wrong + [each for key in schema if key in value for each in misfits(value[key], schema[key], key)]
    return [] if isinstance(value, schema) and not isinstance(value, bool) else [f"{place} is {value!r}"]


def busy(step):
    """Do all that can be in a report, and fail."""
    with step("load"):
        logging.getLogger("shop").warning("%d left", 3)
    pay(step)


def monstrous(step):
    """Be more than fits into a report."""
    for number in range(60):
        with step(f"step {number} {'x' * 500}"):
            logging.getLogger("shop").warning("y" * 500)

    def deeper(depth, **values):
        if not depth:
            raise ValueError("z" * 10_000)
        deeper(depth - 1, **values)

    deeper(30, **{f"name_{number}": ["tea" * 20] * 100 for number in range(30)})


@contextlib.contextmanager
def waiting_threads(number, depth=0):
    """Have so many threads wait for mail, each so many calls deep."""
    arrived, over = threading.Semaphore(0), threading.Event()

    def wait_for_mail(depth):
        if depth:
            return wait_for_mail(depth - 1)
        arrived.release()
        return over.wait()

    threads = [
        threading.Thread(target=wait_for_mail, args=(depth,), name="mail", daemon=True) for _each in range(number)
    ]
    try:
        for thread in threads:
            thread.start()
        for _each in threads:
            arrived.acquire(timeout=5)
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def other_threads_hidden():
    """Hide the threads that are here already: a process may have many, and a report has room for twenty."""
    frames, threads = sys._current_frames, threading.enumerate
    here = {threading.get_ident(), threading.main_thread().ident}
    others = (frames().keys() | {each.ident for each in threads()}) - here
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "_current_frames", lambda: {key: each for key, each in frames().items() if key not in others}
        )
        patch.setattr(threading, "enumerate", lambda: [each for each in threads() if each.ident not in others])
        yield


def stacks(diagnose, number=1, depth=0):
    """Return the functions in the stack of each thread that waits for mail, if a block fails meanwhile."""
    with other_threads_hidden(), waiting_threads(number, depth):
        threads = reported(diagnose, pay)["threads"]
    return [[frame["function"] for frame in each["frames"]] for each in threads if each["name"] == "mail"]


def test_works_when_nothing_fails(diagnose):
    """a block that ends well is reported as well, once, with its name"""
    report = reported(diagnose)
    assert (report["name"], report["outcome"], report["error"]) == ("import", "ok", None)


def test_a_failure_is_reported(diagnose):
    """a block that raises has the outcome “failed”, and type and message of the error"""
    report = reported(diagnose, pay)
    error = report["error"]
    assert (report["outcome"], error["type"], error["message"]) == ("failed", "CardError", "card refused")


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, StopIteration], ids=lambda kind: kind.__name__)
def test_errors_pass(diagnose, kind):
    """whatever the block raises comes out of it, the same object, interruptions included"""
    error = kind("card refused")
    assert outcome_of(diagnose, error) is error


def test_interruptions_are_reported(diagnose):
    """an interruption is a failure, too"""
    assert reported(diagnose, raising(KeyboardInterrupt()))["error"]["type"] == "KeyboardInterrupt"


def test_saves_before_the_error_goes_on(diagnose):
    """`save` is called when the block is over, and before the error reaches anybody"""
    events = []
    with fresh_logging(), contextlib.suppress(CardError):
        try:
            with diagnose("import", lambda report: events.append("saved"), environ={}):
                events.append("block")
                raise CardError
        except CardError:
            events.append("error")
            raise
    assert events == ["block", "saved", "error"]


def test_is_plain_json(diagnose):
    """the report is read back from JSON as it was"""
    report = reported(diagnose, busy, environ={"CITY": "Lima"})
    assert json.loads(json.dumps(report, allow_nan=False)) == report


@pytest.mark.parametrize("block", [lambda step: None, busy, monstrous], ids=["nothing", "busy", "monstrous"])
def test_fits_the_schema(diagnose, block):
    """the report has the keys and types of the table, whatever happens"""
    assert misfits(reported(diagnose, block, memory=True, environ={"CITY": "Lima"}), SCHEMA) == []


def test_seconds(diagnose):
    """`seconds` is how long the block took, by `clock`"""
    clock = FakeClock(100.0)
    assert reported(diagnose, lambda step: clock.sleep(2.5), clock=clock)["seconds"] == 2.5


def test_steps(diagnose):
    """`step(name)` measures a part of the block; steps are listed as they end"""
    clock = FakeClock()

    def block(step):
        with step("all"):
            with step("load"):
                clock.sleep(1.5)
            with step("sort"):
                clock.sleep(0.25)

    expected = [{"name": "load", "seconds": 1.5}, {"name": "sort", "seconds": 0.25}, {"name": "all", "seconds": 1.75}]
    assert reported(diagnose, block, clock=clock)["steps"] == expected


def test_a_step_that_fails(diagnose):
    """a step that fails is listed, and its error passes"""
    clock = FakeClock()

    def block(step):
        with step("load"):
            clock.sleep(1.5)
            raise CardError

    report = reported(diagnose, block, clock=clock)
    assert (report["steps"], report["outcome"]) == ([{"name": "load", "seconds": 1.5}], "failed")


def test_records(diagnose):
    """the records of all loggers, made inside the block, are there with level, logger and message"""

    def block(step):
        logging.getLogger("shop.stock").warning("%d teas left", 3)
        logging.getLogger().error("sold out")

    assert reported(diagnose, block)["records"] == [
        {"level": "WARNING", "logger": "shop.stock", "message": "3 teas left"},
        {"level": "ERROR", "logger": "root", "message": "sold out"},
    ]


def test_last_records(diagnose):
    """of many records the last 20 are kept"""
    assert messages(diagnose, logging_block(*map(str, range(50)))) == [str(number) for number in range(30, 50)]


def test_levels_stay(diagnose):
    """levels of loggers stay as they are: what was not logged before is not logged now"""
    assert messages(diagnose, logging_block("details", level=logging.INFO)) == []


def test_logging_is_as_before(diagnose):
    """after the block, by an error as well, the root logger has the handlers that it had"""
    with fresh_logging() as root:
        for block in (lambda step: None, pay):
            with contextlib.suppress(CardError), diagnose("import", lambda report: None, environ={}) as step:
                block(step)
            assert root.handlers == []


def test_messages_that_cannot_be_shown(diagnose):
    """a record whose arguments do not fit its message costs neither the block nor the report"""

    def block(step):
        logging.getLogger("shop").warning("%d left", "three")

    assert messages(diagnose, block) == ["<LogRecord that cannot be shown>"]


def test_frames(diagnose):
    """`frames` lead from the block to where the error was raised, and hold nothing of yours"""
    frames = reported(diagnose, pay)["error"]["frames"]
    assert [frame["function"] for frame in frames] == ["reported", "pay", "charge"]
    assert (frames[2]["file"], frames[2]["line"]) == (__file__, charge.__code__.co_firstlineno + 2)


def test_locals(diagnose):
    """each frame has its local variables, as their `repr`"""
    frames = reported(diagnose, pay)["error"]["frames"]
    assert frames[2]["locals"] == {"amounts": "[20, 'Lima']", "card": "'4111'"}
    assert frames[1]["locals"]["city"] == "'Lima'"
    assert local(diagnose, range(3)) == "range(0, 3)"


def test_module_frames(diagnose):
    """the frame of a module has no locals in the report: they are all globals of the program"""
    block = lambda step: exec(compile("tea = 1 / 0", "shop.py", "exec"), {"other": 1})  # noqa: E731
    frame = reported(diagnose, block)["error"]["frames"][-1]
    assert (frame["function"], frame["locals"]) == ("<module>", {})


def test_values_that_cannot_be_shown(diagnose):
    """a value or an error that cannot be turned into text is named by its type"""

    class Silent(Exception):
        def __str__(self):
            raise ValueError("no text")

    assert local(diagnose, Unshowable()) == "<Unshowable that cannot be shown>"
    assert reported(diagnose, raising(Silent()))["error"]["message"] == "<Silent that cannot be shown>"


def test_environment(diagnose):
    """the variables of the environment are there, in the order of their names"""
    report = reported(diagnose, environ={"LANG": "C", "CITY": "Lima"})
    assert list(report["environment"].items()) == [("CITY", "Lima"), ("LANG", "C")]


def test_environment_of_the_process(diagnose):
    """without `environ`, they are those of the process"""
    reports = []
    with fresh_logging(), mock.patch.dict(os.environ, AAAA_CITY="Lima"), diagnose("import", reports.append):
        pass
    assert reports[0]["environment"].get("AAAA_CITY") == "Lima"


def test_memory_peak(diagnose):
    """with `memory=True`, `memory_peak` is the most that the block took at any moment, in bytes"""
    peak = reported(diagnose, lambda step: bytearray(2_000_000) and None, memory=True)["memory_peak"]
    assert 1_900_000 <= peak <= 2_500_000


def test_no_memory_unless_told(diagnose):
    """without `memory=True` it is None, and nothing is traced, which would make the block slow"""
    traced = []
    report = reported(diagnose, lambda step: traced.append(tracemalloc.is_tracing()))
    assert (report["memory_peak"], traced) == (None, [False])


def test_tracing_is_as_before(diagnose):
    """memory is traced after the block if it was before, and only then"""
    reported(diagnose, memory=True)
    assert not tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        reported(diagnose, memory=True)
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


def test_earlier_memory_does_not_count(diagnose):
    """what was taken before the block does not count, whether it is still there or not"""
    tracemalloc.start()
    try:
        kept, freed = bytearray(3_000_000), bytearray(4_000_000)
        del freed
        peak = reported(diagnose, lambda step: bytearray(2_000_000) and None, memory=True)["memory_peak"]
        assert 1_900_000 <= peak <= 2_500_000
        del kept
    finally:
        tracemalloc.stop()


def test_no_stacks_of_threads_without_a_failure(diagnose):
    """a block that ends well has no stacks of threads"""
    assert (reported(diagnose)["threads"] == []) is True


@not_in_browser("threads")
def test_stacks_of_threads(diagnose):
    """a block that fails has the stacks of the other threads, with their names, outermost function first"""
    assert [name for name in stacks(diagnose)[0] if name in ("run", "wait_for_mail", "pay")] == ["run", "wait_for_mail"]


def test_no_stack_of_its_own(diagnose, monkeypatch):
    """the thread of the block is not among them: its stack is in the error"""
    monkeypatch.setattr(threading.current_thread(), "name", "this one")
    assert [each for each in reported(diagnose, pay)["threads"] if each["name"] == "this one"] == []


@not_in_browser("threads")
def test_many_threads(diagnose):
    """of many threads at most 20 are left, and of a deep stack the last 20 frames"""
    assert len(stacks(diagnose, number=25)) <= 20
    [deep] = stacks(diagnose, depth=40)
    assert (len(deep), deep[0]) == (20, "wait_for_mail")


def test_no_watchdog_unless_told(diagnose):
    """without a `timeout` the watchdog is left alone, and nothing is overdue"""
    watchdog = Watchdog()
    assert reported(diagnose, watchdog=watchdog)["overdue"] is None
    assert watchdog.calls == []


@pytest.mark.parametrize("block", [lambda step: None, pay], ids=["ends well", "fails"])
def test_sets_the_watchdog(diagnose, block):
    """with a `timeout` the watchdog is set before the block, and called off after it, however that ends"""
    watchdog, seen = Watchdog(), []
    reported(diagnose, lambda step: seen.extend(watchdog.calls) or block(step), timeout=30, watchdog=watchdog)
    assert (seen, watchdog.calls) == ([30], [30, "cancelled"])


def test_the_watchdog_barks(diagnose):
    """what the watchdog has written when the time was up is `overdue`, line by line; without a word it is None"""
    watchdog = Watchdog()
    block = lambda step: watchdog.bark("Thread 1 (most recent call first):\n  File shop.py in wait\n")  # noqa: E731
    report = reported(diagnose, block, timeout=30, watchdog=watchdog)
    assert report["overdue"] == ["Thread 1 (most recent call first):", "  File shop.py in wait"]
    assert reported(diagnose, timeout=30, watchdog=Watchdog())["overdue"] is None


def test_the_watchdog_barks_badly(diagnose):
    """bytes of the watchdog that are no UTF-8, as in a broken file name, do no harm"""
    watchdog = Watchdog()
    report = reported(diagnose, lambda step: watchdog.bark("caf\udce9\nin wait"), timeout=30, watchdog=watchdog)
    assert report["overdue"][1:] == ["in wait"]


def test_long_texts(diagnose):
    """of a text of more than 200 characters the first 199 are left, and “…”"""
    assert reported(diagnose, raising(ValueError("x" * 201)))["error"]["message"] == "x" * 199 + "…"
    assert reported(diagnose, raising(ValueError("x" * 200)))["error"]["message"] == "x" * 200
    assert messages(diagnose, logging_block("x" * 201)) == ["x" * 199 + "…"]
    assert local(diagnose, "x" * 300) == "'" + "x" * 198 + "…"


def test_long_lists(diagnose):
    """of frames and steps the last 20 are left, of the watchdog's lines the first 20"""
    watchdog = Watchdog()

    def block(step):
        watchdog.bark("\n".join(map(str, range(50))))
        monstrous(step)

    report = reported(diagnose, block, timeout=30, watchdog=watchdog)
    assert [each["name"].split()[1] for each in report["steps"]] == [str(number) for number in range(40, 60)]
    assert report["overdue"] == [str(number) for number in range(20)]
    assert [frame["function"] for frame in report["error"]["frames"]] == ["deeper"] * 20


def test_many_names(diagnose):
    """of variables, of the environment or of a frame, the first 20 by name are left"""
    names = [f"name_{number:02}" for number in range(50)]
    assert list(reported(diagnose, environ=dict.fromkeys(names[::-1], "x"))["environment"]) == names[:20]
    frame = reported(diagnose, failing(**dict.fromkeys(names[::-1], 1)))["error"]["frames"][-1]
    assert list(frame["locals"]) == names[:20]


def test_size(diagnose):
    """a report stays below 200,000 characters, however much there was"""
    variables = {f"NAME_{number}": "x" * 1_000 for number in range(300)}
    assert len(json.dumps(reported(diagnose, monstrous, environ=variables))) < 200_000


def test_secret_names(diagnose):
    """a variable whose name tells a secret is `[redacted]`, in the environment and among the locals"""
    environ = {"AWS_SECRET_ACCESS_KEY": "hunter2", "CITY": "Lima", "GITHUB_TOKEN": "hunter2"}
    expected = {"AWS_SECRET_ACCESS_KEY": "[redacted]", "CITY": "Lima", "GITHUB_TOKEN": "[redacted]"}
    assert reported(diagnose, environ=environ)["environment"] == expected
    assert local(diagnose, "hunter2", name="db_password") == "[redacted]"


def test_passwords_in_urls(diagnose):
    """a URL's password is `[redacted]`, the rest of the URL is left"""
    url = "postgres://ana:hunter2@db.example/shop"
    clean = "postgres://ana:[redacted]@db.example/shop"
    assert reported(diagnose, environ={"DATABASE_URL": url})["environment"] == {"DATABASE_URL": clean}
    assert messages(diagnose, logging_block(f"no answer from {url}")) == [f"no answer from {clean}"]
    assert local(diagnose, url) == repr(clean)


def test_secrets_everywhere(diagnose):
    """no text of the report holds a secret: messages of records and errors, reprs, names, the watchdog's lines"""
    watchdog, secret = Watchdog(), "token=hunter2"

    def block(step):
        with step(secret):
            logging.getLogger(secret).warning("sent %s", secret)
        watchdog.bark(f"File shop.py?{secret}")
        failing(basket=[{"password": "hunter2"}], query=secret)(step)

    report = reported(diagnose, block, timeout=30, watchdog=watchdog, environ={"QUERY": secret})
    assert places(report, "hunter2") == []
    assert places(reported(diagnose, raising(ValueError(secret))), "hunter2") == []


def test_secrets_where_a_text_is_cut(diagnose):
    """a secret that stands where a text is cut, or in a very long one, is redacted all the same"""
    for before in (*range(160, 200, 3), 5_000):
        text = f"{'x' * before} postgres://ana:hunter2@db.example/shop"
        assert places(reported(diagnose, raising(ValueError(text))), "hun") == []
        assert places(reported(diagnose, failing(query=text + "y" * before)), "hun") == []


def test_what_save_raises(diagnose):
    """what `save` raises does no harm to a block that ended well; it is logged by the logger `diagnose`, at ERROR"""
    seen = []
    with fresh_logging() as root:
        root.addHandler(handler := logging.Handler())
        handler.emit = lambda record: seen.append(
            (record.name, record.levelname, record.exc_info[0], record.getMessage())
        )
        with diagnose("import", lambda report: {}["disk"], environ={}):
            pass
    assert [each[:3] for each in seen] == [("diagnose", "ERROR", KeyError)]
    assert "import" in seen[0][3]


def test_what_save_raises_after_a_failure(diagnose):
    """if the block has failed, its error comes out, whatever `save` raises"""
    error = CardError("card refused")
    assert outcome_of(diagnose, error, save=lambda report: {}["disk"]) is error


def test_looks_at_the_clock_twice(diagnose):
    """the clock is read twice, and twice more for each step"""
    clock = CallCounter(FakeClock())

    def block(step):
        for _ in range(10):
            with step("load"):
                pass

    reported(diagnose, block, clock=clock)
    assert clock.count == 22


def test_collects_at_the_end(diagnose):
    """while the block runs, nothing is collected: no look at the environment, no text of a record, nothing traced"""
    environment, seen, before = Environment(CITY="Lima"), [], (sys.gettrace(), sys.getprofile())

    def block(step):
        Counted.count = 0
        logging.getLogger("shop").warning("%s left", Counted())
        seen.append((environment.looks, Counted.count, (sys.gettrace(), sys.getprofile()) == before))

    reported(diagnose, block, environ=environment)
    assert seen == [(0, 0, True)]


def test_records_that_go_cost_nothing(diagnose):
    """of 1,000 records at most the 20 that are in the report become text"""

    def block(step):
        Counted.count = 0
        for _ in range(1_000):
            logging.getLogger("shop").warning("%s left", Counted())

    reported(diagnose, block)
    assert Counted.count <= 20


def test_large_values(diagnose):
    """of a list or a dictionary with 10,000 members at most 100 are turned into text"""
    Counted.count = 0
    tea = [Counted() for _ in range(10_000)]
    reported(diagnose, failing(basket=tea, by_number=dict(enumerate(tea))))
    assert Counted.count <= 200


def test_members_that_cannot_be_shown(diagnose):
    """a member of a list that cannot be turned into text does not hide the others"""
    assert local(diagnose, [20, Unshowable()]) == "[20, <Unshowable that cannot be shown>]"


def test_two_at_once(diagnose):
    """a diagnosis inside another has a report of its own, and the outer one misses nothing"""
    inner = []

    def block(step):
        with step("outer"), diagnose("inner", inner.append, environ={}) as inner_step, inner_step("inner"):
            logging.getLogger("shop").warning("sold out")

    outer = reported(diagnose, block)
    assert [[step["name"] for step in report["steps"]] for report in (*inner, outer)] == [["inner"], ["outer"]]
    assert [len(report["records"]) for report in (*inner, outer)] == [1, 1]


LONGEST, MOST = 200, 20
REDACTED = "[redacted]"
SECRET = "password|passwd|secret|token|api_?key|authorization"
SECRET_NAME = re.compile(SECRET, re.IGNORECASE)
SECRET_TEXT = re.compile(
    rf"(://[^\s/:@]*:)[^\s/]+(?=@)|((?:{SECRET})\w*[\"']?\s*[:=]\s*)"
    r"(?:\"[^\"]*\"|'[^']*'|(?:Bearer |Basic )?[^\s,;&}]+)",
    re.IGNORECASE,
)


class Short(reprlib.Repr):
    """The `repr` of large containers in short, that of all else in full."""

    def __init__(self):
        super().__init__()
        self.maxstring = sys.maxsize

    def repr1(self, x, level):
        """Return the `repr` of anything, or say that there is none."""
        try:
            return super().repr1(x, level)
        except Exception:
            return f"<{type(x).__name__} that cannot be shown>"

    def repr_instance(self, x, level):
        """Return the `repr` of an object of any class."""
        return repr(x)


SHORT = Short()


def redacted(text):
    """Return *text* without secrets."""
    return SECRET_TEXT.sub(lambda found: (found[1] or found[2]) + REDACTED, text)


class Ring(logging.Handler):
    """Keeps the last records."""

    def __init__(self, most):
        super().__init__()
        self.records = deque(maxlen=most)

    def emit(self, record):
        """Keep the record."""
        self.records.append(record)


class Right:
    """Right in every rule; a mistake changes one of them. A context manager with `__enter__` and `__exit__`."""

    def __init__(
        self, name, save, *, environ=os.environ, memory=False, timeout=None, clock=time.perf_counter,
        watchdog=faulthandler,
    ):  # fmt: skip
        self.name, self.save, self.environ, self.memory = name, save, environ, memory
        self.timeout, self.clock, self.watchdog = timeout, clock, watchdog
        self.steps, self.ring = self.many(), self.handler()

    def many(self):
        """Return a place for steps."""
        return deque(maxlen=MOST)

    def handler(self):
        """Return a handler that keeps records."""
        return Ring(MOST)

    def __enter__(self):
        logging.getLogger().addHandler(self.ring)
        self.peak, self.barked = self.traced(), self.guarded()
        self.peak.__enter__()
        self.barked.__enter__()
        self.began = self.clock()
        return self.step

    def __exit__(self, kind, error, trace):
        self.seconds = self.clock() - self.began
        self.end()
        report = self.report(error)
        try:
            self.save(report)
        except Exception:
            self.save_failed()
        return self.swallows(error)

    def end(self):
        """Take back what was set up."""
        self.barked.__exit__(None, None, None)
        self.peak.__exit__(None, None, None)
        logging.getLogger().removeHandler(self.ring)

    def save_failed(self):
        """Tell that `save` has raised."""
        logging.getLogger("diagnose").exception("no report of %s", self.name)

    def swallows(self, error):
        """Tell whether the error ends here."""
        return False

    @contextlib.contextmanager
    def traced(self):
        """Measure the memory of the block."""
        self.memory_peak = None
        if not self.memory:
            yield
            return
        was_tracing = tracemalloc.is_tracing()
        if not was_tracing:
            tracemalloc.start()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        yield
        self.memory_peak = tracemalloc.get_traced_memory()[1] - before
        if not was_tracing:
            tracemalloc.stop()

    @contextlib.contextmanager
    def guarded(self):
        """Have the stacks written when the time is up."""
        self.overdue = None
        if self.timeout is None:
            yield
            return
        with tempfile.TemporaryFile() as file:
            self.watchdog.dump_traceback_later(self.timeout, file=file)
            yield
            self.watchdog.cancel_dump_traceback_later()
            file.seek(0)
            self.overdue = self.dumped(file.read().decode("utf-8", "replace").splitlines())

    def dumped(self, lines):
        """Return the lines of the watchdog, or None."""
        return [self.text(line) for line in lines[:MOST]] or None

    @contextlib.contextmanager
    def step(self, name):
        """Measure a part of the block."""
        began = self.clock()
        try:
            yield
        finally:
            self.steps.append({"name": name, "seconds": self.clock() - began})

    def report(self, error):
        """Return the whole report."""
        return {
            "name": self.text(self.name),
            "outcome": self.outcome(error),
            "seconds": self.seconds,
            "steps": [{**step, "name": self.text(step["name"])} for step in self.steps],
            "memory_peak": self.memory_peak,
            "environment": self.environment(),
            "records": [self.record(record) for record in self.ring.records],
            "error": None if error is None else self.error(error),
            "threads": self.threads(error),
            "overdue": self.overdue,
        }

    def outcome(self, error):
        """Return how the block ended."""
        return "ok" if error is None else "failed"

    def environment(self):
        """Return the variables of the environment."""
        return {name: self.variable(name, self.environ[name]) for name in sorted(self.environ)[:MOST]}

    def variable(self, name, value):
        """Return the value of a variable of the environment."""
        return REDACTED if self.is_secret(name) else self.text(value)

    def is_secret(self, name):
        """Tell whether a name tells a secret."""
        return SECRET_NAME.search(name) is not None

    def record(self, record):
        """Return a log record as plain data."""
        return {
            "level": record.levelname,
            "logger": self.text(record.name),
            "message": self.text(self.message(record)),
        }

    def message(self, record):
        """Return the message of a record."""
        try:
            return record.getMessage()
        except Exception:
            return self.unshown(record)

    def unshown(self, value):
        """Return a text for what has none."""
        return f"<{type(value).__name__} that cannot be shown>"

    def error(self, error):
        """Return an error as plain data."""
        frames = [self.frame(frame, line) for frame, line in self.frames(error)]
        return {"type": type(error).__name__, "message": self.text(self.error_text(error)), "frames": frames}

    def error_text(self, error):
        """Return the message of an error."""
        try:
            return str(error)
        except Exception:
            return self.unshown(error)

    def frames(self, error):
        """Return the frames of an error, with their lines."""
        return list(traceback.walk_tb(error.__traceback__))[-MOST:]

    def frame(self, frame, line):
        """Return a frame as plain data."""
        code = frame.f_code
        place = {"file": self.text(code.co_filename), "line": line, "function": self.text(code.co_name)}
        return {**place, "locals": self.locals(frame)}

    def locals(self, frame):
        """Return the local variables of a frame."""
        if frame.f_code.co_name == "<module>":
            return {}
        values = dict(frame.f_locals)
        return {self.text(name): self.value(name, values[name]) for name in sorted(values)[:MOST]}

    def value(self, name, value):
        """Return a local variable as text."""
        return REDACTED if self.is_secret(name) else self.text(self.shown(value))

    def shown(self, value):
        """Return the repr of a value."""
        try:
            return SHORT.repr(value)
        except Exception:
            return self.unshown(value)

    def text(self, text):
        """Return a text without secrets, and not too long."""
        return self.cut(self.clean(text))

    def clean(self, text):
        """Return a text without secrets."""
        return redacted(text)

    def cut(self, text):
        """Return a text that is not too long."""
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    def threads(self, error):
        """Return the stacks of the other threads."""
        if error is None:
            return []
        frames, own = sys._current_frames(), threading.get_ident()
        others = [each for each in threading.enumerate() if each.ident != own and each.ident in frames]
        return [{"name": self.text(each.name), "frames": self.stack(frames[each.ident])} for each in others[:MOST]]

    def stack(self, frame):
        """Return the stack of a thread."""
        return [
            {"file": self.text(each.filename), "line": each.lineno, "function": self.text(each.name)}
            for each in self.ordered(traceback.extract_stack(frame, MOST))
        ]

    def ordered(self, stack):
        """Return a stack in the order in which it is told."""
        return stack


def answer_of(cls):
    """Return a function that makes objects of *cls*."""

    def diagnose(name, save, **options):
        return cls(name, save, **options)

    diagnose.__doc__ = cls.__doc__
    return diagnose


@alternative
@answer_of
class ByEnterAndExit(Right):
    """A class with `__enter__` and `__exit__`, where the solution is a generator."""


@alternative
@contextlib.contextmanager
def in_one_function(name, save, **options):
    """Everything is undone by an exit stack, and stacks are walked by hand."""
    collector, error = Right(name, save, **options), None

    def walked(frame):
        stack = []
        while frame is not None:
            stack.append(frame)
            frame = frame.f_back
        return [
            {"file": collector.text(each.f_code.co_filename), "line": each.f_lineno, "function": each.f_code.co_name}
            for each in stack[:MOST][::-1]
        ]

    collector.stack = walked
    collector.frames = lambda error: list(traceback.walk_tb(error.__traceback__.tb_next))[-MOST:]
    with contextlib.ExitStack() as stack:
        logging.getLogger().addHandler(collector.ring)
        stack.callback(logging.getLogger().removeHandler, collector.ring)
        stack.enter_context(collector.traced())
        stack.enter_context(collector.guarded())
        began = collector.clock()
        try:
            yield collector.step
        except BaseException as caught:
            error = caught
        collector.seconds = collector.clock() - began
    try:
        save(collector.report(error))
    except Exception:
        collector.save_failed()
    if error is not None:
        raise error


@mistake(caught_by=test_works_when_nothing_fails)
@answer_of
class ReportsFailuresOnly(Right):
    """You save a report only if the block fails. How long it takes when all is well is what you compare with."""

    def __exit__(self, kind, error, trace):
        if error is not None:
            return super().__exit__(kind, error, trace)
        self.end()
        return False


@mistake(caught_by=test_a_failure_is_reported)
@answer_of
class TheTypeIsMissing(Right):
    """You show an error by its text alone. The text of a KeyError is only a key: say the type."""

    def error(self, error):
        return super().error(error) | {"type": ""}


@mistake(caught_by=test_errors_pass)
@answer_of
class SwallowsErrors(Right):
    """You swallow the error: `__exit__` returns something true, or a generator goes on after `except`. Whoever
    called goes on as if nothing had happened.
    """

    def swallows(self, error):
        return True


@mistake(caught_by=test_a_failure_is_reported)
@answer_of
class RaisesItsOwn(Right):
    """You raise an error of your own. Whoever has an `except` for the block's error will not catch it."""

    def swallows(self, error):
        if error is not None:
            raise RuntimeError("the block has failed") from error


@mistake(caught_by=test_interruptions_are_reported)
@answer_of
class KnowsExceptionsOnly(Right):
    """You catch `Exception`. A program that hangs is ended by Ctrl-C, which is none: the report you need most."""

    def __exit__(self, kind, error, trace):
        if error is None or isinstance(error, Exception):
            return super().__exit__(kind, error, trace)
        self.end()
        return False


@mistake(caught_by=test_is_plain_json)
@answer_of
class KeepsTuples(Right):
    """A tuple comes back from JSON as a list, so the report that is read is another one than was saved. Take lists."""

    def report(self, error):
        report = super().report(error)
        return report | {"steps": tuple(report["steps"]), "records": tuple(report["records"])}


@mistake(caught_by=test_fits_the_schema)
@answer_of
class LeavesOutWhatIsEmpty(Right):
    """You leave keys out where there is nothing to say. A program that reads reports relies on every key."""

    def report(self, error):
        return {key: value for key, value in super().report(error).items() if value is not None or key == "error"}


@mistake(caught_by=test_a_step_that_fails)
@answer_of
class ForgetsFailingSteps(Right):
    """A step that fails is missing, though it is the one that everybody asks about. `finally` notes it in any case."""

    @contextlib.contextmanager
    def step(self, name):
        began = self.clock()
        yield
        self.steps.append({"name": name, "seconds": self.clock() - began})


@mistake(caught_by=test_last_records)
@answer_of
class KeepsTheFirstRecords(Right):
    """You keep the first records. What matters is what came just before the end."""

    def handler(self):
        handler = Ring(None)
        handler.emit = lambda record: len(handler.records) < MOST and handler.records.append(record)
        return handler


@mistake(caught_by=test_levels_stay)
@answer_of
class TurnsLoggingUp(Right):
    """You set the root to DEBUG. The program's own handlers now get every detail of every library."""

    def __enter__(self):
        logging.getLogger().setLevel(logging.DEBUG)
        return super().__enter__()


@mistake(caught_by=test_logging_is_as_before)
@answer_of
class LeavesTheHandler(Right):
    """Your handler stays at the root logger and goes on collecting, one more for each block."""

    def end(self):
        super().end()
        logging.getLogger().addHandler(self.ring)


@mistake(caught_by=test_messages_that_cannot_be_shown)
@answer_of
class TrustsMessages(Right):
    """`getMessage` raises if arguments do not fit. A diagnosis must never be what makes a program fail."""

    def message(self, record):
        return record.getMessage()


@mistake(caught_by=test_frames)
@contextlib.contextmanager
def shows_its_own_frame(name, save, **options):
    """A generator catches the error at its `yield`, so the traceback begins with the generator itself. Skip that frame:
    `error.__traceback__.tb_next`.
    """
    collector = Right(name, save, **options)
    step = collector.__enter__()
    try:
        yield step
    except BaseException as error:
        collector.__exit__(type(error), error, error.__traceback__)
        raise
    collector.__exit__(None, None, None)


@mistake(caught_by=test_frames)
@answer_of
class TurnsTheFramesRound(Right):
    """Your frames begin where the error was raised. They are to begin at the block, as a traceback does."""

    def frames(self, error):
        return super().frames(error)[::-1]


@mistake(caught_by=test_module_frames)
@answer_of
class ShowsGlobals(Right):
    """The locals of a module are the globals of the program, configuration and secrets among them. Leave them out."""

    def locals(self, frame):
        values = dict(frame.f_locals)
        return {name: self.value(name, values[name]) for name in sorted(values)[:MOST]}


@mistake(caught_by=test_values_that_cannot_be_shown)
@answer_of
class TrustsReprs(Right):
    """A `repr` of somebody's class may fail, most of all in an object that is half made. Catch it for each value."""

    def shown(self, value):
        return repr(value)


@mistake(caught_by=test_environment)
@answer_of
class LeavesTheOrder(Right):
    """You take variables as they come. In the order of their names two reports can be compared line by line."""

    def environment(self):
        return {name: self.variable(name, self.environ[name]) for name in itertools.islice(self.environ, MOST)}


@mistake(caught_by=test_memory_peak)
@answer_of
class MeasuresTheEnd(Right):
    """You ask what is in use at the end. The peak is the second of the two numbers of `get_traced_memory`."""

    @contextlib.contextmanager
    def traced(self):
        self.memory_peak = None
        was_tracing = tracemalloc.is_tracing()
        if self.memory and not was_tracing:
            tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        yield
        if self.memory:
            self.memory_peak = tracemalloc.get_traced_memory()[0] - before
            if not was_tracing:
                tracemalloc.stop()


@mistake(caught_by=test_no_memory_unless_told)
@answer_of
class AlwaysTraces(Right):
    """You trace every allocation in any case, which may make the block several times as slow."""

    def __enter__(self):
        self.memory = True
        return super().__enter__()


@mistake(caught_by=test_tracing_is_as_before)
@answer_of
class StopsOthersTracing(Right):
    """You stop `tracemalloc`, though somebody else had started it and is not done."""

    def end(self):
        super().end()
        if self.memory:
            tracemalloc.stop()


@mistake(caught_by=test_earlier_memory_does_not_count)
@answer_of
class CountsEarlierMemory(Right):
    """You take the peak since tracing began. Reset it at the beginning, and subtract what was in use then."""

    @contextlib.contextmanager
    def traced(self):
        with super().traced():
            yield
            peak = tracemalloc.get_traced_memory()[1] if self.memory else None
        self.memory_peak = peak


@mistake(caught_by=test_stacks_of_threads)
@answer_of
class KnowsOneThread(Right):
    """You show no other threads. If one holds what this one waits for, only its stack tells."""

    def threads(self, error):
        return []


@mistake(caught_by=test_no_stacks_of_threads_without_a_failure)
@answer_of
class AlwaysTakesStacks(Right):
    """You take the stacks of all threads though nothing has failed: work and size for nothing."""

    def threads(self, error):
        return super().threads(error) or [{"name": "MainThread", "frames": []}]


@mistake(caught_by=test_stacks_of_threads)
@answer_of
class InnermostFirst(Right):
    """Your stacks begin with the innermost function, the frames of the error with the outermost. One order for all."""

    def ordered(self, stack):
        return stack[::-1]


@mistake(caught_by=test_no_watchdog_unless_told)
@answer_of
class AlwaysCallsItOff(Right):
    """You call off a watchdog that you have not set. There is one in the process, and it may be somebody else's."""

    def end(self):
        super().end()
        if self.timeout is None:
            self.watchdog.cancel_dump_traceback_later()


@mistake(caught_by=test_sets_the_watchdog)
@answer_of
class LeavesTheWatchdog(Right):
    """You do not call off the watchdog, which later writes into a file that is closed, about a block long over."""

    @contextlib.contextmanager
    def guarded(self):
        self.overdue = None
        if self.timeout is not None:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115
            self.watchdog.dump_traceback_later(self.timeout, file=self.file)
        yield
        if self.timeout is not None:
            self.file.close()


@mistake(caught_by=test_the_watchdog_barks)
@answer_of
class LetsItBarkElsewhere(Right):
    """You let the watchdog write elsewhere, and the report knows nothing. Give it a temporary file, and read that."""

    def dumped(self, lines):
        return None


@mistake(caught_by=test_long_texts)
@answer_of
class CutsNothing(Right):
    """One long text makes a report of megabytes. Cut each one."""

    def cut(self, text):
        return text


@mistake(caught_by=test_long_texts)
@answer_of
class OneTooLong(Right):
    """The “…” is a character as well: 199 and 1 are 200."""

    def cut(self, text):
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"


@mistake(caught_by=test_long_lists)
@answer_of
class KeepsTheOutermost(Right):
    """Of a deep stack you keep the outermost frames. Where it was raised is at the other end."""

    def frames(self, error):
        return list(traceback.walk_tb(error.__traceback__))[:MOST]


@mistake(caught_by=test_long_lists)
@answer_of
class KeepsAllSteps(Right):
    """You keep every step. A loop with a million steps fills the memory."""

    def many(self):
        return []


@mistake(caught_by=test_many_names)
@answer_of
class KeepsAllVariables(Right):
    """You keep every variable of the environment, of which there may be hundreds."""

    def environment(self):
        return {name: self.variable(name, self.environ[name]) for name in sorted(self.environ)}


@mistake(caught_by=test_secret_names)
@answer_of
class RedactsNoNames(Right):
    """You search texts for secrets. A token by itself looks like any text: only the name of its variable tells."""

    def is_secret(self, name):
        return False


@mistake(caught_by=test_secret_names)
@answer_of
class TrustsLocals(Right):
    """You look at the names of the environment, and not at those of local variables."""

    def value(self, name, value):
        return self.text(self.shown(value))


@mistake(caught_by=test_passwords_in_urls)
@answer_of
class RedactsNoTexts(Right):
    """You look at names alone. `DATABASE_URL` tells no secret by its name, and holds one."""

    def clean(self, text):
        return text


@mistake(caught_by=test_secrets_everywhere)
@answer_of
class TrustsSteps(Right):
    """You search messages and values. Names of steps, loggers and threads are texts of the program as well."""

    def report(self, error):
        return super().report(error) | {"steps": list(self.steps)}


@mistake(caught_by=test_secrets_everywhere)
@answer_of
class TrustsErrors(Right):
    """You leave the error's own message as it is. It often quotes what was sent."""

    def error(self, error):
        return super().error(error) | {"message": self.cut(self.error_text(error))}


@mistake(caught_by=test_secrets_where_a_text_is_cut)
@answer_of
class CutsFirst(Right):
    """You cut a text and search what is left. Where the cut goes through a URL, nothing looks like one any more. Search
    first, then cut.
    """

    def text(self, text):
        return self.clean(self.cut(text))


@mistake(caught_by=test_long_texts)
@answer_of
class ShortensReprsFirst(Right):
    """`reprlib` cuts texts in the middle, by default to 30 characters, and before you have searched them for secrets.
    Let it shorten lists, set its `maxstring` to `sys.maxsize`, and cut texts yourself.
    """

    def shown(self, value):
        shortener = Short()
        shortener.maxstring = 30
        try:
            return shortener.repr(value)
        except Exception:
            return self.unshown(value)


@mistake(caught_by=test_what_save_raises)
@answer_of
class TrustsSave(Right):
    """`save` may fail: the disk is full. The block has done its work all the same, and must not fail for its report."""

    def __exit__(self, kind, error, trace):
        self.seconds = self.clock() - self.began
        self.end()
        self.save(self.report(error))
        return False


@mistake(caught_by=test_what_save_raises)
@answer_of
class HidesWhatSaveRaises(Right):
    """Nobody learns that reports are lost. Log it."""

    def save_failed(self):
        return None


@mistake(caught_by=test_collects_at_the_end)
@answer_of
class LooksEarly(Right):
    """You take the environment at the beginning, in every block, for the rare one that fails."""

    def __enter__(self):
        self.early = super().environment()
        return super().__enter__()

    def environment(self):
        return self.early


class Texts(Ring):
    """Makes the text of each record at once."""

    def emit(self, record):
        """Keep the record's text."""
        with contextlib.suppress(TypeError):
            record.msg, record.args = record.getMessage(), ()
        super().emit(record)


@mistake(caught_by=test_collects_at_the_end)
@answer_of
class FormatsEarly(Right):
    """You make the text of every record at once, though most of them are thrown away. Keep the records."""

    def handler(self):
        return Texts(MOST)


@mistake(caught_by=test_large_values)
@answer_of
class ShowsWholeValues(Right):
    """`repr` of a list shows every item before you cut the text: a million calls for 200 characters. See `reprlib`."""

    def shown(self, value):
        try:
            return repr(value)
        except Exception:
            return self.unshown(value)


SHARED = deque(maxlen=MOST)


@mistake(caught_by=test_two_at_once)
@answer_of
class SharesTheSteps(Right):
    """All diagnoses note their steps in one list. Make it anew for each block."""

    def many(self):
        SHARED.clear()
        return SHARED
