// The first picture: what index.html shows before any wasm is there, and how the page takes its place.

import { expect, test } from "./fixtures.js";

/** The parts of the page that both have. What lies below code and output moves nothing in view. */
const PARTS = [
  ".top", ".brand", "#demos", ".theme", ".idea", ".presets button", ".parameter", ".sentence", ".stage",
  ".transport", ".transport .buttons", ".time", ".scrubber", ".timeline-tools", ".overview", ".timeline-box",
  ".timeline", ".signs", ".sides",
];
const SIDE_BY_SIDE = [...PARTS, ".program", ".output"];

/** Holds the page's wasm back until the returned function is called. */
async function holdWasm(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/_bg\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Where each of the visible parts is: its box in whole pixels. */
function boxes(page, parts) {
  return page.evaluate((selectors) => {
    const box = (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(" ");
    };
    const seen = (selector) =>
      [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
    return selectors.map((selector) => `${selector}: ${seen(selector).map(box).join(", ")}`);
  }, parts);
}

for (const [width, height] of [[1440, 900], [1280, 720], [1024, 768], [390, 844]]) {
  test(`the first picture is where the page then is, at ${width} by ${height}`, async ({ page, scope }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    const release = await holdWasm(page);
    await page.goto("");

    const picture = page.locator(`svg.stage.on-${width}`);
    await expect(picture.getByText("ready: none")).toBeVisible();
    await expect(page.locator("svg.stage:visible")).toHaveCount(1);
    await expect(page.locator(`svg.timeline.on-${width}`).getByText("fetch-0")).toBeVisible();
    // What was drawn is as large as what the page gives it.
    for (const drawn of await page.locator("svg:is(.stage, .timeline):visible").all()) {
      const box = await drawn.boundingBox();
      const attribute = async (name) => Number(await drawn.getAttribute(name));
      expect(Math.abs((await attribute("width")) - box.width)).toBeLessThan(0.6);
      // A low screen cuts the lanes off.
      expect((await attribute("height")) - box.height).toBeLessThan(10);
    }
    const parts = width >= 1024 ? SIDE_BY_SIDE : PARTS;
    const before = await boxes(page, parts);
    const question = await page.locator(".idea").textContent();
    const sentence = await page.locator(".sentence").textContent();

    release();
    await expect(page.locator("canvas.stage")).toBeVisible();
    await expect(page.locator(".signs li").first()).toBeAttached();
    expect(await boxes(page, parts)).toEqual(before);
    await expect(page.locator(".idea")).toHaveText(question);
    await expect(scope.sentence).toHaveText(sentence);
    await expect(page.locator(".first")).toHaveCount(0);
    expect(await page.evaluate(() => window.shifts), "layout shift").toBe(0);
  });
}

test("a link to another demo shows no first picture of the default one", async ({ page }) => {
  const release = await holdWasm(page);
  await page.goto("#demo=lock");
  await expect(page.getByText("The event loop is on its way.")).toBeInViewport();
  await expect(page.locator(".first")).toBeHidden();
  release();
  await expect(page.locator(".idea")).toContainText("lock");
});

test("the first picture cannot be pressed, and says to a screen reader that the page is coming", async ({ page }) => {
  const release = await holdWasm(page);
  await page.goto("");
  await expect(page.locator(".first")).toBeVisible();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.tagName)).toBe("BODY");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - heading "Loopscope"
    - paragraph: The event loop is on its way.
  `);
  release();
});

test("without scripts, the picture and a sentence that says what is missing", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto("");
  await expect(page.locator("noscript .notice")).toBeInViewport();
  await expect(page.locator("svg.timeline:visible").getByText("fetch-0")).toBeVisible();
  await context.close();
});
