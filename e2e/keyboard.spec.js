import { expect, test } from "./fixtures.js";

test("space plays and pauses", async ({ page, scope }) => {
  await scope.open();
  // It begins to play by itself, one frame after the first picture.
  await expect(scope.pause).toBeVisible();
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

test("shift and arrows go from iteration to iteration", async ({ page, scope }) => {
  await scope.open("detail=on&at=0~1");
  await scope.still();
  await page.keyboard.press("Shift+ArrowRight");
  const first = await scope.seen();
  expect(first.sentence).toBe("main gives control back to the loop and waits for gather: 5 tasks to go");
  await page.keyboard.press("Shift+ArrowRight");
  expect((await scope.seen()).sentence).not.toBe(first.sentence);
  await page.keyboard.press("Shift+ArrowLeft");
  expect(await scope.seen()).toEqual(first);
  await scope.taskStepForward.click({ modifiers: ["Shift"] });
  await scope.taskStepBack.click({ modifiers: ["Shift"] });
  expect(await scope.seen()).toEqual(first);
});

test("digits go to tenths of the run", async ({ page, scope }) => {
  await scope.open("demo=hello&delay=2");
  await page.keyboard.press("5");
  await expect(scope.time).toHaveText("1.000000 s");
  await page.keyboard.press("9");
  await expect(scope.time).toHaveText("1.800000 s");
  await page.keyboard.press("0");
  await expect(scope.time).toHaveText("0.000000 s");
});

test("comma and full stop follow the marked task, up and down mark one", async ({ page, scope }) => {
  await scope.open("n=3&detail=on&at=0~0");
  await expect(scope.story).toContainText("Point at something");
  await page.keyboard.press("ArrowDown");
  await expect(scope.story).toHaveText("main has not been made yet");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await scope.fragment()).toContain("select=fetch-1");
  const said = [];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press(".");
    said.push((await scope.seen()).sentence);
  }
  expect(said).toEqual([
    "main makes the task fetch-1; its first step joins the ready queue",
    "The loop takes fetch-1 off the ready queue and runs its first step",
    "fetch-1 prints “fetch 1 takes 0.321 s”",
    "fetch-1 sets a timer for 0.321 s",
  ]);
  for (const expected of said.slice(0, 3).reverse()) {
    await page.keyboard.press(",");
    expect((await scope.seen()).sentence).toBe(expected);
  }
  await page.keyboard.press("ArrowUp");
  await expect(scope.story).toContainText("fetch-0");
  await page.keyboard.press("Escape");
  await expect(scope.story).toContainText("Point at something");
  expect(await scope.fragment()).not.toContain("select");
});

test("? shows the keys and hides them", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toBeHidden();
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await expect(help).toContainText("play or pause");
  const { time } = await scope.seen();
  await page.keyboard.press("ArrowRight");
  await expect(scope.time).toHaveText(time);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.getByRole("button", { name: "Keys" }).click();
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
});

test("keys that are typed into a field do nothing else", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  await scope.field("Fetches").focus();
  for (const key of ["Space", "ArrowLeft", "Shift+ArrowRight", "Home", "End", "ArrowUp", ","]) {
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
  await expect(scope.theme).toHaveAccessibleName("Theme: light");
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

  await page.locator(".tasks summary").focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("table")).toBeVisible();
  await expect(scope.play).toBeVisible();

  await scope.settings.focus();
  await page.keyboard.press("Space");
  await expect(scope.dwell).toBeVisible();
  await expect(scope.play).toBeVisible();
});

test("the page ignores keys with a modifier", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const { time } = await scope.seen();
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Meta+ArrowRight");
  await page.keyboard.press("Control+Home");
  await scope.still();
  await expect(scope.time).toHaveText(time);
});

/** The name of the focused element, and whether its focus is visible. */
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
  await scope.openSettings();
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => getSelection().removeAllRanges());
  // After a click the browser continues from the clicked place, so start from the top again.
  await page.locator(".brand").focus();
  const stops = [await page.evaluate(focused)];
  for (let step = 0; step < 80; step++) {
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
    "Open a run",
    "Present",
    "Share",
    "Keys",
    "Theme: auto",
    "Dismiss",
    "Five fetches",
    "One fails",
    "One fails, all return",
    "Equal delays",
    "A hundred",
    ...["Fetches", "Shortest", "Longest", "Seed", "Failing fetch"].flatMap((label) => [
      label,
      `${label}, slider`,
    ]),
    "return_exceptions",
    "Reset",
    "Go to the start",
    "Task step back",
    "Step back",
    "Play",
    "Step forward",
    "Task step forward",
    "Next moment",
    "Go to the end",
    "Virtual time",
    "Slow",
    "Normal",
    "Fast",
    "Playback settings",
    "Tell every detail",
    "Loop",
    "Pause at moments",
    "Keys act anywhere on the page",
    "Speed",
    "Dwell",
    "Skip idle gaps",
    "Seconds",
    "Steps",
    "Zoom out",
    "Zoom in",
    "Fit the whole run",
    "Lanes",
    "Shortest, in the lane of fetch-0",
    "✓ step for step as in CPython 3.14",
    "Python",
    "Rust",
    "Both",
    "Lines of the program in Python",
    "Seed",
    "Shortest",
    "Longest",
    "Fetches",
    "return_exceptions",
    "Hide what comes next",
    "Printed lines",
    "Height of the lanes",
    "Width of program and output",
    "Height of the output",
    "1 All fetches are started; main waits for all of them at once 0.000 s",
    "2 Results come in the order of the arguments 0.721 s",
    "3 Together they take as long as the slowest, not as the sum 0.721 s",
    "Tasks as a table",
    "Tasks",
    "What differs on purpose",
  ]);
});

test("keys that scroll leave alone what has the focus and scrolls", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const time = await scope.time.textContent();
  for (const list of [page.locator(".lines"), page.locator(".code")]) {
    await list.focus();
    for (const key of ["Space", "Home", "End"]) await page.keyboard.press(key);
    await expect(scope.time).toHaveText(time);
    await expect(scope.play, "space has not played").toBeVisible();
  }
});

test("below the picture, space scrolls on", async ({ page, scope }) => {
  await page.setViewportSize({ width: 820, height: 500 });
  await scope.open("at=0.3");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(scope.stage).not.toBeInViewport();
  await page.keyboard.press("Space");
  await expect(scope.pause).toHaveCount(0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.keyboard.press("Space");
  await expect(scope.pause).toBeVisible();
});

test("a switch turns the keys of the whole page off, and is remembered", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.openSettings();
  const anywhere = page.getByRole("checkbox", { name: "Keys act anywhere on the page" });
  await expect(anywhere).toBeChecked();
  await anywhere.click();
  await scope.settings.click();
  for (const isReloaded of [false, true]) {
    if (isReloaded) await scope.open("at=0.3");
    const time = await scope.time.textContent();
    await page.evaluate(() => document.activeElement.blur());
    for (const key of ["ArrowRight", "m", "t", "End", "?"]) await page.keyboard.press(key);
    await expect(scope.time).toHaveText(time);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await scope.lanes.focus();
    await page.keyboard.press("ArrowRight");
    await expect(scope.time, "they act in the picture").not.toHaveText(time);
  }
  await scope.openSettings();
  await expect(anywhere).not.toBeChecked();
  await anywhere.click();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Home");
  await expect(scope.time).toHaveText("0.000000 s");
});

test("everything can be done with the keyboard alone", async ({ page, scope }) => {
  await scope.open("at=0");
  const tabTo = async (locator) => {
    for (let step = 0; step < 80; step++) {
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
