import { expect, test } from "./fixtures.js";

/** The place on the stage of something with a name, found as a person finds it: with the pointer. */
async function find(scope, name) {
  const box = await scope.stage.boundingBox();
  for (let y = 8; y < box.height; y += 14) {
    for (let x = 30; x < box.width; x += 60) {
      await scope.page.mouse.move(box.x + x, box.y + y);
      const found = await scope.page.evaluate(
        () => new Promise((resolve) => {
          const read = () => resolve(document.querySelector(".story strong").textContent);
          requestAnimationFrame(() => requestAnimationFrame(read));
        }),
      );
      if (found === name) return { x, y };
    }
  }
  throw new Error(`${name} is nowhere on the stage`);
}

test("the page describes what the pointer is on", async ({ page, scope }) => {
  await scope.open("n=3&at=0.3");
  await find(scope, "fetch-0");
  await expect(scope.story).toHaveText(
    "fetch-0 sleeps until 0.459 s · since 0.000 s · wakes by its timer in 159 ms · made by main · at await asyncio.sleep(delay)",
  );
  await find(scope, "gather");
  await expect(scope.story).toHaveText(/gather 3 to go · not done: fetch-0, fetch-1 and fetch-2 · awaited by main/);
  await page.mouse.move(1, 1);
  await expect(scope.story).toContainText("Point at something");
});

test("a press marks a task, keeps it in the link, and marks it again in another run", async ({
  page,
  scope,
}) => {
  await scope.open("n=3&at=0.3");
  const before = await scope.seen();
  const position = await find(scope, "fetch-1");
  await scope.stage.click({ position });
  await page.mouse.move(1, 1);
  await expect(scope.story).toContainText("fetch-1");
  expect(await scope.fragment()).toContain("select=fetch-1");
  const marked = await scope.seen();
  expect(marked.stage).not.toBe(before.stage);
  expect(marked.timeline).not.toBe(before.timeline);
  await scope.type("Fetches", "4");
  await expect(scope.story).toContainText("fetch-1");
  await scope.open("n=3&at=0.3&select=fetch-1");
  expect((await scope.seen()).stage).toBe(marked.stage);
  await scope.stage.click({ position });
  await page.mouse.move(1, 1);
  await expect(scope.story).toContainText("Point at something");
  await scope.open("n=3&at=0.3&select=nobody%3Cb%3E");
  await expect(scope.story).toContainText("Point at something");
});

test("the words of a part of the stage unfold it, and its heading folds it again", async ({ scope }) => {
  await scope.open("n=40&at=0.1");
  const folded = await scope.seen();
  const { width, height } = await scope.stage.boundingBox();
  expect(height).toBeGreaterThan(300);
  // On the rail stands what runs, then the ready queue, then the sleepers; at the bottom what has ended.
  const head = Math.min(width * 0.28, 230);
  const words = {
    ready: { x: head + 20, y: 12 },
    timers: { x: head + (width - head) * 0.42 + 20, y: 12 },
    finished: { x: 20, y: height - 12 },
  };
  for (const [zone, position] of Object.entries(words)) {
    await scope.stage.click({ position });
    expect(await scope.fragment()).toContain(`&unfold=${zone}`);
    const unfolded = await scope.seen();
    expect(unfolded.stage).not.toBe(folded.stage);
    await scope.stage.click({ position: { x: 30, y: 80 } });
    expect((await scope.seen()).stage, "its heading is below the loop now").toBe(folded.stage);
    expect(await scope.fragment()).not.toContain("unfold");
  }
});

test("parts of the stage are unfolded one by one with a key, and by a link", async ({ page, scope }) => {
  await scope.open("n=40&at=0.1");
  const folded = (await scope.seen()).stage;
  const pictures = new Set([folded]);
  for (const zone of ["ready", "loop", "timers", "stations", "finished"]) {
    const before = (await scope.seen()).stage;
    await page.keyboard.press("u");
    // The part that draws it may still be on its way.
    await expect.poll(async () => (await scope.seen()).stage === before).toBe(false);
    pictures.add((await scope.seen()).stage);
    expect(await scope.fragment()).toContain(`&unfold=${zone}`);
  }
  expect(pictures.size).toBe(6);
  await page.keyboard.press("u");
  expect((await scope.seen()).stage === folded).toBe(true);
  expect(await scope.fragment()).not.toContain("unfold");

  await scope.open("n=40&at=0.1&unfold=timers");
  const linked = (await scope.seen()).stage;
  expect(pictures.has(linked)).toBe(true);
  expect(linked === folded).toBe(false);
  await scope.open("n=40&at=0.1&unfold=everything");
  await expect(scope.notices).toContainText("unfold cannot be “everything”; left it out");
});

test("every token and station keeps its place forwards and backwards", async ({ scope }) => {
  await scope.open("n=3&at=0~0");
  const seen = [];
  for (let step = 0; step < 5; step++) {
    seen.push((await scope.seen()).stage);
    await scope.stepForward.click();
  }
  await scope.still();
  for (const stage of seen.reverse()) {
    await scope.stepBack.click();
    expect((await scope.seen()).stage === stage).toBe(true);
  }
});

test("a loop begins again at the end", async ({ page, scope }) => {
  await scope.open("demo=hello&speed=2&dwell=0&loop=on");
  await scope.openSettings();
  const loop = page.getByRole("checkbox", { name: "Loop" });
  await expect(loop).toBeChecked();
  await expect(scope.footer).toHaveAttribute("data-live-digest", /./);
  for (let round = 0; round < 2; round++) {
    await expect(scope.time).toHaveText("1.000000 s");
    await expect(scope.time).not.toHaveText("1.000000 s");
  }
  await loop.uncheck();
  await scope.untilEnd();
  expect(await scope.fragment()).not.toContain("loop");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("a tap marks a task", async ({ page, scope }) => {
    await scope.open("n=3&at=0.3");
    const { width } = await scope.stage.boundingBox();
    // The sleepers stand on the ruler, where their time is.
    const name = scope.story.locator("strong");
    const marked = async () => /^fetch-/.test((await name.count()) > 0 ? await name.textContent() : "");
    for (let x = 30; x < width && !(await marked()); x += 30) {
      await scope.stage.tap({ position: { x, y: 93 } });
      await scope.still();
    }
    await expect(name).toHaveText(/fetch-/);
    expect(await scope.fragment()).toContain("select=fetch-");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
