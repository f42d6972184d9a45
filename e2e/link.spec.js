import { expect, test } from "./fixtures.js";
import { Scope } from "./scope.js";

test("the URL restores everything in another page", async ({ context, page, scope }) => {
  await scope.open("at=0~0");
  await scope.type("Fetches", "8");
  await scope.type("Longest", "1.5");
  await scope.type("Failing fetch", "6");
  await page.getByRole("checkbox", { name: "return_exceptions" }).check();
  await scope.openSettings();
  await scope.speed.focus();
  await page.keyboard.press("ArrowRight");
  await scope.dwell.focus();
  await page.keyboard.press("ArrowRight");
  await scope.tab("Rust").click();
  await scope.theme.click();
  await scope.theme.click();
  await scope.stepForward.click();
  await scope.stepForward.click();
  await scope.stepForward.click();
  const seen = await scope.seen();
  const fragment = await scope.fragment();
  expect(fragment).toMatch(/&at=0~\d+&speed=0\.53&dwell=450&theme=dark&listing=rust$/);

  const other = new Scope(await context.newPage());
  await other.open(fragment);
  await expect(other.play).toBeVisible();
  expect(await other.seen()).toEqual(seen);
  await expect(other.field("Fetches")).toHaveValue("8");
  await expect(other.field("Longest")).toHaveValue("1.5");
  await expect(other.field("Failing fetch")).toHaveValue("6");
  await expect(other.page.getByRole("checkbox", { name: "return_exceptions" })).toBeChecked();
  await other.openSettings();
  await expect(other.speed).toHaveAttribute("aria-valuetext", /^0\.53 /);
  await expect(other.dwell).toHaveValue("450");
  await expect(other.tab("Rust")).toHaveAttribute("aria-pressed", "true");
  await expect(other.theme).toHaveAccessibleName("Theme: dark");
  await expect(other.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.footer).toHaveAttribute(
    "data-digest",
    await scope.footer.getAttribute("data-digest"),
  );
  expect(await other.fragment()).toBe(fragment);
});

test("a link shows the version of Python that it asks for; without one, the page writes the version", async ({ page, scope }) => {
  const python = page.locator("footer p").filter({ hasText: "Runs as in CPython" });
  const digest = () => scope.footer.getAttribute("data-digest");
  await scope.open("demo=timeout&form=timeout&shielded=true&at=0");
  await expect(python).toContainText("Runs as in CPython 3.13; 3.14 differs.");
  const older = await digest();
  await page.getByRole("link", { name: "3.14 differs" }).click();
  await expect(python).toContainText("Runs as in CPython 3.14.");
  await expect(scope.footer).not.toHaveAttribute("data-digest", older);
  expect(await scope.fragment()).toContain("&python=3.14");

  await scope.open("demo=timeout&form=timeout&shielded=true&python=3.13&at=0");
  await expect(python).toContainText("Runs as in CPython 3.13.");
  expect(await digest()).toBe(older);
  await scope.open("demo=hello&at=0");
  await expect(python).toContainText("Runs as in CPython 3.14.");
});

test("each stop of a run has a link that opens it", async ({ page, scope }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await scope.open("n=2&at=0~0");
  const stops = [];
  for (const _ of Array(8).keys()) {
    await scope.stepForward.click();
    stops.push({ seen: await scope.seen(), fragment: await scope.fragment() });
  }
  expect(new Set(stops.map((stop) => stop.fragment)).size).toBe(stops.length);
  for (const { fragment, seen } of stops) {
    await scope.open(fragment);
    await expect(scope.play).toBeVisible();
    expect(await scope.seen()).toEqual(seen);
  }
});

