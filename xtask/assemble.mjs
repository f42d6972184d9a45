// Replaces script and wasm of a site that Trunk built by those of the split page, adds a pack for each
// demo, and minifies everything, style sheets included. index.html loads these files in a way that
// works under a strict policy and in frames without an origin.
// Usage: node assemble.mjs <site> <split page> <folder with node_modules>

import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { entranceOf, hashed, scriptOf } from "./entrance.mjs";
import { packOf, readDemos } from "./pack-file.mjs";
import { withPacks } from "./script.mjs";
import { Names } from "./wasm-names.mjs";

const [site, split, tools] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { minify } = require("terser");
const { transform } = require("lightningcss");
const { default: binaryen } = await import(pathToFileURL(require.resolve("binaryen")));

const wasmName = readdirSync(site).find((name) => name.endsWith("_bg.wasm"));
const stem = join(site, wasmName.replace("_bg.wasm", ""));
const demos = readDemos(readFileSync(join(split, "__wasm_split.js"), "utf8"));

// The page's wasm comes first, because the parts import its exports by name.
const names = new Names();
write("_bg.wasm", names.shortenWasm(readFileSync(join(split, "page.wasm"))));

const chunks = new Map();
for (const id of new Set([...demos.values()].flat())) chunks.set(id, partOf(id, `chunk_${id}`));
// Demos are numbered after the chunks.
let next = Math.max(...chunks.keys()) + 1;
for (const [demo, needed] of demos) {
  const parts = needed.map((id) => chunks.get(id));
  write(`.${demo}.pack`, packOf([...parts, partOf(next, `split_${demo}`)]));
  next += 1;
}

const script = withPacks(readFileSync(join(split, "loopscope.js"), "utf8"), [...demos.keys()]);
writeFileSync(`${stem}.js`, await minified(names.shortenScript(script)));

const first = readdirSync(site).find((name) => /^first-.*\.js$/.test(name));
const later = readdirSync(site).find((name) => /^later-.*\.css$/.test(name));
renameSync(join(site, later), `${stem}.later.css`);
const files = readFileSync(new URL("files.js", import.meta.url), "utf8");
const start = await minified(`${readFileSync(join(site, first), "utf8")}${files}`);
const startName = hashed("start", start);
writeFileSync(join(site, startName), start);
rmSync(join(site, first));

const element = join(site, "embed.js");
// A host without a charset would show other characters as rubbish.
writeFileSync(element, await minified(readFileSync(element, "utf8"), { ascii_only: true }));

const entrance = join(site, "index.html");
const html = readFileSync(entrance, "utf8");
writeFileSync(entrance, entranceOf(html, { first, start: startName, wasm: wasmName }));

for (const filename of readdirSync(site).filter((name) => name.endsWith(".css"))) {
  const path = join(site, filename);
  writeFileSync(path, transform({ filename, code: readFileSync(path), minify: true }).code);
}

/** Writes a file of the page, and the script that brings it to pages without an origin. */
function write(name, bytes) {
  writeFileSync(stem + name, bytes);
  writeFileSync(`${stem}${name}.js`, scriptOf(name, bytes));
}

/** A classic script, as short as it gets. */
async function minified(code, format = {}) {
  const result = await minify(code, {
    toplevel: true,
    ecma: 2022,
    format,
    // wasm-bindgen warns if a server sends another content type. The page works with any type.
    compress: { passes: 2, drop_console: ["warn"] },
  });
  return result.code;
}

/** A part of the split page, as small as it gets. */
function partOf(id, name) {
  // The library, because there are forty parts and the command takes seconds to start.
  const module = binaryen.readBinary(readFileSync(join(split, `${name}.wasm`)));
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  const bytes = names.shortenWasm(Buffer.from(module.emitBinary()));
  module.dispose();
  return { id, bytes };
}
