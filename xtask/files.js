// Fetches the page's files: the wasm at once, while the browser still reads the page, and a pack when it
// is needed. assemble.mjs puts this into the first script of the page.
//
// A frame with only `sandbox="allow-scripts"` has no origin, and neither has a page that was opened from
// a disk. They may not fetch files from a server without CORS headers, and they may run scripts from
// anywhere. So there is a copy of each file that is a script with the file's bytes as text.
(() => {
  const wasm = document.currentScript.dataset.wasm;
  const stem = new URL(wasm, document.baseURI).href.replace(/_bg\.wasm$/, "");
  const waiting = new Map();
  let styled;

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

    /** The style sheet of what comes after the first picture. Without it the page is plain, but works. */
    style() {
      styled ??= new Promise((resolve) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.onload = resolve;
        link.onerror = () => {
          styled = undefined;
          link.remove();
          resolve();
        };
        link.href = `${stem}.later.css`;
        document.head.append(link);
      });
      return styled;
    },

    /** What a script that holds a file calls: each character of `text` is a byte. */
    put(name, text) {
      const bytes = Uint8Array.from(text, (byte) => byte.charCodeAt(0));
      // With this type WebAssembly compiles the response as a stream.
      waiting.get(name)(new Response(bytes, { headers: { "content-type": "application/wasm" } }));
    },
  };
  files.wasm = files.get("_bg.wasm");
  // A presentation looks like one from the start.
  if (location.hash.includes("controls=present")) files.style();
  // The page reports the failure when it needs the file. Until then the rejection must have a handler.
  files.wasm.catch(() => {});
  globalThis.loopscopeFiles = files;
})();
