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

/** Ways to look at the page: a window, the pixels of the screen for each of its own, and what is asked of it. */
const WAYS = {
  "at 1440 pixels": { width: 1440, height: 900 },
  "at 1024 pixels": { width: 1024, height: 768 },
  "on a phone": { width: 390, height: 844, touch: true },
  "at 200 %": { width: 720, height: 450, density: 2 },
  "at 400 %": { width: 360, height: 225, density: 4 },
  "in forced colours, dark": { width: 1440, height: 900, media: { forcedColors: "active", colorScheme: "dark" } },
  "in forced colours, light, on a phone": {
    width: 390,
    height: 844,
    media: { forcedColors: "active", colorScheme: "light" },
  },
  "with reduced motion": { width: 1440, height: 900, media: { reducedMotion: "reduce" } },
};

for (const [way, { width, height, density = 1, touch = false, media = {} }] of Object.entries(WAYS)) {
  test.describe(way, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor: density, hasTouch: touch });

    test(`axe finds nothing in any view ${way}`, async ({ page, scope, picture }) => {
      test.setTimeout(90_000);
      await page.emulateMedia(media);
      await scope.open("demo=lock&order=opposite&at=0.1&select=transfer-0");
      await scope.still();
      const found = {};
      const look = async (view) => {
        const violations = await faults(page);
        if (violations.length > 0) found[view] = violations;
        await picture(`${way.replaceAll(/\W+/g, "-")}-${view}`);
      };
      const sides = (await scope.sides.isVisible()) ? ["Output", "Knobs", "Notes", "Code"] : ["all"];
      for (const side of sides) {
        if (side !== "all") await scope.show(side);
        if (side === "all" || side === "Notes") await page.getByText("Tasks as a table").click();
        await scope.still();
        await look(side);
      }
      await scope.settings.click();
      await expect(scope.dwell).toBeVisible();
      await look("settings");
      await page.keyboard.press("Escape");
      if (await scope.dwell.isVisible()) await scope.settings.click();
      for (const [button, title] of [["Share", "Share"], ["Keys", "Keys"]]) {
        await page.getByRole("button", { name: button, exact: true }).click();
        const dialog = page.getByRole("dialog", { name: title });
        await expect(dialog).toBeVisible();
        await look(title);
        await dialog.getByRole("button", { name: "Close" }).click();
        await expect(dialog).toBeHidden();
      }
      if (width >= 1024) {
        await page.keyboard.press("p");
        await expect(page.locator("html")).toHaveAttribute("data-controls", "present");
        await scope.still();
        await look("presentation");
        await page.keyboard.press("p");
        await expect(page.locator("html")).toHaveAttribute("data-controls", "full");
      }
      await scope.end.click();
      await scope.still();
      await look("the end");
      expect(found).toEqual({});
    });
  });
}

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
