import { expect, test, terminal } from "./fixtures.js";

const values = ["n=12", "seed=3", "failing=2", "return_exceptions=true"];

for (const language of ["Python", "Rust"]) {
  test(`the ${language} listing is the terminal's`, async ({ scope }) => {
    await scope.open(`${values.join("&")}&at=0.3`);
    await scope.tab(language).click();
    await expect(scope.tab(language)).toHaveAttribute("aria-pressed", "true");
    const printed = terminal("gather", ...values, "--listing", language.toLowerCase());
    const shown = await scope.listing.locator("code").allTextContents();
    expect(shown.join("\n").trim()).toBe(printed);
  });
}

test("the tabs keep the playhead and both listings follow a number", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const before = await scope.seen();
  await scope.tab("Rust").click();
  await expect(page).toHaveURL(/listing=rust/);
  await scope.still();
  expect((await scope.seen()).time).toBe(before.time);
  await scope.type("Seed", "99");
  await scope.tab("Python").click();
  await expect(scope.listing).toContainText("random.seed(99)");
  await scope.type("Seed", "7");
  expect(await scope.seen()).toEqual(before);
});

test("the line that runs and the lines that wait are marked in both listings", async ({ scope }) => {
  for (const language of ["Python", "Rust"]) {
    await scope.open("n=2&at=0~0");
    await scope.tab(language).click();
    await scope.stepForward.click();
    await scope.still();
    const running = scope.listing.locator('[data-mark="running"]');
    await expect(running).toHaveCount(1);
    await expect(running).toHaveAttribute("aria-current", "true");
    await expect(running).toContainText("gather");
    await scope.stepForward.click();
    await scope.stepForward.click();
    await scope.stepForward.click();
    await scope.still();
    await expect(scope.listing.locator('[data-mark="waiting"]')).not.toHaveCount(0);
    await scope.end.click();
    await scope.still();
    await expect(scope.listing.locator("[data-mark]")).toHaveCount(0);
    await expect(scope.listing.locator("[aria-current]")).toHaveCount(0);
  }
});
