// Visits the built site in headless Chromium. Prints when the page and a static page of the same
// server are first painted, and the memory after minutes of playback; `cargo xtask bench` calls this.
//
//   visit.mjs FOLDER SAMPLES MINUTES

import { withBrowser } from "./browser.mjs";
import { median } from "./median.mjs";

const [folder, samples, minutes] = process.argv.slice(2);

/** Records when the page first shows a run. */
function noteRun() {
  new MutationObserver((_, observer) => {
    if (document.querySelector(".run[data-digest]") === null) return;
    globalThis.runSeen = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, attributes: true, childList: true });
}

/** When a page is first painted and when it shows its run, in milliseconds after the request. */
async function visit(browser, url) {
  // A new context has an empty cache.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(noteRun);
  await page.goto(url, { waitUntil: "load" });
  const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const first = await (await page.waitForFunction(paint)).jsonValue();
  const isStatic = url.endsWith("differences.html");
  const run = isStatic ? 0 : await (await page.waitForFunction(() => globalThis.runSeen)).jsonValue();
  await context.close();
  return { first, run };
}

async function paints(browser, address) {
  const seen = { page: [], run: [], still: [] };
  for (let index = 0; index < Number(samples); index += 1) {
    seen.still.push((await visit(browser, `${address}differences.html`)).first);
    const { first, run } = await visit(browser, `${address}#at=0.3`);
    seen.page.push(first);
    seen.run.push(run);
  }
  const [still, page, run] = [seen.still, seen.page, seen.run].map(median);
  const later = page - still;
  console.log("\nFirst paint: milliseconds after the address was entered, medians\n");
  console.log("| what | target | median | later than the static page |\n|---|---:|---:|---:|");
  console.log(`| a static page of the same server | | ${still.toFixed(0)} | |`);
  console.log(`| the page | ≤100 later | ${page.toFixed(0)} | ${later.toFixed(0)} ${later <= 100 ? "✓" : "✗"} |`);
  console.log(`| its first run | | ${run.toFixed(0)} | ${(run - still).toFixed(0)} |`);
}

/** Replaces frames, timers and `performance.now` by a clock that only `pass` moves. */
function holdTime() {
  let now = 0;
  let last = 0;
  const timers = new Map();
  const frames = new Map();
  const breathe = globalThis.setTimeout.bind(globalThis);
  performance.now = () => now;
  globalThis.setTimeout = (callback, millis = 0) => {
    timers.set((last += 1), { callback, due: now + millis });
    return last;
  };
  globalThis.clearTimeout = (id) => timers.delete(id);
  globalThis.requestAnimationFrame = (callback) => {
    frames.set((last += 1), callback);
    return last;
  };
  globalThis.cancelAnimationFrame = (id) => frames.delete(id);
  // The page has one wasm memory.
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await instantiate(...args);
    globalThis.wasmMemory ??= made.instance.exports.memory;
    return made;
  };
  /** Lets some milliseconds pass, with sixty frames a second, as fast as the page can run them. */
  globalThis.pass = async (millis) => {
    const end = now + millis;
    while (now < end) {
      now += 1_000 / 60;
      for (const [id, { callback, due }] of [...timers]) {
        if (due > now || !timers.delete(id)) continue;
        callback();
        // The pump continues in microtasks.
        for (let turn = 0; turn < 20; turn += 1) await undefined;
      }
      for (const [id, callback] of [...frames]) if (frames.delete(id)) callback(now);
      for (let turn = 0; turn < 20; turn += 1) await undefined;
    }
    await new Promise((rested) => breathe(rested));
  };
}

async function playback(browser, address) {
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  await page.addInitScript(holdTime);
  await page.goto(`${address}#n=20&failing=3&loop=on&speed=1&dwell=30`);
  await page.waitForFunction("globalThis.wasmMemory !== undefined", undefined, { polling: 100 });
  const held = async () => {
    for (let turn = 0; turn < 2; turn += 1) await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (name) => metrics.find((each) => each.name === name).value;
    const wasm = await page.evaluate(() => globalThis.wasmMemory.buffer.byteLength);
    return { wasm, script: metric("JSHeapUsedSize"), nodes: metric("Nodes"), listeners: metric("JSEventListeners") };
  };
  const minute = 60_000;
  await page.evaluate((millis) => globalThis.pass(millis), minute);
  const first = await held();
  for (let passed = 1; passed < Number(minutes); passed += 1) {
    await page.evaluate((millis) => globalThis.pass(millis), minute);
  }
  const after = await held();
  console.log("\nLooped playback, on a clock that is pushed\n");
  console.log(`| what | after a minute | after ${minutes} minutes |\n|---|---:|---:|`);
  const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
  console.log(`| memory of the wasm | ${mib(first.wasm)} | ${mib(after.wasm)} |`);
  console.log(`| heap of the scripts | ${mib(first.script)} | ${mib(after.script)} |`);
  console.log(`| nodes | ${first.nodes} | ${after.nodes} |`);
  console.log(`| listeners | ${first.listeners} | ${after.listeners} |`);
  await page.close();
}

await withBrowser(folder, [], async (browser, address) => {
  await paints(browser, address);
  await playback(browser, address);
});
