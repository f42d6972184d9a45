import { expect, test } from "./fixtures.js";

/** A point of an element, given as parts of its size. */
async function pointAt(locator, across, down = 0.5) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** Waits until the URL is up to date, and returns the window in it. */
async function part(scope) {
  const keys = new URLSearchParams(await scope.fragment());
  const number = (key) => (keys.has(key) ? Number(keys.get(key)) : null);
  return { axis: keys.get("axis"), from: number("from"), to: number("to") };
}

const span = ({ from, to }) => to - from;

/** The time, or the step, at a horizontal position of the timeline. */
async function placeAt(scope, x) {
  const box = await scope.timeline.boundingBox();
  const left = box.x + (box.width < 500 ? 100 : 116);
  const right = box.x + box.width - 22;
  const { from, to } = await part(scope);
  return from + ((x - left) / (right - left)) * (to - from);
}

/** The middle of the name of a lane. */
async function nameAt(scope, row) {
  await scope.timeline.scrollIntoViewIfNeeded();
  const box = await scope.timeline.boundingBox();
  return { x: box.x + 40, y: box.y + 30 + row * 24 + 12 };
}

test.describe("with the mouse", () => {
  test("the wheel with control zooms around the pointer", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const before = await scope.seen();
    const at = await pointAt(scope.timeline, 0.6);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    const first = await part(scope);
    expect(first.from).toBeGreaterThan(0);
    expect(first.to).toBeLessThan(0.721);
    const place = await placeAt(scope, at.x);
    for (const _ of Array(4).keys()) await page.mouse.wheel(0, -100);
    const second = await part(scope);
    expect(span(second)).toBeLessThan(span(first) / 3);
    expect(Math.abs((await placeAt(scope, at.x)) - place)).toBeLessThan(span(second) / 200);
    expect((await scope.seen()).timeline).not.toBe(before.timeline);
    for (const _ of Array(9).keys()) await page.mouse.wheel(0, 100);
    await page.keyboard.up("Control");
    expect(await part(scope), "all of it is the default").toEqual({ axis: null, from: null, to: null });
    expect(await scope.seen()).toEqual(before);
  });

  test("the wheel with shift, or sideways, pans", async ({ page, scope }) => {
    await scope.open("at=0.3&from=0.2&to=0.4");
    const at = await pointAt(scope.timeline, 0.6);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down("Shift");
    await page.mouse.wheel(0, 120);
    await page.keyboard.up("Shift");
    const first = await part(scope);
    expect(first.from).toBeGreaterThan(0.21);
    expect(span(first)).toBeCloseTo(0.2, 6);
    await page.mouse.wheel(-100_000, 0);
    expect(await part(scope)).toEqual({ axis: null, from: 0, to: 0.2 });
    await expect(scope.time).toHaveText("0.300000 s");
  });

  test("the wheel alone scrolls the lanes", async ({ page, scope }) => {
    await scope.open("n=40&at=0.3");
    const at = await pointAt(scope.timeline, 0.6);
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, 200);
    await expect.poll(() => scope.lanes.evaluate((box) => box.scrollTop)).toBeGreaterThan(100);
    expect((await part(scope)).from).toBe(null);
  });

  for (const [name, button, key] of [
    ["the middle button", "middle", null],
    ["shift held", "left", "Shift"],
  ]) {
    test(`a drag with ${name} pans`, async ({ page, scope }) => {
      await scope.open("at=0.3&from=0.2&to=0.4");
      const from = await pointAt(scope.timeline, 0.5);
      const to = await pointAt(scope.timeline, 0.4);
      if (key) await page.keyboard.down(key);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down({ button });
      await page.mouse.move(to.x, to.y, { steps: 5 });
      await page.mouse.up({ button });
      if (key) await page.keyboard.up(key);
      const { from: left, to: right } = await part(scope);
      expect(left).toBeGreaterThan(0.21);
      expect(right - left).toBeCloseTo(0.2, 6);
      await expect(scope.time).toHaveText("0.300000 s");
    });
  }

  test("the overview shows the window and pans it", async ({ page, scope }) => {
    await scope.open("at=0.3&from=0.2&to=0.3");
    const overview = () => scope.overview.evaluate((canvas) => canvas.toDataURL());
    await scope.still();
    const before = await overview();
    const beside = await pointAt(scope.overview, 0.8);
    await page.mouse.move(beside.x, beside.y);
    await page.mouse.down();
    const jumped = await part(scope);
    expect((jumped.from + jumped.to) / 2).toBeCloseTo(0.8 * 0.72, 1);
    expect(span(jumped)).toBeCloseTo(0.1, 6);
    const to = await pointAt(scope.overview, 0.1);
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.mouse.up();
    const dragged = await part(scope);
    expect(dragged.from).toBeLessThan(0.05);
    expect(await overview()).not.toBe(before);
    await expect(scope.time, "it does not scrub").toHaveText("0.300000 s");
    await page.mouse.move(beside.x, beside.y, { steps: 3 });
    expect(await part(scope), "after letting go it pans no more").toEqual(dragged);
  });

  test("the buttons zoom in, out and fit", async ({ scope }) => {
    await scope.open("at=0.3");
    const whole = await scope.seen();
    await scope.zoomIn.click();
    await scope.zoomIn.click();
    const near = await part(scope);
    expect(span(near)).toBeLessThan(0.35);
    expect(near.from).toBeLessThan(0.3);
    expect(near.to).toBeGreaterThan(0.3);
    await scope.zoomOut.click();
    expect(span(await part(scope))).toBeGreaterThan(span(near) * 1.5);
    await scope.fit.click();
    expect((await part(scope)).from).toBe(null);
    expect(await scope.seen()).toEqual(whole);
  });

  test("a drag moves the playhead within the window", async ({ page, scope }) => {
    await scope.open("at=0.25&from=0.2&to=0.3");
    const from = await pointAt(scope.timeline, 0.5);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await scope.still();
    expect(await scope.seconds()).toBeCloseTo(await placeAt(scope, from.x), 3);
    const to = await pointAt(scope.timeline, 1);
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await expect(scope.time).toHaveText("0.300000 s");
    expect((await part(scope)).from).toBe(0.2);
  });

  test("the axis counts steps, and a drag goes to one", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const seconds = await scope.seen();
    await scope.countSteps.click();
    await expect(scope.countSteps).toHaveAttribute("aria-pressed", "true");
    expect((await part(scope)).axis).toBe("steps");
    expect((await scope.seen()).timeline).not.toBe(seconds.timeline);
    const places = new Set();
    for (const across of [0.2, 0.25, 0.3]) {
      const at = await pointAt(scope.timeline, across);
      await page.mouse.click(at.x, at.y);
      places.add(new URLSearchParams(await scope.fragment()).get("at"));
    }
    expect(places.size, "these are places of one instant").toBe(3);
    for (const place of places) expect(place).toMatch(/^0~\d+$/);
    await scope.countSeconds.click();
    expect((await part(scope)).axis).toBe(null);
  });

  test("the window shows the same part when the axis changes", async ({ scope }) => {
    await scope.open("at=0.25&from=0.2&to=0.4");
    await scope.countSteps.click();
    const { from, to } = await part(scope);
    expect(from).toBeGreaterThan(20);
    await scope.countSeconds.click();
    const back = await part(scope);
    expect(back.from).toBeGreaterThan(0.15);
    // A window has at least ten steps, so it may have become a little wider.
    expect(back.to).toBeLessThan(0.5);
    expect(to).toBeGreaterThan(from);
  });

  test("a click on a name marks the task, and a second one unmarks it", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const before = await scope.seen();
    const name = await nameAt(scope, 2);
    await page.mouse.click(name.x, name.y);
    const marked = await scope.seen();
    expect(marked.timeline).not.toBe(before.timeline);
    expect(marked.stage, "also on the stage").not.toBe(before.stage);
    expect(marked.time, "it does not scrub").toBe(before.time);
    await expect(scope.story).toContainText("fetch-1");
    expect(await scope.fragment()).toContain("select=fetch-1");
    await page.mouse.click(name.x, name.y);
    await expect(scope.story).toContainText("Point at something");
    expect(await scope.fragment()).not.toContain("select");
    await page.mouse.move(name.x + 300, name.y - 200);
    expect(await scope.seen()).toEqual(before);
  });

  test("while it plays the window follows the playhead", async ({ scope }) => {
    await scope.open("n=3&at=0&from=0&to=0.1&speed=0.5&dwell=0");
    await scope.play.click();
    await expect.poll(() => scope.seconds()).toBeGreaterThan(0.2);
    await scope.pause.click();
    const { from, to } = await part(scope);
    const now = await scope.seconds();
    expect(from).toBeLessThanOrEqual(now);
    expect(to).toBeGreaterThanOrEqual(now);
    expect(to - from).toBeCloseTo(0.1, 6);
    await scope.start.click();
    await scope.still();
    expect((await part(scope)).from).toBe(0);
  });
});

