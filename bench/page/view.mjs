// Opens the page in headless Chromium with runs larger than those of the demos, and prints how long a
// person would wait; `cargo xtask bench` calls this.
//
//   view.mjs FOLDER SAMPLES

import { withBrowser } from "./browser.mjs";
import { median } from "./median.mjs";

const [folder, samples] = process.argv.slice(2);
const count = Number(samples);

/** Milliseconds of script in each frame, noted by the page itself. */
function noteFrames() {
  globalThis.frames_ = [];
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.askForFrame = ask;
  globalThis.requestAnimationFrame = (callback) =>
    ask((time) => {
      const started = performance.now();
      callback(time);
      globalThis.frames_.push(performance.now() - started);
    });
}

/** Sets a control as a person would, and waits until the second frame after that is painted. */
async function set([selector, event, value]) {
  const control = document.querySelector(selector);
  control.value = value;
  control.dispatchEvent(new Event(event, { bubbles: true }));
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise((painted) => globalThis.askForFrame(painted));
  }
  // The frame is painted when the next message is handled.
  await new Promise((handled) => setTimeout(handled));
}

async function open(browser, address, tasks, turns, isPlaying) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(noteFrames);
  await page.goto(`${address}view.html`);
  await page.waitForFunction("globalThis.show !== undefined");
  await page.evaluate((args) => globalThis.show(...args), [tasks, turns, isPlaying]);
  await page.waitForSelector(".run[data-digest]", { timeout: 120_000 });
  return page;
}

/** The milliseconds of `metric` for each of some values of a control. */
async function settings(page, metric, selector, event, values) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === metric).value * 1_000;
  };
  const millis = [];
  for (const value of values) {
    const before = await spent();
    await page.evaluate(set, [selector, event, value]);
    millis.push((await spent()) - before);
  }
  return millis;
}

/** How many events the footer counts. */
async function eventsOf(page) {
  const footer = await page.textContent(".run");
  return Number.parseInt(footer, 10).toLocaleString("en");
}

/** The samples by name. */
const measured = new Map();
function add(name, target, millis) {
  const before = measured.get(name)?.millis ?? [];
  measured.set(name, { target, millis: [...before, ...millis] });
}

function print() {
  console.log("\nPage: milliseconds on the main thread, as the product is built\n");
  console.log("| what | target | quickest | median | worst |\n|---|---:|---:|---:|---:|");
  for (const [name, { target, millis }] of measured) {
    const [quickest, usual, worst] = [Math.min(...millis), median(millis), Math.max(...millis)];
    const mark = usual <= target ? "✓" : "✗";
    const cells = [quickest.toFixed(1), `${usual.toFixed(1)} ${mark}`, worst.toFixed(1)];
    console.log(`| ${[name, `≤${target}`, ...cells].join(" | ")} |`);
  }
}

/** Moves the playhead to a part of the run. */
async function moveTo(page, part) {
  const place = await page.evaluate((part) => document.querySelector(".scrubber").max * part, part);
  await page.evaluate(set, [".scrubber", "input", String(place)]);
}

async function change(browser, address, tasks, part, where) {
  const page = await open(browser, address, tasks, 1, false);
  if (part > 0) await moveTo(page, part);
  const warmUp = 5;
  const values = Array.from({ length: warmUp + count }, (_, index) => `${1.1 + index / 10}`);
  const millis = await settings(page, "TaskDuration", "#parameter-longest", "change", values);
  const events = await eventsOf(page);
  const name = `parameter change ${where}, ${tasks.toLocaleString("en")} tasks (${events} events)`;
  add(name, 50, millis.slice(warmUp));
  await page.close();
}

async function play(browser, address, tasks, target) {
  const page = await open(browser, address, tasks, 1, true);
  await page.waitForFunction("globalThis.frames_.length > 60");
  // In the middle of the run there are tasks in all states.
  await moveTo(page, 0.5);
  await page.click("[aria-label=Play]");
  await page.evaluate(() => (globalThis.frames_.length = 0));
  await page.waitForFunction((frames) => globalThis.frames_.length > frames, 20 * count, {
    timeout: 120_000,
  });
  const millis = await page.evaluate(() => globalThis.frames_);
  add(`script of a frame while playing, ${tasks.toLocaleString("en")} lanes`, target, millis.slice(5));
  await page.close();
}

async function seek(browser, address, tasks, turns) {
  const page = await open(browser, address, tasks, turns, false);
  const last = await page.evaluate(() => Number(document.querySelector(".scrubber").max));
  // The page prepares snapshots of the run while it is idle, which makes seeking fast.
  await page.waitForTimeout(5_000);
  const warmUp = 5;
  // Multiples of the golden ratio are far from each other and cover the whole run.
  const places = Array.from({ length: warmUp + 3 * count }, (_, index) =>
    String(Math.round((((index + 1) * 0.618034) % 1) * last)),
  );
  const millis = await settings(page, "ScriptDuration", ".scrubber", "input", places);
  const events = await eventsOf(page);
  add(`seek, ${events} events, ${tasks.toLocaleString("en")} lanes`, 10, millis.slice(warmUp));
  await page.close();
}

await withBrowser(folder, [], async (browser, address) => {
  const others = [
    () => play(browser, address, 10_000, 4),
    () => play(browser, address, 100_000, 8),
    () => seek(browser, address, 20, 3_850),
    () => seek(browser, address, 10_000, 9),
  ];
  for (const other of others) {
    // In several groups, because a shared machine may be slow for some seconds.
    await change(browser, address, 10_000, 0, "at the start");
    await change(browser, address, 10_000, 0.5, "in the middle");
    await other();
  }
});
print();
