import { DEMOS, ends, expect, terminal, test } from "./fixtures.js";

for (const { id, title } of DEMOS) {
  test(`${id} opens, plays to its end and prints what the terminal prints`, async ({ page, scope }) => {
    await scope.open(`demo=${id}&dwell=0&speed=50`);
    await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await expect(scope.demo).toHaveValue(id);
    await expect(scope.demo.locator("option:checked")).toHaveText(title);
    await scope.untilEnd();
    const last = terminal(id).split("\n").at(-1);
    expect((await scope.printed()).at(-1)).toBe(last.slice(last.indexOf(" ") + 1));
    const digest = terminal(id, "--format", "digest");
    await expect(scope.footer).toHaveAttribute("data-digest", digest);
    await expect(scope.footer).toHaveAttribute("data-live-digest", digest);
  });
}

for (const { id, presets } of DEMOS) {
  test(`the presets of ${id} run what their links say`, async ({ page, scope }) => {
    expect(presets.length).toBeGreaterThan(1);
    // At the very start: a run without time would be at its end at 0, from where a preset plays.
    await scope.open(`demo=${id}&at=0~0`);
    const buttons = page.getByRole("group", { name: "Presets" }).getByRole("button");
    await expect(buttons).toHaveText(presets.map(({ name }) => name));
    for (const { name, arguments: preset } of presets) {
      const values = preset.split(" ").filter((value) => value !== "");
      await scope.preset(name).click();
      await expect(scope.preset(name)).toHaveAttribute("aria-pressed", "true");
      await expect(buttons.and(page.locator("[aria-pressed=true]"))).toHaveCount(1);
      expect((await scope.fragment()).split("&").slice(1, -1)).toEqual(values);
      const digest = terminal(id, ...values, "--format", "digest");
      await expect(scope.footer).toHaveAttribute("data-digest", digest);
      // The page tells how a run ends only if it does not finish.
      await expect(scope.ending).toBeVisible({ visible: !ends(id, ...values) });
    }
  });
}

test("a preset that deadlocks shows which task waits for which", async ({ scope }) => {
  await scope.open("demo=lock&dwell=0&speed=50&at=0");
  await scope.preset("Deadlock").click();
  await scope.end.click();
  await expect(scope.ending).toContainText("transfer-0 → lock a → transfer-1 → lock b → transfer-0");
  await scope.preset("With a lock").click();
  await expect(scope.ending).toBeHidden();
});

test("another demo is picked with the mouse and the keyboard, and plays", async ({ page, scope }) => {
  await scope.open("n=9&at=0.3&dwell=0&speed=50");
  await scope.demo.selectOption("countdown");
  await expect(page.getByRole("heading", { name: "countdown" })).toBeVisible();
  await scope.untilEnd();
  expect((await scope.printed()).at(-1)).toBe("all counters are done");
  await expect(scope.field("B starts at")).toHaveValue("5");
  expect(await scope.fragment()).toContain("demo=countdown");

  await scope.demo.focus();
  await page.keyboard.press("Home");
  await expect(scope.demo).toHaveValue(DEMOS[0].id);
  await expect(page.getByRole("heading", { name: DEMOS[0].title })).toBeVisible();
  await scope.untilEnd();
  expect((await scope.printed()).length).toBeGreaterThan(0);
});

test("a choice is picked, is kept in the link, and appears in the listing", async ({ scope }) => {
  await scope.open("demo=sequential&at=0.1");
  const mode = scope.page.getByRole("combobox", { name: "Mode" });
  await mode.selectOption("concurrent");
  await expect(scope.listing).toContainText("fast = await concurrent()");
  await expect(scope.listing).not.toContainText("sequential");
  expect(await scope.fragment()).toContain("mode=concurrent");
  await scope.end.click();
  await scope.still();
  expect((await scope.printed()).at(-1)).toBe("concurrent: 0.100 s");
  await scope.open("demo=sequential&mode=both+please&at=0.1");
  await expect(scope.notices).toContainText("mode is “both please”, not one of both, sequential, concurrent");
});

test.describe("a page that cannot be loaded", () => {
  test.use({ provokesErrors: true });

  test("says so and offers to start afresh", async ({ page, scope }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("./");
    await expect(scope.failure).toBeVisible();
    await page.unroute("**/*.wasm");
    await scope.failure.getByRole("link", { name: "Start afresh" }).click();
    await expect(scope.pause).toBeVisible();
  });
});
