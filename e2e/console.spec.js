import { expect, test } from "./fixtures.js";

test("a click on a line goes to the place where it was printed", async ({ page, scope }) => {
  await scope.open("n=3&at=0.5");
  const lines = await scope.console.locator(".what").allTextContents();
  for (const index of [1, 4, 0, lines.length - 1]) {
    const row = scope.console.locator(".printed").nth(index);
    await row.click();
    await scope.still();
    expect(await scope.printed()).toEqual(lines.slice(0, index + 1));
    expect((await scope.seconds()).toFixed(3)).toBe(await row.locator(".when").textContent());
  }
  await expect(page).toHaveURL(/at=/);
});

test("a click on a line stops a run that plays", async ({ scope }) => {
  await scope.open("n=3&dwell=400&speed=0.01");
  const last = scope.console.locator(".printed").last();
  await expect(last).toHaveClass(/future/);
  await last.click();
  await expect(scope.play).toBeVisible();
  await expect(last).not.toHaveClass(/future/);
});

test("the arrow keys go from line to line, and Enter goes to the place where it was printed", async ({ page, scope }) => {
  await scope.open("n=3&at=0");
  const printed = await scope.printed();
  const { time } = await scope.seen();
  await scope.console.focus();
  await page.keyboard.press("ArrowDown");
  const row = page.locator(".printed:has(button:focus)");
  await expect(row, "the first line after the playhead").toHaveClass(/future/);
  await page.keyboard.press("ArrowUp");
  await expect(row.locator(".what")).toHaveText(printed.at(-1));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(scope.time, "the arrow keys do not move the playhead").toHaveText(time);
  const text = await row.locator(".what").textContent();
  await page.keyboard.press("Enter");
  await scope.still();
  expect((await scope.printed()).at(-1)).toBe(text);
  await expect(row.locator("button"), "the focus stays").toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await scope.still();
  await expect(scope.play, "space presses the line").toBeVisible();
  expect((await scope.printed()).length).toBe(printed.length + 1);
});

test("the focus stays with its line while only a part of the lines is in the page", async ({ page, scope }) => {
  await scope.open("n=1000&at=0");
  const rows = scope.console.locator(".printed");
  await expect(rows).toHaveCount(200);
  await rows.last().locator("button").focus();
  const text = await rows.last().locator(".what").textContent();
  await page.keyboard.press("Enter");
  await scope.still();
  const focused = page.locator(".printed:has(button:focus) .what");
  await expect(focused).toHaveText(text);
  await page.keyboard.press("ArrowDown");
  await expect(focused, "the next row exists").not.toHaveText(text);
});

test("what comes next can be hidden, in the output, in the lanes and among the moments", async ({ page, scope }) => {
  await scope.open("demo=gather&failing=3&at=0.3");
  const hide = page.getByRole("checkbox", { name: "Hide what comes next" });
  const next = scope.console.getByText("together:");
  const later = page.locator(".moments li").last();
  await expect(next).toBeVisible();
  const { timeline } = await scope.seen();
  await hide.check();
  await expect(next).toBeHidden();
  await expect(later).toBeHidden();
  await scope.still();
  expect((await scope.seen()).timeline).not.toBe(timeline);
  expect(await scope.fragment()).toContain("&future=hide");
  await scope.end.click();
  await expect(next).toBeVisible();
  await expect(later).toBeVisible();

  await scope.open("demo=gather&failing=3&at=0.3&future=hide");
  await expect(hide).toBeChecked();
  await expect(next).toBeHidden();
  await hide.uncheck();
  await expect(next).toBeVisible();
  expect(await scope.fragment()).not.toContain("future");
});
