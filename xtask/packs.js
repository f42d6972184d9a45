// How the page loads a demo: as one file, its pack, when it is picked. script.mjs puts this into the
// page's own script, so that it is no request of its own.
//
// A pack is what pack-file.mjs writes: a count, then number and length of each part, then the parts.
// The last part is the demo, those before it are code that it shares with other demos.

/** What the page's wasm calls to have a demo loaded, by the names of the demos. */
function loadersOf(demos, page) {
  // A part writes into the memory and the table that all of them share, which it may do only once;
  // so what other packs have brought is not taken again.
  const parts = new Map();
  const packs = new Map();

  /** The promise of `work`, shared by whoever asks for it; what failed is tried again. */
  const once = (promises, key, work) => {
    if (!promises.has(key)) {
      const promise = work();
      promises.set(key, promise);
      promise.catch(() => promises.delete(key));
    }
    return promises.get(key);
  };

  const load = async (demo) => {
    const response = await loopscopeFiles.get(`.${demo}.pack`);
    const pack = await response.arrayBuffer();
    const [count] = new Uint32Array(pack, 0, 1);
    const head = new Uint32Array(pack, 4, 2 * count);
    let at = 4 + head.byteLength;
    const take = (index) => {
      const [id, length] = head.subarray(2 * index);
      const bytes = new Uint8Array(pack, at, length);
      at += length;
      return once(parts, id, () => WebAssembly.instantiate(bytes, { _: page() }));
    };
    const shared = Array.from({ length: count - 1 }, (_, index) => take(index));
    // The demo's own code may need the others as soon as it is there.
    await Promise.all(shared);
    await take(count - 1);
  };

  const loader = (demo) => async (callback, data) => {
    // Why it failed is of no use to a visitor; that it failed is said by the page itself.
    const hasLoaded = await once(packs, demo, () => load(demo)).then(
      () => true,
      () => false,
    );
    page().__indirect_function_table.get(callback)(data, hasLoaded);
  };
  return Object.fromEntries(demos.map((demo) => [demo, loader(demo)]));
}
