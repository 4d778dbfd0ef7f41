"""The live page in a browser: what a reader does on it, and what it does then."""

import functools
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from tenweeks import catalogue, live_page, progress_file
from tenweeks.cli import book
from tenweeks.judge import judge, solution_of
from tenweeks.plugin import imported, known_mistakes, objects_of
from tenweeks.result import Result

ROOT = catalogue.course_root()
COURSE = catalogue.load()
LESSONS = COURSE.lessons
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.stem for lesson in LESSONS])
COLLECTIONS = "notebooks/week01/03_collections.html"
TEXT = "notebooks/week01/02_strings_and_text.html"
EXERCISES = "book/exercises.html"
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
# A busy machine may take long; a page that is stuck would take for ever.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
GROUP_BY = "def group_by(items, key):\n    groups = {}\n"
RIGHT = (
    GROUP_BY
    + """\
    for item in items:
        name = key(item)
        try:
            groups.setdefault(name, []).append(item)
        except TypeError as error:
            error.add_note(f"item: {item!r}")
            raise
    return groups


check(group_by)
"""
)
WRONG = GROUP_BY + "    for item in items:\n        groups[key(item)] = item\n    return groups\n\n\ncheck(group_by)\n"


@pytest.fixture
def context(browser: Browser, live_site) -> Iterator[BrowserContext]:
    """Open a browser profile of its own; no page in it may fail, nor ask another host for anything."""
    with browser.new_context(viewport=LAPTOP, base_url=f"{live_site.address}/") as context:
        context.set_default_timeout(PATIENCE)
        requests: list[Request] = []
        errors: list[str] = []
        context.on("request", lambda request: requests.append(request))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        yield context
        assert errors == []
        here = (live_site.address, "blob:", "data:")
        assert [request.url for request in requests if not request.url.startswith(here)] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open a lesson."""
    page = context.new_page()
    page.goto(COLLECTIONS)
    return page


def cell(page: Page, name: str) -> Locator:
    """Return a cell by its name in the notebook."""
    return page.locator(f"#cell-{name}")


def write(page: Page, name: str, source: str) -> None:
    """Put *source* into the editor of a cell, as a reader who selects all and pastes."""
    edited = cell(page, name).locator(".cm-content")
    if not edited.count():
        cell(page, name).get_by_role("button", name="Edit").dispatch_event("click")
    edited.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)


def run(page: Page, name: str) -> Locator:
    """Run a cell and return what it shows, once it has ended."""
    started = cell(page, name)
    started.get_by_role("button", name="Run cell").dispatch_event("click")
    ended(started)
    return started.locator(".live-output")


def ended(started: Locator) -> None:
    """Wait until a cell has run."""
    expect(started).not_to_have_attribute("aria-busy", "true")


def written_and_run(page: Page, name: str, source: str) -> Locator:
    """Put *source* into a cell, run it, and return what it shows."""
    write(page, name, source)
    return run(page, name)


# Reading


def test_a_page_that_is_read_downloads_no_python(context: BrowserContext) -> None:
    """Opening, scrolling and answering questions fetches the small script and nothing else of the live page."""
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.partition("/live/")[2]))
    page.goto(COLLECTIONS)
    page.keyboard.press("End")
    page.locator(".live-option").first.click()
    page.wait_for_load_state("networkidle")
    assert {name for name in fetched if name} == {"page.js", "live.css"}


def test_a_question_answers_each_option(page: Page) -> None:
    """A predict item is a list of buttons; each tells, in words, whether it is right and why."""
    question = page.locator("p.live-question", has_text="a = [[1], [2]]")
    options = question.locator("xpath=following-sibling::ul[1]")
    wrong, right = (options.get_by_role("button", name=name, exact=True) for name in ("[[1], [2]]", "[[1, 9], [2]]"))
    feedback = options.get_by_text("✗ That would need a deep copy")
    expect(feedback).to_be_hidden()
    wrong.click()
    expect(feedback).to_be_visible()
    expect(wrong).to_have_attribute("aria-expanded", "true")
    right.click()
    expect(page.get_by_role("status")).to_contain_text("✓ append changes the inner list")
    wrong.click()
    expect(feedback).to_be_hidden()


def test_every_question_of_the_course_is_asked(page: Page, live_site) -> None:
    """On every lesson each predict and quiz item has become buttons: none has kept its answers folded."""
    for lesson in LESSONS:
        prose = "\n".join(each["source"] for each in catalogue.read_notebook(lesson.path)["cells"])
        page.goto(lesson.path.relative_to(ROOT).with_suffix(".html").as_posix())
        items = len(re.findall(r"^\*\*(?:Predict|Quiz)\*\*", prose, re.MULTILINE))
        expect(page.locator(".live-options")).to_have_count(items)
        expect(page.locator("summary", has_text=re.compile("^Answer$"))).to_have_count(0)


# Running


def test_a_cell_runs_and_the_setup_above_it_first(page: Page) -> None:
    """A cell shows what it prints in the place of the stored output; the imports it needs have run before."""
    lookup = cell(page, "ticket")
    expect(lookup.locator(".cell_output")).to_be_visible()
    shown = written_and_run(page, "ticket", "print(Counter('banana').most_common(1))\n'ß'.casefold()")
    expect(shown).to_contain_text("[('a', 3)]")
    expect(shown).to_contain_text("'ss'")
    expect(lookup.locator(".cell_output:not(.live-output)")).to_be_hidden()


def test_cells_share_their_names_and_offer_what_is_missing(page: Page) -> None:
    """A NameError offers to run the cells above; with them the cell works."""
    shown = run(page, "one-row")
    expect(shown).to_contain_text("NameError: name 'seats' is not defined")
    shown.get_by_role("button", name="Run them, then this one").click()
    expect(cell(page, "one-row").locator(".live-output")).to_contain_text("1 row behind 3 places")


def test_a_cell_says_why_it_was_not_run(page: Page) -> None:
    """Where the setup fails, the cell that the reader wants says that it was not run, and which cell is to blame."""
    write(page, "setup", "import no_such_module")
    shown = run(page, "sold-out-shown")
    expect(shown).to_contain_text("Not run, as cell 1 above has not run to its end.")
    expect(cell(page, "setup").locator(".live-output")).to_contain_text("No module named 'no_such_module'")


def test_run_all_above_passes_over_exercises_that_are_not_begun(page: Page) -> None:
    """All lesson cells above run in order; stubs and solutions do not."""
    last = cell(page, "recap-shown") if cell(page, "recap-shown").count() else cell(page, "group-by-stub")
    last.get_by_role("button", name="Run all above").click()
    before = [name for name in names_above("group-by-stub") if "exercise" not in tags_of(name)]
    for name in before:
        if "solution" not in tags_of(name):
            ended(cell(page, name))
    assert run(page, "copies-shown").inner_text()
    expect(cell(page, "make-grid-stub").locator(".live-output")).to_have_count(0)
    expect(cell(page, "make-grid-solution").locator(".live-output")).to_have_count(0)


def code_cells() -> dict[str, list[str]]:
    """Return the tags of the lesson's code cells, by name."""
    cells = catalogue.read_notebook(ROOT / "notebooks/week01/03_collections.ipynb")["cells"]
    return {each["id"]: catalogue.tags(each) for each in cells if each["cell_type"] == "code"}


