import { expect, test, terminal } from "./fixtures.js";

const numbers = [
  { label: "Fetches", name: "n", typed: "12", python: "range(12)", least: "1", most: "1000" },
  { label: "Shortest", name: "shortest", typed: "0.35", python: "uniform(0.35, 1.0)", least: "0.0", most: "10.0" },
  { label: "Longest", name: "longest", typed: "2.5", python: "uniform(0.35, 2.5)", least: "0.0", most: "10.0" },
  { label: "Seed", name: "seed", typed: "42", python: "random.seed(42)", least: "0", most: "9999" },
  { label: "Failing fetch", name: "failing", typed: "3", python: "if i == 3:", least: "none", most: "4" },
];

/** Expects the page to have the terminal's digest for these values. */
async function expectRun(scope, ...values) {
  const digest = terminal("gather", ...values, "--format", "digest");
  await expect(scope.footer).toHaveAttribute("data-digest", digest);
}

test("every number can be typed", async ({ scope }) => {
  await scope.open("at=0.3");
  const set = [];
  for (const { label, name, typed, python } of numbers) {
    await scope.type(label, typed);
    set.push(`${name}=${typed}`);
    await expect(scope.field(label)).toHaveValue(typed);
    await expect(scope.listing).toContainText(python);
    await expectRun(scope, ...set);
    await expect(scope.notices).toBeEmpty();
    await scope.still();
    expect(await scope.seconds(), "the playhead keeps its time").toBe(0.3);
  }
  expect(await scope.fragment()).toBe(`demo=gather&${set.join("&")}&at=0.3`);
});

test("a change is painted once", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.still();
  const pictures = await page.evaluate(async () => {
    let pictures = 0;
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...rect) {
      pictures += this.canvas.matches(".stage");
      clearRect.apply(this, rect);
    };
    const field = document.querySelector("#parameter-longest");
    field.value = "2.5";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
    return pictures;
  });
  expect(pictures).toBe(1);
  await expect(scope.listing).toContainText(", 2.5)");
});

test("every number can be changed with its slider", async ({ page, scope }) => {
  for (const { label, name, least, most } of numbers) {
    await scope.open("at=0.3");
    const slider = scope.slider(label);
    const field = scope.field(label);
    // The slider of a number comes out where the number is pointed at.
    await field.hover();
    const before = await field.inputValue();
    const box = await slider.boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(field).not.toHaveValue(before);
    const dragged = await field.inputValue();
    await expect(slider).toHaveAttribute("aria-valuetext", dragged);
    await expect(scope.listing.locator(".value").filter({ hasText: dragged })).not.toHaveCount(0);
    await scope.still();
    expect(await scope.seconds(), "the playhead keeps its time").toBe(0.3);

    await slider.focus();
    await page.keyboard.press("Home");
    await expect(field).toHaveValue(least);
    await page.keyboard.press("End");
    await expect(field).toHaveValue(most);
    await page.keyboard.press("ArrowLeft");
    await expect(field).not.toHaveValue(most);
    // A change of one of the two can change the other.
    const values = { shortest: await scope.field("Shortest").inputValue() };
    values.longest = await scope.field("Longest").inputValue();
    values[name] = await field.inputValue();
    await expectRun(scope, ...Object.entries(values).map((pair) => pair.join("=")));
  }
});

test("each key press on a slider changes the number", async ({ page, scope }) => {
  await scope.open("n=1&at=0");
  await scope.slider("Fetches").focus();
  let before = 1;
  for (const _ of Array(6).keys()) {
    await page.keyboard.press("ArrowRight");
    await scope.still();
    const after = Number(await scope.field("Fetches").inputValue());
    expect(after, "one press, more fetches").toBeGreaterThan(before);
    before = after;
  }
  for (const _ of Array(6).keys()) {
    await page.keyboard.press("ArrowLeft");
    await scope.still();
    const after = Number(await scope.field("Fetches").inputValue());
    expect(after, "one press, fewer fetches").toBeLessThan(before);
    before = after;
  }
});

