"""Plan: a tree and rules become the exact list of steps, without touching anything.

Build `tree.py` and `planner.py`. No function here opens a file or asks what time it is, so a plan can be tested in a
millisecond, printed as a dry run, and trusted: what it says is what will happen.

Hint: keep, for each folder, the names in it under their folded form, and change that as each step is planned.
Hint: a folder or a name may be there in another spelling; look at the exact one first.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from file_organizer import (
    Entry,
    Kind,
    Rule,
    Settings,
    Skip,
    Tree,
    fold_name,
    make_plan,
    parse,
    parse_template,
    planner,
)
from file_organizer.rules import FIELDS

NOW = 1_800_000_000.0


def tree(*paths, folders=(), **more):
    """Return a tree below /r with files and empty folders at *paths*, and *more* names: path=kind."""
    kinds = {f"/r/{path}": Kind.FILE for path in paths}
    kinds |= {f"/r/{path}": Kind.FOLDER for path in folders} | {f"/r/{path}": kind for path, kind in more.items()}
    names = {"/r": {}}
    for path, kind in kinds.items():
        parts = path.split("/")
        for depth in range(3, len(parts)):
            names.setdefault("/".join(parts[: depth - 1]), {})[parts[depth - 1]] = Kind.FOLDER
            names.setdefault("/".join(parts[:depth]), {})
        names.setdefault("/".join(parts[:-1]), {})[parts[-1]] = kind
        if kind is Kind.FOLDER:
            names.setdefault(path, {})
    files = [Entry(f"/r/{path}", 10, 10**18, number) for number, path in enumerate(paths)]
    return Tree("/r", files, names)


def rule(into=None, rename=None, **options):
    """Return a rule for all files."""
    into, rename = (None if text is None else parse_template(text, FIELDS) for text in (into, rename))
    return Rule("all", into=into, rename=rename, **options)


def plan(a_tree, *rules, quiet=5.0):
    """Return the plan of rules."""
    return make_plan(a_tree, Settings("/r", rules, quiet=quiet), NOW)


def steps(a_plan):
    """Return the steps in short: sources and targets below /r."""
    return [
        f"{each.file.path[3:]} > {each.target[3:]}" if each.file else f"{each.action.value} {each.target[3:]}"
        for each in a_plan.operations
    ]


def test_a_folder_is_made_once_and_first():
    """the folders that are missing are made, outermost first, once, before the first move into them"""
    assert steps(plan(tree("a.txt", "b.txt"), rule("by/{extension}/"))) == [
        "make folder by", "make folder by/txt", "a.txt > by/txt/a.txt", "b.txt > by/txt/b.txt",
    ]  # fmt: skip


def test_the_first_rule_counts(tmp_path):
    """a file follows the first rule that it meets, and no other; one without a rule stays"""
    rules = """folder: .
rules:
  - {name: keep, when: {name: "keep*"}, leave: true}
  - {name: text, when: {extension: txt}, move: T}
  - {name: all a, when: {name: "a*"}, move: A}
