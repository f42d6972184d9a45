// Opens the page in headless Chromium and writes what it measures; `cargo xtask bench` calls this.
//
//   run.mjs FOLDER OUT ROUNDS W1=100000 W3=100000 …
//
// FOLDER holds the page, OUT gets a line for each workload and arm: the workload, the arm, how many
// operations, and the milliseconds of each round.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

// NODE_PATH leads to the provided packages, but only for `require`.
const require = createRequire(import.meta.url);
const { chromium } = require("@playwright/test");

const [folder, out, rounds, ...workloads] = process.argv.slice(2);
const e2e = new URL("../../e2e/", import.meta.url);
const chromiumFlags = JSON.parse(readFileSync(new URL("chromium-flags.json", e2e), "utf8"));

const server = spawn(process.execPath, [new URL("server.mjs", e2e).pathname], {
  env: { ...process.env, LOOPSCOPE_SITE: folder, LOOPSCOPE_PORT: "0" },
  stdio: ["ignore", "pipe", "inherit"],
});
let browser;
try {
  const [address] = await once(server.stdout, "data", { signal: AbortSignal.timeout(10_000) });
  browser = await chromium.launch({
    executablePath: process.env.CHROME || undefined,
    args: [...chromiumFlags, "--js-flags=--expose-gc"],
  });
  const lines = [];
  for (const words of workloads) {
    const [workload, operations] = words.split("=");
    // A page of its own for each, so that no workload runs in the heap of another.
    const page = await browser.newPage();
    await page.goto(`${address}`.trim());
    await page.waitForFunction("globalThis.measure !== undefined");
    const samples = await page.evaluate(
      ([workload, operations, rounds]) => globalThis.measure(workload, operations, rounds, 2),
      [workload, Number(operations), Number(rounds)],
    );
    for (const [arm, millis] of Object.entries(samples)) {
      lines.push([workload, arm, operations, ...millis.map((each) => each.toFixed(3))].join(" "));
    }
    await page.close();
  }
  writeFileSync(out, lines.map((line) => `${line}\n`).join(""));
} finally {
  await browser?.close();
  server.kill();
}
