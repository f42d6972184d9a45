import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test as base } from "./fixtures.js";

/** A host page, and the events of its elements. */
class Host {
  constructor(page, hosts) {
    this.page = page;
    this.hosts = hosts;
    this.element = page.locator("loop-scope").first();
    this.frame = page.locator("loop-scope iframe").first();
    this.inside = page.frameLocator("loop-scope iframe").first();
    this.fallback = page.getByText("Fallback");
  }

  /** Opens a host page and waits for the event `ready` of its element, unless told not to. */
  async open(name, { waits = true } = {}) {
    await this.page.addInitScript(() => {
      window.told = [];
      const listen = () => {
        for (const element of document.querySelectorAll("loop-scope")) {
          for (const name of ["ready", "change", "seek", "finish", "error"]) {
            element.addEventListener(name, ({ detail }) => window.told.push({ name, ...detail }));
          }
        }
      };
      if (window === window.top) addEventListener("DOMContentLoaded", listen, { once: true });
    });
    await this.page.goto(this.hosts + name);
    if (waits) await this.expectTold("ready");
  }

  /** The details of the events with a name so far. */
  async told(name) {
    return (await this.page.evaluate(() => window.told)).filter((each) => each.name === name);
  }

  /** Waits for an event with a name, and returns the details of the last one. */
  async expectTold(name, fields = {}) {
    let last;
    await expect(async () => {
      last = (await this.told(name)).at(-1);
      expect(last).toMatchObject(fields);
    }).toPass({ timeout: 15_000 });
    return last;
  }

  /** Calls a method of the element. */
  call(method, ...values) {
    return this.element.evaluate((element, [method, values]) => element[method](...values), [method, values]);
  }

  /** The frame that shows the page. */
  async content() {
    return (await this.frame.elementHandle()).contentFrame();
  }
}

const test = base.extend({
  host: async ({ page }, use, testInfo) => use(new Host(page, testInfo.config.metadata.hosts)),
});

