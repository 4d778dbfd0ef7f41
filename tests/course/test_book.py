"""The built book: complete, readable by everyone, and silent on the network."""

import collections
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Request, expect

from tenweeks import catalogue
from tenweeks.judge import judge_source

ROOT = catalogue.course_root()
LANDING = "book/index.html"
START = "book/start.html"
PROJECT = "book/week01/project.html"
LESSON = "notebooks/week01/02_strings_and_text.html"
LOOKED_AT = (LANDING, LESSON, PROJECT, "book/exercises.html")
LAPTOP, PHONE = (1280, 800), (360, 740)


def soup(site, page: str) -> BeautifulSoup:
    """Return a page's HTML as a tree."""
    return BeautifulSoup(site.read(page), "html.parser")


def cards(site, heading: str) -> list[BeautifulSoup]:
    """Return the cards of the landing page in the section *heading*."""
    section = soup(site, LANDING).find("section", id=heading.lower().replace(" ", "-"))
    return section.select(".sd-card")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page of laptop size."""
    with browser.new_context(viewport=dict(zip(("width", "height"), LAPTOP, strict=True))) as context:
        yield context.new_page()


# What is in the book


@pytest.mark.parametrize(("heading", "word"), [("The ten weeks", "Week"), ("The ten capstones", "")])
def test_the_landing_page_has_ten_cards_of_each_kind(site, heading: str, word: str) -> None:
    """Ten weeks and ten capstones, in order."""
    titles = [card.select_one(".sd-card-title").get_text(strip=True) for card in cards(site, heading)]
    assert len(titles) == 10
    if word:
        assert [title.split(" · ")[0] for title in titles] == [f"{word} {number}" for number in range(1, 11)]


@pytest.mark.parametrize("heading", ["The ten weeks", "The ten capstones"])
def test_a_card_links_or_says_that_it_is_coming(site, heading: str) -> None:
    """A card without a page says *Coming*, in words, and has no link; every other card has one that works."""
    for card in cards(site, heading):
        link = card.select_one("a[href]")
        assert ("Coming" in card.get_text()) == ("coming" in card["class"]) == (link is None)
        assert link is None or (site.folder / "book" / link["href"]).exists()


def test_every_week_with_lessons_has_a_card_that_links(site) -> None:
    """No week is called coming once its lessons are there."""
    linked = [bool(card.select_one("a[href]")) for card in cards(site, "The ten weeks")]
    taught = {lesson.week for lesson in catalogue.load().lessons}
    assert linked == [week in taught for week in range(1, 11)]


def test_every_lesson_is_in_the_book(site) -> None:
    """Each notebook has its page, so the table of contents forgets none."""
    lessons = {lesson.path.relative_to(ROOT).with_suffix(".html").as_posix() for lesson in catalogue.load().lessons}
    assert lessons <= set(site.pages())


def test_the_exercise_list_is_the_catalogue(site) -> None:
    """One row for each exercise, with what the notebooks and tests hold."""
    rows = [
        [cell.get_text(strip=True) for cell in row.select("td")]
        for row in soup(site, "book/exercises.html").select("tbody tr")
    ]
    counted = [
        [each.title, each.level, str(len(each.hints)), str(each.mistakes), str(each.alternatives)]
        for each in catalogue.load().exercises
    ]
    assert [row[:5] for row in rows] == counted


def test_solutions_are_closed_and_say_what_they_are(site) -> None:
    """A solution shows only when the reader asks, under words that name it; parts of one are numbered."""
    solutions = soup(site, "notebooks/week01/05_building_the_repl.html").select(".tag_solution > details")
    assert [details for details in solutions if details.has_attr("open")] == []
    words = [details.select_one("summary .collapsed").get_text(strip=True) for details in solutions]
    assert collections.Counter(words) == {
        "Show the solution": 3,
        "Show the solution, 1 of 2": 1,
        "Show the solution, 2 of 2": 1,
    }


SHOWN_VERDICT = re.compile(r"```python\n((?:(?!```).)*)```(?:(?!```).)*```text\n(✗ .*?)\n```", re.DOTALL)


def sample_answers() -> Iterator[tuple[str, str, str]]:
    """Yield each wrong answer that a prose page shows: the page, the answer, what it says the referee says."""
    for path in [each for each in sorted((ROOT / "book").rglob("*.md")) if "node_modules" not in each.parts]:
        yield from ((path.name, *found.groups()) for found in SHOWN_VERDICT.finditer(path.read_text("utf-8")))


@pytest.mark.parametrize(("page_name", "answer", "told"), list(sample_answers()))
def test_a_shown_verdict_is_the_referees(page_name: str, answer: str, told: str) -> None:
    """What a page says the referee answers is what it answers."""
    exercise = catalogue.load().exercise(told.split()[1])
    assert judge_source(exercise, answer, "answer.py").as_text() == told


def test_two_pages_show_a_verdict() -> None:
    """The landing page and the start page show what a learner sees when wrong."""
    assert {name for name, *_ in sample_answers()} >= {"index.md", "start.md"}


# What is handed out


def test_no_notebook_on_the_site_has_a_solution(site) -> None:
    """Whatever can be downloaded is the learner's copy."""
    published = sorted((site.folder / "_sources").rglob("*.ipynb"))
    assert len(published) == len(catalogue.load().lessons)
    for path in published:
        text = path.read_text("utf-8")
        assert "# A solution" not in text
        assert not [cell for cell in json.loads(text)["cells"] if "solution" in cell["metadata"].get("tags", [])]


