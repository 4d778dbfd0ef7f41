"""Resume: killed at any moment, a run goes on, and its output is the same to the last byte.

Build `sinks.py`, `checkpoint.py`, `operators.py` and `job.py`. A checkpoint holds three things of one moment: how far
the input was read, what the windows held, and how long the outputs were. The next run cuts the outputs back to those
lengths.

Hint: put the outputs onto the disk first and the checkpoint second; what is longer than the checkpoint says can be
cut, what is shorter is lost.
Hint: an offset means nothing in another file. `log_analyzer.Mark` knows a file by its first and last kilobyte.
"""

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from log_analyzer import UnreadableError, UnwritableError
from stream_pipeline import (
    AppendedFile,
    BadCheckpointError,
    Checkpoint,
    EventOperator,
    EventTime,
    Fields,
    KeyedRolling,
    Plan,
    RollingOperator,
    StandardOutput,
    Tumbling,
    load_checkpoint,
    open_sink,
    run_job,
)
from stream_pipeline.rows import Batch

OUTPUTS = {"output": "out.jsonl", "late": "late.jsonl", "quarantine": "bad.jsonl"}
FIELDS = Fields("value", "key", "time", "seconds")


class Died(BaseException):
    """In the tests, stands for the end of the process."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a folder with a file of 400 rows in many small reads, a few of them bad, and some late."""
    monkeypatch.chdir(tmp_path)
    rows = [f"{number * 0.1:.1f},{'ab'[number % 3 > 1]},{number - 40 * (number % 17 == 16)}" for number in range(400)]
    rows[50], rows[300] = "x,a,50", "1,2"
    (tmp_path / "a.csv").write_text("value,key,time\n" + "\n".join(rows) + "\n")
    return tmp_path


def rolling():
    """Return an operator with windows by count."""
    return RollingOperator(KeyedRolling(5, ["mean", "std", "max"], 2), FIELDS)


def tumbling():
    """Return an operator with windows by time."""
    return EventOperator(EventTime(Tumbling(10_000_000), 5_000_000), FIELDS, ["count", "mean"])


class SmallReads(io.FileIO):
    """A file of which at most 200 bytes are read at a time."""

    def read(self, size=-1):
        """Return at most 200 bytes."""
        return super().read(min(size, 200) if size >= 0 else 200)


def plan(**changes):
    """Return a plan that saves a checkpoint every 20 lines."""
    return Plan(**{
        "inputs": ["a.csv"], "fields": FIELDS, "outputs": OUTPUTS, "checkpoint": Path("state.json"), "every": 20,
        "settings": {"--value": "value"}, "opener": SmallReads, **changes,
    })  # fmt: skip


def outputs():
    """Return the bytes of all outputs."""
    return [Path(name).read_bytes() for name in OUTPUTS.values()]


def at_once(operator):
    """Return what a run that nothing disturbs makes, and leave no trace of it."""
    counts = run_job(plan(), operator)
    made = outputs()
    for name in [*OUTPUTS.values(), "state.json"]:
        Path(name).unlink()
    return counts, made


def test_lines_of_rows():
    """each row is a line of JSON with its number, what is missing is null"""
    fields = Fields("v", "k", "t")
    batch = Batch([2, 3], [1.5, float("nan")], ["a", 'ü"'], [0, 1_500_000])
    made = RollingOperator(KeyedRolling(2, ["sum", "count"], 1), fields).push(batch, None)
    assert list(made.results) == [
        '{"line": 2, "time": "1970-01-01T00:00:00Z", "key": "a", "value": 1.5, "sum": 1.5, "count": 1}\n',
        '{"line": 3, "time": "1970-01-01T00:00:01.500000Z", "key": "ü\\"", "value": null, "sum": null, "count": 0}\n',
    ]


def test_lines_name_their_file_if_there_are_several():
    """with several files each line says of which it is, whatever its name"""
    made = RollingOperator(KeyedRolling(1, ["sum"]), Fields("v")).push(Batch([2], [1.5]), '100%s "a"')
    assert json.loads(made.results[0]) == {"file": '100%s "a"', "line": 2, "value": 1.5, "sum": 1.5}


def test_lines_of_windows_and_late_rows():
    """each window is a line of JSON, and so is each row that came too late for it"""
    operator = EventOperator(EventTime(Tumbling(10_000_000)), Fields("v", None, "t", "seconds"), ["mean", "std"])
    made = operator.push(Batch([2, 3, 4], [1.0, 3.0, 5.0], None, [0, 10_500_000, 9_000_000]), None)
    assert list(made.results) == ['{"start": 0, "end": 10, "rows": 1, "mean": 1.0, "std": null}\n']
    assert list(made.late) == ['{"line": 4, "time": 9, "value": 5.0, "missed": 1, "windows": 1}\n']
    assert (made.missed_all, made.missed_some) == (1, 0)
    assert list(operator.finish().results) == ['{"start": 10, "end": 20, "rows": 1, "mean": 3.0, "std": null}\n']


