// What a cell has to show, as the book shows stored outputs.

import { element } from "./elements.js";

/** The outputs of one run of a cell, in the order in which they come. */
export class Outputs {
  /**
   * @param {string} alt what a figure of this cell shows
   */
  constructor(alt) {
    this.alt = alt;
    this.element = element("div", { class: "cell_output docutils container live-output" });
    /** The words of it all, for who cannot see them. */
    this.words = "";
  }

  /**
   * @param {string} kind one of those of tenweeks.browser
   * @param {string} text
   */
  add(kind, text) {
    if (kind === "stdout" || kind === "stderr") this.#print(kind, text);
    else if (kind === "text") this.#code("text_plain", text);
    else if (kind === "error") this.#code("live-error", text);
    else if (kind === "html") this.#html(text);
    else if (kind === "svg") this.#figure(`data:image/svg+xml;base64,${base64(text)}`);
    else if (kind === "png") this.#figure(`data:image/png;base64,${text}`);
  }

  /**
   * Add HTML, and say *words* for it.
   * @param {string} markup
   * @param {string} [words]
   */
  addHtml(markup, words = "") {
    this.#html(markup);
    this.words += words;
  }

  /** @param {string} words a sentence of the page's own */
  note(words) {
    this.element.append(element("p", { class: "live-note" }, words));
    this.words += `${words}\n`;
  }

  /**
   * @param {string} kind
   * @param {string} text
   */
  #print(kind, text) {
    const last = this.element.lastElementChild;
    if (last?.classList.contains(kind)) /** @type {Element} */ (last.querySelector("pre")).append(text);
    else this.#code(kind === "stderr" ? "stream stderr" : "stream stdout", text);
    this.words += text;
  }

  /**
   * @param {string} kind
   * @param {string} text
   */
  #code(kind, text) {
    const pre = element("pre", { tabindex: "0" }, text);
    const highlight = element("div", { class: "highlight" }, pre);
    this.element.append(element("div", { class: `output ${kind} highlight-none notranslate` }, highlight));
    if (!kind.startsWith("stream")) this.words += `${text}\n`;
  }

  /** @param {string} markup */
  #html(markup) {
    const place = element("div", { class: "output text_html" });
    place.innerHTML = markup;
    this.element.append(place);
  }

  /** @param {string} source */
  #figure(source) {
    this.element.append(element("div", { class: "output" }, element("img", { src: source, alt: this.alt })));
    this.words += `${this.alt}\n`;
  }
}

/** @param {string} text */
function base64(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
