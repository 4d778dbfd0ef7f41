"""Kills runs and undos of the organizer with SIGKILL at random points, and proves each time that nothing was lost.

    python kill_driver.py FOLDER OTHER_DISK KILLS SEED WHERE

FOLDER is empty, OTHER_DISK a folder on another file system, "-" for none. WHERE is `line`: before a random line of the
package; or `time`: after a random time. Started as one process, because importing takes longer than a run. Prints
what it saw as JSON.
"""

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

import file_organizer
from file_organizer.cli import main

DANGEROUS = {str(Path(file_organizer.__file__).with_name(f"{name}.py")) for name in ("runs", "moves", "journal")}
RULES = """folder: {root}
subfolders: true
quiet: 0 s
rules:
  - {{name: other disk, when: {{extension: [mp4, iso]}}, move: "{other}"}}
  - {{name: copies, when: {{duplicate: true}}, trash: true}}
  - {{name: respelled, when: {{name: "IMG*"}}, rename: "{{stem:lower}}{{suffix:lower}}"}}
  - {{name: by type, move: "Sorted/{{extension}}/{{modified:%Y}}"}}
"""


def make_tree(root, chance):
    """Write 24 files, of which some have one name, one content, or a spelling that a disk may take for another."""
    for number in range(24):
        folder = root / chance.choice(["", "x", "x/y", "Ordner"])
        folder.mkdir(parents=True, exist_ok=True)
        stem = chance.choice(["a", "A", "é", "e\u0301", f"IMG_{number}", f"film{number}"])
        path = folder / f"{stem}.{chance.choice(['txt', 'TXT', 'jpg', 'mp4', 'iso', 'tar.gz'])}"
        path.write_bytes(chance.choice([b"same", chance.randbytes(chance.randrange(1, 20_000))]))
        path.chmod(chance.choice([0o600, 0o644, 0o755]))
        stamp = 10**18 + chance.randrange(10**17)
        os.utime(path, ns=(stamp, stamp))


def manifest(*folders):
    """Return what is in folders: each path with its hash, permissions and time, empty folders as well."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                seen = path.stat()
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[str(path)] = [digest, seen.st_mode, seen.st_mtime_ns]
            else:
                found[str(path)] = None
    return found


def contents(tree):
    """Return how often each content is in a manifest."""
    return Counter(entry[0] for entry in tree.values() if entry)


class Killer:
    """Kills its own process before the n-th line of what moves files and keeps the journal; counts them if n is 0."""

    def __init__(self, line):
        self.line, self.seen = line, 0

    def __call__(self, frame, event, _):
        """Be told of a line, as `sys.settrace` does."""
        if frame.f_code.co_filename not in DANGEROUS:
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.line:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def in_child(arguments, line=0, seconds=None):
    """Run the command in a child, killed at *line* or after *seconds*; return its exit code, negative for a signal."""
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if line:
            sys.settrace(Killer(line))
        os._exit(main(arguments))
    if seconds is not None:
        signal.sigtimedwait([signal.SIGCHLD], seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    signal.sigtimedwait([signal.SIGCHLD], 0)
    return status


def here(arguments):
    """Run the command in this process and return its exit code."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(arguments)


def lines_of(arguments):
    """Return how many dangerous lines the command runs through; it is run."""
    killer = Killer(0)
    sys.settrace(killer)
    here(arguments)
    sys.settrace(None)
    return killer.seen


def seconds_of(arguments):
    """Return how long the command takes; it is run."""
    before = os.times().elapsed
    in_child(arguments)
    return os.times().elapsed - before


def work(folder, other, kills, seed, where):
    """Kill, recover and undo *kills* times, and return what was seen."""
    chance = random.Random(seed)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    seen = Counter()
    root, rules, state = folder / "root", folder / "rules.yaml", folder / "state"
    run, undo, recover = (
        [word, *rest, "--state", str(state)] for word, *rest in (["run", str(rules)], ["undo"], ["recover"])
    )
    measure = {"line": lines_of, "time": seconds_of}[where]
    for number in range(kills):
        for old in (root, state, *([other] if other else [])):
            shutil.rmtree(old, ignore_errors=True)
        root.mkdir()
        if other:
            other.mkdir()
        rules.write_text(RULES.format(root=root, other=other or "Elsewhere"))
        make_tree(root, chance)
        folders = (root, *([other] if other else []))
        before = manifest(*folders)
        if number == 0:
            whole = {"run": measure(run), "undo": measure(undo)}
            assert manifest(*folders) == before
        which = chance.choice(["run", "run", "undo"])
        if which == "undo":
            assert here(run) == 0
        point = chance.uniform(0, whole[which] * 1.1)
        options = {"line": int(point) + 1} if where == "line" else {"seconds": point}
        ended = in_child(run if which == "run" else undo, **options)
        seen["killed" if ended == -signal.SIGKILL else "ended"] += 1
        missing = contents(before) - contents(manifest(*folders))
        assert not missing, f"lost before recover: {missing}"
        last = file_organizer.Journals(state).last()
        interrupted = last is not None and not last.ended
        seen["interrupted"] += interrupted
        assert here(recover) == 0
        after = manifest(*folders)
        assert contents(after) == contents(before), "a file was lost, overwritten or left double"
        seen["in between"] += interrupted and after != before
        while (code := here(undo)) == 0:
            pass
        assert code == 2, f"undo ended with {code}"
        assert manifest(*folders) == before, "the tree is not as it was"
    return seen


if __name__ == "__main__":
    folder, other, kills, seed, where = sys.argv[1:]
    elsewhere = None if other == "-" else Path(other) / "elsewhere"
    sys.stdout.write(json.dumps(work(Path(folder).resolve(), elsewhere, int(kills), int(seed), where)))
