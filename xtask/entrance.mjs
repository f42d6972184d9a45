// Makes index.html load the page's files, those of the first picture, and writes the copies that a page without an origin loads.

import { createHash } from "node:crypto";

/** Nothing but the page's own files, and wasm; docs/embedding.md has the same policy for servers that send headers. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
].join("; ");

/** A name that changes with what the file holds, so that browsers may cache it without a limit. */
export function hashed(name, text) {
  return `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;
}

/** Trunk's index.html without its inline script, with a policy, and with our scripts. */
export function entranceOf(html, { first, start, wasm }) {
  const script = wasm.replace("_bg.wasm", ".js");
  const preloads = /<link rel="(?:module)?preload"[^>]*>/g;
  const later = /<link rel="stylesheet" href="[^"]*later-[^"]*"[^>]*>/;
  const inline = /<script type="module">[^]*?<\/script>\n?/;
  const firstScript = `<script src="./${first}"></script>`;
  if (html.match(preloads)?.length !== 2 || !inline.test(html) || !later.test(html) || !html.includes(firstScript)) {
    throw new Error("Trunk's index.html has changed its form");
  }
  return html
    .replace(preloads, "")
    .replace(later, "")
    .replace(inline, "")
    .replace(/<!--[^]*?-->/g, "")
    .replace(
      firstScript,
      `<script src="./${start}" data-wasm="./${wasm}"></script>
    <script src="./${script}" defer></script>`,
    )
    .replace(
      /<meta charset="utf-8" ?\/>/,
      `$&\n    <meta http-equiv="content-security-policy" content="${POLICY}" />`,
    )
    .replace(/\s*\n\s*/g, "\n");
}

/** A script that holds a file's bytes, one a character, and gives them to files.js. */
export function scriptOf(name, bytes) {
  // Text in UTF-8 compresses nearly as well as the bytes do; base64 would take a quarter more.
  const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
  const text = bytes.toString("latin1").replace(/[\\"\n\r]/g, (character) => escapes[character]);
  return `loopscopeFiles.put("${name}","${text}")\n`;
}
