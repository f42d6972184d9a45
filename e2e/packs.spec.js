import { readdirSync } from "node:fs";
import path from "node:path";

import { DEMOS, expect, terminal, test } from "./fixtures.js";

/** The packs that every page asks for after its first picture. */
const AFTER_FIRST = ["later_gestures", "later_lanes", "later_panels", "later_values"];

/** Collects the names of the packs that the page asks for from now on, without some. */
function packsAskedFor(page, without = AFTER_FIRST) {
  const asked = [];
  page.on("request", (request) => {
    const [, pack] = /\.(\w+)\.pack$/.exec(new URL(request.url()).pathname) ?? [];
    if (pack !== undefined && !without.includes(pack)) asked.push(pack);
  });
  return asked;
}

/** Holds a pack back until the returned function is called. */
async function holdBack(page, pack) {
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route(`**/*.${pack}.pack`, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

/** The digest of a run in the terminal. */
function digestOf(id, ...values) {
  return terminal(id, ...values, "--format", "digest");
}

/** Collects the digests of all runs that are shown from now on. */
function collectRuns(page) {
  return page.evaluateHandle(() => {
    const footer = document.querySelector("footer .run");
    const runs = [];
    const collect = () => {
      if (runs.at(-1) !== footer.dataset.digest) runs.push(footer.dataset.digest);
    };
    new MutationObserver(collect).observe(footer, { attributeFilter: ["data-digest"] });
    return runs;
  });
}

/** Expects that the page shows this demo and runs it as the terminal does. */
async function expectRun(scope, id, ...values) {
  await expect(scope.footer).toHaveAttribute("data-digest", digestOf(id, ...values));
  await expect(scope.demo).toHaveValue(id);
}

test("a demo's file is fetched when it is picked, once", async ({ page, scope }) => {
  const asked = packsAskedFor(page);
  await scope.open();
  await expectRun(scope, "gather");
  expect(asked).toEqual(["gather"]);

  await scope.demo.selectOption("loop");
  await expectRun(scope, "loop");
  expect(asked).toEqual(["gather", "event_loop"]);

  for (const id of ["gather", "loop"]) {
    await scope.demo.selectOption(id);
    await expectRun(scope, id);
  }
  expect(asked).toEqual(["gather", "event_loop"]);
});

test("what is not needed for the first picture is fetched after it, once", async ({ page, scope }) => {
  const asked = packsAskedFor(page, []);
  await scope.open("demo=queue&at=0.1");
  await expect(page.getByRole("list", { name: "Signs" }).getByRole("listitem")).not.toHaveCount(0);
  expect(asked[0]).toBe("queue");
  await scope.demo.selectOption("lock");
  await expectRun(scope, "lock");
  await expect(scope.sentence).not.toBeEmpty();
  expect(asked.filter((pack) => pack.startsWith("later_")).toSorted()).toEqual(AFTER_FIRST);
});

test("a link to a demo fetches that one alone", async ({ page, scope }) => {
  const asked = packsAskedFor(page);
  await scope.open("demo=queue&at=0.1");
  await expectRun(scope, "queue");
  expect(asked).toEqual(["queue"]);
});

test("all demos, picked one after another, have the same digest live as computed", async ({ page, scope }) => {
  test.slow();
  const asked = packsAskedFor(page);
  const ids = DEMOS.map(({ id }) => id);
  await scope.open(`demo=${ids[0]}&dwell=0&speed=50`);
  for (const id of [...ids, ids[0]]) {
    if (id !== (await scope.demo.inputValue())) await scope.demo.selectOption(id);
    await expectRun(scope, id);
    await expect(scope.footer).toHaveAttribute("data-live-digest", digestOf(id), { timeout: 15_000 });
  }
  // Each demo has a pack, which is fetched once. Other packs are parts of the page.
  const names = readdirSync(process.env.LOOPSCOPE_SITE ?? path.resolve(__dirname, "../dist")).map((file) => /\.(\w+)\.pack$/.exec(file)?.[1]);
  const packs = new Set(names.filter((name) => name !== undefined && !name.startsWith("later_")));
  expect(asked.toSorted()).toEqual([...packs].toSorted());
  expect(asked).toHaveLength(ids.length);
});

for (const second of ["queue", "gather"]) {
  test(`after two picks the second demo, ${second}, is shown, even if the file of the first comes later`, async ({ page, scope }) => {
    await scope.open("at=0.1");
    await expectRun(scope, "gather");
    const runs = await collectRuns(page);
    const letGo = await holdBack(page, "lock");
    await scope.demo.selectOption("lock");
    await scope.demo.selectOption(second);
    await expectRun(scope, second);

    const arrived = page.waitForResponse("**/*.lock.pack");
    letGo();
    await (await arrived).finished();
    await scope.demo.selectOption("tasks");
    await expectRun(scope, "tasks");
    const others = (await runs.jsonValue()).filter((digest) => digest !== digestOf(second));
    expect(others).toEqual([digestOf("tasks")]);

    await scope.demo.selectOption("lock");
    await expectRun(scope, "lock");
  });
}

test("files that share code may come at once", async ({ page, scope }) => {
  await scope.open("demo=hello&dwell=0&speed=50");
  const waiting = [await holdBack(page, "lock"), await holdBack(page, "semaphore")];
  const arrived = ["lock", "semaphore"].map((pack) => page.waitForResponse(`**/*.${pack}.pack`));
  await scope.demo.selectOption("lock");
  await scope.demo.selectOption("semaphore");
  waiting.forEach((letGo) => letGo());
  await Promise.all(arrived);
  for (const id of ["semaphore", "lock"]) {
    await scope.demo.selectOption(id);
    await expectRun(scope, id);
    await expect(scope.footer).toHaveAttribute("data-live-digest", digestOf(id), { timeout: 15_000 });
  }
});

test("a fragment that is typed into the open page loads its demo with its values", async ({ page, scope }) => {
  const asked = packsAskedFor(page);
  await scope.open("n=3&at=0.3");
  await page.evaluate(() => (location.hash = "demo=countdown&a=4&at=0.5"));
  await expectRun(scope, "countdown", "a=4");
  await expect(scope.time).toHaveText("0.500000 s");
  await expect(scope.play).toBeVisible();
  expect(asked).toEqual(["gather", "countdown"]);
  await page.goBack();
  await expectRun(scope, "gather", "n=3");
  await expect(scope.time).toHaveText("0.300000 s");
});

test("the report of a deadlock is fetched with the first deadlock, once", async ({ page, scope }) => {
  const ending = page.getByRole("region", { name: "How the run ends" });
  const asked = packsAskedFor(page);
  await scope.open("demo=lock&at=0");
  await expectRun(scope, "lock");
  expect(asked).toEqual(["lock"]);

  for (const order of ["same", "opposite", "same", "opposite"]) {
    await page.evaluate((order) => (location.hash = `demo=lock&order=${order}&at=0`), order);
    await expectRun(scope, "lock", `order=${order}`);
  }
  await expect(ending).toContainText("The run ends in a deadlock");
  await expect(ending.getByRole("listitem")).not.toHaveCount(0);
  await scope.end.click();
  await expect(scope.sentence).toContainText("no timer is set; they wait in a circle");
  expect(asked).toEqual(["lock", "later_deadlock"]);
});

test("a part of the stage that is unfolded is fetched with the first one, once", async ({ page, scope }) => {
  const asked = packsAskedFor(page);
  await scope.open("at=0.3");
  for (let press = 0; press < 7; press++) await page.keyboard.press("u");
  await expect(page).toHaveURL(/&unfold=/);
  expect(asked).toEqual(["gather", "later_unfolded"]);
});

test.describe("a file that cannot be fetched", () => {
  test.use({ provokesErrors: true });

  const WAYS = {
    "is not sent": (route) => route.abort(),
    "is not there": (route) => route.fulfill({ status: 404, body: "not found" }),
    "is another": (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><p>Hello" }),
  };

  for (const [way, answer] of Object.entries(WAYS)) {
    test(`because it ${way} leaves the page as it is, and is fetched again later`, async ({ page, scope, complaints }) => {
      await scope.open("n=3&at=0.3");
      await page.route("**/*.lock.pack", answer);
      await scope.demo.selectOption("lock");
      await expect(scope.notices).toContainText("There is no lock now, because its file could not be fetched");
      await expectRun(scope, "gather", "n=3");
      await expect(scope.time).toHaveText("0.300000 s");
      await expect(scope.failure).toBeHidden();
      // The browser itself reports the failed request. There is nothing else.
      expect(complaints.filter((text) => !/Failed to load resource|request failed/.test(text))).toEqual([]);

      await page.unroute("**/*.lock.pack");
      await scope.demo.selectOption("lock");
      await expectRun(scope, "lock");
    });
  }

  test("does not hide that a run ends in a deadlock, and is fetched with the next deadlock", async ({ page, scope }) => {
    const ending = page.getByRole("region", { name: "How the run ends" });
    await page.route("**/*.later_deadlock.pack", (route) => route.abort());
    await scope.open("demo=lock&order=opposite&at=0");
    await expect(scope.notices).toContainText("There is no report of the deadlock now");
    await expect(ending).toHaveText("The run ends in a deadlock");
    await scope.end.click();
    await expect(scope.sentence).toHaveText("Deadlock: nothing is ready and no timer is set");

    await page.unroute("**/*.later_deadlock.pack");
    await page.evaluate(() => (location.hash = "demo=lock&order=opposite&n=3&at=0"));
    await expect(ending.getByRole("listitem")).not.toHaveCount(0);
  });

  test("of what comes after the first picture does not hide the picture", async ({ page, scope }) => {
    for (const pack of AFTER_FIRST) await page.route(`**/*.${pack}.pack`, (route) => route.abort());
    await page.goto("./#at=0.3");
    for (const what of ["way to use keys or to move in the lanes", "legend, no notes", "way to change values"]) {
      await expect(scope.notices).toContainText(`There is no ${what}`);
    }
    await expect(scope.time).toHaveText("0.300000 s");
    await scope.stepForward.click();
    await expect(scope.sentence).not.toBeEmpty();

    // Without the files, pointing at the lanes asks once more.
    await page.unroute("**/*.later_gestures.pack");
    await page.locator(".timeline-box").hover();
    const before = await scope.seconds();
    await expect(async () => {
      await scope.timeline.click({ position: { x: 300, y: 60 } });
      expect(await scope.seconds()).not.toBe(before);
    }).toPass();
  });

  test("at the start is reported, with a way to start afresh", async ({ page, scope }) => {
    await page.route("**/*.pack", (route) => route.abort());
    await page.goto("./");
    await expect(scope.failure).toBeVisible();
    await expect(scope.failure).toContainText("The demo cannot be shown: its file could not be fetched.");
    await page.unroute("**/*.pack");
    await scope.failure.getByRole("link", { name: "Start afresh" }).click();
    await expect(scope.pause).toBeVisible();
    await expect(scope.failure).toBeHidden();
  });

  test("does not hide a demo that was picked after it", async ({ page, scope }) => {
    await scope.open("at=0.3");
    await page.route("**/*.lock.pack", (route) => route.abort());
    await scope.demo.selectOption("lock");
    await scope.demo.selectOption("queue");
    await expectRun(scope, "queue");
  });
});
