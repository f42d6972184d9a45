import { expect, test, terminal } from "./fixtures.js";

const values = ["n=12", "seed=3", "failing=2", "return_exceptions=true"];

/** The text of each line of the listings. */
async function shown(scope, language) {
  const list = language ? scope.program(language) : scope.listing;
  return (await list.locator("code").allTextContents()).join("\n").trim();
}

for (const language of ["Python", "Rust"]) {
  test(`the ${language} listing is the terminal's`, async ({ scope }) => {
    await scope.open(`${values.join("&")}&at=0.3`);
    await scope.tab(language).click();
    await expect(scope.tab(language)).toHaveAttribute("aria-pressed", "true");
    const printed = terminal("gather", ...values, "--listing", language.toLowerCase());
    expect(await shown(scope)).toBe(printed);
  });
}

test("both listings are side by side, and neither is cut off", async ({ page, scope, picture }) => {
  await scope.open(`${values.join("&")}&at=0.3`);
  await scope.tab("Both").click();
  await expect(page).toHaveURL(/listing=both/);
  for (const language of ["Python", "Rust"]) {
    const printed = terminal("gather", ...values, "--listing", language.toLowerCase());
    expect(await shown(scope, language)).toBe(printed);
  }
  for (const width of [1720, 1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    const [python, rust] = [
      await scope.program("Python").boundingBox(),
      await scope.program("Rust").boundingBox(),
    ];
    expect(python.y).toBe(rust.y);
    expect(python.x + python.width).toBeLessThanOrEqual(rust.x + 1);
    expect(rust.x + rust.width).toBeLessThanOrEqual(width);
    await picture(`listing-both-${width}`, { fullPage: true });
  }
  for (const width of [820, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const [python, rust] = [
      await scope.program("Python").boundingBox(),
      await scope.program("Rust").boundingBox(),
    ];
    expect(rust.y, "without room they stand one below the other").toBeGreaterThanOrEqual(python.y + python.height);
    expect(rust.x + rust.width).toBeLessThanOrEqual(width);
  }
  await scope.tab("Rust").click();
  await expect(scope.tab("Both"), "and are not offered").toBeHidden();
});

test("a link can ask for both listings", async ({ scope }) => {
  await scope.open("listing=both&n=2&at=0");
  await expect(scope.tab("Both")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.program("Python")).toContainText("range(2)");
  await expect(scope.program("Rust")).toContainText("n: 2,");
});

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

test("keywords, strings and calls look different in both themes", async ({ page, scope }) => {
  for (const theme of ["light", "dark"]) {
    await scope.open(`at=0.3&theme=${theme}&listing=both`);
    for (const [language, parts] of [
      ["Python", { keyword: "async", definition: "fetch", call: "print", literal: 'f"' }],
      ["Rust", { keyword: "async", definition: "fetch", call: "sleep", literal: '"' }],
    ]) {
      const inks = new Set();
      for (const [name, text] of Object.entries(parts)) {
        const part = scope.program(language).locator(`.${name}`).getByText(text, { exact: true }).first();
        inks.add(await part.evaluate((element) => getComputedStyle(element).color));
      }
      expect(inks.size, "keywords, strings and calls have different colours").toBeGreaterThanOrEqual(3);
    }
  }
});

for (const listing of ["Python", "Rust", "Both"]) {
  test(`the line that runs and the lines that wait are marked in ${listing}`, async ({ scope }) => {
    const lists = listing === "Both" ? 2 : 1;
    await scope.open("n=2&at=0~0");
    await scope.tab(listing).click();
    await scope.taskStepForward.click();
    await scope.still();
    const running = scope.lists.locator('[data-mark="running"]');
    await expect(running).toHaveCount(lists);
    await expect(running.first()).toHaveAttribute("aria-current", "true");
    await expect(running.last()).toContainText("gather");
    await scope.taskStepForward.click();
    await scope.taskStepForward.click();
    await scope.taskStepForward.click();
    await scope.still();
    await expect(scope.lists.locator('[data-mark="waiting"]')).not.toHaveCount(0);
    await scope.end.click();
    await scope.still();
    await expect(scope.lists.locator("[data-mark]")).toHaveCount(0);
    await expect(scope.lists.locator("[aria-current]")).toHaveCount(0);
  });
}

test("a line says how many tasks wait at it, and hovering says which", async ({ page, scope }) => {
  await scope.open("n=12&at=0.1");
  const sleep = scope.listing.getByRole("listitem").filter({ hasText: "asyncio.sleep(delay)" });
  const gather = scope.listing.getByRole("listitem").filter({ hasText: "asyncio.gather(" });
  await expect(sleep).toHaveAttribute("data-count", "12 wait");
  await expect(gather).toHaveAttribute("data-mark", "waiting");
  await expect(gather, "a single waiting task has no count").not.toHaveAttribute("data-count");

  await sleep.hover();
  const tip = page.getByRole("tooltip");
  await expect(tip).toHaveText(
    "fetch-0 (waiting), fetch-1 (waiting), fetch-2 (waiting), fetch-3 (waiting), fetch-4 (waiting) and 7 more",
  );
  await expect(sleep).toHaveAccessibleDescription(/^fetch-0 \(waiting\)/);
  await tip.hover();
  await expect(tip, "it can be pointed at itself").toBeVisible();
  await gather.hover();
  await expect(tip).toHaveText("main (waiting)");
  await expect(sleep).not.toHaveAccessibleDescription(/./);
  await scope.listing.getByRole("listitem").first().hover();
  await expect(tip, "no task is at this line").toBeHidden();

  await sleep.hover();
  await scope.page.keyboard.press("End");
  await expect(tip, "it follows the run").toBeHidden();
  await scope.page.keyboard.press("Home");
  for (let step = 0; step < 2; step++) await scope.page.keyboard.press("t");
  await scope.still();
  await expect(tip).toHaveText("fetch-0 (running)");
  await scope.sentence.hover();
  await expect(tip).toBeHidden();
});

test("the arrow keys go from line to line where tasks are", async ({ page, scope }) => {
  await scope.open("n=12&at=0.1");
  const { time } = await scope.seen();
  const tip = page.getByRole("tooltip");
  await scope.listing.focus();
  await page.keyboard.press("ArrowDown");
  const line = page.locator("li:focus");
  await expect(line).toContainText("asyncio.sleep(delay)");
  await expect(line).toHaveAccessibleDescription(/and 7 more$/);
  await expect(tip).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(line).toContainText("asyncio.gather(");
  await expect(tip).toHaveText("main (waiting)");
  await page.keyboard.press("ArrowDown");
  await expect(line, "there is no later line with tasks").toContainText("asyncio.gather(");
  await page.keyboard.press("ArrowUp");
  await expect(line).toContainText("asyncio.sleep(delay)");
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
  await expect(scope.time).toHaveText(time);
  await page.keyboard.press("ArrowRight");
  await expect(scope.time, "left and right still step").not.toHaveText(time);
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("a tap on a line says which tasks are there", async ({ page, scope }) => {
    await scope.open("n=3&at=0.1");
    await scope.listing.getByRole("listitem").filter({ hasText: "asyncio.sleep(delay)" }).tap();
    await expect(page.getByRole("tooltip")).toHaveText(
      "fetch-0 (waiting), fetch-1 (waiting), fetch-2 (waiting)",
    );
  });
});

test("a thousand tasks are counted at their line", async ({ page, scope }) => {
  await scope.open("n=1000&at=0.1&listing=both");
  await expect(scope.lists.locator('[data-count="1000 wait"]')).toHaveCount(2);
  await scope.lists.locator('[data-count="1000 wait"]').first().hover();
  await expect(page.getByRole("tooltip")).toHaveText(/fetch-4 \(waiting\) and 995 more$/);
});

test("the listing follows the running line, and the page does not scroll", async ({ page, scope }) => {
  await page.setViewportSize({ width: 1280, height: 620 });
  await scope.open("demo=queue&detail=on&speed=50&dwell=60");
  await expect(scope.pause).toBeVisible();
  const seen = await page.evaluate(async () => {
    const code = document.querySelector(".code");
    const seen = { rows: new Set(), places: new Set(), outside: [] };
    const end = performance.now() + 6_000;
    while (document.querySelector('[aria-label="Pause"]') && performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const row = code.querySelector('[data-mark="running"]');
      if (!row) continue;
      const [line, box] = [row.getBoundingClientRect(), code.getBoundingClientRect()];
      seen.rows.add([...code.children].indexOf(row));
      seen.places.add(code.scrollTop);
      if (line.top < box.top - 1 || line.bottom > box.bottom + 1) seen.outside.push(row.textContent);
    }
    return { rows: seen.rows.size, places: seen.places.size, outside: seen.outside, scrolled: scrollY };
  });
  expect(seen.rows).toBeGreaterThan(3);
  expect(seen.places, "the window has no room for the whole listing").toBeGreaterThan(1);
  expect(seen.outside).toEqual([]);
  expect(seen.scrolled).toBe(0);

  // A reader who scrolls while it rests stays there.
  await page.keyboard.press("Home");
  await page.keyboard.press("t");
  await scope.still();
  await scope.listing.evaluate((code) => (code.scrollTop = code.scrollHeight));
  const place = await scope.listing.evaluate((code) => code.scrollTop);
  await scope.stage.hover();
  await scope.still();
  expect(await scope.listing.evaluate((code) => code.scrollTop)).toBe(place);
});
