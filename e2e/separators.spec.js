// The separators between the parts of the screen.

import { expect, test } from "./fixtures.js";

const SEPARATORS = [
  { name: "Width of program and output", part: ".program", side: "width", to: [-80, 0], keys: ["ArrowLeft", "ArrowRight"] },
  { name: "Height of the output", part: ".output", side: "height", to: [0, -60], keys: ["ArrowUp", "ArrowDown"] },
  { name: "Height of the lanes", part: ".timeline-box", side: "height", to: [0, -50], keys: ["ArrowUp", "ArrowDown"] },
];

for (const { name, part, side, to, keys } of SEPARATORS) {
  test(`${name}: it is dragged, moved by keys, remembered and set back`, async ({ page, scope }) => {
    await scope.open("at=0.3");
    const separator = page.getByRole("separator", { name });
    const size = async () => (await page.locator(part).boundingBox())[side];
    const [[dx, dy], first] = [to, await size()];
    const length = Math.abs(dx + dy);

    const box = await separator.boundingBox();
    const from = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + dx, from[1] + dy, { steps: 4 });
    await page.mouse.up();
    const dragged = await size();
    expect(Math.abs(dragged - first - length), "the edge is under the pointer").toBeLessThan(14);
    for (const shown of [scope.stage, scope.transport, scope.lanes, scope.listing, scope.console]) {
      await expect(shown).toBeInViewport({ ratio: 0.9 });
    }
    await scope.still();
    const canvas = await scope.stage.evaluate((it) => [it.width, Math.round(it.getBoundingClientRect().width)]);
    expect(canvas[0], "the stage is painted at its new size").toBe(canvas[1]);

    await separator.focus();
    await page.keyboard.press(keys[0]);
    expect(await size()).toBeGreaterThan(dragged + 5);
    await page.keyboard.press(keys[1]);
    expect(Math.abs((await size()) - dragged)).toBeLessThan(2);
    const now = Number(await separator.getAttribute("aria-valuenow"));
    const [least, most] = [await separator.getAttribute("aria-valuemin"), await separator.getAttribute("aria-valuemax")];
    expect(now).toBeGreaterThan(Number(least));
    expect(now).toBeLessThan(Number(most));

    await scope.open("at=0.3");
    expect(Math.abs((await size()) - dragged), "it is remembered").toBeLessThan(2);
    await separator.dblclick();
    expect(Math.abs((await size()) - first)).toBeLessThan(1);
    await scope.open("at=0.3");
    expect(Math.abs((await size()) - first), "that is remembered too").toBeLessThan(1);
  });
}

test("no separator can be dragged so far that a part disappears", async ({ page, scope }) => {
  await scope.open("at=0.3");
  for (const { name } of SEPARATORS) {
    const separator = page.getByRole("separator", { name });
    await separator.focus();
    for (const key of ["Home", "End"]) {
      await page.keyboard.press(key);
      for (const part of [scope.stage, scope.lanes, scope.listing, scope.console]) {
        const { width, height } = await part.boundingBox();
        expect(Math.min(width, height), `${name}, ${key}`).toBeGreaterThan(40);
      }
    }
    await page.keyboard.press("Enter");
  }
});

test("what is in storage is not trusted", async ({ page, scope }) => {
  await page.addInitScript(() => {
    localStorage.setItem("loopscope-side-width", "1e9");
    localStorage.setItem("loopscope-output-height", "-5");
    localStorage.setItem("loopscope-lanes-height", "red; background: url(x)");
  });
  await scope.open("at=0.3");
  for (const part of [scope.stage, scope.lanes, scope.listing, scope.console]) {
    await expect(part).toBeInViewport({ ratio: 0.9 });
  }
  expect(await page.evaluate(() => document.documentElement.getAttribute("style"))).toBe(null);
});
