// Names the functions of a wasm file so that similar ones are side by side when they are sorted by name,
// because brotli writes a repetition in fewer bits the nearer it is. It saves 2.1 KiB of the page.
// Usage: node wasm-order.mjs <wasm> <wasm to write>

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Reader } from "./wasm-reader.mjs";
import { number, text } from "./wasm-writer.mjs";

const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;
/** The subsection of the section "name" that names functions. */
const FUNCTION_NAMES = 1;
/** The kind of an import that is a function. */
const FUNCTION = 0;

/** Functions are compared by the pieces of this many bytes that occur in both. */
const PIECE = 6;
/** A piece that more functions have says nothing. */
const MOST_OWNERS = 60;
/** How much the functions before the last one count, each in comparison with the next. */
const FADING = 0.85;
/** How much a large function is held back, which has something in common with every other one. */
const SIZE_EXPONENT = 0.95;

/** The wasm with names of functions that sort like the order of `similarOrder`, and no other names. */
export function withSortingNames(wasm) {
  const reader = new Reader(wasm);
  const parts = [reader.bytes(8)];
  let importCount = 0;
  let bodies = [];
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    const bytes = reader.bytes(reader.number());
    if (id === CUSTOM && new Reader(bytes).text() === "name") continue;
    if (id === IMPORT) importCount = functionImports(new Reader(bytes));
    if (id === CODE) bodies = functionBodies(new Reader(bytes));
    parts.push(Buffer.from([id]), number(bytes.length), bytes);
  }
  const names = new Array(bodies.length);
  similarOrder(bodies).forEach((index, rank) => (names[index] = `f${String(rank).padStart(6, "0")}`));
  const map = names.map((name, index) => Buffer.concat([number(importCount + index), text(name)]));
  const list = Buffer.concat([number(map.length), ...map]);
  const section = Buffer.concat([text("name"), number(FUNCTION_NAMES), number(list.length), list]);
  return Buffer.concat([...parts, Buffer.from([CUSTOM]), number(section.length), section]);
}

/** How many of the imports are functions, whose indices come before those of the module's own ones. */
function functionImports(section) {
  let count = 0;
  for (let left = section.number(); left > 0; left -= 1) {
    section.text();
    section.text();
    if (section.importType()[0] === FUNCTION) count += 1;
  }
  return count;
}

function functionBodies(section) {
  return Array.from({ length: section.number() }, () => section.bytes(section.number()));
}

/** The indices of the bodies, each followed by the one that is most like it and those before it. */
function similarOrder(bodies) {
  const pieces = bodies.map(piecesOf);
  const owners = new Map();
  pieces.forEach((own, index) => {
    for (const piece of own) {
      if (!owners.has(piece)) owners.set(piece, []);
      owners.get(piece).push(index);
    }
  });
  const left = new Set(bodies.keys());
  const order = [];
  const likeness = new Map();
  let next = bodies.reduce((least, body, index) => (body.length < bodies[least].length ? index : least), 0);
  while (left.size > 0) {
    left.delete(next);
    likeness.delete(next);
    order.push(next);
    for (const [index, value] of likeness) likeness.set(index, value * FADING);
    for (const piece of pieces[next]) {
      const all = owners.get(piece);
      if (all.length > MOST_OWNERS) continue;
      for (const index of all) {
        if (left.has(index)) likeness.set(index, (likeness.get(index) ?? 0) + all.length ** -0.5);
      }
    }
    next = mostAlike(likeness, pieces) ?? left.values().next().value;
  }
  return order;
}

function piecesOf(body) {
  const count = Math.max(body.length - PIECE + 1, 0);
  return new Set(Array.from({ length: count }, (_, at) => body.toString("latin1", at, at + PIECE)));
}

function mostAlike(likeness, pieces) {
  let most = { value: 0 };
  for (const [index, shared] of likeness) {
    const value = shared / (pieces[index].size + 20) ** SIZE_EXPONENT;
    if (value > most.value) most = { value, index };
  }
  return most.index;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [from, to] = process.argv.slice(2);
  writeFileSync(to, withSortingNames(readFileSync(from)));
}
