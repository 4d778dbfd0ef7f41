// The worker that holds Python. The page hands it everything it needs and ends it when it runs too long.
//
// It takes {type: "prepare", glue}, {type: "start", …}, {type: "image", image}, {type: "run", name, source, seconds} and {type: "answer", text}; it sends {type: "ready"},
// {type: "message", kind, text} (the kinds are those of tenweeks.browser), {type: "ask", prompt}, {type: "done", ok} and
// {type: "broken" | "too deep", text}, after which it is of no use any more.

import { loadPyodide } from "pyodide";
import { unpack } from "./image.js";
import { SEARCH_PATH, ringAlarm, writeFiles } from "./python.js";

/**
 * @typedef {object} Start
 * @property {WebAssembly.Module} wasm the compiled interpreter
 * @property {{head: number, memory: number} | undefined} sizes the bytes of the parts of the snapshot in the heap image,
 *   which comes later; undefined for a plain start
 * @property {ArrayBuffer} library Python's standard library
 * @property {Record<string, string>} files the packages that the image does not hold
 * @property {Record<string, string>} lessonFiles the lesson's notebook and tests
 * @property {{packages: Record<string, {name: string, imports: string[]}>}} lock the packages that the network has
 */

// What browsers say when calls nest deeper than their stack is. Python's own limit may lie beyond it.
const TOO_DEEP = /call stack|too much recursion/;
const NOWHERE = "data:,/"; // what Pyodide would fetch from its own address is handed to it instead

/** @type {import("pyodide").PyodideAPI} */
let python;
/** @type {Promise<any>} */
let glue; // Pyodide's module that joins the interpreter to JavaScript
/** @type {(image: ArrayBuffer) => void} */
let take = () => {};
/** @type {Promise<ArrayBuffer>} */
const image = new Promise((resolve) => (take = resolve));
/** @type {any} */
let worker; // the module page_worker
/** @type {any} */
let cells;
/** @type {(text: string) => void} */
let answer = () => {};
/** @type {Map<string, string>} */
const packageOf = new Map(); // by the name that is imported

const send = (/** @type {string} */ kind, /** @type {string} */ text) => postMessage({ type: "message", kind, text });

const ask = (/** @type {string} */ prompt) =>
  new Promise((resolve) => {
    answer = resolve;
    postMessage({ type: "ask", prompt });
  });

/** @param {Start} start */
async function begin({ wasm, sizes, library, files, lessonFiles, lock }) {
  const { default: createPyodideModule } = await glue;
  // Pyodide would copy the memory of the snapshot that it is given. We fill it in ourselves, and give it the head alone.
  const head = sizes && new Uint8Array(sizes.head);
  // Pyodide would fetch and compile the interpreter. It was compiled before, and lies in memory.
  WebAssembly.instantiateStreaming = async (_, imports = {}) => ({
    module: wasm,
    instance: await WebAssembly.instantiate(wasm, imports),
  });
  const createModule = async (/** @type {any} */ settings) => {
    const module = await createPyodideModule(settings);
    writeFiles(module, files); // while the image is still on its way
    writeFiles(module, lessonFiles);
    if (head) {
      module.growMemory(sizes.memory);
      unpack(head, module.HEAPU8, await image);
    }
    return module;
  };
  const options = {
    createPyodideModule: createModule,
    indexURL: NOWHERE,
    lockFileContents: lock,
    stdLibURL: URL.createObjectURL(new Blob([library])),
    ...(head && { _loadSnapshot: head }),
  };
  python = await loadPyodide(/** @type {any} */ (options));
  ringAlarm(python);
  if (!head) python.runPython(`import sys; sys.path.insert(0, "${SEARCH_PATH}")`);
  for (const each of Object.values(lock.packages)) for (const name of each.imports) packageOf.set(name, each.name);
  worker = python.pyimport("page_worker");
  cells = worker.start(send, ask);
}

/**
 * Bring the packages that *source* imports and that are not there; return the first that cannot be had.
 * @param {string} source
 */
async function bringPackages(source) {
  const missing = () =>
    worker
      .missing_modules(source)
      .toJs()
      .filter((/** @type {string} */ name) => packageOf.has(name));
  const names = missing();
  if (names.length === 0) return undefined;
  const quiet = { messageCallback: () => {}, errorCallback: () => {} };
  await python
    .loadPackage(
      names.map((/** @type {string} */ name) => packageOf.get(name)),
      quiet,
    )
    .catch(() => {});
  return missing()[0];
}

/** @param {{name: string, source: string, seconds: number}} cell */
async function run({ name, source, seconds }) {
  const absent = await bringPackages(source);
  if (absent) send("absent", absent);
  const ok = !absent && (await cells.run.callPromising(name, source, seconds));
  postMessage({ type: "done", ok });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "prepare") glue = import(data.glue);
    else if (data.type === "image") take(data.image);
    else if (data.type === "start") {
      await begin(data);
      postMessage({ type: "ready" });
    } else if (data.type === "run") await run(data);
    else answer(data.text);
  } catch (error) {
    const text = String(error).slice(0, 500);
    postMessage({ type: TOO_DEEP.test(text) ? "too deep" : "broken", text });
  }
};
