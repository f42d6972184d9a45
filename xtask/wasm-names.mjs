// Shortens the names of imports and exports in a wasm file and its JavaScript.
//
// wasm-bindgen puts a hash into every name, which does not compress and is in both files. A short name
// depends only on the position of the function, so a file that a browser has cached fits a new one of
// the other.

import { Reader } from "./wasm-reader.mjs";
import { number, text } from "./wasm-writer.mjs";

const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;

/** Under this name, the loader in packs.js gives the page's exports to the parts of its demos. */
const PAGE = "_";

/** Under this name, the page's wasm asks for its demos; script.mjs says what answers. */
export const PACKS = "packs";

/** The names of a page's wasm, and what they became; its parts have to be shortened after it. */
export class Names {
  #renamed = new Map();

  /** The module with short names and without custom sections. */
  shortenWasm(wasm) {
    const reader = new Reader(wasm);
    const parts = [reader.bytes(8)];
    while (!reader.isAtEnd()) {
      const id = reader.byte();
      const section = new Reader(reader.bytes(reader.number()));
      if (id === CUSTOM) continue;
      const body = id === IMPORT || id === EXPORT ? this.#shortenSection(section, id) : section.rest();
      parts.push(Buffer.from([id]), number(body.length), body);
    }
    return Buffer.concat(parts);
  }

  /** JavaScript with the same short names. */
  shortenScript(script) {
    return script.replace(/[\w$]+/g, (word) => this.#renamed.get(word) ?? word);
  }

  /** The import or the export section with short names. */
  #shortenSection(section, id) {
    const count = section.number();
    const parts = [number(count)];
    for (let index = 0; index < count; index += 1) {
      if (id === EXPORT) {
        parts.push(text(this.#short(section.text())), section.exportType());
      } else {
        const [module, name] = this.#shortImport(section.text(), section.text());
        parts.push(text(module), text(name), section.importType());
      }
    }
    return Buffer.concat(parts);
  }

  /** What is imported from where, in short. */
  #shortImport(module, name) {
    if (module === "__wasm_split") return [PAGE, this.#short(name)];
    if (module === "./__wasm_split.js") return [PACKS, name.replace("__wasm_split_load_", "")];
    // Only the names of this JavaScript are changed, so imports of other modules keep theirs.
    return [module, module.endsWith("_bg.js") ? this.#short(name) : name];
  }

  /** Names that tools have made begin so; `main` and `memory` stay what they are. */
  #short(name) {
    const isMade = /^_|^wasm_bindgen/.test(name);
    if (isMade && !this.#renamed.has(name)) this.#renamed.set(name, `_${this.#renamed.size.toString(36)}`);
    return this.#renamed.get(name) ?? name;
  }
}
