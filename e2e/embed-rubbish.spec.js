// The element and the page in its frame take whatever is sent to them. Every test fails if anything
// is thrown and not caught; see fixtures.js.

import { readFileSync } from "node:fs";

import { expect, test } from "./fixtures.js";

const MESSAGES = 2_000;
const CALLS = 500;

/** Defines `window.chance`, which makes up values: the same ones for the same seed. */
function defineChance() {
  window.chance = (seed) => {
    // mulberry32
    const random = () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    };
    const pick = (list) => list[Math.floor(random() * list.length)];
    const texts = [
      "", "a", "n=3", "n=3&n", "demo=lock", "at=moment:2", "moment:1", "0.3~2", "-1", "NaN", "%zz", "\u0000", "\ud800",
      "constructor", "__proto__", "toString", "<b>", "javascript:alert(1)", "min", "dark", "x".repeat(3_000),
    ];
    const plain = [
      () => undefined, () => null, () => true, () => false, () => 0, () => -0, () => -1, () => 0.25, () => NaN,
      () => Infinity, () => 1e300, () => 12n, () => 10n ** 40n, () => pick(texts), () => pick(texts), () => [["a"]],
      () => [], () => [[]], () => ({}), () => Object.create(null), () => ({ toString: null, valueOf: 1 }),
      () => new Map([["n", 3]]), () => new Set([1]), () => new Date(NaN), () => /a/g, () => new ArrayBuffer(8),
      () => new Error("made up"), () => ({ n: { n: {} } }), () => Array(100).fill("a"),
    ];
    // What no message can hold.
    const odd = [
      () => Symbol("odd"), () => () => 1, () => window, () => document.body,
      () => ({ toString() { throw new Error("odd"); } }),
      () => new Proxy({}, { ownKeys() { throw new Error("odd"); } }),
      () => new Proxy({}, { get() { throw new Error("odd"); } }),
      () => ({ n: Object.create(null) }), () => ({ n: Symbol("odd") }),
      () => ({ get n() { throw new Error("odd"); } }),
      () => { const circle = {}; circle.n = circle; return circle; },
    ];
    return { random, pick, plain: () => pick(plain)(), any: () => pick(random() < 0.5 ? odd : plain)() };
  };
}

test.beforeEach(async ({ page }) => page.addInitScript(defineChance));

test("the element takes any message of its frame", async ({ page }, testInfo) => {
  const { hosts } = testInfo.config.metadata;
  await page.goto(`${hosts}element.html`);
  await page.evaluate(async (src) => {
    await customElements.whenDefined("loop-scope");
    window.told = [];
    const element = document.querySelector("loop-scope");
    for (const name of ["ready", "change", "seek", "finish", "error"]) {
      element.addEventListener(name, ({ detail }) => window.told.push({ name, ...detail }));
    }
    element.setAttribute("src", src);
  }, `${hosts}empty.html`);
  const frame = () => page.frames().find((frame) => frame.url().includes("empty.html"));
  await expect.poll(() => frame() !== undefined).toBe(true);
  await frame().waitForLoadState();
  await frame().evaluate((count) => {
    const { random, pick, plain } = window.chance(7);
    const maybe = (value) => (random() < 0.7 ? value : plain());
    for (let index = 0; index < count; index++) {
      const message = random() < 0.05 ? plain() : { loopscope: random() < 0.95 ? 1 : plain() };
      if (message && Object.getPrototypeOf(message) === Object.prototype) {
        message.type = maybe(pick(["ready", "event", "event", "resize", "time"]));
        message.name = maybe(pick(["change", "seek", "finish", "error", "time", "ready"]));
        for (const field of ["keys", "at", "duration", "playing", "height", "message"]) {
          if (random() < 0.6) message[field] = plain();
        }
      }
      parent.postMessage(message, "*");
    }
    parent.postMessage({ loopscope: 1, type: "ready", keys: "demo=queue", at: 1, duration: 2, playing: false }, "*");
    parent.postMessage({ loopscope: 1, type: "event", name: "change", keys: [["a"]] }, "*");
    parent.postMessage({ loopscope: 1, type: "event", name: "finish", at: 1.5 }, "*");
  }, MESSAGES);
  const told = () => page.evaluate(() => window.told);
  await expect.poll(async () => (await told()).at(-1)).toMatchObject({ name: "finish", at: 1.5, keys: "demo=queue" });
  const all = await told();
  expect(all.length).toBeGreaterThan(100);
  for (const { keys, at, duration, playing, message } of all) {
    expect([typeof keys, typeof at, typeof duration, typeof playing]).toEqual(["string", "number", "number", "boolean"]);
    expect(Number.isFinite(at) && Number.isFinite(duration)).toBe(true);
    expect(["string", "undefined"]).toContain(typeof message);
  }
});

