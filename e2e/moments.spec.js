import { expect, test } from "./fixtures.js";

const FAILING = "demo=gather&failing=3";

test("a link points to a moment, which has its number and its sentence", async ({ page, scope }) => {
  await scope.open(`${FAILING}&at=moment:2`);
  await expect(scope.time).toHaveText("0.257949 s");
  await expect(scope.sentence).toHaveText("gather raises the exception in main at once; the others run on");
  await expect(scope.sentence).toHaveAttribute("data-moment", "2");
  await expect(scope.play).toBeVisible();
  await expect(page).toHaveURL(/&at=0\.257949\d*~\d+$/);
  await scope.stepForward.click();
  await expect(scope.sentence).toHaveAttribute("data-moment", "");
});

test("a link to a moment that does not exist shows the start, with a notice", async ({ scope }) => {
  await scope.open(`${FAILING}&at=moment:9`);
  await expect(scope.notices).toContainText("This run has 3 moments, and no moment 9; went to its start");
  await expect(scope.time).toHaveText("0.000000 s");
  await scope.open(`${FAILING}&at=moment:none`);
  await expect(scope.notices).toContainText("at cannot be “moment:none”; left it out");
});

test("the button and the key go from moment to moment", async ({ page, scope }) => {
  await scope.open(`${FAILING}&at=0~0`);
  const next = page.getByRole("button", { name: "Next moment" });
  for (const number of ["1", "2", "3"]) {
    await next.click();
    await expect(scope.sentence).toHaveAttribute("data-moment", number);
  }
  for (const number of ["2", "1"]) {
    await page.keyboard.press("Shift+M");
    await expect(scope.sentence).toHaveAttribute("data-moment", number);
  }
  await page.keyboard.press("m");
  await expect(scope.sentence).toHaveAttribute("data-moment", "2");
  await next.click({ modifiers: ["Shift"] });
  await expect(scope.sentence).toHaveAttribute("data-moment", "1");
});

test("the list of moments goes to each, and marks the one that is shown", async ({ page, scope }) => {
  await scope.open(`${FAILING}&at=0~0`);
  const list = page.getByRole("region", { name: "What to notice" });
  await expect(list.getByRole("button")).toHaveCount(3);
  const last = list.getByRole("button", { name: "Together they take as long as the slowest" });
  await last.click();
  await expect(last).toHaveAttribute("aria-current", "true");
  await expect(scope.sentence).toHaveAttribute("data-moment", "3");
  // In another run there are other moments.
  await scope.preset("Five fetches").click();
  await expect(list.getByRole("button", { name: "Results come in the order" })).toBeVisible();
});

test("playing pauses at each moment, if it is asked to", async ({ scope }) => {
  await scope.open(`${FAILING}&speed=0.5&dwell=50&pause=moments`);
  for (const number of ["1", "2", "3"]) {
    await expect(scope.play).toBeVisible({ timeout: 20_000 });
    await expect(scope.sentence).toHaveAttribute("data-moment", number);
    expect(await scope.fragment()).toContain("pause=moments");
    await scope.play.click();
  }
});
