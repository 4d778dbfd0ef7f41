// Python as the page sees it: started when it is first needed, one cell at a time, ended when it runs too long.

const PATIENCE_SECONDS = 2; // after its time limit Python ends a cell by itself; what it cannot end, we do

/**
 * How a run has ended. "stopped": by the reader; "too long": by us; "too deep": calls
 * nested deeper than the browser's stack; "broken": Python is gone, for the reason in *text*.
 * @typedef {{how: "done" | "failed" | "stopped" | "too long" | "too deep" | "broken", text?: string}} Ending
 *
 * @typedef {object} Run
 * @property {string} name of the cell, as tracebacks show it
 * @property {string} source
 * @property {number} seconds
 * @property {(kind: string, text: string) => void} onMessage
 * @property {(prompt: string) => Promise<string>} onAsk
 * @property {() => void} [onBegin] called when it is its turn and Python is ready
 */

export class Interpreter {
  /** The number of Pythons so far: what ran in an earlier one is forgotten. */
  generation = 0;
  /** @type {ReturnType<typeof fetched> | undefined} */
  #assets;
  /** @type {Promise<Worker> | undefined} */
  #ready;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {((ending: Ending) => void) | undefined} */
  #end;
  #stops = 0;
  #plain = false;

  /**
   * @param {string} folder the address of the live page's files
   * @param {string} lesson the address of the lesson's own files
   */
  constructor(folder, lesson) {
    this.folder = folder;
    this.lesson = lesson;
  }

  /**
   * Start Python unless it is there; the promise fails if it cannot be had.
   * @returns {Promise<Worker>}
   */
  start() {
    this.#ready ??= this.#started().catch((error) => {
      this.#discard();
      throw error;
    });
    return this.#ready;
  }

  /**
   * Run a cell when those before it have ended.
   * @param {Run} run
   * @returns {Promise<Ending>}
   */
  run(run) {
    const stops = this.#stops;
    /** @type {Promise<Ending>} */
    const ending = this.#last.then(() => (stops === this.#stops ? this.#run(run) : { how: "stopped" }));
    this.#last = ending;
    return ending;
  }

  /** End what runs and drop what waits. */
  stop() {
    this.#stops += 1;
    if (this.#end) this.#end({ how: "stopped" });
  }

  /**
   * @param {Run} run
   * @returns {Promise<Ending>}
   */
  async #run(run) {
    /** @type {(ending: Ending) => void} */
    let end = () => {};
    /** @type {Promise<Ending>} */
    const ended = new Promise((resolve) => (end = resolve));
    this.#end = end;
    this.start().then(
      (worker) => this.#end === end && this.#ask(worker, run, end), // or it was stopped while Python was starting
      (error) => end({ how: "broken", text: String(error.message ?? error) }),
    );
    const ending = await ended;
    this.#end = undefined;
    clearTimeout(this.#timer);
    if (ending.how !== "done" && ending.how !== "failed" && this.#ready) {
      this.#discard();
      this.start().catch(() => {}); // so that the next run need not wait for it
    } // but one that could not be had is tried again when it is asked for: the network may be back by then
    return ending;
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Worker} worker
   * @param {Run} run
   * @param {(ending: Ending) => void} end
   */
  #ask(worker, run, end) {
    const wait = () => {
      this.#timer = setTimeout(() => end({ how: "too long" }), (run.seconds + PATIENCE_SECONDS) * 1000);
    };
    worker.onmessage = async ({ data }) => {
      if (data.type === "message") run.onMessage(data.kind, data.text);
      else if (data.type === "done") end({ how: data.ok ? "done" : "failed" });
      else if (data.type === "too deep" || data.type === "broken") end({ how: data.type, text: data.text });
      else if (data.type === "ask") {
        clearTimeout(this.#timer);
        worker.postMessage({ type: "answer", text: await run.onAsk(data.prompt) });
        wait();
      }
    };
    worker.onerror = (event) => end({ how: "broken", text: event.message });
    run.onBegin?.();
    worker.postMessage({ type: "run", name: run.name, source: run.source, seconds: run.seconds });
    wait();
  }

  #discard() {
    this.#worker?.terminate();
    this.#worker = this.#ready = undefined;
    this.generation += 1;
  }

  /** @returns {Promise<Worker>} */
  async #started() {
    const generation = this.generation;
    const assets = (this.#assets ??= fetched(this.folder, this.lesson, this.#plain));
    for (const part of Object.values(assets)) {
      part.catch(() => {
        if (this.#assets === assets) this.#assets = undefined; // the network may come back
      });
    }
    const { script, glue } = await assets.scripts;
    if (generation !== this.generation) throw new Error("stopped");
    const worker = (this.#worker = new Worker(script, { type: "module" }));
    worker.postMessage({ type: "prepare", glue });
    const problem = await handedOver(worker, assets);
    if (!problem) return worker;
    worker.terminate();
    if (this.#plain) throw problem;
    console.warn(`Python starts without its heap image: ${problem.message}`);
    this.#plain = true; // the heap image is a private feature of Pyodide's: do without it
    this.#assets = undefined;
    return this.#started();
  }
}

/**
 * Give a worker all that it needs; return why it cannot start with it, or nothing.
 * @param {Worker} worker
 * @param {ReturnType<typeof fetched>} assets
 * @returns {Promise<Error | undefined>}
 */
async function handedOver(worker, assets) {
  /** @type {Promise<Error | undefined>} */
  const answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data.type === "ready" ? undefined : new Error(data.text));
    worker.onerror = (event) => resolve(new Error(event.message || "the worker cannot be loaded"));
  });
  worker.postMessage({ type: "start", ...(await assets.data) });
  worker.postMessage({ type: "image", image: await assets.image }); // the longest; the worker begins without it
  return answer;
}

