// Writes the page's script: the output of wasm-bindgen with packs.js in it, and the call that starts it.

import { readFileSync } from "node:fs";
import { PACKS } from "./wasm-names.mjs";

const packs = readFileSync(new URL("packs.js", import.meta.url), "utf8");

/** wasm-bindgen's script, which gets its demos from packs.js instead of a file of its own. */
export function withPacks(script, demos) {
  // The output imports the loader of wasm-split-cli once for each demo, always under the same name.
  const imports = /^import \* as import\d+ from "\.\/__wasm_split\.js";?\n/gm;
  const entries = /^ *"\.\/__wasm_split\.js": import\d+,\n/gm;
  const found = [imports, entries].map((pattern) => script.match(pattern)?.length);
  if (found.some((count) => count !== demos.length)) {
    throw new Error(`wasm-bindgen's script imports ${found} loaders for ${demos.length} demos`);
  }
  let isFirst = true;
  const merged = script.replace(imports, "").replace(entries, () => {
    const entry = isFirst ? `"${PACKS}": loadersOf(${JSON.stringify(demos)}, () => wasm),\n` : "";
    isFirst = false;
    return entry;
  });
  return `(() => {\n${asClassic(merged)}\n${packs}\n__wbg_init({ module_or_path: loopscopeFiles.wasm }).catch(reportError);\n})();\n`;
}

/** A module's script as what any script may be: frames without an origin cannot load modules. */
function asClassic(script) {
  // The page is not instantiated synchronously, and files.js fetches its wasm.
  const exported = "export { initSync, __wbg_init as default };";
  const place = "new URL('loopscope_bg.wasm', import.meta.url)";
  return [exported, place].reduce((text, part) => {
    if (!text.includes(part)) throw new Error(`wasm-bindgen's script has no ${part}`);
    return text.replace(part, part === place ? "undefined" : "");
  }, script);
}