def names_above(name: str) -> list[str]:
    """Return the names of the cells above one."""
    names = list(code_cells())
    return names[: names.index(name)]


def tags_of(name: str) -> list[str]:
    """Return the tags of a cell."""
    return code_cells()[name]


def test_the_rest_of_the_library_is_there(page: Page) -> None:
    """A module that no page has loaded yet comes from the standard library's archive, whole."""
    shown = written_and_run(page, "ticket", "import configparser, sqlite3, xml.dom.minidom\nconfigparser.__doc__[:13]")
    expect(shown).to_contain_text("'Configuration'")


def test_an_error_shows_the_readers_lines_alone(page: Page) -> None:
    """A traceback names the reader's cells, and ends in the error."""
    shown = written_and_run(page, "ticket", "def read(text):\n    return __import__('json').loads(text)\nread('{')")
    expect(shown).to_contain_text('File "ticket", line 3, in <module>')
    expect(shown).to_contain_text("json.decoder.JSONDecodeError: ")
    assert "/lib/" not in shown.inner_text() and "tenweeks" not in shown.inner_text()


def test_input_asks_in_a_field_on_the_page(page: Page) -> None:
    """`input` waits for a line that is typed on the page, twice if it is asked twice."""
    write(page, "ticket", "first = input('Town? ')\nprint(first, input())")
    cell(page, "ticket").get_by_role("button", name="Run cell").click()
    page.get_by_label("Town?").fill("Ṣàkì")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Town?")).to_have_count(0)
    page.get_by_label("Input").fill("Ẹdẹ")
    page.keyboard.press("Enter")
    ended(cell(page, "ticket"))
    expect(cell(page, "ticket").locator(".live-output")).to_contain_text("Ṣàkì Ẹdẹ")


