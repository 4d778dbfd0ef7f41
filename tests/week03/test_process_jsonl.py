"""Streaming JSONL: what an answer must do, and the wrong answers we know."""

import contextlib
import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import OverReadGuard, memory_peak, never_called


class TooManyErrors(Exception):
    """The twin of the lesson's class: more bad lines came than the budget allows."""


class Shelf:
    """Opens files that exist in memory only, and remembers each of them."""

    def __init__(self, text):
        self.text = text
        self.files = []

    def __repr__(self):
        return "opener"

    def __call__(self, path):
        """Open a file."""
        self.files.append(io.StringIO(self.text))
        return self.files[-1]

    def closed(self):
        """Return, for each file that was opened, whether it is closed."""
        return [file.closed for file in self.files]


class BrokenSource:
    """Gives one line, then fails like a disk that is pulled out."""

    def __iter__(self):
        """Yield a line, and fail."""
        yield '{"id": 1}\n'
        raise OSError("the disk is gone")


def records(process_jsonl, lines, *transforms, **options):
    """Return all records."""
    return list(process_jsonl(lines, *transforms, **options))


def quarantined(process_jsonl, lines, *transforms, **options):
    """Return the records, and what `on_error` was called with."""
    bad = []
    good = list(process_jsonl(lines, *transforms, on_error=lambda *told: bad.append(told), **options))
    return good, bad


def until_too_many(process_jsonl, lines, max_errors):
    """Return the records and the numbers of bad lines up to the exception, and the name of its class."""
    good, bad, name = [], [], "no exception"
    try:
        good.extend(process_jsonl(lines, on_error=lambda number, *_: bad.append(number), max_errors=max_errors))
    except Exception as error:
        name = type(error).__name__
    return good, bad, name


def from_file(process_jsonl, name, content):
    """Return the records of a file with the bytes *content*."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return list(process_jsonl(path))


def before_failure(process_jsonl, name, content, kind):
    """Return the records that came before the file failed with an exception of *kind*; every line is watched."""
    found = []
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(kind):
        path = Path(folder, name)
        path.write_bytes(content)
        found.extend(process_jsonl(path, on_error=lambda *told: found.append(told)))
        found.append("the end")
    return found


def closed_after(process_jsonl, text, steps, *transforms, **options):
    """Return, for each file that was opened, whether it is closed after *steps* records and an early `close`."""
    shelf = Shelf(text)
    results = process_jsonl(Path("visits.jsonl"), *transforms, opener=shelf, **options)
    with contextlib.suppress(Exception, KeyboardInterrupt):
        for _ in range(steps):
            next(results)
        results.close()
    return shelf.closed()


def first_two(process_jsonl, lines, at_most):
    """Return the first two records; *at_most* so many lines may be read."""
    results = iter(process_jsonl(OverReadGuard(lines, at_most), on_error=lambda *told: None))
    return [next(results), next(results)]


def drained(process_jsonl, size):
    """Count the records of a long stream that is made line by line."""
    lines = (f'{{"id": {number}, "city": "Kisumu"}}\n' if number % 2 else "broken\n" for number in range(size))
    return sum(1 for _ in process_jsonl(lines, dict, on_error=lambda *told: None))


def double(record):
    """Return the record with twice its `n`."""
    return record | {"n": 2 * record["n"]}


def only_large(record):
    """Return the record if its `n` is above 10, else None."""
    return record if record["n"] > 10 else None


def emptied(record):
    """Return an empty record."""
    return {}


def stopped(record):
    """Be interrupted by Ctrl-C."""
    raise KeyboardInterrupt


def test_gives_the_record_of_each_line(process_jsonl):
    """each line gives its record, in order; the last line needs no line end"""
    assert records(process_jsonl, ['{"id": 1}\n', '{"id": 2, "city": "Đà Nẵng"}']) == [
        {"id": 1},
        {"id": 2, "city": "Đà Nẵng"},
    ]
    assert records(process_jsonl, []) == []


def test_leaves_out_blank_lines(process_jsonl):
    """blank lines, and lines of spaces, give nothing and are no error"""
    assert records(process_jsonl, ["\n", '{"id": 1}\n', "  \t\n", "\r\n", '{"id": 2}\n', ""]) == [{"id": 1}, {"id": 2}]


def test_applies_the_transforms_in_order(process_jsonl):
    """each transform is given what the one before it returned"""
    assert records(process_jsonl, ['{"n": 4}'], double, double) == [{"n": 16}]
    assert records(process_jsonl, ['{"n": 4}', '{"n": 6}'], double, only_large) == [{"n": 12}]


def test_none_drops_a_record(process_jsonl):
    """a transform that returns None drops the record, later ones do not see it; an empty record is not None"""
    lines = ['{"n": 4}', '{"n": 60}']
    assert quarantined(process_jsonl, lines, only_large, double) == ([{"n": 120}], [])
    assert records(process_jsonl, lines, emptied) == [{}, {}]
    assert records(process_jsonl, ["{}"]) == [{}]


def test_puts_bad_lines_aside(process_jsonl):
    """a line that is no JSON goes to `on_error`: number, text without line end, reason; the next lines follow"""
    lines = ['{"id": 1}\n', "\n", '{"id": 2\r\n', '{"id": 3}\n']
    good, bad = quarantined(process_jsonl, lines)
    assert good == [{"id": 1}, {"id": 3}]
    assert [told[:2] for told in bad] == [(3, '{"id": 2')]
    assert [told[2].split(":")[0] for told in bad] == ["JSONDecodeError"]


def test_a_record_is_an_object(process_jsonl):
    """a line with a sound JSON value that is no object is a bad line, too"""
    good, bad = quarantined(process_jsonl, ["[1]", "null", '"text"', "7", '{"id": 1}'])
    assert good == [{"id": 1}]
    assert [told[:2] for told in bad] == [(1, "[1]"), (2, "null"), (3, '"text"'), (4, "7")]


def test_a_failing_transform_makes_a_line_bad(process_jsonl):
    """an exception in a transform makes the line bad; the reason is the exception's class, a colon and its message"""
    good, bad = quarantined(process_jsonl, ['{"n": 4}', '{"m": 5}', '{"n": null}', '{"n": 6}'], double)
    assert good == [{"n": 8}, {"n": 12}]
    assert bad[0] == (2, '{"m": 5}', "KeyError: 'n'")
    assert [told[2].split(":")[0] for told in bad] == ["KeyError", "TypeError"]


