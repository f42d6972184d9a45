import { expect, test } from "./fixtures.js";

/** Steps forward to the end, and returns what was seen at each stop. */
async function walk(scope, forward, most = 200) {
  const seen = [await scope.seen()];
  while (seen.length < most) {
    await forward();
    const next = await scope.seen();
    if (next.sentence === seen.at(-1).sentence && next.time === seen.at(-1).time) break;
    seen.push(next);
  }
  return seen;
}

/** Steps back, and expects to see the same at each stop. */
async function walkBack(scope, back, seen) {
  for (const expected of seen.slice(0, -1).reverse()) {
    await back();
    expect(await scope.seen()).toEqual(expected);
  }
}

test("steps with the buttons show the same places forwards and backwards", async ({ scope }) => {
  await scope.open("n=1&at=0~0");
  await scope.start.click();
  const seen = await walk(scope, () => scope.stepForward.click());
  expect(seen.length).toBeGreaterThan(5);
  expect(seen[0].sentence).toBe("Nothing has happened yet");
  expect(new Set(seen.map((stop) => stop.sentence + stop.time)).size).toBe(seen.length);
  await walkBack(scope, () => scope.stepBack.click(), seen);
  await scope.stepBack.click();
  expect(await scope.seen(), "no step leads to before the start").toEqual(seen[0]);
});

test("steps with the arrow keys show the same places forwards and backwards", async ({ page, scope }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await scope.open("n=3&failing=1");
  const seen = await walk(scope, () => page.keyboard.press("ArrowRight"));
  expect(seen.length).toBeGreaterThan(12);
  await walkBack(scope, () => page.keyboard.press("ArrowLeft"), seen);
});

test("a step pauses", async ({ scope }) => {
  for (const step of [scope.stepForward, scope.stepBack]) {
    await scope.open();
    await expect(scope.pause).toBeVisible();
    await step.click();
    await expect(scope.play).toBeVisible();
  }
});

test("quick steps skip the motion, and none is lost", async ({ page, scope }) => {
  await scope.open("n=3&at=0~0");
  await scope.start.click();
  const seen = await walk(scope, () => page.keyboard.press("ArrowRight"), 8);
  await page.keyboard.press("Home");
  for (const _ of seen.slice(1)) await page.keyboard.press("ArrowRight");
  expect(await scope.seen()).toEqual(seen.at(-1));
});

test("a step in a gap leads to the steps around it", async ({ scope }) => {
  await scope.open("n=2&at=0.3");
  expect(await scope.seconds()).toBe(0.3);
  await scope.stepForward.click();
  await scope.still();
  expect(await scope.seconds()).toBeGreaterThan(0.3);
  await scope.stepBack.click();
  await scope.still();
  expect(await scope.seconds()).toBeLessThan(0.3);
});
