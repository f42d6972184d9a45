// Serves the built site under two paths. Under one it is a server that only sends files. Under the other
// it also sends CORS headers, cache headers and a strict policy, as many servers do.

import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

const folder = path.resolve(process.env.LOOPSCOPE_SITE ?? "dist");
const port = Number(process.env.LOOPSCOPE_PORT ?? 4173);
const base = process.env.LOOPSCOPE_BASE ?? "/";
const openBase = process.env.LOOPSCOPE_OPEN_BASE ?? "/open/";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The policy that docs/embedding.md gives to servers. */
const POLICY = /default-src[^`]*/
  .exec(readFileSync(new URL("../docs/embedding.md", import.meta.url), "utf8"))[0]
  .replace(/\s+/g, " ");

/** The path of the file that is requested, or undefined if there is none. */
function fileOf(url) {
  try {
    const wanted = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const start = [base, openBase].find((start) => wanted.startsWith(start));
    if (start === undefined) return undefined;
    let file = path.join(folder, wanted.slice(start.length));
    if (file !== folder && !file.startsWith(folder + path.sep)) return undefined;
    if (statSync(file).isDirectory()) file = path.join(file, "index.html");
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

const server = createServer((request, response) => {
  const file = fileOf(request.url);
  if (file === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    return;
  }
  const type = types[path.extname(file)] ?? "application/octet-stream";
  const isOpen = request.url.startsWith(openBase);
  const headers = isOpen
    ? { "access-control-allow-origin": "*", "cache-control": "max-age=600", "content-security-policy": POLICY }
    : { "cache-control": "no-store" };
  response.writeHead(200, { "content-type": type, ...headers });
  createReadStream(file).pipe(response);
});

server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}${base}`));