def test_raises_without_on_error(process_jsonl):
    """without `on_error`, the first bad line is a ValueError that says `line 2`, raised from the exception itself"""
    with pytest.raises(ValueError, match=r"\bline 2\b") as caught:
        records(process_jsonl, ['{"n": 1}', '{"m": 2}', '{"n": 3}'], double)
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(ValueError, match=r"\bline 3\b"):
        records(process_jsonl, ["\n", '{"n": 1}\n', "{\n"])


def test_stops_when_the_budget_is_spent(process_jsonl):
    """the bad line after the first `max_errors` goes to `on_error`, too, and then TooManyErrors is raised"""
    lines = ["{", '{"id": 1}', "[", '{"id": 2}', "!", '{"id": 3}']
    assert until_too_many(process_jsonl, lines, 1) == ([{"id": 1}], [1, 3], "TooManyErrors")
    assert until_too_many(process_jsonl, lines, 0) == ([], [1], "TooManyErrors")
    assert until_too_many(process_jsonl, lines, 3) == ([{"id": 1}, {"id": 2}, {"id": 3}], [1, 3, 5], "no exception")
    assert until_too_many(process_jsonl, lines, None) == ([{"id": 1}, {"id": 2}, {"id": 3}], [1, 3, 5], "no exception")


def test_the_budget_ends_it_without_on_error(process_jsonl):
    """a budget alone is enough: with `max_errors` and no `on_error`, bad lines are passed over up to the budget"""
    lines = ["{", '{"id": 1}', "["]
    assert records(process_jsonl, lines, max_errors=2) == [{"id": 1}]
    with pytest.raises(Exception, match=r"\bline 3\b") as caught:
        records(process_jsonl, lines, max_errors=1)
    assert type(caught.value).__name__ == "TooManyErrors"


def test_lets_an_interruption_pass(process_jsonl):
    """Ctrl-C in a transform passes: it is no bad line"""
    with pytest.raises(KeyboardInterrupt):
        quarantined(process_jsonl, ['{"n": 1}'], stopped)