test("a marked task is scrolled into view, unless it is in view already", async ({ page, scope }) => {
  await scope.open("n=60&at=0.3");
  const scrolled = () => scope.lanes.evaluate((lanes) => lanes.scrollTop);
  expect(await scrolled()).toBe(0);
  for (const _ of Array(3).keys()) await page.keyboard.press("ArrowDown");
  await scope.still();
  expect(await scrolled()).toBe(0);
  for (const _ of Array(37).keys()) await page.keyboard.press("ArrowDown");
  await expect(scope.story).toContainText("fetch-38");
  await scope.still();
  const far = await scrolled();
  expect(far).toBeGreaterThan(300);
  for (const _ of Array(3).keys()) await page.keyboard.press("ArrowUp");
  await scope.still();
  expect(await scrolled()).toBe(far);

  await scope.open("n=60&at=0.3&select=fetch-58");
  await scope.still();
  await expect.poll(scrolled).toBeGreaterThan(far);
});

test.describe("with the keyboard", () => {
  test("plus and minus zoom wherever the focus is", async ({ page, scope }) => {
    await scope.open("n=3&at=0.3");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    expect(await scope.fragment()).toMatch(/&from=[\d.]+&to=[\d.]+/);
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    expect(await scope.fragment()).not.toContain("from=");
  });

  test("plus, minus and zero zoom while the lanes have the focus", async ({ page, scope }) => {
    await scope.open("at=0.3");
    await scope.lanes.focus();
    await page.keyboard.press("+");
    await page.keyboard.press("=");
    const near = await part(scope);
    expect(span(near)).toBeLessThan(0.35);
    await page.keyboard.press("-");
    expect(span(await part(scope))).toBeGreaterThan(span(near) * 1.5);
    await page.keyboard.press("0");
    expect((await part(scope)).from).toBe(null);
    await expect(scope.time).toHaveText("0.300000 s");
  });

  test("page down scrolls the lanes", async ({ page, scope }) => {
    await scope.open("n=100&at=0.3");
    await scope.lanes.focus();
    const top = () => scope.lanes.evaluate((box) => box.scrollTop);
    await page.keyboard.press("PageDown");
    await expect.poll(top).toBeGreaterThan(100);
    await page.keyboard.press("PageUp");
    await expect.poll(top).toBe(0);
  });

  test("the buttons can be pressed", async ({ page, scope }) => {
    await scope.open("at=0.3");
    await scope.zoomIn.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    const { from, to } = await part(scope);
    expect(to - from).toBeLessThan(0.35);
    await expect(scope.play, "space pressed the button only").toBeVisible();
    await scope.countSteps.focus();
    await page.keyboard.press("Space");
    expect((await part(scope)).axis).toBe("steps");
  });
});

