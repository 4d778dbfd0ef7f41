// The cells of a page together: which run before which, and what the browser keeps of them.

import { button } from "./elements.js";
import { Cell } from "./cell.js";
import { facts } from "./facts.js";
import { Interpreter } from "./interpreter.js";
import { recordHint, recordSolution } from "./progress.js";
import { keep, load } from "./storage.js";

export class Notebook {
  constructor() {
    this.interpreter = new Interpreter(facts.folder, facts.lesson);
    const nodes = /** @type {HTMLElement[]} */ ([
      ...document.querySelectorAll(".bd-article div.cell[id]:has(.cell_input)"),
    ]);
    this.cells = nodes.map((node, position) => new Cell(node, position + 1, this));
    const kept = this.#kept();
    for (const cell of this.cells)
      if (cell.name in kept && kept[cell.name] !== cell.original) cell.edit(kept[cell.name]);
    this.#watchHintsAndSolutions();
  }

  /** @returns {Record<string, string>} */
  #kept() {
    return load(`code:${facts.page}`, {});
  }

  /** @param {Cell} cell */
  keep(cell) {
    const code = this.#kept();
    if (cell.isEdited) code[cell.name] = cell.source;
    else delete code[cell.name];
    keep(`code:${facts.page}`, code);
  }

  /** Start Python before it is needed. */
  warmUp() {
    this.interpreter.start().catch(() => {}); // whoever runs a cell is told
  }

  stop() {
    this.interpreter.stop();
  }

  /**
   * Run a cell, before it the setup cells above that Python does not know yet.
   * @param {Cell} cell
   */
  run(cell) {
    this.#runAll([...this.#above(cell).filter((each) => each.isSetup && !this.#hasRun(each)), cell]);
  }

  /**
   * Run all cells above one.
   * @param {Cell} cell
   */
  runAbove(cell) {
    this.#runAll(this.#above(cell).filter((each) => each.runsWithAll));
  }

  /**
   * Offer, below a NameError, to run the cells above that have not run.
   * @param {Cell} cell
   * @param {import("./outputs.js").Outputs} outputs
   */
  offerAbove(cell, outputs) {
    const unrun = this.#above(cell).filter((each) => each.runsWithAll && !this.#hasRun(each));
    if (unrun.length === 0) return;
    outputs.note("Cells above have not run yet. ");
    const offer = button("Run them, then this one", () => this.#runAll([...unrun, cell]));
    outputs.element.lastElementChild?.append(offer);
  }

  /** @param {Cell} cell */
  #above(cell) {
    return this.cells.slice(0, this.cells.indexOf(cell));
  }

  /** @param {Cell} cell */
  #hasRun(cell) {
    return cell.generation === this.interpreter.generation;
  }

  /** @param {Cell[]} cells */
  async #runAll(cells) {
    const waiting = cells.filter((cell) => !cell.isBusy);
    for (const cell of waiting) cell.begin();
    while (waiting.length > 0) {
      const cell = /** @type {Cell} */ (waiting.shift());
      const ending = await cell.run(this.interpreter);
      if (ending.how === "done") continue;
      // The cells below need what this one should have made. The last is the one that the reader wants.
      waiting.pop()?.leaveOut(ending, cell);
      while (waiting.length > 0) waiting.shift()?.rest();
    }
  }

  #watchHintsAndSolutions() {
    for (const cell of this.cells.filter((each) => each.isExercise)) {
      const exercise = facts.cells[cell.node.id];
      /** @type {Element | null} */
      let above = cell.node;
      while (
        (above = above.previousElementSibling) &&
        !/^H\d$|^SECTION$/.test(above.tagName) &&
        !above.classList.contains("cell")
      ) {
        const number = Number(/^Hint (\d)/.exec(above.querySelector("summary")?.textContent ?? "")?.[1]);
        if (number) onOpen(above, () => recordHint(exercise, number));
      }
      const solution = this.cells.slice(this.cells.indexOf(cell)).find((each) => each.isSolution);
      const fold = solution?.node.querySelector("details.hide") ?? solution?.node.closest("details.hide");
      if (fold) onOpen(fold, () => recordSolution(exercise));
    }
  }
}

/**
 * @param {Element} details
 * @param {() => void} opened
 */
function onOpen(details, opened) {
  details.addEventListener("toggle", () => /** @type {HTMLDetailsElement} */ (details).open && opened());
}
