import { expect, test } from "./fixtures.js";

test("the page opens from a subfolder and shows itself", async ({ page }) => {
  await page.goto("./");
  await expect(page).toHaveTitle(/Loopscope/);
  await expect(page.getByRole("main")).toBeVisible();
});

for (const width of [390, 820, 1440]) {
  test(`nothing sticks out at ${width} pixels`, async ({ page, picture }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("./");
    await expect(page.getByRole("main")).toBeVisible();
    await picture(`page-${width}`);
    const overhang = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(overhang).toBeLessThanOrEqual(0);
  });
}
