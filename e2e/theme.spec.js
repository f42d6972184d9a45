import { expect, test } from "./fixtures.js";

/** The colours of the page and of a corner of its stage. */
function colors() {
  return getComputedStyle(document.documentElement).backgroundColor;
}

test("the theme button goes from auto to light to dark and back", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const root = page.locator("html");
  await expect(scope.theme).toHaveAccessibleName("Theme: auto");
  await expect(root).not.toHaveAttribute("data-theme");
  for (const theme of ["light", "dark"]) {
    await scope.theme.click();
    await expect(scope.theme).toHaveAccessibleName(`Theme: ${theme}`);
    await expect(root).toHaveAttribute("data-theme", theme);
    await expect(page).toHaveURL(new RegExp(`theme=${theme}`));
  }
  await scope.theme.click();
  await expect(scope.theme).toHaveAccessibleName("Theme: auto");
  await expect(root).not.toHaveAttribute("data-theme");
  await expect(page).not.toHaveURL(/theme=/);
});

test("auto follows the system, page and pictures alike", async ({ page, scope }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await scope.open("at=0.3");
  const light = { page: await page.evaluate(colors), stage: (await scope.seen()).stage };
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => (await scope.seen()).stage).not.toBe(light.stage);
  const dark = { page: await page.evaluate(colors), stage: (await scope.seen()).stage };
  expect(dark.page).not.toBe(light.page);

  // A theme that is chosen looks the same on a light and a dark system.
  await scope.theme.click();
  expect({ page: await page.evaluate(colors), stage: (await scope.seen()).stage }).toEqual(light);
  await page.emulateMedia({ colorScheme: "light" });
  await scope.theme.click();
  expect({ page: await page.evaluate(colors), stage: (await scope.seen()).stage }).toEqual(dark);
});
