import { expect, test, terminal } from "./fixtures.js";

/** The lines that the program printed in the terminal, each with its seconds. */
function lines(...values) {
  return terminal("gather", ...values, "--format", "console")
    .split("\n")
    .map((line) => line.match(/^(?<seconds>[\d.]+) (?<text>.*)$/).groups);
}

test("it opens and plays by itself", async ({ scope }) => {
  await scope.open();
  await expect(scope.pause).toBeVisible();
  await expect(scope.play).toHaveCount(0);
  const first = await scope.sentence.textContent();
  await expect(scope.sentence).not.toHaveText(first);
  // At the normal pace, reading the sentences of the first instant takes longer than the test may take.
  await scope.paces.getByRole("button", { name: "Fast" }).click();
  await expect.poll(() => scope.seconds(), { timeout: 15_000 }).toBeGreaterThan(0);
  const then = await scope.seconds();
  await expect.poll(() => scope.seconds(), "the time goes on").toBeGreaterThan(then);
  await expect(scope.pause).toBeVisible();
});

const runs = [
  [],
  ["n=1"],
  ["n=3", "seed=0"],
  ["n=2", "shortest=0", "longest=0"],
  ["n=5", "shortest=10", "longest=10"],
  ["n=40", "failing=3"],
  ["n=40", "failing=3", "return_exceptions=true"],
  ["n=40", "failing=39", "shortest=0", "longest=10", "seed=9999"],
  ["n=1000", "shortest=0", "longest=0.01"],
];

for (const values of runs) {
  test(`it ends as in the terminal: ${values.join(" ") || "the defaults"}`, async ({ scope }) => {
    const digest = terminal("gather", ...values, "--format", "digest");
    const expected = lines(...values);
    await scope.open([...values, "dwell=0", "speed=50"].join("&"));
    await expect(scope.footer).toHaveAttribute("data-digest", digest);
    await scope.untilEnd();
    await expect(scope.footer).toHaveAttribute("data-live-digest", digest);
    await expect(scope.footer).toContainText("lived through: the same");

    const last = expected.at(-1);
    const printed = await scope.printed();
    expect(printed.at(-1)).toBe(last.text);
    // The console has at most 200 rows.
    expect(printed).toEqual(expected.slice(-printed.length).map((line) => line.text));
    expect(printed.length).toBe(Math.min(expected.length, 200));
    const times = await scope.console.locator(".printed:not(.future) .when").allTextContents();
    expect(Number(times.at(-1))).toBeCloseTo(Number(last.seconds), 2);
    expect(await scope.seconds()).toBeCloseTo(Number(last.seconds), 5);
  });
}

test("pausing keeps everything in its place, and playing goes on from there", async ({ scope }) => {
  await scope.open("dwell=20");
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.1);
  await scope.pause.click();
  const seen = await scope.seen();
  await expect(scope.play).toBeVisible();
  await scope.fragment();
  expect(await scope.seen()).toEqual(seen);
  await scope.play.click();
  await expect(scope.pause).toBeVisible();
  expect(await scope.seconds()).toBeGreaterThanOrEqual(Number.parseFloat(seen.time));
  await expect(scope.time).not.toHaveText(seen.time);
});

test("playing at the end starts again", async ({ scope }) => {
  // It plays for two seconds, so that even a slow machine sees it before it ends again.
  await scope.open("dwell=0&speed=2&shortest=3&longest=4");
  await scope.untilEnd();
  const end = await scope.seen();
  await scope.play.click();
  await expect(scope.pause).toBeVisible();
  await expect.poll(() => scope.seconds()).toBeLessThan(Number.parseFloat(end.time));
  await scope.untilEnd();
  expect(await scope.seen()).toEqual(end);
});

test("the start and the end can be reached at once", async ({ scope }) => {
  await scope.open();
  await scope.end.click();
  await expect(scope.play).toBeVisible();
  expect(await scope.seconds()).toBeCloseTo(Number(lines().at(-1).seconds), 5);
  expect((await scope.printed()).length).toBe(lines().length);
  await scope.start.click();
  await expect(scope.sentence).toHaveText("Nothing has happened yet");
  await expect(scope.time).toHaveText("0.000000 s");
  expect(await scope.printed()).toEqual([]);
});
