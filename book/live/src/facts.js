// What the build says of this page (book/_ext/live_page.py), in a JSON element of its head.

/**
 * @typedef {object} Facts
 * @property {string} page the page's name, such as notebooks/week01/03_collections
 * @property {string} folder the address of the live page's files
 * @property {string} lesson the address of the lesson's own files, or an empty text on a page that is no lesson
 * @property {string} notebook the address of the notebook to download
 * @property {Record<string, string>} cells the exercise of each stub, by the id of its cell
 * @property {Record<string, string[]>} lessons the exercises of each lesson that the page speaks of, by its address
 */

/** @returns {Facts} */
function read() {
  const facts = JSON.parse(document.getElementById("live-facts")?.textContent ?? "{}");
  const absolute = (/** @type {string} */ address) => address && new URL(address, document.baseURI).href;
  for (const name of ["folder", "lesson", "notebook"]) facts[name] = absolute(facts[name]);
  facts.lessons = Object.fromEntries(
    Object.entries(facts.lessons).map(([address, exercises]) => [absolute(address), exercises]),
  );
  return facts;
}

export const facts = read();