def test_reads_a_file(process_jsonl):
    """a path is opened as UTF-8, with or without a byte order mark; its lines end where the file's lines end only"""
    assert from_file(process_jsonl, "a.jsonl", '{"city": "東京"}\n{"id": 2}'.encode()) == [{"city": "東京"}, {"id": 2}]
    assert from_file(process_jsonl, "b.jsonl", b'\xef\xbb\xbf{"id": 1}\r\n') == [{"id": 1}]
    assert from_file(process_jsonl, "c.jsonl", '{"note": "one\u2028two\x85"}\n'.encode()) == [
        {"note": "one\u2028two\x85"}
    ]


def test_reads_a_compressed_file(process_jsonl):
    """a path whose suffix is `.gz` is read through gzip"""
    assert from_file(process_jsonl, "a.jsonl.gz", gzip.compress('{"city": "Łódź"}\n{}\n'.encode())) == [
        {"city": "Łódź"},
        {},
    ]
    assert from_file(process_jsonl, "b.jsonl.gz", gzip.compress(b'\xef\xbb\xbf{"id": 1}\n')) == [{"id": 1}]


def test_opens_and_reads_nothing_too_early(process_jsonl):
    """the call itself opens no file and reads no line: that begins with the first record asked for"""
    assert iter(process_jsonl(Path("visits.jsonl"), opener=never_called("the opener")))
    assert iter(process_jsonl(OverReadGuard(['{"n": 1}'], limit=0)))


def test_reads_no_further_than_it_must(process_jsonl):
    """to give two records, no line behind the second is read"""
    lines = ['{"n": 1}', "broken", '{"n": 3}', '{"n": 4}', '{"n": 5}']
    assert first_two(process_jsonl, lines, at_most=3) == [{"n": 1}, {"n": 3}]


def test_a_source_that_fails_is_no_bad_line(process_jsonl):
    """an error of the source itself passes as it is: a disk that fails, a compressed file that was cut off"""
    with pytest.raises(OSError, match="the disk is gone"):
        quarantined(process_jsonl, BrokenSource())
    whole = gzip.compress(b'{"id": 1}\n' * 3)
    assert before_failure(process_jsonl, "cut.gz", whole[:-6], EOFError) == [{"id": 1}] * 3


@pytest.mark.parametrize("steps", [3, 1, 2])
def test_closes_the_file_that_it_opened(process_jsonl, steps):
    """the file is closed at the end, and also when the caller closes the iterator early"""
    text = '{"n": 1}\n{"n": 2}\n'
    assert closed_after(process_jsonl, text, steps) == [True]


def test_closes_the_file_after_an_exception(process_jsonl):
    """the file is closed when an exception ends the work: a bad line, a spent budget, Ctrl-C"""
    text = '{"n": 1}\nbroken\n'
    assert closed_after(process_jsonl, text, 2) == [True]
    assert closed_after(process_jsonl, text, 2, max_errors=0) == [True]
    assert closed_after(process_jsonl, text, 2, stopped) == [True]


def test_leaves_the_callers_file_open(process_jsonl):
    """a file that the caller has opened stays open: whoever opens it closes it"""
    file = io.StringIO('{"n": 1}\n{"n": 2}\n')
    assert records(process_jsonl, file) == [{"n": 1}, {"n": 2}]
    assert not file.closed


def test_memory_stays_flat(process_jsonl):
    """1,000 lines, half of them bad, need less than 50,000 bytes of memory: only one line is held at a time"""
    peak = memory_peak(drained, process_jsonl, 1_000)
    assert peak < 50_000


LINES = st.lists(st.sampled_from(['{"n": 1}', '{"n": 20}', "{}", "", "  ", "[]", "{", "NaN"]), max_size=6)


@given(LINES)
def test_every_line_is_accounted_for(process_jsonl, lines):
    """each line that is not blank either gives a record or goes to `on_error`"""
    good, bad = quarantined(process_jsonl, lines)
    assert len(good) + len(bad) == sum(1 for line in lines if line.strip())


