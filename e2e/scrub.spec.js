import { expect, test } from "./fixtures.js";

/** The position of a point of an element in the window; the point is given as parts of its size. */
async function pointAt(locator, across, down = 0.5) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

test("dragging the slider moves the playhead and pauses", async ({ page, scope }) => {
  await scope.open();
  await expect(scope.pause).toBeVisible();
  const middle = await pointAt(scope.scrubber, 0.5);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await expect(scope.play).toBeVisible();
  await scope.still();
  const half = await scope.seconds();
  expect(half).toBeGreaterThan(0.2);
  const right = await pointAt(scope.scrubber, 0.999);
  await page.mouse.move(right.x, right.y, { steps: 12 });
  await scope.still();
  const end = await scope.seconds();
  expect(end).toBeGreaterThan(half * 1.9);
  await expect(scope.sentence).toContainText(/ends|finished|over/i);
  const left = await pointAt(scope.scrubber, 0);
  await page.mouse.move(left.x - 40, left.y, { steps: 12 });
  await page.mouse.up();
  await scope.still();
  expect(await scope.seconds()).toBe(0);
});

test("the slider's keys move the playhead", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.scrubber.focus();
  await page.keyboard.press("ArrowRight");
  await expect(scope.time).toHaveText("0.300001 s");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(scope.time).toHaveText("0.299999 s");
  await page.keyboard.press("PageUp");
  await scope.still();
  expect(await scope.seconds()).toBeGreaterThan(0.31);
  await page.keyboard.press("End");
  await scope.still();
  const end = await scope.seen();
  await page.keyboard.press("Home");
  await expect(scope.time).toHaveText("0.000000 s");
  await scope.end.click();
  expect(await scope.seen(), "the end of the slider is the end of the run").toEqual(end);
  await expect(scope.scrubber).toHaveAttribute("aria-valuetext", end.time);
});

test("the slider has the time of a run that became shorter", async ({ scope }) => {
  await scope.open("n=1&shortest=1&longest=1");
  await scope.end.click();
  await scope.still();
  await expect(scope.scrubber).toHaveAttribute("aria-valuetext", "1.000000 s");
  await scope.type("Shortest", "0.5");
  await scope.type("Longest", "0.5");
  await scope.still();
  await expect(scope.time).toHaveText("0.500000 s");
  await expect(scope.scrubber).toHaveAttribute("aria-valuetext", "0.500000 s");
});

test("dragging on the timeline moves the playhead", async ({ page, scope }) => {
  await scope.open();
  // Not where a duration ends, which would be dragged instead.
  const from = await pointAt(scope.timeline, 0.5, 0.25);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await expect(scope.play).toBeVisible();
  await scope.still();
  const half = await scope.seconds();
  expect(half).toBeGreaterThan(0.1);
  const further = await pointAt(scope.timeline, 0.7);
  await page.mouse.move(further.x, further.y, { steps: 6 });
  await scope.still();
  const later = await scope.seconds();
  expect(later).toBeGreaterThan(half);
  // The drag continues beyond the edges and above the timeline.
  const right = await pointAt(scope.timeline, 1);
  await page.mouse.move(right.x + 60, right.y - 120, { steps: 6 });
  const end = await scope.seen();
  const left = await pointAt(scope.timeline, 0);
  await page.mouse.move(left.x - 60, left.y, { steps: 6 });
  await scope.still();
  expect(await scope.seconds()).toBe(0);
  await page.mouse.up();
  await page.mouse.move(further.x, further.y, { steps: 3 });
  await scope.still();
  expect(await scope.seconds(), "after letting go the pointer moves nothing").toBe(0);
  await scope.end.click();
  expect(await scope.seen()).toEqual(end);
});

test("a drag that began elsewhere moves nothing", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  const from = await pointAt(scope.sentence, 0.1);
  const to = await pointAt(scope.timeline, 0.8);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
  await scope.still();
  await expect(scope.time).toHaveText(time);
});

test("the right button does not move the playhead", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  const to = await pointAt(scope.timeline, 0.8);
  await page.mouse.click(to.x, to.y, { button: "right" });
  await scope.still();
  await expect(scope.time).toHaveText(time);
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  /** Puts a finger down, moves it through points and lifts it. */
  async function swipe(page, points) {
    const session = await page.context().newCDPSession(page);
    const send = (type, touchPoints) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", [points[0]]);
    for (const point of points.slice(1)) await send("touchMove", [point]);
    await send("touchEnd", []);
  }

  const between = (from, to, steps) =>
    Array.from({ length: steps + 1 }, (_, step) => ({
      x: from.x + ((to.x - from.x) * step) / steps,
      y: from.y + ((to.y - from.y) * step) / steps,
    }));

  test("a finger on the timeline moves the playhead", async ({ page, scope }) => {
    await scope.open();
    const from = await pointAt(scope.timeline, 0.4);
    const to = await pointAt(scope.timeline, 0.8);
    await swipe(page, [from]);
    await expect(scope.play).toBeVisible();
    await scope.still();
    const first = await scope.seconds();
    expect(first).toBeGreaterThan(0);
    await swipe(page, between(from, to, 12));
    await expect.poll(() => scope.seconds()).toBeGreaterThan(first * 1.5);
    await swipe(page, between(to, await pointAt(scope.timeline, 0.05), 12));
    await expect.poll(() => scope.seconds()).toBe(0);
  });

  test("a finger that moves up and down scrolls the lanes if there are more, else the page", async ({ page, scope }) => {
    await scope.open("n=12&at=0.3");
    const over = await pointAt(scope.timeline, 0.5);
    await swipe(page, between({ x: over.x, y: over.y }, { x: over.x, y: over.y - 60 }, 12));
    await expect.poll(() => scope.lanes.evaluate((lanes) => lanes.scrollTop)).toBeGreaterThan(20);
    await scope.open("demo=hello&at=0.3");
    const from = await pointAt(scope.timeline, 0.5);
    await page.evaluate(() => scrollTo(0, 0));
    const box = await scope.timeline.boundingBox();
    const y = Math.min(box.y + box.height / 2, 800);
    await swipe(page, between({ x: from.x, y }, { x: from.x, y: y - 300 }, 12));
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  });

  test("buttons can be tapped and are large enough", async ({ scope }) => {
    await scope.open();
    await scope.pause.tap();
    await expect(scope.play).toBeVisible();
    await scope.stepForward.tap();
    await scope.end.tap();
    await scope.still();
    await scope.show("Output");
    expect((await scope.printed()).at(-1)).toContain("one by one");
    for (const button of [scope.play, scope.stepForward, scope.stepBack, scope.end]) {
      const { width, height } = await button.boundingBox();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
  });
});
