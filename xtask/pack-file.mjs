// Writes packs: all that is loaded for one demo, in one file. packs.js reads them in the browser.

/** Which chunks each demo needs, as the loader says that wasm-split-cli writes. */
export function readDemos(loader) {
  const demos = new Map();
  const exported = /__wasm_split_load_(\w+) = [^]*?\[([^\]]*)\]\)\);/g;
  for (const [, demo, list] of loader.matchAll(exported)) {
    demos.set(demo, [...list.matchAll(/__chunk_(\d+)/g)].map(([, id]) => Number(id)));
  }
  if (demos.size === 0) throw new Error("wasm-split-cli's loader names no demo");
  return demos;
}

/** The bytes of a pack with these parts, each with its number; what others need comes first. */
export function packOf(parts) {
  const numbers = [parts.length, ...parts.flatMap(({ id, bytes }) => [id, bytes.length])];
  // As every platform with WebAssembly reads it: the least byte first.
  const head = Buffer.alloc(4 * numbers.length);
  numbers.forEach((value, index) => head.writeUInt32LE(value, 4 * index));
  return Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]);
}
