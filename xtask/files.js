// How the page gets the files beside it: the wasm at once, while the page itself is still read, and a
// pack when it is asked for. assemble.mjs puts this into the script that the page starts with.
//
// A frame with nothing but `sandbox="allow-scripts"` has no origin, and a page that was opened from a
// disk has none either, so a plain server's files are not theirs to fetch. Scripts they may run from
// anywhere. So each file lies beside itself once more, as a script that holds its bytes as text.
(() => {
  const wasm = document.currentScript.dataset.wasm;
  const stem = new URL(wasm, document.baseURI).href.replace(/_bg\.wasm$/, "");
  const waiting = new Map();

  const run = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting.set(name, resolve);
      script.onerror = () => reject(new Error(`failed to load ${name}.js`));
      script.onload = () => script.remove();
      script.src = `${stem}${name}.js`;
      document.head.append(script);
    });

  const fetched = async (name) => {
    const response = await fetch(stem + name);
    if (!response.ok) throw new Error(`failed to fetch ${name}: ${response.status}`);
    return response;
  };

  const files = {
    /** A file by the end of its name: what the server answers, or a copy that can answer too. */
    get: origin === "null" ? run : fetched,

    /** What a script that holds a file calls: each character of `text` is a byte. */
    put(name, text) {
      const bytes = Uint8Array.from(text, (byte) => byte.charCodeAt(0));
      // Without a type it would be tried as a stream in vain first.
      waiting.get(name)(new Response(bytes, { headers: { "content-type": "application/wasm" } }));
    },
  };
  files.wasm = files.get("_bg.wasm");
  // The page says that it failed when it wants the file; until then it is nobody's rejection.
  files.wasm.catch(() => {});
  globalThis.loopscopeFiles = files;
})();
