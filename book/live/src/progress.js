// What the reader has solved, with the same honest marks, and in the same JSON, as `tenweeks progress --json`.

import { keep, load, watch } from "./storage.js";

const VERSION = 1;

/** @typedef {{solved: boolean, attempts: number, hints: number, solution_opened: boolean}} Marks */

/** @type {Marks} */
const NONE = { solved: false, attempts: 0, hints: 0, solution_opened: false };

/** @type {Set<() => void>} */
const listeners = new Set();

/** @returns {Record<string, Marks>} */
const all = () => load("progress", { exercises: {} }).exercises;

/** @param {string} exercise */
export const marksOf = (exercise) => all()[exercise] ?? NONE;

/** @param {() => void} listener */
export function onChange(listener) {
  listeners.add(listener);
  listener();
}
watch("progress", () => listeners.forEach((listener) => listener()));

/**
 * @param {string} exercise
 * @param {(marks: Marks) => Partial<Marks>} change
 */
function update(exercise, change) {
  const marks = marksOf(exercise);
  save({ ...all(), [exercise]: { ...marks, ...change(marks) } });
}

/** @param {Record<string, Marks>} exercises */
function save(exercises) {
  keep("progress", { version: VERSION, exercises });
  listeners.forEach((listener) => listener());
}

/**
 * @param {string} exercise
 * @param {boolean} solved
 */
export const recordAttempt = (exercise, solved) =>
  update(exercise, (marks) => ({ attempts: marks.attempts + 1, solved: marks.solved || solved }));

/**
 * @param {string} exercise
 * @param {number} number
 */
export const recordHint = (exercise, number) => update(exercise, (marks) => ({ hints: Math.max(marks.hints, number) }));

/** @param {string} exercise */
export const recordSolution = (exercise) => update(exercise, () => ({ solution_opened: true }));

/** The progress as the text of a file. */
export const exported = () => `${JSON.stringify({ version: VERSION, exercises: all() }, null, 1)}\n`;

/**
 * Add the progress in the text of a file to that of this browser; throws an Error if it is none.
 * @param {string} text
 */
export function importFrom(text) {
  const added = parsed(text);
  const exercises = { ...all() };
  for (const [name, theirs] of Object.entries(added)) {
    const ours = exercises[name] ?? NONE;
    exercises[name] = {
      solved: ours.solved || theirs.solved,
      attempts: Math.max(ours.attempts, theirs.attempts),
      hints: Math.max(ours.hints, theirs.hints),
      solution_opened: ours.solution_opened || theirs.solution_opened,
    };
  }
  save(exercises);
  return Object.keys(added).length;
}

/**
 * @param {string} text
 * @returns {Record<string, Marks>}
 */
function parsed(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("this file is not JSON; export your progress here or with tenweeks progress --json");
  }
  if (data?.version !== VERSION) throw new Error(`this file is no progress of version ${VERSION}`);
  const right = (/** @type {any} */ marks) =>
    marks !== null &&
    typeof marks === "object" &&
    Object.entries(NONE).every(([key, none]) => typeof marks[key] === typeof none && !(marks[key] < 0));
  const wrong = Object.entries(data.exercises ?? { "": null }).find(([, marks]) => !right(marks));
  if (wrong) throw new Error(`this file has no marks for ${wrong[0] || "any exercise"}`);
  return data.exercises;
}
