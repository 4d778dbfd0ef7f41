"""What the tests of the built book share: the site, built once and served on this machine, and a browser."""

import contextlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, sync_playwright

from tenweeks import catalogue, live_page
from tenweeks.cli import book

ROOT = catalogue.course_root()
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A browser that asks nothing of its maker, so that every request seen is one of the page's.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What opens fades in, and its colours count only then.
WITHOUT_MOTION = "*, *::before, *::after { animation: none !important; transition: none !important }"
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # The experimental rules too: one of them finds buttons that cannot be pressed by voice.
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"],
}


@dataclass(frozen=True)
class Site:
    """The built book: its folder and the address at which it is served."""

    folder: Path
    address: str

    def pages(self) -> list[str]:
        """Return the paths of all pages of the book, the search among them."""
        pages = [path.relative_to(self.folder) for path in self.folder.rglob("*.html")]
        return sorted(page.as_posix() for page in pages if page.parts[0] not in ("_static", "index.html"))

    def read(self, page: str) -> str:
        """Return the HTML of a page."""
        return (self.folder / page).read_text("utf-8")


@pytest.fixture(scope="session")
def why_not_live() -> str:
    """Make the files of the live page; return why that cannot be done here, or an empty text. In CI it must be done."""
    try:
        live_page.make(ROOT)
    except live_page.Unavailable as error:
        if os.environ.get("CI"):
            pytest.fail(f"no live page: {error}", pytrace=False)
        return str(error)
    return ""


@pytest.fixture(scope="session")
def site(why_not_live: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the book outside the repository, a warning being an error, and serve it."""
    folder = book.build(ROOT, tmp_path_factory.mktemp("book"))
    with served(folder) as address:
        yield Site(folder, address)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    with book.listening(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def live_site(site: Site, why_not_live: str) -> Site:
    """Return the site, if its pages run code."""
    if why_not_live:
        pytest.skip(f"no live page: {why_not_live}")
    return site


@pytest.fixture(scope="module")  # no longer: while Playwright runs, so does its event loop, and asyncio.run refuses
def browser() -> Iterator[Browser]:
    """Start the machine's own Chromium; without one, skip on a learner's machine and fail in CI."""
    executable = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if executable is None:
        reason = f"no Chromium on the PATH (looked for {', '.join(CHROMIUMS)})"
        if os.environ.get("CI") and sys.platform == "linux":  # elsewhere CI does not install one
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def accessibility_faults() -> Callable[[Page], list[tuple[str, str]]]:
    """Return what lists the rules that a page breaks, with the elements: all folded parts open, and nothing moving."""

    def found(page: Page) -> list[tuple[str, str]]:
        page.add_style_tag(content=WITHOUT_MOTION)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
        violations = page.evaluate("options => axe.run(options)", AXE_OPTIONS)["violations"]
        return [(each["id"], node["html"][:200]) for each in violations for node in each["nodes"]]

    return found
