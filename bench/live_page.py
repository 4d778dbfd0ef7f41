"""How soon does a page of the book run code, beside JupyterLite on the same machine and browser?

    .venv/bin/python bench/live_page.py [--rounds 5] [--jupyterlite FOLDER] [--json]

Everything is served from this machine; each round has a browser profile of its own, so every cache is cold. The two are
measured in turns. What is measured, in seconds, as medians:

- ready: from pressing Run on a cell until Python begins with it
- first check: from pressing Run on an exercise's solution, with Python not yet there, until the verdict shows
- later check: the same again, on the same page
- restart: from pressing Stop, while a loop runs, until Python begins with the next cell
- JupyterLite: from opening a notebook whose one cell prints a word, asked to run all, until the word shows

The peer is a site that JupyterLite has built, in an environment of its own::

    pip install jupyterlite-core jupyterlite-pyodide-kernel jupyter-server
    jupyter lite build --contents CONTENTS --output-dir FOLDER

where CONTENTS holds ``first.ipynb`` with the one cell ``print("rea" + "dy")``. JupyterLite takes Pyodide from a CDN,
which adds the network's time; its option ``--pyodide`` takes it from a file.
"""

import argparse
import contextlib
import gzip
import json
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "course"))
from conftest import CHROMIUM_OPTIONS, CHROMIUMS, served

from tenweeks import catalogue, live_page
from tenweeks.cli import book

LESSON = "notebooks/week01/02_strings_and_text.html"
CELL, LOOP, SOLUTION = "setup", "two-spellings", "frequency-counter-solution"
ENDLESS = "while True:\n    pass"
BARS = {"ready": 1.0, "first check": 2.0, "later check": 0.3, "restart": 1.0, "megabytes": 15.0, "files when read": 0.0}
PATIENCE = 120_000

# Presses a button and resolves, with the seconds since, when the cell says that it runs, or has run.
TIMED = """([name, button, state]) => new Promise((resolve) => {
  const cell = document.getElementById(`cell-${name}`);
  const reached = () => (state === "runs" ? cell.querySelector(".live-state").textContent === "runs"
                                          : !cell.hasAttribute("aria-busy"));
  const begun = performance.now();
  new MutationObserver((_, observer) => {
    if (!reached()) return;
    observer.disconnect();
    resolve((performance.now() - begun) / 1000);
  }).observe(cell, { subtree: true, childList: true, attributes: true, characterData: true });
  cell.querySelector(button).click();
})"""


@contextlib.contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """Open a page in a profile of its own."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def timed(page: Page, cell: str, state: str, button: str = ".live-run") -> float:
    """Press a cell's button and return the seconds until it *runs*, or has *ended*."""
    seconds: float = page.evaluate(TIMED, [cell, button, state])
    page.wait_for_function("name => !document.querySelector(`#cell-${name}[aria-busy]`)", arg=cell)
    return seconds


def our_round(browser: Browser, address: str) -> dict[str, float]:
    """Return what one round of the live page took."""
    with fresh_page(browser) as page:
        page.goto(f"{address}/{LESSON}", wait_until="networkidle")
        ready = timed(page, CELL, "runs")
    with fresh_page(browser) as page:
        page.goto(f"{address}/{LESSON}", wait_until="networkidle")
        first = timed(page, SOLUTION, "ended")
        later = statistics.median(timed(page, SOLUTION, "ended") for _ in range(5))
        restart = restarted(page)
    return {"ready": ready, "first check": first, "later check": later, "restart": restart}


def restarted(page: Page) -> float:
    """Stop a loop and return the seconds until Python begins with another cell."""
    cell = page.locator(f"#cell-{LOOP}")
    cell.locator(".live-button", has_text="Edit").dispatch_event("click")
    cell.locator(".cm-content").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(ENDLESS)
    cell.locator(".live-run").click()
    cell.locator(".live-state", has_text="runs").wait_for()
    begun = time.perf_counter()
    cell.locator(".live-run").click()
    page.wait_for_function("name => !document.querySelector(`#cell-${name}[aria-busy]`)", arg=LOOP)
    return time.perf_counter() - begun + timed(page, SOLUTION, "runs")


def jupyterlite_round(browser: Browser, address: str) -> float:
    """Return the seconds from opening JupyterLite's notebook to its first output."""
    with fresh_page(browser) as page:
        begun = time.perf_counter()
        page.goto(f"{address}/notebooks/index.html?path=first.ipynb")
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        page.locator(".jp-OutputArea-output", has_text="ready").first.wait_for()
        return time.perf_counter() - begun


def files_fetched_by_reading(browser: Browser, address: str) -> int:
    """Return how many files of Python's a page fetches that is only opened and scrolled."""
    with fresh_page(browser) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{address}/{LESSON}")
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
        ours = [url for url in fetched if "/live/" in url]
        return len([url for url in ours if not url.endswith(("/page.js", "/live.css"))])


def compressed_sizes(folder: Path) -> dict[str, float]:
    """Return the megabytes of each file that a first run fetches, as they travel."""
    left_out = {"all_files.json.gz", "all_library.zip"}  # for a start without the heap image
    files = [path for path in folder.iterdir() if path.is_file() and path.name not in left_out]
    return {
        path.name: len(path.read_bytes() if path.suffix in (".gz", ".zip") else gzip.compress(path.read_bytes())) / 1e6
        for path in sorted(files)
    }


def measured(rounds: int, jupyterlite: Path | None) -> tuple[dict[str, float], dict[str, float]]:
    """Return the medians of all rounds, and the sizes."""
    root = catalogue.course_root()
    live_page.make(root)
    site = book.build(root, root)
    sizes = compressed_sizes(site / "live")
    figures: dict[str, list[float]] = {}
    with contextlib.ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        executable = next(path for name in CHROMIUMS if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        address = stack.enter_context(served(site))
        peer = stack.enter_context(served(jupyterlite)) if jupyterlite else None
        for _ in range(rounds):
            for name, seconds in our_round(browser, address).items():
                figures.setdefault(name, []).append(seconds)
            if peer:
                figures.setdefault("JupyterLite", []).append(jupyterlite_round(browser, peer))
        medians = {name: statistics.median(values) for name, values in figures.items()}
        medians["files when read"] = files_fetched_by_reading(browser, address)
        browser.close()
    return medians | {"megabytes": sum(sizes.values())}, sizes


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="How soon does a page run code?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jupyterlite", type=Path, help="the folder of a site that JupyterLite has built")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures, sizes = measured(options.rounds, options.jupyterlite)
    ratios = {
        name: {"value": round(figures[name], 3), "bar": bar, "holds": figures[name] <= bar}
        for name, bar in BARS.items()
    }
    if options.json:
        print(json.dumps({"figures": figures | {"sizes": sizes}, "ratios": ratios}, indent=1))
        return
    for name, each in ratios.items():
        print(f"{name:<16}{each['value']:>8}   bar {each['bar']:<6}{'holds' if each['holds'] else 'DOES NOT HOLD'}")
    peer = figures.get("JupyterLite")
    print(
        f"{'JupyterLite':<16}{peer:>8.3f}"
        if peer
        else "JupyterLite      missing: give its site by --jupyterlite FOLDER"
    )
    print("\n" + "\n".join(f"{name:<28}{size:>7.3f} MB" for name, size in sizes.items()))


if __name__ == "__main__":
    main()
