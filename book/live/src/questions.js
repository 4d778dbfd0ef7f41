// Predict and quiz items: a paragraph, a list of options and the answers behind "Answer" become buttons with feedback.

import { announce, element } from "./elements.js";

/** Turn every item of the page into buttons; one that is not as expected stays as it is. */
export function askQuestions() {
  for (const strong of document.querySelectorAll(".bd-article p > strong:first-child")) {
    const question = strong.parentElement;
    if (!question || !/^(Predict|Quiz)$/.test(strong.textContent ?? "") || strong.previousSibling?.textContent?.trim())
      continue;
    const options = next(question, "UL");
    const answers = options && next(options, "DETAILS");
    const told = answers?.querySelectorAll("ul > li");
    if (options && answers && told && told.length === options.children.length)
      ask(question, options, answers, [...told]);
  }
}

/**
 * Return the element after *node* if its name is as given; a question's code may stand between it and its options.
 * @param {Element} node
 * @param {string} name
 */
function next(node, name) {
  let following = node.nextElementSibling;
  while (
    following &&
    name === "UL" &&
    following.matches("div.highlight, div[class*=highlight-], p, table") &&
    !following.querySelector(":scope > strong:first-child")
  ) {
    following = following.nextElementSibling;
  }
  return following?.tagName === name ? following : null;
}

/**
 * @param {Element} question
 * @param {Element} options
 * @param {Element} answers
 * @param {Element[]} told
 */
function ask(question, options, answers, told) {
  const list = element("ul", { class: "live-options" });
  for (const [position, option] of [...options.children].entries()) {
    const feedback = element("div", { class: "live-feedback", hidden: "" });
    feedback.append(.../** @type {Element} */ (told[position].cloneNode(true)).childNodes);
    const right = (feedback.textContent ?? "").trim().startsWith("✓");
    const words = element("span");
    words.innerHTML = (option.querySelector(":scope > p:only-child") ?? option).innerHTML;
    const choice = element("button", { type: "button", class: "live-option", "aria-expanded": "false" }, words);
    choice.addEventListener("click", () => {
      const shown = feedback.hidden;
      feedback.hidden = !shown;
      choice.setAttribute("aria-expanded", String(shown));
      choice.classList.toggle("live-right", shown && right);
      choice.classList.toggle("live-wrong", shown && !right);
      if (shown) announce((feedback.textContent ?? "").trim());
    });
    list.append(element("li", {}, choice, feedback));
  }
  options.replaceWith(list);
  answers.remove();
  question.classList.add("live-question");
}