def test_figures_and_rich_outputs_show(page: Page) -> None:
    """A drawing is an image with the alt text of the stored one; HTML shows as HTML."""
    picture = cell(page, "seats-picture")
    alt = picture.locator("img").get_attribute("alt")
    image = run(page, "seats-picture").locator("img")
    expect(image).to_have_attribute("alt", alt)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    shown = written_and_run(page, "ticket", "class Bold:\n    def _repr_html_(self): return '<b>heavy</b>'\nBold()")
    expect(shown.locator("b")).to_have_text("heavy")


def test_a_cell_may_wait_for_a_coroutine(page: Page) -> None:
    """`await` and `asyncio.run` work in a cell."""
    source = "import asyncio\nasync def town(): return 'Hà Nội'\nprint(asyncio.run(town()))\nawait town()"
    expect(written_and_run(page, "ticket", source)).to_contain_text("'Hà Nội'")


def test_what_only_the_network_has_is_told_in_a_line(browser: Browser, live_site) -> None:
    """A library that cannot be loaded is named, and the notebook offered; the page goes on."""
    with browser.new_context(base_url=f"{live_site.address}/") as context:
        asked_for: list[str] = []

        def cut(route: Route) -> None:
            asked_for.append(route.request.url)
            route.abort()

        context.route(re.compile("^https:"), cut)
        page = context.new_page()
        page.goto(COLLECTIONS)
        shown = written_and_run(page, "ticket", "import numpy\nnumpy.zeros(3)")
        expect(shown).to_contain_text("numpy comes from the network, which cannot be reached now. The notebook runs")
        expect(written_and_run(page, "ticket", "1 + 1")).to_contain_text("2")
        assert {re.sub(r"numpy-[^/]*", "numpy", url) for url in asked_for} == {
            "https://cdn.jsdelivr.net/pyodide/v314.0.7/full/numpy"
        }


# Being checked


def test_a_wrong_answer_is_told_with_input_and_reason(page: Page) -> None:
    """The referee's answer is that of the notebook: the failing call, both results, and the misconception."""
    shown = written_and_run(page, "group-by-stub", WRONG)
    expect(shown.locator(".tenweeks-result")).to_contain_text("✗ group_by — ")
    expect(shown).to_contain_text("group_by(['fig', 'yam', 'fig', 'kiwi'], len)")
    expect(shown).to_contain_text("keeps one item for each key, the last. Each key needs a list.")
    expect(page.get_by_role("status")).to_contain_text("✗ group_by")


