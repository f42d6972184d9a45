// What every other browser has to do with the page: open, play, step, drag, share, open a file, embed.

import { expect, test } from "@playwright/test";
import { writeFileSync } from "node:fs";

import { terminal } from "./fixtures.js";

/** What is read in the page. These functions run there. */
const read = {
  sentence: () => document.querySelector(".sentence").textContent,
  seconds: () => Number.parseFloat(document.querySelector(".time").textContent),
  digest: () => document.querySelector("footer .run").dataset.digest,
  liveDigest: () => document.querySelector("footer .run").dataset.liveDigest,
  printed: () => [...document.querySelectorAll(".printed:not(.future) .what")].map((it) => it.textContent),
  title: () => document.querySelector("h1").textContent,
  hasAllParts: () => document.documentElement.dataset.parts === "all",
  hasFailed: () => !document.querySelector("#failure")?.hidden,
  /** How many colours a canvas has. */
  colors: (selector) => {
    const canvas = document.querySelector(selector);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  },
  /** The middle of a control, by its accessible name or its words. */
  control: (name) => {
    const controls = [...document.querySelectorAll("button, input, [role=slider]")];
    const named = (it) => it.getAttribute("aria-label") ?? it.textContent.trim();
    const control = controls.find((it) => named(it) === name && it.checkVisibility());
    if (!control) return null;
    const { x, y, width, height } = control.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, width, height };
  },
  box: (selector) => {
    const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
    return { x, y, width, height };
  },
  value: (selector) => document.querySelector(selector)?.value,
  pointed: () => document.querySelector(".timeline").title,
};

/** A browser, with what a person does in it. */
class Visitor {
  constructor(browser, base) {
    Object.assign(this, { browser, base });
  }

  see(name, ...args) {
    return this.browser.evaluate(read[name], ...args);
  }

  /** Expects what is seen to become as wanted. */
  expect(name, ...args) {
    return expect.poll(() => this.see(name, ...args), { timeout: 15_000, message: name });
  }

  async open(hash) {
    // A page whose fragment alone changes is not loaded again.
    await this.browser.open("about:blank");
    await this.browser.open(hash === "" ? this.base : `${this.base}#${hash}`);
    await this.isThere();
  }

  async isThere() {
    await expect.poll(() => this.see("hasAllParts"), { timeout: 20_000, message: "everything is there" }).toBe(true);
  }

  async click(name) {
    const at = await this.see("control", name);
    expect(at, `there is ${name}`).not.toBe(null);
    await this.browser.point(at, "down", "up");
  }

  /** Drags from one point to another in small steps. */
  async drag(from, to, steps = 8) {
    const way = Array.from({ length: steps }, (_, i) => ({
      x: from.x + ((to.x - from.x) * (i + 1)) / steps,
      y: from.y + ((to.y - from.y) * (i + 1)) / steps,
    }));
    await this.browser.point(from, "down", ...way, "up");
  }

  async expectNoComplaints() {
    expect(await this.browser.complaints()).toEqual([]);
    expect(await this.see("hasFailed"), "nothing broke").toBe(false);
  }
}

