import { expect, test, terminal } from "./fixtures.js";

/** Drags a value sideways with the mouse, in a number of moves. */
async function drag(page, value, pixels) {
  await value.scrollIntoViewIfNeeded();
  const box = await value.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: Math.abs(pixels) / 2 });
}

/** Expects the page to have the terminal's digest for these values. */
async function expectRun(scope, demo, ...values) {
  const digest = terminal(demo, ...values, "--format", "digest");
  await expect(scope.footer).toHaveAttribute("data-digest", digest);
}

test("a dragged count changes everything while it is dragged", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const value = scope.value("Fetches");
  await expect(value).toHaveText("5");
  await expect(value).toHaveCSS("cursor", "ew-resize");
  await drag(page, value, 40);
  await expect(value).toHaveText("15");
  await expect(scope.field("Fetches"), "in the panel too").toHaveValue("15");
  await expectRun(scope, "gather", "n=15");
  await page.mouse.move(0, 300, { steps: 10 });
  await expect(value, "at the end of its range").toHaveText("1");
  await page.mouse.up();
  await page.mouse.move(900, 300);
  await expect(value, "the value stays after the button is released").toHaveText("1");
  await scope.still();
  expect(await scope.seconds(), "the playhead keeps its time").toBe(0.3);
  expect(await scope.fragment()).toBe("demo=gather&n=1&at=0.3");
  expect(await page.evaluate(() => String(getSelection())), "nothing was selected").toBe("");
});

test("a dragged duration changes in round steps, in all its places", async ({ page, scope }) => {
  await scope.open("at=0.3&failing=1&listing=both");
  const longest = scope.value("Longest");
  await expect(longest).toHaveCount(2);
  await drag(page, longest.first(), 20);
  await page.mouse.up();
  await expect(longest).toHaveText(["1.25", "1.25"]);
  await expect(longest.first()).toHaveAttribute("aria-valuenow", "1.25");
  await drag(page, longest.last(), -60);
  await page.mouse.up();
  await expect(longest).toHaveText(["0.5", "0.5"]);
  await expectRun(scope, "gather", "longest=0.5", "failing=1");
  await drag(page, scope.value("Shortest").first(), 32);
  await page.mouse.up();
  await expect(longest, "the longest duration grows with the shortest").toHaveText(["0.6", "0.6"]);
});

test("the values of the Rust listing can be dragged too", async ({ page, scope }) => {
  await scope.open("at=0.3&listing=rust");
  await drag(page, scope.value("Failing fetch"), 12);
  await page.mouse.up();
  await expect(scope.value("Failing fetch")).toHaveText("Some(2)");
  await drag(page, scope.value("Failing fetch"), -40);
  await page.mouse.up();
  await expect(scope.value("Failing fetch")).toHaveText("None");
  await drag(page, scope.value("Seed"), 8);
  await page.mouse.up();
  await expectRun(scope, "gather", "seed=9");
  expect(await scope.seconds()).toBe(0.3);
});

test("a value is dragged while it plays", async ({ page, scope }) => {
  await scope.open("dwell=20&speed=0.1");
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.05);
  await drag(page, scope.value("Fetches"), 40);
  await expect(scope.pause).toBeVisible();
  await page.mouse.up();
  await expect(scope.value("Fetches")).toHaveText("15");
  await expect(scope.pause).toBeVisible();
});

test("keys change the focused value and do not step", async ({ page, scope }) => {
  await scope.open("listing=rust&at=0.3");
  const { time } = await scope.seen();
  const value = scope.value("Fetches");
  await value.focus();
  const presses = [
    ["ArrowUp", "6"],
    ["ArrowRight", "7"],
    ["ArrowDown", "6"],
    ["ArrowLeft", "5"],
    ["Shift+ArrowUp", "15"],
    ["Shift+ArrowLeft", "5"],
    ["End", "1000"],
    ["ArrowUp", "1000"],
    ["Home", "1"],
    ["ArrowDown", "1"],
  ];
  for (const [key, expected] of presses) {
    await page.keyboard.press(key);
    await expect(value, key).toHaveText(expected);
    await expect(value).toBeFocused();
  }
  await expect(value).toHaveAttribute("aria-valuenow", "1");
  await expect(value).toHaveAttribute("aria-valuemin", "1");
  await expect(value).toHaveAttribute("aria-valuemax", "1000");
  await scope.value("Failing fetch").focus();
  await page.keyboard.press("ArrowUp");
  await expect(scope.value("Failing fetch")).toHaveText("Some(0)");
  await page.keyboard.press("ArrowDown");
  await expect(scope.value("Failing fetch")).toHaveText("None");
  await expect(scope.value("Failing fetch")).toHaveAttribute("aria-valuetext", "none");
  await expect(scope.time).toHaveText(time);
  await page.keyboard.press("Control+ArrowRight");
  await expect(scope.value("Failing fetch"), "a modifier is the browser's").toHaveText("None");
});