"""
    settings = parse(rules, "rules.yaml", tmp_path)
    made = make_plan(tree("a.txt", "a.pdf", "keep.txt", "z.pdf"), settings, NOW)
    assert [each.target for each in made.moves] == ["/r/A/a.pdf", "/r/T/a.txt"]
    assert [each.rule for each in made.moves] == ["all a", "text"]
    assert made.untouched == 2


def test_two_files_with_one_target():
    """two files that would get one name in the same run get two"""
    made = plan(tree("x/a.txt", "y/a.txt", "z/a.txt", "z/b.tar.gz", "y/b.tar.gz"), rule("all"))
    assert [each.target for each in made.moves] == [
        "/r/all/a.txt", "/r/all/a (2).txt", "/r/all/b.tar.gz", "/r/all/a (3).txt", "/r/all/b (2).tar.gz",
    ]  # fmt: skip


def test_a_number_that_is_taken():
    """a number that is taken already is passed over"""
    assert steps(plan(tree("a.txt", "T/a.txt", "T/a (2).txt"), Rule("x", into=parse_template("T", FIELDS)))) == [
        "a.txt > T/a (3).txt"
    ]


def test_conflict_skip():
    """a rule that skips where a name is taken moves nothing there, and says so"""
    made = plan(tree("x/a", "y/a"), rule("T", on_conflict="skip"))
    assert steps(made) == ["make folder T", "x/a > T/a"]
    assert made.skipped == (Skip("/r/y/a", "a is taken there"),)


@pytest.mark.parametrize(
    ("there", "new"),
    [("README.TXT", "readme.txt"), ("\u00e9.txt", "e\u0301.txt"), ("STRASSE", "straße")],
)
def test_a_name_in_another_spelling_is_taken(there, new):
    """a name that is there in other case, or composed otherwise, is taken: some disks know no difference"""
    made = plan(tree(f"T/{there}", f"x/{new}"), rule("T"))
    (move,) = made.moves
    assert fold_name(move.target.rpartition("/")[2]) not in (fold_name(there), fold_name(new))
    assert " (2)" in move.target


def test_a_folder_in_another_spelling_is_used():
    """a folder that is there in another spelling is used; of several, the exact one"""
    assert steps(plan(tree("a", folders=["PICTURES"]), rule("Pictures"))) == ["a > PICTURES/a"]
    assert steps(plan(tree("a", folders=["PICTURES", "Pictures"]), rule("Pictures"))) == ["a > Pictures/a"]


def test_a_file_may_be_respelled():
    """a file's own name does not stand in the way of its new spelling"""
    assert steps(plan(tree("IMG.JPG"), rule(rename="{stem:lower}{suffix:lower}"))) == ["IMG.JPG > img.jpg"]


def test_a_vacated_place_is_free(tmp_path):
    """the place of a file that moves before is free for the next one"""
    rules = """folder: .
rules:
  - {name: out, when: {folder: p}, move: z}
  - {name: in, when: {folder: q}, move: p}
"""
    made = make_plan(tree("p/f", "q/f"), parse(rules, "rules.yaml", tmp_path), NOW)
    assert steps(made) == ["make folder z", "p/f > z/f", "q/f > p/f"]


def test_a_place_that_is_vacated_later_is_taken(tmp_path):
    """the place of a file that moves only afterwards is not free yet"""
    rules = """folder: .
rules:
  - {name: in, when: {folder: p}, move: q}
  - {name: out, when: {folder: q}, move: z}
"""
    made = make_plan(tree("p/f", "q/f"), parse(rules, "rules.yaml", tmp_path), NOW)
    assert steps(made) == ["p/f > q/f (2)", "make folder z", "q/f > z/f"]


def test_a_number_that_is_vacated_is_free_again(tmp_path):
    """a number that a file has left is given to the next one, however many were tried before"""
    rules = """folder: .
rules:
  - {name: out, when: {name: "a (2).txt"}, move: out}
  - {name: in, move: T}
"""
    found = tree("A/a.txt", "T/a (2).txt", "T/a.txt", "Z/a.txt", folders=["out"])
    made = make_plan(found, parse(rules, "rules.yaml", tmp_path), NOW)
    assert steps(made) == ["A/a.txt > T/a (3).txt", "T/a (2).txt > out/a (2).txt", "Z/a.txt > T/a (2).txt"]


def test_a_second_run_has_nothing_to_do():
    """files that are where they belong stay, the numbered ones as well"""
    made = plan(tree("T/a.txt", "T/a (2).txt"), rule("T"))
    assert (steps(made), made.untouched) == ([], 2)
    made = plan(tree("n.txt", "n (2).txt", "n (7).txt"), rule(rename="n{suffix}"))
    assert steps(made) == []


@pytest.mark.parametrize(("kind", "word"), [(Kind.LINK, "symbolic link"), (Kind.FILE, "file"), (Kind.OTHER, "special")])
def test_what_is_no_folder_is_not_gone_through(kind, word):
    """a link, a file or a device where a folder should be stops the file, with the reason, and no step is left over"""
    made = plan(tree("a", **{"T": kind}), rule("T/deep"))
    assert [each for each in steps(made) if each.startswith(("make", "a >"))] == []
    assert {skip.path for skip in made.skipped} >= {"/r/a"}
    assert any(word in skip.reason for skip in made.skipped)


