"""Rules: a file of rules is read, checked with line numbers, and asked which files it means.

Build `units.py`, `template.py`, `document.py`, `rules.py` and `config.py`. A person writes the rules, so what is wrong
with them is told with its line, all of it at once, and before any file is touched.

Hint: `yaml.SafeLoader(text).get_single_node()` gives nodes, and a node knows its line (`start_mark.line`, from 0).
Hint: pydantic says *where* something is wrong as a path of keys (`error["loc"]`); your document knows its line.
Hint: `string.Formatter().parse` takes a template apart; never call `str.format` with a stranger's text.
"""

from datetime import datetime

import pytest

from file_organizer import (
    BadRulesError,
    Candidate,
    Entry,
    Tree,
    fold_name,
    parse,
    parse_duration,
    parse_size,
    split_name,
)
from file_organizer.document import read_document
from file_organizer.template import parse_template

NOW = 1_800_000_000.0


def settings(tmp_path, rules):
    """Return the settings of rules that organize the folder tmp_path."""
    return parse(f"folder: .\nrules:\n{rules}", "rules.yaml", tmp_path)


def problems(tmp_path, text):
    """Return the lines of what is wrong with a rules file."""
    with pytest.raises(BadRulesError) as caught:
        parse(text, "rules.yaml", tmp_path)
    return str(caught.value).splitlines()


def candidate(name, size=100, age=0.0, folder="/r", **answers):
    """Return a file to try rules on."""
    entry = Entry(f"{folder}/{name}", size, round((NOW - age) * 1e9), 1)
    types, originals = ({entry.path: answers[key]} if key in answers else {} for key in ("type", "original"))
    return Candidate(entry, Tree("/r", [entry], types=types, originals=originals), NOW)


@pytest.mark.parametrize(
    ("text", "size"), [("10 MB", 10_000_000), ("4KiB", 4096), ("1.5 kb", 1500), ("7 B", 7), (300, 300), ("0 B", 0)]
)
def test_sizes(text, size):
    """sizes have decimal and binary units, in any case; a whole number is bytes"""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["10", "MB", "-3 MB", "10 XB", "", True, None, -1, "1e3 MB", "٣ MB"])
def test_what_is_no_size(text):
    """what is no size is refused, and quoted"""
    with pytest.raises(ValueError, match="a size is such as 10 MB"):
        parse_size(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("5 s", 5), ("90 days", 7_776_000), ("2 weeks", 1_209_600), ("1.5h", 5400), ("1 min", 60)]
)
def test_durations(text, seconds):
    """durations have a unit, with or without a plural"""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", [5, "5", "5 fortnights", "-1 s", None])
def test_what_is_no_duration(text):
    """a number without a unit is no duration, and refused"""
    with pytest.raises(ValueError, match="a duration is such as"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.b.txt", ("a.b", ".txt")),
        ("old.tar.gz", ("old", ".tar.gz")),
        (".profile", (".profile", "")),
        ("end.", ("end.", "")),
        (".tar.gz", (".tar", ".gz")),
    ],
)
def test_stem_and_suffix(name, parts):
    """a name has a stem and a suffix; a hidden file's first dot begins none, and .tar belongs to what follows"""
    assert split_name(name) == parts


def test_names_that_some_disk_takes_for_one():
    """names that differ in case, or in composed and decomposed letters, fold to one"""
    assert fold_name("ÉTÉ.TXT") == fold_name("e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}.txt")
    assert fold_name("Straße") == fold_name("STRASSE")
    assert fold_name("a.txt") != fold_name("b.txt")


def test_template():
    """fields are filled in, spelled as they ask, and doubled braces are braces"""
    template = parse_template("{{{stem:lower}}}/{modified:%Y-%m}", {"stem", "modified"})
    assert template.fill({"stem": "CAT", "modified": datetime(2026, 3, 1)}) == "{cat}/2026-03"


@pytest.mark.parametrize(
    "text", ["{nmae}", "{stem.__class__}", "{stem[0]}", "{stem!r}", "{stem:>9}", "{stem", "stem}", "{}", "{0}"]
)
def test_templates_that_are_refused(text):
    """a template knows only its fields: no others, no attributes, no conversions, no widths, no lonely brace"""
    with pytest.raises(ValueError, match=r"."):
        parse_template(text, {"stem", "modified"})


def test_lines():
    """each key and each item of a document knows its line"""
    document = read_document("a: 1\nb:\n  - c: x\n    d: y\n  - 7\n", "f")
    assert document.value == {"a": 1, "b": [{"c": "x", "d": "y"}, 7]}
    places = [("a",), ("b",), ("b", 0, "d"), ("b", 1), ("b", 0, "unknown")]
    assert [document.line(place) for place in places] == [1, 2, 4, 5, 3]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [\n", 3),
        ("a: 1\na: 2\n", 2),
        ("a: &x [1]\nb: *x\n", 2),
        ("a: &x [*x]", 1),
        ("a: \x00", 1),
        ("[a]: 1", 1),
    ],
)
def test_documents_that_are_refused(text, line):
    """broken YAML, a key that stands twice, an alias and a NUL are refused with their line"""
    with pytest.raises(BadRulesError, match=f"^f:{line}: "):
        read_document(text, "f")