def test_a_right_answer_counts(page: Page) -> None:
    """A right answer passes, and the ring under the title and the marks say so."""
    expect(page.locator(".live-ring-line")).to_have_text("0 of 6 solved")
    expect(run(page, "group-by-stub")).to_contain_text("○ group_by — not started")
    expect(written_and_run(page, "group-by-stub", RIGHT)).to_contain_text("✓ group_by — 12 checks")
    expect(page.locator(".live-ring-line")).to_have_text("1 of 6 solved")
    assert marks(page) == {"group_by": {"solved": True, "attempts": 1, "hints": 0, "solution_opened": False}}


def test_hints_and_the_solution_are_remembered(page: Page) -> None:
    """Who opens a hint or the solution finds it in the marks; running the solution solves nothing."""
    page.locator("details", has_text="Hint 2").filter(has_text="setdefault").locator("summary").click()
    solution = cell(page, "group-by-solution")
    solution.locator("summary").click()
    expect(run(page, "group-by-solution")).to_contain_text("✓ group_by")
    assert marks(page) == {"group_by": {"solved": False, "attempts": 0, "hints": 2, "solution_opened": True}}


def marks(page: Page) -> dict:
    """Return the marks that the browser keeps."""
    return json.loads(page.evaluate("localStorage['tenweeks:progress']"))["exercises"]


def solutions_below(exercise: catalogue.Exercise) -> list[str]:
    """Return the names of the solution cells of an exercise."""
    cells = catalogue.read_notebook(exercise.lesson.path)["cells"]
    position = next(number for number, each in enumerate(cells) if each["id"] == exercise.cell)
    below = itertools.takewhile(lambda each: "exercise" not in catalogue.tags(each), cells[position + 1 :])
    return [each["id"] for each in below if "solution" in catalogue.tags(each)]


def told(result: Result) -> tuple[str, str, str]:
    """Return what two verdicts on one answer must have in common."""
    return str(result.outcome), result.failed[0].check if result.failed else "", result.why


VERDICT = """
import json

from tenweeks import catalogue
from tenweeks.judge import judge, solution_of
from tenweeks.plugin import imported, objects_of


def verdict(exercise_name, answer_name):
    exercise = catalogue.load().exercise(exercise_name)
    known = vars(imported(exercise.tests))[answer_name]
    answer = objects_of(known, exercise.objects, lambda: solution_of(exercise))
    print(json.dumps(judge(exercise, answer).as_json()))
"""


@every_lesson
def test_every_cell_of_a_lesson_runs_on_the_page(context: BrowserContext, lesson: catalogue.Lesson) -> None:
    """From top to bottom, no cell of a lesson ends in an error; what needs more than a browser is tagged so."""
    page = context.new_page()
    page.goto(lesson.path.relative_to(ROOT).with_suffix(".html").as_posix())
    page.locator(".tag_exercise").last.get_by_role("button", name="Run all above").dispatch_event("click")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert [each.inner_text() for each in page.locator(".live-error").all()] == []


@every_lesson
def test_the_page_judges_as_the_desktop_does(context: BrowserContext, lesson: catalogue.Lesson) -> None:
    """In one load of a lesson each stub is not started and each solution passes.

    In week 1 each known mistake gets the outcome, the failing check and the why that it gets on the desktop.
    """
    page = context.new_page()
    page.goto(lesson.path.relative_to(ROOT).with_suffix(".html").as_posix())
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    exercises = [each for each in COURSE.exercises if each.lesson == lesson and each.browser]
    differing = {}
    for exercise in exercises:
        expect(run(page, exercise.cell)).to_contain_text(f"○ {exercise.name} — not started")
        for each in solutions_below(exercise):
            shown = run(page, each)
        expect(shown).to_contain_text(f"✓ {exercise.name} — ")
        if exercise.week > 1:
            continue  # some of the later mistakes block a thread, and take the page ten seconds each
        expect(written_and_run(page, exercise.cell, VERDICT)).to_be_empty()
        for name, known in known_mistakes(imported(exercise.tests)).items():
            shown = written_and_run(page, exercise.cell, f"verdict({exercise.name!r}, {name!r})").inner_text()
            assert shown.startswith("{"), (exercise.name, name, shown)
            there = Result.from_json(json.loads(shown))
            objects = objects_of(known, exercise.objects, functools.partial(solution_of, exercise))
            here = judge(exercise, objects, seconds=PATIENCE / 1000)
            if told(there) != told(here):
                differing[exercise.name, name] = told(there), told(here)
        cell(page, exercise.cell).get_by_role("button", name="Reset").click()
    assert differing == {}