@pytest.mark.parametrize(
    ("name", "into", "reason"),
    [
        ("noext", "by/{extension}", "it has no extension"),
        ("noext", "{extension}", "it has no extension"),
        ("x" * 250 + ".txt", "{stem}{stem}", "more than 255 bytes"),
    ],
)
def test_places_that_cannot_be(name, into, reason):
    """a file whose place would have an empty or an endless name is skipped with the reason"""
    made = plan(tree(name), rule(into))
    assert made.operations == ()
    assert reason in made.skipped[0].reason


def test_a_group_cannot_lead_out(tmp_path):
    """what a regex finds in a name cannot lead out of the folder"""
    rules = "folder: .\nrules: [{name: x, when: {regex: '^(?P<up>[.]+)'}, move: '{up}/{up}'}]"
    made = make_plan(tree("..x"), parse(rules, "rules.yaml", tmp_path), NOW)
    assert made.operations == ()
    assert "'../..'" in made.skipped[0].reason


def test_files_that_are_being_written():
    """a file written to less than the quiet period ago is skipped; one with a time far in the future is not"""

    def aged(seconds):
        found = tree("a")
        return plan(
            Tree("/r", [found.files[0]._replace(modified=round((NOW - seconds) * 1e9))], found.folders), rule("T")
        )

    assert [len(aged(seconds).moves) for seconds in (0, 4.9, 5.1, -4.9, -9999)] == [0, 0, 1, 0, 1]
    assert "was written to less than 5 s ago" in aged(1).skipped[0].reason


def test_many_files_of_one_name_take_no_squared_time(monkeypatch):
    """two thousand files that want one name are planned by looking at each number about once"""
    looked = itertools.count()

    def counting(name):
        next(looked)
        return fold_name(name)

    monkeypatch.setattr(planner, "fold_name", counting)
    assert len(plan(tree(*(f"{number}/a.txt" for number in range(2000))), rule("T")).moves) == 2000
    assert next(looked) < 20 * 2000


NAMES = st.lists(
    st.tuples(
        st.sampled_from(["", "x/", "X/", "T/"]), st.sampled_from(["a", "A", "a (2)", "é", "e\u0301", "b.txt", "B.TXT"])
    ),
    unique=True,
    max_size=14,
)


@given(
    NAMES,
    st.sampled_from(["T", "t/{extension}x", "", "{folder}"]),
    st.sampled_from([None, "a{suffix}", "{stem:upper}{suffix}"]),
)
def test_every_plan_can_be_carried_out(paths, into, rename):
    """on any tree, each step finds its source and a free target, in whatever spelling, and no file is lost"""
    found = tree(*("".join(path) for path in paths))
    there = {folder: dict(names) for folder, names in found.folders.items()}
    before = sorted(file.inode for file in found.files)
    where = {file.path: file.inode for file in found.files}
    for step in plan(found, rule(into, rename)).operations:
        folder, _, name = step.target.rpartition("/")
        if step.file:
            left, _, old = step.file.path.rpartition("/")
            assert there[left].pop(old) is Kind.FILE
            where[step.target] = where.pop(step.file.path)
        else:
            there[step.target] = {}
        taken = {fold_name(each) for each in there[folder]}
        assert fold_name(name) not in taken
        there[folder][name] = Kind.FILE if step.file else Kind.FOLDER
    assert sorted(where.values()) == before


@given(NAMES)
def test_a_second_plan_is_empty(paths):
    """after a plan is carried out, the same rules plan nothing more"""
    found = tree(*("".join(path) for path in paths))
    made = plan(found, rule("T"))
    moved = {each.file.path: each.target for each in made.moves}
    again = tree(*(moved.get(file.path, file.path)[3:] for file in found.files), folders=["x", "X", "T"])
    assert steps(plan(again, rule("T"))) == []
