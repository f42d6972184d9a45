import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";

/** Whether anything sticks out of the page to the side. */
const sticksOut = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

test.describe("forced colours", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`leave everything to be seen, ${colorScheme}`, async ({ page, scope, picture }) => {
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      await scope.open("demo=queue&at=0.3&listing=both&select=producer-0");
      await scope.still();
      await page.getByText("Tasks as a table").click();
      await picture(`forced-${colorScheme}`, { fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);

      // What is pressed differs from what is not by more than a background that is forced away.
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
      // The value that can be dragged looks like one.
      const value = scope.lists.locator(".value").first();
      expect(await value.evaluate((it) => getComputedStyle(it).textDecorationLine + getComputedStyle(it).borderBottomStyle)).toMatch(
        /underline|solid|dotted|dashed/,
      );
    });
  }
});

test.describe("at 200 %", () => {
  // A window of 1440 by 900 pixels, of which each of the page's takes two.
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test("everything is there and nothing sticks out", async ({ page, scope, picture }) => {
    await scope.open("demo=gather&n=8&failing=2&at=0.3&listing=both&select=fetch-1");
    await scope.still();
    await picture("zoom-200", { fullPage: true });
    expect(await page.evaluate(sticksOut)).toBe(false);
    for (const part of [scope.stage, scope.timeline, scope.scrubber, scope.listing.first(), scope.console, scope.field("Fetches")]) {
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeVisible();
    }
    // The canvases are as sharp as the screen.
    const density = await scope.stage.evaluate((canvas) => canvas.width / canvas.clientWidth);
    expect(density).toBeCloseTo(2, 1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
});