# Stopping


def test_stop_ends_a_loop_and_the_page_lives(page: Page) -> None:
    """Stop works at once, also where Python cannot be interrupted; the next run starts anew."""
    write(page, "ticket", "print('begins')\nsum(range(10**14))")
    endless = cell(page, "ticket")
    endless.get_by_role("button", name="Run cell").click()
    expect(endless.locator(".live-output")).to_contain_text("begins")
    endless.get_by_role("button", name="Stop").click()
    ended(endless)
    expect(endless.locator(".live-output")).to_contain_text("Stopped. What the cells above have defined is gone.")
    expect(run(page, "sold-out-shown")).to_contain_text("['free', 'sold', 'free']")


def test_an_endless_loop_ends_by_itself_and_keeps_what_was_defined(page: Page) -> None:
    """After ten seconds a loop ends in an error that names its line; names and later cells are as before."""
    shown = written_and_run(
        page, "ticket", "town = 'Oslo'\nwhile True:\n    try:\n        pass\n    finally:\n        pass"
    )
    expect(shown).to_contain_text("TimeoutError: stopped after 10 s")
    expect(shown).to_contain_text('File "ticket", line ')
    expect(written_and_run(page, "ticket", "town")).to_contain_text("'Oslo'")


def test_recursion_that_never_ends_is_told(page: Page) -> None:
    """Endless calls end in a RecursionError; what only the browser's stack ends is told, too, and the page lives on."""
    for endless in (
        "def again():\n    return again()\n\nagain()",
        "class Same:\n    def __eq__(self, other):\n        return [self] == [other]\n\nSame() == Same()",
    ):
        expect(written_and_run(page, "ticket", endless)).to_contain_text("RecursionError: maximum recursion depth")
    nested = "nested = []\nfor _ in range(100_000):\n    nested = [nested]\nrepr(nested)"
    expect(written_and_run(page, "ticket", nested)).to_contain_text("deeper than this browser allows")
    expect(run(page, "sold-out-shown")).to_contain_text("['free', 'sold', 'free']")


def test_an_endless_answer_is_out_of_time(page: Page) -> None:
    """The referee itself ends an answer that loops, and names the call."""
    shown = written_and_run(page, "group-by-stub", "def group_by(items, key):\n    while True: pass\n\ncheck(group_by)")
    expect(shown).to_contain_text("✗ group_by — out of time")
    expect(shown).to_contain_text("group_by(['fig', 'yam', 'fig', 'kiwi'], len)")


# Keeping


def test_code_and_progress_outlast_a_reload(page: Page) -> None:
    """What was written and solved is there again, and the answer still passes."""
    written_and_run(page, "group-by-stub", RIGHT)
    page.reload()
    expect(cell(page, "group-by-stub").locator(".cm-content")).to_contain_text("error.add_note")
    expect(page.locator(".live-ring-line")).to_have_text("1 of 6 solved")
    expect(run(page, "group-by-stub")).to_contain_text("✓ group_by — 12 checks")


