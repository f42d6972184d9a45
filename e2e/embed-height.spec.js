// The element keeps the room free that its frame takes, so that the page around it does not jump.

import { expect, test } from "./fixtures.js";

/** The greatest sum of layout shifts that a page may have. */
const MOST = 0.01;

const fallbacks = {
  "a small fallback": "<p>Fallback</p>",
  "a picture as fallback": `<img alt="A picture" src="plain/semaphore.svg" height="640" />`,
  "no fallback": "",
};

const elements = [
  ["controls=min", `demo="gather" at="0.3" controls="min"`],
  ["controls=min and few lanes", `demo="hello" at="0.3" controls="min"`],
  ["controls=none", `demo="queue" at="0.3" controls="none"`],
  ["controls=parameters", `demo="semaphore" at="0.3" controls="parameters"`],
  ["all controls", `demo="gather" at="0.3"`],
];

for (const [name, fallback] of Object.entries(fallbacks)) {
  test(`nothing jumps when it is ready, with ${name}`, async ({ page }, testInfo) => {
    test.slow();
    for (const [width, height] of [[1280, 900], [720, 900], [390, 844]]) {
      await page.setViewportSize({ width, height });
      for (const [title, attributes] of elements) {
        const html = `<loop-scope ${attributes}>${fallback}</loop-scope>`;
        await page.goto(`${testInfo.config.metadata.hosts}shift.html?${encodeURIComponent(html)}`);
        await expect(page.locator("loop-scope iframe")).toHaveClass("is-ready");
        await page.waitForTimeout(300);
        const shift = await page.evaluate(() => window.shift);
        expect.soft(shift, `${title}, ${width} pixels wide`).toBeLessThanOrEqual(MOST);
      }
    }
  });
}
