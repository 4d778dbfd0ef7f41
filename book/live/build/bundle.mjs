// Makes the scripts and styles of the live page, and packs what comes from Pyodide as it is.
// node bundle.mjs FOLDER
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [folder] = process.argv.slice(2);
const pyodide = path.dirname(fileURLToPath(import.meta.resolve("pyodide")));
const { version } = JSON.parse(fs.readFileSync(path.join(pyodide, "package.json"), "utf8"));

const write = (/** @type {string} */ name, /** @type {Uint8Array} */ content) =>
  fs.writeFileSync(path.join(folder, `${name}.gz`), zlib.gzipSync(content, { level: 9 }));

const common = {
  absWorkingDir: path.resolve(import.meta.dirname, ".."),
  bundle: true,
  external: ["node:*", "ws"], // of Pyodide's, for Node alone
  format: /** @type {const} */ ("esm"),
  legalComments: /** @type {const} */ ("eof"),
  minify: true,
  target: "es2022",
};

// The editor is loaded by the first cell that is edited, so it is a chunk of its own.
await build({ ...common, entryPoints: ["src/page.js", "src/live.css"], outdir: folder, splitting: true });
const worker = await build({ ...common, entryPoints: ["src/worker.js"], write: false });
write("worker.js", worker.outputFiles[0].contents);
// Not through esbuild: it calls parts of itself by names that a bundler would change.
write("glue.mjs", fs.readFileSync(path.join(pyodide, "pyodide.asm.mjs")));
write("python.wasm", fs.readFileSync(path.join(pyodide, "pyodide.asm.wasm")));

// numpy and its like are not on npm: they come from Pyodide's own network while the reader has one.
const lock = JSON.parse(fs.readFileSync(path.join(pyodide, "pyodide-lock.json"), "utf8"));
for (const each of Object.values(lock.packages)) {
  each.file_name = `https://cdn.jsdelivr.net/pyodide/v${version}/full/${each.file_name}`;
}
write("packages.json", Buffer.from(JSON.stringify(lock)));
fs.copyFileSync(path.join(pyodide, "python_stdlib.zip"), path.join(folder, "all_library.zip"));