def test_reset_gives_back_the_book_and_can_be_undone(page: Page) -> None:
    """Reset restores code and output as they are in the book; undoing it restores what was written and shown."""
    written_and_run(page, "sold-out-shown", "print('mine')")
    reset = cell(page, "sold-out-shown").get_by_role("button", name="eset")
    reset.click()
    expect(cell(page, "sold-out-shown").locator(".cm-content")).to_contain_text("seats[0][1]")
    expect(cell(page, "sold-out-shown").locator(".cell_output")).to_contain_text("['free', 'sold', 'free']")
    expect(reset).to_contain_text("Undo reset")
    reset.click()
    expect(cell(page, "sold-out-shown").locator(".cm-content")).to_have_text("print('mine')")
    expect(cell(page, "sold-out-shown").locator(".live-output")).to_have_text("mine")


def test_progress_travels_to_the_command_line_and_back(page: Page, tmp_path: Path, monkeypatch) -> None:
    """The file that the page exports is one that `tenweeks` reads, and the other way round; marks are joined."""
    written_and_run(page, "group-by-stub", RIGHT)
    page.goto(EXERCISES)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    exported = progress_file.marks_from(json.loads(Path(download.value.path()).read_text("utf-8")))
    assert exported == {"group_by": progress_file.Marks(solved=True, attempts=1)}
    other = {
        "dedupe": progress_file.Marks(solved=True, attempts=3, hints=2),
        "group_by": progress_file.Marks(attempts=9),
    }
    (tmp_path / "mine.json").write_text(json.dumps(progress_file.as_json(other)), "utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    expect(page.locator("#live-progress")).to_contain_text("Imported the marks of 2 exercises.")
    expect(page.locator("[data-exercise=dedupe]")).to_have_text(" ✓ solved")
    assert marks(page)["group_by"] == {"solved": True, "attempts": 9, "hints": 0, "solution_opened": False}


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"version": 2, "exercises": {}}', '{"version": 1}', "null",
                                  '{"version": 1, "exercises": {"dedupe": {"solved": "yes"}}}'])  # fmt: skip
