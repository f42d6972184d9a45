import { expect, test } from "./fixtures.js";

/** The elements that reach beyond the left or right edge of the page, except in boxes that scroll. */
function overhang() {
  const width = document.documentElement.clientWidth;
  const isClipped = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right, width: own } = element.getBoundingClientRect();
    return own > 0 && (left < -0.5 || right > width + 0.5) && !isClipped(element);
  });
  return {
    page: Math.max(0, document.documentElement.scrollWidth - width),
    elements: out.map((element) => `${element.tagName} ${element.className}`),
  };
}

const fits = { page: 0, elements: [] };

for (const width of [390, 820, 1440]) {
  for (const theme of ["light", "dark"]) {
    test(`nothing reaches beyond the page at ${width} pixels, ${theme}`, async ({ page, scope, picture }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      await scope.open("n=6&failing=2&dwell=150&speed=0.3");
      await expect.poll(() => scope.seconds(), "the run plays").toBeGreaterThan(0.25);
      await picture(`page-${width}-${theme}-moving`, { fullPage: true });
      expect(await page.evaluate(overhang)).toEqual(fits);

      await scope.end.click();
      await scope.still();
      if (width < 1024) await scope.show("Notes");
      await page.getByText("Tasks as a table").click();
      await picture(`page-${width}-${theme}-resting`, { fullPage: true });
      expect(await page.evaluate(overhang)).toEqual(fits);
    });
  }

  test(`long words and lists stay inside at ${width} pixels`, async ({ page, scope, picture }) => {
    await page.setViewportSize({ width, height: 900 });
    await scope.open(`n=1000&listing=rust&at=0.5&${"w".repeat(300)}=1&demo=${"x".repeat(300)}`);
    await scope.still();
    for (const side of width < 1024 ? ["Knobs", "Output", "Code", "Notes"] : []) {
      await scope.show(side);
      expect(await page.evaluate(overhang), side).toEqual(fits);
    }
    await page.getByText("Tasks as a table").click();
    await picture(`page-${width}-much`);
    expect(await page.evaluate(overhang)).toEqual(fits);
  });
}

test("the page fits other windows, and its pictures are repainted", async ({ page, scope }) => {
  await scope.open("at=0.5");
  const pixels = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("canvas")].map((canvas) => [canvas.width, canvas.height]),
    );
  const boxes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("canvas")].map((canvas) => [
        Math.round(canvas.clientWidth * devicePixelRatio),
        Math.round(canvas.clientHeight * devicePixelRatio),
      ]),
    );
  for (const width of [2560, 1181, 1180, 761, 760, 375, 360, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(pixels).toEqual(await boxes());
    expect(await page.evaluate(overhang), `at ${width} pixels`).toEqual(fits);
  }
});
