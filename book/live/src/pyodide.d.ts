// What Pyodide has and does not declare: its module for Emscripten, and the memory of it.

declare module "pyodide/pyodide.asm.mjs" {
  const createPyodideModule: (settings: object) => Promise<any>;
  export default createPyodideModule;
}
