// Elements, made in one call each.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * A button that is named by its words. Those in *unseen* tell apart what a list of all buttons would not.
 * @param {string} words
 * @param {() => void} press
 * @param {string} [unseen]
 */
export function button(words, press, unseen = "") {
  const made = element("button", { type: "button", class: "live-button" }, element("span", {}, words));
  if (unseen) made.append(element("span", { class: "live-unseen" }, ` ${unseen}`));
  made.addEventListener("click", press);
  return made;
}

/**
 * @param {HTMLElement} labelled
 * @param {string} words
 */
export function relabel(labelled, words) {
  /** @type {HTMLElement} */ (labelled.firstElementChild).textContent = words;
}

const status = element("div", { role: "status", class: "live-unseen" });
document.body.append(status);

/**
 * Say something to who cannot see it.
 * @param {string} words
 */
export function announce(words) {
  status.textContent = words;
}