def test_counts():
    """each line is a row, bad, blank or a header, and rows that are late are counted"""
    counts = run_job(plan(), tumbling())
    assert (counts.lines, counts.rows, counts.bad, counts.headers) == (401, 398, 2, 1)
    assert counts.first_bad == "a.csv:52: value is no number"
    late = Path("late.jsonl").read_text().splitlines()
    assert len(late) == counts.late == 22
    windows = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert sum(window["rows"] for window in windows) == 398 - 22
    assert counts.results == len(windows)
    assert [json.loads(line)["line"] for line in Path("bad.jsonl").read_text().splitlines()] == [52, 302]


@pytest.mark.parametrize("make", [rolling, tumbling])
@pytest.mark.parametrize("lines", [1, 19, 150, 399])
def test_an_end_in_the_middle(make, lines):
    """a run that ends in the middle is finished by the next, and all outputs are those of a single run"""
    counts, expected = at_once(make())

    def die(name, read):
        if read >= lines:
            raise Died

    with pytest.raises(Died):
        run_job(plan(on_lines=die), make())
    assert run_job(plan(), make()) == counts
    assert outputs() == expected


@pytest.mark.parametrize("make", [rolling, tumbling])
def test_the_work_is_not_done_again(make):
    """the next run begins where the last checkpoint was, not at the start"""
    read = []

    def die(name, lines):
        read.append(lines)
        if lines >= 300:
            raise Died

    with pytest.raises(Died):
        run_job(plan(on_lines=die), make())
    read.clear()
    run_job(plan(on_lines=lambda name, lines: read.append(lines)), make())
    assert read[0] > 280


def test_what_was_written_after_the_checkpoint_is_cut_off():
    """outputs that are longer than the checkpoint says are cut back; one that is shorter is refused"""
    _, expected = at_once(rolling())

    def die(name, lines):
        if lines > 100:
            raise Died

    with pytest.raises(Died):
        run_job(plan(on_lines=die), rolling())
    with Path("out.jsonl").open("ab") as file:
        file.write(b'{"line": 7')
    run_job(plan(), rolling())
    assert outputs() == expected
    Path("out.jsonl").write_bytes(b"")
    with pytest.raises(BadCheckpointError, match=r"out.jsonl is shorter than the checkpoint says"):
        run_job(plan(), rolling())


def test_a_run_that_is_complete():
    """a run that is complete does nothing when it is run again, and refuses an input that has grown"""
    counts = run_job(plan(), tumbling())
    made = outputs()
    assert run_job(plan(), tumbling()) == counts
    assert outputs() == made
    with Path("a.csv").open("a") as file:
        file.write("1,a,1000\n")
    with pytest.raises(BadCheckpointError, match="has grown since"):
        run_job(plan(), tumbling())


def test_another_file():
    """a file that is not the one that was read is refused"""
    run_job(plan(keep_open=True), rolling())
    Path("a.csv").write_text("value,key,time\n" + "9.9,a,1\n" * 900)
    with pytest.raises(BadCheckpointError, match=r"a.csv is not what state.json was made from"):
        run_job(plan(), rolling())


@pytest.mark.parametrize("make", [rolling, tumbling])
def test_a_file_that_grows(make):
    """with keep_open a run takes what has come, and the result is that of one run over all of it"""
    _, expected = at_once(make())
    content = Path("a.csv").read_bytes()
    for size in (0, 10, 1000, 1001, 3000, len(content)):
        Path("a.csv").write_bytes(content[:size])
        run_job(plan(keep_open=True), make())
    run_job(plan(), make())
    assert outputs() == expected


def test_several_files():
    """several files are one stream, each with its own header; a run goes on in the file in which it was"""
    Path("b.csv").write_text("time,key,value\n" + "".join(f"{time},a,{time}\n" for time in range(400, 500)))
    inputs = ["a.csv", "b.csv"]

    def die(name, lines):
        if (name, lines > 50) == ("b.csv", True):
            raise Died

    run_job(plan(inputs=inputs), rolling())
    expected = outputs()
    Path("state.json").unlink()
    with pytest.raises(Died):
        run_job(plan(inputs=inputs, on_lines=die), rolling())
    assert load_checkpoint(Path("state.json"), {}).place == 1
    run_job(plan(inputs=inputs), rolling())
    assert outputs() == expected
    assert json.loads(expected[0].splitlines()[-1]) == {
        "file": "b.csv", "line": 101, "time": 499, "key": "a", "value": 499.0, "mean": 497.0,
        "std": 2.5**0.5, "max": 499.0,
    }  # fmt: skip


