"""Transaction: what an answer must do, and the wrong answers we know."""

import asyncio
import contextlib
import functools
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake


def fails(error, done=None):
    """Return a callback that raises *error*, and notes in *done* that it was called."""

    def callback():
        if done is not None:
            done.append(f"failed: {error}")
        raise error

    return callback


def told(error):
    """Return an error as lines of text: a group, and then, shifted to the right, what is in it."""
    if isinstance(error, BaseExceptionGroup):
        inside = [f"  {line}" for each in error.exceptions for line in told(each)]
        return [f"{type(error).__name__}: {error.message}", *inside]
    return [f"{type(error).__name__}({', '.join(map(repr, error.args))})"]


def undone(transaction, *names, error=None):
    """Return what is undone of the steps called *names*, in that order, when *error* ends the block, if any."""
    done = []
    try:
        with transaction() as on_rollback:
            for name in names:
                on_rollback(done.append, name)
            if error is not None:
                raise error
    except BaseException as passed:
        if passed is not error:
            raise
    return done


def outcome(transaction, error, *callbacks):
    """Return what comes out of a block with these callbacks that *error* ends, as lines of text."""
    try:
        with transaction() as on_rollback:
            for callback in callbacks:
                on_rollback(callback)
            raise error
    except BaseException as passed:
        return told(passed)
    return ["no error"]


def undone_beside(transaction, *failures):
    """Return what is undone when callbacks with these *failures* stand between those that work."""
    done = []
    with contextlib.suppress(BaseException), transaction() as on_rollback:
        on_rollback(done.append, "first")
        for failure in failures:
            on_rollback(fails(failure, done))
            on_rollback(done.append, f"before {failure}")
        raise ValueError("out of stock")
    return done


def comes_back(transaction, error):
    """Return the error that comes out of a block which *error* ends, with nothing to undo that fails."""
    try:
        with transaction() as on_rollback:
            on_rollback(print, end="")
            raise error
    except BaseException as passed:
        return passed
    return None


