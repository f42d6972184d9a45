// Serves pages that embed the site: the examples, and the pages in e2e/hosts. Another port is another
// origin. The site's address in the pages is replaced by the real one.

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

const site = process.env.LOOPSCOPE_ADDRESS;
const port = Number(process.env.LOOPSCOPE_PORT);
const root = path.resolve(import.meta.dirname, "..");
const folders = [path.join(root, "e2e/hosts"), path.join(root, "examples")];
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** The policy for hosts in docs/embedding.md. */
const STRICT = /default-src[^`]*frame-src \S+/
  .exec(readFileSync(path.join(root, "docs/embedding.md"), "utf8"))[0]
  .replaceAll("https://loopscope.example", new URL(site).origin);

/** The file of a request, or undefined if there is none. */
function fileOf(pathname) {
  for (const folder of folders) {
    const file = path.join(folder, decodeURIComponent(pathname));
    if (!file.startsWith(folder + path.sep)) continue;
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  }
  return undefined;
}

createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  // Browsers request it without being told to.
  if (pathname === "/favicon.ico") {
    response.writeHead(204).end();
    return;
  }
  const file = fileOf(pathname);
  if (file === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    return;
  }
  const headers = { "content-type": `${types[path.extname(file)]}; charset=utf-8`, "cache-control": "no-store" };
  if (path.basename(file).startsWith("strict")) headers["content-security-policy"] = STRICT;
  const text = readFileSync(file, "utf8")
    .replaceAll("https://loopscope.example/", site)
    .replaceAll("https://open.loopscope.example/", new URL("/open/", site));
  response.writeHead(200, headers).end(text);
}).listen(port, "127.0.0.1");
