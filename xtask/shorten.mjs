// Shortens what a built site's wasm and JavaScript call each other, and minifies the JavaScript.
// Usage: node shorten.mjs <folder> <folder with node_modules>
//
// wasm-bindgen makes every name unique with a hash, which no compression can make smaller, and
// which stands in both files. Which short name a function gets depends on its place alone, so a
// copy of one file that a browser kept still fits the other.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Reader } from "./wasm-reader.mjs";

const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;

const [folder, tools] = process.argv.slice(2);
const { minify } = createRequire(join(tools, "package.json"))("terser");

for (const name of readdirSync(folder).filter((name) => name.endsWith("_bg.wasm"))) {
  const wasmPath = join(folder, name);
  const jsPath = wasmPath.replace("_bg.wasm", ".js");
  const { bytes, renamed } = shortenWasm(readFileSync(wasmPath));
  const js = readFileSync(jsPath, "utf8").replace(/[\w$]+/g, (word) => renamed.get(word) ?? word);
  const minified = await minify(js, { module: true, ecma: 2022, compress: { passes: 2 } });
  writeFileSync(wasmPath, bytes);
  writeFileSync(jsPath, minified.code);
}

/** The module with short names and without custom sections, and what was renamed to what. */
function shortenWasm(wasm) {
  const renamed = new Map();
  const reader = new Reader(wasm);
  const parts = [reader.bytes(8)];
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    const section = new Reader(reader.bytes(reader.number()));
    if (id === CUSTOM) continue;
    const body = id === IMPORT || id === EXPORT ? shortenNames(section, id, renamed) : section.rest();
    parts.push(Buffer.from([id]), number(body.length), body);
  }
  return { bytes: Buffer.concat(parts), renamed };
}

/** The import or the export section with short names. */
function shortenNames(section, id, renamed) {
  const count = section.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index += 1) {
    // Modules other than the JavaScript beside the wasm would not hear of new names.
    const module = id === IMPORT ? section.text() : "_bg.js";
    if (id === IMPORT) parts.push(text(module));
    const name = section.text();
    const isMade = module.endsWith("_bg.js") && /^_*wb|^_*wasm_bindgen|^__externref/.test(name);
    if (isMade && !renamed.has(name)) renamed.set(name, `_${renamed.size.toString(36)}`);
    parts.push(text(renamed.get(name) ?? name), id === IMPORT ? section.importType() : section.exportType());
  }
  return Buffer.concat(parts);
}

function number(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}