/** The box of the lanes, and the middle of one of them. */
async function place(scope, row) {
  const box = await scope.timeline.boundingBox();
  return { x: box.x, y: box.y + 30 + (row + 0.5) * 24, width: box.width };
}

/** Moves the pointer along a lane until it is on an edge, and returns the place. */
async function findEdge(page, scope, row, from = 0) {
  const { x, y, width } = await place(scope, row);
  await page.mouse.move(x + width / 2, y);
  for (let dx = from; dx < width; dx += 3) {
    await page.mouse.move(x + dx, y);
    if (await scope.timeline.evaluate((it) => it.classList.contains("on-edge"))) return { x: x + dx, y, dx };
  }
  throw new Error("no edge in this lane");
}

test.describe("with fingers", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  /** Moves fingers from some points to others. */
  async function touch(page, from, to, steps = 8) {
    const session = await page.context().newCDPSession(page);
    const send = (type, touchPoints) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints });
    const between = (step) =>
      from.map((start, id) => ({
        id,
        x: start.x + ((to[id].x - start.x) * step) / steps,
        y: start.y + ((to[id].y - start.y) * step) / steps,
      }));
    // The fingers touch one after another.
    for (let count = 1; count <= from.length; count++) {
      await send("touchStart", between(0).slice(0, count));
    }
    for (let step = 1; step <= steps; step++) await send("touchMove", between(step));
    await send("touchEnd", []);
  }

  test("two fingers zoom and pan", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const [a, b] = [await pointAt(scope.timeline, 0.5), await pointAt(scope.timeline, 0.6)];
    const [c, d] = [await pointAt(scope.timeline, 0.3), await pointAt(scope.timeline, 0.8)];
    const scrolled = await page.evaluate(() => scrollY);
    await touch(page, [a, b], [c, d]);
    const near = await part(scope);
    expect(span(near)).toBeLessThan(0.721 / 4);
    await expect(scope.time, "the fingers do not scrub").toHaveText("0.300000 s");
    await touch(page, [a, b], [c, await pointAt(scope.timeline, 0.4)]);
    const moved = await part(scope);
    expect(moved.from).toBeGreaterThan(near.from);
    // Not quite back: the whole run would be no window.
    await touch(page, [c, d], [a, await pointAt(scope.timeline, 0.63)]);
    expect(span(await part(scope))).toBeGreaterThan(span(moved) * 3);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });

  test("the end of a sleep is dragged", async ({ page, scope }) => {
    await scope.open("demo=countdown&at=0");
    await scope.timeline.scrollIntoViewIfNeeded();
    // The first touch of the lanes makes the page fetch the code for dragging edges.
    const { x, y } = await place(scope, 1);
    await page.touchscreen.tap(x + 20, y);
    await page.waitForLoadState("networkidle");
    const edge = await findEdge(page, scope, 1, 104);
    await page.mouse.move(1, 1);
    const scrolled = await page.evaluate(() => scrollY);
    const interval = async () => Number(await scope.value("Interval").first().textContent());
    const before = await interval();
    // A finger is less exact than a mouse.
    const from = { x: edge.x + 9, y: edge.y };
    await touch(page, [from], [{ x: from.x + 40, y: edge.y }]);
    await scope.still();
    expect(await interval()).toBeGreaterThan(before);
    await expect(scope.time, "the playhead stays").toHaveText("0.000000 s");
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });

  test("a tap on a name marks the task", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const before = await scope.seen();
    const name = await nameAt(scope, 1);
    await page.touchscreen.tap(name.x, name.y);
    const marked = await scope.seen();
    expect(marked.timeline).not.toBe(before.timeline);
    expect(marked.time).toBe(before.time);
  });

  test("a finger drags the overview", async ({ page, scope }) => {
    await scope.open("at=0.3&from=0&to=0.2");
    // On a small screen it may be below the transport, which stays at the bottom.
    await scope.overview.evaluate((it) => it.scrollIntoView({ block: "center" }));
    const [from, to] = [await pointAt(scope.overview, 0.1), await pointAt(scope.overview, 0.6)];
    await touch(page, [from], [to]);
    expect((await part(scope)).from).toBeGreaterThan(0.3);
  });

  test("the buttons are large enough", async ({ scope }) => {
    await scope.open("at=0.3");
    for (const button of [scope.zoomIn, scope.zoomOut, scope.fit, scope.countSteps, scope.countSeconds]) {
      const { width, height } = await button.boundingBox();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
    await scope.zoomIn.tap();
    expect((await part(scope)).to).toBeLessThan(0.6);
  });
});