test("a checkbox is switched by a click on it or on its name", async ({ page, scope }) => {
  await scope.open("failing=1&at=0.3");
  const box = page.getByRole("checkbox", { name: "return_exceptions" });
  await expect(box).not.toBeChecked();
  await box.click();
  await expect(box).toBeChecked();
  await expect(scope.listing).toContainText("return_exceptions=True");
  await expectRun(scope, "failing=1", "return_exceptions=true");
  await page.getByText("return_exceptions", { exact: true }).click();
  await expect(box).not.toBeChecked();
  await expect(scope.listing).toContainText("return_exceptions=False");
  await expectRun(scope, "failing=1");
});

test("reset restores the defaults", async ({ page, scope }) => {
  await scope.open("n=9&shortest=0&longest=3&seed=1&failing=2&return_exceptions=true&at=0.3");
  // While there is nothing to restore it is hidden, and keeps its place.
  const reset = page.locator(".reset");
  await expect(reset).toBeVisible();
  await expect(reset).toBeEnabled();
  await reset.click();
  await expect(reset).toBeDisabled();
  await expect(scope.field("Fetches")).toHaveValue("5");
  await expect(scope.field("Failing fetch")).toHaveValue("none");
  await expect(scope.slider("Seed")).toHaveValue("7");
  await expectRun(scope);
  await expect(page).toHaveURL(/#demo=gather&at=0\.3$/);
});

test("a preset sets every parameter, and reset restores the defaults", async ({ page, scope }) => {
  await scope.open("n=9&seed=3&speed=2&theme=dark&listing=rust&at=0.3");
  const [all, defaults] = [scope.preset("One fails, all return"), scope.preset("Five fetches")];
  for (const preset of [all, defaults]) await expect(preset).toHaveAttribute("aria-pressed", "false");
  await all.click();
  await expect(all).toHaveAttribute("aria-pressed", "true");
  await expect(scope.field("Fetches")).toHaveValue("5");
  await expect(scope.field("Seed")).toHaveValue("7");
  await expect(scope.field("Failing fetch")).toHaveValue("3");
  await expect(page.getByRole("checkbox", { name: "return_exceptions" })).toBeChecked();
  await expectRun(scope, "failing=3", "return_exceptions=true");
  await scope.still();
  expect(await scope.fragment(), "the rest of the page stays").toBe(
    "demo=gather&failing=3&return_exceptions=true&at=0.3&speed=2&theme=dark&listing=rust",
  );

  await scope.type("Failing fetch", "2");
  await expect(all, "the values differ from those of the preset").toHaveAttribute("aria-pressed", "false");
  await scope.type("Failing fetch", "3");
  await expect(all).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(all).toHaveAttribute("aria-pressed", "false");
  await expect(defaults).toHaveAttribute("aria-pressed", "true");
  await expectRun(scope);
});

test("a preset is chosen with the keyboard, and pressed when its link is opened", async ({ page, scope }) => {
  await scope.open("demo=lock&locked=false&at=0.1");
  await expect(scope.preset("Lost update")).toHaveAttribute("aria-pressed", "true");
  await scope.preset("Lost update").focus();
  await page.keyboard.press("Tab");
  await expect(scope.preset("With a lock")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(scope.preset("With a lock")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.preset("Lost update")).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(scope.preset("Deadlock")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.preset("Deadlock"), "the focus stays").toBeFocused();
  await expect(scope.play, "space pressed the button, and played nothing").toBeVisible();
  expect(await scope.fragment()).toMatch(/^demo=lock&order=opposite&at=0(\.1)?/);
});

test("the page goes on playing when a preset is chosen", async ({ scope }) => {
  await scope.open("dwell=20&speed=0.1");
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.1);
  await scope.preset("A hundred").click();
  await expect(scope.listing).toContainText("range(100)");
  await expect(scope.pause).toBeVisible();
});

for (const width of [390, 820, 1440]) {
  for (const theme of ["light", "dark"]) {
    test(`presets are large enough at ${width} pixels, ${theme}`, async ({ page, scope, picture }) => {
      await page.setViewportSize({ width, height: 900 });
      for (const demo of ["queue", "gather"]) {
        await scope.open(`demo=${demo}&theme=${theme}&at=0.4`);
        const group = page.getByRole("group", { name: "Presets" });
        const { x: left, width: room } = await group.boundingBox();
        for (const preset of await group.getByRole("button").all()) {
          // On a phone they are a row that scrolls.
          await preset.scrollIntoViewIfNeeded();
          const box = await preset.boundingBox();
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
          expect(box.x).toBeGreaterThanOrEqual(left);
          expect(box.x + box.width).toBeLessThanOrEqual(left + room + 0.5);
        }
        if (width < 1024) await scope.show("Knobs");
        await scope.still();
        const clip = await page.getByRole("region", { name: "Parameters" }).boundingBox();
        await picture(`presets-${demo}-${width}-${theme}`, { clip, fullPage: true });
      }
    });
  }
}

test("the page goes on playing when a number changes", async ({ scope }) => {
  await scope.open("dwell=20&speed=0.1");
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.1);
  const before = await scope.seconds();
  await scope.type("Fetches", "50");
  await expect(scope.listing).toContainText("range(50)");
  await expect(scope.pause).toBeVisible();
  const after = await scope.seconds();
  expect(after).toBeGreaterThanOrEqual(before);
  await expect.poll(() => scope.seconds()).toBeGreaterThan(after);
});