def test_the_button_downloads_the_learners_copy(site, page: Page) -> None:
    """The button above a lesson gives a notebook that holds the exercises."""
    page.goto(f"{site.address}/{LESSON}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Notebook").click()
    assert download.value.suggested_filename == f"{Path(LESSON).stem}.ipynb"
    notebook = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert any("exercise" in cell["metadata"].get("tags", []) for cell in notebook["cells"])


def test_pages_without_a_notebook_offer_none(site) -> None:
    """No button hands out the source of a prose page, or opens a service that is not there."""
    for name in (LANDING, START, PROJECT):
        assert not soup(site, name).select('a[download], a[href*="_sources"], .dropdown-launch-buttons')


# What the browser sees


def is_left_behind(request: Request) -> bool:
    """Tell whether a request was given up because the next page was opened, as that for a tab's icon may be."""
    return request.failure == "net::ERR_ABORTED"


def test_reading_asks_no_other_server(site, browser: Browser) -> None:
    """Every page loads from the site alone, whole, and without an error in its scripts."""
    asked, failed = set(), []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.add(request.url))
        page.on("requestfailed", lambda request: is_left_behind(request) or failed.append(request.url))
        page.on("response", lambda response: response.status < 400 or failed.append(response.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        for name in site.pages():
            page.goto(f"{site.address}/{name}", wait_until="networkidle")
    elsewhere = {url for url in asked if not url.startswith((site.address, "data:", "blob:"))}
    assert (elsewhere, failed) == (set(), [])


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_accessibility_rule_is_broken(
    site, browser: Browser, accessibility_faults, theme: str, size: tuple[int, int]
) -> None:
    """axe-core finds nothing on the kinds of page there are, with every hint and solution open."""
    found = []
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme) as context:
        page = context.new_page()
        for name in LOOKED_AT:
            page.goto(f"{site.address}/{name}")
            assert page.evaluate("document.documentElement.dataset.theme") == theme
            found += [(name, *fault) for fault in accessibility_faults(page)]
    assert found == []


def test_no_page_is_wider_than_a_phone(site, browser: Browser) -> None:
    """At 360 pixels nothing makes a page scroll sideways, hints and solutions open."""
    wide = {}
    with browser.new_context(viewport=dict(zip(("width", "height"), PHONE, strict=True))) as context:
        page = context.new_page()
        for name in site.pages():
            page.goto(f"{site.address}/{name}")
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
            if excess := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
                wide[name] = excess
    assert wide == {}


def test_the_search_finds_a_term(site, page: Page) -> None:
    """Ctrl+K, a word, Enter: the lesson and the glossary are among the results."""
    page.goto(f"{site.address}/{LANDING}")
    page.keyboard.press("Control+k")
    page.keyboard.type("casefold")
    page.keyboard.press("Enter")
    for found in ("book/glossary.html", LESSON):
        expect(page.locator(f'#search-results li a[href*="{found}"]').first).to_be_visible()


def test_the_keyboard_reaches_the_text_and_opens_a_hint(site, page: Page) -> None:
    """The first Tab offers to skip to the text; a hint opens with Enter."""
    page.goto(f"{site.address}/{LESSON}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    hint = page.locator("details", has_text="Hint 1").first
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.evaluate("details => details.open")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_accent_is_readable(site, browser: Browser, theme: str) -> None:
    """The accent has a contrast of at least 4.5 on the page and on raised surfaces."""
    with browser.new_context(color_scheme=theme) as context:
        page = context.new_page()
        page.goto(f"{site.address}/{LANDING}")
        style = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
        accent, *backgrounds = (
            page.evaluate(style, f"--{name}")
            for name in ("pst-color-primary", "pst-color-background", "pst-color-on-background", "accent-tint")
        )
    assert min(contrast(accent, background) for background in backgrounds) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written as ``#rrggbb``, as WCAG 2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour written as ``#rgb`` or ``#rrggbb``."""
    digits = colour.strip().removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_styles_stay_small() -> None:
    """What the theme does well is left to it."""
    assert len((ROOT / "book/_static/course.css").read_text("utf-8").splitlines()) < 80
