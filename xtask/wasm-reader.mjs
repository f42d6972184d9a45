// Reads those parts of WebAssembly's binary format that wasm-names.mjs and wasm-order.mjs need.

/** What is left to read of some bytes. */
export class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  isAtEnd() {
    return this.#at === this.#bytes.length;
  }

  byte() {
    return this.bytes(1)[0];
  }

  bytes(count) {
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  rest() {
    return this.bytes(this.#bytes.length - this.#at);
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text() {
    return this.bytes(this.number()).toString();
  }

  /** The bytes of what is imported: a function, a table, a memory, a global or a tag. */
  importType() {
    const start = this.#at;
    const kind = this.byte();
    if (kind === 1 || kind === 3) this.byte();
    if (kind === 1 || kind === 2) {
      const hasMost = this.byte() & 1;
      this.number();
      if (hasMost) this.number();
    } else if (kind === 3) this.byte();
    else {
      if (kind === 4) this.byte();
      this.number();
    }
    return this.#bytes.subarray(start, this.#at);
  }

  /** The bytes of what is exported: its kind and its index. */
  exportType() {
    const start = this.#at;
    this.byte();
    this.number();
    return this.#bytes.subarray(start, this.#at);
  }
}
