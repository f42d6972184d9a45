// Measures in turn: wasm that is optimised for speed, wasm as visitors get it, and JavaScript.
// `run.mjs` calls `measure`.

import * as o3 from "./o3/runtime.js";
import * as oz from "./oz/runtime.js";
import { run as runJavaScript } from "./workloads.js";

const ARMS = { o3: o3.run, oz: oz.run, js: runJavaScript };

/** Collects garbage, so that no arm collects the garbage of the arm before; needs `--expose-gc`. */
const collectGarbage = globalThis.gc ?? (() => {});

/** Lets the browser run what it has scheduled. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

async function time(run, workload, operations) {
  collectGarbage();
  await pause();
  const start = performance.now();
  await run(workload, operations);
  return performance.now() - start;
}

/** The milliseconds of each round for each arm, without the first rounds, in which code is compiled. */
async function measure(workload, operations, rounds, warmUps) {
  const samples = { o3: [], oz: [], js: [] };
  for (let round = -warmUps; round < rounds; round++) {
    for (const [arm, run] of Object.entries(ARMS)) {
      const millis = await time(run, workload, operations);
      if (round >= 0) samples[arm].push(millis);
    }
  }
  return samples;
}

await Promise.all([o3.default(), oz.default()]);
globalThis.measure = measure;
