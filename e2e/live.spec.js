import { expect, test, terminal } from "./fixtures.js";

const digest = (...values) => terminal("gather", ...values, "--format", "digest");

/** The values of the live digest so far, each with whether the page was playing. */
function watchLive() {
  const footer = document.querySelector("footer .run");
  const isPlaying = () => document.querySelector('[aria-label="Pause"]') !== null;
  window.live = [{ digest: footer.dataset.liveDigest, isPlaying: isPlaying() }];
  new MutationObserver(() => {
    window.live.push({ digest: footer.dataset.liveDigest, isPlaying: isPlaying() });
  }).observe(footer, { attributes: true, attributeFilter: ["data-live-digest"] });
}

test("the live loop has no digest while it plays, and the same one at the end", async ({ page, scope }) => {
  await scope.open("dwell=10&speed=1");
  await page.evaluate(watchLive);
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.3);
  await expect(scope.footer).toHaveAttribute("data-live-digest", "");
  await expect(scope.footer).not.toContainText("lived through");
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest());
  expect((await page.evaluate(() => window.live)).map((change) => change.digest)).toEqual(["", digest()]);
});

test("seeking forward does not run the live loop", async ({ scope }) => {
  await scope.open("at=0.1");
  await scope.end.click();
  await scope.still();
  await expect(scope.footer).toHaveAttribute("data-digest", digest());
  await expect(scope.footer).toHaveAttribute("data-live-digest", "");
});

test("scrubbing back and playing again keeps the live run", async ({ page, scope }) => {
  await scope.open("n=7&dwell=5&speed=2");
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.4);
  await scope.scrubber.focus();
  await page.keyboard.press("Home");
  await expect(scope.time).toHaveText("0.000000 s");
  await scope.play.click();
  await expect.poll(() => scope.seconds()).toBeGreaterThan(0.2);
  await scope.stepBack.click();
  await scope.play.click();
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest("n=7"));
  await scope.start.click();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest("n=7"));
  await scope.play.click();
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest("n=7"));
});

for (const values of [[], ["n=1000"], ["n=40", "failing=0"]]) {
  const name = values.join(" ") || "the defaults";
  test(`playing after a seek forward runs the live loop from its start: ${name}`, async ({ scope }) => {
    await scope.open([...values, "at=0.9", "dwell=0", "speed=1"].join("&"));
    await expect(scope.footer).toHaveAttribute("data-live-digest", "");
    await scope.play.click();
    await scope.untilEnd();
    await expect(scope.footer).toHaveAttribute("data-live-digest", digest(...values));
  });
}

test("a changed number starts another live run", async ({ scope }) => {
  await scope.open("dwell=0&speed=50");
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest());
  await scope.type("Fetches", "9");
  await expect(scope.footer).toHaveAttribute("data-digest", digest("n=9"));
  await expect(scope.footer).toHaveAttribute("data-live-digest", "");
  await scope.start.click();
  await scope.play.click();
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest("n=9"));
});

test("changing numbers while it plays ends with the digest of the last ones", async ({ scope }) => {
  // Slow enough that it still plays when the last number is typed.
  await scope.open("n=3&dwell=10&speed=0.15");
  for (const n of ["20", "200", "8"]) {
    await scope.type("Fetches", n);
    await expect(scope.listing).toContainText(`range(${n})`);
  }
  await scope.untilEnd();
  await expect(scope.footer).toHaveAttribute("data-live-digest", digest("n=8"));
});