/**
 * Fetch what a worker is given: its scripts, so that it can begin, and all else. It stays in memory, so that another
 * worker starts quickly, and without a network.
 * @param {string} folder
 * @param {string} lesson
 * @param {boolean} plain whether to do without the heap image, and so with all that it holds
 */
function fetched(folder, lesson, plain) {
  const file = (/** @type {string} */ name, type = "application/octet-stream") => unpacked(`${folder}${name}.gz`, type);
  const address = (/** @type {Blob} */ blob) => URL.createObjectURL(blob);
  const [script, glue] = ["worker.js", "glue.mjs"].map((name) =>
    file(name, "text/javascript")
      .then((response) => response.blob())
      .then(address),
  );
  const data = {
    wasm: file("python.wasm", "application/wasm").then(WebAssembly.compileStreaming),
    sizes: plain ? undefined : got(`${folder}image.json`).then((response) => response.json()),
    library: got(`${folder}${plain ? "all_library.zip" : "library.zip"}`).then((response) => response.arrayBuffer()),
    files: file(plain ? "all_files.json" : "files.json").then((response) => response.json()),
    lessonFiles: unpacked(lesson).then((response) => response.json()),
    lock: file("packages.json").then((response) => response.json()),
  };
  // Unpacking takes this thread's time, and what is unpacked first the worker can begin with.
  const image = plain ? Promise.resolve() : data.wasm.then(() => file("image.bin")).then((each) => each.arrayBuffer());
  return { scripts: resolved({ script, glue }), data: resolved(data), image };
}

/**
 * Return an object's values when all of them are there.
 * @template {Record<string, any>} T
 * @param {T} promises
 * @returns {Promise<{[K in keyof T]: Awaited<T[K]>}>}
 */
async function resolved(promises) {
  const values = await Promise.all(Object.values(promises));
  return /** @type {any} */ (Object.fromEntries(Object.keys(promises).map((name, index) => [name, values[index]])));
}

/** @param {string} address */
async function got(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${new URL(address).pathname}: ${response.status}`);
  return response;
}

/**
 * Return what a gzipped file holds. It is unpacked here, so that no host has to be told how to send it; one that says
 * by itself that the file is compressed has had it unpacked by the browser already.
 * @param {string} address
 * @param {string} [type]
 */
async function unpacked(address, type = "application/octet-stream") {
  const response = await got(address);
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body);
  const packed = !response.headers.get("content-encoding");
  return new Response(packed ? body.pipeThrough(new DecompressionStream("gzip")) : body, {
    headers: { "content-type": type },
  });
}
