// Writes a .gz and a .br copy of each file of a built site that is worth compressing, for servers that
// do not compress. Usage: node compress.mjs <folder>

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const worthIt = new Set([".css", ".html", ".js", ".json", ".mjs", ".pack", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true })) {
  if (!worthIt.has(extname(name))) continue;
  const path = join(folder, name);
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  );
}