test.describe("the element", () => {
  test("shows its fallback until it is ready, and then the whole demo", async ({ host, page }) => {
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/*_bg.wasm", async (route) => {
      await held;
      await route.continue();
    });
    await host.open("element.html", { waits: false });
    await expect(host.frame).toBeAttached();
    await expect(host.fallback).toBeVisible();
    await expect(host.frame).toBeHidden();
    letGo();
    const ready = await host.expectTold("ready");
    expect(ready).toMatchObject({ at: 0.2, playing: false });
    expect(ready.keys).toBe("demo=semaphore&at=0.2&controls=min");
    await expect(host.frame).toBeVisible();
    await expect(host.fallback).toBeHidden();
    const content = await host.content();
    /** How far the content ends below the frame: not at all, so there is no scroll bar. */
    const spare = () => content.evaluate(() => innerHeight - document.body.getBoundingClientRect().bottom);
    const scrolls = () => content.evaluate(() => document.documentElement.scrollHeight > innerHeight);
    for (const controls of ["none", "min", "parameters", "full"]) {
      await host.element.evaluate((element, controls) => (element.controls = controls), controls);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await expect.poll(spare, `${controls} at ${width}`).toBeGreaterThanOrEqual(0);
        await expect.poll(spare, `${controls} at ${width}`).toBeLessThan(2);
        expect(await scrolls(), `${controls} at ${width}`).toBe(false);
        const { height } = await host.frame.boundingBox();
        if (controls === "min" && width > 600) expect(height, "beside a paragraph").toBeLessThanOrEqual(420);
      }
    }
    await expect(host.frame).toHaveAttribute("title", "Loopscope: semaphore");
  });

  test("loads nothing until it comes near the window", async ({ host, page, baseURL }) => {
    const asked = [];
    page.on("request", (request) => {
      if (request.url().startsWith(baseURL)) asked.push(request.url().slice(baseURL.length));
    });
    await host.open("below.html", { waits: false });
    await page.waitForLoadState("networkidle");
    expect(asked).toEqual(["embed.js"]);
    await expect(host.frame).not.toBeAttached();
    await page.mouse.wheel(0, 3_000);
    await host.expectTold("ready");
    expect(asked.length).toBeGreaterThan(4);
  });

  test("uses no processor time while it is out of sight, and continues afterwards", async ({ host, page }) => {
    await host.open("below.html", { waits: false });
    await page.evaluate(() => scrollTo(0, 4_000));
    await host.expectTold("ready");
    await host.call("set", { speed: 0.02, dwell: 2_000 });
    const content = await host.content();
    await content.evaluate(() => {
      window.work = 0;
      for (const name of ["requestAnimationFrame", "setTimeout", "queueMicrotask"]) {
        const ask = window[name];
        window[name] = (...values) => {
          window.work += 1;
          return ask.apply(window, values);
        };
      }
    });
    const work = () => content.evaluate(() => window.work);
    await expect.poll(work).toBeGreaterThan(10);

    await page.evaluate(() => scrollTo(0, 0));
    let before = -1;
    await expect.poll(async () => before === (before = await work()), { intervals: [500] }).toBe(true);
    const rested = await work();
    await page.waitForTimeout(1_000);
    expect(await work()).toBe(rested);
    expect(await host.element.evaluate((element) => element.playing)).toBe(true);

    await page.evaluate(() => scrollTo(0, 4_000));
    await expect.poll(work).toBeGreaterThan(rested + 10);
  });

  test("is played, paused, sought and set by methods, and sends events", async ({ host }) => {
    await host.open("element.html");
    await host.call("seek", 0.5);
    await host.expectTold("seek", { at: 0.5, playing: false });
    await expect(host.inside.getByRole("status", { name: "Virtual time" })).toHaveText("0.500000 s");
    await host.call("seek", "0.2~1");
    await host.expectTold("seek", { at: 0.2 });

    await host.call("set", "n", 4);
    const change = await host.expectTold("change");
    expect(change.keys).toBe("demo=semaphore&n=4&at=0.2&controls=min");
    expect(change.at).toBe(0.2);
    await host.call("set", { limit: 1, speed: 50, dwell: 0 });
    await host.expectTold("change", { keys: "demo=semaphore&n=4&limit=1&at=0.2&speed=50&dwell=0&controls=min" });

    await host.call("set", { speed: 0.02, dwell: 2_000 });
    await host.call("play");
    await host.expectTold("change", { playing: true });
    await host.call("pause");
    await host.expectTold("change", { playing: false });
    await host.call("set", { speed: 50, dwell: 0 });
    await host.call("play");
    const finish = await host.expectTold("finish", { playing: false });
    expect(finish.at).toBe(finish.duration);
    const shown = await host.element.evaluate(({ at, duration, playing, keys, demo }) => ({ at, duration, playing, keys, demo }));
    expect(shown).toMatchObject({ at: finish.at, duration: finish.at, playing: false, demo: "semaphore" });
    expect(shown.keys).toBe(finish.keys);

    await host.call("set", { demo: "lock" });
    await host.expectTold("change", { keys: expect.stringMatching(/^demo=lock&/) });
    await expect(host.inside.getByRole("heading", { name: "lock" })).toBeVisible();
  });

  test("takes calls that come before it is ready", async ({ host, page }) => {
    await host.open("below.html", { waits: false });
    await page.waitForLoadState();
    await host.call("set", { demo: "countdown", a: 4 });
    await host.call("seek", 0.5);
    await host.expectTold("seek", { at: 0.5 });
    expect(await host.element.evaluate((element) => element.keys)).toContain("demo=countdown&a=4&at=0.5");
  });

  test("follows its attributes, also when they are removed", async ({ host }) => {
    await host.open("element.html");
    await host.element.evaluate((element) => element.setAttribute("limit", "1"));
    await host.expectTold("change", { keys: "demo=semaphore&limit=1&at=0.2&controls=min" });
    await host.element.evaluate((element) => (element.at = 0.4));
    await host.expectTold("seek", { at: 0.4 });
    await host.element.evaluate((element) => (element.controls = "none"));
    await expect(host.inside.getByRole("button", { name: "Play", exact: true })).toBeHidden();
    await host.call("set", { work: 0.2 });
    await host.call("seek", 0.3);
    await host.expectTold("seek", { at: 0.3 });
    await host.element.evaluate((element) => element.removeAttribute("limit"));
    await expect.poll(async () => (await host.told("ready")).length).toBe(2);
    const { keys } = (await host.told("ready")).at(-1);
    expect(keys, "the other attributes still hold").toBe("demo=semaphore&work=0.2&at=0.3&controls=none");
    await host.element.evaluate((element) => element.setAttribute("theme", "blue"));
    await host.expectTold("error", { message: "theme cannot be “blue”; left it out" });
  });

  test("follows the theme of the page around it", async ({ host, page }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await host.open("element.html");
    const ground = () => host.inside.locator("html").evaluate((it) => getComputedStyle(it).backgroundColor);
    const [light, dark] = ["rgb(244, 246, 248)", "rgb(11, 15, 20)"];
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(ground).toBe(dark);
    const cases = [
      ["documentElement", "data-theme", "light", light],
      ["documentElement", "data-theme", "dark", dark],
      ["body", "data-md-color-scheme", "default", light],
      ["body", "data-md-color-scheme", "slate", dark],
      ["documentElement", "class", "light sidebar-visible", light],
      ["documentElement", "class", "rust js", light],
      ["documentElement", "class", "coal js", dark],
      ["documentElement", "class", "navy js", dark],
      ["documentElement", "class", "ayu js", dark],
      // These only look like themes, so the theme is that of the system, which is dark here.
      ["body", "class", "bg-light text-light light-sidebar", dark],
      ["body", "class", "layout-default", dark],
      ["documentElement", "style", "color-scheme: only light", light],
    ];
    for (const [where, attribute, value, expected] of cases) {
      await page.evaluate(([where, attribute, value]) => document[where].setAttribute(attribute, value), [where, attribute, value]);
      await expect.poll(ground, `${attribute}=${value}`).toBe(expected);
      await page.evaluate(([where, attribute]) => document[where].removeAttribute(attribute), [where, attribute]);
      await expect.poll(ground, `no ${attribute}`).toBe(dark);
    }
    await host.element.evaluate((element) => element.setAttribute("theme", "light"));
    await expect.poll(ground).toBe(light);
  });

  test("can be removed and inserted again, and keeps its place", async ({ host, page }) => {
    await host.open("element.html");
    await host.call("set", { n: 5 });
    await host.call("seek", 0.6);
    await host.expectTold("seek", { at: 0.6 });
    await page.evaluate(() => {
      window.kept = document.querySelector("loop-scope");
      document.body.replaceChildren();
    });
    await expect(host.element).not.toBeAttached();
    // There is no frame now; the call must do no harm.
    await page.evaluate(() => document.body.append(window.kept));
    await expect.poll(async () => (await host.told("ready")).length).toBe(2);
    expect((await host.told("ready")).at(-1)).toMatchObject({ at: 0.6, keys: "demo=semaphore&n=5&at=0.6&controls=min" });
    await expect(host.frame).toBeVisible();

    // Calls that come while it is removed have their effect when it is inserted again.
    await page.evaluate(() => {
      window.kept.remove();
      window.kept.setAttribute("limit", "1");
      window.kept.seek(0.7);
      document.body.append(window.kept);
    });
    await expect.poll(async () => (await host.told("ready")).length).toBe(3);
    await host.expectTold("seek", { at: 0.7, keys: "demo=semaphore&n=5&limit=1&at=0.7&controls=min" });

    const again = await page.evaluate(() => {
      const element = document.createElement("loop-scope");
      element.setAttribute("demo", "hello");
      document.body.replaceChildren(element);
      element.addEventListener("ready", ({ detail }) => (window.second = detail.keys));
      return element.keys;
    });
    expect(again).toBe("demo=hello");
    await expect.poll(() => page.evaluate(() => window.second)).toContain("demo=hello");
  });

  test("shows the nearest valid run for invalid attributes, with a notice and an error event", async ({ host }) => {
    await host.open("element.html");
    for (const [name, value, complaint] of [
      ["n", "1000", "n is “1000”, not a whole number from 1 to 200; took 200"],
      ["colour", "red", "colour"],
      ["at", "-1", "at cannot be “-1”; took 0"],
      ["from", "2", "from"],
      ["controls", "some", "controls cannot be “some”; left it out"],
    ]) {
      if (name === "from") await host.element.evaluate((element) => element.setAttribute("to", "1"));
      await host.element.evaluate((element, [name, value]) => element.setAttribute(name, value), [name, value]);
      const error = await host.expectTold("error", { message: expect.stringContaining(complaint) });
      await expect(host.inside.locator(".notices")).toContainText(error.message);
      await host.element.evaluate((element, name) => element.removeAttribute(name), name);
    }
    // A value that is far too long is ignored, and the run stays.
    const { keys } = await host.element.evaluate(({ keys }) => ({ keys }));
    await host.call("set", "select", "x".repeat(3_000));
    await host.expectTold("error", { message: "What was asked for is too long to be read; left it out" });
    await host.element.evaluate((element) => element.setAttribute("select", "y".repeat(3_000)));
    await host.expectTold("error", { message: "select is too long; left it out" });
    expect(await host.element.evaluate(({ keys }) => keys)).toBe(keys);
  });

  test("continues to play when it is inserted again, or plays what it is told to", async ({ host, page }) => {
    await host.open("element.html");
    await host.call("set", { speed: 0.05, dwell: 0 });
    await host.call("play");
    await host.expectTold("change", { playing: true });
    await expect.poll(() => host.element.evaluate(({ at }) => at)).toBeGreaterThan(0.21);
    const before = await page.evaluate(() => {
      const element = document.querySelector("loop-scope");
      const { at } = element;
      element.remove();
      document.body.append(element);
      return at;
    });
    await expect.poll(async () => (await host.told("ready")).length).toBe(2);
    expect((await host.told("ready")).at(-1).at).toBeCloseTo(before, 3);
    await host.expectTold("change", { playing: true });

    // If another demo was set just before, that one plays.
    await host.element.evaluate((element) => {
      element.pause();
      element.set({ demo: "queue", at: 0.1 });
      element.play();
    });
    const { keys } = await host.expectTold("change", { playing: true, keys: expect.stringContaining("demo=queue") });
    expect(keys).not.toContain("semaphore");
  });

  test("reports an invalid address, and keeps the fallback", async ({ host, page }) => {
    await host.open("element.html");
    await page.evaluate(() => {
      const element = document.createElement("loop-scope");
      element.textContent = "Instead";
      window.said = [];
      element.addEventListener("error", ({ detail }) => window.said.push(detail.message));
      document.body.replaceChildren(element);
    });
    const addresses = ["http://[", "javascript:parent.pwned=1;//", "data:text/html,<script>parent.pwned=1</script>"];
    for (const src of addresses) {
      await host.element.evaluate((element, src) => element.setAttribute("src", src), src);
      await expect.poll(() => page.evaluate(() => window.said.at(-1))).toBe(`src cannot be “${src}”`);
      await expect(page.getByText("Instead")).toBeVisible();
    }
    expect(await page.evaluate(() => window.pwned)).toBeUndefined();
    await host.element.evaluate((element) => element.removeAttribute("src"));
    await expect(host.frame).toBeVisible();
  });

  test("finds its own folder beside another script of the same name", async ({ host }) => {
    await host.open("crowded.html");
    await expect(host.inside.getByRole("combobox", { name: "Demo" })).toHaveValue("hello");
  });

  for (const name of ["element.html", "classic.html"]) {
    test(`shows its dialogs in the visible part of the frame, and closes them, ${name}`, async ({ host, page }) => {
      await page.setViewportSize({ width: 390, height: 700 });
      await host.open(name);
      await host.element.evaluate((element) => (element.controls = "full"));
      for (const [button, dialog] of [["Share", "Share"], ["Keys", "Keys"]]) {
        await host.inside.getByRole("button", { name: button, exact: true }).click();
        const shown = host.inside.getByRole("dialog", { name: dialog });
        await expect(shown.getByRole("button", { name: "Close" })).toBeInViewport();
        await shown.getByRole("button", { name: "Close" }).click();
        await expect(shown).toBeHidden();
      }
    });
  }

  test("does not change the history of its page", async ({ host, page, context }) => {
    await host.open("strict.html");
    const before = await page.evaluate(() => history.length);
    for (const name of ["Loopscope", "What differs on purpose"]) {
      const opened = context.waitForEvent("page");
      await host.inside.getByRole("link", { name, exact: true }).click();
      await (await opened).close();
    }
    await host.call("seek", 0.1);
    await host.expectTold("seek", { at: 0.1 });
    await host.element.evaluate((element) => element.removeAttribute("n"));
    await expect.poll(async () => (await host.told("ready")).length).toBe(2);
    expect(await page.evaluate(() => history.length)).toBe(before);
  });

  test("works in a book of mdBook", async ({ host, page, baseURL }) => {
    const chapter = readFileSync(path.resolve(__dirname, "../examples/mdbook/src/semaphore.md"), "utf8");
    const block = /<script[^]*<\/loop-scope>/.exec(chapter)[0];
    expect(block, "a blank line would end the HTML").not.toContain("\n\n");
    await page.goto(`${host.hosts}empty.html`);
    await page.evaluate((block) => {
      document.documentElement.className = "navy sidebar-visible";
      document.body.append(document.createRange().createContextualFragment(block));
    }, block.replaceAll("https://loopscope.example/", baseURL));
    await expect(host.inside.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.evaluate(() => document.documentElement.classList.replace("navy", "light"));
    await expect(host.inside.locator("html")).toHaveAttribute("data-theme", "light");
  });

  test("works with a classic script and in a sandbox without an origin", async ({ host }) => {
    await host.open("classic.html");
    const content = await host.content();
    expect(await content.evaluate(() => origin)).toBe("null");
    await host.call("seek", 0.3);
    await host.expectTold("seek", { at: 0.3 });
    await host.call("set", { demo: "queue" });
    await expect(host.inside.getByRole("heading", { name: "queue" })).toBeVisible();
  });

  test("works on a host with a strict policy", async ({ host }) => {
    await host.open("strict.html");
    await expect(host.inside.getByRole("heading", { name: "gather" })).toBeAttached();
    await expect(host.inside.getByRole("textbox", { name: "Fetches" })).toHaveValue("3");
    await expect(host.fallback).toBeHidden();
  });

  test("prints its fallback", async ({ host, page }) => {
    await host.open("element.html");
    await page.emulateMedia({ media: "print" });
    await expect(host.fallback).toBeVisible();
    await expect(host.frame).toBeHidden();
  });

  test("ten on a page all work, and share their downloads", async ({ host, page }) => {
    test.slow();
    await host.open("ten.html", { waits: false });
    for (const index of Array(10).keys()) {
      await page.locator("loop-scope").nth(index).scrollIntoViewIfNeeded();
      await expect.poll(async () => (await host.told("ready")).length, { timeout: 20_000 }).toBeGreaterThan(index);
    }
    const ready = await host.told("ready");
    expect(new Set(ready.map(({ keys }) => /demo=(\w+)/.exec(keys)[1])).size).toBe(10);
    const sizes = await Promise.all(
      page.frames().slice(1).map((frame) =>
        frame.evaluate(() => {
          const [entry] = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("_bg.wasm"));
          return entry.transferSize;
        }),
      ),
    );
    expect(sizes.length).toBe(10);
    expect(sizes.filter((size) => size > 1_000).length, `${sizes}`).toBe(1);
  });

  test("ten cost at most ten times the memory of one", async ({ host, page, browser }) => {
    test.skip(process.platform !== "linux", "memory is read from /proc");
    test.slow();
    const session = await browser.newBrowserCDPSession();
    /** The memory of the renderer processes in KiB; a page of memory that they share counts once. */
    const held = async () => {
      const client = await page.context().newCDPSession(page);
      await client.send("HeapProfiler.collectGarbage");
      await page.waitForTimeout(1_000);
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const pids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
      return pids.map((pid) => Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`))[1])).reduce((a, b) => a + b, 0);
    };
    await page.goto(`${host.hosts}empty.html`);
    const none = await held();
    await host.open("element.html");
    const one = (await held()) - none;
    await host.open("ten.html", { waits: false });
    for (const index of Array(10).keys()) {
      await page.locator("loop-scope").nth(index).scrollIntoViewIfNeeded();
      await expect.poll(async () => (await host.told("ready")).length, { timeout: 20_000 }).toBeGreaterThan(index);
    }
    const ten = (await held()) - none;
    test.info().annotations.push({ type: "memory", description: `one ${one} KiB, ten ${ten} KiB` });
    expect(ten).toBeLessThan(10 * one);
  });

  test("opens the demo on its own", async ({ host, context }) => {
    await host.open("element.html");
    const opened = context.waitForEvent("page");
    await host.inside.getByRole("link", { name: "Open in Loopscope" }).click();
    const page = await opened;
    await expect(page.getByRole("combobox", { name: "Demo" })).toHaveValue("semaphore");
    await expect(page.getByRole("status", { name: "Virtual time" })).toHaveText("0.200000 s");
  });

  test("is accessible, and its pictures are saved", async ({ host, page, picture }) => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of [390, 820, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await host.open("plain/index.html");
        await host.inside.locator(".stage").waitFor();
        await picture(`embed-${width}-${colorScheme}`, { fullPage: true });
      }
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
});

test.describe("a page without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("shows the fallback", async ({ page, host }) => {
    await page.goto(`${host.hosts}plain/index.html`);
    await expect(page.getByRole("img", { name: /^Timeline of semaphore/ })).toBeVisible();
    await expect(page.locator("pre")).toBeVisible();
  });
});

/** The messages of a plain frame to its host, and those of the host to it. */
class Frames {
  constructor(page, hosts) {
    this.page = page;
    this.hosts = hosts;
  }

  async open() {
    await this.page.addInitScript(() => {
      if (window !== window.top) return;
      window.heard = [];
      addEventListener("message", ({ source, data }) => {
        const frame = [...document.querySelectorAll("iframe")].find((each) => each.contentWindow === source);
        window.heard.push({ from: frame?.id, ...data });
      });
    });
    await this.page.goto(`${this.hosts}frames.html`);
    for (const id of ["plain", "sandboxed"]) {
      await this.page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await this.hears(id, { type: "ready" });
    }
  }

  /** Waits for a message from a frame. */
  async hears(from, fields) {
    await expect(async () => {
      const heard = await this.page.evaluate(() => window.heard);
      expect(heard).toContainEqual(expect.objectContaining({ from, loopscope: 1, ...fields }));
    }).toPass({ timeout: 15_000 });
  }

  send(id, message) {
    return this.page.locator(`#${id}`).evaluate((frame, message) => frame.contentWindow.postMessage(message, "*"), message);
  }
}

test.describe("plain frames", () => {
  test("report their height and take messages, with an origin and without", async ({ page, host }) => {
    const frames = new Frames(page, host.hosts);
    await frames.open();
    expect(await page.frames()[2].evaluate(() => origin)).toBe("null");
    for (const [index, id] of ["plain", "sandboxed"].entries()) {
      const inside = page.frameLocator(`#${id}`);
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await frames.hears(id, { type: "resize", height: expect.any(Number) });
      await frames.send(id, { loopscope: 1, type: "seek", at: 0.3 });
      await frames.hears(id, { type: "event", name: "seek", at: 0.3 });
      await expect(inside.getByRole("status", { name: "Virtual time" })).toHaveText("0.300000 s");
      await frames.send(id, { loopscope: 1, type: "set", keys: "speed=2", playing: false });
      await frames.hears(id, { type: "event", name: "change", keys: expect.stringContaining("speed=2") });
      await frames.send(id, { loopscope: 1, type: "theme", theme: "dark" });
      await expect(inside.locator("html")).toHaveAttribute("data-theme", "dark");
      await frames.send(id, { loopscope: 1, type: "theme", theme: "auto" });
      await expect(inside.locator("html")).not.toHaveAttribute("data-theme");
      expect(await page.frames()[index + 1].evaluate(() => document.querySelector("#failure").hidden)).toBe(true);
    }
  });

  test("ignore messages that are not for them", async ({ page, host }) => {
    const frames = new Frames(page, host.hosts);
    await frames.open();
    const before = await page.evaluate(() => window.heard.length);
    const hostile = [
      null,
      0,
      "seek",
      [],
      [1, 2],
      {},
      { type: "seek", at: 0.4 },
      { loopscope: 2, type: "seek", at: 0.4 },
      { loopscope: "1", type: "seek", at: 0.4 },
      { loopscope: 1 },
      { loopscope: 1, type: 7 },
      { loopscope: 1, type: "eval", code: "window.pwned = true" },
      { loopscope: 1, type: "seek" },
      { loopscope: 1, type: "seek", at: { valueOf: 1 } },
      { loopscope: 1, type: "seek", at: NaN },
      { loopscope: 1, type: "set", keys: { n: 5 }, playing: "yes" },
      { loopscope: 1, type: "theme", theme: ["dark"] },
      { loopscope: 1, type: "ready", keys: "n=3" },
    ];
    for (const message of hostile) await frames.send("plain", message);
    // A sibling frame is not the host.
    await page.frames()[2].evaluate(() => parent.frames[0].postMessage({ loopscope: 1, type: "seek", at: 0.4 }, "*"));
    await page.waitForTimeout(500);
    // A frame may report its height at any time.
    const heard = await page.evaluate((before) => window.heard.slice(before), before);
    expect(heard.filter(({ type }) => type !== "resize")).toEqual([]);
    await frames.send("plain", { loopscope: 1, type: "seek", at: 0.25 });
    await frames.hears("plain", { type: "event", name: "seek", at: 0.25 });
  });
});

/** Texts that an attacker might send as code. */
const INJECTIONS = [
  "<script>window.pwned = true</script>",
  "<img src=x onerror='window.pwned = true'>",
  "\"><svg onload=window.pwned=true>",
  "';window.pwned=true;//",
  "javascript:window.pwned=true",
  "${window.pwned=true}",
  "{{constructor.constructor('window.pwned=true')()}}",
  "</title><script>window.pwned=true</script>",
  "<iframe srcdoc='<script>parent.pwned=true</script>'>",
  "<a href=javascript:window.pwned=true>x</a>",
  "\u202e\u0000\ud800<b>",
];

test.describe("texts from outside", () => {
  test("stay texts, in links, attributes and messages", async ({ page, host }) => {
    const frames = new Frames(page, host.hosts);
    await frames.open();
    const inside = page.frameLocator("#plain");
    const content = page.frames()[1];
    const elements = () => content.evaluate(() => document.querySelectorAll("script, img, iframe, svg[onload], a[href^=javascript]").length);
    const before = await elements();
    for (const text of INJECTIONS) {
      const value = encodeURIComponent(text.toWellFormed());
      await page.evaluate(() => window.heard.splice(0));
      for (const keys of [`select=${value}`, `n=${value}`, `${value}=1`, `demo=${value}`, `theme=${value}`, `at=${value}`]) {
        await frames.send("plain", { loopscope: 1, type: "set", keys });
        await frames.hears("plain", { type: "event", name: keys.startsWith("select") ? "change" : "error" });
        await page.evaluate(() => window.heard.splice(0));
      }
      await expect(inside.locator(".notices")).toContainText("at cannot be");
    }
    expect(await elements()).toBe(before);
    expect(await content.evaluate(() => window.pwned)).toBeUndefined();
    expect(await page.evaluate(() => window.pwned)).toBeUndefined();

    await frames.send("plain", { loopscope: 1, type: "set", keys: `select=${"x".repeat(100_000)}` });
    await expect(inside.locator(".notices")).toContainText("What was asked for is too long to be read");
  });

  test("in attributes are code neither in the host nor in the page", async ({ page, host }) => {
    await host.open("element.html");
    for (const text of INJECTIONS) {
      await host.element.evaluate((element, text) => {
        element.setAttribute("demo", text);
        element.setAttribute("select", text);
      }, text);
    }
    await host.expectTold("error", { message: expect.stringContaining("There is no demo") });
    await expect(host.inside.locator(".notices")).toContainText("There is no demo");
    const content = await host.content();
    expect(await content.evaluate(() => window.pwned)).toBeUndefined();
    expect(await page.evaluate(() => window.pwned)).toBeUndefined();
  });
});

test.describe("a browser that allows no storage", () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("blocked", "SecurityError");
          },
        });
      }
      Object.defineProperty(Document.prototype, "cookie", {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    });
  });

  test("still shows everything", async ({ scope }) => {
    await scope.open("n=3&theme=dark&speed=50&dwell=0");
    await scope.untilEnd();
  });

  test("still shows everything in other pages", async ({ host }) => {
    await host.open("element.html");
    await host.call("seek", 0.3);
    await host.expectTold("seek", { at: 0.3 });
  });
});

test("the policy of the page forbids what it does not need", async ({ page, baseURL }) => {
  await page.goto("./");
  const policy = await page.locator("meta[http-equiv=content-security-policy]").getAttribute("content");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("'wasm-unsafe-eval'");
  // This server sends the policy of the documentation.
  const answer = await page.request.get(new URL("/open/index.html", baseURL).href);
  expect(answer.headers()["content-security-policy"].trim()).toBe(policy);
});
