// Rings: how much of a lesson, or of a week, is solved. And the line with which progress is taken along.

import { announce, button, element } from "./elements.js";
import { facts } from "./facts.js";
import { exported, importFrom, marksOf, onChange } from "./progress.js";

const RADIUS = 9;
const ROUND = 2 * Math.PI * RADIUS;

/**
 * Return a ring of the exercises, which follows the reader's progress.
 * @param {string[]} exercises
 */
function ring(exercises) {
  const drawing = element("span", { class: "live-ring-drawing", "aria-hidden": "true" });
  const words = element("span", { class: "live-ring-words" });
  onChange(() => {
    const solved = exercises.filter((name) => marksOf(name).solved).length;
    const part = exercises.length ? (solved / exercises.length) * ROUND : 0;
    drawing.innerHTML =
      `<svg viewBox="0 0 24 24"><circle class="live-ring-track" cx="12" cy="12" r="${RADIUS}"/>` +
      `<circle class="live-ring-part" cx="12" cy="12" r="${RADIUS}" stroke-dasharray="${part} ${ROUND}"/></svg>`;
    words.textContent = `${solved} of ${exercises.length} solved`;
  });
  return element("span", { class: "live-ring" }, drawing, words);
}

/** Put a ring under a lesson's title, and on the card of each lesson or week that leads to one. */
export function drawRings() {
  const lessons = Object.entries(facts.lessons);
  if (facts.lesson) {
    const exercises = lessons.flatMap(([, names]) => names);
    document.querySelector(".bd-article h1")?.after(element("p", { class: "live-ring-line" }, ring(exercises)));
    return;
  }
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll(".sd-card a.sd-stretched-link")
  )) {
    // A lesson's card leads to the lesson, a week's to the page in whose folder its lessons' files are told by name.
    const address = link.href.split("#")[0];
    const week = /\/book\/(week\d\d)\/index\.html$/.exec(address)?.[1];
    const exercises = lessons.flatMap(([each, names]) =>
      each === address || (week && each.includes(`/${week}/`)) ? names : [],
    );
    if (exercises.length) link.closest(".sd-card")?.querySelector(".sd-card-title")?.append(" ", ring(exercises));
  }
}

/** Mark solved exercises in the list of all, and offer above it to take the progress along. */
export function offerProgress() {
  const place = document.getElementById("live-progress");
  if (!place) return;
  const told = element("span", { class: "live-progress-told" });
  const tell = (/** @type {string} */ words) => {
    told.textContent = words;
    announce(words);
  };
  const picker = element("input", { type: "file", accept: "application/json,.json", hidden: "" });
  picker.addEventListener("change", async () => {
    const file = picker.files?.[0];
    if (!file) return;
    try {
      tell(`Imported the marks of ${importFrom(await file.text())} exercises.`);
    } catch (error) {
      tell(`Not imported: ${/** @type {Error} */ (error).message}.`);
    }
    picker.value = "";
  });
  const download = () => {
    const address = URL.createObjectURL(new Blob([exported()], { type: "application/json" }));
    element("a", { href: address, download: "progress.json" }).click();
    URL.revokeObjectURL(address);
    tell("Exported as progress.json.");
  };
  const exercises = Object.values(facts.lessons).flat();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-exercise]"))) {
    onChange(() => (mark.textContent = marksOf(mark.dataset.exercise ?? "").solved ? " ✓ solved" : ""));
  }
  place.append(
    ring(exercises),
    " ",
    button("Export", download, "my progress"),
    " ",
    button("Import", () => picker.click(), "my progress"),
    picker,
    " ",
    told,
  );
}
