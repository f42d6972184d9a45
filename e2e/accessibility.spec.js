import { AxeBuilder } from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";

/** The violations that axe finds, as texts. */
async function faults(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.any[0]?.message ?? ""}`),
  }));
}

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing in the ${theme} page`, async ({ page, scope }) => {
    // axe needs seconds for the whole page on a busy machine.
    test.slow();
    await scope.open(`n=6&failing=1&at=0.4&theme=${theme}`);
    await scope.still();
    expect(await faults(page), "while nothing moves").toEqual([]);

    await page.getByText("Tasks as a table").click();
    await expect(page.getByRole("table")).toBeVisible();
    expect(await faults(page), "with the table of tasks").toEqual([]);

    await scope.type("Fetches", "0");
    await expect(scope.dismiss).toBeVisible();
    expect(await faults(page), "with a notice").toEqual([]);

    await scope.tab("Rust").click();
    await scope.end.click();
    await scope.still();
    expect(await faults(page), "with the Rust listing, at the end").toEqual([]);

    await scope.openSettings();
    expect(await faults(page), "with the settings").toEqual([]);
  });
}

test("axe finds nothing in the narrow page, with lists that scroll", async ({ page, scope }) => {
  // axe needs seconds for the whole page on a busy machine.
  test.slow();
  await page.setViewportSize({ width: 390, height: 844 });
  await scope.open("n=40&at=0.4");
  for (const side of ["Code", "Output", "Knobs", "Notes"]) {
    await scope.show(side);
    await scope.still();
    expect(await faults(page), side).toEqual([]);
  }
});

test.describe("after a panic", () => {
  test.use({ provokesErrors: true });

  test("axe finds nothing in the message", async ({ page, scope }) => {
    await scope.open("at=0.3");
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error("sabotage");
      });
    });
    await expect(scope.failure).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });
});

test("a screen reader gets the story in words", async ({ page, scope }) => {
  await scope.open("n=3&failing=1&at=0.4");
  await expect(scope.sentence).toHaveAttribute("aria-live", "polite");
  await expect(scope.sentence).toContainText("Nothing can run until");
  await page.getByText("Tasks as a table").click();
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
  await expect(row("main")).toContainText("waiting");
  await expect(row("fetch-1")).toContainText("failed");
  await expect(row("fetch-1")).toContainText("ConnectionError");
  await expect(row("fetch-2")).toContainText(/sleep, 0\.\d{3} s left/);
  await scope.play.click();
  await expect(scope.sentence, "while it plays it would talk without end").toHaveAttribute("aria-live", "off");
});

for (const width of [390, 1440]) {
  test(`what differs from CPython can be read at ${width} px`, async ({ page, scope }) => {
    await page.setViewportSize({ width, height: 844 });
    await scope.open("");
    await page.getByRole("link", { name: "What differs on purpose" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Where Loopscope differs from CPython",
    );
    await expect(page.getByText("a virtual clock in whole nanoseconds").first()).toBeVisible();
    expect(await faults(page)).toEqual([]);
    const isWide = await page.evaluate(() => document.body.scrollWidth > window.innerWidth);
    expect(isWide, "nothing sticks out").toBe(false);
    await page.getByRole("link", { name: "Loopscope" }).click();
    await expect(scope.footer).toBeVisible();
  });
}