/** The smoke test of a browser, which `launch` starts with a page of a size. */
export function smoke(name, isPresent, launch) {
  test.describe(name, () => {
    test.skip(!isPresent, `there is no ${name} here`);
    // Starting a browser for each test would take most of the time.
    test.describe.configure({ mode: "default", timeout: 60_000 });
    let visitor;

    test.beforeAll(async ({}, testInfo) => {
      if (!isPresent) return;
      const browser = await launch({ width: 1440, height: 900 });
      visitor = new Visitor(browser, testInfo.project.use.baseURL);
    });

    test.afterEach(async ({}, testInfo) => {
      if (testInfo.status !== testInfo.expectedStatus) {
        const file = testInfo.outputPath("page.png");
        await visitor.browser.picture(file);
        await testInfo.attach("page", { path: file, contentType: "image/png" });
      }
    });

    test.afterAll(() => visitor?.browser.close());

    test("it opens with its first picture", async () => {
      await visitor.open("");
      await visitor.expect("title").toBe("gather");
      for (const canvas of [".stage", ".timeline"]) {
        await visitor.expect("colors", canvas).toBeGreaterThan(8);
      }
      await visitor.expectNoComplaints();
    });

    test("it plays to the end", async () => {
      await visitor.open("demo=gather&speed=0.3&dwell=60");
      const first = await visitor.see("sentence");
      await visitor.expect("seconds").toBeGreaterThan(0);
      const then = await visitor.see("seconds");
      await visitor.expect("seconds").toBeGreaterThan(then);
      expect(await visitor.see("sentence")).not.toBe(first);
      expect(await visitor.see("control", "Pause"), "it is on its way").not.toBe(null);
      await visitor.expect("control", "Play").not.toBe(null);
      const lines = terminal("gather", "--format", "console").split("\n");
      expect(await visitor.see("printed")).toEqual(lines.map((line) => line.replace(/^[\d.]+ /, "")));
      const digest = terminal("gather", "--format", "digest");
      await visitor.expect("liveDigest").toBe(digest);
      expect(await visitor.see("digest")).toBe(digest);
      await visitor.expectNoComplaints();
    });

    test("it is stepped with keys", async () => {
      await visitor.open("demo=gather&at=0.3");
      const sentences = [await visitor.see("sentence")];
      for (const _ of Array(3).keys()) {
        await visitor.browser.press("ArrowRight");
        await visitor.expect("sentence").not.toBe(sentences.at(-1));
        sentences.push(await visitor.see("sentence"));
      }
      for (const sentence of sentences.slice(1, -1).reverse()) {
        await visitor.browser.press("ArrowLeft");
        await visitor.expect("sentence").toBe(sentence);
      }
      await visitor.browser.press("Home");
      await visitor.expect("seconds").toBe(0);
      await visitor.browser.press(" ");
      await visitor.expect("control", "Pause").not.toBe(null);
      await visitor.browser.press(" ");
      await visitor.expect("control", "Play").not.toBe(null);
      await visitor.expectNoComplaints();
    });

    test("a duration and a parameter are dragged", async () => {
      await visitor.open("demo=countdown&at=0");
      const lanes = await visitor.see("box", ".timeline-box");
      const y = lanes.y + 30 + 1.5 * 24;
      // The first movement over the lanes makes the page fetch the code for dragging.
      await visitor.browser.point({ x: lanes.x + 60, y });
      await expect.poll(() => visitor.browser.evaluate(() => Boolean(document.querySelector(".grip")))).toBe(true);
      const field = "#parameter-interval";
      const before = Number(await visitor.see("value", field));
      let x = lanes.x + 120;
      const end = lanes.x + lanes.width;
      while (x < end && (await visitor.see("pointed")) !== "Drag: Interval") {
        x += 3;
        await visitor.browser.point({ x, y });
      }
      expect(x, "an end that can be dragged").toBeLessThan(end);
      await visitor.drag({ x, y }, { x: x + 40, y });
      await visitor.expect("value", field).not.toBe(String(before));
      const dragged = Number(await visitor.see("value", field));
      expect(dragged).toBeGreaterThan(before);
      await visitor.expect("digest").toBe(terminal("countdown", `interval=${dragged}`, "--format", "digest"));

      // The slider of a number comes out where the number is pointed at.
      const number = await visitor.see("box", field);
      await visitor.browser.point({ x: number.x + number.width / 2, y: number.y + number.height / 2 });
      const slider = await visitor.see("control", "Interval, slider");
      const from = { x: slider.x - 0.2 * slider.width, y: slider.y };
      await visitor.drag(from, { x: slider.x + 0.3 * slider.width, y: slider.y });
      await visitor.expect("value", field).not.toBe(String(dragged));
      const turned = await visitor.see("value", field);
      await visitor.expect("digest").toBe(terminal("countdown", `interval=${turned}`, "--format", "digest"));
      await visitor.expect("seconds").toBe(0);
      await visitor.expectNoComplaints();
    });

    test("the link of Share opens the same place", async () => {
      await visitor.open("demo=semaphore&limit=2&at=0.3");
      const before = await visitor.see("sentence");
      await visitor.browser.press("ArrowRight");
      await visitor.expect("sentence").not.toBe(before);
      const [sentence, seconds] = [await visitor.see("sentence"), await visitor.see("seconds")];
      await visitor.click("Share");
      await visitor.expect("value", "#share-link").toContain(`${visitor.base}#demo=semaphore&limit=2&at=0.3`);
      const address = await visitor.see("value", "#share-link");
      await visitor.open("demo=hello&at=0");
      await visitor.open(new URL(address).hash.slice(1));
      await visitor.expect("sentence").toBe(sentence);
      expect(await visitor.see("seconds")).toBe(seconds);
      await visitor.expectNoComplaints();
    });

    test("a saved run is opened", async ({}, testInfo) => {
      const args = ["lock", "order=opposite", "--format"];
      const file = testInfo.outputPath("deadlock.loopscope");
      writeFileSync(file, terminal.bytes(...args, "run"));
      await visitor.open("demo=hello&at=0");
      await visitor.browser.choose(() => document.querySelector("input[type=file]"), file);
      await visitor.expect("digest").toBe(terminal(...args, "digest"));
      await visitor.expect("title").toBe("lock");
      await visitor.browser.press("End");
      await visitor.expect("sentence").toContain("they wait in a circle: transfer-0 → lock a → transfer-1 → lock b");
      await visitor.expectNoComplaints();
    });

    test("a page of another origin embeds it", async ({}, testInfo) => {
      await visitor.browser.open(`${testInfo.config.metadata.hosts}element.html`);
      const element = (name) => visitor.browser.evaluate((name) => document.querySelector("loop-scope")[name], name);
      await expect.poll(() => element("duration"), { timeout: 20_000 }).toBeGreaterThan(0);
      const frame = () => document.querySelector("loop-scope").shadowRoot.querySelector("iframe");
      const inside = () => visitor.browser.inside(frame, read.seconds);
      await expect.poll(inside).toBe(0.2);
      await visitor.browser.evaluate(() => document.querySelector("loop-scope").seek(0.5));
      await expect.poll(inside).toBe(0.5);
      await expect.poll(() => element("at")).toBe(0.5);
      expect((await visitor.see("box", "loop-scope")).height, "beside a paragraph").toBeLessThanOrEqual(420);
      await visitor.browser.evaluate(() => document.querySelector("loop-scope").play());
      await expect.poll(() => element("at"), { timeout: 15_000 }).toBeGreaterThan(0.5);
      expect(await visitor.browser.complaints()).toEqual([]);
    });
  });
}
