// Writes packs: a pack is a file with all parts of one demo. packs.js reads it in the browser.

/** Which chunks each demo needs, as the loader says that wasm-split-cli writes. */
export function readDemos(loader) {
  const demos = new Map();
  const exported = /__wasm_split_load_(\w+) = [^]*?\[([^\]]*)\]\)\);/g;
  for (const [, demo, list] of loader.matchAll(exported)) {
    demos.set(demo, [...list.matchAll(/__chunk_(\d+)/g)].map(([, id]) => Number(id)));
  }
  if (demos.size === 0) throw new Error("the loader of wasm-split-cli names no demo");
  return demos;
}

/** The bytes of a pack with these parts, each with its number; what others need comes first. */
export function packOf(parts) {
  const numbers = [parts.length, ...parts.flatMap(({ id, bytes }) => [id, bytes.length])];
  // Little-endian, as in WebAssembly.
  const head = Buffer.alloc(4 * numbers.length);
  numbers.forEach((value, index) => head.writeUInt32LE(value, 4 * index));
  return Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]);
}
