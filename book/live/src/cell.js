// One cell of the page: its code, the buttons below it, and what it has to show.

import { announce, button, element, relabel } from "./elements.js";
import { facts } from "./facts.js";
import { Outputs } from "./outputs.js";
import { recordAttempt } from "./progress.js";

/** @typedef {import("./interpreter.js").Ending} Ending */

const SECONDS = 10;
const SECONDS_OF_EXERCISE = 12; // its check has a limit of 10 s of its own, and then tells on which input

/** What is said of a run that ended so. @type {Record<Ending["how"], (ending: Ending) => string>} */
const ENDINGS = {
  done: () => "",
  failed: () => "", // the error has been told
  stopped: () => "Stopped. What the cells above have defined is gone.",
  "too long": () => "Stopped, as it ran too long. What the cells above have defined is gone.",
  "too deep": () =>
    "The calls nest deeper than this browser allows. Does the recursion end? " +
    "The notebook names the line. What the cells above have defined is gone.",
  broken: ({ text }) => `Python cannot run here: ${text}. The notebook runs this cell.`,
};

export class Cell {
  /** In which Python the cell has run last. */
  generation = -1;
  /** @type {import("./editor.js").Editor | undefined} */
  #editor;
  /** @type {Outputs | undefined} */
  #outputs;
  /** @type {{source: string, outputs: Outputs | undefined} | undefined} */
  #before; // the last reset

  /**
   * @param {HTMLElement} node
   * @param {number} number
   * @param {import("./notebook.js").Notebook} notebook
   */
  constructor(node, number, notebook) {
    this.node = node;
    this.notebook = notebook;
    this.name = node.id.replace(/^cell-/, "");
    this.title = `cell ${number}`;
    this.isSetup = node.classList.contains("tag_setup");
    this.isExercise = node.classList.contains("tag_exercise");
    this.isSolution = node.classList.contains("tag_solution");
    this.input = /** @type {HTMLElement} */ (node.querySelector(".cell_input"));
    this.pre = /** @type {HTMLElement} */ (this.input.querySelector("pre"));
    this.stored = /** @type {HTMLElement | null} */ (node.querySelector(":scope > .cell_output, .cell_output"));
    this.original = (this.pre.textContent ?? "").replace(/\n$/, "");
    this.bar = element("div", { class: "live-bar" });
    const hidden = node.classList.contains("tag_hide-input") && this.input.closest("details");
    (hidden || this.input).after(this.bar);
    if (node.matches('[class*="tag_no-browser"]')) this.#tellWhyNot();
    else this.#addButtons();
  }