def frames(transaction):
    """Return the functions that the traceback leads through, from here on."""
    try:
        with transaction():
            fails(ValueError("out of stock"))()
    except ValueError as error:
        return [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    return "no error"


@contextlib.contextmanager
def passing():
    """Let every error pass."""
    try:
        yield
    except Exception:
        raise


def left_early(transaction, done):
    """Leave a block by `return`."""
    with transaction() as on_rollback:
        on_rollback(done.append, "undone")
        return "sold"


def in_a_loop(transaction):
    """Leave a block by `break`, another by `continue`; return what was undone."""
    done = []
    for turn in range(2):
        with transaction() as on_rollback:
            on_rollback(done.append, turn)
            if turn:
                break
            continue
    return done


def nested(transaction, *, inner=None, outer=None):
    """Return what is undone of a transaction inside another, each ended by its error, if any."""
    done = []
    with contextlib.suppress(ValueError), transaction() as on_outer:
        on_outer(done.append, "outer, first")
        with contextlib.suppress(ValueError), transaction() as on_inner:
            on_inner(done.append, "inner")
            if inner is not None:
                raise inner
        on_outer(done.append, "outer, second")
        if outer is not None:
            raise outer
    return done


def too_late(transaction):
    """Return what comes of a callback that is handed over after the block, once after a success and once after an
    error.
    """
    told = {}
    for ending in ("success", "error"):
        with contextlib.suppress(ValueError), transaction() as on_rollback:
            if ending == "error":
                raise ValueError("no card")
        try:
            on_rollback(print, "too late")
        except Exception as late:
            told[ending] = type(late).__name__
        else:
            told[ending] = "taken"
    return told


def test_keeps_what_succeeds(transaction):
    """a block without an error keeps its work: no callback is called"""
    assert undone(transaction, "stock", "payment") == []


def test_undoes_what_fails(transaction):
    """an error in the block has the callback called, with the arguments that were handed over with it"""
    assert undone(transaction, "stock", error=ValueError("no card")) == ["stock"]
    done = {}
    with contextlib.suppress(ValueError), transaction() as on_rollback:
        on_rollback(done.update, {"tea": 10}, rice=4)
        raise ValueError("no card")
    assert done == {"tea": 10, "rice": 4}


def test_undoes_the_last_step_first(transaction):
    """the callbacks are called from the last to the first, each once"""
    assert undone(transaction, "stock", "payment", "mail", error=ValueError()) == ["mail", "payment", "stock"]


def test_undoes_nothing_that_was_not_done(transaction):
    """a block that fails before its first step has nothing to undo"""
    assert undone(transaction, error=ValueError()) == []


@pytest.mark.parametrize("kind", [ValueError, KeyError, StopIteration, KeyboardInterrupt])
def test_passes_the_error_on(transaction, kind):
    """when all is undone, the error of the block goes on, the same object"""
    error = kind("no card")
    assert comes_back(transaction, error) is error


def test_keeps_the_traceback(transaction):
    """the traceback leads to the line that failed"""
    assert frames(transaction)[-1:] == ["callback"]


def test_adds_no_line_to_the_traceback(transaction):
    """the traceback has no line that it would not have had without you"""
    if frames(passing) != ["frames", "callback"]:
        pytest.skip("the `contextmanager` of this Python adds lines of its own, as that of 3.11.0 does")
    assert frames(transaction) == ["frames", "callback"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
def test_undoes_after_an_interruption(transaction, kind):
    """whatever ends the block, all is undone: also Ctrl-C, the end of the program, a cancelled task"""
    assert undone(transaction, "stock", "payment", error=kind()) == ["payment", "stock"]


@pytest.mark.parametrize("way", ["return", "break and continue"])
def test_leaving_early_is_no_error(transaction, way):
    """`return`, `break` and `continue` leave the block without an error, so its work is kept"""
    done = []
    if way == "return":
        assert left_early(transaction, done) == "sold"
        assert done == []
    else:
        assert in_a_loop(transaction) == []


def test_undoes_the_others_when_one_fails(transaction):
    """a callback that fails does not keep the others from being called"""
    assert undone_beside(transaction, OSError("no disk")) == ["before no disk", "failed: no disk", "first"]
    assert undone_beside(transaction, OSError("no disk"), KeyError("mail")) == [
        "before 'mail'",
        "failed: 'mail'",
        "before no disk",
        "failed: no disk",
        "first",
    ]


def test_groups_errors_of_the_rollback(transaction):
    """if callbacks fail, a group comes: first the error of the block, then theirs in the order of their calls"""
    assert outcome(transaction, ValueError("no card"), fails(OSError("no disk"))) == [
        "ExceptionGroup: rollback failed",
        "  ValueError('no card')",
        "  OSError('no disk')",
    ]
    assert outcome(transaction, ValueError("no card"), fails(OSError("no disk")), fails(KeyError("mail"))) == [
        "ExceptionGroup: rollback failed",
        "  ValueError('no card')",
        "  KeyError('mail')",
        "  OSError('no disk')",
    ]


def test_an_interruption_stays_one(transaction):
    """if the block is interrupted and callbacks fail, the group is no Exception, and still holds the interruption"""
    assert outcome(transaction, KeyboardInterrupt(), fails(OSError("no disk"))) == [
        "BaseExceptionGroup: rollback failed",
        "  KeyboardInterrupt()",
        "  OSError('no disk')",
    ]


def test_an_interrupted_callback(transaction):
    """a callback that is interrupted is one that failed: the others are called, and its error is in the group"""
    assert undone_beside(transaction, KeyboardInterrupt("^C")) == ["before ^C", "failed: ^C", "first"]
    assert outcome(transaction, ValueError("no card"), fails(SystemExit(3))) == [
        "BaseExceptionGroup: rollback failed",
        "  ValueError('no card')",
        "  SystemExit(3)",
    ]


def test_a_group_from_the_block(transaction):
    """an error of the block that is a group stays one, inside of the group of the rollback"""
    problems = ExceptionGroup("problems", [KeyError("name")])
    assert outcome(transaction, problems, fails(OSError("no disk"))) == [
        "ExceptionGroup: rollback failed",
        "  ExceptionGroup: problems",
        "    KeyError('name')",
        "  OSError('no disk')",
    ]


def test_transactions_are_apart(transaction):
    """one inside another: each undoes its own steps, and only those, when it fails itself"""
    assert nested(transaction, inner=ValueError()) == ["inner"]
    assert nested(transaction, outer=ValueError()) == ["outer, second", "outer, first"]
    assert nested(transaction, inner=ValueError(), outer=ValueError()) == ["inner", "outer, second", "outer, first"]


def test_refuses_what_comes_too_late(transaction):
    """after the block, whichever way it ended, a further callback is a RuntimeError: nobody would ever call it"""
    assert too_late(transaction) == {"success": "RuntimeError", "error": "RuntimeError"}


STEPS = st.lists(st.booleans(), max_size=6)


@given(STEPS)
def test_undoes_exactly_what_was_done(transaction, steps):
    """for any steps, some of which cannot be undone: each is tried once, backwards, and each failure is told"""
    tried = []

    def undo(number, works):
        tried.append(number)
        if not works:
            raise OSError(number)

    try:
        with transaction() as on_rollback:
            for number, works in enumerate(steps):
                on_rollback(undo, number, works)
            raise ValueError
    except ValueError:
        failed = []
    except ExceptionGroup as group:
        failed = [error.args[0] for error in group.exceptions[1:]]
    backwards = range(len(steps))[::-1]
    assert (tried, failed) == (list(backwards), [number for number in backwards if not steps[number]])


class Steps:
    """What has to be undone, and how: the right way, part by part."""

    def __init__(self):
        self.callbacks = []
        self.ended = False

    def __repr__(self):
        return "on_rollback"

    def __call__(self, callback, /, *arguments, **keywords):
        """Remember a callback."""
        self.refuse_if_ended()
        self.callbacks.append(functools.partial(callback, *arguments, **keywords))

    def refuse_if_ended(self):
        """Refuse what comes too late."""
        if self.ended:
            raise RuntimeError("the transaction has ended")

    def end(self):
        """Take no more callbacks."""
        self.ended = True

    def undo(self):
        """Call all callbacks, the last one first, and return their errors."""
        failures = []
        for callback in self.in_order():
            try:
                callback()
            except self.caught as failure:
                failures.append(failure)
        return failures

    caught = BaseException

    def in_order(self):
        """Return the callbacks in the order in which they are called."""
        return self.callbacks[::-1]


def managed(steps=Steps, *, caught=BaseException, group=lambda error, failures: [error, *failures], kind=None):
    """Return a `transaction` that works in the right way, but for the parts given."""

    @contextlib.contextmanager
    def transaction():
        undo = steps()
        try:
            yield undo
        except caught as error:
            if failures := undo.undo():
                raise (kind or BaseExceptionGroup)("rollback failed", group(error, failures)) from None
            raise
        finally:
            undo.end()

    return transaction


def known(function, make):
    """Return the answer that *make* gives, with the name and the words of *function*."""
    answer = make()
    answer.__name__ = answer.__qualname__ = function.__name__
    answer.__doc__ = function.__doc__
    return answer


def answer(function):
    """Turn a function that returns an answer into that answer, under its own name and with its own words."""
    return known(function, function)


@alternative
class keeps_its_steps_itself:
    """A class with `__exit__`, which takes one step after the other off its list."""

    def __init__(self):
        self.steps = []

    def __enter__(self):
        return self.on_rollback

    def on_rollback(self, callback, /, *arguments, **keywords):
        """Remember a callback."""
        if self.steps is None:
            raise RuntimeError("the transaction has ended")
        self.steps.append((callback, arguments, keywords))

    def __exit__(self, kind, error, trace):
        steps, self.steps = self.steps, None
        errors = [error]
        while error is not None and steps:
            callback, arguments, keywords = steps.pop()
            try:
                callback(*arguments, **keywords)
            except BaseException as failure:
                errors.append(failure)
        if len(errors) > 1:
            raise BaseExceptionGroup("rollback failed", errors)


@alternative
@contextlib.contextmanager
def stacks_guarded_callbacks():
    """Let an ExitStack call them, each in a guard that collects its error, and forget them all in the end if all went
    well.
    """
    errors = []
    open_still = [True]

    def guarded(callback, arguments, keywords):
        try:
            callback(*arguments, **keywords)
        except BaseException as failure:
            errors.append(failure)

    def on_rollback(callback, /, *arguments, **keywords):
        if not open_still:
            raise RuntimeError("the transaction has ended")
        stack.callback(guarded, callback, arguments, keywords)

    try:
        with contextlib.ExitStack() as stack:
            yield on_rollback
            stack.pop_all()
    except BaseException as error:
        if errors:
            raise BaseExceptionGroup("rollback failed", [error, *errors]) from None
        raise
    finally:
        open_still.clear()


@mistake(caught_by=test_keeps_what_succeeds)
@contextlib.contextmanager
def undoes_in_any_case():
    """`finally` runs after a success as well, so all work is undone. Undo in `except`, where something failed."""
    steps = Steps()
    try:
        yield steps
    finally:
        steps.undo()


@mistake(caught_by=test_undoes_what_fails)
@contextlib.contextmanager
def yields_without_try():
    """The error of the block is raised at `yield`. Without `try` around it, your rollback is never reached."""
    steps = Steps()
    yield steps
    steps.end()


@mistake(caught_by=test_undoes_what_fails)
@answer
def calls_without_arguments():
    """You call the callback without the arguments that were handed over with it."""

    class Bare(Steps):
        def __call__(self, callback, /, *arguments, **keywords):
            self.callbacks.append(callback)

    return managed(Bare)


@mistake(caught_by=test_keeps_what_succeeds)
@answer
def calls_at_once():
    """You call the callback when it is handed over. Remember it, with its arguments, and call it if something fails."""

    class Hasty(Steps):
        def __call__(self, callback, /, *arguments, **keywords):
            callback(*arguments, **keywords)
            super().__call__(callback, *arguments, **keywords)

    return managed(Hasty)


@mistake(caught_by=test_undoes_the_last_step_first)
@answer
def undoes_the_first_step_first():
    """You undo in the order of the steps. A later step may rest on an earlier one, so take the last back first."""

    class Forwards(Steps):
        def in_order(self):
            return self.callbacks

    return managed(Forwards)


@mistake(caught_by=test_undoes_the_last_step_first)
@answer
def undoes_the_last_step_only():
    """You keep one callback, the last. Each step that was done has to be undone."""

    class Single(Steps):
        def in_order(self):
            return self.callbacks[-1:]

    return managed(Single)


@mistake(caught_by=test_undoes_the_last_step_first)
@answer
def removes_while_it_walks():
    """You take callbacks off the list over which the loop is running, so that it skips some of them."""

    class Skipping(Steps):
        def in_order(self):
            for _ in self.callbacks:
                yield self.callbacks.pop()

    return managed(Skipping)


@mistake(caught_by=test_passes_the_error_on)
@contextlib.contextmanager
def swallows_the_error():
    """All is undone, and the error ends here: the caller believes that the order was placed. Raise it again."""
    steps = Steps()
    try:
        yield steps
    except BaseException as error:
        if failures := steps.undo():
            raise BaseExceptionGroup("rollback failed", [error, *failures]) from None
    finally:
        steps.end()


@mistake(caught_by=test_undoes_what_fails)
@answer
def groups_in_any_case():
    """You raise a group even if all went well with the rollback, and an `except ValueError` outside misses it."""

    @contextlib.contextmanager
    def transaction():
        steps = Steps()
        try:
            yield steps
        except BaseException as error:
            raise BaseExceptionGroup("rollback failed", [error, *steps.undo()]) from None
        finally:
            steps.end()

    return transaction


@mistake(caught_by=test_keeps_the_traceback)
@answer
def cuts_the_traceback():
    """`with_traceback(None)` takes away the way to the line that failed. A bare `raise` keeps it."""

    class transaction:
        def __init__(self):
            self.steps = Steps()

        def __enter__(self):
            return self.steps

        def __exit__(self, kind, error, trace):
            self.steps.end()
            if error is not None:
                if failures := self.steps.undo():
                    raise BaseExceptionGroup("rollback failed", [error, *failures])
                raise error.with_traceback(None)

    return transaction


@mistake(caught_by=test_adds_no_line_to_the_traceback)
class raises_in_exit:
    """`__exit__` raises the error again, which adds a line to its traceback. It goes on if you return nothing."""

    def __init__(self):
        self.steps = Steps()

    def __enter__(self):
        return self.steps

    def __exit__(self, kind, error, trace):
        self.steps.end()
        if error is not None:
            if failures := self.steps.undo():
                raise BaseExceptionGroup("rollback failed", [error, *failures])
            raise error


@mistake(caught_by=test_undoes_after_an_interruption)
@answer
def catches_exceptions_only():
    """`except Exception` does not see Ctrl-C, and half of an order stays. Here `BaseException` is right: you raise it
    again.
    """
    return managed(caught=Exception)


@mistake(caught_by=test_undoes_after_an_interruption)
@answer
def catches_ctrl_c_as_well():
    """You name Ctrl-C beside Exception, and forget its sisters: the end of the program, a closed generator, a cancelled
    task.
    """
    return managed(caught=(Exception, KeyboardInterrupt))


@mistake(caught_by=test_undoes_the_others_when_one_fails)
@contextlib.contextmanager
def stops_at_a_failing_callback():
    """The first callback that fails ends the rollback, and the rest stays done. Try each by itself."""
    steps = Steps()
    try:
        yield steps
    except BaseException:
        for callback in steps.in_order():
            callback()
        raise
    finally:
        steps.end()


@mistake(caught_by=test_groups_errors_of_the_rollback)
@answer
def hides_errors_of_the_rollback():
    """You suppress the errors of callbacks. Something is half undone now, and nobody will ever know."""

    class Silent(Steps):
        def undo(self):
            super().undo()

    return managed(Silent)


@mistake(caught_by=test_groups_errors_of_the_rollback)
@contextlib.contextmanager
def leaves_it_to_an_exit_stack():
    """An ExitStack calls all callbacks, but lets only the last error go on; the others hang on it as contexts, where no
    `except*` finds them.
    """
    ended = []
    with contextlib.ExitStack() as stack:

        def on_rollback(callback, /, *arguments, **keywords):
            if ended:
                raise RuntimeError("the transaction has ended")
            stack.callback(callback, *arguments, **keywords)

        try:
            yield on_rollback
            stack.pop_all()
        finally:
            ended.append(True)


@mistake(caught_by=test_groups_errors_of_the_rollback)
@answer
def leaves_out_the_first_error():
    """Your group has the errors of the rollback only. What failed first, and why all had to be undone, is lost for
    whoever handles the group.
    """
    return managed(group=lambda error, failures: failures)


@mistake(caught_by=test_groups_errors_of_the_rollback)
@answer
def puts_the_first_error_last():
    """The error of the block came first, and belongs in front of those of the rollback."""
    return managed(group=lambda error, failures: [*failures, error])


@mistake(caught_by=test_groups_errors_of_the_rollback)
@answer
def sorts_errors_by_registration():
    """The errors stand in the order in which callbacks were handed over. They came in the order of the calls."""
    return managed(group=lambda error, failures: [error, *failures[::-1]])


@mistake(caught_by=test_groups_errors_of_the_rollback)
@answer
def keeps_one_error_of_the_rollback():
    """You keep one error of the rollback. Each callback that failed left something undone: tell all."""
    return managed(group=lambda error, failures: [error, failures[-1]])


@mistake(caught_by=test_an_interruption_stays_one)
@answer
def groups_exceptions_only():
    """`ExceptionGroup` may hold only Exceptions, and fails with a TypeError for Ctrl-C. `BaseExceptionGroup` takes all,
    and becomes an ExceptionGroup by itself where it can.
    """
    return managed(kind=ExceptionGroup)


@mistake(caught_by=test_an_interruption_stays_one)
@answer
def turns_interruptions_into_errors():
    """You leave Ctrl-C out of the group, so that a handler for Exceptions catches it and the program goes on."""
    return managed(
        group=lambda error, failures: [error, *failures] if isinstance(error, Exception) else failures,
    )


@mistake(caught_by=test_an_interrupted_callback)
@answer
def undoes_until_interrupted():
    """A second Ctrl-C while you undo ends the rollback in its middle. Catch `BaseException` there, too."""

    class Stoppable(Steps):
        caught = Exception

    return managed(Stoppable)


@mistake(caught_by=test_a_group_from_the_block)
@answer
def flattens_the_group():
    """You take the group that the block raised apart. Its message told what its errors have in common."""
    return managed(group=lambda error, failures: [*getattr(error, "exceptions", [error]), *failures])


@mistake(caught_by=test_transactions_are_apart)
@answer
def shares_one_list():
    """One list serves all transactions, since it is made once: as a default, in the class or in the module. Make it
    when a transaction begins.
    """

    class Shared(Steps):
        everywhere = []

        def __init__(self):
            super().__init__()
            self.callbacks = self.everywhere

        def end(self):
            super().end()
            self.callbacks.clear()

    return managed(Shared)


@mistake(caught_by=test_refuses_what_comes_too_late)
@answer
def takes_what_comes_too_late():
    """You take a callback after the end and never call it. Whoever hands it over must be told."""

    class Patient(Steps):
        def refuse_if_ended(self):
            pass

    return managed(Patient)


@mistake(caught_by=test_refuses_what_comes_too_late)
@contextlib.contextmanager
def ends_only_with_success():
    """You mark the end behind `yield`, which is reached without an error only. `finally` marks it in every case."""
    steps = Steps()
    try:
        yield steps
    except BaseException as error:
        if failures := steps.undo():
            raise BaseExceptionGroup("rollback failed", [error, *failures]) from None
        raise
    steps.end()