test("a link to a time within a gap is paused exactly there", async ({ page, scope }) => {
  await scope.open("at=0.345678");
  await expect(scope.play).toBeVisible();
  await expect(scope.time).toHaveText("0.345678 s");
  await expect(scope.scrubber).toHaveValue("345678");
  await expect(page, "and stays there").toHaveURL(/#demo=gather&at=0\.345678$/);
  await expect(scope.play).toBeVisible();
});

test("a link without a place plays from the start", async ({ scope }) => {
  await scope.open("n=2");
  await expect(scope.pause).toBeVisible();
  await expect(scope.field("Fetches")).toHaveValue("2");
});

test("the URL has a place when the page is paused, and none while it plays", async ({ page, scope }) => {
  await scope.open("n=2&speed=0.02");
  await scope.pause.click();
  expect(await scope.fragment()).toMatch(/&at=/);
  await scope.play.click();
  await expect(page).not.toHaveURL(/at=/);
});

test("a fragment that is typed into the open page is shown", async ({ page, scope }) => {
  await scope.open("n=3&at=0.3");
  await scope.openSettings();
  await page.evaluate(() => (location.hash = "n=9&at=0.5&theme=dark&listing=rust&speed=3&dwell=100"));
  await expect(scope.field("Fetches")).toHaveValue("9");
  await expect(scope.time).toHaveText("0.500000 s");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(scope.tab("Rust")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.dwell).toHaveValue("100");
  await expect(scope.speed).toHaveAttribute("aria-valuetext", /^3 /);
  await expect(scope.play).toBeVisible();

  await page.evaluate(() => (location.hash = "n=4"));
  await expect(scope.field("Fetches")).toHaveValue("4");
  await expect(scope.pause, "it plays, as it would in a new page").toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  await expect(scope.tab("Python")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.dwell).toHaveValue("400");

  await page.evaluate(() => (location.hash = "n=0"));
  await expect(scope.notices).toContainText("took 1");
  await expect(scope.field("Fetches")).toHaveValue("1");
});

test("back and forward lead through the links that were opened", async ({ page, scope }) => {
  await scope.open("n=3&at=0.3");
  await expect(page).toHaveURL(/#demo=gather&n=3&at=0\.3$/);
  await page.evaluate(() => (location.hash = "n=8&at=0.2"));
  await expect(scope.field("Fetches")).toHaveValue("8");
  await expect(page).toHaveURL(/#demo=gather&n=8&at=0\.2$/);
  await page.goBack();
  await expect(scope.field("Fetches")).toHaveValue("3");
  await expect(scope.time).toHaveText("0.300000 s");
  await expect(scope.play).toBeVisible();
  await page.goForward();
  await expect(scope.field("Fetches")).toHaveValue("8");
  await expect(scope.time).toHaveText("0.200000 s");
});

test("leaving the page and coming back shows the same", async ({ page, scope }) => {
  await scope.open("n=3");
  await scope.type("Fetches", "6");
  await scope.pause.click();
  await expect(page).toHaveURL(/n=6&at=/);
  const seen = await scope.seen();
  await page.goto("about:blank");
  await page.goBack();
  await expect(scope.field("Fetches")).toHaveValue("6");
  await expect(scope.play).toBeVisible();
  expect(await scope.seen()).toEqual(seen);
});

test("playing and changing numbers add nothing to the history", async ({ page, scope }) => {
  await scope.open("at=0.1");
  const length = await page.evaluate(() => history.length);
  await scope.type("Fetches", "6");
  await scope.end.click();
  await expect(page).toHaveURL(/n=6&at=0\.[2-9]/);
  expect(await page.evaluate(() => history.length)).toBe(length);
});

test("the name of the page leads to its defaults", async ({ page, scope }) => {
  await scope.open("n=9&at=0.5&theme=dark");
  await page.getByRole("link", { name: "Loopscope" }).click();
  await expect(scope.field("Fetches")).toHaveValue("5");
  await expect(scope.pause).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("choosing a preset or a demo adds to the history, and going back leads to the place before", async ({ page, scope }) => {
  await scope.open("at=0.3");
  const length = await page.evaluate(() => history.length);
  await scope.preset("One fails").click();
  await expect(page).toHaveURL(/#demo=gather&failing=3&at=0\.3$/);
  await scope.demo.selectOption("lock");
  await expect(page).toHaveURL(/#demo=lock$/);
  expect(await page.evaluate(() => history.length)).toBe(length + 2);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "One fetch fails" })).toBeVisible();
  await expect(scope.time).toHaveText("0.300000 s");
  await page.goBack();
  await expect(scope.preset("Five fetches")).toHaveAttribute("aria-pressed", "true");
  await page.goForward();
  await expect(scope.preset("One fails")).toHaveAttribute("aria-pressed", "true");
});

test("going back from a demo that was chosen while the page played leads to the place before", async ({ page, scope }) => {
  await scope.open("at=0.3");
  await scope.play.click();
  await expect(scope.pause).toBeVisible();
  const length = await page.evaluate(() => history.length);
  // The pressed preset is what is shown already.
  await scope.preset("Five fetches").click();
  await scope.preset("One fails").click();
  await expect(page).toHaveURL(/failing=3/);
  expect(await page.evaluate(() => history.length)).toBe(length + 1);
  await scope.pause.click();
  await page.goBack();
  await expect(scope.preset("Five fetches")).toHaveAttribute("aria-pressed", "true");
  await expect(scope.play, "it is paused there").toBeVisible();
  expect(await scope.seconds()).toBeGreaterThanOrEqual(0.3);
});

test("a preset that is chosen at the end plays from the start", async ({ scope }) => {
  await scope.open("at=0.3");
  await scope.end.click();
  await scope.still();
  await scope.preset("One fails").click();
  await expect(scope.pause).toBeVisible();
  expect(await scope.seconds()).toBeLessThan(0.3);
});
