// Runs a script of this folder on the CPython that npm's `pyodide` is, with node's stdin and stdout.
//
// Usage: node wasm.mjs FOLDER-OF-PYODIDE SCRIPT.py
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const python = await loadPyodide({ env: { HOME: "/" } });
python.mountNodeFS("/referee", path.dirname(fileURLToPath(import.meta.url)));
python.globals.set("script", script);
try {
  python.runPython(`
import asyncio, asyncio.runners, runpy, sys, warnings

sys.dont_write_bytecode = True
sys.path.insert(0, "/referee")
sys.argv = [script]
# pyodide replaces it, and says that its own loop runs.
asyncio.run = asyncio.runners.run
asyncio._set_running_loop(None)
warnings.simplefilter("ignore", SyntaxWarning)
try:
    runpy.run_path(f"/referee/{script}", run_name="__main__")
except SystemExit as end:
    if end.code:
        raise
`);
} catch (error) {
  // Without this, node would print the whole of pyodide, which is one line.
  console.error(error.message);
  process.exitCode = 1;
}
