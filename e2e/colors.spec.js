import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";

/** Whether the page is wider than the window. */
const sticksOut = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

test.describe("forced colours", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`keep everything visible, ${colorScheme}`, async ({ page, scope, picture }) => {
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      await scope.open("demo=queue&at=0.3&listing=both&select=producer-0");
      await scope.still();
      await page.getByText("Tasks as a table").click();
      await picture(`forced-${colorScheme}`, { fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);

      // A pressed button differs by more than its background, which forced colours remove.
      const look = (locator) =>
        locator.evaluate((it) => {
          const { backgroundColor, color, borderTopColor, outlineStyle } = getComputedStyle(it);
          return [backgroundColor, color, borderTopColor, outlineStyle].join();
        });
      expect(await look(scope.countSeconds)).not.toBe(await look(scope.countSteps));
      expect(await look(scope.tab("Both"))).not.toBe(await look(scope.tab("Rust")));
      const lines = scope.lists.locator("li");
      const marked = scope.lists.locator("li[data-mark]").first();
      expect(await look(marked)).not.toBe(await look(lines.first()));
      // A value that can be dragged is still marked as one.
      const value = scope.lists.locator(".value").first();
      expect(await value.evaluate((it) => getComputedStyle(it).textDecorationLine + getComputedStyle(it).borderBottomStyle)).toMatch(
        /underline|solid|dotted|dashed/,
      );
    });
  }
});

test.describe("at 200 %", () => {
  // A window of 1440 by 900 pixels with two screen pixels for each CSS pixel.
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test("everything is visible and the page is no wider than the window", async ({ page, scope, picture }) => {
    await scope.open("demo=gather&n=8&failing=2&at=0.3&listing=both&select=fetch-1");
    await scope.still();
    await picture("zoom-200", { fullPage: true });
    expect(await page.evaluate(sticksOut)).toBe(false);
    for (const part of [scope.stage, scope.timeline, scope.scrubber, scope.listing.first()]) {
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeVisible();
    }
    for (const [side, part] of [
      ["Output", scope.console],
      ["Knobs", scope.field("Fetches")],
      ["Notes", page.getByText("Tasks as a table")],
      ["Code", scope.listing.last()],
    ]) {
      await scope.show(side);
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeVisible();
    }
    // The canvases have a pixel for each pixel of the screen.
    const density = await scope.stage.evaluate((canvas) => canvas.width / canvas.clientWidth);
    expect(density).toBeCloseTo(2, 1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
});