def test_all_problems_with_their_lines(tmp_path):
    """every problem is told, with its line and a remedy, in the order of the lines"""
    text = """folder: .
quiet: 5
rules:
  - name: Pictures
    when:
      extnsion: jpg
      larger: 10 XB
    move: Pictures
  - name: Music
    when: {extension: [mp3, 7]}
    movee: Music
    conflict: overwrite
"""
    told = problems(tmp_path, text)
    assert [line.split(":")[1] for line in told] == ["2", "6", "7", "10", "11", "12"]
    assert told[1] == "rules.yaml:6: there is no 'extnsion'; did you mean 'extension'?"
    assert "'10 XB'" in told[2]
    assert "7 is not text; put it in quotes" in told[3]
    assert "did you mean 'move'?" in told[4]
    assert "'overwrite'" in told[5]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("- name: x", "a rule has move, rename or both, or trash, or leave"),
        ("- {name: x, trash: true, move: y}", "not move and trash"),
        ("- {name: x, move: '{year}'}", "no field is called {year}"),
        ("- {name: x, rename: a/b}", "a name has no slash"),
        ("- {name: x, move: ../up}", "leads out of the folder"),
        ("- {name: x, move: /nowhere/at/all}", "there is no folder '/nowhere/at/all'"),
        ("- {name: x, when: {regex: '('}, leave: true}", "not a regular expression"),
        ("- {name: x, when: {regex: '(?P<stem>a)'}, leave: true}", "a group cannot be called stem"),
        ("- {name: x, when: {type: image}, leave: true}", "a type is such as image/*"),
        ("- {when: {}, leave: true}", "'name' is missing"),
        ("[]", "rules"),
    ],
)
def test_rules_that_are_refused(tmp_path, rule, says):
    """a rule that cannot be meant is refused, with the reason"""
    (told,) = problems(tmp_path, f"folder: .\nrules:\n  {rule}\n")
    assert says in told


@pytest.mark.parametrize("text", ["", "- a\n", "rules\n", "folder: gone\nrules: [{name: x, leave: true}]\n"])
def test_files_that_are_no_rules(tmp_path, text):
    """a file that is no mapping, an empty one, and one whose folder is missing are refused"""
    assert problems(tmp_path, text)[0].startswith("rules.yaml:1: ")


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        ("extension: [jpg, .PNG]", candidate("a.JPG"), candidate("a.txt")),
        ("extension: tar.gz", candidate("a.tar.gz"), candidate("a.gz")),
        ("extension: gz", candidate("a.tar.gz"), candidate("gz")),
        ("name: 'IMG_*'", candidate("img_1.jpg"), candidate("my_IMG_1")),
        ("regex: '^\\d{4}'", candidate("2026-a"), candidate("a-2026")),
        ("folder: 'scans/*'", candidate("a", folder="/r/Scans/x"), candidate("a", folder="/r/scans")),
        ("folder: ''", candidate("a"), candidate("a", folder="/r/x")),
        ("larger: 1 kB", candidate("a", 1001), candidate("a", 1000)),
        ("smaller: 1 kB", candidate("a", 999), candidate("a", 1000)),
        ("older: 1 day", candidate("a", age=86401), candidate("a", age=86399)),
        ("newer: 1 day", candidate("a", age=86399), candidate("a", age=86401)),
        ("type: image/*", candidate("a.txt", type="image/png"), candidate("a.png", type="text/plain")),
        ("duplicate: true", candidate("a", original="/r/b"), candidate("a")),
        ("duplicate: false", candidate("a"), candidate("a", original="/r/b")),
    ],
)
def test_conditions(tmp_path, when, yes, no):
    """each condition means what it says, and not what lies just beside it"""
    (rule,) = settings(tmp_path, f"  - {{name: x, when: {{{when}}}, leave: true}}").rules
    assert rule.matches(yes)
    assert not rule.matches(no)


def test_all_conditions_must_hold(tmp_path):
    """a rule means files that meet all its conditions; one without conditions means each file"""
    both, none = settings(
        tmp_path,
        "  - {name: a, when: {extension: jpg, larger: 1 kB}, leave: true}\n  - {name: b, leave: true}",
    ).rules
    assert [both.matches(candidate(name, size)) for name, size in [("a.jpg", 2000), ("a.jpg", 5), ("a", 2000)]] == [
        True, False, False,
    ]  # fmt: skip
    assert none.matches(candidate("a"))


def test_content_is_asked_for_last(tmp_path):
    """what must be read from the disk is asked only if all else holds, in whatever order it stands"""
    (rule,) = settings(tmp_path, "  - {name: x, when: {type: image/*, extension: png}, leave: true}").rules
    assert not rule.matches(candidate("a.txt"))  # its type is not known, and asking would raise


def test_groups_are_fields(tmp_path):
    """the named groups of a regex fill the fields of the same rule"""
    (rule,) = settings(
        tmp_path, "  - {name: x, when: {regex: '(?P<year>\\d{4})'}, move: 'by/{year}/{extension}'}"
    ).rules
    assert rule.into.fill(rule.values(candidate("scan-2026.PDF"), None)) == "by/2026/pdf"
