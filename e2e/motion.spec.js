import { expect, test } from "./fixtures.js";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("with reduced motion nothing plays by itself", async ({ scope }) => {
  await scope.open();
  await expect(scope.play).toBeVisible();
  await scope.still();
  await expect(scope.sentence).toHaveText("Nothing has happened yet");
  await expect(scope.time).toHaveText("0.000000 s");
});

test("with reduced motion a step is a jump", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.still();
  // Records every frame that is painted from here on.
  await page.evaluate(() => {
    window.sentences = [];
    new MutationObserver(() => window.sentences.push(document.querySelector(".sentence").textContent)).observe(
      document.querySelector(".sentence"),
      { childList: true, characterData: true, subtree: true },
    );
  });
  await scope.stepForward.click();
  await scope.still();
  expect((await page.evaluate(() => window.sentences)).length).toBe(1);
  expect(await scope.seconds()).toBeGreaterThan(0.3);
});

test("with reduced motion it plays when asked to, without motion between two places", async ({ page, scope }) => {
  await scope.open("n=1&detail=on&dwell=300&speed=50");
  await scope.play.click();
  await expect(scope.pause).toBeVisible();
  // The picture changes only with the sentence, except while the clock runs in a gap.
  const changes = await page.evaluate(async () => {
    const text = (selector) => document.querySelector(selector).textContent;
    const stage = document.querySelector(".stage");
    const changes = { frames: 0, sentences: 0, pictures: 0 };
    let before = {};
    while (document.querySelector('[aria-label="Pause"]')) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const now = { sentence: text(".sentence"), time: text(".time"), picture: stage.toDataURL() };
      const isGap = now.sentence.startsWith("Nothing can run until");
      changes.frames += 1;
      changes.sentences += now.sentence !== before.sentence;
      changes.pictures += now.picture !== before.picture && now.sentence === before.sentence && !isGap;
      before = now;
    }
    return changes;
  });
  expect(changes.sentences).toBeGreaterThan(10);
  expect(changes.frames).toBeGreaterThan(changes.sentences * 2);
  expect(changes.pictures).toBe(0);
  await scope.untilEnd();
});

test("with reduced motion a new fragment does not play either", async ({ page, scope }) => {
  await scope.open("n=3&at=0.3");
  await page.evaluate(() => (location.hash = "n=4"));
  await expect(scope.field("Fetches")).toHaveValue("4");
  await scope.still();
  await expect(scope.play).toBeVisible();
  await expect(scope.time).toHaveText("0.000000 s");
});

test("with reduced motion the table of tasks is that of the demo that was picked", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await page.getByText("Tasks as a table").click();
  await expect(page.locator("details[open] tbody tr")).not.toHaveCount(0);
  await scope.demo.selectOption("sequential");
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("gather");
  await scope.still();
  await expect(scope.time).toHaveText("0.000000 s");
  await expect(page.locator("details[open] tbody tr")).toHaveCount(0);
});