def test_a_compressed_file():
    """a compressed file goes on, too"""
    _, expected = at_once(rolling())
    Path("a.csv.gz").write_bytes(gzip.compress(Path("a.csv").read_bytes()))

    def die(name, lines):
        if lines > 100:
            raise Died

    gz = {"inputs": ["a.csv.gz"], "every": 1}
    with pytest.raises((Died, UnreadableError)):
        run_job(plan(**gz, on_lines=die), rolling())
    run_job(plan(**gz), rolling())
    assert Path("out.jsonl").read_bytes() == expected[0]


def test_without_a_checkpoint():
    """without a checkpoint no output is there before all is done, and none at all if it fails"""

    def look(name, lines):
        assert not any(Path(name).exists() for name in OUTPUTS.values())

    run_job(plan(checkpoint=None, on_lines=look), rolling())
    made = outputs()
    for bad in (["a.csv", "missing.csv"], ["missing.csv"]):
        with pytest.raises(UnreadableError):
            run_job(plan(checkpoint=None, inputs=bad), rolling())
    assert outputs() == made
    assert not list(Path().glob(".*.tmp"))


def test_checkpoints_are_loaded_again(tmp_path):
    """a checkpoint is loaded as it was saved, and there is none at first"""
    path = tmp_path / "c.json"
    assert load_checkpoint(path, {}) is None
    saved = Checkpoint({"--rolling": 3}, 1, None, ["a"], {"output": 7}, {"": [1.0, float("inf")]}, {"rows": 1})
    saved.save(path)
    assert load_checkpoint(path, {"--rolling": 3}) == saved


def test_checkpoints_of_other_options(tmp_path):
    """a checkpoint that was made with another option is refused, and says which"""
    Checkpoint({"--rolling": 3, "--key": None}).save(tmp_path / "c.json")
    with pytest.raises(BadCheckpointError, match=r"c.json was made with --rolling 3, not 4"):
        load_checkpoint(tmp_path / "c.json", {"--rolling": 4})
    with pytest.raises(BadCheckpointError, match="made with --key not given, not city"):
        load_checkpoint(tmp_path / "c.json", {"--key": "city"})


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "other/1"}', "\0", '{"format": null, "content": {}}'])
def test_what_is_no_checkpoint(tmp_path, content):
    """a file that is no checkpoint is refused, in one line"""
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(BadCheckpointError, match="is not a checkpoint of stream-pipeline, or damaged") as caught:
        load_checkpoint(tmp_path / "c.json", {})
    assert "\n" not in str(caught.value)


def test_a_damaged_checkpoint(tmp_path):
    """a checkpoint of which a digit was changed is refused"""
    Checkpoint({}, 1, None, None, {"output": 700}).save(tmp_path / "c.json")
    (tmp_path / "c.json").write_text((tmp_path / "c.json").read_text().replace("700", "800"))
    with pytest.raises(BadCheckpointError, match="checksum"):
        load_checkpoint(tmp_path / "c.json", {})


def test_a_file_is_cut_back(tmp_path):
    """an output is cut back to the length of the checkpoint, and written on from there"""
    path = tmp_path / "out"
    path.write_bytes(b"one\ntwo\nthr")
    sink = AppendedFile(path, 4)
    sink.write(b"2\n")
    assert sink.sync() == 6
    sink.discard()
    assert path.read_bytes() == b"one\n2\n"


def test_outputs_that_cannot_be_written(tmp_path):
    """what cannot be opened costs one line with the reason; a device cannot be cut back, and is refused"""
    with pytest.raises(UnwritableError, match=r"cannot write .*: No such file or directory"):
        AppendedFile(tmp_path / "missing" / "out")
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(BadCheckpointError, match="is no regular file, and cannot be cut back"):
            AppendedFile(path)


def test_sinks_by_name(tmp_path, monkeypatch):
    """- is standard output, None is nowhere, and all else a file that is there when it is complete"""
    written = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", written)
    for name in ("-", None, "whole.txt"):
        sink = open_sink(name)
        sink.write(b"x")
        assert not Path("whole.txt").exists()
        sink.commit()
        sink.discard()
    assert (written.buffer.getvalue(), Path("whole.txt").read_bytes()) == (b"x", b"x")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(UnwritableError, match="standard output is closed"):
        StandardOutput().write(b"x")
