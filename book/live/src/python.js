// What the build, which takes the heap image, and the page's worker do alike with Pyodide.

/** @typedef {import("pyodide").PyodideAPI} Pyodide */

/** Where packages lie in the browser's file system, and the course's own. */
export const LIBRARIES = "/lib/python3.14/site-packages";
export const SEARCH_PATH = "/course/src";

const SIGALRM = 14;
const MILLISECONDS_BETWEEN_ALARMS = 50;

/**
 * Send Python SIGALRM again and again while it runs, by which tenweeks ends code that is out of time.
 *
 * Pyodide looks now and then into a buffer that another thread may write a signal's number to. No other thread is
 * needed to tell the time: this "buffer" looks at the clock itself.
 * @param {Pyodide} python
 */
export function ringAlarm(python) {
  let last = 0;
  const clock = {
    get 0() {
      const now = performance.now();
      if (now - last < MILLISECONDS_BETWEEN_ALARMS) return 0;
      last = now;
      return SIGALRM;
    },
    set 0(_) {}, // Pyodide takes the signal out
  };
  python.setInterruptBuffer(/** @type {any} */ (clock));
}

/**
 * Write files, given as path and content, into the browser's file system.
 * @param {{FS: any}} python
 * @param {Record<string, string | Uint8Array>} files
 */
export function writeFiles(python, files) {
  const made = new Set();
  for (const [path, content] of Object.entries(files)) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) python.FS.mkdirTree(folder);
    made.add(folder);
    python.FS.writeFile(path, content);
  }
}
