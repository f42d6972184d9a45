import { expect, test } from "./fixtures.js";

/** The button of a reading pace. */
const pace = (scope, name) => scope.paces.getByRole("button", { name, exact: true });

/** Records each sentence with the time at which it came, in milliseconds of the page's clock. */
function recordSentences() {
  const sentence = document.querySelector(".sentence");
  window.told = [];
  const note = () => window.told.push({ text: sentence.textContent, at: performance.now() });
  new MutationObserver(note).observe(sentence, { childList: true, characterData: true, subtree: true });
}

/** The sentences with how long each of them stood, except the first and the last. */
function stands(told) {
  const whole = told.slice(1, -1);
  return whole.map(({ text, at }, index) => ({ text, millis: told[index + 2].at - at }));
}

/** How long a reader of 240 words a minute needs for a sentence, and 1.2 s at the least. */
const millisToRead = (text) => Math.max(1_200, text.split(/\s+/).length * 250);

test("at Normal each sentence stands until it can be read", async ({ page, scope }) => {
  test.slow();
  await scope.open("demo=hello&at=0~0");
  await page.evaluate(recordSentences);
  await scope.play.click();
  await scope.untilEnd(60_000);
  const told = stands(await page.evaluate(() => window.told));
  expect(told.length).toBeGreaterThanOrEqual(3);
  for (const { text, millis } of told) {
    // A frame may begin with what was left of the last one.
    expect(millis, text).toBeGreaterThan(millisToRead(text) - 120);
    expect(text).not.toBe("");
  }
});

test("Slow, Normal and Fast differ in how long a sentence stands", async ({ page, scope }) => {
  const took = {};
  for (const name of ["Fast", "Normal", "Slow"]) {
    await scope.open("demo=hello&at=0~0");
    await pace(scope, name).click();
    await page.evaluate(recordSentences);
    await scope.play.click();
    await expect.poll(() => page.evaluate(() => window.told.length), { timeout: 15_000 }).toBeGreaterThan(2);
    const { text, millis } = stands(await page.evaluate(() => window.told))[0];
    took[name] = millis / millisToRead(text);
  }
  expect(took.Fast).toBeLessThan(0.8);
  expect(took.Normal).toBeGreaterThan(0.85);
  expect(took.Slow).toBeGreaterThan(1.6);
  expect(took.Slow).toBeGreaterThan(took.Normal * 1.2);
});

test("the reading pace is in the link, and an exact speed takes its place", async ({ scope }) => {
  const isPressed = async (expected) => {
    for (const name of ["Slow", "Normal", "Fast"]) {
      await expect(pace(scope, name)).toHaveAttribute("aria-pressed", String(name === expected));
    }
  };
  await scope.open("at=0");
  await isPressed("Normal");
  await pace(scope, "Slow").click();
  await isPressed("Slow");
  expect(await scope.fragment()).toBe("demo=gather&at=0&pace=slow");
  await pace(scope, "Fast").click();
  expect(await scope.fragment()).toBe("demo=gather&at=0&pace=fast");
  await scope.open("at=0&pace=slow");
  await isPressed("Slow");
  await pace(scope, "Normal").click();
  expect(await scope.fragment(), "the default is left out").toBe("demo=gather&at=0");

  await scope.open("at=0&speed=2");
  await isPressed(undefined);
  await pace(scope, "Normal").click();
  await isPressed("Normal");
  expect(await scope.fragment()).toBe("demo=gather&at=0");
  await scope.openSettings();
  await scope.dwell.focus();
  await scope.page.keyboard.press("ArrowRight");
  await isPressed(undefined);
  expect(await scope.fragment()).toContain("speed=2&dwell=450");

  await scope.open("at=0&pace=quick");
  await expect(scope.notices).toContainText("pace cannot be “quick”");
  await isPressed("Normal");
});

test("d, a box and a link tell every detail", async ({ page, scope }) => {
  await scope.open("n=2&at=0~0");
  await scope.stepForward.click();
  await scope.stepForward.click();
  const story = await scope.seen();
  expect(story.sentence).toMatch(/^main starts .*fetch-0 and fetch-1/);
  await page.keyboard.press("d");
  await expect(scope.sentence).not.toHaveText(story.sentence);
  expect((await scope.seen()).time, "the playhead stays").toBe(story.time);
  expect(await scope.fragment()).toContain("&detail=on");
  const forward = page.getByRole("button", { name: "Detail forward" });
  await expect(forward).toBeVisible();
  await expect(scope.stepForward).toHaveCount(0);

  // A detail is less than a step of the story.
  const beats = async () => Number((await scope.fragment()).match(/at=0~(\d+)/)[1]);
  const before = await beats();
  await forward.click();
  await scope.still();
  expect(await beats()).toBe(before + 1);

  await scope.openSettings();
  await expect(scope.everyDetail).toBeChecked();
  await scope.everyDetail.uncheck();
  await expect(scope.stepForward).toBeVisible();
  expect(await scope.fragment()).not.toContain("detail");
  await page.keyboard.press("Escape");

  await scope.open("n=2&detail=on&at=0~3");
  await expect(page.getByRole("button", { name: "Detail back" })).toBeVisible();
  await page.locator("body").press("d");
  await expect(scope.stepBack).toBeVisible();
});

test("t goes from task step to task step, and shift and t back", async ({ page, scope }) => {
  await scope.open("n=3&at=0~0");
  const seen = [await scope.seen()];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press("t");
    seen.push(await scope.seen());
  }
  expect(new Set(seen.map(({ stage }) => stage)).size).toBe(5);
  for (const expected of seen.slice(1, -1).reverse()) {
    await page.keyboard.press("Shift+T");
    expect(await scope.seen()).toEqual(expected);
  }
  await scope.taskStepForward.click();
  expect(await scope.seen(), "the button does the same").toEqual(seen[2]);
  await scope.taskStepBack.click();
  expect(await scope.seen()).toEqual(seen[1]);
});
