// The page as one screen: what plays is in the window, and stays where it is.

import { DEMOS, expect, test } from "./fixtures.js";

/** What has to be in view while it plays. */
const parts = (scope) => ({
  stage: scope.stage,
  transport: scope.transport,
  lanes: scope.lanes,
  code: scope.listing,
  console: scope.console,
});

/** Expects a part to be in the window, from its top to its bottom. */
async function expectInWindow(page, part, name) {
  const { width, height } = page.viewportSize();
  const box = await part.boundingBox();
  expect(box, name).not.toBe(null);
  expect(box.height, `${name} has room`).toBeGreaterThan(20);
  expect(box.x, name).toBeGreaterThanOrEqual(-0.5);
  expect(box.y, name).toBeGreaterThanOrEqual(-0.5);
  expect(box.x + box.width, name).toBeLessThanOrEqual(width + 0.5);
  expect(box.y + box.height, name).toBeLessThanOrEqual(height + 0.5);
}

for (const [width, height] of [[1440, 900], [1280, 720], [1024, 768]]) {
  test(`nothing that plays is below the fold at ${width} by ${height}`, async ({ page, scope }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    await scope.open("at=0.3");
    for (const { id } of DEMOS) {
      await scope.demo.selectOption(id);
      await expect(page.locator("h1")).toHaveText(DEMOS.find((demo) => demo.id === id).title);
      await scope.end.click();
      await scope.still();
      for (const [name, part] of Object.entries(parts(scope))) {
        await expectInWindow(page, part, `${name} of ${id}`);
      }
      const stage = await scope.stage.boundingBox();
      expect(stage.height, `the stage of ${id} can be read`).toBeGreaterThanOrEqual(160);
    }
  });
}

/** Notes each shift of the layout. This runs in the page. */
function noteShifts() {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const moved = entry.sources.map(({ node }) => node?.className ?? node?.nodeName);
      window.shifts.push(`${entry.value.toFixed(4)}: ${moved.join(", ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

for (const [width, height] of [[1440, 900], [1280, 720], [1024, 768], [390, 844]]) {
  test(`nothing shifts in any demo, and no button is elsewhere, at ${width} by ${height}`, async ({ page, scope }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    await page.addInitScript(noteShifts);
    const places = {};
    for (const { id } of DEMOS) {
      // Fast, so that each demo takes a second; a shift does not depend on the time.
      await scope.open(`demo=${id}&speed=5&dwell=8`);
      await scope.untilEnd();
      expect(await page.evaluate(() => window.shifts), id).toEqual([]);
      const buttons = await scope.transport.evaluate((transport) =>
        [...transport.querySelectorAll("button, summary, input.scrubber")]
          .filter((it) => it.checkVisibility())
          .map((it) => {
            const { x, y, width, height } = it.getBoundingClientRect();
            return `${it.getAttribute("aria-label") ?? it.textContent}: ${[x, y, width, height].join(" ")}`;
          }),
      );
      expect(buttons.length).toBeGreaterThan(7);
      (places[buttons.join("; ")] ??= []).push(id);
    }
    expect(Object.keys(places), JSON.stringify(places, null, 2)).toHaveLength(1);
  });
}

for (const [width, height] of [[820, 1180], [390, 844]]) {
  test(`nothing shifts while it plays at a reading pace at ${width} by ${height}`, async ({ page, scope }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(noteShifts);
    await scope.open("demo=queue&pace=fast");
    await expect(scope.pause).toBeVisible();
    const place = await scope.pause.boundingBox();
    const first = await scope.sentence.textContent();
    await page.waitForTimeout(6_000);
    await expect(scope.sentence).not.toHaveText(first);
    await expect(scope.pause, "it still plays").toBeVisible();
    expect(await page.evaluate(() => window.shifts)).toEqual([]);
    expect(await scope.pause.boundingBox()).toEqual(place);
    await scope.end.click();
    await scope.still();
    expect(await scope.play.boundingBox(), "at the end too").toEqual(place);
  });
}

test("on a phone the transport is in view beside the code", async ({ page, scope }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await scope.open("at=0.3");
  await scope.show("Code");
  await expectInWindow(page, scope.transport, "transport");
  await scope.listing.scrollIntoViewIfNeeded();
  await expect(scope.listing).toBeInViewport();
  await expectInWindow(page, scope.transport, "transport, scrolled to the code");
  await expectInWindow(page, scope.play, "play");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const [last, transport] = [await page.locator("footer").boundingBox(), await scope.transport.boundingBox()];
  expect(last.y + last.height, "it covers nothing at the end of the page").toBeLessThanOrEqual(transport.y + 0.5);
});

for (const width of [390, 820]) {
  test(`the buttons below the picture choose what is shown at ${width} pixels`, async ({ page, scope }) => {
    await page.setViewportSize({ width, height: 844 });
    await scope.open("at=0.3");
    const views = {
      Code: scope.listing,
      Output: scope.console,
      Knobs: scope.field("Fetches"),
      Notes: page.getByText("Tasks as a table"),
    };
    await expect(scope.listing, "the code is first").toBeVisible();
    for (const shown of ["Output", "Knobs", "Notes", "Code"]) {
      await scope.show(shown);
      for (const [name, part] of Object.entries(views)) {
        await expect(part, `${name} with ${shown} chosen`).toBeVisible({ visible: name === shown });
      }
      const button = scope.sides.getByRole("button", { name: shown, exact: true });
      const { height } = await button.boundingBox();
      expect(height).toBeGreaterThanOrEqual(40);
      await expect(scope.sides.locator("[aria-pressed=true]")).toHaveCount(1);
    }
    // With the keyboard as well.
    await scope.sides.getByRole("button", { name: "Output" }).focus();
    await page.keyboard.press("Space");
    await expect(scope.console).toBeVisible();
    await expect(scope.play, "space pressed the button only").toBeVisible();
  });
}

test("with room for all there is nothing to choose", async ({ page, scope }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await scope.open("at=0.3");
  await expect(scope.sides).toBeHidden();
  await expect(scope.listing).toBeVisible();
  await expect(scope.console).toBeVisible();
  await expect(scope.field("Fetches")).toBeVisible();
});
