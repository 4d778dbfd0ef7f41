"""The producer-consumer pipeline: what an answer must do, and the wrong answers we know."""

import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Queue, SimpleQueue
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import comes_true

with_and_without_threads = pytest.mark.parametrize("workers", [0, 1] if sys.platform != "emscripten" else [0])


def ended(function):
    """Call a function in a thread, so that an endless one fails the check; return what it returns."""
    if sys.platform == "emscripten":
        return function()
    outcome = Future()

    def call():
        try:
            outcome.set_result(function())
        except BaseException as error:
            outcome.set_exception(error)

    report, threading.excepthook = threading.excepthook, lambda failure: None  # a check tells of it in its own words
    try:
        threading.Thread(target=call, daemon=True).start()
        if not comes_true(outcome.done, turns=150):
            raise AssertionError("run never ends: a thread waits for another one")
        return outcome.result()
    finally:
        threading.excepthook = report


def received(pipeline, most=None):
    """Return what a sink gets that has had enough after so many items."""
    got = []

    def sink(item):
        got.append(item)
        return False if len(got) == most else None

    ended(lambda: pipeline.run(sink))
    return got


def error_of(pipeline, sink=lambda item: None):
    """Return the error that a run raises."""

    def run():
        try:
            pipeline.run(sink)
        except BaseException as error:
            return error
        return None

    return ended(run)


def left_running(pipeline, sink=lambda item: None):
    """Return how many threads live on right after a run, however that ends."""

    def run():
        before = set(threading.enumerate())
        with suppress(OSError):
            pipeline.run(sink)
        return sum(thread not in before and thread.is_alive() for thread in threading.enumerate())

    return ended(run)


def counted(items, read, closed=None):
    """Yield items, write down each that is read, and that the generator was closed or came to its end."""
    try:
        for item in items:
            read.append(item)
            yield item
    finally:
        if closed is not None:
            closed.append("closed")


def ahead(build, at_least):
    """Return how many of 30 items are read, while the sink is busy with the first, besides that one."""
    read, found = [], []

    def sink(item):
        if not found:
            comes_true(lambda: len(read) > at_least)  # time to come as far as it should
            comes_true(lambda: len(read) == 30, turns=20)  # and time to go too far
            found.append(len(read) - 1)

    ended(lambda: build(counted(range(30), read)).run(sink))
    return found[0]


def busy_at_once(build, workers):
    """Return how many calls of a step run at the same time at most."""
    inside, most, lock = [], [0], threading.Lock()

    def step(item):
        with lock:
            inside.append(item)
            most[0] = max(most[0], len(inside))
        comes_true(lambda: most[0] >= workers, turns=20)  # wait for the others, who may be on their way
        comes_true(lambda: most[0] > workers, turns=3)
        with lock:
            inside.remove(item)

    received(build(step))
    return most[0]


def failing_at(position, error):
    """Return a step that raises an error for one item and gives all others back."""

    def step(item):
        if item == position:
            raise error
        return item

    return step


def double(number):
    """Return twice a number."""
    return 2 * number


def whole(item):
    """Return an item as it is."""
    return item


