// Serves a folder and opens headless Chromium, for the scripts that measure in it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// Only `require` looks for packages in NODE_PATH.
const require = createRequire(import.meta.url);
const { chromium } = require("@playwright/test");

const e2e = new URL("../../e2e/", import.meta.url);
const chromiumFlags = JSON.parse(readFileSync(new URL("chromium-flags.json", e2e), "utf8"));

/** Starts a browser with additional flags, and calls `work` with it and with the folder's address. */
export async function withBrowser(folder, flags, work) {
  const server = spawn(process.execPath, [new URL("server.mjs", e2e).pathname], {
    env: { ...process.env, LOOPSCOPE_SITE: folder, LOOPSCOPE_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let browser;
  try {
    const [said] = await once(server.stdout, "data", { signal: AbortSignal.timeout(10_000) });
    browser = await chromium.launch({
      executablePath: process.env.CHROME || undefined,
      args: [...chromiumFlags, ...flags],
    });
    await work(browser, `${said}`.trim());
  } finally {
    await browser?.close();
    server.kill();
  }
}
