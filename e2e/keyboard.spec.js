import { expect, test } from "./fixtures.js";

test("space plays and pauses", async ({ page, scope }) => {
  await scope.open();
  await page.keyboard.press("Space");
  await expect(scope.play).toBeVisible();
  await page.keyboard.press("Space");
  await expect(scope.pause).toBeVisible();
  expect(await page.evaluate(() => scrollY), "and does not scroll").toBe(0);
});

test("Home and End go to the start and to the end", async ({ page, scope }) => {
  await scope.open();
  await page.keyboard.press("End");
  await expect(scope.play).toBeVisible();
  await scope.still();
  const end = await scope.seconds();
  expect(end).toBeGreaterThan(0.5);
  await page.keyboard.press("Home");
  await expect(scope.time).toHaveText("0.000000 s");
  await expect(scope.sentence).toHaveText("Nothing has happened yet");
});

test("keys belong to the field in which somebody types", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  await scope.field("Fetches").focus();
  for (const key of ["Space", "ArrowLeft", "ArrowRight", "Home", "End"]) {
    await page.keyboard.press(key);
  }
  await expect(scope.play).toBeVisible();
  await expect(scope.time).toHaveText(time);
  await page.keyboard.press("Home");
  await page.keyboard.press("Delete");
  await page.keyboard.type("8");
  await page.keyboard.press("Tab");
  await expect(scope.field("Fetches")).toHaveValue(/^8/);
});

test("space presses the focused button and nothing else", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.theme.focus();
  await page.keyboard.press("Space");
  await expect(scope.theme).toHaveText("Theme: light");
  await expect(scope.play).toBeVisible();

  await scope.play.focus();
  await page.keyboard.press("Space");
  await expect(scope.pause).toBeVisible();
  await expect(scope.pause, "the button keeps the focus").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(scope.play).toBeFocused();

  await scope.tab("Rust").focus();
  await page.keyboard.press("Space");
  await expect(scope.tab("Rust")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.play).toBeVisible();

  const details = page.locator("summary");
  await details.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("table")).toBeVisible();
  await expect(scope.play).toBeVisible();
});

test("keys with a modifier are left to the browser", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Meta+ArrowRight");
  await page.keyboard.press("Control+Home");
  await scope.still();
  await expect(scope.time).toHaveText(time);
});

/** What has the focus: its name, and whether that can be seen. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return {
    name:
      element.getAttribute("aria-label") ??
      element.labels?.[0]?.firstChild?.textContent ??
      element.textContent.trim(),
    isOutlined:
      outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)"),
    isOnScreen: bottom > 0 && top < innerHeight,
  };
}

test("Tab reaches every control, each with a visible focus", async ({ page, scope }) => {
  await scope.open("n=6&at=0.3&colour=red");
  await page.getByText("Tasks as a table").click();
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => getSelection().removeAllRanges());
  // A click left the browser's place in the page behind, so begin again from the top.
  await page.locator(".brand").focus();
  const stops = [await page.evaluate(focused)];
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focused);
    if (stop === null || stop.name === stops[0].name) break;
    stops.push(stop);
  }
  expect(stops.slice(1).filter((stop) => !stop.isOutlined)).toEqual([]);
  expect(stops.slice(1).filter((stop) => !stop.isOnScreen)).toEqual([]);
  expect(stops.map((stop) => stop.name)).toEqual([
    "Loopscope",
    "Demo",
    "Theme: auto",
    "Dismiss",
    "Go to the start",
    "Step back",
    "Play",
    "Step forward",
    "Go to the end",
    "Virtual time",
    "Speed",
    "Dwell",
    "Skip idle gaps",
    "Seconds",
    "Steps",
    "Zoom out",
    "Zoom in",
    "Fit the whole run",
    "Lanes",
    "Tasks as a table",
    "Tasks",
    "Reset",
    ...["Fetches", "Shortest", "Longest", "Seed", "Failing fetch"].flatMap((label) => [
      label,
      `${label}, slider`,
    ]),
    "return_exceptions",
    "Printed lines",
    "Python",
    "Rust",
    "Lines of the program",
    "What differs on purpose",
  ]);
});

test("everything can be done with the keyboard alone", async ({ page, scope }) => {
  await scope.open("at=0");
  const tabTo = async (locator) => {
    for (let step = 0; step < 60; step++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("Tab does not reach it");
  };
  await tabTo(scope.field("Fetches"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("9");
  await page.keyboard.press("Tab");
  await expect(scope.listing).toContainText("range(9)");
  await tabTo(page.getByRole("checkbox", { name: "return_exceptions" }));
  await page.keyboard.press("Space");
  await expect(scope.listing).toContainText("return_exceptions=True");
  await tabTo(scope.tab("Rust"));
  await page.keyboard.press("Enter");
  await expect(scope.tab("Rust")).toHaveAttribute("aria-pressed", "true");
  await tabTo(scope.end);
  await page.keyboard.press("Enter");
  await scope.still();
  expect(await scope.printed()).toContain("result 8: page 8");
});