test("a link restores the window, the axis and the place", async ({ context, page, scope }) => {
  await scope.open("n=8&at=0~12&axis=steps&from=0&to=40.5");
  await expect(scope.countSteps).toHaveAttribute("aria-pressed", "true");
  const seen = await scope.seen();
  const fragment = await scope.fragment();
  expect(fragment).toBe("demo=gather&n=8&at=0~12&axis=steps&from=0&to=40.5");
  await page.evaluate(() => (location.hash = "n=8&at=0~12"));
  await expect(scope.countSteps).toHaveAttribute("aria-pressed", "false");
  expect((await scope.seen()).timeline).not.toBe(seen.timeline);
  await page.goBack();
  await expect(scope.countSteps).toHaveAttribute("aria-pressed", "true");
  expect(await scope.seen()).toEqual(seen);
  expect(context.pages().length).toBe(1);
});

test("invalid windows are reported and ignored", async ({ scope }) => {
  await scope.open("at=0.3&from=5&to=3&axis=miles");
  await expect(scope.notices).toContainText("axis cannot be “miles”; left it out");
  await expect(scope.notices).toContainText("from has to be before to; left both out");
  expect((await part(scope)).from).toBe(null);
  await scope.open("at=0.3&from=900&to=1000");
  await scope.still();
  const { from, to } = await part(scope);
  expect(to, "what lies beyond the run is moved into it").toBeLessThanOrEqual(1000);
  expect(from).not.toBe(null);
});