class Reader:
    """A source of numbers that counts how many threads are reading it at once; it has no lock."""

    def __init__(self, size):
        self.left, self.inside, self.most = size, 0, 0

    def __iter__(self):
        """Return the iterator itself."""
        return self

    def __next__(self):
        """Return the next number, slowly enough for another thread to come in."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        comes_true(lambda: self.inside > 1, turns=5)
        self.most = max(self.most, self.inside)
        self.left -= 1
        self.inside -= 1
        if self.left < 0:
            raise StopIteration
        return self.left


def test_passes_items_on(Pipeline):
    """without a stage, the sink gets the items of the source"""
    assert received(Pipeline(["Lima", "Oslo"])) == ["Lima", "Oslo"]


def test_stage_gives_the_pipeline(Pipeline):
    """`stage` gives the pipeline itself, so that calls can be chained or written one below the other"""
    pipeline = Pipeline([1, 2])
    assert pipeline.stage(double, workers=0) is pipeline


def test_pulls_through_stages(Pipeline):
    """with `workers=0`, each item goes through all functions in order, to the sink"""
    assert received(Pipeline([1, 2, 3]).stage(double, workers=0).stage(str, workers=0)) == ["2", "4", "6"]


def test_pulls_one_item_at_a_time(Pipeline):
    """with `workers=0`, the next item is read when the sink is done with the one before"""
    trace = []

    def step(item):
        trace.append(f"do {item}")
        return item

    pipeline = Pipeline(counted("ab", trace)).stage(step, workers=0)
    ended(lambda: pipeline.run(lambda item: trace.append(f"take {item}")))
    assert trace == ["a", "do a", "take a", "b", "do b", "take b"]


def test_pulls_without_threads(Pipeline):
    """with `workers=0`, functions and sink run in the thread that called `run`"""
    threads = []

    def run():
        threads.append(threading.current_thread())
        Pipeline("ab").stage(lambda item: threads.append(threading.current_thread()), workers=0).run(
            lambda item: threads.append(threading.current_thread())
        )

    ended(run)
    assert (len(threads), len(set(threads))) == (5, 1)


def test_reads_nothing_before_run(Pipeline):
    """nothing is read and no function is called before `run`"""
    read = []
    pipeline = Pipeline(counted("ab", read)).stage(read.append, workers=0)
    if sys.platform != "emscripten":
        pipeline = pipeline.stage(read.append)
        comes_true(lambda: bool(read), turns=10)
    assert read == []


@with_and_without_threads
def test_false_ends_the_run(Pipeline, workers):
    """a sink that returns False has had enough and gets nothing more"""
    assert received(Pipeline("abcdef").stage(str.upper, workers=workers), most=2) == ["A", "B"]


@pytest.mark.parametrize("answer", [None, 0, "", []])
def test_only_false_ends_the_run(Pipeline, answer):
    """None, 0 and whatever else a sink returns mean nothing: only False ends the run"""
    got = []
    ended(lambda: Pipeline("abc").run(lambda item: got.append(item) or answer))
    assert got == ["a", "b", "c"]


@with_and_without_threads
def test_can_run_again(Pipeline, workers):
    """with a list as the source, a second run gives the same again"""
    pipeline = Pipeline([1, 2]).stage(double, workers=workers)
    assert [received(pipeline), received(pipeline)] == [[2, 4], [2, 4]]


@pytest.mark.parametrize("options", [{"workers": -1}, {"buffer": 0}, {"workers": 0, "buffer": 0}])
def test_refuses_senseless_numbers(Pipeline, options):
    """workers below 0 and a buffer below 1 are a ValueError, raised by `stage`"""
    with pytest.raises(ValueError):
        Pipeline("ab").stage(whole, **options)


def test_refuses_more_workers_than_room(Pipeline):
    """more workers than there is room for results are a ValueError, raised by `stage`"""
    with pytest.raises(ValueError):
        Pipeline("ab").stage(whole, workers=3, buffer=2)


@not_in_browser("threads")
def test_keeps_the_order(Pipeline):
    """with one worker a stage, the sink gets all results in the order of the source"""
    assert received(Pipeline(range(50)).stage(double).stage(str, buffer=1)) == [str(2 * n) for n in range(50)]


@not_in_browser("threads")
def test_works_in_threads(Pipeline):
    """by default a stage has a thread of its own, and the sink runs in the thread that called `run`"""
    ran, thread = {}, threading.current_thread

    def run():
        ran["caller"] = thread()
        pipeline = Pipeline("a").stage(lambda item: ran.update(first=thread()) or item)
        pipeline.stage(lambda item: ran.update(second=thread()) or item)
        pipeline.run(lambda item: ran.update(sink=thread()))

    ended(run)
    assert (ran["sink"] == ran["caller"], len(set(ran.values()))) == (True, 3)


@not_in_browser("threads")
@pytest.mark.parametrize("workers", [1, 3])
def test_empty_source(Pipeline, workers):
    """an empty source is no error: the sink gets nothing, and the run ends"""
    assert received(Pipeline([]).stage(whole, workers=workers).stage(whole)) == []


@not_in_browser("threads")
def test_any_item_is_legal(Pipeline):
    """None is an item and no end, and so are False, an empty text, and an object that says it equals everything"""
    items = [None, 1, False, "", ANY, None]
    assert received(Pipeline(items).stage(whole).stage(whole)) == items


@not_in_browser("threads")
def test_exceptions_are_items(Pipeline):
    """exceptions that a source gives or a function returns are items, too: nobody raised them"""
    items = [KeyError("Quito"), StopIteration(), 1]
    assert received(Pipeline(items).stage(whole).stage(whole)) == items


@not_in_browser("threads")
@pytest.mark.parametrize("buffer", [1, 3])
def test_is_never_too_far_ahead(Pipeline, buffer):
    """while the sink is busy with an item, exactly `buffer` more are read from a long source: no more, no fewer"""
    assert ahead(lambda source: Pipeline(source).stage(whole, buffer=buffer), buffer) == buffer


@not_in_browser("threads")
def test_is_eight_ahead_by_default(Pipeline):
    """without `buffer`, there is room for 8"""
    assert ahead(lambda source: Pipeline(source).stage(whole), 8) == 8


@not_in_browser("threads")
def test_pressure_goes_back_through_all_stages(Pipeline):
    """when the sink is busy, the last stage fills up, then the one before it: two buffers of 2 and 3 are 5 items"""
    assert ahead(lambda source: Pipeline(source).stage(whole, buffer=2).stage(whole, buffer=3), 5) == 5


@not_in_browser("threads")
def test_an_error_of_a_stage_is_raised(Pipeline):
    """what a function raises in a thread is raised by `run`, the same object, after the results before it"""
    error, got = OSError("no route"), []
    assert error_of(Pipeline(range(9)).stage(failing_at(3, error)), got.append) is error
    assert got == [0, 1, 2]


@not_in_browser("threads")
def test_an_error_of_the_source_is_raised(Pipeline):
    """what the source raises while a thread reads it is raised by `run`, the same object"""
    error, got = OSError("no such file"), []
    assert error_of(Pipeline(map(failing_at(3, error), range(9))).stage(double), got.append) is error
    assert got == [0, 2, 4]


@not_in_browser("threads")
def test_an_error_passes_later_stages(Pipeline):
    """an error of an early stage comes through the later ones, which do not touch it"""
    error, got = OSError("no route"), []
    pipeline = Pipeline(range(9)).stage(failing_at(3, error)).stage(double).stage(double, workers=0).stage(whole)
    assert error_of(pipeline, got.append) is error
    assert got == [0, 4, 8]


@not_in_browser("threads")
def test_an_error_of_any_class_is_raised(Pipeline):
    """an error that is no Exception, such as SystemExit, is raised by `run`, too"""
    error = SystemExit("enough")
    assert error_of(Pipeline(range(9)).stage(failing_at(3, error))) is error


@with_and_without_threads
def test_an_error_of_the_sink_stops_the_source(Pipeline, workers):
    """what the sink raises is raised by `run`, and the source is not read any further"""
    error, read = OSError("disk full"), []
    pipeline = Pipeline(counted(range(30), read)).stage(whole, workers=workers, buffer=2)
    assert error_of(pipeline, failing_at(4, error)) is error
    assert len(read) <= 7


@with_and_without_threads
@pytest.mark.parametrize("how", ["to the end", "left early", "a failing stage"])
def test_closes_the_source(Pipeline, workers, how):
    """a generator as the source is closed when `run` is over, also when it ended early or with an error"""
    read, closed = [], []
    step = failing_at(3 if how == "a failing stage" else None, OSError("no route"))
    pipeline = Pipeline(counted(range(6), read, closed)).stage(step, workers=workers)
    with suppress(OSError):
        received(pipeline, most=2 if how == "left early" else None)
    assert closed == ["closed"]


@not_in_browser("threads")
@pytest.mark.parametrize("how", ["to the end", "left early", "a failing sink", "a failing stage"])
def test_no_thread_is_left(Pipeline, how):
    """when `run` is over, no thread of it is alive, though the source had more and buffers were full"""
    step = failing_at(3 if how == "a failing stage" else None, OSError("no route"))
    ends = {"left early": lambda item: item != 2, "a failing sink": failing_at(2, OSError("disk full"))}
    pipeline = Pipeline(range(30)).stage(whole, workers=2, buffer=2).stage(step, buffer=1)
    assert left_running(pipeline, ends.get(how, lambda item: None)) == 0


@not_in_browser("threads")
def test_waits_for_what_is_under_way(Pipeline):
    """a worker that is in the middle of something when the sink has had enough may finish: `run` waits for it"""
    working, over = [], []

    def step(item):
        if item == 1:
            working.append(item)
            comes_true(lambda: bool(over), turns=40)
        return item

    def sink(item):
        comes_true(lambda: bool(working))
        return False

    left = left_running(Pipeline([0, 1, 2]).stage(step, buffer=2), sink)
    over.append(True)
    assert left == 0


@not_in_browser("threads")
def test_closes_the_source_after_its_readers(Pipeline):
    """a source that is being read when the sink has had enough is closed after that, without an error"""
    reading, over, closed = [], [], []

    def source():
        try:
            yield 0
            reading.append(True)
            comes_true(lambda: bool(over), turns=40)
            yield 1
        finally:
            closed.append("closed")

    error = error_of(Pipeline(source()).stage(whole), lambda item: not comes_true(lambda: bool(reading)))
    over.append(True)
    assert (error, closed) == (None, ["closed"])


@not_in_browser("threads")
def test_workers_work_at_the_same_time(Pipeline):
    """a stage with two workers runs its function twice at the same time, and never more often"""
    assert busy_at_once(lambda step: Pipeline(range(5)).stage(step, workers=2), 2) == 2


@not_in_browser("threads")
def test_one_worker_reads_at_a_time(Pipeline):
    """the source is read by one thread at a time, even if three workers want its next item"""
    source = Reader(6)
    received(Pipeline(source).stage(whole, workers=3))
    assert source.most == 1


@not_in_browser("threads")
def test_workers_share_the_room(Pipeline):
    """what several workers are busy with counts, too: no more than `buffer` items are read ahead"""
    assert ahead(lambda source: Pipeline(source).stage(whole, workers=2, buffer=3), 3) == 3


@not_in_browser("threads")
def test_waits_for_the_slowest_worker(Pipeline):
    """the run goes on until the slowest worker has handed over its result, when all others have long ended"""
    done, reached_end = [], []

    def source():
        yield from range(4)
        reached_end.append(True)

    def step(item):
        if item == 0:
            comes_true(lambda: bool(reached_end))
            comes_true(lambda: False, turns=10)
        done.append(item)
        return item

    assert sorted(received(Pipeline(source()).stage(step, workers=2))) == [0, 1, 2, 3]


@not_in_browser("threads")
def test_a_stage_of_several_is_read_by_one_at_a_time(Pipeline):
    """all items arrive once, in whatever order, when each of three stages has three workers"""
    pipeline = Pipeline(range(30)).stage(whole, workers=3).stage(double, workers=3).stage(whole, workers=3)
    assert sorted(received(pipeline)) == list(range(0, 60, 2))


@not_in_browser("threads")
@given(st.lists(st.one_of(st.none(), st.integers(-3, 3)), max_size=8), st.lists(st.integers(0, 2), max_size=3))
def test_loses_and_doubles_nothing(Pipeline, items, workers):
    """for any items and any stages: what goes in comes out, in order unless a stage has several workers"""
    pipeline = Pipeline(items)
    for number in workers:
        pipeline.stage(whole, workers=number, buffer=2)
    got = received(pipeline)
    if max(workers, default=0) < 2:
        assert got == items
    else:
        assert sorted(got, key=repr) == sorted(items, key=repr)


END = object()


class Stage:
    """The threads of one step, right in every part; a subclass changes one."""

    caught = BaseException

    def __init__(self, function, items, workers, buffer):
        self.function, self.items, self.workers = function, items, workers
        self.results, self.room, self.turn = self._store(buffer), threading.Semaphore(buffer), threading.Lock()
        self.is_stopped = False
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def _store(self, buffer):
        """Return the queue for results, in which there is always room."""
        return SimpleQueue()

    def _reserve(self):
        """Wait for room for one more result."""
        self.room.acquire()

    def _next_item(self):
        """Return the next item, or the end."""
        with self.turn:
            return END if self.is_stopped else next(self.items, END)

    def _is_end(self, item):
        """Tell whether an item is the end."""
        return item is END

    def _work(self):
        """Be one worker."""
        try:
            while True:
                self._reserve()
                item = self._next_item()
                if self._is_end(item):
                    break
                self.results.put((self.function(item), None))
        except self.caught as error:
            self._failed(error)
        self.results.put(END)

    def _failed(self, error):
        """Hand an error on."""
        self.results.put((None, error))

    def _taken(self):
        """Yield results until all workers have ended."""
        for _ in self.threads:
            while (result := self.results.get()) is not END:
                self.room.release()
                value, error = result
                if error is not None:
                    raise error
                yield value

    def _stop(self):
        """Have the workers end, also those that wait for room."""
        self.is_stopped = True
        self.room.release(self.workers)

    def _join(self):
        """Wait for the workers to end."""
        for thread in self.threads:
            thread.join()


class Base:
    """A pipeline that is right in every part; a subclass changes one."""

    kind = Stage

    def __init__(self, source):
        self.source, self.steps = source, []

    def stage(self, f, workers=1, buffer=8):
        """Add a step."""
        self._refuse(workers, buffer)
        self.steps.append((f, workers, buffer))
        return self

    def _refuse(self, workers, buffer):
        """Raise ValueError for numbers that make no sense."""
        if workers < 0 or buffer < max(workers, 1):
            raise ValueError("workers must not be negative, and buffer not smaller")

    def _reader(self):
        """Return an iterator over the source."""
        return iter(self.source)

    def _pulled(self, function, items):
        """Return the results of a step without workers."""
        return map(function, items)

    def run(self, sink):
        """Run all steps and give the sink what comes out."""
        source, stages = self._reader(), []
        items = source
        try:
            for function, workers, buffer in self.steps:
                if workers:
                    stages.append(self.kind(function, items, workers, buffer))
                    items = stages[-1]._taken()
                else:
                    items = self._pulled(function, items)
            self._feed(sink, items)
        finally:
            self._end(stages, source)

    def _feed(self, sink, items):
        """Give the sink the items until it has had enough."""
        for item in items:
            if sink(item) is False:
                break

    def _end(self, stages, source):
        """Release everything."""
        for stage in stages:
            stage._stop()
        for stage in stages:
            stage._join()
        self._close(source)

    def _close(self, source):
        """Close the source if it can be closed."""
        if hasattr(source, "close"):
            source.close()


def made_of(kind):
    """Return an answer whose stages are objects of the class *kind*."""

    class Answer(Base):
        def __init__(self, source):
            super().__init__(source)
            self.kind = kind

    Answer.__name__, Answer.__doc__ = kind.__name__, kind.__doc__
    return Answer


@alternative
@made_of
class HasOneLockForAll:
    """One condition of all stages: whoever changes anything wakes everybody."""

    def __init__(self, function, items, workers, buffer):
        self.function, self.items, self.room, self.working = function, items, buffer, workers
        self.results, self.changed, self.turn = deque(), threading.Condition(), threading.Lock()
        self.is_stopped = False
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def _work(self):
        error = None
        try:
            while self._has_done_one():
                pass
        except BaseException as caught:
            error = caught
        with self.changed:
            self.working -= 1
            self.results.extend([] if error is None else [([], error)])
            self.changed.notify_all()

    def _has_done_one(self):
        with self.changed:
            self.changed.wait_for(lambda: self.room or self.is_stopped)
            self.room -= 1
        with self.turn:
            item = [] if self.is_stopped else list(islice(self.items, 1))
        if item:
            result = self.function(*item)
            with self.changed:
                self.results.append(([result], None))
                self.changed.notify_all()
        return bool(item)

    def _taken(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.results or not self.working)
                if not self.results:
                    return
                value, error = self.results.popleft()
                self.room += 1
                self.changed.notify_all()
            if error is not None:
                raise error
            yield value[0]

    def _stop(self):
        with self.changed:
            self.is_stopped = True
            self.changed.notify_all()

    def _join(self):
        for thread in self.threads:
            thread.join()


@alternative
@made_of
class KeepsAWindowOfFutures:
    """A pool of threads for the functions; the thread that asks reads the source and keeps a window of futures."""

    def __init__(self, function, items, workers, buffer):
        self.function, self.items, self.buffer = function, items, buffer
        self.pool = ThreadPoolExecutor(workers)

    def _submitted(self):
        try:
            for item in self.items:
                yield self.pool.submit(self.function, item)
        except GeneratorExit:
            raise
        except BaseException as error:
            failed = Future()
            failed.set_exception(error)
            yield failed

    def _taken(self):
        window, futures = deque(), self._submitted()
        while True:
            window.extend(islice(futures, self.buffer - len(window)))
            if not window:
                return
            first = window.popleft()
            value = first.result()
            window.extend(islice(futures, 1))
            yield value

    def _stop(self):
        self.pool.shutdown(wait=False, cancel_futures=True)

    def _join(self):
        self.pool.shutdown()


@mistake(caught_by=test_passes_items_on)
class HandsOverAList(Base):
    """You call the sink once, with all results. It takes one item a call, as soon as there is one."""

    def _feed(self, sink, items):
        sink(list(items))


@mistake(caught_by=test_passes_items_on)
class StopsAtNone(Base):
    """`if not sink(item)` is true for None as well, which most functions return. Ask `is False`."""

    def _feed(self, sink, items):
        for item in items:
            if not sink(item):
                break


@mistake(caught_by=test_stage_gives_the_pipeline)
class GivesNothingBack(Base):
    """`stage` returns None, so `.stage(…).stage(…)` cannot be written. End it with `return self`."""

    def stage(self, f, workers=1, buffer=8):
        """Add a step, and give nothing back."""
        super().stage(f, workers, buffer)


@mistake(caught_by=test_pulls_through_stages)
class LooksTheFunctionUpLate(Base):
    """A generator expression looks `f` up when it is read. By then the loop over the stages has moved on, so all stages
    use the last function. `map(f, items)` takes the function that `f` is now.
    """

    def run(self, sink):
        """Run the steps without workers."""
        if any(workers for _, workers, _ in self.steps):
            return super().run(sink)
        items = source = self._reader()
        for f, _, _ in self.steps:
            items = (f(item) for item in items)
        try:
            self._feed(sink, items)
        finally:
            self._close(source)


@mistake(caught_by=test_pulls_one_item_at_a_time)
class PullsWholeStages(Base):
    """Each stage makes a list of all its results before the next one begins. `map` or a generator gives one result
    when it is asked for one.
    """

    def _pulled(self, function, items):
        return iter([function(item) for item in items])


@mistake(caught_by=test_pulls_without_threads)
class AlwaysStartsAThread(Base):
    """You start a thread for `workers=0`, too. Without workers, whoever asks for a result calls the function."""

    def _pulled(self, function, items):
        def called(item):
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(function, item).result()

        return map(called, items)


@mistake(caught_by=test_reads_nothing_before_run)
class StartsAtOnce(Base):
    """Your threads start in `stage`. A pipeline that is only described has nothing to do yet: start them in `run`."""

    def stage(self, f, workers=1, buffer=8):
        """Add a step, and start its threads."""
        if not workers:
            return super().stage(f, workers, buffer)
        self._refuse(workers, buffer)
        self.stages = [*getattr(self, "stages", []), Stage(f, self._begun(), workers, buffer)]
        self.last = self.stages[-1]._taken()
        return self

    def _begun(self):
        items = getattr(self, "last", None) or self._reader()
        for function, _, _ in self.steps:
            items = map(function, items)
        self.steps = []
        return items

    def run(self, sink):
        """Give the sink what comes out."""
        items = self._begun()
        try:
            self._feed(sink, items)
        finally:
            self._end(getattr(self, "stages", []), self.source)


@mistake(caught_by=test_false_ends_the_run)
class NeverHasEnough(Base):
    """You do not look at what the sink returns. False says that it has had enough."""

    def _feed(self, sink, items):
        for item in items:
            sink(item)


@mistake(caught_by=test_false_ends_the_run)
@made_of
class TakesTheLatestFirst(Stage):
    """Your buffer is a stack: the result that came last is handed on first. A queue hands on the oldest."""

    def _taken(self):
        results = []
        for result in super()._taken():
            results.append(result)
            if len(results) == 2:
                yield results.pop()
                yield results.pop()
        yield from results


@mistake(caught_by=test_only_false_ends_the_run)
class StopsAtZero(Base):
    """`== False` holds for 0 as well, since False is the int 0. Ask `is False`."""

    def _feed(self, sink, items):
        for item in items:
            if sink(item) == False:  # noqa: E712
                break


@mistake(caught_by=test_can_run_again)
class ReadsTheSourceOnce(Base):
    """You call `iter(source)` in `__init__`, so the second run goes on where the first one ended. Call it in `run`."""

    def __init__(self, source):
        super().__init__(iter(source))


@mistake(caught_by=test_refuses_senseless_numbers)
class TakesAnyNumber(Base):
    """You do not look at the numbers. `range(-1)` has no thread in it, so nobody ever works, and nobody says why."""

    def _refuse(self, workers, buffer):
        super()._refuse(1, 1)


@mistake(caught_by=test_refuses_more_workers_than_room)
class TakesIdleWorkers(Base):
    """Each worker needs room for its result. With less room than workers some of them would never have work: refuse."""

    def _refuse(self, workers, buffer):
        super()._refuse(workers, buffer + workers if buffer > 0 else buffer)


@mistake(caught_by=test_keeps_the_order)
@made_of
class EndsAtWhatIsFalse(Stage):
    """`while item := …` ends at the first item that counts as false, such as 0. Ask whether it `is` your end object."""

    def _is_end(self, item):
        return item is END or not item


@mistake(caught_by=test_works_in_threads)
@made_of
class NeverStartsAThread(Stage):
    """All your stages run in the calling thread. While the sink waits for a disk, nobody works."""

    def __init__(self, function, items, workers, buffer):
        self.function, self.items, self.workers, self.threads = function, items, 0, []

    def _taken(self):
        return map(self.function, self.items)

    def _stop(self):
        """Have nothing to stop."""


@mistake(caught_by=test_any_item_is_legal)
@made_of
class EndsAtNone(Stage):
    """You take None for the end, and None is an item like others. Make an object of your own, `END = object()`, that no
    source can give, and ask `is END`.
    """

    def _is_end(self, item):
        return item is END or item is None


@mistake(caught_by=test_any_item_is_legal)
@made_of
class AsksForEquality(Stage):
    """`==` asks the item whether it equals the end, and some objects say yes to everything. Ask `is END`."""

    def _is_end(self, item):
        return item == END


@mistake(caught_by=test_exceptions_are_items)
@made_of
class RaisesItemsThatAreErrors(Stage):
    """You put errors and results into one queue and tell them apart by `isinstance`. An exception may be an item: put
    pairs into the queue, or wrap the errors in a class of your own.
    """

    def _work(self):
        put = self.results.put

        class Told:
            def put(self, result):
                value = result if result is END else result[0]
                put((None, value) if isinstance(value, Exception) else result)

        self.results = type("Both", (), {"put": Told().put, "get": self.results.get})
        super()._work()


@mistake(caught_by=test_is_never_too_far_ahead)
@made_of
class HasNoBound(Stage):
    """Your queue has no bound. A source that is faster than the sink is read to its end, and all of it is in memory."""

    def _reserve(self):
        """Wait for nothing."""


@mistake(caught_by=test_is_never_too_far_ahead)
@made_of
class ReadsBeforeThereIsRoom(Stage):
    """`Queue(maxsize=buffer)` holds a worker back that has read and computed already, so you are ahead by one more item
    for each worker. Wait for room first, with a semaphore, and read then.
    """

    def _store(self, buffer):
        return Queue(buffer)

    def _reserve(self):
        """Wait for nothing: `put` does."""

    def _stop(self):
        super()._stop()
        for thread in self.threads:
            while thread.is_alive():
                with suppress(Exception):
                    self.results.get_nowait()
                thread.join(0.001)


@mistake(caught_by=test_is_never_too_far_ahead)
@made_of
class MakesRoomTooLate(Stage):
    """You make room when the sink is done with an item. It has left the buffer as soon as the sink took it, and the
    stage should work on meanwhile.
    """

    def _taken(self):
        for _ in self.threads:
            while (result := self.results.get()) is not END:
                value, error = result
                if error is not None:
                    raise error
                yield value
                self.room.release()


@mistake(caught_by=test_workers_share_the_room)
@made_of
class GivesEachWorkerABuffer(Stage):
    """Each of your workers has room for `buffer` items, so two are twice as far ahead. A stage has one buffer."""

    def __init__(self, function, items, workers, buffer):
        super().__init__(function, items, workers, buffer * workers)


@mistake(caught_by=test_an_error_of_a_stage_is_raised)
@made_of
class DiesInSilence(Stage):
    """An error ends the thread in which it is raised, and nobody else hears of it: the sink waits for ever. Catch it in
    the worker, hand it over like a result, and raise it where it is taken.
    """

    def _work(self):
        with suppress(BaseException):
            while not self._is_end(self._one_more()):
                pass
            self.results.put(END)

    def _one_more(self):
        self._reserve()
        item = self._next_item()
        if not self._is_end(item):
            self.results.put((self.function(item), None))
        return item


@mistake(caught_by=test_an_error_of_a_stage_is_raised)
@made_of
class EndsQuietly(Stage):
    """You take an error for the end, so what comes out is a part, and it looks like the whole. Hand the error over."""

    def _failed(self, error):
        """Tell nobody."""


@mistake(caught_by=test_an_error_of_a_stage_is_raised)
@made_of
class WrapsTheError(Stage):
    """You raise an error of your own. Whoever calls `run` waits for what the function raised: raise that."""

    def _failed(self, error):
        wrapped = RuntimeError("a stage failed")
        wrapped.__cause__ = error
        super()._failed(wrapped)


@mistake(caught_by=test_an_error_of_the_source_is_raised)
@made_of
class GuardsTheFunctionOnly(Stage):
    """Your `try` holds the call of the function and not the reading. A source may fail, too, and then the thread
    ends in silence.
    """

    def _work(self):
        with suppress(OSError):  # which ends the thread
            while not self._is_end(item := self._reserved_item()):
                try:
                    self.results.put((self.function(item), None))
                except BaseException as error:
                    self._failed(error)
                    break
            self.results.put(END)

    def _reserved_item(self):
        self._reserve()
        return self._next_item()


@mistake(caught_by=test_an_error_of_any_class_is_raised)
@made_of
class CatchesExceptionsOnly(Stage):
    """`except Exception` lets SystemExit and KeyboardInterrupt pass, and they end the thread without a word to anybody.
    Here, where the error is handed on, catch BaseException.
    """

    caught = Exception

    def _work(self):
        with suppress(BaseException):
            super()._work()


@mistake(caught_by=test_closes_the_source)
class LeavesTheSourceOpen(Base):
    """A generator that is left in the middle keeps what it holds, such as an open file. Close it in a `finally`."""

    def _end(self, stages, source):
        super()._end(stages, None)


@mistake(caught_by=test_no_thread_is_left)
class LeavesThreadsWaiting(Base):
    """After an early end your workers wait for room that nobody will make. Tell them to stop, and wake them."""

    def _end(self, stages, source):
        comes_true(lambda: not any(thread.is_alive() for stage in stages for thread in stage.threads), turns=5)
        with suppress(ValueError):
            self._close(source)


@mistake(caught_by=test_waits_for_what_is_under_way)
@made_of
class DoesNotJoin(Stage):
    """You tell the threads to end and do not wait until they have. `join` each of them."""

    def _join(self):
        comes_true(lambda: not any(thread.is_alive() for thread in self.threads), turns=10)


@mistake(caught_by=test_closes_the_source_after_its_readers)
class ClosesTooEarly(Base):
    """You close the source while a worker is in the middle of reading it: “generator already executing”. Stop the
    workers and join them first.
    """

    def _end(self, stages, source):
        for stage in stages:
            stage._stop()
        comes_true(lambda: not any(thread.is_alive() for stage in stages for thread in stage.threads), turns=10)
        try:
            self._close(source)
        finally:
            super()._end(stages, None)


@mistake(caught_by=test_workers_work_at_the_same_time)
@made_of
class HoldsTheLockWhileItWorks(Stage):
    """Your lock is held while the function runs, so workers wait for each other. Hold it for the reading alone."""

    def __init__(self, function, items, workers, buffer):
        lock = threading.Lock()

        def alone(item):
            with lock:
                return function(item)

        super().__init__(alone if workers > 1 else function, items, workers, buffer)


@mistake(caught_by=test_one_worker_reads_at_a_time)
@made_of
class ReadsWithoutALock(Stage):
    """Two workers ask the source for its next item at once. Most iterators cannot bear that; a generator says “already
    executing”. Put a lock around `next`.
    """

    def _next_item(self):
        return END if self.is_stopped else next(self.items, END)


@mistake(caught_by=test_waits_for_the_slowest_worker)
@made_of
class EndsWithTheFirstWorker(Stage):
    """The first worker that sees the end of the source ends the stage, and what others still work at is lost. Count the
    ends: there is one for each worker.
    """

    def _taken(self):
        while (result := self.results.get()) is not END:
            self.room.release()
            value, error = result
            if error is not None:
                raise error
            yield value