def open_text(path):
    """Open a file, compressed or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def record_of(line, transforms, *, loads=json.loads, drops=lambda record: record is None):
    """Return the record of a line, or None for one that was dropped."""
    record = loads(line)
    if not isinstance(record, dict):
        raise ValueError(f"{type(record).__name__} is no object")
    for transform in transforms:
        record = transform(record)
        if drops(record):
            return None
    return record


def reason_of(error):
    """Return the class and the message of an error."""
    return f"{type(error).__name__}: {error}"


def processed(
    lines,
    transforms,
    on_error,
    max_errors,
    *,
    make=record_of,
    caught=Exception,
    number_from=1,
    reason=reason_of,
    shown=lambda line: line.rstrip("\r\n"),
    is_spent=lambda errors, most: most is not None and errors > most,
    drops=lambda record: record is None,
):
    """Yield the records of *lines* in the right way, but for the parts given."""
    errors = 0
    for number, line in enumerate(lines, number_from):
        if not line.strip():
            continue
        try:
            record = make(line, transforms)
        except caught as error:
            errors += 1
            if on_error is not None:
                on_error(number, shown(line), reason(error))
            elif max_errors is None:
                raise ValueError(f"line {number}: {reason(error)}") from error
            if is_spent(errors, max_errors):
                raise TooManyErrors(f"line {number}: {errors} bad lines") from error
            continue
        if not drops(record):
            yield record


def lines_of(source, opener):
    """Return the lines of a source, a file of its own opened for them if need be."""
    return (opener or open_text)(source) if isinstance(source, Path) else source


def opened(source, opener):
    """Return a context that gives the lines of a source, and closes what it opened."""
    lines = lines_of(source, opener)
    return lines if isinstance(source, Path) else contextlib.nullcontext(lines)


def process(source, transforms, on_error=None, max_errors=None, opener=None, *, entered=opened, **parts):
    """Yield the records of a source in the right way, but for the parts given."""
    with entered(source, opener) as lines:
        yield from processed(lines, transforms, on_error, max_errors, **parts)


@alternative
def delegates_to_itself(source, *transforms, on_error=None, max_errors=None, opener=None):
    """Open a path and hand its lines to the same function; bind each bad line's fate before the loop."""
    if isinstance(source, Path):
        with (opener or open_text)(source) as file:
            yield from delegates_to_itself(file, *transforms, on_error=on_error, max_errors=max_errors)
        return
    budget = iter(range(max_errors)) if max_errors is not None else None
    for number, line in enumerate(source, 1):
        if line.isspace() or not line:
            continue
        try:
            record = json.loads(line)
            if type(record) is not dict:
                raise TypeError("no object")
            for transform in transforms:
                if (record := transform(record)) is None:
                    break
        except Exception as error:
            if on_error:
                on_error(number, line.removesuffix("\n").removesuffix("\r"), f"{type(error).__name__}: {error}")
            elif budget is None:
                raise ValueError(f"bad line {number}") from error
            if budget is not None and next(budget, None) is None:
                raise TooManyErrors(f"at line {number}") from error
        else:
            if record is not None:
                yield record


@alternative
class KeepsAnExitStack:
    """Stages of generators: number the lines, parse them, transform them; an exit stack closes what was opened."""

    def process_jsonl(source, *transforms, on_error=None, max_errors=None, opener=None):
        """Yield the records."""
        failures = 0

        def attempt(number, line):
            nonlocal failures
            try:
                return record_of(line, transforms)
            except Exception as error:
                failures += 1
                if on_error is None and max_errors is None:
                    raise ValueError(f"line {number}") from error
                if on_error is not None:
                    on_error(number, line.rstrip("\r\n"), reason_of(error))
                if max_errors is not None and failures > max_errors:
                    raise TooManyErrors(f"line {number}") from error

        with contextlib.ExitStack() as stack:
            lines = stack.enter_context((opener or open_text)(source)) if isinstance(source, Path) else source
            full = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
            yield from (record for pair in full if (record := attempt(*pair)) is not None)


