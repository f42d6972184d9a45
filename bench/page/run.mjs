// Opens the page in headless Chromium and writes its measurements; `cargo xtask bench` calls this.
//
//   run.mjs FOLDER OUT ROUNDS W1=100000 W3=100000 …
//
// FOLDER has the page. OUT gets a line for each workload and arm: the workload, the arm, the number
// of operations, and the milliseconds of each round.

import { writeFileSync } from "node:fs";
import { withBrowser } from "./browser.mjs";

const [folder, out, rounds, ...workloads] = process.argv.slice(2);

await withBrowser(folder, ["--js-flags=--expose-gc"], async (browser, address) => {
  const lines = [];
  for (const words of workloads) {
    const [workload, operations] = words.split("=");
    // A new page for each workload, so that none runs in the heap of another.
    const page = await browser.newPage();
    await page.goto(address);
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
});
