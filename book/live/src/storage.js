// What this browser keeps for the reader. Some keep nothing: then it lasts as long as the page.

/** @type {Map<string, unknown>} */
const unkept = new Map();

/**
 * @template T
 * @param {string} key
 * @param {T} otherwise
 * @returns {T}
 */
export function load(key, otherwise) {
  try {
    const text = localStorage.getItem(`tenweeks:${key}`);
    if (text !== null) return JSON.parse(text);
  } catch {
    // no storage, or not what we have written
  }
  return /** @type {T} */ (unkept.get(key) ?? otherwise);
}

/**
 * Keep a value; tell whether it will outlast the page.
 * @param {string} key
 * @param {unknown} value
 */
export function keep(key, value) {
  unkept.set(key, value);
  try {
    localStorage.setItem(`tenweeks:${key}`, JSON.stringify(value));
    unkept.delete(key);
    return true;
  } catch {
    return false;
  }
}

/**
 * Call back when another page of the course has kept something under *key*.
 * @param {string} key
 * @param {() => void} changed
 */
export function watch(key, changed) {
  addEventListener("storage", (event) => {
    if (event.key === `tenweeks:${key}`) changed();
  });
}