test("the page in the frame takes any message of its host", async ({ page }, testInfo) => {
  test.slow();
  await page.goto(`${testInfo.config.metadata.hosts}element.html`);
  const frame = page.locator("loop-scope iframe");
  await expect(frame).toHaveClass("is-ready");
  const sent = await frame.evaluate((frame, count) => {
    const { random, pick, plain } = window.chance(8);
    const maybe = (value) => (random() < 0.6 ? value : plain());
    for (let index = 0; index < count; index++) {
      const message = random() < 0.05 ? plain() : { loopscope: random() < 0.95 ? 1 : plain() };
      if (message && Object.getPrototypeOf(message) === Object.prototype) {
        message.type = maybe(pick(["set", "seek", "theme"]));
        for (const field of ["keys", "playing", "at", "theme"]) if (random() < 0.7) message[field] = plain();
      }
      frame.contentWindow.postMessage(message, "*");
    }
    return count;
  }, MESSAGES);
  expect(sent).toBe(MESSAGES);
  await frame.evaluate((frame) => {
    frame.contentWindow.postMessage({ loopscope: 1, type: "set", keys: "demo=semaphore&n=3&limit=1", playing: false }, "*");
  });
  const element = page.locator("loop-scope");
  await expect.poll(() => element.evaluate((it) => it.keys), { timeout: 20_000 }).toContain("n=3&limit=1");
  await expect(page.frameLocator("loop-scope iframe").getByRole("alert")).toHaveCount(0);
});

test("methods and properties of the element take anything", async ({ page }, testInfo) => {
  test.slow();
  await page.goto(`${testInfo.config.metadata.hosts}element.html`);
  await expect(page.locator("loop-scope iframe")).toHaveClass("is-ready");
  const { thrown, errors } = await page.locator("loop-scope").evaluate(async (element, count) => {
    const { random, pick, any } = window.chance(9);
    const thrown = [];
    let errors = 0;
    element.addEventListener("error", () => (errors += 1));
    const calls = [
      () => element.play(), () => element.pause(), () => element.seek(any()), () => element.set(any(), any()),
      () => element.set(any()), () => (element.at = any()), () => (element.demo = any()),
      () => (element.theme = any()), () => (element.controls = any()),
      () => [element.at, element.duration, element.playing, element.keys, element.demo, element.theme, element.controls],
      () => {
        const parent = element.parentNode;
        element.remove();
        parent.append(element);
      },
    ];
    // Removing it loads the page again, so that is done now and then only.
    const pickCall = () => (random() < 0.01 ? calls.at(-1) : pick(calls.slice(0, -1)));
    for (let index = 0; index < count; index++) {
      try {
        pickCall()();
      } catch (error) {
        thrown.push(String(error.stack));
      }
    }
    for (const call of [
      () => element.seek(Object.create(null)), () => element.set({ n: Object.create(null) }),
      () => (element.at = Object.create(null)), () => (element.at = Symbol("at")),
    ]) {
      const before = errors;
      try {
        call();
      } catch (error) {
        thrown.push(String(error.stack));
      }
      if (errors === before && String(call).includes("null")) thrown.push(`${call} tells no error`);
    }
    // The last values are valid ones.
    for (const name of ["theme", "controls"]) element.removeAttribute(name);
    element.demo = "lock";
    element.at = 0.1;
    return { thrown, errors };
  }, CALLS);
  expect(thrown).toEqual([]);
  expect(errors).toBeGreaterThan(20);
  const element = page.locator("loop-scope");
  await expect.poll(() => element.evaluate((it) => it.keys), { timeout: 20_000 }).toContain("demo=lock");
});

test("the script of the element is ASCII, so that no host shows rubbish", async ({ request, baseURL }) => {
  const script = await (await request.get(`${baseURL}embed.js`)).body();
  expect(script.length).toBeGreaterThan(1_000);
  expect([...script].filter((byte) => byte > 126 || (byte < 32 && byte !== 10))).toEqual([]);
  const source = readFileSync(`${__dirname}/../www/embed.js`, "latin1");
  expect(source.match(/[^\n -~]/g)).toBeNull();
});