test.describe("durations in the picture", () => {
  test("the end of a sleep is dragged, and parameter, listing and run follow", async ({ page, scope }) => {
    await scope.open("demo=countdown&at=0");
    await scope.timeline.hover();
    await page.waitForLoadState("networkidle");
    const edge = await findEdge(page, scope, 1, 120);
    await expect(scope.timeline).toHaveAttribute("title", "Drag: Interval");
    const before = await scope.seen();
    await page.mouse.down();
    for (let step = 1; step <= 10; step++) await page.mouse.move(edge.x + 4 * step, edge.y);
    await scope.still();
    const value = Number(await scope.field("Interval").inputValue());
    expect(value).toBeGreaterThan(0.1);
    await expect(scope.value("Interval").first()).toHaveText(String(value));
    expect((await scope.seen()).timeline === before.timeline).toBe(false);
    // The edge follows the pointer.
    expect(await scope.timeline.evaluate((it) => it.classList.contains("on-edge"))).toBe(true);
    for (let step = 10; step >= 0; step--) await page.mouse.move(edge.x + 4 * step, edge.y);
    await page.mouse.up();
    await scope.still();
    expect(Number(await scope.field("Interval").inputValue())).toBeCloseTo(0.1, 1);
    await expect(scope.time, "the playhead stays").toHaveText("0.000000 s");
    expect(await scope.fragment()).not.toContain("from=");
  });

  test("the edge of a timeout is dragged within the range of its parameter", async ({ page, scope }) => {
    // The pointer looks for the edge along every lane.
    test.slow();
    await scope.open("demo=timeout&at=0");
    await scope.timeline.hover();
    await page.waitForLoadState("networkidle");
    const digest = await scope.footer.getAttribute("data-digest");
    const rows = await scope.page.locator(".tasks tbody tr").count();
    let edge;
    for (const row of [0, 1, 2].slice(0, Math.max(3, rows))) {
      edge = await findEdge(page, scope, row, 120).catch(() => undefined);
      if (edge) break;
    }
    const label = (await scope.timeline.getAttribute("title")).replace("Drag: ", "");
    await page.mouse.down();
    await page.mouse.move(edge.x - 30, edge.y, { steps: 6 });
    await page.mouse.up();
    await scope.still();
    expect(await scope.footer.getAttribute("data-digest")).not.toBe(digest);
    const value = Number(await scope.field(label).inputValue());
    await page.mouse.move(edge.x - 30, edge.y);
    await page.mouse.down();
    await page.mouse.move(1, edge.y, { steps: 6 });
    await page.mouse.up();
    await scope.still();
    expect(Number(await scope.field(label).inputValue())).toBeLessThanOrEqual(value);
    await expect(scope.notices).toBeEmpty();
  });

  for (const [link, label, row] of [
    ["demo=hello", "Delay", 0],
    ["demo=timeout&cleanup=1.0", "Cleanup", 1],
    ["demo=tasks", "Delay", 1],
    ["demo=semaphore", "Work", 1],
  ]) {
    test(`the axis stands still while ${label} of ${link} is dragged, and coming back undoes it`, async ({ page, scope }) => {
      await scope.open(`${link}&at=0`);
      await scope.timeline.hover();
      await page.waitForLoadState("networkidle");
      // The last end in the lane, which ends the run in some of the demos.
      const { x, y, width } = await place(scope, row);
      let edge;
      for (let dx = width - 1; dx > 120 && !edge; dx -= 3) {
        await page.mouse.move(x + dx, y);
        if ((await scope.timeline.getAttribute("title")) === `Drag: ${label}`) edge = { x: x + dx, y };
      }
      const value = async () => {
        await scope.still();
        return Number(await scope.field(label).inputValue());
      };
      const start = await value();
      await page.mouse.down();
      const at = async (pixels) => {
        await page.mouse.move(edge.x + pixels, edge.y, { steps: 5 });
        return await value();
      };
      const [left, further] = [await at(-20), await at(-40)];
      expect(left).toBeLessThan(start);
      expect(start - further).toBeCloseTo(2 * (start - left), 2);
      expect(await at(-20), "it does not run away").toBe(left);
      expect(await at(0)).toBe(start);
      expect((await at(20)) - start).toBeCloseTo(start - left, 2);
      expect(await at(-40)).toBe(further);
      expect(await at(0)).toBe(start);
      await page.mouse.up();
      expect(await value()).toBe(start);
      await expect(scope.notices).toBeEmpty();
    });
  }

  test("keys choose an end and change its duration", async ({ page, scope }) => {
    await scope.open("demo=countdown&at=0");
    await scope.timeline.hover();
    await page.waitForLoadState("networkidle");
    await page.mouse.move(1, 1);
    await page.locator(".timeline-box").focus();
    await page.keyboard.press("Tab");
    const slider = page.locator(".grip");
    await expect(slider).toBeFocused();
    await expect(slider).toHaveAccessibleName("Interval, in the lane of A");
    await expect(slider).toHaveAttribute("aria-valuetext", "0.1 seconds");
    const { time } = await scope.seen();
    const place = await slider.boundingBox();
    await page.keyboard.press("ArrowRight");
    await expect(slider).toHaveAttribute("aria-valuenow", "0.12");
    await expect(scope.field("Interval")).toHaveValue("0.12");
    await page.keyboard.press("Shift+ArrowRight");
    await expect(scope.field("Interval")).toHaveValue("0.32");
    for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowDown");
    expect((await slider.boundingBox()).y).toBeGreaterThan(place.y);
    await expect(slider).toHaveAccessibleName("Interval, in the lane of B");
    await expect(scope.time, "the playhead stays").toHaveText(time);
    // Behind the end it leaves the lanes.
    await page.keyboard.press("Tab");
    await expect(slider).not.toBeFocused();
  });

  test("a lane without sleeps has no end to drag; one with a random sleep has", async ({ page, scope }) => {
    await scope.open("demo=gather&at=0.3");
    await scope.timeline.hover();
    await page.waitForLoadState("networkidle");
    await expect(findEdge(page, scope, 0, 120), "main has no sleep").rejects.toThrow("no edge");
    await findEdge(page, scope, 1, 120);
    await expect(scope.timeline).toHaveAttribute("title", /^Drag: (Shortest|Longest)$/);
  });
});
