import { expect, test } from "./fixtures.js";

test("the speed slider sets the virtual seconds per second", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.openSettings();
  await expect(scope.speed).toHaveAttribute("aria-valuetext", "0.5 virtual seconds per second");
  await scope.speed.focus();
  await page.keyboard.press("End");
  await expect(page.getByText("50 ×")).toBeVisible();
  await page.keyboard.press("Home");
  await expect(page.getByText("0.02 ×")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("0.022 ×")).toBeVisible();
  await expect(page).toHaveURL(/speed=0\.022(&|$)/);
  expect(await scope.seconds(), "and leaves the playhead alone").toBe(0.3);
});

test("the dwell slider sets how long a step stays", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.openSettings();
  await scope.dwell.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("450 ms")).toBeVisible();
  await page.keyboard.press("Home");
  await expect(page.getByText("0 ms", { exact: true })).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByText("2000 ms")).toBeVisible();
  await expect(page).toHaveURL(/dwell=2000/);
});

test("both sliders follow the mouse while it plays", async ({ page, scope }) => {
  await scope.open();
  await scope.openSettings();
  for (const slider of [scope.speed, scope.dwell]) {
    const box = await slider.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect(slider).toHaveValue(slider === scope.speed ? /^2[2-8]$/ : /^(4[5-9]|5[0-5])0$/);
  }
  await expect(scope.pause).toBeVisible();
});

/** How long it plays from the start to the end, in milliseconds of the page's clock. */
async function timeOf(page, scope, hash) {
  await scope.open(hash);
  await page.evaluate(() => {
    // Attributes change before it plays as well, so the time starts when it can be paused.
    new MutationObserver(() => {
      if (document.querySelector('[aria-label="Pause"]')) window.began ??= performance.now();
      else if (window.began) window.took ??= performance.now() - window.began;
    }).observe(document.querySelector(".transport"), { subtree: true, attributes: true });
  });
  await scope.play.click();
  await page.waitForFunction(() => window.took !== undefined && window.isStill());
  return page.evaluate(() => window.took);
}

test("a run lasts as long as speed and dwell say", async ({ page, scope }) => {
  // One fetch sleeps for 0.459 virtual seconds.
  const half = await timeOf(page, scope, "n=1&at=0~0&dwell=0&speed=0.5");
  expect(half).toBeGreaterThan(850);
  expect(half).toBeLessThan(1_500);
  const quick = await timeOf(page, scope, "n=1&at=0~0&dwell=0&speed=50");
  expect(quick).toBeLessThan(400);
  // The run has at most a dozen steps.
  const long = await timeOf(page, scope, "n=1&at=0~0&dwell=200&speed=50");
  expect(long).toBeGreaterThan(800);
  expect(long).toBeLessThan(3_000);
});

test("idle gaps can be skipped, and the link says so", async ({ page, scope }) => {
  // At this speed the sleep of a second would take fifty seconds.
  await scope.open("demo=hello&speed=0.02&dwell=0&at=0");
  await scope.openSettings();
  await page.getByRole("checkbox", { name: "Skip idle gaps" }).check();
  expect(await scope.fragment()).toContain("gaps=skip");
  await scope.play.click();
  await scope.untilEnd(5_000);
  expect(await scope.printed()).toEqual(["Hello", "World"]);
  await scope.open("demo=hello&gaps=skip&at=0");
  await scope.openSettings();
  await expect(page.getByRole("checkbox", { name: "Skip idle gaps" })).toBeChecked();
});
