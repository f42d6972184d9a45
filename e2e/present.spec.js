// The presentation: picture and code alone, large and on the whole screen.

import { expect, test } from "./fixtures.js";

/** The smallest text on the canvases, in pixels. */
const SMALLEST = 11.5;

const root = (page) => page.locator("html");

for (const [width, height] of [[1920, 1080], [1440, 900], [1280, 720]]) {
  test(`a presentation at ${width} by ${height} has large texts and nothing to scroll`, async ({ page, scope }) => {
    await page.setViewportSize({ width, height });
    await scope.open("demo=lock&at=moment:2");
    await page.keyboard.press("p");
    await expect(root(page)).toHaveAttribute("data-controls", "present");
    for (const part of [scope.sentence, scope.stage, scope.transport, scope.lanes, scope.listing]) {
      await expect(part).toBeInViewport({ ratio: 0.99 });
    }
    for (const hidden of [".knobs", ".presets", ".output", ".notes", "footer", "#demos"]) {
      await expect(page.locator(hidden), hidden).toBeHidden();
    }
    const sizes = await page.evaluate(() => {
      const texts = document.querySelectorAll(".sentence, .time, .code code, .idea");
      const seen = [...texts].filter((element) => element.getClientRects().length > 0);
      return seen.map((element) => Number.parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom);
    });
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20);
    const zoom = await scope.stage.evaluate((canvas) => canvas.currentCSSZoom);
    expect(zoom * SMALLEST).toBeGreaterThanOrEqual(20);
    const sharp = await scope.stage.evaluate((canvas) => canvas.width / canvas.getBoundingClientRect().width);
    expect(sharp, "the canvas has a pixel for each of the screen's").toBeCloseTo(1, 1);
    const scrolls = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return scrollWidth > innerWidth || scrollHeight > innerHeight;
    });
    expect(scrolls).toBe(false);
  });
}

test("a presentation is begun and ended by button, key and the end of the full screen", async ({ page, scope }) => {
  const button = page.getByRole("button", { name: "Present" });
  await scope.open("demo=lock&at=0.3");
  for (const end of [
    () => button.click(),
    () => page.keyboard.press("p"),
    () => page.evaluate(() => document.exitFullscreen()),
  ]) {
    await button.click();
    await expect(root(page)).toHaveAttribute("data-controls", "present");
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await end();
    await expect(root(page)).toHaveAttribute("data-controls", "full");
    await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
    await expect(page.locator(".knobs")).toBeVisible();
  }
});

test("a link can point to a presentation, which Esc ends", async ({ page, scope }) => {
  await scope.open("demo=lock&at=moment:2&controls=present");
  await expect(page.locator(".knobs")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(root(page)).toHaveAttribute("data-controls", "full");
});

test("pointers hit what they point at, however large it is", async ({ page, scope }) => {
  await scope.open("demo=gather&at=0&controls=present");
  const { x, y, width } = await scope.timeline.boundingBox();
  // The name in the second lane.
  const zoom = await scope.timeline.evaluate((canvas) => canvas.currentCSSZoom);
  await page.mouse.click(x + 50 * zoom, y + (30 + 24 + 12) * zoom);
  await expect.poll(() => page.url()).toContain("select=fetch-0");
  // A place in the lanes: the playhead goes to where was pressed.
  const seconds = [];
  for (const share of [0.4, 0.8]) {
    await page.mouse.click(x + width * share, y + (30 + 12) * zoom);
    await scope.still();
    seconds.push(await scope.seconds());
  }
  const [left, right] = [120 / (width / zoom), 1];
  expect((seconds[1] - seconds[0]) / 0.721).toBeCloseTo(0.4 / (right - left), 0);
  expect(seconds[0]).toBeGreaterThan(0.1);
  expect(seconds[1]).toBeLessThan(0.7);
});
