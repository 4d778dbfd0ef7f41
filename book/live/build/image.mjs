// Takes the heap image: Python as it is after a whole check, so that a page need not load and compute it all again.
// node image.mjs FOLDER PREPARATION.py   (FOLDER holds all_files.json.gz; image.bin.gz and loaded.json are written beside it)
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { LIBRARIES, SEARCH_PATH, ringAlarm, writeFiles } from "../src/python.js";
import { packed, partsOf } from "../src/image.js";

const [folder, preparationPath] = process.argv.slice(2);
const files = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(folder, "all_files.json.gz"))).toString());
const preparation = fs.readFileSync(preparationPath, "utf8");

const BLOCK = 512; // bytes

/** @typedef {import("pyodide").PyodideAPI} Pyodide */

/**
 * Return a Python that has made a check, with *caches* beside its files, and the functions of the preparation.
 * @param {Record<string, Uint8Array>} caches
 */
async function warmedUp(caches) {
  const python = await loadPyodide({ _makeSnapshot: true });
  ringAlarm(python);
  writeFiles(python, files);
  writeFiles(python, caches);
  python.runPython(`import sys; sys.path.insert(0, "${SEARCH_PATH}")`);
  const names = python.toPy({ __name__: "heap_image" });
  python.runPython(preparation, { globals: names });
  if (Object.keys(caches).length === 0) {
    python.runPython(`sys.dont_write_bytecode = False; compile_libraries("${LIBRARIES}")`, { globals: names });
  }
  python.runPython("warm_up()", { globals: names });
  return { python, names };
}

/**
 * Return what Python has stored on its disk below *place* for the next time.
 * @param {Pyodide} python
 * @param {string} place
 * @returns {Record<string, Uint8Array>}
 */
function filesBelow(python, place) {
  /** @type {Record<string, Uint8Array>} */
  const found = {};
  for (const name of python.FS.readdir(place).filter((/** @type {string} */ each) => !/^\.\.?$/.test(each))) {
    const each = `${place}/${name}`;
    if (python.FS.isDir(python.FS.stat(each).mode)) Object.assign(found, filesBelow(python, each));
    else if (!(each in files)) found[each] = python.FS.readFile(each);
  }
  return found;
}

/**
 * Fill the free places between C's objects with zeros.
 * @param {any} module
 */
function clearFreeMemory(module) {
  const end = module.HEAPU8.length;
  const taken = [];
  while (module.HEAPU8.length === end) {
    const place = module._malloc(BLOCK);
    module.HEAPU8.fill(0, place, place + BLOCK);
    taken.push(place);
  }
  taken.forEach(module._free);
}

/**
 * Return the memory of an interpreter that has only been instantiated, as a page has it before it loads the image.
 * @param {number} size
 * @returns {Promise<Uint8Array>}
 */
async function freshMemory(size) {
  return new Promise((resolve) => {
    const createModule = async (/** @type {any} */ settings) => {
      const module = await createPyodideModule(settings);
      module.growMemory(size);
      resolve(module.HEAPU8.slice());
      throw new Error("no more than its memory is wanted");
    };
    const options = { _loadSnapshot: new Uint8Array(size), createPyodideModule: createModule };
    loadPyodide(/** @type {any} */ (options)).catch(() => {});
  });
}

// Compiling modules and computing the tables of Unicode leaves a heap five times as large as their results take. So the
// image is not taken of the Python that does so, but of a second one, which finds what the first has stored.
const { python: first } = await warmedUp({});
const caches = ["/home", "/course", LIBRARIES].map((place) => filesBelow(first, place));
const { python, names } = await warmedUp(Object.assign({}, ...caches));
const loaded = python.runPython("clear_free_memory(); loaded_files()", { globals: names }).toJs();
names.destroy();
clearFreeMemory(/** @type {any} */ (python)._module);
const snapshot = python.makeMemorySnapshot();
const { head, memory } = partsOf(snapshot);
const image = packed(snapshot, await freshMemory(memory.length), await freshMemory(memory.length));
fs.writeFileSync(path.join(folder, "image.bin.gz"), zlib.gzipSync(image, { level: 9 }));
fs.writeFileSync(path.join(folder, "image.json"), JSON.stringify({ head: head.length, memory: memory.length }));
fs.writeFileSync(path.join(folder, "loaded.json"), JSON.stringify(loaded));