  #tellWhyNot() {
    const link = element("a", { href: facts.notebook, download: "" }, "the notebook");
    // In one element, or the bar, a row of buttons, takes the sentence apart.
    this.bar.append(element("span", {}, "This cell needs what a browser does not have. Run it in ", link, "."));
  }

  #addButtons() {
    this.runButton = button("Run", () => (this.isBusy ? this.notebook.stop() : this.notebook.run(this)), this.title);
    this.runButton.classList.add("live-run");
    this.editButton = button("Edit", () => this.editNow(), this.title);
    this.aboveButton = button("Run all above", () => this.notebook.runAbove(this), `before ${this.title}`);
    this.resetButton = button("Reset", () => this.#resetOrUndo(), this.title);
    this.resetButton.hidden = true;
    this.state = element("span", { class: "live-state" });
    this.bar.append(this.runButton, this.editButton, this.aboveButton, this.resetButton, this.state);
    this.bar.addEventListener("pointerdown", () => this.notebook.warmUp()); // a finger is up again a tenth of a second later
    this.input.addEventListener("click", (event) => {
      const onCode = event.target instanceof Element && event.target.closest("pre");
      if (onCode && !this.#editor && getSelection()?.isCollapsed) this.editNow();
    });
  }

  get isBusy() {
    return this.node.hasAttribute("aria-busy");
  }

  get source() {
    return this.#editor?.source() ?? this.original;
  }

  get isEdited() {
    return this.source !== this.original;
  }

  /** Tell whether the cell can be run, and running all would run it: a solution would undo the reader's own. */
  get runsWithAll() {
    return Boolean(this.runButton) && !this.isSolution && (!this.isExercise || this.isEdited);
  }

  /**
   * Put the editor in the place of the code.
   * @param {string} [source]
   */
  async edit(source = this.original) {
    this.notebook.warmUp();
    const { openEditor } = await import("./editor.js");
    if (!this.#editor) {
      const place = element("div", { class: "live-editor" });
      this.input.prepend(place);
      this.input.classList.add("live-edited");
      this.#editor = openEditor(place, {
        source,
        label: `Code of ${this.title}. Escape, then Tab leaves it`,
        onChange: () => this.#changed(),
        onRun: () => this.notebook.run(this),
      });
      if (this.editButton) this.editButton.hidden = true;
      this.#showReset();
    }
    return this.#editor;
  }

  /** Put the editor in the place of the code and go there. */
  async editNow() {
    (await this.edit()).focus();
  }

  #changed() {
    this.#before = undefined;
    this.generation = -1;
    this.#showReset();
    this.notebook.keep(this);
  }

  #showReset() {
    if (!this.resetButton) return;
    this.resetButton.hidden = !(this.isEdited || this.#outputs || this.#before);
    relabel(this.resetButton, this.#before ? "Undo reset" : "Reset");
  }

  #resetOrUndo() {
    const before = this.#before;
    const now = { source: this.source, outputs: this.#outputs };
    this.#editor?.replace(before ? before.source : this.original);
    this.#show(before?.outputs);
    this.#before = before ? undefined : now;
    this.#showReset();
    announce(before ? `The reset of ${this.title} is undone` : `${this.title} is as in the book`);
  }

  /** @param {Outputs | undefined} outputs */
  #show(outputs) {
    this.#outputs?.element.remove();
    this.#outputs = outputs;
    if (this.stored) this.stored.hidden = Boolean(outputs);
    if (outputs) this.bar.after(outputs.element);
  }

  /** Show that the cell waits for its turn, or for Python. */
  begin() {
    this.node.setAttribute("aria-busy", "true");
    if (this.runButton) relabel(this.runButton, "Stop");
    this.#tell("waits");
  }

  /**
   * Say that the cell has not run, because another one above it has ended badly.
   * @param {Ending} ending
   * @param {Cell} other
   */
  leaveOut(ending, other) {
    const outputs = new Outputs("");
    outputs.note(ENDINGS[ending.how](ending) || `Not run, as ${other.title} above has not run to its end.`);
    this.#show(outputs);
    this.rest();
    this.#showReset();
    announce(`${this.title}: ${outputs.words}`);
  }

  /** Show that the cell does not run. */
  rest() {
    this.node.removeAttribute("aria-busy");
    if (this.runButton) relabel(this.runButton, "Run");
    this.#tell("");
  }

  /**
   * Run the cell now.
   * @param {import("./interpreter.js").Interpreter} interpreter
   * @returns {Promise<Ending>}
   */
  async run(interpreter) {
    const outputs = new Outputs(this.stored?.querySelector("img")?.alt ?? "A figure that this cell has drawn");
    const slow = setTimeout(() => this.#tell("starts Python: 15 MB, the first time"), 1500);
    this.#tell("starts Python");
    const ending = await interpreter.run({
      name: this.name,
      source: this.source,
      seconds: this.isExercise || this.isSolution ? SECONDS_OF_EXERCISE : SECONDS,
      onBegin: () => {
        clearTimeout(slow);
        this.#before = undefined;
        this.#show(outputs);
        this.#tell("runs");
      },
      onMessage: (kind, text) => this.#receive(outputs, kind, text),
      onAsk: (prompt) => this.#ask(outputs, prompt),
    });
    clearTimeout(slow);
    this.generation = ending.how === "done" ? interpreter.generation : -1;
    this.#end(outputs, ending);
    return ending;
  }

  /**
   * @param {Outputs} outputs
   * @param {string} kind
   * @param {string} text
   */
  #receive(outputs, kind, text) {
    if (kind === "result") {
      const { html, text: words, result } = JSON.parse(text);
      outputs.addHtml(html, words);
      if (!this.isSolution && result.outcome !== "not started") {
        recordAttempt(result.name, result.outcome.startsWith("passed"));
      }
    } else if (kind === "absent") {
      outputs.note(`${text} comes from the network, which cannot be reached now. The notebook runs this cell, too.`);
    } else {
      outputs.add(kind, text);
      if (kind === "error" && /^NameError/m.test(text)) this.notebook.offerAbove(this, outputs);
    }
  }

  /**
   * Ask the reader for the line that input() wants.
   * @param {Outputs} outputs
   * @param {string} prompt
   * @returns {Promise<string>}
   */
  #ask(outputs, prompt) {
    return new Promise((resolve) => {
      const field = element("input", { type: "text", autocomplete: "off" });
      const form = element(
        "form",
        { class: "live-ask" },
        element("label", {}, prompt || "Input", " ", field),
        button("Enter", () => form.requestSubmit()),
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        form.remove();
        this.runButton?.focus();
        resolve(field.value);
      });
      outputs.element.append(form);
      field.focus();
    });
  }

  /**
   * @param {Outputs} outputs
   * @param {Ending} ending
   */
  #end(outputs, ending) {
    const words = ENDINGS[ending.how](ending);
    outputs.element.querySelector("form")?.remove();
    if (words) {
      if (this.#outputs !== outputs) this.#show(outputs);
      outputs.note(words);
    }
    this.rest();
    this.#showReset();
    announce(`${this.title}: ${outputs.words.trim().slice(0, 600) || "done"}`);
  }

  /** @param {string} words */
  #tell(words) {
    if (this.state) this.state.textContent = words;
  }
}
