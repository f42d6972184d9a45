// Loads a demo's pack when the demo is picked. script.mjs puts this into the page's script, so that it
// needs no request.
//
// A pack, as pack-file.mjs writes it, has the number of its parts, the number and length of each part,
// and the parts. The last part is the demo; the others are code that it shares with other demos.

/** What the page's wasm calls to have a demo loaded, by the names of the demos. */
function loadersOf(demos, page) {
  // A part writes into the memory and the table that all parts share, and may do so only once. So a
  // part that came with another pack is not instantiated again.
  const parts = new Map();
  const packs = new Map();

  /** The promise of `work`, which later calls with the same name share, unless it has failed. */
  const once = (promises, key, work) => {
    if (!promises.has(key)) {
      const promise = work();
      promises.set(key, promise);
      promise.catch(() => promises.delete(key));
    }
    return promises.get(key);
  };

  const load = async (demo) => {
    const isLater = demo.startsWith("later_");
    const [response] = await Promise.all([
      loopscopeFiles.get(`.${demo}.pack`),
      isLater && loopscopeFiles.style(),
    ]);
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
    // The demo's own code may call the other parts as soon as it is instantiated.
    await Promise.all(shared);
    await take(count - 1);
  };

  const loader = (demo) => async (callback, data) => {
    // The page tells the visitor that it failed. The reason would not help.
    const hasLoaded = await once(packs, demo, () => load(demo)).then(
      () => true,
      () => false,
    );
    page().__indirect_function_table.get(callback)(data, hasLoaded);
  };
  return Object.fromEntries(demos.map((demo) => [demo, loader(demo)]));
}