test("a value can be typed", async ({ page, scope }) => {
  await scope.open("failing=1&at=0.3");
  const value = scope.value("Seed");
  const field = page.locator(".typing");

  await value.focus();
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleName("Seed");
  await page.keyboard.type("42");
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
  await expect(value).toHaveText("42");
  await expect(value).toBeFocused();
  await expect(scope.field("Seed")).toHaveValue("42");

  await page.keyboard.type("99");
  await expect(field).toHaveValue("99");
  await page.keyboard.press("Escape");
  await expect(field).toHaveCount(0);
  await expect(value, "cancelled").toHaveText("42");
  await expect(value).toBeFocused();

  await value.dblclick();
  await expect(field).toHaveValue("42");
  await page.keyboard.type("8");
  await scope.sentence.click();
  await expect(value, "leaving takes what was typed").toHaveText("8");

  await scope.value("Failing fetch").focus();
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("1");
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  await expect(scope.value("Failing fetch")).toHaveText("3");
  await scope.value("Longest").first().focus();
  await page.keyboard.type("2.25");
  await page.keyboard.press("Enter");
  await expect(scope.value("Longest").last()).toHaveText("2.25");
  await expect(scope.notices).toBeEmpty();
  await scope.still();
  expect(await scope.seconds()).toBe(0.3);
  await expectRun(scope, "gather", "seed=8", "failing=3", "longest=2.25");
});

test("invalid input is handled as in the fields", async ({ page, scope }) => {
  await scope.open("listing=rust&at=0.3");
  for (const [label, typed, taken, says] of [
    ["Fetches", "0", "1", "Fetches is “0”, not a whole number from 1 to 1000; took 1"],
    ["Fetches", "many", "5", "Fetches is “many”, not a whole number from 1 to 1000; took 5"],
    ["Shortest", "-1", "0.0", "took 0.0"],
    ["Failing fetch", "<b>x</b>", "None", "Failing fetch is “<b>x</b>”"],
    ["Seed", "", "7", "took 7"],
  ]) {
    await scope.value(label).first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Delete");
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(scope.notices).toContainText(says);
    await expect(scope.value(label).first()).toHaveText(taken);
    await scope.dismiss.click();
  }
});

test("a switch changes with a click, space and enter", async ({ page, scope }) => {
  await scope.open("failing=1&at=0.3");
  const value = scope.listing.getByRole("switch", { name: "return_exceptions" });
  await expect(value).not.toBeChecked();
  await value.click();
  await expect(value).toBeChecked();
  await expect(value).toHaveText("True");
  await expect(page.getByRole("checkbox", { name: "return_exceptions" })).toBeChecked();
  await expectRun(scope, "gather", "failing=1", "return_exceptions=true");
  await page.keyboard.press("Space");
  await expect(value).not.toBeChecked();
  await page.keyboard.press("Enter");
  await expect(value).toBeChecked();
  await expect(scope.play, "it does not play").toBeVisible();
  await scope.tab("Rust").click();
  await value.click();
  await expect(value).toHaveText("false");
});

test("a choice changes with clicks and keys", async ({ page, scope }) => {
  await scope.open("demo=future&listing=rust&at=0.3");
  const value = scope.value("Outcome");
  await expect(value).toHaveText('"result"');
  await value.click();
  await expect(value).toHaveText('"exception"');
  await expect(value).toHaveAttribute("aria-valuetext", "exception");
  await expectRun(scope, "future", "outcome=exception");
  for (const [key, word] of [
    ["ArrowUp", "cancel"],
    ["ArrowRight", "result"],
    ["ArrowLeft", "cancel"],
    ["Enter", "result"],
    ["Space", "exception"],
    ["End", "cancel"],
    ["Home", "result"],
  ]) {
    await page.keyboard.press(key);
    await expect(value, key).toHaveText(`"${word}"`);
  }
  expect(await scope.seconds()).toBe(0.3);
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("a value is dragged, typed after a tap, and switched", async ({ page, scope }) => {
    await scope.open("at=0.3");
    const value = scope.value("Fetches");
    await value.scrollIntoViewIfNeeded();
    await expect(value).toHaveCSS("touch-action", "none");
    const box = await value.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const client = await page.context().newCDPSession(page);
    const touch = (type, ...touchPoints) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", { x, y });
    for (let moved = 4; moved <= 40; moved += 4) await touch("touchMove", { x: x + moved, y: y + moved });
    await touch("touchEnd");
    await expect(value).toHaveText("15");
    const { y: after } = await value.boundingBox();
    // More lanes make the picture above higher; the browser scrolls so that the value stays in its place.
    expect(Math.abs(after - box.y), "and nothing scrolled").toBeLessThan(8);
    await expect(page.locator(".typing"), "a drag is no tap").toHaveCount(0);

    await value.tap();
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await expect(value).toHaveText("7");
    const flag = scope.listing.getByRole("switch", { name: "return_exceptions" });
    await flag.tap();
    await expect(flag).toBeChecked();
    await expectRun(scope, "gather", "n=7", "return_exceptions=true");
  });
});