test("a run that became shorter shows its end", async ({ scope }) => {
  await scope.open("at=0.95");
  await scope.type("Longest", "0.3");
  await scope.still();
  const { time } = await scope.seen();
  await scope.end.click();
  await scope.still();
  await expect(scope.time).toHaveText(time);
});

test("numbers that depend on a changed one change too", async ({ scope }) => {
  await scope.open("n=10&failing=9&at=0");
  await scope.type("Fetches", "4");
  await expect(scope.field("Failing fetch")).toHaveValue("3");
  await scope.type("Shortest", "2");
  await expect(scope.field("Longest")).toHaveValue("2.0");
  await scope.type("Longest", "0.5");
  await expect(scope.field("Shortest")).toHaveValue("0.5");
  await expectRun(scope, "n=4", "failing=3", "shortest=0.5", "longest=0.5");
});

const mistyped = [
  { label: "Fetches", typed: "0", taken: "1", says: "Fetches is “0”, not a whole number from 1 to 1000; took 1" },
  { label: "Fetches", typed: "123456", taken: "1000", says: "took 1000" },
  { label: "Fetches", typed: "2.6", taken: "3", says: "took 3" },
  { label: "Fetches", typed: "many", taken: "5", says: "took 5" },
  { label: "Fetches", typed: "", taken: "5", says: "took 5" },
  { label: "Longest", typed: "11", taken: "10.0", says: "took 10.0" },
  { label: "Shortest", typed: "-1", taken: "0.0", says: "took 0.0" },
  { label: "Shortest", typed: "NaN", taken: "0.2", says: "took 0.2" },
  { label: "Seed", typed: "1e99", taken: "9999", says: "took 9999" },
  { label: "Failing fetch", typed: "5", taken: "4", says: "took 4" },
  { label: "Failing fetch", typed: "<b>x</b>", taken: "none", says: "took none" },
];

test("an invalid value becomes the nearest valid one, and a notice says so", async ({ page, scope }) => {
  await scope.open("at=0.3");
  for (const { label, typed, taken, says } of mistyped) {
    await scope.field(label).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    await page.keyboard.type(typed);
    await page.keyboard.press("Tab");
    await expect(scope.notices, typed).toContainText(says);
    await expect(scope.field(label)).toHaveValue(taken);
    await expect(scope.field(label)).toHaveAttribute("aria-invalid", "true");
    await scope.dismiss.click();
    await expect(scope.notices).toBeEmpty();
  }
  await expect(scope.notices.locator("b")).toHaveCount(0);
  await scope.still();
  expect(await scope.seconds()).toBe(0.3);
});

test("invalid input shows one notice, which disappears when a value is set", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const top = async () => (await scope.stage.boundingBox()).y;
  const before = await top();
  for (const typed of ["0", "many", "2.5"]) await scope.type("Fetches", typed);
  await scope.type("Longest", "11");
  await expect(scope.notices.getByRole("listitem")).toHaveCount(1);
  await expect(scope.notices).toContainText("Longest is “11”");
  await expect(scope.field("Longest")).toHaveAccessibleDescription(/Longest is “11”/);
  await expect(scope.field("Fetches")).not.toHaveAttribute("aria-invalid");
  expect(await top(), "it moves nothing").toBe(before);
  await scope.type("Longest", "1.5");
  await expect(scope.notices).toBeEmpty();
  await expect(scope.field("Longest")).not.toHaveAttribute("aria-invalid");
});