@mistake(caught_by=test_gives_the_record_of_each_line)
def parses_the_whole_text(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You join the lines and parse them as one document. JSONL holds one document a line: parse line by line."""
    with opened(source, opener) as lines:
        text = "".join(lines)
        yield from processed([text] if text else [], transforms, on_error, max_errors)


@mistake(caught_by=test_gives_the_record_of_each_line)
def cuts_the_last_character(source, *transforms, **options):
    """`line[:-1]` cuts the closing brace off a last line without a line end. `json.loads` does not mind the
    line end.
    """
    yield from process(source, transforms, **options, make=lambda line, each: record_of(line[:-1], each))


@mistake(caught_by=test_leaves_out_blank_lines)
def takes_blank_lines_for_bad(source, *transforms, on_error=None, max_errors=None, opener=None):
    """A blank line is no bad line: it holds nothing. Test `line.strip()`, since a line of spaces is blank, too."""
    with opened(source, opener) as lines:
        filled = (line if line.strip() else "?" for line in lines)
        yield from processed(filled, transforms, on_error, max_errors)


@mistake(caught_by=test_applies_the_transforms_in_order)
def forgets_the_transforms(source, *transforms, **options):
    """You give the records as they were read. `transforms` is a tuple of functions: call each of them on the record."""
    yield from process(source, (), **options)


@mistake(caught_by=test_applies_the_transforms_in_order)
def applies_them_in_reverse(source, *transforms, **options):
    """You apply the last transform first. The first one named is the first one applied."""
    yield from process(source, transforms[::-1], **options)


@mistake(caught_by=test_applies_the_transforms_in_order)
def gives_each_the_first_record(source, *transforms, **options):
    """You give every transform the record as it was read. Each is to be given what the one before it returned."""

    def make(line, each):
        first = record_of(line, ())
        results = [transform(first) for transform in each]
        return None if None in results else (results or [first])[-1]

    yield from process(source, transforms, **options, make=make)


@mistake(caught_by=test_none_drops_a_record)
def passes_none_on(source, *transforms, **options):
    """You hand None to the next transform, which was promised a record. Stop as soon as a record is dropped."""
    yield from process(
        source, transforms, **options, make=lambda line, each: record_of(line, each, drops=lambda _: False)
    )


@mistake(caught_by=test_none_drops_a_record)
def knows_nothing_of_none(source, *transforms, **options):
    """A transform has dropped the record by returning None, and you call the next one with it. Look at what comes
    back.
    """

    def make(line, each):
        return record_of(line, each, drops=lambda _: False)

    yield from process(source, transforms, **options, make=make, caught=json.JSONDecodeError)


@mistake(caught_by=test_none_drops_a_record)
def drops_empty_records(source, *transforms, **options):
    """`if record:` drops the empty record `{}` as well. Only None means “dropped”: `is not None`."""
    yield from process(source, transforms, **options, drops=lambda record: not record)


@mistake(caught_by=test_puts_bad_lines_aside)
def counts_records_for_lines(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You count the lines that are not blank. Whoever opens the file at line 3 looks at another line: count all
    lines.
    """
    with opened(source, opener) as lines:
        yield from processed(filter(str.strip, lines), transforms, on_error, max_errors)


@mistake(caught_by=test_puts_bad_lines_aside)
def counts_from_zero(source, *transforms, **options):
    """Editors count lines from 1: `enumerate(lines, 1)`."""
    yield from process(source, transforms, **options, number_from=0)


@mistake(caught_by=test_puts_bad_lines_aside)
def keeps_the_line_end(source, *transforms, **options):
    r"""You hand over the line with its line end. Take `"\n"` and `"\r\n"` off, and nothing else."""
    yield from process(source, transforms, **options, shown=str)


@mistake(caught_by=test_puts_bad_lines_aside)
def ends_at_the_first_bad_line(source, *transforms, on_error=None, max_errors=None, opener=None):
    """Your `try` is around the loop, so that the first bad line ends it. Put it around the work on one line."""

    class Ended(Exception):
        pass

    def tell(*told):
        if on_error:
            on_error(*told)
            raise Ended

    with contextlib.suppress(Ended):
        yield from process(source, transforms, tell if on_error else None, max_errors, opener)


@mistake(caught_by=test_puts_bad_lines_aside)
def drops_bad_lines(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You pass over bad lines without a word. Hand each of them to `on_error`, or nobody will ever mend them."""
    yield from process(source, transforms, (lambda *told: None) if on_error else None, max_errors, opener)


@mistake(caught_by=test_a_record_is_an_object)
def takes_any_value(source, *transforms, **options):
    """A list or a number is sound JSON, but no record: transforms ask for keys. Test that it is a dictionary."""

    def make(line, each):
        value = json.loads(line)
        return record_of(line, each) if isinstance(value, dict) else value

    yield from process(source, transforms, **options, make=make)


@mistake(caught_by=test_a_failing_transform_makes_a_line_bad)
def catches_broken_json_only(source, *transforms, **options):
    """You catch JSONDecodeError only, so that one record without a key ends the whole run."""
    yield from process(source, transforms, **options, caught=ValueError)


@mistake(caught_by=test_a_failing_transform_makes_a_line_bad)
def tells_the_message_only(source, *transforms, **options):
    """The message of a KeyError is the key alone. The reason needs the class, too: `KeyError: 'n'`."""
    yield from process(
        source,
        transforms,
        **options,
        reason=lambda error: reason_of(error) if isinstance(error, ValueError) else str(error),
    )


@mistake(caught_by=test_raises_without_on_error)
def passes_over_in_silence(source, *transforms, on_error=None, max_errors=None, opener=None):
    """Nobody asked for bad lines to be passed over. Without `on_error` and a budget, the first of them is an error."""
    yield from process(source, transforms, on_error or (lambda *told: None), max_errors, opener)


@mistake(caught_by=test_raises_without_on_error)
def lets_the_error_out(source, *transforms, on_error=None, max_errors=None, opener=None):
    """A KeyError from a transform does not say which line it was. Raise a ValueError with the number, `from` it."""
    try:
        yield from process(source, transforms, on_error, max_errors, opener)
    except ValueError as error:
        raise error.__cause__ or error from None


@mistake(caught_by=test_raises_without_on_error)
def hides_the_cause(source, *transforms, on_error=None, max_errors=None, opener=None):
    """`from None` hides what went wrong in the transform. `raise … from error` keeps it in the traceback."""
    try:
        yield from process(source, transforms, on_error, max_errors, opener)
    except ValueError as error:
        raise ValueError(str(error)) from None


@mistake(caught_by=test_stops_when_the_budget_is_spent)
def stops_one_too_early(source, *transforms, **options):
    """You raise at the line that uses the budget up. `max_errors` bad lines are allowed; the next one is too many."""
    yield from process(
        source, transforms, **options, is_spent=lambda errors, most: most is not None and errors >= max(most, 1)
    )


@mistake(caught_by=test_stops_when_the_budget_is_spent)
def takes_zero_for_no_budget(source, *transforms, **options):
    """`if max_errors` is false for 0, which allows no bad line at all. Compare with None."""
    yield from process(source, transforms, **options, is_spent=lambda errors, most: bool(most) and errors > most)


@mistake(caught_by=test_stops_when_the_budget_is_spent)
def raises_before_telling(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You raise before you hand the last bad line over, and just that line is missing from the quarantine."""
    told_before = 0

    def tell(*told):
        nonlocal told_before
        told_before += 1
        if max_errors is None or told_before <= max_errors:
            on_error(*told)

    yield from process(source, transforms, tell if on_error else None, max_errors, opener)


@mistake(caught_by=test_stops_when_the_budget_is_spent)
def ends_quietly(source, *transforms, on_error=None, max_errors=None, opener=None):
    """With the budget spent you `return`, and the caller takes half a file for the whole. Raise TooManyErrors."""
    with contextlib.suppress(TooManyErrors):
        yield from process(source, transforms, on_error, max_errors, opener)


@mistake(caught_by=test_lets_an_interruption_pass)
def catches_everything(source, *transforms, **options):
    """A bare `except:` catches Ctrl-C, too, and the program cannot be stopped. Catch Exception."""
    yield from process(source, transforms, **options, caught=BaseException)


@mistake(caught_by=test_reads_a_file)
def splits_the_text_into_lines(source, *transforms, on_error=None, max_errors=None, opener=None):
    """`splitlines` also cuts at U+2028 and others, which may stand inside a JSON text. A file cuts where its
    lines end.
    """
    with opened(source, opener) as lines:
        cut = lines.read().splitlines() if isinstance(source, Path) else lines
        yield from processed(cut, transforms, on_error, max_errors)


@mistake(caught_by=test_reads_a_file)
def trips_over_the_byte_order_mark(source, *transforms, **options):
    """Some programs begin a file with a byte order mark, and `json` refuses it. Open with `utf-8-sig`."""

    def entered(path, opener):
        plain = path.open(encoding="utf-8") if isinstance(path, Path) and path.suffix != ".gz" and not opener else None
        return plain or opened(path, opener)

    yield from process(source, transforms, **options, entered=entered)


@mistake(caught_by=test_reads_a_compressed_file)
def reads_compressed_bytes_as_text(source, *transforms, **options):
    """A `.gz` file holds compressed bytes, which are no UTF-8. `gzip.open(path, "rt", encoding=…)` reads its text."""

    def entered(path, opener):
        return path.open(encoding="utf-8-sig") if isinstance(path, Path) and not opener else opened(path, opener)

    yield from process(source, transforms, **options, entered=entered)


@mistake(caught_by=test_a_source_that_fails_is_no_bad_line)
def takes_a_failing_source_for_the_end(source, *transforms, on_error=None, max_errors=None, opener=None):
    """Your `try` holds the reading, too, so that a disk that fails looks like the end of the file."""

    def careful(lines):
        with contextlib.suppress(OSError, EOFError):
            yield from lines

    with opened(source, opener) as lines:
        yield from processed(careful(lines), transforms, on_error, max_errors)


@mistake(caught_by=test_closes_the_file_that_it_opened)
def never_closes(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You open the file without `with`. It stays open for as long as somebody holds it, or longer."""
    lines = opener(source) if opener else opened(source, opener)
    if opener:
        yield from processed(lines, transforms, on_error, max_errors)
        return
    with lines as given:
        yield from processed(given, transforms, on_error, max_errors)


@mistake(caught_by=test_closes_the_file_that_it_opened)
def closes_at_the_end_only(source, *transforms, on_error=None, max_errors=None, opener=None):
    """`close()` after the loop is not reached if the caller stops early. `with` closes the file in every case."""
    lines = lines_of(source, opener)
    yield from processed(lines, transforms, on_error, max_errors)
    if isinstance(source, Path):
        lines.close()


@mistake(caught_by=test_closes_the_file_after_an_exception)
def closes_when_told_to(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You close the file at the end and on GeneratorExit, not when an exception ends the work. `with` knows all
    three.
    """
    lines = lines_of(source, opener)
    try:
        yield from processed(lines, transforms, on_error, max_errors)
    except GeneratorExit:
        if isinstance(source, Path):
            lines.close()
        raise
    if isinstance(source, Path):
        lines.close()


@mistake(caught_by=test_leaves_the_callers_file_open)
def closes_the_callers_file(source, *transforms, **options):
    """You close a file that you did not open. Its owner may still want to read it."""

    def entered(given, opener):
        return given if isinstance(given, io.IOBase) else opened(given, opener)

    yield from process(source, transforms, **options, entered=entered)


@mistake(caught_by=test_opens_and_reads_nothing_too_early)
def opens_at_once(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You open the file when you are called and return a generator. If nobody asks for a record, it stays open."""
    context = opened(source, opener)

    def results():
        with context as lines:
            yield from processed(lines, transforms, on_error, max_errors)

    return results()


@mistake(caught_by=test_stops_when_the_budget_is_spent)
def returns_a_list(source, *transforms, **options):
    """You build a list of all records. Yield each as it is ready, so that the caller can stop and memory stays
    small.
    """
    return list(process(source, transforms, **options))


@mistake(caught_by=test_reads_no_further_than_it_must)
def reads_all_lines_first(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You read all lines before you give the first record. Loop over the source itself."""
    with opened(source, opener) as lines:
        yield from processed(list(lines), transforms, on_error, max_errors)


@mistake(caught_by=test_reads_no_further_than_it_must)
def looks_one_line_ahead(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You read the next line before you give the record of this one. A live source may keep you waiting for it."""

    def ahead(lines):
        waiting = None
        for line in lines:
            if waiting is not None:
                yield waiting
            waiting = line
        if waiting is not None:
            yield waiting

    with opened(source, opener) as lines:
        yield from processed(ahead(lines), transforms, on_error, max_errors)


@mistake(caught_by=test_memory_stays_flat)
def remembers_bad_lines(source, *transforms, on_error=None, max_errors=None, opener=None):
    """You keep every bad line in a list of your own. Hand it over and forget it; a counter is enough for the budget."""
    kept = []

    def tell(number, line, reason):
        kept.append((number, line, reason))
        on_error(number, line, reason)

    yield from process(source, transforms, tell if on_error else None, max_errors, opener)