def test_a_file_that_is_no_progress_changes_nothing(page: Page, tmp_path: Path, text: str) -> None:
    """A wrong file is refused in a line, and the marks stay."""
    page.goto(EXERCISES)
    (tmp_path / "wrong.json").write_text(text, "utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "wrong.json")
    expect(page.locator("#live-progress")).to_contain_text("Not imported: this file")
    assert page.evaluate("localStorage['tenweeks:progress'] ?? null") is None


def test_rings_show_on_lesson_week_and_landing_pages(page: Page) -> None:
    """One solved exercise shows on its lesson's card, its week's card, and not on another lesson's."""
    written_and_run(page, "group-by-stub", RIGHT)
    page.goto("book/week01/index.html")
    expect(page.locator(".sd-card", has_text="1.3 Collections").locator(".live-ring")).to_have_text("1 of 6 solved")
    expect(page.locator(".sd-card", has_text="1.2 Strings").locator(".live-ring")).to_have_text("0 of 5 solved")
    page.goto("book/index.html")
    total = sum(exercise.week == 1 for exercise in COURSE.exercises)
    expect(page.locator(".sd-card", has_text="Week 1").locator(".live-ring")).to_have_text(f"1 of {total} solved")


def test_a_browser_that_keeps_nothing_still_runs(context: BrowserContext) -> None:
    """Where nothing can be stored, the page works and forgets with the page."""
    context.add_init_script("""
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, value) {
            if (key.startsWith("tenweeks:")) throw new DOMException("full", "QuotaExceededError");
            setItem.call(this, key, value);
        };
    """)
    page = context.new_page()
    page.goto(COLLECTIONS)
    expect(written_and_run(page, "group-by-stub", RIGHT)).to_contain_text("✓ group_by")
    expect(page.locator(".live-ring-line")).to_have_text("1 of 6 solved")


# Without what it needs


def test_all_of_it_works_without_a_network_once_python_is_there(page: Page, context: BrowserContext) -> None:
    """With the network cut, cells run, answers are checked, and a stopped Python starts again."""
    run(page, "sold-out-shown")
    written_and_run(page, "ticket", "1")
    context.route("**/*", lambda route: route.abort())
    context.set_offline(True)
    expect(written_and_run(page, "group-by-stub", RIGHT)).to_contain_text("✓ group_by")
    write(page, "ticket", "print('begins')\nsum(range(10**14))")
    cell(page, "ticket").get_by_role("button", name="Run cell").click()
    expect(cell(page, "ticket").locator(".live-output")).to_contain_text("begins")
    cell(page, "ticket").get_by_role("button", name="Stop").click()
    ended(cell(page, "ticket"))
    expect(run(page, "group-by-stub")).to_contain_text("✓ group_by")


def test_a_network_that_fails_is_told_and_tried_again(page: Page, context: BrowserContext) -> None:
    """Where Python cannot be loaded a line says so; it is not tried again before the cell is, which then runs."""
    refused = []
    context.route("**/python.wasm.gz", lambda route: (refused.append(route.request.url), route.abort()))
    expect(run(page, "sold-out-shown")).to_contain_text("Python cannot run here: ")
    context.unroute("**/python.wasm.gz")
    expect(run(page, "sold-out-shown")).to_contain_text("['free', 'sold', 'free']")
    assert len(refused) == 1


def test_python_starts_without_its_heap_image(page: Page, context: BrowserContext) -> None:
    """An image that does not fit is done without: the start takes longer, and checks work all the same."""

    def spoil(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=live_page.gzip.compress(bytes(4_000_000)))

    context.route("**/image.bin.gz", spoil)
    expect(written_and_run(page, "group-by-stub", RIGHT)).to_contain_text("✓ group_by — 12 checks")


def test_without_node_the_pages_are_the_plain_book(browser: Browser, tmp_path: Path) -> None:
    """A book that is built where the live page cannot be made has no trace of it, and no error."""
    for name in ("book", "notebooks", "tests", "projects", ".github"):
        ignored = shutil.ignore_patterns("node_modules", "course", "__pycache__", ".nox")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("_config.yml", "_toc.yml", "mutants.json", "pyproject.toml"):
        shutil.copy2(ROOT / name, tmp_path)
    folder = book.build(tmp_path, tmp_path / "out")
    assert not (folder / "live").exists()
    with browser.new_context() as context:
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(error))
        page.goto((folder / COLLECTIONS).as_uri())
        expect(page.get_by_role("button", name="Run")).to_have_count(0)
        page.locator("summary", has_text="Answer").first.click()
        expect(page.locator(".bd-article details[open]")).to_contain_text("✓")
        assert errors == []


# For everyone


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    """Reach a cell, edit it, leave the editor by Escape and Tab, run, and hear the answer."""
    stub = cell(page, "group-by-stub")
    stub.get_by_role("button", name="Run cell").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    editor = stub.get_by_role("textbox", name=re.compile("^Code of cell"))
    expect(editor).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("def group_by(items, key):\n")
    page.keyboard.press("Tab")
    page.keyboard.type("return {}")
    expect(editor).to_contain_text("return {}")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(stub.get_by_role("button", name="Run cell")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("\n")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ended(stub)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Enter")
    ended(stub)
    expect(page.get_by_role("status")).not_to_be_empty()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_in_use_is_accessible_and_fits(
    browser: Browser, live_site, accessibility_faults, theme: str, size: dict[str, int]
) -> None:
    """With an editor, answers, errors and a field for input open, axe finds nothing, and nothing is too wide."""
    with browser.new_context(color_scheme=theme, viewport=size, base_url=f"{live_site.address}/") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(COLLECTIONS)
        written_and_run(page, "group-by-stub", WRONG)
        written_and_run(page, "make-grid-stub", "import sys\nprint('x' * 300, file=sys.stderr)\n1 / 0")
        run(page, "seats-picture")
        for option in page.locator(".live-option").all()[:4]:
            option.click()
        write(page, "ticket", "input('Town? ')")
        cell(page, "ticket").get_by_role("button", name="Run cell").click()
        expect(page.get_by_label("Town?")).to_be_visible()
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
